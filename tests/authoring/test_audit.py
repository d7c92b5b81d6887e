"""The audit: mutants are wrong, rewrites are right, and what slips through is found and told."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.authoring.at_once import Wanted, audit, tasks_of
from autograder.authoring.audit import Bound, audit_task
from autograder.authoring.audited import Survivor, Untried, total
from autograder.authoring.equivalent import FILENAME, added, entry_text, read_equivalents
from autograder.authoring.triage import add_to
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.errors import CourseError, GraderError, UsageError
from autograder.folder_lock import alone
from autograder.mutation.mutants import mutants
from autograder.mutation.operator_table import LEADS
from autograder.mutation.rewrites import rewrites
from autograder.mutation.versions import Solution
from autograder.render.wording import untried_said
from autograder.words.message import identity, message, say
from tests.conftest import TINY, sampled
from tests.course_room import COURSE, NAMES, SECRETS, task_key

ANSWER = "reference/01_tiny/tiny.py"
QUESTION = "assignments/01_tiny/tiny.py"


@pytest.fixture
def course(tmp_path):
    """A copy of the two-task course, to spoil."""
    return shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


def spoil(course, name, old, new):
    """Put other text into a file of the course."""
    path = course / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def cases_of(assignment, task, secret=b"a secret for tests"):
    """The cases of one task."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        key = set_exam(replace(assignment, questions={task: assignment.questions[task]}), secret).key
    return [one.case for one in key.tasks[0].cases]


def made(course, task="mean_square"):
    """The mutants of one answer of the two-task course."""
    assignment = load_assignment(course, "01_tiny")
    return list(mutants_of(assignment, task))


def mutants_of(assignment, task):
    """The mutants of one answer."""
    solution = Solution(assignment, task)
    return mutants(solution, solution.facts(cases_of(assignment, task)))


# ── mutants ─────────────────────────────────────────────────────────────────────────────────


def test_every_mutant_is_made_once_and_in_the_same_order(tiny):
    """Mutants of an answer differ from each other and from the answer, and come in one order."""
    one, other = (list(mutants_of(tiny, "mean_square")) for _ in range(2))
    assert len(one) > 10
    assert [(mutant.identity, mutant.phrase) for mutant in one] == [
        (mutant.identity, mutant.phrase) for mutant in other
    ]
    assert len({mutant.identity for mutant in one}) == len(one)
    assert all(mutant.before != mutant.after for mutant in one)
    assert {mutant.line for mutant in one} == {22}


@pytest.mark.parametrize(
    ("steps", "swapped"),
    [
        ("box.a = X[0]\n    box.b = X[-1]\n    return box.a + box.b", False),
        ("box.a = X[0] * 2\n    box.a += X[-1]\n    return box.a", True),
        ("box.a = X[0]\n    box.b = box.a.copy()\n    return box.b", True),
        ("box.a = [box]\n    box.a[0].b = X\n    return X[0]", True),
        ("box.a = X[0]\n    box.b = vars(box).copy()\n    return X[0]", True),
        ("box.a = X[0]\n    box.b = box.__sizeof__()\n    return X[0]", True),
    ],
)
def test_steps_change_places_where_one_uses_what_the_other_sets(course, steps, swapped):
    """Two attributes of one object are two things, unless the object is used as a whole, or a method of it is called."""
    before = "box = type('Box', (), {'a': 0, 'b': 0})()\n    "
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", before + steps)
    said = [mutant.after for mutant in made(course) if say(mutant.phrase) == "two steps are taken in the wrong order"]
    assert any(one.endswith(steps.split("\n")[0]) for one in said) == swapped


