"""What each word of `@task` may be given: a value of another kind is told with the question's line and an example of what is meant."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.words.message import message


def _is_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, Iterable) and all(isinstance(one, str) for one in value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_number_or_none(value: Any) -> bool:
    return value is None or _is_number(value)


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_shares(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping) and all(map(_is_number, value.values())))


_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "returns": (_is_names, '("loss", "dw")'),
    "without": (_is_names, '"extreme"'),
    "also": (_is_names, '"zeros"'),
    "rows": (lambda value: value is None or _is_text(value), '"N"'),
    "derivative": (lambda value: value is None or hasattr(value, "wrt"), 'derivative("loss", wrt="w")'),
    "raises": (_is_names, '"zeros"'),
    "given": (_is_truth, "True"),
    "judged_by": (lambda value: value is None or callable(value), "in_order"),
    "few": (_is_truth, "True"),
    "seconds": (_is_number_or_none, "5"),
    "tolerance": (_is_number_or_none, "1e-6"),
    "shares": (_is_shares, '{"loss": 2}'),
    "judges": (_is_text, '"Dense.forward"'),
    "examples": (lambda value: isinstance(value, Iterable) and not isinstance(value, str), '[{"x": 2.0}]'),
}
"""Of each word that is not judged by itself, what may stand behind it, and an example."""


def refuse_unlike(asked: Callable[..., Any], said: Mapping[str, Any]) -> None:
    """Raise for a word above a question that is given a value of another kind.

    Raises
    ------
    CourseError
        with the line of the question.

    """
    for word, (is_like, example) in _KINDS.items():
        if not is_like(said[word]):
            code = asked.__code__
            found = message("course.word_unlike", task=asked.__name__, word=word, value=f"{said[word]!r:.50}")
            do = message("course.write_word", word=word, example=example)
            raise CourseError(Path(code.co_filename), code.co_firstlineno, found, do)
