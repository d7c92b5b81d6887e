"""Known mistakes in computation graphs: each says what the student did, then hints at the way out."""

import math

import numpy as np

_FUNCTIONS = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "matmul": np.matmul,
    "exp": np.exp,
    "log": np.log,
    "sigmoid": lambda x: 0.5 * (1.0 + np.tanh(0.5 * x)),
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0.0),
    "maximum": np.maximum,
    "sum": np.sum,
}


def _sigmoid(x):
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _slope(x):
    decay = np.exp(-np.abs(x))
    return decay / (1.0 + decay) ** 2


def _narrow(grad, shape):
    while np.ndim(grad) > len(shape):
        grad = np.sum(grad, axis=0)
    ones = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return np.sum(grad, axis=ones, keepdims=True)


def _both(dx, dy, x, y):
    return _narrow(dx, np.shape(x)), _narrow(dy, np.shape(y))


def _kahn(graph):
    """The order as far as there is one, by counting down, and the nodes that are left."""
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
    return order, [name for name, count in waiting.items() if count > 0]


def _depth_first(graph):
    """An order in which each node comes right after the last of its inputs; there must be no cycle."""
    order, done = [], set()

    def visit(name):
        if name not in done:
            done.add(name)
            for source in graph[name][1]:
                visit(source)
            order.append(name)

    for name in graph:
        visit(name)
    return order


def _order(graph):
    order, left = _kahn(graph)
    if left:
        raise ValueError(f"a cycle among {left}")
    return order


def _values(graph, inputs, functions=_FUNCTIONS):
    values = {}
    for name in _order(graph):
        operation, sources = graph[name]
        values[name] = functions[operation](*[values[source] for source in sources]) if sources else inputs[name]
    return values


def _local(operation, dout, operands):
    """The gradient of each operand."""
    match operation, operands:
        case "matmul", (A, B):
            return dout @ B.T, A.T @ dout
        case "sum", (x,):
            return (np.full(np.shape(x), dout),)
        case (("add" | "subtract" | "multiply" | "maximum"), (x, y)):
            return _both(*_wide(operation, dout, x, y), x, y)
        case _, (x,):
            return (dout * _SLOPES[operation](x),)


_SLOPES = {
    "exp": np.exp,
    "log": lambda x: 1.0 / x,
    "sigmoid": _slope,
    "tanh": lambda x: 1.0 - np.tanh(x) ** 2,
    "relu": lambda x: 1.0 * (x > 0),
}


def _wide(operation, dout, x, y):
    """The gradients of two operands in the shape of the result."""
    match operation:
        case "add":
            return dout, dout
        case "subtract":
            return dout, -dout
        case "multiply":
            return dout * y, dout * x
        case _:
            return dout * (x > y), dout * (x <= y)


def _zeros(values):
    return {name: np.zeros(np.shape(value)) for name, value in values.items()}


def _seeded(values, output):
    return {**_zeros(values), output: np.ones(())}


def _shares(graph, values, grads, order, local=_local):
    """What each input of each node receives, node by node; reads the gradients as they are by then."""
    for name in order:
        operation, sources = graph[name]
        if sources:
            operands = [values[source] for source in sources]
            yield from zip(sources, local(operation, grads[name], operands), strict=False)


def _gathered(graph, values, grads, order, local=_local):
    """Adds up all that arrives."""
    for source, share in _shares(graph, values, grads, order, local):
        grads[source] = grads[source] + share
    return grads


def _backward(graph, values, output):
    return _gathered(graph, values, _seeded(values, output), _order(graph)[::-1])


def _below(graph, output):
    """The nodes from which a path leads to the output."""
    found = {output}
    for name in reversed(_order(graph)):
        if name in found:
            found.update(graph[name][1])
    return found


# ── topological_order ───────────────────────────────────────────────────────────────────────


def topological_order__insertion_order(graph):
    """nodes are returned in the order in which they stand in the dict

    Can the first node of your list be computed already?
    """
    return list(graph)


def topological_order__alphabetical(graph):
    """names are sorted by the alphabet

    Does the name of a node say when it can be computed?
    """
    return sorted(graph)


def topological_order__reversed(graph):
    """each node comes before its inputs: that is the order of the way back

    In which direction does a value go through the graph?
    """
    return _order(graph)[::-1]


def topological_order__before_its_inputs(graph):
    """nodes are appended before their inputs are visited

    When you append a node, where must its inputs be by then?
    """
    order, seen = [], set()
    for start in graph:
        stack = [start]
        while stack:
            name = stack.pop()
            if name not in seen:
                seen.add(name)
                order.append(name)
                stack.extend(graph[name][1])
    return order


def topological_order__no_memory(graph):
    """nodes are visited again for each node that uses them

    What happens to a node that two others need? And what to the one below it?
    """
    order = []

    def visit(name):
        for source in graph[name][1]:
            visit(source)
        order.append(name)

    for name in graph:
        visit(name)
    return order


def topological_order__recursive(graph):
    """one call inside another for each step down the graph: Python stops at a depth of about a thousand

    Keep the nodes that wait in a list of your own.
    """
    order, opened, closed = [], set(), set()

    def visit(name):
        if name in closed:
            return
        if name in opened:
            raise ValueError(f"a cycle among {sorted(graph)}")
        opened.add(name)
        for source in graph[name][1]:
            visit(source)
        closed.add(name)
        order.append(name)

    for name in graph:
        visit(name)
    return order


def topological_order__recursive_cycle(graph):
    """in a cycle one call leads to the next without end

    What marks a node whose inputs are being visited right now?
    """
    order, done = [], set()

    def visit(name):
        if name not in done:
            for source in graph[name][1]:
                visit(source)
            done.add(name)
            order.append(name)

    for name in graph:
        visit(name)
    return order


def topological_order__cycle_left_out(graph):
    """with a cycle there is no exception: the nodes that never get ready are left out in silence

    How many names does your list hold in the end, and how many should it?
    """
    return _kahn(graph)[0]


def topological_order__cycle_in_some_order(graph):
    """with a cycle there is no exception: the list holds its nodes in some order

    How do you tell a node that you are done with from one that you have only begun?
    """
    order, left = _kahn(graph)
    return order + left


def topological_order__cycle_none(graph):
    """with a cycle None is returned instead of an exception raised

    Would whoever calls this function notice?
    """
    order, left = _kahn(graph)
    return None if left else order


def topological_order__cycle_not_named(graph):
    """the ValueError does not name all nodes of the cycle

    Which nodes should someone look at who has to mend the graph?
    """
    order, left = _kahn(graph)
    if left:
        raise ValueError("the graph has a cycle")
    return order


def topological_order__cycle_other_exception(graph):
    """with a cycle another exception than ValueError is raised

    Read once more which kind the task asks for.
    """
    order, left = _kahn(graph)
    if left:
        raise RuntimeError(f"a cycle among {left}")
    return order


def topological_order__one_end_only(graph):
    """only nodes below the last one in the dict are found

    May a graph have several ends? Begin at each node in turn.
    """
    wanted, stack = set(), [next(reversed(graph))]
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack.extend(graph[name][1])
    return [name for name in _order(graph) if name in wanted]


def topological_order__inputs_left_out(graph):
    """nodes with the operation "input" are left out

    Every node should be in the list, also those that need no computing.
    """
    return [name for name in _order(graph) if graph[name][0] != "input"]


def topological_order__inputs_first(graph):
    """nodes with the operation "input" come first, all others as they stand in the dict

    Those others also need each other. Which of them is ready first?
    """
    return sorted(graph, key=lambda name: graph[name][0] != "input")


def topological_order__breadth_first(graph):
    """each node is appended as soon as one of its inputs is there

    A node with two inputs is met twice. At which of the two times is it ready?
    """
    order = [name for name, (_, sources) in graph.items() if not sources]
    for name in order:
        order.extend(user for user, (_, sources) in graph.items() if name in sources and user not in order)
    return order


def topological_order__shortest_way(graph):
    """nodes are sorted by their shortest distance from an input

    x is an input, and y lies far above it. How far above the inputs is x + y?
    """
    distance = {}
    for name in _kahn(graph)[0]:
        distance[name] = min((distance[source] + 1 for source in graph[name][1]), default=0)
    return sorted(_order(graph), key=distance.__getitem__)


def topological_order__one_round(graph):
    """a single round through the dict takes what is ready, and all others are appended as they come

    What has become ready only during that round?
    """
    order = []
    for name, (_, sources) in graph.items():
        if all(source in order for source in sources):
            order.append(name)
    return order + [name for name in graph if name not in order]


def topological_order__same_input_twice(graph):
    """nodes that use one input twice, as x * x does, never become ready

    You count two inputs that are missing. How often do you count down when x is done?
    """
    order, left = [], {name: len(sources) for name, (_, sources) in graph.items()}
    while True:
        ready = [name for name, count in left.items() if count == 0]
        if not ready:
            break
        for name in ready:
            order.append(name)
            del left[name]
            for user, (_, sources) in graph.items():
                if name in set(sources) and user in left:
                    left[user] -= 1
    if left:
        raise ValueError(f"a cycle among {list(left)}")
    return order


def topological_order__shared_is_cycle(graph):
    """any node that is met a second time is taken for a cycle

    Two nodes may use the same input. What sets such a node apart from one that leads back to itself?
    """
    met = []
    for start in graph:
        stack = [start]
        while stack:
            name = stack.pop()
            if name in met and graph[name][1]:
                raise ValueError(f"a cycle among {met}")
            met.append(name)
            stack.extend(graph[name][1])
    return _order(graph)


