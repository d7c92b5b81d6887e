"""Known mistakes in computation graphs: each says what the student did, then hints at the way out."""


# ── topological_order ─────────────────────────────────────────────────────────────────────────

topological_order__insertion_order = {"users = {name: [] for name in graph}": "return list(graph)"}
"""nodes are returned in the order in which they stand in the dict
Can the first node of your list be computed already?"""
topological_order__alphabetical = {"users = {name: [] for name in graph}": "return sorted(graph)"}
"""names are sorted by the alphabet
Does the name of a node say when it can be computed?"""
topological_order__reversed = {"return order": "return order[::-1]"}
"""each node comes before its inputs: that is the order of the way back
In which direction does a value go through the graph?"""


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


topological_order__cycle_left_out = {'raise ValueError("there is a cycle: " + " <- ".join(cycle))': "pass"}
"""with a cycle there is no exception: the nodes that never get ready are left out in silence
How many names does your list hold in the end, and how many should it?"""
topological_order__cycle_in_some_order = {
    "if len(order) < len(graph):": "if False:",
    "return order": "return order + [name for name, count in waiting.items() if count > 0]",
}
"""with a cycle there is no exception: the list holds its nodes in some order
How do you tell a node that you are done with from one that you have only begun?"""
topological_order__cycle_none = {'raise ValueError("there is a cycle: " + " <- ".join(cycle))': "return None"}
"""with a cycle None is returned instead of an exception raised
Would whoever calls this function notice?"""
topological_order__cycle_not_named = {
    'raise ValueError("there is a cycle: " + " <- ".join(cycle))': 'raise ValueError("the graph has a cycle")'
}
"""the ValueError does not name all nodes of the cycle
Which nodes does somebody have to look at to correct the graph?"""
topological_order__cycle_all_named = {'" <- ".join(cycle)': '" <- ".join(graph)'}
"""the ValueError names every node of the graph, not those of the cycle
Which nodes does somebody have to look at to correct the graph? Most of them have nothing to do with it."""
topological_order__cycle_other_exception = {"ValueError": "RuntimeError"}
"""with a cycle another exception than ValueError is raised
Read once more which kind the task asks for."""
topological_order__one_end_only = {
    "return order": """
    wanted = {next(reversed(graph))}
    for name in reversed(order):
        wanted.update(graph[name][1] if name in wanted else ())
    return [name for name in order if name in wanted]
"""
}
"""only nodes below the last one in the dict are found
May a graph have several ends? Begin at each node in turn."""
topological_order__inputs_left_out = {"return order": 'return [name for name in order if graph[name][0] != "input"]'}
"""nodes with the operation "input" are left out
Every node should be in the list, also those that need no computing."""
topological_order__inputs_first = {
    "users = {name: [] for name in graph}": 'return sorted(graph, key=lambda name: graph[name][0] != "input")'
}
"""nodes with the operation "input" come first, all others as they stand in the dict
Those others also need each other. Which of them is ready first?"""


def topological_order__breadth_first(graph):
    """each node is appended as soon as one of its inputs is there
    A node with two inputs is met twice. At which of the two times is it ready?
    """
    users = {name: [] for name in graph}
    for name, (_, sources) in graph.items():
        for source in sources:
            users[source].append(name)
    order = [name for name, (_, sources) in graph.items() if not sources]
    for name in order:
        for user in users[name]:
            if user not in order:
                order.append(user)
    return order


topological_order__shortest_way = {
    "return order": """
    distance = {}
    for name in order:
        distance[name] = min((distance[source] + 1 for source in graph[name][1]), default=0)
    return sorted(order, key=distance.__getitem__)
"""
}
"""nodes are sorted by their shortest distance from an input
x is an input, and y lies far above it. How far above the inputs is x + y?"""


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
    users = {name: [] for name in graph}
    for name, (_, sources) in graph.items():
        for source in set(sources):
            users[source].append(name)
    order, left = [], {name: len(sources) for name, (_, sources) in graph.items()}
    ready, place = [name for name, count in left.items() if count == 0], {name: at for at, name in enumerate(graph)}
    while ready:
        order += ready
        after = [user for name in ready for user in users[name]]
        for user in after:
            left[user] -= 1
        ready = sorted({user for user in after if left[user] == 0}, key=place.get)
    if len(order) < len(graph):
        raise ValueError(f"a cycle among {[name for name in graph if left[name] > 0]}")
    return order


topological_order__shared_is_cycle = {
    "if len(order) < len(graph):": """
    met = []
    for start in graph:
        stack = [start]
        while stack:
            name = stack.pop()
            if name in met and graph[name][1]:
                raise ValueError(f"a cycle among {met}")
            met.append(name)
            stack.extend(graph[name][1])
    if len(order) < len(graph):
"""
}
"""any node that is met a second time is taken for a cycle
Two nodes may use the same input. What sets such a node apart from one that leads back to itself?"""
topological_order__fewest_inputs = {
    "users = {name: [] for name in graph}": "return sorted(graph, key=lambda name: len(graph[name][1]))"
}
"""nodes are sorted by how many inputs they have
Is a node with one input always ready before a node with two?"""
topological_order__in_place = {"return order": "graph.clear()\nreturn order"}
"""nodes are taken out of the graph until it is empty
Who else still needs the graph after this call?"""

# ── forward ───────────────────────────────────────────────────────────────────────────────────

forward__insertion_order = {"values = {}": "values = dict(inputs)", "topological_order(graph)": "graph"}
"""nodes are computed in the order in which they stand in the dict
Are the values of a node's inputs there by the time when it is computed?"""
forward__own_operations_missing = {"{**OPERATIONS, **own}": "{**OPERATIONS, **graph}"}
"""OPERATIONS has no "sigmoid" and no "relu", and nothing has been put in their place
Which two functions should you bring yourself?"""
forward__inputs_left_out = {
    "return values": "return {name: value for name, value in values.items() if name not in inputs}"
}
"""values of the inputs are missing from the result
The way back needs the value of every node. Of which ones does yours tell?"""
forward__unused_left_out = {
    "return values": "used = {source for _, sources in graph.values() for source in sources}\nreturn {name: value for name, value in values.items() if name in used}"
}
"""values of nodes that no other node uses are missing
The result should hold all nodes. Where does the output stand?"""
forward__last_value = {"return values": "return list(values.values())[-1]"}
"""only the value of the last node is returned
What will the way back need?"""
forward__list = {"return values": "return list(values.values())"}
"""values are returned as a list, without their names
How would someone find the value of one node in it?"""
forward__in_place = {"return values": "inputs.update(values)\nreturn inputs"}
"""values are written into `inputs`
Who else still needs `inputs` as it was?"""
forward__operands_reversed = {"in sources": "in list(sources)[::-1]"}
"""operands are passed in the wrong order
For a sum it makes no difference. For which operations does it?"""
forward__operands_sorted = {"for source in sources": "for source in sorted(sources)"}
"""operands are passed in the order of their names
The graph lists a node's inputs in an order. Which of the two is subtracted from the other?"""
forward__operands_in_order_of_nodes = {"for source in sources": "for source in sorted(sources, key=list(values).index)"}
"""operands are passed in the order in which they were computed
The graph lists a node's inputs in an order. Which of the two is subtracted from the other?"""
forward__same_operand_once = {"for source in sources": "for source in dict.fromkeys(sources)"}
"""an input that a node uses twice is passed once
How many operands has x * x?"""
forward__first_operand_only = {"values[source] for source in sources": "values[sources[0]] for _ in sources"}
"""the first operand is passed for both
Which places of a node's inputs do you read?"""
forward__leaky_relu = {"x, 0.0": "x, 0.01 * x"}
"""relu lets a little through on the negative side
What is relu of a negative number?"""
forward__relu_absolute = {"np.maximum(x, 0.0)": "np.abs(x)"}
"""relu is computed as the absolute value
What is relu of a negative number?"""
forward__relu_mask = {"np.maximum(x, 0.0)": "(x > 0) * 1.0"}
"""relu gives 1 for positive entries instead of the entries themselves: that is its slope
What should come out at 3?"""
forward__relu_is_identity = {"np.maximum(x, 0.0)": "x"}
"""relu passes negative entries on as they are
What should relu do with a negative number?"""
forward__sigmoid_overflow = {"0.5 * (1.0 + np.tanh(0.5 * x))": "np.exp(x) / (1 + np.exp(x))"}
"""e^x is divided by 1 + e^x, which is inf / inf for large x
Which of e^x and e^(-x) stays small for a large positive x, and which for a large negative one?"""
forward__sigmoid_sign = {"0.5 * x": "-0.5 * x"}
"""the sign of the exponent in the sigmoid is flipped
What should come out at a large positive number?"""
forward__sigmoid_tanh = {"0.5 * (1.0 + np.tanh(0.5 * x))": "np.tanh(x)"}
"""tanh is computed where the sigmoid is asked for
Between which two values does the sigmoid lie?"""
forward__sigmoid_unscaled = {"0.5 * x": "x"}
"""the sigmoid is made from tanh(x) where tanh(x / 2) belongs
The two curves have the same form, but not the same steepness: compare them at 1."""
forward__sigmoid_clipped = {"np.tanh(0.5 * x)": "np.tanh(0.5 * np.clip(x, -2, 2))"}
"""the sigmoid's operand is clipped to [-2, 2], which changes the value beyond
Can you avoid the overflow without changing the operand?"""
forward__sigmoid_scalar = {"0.5 * (1.0 + np.tanh(0.5 * x))": "1 / (1 + float(np.e) ** -float(x))"}
"""the sigmoid uses math.exp, which takes one number and not an array
Which exp works on every entry of an array?"""

