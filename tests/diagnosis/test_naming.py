"""Mistakes that nobody foresaw: mutants and other wrong ways are named, once they explain all that came back."""

import pickle
import shutil
from dataclasses import replace

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.diagnosis.hypotheses import hypotheses
from autograder.diagnosis.preference import KINDS, plainest
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import Hypothesis
from autograder.practice.read import load
from autograder.practice.record import record
from autograder.render import text
from autograder.results import NotRun
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import say
from tests.conftest import TINY
from tests.course_room import SECRETS, assignment, paper_and_key

SECRET = SECRETS[0]
pytestmark = pytest.mark.xdist_group("01_gradients")  # nearly all are about it


def mutants(task):
    """What a machine knows of one task beside the author's mistakes, as a result that needs a name has it worked out."""
    return task.origin.memory.once(hypotheses, task.origin)


def named(name, task, body, secret=SECRET):
    """What a submission is told of one task, whose function has this body; the rest are the answers."""
    paper, key = paper_and_key(name, secret)
    parameters = ", ".join(assignment(name).answers[task].parameters)
    source = f"{assignment(name).source.decode()}\n\ndef {task}({parameters}):\n    {body}\n"
    only = replace(key, tasks=tuple(replace(one, mistakes=()) for one in key.tasks if one.name == task))
    result = grade(Submission("student", source.encode()), only, InProcess(paper)).tasks[0]
    return [(one.component, say(one.name), one.source) for one in result.diagnoses]


@pytest.mark.parametrize(
    ("task", "body", "name", "source"),
    [
        ("score", "return u @ affine(x, W, b)", "`sigmoid` is left out", "mutant"),
        ("score", "return u @ sigmoid(W @ x)", "`b` is left out, as if it were 0", "mutant"),
        ("leaky_relu", "return np.where(z > 0, z, 0.01 * z)", "`alpha` is not used: 0.01 is used in its place", "mutant"),
        ("leaky_relu", "return np.where(z > 0, z, alpha)", "it is `alpha` itself where `z` is negative", "transform"),
        ("softmax", "return log_softmax(S)", "it is what `log_softmax` gives", "mutant"),
        ("softmax", "e = np.exp(S); return e / e.sum(1, keepdims=True)", "numbers overflow on the way to the result", "transform"),
        ("softmax", "return softmax(S.T).T if 0 else np.exp(S - S.max(0)) / np.exp(S - S.max(0)).sum(0)", "what belongs over axis 1 is taken over axis 0 everywhere", "mutant"),
        ("silu_grad", "return sigmoid(z) - z * sigmoid_grad(z)", "a term is subtracted where it should be added", "mutant"),
        ("cross_entropy", "return -log_softmax(S)[np.arange(len(y)), y - 1].mean()", "`y` is counted from 1", "mutant"),
        ("cross_entropy_grad", "P = softmax(S); P[np.arange(len(y)), y] -= 1; return P / P.shape[1]", "it is divided by C where N belongs", "transform"),
        ("relative_error", "return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))", "0 is divided by 0, or inf by inf, on the way", "transform"),
        ("tanh_grad", "return 1 - np.tanh(z)", "a power is missing", "mutant"),
        ("relu", "return np.abs(z)", "it is -`z` where `z` is negative", "transform"),
        ("numerical_gradient", "return np.zeros(x.shape) + 3", "all entries are the same number", "idle"),
    ],
)  # fmt: skip
def test_a_mistake_without_a_label_is_named(task, body, name, source):
    """With no known mistake at all, common mistakes are told by what they come to."""
    assert named("01_gradients", task, body) == [("", name, source)]


@pytest.mark.parametrize(
    ("task", "body", "name", "beside"),
    [
        ("softmax", "return np.exp(S) / np.exp(S).sum()", "the whole matrix sums to 1 instead of each row", "numbers overflow on the way to the result"),
        ("softmax", "return np.exp(S) / np.exp(S).sum(axis=0)", "the columns sum to 1 instead of the rows", "numbers overflow on the way to the result"),
        ("cross_entropy", "P = np.exp(S) / np.exp(S).sum(1)[:, None]; return -np.log(P[np.arange(len(y)), y]).sum()", "the losses of the samples are summed, not averaged", "0 is multiplied by the logarithm of 0, or inf is divided by inf, on the way"),
    ],
)  # fmt: skip
def test_a_mistake_that_overflows_as_well_is_named(task, body, name, beside):
    """Whoever writes no shift and a wrong axis is told of the axis first, and then of the overflow."""
    paper, key = paper_and_key("01_gradients", SECRET)
    parameters = ", ".join(assignment("01_gradients").answers[task].parameters)
    source = f"{assignment('01_gradients').source.decode()}\n\ndef {task}({parameters}):\n    {body}\n"
    only = replace(key, tasks=tuple(one for one in key.tasks if one.name == task))
    result = grade(Submission("student", source.encode()), only, InProcess(paper)).tasks[0]
    assert [say(one.name) for one in result.diagnoses] == [name, beside]
    assert "stability" in [one.check for one in result.verdicts if one.status == "failed"]