def topological_order__fewest_inputs(graph):
    """nodes are sorted by how many inputs they have

    Is a node with one input always ready before a node with two?
    """
    return sorted(graph, key=lambda name: len(graph[name][1]))


def topological_order__in_place(graph):
    """nodes are taken out of the graph until it is empty

    Who else still needs the graph after this call?
    """
    order = _order(graph)
    graph.clear()
    return order


# ── forward ─────────────────────────────────────────────────────────────────────────────────


def forward__insertion_order(graph, inputs):
    """nodes are computed in the order in which they stand in the dict

    Are the values of a node's inputs there by the time when it is computed?
    """
    values = dict(inputs)
    for name, (operation, sources) in graph.items():
        if sources:
            values[name] = _FUNCTIONS[operation](*[values[source] for source in sources])
    return values


def forward__own_operations_missing(graph, inputs):
    """OPERATIONS has no "sigmoid" and no "relu", and nothing has been put in their place

    Which two functions should you bring yourself?
    """
    functions = {name: function for name, function in _FUNCTIONS.items() if name not in ("sigmoid", "relu")}
    return _values(graph, inputs, functions)


def forward__inputs_left_out(graph, inputs):
    """values of the inputs are missing from the result

    The way back needs the value of every node. Of which ones does yours tell?
    """
    return {name: value for name, value in _values(graph, inputs).items() if name not in inputs}


def forward__unused_left_out(graph, inputs):
    """values of nodes that no other node uses are missing

    The result should hold all nodes. Where does the output stand?
    """
    used = {source for _, sources in graph.values() for source in sources}
    return {name: value for name, value in _values(graph, inputs).items() if name in used}


def forward__last_value(graph, inputs):
    """only the value of the last node is returned

    What will the way back need?
    """
    return list(_values(graph, inputs).values())[-1]


def forward__list(graph, inputs):
    """values are returned as a list, without their names

    How would someone find the value of one node in it?
    """
    return list(_values(graph, inputs).values())


def forward__in_place(graph, inputs):
    """values are written into `inputs`

    Who else still needs `inputs` as it was?
    """
    inputs.update(_values(graph, inputs))
    return inputs


def _computed(graph, inputs, call):
    values = {}
    for name in _order(graph):
        operation, sources = graph[name]
        values[name] = call(_FUNCTIONS[operation], sources, values) if sources else inputs[name]
    return values


def forward__operands_reversed(graph, inputs):
    """operands are passed in the wrong order

    For a sum it makes no difference. For which operations does it?
    """
    return _computed(graph, inputs, lambda f, sources, values: f(*[values[source] for source in sources[::-1]]))


def forward__operands_sorted(graph, inputs):
    """operands are passed in the order of their names

    The graph lists a node's inputs in an order. Which of the two is subtracted from the other?
    """
    return _computed(graph, inputs, lambda f, sources, values: f(*[values[source] for source in sorted(sources)]))


def forward__operands_in_order_of_nodes(graph, inputs):
    """operands are passed in the order in which they were computed

    The graph lists a node's inputs in an order. Which of the two is subtracted from the other?
    """
    return _computed(graph, inputs, lambda f, sources, values: f(*_by_time(sources, values)))


def _by_time(sources, values):
    times = list(values)
    return [values[source] for source in sorted(sources, key=times.index)]


def forward__same_operand_once(graph, inputs):
    """an input that a node uses twice is passed once

    How many operands has x * x?
    """
    return _computed(
        graph, inputs, lambda f, sources, values: f(*[values[source] for source in dict.fromkeys(sources)])
    )


def forward__first_operand_only(graph, inputs):
    """the first operand is passed for both

    Which places of a node's inputs do you read?
    """
    return _computed(graph, inputs, lambda f, sources, values: f(*[values[sources[0]] for _ in sources]))


def forward__leaky_relu(graph, inputs):
    """relu lets a little through on the negative side

    What is relu of a negative number?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "relu": lambda x: np.where(x > 0, x, 0.01 * x)})


def forward__relu_absolute(graph, inputs):
    """relu is computed as the absolute value

    What is relu of a negative number?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "relu": np.abs})


def forward__relu_mask(graph, inputs):
    """relu gives 1 for positive entries instead of the entries themselves: that is its slope

    What should come out at 3?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "relu": lambda x: 1.0 * (x > 0)})


def forward__relu_is_identity(graph, inputs):
    """relu passes negative entries on as they are

    What should relu do with a negative number?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "relu": lambda x: 1.0 * x})


def forward__sigmoid_overflow(graph, inputs):
    """e^x is divided by 1 + e^x, which is inf / inf for large x

    Which of e^x and e^(-x) stays small for a large positive x, and which for a large negative one?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": lambda x: np.exp(x) / (1 + np.exp(x))})


def forward__sigmoid_sign(graph, inputs):
    """the sign of the exponent in the sigmoid is flipped

    What should come out at a large positive number?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": lambda x: _sigmoid(-x)})


def forward__sigmoid_tanh(graph, inputs):
    """tanh is computed where the sigmoid is asked for

    Between which two values does the sigmoid lie?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": np.tanh})


def forward__sigmoid_unscaled(graph, inputs):
    """the sigmoid is made from tanh(x) where tanh(x / 2) belongs

    The two curves have the same form, but not the same steepness: compare them at 1.
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": lambda x: 0.5 * (1 + np.tanh(x))})


def forward__sigmoid_clipped(graph, inputs):
    """the sigmoid's operand is clipped to [-2, 2], which changes the value beyond

    Can you avoid the overflow without changing the operand?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": lambda x: _sigmoid(np.clip(x, -2, 2))})


def forward__sigmoid_scalar(graph, inputs):
    """the sigmoid uses math.exp, which takes one number and not an array

    Which exp works on every entry of an array?
    """
    return _values(graph, inputs, {**_FUNCTIONS, "sigmoid": lambda x: 1 / (1 + math.exp(-x))})


# ── unbroadcast ─────────────────────────────────────────────────────────────────────────────


def unbroadcast__unchanged(grad, shape):
    """nothing is added up: the gradient keeps the shape of the result

    Which shape has the operand, and which its gradient?
    """
    return grad


def unbroadcast__front_only(grad, shape):
    """only the axes in front are summed over, not those of size 1

    What does numpy do with an operand of shape (3, 1) next to one of shape (3, 4)?
    """
    return np.sum(grad, axis=tuple(range(np.ndim(grad) - len(shape))))


def unbroadcast__ones_only(grad, shape):
    """only axes of size 1 are summed over, not those that numpy has put in front

    What does numpy do with an operand of shape (4,) next to one of shape (3, 4)?
    """
    ahead = np.ndim(grad) - len(shape)
    ones = tuple(axis + ahead for axis, size in enumerate(shape) if size == 1)
    return np.sum(grad, axis=ones, keepdims=True)


def unbroadcast__axes_lost(grad, shape):
    """an axis of size 1 is gone from the result

    Which argument of np.sum keeps a summed axis with size 1?
    """
    full = _narrow(grad, shape)
    return full.reshape([size for size in shape if size != 1])


def unbroadcast__axes_kept(grad, shape):
    """the axes in front are still there, with size 1

    How many axes should the result have?
    """
    full = _narrow(grad, shape)
    return full.reshape((1,) * (np.ndim(grad) - len(shape)) + tuple(shape))


def unbroadcast__mean(grad, shape):
    """uses are averaged instead of added up

    If an entry moves by 1, it moves all its uses. Does it move the output by the mean of their effects?
    """
    total = _narrow(grad, shape)
    return total * np.size(total) / np.size(grad)


def unbroadcast__first_use(grad, shape):
    """the gradient of the first use is taken, and the others are left out

    An entry that was used five times has five effects. What becomes of the other four?
    """
    ahead = np.ndim(grad) - len(shape)
    first = grad[(0,) * ahead]
    return first[tuple(slice(0, size) for size in shape)]


def unbroadcast__largest(grad, shape):
    """the largest of the uses is taken instead of their sum

    Every use moves the output, the small ones too.
    """
    ahead = np.ndim(grad) - len(shape)
    grad = np.max(grad, axis=tuple(range(ahead)))
    return np.max(grad, axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)


def unbroadcast__all_in_one(grad, shape):
    """all entries are added up, and every entry of the result gets the whole sum

    Which entries of the result did this entry of the operand go into?
    """
    return np.full(shape, np.sum(grad))


def unbroadcast__behind(grad, shape):
    """shapes are compared from the left, so that the wrong axes are summed over

    At which end does numpy line up two shapes?
    """
    return np.sum(grad, axis=tuple(range(len(shape), np.ndim(grad))))


def unbroadcast__first_axis(grad, shape):
    """the first axis is summed over, whatever the shapes are

    Which axes of `grad` are longer than those of the operand? Compare from the right.
    """
    return np.sum(grad, axis=0)


def unbroadcast__cut(grad, shape):
    """the first numbers of the gradient are filled into the shape

    The sizes fit, but do the numbers belong there? Each entry of the operand has its own uses.
    """
    return np.resize(grad, shape)


def unbroadcast__counted_twice(grad, shape):
    """the sum over the uses is multiplied by their number once more

    The sum holds every use once. Is there anything left to multiply?
    """
    total = _narrow(grad, shape)
    return total * np.size(grad) / np.size(total)


# ── grad_add ────────────────────────────────────────────────────────────────────────────────


def grad_add__not_unbroadcast(dout, x, y):
    """both gradients keep the shape of the result, also where an operand was broadcast

    Which function of yours brings a gradient back to the operand's shape?
    """
    return dout, dout


def grad_add__second_not_unbroadcast(dout, x, y):
    """only the first gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return _narrow(dout, np.shape(x)), dout


