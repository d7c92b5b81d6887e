"""How PyTorch computes the tasks of 01_gradients: activations, layers and losses by torch, their gradients by autograd."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

Case = tuple[str, str, dict[str, Any], list[Tensor]]
SCALES = {"ordinary": 1.0, "large": 300.0}
ALPHAS = {"ordinary": 0.83, "large": 0.37}


def cases() -> Iterator[Case]:
    """Every task that PyTorch has, on ordinary and on large inputs."""
    rng = np.random.default_rng(4)
    for case, scale in SCALES.items():
        yield from activations(case, scale * rng.standard_normal((4, 3)), ALPHAS[case])
        x, W, b = (scale * rng.standard_normal(shape) for shape in (3, (4, 3), 4))
        yield from one_sample(case, x, W / scale, b, rng.standard_normal(4))
        X, W, b = (scale * rng.standard_normal(shape) for shape in ((5, 3), (4, 3), 4))
        yield from batch(case, X, W, b, rng.standard_normal((5, 4)))
        yield from classes(case, scale * rng.standard_normal((5, 4)), rng.integers(4, size=5))


def by_autograd(function: Callable[..., Tensor], *args: np.ndarray, upstream: np.ndarray | None = None) -> list[Tensor]:
    """The gradients of `function` by each of `args`; with `upstream`, of the sum of its results times that."""
    leaves = [torch.tensor(arg, requires_grad=True) for arg in args]
    result = function(*leaves)
    above = torch.ones_like(result) if upstream is None else torch.tensor(upstream)
    return list(torch.autograd.grad(result, leaves, above))


def activations(case: str, z: np.ndarray, alpha: float) -> Iterator[Case]:
    """Each activation and its slope, entry by entry; at a kink too."""
    at_kinks = z.copy()
    at_kinks[::2, 0] = 0.0
    plain = {"sigmoid": torch.sigmoid, "relu": functional.relu, "silu": functional.silu}
    for task, function in plain.items():
        yield task, case, {"z": z}, [function(torch.tensor(z))]
        yield f"{task}_grad", case, {"z": at_kinks}, by_autograd(function, at_kinks)
    yield "tanh_grad", case, {"z": z}, by_autograd(torch.tanh, z)
    shaped = {"leaky_relu": functional.leaky_relu, "elu": functional.elu}
    for task, function in shaped.items():
        yield task, case, {"z": z, "alpha": alpha}, [function(torch.tensor(z), alpha)]
        slopes = by_autograd(lambda z, function=function: function(z, alpha), at_kinks)
        yield f"{task}_grad", case, {"z": at_kinks, "alpha": alpha}, slopes
    jacobian = torch.autograd.functional.jacobian(torch.sigmoid, torch.tensor(z[0]))
    yield "elementwise_jacobian", case, {"z": z[0]}, [jacobian]


def one_sample(case: str, x: np.ndarray, W: np.ndarray, b: np.ndarray, u: np.ndarray) -> Iterator[Case]:
    """An affine layer, the score on top of it, and the gradients of both."""

    def score(x: Tensor, W: Tensor, b: Tensor, u: Tensor) -> Tensor:
        return u @ torch.sigmoid(functional.linear(x, W, b))

    yield "affine", case, {"x": x, "W": W, "b": b}, [functional.linear(*map(torch.tensor, (x, W, b)))]
    yield "score", case, {"x": x, "W": W, "b": b, "u": u}, [score(*map(torch.tensor, (x, W, b, u)))]
    dx, dW, db, du = by_autograd(score, x, W, b, u)
    yield "score_gradients", case, {"x": x, "W": W, "b": b, "u": u}, [du, dW, db, dx]
    z = W @ x + b
    slopes = by_autograd(lambda z: torch.tensor(u) @ torch.sigmoid(z), z)
    yield "error_signal", case, {"z": z, "u": u}, slopes
    dx, dW, db = by_autograd(functional.linear, x, W, b, upstream=u)
    yield "weight_gradient", case, {"delta": u, "x": x}, [dW]
    yield "weight_gradient_entry", case, {"delta": u, "x": x, "i": 3, "j": 1}, [dW[3, 1]]
    yield "bias_gradient", case, {"delta": u}, [db]
    yield "input_gradient", case, {"delta": u, "W": W}, [dx]


def batch(case: str, X: np.ndarray, W: np.ndarray, b: np.ndarray, dZ: np.ndarray) -> Iterator[Case]:
    """An affine layer on a batch, forward and backward."""
    yield "affine_forward", case, {"X": X, "W": W, "b": b}, [functional.linear(*map(torch.tensor, (X, W, b)))]
    yield "affine_backward", case, {"dZ": dZ, "X": X, "W": W}, by_autograd(functional.linear, X, W, b, upstream=dZ)


def classes(case: str, S: np.ndarray, y: np.ndarray) -> Iterator[Case]:
    """Softmax and cross-entropy over rows of scores."""
    scores, labels = torch.tensor(S), torch.tensor(y)
    yield "softmax", case, {"S": S}, [torch.softmax(scores, dim=1)]
    yield "log_softmax", case, {"S": S}, [torch.log_softmax(scores, dim=1)]
    yield "cross_entropy", case, {"S": S, "y": y}, [functional.cross_entropy(scores, labels)]
    slopes = by_autograd(lambda scores: functional.cross_entropy(scores, labels), S)
    yield "cross_entropy_grad", case, {"S": S, "y": y}, slopes
    for k in (int(y[0]), (int(y[0]) + 1) % S.shape[1]):
        args = {"p": torch.softmax(scores[0], dim=0).numpy(), "c": int(y[0]), "k": k}
        slope = by_autograd(lambda s: functional.cross_entropy(s[None], labels[:1]), S[0])[0][k]
        yield "softmax_entry_gradient", f"{case}, class {k}", args, [slope]
