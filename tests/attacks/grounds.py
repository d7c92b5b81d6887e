"""The courses whose drivers, given files, packages and modules are attacked: each with a right submission, and one that is spoiled."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attacks.leading import Misled
from attacks.mounting import Watched, tried_and_reached_in

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import Key
from autograder.loading.cells import files_in, join_files
from autograder.sandbox.paper import Paper

ROOT = Path(__file__).parents[2]
GROUNDS: Mapping[str, tuple[Path, str]] = {
    "led": (ROOT / "tests" / "courses" / "led", "01_led"),
    "parser": (ROOT / "examples" / "word_vectors", "02_parser"),
    "vectors": (ROOT / "examples" / "word_vectors", "01_vectors"),
    "several": (ROOT / "tests" / "courses" / "several", "01_net"),
}
"""By the name of each a course and its assignment."""

WRONG = ("@ self.V", "@ self.V + 1")
"""What is wrong where one file attacks the other."""


@dataclass(frozen=True)
class Ground:
    """The exam of a course, and a right submission to it."""

    paper: Paper
    key: Key
    right: bytes


def ground(course: Path, name: str) -> Ground:
    """The ground that an assignment makes."""
    exam = set_exam(load_assignment(course, name), b"a secret for tests", small=False)
    return Ground(exam.paper, exam.key, exam.reference.source)


def packed(names: list[str]) -> dict[str, dict[str, str]]:
    """The files of these grounds, in letters, for who may not read them here."""
    return {name: _files(*GROUNDS[name]) for name in names}


def _files(course: Path, name: str) -> dict[str, str]:
    folders = [course / "assignments" / name, course / "reference" / name]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    paths = [path for path in [*paths, course / "course.yaml"] if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(course)): path.read_bytes().hex() for path in paths}


def unpacked(files: Mapping[str, str], folder: Path) -> Path:
    """The course of these files, in a folder."""
    for path, letters in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes.fromhex(letters))
    return folder


def comes_to_nothing(attack: Misled, ground: Ground, sandbox, traps) -> str:
    """What is not as it must be; "" if the attack reached nothing, earned nothing and hurt nobody."""
    wrong = []
    for source in spoiled(attack, ground, traps):
        watched = Watched(sandbox)
        report = grade(Submission("eve", source), ground.key, watched)
        scores = {one.name: one.score for one in report.tasks}
        if scores[attack.judged] > attack.most:
            wrong.append(f"it earned {scores[attack.judged]:g}")
        if attack.kind == "reach":
            tried, reached = tried_and_reached_in(watched.first)
            wrong += [f"it reached: {', '.join(reached)}"] if reached else []
            wrong += [] if tried else [f"it tried nothing: {watched.first}"]
    honest = grade(Submission("ada", ground.right), ground.key, sandbox)
    wrong += ["the next submission lost points"] if honest.score != honest.points else []
    return "; ".join(wrong)


def spoiled(attack: Misled, ground: Ground, traps) -> list[bytes]:
    """The submissions that an attack makes of a right one."""
    right, code = ground.right.decode(), f"TRAPS = {dict(traps)!r}\n{attack.code}"
    if attack.ground == "several":
        files = files_in(ground.right)
        assert WRONG[0] in files["network.py"]
        files["network.py"] = files["network.py"].replace(*WRONG)
        both = (attack.code + files["layers.py"], files["layers.py"] + attack.code)
        return [join_files({**files, "layers.py": text}) for text in both]
    if attack.replaces:
        begin, end = map(right.index, attack.replaces)
        return [f"{right[:begin]}{code}\n\n{right[end:]}".encode()]
    return [f"{right}\n{code}".encode()]
