"""Refuses a command or an option that is not there before it asks for what is missing, and says which may be meant."""

import argparse
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from autograder.words.alike import alike
from autograder.words.message import Message, message, say
from autograder.words.rows import either


def refuse_mistyped(parser: argparse.ArgumentParser, words: Sequence[str], commands: Collection[str]) -> None:
    """Print and exit for a first word that is no command, or for a word that is no option where it stands; else do nothing."""
    if words and not words[0].startswith("-") and words[0] not in commands:
        parser.error(say(_no_command(words[0], alike(words[0], commands))))
    asked = [word.partition("=")[0] for word in takewhile(lambda word: word != "--", words) if _is_option(word)]
    *_, last = _asked(parser, words)
    known = {option for one in _asked(parser, words) for option in one._option_string_actions}  # noqa: SLF001  (nothing public tells)
    unknown = [word for word in asked if not any(option.startswith(word) for option in known)]
    if unknown:
        last.error(say(_no_option(unknown[0], alike(unknown[0], sorted(known)))))


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-" and not word[1].isdigit()


def _asked(parser: argparse.ArgumentParser, words: Sequence[str]) -> Iterator[argparse.ArgumentParser]:
    """The parser, that of the command among these words, and that of what the command is to do."""
    yield parser
    for action in parser._actions:  # noqa: SLF001  (as above)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (its only name)
            place = next((place for place, word in enumerate(words) if word in action.choices), None)
            if place is not None:
                yield from _asked(action.choices[words[place]], words[place + 1 :])


def _no_command(name: str, near: Sequence[str]) -> Message:
    if near:
        return message("help.no_command_but", name=repr(name), meant=either(near))
    return message("help.no_command", name=repr(name))


def _no_option(name: str, near: Sequence[str]) -> Message:
    if near:
        return message("help.unknown_but", name=repr(name), meant=either(near))
    return message("help.unknown", name=repr(name))
