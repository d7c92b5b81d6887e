"""The attacks of the catalogue, each through the front door: nothing is reached, no point is forged, nobody else is hurt."""

import os

import pytest
from attack_room import CORPUS, besieged, corpus_elsewhere, earns_in_one_process, led_elsewhere, reached
from attacks.mounting import comes_to_nothing, tried_and_reached
from sandbox_room import A_STRANGER, NO_LANDLOCK, NO_NAMESPACES, need_namespaces, python_of

from autograder.sandbox.walls import Walls
from tests.conftest import sampled

root_only = pytest.mark.skipif(
    os.geteuid() != 0 or python_of(A_STRANGER) is None, reason="only root can be another user"
)


@pytest.fixture(scope="module")
def try_it(tiny_exam):
    """What mounts an attack on the real walls, around the tiny course's paper."""
    with besieged(tiny_exam) as try_it:
        yield try_it


@pytest.mark.slow
@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_an_attack_comes_to_nothing(try_it, attack):
    """It reaches nothing, earns nothing, ends as it must, and the next submission has all its points."""
    assert comes_to_nothing(attack, try_it(attack)) == ""


# ── other machines ──────────────────────────────────────────────────────────────────────────

MACHINES = {
    "this machine": ("strong", (), None, False),
    "an ordinary user": ("strong", (), A_STRANGER, False),
    "without namespaces": ("standard", NO_NAMESPACES, None, False),
    "an ordinary user without namespaces": ("standard", NO_NAMESPACES, A_STRANGER, False),
    "without Landlock": ("strong", NO_LANDLOCK, None, False),
    "an ordinary user without Landlock": ("strong", NO_LANDLOCK, A_STRANGER, False),
    "root in a container": ("standard", NO_NAMESPACES, None, True),
    "root in a container without Landlock": ("uid", (*NO_NAMESPACES, *NO_LANDLOCK), None, True),
    "an ordinary user in a container": ("standard", (*NO_NAMESPACES, "clone3=ENOSYS"), A_STRANGER, False),
}


_LOOSEST = "root in a container without Landlock"
_OTHERS = [name for name in MACHINES if name not in (_LOOSEST, "this machine")]
WHOLE = sampled(MACHINES, _LOOSEST)
"""In `make test` the whole corpus is tried where the fewest walls stand; on this machine each attack has a test above."""


def _tried_on(machine, tiny_exam, share=slice(None)):
    level, denied, uid, container = MACHINES[machine]
    if level == "strong":
        need_namespaces(uid)
    walls, found = corpus_elsewhere(tiny_exam, *denied, uid=uid, container=container, share=share)
    assert walls.startswith(f"{level} [")
    assert found == {}


@pytest.mark.slow
@root_only
@pytest.mark.parametrize("machine", WHOLE)
def test_the_whole_corpus_comes_to_nothing_elsewhere(tiny_exam, machine):
    """Also where walls are missing for which others stand in."""
    _tried_on(machine, tiny_exam)


@pytest.mark.slow
@root_only
@pytest.mark.parametrize("machine", sampled(_OTHERS, *_OTHERS[::4]))
def test_a_share_of_the_corpus_comes_to_nothing_elsewhere(tiny_exam, machine):
    """On each other machine other attacks, in all the whole corpus once."""
    _tried_on(machine, tiny_exam, slice(_OTHERS.index(machine), None, len(_OTHERS)))


@pytest.mark.slow
@pytest.mark.weekly
@root_only
@pytest.mark.parametrize("machine", [name for name in MACHINES if name != "this machine"])
def test_attacks_on_what_a_course_gives_come_to_nothing_elsewhere(machine):
    """Drivers, given files, packages and modules hold on every kind of machine; on this one each attack has a test."""
    level, denied, uid, container = MACHINES[machine]
    if level == "strong":
        need_namespaces(uid)
    walls, found = led_elsewhere(*denied, uid=uid, container=container)
    assert found == {}
    assert all(one.startswith(f"{level} [") for one in walls), walls


@pytest.mark.slow
@root_only
def test_a_container_that_leaves_no_barrier_is_refused(tiny_exam):
    """An ordinary user in a container without Landlock: nothing of the corpus is run."""
    walls, found = corpus_elsewhere(tiny_exam, *NO_NAMESPACES, *NO_LANDLOCK, uid=A_STRANGER)
    assert walls.startswith("Refusal: the sandbox lacks too much here: landlock")
    assert found == {}


# ── walls taken down ────────────────────────────────────────────────────────────────────────

ALL = tuple(Walls._fields)
ALONE = {
    "seccomp": ((), 56, "a file in memory"),
    "limits": ((), 55, "all of it at once"),
    "namespaces": (("seccomp",), 10, "UDP"),
    "landlock": (("namespaces", "uid"), 1, "a file that everybody may read"),
    "uid": (("namespaces", "landlock"), 1, "a file that everybody may read"),
}
"""For each wall what it alone stops, where these others are down."""


@pytest.mark.slow
@root_only
@pytest.mark.parametrize(
    ("wall", "others", "row", "attempt"), [(wall, *how) for wall, how in ALONE.items()], ids=ALONE.keys()
)
def test_every_wall_stops_something_that_no_other_does(tiny_exam, wall, others, row, attempt):
    """With others down as well where they stand in for each other: behind the wall it is stopped, without it comes off."""
    if wall == "namespaces":
        need_namespaces()
    attacks = [attack for attack in CORPUS if attack.row == row]
    behind, without = (reached(tiny_exam, down, attacks) for down in (others, (*others, wall)))
    assert attempt not in {one for came in behind.values() for one in came}
    assert attempt in {one for came in without.values() for one in came}
    assert set(ALONE) == set(ALL)


@pytest.mark.slow
@pytest.mark.weekly
@root_only
def test_every_attempt_comes_off_where_no_wall_stands(tiny_exam):
    """For root or for a user who shares the supervisor's: no attempt is blocked by accident."""
    silent = []
    with besieged(tiny_exam, ALL, tried_and_reached) as try_it:
        came = {attack: try_it(attack) for attack in CORPUS if attack.kind == "reach"}
    _, stranger = corpus_elsewhere(tiny_exam, uid=A_STRANGER, down=ALL)
    for attack, (tried, here) in came.items():
        done = {*here, *stranger[attack.name]}
        if attack.always:
            assert not done, (attack.name, done)
        else:
            silent += [(attack.name, one) for one in tried if one not in done and one not in attack.alone]
    assert silent == []


@pytest.mark.slow
def test_attacks_on_the_verdict_are_real():
    """Most of them pass a grader that imports what was handed in and compares there."""
    forging = [attack for attack in CORPUS if attack.kind == "forge"]
    passing = [attack.name for attack in forging if earns_in_one_process(attack)]
    assert len(passing) > 15, passing
