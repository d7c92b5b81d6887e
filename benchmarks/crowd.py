"""A crowd of students for benchmarks: ten functions of the first assignment, and any number of different files of them.

Every other file is right. Each function is taken from all that are known to be right, in any order; in the others
one to three are known mistakes. A hostile file attacks, loops, crashes or is broken.
"""

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import Assignment, Exam, Submission, load_assignment, set_exam

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "01_gradients"
TEN = (
    "sigmoid", "sigmoid_grad", "relu_grad", "affine", "weight_gradient",
    "score_gradients", "affine_backward", "softmax", "cross_entropy", "cross_entropy_grad",
)  # fmt: skip
_HELPERS = ("error_signal", "bias_gradient", "input_gradient", "log_softmax")
"""Functions of the assignment that answers to the ten call."""

_HOSTILE = (
    "    while True:\n        pass\n",
    "    hoard = []\n    while True:\n        hoard.append(np.ones(1 << 22))\n",
    "    import os\n    os._exit(0)\n",
    "    import os\n    for channel in os.listdir('/proc/self/fd'):\n        os.write(int(channel), bytes(64))\n    return 0.0\n",
    "    return np.ones((2, 1, 3))\n",
    "    np.allclose = np.array_equal = lambda *_, **__: True\n    return 12345.0\n",
)
"""What a hostile function does in the place of its work."""

_BROKEN = (
    "def broken(:\n    pass\n",
    "raise RuntimeError('not today')\n",
    "import os\nos._exit(0)\n",
    "while True:\n    pass\n",
    "del sigmoid, affine, softmax\n",
    "softmax = affine = 7\n",
)
"""What is written at the end of a file that is broken as a whole."""


def load_exam() -> tuple[Assignment, Exam]:
    """The assignment, and an exam of the ten functions alone."""
    assignment = load_assignment(ROOT, ASSIGNMENT)
    exam = set_exam(assignment, b"a secret for benchmarks")
    ten = tuple(task for task in exam.key.tasks if task.name in TEN)
    return assignment, replace(exam, key=replace(exam.key, tasks=ten))


@dataclass(frozen=True)
class Crowd:
    """What the files are put together from: for each of the ten what is right and what is wrong, as text."""

    right: dict[str, tuple[str, ...]]
    wrong: dict[str, tuple[str, ...]]
    parameters: dict[str, str]
    helpers: str

    def file(self, place: int) -> str:
        """The file of the student at this place; no two are alike, and the same place gives the same file."""
        dice = random.Random(place)  # noqa: S311  (no secret)
        names = list(TEN)
        dice.shuffle(names)
        spoilt = names[: place % 2 * dice.choice((1, 2, 3))]
        parts = [dice.choice((self.wrong if name in spoilt else self.right)[name]) for name in names]
        return "\n\n".join([f"# Handed in by student {place}.", self.helpers, *parts, ""])

    def hostile(self, place: int) -> str:
        """The same file, but it attacks or is broken; a different way at each of the next places."""
        kind = place % (len(_HOSTILE) + len(_BROKEN))
        if kind >= len(_HOSTILE):
            return self.file(place) + _BROKEN[kind - len(_HOSTILE)]
        name = TEN[place % len(TEN)]
        return f"{self.file(place)}def {name}({self.parameters[name]}):\n{_HOSTILE[kind]}"


def submissions_of(count: int) -> list[Submission]:
    """So many submissions of the crowd, all different."""
    crowd = load_crowd(load_assignment(ROOT, ASSIGNMENT))
    return [Submission(f"{place:05}", crowd.file(place).encode()) for place in range(count)]


def load_crowd(assignment: Assignment) -> Crowd:
    """All that is known of the ten functions: answers, alternatives, mistakes."""
    answers = _tree(ROOT / "reference" / ASSIGNMENT / assignment.filename)
    alternatives = _tree(ROOT / "tests" / "alternatives" / f"{ASSIGNMENT}.py")
    mistakes = ast.parse("\n\n".join(one.text for name in TEN for one in assignment.mistakes[name]))
    right = {name: (*_of(answers, name), *_of(alternatives, name)) for name in TEN}
    trees = (answers, alternatives, mistakes)
    kept = dict.fromkeys(ast.unparse(node) for tree in trees for node in tree.body if _is_helper(node))
    parameters = {name: ", ".join(assignment.answers[name].parameters) for name in TEN}
    return Crowd(right, {name: tuple(_of(mistakes, name)) for name in TEN}, parameters, "\n\n".join(kept))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _of(tree: ast.Module, name: str) -> Iterator[str]:
    """The function of this name and those named after it, as text, under this name and without their docstrings."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.partition("__")[0] == name:
            node.name, node.body = name, node.body[1:] or [ast.Pass()]
            yield ast.unparse(node)


def _is_helper(node: ast.stmt) -> bool:
    """Whether this is something that other functions need: an import, a constant, a function that is no version of a task."""
    if isinstance(node, ast.FunctionDef):
        return node.name in _HELPERS or node.name.startswith("_")
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assign)
