"""How a service waits: for its queue's file while another program holds it, and for the signal that ends it."""

import asyncio
import signal
import time
from collections.abc import Callable
from typing import TypeVar

from autograder.errors import GraderError
from autograder.service.queue_file import LostFile

_AGAIN = 0.05

_Of = TypeVar("_Of")


async def patiently(change: Callable[[], _Of], seconds: float) -> _Of:
    """What a change of the queue gives; while another program holds its file it is tried again, for so many seconds."""
    until = time.monotonic() + seconds
    while True:
        try:
            return change()
        except LostFile:  # which no waiting mends
            raise
        except GraderError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(_AGAIN)


def until_told(*ends_with: Callable[[], None]) -> Callable[[], bool]:
    """Have SIGTERM and Ctrl-C do these things; whether one of them came."""
    ends = asyncio.Event()

    def end() -> None:
        ends.set()
        for one in ends_with:
            one()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    return ends.is_set
