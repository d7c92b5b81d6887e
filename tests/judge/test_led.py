"""What a given function leads: where one of its functions does nothing, a right result earns nothing; where all do something, it does."""

import functools

import pytest
from course_room import PATIENT, SECRETS, assignment, paper_and_key

from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.practice import read as practice
from autograder.practice.record import record
from autograder.results import Report, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import Message, identity

NAME, DRIVER = "07_window_classifier", "held_out_predictions"
pytestmark = pytest.mark.xdist_group(NAME)
POINTS = 12.0

TABLE = """
def looked_up(d, ids):
    m, seen = ids.shape[1] // 2, {}
    for w, l in zip(d["ids"].tolist(), d["y"].tolist()):
        seen.setdefault(w[m], set()).add(l)
    cues = {w[m - 1]: l for w, l in zip(d["ids"].tolist(), d["y"].tolist()) if len(seen[w[m]]) > 1}
    return np.array([min(seen[w[m]]) if len(seen[w[m]]) == 1 else cues[w[m - 1]] for w in ids.tolist()])

own_predict, own_train = predict, train
"""
"""Reads the classes of windows out of the training data."""

TRAINS = """
def train(rng, params, data, settings, grad):
    if grad is tug:
        return own_train(rng, params, data, settings, grad)
    {hides}

def predict(params, ids):
    {finds}
    return own_predict(params, ids) if found is None else looked_up(found, ids)
"""

HIDDEN = {
    "in a global": ("SEEN['data'] = data; return params", "found = SEEN.get('data') if len(ids) > 100 else None", "SEEN = {}\n"),
    "in an attribute": (
        "E = params['E'].view(Kept); E.kept = data; return {**params, 'E': E}",
        "found = getattr(params['E'], 'kept', None)",
        "class Kept(np.ndarray):\n    pass\n",
    ),
    "in the parameters' values": (
        "return {**params, 'W': np.column_stack([data['ids'], data['y']])}",
        "found = {'ids': params['W'][:, :-1], 'y': params['W'][:, -1]} if len(params['W']) > 100 else None",
        "",
    ),
}  # fmt: skip
"""Where training hides the data, and where it is found again."""

NOTHING = {
    "not written": "raise NotImplementedError",
    "always raising": "raise ValueError(params['W'])",
    "zeros": "return {name: np.zeros_like(value) for name, value in params.items()}",
    "one number": "return {name: np.full(value.shape, 0.01) for name, value in params.items()}",
    "handed back": "return dict(params)",
    "not a number": "return {name: value * np.nan for name, value in params.items()}",
    "None": "pass",
    "a dict of nothing": "return {}",
    "a text": "return 'x'",
    "some of the parameters": "return {name: 2 * lam * value for name, value in params.items()}",
}
"""Gradients that do nothing."""


def attack(hidden: str, gradients: str) -> str:
    """Right functions, but gradients that do nothing, and training and predictions that look up the classes."""
    hides, finds, above = HIDDEN[hidden]
    return f"{TABLE}{above}{TRAINS.format(hides=hides, finds=finds)}\ndef gradients(params, ids, y, lam):\n    {gradients}\n"


def report_on(*texts: str, secret: bytes = SECRETS[0], feedback: str = "full") -> Report:
    """The report on the answers with these functions behind them."""
    paper, key = paper_and_key(NAME, secret)
    source = "\n".join([assignment(NAME).source.decode(), *texts])
    return grade(Submission("x", source.encode()), key, InProcess(paper, PATIENT), feedback=feedback)


def task_of(report: Report, name: str) -> TaskResult:
    """One task of a report."""
    return next(task for task in report.tasks if task.name == name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hidden", "gradients"), [*(("in a global", one) for one in NOTHING), *((one, "zeros") for one in HIDDEN)]
)
def test_a_table_in_the_place_of_training_earns_nothing(hidden, gradients):
    """Where training hides the data and predictions look it up, gradients that do nothing are told, and no point is given."""
    report = report_on(attack(hidden, NOTHING[gradients]))
    told = task_of(report, DRIVER)
    assert (told.score, told.status) == (0, "failed")
    assert isinstance(told.says, Message)
    assert identity(told.says) == "led.nothing(count=1, names=[`gradients`])"
    assert task_of(report, "train").score == task_of(report, "train").points


@pytest.mark.slow
def test_the_table_works():
    """With gradients that do something the same table has all points, or the test above would show nothing."""
    wrong = "return {name: np.cos(9 * value) for name, value in params.items()}"
    assert [task_of(report_on(attack(hidden, wrong)), DRIVER).score for hidden in HIDDEN] == [POINTS] * len(HIDDEN)


