"""The words and numbers that every form of a report shares."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograder.hand_work import Breakdown, HandWork, points_given
from autograder.render.columns import beside
from autograder.results import Diagnosis, Example, Report, Root, Status, TaskResult, Verdict
from autograder.words.message import Message, Text, identity, message, say
from autograder.words.rows import in_turn

if TYPE_CHECKING:
    # A student's check must not load what an audit needs.
    from autograder.authoring.audited import Totals, Untried

STATUSES: tuple[Status, ...] = ("passed", "partial", "failed", "waiting", "missing")
"""What may become of a task, the best first."""

_STATUS_WORDS: Mapping[str, Message] = {
    "passed": message("status.passed"),
    "partial": message("status.partial"),
    "failed": message("status.failed"),
    "waiting": message("status.waiting"),
    "missing": message("status.missing"),
    "skipped": message("status.skipped"),
}

SHORT = ("passed", "waiting", "missing")
"""Statuses of which one line says all."""

PRACTICE = message("report.practice")
"""What is said once of a practice report."""

FAULT = message("report.fault")
"""What is said first where the score means nothing."""

_PERSONS = frozenset(
    {"Adam", "Bernoulli", "Bessel", "Cauchy", "Euler", "Frobenius", "Gauss", "Glorot", "Hessian", "Jacobian", "Kaiming"}
    | {"Nesterov", "Newton", "Polyak", "Python", "Xavier"}
)
"""Words that keep their capital in the middle of a sentence."""

_LEAST = 1e-9
"""Of points: a smaller difference is one of rounding."""

_NUMBER = r"(?i)(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|-?(?:nan|inf)\b|True|False)"


def in_words(report: Report) -> Report:
    """The report in which every message is put into words; what a diagnosis is in every language is kept beside its name."""
    worded: Report = _worded(report)
    return worded


def _worded(value: Any) -> Any:
    match value:
        case Message():
            return say(value)
        case tuple():
            return tuple(map(_worded, value))
        case Diagnosis():
            told = replace(value, identity=identity_of(value))
            return replace(told, name=say(told.name), hint=say(told.hint))
        case Report() | TaskResult() | Verdict() | Example() | HandWork():
            return replace(value, **{name: _worded(fact) for name, fact in vars(value).items()})
        case _:
            return value


def points(number: float) -> str:
    """Points as a person writes them: 2.4, 3, 61.25."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def of(score: float, full: float) -> str:
    """A score out of what it could have been: "2.4 of 4"."""
    return say(message("report.of", score=points(score), full=points(full)))


def mark_line(told: Breakdown) -> str:
    """The mark in one line, with its steps."""
    how = say(in_turn(told.steps))
    if told.mark is None:
        return say(message("report.no_mark", how=how))
    return say(message("report.mark", mark=points(told.mark), how=how))


def score_line(report: Report) -> str:
    """The score in one line."""
    if report.fault:
        return say(message("report.no_score"))
    if report.is_unread:
        return say(message("report.without"))
    score = _and_waits(report, of(report.score, report.full))
    return say(message("report.practice_score", score=score)) if report.practice else score


def out_of(report: Report) -> str:
    """What stands behind the score: what it is out of, and how much waits for a person."""
    return _and_waits(report, say(message("report.out_of", points=points(report.full))))


def _and_waits(report: Report, score: str) -> str:
    if not report.unmarked:
        return score
    waiting = sum(one.points for one in report.unmarked)
    return say(message("report.and_waits", score=score, count=waiting, points=points(waiting)))


def waits_line(report: Report) -> str:
    """That some of it waits for a person, and what; "" if nothing does."""
    waiting = tuple(one.name for one in report.unmarked)
    return sentence(message("report.waits", names=waiting)) if waiting else ""


def missing_line(report: Report) -> str:
    """For which tasks that a person marks nothing was handed in; "" if there is none."""
    missing = tuple(one.name for one in report.by_hand if one.status == "not handed in")
    return sentence(message("report.not_handed_in", names=missing)) if missing else ""


