"""Numbers as platforms write them: 60.00, 60,0, 1,000.00, 1.000,00."""

import re

_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(
    r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:[.'\s]\d{3})+,\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:['\s]\d{3})+(?:\.\d+)?"
)
_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}")
"""A thousand and more, or one and a part: nothing tells."""


def number(text: str) -> float | None:
    """The number that is written so; None where it is none, or where it could be one or another."""
    text = text.strip()
    if _GROUPED.fullmatch(text):
        whole, mark, part = text.rpartition("." if text.rfind(".") > text.rfind(",") else ",")
        if len(part) == 3 and mark == "," and text.count(",") > 1:  # noqa: PLR2004  (a group of digits, no fraction)
            whole, part = whole + part, ""
        if not mark:
            whole, part = part, ""
        return float(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}")
    if _PLAIN.fullmatch(text) and not _EITHER.fullmatch(text):
        return float(text.replace(",", "."))
    return None