@pytest.mark.parametrize(
    ("body", "phrase", "after"),
    [
        ("return X.sum(axis=0)", "a sum over axis 0 is taken over axis 1", "return X.sum(axis=1)"),
        ("return X.sum(axis=0)", "a mean is taken where a sum belongs", "return X.mean(axis=0)"),
        ("return X.max(axis=0, keepdims=True)[0]", "the largest value loses the axis that it is taken over", None),
        ("return (X + 1.0).mean(axis=0)", "the term `1` is subtracted where it should be added", None),
        ("return (2.0 * X).mean(axis=0)", "the factor `2` is missing", "return X.mean(axis=0)"),
        ("return (3.0 * (X - 1.0)).mean(axis=0)", "parentheses around a difference are missing", None),
        ("return -X.mean(axis=0)", "a minus sign is missing", "return X.mean(axis=0)"),
        ("return X.mean(axis=0) / 3.0", "a fraction is upside down", "return 3.0 / X.mean(axis=0)"),
        ("return np.where(X > 0, X, 0.3).mean(axis=0)", "two cases change places", None),
        ("return np.where(X > 0, X, 0.3).mean(axis=0)", "a comparison goes the other way", None),
        ("return np.sqrt(np.abs(X)).mean(axis=0)", "a mean is taken before a square root, not after it", None),
        ("return X.T @ np.ones(len(X))", "a transpose is missing", "return X @ np.ones(len(X))"),
        ("return X.copy()[0]", "an array is used itself where a copy belongs", "return X[0]"),
        ("return (X * 0.3)[0]", "`X` is changed in place", "return np.multiply(X, 0.3, out=X)[0]"),
        (
            "s = np.zeros(X.shape[1])\n    s += X[0]\n    return s",
            "a value is set anew where it should be added to",
            None,
        ),
        ("s = X[0]\n    s = s + X[-1]\n    return s", "a step is left out", ""),
        (
            "s = X[0] * 1.5\n    for i in range(1, len(X)):\n        s = s + X[i]\n    return s",
            "an index is off by one",
            None,
        ),
        (
            "s = X[0] * 1.5\n    for i in range(1, len(X)):\n        s = s + X[i]\n    return s",
            "a loop ends one step too early",
            "for i in range(1, len(X) - 1):",
        ),
    ],
)
def test_a_mutant_says_what_was_done(course, body, phrase, after):
    """Each kind of slip is made where it can be, and is put in words that do not quote the answer."""
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", body)
    found = [mutant for mutant in made(course) if say(mutant.phrase) == phrase]
    assert found
    assert after is None or after in [mutant.after for mutant in found]


def test_what_is_no_number_is_not_calculated_with(course):
    """Whether an expression is a number, a vector or a matrix is seen as the answer runs: no transpose of a vector."""
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", "names = ['mean'] + []\n    return getattr(X.T, names[0])(1)")
    changes = [mutant.after for mutant in made(course)]
    assert "return getattr(X, names[0])(1)" in changes
    assert not any("- []" in change or "names[0].T" in change for change in changes)


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(NAMES, "06_word_vectors"))
def test_no_phrase_quotes_the_answer(name):
    """What a student may be told of a mutant holds no code of the answer beyond names that students know."""
    assignment = load_assignment(COURSE, name)
    for task, question in assignment.questions.items():
        if question.given:
            continue
        known = {*assignment.questions, *(one for answer in assignment.answers.values() for one in answer.parameters)}
        solution = Solution(assignment, task)
        cases = [one.case for one in task_key(name, SECRETS[0], task).cases]
        for mutant in mutants(solution, solution.facts(cases)):
            phrase = say(mutant.phrase)
            quoted = phrase.split("`")[1::2]
            assert set(quoted) <= known | {*dir(np), *dir(np.random.Generator), "1", "2"}, (task, phrase)
            assert mutant.hint == LEADS[mutant.operator]
            assert phrase[0].islower() or phrase[0] in "`1T", phrase
            assert not phrase.endswith(".")


