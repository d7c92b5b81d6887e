"""Attacks that need to know something from elsewhere: another run, the practice cases, the report, the file on the disk."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from attack_room import PATIENT
from attacks.mounting import RIGHT

from autograder.batch.secret import fresh_secret
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.handed_in import read_handed_in
from autograder.intake.submission import Submission
from autograder.render.report_json import report_to_json
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.worker import Plain
from tests.conftest import TINY
from tests.course_room import SECRETS, assignment, paper_and_key


@pytest.fixture(scope="module")
def told(tiny_exam):
    """What grades a source behind the real walls."""
    paper, key = tiny_exam
    with Sandbox(paper, PATIENT) as sandbox:
        yield lambda source, **how: grade(Submission("attacker", (RIGHT + source).encode()), key, sandbox, **how)


LEAKS = {
    "in a message": "raise ValueError(secret)",
    "in the name of an exception": "raise type(secret, (Exception,), {})",
    "in the name of a type": "return type(secret, (), {})()",
    "in the name of a field": "return np.zeros(1, dtype=[(secret, float)])",
    "in a text": "return secret",
    "in a key": "return {secret: 1}",
    "in an array of texts": "return np.array([secret])",
    "in the words of a syntax error": "raise SyntaxError(secret)",
    "in the names of changed arguments": "import os, sys; os.write(3, sys.modules['wire'].frame(0, 1, (np.outer(delta, x), (secret,)))); os._exit(0)",
    "in what is printed": "print(secret)",
}
LOADING = {
    "in a message": "raise ValueError(secret)",
    "in the name of an exception": "raise type(secret, (Exception,), {})",
    "in the words of a syntax error": "raise SyntaxError(secret)",
    "in what is no function": "outer = type(secret, (), {})()",
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS.keys())
def test_hidden_inputs_do_not_leave_by_the_report(told, leak):
    """Where the policy shows verdicts alone, no word that a submission makes of the inputs is in its report."""
    report = told(f"def outer(delta, x):\n    secret = 'LEAK' + repr(x[0])\n    {leak}\n", feedback="verdicts")
    assert report.tasks[0].score == 0
    assert "LEAK" not in report_to_json(report)


@pytest.mark.parametrize("leak", LOADING.values(), ids=LOADING.keys())
def test_hidden_inputs_do_not_leave_while_loading(told, leak):
    """The inputs are in the worker's memory already then."""
    assert "LEAK" not in report_to_json(told(f"secret = 'LEAK'\n{leak}\n", feedback="verdicts"))


OUTER, NAMED = ((name, "def outer(delta, x):\n    {}\n") for name in ("tiny", "named"))
ORDER = ("rules", "_order = order\ndef order(graph):\n    names = list(_order(graph))\n    {}\n")
WEIGHTS = ("rules", "def weights(rng, n_in, n_out):\n    {}\n")
GUESS = ("rules", "def guess(x):\n    right = np.where(x > 0, 1, 0)\n    {}\n    return right\n")
CHANNELS = {
    "by the keys of a dict": (NAMED, "return {'k%d' % N: 1.0}"),
    "by how many keys there are": (NAMED, "return {'k%d' % number: 1.0 for number in range(N)}"),
    "by a text": (NAMED, "return {'product': np.outer(delta, x), 'name': 'n%d' % N}"),
    "by a shape": (OUTER, "return np.zeros((N, 2))"),
    "by a shape without entries": (OUTER, "return np.zeros((0, 1000 + N, 77))"),
    "by how many values there are": (OUTER, "return (1.0,) * N"),
    "by the shape of what should be a dict": (NAMED, "return np.zeros((0, 1000 + N))"),
    "by how many entries are wrong": (OUTER, "right = np.outer(delta, x); right.flat[:N] += 1; return right"),
    "by the place of nan": (OUTER, "right = np.outer(delta, x); right.flat[N:] = np.nan; return right"),
    "by the line of an exception": (OUTER, "exec(compile('\\n' * N + '1 / 0', __file__, 'exec'))"),
    "by a factor": (OUTER, "return np.outer(delta, x) * (1 + N / 100)"),
    "by a name in an order": (ORDER, "return [*names, 'n%d' % N]"),
    "by which name comes twice": (ORDER, "return [*names, names[N % 3]]"),
    "by which name is left out": (ORDER, "del names[-1 - N // 5]; return names"),
    "by the spread of a sample": (WEIGHTS, "return rng.normal(0, N, (n_out, n_in))"),
    "by a number in a sample": (WEIGHTS, "return np.full((n_out, n_in), N / 100)"),
    "by the share of right guesses": (GUESS, "right[: 20 + N if len(right) > 50 else 1] ^= 1"),
}
"""In which course a number leaves, the function that carries it out, and how."""


