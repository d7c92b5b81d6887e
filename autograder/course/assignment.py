"""Loads one assignment from its two rooms and refuses a wrong one: questions, answers, known mistakes, policy."""

import hashlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any

from autograder.course.markers import BEGIN, END, Answer, find_answers, given_function
from autograder.course.policy import Policy, read_policy
from autograder.course.question import Question
from autograder.errors import CourseError, UsageError
from autograder.words.message import message

POLICY = "assignment.yaml"


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation: what the student did, a hint, and the function itself."""

    task: str
    name: str
    hint: str
    function: FunctionType
    line: int


@dataclass(frozen=True)
class Assignment:
    """One assignment, whole: `folder` holds its questions, `room` its answers; `filename` is what a student hands in."""

    name: str
    folder: Path
    room: Path
    filename: str
    policy: Policy
    questions: Mapping[str, Question]
    answers: Mapping[str, Answer]
    source: bytes
    functions: Mapping[str, Any]
    mistakes: Mapping[str, tuple[Mistake, ...]]


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
    folder, room = course / "assignments" / name, course / "reference" / name
    asked = _question_file(folder)
    answered = room / asked.name
    if not answered.is_file():
        raise CourseError(
            asked, None, message("course.no_answer_file", answered=answered), message("course.write_answer_file")
        )
    questions = _questions(asked)
    source = answered.read_bytes()
    answers = {answer.name: answer for answer in find_answers(answered, _decoded(answered, source))}
    answers |= _given(questions, answers, answered, source.decode())
    functions = run_file(answered, source)
    _match(asked, questions, answered, source.decode(), answers)
    policy = read_policy(folder / POLICY, sum(question.points for question in questions.values()))
    mistakes = known_mistakes(room / "mistakes.py", answers)
    return Assignment(name, folder, room, asked.name, policy, questions, answers, source, functions, mistakes)


def hashes(assignment: Assignment) -> tuple[tuple[str, str], ...]:
    """The files that decide what is asked and what is expected, each with the SHA-256 of its bytes."""
    files = {
        f"assignments/{assignment.name}": (assignment.folder, (POLICY, assignment.filename)),
        f"reference/{assignment.name}": (assignment.room, (assignment.filename, "mistakes.py")),
    }
    return tuple(
        (f"{shown}/{name}", hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for shown, (folder, names) in files.items()
        for name in names
    )


def _full_name(course: Path, name: str) -> str:
    names = assignment_names(course)
    wanted = Path(name).name
    fitting = [one for one in names if one == wanted] or [one for one in names if one.startswith(wanted)]
    if len(fitting) != 1:
        facts: dict[str, Any] = {"course": course, "name": name, "there": ", ".join(names) or message("list.none")}
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


def run_file(
    path: Path, source: bytes | None = None, *, given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The names that a file of the course defines beside the `given` ones; with the `source` at hand it need not be there."""
    names: dict[str, Any] = {**given, "__name__": path.stem, "__file__": str(path)}
    try:
        exec(compile(path.read_bytes() if source is None else source, str(path), "exec"), names)  # noqa: S102  (our own)
    except CourseError:
        raise
    except SyntaxError as error:
        raise CourseError(
            path, error.lineno, message("course.not_python", problem=error.msg), message("course.mend_syntax")
        ) from error
    except Exception as error:
        raise CourseError(
            path,
            line_in(error, path),
            f"{type(error).__name__}: {error}",
            message("course.mend_file"),
        ) from error
    return names


def line_in(error: Exception, path: Path) -> int | None:
    """The deepest line of a file that an exception came through."""
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _decoded(path: Path, source: bytes) -> str:
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise CourseError(path, line, message("course.not_utf8"), message("course.save_utf8")) from None


def _questions(path: Path) -> dict[str, Question]:
    functions = [thing for thing in run_file(path).values() if inspect.isfunction(thing)]
    questions = [thing.__dict__["question"] for thing in functions if "question" in thing.__dict__]
    if not questions:
        raise CourseError(path, None, message("course.no_question"), message("course.write_question"))
    return {question.name: question for question in questions}


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


def known_mistakes(
    path: Path, answers: Mapping[str, Answer], source: bytes | None = None
) -> dict[str, tuple[Mistake, ...]]:
    """Known mistakes are functions called ``<task>__<mistake>``; the docstring's first paragraph names, the rest hints.

    With the `source` at hand the file need not be there.
    """
    if source is None and not path.is_file():
        raise CourseError(path, None, message("course.no_mistakes"), message("course.write_mistakes"))
    found: dict[str, list[Mistake]] = {name: [] for name in answers}
    for function in run_file(path, source).values():
        if not inspect.isfunction(function) or "__" not in function.__name__.strip("_"):
            continue
        task, line = function.__name__.split("__")[0], function.__code__.co_firstlineno
        if task not in found:
            raise CourseError(
                path,
                line,
                message("course.mistake_in_unknown_task", mistake=function.__name__, task=task),
                message("course.name_mistake"),
            )
        refuse_unlike(path, function, answers[task])
        name, _, hint = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
        if not name or not hint.strip():
            do = message("course.docstring_names_mistake")
            raise CourseError(path, line, message("course.mistake_without_name", mistake=function.__name__), do)
        mistake = Mistake(task, " ".join(name.split()).removesuffix("."), " ".join(hint.split()), function, line)
        found[task].append(mistake)
    return {task: tuple(mistakes) for task, mistakes in found.items()}


def refuse_unlike(path: Path, function: FunctionType, answer: Answer) -> None:
    """Raise for another way to write an answer that cannot be called like it."""
    try:
        inspect.signature(function).bind(*answer.parameters)
    except TypeError:
        takes = ", ".join(inspect.signature(function).parameters)
        found = message(
            "course.takes_other",
            function=function.__name__,
            takes=takes,
            answer=answer.name,
            wanted=", ".join(answer.parameters),
        )
        raise CourseError(path, function.__code__.co_firstlineno, found, message("course.take_same")) from None
