"""The moves of the parser, and which of them a state allows."""

SHIFT, LEFT, RIGHT = "shift", "left", "right"


def allowed(stack, waiting):
    """Return the moves that can be made: an arc needs two words on the stack, and the root is nobody's dependent."""
    arcs = [RIGHT] * (len(stack) > 1) + [LEFT] * (len(stack) > 2)
    return [SHIFT] * bool(waiting) + arcs
