"""Makes student_template/: the blank sheets, the handouts, the notebooks, the recorded keys, the package to install, the first page."""

import ast
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import autograder
from autograder.authoring import manifest
from autograder.authoring.examples import refuse_wrong_examples
from autograder.authoring.first_page import IGNORED, first_page
from autograder.authoring.leaks import Solved, given_away, leaks, refuse_leaks, solved
from autograder.authoring.manifest import Files
from autograder.authoring.notebook import make_notebook
from autograder.authoring.package import make_wheel, wheel_members
from autograder.authoring.reference_first import refuse_unfit
from autograder.authoring.shown_examples import with_examples
from autograder.course.assignment import Assignment, assignment_names, load_assignment
from autograder.course.course_file import read_course_file, refuse_weights_of_none
from autograder.course.exam import PUBLIC_SECRET, Exam, set_exam
from autograder.course.marked_lines import looks_marked
from autograder.course.markers import BEGIN, END, blank, is_nearly_marker
from autograder.course.several import in_its_file
from autograder.errors import AutograderError, CourseError, GraderError
from autograder.hand_work import HandTask
from autograder.intake.by_hand import given_out as sheet_of
from autograder.intake.called import notebook_name
from autograder.intake.file import take
from autograder.intake.given_out import hash_of_lines
from autograder.judge.key import Key
from autograder.judge.sentences import of_outcome
from autograder.loading.cells import join_files
from autograder.practice import read as practice
from autograder.practice.agreement import agree
from autograder.practice.record import record
from autograder.results import Raised, Ran, Returned
from autograder.sandbox.given_files import PACKAGE
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import Message, Text, message, say

_SOURCE = Path(autograder.__file__).resolve().parents[1]
"""Where this package lies; a course beside its source is published together with it."""

HANDOUT, RECORD = "handout.md", "practice.npz"
PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")

Sheet = Callable[[Assignment], Files]
"""What makes the files of one assignment, by their paths in the folder."""


# ── what the folder should hold ─────────────────────────────────────────────────────────────


def build(course: Path, sheet: Sheet | None = None) -> dict[str, bytes]:
    """Everything that the student_template/ of a course should hold: the same bytes for the same course and package.

    `sheet` makes what a student gets of one assignment, where some of that is known already.

    Raises
    ------
    CourseError
        if an assignment or an example in it is wrong, its reference loses points when it is handed in, a blank sheet does not stand on its own, or a solution would be given away.
    UsageError
        if the package is not installed: the students' wheel is made from what is.

    """
    wheel_name, wheel = make_wheel()
    names = assignment_names(course)
    refuse_weights_of_none(course, names)
    assignments = [load_assignment(course, name) for name in names]
    pages = {path.name: _decoded(path) for path in sorted((course / "assignments").glob("*.md"))}
    late = read_course_file(course).late
    files = {**first_page(assignments, wheel_name, pages, late), wheel_name: wheel}
    for assignment in assignments:
        files |= (sheet or make_sheet)(assignment)
    _refuse_reference(wheel_members(wheel))
    solutions = [line for one in assignments for text in one.texts.items() for line in solved(*text)]
    for assignment in assignments:
        _refuse_in_hints(assignment, solutions)
    # What was published before this course was written cannot give it away, though a line may be the same by chance.
    told = files if course.resolve() == _SOURCE else {path: data for path, data in files.items() if path != wheel_name}
    refuse_leaks({_origin(course, path): text for path, text in _texts(told)}, solutions)
    for assignment in assignments:
        refuse_wrong_examples(assignment)
    return dict(sorted(files.items()))