def hand_line(report: Report, work: HandWork) -> tuple[str, str]:
    """What a task that a person marks came to: its points, and what is said of it."""
    given = points_given(report.breakdown)
    if work.name in given:
        return of(given[work.name], work.points), say(message("by_hand.marked"))
    if work.status == "unmarked":
        says = work.says if work in report.unmarked else message("by_hand.in_whole")
        return say(message("by_hand.up_to", points=points(work.points))), say(says)
    return of(0.0, work.points), say(work.says)


def without_code(text: Text) -> str:
    """What is wrong, for a cell or a line: without the lines of code that stand below it in a report."""
    return say(text).partition("\n\n")[0]


def sentence(text: Text) -> str:
    """What a check says, as a sentence: a capital where it begins with a plain word, and a full stop.

    One letter, or capitals inside, may be the name of a matrix and stay.
    """
    text = say(text).strip()
    word = text.split(maxsplit=1)[0].rstrip(",") if text else ""
    if len(word) > 1 and word.isalpha() and word.islower():
        text = text[0].upper() + text[1:]
    return text if not text or text[-1] in ".?:…" else f"{text}."


def status_word(status: str) -> str:
    """What a status of a task or a verdict is called."""
    return say(_STATUS_WORDS[status])


def counts_line(report: Report) -> str:
    """How many tasks came to what: "22 passed, 3 partial, 3 failed, 1 missing"."""
    statuses = [task.status for task in report.tasks]
    return ", ".join(
        say(message("status.counted", count=statuses.count(status), status=_STATUS_WORDS[status]))
        for status in STATUSES
        if status in statuses
    )


def root_says(root: Root) -> str:
    """What hangs on a wrong function, and what mending it brings."""
    brings = message("root.points", count=root.brings, points=points(root.brings))
    said = [message("root.begin", task=root.task, points=brings)]
    if root.judged_with:
        said.append(message("root.judged_with", count=len(root.judged_with), names=_as_code(root.judged_with)))
    if root.waiting:
        said.append(message("root.waiting", count=len(root.waiting), names=_as_code(root.waiting)))
    return " ".join(map(say, said))


def _as_code(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"`{name}`" for name in names)


def audit_summary(totals: "Totals") -> str:
    """An audit in one sentence."""
    told_apart = totals.mutants - totals.equivalent
    rest = message("audit.to_mend", count=totals.problems) if totals.problems else audit_well(totals)
    return say(message("audit.summary", killed=totals.killed, of=told_apart, share=totals.score, rest=rest))


def audit_well(totals: "Totals") -> Message:
    """What is said where nothing is to be mended."""
    return message("audit.not_all_tried", count=totals.untried) if totals.untried else message("audit.well")


def untried_said(untried: "Untried") -> Message:
    """What of a task there was no time for."""
    if not untried.begun:
        return message("audit.not_begun")
    return message("audit.untried_of", mutants=untried.mutants, mistakes=untried.mistakes, right=untried.right)


def mistake_name(name: Text) -> str:
    """The name of a mistake as it stands in the middle of a sentence."""
    word, space, rest = say(name).strip().rstrip(".").partition(" ")
    plain = word == "A" or (word[1:].islower() and word not in _PERSONS)
    return (word.lower() if plain else word) + space + rest


def most_likely(diagnosis: Diagnosis) -> str:
    """The line that names a mistake. A name is a phrase that need not be a sentence, so it stands behind a colon."""
    name = mistake_name(diagnosis.name)
    if diagnosis.component:
        return say(message("report.likely_in", component=diagnosis.component, name=name))
    return say(message("report.likely", name=name))


def identity_of(diagnosis: Diagnosis) -> str:
    """What tells a diagnosis from others in every language; the name's own identity where none was noted beside it."""
    return diagnosis.identity or identity(diagnosis.name)


def verdict_status(verdict: Verdict) -> str:
    """A verdict's status; one that earned some of its points and not all is partial, whether it failed or passed."""
    lacks = verdict.status == "passed" and 0 < verdict.earned < verdict.points - _LEAST
    return "partial" if lacks or (verdict.status == "failed" and verdict.earned > 0) else verdict.status


