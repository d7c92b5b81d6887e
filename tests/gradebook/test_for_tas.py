"""docs/for-tas.md: every command in it is run, on a download and a table of the platform, from the download to the table to upload."""

import csv
import io
import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile

import pytest

from autograder.cli import main
from autograder.exit_codes import exit_codes
from autograder.words.catalogue import ENGLISH
from autograder.words.message import say
from tests.archive_room import honest_zip
from tests.batch_room import RIGHT, WRONG
from tests.conftest import TINY, sampled
from tests.course_room import COURSE

GUIDE = (COURSE / "docs" / "for-tas.md").read_text(encoding="utf-8")
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Two small tasks (7)
    Points Possible,,,,,5
"Lovelace, Ada",101,s1,alove@x.edu,A,
"Pascal, Blaise",102,s2,bpasc@x.edu,A,
"Noether, Emmy",103,s3,enoet@x.edu,A,
"""
WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 11,Ada Lovelace,alove@x.edu,Submitted,,5.00,Yes,-,-,
Participant 12,Blaise Pascal,bpasc@x.edu,Submitted,,5.00,Yes,-,-,
Participant 13,Emmy Noether,enoet@x.edu,No submission,,5.00,Yes,-,-,
"""
BLACKBOARD = """\
Last Name\tFirst Name\tUsername\tStudent ID\tAvailability\tTwo small tasks [Total Pts: 5 Score] |77
Lovelace\tAda\talove\ts1\tYes\t
Pascal\tBlaise\tbpasc\ts2\tYes\t
Noether\tEmmy\tenoet\ts3\tYes\t
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,Last Name,First Name,Two small tasks Points Grade <Numeric MaxPoints:5>,End-of-Line Indicator
#s1,#alove,Lovelace,Ada,,#
#s2,#bpasc,Pascal,Blaise,,#
#s3,#enoet,Noether,Emmy,,#
"""
METADATA = """\
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: s1
    :email: ada@home.example
submission_2:
  :submitters:
  - :name: Blaise Pascal
    :sid: s2
    :email: blaise@home.example
"""
MARKS = "Late work, extensions, marks by hand"
LATER = ("Work that comes later", MARKS, "Reports to the students")
_ATTEMPT = "attempt_2026-03-02-10-00-00"
DOWNLOADS = {  # of each heading what lies in the folder: an archive's members, or a text
    "Canvas": {
        "submissions.zip": {"lovelaceada_101_9001_tiny.py": RIGHT, "pascalblaise_LATE_102_9002_tiny-1.py": WRONG},
        "canvas-grades.csv": CANVAS,
    },
    "Moodle": {
        "moodle.zip": {
            "Ada Lovelace_11_assignsubmission_file/tiny.py": RIGHT,
            "Blaise Pascal_12_assignsubmission_file/tiny.py": WRONG,
        },
        "worksheet.csv": WORKSHEET,
    },
    "Blackboard": {
        "blackboard.zip": {f"Week 1_alove_{_ATTEMPT}_tiny.py": RIGHT, f"Week 1_bpasc_{_ATTEMPT}_tiny.py": WRONG},
        "blackboard-grades.xls": BLACKBOARD.encode("utf-16"),
    },
    "Brightspace": {
        "brightspace.zip": {
            "11-9 - Ada Lovelace - Mar 1, 2026 1000 AM/tiny.py": RIGHT,
            "12-9 - Blaise Pascal - Mar 1, 2026 1000 AM/tiny.py": WRONG,
        },
        "brightspace-grades.csv": BRIGHTSPACE,
    },
    "Gradescope": {
        "gradescope.zip": {
            "assignment_1_export/submission_metadata.yml": METADATA,
            "assignment_1_export/submission_1/tiny.py": RIGHT,
            "assignment_1_export/submission_2/tiny.py": WRONG,
        },
        "canvas-grades.csv": CANVAS,
        "roster.csv": "First Name,Last Name,SID,Email,Role\nAda,Lovelace,s1,alove@x.edu,Student\nBlaise,Pascal,s2,bpasc@x.edu,Student\n",
    },
    "GitHub Classroom and Classroom 50": {
        "hw1-submissions/hw1-adal/tiny.py": RIGHT,
        "hw1-submissions/hw1-blaisep/tiny.py": WRONG,
        "canvas-grades.csv": CANVAS,
        "grades.csv": "assignment_name,github_username,roster_identifier,points_awarded\nhw1,adal,alove@x.edu,0\nhw1,blaisep,bpasc@x.edu,0\n",
    },
}


