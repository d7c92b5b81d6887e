"""What a command loads: no more than what it was asked for needs, because loading is most of the time of one submission."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import autograder
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
    assert "autograder.judge.named_words" not in found


PATTERNS = """
import re, sys
compiled, compile_one = set(), re.compile
def noting(*words):
    compiled.add(sys._getframe(1).f_globals["__name__"])
    return compile_one(*words)
re.compile = noting
import autograder.commands.check
sys.modules = dict.fromkeys(compiled)
"""


@pytest.mark.slow
def test_a_check_compiles_patterns_where_it_uses_them():
    """As a check is loaded only those are compiled that it always uses, and those of what runs in a worker too, which is forked."""
    found = {name for name in loaded(PATTERNS) if name.startswith("autograder.")}
    assert {name for name in found if not name.startswith("autograder.loading.")} == {
        "autograder.intake.called",
        "autograder.judge.seen",
    }


@pytest.mark.slow
def test_grading_draws_no_bar_where_nobody_looks():
    """What draws in a terminal is loaded in a terminal."""
    found = loaded("import autograder.commands.grade")
    assert not {name for name in found if name.partition(".")[0] == "rich"}
    assert "autograder.diagnosis.search" not in found
    assert not {"autograder.course.misfit", "autograder.course.remedies"} & found


# ── where only numpy is installed, as students have it ──────────────────────────────────────

HELP = """
from autograder.arguments import _COMMANDS
asked = [["--help"], ["-h"], ["--version"], *([name, "--help"] for name in _COMMANDS)]
return [code_of(words) for words in asked] + [code_of(words) for words in ([], ["help"], ["chek", "01_gradients"])]
"""
FOR_TEACHERS = (
    "grade in --assignment tiny", "regrade run", "join run run --out both", "cluster", "report run", "marks run",
    "arrivals run times.csv", "review run", "export run", "people import people.xlsx", "diff run run",
    "feedback run --format zips --out back", "serve .", "poll .", "hook install repositories", "sweep repositories",
    "finalize tiny", "replay run ada outer/square", "similar run", "package autolab --assignment tiny",
    "hosted autolab --assignment tiny --secret-file key", "new course mine", "build", "audit", "demo", "doctor",
)  # fmt: skip


def as_a_student(tmp_path, body):
    """What this returns in a folder of its own, in an interpreter that finds numpy and the package alone; what it printed on stderr."""
    site, libraries = tmp_path / "site", Path(np.__file__).parents[1]
    site.mkdir()
    for there in (libraries / "numpy", libraries / "numpy.libs", Path(autograder.__file__).parent):
        (site / there.name).symlink_to(there)
    lines = "\n    ".join(body.strip().splitlines())
    program = f"""
import sys
sys.path.insert(0, sys.argv[1])
from autograder import cli
def code_of(words):
    try:
        return cli.main(words)
    except SystemExit as end:
        return end.code
def found():
    {lines}
print(*found())
"""
    words = [sys.executable, "-S", "-c", program, str(site)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    return [int(code) for code in done.stdout.splitlines()[-1].split()], done.stderr


@pytest.mark.slow
def test_help_needs_nothing_that_a_student_lacks(tmp_path):
    """Every `--help`, the version and what is said of a mistyped command come of numpy and the package alone."""
    codes, said = as_a_student(tmp_path, HELP)
    assert (set(codes[:-3]), codes[-3:], len(codes) > len(FOR_TEACHERS)) == ({0}, [2, 2, 2], True)
    assert "do you mean check?" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_command_for_teachers_says_what_to_install(tmp_path):
    """In one sentence each, also where only one kind of file needs it."""
    openpyxl.Workbook().save(tmp_path / "people.xlsx")
    codes, said = as_a_student(tmp_path, f"return [code_of(words.split()) for words in {FOR_TEACHERS}]")
    assert codes == [2] * len(FOR_TEACHERS), said
    told = [line.split()[1] for line in said.splitlines() if line.startswith("autograder: ")]
    assert told == [f"`{words.split()[0]}`" for words in FOR_TEACHERS]
    assert said.count("python -m pip install 'WHEEL[") == len(FOR_TEACHERS)
