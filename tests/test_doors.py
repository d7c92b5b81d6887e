"""All doors are one: whichever way work is handed in, the same submission comes of it."""

import itertools
from contextlib import closing

import pytest

from autograder.intake import called
from autograder.intake.called import is_own, is_work, kind
from autograder.service.hook import CODE, DEEPEST, NAMED, PASSED, Objects, fields_of
from autograder.service.pushed import LIMITS, read_folders, submission_of
from autograder.words.message import say
from tests.conftest import TINY, sampled
from tests.doors_room import OF_SEVERAL, OF_TINY, RIGHT, SEVERAL, Course, imported
from tests.forge_room import ForgejoFake, GitHubFake, GitLabFake

COURSES = {"tiny": (TINY, "01_tiny", OF_TINY), "several": (SEVERAL, "01_net", OF_SEVERAL)}
BELOW = ("a zip", "py.txt", "three below")


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
@pytest.mark.parametrize("fake", sampled([GitHubFake, ForgejoFake, GitLabFake], GitHubFake), ids=lambda one: one.name)
def test_a_forge_is_read_as_a_repository_is(tmp_path, fake):
    """What lies in folders below, in a zip, and under an ending of some system's is read over an API as out of git."""
    course, works = Course(TINY, "01_tiny"), {name: OF_TINY[name] for name in BELOW}
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
