"""Correct answers to 03_regularization that are written otherwise: each must earn all points."""

import math

import numpy as np

# ── a penalty on large weights ──────────────────────────────────────────────────────────────


def l2_penalty__one_vector(params, lam):
    """Lay all parameters into one vector and take its product with itself."""
    theta = np.concatenate([one.ravel() for one in params])
    return lam * (theta @ theta)


def l2_penalty__squared_norms(params, lam):
    """Square the norm of each array."""
    return sum(lam * np.linalg.norm(theta.ravel()) ** 2 for theta in params)


def l2_penalty__loop(params, lam):
    """Take the entries one by one."""
    total = 0.0
    for theta in params:
        for value in theta.flat:
            total += float(value) * float(value)
    return lam * total


def l2_penalty__float32(params, lam):
    """Compute in single precision."""
    total = np.float32(0)  # before numpy 2, a sum that begins with a plain 0 is in double precision
    for theta in params:
        total += np.sum(theta.astype(np.float32) ** 2)
    return np.float32(lam) * total


def l2_gradient__list(params, lam):
    """Return a list."""
    return [2 * lam * theta for theta in params]


def l2_gradient__added_twice(params, lam):
    """Add lam theta to itself, as the product rule does."""
    gradients = []
    for theta in params:
        share = lam * theta
        gradients.append(share + share)
    return tuple(gradients)


def l2_gradient__copies(params, lam):
    """Scale copies in place."""
    copies = [np.array(theta) for theta in params]
    for place in range(len(copies)):
        copies[place] *= 2 * lam
    return tuple(copies)


def l2_gradient__float32(params, lam):
    """Compute in single precision."""
    return tuple(np.float32(2 * lam) * theta.astype(np.float32) for theta in params)


def regularized_loss__log_softmax(S, y, params, lam):
    """Take the log-probabilities of all classes first, and square by hand."""
    shifted = S - np.max(S, axis=1)[:, None]
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, None]
    loss = -np.sum(logs[range(len(y)), y]) / len(y)
    return loss + lam * sum(np.sum(np.square(theta)) for theta in params)


def regularized_loss__one_hot(S, y, params, lam):
    """Pick the right classes by a product with a one-hot matrix, and use logaddexp."""
    right = (S * np.eye(S.shape[1])[y]).sum(axis=1)
    return (np.logaddexp.reduce(S, axis=1) - right).mean() + l2_penalty(params, lam)  # noqa: F821  (the submission's own)


def regularized_loss__differences(S, y, params, lam):
    """Sum e to the differences from the score of the right class, with the largest difference in front."""
    differences = S - np.take_along_axis(S, y[:, None], axis=1)
    top = differences.max(axis=1)
    losses = top + np.log(np.exp(differences - top[:, None]).sum(axis=1))
    penalty = 0.0
    for theta in params:
        penalty = penalty + np.vdot(theta, theta)
    return np.mean(losses) + lam * penalty


# ── dropout ─────────────────────────────────────────────────────────────────────────────────


def dropout_mask__comparison(rng, shape, p):
    """Turn a comparison into numbers."""
    return (rng.random(shape) >= p).astype(float)


def dropout_mask__truth_values(rng, shape, p):
    """Return truth values, drawn from the other end."""
    return rng.random(shape) < 1 - p


def dropout_mask__binomial(rng, shape, p):
    """Toss a coin that falls on 1 with probability 1 - p."""
    return rng.binomial(1, 1 - p, size=shape)


def dropout_mask__choice(rng, shape, p):
    """Choose between 0 and 1."""
    return rng.choice([0.0, 1.0], size=shape, p=[p, 1 - p])


def dropout_mask__uniform(rng, shape, p):
    """Draw from another range."""
    return np.where(rng.uniform(-1.0, 1.0, shape) > 2 * p - 1, 1, 0)


def dropout_mask__global_generator(rng, shape, p):
    """Draw from numpy's global generator, with a seed that comes from the given one."""
    np.random.seed(rng.integers(1 << 32))  # noqa: NPY002  (as its name says)
    return (np.random.random(shape) >= p) * 1.0  # noqa: NPY002  (the same)


def dropout_mask__loop(rng, shape, p):
    """Decide entry by entry, row by row."""
    mask = np.ones(shape)
    for place in np.ndindex(*shape):
        if rng.random() <= p:
            mask[place] = 0
    return mask


