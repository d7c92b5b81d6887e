"""Pushes by real git to bare repositories with the hook: what is kept, graded and answered, and what of a push is never looked at."""

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.batch.secret import kept_secret
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_graded_exam
from autograder.service import hook
from autograder.service.exams import feedback_secret
from autograder.service.installing import edition
from autograder.words.message import message, say
from tests.batch_room import LOOP, RIGHT, WRONG
from tests.carrying_room import SOURCES
from tests.process_room import descendants, is_running, parent, wait_until
from tests.service_room import FOLDER, Served, git, graded_by_batch, pushed, variant

PUSH = b"push " + edition().encode()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service that runs, with an exam that is warm."""
    one = Served(tmp_path_factory.mktemp("served"))
    with one.running():
        one.push("warm", RIGHT)
        one.settled()
        yield one
    assert one.process.returncode == 0


def _number(served, name):
    return served.rows("SELECT max(number) FROM attempt WHERE person = ?", name)[0][0]


def _received(number):
    return say(message("push.received", assignment=FOLDER, number=number))


# ── what is answered ────────────────────────────────────────────────────────────────────────────


def test_a_push_is_told_its_score_by_task_and_its_first_mistake(served):
    """The answer stands in git's own lines: number, score by task, the mistake that was named, and where the report lies."""
    first = served.push("ada", WRONG)
    number = _number(served, "ada")
    assert first[0] == _received(number)
    served.settled()
    again = served.push("ada", None, "--force", "main:main")
    assert again == []  # git itself has nothing to do
    served.commit("ada", {"notes.txt": "more"})
    lines = served.push("ada")
    assert lines[0] == say(message("push.known", assignment=FOLDER, number=number))
    text = "\n".join(lines)
    assert say(message("push.score", assignment=FOLDER, number=number, score="2 of 5")) in lines
    assert "✗ outer        0 of 3" in text
    assert "✓ mean_square  2 of 2" in text
    assert say(message("push.first", task="outer")) in lines
    assert "sign" in text
    (path,) = (line for line in lines if line.endswith(".html"))
    assert "<html" in served.ask("/" + path.rpartition("/")[2])
    assert lines[-1].startswith(say(message("push.page", where="http://127.0.0.1:")))


def test_a_report_is_the_bytes_of_grade_under_the_secret_of_feedback(served, tmp_path):
    """What a push is told is what `grade` tells of the same file under that secret, byte for byte."""
    served.push("bytes", WRONG + "\n# mine\n")
    served.settled()
    (kept,) = served.rows("SELECT report FROM attempt WHERE person = 'bytes'")[0]
    assert kept.encode() == graded_by_batch(served, tmp_path, {"bytes": WRONG + "\n# mine\n"})["bytes"]


def test_what_was_given_is_no_attempt_and_other_refs_are_told(served):
    """A push without work in it is no attempt; a branch that is not graded, a tag, a deletion are told in words."""
    assert '"event": "no template"' in served.log  # until now there is none
    template = served.course / "student_template" / FOLDER
    template.mkdir(parents=True)
    (template / "tiny.py").write_text("# nothing yet\n")
    assert served.push("new", "# nothing yet\n") == [say(message("push.nothing", branch="main"))]
    clone = served.commit("new", {f"{FOLDER}/tiny.py": RIGHT})
    assert pushed(clone, "main:try") == [say(message("push.other_ref", ref="try", branch="main"))]
    assert served.rows("SELECT 1 FROM attempt WHERE person = 'new'") == []
    bare, _ = served.repository("new")
    git("config", "receive.denyDeleteCurrent", "ignore", at=bare)
    pushed(clone, "main")
    number = _number(served, "new")
    assert pushed(clone, ":main") == [say(message("push.deleted", branch="main"))]
    assert served.rows("SELECT count(*) FROM attempt WHERE person = 'new'") == [(1,)]
    assert pushed(clone, "main")[0] in (_received(number), say(message("push.known", assignment=FOLDER, number=number)))


def test_a_force_push_is_one_more_attempt_and_takes_none_away(served):
    """Whoever replaces what they pushed has two attempts; the first stays with its bytes."""
    served.push("force", variant("first"))
    served.settled()
    _, clone = served.repository("force")
    (clone / FOLDER / "tiny.py").write_text(variant("second"))
    git("commit", "-q", "-a", "--amend", "-m", "other", at=clone)
    pushed(clone, "--force", "main")
    assert [state for name, state in served.settled() if name == "force"] == ["graded", "graded"]
    files = served.rows("SELECT content FROM file, attempt WHERE attempt = number AND person = 'force' ORDER BY number")
    assert [bytes(content).decode() for (content,) in files] == [variant("first"), variant("second")]


