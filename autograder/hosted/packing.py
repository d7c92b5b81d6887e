"""Packs an assignment for a platform: the course's part, the secret, the grader with all that it needs, and the platform's scripts."""

import io
import json
import math
import re
import shlex
import stat
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

from autograder.authoring.package import make_wheel
from autograder.course.assignment import ALTERNATIVES, Assignment
from autograder.course.course_file import COURSE
from autograder.errors import CourseError, UsageError
from autograder.words.message import message

Files = Mapping[str, bytes]

NEEDED = ("numpy", "pyyaml", "jsonschema", "pip")
"""What grading needs beside this package, and what installs it where nothing may be fetched."""

_PLAIN_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
"""What the scripts, a Makefile and a page of HTML can hold as it is."""

_LONGEST = 600
"""Seconds that PrairieLearn waits at most."""

_EPOCH = (2016, 1, 1, 0, 0, 0)
_SECRET, _SCRIPT, _PLAIN = 0o600, 0o755, 0o644

LAYOUTS: Mapping[str, Mapping[str, str]] = {
    "gradescope": {"setup.sh": "setup.sh", "install.sh": "install.sh", "run_autograder": "run_autograder"},
    "prairielearn": {
        "image/Dockerfile": "Dockerfile",
        "image/install.sh": "install.sh",
        "question/info.json": "info.json",
        "question/question.html": "question.html",
        "question/tests/run.sh": "run.sh",
    },
    "autolab": {
        "autograde-Makefile": "autograde-Makefile",
        "grader/install.sh": "install.sh",
        "grader/run.sh": "run_autolab.sh",
    },
}
"""The platforms, and of each the scripts: under which name, and from which file of `scripts/`."""

_PLACES = {
    "gradescope": ("", ""),
    "prairielearn": ("image/", "question/tests/"),
    "autolab": ("grader/", "grader/"),
}
"""Where the wheels lie, and where the course and the secret; on PrairieLearn an image may be public, and a question is not."""


def needed(assignment: Assignment) -> tuple[str, ...]:
    """What is to be installed, the packages of the course in their versions among it, as pip names it."""
    return (*NEEDED, *_pinned(assignment))


def _pinned(assignment: Assignment) -> Iterator[str]:
    return (f"{name}=={version}" for name, version in assignment.packages.pinned)


def pack(platform: str, assignment: Assignment, secret: str, wheels: Path, *, python: str) -> bytes:
    """The archive, the same bytes for the same assignment, secret and wheels; the grader in it needs Python `python`.

    Raises
    ------
    UsageError
        if a wheel is missing among `wheels`.
    CourseError
        if a name of the assignment's is one that a shell, make or HTML might read otherwise.

    """
    _refuse_strange_names(assignment)
    for_grader, for_course = _PLACES[platform]
    files = {f"{for_grader}wheels/{path}": data for path, data in _wheels(wheels, assignment)}
    files |= {f"{for_course}course/{path}": data for path, data in _course(assignment)}
    files |= {f"{for_course}secret": f"{secret}\n".encode()}
    facts = {"assignment": assignment.name, "filename": _handed_in(platform, assignment), "python": f"python{python}"}
    facts["packages"], facts["more"] = shlex.join(_pinned(assignment)), _more(assignment)
    facts["seconds"] = str(_seconds(assignment))
    files |= _scripts(platform, facts | {"title": json.dumps(assignment.policy.title), "version": python})
    return _zipped(_with_tar(files) if platform == "autolab" else files)


def _handed_in(platform: str, assignment: Assignment) -> str:
    """What the platform asks a student for; Autolab takes one file, so several come in a zip."""
    is_several = assignment.homes or assignment.policy.by_hand
    return "handin.zip" if platform == "autolab" and is_several else assignment.filename


def _seconds(assignment: Assignment) -> int:
    """After how many seconds PrairieLearn is to end a grading: it then tells a student of a failure, and no report.

    Whoever takes all the time in each round, the graded one and those that explain, has taken four times a submission's seconds.
    """
    return min(_LONGEST, 60 + 6 * math.ceil(assignment.policy.limits.seconds_per_submission))


def _more(assignment: Assignment) -> str:
    """How PrairieLearn's page asks for files that need not be there: those that a person marks."""
    names = ", ".join(one.file for one in assignment.policy.by_hand)
    return f' optional-file-names="{names}"' if names else ""


def _refuse_strange_names(assignment: Assignment) -> None:
    for path in (assignment.folder, *assignment.texts):
        if not re.fullmatch(_PLAIN_NAME, path.name):
            raise CourseError(path, None, message("package.strange_name", name=path.name), message("package.rename"))


def _with_tar(files: Files) -> Files:
    """The same with all of the grader in one file, as Autolab takes it."""
    inner = {name: data for name, data in files.items() if name.startswith("grader/")}
    return {**{name: data for name, data in files.items() if name not in inner}, "autograde.tar": _tarred(inner)}


def _wheels(folder: Path, assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    found = sorted(folder.glob("*.whl"))
    names = {path.name.split("-")[0].lower().replace("_", "-") for path in found}
    if missing := [name for name in needed(assignment) if name.partition("==")[0].lower() not in names]:
        raise UsageError(message("package.no_wheel", folder=folder, names=", ".join(missing)))
    yield from ((path.name, path.read_bytes()) for path in found if not path.name.startswith("nn_autograder-"))
    yield make_wheel()


def _course(assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    """The questions and the answers of one assignment, its alternatives, what is given with it, and what of the course's own file holds for it."""
    for room, folder in (("assignments", assignment.folder), ("reference", assignment.reference)):
        for path in sorted(folder.glob("*")):
            if path.suffix in (".py", ".yaml"):
                yield f"{room}/{assignment.name}/{path.name}", path.read_bytes()
    if assignment.alternatives_file.is_file():
        yield f"{ALTERNATIVES}/{assignment.name}.py", assignment.alternatives_file.read_bytes()
    for name, data in assignment.files.files.items():
        yield f"assignments/{assignment.name}/{name}", data
    pinned = dict(assignment.packages.pinned)
    if said := {**assignment.policy.of_course, **({"packages": pinned} if pinned else {})}:
        yield COURSE, json.dumps(said).encode()  # which is YAML as well


def _scripts(platform: str, facts: Mapping[str, str]) -> dict[str, bytes]:
    room = resources.files("autograder.hosted") / "scripts"
    return {
        name: Template((room / file).read_text(encoding="utf-8")).substitute(facts).encode()
        for name, file in LAYOUTS[platform].items()
    }


def _zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | _mode(name)) << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _tarred(files: Files) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), _mode(name)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _mode(name: str) -> int:
    if name.endswith(("secret", ".tar")) or any(f"/{room}/" in name for room in ("reference", ALTERNATIVES)):
        return _SECRET
    return _SCRIPT if name.endswith((".sh", "run_autograder")) else _PLAIN
