"""Classes of 300 with names that mislead, as each platform lets them be downloaded, and the tables that their marks go back into.

Ids overlap on purpose: the school's number of one is Canvas's number of another, a team's number is a participant's, a login on
GitHub is somebody else's at school. Every fifth file is called as if the platform had named it for somebody else.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

SIZE = 300
FULL = 300
TITLE = "Two small tasks"

_FIRST = (
    "Ann",
    "Bea",
    "Cai",
    "Zoë",
    "Zoe\u0308",
    "Мария",
    "明",
    "محمد",
    "Seán",
    "Ngọc",
    "Jean-Luc",
    "D'Arcy",
    "Ada-Mae",
    "İpek",
    "Bo",
)
_LAST = ("One", "Two", "O'Neil", "O’Hara", "van der Berg", "Иванова", "王", "علي", "Müller", "Nguyễn", "Smith-Jones", "MacLeod", "Strauß", "Şahin", "Li",
         "de la Cruz", "Ó Sé", "Ångström", "Kim", "Lee")  # fmt: skip
_MISLEADING = (
    ("Wei", "Zhang"), ("Wei", "Zhang"), ("Ann", "Lee"), ("Lee", "Ann"), ("Participant", "112"), ("Ann", "One (user 107)"), ("=SUM(A1)", "+x"),
    ("\U0001f600", "\U0001f600"), ("X 777 assignsubmission file", "x"), ("LATE", "Smith"), ("anon", "5"), ("Bo", "13"), ("<b>Eve", "&amp"),
    ("Bo", "Bo (sid 130)"), ("Cy (Participant 120)", "X"), ("Test", "Student"), ("EX", "N/A"), ("-", "Dash"), ("@all", "here"), ("wei", "ZHANG"),
)  # fmt: skip


@dataclass(frozen=True)
class Pupil:
    """One of the class; `place` is what tells them apart in truth."""

    place: int

    @property
    def names(self) -> tuple[str, str]:
        """The first name and the last."""
        if self.place < len(_MISLEADING):
            return _MISLEADING[self.place]
        return _FIRST[self.place % len(_FIRST)], _LAST[self.place // len(_FIRST)]

    @property
    def full(self) -> str:
        """First Last."""
        return " ".join(self.names)

    @property
    def sortable(self) -> str:
        """Last, First."""
        return ", ".join(reversed(self.names))

    @property
    def canvas(self) -> int:
        """Canvas's number."""
        return 100 + self.place

    @property
    def school(self) -> int:
        """The school's number, which is Canvas's of another."""
        return 100 + self.place * 7 % SIZE

    @property
    def participant(self) -> int:
        """Moodle's participant."""
        return 100 + self.place * 11 % SIZE

    @property
    def login(self) -> str:
        """The login at school."""
        return f"u{self.place}"

    @property
    def github(self) -> str:
        """The login on GitHub, which at school is another's."""
        return f"u{(self.place + 1) % SIZE}"

    @property
    def hands_in(self) -> bool:
        """Nine of ten do."""
        return self.place % 10 != 9


CLASS = tuple(map(Pupil, range(SIZE)))
HANDING_IN = tuple(one for one in CLASS if one.hands_in)
TEAMS = tuple(HANDING_IN[at : at + 3] for at in range(0, len(HANDING_IN), 3))


def work_of(*pupils: Pupil) -> bytes:
    """A file that says whose it is, for the test alone."""
    return f"# of {' '.join(str(one.place) for one in pupils)}\nx = 1\n".encode()


def owners(source: bytes) -> list[int]:
    """Whose work it is."""
    return [int(place) for place in source.partition(b"\n")[0].split()[2:]]


def score_of(places: list[int]) -> float:
    """A score that nobody else has."""
    return places[0] + 0.25


# ── downloads ───────────────────────────────────────────────────────────────────────────────────


def _other(one: Pupil) -> Pupil:
    return CLASS[(one.place + 17) % SIZE]


def _squeezed(one: Pupil) -> str:
    return re.sub(r"\W", "", one.sortable.lower())


