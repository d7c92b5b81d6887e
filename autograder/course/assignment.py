"""Loads one assignment from its two rooms and refuses a wrong one: questions, answers, known mistakes, policy."""

import ast
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.by_hand import refuse_taken
from autograder.course.course_file import COURSE, CourseFile, pinned_packages, read_course_file
from autograder.course.edits import answer_texts
from autograder.course.given_folder import given_files
from autograder.course.markers import (
    Answer,
    blank,
    function_lines,
    imported_by,
    tree_of,
)
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.part import Part, answers_in, read_part, refuse_unlike
from autograder.course.policy import Policy, of_reports, read_policy
from autograder.course.question import Question
from autograder.course.running import run_file
from autograder.course.scene import scenes_of
from autograder.course.several import joined, refuse_given
from autograder.errors import CourseError, UsageError
from autograder.frozen import frozen
from autograder.loading.cells import files_in
from autograder.results import Limits
from autograder.sandbox.given_files import NO_FILES, UNDER, GivenFiles
from autograder.sandbox.packages import NO_PACKAGES, Packages, places
from autograder.words.alike import alike
from autograder.words.message import message
from autograder.words.rows import either

POLICY, MISTAKES, CONVENTIONS = "assignment.yaml", "mistakes.py", "conventions.py"
ALTERNATIVES = "tests/alternatives"


@frozen
class Assignment:
    """One assignment, whole: `folder` holds its questions, `reference` its answers; `filename` is what a student hands in.

    `conventions` are for some tasks what is right as well, each written as a known mistake is. Where a student hands in several
    files, `homes` are these, each as that of its tasks; `filename` names them all, and `source` is their answers in one text.
    """

    name: str
    folder: Path
    reference: Path
    filename: str
    policy: Policy
    questions: Mapping[str, Question]
    answers: Mapping[str, Answer]
    source: bytes
    functions: Mapping[str, Any]
    mistakes: Mapping[str, tuple[Mistake, ...]]
    conventions: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)
    files: GivenFiles = NO_FILES
    packages: Packages = NO_PACKAGES
    homes: Mapping[str, str] = field(default_factory=dict)

    @property
    def filenames(self) -> tuple[str, ...]:
        """The files that a student hands in."""
        return tuple(dict.fromkeys(self.homes.values())) or (self.filename,)

    @property
    def limits(self) -> Limits:
        """What a submission may use, with the seconds of those tasks that have their own."""
        seconds = {name: one.seconds for name, one in self.questions.items() if one.seconds is not None}
        return replace(self.policy.limits, seconds_of=seconds)

    @property
    def answers_file(self) -> Path:
        """Where its answers stand; of several files a path that names them all, see `several.in_its_file`."""
        return self.reference / self.filename

    @property
    def texts(self) -> Mapping[Path, str]:
        """The answers, file by file."""
        files = files_in(self.source)
        return {self.reference / name: text for name, text in files.items()} or {
            self.answers_file: self.source.decode()
        }

    @property
    def mistakes_file(self) -> Path:
        """Where its known mistakes stand."""
        return self.reference / MISTAKES

    @property
    def alternatives_file(self) -> Path:
        """Where the right answers that are written in another way stand, if there are any."""
        return self.folder.parents[1] / ALTERNATIVES / f"{self.name}.py"

    @cached_property
    def lines(self) -> Mapping[str, tuple[range, ...]]:
        """The lines of each task's functions in the answers' file."""
        answers = tree_of(self.source.decode())
        return {task: function_lines(answers, answer) for task, answer in self.answers.items()}


def assignment_names(course: Path) -> list[str]:
    """The assignments of the course in `course`, in order.

    Raises
    ------
    UsageError
        if it is no course.
    CourseError
        if a folder has questions or a handout, but says nothing of itself, so that it would be left out unnoticed.

    """
    room = course / "assignments"
    if not room.is_dir():
        raise UsageError(message("course.no_course", course=course))
    folders = sorted(folder for folder in room.iterdir() if not folder.name.startswith((".", "__")))
    for folder in folders:
        if not (folder / POLICY).is_file() and (any(folder.glob("*.py")) or (folder / "handout.md").is_file()):
            do = message("course.write_policy")
            raise CourseError(folder / POLICY, None, message("course.no_policy"), do)
    return [folder.name for folder in folders if (folder / POLICY).is_file()]


