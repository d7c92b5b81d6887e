"""Lays text out in the columns of a terminal: its width, its lines, two texts side by side."""

from collections.abc import Iterator

from autograder.render.escape import visible


def width_of(text: str) -> int:
    """How many columns one line of text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    import unicodedata  # noqa: PLC0415  (most pages are ASCII and start sooner without it)

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width` columns."""
    return text + " " * (width - width_of(text))


def wrap(text: str, width: int, indent: str = "", after: str = "") -> list[str]:
    """Prose as lines of at most `width` columns, the first led by `indent`, the others by `indent` and `after`."""
    lines, line, led = [], indent, False
    for word in visible(text).split():
        if led and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line, led = indent + after, False
        line += f" {word}" if led else word
        led = True
        *full, line = _chop(line, width, indent + after)
        lines += full
    return [*lines, line] if led else lines


def block(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of code or numbers, each led by `indent`; one that is too long goes on in the next line."""
    lines = visible(text).expandtabs(4).split("\n")
    return [part for line in lines for part in _chop(indent + line, width, indent + "  ")]


def code(text: str, width: int) -> list[str]:
    """Lines of Python that stays the same: one that is too long goes on where a bracket is open, or else anywhere."""
    lines, depth = [], 0
    for whole in visible(text).expandtabs(4).split("\n"):
        line = whole
        while width_of(line) > width and (at := _last_break(line, depth, width)):
            lines.append(line[:at].rstrip())
            depth, line = _depth(line[:at], depth), f"    {line[at:].lstrip()}"
        depth = _depth(line, depth)
        lines += _chop(line, width, "  ")
    return lines


def _last_break(line: str, depth: int, width: int) -> int:
    """Behind which blank inside brackets a line can be broken so that its first part fits; 0 if there is none."""
    places = [place + 1 for place, sign, inside in _signs(line, depth) if sign == " " and inside > 0]
    first = len(line) - len(line.lstrip())
    return max((place for place in places if place > first and width_of(line[:place].rstrip()) <= width), default=0)


def _depth(line: str, depth: int) -> int:
    """How many brackets are open behind a line."""
    return next((inside for *_, inside in reversed([*_signs(line, depth)])), depth)


def _signs(line: str, depth: int) -> Iterator[tuple[int, str, int]]:
    """Each sign outside of quotes with its place, and how many brackets are open behind it; none of a comment."""
    quote = ""
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and line[place - 1] != "\\" else quote
        elif sign == "#":
            return
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
            yield place, sign, depth


def _chop(line: str, width: int, indent: str) -> Iterator[str]:
    """The line in parts of at most `width` columns, all but the first led by `indent`."""
    while width_of(line) > width:
        at, room = 0, width
        while room >= _width(line[at]):
            room -= _width(line[at])
            at += 1
        at = max(at, len(indent) + 1)  # at least one character a line, whatever the width
        yield line[:at].rstrip()
        line = indent + line[at:]
    yield line.rstrip()


def beside(left: str, right: str, gap: int = 3) -> list[str]:
    """Two texts side by side, the columns `gap` apart."""
    lefts, rights = (visible(text).expandtabs(4).split("\n") for text in (left, right))
    width = max(width_of(line) for line in lefts) + gap
    rows = max(len(lefts), len(rights))
    lefts, rights = lefts + [""] * (rows - len(lefts)), rights + [""] * (rows - len(rights))
    return [(pad(one, width) + other).rstrip() for one, other in zip(lefts, rights, strict=True)]
