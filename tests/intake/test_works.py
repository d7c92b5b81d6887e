"""Files that a person marks: which are taken, and that no byte of them is trusted."""

import io
import os
import time
import zipfile
from base64 import b64encode

import pytest

from autograder.hand_work import HandTask
from autograder.intake.by_hand import MOST_ELEMENTS, MOST_PIXELS, MOST_TEXT, given_out, take_work
from autograder.intake.called import Wanted
from autograder.intake.handed_in import read_handed_in
from autograder.intake.member import BadMember, Member
from autograder.intake.packed import take_whole
from autograder.intake.submission import Submission, Work
from autograder.words.message import say
from tests.archive_room import honest_tar, honest_zip
from tests.by_hand_room import ANSWER, DISCUSSION, PLOT, SVG, TASKS, png

PNG = HandTask("plot", 2.0, "plot.png", "Draw it.")
NS = b'xmlns="http://www.w3.org/2000/svg"'


def problem(task, data, name=""):
    """What is told of a file, "" if a person can be shown it."""
    work = take_work(task, name or task.file, data)
    assert work
    assert bool(work.data) is not bool(work.problem)
    return say(work.problem)


_BASE64 = "data:image/png;base64,"


def holding(picture):
    """A plot that has a picture in it."""
    return b"<svg " + NS + f'><image href="{picture}"/></svg>'.encode()


# ── bytes ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "data", [SVG, b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "a" "b">' + SVG], ids=range(2)
)
def test_what_a_picture_would_run_is_no_reason_to_refuse_it(data):
    """It is shown where nothing runs, and a person sees the plot."""
    assert problem(PLOT, data) == ""
    assert problem(PNG, png()) == ""
    assert problem(PLOT, holding(_BASE64 + "\n".join(b64encode(png()).decode()))) == ""
    assert problem(PLOT, b"<svg " + NS + b"><style>* { fill: #fff }</style><text>url(#a)</text></svg>") == ""
    assert problem(PLOT, holding("#")) == ""


@pytest.mark.parametrize("value", ["#a{}b", "url(#{}b", "url({}#", "url('{}'#", "d{}b#", "{}data"])
def test_no_attribute_takes_long_however_many_blanks_are_in_it(value):
    """Each is looked through once: two hundred thousand blanks would take minutes if each was gone on from anew."""
    begun = time.process_time()
    assert problem(PLOT, holding(value.format(" " * 200_000))) == ""
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("task", "data", "says"),
    [
        (DISCUSSION, b"caf\xe9\n", "it is not UTF-8 (line 1)"),
        (DISCUSSION, b"a\0b", "it holds a character that no text has"),
        (DISCUSSION, b"x" * (MOST_TEXT + 1), "is larger than 256 KiB"),
        (PNG, SVG, "it is no PNG, whatever it is called"),
        (PNG, png()[:-20], "it is a PNG that is damaged"),
        (PNG, png()[:40] + b"x" + png()[41:], "it is a PNG that is damaged"),
        (PNG, png(0, 2), "it is a PNG that is damaged"),
        (PNG, png(100_000, 100_000), f"more than {MOST_PIXELS // 1_000_000} million"),
        (PNG, png(2, 2, (b"acTL", bytes(8))), "it is an animated PNG"),
        (PNG, png() + bytes(3 << 20), "is larger than 2048 KiB"),
        (PLOT, png(), "it is no SVG that can be read"),
        (PLOT, b"<html/>", "it is no SVG, whatever it is called"),
        (PLOT, b"<svg/>", "it is no SVG, whatever it is called"),
        (PLOT, b"", "it is no SVG that can be read"),
        (PLOT, b'<?xml version="1.0" encoding="no-such"?>' + SVG, "it is no SVG that can be read"),
        (PLOT, b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG, "it defines entities"),
        (PLOT, b"<svg " + NS + b">" + b"<g>" * 100 + b"</g>" * 100 + b"</svg>", "more than 64 deep"),
        pytest.param(
            PLOT,
            b"<svg " + NS + b">" + b"<g/>" * MOST_ELEMENTS + b"</svg>",
            f"more than {MOST_ELEMENTS} elements",
            marks=pytest.mark.slow,
        ),
        (PLOT, b"<svg " + NS + b'><g id="a"><use href="#a"/></g></svg>', "repeats itself without end"),
        (PLOT, b"<svg " + NS + b'><g id="a"><g style="fill:url(#b);mask:url(#a)"/></g></svg>', "without end"),
        (PLOT, b"<svg " + NS + b"><style>g { mask: url('#a') }</style></svg>", "its style sheet names parts"),
        (PLOT, holding("data:image/svg+xml;base64,AAAA"), "it holds a picture that cannot be shown: it is no PNG"),
        (PLOT, holding(" d&#10;ata:image/svg+xml,x"), "it holds a picture that cannot be shown: it is no PNG"),
        (PLOT, holding(_BASE64 + b64encode(png(100_000, 100_000)).decode()), "picture that cannot be shown: it has"),
        (PLOT, holding(_BASE64 + "AAA"), "it holds a picture that cannot be shown: it is a PNG that is damaged"),
    ],
    ids=range(25),
)
def test_what_nobody_can_be_shown_is_told_in_words(task, data, says):
    """Too large, of another kind, damaged, or growing to more than it is: no bytes of it are kept, and a person is asked all the same."""
    assert says in problem(task, data)


