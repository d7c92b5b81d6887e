"""How PyTorch computes the tasks of 04_initialization that draw nothing: zeros, the inverse sigmoid, variances of layers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional, init

Case = tuple[str, str, dict[str, Any], list[Tensor]]
ACTIVATIONS = {"identity": lambda z: z, "tanh": torch.tanh, "relu": functional.relu, "sigmoid": torch.sigmoid}


def cases() -> Iterator[Case]:
    """Ordinary inputs; and large ones for the layers."""
    rng = np.random.default_rng(4)
    yield "zero_bias", "ordinary", {"n": 5}, [init.zeros_(torch.empty(5))]
    targets = rng.uniform(0.02, 0.98, (6, 4))
    yield "output_bias", "ordinary", {"targets": targets}, [torch.logit(torch.tensor(targets).mean(dim=0))]
    yield "output_bias", "best", {"targets": targets}, [best_bias(torch.tensor(targets))]
    weights = tuple(rng.standard_normal(shape) for shape in ((4, 3), (6, 4), (5, 6)))
    for activation in ACTIVATIONS:
        for case, scale in (("ordinary", 1.0), ("large", 300.0)):
            args = {"X": scale * rng.standard_normal((7, 3)), "weights": weights, "activation": activation}
            yield "activation_variances", f"{activation}, {case}", args, [variances(**args)]


def best_bias(targets: Tensor) -> Tensor:
    """The bias at which the gradient of the cross-entropy vanishes while all weights are 0, by Newton's method."""
    bias = torch.zeros(targets.shape[1], requires_grad=True)
    for _ in range(30):
        loss = functional.binary_cross_entropy_with_logits(bias.expand_as(targets), targets, reduction="sum")
        (slope,) = torch.autograd.grad(loss, bias, create_graph=True)
        (bend,) = torch.autograd.grad(slope.sum(), bias)
        bias = (bias - slope / bend).detach().requires_grad_()
    return bias


def variances(X: np.ndarray, weights: tuple[np.ndarray, ...], activation: str) -> Tensor:
    """The biased variance of every layer's output."""
    H, found = torch.tensor(X), []
    for W in weights:
        H = ACTIVATIONS[activation](functional.linear(H, torch.tensor(W)))
        found.append(H.var(unbiased=False))
    return torch.stack(found)
