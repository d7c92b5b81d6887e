"""Correct answers to 07_window_classifier that are written otherwise: each must earn all points."""

import math

import numpy as np

# ── init_params ─────────────────────────────────────────────────────────────────────────────


def init_params__stretched(rng, E, n, M, C):
    """Stretch numbers from 0 to 1."""
    W, U = rng.random((M, n * E.shape[1])), rng.random((C, M))
    return {
        "E": np.array(E),
        "W": (2 * W - 1) * math.sqrt(6 / sum(W.shape)),
        "b": np.zeros(M),
        "U": (2 * U - 1) * math.sqrt(6 / sum(U.shape)),
        "c": np.zeros(C),
    }


def init_params__other_order(rng, E, n, M, C):
    """Draw U before W, the other way round, and transpose."""
    U = rng.uniform(-1, 1, (M, C)).T * np.sqrt(6 / (M + C))
    W = rng.uniform(-1, 1, (n * E.shape[1], M)).T * np.sqrt(6 / (M + n * E.shape[1]))
    return {"U": U, "W": W, "c": np.zeros(C), "b": np.zeros(M), "E": E + 0.0}


def init_params__by_a_helper(rng, E, n, M, C):
    """Make both layers with one function."""

    def layer(n_in, n_out):
        r = (6 / (n_in + n_out)) ** 0.5
        return rng.uniform(low=-r, high=r, size=(n_out, n_in)), np.zeros((n_out,))

    W, b = layer(n * len(E[0]), M)
    U, c = layer(M, C)
    return {"E": E.copy(), "W": W, "b": b, "U": U, "c": c}


def init_params__float32(rng, E, n, M, C):
    """Keep the weights in single precision."""
    r, q = np.sqrt(6 / (n * E.shape[1] + M)), np.sqrt(6 / (M + C))
    W, U = rng.uniform(-r, r, (M, n * E.shape[1])), rng.uniform(-q, q, (C, M))
    return {"E": E.copy(), "W": W.astype(np.float32), "b": np.zeros(M), "U": U.astype(np.float32), "c": np.zeros(C)}


# ── window_inputs ───────────────────────────────────────────────────────────────────────────


def window_inputs__concatenated(E, ids):
    """Put the words' vectors beside each other, place by place."""
    return np.concatenate([E[ids[:, place]] for place in range(ids.shape[1])], axis=1)


def window_inputs__one_hot(E, ids):
    """Multiply by rows that have a single 1."""
    return (np.eye(len(E))[ids] @ E).reshape(ids.shape[0], ids.shape[1] * E.shape[1])


def window_inputs__flat_take(E, ids):
    """Take all words in a row."""
    return np.take(E, ids.ravel(), axis=0).reshape(len(ids), -1)


def window_inputs__filled(E, ids):
    """Fill the result place by place."""
    (N, n), d = ids.shape, E.shape[1]
    X = np.empty((N, n * d))
    for place in range(n):
        X[:, place * d : (place + 1) * d] = E[ids[:, place]]
    return X


# ── forward ─────────────────────────────────────────────────────────────────────────────────


def forward__einsum(params, ids):
    """Write the sums as sums."""
    E, W, U = params["E"], params["W"], params["U"]
    words = E[ids]
    Z = np.einsum("imj,kmj->ik", words, W.reshape(len(W), *words.shape[1:])) + params["b"]
    H = np.tanh(Z)
    return words.reshape(len(ids), -1), H, np.einsum("ik,ck->ic", H, U) + params["c"]


def forward__columns(params, ids):
    """Work with one window per column."""
    X = window_inputs(params["E"], ids).T  # noqa: F821  (the submission's own)
    H = np.tanh(params["W"] @ X + params["b"][:, None])
    S = params["U"] @ H + params["c"][:, None]
    return X.T, H.T, S.T


def forward__word_by_word(params, ids):
    """Add up the shares of the places in the window."""
    E, W, d = params["E"], params["W"], params["E"].shape[1]
    parts = [E[ids[:, place]] for place in range(ids.shape[1])]
    Z = params["b"] + sum(part @ W[:, place * d : (place + 1) * d].T for place, part in enumerate(parts))
    H = np.tanh(Z)
    return np.hstack(parts), H, params["c"] + H @ params["U"].T


def forward__constant_one(params, ids):
    """Hide each bias in its matrix."""
    ones = np.ones((len(ids), 1))
    X = params["E"][ids].reshape(len(ids), -1)
    H = np.tanh(np.hstack([X, ones]) @ np.hstack([params["W"], params["b"][:, None]]).T)
    S = np.hstack([H, ones]) @ np.hstack([params["U"], params["c"][:, None]]).T
    return [X, H, S]


# ── predict ─────────────────────────────────────────────────────────────────────────────────


def predict__by_probability(params, ids):
    """Take the most probable class."""
    S = forward(params, ids)[2]  # noqa: F821  (the submission's own)
    P = np.exp(S - S.max(axis=1, keepdims=True))
    return np.argmax(P / P.sum(axis=1, keepdims=True), axis=1)


