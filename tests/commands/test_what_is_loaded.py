"""What a command loads: no more than what it was asked for needs, because loading is most of the time of one submission."""

import subprocess
import sys

import pytest

from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.practice import record

RIGHT = "import numpy as np\ndef outer(delta, x): return np.outer(delta, x)\ndef mean_square(X): return (X**2).mean(axis=0)\n"
WRONG = f"{RIGHT}def outer(delta, x): return -np.outer(delta, x)\n"


def loaded(program, *words):
    """The modules that a fresh interpreter holds after this."""
    program += "\nimport sys\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.slow
@pytest.mark.parametrize(("source", "explains"), [(RIGHT, False), (WRONG, True)])
def test_a_right_check_loads_nothing_that_explains(tiny, tmp_path, source, explains):
    """What names a mistake is loaded where there is one."""
    exam = set_exam(tiny, PUBLIC_SECRET)
    (tmp_path / "practice.npz").write_bytes(record.record(exam.paper, exam.key))
    (tmp_path / "tiny.py").write_text(source)
    found = loaded("import sys\nfrom autograder import cli\ncli.main(['check', sys.argv[1]])", tmp_path)
    assert ("autograder.diagnosis.search" in found, "autograder.feedback.losses" in found) == (explains, explains)


@pytest.mark.slow
def test_grading_draws_no_bar_where_nobody_looks():
    """What draws in a terminal is loaded in a terminal."""
    found = loaded("import autograder.commands.grade")
    assert not {name for name in found if name.partition(".")[0] == "rich"}
    assert "autograder.diagnosis.search" not in found