def dropout_forward__selected(X, mask, p, train):
    """Choose entry by entry."""
    if not train:
        return X
    return np.where(mask > 0, X / (1 - p), 0.0)


def dropout_forward__scaled_mask(X, mask, p, train):
    """Scale the mask."""
    scale = mask / (1 - p) if train else np.ones_like(mask)
    return X * scale


def dropout_forward__copy(X, mask, p, train):
    """Change a copy in place."""
    out = X.copy()
    if train:
        out[mask == 0] = 0
        out *= 1 / (1 - p)
    return out


def dropout_forward__float32(X, mask, p, train):
    """Compute in single precision."""
    X = X.astype(np.float32)
    return X * mask.astype(np.float32) / np.float32(1 - p) if train else X


def dropout_backward__selected(dout, mask, p, train):
    """Choose entry by entry."""
    if not train:
        return dout
    return np.where(mask > 0, dout / (1 - p), 0.0)


def dropout_backward__forward_again(dout, mask, p, train):
    """The layer is linear: send the gradient through it."""
    return dropout_forward(dout, mask, p, train)  # noqa: F821  (the submission's own)


def dropout_backward__loop(dout, mask, p, train):
    """Take the entries one by one."""
    dX = np.array(dout)
    if train:
        for place in np.ndindex(dout.shape):
            dX[place] = dout[place] * mask[place] / (1 - p)
    return dX


# ── batch normalisation ─────────────────────────────────────────────────────────────────────