def grad_add__first_not_unbroadcast(dout, x, y):
    """only the second gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return dout, _narrow(dout, np.shape(y))


def grad_add__swapped(dout, x, y):
    """the two gradients are returned in the wrong order

    Compare the shapes of the results with those of x and y.
    """
    return _both(dout, dout, y, x)


def grad_add__minus(dout, x, y):
    """the second gradient has the wrong sign

    What does x + y do as y rises?
    """
    return _both(dout, -dout, x, y)


def grad_add__like_product(dout, x, y):
    """dout is multiplied by the other operand, as in a product

    If x moves by 1, by how much does x + y move?
    """
    return _both(dout * y, dout * x, x, y)


def grad_add__upstream_missing(dout, x, y):
    """only the local gradient 1 is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    ones = np.ones(np.shape(dout))
    return _both(ones, ones, x, y)


def grad_add__halved(dout, x, y):
    """the gradient is shared out, one half to each operand

    If x moves by 1 and y stays, does the sum move by one half?
    """
    return _both(dout / 2, dout / 2, x, y)


def grad_add__mean(dout, x, y):
    """uses of a broadcast operand are averaged instead of added up

    If an entry moves by 1, it moves all its uses.
    """
    return tuple(_narrow(dout, np.shape(one)) * np.size(one) / np.size(dout) for one in (x, y))


def grad_add__first_use(dout, x, y):
    """of a broadcast operand only the first use counts

    An entry that was used five times has five effects.
    """
    return tuple(
        dout[(0,) * (np.ndim(dout) - np.ndim(one))][tuple(slice(0, size) for size in np.shape(one))] for one in (x, y)
    )


def grad_add__one_result(dout, x, y):
    """one gradient is returned for both operands

    How many operands has a sum, and how many gradients should come back?
    """
    return _narrow(dout, np.shape(x))


def grad_add__value(dout, x, y):
    """the operands themselves are returned

    What should a gradient be made of, if the sum moves exactly as x does?
    """
    return 1.0 * x, 1.0 * y


def grad_add__times_own(dout, x, y):
    """dout is multiplied by the operand itself

    If x moves by 1, by how much does x + y move?
    """
    return _both(dout * x, dout * y, x, y)


# ── grad_subtract ───────────────────────────────────────────────────────────────────────────


def grad_subtract__plus(dout, x, y):
    """both gradients have the sign of a sum

    As y rises, where does x - y go?
    """
    return _both(dout, dout, x, y)


def grad_subtract__minus_both(dout, x, y):
    """both gradients are negated

    As x rises, where does x - y go?
    """
    return _both(-dout, -dout, x, y)


def grad_subtract__minus_first(dout, x, y):
    """the first gradient is negated instead of the second

    Which of the two operands pulls the difference down?
    """
    return _both(-dout, dout, x, y)


def grad_subtract__swapped(dout, x, y):
    """the two gradients are returned in the wrong order

    Which of the two results belongs to x?
    """
    return _both(-dout, dout, y, x)


def grad_subtract__not_unbroadcast(dout, x, y):
    """both gradients keep the shape of the result, also where an operand was broadcast

    Which function of yours brings a gradient back to the operand's shape?
    """
    return dout, -dout


def grad_subtract__second_not_unbroadcast(dout, x, y):
    """only the first gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return _narrow(dout, np.shape(x)), -dout


def grad_subtract__first_not_unbroadcast(dout, x, y):
    """only the second gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return dout, -_narrow(dout, np.shape(y))


def grad_subtract__upstream_missing(dout, x, y):
    """only the local gradients 1 and -1 are returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    ones = np.ones(np.shape(dout))
    return _both(ones, -ones, x, y)


def grad_subtract__like_product(dout, x, y):
    """dout is multiplied by the operands, as in a product

    If x moves by 1, by how much does x - y move?
    """
    return _both(dout * y, -dout * x, x, y)


def grad_subtract__mean(dout, x, y):
    """uses of a broadcast operand are averaged instead of added up

    If an entry moves by 1, it moves all its uses.
    """
    return tuple(sign * _narrow(dout, np.shape(one)) * np.size(one) / np.size(dout) for sign, one in ((1, x), (-1, y)))


def grad_subtract__in_place(dout, x, y):
    """the sign is flipped in dout itself

    Who else still needs dout after this call?
    """
    dx = _narrow(dout.copy(), np.shape(x))
    dout *= -1
    return dx, _narrow(dout.copy(), np.shape(y))


def grad_subtract__one_result(dout, x, y):
    """one gradient is returned for both operands

    How many operands has a difference, and how many gradients should come back?
    """
    return _narrow(dout, np.shape(x))


def grad_subtract__second_zero(dout, x, y):
    """nothing is passed on to the second operand

    Does x - y move as y moves?
    """
    return _both(dout, 0.0 * dout, x, y)


# ── grad_multiply ───────────────────────────────────────────────────────────────────────────


def grad_multiply__own_operand(dout, x, y):
    """dout is multiplied by the operand itself instead of the other one

    What is the slope of x y, seen as a function of x alone?
    """
    return _both(dout * x, dout * y, x, y)


def grad_multiply__like_sum(dout, x, y):
    """dout is passed on as it is, as in a sum

    If x moves by 1, by how much does x y move?
    """
    return _both(dout, dout, x, y)


def grad_multiply__upstream_missing(dout, x, y):
    """only the other operand is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    ones = np.ones(np.shape(dout))
    return _both(ones * y, ones * x, x, y)


def grad_multiply__value_times_dout(dout, x, y):
    """dout is multiplied by the product x y

    The product is the value of the node. What is its slope in x?
    """
    return _both(dout * x * y, dout * x * y, x, y)


def grad_multiply__swapped(dout, x, y):
    """the two gradients are returned in the wrong order

    Compare the shapes of the results with those of x and y.
    """
    return _both(dout * x, dout * y, y, x)


def grad_multiply__not_unbroadcast(dout, x, y):
    """both gradients keep the shape of the result, also where an operand was broadcast

    Which function of yours brings a gradient back to the operand's shape?
    """
    return dout * y, dout * x


def grad_multiply__second_not_unbroadcast(dout, x, y):
    """only the first gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return _narrow(dout * y, np.shape(x)), dout * x


def grad_multiply__first_not_unbroadcast(dout, x, y):
    """only the second gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return dout * y, _narrow(dout * x, np.shape(y))


def grad_multiply__summed_too_early(dout, x, y):
    """dout is summed before it is multiplied by the other operand

    Each use of an entry met another partner. Can you add up first and multiply afterwards?
    """
    return _narrow(dout, np.shape(x)) * y, _narrow(dout, np.shape(y)) * x


def grad_multiply__divided(dout, x, y):
    """dout is divided by an operand

    Where would a division come from in the slope of x y?
    """
    return _both(dout / x, dout / y, x, y)


def grad_multiply__minus(dout, x, y):
    """the second gradient has the wrong sign

    With a positive x, where does x y go as y rises?
    """
    return _both(dout * y, -dout * x, x, y)


def grad_multiply__same_partner(dout, x, y):
    """both gradients are made with y

    What is the slope of x y, seen as a function of y alone?
    """
    return _both(dout * y, dout * y, x, y)


def grad_multiply__mean(dout, x, y):
    """uses of a broadcast operand are averaged instead of added up

    If an entry moves by 1, it moves all its uses.
    """
    dx, dy = _both(dout * y, dout * x, x, y)
    return dx * np.size(x) / np.size(dout), dy * np.size(y) / np.size(dout)


def grad_multiply__one_result(dout, x, y):
    """one gradient is returned, that of the first operand

    How many operands has a product, and how many gradients should come back?
    """
    return _narrow(dout * y, np.shape(x))


def grad_multiply__product_rule(dout, x, y):
    """both gradients hold the whole product rule, x + y

    The product rule is for two functions of the same variable. Here x and y move one at a time.
    """
    return _both(dout * (x + y), dout * (x + y), x, y)


# ── grad_matmul ─────────────────────────────────────────────────────────────────────────────


def grad_matmul__swapped(dout, A, B):
    """the two gradients are returned in the wrong order

    Which result has the shape of A?
    """
    return A.T @ dout, dout @ B.T


def grad_matmul__not_transposed(dout, A, B):
    """the factors are not transposed

    Write the three shapes below the product. Do the inner ones agree?
    """
    return dout @ B, A @ dout


def grad_matmul__wrong_side(dout, A, B):
    """the factors stand on the wrong sides of dout

    A stood to the left of B. On which side of dout does B's place remain?
    """
    return B.T @ dout, dout @ A.T


def grad_matmul__elementwise(dout, A, B):
    """entries are multiplied one by one, as in a product of numbers

    One entry of A meets a whole row of B. Which product adds that up?
    """
    return dout * B.T, A.T * dout


def grad_matmul__results_transposed(dout, A, B):
    """both gradients are transposed

    A gradient has the shape of what it is the gradient of.
    """
    return B @ dout.T, dout.T @ A


def grad_matmul__first_transposed(dout, A, B):
    """the first gradient is transposed

    A gradient has the shape of what it is the gradient of.
    """
    return B @ dout.T, A.T @ dout


def grad_matmul__second_transposed(dout, A, B):
    """the second gradient is transposed

    A gradient has the shape of what it is the gradient of.
    """
    return dout @ B.T, dout.T @ A


