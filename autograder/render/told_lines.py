"""Which lines of a submission its report speaks of: taken from the facts of its messages, before they are put into words."""

from collections.abc import Iterator

from autograder.results import Place, Report, TaskResult
from autograder.words.message import Message, Text


def told_lines(report: Report) -> tuple[Place, ...]:
    """The places of all lines that are named, in order, each once; of a report that was put into words, as they were kept."""
    texts = [report.problem, *report.notes, *(text for task in report.tasks for text in _texts(task))]
    found = {*report.lines, *(place for text in texts for place in _places(text))}
    return tuple(sorted(found, key=lambda place: (isinstance(place[0], str), *place)))


def _texts(task: TaskResult) -> list[Text]:
    return [task.says, *(verdict.says for verdict in task.verdicts), *task.notes]


def _places(text: object) -> Iterator[Place]:
    if not isinstance(text, Message):
        return
    facts = dict(text.facts)
    if isinstance(facts.get("line"), int):
        yield facts.get("cell") or 0, facts["line"]
    for fact in facts.values():
        for part in fact if isinstance(fact, tuple) else (fact,):
            yield from _places(part)
