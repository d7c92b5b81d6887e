"""Known mistakes in the autograd engine: each says what the student did, then hints at the way out."""

# ── Value.__add__ ───────────────────────────────────────────────────────────────────────────

plus__overwrites = {"self.grad + out.grad": "out.grad", "other.grad + out.grad": "out.grad"}
"""gradients are overwritten instead of added up
What should become of a value that is used twice?"""

plus__one_side = {"other.grad = other.grad + out.grad": "pass"}
"""the gradient is handed to the left one alone
What does a sum do with each of the two?"""

# ── Value.__mul__ ───────────────────────────────────────────────────────────────────────────

times__own_data = {
    "self.grad + other.data * out.grad": "self.grad + self.data * out.grad",
    "other.grad + self.data * out.grad": "other.grad + other.data * out.grad",
}
"""each gets its own value times the gradient, not the other's
What is the derivative of x y by x?"""

times__overwrites = {
    "self.grad + other.data * out.grad": "other.data * out.grad",
    "other.grad + self.data * out.grad": "self.data * out.grad",
}
"""gradients are overwritten instead of added up
What should become of a value that is used twice?"""

# ── Value.__pow__ ───────────────────────────────────────────────────────────────────────────

power__same_power = {"self.data ** (exponent - 1)": "self.data**exponent"}
"""the derivative has the same power
By how much does a power fall when it is differentiated?"""

power__no_factor = {"exponent * self.data ** (exponent - 1)": "self.data ** (exponent - 1)"}
"""the exponent does not come down as a factor
What stands in front of the derivative of a power?"""

# ── Value.tanh ──────────────────────────────────────────────────────────────────────────────

bent__of_input = {"1 - t**2": "1 - self.data**2"}
"""the square is that of the input, not of the result
The derivative is written with the hyperbolic tangent itself. Which variable is that?"""


def bent__sigmoid(self):
    """it is the logistic function
    Between which two numbers should the result lie?
    """
    s = 1 / (1 + np.exp(-self.data))
    out = Value(s, (self,))

    def _backward():
        self.grad = self.grad + s * (1 - s) * out.grad

    out._backward = _backward
    return out


# ── Value.ancestors ─────────────────────────────────────────────────────────────────────────

lineage__before = {"order.append(node)": "pass", "seen.add(node)": "seen.add(node); order.append(node)"}
"""a value is listed before what it was made of
When may a value be listed: on the way down, or once all below is done?"""

lineage__as_often = {"node not in seen": "True"}
"""what is used twice is listed twice
How do you know that you were here before?"""

# ── Value.backward ──────────────────────────────────────────────────────────────────────────

back__forwards = {"reversed(order)": "order"}
"""the computation is walked from its beginning
Whose gradient is known first?"""

back__goes_on = {"for node in order:\n    node.grad = np.zeros(node.data.shape)": "pass"}
"""gradients of the last time are still there
What does a second call add to?"""

back__zero = {"np.ones(self.data.shape)": "np.zeros(self.data.shape)"}
"""it begins with 0
What is the derivative of a value by itself?"""

# ── Neuron ──────────────────────────────────────────────────────────────────────────────────

fire__no_bias = {"total = self.bias": "total = Value(0.0 * self.bias.data)"}
"""the bias is left out
Where does the sum begin?"""

fire__linear = {"total.tanh()": "total"}
"""the sum is not bent
What comes behind the sum?"""


class fire__fixed:
    """the weights are no Values, and so have no gradient of their own
    Who asks a weight for its gradient?
    """

    def __init__(self, weights, bias):
        self.weights, self.bias = weights, Value(bias)

    def __call__(self, inputs):
        total = self.bias
        for weight, one in zip(self.weights, inputs, strict=True):
            total = total + one * weight
        return total.tanh()

    def parameters(self):
        return [*map(Value, self.weights), self.bias]


# ── descend ─────────────────────────────────────────────────────────────────────────────────

one_step__up = {"one.data - rate": "one.data + rate"}
"""it goes along the gradient
Does a loss fall along its gradient, or against it?"""

one_step__names_only = {"one.data = one.data - rate * one.grad": "one = one - rate * one.grad"}
"""new values are made, and the old ones stay as they are
What does a name know of the Value it stood for before?"""
