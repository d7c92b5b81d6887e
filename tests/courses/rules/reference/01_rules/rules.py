"""Results that need not equal the answer's: fill in the functions."""

import numpy as np


def order(graph):
    """Return the nodes, each after its inputs; raise ValueError, which names every node of a cycle, if there is one."""
    # BEGIN SOLUTION
    done, rest = [], dict(graph)
    while rest:
        ready = [name for name, (_, inputs) in rest.items() if not any(one in rest for one in inputs)]
        if not ready:
            raise ValueError("a cycle in " + ", ".join(sorted(rest)[:2]))
        done += ready
        rest = {name: node for name, node in rest.items() if name not in ready}
    return done
    # END SOLUTION


def weights(rng, n_in, n_out):
    """Return weights (n_out, n_in) of variance 2 / n_in."""
    # BEGIN SOLUTION
    return rng.normal(0.0, (2.0 / n_in) ** 0.5, (n_out, n_in))
    # END SOLUTION


def layers(rng, n):
    """Return two independent samples of n numbers with standard deviation 1.3."""
    # BEGIN SOLUTION
    return 1.3 * rng.standard_normal(n), 1.3 * rng.standard_normal(n)
    # END SOLUTION


def mask(rng, shape, p):
    """Return zeros with probability p, else ones."""
    # BEGIN SOLUTION
    return (rng.random(shape) >= p).astype(float)
    # END SOLUTION


def guess(x):
    """Return 1 where x is positive, else 0."""
    # BEGIN SOLUTION
    return np.where(x > 0, 1, 0)
    # END SOLUTION


def guesses(x, rounds):
    """Return the last of some rounds of guesses; given."""
    for _ in range(rounds):
        found = guess(x)
    return found


def loss(params, lam):
    """Return lam times the sum of squares."""
    # BEGIN SOLUTION
    return lam * sum((theta**2).sum() for theta in params)
    # END SOLUTION


def loss_gradients(params, lam):
    """Return the loss and its gradients."""
    # BEGIN SOLUTION
    W, b = params
    return loss(params, lam), 2 * lam * W, 2 * lam * b
    # END SOLUTION
