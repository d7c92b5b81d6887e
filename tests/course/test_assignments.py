"""Every assignment of the course: its answers are right, its questions are fair, its mistakes are caught and named."""

import ast
import doctest
import json
import random
import re
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import yaml
from session_room import made

from autograder.feedback.literals import literal
from autograder.feedback.numerical_gradient import gradient, numerical_gradient, split
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.compare import unfold
from autograder.judge.key import OTHER_GENERATOR
from autograder.judge.randomness import drawn
from autograder.results import Returned
from autograder.sandbox.inprocess import InProcess
from tests.conftest import sampled
from tests.course_room import (
    COURSE,
    NAMES,
    PATIENT,
    SECRETS,
    alternatives,
    assignment,
    complaints,
    mistaken,
    mixed,
    named,
    paper_and_key,
    result,
    sheet,
    task_key,
    tasks,
    variants,
    written,
)

SECRET = b"one"
MIXTURES = (range(1), range(1, 8))
each_assignment = pytest.mark.parametrize("name", NAMES)
each_task = pytest.mark.parametrize(("name", "task"), written())
ANOTHER_SECRET = sampled(
    [pytest.param(name, SECRETS[1], marks=pytest.mark.xdist_group(f"{name} under another secret")) for name in NAMES],
    weekly=lambda one: one[0] != "04_initialization",
)
"""The one in which most is random is asked in `make test`. Each with a paper that no other test has: they need not wait for each other in one process. `tests/measures/verdicts.py` takes more."""


# ── the answers ─────────────────────────────────────────────────────────────────────────────


@each_assignment
def test_examples_in_the_docstrings_run(name: str) -> None:
    """Every docstring of an answer holds an example, and every example gives what it says."""
    answers = assignment(name).functions
    module = ModuleType("answers")
    module.__dict__.update(answers)
    find = doctest.DocTestFinder().find
    tests = [find(answers[task], task, module=module, globs=dict(answers))[0] for task in assignment(name).questions]
    assert [test.name for test in tests if not test.examples] == []
    runner = doctest.DocTestRunner()
    for test in tests:
        runner.run(test)
    assert runner.summarize().failed == 0


def recorded(name: str) -> list[tuple[str, str]]:
    """The tasks and cases that were recorded from PyTorch."""
    with np.load(COURSE / "tests" / "oracle" / f"{name}.npz") as oracle:
        return sorted({tuple(key.split("|")[:2]) for key in oracle.files if key != "about"})


@each_assignment
def test_pytorch_was_asked_for_every_task_it_has(name: str) -> None:
    """Every task has a recorded case, except those for which it is said why PyTorch has no function."""
    text = (COURSE / "tests" / "oracle" / f"{name}.yaml").read_text(encoding="utf-8")
    absent = yaml.safe_load(text)["not_in_torch"]
    assert {task for task, _ in recorded(name)} == set(assignment(name).questions) - set(absent)
    assert all(len(reason.split()) > 2 for reason in absent.values())


@each_assignment
def test_answers_agree_with_pytorch(name: str) -> None:
    """An answer gives what PyTorch gave on the same inputs, to 1e-10."""
    with np.load(COURSE / "tests" / "oracle" / f"{name}.npz") as oracle:
        arrays = {key: oracle[key] for key in oracle.files}
    for task, case in recorded(name):
        args = [unpacked(arrays[f"{task}|{case}|in|{arg}"]) for arg in assignment(name).answers[task].parameters]
        parts = [leaf for _, leaf in unfold(as_plain(assignment(name).functions[task](*args)))[1]]
        assert f"{task}|{case}|out|{len(parts)}" not in arrays, (task, case)
        for place, part in enumerate(parts):
            want = arrays[f"{task}|{case}|out|{place}"]
            assert np.shape(part) == want.shape, (task, case, place)
            assert np.abs(part - want).max(initial=0.0) <= 1e-10 * max(1.0, np.abs(want).max(initial=0.0)), (task, case)


def unpacked(array: np.ndarray) -> Any:
    """The argument that was recorded as this array."""
    if array.dtype.kind == "U":
        return _value(json.loads(str(array)))
    return array.item() if array.ndim == 0 else array


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    if "array" in plain:
        return np.array(plain["array"], plain["dtype"])
    if "tuple" in plain:
        return tuple(_value(item) for item in plain["tuple"])
    return {key: _value(item) for key, item in plain["dict"]}


def as_plain(value: Any) -> Any:
    """Lists as tuples, as they come out of a worker."""
    if isinstance(value, list | tuple):
        return tuple(as_plain(item) for item in value)
    return {key: as_plain(item) for key, item in value.items()} if isinstance(value, dict) else value


