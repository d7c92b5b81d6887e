"""How PyTorch computes the tasks of 03_regularization: layers by torch.nn.functional, gradients by autograd, clipping by torch.nn.utils."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

Case = tuple[str, str, dict[str, Any], list[Tensor]]
Arrays = tuple[np.ndarray, ...]
SCALES = {"ordinary": 1.0, "large": 300.0}
LAM, P, MOMENTUM = 0.07, 0.3, 0.83
EPS = {"ordinary": 0.013, "large": 0.29}
ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def cases() -> Iterator[Case]:
    """Every task that PyTorch has, on ordinary and on large inputs."""
    rng = np.random.default_rng(4)
    for case, scale in SCALES.items():
        shapes = ((4, 3), (4,), (2, 4))
        params = tuple(scale * rng.standard_normal(shape) for shape in shapes)
        yield from penalty(case, params, scale * rng.standard_normal((5, 3)), rng.integers(3, size=5))
        yield from dropout(case, scale * rng.standard_normal((5, 4)), rng.standard_normal((5, 4)))
        X, rest = scale * rng.standard_normal((5, 3)), tuple(rng.standard_normal(3) for _ in range(3))
        yield from batchnorm(case, X, *rest, 1 + rng.random(3), rng.standard_normal((5, 3)))
        weights = tuple(rng.standard_normal(shape) for shape in ((4, 3), (2, 4), (3, 2)))
        yield from norms(case, rng.standard_normal((5, 3)), X, weights)
        yield from others(case, scale * rng.standard_normal((5, 4)), params)


def leaves_of(arrays: Arrays) -> list[Tensor]:
    """Tensors that gradients can be taken by."""
    return [torch.tensor(array, requires_grad=True) for array in arrays]


def squares(leaves: list[Tensor]) -> Tensor:
    """The sum of the squares of all entries, as the square of PyTorch's norm of them all."""
    return torch.linalg.vector_norm(torch.cat([leaf.flatten() for leaf in leaves])) ** 2


def penalty(case: str, params: Arrays, S: np.ndarray, y: np.ndarray) -> Iterator[Case]:
    """The penalty, its gradient by autograd, and the whole loss."""
    leaves = leaves_of(params)
    value = LAM * squares(leaves)
    yield "l2_penalty", case, {"params": params, "lam": LAM}, [value]
    yield "l2_gradient", case, {"params": params, "lam": LAM}, list(torch.autograd.grad(value, leaves))
    loss = functional.cross_entropy(torch.tensor(S), torch.tensor(y)) + LAM * squares(leaves)
    yield "regularized_loss", case, {"S": S, "y": y, "params": params, "lam": LAM}, [loss]


def dropout(case: str, X: np.ndarray, dout: np.ndarray) -> Iterator[Case]:
    """Dropout with PyTorch's own mask, which is read off a layer of ones; and its gradient."""

    def layer(values: Tensor, train: bool) -> Tensor:  # noqa: FBT001  (as the task has it)
        torch.manual_seed(1)
        return functional.dropout(values, P, training=train)

    mask = (layer(torch.ones(X.shape), train=True) != 0).double().numpy()
    for train in (True, False):
        name, settings = f"{case}, {'training' if train else 'test time'}", {"mask": mask, "p": P, "train": train}
        (leaf,) = leaves_of((X,))
        out = layer(leaf, train)
        yield "dropout_forward", name, {"X": X, **settings}, [out]
        yield (
            "dropout_backward",
            name,
            {"dout": dout, **settings},
            list(torch.autograd.grad(out, leaf, torch.tensor(dout))),
        )


def batchnorm(
    case: str,
    X: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    mean: np.ndarray,
    var: np.ndarray,
    dout: np.ndarray,
) -> Iterator[Case]:
    """Batch normalisation in training and at test time; momentum is the other share in PyTorch, and its variance unbiased."""
    args = {"X": X, "gamma": gamma, "beta": beta, "running_mean": mean, "running_var": var}
    settings = {"momentum": MOMENTUM, "eps": EPS[case]}
    for train in (True, False):
        leaves = leaves_of((X, gamma, beta))
        new_mean, new_var = torch.tensor(mean), torch.tensor(var)
        plain = functional.batch_norm(leaves[0], new_mean.clone(), new_var.clone(), None, None, train, 0.0, EPS[case])
        out = functional.batch_norm(leaves[0], new_mean, new_var, *leaves[1:], train, 1 - MOMENTUM, EPS[case])
        if train:
            new_var = MOMENTUM * torch.tensor(var) + (new_var - MOMENTUM * torch.tensor(var)) * (len(X) - 1) / len(X)
        used = torch.var(leaves[0], dim=0, correction=0) if train else torch.tensor(var)
        std = torch.sqrt(used + EPS[case])
        name = f"{case}, {'training' if train else 'test time'}"
        results = [out, new_mean, new_var, plain, std, leaves[1]]
        yield "batchnorm_forward", name, {**args, **settings, "train": train}, results
        if train:
            cache = {"x_hat": plain.detach().numpy(), "std": std.detach().numpy(), "gamma": gamma}
            slopes = torch.autograd.grad(out, leaves, torch.tensor(dout))
            yield "batchnorm_backward", case, {"dout": dout, "cache": cache}, list(slopes)


def norms(case: str, dout: np.ndarray, X: np.ndarray, weights: Arrays) -> Iterator[Case]:
    """The norm of the gradient by each layer's weights, by autograd."""
    for activation, function in ACTIVATIONS.items():
        leaves, H = leaves_of(weights), torch.tensor(X)
        for W in leaves:
            H = function(functional.linear(H, W))
        slopes = torch.autograd.grad(H, leaves, torch.tensor(dout))
        args = {"dout": dout, "X": X, "weights": weights, "activation": activation}
        yield "gradient_norms", f"{case}, {activation}", args, [torch.stack([torch.linalg.norm(one) for one in slopes])]


def others(case: str, Z: np.ndarray, grads: Arrays) -> Iterator[Case]:
    """Dead units by what comes out of relu; clipping without the 1e-6 that PyTorch adds; scores by one linear layer."""
    Z = Z.copy()
    Z[:, 1] = -np.abs(Z[:, 1])
    Z[2, 1] = 0.0
    silent = (functional.relu(torch.tensor(Z)) == 0).all(dim=0)
    yield "dead_relu_fraction", case, {"Z": Z}, [silent.double().mean()]
    tensors = [torch.tensor(g) for g in grads]
    norm = torch.nn.utils.get_total_norm(tensors)
    for name, limit in (("clipped", 0.37 * float(norm)), ("short enough", 1.7 * float(norm))):
        clipped = [g * torch.clamp(limit / norm, max=1.0) for g in tensors]
        yield "clip_by_norm", f"{case}, {name}", {"grads": grads, "limit": limit}, clipped
    W, vectors = grads[0], tuple(Z[:, :3])
    scores = functional.linear(torch.stack([torch.tensor(v) for v in vectors]), torch.tensor(W))
    yield "scores_by_matrix", case, {"W": W, "vectors": vectors}, [scores]
