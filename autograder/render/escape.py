"""Makes text that a student can influence harmless in the medium that shows it: terminal, CI log, Markdown, CSV, JSON."""

import re  # patterns are compiled where they are first used: a student's check starts sooner
from typing import overload

_INVISIBLE = (
    "["
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # controls, except newline and tab
    "\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
    "\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff"  # halves of pairs, and what is not a character
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
    + "]"
)

_FIRST_ODD = "\u034f"
"""The first invisible character that Python prints as it is."""

_OLD_COMMAND = r"#(#)(?=\w*\[)"
"""What a CI runner obeys wherever in a line it stands."""

_COMMAND = rf"(?m)^((?:\s|\x1b\[[0-9;]*m)*:):|{_OLD_COMMAND}"

_MARKDOWN = (
    r"(?i)(?P<cut>@(?=\w)|#(?=\d)|(?<=\w)://|(?<=www)\.|(?<=GH)-(?=\d)|:(?=[\w+-]+:))"
    r"|(?P<plain>[\\*_{}\[\]!~$#])|[<>&`|]"
)
_BLOCK = r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))"

_FORMULA = r"['\s]*(?:[=+\-@＝＋－＠]|::)"
"""How a cell begins that a spreadsheet would calculate or a runner obey; also behind apostrophes, so that one more can be told."""


def visible(text: str) -> str:
    r"""`text` with every invisible character spelled out as ``\uXXXX``; newline and tab stay, CR LF becomes a newline.

    Controls, bidirectional and other format characters, lone surrogates and non-characters are invisible. What is left
    is legal in XML 1.0.
    """
    plain = text.replace("\n", "").replace("\t", "")
    if plain.isprintable() and (text.isascii() or max(plain) < _FIRST_ODD):
        return text
    return re.sub(_INVISIBLE, _spelled, text.replace("\r\n", "\n"))


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  (the last of four digits)


def one_line(text: str, limit: int = 400) -> str:
    """`text` made visible, on one line, cut after `limit` characters."""
    line = " ".join(visible(text[: 2 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def inert(text: str) -> str:
    """`text` without a line that a CI runner would obey: the second character of ``::`` or ``##[`` becomes a dot.

    The length stays. Meant for a whole page, after its lines were broken: a break can bring ``::`` to the front.
    """
    if "::" not in text and "##" not in text:  # the pattern need not be compiled
        return text
    return re.sub(_COMMAND, lambda match: f"{match[1]}·" if match[1] else "#·", text)


def terminal(text: str) -> str:
    """`text` for a terminal or the log of a CI job: what is invisible spelled out, lines and tabs kept."""
    return inert(visible(text))


def markdown_text(text: str) -> str:
    """`text` as one line of Markdown prose that holds no markup, link, mention or issue number.

    Backslashes do not keep a platform from linking ``@name``, ``#1`` or ``https://``, so those are cut by a code span.
    """
    line = re.sub(_MARKDOWN, _harmless, one_line(text))
    return re.sub(_BLOCK, r"\1\\", line)


def _harmless(match: re.Match[str]) -> str:
    if match["cut"]:
        return f"`{match[0]}`"
    return f"\\{match[0]}" if match["plain"] else f"&#{ord(match[0])};"


def markdown_code(text: str) -> str:
    """`text` as one code span; not for table cells, where a bar would end it."""
    line = one_line(text)
    if not line:
        return ""
    ticks = "`" * (_longest_run(line) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def markdown_fence(text: str) -> str:
    """`text` as a fenced block, its fence longer than any run of backticks inside."""
    body = visible(text)
    ticks = "`" * max(3, _longest_run(body) + 1)
    return f"{ticks}text\n{body}\n{ticks}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


@overload
def csv_cell(value: str) -> str: ...
@overload
def csv_cell(value: float) -> float: ...
@overload
def csv_cell(value: None) -> None: ...
def csv_cell(value: str | float | None) -> str | float | None:
    """`value` as a cell that no spreadsheet takes for a formula and no CI runner for a command.

    Numbers stay numbers, text goes on one line. Quoting is left to the writer of the CSV; it would not keep a runner from
    obeying ``##[``, whose second sign becomes a dot.
    """
    if not isinstance(value, str):
        return value
    line = re.sub(_OLD_COMMAND, "#·", visible(value).replace("\n", " ").replace("\t", " "))
    # Where a spreadsheet splits at ; or |, what follows begins a cell as well.
    line = re.sub(r"([;|]\s*)(?='*[=+\-@])", r"\1'", line)
    return f"'{line}" if re.match(_FORMULA, line) else line


def html_cell(html: str) -> str:
    """HTML as a cell that is no formula either, and reads as it did: the signs by which one begins stand as their numbers."""
    begins = r"(?:^|(?<=[;|]))['\s]*(?:[=+\-@＝＋－＠]['\s]*)+|^\s*:(?=:)"
    return csv_cell(re.sub(begins, lambda match: re.sub(r"[^'\s]", lambda sign: f"&#{ord(sign[0])};", match[0]), html))


def from_csv_cell(cell: str) -> str:
    """The text of which `csv_cell` made this, as far as all of it can be seen: the apostrophe that was put before it is gone."""
    cell = re.sub(r"([;|]\s*)'(?='*[=+\-@])", r"\1", cell)
    return cell[1:] if cell.startswith("'") and re.match(_FORMULA, cell[1:]) else cell


def json_text(text: str) -> str:
    """JSON in which no CI runner finds a command, and that reads back the same: the second sign of ``##[`` by its number."""
    return re.sub(_OLD_COMMAND, r"#\\u0023", text) if "##" in text else text
