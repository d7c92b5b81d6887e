"""Sets aside what is IPython's in a code cell, so that plain Python is left, line for line.

What IPython takes for its own is no Python: a line that begins with %, !, ?, a comma, a semicolon or a slash, one that
ends in ?, an assignment of a % or ! line, and `pip install` or another magic without its %. It counts only where a statement can begin, so lines are followed through
strings and brackets; nothing is parsed, because the code is a stranger's and a parser can be killed.
"""

import re
from collections.abc import Iterator

RUNS_PYTHON = ("capture", "prun", "time")
"""Magics that run the Python after them; of these the Python is kept."""

_CELL_MAGIC = re.compile(r"%%(\w{1,30})")
_WRITES = re.compile(
    r"%%(?:writefile|file)[ \t]+(?:-a[ \t]+|--append[ \t]+)?[\"']?(?:\./)?([^\"'\s]{1,100})[\"']?[ \t]*$"
)
_LINE_MAGIC = re.compile(r"^(\s*)%(?:prun|time)\s+(?!-)(?=\S)")
_OWN = tuple("%!?,;/")
_WITHOUT_SIGN = re.compile(
    r"\s*+(?:pip3?|conda|mamba|cd|ls|mkdir|rmdir|rm|cp|mv|cat|matplotlib|pylab|load_ext|autoreload|config|env|run)[ \t]++"
    r"(?:\.\.|~|(?!(?:in|is|if|and|or|not|for|else)\b)\w)"
)
"""A magic or a command that IPython knows without its sign, before a word: two words are no Python, and would cost the cell."""

_ASSIGNED = re.compile(r"([^\"'#=!(]*=)\s*([%!].*)")
_TOKEN = re.compile(r"\"\"\"|'''|[\"'()\[\]{}#]")
_IN_QUOTES = {
    quote: re.compile(rf"(?:[^\\{quote[0]}]++|\\.{f'|{quote[0]}(?!{quote[1:]})' if len(quote) > 1 else ''}){{0,1000}}")
    for quote in ('"', "'", '"""', "'''")
}
"""The next parts of a text in such quotes; so few at a time that a long one costs no memory."""


def python_of(cell: str, filename: str = "") -> tuple[str, str]:
    """The Python of a cell, on the lines that it has there, and the magic that takes the whole cell away, if one does.

    What a cell writes into the file of this name is what is to be graded, and so is Python of the cell.
    """
    lines = _dedented(cell.split("\n"))
    for number, line in enumerate(lines):
        magic = _CELL_MAGIC.match(line)
        if magic and (writes := _WRITES.match(line)) and writes[1] == filename:
            lines[number] = f"# {line}"
            break
        if magic and magic[1] not in RUNS_PYTHON:
            return "\n".join(f"# {line}" for line in lines), magic[0]
        if magic:
            lines[number] = f"# {line}"
        elif line.strip():
            break
    return "\n".join(_plain(lines)), ""


def _dedented(lines: list[str]) -> list[str]:
    """The lines without the indent of the first, which IPython overlooks."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(indent) for line in lines]


def _plain(lines: list[str]) -> Iterator[str]:
    """Each line, or what stands for it if it is IPython's own."""
    lexer, own = _Lexer(), False
    for line in lines:
        if own:  # it was continued with a backslash
            own = line.endswith("\\")
            yield f"# {line}"
        elif lexer.at_statement and (instead := _instead(line)) is not None:
            own = line.endswith("\\")
            yield instead
        else:
            line = _LINE_MAGIC.sub(r"\1", line) if lexer.at_statement else line  # noqa: PLW2901  (what is left of it)
            lexer.read(line)
            yield line


def _instead(line: str) -> str | None:
    """What stands for a line at which a statement begins; None if it is Python's, or has Python in it."""
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]} None  # {assigned[2]}"
    is_own = line.lstrip().startswith(_OWN) or _WITHOUT_SIGN.match(line) or _asks_for_help(line)
    if not is_own or _LINE_MAGIC.match(line):
        return None
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass  # {line.strip()}"


def _asks_for_help(line: str) -> bool:
    """Whether a line is a name, or what looks like one, and one or two question marks."""
    text = line.rstrip()
    name = text.removesuffix("?").removesuffix("?").rstrip()
    is_named = name[-1:].isalnum() or name.endswith(("_", ")", "*", "]"))
    return text.endswith("?") and is_named and not any(sign in name for sign in "\"'#")


class _Lexer:
    """Knows, line after line, whether a new statement can begin."""

    def __init__(self) -> None:
        self.quote, self.depth, self.continued = "", 0, False

    @property
    def at_statement(self) -> bool:
        return not (self.quote or self.depth or self.continued)

    def read(self, line: str) -> None:
        at, self.continued = 0, False
        while at < len(line):
            if self.quote:
                at = _end_in_quotes(self.quote, line, at)
                if not line.startswith(self.quote, at):
                    break
                self.quote, at = "", at + len(self.quote)
            elif not (token := _TOKEN.search(line, at)):
                break
            elif token[0] == "#":
                return
            else:
                at = token.end()
                self._take(token[0])
        self.continued = not self.quote and line.endswith("\\")
        if len(self.quote) == 1 and not line.endswith("\\"):
            self.quote = ""  # left open: the cell is no Python, and the next line is a line of its own

    def _take(self, sign: str) -> None:
        if sign in "([{":
            self.depth += 1
        elif sign in ")]}":
            self.depth = max(self.depth - 1, 0)
        else:
            self.quote = sign


def _end_in_quotes(quote: str, line: str, at: int) -> int:
    """Where a text in such quotes ends: before the quotes that close it, or where the line does."""
    while (part := _IN_QUOTES[quote].match(line, at)) and part.end() > at:
        at = part.end()
    return at
