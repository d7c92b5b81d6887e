"""The course side: drawing, loading, and the errors of a wrong course, with file, line and what to do."""

import functools
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from autograder.course import course_file, expected
from autograder.course.assignment import assignment_names, hashes, load_assignment
from autograder.course.course_file import CourseFile, read_course_file
from autograder.course.draw import PROFILES, Draw, Steady, seed
from autograder.course.exam import PUBLIC_SECRET, set_exam, set_graded_exam
from autograder.course.policy import SCHEMA, read_policy
from autograder.course.yaml_file import fits
from autograder.errors import CourseError, UsageError
from autograder.words.message import message, say
from tests.conftest import ROOT, TINY
from tests.words_room import refused


@pytest.fixture
def course(tmp_path):
    """A copy of the tiny course that a test may spoil."""
    shutil.copytree(TINY, tmp_path / "course")
    return tmp_path / "course"


def _spoil(course, room, name, old, new):
    path = course / room / "01_tiny" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1), errors="surrogateescape")


def _set(course):
    exam = set_exam(load_assignment(course, "01_tiny"), b"secret")
    return exam.paper, exam.key


WRONG = {
    "an answer is missing": ("reference", "tiny.py", "def mean_square", "def mean_cube", "tiny.py", 12, "course.no_answer"),
    "a question is missing": ("assignments", "tiny.py", '@task(points=2, rows="N")\n', "", "tiny.py", 16, "course.answers_nothing"),
    "a marker is never closed": ("reference", "tiny.py", "    # END SOLUTION\n", "", "tiny.py", 20, "course.solution_in_solution"),
    "a name is drawn that the answer lacks": ("assignments", "tiny.py", '"X":', '"Y":', "tiny.py", 12, "course.draws_other"),
    "an unknown profile": ("assignments", "tiny.py", "points=3", 'points=3, without="huge"', "tiny.py", 6, "course.without_unknown"),
    "no points": ("assignments", "tiny.py", "points=3", "points=0", "tiny.py", 6, "course.worth_nothing"),
    "rows that are not drawn": ("assignments", "tiny.py", 'rows="N"', 'rows="B"', "tiny.py", 12, "course.rows_not_drawn"),
    "a question that raises": ("assignments", "tiny.py", '"""Two', '1 / 0\n"""Two', "tiny.py", 1, "ZeroDivisionError"),
    "a body that raises": ("assignments", "tiny.py", 'draw.dims("n", "m")', 'draw.dims("n", "m", 7)', "tiny.py", 8, "course.question_raises"),
    "a body that returns nothing": ("assignments", "tiny.py", 'return {"X"', 'X = {"X"', "tiny.py", 12, "course.no_case"),
    "names that are no results": ("assignments", "tiny.py", "points=3", 'points=3, returns=("a", "b")', "tiny.py", 6, "course.result_alone"),
    "an own profile that exists": ("assignments", "tiny.py", "points=3", 'points=3, also="square"', "tiny.py", 6, "course.profile_is_there"),
    "no profile left": ("assignments", "tiny.py", "points=3", "points=3, without=__import__('autograder.judge.key').judge.key.PROFILES", "tiny.py", 6, "course.no_profile"),
    "a derivative of nothing": ("assignments", "tiny.py", "points=3", "points=3, derivative=__import__('autograder').derivative(of='inner', wrt='x')", "tiny.py", 6, "course.derivative_of_unasked"),
    "a derivative by nothing": ("assignments", "tiny.py", "points=3", "points=3, derivative=__import__('autograder').derivative(of='mean_square', wrt='x')", "tiny.py", 6, "course.wrt_unknown"),
    "a gradient from nowhere": ("assignments", "tiny.py", "points=3", "points=3, derivative=__import__('autograder').derivative(of='outer', wrt='x', upstream='up')", "tiny.py", 6, "course.no_upstream"),
    "an answer that is not UTF-8": ("reference", "tiny.py", "Two small tasks", "Two sm\udce4ll tasks", "tiny.py", 1, "course.not_utf8"),
    "a key that stands twice": ("assignments", "assignment.yaml", "points: 5", "points: 5\npoints: 5", "assignment.yaml", 3, "course.key_twice"),
    "bad Python in a question": ("assignments", "tiny.py", "def outer(", "def outer((", "tiny.py", 7, "course.not_python"),
    "an unknown key": ("assignments", "assignment.yaml", "deadline:", "deadlin:", "assignment.yaml", 3, "yaml.no_key"),
    "a wrong type": ("assignments", "assignment.yaml", "seconds_per_case: 1", "seconds_per_case: soon", "assignment.yaml", 5, "yaml.other_value"),
    "an unknown limit": ("assignments", "assignment.yaml", "seconds_per_case", "seconds_per_cat", "assignment.yaml", 5, "yaml.no_key"),
    "a time without its zone": ("assignments", "assignment.yaml", "+01:00", "", "assignment.yaml", 3, "course.no_time"),
    "points that do not add up": ("assignments", "assignment.yaml", "points: 5", "points: 6", "assignment.yaml", 2, "course.points_disagree"),
    "an unknown key of late work": ("assignments", "assignment.yaml", "limits:", "late:\n  per_cent: 10\nlimits:", "assignment.yaml", 5, "yaml.no_key"),
    "the bank beside an assignment": ("assignments", "assignment.yaml", "limits:", "late:\n  late_days: 3\nlimits:", "assignment.yaml", 5, "yaml.no_key"),
    "more than all a day": ("assignments", "assignment.yaml", "limits:", "late:\n  per_cent_a_day: 101\nlimits:", "assignment.yaml", 5, "yaml.at_most"),
    "a number that is none": ("assignments", "assignment.yaml", "limits:", "late:\n  cut_off_days: .nan\nlimits:", "assignment.yaml", 5, "course.no_number"),
    "a section's time without its zone": ("assignments", "assignment.yaml", "limits:", "deadlines:\n  Lab 2: 2027-01-31\nlimits:", "assignment.yaml", 5, "course.no_time"),
    "a section that is no text": ("assignments", "assignment.yaml", "limits:", "deadlines:\n  2: 2027-01-31T23:59:00+01:00\nlimits:", "assignment.yaml", 5, "course.key_no_text"),
    "YAML without an end": ("assignments", "assignment.yaml", "limits:", "late: &a\n  x: *a\nlimits:", "assignment.yaml", None, "course.too_deep"),
    "bad YAML": ("assignments", "assignment.yaml", "title: Two", "title: [Two", "assignment.yaml", 2, "course.not_yaml"),
    "a mistake without a hint": ("reference", "mistakes.py", "Which of the two vectors runs along the rows?", "", "mistakes.py", 6, "course.mistake_without_name"),
    "half a statement marked": ("reference", "tiny.py", "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n", "    if len(x):  # SOLUTION\n        return np.outer(delta, x)\n", "tiny.py", 11, "course.marks_no_statement"),
    "a line marked outside": ("reference", "tiny.py", "def mean_square", "A = 1  # SOLUTION\n\n\ndef mean_square", "tiny.py", 16, "course.solution_outside"),
    "an answer without markers": ("reference", "tiny.py", "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n", "    return np.outer(delta, x)\n", "tiny.py", 6, "course.unmarked"),
    "a mistake that takes something else": ("reference", "mistakes.py", "(delta, x):", "(delta):", "mistakes.py", 6, "course.takes_other"),
    "a mistake in an unknown task": ("reference", "mistakes.py", "def outer__", "def inner__", "mistakes.py", 6, "course.mistake_in_unknown_task"),
}  # fmt: skip


