"""The tables of docs/reference/questions.md, all that a question may say, made from the docstrings; run it to write the page anew."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import autograder
from autograder import Draw, derivative, load_assignment, set_exam, task
from autograder.judge.key import CHECKS, PROFILES
from autograder.words.message import say
from tests.conftest import ROOT, TINY

PAGE = ROOT / "docs" / "reference" / "questions.md"
RULES = [getattr(autograder, name) for name in ("in_order", "normal", "uniform", "coin", "accuracy", "passes")]


def tables() -> str:
    """All of them."""
    methods = [thing for name, thing in vars(Draw).items() if inspect.isfunction(thing) and name[0] != "_"]
    groups = _groups()
    profiles = {f"`{name}`": f"{say(about)}; decides `{groups[name]}`" for name, about in PROFILES.items()}
    shares = {f"`{name}`": f"{say(title)}, weight {weight:g}" for name, (title, weight) in CHECKS.items()}
    return "\n".join(
        [
            *_table("`@task(...)`", _entries(task.__doc__, "=")),
            *_table("`derivative(...)`", _entries(derivative.__doc__, "=")),
            *_table("`draw`", {**_entries(Draw.__doc__, ""), **dict(map(_called, methods))}, "draw."),
            *_table("`judged_by=`", dict(map(_called, RULES))),
            *_table("profile", profiles),
            *_table("share of the points", shares),
        ]
    )


def _groups() -> dict[str, str]:
    """The share that each profile's case decides, as a question draws them that leaves none out."""
    exam = set_exam(load_assignment(TINY, "01_tiny"), b"a secret for tests")
    return {one.case.name: one.case.check for task in exam.key.tasks for one in task.cases}


def _table(head: str, rows: dict[str, str], begin: str = "") -> Iterator[str]:
    yield from (f"| {head} | |", "|---|---|")
    yield from (f"| {name.replace('`', f'`{begin}', 1)} | {says} |" for name, says in rows.items())
    yield ""


def _entries(doc: str | None, sign: str) -> dict[str, str]:
    """The entries of a docstring's one section, as numpydoc has them."""
    section = re.split(r"\n-{3,}\n", inspect.cleandoc(doc or ""))[1]
    parts = re.findall(r"^(\w+)\n((?:    .*\n?|\n)+)", section, re.MULTILINE)
    return {f"`{name}{sign}`": _line(text) for name, text in parts}


def _called(function: Callable[..., Any]) -> tuple[str, str]:
    """How a function is called, and its docstring in one line."""
    signature = inspect.signature(function)
    parameters = [one.replace(annotation=one.empty) for name, one in signature.parameters.items() if name != "self"]
    shown = str(signature.replace(parameters=parameters, return_annotation=signature.empty)).replace("*, ", "")
    return f"`{function.__name__}{shown}`", _line(inspect.cleandoc(function.__doc__ or ""))


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split()).replace("|", "\\|")


def main() -> None:
    """Write the page, and the others that are made from the code."""
    from tests import reference_pages  # noqa: PLC0415  (which needs these tables)

    reference_pages.main()


if __name__ == "__main__":
    main()
