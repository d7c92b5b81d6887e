"""All doors are one: whichever way work is handed in, the same submission comes of it, and the same verdict."""

import itertools
import json
import subprocess
import sys
from contextlib import closing

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.intake import called
from autograder.intake.by_hand import MOST_PICTURE
from autograder.intake.called import is_own, is_work, kind
from autograder.practice.record import record
from autograder.service import hook
from autograder.service.hook import CODE, DEEPEST, NAMED, PASSED, Objects, fields_of
from autograder.service.pushed import LIMITS, read_folders, submission_of
from autograder.words.message import say
from tests.batch_room import grade
from tests.cluster_room import cluster
from tests.conftest import TINY, sampled
from tests.doors_room import (
    OF_SEVERAL,
    OF_TINY,
    RIGHT,
    SEVERAL,
    VERDICTS_OF_SEVERAL,
    VERDICTS_OF_TINY,
    Course,
    imported,
    written,
    zipped,
)
from tests.forge_course_room import OfCourse
from tests.forge_room import ForgejoFake, GitHubFake, GitLabFake
from tests.hosted_room import SECRET, containers
from tests.process_room import wait_until
from tests.service_room import Served, pushed

COURSES = {"tiny": (TINY, "01_tiny", OF_TINY), "several": (SEVERAL, "01_net", OF_SEVERAL)}
FAKES = (GitHubFake, ForgejoFake, GitLabFake)
BELOW = {"tiny": ("a zip", "py.txt", "three below"), "several": ("right", "one below", "zip", "notebook", "txt")}


def told(found):
    """Of each submission what is graded, and what is said of it."""
    return {who: (one.source, say(one.problem), [*map(say, one.notes)]) for who, one in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_every_door_takes_the_same(tmp_path, name):
    """A folder, a zip, a push, a container and a check: the same bytes are graded, with the same notes, or for the same reason not."""
    folder, assignment, works = COURSES[name]
    course = Course(folder, assignment)
    wanted = told(course.by_folder(tmp_path, works))
    assert {who for who, one in wanted.items() if one[0]} > {"right"}
    for door in (course.by_zip, course.by_hook, course.by_container, course.by_check):
        assert told(door(tmp_path / door.__name__, works)) == wanted, door.__name__


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fake", "name"),
    sampled([*itertools.product(FAKES, BELOW)], (GitHubFake, "tiny"), (ForgejoFake, "several")),
    ids=lambda one: getattr(one, "name", one),
)
def test_a_forge_is_read_as_a_repository_is(tmp_path, fake, name):
    """What lies in folders below, in a zip, and under an ending of some system's is read over an API as out of git, one file or several."""
    folder, assignment, all_works = COURSES[name]
    course, works = Course(folder, assignment), {one: all_works[one] for one in BELOW[name]}
    with fake() as platform:
        found = told(course.by_forge(tmp_path / "forge", platform, works))
    assert found == told(course.by_hook(tmp_path, works))
    assert all(source for source, *_ in found.values())


def test_a_hook_reads_what_is_code_by_its_name():
    """Its own lists, since it stands alone, are those of all other doors."""
    for first, second in itertools.product((*CODE, *NAMED, b".txt", b""), repeat=2):
        name = "Tiny" + (first + second).decode().upper()
        assert bool(kind(name)) == name.lower().encode().endswith(CODE), name
        assert is_work(name) == name.lower().encode().endswith((*CODE, *NAMED)), name
    assert {one.decode() for one in NAMED} == {*called._DOCUMENTS}
    assert hook._MOST_BESIDE == MOST_PICTURE
    passed = (*called._ENVIRONMENTS, *(one for one in called._LEFT_BY_PROGRAMS if not one.startswith(".")))
    assert sorted(PASSED) == sorted(one.lower().encode() for one in passed)
    assert not any(is_own(name) for name in passed)


def _read(bare, *, limits=LIMITS):
    """What a hook hands over of the folders of a commit."""
    with closing(Objects(str(bare))) as objects:
        fields = fields_of(objects, "refs/heads/main", [*map(int, limits)], [b"01_tiny", b"02_other"])
        return read_folders([b"files", *fields])


