"""Results that need not equal the answer's: orders, exceptions, random samples, guesses, given drivers, what follows."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from session_room import made

from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import Case, Hypothesis
from autograder.judge.rules import Accuracy, Normal
from autograder.judge.tolerance import DRAWS, expect
from autograder.practice import read as practice
from autograder.practice.agreement import agree
from autograder.practice.record import record
from autograder.render.wording import in_words
from autograder.results import Limits, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import message, say
from tests.conftest import ROOT

COURSE = ROOT / "tests" / "courses" / "rules"


@pytest.fixture(scope="module")
def rules():
    """The course on rules."""
    return load_assignment(COURSE, "01_rules")


@pytest.fixture(scope="module")
def exam(rules):
    """Its paper and key under a fixed secret."""
    exam = set_exam(rules, b"a secret for tests")
    return exam.paper, exam.key


@pytest.fixture
def told(rules, exam):
    """Grade the answers with some functions written otherwise; what is said of one task."""
    paper, key = exam

    def run(task, source, limits=None):
        only = replace(key, tasks=tuple(one for one in key.tasks if one.name == task))
        submission = Submission("someone", rules.source + b"\n\n" + source.encode())
        return in_words(grade(submission, only, InProcess(paper, limits))).tasks[0]

    return run


@pytest.mark.slow
def test_the_answers_earn_all_points_and_the_blank_sheet_none(rules, exam):
    """The answers pass every rule; with the blank sheet the given driver waits for what is not written."""
    paper, key = exam
    for source, score in ((rules.source, 16), (blank(rules.reference, rules.source.decode()).encode(), 0)):
        report = grade(Submission("x", source), key, InProcess(paper))
        assert (report.score, report.problem) == (score, "")
        statuses = {task.name: task.status for task in report.tasks}
        assert statuses.pop("guesses") == ("passed" if score else "waiting")
        assert set(statuses.values()) == {"passed" if score else "missing"}


def test_a_driver_stands_whole_in_the_blank_sheet(rules):
    """A given function has no markers and is given whole."""
    assert "found = guess(x)" in blank(rules.reference, rules.source.decode())


# ── orders and exceptions ───────────────────────────────────────────────────────────────────

DEPTH_FIRST = """
def order(graph):
    done, open_ = [], []
    def visit(name):
        if name in open_:
            raise {kind}({message})
        if name in done:
            return
        open_.append(name)
        for one in reversed(graph[name][1]):
            visit(one)
        open_.remove(name)
        done.append(name)
    for name in reversed(sorted(graph)):
        visit(name)
    return {result}
