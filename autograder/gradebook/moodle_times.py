"""Times as Moodle writes them in a worksheet, in several languages; one that could be another time as well is none."""

import re
from collections.abc import Iterable
from datetime import datetime

_MONTHS = (
    "january januar jänner enero janvier gennaio janeiro januari",
    "february februar feber febrero février febbraio fevereiro februari",
    "march märz marzo mars março maart marts",
    "april abril avril aprile",
    "may mai mayo maggio maio mei maj",
    "june juni junio juin giugno junho",
    "july juli julio juillet luglio julho",
    "august agosto août augustus augusti",
    "september septiembre setiembre septembre settembre setembro",
    "october oktober octubre octobre ottobre outubro",
    "november noviembre novembre novembro",
    "december dezember diciembre décembre dicembre dezembro desember",
)
"""The months in English, German, Spanish, French, Italian, Portuguese, Dutch, Swedish, Danish and Norwegian: a word that means one month alone."""

_MONTH = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
_HALVES = {"am": 0, "오전": 0, "午前": 0, "上午": 0, "pm": 12, "오후": 12, "午後": 12, "下午": 12}
_HALF = re.compile("|".join(rf"(?<![a-z]){half}(?![a-z])" for half in _HALVES))
_YEAR_FIRST = re.compile(r"(\d{4})(?:-|\s*[年년]\s*)(\d{1,2})(?:-|\s*[月월]\s*)(\d{1,2})(?:\s*[日일])?(?!\d)")
_DAY_OF_WEEK = re.compile(r"\(?(?:[月火水木金土日월화수목금토일](?:曜日?|요일)?|(?:星期|週|周)[一二三四五六日天])\)?")
_NOON = 12


def times_told(texts: Iterable[str]) -> dict[str, datetime | None]:
    """The time, without a zone, of each text of one worksheet; None for what is certain of no time.

    Whether 9:00 is in the morning nothing tells where a worksheet writes no halves of the day, unless one of its times is past noon.
    """
    found = {text: _parts(text) for text in texts}
    hours = [clock[0] for _, clock, half in filter(None, found.values()) if half is None]
    halves = [half for _, _, half in filter(None, found.values()) if half is not None]
    is_whole = not halves and any(hour > _NOON or not hour for hour in hours)
    return {text: _time(*parts, is_whole=is_whole) if parts else None for text, parts in found.items()}


_Parts = tuple[tuple[int, int, int], tuple[int, int, int], int | None]
"""The date, the clock, and what the half of the day adds to it; None where none is told."""


def _parts(text: str) -> _Parts | None:
    said = " ".join(text.casefold().replace("a.m.", "am").replace("p.m.", "pm").split())
    clocks, halves = _CLOCK.findall(said), _HALF.findall(said)
    if len(clocks) != 1 or len(halves) > 1:
        return None
    date = _date(_HALF.sub(" ", _CLOCK.sub(" ", said)))
    hour, minute, second = (int(part or 0) for part in clocks[0])
    return (date, (hour, minute, second), _HALVES[halves[0]] if halves else None) if date else None


def _date(said: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text that tells each once: the month by its name, or the three from year to day."""
    if match := _YEAR_FIRST.search(said):
        left = _DAY_OF_WEEK.sub("", said[: match.start()] + said[match.end() :]).strip(" ,.")
        year, month, day = map(int, match.groups())
        return None if left else (year, month, day)
    months = [_MONTH[word] for word in re.findall(r"[^\W\d_]+", said) if word in _MONTH]
    numbers = re.findall(r"\d+", said)
    years, days = [one for one in numbers if len(one) == 4], [one for one in numbers if len(one) <= 2]  # noqa: PLR2004
    if (len(months), len(years), len(days), len(numbers)) != (1, 1, 1, 2):
        return None
    return int(years[0]), months[0], int(days[0])


def _time(
    date: tuple[int, int, int], clock: tuple[int, int, int], half: int | None, *, is_whole: bool
) -> datetime | None:
    hour, minute, second = clock
    if half is None and not (is_whole or hour > _NOON or not hour):
        return None
    if half is not None and not 1 <= hour <= _NOON:
        return None
    try:
        return datetime(*date, hour if half is None else hour % _NOON + half, minute, second)  # noqa: DTZ001  (Moodle tells no zone)
    except ValueError:
        return None
