"""Archives of submissions: read as a folder is, and whatever is hostile in them is told in a sentence, bounded in memory."""

import bz2
import functools
import gzip
import io
import itertools
import lzma
import os
import stat
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from archive_room import (
    END,
    GOOD,
    PACKINGS,
    Entry,
    honest_tar,
    honest_zip,
    make_zip,
    pax,
    tar_file,
    tar_header,
)

from autograder.errors import UsageError
from autograder.intake import handed_in, packed, plan, tars, unpacked, zips
from autograder.intake.handed_in import read_handed_in
from autograder.intake.identity import is_marked_late
from autograder.intake.pick import MOST_FILES
from autograder.intake.submission import MOST_BYTES, MOST_NOTEBOOK_BYTES
from autograder.words.message import say
from tests.conftest import by_name, sampled
from tests.words_room import refused

CELLS = b'{"cells": [{"cell_type": "code", "source": "def f():\\n    return 2\\n"}], "nbformat": 4}'
CLASS = {
    "ada/tiny.py": GOOD,
    "blaise.py": GOOD,
    "carl/tiny.ipynb": CELLS,
    "dora/homework/tiny.py": GOOD,
    "emmy/notes.txt": b"later",
    "felix/tiny.py": GOOD,
    "felix/tiny.ipynb": CELLS,
    "grace/Tiny (1).py": GOOD,
    "henri/a.py": GOOD,
    "henri/b.py": GOOD,
    "ingrid/tiny.py": b"\xff\xfe\x00",
    "jos\xe9 \u65e5\u672c/tiny.py": GOOD,
    "kurt.zip": honest_zip({"tiny.py": GOOD}),
    "leo/homework.zip": honest_zip({"hw/tiny.py": GOOD, "hw/.git/x.py": b"", "__MACOSX/hw/._tiny.py": b""}),
    "mary/._tiny.py": b"\0",
    "mary/tiny.py": GOOD,
    "marks.csv": b"",
    "__MACOSX/._marks.csv": b"",
    ".hidden/tiny.py": GOOD,
    ".hidden.py": GOOD,
    ".git/hooks/x.py": b"",
    ".DS_Store": b"",
    "nina/.old/tiny.py": b"",
    "nina/tiny.py": GOOD,
}
"""All that a folder of submissions may hold in honesty."""


def _read(tmp_path, data, name="in.zip"):
    path = tmp_path / name
    path.write_bytes(data)
    return read_handed_in(path, "tiny.py", ("f",))


@pytest.mark.parametrize(
    ("name", "is_late"),
    [
        ("oneilann_LATE_77_99_tiny-2.py", True),
        ("oneilann_77_99_tiny.py", False),
        ("oneilann_77_99_LATE_1_2_tiny.py", False),
        ("y_LATE_10_text.html", True),
        ("LATE_77_99_tiny.py", True),
        ("tiny.py", False),
        ("", False),
    ],
)
def test_canvas_says_that_work_is_late(name, is_late):
    """Before its number, and nowhere in what a student may call a file."""
    assert is_marked_late(name) is is_late


def _by_name(submissions):
    return {one.id: one for one in submissions}


def _folder(tmp_path, files):
    for name, data in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return read_handed_in(tmp_path / "folder", "tiny.py", ("f",))


def _joined(pack, *rest):
    """A tar that is packed in so many pieces, which are joined."""
    *cuts, files = rest
    tar, places = honest_tar(files), [0, *cuts, None]
    return b"".join(pack(tar[begin:end]) for begin, end in itertools.pairwise(places))


ARCHIVES = {
    "zip": honest_zip,
    "zip of one folder": lambda files: honest_zip({f"all/{name}": data for name, data in files.items()}),
    "zip with 64-bit sizes": lambda files: _streamed(files, force_zip64=True),
    "stored": lambda files: make_zip(*[Entry(name.encode(), data, method=0) for name, data in files.items()]),
    "gnu": lambda files: honest_tar(files, tarfile.GNU_FORMAT),
    "pax": honest_tar,
    "of one folder": lambda files: honest_tar({f"./all/{name}": data for name, data in files.items()}),
    "ustar": lambda files: b"".join(tar_file(name.encode(), data) for name, data in files.items()) + END,
    **{name: functools.partial(_joined, pack) for name, pack in PACKINGS.items()},
    "bz2 in two": functools.partial(_joined, bz2.compress, 700),
    "gz in three": functools.partial(_joined, gzip.compress, 9, 9),
}