"""


def depth_first(kind="ValueError", message="' -> '.join(open_)", result="tuple(done)"):
    """Another right order, with parts to spoil."""
    return DEPTH_FIRST.format(kind=kind, message=message, result=result)


def test_any_right_order_and_any_message_with_the_names_will_do(told):
    """Another order and other words in the exception earn all points."""
    assert told("order", depth_first()).score == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        ({"result": "done[::-1]"}, "puts 'node"),
        ({"result": "done + done[:1]"}, "twice"),
        ({"result": "done[:-1]"}, "leaves out 'node"),
        ({"result": "done + ['x']"}, "has 'x' in it, which is not in the graph"),
        ({"result": "len(done)"}, "is not a list of names"),
        ({"kind": "KeyError"}, "it raises KeyError"),
        ({"message": "'there is a cycle'"}, "the message of its ValueError does not mention 'node"),
    ],
)
def test_a_wrong_order_or_exception_is_told(told, spoiled, says):
    """Each way of being wrong loses points and has its sentence."""
    result = told("order", depth_first(**spoiled))
    assert result.score < 2
    assert says in result.says


def test_returning_where_there_is_a_cycle_is_told(told):
    """A function that gives some order for a cycle loses the share of that case alone."""
    result = told("order", depth_first().replace("raise ValueError(' -> '.join(open_))", "return"))
    assert 0 < result.score < 2
    assert "the call returns, expected ValueError" in result.says
    assert result.example.expected == "ValueError"


# ── random samples ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "source",
    [
        "def weights(rng, n_in, n_out): return (2 / n_in) ** 0.5 * rng.standard_normal((n_out, n_in))",
        "def weights(rng, n_in, n_out): return rng.normal(0, (2 / n_in) ** 0.5, (n_in, n_out)).T",
        "def weights(rng, n_in, n_out): return -((2 / n_in) ** 0.5) * rng.standard_normal((n_out, n_in))",
        "def weights(rng, n_in, n_out): return rng.standard_normal((n_out, n_in)) * np.float32(2 / n_in) ** 0.5",
        "def weights(rng, n_in, n_out):\n    rng.random(7)\n    return rng.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))",
    ],
)
def test_another_stream_of_the_same_law_is_right(told, source):
    """The same numbers drawn otherwise, transposed, mirrored, scaled by a rounded factor, or other numbers of the same distribution earn all points."""
    assert told("weights", source).score == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("rng.normal(0, (1 / n_in) ** 0.5, (n_in, n_out)).T", "its standard deviation is"),
        ("rng.normal(0, (1 / n_in) ** 0.5, (n_out, n_in))", "its standard deviation is"),
        ("rng.uniform(-1, 1, (n_out, n_in)) * (6 / n_in) ** 0.5", "lie beyond"),
        ("rng.normal(0, (2 / n_in) ** 0.5, (n_in, n_out))", "has shape"),
        (
            "np.random.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))",
            "another result: it draws from numpy's global generator",
        ),
    ],
)
def test_a_sample_of_another_law_is_told(told, body, says):
    """A wrong scale, a wrong distribution, a wrong shape and a generator of one's own are found, in the graded cases."""
    result = told("weights", f"def weights(rng, n_in, n_out):\n    return {body}")
    assert result.score < 2
    assert any(says in verdict.says for verdict in result.verdicts)


def test_the_factor_of_a_replayed_stream_is_found_on_small_samples(told):
    """The same numbers but for a factor are wrong even where there are too few for statistics."""
    small = "def weights(rng, n_in, n_out):\n    factor = 1 if n_in > 10 else 1.02\n    return factor * rng.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))"
    result = told("weights", small)
    assert "every number is 1.02 times what it should be" in result.says


@pytest.mark.parametrize("seed", ["0", "n_in % 1", "np.random.SeedSequence(5)"])
def test_a_generator_of_ones_own_is_told(told, seed):
    """A function that makes its own generator draws the same numbers in every case; the right law does not save it."""
    source = f"def weights(rng, n_in, n_out):\n    own = np.random.default_rng({seed})\n    return own.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))"
    result = told("weights", source)
    assert result.says.startswith("it draws the same numbers whatever generator it is given")
    assert result.score < 1


GLOBALLY = """
def weights(rng, n_in, n_out):
    np.random.seed({seed})
    return np.random.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))
"""


@pytest.mark.parametrize("seed", ["rng.integers(1 << 32)", "rng.integers(2**32, size=4)", "int(1e9 * rng.random())"])
def test_the_global_generator_may_be_seeded_from_the_given_one(told, seed):
    """What is drawn hangs on the generator that came in, and on nothing else."""
    assert told("weights", GLOBALLY.format(seed=seed)).score == 2


@pytest.mark.parametrize("seed", ["0", "n_in", "1000 * n_in + n_out"])
def test_a_seed_from_elsewhere_is_told(told, seed):
    """Where the seed is made of the sizes, the numbers differ from case to case; with another generator they stay."""
    result = told("weights", GLOBALLY.format(seed=seed))
    assert result.says.startswith("it draws the same numbers whatever generator it is given")
    assert result.score < 1


