"""The attempts before the one that a report is of: of each person the last few, each with where its page lies and what it came to."""

from collections.abc import Sequence

from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.render.html import AttemptLink
from autograder.render.report_json import report_from_json
from autograder.render.wording import of
from autograder.results import Report
from autograder.words.message import Text, message

MOST_PAGES = 5
"""So many attempts before the one that counts have a page: whoever hands in a thousand times fills no disk with them."""

FOLDER = "earlier"
"""The folder of their pages, beside those of the reports."""

_EARLIER = (
    "SELECT number, arrived, taken_in, source, graded, json FROM earlier"
    " WHERE submission = ? AND json IS NOT NULL ORDER BY number DESC LIMIT ?"
)


@frozen
class Earlier:
    """One of them: when it came, what was handed in, and its report, also as it is kept in `text`."""

    number: int
    when: Text
    source: bytes
    graded: str
    text: str
    report: Report


def earlier_of(store: Store, submission: str) -> Sequence[Earlier]:
    """Those of one submission that have a page, in the order in which they were taken in."""
    rows = list(store.rows(_EARLIER, submission, MOST_PAGES))
    return [
        Earlier(number, _when(arrived, taken_in), source, graded, text, report_from_json(text))
        for number, arrived, taken_in, source, graded, text in reversed(rows)
    ]


def count_earlier(store: Store) -> dict[str, int]:
    """How many attempts there are before the one that counts, of everybody of whom there are some."""
    return dict(store.rows("SELECT submission, count(*) FROM earlier GROUP BY submission"))


def earlier_stem(stem: str, number: int) -> str:
    """The path of an attempt's page, without the ending, by that of the report that counts."""
    folder, _, name = stem.rpartition("/")
    return f"{folder}/{FOLDER}/{name}-{number}"


def links(store: Store, stem: str, report: Report, those: Sequence[Earlier], here: int = 0) -> tuple[AttemptLink, ...]:
    """The ways from one attempt's page to all others; `here` is its number, 0 for the one that counts. None where there is but one."""
    if not those:
        return ()
    name, up = stem.rpartition("/")[2], "." if here else f"./{FOLDER}"
    links = [
        AttemptLink(one.when, _came_to(one.report), "" if one.number == here else f"{up}/{name}-{one.number}.html")
        for one in those
    ]
    row = store.row("SELECT arrived, taken_in FROM submission WHERE id = ?", report.submission)
    assert row is not None
    return (*links, AttemptLink(_when(*row), _came_to(report), f"../{name}.html" if here else "", is_last=True))


def _when(arrived: str, taken_in: str) -> Text:
    time = (arrived or taken_in)[: len("2027-03-14T10:00")].replace("T", " ")
    return time if arrived else message("report.taken_in", time=time)


def _came_to(report: Report) -> Text:
    return of(report.score, report.full) if report.has_score else message("report.nothing_graded")
