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
        raise UsageError(
            f"{course}: this is not a course, it has no folder `assignments`.\n  Name the course's folder with --course."
        )
    folders = sorted(folder for folder in room.iterdir() if not folder.name.startswith((".", "__")))
    for folder in folders:
        if not (folder / POLICY).is_file() and (any(folder.glob("*.py")) or (folder / "handout.md").is_file()):
            do = "Write title, points and deadline into it, or take the folder away."
            raise CourseError(folder / POLICY, None, "there is no such file, which makes the folder an assignment", do)
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
        raise CourseError(asked, None, f"there is no answer {answered}", "Write it, with solution markers.")
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
        found = "several assignments" if fitting else "no assignment"
        raise UsageError(f"{course}: {found} called {name!r}.\n  There are: {', '.join(names) or 'none'}.")
    return fitting[0]


def _question_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.py"))
    if len(files) != 1:
        found = ", ".join(file.name for file in files) or "none"
        raise CourseError(
            folder, None, f"an assignment has one file of questions, here: {found}", "Keep just that one."
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
        raise CourseError(path, error.lineno, f"this is not Python: {error.msg}", "Mend the syntax.") from error
    except Exception as error:
        raise CourseError(path, line_in(error, path), f"{type(error).__name__}: {error}", "Mend the file.") from error
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
        raise CourseError(path, line, "this is not UTF-8", "Save the file with that encoding.") from None


def _questions(path: Path) -> dict[str, Question]:
    functions = [thing for thing in run_file(path).values() if inspect.isfunction(thing)]
    questions = [thing.__dict__["question"] for thing in functions if "question" in thing.__dict__]
    if not questions:
        raise CourseError(path, None, "there is no question", "Write a function and put `@task(points=...)` above it.")
    return {question.name: question for question in questions}


def _given(
    questions: Mapping[str, Question], answers: Mapping[str, Answer], path: Path, source: str
) -> dict[str, Answer]:
    """The functions that students are given whole, of those questions that say so."""
    found = {}
    for question in (one for one in questions.values() if one.given):
        if question.name in answers:
            found_ = f"`{question.name}` is given to students, but has solution markers"
            raise CourseError(path, answers[question.name].begin, found_, "Take the markers or given=True away.")
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
            do = f"Write `{question.name}` in {answered}, {'whole' if question.given else 'with solution markers'}."
            raise CourseError(asked, question.line, f"`{question.name}` has no answer", do)
        _match_derivative(question, answers)
    for answer in answers.values():
        if answer.name not in questions:
            do = f"Ask it in {asked}, or take its solution markers away."
            raise CourseError(answered, answer.line, f"`{answer.name}` answers no question", do)


def _refuse_unmarked(question: Question, answered: Path, source: str) -> None:
    """Raise for an answer that is there, but whose solution is not marked."""
    found = given_function(answered, source, question.name)
    if found:
        do = f"Put `{BEGIN}` and `{END}` around what students are to write, or ask it with given=True."
        raise CourseError(answered, found.line, f"`{question.name}` has no solution markers", do)


def _match_derivative(question: Question, answers: Mapping[str, Answer]) -> None:
    spec = question.derivative
    if spec is None:
        return
    if spec.of not in answers:
        found = f"`{question.name}` is the derivative of `{spec.of}`, which is not asked"
        raise CourseError(question.path, question.line, found, "Name another task.")
    known = answers[spec.of].parameters
    unknown = [name for name in spec.wrt if name and name not in known]
    if unknown:
        found = f"`{spec.of}` is differentiated by {unknown[0]!r}, which it does not take"
        raise CourseError(question.path, question.line, found, f"Name some of {', '.join(known)}.")


def known_mistakes(
    path: Path, answers: Mapping[str, Answer], source: bytes | None = None
) -> dict[str, tuple[Mistake, ...]]:
    """Known mistakes are functions called ``<task>__<mistake>``; the docstring's first paragraph names, the rest hints.

    With the `source` at hand the file need not be there.
    """
    if source is None and not path.is_file():
        raise CourseError(path, None, "there are no known mistakes", "Write wrong variants called <task>__<mistake>.")
    found: dict[str, list[Mistake]] = {name: [] for name in answers}
    for function in run_file(path, source).values():
        if not inspect.isfunction(function) or "__" not in function.__name__.strip("_"):
            continue
        task, line = function.__name__.split("__")[0], function.__code__.co_firstlineno
        if task not in found:
            raise CourseError(
                path,
                line,
                f"`{function.__name__}` is a mistake in the unknown task `{task}`",
                "Name it <task>__<mistake>.",
            )
        refuse_unlike(path, function, answers[task])
        name, _, hint = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
        if not name or not hint.strip():
            do = "Its docstring names the mistake in one paragraph and gives a hint in a second."
            raise CourseError(path, line, f"`{function.__name__}` has no name or no hint", do)
        mistake = Mistake(task, " ".join(name.split()).removesuffix("."), " ".join(hint.split()), function, line)
        found[task].append(mistake)
    return {task: tuple(mistakes) for task, mistakes in found.items()}


def refuse_unlike(path: Path, function: FunctionType, answer: Answer) -> None:
    """Raise for another way to write an answer that cannot be called like it."""
    try:
        inspect.signature(function).bind(*answer.parameters)
    except TypeError:
        takes = ", ".join(inspect.signature(function).parameters)
        found = f"`{function.__name__}` takes ({takes}), but `{answer.name}` takes ({', '.join(answer.parameters)})"
        raise CourseError(path, function.__code__.co_firstlineno, found, "Let it take the same arguments.") from None
