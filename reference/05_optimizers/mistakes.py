"""Known mistakes in optimizers and learning rates: each says what the student did, then hints at the way out."""

import math

import numpy as np


def _moments(g, m, v, beta1, beta2):
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2


def _adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def _rho(t, beta2):
    longest = 2 / (1 - beta2) - 1
    return longest, longest - 2 * t * beta2**t / (1 - beta2**t)


def _trust(longest, rho):
    return np.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))


def _radam(w, g, m, v, t, lr, beta1, beta2, eps):
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


# ── sgd_step ────────────────────────────────────────────────────────────────────────────────


def sgd_step__uphill(w, g, lr):
    """sign of the step is flipped: w moves uphill

    The gradient points to where the loss rises. Where should w go?
    """
    return w + lr * g


def sgd_step__averaged(w, g, lr):
    """gradient is divided by the number of rows of w

    Is there a mean anywhere in the formula of the step? The loss may have been one already.
    """
    return w - lr * g / len(g)


def sgd_step__in_place(w, g, lr):
    """step is written into w itself with -=

    May you change what the caller has lent you? What does w -= ... do to an array?
    """
    w -= lr * g
    return w


def sgd_step__gradient_scaled_in_place(w, g, lr):
    """g itself is multiplied by the learning rate

    Who else still needs the gradient after this call?
    """
    g *= lr
    return w - g


def sgd_step__old_weights(w, g, lr):
    """new weights are computed, but the old ones are returned

    Which of your variables holds the new weights, and which one stands behind return?
    """
    return w.copy()


def sgd_step__nothing(w, g, lr):
    """nothing is returned

    What does a Python function give back that ends without return?
    """
    w = w - lr * g


def sgd_step__no_rate(w, g, lr):
    """learning rate is not used

    Does your result change when lr does?
    """
    return w - g


def sgd_step__only_the_step(w, g, lr):
    """only the change of the weights is returned, not the weights

    From where does the step start?
    """
    return -lr * g


def sgd_step__normalized(w, g, lr):
    """gradient is divided by its length, so that every step is equally long

    Should a step on a flat slope be as long as one on a steep slope?
    """
    return w - lr * g / np.linalg.norm(g)


def sgd_step__sign(w, g, lr):
    """only the sign of the gradient is used

    Does your step grow where the slope is steeper?
    """
    return w - lr * np.sign(g)


def sgd_step__rate_divides(w, g, lr):
    """gradient is divided by the learning rate instead of multiplied

    Should a larger learning rate make larger steps or smaller ones?
    """
    return w - g / lr


def sgd_step__clipped(w, g, lr):
    """gradient is clipped to the range from -1 to 1

    Does the formula say what to do with a large gradient?
    """
    return w - lr * np.clip(g, -1, 1)


def sgd_step__decayed(w, g, lr):
    """weights shrink as well, as in a running mean: (1 - lr) w - lr g

    What happens to w where its gradient is zero?
    """
    return (1 - lr) * w - lr * g


# ── momentum_step ───────────────────────────────────────────────────────────────────────────


def momentum_step__uphill(w, g, v, lr, mu):
    """sign of the step is flipped: w moves uphill

    Here the velocity is a sum of gradients. Where do gradients point?
    """
    v = mu * v + g
    return w + lr * v, v


def momentum_step__averaged(w, g, v, lr, mu):
    """gradient is multiplied by 1 - mu, as in a running mean

    There is a form with a mean and one with a sum. Which one does the task give?
    """
    v = mu * v + (1 - mu) * g
    return w - lr * v, v


def momentum_step__forgotten(w, g, v, lr, mu):
    """old velocity is forgotten: v' is g

    What is carried over from the step before?
    """
    return w - lr * g, g.copy()


def momentum_step__old_velocity(w, g, v, lr, mu):
    """weights move by the old velocity, one step late

    Where would w go at the very first step, when v is zero?
    """
    return w - lr * v, mu * v + g


def momentum_step__lr_twice(w, g, v, lr, mu):
    """learning rate is applied twice: inside of the velocity and outside

    Count how often lr stands in the formula.
    """
    v = mu * v + lr * g
    return w - lr * v, v


def momentum_step__lr_inside(w, g, v, lr, mu):
    """other form of the method: v' = mu v - lr g, which is added to w

    Many books write it so, and with a constant lr the path is the same. Which form does the task give?
    """
    v = mu * v - lr * g
    return w + v, v


def momentum_step__lr_inside_positive(w, g, v, lr, mu):
    """learning rate stands inside of the velocity: v' = mu v + lr g

    What would become of old gradients in v when lr is changed later? Where does the task put lr?
    """
    v = mu * v + lr * g
    return w - v, v


def momentum_step__lr_inside_uphill(w, g, v, lr, mu):
    """learning rate stands inside of the velocity, and the velocity is added: w moves uphill

    There are two forms of the method with different signs. Do not mix them.
    """
    v = mu * v + lr * g
    return w + v, v


def momentum_step__subtracted(w, g, v, lr, mu):
    """gradient is subtracted in the velocity, and the velocity from w: two signs that cancel

    Follow one gradient through both lines. In which direction does it move w?
    """
    v = mu * v - g
    return w - lr * v, v


def momentum_step__subtracted_and_added(w, g, v, lr, mu):
    """velocity has the opposite sign: v' = mu v - g, which is added to w

    What comes in as v is a sum of gradients. Which sign does the task give it?
    """
    v = mu * v - g
    return w + lr * v, v


def momentum_step__old_velocity_returned(w, g, v, lr, mu):
    """weights are right, but the old velocity is returned

    What should the next step start from?
    """
    return w - lr * (mu * v + g), v.copy()


def momentum_step__no_decay(w, g, v, lr, mu):
    """mu is not used: the velocity never slows down

    Does your result change when mu does?
    """
    v = v + g
    return w - lr * v, v


def momentum_step__swapped(w, g, v, lr, mu):
    """mu multiplies the gradient instead of the old velocity

    Which of the two should fade from step to step?
    """
    v = v + mu * g
    return w - lr * v, v


def momentum_step__shares_swapped(w, g, v, lr, mu):
    """running mean with its shares swapped: (1 - mu) v + mu g

    With mu = 0.9, how much of the old velocity should be left?
    """
    v = (1 - mu) * v + mu * g
    return w - lr * v, v


def momentum_step__nesterov(w, g, v, lr, mu):
    """weights look ahead, as in Nesterov's method: w - lr (g + mu v')

    Plain momentum moves along its velocity. How often does mu stand in the formula?
    """
    v = mu * v + g
    return w - lr * (g + mu * v), v


def momentum_step__gradient_twice(w, g, v, lr, mu):
    """gradient is added once more as the weights move: w - lr (g + v')

    Where has the gradient gone already?
    """
    v = mu * v + g
    return w - lr * (g + v), v


def momentum_step__no_rate(w, g, v, lr, mu):
    """learning rate is not used

    Does your result change when lr does?
    """
    v = mu * v + g
    return w - v, v


def momentum_step__order(w, g, v, lr, mu):
    """results come in the order v, w

    Read in the task which result comes first.
    """
    v = mu * v + g
    return v, w - lr * v


def momentum_step__weights_only(w, g, v, lr, mu):
    """only the weights are returned, and the velocity is lost

    Who keeps the velocity until the next step?
    """
    return w - lr * (mu * v + g)


def momentum_step__in_place(w, g, v, lr, mu):
    """new velocity is written into the old one

    What do *= and += do to the array that the caller has lent you?
    """
    v *= mu
    v += g
    return w - lr * v, v


# ── nesterov_step ───────────────────────────────────────────────────────────────────────────


def nesterov_step__plain(w, g, v, lr, mu):
    """look ahead is missing, or made from the old v: this is plain momentum

    What comes on top of the gradient in the second formula, and which velocity is it, v or v'?
    """
    v = mu * v + g
    return w - lr * v, v


def nesterov_step__backward(w, g, v, lr, mu):
    """look ahead has the wrong sign: g - mu v'

    The velocity is about to move w further. In which direction should the look ahead go?
    """
    v = mu * v + g
    return w - lr * (g - mu * v), v


def nesterov_step__no_gradient(w, g, v, lr, mu):
    """weights move by mu v' alone

    The second formula is a sum. Is it complete?
    """
    v = mu * v + g
    return w - lr * mu * v, v


def nesterov_step__no_factor(w, g, v, lr, mu):
    """factor mu of the look ahead is missing: g + v'

    How often does mu stand in the two formulas?
    """
    v = mu * v + g
    return w - lr * (g + v), v


def nesterov_step__velocity_twice(w, g, v, lr, mu):
    """velocity stands where the gradient belongs: v' + mu v'

    Which two things are added in the second formula?
    """
    v = mu * v + g
    return w - lr * (v + mu * v), v


def nesterov_step__averaged(w, g, v, lr, mu):
    """gradient is multiplied by 1 - mu in the velocity, as in a running mean

    There is a form with a mean and one with a sum. Which one does the task give?
    """
    v = mu * v + (1 - mu) * g
    return w - lr * (g + mu * v), v


def nesterov_step__uphill(w, g, v, lr, mu):
    """sign of the step is flipped: w moves uphill

    Here the velocity is a sum of gradients. Where do gradients point?
    """
    v = mu * v + g
    return w + lr * (g + mu * v), v


def nesterov_step__stored_ahead(w, g, v, lr, mu):
    """look ahead is stored: g + mu v' is returned as the velocity

    Which of your two quantities comes in again at the next step?
    """
    v = mu * v + g
    ahead = g + mu * v
    return w - lr * ahead, ahead


def nesterov_step__old_velocity_returned(w, g, v, lr, mu):
    """weights are right, but the old velocity is returned

    What should the next step start from?
    """
    return w - lr * (g + mu * (mu * v + g)), v.copy()


def nesterov_step__lr_inside(w, g, v, lr, mu):
    """other form of the method, with the learning rate inside of the velocity: v' = mu v - lr g

    With a constant lr the path is the same. Which form does the task give?
    """
    old, v = v, mu * v - lr * g
    return w - mu * old + (1 + mu) * v, v


def nesterov_step__rate_on_gradient_only(w, g, v, lr, mu):
    """learning rate multiplies only the gradient, not the look ahead: parentheses are missing

    What does lr multiply in the second formula?
    """
    v = mu * v + g
    return w - lr * g + mu * v, v