# ── rewrites ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return X.T @ np.ones(len(X))", "return np.einsum('ij,j->i', X.T, np.ones(len(X)))"),
        ("return X.sum(axis=0)", "return np.flip(X, 0).sum(axis=0)"),
        ("return X.mean(axis=0)", "return X.sum(axis=0) / X.shape[0]"),
        ("return X[0] / 3.0", "return X[0] * (1 / 3.0)"),
        ("return X[0] / 3.0", "result = np.array(X[0]); result /= 3.0; return result"),
        ("return np.where(X[0] > 0, X[0], 0.3)", "return (X[0] > 0) * X[0] + ~(X[0] > 0) * 0.3"),
    ],
)
def test_an_answer_is_rewritten_where_that_is_allowed(course, body, after):
    """Each rewrite is made where the letters of its rule stand for what they must."""
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", body)
    assignment = load_assignment(course, "01_tiny")
    assert after in [one.after for one in rewrites(assignment, "mean_square", cases_of(assignment, "mean_square"))]


def test_a_division_by_what_may_be_zero_is_left_alone(course):
    """X / d becomes x * (1 / d) only where d is never 0."""
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", "return X[0] / np.where(X[0] > 0, X[0] * 0, 1.0)")
    spoil(course, ANSWER, "X[0] / np", "np.exp(-np.abs(X[0])) / np")
    assignment = load_assignment(TINY, "01_tiny")
    cases = cases_of(assignment, "mean_square")
    spoiled = load_assignment(course, "01_tiny")
    changes = [identity(one.how) for one in rewrites(spoiled, "mean_square", cases)]
    assert changes
    assert "rewrite.times_inverse" not in changes


# ── the audit of a task ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("task", ["outer", "mean_square"])
def test_the_two_task_course_is_well(task):
    """Every mutant of its answers loses points, each mistake is named, and what is right has all points."""
    found = audit_task(TINY, "01_tiny", task, 2)
    assert found.is_well, found
    assert found.killed == found.mutants > 3
    assert found.named == found.mistakes > 0
    assert found.passed == found.right > 4
    assert found.notes == ()


@pytest.mark.slow
def test_a_hole_in_a_question_is_found_with_what_would_close_it(course):
    """A mutant that is wrong only beyond the profiles asked has all points; the audit says which profile is missing."""
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", "return np.minimum(X**2, 1e4).mean(axis=0)")
    spoil(course, QUESTION, '@task(points=2, rows="N")', '@task(points=2, rows="N", without=("extreme", "shifted"))')
    found = audit_task(course, "01_tiny", "mean_square", 2)
    one = next(one for one in found.open if one.phrase == message("mutation.bound_is_missing"))
    assert (one.before, one.after) == (
        "return np.minimum(X ** 2, 10000.0).mean(axis=0)",
        "return (X ** 2).mean(axis=0)",
    )
    assert one.path.endswith("tiny.py")
    assert one.line == 22
    assert one.advice == message("advice.left_out", profile="extreme")


@pytest.mark.slow
def test_zeros_that_no_case_has_are_thought_of(course):
    """Where only an exact zero would tell a mutant apart, the audit says so."""
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(np.where(delta == 0, 0.7, delta), x)")
    found = audit_task(course, "01_tiny", "outer", 2)
    says = [one.advice for one in found.open if one.phrase == message("mutation.constant_doubled")]
    assert says == [message("advice.zeros", name="delta")]


def test_a_listed_mutant_is_well_and_a_stale_entry_is_not(course):
    """What is listed as equivalent is no survivor to mend; an entry that no mutant survives by is told with its line."""
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(delta.copy(), x)")
    listed = course / "reference" / "01_tiny" / FILENAME
    entry = "outer | return np.outer(delta.copy(), x) | return np.outer(delta, x) | nobody changes delta"
    listed.write_text(f"# why\n{entry}\nouter | return 1 | return 2 | it is not there\n")
    found = audit_task(course, "01_tiny", "outer", 2)
    assert found.open == ()
    assert [one.listed for one in found.survivors] == ["nobody changes delta"]
    assert [(one.line, one.says) for one in found.complaints] == [(3, message("audit.stale_entry"))]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("outer | a | b", message("course.no_equivalent")),
        ("inner | a | b | c", message("course.no_task", task="inner")),
    ],
)
def test_a_wrong_entry_is_an_error_of_the_course(course, entry, found):
    """A line that is no entry, or names no task, is told with file and line."""
    path = course / "reference" / "01_tiny" / FILENAME
    path.write_text(f"\n{entry}\n")
    with pytest.raises(CourseError) as caught:
        read_equivalents(path, ("outer",))
    assert (caught.value.path, caught.value.line, caught.value.found) == (path, 2, found)


