"""Fixtures that the rooms' tests share: the tiny course, its paper and key, and the course itself."""

import gc
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.wording import in_words
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess

_NUMBERED = re.compile(r"\d\d_[a-z_]+")

# Every push is asked the same; `make measure` asks what nobody has seen, and more of it.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("fresh", deadline=None, max_examples=2000)
settings.load_profile("same")

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "courses" / "tiny"


def pytest_xdist_auto_num_workers(config):
    """Twice as many processes as cores where slow tests are among them: many of those wait for deadlines."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if "not slow" in config.option.markexpr else 2 * cores


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Nothing looks for waste while thousands of tests are collected, which all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(config, items):
    """Where tests run in several processes, those that share what is dear share a process, and the slow ones begin first.

    What is marked weekly is left out where nobody asks for it, by its mark or by its name.
    """
    if "weekly" not in config.option.markexpr:
        left_out = {item for item in items if item.get_closest_marker("weekly") and not is_named(item, config.args)}
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=[*left_out])
    for item in items:
        group = _shared(item)
        if group and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(group))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def is_named(item, args):
    """Whether an argument of the command names this test, as `file.py::test` or `file.py::test[values]`."""
    names = {(item.path.name, name) for name in (item.name, item.originalname)}
    return any((Path(file).name, test) in names for file, _, test in (str(arg).partition("::") for arg in args))


def by_name(table, *slow, weekly=()):
    """A table's rows as what a test is asked with, each under its name; the `slow` ones are for `make test`, the `weekly` for `make measure` alone."""
    assert {*slow, *weekly} < set(table), "a row that is not there, or none that stays"
    plain = {name: row if isinstance(row, tuple) else (row,) for name, row in table.items()}
    marked = {name: [pytest.mark.slow] * (name in slow) + [pytest.mark.weekly] * (name in weekly) for name in plain}
    return [pytest.param(*row, id=name, marks=marked[name]) for name, row in plain.items()]


def sampled(values, *kept, weekly=None):
    """Values as what a test is asked with: the `kept` in `make test`, all others, or those that are `weekly`, in `make measure` alone.

    A value may be a parameter that has marks of its own.
    """
    params = [_param(one) for one in values]
    left = [weekly(one.values) if weekly else one not in map(_param, kept) for one in params]
    assert not all(left), "nothing stays"
    assert weekly or len(params) - sum(left) == len(kept), "a value that is not there"
    return [
        pytest.param(*one.values, id=one.id, marks=[*one.marks, *[pytest.mark.weekly] * is_left])
        for one, is_left in zip(params, left, strict=True)
    ]


def _param(value):
    """A value, or a row of them, as a parameter."""
    if hasattr(value, "marks"):
        return value
    return pytest.param(*value) if isinstance(value, tuple) else pytest.param(value)


def _shared(item):
    """What a test shares with others: the papers of an assignment, so that each is set once, or the fixtures of its file."""
    numbered = _NUMBERED.search(item.name) or _NUMBERED.search(item.path.stem)
    fixtures = (one for some in item._fixtureinfo.name2fixturedefs.values() for one in some)
    return numbered[0] if numbered else item.path.stem * any(one.scope == "module" for one in fixtures)


@pytest.fixture(scope="session")
def tiny():
    """The two-task course."""
    return load_assignment(TINY, "01_tiny")


@pytest.fixture(scope="session")
def exam_of_tiny(tiny):
    """The exam of the two-task course under a fixed secret, with the limits that are there by default."""
    return replace(set_exam(tiny, b"a secret for tests"), limits=Limits())


@pytest.fixture(scope="session")
def tiny_exam(exam_of_tiny):
    """The paper and key of that exam."""
    return exam_of_tiny.paper, exam_of_tiny.key


@pytest.fixture
def grade_tiny(tiny_exam):
    """Grade a source for the two-task course without walls."""
    paper, key = tiny_exam

    def run(source: str | bytes, **options):
        data = source.encode() if isinstance(source, str) else source
        return in_words(grade(Submission("someone", data), key, InProcess(paper), **options))

    return run


@pytest.fixture
def hand_in(tmp_path):
    """Write submissions into a folder and give its path."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "in"

    return write


@pytest.fixture(scope="session")
def secret_file(tmp_path_factory):
    """A secret that every run of a test shares."""
    path = tmp_path_factory.mktemp("secret") / "secret"
    path.write_text("0123456789abcdef0123456789abcdef\n")
    return path
