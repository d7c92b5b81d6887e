"""Known mistakes: edits of an answer and whole functions, what they come to, and what is said of one that does not fit."""

import numpy as np
import pytest

from autograder.course.edits import answer_texts
from autograder.course.markers import find_answers
from autograder.course.mistakes import known_mistakes
from autograder.course.running import run_file
from autograder.errors import CourseError
from autograder.words.message import message
from tests.words_room import refused

ANSWERS = '''"""Two tasks that share a function."""

import numpy as np


def centred(X):
    """Return X without its mean."""
    return X - X.mean(axis=0)


def spread(X):
    """Return the root of the mean square of each column of X, as it is and without its mean."""
    # BEGIN SOLUTION
    moved = centred(X)
    plain = np.sqrt((X**2).mean(axis=0))
    return plain, np.sqrt((moved**2).mean(axis=0))
    # END SOLUTION


def standard(X):
    """Return X without its mean, in units of its spread."""
    # BEGIN SOLUTION
    return centred(X) / spread(X)[1]
    # END SOLUTION


def countdown(n):
    """Return the whole numbers from n down to 1."""
    # BEGIN SOLUTION
    if n == 0:
        return []
    return [n, *countdown(n - 1)]
    # END SOLUTION
'''
X = np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 4.0]])


@pytest.fixture
def read(tmp_path):
    """What the known mistakes of a text are, in the order of the file."""
    answered = tmp_path / "spread.py"

    def read(mistakes):
        answers = {answer.name: answer for answer in find_answers(answered, ANSWERS)}
        texts, functions = answer_texts(answered, ANSWERS, answers), run_file(answered, ANSWERS.encode())
        found = known_mistakes(tmp_path / "mistakes.py", texts, functions, mistakes.encode())
        return [mistake for task in answers for mistake in found[task]]

    return read


def _edit(edits, label="spread__wrong"):
    return f'{label} = {edits}\n"""what was done\nWhat would help?"""\n'


def _same(got, want):
    return all(np.array_equal(one, other) for one, other in zip(got, want, strict=True))


def test_an_edit_replaces_the_one_place_where_its_fragment_stands(read):
    """The rest of the answer stays as it is; the name is the first line of the text below, the hint is the rest."""
    (mistake,) = read(
        'spread__sum = {"(X**2).mean": "(X**2).sum"}\n"""the squares are summed.\nHow many are\nthere?"""\n'
    )
    assert (mistake.task, mistake.name, mistake.hint) == ("spread", "the squares are summed", "How many are there?")
    assert (mistake.function.__name__, mistake.line) == ("spread__sum", 1)
    assert _same(mistake.function(X), (np.sqrt((X**2).sum(axis=0)), np.std(X, axis=0)))


def test_an_edited_answer_stands_where_the_answer_stands(read):
    """What it raises is traced to the answer's own lines."""
    (mistake,) = read(_edit({"plain, np": "absent, np"}))
    assert mistake.function.__code__.co_firstlineno == ANSWERS[: ANSWERS.index("def spread")].count("\n") + 1
    with pytest.raises(NameError) as caught:
        mistake.function(X)
    line = ANSWERS.splitlines()[caught.tb.tb_next.tb_lineno - 1]
    assert line.strip().startswith("return plain, np")


@pytest.mark.parametrize("fragment", ["( X ** 2 ).mean", "(X**2)\n    .mean", "\n    (X**2).mean\n"])
def test_spaces_and_line_breaks_in_a_fragment_do_not_count(read, fragment):
    """A fragment is compared sign by sign."""
    (mistake,) = read(_edit({fragment: "X.mean"}))
    assert _same(mistake.function(X)[:1], [np.sqrt(np.mean(X, axis=0))])


