"""Where the tests run in several processes, those of one group run in one of them."""

import pytest


@pytest.mark.xdist_group("a group")
def test_a_group_is_seen(request):
    """What hands the tests out is told a group by the end of a test's id: without it, groups are taken apart without a word."""
    is_told = request.node.nodeid.endswith("@a group")
    assert is_told == getattr(request.config.option, "loadgroup", False)