def test_mistakes_that_are_harmless_or_taken_for_another_are_told(course):
    """A known mistake that loses nothing, or that gives what another gives, is told with its line."""
    path = course / "reference" / "01_tiny" / "mistakes.py"
    harmless = (
        'def outer__none(delta, x):\n    """nothing is wrong\n\n    Is it?\n    """\n    return np.outer(delta, x)\n'
    )
    twin = harmless.replace("none", "again").replace("outer(delta, x)\n", "outer(x, delta)\n")
    path.write_text(f"{path.read_text()}\n\n{harmless}\n\n{twin}")
    found = audit_task(course, "01_tiny", "outer", 2)
    assert (found.mistakes, found.named) == (3, 1)
    assert [say(one.says) for one in found.complaints] == [
        "`outer__none` loses no points",
        '`outer__again` is named "the outer product is transposed"',
    ]


def test_a_right_answer_that_loses_points_is_told(course):
    """An author's alternative that is marked down is a fault of the question, or of the alternative."""
    path = course / "tests" / "alternatives" / "01_tiny.py"
    path.parent.mkdir(parents=True)
    path.write_text("def outer__rounded(delta, x):\n    return (delta[:, None] * x).round(3)\n")
    found = audit_task(course, "01_tiny", "outer", 2)
    assert found.right - found.passed == 1
    assert [(one.line, say(one.says).split(":")[0]) for one in found.complaints] == [
        (1, "`outer__rounded` is right and loses points")
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("def inner__so(delta, x):\n    return delta", "course.alternative_in_unknown_task"),
        ("def outer__so(delta):\n    return delta", "course.takes_other"),
        ("def outer__so(", "course.not_python"),
    ],
)
def test_an_alternative_that_would_not_be_tried_is_an_error_of_the_course(course, written, found):
    """An alternative whose name or arguments are wrong would guard nobody, so it stops the audit, with its line."""
    path = course / "tests" / "alternatives" / "01_tiny.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"{written}\n")
    with pytest.raises(CourseError) as caught:
        audit_task(course, "01_tiny", "outer", 2)
    assert (caught.value.path, caught.value.line, caught.value.found.key) == (path, 1, found)


@pytest.mark.slow
@pytest.mark.weekly
def test_a_mutant_that_never_ends_is_cut_off(course):
    """A mutant whose loop does not end loses its points, and the audit goes on."""
    loop = "n = 3\n    while n > 0:\n        n = n - 1\n    return X[0] * n + X[0]"
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", loop)
    found = audit_task(course, "01_tiny", "mean_square", 1)
    assert found.killed > 10


# ── notes ───────────────────────────────────────────────────────────────────────────────────


def test_an_argument_without_effect_is_noted(course):
    """An argument that could be anything tests nothing."""
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(delta, np.ones(len(x)))")
    assert message("audit.idle_argument", name="x") in audit_task(course, "01_tiny", "outer", 2).notes


def test_sizes_that_are_alike_are_noted(course):
    """Where two sizes are the same, axes cannot be told apart."""
    spoil(course, QUESTION, 'n, m = draw.dims("n", "m")', 'n, m = draw.dims("n", "m", at_least=5)')
    notes = audit_task(course, "01_tiny", "outer", 2).notes
    assert message("audit.alike_sizes", case="distinct", sizes="n = 5, m = 5") in notes