def tasks_of_others(course: Path, name: str) -> dict[str, tuple[str, ...]]:
    """Of each other assignment of the course the tasks, as its question file is written; nothing of it is run.

    A file that cannot be read is left out: who grades another assignment need not know.
    """
    names = [other for other in assignment_names(course) if other != name]
    found = {other: tuple(tasks_asked(course / "assignments" / other)) for other in names}
    return {other: tasks for other, tasks in found.items() if tasks}


def tasks_asked(folder: Path) -> dict[str, str]:
    """The tasks of an assignment, each with the file in which it is asked for; none where one cannot be read."""
    try:
        trees = {asked.name: ast.parse(asked.read_bytes()) for asked in sorted(folder.glob("*.py"))}
    except (OSError, ValueError, SyntaxError):
        return {}
    nodes = [(file, node) for file, tree in trees.items() for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {name: file for file, node in nodes for name in _named_by(node)}


def _named_by(node: ast.FunctionDef) -> list[str]:
    """The task that a function asks for, by its name or by what it judges; none if it asks for none."""
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    asking = [one for one in calls if getattr(one.func, "attr", getattr(one.func, "id", "")) == "task"]
    judged = [one.value for call in asking for one in call.keywords if one.arg == "judges"]
    return [str(one.value) for one in judged if isinstance(one, ast.Constant)] or [node.name] * bool(asking)


def load_assignment(course: Path, name: str) -> Assignment:
    """The assignment called `name`, or by an unmistakable beginning of its name, of the course in `course`.

    Raises
    ------
    UsageError
        if there is no such assignment.
    CourseError
        if anything in it is wrong.

    """
    name = _full_name(course, name)
    folder, reference = course / "assignments" / name, course / "reference" / name
    of_course = read_course_file(course)
    pinned = pinned_packages(course, of_course)
    policy = read_policy(folder / POLICY, of_course, modules=places(Packages(pinned)).modules)
    files = given_files(folder)
    names = {UNDER: files} if files else {}
    parts = [read_part(one, reference / one.name, names) for one in _question_files(folder, policy, files)]
    questions, every = _together(parts), {name: one for part in parts for name, one in part.answers.items()}
    for part in parts:
        refuse_unlike(part, every)
    _match_points(questions, policy, folder / POLICY, of_course)
    refuse_taken(folder / POLICY, policy.by_hand, questions, files.hashes)
    _match_time(questions, policy, folder / POLICY)
    path, source, answers = _as_one(parts, questions)
    functions = run_file(path, source, given=names)
    texts = answer_texts(path, source.decode(), answers)
    scenes = scenes_of(path, source.decode(), answers, files)
    mistakes = known_mistakes(reference / MISTAKES, texts, functions, scenes=scenes)
    others = reference / CONVENTIONS
    conventions = known_mistakes(others, texts, functions, scenes=scenes) if others.is_file() else {}
    return Assignment(
        name=name,
        folder=folder,
        reference=reference,
        filename=path.name,
        policy=policy,
        questions=questions,
        answers=answers,
        source=source,
        functions=functions,
        mistakes=mistakes,
        conventions=conventions,
        files=files,
        packages=Packages(pinned, _imported(parts)) if pinned else NO_PACKAGES,
        homes={task: part.asked.name for part in parts for task in part.questions} if policy.files else {},
    )


def _imported(parts: Sequence[Part]) -> tuple[str, ...]:
    """What the blank sheets import."""
    return tuple(dict.fromkeys(one for part in parts for one in imported_by(blank(part.answered, part.source))))


def _together(parts: Sequence[Part]) -> dict[str, Question]:
    """The questions of all files."""
    found: dict[str, Question] = {}
    for part in parts:
        for name, question in part.questions.items():
            if name in found:
                first = found[name]
                says = message("files.asked_twice", task=name, first=first.path.name, line=first.line)
                raise CourseError(part.asked, question.line, says, message("course.rename_one"))
            found[name] = question
    return found


def _as_one(parts: Sequence[Part], questions: Mapping[str, Question]) -> tuple[Path, bytes, dict[str, Answer]]:
    """Of all files together a path, the text and the answers."""
    (first, *others) = parts
    if not others:
        return first.answered, first.answered.read_bytes(), dict(first.answers)
    path = first.answered.with_name(", ".join(part.answered.name for part in parts))
    source = joined({part.answered: part.source for part in parts})
    return path, source, answers_in(path, source.decode(), questions)


def hashes(assignment: Assignment) -> tuple[tuple[str, str], ...]:
    """The files that decide what is asked and what is expected, each with the SHA-256 of its bytes; of the course's own what holds here.

    Of the assignment's policy it is of what reports hang on: whoever sets another deadline changes no report.
    """
    files = {
        f"assignments/{assignment.name}": (assignment.folder, assignment.filenames),
        f"reference/{assignment.name}": (assignment.reference, (*assignment.filenames, MISTAKES, CONVENTIONS)),
    }
    contents = {f"assignments/{assignment.name}/{POLICY}": of_reports(assignment.folder / POLICY)}
    contents |= {
        f"{shown}/{name}": (folder / name).read_bytes()
        for shown, (folder, some) in files.items()
        for name in some
        if name != CONVENTIONS or (folder / name).is_file()
    }
    if assignment.alternatives_file.is_file():
        contents[f"{ALTERNATIVES}/{assignment.name}.py"] = assignment.alternatives_file.read_bytes()
    if said := assignment.policy.of_course:
        contents[f"{COURSE} ({', '.join(said)})"] = json.dumps(said, sort_keys=True).encode()
    found = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    return (
        *found.items(),
        *((f"assignments/{assignment.name}/{path}", sha) for path, sha in assignment.files.hashes.items()),
    )


def _full_name(course: Path, name: str) -> str:
    names = assignment_names(course)
    wanted = Path(name).name
    fitting = [one for one in names if one == wanted] or [one for one in names if one.startswith(wanted)]
    if len(fitting) != 1:
        facts: dict[str, Any] = {"course": course, "name": name, "there": ", ".join(names) or message("list.none")}
        if not fitting and (near := alike(wanted, names)):
            raise UsageError(message("course.no_such_assignment_but", meant=either(near), **facts))
        raise UsageError(
            message("course.several_assignments", **facts) if fitting else message("course.no_such_assignment", **facts)
        )
    return fitting[0]


def _question_files(folder: Path, policy: Policy, given: GivenFiles) -> list[Path]:
    refuse_given(policy.files, given.hashes, folder)
    files = sorted(folder.glob("*.py"))
    if not policy.files and len(files) != 1:
        found = ", ".join(file.name for file in files) or message("list.none")
        raise CourseError(
            folder, None, message("course.one_question_file", found=found), message("course.keep_one_file")
        )
    return [folder / name for name in policy.files] or files


def _match_points(questions: Mapping[str, Question], policy: Policy, path: Path, of_course: CourseFile) -> None:
    points = sum(question.points for question in questions.values())
    if not math.isclose(policy.points, points + sum(one.points for one in policy.by_hand)):
        read_policy(path, of_course, points)  # which tells it with its line


def _match_time(questions: Mapping[str, Question], policy: Policy, path: Path) -> None:
    """Raise for a case that has more time than a submission as a whole, which would be cut off before."""
    most = policy.limits.seconds_per_submission
    for question in questions.values():
        if question.seconds is not None and question.seconds > most:
            found = message("course.more_than_all", task=question.name, seconds=question.seconds, all=most)
            do = message("course.give_more_to_all", seconds=question.seconds, policy=path.name)
            raise CourseError(question.path, question.line, found, do)