def _sections() -> dict[str, str]:
    parts = re.split(r"(?m)^## (.+)\n", GUIDE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _commands(section: str) -> list[list[str]]:
    """The commands of a section, for the course of these tests."""
    blocks = re.findall(r"```sh\n(.*?)```", _sections()[section], re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(line.replace("01_gradients", "01_tiny")) for line in lines if line]


def _lay_out(folder, files) -> None:
    for name, what in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, dict):
            path.write_bytes(honest_zip({member: text.encode() for member, text in what.items()}))
        else:
            path.write_bytes(what if isinstance(what, bytes) else what.encode())


def _marks(data: bytes) -> dict[str, str]:
    """What the table to upload has for everybody in it; the mark is the one cell that is one of the scores."""
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig")
    rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ",")
    found = {}
    for row in rows:
        who = next((name for name in ("Ada", "Blaise", "Emmy") if any(name in cell for cell in row)), "")
        if who:
            found[who] = next((cell for cell in row[4:] if re.fullmatch(r"\d+(\.\d+)?", cell) and cell != "5.00"), "")
    return found


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of a course."""
    for room in ("assignments", "reference"):
        shutil.copytree(TINY / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("platform", sampled([*DOWNLOADS], "Canvas", "Moodle"))
def test_every_command_leads_from_the_download_to_the_table(platform, desk, capsys):
    """Each in its turn, and everybody who handed in has their own mark."""
    _lay_out(desk, DOWNLOADS[platform])
    commands = _commands(platform)
    assert [words[1] for words in commands if words[1] in ("grade", "export")] == ["grade", "export"]
    for words in commands:
        assert words[0] == "autograder"
        assert main(words[1:]) == 0, (words, capsys.readouterr().err)
    assert capsys.readouterr().err.splitlines()[-1].startswith("2 written, ")
    (upload,) = desk.glob("upload.*")
    marks = _marks(upload.read_bytes())
    assert marks["Ada"] == "5"
    assert 0 < float(marks["Blaise"]) < 5
    assert marks.get("Emmy", "") == ""
    assert upload.with_name("upload-who.csv").exists()


@pytest.mark.slow
def test_the_other_commands_of_the_guide_run_too(desk):
    """On the run of one of the platforms."""
    _lay_out(desk, DOWNLOADS["Canvas"])
    assert main(_commands("Canvas")[0][1:]) == 0
    told = [*_commands("After a question was corrected"), *_commands("Look-alikes")]
    assert [main(words[1:]) for words in told] == [0, 0, 0]


@pytest.mark.slow
def test_what_comes_later_is_taken_into_the_run_and_given_back(desk, capsys):
    """Blaise hands in again: graded anew, told, marked, and each has a report."""
    _lay_out(desk, DOWNLOADS["Canvas"])
    assert main(_commands("Canvas")[0][1:]) == 0
    later = DOWNLOADS["Canvas"]["submissions.zip"] | {"pascalblaise_LATE_102_9003_tiny-2.py": RIGHT}
    del later["pascalblaise_LATE_102_9002_tiny-1.py"]
    _lay_out(desk, {"submissions-2.zip": later})
    assert [main(words[1:]) for words in _commands("Work that comes later")] == [0, 1]  # somebody moved
    *before, review = _commands(MARKS)
    _lay_out(desk, {"worksheet.csv": DOWNLOADS["Moodle"]["worksheet.csv"]})
    assert [main(words[1:]) for words in before] == [0, 0, 1]  # this worksheet tells no times
    assert re.search(r"Pascal, Blaise +5 ", capsys.readouterr().out)
    assert _answer_of(review) == 200
    assert [main(words[1:]) for words in _commands("Reports to the students")] == [0]
    with zipfile.ZipFile(desk / "feedback.zip") as given:
        assert len(given.namelist()) == 2


def _answer_of(review: list[str]) -> int:
    """What the page answers whose link `review` prints, until Ctrl-C ends it."""
    with subprocess.Popen([sys.executable, "-m", *review], stdout=subprocess.PIPE, text=True) as started:
        try:
            link = next(line.strip() for line in started.stdout if "http://" in line)
            with urllib.request.urlopen(link) as answer:
                return answer.status
        finally:
            started.send_signal(signal.SIGINT)
            assert started.wait(60) == 0


@pytest.mark.slow
def test_the_tables_of_the_guide_mean_what_it_says(desk, capsys):
    """Its `course.yaml` and its `arrivals.csv`, with Ada's address of these tests: a day late, on a free late day."""
    _lay_out(desk, DOWNLOADS["Moodle"])
    main(["people", "import", "worksheet.csv", "--assignment", "01_tiny"])
    assert main(_commands("Moodle")[0][1:]) == 0
    policy, arrivals = (
        re.search(rf"```{kind}\n(.*?)```", _sections()[MARKS], re.DOTALL)[1] for kind in ("yaml", "csv")
    )
    (desk / "course.yaml").write_text(policy, encoding="utf-8")
    deadline = desk / "assignments" / "01_tiny" / "assignment.yaml"
    kept = [line for line in deadline.read_text(encoding="utf-8").splitlines() if not line.startswith("deadline:")]
    deadline.write_text("\n".join([*kept, "deadline: 2027-03-15T23:59:00+01:00", ""]), encoding="utf-8")
    (desk / "arrivals.csv").write_text(
        arrivals.replace("01_gradients", "01_tiny").replace("ada@uni.edu", "alove@x.edu"), encoding="utf-8"
    )
    assert main(["marks", "runs/week1", "--who", "alove@x.edu"]) == 0
    assert "5, 1 day late, 1 of them free (1 of 3 free late days used); = 5" in capsys.readouterr().out
    (desk / "arrivals.csv").unlink()
    told = re.sub(r"(,Yes,)-,", r'\1"Tuesday, 16 March 2027, 8:15 AM",', (desk / "worksheet.csv").read_text("utf-8"))
    (desk / "worksheet.csv").write_text(told, encoding="utf-8")
    assert main(_commands(MARKS)[-2][1:]) == 0
    assert main(["marks", "runs/week1", "--who", "alove@x.edu"]) == 0
    assert "5, 1 day late, 1 of them free (1 of 3 free late days used); = 5" in capsys.readouterr().out


