"""The judge: what it accepts, what it refuses, what it says, and how it splits the points."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.course.exam import set_exam
from autograder.course.mistakes import Mistake
from autograder.diagnosis.search import diagnose
from autograder.feedback.example import smallest
from autograder.feedback.numerical_gradient import agrees, gradient, numerical_gradient
from autograder.feedback.redacted import redacted_verdict
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.compare import USUAL, compare, fold, in_float32, unfold
from autograder.judge.key import Case, Component, Expected, Hypothesis
from autograder.judge.tolerance import Unfit, expect, expect_wrong, scales
from autograder.practice.read import load
from autograder.practice.record import record
from autograder.render import html, report_json
from autograder.results import Foreign, Raised, Returned, Verdict
from autograder.sandbox.inprocess import InProcess, perform
from autograder.sandbox.worker import Call, Sweep
from autograder.words.message import message, say

RIGHT = """
import numpy as np
def outer(delta, x):
    return np.outer(delta, x)
def mean_square(X):
    return (X**2).mean(axis=0)
"""


def _expected(want, label="dW"):
    array = np.asarray(want, float)
    return Expected("leaf", (Component(label, array, 1e-8 * (np.abs(array) + 1), 1.0),))


def _says(want, got):
    difference = compare(_expected(want), got)[0]
    return say(difference.says) if difference else ""


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (np.ones((4, 3)), "`dW` has shape (4, 3), expected (3, 4)"),
        (1.0, "`dW` has shape (), expected (3, 4)"),
        (np.ones((1, 4)), "`dW` has shape (1, 4), expected (3, 4)"),
        (np.ones((0, 4)), "`dW` has shape (0, 4), expected (3, 4)"),
        (None, "`dW` is None (is a `return` missing?), expected an array of shape (3, 4)"),
        (Foreign("numpy.ma.MaskedArray"), "`dW` is of type numpy.ma.MaskedArray, expected an array of shape (3, 4)"),
        ((np.ones(3), 1.0), "the result is a tuple or list of 2, expected an array of shape (3, 4)"),
        (np.full((3, 4), np.nan), "`dW` holds 12 nan, the first at [0, 0]"),
        (np.full((3, 4), np.inf), "`dW` holds 12 inf, the first at [0, 0]"),
        (np.eye(3, 4), "`dW` is wrong in 9 of 12 entries"),
        (np.zeros((3, 4)), "`dW` is wrong in all 12 entries"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(got, says):
    """Structure, type, shape, finiteness and values each have their sentence; nothing broadcasts its way through."""
    assert _says(np.ones((3, 4)), got) == says


@pytest.mark.parametrize("got", [np.ones((3, 4)), np.ones((3, 4), int), np.ones((3, 4), bool), np.ones((3, 4)) + 1e-9])
def test_right_numbers_of_any_plain_type_are_right(got):
    """Whole numbers, truth values and rounding differences are accepted."""
    assert _says(np.ones((3, 4)), got) == ""


@pytest.mark.parametrize("got", [2, 2.0, np.asarray(2.0)])
def test_a_number_may_be_any_kind_of_number(got):
    """A Python number and a 0-d array are both a number."""
    assert _says(2.0, got) == ""


def test_float32_is_held_to_its_own_precision_only_when_it_is_said_to_be_float32():
    """An error of 1e-5 passes in float32, also where it was converted since, fails otherwise, and 1e-2 fails in both."""
    want = np.ones(3)
    single = in_float32(_expected(want))
    assert compare(single, np.float32(want + 1e-5)) == compare(single, want + 1e-5) == [None]
    assert compare(in_float32(single), want + 1e-4) != [None]
    assert _says(want, want + 1e-5) != ""
    assert compare(single, np.float32(want + 1e-2)) != [None]


def test_parts_are_told_by_their_names():
    """A tuple's parts carry the names that the question gave them."""
    form, leaves = unfold((1.0, {"a": 2.0}), ("dW", "rest"))
    assert [label for label, _ in leaves] == ["dW", "rest['a']"]
    assert form[0] == "tuple"


