"""Reports as JUnit's XML: in the form that Jenkins' schema allows, whatever a student wrote."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from render_samples import HOSTILE, sample

from autograder.render import junit
from autograder.render.escape import one_line

_COUNTS = {"tests", "failures", "errors"}
SCHEMA = {
    "testsuites": ({"name", *_COUNTS}, _COUNTS, {"testsuite"}),
    "testsuite": ({"name", "skipped", *_COUNTS}, {"name", *_COUNTS}, {"properties", "testcase"}),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, {"name", "value"}, set()),
    "testcase": ({"name", "classname"}, {"name", "classname"}, {"failure", "error", "skipped"}),
    "failure": ({"message", "type"}, {"message", "type"}, set()),
    "error": ({"message", "type"}, {"message", "type"}, set()),
    "skipped": ({"message"}, {"message"}, set()),
}
"""Of each element which attributes it may have, which it must have, and what may be in it: the part of junit-10.xsd that we write."""


def _held_to_the_schema(element):
    may, must, inside = SCHEMA[element.tag]
    assert must <= set(element.attrib) <= may, element.tag
    for child in element:
        assert child.tag in inside, (element.tag, child.tag)
        _held_to_the_schema(child)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_student_adds_no_markup(hostile):
    """What a student wrote is text: the elements stay, the file can be read, and what is invisible is spelled out."""
    for parts in ({}, {"problem": hostile}, {"fault": hostile, "tasks": ()}):
        read = ET.fromstring(junit.render(sample(hostile, **parts)))
        _held_to_the_schema(read)
        calm = ET.fromstring(junit.render(sample("x", **{name: parts[name] and "x" for name in parts})))
        assert [one.tag for one in read.iter()] == [one.tag for one in calm.iter()]
        named = {one.get("name"): one.get("value") for one in read.iter("property")}
        assert named["submission"] == one_line(hostile)


def test_each_task_is_a_test_and_has_its_points():
    """Passed, partial, failed and missing: what lost points failed, and the points stand among the suite's properties."""
    (suite,) = ET.fromstring(junit.render(sample()))
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "3", "0", "0"]
    assert [[one.tag for one in test] for test in suite.iter("testcase")] == [[], ["failure"], ["failure"], ["failure"]]
    named = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert (named["points"], named["max_points"]) == ("6.4", "12")
    assert (named["softmax.points"], named["softmax.max_points"]) == ("2.4", "4")
    told = suite.find("testcase[@name='softmax']/failure")
    assert told.get("message").startswith("2.4 of 4, ")
    assert "the largest score is not subtracted." in told.text


def test_what_could_not_be_graded_is_an_error():
    """Where nothing could be graded each task is in error, with the reason; where the grader failed, the grader is."""
    (suite,) = ET.fromstring(junit.render(sample(problem="no Python")))
    assert [one.text for one in suite.iter("error")] == ["no Python"] * 4
    (suite,) = ET.fromstring(junit.render(sample(fault="a fault", tasks=())))
    assert [one.get("name") for one in suite.iter("testcase")] == ["autograder"]
    assert suite.get("errors") == "1"


def test_who_waits_is_skipped_only_beside_what_failed():
    """A task that waits for another is skipped where one failed in the same suite; by itself it is the failure that its points are."""
    report = sample()
    passed, partial, *_ = report.tasks
    waiting = replace(report.tasks[-1], status="waiting")
    for tasks, told in {(passed, partial, waiting): ("1", "1"), (passed, waiting): ("1", "0")}.items():
        (suite,) = ET.fromstring(junit.render(replace(report, tasks=tasks)))
        assert (suite.get("failures"), suite.get("skipped")) == told