# ── unbroadcast ───────────────────────────────────────────────────────────────────────────────

unbroadcast__unchanged = {"in_front = np.ndim(grad) - len(shape)": "return grad"}
"""nothing is added up: the gradient keeps the shape of the result
Which shape has the operand, and which its gradient?"""
unbroadcast__front_only = {"np.sum(grad, axis=stretched, keepdims=True)": "grad"}
"""only the axes in front are summed over, not those of size 1
What does numpy do with an operand of shape (3, 1) next to one of shape (3, 4)?"""
unbroadcast__ones_only = {
    "np.sum(grad, axis=tuple(range(in_front)))": "grad",
    "axis for axis": "axis + in_front for axis",
}
"""only axes of size 1 are summed over, not those that numpy has put in front
What does numpy do with an operand of shape (4,) next to one of shape (3, 4)?"""
unbroadcast__axes_lost = {"return np.sum(grad, axis=stretched, keepdims=True)": "return np.sum(grad, axis=stretched)"}
"""an axis of size 1 is gone from the result
Which argument of np.sum keeps a summed axis with size 1?"""
unbroadcast__axes_kept = {
    "return np.sum(grad, axis=stretched, keepdims=True)": "return np.sum(grad, axis=stretched, keepdims=True).reshape((1,) * in_front + tuple(shape))"
}
"""the axes in front are still there, with size 1
How many axes should the result have?"""
unbroadcast__mean = {
    "in_front = np": "size = np.size(grad)\nin_front = np",
    "return np.sum(grad, axis=stretched, keepdims=True)": "total = np.sum(grad, axis=stretched, keepdims=True)\nreturn total * np.size(total) / size",
}
"""uses are averaged instead of added up
If an entry moves by 1, it moves all its uses. Does it move the output by the mean of their effects?"""
unbroadcast__first_use = {
    "in_front = np.ndim(grad) - len(shape)": "first = grad[(0,) * (np.ndim(grad) - len(shape))]\nreturn first[tuple(slice(0, size) for size in shape)]"
}
"""the gradient of the first use is taken, and the others are left out
An entry that was used five times has five effects. What becomes of the other four?"""
unbroadcast__largest = {
    "np.sum(grad, axis=tuple": "np.max(grad, axis=tuple",
    "np.sum(grad, axis=stretched": "np.max(grad, axis=stretched",
}
"""the largest of the uses is taken instead of their sum
Every use moves the output, the small ones too."""
unbroadcast__all_in_one = {"np.sum(grad, axis=stretched, keepdims=True)": "np.full(shape, np.sum(grad))"}
"""all entries are added up, and every entry of the result gets the whole sum
Which entries of the result did this entry of the operand go into?"""
unbroadcast__behind = {
    "in_front = np.ndim(grad) - len(shape)": "return np.sum(grad, axis=tuple(range(len(shape), np.ndim(grad))))"
}
"""shapes are compared from the left, so that the wrong axes are summed over
At which end does numpy line up two shapes?"""
unbroadcast__first_axis = {"in_front = np.ndim(grad) - len(shape)": "return np.sum(grad, axis=0)"}
"""the first axis is summed over, whatever the shapes are
Which axes of `grad` are longer than those of the operand? Compare from the right."""
unbroadcast__cut = {"in_front = np.ndim(grad) - len(shape)": "return np.resize(grad, shape)"}
"""the first numbers of the gradient are filled into the shape
The sizes fit, but do the numbers belong there? Each entry of the operand has its own uses."""
unbroadcast__counted_twice = {
    "in_front = np": "size = np.size(grad)\nin_front = np",
    "return np.sum(grad, axis=stretched, keepdims=True)": "total = np.sum(grad, axis=stretched, keepdims=True)\nreturn total * size / np.size(total)",
}
"""the sum over the uses is multiplied by their number once more
The sum holds every use once. Is there anything left to multiply?"""

# ── grad_add ──────────────────────────────────────────────────────────────────────────────────