def test_a_plain_hyper_parameter_is_noted(course):
    """0, 1/2, 1 and 2 are no good hyper-parameters: a wrong formula may come out right."""
    spoil(
        course,
        QUESTION,
        '"X": draw.normal(rows, columns)',
        '"X": draw.normal(rows, columns), "p": draw.setting(0.5, 0.3)',
    )
    spoil(course, ANSWER, "def mean_square(X):", "def mean_square(X, p):")
    spoil(course, ANSWER, "return (X**2).mean(axis=0)", "return (X**2).mean(axis=0) ** p")
    (course / "reference" / "01_tiny" / "mistakes.py").write_text("")
    found = audit_task(course, "01_tiny", "mean_square", 2)
    assert message("audit.telling_nothing", case="distinct", name="p", value=0.5) in found.notes


@pytest.mark.slow
def test_a_line_that_no_case_reaches_is_noted(course):
    """Code of the answer that never runs is not tested by any case."""
    spoil(
        course,
        ANSWER,
        "return (X**2).mean(axis=0)",
        "if X.ndim == 5:\n        return X\n    return (X**2).mean(axis=0)",
    )
    assert message("audit.unreached", line=23) in audit_task(course, "01_tiny", "mean_square", 2).notes


@pytest.mark.slow
def test_inputs_beside_a_kink_are_noted(course):
    """Where a derivative is asked, an input near a kink of the function is noted."""
    question = (course / QUESTION).read_text().replace("import Draw, task", "import Draw, derivative, task")
    ramp = "@task(points=1)\ndef ramp(draw):\n    return {'x': draw.normal(draw.dim('n'), gap=GAP)}"
    slope = ramp.replace("points=1", "points=1, derivative=derivative(of='ramp', wrt='x', kind='elementwise')")
    slope = slope.replace("def ramp(", "def ramp_grad(").replace("gap=GAP)", "gap=GAP) * SCALE")
    (course / QUESTION).write_text(f"{question}\n\nGAP, SCALE = 0.1, 1.0\n\n\n{ramp}\n\n\n{slope}\n")
    answer = "def ramp(x):\n    # BEGIN SOLUTION\n    return np.maximum(x, 0)\n    # END SOLUTION\n"
    grad = answer.replace("ramp", "ramp_grad").replace("np.maximum(x, 0)", "np.where(x > 0, 1.0, 0.0)")
    (course / ANSWER).write_text(f"{(course / ANSWER).read_text()}\n\n{answer}\n\n{grad}")
    spoil(course, "assignments/01_tiny/assignment.yaml", "points: 5", "points: 7")
    assert audit_task(course, "01_tiny", "ramp_grad", 2).notes == ()
    spoil(course, QUESTION, "SCALE = 0.1, 1.0", "SCALE = 0.1, 0.1")
    notes = audit_task(course, "01_tiny", "ramp_grad", 2).notes
    assert any(note.key == "audit.kink" and dict(note.facts)["of"] == "ramp" for note in notes)


# ── the command ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_command_tells_what_is_to_mend_and_ends_with_1(course, tmp_path, capsys):
    """A survivor stands with file and line, what changed and what to do; the same is in JSON and on the page."""
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(delta.copy(), x)")
    files = ["--json", str(tmp_path / "audit.json"), "--html", str(tmp_path / "audit.html")]
    assert main(["audit", "01", "--course", str(course), "--jobs", "1", *files]) == 1
    told = capsys.readouterr().out
    (one,) = json.loads((tmp_path / "audit.json").read_text())["tasks"][0]["survivors"]
    assert f"tiny.py:12: [{one['id']}] a mutant of `outer` has all points: an array is used itself where" in told
    assert "  - return np.outer(delta.copy(), x)\n  + return np.outer(delta, x)" in told
    assert f"audit 01_tiny --task outer --equivalent {one['id']} --course {course} --reason" in told
    assert "; 1 to correct." in told
    data = json.loads((tmp_path / "audit.json").read_text())
    assert (data["totals"]["open"], data["totals"]["problems"]) == (1, 1)
    page = (tmp_path / "audit.html").read_text()
    assert "return np.outer(delta.copy(), x)" in page
    assert "1 to correct" in page