def test_the_global_generator_as_it_stands_costs_what_changing_inputs_costs(told):
    """A function that draws what it returns from its generator, and something else from numpy's global one."""
    source = "def weights(rng, n_in, n_out):\n    np.random.random()\n    return rng.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))"
    result = told("weights", source)
    verdict = next(one for one in result.verdicts if one.check == "inputs")
    assert verdict.says == "it draws from numpy's global generator instead of the one that it is given"
    assert (verdict.earned, result.score) == (0, pytest.approx(2 - verdict.points, abs=1e-4))


@pytest.mark.parametrize("seed", ["0", "shape[0]", "np.random.SeedSequence(shape)"])
def test_a_mask_that_ignores_its_generator_is_told(told, seed):
    """Masks of several shapes hardly agree; the same shape, with another generator, tells."""
    result = told("mask", f"def mask(rng, shape, p): return np.random.default_rng({seed}).random(shape) > p")
    assert result.says.startswith("it draws the same numbers whatever generator it is given")
    assert result.score < 1


@pytest.mark.parametrize("sign", ["-", "0 *"])
def test_half_of_the_numbers_drawn_and_the_others_made_of_them_is_told(told, sign):
    """The mean is 0 for certain, or half of the entries are 0: they are not drawn each for itself."""
    source = f"def weights(rng, n_in, n_out):\n    half = (2 / n_in) ** 0.5 * rng.standard_normal((n_out * n_in + 1) // 2)\n    return np.concatenate([half, {sign} half])[: n_out * n_in].reshape(n_out, n_in)"
    assert told("weights", source).score < 1


@pytest.mark.parametrize(
    ("second", "right"), [("1.3 * rng.standard_normal(n)", True), ("first", False), ("-first", False)]
)
def test_samples_that_repeat_each_other_are_told(told, second, right):
    """Two results that should be independent may not hold the same numbers."""
    result = told(
        "layers",
        f"def layers(rng, n):\n    rng.random()\n    first = 1.3 * rng.standard_normal(n)\n    return first, {second}",
    )
    assert (result.score == 2) == right
    assert right or "`second` repeats numbers that were drawn for another result" in result.says


def test_a_mask_may_be_drawn_otherwise_but_not_with_another_share(told):
    """Ones and zeros of the right share are right, as truth values too; the swapped share is named."""
    right = told("mask", "def mask(rng, shape, p): return rng.binomial(1, 1 - p, shape).astype(bool)")
    wrong = told("mask", "def mask(rng, shape, p): return rng.binomial(1, p, shape)")
    named = told("mask", "def mask(rng, shape, p): return (rng.random(shape) < p).astype(float)")
    assert right.score == 2
    assert wrong.score < 1
    assert "of its entries are 1, expected 0.83" in wrong.says
    assert [one.name for one in named.diagnoses] == ["ones come with probability p"]


def test_what_a_generator_looks_like_can_be_typed(told):
    """The smallest failing case shows a generator as a student would make it."""
    result = told(
        "weights", "def weights(rng, n_in, n_out): return 2 * rng.normal(0, (2 / n_in) ** 0.5, (n_out, n_in))"
    )
    assert dict(result.example.inputs)["rng"].startswith("np.random.default_rng(")


# ── steps of accuracy, drivers ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("wrong", "earns"), [(0, 1.0), (4, 1.0), (10, 0.7), (30, 0.3), (60, 0.0)])
def test_accuracy_earns_in_steps(told, wrong, earns):
    """Each step of right guesses earns its share of the points for values; the inputs' share follows it."""
    result = told(
        "guesses",
        f"def guess(x):\n    found = np.where(x > 0, 1, 0)\n    found[:{wrong}] = 1 - found[:{wrong}]\n    return found",
    )
    assert result.score == pytest.approx(3 * earns)
    assert earns == 1 or "all points need 95%" in result.says