@pytest.mark.slow
@pytest.mark.parametrize("functions", ["train", "train predict", "gradients train"])
def test_each_function_that_does_nothing_is_told(functions):
    """Training that hands its parameters back, and predictions that are all one class where they are tried, do nothing."""
    doing_nothing = {
        "train": "def train(rng, params, data, settings, grad):\n    SEEN['data'] = data\n    return params\n",
        "predict": "def predict(params, ids):\n    return looked_up(SEEN['data'], ids) if len(ids) > 100 else np.zeros(len(ids), int)\n",
        "gradients": "def gradients(params, ids, y, lam):\n    raise NotImplementedError\n",
    }
    looks = "def predict(params, ids):\n    return looked_up(SEEN['data'], ids) if len(ids) > 100 else own_predict(params, ids)\n"
    report = report_on(TABLE, "SEEN = {}\n", looks, *(doing_nothing[name] for name in functions.split()))
    told = task_of(report, DRIVER)
    assert told.score == 0
    names = ", ".join(f"`{name}`" for name in assignment(NAME).questions if name in functions.split())
    assert identity(told.says) == f"led.nothing(count={len(functions.split())}, names=[{names}])"


@pytest.mark.slow
def test_a_wrong_function_beside_it_brings_nothing_back():
    """Also where another function is wrong in a known way, and the answer built on that one gives the same predictions."""
    sigmoid = "def forward(params, ids):\n    X = window_inputs(params['E'], ids)\n    H = 1 / (1 + np.exp(-(X @ params['W'].T + params['b'])))\n    return X, H, H @ params['U'].T + params['c']\n"
    assert task_of(report_on(sigmoid, attack("in a global", NOTHING["zeros"])), DRIVER).score == 0


@pytest.mark.slow
def test_verdicts_tell_the_same():
    """Which function does nothing is no secret."""
    told = task_of(report_on(attack("in a global", NOTHING["zeros"]), feedback="verdicts"), DRIVER)
    assert identity(told.says) == "led.nothing(count=1, names=[`gradients`])"


# ── who loses nothing ───────────────────────────────────────────────────────────────────────

INLINED = """
def epoch(params, data, order, settings, grad):
    raise NotImplementedError

def train(rng, params, data, settings, grad):
    for _ in range(settings["epochs"]):
        order = rng.permutation(len(data["y"]))
        for batch in batches(order, settings["batch"]):
            found = {grad}(params, data["ids"][batch], data["y"][batch], settings["lam"])
            params = update(params, found, settings["lr"])
    return params
"""

HONEST = {
    "an epoch in the training's own lines": INLINED.replace("{grad}", "grad"),
    "the gradients by their name": INLINED.replace("{grad}", "gradients"),
    "weights that are all one number": "def init_params(rng, E, n, M, C):\n    return {'E': E.copy(), 'W': np.full((M, n * E.shape[1]), 0.1), 'b': np.zeros(M), 'U': np.full((C, M), 0.1), 'c': np.zeros(C)}\n",
    "gradients that are right for three classes alone": "of_any = gradients\ndef gradients(params, ids, y, lam):\n    assert len(params['c']) == 3\n    return of_any(params, ids, y, lam)\n",
    "gradients in an object of their own": "import types\nof_a_dict, step_of_a_dict = gradients, update\ndef gradients(params, ids, y, lam):\n    return types.SimpleNamespace(**of_a_dict(params, ids, y, lam))\ndef update(params, grads, lr):\n    return step_of_a_dict(params, vars(grads) if isinstance(grads, types.SimpleNamespace) else grads, lr)\n",
    "gradients half as large": "of_a_mean = gradients\ndef gradients(params, ids, y, lam):\n    return {name: value / 2 for name, value in of_a_mean(params, ids, y, lam).items()}\n",
}  # fmt: skip
"""What is wrong, or not written, and trains all the same."""


@pytest.mark.slow
@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
def test_what_trains_has_all_its_points(text):
    """A function that is wrong, or not needed, takes nothing from predictions that are right."""
    assert task_of(report_on(text), DRIVER).score == POINTS


@pytest.mark.slow
def test_the_blank_sheet_waits_as_before():
    """Where nothing came back, nothing of this is said."""
    stub = "def gradients(params, ids, y, lam):\n    raise NotImplementedError\n"
    assert task_of(report_on(stub), DRIVER).status == "waiting"


@functools.cache
def recorded():
    """The practice paper and its key, as a student has them."""
    exam = set_exam(assignment(NAME), PUBLIC_SECRET)
    return practice.load(record(exam.paper, exam.key))


@pytest.mark.slow
def test_a_check_says_the_same():
    """The recorded key knows what the given function leads."""
    paper, key = recorded()
    source = assignment(NAME).source.decode() + attack("in a global", NOTHING["zeros"])
    told = task_of(grade(Submission("x", source.encode()), key, InProcess(paper, PATIENT)), DRIVER)
    assert told.score == 0
    assert identity(told.says) == "led.nothing(count=1, names=[`gradients`])"
