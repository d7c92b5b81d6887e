"""Templates are compiled once, and anew when anything that they hang on is another."""

import os
import shutil
import sys
from pathlib import Path

import jinja2
import pytest

from autograder.render.compiled import Compiled


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one template; what is compiled may be kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.jinja").write_text("{{ x }} is one")
    return tmp_path


def rendered(folder: Path, made_by: str = "") -> tuple[str, int]:
    """The page, and how often a template was compiled for it."""
    compiled = []

    class Told(jinja2.Environment):
        def _generate(self, *args, **options):
            compiled.append(args)
            return super()._generate(*args, **options)

    page = Told(loader=jinja2.FileSystemLoader(folder), autoescape=True, bytecode_cache=Compiled(folder, made_by))
    return page.get_template("page.jinja").render(x=1), len(compiled)


def test_a_template_is_compiled_once(folder):
    """The second process finds what the first has kept, beside the templates."""
    assert rendered(folder) == ("1 is one", 1)
    assert rendered(folder) == ("1 is one", 0)
    assert [path.suffix for path in (folder / "__pycache__").iterdir()] == [".code"]


def test_another_text_or_another_environment_compiles_anew(folder):
    """What was kept is of no use for what it was not made from."""
    rendered(folder)
    assert rendered(folder, "other options") == ("1 is one", 1)
    (folder / "page.jinja").write_text("{{ x }} is two")
    assert rendered(folder, "other options") == ("1 is two", 1)


def test_where_nothing_can_be_kept_pages_are_the_same(folder, monkeypatch):
    """A file in the place of the folder, as one that this process may not write to: it is compiled each time."""
    (folder / "__pycache__").write_text("")
    assert [rendered(folder), rendered(folder)] == [("1 is one", 1)] * 2
    (folder / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [rendered(folder), rendered(folder)] == [("1 is one", 1)] * 2
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)


def test_what_is_cut_short_is_compiled_anew(folder):
    """Half a file is no template."""
    rendered(folder)
    (kept,) = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert rendered(folder) == ("1 is one", 1)


@pytest.mark.slow
def test_what_the_disk_has_spoilt_is_compiled_anew(folder):
    """One bit of it is enough; and a pipe in its place is neither waited for nor written to."""
    rendered(folder)
    (kept,) = (folder / "__pycache__").iterdir()
    whole = kept.read_bytes()
    for place in range(70, len(whole), 7):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert rendered(folder) == ("1 is one", 1)
    kept.unlink()
    os.mkfifo(kept)
    assert rendered(folder) == ("1 is one", 1)
    assert not kept.is_file()
