"""Computation graphs and backpropagation: fill in the functions.

A graph is a dict: name -> (operation, names of its inputs), in any order. A node with the operation "input" has no inputs;
its value comes from outside. A value is a float64 array, or a number, whose shape is (). np.shape(value) works for both.

    {"s": ("sum", ("y",)), "y": ("multiply", ("x", "x")), "x": ("input", ())}        stands for s = sum(x * x)

The gradient by x has the same shape as x. No function changes its arguments. `dout` is the gradient of the
graph's output by a node's result: what reaches the node from above.

Every docstring ends in an example. Run them all with: python -m doctest graphs.py
"""

import numpy as np

NUMPYS = (np.add, np.subtract, np.multiply, np.matmul, np.exp, np.log, np.tanh, np.maximum, np.sum)
OPERATIONS = {function.__name__: function for function in NUMPYS}
"""Given: what nodes compute, as {"add": np.add} and so on. "sigmoid" and "relu" are missing; those are your own."""

EXAMPLE = {
    "s": ("multiply", ("q", "e")),
    "q": ("add", ("p", "b")),
    "e": ("exp", ("p",)),
    "p": ("multiply", ("w", "x")),
    "w": ("input", ()),
    "x": ("input", ()),
    "b": ("input", ()),
}
"""Given, to try your functions on: s = (w x + b) e^(w x), the example of the handout."""

# ── forward ─────────────────────────────────────────────────────────────────────────────────


def topological_order(graph):
    """Return the names of all nodes, each once, in an order in which every node comes after its inputs.

    Any such order is right. A node may have the same input twice, and a graph may be a chain of a thousand nodes: deeper
    than Python lets functions call themselves.

    Where there is a cycle there is no such order. Then raise a ValueError whose message names every node of the cycle.

    Shapes: graph a dict name -> (operation, names of inputs), the result a list of names.

    >>> topological_order({"s": ("sum", ("y",)), "y": ("multiply", ("x", "x")), "x": ("input", ())})
    ['x', 'y', 's']
    """
    # BEGIN SOLUTION
    users = {name: [] for name in graph}
    for name, (_, sources) in graph.items():
        for source in sources:
            users[source].append(name)
    waiting = {name: len(sources) for name, (_, sources) in graph.items()}
    order = [name for name, count in waiting.items() if count == 0]
    for name in order:
        for user in users[name]:
            waiting[user] -= 1
            if waiting[user] == 0:
                order.append(user)
    if len(order) < len(graph):
        path = [next(name for name, count in waiting.items() if count > 0)]
        while path[-1] not in path[:-1]:
            path.append(next(source for source in graph[path[-1]][1] if waiting[source] > 0))
        cycle = path[path.index(path[-1]) :]
        raise ValueError("there is a cycle: " + " <- ".join(cycle))
    return order
    # END SOLUTION


def forward(graph, inputs):
    """Return the values of all nodes, those of the inputs included.

    Go through the nodes in topological order and compute each from the values of its inputs. OPERATIONS holds a function
    for every operation but two: "sigmoid", which must be right for values such as -900 and 900, and "relu".

    Shapes: graph as above, inputs a dict name -> value with every node whose operation is "input", the result a dict
    name -> value with every node of the graph.

    >>> values = forward(EXAMPLE, {"w": 0.5, "x": 2.0, "b": 3.0})
    >>> [round(float(values[name]), 4) for name in ("w", "x", "b", "p", "q", "e", "s")]
    [0.5, 2.0, 3.0, 1.0, 4.0, 2.7183, 10.8731]
    """
    # BEGIN SOLUTION
    own = {"sigmoid": lambda x: 0.5 * (1.0 + np.tanh(0.5 * x)), "relu": lambda x: np.maximum(x, 0.0)}
    functions = {**OPERATIONS, **own}
    values = {}
    for name in topological_order(graph):
        operation, sources = graph[name]
        if operation == "input":
            values[name] = inputs[name]
        else:
            values[name] = functions[operation](*[values[source] for source in sources])
    return values
    # END SOLUTION


# ── local gradients: what reaches a node from above, times the node's own derivative ────────


