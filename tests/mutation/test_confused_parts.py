"""Confusions: what came back of a pair turned round, an ignored option, a mean over rounds, a sign or an end mistaken has its name."""

import ast

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.mutation.confused_parts import confused_parts
from autograder.mutation.expressions import never_ends
from autograder.mutation.mutants import mutants
from autograder.mutation.statement_operators import cut_loops, reversals
from autograder.mutation.versions import Solution
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import say

pytestmark = pytest.mark.xdist_group("confused parts")  # which all need one exam
ANSWERS = {
    "summed(rows, part)": "total = 0.0\nfor row in rows[1:]:\n    total += np.abs(row).sum() ** part\nreturn total",
    "joined(x, y)": "return np.cumsum(np.append(np.sin(x), np.cos(y)))",
    "chosen(x, y)": "return np.where(x > y, np.cos(x), np.sin(y))",
    "begun(x)": "parts = [x.sum()]\nfor one in x:\n    parts.append(one)\nreturn tuple(parts)",
    "ahead(x, k)": "return np.sin(x[:k]).sum() + np.cos(x[-k:]).sum()",
    "arcs(x)": "found = []\nfor one in x:\n    if one > 0:\n        found.append((one, 2 * one))\n    else:\n        found.append((3 * one, one))\nreturn tuple(found)",
    "steps(x)": "added = 0.0\nevery = itertools.count()\nfor step, one in enumerate(every, 0):\n    if step == 3:\n        return added * x\n    added += one",
}


def _function(head, body):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return f'def {head}:\n    """Return it."""\n    # BEGIN SOLUTION\n{lines}\n    # END SOLUTION\n\n\n'


QUESTIONS = """from autograder import Draw, task


@task(points=1)
def summed(draw: Draw):
    n, d = draw.dims("n", "d")
    return {"rows": draw.normal(n, d), "part": draw.setting(1.5, 0.5)}
"""

DRAWN = {
    "joined": ("", ', "y": draw.normal(n)'),
    "chosen": ("", ', "y": draw.normal(n)'),
    "begun": (', without=("size_one",)', ""),
    "ahead": (', without=("size_one",)', ', "k": 3'),
    "arcs": ("", ""),
    "steps": ("", ""),
    "scaled_by_three": (', judges="scaled"', ""),
}
"""Of each question that draws an `x`, what else stands above it, and what else it draws."""


def _question(name, words, more):
    return f"""

@task(points=1{words})
def {name}(draw: Draw):
    n = draw.dim("n", at_least=4)
    return {{"x": draw.normal(n){more}}}
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A course with a question for each confusion."""
    course = tmp_path_factory.mktemp("course")
    questions = QUESTIONS + "".join(_question(name, *parts) for name, parts in DRAWN.items())
    answers = "".join(_function(head, body) for head, body in ANSWERS.items())
    answers += _function("scaled(x, by=2.0)", "return np.sin(x) * by")
    answers += 'def scaled_by_three(x):\n    """Give the option."""\n    return scaled(x, 3.0)\n'
    for path, text in {
        "assignments/01_mix/mix.py": f'"""Questions."""\n\n{questions}',
        "assignments/01_mix/assignment.yaml": "title: Mix\npoints: 8\n",
        "assignments/01_mix/handout.md": "# Mix\n",
        "reference/01_mix/mix.py": f'"""Answers."""\n\nimport itertools\n\nimport numpy as np\n\n\n{answers}',
        "reference/01_mix/mistakes.py": '"""None."""\n',
    }.items():
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        (course / path).write_text(text, encoding="utf-8")
    return load_assignment(course, "01_mix")


@pytest.fixture(scope="module")
def told(loaded):
    """Tells by what names a submission is called that has something else in one place."""
    exam = set_exam(loaded, b"secret")
    source = loaded.source.decode()

    def names(*changes):
        text = source
        for before, after in changes:
            assert source.count(before) == 1
            text = text.replace(before, after)
        work = Submission("student", text.encode())
        return [say(one.name) for task in grade(work, exam.key, InProcess(exam.paper)).tasks for one in task.diagnoses]

    return names


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("return total", "return total / max(1, len(rows) - 1)", "a mean is used where a sum belongs"),
        ("np.append(np.sin(x)", "np.append(-np.sin(x)", "one of two parts that are put together has the wrong sign"),
        ("x > y, np.cos(x)", "x > y, -np.cos(x)", "one of two cases has the wrong sign"),
        ("[x.sum()]", "[]", "a list is empty that should begin with something"),
        ("x[:k]", "x[-k:]", "the last ones are taken where the first belong"),
        ("x[-k:]", "x[:k]", "the first ones are taken where the last belong"),
        ("x[:k]", "x[k:]", "what is behind a place is taken where what is before it belongs"),
        ("(one, 2 * one)", "(2 * one, one)", "the two values of a pair change places"),
        ("return np.sin(x) * by", "return np.sin(x) * 2.0", "`by` is not used, as if it were left out"),
    ],
)
def test_a_confusion_of_parts_is_named(told, before, after, name):
    """What somebody puts in one place who has mistaken what belongs there is told by name."""
    assert told((before, after)) == [name]


def test_who_turns_every_pair_round_is_told_so(told):
    """Where all pairs of an answer stand the other way round, one name says so."""
    found = told(("(one, 2 * one)", "(2 * one, one)"), ("(3 * one, one)", "(one, 3 * one)"))
    assert found == ["in every pair the two values change places"]


def test_what_only_names_is_planted_into_no_answer(loaded):
    """An author need not list an option that is ignored or a pair that is turned round: no check has to catch it."""
    planted = {one.operator for task in loaded.questions for one in mutants(Solution(loaded, task), {})}
    assert "step" in planted
    assert planted.isdisjoint({"order", "option"})


def test_of_a_loop_that_goes_through_what_has_no_end_no_list_is_made(loaded):
    """A list of `itertools.count()` would fill all memory before it could be ended."""
    solution = Solution(loaded, "steps")
    loops = [place for place in solution.places if isinstance(place.parent, ast.For) or isinstance(place.node, ast.For)]
    changes = [
        one for place in loops for made in (cut_loops(solution, place), reversals(solution, place)) for one in made
    ]
    changes += [one for place in loops for one in confused_parts(solution, place)]
    assert loops
    assert changes == []


@pytest.mark.parametrize(
    "rounds", ["range(3)", "x", "zip(itertools.count(), x)", "itertools.repeat(1, 3)", "x.items()"]
)
def test_what_ends_is_changed_as_a_loop(rounds):
    """A loop that goes through a list, or as far as the shortest of several, has an end."""
    assert not never_ends(ast.parse(rounds, mode="eval").body)