def make_sheet(assignment: Assignment) -> dict[str, bytes]:
    """What a student gets of one assignment; beside several files there is no notebook, of which each cell would see all."""
    exam = set_exam(assignment, PUBLIC_SECRET)
    refuse_unfit(assignment, exam)
    blank_sheets = {path.name: _blank(path, source) for path, source in assignment.texts.items()}
    sheets = with_examples(assignment, exam, blank_sheets)
    handout = assignment.folder / HANDOUT
    if not handout.is_file():
        raise CourseError(handout, None, message("course.no_handout"), message("course.write_handout"))
    text = _decoded(handout) + _asked_by_hand(assignment.policy.by_hand)
    pictures = [path for path in assignment.folder.iterdir() if path.suffix.lower() in PICTURES]
    files = {name: sheet.encode() for name, sheet in sheets.items()}
    files |= {HANDOUT: text.encode()} | {
        path.name: path.read_bytes() for path in pictures
    }  # before the notebook, which repeats them
    files |= {one.file: sheet_of(one).encode() for one in assignment.policy.by_hand if sheet_of(one)}
    given_out = [sheet.encode() for sheet in sheets.values()]
    blank_ones = [join_files(sheets)]
    if not assignment.homes:
        notebook = make_notebook(sheets[assignment.filename], text, assignment.filename, assignment.questions)
        files[notebook_name(assignment.filename)] = notebook
        blank_ones = given_out = [*given_out, _read_back(assignment, notebook)]
    files[RECORD] = _record(assignment, exam, blank_ones, given_out)
    files |= assignment.files.files
    return {f"{assignment.name}/{name}": data for name, data in files.items()}


def _asked_by_hand(tasks: Sequence[HandTask]) -> str:
    """What the handout says at its end of what a person marks."""
    asked = [
        say(message("build.asked", file=one.file, count=one.points, points=f"{one.points:g}", ask=one.ask.strip()))
        for one in tasks
    ]
    parts = [f"\n## {say(message('report.by_hand'))}", say(message("build.by_hand")), *asked]
    return "\n\n".join(parts) + "\n" if asked else ""


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CourseError(path, None, message("course.not_utf8"), message("course.save_utf8")) from None


def _read_back(assignment: Assignment, notebook: bytes) -> bytes:
    """The notebook as it comes when it is handed in."""
    read = take(assignment.name, notebook_name(assignment.filename), notebook)
    if read.problem:
        raise GraderError(message("build.bad_notebook", assignment=assignment.name, problem=read.problem))
    return read.source


def _record(assignment: Assignment, exam: Exam, blank_ones: Sequence[bytes], given_out: Sequence[bytes]) -> bytes:
    """The recorded key, once the blank sheet and the notebook are known to be blank; it knows each file that is `given_out`."""
    for source in blank_ones:
        with InProcess(exam.paper).open(source) as session:
            ran = session.make([task.cases[0].call for task in exam.key.tasks])
        _refuse_written(assignment, ran, exam.key)
    return record(exam.paper, replace(exam.key, given_out=tuple(map(hash_of_lines, given_out))))


def _refuse_written(assignment: Assignment, ran: Ran, key: Key) -> None:
    """Raise if the blank sheet, as it ran, does anything but wait for a student."""
    path = assignment.answers_file
    if not isinstance(ran.load, Returned):
        found = message("build.sheet_does_not_load", says=of_outcome(ran.load))
        raise CourseError(path, None, found, message("build.let_it_load"))
    for task in key.tasks:
        outcome = ran.outcomes[task.cases[0].call]
        if not isinstance(outcome, Raised) or outcome.kind != "NotImplementedError":
            found = message("build.task_is_written", task=task.name, says=of_outcome(outcome))
            where = in_its_file(path, assignment.source, assignment.answers[task.name].line)
            raise CourseError(*where, found, message("build.put_between_markers"))


def _blank(path: Path, source: str) -> str:
    """The blank sheet, which opens with the answer's own docstring and has no marker left."""
    sheet = blank(path, source)
    left = {*sheet.splitlines()}
    for number, line in enumerate(source.splitlines(), 1):
        if is_nearly_marker(line) or (looks_marked(line) and line in left):
            found = message("build.no_marker", line=line.strip())
            raise CourseError(path, number, found, message("build.write_marker", begin=BEGIN, end=END))
    try:
        module = ast.parse(sheet)
    except SyntaxError as error:
        found = message("build.sheet_not_python", problem=error.msg)
        raise CourseError(path, None, found, message("build.put_whole_statements")) from None
    if not ast.get_docstring(module) or module.body[0].lineno != 1:
        raise CourseError(path, 1, message("build.no_docstring"), message("build.say_what_to_do"))
    return sheet


