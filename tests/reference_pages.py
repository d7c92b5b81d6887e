"""The pages of docs/reference/ that are made from the code: commands, what a course's files and questions may say; `python -m tests.reference_pages` writes them anew."""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder import arguments, exit_codes, results
from autograder.course import course_file, policy
from autograder.course.late import Late
from autograder.forges import course_forge
from autograder.gradebook import ledger_file
from autograder.words.message import message, say
from autograder.words.rows import in_turn
from tests import author_tables
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "reference"
_MADE = "<!-- Made by `python -m tests.reference_pages` from the code: change it there. -->\n"
_GROUPS = {
    "Students": ("check",),
    "Grading": ("grade", "report", "regrade", "join", "diff", "replay", "similar", "cluster", "demo", "doctor"),
    "Marks": ("people", "arrivals", "marks", "review", "export", "feedback"),
    "Grading on push": ("serve", "poll", "hook", "sweep", "finalize"),
    "Grading on a platform": ("package", "hosted"),
    "Authors": ("new", "build", "audit"),
}
_NO_NAME = "NAME"
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "assignment.yaml": {"": policy.Policy("", None), "limits": results.Limits(), "late": Late()},
    "course.yaml": {"": course_file.CourseFile(), "marks": course_file.CourseFile(), "late": Late()},
    "forge.yaml": {"": course_forge.CourseForge("github")},
}


def pages() -> dict[str, str]:
    """Each page by its name."""
    return {
        "commands.md": _page("Commands", "commands_lead", _commands()),
        "files-of-a-course.md": _page("Files of a course", "files_lead", _files()),
        "questions.md": _page("`task`, `derivative`, `draw`", "questions_lead", [author_tables.tables()]),
    }


_LEADS = {
    "commands_lead": "Every command with its arguments and exit codes, as `autograder COMMAND --help` tells them.",
    "files_lead": (
        "Every key that the YAML files of a course may have. An unknown key, or a value of another kind, is an error with "
        "file and line. The keys in bold must be there; for `marked_by_hand`, in each entry."
    ),
    "questions_lead": (
        "All that the questions of an assignment may say, from the docstrings: `help(autograder.task)` and an editor show the "
        "same. How they are used: [adding a task](../authoring.md)."
    ),
}


def _page(title: str, lead: str, parts: Iterable[str]) -> str:
    return "\n".join([_MADE, f"# {title}\n", _LEADS[lead], "", *parts]).rstrip() + "\n"


# ── commands ────────────────────────────────────────────────────────────────────────────────


def _commands() -> Iterator[str]:
    parsers = _parsers()
    for group, names in _GROUPS.items():
        yield f"## {group}\n"
        for name in names:
            yield from _command(name, parsers.pop(name))
    assert not parsers, "a command without a group"


def _parsers() -> dict[str, argparse.ArgumentParser]:
    adding = argparse.ArgumentParser(prog="autograder").add_subparsers()
    for add in arguments._COMMANDS.values():
        add(adding)
    return dict(adding.choices)


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f"### {name}\n"
    yield f"{parser.description}\n"
    inner = next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)
    for what, one in (inner.choices if inner else {"": parser}).items():
        if what:
            yield f"{one.description}\n"
        if example := _example(one):
            yield f"For example: `{example}`\n"
        yield from _arguments(one, f"`autograder {name} {what}`" if what else "argument")
    yield from ("| exit code | |", "|---|---|")
    yield from (f"| {code} | {_cell(say(in_turn(causes)))} |" for code, causes in exit_codes._ends(name))
    yield ""


def _example(parser: argparse.ArgumentParser) -> str:
    return next(iter(re.findall(r"(?m)^  (autograder .*)$", parser.epilog or "")), "")


def _arguments(parser: argparse.ArgumentParser, head: str) -> Iterator[str]:
    formatter = parser._get_formatter()
    rows = [
        (_called(action), formatter._expand_help(action))
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]
    if rows:
        yield from (f"| {head} | |", "|---|---|")
        yield from (f"| `{called}` | {_cell(says)} |" for called, says in rows)
        yield ""


