"""The walls: what stands on which machine, and that a missing one is noticed."""

import os
import tempfile
from pathlib import Path

import pytest
from sandbox_room import (
    A_STRANGER,
    NO_LANDLOCK,
    NO_NAMESPACES,
    NONE,
    PAPER,
    QUICK,
    attack,
    need_namespaces,
    python_of,
    run_elsewhere,
    walls_elsewhere,
)
from session_room import made

from autograder.cli import main
from autograder.errors import Refusal
from autograder.sandbox import workers
from autograder.sandbox.canary import survey
from autograder.sandbox.canary_acts import ACTS
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.walls import Layer, Walls, describe, level
from autograder.words.message import message
from tests.words_room import refused

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
users = pytest.mark.parametrize(
    "uid",
    [
        None,
        pytest.param(
            A_STRANGER,
            marks=[
                root_only,
                pytest.mark.skipif(
                    os.geteuid() == 0 and python_of(A_STRANGER) is None,
                    reason=f"no interpreter of this version that user {A_STRANGER} can run",
                ),
            ],
        ),
    ],
)


# ── levels ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        ("seccomp landlock-7 mountns netns pidns uid limits", "strong"),
        ("seccomp mountns netns pidns userns limits", "strong"),
        ("seccomp landlock-1 limits", "standard"),
        ("seccomp landlock-7 netns pidns limits", "standard"),
        ("seccomp uid chroot limits", "uid"),
        ("seccomp uid limits", "none"),
        ("seccomp limits", "none"),
        ("landlock-7 mountns netns pidns uid limits", "none"),
        ("seccomp landlock-7 mountns netns pidns uid", "none"),
        ("", "none"),
    ],
)
def test_a_level_needs_the_filter_the_limits_and_a_barrier_around_files(up, expected):
    """Without one of the three it is none; another user alone is no barrier, since files may be public."""
    assert level([Layer(name, stands=True) for name in up.split()]) == expected


def test_the_line_of_walls_tells_what_stands_and_what_does_not():
    """The level first, then the layers, then those that are missing."""
    layers = [Layer("seccomp", stands=True), Layer("landlock-7", stands=True), Layer("limits", stands=True)]
    assert describe([*layers, Layer("pidns", stands=False)]) == "standard [seccomp, landlock-7, limits; no pidns]"


# ── machines ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@users
def test_a_container_without_namespaces_is_standard(uid):
    """Where the container's own profile denies namespaces, Landlock is barrier enough."""
    assert walls_elsewhere(*NO_NAMESPACES, uid=uid).startswith("standard [seccomp, landlock-")


@pytest.mark.slow
@users
@pytest.mark.parametrize("denied", ["mount=EPERM", "setns=EPERM"])
def test_namespaces_that_do_not_work_to_the_end_are_left_out(uid, denied):
    """Where a namespace can be entered and is of no use, as under some profiles, the others are put up without it."""
    assert walls_elsewhere(denied, uid=uid).startswith("standard [seccomp, landlock-")


@pytest.mark.slow
@users
def test_a_kernel_without_landlock_can_be_strong(uid):
    """A root with nothing in it is as good a barrier."""
    need_namespaces(uid)
    assert walls_elsewhere(*NO_LANDLOCK, uid=uid).startswith("strong [seccomp, mountns, netns, pidns, ")


@pytest.mark.slow
@root_only
def test_root_in_a_container_without_landlock_is_uid():
    """What is left then is another user in an empty root."""
    assert walls_elsewhere(*NO_LANDLOCK, *NO_NAMESPACES).startswith("uid [seccomp, uid, chroot, limits")


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() == 0 and python_of(A_STRANGER) is None, reason="no interpreter for another user")
def test_a_user_in_a_container_without_landlock_is_refused():
    """Nothing would keep a submission from that user's files."""
    uid = A_STRANGER if os.geteuid() == 0 else None
    assert walls_elsewhere(*NO_LANDLOCK, *NO_NAMESPACES, uid=uid).startswith(
        "Refusal: the sandbox lacks too much here: landlock"
    )


