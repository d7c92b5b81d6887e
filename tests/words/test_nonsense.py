"""A catalogue of nonsense in the place of English: every sentence is another, and nothing else is."""

import codecs
import json
import os
import re
import subprocess
import sys

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.practice.record import record
from autograder.words.catalogue import ENGLISH, VARIABLE
from tests.batch_room import LOOP, RIGHT, WRONG, arguments
from tests.conftest import TINY

SENTENCES = json.loads(ENGLISH.read_text(encoding="utf-8"))

PLANTED = {
    "ada": RIGHT,
    "blaise": WRONG,
    "carl": LOOP,
    "dora": RIGHT.replace("np.outer(delta, x)", "np.outer(x, delta)"),
    "emmy": RIGHT.replace("np.outer(delta, x)", "delta.append(x)"),
    "felix": RIGHT.replace("np.outer(delta, x)", "0 * np.outer(delta, x)"),
    "grace": RIGHT.replace("def outer(", "def inner("),
    "henri": RIGHT.replace("np.outer(delta, x)", "np.outer(delta, x) / 0"),
    "ida": RIGHT.replace("np.outer(delta, x)", "delta.__imul__(2) and None"),
    "joan": RIGHT.replace("axis=0", "axis=1"),
    "karl": RIGHT.replace("np.outer(delta, x)", "np.outer(delta + 1, x)"),
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walls stand on Linux alone")


def _nonsense(sentence):
    """The sentence in other letters, and with something at its end, so that no mark of its own stays there."""
    parts = re.split(r"(\{[^}]*\}|`[^`]*`)", sentence)
    return "".join(part if place % 2 else codecs.encode(part, "rot13") for place, part in enumerate(parts)) + " zq"


@pytest.fixture(scope="module")
def nonsense(tmp_path_factory):
    """A file with a nonsensical sentence for each one of English."""
    path = tmp_path_factory.mktemp("words") / "nonsense.json"
    path.write_text(json.dumps({key: _nonsense(sentence) for key, sentence in SENTENCES.items()}), encoding="utf-8")
    return path


def _run(words, catalogue):
    """A command in a process of its own, in the words of a catalogue; its exit code, and all that it printed."""
    environment = {**os.environ, VARIABLE: str(catalogue), "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _in_both(nonsense, words):
    """What a command comes to in English and in nonsense."""
    return _run(words, ENGLISH), _run(words, nonsense)


def _english_in(text):
    """The sentences of English that stand in a text as they are."""
    telling = {re.sub(r"\s+", " ", one) for one in SENTENCES.values() if "{" not in one and len(one.split()) > 2}
    flat = re.sub(r"\s+", " ", text)
    return {one for one in telling if one in flat}


def _logic(report):
    """All of a report that is no sentence."""
    whole = report["score"], report["points"], bool(report["problem"]), bool(report["fault"])
    return whole, [_logic_of_task(task) for task in report["tasks"]]


def _logic_of_task(task):
    shown = task["example"] or {"case": "", "inputs": (), "component": ""}
    return (
        *(task["name"], task["score"], task["status"], task["outcomes"], task["error_map"]),
        [(one["check"], one["status"], one["earned"], one["case"], one["is_known"]) for one in task["verdicts"]],
        [(one["identity"], one["source"], one["component"]) for one in task["diagnoses"]],
        (shown["case"], shown["inputs"], shown["component"]),
    )


def _sentences(report):
    """All sentences of a report by their places, but those of the course's author."""
    found = {"problem": report["problem"]}
    for task in report["tasks"]:
        found |= {(task["name"], "says"): task["says"], (task["name"], "begin"): task["begin"]}
        found |= {(task["name"], "note", place): note for place, note in enumerate(task["notes"])}
        for one in task["verdicts"]:
            found |= {(task["name"], one["check"], part): one[part] for part in ("title", "says", "about")}
        for place, one in enumerate(task["diagnoses"]):
            if one["source"] != "author":
                found |= {(task["name"], place, part): one[part] for part in ("name", "hint")}
    return {place: sentence for place, sentence in found.items() if sentence}


@pytest.fixture(scope="module")
def runs(nonsense, tmp_path_factory):
    """A class graded in English and in nonsense: what each command came to, and its run."""
    room = tmp_path_factory.mktemp("runs")
    (room / "in").mkdir()
    for name, source in PLANTED.items():
        (room / "in" / f"{name}.py").write_text(source)
    (room / "secret").write_text("0123456789abcdef0123456789abcdef\n")
    made = []
    for name, catalogue in (("english", ENGLISH), ("nonsense", nonsense)):
        words = arguments(room / "in", room / name, "--secret-file", room / "secret")
        made.append((*_run(words, catalogue), room / name))
    return made


@pytest.mark.slow
def test_grading_comes_to_the_same_in_nonsense(runs):
    """Every sentence of every report changes; no score, status, case or identity of a diagnosis does, nor the exit code."""
    (code, _, english), (other_code, page, nonsensical) = runs
    assert code == other_code == 0
    assert _english_in(page) == set()
    sources = set()
    for path in sorted((english / "reports").glob("*.json")):
        one, other = (json.loads((run / "reports" / path.name).read_text()) for run in (english, nonsensical))
        assert _logic(one) == _logic(other), path.name
        mine, theirs = _sentences(one), _sentences(other)
        assert mine.keys() == theirs.keys()
        assert {place for place in mine if mine[place] == theirs[place]} == set(), path.name
        sources |= {diagnosis["source"] for task in one["tasks"] for diagnosis in task["diagnoses"]}
    assert len(list((english / "reports").glob("*.json"))) == len(PLANTED)
    assert {"author", "exception", "transform"} <= sources


@pytest.mark.slow
def test_the_pages_of_a_run_in_nonsense_hold_no_english(runs):
    """Reports and class page take every sentence from the catalogue; what the course's author wrote stays."""
    (*_, english), (*_, nonsensical) = runs
    for name in ("index.html", "reports/dora.html", "reports/carl.html"):
        assert _english_in((english / name).read_text(encoding="utf-8"))
        assert _english_in((nonsensical / name).read_text(encoding="utf-8")) == set(), name


@pytest.mark.slow
def test_two_runs_in_different_words_do_not_differ(runs, nonsense):
    """What differs between runs is compared by what it is, not by how it is put."""
    (code, page), (other_code, other_page) = _in_both(nonsense, ["diff", str(runs[0][2]), str(runs[1][2])])
    assert code == other_code == 0
    assert page != other_page


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A student's folder with practice cases."""
    folder = tmp_path_factory.mktemp("desk") / "01_tiny"
    folder.mkdir()
    exam = set_exam(load_assignment(TINY, "01_tiny"), PUBLIC_SECRET)
    (folder / "practice.npz").write_bytes(record(exam.paper, exam.key))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "code"), [(RIGHT, 0), (PLANTED["dora"], 1), (PLANTED["emmy"], 1), ("def broken(:\n", 1), (None, 1)]
)
def test_a_check_comes_to_the_same_in_nonsense(desk, nonsense, tmp_path, source, code):
    """A student's exit code and report are the same, and nothing of it is in English."""
    (desk / "tiny.py").unlink(missing_ok=True)
    if source is not None:
        (desk / "tiny.py").write_text(source)
    words = ["check", str(desk), "--json", str(tmp_path / "report.json")]
    reports, pages = [], []
    for catalogue in (ENGLISH, nonsense):
        came_to, page = _run(words, catalogue)
        assert came_to == code, page
        reports.append(json.loads((tmp_path / "report.json").read_text()))
        pages.append(page)
    assert _logic(reports[0]) == _logic(reports[1])
    assert _english_in(pages[0])
    assert _english_in(pages[1]) == set()


@pytest.mark.slow
@pytest.mark.parametrize("words", [["check", "nowhere"], ["report", "nowhere"], ["diff", "nowhere", "either"]])
def test_a_refusal_comes_to_the_same_in_nonsense(nonsense, words):
    """What is refused is refused with the same exit code."""
    (code, page), (other_code, other_page) = _in_both(nonsense, words)
    assert code == other_code == 2
    assert page != other_page