# ── what of a push is never looked at, or never believed ────────────────────────────────────────


def test_bytes_are_those_that_were_pushed(served):
    """No attribute, filter or substitution that a student writes changes what is graded."""
    attributes = "*.py working-tree-encoding=UTF-16 export-subst filter=evil eol=crlf\n"
    source = f"{RIGHT}\n# $Format:%H$\n"
    _, clone = served.repository("attributes")
    (clone / FOLDER).mkdir()
    (clone / FOLDER / "tiny.py").write_text(source)
    blob = git("hash-object", "-w", "--no-filters", clone / FOLDER / "tiny.py", at=clone)
    git("update-index", "--add", "--cacheinfo", f"100644,{blob},{FOLDER}/tiny.py", at=clone)
    (clone / ".gitattributes").write_text(attributes)
    git("add", ".gitattributes", at=clone)
    git("commit", "-q", "-m", "work", at=clone)
    pushed(clone, "main")
    ((content,),) = served.rows("SELECT content FROM file, attempt WHERE attempt = number AND person = 'attributes'")
    assert bytes(content).decode() == source
    served.settled()
    assert served.rows("SELECT score FROM attempt WHERE person = 'attributes'") == [(5.0,)]


def _tree(clone, *lines):
    """A commit whose root has these entries, whatever an honest git would say of them."""
    data = b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(one) for mode, name, one in lines)
    made = subprocess.run(
        ["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        cwd=clone,
        input=data,
        capture_output=True,
        check=True,
    )
    return made.stdout.decode().strip()


def _commit_of(clone, tree):
    return git("commit-tree", tree, "-m", "x", at=clone)


@pytest.mark.parametrize("what", ["submodule", "link", "file"])
def test_what_is_no_folder_is_told(served, what):
    """A submodule, a link or a file in the folder's place is not followed, and not met with silence."""
    clone = served.commit(what, {"other.txt": "x"})
    blob = git("hash-object", "-w", clone / "other.txt", at=clone)
    mode, one = {"submodule": ("160000", "1" * 40), "link": ("120000", blob), "file": ("100644", blob)}[what]
    commit = _commit_of(clone, _tree(clone, (mode, FOLDER, one)))
    lines = pushed(clone, f"{commit}:refs/heads/main")
    says = {"submodule": message("push.is_submodule"), "link": message("push.is_link"), "file": message("push.is_file")}
    assert lines == [say(message("push.no_folder", assignment=FOLDER, what=says[what]))]


def test_a_file_that_is_a_link_is_not_read(served):
    """A link under the file's name leads nowhere: the report says that it is one."""
    _, clone = served.repository("linked")
    (clone / FOLDER).mkdir()
    (clone / FOLDER / "tiny.py").symlink_to("/etc/passwd")
    git("add", "-A", at=clone)
    git("commit", "-q", "-m", "x", at=clone)
    pushed(clone, "main")
    served.settled()
    ((report,),) = served.rows("SELECT report FROM attempt WHERE person = 'linked'")
    assert say(message("member.link")) in json.loads(report)["problem"]
    assert "root:" not in report


def test_names_that_some_system_takes_for_one_are_refused(served):
    """Of two files whose names differ only in case nobody guesses which one is meant."""
    clone = served.commit("folded", {"a.txt": RIGHT, "b.txt": WRONG})
    right, wrong = (git("hash-object", "-w", clone / name, at=clone) for name in ("a.txt", "b.txt"))
    folder = _tree(clone, ("100644", "TINY.py", wrong), ("100644", "tiny.py", right))
    pushed(clone, f"{_commit_of(clone, _tree(clone, ('40000', FOLDER, folder)))}:refs/heads/main")
    served.settled()
    ((report, score),) = served.rows("SELECT report, score FROM attempt WHERE person = 'folded'")
    assert score is None  # it was not read
    assert "TINY.py" in json.loads(report)["problem"]


def test_entries_that_stand_twice_are_refused(served):
    """A tree that no honest git makes is refused as it is received; where it is not, nothing of it is graded."""
    clone = served.commit("twice", {"a.txt": RIGHT})
    bare, _ = served.repository("twice")
    right = git("hash-object", "-w", clone / "a.txt", at=clone)
    folder = _tree(clone, ("100644", "tiny.py", right))
    commit = _commit_of(clone, _tree(clone, ("40000", FOLDER, folder), ("40000", FOLDER, folder)))
    with pytest.raises(AssertionError, match="duplicate"):
        pushed(clone, f"{commit}:refs/heads/main")
    git("config", "receive.fsckObjects", "false", at=bare)
    assert pushed(clone, f"{commit}:refs/heads/main") == [say(message("push.twice", assignment=FOLDER))]


def test_a_sea_of_zeros_is_never_read(served):
    """A file of 300 MiB that is nothing in a pack is told to be too large; neither hook nor service ever holds it."""
    _, clone = served.repository("zeros")
    (clone / FOLDER).mkdir()
    with (clone / FOLDER / "tiny.py").open("wb") as file:
        file.truncate(300 << 20)
    git("-c", "core.bigFileThreshold=1m", "add", "-A", at=clone)
    git("commit", "-q", "-m", "x", at=clone)
    pushed(clone, "main")
    served.settled()
    ((report,),) = served.rows("SELECT report FROM attempt WHERE person = 'zeros'")
    assert say(message("push.file_too_large")) in json.loads(report)["problem"]
    assert _peak(served.process.pid) < 200 << 20


def _peak(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def test_hostile_refs_and_names_steer_nothing(served):
    """Shell in a ref's name runs nowhere, and escapes reach no terminal and no log."""
    clone = served.commit("refs", {"x.txt": "x"})
    lines = pushed(clone, "main:refs/heads/$(touch${IFS}/tmp/pwned);`id`", "main:refs/heads/\u202eniam\u009b31m")
    assert len(lines) == 2
    assert not Path("/tmp/pwned").exists()
    assert all(line.isprintable() for line in lines)
    assert "\\u202e" in lines[0] + lines[1]
    assert "\x9b" not in served.log


def test_a_replacement_that_was_pushed_replaces_nothing(served):
    """With refs of replacement a student could show another file than the commit has; they are not looked at."""
    clone = served.commit("replaced", {f"{FOLDER}/tiny.py": WRONG, "right.txt": RIGHT})
    wrong, right = (git("hash-object", "-w", clone / path, at=clone) for path in (f"{FOLDER}/tiny.py", "right.txt"))
    pushed(clone, f"{right}:refs/replace/{wrong}")
    pushed(clone, "main")
    served.settled()
    assert served.rows("SELECT score FROM attempt WHERE person = 'replaced'") == [(2.0,)]


def test_the_committers_date_is_no_time(served):
    """An attempt came when the server had it, whatever the commit says."""
    before = time.time()
    _, clone = served.repository("dated")
    served.commit("dated", {f"{FOLDER}/tiny.py": RIGHT})
    git(
        "commit",
        "-q",
        "--amend",
        "--date",
        "2001-01-01T00:00:00Z",
        "-m",
        "x",
        at=clone,
        more={"GIT_COMMITTER_DATE": "2001-01-01T00:00:00Z"},
    )
    pushed(clone, "main", date=978307200)
    ((arrived,),) = served.rows("SELECT arrived FROM attempt WHERE person = 'dated'")
    assert before <= arrived <= time.time()


def test_what_is_pushed_beside_the_branch_moves_no_score(served):
    """Options, notes, a ref called HEAD, hundreds of refs in one atomic push: the branch is graded as ever, whoever the options say it is."""
    bare, _ = served.repository("beside")
    git("config", "receive.advertisePushOptions", "true", at=bare)
    clone = served.commit("beside", {f"{FOLDER}/tiny.py": WRONG, "right.py": RIGHT})
    git("notes", "add", "-m", "score: 5", at=clone)
    refs = ["main:HEAD", "refs/notes/commits", *(f"main:refs/heads/{number}/x" for number in range(300))]
    options = [word for text in ("person=ada", "score=5", "\x1b[2J$(id)") for word in ("--push-option", text)]
    lines = pushed(clone, "--atomic", *options, *refs, "main")
    assert lines[0].endswith(say(message("push.other_ref", ref="0/x", branch="main"))[4:])
    assert _received(_number(served, "beside")) in lines
    served.settled()
    assert served.rows("SELECT person, score FROM attempt WHERE number = ?", _number(served, "beside")) == [
        ("beside", 2.0)
    ]
    assert "\x1b" not in served.log


def test_what_is_no_commit_is_on_no_branch(served):
    """A file, a folder or a tag in the place of the branch is refused by git itself, and no attempt."""
    clone = served.commit("object", {f"{FOLDER}/tiny.py": RIGHT})
    git("tag", "-a", "-m", "x", "t", "main", at=clone)
    for name in ("main:01_tiny/tiny.py", "main:01_tiny", "t"):
        one = git("rev-parse", name, at=clone)
        with pytest.raises(AssertionError, match="non-commit object"):
            pushed(clone, f"{one}:refs/heads/main")
    assert served.rows("SELECT 1 FROM push WHERE person = 'object'") == []


def test_a_root_with_too_much_in_it_is_told(served):
    """That there is more than is looked at is said, and not that there is no work."""
    clone = served.commit("many", {f"{FOLDER}/tiny.py": RIGHT})
    folder = git("rev-parse", f"main:{FOLDER}", at=clone)
    blob = git("rev-parse", f"main:{FOLDER}/tiny.py", at=clone)
    tree = _tree(clone, ("40000", FOLDER, folder), *(("100644", f"f{number:05}", blob) for number in range(31000)))
    assert pushed(clone, f"{_commit_of(clone, tree)}:refs/heads/main") == [say(message("push.large_tree"))]


@pytest.mark.weekly
def test_no_graded_input_is_told_to_any_of_many_pushes_that_carry_inputs_out(served):
    """What such code says of its inputs is told, of those that are drawn for showing: of all graded ones, by either exam, not one number."""
    told = [_start_push(served, f"carrier{number}", source) for number, source in enumerate(SOURCES.values())]
    served.settled()
    for push in told:
        push.wait()
    reports = [text for (text,) in served.rows("SELECT report FROM attempt WHERE person LIKE 'carrier%'")]
    pages = [
        served.ask(f"/{number}-{token}.html")
        for number, token in served.rows("SELECT number, token FROM attempt WHERE person LIKE 'carrier%'")
    ]
    course = load_assignment(served.course, FOLDER)
    secrets = feedback_secret(served.course, FOLDER), kept_secret(served.course, FOLDER)
    feedback, official = (set_graded_exam(course, secret.encode()) for secret in secrets)
    assert len(reports) == len(SOURCES)
    assert [_told_of(exam.key, [*reports, *pages]) for exam in (feedback, official)] == [0, 0]
    assert _told_of(feedback.showing.key, reports) > 20


def _told_of(key, texts):
    """How many entries of a key's inputs stand in texts, to seven digits."""
    arrays = [array for task in key.tasks for one in task.cases for array in one.case.args.values()]
    entries = {f"{abs(entry):.12f}"[:9] for array in arrays for entry in array.ravel() if entry % 1}
    return sum(any(entry in text for text in texts) for entry in entries)


# ── the door ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x04abcd",
        hook.pack([PUSH, b"/x.git", b"", b"refs/heads/main", b"", b"zz", b"zz", b"r"]),
        hook.pack([PUSH, b"/\x1b[2J.git", b"", b"m", b"", b"0" * 40, b"1" * 40, b"m"]),
        hook.pack([PUSH, b"/x.git", b"", b"m", b"nan", b"0" * 40, b"1" * 40]),
        hook.pack([PUSH, b"/x.git", b"", b"m", b"-1e18", b"0" * 40, b"1" * 40, b"m"]),
        hook.pack([PUSH, b"/x.git", b"", b"m", b"inf", b"0" * 40, b"1" * 40, b"m"]),
        hook.pack([b"log", b"/x.git", b"m", b"0", b"1"]),
        hook.pack([PUSH, b"/x.git", b"", b"m", b"", b"0" * 40, b"1" * 40, b"m"]) + b"\xff\xff\xff\xff",
        hook.pack([PUSH, b"/x.git", b"", b"m", b"", b"0" * 40, b"1" * 40, b"m"])
        + hook.pack([b"files", b"01_tiny", b"folder", b"9" * 30]),
    ],
    ids=[
        "nothing",
        "long",
        "torn",
        "no object",
        "no name",
        "no updates",
        "no time",
        "no end",
        "no log",
        "long files",
        "many files",
    ],
)
def test_what_is_no_message_is_refused(served, sent):
    """Whatever comes to the socket, nothing is kept of it, and the next hook is let in."""
    before = served.rows("SELECT count(*) FROM attempt")
    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.connect(str(served.socket))
        one.sendall(sent)
        one.shutdown(socket.SHUT_WR)
        one.settimeout(60)
        while one.recv(1 << 16):
            pass
    assert served.rows("SELECT count(*) FROM attempt") == before
    assert served.ask("/health") == "well\n"


