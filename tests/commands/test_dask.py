"""A command that would grade over a cluster says what to install where Dask is not."""

import sys

import pytest

from autograder.cli import main
from autograder.commands.dask import importing_dask
from autograder.errors import UsageError
from tests.conftest import TINY


@pytest.mark.slow
def test_who_serves_without_dask_is_told_what_to_install(monkeypatch, capsys):
    """The extra, by its name; no traceback."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "autograder.batch.scheduler", raising=False)
    assert main(["serve", str(TINY), "--cluster", "tcp://127.0.0.1:1"]) == 2
    said = capsys.readouterr().err
    assert "--cluster needs distributed, which is not installed." in said
    assert "'WHEEL[grade,cluster]'" in said


@pytest.mark.parametrize(
    ("name", "error"), [("distributed.comm", UsageError), ("autograder.nowhere", ModuleNotFoundError)]
)
def test_a_file_of_ours_that_is_not_there_is_no_lack_of_dask(name, error):
    """It is a fault, and told as one."""
    with pytest.raises(error), importing_dask():
        raise ModuleNotFoundError(name=name)