def grad_matmul__upstream_missing(dout, A, B):
    """what comes from above is missing, as if it were 1 everywhere

    Upstream times local. Where does dout come in?
    """
    ones = np.ones(dout.shape)
    return ones @ B.T, A.T @ ones


def grad_matmul__mean(dout, A, B):
    """the second gradient is divided by the number of rows

    All rows of A meet the same B. Do their shares add up, or is their mean taken?
    """
    return dout @ B.T, A.T @ dout / len(A)


def grad_matmul__dout_transposed(dout, A, B):
    """dout is transposed instead of the factors

    Write the three shapes below the product. Do the inner ones agree?
    """
    return dout.T @ B, A @ dout.T


def grad_matmul__minus(dout, A, B):
    """the second gradient has the wrong sign

    Is there a minus anywhere in a product of matrices?
    """
    return dout @ B.T, -(A.T @ dout)


def grad_matmul__own_factor(dout, A, B):
    """each gradient is made with the factor's own matrix instead of the other one

    What is the slope of a b, seen as a function of a alone?
    """
    return dout @ A.T, B.T @ dout


def grad_matmul__one_result(dout, A, B):
    """one gradient is returned, that of the first factor

    How many factors has the product, and how many gradients should come back?
    """
    return dout @ B.T


# ── grad_exp ────────────────────────────────────────────────────────────────────────────────


def grad_exp__of_value(dout, x):
    """dout is multiplied by x: the argument is taken for e^x

    The slope is e^x. Which of x and e^x does this function receive?
    """
    return dout * x


def grad_exp__upstream_missing(dout, x):
    """only e^x is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return np.exp(x)


def grad_exp__power_rule(dout, x):
    """the rule for powers is used: x e^(x - 1)

    In which of x^n and e^x does the variable stand in the exponent?
    """
    return dout * x * np.exp(x - 1)


def grad_exp__passed_on(dout, x):
    """dout is passed on as it is

    How steep is e^x at x = 2?
    """
    return 1.0 * dout


def grad_exp__inside(dout, x):
    """dout is multiplied inside the exponent

    The chain rule multiplies slopes, not arguments.
    """
    return np.exp(dout * x)


def grad_exp__divided(dout, x):
    """dout is divided by e^x

    Is the curve of e^x steep or flat where e^x is large?
    """
    return dout * np.exp(-x)


def grad_exp__minus_one(dout, x):
    """1 is subtracted from e^x

    What is the slope of e^x at x = 0?
    """
    return dout * np.expm1(x)


def grad_exp__base_two(dout, x):
    """2^x is computed instead of e^x

    Which base has np.exp?
    """
    return dout * np.exp2(x)


def grad_exp__times_x(dout, x):
    """a factor x is there too many

    Which function is its own slope?
    """
    return dout * x * np.exp(x)


def grad_exp__sum(dout, x):
    """dout is added to the slope instead of multiplied by it

    How do two slopes along one path go together?
    """
    return dout + np.exp(x)


def grad_exp__in_place(dout, x):
    """e^x is written into x

    Who else still needs x after this call?
    """
    np.exp(x, out=x)
    return dout * x


# ── grad_log ────────────────────────────────────────────────────────────────────────────────


def grad_log__times_x(dout, x):
    """dout is multiplied by x

    Is the logarithm steep near 0, or far out?
    """
    return dout * x


def grad_log__value(dout, x):
    """dout is multiplied by log x

    The logarithm is the value of the node. What is its slope?
    """
    return dout * np.log(x)


def grad_log__over_log(dout, x):
    """dout is divided by log x

    What is the slope of the logarithm at x = 1?
    """
    return dout / np.log(x + 1e-300)


def grad_log__upstream_missing(dout, x):
    """only 1 / x is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return 1.0 / x


def grad_log__upside_down(dout, x):
    """x is divided by dout

    Which of the two belongs below the line?
    """
    return x / dout


def grad_log__minus(dout, x):
    """the sign is flipped

    Does the logarithm rise or fall?
    """
    return -dout / x


def grad_log__squared(dout, x):
    """x is squared: that is the slope of -1 / x, not of log x

    Which function has the slope 1 / x, and which 1 / x^2?
    """
    return dout / x**2


def grad_log__base_ten(dout, x):
    """the slope is that of a logarithm to the base 10

    Which base has np.log?
    """
    return dout / (x * np.log(10.0))


def grad_log__shifted(dout, x):
    """1 is added to x, as in log(1 + x)

    Which logarithm is differentiated here?
    """
    return dout / (1.0 + x)


def grad_log__exp(dout, x):
    """e^x is taken for the slope

    The exponential is its own slope. What is the slope of the logarithm?
    """
    return dout * np.exp(-x)


def grad_log__in_place(dout, x):
    """the result is written into x

    Who else still needs x after this call?
    """
    np.divide(dout, x, out=x)
    return x


# ── grad_sigmoid ────────────────────────────────────────────────────────────────────────────


def grad_sigmoid__of_value(dout, x):
    """x (1 - x) is computed: the argument is taken for sigmoid(x)

    The formula speaks of sigmoid(x). Which of the two does this function receive?
    """
    return dout * x * (1 - x)


def grad_sigmoid__upstream_missing(dout, x):
    """only the slope is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return _slope(x)


def grad_sigmoid__value(dout, x):
    """dout is multiplied by sigmoid(x), not by its slope

    What becomes of the curve's steepness where it levels off near 1?
    """
    return dout * _sigmoid(x)


def grad_sigmoid__plus(dout, x):
    """the sign in the second factor is flipped: z (1 + z) instead of z (1 - z)

    What should the slope be where the curve is flat?
    """
    return dout * _sigmoid(x) * (1 + _sigmoid(x))


def grad_sigmoid__like_tanh(dout, x):
    """1 - z^2 is computed, which is how the slope of tanh is made from its value

    Which function is differentiated here? Its steepest slope is 1/4.
    """
    return dout * (1 - _sigmoid(x) ** 2)


def grad_sigmoid__tanh_slope(dout, x):
    """the slope is that of tanh

    What is the slope of the sigmoid at 0?
    """
    return dout * (1 - np.tanh(x) ** 2)


def grad_sigmoid__complement(dout, x):
    """dout is multiplied by 1 - sigmoid(x) alone: one factor is missing

    The slope is a product. What is its value for a large negative x?
    """
    return dout * (1 - _sigmoid(x))


def grad_sigmoid__overflow(dout, x):
    """e^(-x) / (1 + e^(-x))^2 is computed as it stands, which is inf / inf for a large negative x

    Which form of the sigmoid is safe for every x? Can you write the slope with it alone?
    """
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


def grad_sigmoid__overflow_positive(dout, x):
    """e^x / (1 + e^x)^2 is computed as it stands, which is inf / inf for a large positive x

    Which form of the sigmoid is safe for every x? Can you write the slope with it alone?
    """
    return dout * np.exp(x) / (1 + np.exp(x)) ** 2


def grad_sigmoid__twice(dout, x):
    """the sigmoid is applied twice before the slope is taken

    How many sigmoids stand in the formula, one inside the other?
    """
    return dout * _slope(_sigmoid(x))


def grad_sigmoid__at_dout(dout, x):
    """the slope is taken at dout x instead of at x

    At which point of the curve was the value computed?
    """
    return dout * _slope(dout * x)


def grad_sigmoid__squared(dout, x):
    """z - z^2 has lost the square on its way, or z its factor: z (1 - z) z is computed

    Count the factors of the formula.
    """
    return dout * _sigmoid(x) * _slope(x)


def grad_sigmoid__in_place(dout, x):
    """the result is written into dout

    Who else still needs dout after this call?
    """
    dout *= _slope(x)
    return dout


# ── grad_tanh ───────────────────────────────────────────────────────────────────────────────


def grad_tanh__of_value(dout, x):
    """1 - x^2 is computed: the argument is taken for tanh(x)

    Can the slope of tanh be negative? Which of x and tanh(x) does this function receive?
    """
    return dout * (1 - x**2)


def grad_tanh__upstream_missing(dout, x):
    """only the slope is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return 1 - np.tanh(x) ** 2


def grad_tanh__unsquared(dout, x):
    """the square is missing: 1 - tanh(x)

    Is your slope the same at x and at -x, as the curve of tanh says?
    """
    return dout * (1 - np.tanh(x))


def grad_tanh__sigmoid(dout, x):
    """the slope is that of the sigmoid

    What is the slope of tanh at 0?
    """
    return dout * _slope(x)


def grad_tanh__form_of_sigmoid(dout, x):
    """z (1 - z) is computed with z = tanh(x): the sigmoid's formula

    The two curves have different formulas for the slope. What should it be at 0?
    """
    return dout * np.tanh(x) * (1 - np.tanh(x))


def grad_tanh__plus(dout, x):
    """the sign is flipped: 1 + z^2 instead of 1 - z^2

    What should the slope be where the curve is flat?
    """
    return dout * (1 + np.tanh(x) ** 2)


def grad_tanh__twice(dout, x):
    """tanh is applied twice before the slope is taken

    How many tanh stand in the formula, one inside the other?
    """
    return dout * (1 - np.tanh(np.tanh(x)) ** 2)


def grad_tanh__value(dout, x):
    """dout is multiplied by tanh(x), not by its slope

    What becomes of the curve's steepness where it levels off near 1?
    """
    return dout * np.tanh(x)


def grad_tanh__overflow(dout, x):
    """tanh is made from exponentials, which gives inf / inf for large entries

    numpy has a tanh that is right for every x.
    """
    t = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
    return dout * (1 - t**2)


