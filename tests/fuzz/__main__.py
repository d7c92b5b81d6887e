"""Fuzzes one reader: ``python -m tests.fuzz wire|archive|notebook|work --seconds 600 --seed 1``; ends with 1 if an input failed."""

import argparse
import hashlib
import sys

from tests.fuzz.run import fuzz
from tests.fuzz.targets import SEEDS, TARGETS

parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
parser.add_argument("target", choices=TARGETS)
parser.add_argument("--seconds", type=float, default=10.0)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--inputs", type=int, default=1 << 60, help="stop after so many")
parser.add_argument("--keep", action="store_true", help="keep one input for each reason as a seed")
args = parser.parse_args()
result = fuzz(TARGETS[args.target], seed=args.seed, seconds=args.seconds, most=args.inputs)
print(
    f"{args.target}: {result.inputs} inputs in {result.seconds:.0f} s from seed {args.seed}, {len(result.failed)} failed"
)
for number, data, why in {why.splitlines()[-1]: (number, data, why) for number, data, why in result.failed}.values():
    print(f"\ninput {number}, {len(data)} bytes, {data[:60]!r}\n{why}")
    if args.keep:
        (SEEDS / args.target / f"failed-{hashlib.sha256(data).hexdigest()[:8]}").write_bytes(data)
sys.exit(bool(result.failed))
