"""What a student reads of a wrong answer: cases to paste, what to see to first, what exceptions mean, points that add up."""

import io
import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from autograder.diagnosis.plain_words import meaning
from autograder.feedback.literals import literal
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.key import PROFILES, Case, needed
from autograder.judge.sentences import about, is_known, situated, what_is_wrong
from autograder.render import text as in_text
from autograder.render.columns import code
from autograder.render.wording import in_words, pasted, rows
from autograder.results import Difference, Raised, Returned, TaskResult, Verdict
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.worker import GENERATOR, GIVEN
from autograder.words.message import message, say
from autograder.words.rows import in_turn
from tests.judge.test_compare_and_checks import RIGHT

# ── values as they can be pasted ────────────────────────────────────────────────────────────

VALUES = {
    "a number": 2.0,
    "a small number": 1e-9,
    "a whole number": 3,
    "a large number": 123456.0,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "a truth value": True,
    "None": None,
    "a text": "it's",
    "a vector": np.array([1.0, -0.25]),
    "a matrix": np.array([[1.0, np.inf], [-np.inf, 1e-8]]),
    "whole numbers": np.array([[3, 1], [0, 2]]),
    "truth values": np.array([True, False]),
    "three axes": np.arange(24.0).reshape(2, 3, 4),
    "an array without axes": np.array(0.5),
    "an empty array": np.zeros((0, 3)),
    "empty whole numbers": np.zeros((2, 0), int),
    "one item": ("s",),
    "nothing": (),
    "items": ("m", 1.0, (2, np.ones((2, 2))), np.zeros(3)),
    "many items": tuple(range(80)),
    "a dict": {"W": np.eye(3), "b": (np.ones(2), None), "name": {"inner": 1.5}},
}


def _assert_same(one, other):
    assert type(one) is type(other)
    if isinstance(one, tuple):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            _assert_same(mine, theirs)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        _assert_same(tuple(one.values()), tuple(other.values()))
    elif isinstance(one, np.ndarray):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        np.testing.assert_allclose(one, other, rtol=1e-3)
    else:
        assert one == (pytest.approx(other, rel=1e-3) if isinstance(other, float) else other)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("width", [30, 68])
def test_a_value_can_be_pasted(value, width):
    """What is shown of an input is the Python expression of that input, floats remain floats."""
    _assert_same(value, eval(literal(value, width), {"np": np}))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("width", [30, 40, 55])
def test_a_value_can_be_pasted_from_a_narrow_terminal(value, width):
    """Lines that are too long for it are broken where Python goes on reading."""
    names = {"np": np}
    lines = code(f"value = {literal(value, 68)}\nsame = (lambda *all: all[0])(value, value, value, value)", width)
    assert max(map(len, lines)) <= width
    exec("\n".join(lines), names)
    _assert_same(value, names["same"])


def test_nan_functions_and_generators_can_be_pasted():
    """A nan is numpy's, a given function goes by its name, a generator by its seed."""
    assert literal((math.nan, np.array([np.nan])), 68) == "(np.nan, np.array([np.nan]))"
    assert literal(f"{GIVEN}step", 68) == "step"
    assert eval(literal(f"{GENERATOR}7", 68), {"np": np}).random() == np.random.default_rng(7).random()


@pytest.mark.parametrize("layout", ["F", "strided"])
def test_an_array_is_pasted_as_it_lies_in_memory(layout):
    """A pasted array lies in memory as the case's did."""
    array = eval(literal(np.arange(6.0).reshape(2, 3), 68, layout), {"np": np})
    assert np.array_equal(array, np.arange(6.0).reshape(2, 3))
    assert not array.flags.c_contiguous
    assert array.flags.f_contiguous == (layout == "F")


def test_what_is_long_is_shortened_and_says_so():
    """A long array is there to be looked at; a line of it still is Python."""
    text = literal(np.zeros((300, 300)), 68)
    assert text.endswith("# shortened")
    assert len(text) < 1000
    assert literal(tuple(range(2000)), 68).endswith("...  # shortened")