def grad_tanh__at_dout(dout, x):
    """the slope is taken at dout x instead of at x

    At which point of the curve was the value computed?
    """
    return dout * (1 - np.tanh(dout * x) ** 2)


def grad_tanh__of_difference(dout, x):
    """the parentheses are missing: dout - z^2 is computed

    What does dout multiply, the 1 alone or the whole slope?
    """
    return dout * 1 - np.tanh(x) ** 2


def grad_tanh__in_place(dout, x):
    """the result is written into dout

    Who else still needs dout after this call?
    """
    dout *= 1 - np.tanh(x) ** 2
    return dout


# ── grad_relu ───────────────────────────────────────────────────────────────────────────────


def grad_relu__one_at_zero(dout, x):
    """dout is let through where x is exactly 0

    The task fixes the slope at the kink. From which side does it count?
    """
    return np.where(x >= 0, dout, 0.0)


def grad_relu__mask_of_dout(dout, x):
    """dout is cut off where dout itself is negative

    Which of dout and x decides whether the gate is open?
    """
    return np.maximum(dout, 0.0)


def grad_relu__both_masks(dout, x):
    """negative gradients are cut off as well as negative operands

    May a gradient be negative? Only the sign of x decides.
    """
    return np.where((x > 0) & (dout > 0), dout, 0.0)


def grad_relu__upstream_missing(dout, x):
    """only the slope is returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return 1.0 * (x > 0)


def grad_relu__value(dout, x):
    """dout is multiplied by relu(x), not by its slope

    How steep is the curve at 3, and is it steeper at 30?
    """
    return dout * np.maximum(x, 0.0)


def grad_relu__inverted(dout, x):
    """dout is let through on the negative side and stopped on the positive one

    On which side does relu rise?
    """
    return np.where(x > 0, 0.0, dout)


def grad_relu__leaky(dout, x):
    """a little of dout is let through on the negative side

    How steep is relu on its flat side?
    """
    return np.where(x > 0, dout, 0.01 * dout)


def grad_relu__passed_on(dout, x):
    """dout is passed on as it is

    What did relu do with the negative entries on the way forward?
    """
    return 1.0 * dout


def grad_relu__sign(dout, x):
    """dout is multiplied by the sign of x, which is -1 on the negative side

    How steep is relu on its flat side?
    """
    return dout * np.sign(x)


def grad_relu__operand(dout, x):
    """relu(x) is returned: that is the value and not the gradient

    What should happen to dout on its way back?
    """
    return np.maximum(x, 0.0)


def grad_relu__in_place(dout, x):
    """entries of dout itself are set to 0

    Who else still needs dout after this call?
    """
    dout *= x > 0
    return dout


# ── grad_maximum ────────────────────────────────────────────────────────────────────────────


def grad_maximum__both(dout, x, y):
    """dout goes to both operands

    If the smaller operand moves a little, does the maximum move?
    """
    return _both(dout, dout, x, y)


def grad_maximum__smaller(dout, x, y):
    """dout goes to the smaller operand

    Which of the two does the maximum follow?
    """
    return _both(dout * (x < y), dout * (x > y), x, y)


def grad_maximum__swapped(dout, x, y):
    """the two gradients are returned in the wrong order

    Compare the shapes of the results with those of x and y.
    """
    return _both(dout * (x < y), dout * (x > y), y, x)


def grad_maximum__not_unbroadcast(dout, x, y):
    """both gradients keep the shape of the result, also where an operand was broadcast

    Which function of yours brings a gradient back to the operand's shape?
    """
    return dout * (x > y), dout * (x < y)


def grad_maximum__second_not_unbroadcast(dout, x, y):
    """only the first gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return _narrow(dout * (x > y), np.shape(x)), dout * (x < y)


def grad_maximum__first_not_unbroadcast(dout, x, y):
    """only the second gradient is brought back to its operand's shape

    Either operand may have been broadcast.
    """
    return dout * (x > y), _narrow(dout * (x < y), np.shape(y))


