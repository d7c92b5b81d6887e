"""The house: which room may import which."""

import ast
import functools
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import autograder

pytestmark = pytest.mark.xdist_group("sources")  # which all of them read
ROOT = Path(__file__).parents[1]
FLOORS = (
    ("autograder.frozen",),
    ("autograder.words",),
    (
        "autograder.errors",
        "autograder.folder_lock",
        "autograder.hand_work",
        "autograder.memory",
        "autograder.output",
        "autograder.results",
        "autograder.versions",
    ),
    ("autograder.loading",),
    ("autograder.sandbox",),
    ("autograder.judge",),
    ("autograder.intake",),
    ("autograder.course",),
    ("autograder.practice",),
    ("autograder.mutation",),
    ("autograder.diagnosis",),
    ("autograder.feedback",),
    ("autograder.grading",),
    ("autograder.authoring",),
    ("autograder.similar",),
    ("autograder.render",),
    ("autograder.gradebook",),
    ("autograder.batch",),
    ("autograder.hosted",),
    ("autograder.review",),
    ("autograder.forges",),
    ("autograder.service",),
    ("autograder.commands",),
    ("autograder.exit_codes", "autograder.mistyped"),
    ("autograder.options",),
    (
        "autograder.hosted_arguments",
        "autograder.mark_arguments",
        "autograder.run_arguments",
        "autograder.service_arguments",
    ),
    ("autograder.arguments",),
    ("autograder.cli",),
    ("autograder.__main__",),
)
INSIDE = {
    "authoring": (
        "alternatives audited equivalent examples leaks lint manifest notebook package reference_first scaffold shown_examples what_late_costs",
        "advice first_page",
        "template",
        "audit",
        "at_once",
        "triage",
    ),
    "batch": (
        "class_page demo giving_back graded news pages places scheduler schema secret",
        "database kept pace pool unconfined",
        "bar job store",
        "attempts compare earlier_pages graded_attempts on_dask_worker parcels progress taken_in",
        "home joined marks moves run",
        "course_page records",
        "recorded",
        "site",
        "cluster",
        "over_cluster",
        "desk",
    ),
    "commands": (
        "aside dask only replacing unknown_task",
        "marked",
        "arrivals audit build check cluster demo diff doctor export feedback grade hook hosted join marks package people poll replay report review serve similar sweep",
        "finalize new regrade",
    ),
    "course": (
        "defaults draw given_folder late marked_lines misfit option_kinds sure_to_end",
        "endless yaml_file",
        "by_hand course_file markers question remedies",
        "several",
        "asked edits led policy running scene",
        "mistakes part",
        "assignment",
        "cases decides expected known reference",
        "sweeps",
        "exam",
    ),
    "diagnosis": (
        "change likeness other_values plain_words prefilter trial",
        "changes_by_inputs changes_into_functions changes_left_out changes_of_whole changes_visible last_resort mistaken other_arguments preference",
        "changes_in_regions handed_on mistaken_key other_tasks",
        "changes hypotheses other_ways",
        "search",
    ),
    "feedback": (
        "built_on charged_elsewhere drawn literals loading missed numerical_gradient passed redacted roots shown",
        "example follow_through prerequisites same_mistake",
        "further telling",
        "losses",
    ),
    "forges": (
        "course_forge forge",
        "api signed",
        "app shown",
        "github",
        "gitea",
        "gitlab",
        "opened",
    ),
    "gradebook": (
        "entry feedback_names moodle_times names no_table numbers person table",
        "sheet steps",
        "ledger_file mark matching moodle_columns",
        "arrivals ledger people terms told totals",
        "ledger_writing worked_out",
        "filling",
        "moodle platforms titled",
        "blackboard brightspace canvas",
    ),
    "hosted": (
        "metadata one packing wheels",
        "autolab gradescope prairielearn",
    ),
    "intake": (
        "beneath magics member submission",
        "by_hand called gradescope notebook unpacked",
        "identity likely something_else tars zips",
        "file pick",
        "folder own_files packed",
        "given_out plan",
        "handed_in",
    ),
    "judge": (
        "lazy named_words statistics",
        "rules tracing",
        "key",
        "compare sentences",
        "forms idle",
        "fast_path seen tolerance",
        "randomness",
        "checks",
        "led",
    ),
    "loading": (
        "cells raising stand_ins syntax",
        "modules",
        "statements",
    ),
    "mutation": (
        "expressions functions",
        "patterns versions",
        "confusions mutation operator_table rewrites",
        "call_operators confused_parts statement_operators",
        "name_operators",
        "operators",
        "mutants",
    ),
    "practice": (
        "read",
        "agreement record",
    ),
    "review": (
        "guard app reviewing",
        "serving",
    ),
    "render": (
        "attempts_view audit_json compiled course_view error_map escape forms similar_view told_lines when",
        "columns",
        "wording",
        "troubles",
        "charts class_view code markdown pictures report_json text",
        "class_tally desk gradescope junit",
        "html",
    ),
    "sandbox": (
        "canary_acts counted given_files given_functions global_generator in_sight packages part_of_file stencil syscalls watch wire worker_descriptors zygote",
        "frames handle walls",
        "lines worker",
        "layers listening paper tally",
        "same_view",
        "inprocess session workers",
        "canary unconfined",
        "supervisor",
    ),
    "service": (
        "bucket hook journal pushed tables",
        "installing queue_file",
        "enrolled exams patience queue reading sorting sweeping",
        "answering counting dispatcher errands links replies",
        "door grading pages webhook",
        "following health",
        "at_forge",
        "polling serving",
    ),
    "similar": (
        "ranking tokens",
        "fingerprints",
        "known side_by_side works",
    ),
    "words": (
        "alike catalogue",
        "message",
        "rows",
    ),
}
"""The files of each room, floor by floor: a file imports only from floors above its own in this list. A new file goes to the
first floor below all that it imports."""