grad_add__not_unbroadcast = {"unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))": "dout, dout"}
"""both gradients keep the shape of the result, also where an operand was broadcast
Which function of yours brings a gradient back to the operand's shape?"""
grad_add__second_not_unbroadcast = {"unbroadcast(dout, np.shape(y))": "dout"}
"""only the first gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_add__first_not_unbroadcast = {"unbroadcast(dout, np.shape(x))": "dout"}
"""only the second gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_add__swapped = {
    "unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))": "unbroadcast(dout, np.shape(y)), unbroadcast(dout, np.shape(x))"
}
"""the two gradients are returned in the wrong order
Compare the shapes of the results with those of x and y."""
grad_add__minus = {"unbroadcast(dout, np.shape(y))": "-unbroadcast(dout, np.shape(y))"}
"""the second gradient has the wrong sign
What does x + y do as y rises?"""
grad_add__like_product = {
    "unbroadcast(dout, np.shape(x))": "unbroadcast(dout * y, np.shape(x))",
    "unbroadcast(dout, np.shape(y))": "unbroadcast(dout * x, np.shape(y))",
}
"""dout is multiplied by the other operand, as in a product
If x moves by 1, by how much does x + y move?"""
grad_add__upstream_missing = {"return": "dout = np.ones(np.shape(dout))\nreturn"}
"""only the local gradient 1 is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_add__halved = {"return": "dout = dout / 2\nreturn"}
"""the gradient is shared out, one half to each operand
If x moves by 1 and y stays, does the sum move by one half?"""
grad_add__mean = {
    "unbroadcast(dout, np.shape(x))": "unbroadcast(dout, np.shape(x)) * np.size(x) / np.size(dout)",
    "unbroadcast(dout, np.shape(y))": "unbroadcast(dout, np.shape(y)) * np.size(y) / np.size(dout)",
}
"""uses of a broadcast operand are averaged instead of added up
If an entry moves by 1, it moves all its uses."""
grad_add__first_use = {
    "unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))": "tuple(dout[(0,) * (np.ndim(dout) - np.ndim(one))][tuple(slice(0, size) for size in np.shape(one))] for one in (x, y))"
}
"""of a broadcast operand only the first use counts
An entry that was used five times has five effects."""
grad_add__one_result = {
    "unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))": "unbroadcast(dout, np.shape(x))"
}
"""one gradient is returned for both operands
How many operands has a sum, and how many gradients should come back?"""
grad_add__value = {"unbroadcast(dout, np.shape(x)), unbroadcast(dout, np.shape(y))": "1.0 * x, 1.0 * y"}
"""the operands themselves are returned
What should a gradient be made of, if the sum moves exactly as x does?"""
grad_add__times_own = {
    "unbroadcast(dout, np.shape(x))": "unbroadcast(dout * x, np.shape(x))",
    "unbroadcast(dout, np.shape(y))": "unbroadcast(dout * y, np.shape(y))",
}
"""dout is multiplied by the operand itself
If x moves by 1, by how much does x + y move?"""

# ── grad_subtract ─────────────────────────────────────────────────────────────────────────────

grad_subtract__plus = {"-unbroadcast": "unbroadcast"}
"""both gradients have the sign of a sum
As y rises, where does x - y go?"""
grad_subtract__minus_both = {"return unbroadcast": "return -unbroadcast"}
"""both gradients are negated
As x rises, where does x - y go?"""
grad_subtract__minus_first = {
    "return unbroadcast(dout, np.shape(x)), -unbroadcast": "return -unbroadcast(dout, np.shape(x)), unbroadcast"
}
"""the first gradient is negated instead of the second
Which of the two operands pulls the difference down?"""
grad_subtract__swapped = {
    "unbroadcast(dout, np.shape(x)), -unbroadcast(dout, np.shape(y))": "-unbroadcast(dout, np.shape(y)), unbroadcast(dout, np.shape(x))"
}
"""the two gradients are returned in the wrong order
Which of the two results belongs to x?"""
grad_subtract__not_unbroadcast = {"unbroadcast(dout, np.shape(x)), -unbroadcast(dout, np.shape(y))": "dout, -dout"}
"""both gradients keep the shape of the result, also where an operand was broadcast
Which function of yours brings a gradient back to the operand's shape?"""
grad_subtract__second_not_unbroadcast = {"-unbroadcast(dout, np.shape(y))": "-dout"}
"""only the first gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_subtract__first_not_unbroadcast = {"unbroadcast(dout, np.shape(x))": "dout"}
"""only the second gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_subtract__upstream_missing = {"return": "dout = np.ones(np.shape(dout))\nreturn"}
"""only the local gradients 1 and -1 are returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_subtract__like_product = {
    "unbroadcast(dout, np.shape(x))": "unbroadcast(dout * y, np.shape(x))",
    "unbroadcast(dout, np.shape(y))": "unbroadcast(dout * x, np.shape(y))",
}
"""dout is multiplied by the operands, as in a product
If x moves by 1, by how much does x - y move?"""
grad_subtract__mean = {
    "unbroadcast(dout, np.shape(x))": "unbroadcast(dout, np.shape(x)) * np.size(x) / np.size(dout)",
    "-unbroadcast(dout, np.shape(y))": "-unbroadcast(dout, np.shape(y)) * np.size(y) / np.size(dout)",
}
"""uses of a broadcast operand are averaged instead of added up
If an entry moves by 1, it moves all its uses."""
grad_subtract__in_place = {
    "return unbroadcast(dout, np.shape(x)), -unbroadcast(dout, np.shape(y))": "dx = unbroadcast(dout.copy(), np.shape(x))\ndout *= -1\nreturn dx, unbroadcast(dout.copy(), np.shape(y))"
}
"""the sign is flipped in dout itself
Who else still needs dout after this call?"""
grad_subtract__one_result = {
    "unbroadcast(dout, np.shape(x)), -unbroadcast(dout, np.shape(y))": "unbroadcast(dout, np.shape(x))"
}
"""one gradient is returned for both operands
How many operands has a difference, and how many gradients should come back?"""
grad_subtract__second_zero = {"-unbroadcast(dout, np.shape(y))": "unbroadcast(0.0 * dout, np.shape(y))"}
"""nothing is passed on to the second operand
Does x - y move as y moves?"""

# ── grad_multiply ─────────────────────────────────────────────────────────────────────────────

grad_multiply__own_operand = {"dout * y": "dout * x", "dout * x": "dout * y"}
"""dout is multiplied by the operand itself instead of the other one
What is the slope of x y, seen as a function of x alone?"""
grad_multiply__like_sum = {"dout * y": "dout", "dout * x": "dout"}
"""dout is passed on as it is, as in a sum
If x moves by 1, by how much does x y move?"""
grad_multiply__upstream_missing = {"return": "dout = np.ones(np.shape(dout))\nreturn"}
"""only the other operand is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_multiply__value_times_dout = {"dout * y": "dout * x * y", "dout * x": "dout * x * y"}
"""dout is multiplied by the product x y
The product is the value of the node. What is its slope in x?"""
grad_multiply__swapped = {
    "dout * y, np.shape(x)": "dout * x, np.shape(y)",
    "dout * x, np.shape(y)": "dout * y, np.shape(x)",
}
"""the two gradients are returned in the wrong order
Compare the shapes of the results with those of x and y."""
grad_multiply__not_unbroadcast = {
    "unbroadcast(dout * y, np.shape(x)), unbroadcast(dout * x, np.shape(y))": "dout * y, dout * x"
}
"""both gradients keep the shape of the result, also where an operand was broadcast
Which function of yours brings a gradient back to the operand's shape?"""
grad_multiply__second_not_unbroadcast = {"unbroadcast(dout * x, np.shape(y))": "dout * x"}
"""only the first gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_multiply__first_not_unbroadcast = {"unbroadcast(dout * y, np.shape(x))": "dout * y"}
"""only the second gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_multiply__summed_too_early = {
    "unbroadcast(dout * y, np.shape(x))": "unbroadcast(dout, np.shape(x)) * y",
    "unbroadcast(dout * x, np.shape(y))": "unbroadcast(dout, np.shape(y)) * x",
}
"""dout is summed before it is multiplied by the other operand
Each use of an entry was multiplied by another number. Can you add up first and multiply afterwards?"""
grad_multiply__divided = {"dout * y": "dout / x", "dout * x": "dout / y"}
"""dout is divided by an operand
Where would a division come from in the slope of x y?"""
grad_multiply__minus = {"dout * x": "-dout * x"}
"""the second gradient has the wrong sign
With a positive x, where does x y go as y rises?"""
grad_multiply__same_partner = {"dout * x": "dout * y"}
"""both gradients are made with y
What is the slope of x y, seen as a function of y alone?"""
grad_multiply__mean = {
    "unbroadcast(dout * y, np.shape(x))": "unbroadcast(dout * y, np.shape(x)) * np.size(x) / np.size(dout)",
    "unbroadcast(dout * x, np.shape(y))": "unbroadcast(dout * x, np.shape(y)) * np.size(y) / np.size(dout)",
}
"""uses of a broadcast operand are averaged instead of added up
If an entry moves by 1, it moves all its uses."""
grad_multiply__one_result = {
    "unbroadcast(dout * y, np.shape(x)), unbroadcast(dout * x, np.shape(y))": "unbroadcast(dout * y, np.shape(x))"
}
"""one gradient is returned, that of the first operand
How many operands has a product, and how many gradients should come back?"""
grad_multiply__product_rule = {"dout * y": "dout * (x + y)", "dout * x": "dout * (x + y)"}
"""both gradients hold the whole product rule, x + y
The product rule is for two functions of the same variable. Here x and y move one at a time."""

# ── grad_matmul ───────────────────────────────────────────────────────────────────────────────

grad_matmul__swapped = {"dout @ B.T, A.T @ dout": "A.T @ dout, dout @ B.T"}
"""the two gradients are returned in the wrong order
Which result has the shape of A?"""
grad_matmul__not_transposed = {"B.T": "B", "A.T": "A"}
"""the factors are not transposed
Write the three shapes below the product. Do the inner ones agree?"""
grad_matmul__wrong_side = {"dout @ B.T, A.T @ dout": "B.T @ dout, dout @ A.T"}
"""the factors stand on the wrong sides of dout
A stood to the left of B. On which side of dout does B's place remain?"""
grad_matmul__elementwise = {"dout @ B.T, A.T @ dout": "dout * B.T, A.T * dout"}
"""entries are multiplied one by one, as in a product of numbers
One entry of A meets a whole row of B. Which product adds that up?"""
grad_matmul__results_transposed = {"dout @ B.T, A.T @ dout": "B @ dout.T, dout.T @ A"}
"""both gradients are transposed
The gradient by A has the same shape as A, that by B the same as B."""
grad_matmul__first_transposed = {"dout @ B": "B @ dout"}
"""the first gradient is transposed
The gradient by A has the same shape as A, that by B the same as B."""
grad_matmul__second_transposed = {"A.T @ dout": "dout.T @ A"}
"""the second gradient is transposed
The gradient by A has the same shape as A, that by B the same as B."""
grad_matmul__upstream_missing = {"dout @ B.T, A.T @ dout": "np.ones(dout.shape) @ B.T, A.T @ np.ones(dout.shape)"}
"""what comes from above is missing, as if it were 1 everywhere
Upstream times local. Where does dout come in?"""
grad_matmul__mean = {"A.T @ dout": "A.T @ dout / len(A)"}
"""the second gradient is divided by the number of rows
All rows of A meet the same B. Do their shares add up, or is their mean taken?"""
grad_matmul__dout_transposed = {"dout @ B.T, A.T @ dout": "dout.T @ B, A @ dout.T"}
"""dout is transposed instead of the factors
Write the three shapes below the product. Do the inner ones agree?"""
grad_matmul__minus = {"A.T @ dout": "-(A.T @ dout)"}
"""the second gradient has the wrong sign
Is there a minus anywhere in a product of matrices?"""
grad_matmul__own_factor = {"B.T": "A.T", "A.T": "B.T"}
"""each gradient is made with the factor's own matrix instead of the other one
What is the slope of a b, seen as a function of a alone?"""
grad_matmul__one_result = {"dout @ B.T, A.T @ dout": "dout @ B.T"}
"""one gradient is returned, that of the first factor
How many factors has the product, and how many gradients should come back?"""

