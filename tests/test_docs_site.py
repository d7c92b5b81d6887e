"""The site of the documentation is built without a warning."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
@pytest.mark.weekly
def test_the_site_is_built(tmp_path: Path):
    """As `make docs` does it: every link leads somewhere, every formula is drawn, and no page asks the network for anything."""
    command = [
        "-m",
        "sphinx",
        "--quiet",
        "--fail-on-warning",
        "--keep-going",
        "--builder",
        "html",
        "--conf-dir",
        "docs",
    ]
    subprocess.run([sys.executable, *command, str(ROOT), str(tmp_path)], cwd=ROOT, check=True)
    pages = {path: path.read_text("utf-8") for path in tmp_path.rglob("*.html")}
    assert {"index.html", "search.html", "judging.html"} <= {path.name for path in pages}
    assert "<math" in pages[tmp_path / "docs" / "judging.html"]
    asking = ('src="http', "src='http", 'rel="stylesheet" type="text/css" href="http')
    assert [path for path, text in pages.items() if any(mark in text for mark in asking)] == []
