"""Reports as JUnit's XML, which Jenkins, GitLab and Artemis read: one test for each task, whatever became of it."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from autograder.hand_work import HandWork, points_given
from autograder.render.escape import one_line, visible
from autograder.render.text import describe
from autograder.render.wording import hand_line, of, points, status_word
from autograder.results import Report, TaskResult
from autograder.words.message import message, say

_WIDTH = 100

_COUNTED = (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
"""What stands in a suite how often; the last is not told of all suites together."""


def render(report: Report) -> str:
    """One report as a suite. The points stand in its properties, since a test is passed or failed and nothing between."""
    return render_all([(report, True)])


def render_all(checked: Sequence[tuple[Report, bool]]) -> str:
    """A suite for each report; the tests of one that does not count, of work that is not begun, are skipped."""
    root = ET.Element("testsuites", name="autograder")
    root.extend(_suite(report, counts=counts) for report, counts in checked)
    _count(root, _COUNTED[:-1])
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(report: Report, *, counts: bool) -> ET.Element:
    suite = ET.Element("testsuite", name=_attribute(report.assignment))
    about = {"title": report.title, "submission": report.submission, "sha256": report.sha256}
    scores = {name: value for task in report.tasks for name, value in _scored(task, f"{task.name}.").items()}
    _put(suite, {**about, **_scored(report), **scores, **dict(report.versions)})
    if report.fault:
        told = ET.SubElement(suite, "testcase", classname=_attribute(report.assignment), name="autograder")
        _tell(told, "error", say(message("report.grader_failed")), say(report.fault))
    some_failed = any(task.status not in ("passed", "waiting") for task in report.tasks)
    suite.extend(_test(report, task, counts=counts, some_failed=some_failed) for task in report.tasks)
    suite.extend(_by_hand(report, work, counts=counts) for work in report.by_hand)
    _count(suite, _COUNTED)
    return suite


def _test(report: Report, task: TaskResult, *, counts: bool, some_failed: bool) -> ET.Element:
    """A task's test; one that waits for another says nothing of itself, but lost points are never told by skipped tests alone."""
    test = ET.Element("testcase", classname=_attribute(report.assignment), name=_attribute(task.name))
    if not counts:
        _tell(test, "skipped", say(message("report.not_begun")), "")
    elif report.problem:
        _tell(test, "error", say(message("report.nothing")), say(report.problem))
    elif task.status != "passed":
        first = f"{of(task.score, task.points)}, {status_word(task.status)}: {say(task.says)}"
        is_told = task.status == "waiting" and some_failed
        _tell(test, "skipped" if is_told else "failure", first, describe(task, _WIDTH))
    return test


def _by_hand(report: Report, work: HandWork, *, counts: bool) -> ET.Element:
    """A test that is skipped until a person has marked the work: it is neither lost nor passed."""
    test = ET.Element("testcase", classname=_attribute(report.assignment), name=_attribute(work.name))
    given = points_given(report.breakdown)
    scored, says = hand_line(report, work)
    if not counts:
        _tell(test, "skipped", say(message("report.not_begun")), "")
    elif work.name not in given and work.status == "unmarked":
        _tell(test, "skipped", f"{scored}: {says}", "")
    elif given.get(work.name, 0.0) < work.points:
        _tell(test, "failure", f"{scored}: {says}", "")
    return test


def _scored(what: Report | TaskResult, whose: str = "") -> dict[str, str]:
    full = what.full if isinstance(what, Report) else what.points
    return {f"{whose}points": points(what.score), f"{whose}max_points": points(full)}


def _put(element: ET.Element, facts: dict[str, str]) -> None:
    properties = ET.SubElement(element, "properties")
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=_attribute(name), value=_attribute(value))


def _tell(test: ET.Element, what: str, says: str, more: str) -> None:
    """That a test is failed, in error or skipped; of the last there is no kind."""
    told = ET.SubElement(test, what, message=_attribute(says))
    told.text = visible(more)
    if what != "skipped":
        told.set("type", what)


def _attribute(text: str) -> str:
    return one_line(text)


def _count(element: ET.Element, counted: Sequence[tuple[str, str]]) -> None:
    for name, tag in counted:
        element.set(name, str(len([*element.iter(tag)])))