def unbroadcast(grad, shape):
    """Return the gradient of an operand of this shape, from the gradient of what numpy has broadcast it to.

    Where an entry was used several times, the gradients of all uses add up. numpy uses an entry several times along every
    axis that it puts in front, and along every axis that has size 1 in `shape` and is longer in `grad`.

    Shapes: grad of a shape to which `shape` can be broadcast, shape a tuple, the result of that shape.

    >>> grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    >>> unbroadcast(grad, (3,))
    array([11., 22., 33.])
    >>> unbroadcast(grad, (2, 1))
    array([[ 6.],
           [60.]])
    """
    # BEGIN SOLUTION
    in_front = np.ndim(grad) - len(shape)
    grad = np.sum(grad, axis=tuple(range(in_front)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return np.sum(grad, axis=stretched, keepdims=True)
    # END SOLUTION


def grad_add(dout, x, y):
    """Return the gradients of both operands of a sum.

    z = x + y: both move z as they move themselves, so dout goes to both

    x and y may have been broadcast; their gradients have their own shapes.

    Shapes: x and y of any shapes that fit together, dout of the shape of x + y, the results (dx, dy) of the shapes of x, y.

    >>> dx, dy = grad_add(np.array([[1.0, 2.0], [10.0, 20.0]]), np.array([[3.0, 5.0], [7.0, 9.0]]), np.array([0.5, 0.25]))
    >>> dx
    array([[ 1.,  2.],
           [10., 20.]])
    >>> dy
    array([11., 22.])
    """
    # BEGIN SOLUTION
    return unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))
    # END SOLUTION


def grad_subtract(dout, x, y):
    """Return the gradients of both operands of a difference.

    z = x - y: as y rises, z falls

    x and y may have been broadcast; their gradients have their own shapes.

    Shapes: x and y of any shapes that fit together, dout of the shape of x - y, the results (dx, dy) of the shapes of x, y.

    >>> dx, dy = grad_subtract(np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([0.5]))
    >>> dx, dy
    (array([1., 2.]), array([-3.]))
    """
    # BEGIN SOLUTION
    return unbroadcast(dout, np.shape(x)), -unbroadcast(dout, np.shape(y))
    # END SOLUTION


def grad_multiply(dout, x, y):
    """Return the gradients of both operands of a product, entry by entry.

    z = x y: each operand is the slope of the other

    x and y may have been broadcast; their gradients have their own shapes.

    Shapes: x and y of any shapes that fit together, dout of the shape of x * y, the results (dx, dy) of the shapes of x, y.

    >>> dx, dy = grad_multiply(np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([0.5]))
    >>> dx, dy
    (array([0.5, 1. ]), array([13.]))
    """
    # BEGIN SOLUTION
    return unbroadcast(dout * y, np.shape(x)), unbroadcast(dout * x, np.shape(y))
    # END SOLUTION


def grad_matmul(dout, A, B):
    """Return the gradients of both factors of a product of matrices.

    Z = A B, so dA = dZ B^T and dB = A^T dZ: only these products have the right shapes

    Shapes: A (n, k), B (k, m), dout (n, m), the results (dA, dB) of the shapes (n, k), (k, m).

    >>> dA, dB = grad_matmul(np.array([[1.0], [2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([[7.0], [8.0]]))
    >>> dA
    array([[ 7.,  8.],
           [14., 16.]])
    >>> dB
    array([[13.],
           [16.]])
    """
    # BEGIN SOLUTION
    return dout @ B.T, A.T @ dout
    # END SOLUTION


def grad_exp(dout, x):
    """Return the gradient of the operand of an exponential, entry by entry.

    z = e^x is its own slope

    The argument is x, not e^x.

    Shapes: x of any shape, dout of the same, the result of the same.

    >>> grad_exp(np.array([1.0, 10.0]), np.array([0.0, 2.0])).round(4)
    array([ 1.    , 73.8906])
    """
    # BEGIN SOLUTION
    return dout * np.exp(x)
    # END SOLUTION