def test_what_lies_higher_is_read_first(tmp_path):
    """However much lies in folders below, and in whichever assignment, none of it takes the room of what is handed in."""
    files = {"01_tiny/tiny.py": b"1" * 60, "02_other/other.py": b"2" * 60, "01_tiny/a/tiny.py": b"3" * 60}
    imported(tmp_path / "g", {"main": {**files, "01_tiny/a/b/tiny.py": b"4" * 30, "01_tiny/a/c/x.py": b"5" * 30}})
    tiny, other = _read(tmp_path / "g", limits=[b"1000", b"10", b"100", b"160"])
    assert [one.content for one in other.files] == [b"2" * 60]
    kept = {one.name: one.content for one in tiny.files if one.content}
    assert kept == {b"tiny.py": b"1" * 60, b"a/b/tiny.py": b"4" * 30}
    assert {one.name for one in tiny.files if one.kind == "large"} == {b"a/tiny.py", b"a/c/x.py"}


def test_folders_below_are_bounded(tmp_path):
    """Many of them, or of what is in them, are left unread, and cost nobody what lies higher."""
    files = {f"01_tiny/data/{number}/{number}.py": b"" for number in range(30)}
    files |= {f"01_tiny/many/{number}.py": b"" for number in range(50)}
    files |= {f"01_tiny/{'/'.join('abcdefghijkl'[:depth])}/d.py": b"" for depth in range(1, 12)}
    imported(tmp_path / "g", {"main": files | {"01_tiny/tiny.py": RIGHT}})
    limits = [LIMITS[0], b"40", *LIMITS[2:]]
    (folder,) = _read(tmp_path / "g", limits=limits)
    course = Course(TINY, "01_tiny")
    assert submission_of("ada", folder.files, course.served["01_tiny"]).source == RIGHT
    below = [one.name for one in folder.files if b"/" in one.name]
    assert not any(name.startswith(b"many/") for name in below)
    assert max(name.count(b"/") for name in below) == DEEPEST
    assert len(below) == 30 + DEEPEST
    files |= {f"01_tiny/more/{number}.py": b"" for number in range(39)}
    imported(tmp_path / "h", {"main": files | {"01_tiny/tiny.py": RIGHT}})
    assert sum(b"/" in one.name for one in _read(tmp_path / "h", limits=limits)[0].files) == 40


# ── verdicts ────────────────────────────────────────────────────────────────────────────────────


