"""Correct answers to 02_graphs that are written otherwise: each must earn all points."""

from collections import defaultdict, deque
from graphlib import CycleError, TopologicalSorter

import numpy as np

# ── the order of nodes ──────────────────────────────────────────────────────────────────────


def topological_order__graphlib(graph):
    """Let the standard library sort; a cycle is named by its exception."""
    try:
        return list(TopologicalSorter({name: sources for name, (_, sources) in graph.items()}).static_order())
    except CycleError as error:
        raise ValueError(f"not without a cycle: {error.args[1]}") from error


def topological_order__depth_first(graph):
    """Go down with a stack of one's own; a node is open while its inputs are visited."""
    order, state = [], {}
    for start in graph:
        stack = [start]
        while stack:
            name = stack[-1]
            if state.get(name) == "closed":
                stack.pop()
                continue
            state[name] = "open"
            waiting = [source for source in graph[name][1] if state.get(source) != "closed"]
            for source in waiting:
                if state.get(source) == "open":
                    # Every open node that has been passed since lies on the cycle or beside it.
                    raise ValueError(f"cycle through {', '.join(one for one in graph if state.get(one) == 'open')}")
            if waiting:
                stack.append(waiting[0])
            else:
                state[name] = "closed"
                order.append(stack.pop())
    return order


def topological_order__rounds(graph):
    """Take what is ready, round by round; the message names all that is left."""
    order, done = [], set()
    left = dict(graph)
    while left:
        ready = [name for name, (_, sources) in left.items() if done.issuperset(sources)]
        if not ready:
            raise ValueError("these wait for each other: " + " ".join(sorted(left)))
        order += ready
        done.update(ready)
        left = {name: node for name, node in left.items() if name not in done}
    return tuple(order)


def topological_order__queue(graph):
    """Count down with a queue."""
    users = {name: [] for name in graph}
    counts = {}
    for name, (_, sources) in graph.items():
        counts[name] = len(set(sources))
        for source in set(sources):
            users[source].append(name)
    queue, order = deque(name for name in graph if not counts[name]), []
    while queue:
        name = queue.popleft()
        order.append(name)
        for user in users[name]:
            counts[user] -= 1
            if not counts[user]:
                queue.append(user)
    if len(order) != len(graph):
        raise ValueError(f"cycle: {[name for name in graph if counts[name]]}")
    return order


# ── whole graphs ────────────────────────────────────────────────────────────────────────────


def _logistic(x):
    positive = 1.0 / (1.0 + np.exp(-np.maximum(x, 0.0)))
    powers = np.exp(np.minimum(x, 0.0))
    return np.where(np.asarray(x) >= 0, positive, powers / (1.0 + powers))


def forward__by_cases(graph, inputs):  # noqa: C901, PLR0912  (one branch an operation)
    """Write the operations out."""
    values = dict(inputs)
    for name in topological_order(graph):  # noqa: F821  (the submission's own)
        match graph[name]:
            case "input", _:
                pass
            case "add", (a, b):
                values[name] = values[a] + values[b]
            case "subtract", (a, b):
                values[name] = values[a] - values[b]
            case "multiply", (a, b):
                values[name] = values[a] * values[b]
            case "matmul", (a, b):
                values[name] = values[a] @ values[b]
            case "maximum", (a, b):
                values[name] = np.where(values[a] > values[b], values[a], values[b])
            case "exp", (a,):
                values[name] = np.exp(values[a])
            case "log", (a,):
                values[name] = np.log(values[a])
            case "tanh", (a,):
                values[name] = np.tanh(values[a])
            case "sigmoid", (a,):
                values[name] = _logistic(values[a])
            case "relu", (a,):
                values[name] = values[a] * (values[a] > 0)
            case "sum", (a,):
                values[name] = values[a].sum()
    return values


def forward__on_demand(graph, inputs):
    """Compute each node when it is first asked for, and remember it."""
    functions = {**OPERATIONS, "sigmoid": _logistic, "relu": lambda x: (x + np.abs(x)) / 2}  # noqa: F821  (given)
    values = {}

    def value(name):
        if name not in values:
            operation, sources = graph[name]
            values[name] = functions[operation](*map(value, sources)) if sources else inputs[name]
        return values[name]

    for name in graph:
        value(name)
    return values


