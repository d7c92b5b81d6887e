"""The same bytes are judged once: no report hangs on what came before it, and nobody fills the memory of it."""

import fcntl
import json
import os
import random
import time
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from autograder.batch.demo import RIGHT as CALM
from autograder.batch.demo import WRONG as MISTAKEN
from autograder.batch.demo import make_class
from autograder.batch.pool import Pool
from autograder.course.exam import set_graded_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge_all
from autograder.memory import ROOM, Bounded
from autograder.render.report_json import report_to_json
from autograder.results import Died, Limits, Returned
from autograder.sandbox import wire
from autograder.sandbox.handle import Handle
from autograder.sandbox.listening import Room, listen
from autograder.sandbox.supervisor import Sandbox
from tests.batch_room import RIGHT, WRONG
from tests.conftest import by_name, sampled
from tests.course_room import NAMES, assignment

FORMS = {
    "float64": "np.outer(delta, x)",
    "float32": "np.outer(delta, x).astype(np.float32)",
    "the same bytes as whole numbers": "np.outer(delta, x).view(np.int64)",
    "the same bytes in another shape": "np.outer(delta, x).ravel()",
    "the same bytes with the axes exchanged": "np.outer(delta, x).reshape(len(x), len(delta))",
    "a list": "np.outer(delta, x).tolist()",
    "a tuple of the same rows": "tuple(np.outer(delta, x))",
    "the same bytes as a text": "np.outer(delta, x).tobytes().decode('latin1')",
    "all of it changed in place": "(delta.__imul__(1.0), np.negative(x, out=x), np.outer(delta, -x))[2]",
}
"""What is the same to whoever looks at its numbers alone."""


def _submissions():
    """One of each form, right and wrong ones twice, and what does not come back or does not load."""
    forms = [
        Submission(f"form {place}", (RIGHT + f"\ndef outer(delta, x):\n    return {form}\n").encode())
        for place, form in enumerate(FORMS.values())
    ]
    plain = [
        Submission(f"{name} {place}", f"# {place}\n{text}".encode())
        for name, text in (("right", RIGHT), ("wrong", WRONG))
        for place in range(2)
    ]
    odd = (
        "\ndef outer(delta, x):\n    raise ValueError(x.shape)\n",
        "\ndel outer\n",
        "\nraise SystemExit\n",
        "\nimport os\nos._exit(3)\n",
    )
    return [*forms, *plain, *(Submission(f"odd {place}", (RIGHT + text).encode()) for place, text in enumerate(odd))]


@pytest.fixture(scope="module")
def graded_exam(tiny):
    """An exam as a run has it, with one for showing."""
    return set_graded_exam(tiny, b"a secret for tests")


@contextmanager
def _forgetful():
    """Every bounded memory, in this process and those forked from it, keeps nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bounded, "_keep", lambda *_: None)
        yield


def _reports(exam, submissions, jobs):
    with Pool(exam, jobs) as pool:
        return {one.submission: one.report for one in pool.grade(submissions)}


@pytest.fixture(scope="module")
def by_itself(graded_exam):
    """The report of each submission, graded with nothing else before it."""
    with _forgetful():
        return _reports(graded_exam, _submissions(), 1)


@pytest.mark.slow
@pytest.mark.parametrize(("order", "jobs"), [(0, 1), (1, 1), (2, 2)])
def test_no_report_hangs_on_what_came_before(graded_exam, by_itself, order, jobs):
    """In any order, with any number of jobs, every report is byte for byte the one that is made without a memory."""
    submissions = _submissions()
    random.Random(order).shuffle(submissions)
    assert _reports(graded_exam, submissions, jobs) == by_itself


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(NAMES, "06_word_vectors"))
def test_a_class_has_the_same_reports_with_a_memory_and_without(name):
    """Of the made-up class of each assignment, each of whom hands in twice, nobody's report hangs on anybody else."""
    exam = set_graded_exam(assignment(name), b"a secret for tests")
    members = [
        one.submission for one in make_class(assignment(name), exam.key) if one.submission.id in (*CALM, *MISTAKEN)
    ]
    with _forgetful():
        alone = {who: _anonymous(report) for who, report in _reports(exam, members, 1).items()}
    twice = [replace(one, id=f"{one.id} {place}") for place in range(2) for one in members]
    random.Random(0).shuffle(twice)
    for who, report in _reports(exam, twice, 1).items():
        assert _anonymous(report) == alone[who[:-2]], who


def _anonymous(report):
    return {**json.loads(report), "submission": ""}


def test_a_memory_is_what_makes_the_second_time_cheap(tiny_exam):
    """Of a submission that comes twice, nothing is decoded or judged a second time."""
    paper, key = tiny_exam
    with Sandbox(paper, Limits()) as sandbox:
        first, second = (_judged(key, sandbox, WRONG + f"# {place}\n") for place in range(2))
    assert [one is other for one, other in zip(first, second, strict=True)] == [True] * len(key.tasks)


def _judged(key, sandbox, source):
    calls = [call for task in key.tasks for call in task.first_calls]
    with sandbox.open(source.encode()) as session:
        return judge_all(key.tasks, session.make(calls).outcomes)


# ── those who want to fill it ───────────────────────────────────────────────────────────────