def test_only_the_owner_is_let_near(served):
    """Socket and file, and SQLite's beside it, are the owner's alone; so is the folder, in which git finds nothing."""
    room = served.course / "service"
    modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in room.iterdir() if path.name != ".gitignore"}
    assert {"attempts.sqlite", "hook.sock"} <= set(modes)
    assert all(not mode & 0o077 for mode in modes.values()), modes
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert (room / ".gitignore").read_text() == "*\n"


def test_a_second_service_is_refused(served):
    """Of one course there is one service; the first goes on."""
    assert main(["serve", str(served.course), "--jobs", "2"]) == 2
    assert served.ask("/health") == "well\n"


def test_a_hook_of_another_version_is_told_to_whoever_looks_after_it(served, capsys):
    """It still hands over; the log names it once, as do the health page and the numbers until it is installed again, and so does a sweep."""
    bare, _ = served.repository("copied")
    copy = bare / "hooks" / "post-receive"
    ours = copy.read_text()
    copy.write_text(ours.replace(f", edition={edition()!r}", ", edition=''"))
    for number in range(2):
        lines = served.push("copied", variant(number))
        assert _received(_number(served, "copied")) in lines
    (line,) = (line for line in served.log.splitlines() if "hook of another version" in line)
    assert (json.loads(line)["repository"], json.loads(line)["do"]) == (str(bare), say(message("hook.install_again")))
    assert served.ask("/health").endswith("to be installed again: 1\n")
    assert "\nautograder_other_hooks 1\n" in served.ask("/metrics")
    assert main(["sweep", str(bare), "--course", str(served.course)]) == 0
    assert say(message("sweep.another_hook", path=bare)) in capsys.readouterr().out
    copy.write_text(ours)
    served.push("copied", variant("again"))
    assert served.ask("/health") == "well\n"
    assert [state for name, state in served.settled() if name == "copied"] == ["graded"] * 3


