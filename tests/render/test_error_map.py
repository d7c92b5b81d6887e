import xml.etree.ElementTree as ET

import pytest

from autograder.render.charts import bar, histogram
from autograder.render.error_map import blocks, describe, helps, svg
from autograder.results import ErrorMap
from autograder.words.message import say


def drawn(*rows):
    """A map from lines of text: a dot is right, a digit is wrong by tenths."""
    return ErrorMap("c", "x", tuple(tuple(0.0 if sign == "." else int(sign) / 9 for sign in row) for row in rows))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("...", "..."), "every entry is right"),
        (("99", "99"), "all 4 entries are wrong"),
        (("...", "159", "..."), "only row 1 is wrong"),
        (("9.9", "1.1"), "only column 1 is right"),
        (("9.9..", "1.1.."), "only columns 0, 2 are wrong"),
        (("..", "..", "99", "91", "19"), "only rows 0, 1 are right"),
        (("....",) * 6 + ("9999",) * 3, "only rows 6 to 8 are wrong"),
        (("9..", ".9.", "..9"), "only the diagonal is wrong"),
        (("..", "9."), "only entry [1, 0] is wrong"),
        ((".99", "..9", "..."), "all above the diagonal is wrong, the rest is right"),
        (("999", "9.9", "999"), "only the border is wrong"),
        (("....", ".99.", "...."), "only the border is right"),
        (("9....", "..3..", "....."), "wrong in 2 of 15 entries, the worst is [0, 0]"),
    ],
)
def test_a_pattern_is_named(rows, said):
    """Rows, columns, the diagonal, a triangle and the border are named; else the worst entry is."""
    assert say(describe(drawn(*rows))) == said


def test_blocks_darken_with_the_error():
    """A right entry is a dot, and the worse an entry the darker its block."""
    assert blocks(drawn(".1359")) == ["· ░░▒▒▓▓██"]


def test_a_map_that_tells_nothing_is_left_out():
    """A map helps only where some entries are right and some wrong, and where it fits."""
    assert helps(drawn("9.", ".."), 40)
    assert not helps(drawn("99", "99"), 40)
    assert not helps(drawn("9." * 30), 40)
    assert not helps(drawn(*["9."] * 40), 40)


@pytest.mark.parametrize("size", [1, 7, 48, 49, 120])
def test_the_picture_is_sound_and_bounded(size):
    """The picture is well-formed, says in words what it shows, and draws no more than 48 by 48 entries."""
    cells = tuple(tuple(float(i == j) for j in range(size)) for i in range(size))
    picture = ET.fromstring(svg(ErrorMap("c", "x", cells)))
    rects = picture.findall("rect")
    assert len(rects) <= 48 * 48
    assert sum(rect.get("class") == "wrong" for rect in rects) >= min(size, 25)
    assert picture.get("aria-label")


def test_numbers_that_are_none_count_as_worst():
    """A nan that slipped in is drawn as wrong and breaks nothing."""
    odd = ErrorMap("c", "x", ((0.0, float("nan")), (7.0, -1.0)))
    assert blocks(odd) == ["· ██", "██· "]
    ET.fromstring(svg(odd))


def test_the_histogram_counts_every_score_once():
    """Each score is in one bin, full marks in the last, and a score beyond the ends at the end."""
    picture = ET.fromstring(histogram([0, 0.3, 0.5, 10, 10, 12, -1], 10))
    counts = [int(title.text.rpartition(": ")[2]) for title in picture.iter("title")]
    assert len(counts) == 20
    assert (counts[0], counts[1], counts[-1], sum(counts)) == (3, 1, 3, 7)


def test_charts_of_nothing_are_charts():
    """No scores and no points draw an empty chart."""
    ET.fromstring(histogram([], 0))
    ET.fromstring(bar(float("inf")))
