"""The recorded key: what goes in comes out, fast, lazily, and never as a riddle when the file is bad."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from session_room import made

from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.errors import GraderError, UsageError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.key import Case, CaseKey, Component, Expected, Hypothesis, Key, NumericalGradientKey, TaskKey
from autograder.practice import read as practice
from autograder.practice.agreement import agree
from autograder.practice.record import record
from autograder.results import Died, Foreign, Missing, NotRun, Raised, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call, Lines, Sweep
from autograder.words.message import Message, message
from tests.words_room import refused

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "courses" / "tiny"


@pytest.fixture(scope="module")
def exam(tiny):
    """The practice paper and key of the two-task course, as they are drawn."""
    exam = set_exam(tiny, PUBLIC_SECRET)
    return exam.paper, exam.key


@pytest.fixture(scope="module")
def data(exam):
    """The same, recorded."""
    return record(*exam)


def exact(thing):
    """A thing taken apart down to its bytes, so that nan is nan and float32 is not float64."""
    if isinstance(thing, np.ndarray | np.generic):
        array = np.asarray(thing, thing.dtype.newbyteorder("<"))
        return array.dtype.str, array.shape, array.tobytes()
    if isinstance(thing, Call):
        return "Call", exact(thing.plain())
    if is_dataclass(thing):
        return type(thing).__name__, [exact(getattr(thing, part.name)) for part in fields(thing) if part.init]
    if isinstance(thing, dict):
        return [(key, exact(value)) for key, value in thing.items()]
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [exact(item) for item in thing]
    return type(thing).__name__, float(thing).hex() if isinstance(thing, float) else thing


# ── what goes in comes out ──────────────────────────────────────────────────────────────────

NUMBERS = st.sampled_from(["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", ">f8", ">i4"])
ARRAYS = arrays.arrays(NUMBERS, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=9) | ARRAYS
VALUES = st.recursive(
    PLAIN | st.builds(Foreign, st.text(max_size=9)),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FLOATS = arrays.arrays("f8", arrays.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=3))
LOOPS = st.sampled_from(["", "rows", "lines"])
NAMES = st.text(max_size=9)
OUTCOMES = st.one_of(
    st.builds(Returned, VALUES, st.lists(NAMES, max_size=2).map(tuple)),
    st.builds(Raised, NAMES, NAMES, st.none() | st.integers(1, 99)),
    st.builds(Missing, NAMES),
    st.builds(TimedOut, st.floats(0, 9)),
    st.builds(Died, st.builds(Message, NAMES)),
    st.builds(NotRun, st.builds(Message, NAMES)),
)
COMPONENTS = st.builds(
    lambda label, want, scale: Component(label, want, abs(want), scale),
    NAMES,
    FLOATS,
    st.floats(0, 1e9),
) | st.builds(Component, NAMES, st.none() | st.booleans() | st.text(max_size=5))
FORMS = st.recursive(
    st.just("leaf"),
    lambda inner: st.tuples(st.sampled_from(["tuple", "dict"]), st.just(("a", "b")), st.tuples(inner, inner)),
    max_leaves=4,
)


@st.composite
def exams(draw):
    """A paper and a key of one task in which everything is there once."""
    names = draw(st.lists(NAMES, unique=True, max_size=3))
    args = {name: draw(VALUES) for name in names}
    layout, sizes = draw(st.sampled_from("CF")), draw(st.dictionaries(NAMES, st.integers(1, 9), max_size=2))
    call = Call("f", names, list(args.values()), layout=layout)
    sweep = Call("g", names, list(args.values()), Sweep(tuple(names[:1]), 1, 0.5))
    case = Case("f", "distinct", "values", args, sizes, layout)
    expected = Expected(draw(FORMS), tuple(draw(st.lists(COMPONENTS, max_size=2))))
    task = TaskKey(
        "f",
        draw(st.integers(1, 9) | st.floats(0.5, 9)),
        (CaseKey(0, case, expected),),
        again=1,
        lines=draw(st.sampled_from([None, (2, 3)])),
        small=(CaseKey(4, case, expected),),
        numerical_gradients=(NumericalGradientKey(5, "g", 0, "gradient", ("x", None), (4,), draw(VALUES)),),
        mistakes=(
            Hypothesis(draw(NAMES), draw(NAMES), tuple(draw(st.lists(OUTCOMES, max_size=3))), loops=draw(LOOPS)),
        ),
    )
    kinds = [call, call, *(Call("f", names, call.args, Lines()),) * 2, call, sweep]
    return Paper(draw(NAMES), tuple(kinds)), Key("01", draw(NAMES), (task,), practice=draw(st.booleans()))


@pytest.mark.slow
@given(exams())
@settings(max_examples=60, deadline=None)
def test_whatever_is_recorded_comes_back_to_the_last_bit(exam):
    """Arguments, expectations, tolerances, sizes, layouts, forms, outcomes and names survive being recorded."""
    paper, key = practice.load(record(*exam))
    numbers = [number for task in key.tasks for number in (*task.first_calls, *task.second_calls)]
    assert [exact(paper.calls[number]) for number in numbers] == [exact(exam[0].calls[number]) for number in numbers]
    assert paper.filename == exam[0].filename
    assert exact(key) == exact(exam[1])


SOURCES = {
    "right": "return np.outer(delta, x)",
    "mistaken": "return np.outer(x, delta)",
    "flipped": "return -np.outer(delta, x)",
    "raising": "return delta @ x.reshape(-1, 1, 1)",
    "unwritten": "raise NotImplementedError",
}


@pytest.mark.parametrize("body", SOURCES.values(), ids=SOURCES.keys())
def test_a_report_from_the_record_is_the_report_from_the_reference(exam, data, body):
    """The recorded key judges, diagnoses and shows examples just as the live one does."""
    source = f"import numpy as np\ndef outer(delta, x):\n    {body}\ndef mean_square(X):\n    X **= 2\n    return X.sum(axis=0)\n"
    reports = [
        grade(Submission("me", source.encode()), key, InProcess(paper)) for paper, key in (exam, practice.load(data))
    ]
    assert reports[0] == reports[1]
    assert reports[0].tasks[1].diagnoses


@pytest.mark.slow
def test_the_record_of_the_course_agrees_with_its_reference_and_is_small():
    """The first assignment's record holds all of its key, in well below a megabyte."""
    assignment = load_assignment(ROOT, "01_gradients")
    with np.errstate(all="ignore"):
        exam = set_exam(assignment, PUBLIC_SECRET)
    data = record(exam.paper, exam.key)
    assert exact(practice.load(data)[1]) == exact(exam.key)
    assert exact(tuple(practice.load(data)[0].calls)) == exact(exam.paper.calls)
    assert len(data) < 900_000


