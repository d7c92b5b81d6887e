"""An assignment of several files, from the author's to the report: each file is a module, and costs its own tasks alone."""

import pickle
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.authoring.template import build
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam, set_graded_exam
from autograder.errors import CourseError
from autograder.feedback.loading import absent_says
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.called import Wanted
from autograder.intake.given_out import is_as_given_out
from autograder.intake.handed_in import read_handed_in
from autograder.intake.own_files import OwnFiles
from autograder.intake.submission import Submission
from autograder.loading.cells import files_in, join, join_files, split
from autograder.practice.read import load
from autograder.render.report_json import report_from_json, report_to_json
from autograder.results import Ran, Report, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.unconfined import Unconfined
from autograder.service.answering import answer_of
from autograder.service.exams import wanted_of
from autograder.service.pushed import PushedFile, submission_of
from autograder.service.queue import Queued
from autograder.words.message import say

COURSE = Path(__file__).parent / "courses" / "several"
FILES = {path.name: path.read_text() for path in sorted((COURSE / "reference" / "01_net").glob("[ln]*.py"))}
ALL = {"linear": 3, "Net.scores": 4, "error": 2}


@pytest.fixture(scope="module")
def net():
    """The assignment of the course."""
    return load_assignment(COURSE, "01")


@pytest.fixture(scope="module")
def graded(net):
    """What grades files as they are graded in a class, behind walls; the tasks' scores, and the report."""
    exam = set_graded_exam(net, b"of two files")
    with Sandbox(exam.paper, exam.limits) as sandbox, Sandbox(exam.showing.paper, exam.limits) as second:
        showing = Showing(exam.showing.key, second)

        def graded(**files):
            texts = {f"{name}.py": text for name, text in files.items() if text is not None}
            report = grade(Submission("ada", join_files(texts)), exam.key, sandbox, showing=showing)
            return {task.name: task.score for task in report.tasks}, report

        yield graded


def changed(name, before, after):
    """All files, with something put otherwise in one of them."""
    assert before in FILES[f"{name}.py"]
    return {
        one.removesuffix(".py"): text.replace(before, after) if one == f"{name}.py" else text
        for one, text in FILES.items()
    }


# ── in one text ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "",
        "# %% network.py\nx = 1\n",
        "# %%% network.py\n# %% network.py\n",
        "# The files of a submission, each below a line of its name behind: # %%\n# %% layers.py\n",
        'x = """\n# %%"""',
    ],
)
def test_what_a_file_says_cannot_end_it(text):
    """Marks in a file are lines of that file; lines are counted in it."""
    joined = join_files({"layers.py": text, "network.py": "y = 2\n"})
    assert files_in(joined) == {"layers.py": text, "network.py": "y = 2\n"}
    above = split(joined)[1].above
    assert joined.split(b"\n")[above] == b"y = 2"


def test_every_end_of_a_line_is_one():
    """Carriage returns are lines to Python, and counted as such."""
    assert files_in(join_files({"layers.py": "a\r\nb\rc", "network.py": ""})) == {
        "layers.py": "a\nb\nc",
        "network.py": "",
    }


# ── the author's side ───────────────────────────────────────────────────────────────────────

ERRORS = {
    "files: [layers.py, nets.py]": ("assignment.yaml", 3, "there is no"),
    "files: [layers.py, ../network.py]": ("assignment.yaml", 3, "no name of a module"),
    "files: [layers.py, numpy.py]": ("assignment.yaml", 3, "would hide"),
    "files: [layers.py, random.py]": ("assignment.yaml", 3, "would hide"),
    "files: [layers.py, lambda.py]": ("assignment.yaml", 3, "no name of a module"),
    "files: [layers.py, layers.py]": ("assignment.yaml", 3, "named twice"),
    "files: [layers.py]": ("assignment.yaml", 3, "1 entry, and the fewest are 2"),
    "files: layers.py": ("assignment.yaml", 3, "what belongs here: a list"),
    "files:\n  - layers.py\n  - types.py": ("assignment.yaml", 5, "would hide"),
}


