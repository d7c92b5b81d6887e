"""How late something arrived, in words."""

from datetime import datetime, timedelta

from autograder.words.message import Text, message

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def how_late(arrived: datetime | None, deadline: datetime | None) -> Text:
    """That it came after the deadline, and by how long; "" if it did not, or one of them is not known."""
    if arrived is None or deadline is None or arrived <= deadline:
        return ""
    late = arrived - deadline
    if late < _HOUR:
        return message("hosted.late_minutes", count=max(1, late // timedelta(minutes=1)))
    if late < _DAY:
        return message("hosted.late_hours", count=late // _HOUR)
    return message("hosted.late_days", count=late // _DAY)