@pytest.mark.slow
@users
def test_without_the_filter_it_is_refused(uid):
    """Whatever else stands."""
    assert walls_elsewhere("seccomp=EINVAL", uid=uid).startswith(
        "Refusal: the sandbox lacks too much here: seccomp: Invalid"
    )


@pytest.mark.slow
@users
@pytest.mark.parametrize("denied", [(), NO_NAMESPACES], ids=["as it is", "without namespaces"])
def test_rarer_modules_can_be_imported_wherever_the_interpreter_lives(uid, denied):
    """From disk, or because they were loaded where a worker cannot read the library."""
    code = """
import sys
from autograder.sandbox.supervisor import Sandbox
from sandbox_room import PAPER, QUICK, deny
from session_room import made
deny(*sys.argv[1].split())
with Sandbox(PAPER, QUICK) as sandbox:
    print(made(sandbox, b"import statistics, decimal, numpy.polynomial\\ndef attack(): return 1", [0]))
"""
    done = run_elsewhere(code, " ".join(denied), uid=uid)
    assert "0: Returned(value=1" in done.stdout, done


@pytest.mark.skipif(not os.access(Path(os.__file__).parent, os.W_OK), reason="only its owner can change the library")
def test_modules_are_still_found_when_the_library_changes_during_a_run():
    """A worker may read each of its modules, and must not list its folder, which is what an importer does when that changed."""
    library = Path(os.__file__).parent
    before = library.stat()
    with Sandbox(PAPER, QUICK) as sandbox:
        os.utime(library)
        try:
            ran = made(sandbox, b"import statistics\ndef attack(): return 1", [0])
        finally:
            os.utime(library, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ran.outcomes[0].value == 1


# ── walls taken down ────────────────────────────────────────────────────────────────────────

NOTICED = {
    "seccomp": ("allocate_out_of_sight", "shared_pages", "user_namespace"),
    "limits": ("allocate",),
    "landlock namespaces uid": ("private_file", "public_file", "folder"),
    "seccomp namespaces": ("udp", "allocate_out_of_sight"),
    "seccomp limits": ("fork", "thread"),
}


@pytest.mark.slow
@pytest.mark.parametrize("down", NOTICED)
def test_walls_that_are_down_are_noticed_and_refused(down):
    """The canaries name what gets through, and without the test's leave the sandbox does not start."""
    if "user_namespace" in NOTICED[down]:
        need_namespaces(of_users=True)
    walls = Walls(**dict.fromkeys(down.split(), False))
    with Sandbox(PAPER, QUICK, walls=walls, refuse=False) as sandbox:
        reached = {dict(breach.facts)["act"].key for breach in sandbox.breaches}
        assert reached >= {f"act.{act}" for act in NOTICED[down]}, sandbox.breaches
    with refused(Refusal, "walls.too_few"):
        Sandbox(PAPER, QUICK, walls=walls).start()


@pytest.mark.slow
@pytest.mark.parametrize("down", ["landlock", "namespaces", "uid"])
def test_one_barrier_of_several_may_fall_and_the_line_says_so(down):
    """Behind each stands another: nothing gets through, but it is told."""
    if down == "namespaces":
        need_namespaces()
    whole, less = Walls(), Walls(**{down: False})
    with Sandbox(PAPER, QUICK, walls=less, refuse=False) as sandbox, Sandbox(PAPER, QUICK, walls=whole) as other:
        assert sandbox.breaches == ()
        if os.geteuid() == 0 or down != "uid":
            assert sandbox.walls != other.walls


def test_a_canary_that_gets_through_is_a_refusal_that_names_it(monkeypatch):
    """Walls that all claim to stand are not believed: memory beyond the bound is found by taking it."""
    order = workers._instructions
    monkeypatch.setattr(workers, "_instructions", lambda *args: {**order(*args), "memory_mb": 4 * QUICK.memory_mb})
    with refused(Refusal, "act.allocate"):
        Sandbox(PAPER, QUICK).start()


ALL_DOWN = """
from autograder.sandbox.supervisor import Sandbox
from sandbox_room import NONE, PAPER, QUICK
with Sandbox(PAPER, QUICK, walls=NONE, refuse=False) as sandbox:
    print(*(dict(breach.facts)["act"].key for breach in sandbox.breaches), sep="\\n")
"""


@pytest.mark.slow
@root_only
@pytest.mark.skipif(os.geteuid() == 0 and python_of(A_STRANGER) is None, reason="no interpreter for another user")
def test_every_canary_sings_when_no_wall_stands():
    """Each act comes off for root or for a user: none is blocked for a reason of its own."""
    need_namespaces(of_users=True)
    silent = list(ACTS)
    for _ in range(3):  # on a busy machine an act may come too late for the clock
        sung = run_elsewhere(ALL_DOWN).stdout + run_elsewhere(ALL_DOWN, uid=A_STRANGER).stdout
        silent = [act for act in silent if f"act.{act}" not in sung.split()]
        if not silent:
            break
    assert silent == []


def test_no_canary_leaves_anything_behind(tmp_path, monkeypatch):
    """The files that it lays out and those that it manages to write are gone afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Sandbox(PAPER, QUICK, walls=NONE, refuse=False) as sandbox:
        assert "act.tmp" in {dict(breach.facts)["act"].key for breach in sandbox.breaches}
    written = [Path(folder, f"canary-{os.getpid()}") for folder in ("/tmp", "/dev/shm", "/", Path(os.__file__).parent)]
    assert [path for path in [*written, *tmp_path.iterdir()] if path.exists()] == []


# ── the survey ──────────────────────────────────────────────────────────────────────────────


def test_the_survey_tells_what_was_tried():
    """Every layer by name with what it does or what is in its way, and how many attempts to break out were blocked."""
    found = survey()
    assert found.level in ("strong", "standard", "uid")
    assert found.refusal == ""
    assert {layer.name.partition("-")[0] for layer in found.layers} >= {"seccomp", "landlock", "mountns", "limits"}
    assert found.layers[-1] == Layer(
        "canaries", stands=True, detail=message("walls.break_ins", blocked=len(ACTS), tried=len(ACTS))
    )


@pytest.mark.slow
def test_doctor_shows_no_wall_that_is_none(capsys, monkeypatch):
    """Every row of the table is a wall; that no control group is used is said as a decision, and not as a wall that failed."""
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["doctor"]) == 0
    table, _, told = capsys.readouterr().out.partition("\n\n")
    assert "cgroup" not in table
    assert "canaries" in table
    assert "No control group is used, by decision: " in told
    assert "cgroup" not in describe(survey().layers)


SURVEY = """
import sys
from autograder.sandbox.canary import survey
from autograder.words.message import say
from sandbox_room import deny
deny(*sys.argv[1].split())
found = survey()
print(found.level, "|", say(found.refusal))
"""


@pytest.mark.slow
def test_the_survey_tells_why_it_would_be_refused():
    """Without the filter of system calls the level is none, and why."""
    done = run_elsewhere(SURVEY, "seccomp=EINVAL")
    assert done.stdout.startswith("none | the sandbox lacks too much here: seccomp: Invalid"), done


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc")
def test_without_walls_an_attack_reaches_what_the_walls_keep():
    """The attacks of the other tests are real: the same code gets through where nothing stands."""
    with Sandbox(PAPER, QUICK, walls=NONE, refuse=False) as sandbox:
        assert attack(sandbox, "return sorted(os.listdir('/'))").value != ()
        assert attack(sandbox, "return os.path.exists('/etc/passwd')").value is True
