"""Each kind of table that a platform writes, in three shapes: who gets a mark, what stays, and what the exit code says."""

import csv
import re

import pytest

from autograder.cli import main
from autograder.words.catalogue import sentence_of
from tests.marks_room import course_of, kept

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,01_a (4711),Current Score\n"
WORTH = "    Points Possible,,,,,5.00,(read only)\n"
ANN, BEA, CAI = (
    '"One, Ann",11,A71,aone@x.edu,S 1,{},80\n',
    '"Two, Bea",12,A72,btwo@x.edu,S 1,{},90\n',
    '"Three, Cai",13,a73,cthree,S 1,{},95\n',
)
TEST = '"Student, Test",14,,,S 1,,\n'
EMPTY = "".join(row.format("") for row in (ANN, BEA, CAI)) + TEST
CANVAS = {"oneann (user 11)": 3.0, "twobea (user 12)": 2.0, "threecai (user 13)": 0.5}
ALL = {"11": "3", "12": "2", "13": "0.5"}
SHEET = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
SPANISH = "Identificador,Nombre completo,Correo,Estado,Calificación,Calificación máxima,Se puede cambiar,Última modificación (entrega),Última modificación (calificación),Comentarios\n"
GERMAN = "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Maximalwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar\n"
KOREAN = "식별자,성명,이메일 주소,상태,성적,최고 성적,성적을 변경할 수 있음,마지막 수정일(제출),마지막 수정일(성적),피드백 댓글\n"
MOODLE = {"Ann One (Participant 101)": 3.0, "Bea Two (Participant 102)": 2.0}
BOTH = {"101": "3", "102": "2"}


def sheet(head=SHEET, word="Participant ", yes="Yes", most="5.00", marks=("", "")):
    """A worksheet of two people."""
    who = (("101", "Ann One", "aone@x.edu"), ("102", "Bea Two", "btwo@x.edu"))
    return head + "".join(
        f'{word}{number},{name},{mail},Submitted,{mark},"{most}",{yes},"Monday, 2 March 2026, 9:00 AM",-,\n'
        for (number, name, mail), mark in zip(who, marks, strict=True)
    )


def canvas(rows=EMPTY, *, head=HEAD, worth=WORTH):
    """A gradebook of Canvas."""
    return head + worth + rows


def case(kind, table, marks=None, code=0, *, more=(), says=None, who=None):
    """One: its kind, the table, what is in it then by the person's number, the exit code; `says` is the key of what is said."""
    is_moodle = table.partition(",")[0] in ("Identifier", "Identificador", "ID", "식별자")
    platform = "moodle" if is_moodle else "canvas"
    return pytest.param(
        platform, table, who or (MOODLE if is_moodle else CANVAS), marks, code, more, says, id=kind.replace(" ", "-")
    )


