"""Correct answers to 01_gradients that are written otherwise: each must earn all points."""

import math

import numpy as np

# ── activations ─────────────────────────────────────────────────────────────────────────────


def sigmoid__by_masks(z):
    """Fill the two signs of z apart."""
    result = np.empty_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    powers = np.exp(z[~positive])
    result[~positive] = powers / (1 + powers)
    return result


def sigmoid__by_tanh(z):
    """Stretch tanh."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid__quiet_overflow(z):
    """Let e^(-z) become infinite: 1 / inf is right."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid__float32(z):
    """Compute in single precision."""
    z = z.astype(np.float32)
    return np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * z))


def sigmoid__loop(z):
    """Take the entries one by one."""
    result = np.zeros(z.shape)
    for place, value in np.ndenumerate(z):
        small = math.exp(-abs(value))
        result[place] = (1.0 if value >= 0 else small) / (1 + small)
    return result


def sigmoid_grad__decay(z):
    """Use e^(-|z|) alone."""
    decay = np.exp(-np.abs(z))
    return decay / (1 + decay) ** 2


def sigmoid_grad__mirrored(z):
    """Use 1 - sigmoid(z) = sigmoid(-z)."""
    return sigmoid(z) * sigmoid(-z)  # noqa: F821  (the submission's own)


def sigmoid_grad__by_tanh(z):
    """Stretch the slope of tanh."""
    return 0.25 * (1 - np.tanh(z / 2) ** 2)


def tanh_grad__factored(z):
    """Factor the difference of squares."""
    return (1 - np.tanh(z)) * (1 + np.tanh(z))


def tanh_grad__by_cosh(z):
    """Divide by the square of cosh."""
    with np.errstate(over="ignore"):
        return 1 / np.cosh(z) ** 2


def tanh_grad__by_sigmoid(z):
    """Stretch the slope of the sigmoid."""
    return 4 * sigmoid_grad(2 * z)  # noqa: F821  (the submission's own)


def relu__product(z):
    """Multiply by a mask."""
    return z * (z > 0)


def relu__half_sum(z):
    """Average z and |z|."""
    return (z + np.abs(z)) / 2


def relu__copy(z):
    """Change a copy in place."""
    result = z.copy()
    result[result < 0] = 0
    return result


def relu__float32(z):
    """Compute in single precision."""
    return np.maximum(z.astype(np.float32), 0)


def relu_grad__cast(z):
    """Turn a mask into numbers."""
    return (z > 0).astype(float)


def relu_grad__heaviside(z):
    """Use the step function with 0 at 0."""
    return np.heaviside(z, 0.0)


def relu_grad__loop(z):
    """Take the entries one by one."""
    result = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        if z[place] > 0:
            result[place] = 1
    return result


def leaky_relu__larger(z, alpha):
    """Take the larger of the two lines, which is right for alpha below 1."""
    return np.maximum(z, alpha * z)


def leaky_relu__two_parts(z, alpha):
    """Add the positive part and alpha times the negative part."""
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def leaky_relu__copy(z, alpha):
    """Change a copy in place."""
    result = np.array(z)
    result[z < 0] *= alpha
    return result


def leaky_relu__by_relu(z, alpha):
    """Use relu on both sides of 0."""
    return relu(z) - alpha * relu(-z)  # noqa: F821  (the submission's own)


def leaky_relu_grad__filled(z, alpha):
    """Start from alpha everywhere."""
    result = np.full(z.shape, alpha)
    result[z > 0] = 1
    return result


def leaky_relu_grad__arithmetic(z, alpha):
    """Mix the two slopes by a mask."""
    return alpha + (1 - alpha) * (z > 0)


def elu__masks(z, alpha):
    """Fill the two sides apart."""
    result = z.copy()
    left = z <= 0
    result[left] = alpha * (np.exp(z[left]) - 1)
    return result


def elu__two_parts(z, alpha):
    """Add the positive part and what the negative part becomes."""
    return np.maximum(z, 0) + alpha * (np.exp(np.minimum(z, 0)) - 1)