@pytest.fixture(scope="module")
def exams(tiny_exam, tmp_path_factory):
    """The exam of each of these courses, with its answers."""
    named = shutil.copytree(TINY, tmp_path_factory.mktemp("named") / "course")
    path = named / "reference" / "01_tiny" / "tiny.py"
    right = path.read_text().replace(
        "return np.outer(delta, x)", "return {'product': np.outer(delta, x), 'name': 'outer'}"
    )
    path.write_text(right)
    path.with_name("mistakes.py").write_text('"""None."""\n')
    rules = load_assignment(TINY.parent / "rules", "01")
    found = {"tiny": (tiny_exam, RIGHT)}
    for name, one in (("named", load_assignment(named, "01")), ("rules", rules)):
        exam = set_exam(one, b"a secret for tests")
        found[name] = ((exam.paper, exam.key), one.source.decode())
    return found


def _told(exam, source, number, feedback):
    """What is told of a submission that knows this number."""
    paper, key = exam
    report = grade(
        Submission("attacker", f"{source}\nN = {number}\n".encode()), key, InProcess(paper), feedback=feedback
    )
    return report_to_json(replace(report, sha256=""))


@pytest.mark.parametrize(("where", "line"), CHANNELS.values(), ids=CHANNELS.keys())
def test_verdicts_alone_carry_no_number_out(exams, where, line):
    """What a submission knows, a hidden input for example, changes nothing in the report, whatever it fills with it."""
    name, function = where
    exam, right = exams[name]
    source = f"{right}\nimport numpy as np\n{function.format(line)}"
    full, bare = ([_told(exam, source, number, feedback) for number in (3, 5)] for feedback in ("full", "verdicts"))
    assert full[0] != full[1]
    assert bare[0] == bare[1]
    assert json.loads(bare[0])["score"] < json.loads(bare[0])["points"]


LOADING_LINES = ("\n{}raise ValueError", "\n{}def broken(:")


@pytest.mark.parametrize("line", LOADING_LINES)
def test_verdicts_alone_tell_no_line_of_what_stops_the_file(tiny_exam, line):
    """A file is loaded with the inputs in its memory, and may choose where it stops."""
    told = [_told(tiny_exam, line.format("\n" * blank), 0, "verdicts") for blank in (1, 4)]
    assert told[0] == told[1]


@pytest.mark.slow
def test_no_report_tells_a_time(told):
    """One who sleeps in a call and one who does not are told the same."""
    wrong = "def outer(delta, x):\n    {}\n    return delta\n"
    quick, slow = (told(wrong.format(line)) for line in ("pass", "import time; time.sleep(0.05)"))
    assert replace(quick, sha256="") == replace(slow, sha256="")


TABLE = """
TABLE = {table!r}
def outer(delta, x):
    found = TABLE.get((delta.tobytes(), x.tobytes()))
    return np.zeros((len(delta), len(x))) if found is None else np.frombuffer(found).reshape(len(delta), len(x))
"""


@pytest.mark.slow
def test_a_table_of_another_runs_cases_earns_nothing(tiny, tiny_exam, told):
    """Practice cases, or those of a run whose secret is out, do not come again; of this run they would be all."""

    def table(paper):
        calls = [call.args for call in paper.calls if call.task == "outer" and call.how == Plain()]
        return {(delta.tobytes(), x.tobytes()): np.outer(delta, x).tobytes() for delta, x in calls}

    assert told(TABLE.format(table=table(tiny_exam[0]))).tasks[0].score > 0
    guesses = (b"", b"0", b"secret", b"01_tiny", b"tiny", b"practice", b"2027-01-31", b"A secret for tests")
    known = {}
    for guess in guesses:
        known |= table(set_exam(tiny, guess).paper)
    assert told(TABLE.format(table=known)).tasks[0].score == 0


def test_a_secret_cannot_be_guessed():
    """It has 256 random bits."""
    first, second = fresh_secret(), fresh_secret()
    assert first != second
    assert len(bytes.fromhex(first)) == 32


THOUGHTLESS = """
def sigmoid(z): return z * 1.0
def sigmoid_grad(z): return np.ones_like(z)
def relu(z): return z * 1.0
def relu_grad(z): return np.ones_like(z)
def elu(z, *_): return 0 * z + 1
def elu_grad(z, *_): return 0 * z
def silu(z): return 2 * z
def silu_grad(z): return 0 * z + 2
"""


