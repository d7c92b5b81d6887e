"""How PyTorch computes the tasks of 06_word_vectors: windows by embedding, their gradients by autograd, steps by SGD."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

Case = tuple[str, str, dict[str, Any], list[Tensor]]
SCALES = {"ordinary": 1.0, "large": 300.0}
WINDOWS = {
    "no word twice": [5, 0, 3, 6, 2],
    "padded": [0, 0, 4, 2, 5],
    "a word twice": [3, 1, 3, 6, 0],
    "one word everywhere": [2, 2, 2, 2, 2],
    "one word": [4],
}
V, D, H, LR = 8, 3, 4, 0.13


def cases() -> Iterator[Case]:
    """Every task that PyTorch has, on windows of all kinds, with ordinary and with large vectors."""
    rng = np.random.default_rng(6)
    yield from places(np.array([31, 12, 45, 27, 18, 77]))
    for name, words in WINDOWS.items():
        ids = np.array(words)
        for size, scale in SCALES.items():
            case = f"{name}, {size}"
            E, W = scale * rng.standard_normal((V, D)), 0.31 * rng.standard_normal((H, len(ids) * D))
            yield from network(case, E, ids, W, rng.standard_normal(H), rng.standard_normal(H))
            yield from training(case, E, ids, rng.standard_normal((len(ids), D)))
    yield from moves(rng.standard_normal((7, D)), rng.standard_normal((7, D)))
    yield from steps([rng.standard_normal(shape) for shape in ((V, D), (H,), (H, D), (D,))], rng)


def by_autograd(function: Callable[[Tensor], Tensor], at: np.ndarray, upstream: np.ndarray | None = None) -> Tensor:
    """The gradient of `function` at a point; with `upstream`, of the sum of its results times that."""
    leaf = torch.tensor(at, requires_grad=True)
    result = function(leaf)
    above = torch.ones_like(result) if upstream is None else torch.tensor(upstream)
    return torch.autograd.grad(result, leaf, above)[0]


def places(sentence: np.ndarray) -> Iterator[Case]:
    """Windows at the ends and inside of a sentence, cut out of the sentence padded on both sides."""
    for center in (0, 2, len(sentence) - 1):
        for size in (0, 1, 2, 7):
            padded = functional.pad(torch.tensor(sentence), (size, size), value=9)
            args = {"sentence": sentence, "center": center, "size": size, "pad": 9}
            yield "window_ids", f"place {center}, size {size}", args, [padded[center : center + 2 * size + 1]]


def network(case: str, E: np.ndarray, ids: np.ndarray, W: np.ndarray, b: np.ndarray, u: np.ndarray) -> Iterator[Case]:
    """A window's vector and its score, and the gradients by the window and by the whole embedding."""
    words = torch.tensor(ids)

    def above(x: Tensor) -> Tensor:
        return torch.tensor(u) @ torch.sigmoid(functional.linear(x, torch.tensor(W), torch.tensor(b)))

    def score(E: Tensor) -> Tensor:
        return above(functional.embedding(words, E).flatten())

    yield "window_vector", case, {"E": E, "ids": ids}, [functional.embedding(words, torch.tensor(E)).flatten()]
    args = {"E": E, "ids": ids, "W": W, "b": b, "u": u}
    yield "window_score", case, args, [score(torch.tensor(E))]
    yield "embedding_gradient", case, args, [by_autograd(score, E)]
    window = np.zeros((len(ids), E.shape[1]))
    rows = by_autograd(lambda x: functional.linear(x.flatten(), torch.tensor(W)), window, upstream=u)
    yield "window_gradient", case, {"delta": u, "W": W, "size": len(ids) // 2}, [rows]


def training(case: str, E: np.ndarray, ids: np.ndarray, grads: np.ndarray) -> Iterator[Case]:
    """How an nn.Embedding adds up the gradients of a window, and where SGD moves it, frozen or not."""
    dE = by_autograd(lambda E: functional.embedding(torch.tensor(ids), E), np.zeros(E.shape), upstream=grads)
    yield "scatter_word_gradients", case, {"shape": E.shape, "ids": ids, "grads": grads}, [dE]
    for trainable in (True, False):
        layer = nn.Embedding.from_pretrained(torch.tensor(E), freeze=not trainable)
        bias = torch.zeros(grads.shape, requires_grad=True)
        (layer(torch.tensor(ids)) + bias).backward(torch.tensor(grads))
        torch.optim.SGD(layer.parameters(), lr=LR).step()
        args = {"E": E, "ids": ids, "grads": grads, "lr": LR, "trainable": trainable}
        yield "update_word_vectors", f"{case}, trainable {trainable}", args, [layer.weight]


def moves(before: np.ndarray, step: np.ndarray) -> Iterator[Case]:
    """Which rows are farther apart than a tolerance: none, some, and all of them."""
    for tol in (0.1, 1.7, 30.0):
        after = before + step
        distances = torch.linalg.vector_norm(torch.tensor(after) - torch.tensor(before), dim=1)
        yield (
            "moved_words",
            f"farther than {tol}",
            {"before": before, "after": after, "tol": tol},
            [torch.nonzero(distances > tol).flatten()],
        )


def steps(params: list[np.ndarray], rng: np.random.Generator) -> Iterator[Case]:
    """Where SGD moves parameters of which some have requires_grad off and no gradient."""
    for mask in ((True, False, True, False), (False, False, False, True), (True,) * 4, (False,) * 4):
        grads = [rng.standard_normal(param.shape) for param in params]
        leaves = [nn.Parameter(torch.tensor(param), requires_grad=on) for param, on in zip(params, mask, strict=True)]
        for leaf, grad in zip(leaves, grads, strict=True):
            leaf.grad = torch.tensor(grad) if leaf.requires_grad else None
        torch.optim.SGD(leaves, lr=LR).step()
        given = tuple(grad if on else None for grad, on in zip(grads, mask, strict=True))
        args = {"params": tuple(params), "grads": given, "mask": mask, "lr": LR}
        yield "fine_tune_step", f"mask {''.join('01'[on] for on in mask)}", args, [*leaves]
