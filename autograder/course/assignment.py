"""Loads one assignment from its two rooms and refuses a wrong one: questions, answers, known mistakes, policy."""

import ast
import hashlib
import inspect
from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.asked import refuse_misasked
from autograder.course.course_file import read_packages
from autograder.course.edits import answer_texts
from autograder.course.given_folder import given_files
from autograder.course.led import led_answers
from autograder.course.markers import (
    BEGIN,
    END,
    Answer,
    blank,
    find_answers,
    function_lines,
    given_function,
    imported_by,
)
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.policy import Policy, read_policy
from autograder.course.question import Question
from autograder.course.running import run_file
from autograder.course.scene import scenes_of
from autograder.errors import CourseError, UsageError
from autograder.frozen import frozen
from autograder.results import Limits
from autograder.sandbox.given_files import NO_FILES, UNDER, GivenFiles
from autograder.sandbox.packages import NO_PACKAGES, Packages
from autograder.words.alike import alike
from autograder.words.message import message
from autograder.words.rows import either

POLICY, MISTAKES, CONVENTIONS = "assignment.yaml", "mistakes.py", "conventions.py"


@frozen
class Assignment:
    """One assignment, whole: `folder` holds its questions, `reference` its answers; `filename` is what a student hands in.

    `conventions` are for some tasks what is right as well, each written as a known mistake is.
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

    @property
    def limits(self) -> Limits:
        """What a submission may use, with the seconds of those tasks that have their own."""
        seconds = {name: one.seconds for name, one in self.questions.items() if one.seconds is not None}
        return replace(self.policy.limits, seconds_of=seconds)

    @property
    def answers_file(self) -> Path:
        """Where its answers stand."""
        return self.reference / self.filename

    @property
    def mistakes_file(self) -> Path:
        """Where its known mistakes stand."""
        return self.reference / MISTAKES

    @cached_property
    def begins(self) -> Mapping[str, frozenset[int]]:
        """The lines on which the functions of each task begin in the answers' file."""
        answers = ast.parse(self.source.decode())
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
    found = {other: _tasks_asked(course / "assignments" / other) for other in names}
    return {other: tasks for other, tasks in found.items() if tasks}


def _tasks_asked(folder: Path) -> tuple[str, ...]:
    try:
        (asked,) = folder.glob("*.py")
        tree = ast.parse(asked.read_bytes())
    except (OSError, ValueError, SyntaxError):
        return ()
    return tuple(name for node in tree.body if isinstance(node, ast.FunctionDef) for name in _named_by(node))


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
    asked = _question_file(folder)
    answered = reference / asked.name
    if not answered.is_file():
        raise CourseError(
            asked, None, message("course.no_answer_file", answered=answered), message("course.write_answer_file")
        )
    pinned, files = read_packages(course), given_files(folder)
    names = {UNDER: files} if files else {}
    questions = _questions(asked, names)
    source = answered.read_bytes()
    answers = {answer.name: answer for answer in find_answers(answered, _decoded(answered, source))}
    answers = led_answers(questions, answers, answered, source.decode())
    answers |= _given(questions, answers, answered, source.decode())
    functions = run_file(answered, source, given=names)
    _match(asked, questions, answered, source.decode(), answers)
    policy = read_policy(folder / POLICY, sum(question.points for question in questions.values()))
    _match_time(questions, policy, folder / POLICY)
    texts = answer_texts(answered, source.decode(), answers)
    scenes = scenes_of(answered, source.decode(), answers, files)
    mistakes = known_mistakes(reference / MISTAKES, texts, functions, scenes=scenes)
    others = reference / CONVENTIONS
    conventions = known_mistakes(others, texts, functions, scenes=scenes) if others.is_file() else {}
    packages = Packages(pinned, imported_by(blank(answered, source.decode()))) if pinned else NO_PACKAGES
    return Assignment(
        name=name,
        folder=folder,
        reference=reference,
        filename=asked.name,
        policy=policy,
        questions=questions,
        answers=answers,
        source=source,
        functions=functions,
        mistakes=mistakes,
        conventions=conventions,
        files=files,
        packages=packages,
    )


