"""The secret that a course keeps for an assignment: for its owner alone, the same for all who ask, and kept when questions are mended."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.batch.secret import kept_secret, redrawn_secret
from autograder.batch.store import open_store
from autograder.cli import main
from tests.batch_room import RIGHT, WRONG, grade
from tests.conftest import ROOT, TINY

NAME = "01_tiny"
FEW = {"ada.py": RIGHT, "blaise.py": WRONG}
HALF = RIGHT.replace("(X**2).mean(axis=0)", "X.mean(axis=0)")


@pytest.fixture
def course(tmp_path):
    """A copy of the tiny course that has kept no secret yet."""
    path = tmp_path / "course"
    shutil.copytree(TINY, path, ignore=shutil.ignore_patterns("secrets"))
    return path


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _secret(run: Path) -> str:
    with open_store(run) as store:
        return store.run().secret


@pytest.mark.slow
def test_the_first_grading_draws_a_secret_that_the_next_ones_keep(course, hand_in, tmp_path):
    """256 random bits, in a file and a folder that are their owner's alone whatever the umask."""
    folder = hand_in(FEW)
    before = os.umask(0)
    try:
        for name in ("one", "two"):
            grade(folder, tmp_path / name, course=course)
    finally:
        os.umask(before)
    kept = course / "secrets" / NAME
    assert _secret(tmp_path / "one") == _secret(tmp_path / "two") == kept.read_text().strip()
    assert len(bytes.fromhex(kept.read_text())) == 32
    assert (_mode(kept), _mode(kept.parent)) == (0o600, 0o700)
    assert sorted(path.name for path in kept.parent.iterdir()) == [".gitignore", NAME]


def test_each_assignment_has_a_secret_of_its_own(course):
    """What is known of one says nothing of another."""
    assert kept_secret(course, NAME) != kept_secret(course, "02_other")


@pytest.mark.slow
def test_a_secret_of_ones_own_is_neither_kept_nor_changed(course, hand_in, tmp_path, secret_file):
    """--secret-file leaves the course alone."""
    grade(hand_in(FEW), tmp_path / "run", "--secret-file", secret_file, course=course)
    assert _secret(tmp_path / "run") == secret_file.read_text().strip()
    assert not (course / "secrets").exists()


@pytest.mark.slow
def test_another_secret_is_drawn_on_demand_and_the_one_before_stays(course, hand_in, tmp_path):
    """Nothing is lost: what was graded with it can be graded with it again."""
    folder, kept = hand_in(FEW), course / "secrets" / NAME
    first = kept_secret(course, NAME)
    grade(folder, tmp_path / "run", "--new-secret", course=course)
    second = redrawn_secret(course, NAME)
    assert len({first, _secret(tmp_path / "run"), second}) == 3
    assert kept_secret(course, NAME) == second
    beside = [kept.with_name(f"{NAME}.before-{number}") for number in (1, 2)]
    assert [path.read_text().strip() for path in beside] == [first, _secret(tmp_path / "run")]
    assert {_mode(path) for path in (kept, *beside)} == {0o600}


def test_a_run_that_goes_on_takes_no_other_secret(course, hand_in, tmp_path, capsys):
    """It would not be the same run."""
    assert grade(hand_in(FEW), tmp_path / "run", "--new-secret", "--resume", course=course) == 2
    assert capsys.readouterr().err.startswith("autograder: --new-secret:")
    assert not (course / "secrets").exists()


@pytest.mark.slow
def test_those_who_draw_it_at_once_agree(course):
    """Whoever comes second takes what is there, whole."""
    order = f"from autograder.batch.secret import kept_secret; from pathlib import Path; print(kept_secret(Path({str(course)!r}), {NAME!r}))"
    many = [subprocess.Popen([sys.executable, "-c", order], stdout=subprocess.PIPE, text=True) for _ in range(8)]
    said = {one.communicate()[0].strip() for one in many}
    assert said == {kept_secret(course, NAME)}
    assert sorted(path.name for path in (course / "secrets").iterdir()) == [".gitignore", NAME]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o602])
def test_a_secret_that_others_may_read_is_refused(course, hand_in, tmp_path, capsys, mode):
    """With its mode and what to do; nothing is graded with it."""
    kept_secret(course, NAME)
    (course / "secrets" / NAME).chmod(mode)
    assert grade(hand_in(FEW), tmp_path / "run", course=course) == 2
    said = capsys.readouterr().err
    assert f"mode 0{mode:03o}" in said
    assert "chmod 600" in said
    assert not (tmp_path / "run").exists()


