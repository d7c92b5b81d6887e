"""Code as tokens that stay the same when names, comments and layout change: each a number, and where in the text it stands."""

import zlib
from collections.abc import Iterator

from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, String, Text

from autograder.frozen import frozen

MOST = 200_000
"""So many characters of a file are looked at; the work of a term is shorter."""

_LEXER = PythonLexer(stripnl=False, ensurenl=False)  # it reads what is no Python too
_NAME, _STRING = "a name", "a string"
"""What stands for every name that a student may choose, and for every string."""

_BEGINS = ("def", "class", "async", "@", "import", "from")
"""How a part of a file begins, at the beginning of a line."""


@frozen
class Code:
    """A text, its tokens as numbers, and of each where in the text it begins and ends.

    `pieces` are the tokens at which a part that may stand elsewhere in the file begins: a function or a class with what is below it.
    """

    text: str
    numbers: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    pieces: tuple[int, ...]


def read(source: bytes) -> Code:
    """The code of a file, as far as it is looked at."""
    text = source.decode("utf-8-sig", "replace")[:MOST]
    tokens = list(_joined(_tokens(text)))
    numbers = tuple(zlib.crc32(sign.encode("utf-8", "surrogatepass")) for sign, _, _ in tokens)
    begins = (at for at, (sign, begin, _) in enumerate(tokens) if sign in _BEGINS and text[begin - 1 : begin] in "\r\n")
    return Code(text, numbers, tuple((begin, end) for _, begin, end in tokens), (0, *begins))


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """What is left of each token, without comments, docstrings and blanks; what stands behind a dot, as in `np.exp`, keeps its name."""
    before = ""
    for begin, kind, value in _LEXER.get_tokens_unprocessed(text):
        if kind in Comment or kind in Text or kind in String.Doc:
            continue
        sign = value
        if kind in String:
            sign = _STRING
        elif kind in Name and kind not in Name.Builtin and before != "." and value != "np":
            sign = _NAME
        yield sign, begin, begin + len(value)
        before = value


def _joined(tokens: Iterator[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """The same with the quotes of a string and what is between them as one."""
    last: tuple[str, int, int] | None = None
    for token in tokens:
        if last and last[0] == token[0] == _STRING:
            last = (_STRING, last[1], token[2])
            continue
        if last:
            yield last
        last = token
    if last:
        yield last
