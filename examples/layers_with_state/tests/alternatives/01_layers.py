"""Right answers to layers with state that are written otherwise: each must earn all points."""

import numpy as np


class normalised__with_a_cache:
    """Keep a dict instead of attributes."""

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.params = gamma, beta, momentum, eps
        self.running_mean, self.running_var, self.cache = 0.0 * gamma, 0.0 * gamma + 1.0, {}

    def forward(self, x, train):
        gamma, beta, m, eps = self.params
        if not train:
            return gamma * (x - self.running_mean) / np.sqrt(self.running_var + eps) + beta
        mean = x.sum(0) / len(x)
        var = ((x - mean) ** 2).sum(0) / len(x)
        self.running_mean = self.running_mean + (1 - m) * (mean - self.running_mean)
        self.running_var = self.running_var + (1 - m) * (var - self.running_var)
        self.cache = {"centred": x - mean, "inverse": 1 / np.sqrt(var + eps)}
        return gamma * self.cache["centred"] * self.cache["inverse"] + beta


def normalised_back__with_sums(self, dout):
    """Multiply all sums by N at the end."""
    n, dnormal = len(dout), dout * self.gamma
    dx = n * dnormal - dnormal.sum(0) - self.normal * (dnormal * self.normal).sum(0)
    return dx / (n * self.std), (dout * self.normal).sum(0), dout.sum(0)


def dropped__where(self, x, *, train):
    """Ask where numbers are kept."""
    if not train:
        self.scale = 1.0
        return x.copy()
    self.scale = np.where(self.rng.random(x.shape) < self.keep, 1 / self.keep, 0.0)
    return x * self.scale


def dropped_back__divided(self, dout):
    """Multiply by what was kept."""
    return np.multiply(self.scale, dout)


def convolved__loops(x, w, b):
    """Loop over the kernel's entries."""
    out = np.zeros((len(x), len(w), *x.shape[2:])) + b[:, None, None]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for k in range(3):
        for l in range(3):
            part = padded[:, :, k : k + x.shape[2], l : l + x.shape[3]]
            out = out + np.einsum("nchw,fc->nfhw", part, w[:, :, k, l])
    return out, (windows(x), w)


def convolved_back__loops(dout, cache):
    """Loop over the kernel's entries."""
    seen, w = cache
    padded = np.zeros((len(dout), w.shape[1], dout.shape[2] + 2, dout.shape[3] + 2))
    for k in range(3):
        for l in range(3):
            padded[:, :, k : k + dout.shape[2], l : l + dout.shape[3]] += np.einsum(
                "nfhw,fc->nchw", dout, w[:, :, k, l]
            )
    return padded[:, :, 1:-1, 1:-1], np.einsum("nfhw,nchwkl->fckl", dout, seen), dout.sum((0, 2, 3))


def net_loss__logsumexp(self, x, y):
    """Use logaddexp."""
    hidden = np.maximum(0.0, x @ self.W1 + self.b1)
    scores = hidden @ self.W2 + self.b2
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    self.kept = x, y
    return -logs[np.arange(len(y)), y].mean()


def net_gradients__one_hot(self):
    """Subtract a matrix of ones and zeros."""
    x, y = self.kept
    sums = x @ self.W1 + self.b1
    hidden = np.where(sums > 0, sums, 0.0)
    scores = hidden @ self.W2 + self.b2
    chances = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    dscores = (chances - np.eye(chances.shape[1])[y]) / len(x)
    dhidden = np.where(sums > 0, dscores @ self.W2.T, 0.0)
    return {"b2": dscores.sum(0), "W2": hidden.T @ dscores, "b1": dhidden.sum(0), "W1": x.T @ dhidden}
