"""Right answers to the autograd engine that are written otherwise: each must earn all points."""

import numpy as np


def plus__in_place(self, other):
    """Add to the arrays that are there."""
    other = other if isinstance(other, Value) else Value(other)
    out = Value(np.add(self.data, other.data), {self, other})

    def hand_on():
        self.grad = np.add(self.grad, out.grad)
        other.grad = np.add(other.grad, out.grad)

    out._backward = hand_on
    return out


def times__by_lambda(self, other):
    """Keep the step back in a list of pairs."""
    other = as_value(other)
    out = Value(self.data * other.data, (other, self))
    pairs = [(self, other.data), (other, self.data)]

    def _backward():
        for node, slope in pairs:
            node.grad = node.grad + slope * out.grad

    out._backward = _backward
    return out


def power__by_result(self, exponent):
    """Use the result, divided by what went in."""
    out = Value(np.power(self.data, float(exponent)), (self,))

    def _backward():
        self.grad = self.grad + exponent * out.data / self.data * out.grad

    out._backward = _backward
    return out


def bent__by_exponentials(self):
    """Use the derivative as 1 over the square of the hyperbolic cosine, in terms of the result."""
    out = Value(np.tanh(self.data), (self,))
    out._backward = lambda: setattr(self, "grad", self.grad + out.grad * (1 - out.data) * (1 + out.data))
    return out


def lineage__by_stack(self):
    """Keep a stack of one's own instead of calling itself."""
    order, seen, stack = [], set(), [(self, False)]
    while stack:
        node, is_done = stack.pop()
        if is_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(parent, False) for parent in node.parents]
    return order


def back__slices(self):
    """Walk a list that is turned round."""
    nodes = list(self.ancestors)[::-1]
    for node in nodes:
        node.grad = 0.0 * node.data
    self.grad = self.grad + 1.0
    for node in nodes:
        node._backward()


class fire__one_list:
    """Keep weights and bias in one list."""

    def __init__(self, weights, bias):
        self.all = [Value(one) for one in (*weights, bias)]

    def __call__(self, inputs):
        return sum((w * x for w, x in zip(self.all, inputs, strict=False)), self.all[-1]).tanh()

    def parameters(self):
        return tuple(self.all)


def one_step__by_index(parameters, rate):
    """Count them."""
    for place in range(len(parameters)):
        parameters[place].data = parameters[place].data - parameters[place].grad * rate
