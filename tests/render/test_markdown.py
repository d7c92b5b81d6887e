import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from render_samples import HOSTILE, sample

from autograder.render import markdown
from autograder.render.escape import markdown_code, markdown_fence, markdown_text, one_line, visible
from autograder.results import TaskResult

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LINKED = re.compile(r"@\w|#\d|\w://|www\.|GH-\d|:[\w+-]+:", re.IGNORECASE)


def leaves(source):
    """All tokens of a page, those inside paragraphs included."""
    for token in PARSER.parse(source):
        yield token
        yield from token.children or ()


def blocks(source):
    """The kinds of blocks of a page, in order."""
    return [token.type for token in PARSER.parse(source)]


def prose(source):
    """What a platform would look through for mentions and links: text, a zero byte where code interrupts it."""
    kept = {
        "text": lambda token: token.content,
        "code_inline": lambda _: "\0",
        "text_special": lambda token: token.content,
    }
    return [
        "".join(kept.get(child.type, lambda _: "")(child) for child in token.children or ())
        for token in PARSER.parse(source)
    ]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("parts", [{}, {"problem": "p"}, {"fault": "f"}])
def test_a_student_adds_no_markup(hostile, parts):
    """The page has the same blocks whatever a student wrote, and no HTML, link or image."""
    told = dict.fromkeys(parts, hostile)
    page = markdown.render(sample(hostile, **told))
    assert blocks(page) == blocks(markdown.render(sample("x", **parts)))
    kinds = {token.type for token in leaves(page)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "s_open", "em_open", "hardbreak"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_platform_links_nothing(hostile):
    """Outside code there is no mention, issue number, address or emoji."""
    assert not [text for text in prose(markdown.render(sample(hostile))) if LINKED.search(text)]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_prose_code_and_fences_say_what_was_written(hostile):
    """What a reader sees is the visible text, on one line or, in a fence, as it was."""
    words = PARSER.parse(markdown_text(hostile))[1].children
    assert "".join(word.content for word in words) == one_line(hostile)
    code = PARSER.parseInline(markdown_code(hostile))[0].children
    assert [(span.type, span.content) for span in code] == [("code_inline", one_line(hostile))]
    fence = PARSER.parse(markdown_fence(hostile))
    assert [(block.type, block.content) for block in fence] == [("fence", visible(hostile) + "\n")]


def test_escaped_prose_reads_as_it_was_written():
    """Signs that mean something in Markdown are shown as themselves."""
    text = r"\ * _a_ {x} [b] (c) # + - . ! | ~ $1$ < > & ` = ' x @ W"
    assert "".join(child.content for child in PARSER.parseInline(markdown_text(text))[0].children) == text


@pytest.mark.slow
def test_a_page_is_cut_between_sections():
    """A page that would be too long ends after a whole section and says so."""
    huge = tuple(TaskResult(f"task_{n}", 1, 0.0, "failed", "`x` is wrong", notes=("y" * 300,) * 20) for n in range(400))
    page = markdown.render(sample(tasks=huge))
    assert 900_000 < len(page.encode()) <= markdown.LIMIT
    assert page.endswith("\n\n_The report is cut here, because this page may not be longer._\n")
    assert blocks(page)[-3:] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.slow
def test_one_huge_text_is_left_out_whole():
    """A section that alone is too long is left out, however large its characters are."""
    page = markdown.render(sample("日" * 400_000))
    assert len(page.encode()) <= markdown.LIMIT
    assert "6.4 of 12" in page
    assert "_The report is cut here" in page


def test_the_score_is_the_heading():
    """The page begins with the score."""
    assert markdown.render(sample()).startswith("## 6.4 of 12\n")
    page = markdown.render(sample(practice=True))
    assert page.startswith("## practice: 6.4 of 12\n")
    assert page.endswith("Hidden cases of the same kinds decide the grade.\n")


def test_a_name_is_said_once():
    """What a student checks is called as its assignment's folder, and a heading says it once."""
    named = replace(sample(), assignment="01_tiny", submission="01_tiny")
    assert markdown.render(named).count("`01_tiny`") == 1


def test_no_line_is_a_command():
    """A page that is printed into a CI log gives the runner nothing to obey."""
    for hostile in HOSTILE:
        page = markdown.render(sample(hostile, problem=hostile))
        assert not any(line.strip().startswith("::") for line in page.split("\n"))
        assert "##[" not in page
