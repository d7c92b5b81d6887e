"""What a student's folder holds beside the assignments: the first page, what to install, a CI job, what git leaves out."""

from collections.abc import Sequence

from autograder.course.assignment import Assignment

_README = """\
# Your assignments

{table}

Each folder has a handout with the mathematics, and one file of Python functions to fill in with numpy. The same stands
in a notebook beside them, text and functions together: work in whichever you like.

## Once: install

You need Python 3.11 or newer. Open a terminal in this folder:

```
python3 -m venv .venv
source .venv/bin/activate
python -m pip install -r requirements.txt
```

So it is on Linux and macOS. On Windows the first two lines are `py -m venv .venv` and `.venv\\Scripts\\activate`; where PowerShell
runs no scripts, type `Set-ExecutionPolicy -Scope Process RemoteSigned` before the second. If Debian or Ubuntu say that
`ensurepip` is not there: `sudo apt install python3-venv`, then the first line again. The first two lines make a virtual environment, a place for
packages of this course alone; **type the second line again in every new terminal**. The third installs numpy and
`autograder`, which comes with this folder. Nothing else is needed, no account and, from then on, no network.

## Then, again and again

1. Read the folder's `handout.md`, and open the `.py` file beside it. Each function's docstring says what it takes and
   what it returns. Replace the line `raise NotImplementedError(...)` by your own.
2. Check:

   ```
   autograder check {folder}
   ```

   It takes about a second and stays on your computer. `--task NAME` looks at one function alone, `--watch` checks
   whenever you save. If the command is not found, the environment of this terminal is not active: see above. In the
   notebook: save it, then run its last cell.
3. Read the message. It says first what is wrong, and the most likely reason with a hint where one is known; then comes
   the smallest input that shows it. What your function prints in that case is shown below it.

To try that input yourself, start `python` in the assignment's folder, import your functions, and paste the lines as they
stand. The last one calls your function. Numbers in them are rounded to four digits.

```
>>> from {module} import *
```

Every docstring ends in an example. `python -m doctest {module}.py`, in the assignment's folder, runs them all: it prints
those that fail, so the empty file prints many, and nothing at all when every one is right.

Leave the functions' names and parameters as they are. Import nothing but numpy and Python's own library, also inside of
functions: other packages are not there when your work is graded. Helper functions of your own are welcome.

## What the score means

A function's points are split: most are for ordinary values, some for edge shapes (a batch of one, a single column),
for large numbers that must not overflow, for special inputs, for leaving the inputs as they were, and for
not looping in Python over the rows of a batch. So a function can be right and still lose a little, and the
message says for what. If a function returns several results, each has an equal share of all this: with one of three
right, it has a third of the points.

`check` uses practice inputs. Your work is graded in the same way on other inputs of the same kinds. Whoever has all
practice points with functions that really compute the result will find the same at the end.

## Handing in

Hand in the `.py` file of the assignment or its notebook, under its own name, in the way that your course asks for.
Nothing else is read. If both lie in your folder, the one counts in which you have written more of the functions. Of a
notebook only the code is read, from top to bottom; a cell that fails costs what it would have defined, and no more.

If you keep this folder in a repository on GitHub, every push is checked there as well: see the tab "Actions".
That check never sees a secret and decides nothing; it tells you what `autograder check` tells you here.

Stuck? An unfinished function costs only its own points: the others are graded all the same.
"""

_WORKFLOW = """\
name: check

on: [push, pull_request]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - name: Install
        run: python -m pip install -r requirements.txt
      - name: Check
        run: autograder check --markdown "$GITHUB_STEP_SUMMARY"
"""

IGNORED = ("__pycache__", ".venv", ".ipynb_checkpoints", ".DS_Store")
"""What comes into being in a student's folder and belongs to nobody."""


def first_page(assignments: Sequence[Assignment], wheel: str) -> dict[str, bytes]:
    """These files, by their paths; `wheel` is the name of the package that lies beside them."""
    texts = {
        "README.md": _README.format(table=_table(assignments), **_first(assignments)),
        "requirements.txt": f"./{wheel}\n",
        ".github/workflows/check.yml": _WORKFLOW,
        ".gitignore": "".join(f"{name}\n" for name in IGNORED),
    }
    return {path: text.encode() for path, text in texts.items()}


def _first(assignments: Sequence[Assignment]) -> dict[str, str]:
    """What the examples speak of: the first assignment's folder and module."""
    if not assignments:
        return {"folder": "FOLDER", "module": "MODULE"}
    return {"folder": assignments[0].name, "module": assignments[0].filename.removesuffix(".py")}


def _table(assignments: Sequence[Assignment]) -> str:
    rows = ["| folder | what it is about | points | due |", "| --- | --- | --- | --- |"]
    for one in assignments:
        due = f"{one.policy.deadline:%Y-%m-%d %H:%M} (UTC{one.policy.deadline:%z})" if one.policy.deadline else ""
        rows.append(f"| [{one.name}]({one.name}/handout.md) | {one.policy.title} | {one.policy.points:g} | {due} |")
    return "\n".join(rows)
