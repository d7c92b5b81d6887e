"""`autograder hook`: puts the hook into repositories, or where gitolite keeps those of all of them."""

import argparse

from autograder.service.installing import HOOK, hook_text, install, put
from autograder.service.serving import socket_of
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Install."""
    socket = socket_of(args.course, args.socket)
    for path in args.repositories:
        if args.gitolite:
            place = path / HOOK.name
            put(place, hook_text(socket.resolve(), is_gitolite=True))
        else:
            place = install(path, socket)
        print(say(message("hook.installed", path=place, socket=socket)))
    return 0
