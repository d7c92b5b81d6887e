"""Writes the class page, of which one row after the other is handed over; a large class has its rows on pages of their own.

The rows of a class that is not large stand on the class page itself, as many as a browser shows at once. Of a larger one no
more than a page of them is held at a time, and they have no words about single tasks.
"""

from collections.abc import Sequence
from pathlib import Path

from autograder.errors import GraderError
from autograder.output import replace
from autograder.render import html
from autograder.render.class_tally import Tally
from autograder.render.class_view import Absent, Extract, Row, RowsPage, of_absent
from autograder.render.troubles import TROUBLES
from autograder.words.message import message

MOST_ON_ONE_PAGE, ROWS = 2000, 1000
"""A larger class has pages of so many rows."""

INDEX, _PAGES = "index.html", "class"
_SHORT = 60
"""So many signs of a name tell it from others, beside a link."""


class ClassPage:
    """The class page of so many submissions, to be written into a folder; who is `absent` has a row behind these."""

    def __init__(self, out: Path, submissions: int, absent: Sequence[Absent] = ()) -> None:
        """Nothing is written before there is a page full."""
        self._out, self._absent, self._total = out, absent, submissions + len(absent)
        self.is_large = self._total > MOST_ON_ONE_PAGE
        self._tally, self._rows = Tally(), list[Row]()
        self._pages, self._names = list[RowsPage](), list[str]()
        self._troubled: list[list[int]] = [[] for _ in TROUBLES]

    @property
    def way_up(self) -> str:
        """What leads from where the rows stand to the folder of the class page."""
        return "../" * self.is_large

    def take(self, one: Extract) -> None:
        """One more row."""
        self._tally.take(one)
        self._rows.append(one.row)
        if self.is_large:
            for kind, those in zip(TROUBLES, self._troubled, strict=True):
                if kind in one.row.troubles:
                    those.append(len(self._names))
            self._names.append(one.row.submission)
            if len(self._rows) == ROWS:
                self._turn()

    def write(self) -> None:
        """Write what is not written yet, and at last the class page."""
        for one in self._absent:
            self.take(of_absent(one))
        if self.is_large and self._rows:
            self._turn()
        view = self._tally.view(self._rows, self._pages)
        replace(self._out / INDEX, html.render_index(view, self._names, self._troubled).encode())

    def _turn(self) -> None:
        """Write a page of rows and begin the next."""
        begin = 1 + ROWS * len(self._pages)
        page = _page(begin, self._rows)
        links = {"index": f"../{INDEX}"}
        links |= {"before": f"./{_name(begin - ROWS)}"} if begin > 1 else {}
        links |= {"after": f"./{_name(begin + ROWS)}"} if page.end < self._total else {}
        folder = own_folder(self._out / _PAGES)
        text = html.render_rows(self._tally.title, self._rows, links, begin=begin, total=self._total)
        replace(folder / _name(begin), text.encode())
        self._pages.append(page)
        self._rows = []


def own_folder(folder: Path) -> Path:
    """The folder, made if it is not there.

    Raises
    ------
    GraderError
        if a link is in its place.

    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise GraderError(message("site.link", folder=folder))
    return folder


def _page(begin: int, rows: Sequence[Row]) -> RowsPage:
    first, last = (row.submission[:_SHORT] for row in (rows[0], rows[-1]))
    return RowsPage(f"./{_PAGES}/{_name(begin)}", begin, begin + len(rows) - 1, first, last)


def page_name(number: int) -> str:
    """Where a page of rows lies; the first is number 1."""
    return f"{_PAGES}/{number:03}.html"


def _name(begin: int) -> str:
    """What the page is called that begins with this row."""
    return Path(page_name(1 + begin // ROWS)).name
