"""How PyTorch computes the tasks of 07_window_classifier: the model by torch, its gradients by autograd, a step by its optimizer."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

Case = tuple[str, str, dict[str, Any], list[Tensor]]
Params = dict[str, Tensor]
SCALES = {"ordinary": 1.0, "large": 300.0}


def cases() -> Iterator[Case]:
    """Every task that PyTorch has, on ordinary and on large inputs; a word comes twice in the first window, the last one never."""
    rng = np.random.default_rng(7)
    for case, scale in SCALES.items():
        shapes = {"E": (6, 4), "W": (5, 12), "b": (5,), "U": (3, 5), "c": (3,)}
        params = {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}
        params["W"] /= 3 * scale
        ids, y, lam = rng.integers(5, size=(7, 3)), rng.integers(3, size=7), 0.07 / scale
        ids[0, 2] = ids[0, 0]
        yield from model(case, params, ids)
        yield from learning(case, params, ids, y, lam)
        grads = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        yield "update", case, {"params": params, "grads": grads, "lr": 0.37}, stepped(params, grads, 0.37)
    for size in (1, 3, 7, 9):
        order = rng.permutation(7)
        pieces = torch.split(torch.tensor(order), size)
        yield "batches", f"size {size}", {"order": order, "size": size}, list(pieces)


def tensors(params: dict[str, np.ndarray]) -> Params:
    """The parameters as leaves of a graph."""
    return {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}


def run(params: Params, ids: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """The network's input, hidden units and scores."""
    X = functional.embedding(torch.tensor(ids), params["E"]).flatten(1)
    H = torch.tanh(functional.linear(X, params["W"], params["b"]))
    return X, H, functional.linear(H, params["U"], params["c"])


def model(case: str, params: dict[str, np.ndarray], ids: np.ndarray) -> Iterator[Case]:
    """The model on windows."""
    X, H, S = run(tensors(params), ids)
    yield "window_inputs", case, {"E": params["E"], "ids": ids}, [X]
    yield "forward", case, {"params": params, "ids": ids}, [X, H, S]
    yield "predict", case, {"params": params, "ids": ids}, [S.argmax(dim=1)]


def learning(case: str, params: dict[str, np.ndarray], ids: np.ndarray, y: np.ndarray, lam: float) -> Iterator[Case]:
    """The loss, and its gradients in the order of the parameters."""
    leaves = tensors(params)
    penalty = leaves["W"].square().sum() + leaves["U"].square().sum()
    loss = functional.cross_entropy(run(leaves, ids)[2], torch.tensor(y)) + lam * penalty
    args = {"params": params, "ids": ids, "y": y, "lam": lam}
    yield "loss", case, args, [loss]
    yield "gradients", case, args, list(torch.autograd.grad(loss, list(leaves.values())))


def stepped(params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float) -> list[Tensor]:
    """The parameters after a step of PyTorch's gradient descent."""
    leaves = tensors(params)
    for name, leaf in leaves.items():
        leaf.grad = torch.tensor(grads[name])
    torch.optim.SGD(leaves.values(), lr=lr).step()
    return list(leaves.values())
