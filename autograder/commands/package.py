"""`autograder package`: an assignment as an archive that a platform grades with, and that needs nothing from outside."""

import argparse
import os
import tempfile
from pathlib import Path

from autograder.batch.secret import kept_secret, read_secret
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.hosted.packing import needed, pack
from autograder.hosted.wheels import fetch
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Write the archive, which nobody but its owner may read, where nothing is yet."""
    assignment = load_assignment(args.course, args.assignment)
    out = args.out or Path(f"{assignment.name}-{args.platform}.zip")
    if os.path.lexists(out):
        raise UsageError(message("package.there", out=out))
    secret = read_secret(args.secret_file) if args.secret_file else kept_secret(args.course, assignment.name)
    with tempfile.TemporaryDirectory() as temporary:
        wheels = args.wheels or Path(temporary)
        if not args.wheels:
            fetch(needed(assignment), args.python, wheels)
        data = pack(args.platform, assignment, secret, wheels, python=args.python)
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
    except FileExistsError:  # meanwhile
        raise UsageError(message("package.there", out=out)) from None
    print(say(message("package.written", out=out, size=f"{len(data) / 1e6:.1f}", python=args.python)))
    print(say(message("package.holds_secret", platform=args.platform)))
    return 0