def nesterov_step__rate_on_gradient_only_downhill(w, g, v, lr, mu):
    """learning rate multiplies only the gradient: w - lr g - mu v'

    What does lr multiply in the second formula?
    """
    v = mu * v + g
    return w - lr * g - mu * v, v


def nesterov_step__forgotten(w, g, v, lr, mu):
    """old velocity is forgotten: v' is g

    What is carried over from the step before?
    """
    return w - lr * (1 + mu) * g, g.copy()


def nesterov_step__no_decay(w, g, v, lr, mu):
    """mu is missing in the velocity: it never slows down

    How often does mu stand in the two formulas?
    """
    v = v + g
    return w - lr * (g + mu * v), v


def nesterov_step__order(w, g, v, lr, mu):
    """results come in the order v, w

    Read in the task which result comes first.
    """
    v = mu * v + g
    return v, w - lr * (g + mu * v)


def nesterov_step__weights_only(w, g, v, lr, mu):
    """only the weights are returned, and the velocity is lost

    Who keeps the velocity until the next step?
    """
    return w - lr * (g + mu * (mu * v + g))


def nesterov_step__in_place(w, g, v, lr, mu):
    """new velocity is written into the old one

    What do *= and += do to the array that the caller has lent you?
    """
    v *= mu
    v += g
    return w - lr * (g + mu * v), v


# ── adagrad_step ────────────────────────────────────────────────────────────────────────────


def adagrad_step__not_squared(w, g, s, lr, eps):
    """gradients are summed without being squared

    What is the root of a negative number? What should two opposite gradients sum up to?
    """
    s = s + g
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__absolute(w, g, s, lr, eps):
    """absolute values are summed instead of squares

    Compare the units: a root of what is in the denominator?
    """
    s = s + np.abs(g)
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__overwritten(w, g, s, lr, eps):
    """nothing is summed: s' is just the square of this gradient

    How long are all your steps then? What does the method remember?
    """
    s = g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__no_root(w, g, s, lr, eps):
    """root in the denominator is missing

    If all gradients were ten times larger, should the step change? Try it with your formula.
    """
    s = s + g**2
    return w - lr * g / (s + eps), s


def adagrad_step__eps_inside(w, g, s, lr, eps):
    """eps stands inside of the root

    Is eps added before or after the root is taken?
    """
    s = s + g**2
    return w - lr * g / np.sqrt(s + eps), s


def adagrad_step__no_eps(w, g, s, lr, eps):
    """eps is missing: where the gradient has always been zero, 0 is divided by 0

    What happens to a weight that has never had a gradient?
    """
    s = s + g**2
    return w - lr * g / np.sqrt(s), s


def adagrad_step__eps_fixed(w, g, s, lr, eps):
    """1e-8 is written into the code, and eps is not used

    Does your result change when eps does?
    """
    s = s + g**2
    return w - lr * g / (np.sqrt(s) + 1e-8), s


def adagrad_step__eps_outside_of_the_fraction(w, g, s, lr, eps):
    """eps is added to the fraction instead of to its denominator

    What is eps there for? Look at the parentheses.
    """
    s = s + g**2
    return w - lr * (g / np.sqrt(s) + eps), s


def adagrad_step__one_sum(w, g, s, lr, eps):
    """squares are summed over all weights: one rate for all of them

    Adagrad gives every weight a rate of its own. What is the shape of your sum?
    """
    s = s + np.sum(g**2)
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__forgets(w, g, s, lr, eps):
    """old squares fade, as in RMSprop: 0.9 s + 0.1 g^2

    Does the sum of Adagrad ever forget anything?
    """
    s = 0.9 * s + 0.1 * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__old_sum(w, g, s, lr, eps):
    """step is divided by the root of the old sum

    What would the very first step be divided by, when s is zero?
    """
    return w - lr * g / (np.sqrt(s) + eps), s + g**2


def adagrad_step__old_sum_returned(w, g, s, lr, eps):
    """weights are right, but the old sum is returned

    What should the next step start from?
    """
    return w - lr * g / (np.sqrt(s + g**2) + eps), s.copy()


def adagrad_step__root_returned(w, g, s, lr, eps):
    """root of the sum is returned instead of the sum

    Which of the two is squared gradients again, so that the next square can be added?
    """
    root = np.sqrt(s + g**2)
    return w - lr * g / (root + eps), root


def adagrad_step__sum_of_roots(w, g, s, lr, eps):
    """root is taken of each part of the sum: sqrt(s) + |g|

    Is the root of 9 + 16 the same as 3 + 4?
    """
    return w - lr * g / (np.sqrt(s) + np.abs(g) + eps), s + g**2


def adagrad_step__rate_in_the_sum(w, g, s, lr, eps):
    """squares are multiplied by the learning rate before they are summed

    Where does lr stand in the formulas, and how often?
    """
    s = s + lr * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__steps_summed(w, g, s, lr, eps):
    """squares of whole steps are summed: (lr g)^2

    Is it the gradients or the steps whose squares are summed?
    """
    s = s + (lr * g) ** 2
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__rate_only(w, g, s, lr, eps):
    """gradient is missing in the numerator: every weight moves down

    How does a weight know in which direction to move?
    """
    s = s + g**2
    return w - lr / (np.sqrt(s) + eps), s


def adagrad_step__uphill(w, g, s, lr, eps):
    """sign of the step is flipped: w moves uphill

    The gradient points to where the loss rises. Where should w go?
    """
    s = s + g**2
    return w + lr * g / (np.sqrt(s) + eps), s


def adagrad_step__multiplied(w, g, s, lr, eps):
    """step is multiplied by the root instead of divided

    Should a weight with large gradients have a larger rate or a smaller one?
    """
    s = s + g**2
    return w - lr * g * (np.sqrt(s) + eps), s


def adagrad_step__gradient_squared_above(w, g, s, lr, eps):
    """gradient is squared in the numerator too, and has lost its sign

    How does a weight know in which direction to move?
    """
    s = s + g**2
    return w - lr * g**2 / (np.sqrt(s) + eps), s


def adagrad_step__order(w, g, s, lr, eps):
    """results come in the order s, w

    Read in the task which result comes first.
    """
    s = s + g**2
    return s, w - lr * g / (np.sqrt(s) + eps)


def adagrad_step__weights_only(w, g, s, lr, eps):
    """only the weights are returned, and the sum is lost

    Who keeps the sum until the next step?
    """
    return w - lr * g / (np.sqrt(s + g**2) + eps)


def adagrad_step__in_place(w, g, s, lr, eps):
    """squares are added to s itself with +=

    What does += do to the array that the caller has lent you?
    """
    s += g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def adagrad_step__eps_on_the_weights(w, g, s, lr, eps):
    """eps is added to the weights: parentheses around the denominator are missing

    What does Python do first in a / b + c?
    """
    s = s + g**2
    return w - lr * g / np.sqrt(s) + eps, s


# ── rmsprop_step ────────────────────────────────────────────────────────────────────────────


def rmsprop_step__shares_swapped(w, g, s, lr, rho, eps):
    """shares of old and new are swapped: (1 - rho) s + rho g^2

    With rho = 0.9, how much of the old mean should be left?
    """
    s = (1 - rho) * s + rho * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__no_root(w, g, s, lr, rho, eps):
    """root in the denominator is missing

    If all gradients were ten times larger, should the step change? Try it with your formula.
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (s + eps), s


def rmsprop_step__never_forgets(w, g, s, lr, rho, eps):
    """squares are summed without end, as in Adagrad

    A mean should stay as large as what it is the mean of. Does yours?
    """
    s = s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__whole_square(w, g, s, lr, rho, eps):
    """new square enters whole, without its share 1 - rho

    The shares of a mean sum to 1. Do yours?
    """
    s = rho * s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__whole_mean(w, g, s, lr, rho, eps):
    """old mean stays whole: s + (1 - rho) g^2

    The shares of a mean sum to 1. Do yours?
    """
    s = s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__rate_in_the_mean(w, g, s, lr, rho, eps):
    """learning rate stands where the share 1 - rho belongs

    Which constant is the share of the new square?
    """
    s = rho * s + lr * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__eps_inside(w, g, s, lr, rho, eps):
    """eps stands inside of the root

    Is eps added before or after the root is taken? Libraries do not agree; what does the task say?
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.sqrt(s + eps), s


def rmsprop_step__eps_fixed(w, g, s, lr, rho, eps):
    """1e-8 is written into the code, and eps is not used

    Does your result change when eps does?
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + 1e-8), s


def rmsprop_step__no_eps(w, g, s, lr, rho, eps):
    """eps is missing: where the gradient has always been zero, 0 is divided by 0

    What happens to a weight that has never had a gradient?
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.sqrt(s), s


def rmsprop_step__eps_in_the_mean(w, g, s, lr, rho, eps):
    """eps is added to the mean, and stays in it

    What would become of s after a thousand steps with gradient zero?
    """
    s = rho * s + (1 - rho) * g**2 + eps
    return w - lr * g / np.sqrt(s), s


