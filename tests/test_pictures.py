"""The pictures and the transcript of the README are of the demo as it is today."""

import importlib.util
import re

import pytest

from autograder.cli import main
from tests.conftest import ROOT

_SPEC = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
pictures = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(pictures)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_picture_says_of_what_it_was_made():
    """There is none beside them, and the README shows each."""
    found = {path.name: pictures.said(path) for path in pictures.PICTURES.iterdir()}
    assert set(found) == set(pictures.PAGES)
    assert all(found.values())
    assert all(f"docs/pictures/{name}" in README for name in found)


def test_other_words_make_another_picture_and_other_numbers_do_not(tmp_path):
    """A demo draws its own numbers and has its own time; what is said of them is its page."""
    page = tmp_path / "page.html"
    made = []
    for text in ("<p>2 of 5</p>", "<p>3 of 5</p><script>1</script>", "<p>2 out of 5</p>"):
        page.write_text(text, encoding="utf-8")
        made.append(pictures.made_of(page))
    assert made[0] == made[1] != made[2]


@pytest.mark.slow
@pytest.mark.weekly
def test_the_readme_shows_the_demo_of_today(tmp_path, capsys):
    """Its lines come, in their order, and the pages have the words of which the pictures were made."""
    assert main(["demo", "--out", str(tmp_path / "demo"), "--course", str(ROOT)]) == 0
    rest = iter([line.rstrip() for line in capsys.readouterr().out.splitlines()])
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)[1]
    assert [line for line in shown.splitlines() if line != "…" and line.rstrip() not in rest] == []
    for name, (page, _) in pictures.PAGES.items():
        made = pictures.made_of(tmp_path / "demo" / "run" / page)
        assert pictures.said(pictures.PICTURES / name) == made, "make it anew: python docs/pictures.py"


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_figures_of_the_readme_are_those_of_its_pages():
    """Each of the four claims has its figure from the page that it links to."""
    mistakes, names, named = re.search(r"(?m)^\| all \| (\d+) \| (\d+) \((\d+)%\)", _page("naming.md")).groups()
    assert f"179 of the {int(names):,} names ({179 / int(names):.0%}".replace("%", " %)") in _page("naming.md")
    assert f"wrote down {int(mistakes):,} mistakes with their names." in README
    assert f"For {named} % of them the grader still gave a name" in README
    attacks = len(re.findall(r"(?m)^\| \d+ \|", _page("security.md").partition("<!-- attacks")[2]))
    assert f"table of {attacks} attacks" in README
    pace = re.search(r"(?m)^\| this grader, behind all walls .*? \| [\d.]+ \| ([\d.]+) \|", _page("benchmarks.md"))[1]
    assert f"{float(pace):.0f} ms for a submission of ten functions" in README
    audited = [
        row.split("|")[3].strip()
        for row in _page("auditing.md").splitlines()
        if re.search(r"\| [\d,]+ \| [\d,]+ \|$", row)
    ]
    assert f"{audited[0]} such faults lose points. {audited[1]} others change no result" in README
    assert f"{audited[3]} right solutions" in README
    assert audited[2] == f"{int(mistakes):,}"