def test_a_shown_case_gives_what_is_shown_when_it_is_pasted(grade_tiny):
    """The lines of an example run as they stand, and the last one gives what is said to have come."""
    source = RIGHT.replace("np.outer(delta, x)", "np.outer(x, delta)")
    task = grade_tiny(source).tasks[0]
    names = {}
    exec(source, names)
    *lines, call = pasted(task).splitlines()
    exec("\n".join(lines), names)
    assert call == "outer(delta, x)"
    came = str(eval(call, names).tolist()).replace(".0", "")
    assert " ".join(task.example.got.split()) == came


# ── sentences ───────────────────────────────────────────────────────────────────────────────


def _off(component):
    says = message("judge.in_some", said=message("judge.wrong", it=f"`{component}`"), wrong=3, of=4)
    return Difference(component, "value", says)


def test_all_results_that_are_wrong_are_named_at_once():
    """One sentence tells of all components; entries are counted where there is one, and where that is wanted."""
    assert say(what_is_wrong([_off("w"), None], counted=True)) == "`w` is wrong in 3 of 4 entries"
    assert say(what_is_wrong([_off("w"), None], counted=False)) == "`w` is wrong"
    assert say(what_is_wrong([_off("w"), _off("m"), _off("v")], counted=True)) == "`w`, `m` and `v` are wrong"
    nan = Difference("m", "finite", message("judge.holds", it="`m`", what="nan"))
    assert say(what_is_wrong([_off("w"), nan], counted=False)) == "`w` is wrong; `m` holds nan"
    many = [Difference(one, "shape", message("judge.shape", it=f"`{one}`", got="(1,)", want="(2,)")) for one in "abcde"]
    assert say(what_is_wrong(many, counted=True)).endswith("`c` has shape (1,), expected (2,); 2 more are wrong")


def test_what_was_said_of_other_numbers_is_known():
    """A verdict is not shown where the task or another verdict begins with the same, in other sizes or other entries."""

    def shape(name, got):
        return message("judge.shape", it=f"`{name}`", got=got, want="(2,)")

    plain = what_is_wrong([_off("w")], counted=False)
    more = in_turn([what_is_wrong([_off("w")], counted=True), shape("m", "(1,)")])
    assert is_known(plain, ["", more])
    assert is_known(plain, [message("judge.when", said=more, cases="all is 1")])
    assert is_known(shape("w", "(3,)"), [shape("w", "(4, 5)")])
    assert not is_known(shape("w", "(3,)"), [shape("v", "(3,)"), plain])
    assert not is_known(more, [plain])
    assert not is_known("", [plain])


def _case(name, **args):
    return Case("f", name, "values", args or {"x": np.ones(3), "lr": 0.1}, {})


def test_a_case_is_called_by_what_it_is():
    """A student reads what kind of case it is, and nothing where there is nothing to say."""
    assert about(_case("small-3")) == about(_case("distinct")) == about(_case("random")) == ""
    assert about(_case("extreme")) == message("profile.extreme")
    assert about(_case("before_a_drop")) == "before a drop"
    assert about(_case("hyper")) == message("profile.hyper")
    assert about(_case("hyper", t=3, lr=0.1)) == message("profile.settings")
    assert about(_case("hyper", x=np.ones(3))) == message("profile.sizes")


@pytest.mark.parametrize(
    ("failing", "says"),
    [
        (("extreme",), ", with very large numbers"),
        (("size_one",), ", when every size is 1"),
        (("hyper", "random"), ", with other sizes and other settings"),
        (("layout",), ", with arrays with another memory layout"),
        (("layout", "square"), ""),
        (("distinct",), ""),
        (("random",), ""),
        (("before_a_drop",), ""),
        (tuple(PROFILES), ""),
    ],
)
def test_a_situation_is_named_only_where_it_alone_fails(failing, says):
    """A phrase about a kind of case is said where that kind fails and no other does."""
    assert say(situated("it fails", [_case(name) for name in failing], len(PROFILES))) == f"it fails{says}"


# ── points ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("points", [1, 2, 3, 0.5, 7.25])
def test_shares_are_round_and_add_up(tiny_exam, points):
    """The shares of a task have two decimals, as they are shown, and sum to its points."""
    task = replace(tiny_exam[1].tasks[1], points=points)
    calls = [case.call for case in task.cases] + [task.again, *task.lines]
    verdicts = judge(task, dict.fromkeys(calls, Raised("ValueError", ""))).verdicts
    assert [one.points for one in verdicts] == [round(one.points, 2) for one in verdicts]
    assert sum(one.points for one in verdicts) == pytest.approx(points)
    assert [one.check for one in verdicts] == ["values", "shapes", "stability", "special", "inputs", "loops"]


