"""Which tests are run where the tests run, in which process, and what is as in any other program meanwhile."""

import gc

import pytest

from tests.conftest import is_named


@pytest.mark.xdist_group("a group")
def test_a_group_is_seen(request):
    """What hands the tests out is told a group by the end of a test's id: without it, groups are taken apart without a word."""
    is_told = request.node.nodeid.endswith("@a group")
    assert is_told == getattr(request.config.option, "loadgroup", False)


@pytest.mark.parametrize("value", ["a::b"])
def test_a_test_is_named_by_its_id(request, value):
    """Whoever names a test on the command line wants it run, a weekly one too: by its file and name, with or without its values."""
    file, test = "tests/test_groups.py", "test_a_test_is_named_by_its_id"
    for arg in (f"{file}::{test}", f"test_groups.py::{test}[{value}]"):
        assert is_named(request.node, ["docs", arg])
    for arg in (file, "tests", f"{file}::{test}[another]", f"{file}::test", f"test_links.py::{test}"):
        assert not is_named(request.node, [arg])


def test_waste_is_looked_for():
    """Garbage is collected while tests run, though not while they are collected."""
    assert gc.isenabled()