@pytest.fixture
def course(tmp_path):
    """A copy of the course, to be spoiled."""
    shutil.copytree(COURSE, tmp_path / "course")
    return tmp_path / "course"


@pytest.mark.parametrize("files", ERRORS)
def test_files_that_cannot_be_are_told_with_their_line(course, files):
    """Names, shadows, doubles, and what is not there."""
    path = course / "assignments" / "01_net" / "assignment.yaml"
    path.write_text(path.read_text().replace("files: [layers.py, network.py]", files))
    with pytest.raises(CourseError) as caught:
        load_assignment(course, "01")
    name, line, says = ERRORS[files]
    assert (caught.value.path.name, caught.value.line) == (name, line)
    assert says in say(caught.value.found)


SPOILED = {
    "a file that is not named": ("assignments/01_net/more.py", "x = 1\n", ("more.py", None)),
    "a given file of the same name": ("assignments/01_net/given/layers.py", "x = 1\n", ("layers.py", None)),
    "a task asked for twice": (
        "assignments/01_net/network.py",
        lambda text: text + "\n\n@task(points=1)\ndef linear(draw):\n    return {}\n",
        ("network.py", None),
    ),
    "a name defined twice": (
        "reference/01_net/network.py",
        lambda text: text + "\n\ndef bend(x):\n    return x\n",
        ("network.py", 32),
    ),
    "an import of a module": (
        "reference/01_net/network.py",
        lambda text: text.replace("import numpy as np", "import numpy as np\nimport layers"),
        ("network.py", 4),
    ),
    "an import of what is not there": (
        "reference/01_net/network.py",
        lambda text: text.replace("import bend, linear", "import bend, linear, no"),
        ("network.py", 4),
    ),
    "an error as it is run": ("reference/01_net/network.py", lambda text: text + "\n1 / 0\n", ("network.py", 31)),
    "an answer that is not finite": (
        "reference/01_net/network.py",
        lambda text: text.replace("/ len(x)", "/ len(x) * np.nan"),
        ("network.py", 20),
    ),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_wrong_in_one_of_the_files_is_told_there(course, what):
    """With the file's own lines."""
    path, new, (name, line) = SPOILED[what]
    file = course / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(new if isinstance(new, str) else new(file.read_text()))
    with pytest.raises(CourseError) as caught:
        set_exam(load_assignment(course, "01"), b"secret")
    assert caught.value.path.name == name
    assert line in (None, caught.value.line)


def test_an_answer_that_is_missing_in_its_file_is_told(course):
    """Each file of questions has a file of answers."""
    (course / "reference" / "01_net" / "network.py").unlink()
    with pytest.raises(CourseError, match=r"network\.py"):
        load_assignment(course, "01")


def test_an_edit_that_stands_nowhere_is_told_with_the_lines_of_its_file(course):
    """Where to copy from is told as an editor counts."""
    path = course / "reference" / "01_net" / "mistakes.py"
    path.write_text(path.read_text().replace('"0.5 * np.sum"', '"0.7 * np.sum"'))
    with pytest.raises(CourseError) as caught:
        load_assignment(course, "01")
    assert re.search(r"network\.py\D+23\b", say(caught.value.do))


_OTHER = "\n\ndef bend(x):\n    return 7 * x\n"
_WAYS = {
    "from layers import bend, linear": "from layers import bend, linear",
    "import layers": "import layers\nbend, linear = layers.bend, layers.linear",
    "under another name": "from layers import bend as own_bend, linear as own_linear",
    "a star": "from layers import *",
    "beside it": "from .layers import bend, linear",
    "where it is used": "",
}


def using(way):
    """The file of the net, with the functions of the other file imported and called in this way."""
    text = FILES["network.py"].replace("from layers import bend, linear", _WAYS[way])
    if way == "under another name":
        text = text.replace("return bend(linear(", "return own_bend(own_linear(").replace("(linear(", "(own_linear(")
    if way == "where it is used":
        for line in ("return bend(linear(", "return 0.5 * np.sum((linear("):
            text = text.replace(line, line.replace("return", "from layers import bend, linear\n        return", 1))
        text = text.replace("\n        return 0.5", "\n    return 0.5")
    return text


# ── what students are told ──────────────────────────────────────────────────────────────────


def test_right_files_have_all_points(graded):
    """However they import one another, whatever else they define."""
    assert graded(**changed("layers", "import numpy", "import numpy"))[0] == ALL
    otherwise = FILES["network.py"].replace(
        "from layers import bend, linear", "import layers as own\nfrom .layers import bend"
    )
    private = "\n\ndef error(x):\n    return 7\n\n\nnp_linear = linear\n"
    assert graded(layers=FILES["layers.py"] + private, network=otherwise.replace("linear(", "own.linear("))[0] == ALL


def test_a_file_that_is_imported_by_a_mistyped_name_is_meant():
    """What is missing is told with the file's right name; a library is none of the files, however few letters are others."""
    ran = Ran({}, absent=("layres", "torch"), files=("batch.py", "layers.py", "network.py"))
    meant, absent = map(say, absent_says(ran, []))
    assert meant.startswith("There is no file and no library `layres`; did you mean `layers.py`?")
    assert absent.startswith("torch is not there when this is graded")
    made_up = replace(ran, absent=tuple(f"layers{number}" for number in range(1000)))
    assert len(absent_says(made_up, [])) < 20


def test_a_circle_of_imports_costs_nothing(graded):
    """What a file imports from one that imports it is there once all are loaded."""
    assert graded(layers=f"from network import Net\n{FILES['layers.py']}", network=FILES["network.py"])[0] == ALL


_ALSO = {
    "where it is run by itself": "{}\nif __name__ == '__main__':\n    from network import Net\n",
    "where types are checked": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from network import Net\n{}",
    "whole": "import network\n{}",
}
_OTHERWISE = {
    "with a star": "from layers import *",
    "in one way or another": "try:\n    from .layers import bend, linear\nexcept ImportError:\n    from layers import bend, linear",
}


@pytest.mark.parametrize("also", _ALSO)
@pytest.mark.parametrize("otherwise", _OTHERWISE)
def test_a_circle_in_which_an_import_would_bring_nothing_costs_nothing(graded, also, otherwise):
    """Neither a star nor a `try` says that nothing came: such an import waits until there is something."""
    files = changed("network", "from layers import bend, linear", _OTHERWISE[otherwise])
    assert graded(**{**files, "layers": _ALSO[also].format(FILES["layers.py"])})[0] == ALL


def test_what_a_file_imports_where_it_is_run_by_itself_is_no_circle(graded):
    """The other file finds at its top what it imports from this one."""
    files = changed("network", "class Net:", "TABLE = bend(np.ones(3))\n\n\nclass Net:")
    files["network"] = files["network"].replace("return bend(", "return 0 * TABLE[0] + bend(")
    layers = _ALSO["where it is run by itself"].format(FILES["layers.py"])
    assert graded(**{**files, "layers": layers})[0] == ALL


def test_a_file_that_is_not_there_costs_what_needs_it(graded):
    """And what stands in the other is graded."""
    assert graded(layers=FILES["layers.py"])[0] == {**ALL, "Net.scores": 0, "error": 0}
    scores, report = graded(
        network=FILES["network.py"].replace("from layers import bend, linear", "from layers import *")
    )
    assert scores == dict.fromkeys(ALL, 0)
    assert [task.status for task in report.tasks] == ["missing", "failed", "waiting"]


def test_a_function_in_the_wrong_file_is_missing(graded):
    """Each task is looked for where its stub stands."""
    moved = FILES["network.py"].replace("from layers import bend, linear", FILES["layers.py"])
    assert graded(layers="from network import bend, linear\n", network=moved)[0] == ALL  # it is there by its import
    assert graded(layers="x = 1\n", network=moved)[0]["linear"] == 0


def test_lines_are_told_by_file(graded):
    """Of a statement that came to nothing, and of a function that raises; through JSON and back."""
    broken = {**changed("network", "return 0.5 *", "raise ValueError('no')\n    return 0.5 *")}
    broken["layers"] += "\n1 / 0\n"
    scores, report = graded(**broken)
    assert scores == {**ALL, "error": 0}
    assert "network.py, line 23" in say(report.tasks[2].says)
    assert "layers.py, line 17" in say(report.notes[0])
    assert set(report_from_json(report_to_json(report)).lines) == {("layers.py", 17), ("network.py", 23)}


def test_a_fault_of_grammar_costs_its_file(graded):
    """And who waits for what stands there is told of that, not of an import."""
    _, report = graded(layers="def broken(:\n" + FILES["layers.py"], network=FILES["network.py"])
    assert "line 1 of layers.py" in say(report.tasks[0].says)


_TOLD = {
    "a file that is not there": (
        {"network": FILES["network.py"]},
        "network.py, line 4: layers.py, which is imported there, was not handed in; hand in all files together.",
        ["layers.py, where it is to be written, was not handed in", "it waits for your `linear`"],
    ),
    "one that is imported whole": (
        {"network": using("import layers").replace("bend, linear = layers.bend, layers.linear", "bend = layers.bend")},
        "network.py, line 4: layers.py, which is imported there, was not handed in; hand in all files together. 1 more statement did not run to its end. The rest was graded.",
        [
            "layers.py, where it is to be written, was not handed in",
            "it raises NameError: name 'bend' is not there, because line 4 of network.py (`import layers`) needs layers.py, which was not handed in (network.py, line 17)",
        ],
    ),
    "one that a function imports": (
        {"network": using("where it is used")},
        "",
        [
            "layers.py, where it is to be written, was not handed in",
            "it needs layers.py, which was not handed in (network.py, line 16)",
        ],
    ),
    "a name that is not in it": (
        changed("network", "import bend, linear", "import bend, linaer"),
        "network.py, line 4: ImportError: cannot import name 'linaer' from 'layers'. Did you mean: 'linear'? The rest was graded.",
        ["", "it raises NameError: name 'linear' is not defined (network.py, line 16)"],
    ),
    "a part that is not in it": (
        {"layers": "def linear(:\n", "network": using("import layers").replace("bend, linear = layers.bend, layers.linear", "bend = layers.bend").replace("(linear(", "(layers.linear(")},
        "layers.py, line 1: SyntaxError: invalid syntax. The rest was graded.",
        ["it is not there, because line 1 of layers.py (`def linear(:`) raises SyntaxError",
            "it raises AttributeError: name 'linear' is not there, because line 1 of layers.py (`def linear(:`) raises SyntaxError (network.py, line 17)",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", _TOLD)
def test_what_another_file_does_not_have_is_told_with_file_and_line(graded, what):
    """Which file it is and what to do about it, whether it was not handed in, is no Python or has no such name."""
    files, on_loading, of_tasks = _TOLD[what]
    _, report = graded(**files)
    assert on_loading == say(report.problem or next(iter(report.notes), ""))
    assert [say(task.says) for task in report.tasks][: len(of_tasks)] == of_tasks


def test_one_wrong_line_is_charged_once_across_files(graded):
    """A function of one file that is built on a wrong one of another has its points, and so has a class; the root is told."""
    scores, report = graded(**changed("layers", "x @ W + b", "x @ W - b"))
    assert scores == {"linear": 0, "Net.scores": 4, "error": 2}
    assert [root.task for root in report.roots] == ["linear"]
    assert [diagnosis.name for diagnosis in report.tasks[0].diagnoses] == ["The bias is subtracted"]


def test_all_runners_see_the_same(net):
    """A student's own process, one without walls, and the walls."""
    exam = set_exam(net, b"of two files")
    both = {
        "layers.py": FILES["layers.py"].replace("0.1 * x", "0.9 * x"),
        "network.py": FILES["network.py"] + "\n1 / 0\n",
    }
    source = join_files(both)
    calls = [case.call for task in exam.key.tasks for case in task.cases]
    told = []
    with Sandbox(exam.paper, exam.limits) as sandbox:
        for runner in (InProcess(exam.paper, exam.limits), Unconfined(exam.paper, exam.limits), sandbox):
            with runner.open(source) as session:
                ran = session.make(calls)
            told.append((len(ran.outcomes), [(one.line, one.cell, one.outcome) for one in ran.failed]))
            assert grade(Submission("ada", source), exam.key, runner).score == sum(ALL.values())
    assert told[0] == told[1] == told[2]
    assert told[0][1][0][:2] == (31, "network.py")


# ── what students are given ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", _WAYS)
def test_a_given_function_that_a_student_changed_costs_nothing_in_another_file(graded, way):
    """However that file imports it, what is called is what was given: in the student's answer and in the driver."""
    changed_bend = FILES["layers.py"].replace("0.1 * x", "0.9 * x")
    assert changed_bend != FILES["layers.py"]
    assert graded(layers=changed_bend, network=using(way))[0] == ALL
    assert graded(layers=changed_bend + "\n1 / 0\n", network=using(way))[0] == ALL  # loaded with care


@pytest.mark.parametrize("way", ["under another name", "where it is used"])
def test_a_function_of_a_given_ones_name_in_a_students_other_file_costs_nothing(graded, way):
    """The driver there calls what was given, and takes a task's function from the file that asks for it."""
    assert graded(layers=FILES["layers.py"], network=using(way) + _OTHER + _OTHER.replace("bend", "linear"))[0] == ALL


def test_a_students_own_function_that_the_own_answer_calls_is_theirs(graded):
    """A given function's name does not make it the given one."""
    own = FILES["network.py"].replace("from layers import bend, linear", f"from layers import linear{_OTHER}")
    scores, _ = graded(layers=FILES["layers.py"], network=own)
    assert (scores["Net.scores"], scores["error"]) == (0, 2)


@pytest.mark.slow
def test_the_same_work_in_one_file_costs_the_same(course, graded):
    """A given function that was changed costs nothing there; a wrong layer costs what it costs in a file of its own."""
    for room in ("assignments", "reference"):
        folder = course / room / "01_net"
        texts = [(folder / name).read_text().replace("from layers import bend, linear\n", "") for name in FILES]
        (folder / "net.py").write_text("\n\n".join(texts))
        for name in FILES:
            (folder / name).unlink()
    policy = course / "assignments" / "01_net" / "assignment.yaml"
    policy.write_text(policy.read_text().replace("files: [layers.py, network.py]\n", ""))
    exam = set_exam(load_assignment(course, "01"), b"of one file")
    whole = (course / "reference" / "01_net" / "net.py").read_text()
    with Sandbox(exam.paper, exam.limits) as sandbox:
        for before, after in (("0.1 * x", "0.9 * x"), ("x @ W + b", "x @ W - b")):
            report = grade(Submission("ada", whole.replace(before, after).encode()), exam.key, sandbox)
            scores = {task.name: task.score for task in report.tasks}
            assert scores == graded(**changed("layers", before, after))[0]


def test_an_exam_with_a_driver_can_be_sent(net):
    """A cluster's workers get it pickled: with the same calls, whose driver is put in there as here, and is one for all."""
    exam = set_graded_exam(net, b"of two files")
    paper = pickle.loads(pickle.dumps(exam)).paper
    assert paper.encode() == exam.paper.encode()
    assert len({id(call.puts_in) for call in paper.calls if call.puts_in}) == 1
    names = {"layers.py": {"bend": abs}, "network.py": {"Net": lambda *_: SimpleNamespace(scores=lambda x: -x)}}
    paper.calls[0].puts_in.put_in({}, names)
    assert float(names["network.py"]["net_scores"](3, 0, 0, 0)) == -0.1 * 3  # by the given `bend`


# ── how they are handed in ──────────────────────────────────────────────────────────────────


def read(path, net):
    """What was handed in, by who; each with its files and what is told."""
    found = read_handed_in(path, net.filename, net.questions, homes=net.homes)
    return {one.id: (sorted(files_in(one.source)), [*map(say, (one.problem, *one.notes))]) for one in found}


def test_the_files_of_one_person_are_one_submission(tmp_path, net):
    """In folders, in a zip within, called as copies are, beside what is none of them, and with one that will not do."""
    both = sorted(FILES)
    layers, network = (FILES[name] for name in both)
    handed_in = {
        "ada/layers.py": layers, "ada/network.py": network, "ada/old/network.py": "x = 1",
        "ben/src/layers (1).py": layers, "ben/src/Network.py": network,
        "cyd/layers.py": layers,
        "dan/layers.py": layers, "dan/network.ipynb": "{}", "dan/numpy.py": "x", "dan/__init__.py": "", "dan/autograder.py": "x",
        "eve/layers.py": layers, "eve/network.py": "x = 1\n" * 400_000,
        "fay/other.py": network,
    }  # fmt: skip
    for name, text in handed_in.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "in" / "gus").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "gus" / "work.zip", "w") as archive:
        for name in both:
            archive.writestr(f"work/{name}", FILES[name])
    (tmp_path / "in" / "hal").mkdir()
    (tmp_path / "in" / "hal" / "layers.py").write_text(layers)
    (tmp_path / "in" / "hal" / "network.py").symlink_to(COURSE / "reference" / "01_net" / "network.py")
    found = read(tmp_path / "in", net)
    names = {who: files for who, (files, _) in found.items()}
    alone = ["layers.py"]
    assert names == {
        "ada": both,
        "ben": both,
        "cyd": alone,
        "dan": alone,
        "eve": alone,
        "fay": [],
        "gus": both,
        "hal": alone,
    }
    told = {who: " ".join(says) for who, (_, says) in found.items()}
    assert "network.py is not there" in told["cyd"]
    assert "network.py is not there" in told["dan"]
    assert "larger than" in told["eve"]
    assert "other.py" in told["fay"]
    assert "network.py" in told["hal"]
    assert "should be called layers.py" in told["ben"]
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name, text in handed_in.items():
            archive.writestr(f"class/{name}", text)
    packed = read(tmp_path / "in.zip", net)
    assert packed == {who: one for who, one in found.items() if who not in ("gus", "hal")}


def test_flat_downloads_hold_several_files_of_a_person(tmp_path, net):
    """Canvas' and Moodle's, in which each file has the person's name before it."""
    for name, text in FILES.items():
        (tmp_path / f"lovelaceada_12_3{len(name)}_{name}").write_text(text)
        (tmp_path / f"boolegeorge_LATE_13_4{len(name)}_{name.replace('.', '-1.')}").write_text(text)
    assert {who: files for who, (files, _) in read(tmp_path, net).items()} == {
        "lovelaceada (user 12)": sorted(FILES),
        "boolegeorge (user 13)": sorted(FILES),
    }
    (tmp_path / "moodle").mkdir()
    for name, text in FILES.items():
        (tmp_path / "moodle" / f"Ada L_77_assignsubmission_file_{name}").write_text(text)
    assert {who: files for who, (files, _) in read(tmp_path / "moodle", net).items()} == {
        "Ada L (Participant 77)": sorted(FILES)
    }


def test_a_service_wants_the_same_files(net):
    """Which it tells without running anything of the course."""
    wanted = wanted_of(COURSE)["01_net"]
    assert isinstance(wanted, Wanted)
    assert (wanted.filename, dict(wanted.homes), set(wanted.tasks)) == (net.filename, net.homes, set(net.questions))


def test_what_is_said_of_a_line_at_a_forge_is_said_in_its_file(graded):
    """Under the name that the file was pushed by, with its own line; a file that ends its lines otherwise is found too."""
    texts = changed("network", "0.5 * np.sum", "np.sum")
    files = [
        PushedFile("file", b"src/Layers.py", texts["layers"].replace("x @ W + b", "x @ W - b").encode()),
        PushedFile("file", b"network.py", texts["network"].replace("\n", "\r\n").encode()),
        PushedFile("file", b"notes.txt", b""),
    ]
    submission = submission_of("ada", files, wanted_of(COURSE)["01_net"])
    _, report = graded(**{name.removesuffix(".py"): text for name, text in files_in(submission.source).items()})
    facts = ("ada", "01_net", 0.0, "graded", 0.0, 1, "t", "graded", report.score, report.points)
    answer = answer_of(Queued(1, *facts, report_to_json(report), "0"), files, submission, "")
    assert [(one.path, one.line) for one in answer.remarks] == [("01_net/src/Layers.py", 6), ("01_net/network.py", 20)]


def test_of_a_notebooks_cell_nothing_is_said_at_a_line_of_a_file():
    """Not even where another cell of it stands word by word in a file that was pushed beside it."""
    helper, cell = "def helper():\n    return 1", "def outer(delta, x):\n    return delta"
    files = [PushedFile("file", b"helper.py", helper.encode())]
    submission = Submission("ada", join([helper, cell]))
    report = Report("01", "A", "ada", "a" * 64, 0.0, 5.0, (TaskResult("outer", 0.0, 5.0, "failed"),))
    facts = ("ada", "01", 0.0, "graded", 0.0, 1, "t", "graded", report.score, report.points)
    answer = answer_of(Queued(1, *facts, report_to_json(report), "0"), files, submission, "")
    assert (answer.state, answer.remarks) == ("lost", ())


# ── attacks ─────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_was_not_handed_in_cannot_be_made_up(graded):
    """A module of its name, made by the other file, has no points, not even with the right functions in it."""
    made = (
        "import sys, types\n"
        "network = sys.modules['network'] = sys.modules['submission.network'] = types.ModuleType('network')\n"
        f"exec({FILES['network.py'].replace('from layers import bend, linear', '')!r}, network.__dict__)\n"
        "network.bend, network.linear = bend, linear\n"
    )
    scores, report = graded(layers=FILES["layers.py"] + made)
    assert scores == {**ALL, "Net.scores": 0, "error": 0}
    assert say(report.tasks[1].says) == "network.py, where it is to be written, was not handed in"


# ── through the commands ────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_from_the_course_to_a_check(course, capsys, monkeypatch):
    """Built, each file has its stub and there is no notebook; checked, both are; handed in as a notebook alone, it is told."""
    made = build(course)
    assert {path for path in made if path.startswith("01_net/")} == {
        f"01_net/{name}" for name in ("handout.md", "layers.py", "network.py", "practice.npz")
    }
    assert b'raise NotImplementedError("write Net.scores here")' in made["01_net/network.py"]
    folder = course / "mine"
    folder.mkdir()
    for name in ("layers.py", "network.py", "practice.npz"):
        (folder / name).write_bytes(made[f"01_net/{name}"])
    monkeypatch.chdir(course)
    given_out = load(made["01_net/practice.npz"])[1].given_out
    assert is_as_given_out(OwnFiles(folder), given_out, whole=True)
    (folder / "layers.py").unlink()
    assert not is_as_given_out(OwnFiles(folder), given_out, whole=True)
    (folder / "layers.py").write_bytes(made["01_net/layers.py"])
    assert main(["check", "mine"]) == 1
    (folder / "layers.py").write_text(FILES["layers.py"])
    (folder / "network.py").write_text(FILES["network.py"])
    capsys.readouterr()
    assert main(["check", "mine/network.py"]) == 0
    assert "9 of 9" in capsys.readouterr().out


@pytest.mark.slow
def test_its_audit_is_clean(course, capsys, monkeypatch):
    """Mutants, mistakes and alternatives of both files."""
    monkeypatch.chdir(course)
    assert main(["audit", "01"]) == 0
    assert "all is well" in capsys.readouterr().out
