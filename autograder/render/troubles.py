"""What came of a submission beside points: it ended its program, took too long, may have forged, or was not graded at all."""

from collections.abc import Mapping
from typing import Literal

from autograder.render.wording import without_code
from autograder.results import Report
from autograder.words.message import Message, message, say

Trouble = Literal[
    "not yet", "fault", "unread", "not runnable", "forged", "died", "timed out", "not run", "unmatched", "absent"
]

TROUBLES: Mapping[Trouble, Message] = {
    "not yet": message("class.not_yet"),
    "fault": message("class.fault"),
    "unread": message("class.unread"),
    "not runnable": message("class.not_runnable"),
    "forged": message("class.forged"),
    "died": message("class.died"),
    "timed out": message("class.timed_out"),
    "not run": message("class.not_run"),
    "unmatched": message("class.unmatched"),
    "absent": message("class.absent"),
}
"""What is told apart on the class page, in its order, and how it is said; who is absent handed in nothing."""

_MOST_NAMED = 3

_IN_CALLS: tuple[Trouble, ...] = ("forged", "died", "timed out")
"""What an outcome of a call is called too."""


def troubles_of(report: Report, *, is_graded: bool) -> dict[Trouble, str]:
    """What came of a submission beside points, each with a sentence; nothing of most. That calls were not run is told where nothing else says why."""
    if report.fault:
        return {"fault" if is_graded else "not yet": without_code(report.fault)}
    if report.problem:
        return {"unread" if report.is_unread else "not runnable": without_code(report.problem)}
    found = {kind: _told(report, kind) for kind in _IN_CALLS}
    those = {kind: says for kind, says in found.items() if says}
    return those or ({"not run": says} if (says := _told(report, "not run")) else {})


def _told(report: Report, kind: Trouble) -> str:
    """Whether a kind of outcome was seen as the file was loaded, and in which tasks; "" if nowhere."""
    tasks = [task.name for task in report.tasks if kind in dict(task.outcomes)]
    loading = [message("class.in_loading", what=TROUBLES[kind])] if kind in report.loading else []
    if len(tasks) > _MOST_NAMED:
        in_tasks = [message("class.in_tasks", what=TROUBLES[kind], count=len(tasks))]
    else:
        in_tasks = [message("class.in_task", what=TROUBLES[kind], tasks=", ".join(tasks))] if tasks else []
    return ", ".join(map(say, [*loading, *in_tasks]))