def grad_maximum__upstream_missing(dout, x, y):
    """only the slopes 1 and 0 are returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return _both(1.0 * (x > y), 1.0 * (x < y), x, y)


def grad_maximum__like_relu(dout, x, y):
    """each operand is compared with 0 instead of with the other

    Between which two numbers does the maximum choose?
    """
    ones = np.ones(np.shape(dout))
    return _both(dout * (ones * x > 0), dout * (ones * y > 0), x, y)


def grad_maximum__by_size(dout, x, y):
    """sizes are compared, without regard to the signs

    Which is larger, -3 or 2?
    """
    return _both(dout * (np.abs(x) > np.abs(y)), dout * (np.abs(x) <= np.abs(y)), x, y)


def grad_maximum__first_only(dout, x, y):
    """nothing is passed on to the second operand

    What happens where y is the larger one?
    """
    return _both(dout * (x > y), 0.0 * dout, x, y)


def grad_maximum__second_unmasked(dout, x, y):
    """the second operand receives dout everywhere

    If the smaller operand moves a little, does the maximum move?
    """
    return _both(dout * (x > y), dout, x, y)


def grad_maximum__halved(dout, x, y):
    """dout is shared out, one half to each operand

    If the larger operand moves by 1, by how much does the maximum move?
    """
    return _both(dout / 2, dout / 2, x, y)


def grad_maximum__whole(dout, x, y):
    """the operand with the larger sum gets everything

    The maximum is taken entry by entry. Who decides at each entry?
    """
    ones = np.ones(np.shape(dout))
    first = np.sum(ones * x) > np.sum(ones * y)
    return _both(dout * first, dout * (not first), x, y)


def grad_maximum__value(dout, x, y):
    """dout is multiplied by the larger operand

    The maximum follows one operand exactly. What is the slope of that?
    """
    return _both(dout * x * (x > y), dout * y * (x < y), x, y)


def grad_maximum__mean(dout, x, y):
    """uses of a broadcast operand are averaged instead of added up

    If an entry moves by 1, it moves all its uses.
    """
    dx, dy = _both(dout * (x > y), dout * (x < y), x, y)
    return dx * np.size(x) / np.size(dout), dy * np.size(y) / np.size(dout)


def grad_maximum__one_result(dout, x, y):
    """one gradient is returned, that of the first operand

    How many operands has a maximum, and how many gradients should come back?
    """
    return _narrow(dout * (x > y), np.shape(x))


# ── grad_sum ────────────────────────────────────────────────────────────────────────────────


def grad_sum__number(dout, x):
    """dout is passed on as one number

    Each entry of x has a gradient of its own. Which shape holds them all?
    """
    return 1.0 * dout


def grad_sum__upstream_missing(dout, x):
    """ones are returned: what comes from above is missing

    Upstream times local. Which of your two factors is missing?
    """
    return np.ones(np.shape(x))


def grad_sum__mean(dout, x):
    """dout is divided by the number of entries, as for a mean

    If one entry moves by 1, by how much does the sum move?
    """
    return np.full(np.shape(x), dout / np.size(x))


def grad_sum__times_x(dout, x):
    """dout is multiplied by the entries of x

    If one entry moves by 1, does it matter for the sum how large it is?
    """
    return dout * x


def grad_sum__times_total(dout, x):
    """dout is multiplied by the sum itself

    The sum is the value of the node. What is its slope in one entry?
    """
    return np.full(np.shape(x), dout * np.sum(x))


def grad_sum__share(dout, x):
    """dout is shared out in proportion to the entries

    If one entry moves by 1, does it matter for the sum how large it is?
    """
    return dout * x / np.sum(x)


def grad_sum__times_count(dout, x):
    """dout is multiplied by the number of entries

    How often does one entry of x stand in the sum?
    """
    return np.full(np.shape(x), dout * np.size(x))


def grad_sum__one_row(dout, x):
    """the result has only one row

    A gradient has the shape of what it is the gradient of.
    """
    return np.full(np.shape(x)[-1:], dout)


def grad_sum__flat(dout, x):
    """all entries of the result stand in one row

    A gradient has the shape of what it is the gradient of.
    """
    return np.full(np.size(x), dout)


def grad_sum__first_entry(dout, x):
    """only the first entry receives dout

    Which entries of x are in the sum?
    """
    result = np.zeros(np.shape(x))
    result.flat[0] = dout
    return result


def grad_sum__value(dout, x):
    """x itself is returned

    What should a gradient be made of, if the sum moves exactly as each entry does?
    """
    return 1.0 * x


def grad_sum__minus(dout, x):
    """the sign is flipped

    Where does the sum go as one entry rises?
    """
    return np.full(np.shape(x), -dout)


def grad_sum__added_to_x(dout, x):
    """dout is added to x: that is a step, not a gradient

    What is asked for is how the output moves, not where x should go.
    """
    return x + dout


# ── backward ────────────────────────────────────────────────────────────────────────────────


def _averaged(graph, values, output):
    uses = [source for _, sources in graph.values() for source in sources]
    grads = _seeded(values, output)
    for source, share in _shares(graph, values, grads, _order(graph)[::-1]):
        grads[source] = grads[source] + share / uses.count(source)
    return grads


def _first_input_only(graph, values, output):
    grads = _seeded(values, output)
    for name in reversed(_order(graph)):
        for source, share in list(_shares(graph, values, grads, [name]))[:1]:
            grads[source] = grads[source] + share
    return grads


def _no_start(graph, values, output):
    return _gathered(graph, values, _zeros(values), _order(graph)[::-1])


def _not_unbroadcast(graph, values, output):
    def local(operation, dout, operands):
        if operation in ("add", "multiply"):
            return _wide(operation, dout, *operands)
        return _local(operation, dout, operands)

    return _gathered(graph, values, _seeded(values, output), _order(graph)[::-1], local)


def _overwritten(graph, values, output, order=_order):
    grads = _seeded(values, output)
    for source, share in _shares(graph, values, grads, order(graph)[::-1]):
        grads[source] = share
    return grads


def _overwritten_depth_first(graph, values, output):
    return _overwritten(graph, values, output, _depth_first)


def _kept_first(graph, values, output, order=_order):
    grads, below = {output: np.ones(())}, _below(graph, output)
    for source, share in _shares(graph, values, grads, [name for name in order(graph)[::-1] if name in below]):
        grads.setdefault(source, share)
    return {**_zeros(values), **grads}


def _same_input_once(graph, values, output):
    grads = _seeded(values, output)
    for name in reversed(_order(graph)):
        operation, sources = graph[name]
        if sources:
            shares = _local(operation, grads[name], [values[source] for source in sources])
            for source, share in dict(zip(sources, shares, strict=True)).items():
                grads[source] = grads[source] + share
    return grads


def _starts_with_value(graph, values, output):
    return _gathered(graph, values, {**_zeros(values), output: 1.0 * values[output]}, _order(graph)[::-1])


def _upstream_missing(graph, values, output):
    def local(operation, dout, operands):
        return _local(operation, np.ones(np.shape(dout)), operands)

    return _gathered(graph, values, _seeded(values, output), _order(graph)[::-1], local)


def backward__overwritten(graph, values, output):
    """what reaches a node replaces what was there: the gradients of a node that is used twice do not add up

    On how many ways does a node reach the output that two others use?
    """
    return _overwritten(graph, values, output)


def backward__overwritten_depth_first(graph, values, output):
    """each share takes the place of the one before it, so that only one use of a node counts

    On how many ways does a node reach the output that two others use?
    """
    return _overwritten_depth_first(graph, values, output)


def backward__kept_first(graph, values, output):
    """what reaches a node first is kept, and whatever comes later is dropped

    On how many ways does a node reach the output that two others use?
    """
    return _kept_first(graph, values, output)


def backward__kept_first_depth_first(graph, values, output):
    """a node that has received something receives nothing more

    On how many ways does a node reach the output that two others use?
    """
    return _kept_first(graph, values, output, _depth_first)


def backward__averaged(graph, values, output):
    """what reaches a node is averaged over its uses instead of added up

    If a node moves by 1, it moves all nodes that use it. Do their effects add up?
    """
    return _averaged(graph, values, output)


def backward__same_input_once(graph, values, output):
    """of a node that has one input twice, such as x * x, only one of the two gradients arrives

    A dict holds each name once. How many gradients does x * x send to x?
    """
    return _same_input_once(graph, values, output)


def backward__shared_array(graph, values, output):
    """gradients are added into an array that belongs to another node as well

    Your first share is kept as it is, and the second is added into it with +=. Whose array is that?
    """
    grads = {output: np.ones(())}
    order = [name for name in _order(graph)[::-1] if name in _below(graph, output)]
    for name in order:
        operation, sources = graph[name]
        if not sources:
            continue
        operands = [values[source] for source in sources]
        shares = _local(operation, grads[name], operands)
        if operation == "add":
            shares = [
                grads[name] if np.shape(one) == np.shape(grads[name]) else share
                for one, share in zip(operands, shares, strict=True)
            ]
        for source, share in zip(sources, shares, strict=True):
            if source in grads:
                grads[source] += share
            else:
                grads[source] = share
    return {**_zeros(values), **grads}


def backward__forward_order(graph, values, output):
    """nodes are visited from the inputs to the output

    When a node passes on what has reached it, must not everything have reached it by then?
    """
    return _gathered(graph, values, _seeded(values, output), _order(graph))


def backward__insertion_order(graph, values, output):
    """nodes are visited in the reverse order of the dict

    When a node passes on what has reached it, must not everything have reached it by then?
    """
    return _gathered(graph, values, _seeded(values, output), list(graph)[::-1])


def backward__pushed_again(graph, values, output):
    """each time that something reaches a node, it passes on again all that it has received so far

    When is the gradient of a node complete? Pass it on then, once.
    """
    grads = _seeded(values, output)

    def push(name):
        for source, share in _shares(graph, values, grads, [name]):
            grads[source] = grads[source] + share
            push(source)

    push(output)
    return grads


def backward__no_start(graph, values, output):
    """nothing starts at the output: all gradients are 0

    What is the derivative of the output by itself?
    """
    return _no_start(graph, values, output)


def backward__starts_with_value(graph, values, output):
    """the gradient of the output is its value instead of 1

    What is the derivative of the output by itself?
    """
    return _starts_with_value(graph, values, output)


def backward__all_start(graph, values, output):
    """every node begins with 1 instead of 0

    Which node is the only one whose gradient is known from the start?
    """
    ones = {name: np.ones(np.shape(value)) for name, value in values.items()}
    return _gathered(graph, values, ones, _order(graph)[::-1])


def backward__starts_twice(graph, values, output):
    """the gradient of the output is 2: it is set to 1, and 1 is added

    What is the derivative of the output by itself?
    """
    return _gathered(graph, values, {**_zeros(values), output: np.full((), 2.0)}, _order(graph)[::-1])


def backward__last_node(graph, values, output):
    """the last node of the order starts with 1 instead of the output

    There may be nodes above the output. Which one does the task differentiate?
    """
    order = _order(graph)
    return _gathered(graph, values, {**_zeros(values), order[-1]: np.ones(np.shape(values[order[-1]]))}, order[::-1])


def backward__every_end(graph, values, output):
    """every node that no other uses starts with 1

    A graph may have several ends. Which one does the task differentiate?
    """
    used = {source for _, sources in graph.values() for source in sources}
    ends = {name: np.ones(np.shape(values[name])) for name in graph if name not in used or name == output}
    return _gathered(graph, values, {**_zeros(values), **ends}, _order(graph)[::-1])


def backward__unreached_missing(graph, values, output):
    """nodes from which no path leads to the output are missing

    What is the derivative of the output by something that it does not depend on?
    """
    found = _backward(graph, values, output)
    return {name: found[name] for name in graph if name in _below(graph, output)}


def backward__unreached_none(graph, values, output):
    """nodes from which no path leads to the output have the gradient None

    What is the derivative of the output by something that it does not depend on?
    """
    found, below = _backward(graph, values, output), _below(graph, output)
    return {name: found[name] if name in below else None for name in graph}


def backward__unreached_number(graph, values, output):
    """nodes from which no path leads to the output have the number 0 instead of zeros in their own shape

    A gradient has the shape of what it is the gradient of.
    """
    found, below = _backward(graph, values, output), _below(graph, output)
    return {name: found[name] if name in below else 0.0 for name in graph}


def backward__inputs_only(graph, values, output):
    """only the inputs of the graph have gradients in the result

    The result should hold every node.
    """
    found = _backward(graph, values, output)
    return {name: grad for name, grad in found.items() if not graph[name][1]}


def backward__output_left_out(graph, values, output):
    """the output itself is missing from the result

    The result should hold every node.
    """
    found = _backward(graph, values, output)
    return {name: grad for name, grad in found.items() if name != output}


def backward__upstream_missing(graph, values, output):
    """local gradients are used as they are: what reaches a node from above is not passed on

    Upstream times local. What should local_gradients receive as dout?
    """
    return _upstream_missing(graph, values, output)


def backward__value_as_upstream(graph, values, output):
    """local_gradients receives the value of the node as dout, not the node's gradient

    What does dout stand for?
    """
    grads = _seeded(values, output)
    for source, share in _shares(graph, values, values, _order(graph)[::-1]):
        grads[source] = grads[source] + share
    return grads


def backward__at_own_value(graph, values, output):
    """slopes are taken at the value of the node itself instead of at those of its inputs

    At which point is the slope of z = tanh(x) taken, at x or at z?
    """

    def local(operation, dout, operands):
        if operation == "tanh":
            operands = [np.tanh(operands[0])]
        return _local(operation, dout, operands)

    return _gathered(graph, values, _seeded(values, output), _order(graph)[::-1], local)


def backward__first_input_only(graph, values, output):
    """only the first input of each node receives something

    How many inputs has a product?
    """
    return _first_input_only(graph, values, output)


def backward__inputs_reversed(graph, values, output):
    """gradients go to the wrong inputs: the first to the second and the second to the first

    In which order does local_gradients return them?
    """

    def local(operation, dout, operands):
        return _local(operation, dout, operands)[::-1]

    return _gathered(graph, values, _seeded(values, output), _order(graph)[::-1], local)


def backward__not_unbroadcast(graph, values, output):
    """gradients of broadcast operands keep the shape of the result

    Which of your local gradients forgets to bring a gradient back to the operand's shape?
    """
    return _not_unbroadcast(graph, values, output)


def backward__in_place(graph, values, output):
    """gradients are written into `values`

    Who else still needs the values?
    """
    values.update(_backward(graph, values, output))
    return values


def backward__list(graph, values, output):
    """gradients are returned as a list, without their names

    How would someone find the gradient of one node in it?
    """
    return list(_backward(graph, values, output).values())


def backward__minus(graph, values, output):
    """the gradient of the output is -1: a step downhill is mixed into the gradient

    What is the derivative of the output by itself?
    """
    return _gathered(graph, values, {**_zeros(values), output: -np.ones(())}, _order(graph)[::-1])


# ── graph_gradients ─────────────────────────────────────────────────────────────────────────


def _whole(graph, inputs, output, back=_backward):
    values = _values(graph, inputs)
    grads = back(graph, values, output)
    return values[output], {name: grads[name] for name in inputs}


def graph_gradients__every_path(graph, inputs, output):
    """every path is followed by itself, and their number doubles with each diamond

    How often do you compute one and the same node? Its gradient can be passed on once, when it is complete.
    """
    values = _values(graph, inputs)
    grads = _zeros(values)

    def push(name, above):
        grads[name] = grads[name] + above
        operation, sources = graph[name]
        if sources:
            for source, share in zip(
                sources, _local(operation, above, [values[source] for source in sources]), strict=True
            ):
                push(source, share)

    push(output, np.ones(()))
    return values[output], {name: grads[name] for name in inputs}


def graph_gradients__all_nodes(graph, inputs, output):
    """gradients of all nodes are returned, not only those of the inputs

    By which of the nodes should the output be differentiated?
    """
    values = _values(graph, inputs)
    return values[output], _backward(graph, values, output)


def graph_gradients__gradients_only(graph, inputs, output):
    """only gradients are returned, without the value of the output

    Which two results does the task ask for?
    """
    return _whole(graph, inputs, output)[1]


def graph_gradients__swapped(graph, inputs, output):
    """the two results are returned in the wrong order

    Which of the two comes first, the value or its gradients?
    """
    return _whole(graph, inputs, output)[::-1]


def graph_gradients__all_values(graph, inputs, output):
    """values of all nodes are returned instead of the output's

    Which number is it that is differentiated?
    """
    values = _values(graph, inputs)
    return values, _whole(graph, inputs, output)[1]


def graph_gradients__unreached_missing(graph, inputs, output):
    """inputs that the output does not depend on are missing

    What is the derivative of the output by something that it does not depend on?
    """
    value, grads = _whole(graph, inputs, output)
    return value, {name: grad for name, grad in grads.items() if name in _below(graph, output)}


def graph_gradients__unreached_none(graph, inputs, output):
    """inputs that the output does not depend on have the gradient None

    What is the derivative of the output by something that it does not depend on?
    """
    value, grads = _whole(graph, inputs, output)
    return value, {name: grad if name in _below(graph, output) else None for name, grad in grads.items()}


def graph_gradients__last_node(graph, inputs, output):
    """the last node of the order is differentiated instead of the output

    There may be nodes above the output. Which one does the task name?
    """
    return _whole(graph, inputs, _order(graph)[-1])


def graph_gradients__value_of_last_node(graph, inputs, output):
    """the value is that of the last node instead of the output

    There may be nodes above the output. Which one does the task name?
    """
    return list(_values(graph, inputs).values())[-1], _whole(graph, inputs, output)[1]


def graph_gradients__list(graph, inputs, output):
    """gradients are returned as a list, without their names

    How would someone find the gradient of one input in it?
    """
    value, grads = _whole(graph, inputs, output)
    return value, list(grads.values())


def graph_gradients__in_place(graph, inputs, output):
    """values of the nodes are written into `inputs`

    Who else still needs `inputs` as it was?
    """
    result = _whole(graph, inputs, output)
    inputs.update(_values(graph, inputs))
    return result


def graph_gradients__differences(graph, inputs, output):
    """slopes are measured by moving each input a little, not computed by the chain rule

    How many times is the whole graph computed for that? One way back gives all gradients, to the last digit.
    """
    h, value, grads = 1e-6, _values(graph, inputs)[output], {}
    for name, number in inputs.items():
        grads[name] = np.zeros(np.shape(number))
        for place in np.ndindex(np.shape(number)):
            moved = np.array(number, float)
            moved[place] += h
            grads[name][place] = (_values(graph, {**inputs, name: moved})[output] - value) / h
    return value, grads


def graph_gradients__overwritten(graph, inputs, output):
    """what reaches a node replaces what was there: the gradients of a node that is used twice do not add up

    On how many ways does a node reach the output that two others use?
    """
    return _whole(graph, inputs, output, _overwritten)


def graph_gradients__overwritten_depth_first(graph, inputs, output):
    """each share takes the place of the one before it, so that only one use of a node counts

    On how many ways does a node reach the output that two others use?
    """
    return _whole(graph, inputs, output, _overwritten_depth_first)


def graph_gradients__averaged(graph, inputs, output):
    """what reaches a node is averaged over its uses instead of added up

    If a node moves by 1, it moves all nodes that use it. Do their effects add up?
    """
    return _whole(graph, inputs, output, _averaged)


def graph_gradients__same_input_once(graph, inputs, output):
    """of a node that has one input twice, such as x * x, only one of the two gradients arrives

    How many gradients does x * x send to x?
    """
    return _whole(graph, inputs, output, _same_input_once)


def graph_gradients__nothing_arrives(graph, inputs, output):
    """all gradients are 0: nothing starts at the output, or nodes are visited from the inputs to the output

    What is the derivative of the output by itself? And what must have happened before a node passes on what it has?
    """
    return _whole(graph, inputs, output, _no_start)


def graph_gradients__starts_with_value(graph, inputs, output):
    """the gradient of the output is its value instead of 1

    What is the derivative of the output by itself?
    """
    return _whole(graph, inputs, output, _starts_with_value)


def graph_gradients__upstream_missing(graph, inputs, output):
    """local gradients are used as they are: what reaches a node from above is not passed on

    Upstream times local. What should local_gradients receive as dout?
    """
    return _whole(graph, inputs, output, _upstream_missing)


def graph_gradients__first_input_only(graph, inputs, output):
    """only the first input of each node receives something

    How many inputs has a product?
    """
    return _whole(graph, inputs, output, _first_input_only)


def graph_gradients__not_unbroadcast(graph, inputs, output):
    """gradients of broadcast operands keep the shape of the result

    Which of your local gradients forgets to bring a gradient back to the operand's shape?
    """
    return _whole(graph, inputs, output, _not_unbroadcast)


# ── two_layer_gradients ─────────────────────────────────────────────────────────────────────


def _probabilities(S):
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _logs(S):
    shifted = S - S.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _one_hot(y, S):
    return np.eye(S.shape[1])[y]


def _network(
    X, y, W1, b1, W2, b2, *, f=np.tanh, slope=lambda Z: 1 - np.tanh(Z) ** 2, logs=_logs, signal=None, below=None
):
    """The network with parts that may be changed: activation, slope, log-probabilities, dS, and what dW2 is made with."""
    Z = X @ W1.T + b1
    H = f(Z)
    S = H @ W2.T + b2
    loss = -logs(S)[np.arange(len(y)), y].mean()
    dS = (_probabilities(S) - _one_hot(y, S)) / len(y) if signal is None else signal(S, y)
    dZ = (dS @ W2) * slope(Z)
    return loss, dZ.T @ X, dZ.sum(axis=0), dS.T @ (H if below is None else below(Z)), dS.sum(axis=0)


def two_layer_gradients__sum(X, y, W1, b1, W2, b2):
    """loss and gradients are sums over the samples instead of means

    Which 1/N stands in front of the loss?
    """
    return tuple(len(y) * part for part in _network(X, y, W1, b1, W2, b2))


def two_layer_gradients__loss_sum(X, y, W1, b1, W2, b2):
    """the loss is a sum over the samples, while its gradients are those of the mean

    Which 1/N stands in front of the loss?
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (len(y) * loss, *grads)