OTHER, READ_ONLY = "export.other_points", "roster.read_only"
CASES = [
    case("plain", canvas(), ALL),
    case("plain with marks that stand", canvas(ANN.format("2.5") + BEA.format("2") + CAI.format("")), {"12": "2", "13": "0.5"}, 1),
    case("plain with marks that are replaced", canvas(ANN.format("2.5") + BEA.format("") + CAI.format("EX")), ALL, more=["--replace"]),
    case("manual posting", canvas(head=HEAD + ",,,,,Manual Posting,\n"), ALL),
    case("muted", canvas(head=HEAD + ",,,,,Muted,\n"), ALL),
    case("posting in another language", canvas(head=HEAD + ",,,,,Manuelle Veröffentlichung,\n"), ALL),
    case("decimal comma", canvas(worth=WORTH.replace("5.00", '"5,0"').replace("read only", "läs endast")), ALL),
    case("decimal comma in a mark", canvas(ANN.format('"3,0"') + BEA.format("") + CAI.format("")), ALL),
    case("decimal comma and semicolons", canvas(worth=WORTH.replace("5.00", "5,0").replace(",,,,,", ";;;;;").replace("0,(", "0;(")).replace(
        HEAD, HEAD.replace(",", ";")).replace(EMPTY, EMPTY.replace(",", ";").replace("; ", ", ")), ALL),
    case("other points", canvas(worth=WORTH.replace("5.00", "100.00")), code=2, says=OTHER),
    case("other points scaled", canvas(worth=WORTH.replace("5.00", "100.00")), {"11": "60", "12": "40", "13": "10"}, more=["--scale"]),
    case("other points of a thousand", canvas(worth=WORTH.replace("5.00", '"1,000.00"')), code=2, says=OTHER),
    case("read only column", canvas(worth=WORTH.replace("5.00", "(read only)")), code=2, says=READ_ONLY),
    case("read only in another language", canvas(worth=WORTH.replace("5.00", "(läs endast)")), code=2, says=READ_ONLY),
    case("read only to be replaced all the same", canvas(worth=WORTH.replace("5.00", "(read only)")), code=2, says=READ_ONLY, more=["--replace"]),
    case("two sections", canvas(EMPTY + ANN.format("").replace("S 1", "S 2")), ALL),
    case("two sections and one mark stands", canvas(EMPTY + ANN.format("2.5").replace("S 1", "S 2")), {"12": "2", "13": "0.5"}, 1),
    case("two sections in one cell", canvas(EMPTY.replace("S 1", '"S 1 and S 2"')), ALL),
    case("names alone", canvas(), {"11": "3", "12": "2"}, who={"Ann One": 3.0, "Bea Two": 2.0}),
    case("names in two columns", canvas(EMPTY.replace('"One, Ann"', "One,Ann").replace('"Two, Bea"', "Two,Bea").replace('"Three, Cai"', "Three,Cai").replace('"Student, Test"', "Student,Test"),
        head=HEAD.replace("Student", "LastName,FirstName"), worth="," + WORTH), ALL),
    case("names in other case", canvas(), {"11": "3", "12": "2"}, who={"ONE, ANN": 3.0, "bea  two": 2.0}),
    case("login without domain", canvas(), {"11": "3", "12": "2"}, who={"aone": 3.0, "btwo": 2.0}),
    case("login with domain where the table has none", canvas(), {"13": "3"}, who={"cthree@x.edu": 3.0}),
    case("login of another domain", canvas(), {}, 1, who={"aone@y.edu": 3.0}),
    case("sep line", "sep=,\n" + canvas(), ALL),
    case("sep line of semicolons", "sep=;\n" + canvas().replace(",", ";").replace("; ", ", "), ALL),
    case("sep line with a mark of its encoding", "\ufeffsep=,\n" + canvas(), ALL),
    case("worksheet", sheet(), BOTH),
    case("worksheet with a mark that stands", sheet(marks=("2.50", "")), {"101": "2.50", "102": "2"}, 1),
    case("worksheet that is locked", sheet(yes="No"), {"101": "", "102": ""}, 1, more=["--replace"]),
    case("worksheet in Spanish", sheet(SPANISH, "Participante ", "Sí"), BOTH),
    case("worksheet in German", sheet(GERMAN, "Teilnehmer/in ", "Ja", "5,00"), BOTH),
    case("worksheet in Korean", sheet(KOREAN, "참여자 ", "예"), BOTH),
    case("worksheet of other points", sheet(most="100.00"), code=2, says=OTHER),
    case("worksheet of other points scaled", sheet(most="100.00"), {"101": "60", "102": "40"}, more=["--scale"]),
    case("worksheet of words", sheet(most="Very good"), code=2, says="roster.scale"),
    case("worksheet of fewer points", sheet(most="4.00"), code=2, says=OTHER),
    case("worksheet of fewer points scaled", sheet(most="4.00"), {"101": "2.4", "102": "1.6"}, more=["--scale"]),
    case("worksheet of no points", sheet(most="0.00"), code=2, says=OTHER, more=["--scale"]),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "text", "who", "marks", "code", "more", "says"), CASES)
def test_a_table_of_each_kind(tmp_path, capsys, platform, text, who, marks, code, more, says):
    """Who is due a mark has it, nothing that stands is replaced unasked, and it ends with 0 only if everybody has theirs."""
    run, table, out = kept(course_of(tmp_path, "id,name\n"), who), tmp_path / "table.csv", tmp_path / "up.csv"
    (tmp_path / "course" / "people.csv").unlink()
    table.write_text(text, encoding="utf-8")
    words = ["export", run, "--format", platform, "--roster", table, "--out", out, *more]
    assert main(list(map(str, words))) == code
    if says:
        told = capsys.readouterr().err
        assert all(part in told for part in re.split(r"\{[^}]*\}", sentence_of(says, None))), told
        assert not out.exists()
        return
    written = out.read_text("utf-8-sig")
    rows = [*csv.reader(written.splitlines(), delimiter=";" if written.partition("\n")[0].count(";") else ",")]
    if platform == "moodle":
        assert {row[0].split()[-1]: row[4].replace(",", ".") for row in rows[1:]} == marks
    else:
        at = rows[0].index("ID")
        assert {row[at]: row[-1] for row in rows[2:]} == marks