@pytest.mark.slow
def test_the_command_ends_with_0_if_all_is_well(capsys):
    """With nothing to mend the audit is one table and one sentence, and two jobs find what one finds."""
    assert main(["audit", "--course", str(TINY), "--jobs", "2", "--secrets", "1"]) == 0
    told = capsys.readouterr().out
    assert "all is well." in told
    assert "traceback" not in told.lower()


LIST = b"# Mine, in my order.\r\nmean_square | a | b | stale\r\n\r\n# and a last word"


@pytest.mark.slow
def test_one_command_lists_a_survivor_and_leaves_the_list_as_it_was(course, capsys):
    """The command that the audit prints adds one line, with the reason, behind all that stands there; once, and only for what survives."""
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(delta.copy(), x)")
    path = course / "reference" / "01_tiny" / "equivalent.txt"
    path.write_bytes(LIST)
    (one,) = audit_task(course, "01_tiny", "outer", 2).open
    words = ["audit", "01", "--course", str(course), "--task", "outer", "--secrets", "2", "--equivalent", one.id]
    assert main([*words, "--reason", "nobody | changes it"]) == 0
    line = r"outer | return np.outer(delta.copy(), x) | return np.outer(delta, x) | nobody \| changes it"
    assert path.read_bytes() == LIST + f"\r\n{line}\r\n".encode()
    assert f"equivalent.txt: 1 line added\n  {line}\n" in capsys.readouterr().out
    assert audit_task(course, "01_tiny", "outer", 2).survivors[0].listed == "nobody | changes it"
    kept = path.read_bytes()
    for more, says in (
        (["--reason", "again"], "is listed already, because: nobody | changes it"),
        (["--reason", " "], "a mutant is equivalent for a reason"),
        (["--reason", "so", "--equivalent", "0" * 8], "no mutant survives under the id 00000000"),
    ):
        assert main([*words, *more]) == 2
        assert says in capsys.readouterr().err
    assert path.read_bytes() == kept


def survivor(task, listed=""):
    """A mutant that survived."""
    return Survivor(task, "t.py", 1, "", "", "x", "y", 1, "", listed)


def test_two_who_list_at_one_instant_lose_no_line(tmp_path, monkeypatch):
    """One of them waits for the other, and what was added while it looked stays, and is not added again."""
    path, looks = tmp_path / "equivalent.txt", []

    def look():
        looks.append(read_equivalents(path, ["t", "u"]))
        if len(looks) == 1:
            add_to(path, lambda: [survivor("u")], "so")
        return [survivor("t")]

    assert add_to(path, look, "why") == ["t | x | y | why"]
    assert [len(one) for one in looks] == [0, 1]
    assert [one.task for one in read_equivalents(path, ["t", "u"])] == ["u", "t"]
    monkeypatch.setattr("autograder.folder_lock.PATIENCE", 0.0)
    with alone(tmp_path, "held"), pytest.raises(GraderError, match="adding to the list"):
        add_to(path, lambda: [survivor("t")], "why")
    with pytest.raises(UsageError, match="listed already"):
        add_to(path, lambda: [survivor("t", "why")], "why")


def test_a_list_is_begun_and_holds_statements_with_bars(tmp_path):
    """A new list begins with what its lines are; a bar between blanks comes back as it was written."""
    parts = ("t", "return a | b", "return a | b | b", "or | or")
    path = tmp_path / "equivalent.txt"
    path.write_bytes(added(b"# A list", [entry_text(*parts)]))
    assert path.read_bytes().startswith(b"# A list\nt | ")
    (entry,) = read_equivalents(path, ["t"])
    assert (*entry.identity, entry.why) == parts