def test_two_courses_are_not_served_at_one_socket(served, tmp_path, capsys):
    """A second course that names the first one's socket is refused; hooks go on to be met by the first."""
    other = Served(tmp_path)
    assert main(["serve", str(other.course), "--jobs", "2", "--socket", str(served.socket)]) == 2
    assert say(message("service.other")) in capsys.readouterr().err
    assert served.push("stays", variant("stays"))[0] == _received(_number(served, "stays"))


def test_numbers_are_told_in_the_form_of_prometheus(served):
    """Each line is a comment, or a name with labels and a number; nobody's name is in it."""
    text = served.ask("/metrics")
    values = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}
    assert values['autograder_attempts{state="graded"}'] >= 1
    assert values["autograder_pushes_total"] >= 1
    assert values["autograder_exams_open"] == 1
    assert str(served.folder) not in text
    assert all(name not in text for (name,) in served.rows("SELECT name FROM person WHERE name != 'warm'"))


def test_the_hook_imports_little():
    """Every push waits for the hook's start: it imports `os` with what that needs, and sockets as the interpreter itself has them."""
    folder = str(Path(hook.__file__).parent)
    code = f"import sys; there = {{*sys.modules}}; sys.path.append({folder!r}); import hook; print(*{{*sys.modules}} - there)"
    done = subprocess.run([sys.executable, "-IS", "-c", code], capture_output=True, text=True, check=True)
    os_itself = {"os", "os.path", "stat", "_stat", "posixpath", "genericpath", "_collections_abc", "abc", "_abc"}
    assert set(done.stdout.split()) - os_itself == {"hook", "_socket", "__future__"}


