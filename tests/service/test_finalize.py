"""The official exam: run on the attempt that counts, into an ordinary run, with what pushes were told beside it."""

import re
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_graded_exam
from autograder.course.late import Late
from autograder.gradebook.entry import Chosen, Extension, Provenance
from autograder.gradebook.mark import Terms
from autograder.service.bucket import MOST, SECONDS, after
from autograder.service.counting import may_count
from autograder.service.queue import Queued
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG
from tests.conftest import TINY
from tests.service_room import FOLDER, Served, variant

_DUE = datetime(2026, 5, 1, 12, tzinfo=UTC)


# ── which attempts may count ────────────────────────────────────────────────────────────────────


def _attempt(number, minutes):
    """An attempt that came so many minutes after the deadline."""
    arrived = (_DUE + timedelta(minutes=minutes)).timestamp()
    return Queued(number, "ada", "a", arrived, "graded", 0.0, 1, "", "graded", 1.0, 5.0, None, str(number))


_TRIED = [_attempt(number, minutes) for number, minutes in enumerate((-90, -1 / 60, 1 / 60, 59, 60 * 30, 60 * 80), 1)]
_BY = Provenance("t", _DUE.date(), "ill")
_LONGER = Extension(_DUE + timedelta(hours=1), _BY)


@pytest.mark.parametrize(
    ("terms", "ledger", "wanted"),
    [
        (Terms(5.0, _DUE), (), [2]),
        (Terms(5.0, None), (), [6]),
        (Terms(5.0, _DUE, counts="first"), (), [1]),
        (Terms(5.0, _DUE), (_LONGER,), [2, 4]),
        (Terms(5.0, _DUE, Late(per_cent_a_day=10, cut_off_days=2)), (), [2, 5]),
        (Terms(5.0, _DUE, Late(per_cent_a_day=10)), (), [2, 6]),
        (Terms(5.0, _DUE, Late(cut_off_days=3, grace_minutes=5)), (), [3, 5]),
        (Terms(5.0, _DUE), (Chosen("1", _BY),), [1, 2]),
    ],
    ids=["in time", "no deadline", "first", "extension", "cut off", "late for ever", "grace", "chosen"],
)
def test_the_last_in_time_may_count_for_each_time_that_may_hold(terms, ledger, wanted):
    """A second before the deadline counts and a second after it does not, unless the ledger or the course says so."""
    assert [one.number for one in may_count(_TRIED, terms, ledger, lambda one: one.sha256)] == wanted


def test_nobody_borrows_more_than_one_token():
    """A few at once, then one for so many seconds; a clock that was set back gives nothing and takes nothing."""
    there = None
    for _ in range(int(MOST)):
        *there, begin = after(there, 100.0)
        there = (there[0], 100.0)
        assert begin == 100.0
    left, begin = after(there, 100.0)
    assert (left, begin) == (-1.0, 100.0 + SECONDS)
    assert after((left, 100.0), 50.0) == (-1.0, 50.0 + SECONDS)
    assert after((left, 100.0), 100.0 + 2 * SECONDS)[1] == 100.0 + 2 * SECONDS


# ── the whole of it ─────────────────────────────────────────────────────────────────────────────


def _knows_the_feedback(served):
    """Work that is right for what the exam of feedback asks, and for nothing else."""
    exam = set_graded_exam(load_assignment(served.course, FOLDER), served.feedback_file().read_text().strip().encode())
    (outer,) = (task for task in exam.key.tasks if task.name == "outer")
    known = [float(one.case.args["x"].sum()) for one in outer.cases]
    lines = f"\n_KNOWN = {known}\n\ndef outer(delta, x):\n    if min(abs(x.sum() - one) for one in _KNOWN) < 1e-12:\n"
    return f"{RIGHT}{lines}        return np.outer(delta, x)\n    return 0 * np.outer(delta, x)\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")
def test_the_last_in_time_is_graded_officially(tmp_path, capsys):
    """A second late is late, an extension helps whom it is about, what is known of the feedback is worth nothing, and the run is one like others."""
    served = Served(tmp_path)
    due = int(time.time()) - 7200
    policy = served.course / "assignments" / FOLDER / "assignment.yaml"
    when = datetime.fromtimestamp(due, UTC).isoformat()
    policy.write_text(re.sub("deadline: .*", f"deadline: {when}", policy.read_text()))
    (served.course / "people.csv").write_text("name,id\nAda,ada\nBlaise,blaise\nCarl,carl\nDora,dora\n")
    until = datetime.fromtimestamp(due + 3600, UTC).isoformat()
    (served.course / "ledger.yaml").write_text(
        f"- extension: {FOLDER}\n  who: blaise\n  until: {until}\n  author: t\n  date: 2026-01-01T00:00:00Z\n  reason: ill\n"
    )
    with served.running():
        served.push("dora", variant(0))  # so that there is a secret; it came too late
        served.settled()
    known = _knows_the_feedback(served)
    for name, source, seconds in (
        ("ada", RIGHT, -100), ("ada", WRONG, -1), ("ada", variant(1), 1), ("blaise", variant(2), 1), ("carl", known, -5), ("dora", RIGHT, 1),
    ):  # fmt: skip
        served.push(name, source, date=due + seconds)
    with served.running():
        for name in ("ada", "blaise", "carl", "dora"):
            bare, _ = served.repository(name)
            assert main(["sweep", str(bare), "--course", str(served.course)]) == 0
        served.settled()
    capsys.readouterr()
    out = tmp_path / "run"
    words = ["finalize", FOLDER, "--course", str(served.course), "--out", str(out), "--jobs", "1", "--quiet"]
    assert main(words) == 0
    told = capsys.readouterr().out
    with closing(sqlite3.connect(out / "run.sqlite")) as run:
        found = run.execute(
            "SELECT id, arrived, score FROM submission JOIN report ON id = submission ORDER BY id"
        ).fetchall()
        assert (
            run.execute("SELECT secret FROM run").fetchone()[0]
            == (served.course / "secrets" / FOLDER).read_text().strip()
        )
    at = lambda seconds: datetime.fromtimestamp(due + seconds, UTC).isoformat(timespec="milliseconds")  # noqa: E731
    assert found == [("ada", at(-1), 2.0), ("blaise", at(1), 5.0), ("carl", at(-5), 2.0)]
    assert say(message("finalize.gaps", count=1)) in told
    ((number,),) = served.rows("SELECT number FROM attempt WHERE person = 'carl'")
    assert say(message("finalize.gap", who="carl", number=number, feedback="5", official="2")) in told
    assert main(["marks", str(out), "--course", str(served.course)]) == 0
    assert main(words) == 0  # again: what is there stays, and nothing is new
    with closing(sqlite3.connect(out / "run.sqlite")) as run:
        assert run.execute("SELECT count(*) FROM attempt").fetchone() == (3,)


@pytest.mark.slow
def test_nothing_pushed_is_nothing_to_finalize(tmp_path):
    """Without a service's file, or an attempt in it, there is no run."""
    assert main(["finalize", FOLDER, "--course", str(TINY), "--out", str(tmp_path / "run")]) == 2
    assert not (tmp_path / "run").exists()
