"""How the tasks of one submission stand to each other: which wait for others, or build on what is not right."""

from collections.abc import Mapping, Sequence

from autograder.feedback.missed import misses
from autograder.frozen import frozen
from autograder.judge.checks import Judged
from autograder.judge.key import TaskKey, needed
from autograder.results import Missing, NotRun, Outcome, Raised
from autograder.words.message import Message, Text, message, some


@frozen
class Prerequisites:
    """The tasks of a submission: which are `wrong`, and of those that are not written how they ended."""

    tasks: tuple[TaskKey, ...]
    wrong: frozenset[str]
    unwritten: Mapping[str, Outcome]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Prerequisites":
        """What the judged tasks show."""
        tasks = tuple(one.task for one in judged)
        absent = {
            one.task.name: one.seen[0].outcome for one in judged if all(is_unwritten(seen.outcome) for seen in one.seen)
        }
        return cls(tasks, frozenset(one.task.name for one in judged if one.wrong and not one.is_right), absent)

    def waited_for(self, judged: Judged) -> list[str]:
        """The tasks that are not written yet and that stop this one in some case; with them others that it builds on."""
        name = judged.task.name
        others = {
            one: where for one, where in self.unwritten.items() if name not in needed(self.tasks, [one]) and one != name
        }
        if not any(_is_stopped_by(seen.outcome, others) for seen in judged.seen):
            return []
        below = needed(self.tasks, [name])
        return [one for one in others if one in below] or [
            one for one in others if any(_is_stopped_by(seen.outcome, {one: others[one]}) for seen in judged.seen)
        ]

    def is_only_stopped(self, judged: Judged) -> bool:
        """Whether nothing is wrong with a task but that it is stopped by others that are not written yet."""
        waited = {one: self.unwritten[one] for one in self.waited_for(judged)}
        return bool(waited) and all(not seen.first or _is_stopped_by(seen.outcome, waited) for seen in judged.seen)

    def waits(self, judged: Judged) -> Message:
        """What is said of a task that is stopped by others."""
        return message("begin.waits", names=some(_quoted(self.waited_for(judged)), most=2))

    def begin(self, judged: Judged) -> Text:
        """Which other tasks to see to first; "" if there are none."""
        broken = [name for name in judged.task.uses if name in self.wrong and name not in self.unwritten]
        builds = message("begin.builds_on", count=len(broken), names=_quoted(broken))
        if not self.waited_for(judged):
            return message("begin.there", why=builds) if broken else ""
        waits = self.waits(judged)
        return message("begin.there", why=message("begin.both", one=builds, other=waits) if broken else waits)


def _quoted(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"`{name}`" for name in names)


def _is_stopped_by(outcome: Outcome, unwritten: Mapping[str, Outcome]) -> bool:
    """Whether an outcome comes from one of these functions: raised where that raises, or for want of it."""
    if not isinstance(outcome, Raised):
        return False
    if outcome.kind in ("NameError", "KeyError", "AttributeError", "TypeError"):
        return any(isinstance(where, Missing) and misses(outcome, name) for name, where in unwritten.items())
    places = {(where.line, where.cell) for where in unwritten.values() if isinstance(where, Raised)}
    return is_unwritten(outcome) and outcome.line is not None and (outcome.line, outcome.cell) in places


def is_unwritten(outcome: Outcome) -> bool:
    """Whether an outcome is that of a function that is not there, or not written yet."""
    unwritten = isinstance(outcome, Raised) and outcome.kind == "NotImplementedError"
    return unwritten or isinstance(outcome, Missing | NotRun)
