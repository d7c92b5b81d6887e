"""`autograder marks`: every mark of a course worked out from its runs, terms and ledger, with its steps, and the totals."""

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.batch.course_page import course_page
from autograder.batch.marks import Marks, work_out
from autograder.batch.run import what_is_missing
from autograder.batch.store import open_store
from autograder.commands.aside import aside
from autograder.commands.marked import sources
from autograder.course.course_file import read_course_file
from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.matching import Nobody, Slot
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import from_csv, written
from autograder.gradebook.table import spreadsheet
from autograder.gradebook.worked_out import comments_of, steps_of, total_said, worked_out
from autograder.output import write
from autograder.render.escape import csv_cell, json_text, one_line
from autograder.render.wording import points
from autograder.words.message import Message, Text, message, say
from autograder.words.rows import in_commas

_MOST_TOLD = 20
"""So many are named on a screen."""


def run(args: argparse.Namespace) -> int:
    """Work out, show and write; 1 if somebody is due a mark and has none or one that is not certain, 3 if a run is not finished."""
    with ExitStack() as open_ones:
        stores = [open_ones.enter_context(open_store(folder)) for folder in dict.fromkeys(args.runs)]
        of_what = sources(args, stores[0])
        found = work_out(stores, of_what)
        if args.html:
            title = read_course_file(of_what.course).title or say(message("of_course.untitled"))
            write(args.html, course_page(found, title, stores, args.html.parent).encode())
        missing = [
            what_is_missing(store, folder) for store, folder in zip(stores, dict.fromkeys(args.runs), strict=True)
        ]
    shown = _shown(found, args.who)
    _show(found, shown)
    if args.out:
        text = spreadsheet(_rows(found))
        write(args.out, written(from_csv(text, args.out), args.out) if _is_workbook(args.out) else text.encode())
    if args.json:
        write(args.json, _as_json(found).encode())
    still_open = _open(found, shown)
    for says in [*_unsettled(found, still_open), *(one for one in missing if one)]:
        aside(says)
    return 3 if any(missing) else int(still_open.is_any)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _shown(found: Marks, who: str | None) -> Sequence[int]:
    """The places of those who are asked for.

    Raises
    ------
    UsageError
        if it is nobody for certain.

    """
    if who is None:
        return range(len(found.people))
    places = next(iter(found.directories.values())).find(Person(word=who))
    if isinstance(places, Nobody):
        raise UsageError(message("marks.who", who=who, why=places.why))
    return places


# ── on the screen ───────────────────────────────────────────────────────────────────────────


def _show(found: Marks, places: Sequence[int]) -> None:
    """A table of marks; and of each that is more than a score its steps."""
    console = Console(highlight=False, markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say(message("marks.person")), overflow="fold")
    for name in (*found.assignments, say(message("marks.total"))):
        table.add_column(name, justify="right", overflow="fold")
    for place in places:
        cells = [_cell(found, (place, name)) for name in found.assignments]
        table.add_row(one_line(found.people[place].called), *cells, _per_cent(found, place))
    console.print(table)
    for place in places:
        for says in _workings(found, place):
            console.print(one_line(say(says)), soft_wrap=True)


def _cell(found: Marks, slot: Slot) -> str:
    score = found.marks[slot].score
    return "–" if score is None else points(score)


def _per_cent(found: Marks, place: int) -> str:
    total = found.totals[place].per_cent
    return "–" if total is None else say(message("marks.per_cent", number=points(total)))


def _workings(found: Marks, place: int) -> Iterator[Text]:
    """How each mark of somebody was worked out that is more than a score."""
    who = found.people[place].called
    for name in found.assignments:
        one = found.marks[place, name]
        if one.says_more:
            yield message("marks.working", who=who, name=name, how=worked_out(one))
    if how := total_said(found.totals[place]):
        yield message("marks.working", who=who, name=message("marks.total"), how=how)


@frozen
class _Open:
    """What is not settled of the people who are shown: who has no mark, who is late by an unknown time, whose time is unknown, what is nobody's."""

    people: int
    lacking: Sequence[Slot]
    late: Sequence[Slot]
    untimed: Sequence[Slot]
    lost: Sequence[tuple[str, str]]

    @property
    def is_any(self) -> bool:
        """Whether somebody is due a mark and has none, or one that is not certain."""
        return bool(self.lacking or self.late or self.lost)


def _open(found: Marks, places: Collection[int]) -> _Open:
    """What is open of those at these places; of submissions that are nobody's those that may be theirs."""

    def theirs(slots: Iterable[Slot]) -> list[Slot]:
        return [slot for slot in slots if slot[0] in places]

    late = theirs(found.late)
    untimed = [slot for slot in theirs(found.untimed) if slot not in set(late)]
    is_everybody = len(places) == len(found.people)
    unsure = {(name, one) for place, name in theirs(found.lacking) for one in found.unsure(place, name)}
    lost = [one for one in found.lost if is_everybody or one in unsure]
    return _Open(len(places), theirs(found.lacking), late, untimed, lost)


