import csv
import html
import io
import json
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_samples import HOSTILE

from autograder.render.escape import csv_cell, from_csv_cell, html_cell, inert, json_text, one_line, terminal, visible


def test_every_invisible_character_is_spelled_out():
    """Controls, format characters, surrogates and line separators are all spelled out, whatever their plane."""
    hidden = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and chr(code) not in "\n\t"
    ]
    assert len(hidden) > 2000
    assert [character for character in hidden if character in visible(f"a{character}b")] == []


def test_what_can_be_seen_stays():
    """Letters of any script, signs, newline and tab stay as they are."""
    text = "x\n\té ß 日本 Ωmega −1 … \u00a0 ✓ 😀"
    assert visible(text) == text


def test_a_control_is_shown_by_its_number():
    """An escape is shown as four digits, a character of a higher plane as eight."""
    assert visible("\x1b[2J \U000e0041 \udc80") == "\\u001b[2J \\U000e0041 \\udc80"
    assert visible("a\r\nb\rc") == "a\nb\\u000dc"


def test_one_line_is_cut():
    """A text on one line has no newline and ends in an ellipsis where it was cut."""
    assert one_line("a\n b\t c") == "a b c"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", ":·error::x"),
        ("ok\n \t::error::x", "ok\n \t:·error::x"),
        ("\x1b[31m ::error::x", "\x1b[31m :·error::x"),
        ("see ##[error]x", "see #·[error]x"),
        ("###[x", "##·[x"),
        ("##vso[task.complete]", "#·vso[task.complete]"),
        ("x[::2] and ## heading", "x[::2] and ## heading"),
    ],
)
def test_a_runner_finds_no_command(text, shown):
    """A line that a CI runner would obey is altered visibly; any other stays."""
    assert inert(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_text_for_a_terminal_obeys_nobody(text):
    """No control reaches the terminal and no command the runner."""
    shown = terminal(text)
    assert all(
        character.isprintable() or character == "\n" or unicodedata.category(character) == "Zs" for character in shown
    )
    assert not any(line.strip().startswith("::") for line in shown.splitlines())
    assert "##[" not in shown


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\n=1", "::error::x", " ::x"])
def test_a_cell_is_no_formula(text):
    """A text that a spreadsheet would calculate, or a CI runner obey, is led by an apostrophe."""
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [("##[error]x", "#·[error]x"), ("x ##vso[a]", "x #·vso[a]"), ("=##[a]", "'=#·[a]"), ("## [a] #[b]", "## [a] #[b]")],
)
def test_a_cell_is_no_command(text, cell):
    """What a CI runner obeys in the middle of a line too is none in a cell."""
    assert csv_cell(text) == cell


@pytest.mark.parametrize("text", [*HOSTILE, "##[error]", "##\\[", "\\##[a]", "####[[", "##vso[", "##é["])
def test_json_holds_no_command_and_reads_back_the_same(text):
    """No line of it is obeyed by a CI runner, and it stands for the same text, in values and in keys."""
    written = json_text(json.dumps({text: [text]}))
    assert json.loads(written) == {text: [text]}
    assert inert(written) == written


@pytest.mark.parametrize("value", [3, -2.5, None, "s104", "a=b", "x[::2]", ""])
def test_an_ordinary_cell_stays(value):
    """Numbers stay numbers, negative ones too, and plain text stays itself."""
    assert csv_cell(value) is value or csv_cell(value) == value


@given(st.text(st.sampled_from("'=+-@;| aß-:＝"), max_size=8))
def test_a_name_comes_back_out_of_its_cell(text):
    """However it begins, the name that is read again is the one that was written, and its cell begins no formula."""
    cell = csv_cell(text)
    assert from_csv_cell(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_one_cell(text):
    """Whatever a cell holds, a reader of the CSV finds one row of three cells."""
    file = io.StringIO()
    csv.writer(file).writerow(["a", csv_cell(text), "b"])
    assert list(csv.reader(io.StringIO(file.getvalue()))) == [["a", csv_cell(text), "b"]]
    assert "\n" not in csv_cell(text)


@pytest.mark.parametrize(
    "text",
    [
        "+ 2 in softmax",
        "54; + 2; -1",
        "=1+1",
        "x >= 0 & y <=-1",
        "@a",
        "'=1",
        " \t-1",
        "a|=b",
        "::warning::x",
        "++",
        "; + -1",
        "＝1",
    ],
)
def test_html_in_a_cell_is_no_formula_and_reads_as_it_did(text):
    """However a spreadsheet splits it, nothing in it begins as a formula does; a browser shows the very text."""
    cell = html_cell(html.escape(text, quote=False))
    assert csv_cell(cell) == cell
    assert not any(re.match(r"['\s]*[=+\-@＝＋－＠]", part) for part in re.split("[;|]", cell))
    assert html.unescape(cell) == text.replace("\t", " ")