DERIVATIVES = [(name, task) for name, task in tasks() if assignment(name).questions[task].derivative]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "task"), DERIVATIVES)
def test_gradient_agrees_with_numerical_derivatives(name: str, task: str) -> None:
    """A gradient is within 1e-6 of central differences of order 4 of the function that it derives, away from kinks."""
    paper, _ = paper_and_key(name, SECRET)
    held = task_key(name, SECRET, task)
    swept = made(
        InProcess(paper), assignment(name).source, [gradient_key.call for gradient_key in held.numerical_gradients]
    ).outcomes
    assert held.numerical_gradients
    for gradient_key in held.numerical_gradients:
        places = [place for place, path in enumerate(gradient_key.wrt) if path]
        found = split(numerical_gradient(swept[gradient_key.call].value), gradient_key.sizes)
        for place, part in zip(places, found, strict=True):
            numeric = gradient(part, gradient_key.kind, gradient_key.upstream)
            assert numeric.smooth.all(), place
            flat = held.cases[gradient_key.case].expected.components[place].want.reshape(numeric.values.shape)
            assert np.abs(flat - numeric.values).max() <= 1e-6 * max(1e-2, np.abs(numeric.values).max()), place


# ── the questions ───────────────────────────────────────────────────────────────────────────


@each_assignment
def test_every_profile_is_drawn(name: str) -> None:
    """Every question draws each of its profiles, in the assignment's order of tasks; one with random numbers one more."""
    _, key = paper_and_key(name, SECRET)
    assert [task.name for task in key.tasks] == list(assignment(name).questions)
    for task in key.tasks:
        again = [OTHER_GENERATOR] if any(drawn(case.expected) for case in task.cases) else []
        profiles = assignment(name).questions[task.name].profiles
        assert [case.case.name for case in task.cases] == [*profiles, *again]


@each_assignment
def test_every_input_can_be_pasted(name: str) -> None:
    """What a student is shown of a case is Python, and calling the function with it works, unless it was shortened."""
    _, key = paper_and_key(name, SECRET)
    functions = assignment(name).functions
    for task in key.tasks:
        for case in (*task.cases, *task.small[:4]):
            texts = [literal(arg, 60, case.case.layout) for arg in case.case.args.values()]
            if not case.expected.raises and not any("# shortened" in text for text in texts):
                functions[task.name](*[eval(text, {"np": np, **functions}) for text in texts])


@each_assignment
def test_handout_speaks_of_every_task_and_has_the_assignments_title(name: str) -> None:
    """Every task is named in the handout, and the assignment as in the table of the students' first page."""
    handout = (COURSE / "assignments" / name / "handout.md").read_text(encoding="utf-8")
    assert handout.partition("\n")[0] == f"# {int(name[:2])}. {assignment(name).policy.title}"
    assert [task for task in assignment(name).questions if f"`{task}" not in handout] == []


_FENCE = re.compile(r"```.*?```", re.DOTALL)


@each_assignment
def test_mathematics_in_a_handout_survives_markdown(name: str) -> None:
    """Outside of fences no formula has a backslash before a sign, which Markdown would take away; one in a line of text is on one line."""
    handout = (COURSE / "assignments" / name / "handout.md").read_text(encoding="utf-8")
    formulas = re.findall(r"\$\$.+?\$\$|\$.+?\$", _FENCE.sub("", handout), re.DOTALL)
    assert [formula for formula in formulas if re.search(r"\\[!-/:-@\[-`{-~]", formula)] == []
    assert [formula for formula in formulas if "\n" in formula and not formula.startswith("$$")] == []


_EXAMPLES = re.compile(r"```(?:python)?\n(>>> .*?)```", re.DOTALL)


@each_assignment
@pytest.mark.parametrize("prints", [False, "1.25"], ids=["numpy 2", "numpy 1"])
def test_examples_come_out_as_they_are_printed(monkeypatch: pytest.MonkeyPatch, name: str, prints: Any) -> None:
    """Those of the handout and of the docstrings, done with the answers, as either numpy prints its numbers."""
    module = ModuleType(assignment(name).filename.removesuffix(".py"))
    vars(module).update(assignment(name).functions)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    handout = (COURSE / "assignments" / name / "handout.md").read_text(encoding="utf-8")
    texts = ["\n".join(_EXAMPLES.findall(handout))]
    texts += [getattr(vars(module)[task], "__doc__", "") or "" for task in assignment(name).questions]
    runner = doctest.DocTestRunner(verbose=False)
    with np.printoptions(legacy=prints):
        for text in texts:
            names = {} if text is texts[0] else dict(vars(module))
            runner.run(doctest.DocTestParser().get_doctest(text, names, name, None, None))
    assert runner.summarize(verbose=False).failed == 0


# ── right answers, written otherwise ────────────────────────────────────────────────────────


