"""The table of attacks in docs/security.md: it is what the tests find, and no row of the catalogue is missing."""

import os
from pathlib import Path

import pytest
from attack_room import CORPUS
from attack_table import comes_off, table, written
from attacks.catalogue import CODE, ROWS, rows
from attacks.handing_in import HANDED_IN
from sandbox_room import A_STRANGER, need_namespaces, python_of

from tests.conftest import sampled


def test_every_row_is_tried_or_told_why_not():
    """Rows 1 to 98 are there, and each test that is named exists."""
    assert {number for number, *_ in rows({})} == set(range(1, 99))
    names = [attack.name for attack in CODE]
    assert len(set(names)) == len(names)
    assert len({one.name for one in HANDED_IN}) == len(HANDED_IN)
    for row in ROWS:
        file, _, name = row.test.partition("::")
        assert not file or f"def {name}(" in (Path(__file__).parents[1] / file).read_text(), row


def test_the_table_is_of_these_attacks():
    """Each line's attack and outcome stand in the page in the same order; what comes off is looked at below."""
    lines = [tuple(cell.strip() for cell in line.split("|")[1:4]) for line in written().splitlines()[2:]]
    assert lines == [(str(number), title, outcome) for number, title, outcome, _ in rows({})]


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or python_of(A_STRANGER) is None, reason="only root can take every wall down")
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the page is written on x86-64")
@pytest.mark.parametrize("sixth", sampled(range(6), 0))
def test_the_table_is_what_the_tests_find(tiny_exam, sixth):
    """Written anew it is the same: python tests/attack_table.py."""
    need_namespaces(of_users=True)
    share = slice(sixth, None, 6)
    shared = {(str(attack.row), attack.title) for attack in CORPUS[share]}
    assert _lines_of(shared, table(comes_off(tiny_exam, share))) == _lines_of(shared, written()) != []


def _lines_of(attacks, text):
    """The lines of the table that are about these attacks."""
    return [line for line in text.splitlines() if tuple(cell.strip() for cell in line.split("|")[1:3]) in attacks]