def forward__copies(graph, inputs):
    """Start from copies of the inputs; let e^(-x) become infinite: 1 / inf is right."""
    values = {name: np.array(value, dtype=float) for name, value in inputs.items()}
    for name in topological_order(graph):  # noqa: F821  (the submission's own)
        operation, sources = graph[name]
        operands = [values[source] for source in sources]
        if operation == "sigmoid":
            with np.errstate(over="ignore"):
                values[name] = 1 / (1 + np.exp(-operands[0]))
        elif operation == "relu":
            values[name] = operands[0].clip(0)
        elif operation != "input":
            values[name] = np.asarray(OPERATIONS[operation](*operands))  # noqa: F821  (given)
    return values


# ── local gradients ─────────────────────────────────────────────────────────────────────────


def unbroadcast__one_axis_at_a_time(grad, shape):
    """Sum away the axes in front, then each that was stretched."""
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and grad.shape[axis] > 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def unbroadcast__padded(grad, shape):
    """Put ones in front of the shape, sum where sizes differ, and reshape."""
    padded = (1,) * (np.ndim(grad) - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, (long, short) in enumerate(zip(np.shape(grad), padded, strict=True)) if long != short)
    return np.sum(grad, axis=axes).reshape(shape)


def unbroadcast__entries(grad, shape):
    """Take the entries one by one and add each where it came from."""
    result = np.zeros(shape)
    for place, value in np.ndenumerate(grad):
        behind = place[len(place) - len(shape) :]
        result[tuple(0 if size == 1 else index for index, size in zip(behind, shape, strict=True))] += value
    return result


def unbroadcast__einsum(grad, shape):
    """Name the axes and leave out those that were stretched."""
    names = "abcdefgh"[: np.ndim(grad)]
    behind = names[np.ndim(grad) - len(shape) :]
    kept = "".join(name for name, size in zip(behind, shape, strict=True) if size > 1)
    gone = "".join(name for name in names if name not in kept)
    summed = np.einsum(f"{names}->{kept}", grad) if gone else np.array(grad)
    return summed.reshape(shape)


def grad_add__jacobian(dout, x, y):
    """Multiply by ones."""
    ones = np.ones_like(dout)
    return unbroadcast(dout * ones, np.shape(x)), unbroadcast(ones * dout, np.shape(y))  # noqa: F821  (its own)


def grad_add__loop(dout, x, y):
    """Treat both operands alike."""
    return tuple(unbroadcast(dout, operand.shape) for operand in (x, y))  # noqa: F821  (the submission's own)


def _spread(share, shape):
    """Sum a gradient over the axes along which an operand of this shape was repeated."""
    axes = tuple(
        axis
        for axis in range(np.ndim(share))
        if (behind := axis - np.ndim(share) + len(shape)) < 0 or shape[behind] == 1
    )
    return np.sum(share, axis=axes).reshape(shape)


def grad_add__by_hand(dout, x, y):
    """Sum by oneself."""
    return [_spread(dout, np.shape(x)), _spread(dout, np.shape(y))]


def grad_subtract__as_sum(dout, x, y):
    """Add the negative."""
    dx, minus_dy = grad_add(dout, x, y)  # noqa: F821  (the submission's own)
    return dx, -minus_dy


def grad_subtract__negative_upstream(dout, x, y):
    """Flip the sign before the sum."""
    return unbroadcast(dout, np.shape(x)), unbroadcast(-1.0 * dout, np.shape(y))  # noqa: F821  (its own)


def grad_subtract__by_hand(dout, x, y):
    """Sum by oneself."""
    return _spread(dout, np.shape(x)), _spread(np.negative(dout), np.shape(y))


def grad_multiply__by_hand(dout, x, y):
    """Sum by oneself."""
    return _spread(np.multiply(y, dout), np.shape(x)), _spread(np.multiply(x, dout), np.shape(y))


def grad_multiply__broadcast_first(dout, x, y):
    """Broadcast both operands before anything else."""
    wide_x, wide_y = np.broadcast_arrays(x, y)
    return unbroadcast(dout * wide_y, np.shape(x)), unbroadcast(dout * wide_x, np.shape(y))  # noqa: F821  (its own)


