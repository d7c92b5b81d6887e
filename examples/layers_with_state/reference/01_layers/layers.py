"""Layers that remember: fill in what is missing of the classes and functions.

Numbers are float64, one sample per row. A layer may keep whatever its way back needs, under any name; so may `conv_forward` in its cache.
No method changes its arguments.
"""

import numpy as np


class BatchNorm:
    """Batch normalisation, with running means and variances for the time after training."""

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.gamma, self.beta, self.momentum, self.eps = gamma, beta, momentum, eps
        self.running_mean, self.running_var = np.zeros(len(gamma)), np.ones(len(gamma))

    def forward(self, x, *, train):
        """Return gamma * (x - mean) / sqrt(var + eps) + beta, column by column.

        In training mean and var are those of the batch (var with 1/N), and running = momentum * running + (1 - momentum) * batch for both; else
        they are the running ones, which stay as they are.

        Shapes: x (N, D), the result (N, D).
        """
        # BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.std = np.sqrt(var + self.eps)
        self.normal = (x - mean) / self.std
        return self.gamma * self.normal + self.beta
        # END SOLUTION

    def backward(self, dout):
        """Return the derivatives by x, gamma and beta for the last batch that was trained with.

        Shapes: dout (N, D), the results (N, D), (D,), (D,).
        """
        # BEGIN SOLUTION
        dgamma, dbeta = (dout * self.normal).sum(axis=0), dout.sum(axis=0)
        dnormal = dout * self.gamma
        spread = dnormal - dnormal.mean(axis=0) - self.normal * (dnormal * self.normal).mean(axis=0)
        return spread / self.std, dgamma, dbeta
        # END SOLUTION


class Dropout:
    """Inverted dropout: in training each number is kept with probability `keep`, and divided by it."""

    def __init__(self, keep, rng):
        self.keep, self.rng = keep, rng

    def forward(self, x, *, train):
        """Return x with numbers dropped where `self.rng.random(x.shape)` is not below `keep`; after training x as it is."""
        # BEGIN SOLUTION
        self.scale = (self.rng.random(x.shape) < self.keep) / self.keep if train else np.ones(x.shape)
        return x * self.scale
        # END SOLUTION

    def backward(self, dout):
        """Return the derivative by x for what was dropped last."""
        # BEGIN SOLUTION
        return dout * self.scale
        # END SOLUTION


def windows(x):
    """Return what each 3 x 3 window sees of images with a border of zeros: (N, C, H, W) becomes (N, C, H, W, 3, 3)."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    return np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))


def conv_forward(x, w, b):
    """Return the convolution with kernels of 3 x 3, and whatever `conv_backward` needs.

    out[n, f, i, j] = b[f] + sum over c, k, l of x[n, c, i + k - 1, j + l - 1] * w[f, c, k, l], zeros beyond the border.

    Shapes: x (N, C, H, W), w (F, C, 3, 3), b (F,), the result (N, F, H, W).
    """
    # BEGIN SOLUTION
    seen = windows(x)
    out = np.einsum("nchwkl,fckl->nfhw", seen, w) + b[:, None, None]
    return out, (seen, w)
    # END SOLUTION


def conv_backward(dout, cache):
    """Return the derivatives by x, w and b; `cache` is what `conv_forward` left."""
    # BEGIN SOLUTION
    seen, w = cache
    dx = np.einsum("nfhwkl,fckl->nchw", windows(dout), w[:, :, ::-1, ::-1])
    dw = np.einsum("nfhw,nchwkl->fckl", dout, seen)
    return dx, dw, dout.sum(axis=(0, 2, 3))
    # END SOLUTION


class TwoLayerNet:
    """Scores relu(x W1 + b1) W2 + b2, and the softmax loss of them."""

    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def loss(self, x, y):
        """Return the mean over the samples of -log softmax(scores)[y].

        Shapes: x (N, D), y (N,) whole numbers, the result a number.
        """
        # BEGIN SOLUTION
        self.kept = x, y
        scores = np.maximum(x @ self.W1 + self.b1, 0) @ self.W2 + self.b2
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y)), y])
        # END SOLUTION

    def gradients(self):
        """Return the derivatives of the last loss as a dict with the keys W1, b1, W2, b2."""
        # BEGIN SOLUTION
        x, y = self.kept
        hidden = np.maximum(x @ self.W1 + self.b1, 0)
        scores = hidden @ self.W2 + self.b2
        dscores = np.exp(scores - scores.max(axis=1, keepdims=True))
        dscores = dscores / dscores.sum(axis=1, keepdims=True)
        dscores[np.arange(len(y)), y] -= 1
        dscores = dscores / len(y)
        dhidden = (dscores @ self.W2.T) * (hidden > 0)
        return {"W1": x.T @ dhidden, "b1": dhidden.sum(axis=0), "W2": hidden.T @ dscores, "b2": dscores.sum(axis=0)}
        # END SOLUTION


# ── how these are tried: call these functions yourself ──────────────────────────────────────


def normalised(x, gamma, beta):
    """A batch that is trained with, a second one, and a third after training."""
    layer = BatchNorm(gamma, beta)
    out = layer.forward(x, train=True)
    layer.forward(3 * x - 1, train=True)
    return out, layer.running_mean, layer.running_var, layer.forward(x, train=False), layer.running_mean


def normalised_back(x, gamma, beta, dout):
    """Back through the second of two batches."""
    layer = BatchNorm(gamma, beta)
    layer.forward(2 * x + 1, train=True)
    layer.forward(x, train=True)
    return layer.backward(dout)


def dropped(x, keep, rng):
    """A batch in training, the same again, and after training."""
    layer = Dropout(keep, rng)
    return layer.forward(x, train=True), layer.forward(x, train=True), layer.forward(x, train=False)


def dropped_back(x, dout, keep, rng):
    """Back through the second of two batches, and once more after training."""
    layer = Dropout(keep, rng)
    layer.forward(x, train=True)
    layer.forward(x, train=True)
    trained = layer.backward(dout)
    layer.forward(x, train=False)
    return trained, layer.backward(dout)


def convolved(x, w, b):
    """The result alone: the cache is the student's."""
    return conv_forward(x, w, b)[0]


def convolved_back(x, w, b, dout):
    """Back, with the cache of one's own way forward."""
    _, cache = conv_forward(x, w, b)
    return conv_backward(dout, cache)


def net_loss(x, y, W1, b1, W2, b2):
    """The loss of a net."""
    return TwoLayerNet(W1, b1, W2, b2).loss(x, y)


def net_gradients(x, y, W1, b1, W2, b2):
    """The gradients of the second of two losses, asked for twice."""
    net = TwoLayerNet(W1, b1, W2, b2)
    net.loss(x + 1, y)
    net.loss(x, y)
    found, again = net.gradients(), net.gradients()
    return found["W1"], found["b1"], found["W2"], found["b2"], again["W2"]