# ── whoever holds the file, and whoever hogs the clock ──────────────────────────────────────────


@contextmanager
def _holding_the_file(served):
    with closing(sqlite3.connect(served.course / "service" / "attempts.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_while_another_program_holds_the_file_a_push_waits(served):
    """A push that comes while the file is locked is kept once it is not; whoever pushed learns nothing of that."""
    clone = served.commit("locked", {f"{FOLDER}/tiny.py": variant("locked")})
    waiting = _start_push(served, "locked before", variant("before"))
    with _holding_the_file(served):
        push = subprocess.Popen(["git", "push", "origin", "main"], cwd=clone, stderr=subprocess.PIPE, text=True)
        time.sleep(5)
        assert is_running(push.pid)
        assert not served.rows("SELECT 1 FROM attempt WHERE person = 'locked'")
    says = push.communicate()[1]
    assert _received(_number(served, "locked")) in says
    assert {("locked", "graded"), ("locked before", "graded")} <= {*served.settled()}
    assert waiting.wait() == 0


def test_what_could_not_be_kept_is_swept(served):
    """Where the file stays locked whoever pushed is told so in time, and the push is found in the repository's log."""
    served.commit("shut", {f"{FOLDER}/tiny.py": variant("shut")})
    with _holding_the_file(served):
        assert served.push("shut") == [say(message("push.not_kept"))]
    bare, _ = served.repository("shut")
    assert main(["sweep", str(bare), "--course", str(served.course)]) == 0
    assert ("shut", "graded") in served.settled()


def test_who_ran_into_the_clock_waits_behind_the_others(served):
    """An honest push is graded before endless loops that came before it, whether or not their people ran into the clock before."""
    loops = ["loop1", "loop2", "loop3"]
    first = [_start_push(served, name, LOOP) for name in loops]
    first.append(_start_push(served, "fresh", variant("fresh")))
    served.settled()
    for one in first:
        one.wait()
    order = [name for (name,) in served.rows("SELECT person FROM attempt WHERE graded IS NOT NULL ORDER BY graded")]
    assert sorted(map(order.index, loops))[1] > order.index("fresh")  # one may be at its end when it comes
    assert served.rows("SELECT DISTINCT tries FROM attempt WHERE person LIKE 'loop%'") == [(1,)]
    assert served.rows("SELECT count(*) FROM person WHERE is_slow") == [(3,)]
    processes = [_start_push(served, name, f"{LOOP}\n# again\n") for name in loops]
    processes.append(_start_push(served, "honest", variant("honest")))
    served.settled()
    for one in processes:
        one.wait()
    order = [name for (name,) in served.rows("SELECT person FROM attempt WHERE graded IS NOT NULL ORDER BY graded")]
    assert order.index("honest") < len(order) - 1 - order[::-1].index("loop2")
    second = [name for name in order if name.startswith("loop")][3:]
    assert sorted(second) == loops
    assert order.index("honest") < len(order) - 2


def _start_push(served, name, source):
    clone = served.commit(name, {f"{FOLDER}/tiny.py": source})
    before = served.rows("SELECT count(*) FROM attempt")[0][0]
    process = subprocess.Popen(["git", "push", "-q", "origin", "main"], cwd=clone, stderr=subprocess.DEVNULL)
    wait_until(lambda: served.rows("SELECT count(*) FROM attempt")[0][0] > before)
    return process


def test_nobody_is_graded_more_often_than_their_tokens_allow(served):
    """What somebody pushes beyond them is kept at once, and graded later; others do not wait for it."""
    served.rows("SELECT 1")
    processes = [_start_push(served, "often", variant(number)) for number in range(12)]
    ((wait,),) = served.rows("SELECT max(not_before - arrived) FROM attempt WHERE person = 'often'")
    assert wait > 10
    served.push("seldom", variant("seldom"))
    wait_until(lambda: served.rows("SELECT 1 FROM attempt WHERE person = 'seldom' AND state = 'graded'"))
    for one in processes:
        one.wait()


# ── ends and beginnings ─────────────────────────────────────────────────────────────────────────


@pytest.mark.weekly
def test_killed_in_the_middle_every_push_is_graded_once_and_as_ever(tmp_path):
    """However often the service is killed, each push that was acknowledged has one report, the bytes of `grade`."""
    one = Served(tmp_path)
    works = {f"s{number}": f"{WRONG if number % 2 else RIGHT}\n# {number}\n" for number in range(6)}
    one.start()
    pushes = [_start_push(one, name, source) for name, source in works.items()]
    for done in range(3):
        wait_until(lambda least=done: one.rows("SELECT count(*) FROM attempt WHERE state = 'graded'")[0][0] > least)
        children = descendants(one.process.pid)
        one.kill()
        wait_until(lambda those=children: not any(map(is_running, those)))
        one.start()
    assert one.settled() == [(name, "graded") for name in works]
    one.kill(signal.SIGTERM)
    for push in pushes:
        push.wait()
    kept = {name: report.encode() for name, report in one.rows("SELECT person, report FROM attempt")}
    assert kept == graded_by_batch(one, tmp_path, works)


def test_what_came_while_nobody_served_is_swept(tmp_path, capfdbinary):
    """A push to a repository without a service is told so; a sweep finds it with its time, the newest first, and finds it once."""
    one = Served(tmp_path)
    one.start()
    one.kill()
    at = int(time.time()) - 3600
    lines = one.push("ada", variant(1), date=at)
    assert lines == [say(message("push.no_service"))]
    one.push("ada", variant(2), date=at + 60)
    bare, _ = one.repository("ada")
    with one.running():
        one.push("ada", variant(3))
        words = ["sweep", str(bare), "--course", str(one.course)]
        assert main(words) == 0
        assert one.rows("SELECT person, arrived, state FROM attempt ORDER BY number")[1:] == [
            ("ada", at + 60, "superseded"),
            ("ada", at, "superseded"),
        ]
        capfdbinary.readouterr()
        assert main(words) == 0
        assert capfdbinary.readouterr().out == b""
        assert one.rows("SELECT count(*) FROM attempt") == [(3,)]
        one.settled()


def test_a_desk_that_is_killed_costs_nobody_anything(served):
    """What was being graded is tried again, and told once; nobody but the journal learns of it."""
    push = _start_push(served, "unlucky", LOOP)
    wait_until(lambda: served.rows("SELECT 1 FROM attempt WHERE person = 'unlucky' AND state = 'running'"))
    (desk,) = (pid for pid in descendants(served.process.pid) if parent(pid) == served.process.pid)
    os.kill(desk, signal.SIGKILL)
    served.settled()
    push.wait()
    assert served.rows("SELECT state, came_to, tries, faults FROM attempt WHERE person = 'unlucky'") == [
        ("graded", "timed out", 2, 0)
    ]


def test_a_hook_that_is_killed_loses_nothing(served):
    """A hook that ends before it has handed over leaves the push in the repository, where a sweep finds it."""
    clone = served.commit("orphan", {f"{FOLDER}/tiny.py": variant("orphan")})
    os.kill(served.process.pid, signal.SIGSTOP)
    push = subprocess.Popen(["git", "push", "-q", "origin", "main"], cwd=clone, stderr=subprocess.DEVNULL)
    hooks = lambda: [pid for pid in descendants(push.pid) if b"post-receive" in _command(pid)]  # noqa: E731
    wait_until(hooks)
    for pid in hooks():
        os.kill(pid, signal.SIGKILL)
    os.kill(served.process.pid, signal.SIGCONT)
    assert push.wait() == 0
    bare, _ = served.repository("orphan")
    assert main(["sweep", str(bare), "--course", str(served.course)]) == 0
    assert [one for one in served.settled() if one[0] == "orphan"] == [("orphan", "graded")]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_who_moves_many_refs_is_graded_all_the_same(served):
    """The branch that is graded is told of first, however many other refs come with it."""
    clone = served.commit("refs2", {f"{FOLDER}/tiny.py": variant("refs")})
    lines = pushed(clone, "main", *(f"main:refs/heads/a{number}" for number in range(80)))
    assert _received(_number(served, "refs2")) in lines


def test_what_waits_as_a_service_ends_is_told_so_and_drained(tmp_path):
    """What jobs are at is graded to its end, and its people are told; the others hear that theirs is kept. `--drain` then leaves nothing that waits."""
    one = Served(tmp_path)
    one.start()
    pushes = dict[str, subprocess.Popen]()
    for name in ("ada", "blaise", "carl"):
        clone = one.commit(name, {f"{FOLDER}/tiny.py": variant(name)})
        pushes[name] = subprocess.Popen(["git", "push", "origin", "main"], cwd=clone, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: one.rows("SELECT count(*) FROM attempt")[0][0] == len(pushes))
    assert one.kill(signal.SIGTERM) == 0
    told = {name: push.communicate()[1] for name, push in pushes.items()}
    assert sorted(state for _, state in one.states()) == ["graded", "graded", "queued"]
    (waits,) = (name for name, state in one.states() if state == "queued")
    assert say(message("push.later", number=_number(one, waits), assignment=FOLDER)) in told[waits]
    assert main(["serve", str(one.course), "--jobs", "2", "--drain"]) == 0
    assert one.states() == [(name, "graded") for name in pushes]
    assert one.push("ada", variant(2)) == [say(message("push.no_service"))]