def test_a_fragment_is_made_of_whole_names_numbers_and_signs(read):
    """`n` is not in `np`, `*` not in `**`, and `1` not in `1.5`: what is asked for stands in one place."""
    (mistake,) = read(_edit({"[n": "[-n"}, "countdown__wrong"))
    assert mistake.function(2) == [-2, -1]
    for fragment in ("qrt", "*", "plai"):
        with refused(CourseError, "course.fragment_nowhere", fragment=fragment):
            read(_edit({fragment: "x"}))


def test_several_edits_are_made_together(read):
    """Each of them is looked for in the answer as it was."""
    (mistake,) = read(_edit({"moved = centred(X)": "moved = X - 1", "X**2": "moved**2", "moved**2": "X**2"}))
    assert _same(mistake.function(X), (np.sqrt(((X - 1) ** 2).mean(axis=0)), np.sqrt((X**2).mean(axis=0))))


def test_statements_may_take_the_place_of_one(read):
    """Lines that are put in are indented like the one that they replace."""
    one = _edit({"moved = centred(X)": "X -= 1\nmoved = X"})
    other = _edit({"moved = centred(X)": "\n        X -= 1\n        moved = X\n        "})
    for mistake in (*read(one), *read(other)):
        mine = X.copy()
        mistake.function(mine)
        assert np.array_equal(mine, X - 1)


def test_an_edit_may_be_of_a_function_that_the_answer_calls(read):
    """It is made for this mistake alone, whether the answer calls that function itself or by way of another."""
    twice, once = read(
        _edit({"X - X.mean(axis=0)": "X - X.mean()"}) + _edit({"plain, np": "plain, 2 * np"}, "standard__far")
    )
    assert _same(twice.function(X), (np.sqrt((X**2).mean(axis=0)), np.sqrt(((X - X.mean()) ** 2).mean(axis=0))))
    right = (X - X.mean(axis=0)) / np.std(X, axis=0)
    assert np.allclose(once.function(X), right / 2)
    deep = read(_edit({"X.mean(axis=0)": "X.min(axis=0)"}, "standard__deep"))[0]
    moved = X - X.min(axis=0)
    assert np.allclose(deep.function(X), moved / np.sqrt((moved**2).mean(axis=0)))


def test_an_edited_answer_calls_itself_and_the_right_answers_beside(read):
    """A recursion stays in the mistake; everything else that it calls is right."""
    own, beside = read(
        _edit({"[n,": "[10 * n,"}, "countdown__tens") + _edit({"centred(X) /": "X /"}, "standard__uncentred")
    )[::-1]
    assert own.function(2) == [20, 10]
    assert np.allclose(beside.function(X), X / np.std(X, axis=0))


def test_functions_and_edits_are_in_the_order_of_the_file(read):
    """Which of two that fit is named is decided by that order."""
    function = 'def spread__b(X):\n    """what was done\n    What would help?\n    """\n    return X\n'
    found = read(_edit({"plain,": "X,"}, "spread__c") + function + _edit({"plain,": "1,"}, "spread__a"))
    assert [mistake.function.__name__ for mistake in found] == ["spread__c", "spread__b", "spread__a"]
    assert [mistake.line for mistake in found] == [1, 4, 9]


def test_the_text_of_a_mistake_makes_it_in_a_submission(read):
    """Put after the answers it defines the task anew: an edit, one of a function that is called, and a whole function."""
    helped = '_half = 0.5\n\n\ndef spread__half(X):\n    """what was done\n    Why?\n    """\n    return _half * X, X\n'
    some = helped + _edit({"plain, np": "2 * plain, np"}) + _edit({"X.mean(axis=0)": "X.min(axis=0)"}, "spread__low")
    for mistake in read(some):
        names = {}
        exec(f"{ANSWERS}\n\n{mistake.text}", names)
        assert _same(names["spread"](X), mistake.function(X))
        assert np.array_equal(names["centred"](X), X - X.mean(axis=0))
        assert "What would help" not in mistake.text


