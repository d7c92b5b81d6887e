"""Where PyTorch's optimizers go in 50 steps: along drawn gradients, and down two losses under a scheduler, by autograd."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, product
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import lr_scheduler

Case = tuple[str, str, dict[str, Any], list[Tensor]]
STEPS = 50
ADAM = ("m", "v", "t")
OPTIMIZERS: dict[str, tuple[type, dict[str, Any], tuple[str, ...], tuple[float, ...]]] = {
    "sgd_step": (torch.optim.SGD, {}, (), ()),
    "momentum_step": (torch.optim.SGD, {"momentum": 0.83}, ("v",), (0.83,)),
    "nesterov_step": (torch.optim.SGD, {"momentum": 0.83, "nesterov": True}, ("v",), (0.83,)),
    "adagrad_step": (torch.optim.Adagrad, {"eps": 1e-3}, ("s",), (1e-3,)),
    "rmsprop_step": (torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-3}, ("s",), (0.9, 1e-3)),
    "adam_step": (torch.optim.Adam, {"betas": (0.8, 0.95), "eps": 1e-3}, ADAM, (0.8, 0.95, 1e-3)),
    "adamw_step": (
        torch.optim.AdamW,
        {"betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.19},
        ADAM,
        (0.8, 0.95, 1e-3, 0.19),
    ),
    "radam_step": (torch.optim.RAdam, {"betas": (0.8, 0.95), "eps": 1e-3}, ADAM, (0.8, 0.95, 1e-3)),
}
SCHEDULES: dict[str, tuple[float, tuple[float, ...], Callable[..., Any]]] = {
    "constant_lr": (0.021, (0.021,), lambda one: lr_scheduler.LambdaLR(one, lambda _: 1.0)),
    "halve_every": (0.033, (0.033, 7), lambda one: lr_scheduler.StepLR(one, 7, 0.5)),
    "exponential_decay": (0.033, (0.033, 0.04), lambda one: lr_scheduler.ExponentialLR(one, math.exp(-0.04))),
    "triangular_cycle": (
        0.007,
        (0.007, 0.031, 9),
        lambda one: lr_scheduler.CyclicLR(one, 0.007, 0.031, step_size_up=4.5, cycle_momentum=False),
    ),
    "cosine_cycle": (
        0.031,
        (0.007, 0.031, 13),
        lambda one: lr_scheduler.CosineAnnealingWarmRestarts(one, 13, eta_min=0.007),
    ),
}


def cases() -> Iterator[Case]:
    """Each optimizer along drawn gradients from 1e-9 to 1; each but RAdam down a loss, under every schedule."""
    rng = np.random.default_rng(4)
    w0 = 2.0 + rng.standard_normal(4)
    gradients = rng.standard_normal((STEPS, 4)) * np.array([1.0, 1e-3, 1e-6, 1e-9])
    for task, (kind, options, memory, settings) in OPTIMIZERS.items():
        path = walk(w0, partial(kind, lr=0.13, foreach=False, **options), given(gradients))
        args = {"w0": w0, "gradients": gradients, "memory": memory, "lr": 0.13, "settings": settings}
        yield task, "drawn gradients", args, [path]
    X, noise = rng.standard_normal((9, 4)), 0.5 * rng.standard_normal(9)
    labels = np.where(X[:, 0] + noise > 0, 1, -1)
    valley = (np.geomspace(1.0, 30.0, 4), rng.uniform(-1.0, 1.0, 4))
    losses = cycle((("quadratic_slope", valley, quadratic), ("logistic_slope", (X, labels), logistic)))
    pairs = product([task for task in OPTIMIZERS if task != "radam_step"], SCHEDULES)
    for (task, schedule), (slope, data, loss) in zip(pairs, losses, strict=False):
        kind, options, memory, settings = OPTIMIZERS[task]
        start, numbers, scheduler = SCHEDULES[schedule]
        args = {"step": task, "memory": memory, "settings": settings, "schedule": schedule, "rates": numbers}
        args |= {"slope": slope, "data": data, "w0": w0, "steps": STEPS}
        optimizer = partial(kind, lr=start, foreach=False, **options)
        yield "minimize", f"{task}, {schedule}", args, [walk(w0, optimizer, by_autograd(loss, data), scheduler)]


def quadratic(w: Tensor, curvature: Tensor, bottom: Tensor) -> Tensor:
    """A badly scaled quadratic."""
    return (curvature * (w - bottom) ** 2).sum() / 2


def logistic(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """The mean logistic loss of twice the scores, with labels -1 and 1."""
    return torch.nn.functional.softplus(-2 * y * (X @ w)).mean()


Slope = Callable[[int, Tensor], Tensor]


def given(gradients: np.ndarray) -> Slope:
    """The gradients as they were drawn, wherever the weights are."""
    return lambda number, _: torch.tensor(gradients[number])


def by_autograd(loss: Callable[..., Tensor], data: tuple[np.ndarray, ...]) -> Slope:
    """The gradient of a loss at the weights."""
    tensors = [torch.tensor(one, dtype=torch.float64) for one in data]
    return lambda _, weights: torch.autograd.grad(loss(weights, *tensors), weights)[0]


def walk(w0: np.ndarray, optimizer: Callable[[list[Tensor]], Any], slope: Slope, scheduler: Any = None) -> Tensor:
    """The path from w0 on: a row for w0 and one for each step."""
    weights = torch.tensor(w0, requires_grad=True)
    moving = optimizer([weights])
    schedule = scheduler(moving) if scheduler else None
    path = [weights.detach().clone()]
    for number in range(STEPS):
        weights.grad = slope(number, weights)
        moving.step()
        if schedule:
            schedule.step()
        path.append(weights.detach().clone())
    return torch.stack(path)
