"""The submissions of a run, as it took them in, for a run that grades them once more, earlier attempts as well."""

from collections.abc import Collection, Iterator
from sqlite3 import Connection

from autograder.batch.kept import WHOLE, put, without_report
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.intake.submission import Submission


@frozen
class TakenIn:
    """Each is read when it is due, however often they are asked for; those of these `names` alone, if there are any."""

    store: Store
    names: Collection[str] = ()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names) or self.store.count().total()

    def __iter__(self) -> Iterator[Submission]:
        """One after the other."""
        return (one for one in self.store.one_by_one(graded=True) if self._is_wanted(one.id))

    def fill(self, database: Connection) -> None:
        """Put them and their earlier attempts into a new run, none of them graded; whenever they arrived, they stay so."""
        place = "(SELECT place FROM submission WHERE submission.id = attempt.submission)"
        question = f"SELECT is_current, {WHOLE} FROM attempt ORDER BY {place}, number"
        for is_current, *row in self.store.rows(question):
            if self._is_wanted(row[0]):
                put(database, without_report(row), is_current=is_current)

    def _is_wanted(self, name: str) -> bool:
        return not self.names or name in self.names