def _unsettled(found: Marks, those: _Open) -> Iterator[Message]:
    """What has to be looked at: who has no mark and why, whose time is not known, what is nobody's; and how many there are."""
    lost = [
        message("marks.lost", name=name, submission=one_line(one), why=found.lost[name, one].why)
        for name, one in those.lost
    ]
    lacking = [
        message("marks.lacks", who=_who(found, slot), name=slot[1], how=worked_out(found.marks[slot]))
        for slot in those.lacking
    ]
    late = [message("marks.late", who=_who(found, slot), name=slot[1]) for slot in those.late]
    for some in (lost, lacking, late):
        yield from some[:_MOST_TOLD]
        if len(some) > _MOST_TOLD:
            yield message("marks.more", count=len(some) - _MOST_TOLD)
    for name, count in Counter(name for _, name in those.untimed).items():
        yield message("marks.untimed", name=name, count=count)
    yield from _to_come(found)
    yield _summary(those)


def _to_come(found: Marks) -> Iterator[Message]:
    """Which entries of the ledger are dated on a day that is still to come, anywhere on earth: such a date is mistyped."""
    lines = {one.line: one for lines in found.ledger.lines.values() for one in lines}
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    for line, one in sorted(lines.items()):
        if (when := one.entry.provenance.when) > tomorrow:
            yield message("marks.to_come", path=one.path, line=line, date=when.isoformat())


def _summary(those: _Open) -> Message:
    """How many there are of each, in one sentence."""
    return message(
        "marks.summary",
        people=message("marks.count_people", count=those.people),
        lacking=message("marks.count_lacking", count=len(those.lacking)),
        late=message("marks.count_late", count=len(those.late)),
        untimed=message("marks.count_untimed", count=len(those.untimed)),
        lost=message("marks.count_lost", count=len(those.lost)),
    )


def _who(found: Marks, slot: Slot) -> str:
    return one_line(found.people[slot[0]].called)


# ── in files ────────────────────────────────────────────────────────────────────────────────


def _rows(found: Marks) -> Iterator[list[str]]:
    """A row a person: of each assignment the mark and how it was worked out, and of the total."""
    columns = [column for name in found.assignments for column in (name, say(message("marks.how", name=name)))]
    total = say(message("marks.total_column"))
    yield ["id", "name", "section", "group", *map(csv_cell, columns), total, say(message("marks.how", name=total))]
    for place, person in enumerate(found.people):
        cells = [person.ids.get("own", ""), person.name, person.section, person.group]
        for name in found.assignments:
            one = found.marks[place, name]
            cells += ["" if one.score is None else points(one.score), say(_how(found, (place, name)))]
        in_all = found.totals[place]
        cells += ["" if in_all.per_cent is None else points(in_all.per_cent), say(total_said(in_all))]
        yield list(map(csv_cell, cells))


def _how(found: Marks, slot: Slot) -> Text:
    """The steps, what people said of the work, and what is not known."""
    unknown = [message("marks.not_known")] * (slot in found.untimed)
    return in_commas([*steps_of(found.marks[slot]), *comments_of(found.marks[slot]), *unknown])


def _as_json(found: Marks) -> str:
    """Everybody with their marks, the steps as sentences."""
    everybody = [
        {
            "name": person.name,
            "ids": dict(person.ids),
            "section": person.section,
            "group": person.group,
            "marks": {name: _mark_as_json(found, (place, name)) for name in found.assignments},
            "total_per_cent": found.totals[place].per_cent,
            "total_how": say(total_said(found.totals[place])),
            "dropped": found.totals[place].dropped,
            "excused": found.totals[place].excused,
        }
        for place, person in enumerate(found.people)
    ]
    lost = [
        {"assignment": name, "submission": one, "why": say(nobody.why)} for (name, one), nobody in found.lost.items()
    ]
    return json_text(json.dumps({"people": everybody, "lost": lost}, indent=1, allow_nan=False)) + "\n"


def _mark_as_json(found: Marks, slot: Slot) -> dict[str, object]:
    one = found.marks[slot]
    return {
        "score": one.score,
        "points": one.points,
        "steps": list(map(say, steps_of(one))),
        "late_days": one.spent,
        "sha256": one.attempt.sha256 if one.attempt else "",
        "is_excused": one.is_excused,
        "is_time_known": slot not in found.untimed,
        "comments": list(comments_of(one)),
    }