_LOADING = ("autograder.loading", *(f"autograder.loading.{name}" for name in ("raising", "stand_ins")))
INSIDE_THE_WALLS = {
    "frozen.py": set(),
    "loading/cells.py": set(),
    "loading/raising.py": set(),
    "loading/stand_ins.py": set(),
    "loading/syntax.py": set(),
    "loading/modules.py": {"loading", "loading.cells", "loading.stand_ins", "loading.syntax"},
    "loading/statements.py": {
        *("frozen", "frozen.frozen", "loading"),
        *(f"loading.{name}" for name in ("cells", "modules", "raising", "stand_ins", "syntax")),
    },
    "sandbox/wire.py": set(),
    "sandbox/counted.py": set(),
    "sandbox/given_functions.py": {"loading", "loading.cells", "loading.syntax"},
    "sandbox/global_generator.py": set(),
    "sandbox/part_of_file.py": set(),
    "sandbox/stencil.py": set(),
    "sandbox/worker.py": {
        *("frozen", "frozen.frozen", "loading", "loading.raising", "loading.stand_ins", "loading.statements"),
        "loading.syntax",
        *(
            "sandbox",
            "sandbox.counted",
            "sandbox.given_functions",
            "sandbox.global_generator",
            "sandbox.part_of_file",
            "sandbox.stencil",
            "sandbox.wire",
        ),
    },
    "sandbox/zygote.py": set(),
    "sandbox/in_sight.py": set(),
    "sandbox/worker_descriptors.py": set(),
    "sandbox/syscalls.py": set(),
    "sandbox/walls.py": {"sandbox", "sandbox.syscalls"},
    "sandbox/canary_acts.py": set(),
}
"""The files that are loaded there, and what they import of ours where they are loaded as part of the package."""