def rmsprop_step__forgotten(w, g, s, lr, rho, eps):
    """old mean is forgotten: s' is (1 - rho) g^2

    What is carried over from the step before?
    """
    s = (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__mean_missing(w, g, s, lr, rho, eps):
    """old mean is missing behind rho: rho + (1 - rho) g^2

    What does rho multiply? Try a zero gradient and s = 0.
    """
    s = rho + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__old_mean(w, g, s, lr, rho, eps):
    """step is divided by the root of the old mean

    What would the very first step be divided by, when s is zero?
    """
    return w - lr * g / (np.sqrt(s) + eps), rho * s + (1 - rho) * g**2


def rmsprop_step__old_mean_returned(w, g, s, lr, rho, eps):
    """weights are right, but the old mean is returned

    What should the next step start from?
    """
    return w - lr * g / (np.sqrt(rho * s + (1 - rho) * g**2) + eps), s.copy()


def rmsprop_step__root_returned(w, g, s, lr, rho, eps):
    """root of the mean is returned instead of the mean

    Which of the two is squared gradients again, so that the next square can be added?
    """
    root = np.sqrt(rho * s + (1 - rho) * g**2)
    return w - lr * g / (root + eps), root


def rmsprop_step__not_squared(w, g, s, lr, rho, eps):
    """gradient enters the mean without being squared

    What is the root of a negative number?
    """
    s = rho * s + (1 - rho) * g
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__share_squared(w, g, s, lr, rho, eps):
    """share is squared together with the gradient: ((1 - rho) g)^2

    What exactly does the square belong to?
    """
    s = rho * s + ((1 - rho) * g) ** 2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__rho_fixed(w, g, s, lr, rho, eps):
    """0.9 is written into the code, and rho is not used

    Does your result change when rho does?
    """
    s = 0.9 * s + 0.1 * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__one_mean(w, g, s, lr, rho, eps):
    """squares are averaged over all weights: one rate for all of them

    Every weight has a rate of its own. What is the shape of your mean?
    """
    s = rho * s + (1 - rho) * np.mean(g**2)
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__uphill(w, g, s, lr, rho, eps):
    """sign of the step is flipped: w moves uphill

    The gradient points to where the loss rises. Where should w go?
    """
    s = rho * s + (1 - rho) * g**2
    return w + lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__rate_only(w, g, s, lr, rho, eps):
    """gradient is missing in the numerator: every weight moves down

    How does a weight know in which direction to move?
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr / (np.sqrt(s) + eps), s


def rmsprop_step__order(w, g, s, lr, rho, eps):
    """results come in the order s, w

    Read in the task which result comes first.
    """
    s = rho * s + (1 - rho) * g**2
    return s, w - lr * g / (np.sqrt(s) + eps)


def rmsprop_step__weights_only(w, g, s, lr, rho, eps):
    """only the weights are returned, and the mean is lost

    Who keeps the mean until the next step?
    """
    return w - lr * g / (np.sqrt(rho * s + (1 - rho) * g**2) + eps)


def rmsprop_step__in_place(w, g, s, lr, rho, eps):
    """new mean is written into the old one

    What do *= and += do to the array that the caller has lent you?
    """
    s *= rho
    s += (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_step__eps_on_the_weights(w, g, s, lr, rho, eps):
    """eps is added to the weights: parentheses around the denominator are missing

    What does Python do first in a / b + c?
    """
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.sqrt(s) + eps, s


def rmsprop_step__share_without_parentheses(w, g, s, lr, rho, eps):
    """parentheses around 1 - rho are missing: rho s + 1 - rho g^2

    What does Python do first in 1 - a * b?
    """
    s = rho * s + 1 - rho * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


# ── adam_step ───────────────────────────────────────────────────────────────────────────────


def adam_step__not_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """neither mean is corrected for its start at zero

    How large are m' and v' after one step from zero, compared with g and g^2?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_step__only_m_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """only m' is corrected for its start at zero, v' is not

    Both means start at zero. Which variables do you use in the last line?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v) + eps), m, v


def adam_step__only_v_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """only v' is corrected for its start at zero, m' is not

    Both means start at zero. Which variables do you use in the last line?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * m / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__constant_correction(w, g, m, v, t, lr, beta1, beta2, eps):
    """correction divides by 1 - beta at every step, and t is not used

    Should the correction fade as the steps go on? Where does t enter?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps), m, v


def adam_step__product(w, g, m, v, t, lr, beta1, beta2, eps):
    """beta is multiplied by t instead of raised to the power t

    What does a factor beta in every step add up to after t steps?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1 * t)) / (np.sqrt(v / (1 - beta2 * t)) + eps), m, v


def adam_step__t_from_zero(w, g, m, v, t, lr, beta1, beta2, eps):
    """steps are counted from 0 in the correction: beta^(t - 1)

    The first step comes in as t = 1. What is 1 - beta^0?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - np.power(beta1, t - 1))) / (np.sqrt(v / (1 - np.power(beta2, t - 1))) + eps), m, v


def adam_step__t_late(w, g, m, v, t, lr, beta1, beta2, eps):
    """t is raised by one once more: beta^(t + 1)

    Who counts the steps here, the caller or the function? The first one comes in as t = 1.
    """
    return _adam(w, g, m, v, t + 1, lr, beta1, beta2, eps)[0], *_moments(g, m, v, beta1, beta2)


def adam_step__power_squared(w, g, m, v, t, lr, beta1, beta2, eps):
    """power of beta is multiplied by itself from step to step: beta^(2^(t - 1))

    How does beta^t grow out of beta^(t - 1)?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    power1, power2 = beta1, beta2
    for _ in range(t - 1):
        power1, power2 = power1 * power1, power2 * power2
    return w - lr * (m / (1 - power1)) / (np.sqrt(v / (1 - power2)) + eps), m, v


def adam_step__powers_swapped(w, g, m, v, t, lr, beta1, beta2, eps):
    """corrections are swapped: m' with beta2^t and v' with beta1^t

    Which of the two means was made with which beta?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v


def adam_step__corrected_after_the_root(w, g, m, v, t, lr, beta1, beta2, eps):
    """v' is corrected after the root is taken: sqrt(v') / (1 - beta2^t)

    Is it v' or its root that is too small at the start?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v) / (1 - beta2**t) + eps), m, v


def adam_step__correction_multiplied(w, g, m, v, t, lr, beta1, beta2, eps):
    """both means are multiplied by 1 - beta^t instead of divided

    Starting at zero makes the means too small. Should the correction make them smaller?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m * (1 - beta1**t)) / (np.sqrt(v * (1 - beta2**t)) + eps), m, v


def adam_step__corrected_returned(w, g, m, v, t, lr, beta1, beta2, eps):
    """corrected means are returned, and will be corrected again at the next step

    Read in the docstring which two are returned. Correct a copy.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_step__corrected_too_early(w, g, m, v, t, lr, beta1, beta2, eps):
    """old means that come in are corrected, before the new gradient enters

    In which order do the mean and its correction come?
    """
    if t > 1:
        m, v = m / (1 - beta1 ** (t - 1)), v / (1 - beta2 ** (t - 1))
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_step__betas_swapped(w, g, m, v, t, lr, beta1, beta2, eps):
    """beta1 and beta2 are swapped

    Which mean has the longer memory, that of gradients or that of squares?
    """
    return _adam(w, g, m, v, t, lr, beta2, beta1, eps)


def adam_step__one_beta(w, g, m, v, t, lr, beta1, beta2, eps):
    """beta1 is used for both means

    Does your result change when beta2 does?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta1, eps)


def adam_step__other_beta(w, g, m, v, t, lr, beta1, beta2, eps):
    """beta2 is used for both means

    Does your result change when beta1 does?
    """
    return _adam(w, g, m, v, t, lr, beta2, beta2, eps)


def adam_step__shares_swapped(w, g, m, v, t, lr, beta1, beta2, eps):
    """shares of old and new are swapped in both means: (1 - beta) old + beta new

    With beta1 = 0.9, how much of the old mean should be left?
    """
    m, v = _moments(g, m, v, 1 - beta1, 1 - beta2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__whole_gradient(w, g, m, v, t, lr, beta1, beta2, eps):
    """gradient enters m' whole, without its share 1 - beta1

    The shares of a mean sum to 1. Do yours?
    """
    m, v = beta1 * m + g, beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__whole_square(w, g, m, v, t, lr, beta1, beta2, eps):
    """square of the gradient enters v' whole, without its share 1 - beta2

    The shares of a mean sum to 1. Do yours?
    """
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__not_squared(w, g, m, v, t, lr, beta1, beta2, eps):
    """gradient enters v' without being squared

    What is the root of a negative number? v is the mean of what?
    """
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__mean_squared(w, g, m, v, t, lr, beta1, beta2, eps):
    """v' is made from the square of m' instead of the square of g

    v is the mean of the squared gradients, not the square of the mean. Which one is larger?
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__m_missing(w, g, m, v, t, lr, beta1, beta2, eps):
    """old m is missing behind beta1: beta1 + (1 - beta1) g

    What does beta1 multiply? Try a zero gradient and m = 0.
    """
    m, v = beta1 + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__v_missing(w, g, m, v, t, lr, beta1, beta2, eps):
    """old v is missing behind beta2: beta2 + (1 - beta2) g^2

    What does beta2 multiply? Try a zero gradient and v = 0.
    """
    m, v = beta1 * m + (1 - beta1) * g, beta2 + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__forgotten(w, g, m, v, t, lr, beta1, beta2, eps):
    """old means are forgotten: every step starts from zero

    What is carried over from the step before?
    """
    m, v = (1 - beta1) * g, (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__old_means(w, g, m, v, t, lr, beta1, beta2, eps):
    """weights move by the means that came in, one step late

    Where would w go at the very first step, when m and v are zero?
    """
    moved = w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return moved, *_moments(g, m, v, beta1, beta2)


def adam_step__old_means_returned(w, g, m, v, t, lr, beta1, beta2, eps):
    """weights are right, but the old means are returned

    What should the next step start from?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta2, eps)[0], m.copy(), v.copy()


def adam_step__gradient_above(w, g, m, v, t, lr, beta1, beta2, eps):
    """gradient stands in the numerator where the corrected mean belongs

    What is m computed for, if the step does not use it?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * g / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__no_root(w, g, m, v, t, lr, beta1, beta2, eps):
    """root in the denominator is missing

    If all gradients were ten times larger, should the step change? Try it with your formula.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps), m, v


def adam_step__eps_inside(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps stands inside of the root

    Is eps added before or after the root is taken?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t) + eps), m, v


def adam_step__eps_before_correction(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is added to the root of v' before the correction, so that it is corrected too

    Some libraries do it so. Beside which root does eps stand here, that of v' or that of V?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps), m, v


def adam_step__no_eps(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is missing: where the gradient has always been zero, 0 is divided by 0

    What happens to a weight that has never had a gradient?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t)), m, v


def adam_step__eps_fixed(w, g, m, v, t, lr, beta1, beta2, eps):
    """1e-8 is written into the code, and eps is not used

    Does your result change when eps does?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta2, 1e-8)


def adam_step__betas_fixed(w, g, m, v, t, lr, beta1, beta2, eps):
    """0.9 and 0.999 are written into the code, and beta1 and beta2 are not used

    Does your result change when beta1 or beta2 does?
    """
    return _adam(w, g, m, v, t, lr, 0.9, 0.999, eps)


