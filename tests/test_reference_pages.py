"""The pages of docs/reference/ that are made from the code: they are fresh, and leave nothing out."""

from tests import reference_pages


def test_the_pages_are_what_the_code_says():
    """Commands and their exit codes, keys of YAML files, all that a question may say."""
    for name, text in reference_pages.pages().items():
        found = (reference_pages.FOLDER / name).read_text(encoding="utf-8")
        assert found == text, f"docs/reference/{name}: write it anew: python -m tests.reference_pages"
