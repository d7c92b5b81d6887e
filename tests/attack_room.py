"""What the tests of attacks share: the corpus, its trial on this and on other machines, and a grader without walls."""

import json
import os
import pickle
import signal
import stat
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attacks import grounds
from attacks.forging import FORGING
from attacks.leading import LEADING
from attacks.mounting import RIGHT, TOOLS, comes_to_nothing, laid_out, mount, tried_and_reached
from attacks.secrets import SECRETS
from attacks.wearing import WEARING
from sandbox_room import PATIENT as ALL_TIME
from sandbox_room import contain, deny, run_elsewhere

from autograder.errors import AutograderError
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.walls import Walls

CORPUS = tuple(attack for attack in (*SECRETS, *FORGING, *WEARING) if attack.is_possible)
"""Every attack that is code."""

MEMORY_MB = 1024
PATIENT = replace(ALL_TIME, memory_mb=MEMORY_MB)
REFERENCE = Path(__file__).parent / "courses" / "tiny" / "reference" / "01_tiny" / "tiny.py"
_SHARES = 3
"""In how many sandboxes at once the corpus is tried elsewhere: most of its time is waiting for the clock."""


@contextmanager
def besieged(exam, down=(), mount=mount):
    """A function that mounts an attack, in one of the ways to, on a sandbox of its own with these walls taken down."""
    paper, key = exam
    walls = Walls(**dict.fromkeys(down, False))
    sandbox = Sandbox(paper, PATIENT, walls=walls, refuse=not down)
    with sandbox, laid_out(sandbox, MEMORY_MB, REFERENCE) as traps:
        yield lambda attack: mount(attack, key, sandbox, traps)


def reached(exam, down, attacks=CORPUS):
    """What each attack on secrets or the machine gets hold of with these walls down: its attempts that come off."""
    reaching = [attack for attack in attacks if attack.kind == "reach"]
    with besieged(exam, down, tried_and_reached) as try_it:
        return {attack.name: try_it(attack)[1] for attack in reaching}


# ── elsewhere ───────────────────────────────────────────────────────────────────────────────

_ELSEWHERE = "import attack_room\nattack_room.be_elsewhere()"
_LEAD_ELSEWHERE = "import attack_room\nattack_room.lead_elsewhere()"


def led_elsewhere(*denied, uid=None, container=False):
    """What is not as it must be on another machine of the attacks on what a course gives; and the walls there."""
    names = sorted({attack.ground for attack in LEADING})
    order = {"courses": grounds.packed(names), "denied": denied, "container": container}
    with tempfile.NamedTemporaryFile(prefix="courses-") as file:
        file.write(json.dumps(order).encode())
        file.flush()
        Path(file.name).chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        done = run_elsewhere(_LEAD_ELSEWHERE, file.name, uid=uid)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def lead_elsewhere():
    """What the other machine does for it: say a line of JSON."""
    order = json.loads(Path(sys.argv[1]).read_bytes())
    with TemporaryDirectory() as room:
        places = {name: grounds.unpacked(files, Path(room) / name) for name, files in order["courses"].items()}
        there = {name: grounds.ground(place, grounds.GROUNDS[name][1]) for name, place in places.items()}
        for one in there.values():
            assert one.paper.files.folder or not one.paper.files
        if order["container"]:
            contain()
        if order["denied"]:
            deny(*order["denied"])
        walls, found = set(), {}
        for name, ground in there.items():
            try:
                with Sandbox(ground.paper, PATIENT) as sandbox, laid_out(sandbox, MEMORY_MB, REFERENCE) as traps:
                    walls.add(sandbox.walls)
                    for attack in [one for one in LEADING if one.ground == name]:
                        if wrong := grounds.comes_to_nothing(attack, ground, sandbox, traps):
                            found[attack.name] = wrong
            except AutograderError as error:
                walls.add(f"{type(error).__name__}: {error}")
    sys.stdout.write("\n" + json.dumps([sorted(walls), found]) + "\n")