def _streamed(files, *, force_zip64):
    """A zip written to a pipe: each size stands behind its file."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(name, "w", force_zip64=force_zip64) as file:
                file.write(data)
    return bytes(pipe.data)


@pytest.mark.parametrize("build", ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_is_read_as_the_folder_is(tmp_path, build):
    """The same names, bytes, problems and notes come out of a folder and out of an archive of it, of every kind."""
    folder, archive = _folder(tmp_path, CLASS), _read(tmp_path, build(CLASS))
    assert len(archive) == len(folder) == 14
    assert _by_name(archive) == _by_name(folder)
    assert archive.left_out == folder.left_out == (".hidden", ".hidden.py", "marks.csv")


def test_a_link_is_called_as_it_is_in_a_folder(tmp_path):
    """A link beside the submissions has the same name and problem in a folder, in a tar and in a zip of it."""
    _folder(tmp_path, {"ada.py": GOOD})
    for name in ("link.py", "notes"):
        (tmp_path / "folder" / name).symlink_to("ada.py")
    folder = read_handed_in(tmp_path / "folder", "tiny.py", ("f",))
    with tarfile.open(tmp_path / "in.tar", "w") as tar:
        tar.add(tmp_path / "folder", ".")
    links = [Entry(name.encode(), b"ada.py", mode=LINK) for name in ("link.py", "notes")]
    archives = (
        read_handed_in(tmp_path / "in.tar", "tiny.py", ("f",)),
        _read(tmp_path, make_zip(Entry(b"ada.py", GOOD), *links)),
    )
    assert sorted(one.id for one in folder) == ["ada", "link", "notes"]
    assert [_by_name(archive) for archive in archives] == [_by_name(folder)] * 2


def test_the_kind_is_told_from_the_bytes_and_the_door_is_one(tmp_path):
    """An archive of any name is read for what it is; a folder goes in by the same door."""
    (tmp_path / "download").write_bytes(honest_zip({"ada.py": GOOD}))
    assert [one.id for one in read_handed_in(tmp_path / "download", "tiny.py")] == ["ada"]
    _folder(tmp_path, {"ada.py": GOOD})
    assert [one.id for one in read_handed_in(tmp_path / "folder", "tiny.py")] == ["ada"]
    with pytest.raises(UsageError, match="No such file"):
        read_handed_in(tmp_path / "nowhere", "tiny.py")


# ── one bad member costs its own submission a sentence ───────────────────────────────────────────

LINK, FIFO, DEVICE = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644
ZEROS = bytes(4 << 20)
BAD_NAMES = {
    "up": (b"ada/../../etc/tiny.py", "goes up with .."),
    "up and down": (b"ada/x/../tiny.py", "goes up with .."),
    "up at the end": (b"ada/..", "goes up with .."),
    "backslash": (b"ada/x\\..\\tiny.py", {"zip": "goes up with ..", "tar": "holds a backslash"}),
    "control": (b"ada/\x1b[31m.py", "U+001B"),
    "newline": (b"ada/a\nb.py", "U+000A"),
    "NUL": (b"ada/tiny.py\0.py", "U+0000"),
    "turned around": ("ada/ti\u202eyp.py".encode(), "U+202E"),
    "blank at the end": (b"ada/x /tiny.py", "ends in a dot or a blank"),
    "dot at the end": (b"ada/x./tiny.py", "ends in a dot or a blank"),
    "long name": (b"ada/" + b"x" * 300 + b".py", "303 bytes"),
    "long path": (b"ada/" + b"x/" * 2000 + b"tiny.py", "has 4011 bytes"),
}


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize(("name", "says"), BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_bad_path_costs_its_own_submission_a_sentence(tmp_path, kind, name, says):
    """A path that leads astray, or that some system would take for another, keeps one submission from being graded."""
    says = says[kind] if isinstance(says, dict) else says
    if kind == "tar" and b"\0" in name:
        name = name.replace(b"\0", b"\1")
        says = "U+0001"
    files = [b"ada/tiny.py", name, b"emmy/tiny.py"]
    data = (
        make_zip(*map(Entry, files))
        if kind == "zip"
        else b"".join(pax(path=one) + tar_file(b"short") for one in files) + END
    )
    read = _by_name(_read(tmp_path, data))
    assert says in say(read["ada"].problem)
    assert read["ada"].source == b""
    assert (say(read["emmy"].problem), read["emmy"].source) == ("", GOOD)
    assert read.keys() == {"ada", "emmy"}
    assert "\x1b" not in say(read["ada"].problem)
    assert "\u202e" not in say(read["ada"].problem)


BAD_IN_ZIP = {
    "a link": (Entry(b"ada/tiny.py", b"/etc/passwd", mode=LINK), "tiny.py cannot be read: it is a link."),
    "a pipe": (Entry(b"ada/tiny.py", mode=FIFO), "it is a pipe."),
    "a device": (Entry(b"ada/tiny.py", mode=DEVICE), "it is a device."),
    "a link in the folder's place": (Entry(b"ada", b"/", mode=LINK), "ada cannot be read: it is a link."),
    "encrypted": (Entry(b"ada/tiny.py", flags=1), "it is encrypted."),
    "encrypted in its own header alone": (Entry(b"ada/tiny.py", local={"flags": 1}), "two headers in the archive disagree"),
    "LZMA": (Entry(b"ada/tiny.py", method=14), "packed with LZMA, which is not read here"),
    "deflate64": (Entry(b"ada/tiny.py", method=9), "packed with deflate64"),
    "a method of its own": (Entry(b"ada/tiny.py", method=77), "packed with method 77"),
    "another method in its own header": (Entry(b"ada/tiny.py", method=0, local={"method": 12}), "disagree"),
    "another name in its own header": (Entry(b"ada/tiny.py", local={"name": b"eva/tiny.py"}), "disagree"),
    "another size in its own header": (Entry(b"ada/tiny.py", local={"size": 7}), "disagree"),
    "larger than it says": (Entry(b"ada/tiny.py", GOOD * 9, size=20, local={"size": 20}), "larger than the archive says"),
    "smaller than it says": (Entry(b"ada/tiny.py", size=99, local={"size": 99}), "smaller than the archive says"),
    "a huge size": (Entry(b"ada/tiny.py", size=4 << 29, local={"size": 4 << 29}), "times smaller than it is"),
    "a wrong sum": (Entry(b"ada/tiny.py", crc=1), "its sum is not the one"),
    "stored with two sizes": (Entry(b"ada/tiny.py", method=0, size=3), "its size is given twice"),
    "a bomb": (Entry(b"ada/tiny.py", ZEROS), "tiny.py is larger than 1 MiB"),
    "a notebook that is a bomb": (Entry(b"ada/tiny.ipynb", b" " * (20 << 20 | 1)), "times smaller than it is"),
    "a lying bomb": (Entry(b"ada/tiny.py", ZEROS, size=9, local={"size": 9}), "larger than the archive says"),
    "no deflate": (Entry(b"ada/tiny.py", method=0, local={"method": 8}), "it is damaged"),
    "cut": (Entry(b"ada/tiny.py", packed=9, local={"packed": 9}), "it is cut short"),
    "more behind its end": (Entry(b"ada/tiny.py", packed=40, local={"packed": 40}), "more behind its end"),
    "beyond the archive": (Entry(b"ada/tiny.py", packed=9999), "reaches beyond the archive"),
    "before another header": (Entry(b"ada/tiny.py", at=3), "not where the archive says"),
    "in another part": (Entry(b"ada/tiny.py", disk=3), "another part of an archive"),
    "64-bit sizes without any": (Entry(b"ada/tiny.py", size=0xFFFFFFFF), "its 64-bit header is damaged"),
    "64-bit sizes that lie": (
        Entry(b"ada/tiny.py", size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 1 << 60)),
        "times smaller than it is",
    ),
    "64-bit place that lies": (
        Entry(b"ada/tiny.py", at=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 1 << 60)),
        "reaches beyond the archive",
    ),
    "an empty file": (Entry(b"ada/tiny.py", b""), "tiny.py is empty."),
    "too large": (Entry(b"ada/tiny.py", os.urandom(MOST_BYTES + 1), method=0), "tiny.py is larger than 1 MiB"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "says"), BAD_IN_ZIP.values(), ids=BAD_IN_ZIP)
def test_a_bad_member_of_a_zip_costs_its_own_submission_a_sentence(tmp_path, entry, says):
    """Whatever is wrong with one member, the others are read."""
    read = _by_name(_read(tmp_path, make_zip(Entry(b"emmy/tiny.py"), entry, Entry(b"zoe/tiny.py"))))
    assert says in say(read["ada"].problem)
    assert read["ada"].source == b""
    assert read["emmy"].source == read["zoe"].source == GOOD


def test_files_without_end_are_one_students_problem(tmp_path):
    """More files than anyone writes keep one submission from being graded."""
    files = dict.fromkeys([f"ada/{number}.py" for number in range(MOST_FILES + 1)], b"") | {"zoe/tiny.py": GOOD}
    read = _by_name(_read(tmp_path, honest_zip(files)))
    assert say(read["ada"].problem).startswith("It holds more than 1000 Python files")
    assert read["zoe"].source == GOOD


def test_a_member_that_points_into_anothers_bytes_gets_nothing_of_them(tmp_path):
    """A second entry for somebody else's file is refused, and that file is read all the same."""
    theirs = Entry(b"mallory/tiny.py", at=0, local={"name": b"ada/tiny.py"})
    read = _by_name(_read(tmp_path, make_zip(Entry(b"ada/tiny.py"), theirs, Entry(b"zoe.py"))))
    assert read["ada"].source == read["zoe"].source == GOOD
    assert "its two headers in the archive disagree" in say(read["mallory"].problem)


