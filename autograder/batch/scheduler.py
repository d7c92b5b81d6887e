"""How a scheduler of Dask is reached: whether one replies at an address, and a client of it that tells nothing of its own."""

import asyncio
import logging
import warnings

from distributed import Client, Security
from distributed.comm.core import connect

from autograder.errors import UsageError
from autograder.words.message import Text, message


def connected(address: str, patience: float) -> Client:
    """A client of the scheduler there, which gets so many seconds to reply.

    Raises
    ------
    UsageError
        if none replies.

    """
    silence()
    try:
        asyncio.run(_try(address, patience))  # a client that cannot connect says so at length, and late
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions: those that matter are compared, and not only warned of
            return Client(address, timeout=patience, set_as_default=False, name="autograder")
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(_no_scheduler(address, error)) from None


async def _try(address: str, patience: float) -> None:
    """Connect to an address, with the certificates that Dask is configured with if it asks for them."""
    comm = await connect(address, timeout=patience, **Security().get_connection_args("client"))
    await comm.close()


def is_there(address: str, patience: float) -> bool:
    """Whether a scheduler replies at an address within some seconds.

    Raises
    ------
    UsageError
        if it is no address.

    """
    silence()
    try:
        asyncio.run(_try(address, patience))
    except OSError:
        return False
    except (ValueError, TypeError) as error:
        raise UsageError(_no_scheduler(address, error)) from None
    return True


def _no_scheduler(address: str, error: Exception) -> Text:
    why = " ".join(str(error).split()) or type(error).__name__
    return message("cluster.no_scheduler", address=address, why=why, do=message("cluster.name_one"))


def silence() -> None:
    """Have Dask tell nothing of its own; what has to be known of a cluster is told in our words."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
