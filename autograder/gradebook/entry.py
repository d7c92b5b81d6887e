"""What a ledger can say of one person's work on one assignment: an entry of each kind, and who answers for it."""

from datetime import date, datetime

from autograder.frozen import frozen


@frozen
class Provenance:
    """Who made an entry, when and why, and on which line of the file it stands."""

    author: str
    when: date
    reason: str
    line: int = 0
    moment: datetime | None = None

    def is_later(self, other: "Provenance") -> bool:
        """Whether it was made later than another one: by the time of day where both tell it, else by the day."""
        if self.moment and other.moment:
            return self.moment > other.moment
        return self.when > other.when


@frozen
class Extension:
    """The work is due at `until`, if that is later than else."""

    until: datetime
    provenance: Provenance


@frozen
class Excused:
    """The assignment is not asked for."""

    provenance: Provenance


@frozen
class Override:
    """A person has set what a `task` is worth, or, where that is "", the whole: so many points."""

    points: float
    provenance: Provenance
    task: str = ""


@frozen
class Comment:
    """What a person says of the work to whoever did it."""

    says: str
    provenance: Provenance


@frozen
class Chosen:
    """The attempt that counts: the one of these bytes, by the beginning of their SHA-256."""

    sha256: str
    provenance: Provenance


Entry = Extension | Excused | Override | Comment | Chosen


def about(entry: Entry) -> tuple[str, str]:
    """What an entry settles; of two that settle one thing, for one person, the later one counts."""
    match entry:
        case Override():
            return "override", entry.task
        case Chosen():
            return "attempt", ""
        case Excused():
            return "excused", ""
        case Extension() | Comment():
            return "", ""