@pytest.mark.slow
def test_when_the_time_is_over_what_was_found_is_kept_and_the_rest_is_told(course, monkeypatch):
    """The mutant in hand is tried to its end, nothing more begins, and no entry is called stale for want of time."""
    (course / "reference" / "01_tiny" / "equivalent.txt").write_text("outer | a | b | no such mutant\n")
    spoil(course, ANSWER, "return np.outer(delta, x)", "return np.outer(delta.copy(), x)")
    whole = audit_task(course, "01_tiny", "outer", 2)
    assert [one.says.key for one in whole.complaints] == ["audit.stale_entry"]
    shares = []
    clock = iter(range(10_000))
    counted = SimpleNamespace(monotonic=lambda: next(clock), process_time=time.process_time)
    monkeypatch.setattr("autograder.authoring.audit.time", counted)
    before_mutants = whole.right + whole.mistakes + 1
    some = audit_task(course, "01_tiny", "outer", 2, Bound(before_mutants + 3, shares.append))
    assert (some.right, some.mistakes, some.mutants) == (whole.right, whole.mistakes, 3)
    assert some.untried == Untried(mutants=whole.mutants - 3)
    assert (some.complaints, some.notes) == ((), ())
    assert shares == [number / whole.mutants for number in (1, 2, 3)]
    until = next(clock) + 1 + before_mutants + whole.mutants
    assert audit_task(course, "01_tiny", "outer", 2, Bound(until)).survivors == whole.survivors != ()


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_tasks_share_the_time_that_there_is(jobs):
    """Of a time that is over no task begins; one that begins leaves as much to each of those behind it."""
    wanted = Wanted(TINY, tasks_of(TINY, ["01"]), 1, until=0.0)
    assert [one.untried.begun for one in audit(wanted, processes=jobs)] == [False, False]
    ample = replace(wanted, until=time.monotonic() + 100)
    assert ample.until_of(0, 1) - time.monotonic() == pytest.approx(50, abs=5)
    assert ample.until_of(1, 1) == ample.until_of(0, 2) == pytest.approx(ample.until)


@pytest.mark.slow
def test_the_exit_code_tells_that_not_all_was_tried(capsys, monkeypatch):
    """With nothing to mend among what was tried it ends with 3, and says of each task what is left."""
    monkeypatch.setattr("autograder.commands.audit.time", SimpleNamespace(monotonic=lambda: -10.0))
    assert main(["audit", "01", "--course", str(TINY), "--seconds", "1", "--jobs", "1"]) == 3
    told = capsys.readouterr().out
    assert "There was no time for:\n  outer: all of it\n  mean_square: all of it\n" in told
    some = Untried(4, 0, 1)
    assert say(untried_said(some)) == "mutants: 4, known mistakes: 0, right answers: 1"
    assert "2 tasks were not tried completely" in told
    assert "all is well" not in told


def test_an_unknown_assignment_is_wrong_usage(capsys):
    """A name that no assignment has ends with 2."""
    assert main(["audit", "99", "--course", str(TINY)]) == 2
    assert "no assignment called '99'" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_ends_an_audit_at_once_and_in_one_line():
    """What a terminal sends to all of its processes ends them all, and only one has something to say."""
    running = subprocess.Popen(
        [sys.executable, "-m", "autograder", "audit", "07", "--jobs", "2", "--course", str(COURSE)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509  (no thread is running)
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    until = time.monotonic() + 600
    while time.monotonic() < until:
        begun = [pid for pid in children.read_text().split() if "numpy" in Path(f"/proc/{pid}/maps").read_text()]
        if len(begun) == 2:
            break
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    _, error = running.communicate(timeout=600)
    assert (running.returncode, error) == (130, "\nautograder: interrupted\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in begun)


# ── the course itself ───────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(NAMES, "06_word_vectors"))
def test_the_course_is_well(name):
    """Of all mutants of the course's answers none survives that is not listed, and no entry of a list is stale.

    `make measure` draws under more secrets.
    """
    found = list(audit(Wanted(COURSE, tasks_of(COURSE, [name]), secrets=1), processes=1))
    problems = [(one.task, survivor.before, survivor.after) for one in found for survivor in one.open]
    problems += [(one.task, complaint.line, say(complaint.says)) for one in found for complaint in one.complaints]
    assert problems == []
    assert total(found).score == 1.0