def rows(task: TaskResult) -> tuple[Verdict, ...]:
    """The verdicts that are worth a row each: none where there is but one, or all is lost for one and the same reason."""
    lost = task.score <= 0 and not any(verdict_says(verdict) for verdict in task.verdicts if verdict.status == "failed")
    return () if lost or len(task.verdicts) < 2 else tuple(_rounded(task.verdicts))  # noqa: PLR2004  (one says no more than the task)


def _rounded(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """The verdicts with what they earn as it is shown, so that it adds up: what rounding takes, the next that is partial gets."""
    left = 0.0
    for verdict in verdicts:
        earned = verdict.earned
        if 0 < earned < verdict.points:
            earned = round(verdict.earned + left, 2)
            left += verdict.earned - earned
        yield replace(verdict, earned=earned)


def verdict_says(verdict: Verdict) -> str:
    """What a verdict says that neither the task nor a verdict above it has said, with the kind of case it speaks of."""
    if verdict.is_known:
        return ""
    says = message("report.says_about", says=verdict.says, about=verdict.about) if verdict.about else verdict.says
    return sentence(says)


def case_line(task: TaskResult) -> str:
    """What stands above an example: "Smallest failing case (very large numbers), result `dW`"; of what may not be the smallest, that it fails."""
    if task.example is None:
        return ""
    line = message("report.case") if task.example.is_smallest else message("report.a_case")
    if task.example.about:
        line = message("report.case_about", case=line, about=task.example.about)
    if task.example.component:
        line = message("report.case_of_result", case=line, component=task.example.component)
    return say(line)


def map_line(task: TaskResult) -> str:
    """What stands above a map, and before what it shows; which case it is, unless it is the one above."""
    if task.error_map is None:
        return ""
    component = f"`{task.error_map.component}`" if task.error_map.component else message("judge.the_result")
    is_shown = task.example is not None and task.example.case == task.error_map.case
    return say(message("report.map" if is_shown else "report.map_of_larger_case", component=component))


def pasted(task: TaskResult) -> str:
    """The inputs of an example and the call, as lines that can be pasted into Python."""
    if task.example is None or not task.example.inputs:
        return ""
    inputs = dict(task.example.inputs)
    done = inputs.pop("", "") or f"{task.name}({', '.join(inputs)})"
    lines = [line for name, text in inputs.items() for line in beside(f"{name} =", text, 1)]
    return "\n".join([*lines, done])


def example_beside(example: Example) -> list[str]:
    """What was expected and what came, side by side under their titles."""
    titles = say(message("report.expected")), say(message("report.got"))
    return beside(f"{titles[0]}\n{say(example.expected)}", f"{titles[1]}\n{say(example.got)}")


def spans(text: Text) -> list[tuple[bool, str]]:
    """A sentence as parts, each with whether it stood between backticks."""
    return [(place % 2 == 1, part) for place, part in enumerate(re.split("`([^`]+)`", say(text))) if part]


def marked(expected: Text, got: Text) -> list[tuple[bool, str]]:
    """`got` as parts, each with whether it is a number that stands otherwise in `expected`.

    Nothing is marked where the two are not built alike, or no two of their numbers agree.
    """
    expected, got = say(expected), say(got)
    wanted, parts = re.split(_NUMBER, expected), re.split(_NUMBER, got)
    if ["".join(part.split()) for part in wanted[::2]] != ["".join(part.split()) for part in parts[::2]]:
        return [(False, got)]
    differs = [_differ(one, other) for one, other in zip(wanted[1::2], parts[1::2], strict=True)]
    if all(differs):
        return [(False, got)]
    return [(place % 2 == 1 and differs[place // 2], part) for place, part in enumerate(parts) if part]


def _differ(one: str, other: str) -> bool:
    """Whether two numbers are written differently for another reason than the sign of zero or trailing zeros."""
    try:
        return float(one) != float(other) and one.lower() != other.lower()
    except ValueError:
        return one != other
