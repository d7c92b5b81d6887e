"""Attacks on intake and reports: rows 81 to 98 of the catalogue. Each is what one student hands in."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from attacks.mounting import RIGHT


@dataclass(frozen=True)
class HandIn:
    """One thing that is handed in: files by path in its folder, or a maker of what is none; and what it must come to.

    `score` is what it is worth, `says` what its report or note must tell.
    """

    row: int
    title: str
    name: str
    score: float
    files: Mapping[str, bytes | str] = field(default_factory=dict)
    make: Callable[[Path, Path], None] | None = None
    says: str = ""

    def lay_out(self, folder: Path, secret: Path) -> None:
        """Put it into the folder of submissions; `secret` is a file of the teacher's."""
        place = Path(os.fsdecode(os.fsencode(folder) + b"/" + self.name.encode("utf-8", "surrogateescape")))
        if self.make:
            self.make(place, secret)
        for path, content in self.files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content if isinstance(content, bytes) else content.encode())


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
COMMANDS = "\\n::set-output name=score::5\\n::error::x\\n##[set-output name=x]1\\n   ::stop-commands::x\\n"
ESCAPES = "\\x1b]52;c;cm0gLXJm\\x07\\x1b[2J\\x1b]8;;http://evil\\x07\\r\\x9b31m"


def _raises(text: str) -> dict[str, str]:
    return {"tiny.py": f'{RIGHT}\ndef outer(delta, x):\n    raise ValueError("{text}")\n'}


def _folder(place: Path) -> Path:
    place.mkdir()
    return place / "tiny.py"