BAD_IN_TAR = {
    "a link": (tar_header(b"ada/tiny.py", kind=b"2", patch={157: b"/etc/passwd"}), "tiny.py cannot be read: it is a link."),
    "a hard link": (tar_header(b"ada/tiny.py", kind=b"1", patch={157: b"emmy/tiny.py"}), "it is a link."),
    "a device": (tar_header(b"ada/tiny.py", kind=b"3"), "it is a device."),
    "a block device": (tar_header(b"ada/tiny.py", kind=b"4"), "it is a device."),
    "a pipe": (tar_header(b"ada/tiny.py", kind=b"6"), "it is a pipe."),
    "a link in the folder's place": (tar_header(b"ada", kind=b"2", patch={157: b"/"}), "ada cannot be read: it is a link."),
    "unknown": (tar_file(b"ada/tiny.py", kind=b"Z"), "it is something unknown."),
    "sparse": (tar_file(b"ada/tiny.py", kind=b"S"), "it is a sparse file."),
    "sparse with more headers": (
        tar_header(b"ada/tiny.py", 512, b"S", patch={482: b"\1"}) + (bytes(504) + b"\1" + bytes(7)) * 3 + bytes(512) * 2,
        "it is a sparse file.",
    ),
    "sparse as in pax": (pax(GNU__sparse__major=1, GNU__sparse__size=1 << 40) + tar_file(b"ada/tiny.py"), "a sparse file"),
    "two names": (pax(path="ada/tiny.py") + tar_file(b"L", b"emmy/tiny.py\0", b"L") + tar_file(b"x"), "a file in it has two names"),
    "a huge header": (tar_file(b"pax", b"9" * 70_000, b"x") + tar_file(b"ada/tiny.py"), "the header before a file in it has 70000 bytes"),
    "a huge name": (tar_file(b"L", b"ada/" + b"x" * 70_000, b"L") + tar_file(b"ada/tiny.py"), "has 70004 bytes"),
    "a damaged header before it": (tar_file(b"pax", b"99 path=x\n", b"x") + tar_file(b"ada/tiny.py"), "header before a file in it is damaged"),
    "a header without end": (tar_file(b"pax", b"8 path=x", b"x") + tar_file(b"ada/tiny.py"), "header before a file in it is damaged"),
    "not UTF-8": (tar_file(b"ada/tiny.py", b"caf\xe9 = 1"), "tiny.py is not UTF-8 (line 1)"),
    "twice": (tar_file(b"ada/tiny.py") + tar_file(b"ada/tiny.py", b"x = 1"), "There are 2 files called tiny.py"),
}  # fmt: skip


@pytest.mark.parametrize(("middle", "says"), BAD_IN_TAR.values(), ids=BAD_IN_TAR)
def test_a_bad_member_of_a_tar_costs_its_own_submission_a_sentence(tmp_path, middle, says):
    """Whatever is wrong with one member, the others are read."""
    read = _by_name(_read(tmp_path, tar_file(b"eva/tiny.py") + middle + tar_file(b"zoe/tiny.py") + END, "in.tar"))
    problems = {name: say(one.problem) for name, one in read.items() if name not in ("eva", "zoe")}
    assert len(problems) == 1
    (problem,) = problems.values()
    assert says in problem
    assert read["eva"].source == read["zoe"].source == GOOD


# ── names that could be taken for one another ────────────────────────────────────────────────────

