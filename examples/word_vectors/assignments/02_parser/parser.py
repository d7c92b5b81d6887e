"""Questions on a transition parser: words are drawn from the table that is given."""

import numpy as np
from given.moves import LEFT, SHIFT, allowed

from autograder import Draw, task

WORDS = [str(word) for word in np.load("given/words.npz")["words"][2:]]
NO_NUMBERS = ("extreme", "shifted", "layout")


def _sentence(draw: Draw, length: int):
    return tuple(WORDS[one] for one in draw.rng.choice(len(WORDS), length, replace=draw.profile == "duplicates"))


def _moves(draw: Draw, count: int):
    stack, waiting, moves = ["ROOT"], ["word"] * count, []
    while (some := allowed(stack, waiting)) and len(moves) < 2 * count:
        moves.append(some[draw.index(len(some))])
        stack, waiting = (stack + waiting[:1], waiting[1:]) if moves[-1] == SHIFT else (stack[:-1], waiting)
    return tuple(moves)


@task(points=1, judges="PartialParse.__init__", returns=("stack", "waiting", "arcs"), without=NO_NUMBERS)
def begun(draw: Draw):
    return {"sentence": _sentence(draw, draw.dim("n"))}


@task(
    points=4,
    judges="PartialParse.step",
    returns=("stack", "waiting", "arcs"),
    without=NO_NUMBERS,
    also={"left_of_root": "special", "empty": "special"},
    raises=("left_of_root", "empty"),
)
def walked(draw: Draw):
    n = draw.dim("n")
    wrong = {"left_of_root": (SHIFT, LEFT), "empty": (SHIFT,) * (n + 1)}.get(draw.profile)
    moves = wrong or _moves(draw, n)[: 2 * n - draw.index(2)]
    return {"sentence": _sentence(draw, n), "moves": moves}


@task(points=1, judges="PartialParse.is_done", without=NO_NUMBERS)
def done_after(draw: Draw):
    n = draw.dim("n")
    return {"sentence": _sentence(draw, n), "moves": _moves(draw, n)}


@task(points=3, judges="features", returns=("asked", "by_default"), without=NO_NUMBERS, also={"unknown": "special"})
def seen(draw: Draw):
    n, m = draw.dims("n", "m")
    stack, waiting = ("ROOT", *_sentence(draw, n)), _sentence(draw, m)
    stack += ("unheard",) * (draw.profile == "unknown")
    return {"stack": stack, "waiting": waiting, "count": draw.setting(2, 4)}


@task(points=4, judges="parse_all", returns=("arcs", "asked"), without=NO_NUMBERS)
def parsed(draw: Draw):
    n, S = draw.dims("n", "S")
    sentences = tuple(_sentence(draw, 1 + (n + 2 * at) % 5) for at in range(S + 1))
    return {"sentences": sentences, "size": draw.setting(2, 3), "first": draw.index(3)}
