"""One file per command: what it does with its arguments, what it prints, what it ends with."""
