"""What the tests in a real browser share: the system's Chromium without a window, and what they are skipped for without one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDS_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium (Debian's package: chromium)")
IN_BROWSER = [pytest.mark.slow, pytest.mark.xdist_group("browser"), NEEDS_BROWSER]
PATIENCE = 120_000
"""Milliseconds that a busy machine may take."""


@contextmanager
def started() -> Iterator[Any]:
    """A browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")  # takes half a second
    with playwright.sync_playwright() as there:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = there.chromium.launch(executable_path=CHROMIUM, args=root)
        yield browser
        browser.close()


def listened_to(page: Any, complaints: list[str]) -> Any:
    """The page, whose complaints are kept."""
    page.on("console", lambda told: complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE)
    return page
