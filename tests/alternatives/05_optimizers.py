"""Correct answers to 05_optimizers that are written otherwise: each must earn all points."""

import math

import numpy as np

# ── steps ───────────────────────────────────────────────────────────────────────────────────


def _places(w):
    return np.ndindex(w.shape)


def sgd_step__loop(w, g, lr):
    """Take the weights one by one."""
    moved = np.zeros(w.shape)
    for place in _places(w):
        moved[place] = w[place] - lr * g[place]
    return moved


def sgd_step__on_a_copy(w, g, lr):
    """Change a copy in place."""
    w = w.copy()
    w -= lr * g
    return w


def sgd_step__added(w, g, lr):
    """Add the negative gradient."""
    return np.add(w, np.multiply(-lr, g))


def sgd_step__float32(w, g, lr):
    """Compute in single precision."""
    return w.astype(np.float32) - np.float32(lr) * g.astype(np.float32)


def momentum_step__loop(w, g, v, lr, mu):
    """Take the weights one by one."""
    moved, kept = np.empty_like(w), np.empty_like(v)
    for place in _places(w):
        kept[place] = mu * v[place] + g[place]
        moved[place] = w[place] - lr * kept[place]
    return moved, kept


def momentum_step__scaled(w, g, v, lr, mu):
    """Keep the velocity times lr on the way, as in the other form."""
    move = mu * (lr * v) + lr * g
    return w - move, move / lr


def momentum_step__a_list(w, g, v, lr, mu):
    """Return a list, and add what is subtracted with another sign."""
    v = g + v * mu
    return [w + (-lr) * v, v]


def momentum_step__on_copies(w, g, v, lr, mu):
    """Change copies in place."""
    w, v = w.copy(), v.copy()
    v *= mu
    v += g
    w -= lr * v
    return w, v


def nesterov_step__multiplied_out(w, g, v, lr, mu):
    """Multiply the look ahead out."""
    return w - lr * (1 + mu) * g - lr * mu**2 * v, mu * v + g


def nesterov_step__other_form(w, g, v, lr, mu):
    """Go the way of the form that has lr inside of the velocity, and scale back."""
    old = -lr * v
    new = mu * old - lr * g
    return w - mu * old + (1 + mu) * new, -new / lr


def nesterov_step__momentum_first(w, g, v, lr, mu):
    """Take the velocity from the student's own momentum step, then move from w."""
    _, v = momentum_step(w, g, v, lr, mu)  # noqa: F821  (the submission's own)
    return sgd_step(w, g + mu * v, lr), v  # noqa: F821  (the submission's own)


def nesterov_step__loop(w, g, v, lr, mu):
    """Take the weights one by one."""
    moved, kept = w.copy(), v.copy()
    for place in _places(w):
        kept[place] = mu * kept[place] + g[place]
        moved[place] -= lr * (g[place] + mu * kept[place])
    return moved, kept


def adagrad_step__loop(w, g, s, lr, eps):
    """Take the weights one by one."""
    moved, sums = w.copy(), s.copy()
    for place in _places(w):
        sums[place] += g[place] * g[place]
        moved[place] -= lr / (math.sqrt(sums[place]) + eps) * g[place]
    return moved, sums


def adagrad_step__rates(w, g, s, lr, eps):
    """Make each weight's own rate first."""
    s = s + np.square(g)
    rates = lr / (s**0.5 + eps)
    return w - rates * g, s


def adagrad_step__hypot(w, g, s, lr, eps):
    """Take the root of the sum of two squares with hypot."""
    return w - lr * g / (np.hypot(np.sqrt(s), g) + eps), s + g * g


def rmsprop_step__moved_towards(w, g, s, lr, rho, eps):
    """Move the mean towards the new square."""
    s = s + (1 - rho) * (g**2 - s)
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__loop(w, g, s, lr, rho, eps):
    """Take the weights one by one."""
    moved, means = np.zeros(w.shape), np.zeros(w.shape)
    for place in _places(w):
        means[place] = rho * s[place] + (1 - rho) * g[place] ** 2
        moved[place] = w[place] - lr * g[place] / (math.sqrt(means[place]) + eps)
    return moved, means


def rmsprop_step__averaged(w, g, s, lr, rho, eps):
    """Let numpy make the weighted mean, and each weight's own rate."""
    s = np.average([s, np.square(g)], axis=0, weights=[rho, 1 - rho])
    return w + g * (-lr / (eps + s**0.5)), s


def adam_step__as_in_the_paper(w, g, m, v, t, lr, beta1, beta2, eps):
    """Correct the rate instead of the means, and eps with it."""
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    root = math.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), m, v


