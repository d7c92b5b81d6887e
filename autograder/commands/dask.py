"""What a command says where Dask, over which it would grade, is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import UsageError
from autograder.words.message import message


@contextmanager
def importing_dask() -> Iterator[None]:
    """Say so in a block that imports what needs Dask.

    Raises
    ------
    UsageError
        if what a cluster needs is not installed.

    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        do = message("grade.install_cluster")
        raise UsageError(message("grade.no_cluster", module=error.name, do=do)) from None
