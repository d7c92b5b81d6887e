"""Computes what PyTorch makes of fixed inputs, shows any difference from the recording of each assignment, and records it."""

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

HERE = Path(__file__).parent
TOLERANCE = 1e-12
"""How far two recordings may be apart, of the largest entry: another processor may sum in another order."""


def main() -> int:
    """Compare every recording with PyTorch, and write what differs; with --check write nothing. 1 if something differed."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    differing = 0
    for script in sorted(HERE.glob("*_torch.py")):
        path = script.with_name(script.name.replace("_torch.py", ".npz"))
        fresh = compute(script)
        differs = check(path, fresh) if path.exists() else len(fresh)
        differing += differs
        if differs and "--check" not in sys.argv[1:]:
            about = f"torch {torch.__version__}, numpy {np.__version__}, {dt.datetime.now(dt.UTC).date()}"
            np.savez_compressed(path, about=np.array(about), **fresh)
            print(f"{path.name}: {len(fresh)} arrays, {path.stat().st_size} bytes, {about}")  # noqa: T201  (a script)
    return 1 if differing else 0


def compute(script: Path) -> dict[str, np.ndarray]:
    """All arguments and results of one assignment's cases, by name."""
    spec = importlib.util.spec_from_file_location("oracle", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    arrays = {}
    for task, case, args, results in module.cases():
        for name, value in args.items():
            arrays[f"{task}|{case}|in|{name}"] = packed(value)
        for place, value in enumerate(results):
            arrays[f"{task}|{case}|out|{place}"] = np.asarray(
                value.detach().numpy() if hasattr(value, "detach") else value
            )
    return arrays


def packed(value: Any) -> np.ndarray:
    """An argument as an array: numbers as they are, all else (None, texts, tuples, dicts) as JSON."""
    if isinstance(value, np.ndarray | np.generic | bool | int | float):
        return np.asarray(value)
    return np.array(json.dumps(_plain(value)))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return {"array": value.tolist(), "dtype": str(value.dtype)}
    if isinstance(value, tuple | list):
        return {"tuple": [_plain(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[key, _plain(item)] for key, item in value.items()]}
    return value


def check(path: Path, fresh: dict[str, np.ndarray]) -> int:
    """How many arrays differ from the recording; each is printed."""
    with np.load(path) as kept:
        recorded = {name: kept[name] for name in kept.files if name != "about"}
    differing = 0
    for name in sorted(recorded.keys() | fresh.keys()):
        says = difference(recorded.get(name), fresh.get(name))
        if says:
            differing += 1
            print(f"{path.name}: {name}: {says}")  # noqa: T201  (a script)
    print(f"{path.name}: {len(fresh)} arrays compared, {differing} differ")  # noqa: T201  (a script)
    return differing


def difference(kept: np.ndarray | None, fresh: np.ndarray | None) -> str:
    """What sets the two apart; "" if nothing does."""
    if kept is None or fresh is None:
        return "not recorded" if kept is None else "no longer computed"
    if "U" in (kept.dtype.kind, fresh.dtype.kind):
        return "" if str(kept) == str(fresh) else "it reads otherwise"
    if kept.shape != fresh.shape:
        return f"shape {kept.shape} was recorded, now it is {fresh.shape}"
    apart = np.abs(kept - 1.0 * fresh).max(initial=0.0)
    room = TOLERANCE * max(1.0, np.abs(kept).max(initial=0.0))
    return "" if apart <= room else f"it moved by {apart:.3g}"


if __name__ == "__main__":
    sys.exit(main())