def grad_log(dout, x):
    """Return the gradient of the operand of a natural logarithm, entry by entry.

    z = log x has the slope 1 / x, for x > 0

    Shapes: x of any shape, dout of the same, the result of the same.

    >>> grad_log(np.array([1.0, 10.0]), np.array([0.25, 4.0]))
    array([4. , 2.5])
    """
    # BEGIN SOLUTION
    return dout / x
    # END SOLUTION


def grad_sigmoid(dout, x):
    """Return the gradient of the operand of a sigmoid, entry by entry.

    z = sigmoid(x) has the slope z (1 - z)

    The argument is x, not sigmoid(x). It must be right for entries such as -900 and 900.

    Shapes: x of any shape, dout of the same, the result of the same.

    >>> grad_sigmoid(np.array([1.0, 10.0, 1.0]), np.array([0.0, 2.0, -900.0])).round(4)
    array([0.25  , 1.0499, 0.    ])
    """
    # BEGIN SOLUTION
    decay = np.exp(-np.abs(x))
    return dout * decay / (1.0 + decay) ** 2
    # END SOLUTION


def grad_tanh(dout, x):
    """Return the gradient of the operand of tanh, entry by entry.

    z = tanh(x) has the slope 1 - z^2

    The argument is x, not tanh(x).

    Shapes: x of any shape, dout of the same, the result of the same.

    >>> grad_tanh(np.array([1.0, 10.0]), np.array([0.0, 2.0])).round(4)
    array([1.    , 0.7065])
    """
    # BEGIN SOLUTION
    return dout * (1.0 - np.tanh(x) ** 2)
    # END SOLUTION


def grad_relu(dout, x):
    """Return the gradient of the operand of relu, entry by entry.

    z = relu(x) has the slope 1 for x > 0, and 0 for x <= 0: it lets dout through, or not

    Shapes: x of any shape, dout of the same, the result of the same.

    >>> grad_relu(np.array([1.0, -10.0, 5.0]), np.array([2.0, 3.0, -4.0]))
    array([  1., -10.,   0.])
    """
    # BEGIN SOLUTION
    return np.where(x > 0, dout, 0.0)
    # END SOLUTION


def grad_maximum(dout, x, y):
    """Return the gradients of both operands of a maximum, entry by entry.

    z = max(x, y): only the larger of the two moves z, so dout goes to it, and 0 to the other

    x and y may have been broadcast; their gradients have their own shapes. Nowhere are the two equal.

    Shapes: x and y of any shapes that fit together, dout of the shape of the maximum, the results (dx, dy) of the shapes
    of x, y.

    >>> dx, dy = grad_maximum(np.array([1.0, -10.0, 5.0]), np.array([7.0, 1.0, 2.0]), np.array([4.0]))
    >>> dx, dy
    (array([1., 0., 0.]), array([-5.]))
    """
    # BEGIN SOLUTION
    first = np.greater(x, y)
    return unbroadcast(np.where(first, dout, 0.0), np.shape(x)), unbroadcast(np.where(first, 0.0, dout), np.shape(y))
    # END SOLUTION


def grad_sum(dout, x):
    """Return the gradient of an array whose entries are all added up to one number.

    z = sum of all x_k: each entry moves z as it moves itself

    Shapes: x of any shape, dout a number, the result of the shape of x.

    >>> grad_sum(2.5, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    array([[2.5, 2.5, 2.5],
           [2.5, 2.5, 2.5]])
    """
    # BEGIN SOLUTION
    return np.full(np.shape(x), dout)
    # END SOLUTION


# ── backward ────────────────────────────────────────────────────────────────────────────────


def local_gradients(operation, dout, operands):
    """Return a tuple with the gradient of each operand; given, it calls your function grad_add, grad_exp, and so on.

    >>> local_gradients("multiply", 10.0, (3.0, 4.0)) == (40.0, 30.0)
    True
    """
    grads = globals()[f"grad_{operation}"](dout, *operands)
    return grads if isinstance(grads, tuple) else (grads,)


