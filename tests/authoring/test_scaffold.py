"""`autograder new`: what it begins is right from the first minute, and what it refuses leaves everything as it was."""

import doctest
from datetime import UTC, datetime
from types import ModuleType

import pytest

from autograder.authoring.audit import outcomes_of
from autograder.authoring.scaffold import begin_assignment, begin_task
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.diagnosis.search import diagnose
from autograder.errors import UsageError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.sandbox.inprocess import InProcess
from tests.course_room import cut

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def begun(tmp_path):
    """A course of one assignment with two tasks, as `new` writes it."""
    begin_assignment(tmp_path, "attention", "attention_weights", NOW)
    begin_task(tmp_path, "01", "attention_mix")
    return load_assignment(tmp_path, "01_attention")


def test_what_is_begun_is_a_whole_assignment(begun):
    """It loads, its points agree, its deadline is four weeks away, and its docstrings' examples run."""
    assert list(begun.questions) == ["attention_weights", "attention_mix"]
    assert begun.policy.points == 2
    assert begun.policy.deadline == datetime(2027, 1, 29, 23, 59, tzinfo=UTC)
    module = ModuleType("attention")
    module.__dict__.update(begun.functions)
    results = [
        doctest.DocTestRunner().run(test)
        for task in begun.questions
        for test in doctest.DocTestFinder().find(
            begun.functions[task], task, module=module, globs=dict(begun.functions)
        )
    ]
    assert [(one.failed, one.attempted) for one in results] == [(0, 1), (0, 1)]


@pytest.mark.parametrize("title", ["title: Attention", "title: >\n  Attention,\n\n  and more"])
def test_a_task_is_begun_where_the_course_says_the_points(begun, tmp_path, title):
    """Of the course's points the assignment's are made, for its tasks come to one more."""
    (tmp_path / "course.yaml").write_text("points: 2\n")
    policy = tmp_path / "assignments" / "01_attention" / "assignment.yaml"
    policy.write_text(title)
    begin_task(tmp_path, "01", "attention_sum")
    assert policy.read_text() == f"{title}\npoints: 3\n"
    assert len(load_assignment(tmp_path, "01").questions) == 3


@pytest.mark.slow
def test_its_mistakes_are_named_and_its_alternatives_earn_all(begun, tmp_path):
    """Every known mistake loses points and is named; every alternative earns all points."""
    exam = set_exam(begun, b"x")
    paper, key = exam.paper, exam.key
    text = (tmp_path / "tests" / "alternatives" / "01_attention.py").read_text()
    for task in key.tasks:
        for foreseen in task.mistakes:
            judged = judge(task, outcomes_of(task, foreseen))
            assert sum(one.earned for one in judged.verdicts) < task.points
            assert [one.name for one in diagnose(judged)] == [foreseen.name]
        helpers, names = cut(text, task.name)
        assert len(names) == 3
        for name in names:
            source = f"{begun.source.decode()}\n\n{helpers}\n\n{task.name} = {name}\n"
            assert grade(Submission("x", source.encode()), key, InProcess(paper)).score == 2


def test_an_assignment_gets_the_next_number(begun, tmp_path):
    """A name without a number comes after what is there; one with a number keeps it."""
    paths = begin_assignment(tmp_path, "graphs", "first", NOW) + begin_assignment(tmp_path, "09_last", "first", NOW)
    assert {path.parent.name for path in paths if path.name == "handout.md"} == {"02_graphs", "09_last"}


@pytest.mark.parametrize(
    ("begin", "says"),
    [
        (lambda course: begin_task(course, "01", "attention_mix"), "there is a 'attention_mix' already"),
        (lambda course: begin_task(course, "01", "Mix"), "'Mix' cannot be the name of a task"),
        (lambda course: begin_task(course, "01", "lambda"), "'lambda' cannot be"),
        (lambda course: begin_task(course, "01", "mix__twice"), "'mix__twice' cannot be"),
        (lambda course: begin_task(course, "04", "mix"), "no assignment called '04'"),
        (
            lambda course: begin_assignment(course, "01_attention", "mix", NOW),
            "there is an assignment 01_attention already",
        ),
        (
            lambda course: begin_assignment(course, "attention", "mix", NOW),
            "there is an assignment 01_attention already",
        ),
        (lambda course: begin_assignment(course, "../x", "mix", NOW), "cannot be the name of an assignment"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_written(begun, tmp_path, begin, says):
    """A name that is taken or is no name is refused, and every file stays as it was."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=says):
        begin(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("taken", ["tests/alternatives/02_graphs.py", "assignments/02_graphs", "reference/02_graphs"])
@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_new_assignment_writes_over_nothing(begun, tmp_path, taken, kind):
    """Where one of its files or folders would be there is something already, be it a link to nowhere: it is named and stays."""
    place = tmp_path / taken
    if kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to("nowhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=r"02_graphs.*already"):
        begin_assignment(tmp_path, "02_graphs", "first", NOW)
    assert sorted(tmp_path.rglob("*")) == before
    assert place.is_symlink() if kind == "link" else place.read_text() == "mine"


def test_a_task_is_begun_in_files_or_not_at_all(begun, tmp_path):
    """Where a folder stands in the place of one of its files nothing is written to the others either."""
    place = tmp_path / "tests/alternatives/01_attention.py"
    place.unlink()
    place.mkdir()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=r"01_attention\.py: this is no file"):
        begin_task(tmp_path, "01", "mix")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_link_to_a_file_that_gets_a_task_stays(begun, tmp_path):
    """Who keeps a room's file elsewhere and links to it has the task added there."""
    handout = tmp_path / "assignments/01_attention/handout.md"
    handout.rename(tmp_path / "handout.md")
    handout.symlink_to("../../handout.md")
    begin_task(tmp_path, "01", "mix")
    assert handout.is_symlink()
    assert "## `mix(" in (tmp_path / "handout.md").read_text()