# ── grad_exp ──────────────────────────────────────────────────────────────────────────────────

grad_exp__of_value = {"np.exp(x)": "x"}
"""dout is multiplied by x: the argument is taken for e^x
The slope is e^x. Which of x and e^x does this function receive?"""
grad_exp__upstream_missing = {"dout * np": "np"}
"""only e^x is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_exp__power_rule = {"np.exp(x)": "x * np.exp(x - 1)"}
"""the rule for powers is used: x e^(x - 1)
In which of x^n and e^x does the variable stand in the exponent?"""
grad_exp__passed_on = {"dout * np.exp(x)": "1.0 * dout"}
"""dout is passed on as it is
How steep is e^x at x = 2?"""
grad_exp__inside = {"dout * np.exp(x)": "np.exp(dout * x)"}
"""dout is multiplied inside the exponent
The chain rule multiplies slopes, not arguments."""
grad_exp__divided = {"np.exp(x)": "np.exp(-x)"}
"""dout is divided by e^x
Is the curve of e^x steep or flat where e^x is large?"""
grad_exp__minus_one = {"np.exp": "np.expm1"}
"""1 is subtracted from e^x
What is the slope of e^x at x = 0?"""
grad_exp__base_two = {"np.exp": "np.exp2"}
"""2^x is computed instead of e^x
Which base has np.exp?"""
grad_exp__times_x = {"dout": "dout * x"}
"""a factor x is there too many
Which function is its own slope?"""
grad_exp__sum = {"dout * np": "dout + np"}
"""dout is added to the slope instead of multiplied by it
How do two slopes along one path go together?"""
grad_exp__in_place = {"return dout * np.exp(x)": "np.exp(x, out=x)\nreturn dout * x"}
"""e^x is written into x
Who else still needs x after this call?"""

# ── grad_log ──────────────────────────────────────────────────────────────────────────────────

grad_log__times_x = {"dout / x": "dout * x"}
"""dout is multiplied by x
Is the logarithm steep near 0, or far out?"""
grad_log__value = {"dout / x": "dout * np.log(x)"}
"""dout is multiplied by log x
The logarithm is the value of the node. What is its slope?"""
grad_log__over_log = {"dout / x": "dout / np.log(x + 1e-300)"}
"""dout is divided by log x
What is the slope of the logarithm at x = 1?"""
grad_log__upstream_missing = {"dout": "1.0"}
"""only 1 / x is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_log__upside_down = {"dout / x": "x / dout"}
"""x is divided by dout
Which of the two belongs below the line?"""
grad_log__minus = {"dout": "-dout"}
"""the sign is flipped
Does the logarithm rise or fall?"""
grad_log__squared = {"dout / x": "dout / x**2"}
"""x is squared: that is the slope of -1 / x, not of log x
Which function has the slope 1 / x, and which 1 / x^2?"""
grad_log__base_ten = {"dout / x": "dout / (x * np.log(10.0))"}
"""the slope is that of a logarithm to the base 10
Which base has np.log?"""
grad_log__shifted = {"dout / x": "dout / (1.0 + x)"}
"""1 is added to x, as in log(1 + x)
Which logarithm is differentiated here?"""
grad_log__exp = {"dout / x": "dout * np.exp(-x)"}
"""e^x is taken for the slope
The exponential is its own slope. What is the slope of the logarithm?"""
grad_log__in_place = {"return dout / x": "np.divide(dout, x, out=x)\nreturn x"}
"""the result is written into x
Who else still needs x after this call?"""

# ── grad_sigmoid ──────────────────────────────────────────────────────────────────────────────

grad_sigmoid__of_value = {"dout * decay / (1.0 + decay) ** 2": "dout * x * (1 - x)"}
"""x (1 - x) is computed: the argument is taken for sigmoid(x)
The formula speaks of sigmoid(x). Which of the two does this function receive?"""
grad_sigmoid__upstream_missing = {"dout * decay": "decay"}
"""only the slope is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_sigmoid__value = {"dout * decay / (1.0 + decay) ** 2": "dout * (0.5 * (1.0 + np.tanh(0.5 * x)))"}
"""dout is multiplied by sigmoid(x), not by its slope
What becomes of the curve's steepness where it levels off near 1?"""
grad_sigmoid__plus = {
    "dout * decay / (1.0 + decay) ** 2": "dout * (0.5 * (1.0 + np.tanh(0.5 * x))) * (1 + 0.5 * (1.0 + np.tanh(0.5 * x)))"
}
"""the sign in the second factor is flipped: z (1 + z) instead of z (1 - z)
What should the slope be where the curve is flat?"""
grad_sigmoid__like_tanh = {"dout * decay / (1.0 + decay) ** 2": "dout * (1 - (0.5 * (1.0 + np.tanh(0.5 * x))) ** 2)"}
"""1 - z^2 is computed, which is how the slope of tanh is made from its value
Which function is differentiated here? Its steepest slope is 1/4."""
grad_sigmoid__tanh_slope = {"dout * decay / (1.0 + decay) ** 2": "dout * (1 - np.tanh(x) ** 2)"}
"""the slope is that of tanh
What is the slope of the sigmoid at 0?"""
grad_sigmoid__complement = {"dout * decay / (1.0 + decay) ** 2": "dout * (1 - 0.5 * (1.0 + np.tanh(0.5 * x)))"}
"""dout is multiplied by 1 - sigmoid(x) alone: one factor is missing
The slope is a product. What is its value for a large negative x?"""
grad_sigmoid__overflow = {"np.abs(x)": "x"}
"""e^(-x) / (1 + e^(-x))^2 is computed as it is, which is inf / inf for a large negative x
Which form of the sigmoid is safe for every x? Can you write the slope with it alone?"""
grad_sigmoid__overflow_positive = {"-np.abs(x)": "x"}
"""e^x / (1 + e^x)^2 is computed as it is, which is inf / inf for a large positive x
Which form of the sigmoid is safe for every x? Can you write the slope with it alone?"""
grad_sigmoid__twice = {
    "dout * decay / (1.0 + decay) ** 2": "dout * (np.exp(-np.abs(0.5 * (1.0 + np.tanh(0.5 * x)))) / (1.0 + np.exp(-np.abs(0.5 * (1.0 + np.tanh(0.5 * x))))) ** 2)"
}
"""the sigmoid is applied twice before the slope is taken
How many sigmoids stand in the formula, one inside the other?"""
grad_sigmoid__at_dout = {
    "dout * decay / (1.0 + decay) ** 2": "dout * (np.exp(-np.abs(dout * x)) / (1.0 + np.exp(-np.abs(dout * x))) ** 2)"
}
"""the slope is taken at dout x instead of at x
At which point of the curve was the value computed?"""
grad_sigmoid__squared = {
    "dout * decay / (1.0 + decay) ** 2": "dout * (0.5 * (1.0 + np.tanh(0.5 * x))) * (decay / (1.0 + decay) ** 2)"
}
"""z - z^2 has lost the square on its way, or z its factor: z (1 - z) z is computed
Count the factors of the formula."""
grad_sigmoid__in_place = {"return dout * decay / (1.0 + decay) ** 2": "dout *= decay / (1.0 + decay) ** 2\nreturn dout"}
"""the result is written into dout
Who else still needs dout after this call?"""

# ── grad_tanh ─────────────────────────────────────────────────────────────────────────────────