@contextmanager
def _worker(frames, known):
    """A worker that has sent these frames and ended, as whoever listens to it sees it."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 20)
    os.write(writing, b"".join(frames))
    os.close(writing)
    null = [os.open(os.devnull, os.O_RDWR) for _ in range(2)]
    worker = Handle(lambda _: 0, memoryview(bytearray(1 << 16)), null[0], reading, null[1], known=known)
    try:
        yield worker
    finally:
        worker.how_it_ended()
        worker.end()


def _tell(frames, known):
    with _worker(frames, known) as worker:
        heard, problem = listen(
            worker, range(len(frames)), ["double"] * len(frames), Room(Limits(), time.monotonic() + 60)
        )
    return heard, problem


def _traced(act):
    """The most memory in bytes that was held at once, and that is held in the end, beyond what was held before."""
    tracemalloc.start()
    try:
        act()
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most, held


FRESH = {
    "numbers": lambda number: np.arange(number, number + 500.0),
    "nothings": lambda number: (number, *(None,) * 500),
    "empty tuples": lambda number: (number, *((),) * 500),
    "texts": lambda number: (f"{number}", "x" * 500),
    "small arrays": lambda number: tuple(np.array(number + place) for place in range(100)),
    "strangers": lambda number: (wire.Foreign(f"{number}", (None,) * 100),),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", by_name(FRESH, weekly=[*FRESH][2:]))
def test_fresh_bytes_never_fill_the_memory(make):
    """Of frames that are new each time, many times more than there is room for, no more is held than there is room for."""
    room = 1 << 18
    known = Bounded(room)

    def tell_many():
        for worker in range(20):
            heard, problem = _tell(
                [wire.frame(call, wire.RETURNED, make(10 * worker + call)) for call in range(10)], known
            )
            assert (len(heard), problem) == (10, None)

    most, held = _traced(tell_many)
    assert held < 1.5 * room
    assert most < 2.5 * room


@pytest.mark.slow
def test_fresh_outcomes_never_fill_what_judging_remembers(tiny_exam):
    """Nor do results that are wrong in another way each time, with all that is made of them."""
    room = 1 << 18
    _, key = tiny_exam
    tasks = [replace(task, known=Bounded(room)) for task in key.tasks]
    dice = np.random.default_rng(0)
    calls = [
        (call, case.expected.components[0].want.shape)
        for task in tasks
        for call, case in zip(task.first_calls, task.cases, strict=False)
    ]

    def judge_many():
        for _ in range(60):
            outcomes = {call: Returned(dice.normal(size=shape)) for call, shape in calls}
            outcomes |= {
                call: Returned(dice.normal(size=4))
                for task in tasks
                for call in task.first_calls
                if call not in outcomes
            }
            judge_all(tasks, outcomes)

    judge_all(tasks, {call: Returned(1) for task in tasks for call in task.first_calls})
    _, held = _traced(judge_many)
    assert held < 1.5 * room * len(tasks)


def test_what_is_told_again_is_the_same_thing_and_nobody_can_change_it():
    """The same bytes are one outcome, whose arrays are read-only; other bytes that look alike are another."""
    known = Bounded()
    numbers = np.arange(4.0)
    values = [
        numbers,
        numbers.copy(),
        numbers.view(np.int64),
        numbers.reshape(2, 2),
        numbers.astype(np.float32),
        0.0,
        -0.0,
        0,
        False,
    ]
    told, _ = _tell([wire.frame(call, wire.RETURNED, value) for call, value in enumerate(values)], known)
    again, _ = _tell([wire.frame(call, wire.RETURNED, value) for call, value in enumerate(values)], known)
    assert all(one is other for one, other in zip(told, again, strict=True))
    assert told[0] is told[1]
    assert len({id(one) for one in told}) == len(values) - 1
    with pytest.raises(ValueError, match="read-only"):
        told[0].value[0] = 7.0


def test_what_changed_or_failed_is_not_what_returned():
    """The same value with another status is another outcome; a frame that means nothing is refused each time."""
    known = Bounded()
    frames = [wire.frame(0, wire.RETURNED, (1, ("x",))), wire.frame(1, wire.CHANGED, (1, ("x",)))]
    told, problem = _tell([*frames, wire.frame(2, 77, 1)], known)
    assert (told[0].value, told[0].changed) == ((1, ("x",)), ())
    assert (told[1].value, told[1].changed) == (1, ("x",))
    assert isinstance(problem, Died)
    assert isinstance(_tell([wire.frame(0, 77, 1)], known)[1], Died)


def test_bytes_that_are_known_count_as_much_as_new_ones():
    """A submission may send so many values and no more, whether or not anyone has sent them before."""
    known = Bounded()
    frames = [wire.frame(call, wire.RETURNED, (None,) * 4000) for call in range(20)]
    first, again = _tell(frames, known), _tell(frames, known)
    assert len(first[0]) == len(again[0]) < len(frames)
    assert first[1] == again[1]
    assert first[1] is not None


@pytest.mark.slow
def test_others_are_graded_the_same_beside_one_who_returns_fresh_bytes(tiny_exam):
    """Beside fifty submissions that return new numbers each time, others get what they get alone, and what stays is bounded."""
    paper, key = tiny_exam
    fresh = RIGHT + "\nimport os\ndef outer(delta, x):\n    return np.frombuffer(os.urandom(1 << 16), np.uint8)\n"
    report = None
    with Sandbox(paper, Limits()) as sandbox:

        def grade_many():
            nonlocal report
            for place in range(50):
                grade(Submission(f"{place}", f"# {place}\n{fresh}".encode()), key, sandbox)
                told = report_to_json(grade(Submission("honest", WRONG.encode()), key, sandbox))
                assert report in (None, told)
                report = told

        _, held = _traced(grade_many)
    assert held < 1.5 * ROOM
