"""A transition parser: fill in what is missing.

A sentence is a tuple of words. `given/words.npz` has `words`, which begin with ROOT and NOTHING, and `vectors`, one row for each of them.
"""

import numpy as np
from given.moves import LEFT, SHIFT, allowed

with np.load("given/words.npz") as table:
    PLACES = {str(word): place for place, word in enumerate(table["words"])}
    VECTORS = table["vectors"]


class PartialParse:
    """How far a sentence is parsed: the stack, whose top is its last word, the words that wait, and the arcs (head, dependent)."""

    def __init__(self, sentence):
        """Begin with ROOT on the stack, all words waiting and no arcs."""
        # BEGIN SOLUTION
        self.stack, self.waiting, self.arcs = ["ROOT"], list(sentence), []
        # END SOLUTION

    def step(self, move):
        """Make one move.

        SHIFT takes the next waiting word onto the stack. LEFT makes the second word of the stack a dependent of the top, RIGHT the top one of the second;
        the dependent leaves the stack. Raise ValueError, with the move in its message, where `allowed` does not have it.
        """
        # BEGIN SOLUTION
        if move not in allowed(self.stack, self.waiting):
            raise ValueError(f"{move} cannot be made here")
        if move == SHIFT:
            self.stack.append(self.waiting.pop(0))
        elif move == LEFT:
            self.arcs.append((self.stack[-1], self.stack.pop(-2)))
        else:
            self.arcs.append((self.stack[-2], self.stack.pop()))
        # END SOLUTION

    @property
    def is_done(self):
        """Whether no word waits and ROOT alone is left."""
        # BEGIN SOLUTION
        return not self.waiting and len(self.stack) == 1
        # END SOLUTION


def features(parse, count=3):
    """Return the vectors of the `count` uppermost words of the stack, the top first, then of the next `count` waiting, in one row.

    A word that is not in the table, and a place where there is none, has the vector of NOTHING.
    """
    # BEGIN SOLUTION
    words = [*parse.stack[::-1][:count], *[""] * (count - len(parse.stack))]
    words += [*parse.waiting[:count], *[""] * (count - len(parse.waiting))]
    return VECTORS[[PLACES.get(word, PLACES["NOTHING"]) for word in words]].ravel()
    # END SOLUTION


def parse_all(sentences, model, size):
    """Parse all sentences, and return the arcs of each, a list of lists.

    `model` takes a list of partial parses and returns a move for each. In each round it is asked for the first `size` sentences that are not done, in
    their order, and each of them makes its move; whoever is done makes room for the next.
    """
    # BEGIN SOLUTION
    parses = [PartialParse(sentence) for sentence in sentences]
    waiting = [parse for parse in parses if not parse.is_done]
    while waiting:
        batch = waiting[:size]
        for parse, move in zip(batch, model(batch), strict=True):
            parse.step(move)
        waiting = [parse for parse in waiting if not parse.is_done]
    return [parse.arcs for parse in parses]
    # END SOLUTION


# ── how these are tried: call these functions yourself ──────────────────────────────────────


def begun(sentence):
    """What a parse begins with, and whether that is of its own: another sentence has been begun since."""
    parse = PartialParse(sentence)
    PartialParse((*sentence, "here")).arcs.append(("ROOT", "here"))
    return tuple(parse.stack), tuple(parse.waiting), tuple(parse.arcs)


def walked(sentence, moves):
    """What is left after some moves, and which arcs there are."""
    parse = PartialParse(sentence)
    for move in moves:
        parse.step(move)
    return tuple(parse.stack), tuple(parse.waiting), tuple(parse.arcs)


def done_after(sentence, moves):
    """Whether a parse is done, after each move."""
    parse, done = PartialParse(sentence), []
    for move in moves:
        done.append(parse.is_done)
        parse.step(move)
    return (*done, parse.is_done)


def seen(stack, waiting, count):
    """The features of a parse that is under way, as asked and with the count left out."""
    parse = PartialParse(waiting)
    parse.stack, parse.waiting = list(stack), list(waiting)
    return features(parse, count), features(parse)


class ByTurns:
    """A model that knows no grammar: it goes through the allowed moves in turn, and notes how many parses it was asked for at once."""

    def __init__(self, first):
        self.turn, self.asked = first, []

    def __call__(self, parses):
        self.asked.append(len(parses))
        moves = [allowed(one.stack, one.waiting) for one in parses]
        self.turn += 1
        return [some[(self.turn + len(one.arcs)) % len(some)] for some, one in zip(moves, parses, strict=True)]


def parsed(sentences, size, first):
    """The arcs of each sentence, and how many parses the model was asked for in each round."""
    model = ByTurns(first)
    arcs = parse_all(sentences, model, size)
    return tuple(tuple(some) for some in arcs), tuple(model.asked)