grad_tanh__of_value = {"np.tanh(x)": "x"}
"""1 - x^2 is computed: the argument is taken for tanh(x)
Can the slope of tanh be negative? Which of x and tanh(x) does this function receive?"""
grad_tanh__upstream_missing = {"dout * (1.0 - np.tanh(x) ** 2)": "1 - np.tanh(x) ** 2"}
"""only the slope is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_tanh__unsquared = {"np.tanh(x) ** 2": "np.tanh(x)"}
"""the square is missing: 1 - tanh(x)
Is your slope the same at x and at -x, as the curve of tanh says?"""
grad_tanh__sigmoid = {"1.0 - np.tanh(x) ** 2": "np.exp(-np.abs(x)) / (1.0 + np.exp(-np.abs(x))) ** 2"}
"""the slope is that of the sigmoid
What is the slope of tanh at 0?"""
grad_tanh__form_of_sigmoid = {"(1.0 - np.tanh(x) ** 2)": "np.tanh(x) * (1 - np.tanh(x))"}
"""z (1 - z) is computed with z = tanh(x): the sigmoid's formula
The two curves have different formulas for the slope. What should it be at 0?"""
grad_tanh__plus = {"1.0 - np": "1 + np"}
"""the sign is flipped: 1 + z^2 instead of 1 - z^2
What should the slope be where the curve is flat?"""
grad_tanh__twice = {"np.tanh(x)": "np.tanh(np.tanh(x))"}
"""tanh is applied twice before the slope is taken
How many tanh stand in the formula, one inside the other?"""
grad_tanh__value = {"1.0 - np.tanh(x) ** 2": "np.tanh(x)"}
"""dout is multiplied by tanh(x), not by its slope
What becomes of the curve's steepness where it levels off near 1?"""
grad_tanh__overflow = {"np.tanh(x)": "((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))"}
"""tanh is made from exponentials, which gives inf / inf for large entries
numpy has a tanh that is right for every x."""
grad_tanh__at_dout = {"np.tanh(x)": "np.tanh(dout * x)"}
"""the slope is taken at dout x instead of at x
At which point of the curve was the value computed?"""
grad_tanh__of_difference = {"(1.0 - np.tanh(x) ** 2)": "1 - np.tanh(x) ** 2"}
"""the parentheses are missing: dout - z^2 is computed
What does dout multiply, the 1 alone or the whole slope?"""
grad_tanh__in_place = {"dout * (1.0 - np.tanh(x) ** 2)": "np.multiply(dout, 1.0 - np.tanh(x) ** 2, out=dout)"}
"""the result is written into dout
Who else still needs dout after this call?"""

# ── grad_relu ─────────────────────────────────────────────────────────────────────────────────

grad_relu__one_at_zero = {"x > 0": "x >= 0"}
"""dout is let through where x is exactly 0
The task fixes the slope at the kink. From which side does it count?"""
grad_relu__mask_of_dout = {"np.where(x > 0, dout, 0.0)": "np.maximum(dout, 0.0)"}
"""dout is cut off where dout itself is negative
Which of dout and x decides whether the gate is open?"""
grad_relu__both_masks = {"x > 0": "(x > 0) & (dout > 0)"}
"""negative gradients are cut off as well as negative operands
May a gradient be negative? Only the sign of x decides."""
grad_relu__upstream_missing = {"np.where(x > 0, dout, 0.0)": "1.0 * (x > 0)"}
"""only the slope is returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_relu__value = {"np.where(x > 0, dout, 0.0)": "dout * np.maximum(x, 0.0)"}
"""dout is multiplied by relu(x), not by its slope
How steep is the curve at 3, and is it steeper at 30?"""
grad_relu__inverted = {"dout, 0.0": "0.0, dout"}
"""dout is let through on the negative side and stopped on the positive one
On which side does relu rise?"""
grad_relu__leaky = {"dout, 0.0": "dout, 0.01 * dout"}
"""a little of dout is let through on the negative side
How steep is relu on its flat side?"""
grad_relu__passed_on = {"np.where(x > 0, dout, 0.0)": "1.0 * dout"}
"""dout is passed on as it is
What did relu do with the negative entries on the way forward?"""
grad_relu__sign = {"np.where(x > 0, dout, 0.0)": "dout * np.sign(x)"}
"""dout is multiplied by the sign of x, which is -1 on the negative side
How steep is relu on its flat side?"""
grad_relu__operand = {"np.where(x > 0, dout, 0.0)": "np.maximum(x, 0.0)"}
"""relu(x) is returned: that is the value and not the gradient
What should happen to dout on its way back?"""
grad_relu__in_place = {"return np.where(x > 0, dout, 0.0)": "dout *= x > 0\nreturn dout"}
"""entries of dout itself are set to 0
Who else still needs dout after this call?"""

# ── grad_maximum ──────────────────────────────────────────────────────────────────────────────

grad_maximum__both = {"np.where(first, dout, 0.0)": "dout", "np.where(first, 0.0, dout)": "dout"}
"""dout goes to both operands
If the smaller operand moves a little, does the maximum move?"""
grad_maximum__smaller = {"x, y": "y, x"}
"""dout goes to the smaller operand
Which of the two does the maximum follow?"""
grad_maximum__swapped = {
    "unbroadcast(np.where(first, dout, 0.0), np.shape(x)), unbroadcast(np.where(first, 0.0, dout), np.shape(y))": "unbroadcast(np.where(first, 0.0, dout), np.shape(y)), unbroadcast(np.where(first, dout, 0.0), np.shape(x))"
}
"""the two gradients are returned in the wrong order
Compare the shapes of the results with those of x and y."""
grad_maximum__not_unbroadcast = {
    "unbroadcast(np.where(first, dout, 0.0), np.shape(x)), unbroadcast(np.where(first, 0.0, dout), np.shape(y))": "dout * first, dout * (x < y)"
}
"""both gradients keep the shape of the result, also where an operand was broadcast
Which function of yours brings a gradient back to the operand's shape?"""
grad_maximum__second_not_unbroadcast = {
    "unbroadcast(np.where(first, 0.0, dout), np.shape(y))": "np.where(first, 0.0, dout)"
}
"""only the first gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_maximum__first_not_unbroadcast = {"unbroadcast(np.where(first, dout, 0.0), np.shape(x))": "dout * first"}
"""only the second gradient is brought back to its operand's shape
Either operand may have been broadcast."""
grad_maximum__upstream_missing = {
    "np.where(first, dout, 0.0)": "1.0 * first",
    "np.where(first, 0.0, dout)": "1.0 * (x < y)",
}
"""only the slopes 1 and 0 are returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_maximum__like_relu = {
    "np.where(first, dout, 0.0)": "np.where(x > 0, dout, 0.0)",
    "np.where(first, 0.0, dout)": "np.where(y > 0, dout, 0.0)",
}
"""each operand is compared with 0 instead of with the other
Between which two numbers does the maximum choose?"""
grad_maximum__by_size = {"np.greater(x, y)": "np.greater(np.abs(x), np.abs(y))"}
"""sizes are compared, without regard to the signs
Which is larger, -3 or 2?"""
grad_maximum__first_only = {"np.where(first, 0.0, dout)": "0.0 * dout"}
"""nothing is passed on to the second operand
What happens where y is the larger one?"""
grad_maximum__second_unmasked = {"np.where(first, 0.0, dout)": "dout"}
"""the second operand receives dout everywhere
If the smaller operand moves a little, does the maximum move?"""
grad_maximum__halved = {"np.where(first, dout, 0.0)": "dout / 2", "np.where(first, 0.0, dout)": "dout / 2"}
"""dout is shared out, one half to each operand
If the larger operand moves by 1, by how much does the maximum move?"""
grad_maximum__whole = {"np.greater(x, y)": "np.sum(x + 0 * dout) > np.sum(y + 0 * dout)"}
"""the operand with the larger sum gets everything
The maximum is taken entry by entry. Who decides at each entry?"""
grad_maximum__value = {
    "np.where(first, dout, 0.0)": "np.where(first, dout * x, 0.0)",
    "np.where(first, 0.0, dout)": "np.where(first, 0.0, dout * y)",
}
"""dout is multiplied by the larger operand
The maximum follows one operand exactly. What is the slope of that?"""
grad_maximum__mean = {
    "unbroadcast(np.where(first, dout, 0.0), np.shape(x))": "unbroadcast(np.where(first, dout, 0.0), np.shape(x)) * np.size(x) / np.size(dout)",
    "unbroadcast(np.where(first, 0.0, dout), np.shape(y))": "unbroadcast(np.where(first, 0.0, dout), np.shape(y)) * np.size(y) / np.size(dout)",
}
"""uses of a broadcast operand are averaged instead of added up
If an entry moves by 1, it moves all its uses."""
grad_maximum__one_result = {
    "unbroadcast(np.where(first, dout, 0.0), np.shape(x)), unbroadcast(np.where(first, 0.0, dout), np.shape(y))": "unbroadcast(np.where(first, dout, 0.0), np.shape(x))"
}
"""one gradient is returned, that of the first operand
How many operands has a maximum, and how many gradients should come back?"""

# ── grad_sum ──────────────────────────────────────────────────────────────────────────────────

