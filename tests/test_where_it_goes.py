"""docs/where-it-goes.md: what it names is there, and an operator and a form that are typed from it work."""

import re
import sys
from types import MappingProxyType

from autograder.diagnosis.preference import KINDS
from autograder.mutation.operator_table import LEADS
from autograder.mutation.patterns import substitutions
from autograder.render import forms
from tests.conftest import ROOT
from tests.render_samples import sample

PAGE = (ROOT / "docs" / "where-it-goes.md").read_text(encoding="utf-8")


def test_every_file_and_every_name_is_there():
    """The files that it links to and the tests that it names exist; each name in code stands in one of the files."""
    paths = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in re.findall(r"\]\(([^)]+)\)", PAGE)}
    paths |= {ROOT / found for found in re.findall(r"`(tests/[\w/.]+)`", PAGE)}
    assert [path for path in paths if not path.exists()] == []
    linked = "".join(path.read_text(encoding="utf-8") for path in paths if path.suffix == ".py")
    assert [name for name in re.findall(r"`(_?[A-Z]+_?[A-Z]+|_\w+)`", PAGE) if name not in linked] == []


def test_the_operator_that_it_shows_is_read():
    """Its line is one substitution, of which the page has the sentence; what the sentence calls `it` has a role in the line."""
    typed = re.search(r"  ```text\n(.*?)  ```", PAGE, re.DOTALL)
    assert typed
    [one] = substitutions(typed[1])
    sentence = re.search(rf'`"{one.says}": "(.+?)"`', PAGE)
    assert sentence
    assert ("{it}" in sentence[1]) == bool(one.roles)


def test_every_group_of_operators_has_its_place_among_the_names():
    """A group without one would end the grading of whoever makes such a mistake."""
    assert set(LEADS) <= set(KINDS)


def test_the_form_that_it_shows_can_be_written(tmp_path, monkeypatch):
    """Its lines as they stand, as a file of the room, and a line in the list."""
    typed = re.search(r"  ```python\n(.*?)  ```", PAGE, re.DOTALL)
    assert typed
    (tmp_path / "typed_form.py").write_text(re.sub("^  ", "", typed[1], flags=re.MULTILINE), encoding="utf-8")
    monkeypatch.setattr("autograder.render.__path__", [*sys.modules["autograder.render"].__path__, str(tmp_path)])
    monkeypatch.setattr(forms, "FORMS", MappingProxyType({**forms.FORMS, "tsv": "typed_form.render"}))
    text = forms.render(sample("ada"), "tsv")
    assert text.splitlines() == [f"{task.name}\t{task.score:g}\t{task.points:g}" for task in sample("ada").tasks]
    assert text
