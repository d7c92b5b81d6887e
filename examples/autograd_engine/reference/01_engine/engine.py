"""An autograd engine: fill in what is missing of the two classes and of the function.

A `Value` holds an array of float64 and remembers which others it was made of. All arrays of one computation have the same shape. Each
operation leaves in `_backward` what hands the gradient of its result on to what it was made of; `backward` calls them all.
"""

import numpy as np


class Value:
    """A number, or an array of them, that knows how it was made.

    `data` is what it is worth, `grad` the derivative of what `backward` was called on by it, `parents` what it was made of.

    >>> a, b = Value(2.0), Value(3.0)
    >>> c = a * b + a
    >>> c.backward()
    >>> float(c.data), float(a.grad), float(b.grad)
    (8.0, 4.0, 2.0)
    """

    def __init__(self, data, parents=()):
        self.data = np.asarray(data, float)
        self.grad = np.zeros(self.data.shape)
        self.parents = parents
        self._backward = lambda: None

    def __add__(self, other):
        """Return the sum; `other` is a Value or a number.

        Its `_backward` adds to the `grad` of both what their derivatives are, times the `grad` of the sum.
        """
        # BEGIN SOLUTION
        other = as_value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad = self.grad + out.grad
            other.grad = other.grad + out.grad

        out._backward = _backward
        return out
        # END SOLUTION

    def __mul__(self, other):
        """Return the product; `other` is a Value or a number. Its `_backward` is like that of the sum."""
        # BEGIN SOLUTION
        other = as_value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad = self.grad + other.data * out.grad
            other.grad = other.grad + self.data * out.grad

        out._backward = _backward
        return out
        # END SOLUTION

    def __pow__(self, exponent):
        """Return this to the power of a number, which is no Value and has no gradient."""
        # BEGIN SOLUTION
        out = Value(self.data**exponent, (self,))

        def _backward():
            self.grad = self.grad + exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out
        # END SOLUTION

    def tanh(self):
        """Return the hyperbolic tangent."""
        # BEGIN SOLUTION
        t = np.tanh(self.data)
        out = Value(t, (self,))

        def _backward():
            self.grad = self.grad + (1 - t**2) * out.grad

        out._backward = _backward
        return out
        # END SOLUTION

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_value(other)

    def __truediv__(self, other):
        return self * as_value(other) ** -1.0

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return as_value(other) - self

    @property
    def ancestors(self):
        """All that this was made of, and itself last: each once, behind all that it was made of itself."""
        # BEGIN SOLUTION
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        return order
        # END SOLUTION

    def backward(self):
        """Set `grad` of this to 1, and of all that it was made of to its derivative by them; returns nothing.

        What `grad` was before does not count, however often it is called.
        """
        # BEGIN SOLUTION
        order = self.ancestors
        for node in order:
            node.grad = np.zeros(node.data.shape)
        self.grad = np.ones(self.data.shape)
        for node in reversed(order):
            node._backward()
        # END SOLUTION


def as_value(thing):
    """A number as a Value; a Value as it is."""
    return thing if isinstance(thing, Value) else Value(thing)


class Neuron:
    """Weights, a bias, and what they make of inputs: tanh(w_1 x_1 + ... + w_n x_n + b)."""

    # BEGIN SOLUTION
    def __init__(self, weights, bias):
        self.weights = [Value(weight) for weight in weights]
        self.bias = Value(bias)

    def __call__(self, inputs):
        total = self.bias
        for weight, one in zip(self.weights, inputs, strict=True):
            total = total + weight * one
        return total.tanh()

    def parameters(self):
        return [*self.weights, self.bias]

    # END SOLUTION


def descend(parameters, rate):
    """Move each of these Values against its gradient, `rate` times as far; they are changed in place, nothing is returned."""
    # BEGIN SOLUTION
    for one in parameters:
        one.data = one.data - rate * one.grad
    # END SOLUTION


# ── how these are tried: call these functions yourself ──────────────────────────────────────


def plus(a, b, grad):
    """A sum that is handed a gradient, and a sum of a value with itself."""
    x, y = Value(a), Value(b)
    x.grad = grad
    out, double = x + y, x + x
    out.grad = double.grad = grad
    out._backward()
    double._backward()
    return out.data, double.data, x.grad, y.grad, (y + 3.0).data, len(set(out.parents))


def times(a, b, grad):
    """A product that is handed a gradient, and a square of a value by itself."""
    x, y = Value(a), Value(b)
    x.grad = grad
    out, square = x * y, x * x
    out.grad = square.grad = grad
    out._backward()
    square._backward()
    return out.data, square.data, x.grad, y.grad, (3.0 * y).data, len(set(out.parents))


def power(a, exponent, grad):
    """A power that is handed a gradient, on top of one that was there."""
    x = Value(a)
    x.grad = 0.5 * grad
    out = x**exponent
    out.grad = grad
    out._backward()
    return out.data, x.grad, len(out.parents)


def bent(a, grad):
    """A hyperbolic tangent that is handed a gradient, on top of one that was there."""
    x = Value(a)
    x.grad = 0.5 * grad
    out = x.tanh()
    out.grad = grad
    out._backward()
    return out.data, x.grad, len(out.parents)


def lineage(links):
    """The numbers of the ancestors of the last of some values, each of which was made of two before; an order is one of names."""
    nodes = [Value(0)]
    for one, other in links:
        nodes.append(Value(len(nodes), (nodes[one], nodes[other])))
    return tuple(f"v{int(node.data)}" for node in nodes[-1].ancestors)


def back(a, b):
    """The gradients of a computation in which values are used twice, after going back through it twice."""
    x, y = Value(a), Value(b)
    both = x * y
    top = both * both + x / (y * y + 1.0)
    top.backward()
    top.backward()
    return top.data, x.grad, y.grad, both.grad, top.grad


def fire(weights, bias, inputs):
    """What a neuron makes of inputs, and the gradients of its parameters."""
    neuron = Neuron(weights, bias)
    out = neuron([Value(one) for one in inputs])
    out.backward()
    return out.data, tuple(one.grad for one in neuron.parameters())


def one_step(a, grad, rate):
    """Two values after a step against their gradients; what the step returns does not count."""
    x, y = Value(a), Value(grad)
    x.grad, y.grad = grad, a
    descend([x, y], rate)
    return x.data, y.data, x.grad