@each_assignment
def test_every_task_has_alternatives(name: str) -> None:
    """There are correct answers that are written otherwise for every task that students write, and for no other."""
    tree = ast.parse(alternatives(name)).body
    found = [node.name.split("__")[0] for node in tree if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    wanted = {task for one, task in written() if one == name}
    assert {task: found.count(task) for task in wanted if found.count(task) < 2} == {}
    assert set(found) <= wanted


@each_task
def test_alternative_earns_all_points(name: str, task: str) -> None:
    """A correct answer that is written otherwise earns all points and is told nothing."""
    for variant, source in variants(name, alternatives(name), task):
        told = result(name, SECRET, task, source)
        assert (variant, told.score, told.says, told.diagnoses) == (variant, told.points, "", ())


@pytest.mark.slow
@each_assignment
@pytest.mark.parametrize("seeds", sampled(MIXTURES, MIXTURES[0]))
def test_right_answers_may_be_mixed(name: str, seeds: range) -> None:
    """A file of functions that are all right has all points, however each of them is written and whatever it builds on."""
    paper, key = paper_and_key(name, SECRET)
    for seed in seeds:
        chosen, source = mixed(name, random.Random(seed))
        report = grade(Submission("student", source.encode()), key, InProcess(paper))
        assert [(task.name, task.says) for task in report.tasks if task.score < task.points] == [], chosen


# ── known mistakes ──────────────────────────────────────────────────────────────────────────


@each_task
def test_every_task_has_known_mistakes(name: str, task: str) -> None:
    """A task has at least three known mistakes; no two have the same name, and each has a hint that asks or leads."""
    known = assignment(name).mistakes[task]
    assert len(known) >= 3
    assert len({mistake.name for mistake in known}) == len(known)
    for mistake in known:
        assert mistake.name.split()[0] not in ("The", "It", "A", "An", "You", "This"), mistake.name
        assert not mistake.name.endswith("."), mistake.name
        assert mistake.hint[-1] in ".?", mistake.hint


@pytest.mark.slow
@each_assignment
def test_known_mistake_loses_points_and_is_told_apart(name: str) -> None:
    """Each known mistake loses points, and of all known mistakes it is the one that is named."""
    found = {
        mistake.function.__name__: (names, earned < points - 0.01)
        for mistake, points, earned, names in named(name, paper_and_key(name, SECRET)[1])
    }
    wanted = {one.function.__name__: ([one.name], True) for some in assignment(name).mistakes.values() for one in some}
    assert found == wanted


@pytest.mark.slow
@pytest.mark.parametrize(("name", "secret"), ANOTHER_SECRET)
def test_another_secret_changes_no_verdict(name: str, secret: bytes) -> None:
    """Under another secret every known mistake loses points and is named, every alternative has all, the blank sheet none."""
    assert complaints(name, secret) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.filterwarnings("ignore:Conversion of an array with ndim")  # of one entry: older numpys only warn of it
@each_task
@pytest.mark.parametrize("which", sampled(["a few", "all others"], "a few"))
def test_submission_with_a_known_mistake_is_told_its_name(name: str, task: str, which: str) -> None:
    """A whole submission with one known mistake in it loses points in that task and reads the mistake's name and hint."""
    for mistake, source in [
        one for place, one in enumerate(mistaken(name, task)) if (place % 24 == 0) is (which == "a few")
    ]:
        told = result(name, SECRET, task, source, PATIENT)
        assert told.score < told.points, mistake.function.__name__
        told_of = [(diagnosis.source, diagnosis.name, diagnosis.hint) for diagnosis in told.diagnoses]
        assert told_of == [("author", mistake.name, mistake.hint)], mistake.function.__name__


@pytest.mark.slow
@each_assignment
def test_mistakes_that_change_inputs_or_loop_are_foreseen_as_such(name: str) -> None:
    """A mistake called in_place changes an argument; one called loop goes row by row."""
    _, key = paper_and_key(name, SECRET)
    for task in key.tasks:
        for mistake, foreseen in zip(assignment(name).mistakes[task.name], task.mistakes, strict=True):
            kind = mistake.function.__name__.split("__")[1]
            changes = any(isinstance(one, Returned) and one.changed for one in foreseen.outcomes)
            if kind in ("in_place", "loop"):
                assert (changes, foreseen.loops) == (kind == "in_place", "rows" if kind == "loop" else ""), (
                    mistake.function.__name__
                )


# ── the blank sheet and the answers as submissions ──────────────────────────────────────────


@each_assignment
def test_blank_sheet_earns_nothing(name: str) -> None:
    """The stub as the student gets it earns no point: every task is missing, and a given one waits for the others."""
    paper, key = paper_and_key(name, SECRET)
    report = grade(Submission("student", sheet(name)), key, InProcess(paper))
    assert report.score == 0
    given = {task.name for task in report.tasks if assignment(name).questions[task.name].given}
    assert {task.name for task in report.tasks if task.status == "waiting"} == given
    assert {task.status for task in report.tasks if task.name not in given} == {"missing"}


@each_assignment
def test_answers_earn_all_points(name: str) -> None:
    """The answers, handed in, earn all points without a word."""
    paper, key = paper_and_key(name, SECRET)
    report = grade(Submission("student", assignment(name).source), key, InProcess(paper))
    assert report.score == report.points == assignment(name).policy.points
    assert not any(task.says or task.diagnoses or task.notes for task in report.tasks)
