"""What the tests of work that a person marks share: the tiny course with two such tasks, pictures, and texts."""

import shutil
import struct
import zlib
from pathlib import Path

from autograder.hand_work import HandTask
from tests.conftest import TINY

DISCUSSION = HandTask("discussion", 4.0, "discussion.md", "Why is a mean of squares\nnever below 0?\n")
PLOT = HandTask("plot", 2.0, "plot.svg", "Draw the mean square over the steps.")
TASKS = (DISCUSSION, PLOT)
ANSWER = "# discussion\n\nSquares are never negative. <script>alert(1)</script>\n"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><script>alert(1)</script>'
    b'<rect width="40" height="20" fill="green" onload="alert(2)"/></svg>'
)
"""A plot that would run something, where it is not an image."""

POLICY = """
marked_by_hand:
  - name: discussion
    points: 4
    file: discussion.md
    ask: |
      Why is a mean of squares
      never below 0?
  - {name: plot, points: 2, file: plot.svg, ask: Draw the mean square over the steps.}
"""


def course_by_hand(folder: Path, policy: str = POLICY, points: float = 11) -> Path:
    """The tiny course in a folder, with tasks that a person marks."""
    course = shutil.copytree(TINY, folder / "course")
    path = course / "assignments" / "01_tiny" / "assignment.yaml"
    path.write_text(path.read_text().replace("points: 5\n", f"points: {points}\n") + policy)
    return course


def png(width: int = 2, height: int = 2, *chunks: tuple[bytes, bytes]) -> bytes:
    """A grey PNG that says it is so large, with these chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x80" * 2 for _ in range(2)))
    those = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in those)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