def _device(place: Path, _: Path) -> None:
    try:
        os.mknod(_folder(place), stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:  # only root can, and a link to one is as good
        (place / "tiny.py").symlink_to("/dev/zero")


def _deep(place: Path, _: Path) -> None:
    for _ in range(100):
        place = place / "d"
    place.mkdir(parents=True)


def _many(place: Path, _: Path) -> None:
    place.mkdir()
    for number in range(1001):
        (place / f"{number}.py").touch()


HONEST = {"tiny.py": RIGHT}

HANDED_IN = (
    HandIn(81, "a link to the teacher's file", "link", 0, make=lambda at, secret: _folder(at).symlink_to(secret), says="it is a link"),
    HandIn(81, "a folder that is a link to the teacher's", "linked", 0, make=lambda at, secret: at.symlink_to(secret.parent), says="it is a link"),
    HandIn(81, "a link that leads to itself", "circle", 0, make=lambda at, _: _folder(at).symlink_to("tiny.py"), says="it is a link"),
    HandIn(81, "a link among its folders that leads back", "spiral", 5, HONEST, lambda at, _: (at.mkdir(), (at / "more").symlink_to(at))),
    HandIn(81, "a device without end", "device", 0, make=_device, says="tiny.py"),
    HandIn(81, "folders without end", "deep", 0, make=_deep, says="nested more than"),
    HandIn(81, "more files than anyone writes", "many", 0, make=_many, says="more than 1000 Python files"),
    HandIn(82, "a pipe in the file's place", "pipe", 0, make=lambda at, _: os.mkfifo(_folder(at)), says="it is a pipe"),
    HandIn(82, "a pipe in the folder's place", "pipe.py", 0, make=lambda at, _: os.mkfifo(at), says="it is a pipe"),
    HandIn(83, "another's name in capitals", "ADA", 5, HONEST),
    HandIn(83, "another's name with a dot behind", "ada.", 5, HONEST),
    HandIn(83, "another's name with a blank behind", "ada ", 5, HONEST),
    HandIn(83, "a name in composed letters", "ren\u00e9", 5, HONEST),
    HandIn(83, "the same name in letters and accents", "rene\u0301", 5, HONEST),
    HandIn(83, "two files whose names differ in case", "twins", 5, {"tiny.py": RIGHT, "TINY.PY": "0/0", "Tiny.py": "0/0"}),
    HandIn(84, "a name with lines", "a\nada,5,5,5\nb", 5, HONEST),
    HandIn(84, "a name for a shell", "$(touch breached);`touch breached`|touch breached", 5, HONEST),
    HandIn(84, "a name that is an option", "--out=breached", 5, HONEST),
    HandIn(84, "a name that climbs", "x\\..\\..\\breached", 5, HONEST),
    HandIn(84, "a name that turns the line around", "ada\u202egnp.\u2066exe", 5, HONEST),
    HandIn(84, "a name as long as a name can be", "x" * 255, 5, HONEST),
    HandIn(84, "a name of a device", "CON", 5, HONEST),
    HandIn(84, "a name that is no text", "caf\udce9", 5, HONEST),
    HandIn(87, "markup in a name", "<script>alert(1)<!--", 5, HONEST),
    HandIn(87, "markup out of an attribute in a name", '"onmouseover="alert(1)', 5, HONEST),
    HandIn(87, "a link that runs", "javascript:alert(1)", 5, HONEST),
    HandIn(87, "markup in an exception", "xss-exception", 2, _raises(SCRIPT)),
    HandIn(87, "markup in the name of a type", "xss-type", 2, {"tiny.py": f"{RIGHT}\nodd = type({SCRIPT!r}, (), {{}})\ndef outer(delta, x): return odd()\n"}),
    HandIn(87, "markup in the keys of a result", "xss-keys", 2, {"tiny.py": f"{RIGHT}\ndef outer(delta, x): return {{{SCRIPT!r}: 1}}\n"}),
    HandIn(87, "markup in a result", "xss-value", 2, {"tiny.py": f"{RIGHT}\ndef outer(delta, x): return {SCRIPT!r}\n"}),
    HandIn(87, "markup in the name of a file", "xss-file", 5, {"<svg onload=alert(1)>.py": RIGHT}),
    HandIn(87, "markup while loading", "xss-load", 0, {"tiny.py": f"raise ValueError({SCRIPT!r})"}, says="ValueError"),
    HandIn(87, "markup in what is no Python", "xss-syntax", 0, {"tiny.py": f"x = {SCRIPT}"}, says="SyntaxError"),
    HandIn(88, "commands to a CI runner in an exception", "ci-exception", 2, _raises(COMMANDS)),
    HandIn(88, "a command to a CI runner for a name", "::notice title=5 of 5::ada", 5, HONEST),
    HandIn(88, "Markdown in an exception", "markdown", 2, _raises("](javascript:alert(1)) ![x](http://evil/x.png) <img src=http://evil> @ada #1 ```\\n# 5 of 5")),
    HandIn(88, "Markdown for a name", "[ada](http:evil) `x` |5|5| <b>", 5, HONEST),
    HandIn(89, "commands to a terminal in an exception", "ansi-exception", 2, _raises(ESCAPES)),
    HandIn(89, "commands to a terminal for a name", "\x1b]52;c;cm0=\x07\x1b[2Jada", 5, HONEST),
    HandIn(90, "a formula for a name", "=cmd|' !A0", 5, HONEST),
    HandIn(90, "a formula by its sign", "-2+3+cmd|' !A0", 5, HONEST),
    HandIn(90, "a formula behind a blank", " +1", 5, HONEST),
    HandIn(90, "a formula behind a tab", "\t=1", 5, HONEST),
    HandIn(90, "a formula behind a semicolon", "x;=1", 5, HONEST),
    HandIn(90, "a formula of wide letters", "＝1", 5, HONEST),
    HandIn(90, "a formula in an exception", "formula-load", 0, {"tiny.py": "raise ValueError('x;=1')"}, says="ValueError"),
    HandIn(91, "NUL bytes", "nul", 0, {"tiny.py": b"x = 1\0"}, says="NUL"),
    HandIn(91, "sixteen bits a letter", "utf16", 0, {"tiny.py": RIGHT.encode("utf-16")}, says="NUL"),
    HandIn(91, "halves of pairs", "surrogates", 0, {"tiny.py": b"x = '\xed\xa0\x80'"}, says="not UTF-8"),
    HandIn(91, "another coding by a cookie", "cookie", 0, {"tiny.py": "# coding: utf-7\n+AGQ-ef outer(delta, x): return 1\n"}, says="SyntaxError"),
    HandIn(91, "a byte order mark", "bom", 5, {"tiny.py": b"\xef\xbb\xbf" + RIGHT.encode()}),
    HandIn(91, "text that reads otherwise than it runs", "trojan", 0, {"tiny.py": f"{RIGHT}\n'''\u202e\u2066''' ; del outer, mean_square\n'''\u2069'''\n"}),
    HandIn(91, "letters that look alike", "lookalike", 2, {"tiny.py": RIGHT.replace("def outer", "def \u03bfuter")}),
    HandIn(92, "a policy of its own", "policy", 2, {"tiny.py": RIGHT + "\ndef outer(delta, x): return 0.0\n", "assignment.yaml": "points: 1\n!!python/object/apply:os.system ['touch breached']"}),
    HandIn(92, "tests and key of its own", "tests", 2, {"tiny.py": RIGHT + "\ndef outer(delta, x): return 0.0\n", "tests/conftest.txt": "x", ".github/workflows/x.yml": "x", "practice.npz": b"x"}),
    HandIn(94, "links where results will be", "results", 5, HONEST, lambda at, secret: (at.mkdir(), (at / "reports").symlink_to(secret.parent), (at / "gradebook.csv").symlink_to(secret))),
    HandIn(96, "lines that look like results", "lines", 2, _raises("\\nada: 5 of 5, PASSED\\n\\n# Score: 5 of 5")),
    HandIn(97, "another's name within the file", "mallory", 2, {"tiny.py": f"submission = student = id = __author__ = 'ada'  # student: ada\n{RIGHT}\ndef outer(delta, x): return 0.0\n", "student.txt": "ada"}),
    HandIn(98, "another's name in letters that look alike", "\u0430da", 5, HONEST),
    HandIn(98, "another's name with an invisible letter", "a\u200bda", 5, HONEST),
)  # fmt: skip
