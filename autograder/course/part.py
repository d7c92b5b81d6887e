"""One file of an assignment, mostly the only one: its questions and its answers, each of which must have the other."""

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course.asked import refuse_misasked
from autograder.course.led import led_answers
from autograder.course.markers import BEGIN, END, Answer, find_answers, given_function
from autograder.course.question import Question
from autograder.course.running import run_file
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import message


@frozen
class Part:
    """One file of an assignment, mostly the only one: where it is `asked` for and where it is `answered`, and what stands there."""

    asked: Path
    answered: Path
    source: str
    questions: Mapping[str, Question]
    answers: Mapping[str, Answer]


def read_part(asked: Path, answered: Path, names: Mapping[str, Any]) -> Part:
    """What stands in two files, whose functions find these `names` of what is given.

    Raises
    ------
    CourseError
        if one is not there or is wrong in itself.

    """
    if not answered.is_file():
        raise CourseError(
            asked, None, message("course.no_answer_file", answered=answered), message("course.write_answer_file")
        )
    questions = _questions(asked, names)
    source = _decoded(answered, answered.read_bytes())
    return Part(asked, answered, source, questions, answers_in(answered, source, questions))


def answers_in(path: Path, source: str, questions: Mapping[str, Question]) -> dict[str, Answer]:
    """The answers to these questions in a text: marked ones, those that drivers lead, and what students are given whole.

    Raises
    ------
    CourseError
        for markers and functions that are not as they have to be.

    """
    answers = {answer.name: answer for answer in find_answers(path, source)}
    answers = led_answers(questions, answers, path, source)
    return answers | _given(questions, answers, path, source)


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


def refuse_unlike(part: Part, answers: Mapping[str, Answer]) -> None:
    """Raise for what does not fit in one file; `answers` are those of all."""
    for question in part.questions.values():
        if question.name not in part.answers:
            _refuse_unmarked(question, part.answered, part.source)
            facts: dict[str, Any] = {"task": question.name, "answered": part.answered}
            whole = question.given
            do = message("course.write_whole_answer", **facts) if whole else message("course.write_answer", **facts)
            raise CourseError(part.asked, question.line, message("course.no_answer", task=question.name), do)
        _match_derivative(question, answers)
    for answer in part.answers.values():
        if answer.name not in part.questions:
            do = message("course.ask_or_unmark", asked=part.asked)
            raise CourseError(part.answered, answer.line, message("course.answers_nothing", answer=answer.name), do)


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
