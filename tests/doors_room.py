"""What the tests of all ways to hand in share: works, and each door by which they come in, as the submissions that they come to."""

import io
import json
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from functools import partial

from autograder.course.assignment import load_assignment
from autograder.forges.course_forge import CourseForge
from autograder.forges.opened import open_forge
from autograder.intake.called import Wanted
from autograder.intake.folder import Folder
from autograder.intake.handed_in import read_handed_in
from autograder.intake.likely import held_to_its_assignment
from autograder.intake.own_files import OwnFiles
from autograder.intake.packed import take_whole
from autograder.service.exams import wanted_of
from autograder.service.hook import Objects, fields_of
from autograder.service.pushed import LIMITS, read_folders, submission_of
from autograder.service.reading import folders_of
from tests.conftest import TINY
from tests.forge_room import TOKEN

SEVERAL = TINY.with_name("several")
RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_bytes()
LAYERS, NETWORK = ((SEVERAL / "reference" / "01_net" / name).read_bytes() for name in ("layers.py", "network.py"))


def zipped(files):
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _notebook(source):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source.decode()}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


OF_TINY = {
    "right": {"tiny.py": RIGHT},
    "no Python": {"tiny.py": b"def broken(:\n"},
    "empty": {"tiny.py": b""},
    "no text": {"tiny.py": b"\xff\xfe\x00"},
    "a web page": {"tiny.py": b"<!DOCTYPE html><html></html>"},
    "a PDF": {"tiny.pdf": b"%PDF-1.7"},
    "notes": {"notes.txt": b"none"},
    "large": {"tiny.py": RIGHT + b"#" * (3 << 20)},
    "py.txt": {"tiny.py.txt": RIGHT},
    "ipynb.txt": {"tiny.ipynb.txt": _notebook(RIGHT)},
    "capitals": {"TINY.PY": RIGHT},
    "a copy": {"tiny (1).py": RIGHT},
    "a copy beside nothing": {"tiny.py": b"x = 1\n", "tiny-Copy1.py": RIGHT},
    "called otherwise": {"mine.py": RIGHT},
    "a zip": {"mine.zip": zipped({"tiny.py": RIGHT})},
    "a notebook": {"tiny.ipynb": _notebook(RIGHT)},
    "both": {"tiny.ipynb": _notebook(RIGHT), "tiny.py": b"x = 1\n"},
    "a notebook called Python": {"tiny.py": _notebook(RIGHT)},
    "a module beside": {"tiny.py": b"from more import f\n" + RIGHT, "more.py": b"def f(): pass\n"},
    "a folder below": {"work/tiny.py": RIGHT, "work/essay.pdf": b"%PDF"},
    "three below": {"a/b/c/tiny.py": RIGHT, "venv/lib/site-packages/tiny.py": b"x = 1\n", ".old/tiny.py": b"x = 1\n"},
    "below what is empty": {"tiny.py": b"x = 1\n", "old/tiny.py": RIGHT},
    "a PDF below": {"work/essay.pdf": b"%PDF-1.7"},
}
"""Works for the tiny course, by whom they are of."""

OF_SEVERAL = {
    "right": {"layers.py": LAYERS, "network.py": NETWORK},
    "one": {"layers.py": LAYERS},
    "others": {"other.py": NETWORK},
    "copies": {"layers (1).py": LAYERS, "Network.py": NETWORK},
    "below": {"src/layers.py": LAYERS, "src/network.py": NETWORK},
    "one below": {"layers.py": LAYERS, "src/network.py": NETWORK},
    "zip": {"work.zip": zipped({"layers.py": LAYERS, "network.py": NETWORK})},
    "notebook": {"layers.py": LAYERS, "network.ipynb": _notebook(NETWORK)},
    "no Python": {"layers.py": LAYERS, "network.py": b"def broken(:\n"},
    "empty": {"layers.py": LAYERS, "network.py": b""},
    "large": {"layers.py": LAYERS, "network.py": NETWORK + b"#" * (3 << 20)},
    "three": {"layers.py": LAYERS, "network.py": NETWORK, "help.py": b"x = 1\n"},
    "txt": {"layers.py.txt": LAYERS, "network.py.txt": NETWORK},
}
"""Works for the course of several files."""


def _changed(before, after):
    assert before in RIGHT
    return {"tiny.py": RIGHT.replace(before, after)}