class AtAllDoors(OfCourse, Served):
    """A course with hooks and a forge, all under one secret."""

    def __init__(self, folder, course, name, works):
        super().__init__(folder, course)
        self.name, self.works = name, works
        policy = self.course / "assignments" / name / "assignment.yaml"
        policy.write_text(policy.read_text().replace("deadline: 2027", "deadline: 2999"))  # which finalize asks for
        for path in (*((self.course / "secrets" / one) for one in (f"{name}.feedback", name)), folder / "secret"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{SECRET}\n")
            path.chmod(0o600)

    def by_grade(self, *more):
        """What `grade` makes of a folder of them, and whose work cannot be graded."""
        folder, out = self.folder / "in", self.folder / f"out{len(more)}"
        code = grade(
            written(folder, self.works), out, "--secret-file", self.folder / "secret", *more, course=self.course
        )
        assert code in (0, 4)
        reports = [path.read_text() for path in (out / "reports").glob("*.json")]
        return _by_task(reports), {one["submission"] for one in map(json.loads, reports) if one["problem"]}

    def by_pushes(self, platform, other):
        """What becomes of a push to a hook, of one that is swept, of one told of by a webhook, and of one that a poll finds elsewhere."""
        self.enroll(platform, *(f"forge-{who}" for who in self.works), minutes=1000)
        swept = [*self.works][::2]
        for who in swept:
            self.handed(who, f"swept-{who}")
        with self.running():
            for who in self.works:
                self.tell(f"forge-{who}", self.push_there(f"forge-{who}", who))
                self.handed(who, who)
            self.by_command("sweep", *(self.repository(f"swept-{who}")[0] for who in swept), "--course", self.course)
            wanted = 2 * len(self.works) + len(swept)
            wait_until(lambda: len(self.states()) == wanted)
            assert {state for _, state in self.settled()} == {"graded"}
            wait_until(lambda: all(self.shown(f"forge-{who}") for who in self.works))
        self.enroll(other, *(f"polled-{who}" for who in self.works))
        for who in self.works:
            self.push_there(f"polled-{who}", who)
        self.by_command("poll", self.course, "--once", "--jobs", 2)
        assert all(self.shown(f"polled-{who}") for who in self.works)
        return self.each_way(_by_task(report for (report,) in self.rows("SELECT report FROM attempt")), swept)

    def each_way(self, found, swept):
        """What was found of each person, by the way that a work was pushed."""
        ways = {"": self.works, "forge-": self.works, "swept-": swept, "polled-": self.works}
        assert len(found) == sum(map(len, ways.values()))
        return {way: {who: found[f"{way}{who}"] for who in some} for way, some in ways.items()}

    def by_finalize(self):
        """What the official exam, here under the same secret, makes of what was pushed."""
        out = self.folder / "official"
        self.by_command("finalize", self.name, "--course", self.course, "--out", out, "--quiet", codes=(0, 4))
        return self.each_way(
            _by_task(path.read_text() for path in (out / "reports").glob("*.json")), [*self.works][::2]
        )

    def by_command(self, *words, codes=(0,)):
        """Run a command of ours, which must end with one of these codes."""
        words = [*map(str, (sys.executable, "-m", "autograder", *words))]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        assert done.returncode in codes, done.stderr

    def handed(self, who, name):
        """Commit somebody's work under a name, and push it."""
        clone = self.commit(name, {f"{self.name}/{path}": data for path, data in self.works[who].items()})
        pushed(clone, "main")

    def push_there(self, name, who):
        """Push somebody's work at the forge, to the repository of this name."""
        return self.at(name).push({f"{self.name}/{path}": data for path, data in self.works[who].items()})

    def by_check(self):
        """What a student's check makes of them; None for one that ends with the program."""
        assignment, found = load_assignment(self.course, self.name), {}
        exam = set_exam(assignment, PUBLIC_SECRET)
        for who, files in self.works.items():
            folder = written(self.folder / "desk", {f"{who}/{self.name}": files}) / who / self.name
            (folder / "practice.npz").write_bytes(record(exam.paper, exam.key))
            out = folder.parent / "report.json"
            words = [sys.executable, "-m", "autograder", "check", folder, "--json", out]
            subprocess.run([*map(str, words)], check=False, capture_output=True, timeout=300)
            found |= {who: _by_task([out.read_text()])[self.name] if out.exists() else None}
        return found

    def by_container(self, capsys):
        """The points that a platform is told of, by platform."""
        found = {}
        for who, files in self.works.items():
            for platform, one in containers(self.folder / "containers" / who, capsys).items():
                one.course, one.assignment = self.course, self.name
                both = {"handin.zip": zipped(files)} if platform == "autolab" and len(files) > 1 else files
                written(one.submission.parent, {one.submission.name: both})
                assert one.grade() == 0
                found.setdefault(platform, {})[who] = one.scores()
        return found


def _by_task(reports):
    """By whom a report is of, the status and points of each task."""
    told = [json.loads(report) for report in reports]
    assert not any(one["fault"] for one in told)
    return {one["submission"]: {task["name"]: (task["status"], task["score"]) for task in one["tasks"]} for one in told}


ALL = {
    "tiny": (TINY, "01_tiny", VERDICTS_OF_TINY),
    "several": (SEVERAL, "01_net", VERDICTS_OF_SEVERAL),
}

AT = {"tiny": (GitHubFake, GitLabFake), "several": (GitLabFake, ForgejoFake)}
"""At which platform's webhooks work is handed in, and where a poll finds it."""

BUILT = {"several": {"root": ("Net.scores", "error")}}
"""Whose tasks are right for a function that is wrong."""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("name", ALL)
def test_every_door_says_the_same(tmp_path, capsys, name):
    """`grade`, a cluster, a hook, a sweep, a webhook, a poll, the official exam, three platforms and a student's check: one status and as many points for each task."""
    there = AtAllDoors(tmp_path, *ALL[name])
    wanted, ungraded = there.by_grade()
    assert len({json.dumps(one) for one in wanted.values()}) > 2
    with cluster() as (_, address):
        assert there.by_grade("--cluster", address) == (wanted, ungraded)
    platform, other = AT[name]
    with platform() as first, other() as second:
        pushed_there = there.by_pushes(first, second)
    for found in (pushed_there, there.by_finalize()):
        assert found == {way: {who: wanted[who] for who in some} for way, some in found.items()}
    points = {who: {task: score for task, (_, score) in one.items()} for who, one in wanted.items()}
    # PrairieLearn counts what cannot be graded as no attempt: it is told of no task there.
    no_attempt = {who: {} for who in ungraded}
    assert there.by_container(capsys) == {
        "gradescope": points,
        "prairielearn": points | no_attempt,
        "autolab": points,
    }
    # A check has no answers, so what is built on a wrong function has its points only where it is graded.
    built = {who: dict.fromkeys(tasks, ("failed", 0.0)) for who, tasks in BUILT.get(name, {}).items()}
    assert there.by_check() == {who: {**one, **built.get(who, {})} for who, one in wanted.items()}