def adam_step__largest_v(w, g, m, v, t, lr, beta1, beta2, eps):
    """v' never falls: the larger of old and new is kept, as in AMSGrad

    May the mean of squares become smaller again when the gradients do?
    """
    m, v = beta1 * m + (1 - beta1) * g, np.maximum(v, beta2 * v + (1 - beta2) * g**2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__uphill(w, g, m, v, t, lr, beta1, beta2, eps):
    """sign of the step is flipped: w moves uphill

    Gradients point to where the loss rises. Where should w go?
    """
    moved, m, v = _adam(w, g, m, v, t, -lr, beta1, beta2, eps)
    return moved, m, v


def adam_step__step_fades(w, g, m, v, t, lr, beta1, beta2, eps):
    """learning rate is divided by the root of t

    A proof in the paper lets it fade. What does the formula of the task say?
    """
    return _adam(w, g, m, v, t, lr / np.sqrt(t), beta1, beta2, eps)


def adam_step__order(w, g, m, v, t, lr, beta1, beta2, eps):
    """results come in the order w, v, m

    Read in the task which result comes second.
    """
    w, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return w, v, m


def adam_step__weights_only(w, g, m, v, t, lr, beta1, beta2, eps):
    """only the weights are returned, and both means are lost

    Who keeps the means until the next step?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta2, eps)[0]


def adam_step__count_returned(w, g, m, v, t, lr, beta1, beta2, eps):
    """number of the next step is returned as a fourth result

    Who counts the steps here? Read in the docstring what is returned.
    """
    return *_adam(w, g, m, v, t, lr, beta1, beta2, eps), t + 1


def adam_step__in_place(w, g, m, v, t, lr, beta1, beta2, eps):
    """new means are written into the old ones

    What do *= and += do to the arrays that the caller has lent you?
    """
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__corrected_with_one_beta(w, g, m, v, t, lr, beta1, beta2, eps):
    """v' is corrected with beta1: V = v' / (1 - beta1^t)

    Which of the two means was made with which beta?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v


def adam_step__correction_without_parentheses(w, g, m, v, t, lr, beta1, beta2, eps):
    """parentheses around 1 - beta^t are missing in both corrections: m' / 1 - beta1^t

    What does Python do first in a / 1 - b?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / 1 - beta1**t) / (np.sqrt(v / 1 - beta2**t) + eps), m, v


def adam_step__shares_without_parentheses(w, g, m, v, t, lr, beta1, beta2, eps):
    """parentheses around 1 - beta are missing in both means: beta1 m + 1 - beta1 g

    What does Python do first in 1 - a * b?
    """
    m, v = beta1 * m + 1 - beta1 * g, beta2 * v + 1 - beta2 * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_step__eps_on_the_weights(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is added to the weights: parentheses around the denominator are missing

    What does Python do first in a / b + c?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t)) + eps, m, v


# ── adamw_step ──────────────────────────────────────────────────────────────────────────────


def adamw_step__coupled(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is added to the gradient and runs through both means: this is Adam with an L2 penalty

    Should the root of v divide the decay too? That is what "decoupled" is about.
    """
    return _adam(w, g + wd * w, m, v, t, lr, beta1, beta2, eps)


def adamw_step__coupled_and_decoupled(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is there twice: in the gradient, and in the step

    How often does wd stand in the formula?
    """
    moved, m, v = _adam(w, g + wd * w, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * w, m, v


def adamw_step__coupled_in_m(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is added to the gradient in m', and so remembered

    From what are m' and v' made?
    """
    m, v = beta1 * m + (1 - beta1) * (g + wd * w), beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adamw_step__no_rate_on_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is not multiplied by the learning rate

    What does lr multiply in the formula? Look at the parentheses.
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - wd * w, m, v


def adamw_step__new_weights_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is taken off the weights that have moved already

    Which w stands behind wd in the formula, the old one or the new one?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * moved, m, v


def adamw_step__grows(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay has the wrong sign: weights grow

    What should become of a weight that never has a gradient?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved + lr * wd * w, m, v


def adamw_step__no_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is missing: this is Adam

    Does your result change when wd does?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta2, eps)


def adamw_step__constant_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """w is missing in the decay: the same number is taken off everywhere

    Should a small weight lose as much as a large one, and a negative one become more negative?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd, m, v


def adamw_step__sign_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """only the sign of w decays, as with an L1 penalty

    Should a small weight lose as much as a large one?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * np.sign(w), m, v


def adamw_step__divided_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is divided by the root, together with the mean

    Which part of the sum stands over sqrt(V) + eps? Look at the parentheses.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t) + wd * w) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adamw_step__doubled_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is doubled, as if it were the gradient of wd w^2

    Does the formula have a factor 2?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - 2 * lr * wd * w, m, v


def adamw_step__halved_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is halved

    Does the formula have a factor of one half?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - 0.5 * lr * wd * w, m, v


def adamw_step__rate_twice(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay is multiplied by the learning rate twice

    Count how often lr stands before wd w.
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr**2 * wd * w, m, v


def adamw_step__decay_of_the_gradient(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """gradient decays instead of the weights: lr wd g

    What is it that weight decay makes smaller?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * g, m, v


def adamw_step__whole_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """everything is multiplied by 1 - lr wd, the step included

    What exactly decays: the old weights, or the result?
    """
    moved, m, v = _adam(w, g, m, v, t, lr * (1 + wd), beta1, beta2, eps)
    return moved - lr * wd * w, m, v


def adamw_step__sgd_with_decay(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """step itself is that of plain gradient descent: m and v are not used for it

    Which fraction stands beside the decay in the formula?
    """
    return w - lr * (g + wd * w), *_moments(g, m, v, beta1, beta2)


def adamw_step__not_corrected(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """neither mean is corrected for its start at zero

    How large are m' and v' after one step from zero, compared with g and g^2?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (np.sqrt(v) + eps) + wd * w), m, v


def adamw_step__t_late(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """t is raised by one once more: beta^(t + 1)

    Who counts the steps here, the caller or the function?
    """
    moved, m, v = _adam(w, g, m, v, t + 1, lr, beta1, beta2, eps)
    return moved - lr * wd * w, m, v


def adamw_step__corrected_returned(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """corrected means are returned, and will be corrected again at the next step

    Which two are returned, m' and v' or M and V?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * w, m / (1 - beta1**t), v / (1 - beta2**t)


def adamw_step__betas_swapped(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """beta1 and beta2 are swapped

    Which mean has the longer memory, that of gradients or that of squares?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta2, beta1, eps)
    return moved - lr * wd * w, m, v


def adamw_step__eps_inside(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """eps stands inside of the root

    Is eps added before or after the root is taken?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * (m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + eps) + wd * w), m, v


def adamw_step__uphill(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """whole step has the wrong sign, the decay included

    Gradients point to where the loss rises. Where should w go?
    """
    moved, m, v = _adam(w, g, m, v, t, -lr, beta1, beta2, eps)
    return moved + lr * wd * w, m, v


def adamw_step__rate_missing(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """learning rate multiplies only the decay, not the step

    What does lr multiply in the formula? Look at the parentheses.
    """
    moved, m, v = _adam(w, g, m, v, t, 1.0, beta1, beta2, eps)
    return moved - lr * wd * w, m, v


def adamw_step__order(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """results come in the order w, v, m

    Read in the task which result comes second.
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * wd * w, v, m


def adamw_step__in_place(w, g, m, v, t, lr, beta1, beta2, eps, wd):
    """decay and step are written into w itself

    What do *= and -= do to the array that the caller has lent you?
    """
    moved, m, v = _adam(w, g, m, v, t, lr, beta1, beta2, eps)
    w[...] = moved - lr * wd * w
    return w, m, v


# ── radam_step ──────────────────────────────────────────────────────────────────────────────


def radam_step__threshold_five(w, g, m, v, t, lr, beta1, beta2, eps):
    """threshold is 5 instead of 4: one step too late

    Libraries take 5, the paper takes another number. Which one stands in the task?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 5:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__root_kept(w, g, m, v, t, lr, beta1, beta2, eps):
    """step is divided by the root at early steps too

    What is left of the step while v is not to be trusted?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - (step * _trust(longest, rho) if rho > 4 else step), m, v


def radam_step__longest_without_minus_one(w, g, m, v, t, lr, beta1, beta2, eps):
    """R is 2 / (1 - beta2), without the - 1

    Check R by hand: for beta2 = 0.999 it is 1999.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest = 2 / (1 - beta2)
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__longest_halved(w, g, m, v, t, lr, beta1, beta2, eps):
    """R is 1 / (1 - beta2) - 1: its factor 2 is missing

    Check R by hand: for beta2 = 0.999 it is 1999.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest = 1 / (1 - beta2) - 1
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__rho_without_two(w, g, m, v, t, lr, beta1, beta2, eps):
    """factor 2 is missing in rho

    Print rho for t = 1, 2, 3, ...: at the first step it should be 1.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest = 2 / (1 - beta2) - 1
    rho = longest - t * beta2**t / (1 - beta2**t)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__rho_without_t(w, g, m, v, t, lr, beta1, beta2, eps):
    """factor t is missing in rho

    Print rho for t = 1, 2, 3, ...: it should rise by a little less than 1 from step to step.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * beta2**t / (1 - beta2**t)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__rho_not_divided(w, g, m, v, t, lr, beta1, beta2, eps):
    """fraction in rho has lost its denominator 1 - beta2^t

    Print rho for t = 1, 2, 3, ...: at the first step it should be 1.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * t * beta2**t
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__rho_of_beta1(w, g, m, v, t, lr, beta1, beta2, eps):
    """R and rho are made from beta1

    The question is how far v can be trusted. Which beta is that of v?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta1)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__longest_decides(w, g, m, v, t, lr, beta1, beta2, eps):
    """R is compared with 4 instead of rho, so the first steps take the root of what they should not

    Which of the two depends on the step?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step * (_trust(longest, rho) if longest > 4 else 1.0), m, v


def radam_step__not_rooted(w, g, m, v, t, lr, beta1, beta2, eps):
    """root is missing in r

    A fraction of variances, or of deviations? Look at how far the root in r reaches.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) ** 2 * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__upside_down(w, g, m, v, t, lr, beta1, beta2, eps):
    """fraction under the root of r is upside down

    r lies between 0 and 1 and comes near 1 after many steps. Does yours?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step / _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__short_fraction(w, g, m, v, t, lr, beta1, beta2, eps):
    """r has only its differences: the factors R and rho are missing

    Count the factors above and below the line: there are three of each.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        trust = np.sqrt((rho - 4) * (rho - 2) / ((longest - 4) * (longest - 2)))
        step = step * trust * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__fraction_precedence(w, g, m, v, t, lr, beta1, beta2, eps):
    """denominator of r has lost its parentheses: its last factors are multiplied instead of divided by

    What does Python do with a / b * c?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        trust = np.sqrt((rho - 4) * (rho - 2) * longest / (longest - 4) * (longest - 2) * rho)
        step = step * trust * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__no_trust(w, g, m, v, t, lr, beta1, beta2, eps):
    """r is not used: from the threshold on this is Adam

    Is v trusted fully at the first step at which it is trusted at all?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    step = lr * m / (1 - beta1**t)
    if _rho(t, beta2)[1] > 4:
        step = step * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__always_adam(w, g, m, v, t, lr, beta1, beta2, eps):
    """whole rule is missing: this is Adam

    What is different in the first steps?
    """
    return _adam(w, g, m, v, t, lr, beta1, beta2, eps)


def radam_step__never_rectified(w, g, m, v, t, lr, beta1, beta2, eps):
    """step is never divided by the root, however large t is

    What happens once rho is above 4?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    return w - lr * m / (1 - beta1**t), m, v


def radam_step__early_not_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """m' is not corrected at early steps

    Both branches of the formula hold the same M. What is it?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    if rho > 4:
        step = m / (1 - beta1**t) * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
        return w - lr * step, m, v
    return w - lr * m, m, v


def radam_step__m_not_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """m' is never corrected for its start at zero

    Both branches of the formula hold M, not m'.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__v_not_corrected(w, g, m, v, t, lr, beta1, beta2, eps):
    """v' is not corrected for its start at zero: l is 1 / (sqrt(v') + eps)

    What stands above the line in l?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__correction_not_rooted(w, g, m, v, t, lr, beta1, beta2, eps):
    """root over 1 - beta2^t is missing in l

    v' is corrected by dividing it by 1 - beta2^t. What becomes of that under the root?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * (1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__no_root(w, g, m, v, t, lr, beta1, beta2, eps):
    """root of v' is missing in l

    If all gradients were ten times larger, should the late steps change? Try it with your formula.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (v + eps)
    return w - step, m, v