def _in_moodle(name: str) -> str:
    return re.sub(r'[/\\:*?"<>|]', "", name.replace("_", " "))


def _file(one: Pupil, other: str) -> str:
    """The file's name; every fifth looks as if it were another's."""
    return f"{other}tiny.py" if one.place % 5 == 0 else "tiny.py"


def canvas_download() -> dict[str, bytes]:
    """Files alone, some late, some handed in again."""
    files = {}
    for one in HANDING_IN:
        late, again = "LATE_" * (one.place % 7 == 0), "-2" * (one.place % 4 == 0)
        name = _file(one, f"x_{_squeezed(_other(one))}_{_other(one).canvas}_9{_other(one).canvas}_").replace(
            ".py", f"{again}.py"
        )
        files[f"{_squeezed(one)}_{late}{one.canvas}_9{one.canvas}_{name}"] = work_of(one)
    return files | {"solution.py": b"# of\n", "\U0001f600.py": b"# of\n"}


def canvas_anonymous_download() -> dict[str, bytes]:
    """Of which nobody can tell whose it is."""
    return {f"anon_{one.school}x_9{one.canvas}_{_file(one, f'x_{one.canvas}_7_')}": work_of(one) for one in HANDING_IN}


def moodle_folders() -> dict[str, bytes]:
    """A folder each."""
    return {
        f"{_in_moodle(one.full)}_{one.participant}_assignsubmission_file/{_file(one, f'x_{_other(one).participant}_assignsubmission_file_')}": work_of(
            one
        )
        for one in HANDING_IN
    }


def moodle_flat() -> dict[str, bytes]:
    """Files alone."""
    return {
        f"{_in_moodle(one.full)}_{one.participant}_assignsubmission_file_{_file(one, f'{_in_moodle(_other(one).full)}_{_other(one).participant}_assignsubmission_file_')}": work_of(
            one
        )
        for one in HANDING_IN
    }


def moodle_blind() -> dict[str, bytes]:
    """Numbers alone."""
    return {f"Participant_{one.participant}_assignsubmission_file_/tiny.py": work_of(one) for one in HANDING_IN}


def team_name(at: int) -> str:
    """Every tenth team is called as somebody is."""
    return CLASS[(at * 5 + 60) % SIZE].full if at % 10 == 0 else f"Team {at}"


def moodle_teams() -> dict[str, bytes]:
    """A folder for each team, with a number that is somebody's."""
    return {
        f"{_in_moodle(team_name(at))}_{100 + at}_assignsubmission_file/tiny.py": work_of(*team)
        for at, team in enumerate(TEAMS)
    }


def gradescope_download() -> dict[str, bytes]:
    """Folders of two, and the list of who they are; some have no number there, or one that is nobody's."""
    files, told = {}, []
    for at in range(0, len(HANDING_IN), 2):
        pair = HANDING_IN[at : at + 2]
        files[f"assignment_1_export/submission_{at}/tiny.py"] = work_of(*pair)
        told.append(f"submission_{at}:\n  :submitters:\n" + "".join(map(_submitter, pair)))
    return files | {"assignment_1_export/submission_metadata.yml": "".join(told).encode()}


def _submitter(one: Pupil) -> str:
    sid = "null" if one.place % 50 == 20 else f"'{one.school}'"
    name = one.full.replace("'", "''")
    return f"  - :name: '{name}'\n    :sid: {sid}\n    :email: {one.login}@gmail.example\n"


def classroom_download() -> dict[str, bytes]:
    """A repository each."""
    return {f"hw-1-submissions/hw-1-{one.github}/{_file(one, _other(one).github)}": work_of(one) for one in HANDING_IN}


def blackboard_download() -> dict[str, bytes]:
    """Files alone, some of an earlier attempt."""
    files = {}
    for one in HANDING_IN:
        name = _file(one, f"x_{_other(one).login}_attempt_2026-03-09-10-00-00_")
        files[f"Homework_1_{one.login}_attempt_2026-03-02-10-00-00_{name}"] = work_of(one)
        if one.place % 3 == 0:
            files[f"Homework_1_{one.login}_attempt_2026-03-01-10-00-00_{name}"] = b"# of an earlier attempt\n"
    return files


