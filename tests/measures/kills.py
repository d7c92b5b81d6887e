"""Whether whatever ends a grader changes nothing: runs that are killed at random moments, and go on, end with the same bytes."""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.batch_room import CLASS, SLOW, results, rows, start, wait_for_reports

FILES = CLASS | {f"slow{number}.py": f"{SLOW}\n# {number}\n" for number in range(4)}


def kills(folder: Path, home: Path, secret_file: Path, *, early: int, later: int) -> Sequence[int]:
    """How many reports there were at each of so many kills, -1 where the run had not begun; each run ends as one that is left alone.

    `early` ones come at any moment of the first half, `later` ones after so many reports and a while more.
    """
    begun = time.monotonic()
    start(folder, home / "whole", "--secret-file", secret_file).communicate()
    whole, lasted = results(home / "whole"), time.monotonic() - begun
    dice = random.Random(20)
    after = [None] * early + [place * 10 // later for place in range(later)]
    moments = [dice.uniform(0, 0.2 if count is not None else 0.5) * lasted for count in after]
    with ThreadPoolExecutor(4) as pool:  # most of the time they wait for deadlines
        outs = [home / str(number) for number in range(len(after))]
        return list(pool.map(partial(_kill_and_resume, folder, whole, secret_file), outs, after, moments))


def _kill_and_resume(
    folder: Path, whole: dict[str, bytes], secret_file: Path, out: Path, after: int | None, moment: float
) -> int:
    grader = start(folder, out, "--secret-file", secret_file)
    if after is not None:
        wait_for_reports(after, out, grader)
    time.sleep(moment)
    grader.kill()
    grader.communicate()
    done = len(rows(out, "SELECT 1 FROM report")) if (out / "run.sqlite").exists() and _begun(out) else -1
    again = start(folder, out, "--secret-file", secret_file, "--resume")
    _, error = again.communicate()
    assert again.returncode == 4, (after, moment, error)
    assert results(out) == whole, (after, moment)
    return done


def _begun(out: Path) -> bool:
    return bool(rows(out, "SELECT 1 FROM sqlite_master")) and bool(rows(out, "SELECT 1 FROM run"))


def main() -> None:
    """Kill so many and print when it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        home, folder, secret = Path(room), Path(room) / "in", Path(room) / "secret"
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        secret.write_text(f"{os.urandom(32).hex()}\n")
        at = kills(folder, home, secret, early=args.kills // 4, later=args.kills - args.kills // 4)
    print(f"{len(at)} of {args.kills} killed runs ended as if nothing had happened; killed at reports {sorted(at)}")


if __name__ == "__main__":
    main()
