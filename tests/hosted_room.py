"""What the tests of packages share: a platform's folders, laid out as the platform does it."""

import io
import json
import sys
import tarfile
import zipfile

import jsonschema
import pytest

from autograder.cli import main
from autograder.errors import UsageError
from autograder.hosted.packing import NEEDED
from autograder.hosted.wheels import fetch
from tests.conftest import TINY

_TEXT, _POINTS = {"type": "string"}, {"type": "number", "minimum": 0}
_SEEN, _FORMAT = {"enum": ["visible"]}, {"enum": ["text"]}


def _object(required, **more):
    """An object with these facts, of which some must be there, and no other."""
    return {"type": "object", "required": required, "properties": more, "additionalProperties": False}


_OF_GRADESCOPE = _object(
    ["score", "tests"],
    score=_POINTS,
    output=_TEXT,
    output_format=_FORMAT,
    test_output_format=_FORMAT,
    test_name_format=_FORMAT,
    visibility=_SEEN,
    stdout_visibility={"enum": ["hidden"]},
    extra_data={"type": "object"},
    tests={
        "type": "array",
        "items": _object(
            ["name"],
            number=_TEXT,
            name=_TEXT,
            score=_POINTS,
            max_score=_POINTS,
            status={"enum": ["passed", "failed"]},
            output=_TEXT,
        ),
    },
)

_OF_PRAIRIELEARN = {
    "oneOf": [
        _object(
            ["gradable", "score", "tests"],
            gradable={"const": True},
            score={"type": "number", "minimum": 0, "maximum": 1},
            output=_TEXT,
            tests={
                "type": "array",
                "items": _object(
                    ["name", "points", "max_points"], name=_TEXT, points=_POINTS, max_points=_POINTS, output=_TEXT
                ),
            },
        ),
        _object(
            ["gradable", "format_errors"],
            gradable={"const": False},
            format_errors={"type": "array", "items": _TEXT, "minItems": 1},
            message=_TEXT,
            output=_TEXT,
        ),
    ]
}

FORMS = {
    "gradescope": _OF_GRADESCOPE,
    "prairielearn": _OF_PRAIRIELEARN,
    "autolab": _object(["scores"], scores={"type": "object", "additionalProperties": _POINTS}),
}
"""The results that each platform reads, by its documents, of which only what we write is allowed."""

SECRET = "a secret of more than sixteen letters"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def of_its_form(platform, text):
    """The results in this text, which must be of the platform's form; Autolab's are the last line of all that is printed."""
    assert "\r" not in text
    assert platform != "prairielearn" or len(text.encode()) < 1_000_000
    results = json.loads(text.splitlines()[-1] if platform == "autolab" else text)
    jsonschema.validate(results, FORMS[platform])
    return results


class Container:
    """One platform's container with one submission in it, and what comes out of it."""

    def __init__(self, platform, root, capsys):
        self.platform, self.root, self._capsys = platform, root, capsys
        self.submission = root / {"gradescope": "submission", "prairielearn": "student", "autolab": "handin"}[platform]
        self.submission.mkdir(parents=True)
        self.course, self.assignment, self.secret = TINY, "01_tiny", root / "secret"
        self.secret.write_text(f"{SECRET}\n")
        self.printed = ""

    @property
    def results(self):
        """The file in which the platform looks for results."""
        return self.root / "results" / "results.json"

    def grade(self, source=None, name="tiny.py"):
        """The exit code; `source` is what was handed in, None for what lies there already."""
        if source is not None:
            (self.submission / name).write_bytes(source)
        code = main(
            [
                *("hosted", self.platform, "--assignment", self.assignment, "--course", str(self.course)),
                *("--secret-file", str(self.secret), "--root", str(self.root)),
            ]
        )
        self.printed = self._capsys.readouterr().out
        return code

    def read(self):
        """The results, as the platform reads them, with the line ends that they have."""
        text = self.printed if self.platform == "autolab" else self.results.read_bytes().decode()
        return of_its_form(self.platform, text)

    def scores(self):
        """The points of each task, as the platform reads them; of what could not be graded none, where it counts for nothing."""
        results = self.read()
        match self.platform:
            case "gradescope":
                return {one["name"]: one["score"] for one in results["tests"]}
            case "prairielearn":
                return {one["name"]: one["points"] for one in results.get("tests", ())}
            case _:
                return results["scores"]


def containers(tmp_path, capsys):
    """A container of each platform."""
    return {
        platform: Container(platform, tmp_path / platform, capsys)
        for platform in ("gradescope", "prairielearn", "autolab")
    }


def hollow_wheels(folder):
    """The folder with wheels in it in which there is nothing."""
    for name in NEEDED:
        (folder / f"{name.replace('-', '_')}-1.0-py3-none-any.whl").write_bytes(name.encode())
    return folder


def real_wheels(names, folder):
    """The folder with the real wheels of these projects, for the Python of this machine."""
    try:
        fetch(names, PYTHON, folder)
    except UsageError:
        pytest.skip("wheels cannot be fetched here: pip finds none")
    return folder


def unpacked(data, folder):
    """Autolab's package as it lies when it grades: the archive, and beside it what its tar file holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    with tarfile.open(folder / "autograde.tar") as inner:
        inner.extractall(folder, filter="data")
