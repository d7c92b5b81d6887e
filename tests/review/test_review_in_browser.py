"""A TA sets points in a real browser, sees the mark change, and finds it in the exported table."""

import re
import shutil
import signal
import subprocess
import sys

import pytest

from autograder.cli import main
from tests.batch_room import CLASS, grade
from tests.browser_room import IN_BROWSER, listened_to, started
from tests.conftest import TINY

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = IN_BROWSER


@pytest.fixture
def reviewed(tmp_path):
    """The link that `autograder review` prints, and the run; Ctrl-C ends it in the end, with 0."""
    course = shutil.copytree(TINY, tmp_path / "course")
    (course / "people.csv").write_text("id,name\n1,ada\n2,blaise\n3,carl\n")
    for name in ("ada/tiny.py", "blaise.py", "carl/tiny.py"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLASS[name])
    grade(tmp_path / "in", tmp_path / "run", course=course)
    command = [sys.executable, "-m", "autograder", "review", str(tmp_path / "run"), "--author", "B. Pascal"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [server.stdout.readline() for _ in range(2)]
    yield re.search(r"http://127\.0\.0\.1:\d+/\S+", lines[1])[0], tmp_path / "run"
    server.send_signal(signal.SIGINT)
    assert server.communicate(timeout=60)[1] == ""
    assert server.returncode == 0


@pytest.fixture
def page():
    """A page of a browser that complains of nothing."""
    complaints = []
    with started() as browser:
        yield listened_to(browser.new_page(), complaints)
    assert complaints == []


def test_points_set_in_the_browser_are_in_the_exported_table(reviewed, page, capsys):
    """By a click on the class page, in the report that opens over it."""
    link, run = reviewed
    page.goto(link)
    page.get_by_role("link", name="blaise").first.click()
    report = page.frame_locator("iframe")
    report.get_by_text("Set points", exact=True).first.click()
    report.locator(".by-hand [name=task]").select_option("")
    report.locator(".by-hand [name=points]").fill("4.5")
    report.locator(".by-hand details[open] [name=reason]").fill("right on paper")
    report.locator(".by-hand details[open] button").click()
    report.locator(".breakdown", has_text="right on paper").wait_for()
    assert "Mark 4.5" in report.locator(".breakdown").inner_text()
    page.reload()
    row = page.locator("#submissions tbody tr", has_text="blaise")
    assert "4.5" in row.inner_text()
    assert "right on paper" in row.inner_text()
    assert main(["export", str(run), "--format", "csv"]) == 0
    table = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    (blaise,) = (dict(zip(table[0], line, strict=True)) for line in table if line[0] == "blaise")
    assert blaise["mark"] == "4.5"


def test_the_keyboard_is_enough_and_axe_finds_nothing(reviewed, page):
    """A form is opened, filled in and sent without a mouse; the page with an open form keeps no reader out."""
    link, run = reviewed
    page.goto(link.replace("index.html", "reports/ada.html"))
    page.locator(".by-hand summary").nth(1).focus()
    page.keyboard.press("Enter")
    found = axe.Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    page.keyboard.press("Tab")
    page.keyboard.type("Well done: <b>&")
    page.keyboard.press("Tab")
    page.keyboard.type("it is")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".breakdown", has_text="Well done: <b>&").wait_for()
    assert "says: 'Well done: <b>&'" in (run.parent / "course" / "ledger.yaml").read_text()
