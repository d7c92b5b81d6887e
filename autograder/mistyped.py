"""Refuses a command or an option that is not there before it asks for what is missing, and says which may be meant."""

import argparse
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from autograder.words.alike import alike
from autograder.words.message import message, say
from autograder.words.rows import either


def refuse_mistyped(parser: argparse.ArgumentParser, words: Sequence[str], commands: Collection[str]) -> None:
    """Print and exit for a first word that is no command, or for a word that is no option where it stands; else do nothing."""
    if words and not words[0].startswith("-") and words[0] not in commands:
        near = alike(words[0], commands)
        command, meant = repr(words[0]), either(near)
        no_command = message("help.no_command", name=command)
        parser.error(say(message("help.no_command_but", name=command, meant=meant) if near else no_command))
    asked = [word.partition("=")[0] for word in takewhile(lambda word: word != "--", words) if _is_option(word)]
    *_, last = _asked(parser, words)
    known = {option for one in _asked(parser, words) for option in one._option_string_actions}  # noqa: SLF001  (nothing public tells)
    unknown = [word for word in asked if not any(option.startswith(word) for option in known)]
    if unknown:
        near, option = alike(unknown[0], sorted(known)), repr(unknown[0])
        no_option = message("help.unknown", name=option)
        last.error(say(message("help.unknown_but", name=option, meant=either(near)) if near else no_option))


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
