"""Right answers to a transition parser that are written otherwise: each must earn all points."""

from collections import deque

import numpy as np


def begun__deque(self, sentence):
    """Let words wait in a queue."""
    self.stack = ["ROOT"]
    self.waiting = deque(sentence)
    self.arcs = []


def walked__slices(self, move):
    """Make lists anew, and ask for each reason not to by itself."""
    short = len(self.stack) < (3 if move == "left" else 2)
    if not (self.waiting if move == "shift" else not short):
        raise ValueError("there is no " + move)
    if move == "shift":
        self.stack, self.waiting = [*self.stack, self.waiting[0]], self.waiting[1:]
        return
    second, top = self.stack[-2:]
    self.stack = [*self.stack[:-2], top if move == "left" else second]
    self.arcs += [(top, second) if move == "left" else (second, top)]


def done_after__by_moves(self):
    """Ask whether any move is left."""
    return allowed(self.stack, self.waiting) == []


def seen__stacked(parse, count=3):
    """Fill a table of zeros, which is what NOTHING has."""
    rows = np.zeros((2 * count, VECTORS.shape[1]))
    for place, word in enumerate(reversed(parse.stack)):
        if place < count and word in PLACES:
            rows[place] = VECTORS[PLACES[word]]
    for place, word in enumerate(list(parse.waiting)[:count]):
        if word in PLACES:
            rows[count + place] = VECTORS[PLACES[word]]
    return np.concatenate(rows)


def parsed__by_numbers(sentences, model, size):
    """Keep the numbers of those that are not done."""
    parses = [PartialParse(one) for one in sentences]
    while left := [at for at, one in enumerate(parses) if not one.is_done]:
        chosen = left[:size]
        moves = model([parses[at] for at in chosen])
        for at, move in zip(chosen, moves, strict=True):
            parses[at].step(move)
    return tuple(one.arcs for one in parses)
