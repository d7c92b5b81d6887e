"""When work arrived, out of Moodle's worksheets: certain times in many languages, and none that may be another."""

import csv
from datetime import datetime

import pytest

from autograder.cli import main
from autograder.gradebook.moodle_times import times_told
from autograder.words.message import message, say
from tests.marks_room import course_of, kept, marks

AT_NINE, AT_TWO = datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 2, 14, 5)  # noqa: DTZ001  (Moodle tells no zone)


@pytest.mark.parametrize(
    ("nine", "two"),
    [
        ("Monday, 2 March 2026, 9:00 AM", "Monday, 2 March 2026, 2:05 PM"),
        ("Monday, March 2, 2026, 9:00 AM", "Monday, March 2, 2026, 2:05 PM"),
        ("Montag, 2. März 2026, 09:00", "Montag, 2. März 2026, 14:05"),
        ("Montag, 2. März 2026, 09:00 Uhr", "Montag, 2. März 2026, 14:05 Uhr"),
        ("lunes, 2 de marzo de 2026, 09:00", "lunes, 2 de marzo de 2026, 14:05"),
        ("lundi 2 mars 2026, 09:00", "lundi 2 mars 2026, 14:05"),
        ("lunedì, 2 marzo 2026, 09:00", "lunedì, 2 marzo 2026, 14:05"),
        ("segunda-feira, 2 de março de 2026 às 09:00", "segunda-feira, 2 de março de 2026 às 14:05"),
        ("maandag, 2 maart 2026, 09:00", "maandag, 2 maart 2026, 14:05"),
        ("mandag den 2. marts 2026, 09:00", "mandag den 2. marts 2026, 14:05"),
        ("2026年 03月 2日(月曜日) 09:00", "2026年 03月 2日(月曜日) 14:05"),
        ("2026年03月2日 星期一 上午 9:00", "2026年03月2日 星期一 下午 2:05"),
        ("2026년 3월 2일 월요일 오전 9:00", "2026년 3월 2일 월요일 오후 2:05"),
        ("2026-03-02 09:00", "2026-03-02 14:05:00"),
    ],
)
def test_a_time_is_read_in_whatever_language(nine, two):
    """The month by its name, or the year first; in the morning and past noon."""
    assert list(times_told([nine, two]).values()) == [AT_NINE, AT_TWO]


@pytest.mark.parametrize(
    "text",
    [
        "02/03/2026, 09:00 AM",
        "2.3.2026 14:00",
        "Monday, 2 March 2026, 9:00",
        "poniedziałek, 2 listopada 2026, 14:00",
        "Monday, 31 February 2026, 9:00 AM",
        "Monday, 2 March 2026, 13:00 PM",
        "Monday, 2 March 26, 9:00 AM",
        "Monday, 2 March 2026",
        "2 March 2026, 9:00 AM, edited 3 March 2026, 9:00 AM",
        "2026年03月2日 晚上 9:00",
        "9:00 AM March May 2 2026",
        "-",
        "",
        "9" * 5000 + ":00",
    ],
)
def test_what_may_be_another_time_is_none(text):
    """Day and month in numbers, a clock that may be in the evening, an unknown language, no date at all."""
    assert times_told([text]) == {text: None}


def test_midnight_and_noon():
    """12:05 AM is five past midnight; without halves of the day an hour past noon tells that all are of the whole day."""
    assert times_told(["2 March 2026, 12:05 AM"])["2 March 2026, 12:05 AM"].hour == 0
    assert times_told(["2 March 2026, 12:05 PM"])["2 March 2026, 12:05 PM"].hour == 12
    assert times_told(["2 March 2026, 12:05"])["2 March 2026, 12:05"] is None


HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
GERMAN = "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Maximalwertung,Bewertung änderbar,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback\n"
LATE = "title: T\nlate: {per_cent_a_day: 10}\n"
PEOPLE = "id,name,participant 01_a\n1,Ada One,101\n2,Bo Two,102\n3,Cy Three,103\n"


