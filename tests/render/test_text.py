import re
import subprocess
import sys
from dataclasses import replace

import pytest
from render_samples import HOSTILE, sample

from autograder.render import markdown, text
from autograder.render.columns import beside, block, width_of, wrap
from autograder.render.wording import marked, most_likely, points, sentence, verdict_status
from autograder.results import Diagnosis, Example, TaskResult, Verdict

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def shown(report, width=80):
    """The report as a terminal without colours shows it."""
    return text.render(report, colour=False, width=width)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (2.4000000001, "2.4"),
        (3, "3"),
        (3.0, "3"),
        (61.25, "61.25"),
        (0.0, "0"),
        (-0.0, "0"),
        (10, "10"),
        (100.0, "100"),
    ],
)
def test_points_are_written_as_a_person_would(number, written):
    """Points have at most two decimals and no trailing zeros."""
    assert points(number) == written


def test_the_title_comes_first_and_then_the_score():
    """The first line says what was checked, the second what it came to; of one task alone its own line says that."""
    assert shown(sample()).splitlines()[:2] == [
        "Gradients by hand · 02_gradients · grace",
        "6.4 of 12 · 1 passed, 1 partial, 1 failed, 1 missing",
    ]
    assert shown(sample(practice=True)).splitlines()[1].startswith("practice: 6.4 of 12 · ")
    assert "12" not in shown(sample(tasks=sample().tasks[:1]))


def test_a_passed_task_takes_one_line():
    """A passed task is one line with a check mark, its name and its points."""
    assert "✓ linear      4 of 4\n" in shown(sample())


def test_scores_stand_in_columns():
    """Scores of one and of two digits, whole or not, are equally wide, and what follows them stands in one column."""
    tasks = (
        TaskResult("loss", 4, 2.4, "passed"),
        TaskResult("gradients", 12, 12.0, "passed"),
        TaskResult("train", 6, 0.0, "missing", "it is not written yet"),
        TaskResult("predict", 12, 0.0, "missing", "it is not written yet"),
    )
    assert shown(sample(tasks=tasks)).splitlines()[3:7] == [
        "✓ loss        2.4 of  4",
        "✓ gradients    12 of 12",
        "– train         0 of  6   it is not written yet",
        "– predict       0 of 12   it is not written yet",
    ]
    narrow = "– train         0 of  6   it is not written yet"
    assert narrow in shown(sample(tasks=tasks), len(narrow))
    assert "– train         0 of  6\n    It is not written yet.\n" in shown(sample(tasks=tasks), len(narrow) - 1)