def test_guesses_are_not_asked_for_again_with_rounded_inputs():
    """Which of them tips over says nothing of the others, and training again costs as much as the first time."""
    asked, case = list[Case](), Case("guesses", "random", "values", {"x": np.ones(3)}, {})
    accuracy = Accuracy(np.zeros(3, np.int64), ((1.0, 1.0),))

    def answer(one: Case) -> NDArray[np.float64]:
        asked.append(one)
        return np.zeros(3)

    for rules, times in ((accuracy, 1), (None, 1 + DRAWS)):
        asked.clear()
        expect(case, answer, {}, (), np.random.default_rng(0), rules=rules)
        assert len(asked) == times


def test_a_driver_of_a_wrong_function_says_where_to_begin(told, rules, exam):
    """A task that builds on a wrong one, and cannot be explained by itself, says so instead of showing a case."""
    paper, key = exam
    source = rules.source + b"\n\ndef guess(x): return np.arange(len(x)) % 2\n"
    report = grade(Submission("x", source), key, InProcess(paper))
    task = next(task for task in report.tasks if task.name == "guesses")
    assert task.begin == message("begin.there", why=message("begin.builds_on", count=1, names=("`guess`",)))
    assert task.example is None
    assert task.error_map is None


@pytest.mark.slow
def test_a_mistake_that_never_ends_is_foreseen_and_named(told, exam):
    """Setting the paper cuts it off; a submission that does the same is told its name."""
    _, key = exam
    foreseen = next(task for task in key.tasks if task.name == "guess").mistakes[0].outcomes
    assert isinstance(foreseen[0], TimedOut)
    result = told("guess", "def guess(x):\n    while True: pass", Limits(seconds_per_case=0.3))
    assert [one.name for one in result.diagnoses] == ["the search never ends"]


# ── what follows the student's own function ─────────────────────────────────────────────────


def test_right_gradients_of_a_wrong_loss_earn_nine_tenths(told):
    """With one half in the loss and its gradients alike, the loss is wrong and each gradient earns 90 %."""
    half = "def loss_gradients(params, lam):\n    W, b = params\n    return 0.5 * lam * ((W**2).sum() + (b**2).sum()), lam * W, lam * b"
    result = told("loss_gradients", half)
    values = next(one for one in result.verdicts if one.check == "values")
    assert values.earned == pytest.approx(values.points * 0.9 * 2 / 3)
    assert result.notes == (
        "`dW`, `db`: this is the derivative of your own loss, as numbers show: correct that first.",
    )


def test_only_the_parts_that_follow_earn_it(told):
    """A gradient that is wrong by itself earns nothing beside one that follows."""
    source = "def loss_gradients(params, lam):\n    W, b = params\n    return 0.5 * lam * ((W**2).sum() + (b**2).sum()), lam * W, 3 * lam * b"
    values = next(one for one in told("loss_gradients", source).verdicts if one.check == "values")
    assert values.earned == pytest.approx(values.points * 0.9 / 3)


def test_a_constant_loss_and_no_gradient_earn_nothing(told):
    """The derivative of nothing is no achievement."""
    source = "def loss_gradients(params, lam):\n    W, b = params\n    return 7.0, 0 * W, 0 * b"
    assert told("loss_gradients", source).score == 0


def test_a_wrong_gradient_of_a_right_loss_follows_nothing(told):
    """Where the loss is right, the same factor in the gradients is a plain mistake."""
    source = "def loss_gradients(params, lam):\n    W, b = params\n    return loss(params, lam), lam * W, lam * b"
    result = told("loss_gradients", source)
    assert result.notes == ()
    values = next(one for one in result.verdicts if one.check == "values")
    assert values.earned == pytest.approx(values.points / 3)