def worksheet(times, head=HEAD, word="Participant", yes="Yes"):
    """A worksheet in which each of three people handed in at such a time."""
    people = zip((101, 102, 103), ("Ada One", "Bo Two", "Cy Three"), times, strict=True)
    return head + "".join(f'{word} {n},{name},a{n}@x.edu,,,5.00,{yes},"{time}",-,\n' for n, name, time in people)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (worksheet(("Sunday, 31 January 2027, 9:00 AM", "Monday, 1 February 2027, 8:00 AM", "-")), ["09:00", "08:00"]),
        (
            worksheet(
                ("Sonntag, 31. Januar 2027, 19:00", "Montag, 1. Februar 2027, 08:00", "-"),
                GERMAN,
                "Teilnehmer/in",
                "Ja",
            ),
            ["19:00", "08:00"],
        ),
    ],
    ids=["English", "German"],
)
def test_times_of_a_worksheet_are_arrivals(tmp_path, text, times, capsys):
    """In the deadline's zone; the mark follows; the same command again changes nothing, and what was written by hand stays."""
    course = course_of(tmp_path, PEOPLE, more={"course.yaml": LATE})
    run = kept(course, {"Ada One (Participant 101)": 3.0, "Bo Two (Participant 102)": 2.0})
    (tmp_path / "worksheet.csv").write_text(text, encoding="utf-8")
    words = ["arrivals", str(run), str(tmp_path / "worksheet.csv")]
    assert main(words) == 0
    with (course / "arrivals.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["who"], row["assignment"], row["time"]) for row in rows] == [
        ("1", "01_a", f"2027-01-31T{times[0]}:00+01:00"),
        ("2", "01_a", f"2027-02-01T{times[1]}:00+01:00"),
    ]
    code, found = marks(course, [run])
    assert (code, [row["01_a"] for row in found.values()]) == (0, ["3", "1.8", "0"])
    kept_text = (course / "arrivals.csv").read_text("utf-8").replace("2027-02-01T08", "2027-01-30T08")
    (course / "arrivals.csv").write_text(kept_text, encoding="utf-8")
    assert main(words) == 0
    assert (course / "arrivals.csv").read_text("utf-8").splitlines() == kept_text.splitlines()
    assert say(message("arrivals.done", table=words[-1], path=course / "arrivals.csv", count=0, left=0)) in (
        capsys.readouterr().err
    )


def test_what_is_no_certain_time_is_named(tmp_path, capsys):
    """Nothing is written for it, the exit code says so, and the work counts as before."""
    course = course_of(tmp_path, PEOPLE, more={"course.yaml": LATE})
    run = kept(
        course, {"Ada One (Participant 101)": 3.0, "Bo Two (Participant 102)": 2.0, "Cy Three (Participant 103)": 1.0}
    )
    (tmp_path / "w.csv").write_text(worksheet(("02/03/2027 9:00 AM", "Monday, 1 February 2027, 8:00 AM", "-")))
    assert main(["arrivals", str(run), str(tmp_path / "w.csv")]) == 1
    told = capsys.readouterr().err
    assert (
        say(message("people.left", who="Ada One", why=message("arrivals.not_read", text="02/03/2027 9:00 AM"))) in told
    )
    assert say(message("people.left", who="Cy Three", why=message("arrivals.not_told"))) in told
    assert (course / "arrivals.csv").read_text("utf-8-sig").count("\n") == 2


def test_where_nothing_tells_the_column_nothing_is_read(tmp_path, capsys):
    """A worksheet in another language that has one column of times alone: it may be that of the marks."""
    course = course_of(tmp_path, PEOPLE)
    run = kept(course, {"Ada One (Participant 101)": 3.0})
    head = GERMAN.replace("Zuletzt geändert (Abgabe),", "")
    rows = "".join(f'Teilnehmer/in {n},A,a@x,,,5.00,Ja,"Montag, 1. Februar 2027, 18:00",\n' for n in (101, 102))
    (tmp_path / "w.csv").write_text(head + rows, encoding="utf-8")
    assert main(["arrivals", str(run), str(tmp_path / "w.csv")]) == 2
    assert say(message("arrivals.no_times", path=tmp_path / "w.csv")) in capsys.readouterr().err
    assert not (course / "arrivals.csv").exists()
