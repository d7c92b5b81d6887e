"""What a push takes over ssh and gitolite on this machine's own address: with the hook, while the exam is warm, and beside it without a hook.

`python -m tests.measures.over_ssh --pushes 9`, as root, with gitolite3 and openssh-server installed; read the two beside each other.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.batch_room import RIGHT, WRONG
from tests.service.test_gitolite import gitolite_in
from tests.service_room import FOLDER, remote


def main():
    """Print both, in the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pushes", type=int, default=9, help="no more than somebody may have graded at once")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, gitolite_in(Path(folder)) as (there, served):
        _push(there, served, "ada", WRONG)
        (there.home / "repositories" / "blaise.git" / "hooks" / "post-receive").unlink()
        _push(there, served, "blaise", WRONG)
        taken = [
            (_push(there, served, "ada", source), _push(there, served, "blaise", source))
            for source in (f"{WRONG if number % 2 else RIGHT}\n# {number}\n" for number in range(args.pushes))
        ]
        with_hook, without = map(median, zip(*taken, strict=True))
        assert served.states() == [("ada", "graded")] * (1 + args.pushes)
    print(f"from push to answer, in the median of {args.pushes}: {with_hook:.2f} s; without a hook {without:.2f} s")
    print(f"that is {with_hook - 2 * without:+.2f} s beside twice as long")


def _push(there, served, name, source):
    """Seconds that a push took; whoever has a hook was answered with a score."""
    clone = served.commit(name, {f"{FOLDER}/tiny.py": source})
    begun = time.perf_counter()
    done = there.push(clone, name, name)
    taken = time.perf_counter() - begun
    assert done.returncode == 0, done.stderr
    assert any("of 5" in line for line in remote(done)) == (name == "ada"), done.stderr
    return taken


if __name__ == "__main__":
    main()