grad_sum__number = {"np.full(np.shape(x), dout)": "1.0 * dout"}
"""dout is passed on as one number
Each entry of x has a gradient of its own. Which shape holds them all?"""
grad_sum__upstream_missing = {"np.full(np.shape(x), dout)": "np.ones(np.shape(x))"}
"""ones are returned: what comes from above is missing
Upstream times local. Which of your two factors is missing?"""
grad_sum__mean = {"dout": "dout / np.size(x)"}
"""dout is divided by the number of entries, as for a mean
If one entry moves by 1, by how much does the sum move?"""
grad_sum__times_x = {"np.full(np.shape(x), dout)": "dout * x"}
"""dout is multiplied by the entries of x
If one entry moves by 1, does it matter for the sum how large it is?"""
grad_sum__times_total = {"dout": "dout * np.sum(x)"}
"""dout is multiplied by the sum itself
The sum is the value of the node. What is its slope in one entry?"""
grad_sum__share = {"np.full(np.shape(x), dout)": "dout * x / np.sum(x)"}
"""dout is shared out in proportion to the entries
If one entry moves by 1, does it matter for the sum how large it is?"""
grad_sum__times_count = {"dout": "dout * np.size(x)"}
"""dout is multiplied by the number of entries
How often does one entry of x stand in the sum?"""
grad_sum__one_row = {"np.shape(x)": "np.shape(x)[-1:]"}
"""the result has only one row
The gradient by x has the same shape as x."""
grad_sum__flat = {"np.shape": "np.size"}
"""all entries of the result stand in one row
The gradient by x has the same shape as x."""
grad_sum__first_entry = {
    "return np.full(np.shape(x), dout)": "result = np.zeros(np.shape(x))\nresult.flat[0] = dout\nreturn result"
}
"""only the first entry receives dout
Which entries of x are in the sum?"""
grad_sum__value = {"np.full(np.shape(x), dout)": "1.0 * x"}
"""x itself is returned
What should a gradient be made of, if the sum moves exactly as each entry does?"""
grad_sum__minus = {"dout": "-dout"}
"""the sign is flipped
Where does the sum go as one entry rises?"""
grad_sum__added_to_x = {"np.full(np.shape(x), dout)": "x + dout"}
"""dout is added to x: that is a step, not a gradient
What is asked for is how the output moves, not where x should go."""

# ── backward ──────────────────────────────────────────────────────────────────────────────────

backward__overwritten = {"grads[source] + part": "part"}
"""what reaches a node replaces what was there: the gradients of a node that is used twice do not add up
On how many ways does a node reach the output that two others use?"""
backward__overwritten_depth_first = {
    "grads[output] = np.ones(())": """
    order = []

    def visit(name):
        if name not in order:
            for source in graph[name][1]:
                visit(source)
            order.append(name)

    for name in graph:
        visit(name)
    grads[output] = np.ones(())
""",
    "topological_order(graph)": "order",
    "grads[source] + part": "part",
}
"""each share takes the place of the one before it, so that only one use of a node counts
On how many ways does a node reach the output that two others use?"""
backward__kept_first = {
    "grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}\n    grads[output] = np.ones(())": "grads = {output: np.ones(())}",
    'if operation != "input"': 'if name in grads and operation != "input"',
    "grads[source] = grads[source] + part": "grads.setdefault(source, part)",
    "return grads": "return {**{name: np.zeros(np.shape(value)) for name, value in values.items()}, **grads}",
}
"""what reaches a node first is kept, and whatever comes later is dropped
On how many ways does a node reach the output that two others use?"""
backward__kept_first_depth_first = {
    "grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}": """
    order = []

    def visit(name):
        if name not in order:
            for source in graph[name][1]:
                visit(source)
            order.append(name)

    for name in graph:
        visit(name)
""",
    "grads[output] = np.ones(())": "grads = {output: np.ones(())}",
    "topological_order(graph)": "order",
    'if operation != "input"': 'if name in grads and operation != "input"',
    "grads[source] = grads[source] + part": "grads.setdefault(source, part)",
    "return grads": "return {**{name: np.zeros(np.shape(value)) for name, value in values.items()}, **grads}",
}
"""a node that has received something receives nothing more
On how many ways does a node reach the output that two others use?"""
backward__averaged = {
    "grads = {": "uses = [source for _, sources in graph.values() for source in sources]\ngrads = {",
    "+ part": "+ part / uses.count(source)",
}
"""what reaches a node is averaged over its uses instead of added up
If a node moves by 1, it moves all nodes that use it. Do their effects add up?"""
backward__same_input_once = {
    "for source, part in zip(sources, local_gradients(operation, grads[name], operands), strict=True):": "for source, part in dict(zip(sources, local_gradients(operation, grads[name], operands))).items():"
}
"""of a node that has one input twice, such as x * x, only one of the two gradients arrives
A dict holds each name once. How many gradients does x * x send to x?"""
backward__shared_array = {
    "grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}\n    grads[output] = np.ones(())": "grads = {output: np.ones(())}",
    'if operation != "input"': 'if name in grads and operation != "input"',
    "grads[source] = grads[source] + part": """
    if operation == "add" and np.shape(values[source]) == np.shape(grads[name]):
        part = grads[name]
    if source in grads:
        grads[source] += part
    else:
        grads[source] = part
""",
    "return grads": "return {**{name: np.zeros(np.shape(value)) for name, value in values.items()}, **grads}",
}
"""gradients are added into an array that belongs to another node as well
Your first share is kept as it is, and the second is added into it with +=. Whose array is that?"""
backward__forward_order = {"reversed(topological_order(graph))": "topological_order(graph)"}
"""nodes are visited from the inputs to the output
When a node passes on what has reached it, must not everything have reached it by then?"""
backward__insertion_order = {"reversed(topological_order(graph))": "reversed(graph)"}
"""nodes are visited in the reverse order of the dict
When a node passes on what has reached it, must not everything have reached it by then?"""
backward__pushed_again = {
    "for name in reversed(topological_order(graph)):": "def push(name):",
    "grads[source] = grads[source] + part": "grads[source] = grads[source] + part\npush(source)",
    "return grads": "push(output)\nreturn grads",
}
"""each time that something reaches a node, it passes on again all that it has received so far
When is the gradient of a node complete? Pass it on then, once."""
backward__no_start = {"np.ones": "np.zeros"}
"""nothing starts at the output: all gradients are 0
What is the derivative of the output by itself?"""
backward__starts_with_value = {"np.ones(())": "1.0 * values[output]"}
"""the gradient of the output is its value instead of 1
What is the derivative of the output by itself?"""
backward__all_start = {"np.zeros(np.shape(value))": "np.ones(np.shape(value))"}
"""every node begins with 1 instead of 0
Which node is the only one whose gradient is known from the start?"""
backward__starts_twice = {"np.ones(())": "np.full((), 2.0)"}
"""the gradient of the output is 2: it is set to 1, and 1 is added
What is the derivative of the output by itself?"""
backward__last_node = {
    "grads[output] = np.ones(())": "last = topological_order(graph)[-1]\ngrads[last] = np.ones(np.shape(values[last]))"
}
"""the last node of the order starts with 1 instead of the output
There may be nodes above the output. Which one does the task differentiate?"""
backward__every_end = {
    "grads[output] = np.ones(())": """
    used = {source for _, sources in graph.values() for source in sources}
    grads |= {name: np.ones(np.shape(values[name])) for name in graph if name not in used or name == output}
"""
}
"""every node that no other uses starts with 1
A graph may have several ends. Which one does the task differentiate?"""
backward__unreached_missing = {
    "grads[output] = np.ones(())": "grads[output] = np.ones(())\nreached = {output}",
    "operands = [values[source] for source in sources]": "reached |= set(sources) if name in reached else set()\noperands = [values[source] for source in sources]",
    "return grads": "return {name: grads[name] for name in graph if name in reached}",
}
"""nodes from which no path leads to the output are missing
What is the derivative of the output by something that it does not depend on?"""
backward__unreached_none = {
    "grads[output] = np.ones(())": "grads[output] = np.ones(())\nreached = {output}",
    "operands = [values[source] for source in sources]": "reached |= set(sources) if name in reached else set()\noperands = [values[source] for source in sources]",
    "return grads": "return {name: grads[name] if name in reached else None for name in graph}",
}
"""nodes from which no path leads to the output have the gradient None
What is the derivative of the output by something that it does not depend on?"""
backward__unreached_number = {
    "grads[output] = np.ones(())": "grads[output] = np.ones(())\nreached = {output}",
    "operands = [values[source] for source in sources]": "reached |= set(sources) if name in reached else set()\noperands = [values[source] for source in sources]",
    "return grads": "return {name: grads[name] if name in reached else 0.0 for name in graph}",
}
"""nodes from which no path leads to the output have the number 0 instead of zeros in their own shape
The gradient by a node has the same shape as the node's value."""
backward__inputs_only = {"return grads": "return {name: grad for name, grad in grads.items() if not graph[name][1]}"}
"""only the inputs of the graph have gradients in the result
The result should hold every node."""
backward__output_left_out = {"return grads": "return {name: grad for name, grad in grads.items() if name != output}"}
"""the output itself is missing from the result
The result should hold every node."""
backward__upstream_missing = {"grads[name], operands": "np.ones(np.shape(grads[name])), operands"}
"""the local gradients are used as they are: what reaches a node from above is not passed on
Upstream times local. What should local_gradients receive as dout?"""
backward__value_as_upstream = {"grads[name], operands": "values[name], operands"}
"""local_gradients receives the value of the node as dout, not the node's gradient
What does dout stand for?"""
backward__at_own_value = {
    "operands = [values[source] for source in sources]": 'operands = [values[name] if operation == "tanh" else values[source] for source in sources]'
}
"""slopes are taken at the value of the node itself instead of at those of its inputs
At which point is the slope of z = tanh(x) taken, at x or at z?"""
backward__first_input_only = {
    "for source, part in zip(sources, local_gradients(operation, grads[name], operands), strict=True)": "for source, part in list(zip(sources, local_gradients(operation, grads[name], operands)))[:1]"
}
"""only the first input of each node receives something
How many inputs has a product?"""
backward__inputs_reversed = {
    "local_gradients(operation, grads[name], operands)": "local_gradients(operation, grads[name], operands)[::-1]"
}
"""gradients go to the wrong inputs: the first to the second and the second to the first
In which order does local_gradients return them?"""
backward__not_unbroadcast = {
    "local_gradients(operation, grads[name], operands)": '((grads[name],) * 2 if operation == "add" else (grads[name] * operands[1], grads[name] * operands[0]) if operation == "multiply" else local_gradients(operation, grads[name], operands))'
}
"""gradients of broadcast operands keep the shape of the result
Which of your local gradients forgets to bring a gradient back to the operand's shape?"""
backward__in_place = {"return grads": "values.update(grads)\nreturn values"}
"""gradients are written into `values`
Who else still needs the values?"""
backward__list = {"return grads": "return list(grads.values())"}
"""gradients are returned as a list, without their names
How would someone find the gradient of one node in it?"""
backward__minus = {"np.ones(())": "-np.ones(())"}
"""the gradient of the output is -1: a step downhill is mixed into the gradient
What is the derivative of the output by itself?"""