# ── recorded ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_rules_survive_being_recorded(rules):
    """A recorded key holds every rule, exception, path and use, and agrees with itself; a wrong sample loses points by it."""
    exam = set_exam(rules, PUBLIC_SECRET)
    paper, key = exam.paper, exam.key
    data = record(paper, key)
    again_paper, again = practice.load(data)
    assert agree(data, data)
    for task, other in zip(key.tasks, again.tasks, strict=True):
        assert (task.uses, [gradient_key.wrt for gradient_key in task.numerical_gradients]) == (
            other.uses,
            [gradient_key.wrt for gradient_key in other.numerical_gradients],
        )
        for case, read in zip(task.cases, other.cases, strict=True):
            assert case.expected.raises == read.expected.raises
            assert [type(one.rule) for one in case.expected.components] == [
                type(one.rule) for one in read.expected.components
            ]
    rule = next(task for task in again.tasks if task.name == "weights").cases[0].expected.components[0].rule
    assert rule == Normal(pytest.approx((2 / 30) ** 0.5))
    source = rules.source + b"\n\ndef weights(rng, n_in, n_out): return rng.normal(0, 2 / n_in, (n_out, n_in))\n"
    report = grade(Submission("x", source), again, InProcess(again_paper))
    lost = {task.name: [one.name for one in task.diagnoses] for task in report.tasks if task.status != "passed"}
    assert lost == {"weights": ["the variance is taken for the standard deviation"]}


@pytest.mark.slow
@pytest.mark.parametrize(("task", "may"), [("guesses", True), ("guess", False)])
def test_what_a_mistake_guesses_may_be_anything(rules, task, may):
    """Where accuracy alone is asked, rounding may have made each of its guesses, on another processor."""
    exam = set_exam(rules, PUBLIC_SECRET)
    paper, key = exam.paper, exam.key

    def recorded(guess):
        changed = [
            replace(one, mistakes=(Hypothesis("a mistake", "a hint", [Returned(guess)] * len(one.cases)),))
            if one.name == task
            else one
            for one in key.tasks
        ]
        return record(paper, replace(key, tasks=tuple(changed)))

    assert agree(recorded(np.array([0, 1, 1])), recorded(np.array([1, 0, 1]))) is may
    assert not agree(recorded(np.array([0, 1, 1])), recorded(np.array([0, 1])))


# ── errors of the course ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('raises="cycle"', 'raises="knot"', "raises in the profile 'knot', which it does not draw"),
        ('raises="cycle"', 'raises=("cycle", "distinct")', "should raise on the case distinct, but it returns"),
        ('"many": "values"', '"many": "loops"', "into the unknown share 'loops'"),
        ("    given=True,\n", "", "`guesses` has no solution markers"),
        ('"second": normal(1.3)', '"third": normal(1.3)', "it has no result 'third', but first and second"),
        ("lambda p, **_: coin(1 - p)", "lambda q, **_: coin(1 - q)", "raises TypeError as it makes the rule of"),
        (
            '@task(points=1, without=("extreme", "shifted"))\ndef guess(',
            '@task(points=1, given=True, without=("extreme", "shifted"))\ndef guess(',
            "is given to students, but has solution markers",
        ),
    ],
)
def test_a_wrong_question_is_refused_with_its_place(tmp_path, before, after, says):
    """Each way to ask wrongly is an error of the course that names the file and the line."""
    room = tmp_path / "assignments" / "01_rules"
    for folder in ("assignments", "reference"):
        for path in (COURSE / folder / "01_rules").glob("*.*"):
            target = tmp_path / folder / "01_rules" / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    text = (room / "rules.py").read_text()
    assert text.count(before) == 1
    (room / "rules.py").write_text(text.replace(before, after))
    with pytest.raises(CourseError) as told:
        set_exam(load_assignment(tmp_path, "01_rules"), b"x")
    assert says in say(told.value.found)
    assert told.value.line


def test_samples_are_the_same_arrays_behind_walls(rules, exam):
    """A generator gives the same numbers here and there: floats of the first case agree with the key to the last bit."""
    paper, key = exam
    case = next(task for task in key.tasks if task.name == "weights").cases[0]
    outcome = made(InProcess(paper), rules.source, [case.call]).outcomes[case.call]
    assert isinstance(outcome, Returned)
    assert np.array_equal(outcome.value, case.expected.components[0].want)