def test_a_drawing_that_repeats_what_repeats_is_not_shown():
    """Ten of ten of ten: a few lines that would draw more elements than a browser can."""
    levels = b"".join(
        b'<g id="l%d">%s</g>' % (level, b'<use href="#l%d"/>' % (level - 1) * 10) for level in range(1, 9)
    )
    assert "repeats itself" in problem(PLOT, b"<svg " + NS + b'><g id="l0"><rect/></g>' + levels + b"</svg>")
    marks = b'<path id="m"/>' + b'<use href="#m"/>' * 5000
    assert problem(PLOT, b"<svg " + NS + b">" + marks + b"</svg>") == ""


def test_what_was_given_out_is_nothing_that_was_handed_in():
    """Line for line as it was given, or less, with other ends of lines: only what somebody wrote is work."""
    given = given_out(DISCUSSION)
    assert "Why is a mean of squares\nnever below 0?" in given
    for same in (given, given.replace("\n", "\r\n"), "\ufeff" + given, given + "\n \n", "", "never below 0?"):
        assert take_work(DISCUSSION, "discussion.md", same.encode()) is None
    assert take_work(DISCUSSION, "discussion.md", (given + "Because.").encode())
    assert given_out(PLOT) == ""


def test_another_kind_of_file_is_told_and_a_text_is_a_text():
    """A .txt in the place of a .md is read; a picture of another kind is not."""
    assert problem(DISCUSSION, b"Because.", "discussion.txt") == ""
    assert "another kind of file" in problem(PLOT, png(), "plot.png")
    assert "it is a link" in problem(PLOT, BadMember("it is a link"))


# ── files ───────────────────────────────────────────────────────────────────────────────────


def works(folder, *names):
    """What was handed in for a person, by whom and for what: the bytes, or what is told."""
    found = {one.id: one for one in read_handed_in(folder, "tiny.py", ("outer",), by_hand=TASKS)}
    told = {name: {one.task: one.data or say(one.problem) for one in each.works} for name, each in found.items()}
    return told[names[0]] if names else told


CODE = b"def outer(delta, x):\n    return delta\n"
FILES = {"ada/tiny.py": CODE, "ada/discussion.md": ANSWER.encode(), "ada/plot.svg": SVG, "ada/handout.md": b"x"}
BOTH = {"discussion": ANSWER.encode(), "plot": SVG}


def test_a_folder_an_archive_and_a_zip_in_one_give_the_same(tmp_path, hand_in):
    """Files beside the code are taken from wherever the code is."""
    assert works(hand_in(FILES), "ada") == BOTH
    (tmp_path / "in.zip").write_bytes(honest_zip(FILES))
    (tmp_path / "in.tar").write_bytes(honest_tar(FILES))
    assert works(tmp_path / "in.zip", "ada") == works(tmp_path / "in.tar", "ada") == BOTH
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        for name, data in FILES.items():
            packed.writestr(name, data)
    assert works(hand_in({"zoe/homework.zip": inner.getvalue()}), "zoe") == BOTH


def test_a_platforms_flat_download_gives_the_same(hand_in):
    """Canvas puts names before the files, and a number behind what came again."""
    files = {
        "lovelaceada_1234_56789_tiny.py": CODE,
        "lovelaceada_1234_56790_discussion-1.md": ANSWER.encode(),
        "lovelaceada_1234_56791_plot.svg": SVG,
    }
    assert works(hand_in(files)) == {"lovelaceada (user 1234)": BOTH}


def test_names_that_browsers_and_people_make_are_taken(hand_in):
    """Other letters, a copy's number, deeper down; the right name goes first."""
    told = hand_in({"a/tiny.py": CODE, "a/Discussion.MD": b"one", "b/tiny.py": CODE, "b/mine/discussion (1).md": b"two",
                    "c/tiny.py": CODE, "c/discussion.md": b"three", "c/old/discussion.md": b"four",
                    "d/tiny.py": CODE, "d/discussion.md.txt": b"five", "d/discussions.md": b"six"})  # fmt: skip
    assert {name: one["discussion"] for name, one in works(told).items()} == {
        "a": b"one",
        "b": b"two",
        "c": b"three",
        "d": b"five",
    }


