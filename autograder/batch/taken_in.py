"""The submissions of a run, as it took them in, for a run that grades them once more."""

from collections.abc import Iterator

from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.intake.submission import Submission


@frozen
class TakenIn:
    """Each is read when it is due, however often they are asked for."""

    store: Store

    def __len__(self) -> int:
        """How many there are."""
        return self.store.count().total()

    def __iter__(self) -> Iterator[Submission]:
        """One after the other."""
        return self.store.one_by_one(graded=True)
