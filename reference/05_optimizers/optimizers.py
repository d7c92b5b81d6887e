"""Optimizers and learning rates: fill in the functions.

Conventions, kept everywhere in this file: numbers are float64. w is an array of weights of any shape, and g is the gradient
of the loss at w, of the same shape. A step takes what it has to remember as arguments and returns it anew, after the new
weights: nothing is kept inside a function, and no function changes its arguments. Every operation on arrays works entry
by entry. Steps are counted from 1 in the step functions, where t comes in, and from 0 in the schedules.

Every docstring ends in an example. Run them all with: python -m doctest optimizers.py
It prints each example that fails, of functions not written yet too, and nothing at all when every one is right.
"""

import numpy as np

# ── steps: from the weights w and their gradient g to new weights ───────────────────────────


def sgd_step(w, g, lr):
    """Return the weights after one step of gradient descent.

    w' = w - lr g

    Shapes: w and g of the same shape, lr a number, the result of the shape of w.

    >>> sgd_step(np.array([1.0, -2.0]), np.array([0.5, 4.0]), 0.1)
    array([ 0.95, -2.4 ])
    """
    # BEGIN SOLUTION
    return w - lr * g
    # END SOLUTION


def momentum_step(w, g, v, lr, mu):
    """Return the weights and the velocity after one step of gradient descent with momentum.

    v' = mu v + g, then w' = w - lr v'

    The velocity sums up gradients; the learning rate is outside of it. At the first step v is zero.

    Shapes: w, g and v of the same shape, lr and mu numbers, the results (w, v) of that shape.

    >>> w, v = momentum_step(np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([2.0, 0.0]), 0.1, 0.9)
    >>> w
    array([ 0.77, -2.4 ])
    >>> v
    array([2.3, 4. ])
    """
    # BEGIN SOLUTION
    v = mu * v + g
    return w - lr * v, v
    # END SOLUTION


def nesterov_step(w, g, v, lr, mu):
    """Return the weights and the velocity after one step with Nesterov's momentum.

    v' = mu v + g, then w' = w - lr (g + mu v')

    This is the form in which g is the gradient at w itself: the look ahead is the product with mu that comes on top.

    Shapes: w, g and v of the same shape, lr and mu numbers, the results (w, v) of that shape.

    >>> w, v = nesterov_step(np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([2.0, 0.0]), 0.1, 0.9)
    >>> w
    array([ 0.743, -2.76 ])
    >>> v
    array([2.3, 4. ])
    """
    # BEGIN SOLUTION
    v = mu * v + g
    return w - lr * (g + mu * v), v
    # END SOLUTION


def adagrad_step(w, g, s, lr, eps):
    """Return the weights and the sums of squares after one step of Adagrad.

    s' = s + g^2, then w' = w - lr g / (sqrt(s') + eps)

    eps is outside the root. It must be right where g and s are 0: such a weight does not move.

    Shapes: w, g and s of the same shape, s nowhere below 0, lr and eps numbers, the results (w, s) of that shape.

    >>> w, s = adagrad_step(np.array([1.0, -2.0, 3.0]), np.array([0.6, 4.0, 0.0]), np.array([0.64, 9.0, 0.0]), 0.1, 0.01)
    >>> w.round(4)
    array([ 0.9406, -2.0798,  3.    ])
    >>> s
    array([ 1., 25.,  0.])
    """
    # BEGIN SOLUTION
    s = s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s
    # END SOLUTION


