"""What may be told of graded cases: what the same submission did in those drawn for showing; else that they are wrong, and no more.

A graded case's outcome holds what the submission put there, and it may put its inputs there. So of a graded case a report
tells what kind it is and whether it passed. Words and numbers come from a process that never saw a graded input.
"""

from collections.abc import Sequence
from dataclasses import replace

from autograder.frozen import frozen
from autograder.judge.checks import Judged
from autograder.judge.key import Key, needed
from autograder.judge.seen import Seen
from autograder.judge.sentences import about, of_outcome
from autograder.results import Died, Difference, NotRun, Raised, Ran, TaskResult, TimedOut, Verdict
from autograder.sandbox.session import Runner
from autograder.words.message import message

SHOWN = "shown-"
"""What the name of a case for showing begins with, where a graded one has the rest of it for its own."""

_NOT_SHOWN = message("shown.wrong")
_SAYS_NOTHING = (TimedOut, Died, NotRun)
"""Outcomes into which a submission can put nothing."""


@frozen
class Showing:
    """The exam that reports tell of: its key, and what runs its paper, in processes that hold no graded case."""

    key: Key
    runner: Runner

    def of(self, judged: Sequence[Judged], load: Ran) -> Key:
        """Its key, with the tasks alone that have something to be told of; no other is looked at.

        A right one that these build on counts where it computes in float32, because they are held to that.
        """
        places = {one.task.name: place for place, one in enumerate(judged)}
        lost = [one.task.name for one in judged if has_lost(one) and not _is_stuck(one)]
        if not lost and not isinstance(load.load, Raised):
            return replace(self.key, tasks=())
        below = needed([one.task for one in judged], lost)
        coarse = {one.task.name for one in judged if one.float32 and one.task.name in below and not _is_stuck(one)}
        wanted = {*lost, *coarse}
        if not wanted and isinstance(load.load, Raised):
            wanted = {judged[0].task.name}
        return replace(self.key, tasks=tuple(self.key.tasks[place] for name, place in places.items() if name in wanted))


def told_as(judged: Judged, shown: Judged | None) -> Judged:
    """What is told in the place of a task's graded cases: those drawn for showing, with the graded verdicts' points."""
    if not has_lost(judged):
        return judged
    return judged.task.known.once(_told_as, judged, shown, size=lambda told: told.size)


def _told_as(judged: Judged, shown: Judged | None) -> Judged:
    if shown is None or _is_stuck(judged):
        return replace(
            judged, seen=tuple(map(_bare, judged.seen)), again=_bare(judged.again), verdicts=_bare_all(judged)
        )
    said = {one.check: one for one in shown.verdicts if one.status == "failed"}
    verdicts = tuple(_said_by(one, said.get(one.check)) for one in judged.verdicts)
    return replace(shown, verdicts=verdicts, built_on=judged.built_on)


def loading(ran: Ran, shown: Ran) -> Ran:
    """The run that tells how the file loaded: an exception's words may hold inputs, a time that was up does not."""
    return shown if isinstance(ran.load, Raised) else ran


def named_apart(told: TaskResult) -> TaskResult:
    """The result, whose example, map and picture do not go by the name of the graded case of their kind."""
    shown, where, drawn = told.example, told.error_map, told.picture
    return replace(
        told,
        example=shown and replace(shown, case=_apart(shown.case)),
        error_map=where and replace(where, case=_apart(where.case)),
        picture=drawn and replace(drawn, case=_apart(drawn.case)),
    )


def _apart(name: str) -> str:
    return name if name.startswith("small-") else f"{SHOWN}{name}"


def has_lost(judged: Judged) -> bool:
    """Whether a check has anything to say."""
    return any(verdict.status != "passed" for verdict in judged.verdicts)


def _is_stuck(judged: Judged) -> bool:
    """Whether it would use up its time a second time."""
    return any(isinstance(one.outcome, TimedOut | Died) for one in judged.seen)


def _said_by(verdict: Verdict, shown: Verdict | None) -> Verdict:
    """A graded verdict in the words of the one that is for showing; which kind of case failed it is told as it is."""
    if verdict.status != "failed":
        return verdict
    return replace(verdict, says=shown.says, about=shown.about) if shown else replace(verdict, says=_NOT_SHOWN)


def _bare_all(judged: Judged) -> tuple[Verdict, ...]:
    """The verdicts of a task of which nothing is shown, but that a case did not come back."""
    stuck = {one.key.case.check: one for one in reversed(judged.seen) if isinstance(one.outcome, _SAYS_NOTHING)}
    return tuple(_bare_verdict(one, stuck.get(one.check)) for one in judged.verdicts)


def _bare_verdict(verdict: Verdict, stuck: Seen | None) -> Verdict:
    if verdict.status != "failed":
        return verdict
    if stuck is None:
        return replace(verdict, says=_NOT_SHOWN)
    case = stuck.key.case
    return replace(verdict, says=of_outcome(stuck.outcome), case=case.name, about=about(case))


def _bare(seen: Seen) -> Seen:
    """A graded case without anything that the submission put into it."""
    if not seen.first or isinstance(seen.outcome, _SAYS_NOTHING):
        return seen
    unlike = Difference("", "outcome", _NOT_SHOWN)
    return Seen(seen.key, NotRun(_NOT_SHOWN), tuple(one and unlike for one in seen.differences))