def two_layer_gradients__gradient_sum(X, y, W1, b1, W2, b2):
    """1/N is missing from the gradients

    The loss is a mean. Where does its 1/N go as you differentiate?
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (loss, *(len(y) * grad for grad in grads))


def two_layer_gradients__divided_twice(X, y, W1, b1, W2, b2):
    """gradients are divided by N twice

    The 1/N of the mean is in dS already. Where else do you divide?
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (loss, *(grad / len(y) for grad in grads))


def two_layer_gradients__slope_missing(X, y, W1, b1, W2, b2):
    """the slope of tanh is missing on the way back

    What happens to a change in Z before it reaches H?
    """
    return _network(X, y, W1, b1, W2, b2, slope=lambda _: 1.0)


def two_layer_gradients__slope_at_value(X, y, W1, b1, W2, b2):
    """the slope of tanh is taken at H instead of at Z

    1 - H^2 is the slope already. How often has tanh been applied in yours?
    """
    return _network(X, y, W1, b1, W2, b2, slope=lambda Z: 1 - np.tanh(np.tanh(Z)) ** 2)


def two_layer_gradients__slope_unsquared(X, y, W1, b1, W2, b2):
    """the square is missing in the slope of tanh: 1 - H

    Is your slope the same at z and at -z, as the curve of tanh says?
    """
    return _network(X, y, W1, b1, W2, b2, slope=lambda Z: 1 - np.tanh(Z))


def two_layer_gradients__slope_of_input(X, y, W1, b1, W2, b2):
    """the slope is computed as 1 - Z^2: Z is taken for H

    Which of Z and H is tanh of the other?
    """
    return _network(X, y, W1, b1, W2, b2, slope=lambda Z: 1 - Z**2)


def two_layer_gradients__slope_of_sigmoid(X, y, W1, b1, W2, b2):
    """the slope is H (1 - H), which is the sigmoid's formula

    Which activation does this network have?
    """
    return _network(X, y, W1, b1, W2, b2, slope=lambda Z: np.tanh(Z) * (1 - np.tanh(Z)))


def two_layer_gradients__sigmoid(X, y, W1, b1, W2, b2):
    """the hidden layer has a sigmoid instead of tanh

    Which activation does this network have?
    """
    return _network(X, y, W1, b1, W2, b2, f=_sigmoid, slope=_slope)


