"""Shows how far a long work has come: a bar in a terminal, plain lines in a log, JSON for another program."""

import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TextIO

from autograder.batch.graded import CameTo, Graded
from autograder.batch.pace import DOING, KEYS, Doing, Pace, left, rate
from autograder.words.message import Message, message, say

if TYPE_CHECKING:
    from autograder.batch.bar import Bar

Form = Literal["auto", "json", "none"]
"""What may be asked for; `auto` is a bar in a terminal and plain lines elsewhere."""

_SECONDS = {"bar": 0.1, "json": 1.0, "plain": 10.0}
"""How much time passes at least from one showing to the next."""


class Progress:
    """Counts what is done and shows it now and then, at the end in any case; it starts no thread."""

    def __init__(self, doing: Doing, total: int, form: Form = "auto", stream: TextIO | None = None) -> None:
        """`doing` is what is counted; `form` how it is shown."""
        self.pace = Pace(doing, total)
        self._stream = stream or sys.stderr
        self._form = ("bar" if self._stream.isatty() else "plain") if form == "auto" else form
        self._bar = _bar(self.pace, self._stream) if self._form == "bar" else None
        self._shown = self.pace.begun

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._show()
        if self._bar:
            self._bar.stop()

    def count(self, came_to: CameTo = "graded", number: int = 1, seconds: float = 0.0) -> None:
        """So many more are done, and came to this in so many seconds, where these are known."""
        self.pace.count(came_to, number, seconds)
        self.tick()

    def tick(self) -> None:
        """Show how far it is, if that was not shown just now."""
        if time.monotonic() - self._shown >= _SECONDS.get(self._form, 0.0):
            self._show()

    def follow(self, every: Iterable[Graded]) -> Iterator[Graded]:
        """The same, counted as it comes by."""
        for graded in every:
            self.count(graded.came_to, seconds=graded.seconds)
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


@contextmanager
def saying(what: Message, form: Form, stream: TextIO | None = None) -> Iterator[None]:
    """Have a terminal say what is being done while there is nothing to count yet, in a line that goes again; nothing elsewhere."""
    stream, room = stream or sys.stderr, shutil.get_terminal_size().columns - 1
    text = f"{say(what)} …"[:room]  # of two lines only the second would go
    if form != "auto" or not stream.isatty():
        yield
        return
    print(text, end="", file=stream, flush=True)
    try:
        yield
    finally:
        print(f"\r{' ' * len(text)}\r", end="", file=stream, flush=True)


def _bar(pace: Pace, stream: TextIO) -> "Bar":
    from autograder.batch.bar import Bar  # noqa: PLC0415  (where no bar is drawn, what draws it need not be loaded)

    return Bar(pace, stream)


def _as_json(pace: Pace) -> str:
    rest = pace.seconds_left
    return json.dumps(
        {
            "doing": pace.doing,
            "done": pace.done,
            "total": pace.total,
            "rate": round(pace.rate, 1),
            "seconds_left": None if rest is None else round(rest, 1),
            **{key: pace.counts[kind] for kind, key in KEYS.items()},
        }
    )


def _as_line(pace: Pace) -> str:
    parts = [say(message("progress.done", done=pace.done, total=pace.total))]
    parts += [rate(pace)] if pace.done else []
    parts += [rest] if (rest := left(pace)) else []
    return f"{say(DOING[pace.doing])}: {', '.join([*parts, *pace.counted()])}"