def grad_multiply__loop(dout, x, y):
    """Pair each operand with the other."""
    return tuple(unbroadcast(other * dout, one.shape) for one, other in ((x, y), (y, x)))  # noqa: F821  (its own)


def grad_matmul__einsum(dout, A, B):
    """Name the axes."""
    return np.einsum("nm,km->nk", dout, B), np.einsum("nk,nm->km", A, dout)


def grad_matmul__transposed(dout, A, B):
    """Use (A B)^T = B^T A^T."""
    return (B @ dout.T).T, (dout.T @ A).T


def grad_matmul__outer(dout, A, B):
    """Add up one outer product for each row."""
    dB = sum(np.outer(row, above) for row, above in zip(A, dout, strict=True))
    return np.array([B @ above for above in dout]), dB


def grad_matmul__tensordot(dout, A, B):
    """Sum over the axis that both share."""
    return np.tensordot(dout, B, axes=(1, 1)), np.tensordot(A, dout, axes=(0, 0))


def grad_exp__by_value(dout, x):
    """Compute the value first."""
    value = np.exp(x)
    return value * dout


def grad_exp__power(dout, x):
    """Take a power of e."""
    return np.multiply(dout, np.e**x)


def grad_exp__expm1(dout, x):
    """Add the 1 that expm1 takes away."""
    return dout + dout * np.expm1(x)


def grad_log__reciprocal(dout, x):
    """Multiply by the reciprocal."""
    return dout * (1 / x)


def grad_log__power(dout, x):
    """Take the power -1."""
    return dout * x**-1.0


def grad_log__by_exp(dout, x):
    """Use 1 / x = e^(-log x)."""
    return dout * np.exp(-np.log(x))


def grad_sigmoid__by_value(dout, x):
    """Compute the value first."""
    z = _logistic(x)
    return dout * z * (1 - z)


def grad_sigmoid__by_tanh(dout, x):
    """Stretch the slope of tanh."""
    return dout * (1 - np.tanh(x / 2) ** 2) / 4


def grad_sigmoid__mirrored(dout, x):
    """Use 1 - sigmoid(x) = sigmoid(-x)."""
    return dout * _logistic(x) * _logistic(-x)


def grad_sigmoid__quiet_overflow(dout, x):
    """Let e^(-x) become infinite in a form where it does no harm."""
    with np.errstate(over="ignore"):
        z = 1 / (1 + np.exp(-x))
    return dout * (z - z * z)


def grad_tanh__by_value(dout, x):
    """Compute the value first."""
    z = np.tanh(x)
    return dout - dout * z * z


def grad_tanh__factored(dout, x):
    """Factor the difference of squares."""
    return dout * (1 - np.tanh(x)) * (1 + np.tanh(x))


def grad_tanh__by_cosh(dout, x):
    """Divide by the square of cosh."""
    with np.errstate(over="ignore"):
        return dout / np.cosh(x) ** 2


def grad_relu__product(dout, x):
    """Multiply by a mask."""
    return dout * (x > 0)


def grad_relu__copy(dout, x):
    """Set entries of a copy to 0."""
    result = np.array(dout)
    result[x <= 0] = 0
    return result


def grad_relu__heaviside(dout, x):
    """Use the step function, which is 0 at 0 here."""
    return dout * np.heaviside(x, 0)


def grad_maximum__product(dout, x, y):
    """Multiply by masks."""
    return unbroadcast(dout * (x > y), np.shape(x)), unbroadcast(dout * (x < y), np.shape(y))  # noqa: F821  (its own)


def grad_maximum__as_relu(dout, x, y):
    """Use max(x, y) = y + relu(x - y)."""
    dx, dy = grad_subtract(grad_relu(dout, x - y), x, y)  # noqa: F821  (the submission's own)
    return dx, dy + _spread(dout, np.shape(y))


def grad_maximum__by_value(dout, x, y):
    """See which operand the value equals."""
    value = np.maximum(x, y)
    return _spread(dout * (value == x), np.shape(x)), _spread(dout * (value == y), np.shape(y))


def grad_maximum__copies(dout, x, y):
    """Set entries of copies to 0."""
    first, second = np.array(dout), np.array(dout)
    ahead = np.asarray(x - y)
    first[ahead < 0] = 0
    second[ahead > 0] = 0
    return _spread(first, np.shape(x)), _spread(second, np.shape(y))