def two_layer_gradients__relu(X, y, W1, b1, W2, b2):
    """the hidden layer has a relu instead of tanh

    Which activation does this network have?
    """
    return _network(X, y, W1, b1, W2, b2, f=lambda Z: np.maximum(Z, 0), slope=lambda Z: 1.0 * (Z > 0))


def two_layer_gradients__linear(X, y, W1, b1, W2, b2):
    """the activation of the hidden layer is missing

    Two affine layers without anything in between are one affine layer.
    """
    return _network(X, y, W1, b1, W2, b2, f=lambda Z: Z, slope=lambda _: 1.0)


def two_layer_gradients__bias_missing(X, y, W1, b1, W2, b2):
    """the first layer is computed without its bias

    What is Z made of?
    """
    return _network(X, y, W1, 0 * b1, W2, b2)


def two_layer_gradients__second_bias_missing(X, y, W1, b1, W2, b2):
    """the second layer is computed without its bias

    What is S made of?
    """
    return _network(X, y, W1, b1, W2, 0 * b2)


def two_layer_gradients__before_activation(X, y, W1, b1, W2, b2):
    """dW2 is made with Z instead of H

    What does W2 multiply on the way forward?
    """
    return _network(X, y, W1, b1, W2, b2, below=lambda Z: Z)


def two_layer_gradients__weights_transposed(X, y, W1, b1, W2, b2):
    """gradients of the weights are transposed

    A gradient has the shape of what it is the gradient of.
    """
    loss, dW1, db1, dW2, db2 = _network(X, y, W1, b1, W2, b2)
    return loss, dW1.T, db1, dW2.T, db2


def two_layer_gradients__bias_mean(X, y, W1, b1, W2, b2):
    """gradients of the biases are means over the rows instead of sums

    All rows share the bias, and the 1/N is in dS already. What do their shares do?
    """
    loss, dW1, db1, dW2, db2 = _network(X, y, W1, b1, W2, b2)
    return loss, dW1, db1 / len(y), dW2, db2 / len(y)


def two_layer_gradients__bias_not_summed(X, y, W1, b1, W2, b2):
    """gradients of the biases still have one row for each sample

    A gradient has the shape of what it is the gradient of. All rows share the bias.
    """
    H = np.tanh(X @ W1.T + b1)
    dS = (_probabilities(H @ W2.T + b2) - _one_hot(y, H @ W2.T)) / len(y)
    dZ = (dS @ W2) * (1 - H**2)
    return _network(X, y, W1, b1, W2, b2)[0], dZ.T @ X, dZ, dS.T @ H, dS


def two_layer_gradients__label_missing(X, y, W1, b1, W2, b2):
    """dS holds the probabilities alone: nothing is subtracted for the right class

    What does the right class have in its gradient that the others have not?
    """
    return _network(X, y, W1, b1, W2, b2, signal=lambda S, y: _probabilities(S) / len(y))


def two_layer_gradients__label_added(X, y, W1, b1, W2, b2):
    """1 is added for the right class instead of subtracted

    A step against the gradient should raise the right score.
    """
    return _network(X, y, W1, b1, W2, b2, signal=lambda S, y: (_probabilities(S) + _one_hot(y, S)) / len(y))


def two_layer_gradients__label_only(X, y, W1, b1, W2, b2):
    """dS holds the right class alone: the probabilities are missing

    The logarithm of the sum depends on every score.
    """
    return _network(X, y, W1, b1, W2, b2, signal=lambda S, y: -_one_hot(y, S) / len(y))


def two_layer_gradients__right_class_only(X, y, W1, b1, W2, b2):
    """dS is 0 for all classes but the right one

    The logarithm of the sum depends on every score.
    """
    return _network(X, y, W1, b1, W2, b2, signal=lambda S, y: (_probabilities(S) - 1) * _one_hot(y, S) / len(y))


def two_layer_gradients__sign(X, y, W1, b1, W2, b2):
    """all gradients have the wrong sign: the right class has 1 - p

    A step against the gradient should lower the loss.
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (loss, *(-grad for grad in grads))


def two_layer_gradients__loss_sign(X, y, W1, b1, W2, b2):
    """the loss has the wrong sign: the minus in front is missing

    Can a mean of logarithms of probabilities be positive? A loss should be.
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (-loss, *grads)


def two_layer_gradients__overflow(X, y, W1, b1, W2, b2):
    """e^S is computed as it stands and overflows for large scores

    Which number may you subtract from a row of scores without changing its probabilities?
    """
    H = np.tanh(X @ W1.T + b1)
    S = H @ W2.T + b2
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    dS = (P - _one_hot(y, S)) / len(y)
    dZ = (dS @ W2) * (1 - H**2)
    loss = -np.log(P[np.arange(len(y)), y]).mean()
    return loss, dZ.T @ X, dZ.sum(axis=0), dS.T @ H, dS.sum(axis=0)


def two_layer_gradients__log_of_zero(X, y, W1, b1, W2, b2):
    """the logarithm is taken of a probability that is too small for a float

    Write the logarithm of the quotient as a difference first.
    """
    return _network(X, y, W1, b1, W2, b2, logs=lambda S: np.log(_probabilities(S)))


def two_layer_gradients__log_guarded(X, y, W1, b1, W2, b2):
    """a small number is added to the probabilities before the logarithm, which changes the loss

    Write the logarithm of the quotient as a difference first, and there is nothing to guard.
    """
    return _network(X, y, W1, b1, W2, b2, logs=lambda S: np.log(_probabilities(S) + 1e-8))


def two_layer_gradients__softmax_over_rows(X, y, W1, b1, W2, b2):
    """the softmax runs down the columns: over the samples instead of over the classes

    Along which axis do the probabilities of one sample stand?
    """
    return _network(
        X,
        y,
        W1,
        b1,
        W2,
        b2,
        logs=lambda S: _logs(S.T).T,
        signal=lambda S, y: (_probabilities(S.T).T - _one_hot(y, S)) / len(y),
    )


def two_layer_gradients__base_two(X, y, W1, b1, W2, b2):
    """the loss is measured with logarithms to the base 2

    Which base has np.log?
    """
    loss, *grads = _network(X, y, W1, b1, W2, b2)
    return (loss / np.log(2.0), *grads)


def two_layer_gradients__layers_swapped(X, y, W1, b1, W2, b2):
    """gradients of the second layer are returned before those of the first

    In which order should the results come?
    """
    loss, dW1, db1, dW2, db2 = _network(X, y, W1, b1, W2, b2)
    return loss, dW2, db2, dW1, db1


def two_layer_gradients__loss_missing(X, y, W1, b1, W2, b2):
    """only gradients are returned, without the loss

    Which result comes first?
    """
    return _network(X, y, W1, b1, W2, b2)[1:]


def two_layer_gradients__input_gradient_added(X, y, W1, b1, W2, b2):
    """the gradient by X is returned as well

    By which arguments should the loss be differentiated? X is data.
    """
    H = np.tanh(X @ W1.T + b1)
    S = H @ W2.T + b2
    dZ = (((_probabilities(S) - _one_hot(y, S)) / len(y)) @ W2) * (1 - H**2)
    return (*_network(X, y, W1, b1, W2, b2), dZ @ W1)


def two_layer_gradients__regularized(X, y, W1, b1, W2, b2):
    """a share of the weights is added to their gradients

    Which terms does the loss of this task have?
    """
    loss, dW1, db1, dW2, db2 = _network(X, y, W1, b1, W2, b2)
    return loss, dW1 + 0.01 * W1, db1, dW2 + 0.01 * W2, db2


def two_layer_gradients__stepped_too_early(X, y, W1, b1, W2, b2):
    """W2 has taken its step before the gradient goes through it

    Through which W2 did the values go on the way forward?
    """
    loss, _, _, dW2, db2 = _network(X, y, W1, b1, W2, b2)
    H = np.tanh(X @ W1.T + b1)
    S = H @ W2.T + b2
    dZ = (((_probabilities(S) - _one_hot(y, S)) / len(y)) @ (W2 - 0.1 * dW2)) * (1 - H**2)
    return loss, dZ.T @ X, dZ.sum(axis=0), dW2, db2


def two_layer_gradients__last_sample(X, y, W1, b1, W2, b2):
    """a loop keeps the gradients of the last sample instead of adding up those of all

    What is left of the first sample's gradient after the loop?
    """
    loss, *_ = _network(X, y, W1, b1, W2, b2)
    for row, label in zip(X, y, strict=True):
        grads = _network(row[None], np.array([label]), W1, b1, W2, b2)[1:]
    return (loss, *(grad / len(y) for grad in grads))


def two_layer_gradients__loop(X, y, W1, b1, W2, b2):
    """the samples are taken one by one in a Python loop

    A product of matrices does what your loop does.
    """
    totals = [0.0, 0.0 * W1, 0.0 * b1, 0.0 * W2, 0.0 * b2]
    for row, label in zip(X, y, strict=True):
        parts = _network(row[None], np.array([label]), W1, b1, W2, b2)
        totals = [total + part / len(y) for total, part in zip(totals, parts, strict=True)]
    return tuple(totals)


def two_layer_gradients__in_place(X, y, W1, b1, W2, b2):
    """weights take a step inside this function

    The task asks for gradients. Who else still needs the weights as they were?
    """
    result = _network(X, y, W1, b1, W2, b2)
    W1 -= 0.1 * result[1]
    W2 -= 0.1 * result[3]
    return result
