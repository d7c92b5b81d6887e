"""The command line: what is mistyped is told before what is missing, with what may be meant; exit codes are told once."""

import re

import pytest

from autograder.arguments import _COMMANDS
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.exit_codes import _OF_ALL, _OF_ITS_OWN, exit_codes
from autograder.words.alike import alike
from autograder.words.message import message, say
from tests.batch_room import LOOP, RIGHT, WRONG, grade
from tests.conftest import TINY
from tests.course_room import COURSE
from tests.reference_pages import _GROUPS

MISTYPED = [
    ("grad in", "there is no command 'grad'; do you mean grade or regrade?"),
    ("chekc", "there is no command 'chekc'; do you mean check?"),
    ("zzz", "there is no command 'zzz'; `autograder --help` lists all"),
    ("grade --assigment 01", "there is no option '--assigment' here; do you mean --assignment?"),
    ("grade in --assigment=01", "there is no option '--assigment' here; do you mean --assignment?"),
    ("grade -x", "there is no option '-x' here"),
    ("export --rooster t.csv", "there is no option '--rooster' here; do you mean --roster?"),
    ("people import --asignment 01", "there is no option '--asignment' here; do you mean --assignment?"),
    ("new task --corse x", "there is no option '--corse' here; do you mean --course?"),
    ("--halp", "there is no option '--halp' here; do you mean --help?"),
]


@pytest.mark.parametrize(("words", "says"), MISTYPED)
def test_what_is_mistyped_is_told_before_what_is_missing(words, says, capsys):
    """Each of these lacks arguments too, which nobody can give who is held up by the other."""
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert capsys.readouterr().err.rstrip("\n").endswith(f"error: {says}")


@pytest.mark.parametrize(
    "words", ["grade in --jobs -1 --assignment 01", "grade in more --assignment 01", "grade in --assignment"]
)
def test_what_is_there_is_not_taken_for_mistyped(words, capsys):
    """A number below zero, one path too many and an option without a value are told as what they are."""
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert "there is no" not in capsys.readouterr().err


def test_the_beginning_of_an_option_is_enough(tmp_path, capsys):
    """As ever."""
    assert main(["report", str(tmp_path), "--qui"]) == 2
    assert "there is no option" not in capsys.readouterr().err


def test_a_mistyped_assignment_is_told_with_what_may_be_meant():
    """And with what there is."""
    with pytest.raises(UsageError) as caught:
        load_assignment(COURSE, "01_gradiant")
    assert caught.value.says.key == "course.no_such_assignment_but"
    assert dict(caught.value.says.facts)["meant"] == "01_gradients"


def test_what_begins_so_is_meant_before_what_looks_so():
    """Whoever types `rel` for `relative_error` began it."""
    tasks = ["elu", "elu_grad", "relu", "relu_grad", "leaky_relu", "relative_error"]
    assert alike("rel", tasks) == ["relu", "relu_grad", "relative_error", "elu"]


@pytest.mark.parametrize("word", ["Drwa", "drwa", "DRAW"])
def test_capital_letters_do_not_hide_what_is_meant(word):
    """What is known may have them as well as what was typed."""
    assert alike(word, ["Exam", "Draw", "task"]) == ["Draw"]


# ── exit codes ──────────────────────────────────────────────────────────────────────────────────

CLASSES = {  # who handed in what, more options, the code
    "all points": ({"ada.py": RIGHT}, (), 0),
    "lost points": ({"ada.py": RIGHT, "bob.py": WRONG}, (), 0),
    "a loop": ({"ada.py": RIGHT, "carl.py": LOOP}, (), 0),
    "lost points are no failure of one file either": ({"bob.py": WRONG}, (), 0),
    "somebody below": ({"ada.py": RIGHT, "bob.py": WRONG}, ("--fail-under", "100"), 1),
    "nobody below": ({"ada.py": RIGHT}, ("--fail-under", "100"), 0),
    "at the very share": ({"bob.py": WRONG}, ("--fail-under", "0"), 0),
    "no code": ({"ada.py": RIGHT, "emmy/notes.txt": ""}, (), 4),
    "unread before below": ({"bob.py": WRONG, "emmy/notes.txt": ""}, ("--fail-under", "100"), 4),
}


@pytest.mark.slow
@pytest.mark.parametrize(("files", "more", "code"), CLASSES.values(), ids=CLASSES.keys())
def test_grade_ends_with_0_when_everybody_was_graded(files, more, code, hand_in, tmp_path):
    """And with another code for each way in which somebody was not."""
    assert grade(hand_in(files), tmp_path / "out", *more) == code


@pytest.mark.slow
def test_grade_ends_with_5_when_a_submission_is_nobodys(hand_in, tmp_path, capsys):
    """It is graded, but its mark has no owner: that comes before what cannot be run."""
    people = tmp_path / "people.csv"
    people.write_text("id,name,email\n1,Ada One,ada@x.edu\n")
    folder = hand_in({"ada.py": RIGHT, "stranger.py": RIGHT, "emmy/notes.txt": ""})
    assert grade(folder, tmp_path / "out", "--people", people) == 5
    assert "stranger" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["-1", "101", "x", "1e1", "", "٣"])
def test_a_share_is_from_0_to_100(share, capsys):
    """Anything else is wrong usage."""
    with pytest.raises(SystemExit) as ended:
        main(["grade", "in", "--assignment", "01", "--course", str(TINY), f"--fail-under={share}"])
    assert ended.value.code == 2
    assert "is no number from 0 to 100" in capsys.readouterr().err


def test_exit_codes_are_told_once(capsys):
    """The help of a command has its own, in order; that of all has every code, and says where the rest is."""
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert said.count("exit codes") == 1
    assert say(message("help.autograder")) in said
    assert "autograder COMMAND --help" in said
    listed = re.findall(r"(?m)^ *(\d+)  ", said.partition("exit codes:")[2])
    assert [*map(int, listed)] == sorted({*_OF_ALL, *(code for ends in _OF_ITS_OWN.values() for code in ends)})
    codes = [int(line.split()[0]) for line in say(exit_codes("grade")).splitlines()[1:]]
    assert codes == [0, 1, 2, 3, 4, 5, 130]
    assert [int(line.split()[0]) for line in say(exit_codes("new")).splitlines()[1:]] == [0, 2, 3, 130]


def test_the_help_lists_each_command_once_in_a_line():
    """By who uses them, in the order of the page of commands; no line is wider than a terminal."""
    said = say(message("help.autograder"))
    listed = re.findall(r"(?m)^  ([a-z]+) +[a-z].*$", said)
    assert listed == [name for names in _GROUPS.values() for name in names]
    assert sorted(listed) == sorted(_COMMANDS)
    assert max(map(len, said.splitlines())) < 80


def test_grade_names_the_platforms(capsys):
    """Whose download it takes as it is."""
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert all(
        name in said for name in ("Canvas", "Moodle", "Blackboard", "Brightspace", "Gradescope", "GitHub Classroom")
    )
