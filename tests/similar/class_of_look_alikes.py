"""A class in which some copied and the others did not: what each handed in, and the run that took it in."""

import ast
import json
import random
import re
import shutil
from pathlib import Path

from autograder.batch.store import Run, create_store
from autograder.course.assignment import load_assignment
from autograder.intake.file import take
from autograder.intake.submission import Submission
from tests.course_room import COURSE

NAME = "01_gradients"

ORIGINAL = '''
import numpy as np

def sigmoid(z):
    """The logistic function."""
    answer = np.empty(z.shape)
    where_big = z > 0.0
    tmp = np.exp(np.where(where_big, -z, z))
    answer[where_big] = 1.0 / (tmp[where_big] + 1.0)
    answer[np.logical_not(where_big)] = tmp[np.logical_not(where_big)] / (tmp[np.logical_not(where_big)] + 1.0)
    return answer  # both signs

def relu_grad(z):
    shape_of_z = np.shape(z)
    ones_like_z = np.ones(shape_of_z)
    for index in np.ndindex(*shape_of_z):
        if z[index] <= 0:
            ones_like_z[index] -= 1.0
    return ones_like_z

def weight_gradient(delta, x):
    # one row after the other
    grad = np.zeros((len(delta), len(x)))
    for row, slope in enumerate(delta):
        for column, value in enumerate(x):
            grad[row, column] += slope * value
    return grad

def softmax(z):
    biggest = sorted(z.tolist())[-1]
    shifted = [entry - biggest for entry in z.tolist()]
    powers = np.asarray([np.exp(entry) for entry in shifted], dtype=float)
    total = 0.0
    for power in powers:
        total = total + power
    return powers / total

def cross_entropy(y, label):
    chosen = softmax(y)[label]
    if chosen == 0.0:
        chosen = chosen + 1e-300
    return float(-1.0 * np.log(chosen))
'''


def renamed(text: str) -> str:
    """Other names for all that was assigned."""
    names = {
        node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for number, name in enumerate(sorted(names)):
        text = re.sub(rf"\b{name}\b", f"mine_{number}", text)
    return text


def reordered(text: str) -> str:
    """The functions in another order, laid out anew."""
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    others = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    random.Random(3).shuffle(functions)
    return ast.unparse(ast.Module([*others, *functions], []))


def commented(text: str) -> str:
    """Other comments, other docstrings."""
    text = text.replace("The logistic function.", "My very own words.")
    lines = [re.sub("#.*", "# thought of by me", line) for line in text.splitlines()]
    return "\n\n".join(
        f"{line}  # step {number}" if line.strip() and '"""' not in line else line for number, line in enumerate(lines)
    )


def as_notebook(text: str) -> bytes:
    """A cell for each function, as Jupyter writes it."""
    parts = [part if part.startswith("import") else f"def {part}" for part in text.strip().split("\ndef ")]
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": part.splitlines(keepends=True),
        }
        for part in parts
    ]
    notes = [{"cell_type": "markdown", "metadata": {}, "source": ["My work"]}]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": notes + cells}).encode()


def honest() -> list[Submission]:
    """Three right files, none of which takes from the same alternatives as another."""
    ways: dict[str, list[ast.FunctionDef]] = {}
    tree = ast.parse((COURSE / "tests" / "alternatives" / f"{NAME}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and "__" in node.name:
            task = node.name.partition("__")[0]
            node.name = task
            ways.setdefault(task, []).append(node)
    most = min(3, max(map(len, ways.values())))
    texts = [[ast.unparse(found[place]) for found in ways.values() if place < len(found)] for place in range(most)]
    return [
        Submission(f"honest {place}", "\n\n".join(["import numpy as np", *text]).encode())
        for place, text in enumerate(texts)
    ]


def copies() -> dict[str, Submission]:
    """Who took the original, and how each hid it."""
    all_of_it = commented(renamed(reordered(ORIGINAL)))
    texts = {
        "original": ORIGINAL,
        "renamed": renamed(ORIGINAL),
        "reordered": reordered(ORIGINAL),
        "commented": commented(ORIGINAL),
        "all of it": all_of_it,
    }
    found = {name: Submission(name, text.encode()) for name, text in texts.items()}
    return found | {"notebook": take("notebook", "gradients.ipynb", as_notebook(ORIGINAL))}


def course_without_alternatives(folder: Path) -> Path:
    """The course, of which the alternatives are not known: so the honest ones get no help."""
    for room in ("assignments", "reference"):
        shutil.copytree(COURSE / room / NAME, folder / room / NAME)
    return folder


def run_of(course: Path, folder: Path, submissions: list[Submission]) -> Path:
    """A run that has taken these in."""
    title = load_assignment(course, NAME).policy.title
    with create_store(folder) as store:
        store.begin(Run(NAME, title, str(course), "handed in", "a secret", "none", (), (), ()), submissions)
        store.end()
    return folder