def batchnorm_forward__step_by_step(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Spell out every sum."""
    N = X.shape[0]
    if train:
        mu = 1.0 / N * np.sum(X, axis=0)
        centred = X - mu
        var = 1.0 / N * np.sum(centred**2, axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mu
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        centred, var = X - running_mean, running_var
        new_mean, new_var = running_mean, running_var
    std = (var + eps) ** 0.5
    inverse = 1.0 / std
    x_hat = centred * inverse
    out = gamma * x_hat + beta
    return out, new_mean, new_var, {"x_hat": x_hat, "std": std, "gamma": gamma}


def batchnorm_forward__moved_by_difference(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Move the running statistics by a share of the difference, and return a list with copies."""
    mean, var = np.array(running_mean), np.array(running_var)
    new_mean, new_var = mean.copy(), var.copy()
    if train:
        mean, std = X.mean(0), X.std(0)
        var = std**2
        new_mean += (1 - momentum) * (mean - running_mean)
        new_var += (1 - momentum) * (var - running_var)
    root = np.sqrt(var + eps)
    normal = np.divide(np.subtract(X, mean), root)
    cache = {"gamma": gamma.copy(), "std": root, "x_hat": normal}
    return [normal * gamma + beta, new_mean, new_var, cache]


def batchnorm_forward__feature_by_feature(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Loop over the features, not the rows."""
    N, D = X.shape
    out, x_hat, std = np.zeros((N, D)), np.zeros((N, D)), np.zeros(D)
    new_mean, new_var = running_mean.copy(), running_var.copy()
    for d in range(D):
        column = X[:, d]
        mean, var = running_mean[d], running_var[d]
        if train:
            mean = column.sum() / N
            var = ((column - mean) @ (column - mean)) / N
            new_mean[d] = momentum * running_mean[d] + (1 - momentum) * mean
            new_var[d] = momentum * running_var[d] + (1 - momentum) * var
        std[d] = math.sqrt(var + eps)
        x_hat[:, d] = (column - mean) / std[d]
        out[:, d] = gamma[d] * x_hat[:, d] + beta[d]
    return out, new_mean, new_var, {"x_hat": x_hat, "std": std, "gamma": gamma}


def batchnorm_backward__along_the_graph(dout, cache):
    """Go back along the graph: through the scale, the quotient, the variance and the mean."""
    x_hat, std, gamma = cache["x_hat"], cache["std"], cache["gamma"]
    N = dout.shape[0]
    dx_hat = dout * gamma
    centred = x_hat * std
    dvar = np.sum(dx_hat * centred, axis=0) * -0.5 * std**-3.0
    dmean = -np.sum(dx_hat, axis=0) / std + dvar * np.mean(-2.0 * centred, axis=0)
    dX = dx_hat / std + dvar * 2 * centred / N + dmean / N
    return dX, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


def batchnorm_backward__one_formula(dout, cache):
    """Write everything over one denominator."""
    x_hat, std, gamma = cache["x_hat"], cache["std"], cache["gamma"]
    N = len(dout)
    dgamma, dbeta = np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)
    return gamma / (N * std) * (N * dout - dbeta - x_hat * dgamma), dgamma, dbeta


def batchnorm_backward__by_jacobian(dout, cache):
    """Build the Jacobian of each feature and multiply."""
    x_hat, std, gamma = cache["x_hat"], cache["std"], cache["gamma"]
    N, D = dout.shape
    dX = np.zeros((N, D))
    for d in range(D):
        jacobian = np.eye(N) - 1 / N - np.outer(x_hat[:, d], x_hat[:, d]) / N
        dX[:, d] = gamma[d] / std[d] * (jacobian @ dout[:, d])
    return [dX, (dout * x_hat).sum(0), dout.sum(0)]


# ── gradients that vanish, explode or die ───────────────────────────────────────────────────


def vanishing_bound__quotient(depth):
    """Divide by a power of 4."""
    return 1 / 4**depth


def vanishing_bound__loop(depth):
    """Multiply layer by layer."""
    bound = 1.0
    for _ in range(depth):
        bound *= 0.25
    return bound


def vanishing_bound__negative_power(depth):
    """Use a negative power of 2."""
    return 2.0 ** (-2 * depth)


def vanishing_bound__exponential(depth):
    """Go by the logarithm."""
    return np.exp(-depth * np.log(4))


def _value_and_slope(Z, activation):
    if activation == "sigmoid":
        small = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1, small) / (1 + small), small / (1 + small) ** 2
    if activation == "tanh":
        return np.tanh(Z), (1 - np.tanh(Z)) * (1 + np.tanh(Z))
    return Z * (Z > 0), (Z > 0).astype(float)


def gradient_norms__recursive(dout, X, weights, activation):
    """Call itself on the layers above the first, keeping the norms in front."""

    def back(X, weights):
        if not weights:
            return dout, []
        value, slope = _value_and_slope(X @ weights[0].T, activation)
        above, norms = back(value, weights[1:])
        dZ = above * slope
        return dZ @ weights[0], [np.linalg.norm(dZ.T @ X), *norms]

    return np.array(back(X, list(weights))[1])


def gradient_norms__einsum(dout, X, weights, activation):
    """Keep all values and slopes, then fill the norms from behind."""
    values, slopes = [X], []
    for W in weights:
        value, slope = _value_and_slope(np.einsum("nd,md->nm", values[-1], W), activation)
        values.append(value)
        slopes.append(slope)
    norms = np.empty(len(weights))
    upstream = dout
    for layer in range(len(weights) - 1, -1, -1):
        dZ = upstream * slopes[layer]
        dW = np.einsum("nm,nd->md", dZ, values[layer])
        norms[layer] = math.sqrt(np.sum(np.square(dW)))
        upstream = np.einsum("nm,md->nd", dZ, weights[layer])
    return norms


def gradient_norms__sample_by_sample(dout, X, weights, activation):
    """Add up the outer products of each sample."""
    gradients = [np.zeros(W.shape) for W in weights]
    for x, delta in zip(X, dout, strict=True):
        inputs, slopes = [x], []
        for W in weights:
            value, slope = _value_and_slope(W @ inputs[-1], activation)
            inputs.append(value)
            slopes.append(slope)
        signal = delta
        for layer in reversed(range(len(weights))):
            signal = signal * slopes[layer]
            gradients[layer] += np.outer(signal, inputs[layer])
            signal = weights[layer].T @ signal
    return np.array([np.linalg.norm(gradient) for gradient in gradients])


def gradient_norms__quiet_overflow(dout, X, weights, activation):
    """Let e^(-z) become infinite: 1 / inf is right."""
    functions = {
        "sigmoid": (lambda Z: 1 / (1 + np.exp(-Z)), lambda H: H * (1 - H)),
        "tanh": (np.tanh, lambda H: 1 - H**2),
        "relu": (lambda Z: np.maximum(0, Z), lambda H: (H > 0) * 1.0),
    }
    f, slope = functions[activation]
    outputs = [X]
    with np.errstate(over="ignore"):
        for W in weights:
            outputs.append(f(outputs[-1] @ W.T))
    norms = []
    for layer in range(len(weights), 0, -1):
        dZ = dout * slope(outputs[layer])
        norms.append(np.sqrt((np.abs(dZ.T @ outputs[layer - 1]) ** 2).sum()))
        dout = dZ @ weights[layer - 1]
    return np.flip(norms)


def dead_relu_fraction__largest(Z):
    """A unit is dead if its largest entry is not positive."""
    return np.mean(Z.max(axis=0) <= 0)


def dead_relu_fraction__nothing_comes_out(Z):
    """A unit is dead if nothing comes out of relu."""
    return (np.maximum(Z, 0).sum(axis=0) == 0).sum() / Z.shape[1]


def dead_relu_fraction__alive(Z):
    """Count the active ones."""
    return 1 - np.any(Z > 0, axis=0).mean()


def dead_relu_fraction__loop(Z):
    """Take the units one by one."""
    dead = 0
    for unit in range(Z.shape[1]):
        if all(value <= 0 for value in Z[:, unit]):
            dead += 1
    return dead / Z.shape[1]


def clip_by_norm__one_vector(grads, limit):
    """Take the norm of all entries in one vector, and the smaller of two factors."""
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    if norm == 0:
        return grads
    return [min(1.0, limit / norm) * g for g in grads]


def clip_by_norm__larger_divisor(grads, limit):
    """Divide by the larger of norm and limit."""
    norm = math.sqrt(sum(float(np.sum(np.square(g))) for g in grads))
    return tuple(g * limit / max(norm, limit) for g in grads)


def clip_by_norm__norm_of_norms(grads, limit):
    """Take the norm of the norms."""
    norm = np.linalg.norm([np.linalg.norm(g.ravel()) for g in grads])
    if norm <= limit:
        return tuple(g.copy() for g in grads)
    return tuple(g / norm * limit for g in grads)


def clip_by_norm__float32(grads, limit):
    """Compute in single precision."""
    grads = [g.astype(np.float32) for g in grads]
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return tuple(g * np.float32(limit / norm) for g in grads) if norm > limit else tuple(grads)


# ── many vectors at once ────────────────────────────────────────────────────────────────────


def scores_by_matrix__columns(W, vectors):
    """Stand the vectors side by side, as the lecture does, and transpose the result."""
    return (W @ np.column_stack(vectors)).T


def scores_by_matrix__array(W, vectors):
    """Make an array of them."""
    return np.dot(np.array(vectors), W.T)


def scores_by_matrix__einsum(W, vectors):
    """Name the axes."""
    return np.einsum("nd,md->nm", np.vstack(vectors), W)


def scores_by_matrix__row_of_weights(W, vectors):
    """Loop over the rows of W, not over the vectors."""
    V = np.asarray(vectors)
    return np.stack([V @ row for row in W], axis=1)


# ── overfitting ─────────────────────────────────────────────────────────────────────────────


def train_validation_gap__as_it_happens(train_loss, validation_loss, patience):
    """Follow the training epoch by epoch, and count since the last best."""
    best, bad = 0, 0
    for epoch in range(1, len(validation_loss)):
        if validation_loss[epoch] < validation_loss[best]:
            best, bad = epoch, 0
            continue
        bad += 1
        if bad == patience and train_loss[epoch] < train_loss[best]:
            return best
    return None


def train_validation_gap__smallest_so_far(train_loss, validation_loss, patience):
    """Ask for each epoch whether it is the first smallest up to the end of patience."""
    for e in range(len(validation_loss)):
        end = e + patience
        if end >= len(validation_loss):
            return None
        if np.argmin(validation_loss[: end + 1]) == e and train_loss[end] < train_loss[e]:
            return e
    return None


def train_validation_gap__without_a_loop(train_loss, validation_loss, patience):
    """Find all such epochs at once, and return a numpy integer."""
    count = len(validation_loss) - patience
    if count <= 0:
        return None
    lowest = np.minimum.accumulate(validation_loss)
    new_best = np.concatenate([[True], validation_loss[1:] < lowest[:-1]])[:count]
    stays = lowest[patience:] == lowest[:count]
    falls = train_loss[patience:] < train_loss[:count]
    found = np.flatnonzero(new_best & stays & falls)
    return found[0] if len(found) else None