WRONG = {
    "stale": (_edit({"(X**3).mean": "X"}), message("course.fragment_nowhere", fragment="(X**3).mean", task="spread"), "course.copy_fragment"),
    "ambiguous": (_edit({"mean(axis=0)": "sum(axis=0)"}), message("course.fragment_often", fragment="mean(axis=0)", times=2, names=("`spread`",)), "course.take_more"),
    "ambiguous below": (_edit({"np.sqrt": "np.cbrt"}, "standard__wrong"), message("course.fragment_often", fragment="np.sqrt", times=2, names=("`spread`",)), "course.take_more"),
    "only in the docstring": (_edit({"root of the mean": "x"}), message("course.fragment_nowhere", fragment="root of the mean", task="spread"), "course.copy_fragment"),
    "empty fragment": (_edit({"": "x"}), message("course.fragment_nowhere", fragment="", task="spread"), "course.copy_fragment"),
    "overlapping": (_edit({"(X**2).mean": "X.mean", "X**2": "X**3"}), message("course.edits_overlap"), "course.make_one_edit"),
    "no edits": (_edit({}), message("course.no_edits", mistake="spread__wrong"), "course.write_edits"),
    "not a dict": (_edit(["plain"]), message("course.no_edits", mistake="spread__wrong"), "course.write_edits"),
    "not texts": (_edit({"plain": 1}), message("course.no_edits", mistake="spread__wrong"), "course.write_edits"),
    "unknown task": (_edit({"plain": "x"}, "sprad__wrong"), message("course.mistake_in_unknown_task", mistake="sprad__wrong", task="sprad"), "course.name_mistake"),
    "no name": ('spread__wrong = {"plain, np": "X, np"}\n', message("course.mistake_without_name", mistake="spread__wrong"), "course.text_names_mistake"),
    "no hint": ('spread__wrong = {"plain, np": "X, np"}\n"""what was done"""\n', message("course.mistake_without_name", mistake="spread__wrong"), "course.text_names_mistake"),
    "no hint in a function": ('def spread__wrong(X):\n    """what was done"""\n', message("course.mistake_without_name", mistake="spread__wrong"), "course.docstring_names_mistake"),
    "other arguments": ('def spread__wrong(X, y):\n    """what was done\n    Why?\n    """\n', message("course.takes_other", function="spread__wrong", takes="X, y", answer="spread", wanted="X"), "course.take_same"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "found", "do"), WRONG.values(), ids=WRONG.keys())
def test_a_mistake_that_does_not_fit_is_told_with_its_line(read, text, found, do):
    """The error says in which file and line it stands, what was found and what to do."""
    with pytest.raises(CourseError) as caught:
        read(f'"""Known mistakes."""\n\n{_edit({"plain, np": "X, np"}, "spread__right")}\n{text}')
    error = caught.value
    assert (error.path.name, error.line) == ("mistakes.py", 7)
    assert (error.found, error.do.key) == (found, do)


def test_an_edit_that_makes_no_python_is_told_when_it_is_looked_at(read):
    """Only then is it compiled, and not before: with the file, its line and what to do."""
    right, wrong = read(_edit({"plain, np": "X, np"}) + _edit({"plain, np": "plain, (np"}, "spread__open"))
    found = message("course.edit_not_python", task="spread", problem="'(' was never closed")
    for look in ("function", "text"):
        with pytest.raises(CourseError) as caught:
            getattr(wrong, look)
        assert (caught.value.path.name, caught.value.line) == ("mistakes.py", 4)
        assert (caught.value.found, caught.value.do.key) == (found, "course.replace_whole")
    assert right.function.__name__ == "spread__wrong"


def test_a_label_that_stands_twice_is_told(read):
    """The second of two mistakes with one label would hide the first."""
    text = _edit({"plain, np": "X, np"})
    with refused(CourseError, "course.mistake_twice", mistake="spread__wrong") as caught:
        read(text + text)
    assert caught.value.line == 4