def radam_step__root_before_the_branch(w, g, m, v, t, lr, beta1, beta2, eps):
    """r is used at every step: below the threshold it is the root of a negative number, or of what means nothing

    Is the branch taken before the root, or not at all?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step * _trust(longest, rho), m, v


def radam_step__waits(w, g, m, v, t, lr, beta1, beta2, eps):
    """w does not move at all below the threshold

    What remains of the step when r and l are left out?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    if rho <= 4:
        return w.copy(), m, v
    return w - lr * m / (1 - beta1**t) * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps), m, v


def radam_step__branches_swapped(w, g, m, v, t, lr, beta1, beta2, eps):
    """branches are swapped: the step is divided by the root at early steps only

    At which steps is rho large, at the early or at the late ones?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho <= 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__gradient_early(w, g, m, v, t, lr, beta1, beta2, eps):
    """early steps are those of plain gradient descent: w - lr g

    Which mean do the early steps still use?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    if rho <= 4:
        return w - lr * g, m, v
    return w - lr * m / (1 - beta1**t) * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps), m, v


def radam_step__eps_after_correction(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is added after the correction, as in Adam

    Beside which root does eps stand here, that of v' or that of V?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step, m, v


def radam_step__eps_inside(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps stands inside of the root

    Is eps added before or after the root is taken?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / np.sqrt(v + eps)
    return w - step, m, v


def radam_step__no_eps(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is missing: where the gradient has always been zero, 0 is divided by 0

    What happens to a weight that has never had a gradient?
    """
    return _radam(w, g, m, v, t, lr, beta1, beta2, 0.0)


def radam_step__eps_fixed(w, g, m, v, t, lr, beta1, beta2, eps):
    """1e-8 is written into the code, and eps is not used

    Does your result change when eps does?
    """
    return _radam(w, g, m, v, t, lr, beta1, beta2, 1e-8)


def radam_step__betas_swapped(w, g, m, v, t, lr, beta1, beta2, eps):
    """beta1 and beta2 are swapped in both means

    Which mean has the longer memory, that of gradients or that of squares?
    """
    m, v = _moments(g, m, v, beta2, beta1)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__t_from_zero(w, g, m, v, t, lr, beta1, beta2, eps):
    """steps are counted from 0 in rho, one too few

    The first step comes in as t = 1, and rho should be 1 there.
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t - 1, beta2) if t > 1 else _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__t_late(w, g, m, v, t, lr, beta1, beta2, eps):
    """t is raised by one once more

    Who counts the steps here, the caller or the function?
    """
    return _radam(w, g, m, v, t + 1, lr, beta1, beta2, eps)


def radam_step__corrected_returned(w, g, m, v, t, lr, beta1, beta2, eps):
    """corrected mean M is returned, and will be corrected again at the next step

    Which two are returned, m' and v', or M and V?
    """
    moved, m, v = _radam(w, g, m, v, t, lr, beta1, beta2, eps)
    return moved, m / (1 - beta1**t), v


def radam_step__uphill(w, g, m, v, t, lr, beta1, beta2, eps):
    """sign of the step is flipped: w moves uphill

    Gradients point to where the loss rises. Where should w go?
    """
    return _radam(w, g, m, v, t, -lr, beta1, beta2, eps)


def radam_step__order(w, g, m, v, t, lr, beta1, beta2, eps):
    """results come in the order w, v, m

    Read in the task which result comes second.
    """
    w, m, v = _radam(w, g, m, v, t, lr, beta1, beta2, eps)
    return w, v, m


def radam_step__in_place(w, g, m, v, t, lr, beta1, beta2, eps):
    """new means are written into the old ones

    What do *= and += do to the arrays that the caller has lent you?
    """
    moved, new_m, new_v = _radam(w, g, m, v, t, lr, beta1, beta2, eps)
    m[...], v[...] = new_m, new_v
    return moved, m, v


def radam_step__math_root_before_the_branch(w, g, m, v, t, lr, beta1, beta2, eps):
    """root in r is taken before rho is compared with 4, and `math` refuses the root of a negative number

    Decide first, then take the root. On which side of the if does r belong?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    trust = math.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * trust * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


def radam_step__eps_outside_of_the_fraction(w, g, m, v, t, lr, beta1, beta2, eps):
    """eps is added to l instead of to its denominator: parentheses are missing

    What does Python do first in a / b + c?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    longest, rho = _rho(t, beta2)
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * _trust(longest, rho) * (np.sqrt(1 - beta2**t) / np.sqrt(v) + eps)
    return w - step, m, v


# ── constant_lr ─────────────────────────────────────────────────────────────────────────────


def constant_lr__inverse_time(t, lr0):
    """rate decays: it is divided by t + 1

    What should the rate be after a thousand steps?
    """
    return lr0 / (t + 1)


def constant_lr__root_of_time(t, lr0):
    """rate decays: it is divided by the root of t + 1

    What should the rate be after a thousand steps?
    """
    return lr0 / math.sqrt(t + 1)


def constant_lr__grows(t, lr0):
    """rate is multiplied by t

    Does a constant depend on the step? Try t = 0.
    """
    return lr0 * t


def constant_lr__power(t, lr0):
    """rate is raised to the power t

    Does a constant depend on the step? Try t = 0.
    """
    return lr0**t


def constant_lr__whole(t, lr0):
    """rate is rounded to a whole number

    What is int(0.37)?
    """
    return int(lr0)


def constant_lr__all_steps(t, lr0):
    """rates of all steps up to t are returned, as an array

    One number was asked for: the rate of step t.
    """
    return np.full(t + 1, lr0)


def constant_lr__counter(t, lr0):
    """number of the step is returned

    Which of the two arguments is the rate?
    """
    return t


def constant_lr__fixed(t, lr0):
    """0.01 is written into the code, and lr0 is not used

    Does your result change when lr0 does?
    """
    return 0.01


def constant_lr__zero_at_start(t, lr0):
    """rate of step 0 is zero

    Steps are counted from 0. Should the first of them move nothing?
    """
    return lr0 if t else 0.0


def constant_lr__nothing(t, lr0):
    """nothing is returned

    What does a Python function give back that ends without return?
    """


def constant_lr__negative(t, lr0):
    """rate is negative

    The step functions have the minus sign already. Where does a negative rate lead?
    """
    return -lr0


# ── halve_every ─────────────────────────────────────────────────────────────────────────────


def halve_every__one_early(epoch, lr0, k):
    """rate falls one epoch too early: floor((epoch + 1) / k)

    What is the rate at epoch k - 1, the last one before it falls?
    """
    return lr0 * 0.5 ** ((epoch + 1) // k)


def halve_every__one_late(epoch, lr0, k):
    """rate falls one epoch too late: floor((epoch - 1) / k)

    What is the rate at epoch k, the first one after it falls? And at epoch 0?
    """
    return lr0 * 0.5 ** ((epoch - 1) // k)


def halve_every__halved_at_start(epoch, lr0, k):
    """rate is halved at epoch 0 already, because 0 is a multiple of k too

    What is the rate of the very first epoch?
    """
    return lr0 * 0.5 ** (epoch // k + 1)


def halve_every__ramp(epoch, lr0, k):
    """floor is missing: the rate falls a little at every epoch

    Is it a staircase or a ramp? Compare epochs 0 and 1.
    """
    return lr0 * 0.5 ** (epoch / k)


def halve_every__once(epoch, lr0, k):
    """rate is halved once only, at epoch k

    And what happens at epoch 2 k?
    """
    return lr0 / 2 if epoch >= k else lr0


def halve_every__divided_by_count(epoch, lr0, k):
    """rate is divided by twice the number of halvings instead of by a power of two

    After three halvings, by how much is it smaller?
    """
    return lr0 / (2 * max(epoch // k, 0.5))


def halve_every__divided_by_one_more(epoch, lr0, k):
    """rate is divided by 1, 2, 3, 4, ... as the stages go on

    After two halvings, by how much is it smaller?
    """
    return lr0 / (1 + epoch // k)


def halve_every__compound(epoch, lr0, k):
    """every epoch halves again as often as all halvings so far: lr0 is overwritten

    Does each epoch start from lr0, or from the rate of the epoch before?
    """
    for one in range(epoch + 1):
        lr0 *= 0.5 ** (one // k)
    return lr0


def halve_every__every_epoch(epoch, lr0, k):
    """rate is halved at every epoch, and k is not used

    Does your result change when k does?
    """
    return lr0 * 0.5**epoch


def halve_every__remainder(epoch, lr0, k):
    """remainder of epoch and k is taken instead of their quotient

    How many times does k fit into epoch? Which operator counts that?
    """
    return lr0 * 0.5 ** (epoch % k)


def halve_every__only_at_multiples(epoch, lr0, k):
    """rate is half of lr0 at multiples of k, and lr0 at all other epochs

    What is the rate at the epoch after a halving? Does it jump up again?
    """
    return lr0 / 2 if epoch % k == 0 and epoch > 0 else lr0


def halve_every__grows(epoch, lr0, k):
    """rate is doubled instead of halved: the sign of the exponent is flipped

    Should the rate rise or fall with time?
    """
    return lr0 * 2.0 ** (epoch // k)


def halve_every__natural(epoch, lr0, k):
    """base is e instead of 2

    By which factor does the rate fall at each stage?
    """
    return lr0 * math.exp(-(epoch // k))


def halve_every__tenth(epoch, lr0, k):
    """rate falls to a tenth instead of a half

    By which factor does the rate fall at each stage?
    """
    return lr0 * 0.1 ** (epoch // k)


def halve_every__product(epoch, lr0, k):
    """epoch and k are multiplied instead of divided

    With a larger k, should the rate fall sooner or later?
    """
    return lr0 * 0.5 ** (epoch * k)


def halve_every__linear(epoch, lr0, k):
    """half of lr0 is taken off at each stage

    What is a half of a half?
    """
    return lr0 - lr0 / 2 * (epoch // k)


def halve_every__quotient_upside_down(epoch, lr0, k):
    """k is divided by epoch instead of epoch by k

    How many times does k fit into epoch? Which one is divided by which?
    """
    return lr0 * 0.5 ** (k // epoch)


def halve_every__rounded(epoch, lr0, k):
    """quotient is rounded instead of floored

    What is 3.7 rounded, and how many halvings have happened after 3.7 stages?
    """
    return lr0 * 0.5 ** round(epoch / k)


def halve_every__rounded_up(epoch, lr0, k):
    """quotient is rounded up instead of floored

    What is the rate at epoch 1?
    """
    return lr0 * 0.5 ** math.ceil(epoch / k)


def halve_every__whole_base(epoch, lr0, k):
    """base is the whole number 2, which numpy does not raise to negative powers

    What is the type of 2, and what is that of 2.0?
    """
    return lr0 * np.power(2, -(epoch // k))


def halve_every__no_base_rate(epoch, lr0, k):
    """lr0 is missing: only the factor is returned

    What is the rate at epoch 0?
    """
    return 0.5 ** (epoch // k)


def halve_every__divided_by_twice_the_count(epoch, lr0, k):
    """rate is divided by twice the number of halvings, which is 0 in the first epochs

    After no halving, by how much is it smaller? And after three?
    """
    return lr0 / (2 * (epoch // k))


def halve_every__only_at_multiples_from_zero(epoch, lr0, k):
    """rate is half of lr0 at multiples of k, epoch 0 among them, and lr0 at all other epochs

    What is the rate at the very first epoch, and what at the one after a halving?
    """
    return lr0 / 2 if epoch % k == 0 else lr0


# ── exponential_decay ───────────────────────────────────────────────────────────────────────


def exponential_decay__grows(t, lr0, k):
    """sign of the exponent is flipped: the rate grows

    Should the rate rise or fall with time?
    """
    return lr0 * math.exp(k * t)


def exponential_decay__power_of_k(t, lr0, k):
    """k is raised to the power t

    What is the base of the power in the formula?
    """
    return lr0 * k**t


def exponential_decay__power_of_rate(t, lr0, k):
    """lr0 is raised to a power: lr0^(-k t)

    What is the base of the power in the formula, and what is lr0's place?
    """
    return lr0 ** (-k * t)


def exponential_decay__everything_in_the_exponent(t, lr0, k):
    """lr0 stands in the exponent: e^(-lr0 k t)

    What is the rate at step 0?
    """
    return math.exp(-lr0 * k * t)


def exponential_decay__compound(t, lr0, k):
    """rate of each step is made from the one before, with the whole exponent: lr0 is overwritten

    Does each step start from lr0, or from the rate of the step before?
    """
    for one in range(t + 1):
        lr0 *= math.exp(-k * one)
    return lr0


def exponential_decay__inverse_time(t, lr0, k):
    """rate is divided by 1 + k t

    That is another schedule of the lecture's family. Which function decays fastest in the end?
    """
    return lr0 / (1 + k * t)


def exponential_decay__power_of_one_plus_k(t, lr0, k):
    """rate is divided by (1 + k)^t

    For small k this is nearly right. What is the base of the power in the formula?
    """
    return lr0 / (1 + k) ** t


def exponential_decay__power_of_one_minus_k(t, lr0, k):
    """rate is multiplied by (1 - k)^t

    For small k this is nearly right. What is the base of the power in the formula?
    """
    return lr0 * (1 - k) ** t


def exponential_decay__two(t, lr0, k):
    """base is 2 instead of e

    Which base does the formula have?
    """
    return lr0 * 2.0 ** (-k * t)


def exponential_decay__quotient(t, lr0, k):
    """t is divided by k instead of multiplied: e^(-t / k)

    With a larger k, should the rate fall faster or slower?
    """
    return lr0 * math.exp(-t / k)


def exponential_decay__staircase(t, lr0, k):
    """exponent is cut off to a whole number

    Is it a staircase or a curve? Compare steps 0 and 1.
    """
    return lr0 * math.exp(-int(k * t))


def exponential_decay__no_k(t, lr0, k):
    """k is not used: e^(-t)

    Does your result change when k does?
    """
    return lr0 * math.exp(-t)


def exponential_decay__no_t(t, lr0, k):
    """t is not used: e^(-k) at every step

    Does your result change when t does?
    """
    return lr0 * math.exp(-k)


def exponential_decay__one_early(t, lr0, k):
    """steps are counted from 1: e^(-k (t + 1))

    What is the rate at step 0?
    """
    return lr0 * math.exp(-k * (t + 1))


def exponential_decay__no_base_rate(t, lr0, k):
    """lr0 is missing: only the factor is returned

    What is the rate at step 0?
    """
    return math.exp(-k * t)


def exponential_decay__linear(t, lr0, k):
    """rate falls in a straight line: lr0 (1 - k t)

    That is the tangent of the curve at step 0. Can a rate become negative?
    """
    return lr0 * (1 - k * t)


def exponential_decay__squared(t, lr0, k):
    """t is squared in the exponent

    By the same factor at every step, or by a larger one each time?
    """
    return lr0 * math.exp(-k * t**2)


def exponential_decay__only_k_in_the_exponent(t, lr0, k):
    """t is not in the exponent, but a factor: parentheses around -k t are missing

    What does Python do first in a ** b * c?
    """
    return lr0 * np.e**-k * t


# ── triangular_cycle ────────────────────────────────────────────────────────────────────────


def triangular_cycle__upside_down(t, low, high, period):
    """triangle stands upside down: it begins at high

    What is the value at t = 0?
    """
    return low + (high - low) * abs(2 * (t % period) / period - 1)


def triangular_cycle__sawtooth(t, low, high, period):
    """rate rises through the whole period and then drops: a sawtooth

    What happens in the second half of a period?
    """
    return low + (high - low) * (t % period) / period


def triangular_cycle__sawtooth_falling(t, low, high, period):
    """rate falls through the whole period and then jumps up: a sawtooth

    What happens in the first half of a period? What is the value at t = 0?
    """
    return high - (high - low) * (t % period) / period


def triangular_cycle__twice_as_long(t, low, high, period):
    """period is taken for the half of one: the peak is at t = period

    At which step is the rate highest, and when is it low again?
    """
    return low + (high - low) * (1 - abs((t % (2 * period)) / period - 1))


def triangular_cycle__twice_as_fast(t, low, high, period):
    """cycle is twice as fast: two peaks in a period

    When is the rate low again?
    """
    phase = (2 * t % period) / period
    return low + (high - low) * (1 - abs(2 * phase - 1))


def triangular_cycle__one_cycle(t, low, high, period):
    """remainder is missing: after the first period the rate falls below low

    How does the cycle begin again?
    """
    return low + (high - low) * (1 - abs(2 * t / period - 1))


def triangular_cycle__one_cycle_clamped(t, low, high, period):
    """rate stays at low after the first period

    How does the cycle begin again?
    """
    return low + (high - low) * max(0.0, 1 - abs(2 * t / period - 1))


def triangular_cycle__from_zero(t, low, high, period):
    """rate rises from 0 to high instead of from low

    What is the lowest rate?
    """
    return high * (1 - abs(2 * (t % period) / period - 1))


def triangular_cycle__on_top_of_low(t, low, high, period):
    """whole of high is added to low: the peak is low + high

    How far is it from low to high?
    """
    return low + high * (1 - abs(2 * (t % period) / period - 1))


def triangular_cycle__no_base(t, low, high, period):
    """low is missing: only what comes on top of it is returned

    What is the lowest rate?
    """
    return (high - low) * (1 - abs(2 * (t % period) / period - 1))


def triangular_cycle__one_early(t, low, high, period):
    """steps are counted from 1: everything comes one step early

    What is the value at t = 0?
    """
    return low + (high - low) * (1 - abs(2 * ((t + 1) % period) / period - 1))


def triangular_cycle__one_late(t, low, high, period):
    """everything comes one step late

    What is the value at t = 0?
    """
    return low + (high - low) * (1 - abs(2 * ((t - 1) % period) / period - 1))


def triangular_cycle__whole_half(t, low, high, period):
    """half of the period is rounded down, which goes wrong for odd periods

    Where is the peak of a period of 7 steps?
    """
    half = period // 2
    place = t % period
    return low + (high - low) * (place / half if place <= half else (period - place) / half)


def triangular_cycle__whole_phase(t, low, high, period):
    """whole division leaves no fraction of the period: the rate does not move

    What is 3 // 8, and what is 3 / 8?
    """
    phase = (t % period) // period
    return low + (high - low) * (1 - abs(2 * phase - 1))


def triangular_cycle__parenthesis(t, low, high, period):
    """floor is taken of (1 + t) / period instead of 1 + t / period in counting the cycles

    When does the second cycle begin?
    """
    cycle = math.floor((1 + t) / period)
    return low + (high - low) * max(0.0, 1 - abs(2 * (t / period - cycle) - 1))


def triangular_cycle__high_and_low_swapped(t, low, high, period):
    """low and high are swapped in the difference: the triangle hangs down from low

    Is the rate ever below low?
    """
    return low + (low - high) * (1 - abs(2 * (t % period) / period - 1))


def triangular_cycle__half_height(t, low, high, period):
    """triangle is only half as high

    What is the rate at t = period / 2?
    """
    return low + (high - low) * (0.5 - abs((t % period) / period - 0.5))


def triangular_cycle__squared(t, low, high, period):
    """sides are parabolas instead of straight lines: the absolute value became a square

    What is the rate at a quarter of the period?
    """
    return low + (high - low) * (1 - (2 * (t % period) / period - 1) ** 2)


def triangular_cycle__cosine(t, low, high, period):
    """sides are those of a cosine instead of straight lines

    What is the rate at an eighth of the period?
    """
    return low + (high - low) * (1 - math.cos(2 * math.pi * t / period)) / 2


def triangular_cycle__whole_half_mirrored(t, low, high, period):
    """half of the period is rounded down: in odd periods the rate is low again one step too soon

    Where is the peak of a period of 7 steps?
    """
    half = period // 2
    return low + (high - low) * (1 - abs(t % period - half) / half)


# ── cosine_cycle ────────────────────────────────────────────────────────────────────────────


def cosine_cycle__rising(t, low, high, period):
    """sign of the cosine is flipped: the rate begins at low and rises

    What is the value at t = 0?
    """
    return low + (high - low) * (1 - math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__no_pi(t, low, high, period):
    """pi is missing in the cosine

    How far does the rate fall? Where is a cosine at its lowest?
    """
    return low + (high - low) * (1 + math.cos((t % period) / period)) / 2


def cosine_cycle__no_restart(t, low, high, period):
    """remainder is missing: the rate comes back up along the cosine instead of starting again

    What is the rate at t = period, and what just before?
    """
    return low + (high - low) * (1 + math.cos(math.pi * t / period)) / 2


def cosine_cycle__full_cosine(t, low, high, period):
    """whole cosine fits into a period: the rate goes down and up again

    What is the rate at half of the period, and what near its end?
    """
    return low + (high - low) * (1 + math.cos(2 * math.pi * (t % period) / period)) / 2


def cosine_cycle__quarter_cosine(t, low, high, period):
    """only a quarter of a cosine is used: cos(pi c / (2 period))

    How far does half a cosine fall, and how far a quarter?
    """
    return low + (high - low) * math.cos(math.pi * (t % period) / period / 2)


def cosine_cycle__one_period(t, low, high, period):
    """rate stays at low after the first period

    How does the cycle begin again?
    """
    return low + (high - low) * (1 + math.cos(math.pi * min(t, period) / period)) / 2


def cosine_cycle__not_halved(t, low, high, period):
    """division by 2 is missing

    What is the value at t = 0?
    """
    return low + (high - low) * (1 + math.cos(math.pi * (t % period) / period))


def cosine_cycle__no_one(t, low, high, period):
    """1 + is missing before the cosine

    Between which values does (1 + cos) / 2 lie, and between which cos / 2?
    """
    return low + (high - low) * math.cos(math.pi * (t % period) / period) / 2


def cosine_cycle__half_of_cosine_only(t, low, high, period):
    """only the cosine is halved, not the 1 before it: parentheses are missing

    What is the value at t = 0?
    """
    return low + (high - low) * (1 + math.cos(math.pi * (t % period) / period) / 2)


def cosine_cycle__to_zero(t, low, high, period):
    """rate falls to 0 instead of to low

    What is the lowest rate?
    """
    return high * (1 + math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__on_top_of_low(t, low, high, period):
    """whole of high is added to low: the rate begins at low + high

    How far is it from low to high?
    """
    return low + high * (1 + math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__no_base(t, low, high, period):
    """low is missing: only what comes on top of it is returned

    What is the lowest rate?
    """
    return (high - low) * (1 + math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__linear(t, low, high, period):
    """rate falls in a straight line

    What is the rate at a quarter of the period?
    """
    return high - (high - low) * (t % period) / period


def cosine_cycle__reaches_low(t, low, high, period):
    """rate reaches low at t = period - 1: the fall is one step too short

    By what is c divided?
    """
    return low + (high - low) * (1 + math.cos(math.pi * (t % period) / (period - 1))) / 2


def cosine_cycle__one_early(t, low, high, period):
    """steps are counted from 1: everything comes one step early

    What is the value at t = 0?
    """
    return low + (high - low) * (1 + math.cos(math.pi * ((t + 1) % period) / period)) / 2


def cosine_cycle__twice_as_long(t, low, high, period):
    """period is taken for half of one

    When does the rate start again from the top?
    """
    return low + (high - low) * (1 + math.cos(math.pi * (t % (2 * period)) / (2 * period))) / 2


def cosine_cycle__degrees(t, low, high, period):
    """angle is given in degrees: 180 instead of pi

    In which unit does the cosine of Python take its angle?
    """
    return low + (high - low) * (1 + math.cos(180 * (t % period) / period)) / 2


def cosine_cycle__sine(t, low, high, period):
    """sine stands where the cosine belongs

    What is the sine of 0?
    """
    return low + (high - low) * (1 + math.sin(math.pi * (t % period) / period)) / 2


def cosine_cycle__triangle(t, low, high, period):
    """rate goes up and down in straight lines: this is the other cycle

    What is the value at t = 0, and what is the form of the fall?
    """
    return low + (high - low) * (1 - abs(2 * (t % period) / period - 1))


def cosine_cycle__one_step_longer(t, low, high, period):
    """remainder is taken of period + 1: every cycle is one step too long

    At which step does the rate start again from the top?
    """
    return low + (high - low) * (1 + math.cos(math.pi * (t % (period + 1)) / period)) / 2


def cosine_cycle__on_top_of_high(t, low, high, period):
    """high stands where low belongs: the fall begins far above high and ends there

    What is the value at t = 0?
    """
    return high + (high - low) * (1 + math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__range_without_parentheses(t, low, high, period):
    """parentheses around high - low are missing: only low is multiplied

    What does Python do first in a - b * c?
    """
    return low + high - low * (1 + math.cos(math.pi * (t % period) / period)) / 2


def cosine_cycle__one_without_parentheses(t, low, high, period):
    """parentheses around 1 + cos are missing: high - low is multiplied by 1 alone

    What does Python do first in a * 1 + b?
    """
    return low + (high - low) * 1 + math.cos(math.pi * (t % period) / period) / 2


def cosine_cycle__remainder_of_the_product(t, low, high, period):
    """remainder is taken of pi t: parentheses around t % period are missing

    What does Python do first in a * b % c?
    """
    return low + (high - low) * (1 + math.cos(math.pi * t % period / period)) / 2


# ── learning_rate_grid ──────────────────────────────────────────────────────────────────────


def learning_rate_grid__no_end(low_exponent, high_exponent):
    """largest power is missing

    Does arange include its end?
    """
    return 10.0 ** np.arange(low_exponent, high_exponent)


def learning_rate_grid__one_too_many(low_exponent, high_exponent):
    """one power too many stands at the end

    How many exponents are there from -3 to 0, both ends included?
    """
    return 10.0 ** np.arange(low_exponent, high_exponent + 2)


def learning_rate_grid__no_start(low_exponent, high_exponent):
    """smallest power is missing

    Where does the grid begin?
    """
    return 10.0 ** np.arange(low_exponent + 1, high_exponent + 1)


def learning_rate_grid__linear(low_exponent, high_exponent):
    """steps are equal instead of factors

    From 0.001 to 1: how many of your rates lie below 0.1?
    """
    return np.linspace(10.0**low_exponent, 10.0**high_exponent, high_exponent - low_exponent + 1)


def learning_rate_grid__natural(low_exponent, high_exponent):
    """powers of e are returned instead of powers of ten

    What does np.exp raise to a power?
    """
    return np.exp(np.arange(low_exponent, high_exponent + 1))


def learning_rate_grid__two(low_exponent, high_exponent):
    """powers of two are returned instead of powers of ten

    Which base is asked for?
    """
    return 2.0 ** np.arange(low_exponent, high_exponent + 1)


def learning_rate_grid__exponents(low_exponent, high_exponent):
    """exponents themselves are returned

    What has to happen to an exponent to make it a learning rate?
    """
    return np.arange(low_exponent, high_exponent + 1)


def learning_rate_grid__descending(low_exponent, high_exponent):
    """largest rate comes first

    Which end of the grid is asked for first?
    """
    return 10.0 ** np.arange(high_exponent, low_exponent - 1, -1)


def learning_rate_grid__whole_base(low_exponent, high_exponent):
    """base is the whole number 10, which numpy does not raise to negative powers

    What is the type of 10, and what is that of 10.0?
    """
    return 10 ** np.arange(low_exponent, high_exponent + 1)


def learning_rate_grid__fifty(low_exponent, high_exponent):
    """grid has fifty rates, which is what logspace gives if it is not told

    How many powers of ten are there? Where can you say that?
    """
    return np.logspace(low_exponent, high_exponent)


def learning_rate_grid__ends(low_exponent, high_exponent):
    """only the two ends are returned

    What lies between them?
    """
    return 10.0 ** np.array([low_exponent, high_exponent])


def learning_rate_grid__count_off(low_exponent, high_exponent):
    """number of rates is one too small, so the factor between them is not ten

    How many fence posts stand along three gaps?
    """
    return np.logspace(low_exponent, high_exponent, max(high_exponent - low_exponent, 1))


def learning_rate_grid__half_powers(low_exponent, high_exponent):
    """half powers stand in between

    By which factor does each rate differ from the next?
    """
    return 10.0 ** np.arange(low_exponent, high_exponent + 0.5, 0.5)


def learning_rate_grid__sign(low_exponent, high_exponent):
    """sign of the exponents is flipped

    What is ten to the power -3: a thousandth, or a thousand?
    """
    return 10.0 ** -np.arange(low_exponent, high_exponent + 1)


def learning_rate_grid__column(low_exponent, high_exponent):
    """result is a column of shape (K, 1)

    One axis is enough for a list of rates.
    """
    return (10.0 ** np.arange(low_exponent, high_exponent + 1))[:, None]


def learning_rate_grid__times_ten(low_exponent, high_exponent):
    """exponents are multiplied by ten

    Which operator raises to a power?
    """
    return 10.0 * np.arange(low_exponent, high_exponent + 1)


# ── pick_learning_rate ──────────────────────────────────────────────────────────────────────


def _kept(losses):
    return np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, 0])


def _largest(rates, kept):
    return rates[kept].max() if kept.any() else rates.min() / 10


def pick_learning_rate__lowest_loss(rates, losses):
    """rate with the lowest last loss is returned

    Which rate is asked for: the best one of this short run, or the largest that holds?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return rates[kept][np.argmin(losses[kept, -1])]


def pick_learning_rate__largest(rates, losses):
    """largest rate of all is returned, whether its run diverges or not

    What do the losses say about that rate?
    """
    return rates.max()


def pick_learning_rate__smallest(rates, losses):
    """smallest rate that holds is returned instead of the largest

    Which of them makes the longest steps?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return rates[kept].min()


def pick_learning_rate__index(rates, losses):
    """place of the rate is returned instead of the rate

    What does argmax return?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return int(np.argmax(np.where(kept, rates, 0.0)))


def pick_learning_rate__last_row(rates, losses):
    """last row that holds is taken, as if the rates were sorted

    In which order do the rates come?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return rates[kept][-1]


def pick_learning_rate__first_row(rates, losses):
    """first row that holds is taken

    In which order do the rates come?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return rates[kept][0]


def pick_learning_rate__stops(rates, losses):
    """search stops at the first row that diverges

    In which order do the rates come? May a good one stand behind a bad one?
    """
    found = None
    for rate, kept in zip(rates, _kept(losses), strict=True):
        if not kept:
            break
        found = rate if found is None else max(found, rate)
    return rates.min() / 10 if found is None else found


def pick_learning_rate__rates_sorted(rates, losses):
    """rates are sorted without their rows of losses

    Which row belongs to which rate after sorting?
    """
    return _largest(np.sort(rates), _kept(losses))


def pick_learning_rate__nan_passes(rates, losses):
    """nan counts as converged, because every comparison with it is false

    What is nan > 1? And what is not (nan > 1)?
    """
    return _largest(rates, ~((losses[:, -1] > losses[:, 0]) | np.isinf(losses).any(axis=1)))


def pick_learning_rate__end_only(rates, losses):
    """only the first and the last loss are looked at: an infinite loss on the way is missed

    Which of the losses must be finite?
    """
    return _largest(rates, losses[:, -1] <= losses[:, 0])


def pick_learning_rate__finite_only(rates, losses):
    """only infinite losses and nan count as divergence

    What if the loss rises slowly, without ever becoming infinite?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1))


def pick_learning_rate__any_rise(rates, losses):
    """any rise on the way counts as divergence

    Does a run that goes up once and ends low diverge?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1) & (np.diff(losses, axis=1) <= 0).all(axis=1))


def pick_learning_rate__above_lowest(rates, losses):
    """last loss is compared with the lowest one instead of with the first

    Does a run diverge that dips and comes back a little?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses.min(axis=1)))


def pick_learning_rate__peak(rates, losses):
    """largest loss is compared with the first one instead of the last

    Does a run that goes up once and ends low diverge?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1) & (losses.max(axis=1) <= losses[:, 0]))


def pick_learning_rate__last_step(rates, losses):
    """last loss is compared with the one before instead of with the first

    Does a run diverge that ends far below its start?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, -2]))


def pick_learning_rate__level_diverges(rates, losses):
    """run that ends exactly where it began counts as divergence

    Is its last loss above its first?
    """
    return _largest(rates, np.isfinite(losses).all(axis=1) & (losses[:, -1] < losses[:, 0]))


def pick_learning_rate__smallest_rate(rates, losses):
    """smallest rate is returned where every run diverges

    That rate has been tried, and it diverges. What should be tried next?
    """
    kept = _kept(losses)
    return rates[kept].max() if kept.any() else rates.min()


def pick_learning_rate__tenth_of_the_largest(rates, losses):
    """tenth of the largest rate is returned where every run diverges

    That rate may have been tried already. Which one lies below all of them?
    """
    kept = _kept(losses)
    return rates[kept].max() if kept.any() else rates.max() / 10


def pick_learning_rate__zero(rates, losses):
    """0 is returned where every run diverges

    What does the task ask for when no rate holds? What would the weights do at a rate of 0?
    """
    return np.max(np.where(_kept(losses), rates, 0.0))


def pick_learning_rate__nothing(rates, losses):
    """None is returned where every run diverges

    What does the task ask for when no rate holds?
    """
    kept = _kept(losses)
    return rates[kept].max() if kept.any() else None


def pick_learning_rate__of_nothing(rates, losses):
    """maximum of nothing is taken where every run diverges, which numpy refuses

    What is left of the rates when every run diverges? What does the task ask for then?
    """
    return rates[_kept(losses)].max()


def pick_learning_rate__diverging(rates, losses):
    """largest rate whose run diverges is returned

    Which of the runs should be left out?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return np.max(np.where(kept, 0.0, rates))


def pick_learning_rate__loss(rates, losses):
    """loss is returned instead of the rate

    What is asked for: a rate, or what it led to?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return losses[kept][np.argmax(rates[kept]), -1]


def pick_learning_rate__all(rates, losses):
    """all rates that hold are returned

    One number was asked for. Which one of them?
    """
    kept = _kept(losses)
    if not kept.any():
        return rates.min() / 10
    return rates[kept]


def pick_learning_rate__lowest_of_all(rates, losses):
    """rate with the lowest last loss of all runs is returned, and no run is left out

    Which rate is asked for: the best one of this short run, or the largest that holds? What if none does?
    """
    return rates[np.nanargmin(losses[:, -1])]


def pick_learning_rate__argmin(rates, losses):
    """rate with the lowest last loss is returned, and argmin takes nan for the lowest

    What does argmin do with nan? And which rate is asked for?
    """
    return rates[np.argmin(losses[:, -1])]


def pick_learning_rate__end_only_and_level(rates, losses):
    """only the first and the last loss are looked at, and a run that ends where it began counts as divergence

    There are two questions: which of the losses must be finite, and is the last one above the first?
    """
    return _largest(rates, np.isfinite(losses[:, -1]) & (losses[:, -1] < losses[:, 0]))


# ── minimize ────────────────────────────────────────────────────────────────────────────────


def _walk(step, memory, settings, rate, slope, w0, steps, first=1):
    w, kept = w0, {name: np.zeros_like(w0) for name in memory if name != "t"}
    path = [w]
    for number in range(steps):
        remembered = [{"t": number + first, **kept}[name] for name in memory]
        result = step(w, slope(w), *remembered, rate(number), *settings)
        w, *anew = result if kept else (result,)
        kept = dict(zip(kept, anew, strict=True))
        path.append(w)
    return np.array(path)


def minimize__no_memory(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """what a step remembers is thrown away: every step starts from zero

    Where does your driver keep what the step returns beside the weights?
    """
    path = [w0]
    for number in range(steps):
        remembered = [number + 1 if name == "t" else np.zeros_like(w0) for name in memory]
        result = step(path[-1], slope(path[-1], *data), *remembered, schedule(number, *rates), *settings)
        path.append(result[0] if isinstance(result, tuple) else result)
    return np.array(path)


def minimize__t_never_counted(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """number of the step is 1 forever

    Who counts the steps?
    """

    def first_step(w, g, *others):
        place = len(memory) - 1
        return step(w, g, *others[:place], 1, *others[place + 1 :]) if "t" in memory else step(w, g, *others)

    return _walk(first_step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps)


def minimize__t_one_late(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """steps are counted from 2

    What is the number of the first step?
    """
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps, first=2)


def minimize__rate_never_changes(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """schedule is asked once, before the first step

    For which step is the rate that you use?
    """
    return _walk(step, memory, settings, lambda _: schedule(0, *rates), lambda w: slope(w, *data), w0, steps)


def minimize__rate_one_early(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """schedule is asked with steps that are counted from 1

    From which number does a schedule count?
    """
    return _walk(step, memory, settings, lambda t: schedule(t + 1, *rates), lambda w: slope(w, *data), w0, steps)


def minimize__old_slope(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """gradient is taken at w0 in every step

    Where do you stand after the first step?
    """
    g = slope(w0, *data)
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda _: g, w0, steps)


def minimize__uphill(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """sign of the gradient is flipped: the path leads uphill

    Where should the path lead?
    """
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: -slope(w, *data), w0, steps)


def minimize__no_start(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """path lacks its first row, w0

    Where does the path begin?
    """
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps)[1:]


def minimize__end_only(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """only the last weights are returned

    The whole path was asked for.
    """
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps)[-1]


def minimize__one_step_less(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """path is one step too short

    How many rows has a path of 3 steps?
    """
    return _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps - 1)


def minimize__same_array(step, memory, settings, schedule, rates, slope, data, w0, steps):
    """every row is the last one: the path holds one and the same array many times

    What does a list hold when an array is put into it and then changed?
    """
    path = _walk(step, memory, settings, lambda t: schedule(t, *rates), lambda w: slope(w, *data), w0, steps)
    return np.tile(path[-1], (steps + 1, 1))