def _answer_twice(case):
    return case.args["x"] * 2.0


def _case(x):
    return Case("double", "distinct", "values", {"x": np.asarray(x, float)}, {"n": 3})


def test_the_tolerance_grows_with_the_answers_sensitivity():
    """An answer that rounding of its inputs moves far is asked for less exactly than one that it does not."""
    rng = np.random.default_rng(0)
    case = _case([1.0, 2.0, 3.0])
    plain = expect(case, _answer_twice, {"": 1.0}, (), rng).components[0].tolerance
    steep = expect(case, lambda case: np.sin(1e5 * case.args["x"]), {"": 1.0}, (), rng).components[0].tolerance
    assert plain.max() < 1e-6
    assert steep.max() > 10 * plain.max()


@pytest.mark.parametrize("answer", [lambda case: case.args["x"] / 0.0, lambda case: np.sin(1e12 * case.args["x"])])
def test_an_infinite_or_loose_tolerance_is_refused(answer):
    """An answer that is not finite, or so sensitive that anything would pass, is an error of the course."""
    with np.errstate(all="ignore"), pytest.raises(Unfit, match=r"judge\.unfit_(not_finite|sensitive)"):
        expect(_case([1.0, 2.0, 3.0]), answer, scales([np.ones(3)]), (), np.random.default_rng(0))


def test_an_answer_that_rounding_makes_none_is_refused():
    """An answer that is a number for these inputs, and None when rounding breaks a tie, is an error of the course."""
    case = _case([3.0] * 8)
    with pytest.raises(Unfit, match=r"judge\.unfit_sensitive"):
        expect(case, lambda case: 1 if np.ptp(case.args["x"]) == 0 else None, {"": 1.0}, (), np.random.default_rng(0))


# ── numerical derivatives ───────────────────────────────────────────────────────────────────


def test_an_answer_whose_shape_hangs_on_rounding_is_an_error_of_the_course():
    """Its shapes are no numbers that could be near each other."""
    case = _case([3.0] * 8)
    with pytest.raises(Unfit, match=r"judge\.unfit_sensitive"):
        expect(case, lambda case: case.args["x"][case.args["x"] == 3.0], {"": 1.0}, (), np.random.default_rng(0))


def _sweep(function, x):
    return perform(Call("f", ("x",), (np.asarray(x, float),), Sweep(("x",))), {"f": function}, "").value


def test_derivatives_of_order_four_are_exact_to_ten_digits():
    """The slope of a smooth function is found to 1e-9, elementwise, as a matrix, and for a gradient from above."""
    x = np.array([0.3, -1.2, 2.1])
    found = numerical_gradient(_sweep(np.tanh, x))
    exact = 1 - np.tanh(x) ** 2
    assert np.allclose(gradient(found, "elementwise", None).values, exact, rtol=0, atol=1e-9)
    assert np.allclose(gradient(found, "jacobian", None).values, np.diag(exact), rtol=0, atol=1e-9)
    upstream = np.array([2.0, -1.0, 0.5])
    assert np.allclose(gradient(found, "gradient", upstream).values, upstream * exact, rtol=0, atol=1e-9)


def test_a_gradient_off_by_a_tenth_of_a_percent_is_caught():
    """0.1 % of one entry is far outside of the tolerance."""
    x = np.array([0.3, -1.2, 2.1])
    wanted = gradient(numerical_gradient(_sweep(np.tanh, x)), "elementwise", None)
    right = 1 - np.tanh(x) ** 2
    assert agrees(right, wanted)
    assert not agrees(right * [1, 1.001, 1], wanted)