def rmsprop_step(w, g, s, lr, rho, eps):
    """Return the weights and the running mean of squares after one step of RMSprop.

    s' = rho s + (1 - rho) g^2, then w' = w - lr g / (sqrt(s') + eps)

    eps is outside the root. It must be right where g and s are 0: such a weight does not move.

    Shapes: w, g and s of the same shape, s nowhere below 0, lr, rho and eps numbers, the results (w, s) of that shape.

    >>> w, s = rmsprop_step(np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([0.25, 1.0]), 0.1, 0.8, 0.01)
    >>> w.round(4)
    array([ 0.902, -2.199])
    >>> s
    array([0.25, 4.  ])
    """
    # BEGIN SOLUTION
    s = rho * s + (1.0 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s
    # END SOLUTION


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    """Return the weights and both running means after step number t of Adam.

    m' = beta1 m + (1 - beta1) g and v' = beta2 v + (1 - beta2) g^2; corrected for their start at zero:
    M = m' / (1 - beta1^t) and V = v' / (1 - beta2^t); then w' = w - lr M / (sqrt(V) + eps)

    t is 1 at the first step. eps is outside the root, beside the corrected V. What is returned, to come in again
    at step t + 1, are m' and v', not M and V.

    Shapes: w, g, m and v of the same shape, t a whole number from 1, lr, beta1, beta2 and eps numbers, the results
    (w, m, v) of that shape.

    >>> w, m, v = adam_step(np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.zeros(2), np.zeros(2), 1, 0.1, 0.9, 0.96, 0.01)
    >>> w.round(4)
    array([ 0.902 , -2.0998])
    >>> m
    array([0.05, 0.4 ])
    >>> v
    array([0.01, 0.64])
    """
    # BEGIN SOLUTION
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    mean = m / (1.0 - beta1**t)
    square = v / (1.0 - beta2**t)
    return w - lr * mean / (np.sqrt(square) + eps), m, v
    # END SOLUTION


def adamw_step(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """Return the weights and both running means after step number t of AdamW: Adam with decoupled weight decay.

    m', v', M and V as in adam_step, from g alone; then w' = w - lr (M / (sqrt(V) + eps) + wd w)

    The weight that decays is the old one, w. The decay enters neither m' nor v', and the root does not divide it.

    Shapes: w, g, m and v of the same shape, t a whole number from 1, lr, beta1, beta2, eps and wd numbers, the results
    (w, m, v) of that shape.

    >>> w, m, v = adamw_step(
    ...     np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.zeros(2), np.zeros(2), 1, 0.1, 0.9, 0.96, 0.01, 0.2
    ... )
    >>> w.round(4)
    array([ 0.882 , -2.0598])
    >>> m
    array([0.05, 0.4 ])
    >>> v
    array([0.01, 0.64])
    """
    # BEGIN SOLUTION
    moved, m, v = adam_step(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * w, m, v
    # END SOLUTION


def radam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    """Return the weights and both running means after step number t of RAdam: Adam that waits until it can trust v.

    m', v' and M as in adam_step. With R = 2 / (1 - beta2) - 1 and rho = R - 2 t beta2^t / (1 - beta2^t):

    where rho > 4: w' = w - lr r M l, with l = sqrt(1 - beta2^t) / (sqrt(v') + eps)
    and r = sqrt((rho - 4) (rho - 2) R / ((R - 4) (R - 2) rho));
    otherwise w' = w - lr M, without any root.

    eps is beside the root of v' as it is, before the correction, unlike in adam_step. beta2 is above 0.6, so that R > 4.

    Shapes: w, g, m and v of the same shape, t a whole number from 1, lr, beta1, beta2 and eps numbers, the results
    (w, m, v) of that shape.

    >>> w, g, m, v = np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([0.2, 0.0]), np.array([0.5, 4.0])
    >>> radam_step(w, g, m, v, 4, 0.1, 0.9, 0.99, 0.01)[0].round(4)
    array([ 0.9331, -2.1163])
    >>> w, m, v = radam_step(w, g, m, v, 5, 0.1, 0.9, 0.99, 0.01)
    >>> w.round(4)
    array([ 0.9991, -2.0006])
    >>> m
    array([0.23, 0.4 ])
    >>> v
    array([0.4975, 4.12  ])
    """
    # BEGIN SOLUTION
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    mean = m / (1.0 - beta1**t)
    longest = 2.0 / (1.0 - beta2) - 1.0
    rho = longest - 2.0 * t * beta2**t / (1.0 - beta2**t)
    if rho <= 4.0:
        return w - lr * mean, m, v
    trust = np.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))
    return w - lr * trust * mean * np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps), m, v
    # END SOLUTION


# ── schedules: the learning rate of a step or an epoch, counted from 0 ──────────────────────


def constant_lr(t, lr0):
    """Return the learning rate of step t when it never changes.

    lr(t) = lr0

    Shapes: t a whole number from 0, lr0 a number, the result a number.

    >>> float(constant_lr(7, 0.3))
    0.3
    """
    # BEGIN SOLUTION
    return lr0
    # END SOLUTION