def backward(graph, values, output):
    """Return the gradients of the node `output`, whose value is a number, by every node of the graph.

    The gradient of the output by itself is 1. In reverse topological order, each node passes on to its inputs what has
    reached it: local_gradients says how much each input receives. A node receives something from every place where it is
    used, and all of it adds up. A node from which no path leads to the output has the gradient 0, in its own shape.

    Shapes: graph as above, values a dict name -> value with every node, output a name, the result a dict name -> gradient
    with every node, each of the shape of its value.

    >>> values = {"w": 0.5, "x": 2.0, "b": 3.0, "p": 1.0, "q": 4.0, "e": np.exp(1.0), "s": 4.0 * np.exp(1.0)}
    >>> grads = backward(EXAMPLE, values, "s")
    >>> [round(float(grads[name]), 4) for name in ("s", "e", "q", "p", "b", "x", "w")]
    [1.0, 4.0, 2.7183, 13.5914, 2.7183, 6.7957, 27.1828]
    """
    # BEGIN SOLUTION
    grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}
    grads[output] = np.ones(())
    for name in reversed(topological_order(graph)):
        operation, sources = graph[name]
        if operation != "input":
            operands = [values[source] for source in sources]
            for source, part in zip(sources, local_gradients(operation, grads[name], operands), strict=True):
                grads[source] = grads[source] + part
    return grads
    # END SOLUTION


def graph_gradients(graph, inputs, output):
    """Return the value of the node `output`, which is a number, and its gradients by the graph's inputs.

    Forward, then backward. In a chain of 40 nodes such as x * x, x is used along 2^40 paths: visit nodes, not paths.

    Shapes: graph and inputs as above, output a name, the results (value, gradients): a number, and a dict
    name -> gradient with the names that are in `inputs`, each gradient of the shape of that input.

    >>> value, gradients = graph_gradients(EXAMPLE, {"w": 0.5, "x": 2.0, "b": 3.0}, "s")
    >>> round(float(value), 4), {name: round(float(grad), 4) for name, grad in gradients.items()}
    (10.8731, {'w': 27.1828, 'x': 6.7957, 'b': 2.7183})
    """
    # BEGIN SOLUTION
    values = forward(graph, inputs)
    grads = backward(graph, values, output)
    return values[output], {name: grads[name] for name in inputs}
    # END SOLUTION


# ── a network with two layers, by hand ──────────────────────────────────────────────────────


def two_layer_gradients(X, y, W1, b1, W2, b2):
    """Return the loss of a network with two layers and its gradients by all parameters, without a Python loop over the rows.

    H = tanh(X W1^T + b1), S = H W2^T + b2, P = softmax(S) row by row, J = -(1/N) sum_i log P_i,y_i

    From above to below: dJ/dS_ik = (P_ik - [k = y_i]) / N; then through the second layer, through tanh, and through the
    first. The loss must be right, and finite, for scores of any size.

    Shapes: X (N, D), y (N,) whole numbers from 0 to C - 1, W1 (M, D), b1 (M,), W2 (C, M), b2 (C,), the results
    (loss, dW1, db1, dW2, db2): a number, and gradients of the shapes of W1, b1, W2, b2.

    >>> X, y = np.array([[1.0, 2.0], [0.0, -1.0], [0.5, 0.0]]), np.array([0, 1, 1])
    >>> W1, W2 = np.array([[0.5, -0.5]]), np.array([[1.0], [-1.0]])
    >>> loss, dW1, db1, dW2, db2 = two_layer_gradients(X, y, W1, np.array([0.1]), W2, np.array([0.0, 0.2]))
    >>> round(float(loss), 4)
    1.1547
    >>> dW1.round(4)
    array([[-0.2304, -1.1597]])
    >>> db1.round(4)
    array([0.2865])
    >>> dW2.round(4)
    array([[ 0.287],
           [-0.287]])
    >>> db2.round(4)
    array([ 0.1995, -0.1995])
    """
    # BEGIN SOLUTION
    N = len(y)
    H = np.tanh(X @ W1.T + b1)
    S = H @ W2.T + b2
    S = S - S.max(axis=1, keepdims=True)
    log_P = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -log_P[np.arange(N), y].mean()
    dS = np.exp(log_P)
    dS[np.arange(N), y] -= 1.0
    dS = dS / N
    dZ = (dS @ W2) * (1.0 - H**2)
    return loss, dZ.T @ X, dZ.sum(axis=0), dS.T @ H, dS.sum(axis=0)
    # END SOLUTION