@pytest.mark.parametrize("near", [0.0, 1e-6, -1e-6, 4e-6, 1.5e-5])
def test_nobody_fails_at_a_kink(near):
    """Entries beside a kink are left out: any value passes there, and only there."""
    x = np.array([near, 1.0])
    wanted = gradient(numerical_gradient(_sweep(lambda x: np.maximum(x, 0), x)), "elementwise", None)
    assert list(wanted.smooth) == [False, True]
    assert agrees(np.array([0.7, 1.0]), wanted)
    assert not agrees(np.array([0.7, 0.9]), wanted)


# ── points and sentences ────────────────────────────────────────────────────────────────────


def test_the_answer_earns_everything(grade_tiny):
    """A right file has all points, no diagnosis and no example."""
    report = grade_tiny(RIGHT)
    assert report.score == report.points == 5
    assert all(task.status == "passed" and not task.diagnoses and not task.example for task in report.tasks)


def test_nothing_written_earns_nothing(grade_tiny):
    """A function that raises NotImplementedError earns no point, not even for leaving its inputs alone."""
    report = grade_tiny("def outer(delta, x):\n    raise NotImplementedError\n")
    assert report.score == 0
    assert [task.status for task in report.tasks] == ["missing", "missing"]


@pytest.mark.parametrize("value", ["None", "0.0", "()", "'text'", "np.zeros((1, 1))", "delta", "np.nan"])
def test_a_constant_earns_next_to_nothing(grade_tiny, value):
    """Returning one thing for everything is no answer."""
    report = grade_tiny(RIGHT + f"\ndef outer(delta, x):\n    return {value}\n")
    assert report.tasks[0].score == 0


def test_points_say_what_they_are_for(grade_tiny):
    """A function that is right but overflows keeps all points but those for large numbers."""
    source = RIGHT.replace(
        "(X**2).mean(axis=0)", "(X.astype(np.float16)**2).mean(axis=0) if abs(X).max() > 400 else (X**2).mean(axis=0)"
    )
    with np.errstate(all="ignore"):
        task = grade_tiny(source).tasks[1]
    failed = [verdict for verdict in task.verdicts if verdict.status == "failed"]
    assert [verdict.check for verdict in failed] == ["stability"]
    assert task.score == pytest.approx(2 * 0.9)
    assert "very large numbers" in task.says


def test_changing_an_input_costs_its_own_share(grade_tiny):
    """A right result from a spoilt input loses the points for inputs alone, and says which input."""
    task = grade_tiny(RIGHT + "\ndef mean_square(X):\n    X **= 2\n    return X.mean(axis=0)\n").tasks[1]
    assert task.says == "it changes its input `X` in place"
    assert task.score == pytest.approx(2 * 0.95)
    assert [diagnosis.name for diagnosis in task.diagnoses] == ["the input is squared in place"]


LOOPS = {
    "for": "    total = 0\n    for row in X:\n        total = total + row**2\n    return total / len(X)",
    "comprehension": "    return sum([row**2 for row in X]) / len(X)",
    "generator": "    return sum(row**2 for row in X) / len(X)",
    "map": "    return sum(map(lambda row: row**2, X)) / len(X)",
    "apply_along_axis": "    return np.apply_along_axis(lambda row: row**2, 1, X).mean(axis=0)",
    "while": "    i = total = 0\n    while i < len(X): total = total + X[i]**2; i += 1\n    return total / i",
    "recursion": "    f = lambda A: A[0]**2 + (f(A[1:]) if len(A) > 1 else 0)\n    return f(X) / len(X)",
}


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS.keys())
def test_a_loop_over_the_batch_is_seen_in_any_form(grade_tiny, body):
    """Loops, comprehensions, generators, maps and recursion over rows lose the share for loops, and only that."""
    task = grade_tiny(RIGHT + f"\ndef mean_square(X):\n{body}\n").tasks[1]
    assert task.says == "it runs a Python loop over the rows of the batch"
    assert task.score == pytest.approx(2 * 0.95)


