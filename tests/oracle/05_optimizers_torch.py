"""How PyTorch computes the tasks of 05_optimizers: one step of each optimizer from a given state, and each scheduler."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import lr_scheduler

Case = tuple[str, str, dict[str, Any], list[Tensor]]
SETTINGS = {
    "usual": {"lr": 0.13, "mu": 0.9, "rho": 0.9, "betas": (0.9, 0.98), "eps": 1e-8, "wd": 0.17},
    "other": {"lr": 0.29, "mu": 0.7, "rho": 0.73, "betas": (0.7, 0.95), "eps": 1e-2, "wd": 0.11},
}
STEPS = (1, 2, 3, 4, 5, 6, 10, 500)
TIMES = {"constant_lr": (0, 25), "halve_every": (0, 2, 3, 4, 7, 9, 25), "exponential_decay": (0, 1, 25)}
TIMES |= {"triangular_cycle": (0, 2, 3, 4, 5, 7, 10, 19, 25), "cosine_cycle": (0, 2, 6, 7, 9, 10, 19, 25)}
THRESHOLDS_DIFFER = 5
"""The step at which RAdam's rho lies between the paper's threshold of 4, which is ours, and PyTorch's of 5."""


def cases() -> Iterator[Case]:
    """Every optimizer and every schedule, with two settings each."""
    rng = np.random.default_rng(4)
    for name, settings in SETTINGS.items():
        shape = (4, 3)
        w, first = rng.standard_normal(shape), rng.standard_normal(shape)
        g = np.geomspace(1e-9, 1.0, 12).reshape(shape) * rng.choice((-1.0, 1.0), shape)
        yield from plain(name, settings, w, g, first, (g * rng.uniform(0.4, 1.7, shape)) ** 2)
        for t in STEPS:
            yield from adams(f"{name}, t = {t}", settings, w, g, first, rng.standard_normal(shape) ** 2, t)
        yield from adams(f"{name}, start", settings, w, g, np.zeros(shape), np.zeros(shape), 1)
    yield from schedules()
    for low, high in ((-4, 1), (-3, -3), (0, 3)):
        grid = torch.logspace(low, high, high - low + 1)
        yield "learning_rate_grid", f"{low} to {high}", {"low_exponent": low, "high_exponent": high}, [grid]


def stepped(kind: type[torch.optim.Optimizer], w: np.ndarray, g: np.ndarray, state: dict[str, Any], **settings: Any):
    """The weights and the state after one step of an optimizer of PyTorch's, from a given state."""
    weights = torch.tensor(w, requires_grad=True)
    optimizer = kind([weights], foreach=False, **settings)
    weights.grad = torch.tensor(g)
    optimizer.state[weights] |= {name: torch.tensor(value) for name, value in state.items()}
    optimizer.step()
    return weights, optimizer.state[weights]


def plain(
    case: str, settings: dict[str, Any], w: np.ndarray, g: np.ndarray, v: np.ndarray, s: np.ndarray
) -> Iterator[Case]:
    """The optimizers that do not count steps."""
    lr, mu, rho, eps = (settings[name] for name in ("lr", "mu", "rho", "eps"))
    moved, _ = stepped(torch.optim.SGD, w, g, {}, lr=lr)
    yield "sgd_step", case, {"w": w, "g": g, "lr": lr}, [moved]
    for task, nesterov in (("momentum_step", False), ("nesterov_step", True)):
        state = {"momentum_buffer": v}
        moved, kept = stepped(torch.optim.SGD, w, g, state, lr=lr, momentum=mu, nesterov=nesterov)
        yield task, case, {"w": w, "g": g, "v": v, "lr": lr, "mu": mu}, [moved, kept["momentum_buffer"]]
    moved, kept = stepped(torch.optim.Adagrad, w, g, {"sum": s}, lr=lr, eps=eps)
    yield "adagrad_step", case, {"w": w, "g": g, "s": s, "lr": lr, "eps": eps}, [moved, kept["sum"]]
    moved, kept = stepped(torch.optim.RMSprop, w, g, {"step": 0.0, "square_avg": s}, lr=lr, alpha=rho, eps=eps)
    args = {"w": w, "g": g, "s": s, "lr": lr, "rho": rho, "eps": eps}
    yield "rmsprop_step", case, args, [moved, kept["square_avg"]]


def adams(
    case: str, settings: dict[str, Any], w: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, t: int
) -> Iterator[Case]:
    """Adam and its kin at one step; RAdam is left out where the two thresholds differ."""
    betas, shared = settings["betas"], {"lr": settings["lr"], "eps": settings["eps"]}
    state = {"step": t - 1.0, "exp_avg": m, "exp_avg_sq": v}
    args = {"w": w, "g": g, "m": m, "v": v, "t": t, "lr": shared["lr"]}
    args |= {"beta1": betas[0], "beta2": betas[1], "eps": shared["eps"]}
    kinds = {"adam_step": torch.optim.Adam, "radam_step": torch.optim.RAdam}
    for task, kind in kinds.items():
        if task != "radam_step" or t != THRESHOLDS_DIFFER:
            moved, kept = stepped(kind, w, g, state, betas=betas, **shared)
            yield task, case, args, [moved, kept["exp_avg"], kept["exp_avg_sq"]]
    moved, kept = stepped(torch.optim.AdamW, w, g, state, betas=betas, weight_decay=settings["wd"], **shared)
    yield "adamw_step", case, {**args, "wd": settings["wd"]}, [moved, kept["exp_avg"], kept["exp_avg_sq"]]


def schedules() -> Iterator[Case]:
    """Each schedule, step by step."""
    for lr0, k, period, low, high in ((0.37, 3, 10, 0.013, 0.37), (0.023, 4, 7, 0.021, 0.29)):
        decay = 0.01 * k
        kinds = {
            "constant_lr": ({"lr0": lr0}, lr0, lambda one: lr_scheduler.LambdaLR(one, lambda _: 1.0)),
            "halve_every": ({"lr0": lr0, "k": k}, lr0, lambda one, k=k: lr_scheduler.StepLR(one, k, 0.5)),
            "exponential_decay": (
                {"lr0": lr0, "k": decay},
                lr0,
                lambda one, decay=decay: lr_scheduler.ExponentialLR(one, math.exp(-decay)),
            ),
            "triangular_cycle": (
                {"low": low, "high": high, "period": period},
                low,
                lambda one, low=low, high=high, half=period / 2: lr_scheduler.CyclicLR(
                    one, low, high, step_size_up=half, cycle_momentum=False
                ),
            ),
            "cosine_cycle": (
                {"low": low, "high": high, "period": period},
                high,
                lambda one, low=low, period=period: lr_scheduler.CosineAnnealingWarmRestarts(one, period, eta_min=low),
            ),
        }
        for task, (numbers, start, schedule) in kinds.items():
            for t, lr in enumerate(rates(start, schedule)):
                if t in TIMES[task]:
                    yield task, f"{t}, {numbers}", {"epoch" if task == "halve_every" else "t": t, **numbers}, [lr]


def rates(start: float, schedule: Any) -> Iterator[np.ndarray]:
    """The learning rates of steps 0, 1, 2, ... under a schedule of PyTorch's."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=start)
    scheduler = schedule(optimizer)
    for _ in range(26):
        yield np.array(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