def elu__quiet_overflow(z, alpha):
    """Compute both sides everywhere and choose."""
    with np.errstate(over="ignore"):
        return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def elu_grad__masks(z, alpha):
    """Fill the two sides apart."""
    result = np.ones(z.shape)
    result[z <= 0] = alpha * np.exp(z[z <= 0])
    return result


def elu_grad__from_value(z, alpha):
    """On the left the slope is the value plus alpha."""
    return np.where(z > 0, 1.0, elu(z, alpha) + alpha)  # noqa: F821  (the submission's own)


def silu__quotient(z):
    """Divide by 1 + e^(-z), whose overflow is harmless."""
    with np.errstate(over="ignore"):
        return z / (1 + np.exp(-z))


def silu__by_tanh(z):
    """Write the sigmoid as a stretched tanh."""
    return z / 2 * (1 + np.tanh(z / 2))


def silu_grad__factored(z):
    """Take the sigmoid out of both terms."""
    s = sigmoid(z)  # noqa: F821  (the submission's own)
    return s * (1 + z * (1 - s))


def silu_grad__by_value(z):
    """Use silu itself: silu' = silu + s (1 - silu)."""
    s = sigmoid(z)  # noqa: F821  (the submission's own)
    return z * s + s * (1 - z * s)


def elementwise_jacobian__loop(z):
    """Set the diagonal entry by entry."""
    result = np.zeros((len(z), len(z)))
    for i in range(len(z)):
        result[i, i] = sigmoid_grad(z)[i]  # noqa: F821  (the submission's own)
    return result


def elementwise_jacobian__scaled_identity(z):
    """Scale the columns of the identity."""
    return np.eye(len(z)) * sigmoid_grad(z)  # noqa: F821  (the submission's own)


# ── one sample through one layer ────────────────────────────────────────────────────────────


def affine__einsum(x, W, b):
    """Name the indices."""
    return np.einsum("ij,j->i", W, x) + b


def affine__loop(x, W, b):
    """Sum entry by entry."""
    z = b.copy()
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            z[i] += W[i, j] * x[j]
    return z


def affine__row_times(x, W, b):
    """Multiply from the left."""
    return x @ W.T + b


def affine__float32(x, W, b):
    """Compute in single precision."""
    x, W, b = (part.astype(np.float32) for part in (x, W, b))
    return W @ x + b


def score__loop(x, W, b, u):
    """Add up the hidden units one by one."""
    total = 0.0
    for i in range(len(u)):
        z = float(W[i] @ x + b[i])
        total += u[i] * (1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)))
    return total


def score__sum(x, W, b, u):
    """Sum the products with numpy."""
    return np.sum(u * sigmoid(np.dot(W, x) + b))  # noqa: F821  (the submission's own)


def error_signal__jacobian(z, u):
    """Multiply by the whole Jacobian."""
    return elementwise_jacobian(z).T @ u  # noqa: F821  (the submission's own)


def error_signal__decay(z, u):
    """Use e^(-|z|) alone."""
    decay = np.exp(-np.abs(z))
    return u * decay / (1 + decay) ** 2


def weight_gradient__broadcast(delta, x):
    """Multiply a column by a row."""
    return delta[:, None] * x[None, :]


def weight_gradient__matmul(delta, x):
    """Multiply two matrices."""
    return delta.reshape(-1, 1) @ x.reshape(1, -1)


def weight_gradient__loop(delta, x):
    """Fill entry by entry."""
    result = np.zeros((delta.size, x.size))
    for i in range(delta.size):
        for j in range(x.size):
            result[i, j] = delta[i] * x[j]
    return result


def weight_gradient__einsum(delta, x):
    """Name the indices."""
    return np.einsum("i,j->ij", delta, x)


def weight_gradient_entry__from_matrix(delta, x, i, j):
    """Make all entries and pick one."""
    return np.outer(delta, x)[i, j]


def weight_gradient_entry__by_matrix(delta, x, i, j):
    """Pick one of the entries that another task makes."""
    return weight_gradient(delta, x)[i, j]  # noqa: F821  (the submission's own)


def weight_gradient_entry__float(delta, x, i, j):
    """Return a Python float."""
    return float(delta[i]) * float(x[j])