def test_of_two_files_nobody_knows_which_is_meant(hand_in):
    """Unless they are the same, or only in one of them something is written."""
    given = given_out(DISCUSSION).encode()
    told = hand_in({"a/tiny.py": CODE, "a/x/discussion.md": b"one", "a/y/discussion.md": b"two",
                    "b/tiny.py": CODE, "b/x/discussion.md": b"one", "b/y/discussion.md": b"one",
                    "c/tiny.py": CODE, "c/x/discussion.md": given, "c/y/discussion.md": b"one"})  # fmt: skip
    found = works(told)
    assert "There are 2 files called discussion.md" in found["a"]["discussion"]
    assert found["b"]["discussion"] == found["c"]["discussion"] == b"one"


def test_work_without_code_is_taken_and_code_without_work_is_graded(hand_in):
    """Each is told by itself."""
    folder = hand_in(
        {"ada/discussion.md": ANSWER.encode(), "bo/tiny.py": CODE, "bo/discussion.md": given_out(DISCUSSION)}
    )
    ada, bo = read_handed_in(folder, "tiny.py", ("outer",), by_hand=TASKS)
    assert "tiny.py is missing" in say(ada.problem)
    assert [one.task for one in ada.works] == ["discussion"]
    assert (bo.problem, bo.works, bo.source) == ("", (), CODE)


def test_work_beside_the_code_of_another_assignment_is_kept(hand_in):
    """The code is told to be another's, and a person still sees the discussion."""
    folder = hand_in({"ada/tiny.py": b"def far():\n    return 1\n", "ada/discussion.md": b"Because."})
    others = {"02_other": ("far",)}
    (ada,) = read_handed_in(folder, "tiny.py", ("outer",), lambda: others, by_hand=TASKS)
    assert "02_other" in say(ada.problem)
    assert [one.data for one in ada.works] == [b"Because."]


def test_a_link_named_as_a_plot_is_not_followed(hand_in):
    """Whatever it leads to, and the code beside it is graded."""
    folder = hand_in({"ada/tiny.py": CODE})
    (folder / "ada" / "plot.svg").symlink_to("/etc/passwd")
    os.mkfifo(folder / "ada" / "discussion.md")
    (ada,) = read_handed_in(folder, "tiny.py", ("outer",), by_hand=TASKS)
    assert ada.source == CODE
    assert {one.task: say(one.problem) for one in ada.works} == {
        "discussion": "discussion.md cannot be read: it is a pipe.",
        "plot": "plot.svg cannot be read: it is a link.",
    }


def test_a_gigabyte_of_text_is_not_read(hand_in):
    """No more of it than tells that it is too large."""
    folder = hand_in({"ada/tiny.py": CODE})
    with (folder / "ada" / "discussion.md").open("wb") as file:
        file.truncate(1 << 30)
    (ada,) = read_handed_in(folder, "tiny.py", ("outer",), by_hand=TASKS)
    assert "is larger than 256 KiB" in say(ada.works[0].problem)
    assert ada.works[0].data == b""


def test_two_who_could_be_one_have_no_work(tmp_path):
    """Where nothing tells whose a file is, nobody is shown it as somebody's."""
    (tmp_path / "in.zip").write_bytes(
        honest_zip({"ada/tiny.py": CODE, "ada/plot.svg": SVG, "ADA/tiny.py": CODE, "ADA/plot.svg": SVG})
    )
    assert works(tmp_path / "in.zip") == {"ada": {}, "ADA": {}}


def test_without_such_tasks_nothing_is_looked_at(hand_in):
    """A course in which no person marks takes no text and no picture."""
    (ada,) = read_handed_in(hand_in(FILES), "tiny.py", ("outer",))
    assert ada.works == ()


def test_the_hash_tells_other_work_from_the_same():
    """Another text under the same code is another attempt; without such work the hash is that of the code."""
    plain = Submission("ada", CODE)
    one, other = (Submission("ada", CODE, works=(Work("plot", "plot.svg", data),)) for data in (SVG, SVG + b" "))
    assert len({plain.sha256, one.sha256, other.sha256}) == 3
    assert Submission("ada", b"", works=one.works).sha256


def test_what_is_left_of_a_zip_that_cannot_be_graded_is_kept():
    """The code in it is missing, and the discussion is there."""

    class Packed:
        packed = True

        def members(self):
            return [Member(("discussion.md",), "", 9, 0)]

        def contents(self, wanted):
            return (b"Because." for _ in wanted)

    found = take_whole(Packed(), Wanted("tiny.py", ("outer",), by_hand=TASKS))
    assert found.problem
    assert [one.data for one in found.works] == [b"Because."]
