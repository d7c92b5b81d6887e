import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_samples import HOSTILE, sample

from autograder.errors import GraderError
from autograder.render.report_json import report_from_json, report_to_json
from autograder.render.wording import in_words
from autograder.results import Diagnosis, ErrorMap, Example, Report, TaskResult, Verdict

texts, numbers = st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False)
some = lambda part: st.lists(part, max_size=2).map(tuple)  # noqa: E731  (reads as one strategy among the others)
verdicts = st.builds(Verdict, texts, texts, numbers, numbers, texts, texts, texts)
examples = st.builds(Example, texts, some(st.tuples(texts, texts)), texts, texts, texts)
maps = st.builds(ErrorMap, texts, texts, some(some(numbers)))
results = st.builds(
    TaskResult,
    name=texts,
    points=numbers,
    score=numbers,
    status=texts,
    verdicts=some(verdicts),
    diagnoses=some(st.builds(Diagnosis, texts, texts, texts, texts)),
    example=st.none() | examples,
    error_map=st.none() | maps,
    notes=some(texts),
    outcomes=some(st.tuples(texts, st.integers(0, 99))),
)
reports = st.builds(
    Report,
    assignment=texts,
    title=texts,
    submission=texts,
    sha256=texts,
    points=numbers,
    score=numbers,
    tasks=some(results),
    notes=some(texts),
    versions=some(st.tuples(texts, texts)),
    practice=st.booleans(),
)


@pytest.mark.slow
@given(reports)
def test_a_report_comes_back(report):
    """What is written and read is the same report, and is written again in the same bytes."""
    text = report_to_json(report)
    assert report_from_json(text) == in_words(report)
    assert report_to_json(report_from_json(text)) == text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_json_is_ascii_and_ends_in_one_newline(hostile):
    """Any text is carried, lone surrogates too, in a file that is ASCII."""
    text = report_to_json(sample(hostile))
    assert text.isascii()
    assert text.endswith("}\n")
    assert report_from_json(text) == in_words(sample(hostile))


def test_numbers_are_written_in_full():
    """Floats are written by their repr."""
    assert '"score": 0.1,' in report_to_json(sample(score=0.1))
    assert f'"score": {0.1 + 0.2!r},' in report_to_json(sample(score=0.1 + 0.2))


def test_keys_are_sorted():
    """The keys are sorted, so that two reports can be compared line by line."""
    keys = list(json.loads(report_to_json(sample())))
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": "other"}', '{"format": "autograder report 1"}', "nan"]
)
def test_anything_else_is_no_report(text):
    """A text that was not written by us is our fault, in one error."""
    with pytest.raises(GraderError):
        report_from_json(text)


def test_a_nan_is_not_written():
    """A score that is no number is our fault and is not written down."""
    with pytest.raises(GraderError, match="'grace'"):
        report_to_json(sample(score=float("nan")))
