"""In every form of a report, work that a person marks is neither lost nor passed until a person has marked it."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from render_samples import HOSTILE, sample

from autograder.batch.store import Run
from autograder.forges.forge import Answer
from autograder.forges.github import _CONCLUSIONS, _STATES
from autograder.gradebook.moodle import _comment
from autograder.hand_work import Breakdown, HandTask, HandWork
from autograder.hosted import autolab, prairielearn
from autograder.hosted.metadata import Metadata
from autograder.intake.submission import Submission
from autograder.render import html, junit, markdown, text
from autograder.render.class_view import Told, extract
from autograder.render.gradescope import results_json
from autograder.render.report_json import report_from_json, report_to_json
from autograder.results import Report, TaskResult
from autograder.service.answering import answer_of
from autograder.service.queue import Queued

WAITS = HandWork("discussion", 4.0, "discussion.md", "unmarked", "`discussion.md` was handed in and waits for a person")
NOTHING = HandWork("plot", 2.0, "plot.svg", "not handed in", "nothing was handed in")
RIGHT = Report("01", "A", "ada", "a" * 64, 5.0, 5.0, (TaskResult("outer", 5.0, 5.0, "passed"),), by_hand=(WAITS,))
MARKED = replace(RIGHT, breakdown=Breakdown(8.0, ("8 (3 of it in `discussion`: good)",), given=(("discussion", 3.0),)))


def became(report):
    """What became of each test of JUnit's."""
    (suite,) = ET.fromstring(junit.render(report))
    return {test.get("name"): [one.tag for one in test] for test in suite.iter("testcase")}


def test_junit_skips_what_waits():
    """Neither passed nor failed; what was not handed in failed, and what is marked is what it is."""
    assert became(RIGHT) == {"outer": [], "discussion": ["skipped"]}
    assert became(replace(RIGHT, by_hand=(NOTHING,))) == {"outer": [], "plot": ["failure"]}
    assert became(MARKED) == {"outer": [], "discussion": ["failure"]}
    full = replace(MARKED, breakdown=Breakdown(9.0, (), given=(("discussion", 4.0),)))
    assert became(full) == {"outer": [], "discussion": []}


def test_gradescope_has_a_test_without_a_score():
    """The platform shows it and counts nothing for it: its points are given in a question that a person marks."""
    for report in (RIGHT, replace(RIGHT, by_hand=(NOTHING,))):
        data = json.loads(results_json(report))
        assert (data["score"], data["tests"][0]["max_score"]) == (5.0, 5.0)
        assert {*data["tests"][1]} == {"number", "name", "output"}


def test_other_platforms_score_what_the_program_judged():
    """The share of its own points; no problem of Autolab's gets a 0 for what waits."""
    told = json.loads(prairielearn.results(RIGHT, Metadata()))
    assert (told["score"], [one["name"] for one in told["tests"]]) == (1.0, ["outer"])
    assert "waits for a person" in told["output"]
    printed = autolab.results(RIGHT, Metadata())
    assert json.loads(printed.splitlines()[-1]) == {"scores": {"outer": 5.0}}
    assert "waits for a person" in printed


@pytest.mark.parametrize(
    "form", [lambda one: text.render(one, colour=False, width=100), markdown.render, html.render, _comment]
)
def test_each_form_says_what_waits_and_what_was_given(form):
    """With up to how many points, and later with those that a person gave."""
    assert "waits for a person" in form(RIGHT)
    assert "up to 4" in form(RIGHT)
    assert "3 of 4" in form(MARKED)
    assert "marked by a person" in form(MARKED)
    assert "waits for a person" not in form(MARKED)
    assert "0 of 2" in form(replace(RIGHT, by_hand=(NOTHING,)))


def test_the_score_says_that_it_is_not_all():
    """It is out of what was judged, and of what was not handed in; what waits is told beside it."""
    assert "5 of 5, and 4 points wait for a person" in markdown.render(RIGHT)
    assert "5 of 7, and 4 points wait for a person" in markdown.render(replace(RIGHT, by_hand=(WAITS, NOTHING)))
    assert "wait for" not in markdown.render(MARKED)
    assert "> of 5, and 4 points wait for a person</span></h1>" in html.render(RIGHT)
    assert "> of 5</span></h1>" in html.render(MARKED)


def test_a_report_comes_back_from_its_json():
    """With what waits; one without such work has the bytes that it always had."""
    assert report_from_json(report_to_json(RIGHT)) == RIGHT
    assert "by_hand" not in report_to_json(replace(RIGHT, by_hand=()))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_said_of_such_work_is_text(hostile):
    """The name of a student's file stands in what is told of it, and adds no markup of its own."""
    wild = replace(sample("x"), by_hand=(replace(WAITS, says=hostile),))
    assert "<script>alert" not in html.render(wild)
    assert "<img src=x" not in html.render(wild)
    assert "<script" not in markdown.render(wild)
    plain = [one.tag for one in ET.fromstring(junit.render(replace(wild, by_hand=(WAITS,)))).iter()]
    assert [one.tag for one in ET.fromstring(junit.render(wild)).iter()] == plain


def test_the_class_page_says_who_waits_until_the_records_know_better():
    """Beside the row of a submission, and no more once there is a mark."""
    assert extract(RIGHT, "").row.note == "Still to be marked by a person: discussion."
    assert extract(RIGHT, "", Told(mark=8.0)).row.note == ""
    assert extract(replace(RIGHT, by_hand=(NOTHING,)), "").row.note == "Nothing was handed in for plot."


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (RIGHT, "unmarked"),
        (replace(RIGHT, by_hand=()), "full"),
        (replace(RIGHT, by_hand=(NOTHING,)), "lost"),
        (replace(RIGHT, score=4.0), "lost"),
    ],
    ids=str,
)
def test_a_forge_is_told_neither_that_it_is_passed_nor_that_it_is_lost(report, state):
    """A check is neutral, a status pending, where nothing is lost and some of it waits."""
    queued = Queued(*[""] * len(Queued.__dataclass_fields__))
    found = answer_of(
        replace(queued, state="graded", report=report_to_json(report), assignment="01"), (), Submission("ada", b"x"), ""
    )
    assert isinstance(found, Answer)
    assert found.state == state
    assert (_CONCLUSIONS["unmarked"], _STATES["unmarked"]) == ("neutral", "pending")


def test_a_run_tells_both_kinds_of_points():
    """What the program judges, and what a mark can be."""
    run = Run("01", "A", "", "", "", "", (), (), (("outer", 5.0),), (HandTask("plot", 2.0, "plot.svg", "Draw it."),))
    assert (run.points, run.full, run.all_tasks) == (5.0, 7.0, (("outer", 5.0), ("plot", 2.0)))
