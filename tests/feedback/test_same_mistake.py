"""One mistake is charged once: what is built on a wrong function is judged against the answer built on the same mistake."""

import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.diagnosis.mistaken_key import keeping
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import ENDLESS, Component, Expected, Raises
from autograder.judge.seen import look
from autograder.render import html, markdown, text
from autograder.render.report_json import report_from_json, report_to_json
from autograder.render.wording import in_words
from autograder.results import Died, NotRun, Raised, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import identity, message
from tests.conftest import by_name
from tests.course_room import COURSE, PATIENT, SECRETS, assignment, paper_and_key, task_key

NAME, SECRET = "01_gradients", SECRETS[0]
pytestmark = pytest.mark.xdist_group(NAME)
FLIPPED = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"
ON_SIGMOID = ("silu", "silu_grad", "score", "score_gradients")
"""What a flipped sigmoid spoils: its derivative is the same."""


def graded(*texts, name=NAME, feedback="full", shown=False):
    """The report on the right answers with these functions behind them; where cases are `shown`, they are others."""
    paper, key = paper_and_key(name, SECRET)
    source = "\n\n".join([assignment(name).source.decode(), *texts])
    showing = None
    if shown:
        paper_shown, key_shown = paper_and_key(name, b"another secret")
        showing = Showing(key_shown, InProcess(paper_shown, PATIENT))
    submission = Submission("student", source.encode())
    return grade(submission, key, InProcess(paper, PATIENT), feedback=feedback, showing=showing)


def lost(report):
    """The points that each task has lost, of those that have lost any."""
    return {task.name: round(task.points - task.score, 2) for task in report.tasks if task.score < task.points}


def task_of(report, name):
    """What is told of one task."""
    return next(task for task in report.tasks if task.name == name)


@pytest.mark.slow
@pytest.mark.parametrize("feedback", ["full", "verdicts"])
def test_a_wrong_function_costs_its_own_points_alone(feedback):
    """All that hangs on it is right for it, whoever knows the mistake, and passes."""
    report = graded(FLIPPED, feedback=feedback)
    assert lost(report) == {"sigmoid": 2}
    assert tuple(task.name for task in report.tasks if task.built_on) == ON_SIGMOID
    assert {task.status for task in report.tasks if task.built_on} == {"passed"}


@pytest.mark.slow
def test_the_report_begins_with_the_function_that_others_hang_on():
    """What hangs on it and what mending it brings stand above all tasks, in every form; each task that hangs says so."""
    report = graded(FLIPPED)
    [root] = report.roots
    assert (root.task, root.brings, root.judged_with, root.waiting) == ("sigmoid", 2, ON_SIGMOID, ())
    says = "correcting it brings 2 points"
    told = text.render(report, colour=False, width=200)
    assert told.index(says) < told.index("sigmoid_grad ")
    assert told.count("it is right for your `sigmoid`, which is wrong: see there") == len(ON_SIGMOID)
    assert says in markdown.render(report)
    assert "it is right for your `sigmoid`, which is wrong" in markdown.render(report)
    assert says in html.render(report)
    assert report_from_json(report_to_json(report)) == in_words(report)


def test_a_report_of_before_is_read():
    """One that was written when nothing was said of roots says nothing of them."""
    report = graded()
    written = report_to_json(report).replace(', "roots": []', "").replace('"built_on": [], ', "")
    assert "roots" not in written
    assert "built_on" not in written
    assert report_from_json(written) == in_words(report)