def _floor(module: str) -> int:
    fitting = [
        (len(room), floor)
        for floor, rooms in enumerate(FLOORS)
        for room in rooms
        if module == room or module.startswith(f"{room}.")
    ]
    assert fitting, f"{module} is in no room"
    return max(fitting)[1]


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def _imports(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def _modules() -> dict[str, Path]:
    package = Path(autograder.__file__).parent
    return {
        ".".join(path.relative_to(package.parent).with_suffix("").parts): path
        for path in package.rglob("*.py")
        if path.name != "__init__.py"
    }


@pytest.mark.slow
def test_imports_only_fall():
    """A file imports only from its own floor and from floors below."""
    modules = _modules()
    rising = [
        f"{name} imports {wanted}"
        for name, path in modules.items()
        for wanted in _imports(path) & set(modules)
        if _floor(wanted) > _floor(name)
    ]
    assert rising == []


def test_imports_only_fall_inside_a_room_too():
    """Every file stands on one floor of its room and imports nothing of the room from its own floor or from higher ones."""
    modules = _modules()
    floors = {
        f"autograder.{room}.{name}": number
        for room, lines in INSIDE.items()
        for number, line in enumerate(lines)
        for name in line.split()
    }
    inside = {name for name in modules if name.count(".") == 2}
    assert set(floors) == inside
    rising = [
        f"{name} imports {wanted}"
        for name in inside
        for wanted in _imports(modules[name]) & inside
        if wanted.split(".")[1] == name.split(".")[1] and floors[wanted] >= floors[name]
    ]
    assert rising == []


def test_no_room_and_no_file_is_too_large():
    """No file has over 350 lines, and no room over 15 % of all lines."""
    lines = {name: path.read_text(encoding="utf-8").count("\n") for name, path in _modules().items()}
    assert [name for name, number in lines.items() if number > 350] == []
    rooms: Counter[str] = Counter()
    for name, number in lines.items():
        rooms[name.split(".")[1] if name.count(".") > 1 else ""] += number
    assert [room for room, number in rooms.items() if number > 0.15 * rooms.total()] == []


def test_no_file_imports_another_in_a_circle():
    """No two files import each other, directly or by way of others."""
    modules = _modules()
    below = {name: _imports(path) & set(modules) for name, path in modules.items()}
    done: set[str] = set()
    while free := {name for name, wanted in below.items() if name not in done and wanted <= done}:
        done |= free
    assert set(below) - done == set()


def test_the_worker_imports_the_codec_and_nothing_else_of_ours():
    """What is loaded inside the walls imports numpy, the standard library, and its neighbours there."""
    for name, allowed in INSIDE_THE_WALLS.items():
        imports = _imports(Path(autograder.__file__).parent / name)
        ours = {module.removeprefix("autograder.") for module in imports if module.startswith("autograder")}
        assert ours <= allowed, f"{name} imports {ours}"


def test_the_reference_imports_nothing_of_ours():
    """Answers and known mistakes stand on numpy and the standard library alone."""
    for path in (ROOT / "reference").rglob("*.py"):
        assert not {module for module in _imports(path) if module.startswith("autograder")}, path


def test_the_face_is_what_is_typed():
    """The package exports what a course author types and what a program needs that grades, and nothing else."""
    authors = {"Draw", "accuracy", "coin", "derivative", "in_order", "normal", "passes", "task", "uniform"}
    programs = {
        "Assignment",
        "AutograderError",
        "Exam",
        "InProcess",
        "Pool",
        "Report",
        "Sandbox",
        "Showing",
        "Submission",
    }
    programs |= {
        "grade",
        "load_assignment",
        "make_class",
        "report_from_json",
        "say",
        "set_exam",
        "set_graded_exam",
        "take",
    }
    assert autograder.__all__ == sorted(authors | programs)
    assert all(getattr(autograder, name).__name__ == name for name in autograder.__all__)
    assert not hasattr(autograder, "Zygote")


def test_the_face_costs_nothing_until_it_is_looked_at():
    """To import the package imports nothing else of it, and no numpy."""
    code = "import sys, autograder; print([name for name in sys.modules if 'numpy' in name or 'autograder.' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


_FILLED = {"autograder.batch.run", "autograder.batch.store", "autograder.intake.handed_in"}
NEEDS_MORE = {
    "fresh.py": {"autograder.batch.graded", "autograder.memory"},
    "hundred_thousand.py": {*_FILLED, "autograder.batch.site", "autograder.render.forms"},
    "similar.py": {"autograder.batch.store", "autograder.cli"},
    "site.py": {
        *_FILLED,
        "autograder.batch.graded",
        "autograder.batch.site",
        "autograder.intake",
        "autograder.render",
        "autograder.results",
    },
    "ten_thousand.py": _FILLED,
    "throughput.py": {"autograder.results", "autograder.sandbox"},
}
"""Benchmarks that go behind the face: two measure how fast a store is filled and read, one a command on a store, one a job that remembers next to one
that does not; of the fourth's floor, a plain fork that does what a worker does, the parts must be the worker's own, or it
would measure the difference between the two."""


@pytest.mark.slow
def test_benchmarks_use_the_face_alone():
    """What a benchmark measures is what anyone can write who embeds the package."""
    face = {f"autograder.{name}" for name in autograder.__all__}
    for path in sorted((ROOT / "benchmarks").glob("*.py")):
        behind = {one for one in _imports(path) if one.startswith("autograder.")} - face
        allowed = NEEDS_MORE.get(path.name, set())
        assert [one for one in behind if not any(one == room or one.startswith(f"{room}.") for room in allowed)] == []


def test_every_file_opens_with_a_sentence():
    """A file's first line says in one sentence what the file is."""
    for path in _modules().values():
        doc = ast.get_docstring(_tree(path))
        assert doc, path
        assert doc.split("\n\n")[0].rstrip().endswith("."), path


def test_there_are_few_words():
    """The table of words explains each once, and no more than a reader can keep."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    words = re.findall(r"\*\*(.+?)\*\*", page.partition("## Words")[2].partition("\n## ")[0])
    assert len(words) == len(set(words)) <= 45