ALIKE = {
    "case": ("ada", "ADA"),
    "composed and not": ("jos\xe9", "jose\u0301"),
    "wide": ("ada", "\uff41da"),
    "a dot": ("ada", "ada."),
    "invisible": ("ada", "a\u200bda"),
    "sharp s": ("stra\xdfe", "STRASSE"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_names_that_some_system_takes_for_one_are_both_refused(tmp_path, one, other):
    """Nothing tells whose is whose, so neither is read; the same within a submission; and nobody else is affected."""
    files = {f"{one}/tiny.py": GOOD, f"{other}/tiny.py": GOOD, "zoe/tiny.py": GOOD}
    read = _by_name(_read(tmp_path, honest_tar(files)))
    assert len(read) == 3
    assert [bool(submission.problem) for name, submission in sorted(read.items()) if name != "zoe"] == [True, True]
    assert read["zoe"].source == GOOD
    read = _by_name(_read(tmp_path, honest_zip({f"eva/{one}/x.py": GOOD, f"eva/{other}/x.py": GOOD, "zoe.py": GOOD})))
    assert "are one name to some systems" in say(read["eva"].problem) or "ends in a dot" in say(read["eva"].problem)
    assert read["zoe"].source == GOOD


def test_a_name_twice_in_a_zip_is_never_the_first_or_the_last(tmp_path):
    """Of two entries of one name neither is graded, since programs differ in which one they take."""
    read = _by_name(_read(tmp_path, make_zip(Entry(b"ada/tiny.py"), Entry(b"ada/tiny.py", b"x = 1"), Entry(b"zoe.py"))))
    assert say(read["ada"].problem) == "There are 2 files called tiny.py: hand in one."
    assert read["zoe"].source == GOOD


def test_what_is_both_a_folder_and_a_file_is_refused(tmp_path):
    """An entry that is a file here and a folder there is not read."""
    read = _by_name(_read(tmp_path, make_zip(Entry(b"ada.py"), Entry(b"ada.py/tiny.py"), Entry(b"zoe.py"))))
    assert [say(one.problem) for name, one in read.items() if name != "zoe"] == [
        "'ada.py' is both a folder and a file in the archive."
    ]


def test_a_name_with_a_hostile_character_is_a_submission_that_is_not_read(tmp_path):
    """The submission keeps its name, so that somebody can be told, and it is spelled out in the sentence."""
    read = _by_name(_read(tmp_path, honest_zip({"a\x1b]0;x\x07/tiny.py": GOOD, "b\u202e.py": GOOD, "zoe.py": GOOD})))
    assert "U+001B" in say(read["a\x1b]0;x\x07"].problem)
    assert "U+202E" in say(read["b\u202e"].problem)
    assert read["zoe"].source == GOOD


# ── an archive that is hostile as a whole is refused as a whole ──────────────────────────────────

ZIP, TAR = make_zip(Entry(b"ada.py"), Entry(b"zoe.py")), tar_file(b"ada.py") + tar_file(b"zoe.py")
WIDE_END = struct.Struct("<4sQ2H2I4Q4sIQI")


def _wide_zip(*, entries=1, size=None, at=None, place=None, length=44, narrow=0xFFFFFFFF):
    """A zip with a 64-bit end, which may lie."""
    plain = make_zip(Entry(b"ada.py"))
    body, end = plain[:-22], struct.unpack("<4s4H2IH", plain[-22:])
    told = (end[5] if size is None else size, end[6] if at is None else at, len(body) if place is None else place)
    wide = WIDE_END.pack(b"PK\6\6", length, 45, 45, 0, 0, entries, entries, *told[:2], b"PK\6\7", 0, told[2], 1)
    return body + wide + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, narrow, 0)


BAD_ARCHIVES = {
    "nothing": (b"", "no archive that is read here"),
    "text": (b"hello, world\n" * 99, "no archive that is read here"),
    "a Python file": (GOOD * 99, "Name a folder, or an archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "is a 7z archive"),
    "RAR": (b"Rar!\x1a\x07" + bytes(99), "is a RAR archive"),
    "Zstandard": (b"\x28\xb5\x2f\xfd" + bytes(99), "packed with Zstandard"),
    "an empty zip": (make_zip(), "holds no submission"),
    "an empty tar": (END, "holds no submission"),
    "gz of no tar": (gzip.compress(GOOD * 99), "no archive that is read here"),
    "gz of a zip": (gzip.compress(ZIP), "no archive that is read here"),
    "zip: cut": (ZIP[:-9], "a zip's end is missing"),
    "zip: its beginning cut": (ZIP[9:], "no archive that is read here"),
    "zip: something before it": (b"GIF89a" + ZIP, "no archive that is read here"),
    "zip: a program before it": (b"PK\3\4" + bytes(60) + ZIP, "its directory is not where it says"),
    "zip: bytes before its first file": (make_zip(Entry(b"ada.py"), before=b"PK\3\4" + bytes(60)), "begins with 64 bytes"),
    "zip: something behind it": (ZIP + b"x", "a zip's end is missing"),
    "zip: two ends": (make_zip(Entry(b"ada.py"), comment=b"x" + make_zip()), "ends in two ways"),
    "zip: fewer entries than it has": (make_zip(Entry(b"ada.py"), Entry(b"zoe.py"), count=1), "says that it has 1 entries, and has 2"),
    "zip: more entries than it has": (make_zip(Entry(b"ada.py"), count=9), "says that it has 9 entries, and has 1"),
    "zip: a million entries": (_wide_zip(entries=10**6), "has 1000000 entries"),
    "zip: no entries": (make_zip(Entry(b"ada.py"), count=0), "says that it has 0 entries, and has 1"),
    "zip: a directory elsewhere": (make_zip(Entry(b"ada.py"), at=3), "its directory is not where it says"),
    "zip: a directory of another size": (make_zip(Entry(b"ada.py"), size=60), "its directory is not where it says"),
    "zip: a directory that is none": (make_zip(between=b"x" * 60, size=60, at=0, before=b"PK\3\4"), "directory"),
    "zip: 64-bit numbers that lie": (_wide_zip(size=1 << 62), "its directory is not where it says"),
    "zip: a 64-bit place that lies": (_wide_zip(place=1 << 62), "its 64-bit end is not where it says"),
    "zip: a 64-bit end that is none": (_wide_zip(place=3), "its 64-bit end is not where it says"),
    "zip: a 64-bit end that disagrees": (_wide_zip(narrow=3), "has two directories that disagree"),
    "zip: a 64-bit end of another length": (_wide_zip(length=45), "its 64-bit end is not where it says"),
    "zip: in parts": (ZIP[:-18] + b"\1\0\1\0" + ZIP[-14:], "one part of an archive"),
    "zip: nothing but what leads astray": (make_zip(Entry(b"../x.py"), Entry(b"/y.py")), "leads astray: a file in it is called '../x.py': its path goes up with .."),
    "tar: nothing but what leads astray": (tar_file(b"/ada.py") + END, "leads astray: a file in it is called '/ada.py': its path is absolute"),
    "tar: without end": (TAR, "is cut short"),
    "tar: cut in a file": (TAR[:-512], "is cut short"),
    "tar: cut in a header": (TAR[:-700], "is cut short"),
    "tar: a damaged header": (TAR[:1030] + b"x" + TAR[1031:] + END, "has a damaged header"),
    "tar: something behind it": (TAR + END + b"x", "holds something behind its end"),
    "tar: a zip behind it": (TAR + END + ZIP, "holds something behind its end"),
    "tar: a size below zero": (tar_header(b"a", size_field=b"\xff" * 12) + TAR + END, "has a damaged header"),
    "tar: a size beyond all": (tar_header(b"a", size_field=b"\x80" + b"\xff" * 11) + TAR + END, "has a damaged header"),
    "tar: a size that is none": (tar_header(b"a", size_field=b"zwei".ljust(12)) + TAR + END, "has a damaged header"),
    "tar: a size beyond the end": (tar_header(b"a", 1 << 40, size_field=b"\x80" + (1 << 40).to_bytes(11)) + TAR + END, "is cut short"),
    "tar: a header's size beyond the end": (tar_header(b"a", 1 << 30, b"x") + TAR + END, "is cut short"),
    "tar: a size in pax beyond the end": (pax(size=1 << 50) + TAR + END, "is cut short"),
    "tar: in parts": (tar_file(b"a", kind=b"M") + TAR + END, "one part of an archive"),
    "tar: a link with contents": (tar_file(b"a", kind=b"2") + TAR + END, "a link has contents"),
    "tar: one name for all": (tar_file(b"pax", b"12 path=ada\n", b"g") + TAR + END, "one name or one size for all"),
    "tar: sparse headers without end": (tar_header(b"a", 0, b"S", patch={482: b"\1"}) + (bytes(504) + b"\1" + bytes(7)) * 9, "is cut short"),
    "gz: cut": (gzip.compress(TAR + END)[:-20], "is cut short"),
    "gz: damaged": (gzip.compress(TAR + END)[:-6] + b"xxxxxx", "it cannot be unpacked as gzip"),
    "gz: something behind it": (gzip.compress(TAR + END) + b"xyz", "holds something behind its end"),
    "bz2: cut": (bz2.compress(TAR + END)[:-9], "is cut short"),
    "bz2: damaged": (bz2.compress(TAR + END)[:60] + b"x" + bz2.compress(TAR + END)[61:], "it cannot be unpacked as bzip2"),
    "xz: cut": (lzma.compress(TAR + END)[:-9], "is cut short"),
    "xz: damaged": (lzma.compress(TAR + END)[:40] + b"x" + lzma.compress(TAR + END)[41:], "it cannot be unpacked as xz"),
    "xz: too much memory": (lzma.compress(TAR + END, preset=9), "takes too much memory to unpack"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "says"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES)
def test_a_hostile_archive_is_refused_with_what_was_found(tmp_path, data, says):
    """Cut, damaged, ambiguous, leading out of itself, or too much: wrong usage, before anything is graded."""
    with pytest.raises(UsageError) as told:
        _read(tmp_path, data)
    assert says in str(told.value)
    assert "\n  " in str(told.value)


ASTRAY = {
    "zip: an absolute path": (make_zip(Entry(b"/etc/cron.d/x.py"), Entry(b"ada.py"), Entry(b"zoe.py")), "its path is absolute"),
    "zip: a drive letter": (make_zip(Entry(b"C:/x.py"), Entry(b"ada.py"), Entry(b"zoe.py")), "begins with a drive letter"),
    "zip: a path that goes up": (make_zip(Entry(b"../x.py"), Entry(b"ada.py"), Entry(b"zoe.py")), "goes up with .."),
    "zip: up behind a backslash": (make_zip(Entry(b"..\\x.py"), Entry(b"ada.py"), Entry(b"zoe.py")), "goes up with .."),
    "zip: a backslash in front": (make_zip(Entry(b"\\x.py"), Entry(b"ada.py"), Entry(b"zoe.py")), "its path is absolute"),
    "zip: a file without a name": (make_zip(Entry(b""), Entry(b"ada.py"), Entry(b"zoe.py")), "a file in it has no name"),
    "zip: up from the one folder": (make_zip(*map(Entry, (b"all/../x.py", b"all/ada.py", b"all/zoe.py"))), "goes up with .."),
    "tar: an absolute path": (tar_file(b"/eva.py") + TAR + END, "its path is absolute"),
    "tar: a path that goes up": (tar_file(b"./../eva.py") + TAR + END, "goes up with .."),
    "tar: a backslash": (tar_file(b"\\eva.py") + TAR + END, "its path holds a backslash"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "says"), ASTRAY.values(), ids=ASTRAY)
def test_one_name_that_leads_astray_costs_that_file_and_not_the_class(tmp_path, data, says):
    """What leads out of an archive and belongs to nobody is left out and told; all others are read, and nothing else is."""
    archive = _read(tmp_path, data)
    assert {one.id: (say(one.problem), one.source) for one in archive} == {"ada": ("", GOOD), "zoe": ("", GOOD)}
    (told,) = archive.astray
    assert says in say(told)


def test_a_backslash_in_a_zip_separates(tmp_path):
    """As Windows packs it: the folders before it are the student's, and nothing of its own."""
    archive = _read(tmp_path, make_zip(Entry(b"ada\\hw 1\\tiny.py"), Entry(b"ada\\hw 1\\"), Entry(b"zoe\\tiny.py")))
    assert {one.id: (say(one.problem), one.source) for one in archive} == {"ada": ("", GOOD), "zoe": ("", GOOD)}
    assert archive.astray == archive.left_out == ()


def test_what_lies_too_deep_counts_for_nothing_beside_the_right_name(tmp_path):
    """A file nested deeper than anyone means it is not read; where there is no other, that is told."""
    deep = "x/" * 12 + "tiny.py"
    archive = _by_name(_read(tmp_path, honest_zip({f"ada/{deep}": b"x = 1", "ada/tiny.py": GOOD, f"zoe/{deep}": GOOD})))
    assert (say(archive["ada"].problem), archive["ada"].source) == ("", GOOD)
    assert (say(archive["zoe"].problem), archive["zoe"].source) == ("Its folders are nested more than 8 deep.", b"")


def test_an_honest_64_bit_end_is_read(tmp_path):
    """The builder of hostile 64-bit ends makes honest ones too, and those are read."""
    assert [one.source for one in _read(tmp_path, _wide_zip())] == [GOOD]


def test_a_hostile_name_in_a_refusal_is_spelled_out(tmp_path):
    """A path that is shown to whoever grades cannot move the terminal."""
    with pytest.raises(UsageError) as told:
        _read(tmp_path, make_zip(Entry(b"../\x1b[2J\xe2\x80\xae" + b"x" * 999)))
    assert str(told.value).isprintable() or str(told.value).replace("\n", "").isprintable()
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("name", ["tiny.py", "tiny.ipynb"])
def test_one_students_file_is_no_class(tmp_path, name):
    """It is told that a folder or an archive is wanted; an archive that is called so is still read."""
    path = tmp_path / name
    path.write_bytes(GOOD)
    with refused(UsageError, "archive.single_file"):
        read_handed_in(path, "tiny.py")
    path.write_bytes(ZIP)
    assert len(read_handed_in(path, "tiny.py")) > 0


def test_a_pipe_or_a_device_is_no_archive(tmp_path):
    """A named pipe, that would never answer, and a device are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        with refused(UsageError, "archive.neither"):
            read_handed_in(Path(path), "tiny.py")


def test_an_archive_that_changes_while_it_is_graded_is_noticed(tmp_path):
    """The headers that were looked at and the bytes that are read are of one archive, or nothing is read."""
    archive = _read(tmp_path, ZIP)
    (tmp_path / "in.zip").write_bytes(make_zip(Entry(b"ada.py", b"x = 1"), Entry(b"zoe.py")))
    with refused(UsageError, "archive.changed"):
        list(archive)


# ── a student's zip ──────────────────────────────────────────────────────────────────────────────

PACKED = {
    "nested": (honest_zip({"more.zip": honest_zip({"tiny.py": GOOD})}), "there is another archive in it"),
    "a bomb": (make_zip(Entry(b"tiny.py", ZEROS)), "tiny.py is larger than 1 MiB"),
    "no zip": (b"PK\3\4 not really", "a zip's end is missing"),
    "a tar": (honest_tar({"tiny.py": GOOD}), "is not a zip, although its name says so"),
    "code": (GOOD, "is not a zip, although its name says so"),
    "empty": (make_zip(), "tiny.py is missing; found: no Python file and no notebook"),
    "up": (make_zip(Entry(b"../tiny.py")), "goes up with .."),
    "absolute": (make_zip(Entry(b"/tiny.py")), "its path is absolute"),
    "a link": (make_zip(Entry(b"tiny.py", b"/etc/passwd", mode=LINK)), "tiny.py cannot be read: it is a link"),
    "encrypted": (make_zip(Entry(b"tiny.py", flags=1)), "it is encrypted"),
    "two": (honest_zip({"x/tiny.py": GOOD, "y/tiny.py": GOOD + b"#"}), "There are 2 files called tiny.py"),
    "many entries": (lambda: make_zip(*[Entry(b"%d" % number, b"") for number in range(packed.MOST_PACKED_ENTRIES + 1)]), "entries"),
    "a lying number": (lambda: make_zip(*[Entry(b"%d" % number, b"") for number in range(packed.MOST_PACKED_ENTRIES + 1)], count=1), "does not say"),
    "too large": (lambda: os.urandom(packed.MOST_PACKED_BYTES + 1), "is larger than 16 MiB"),
}  # fmt: skip
"""What is large is made where it is asked for."""


@pytest.mark.parametrize(("make", "says"), by_name(PACKED, "a lying number", "too large"))
@pytest.mark.parametrize("outer", ["folder", "zip", "tar.gz"])
def test_a_students_zip_that_is_hostile_is_that_students_alone(tmp_path, outer, make, says):
    """In a folder and in archives: nested, broken, ambiguous or leading astray, it costs nobody else anything."""
    data = make() if callable(make) else make
    files = {"ada/work.zip": data, "eva.zip": data, "zoe/tiny.py": GOOD}
    if outer == "folder":
        read = _by_name(_folder(tmp_path, files))
    else:
        read = _by_name(_read(tmp_path, honest_zip(files) if outer == "zip" else gzip.compress(honest_tar(files))))
    assert says in say(read["ada"].problem)
    assert says in say(read["eva"].problem)
    assert say(read["ada"].problem).startswith("work.zip")
    assert read["zoe"].source == GOOD


# ── names that learning platforms give ───────────────────────────────────────────────────────────

PLATFORMS = {
    "Moodle, folders": (
        ["Ada Lovelace_123_assignsubmission_file_/tiny.py", "Bo_7_assignsubmission_file/x/tiny.py", "Bo_8_assignsubmission_onlinetext_/onlinetext.html"],
        {"Ada Lovelace (Participant 123)": "", "Bo (Participant 7)": "", "Bo (Participant 8)": "tiny.py is missing; found: onlinetext.html (a web page)."},
    ),
    "Moodle, two folders of one student": (
        ["Ada_1_assignsubmission_onlinetext_/onlinetext.html", "Ada_1_assignsubmission_file_/tiny.py", "Participant_9_assignsubmission_file_/tiny.py"],
        {"Ada (Participant 1)": "", "Participant 9": ""},
    ),
    "Moodle, files": (
        ["Ada Lovelace_123_assignsubmission_file_tiny.py", "Bo_7_assignsubmission_file_notes.py", "Bo_7_assignsubmission_file_tiny.py"],
        {"Ada Lovelace (Participant 123)": "", "Bo (Participant 7)": ""},
    ),
    "Canvas": (
        ["lovelaceada_1234_56789_tiny.py", "oneilann_LATE_77_99_tiny-2.py", "anon_A1b_5_tiny.py", "bo_3_4_tiny.py", "bo_3_5_other.py", "bo_3_link.html",
         "x_9_text.html", "y_LATE_10_text.html", "anon_f_link.html", "lovelaceada_1234_56790_z_9_text.html"],
        {"lovelaceada (user 1234)": "", "oneilann (user 77)": "", "anon_A1b": "", "bo (user 3)": "", "x (user 9)": "tiny.py is missing; found: text.html (a web page).",
         "y (user 10)": "tiny.py is missing; found: text.html (a web page).", "anon_f": "tiny.py is missing; found: link.html (a web page)."},
    ),
    "Canvas, strays among them": (
        ["lovelaceada_1234_56789_tiny.py", "bo_3_4_tiny-1.py", "cy_5_6_work.zip", "dora_7_8_report.pdf", "eva_9_10_tiny.py", "anon_1f_12_tiny.py", "solution.py", "_13_904_tiny.py", "\U0001f600.py"],
        {"lovelaceada (user 1234)": "", "bo (user 3)": "", "cy (user 5)": "work.zip is not a zip, although its name says so: put the files into a zip.", "dora (user 7)": "tiny.py is missing; found: report.pdf (a PDF).", "eva (user 9)": "", "anon_1f": "",
         "solution": "", "_13_904_tiny": "", "\U0001f600": ""},
    ),
    "not most of them from Canvas": (["ada_1_2_tiny.py", "bo.py"], {"ada_1_2_tiny": "", "bo": ""}),
    "Blackboard": (
        ["Homework 1_aone_attempt_2026-03-01-10-00-00_tiny.py", "Homework 1_aone_attempt_2026-03-01-10-00-00.txt", "Homework 1_btwo_attempt_2026-03-01-10-00-00_tiny.py",
         "Homework 1_btwo_attempt_2026-03-01-10-00-00_plots.py", "Homework 1_cy_attempt_2026-03-01-10-00-00_x_btwo_attempt_2026-03-09-10-00-00_tiny.py", "solution.py", "aone.py"],
        {"aone": "", "btwo": "", "cy": "", "solution": "", "aone.py": ""},
    ),
    "Blackboard, logins that end alike": (
        ["HW_a_one_attempt_2026-03-01-10-00-00_tiny.py", "HW_b_one_attempt_2026-03-01-10-00-00_tiny.py", "HW_one_attempt_2026-03-01-10-00-00_tiny.py"],
        {"a_one": "", "b_one": "", "one": ""},
    ),
    "Blackboard, one alone": (["HW_a_one_attempt_2026-03-01-10-00-00_tiny.py"], {"HW_a_one": ""}),
    "Brightspace": (
        ["11-9 - Ann One - Mar 1, 2026 1000 AM/tiny.py", "12-9 - Bo-Li Two- Mar 1, 2026 901 AM/tiny.py", "13-9 - Cy 14-9 - Ann One - Mar 9, 2026 900 AM - Mar 1, 2026 100 PM/tiny.py",
         "index.html", "11-9 - Eva - Mar 41, 2026 1000 AM/tiny.py"],
        {"Ann One (Brightspace 11)": "", "Bo-Li Two (Brightspace 12)": "", "Cy 14-9 - Ann One - Mar 9, 2026 900 AM (Brightspace 13)": "", "11-9 - Eva - Mar 41, 2026 1000 AM": ""},
    ),
    "Moodle, a file that is called as Moodle calls files": (
        ["Ada_1_assignsubmission_file_x_999_assignsubmission_file_tiny.py", "Bo_999_assignsubmission_file_tiny.py"], {"Ada (Participant 1)": "", "Bo (Participant 999)": ""},
    ),
    "Classroom, a stray among them": (
        ["hw1-submissions/hw1-ada/tiny.py", "hw1-submissions/hw1-bo/tiny.py", "hw1-submissions/hw1-cy/tiny.py", "hw1-submissions/bo/tiny.py", "hw1-submissions/solution/tiny.py"],
        {"ada (GitHub)": "", "bo (GitHub)": "", "cy (GitHub)": "", "bo": "", "solution": ""},
    ),
    "Classroom 50": (
        ["cs-hw1_submissions_2027_03_01_T_10_00_00/cs-hw1-ada/tiny.py", "cs-hw1_submissions_2027_03_01_T_10_00_00/cs-hw1-ada/result.json",
         "cs-hw1_submissions_2027_03_01_T_10_00_00/cs-hw1-bo-li/tiny.py", "cs-hw1_submissions_2027_03_01_T_10_00_00/scores.csv"],
        {"ada (GitHub)": "", "bo-li (GitHub)": ""},
    ),
    "Classroom": (["hw1-submissions/hw1-ada-l/tiny.py", "hw1-submissions/hw1-bo/tiny.py"], {"ada-l (GitHub)": "", "bo (GitHub)": ""}),
    "a folder that is called so by a student": (["ada/bo_7_assignsubmission_file_/tiny.py", "zoe/tiny.py"], {"ada": "", "zoe": ""}),
}  # fmt: skip


@pytest.mark.parametrize(("names", "problems"), PLATFORMS.values(), ids=PLATFORMS)
@pytest.mark.parametrize("outer", ["folder", "zip", "tar"])
def test_a_platforms_names_tell_who_handed_in(tmp_path, outer, names, problems):
    """Moodle's, Canvas', Blackboard's and Classroom's names become names of students, in folders and in archives alike."""
    files = dict.fromkeys(names, GOOD)
    if outer == "folder":
        submissions = _folder(tmp_path, files)
        inside = next((tmp_path / "folder").glob("*[-_]submissions*"), None)
        submissions = read_handed_in(inside, "tiny.py") if inside else submissions
    else:
        submissions = _read(tmp_path, honest_zip(files) if outer == "zip" else honest_tar(files))
    assert {one.id: say(one.problem) for one in submissions} == problems
    told = {one.id: [note.key for note in one.notes if note.key != "intake.misnamed"] for one in submissions}
    assert {name: keys for name, keys in told.items() if keys} in (
        {},
        {"oneilann (user 77)": ["intake.late"], "y (user 10)": ["intake.late"]},
    )


def test_canvas_says_who_was_late(tmp_path):
    """What the name says beside the student is not lost."""
    read = _by_name(_read(tmp_path, honest_zip({"oneilann_LATE_77_99_tiny-2.py": GOOD, "bo_1_2_tiny.py": GOOD})))
    assert [say(note) for note in read["oneilann (user 77)"].notes] == ["It was handed in late, says Canvas."]


@pytest.mark.parametrize("outer", ["folder", "zip"])
def test_the_latest_attempt_by_blackboard_counts(tmp_path, outer):
    """Its files alone, in whatever order they lie, with a note on the earlier ones; a text without a file is no attempt. So it is with Brightspace's folders."""
    name = "Homework 1_{}_attempt_2026-03-{}-10-00-00{}"
    files = {name.format("ada", f"0{day}", "_tiny.py"): b"x = %d" % day for day in (2, 3, 1)}
    files |= {name.format("ada", "09", ".txt"): b"Name: Ada", name.format("bo", "01", "_tiny.py"): GOOD}
    submissions = _folder(tmp_path, files) if outer == "folder" else _read(tmp_path, honest_zip(files))
    read = _by_name(submissions)
    assert {name: one.source for name, one in read.items()} == {"ada": b"x = 3", "bo": GOOD}
    (note,) = read["ada"].notes
    assert (note.key, dict(note.facts)) == ("intake.earlier_attempts", {"count": 2, "time": "2026-03-03-10-00-00"})
    assert submissions.left_out == ()
    hours = {
        f"11-9 - Ada - Mar 1, 2026 {hour}/tiny.py": b"x = %d" % place
        for place, hour in enumerate(("1159 AM", "1205 PM", "1210 AM"))
    }
    read = _by_name(_read(tmp_path, honest_zip(hours | {"12-9 - Bo - Mar 1, 2026 900 AM/tiny.py": GOOD})))
    assert {name: one.source for name, one in read.items()} == {
        "Ada (Brightspace 11)": b"x = 1",
        "Bo (Brightspace 12)": GOOD,
    }


def test_what_lies_beside_a_downloads_folder_does_not_hide_it(tmp_path):
    """A table beside the one folder around all submissions is left out, and the submissions in it are read."""
    files = {"export/ada/tiny.py": GOOD, "export/zoe/tiny.py": GOOD, "marks.csv": b""}
    archive = _read(tmp_path, honest_zip(files))
    assert [one.id for one in archive] == ["ada", "zoe"]
    assert archive.left_out == ("marks.csv",)


def test_somebody_called_as_an_environment_is_somebody(tmp_path):
    """What is overlooked in a student's folder is a name like any other for a student, with one folder around all or none."""
    files = {"venv/tiny.py": GOOD, "venv/venv/tiny.py": b"x = 1", "zoe/tiny.py": GOOD}
    wrapped = {f"all/{name}": data for name, data in files.items()}
    for submissions in (
        _folder(tmp_path, files),
        _read(tmp_path, honest_zip(files)),
        _read(tmp_path, honest_tar(wrapped), "in.tar"),
    ):
        assert {one.id: (one.source, one.notes) for one in submissions} == {"venv": (GOOD, ()), "zoe": (GOOD, ())}


LIST = b"""submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0042'
    :email: ada@example.org
  :created_at: 2027-03-01 10:00:00 Z
  :results: {tests: [{name: x, output: "submission_3:\\n  :submitters:"}]}
submission_2:
  :submitters:
  - :name: Bo
    :sid: ''
    :email: bo@example.org
  - :name: Cy
    :email: cy@example.org
submission_4:
  :submitters:
  - :name: Dora
    :sid: ~
    :email: null
submission_5:
  :submitters:
  - :name: Wei
submission_6:
  :submitters:
  - :name: Wei
submission_7:
  :submitters:
  - :name: Eva (sid 0042)
submission_9: {}
"""


@pytest.mark.parametrize("outer", ["folder", "zip", "tar.gz"])
def test_gradescopes_list_tells_who_handed_in(tmp_path, outer):
    """By name and number, or else address, each of several who handed in together; two of one name stay apart; folders without any keep their names."""
    names = [f"assignment_5_export/submission_{number}/tiny.py" for number in range(1, 8)]
    names += ["assignment_5_export/solution.py", "assignment_5_export/\U0001f600/tiny.py"]
    files = dict.fromkeys(names, GOOD) | {"assignment_5_export/submission_metadata.yml": LIST}
    if outer == "folder":
        _folder(tmp_path, files)
        submissions = read_handed_in(tmp_path / "folder" / "assignment_5_export", "tiny.py")
    else:
        submissions = _read(tmp_path, honest_zip(files) if outer == "zip" else gzip.compress(honest_tar(files)))
    read = _by_name(submissions)
    assert sorted(read) == [
        "Ada Lovelace (sid 0042)",
        "Bo (bo@example.org)",
        "Cy (cy@example.org)",
        "Dora",
        "Eva (sid 0042) (submission_7)",
        "Wei (submission_5)",
        "Wei (submission_6)",
        "solution",
        "submission_3",
        "\U0001f600",
    ]
    assert all((one.problem, one.source) == ("", GOOD) for one in read.values())
    assert submissions.left_out == ()  # the list itself is no stray file
    together = {name: [dict(note.facts)["others"] for note in one.notes] for name, one in read.items() if one.notes}
    assert together == {"Bo (bo@example.org)": ["Cy"], "Cy (cy@example.org)": ["Bo"]}


BAD_LISTS = {
    "a bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(20)),
    "deep": b"[" * 100_000,
    "deep as lines": b"".join(b" " * depth + b"- \n" for depth in range(200)),
    "a command": b"!!python/object/apply:os.system ['touch owned']",
    "no YAML": b"\x00\xff",
    "a key that is a list": b"? [a]\n: b",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_LISTS)
def test_a_hostile_list_is_refused_or_says_nothing(tmp_path, name):
    """Nothing is built of its YAML, so a bomb of references is nothing, and a command is a text; the rest is refused."""
    files = {f"e/submission_{number}/tiny.py": GOOD for number in (1, 2)} | {
        "e/submission_metadata.yml": BAD_LISTS[name]
    }
    tracemalloc.start()
    if name in ("a bomb", "a command"):
        assert [one.id for one in _read(tmp_path, honest_zip(files))] == ["submission_1", "submission_2"]
    else:
        with refused(UsageError, "archive.take_list_out"):
            _read(tmp_path, honest_zip(files))
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()
    assert not Path("owned").exists()


def test_a_students_own_list_names_nobody(tmp_path):
    """The list counts only where the platform puts it: an identity never comes from what a student handed in."""
    forged = LIST.replace(b"submission_1", b"zoe")
    read = _by_name(
        _read(
            tmp_path,
            honest_zip({"mallory/submission_metadata.yml": forged, "mallory/tiny.py": GOOD, "zoe/tiny.py": GOOD}),
        )
    )
    assert read.keys() == {"mallory", "zoe"}


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────


_CHILD = """
import sys
from pathlib import Path
from autograder.errors import UsageError
from autograder.intake.handed_in import read_handed_in
peak = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
before, read, said = peak(), 0, ""
try:
    for one in read_handed_in(Path(sys.argv[1]), "tiny.py"):
        read += not one.problem
except UsageError as error:
    said = str(error)
print(peak() - before, read, said)
"""


def _in_a_child(path):
    """Read an archive in a process of its own: the most memory in bytes that it took, how many could be graded, what it said."""
    ran = subprocess.run([sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=True)
    peak, read, said = ran.stdout.split(" ", 2)
    return int(peak) << 10, int(read), said.strip()


@pytest.mark.slow
def test_a_bomb_is_refused_soon(tmp_path):
    """A packed tar of zeros without end is given up after what its packed bytes allow."""
    inflated = unpacked.FREE + (32 << 20)
    bomb = gzip.compress(tar_header(b"ada/tiny.py", inflated) + bytes(inflated) + END, 9)
    assert len(bomb) < 100_000
    (tmp_path / "bomb").write_bytes(bomb)
    peak, read, said = _in_a_child(tmp_path / "bomb")
    assert (read, "unpacks to more than" in said) == (0, True)
    assert peak < 8 << 20


def test_what_is_not_graded_is_not_unpacked(tmp_path, monkeypatch):
    """Data beside the code, however large, is stepped over."""
    read = []
    real = zips.Zip._read
    monkeypatch.setattr(zips.Zip, "_read", lambda self, one, most: (read.append(one.name), real(self, one, most))[1])
    files = (Entry(b"ada/data.bin", ZEROS), Entry(b"ada/tiny.py"), Entry(b"ada/old/more.py", ZEROS), Entry(b"zoe.py"))
    assert all(one.source == GOOD for one in _read(tmp_path, make_zip(*files)))
    assert read == ["tiny.py", "zoe.py"]


@pytest.mark.slow
@pytest.mark.parametrize("told", sampled([10**6, 7], 7))
def test_a_million_entries_of_a_zip_are_refused_within_bounds(tmp_path, told):
    """Told or not told: too many entries are refused, within 64 MiB."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + b"s%06d/a.py" % number for number in range(10**6))
    head = b"PK\3\4" + bytes(60)
    wide = WIDE_END.pack(
        b"PK\6\6",
        44,
        45,
        45,
        0,
        0,
        told,
        told,
        len(directory),
        len(head),
        b"PK\6\7",
        0,
        len(head) + len(directory),
        1,
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    (tmp_path / "many.zip").write_bytes(head + directory + wide + end)
    peak, _, said = _in_a_child(tmp_path / "many.zip")
    assert "has 1000000 entries" in said or "holds too many files" in said
    assert peak < 64 << 20, f"{peak >> 20} MiB"


@pytest.mark.slow
def test_a_million_entries_of_a_tar_are_refused_within_bounds(tmp_path):
    """They are no more than looked at, within 64 MiB."""
    with gzip.open(tmp_path / "many.tar.gz", "wb", 1) as file:
        for number in range(handed_in.MOST_ENTRIES + 1):
            file.write(tar_header(b".h%06d" % number))
    peak, _, said = _in_a_child(tmp_path / "many.tar.gz")
    assert "has more than 250000 entries" in said
    assert peak < 64 << 20, f"{peak >> 20} MiB"


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("kind", ["zip", "tar.xz"])
def test_a_large_honest_archive_takes_little_memory(tmp_path, kind):
    """As many submissions and files as are looked at are read one by one within 64 MiB, from a zip and from a tar."""
    number = plan.MOST_SUBMISSIONS
    names = [
        f"Student With A Long Name {place}_{place}_assignsubmission_file_/{name}"
        for place in range(number)
        for name in ("tiny.py", "notes", "a/data.csv", "b/data.csv")
    ]
    assert len(names) == plan.MOST_SEEN
    files = dict.fromkeys(names, GOOD)
    (tmp_path / "large").write_bytes(
        honest_zip(files) if kind == "zip" else lzma.compress(honest_tar(files, tarfile.GNU_FORMAT), preset=1)
    )
    peak, read, said = _in_a_child(tmp_path / "large")
    assert (read, said) == (number, "")
    assert peak < 64 << 20, f"{peak >> 20} MiB"


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_the_largest_submissions_are_held_one_at_a_time(tmp_path, kind):
    """A student's zip of the largest size with the largest notebook in it, beside others like it, stays within 64 MiB."""
    outputs = b'", "x": "'.join(os.urandom(1 << 16).hex().encode() for _ in range((MOST_NOTEBOOK_BYTES >> 17) - 8))
    notebook = CELLS[:-1] + b', "metadata": {"x": "' + outputs + b'"}}'
    inner = honest_zip({"tiny.ipynb": notebook})
    assert packed.MOST_PACKED_BYTES // 2 < len(inner) <= packed.MOST_PACKED_BYTES
    files = {f"s{number}/work.zip": inner for number in range(3)} | {
        f"t{number}/tiny.ipynb": notebook for number in range(2)
    }
    (tmp_path / "large").write_bytes(honest_zip(files) if kind == "zip" else gzip.compress(honest_tar(files), 1))
    del files
    peak, read, _ = _in_a_child(tmp_path / "large")
    assert read == 5
    assert peak < 64 << 20, f"{peak >> 20} MiB"


def test_files_that_lie_apart_in_a_tar_are_held_or_refused(tmp_path, monkeypatch):
    """A file and its notebook with others between them are graded together; too many such are wrong usage."""
    names = [f"s{number}/tiny.{ending}" for ending in ("py", "ipynb") for number in range(9)]
    tar = honest_tar({name: GOOD if name.endswith(".py") else CELLS for name in names})
    read = _read(tmp_path, tar)
    assert sorted(one.id for one in read) == [f"s{number}" for number in range(9)]
    assert all(one.source == GOOD and "lies beside it" in say(one.notes[0]) for one in read)
    monkeypatch.setattr(plan, "MOST_HELD_BYTES", 5 * len(GOOD))
    with refused(UsageError, "archive.far_apart"):
        _read(tmp_path, tar)


BOUNDS = {
    "entries": (handed_in, "MOST_ENTRIES", 1, "entries"),
    "seen": (plan, "MOST_SEEN", 1, "holds too many files"),
    "names": (plan, "MOST_NAME_BYTES", 9, "holds too many files"),
    "submissions": (plan, "MOST_SUBMISSIONS", 1, "more than 1 submissions"),
    "total": (plan, "MOST_UNPACKED", 9, "more than is read"),
    "directory": (zips, "MOST_DIRECTORY_BYTES", 9, "has a directory of"),
    "end": (tars, "MOST_END_BYTES", 99, "holds something behind its end"),
}


@pytest.mark.parametrize(("where", "name", "bound", "says"), BOUNDS.values(), ids=BOUNDS)
def test_each_bound_is_held(tmp_path, monkeypatch, where, name, bound, says):
    """What is within the bounds is read, and one step beyond each of them is refused."""
    files = {"ada/tiny.py": GOOD, "zoe/tiny.py": GOOD}
    both = [
        data
        for data in (honest_zip(files), honest_tar(files))
        if where not in (zips, tars) or (data[:2] == b"PK") is (where is zips)
    ]
    for data in both:
        assert len(_read(tmp_path, data)) == 2
    monkeypatch.setattr(where, name, bound)
    for data in both:
        with pytest.raises(UsageError, match=says):
            _read(tmp_path, data)


def test_nothing_is_written_to_a_disk(tmp_path):
    """An archive is read by a process that may not write any file."""
    (tmp_path / "in.tar.xz").write_bytes(lzma.compress(honest_tar(CLASS)))
    code = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "from autograder.intake.handed_in import read_handed_in; print(len(list(read_handed_in(Path(sys.argv[1]), 'tiny.py'))))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "in.tar.xz")], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "14\n"