@pytest.mark.parametrize(
    ("arg", "counts"), [(0.3, False), ((1, "a"), False), ((1, np.ones(2)), True), ({}, True), (f"{GENERATOR}1", True)]
)
def test_inputs_left_alone_counts_where_an_input_can_be_changed(tiny_exam, arg, counts):
    """Numbers, texts and tuples of them cannot be changed, so that nothing is to be earned there."""
    task = tiny_exam[1].tasks[0]
    cases = tuple(replace(one, case=replace(one.case, args={"x": arg})) for one in task.cases)
    outcomes = dict.fromkeys([*(one.call for one in cases), task.again], Returned(0.0))
    verdicts = judge(replace(task, cases=cases), outcomes).verdicts
    assert ("inputs" in [one.check for one in verdicts]) == counts
    assert sum(one.points for one in verdicts) == pytest.approx(task.points)


def test_rows_add_up_to_the_score():
    """What rounding takes from one row the next one gets."""
    shares = {"values": 1.89, "shapes": 0.32, "stability": 0.32, "special": 0.31, "inputs": 0.16}
    verdicts = tuple(Verdict(name, name, full, full / 2, "failed", name) for name, full in shares.items())
    shown = rows(TaskResult("f", 3, 1.5, "partial", "x", verdicts))
    assert round(sum(one.earned for one in shown), 2) == 1.5
    assert all(abs(one.earned - other.earned) < 0.011 for one, other in zip(shown, verdicts, strict=True))


def test_rows_that_only_repeat_are_left_out(grade_tiny):
    """Where all is lost for one reason the table says nothing more; where a part is earned it does."""
    wrong = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(delta, x)[:1]")).tasks[0]
    assert len(wrong.verdicts) == 5
    assert rows(wrong) == ()
    changed = grade_tiny(RIGHT + "\ndef mean_square(X):\n    X **= 2\n    return X.mean(axis=0)\n").tasks[1]
    assert len(rows(changed)) == len(changed.verdicts)


# ── what to see to first ────────────────────────────────────────────────────────────────────

CHAIN = """
def mean_square(X):
    return outer(X[0], X[0])[0] + X.mean()
"""


@pytest.fixture
def told_of(tiny_exam):
    """Grade a source for the tiny course in which `mean_square` is said to build on `outer`."""
    paper, key = tiny_exam
    outer, mean_square = key.tasks
    key = replace(key, tasks=(outer, replace(mean_square, uses=("outer",), mistakes=())))

    def run(source):
        return in_words(grade(Submission("x", source.encode()), key, InProcess(paper))).tasks

    return run


UNWRITTEN = {
    "raises": "def outer(delta, x):\n    raise NotImplementedError\n",
    "raises in words": "def outer(delta, x):\n    raise NotImplementedError('write outer here')\n",
    "is not there": "",
}


@pytest.mark.parametrize("outer", UNWRITTEN.values(), ids=UNWRITTEN.keys())
def test_what_calls_an_unwritten_function_waits_for_it(told_of, outer):
    """A function that is stopped by one that is not written is not called wrong, and not unwritten itself."""
    one, two = told_of(outer + CHAIN)
    assert one.status == "missing"
    assert (two.status, two.says) == ("waiting", "it waits for your `outer`")


def test_an_unwritten_function_waits_for_nobody(told_of):
    """A function of the student's own that is not written is just that, even if it builds on another."""
    tasks = told_of(UNWRITTEN["raises"] + UNWRITTEN["raises"].replace("outer(delta, x)", "mean_square(X)"))
    assert [(task.status, task.says) for task in tasks] == [("missing", "it is not written yet")] * 2


def test_what_builds_on_a_wrong_function_says_so_instead_of_a_case(told_of):
    """Whoever has to begin elsewhere is not shown a case of this function."""
    _, two = told_of(
        "import numpy as np\ndef outer(delta, x):\n    return np.outer(delta, x) + 0.3 * delta[0]\n" + CHAIN
    )
    assert two.begin == "it builds on `outer`, which is not right yet: begin there"
    assert two.example is None
    assert two.error_map is None