MISTAKEN = {
    "an author's, in float32": FLIPPED.replace("1 / (1 + np.exp(z))", "np.float32(1 / (1 + np.exp(z)))"),
    "a mutant of the answer": "def affine(x, W, b):\n    return np.abs(W) @ x + b\n",
    "a factor that was measured": "def sigmoid(z):\n    return 1.7 / (1 + np.exp(-z))\n",
    "a change of the result": "def softmax(S):\n    P = np.exp(S - S.max(axis=1, keepdims=True))\n    return len(S) * P / P.sum(axis=1, keepdims=True)\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("wrong", MISTAKEN.values(), ids=MISTAKEN.keys())
def test_whoever_knows_the_mistake_it_is_charged_once(wrong):
    """An author's, a machine's, or one that is a change of the right result: what it gives others is worked out."""
    name = wrong.removeprefix("def ").partition("(")[0]
    report = graded(wrong)
    assert task_of(report, name).diagnoses
    assert list(lost(report)) == [name]
    assert [root.task for root in report.roots] == [name]


@pytest.mark.slow
def test_several_wrong_functions_are_built_on_together():
    """Each costs its own points, and what builds on both is right for both."""
    report = graded(FLIPPED, "def affine(x, W, b):\n    return W @ x - b\n")
    assert lost(report) == {"sigmoid": 2, "affine": task_of(report, "affine").points}
    assert task_of(report, "score").built_on == ("sigmoid", "affine")
    assert [root.task for root in report.roots] == ["sigmoid", "affine"]


@pytest.mark.slow
def test_what_builds_on_a_right_function_in_float32_is_charged_once_too():
    """A wrong function that calls one in float32 is as exact as that, whatever it returns, and so is what builds on both."""
    single = "def sigmoid(z):\n    return np.float32(1 / (1 + np.exp(-z)))\n"
    wrong = "def sigmoid_grad(z):\n    s = np.float64(sigmoid(z))\n    return 2 * s * (1 - s)\n"
    report = graded(single, wrong)
    assert list(lost(report)) == ["sigmoid_grad"]
    assert task_of(report, "score_gradients").built_on == ("sigmoid_grad",)


def test_a_function_that_is_built_on_one_of_two_wrong_ones_is_right_for_that():
    """Whoever does not call the other function, but repeats it rightly, is not charged for it."""
    own = "def score(x, W, b, u):\n    return float(u @ sigmoid(W @ x + b))\n"
    report = graded(FLIPPED, "def affine(x, W, b):\n    return W @ x - b\n", own)
    assert task_of(report, "score").built_on == ("sigmoid",)
    assert task_of(report, "score").status == "passed"


_OF_VALUE = "def sigmoid_grad(z):\n    return sigmoid(z)\n"


@pytest.mark.slow
def test_a_wrong_function_that_calls_a_wrong_one_is_charged_once_too():
    """Its own mistake shows only against the answer built on the other's; what builds on both is right for both."""
    report = graded(FLIPPED, _OF_VALUE)
    assert set(lost(report)) == {"sigmoid", "sigmoid_grad"}
    assert task_of(report, "score_gradients").built_on == ("sigmoid", "sigmoid_grad")
    assert [root.task for root in report.roots] == ["sigmoid", "sigmoid_grad"]


@pytest.mark.slow
@pytest.mark.parametrize("shown", [True, False], ids=["of cases for showing", "of graded cases"])
def test_a_mistake_that_shows_only_beside_another_is_named_with_that(shown):
    """Both where others build on it and where none does: the name says given which wrong function it is one."""
    leaf = "def silu(z):\n    return sigmoid(z)\n"
    precedence = "def sigmoid(z):\n    return 1 / 1 + np.exp(-z)\n"
    report = graded(precedence, _OF_VALUE, leaf, shown=shown)
    for name in ("sigmoid_grad", "silu"):
        [found] = task_of(report, name).diagnoses
        assert identity(found.name).startswith("diagnosis.given(names=[`sigmoid`], name=")
        assert found.source != "idle"
    assert "given your wrong `sigmoid`, the factor z is missing" in text.render(report, colour=False, width=200)
    assert task_of(report, "sigmoid").diagnoses[0].source == "author"
    alone = task_of(graded(leaf, shown=shown), "silu").diagnoses[0]
    assert task_of(report, "silu").diagnoses[0].name == message(
        "diagnosis.given", names=("`sigmoid`",), name=alone.name
    )


def test_nothing_is_named_beside_another_that_is_named_without():
    """What explains a function against the right answer is its name, whatever it could be called beside a wrong one."""
    report = graded(FLIPPED, "def silu_grad(z):\n    s = sigmoid(z)\n    return z * s * (1 - s)\n")
    assert not any("diagnosis.given" in identity(one.name) for task in report.tasks for one in task.diagnoses)
    assert task_of(report, "silu_grad").diagnoses


@pytest.mark.slow
def test_a_wrong_function_that_does_without_the_other_is_built_on_as_it_is():
    """One that repeats rightly in its own lines what the other does wrongly keeps its mistake, and what builds on both its points."""
    own = "def sigmoid_grad(z):\n    return 1 / (1 + np.exp(-z))\n"
    report = graded(FLIPPED, own)
    assert set(lost(report)) == {"sigmoid", "sigmoid_grad"}
    assert task_of(report, "score_gradients").status == "passed"


@pytest.mark.slow
def test_two_that_are_spoilt_so_that_zeros_are_right_earn_nothing():
    """Neither is built on, nor on the other: zeros earn no more than among right functions."""
    spoilt = (_SPOILT["rounded down"], "def sigmoid_grad(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n")
    zeros = _GIVES_ZEROS.replace("def sigmoid_grad(z): return 0.0 * z\n", "")
    assert graded(*spoilt, zeros).score <= graded(zeros).score
    assert {name for task in graded(*spoilt, zeros).tasks for name in task.built_on} == set()


def test_a_mistake_of_its_own_is_charged_beside_that_of_another():
    """What builds on a wrong function and is wrong itself, for right and wrong ones, loses its points."""
    report = graded(FLIPPED, "def silu(z):\n    return z + sigmoid(z)\n")
    assert lost(report) == {"sigmoid": 2, "silu": 1}


def test_no_other_function_is_called_wrong_that_passed():
    """A mistake that stands in a task's own lines is not blamed on the function whose place they take."""
    report = graded(
        "def silu_grad(z):\n    s = sigmoid(z)\n    return s + z * s\n",
        "def silu(z):\n    return z * (1 - sigmoid(z))\n",
    )
    assert lost(report).keys() == {"silu", "silu_grad"}
    assert (report.roots, [task.begin for task in report.tasks if task.begin]) == ((), [])
    assert {one.source for task in report.tasks for one in task.diagnoses} == {"author"}
    assert {"silu", "silu_grad"} == set(lost(report))


def test_a_right_function_loses_nothing_by_a_wrong_one_that_it_does_not_need():
    """Right for the right function is right, whatever the student's own gives."""
    own = "def silu(z):\n    return z * np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))\n"
    report = graded(FLIPPED, own)
    assert lost(report) == {"sigmoid": 2}
    assert not task_of(report, "silu").built_on


# ── what is not worked out ──────────────────────────────────────────────────────────────────

_IS_LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.course_room import assignment, paper_and_key
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.inprocess import InProcess

paper, key = paper_and_key("01_gradients", b"one")
for text in sys.argv[2:]:
    source = assignment("01_gradients").source + text.encode()
    grade(Submission("student", source), key, InProcess(paper))
    print("autograder.diagnosis.mistaken_key" in sys.modules)
"""


@pytest.mark.slow
def test_nothing_is_worked_out_that_nobody_needs():
    """Before a function is wrong in a named way on which a wrong one builds, not even what would do it is loaded."""
    unused = "\ndef relative_error(a, b):\n    return 0.5\n"
    without_a_name = "\ndef sigmoid(z):\n    return 0.3 + np.sin(z) ** 5\n"
    order = [sys.executable, "-c", _IS_LOADED, str(COURSE / "tests"), "", unused, without_a_name, f"\n{FLIPPED}"]
    done = subprocess.run(order, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "True"]


def test_a_class_pays_once():
    """What the answer built on a mistake gives is kept, for whoever makes it again."""
    graded(FLIPPED)
    kept = [task.memory.once(keeping, task) for task in paper_and_key(NAME, SECRET)[1].tasks if task.name in ON_SIGMOID]
    before = [one.cache_info().misses for one in kept]
    graded("def sigmoid(x):\n    e = np.exp(x)\n    return 1 / (e + 1)\n")
    assert all(before)
    assert [one.cache_info().misses for one in kept] == before


def test_beside_a_wrong_function_that_it_cannot_call_another_is_worked_out_as_if_it_stood_alone():
    """What is kept of it alone serves: neither its answer nor any of its mistakes would call that one."""
    turned = "def weight_gradient(delta, x):\n    return np.outer(x, delta)\n"
    graded(turned)
    (task,) = (one for one in paper_and_key(NAME, SECRET)[1].tasks if one.name == "weight_gradient")
    kept = task.memory.once(keeping, task)
    before = kept.cache_info().misses
    assert lost(graded(FLIPPED, turned)).keys() == {"sigmoid", "weight_gradient"}
    assert 0 < before == kept.cache_info().misses


@pytest.mark.slow
def test_no_name_is_looked_for_where_a_function_is_right_for_anothers_mistake():
    """It has all its points and is told of no mistake: only what is wrong itself is explained."""
    known = paper_and_key(NAME, SECRET)[1].tasks[0].known._known
    before = set(known)
    assert len(lost(graded("def sigmoid(z):\n    return 1.43 / (1 + np.exp(-z))\n"))) == 1
    assert [args[0].task.name for work, args in known.keys() - before if work.__name__ == "_explain"] == ["sigmoid"]


@pytest.mark.slow
def test_mistakes_that_are_another_number_each_time_fill_no_memory():
    """What is made to name what is wrong beside one of them is not kept, or is the same for all of them."""
    tasks = paper_and_key(NAME, SECRET)[1].tasks
    kept = set()
    for factor in (1.6, 1.7):
        root = f"def sigmoid(z):\n    return {factor} / (1 + np.exp(-z))\n"
        graded(root, "def sigmoid_grad(z):\n    return sigmoid(z) ** 2\n")
        kept.add(sum(len(memory._known) for task in tasks for memory in (task.memory, task.origin.memory)))
    assert len(kept) == 1


# ── spoilt on purpose ───────────────────────────────────────────────────────────────────────

_GIVES_ZEROS = """
def sigmoid_grad(z): return 0.0 * z
def silu(z): return 0.0 * z
def silu_grad(z): return 0.0 * z
def score(x, W, b, u): return 0.0
def error_signal(x, W, b, u): return 0.0 * u
def score_gradients(x, W, b, u): return 0.0, 0.0 * W, 0.0 * b, 0.0 * x
"""
_SPOILT = {
    "rounded down": "def sigmoid(z):\n    return np.floor(1 / (1 + np.exp(-z)))\n",
    "nothing": "def sigmoid(z):\n    return 0.0 * z\n",
    "an argument handed back": "def sigmoid(z):\n    return z\n",
    "a step": "def sigmoid(z):\n    return (z > 0) * 1.0\n",
}
"""Ways to be wrong, some with a name, that make zeros right for what builds on the function."""


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", _SPOILT.values(), ids=_SPOILT.keys())
def test_nobody_gains_by_spoiling_a_function_so_that_zeros_are_right(spoilt):
    """Zeros earn nothing more with a spoilt function than with a right one."""
    assert graded(spoilt, _GIVES_ZEROS).score <= graded(_GIVES_ZEROS).score


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", _SPOILT.values(), ids=_SPOILT.keys())
def test_nothing_is_judged_with_a_function_that_takes_no_thought(spoilt):
    """Not even what calls it rightly: for that today's cap holds."""
    built_on = {name for task in graded(spoilt, _GIVES_ZEROS).tasks for name in task.built_on}
    assert built_on == set()


_SIZES = {
    "hidden units that do not move": (
        "07_window_classifier",
        "def window_inputs(E, ids):\n    return 1e300 * E[ids].reshape(len(ids), -1)\n",
        """
def gradients(params, ids, y, lam):
    _, H, S = forward(params, ids)
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1.0
    P /= len(y)
    grads = {"U": P.T @ H + 2 * lam * params["U"], "c": P.sum(axis=0), "W": 2 * lam * params["W"]}
    return {**grads, "E": 0 * params["E"], "b": 0 * params["b"]}
""",
    ),
    "slopes that are no numbers": (
        NAME,
        "def sigmoid(z):\n    return 1e300 / (1 + np.exp(-z))\n",
        """
def silu_grad(z): return -np.sign(z) * np.inf
def error_signal(z, u): return -np.sign(u) * np.inf
def elementwise_jacobian(z): return np.diag(np.full(len(z), -np.inf))
""",
    ),
}
"""A factor so large that the hard parts of what builds on it come to zero or to no number; and those parts without a thought."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "spoilt", "without"), by_name(_SIZES, weekly=[*_SIZES][1:]))
def test_nobody_gains_by_a_mistake_as_large_as_one_likes(name, spoilt, without):
    """The factor is the student's to choose: no part that comes to nothing by it is right for that."""
    tasks = graded(without, spoilt, name=name).tasks
    alone = {task.name: task.score for task in graded(without, name=name).tasks}
    gained = [task.name for task in tasks if task.name + "(" in without and task.score > alone[task.name]]
    assert gained == []
    assert sum(task.score for task in tasks) <= sum(alone.values())


@pytest.mark.slow
def test_a_bare_raise_earns_nothing_where_the_answer_built_on_the_mistake_raises():
    """An exception counts only in a task of which most cases return and are right: else one line would earn all that hang on it."""
    spoilt = "def sigmoid(z):\n    return math.tanh(z)\n"
    raising = "\n".join(f"def {name}(*args):\n    raise TypeError" for name in ("silu", "silu_grad", "score"))
    assert "raises TypeError" in task_of(in_words(graded(f"import math\n{spoilt}")), "sigmoid").says
    assert graded(f"import math\n{spoilt}", raising).score <= graded(raising).score


# ── what other functions lead, and what they hand back ──────────────────────────────────────

WINDOWS, DRIVER = "07_window_classifier", "held_out_predictions"
UPHILL = "def update(params, grads, lr):\n    return {name: params[name] + lr * grads[name] for name in params}\n"
"""Training with it ends at one class for every window."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        UPHILL,
        "def forward(params, ids):\n    X = window_inputs(params['E'], ids)\n    H = 1 / (1 + np.exp(-(X @ params['W'].T + params['b'])))\n    return X, H, H @ params['U'].T + params['c']\n",
    ],
    ids=["to a constant", "for long"],
)
def test_what_students_are_given_is_judged_with_what_it_leads(wrong):
    """However long it trains, and whatever comes of it: where all that it leads is right but one, that one is charged alone."""
    report = graded(wrong, name=WINDOWS)
    assert set(lost(report)) == {wrong.removeprefix("def ").partition("(")[0]}
    assert task_of(report, DRIVER).built_on == tuple(lost(report))


@pytest.mark.slow
def test_spoiling_what_is_led_earns_nothing_without_the_rest():
    """A model that ends at one class for every window needs no gradients: they must be there all the same."""
    without = "def gradients(params, ids, y, lam):\n    return {name: np.zeros(np.shape(params[name])) + 1.0 for name in params}\n"
    assert (
        task_of(graded(UPHILL, without, name=WINDOWS), DRIVER).score
        <= task_of(graded(without, name=WINDOWS), DRIVER).score
    )


def _old_means_returned():
    """An Adam step whose weights are right, and which hands back the means that came in."""
    known = assignment("05_optimizers").mistakes["adam_step"]
    return next(one.text for one in known if one.function.__name__ == "adam_step__old_means_returned")


@pytest.mark.slow
def test_what_is_not_updated_is_charged_once_where_all_else_is_right():
    """A dependent then hands the same arguments back, which costs nothing beside weights that are right."""
    report = graded(_old_means_returned(), name="05_optimizers")
    assert list(lost(report)) == ["adam_step"]
    assert task_of(report, "adamw_step").built_on == ("adam_step",)


@pytest.mark.slow
def test_handing_back_what_is_not_updated_earns_nothing_by_itself():
    """Where the weights are handed back too, the means that are handed back are as wrong as ever."""
    idle = "def adamw_step(w, g, m, v, t, lr, beta1, beta2, eps, lam):\n    return w, m, v\n"
    spoilt, alone = (
        task_of(graded(*texts, idle, name="05_optimizers"), "adamw_step") for texts in ((_old_means_returned(),), ())
    )
    assert spoilt.score <= alone.score
    assert not spoilt.built_on


# ── random numbers ──────────────────────────────────────────────────────────────────────────

GLOBALLY = "def train(rng, params, data, settings, grad):\n    for _ in range(settings['epochs']):\n        params = epoch(params, data, np.random.permutation(len(data['y'])), settings, grad)\n    return params\n"
"""Training that leaves its generator alone."""


@pytest.mark.slow
def test_drawing_from_the_global_generator_is_charged_once():
    """What calls the function that does so draws from it too, and loses nothing by that."""
    report = graded(GLOBALLY, name=WINDOWS)
    assert list(lost(report)) == ["train"]
    assert task_of(report, DRIVER).built_on == ("train",)
    assert [root.task for root in report.roots] == ["train"]


@pytest.mark.slow
def test_drawing_that_is_charged_nowhere_else_costs_what_calls_it():
    """A function that is given no generator is not watched by itself, and is right."""
    shuffles = "of_batch = gradients\ndef gradients(params, ids, y, lam):\n    np.random.rand()\n    return of_batch(params, ids, y, lam)\n"
    assert list(lost(graded(shuffles, name=WINDOWS))) == [DRIVER]


# ── forms ───────────────────────────────────────────────────────────────────────────────────

FORMS = {
    "predictions in a list": (WINDOWS, "predict", "{}.tolist()", (DRIVER,)),
    "predictions in a tuple": (WINDOWS, "predict", "tuple({})", (DRIVER,)),
    "windows in lists": (WINDOWS, "window_inputs", "{}.tolist()", ("forward",)),
    "probabilities in a matrix": (NAME, "softmax", "np.asmatrix({})", ("cross_entropy_grad",)),
    "probabilities in a masked array": (NAME, "softmax", "np.ma.array({})", ("cross_entropy_grad",)),
}
"""In what other form which function gives right values, and what hands that on."""


def _in_form(task, form):
    return f"of_{task} = {task}\ndef {task}(*args):\n    return {form.format(f'of_{task}(*args)')}\n"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize(("name", "task", "form", "handing"), FORMS.values(), ids=FORMS.keys())
def test_another_form_is_charged_once(name, task, form, handing):
    """What hands it on has all its points; a tenth is lost where it is made."""
    report = graded(_in_form(task, form), name=name)
    points = task_of(report, task).points
    assert lost(report) == {task: pytest.approx(points / 10)}
    assert {one.name for one in report.tasks if one.built_on == (task,)} >= {*handing}


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_another_form_in_float32_is_charged_once():
    """What hands it on is as exact as that, in whatever precision it goes on."""
    single = _in_form("softmax", "np.asmatrix({}).astype(np.float32)")
    goes_on = "def cross_entropy_grad(S, y):\n    P = softmax(S).astype(float)\n    P[np.arange(len(y)), y] -= 1.0\n    return P / len(y)\n"
    assert list(lost(graded(single, goes_on))) == ["softmax"]


def test_a_form_of_ones_own_is_charged_beside_that_of_another():
    """An array comes of a list where the answer multiplies it: who makes a list of that again is charged for that."""
    report = graded(_in_form("sigmoid", "{}.tolist()"), "def silu(z):\n    return (z * sigmoid(z)).tolist()\n")
    assert {"sigmoid", "silu"} <= set(lost(report))
    assert lost(report)["silu"] == pytest.approx(0.1)


@pytest.mark.slow
def test_a_form_beside_a_mistake_is_charged_beside_it():
    """What a given function leads is held against the mistake, whatever the form in which another hands its result on."""
    report = graded(UPHILL, _in_form("predict", "{}.tolist()"), name=WINDOWS)
    assert set(lost(report)) == {"update", "predict"}


# ── what does not end ───────────────────────────────────────────────────────────────────────

GRAPHS = "02_graphs"


def _pushed_again():
    """A backward pass that takes twice as long for each diamond: of a chain of them it never comes to an end."""
    known = assignment(GRAPHS).mistakes["backward"]
    return next(one.text for one in known if one.function.__name__ == "backward__pushed_again")


@pytest.mark.slow
def test_what_never_ends_by_a_mistake_is_charged_once():
    """Where the answer built on the mistake does not end in one case, it is right that the submission's does not."""
    report = graded(_pushed_again(), name=GRAPHS)
    assert list(lost(report)) == ["backward"]
    dependent = task_of(report, "graph_gradients")
    assert dependent.built_on == ("backward",)
    assert dict(dependent.outcomes)["timed out"] == 1


@pytest.mark.slow
@pytest.mark.weekly
def test_two_mistakes_at_once_cost_what_each_costs():
    """One of them is made of the answer by a machine: the lines that this takes of ours do not end what builds on it too early."""
    known = assignment(GRAPHS).mistakes["topological_order"]
    no_memory = next(one.text for one in known if one.function.__name__ == "topological_order__no_memory")
    twice = "of_product = grad_multiply\ndef grad_multiply(dout, x, y):\n    dx, dy = of_product(dout, x, y)\n    return 2 * dx, 2 * dy\n"
    report = graded(no_memory, twice, name=GRAPHS)
    assert lost(report) == {"topological_order": 6, "grad_multiply": 3}
    assert task_of(report, "backward").built_on == ("topological_order", "grad_multiply")


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", ["{}", "graph", "of_graph(graph, *rest)[::-1]"])
def test_to_go_on_without_end_earns_nothing_beside_what_is_wrong(elsewhere):
    """It is worth nothing where anything else is wrong, as an exception is worth nothing by itself."""
    endless = f"import time\nof_graph = graph_gradients\ndef graph_gradients(graph, *rest):\n    while len(graph) > 40:\n        time.sleep(9)\n    return {elsewhere}\n"
    spoilt, alone = (
        task_of(graded(*texts, endless, name=GRAPHS), "graph_gradients") for texts in ((_pushed_again(),), ())
    )
    assert spoilt.score <= alone.score
    assert not spoilt.built_on


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "is_right"),
    [
        (TimedOut(5.0), True),
        (NotRun(message("sandbox.stuck")), False),
        (Returned(1.0), False),
        (Raised("ValueError", ""), False),
        (Died(message("sandbox.stuck")), False),
    ],
)
def test_only_what_went_on_too_long_did_not_end(outcome, is_right):
    """A call that was not made, came back or died shows nothing."""
    case = task_key(GRAPHS, SECRET, "graph_gradients").cases[0]
    endless = replace(case, expected=Expected("leaf", (Component("", None),), Raises(ENDLESS)))
    assert (look(endless, outcome).first is None) is is_right