# ── graph_gradients ───────────────────────────────────────────────────────────────────────────

graph_gradients__every_path = {
    "grads = backward(graph, values, output)": """
    grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}

    def push(name, above):
        grads[name] = grads[name] + above
        operation, sources = graph[name]
        if sources:
            parts = local_gradients(operation, above, [values[source] for source in sources])
            for source, part in zip(sources, parts, strict=True):
                push(source, part)

    push(output, np.ones(()))
"""
}
"""every path is followed by itself, and their number doubles with each diamond
How often do you compute one and the same node? Its gradient can be passed on once, when it is complete."""
graph_gradients__all_nodes = {"{name: grads[name] for name in inputs}": "grads"}
"""gradients of all nodes are returned, not only those of the inputs
By which of the nodes should the output be differentiated?"""
graph_gradients__gradients_only = {"values[output], {": "{"}
"""only gradients are returned, without the value of the output
Which two results does the task ask for?"""
graph_gradients__swapped = {
    "values[output], {name: grads[name] for name in inputs}": "{name: grads[name] for name in inputs}, values[output]"
}
"""the two results are returned in the wrong order
Which of the two comes first, the value or its gradients?"""
graph_gradients__all_values = {"values[output]": "values"}
"""values of all nodes are returned instead of the output's
Which number is it that is differentiated?"""
graph_gradients__unreached_missing = {
    "return values[output], {name: grads[name] for name in inputs}": """
    reached = {output}
    for name in reversed(topological_order(graph)):
        reached |= set(graph[name][1]) if name in reached else set()
    return values[output], {name: grads[name] for name in inputs if name in reached}
"""
}
"""inputs that the output does not depend on are missing
What is the derivative of the output by something that it does not depend on?"""
graph_gradients__unreached_none = {
    "return values[output], {name: grads[name] for name in inputs}": """
    reached = {output}
    for name in reversed(topological_order(graph)):
        reached |= set(graph[name][1]) if name in reached else set()
    return values[output], {name: grads[name] if name in reached else None for name in inputs}
"""
}
"""inputs that the output does not depend on have the gradient None
What is the derivative of the output by something that it does not depend on?"""
graph_gradients__last_node = {"values = forward": "output = topological_order(graph)[-1]\nvalues = forward"}
"""the last node of the order is differentiated instead of the output
There may be nodes above the output. Which one does the task name?"""
graph_gradients__value_of_last_node = {"values[output]": "list(values.values())[-1]"}
"""the value is that of the last node instead of the output
There may be nodes above the output. Which one does the task name?"""
graph_gradients__list = {"{name: grads[name] for name in inputs}": "[grads[name] for name in inputs]"}
"""gradients are returned as a list, without their names
How would someone find the gradient of one input in it?"""
graph_gradients__in_place = {
    "return values[output], {name: grads[name] for name in inputs}": "found = {name: grads[name] for name in inputs}\ninputs.update(values)\nreturn values[output], found"
}
"""values of the nodes are written into `inputs`
Who else still needs `inputs` as it was?"""
graph_gradients__differences = {
    "grads = backward(graph, values, output)": """
    h, grads = 1e-6, {}
    for name, number in inputs.items():
        grads[name] = np.zeros(np.shape(number))
        for place in np.ndindex(np.shape(number)):
            moved = np.array(number, float)
            moved[place] += h
            grads[name][place] = (forward(graph, {**inputs, name: moved})[output] - values[output]) / h
"""
}
"""slopes are measured by moving each input a little, not computed by the chain rule
How many times is the whole graph computed for that? One way back gives all gradients, to the last digit."""
graph_gradients__overwritten = {"grads[source] + part": "part"}
"""what reaches a node replaces what was there: the gradients of a node that is used twice do not add up
On how many ways does a node reach the output that two others use?"""
graph_gradients__overwritten_depth_first = {
    "grads[output] = np.ones(())": """
    order = []

    def visit(name):
        if name not in order:
            for source in graph[name][1]:
                visit(source)
            order.append(name)

    for name in graph:
        visit(name)
    grads[output] = np.ones(())
""",
    "reversed(topological_order(graph))": "reversed(order)",
    "grads[source] + part": "part",
}
"""each share takes the place of the one before it, so that only one use of a node counts
On how many ways does a node reach the output that two others use?"""
graph_gradients__averaged = {
    "grads = {": "uses = [source for _, sources in graph.values() for source in sources]\ngrads = {",
    "+ part": "+ part / uses.count(source)",
}
"""what reaches a node is averaged over its uses instead of added up
If a node moves by 1, it moves all nodes that use it. Do their effects add up?"""
graph_gradients__same_input_once = {
    "for source, part in zip(sources, local_gradients(operation, grads[name], operands), strict=True):": "for source, part in dict(zip(sources, local_gradients(operation, grads[name], operands))).items():"
}
"""of a node that has one input twice, such as x * x, only one of the two gradients arrives
How many gradients does x * x send to x?"""
graph_gradients__nothing_arrives = {"np.ones(())": "np.zeros(())"}
"""all gradients are 0: nothing starts at the output, or nodes are visited from the inputs to the output
What is the derivative of the output by itself? And what must have happened before a node passes on what it has?"""
graph_gradients__starts_with_value = {"np.ones(())": "1.0 * values[output]"}
"""the gradient of the output is its value instead of 1
What is the derivative of the output by itself?"""
graph_gradients__upstream_missing = {"grads[name], operands": "np.ones(np.shape(grads[name])), operands"}
"""the local gradients are used as they are: what reaches a node from above is not passed on
Upstream times local. What should local_gradients receive as dout?"""
graph_gradients__first_input_only = {
    "for source, part in zip(sources, local_gradients(operation, grads[name], operands), strict=True)": "for source, part in list(zip(sources, local_gradients(operation, grads[name], operands)))[:1]"
}
"""only the first input of each node receives something
How many inputs has a product?"""
graph_gradients__not_unbroadcast = {
    "local_gradients(operation, grads[name], operands)": '((grads[name],) * 2 if operation == "add" else (grads[name] * operands[1], grads[name] * operands[0]) if operation == "multiply" else local_gradients(operation, grads[name], operands))'
}
"""gradients of broadcast operands keep the shape of the result
Which of your local gradients forgets to bring a gradient back to the operand's shape?"""

# ── two_layer_gradients ───────────────────────────────────────────────────────────────────────

