"""Says on stderr what is no part of a command's output."""

import sys

from autograder.render.escape import terminal
from autograder.words.message import Text, say


def aside(says: Text) -> None:
    """A sentence beside the output; nothing that a student named in it steers the terminal."""
    print(terminal(say(says)), file=sys.stderr)