@pytest.mark.parametrize(("room", "name", "old", "new", "file", "line", "found"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_course_is_told_with_file_line_and_what_to_do(course, room, name, old, new, file, line, found):
    """Each fault of a course stops before anything is graded, and says where it is and what to do."""
    _spoil(course, room, name, old, new)
    with pytest.raises(CourseError) as caught:
        _set(course)
    error = caught.value
    assert found in (error.found if isinstance(error.found, str) else [error.found.key])
    assert str(error.path).endswith(file)
    assert error.line == line
    assert say(error.do).endswith(".")


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("return np.outer(delta, x) / 0", "not finite"),
        ("return np.outer(delta, x) + np.random.random()", "gives another result each time"),
        ("delta *= 2; return np.outer(delta, x)", "it changes its input delta"),
        ("return np.outer(delta)", "it raises TypeError"),
        ("return {1, 2}", "a value of type set"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_answer_that_cannot_be_graded_against_is_refused(course, new, found):
    """An answer that is not finite, not repeatable, not plain, raises, or changes its input is the course's fault."""
    _spoil(course, "reference", "tiny.py", "return np.outer(delta, x)", new)
    with pytest.raises(CourseError, match="outer") as caught:
        _set(course)
    assert found in str(caught.value)


@pytest.mark.slow
def test_an_answer_that_never_ends_is_told(course, monkeypatch):
    """Whoever builds a course whose answer hangs is told which one, instead of waiting for ever."""
    monkeypatch.setattr(expected, "PATIENCE", 0.2)
    _spoil(course, "reference", "tiny.py", "return np.outer(delta, x)", "while True: pass")
    with refused(CourseError, "course.answer_fails", task="outer", case="distinct") as caught:
        _set(course)
    assert "it gives no answer within" in str(caught.value)


def test_a_folder_without_its_policy_is_not_left_out_unnoticed(course):
    """A lost assignment.yaml would take an assignment out of the template; what is no assignment may lie there."""
    (course / "assignments" / "drafts").mkdir()
    assert assignment_names(course) == ["01_tiny"]
    (course / "assignments" / "01_tiny" / "assignment.yaml").unlink()
    with refused(CourseError, "course.no_policy") as caught:
        assignment_names(course)
    assert say(caught.value.do).endswith(".")


@pytest.mark.parametrize(
    ("name", "old"), [("tiny", "return np.outer(delta, x)"), ("mistakes", "return np.outer(x, delta)")]
)
def test_ctrl_c_while_a_key_is_made_is_no_outcome(course, name, old):
    """What stops an answer or a known mistake stops the whole, instead of being expected of everyone."""
    _spoil(course, "reference", f"{name}.py", old, "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        set_exam(load_assignment(course, "01_tiny"), b"secret").work_out()


def test_a_missing_assignment_is_told_with_those_that_exist(course):
    """A wrong name is answered with the right ones; a beginning of a name is enough."""
    with refused(UsageError, "course.no_such_assignment", there="01_tiny"):
        load_assignment(course, "02_large")
    assert load_assignment(course, "01").name == "01_tiny"


@pytest.mark.slow
def test_the_same_secret_draws_the_same_paper(tiny):
    """A paper depends on the secret alone; another secret draws other numbers."""
    one, same, other = (set_exam(tiny, secret).paper.encode() for secret in (b"one", b"one", b"other"))
    assert one == same
    assert one != other


def test_seeds_tell_their_paths_apart():
    """Every part of the path and the secret change the seed."""
    paths = [
        (b"s", "a", "t", "c"),
        (b"r", "a", "t", "c"),
        (b"s", "b", "t", "c"),
        (b"s", "a", "u", "c"),
        (b"s", "a", "t", "d"),
    ]
    assert len({seed(*path) for path in paths}) == len(paths)


def test_the_paper_holds_nothing_of_the_key(tiny_exam):
    """No expected number and no name of a mistake is among the bytes that enter the walls."""
    paper, key = tiny_exam
    encoded = paper.encode()
    for task in key.tasks:
        for case in task.cases:
            want = case.expected.components[0].want
            drawn = np.concatenate([np.ravel(arg) for arg in case.case.args.values()])
            hidden = [value for value in np.ravel(want) if not np.isin(value, drawn)]
            assert hidden
            assert not any(np.float64(value).tobytes() in encoded for value in hidden)
        assert not any(mistake.name.encode() in encoded for mistake in task.mistakes)


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_draws_what_it_promises(profile):
    """Sizes and values are those that the profile's description names."""
    draw = Draw(1, profile)
    n, m = draw.dims("n", "m")
    values = draw.normal(n, m)
    assert values.shape == (n, m)
    promises = {
        "size_one": (n, m) == (1, 1),
        "square": n == m == 3,
        "extreme": np.abs(values).max() > 200,
        "shifted": np.all(np.abs(values - 50) < 10),
        "duplicates": len(np.unique(values)) <= 2 < values.size,
        "random": 2 <= n <= 8 and 2 <= m <= 8,
    }
    assert promises.get(profile, n != m and 2 not in (n, m))


def test_a_gap_keeps_values_from_the_kink():
    """No value lies within the gap, and signs are kept."""
    values = np.concatenate([Draw(number, "distinct").normal(40, gap=0.05) for number in range(50)])
    assert np.abs(values).min() >= 0.05
    assert (values > 0).any()
    assert (values < 0).any()


def test_settings_change_with_the_profile():
    """A setting is the usual one in most profiles, the other in "hyper", and any of them in "random"."""
    assert Draw(1, "distinct").setting(0.01, 0.37, 0.13) == 0.01
    assert Draw(1, "hyper").setting(0.01, 0.37, 0.13) == 0.37
    assert {Draw(number, "random").setting(0.01, 0.37, 0.13) for number in range(40)} == {0.01, 0.37, 0.13}


@pytest.mark.slow
def test_the_layout_case_lies_differently_in_memory(tiny):
    """Under some secrets the arrays of "layout" come in column order, under others with gaps, in all other cases plainly."""
    layouts = set()
    for number in range(8):
        for task in set_exam(tiny, b"%d" % number).key.tasks:
            layouts |= {case.case.layout for case in task.cases if case.case.name == "layout"}
            assert {case.case.layout for case in task.cases if case.case.name != "layout"} == {"C"}
    assert layouts == {"F", "strided"}


# ── kinds ───────────────────────────────────────────────────────────────────────────────────


def _drawn(kind, number):
    """Whole numbers, orders and choices, and real numbers, as a question may draw them."""
    rng = Steady(kind, number)
    whole = [rng.integers(99, size=20), rng.permutation(20), rng.choice([1.5, 2.5], 20), rng.integers(2), rng.random(9)]
    real = [
        rng.standard_normal((4, 5)),
        rng.normal(3.0, 2.0, 7),
        rng.uniform(-2.0, 5.0, 30),
        rng.uniform(),
    ]
    return np.concatenate([np.ravel(one) for one in whole]), np.concatenate([np.ravel(one) for one in real])


def test_under_another_secret_numbers_are_of_the_same_kind():
    """What is whole, ordered or chosen is the same; no real number is, but each lies near by and has its sign."""
    (whole, real), (same, near) = _drawn(1, 2), _drawn(1, 3)
    assert whole.tolist() == same.tolist()
    assert not np.any(real == near)
    assert np.abs(real - near).max() < 0.001
    assert np.array_equal(np.sign(real[:20]), np.sign(near[:20]))
    assert _drawn(4, 2)[0].tolist() != whole.tolist()


def test_a_steady_generator_draws_what_numpy_would():
    """Normal numbers have their spread, even ones fill their range and stay in it."""
    rng = Steady(1, 2)
    normal, even = rng.standard_normal(20_000), rng.uniform(-2.0, 5.0, 20_000)
    assert (abs(normal.mean()), abs(normal.std() - 1)) < (0.03, 0.03)
    assert (-2 <= even.min() < -1.99, 4.99 < even.max() <= 5, abs(even.mean() - 1.5) < 0.05) == (True, True, True)


def test_the_secret_decides_no_size_and_no_setting(tiny):
    """Nor any sign, so that whether a case shows a mistake hardly hangs on it; graded, shown and practice cases are of different kinds."""
    one, other = (set_graded_exam(tiny, secret) for secret in (b"one", b"other"))
    for mine, yours in zip(one.key.tasks, other.key.tasks, strict=True):
        for left, right in zip(mine.cases, yours.cases, strict=True):
            assert (left.case.sizes, left.case.layout) == (right.case.sizes, right.case.layout)
            for a, b in zip(left.case.args.values(), right.case.args.values(), strict=True):
                assert np.array_equal(np.sign(a), np.sign(b))
                assert not np.any(a == b)
    kinds = [
        [case.case.sizes for task in exam.key.tasks for case in task.cases]
        for exam in (one, one.showing, set_exam(tiny, PUBLIC_SECRET))
    ]
    assert len({str(some) for some in kinds}) == 3


POLICY = {
    "title": "T",
    "points": 5,
    "deadline": "soon",
    "feedback": "full",
    "deadlines": {"Lab 2": "later"},
    "late": {"per_cent_a_day": 10, "cut_off_days": 0.5},
    "limits": {"seconds_per_case": 0.5, "memory_mb": 256},
}
COURSE_FILE = {
    "title": "T",
    "late": {"late_days": 3},
    "marks": {"attempt": "last", "drop_lowest": 1},
    "weights": {"01": 0.5},
}
ODD = (None, True, False, 0, -1, 0.5, 255, 256.0, float("nan"), float("inf"), "", "x", "full", [], ["x"], {}, {"x": 1})


@pytest.mark.parametrize(("schema", "right"), [(SCHEMA, POLICY), (course_file.SCHEMA, COURSE_FILE)])
def test_what_is_taken_for_right_at_a_glance_is_right(schema, right):
    """The schema's library refuses nothing that `fits`, and what is there by default is never asked of it."""
    validator = jsonschema.Draft202012Validator(schema)
    tried = [right, *ODD, {**right, "more": 1}]
    tried += [{name: part for name, part in right.items() if name != left} for left in right]
    tried += [{**right, name: odd} for name in right for odd in ODD]
    parts = [(name, part) for name, part in schema["properties"].items() if part.get("type") == "object"]
    tried += [
        {**right, name: {key: odd}} for name, part in parts for key in (*part.get("properties", ()), "x") for odd in ODD
    ]
    fitting = [one for one in tried if fits(one, schema)]
    assert all(validator.is_valid(one) for one in fitting)
    assert right in fitting
    refused_ones = [one for one in tried if not validator.is_valid(one)]
    assert len(refused_ones) > len(tried) / 2


WRONG_COURSES = {
    "grade: 1": (1, "yaml.no_key"),
    "title: T\nlate:\n  bank: 1": (3, "yaml.no_key"),
    "late:\n  late_days: 1.5": (2, "yaml.other_value"),
    "marks:\n  attempt: highest": (2, "yaml.none_of"),
    "weights:\n  01_tiny: 1\n  02_other: 1": (3, "of_course.no_assignment"),
    "marks:\n  drop_lowest: 1\nweights: {}\nweights:\n  01_tiny: 2": (4, "course.key_twice"),
    "weights:\n  01_tiny: heavy": (2, "yaml.other_value"),
    "limits:\n  memory_mb: 100": (2, "yaml.at_least"),
    "title: T\nfeedback: none": (2, "yaml.none_of"),
    "points: 0": (1, "yaml.above"),
}


@pytest.mark.parametrize("text", WRONG_COURSES)
def test_a_wrong_course_file_is_told_with_its_line(tmp_path, text):
    """What stands there and is no key, or no value for it, is told with file and line."""
    (tmp_path / "course.yaml").write_text(text)
    with pytest.raises(CourseError) as caught:
        read_course_file(tmp_path, ["01_tiny"])
    line, found = WRONG_COURSES[text]
    assert (caught.value.path, caught.value.line) == (tmp_path / "course.yaml", line)
    assert found in str(getattr(caught.value.found, "key", caught.value.found))


def test_a_course_file_is_optional_and_weighs_all_or_none(tmp_path):
    """Without one nothing is decided; where one assignment has a weight, all need one."""
    assert read_course_file(tmp_path, ["01_tiny"]) == CourseFile()
    (tmp_path / "course.yaml").write_text("weights:\n  01_tiny: 0\nmarks:\n  attempt: last\n")
    assert read_course_file(tmp_path, ["01_tiny"]) == CourseFile(attempt="last", weights={"01_tiny": 0})
    with pytest.raises(CourseError) as caught:
        read_course_file(tmp_path, ["01_tiny", "02_other"])
    assert caught.value.found == message("of_course.no_weight", name="02_other")


def test_what_an_assignment_does_not_say_the_course_says(tmp_path):
    """Points, feedback and each limit are the course's where the assignment says none; a run keeps what was taken, and nothing else of the file."""
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    policy = tmp_path / "assignments" / "01_tiny" / "assignment.yaml"
    said = "title: T\nlimits:\n  memory_mb: 512\n"
    policy.write_text(said)
    of_course = "limits: {memory_mb: 300, seconds_per_case: 7}\nfeedback: verdicts\npoints: 5\n"
    (tmp_path / "course.yaml").write_text(of_course)
    found = load_assignment(tmp_path, "01").policy
    assert (found.points, found.feedback) == (5, "verdicts")
    assert (found.limits.memory_mb, found.limits.seconds_per_case) == (512, 7)
    (kept,) = [sha256 for path, sha256 in hashes(load_assignment(tmp_path, "01")) if path.startswith("course.yaml")]
    (tmp_path / "course.yaml").write_text(of_course.replace("300", "400") + "title: Other\n")
    assert kept in dict(hashes(load_assignment(tmp_path, "01"))).values()
    (tmp_path / "course.yaml").write_text(of_course.replace("7", "8"))
    assert kept not in dict(hashes(load_assignment(tmp_path, "01"))).values()
    policy.write_text(said + "feedback: full\npoints: 5\n")
    assert load_assignment(tmp_path, "01").policy.feedback == "full"
    assert set(load_assignment(tmp_path, "01").policy.of_course) == {"limits"}


@pytest.mark.parametrize(
    ("of_course", "own", "line", "found"),
    [
        ("title: C", "title: T", 1, "policy.no_points"),
        ("points: 9", "# mine\ntitle: T", 2, "policy.other_points"),
        ("points: 5", "title: T\npoints: 9", 2, "course.points_disagree"),
    ],
)
def test_points_that_nobody_says_or_that_are_others_are_told(tmp_path, of_course, own, line, found):
    """The assignment's file is named, with its line, whether the number stands in it, in the course's file or nowhere."""
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "course.yaml").write_text(of_course)
    policy = tmp_path / "assignments" / "01_tiny" / "assignment.yaml"
    policy.write_text(own)
    with pytest.raises(CourseError) as caught:
        load_assignment(tmp_path, "01")
    assert (caught.value.path, caught.value.line, caught.value.found.key) == (policy, line, found)


def test_a_section_may_have_a_deadline_of_its_own(tmp_path):
    """Deadlines of sections are times with a zone; the keys of late work are kept as they stand."""
    path = tmp_path / "assignment.yaml"
    path.write_text(
        "title: T\npoints: 5\ndeadlines:\n  Lab 2: 2027-02-01T23:59:00+01:00\nlate:\n  per_cent_a_day: 10\n"
    )
    policy = read_policy(path, CourseFile())
    assert policy.deadlines["Lab 2"].isoformat() == "2027-02-01T23:59:00+01:00"
    assert policy.late == {"per_cent_a_day": 10}


@pytest.mark.slow
def test_a_right_course_is_loaded_without_the_library_of_schemas():
    """It takes as long to load as numpy, and has nothing to say."""
    program = (
        "import sys; from pathlib import Path; from autograder import load_assignment\n"
        f"for name in ('01', '07'): load_assignment(Path({str(ROOT)!r}), name)\n"
        "print('jsonschema' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_right_submission_pays_for_no_mistake(tiny):
    """Known mistakes are not tried, and what is shown is not drawn, before something wrong asks for them; then once."""
    asked = []
    spied = {name: replace(one, draw_case=_telling(asked, one.draw_case)) for name, one in tiny.questions.items()}
    wrong = {
        name: tuple(
            replace(one, make=functools.partial(tuple, (_telling(asked, one.function), one.text))) for one in some
        )
        for name, some in tiny.mistakes.items()
    }
    exam = set_graded_exam(replace(tiny, questions=spied, mistakes=wrong), b"secret")
    drawn = [*asked]
    assert not {one.function for some in tiny.mistakes.values() for one in some} & {*drawn}
    exam.work_out()
    worked_out = [*asked]
    assert {one.function for some in tiny.mistakes.values() for one in some} < {*worked_out[len(drawn) :]}
    assert {one.draw_case for one in tiny.questions.values()} < {*worked_out[len(drawn) :]}
    exam.work_out()
    assert asked == worked_out


def _telling(asked, function):
    """The function, which writes down that it is called."""

    @functools.wraps(function)
    def told(*args):
        asked.append(function)
        return function(*args)

    return told


def test_an_exam_that_is_sent_is_worked_out(tiny):
    """Another process gets what is shown and what mistakes give as well; the functions that make it cannot be sent."""
    exam = set_graded_exam(tiny, b"secret")
    there = pickle.loads(pickle.dumps(exam))
    for mine, yours in ((exam, there), (exam.showing, there.showing)):
        assert [one.name for one in yours.key.tasks] == [one.name for one in mine.key.tasks]
        assert len(yours.paper.calls) == len(mine.paper.calls)
        for one, other in zip(mine.key.tasks, yours.key.tasks, strict=True):
            assert [(wrong.name, len(wrong.outcomes)) for wrong in other.mistakes] == [
                (wrong.name, len(wrong.outcomes)) for wrong in one.mistakes
            ]


@pytest.mark.slow
def test_an_answer_that_never_ends_is_told_where_ctrl_c_is_left_to_a_parent(course, monkeypatch):
    """As in a job, which ignores Ctrl-C: the watch gets through, and afterwards Ctrl-C is ignored as before."""
    monkeypatch.setattr(expected, "PATIENCE", 0.2)
    _spoil(course, "reference", "tiny.py", "return np.outer(delta, x)", "while True: pass")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with refused(CourseError, "course.answer_fails", task="outer", case="distinct"):
            _set(course)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.signal(signal.SIGINT, before)