def test_a_mistake_in_a_task_below_is_named_with_it():
    """Who wrote a wrong sigmoid into the score is told what is wrong there, and not that the own `sigmoid` is, which may be right."""
    wrong = "return u @ (0.5 * (1 + np.tanh(affine(x, W, b))))"
    [(_, name, source)] = named("01_gradients", "silu", "return z * (1 - sigmoid(z))")
    assert (name, source) == (
        "there is a mistake in it where `sigmoid` belongs: the sign of the exponent is flipped: this is 1 - sigmoid(z)",
        "mutant",
    )
    assert named("01_gradients", "score", wrong)[0][2] == "mutant"


def test_one_mutation_that_spoils_several_results_is_told_once():
    """A mutant that explains the whole result comes before one name for each part."""
    body = "d = u; return sigmoid(affine(x, W, b)), np.outer(d, x), d.copy(), W.T @ d"
    [(component, name, source)] = named("01_gradients", "score_gradients", body)
    assert (component, source) == ("", "mutant")
    assert name.startswith("there is a mistake in it where `error_signal` belongs")


def test_a_part_is_not_called_by_what_would_spoil_another():
    """Where one part alone is wrong, a change of just that part is preferred to a mutant that other parts would show."""
    body = "return dZ @ W, (dZ.T @ X).T, dZ.sum(axis=0)"
    assert named("01_gradients", "affine_backward", body) == [("dW", "it is transposed", "transform")]


@pytest.mark.parametrize(
    "body",
    [
        "return np.sin(3 * z) + 0.123 * np.cos(z)",
        "return np.random.default_rng(3).normal(size=z.shape)",
        "return 0.5 + 0.5 * np.tanh(z / 2) + 1e-3 * (np.arange(z.size).reshape(z.shape) == 1)",
    ],
)
def test_nothing_is_said_of_what_nothing_explains(body):
    """What no hypothesis explains in every case has no name."""
    assert named("01_gradients", "sigmoid", body) == []


@pytest.mark.slow
def test_a_name_is_the_same_under_every_secret():
    """A mutant is named whatever was drawn."""
    body = "return u @ sigmoid(W @ x - b)"
    names = {tuple(named("01_gradients", "score", body, b"secret %d" % number)) for number in range(4)}
    assert len(names) == 1
    assert len(names.pop()) == 1


def test_too_many_explanations_are_none():
    """Of many different mutants that explain a result none is named, but what merely states the result is."""
    many = [Hypothesis(f"mutant {number}", "", (), kind="term") for number in range(5)]
    assert plainest(many) is None
    assert plainest(many[:2]).name == "mutant 0"
    fact = Hypothesis("`b` is left out, as if it were 0", "", (), kind="argument")
    assert plainest([*many, fact]) is fact


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body", "told"),
    [
        ("03_regularization", "l2_gradient", "return tuple((1 + (theta.ndim > 1)) * lam * theta for theta in params)", ["it is half of what it should be where it is wrong"]),
        ("03_regularization", "dead_relu_fraction", "return (Z <= 0).all(axis=0).mean() * (1 + (Z.shape[1] < 4))", []),
        ("05_optimizers", "triangular_cycle", "u = 2 * t / period; return low + (high - low) * max(0.0, 1 - abs(u - 1))", ["it is `low` itself where it is wrong"]),
        ("06_word_vectors", "trainable_mask", "return tuple(0 < place >= len(layers) - {TRAIN_ALL: 9, LAST_LAYERS: 3, FEW_LAYERS: 2, CLASSIFIER_ONLY: 1}[plan] for place in range(len(layers)))", []),
    ],
)  # fmt: skip
def test_what_is_said_of_all_is_true_of_what_is_right_as_well(name, task, body, told):
    """A factor of some parts is not said of the whole, nor a mutant that spoils entries that came out right."""
    assert [said for _, said, _ in named(name, task, body)] == told


def test_a_factor_near_1_is_not_called_1():
    """An odd factor is told with as many digits as it takes to see that it is one."""
    [(_, said, _)] = named("01_gradients", "weight_gradient", "return 0.99995 * np.outer(delta, x)")
    assert said == "it is 0.99995 times what it should be"


@pytest.mark.slow
def test_an_odd_factor_is_seen_in_several_cases():
    """All parts of one case may have a factor by chance: gradients that were never clipped have one that differs from case to case."""
    assert not [said for _, said, _ in named("03_regularization", "clip_by_norm", "return grads") if "times" in said]


def test_a_size_is_called_what_the_handout_calls_it():
    """A window of `n` words is divided by `n`, also where `n` was drawn even."""
    body = "return (delta @ W).reshape(2 * size + 1, -1) / (2 * size + 1)"
    assert named("06_word_vectors", "window_gradient", body)[0][1] == "it is n times too small"


