"""The catalogue and the code agree: every sentence that is made is in it, with its facts, and none is there for nothing."""

import ast
import functools
import json
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import autograder
from autograder.authoring.first_page import first_page
from autograder.authoring.scaffold import begin_assignment, begin_course
from autograder.mutation.confusions import CONFUSIONS
from autograder.mutation.functions import FUNCTIONS
from autograder.mutation.operator_table import SUBSTITUTIONS
from autograder.mutation.rewrites import IDENTITIES
from autograder.words.catalogue import ENGLISH, VARIABLE

pytestmark = pytest.mark.xdist_group("sources")  # which all of them read
PACKAGE = Path(autograder.__file__).parent
SENTENCES = json.loads(ENGLISH.read_text(encoding="utf-8"))
FORMS = ("_one", "_other")
FILES = [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "words" or path.name == "rows.py"]


def _forms(key: str) -> list[str]:
    """The keys under which a sentence is found, as `sentence_of` looks."""
    return [key] if key in SENTENCES else [f"{key}{form}" for form in FORMS]


_TABLES = (*SUBSTITUTIONS.values(), *CONFUSIONS.values(), IDENTITIES)


def _placeholders(key: str) -> set[str]:
    """The facts that a sentence names, in any of its forms."""
    parsed = (part for form in _forms(key) for part in string.Formatter().parse(SENTENCES[form]))
    return {name for _, name, _, _ in parsed if name}


def _literals(node: ast.expr) -> list[str]:
    """The keys that an expression can be: a text, or one of two."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


@functools.cache
def _made() -> tuple[tuple[str, str, list[str], ast.Call], ...]:
    """Every message that the code makes: where, and the keys that it may have."""
    return tuple(_makes())


def _makes() -> Iterator[tuple[str, str, list[str], ast.Call]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", path.name, _literals(node.args[0]), node


def _in_templates() -> set[str]:
    """The keys that a template of a page makes messages of."""
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "render" / "templates").glob("*.jinja")]
    return {key for text in texts for key in re.findall(r'message\("([^"]+)"', text)}


def _in_tables() -> set[str]:
    """The keys that stand in the tables of mutation operators, of rewrites and of functions."""
    said = {one.says for some in _TABLES for one in some}
    return said | {one.key for one in FUNCTIONS.values()}


@pytest.mark.slow
def test_every_message_has_a_literal_key_that_is_in_the_catalogue():
    """Whoever makes a message writes its key down, and the catalogue has a sentence under it."""
    unknown = [
        (where, keys or ast.unparse(node.args[0]))
        for where, _, keys, node in _made()
        if not keys or not all(form in SENTENCES for key in keys for form in _forms(key))
    ]
    assert unknown == []
    assert [key for key in _in_templates() | _in_tables() if not all(form in SENTENCES for form in _forms(key))] == []


@pytest.mark.slow
def test_facts_and_placeholders_agree():
    """A sentence names exactly the facts that a message has; the count may be there for the plural alone."""
    wrong = []
    for where, _, keys, node in _made():
        facts = {keyword.arg for keyword in node.keywords}
        for key in keys:
            if None not in facts and facts - {"count"} != _placeholders(key) - {"count"}:
                wrong.append((where, key, facts, _placeholders(key)))
            if "count" in _placeholders(key) and "count" not in facts:
                wrong.append((where, key, "no count"))
    assert wrong == []


def test_operators_name_an_operand_where_their_sentence_does():
    """In the table of mutation operators an operand has a role if, and only if, the sentence speaks of it."""
    for some in _TABLES:
        for one in some:
            assert _placeholders(one.says) == ({"it"} if one.roles else set()), one.says
    assert all(_placeholders(one.key) == {"x"} for one in FUNCTIONS.values())


def test_no_sentence_is_there_for_nothing():
    """Every sentence of the catalogue is made somewhere."""
    used = _in_templates() | _in_tables() | {key for _, _, keys, _ in _made() for key in keys}
    assert sorted(set(SENTENCES) - {form for key in used for form in _forms(key)}) == []


def test_every_document_is_of_the_catalogue_that_is_named(tmp_path, monkeypatch):
    """The students' first page and all that `new` begins are made from the documents beside the catalogue; none is left over."""
    (tmp_path / "other.json").write_bytes(ENGLISH.read_bytes())
    documents = [path.relative_to(ENGLISH.with_suffix("")) for path in ENGLISH.with_suffix("").rglob("*.*")]
    for name in documents:
        other = tmp_path / "other" / name
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text(f"{(ENGLISH.with_suffix('') / name).read_text('utf-8')}# of {name}\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "other.json"))
    now = datetime(2027, 1, 1, tzinfo=UTC)
    begun = begin_assignment(tmp_path / "course", "attention", "attention_weights", now)
    begun += begin_course(tmp_path / "another", now)
    written = [*first_page([], "package.whl").values(), *(path.read_bytes() for path in begun)]
    assert sorted(re.findall(r"^# of (.*)$", b"\n".join(written).decode(), re.MULTILINE)) == sorted(map(str, documents))
