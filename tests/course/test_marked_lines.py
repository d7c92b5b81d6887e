"""Statements of an answer that are marked one by one, as otter marks them."""

import ast
import shutil
from pathlib import Path

import pytest

from autograder.authoring.leaks import solved
from autograder.authoring.template import make_sheet
from autograder.course.assignment import load_assignment
from autograder.course.edits import answer_texts, edited
from autograder.course.markers import blank, find_answers, solution_lines
from autograder.errors import CourseError
from autograder.mutation.versions import Solution
from tests.conftest import TINY

ONE_BY_ONE = {
    "what is returned": ("    return x + 1  # SOLUTION", "    raise NotImplementedError"),
    "what is assigned": ("    y: int = x  # SOLUTION\n    return y", "    raise NotImplementedError\n    y: int = ...\n    return y"),
    "no prompt": ("    y = x # SOLUTION NO PROMPT\n    return y + 1 # SOLUTION", "    raise NotImplementedError\n    ..."),
    "no prompt at all": ("    return x + 1  ## SOLUTION NO PROMPT", "    raise NotImplementedError"),
    "on several lines": ("    y = max(x,\n        1)  # SOLUTION\n    y += 1  # SOLUTION\n    return y", "    raise NotImplementedError\n    y = ...\n    y += ...\n    return y"),
    "in a block": ("    if x:\n        return x + 1  # SOLUTION NO PROMPT\n    return 1", "    raise NotImplementedError\n    if x:\n        ...\n    return 1"),
    "beside a pair": ("    y = x  # SOLUTION\n    # BEGIN SOLUTION\n    return y + 1\n    # END SOLUTION", "    raise NotImplementedError\n    y = ...\n    raise NotImplementedError"),
}  # fmt: skip


@pytest.mark.parametrize("how", ONE_BY_ONE)
def test_of_a_line_marked_as_otter_does_is_left_what_otter_leaves(how):
    """Above it a student reads that the function is to be written, as everywhere; the sheet is Python."""
    body, left = ONE_BY_ONE[how]
    path, head = Path("more.py"), '"""More."""\n\n\ndef more(x):\n    """Say more."""\n'
    sheet = blank(path, f"{head}{body}\n")
    assert sheet == f"{head}{left}\n".replace("Error", 'Error("write more here")')
    names: dict = {}
    exec(sheet, names)
    with pytest.raises(NotImplementedError):
        names["more"](0)
    hidden = {text for _, text in solution_lines(path, head + body)}
    assert hidden
    assert all("SOLUTION" not in text and text not in sheet for text in hidden)


def test_a_course_marked_line_by_line_is_built_and_its_mistakes_are_known(tmp_path):
    """Its known mistakes, mutants and lines are those of the same course with pairs of markers."""
    course = shutil.copytree(TINY, tmp_path / "course")
    path = course / "reference" / "01_tiny" / "tiny.py"
    pairs = load_assignment(course, "01_tiny")
    lines = path.read_text().splitlines(keepends=True)
    inside = [range(one.begin, one.end) for one in find_answers(path, path.read_text())]
    marked = [
        line.replace("\n", "  # SOLUTION\n") if any(number in some for some in inside) else line
        for number, line in enumerate(lines, 1)
    ]
    path.write_text("".join(line for line in marked if "BEGIN" not in line and "END" not in line))
    alone = load_assignment(course, "01_tiny")
    assert "# SOLUTION" in alone.source.decode()
    assert alone.mistakes.keys() == pairs.mistakes.keys()
    for task in pairs.answers:
        ours, theirs = (Solution(one, task) for one in (pairs, alone))
        assert list(map(ast.unparse, ours.statements)) == list(map(ast.unparse, theirs.statements))
        assert len(pairs.lines[task][0]) - 1 == len(alone.lines[task][0])
    sheet = make_sheet(alone)["01_tiny/tiny.py"].decode()
    assert "SOLUTION" not in sheet
    known = [line for one in alone.texts.items() for line in solved(*one)]
    assert [one.whole for one in known] == [one.whole for text in pairs.texts.items() for one in solved(*text)]


def test_an_edit_goes_over_lines_that_are_marked_one_by_one():
    """What a known mistake looks for is the answer, without its marks."""
    source = "def more(x):\n    y = x + 1  # SOLUTION\n    return y  # SOLUTION\n"
    (answer,) = find_answers(Path("more.py"), source)
    text = answer_texts(Path("more.py"), source, {"more": answer})["more"]
    assert text.solution == "    y = x + 1\n    return y\n"
    assert (
        edited({"more": text}, "more", {"x + 1\n    return": "x\n    return"}, (Path("more.py"), 1))().count("+") == 0
    )


def test_what_students_write_in_a_block_that_is_given_is_changed_in_mutants(tmp_path):
    """A marked line inside of a condition is a statement of the solution."""
    course = shutil.copytree(TINY, tmp_path / "course")
    path = course / "reference" / "01_tiny" / "tiny.py"
    pair = "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n"
    alone = "    if len(x):\n        return np.outer(delta, x)  # SOLUTION\n    return np.zeros((len(delta), 0))\n"
    path.write_text(path.read_text().replace(pair, alone))
    solution = Solution(load_assignment(course, "01_tiny"), "outer")
    assert "np.zeros" in solution.original
    assert [ast.unparse(one) for one in solution.statements] == ["return np.outer(delta, x)"]
    place = next(one for one in solution.places if isinstance(one.node, ast.Return))
    version = solution.with_new([(place, ast.Pass())])
    assert version is not None
    assert version.function([1.0], [1.0]).shape == (1, 0)


@pytest.mark.parametrize(
    "line",
    [
        "if x:  # SOLUTION\n        return 1",
        "y = 1; return x  # SOLUTION",
        "y = [\n        x,  # SOLUTION\n    ]",
        '"""\n    y = 1  # SOLUTION\n    """',
        "if x:\n        pass\n    elif not x: return 1  # SOLUTION",
    ],
)
def test_a_mark_behind_anything_but_a_whole_statement_is_told(line):
    """What would be left without it were no Python, or the other half of it."""
    source = f"def more(x):\n    {line}\n"
    number = next(at for at, one in enumerate(source.splitlines(), 1) if "SOLUTION" in one)
    with pytest.raises(CourseError) as caught:
        find_answers(Path("more.py"), source)
    assert (caught.value.line, caught.value.found.key) == (number, "course.marks_no_statement")


def test_a_mark_that_is_misspelt_is_told_and_not_given_to_students(tmp_path):
    """Beside a line that is marked right, it would stay in the sheet."""
    course = shutil.copytree(TINY, tmp_path / "course")
    path = course / "reference" / "01_tiny" / "tiny.py"
    text = path.read_text()
    path.write_text(text.replace('"""\n    # BEGIN', '"""\n    x = x + 0  # SOLUTION: a copy\n    # BEGIN', 1))
    with pytest.raises(CourseError, match="not quite a marker") as caught:
        make_sheet(load_assignment(course, "01_tiny"))
    assert caught.value.line == 11
