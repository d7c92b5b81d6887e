"""`autograder sweep`: hands over what was pushed while no service ran."""

import argparse
import sys

from autograder.service.installing import is_of_another_version
from autograder.service.serving import socket_of
from autograder.service.sweeping import sweep
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Sweep one repository after the other."""
    socket = socket_of(args.course, args.socket)
    for repository in args.repositories:
        if is_of_another_version(repository):
            print(say(message("sweep.another_hook", path=repository)), flush=True)
        lines = [*sweep(repository, socket)]
        if lines:
            print(say(message("sweep.found", path=repository)), flush=True)
        for line in lines:
            sys.stdout.buffer.write(b"  " + line + b"\n")
        sys.stdout.flush()
    return 0