def corpus_elsewhere(exam, *denied, uid=None, container=False, down=None, share=slice(None)):
    """The line of walls on another machine, or its refusal, and what is not as it must be, by attack of this share of the corpus.

    With `down`, these walls are taken down there, and what each attack reached is told.
    """
    with tempfile.NamedTemporaryFile(prefix="exam-") as file:
        file.write(pickle.dumps(exam))
        file.flush()
        Path(file.name).chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        names = [attack.name for attack in CORPUS[share]]
        order = {"exam": file.name, "denied": denied, "container": container, "down": down, "names": names}
        done = run_elsewhere(_ELSEWHERE, json.dumps(order), uid=uid)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len({walls for walls, _ in said}) == 1, said
    return said[0][0], {name: what for _, found in said for name, what in found.items()}


def be_elsewhere():
    """What the other machine does: say a line of JSON for each share of the corpus."""
    order = json.loads(sys.argv[1])
    with Path(order["exam"]).open("rb") as file:
        exam = pickle.load(file)
    if order["container"]:
        contain()
    if order["denied"]:
        deny(*order["denied"])
    attacks = [attack for attack in CORPUS if attack.name in order["names"]]
    if order["down"] is not None:
        sys.stdout.write(json.dumps(["", reached(exam, order["down"], attacks)]) + "\n")
        return
    children = [_fork_share(exam, attacks[number::_SHARES]) for number in range(_SHARES)]
    assert not any(os.waitpid(child, 0)[1] for child in children)


def _fork_share(exam, attacks):
    pid = os.fork()
    if pid:
        return pid
    try:
        said = json.dumps(_share(exam, attacks))
        os.write(1, f"{said}\n".encode())
    except BaseException as error:  # noqa: BLE001  (a forked process must not go on as its parent)
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _share(exam, attacks):
    paper, key = exam
    found = {}
    try:
        with Sandbox(paper, PATIENT) as sandbox, laid_out(sandbox, MEMORY_MB, REFERENCE) as traps:
            for attack in attacks:
                wrong = comes_to_nothing(attack, mount(attack, key, sandbox, traps))
                if wrong:
                    found[attack.name] = wrong
            return sandbox.walls, found
    except AutograderError as error:
        return f"{type(error).__name__}: {error}", {}


# ── a grader without walls ──────────────────────────────────────────────────────────────────

USUAL = {
    "allclose": lambda got, want: np.allclose(got, want),  # noqa: PLW0108  (whatever it is by then)
    "assert_allclose": lambda got, want: np.testing.assert_allclose(got, want) is None,
    "==": lambda got, want: np.all(got == want),
    "largest difference": lambda got, want: not np.max(np.abs(got - want)) > 1e-6,
    "Python's largest": lambda got, want: not max([0, *np.ravel(np.abs(got - want))]) > 1e-6,
}
"""How graders compare that import what was handed in."""


def earns_in_one_process(attack):
    """Whether an attack on the verdict passes a grader that imports it and compares in the same process, in a usual way.

    That is a fork of this one, in a folder of its own, which says by its exit status whether all is right, as test
    runners do.
    """
    with TemporaryDirectory() as room:
        return _forked(attack, room) == 0


def _forked(attack, room):
    pid = os.fork()
    if pid == 0:
        os.chdir(room)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(2)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.closerange(3, 1024)
        sys.stdout = sys.stderr = open(1, "w", closefd=False)  # noqa: SIM115  (until this process ends)
        try:
            code = 0 if _passes(f"{RIGHT}{TOOLS}TRAPS = {{}}\n{attack.code}") else 1
        except SystemExit as error:
            code = error.code or 0
        except BaseException:  # noqa: BLE001  (a stranger's code may raise anything)
            code = 1
        os._exit(code if isinstance(code, int) else 1)
    return os.waitpid(pid, 0)[1]


def _passes(source):
    names = {}
    draw = np.random.default_rng(0)
    cases = [(draw.normal(size=3), draw.normal(size=2)) for _ in range(3)]
    exec(source, names)
    left = dict(USUAL)
    for delta, x in cases:
        got = names["outer"](delta, x)
        expected = delta[:, None] * x
        left = {name: compare for name, compare in left.items() if _agree(compare, got, expected)}
    return bool(left)


def _agree(compare, got, expected):
    try:
        return bool(compare(got, expected))
    except Exception:  # noqa: BLE001  (a stranger's object may raise anything)
        return False