def test_what_a_task_needs_is_found_by_way_of_others(tiny_exam):
    """Tasks that one builds on are followed all the way down, and a circle ends."""
    one, two = tiny_exam[1].tasks
    tasks = [
        replace(one, name=name, uses=uses) for name, uses in (("a", ("b",)), ("b", ("c",)), ("c", ("a",)), ("d", ()))
    ]
    assert needed(tasks, ["a"]) == {"b", "c"}
    assert needed([one, two], ["outer"]) == frozenset()


# ── what exceptions mean ────────────────────────────────────────────────────────────────────

EXCEPTIONS = {
    "np.ones(3) ^ 2": "exception.caret_for_power",
    "0.5 ^ 2": "exception.caret_for_power",
    "math.sqrt(np.ones(3))": "exception.array_for_number",
    "math.sqrt(-1.0)": "exception.math_domain",
    "math.log(0)": "exception.math_domain",
    "math.exp(1000)": "exception.math_range",
    "1 if np.ones(3) > 0 else 2": "exception.array_for_condition",
    "np.ones((2, 3)) + np.ones((2, 4))": "exception.shapes_do_not_fit",
    "np.ones((2, 3)) @ np.ones((2, 3))": "exception.matmul_sizes",
    "np.ones(3).dot(np.ones(4))": "exception.matmul_sizes",
    "np.ones(3)[0, 1]": "exception.too_many_indices",
    "np.ones(3).sum(axis=1)": "exception.no_such_axis",
    "np.ones(3)[3]": "exception.index_beyond_end",
    "[1, 2][2]": "exception.index_beyond_end",
    "np.ones(3)[1.0]": "exception.index_not_whole",
    "[1, 2][1.0]": "exception.index_not_whole",
    "{np.ones(3)}": "exception.unhashable_key",
    "__import__('torch_that_is_not_there')": "exception.no_such_package",
    "np.square_root(2)": "exception.no_such_function",
    "None + np.ones(3)": "exception.none_for_number",
    "None[0]": "exception.none_for_number",
    "np.ones(3)(2)": "exception.not_a_function",
    "(0.5)[0]": "exception.number_for_array",
    "np.arange(3).__imul__(0.5)": "exception.floats_into_integers",
    "10 ** np.arange(-2, 1)": "exception.negative_power",
    "1 / 0": "exception.divided_by_zero",
    "1 % 0": "exception.divided_by_zero",
    "np.array([[1.0, 2.0], [3.0]])": "exception.ragged_rows",
    "[1, 2] * 0.5": "exception.list_for_array",
    "[1, 2] - [0, 1]": "exception.list_for_array",
    "(lambda f: f(f))(lambda f: f(f))": "exception.endless_recursion",
    "(lambda w, g: w)(1, 2, 3)": "exception.other_parameters",
    "helper(1, 2)": "exception.other_arguments",
    "learning_rte": "exception.unknown_name",
    "g * 2": "exception.renamed_parameter",
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("expression", EXCEPTIONS)
def test_a_common_exception_is_explained(expression):
    """What this Python and this numpy say of a common slip is put into plain words, without a word of theirs."""
    with pytest.raises(Exception) as caught:  # noqa: PT011  (what is raised is looked at below)
        eval(expression, {"np": np, "math": math, "helper": _helper})
    found = meaning(Raised(type(caught.value).__name__, str(caught.value)), "sgd_step", ("w", "g", "lr"))
    assert found.name.key == EXCEPTIONS[expression]
    assert "torch" not in say(found.name) + say(found.hint)


def _helper(x):
    return x


def test_a_changed_signature_is_answered_with_the_right_one():
    """Whoever changes the parameters reads how they have to be."""
    raised = Raised("TypeError", "sgd_step() takes 2 positional arguments but 3 were given")
    assert "`sgd_step(w, g, lr)`" in say(meaning(raised, "sgd_step", ("w", "g", "lr")).hint)
    assert meaning(Raised("ValueError", "something of the student's own"), "sgd_step", ("w",)) is None


def test_an_exception_is_explained_in_the_report(grade_tiny):
    """The exception's own words come first, then what they mean."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "delta ^ x")).tasks[0]
    assert task.says.startswith("it raises TypeError: ufunc 'bitwise_xor' not supported")
    assert [one.name for one in task.diagnoses] == ["`^` is used for a power"]


ASKS = {
    "__import__('pdb').Pdb(stdin=io.StringIO(), stdout=io.StringIO()).set_trace()": (
        "it raises BdbQuit (line ",
        "exception.breakpoint_left_in",
    ),
    "input()": ("it raises EOFError: EOF when reading a line (line ", "exception.asks_a_person"),
}


@pytest.mark.parametrize("line", ASKS)
def test_what_waits_for_a_person_is_named(grade_tiny, monkeypatch, line):
    """A debugger's own exception, and that of an input that has ended, tell a student nothing; the line is told, and what to take out."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    source = RIGHT.replace("return np.outer", f"{line}\n    return np.outer")
    task = grade_tiny(f"import io\n{source}").tasks[0]
    says, key = ASKS[line]
    assert task.says.startswith(says)
    assert [(one.name, one.hint) for one in task.diagnoses] == [(say(message(key)), say(message(f"{key}_hint")))]


def test_what_uses_a_library_that_is_not_there_is_told_which(grade_tiny):
    """What does without it has its points; what may be imported is said."""
    report = grade_tiny("import nowhere\n" + RIGHT)
    assert report.score == report.points
    assert report.notes[0].startswith(
        "nowhere is not there when this is graded: only numpy and Python's own library are. To import it costs nothing"
    )
    task = grade_tiny("import nowhere\n" + RIGHT.replace("np.outer(delta, x)", "nowhere.outer(delta, x)")).tasks[0]
    assert task.says == "it uses nowhere, which is not there when this is graded"
    task = grade_tiny(
        "from nowhere import bar\n" + RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, list(bar(x)))")
    ).tasks[0]
    assert "`outer` uses nowhere, which is not there when this is graded." in task.notes