def grad_sum__ones(dout, x):
    """Multiply ones."""
    return dout * np.ones_like(x)


def grad_sum__broadcast(dout, x):
    """Broadcast the number."""
    return np.broadcast_to(dout, np.shape(x)).copy()


def grad_sum__added(dout, x):
    """Add the number to zeros."""
    return np.zeros(np.shape(x)) + dout


# ── backward ────────────────────────────────────────────────────────────────────────────────


def backward__lists(graph, values, output):
    """Collect all that arrives, and add it up at the end."""
    arrived = {name: [] for name in graph}
    arrived[output].append(1.0)
    grads = {}
    for name in topological_order(graph)[::-1]:  # noqa: F821  (the submission's own)
        operation, sources = graph[name]
        grads[name] = np.sum(arrived[name], axis=0) if arrived[name] else np.zeros(np.shape(values[name]))
        if operation == "input":
            continue
        operands = [values[source] for source in sources]
        for source, share in zip(sources, local_gradients(operation, grads[name], operands), strict=True):  # noqa: F821  (an answer, there when it is loaded)
            arrived[source].append(share)
    return grads


def backward__reached_only(graph, values, output):
    """Visit only what leads to the output, and put zeros for all others."""
    grads = {output: np.float64(1.0)}
    order = topological_order(graph)  # noqa: F821  (the submission's own)
    for place in range(len(order) - 1, -1, -1):
        operation, sources = graph[order[place]]
        if order[place] not in grads or operation == "input":
            continue
        shares = local_gradients(operation, grads[order[place]], [values[one] for one in sources])  # noqa: F821  (given)
        for index, source in enumerate(sources):
            grads[source] = grads[source] + shares[index] if source in grads else shares[index]
    return {name: grads.get(name, np.zeros_like(values[name])) for name in values}


def backward__in_own_arrays(graph, values, output):
    """Add into arrays that belong to one node each."""
    grads = {name: np.zeros_like(value, dtype=float) for name, value in values.items()}
    grads[output] += 1
    for name in topological_order(graph)[::-1]:  # noqa: F821  (the submission's own)
        operation, sources = graph[name]
        if len(sources) > 0:
            shares = local_gradients(operation, grads[name], tuple(values[one] for one in sources))  # noqa: F821  (given)
            for source, share in zip(sources, shares, strict=True):
                grads[source] += share
    return grads


def backward__pulled(graph, values, output):
    """Let each node ask all that use it, and remember the answer."""
    grads = {}

    def grad(name):
        if name not in grads:
            total = np.ones(()) if name == output else np.zeros(np.shape(values[name]))
            for user, (operation, sources) in graph.items():
                if name in sources:
                    shares = local_gradients(operation, grad(user), [values[one] for one in sources])  # noqa: F821  (given)
                    total = total + sum(share for source, share in zip(sources, shares, strict=True) if source == name)
            grads[name] = total
        return grads[name]

    return {name: grad(name) for name in graph}


def backward__default(graph, values, output):
    """Add into a dict that begins each entry by itself, and give back just that."""
    grads = defaultdict(float, {output: 1.0})
    for name in reversed(topological_order(graph)):  # noqa: F821  (the submission's own)
        operation, sources = graph[name]
        grads[name] = grads[name] + np.zeros_like(values[name])
        if operation != "input":
            shares = local_gradients(operation, grads[name], [values[one] for one in sources])  # noqa: F821  (given)
            for source, share in zip(sources, shares, strict=True):
                grads[source] = grads[source] + share
    return grads


def graph_gradients__all_in_one(graph, inputs, output):
    """Go up and down the same list once."""
    order, values = topological_order(graph), forward(graph, inputs)  # noqa: F821  (the submission's own)
    grads = {name: 0.0 * values[name] for name in order}
    grads[output] = 1.0
    while order:
        name = order.pop()
        operation, sources = graph[name]
        if operation != "input":
            shares = local_gradients(operation, grads[name], [values[source] for source in sources])  # noqa: F821  (given)
            for source, share in zip(sources, shares, strict=True):
                grads[source] = share + grads[source]
    return values[output], {name: grads[name] for name in inputs}


