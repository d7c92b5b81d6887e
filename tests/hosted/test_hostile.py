"""What a student, a platform's data or a full disk may do to a grading in a container: nothing leaks, and no half of a result stays."""

import errno
import json
import shutil
from pathlib import Path

import pytest

from autograder.hosted.metadata import text_of, time_of
from autograder.render.when import how_late
from tests.conftest import TINY, sampled
from tests.hosted_room import containers

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_bytes()
TALKATIVE = b"""
def outer(delta, x):
    raise ValueError(f"delta is {delta.tolist()}")
def mean_square(X):
    return X.mean(axis=0)
"""


@pytest.fixture
def of(tmp_path, capsys):
    """A container of the platform that is named."""
    return containers(tmp_path, capsys).__getitem__


@pytest.mark.slow
@pytest.mark.parametrize("platform", sampled(["gradescope", "prairielearn", "autolab"], "gradescope"))
def test_verdicts_alone_show_no_input_and_no_number(of, tmp_path, platform):
    """Where the assignment says so, as in a class: what a function was called with leaves neither in a case nor in its exception."""
    container = of(platform)
    container.course = shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    policy = container.course / "assignments" / "01_tiny" / "assignment.yaml"
    shown = {}
    for feedback in ("full", "verdicts"):
        policy.write_text(f"{policy.read_text()}\nfeedback: {feedback}\n".replace("\nfeedback: full\n", "\n"))
        assert container.grade(RIGHT + TALKATIVE) == 0
        shown[feedback] = container.printed + (container.results.read_text() if container.results.exists() else "")
    assert "delta is" in shown["full"]
    assert "ValueError" in shown["verdicts"]
    for word in ("delta is", "array(", "expected"):
        assert word not in shown["verdicts"]


@pytest.mark.slow
def test_a_disk_that_is_full_leaves_no_half_of_the_results(of, monkeypatch):
    """A platform may read what begins like results: they are there whole, or not at all."""
    container = of("gradescope")
    assert container.grade(RIGHT) == 0
    whole = Path.write_text

    def half(path, text, **options):
        whole(path, text[: len(text) // 2], **options)
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", half)
    assert container.grade() == 2
    assert not container.results.exists()


@pytest.mark.slow
def test_a_name_of_the_platforms_that_is_no_text_is_graded(of):
    """With half of a pair, controls and what looks like a command in it."""
    container = of("autolab")
    told = {"user": "\ud800\x00\x1b[2J::error::{\n##[x", "created_at": "9999-12-31T23:59:59-14:00"}
    (container.root / "settings.json").write_text(json.dumps(told))
    assert container.grade(RIGHT) == 0
    assert set(container.read()["scores"].values()) == {2, 3}
    assert "\x1b" not in container.printed


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_end_of_all_times_is_one(text):
    """It is early or late like any other."""
    other = time_of("2027-01-31T23:59:00+01:00")
    assert bool(how_late(time_of(text), other)) is text.startswith("9")


def test_what_is_invisible_in_a_name_is_spelled_out():
    """So that it can be written, and seen."""
    assert text_of("Ada\ud800 \n Lovelace\x00") == "Ada\\ud800 Lovelace\\u0000"
    assert text_of(["Ada"]) == ""
    assert len(text_of("x" * 1000)) == 200