def predict__by_sorting(params, ids):
    """Sort the classes, take the last."""
    return np.argsort(forward(params, ids)[2], axis=-1)[:, -1]  # noqa: F821  (the submission's own)


def predict__from_scratch(params, ids):
    """Compute the scores here, in columns."""
    X = params["E"][ids].reshape(len(ids), -1)
    S = params["U"] @ np.tanh(params["W"] @ X.T + params["b"][:, None]) + params["c"][:, None]
    return S.argmax(0)


def predict__as_floats(params, ids):
    """Compare with the row's maximum and return numbers with a point."""
    _, _, S = forward(params, ids)  # noqa: F821  (the submission's own)
    return (S.max(axis=1, keepdims=True) == S) @ np.arange(S.shape[1], dtype=float)


# ── loss ────────────────────────────────────────────────────────────────────────────────────


def loss__one_hot(params, ids, y, lam):
    """Multiply the log-probabilities by rows that have a single 1."""
    _, _, S = forward(params, ids)  # noqa: F821  (the submission's own)
    S = S - np.max(S, axis=1)[:, None]
    logs = S - np.log(np.sum(np.exp(S), axis=1))[:, None]
    data = -np.sum(np.eye(S.shape[1])[y] * logs) / len(y)
    return float(data + lam * np.sum(params["W"] ** 2) + lam * np.sum(params["U"] ** 2))


def loss__logaddexp(params, ids, y, lam):
    """Let numpy add up powers."""
    S = forward(params, ids)[2]  # noqa: F821  (the submission's own)
    right = S[range(len(y)), y]
    penalty = np.linalg.norm(params["W"]) ** 2 + np.linalg.norm(params["U"]) ** 2
    return np.mean(np.logaddexp.reduce(S, axis=1) - right) + lam * penalty


def loss__margins(params, ids, y, lam):
    """Look at how far each class is ahead of the right one."""
    S = forward(params, ids)[2]  # noqa: F821  (the submission's own)
    ahead = S - np.take_along_axis(S, y[:, None], axis=1)
    most = ahead.max(axis=1)
    each = most + np.log(np.exp(ahead - most[:, None]).sum(axis=1))
    return each.sum() / each.size + lam * sum(np.vdot(params[name], params[name]) for name in "WU")


# ── gradients ───────────────────────────────────────────────────────────────────────────────


def _scores_gradient(S, y):
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    return (P - (np.arange(S.shape[1]) == y[:, None])) / len(y)


def gradients__one_hot(params, ids, y, lam):
    """Add the pieces up with a product by rows that have a single 1."""
    X, H, S = forward(params, ids)  # noqa: F821  (the submission's own)
    dS = _scores_gradient(S, y)
    dZ = (dS @ params["U"]) * (1 - H) * (1 + H)
    pieces = (dZ @ params["W"]).reshape(ids.size, -1)
    return {
        "c": dS.sum(0),
        "b": dZ.sum(0),
        "U": dS.T @ H + 2 * lam * params["U"],
        "W": dZ.T @ X + 2 * lam * params["W"],
        "E": np.eye(len(params["E"]))[ids.ravel()].T @ pieces,
    }


def gradients__place_by_place(params, ids, y, lam):
    """Go through the places of the window."""
    X, H, S = forward(params, ids)  # noqa: F821  (the submission's own)
    dS = _scores_gradient(S, y)
    dZ = (1 - H * H) * (dS @ params["U"])
    d = params["E"].shape[1]
    grads = {"E": np.zeros_like(params["E"]), "b": np.ones(len(y)) @ dZ, "c": np.ones(len(y)) @ dS}
    for place in range(ids.shape[1]):
        np.add.at(grads["E"], ids[:, place], dZ @ params["W"][:, place * d : (place + 1) * d])
    grads["W"] = (X.T @ dZ).T + lam * (params["W"] + params["W"])
    grads["U"] = (H.T @ dS).T + lam * (params["U"] + params["U"])
    return grads


def gradients__einsum(params, ids, y, lam):
    """Write the sums as sums, and count with bincount."""
    E, W, U = params["E"], params["W"], params["U"]
    X, H, S = forward(params, ids)  # noqa: F821  (the submission's own)
    dS = _scores_gradient(S, y)
    dZ = np.einsum("ic,ck,ik->ik", dS, U, 1 - np.square(H))
    dX = np.einsum("ik,kj->ij", dZ, W).reshape(ids.size, E.shape[1])
    dE = [np.bincount(ids.ravel(), weights=column, minlength=len(E)) for column in dX.T]
    return {
        "E": np.stack(dE, axis=1),
        "W": np.einsum("ik,ij->kj", dZ, X) + 2 * lam * W,
        "b": np.einsum("ik->k", dZ),
        "U": np.einsum("ic,ik->ck", dS, H) + 2 * lam * U,
        "c": np.einsum("ic->c", dS),
    }