def test_a_loop_over_columns_is_no_loop_over_the_batch(grade_tiny):
    """Only the batch may not be looped over."""
    body = "    return np.array([(X[:, j]**2).mean() for j in range(X.shape[1])])"
    assert grade_tiny(RIGHT + f"\ndef mean_square(X):\n{body}\n").tasks[1].status == "passed"


def test_a_fixed_loop_that_is_too_long_is_told_as_what_it_is(grade_tiny):
    """Many lines that do not grow with the rows lose the share for loops, with their numbers and without talk of rows."""
    body = "    t = 0\n    for i in range(200): t += i\n    return (X**2).mean(axis=0)"
    task = grade_tiny(RIGHT + f"\ndef mean_square(X):\n{body}\n").tasks[1]
    assert task.score == pytest.approx(2 * 0.95)
    assert say(task.says) == (
        "it runs 203 lines of Python with 64 rows and 203 with 256: no loop over single rows, but at most 150 lines may run"
    )


def test_how_many_lines_ran_is_redacted():
    """A submission could put a hidden input into the number of its lines."""
    says = message("judge.many_lines", few=203, many=204, few_rows=64, many_rows=256, most=150)
    redacted = redacted_verdict(Verdict("loops", message("check.loops"), 1.0, 0.0, "failed", says))
    assert redacted.says == message("judge.too_many_lines")


def test_whoever_meddles_with_tracing_is_not_believed_to_have_no_loop(grade_tiny):
    """Switching the trace off inside of a function does not earn the share for loops."""
    body = "    import sys\n    sys.settrace(None)\n" + LOOPS["for"]
    task = grade_tiny(RIGHT + f"\ndef mean_square(X):\n{body}\n").tasks[1]
    assert task.verdicts[-1].status == "failed"


def test_whoever_runs_a_debugger_is_not_believed_to_have_no_loop(grade_tiny):
    """Where something else than the count is told of lines at the end, no line names it and no count is told; one that is not run costs nothing."""
    takes_off = "    getattr(__import__('s' + 'ys'), 'set' + 'trace')(None)\n"
    task = grade_tiny(RIGHT + f"\ndef mean_square(X):\n{takes_off}{LOOPS['for']}\n").tasks[1]
    assert say(task.verdicts[-1].says) == "its lines could not be counted with a larger batch"
    unused = "    if X is None:\n        import pdb\n        pdb.set_trace()\n    return (X**2).mean(axis=0)"
    assert grade_tiny(RIGHT + f"\ndef mean_square(X):\n{unused}\n").tasks[1].status == "passed"


def test_another_answer_to_the_same_question_is_caught(grade_tiny):
    """A function that is right only the first time loses the ordinary values."""
    body = "    seen.append(1)\n    return (X**2).mean(axis=0) + (len(seen) > 9)"
    task = grade_tiny(RIGHT + f"\nseen = []\ndef mean_square(X):\n{body}\n").tasks[1]
    assert task.says == "called again with the same inputs, it returns another result"


def test_float32_is_accepted_and_said(grade_tiny):
    """Computing in float32 costs nothing and is told."""
    source = RIGHT.replace("np.outer(delta, x)", "np.outer(delta.astype('f4'), x.astype('f4'))")
    task = grade_tiny(source).tasks[0]
    assert task.status == "passed"
    assert "float32" in task.notes[0]


def test_float32_that_is_wrong_loses_what_is_wrong_alone(grade_tiny):
    """Of a result in float32 each case is held to that precision, and a mistake in it is named as any other."""
    wrong = "(np.outer(delta, x) if len(x) > 1 else np.zeros((len(delta), 1))).astype('f4')"
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", wrong)).tasks[0]
    assert {verdict.check: verdict.status == "passed" for verdict in task.verdicts} == {
        "values": True, "shapes": False, "stability": True, "special": True, "inputs": True,
    }  # fmt: skip
    assert not task.notes
    for expression, name in list(CHANGES.items())[-3:]:
        task = grade_tiny(RIGHT.replace("np.outer(delta, x)", f"np.float32({expression})")).tasks[0]
        assert [diagnosis.name for diagnosis in task.diagnoses] == [name]