def halve_every(epoch, lr0, k):
    """Return the learning rate of an epoch when it is halved every k epochs.

    lr(epoch) = lr0 2^(-floor(epoch / k))

    It is a staircase: lr0 at epochs 0 to k - 1, lr0 / 2 at epochs k to 2 k - 1, and so on.

    Shapes: epoch a whole number from 0, k a whole number from 1, lr0 a number, the result a number.

    >>> [float(halve_every(epoch, 0.4, 3)) for epoch in (2, 3, 6)]
    [0.4, 0.2, 0.1]
    """
    # BEGIN SOLUTION
    return lr0 * 0.5 ** (epoch // k)
    # END SOLUTION


def exponential_decay(t, lr0, k):
    """Return the learning rate of step t when it decays exponentially.

    lr(t) = lr0 e^(-k t)

    Shapes: t a whole number from 0, lr0 and k numbers, the result a number.

    >>> round(float(exponential_decay(10, 0.4, 0.05)), 4)
    0.2426
    """
    # BEGIN SOLUTION
    return lr0 * np.exp(-k * t)
    # END SOLUTION


def triangular_cycle(t, low, high, period):
    """Return the learning rate of step t when it rises and falls in straight lines, over and over.

    It is low at t = 0, high at t = period / 2, low again at t = period, and the same in every further period.

    Shapes: t a whole number from 0, period a whole number from 2 which may be odd, low and high numbers, the result a number.

    >>> [round(float(triangular_cycle(t, 0.2, 0.6, 8)), 4) for t in (0, 1, 4, 6, 8, 9)]
    [0.2, 0.3, 0.6, 0.4, 0.2, 0.3]
    """
    # BEGIN SOLUTION
    phase = (t % period) / period
    return low + (high - low) * (1.0 - abs(2.0 * phase - 1.0))
    # END SOLUTION


def cosine_cycle(t, low, high, period):
    """Return the learning rate of step t when it falls along half a cosine, then starts again from the top, over and over.

    lr(t) = low + (high - low) (1 + cos(pi c / period)) / 2, where c is the number of steps since the last start

    It is high at t = 0, halfway at t = period / 2, near low at t = period - 1, and high again at t = period.

    Shapes: t a whole number from 0, period a whole number from 2 which may be odd, low and high numbers, the result a number.

    >>> [round(float(cosine_cycle(t, 0.2, 0.6, 8)), 4) for t in (0, 2, 4, 7, 8)]
    [0.6, 0.5414, 0.4, 0.2152, 0.6]
    """
    # BEGIN SOLUTION
    turn = np.pi * (t % period) / period
    return low + (high - low) * (1.0 + np.cos(turn)) / 2.0
    # END SOLUTION


# ── the search for a learning rate ──────────────────────────────────────────────────────────


def learning_rate_grid(low_exponent, high_exponent):
    """Return the powers of ten to try as learning rates, the smallest first, both ends included.

    10^low_exponent, 10^(low_exponent + 1), ..., 10^high_exponent

    Shapes: two whole numbers, low_exponent <= high_exponent, which may be negative; the result (K,), one for each exponent.

    >>> learning_rate_grid(-3, 0)
    array([0.001, 0.01 , 0.1  , 1.   ])
    """
    # BEGIN SOLUTION
    return 10.0 ** np.arange(low_exponent, high_exponent + 1)
    # END SOLUTION


def pick_learning_rate(rates, losses):
    """Return the largest learning rate whose run does not diverge: one number.

    Row i of losses holds the losses of a short run with rates[i], the first before any step. A run diverges if any of its
    losses is not finite (inf or nan), or if its last loss is above its first. Ups and downs on the way do not matter, nor
    does it matter which run ends lowest. The rates come in any order, not always sorted.

    If every run diverges, the result is a tenth of the smallest rate: the next one to try.

    Shapes: rates (K,), losses (K, T), the result a number.

    >>> losses = np.array([[2.0, 2.5, 1.9], [2.0, 7.0, np.inf], [2.0, 1.9, 1.8], [2.0, 1.5, 2.1]])
    >>> float(pick_learning_rate(np.array([0.1, 10.0, 0.01, 1.0]), losses))
    0.1
    >>> float(pick_learning_rate(np.array([0.5, 0.2]), np.array([[2.0, 2.3], [2.0, np.nan]])))
    0.02
    """
    # BEGIN SOLUTION
    kept = np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, 0])
    return rates[kept].max() if kept.any() else rates.min() / 10.0
    # END SOLUTION


# ── the whole: your steps and schedules at work ─────────────────────────────────────────────


def quadratic_slope(w, curvature, bottom):
    """Return the gradient at w of a valley that is steep in one direction and flat in another; given, for minimize.

    The loss is the sum of curvature_i (w_i - bottom_i)^2 / 2.
    """
    return curvature * (w - bottom)


def logistic_slope(w, X, y):
    """Return the gradient at w of a logistic regression with labels -1 and 1; given, for minimize.

    The loss is the mean over the rows x of X of log(1 + e^(-2 y x.w)).
    """
    return X.T @ (np.tanh(X @ w) - y) / len(y)


def minimize(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """Return the path of the weights, from w0 on, as your step and your schedule lead it; given.

    step is one of the step functions. memory names what it takes between g and lr, in order: "t" stands for the number
    of the step, every other name for an array that starts at zero. settings are what it takes after lr.

    schedule is one of the schedules, and rates are what it takes after t. slope is quadratic_slope or logistic_slope, and
    data are what it takes after w.

    Shapes: w0 (d,), steps a whole number, the result (steps + 1, d): a row for w0 and one for each step.

    >>> valley, start = (np.array([1.0, 25.0]), np.zeros(2)), np.array([4.0, 2.0])
    >>> minimize(sgd_step, (), (), constant_lr, (0.07,), quadratic_slope, valley, start, 3).round(3)
    array([[ 4.   ,  2.   ],
           [ 3.72 , -1.5  ],
           [ 3.46 ,  1.125],
           [ 3.217, -0.844]])
    >>> adam = (adam_step, ("m", "v", "t"), (0.9, 0.96, 1e-8))
    >>> minimize(*adam, halve_every, (1.0, 2), quadratic_slope, valley, start, 3).round(3)
    array([[ 4.   ,  2.   ],
           [ 3.   ,  1.   ],
           [ 2.015,  0.062],
           [ 1.539, -0.313]])
    """
    w = w0.copy()
    kept = {name: np.zeros_like(w0) for name in memory if name != "t"}
    path = [w.copy()]
    for number in range(steps):
        lr = schedule(number, *rates)
        remembered = [{"t": number + 1, **kept}[name] for name in memory]
        result = step(w, slope(w, *data), *remembered, lr, *settings)
        w, *anew = result if kept else (result,)
        kept = dict(zip(kept, anew, strict=True))
        path.append(w.copy())
    return np.array(path)