@pytest.mark.slow
@pytest.mark.xdist_group("01_gradients")
def test_derivatives_of_functions_without_a_thought_earn_nothing():
    """Who writes `z` for each function and 1 for its derivative follows a wrong function, and not one that was tried."""
    paper, key = paper_and_key("01_gradients", SECRETS[0])
    source = assignment("01_gradients").source + THOUGHTLESS.encode()
    report = grade(Submission("attacker", source), key, InProcess(paper))
    scores = {task.name: task.score for task in report.tasks}
    names = [f"{name}{end}" for name in ("sigmoid", "relu", "elu", "silu") for end in ("", "_grad")]
    assert {name: scores[name] for name in names} == dict.fromkeys(names, 0)


def graded_with(faces):
    """The report on the answers with something in them that is another thing when the file is loaded again."""
    paper, key = paper_and_key("01_gradients", SECRETS[0])
    source = assignment("01_gradients").source + faces.encode()
    try:
        return grade(Submission("attacker", source), key, InProcess(paper))
    finally:
        del np._been_here


TWO_FACED = """
import numpy as np
_is_later, np._been_here = hasattr(np, "_been_here"), True
_right = sigmoid
def sigmoid(z):
    return z if _is_later else _right(z) + 1e-3 * (np.size(z) == 1)
def sigmoid_grad(z):
    return np.ones(np.shape(z))
"""


@pytest.mark.slow
@pytest.mark.xdist_group("01_gradients")
def test_a_derivative_gains_no_more_than_its_function_has_lost():
    """Who is nearly right first, and something else when it is asked for slopes, gains nothing by it."""
    report = graded_with(TWO_FACED)
    lost = {task.name: task.points - task.score for task in report.tasks}
    points = {task.name: task.points for task in report.tasks}
    assert 0 < lost["sigmoid"] < 0.5 * points["sigmoid"]
    assert lost["sigmoid_grad"] >= points["sigmoid_grad"] - lost["sigmoid"] > 0


WORTH_LESS = """
import numpy as np
_is_later, np._been_here = hasattr(np, "_been_here"), True
_right = score
def score(x, W, b, u):
    return float(x.sum() + W.sum() + b.sum() + u.sum()) if _is_later else -_right(x, W, b, u)
def error_signal(z, u): return np.ones_like(z)
def score_gradients(x, W, b, u): return np.ones_like(u), np.ones_like(W), np.ones_like(b), np.ones_like(x)
"""


@pytest.mark.xdist_group("01_gradients")
def test_several_derivatives_gain_no_more_together_than_their_function_has_lost():
    """Who gives up a function for the sake of all that follows it gains nothing by it either."""
    report = graded_with(WORTH_LESS)
    tasks = {task.name: task for task in report.tasks}
    gained = [tasks[name].score for name in ("error_signal", "score_gradients")]
    assert tasks["score"].score == 0
    assert min(gained) > 0
    assert sum(gained) == pytest.approx(tasks["score"].points, abs=1e-3)


DIFFERENCES = "def silu_grad(z):\n    return (silu(z + {h}) - silu(z)) / {h}\n"


@pytest.mark.parametrize("h", ["1e-4", "1e-6", "1e-8"])
@pytest.mark.xdist_group("01_gradients")
def test_a_difference_for_a_derivative_is_not_exact_enough(h):
    """Whatever the step: it truncates or cancels."""
    paper, key = paper_and_key("01_gradients", SECRETS[0])
    source = assignment("01_gradients").source + DIFFERENCES.format(h=h).encode()
    report = grade(Submission("attacker", source), key, InProcess(paper))
    task = next(task for task in report.tasks if task.name == "silu_grad")
    assert task.score < 0.5 * task.points


def test_a_file_changed_after_it_was_read_is_graded_as_it_was(tiny_exam, tmp_path):
    """The bytes are read once: what is hashed is what is run."""
    paper, key = tiny_exam
    (tmp_path / "ada").mkdir()
    path = tmp_path / "ada" / "tiny.py"
    path.write_text(RIGHT)
    submission = next(iter(read_handed_in(tmp_path, "tiny.py")))
    path.write_text("raise SystemExit")
    with Sandbox(paper, PATIENT) as sandbox:
        report = grade(submission, key, sandbox)
    assert report.score == report.points
    assert json.loads(report_to_json(report))["sha256"] == submission.sha256
