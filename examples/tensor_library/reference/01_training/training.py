"""Modules, optimizers and training: fill in what is missing.

Numbers are float64, one example a row. Each module has `params` and `grads`, dicts of arrays with the same names.
"""

import numpy as np


class Linear:
    """Y = X W + b. W (D, M) and b (M,) are in `params`."""

    def __init__(self, W, b):
        self.params = {"W": W, "b": b}
        self.grads = {"W": np.zeros_like(W), "b": np.zeros_like(b)}

    def forward(self, X):
        """Return the output (N, M) for X (N, D), and keep what `backward` needs."""
        # BEGIN SOLUTION
        self.X = X
        return X @ self.params["W"] + self.params["b"]
        # END SOLUTION

    def backward(self, grad):
        """Return the gradient by X, for that by the last output (N, M); leave those by W and b in `grads`."""
        # BEGIN SOLUTION
        self.grads["W"] = self.X.T @ grad
        self.grads["b"] = grad.sum(axis=0)
        return grad @ self.params["W"].T
        # END SOLUTION


class ReLU:
    """What is negative becomes 0. It has no parameters: `params` and `grads` are empty dicts."""

    # BEGIN SOLUTION
    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, X):
        self.on = X > 0
        return np.where(self.on, X, 0.0)

    def backward(self, grad):
        return np.where(self.on, grad, 0.0)

    # END SOLUTION


class Sequential:
    """Modules one after the other."""

    def __init__(self, *modules):
        self.modules = modules

    def forward(self, X):
        for module in self.modules:
            X = module.forward(X)
        return X

    def backward(self, grad):
        for module in reversed(self.modules):
            grad = module.backward(grad)
        return grad


def softmax_loss(scores, labels):
    """Return the mean cross-entropy of a softmax over each row, and its gradient by the scores.

    It must be right for scores in the thousands.

    Shapes: scores (N, K), labels (N,) whole numbers below K; the loss is a number, the gradient (N, K).
    """
    # BEGIN SOLUTION
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    slope = np.exp(logs)
    slope[rows, labels] -= 1
    return -logs[rows, labels].mean(), slope / len(labels)
    # END SOLUTION


class Momentum:
    """Gradient descent with momentum: v = beta v + g, w = w - rate v. Each v begins at 0."""

    def __init__(self, modules, rate, beta=0.9):
        self.modules, self.rate, self.beta = modules, rate, beta
        self.memory = [{name: np.zeros_like(w) for name, w in module.params.items()} for module in modules]

    def step(self):
        """Change all parameters in place, by the gradients that are in the modules; return nothing."""
        # BEGIN SOLUTION
        for module, memory in zip(self.modules, self.memory, strict=True):
            for name, w in module.params.items():
                memory[name] = self.beta * memory[name] + module.grads[name]
                w[...] -= self.rate * memory[name]
        # END SOLUTION


class Adam:
    """Adam. `betas` are those of the mean and of the mean square, which both begin at 0."""

    def __init__(self, modules, rate, betas=(0.9, 0.999)):
        self.modules, self.rate, self.betas = modules, rate, betas
        self.steps = 0
        self.means = [{name: np.zeros_like(w) for name, w in module.params.items()} for module in modules]
        self.squares = [{name: np.zeros_like(w) for name, w in module.params.items()} for module in modules]

    def step(self):
        """Change all parameters in place, by the gradients that are in the modules; return nothing."""
        # BEGIN SOLUTION
        self.steps += 1
        first, second = self.betas
        for module, means, squares in zip(self.modules, self.means, self.squares, strict=True):
            for name, w in module.params.items():
                g = module.grads[name]
                means[name] = first * means[name] + (1 - first) * g
                squares[name] = second * squares[name] + (1 - second) * g**2
                mean = means[name] / (1 - first**self.steps)
                square = squares[name] / (1 - second**self.steps)
                w[...] -= self.rate * mean / (np.sqrt(square) + 1e-8)
        # END SOLUTION


def fit(model, optimizer, X, labels, epochs, batch, rng):
    """Train `model` for so many epochs; return the mean loss of each epoch's batches, an array (epochs,).

    Each epoch draws one order of the rows with `rng.permutation` and makes a step for each `batch` of them; the last may be smaller.
    """
    # BEGIN SOLUTION
    means = []
    for _ in range(epochs):
        order, losses = rng.permutation(len(X)), []
        for begin in range(0, len(X), batch):
            rows = order[begin : begin + batch]
            loss, slope = softmax_loss(model.forward(X[rows]), labels[rows])
            model.backward(slope)
            optimizer.step()
            losses.append(loss)
        means.append(np.mean(losses))
    return np.array(means)
    # END SOLUTION


# ── how these are tried: call these functions yourself ──────────────────────────────────────


def linear_out(X, W, b):
    """The output for some rows, and after the weights have changed."""
    layer = Linear(W.copy(), b.copy())
    out = layer.forward(X)
    layer.params["b"] = 2 * b
    return out, layer.forward(X)


def linear_back(X, W, grad):
    """The gradients of a layer, after a pass with other rows that should leave nothing behind."""
    layer = Linear(W.copy(), np.zeros(W.shape[1]))
    layer.forward(X + 1)
    layer.backward(2 * grad)
    layer.forward(X)
    return layer.backward(grad), layer.grads["W"], layer.grads["b"]


def bent(X, Z, grad):
    """Two layers at once, and the way back through the first."""
    one, other = ReLU(), ReLU()
    first, second = one.forward(X), other.forward(Z)
    return first, second, one.backward(grad)


def loss_of(scores, labels):
    """The loss and its gradient."""
    return softmax_loss(scores, labels)


def stepped(optimizer, first, last, slopes):
    """The weights of one layer and the bias of another after a step for each pair of gradients."""
    for dW, db in slopes:
        first.grads["W"], last.grads["b"] = dW, db
        optimizer.step()
    return first.params["W"], last.params["b"]


def with_momentum(W, b, slopes, beta):
    """Parameters after some steps, and the array that held the weights before: others may hold it as well."""
    first, last = Linear(W.copy(), np.zeros_like(b)), Linear(np.zeros_like(W), b.copy())
    held = first.params["W"]
    W, b = stepped(Momentum([first, ReLU(), last], 0.1, beta), first, last, slopes)
    return W, b, held


def with_adam(W, b, slopes, betas):
    """Parameters after some steps."""
    first, last = Linear(W.copy(), np.zeros_like(b)), Linear(np.zeros_like(W), b.copy())
    return stepped(Adam([first, ReLU(), last], 0.1, betas), first, last, slopes)


def training(X, labels, W1, W2, epochs, rng):
    """A net of two layers trained with momentum: the losses, and the weights of its last layer."""
    modules = [Linear(W1.copy(), np.zeros(W1.shape[1])), ReLU(), Linear(W2.copy(), np.zeros(W2.shape[1]))]
    losses = fit(Sequential(*modules), Momentum(modules, 0.05), X, labels, epochs, 32, rng)
    return losses, modules[2].params["W"], modules[2].params["b"]
