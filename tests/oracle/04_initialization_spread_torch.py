"""What PyTorch's own initialisers draw for 04_initialization: one small layer to look at, and how a large one is spread."""

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.nn import init

Case = tuple[str, str, dict[str, Any], list[Tensor]]
SHAPES = {"wide": (90, 15), "tall": (15, 90)}
LARGE = 20
"""The large layer has this many times the inputs and outputs."""

DRAW = {
    "xavier_uniform": init.xavier_uniform_,
    "xavier_normal": init.xavier_normal_,
    "he_uniform": lambda W, **options: init.kaiming_uniform_(W, mode="fan_in", nonlinearity="relu", **options),
    "he_normal": lambda W, **options: init.kaiming_normal_(W, mode="fan_in", nonlinearity="relu", **options),
}


def cases() -> Iterator[Case]:
    """For each scheme: a small layer, the variance and the largest entry of a large one, and what PyTorch's own gain and fans give."""
    for task, draw in DRAW.items():
        for case, (n_in, n_out) in SHAPES.items():
            generator = torch.Generator().manual_seed(4)
            small = draw(torch.empty(n_out, n_in), generator=generator)
            large = draw(torch.empty(LARGE * n_out, LARGE * n_in), generator=generator)
            spread = torch.stack([large.var(unbiased=False), large.abs().max()])
            yield task, case, {"n_in": n_in, "n_out": n_out}, [small, spread, torch.tensor(std(task, small))]


def std(task: str, W: Tensor) -> float:
    """The standard deviation by PyTorch's own functions for fans and gains."""
    fan_in, fan_out = init._calculate_fan_in_and_fan_out(W)  # what the initialisers themselves ask
    if task.startswith("xavier"):
        return init.calculate_gain("linear") * math.sqrt(2 / (fan_in + fan_out))
    return init.calculate_gain("relu") / math.sqrt(fan_in)