def test_what_is_right_in_float32_is_not_shown_as_the_smallest_case_that_fails(grade_tiny):
    """The small cases are held to that precision too."""
    wrong = "np.float32(np.outer(delta, x) * (2 if delta.size * x.size > 5 else 1) + 1e-6)"
    example = grade_tiny(RIGHT.replace("np.outer(delta, x)", wrong)).tasks[0].example
    assert sum(text.count(".0") for _, text in example.inputs) > 4


def test_an_answer_with_not_a_number_leaves_float32_the_room_for_its_other_numbers():
    """As what is built on a wrong function may give; the entry itself is near to nothing else."""
    want = np.array([1.0, np.nan, 3.0])
    single = in_float32(_expected(want))
    assert compare(single, np.float32(want + 1e-5)) == [None]
    assert compare(single, np.float32([1.0, 2.0, 3.0])) != [None]


def test_what_numbers_in_float32_are_held_to_is_worked_out_once(tiny_exam):
    """A class that computes in it holds no more than one submission does: what is kept of each is no larger than what came back."""
    task = replace(tiny_exam[1].tasks[0], lines=None)
    calls = {**{case.call: case for case in task.cases}, task.again: task.cases[0]}
    one, other = (
        judge(task, {call: Returned(np.float32(case.expected.components[0].want + by)) for call, case in calls.items()})
        for by in (1, 2)
    )
    assert one.float32
    assert [seen.key for seen in one.seen] == [seen.key for seen in other.seen]
    assert one.again.key is other.seen[0].key is not task.cases[0]


def test_a_wrong_signature_is_told_with_pythons_own_words(grade_tiny):
    """A function with other parameters raises TypeError, which is what the student reads."""
    assert "takes 1 positional argument" in grade_tiny(RIGHT + "\ndef outer(delta):\n    return delta\n").tasks[0].says


def test_a_class_in_the_place_of_a_function_is_told(grade_tiny):
    """A class is not called, and named."""
    assert grade_tiny(RIGHT + "\nclass outer:\n    pass\n").tasks[0].says == "it is a class instead of a function"


def test_what_a_stopped_file_had_defined_is_graded(grade_tiny):
    """A file that raises at its end keeps its functions; the report says where it stopped."""
    report = grade_tiny(RIGHT + "\n1 / 0\n")
    assert report.score == 5
    assert "line 8: ZeroDivisionError: division by zero" in report.notes[0]


def test_a_syntax_error_is_one_sentence_with_its_line(grade_tiny):
    """Nothing can be graded, and the line is named."""
    report = grade_tiny("def outer(delta, x):\n    return (\n")
    assert report.score == 0
    assert report.problem.splitlines()[0] == "tiny.py, line 2: SyntaxError: '(' was never closed."
    assert report.problem.splitlines()[-1].strip() == "^"


# ── naming mistakes ─────────────────────────────────────────────────────────────────────────

CHANGES = {
    "-np.outer(delta, x)": "the sign is flipped",
    "2 * np.outer(delta, x)": "it is twice as large as it should be",
    "0.4343 * np.outer(delta, x)": "it is 0.4343 times what it should be",
    "len(x) * np.outer(delta, x)": "it is m times too large, as a sum over m is where a mean belongs",
    "np.outer(delta, x) / len(delta)": "it is n times too small",
    "np.zeros((len(delta), len(x)))": "everything is zero",
    "np.outer(delta, x)[None]": "the numbers are right, but the shape is not",
    "1 - np.outer(delta, x)": "it is 1 minus what it should be",
    "np.outer(delta, x) ** 2": "it is the square of what it should be",
    "np.outer(delta, x) + x": "the input `x` is added once too often",
    "np.outer(delta, x) * x": "a factor `x` is there once too often",
    "np.outer(delta, np.ones(len(x)))": "the factor `x` is missing",
    "np.outer(x, delta)": "the outer product is transposed",
}