def test_what_differs_within_a_family_is_left_out():
    """Where two numbers explain a result equally well, neither is said."""
    family = "`h` is not used"
    says = (f"{family}: {step} is used in its place" for step in (1e-4, 1e-5))
    two = [Hypothesis(one, "", (), kind="argument", family=family) for one in says]
    assert plainest(two).name == "`h` is not used"
    assert plainest(two[:1]).name == two[0].name


# ── what is foreseen ────────────────────────────────────────────────────────────────────────


def test_nothing_is_worked_out_before_it_is_needed():
    """Setting a paper makes no mutant; looking at one case of one makes no other."""
    tiny = load_assignment(TINY, "01_tiny")
    key = set_exam(tiny, SECRET).key
    origin = key.tasks[1].origin
    assert origin.memory._known == {}
    found = mutants(key.tasks[1])
    assert len(found) > 20
    assert mutants(key.tasks[1]) is found
    first = found[0].outcomes
    assert first._made == {}
    assert first[0] is first[0]
    assert list(first._made) == [0]


@pytest.mark.slow
def test_each_kind_has_its_place_in_the_order():
    """Every kind of what a machine makes is in the table of preference."""
    _, key = paper_and_key("01_gradients", SECRET)
    assert {one.kind for task in key.tasks for one in mutants(task)} <= set(KINDS)


@pytest.mark.slow
def test_what_is_foreseen_can_go_to_another_process():
    """A key that is sent elsewhere takes along the reference as text, works nothing out, and names the same there."""
    paper, key = paper_and_key("01_gradients", SECRET)
    data = pickle.dumps(set_exam(assignment("01_gradients"), SECRET).key)
    there = pickle.loads(data)
    assert len(data) < 4_000_000
    place = list(assignment("01_gradients").questions).index("silu")
    assert there.tasks[place].origin.memory._known == {}
    names = [[one.name for one in mutants(some.tasks[place])] for some in (there, key)]
    assert names[0] == names[1]
    for one, other in zip(mutants(there.tasks[place]), mutants(key.tasks[place]), strict=True):
        assert type(one.outcomes[0]) is type(other.outcomes[0])
    wrong = "\n\ndef silu(z):\n    return z * (1 - sigmoid(z))\n"
    submission = Submission("student", assignment("01_gradients").source + wrong.encode())
    told = [
        grade(submission, replace(some, tasks=(replace(some.tasks[place], mistakes=()),)), InProcess(paper)).tasks[0]
        for some in (there, key)
    ]
    assert told[0].diagnoses == told[1].diagnoses
    assert told[0].diagnoses[0].source == "mutant"


def test_a_key_stays_the_same_bytes_when_it_has_been_used():
    """What was worked out is not sent along, so that a key is known by its bytes."""
    key = set_exam(load_assignment(TINY, "01_tiny"), SECRET).key
    before = pickle.dumps(key)
    assert [one.outcomes[0] for one in mutants(key.tasks[0])]
    assert pickle.dumps(key) == before


def test_a_mutant_that_never_ends_is_given_up(tmp_path):
    """A mutant whose loop does not end is cut off after so many lines, on every machine alike."""
    course = shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    path = course / "reference" / "01_tiny" / "tiny.py"
    loop = "n = 3\n    while n > 0:\n        n = n - 1\n    return (X**2).mean(axis=0) + n"
    path.write_text(path.read_text().replace("return (X**2).mean(axis=0)", loop))
    key = set_exam(load_assignment(course, "01_tiny"), SECRET).key
    found = mutants(key.tasks[1])
    given_up = [one for one in found if isinstance(one.outcomes[0], NotRun)]
    assert 0 < len(given_up) < len(found) / 2


@pytest.mark.slow
def test_practice_tells_nothing_that_is_made_from_the_reference():
    """The recorded practice file holds no mutant: what is said of one is made from the answer."""
    exam = set_exam(load_assignment(TINY, "01_tiny"), PUBLIC_SECRET)
    paper, key = exam.paper, exam.key
    assert all(task.origin is None for task in key.tasks)
    data = record(paper, key)
    live = set_exam(load_assignment(TINY, "01_tiny"), SECRET).key
    phrases = {text for task in live.tasks for one in mutants(task) for text in (say(one.name), one.name.key)}
    assert not [phrase for phrase in phrases if phrase.encode() in data]
    assert all(task.origin is None for task in load(data)[1].tasks)


@pytest.mark.slow
def test_the_name_of_a_mutant_reads_as_a_sentence():
    """A report puts the name where it puts those of known mistakes."""
    paper, key = paper_and_key("01_gradients", SECRET)
    source = assignment("01_gradients").source.decode() + "\n\ndef score(x, W, b, u):\n    return u @ affine(x, W, b)\n"
    bare = replace(key, tasks=tuple(replace(one, mistakes=()) for one in key.tasks if one.name == "score"))
    shown = text.render(grade(Submission("student", source.encode()), bare, InProcess(paper)), colour=False, width=100)
    assert "`sigmoid` is left out." in shown
