"""Takes the files for tasks that a person marks: which file is one, and from its bytes whether a person can be shown it."""

import re
import zlib
from base64 import b64decode
from collections.abc import Collection, Mapping
from pathlib import PurePath

from autograder.hand_work import HandTask
from autograder.intake.member import BadMember
from autograder.intake.submission import Work
from autograder.words.message import Message, Text, message

TEXTS, PICTURES = (".md", ".txt"), (".png", ".svg")
ENDINGS = (*TEXTS, *PICTURES)
"""What may be asked for."""

MOST_TEXT, MOST_PICTURE = 256 << 10, 2 << 20
"""So many bytes a text may have, and a picture."""

MOST_PIXELS, MOST_CHUNKS = 25_000_000, 10_000
"""A browser takes four bytes a pixel, whatever the file takes; and so many parts a PNG may be made of."""

MOST_ELEMENTS, DEEPEST = 50_000, 64
"""So many elements an SVG may have, with those that it repeats by reference; and so deep they may stand in one another."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG, _STYLE = "http://www.w3.org/2000/svg svg", "http://www.w3.org/2000/svg style"


def given_out(task: HandTask) -> str:
    """The text that students get in the place of their own: the question; "" where a picture is asked for."""
    if PurePath(task.file).suffix not in TEXTS:
        return ""
    ask = "\n".join(line.rstrip() for line in task.ask.strip().splitlines())
    return f"# {task.name}\n\n{ask}\n\n---\n\n"


def most_of(file: str) -> int:
    """How many bytes of such a file have to be read to know that it is not too large."""
    return (MOST_TEXT if PurePath(file).suffix in TEXTS else MOST_PICTURE) + 1


def take_work(task: HandTask, name: str, data: bytes | BadMember) -> Work | None:
    """What was handed in for a task under a name; None where nothing is in it but what was given out."""
    if isinstance(data, BadMember):
        return Work(task.name, name, problem=message("intake.unreadable", name=name, why=data.says))
    ending, own = PurePath(task.file).suffix, PurePath(name.lower()).suffix
    if own != ending and not {own, ending} <= {*TEXTS}:
        return Work(task.name, name, problem=message("by_hand.other_kind", name=name, wanted=task.file))
    if len(data) > most_of(task.file) - 1:
        most = (most_of(task.file) - 1) >> 10
        return Work(task.name, name, problem=message("by_hand.too_large", name=name, most=most))
    if problem := _READERS[ending](data):
        return Work(task.name, name, problem=message("by_hand.cannot_be_shown", name=name, why=problem))
    return None if ending in TEXTS and is_as_given(task, data) else Work(task.name, name, data)


def is_as_given(task: HandTask, data: bytes) -> bool:
    """Whether each line of a text was given out, or is blank."""
    lines = {line.strip() for line in data.decode("utf-8-sig").splitlines()}
    return lines <= {"", *(line.strip() for line in given_out(task).splitlines())}


# ── what can be shown ───────────────────────────────────────────────────────────────────────


def _text(data: bytes) -> Text:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return message("by_hand.not_utf8", line=data.count(b"\n", 0, error.start) + 1)
    return message("by_hand.nul") if "\0" in text else ""


def _png(data: bytes) -> Text:
    """What is wrong with a PNG, by the chunks that it is made of; no pixel of it is unpacked."""
    if not data.startswith(_PNG):
        return message("by_hand.no_png")
    at, seen = len(_PNG), list[bytes]()
    while at < len(data) and seen[-1:] != [b"IEND"] and len(seen) <= MOST_CHUNKS:
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 8 + size
        if zlib.crc32(data[at + 4 : end]).to_bytes(4) != data[end : end + 4]:
            return message("by_hand.damaged_png")
        if not seen and (kind != b"IHDR" or size != 13):  # noqa: PLR2004  (by the format)
            return message("by_hand.damaged_png")
        if not seen and (problem := _pixels(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))):
            return problem
        seen.append(kind)
        at = end + 4
    if b"acTL" in seen:
        return message("by_hand.moves")
    return "" if b"IDAT" in seen and seen[-1:] == [b"IEND"] else message("by_hand.damaged_png")


def _pixels(width: int, height: int) -> Text:
    if not width or not height:
        return message("by_hand.damaged_png")
    too_many = message("by_hand.pixels", width=width, height=height, most=MOST_PIXELS // 1_000_000)
    return too_many if width * height > MOST_PIXELS else ""


class _Unfit(Exception):
    """Why an SVG is not shown."""

    def __init__(self, says: Message) -> None:
        super().__init__(says)
        self.says = says


def _svg(data: bytes) -> Text:
    """What is wrong with an SVG: that it is none, or that it grows to more than it is; what it would run is not looked at, for it is shown where nothing runs."""
    from xml.parsers import expat  # noqa: PLC0415  (a check without such a plot need not pay)

    drawing = _Drawing()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = drawing.begin, drawing.end
    parser.EntityDeclHandler, parser.CharacterDataHandler = drawing.refuse_entity, drawing.look_through
    parser.buffer_text = True
    try:
        parser.Parse(data, True)  # noqa: FBT003  (it takes nothing else)
    except (expat.ExpatError, LookupError, ValueError):  # the last two of an encoding that it does not know
        return message("by_hand.no_xml", line=parser.ErrorLineNumber)
    except _Unfit as error:
        return error.says
    too_many = message("by_hand.elements", most=MOST_ELEMENTS)
    return too_many if drawing.size_of_all() > MOST_ELEMENTS else ""


class _Drawing:
    """The elements of an SVG as they are parsed: how many there are in each that has an id, and what it repeats."""

    def __init__(self) -> None:
        self._open: list[str] = [""]
        self._is_style = False
        self._sizes: dict[str, int] = {"": 0}
        self._uses: dict[str, list[str]] = {"": []}

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._sizes[""] and name != _SVG:
            raise _Unfit(message("by_hand.no_svg"))
        if len(self._open) > DEEPEST:
            raise _Unfit(message("by_hand.too_deep", most=DEEPEST))
        self._is_style = name == _STYLE
        self._open.append(attributes.get("id", ""))
        self._sizes.setdefault(self._open[-1], 0)
        those = {"", *self._open}
        for one in those:
            self._sizes[one] += 1
        if self._sizes[""] > MOST_ELEMENTS:
            raise _Unfit(message("by_hand.elements", most=MOST_ELEMENTS))
        if problem := next(filter(None, map(_held, attributes.values())), ""):
            raise _Unfit(message("by_hand.holds", why=problem))
        for target in _references(attributes):
            for one in those:
                self._uses.setdefault(one, []).append(target)

    def end(self, _: str) -> None:
        self._open.pop()
        self._is_style = False

    def look_through(self, text: str) -> None:
        """A style sheet may have each element repeat others, and no plot needs that."""
        if self._is_style and re.search(_URL, text):
            raise _Unfit(message("by_hand.style_repeats"))

    def refuse_entity(self, *_: object) -> None:
        raise _Unfit(message("by_hand.entities"))

    def size_of_all(self) -> int:
        """How many elements there are, with those that are repeated; what repeats itself is endless."""
        known: dict[str, int] = {}
        return self._size("", known, frozenset())

    def _size(self, name: str, known: dict[str, int], above: Collection[str]) -> int:
        if name in above or len(above) > DEEPEST:
            return MOST_ELEMENTS + 1
        if name not in known:
            inner = (self._size(one, known, {*above, name}) for one in self._uses.get(name, ()) if one in self._sizes)
            known[name] = min(self._sizes[name] + sum(inner), MOST_ELEMENTS + 1)
        return known[name]


_URL = r"(?i)url\(\s*(?:['\"]\s*)?#([^'\")]+)"


def _references(attributes: Mapping[str, str]) -> list[str]:
    """The ids that an element's attributes name: what it repeats, fills itself with, or is cut by."""
    values = [value.strip() for value in attributes.values() if "#" in value]
    whole = [value[1:] for value in values if value.startswith("#") and value != "#"]
    return whole + [one.strip() for value in values for one in re.findall(_URL, value)]


_DATA, _PICTURE = r"(?i)[\s'\"]*(?:url\([\s'\"]*)?d\s*a\s*t\s*a\s*:", "data:image/png;base64"


def _held(value: str) -> Text:
    """What is wrong with a picture that an attribute holds: only a PNG can be looked into."""
    if not re.match(_DATA, value):
        return ""
    kind, _, data = "".join(value.split()).partition(",")
    if kind != _PICTURE:
        return message("by_hand.no_png")
    try:
        return _png(b64decode(data))
    except ValueError:
        return message("by_hand.damaged_png")


_READERS = {".md": _text, ".txt": _text, ".png": _png, ".svg": _svg}
