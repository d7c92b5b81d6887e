"""Makes the pictures at the top of the README: a report and the class page of the demo, as Chromium shows them.

    .venv/bin/python docs/pictures.py [RUN]

RUN is a demo that was graded already; without it one is made. Needs Chromium, as Debian's package `chromium` installs it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
WHO = "grace"
"""Whose report is shown: a mistake in it has a name."""


def made(folder: Path) -> Path:
    """A demo, graded; the folder of its run."""
    subprocess.run([sys.executable, "-m", "autograder", "demo", "--out", str(folder)], check=True)
    return folder / "run"


def take(page: Path, picture: Path, size: tuple[int, int]) -> None:
    """Write what a browser of this size shows of a page."""
    browser = shutil.which("chromium") or sys.exit("there is no chromium here: apt install chromium")
    shown = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size[0]},{size[1]}"]
    subprocess.run(
        [browser, *shown, f"--screenshot={picture}", page.resolve().as_uri()], check=True, capture_output=True
    )


def main() -> None:
    """Both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(sys.argv[1]) if len(sys.argv) > 1 else made(Path(folder) / "demo")
        take(run / "reports" / f"{WHO}.html", PICTURES / "report.png", (900, 700))
        take(run / "index.html", PICTURES / "class.png", (1200, 700))


if __name__ == "__main__":
    main()
