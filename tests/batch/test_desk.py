"""A desk: an exam that is warm, in a process of its own, for whoever hands in one submission at a time."""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autograder.batch.desk import Desk, Setting
from autograder.batch.pool import Pool
from autograder.course.exam import set_graded_exam
from autograder.errors import CourseError, GraderError
from autograder.intake.submission import Submission
from tests.batch_room import LOOP, RIGHT, SLOW, WRONG
from tests.conftest import TINY
from tests.process_room import descendants, is_running, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="walls need Linux")]
_SECRET = "a secret of a desk"


@pytest.fixture
def desk():
    """A desk of the tiny course with two jobs."""
    with closing(Desk(Setting(TINY, "01_tiny", _SECRET, 2))) as one:
        yield one


def test_a_desk_tells_what_a_pool_tells(desk, tiny):
    """Whatever order it comes in, each submission's report is the batch's, byte for byte, and no process is left."""
    works = [Submission(f"s{number}", source.encode()) for number, source in enumerate((RIGHT, WRONG, SLOW, "x = 1\n"))]
    assert desk.walls.result()
    first = [desk.submit(one) for one in works[:2]]
    told = [one.result() for one in first] + [desk.submit(one).result() for one in works[2:]]
    with Pool(set_graded_exam(tiny, _SECRET.encode()), 1) as pool:
        wanted = {graded.submission: graded.report for graded in pool.grade(works)}
    assert {one.submission: one.report for one in told} == wanted
    (process,) = filter(_is_desk, descendants(os.getpid()))
    those = [process, *descendants(process)]
    desk.close()
    wait_until(lambda: not any(map(is_running, those)))
    assert isinstance(desk.submit(works[0]).exception(), GraderError)
    assert desk.is_over


def test_no_process_that_grades_has_the_token_of_the_forge(monkeypatch):
    """Not the desk, its jobs, their zygotes or a worker: it stands in the environment of none of them."""
    monkeypatch.setenv("AUTOGRADER_FORGE_TOKEN", "a-token-of-twenty-letters")
    with closing(Desk(Setting(TINY, "01_tiny", _SECRET, 2))) as one:
        one.walls.result()
        found = one.submit(Submission("loop", LOOP.encode()))
        (desk,) = filter(_is_desk, descendants(os.getpid()))
        wait_until(lambda: len(_zygotes(desk)) > 1)
        those = [desk, *descendants(desk)]
        assert len(those) > 4
        assert not [pid for pid in those if b"a-token" in Path(f"/proc/{pid}/environ").read_bytes()]
        one.close()
    assert found.exception()


def _zygotes(pid):
    return [one for one in descendants(pid) if "zygote.main" in _command(one)]


def test_what_is_hurried_is_given_up_if_it_takes_long(desk):
    """Nothing is told of it; what does not take long is graded as ever, in the same job."""
    desk.walls.result()
    given_up = desk.submit(Submission("loop", LOOP.encode(), hurried=True)).result()
    assert (given_up.came_to, given_up.report) == ("given up", "")
    for source in (RIGHT, WRONG):
        hurried, patient = (
            desk.submit(Submission("s", source.encode(), hurried=one)).result() for one in (True, False)
        )
        assert hurried.report == patient.report


def test_a_job_that_is_killed_costs_one_submission_and_is_replaced(desk):
    """What a job was at, or is given after it was killed, is a fault of ours; then another job is in its place."""
    desk.walls.result()
    (process,) = filter(_is_desk, descendants(os.getpid()))
    found = desk.submit(Submission("loop", LOOP.encode()))
    jobs = [pid for pid in descendants(process) if "autograder.batch.desk" in _command(pid)]
    assert len(jobs) == 2
    for pid in jobs:
        os.kill(pid, signal.SIGKILL)
    assert found.result().came_to == "fault"
    for wanted in (["fault", "graded"], ["graded", "graded"]):
        two = [desk.submit(Submission(f"s{number}", RIGHT.encode())) for number in range(2)]
        assert sorted(one.result().came_to for one in two) == wanted


def test_a_desk_that_is_killed_says_so(desk):
    """Whoever waits is told, and whoever comes later is too."""
    desk.walls.result()
    found = desk.submit(Submission("loop", LOOP.encode()))
    (process,) = filter(_is_desk, descendants(os.getpid()))
    os.kill(process, signal.SIGKILL)
    assert isinstance(found.exception(), GraderError)
    assert isinstance(desk.submit(Submission("late", RIGHT.encode())).exception(), GraderError)


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _is_desk(pid):
    """Whether it is the desk itself, not one of its jobs, which are forked from it."""
    return "autograder.batch.desk" in _command(pid) and pid in _children()


def _children():
    listed = (path.read_text().split() for path in Path("/proc/self/task").glob("*/children"))
    return {int(pid) for pids in listed for pid in pids}


def test_a_course_that_is_wrong_is_told_by_its_line(tmp_path):
    """What is wrong in a course comes through as it would from `grade`, also to whoever submitted before that was known."""
    answers = TINY / "reference" / "01_tiny" / "tiny.py"
    course = tmp_path / "course"
    for path in (path for path in TINY.rglob("*") if path.is_file()):
        there = course / path.relative_to(TINY)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(path.read_bytes())
    (course / "reference" / "01_tiny" / "tiny.py").write_text(
        answers.read_text().replace("return np.outer", "print(open('/etc/hostname').read())\n    return np.outer")
    )
    with closing(Desk(Setting(course, "01_tiny", _SECRET, 2))) as desk:
        error = desk.walls.exception()
        assert isinstance(error, CourseError)
        assert "tiny.py" in str(error)
        assert desk.submit(Submission("late", RIGHT.encode())).exception() is error