@pytest.mark.parametrize(("expression", "name"), CHANGES.items(), ids=CHANGES.values())
def test_a_change_is_named(grade_tiny, expression, name):
    """Signs, factors, sizes, shapes, missing terms and factors are named; the author's name comes first."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", expression)).tasks[0]
    assert [diagnosis.name for diagnosis in task.diagnoses] == [name]


@pytest.mark.parametrize(
    "expression",
    ["np.outer(delta, x) + delta[0] * 0.3", "np.outer(np.sin(delta), x)", "np.outer(delta, x) * (delta[0] > 0)"],
)
def test_nothing_is_said_rather_than_something_wrong(grade_tiny, expression):
    """What no hypothesis explains in every case is not named."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", expression)).tasks[0]
    assert task.score < task.points
    assert task.diagnoses == ()


def test_a_name_must_explain_every_case(grade_tiny):
    """A sign that is flipped in some cases only is not called a flipped sign, without saying where."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "np.outer(delta, x) * (-1 if len(x) == 3 else 1)")).tasks[0]
    assert [one.name for one in task.diagnoses] == ["the sign is flipped where it is wrong"]


def test_the_smallest_failing_case_is_shown(grade_tiny):
    """The example is the smallest input that shows the mistake, with what was expected and what came back."""
    example = grade_tiny(RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)")).tasks[0].example
    assert dict(example.inputs)["delta"] in ("np.array([1.0])", "np.array([2.0])", "np.array([-1.0])")
    assert example.got == f"[[-{example.expected.strip('[]')}]]"


def test_the_smallest_of_plain_numbers_is_the_lowest(tiny_exam):
    """Where a case is numbers alone, the one with the lowest is shown."""
    task = tiny_exam[1].tasks[0]
    cases = tuple(
        replace(one, case=replace(one.case, args={"t": t})) for one, t in zip(task.cases, (26, 12, 3, 9), strict=False)
    )
    task = replace(task, cases=cases, small=(), mistakes=())
    judged = judge(task, dict.fromkeys([*(one.call for one in cases), task.again], Returned(0.5)))
    assert smallest(judged, ()).key.case.args["t"] == 3


def test_the_example_fails_as_the_graded_cases_do(grade_tiny):
    """A function that is wrong only for large numbers is shown failing on large numbers."""
    source = RIGHT.replace("np.outer(delta, x)", "np.clip(np.outer(delta, x), -500, 500)")
    example = grade_tiny(source).tasks[0].example
    assert "1000" in "".join(text for _, text in example.inputs)


def test_the_error_map_shows_where(grade_tiny):
    """The map of a matrix that is wrong in one row is zero in all others."""
    source = RIGHT.replace("return np.outer(delta, x)", "W = np.outer(delta, x)\n    W[-1] *= 3\n    return W")
    error_map = grade_tiny(source).tasks[0].error_map
    assert [any(row) for row in error_map.cells] == [False, False, False, True]


def test_feedback_of_verdicts_alone_shows_no_numbers(grade_tiny):
    """With feedback "verdicts" neither case nor map is shown, but the mistake is still named."""
    task = grade_tiny(RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)"), feedback="verdicts").tasks[0]
    assert task.example is None
    assert task.error_map is None
    assert task.diagnoses


def test_diagnosing_a_raised_exception_names_the_same_exception_only(tiny_exam):
    """A mistake that raises explains a submission that raises the same, and no other."""
    task = tiny_exam[1].tasks[0]
    raising = Hypothesis("it divides by zero", "By what?", tuple(Raised("ZeroDivisionError", "") for _ in task.cases))
    task = replace(task, mistakes=(raising,), lines=None)
    calls = itertools.chain((case.call for case in task.cases), [task.again])
    same = dict.fromkeys(calls, Raised("ZeroDivisionError", "division by zero", 3))
    other = dict.fromkeys(same, Raised("KeyError", "'x'", 3))
    assert [one.name for one in diagnose(judge(task, same))] == ["it divides by zero"]
    assert diagnose(judge(task, other)) == ()
    assert not isinstance(same[task.again], Returned)


FIXED = "    for _ in range(200):\n        pass\n    return (X**2).mean(axis=0)"
OF_LOOPS = f'''
def mean_square__by_rows(X):
    """it goes by rows."""
{LOOPS["for"]}

def mean_square__in_many_steps(X):
    """it takes too many steps."""
{FIXED}
'''


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (FIXED, ["it takes too many steps"]),
        (LOOPS["while"], ["it goes by rows"]),
        ("    for _ in range(70):\n        pass\n    return (X**2).mean(axis=0)", []),
    ],
    ids=["of a fixed length", "over the rows", "of no length that counts"],
)
def test_a_known_mistake_with_a_loop_is_named_by_its_kind(tiny, body, names):
    """Where all values are right, a loop over the rows and one of a fixed length are told apart, in a graded report and in a check."""
    functions: dict[str, Any] = {"np": np}
    exec(OF_LOOPS, functions)
    wrong = [functions["mean_square__by_rows"], functions["mean_square__in_many_steps"]]
    mistakes = tuple(Mistake("mean_square", one.__doc__.rstrip("."), "", 1, lambda one=one: (one, "")) for one in wrong)
    exam = set_exam(replace(tiny, mistakes={**tiny.mistakes, "mean_square": mistakes}), b"a secret for tests")
    submission = Submission("someone", (RIGHT + f"\ndef mean_square(X):\n{body}\n").encode())
    for paper, key in ((exam.paper, exam.key), load(record(exam.paper, exam.key))):
        report = grade(submission, key, InProcess(paper))
        assert [say(one.name) for one in report.tasks[1].diagnoses] == names


# ── found by attack ─────────────────────────────────────────────────────────────────────────

UNCOUNTED = {
    "made up at run time": "    return eval('sum([row**2 for row in X]) / len(X)', {'X': X})",
    "padded to the same count": "    total = 0\n    for i in range(256):\n        if i < len(X): total = total + X[i]**2\n        else: pass; pass\n    return total / len(X)",
    "letters of another width": "    import sys\n    sys.\uff53ettrace(None)\n" + LOOPS["for"],
}


@pytest.mark.parametrize("body", UNCOUNTED.values(), ids=UNCOUNTED.keys())
def test_a_hidden_loop_earns_no_share_for_loops(grade_tiny, body):
    """Code in a text, padding and disguised names do not hide a loop from the count."""
    task = grade_tiny(RIGHT + f"\ndef mean_square(X):\n{body}\n").tasks[1]
    assert task.verdicts[-1].status == "failed"


def test_words_in_comments_cost_nothing(grade_tiny):
    """A comment that speaks of settrace or of monitoring does not make a file suspect."""
    assert grade_tiny(RIGHT + "\n# monitoring the loss, no settrace, no ctypes\n").score == 5


def test_a_coding_cookie_does_not_change_what_is_run(grade_tiny):
    """The file is run as the UTF-8 text that was examined."""
    assert grade_tiny("# -*- coding: utf-7 -*-\n" + RIGHT).score == 5


def test_float32_gives_no_room_to_what_is_wrong(grade_tiny):
    """An error of a thousandth is wrong in float32 as well, and so is a constant."""
    for change in ("* 1.0009", "* 0 + 12345"):
        source = RIGHT.replace("np.outer(delta, x)", f"(np.outer(delta, x) {change}).astype('f4')")
        assert grade_tiny(source).tasks[0].score == 0


ODD = {
    "a dict with a long key": "{'k' * 1_000_000: (None,) * 60_000}",
    "many empty dicts": "({},) * 65_000",
    "an array of eight axes": "np.zeros((6,) * 8, np.uint8)",
    "a long text": "'\\0' * 4_000_000",
    "many arrays": "(np.zeros(60, np.uint8),) * 1_000",
    "a large array": "np.zeros(1_000_000, np.uint8)",
}


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
def test_a_monstrous_result_stays_small_in_the_report(grade_tiny, value):
    """Whatever comes back, the report stays short enough to read, and is written at once."""
    report = grade_tiny(RIGHT + f"\ndef outer(delta, x):\n    return {value}\n")
    assert report.tasks[0].score == 0
    assert len(report_json.report_to_json(report)) < 20_000
    assert len(html.render(report)) < 60_000


def test_verdicts_alone_do_not_carry_an_exceptions_words(grade_tiny):
    """With feedback "verdicts" an exception's message, which could hold hidden inputs, is not shown."""
    source = RIGHT + "\ndef outer(delta, x):\n    raise ValueError(f'inputs: {x}')\n"
    assert "inputs" in grade_tiny(source).tasks[0].says
    hidden = grade_tiny(source, feedback="verdicts").tasks[0]
    assert hidden.says == "it raises ValueError"
    assert "inputs" not in "".join(verdict.says for verdict in hidden.verdicts)


