"""The readers of a stranger's bytes survive changed inputs; and the fuzzing itself would find what it looks for."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fuzz.run import MOST_MEMORY, fuzz
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_every_seed_survives(target):
    """What is kept, and what ever failed, is a value or refused by the reader's own error."""
    seeds = target.seeds()
    assert len(seeds) >= 12
    result = fuzz(target, seed=0, seconds=60, most=len(seeds) + 50)
    assert result.failed == []
    assert result.inputs == len(seeds) + 50


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_an_input_is_made_again_from_its_numbers(target):
    """Seed and number give the same bytes again, and another seed others."""
    seeds = target.seeds()
    numbers = range(len(seeds), len(seeds) + 50)
    made = [target.input(seeds, 3, number) for number in numbers]
    assert made == [target.input(seeds, 3, number) for number in numbers]
    assert sum(one != target.input(seeds, 4, number) for one, number in zip(made, numbers, strict=True)) > 40


def _crash(data):
    if len(data) % 7 == 3:
        raise KeyError(len(data))


def _hang(data):
    while len(data) % 7 == 3:
        time.sleep(1)


def _grow(data):
    if len(data) % 7 == 3:
        bytearray(2 * MOST_MEMORY)


def _die(data):
    if len(data) % 7 == 3:
        os._exit(3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("read", "says"), [(_crash, "KeyError"), (_hang, "longer than"), (_grow, "MemoryError"), (_die, "ended with 3")]
)
def test_what_is_planted_is_found(read, says):
    """A reader that raises, hangs, takes too much or dies is found out, with the input that did it, and the next is tried."""
    target = replace(TARGETS["wire"], read=read)
    result = fuzz(target, seed=1, seconds=60, most=30, seconds_each=0.5)
    assert result.inputs == 30
    wanted = [number for number in range(30) if len(target.input(target.seeds(), 1, number)) % 7 == 3]
    assert [number for number, _, _ in result.failed] == wanted
    assert wanted
    assert all(says in why and len(data) % 7 == 3 for _, data, why in result.failed)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_two_seconds_of_changed_inputs(name):
    """As anyone runs it by hand and `make measure` for a minute, with inputs that no run before had."""
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", "2", "--seed", str(time.time_ns())]
    ran = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 failed" in ran.stdout