def _too_short(kept):
    kept.write_text("short\n")


def _no_text(kept):
    kept.write_bytes(b"\xff" * 40)


def _folder(kept):
    kept.unlink()
    kept.mkdir(0o700)


def _link(kept):
    kept.rename(kept.with_name("elsewhere"))
    kept.symlink_to("elsewhere")


def _pipe(kept):
    kept.unlink()
    os.mkfifo(kept, 0o600)


@pytest.mark.parametrize("spoil", [_too_short, _no_text, _folder, _link, _pipe])
def test_what_is_no_secret_is_refused_in_a_sentence(course, hand_in, tmp_path, capsys, spoil):
    """And nothing is put in its place."""
    kept_secret(course, NAME)
    kept = course / "secrets" / NAME
    spoil(kept)
    assert grade(hand_in(FEW), tmp_path / "run", course=course) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"autograder: {kept}")
    assert "Traceback" not in said
    assert sorted(path.name for path in kept.parent.iterdir() if path.name != "elsewhere") == [".gitignore", NAME]


def test_where_no_secret_can_be_kept_it_is_said(course, hand_in, tmp_path, capsys):
    """With what to do: a course that is only read has its secret elsewhere."""
    (course / "secrets").write_text("a file in its way")
    assert grade(hand_in(FEW), tmp_path / "run", course=course) == 2
    assert "--secret-file" in capsys.readouterr().err
    assert (course / "secrets").read_text() == "a file in its way"


def test_git_never_sees_a_secret(course):
    """Neither in this repository, nor in a course whose author knows nothing of it."""
    assert "secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    subprocess.run(["git", "init", "-q", str(course)], check=True)
    kept_secret(course, NAME)
    found = subprocess.run(
        ["git", "-C", str(course), "status", "--porcelain", "-uall"], capture_output=True, text=True, check=True
    )
    assert "secrets" not in found.stdout


@pytest.mark.slow
def test_a_new_assignment_has_git_ignore_the_secrets(course):
    """Once, behind what the author wrote there."""
    (course / ".gitignore").write_text("/notes/")
    for name in ("second", "third"):
        assert main(["new", "assignment", name, "--course", str(course)]) == 0
    assert (course / ".gitignore").read_text() == "/notes/\nsecrets/\n"


@pytest.mark.slow
def test_regrading_keeps_the_secret_and_the_scores_of_questions_that_were_not_mended(course, hand_in, tmp_path, capsys):
    """The earlier run stays as it is, byte for byte, and what was handed in is taken from it."""
    folder, old, new = hand_in({**FEW, "carl.py": HALF}), tmp_path / "old", tmp_path / "new"
    grade(folder, old, course=course)
    shutil.rmtree(folder)
    files = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    asked = course / "assignments" / NAME / "tiny.py"
    asked.write_text(asked.read_text().replace("draw.normal(rows, columns)", "draw.normal(rows, columns) * 0 + 1"))
    capsys.readouterr()
    assert main(["regrade", str(old), "--out", str(new), "--quiet"]) == 0
    assert f"autograder diff {old} {new}" in capsys.readouterr().out
    assert _secret(new) == _secret(old)
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == files
    with open_store(old) as one, open_store(new) as other:
        scores = [
            {report.submission: {task.name: task.score for task in report.tasks} for report in run.reports()}
            for run in (one, other)
        ]
    assert {name: tasks["outer"] for name, tasks in scores[0].items()} == {
        name: tasks["outer"] for name, tasks in scores[1].items()
    }
    assert scores[0]["carl"]["mean_square"] < scores[1]["carl"]["mean_square"] == 2


@pytest.mark.slow
def test_a_regrading_goes_where_nothing_is(course, hand_in, tmp_path, capsys):
    """By default into a folder beside the earlier run's; into one that holds something it does not go."""
    grade(hand_in(FEW), tmp_path / "runs" / "one", course=course)
    capsys.readouterr()
    assert main(["regrade", str(tmp_path / "runs" / "one"), "--out", str(tmp_path / "runs" / "one"), "--quiet"]) == 2
    assert main(["regrade", str(tmp_path / "runs" / "one"), "--quiet"]) == 0
    beside = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert len(beside) == 2
    assert beside[1].startswith("one-again-")