@pytest.mark.parametrize("value", [1.0, (1.0, (2.0, 3.0)), {"dW": 1.0, "more": (2.0,)}, ()])
def test_a_value_is_put_together_from_its_form_and_leaves(value):
    """What `unfold` took apart."""
    form, leaves = unfold(value)
    assert fold(form, [leaf for _, leaf in leaves]) == value


@pytest.mark.parametrize(
    ("got", "is_right"),
    [
        ([1, np.nan, np.inf], True),
        ([1 + 1e-9, np.nan, np.inf], True),
        ([1, np.nan, -np.inf], False),
        ([1, 0, np.inf], False),
        ([np.nan, np.nan, np.inf], False),
        ([1.1, np.nan, np.inf], False),
    ],
)
def test_what_is_built_on_a_mistake_may_have_to_be_not_finite(got, is_right):
    """Then not a number and infinity must stand where they stand there; a finite entry is held to its tolerance."""
    wanted = expect_wrong(_expected(np.ones(3)), np.array([1, np.nan, np.inf]), list, {})
    with np.errstate(all="ignore"):
        assert (compare(wanted, np.array(got)) == [None]) is is_right


def test_what_is_built_on_a_mistake_is_never_held_to_nothing():
    """However rounding moves it, a thousandth of its size is too far off."""
    wanted = expect_wrong(_expected(np.ones(2)), np.array([1.0, 2.0]), lambda: [np.array([1e6, np.nan])], {})
    assert wanted.components[0].measured.max() <= 2 * USUAL.most
    assert compare(wanted, np.array([1.01, 2.0])) != [None]


@pytest.mark.parametrize(
    ("got", "is_right", "times"),
    [
        ([1.0, 2.0 + 1e-9], True, 0),  # it passes without
        ([1.0, 2.1], False, 0),  # it does not pass with the most that there could be
        ([1.0, np.nan], False, 0),
        ([1.0, 2.0 + 1e-5], True, 1),  # this is what rounding may do
        ([1.0 + 1e-5, 2.0], False, 1),  # it moves the second number alone
    ],
)
def test_what_rounding_moves_in_an_answer_built_on_a_mistake_is_measured_where_that_decides(got, is_right, times):
    """The answer is asked nearby only for a number that is off by more than passes without, and by less than never passes."""
    asked = []

    def around():
        asked.append(1)
        return [np.array([1.0, 2.0 + 1e-9])]

    wanted = expect_wrong(_expected(np.ones(2)), np.array([1.0, 2.0]), around, {})
    assert ([compare(wanted, np.array(got)), compare(wanted, np.array(got))] == [[None], [None]]) is is_right
    assert len(asked) == times
