"""The words and numbers that every form of a report shares."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.render.columns import beside
from autograder.results import Diagnosis, Report, TaskResult, Verdict

if TYPE_CHECKING:
    # A student's check must not load what an audit needs.
    from autograder.authoring.audited import Totals

STATUSES = ("passed", "partial", "failed", "waiting", "missing")
"""What may become of a task, the best first."""

SHORT = ("passed", "waiting", "missing")
"""Statuses of which one line says all."""

PRACTICE = "These were practice cases. Hidden cases of the same kinds decide the grade."
"""What is said once of a practice report."""

FAULT = "The grader itself failed on this submission. That says nothing about the code, and there is no score."
"""What is said first where the score means nothing."""

_PERSONS = frozenset(
    {"Adam", "Bernoulli", "Bessel", "Cauchy", "Euler", "Frobenius", "Gauss", "Glorot", "Hessian", "Jacobian", "Kaiming"}
    | {"Nesterov", "Newton", "Polyak", "Python", "Xavier"}
)
"""Words that keep their capital in the middle of a sentence."""

_NUMBER = r"(?i)(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|-?(?:nan|inf)\b|True|False)"


def points(number: float) -> str:
    """Points as a person writes them: 2.4, 3, 61.25."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def of(score: float, full: float) -> str:
    """A score out of what it could have been: "2.4 of 4"."""
    return f"{points(score)} of {points(full)}"


def score_line(report: Report) -> str:
    """The score in one line."""
    if report.fault:
        return "no score: the grader failed"
    score = of(report.score, report.points)
    return f"practice: {score}" if report.practice else score


def sentence(text: str) -> str:
    """What a check says, as a sentence: a capital where it begins with a plain word, and a full stop.

    One letter, or capitals inside, may be the name of a matrix and stay.
    """
    text = text.strip()
    word = text.split(maxsplit=1)[0].rstrip(",") if text else ""
    if len(word) > 1 and word.isalpha() and word.islower():
        text = text[0].upper() + text[1:]
    return text if not text or text[-1] in ".?:…" else f"{text}."


def counts_line(report: Report) -> str:
    """How many tasks came to what: "22 passed, 3 partial, 3 failed, 1 missing"."""
    statuses = [task.status for task in report.tasks]
    return ", ".join(f"{statuses.count(status)} {status}" for status in STATUSES if status in statuses)


def audit_summary(totals: "Totals") -> str:
    """An audit in one sentence."""
    told_apart = totals.mutants - totals.equivalent
    says = f"{totals.killed} of {told_apart} mutants that can be told from the answers lose points ({totals.score:.1%})"
    return f"{says}; {f'{totals.problems} to mend' if totals.problems else 'all is well'}"


def mistake_name(name: str) -> str:
    """The name of a mistake as it stands in the middle of a sentence."""
    word, space, rest = name.strip().rstrip(".").partition(" ")
    plain = word == "A" or (word[1:].islower() and word not in _PERSONS)
    return (word.lower() if plain else word) + space + rest


def most_likely(diagnosis: Diagnosis) -> str:
    """The line that names a mistake. A name is a phrase that need not be a sentence, so it stands behind a colon."""
    part = f" in `{diagnosis.component}`" if diagnosis.component else ""
    return f"Most likely{part}: {mistake_name(diagnosis.name)}."


def verdict_status(verdict: Verdict) -> str:
    """A verdict's status; one that failed and still earned something is partial."""
    return "partial" if verdict.status == "failed" and verdict.earned > 0 else verdict.status


def rows(task: TaskResult) -> tuple[Verdict, ...]:
    """The verdicts that are worth a row each: none where there is but one, or all is lost for one and the same reason."""
    lost = task.score <= 0 and not any(
        verdict_says(task, verdict) for verdict in task.verdicts if verdict.status == "failed"
    )
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


def verdict_says(task: TaskResult, verdict: Verdict) -> str:
    """What a verdict says that neither the task nor a verdict above it has said, with the kind of case it speaks of.

    Other numbers are nothing else: a wrong shape is the same mistake in every size.
    """
    above = task.verdicts[: [one.check for one in task.verdicts].index(verdict.check)]
    said = [_without_numbers(text) for text in (task.says, *(one.says for one in above))]
    if not verdict.says or any(text.startswith(_without_numbers(verdict.says)) for text in said):
        return ""
    return sentence(f"{verdict.says} ({verdict.about})" if verdict.about else verdict.says)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d[\d, ]*", "", text)


def case_line(task: TaskResult) -> str:
    """What stands above an example: "Smallest failing case (very large numbers), result `dW`"."""
    if task.example is None:
        return ""
    about = f" ({task.example.about})" if task.example.about else ""
    component = f", result `{task.example.component}`" if task.example.component else ""
    return f"Smallest failing case{about}{component}"


def map_line(task: TaskResult) -> str:
    """What stands above a map, and before what it shows; which case it is, unless it is the one above."""
    if task.error_map is None:
        return ""
    component = f"`{task.error_map.component}`" if task.error_map.component else "the result"
    if task.example and task.example.case == task.error_map.case:
        return f"Where {component} is wrong"
    return f"Where {component} is wrong in a larger case"


def pasted(task: TaskResult) -> str:
    """The inputs of an example and the call, as lines that can be pasted into Python."""
    if task.example is None or not task.example.inputs:
        return ""
    lines = [line for name, text in task.example.inputs for line in beside(f"{name} =", text, 1)]
    names = ", ".join(name for name, _ in task.example.inputs)
    return "\n".join([*lines, f"{task.name}({names})"])


def spans(text: str) -> list[tuple[bool, str]]:
    """A sentence as parts, each with whether it stood between backticks."""
    return [(place % 2 == 1, part) for place, part in enumerate(re.split("`([^`]+)`", text)) if part]


def marked(expected: str, got: str) -> list[tuple[bool, str]]:
    """`got` as parts, each with whether it is a number that stands otherwise in `expected`.

    Nothing is marked where the two are not built alike, or no two of their numbers agree.
    """
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
