"""The attacks of the catalogue on what a course gives: drivers, given files, packages, modules of several files."""

import os
from contextlib import ExitStack

import pytest
from attack_room import MEMORY_MB, PATIENT, REFERENCE
from attacks.grounds import GROUNDS, comes_to_nothing, ground, spoiled
from attacks.leading import LEADING
from attacks.mounting import Watched, laid_out, tried_and_reached_in

from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.walls import Walls


@pytest.fixture(scope="module")
def siege():
    """What mounts an attack on the ground that it is meant for, behind the real walls; each is laid out when it is first needed."""
    laid = {}
    with ExitStack() as stack:

        def mount(attack):
            if attack.ground not in laid:
                there = ground(*GROUNDS[attack.ground])
                sandbox = stack.enter_context(Sandbox(there.paper, PATIENT))
                laid[attack.ground] = there, sandbox, stack.enter_context(laid_out(sandbox, MEMORY_MB, REFERENCE))
            return comes_to_nothing(attack, *laid[attack.ground])

        yield mount


@pytest.mark.slow
@pytest.mark.parametrize("attack", LEADING, ids=lambda attack: attack.name)
def test_an_attack_on_what_a_course_gives_comes_to_nothing(siege, attack):
    """It reaches nothing, earns nothing, and the next submission has all its points."""
    assert siege(attack) == ""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take every wall down")
@pytest.mark.parametrize("attack", [one for one in LEADING if one.kind == "reach"], ids=lambda attack: attack.name)
def test_attempts_on_what_a_course_gives_come_off_where_no_wall_stands(attack):
    """But for a mount, which only the machine's own root may make, no attempt is blocked by accident."""
    there, down = ground(*GROUNDS[attack.ground]), Walls(**dict.fromkeys(Walls._fields, False))
    with (
        Sandbox(there.paper, PATIENT, walls=down, refuse=False) as sandbox,
        laid_out(sandbox, MEMORY_MB, REFERENCE) as traps,
    ):
        watched = Watched(sandbox)
        with watched.open(spoiled(attack, there, traps)[0]) as session:
            session.make([there.key.tasks[0].first_calls[0]])
    tried, reached = tried_and_reached_in(watched.first)
    assert set(tried) - set(reached) <= {"mounts over it"}
    assert reached