# ── what must not leave ─────────────────────────────────────────────────────────────────────


def _refuse_in_hints(assignment: Assignment, solutions: Sequence[Solved]) -> None:
    """Raise for a known mistake whose name or hint, which students will read, gives a solution away."""
    for mistake in (one for some in assignment.mistakes.values() for one in some):
        for _, found in leaks(_as_code(mistake.name, mistake.hint), solutions):
            raise given_away(assignment.mistakes_file, mistake.line, found)


def _as_code(*texts: str) -> str:
    """These texts between fences: what is recorded may not hold a solution even in the middle of a sentence."""
    return "\n".join(["```", *texts, "```"])


def _texts(files: Files) -> Iterator[tuple[str, str]]:
    """Every text in these files, those inside of the wheel, the recorded keys and the notebooks included; given data is none."""
    for path, data in files.items():
        if _is_given(path) and not path.endswith(".py"):
            continue
        if path.endswith(".whl"):
            yield from ((f"{path}/{inner}", text) for inner, text in _texts(wheel_members(data)))
        elif path.endswith(RECORD):
            yield path, _as_code(*practice.texts(data))
        elif path.endswith(".ipynb"):
            cells = enumerate(json.loads(data)["cells"], 1)
            yield from (
                (say(message("build.cell", path=path, number=number)), "".join(cell["source"]))
                for number, cell in cells
            )
        else:
            try:
                yield path, data.decode()
            except UnicodeDecodeError:
                continue  # a picture


def _origin(course: Path, path: str) -> str:
    """Where an author mends this file of the template: its original where it is a copy of one."""
    original = course / "assignments" / path
    is_copy = original.is_file() and (original.suffix != ".py" or _is_given(path))
    return str(original) if is_copy else f"student_template/{path}"


def _is_given(path: str) -> bool:
    """Whether a path of the template is in the folder of given files of an assignment."""
    return Path(path).parts[1:2] == (PACKAGE,)


def _refuse_reference(members: Files) -> None:
    """Raise for anything of the reference inside of the wheel."""
    for path in members:
        if "reference" in Path(path).parts:
            raise CourseError(path, None, message("build.holds_reference"), message("build.move_away"))


# ── what the folder does hold ───────────────────────────────────────────────────────────────


def write(files: Files, folder: Path) -> list[Text]:
    """Make `folder` hold these files, and leave what others put there or changed: a sentence for each that is in the way."""
    return manifest.write(files, folder, _is_fresh)


def stale(files: Files, folder: Path) -> list[Message]:
    """What is wrong with `folder`, one sentence for each file that is missing, differs, or is left over."""
    missing = [message("build.missing", path=folder / path) for path in files if not (folder / path).is_file()]
    differing = [
        message("build.differs", path=folder / path)
        for path, data in files.items()
        if (folder / path).is_file() and not _is_fresh(path, (folder / path).read_bytes(), data)
    ]
    left_over = manifest.left_over(files, folder)
    return missing + differing + [message("build.left_over", path=folder / path) for path in left_over]


def others(files: Files, folder: Path) -> list[str]:
    """What lies in `folder` that was not made from the course, and that students are given with it."""
    return manifest.others(files, folder, IGNORED)


def _is_fresh(path: str, found: bytes, wanted: bytes) -> bool:
    """Whether a file is what it should be.

    A recorded key may differ as another processor rounds, a wheel as another zlib packs and another tool signs.
    """
    if found == wanted:
        return True
    try:
        if path.endswith(RECORD):
            return agree(found, wanted)
        return path.endswith(".whl") and _content(found) == _content(wanted)
    except (AutograderError, zipfile.BadZipFile):
        return False


def _content(wheel: bytes) -> dict[str, Sequence[bytes]]:
    """A wheel's files, without those lines that only tell which tool made the metadata."""
    return {
        path: [line for line in data.splitlines() if not line.startswith((b"Metadata-Version:", b"Generator:"))]
        for path, data in wheel_members(wheel).items()
        if not path.endswith(".dist-info/RECORD")
    }