def test_the_cause_of_a_missing_name_is_told_and_not_what_followed_of_it(grade_tiny):
    """A name is not there because a line that would have defined it came to nothing, or because of a line above that one."""
    head = "W = np.load('w.npy')\nn = W.shape[0]\n"
    source = RIGHT.replace("import numpy as np\n", f"import numpy as np\n{head}").replace(
        "np.outer(delta, x)", "np.outer(delta, x) * n"
    )
    task = grade_tiny(source).tasks[0]
    assert "name 'n' is not there, because line 3 (`W = np.load('w.npy')`) raises FileNotFoundError" in task.says


def test_a_name_that_may_have_been_meant_is_told(grade_tiny):
    """Of a variable, of a function of numpy, and of a task."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(detla, x)")).tasks[0]
    assert "name 'detla' is not defined. Did you mean: 'delta'?" in task.says
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.Outer(delta, x)")).tasks[0]
    assert "has no attribute 'Outer'. Did you mean: 'outer'?" in task.says
    task = grade_tiny(RIGHT.replace("def outer", "def Outer")).tasks[0]
    assert task.says == "there is no function of this name; did you mean `Outer`?"


def test_a_fault_of_grammar_is_shown_in_its_line(grade_tiny):
    """The line, and a mark under the place; in a terminal both keep their columns."""
    report = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(delta x)"))
    head, _, line, mark = say(report.problem).split("\n")
    assert head.endswith("SyntaxError: invalid syntax. Perhaps you forgot a comma?")
    assert line.strip() == "return np.outer(delta x)"
    assert line[mark.index("^") :] == "delta x)"
    assert f"\n{line}\n{mark}\n" in in_text.render(report, colour=False, width=60)


def test_a_rounded_result_is_told(grade_tiny):
    """A result that is right but for digits that were cut off is called rounded; one that is zero is not."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(delta, x).round(4)")).tasks[0]
    assert [one.name for one in task.diagnoses] == ["result is rounded"]
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(delta, x) + delta[0] * 1e-3")).tasks[0]
    assert task.diagnoses == ()


@pytest.mark.parametrize(
    "body",
    [
        "    kept.append(delta)\n    return np.outer(delta, x) * len(kept)",
        "    return np.outer(delta, x) + np.random.default_rng().random()",
    ],
)
def test_what_is_kept_between_calls_is_told(grade_tiny, body):
    """A function that gives another result for the same inputs is told so where no mistake explains it."""
    task = grade_tiny(RIGHT + f"\nkept = []\ndef outer(delta, x):\n{body}\n").tasks[0]
    assert [one.source for one in task.diagnoses] == ["repeat"]