def test_every_command_of_the_guide_is_run():
    """There is none in a section that no test knows; the first section's are those of a fresh checkout."""
    with_commands = {section for section in _sections() if _commands(section)}
    assert with_commands == {*DOWNLOADS, "Set up once", "After a question was corrected", "Look-alikes", *LATER}
    assert [" ".join(words) for words in _commands("Set up once")] == [
        "make demo",
        ". .venv/bin/activate",
        "autograder doctor",
    ]


def test_what_the_guide_puts_beside_the_course_stays_out_of_git():
    """Downloads, tables with marks and runs, which hold names, are ignored where the guide's commands put them."""
    ignored = (COURSE / ".gitignore").read_text().splitlines()
    named = set(re.findall(r"\b(?:runs/|[\w-]+\.(?:csv|zip)\b)", " ".join(re.findall(r"autograder .*", GUIDE))))
    assert {"runs/", "submissions.zip", "upload.csv"} <= named
    assert {f"/{re.sub('.*[.]', '*.', name)}" for name in named} <= set(ignored)


def test_the_guide_has_every_exit_code():
    """Its table and the commands' help are one."""
    told = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", _sections()["Exit codes"])}
    names = ("check", "grade", "regrade", "export", "people", "diff", "replay", "audit", "demo", "doctor", "similar")
    assert told == {int(line.split()[0]) for name in names for line in say(exit_codes(name)).splitlines()[1:]}


def test_the_guide_quotes_what_export_says():
    """The six counts are those of the sentence at the end of an export."""
    counts = re.findall(r"\d+ ([a-z ]+?)[,*]", _sections()["What the six counts mean"].splitlines()[1])
    rows = re.findall(r"(?m)^\| ([a-z ]+) \|", _sections()["What the six counts mean"])
    assert counts == rows[1:]


def test_what_somebody_is_named_for_is_what_the_guide_explains():
    """Each row quotes a sentence that there is; two files of one name, of which only a teacher can take one, are among them."""
    table = GUIDE.partition("## What to do when somebody is named")[2].partition("\n## ")[0]
    told = json.loads(ENGLISH.read_text(encoding="utf-8"))
    quoted = re.findall(r"(?m)^\| \*(.*?)\*", table)
    gaps = [re.sub(r"\{[^}]*\}", "…", sentence) for sentence in told.values()]
    unknown = [one for one in quoted if not any(one in sentence for sentence in gaps)]
    assert unknown == ["the assignment is worth 100 points there"]  # which stands there with its numbers
    assert re.sub(r"\{[^}]*\}", "…", told["intake.several_files"]).rstrip(".") in quoted
