"""One line of a terminal that shows how far a long work has come, drawn again and again."""

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder.batch.pace import DOING, Pace, clock, left, rate
from autograder.words.message import message, say

_NARROW, _WIDE = 6, 24
"""How many columns the bar itself has: at least so many, or it is left out, and at most."""


class Bar:
    """The line, as wide as the terminal is just then."""

    def __init__(self, pace: Pace, stream: TextIO) -> None:
        """Draw it for the first time."""
        self._console = console = Console(file=stream)
        # Without its own thread, so that a job can still be forked when one has to be replaced.
        self._live = Live(_one_line(pace, console.width), console=console, auto_refresh=False)
        self._live.start(refresh=True)

    def show(self, pace: Pace) -> None:
        """Draw it anew."""
        self._live.update(_one_line(pace, self._console.width), refresh=True)

    def stop(self) -> None:
        """Leave it as it is."""
        self._live.stop()


def _one_line(pace: Pace, width: int) -> Table:
    """The bar and what stands beside it, in at most `width` columns."""
    parts, room = _fitting(pace, width)
    bar = ProgressBar(max(pace.total, 1), pace.done if pace.total else 1, width=min(_WIDE, _NARROW + room))
    line = Table.grid(padding=(0, 1))
    shown = [(parts[name], style) for name, style in _STYLES.items() if name in parts]
    for _ in shown:
        line.add_column(no_wrap=True)
    line.add_row(*(Text(text, style) if text else bar for text, style in shown))
    return line


_STYLES = {
    "doing": "",
    "bar": "",
    "done": "progress.download",
    "rate": "",
    "elapsed": "progress.elapsed",
    "left": "",
    "counted": "yellow",
}
"""The parts of the line in their order, and how each looks."""


def _fitting(pace: Pace, width: int) -> tuple[dict[str, str], int]:
    """The parts of the line that have room, the most telling first, and how many columns are left; the bar is an empty text."""
    parts, room = dict[str, str](), width + 1
    for name, text in _by_importance(pace):
        takes = (len(text) or _NARROW) + 1
        had = len(parts[name]) + 1 if name in parts else 0
        if takes - had <= room or name in ("doing", "done"):
            parts[name] = text
            room -= takes - had
    return parts, max(room, 0)


def _by_importance(pace: Pace) -> Iterator[tuple[str, str]]:
    """The parts, the most telling first; one that is told at more length comes again."""
    yield "doing", say(DOING[pace.doing])
    yield "done", f"{pace.done}/{pace.total}"
    counted, rest = pace.counted(), left(pace)
    if counted:
        yield "counted", say(message("progress.trouble", count=pace.trouble))
    if rest:
        yield "left", rest
    yield "bar", ""
    if counted:
        yield "counted", ", ".join(counted)
    if pace.done:
        yield "rate", rate(pace)
    yield "elapsed", clock(pace.seconds)