def test_a_failing_task_says_what_is_wrong_in_order():
    """What is wrong, the likely mistake, the case, the groups, the map and the notes come in this order."""
    page = shown(sample("x"))
    parts = [
        "~ softmax   2.4 of 4",
        "  `probs` holds nan, and it raises ValueError: x.",
        "  Most likely in `probs`: the largest score is not subtracted.",
        "    Above which number does `exp` overflow?",
        "  Smallest failing case (very large numbers), result `probs`",
        "\n\nscores = [[1000., x]]\nsoftmax(scores)\n\n",
        "    expected     got\n    [[1., 0.]]   [[nan, 0.]] x",
        "    ✓ ordinary values            2.4 of 2.4",
        "    ✗ stable for extreme inputs  0 of 1.2\n      It raises x (very large numbers).",
        "  Where `probs` is wrong in a larger case: only column 1 is wrong\n    · ██·\n",
        "    · is right; the darker, the farther off",
        "  note: the result has the key x",
    ]
    places = [page.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("render", [shown, markdown.render])
def test_what_is_to_be_seen_to_first_stands_alone(render):
    """Where another task comes first, that is said and nothing else."""
    task = replace(sample().tasks[1], begin="it builds on `linear`, which is not right yet: begin there")
    page = render(sample(tasks=(task,)))
    assert "It builds on `linear`, which is not right yet: begin there." in page
    assert "Smallest failing case" not in page
    assert "ordinary values" not in page


def test_what_waits_or_is_not_written_takes_one_faint_line():
    """Neither is anybody's mistake: no red, and the reason on the same line."""
    task = TaskResult("minimize", 5, 0, "waiting", "it waits for your `adam_step`")
    page = text.render(sample(tasks=(task, sample().tasks[3])), colour=True, width=80)
    assert "minimize   0 of 5   it waits for your `adam_step`" in ANSI.sub("", page)
    assert "1 waiting, 1 missing" in page
    assert "\x1b[31m" not in page


def test_what_was_printed_is_kept_apart():
    """Each line of it stands behind a bar, and cannot be taken for the report's own."""
    task = replace(sample().tasks[1], printed="a\n  ✓ softmax 4 of 4")
    page = shown(sample(tasks=(task,), printed="loaded"))
    assert "  printed\n  │ a\n  │   ✓ softmax 4 of 4\n" in page
    assert "  printed as the file was loaded\n  │ loaded\n" in page


def test_a_problem_stands_alone():
    """Where nothing could be graded the report says why and lists no tasks."""
    page = shown(sample(problem="gradients.py, line 3: SyntaxError."))
    assert "Nothing could be graded.\ngradients.py, line 3: SyntaxError.\n" in page
    assert "softmax" not in page


def test_a_fault_has_no_score():
    """Where the grader failed, the page says so first, and nothing else that could be taken for a score."""
    page = shown(sample(fault="the worker was lost"))
    assert page.splitlines()[1] == "no score: the grader failed"
    assert "the worker was lost" in page
    assert "6.4" not in page
    assert "softmax" not in page


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("hostile", ["grace", *HOSTILE])
def test_no_line_is_too_wide(hostile, width):
    """No line takes more columns than there are, wide and combining characters counted as they are shown."""
    lines = shown(sample(hostile), width).split("\n")
    assert max(width_of(line) for line in lines) <= width


@pytest.mark.parametrize("hostile", ["grace", *HOSTILE])
def test_colour_changes_only_colours(hostile):
    """Without its colours the coloured page is the plain page."""
    page = text.render(sample(hostile), colour=True, width=80)
    assert ANSI.search(page)
    lines = [line.rstrip() for line in ANSI.sub("", page).split("\n")]
    assert lines == [line.rstrip() for line in shown(sample(hostile)).split("\n")]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_terminal_is_not_steered(hostile):
    """Nothing that a student wrote reaches the terminal as a control or the runner as a command."""
    page = shown(sample(hostile, problem=""))
    assert all(character == "\n" or character >= " " for character in page)
    assert not re.search("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]", page)
    assert not any(line.strip().startswith("::") for line in page.split("\n"))
    assert "##[" not in page


def test_breaking_a_line_makes_no_command():
    """A command that line breaking brings to the front of a line is altered as well."""
    note = "x" * 70 + " ::error::fail"
    assert not any(line.strip().startswith("::") for line in shown(sample(notes=(note,))).split("\n"))
    assert ":·error::fail" in shown(sample(notes=(note,)))


def test_a_wide_example_is_stacked():
    """What does not fit side by side is stacked."""
    numbers = "[" + ", ".join(["1.2345"] * 8) + "]"
    task = TaskResult("f", 1, 0, "failed", example=Example("a", (), numbers, numbers))
    assert f"    expected\n      {numbers}\n    got\n      {numbers}\n" in shown(sample(tasks=(task,)))


def test_the_terminal_form_needs_only_python():
    """Importing the terminal form loads neither jinja2 nor rich."""
    code = "import sys, autograder.render.text; print({'jinja2', 'rich', 'markupsafe', 'html'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_only_the_numbers_that_differ_are_marked():
    """Numbers are compared place by place, by what they are worth."""
    parts = marked("[[1., -0.],\n [nan, 2.]]", "[[1. , 0.],\n [nan, 3.]]")
    assert [part for differs, part in parts if differs] == ["3."]
    assert "".join(part for _, part in parts) == "[[1. , 0.],\n [nan, 3.]]"


@pytest.mark.parametrize("got", ["[5., 6.]", "[[1.], [3.]]", "[1.]", "it raises ValueError: 1"])
def test_nothing_is_marked_where_all_is_different(got):
    """Another form, or no number in common, marks nothing."""
    assert not any(differs for differs, _ in marked("[1., 2.]", got))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("The sign is flipped.", "Most likely: the sign is flipped."),
        ("`W` is transposed", "Most likely: `W` is transposed."),
        ("X is squared.", "Most likely: X is squared."),
        ("ReLU is left out", "Most likely: ReLU is left out."),
        ("Adam forgets its first moment", "Most likely: Adam forgets its first moment."),
        ("A mask is missing", "Most likely: a mask is missing."),
    ],
)
def test_a_mistake_is_named_in_a_sentence(name, said):
    """The name of a mistake stands behind a colon, in small letters unless it is a name of something."""
    assert most_likely(Diagnosis(name, "", "author")) == said


def test_a_sentence_begins_and_ends_as_one():
    """What a check says gets a capital and a full stop, except where it begins with code."""
    assert sentence("it returns None") == "It returns None."
    assert sentence("`dW` is wrong.") == "`dW` is wrong."
    assert sentence("x is wrong") == "x is wrong."
    assert sentence("dW is wrong") == "dW is wrong."
    assert sentence("") == ""


def test_words_are_wrapped_by_columns():
    """Wide characters count twice, and a word that is too long is cut."""
    assert wrap("aa bb cc", 5) == ["aa bb", "cc"]
    assert wrap("日本 日本", 5) == ["日本", "日本"]
    assert wrap("abcdefgh", 4, " ") == [" abc", " def", " gh"]
    assert wrap("  ", 4) == []


def test_blocks_keep_their_blanks():
    """Code and numbers keep their indentation; a long line goes on below."""
    assert block("a\n  b", 10, "  ") == ["  a", "    b"]
    assert block("abcdefgh", 6, "") == ["abcdef", "  gh"]


def test_two_texts_stand_side_by_side():
    """The right text begins in one column, whatever the left one's lines."""
    assert beside("a\nbbb", "x\ny\nz") == ["a     x", "bbb   y", "      z"]


@pytest.mark.parametrize(
    ("status", "earned", "shown_as"),
    [
        ("passed", 0.5, "passed"),
        ("passed", 0.5 - 1e-15, "passed"),
        ("passed", 0.45, "partial"),
        ("failed", 0.1, "partial"),
        ("failed", 0, "failed"),
        ("skipped", 0, "skipped"),
    ],
)
def test_only_what_has_all_its_points_is_ticked(status, earned, shown_as):
    """A group that passed in another form than was asked for has lost a part, and says so by its sign."""
    assert verdict_status(Verdict("inputs left alone", "inputs left alone", 0.5, earned, status)) == shown_as
