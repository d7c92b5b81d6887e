"""Graded in a platform's container: the same as in a class, in the platform's own form, and nothing where it was not graded."""

import json

import pytest

from autograder.batch.store import open_store
from autograder.cli import main
from tests.conftest import TINY, sampled
from tests.hosted_room import SECRET, containers

pytestmark = pytest.mark.slow  # each grading starts a job behind walls

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_bytes()
HALF = RIGHT + b"\n\ndef outer(delta, x):\n    return np.outer(x, delta)\n"


@pytest.fixture
def of(tmp_path, capsys):
    """A container of the platform that is named."""
    return containers(tmp_path, capsys).__getitem__


@pytest.fixture(scope="module")
def in_a_class(tmp_path_factory):
    """The same submissions, graded in a class under the same secret: the scores by task."""
    room = tmp_path_factory.mktemp("class")
    for who, source in (("right", RIGHT), ("half", HALF)):
        (room / "in" / who).mkdir(parents=True)
        (room / "in" / who / "tiny.py").write_bytes(source)
    (room / "secret").write_text(SECRET)
    options = ("--assignment", "01_tiny", "--course", str(TINY), "--secret-file", str(room / "secret"), "--quiet")
    assert main(["grade", str(room / "in"), "--out", str(room / "run"), *options]) == 0
    with open_store(room / "run") as store:
        return {who: {task.name: task.score for task in store.report(who).tasks} for who in ("right", "half")}


@pytest.mark.parametrize("platform", sampled(["gradescope", "prairielearn", "autolab"], "gradescope"))
def test_the_scores_are_those_of_a_class_with_the_same_secret(of, in_a_class, platform):
    """Task by task, for who is right and for who is not."""
    for who, source in (("right", RIGHT), ("half", HALF)):
        container = of(platform)
        assert container.grade(source) == 0
        assert container.scores() == in_a_class[who]
    assert in_a_class["half"] != in_a_class["right"]


def test_gradescope_is_told_the_total_and_each_task(of):
    """With what a student reads, and for teachers the attempt, without those that a fault of the grader's spoilt."""
    container = of("gradescope")
    told = {
        "created_at": "2027-02-01T12:00:00.000000-08:00",
        "users": [{"name": "Ada  Lovelace\n", "id": 3}, {"name": None}],
        "previous_submissions": [{"autograder_error": False}, {"autograder_error": True}, "what is this"],
    }
    (container.root / "submission_metadata.json").write_text(json.dumps(told))
    assert container.grade(HALF) == 0
    results = container.read()
    assert results["score"] == sum(one["score"] for one in results["tests"]) < 5
    assert results["extra_data"]["attempt"] == 2
    assert results["extra_data"]["arrived"] == "2027-02-01T12:00:00-08:00"
    assert "21 hours after the deadline" in results["output"]
    assert "Ada Lovelace" not in container.results.read_text()


@pytest.mark.parametrize(
    "told", [b"", b"[]", b"{", b'{"users": 3, "created_at": [], "previous_submissions": {}}', b"[" * 100_000]
)
def test_whatever_a_platform_tells_beside_it_a_submission_is_graded(of, told):
    """A time, a name or a list that is none counts as nothing."""
    container = of("gradescope")
    (container.root / "submission_metadata.json").write_bytes(told)
    assert container.grade(RIGHT) == 0
    assert container.read()["score"] == 5


def test_what_cannot_be_graded_says_why(of):
    """On each platform in its own way; PrairieLearn counts it as no attempt."""
    gradescope, prairielearn, autolab = map(of, ("gradescope", "prairielearn", "autolab"))
    for container in (gradescope, prairielearn, autolab):
        assert container.grade(b"%PDF-1.7 no Python at all", "essay.pdf") == 0
    assert gradescope.read()["score"] == 0
    assert "tiny.py" in gradescope.read()["output"]
    assert prairielearn.read()["gradable"] is False
    assert "score" not in prairielearn.read()
    assert "tiny.py" in prairielearn.read()["format_errors"][0]
    assert set(autolab.read()["scores"].values()) == {0}


def test_a_link_is_not_followed(of):
    """Neither to the answers, which lie in the same container, nor to the secret."""
    container = of("gradescope")
    (container.submission / "tiny.py").symlink_to(TINY / "reference" / "01_tiny" / "tiny.py")
    assert container.grade() == 0
    assert container.read()["score"] == 0
    assert "np.outer" not in container.results.read_text()


@pytest.mark.parametrize("spoilt", ["secret", "course", "submission"])
def test_where_it_was_not_graded_there_are_no_results(of, spoilt):
    """Those of an earlier submission neither: the platform says that the grader failed, and nobody has a score."""
    container = of("gradescope")
    assert container.grade(RIGHT) == 0
    if spoilt == "secret":
        container.secret.write_text("short")
    elif spoilt == "course":
        container.course = container.root / "nowhere"
    else:
        container.submission.rename(container.root / "elsewhere")
    assert container.grade() == 2
    assert not container.results.exists()


LIAR = (
    RIGHT
    + b"""
import os, sys
os.write(1, b'{"scores": {"outer": 99, "mean_square": 99}}\\n')
print('{"scores": {"outer": 99}}', file=sys.stderr)
_outer = outer
def outer(delta, x):
    print('{"scores": {"outer": 99}}')
    raise ValueError('\\n{"scores": {"outer": 99}}\\n')
"""
)


def test_no_line_of_a_submission_is_taken_for_scores(of):
    """What it prints and raises stands in the report, and Autolab reads the last line, which is ours."""
    container = of("autolab")
    assert container.grade(LIAR) == 0
    assert container.read() == {"scores": {"outer": 0, "mean_square": 2}}
    others = [line for line in container.printed.splitlines()[:-1] if line.startswith("{")]
    assert others == []


def test_prairielearn_gets_no_more_than_it_reads(of):
    """Less than a megabyte, whatever a submission prints, and of the score the share, in a file that it may read."""
    container = of("prairielearn")
    noise = (
        b"\nprint('\\u2028' * 100_000)\n_outer = outer\ndef outer(*a):\n    raise ValueError('\\u2028' * 1_000_000)\n"
    )
    assert container.grade(RIGHT + noise) == 0
    assert container.results.stat().st_size < 1_000_000
    results = container.read()
    assert results["gradable"] is True
    assert results["score"] == 2 / 5
    assert container.results.stat().st_mode & 0o777 == 0o644