def graph_gradients__list(graph, inputs, output):
    """Return a list of two."""
    values = forward(graph, inputs)  # noqa: F821  (the submission's own)
    gradients = backward(graph, values, output)  # noqa: F821  (the submission's own)
    for name, (operation, _) in graph.items():
        if operation != "input":
            del gradients[name]
    return [float(values[output]), gradients]


def graph_gradients__below_only(graph, inputs, output):
    """Cut the graph down to what the output depends on."""
    kept = {output}
    for name in reversed(topological_order(graph)):  # noqa: F821  (the submission's own)
        if name in kept:
            kept.update(graph[name][1])
    part = {name: node for name, node in graph.items() if name in kept}
    values = forward(part, inputs)  # noqa: F821  (the submission's own)
    grads = backward(part, values, output)  # noqa: F821  (the submission's own)
    return values[output], {name: grads.get(name, np.zeros(np.shape(value))) for name, value in inputs.items()}


# ── a network with two layers ───────────────────────────────────────────────────────────────


def two_layer_gradients__one_hot(X, y, W1, b1, W2, b2):
    """Use a matrix of labels."""
    Y = np.eye(len(b2))[y]
    Z = X.dot(W1.T) + b1
    H = np.tanh(Z)
    S = H.dot(W2.T) + b2
    m = np.max(S, axis=1, keepdims=True)
    logs = m + np.log(np.sum(np.exp(S - m), axis=1, keepdims=True))
    loss = np.sum(Y * (logs - S)) / len(X)
    dS = (np.exp(S - logs) - Y) / len(X)
    dH = dS.dot(W2)
    dZ = dH * (1 - H) * (1 + H)
    return loss, np.dot(dZ.T, X), np.sum(dZ, axis=0), np.dot(dS.T, H), np.sum(dS, axis=0)


def two_layer_gradients__einsum(X, y, W1, b1, W2, b2):
    """Name the axes."""
    H = np.tanh(np.einsum("nd,md->nm", X, W1) + b1)
    S = np.einsum("nm,cm->nc", H, W2) + b2
    S -= S.max(axis=1)[:, None]
    P = np.exp(S) / np.exp(S).sum(axis=1)[:, None]
    rows = np.arange(X.shape[0])
    loss = np.mean(np.log(np.exp(S).sum(axis=1)) - S[rows, y])
    P[rows, y] -= 1
    P /= X.shape[0]
    G = np.einsum("nc,cm,nm->nm", P, W2, 1 - np.square(H))
    return loss, np.einsum("nm,nd->md", G, X), np.einsum("nm->m", G), np.einsum("nc,nm->cm", P, H), P.sum(0)


def two_layer_gradients__columns(X, y, W1, b1, W2, b2):
    """Keep one sample in each column, and divide by N at the end."""
    N = len(y)
    H = np.tanh(W1 @ X.T + b1[:, None])
    S = W2 @ H + b2[:, None]
    S = S - S.max(axis=0)
    log_P = S - np.log(np.exp(S).sum(axis=0))
    G = np.exp(log_P)
    G[y, np.arange(N)] -= 1
    D = (W2.T @ G) / np.cosh(np.clip(W1 @ X.T + b1[:, None], -300, 300)) ** 2
    return [-log_P[y, np.arange(N)].sum() / N, D @ X / N, D.sum(axis=1) / N, G @ H.T / N, G.sum(axis=1) / N]


def two_layer_gradients__by_graph_functions(X, y, W1, b1, W2, b2):
    """Use the local gradients of the other tasks."""
    Z = X @ W1.T + b1
    H = np.tanh(Z)
    S = H @ W2.T + b2
    shifted = S - S.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - shifted[np.arange(len(y)), y])
    dS = (np.exp(shifted) / total - (np.arange(len(b2)) == y[:, None])) / len(y)
    dA, db2 = grad_add(dS, H @ W2.T, b2)  # noqa: F821  (the submission's own)
    dH, dW2 = grad_matmul(dA, H, W2.T)  # noqa: F821  (the submission's own)
    dZ, db1 = grad_add(grad_tanh(dH, Z), Z, b1)  # noqa: F821  (the submission's own)
    _, dW1 = grad_matmul(dZ, X, W1.T)  # noqa: F821  (the submission's own)
    return loss, dW1.T, db1, dW2.T, db2
