"""The words and numbers that every form of a report shares."""

import re

from autograder.results import Diagnosis, Report, TaskResult, Verdict

STATUSES = ("passed", "partial", "failed", "missing")
"""What may become of a task, the best first."""

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
    """The first line of a report."""
    if report.fault:
        return "no score: the grader failed"
    score = of(report.score, report.points)
    return f"practice: {score}; hidden cases decide the grade" if report.practice else score


def sentence(text: str) -> str:
    """What a check says, as a sentence: a capital where it begins with a plain word, and a full stop.

    One letter, or capitals inside, may be the name of a matrix and stay.
    """
    text = text.strip()
    word = text.split(maxsplit=1)[0].rstrip(",") if text else ""
    if len(word) > 1 and word.isalpha() and word.islower():
        text = text[0].upper() + text[1:]
    return text if not text or text[-1] in ".?:…" else f"{text}."


def tally(report: Report) -> str:
    """How many tasks came to what: "22 passed, 3 partial, 3 failed, 1 missing"."""
    statuses = [task.status for task in report.tasks]
    return ", ".join(f"{statuses.count(status)} {status}" for status in STATUSES if status in statuses)


def looks_as_if(diagnosis: Diagnosis) -> str:
    """The sentence that names a mistake."""
    word, space, rest = diagnosis.name.strip().rstrip(".").partition(" ")
    plain = word == "A" or (word[1:].islower() and word not in _PERSONS)
    name = (word.lower() if plain else word) + space + rest
    return f"`{diagnosis.component}`: it looks as if {name}." if diagnosis.component else f"It looks as if {name}."


def verdict_status(verdict: Verdict) -> str:
    """A verdict's status; one that failed and still earned something is partial."""
    return "partial" if verdict.status == "failed" and verdict.earned > 0 else verdict.status


def verdict_says(task: TaskResult, verdict: Verdict) -> str:
    """What a verdict says that the task has not said, with the case it speaks of."""
    says = "" if verdict.says == task.says else verdict.says
    return sentence(f"{says} (case {verdict.case})" if says and verdict.case else says)


def case_line(task: TaskResult) -> str:
    """What stands above an example: "Smallest failing case: extreme/1, `dW`"."""
    if task.example is None:
        return ""
    component = f", `{task.example.component}`" if task.example.component else ""
    return f"Smallest failing case: {task.example.case}{component}"


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