def brightspace_download() -> dict[str, bytes]:
    """Folders, some of an earlier attempt."""
    files = {"index.html": b""}
    for one in HANDING_IN:
        name = f"{100 + one.place * 13 % SIZE}-9 - {_in_moodle(one.full)} - Mar {{}}, 2026 1000 AM/tiny.py"
        files[name.format(2)] = work_of(one)
        if one.place % 3 == 0:
            files[name.format(1)] = b"# of an earlier attempt\n"
    return files


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def _table(rows, delimiter=",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return file.getvalue()


def canvas_table() -> str:
    """Everybody, some in two sections, and the student that Canvas makes up."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{TITLE} (7)", "Current Score"]
    rows = [
        [one.sortable, one.canvas, one.school, f"{one.login}@x.edu", section, "", "50"]
        for one in CLASS
        for section in ("A", "B")[: 1 + (one.place % 6 == 0)]
    ]
    return _table(
        [
            head,
            ["    Points Possible", "", "", "", "", "300.00", "(read only)"],
            *rows,
            ["Student, Test", 999, "", "", "A", "", ""],
        ]
    )


MOODLE_HEADS = {
    "en": "Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments",
    "de": "ID,Vollständiger Name,E-Mail-Adresse,Status,Gruppe,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar",
}


def moodle_table(language: str = "en", *, is_blind: bool = False, has_teams: bool = False) -> str:
    """The worksheet of the class."""
    teams = {one: team_name(at) for at, team in enumerate(TEAMS) for one in team} if has_teams else {}
    rows = [MOODLE_HEADS[language].split(",")]
    for one in CLASS:
        who = {"en": "Participant", "de": "Teilnehmer/in"}[language]
        row = [
            f"{who} {one.participant}",
            one.full,
            f"{one.login}@x.edu",
            "Submitted",
            teams.get(one, ""),
            "",
            "300.00",
            "Yes",
            "-",
            "-",
            "",
        ]
        rows.append(row)
    return _table([[row[0], *row[3:]] for row in rows] if is_blind else rows)


def blackboard_table() -> str:
    """The grade centre's download."""
    head = ["Last Name", "First Name", "Username", "Student ID", "Availability", f"{TITLE} [Total Pts: 300 Score] |7"]
    return _table([head, *([*reversed(one.names), one.login, one.school, "Yes", ""] for one in CLASS)], "\t")


def brightspace_table() -> str:
    """The export of grades."""
    head = [
        "OrgDefinedId",
        "Username",
        "Last Name",
        "First Name",
        f"{TITLE} Points Grade <Numeric MaxPoints:300>",
        "End-of-Line Indicator",
    ]
    return _table([head, *([f"#{one.school}", f"#{one.login}", *reversed(one.names), "", "#"] for one in CLASS)])


def classroom_grades() -> str:
    """Classroom's grades.csv, which knows both logins."""
    head = ["assignment_name", "github_username", "roster_identifier", "points_awarded"]
    return _table([head, *(["hw", one.github, f"{one.login.upper()}@x.edu", "0"] for one in CLASS)])


@dataclass(frozen=True)
class Form:
    """A download and the table that its marks go into; `key` is the column by which the platform knows people, `mark` where the mark stands."""

    download: Callable[[], dict[str, bytes]]
    platform: str
    table: Callable[[], str]
    key: Callable[[Pupil], str]
    columns: tuple[int, int]
    unknown: frozenset[int] = frozenset()
    """Who cannot be told for certain, and so must be named."""
    delimiter: str = ","

    def marks(self, text: str) -> dict[str, set[str]]:
        """What the platform reads: the marks by the id that it knows."""
        found: dict[str, set[str]] = {}
        key, mark = self.columns
        for row in list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=self.delimiter))[1:]:
            if row[key] and row[mark]:
                found.setdefault(row[key], set()).add(row[mark])
        return found
