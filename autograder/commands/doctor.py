"""`autograder doctor`: which walls stand on this machine, and what is missing."""

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.sandbox.canary import survey

_NO_GROUP = "No control group is used, by decision: a worker can make no process, and the limits bound all memory that it can reach."


def run(_: argparse.Namespace) -> int:
    """Print the walls; 0 if untrusted code may be run here, 3 if not."""
    found = survey()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("wall")
    table.add_column("stands")
    table.add_column("what it is, or why it does not stand")
    for layer in found.layers:
        table.add_row(layer.name, Text("yes", "green") if layer.stands else Text("no", "red"), Text(layer.detail))
    console = Console()
    console.print(table)
    console.print(f"\nlevel: {found.level}", highlight=False)
    if found.refusal:
        do = "Grade on Linux, with a kernel from 5.13 that lets Landlock or user namespaces be used."
        do += " A class that you trust: autograder grade --trust-submissions."
        console.print(f"`autograder grade` refuses here: {found.refusal}\n  {do}", highlight=False, markup=False)
        return 3
    console.print("`autograder grade` runs untrusted code here", highlight=False)
    console.print(f"\n{_NO_GROUP}", style="dim", highlight=False)
    return 0
