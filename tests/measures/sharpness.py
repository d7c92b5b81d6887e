"""How often a sample that was drawn in a wrong way is found, by its number of entries; run as a file, the table of docs/judging.md.

`python -m tests.measures.sharpness --write` puts it into the page.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.judge.statistics import unlike_coin, unlike_normal, unlike_uniform
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "judging.md"
BEGIN, END = "<!-- sharpness -->\n", "<!-- /sharpness -->"
SHAPES = ((30, 40), (40, 110), (30, 330))
STD, BOUND, SHARE = 0.1, 0.2, 0.7

Draw = Callable[[np.random.Generator, tuple[int, int]], Any]

WRONG: Mapping[str, Draw] = {
    "normal, variance 1.1 times what it should be": lambda rng, shape: _normal(rng.normal(0, STD * 1.1**0.5, shape)),
    "normal, variance 1.25 times": lambda rng, shape: _normal(rng.normal(0, STD * 1.25**0.5, shape)),
    "normal, variance 1.4 times": lambda rng, shape: _normal(rng.normal(0, STD * 1.4**0.5, shape)),
    "normal, variance 0.7 times": lambda rng, shape: _normal(rng.normal(0, STD * 0.7**0.5, shape)),
    "normal, mean off by a tenth of the standard deviation": lambda rng, shape: _normal(
        rng.normal(0.1 * STD, STD, shape)
    ),
    "uniform instead of normal, of the same variance": lambda rng, shape: _normal(
        rng.uniform(-STD * 3**0.5, STD * 3**0.5, shape)
    ),
    "Student's t with 10 degrees of freedom instead of normal": lambda rng, shape: _normal(
        STD * 0.8**0.5 * rng.standard_t(10, shape)
    ),
    "uniform, bound 1 % too small": lambda rng, shape: _uniform(0.99 * rng.uniform(-BOUND, BOUND, shape)),
    "uniform, bound 0.5 % too small": lambda rng, shape: _uniform(0.995 * rng.uniform(-BOUND, BOUND, shape)),
    "75 % of ones instead of 70 %": lambda rng, shape: unlike_coin((rng.random(shape) < 0.75).astype(float), SHARE),
}
"""Each by what is wrong with it: what is said of such a sample, None if nothing."""


def _normal(sample: np.ndarray[Any, Any]) -> object:
    return unlike_normal(sample, STD)


def _uniform(sample: np.ndarray[Any, Any]) -> object:
    return unlike_uniform(sample, -BOUND, BOUND)


def found(draw: Draw, shape: tuple[int, int], samples: int) -> float:
    """The share of wrong samples that are found."""
    return sum(draw(np.random.default_rng(seed), shape) is not None for seed in range(samples)) / samples


def table(samples: int) -> Iterator[str]:
    """The lines of the table."""
    yield f"| what is wrong | {' | '.join(f'{rows * columns:,} entries' for rows, columns in SHAPES)} |"
    yield "|---|---:|---:|---:|"
    for name, draw in WRONG.items():
        yield f"| {name} | {' | '.join(f'{found(draw, shape, samples):.2f}' for shape in SHAPES)} |"


def main() -> None:
    """Print the table, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--write", action="store_true", help="put the table into docs/judging.md")
    args = parser.parse_args()
    lines = "".join(f"{line}\n" for line in table(args.samples))
    print(lines, end="")
    if args.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(before + BEGIN + lines + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