def bias_gradient__same(delta):
    """Return the argument itself."""
    return delta


def bias_gradient__jacobian(delta):
    """Multiply by the Jacobian of z by b, the identity."""
    return np.eye(len(delta)) @ delta


def input_gradient__row_times(delta, W):
    """Multiply from the left."""
    return delta @ W


def input_gradient__einsum(delta, W):
    """Name the indices."""
    return np.einsum("i,ij->j", delta, W)


def input_gradient__sum(delta, W):
    """Sum the scaled rows."""
    return (W * delta[:, None]).sum(axis=0)


def score_gradients__by_hand(x, W, b, u):
    """Write everything out."""
    z = np.dot(W, x) + b
    decay = np.exp(-np.abs(z))
    h = np.where(z >= 0, 1, decay) / (1 + decay)
    delta = u * h * (1 - h)
    return h, delta[:, None] * x, delta, delta @ W


def score_gradients__loop(x, W, b, u):
    """Go entry by entry."""
    h = sigmoid(W @ x + b)  # noqa: F821  (the submission's own)
    dW, db, dx = np.zeros_like(W), np.zeros_like(b), np.zeros_like(x)
    for i in range(len(b)):
        db[i] = u[i] * h[i] * (1 - h[i])
        for j in range(len(x)):
            dW[i, j] = db[i] * x[j]
            dx[j] += db[i] * W[i, j]
    return [h, dW, db, dx]


# ── a batch ─────────────────────────────────────────────────────────────────────────────────


def affine_forward__einsum(X, W, b):
    """Name the indices."""
    return np.einsum("nd,md->nm", X, W) + b


def affine_forward__transposed_twice(X, W, b):
    """Put the samples into columns and back."""
    return (W @ X.T + b[:, None]).T


def affine_forward__loop_over_units(X, W, b):
    """Take the units one by one: a loop, but not over the rows."""
    return np.stack([X @ weights + bias for weights, bias in zip(W, b, strict=True)], axis=1)


def affine_forward__appended_one(X, W, b):
    """Make the bias a weight of an input that is always 1."""
    return np.hstack([X, np.ones((len(X), 1))]) @ np.hstack([W, b[:, None]]).T


def affine_backward__einsum(dZ, X, W):
    """Name the indices."""
    return np.einsum("nm,md->nd", dZ, W), np.einsum("nm,nd->md", dZ, X), np.einsum("nm->m", dZ)


def affine_backward__transposed(dZ, X, W):
    """Transpose afterwards, and sum by a product with ones."""
    return (W.T @ dZ.T).T, (X.T @ dZ).T, np.ones(len(dZ)) @ dZ


def affine_backward__list(dZ, X, W):
    """Return a list."""
    return [np.dot(dZ, W), np.dot(dZ.T, X), np.add.reduce(dZ)]


# ── softmax and cross-entropy ───────────────────────────────────────────────────────────────


def softmax__by_log(S):
    """Take the exponential of the log-softmax."""
    return np.exp(log_softmax(S))  # noqa: F821  (the submission's own)


def softmax__transposed(S):
    """Put the samples into columns and back."""
    powers = np.exp(S.T - S.max(axis=1))
    return (powers / powers.sum(axis=0)).T


def softmax__loop_over_classes(S):
    """Compare with each class in turn: a loop, but not over the rows."""
    with np.errstate(over="ignore"):
        return np.stack([1 / np.exp(S - S[:, [k]]).sum(axis=1) for k in range(S.shape[1])], axis=1)


def softmax__float32(S):
    """Compute in single precision."""
    S = S.astype(np.float32)
    powers = np.exp(S - S.max(axis=1)[:, None])
    return powers / powers.sum(axis=1)[:, None]


def log_softmax__logaddexp(S):
    """Let numpy add in the logarithmic world."""
    return S - np.logaddexp.reduce(S, axis=1)[:, None]


def log_softmax__one_constant(S):
    """Put the maximum back into the logarithm of the sum."""
    largest = np.max(S, axis=1, keepdims=True)
    return S - (largest + np.log(np.sum(np.exp(S - largest), axis=1, keepdims=True)))


