"""Heads of files as people write them: what stands above the functions that are graded, and fails or takes long where only numpy is.

They lie in `heads/`, by their kind, each below a line of its title. To add one, write it there.
"""

from pathlib import Path

TITLE = "#### "
LIBRARIES = ["matplotlib", "scipy", "pandas", "torch", "tensorflow", "keras", "sklearn", "seaborn", "numba", "jax", "cupy", "cv2", "PIL", "h5py", "tqdm", "past", "six", "plotly", "skimage", "sympy", "networkx", "nltk", "gym", "theano", "autograd", "mxnet", "lasagne", "statsmodels", "requests", "yaml"]  # fmt: skip

IMPORTS = [(f"import {name}", f"import {name}\n") for name in LIBRARIES]


def _read(kind: Path) -> list[tuple[str, str]]:
    """The titles and texts of one kind."""
    _, *blocks = ("\n" + kind.read_text(encoding="utf-8")).split(f"\n{TITLE}")
    return [(title, f"{text.rstrip()}\n") for title, _, text in (block.partition("\n") for block in blocks)]


WRITTEN = [head for kind in sorted((Path(__file__).parent / "heads").glob("*.txt")) for head in _read(kind)]

HEADS = dict(IMPORTS + WRITTEN)
"""By what they do; each can stand above anything."""

ENDLESS = ("a long training", "a long assignment", "a menu that never ends", "workers of its own")
"""Those that do not end."""

EVERYDAY = ("plots", "IPython", "Colab", "a neighbour", "data", "sklearn", "cupy, or not", "exit", "input", "arguments", "an exception", "a progress bar", "jax", "training")  # fmt: skip
"""Some of them, for a quick test."""
