"""Makes the pictures of the README: a report and the class page of the demo, as Chromium shows them.

    .venv/bin/python docs/pictures.py [RUN]

RUN is a demo that was graded already; without it one is made. Needs Chromium, as Debian's package `chromium` installs it.
Each picture says in itself of which words its page was made, so that a test tells when the page has become another one.
"""

import hashlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
WHO = "grace"
"""Whose report is shown: a mistake in it has a name."""

PAGES = {"report.png": (f"reports/{WHO}.html", (900, 700)), "class.png": ("index.html", (1200, 700))}
"""Of each picture the page in the run's folder, and the size of the browser."""

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\d[\d.e-]*")
_MADE_OF = b"made of"


def made(folder: Path) -> Path:
    """A demo, graded; the folder of its run."""
    subprocess.run([sys.executable, "-m", "autograder", "demo", "--out", str(folder)], check=True)
    return folder / "run"


def made_of(page: Path) -> str:
    """The SHA-256 of a page's words; numbers are none, since each demo draws its own, and has its own time."""
    words = _NUMBER.sub("#", _UNSEEN.sub(" ", page.read_text(encoding="utf-8"))).split()
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def said(picture: Path) -> str:
    """Of which words a picture says that it was made; "" if it says nothing."""
    found = re.search(_MADE_OF + rb"\0([0-9a-f]{64})", picture.read_bytes())
    return found[1].decode() if found else ""


def take(page: Path, picture: Path, size: tuple[int, int]) -> None:
    """Write what a browser of this size shows of a page."""
    browser = shutil.which("chromium") or sys.exit("there is no chromium here: apt install chromium")
    shown = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size[0]},{size[1]}"]
    subprocess.run(
        [browser, *shown, f"--screenshot={picture}", page.resolve().as_uri()], check=True, capture_output=True
    )
    _sign(picture, made_of(page))


def _sign(picture: Path, words: str) -> None:
    """Put a text before the end of a PNG, as its format has a place for it."""
    data, text = picture.read_bytes(), b"tEXt" + _MADE_OF + b"\0" + words.encode()
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    picture.write_bytes(data[:-12] + chunk + data[-12:])


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(sys.argv[1]) if len(sys.argv) > 1 else made(Path(folder) / "demo")
        for name, (page, size) in PAGES.items():
            take(run / page, PICTURES / name, size)


if __name__ == "__main__":
    main()
