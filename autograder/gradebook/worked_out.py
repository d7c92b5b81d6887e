"""A mark's steps in words, as they were taken: "54.2 - 10 % a day x 1 late day; + 2 in `softmax` by hand: right on paper; = 50.8"."""

from collections.abc import Iterator, Sequence

from autograder.gradebook.entry import Override
from autograder.gradebook.mark import Mark
from autograder.gradebook.steps import (
    ByHand,
    Extended,
    Held,
    NotAsked,
    NothingCame,
    Paid,
    Reduced,
    Scored,
    SetByHand,
    Step,
    Unmarked,
    Unread,
    Unsure,
)
from autograder.gradebook.totals import Total
from autograder.hand_work import Breakdown
from autograder.render.wording import points
from autograder.words.message import Message, Text, message, some
from autograder.words.rows import in_commas, in_sum, in_turn


def worked_out(found: Mark) -> Text:
    """All steps of a mark in one line."""
    return in_turn(steps_of(found))


def steps_of(found: Mark) -> Sequence[Text]:
    """The steps of a mark, one after the other; what they come to at the end, unless the first says all."""
    said = list[Text]()
    for step in found.steps:
        match step:
            case Reduced():
                said.append(message("mark.after", before=said.pop(), then=_reduced(step)))
            case Paid():
                said.append(in_commas([said.pop(), _paid(step)]))
            case _:
                said.append(_said(step, found.points))
    is_plain = len(found.steps) == 1 and isinstance(found.steps[0], Scored | SetByHand)
    return said if found.score is None or is_plain else [*said, message("mark.comes_to", score=points(found.score))]


def breakdown(found: Mark) -> Breakdown:
    """What a report shows of a mark."""
    is_plain = isinstance(found.steps[0], Scored) and not found.says_more and not found.comments
    steps, comments = tuple(steps_of(found)), tuple(comments_of(found))
    return Breakdown(found.score, steps, comments, says_more=not is_plain, given=tuple(_points_given(found)))


def _points_given(found: Mark) -> Iterator[tuple[str, float]]:
    """What people set of single tasks."""
    for step in found.steps:
        if isinstance(step, Scored):
            yield from ((one.task, one.points) for one in step.given)
        elif isinstance(step, ByHand):
            yield step.override.task, step.override.points


def late_by(found: Mark) -> Text:
    """By how many days the work was late, "" if it was not, or nobody asked."""
    days = max((step.days for step in found.steps if isinstance(step, Paid | Reduced)), default=0)
    return message("mark.days_late", count=days) if days else ""


def by_hand(found: Mark) -> Text:
    """What people set of it, and why; "" if nobody did."""
    given = [_given(one) for step in found.steps if isinstance(step, Scored) for one in step.given]
    said = [_by_a_person(step) for step in found.steps if isinstance(step, ByHand | SetByHand | NotAsked | Unmarked)]
    return in_turn([*given, *said]) if given or said else ""


def comments_of(found: Mark) -> Iterator[str]:
    """What people said of the work."""
    for one in found.comments:
        yield one.says


def _said(step: Step, full: float) -> Message:
    match step:
        case Scored(score, others, given):
            one = message("mark.scored", score=points(score))
            if given:
                one = message("mark.scored_with", score=one, given=in_commas(list(map(_given, given))))
            return message("mark.scored_of", score=one, count=others + 1) if others else one
        case NothingCame(too_late):
            return message("mark.too_late", count=too_late) if too_late else message("mark.nothing_came")
        case Unsure(submissions):
            return message("mark.unsure", names=some(submissions), count=len(submissions))
        case Unread(why):
            return message("mark.unread", why=why)
        case Held(before):
            return message("mark.held", before=points(before), full=points(full))
        case _:
            return _by_a_person(step)


def _given(override: Override) -> Message:
    reason = override.provenance.reason
    return message("mark.given", points=points(override.points), task=override.task, reason=reason)


def _by_a_person(step: Step) -> Message:
    match step:
        case Extended(one):
            return message("mark.extended", until=f"{one.until:%Y-%m-%d %H:%M}", reason=one.provenance.reason)
        case ByHand(override, change):
            sign = message("mark.plus" if change >= 0 else "mark.minus", points=points(abs(change)))
            return message("mark.by_hand", change=sign, task=override.task, reason=override.provenance.reason)
        case SetByHand(override):
            return message("mark.set_by_hand", score=points(override.points), reason=override.provenance.reason)
        case NotAsked(excused):
            return message("mark.excused", reason=excused.provenance.reason)
        case Unmarked(tasks):
            return message("mark.unmarked", names=tuple(f"`{name}`" for name in tasks))
        case _:
            raise AssertionError(step)


def _paid(step: Paid) -> Message:
    late = message("mark.days_late", count=step.days)
    return message("mark.paid", late=late, count=step.paid, used=step.used, bank=step.bank) if step.paid else late


def _reduced(step: Reduced) -> Message:
    late = message("mark.late_days", count=step.days)
    if step.floor is not None:
        return message("mark.to_floor", late=late, floor=points(step.floor), takes=points(step.takes))
    return message("mark.reduced", late=late, per_cent=points(step.per_cent))


def total_said(found: Total) -> Text:
    """How a total with weights was worked out, what was left out of it, or why there is none; "" where there is nothing to say."""
    parts = [
        *([_weighted(found)] if found.weighted else []),
        *[message("total.lacking", names=found.lacking)] * bool(found.lacking),
        *[message("total.dropped", names=found.dropped)] * bool(found.dropped),
        *[message("total.excused", names=found.excused)] * bool(found.excused),
    ]
    return in_turn(parts) if parts else ""


def _weighted(found: Total) -> Message:
    """Each share with its weight, what the weights are together, and what comes of it."""
    parts = [
        message("total.part", name=one.assignment, per_cent=points(100 * one.share), weight=one.weight)
        for one in found.weighted
    ]
    weight = sum(one.weight for one in found.weighted)
    return message("total.weighted", parts=in_sum(parts), weight=weight, per_cent=points(found.per_cent or 0.0))