def gradients__word_by_word(params, ids, y, lam):
    """Collect each word's pieces with a mask."""
    X, H, S = forward(params, ids)  # noqa: F821  (the submission's own)
    dS = _scores_gradient(S, y)
    dZ = dS @ params["U"] * (1 - H**2)
    pieces = (dZ @ params["W"]).reshape(*ids.shape, -1)
    dE = np.array([pieces[ids == word].sum(axis=0) for word in range(len(params["E"]))])
    found = {"E": dE, "W": dZ.T @ X, "b": dZ.sum(axis=0), "U": dS.T @ H, "c": dS.sum(axis=0)}
    for name in ("W", "U"):
        found[name] = found[name] + 2 * lam * params[name]
    return found


# ── update ──────────────────────────────────────────────────────────────────────────────────


def update__copied(params, grads, lr):
    """Copy everything, then change the copies."""
    new = {name: value.copy() for name, value in params.items()}
    for name in grads:
        new[name] -= lr * grads[name]
    return new


def update__by_name(params, grads, lr):
    """Name every parameter."""
    return {
        "W": params["W"] - lr * grads["W"],
        "U": params["U"] - lr * grads["U"],
        "b": params["b"] - lr * grads["b"],
        "c": params["c"] - lr * grads["c"],
        "E": params["E"] - lr * grads["E"],
    }


def update__added(params, grads, lr):
    """Add the step."""
    steps = {name: np.multiply(grad, -lr) for name, grad in grads.items()}
    return {name: np.add(params[name], steps[name]) for name in sorted(params)}


# ── batches ─────────────────────────────────────────────────────────────────────────────────


def batches__split(order, size):
    """Let numpy split at the right places."""
    return np.split(order, np.arange(size, len(order), size))


def batches__while(order, size):
    """Cut off the head until nothing is left."""
    found = []
    while len(order):
        found.append(order[:size])
        order = order[size:]
    return found


def batches__tuple(order, size):
    """Count the batches first, and copy."""
    count = math.ceil(len(order) / size)
    return tuple(order[size * k : min(size * (k + 1), len(order))].copy() for k in range(count))


# ── epoch ───────────────────────────────────────────────────────────────────────────────────


def epoch__sorted_first(params, data, order, settings, grad):
    """Bring the data into the order, then cut it."""
    ids, y, size = data["ids"][order], data["y"][order], settings["batch"]
    for start in range(0, len(y), size):
        here = slice(start, start + size)
        found = grad(params, ids[here], y[here], settings["lam"])
        params = {name: params[name] - settings["lr"] * found[name] for name in params}
    return params


def epoch__on_a_copy(params, data, order, settings, grad):
    """Copy the parameters once, then change the copies."""
    params = {name: value.copy() for name, value in params.items()}
    for batch in np.array_split(order, range(settings["batch"], len(order), settings["batch"])):
        found = grad(params, data["ids"][batch], data["y"][batch], settings["lam"])
        for name in params:
            params[name] -= settings["lr"] * found[name]
    return params


def epoch__recursive(params, data, order, settings, grad):
    """Do one batch, then the rest."""
    if not len(order):
        return params
    batch, rest = order[: settings["batch"]], order[settings["batch"] :]
    found = grad(params, data["ids"][batch], data["y"][batch], settings["lam"])
    return epoch(update(params, found, settings["lr"]), data, rest, settings, grad)  # noqa: F821  (the submission's own)


# ── train ───────────────────────────────────────────────────────────────────────────────────


def train__shuffled(rng, params, data, settings, grad):
    """Shuffle one array of numbers again and again."""
    order = np.arange(len(data["ids"]))
    for _ in range(settings["epochs"]):
        rng.shuffle(order)
        params = epoch(params, data, order, settings, grad)  # noqa: F821  (the submission's own)
    return params


def train__sorted_by_chance(rng, params, data, settings, grad):
    """Sort random numbers."""
    for _ in range(settings["epochs"]):
        order = np.argsort(rng.random(len(data["y"])))
        params = epoch(params, data, order, settings, grad)  # noqa: F821  (the submission's own)
    return params


def train__chosen(rng, params, data, settings, grad):
    """Choose all without replacement, and count down."""
    left, N = settings["epochs"], data["y"].size
    while left:
        params = epoch(params, data, rng.choice(N, N, replace=False), settings, grad)  # noqa: F821  (the submission's own)
        left -= 1
    return params


def train__data_shuffled(rng, params, data, settings, grad):
    """Shuffle the data, and go through it as it lies."""
    for _ in range(settings["epochs"]):
        mixed = rng.permutation(len(data["y"]))
        data = {"ids": data["ids"][mixed], "y": data["y"][mixed]}
        params = epoch(params, data, np.arange(len(mixed)), settings, grad)  # noqa: F821  (the submission's own)
    return params