_OUTER = b"return np.outer(delta, x)"
VERDICTS_OF_TINY = {
    "right": {"tiny.py": RIGHT},
    "named": _changed(_OUTER, b"return np.outer(x, delta)"),
    "unnamed": _changed(_OUTER, b"return np.outer(delta, x) * 1.037 + 0.013"),
    "unparsed": {"tiny.py": b"def outer(delta, x:\n    return 1\n"},
    "raises": {"tiny.py": b"import numpy as np\n\nraise ValueError('no')\n" + RIGHT},
    "loops": _changed(_OUTER, b"while True:\n        pass"),
    "dies": _changed(_OUTER, b"__import__('os')._exit(7)"),
    "blank": _changed(_OUTER, b"raise NotImplementedError"),
    "lists": _changed(_OUTER, b"return np.outer(delta, x).tolist()"),
    "hostile": {
        "tiny.py": RIGHT.replace(_OUTER, b"return _stolen()")
        + b"""
import glob, os, sys

def _stolen():
    for path in glob.glob("/**/reference/**/tiny.py", recursive=True) + sys.argv:
        try:
            found = {}
            exec(open(path).read(), found)
            return found["outer"](delta, x)
        except Exception:
            continue
    os.write(1, b'{"scores": {"outer": 99, "mean_square": 99}}\\n')
    raise SystemExit(0)
"""
    },
}
"""Ten works, and each must have the same verdict at every door."""

VERDICTS_OF_SEVERAL = {
    "right": {"layers.py": LAYERS, "network.py": NETWORK},
    "root": {"layers.py": LAYERS.replace(b"x @ W + b", b"x @ W - b"), "network.py": NETWORK},
    "one": {"layers.py": LAYERS},
    "unparsed": {"layers.py": b"def broken(:\n", "network.py": NETWORK},
    "below": {"layers.py": LAYERS, "src/network.py": NETWORK.replace(b"0.5 * np.sum", b"np.sum")},
}


def written(folder, works):
    """The folder with each work in a folder of its person's."""
    for who, files in works.items():
        for name, data in files.items():
            path = folder / who / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


def imported(bare, commits):
    """A repository of git's own, with a branch for each commit of these files, made at once."""
    bare.parent.mkdir(exist_ok=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
    told = []
    for branch, files in commits.items():
        told.append(b"commit refs/heads/%s\ncommitter a <a@b> 0 +0000\ndata 0\n" % branch.encode())
        for name, data in files.items():
            told.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (name.encode(), len(data), data))
    command = ["git", f"--git-dir={bare}", "fast-import", "--quiet", "--force"]
    subprocess.run(command, input=b"".join(told), check=True)


class Course:
    """An assignment of a course, and what it wants of those who hand in."""

    def __init__(self, folder, name):
        self.folder, self.assignment = folder, load_assignment(folder, name)
        self.name, self.served = name, wanted_of(folder)
        one = self.assignment
        self.wanted = Wanted(one.filename, one.questions, homes=one.homes)

    def by_folder(self, room, works):
        """As `grade` reads the folder of a class."""
        return self._read(written(room / "class", works))

    def by_zip(self, room, works):
        """As `grade` reads the same in a zip."""
        room.mkdir()
        with zipfile.ZipFile(room / "class.zip", "w") as archive:
            for who, files in works.items():
                for name, data in files.items():
                    archive.writestr(f"class/{who}/{name}", data)
        return self._read(room / "class.zip")

    def _read(self, path):
        one = self.assignment
        return {each.id: each for each in read_handed_in(path, one.filename, one.questions, homes=one.homes)}

    def by_hook(self, room, works):
        """As a hook reads them out of git, and the service makes submissions of them."""
        bare = room / "work.git"
        branches = {who: f"b{number}" for number, who in enumerate(works)}
        imported(bare, {branches[who]: self._in_place(files) for who, files in works.items()})
        found, git = {}, Objects(str(bare))
        with closing(git):
            for who in works:
                fields = fields_of(git, f"refs/heads/{branches[who]}", [*map(int, LIMITS)], [self.name.encode()])
                (folder,) = read_folders([b"files", *fields])
                found[who] = submission_of(who, folder.files, self.served[self.name])
        return found

    def by_forge(self, room, platform, works):
        """As they are read over a platform's API."""
        token, found = room / "secrets" / "forge.token", {}
        token.parent.mkdir(parents=True, exist_ok=True)
        token.write_text(TOKEN)
        token.chmod(0o600)
        forge = open_forge(room, CourseForge(platform.name, platform.url), 0.0)
        with closing(forge):
            for who, files in works.items():
                platform.repositories[f"course/{who}"].push(self._in_place(files))
                commit = platform.repositories[f"course/{who}"].heads["main"]
                (folder,) = folders_of(forge, f"course/{who}", commit, self.served)
                found[who] = submission_of(who, folder.files, self.served[self.name])
        return found

    def by_container(self, room, works):
        """As they are read in a platform's container."""
        return self._each(works, lambda who: Folder(room / who), room)

    def by_check(self, room, works):
        """As a student's check reads them."""
        return self._each(works, lambda who: OwnFiles(room / who), room)

    def _each(self, works, reader, room):
        written(room, works)
        taken = partial(take_whole, wanted=self.wanted)
        return {who: replace(held_to_its_assignment(taken(reader(who)), self.wanted), id=who) for who in works}

    def _in_place(self, files):
        return {f"{self.name}/{name}": data for name, data in files.items()}
