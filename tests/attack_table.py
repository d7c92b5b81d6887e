"""Writes the table of attacks into docs/security.md: `python tests/attack_table.py`, as root on a machine with every wall."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from attack_room import CORPUS, corpus_elsewhere, earns_in_one_process, reached  # noqa: E402  (found by the path above)
from attacks.catalogue import rows  # noqa: E402  (as above)
from sandbox_room import A_STRANGER  # noqa: E402  (as above)

PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- attacks: written by tests/attack_table.py -->\n", "<!-- end of attacks -->\n"
DOWN = (
    ("seccomp",),
    ("limits",),
    ("landlock",),
    ("namespaces",),
    ("uid",),
    ("seccomp", "limits"),
    ("seccomp", "namespaces"),
    ("landlock", "namespaces", "uid"),
    ("seccomp", "landlock", "namespaces", "uid"),
    ("seccomp", "landlock", "namespaces", "uid", "limits"),
)
"""Walls to take down together, the fewest first."""


def comes_off(exam, share=slice(None)):
    """For each attack of a share of the corpus, without which walls it succeeds; the smallest sets alone."""
    found = {}
    for down in DOWN:
        for name, attempts in reached(exam, down, CORPUS[share]).items():
            if attempts and not any(set(less) <= set(down) for less in found.get(name, ())):
                found.setdefault(name, []).append(down)
    _, stranger = corpus_elsewhere(exam, uid=A_STRANGER, down=DOWN[-1], share=share)
    for name, attempts in stranger.items():
        if attempts:
            found.setdefault(name, [DOWN[-1]])
    told = {name: "; ".join(_words(down) for down in sets) for name, sets in found.items()}
    for attack in CORPUS[share]:
        if attack.always:
            told[attack.name] = f"never: {attack.always}"
        elif attack.kind == "forge" and earns_in_one_process(attack):
            told[attack.name] = "a process of its own"
    return told


def _words(down):
    return (
        "all" if down == DOWN[-1] else " and ".join(down) if len(down) < 3 else f"{', '.join(down[:-1])} and {down[-1]}"
    )


def table(off):
    """The table as Markdown."""
    lines = ["| row | attack | in the sandbox | succeeds without |", "|---|---|---|---|"]
    lines += [f"| {row} | {title} | {outcome} | {without} |" for row, title, outcome, without in rows(off)]
    return "\n".join(lines) + "\n"


def written():
    """The table that stands in the page."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0]


def main():
    """Write it."""
    from autograder.course.assignment import load_assignment  # noqa: PLC0415  (only here)
    from autograder.course.exam import set_exam  # noqa: PLC0415  (only here)

    exam = set_exam(load_assignment(ROOT / "tests" / "courses" / "tiny", "01_tiny"), b"a secret for tests")
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + table(comes_off((exam.paper, exam.key))) + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
