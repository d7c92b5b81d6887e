"""Right answers to modules, optimizers and training that are written otherwise: each must earn all points."""

import numpy as np


def linear_out__by_einsum(self, X):
    """Keep a copy, and sum by einsum."""
    self.kept = np.array(X)
    self.X = X
    return np.einsum("nd,dm->nm", X, self.params["W"]) + self.params["b"][None, :]


def linear_back__in_place(self, grad):
    """Write into the arrays that are there."""
    np.matmul(self.X.T, grad, out=self.grads["W"])
    np.sum(grad, axis=0, out=self.grads["b"])
    return np.einsum("nm,dm->nd", grad, self.params["W"])


def loss_of__one_hot(scores, labels):
    """Use the classes as rows of an identity matrix, and the logarithm of a sum."""
    hot = np.eye(scores.shape[1])[labels]
    sums = np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return np.sum(hot * (sums - scores)) / len(scores), (np.exp(scores - sums) - hot) / len(scores)


def with_momentum__into_arrays(self):
    """Keep the velocities as arrays that are changed themselves."""
    for module, memory in zip(self.modules, self.memory, strict=True):
        for name in module.params:
            memory[name] *= self.beta
            memory[name] += module.grads[name]
            module.params[name][...] -= self.rate * memory[name]


def with_adam__by_index(self):
    """Correct the rate instead of the means."""
    self.steps = self.steps + 1
    first, second = self.betas
    for at, module in enumerate(self.modules):
        for name in module.params:
            g = module.grads[name]
            m = self.means[at][name] = self.means[at][name] + (1 - first) * (g - self.means[at][name])
            s = self.squares[at][name] = self.squares[at][name] + (1 - second) * (g * g - self.squares[at][name])
            root = np.sqrt(s / (1 - second**self.steps))
            module.params[name] -= self.rate / (1 - first**self.steps) * m / (root + 1e-8)


def training__with_a_while(model, optimizer, X, labels, epochs, batch, rng):
    """Count the rows that are left, and keep sums."""
    found = np.zeros(epochs)
    for epoch in range(epochs):
        left, count = rng.permutation(X.shape[0]), 0
        while left.size:
            rows, left = left[:batch], left[batch:]
            loss, slope = softmax_loss(model.forward(X[rows]), labels[rows])
            model.backward(slope)
            optimizer.step()
            found[epoch] += loss
            count += 1
        found[epoch] /= count
    return found
