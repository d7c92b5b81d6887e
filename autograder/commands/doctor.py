"""`autograder doctor`: which walls stand on this machine, and what is missing."""

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.sandbox.canary import survey
from autograder.words.message import message, say


def run(_: argparse.Namespace) -> int:
    """Print the walls; 0 if untrusted code may be run here, 3 if not."""
    found = survey()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (message("doctor.wall"), message("doctor.stands"), message("doctor.what")):
        table.add_column(say(heading))
    for layer in found.layers:
        stands = Text(say(message("doctor.yes")), "green") if layer.stands else Text(say(message("doctor.no")), "red")
        table.add_row(layer.name, stands, Text(say(layer.detail)))
    console = Console()
    console.print(table)
    console.print(f"\n{say(message('doctor.level', level=found.level))}", highlight=False)
    if found.refusal:
        console.print(
            say(message("doctor.refused", why=found.refusal, do=message("doctor.do"))), highlight=False, markup=False
        )
        return 3
    console.print(say(message("doctor.runs")), highlight=False)
    console.print(f"\n{say(message('doctor.no_group'))}", style="dim", highlight=False)
    return 0
