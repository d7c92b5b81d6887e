"""How Sphinx makes the site: the Markdown of this folder and the pages that students are given, with errors where a link leads nowhere."""

import re
from html import escape

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

project = "autograder"
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = [
    "docs/**.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "student_template/*.md",
    "student_template/*/*.md",
]
exclude_patterns = [
    ".*",
    "site",
    "demo",
    "runs",
    "autograder",
    "assignments",
    "reference",
    "examples",
    "tests",
    "benchmarks",
]

myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = ["math"]
myst_heading_anchors = 4  # as GitHub makes them, so that a link holds in both places
suppress_warnings = ["myst.header"]  # a handout may begin with its second heading

html_theme = "furo"
html_title = "autograder"
html_static_path = ["look"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

_KNOWN_AS = {r"\dots": r"\ldots", r"\Big": "", r"\textstyle": ""}
"""Commands of TeX that docutils does not know, and what to write in their place."""

_LOG = logging.getLogger(__name__)


_LISTS = ("docs/index", "docs/decisions/README", "docs/handouts")
"""The pages whose lists of links are the contents of the site; a code host shows the same lists."""

_LINK = re.compile(r"(?m)^- \[(.+)\]\((.+)\.md\)$")


def _list_contents(_: Sphinx, page: str, source: list[str]) -> None:
    """Add what Sphinx needs to know of the lists of a page: a hidden table of contents for each heading that has one."""
    if page in _LISTS:
        source[0] += "".join(map(_tree, re.split(r"(?m)^##? ", source[0])))


def _tree(section: str) -> str:
    heading, _, text = section.partition("\n")
    entries = "\n".join(f"{title} <{path}>" for title, path in _LINK.findall(text))
    return f"\n```{{toctree}}\n:caption: {heading}\n:hidden:\n\n{entries}\n```\n" if entries else ""


def _visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """A formula as MathML, which browsers show by themselves: no page asks the network for anything."""
    block = isinstance(node, nodes.math_block)
    translator.body.append(f"<div>{_mathml(node, block=True)}</div>" if block else _mathml(node, block=False))
    raise nodes.SkipNode


def _mathml(node: nodes.Element, *, block: bool) -> str:
    """As docutils translates it; what it does not know is a warning, and stands as it is written."""
    text = node.astext()
    for command, as_known in _KNOWN_AS.items():
        text = text.replace(command, as_known)
    try:
        return str(tex2mathml(text, as_block=block))
    except MathError as error:
        _LOG.warning("%s in the formula %r", error, text, location=node)
        return f"<code>{escape(text)}</code>"


def setup(app: Sphinx) -> None:
    """Add what draws formulas and makes the contents, and let diagrams stand as text."""
    app.connect("source-read", _list_contents)
    app.add_html_math_renderer("mathml", (_visit, None), (_visit, None))
    for name in ("mermaid", "csv"):
        app.add_lexer(name, TextLexer)