def adam_step__loop(w, g, m, v, t, lr, beta1, beta2, eps):
    """Take the weights one by one, and multiply the powers out."""
    w, m, v = w.copy(), m.copy(), v.copy()
    power1, power2 = 1.0, 1.0
    for _ in range(t):
        power1, power2 = power1 * beta1, power2 * beta2
    for place in _places(w):
        m[place] = beta1 * m[place] + (1 - beta1) * g[place]
        v[place] = beta2 * v[place] + (1 - beta2) * g[place] ** 2
        w[place] -= lr * m[place] / (1 - power1) / (math.sqrt(v[place] / (1 - power2)) + eps)
    return w, m, v


def adam_step__divided_after_the_root(w, g, m, v, t, lr, beta1, beta2, eps):
    """Take the root of numerator and denominator apart."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.square(g)
    denominator = np.sqrt(v) / np.sqrt(1 - beta2**t) + eps
    return w - (lr / (1 - beta1**t)) * (m / denominator), m, v


def adam_step__float32(w, g, m, v, t, lr, beta1, beta2, eps):
    """Compute the new weights in single precision."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return (w - step).astype(np.float32), m, v


def adamw_step__decay_first(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """Shrink the weights first, then step as Adam does."""
    return adam_step(w * (1 - lr * wd), g, m, v, t, lr, beta1, beta2, eps)  # noqa: F821  (the submission's own)


def adamw_step__in_one(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """Write everything out as the formula has it."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    M, V = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - lr * (M / (np.sqrt(V) + eps) + wd * w), m, v


def adamw_step__loop(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """Take the weights one by one."""
    w, m, v = w.copy(), m.copy(), v.copy()
    for place in _places(w):
        m[place] = beta1 * m[place] + (1 - beta1) * g[place]
        v[place] = beta2 * v[place] + (1 - beta2) * g[place] ** 2
        decay = lr * wd * w[place]
        w[place] -= lr * m[place] / (1 - beta1**t) / (math.sqrt(v[place] / (1 - beta2**t)) + eps)
        w[place] -= decay
    return w, m, v


def radam_step__both_branches_in_one(w, g, m, v, t, lr, beta1, beta2, eps):
    """Make a factor that is 1 below the threshold."""
    m, v = m * beta1 + g * (1 - beta1), v * beta2 + g * g * (1 - beta2)
    R = (1 + beta2) / (1 - beta2)
    rho = R - 2 * t / (beta2**-t - 1)
    factor = 1.0
    if rho > 4:
        r = math.sqrt((rho - 4) / (R - 4) * (rho - 2) / (R - 2) * R / rho)
        factor = r * math.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - lr * m / (1 - beta1**t) * factor, m, v


def radam_step__corrected_eps(w, g, m, v, t, lr, beta1, beta2, eps):
    """Correct v and eps alike."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    M, V = m / (1 - beta1**t), v / (1 - beta2**t)
    R = 2 / (1 - beta2) - 1
    rho = R - 2 * t * beta2**t / (1 - beta2**t)
    if rho > 4:
        r = ((rho - 4) * (rho - 2) * R / ((R - 4) * (R - 2) * rho)) ** 0.5
        return w - lr * r * M / (np.sqrt(V) + eps / math.sqrt(1 - beta2**t)), m, v
    return w - lr * M, m, v


def radam_step__loop(w, g, m, v, t, lr, beta1, beta2, eps):
    """Take the weights one by one."""
    w, m, v = w.copy(), m.copy(), v.copy()
    power = beta2**t
    R = 2 / (1 - beta2) - 1
    rho = R - 2 * t * power / (1 - power)
    for place in _places(w):
        m[place] = beta1 * m[place] + (1 - beta1) * g[place]
        v[place] = beta2 * v[place] + (1 - beta2) * g[place] ** 2
        step = lr * m[place] / (1 - beta1**t)
        if rho > 4:
            step *= math.sqrt((rho - 4) * (rho - 2) * R / ((R - 4) * (R - 2) * rho))
            step *= math.sqrt(1 - power) / (math.sqrt(v[place]) + eps)
        w[place] -= step
    return w, m, v


# ── schedules ───────────────────────────────────────────────────────────────────────────────


def constant_lr__as_float(t, lr0):
    """Make sure of a float."""
    return float(lr0)


def constant_lr__array(t, lr0):
    """Return an array without axes."""
    return np.array(lr0)


def constant_lr__computed(t, lr0):
    """Let the step count, but not matter."""
    return lr0 * 1.0**t


def halve_every__loop(epoch, lr0, k):
    """Halve at every multiple of k above 0, up to the epoch."""
    for one in range(1, epoch + 1):
        if one % k == 0:
            lr0 /= 2
    return lr0


def halve_every__floor(epoch, lr0, k):
    """Use the floor of numpy."""
    return lr0 * 2.0 ** (-np.floor(epoch / k))


def halve_every__recursive(epoch, lr0, k):
    """Go back k epochs at a time."""
    return lr0 if epoch < k else halve_every__recursive(epoch - k, lr0, k) / 2


def halve_every__shifted(epoch, lr0, k):
    """Divide by a whole power of two."""
    return lr0 / (1 << int(epoch / k))


def exponential_decay__math(t, lr0, k):
    """Divide by the growing exponential."""
    return lr0 / math.exp(k * t)


def exponential_decay__powers(t, lr0, k):
    """Raise the factor of one step to the power t."""
    return lr0 * np.exp(-k) ** t


def exponential_decay__loop(t, lr0, k):
    """Multiply step by step."""
    for _ in range(t):
        lr0 = lr0 * math.exp(-k)
    return lr0


def triangular_cycle__cases(t, low, high, period):
    """Take the two halves apart."""
    place = t % period
    slope = (high - low) / (period / 2)
    return low + slope * place if place < period / 2 else low + slope * (period - place)


def triangular_cycle__as_in_the_paper(t, low, high, period):
    """Count the cycles, as the paper on cyclical learning rates does."""
    half = period / 2
    cycle = math.floor(1 + t / (2 * half))
    x = abs(t / half - 2 * cycle + 1)
    return low + (high - low) * max(0.0, 1 - x)


def triangular_cycle__nearer_end(t, low, high, period):
    """Measure how far the nearer end of the period is."""
    place = t - period * (t // period)
    return low + 2 * (high - low) * min(place, period - place) / period


def triangular_cycle__interpolated(t, low, high, period):
    """Let numpy interpolate."""
    return np.interp(t % period, [0, period / 2, period], [low, high, low])


def cosine_cycle__squared(t, low, high, period):
    """Use the square of the cosine of half the angle."""
    return low + (high - low) * math.cos(math.pi * (t % period) / (2 * period)) ** 2


def cosine_cycle__mixed(t, low, high, period):
    """Mix both ends."""
    c = t - period * (t // period)
    share = 0.5 + 0.5 * np.cos(np.pi * c / period)
    return share * high + (1 - share) * low


def cosine_cycle__loop(t, low, high, period):
    """Take whole periods off until less than one is left."""
    while t >= period:
        t -= period
    middle, reach = (high + low) / 2, (high - low) / 2
    return middle + reach * math.cos(t / period * math.pi)


# ── the search for a learning rate ──────────────────────────────────────────────────────────


def learning_rate_grid__logspace(low_exponent, high_exponent):
    """Let numpy space the exponents."""
    return np.logspace(low_exponent, high_exponent, high_exponent - low_exponent + 1)


def learning_rate_grid__loop(low_exponent, high_exponent):
    """Collect Python floats."""
    return np.array([10.0**power for power in range(low_exponent, high_exponent + 1)])


def learning_rate_grid__products(low_exponent, high_exponent):
    """Multiply by ten again and again."""
    rates = np.full(high_exponent - low_exponent + 1, 10.0)
    rates[0] = 10.0**low_exponent
    return np.cumprod(rates)


def learning_rate_grid__texts(low_exponent, high_exponent):
    """Read the powers as decimal numbers."""
    return np.array([float(f"1e{power}") for power in range(low_exponent, high_exponent + 1)])


def pick_learning_rate__loop(rates, losses):
    """Go through the runs one by one."""
    best = None
    for rate, run in zip(rates, losses, strict=True):
        if not np.all(np.isfinite(run)) or run[-1] > run[0]:
            continue
        if best is None or rate > best:
            best = rate
    return float(min(rates) / 10 if best is None else best)


def pick_learning_rate__sorted(rates, losses):
    """Try the largest rate first."""
    for place in np.argsort(rates)[::-1]:
        run = losses[place]
        if np.isfinite(run).all() and run[-1] <= run[0]:
            return rates[place]
    return 0.1 * rates[place]


def pick_learning_rate__masked(rates, losses):
    """Put 0 in the place of every rate that does not hold."""
    diverges = np.isnan(losses).any(axis=1) | np.isinf(losses).any(axis=1) | (losses[:, -1] > losses[:, 0])
    return np.max(np.where(diverges, 0.0, rates)) or np.min(rates) * 0.1