def hashes(assignment: Assignment) -> tuple[tuple[str, str], ...]:
    """The files that decide what is asked and what is expected, each with the SHA-256 of its bytes."""
    files = {
        f"assignments/{assignment.name}": (assignment.folder, (POLICY, assignment.filename)),
        f"reference/{assignment.name}": (assignment.reference, (assignment.filename, MISTAKES, CONVENTIONS)),
    }
    contents = {
        f"{shown}/{name}": (folder / name).read_bytes()
        for shown, (folder, some) in files.items()
        for name in some
        if name != CONVENTIONS or (folder / name).is_file()
    }
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


def _question_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.py"))
    if len(files) != 1:
        found = ", ".join(file.name for file in files) or message("list.none")
        raise CourseError(
            folder, None, message("course.one_question_file", found=found), message("course.keep_one_file")
        )
    return files[0]


def _decoded(path: Path, source: bytes) -> str:
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise CourseError(path, line, message("course.not_utf8"), message("course.save_utf8")) from None


def _questions(path: Path, names: Mapping[str, Any]) -> dict[str, Question]:
    source = path.read_bytes()
    refuse_misasked(path, source)
    functions = [thing for thing in run_file(path, source, given=names).values() if inspect.isfunction(thing)]
    questions = [thing.__dict__["question"] for thing in functions if "question" in thing.__dict__]
    if not questions:
        raise CourseError(path, None, message("course.no_question"), message("course.write_question"))
    found: dict[str, Question] = {}
    for question in questions:
        if question.name in found:
            says = message("course.judged_twice", task=question.name, line=found[question.name].line)
            raise CourseError(path, question.line, says, message("course.draw_both"))
        found[question.name] = question
    return found


def _given(
    questions: Mapping[str, Question], answers: Mapping[str, Answer], path: Path, source: str
) -> dict[str, Answer]:
    """The functions that students are given whole, of those questions that say so."""
    found = {}
    for question in (one for one in questions.values() if one.given):
        if question.name in answers:
            found_ = message("course.given_but_marked", task=question.name)
            raise CourseError(path, answers[question.name].begin, found_, message("course.unmark_or_ungive"))
        answer = given_function(path, source, question.name)
        if answer:
            found[question.name] = answer
    return found


def _match(
    asked: Path, questions: Mapping[str, Question], answered: Path, source: str, answers: Mapping[str, Answer]
) -> None:
    for question in questions.values():
        if question.name not in answers:
            _refuse_unmarked(question, answered, source)
            facts: dict[str, Any] = {"task": question.name, "answered": answered}
            whole = question.given
            do = message("course.write_whole_answer", **facts) if whole else message("course.write_answer", **facts)
            raise CourseError(asked, question.line, message("course.no_answer", task=question.name), do)
        _match_derivative(question, answers)
    for answer in answers.values():
        if answer.name not in questions:
            do = message("course.ask_or_unmark", asked=asked)
            raise CourseError(answered, answer.line, message("course.answers_nothing", answer=answer.name), do)


def _match_time(questions: Mapping[str, Question], policy: Policy, path: Path) -> None:
    """Raise for a case that has more time than a submission as a whole, which would be cut off before."""
    most = policy.limits.seconds_per_submission
    for question in questions.values():
        if question.seconds is not None and question.seconds > most:
            found = message("course.more_than_all", task=question.name, seconds=question.seconds, all=most)
            do = message("course.give_more_to_all", seconds=question.seconds, policy=path.name)
            raise CourseError(question.path, question.line, found, do)


def _refuse_unmarked(question: Question, answered: Path, source: str) -> None:
    """Raise for an answer that is there, but whose solution is not marked."""
    found = given_function(answered, source, question.name)
    if found:
        do = message("course.mark_solution", begin=BEGIN, end=END)
        raise CourseError(answered, found.line, message("course.unmarked", task=question.name), do)


def _match_derivative(question: Question, answers: Mapping[str, Answer]) -> None:
    spec = question.derivative
    if spec is None:
        return
    if spec.of not in answers:
        found = message("course.derivative_of_unasked", task=question.name, of=spec.of)
        raise CourseError(question.path, question.line, found, message("course.name_other_task"))
    known = answers[spec.of].parameters
    unknown = [name for name in spec.wrt if name and name not in known]
    if unknown:
        found = message("course.wrt_unknown", of=spec.of, wrt=unknown[0])
        raise CourseError(question.path, question.line, found, message("course.name_some", names=", ".join(known)))