def _called(action: argparse.Action) -> str:
    """How an argument is given: `--out DIR`, `SUBMISSIONS`."""
    shown = action.metavar if isinstance(action.metavar, str) else ",".join(action.choices or ()) or action.dest.upper()
    names = ", ".join(action.option_strings)
    return shown if not names else names if action.nargs == 0 else f"{names} {shown}"


# ── keys of files ───────────────────────────────────────────────────────────────────────────


def _files() -> Iterator[str]:
    schemas = {
        "assignment.yaml": (
            policy.SCHEMA,
            "One in each folder of `assignments/`. `title` is required. `points` is required if course.yaml does not have it.",
        ),
        "course.yaml": (
            course_file.SCHEMA,
            "In the folder of the course; what holds for all assignments. It may be missing.",
        ),
        "forge.yaml": (
            course_forge.SCHEMA,
            "In the folder of the course, where its repositories are at a platform: [grading on push](../ci.md).",
        ),
    }
    for name, (schema, where) in schemas.items():
        keys = f"Keys: {_ticked(schema['properties'])}."
        yield from (
            f"## {name}\n",
            f"{keys}\n{where}\n",
            "| key | kind | default | what to write |",
            "|---|---|---|---|",
        )
        yield from _keys(schema, _DEFAULTS[name])
        yield ""
    yield from _ledger()


def _keys(schema: Mapping[str, Any], defaults: Mapping[str, Any], above: str = "") -> Iterator[str]:
    named = dict(schema.get("properties", {}))
    if isinstance(schema.get("additionalProperties"), Mapping):
        named[_NO_NAME] = schema["additionalProperties"]
    for key, part in named.items():
        path = f"{above}.{key}" if above else key
        shown = f"**`{path}`**" if key in schema.get("required", ()) else f"`{path}`"
        default = "" if key in schema.get("required", ()) else _default(defaults.get(above), key)
        yield f"| {shown} | {_kind(part)} | {default} | {_cell(say(part['description']))} |"
        yield from _keys(part, defaults, path)
    if isinstance(each := schema.get("items"), Mapping):
        yield from _keys(each, defaults, above)


def _default(of: Any, key: str) -> str:
    if isinstance(of, policy.Policy) and key == "points":
        return "that of course.yaml; one of the two must be there"
    value = getattr(of, key, None)
    return f"{value:g}" if isinstance(value, int | float) else f"`{value}`" if value and isinstance(value, str) else ""


def _kind(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return " or ".join(f"`{one}`" for one in part["enum"])
    kind = {"object": "mapping", "array": "list", "string": "text", "integer": "whole number"}.get(
        part["type"], part["type"]
    )
    least = f" above {part['exclusiveMinimum']:g}" if "exclusiveMinimum" in part else ""
    least += f", at least {part['minimum']:g}" if "minimum" in part else ""
    return kind + least + (f", at most {part['maximum']:g}" if "maximum" in part else "")


def _ledger() -> Iterator[str]:
    yield "## ledger.yaml\n"
    further_keys = (key for keys in ledger_file._FURTHER.values() for key in keys)
    yield f"Keys of an entry: {_ticked([*ledger_file._KINDS, *ledger_file.WHOM, *further_keys, *ledger_file._WRITE])}."
    yield "In the folder of the course: a list of decisions on single marks ([what each means](../marks.md#the-ledger)).\n"
    yield from ("| entry | must say | may say |", "|---|---|---|")
    whom = " or ".join(f"`{one}`" for one in ledger_file.WHOM)
    for kind, keys in ledger_file._KINDS.items():
        further = _ticked(ledger_file._FURTHER.get(kind, ()))
        yield f"| `{kind}` | {whom}, {_ticked((*keys, *ledger_file._BY))} | {further} |"
    yield from ("", "What each key holds:", "")
    yield from (
        f"- `{key}`: {say(says)}" for key, says in {**ledger_file._WRITE, "who": message("ledger.whom")}.items()
    )
    yield ""


def _ticked(names: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
