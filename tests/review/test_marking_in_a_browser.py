"""A TA marks a plot and a text in a real browser, in which nothing of them runs."""

import pytest

from autograder.batch.marks import Sources
from autograder.review.app import application
from autograder.review.reviewing import Reviewing
from tests.batch_room import RIGHT, grade
from tests.browser_room import IN_BROWSER, listened_to, started
from tests.by_hand_room import ANSWER, SVG, course_by_hand
from tests.review_room import served

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = [*IN_BROWSER, pytest.mark.weekly]
TOKEN = "t" * 32


def test_a_plot_is_seen_and_runs_nothing(tmp_path, hand_in):
    """It is drawn, no dialog opens and nothing is asked of the network; axe finds nothing; the form sets the mark."""
    course = course_by_hand(tmp_path)
    (course / "people.csv").write_text("id,name\n1,ada\n")
    outside = SVG.replace(b"<rect", b'<image href="http://127.0.0.1:9/x.png"/><rect')
    grade(
        hand_in({"ada/tiny.py": RIGHT, "ada/discussion.md": ANSWER, "ada/plot.svg": outside}),
        tmp_path / "run",
        course=course,
    )
    pages = Reviewing(tmp_path / "run", (), Sources(course), "tester", tmp_path)
    complaints, asked = [], []
    with served(application(pages), TOKEN) as port, started() as browser:
        page = listened_to(browser.new_page(), complaints)
        page.on("dialog", lambda dialog: (complaints.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{port}/{TOKEN}/reports/ada.html")
        drawn = page.locator(".handed-in img")
        assert drawn.evaluate("one => one.complete && one.naturalWidth > 0")
        assert drawn.bounding_box()["width"] > 20
        assert "<script>alert(1)</script>" in page.locator("pre.handed-in").inner_text()
        assert [one["id"] for one in axe.Axe().run(page).response["violations"]] == []
        form = page.locator("form.by-hand", has_text="Points of 4")
        form.locator("[name=points]").fill("3.5")
        form.locator("[name=reason]").fill("well argued")
        form.locator("button").click()
        page.locator(".breakdown", has_text="3.5 of it in discussion: well argued").wait_for()
    assert complaints == []
    assert all(url.startswith((f"http://127.0.0.1:{port}/", "data:image/svg+xml")) for url in asked)
