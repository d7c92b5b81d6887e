"""Shows how far a long work has come: a bar in a terminal, plain lines in a log, JSON for another program."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder.batch.graded import CameTo, Graded
from autograder.words.message import Message, message, say

Form = Literal["auto", "json", "none"]
"""What may be asked for; `auto` is a bar in a terminal and plain lines elsewhere."""

Doing = Literal["grading", "writing reports"]

_DOING: Mapping[Doing, Message] = {
    "grading": message("progress.grading"),
    "writing reports": message("progress.writing"),
}

_KEYS: Mapping[CameTo, str] = {
    "died": "died",
    "timed out": "timed_out",
    "not runnable": "not_runnable",
    "fault": "our_fault",
}
"""What is told apart while it is counted, and what it is called in JSON, where other programs look for it."""

_NARROW, _WIDE = 6, 24
"""How many columns the bar itself has: at least so many, or it is left out, and at most."""

_SECONDS = {"bar": 0.1, "json": 1.0, "plain": 10.0}
"""How much time passes at least from one showing to the next."""


@dataclass
class Pace:
    """How far it has come: `done` of `total`, and how many of them came to what."""

    doing: Doing
    total: int
    done: int = 0
    counts: Counter[CameTo] = field(default_factory=Counter)
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return time.monotonic() - self.begun

    @property
    def rate(self) -> float:
        """How many a second until now."""
        return self.done / max(self.seconds, 1e-3)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes if it goes on like this; None before there is anything to go by."""
        return (self.total - self.done) / self.rate if self.done else None

    def counted(self) -> list[str]:
        """How many came to what is told apart, in words, without the zeros."""
        return [say(_count(kind, self.counts[kind])) for kind in _KEYS if self.counts[kind]]

    @property
    def trouble(self) -> int:
        """How many came to what is told apart."""
        return sum(self.counts[kind] for kind in _KEYS)


def _count(kind: CameTo, number: int) -> Message:
    match kind:
        case "died":
            return message("progress.died", count=number)
        case "timed out":
            return message("progress.timed_out", count=number)
        case "not runnable":
            return message("progress.unrunnable", count=number)
        case _:
            return message("progress.fault", count=number)


class Progress:
    """Counts what is done and shows it now and then, at the end in any case; it starts no thread."""

    def __init__(self, doing: Doing, total: int, form: Form = "auto", stream: TextIO | None = None) -> None:
        """`doing` is what is counted; `form` how it is shown."""
        self.pace = Pace(doing, total)
        self._stream = stream or sys.stderr
        console = Console(file=self._stream)
        self._form = ("bar" if console.is_terminal else "plain") if form == "auto" else form
        self._bar = _Bar(console, self.pace) if self._form == "bar" else None
        self._shown = self.pace.begun

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._show()
        if self._bar:
            self._bar.stop()

    def count(self, came_to: CameTo = "graded", number: int = 1) -> None:
        """So many more are done, and came to this."""
        self.pace.done += number
        self.pace.counts[came_to] += number
        self.tick()

    def tick(self) -> None:
        """Show how far it is, if that was not shown just now."""
        if time.monotonic() - self._shown >= _SECONDS.get(self._form, 0.0):
            self._show()

    def follow(self, every: Iterable[Graded]) -> Iterator[Graded]:
        """The same, counted as it comes by."""
        for graded in every:
            self.count(graded.came_to)
            yield graded

    def _show(self) -> None:
        self._shown = time.monotonic()
        match self._form:
            case "bar" if self._bar:
                self._bar.show(self.pace)
            case "json":
                print(_as_json(self.pace), file=self._stream, flush=True)
            case "plain":
                print(_as_line(self.pace), file=self._stream, flush=True)


def _as_json(pace: Pace) -> str:
    left = pace.seconds_left
    return json.dumps(
        {
            "doing": pace.doing,
            "done": pace.done,
            "total": pace.total,
            "rate": round(pace.rate, 1),
            "seconds_left": None if left is None else round(left, 1),
            **{key: pace.counts[kind] for kind, key in _KEYS.items()},
        }
    )


def _as_line(pace: Pace) -> str:
    parts = [say(message("progress.done", done=pace.done, total=pace.total)), _rate(pace)]
    parts += [left] if (left := _left(pace)) else []
    return f"{say(_DOING[pace.doing])}: {', '.join([*parts, *pace.counted()])}"


def _rate(pace: Pace) -> str:
    return say(message("progress.rate", rate=f"{pace.rate:.0f}"))


def _left(pace: Pace) -> str:
    """How long the rest takes; or how many they are, where a slow last one would be said to take no time, again and again."""
    seconds = pace.seconds_left
    if seconds is None or pace.done == pace.total:
        return ""
    if seconds >= 1:
        return say(message("progress.left", time=_clock(seconds)))
    return say(message("progress.to_go", count=pace.total - pace.done))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


class _Bar:
    """One line of a terminal that is drawn again and again, as wide as the terminal is just then."""

    def __init__(self, console: Console, pace: Pace) -> None:
        self._console = console
        # Without its own thread, so that a job can still be forked when one has to be replaced.
        self._live = Live(_one_line(pace, console.width), console=console, auto_refresh=False)
        self._live.start(refresh=True)

    def show(self, pace: Pace) -> None:
        self._live.update(_one_line(pace, self._console.width), refresh=True)

    def stop(self) -> None:
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
    yield "doing", say(_DOING[pace.doing])
    yield "done", f"{pace.done}/{pace.total}"
    counted, left = pace.counted(), _left(pace)
    if counted:
        yield "counted", say(message("progress.trouble", count=pace.trouble))
    if left:
        yield "left", left
    yield "bar", ""
    if counted:
        yield "counted", ", ".join(counted)
    yield "rate", _rate(pace)
    yield "elapsed", _clock(pace.seconds)