# ── the file ────────────────────────────────────────────────────────────────────────────────


def test_the_file_is_an_ordinary_npz_of_few_members(data):
    """np.load reads every member without pickle; there are six, uncompressed, each costing a reader its time."""
    with np.load(io.BytesIO(data), allow_pickle=False) as members:
        assert [array.ndim for array in members.values()] == [1] * 6
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(one.compress_type, one.date_time[0]) for one in archive.infolist()} == {(zipfile.ZIP_STORED, 1980)}


def test_the_same_course_gives_the_same_bytes(tiny, data):
    """Neither the clock nor the order of a set gets into the file."""
    exam = set_exam(tiny, PUBLIC_SECRET)
    assert record(exam.paper, exam.key) == data


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(data):
    """Two processes that hash differently record the same."""
    program = (
        "import sys; from pathlib import Path; from autograder.course import assignment as a, exam as s; from autograder.practice import record as p;"
        "exam = s.set_exam(a.load_assignment(Path(sys.argv[1]), '01_tiny'), s.PUBLIC_SECRET);"
        "sys.stdout.buffer.write(p.record(exam.paper, exam.key))"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program, TINY], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        assert run.stdout == data


@pytest.mark.slow
def test_a_student_needs_numpy_and_nothing_else():
    """Reading a record imports no package but numpy and this one; what Cython keeps in memory has no file."""
    program = (
        "import sys; before = set(sys.modules); import autograder.practice.read;"
        "files = {name for name, module in sys.modules.items() if getattr(module, '__file__', None)};"
        "print(*{name.partition('.')[0] for name in files - before})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    ours = {name for name in run.stdout.split() if not name.startswith("_") and name not in sys.stdlib_module_names}
    assert ours - {"numpy", "autograder"} == set()


def _tampered(data, **changes):
    """The file with members replaced."""
    members = dict(np.load(io.BytesIO(data)))
    out = io.BytesIO()
    np.savez(out, **{**members, **changes})
    return out.getvalue()


RIGHT = "import numpy as np\ndef outer(delta, x):\n    return np.outer(delta, x)\ndef mean_square(X):\n    return (X**2).mean(0)\n"


def test_what_only_mistakes_need_is_not_read_for_a_right_file(data):
    """A right submission is judged without a look at small cases and mistakes; a wrong one meets what is damaged there."""
    bad = _tampered(data, rest_index=np.zeros(3, np.uint8))
    paper, key = practice.load(bad)
    ran = made(InProcess(paper), RIGHT.encode(), [call for task in key.tasks for call in task.first_calls])
    assert all(verdict.status == "passed" for task in key.tasks for verdict in judge(task, ran.outcomes).verdicts)
    assert len(key.tasks[0].small) > 20
    for look in (
        lambda: key.tasks[0].small[0],
        lambda: list(key.tasks[0].mistakes),
        lambda: paper.calls[key.tasks[0].second_calls[0]],
    ):
        with refused(UsageError, "practice.damaged"):
            look()


def test_what_is_read_late_is_a_sequence_like_any_other(exam, data):
    """Late items are counted, sliced, unpacked and found from behind."""
    small, live = practice.load(data)[1].tasks[0].small, exam[1].tasks[0].small
    assert exact(small[-1]) == exact(live[-1])
    assert exact(small[1:3]) == exact(live[1:3])
    assert exact((*small,)) == exact(live)
    with pytest.raises(IndexError):
        small[len(live)]


# ── bad files ───────────────────────────────────────────────────────────────────────────────


def _npz(**members):
    out = io.BytesIO()
    np.savez(out, **members)
    return out.getvalue()


BAD = {
    "empty": b"",
    "text": b"import numpy as np\n",
    "another zip": b"PK\x05\x06" + bytes(18),
    "another npz": _npz(x=np.ones(3)),
    "an index that is no JSON": _npz(index=np.ones(3, np.uint8)),
    "JSON of something else": _npz(index=np.frombuffer(b'{"format": "one"}', np.uint8)),
    "a list": _npz(index=np.frombuffer(b"[1, 2]", np.uint8)),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_file_that_is_not_ours_is_refused_with_its_name_and_what_to_do(tmp_path, bad):
    """Any other file is told by its path, in one sentence, with a way out."""
    path = tmp_path / "practice.npz"
    path.write_bytes(bad)
    with refused(UsageError, "practice.unreadable"):
        practice.load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A missing file is an error of usage, not of ours."""
    with refused(UsageError, "practice.unreadable"):
        practice.load(tmp_path / "practice.npz")


def test_a_newer_file_says_so(data):
    """A record of a later format asks for a later autograder."""
    index = np.load(io.BytesIO(data))["index"].tobytes().replace(b'"format":1', b'"format":2')
    with refused(UsageError, "practice.other_format", found=2, known=1):
        practice.load(_tampered(data, index=np.frombuffer(index, np.uint8)))


@pytest.mark.parametrize("member", ["numbers", "index", "rest_index", "rest_numbers"])
def test_a_file_with_a_member_cut_short_is_damaged(data, member):
    """Whatever is missing is met with the same sentence, at once or when it is needed."""
    members = np.load(io.BytesIO(data))
    bad = _tampered(data, **{member: members[member][: members[member].size // 2]})
    with pytest.raises(UsageError, match=r"damaged|cannot be read"):
        exact(practice.load(bad)[1])


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=3),
    st.sampled_from([0, 1, "half"]),
)
@example([(0.09260261226235023, 1)], 0)  # a header of numpy's that ends in the middle of a statement
@settings(max_examples=150, deadline=None)
def test_no_damage_ends_in_anything_but_a_usage_error(data, changes, cut):
    """A file with bytes changed or cut off is read as it was, or refused."""
    bad = bytearray(data)
    for place, bits in changes:
        bad[int(place * len(bad))] ^= bits
    bad = bytes(bad[: len(bad) // 2 if cut == "half" else len(bad) - cut])
    try:
        paper, key = practice.load(bad)
        exact(key), exact(tuple(paper.calls))
    except UsageError:
        return


def test_a_key_that_does_not_fit_its_paper_is_our_own_fault(exam):
    """A case whose inputs are not those of its call is never written down."""
    paper, key = exam
    task = key.tasks[0]
    other = replace(task.cases[0], case=task.cases[1].case)
    with refused(GraderError, "practice.call"):
        record(paper, replace(key, tasks=(replace(task, cases=(other, *task.cases[1:])), *key.tasks[1:])))


def test_what_cannot_be_recorded_is_our_own_fault():
    """A value of an unknown type is refused with its type's name."""
    paper = Paper("f.py", (Call("f", ("x",), (1j,)),))
    with refused(GraderError, "practice.value", kind="complex"):
        record(paper, Key("01", "", (TaskKey("f", 1, (), again=0),)))


# ── two files side by side ──────────────────────────────────────────────────────────────────


def _changed(exam, **changes):
    """The record of an exam in which the first component of the first case is another."""
    paper, key = exam
    task, case = key.tasks[0], key.tasks[0].cases[0]
    part = case.expected.components[0]
    part = replace(part, **{name: change(getattr(part, name)) for name, change in changes.items()})
    case = replace(case, expected=replace(case.expected, components=(part, *case.expected.components[1:])))
    task = replace(task, cases=(case, *task.cases[1:]))
    return record(paper, replace(key, tasks=(task, *key.tasks[1:])))


def test_rounding_and_measured_tolerances_may_differ(exam, data):
    """The last bit of what is wanted, and a tolerance three times as large, are what another processor makes of it."""
    again = _changed(exam, want=lambda want: np.nextafter(want, 9), tolerance=lambda tolerance: 3 * tolerance)
    assert again != data
    assert agree(data, again)


CHANGES = {
    "want": lambda want: want + 1e-3,
    "tolerance": lambda tolerance: 100 * tolerance,
    "scale": lambda scale: 2 * scale,
    "label": lambda label: label + "x",
}


@pytest.mark.parametrize("name", CHANGES)
def test_anything_else_may_not_differ(exam, data, name):
    """Another answer, tolerance, scale, flag or name is another key."""
    assert not agree(data, _changed(exam, **{name: CHANGES[name]}))
    assert not agree(_changed(exam, **{name: CHANGES[name]}), data)


def test_another_mistake_is_another_key(exam, data):
    """A hint, and what a mistake gives, are part of what must agree."""
    paper, key = exam
    task = key.tasks[0]
    first = task.mistakes[0]
    outcomes = (replace(first.outcomes[0], value=first.outcomes[0].value + 1), *first.outcomes[1:])
    for other in (replace(first, hint="Think."), replace(first, outcomes=outcomes)):
        changed = replace(key, tasks=(replace(task, mistakes=(other, *task.mistakes[1:])), *key.tasks[1:]))
        assert not agree(data, record(paper, changed))


def _mistaken(exam, *outcomes):
    """The record of this exam whose first task has one mistake that comes to these outcomes, and to none in the other cases."""
    paper, key = exam
    task = key.tasks[0]
    others = (NotRun(message("sandbox.stuck")),) * (len(task.cases) - len(outcomes))
    mistake = replace(task.mistakes[0], outcomes=(*outcomes, *others))
    return record(paper, replace(key, tasks=(replace(task, mistakes=(mistake,)), *key.tasks[1:])))


@pytest.mark.slow
def test_another_python_may_stop_a_recursion_elsewhere(exam):
    """Its line and its words are the interpreter's, and the words of a TypeError; of any other exception both must agree."""

    def agrees(kind, other, line=9):
        ours = _mistaken(exam, Raised(kind, "maximum recursion depth exceeded", 7))
        return agree(ours, _mistaken(exam, Raised(other, "maximum recursion depth exceeded in comparison", line)))

    assert agrees("RecursionError", "RecursionError")
    assert agrees("TypeError", "TypeError", 7)
    assert not agrees("TypeError", "TypeError")
    assert not agrees("ValueError", "ValueError", 7)
    assert not agrees("ValueError", "ValueError")
    assert not agrees("RecursionError", "ValueError")


def test_another_numpy_may_refuse_what_this_one_takes(exam):
    """In less than half of the cases of a mistake, and in no case that comes to numbers in both."""
    cases = len(exam[1].tasks[0].cases)

    def recorded(refused, value):
        given = [Raised("TypeError", "only 0-dimensional arrays", 7)] * refused
        return _mistaken(exam, *given, *[Returned(value)] * (cases - refused))

    assert agree(recorded(0, 0.5), recorded(1, 0.5))
    assert not agree(recorded(0, 0.5), recorded(1, 0.75))
    assert not agree(recorded(0, 0.5), recorded((cases + 1) // 2, 0.5))


def test_rounding_may_turn_what_a_mistake_gives(exam):
    """Whole numbers in less than half of its cases, and noise around 0; never their size, and never most of them."""

    def recorded(*values):
        return _mistaken(exam, *map(Returned, values))

    cases = len(exam[1].tasks[0].cases)
    order, noise = np.array([2, 0, 1]), np.array([1e-17, 0.0])
    assert agree(recorded(order, noise), recorded(order[::-1].copy(), 3 * noise))
    assert not agree(recorded(order), recorded(order[:2]))
    assert not agree(recorded(order), recorded(order / 2))
    assert not agree(recorded(*[order] * cases), recorded(*[order[::-1].copy()] * cases))