def log_softmax__copy(S):
    """Shift a copy in place."""
    L = S.copy()
    L -= L.max(axis=1)[:, None]
    L -= np.log(np.exp(L).sum(axis=1))[:, None]
    return L


def cross_entropy__one_hot(S, y):
    """Mask by one-hot labels."""
    hot = np.eye(S.shape[1])[y]
    return -(hot * log_softmax(S)).sum() / S.shape[0]  # noqa: F821  (the submission's own)


def cross_entropy__differences(S, y):
    """Take the log of the summed exponentials minus the score of the right class."""
    largest = S.max(axis=1)
    sums = np.log(np.exp(S - largest[:, None]).sum(axis=1))
    return np.mean(largest + sums - np.take_along_axis(S, y[:, None], axis=1)[:, 0])


def cross_entropy__logaddexp(S, y):
    """Let numpy add in the logarithmic world, and return a Python float."""
    return float(np.mean(np.logaddexp.reduce(S, axis=1) - S[range(len(y)), y]))


def cross_entropy_grad__one_hot(S, y):
    """Subtract one-hot labels."""
    return (softmax(S) - np.eye(S.shape[1])[y]) / S.shape[0]  # noqa: F821  (the submission's own)


def cross_entropy_grad__compared(S, y):
    """Compare the labels with all class numbers."""
    return (softmax(S) - (np.arange(S.shape[1]) == y[:, None])) / len(S)  # noqa: F821  (the submission's own)


def cross_entropy_grad__add_at(S, y):
    """Divide first, then subtract 1/N."""
    G = np.exp(log_softmax(S)) / len(S)  # noqa: F821  (the submission's own)
    np.add.at(G, (np.arange(len(S)), y), -1 / len(S))
    return G


def softmax_entry_gradient__indicator(p, c, k):
    """Subtract a truth value."""
    return p[k] - (k == c)


def softmax_entry_gradient__branches(p, c, k):
    """Write two branches."""
    if k == c:
        return float(p[c]) - 1
    return float(p[k])


def softmax_entry_gradient__from_vector(p, c, k):
    """Make the whole gradient and pick one entry."""
    g = p.copy()
    g[c] -= 1
    return g[k]


# ── checking a gradient by numbers ──────────────────────────────────────────────────────────


def numerical_gradient__restored(f, x, h):
    """Move x itself and put each entry back from memory."""
    slopes = np.zeros_like(x)
    walk = np.nditer(x, flags=["multi_index"])
    for _ in walk:
        place = walk.multi_index
        before = x[place]
        x[place] = before + h
        ahead = f(x)
        x[place] = before - h
        back = f(x)
        x[place] = before
        slopes[place] = (ahead - back) / (2 * h)
    return slopes


def numerical_gradient__steps(f, x, h):
    """Walk along the rows of an identity matrix."""
    steps = h * np.eye(x.size)
    slopes = [(f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / 2 / h for step in steps]
    return np.array(slopes).reshape(x.shape)


def numerical_gradient__flat(f, x, h):
    """Move a flat copy."""
    flat = x.flatten()
    slopes = np.empty(flat.size)
    for k in range(flat.size):
        moved = [flat.copy(), flat.copy()]
        moved[0][k] += h
        moved[1][k] -= h
        slopes[k] = (f(moved[0].reshape(x.shape)) - f(moved[1].reshape(x.shape))) / (2 * h)
    return slopes.reshape(x.shape)


def relative_error__loop(a, b):
    """Keep the worst entry so far."""
    worst = 0.0
    for one, other in zip(a.flat, b.flat, strict=True):
        if one != other:
            worst = max(worst, abs(one - other) / (abs(one) + abs(other)))
    return worst


def relative_error__where(a, b):
    """Divide only where something is not 0."""
    size = abs(a) + abs(b)
    return np.divide(abs(a - b), size, out=np.zeros_like(size), where=size > 0).max()


def relative_error__nan_to_num(a, b):
    """Divide everywhere and mend 0 / 0."""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.abs(a - b) / (np.abs(a) + np.abs(b)), nan=0.0).max()


def relative_error__tiniest(a, b):
    """Keep the denominator above the smallest float."""
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), np.finfo(float).tiny))