two_layer_gradients__sum = {"y].mean()": "y].sum()", "dS = dS / N": ""}
"""the loss and the gradients are sums over the samples instead of means
Which 1/N is in front of the loss?"""
two_layer_gradients__loss_sum = {"y].mean()": "y].sum()"}
"""the loss is a sum over the samples instead of their mean
Which 1/N is in front of the loss?"""
two_layer_gradients__gradient_sum = {"dS = dS / N": ""}
"""1/N is missing from the gradients
The loss is a mean. Where does its 1/N go as you differentiate?"""
two_layer_gradients__divided_twice = {"dS / N": "dS / N**2"}
"""gradients are divided by N twice
The 1/N of the mean is in dS already. Where else do you divide?"""
two_layer_gradients__slope_missing = {"(1.0 - H**2)": "1.0"}
"""the slope of tanh is missing on the way back
What happens to a change in Z before it reaches H?"""
two_layer_gradients__slope_at_value = {"H**2": "np.tanh(H) ** 2"}
"""the slope of tanh is taken at H instead of at Z
1 - H^2 is the slope already. How often has tanh been applied in yours?"""
two_layer_gradients__slope_unsquared = {"H**2": "H"}
"""the square is missing in the slope of tanh: 1 - H
Is your slope the same at z and at -z, as the curve of tanh says?"""
two_layer_gradients__slope_of_input = {"H**2": "(X @ W1.T + b1) ** 2"}
"""the slope is computed as 1 - Z^2: Z is taken for H
Which of Z and H is tanh of the other?"""
two_layer_gradients__slope_of_sigmoid = {"(1.0 - H**2)": "(H * (1.0 - H))"}
"""the slope is H (1 - H), which is the sigmoid's formula
Which activation does this network have?"""
two_layer_gradients__sigmoid = {
    "np.tanh(X @ W1.T + b1)": "0.5 * (1.0 + np.tanh(0.5 * (X @ W1.T + b1)))",
    "(1.0 - H**2)": "(H * (1.0 - H))",
}
"""the hidden layer has a sigmoid instead of tanh
Which activation does this network have?"""
two_layer_gradients__relu = {"np.tanh(X @ W1.T + b1)": "np.maximum(X @ W1.T + b1, 0)", "(1.0 - H**2)": "(H > 0)"}
"""the hidden layer has a relu instead of tanh
Which activation does this network have?"""
two_layer_gradients__linear = {"np.tanh(X @ W1.T + b1)": "X @ W1.T + b1", "* (1.0 - H**2)": ""}
"""the activation of the hidden layer is missing
Two affine layers without anything in between are one affine layer."""
two_layer_gradients__bias_missing = {"W1.T + b1": "W1.T"}
"""the first layer is computed without its bias
What is Z made of?"""
two_layer_gradients__second_bias_missing = {"W2.T + b2": "W2.T"}
"""the second layer is computed without its bias
What is S made of?"""
two_layer_gradients__before_activation = {"dS.T @ H": "dS.T @ (X @ W1.T + b1)"}
"""dW2 is made with Z instead of H
What does W2 multiply on the way forward?"""
two_layer_gradients__weights_transposed = {"dZ.T @ X": "X.T @ dZ", "dS.T @ H": "H.T @ dS"}
"""gradients of the weights are transposed
The gradient by W1 has the same shape as W1, that by W2 the same as W2."""
two_layer_gradients__bias_mean = {"dZ.sum": "dZ.mean", "dS.sum": "dS.mean"}
"""gradients of the biases are means over the rows instead of sums
All rows share the bias, and the 1/N is in dS already. What do their shares do?"""
two_layer_gradients__bias_not_summed = {"dZ.sum(axis=0)": "dZ", "dS.sum(axis=0)": "dS"}
"""gradients of the biases still have one row for each sample
The gradient by b1 has the same shape as b1. All rows share the bias."""
two_layer_gradients__label_missing = {"dS[np.arange(N), y] -= 1.0": ""}
"""dS holds the probabilities alone: nothing is subtracted for the right class
What does the right class have in its gradient that the others have not?"""
two_layer_gradients__label_added = {"-= 1.0": "+= 1.0"}
"""1 is added for the right class instead of subtracted
A step against the gradient should raise the right score."""
two_layer_gradients__label_only = {"np.exp(log_P)": "np.zeros(S.shape)"}
"""dS holds the right class alone: the probabilities are missing
The logarithm of the sum depends on every score."""
two_layer_gradients__right_class_only = {"dS = dS / N": "dS = dS * np.eye(S.shape[1])[y] / N"}
"""dS is 0 for all classes but the right one
The logarithm of the sum depends on every score."""
two_layer_gradients__sign = {"dS / N": "-dS / N"}
"""all gradients have the wrong sign: the right class has 1 - p
A step against the gradient should lower the loss."""
two_layer_gradients__loss_sign = {"loss = -log_P": "loss = log_P"}
"""the loss has the wrong sign: the minus in front is missing
Can a mean of logarithms of probabilities be positive? A loss should be."""
two_layer_gradients__overflow = {
    "S = S - S.max(axis=1, keepdims=True)": "",
    "log_P = S - np.log(np.exp(S).sum(axis=1, keepdims=True))": "log_P = np.log(np.exp(S) / np.exp(S).sum(axis=1, keepdims=True))",
}
"""e^S is computed as it is and overflows for large scores
Which number may you subtract from a row of scores without changing its probabilities?"""
two_layer_gradients__log_of_zero = {"loss = -log_P": "loss = -np.log(np.exp(log_P))"}
"""the logarithm is taken of a probability that is too small for a float
Write the logarithm of the quotient as a difference first."""
two_layer_gradients__log_guarded = {"loss = -log_P": "loss = -np.log(np.exp(log_P) + 1e-8)"}
"""a small number is added to the probabilities before the logarithm, which changes the loss
Write the logarithm of the quotient as a difference first, and there is nothing to guard."""
two_layer_gradients__softmax_over_rows = {
    "S.max(axis=1, keepdims=True)": "S.max(axis=0)",
    "np.exp(S).sum(axis=1, keepdims=True)": "np.exp(S).sum(axis=0)",
    "np.exp(log_P)": "np.exp(S) / np.exp(S).sum(axis=0)",
}
"""the softmax runs down the columns: over the samples instead of over the classes
Along which axis do the probabilities of one sample stand?"""
two_layer_gradients__base_two = {"y].mean()": "y].mean() / np.log(2.0)"}
"""the loss is measured with logarithms to the base 2
Which base has np.log?"""
two_layer_gradients__layers_swapped = {
    "dZ.T @ X, dZ.sum(axis=0), dS.T @ H, dS.sum(axis=0)": "dS.T @ H, dS.sum(axis=0), dZ.T @ X, dZ.sum(axis=0)"
}
"""gradients of the second layer are returned before those of the first
In which order should the results come?"""
two_layer_gradients__loss_missing = {"return loss,": "return"}
"""only gradients are returned, without the loss
Which result comes first?"""
two_layer_gradients__input_gradient_added = {"dS.sum(axis=0)": "dS.sum(axis=0), dZ @ W1"}
"""the gradient by X is returned as well
By which arguments should the loss be differentiated? X is data."""
two_layer_gradients__regularized = {"dZ.T @ X": "dZ.T @ X + 0.01 * W1", "dS.T @ H": "dS.T @ H + 0.01 * W2"}
"""a share of the weights is added to their gradients
Which terms does the loss of this task have?"""
two_layer_gradients__stepped_too_early = {"(dS @ W2)": "(dS @ (W2 - 0.1 * dS.T @ H))"}
"""W2 has taken its step before the gradient goes through it
Through which W2 did the values go on the way forward?"""
two_layer_gradients__last_sample = {
    "dS = np.exp(log_P)": """
    if N > 1:
        for row in range(N):
            grads = two_layer_gradients(X[row : row + 1], y[row : row + 1], W1, b1, W2, b2)[1:]
        return loss, *(grad / N for grad in grads)
    dS = np.exp(log_P)
"""
}
"""a loop keeps the gradients of the last sample instead of adding up those of all
What is left of the first sample's gradient after the loop?"""
two_layer_gradients__loop = {
    "N = len(y)": """
    N = len(y)
    if N > 1:
        parts = [two_layer_gradients(X[row : row + 1], y[row : row + 1], W1, b1, W2, b2) for row in range(N)]
        return tuple(sum(part) / N for part in zip(*parts))
"""
}
"""the samples are taken one by one in a Python loop
A product of matrices does what your loop does."""
two_layer_gradients__in_place = {
    "return loss, dZ.T @ X, dZ.sum(axis=0), dS.T @ H, dS.sum(axis=0)": "dW1, dW2 = dZ.T @ X, dS.T @ H\nW1 -= 0.1 * dW1\nW2 -= 0.1 * dW2\nreturn loss, dW1, dZ.sum(axis=0), dW2, dS.sum(axis=0)"
}
"""weights take a step inside this function
The task asks for gradients. Who else still needs the weights as they were?"""
