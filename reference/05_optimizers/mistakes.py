"""Known mistakes in optimizers and learning rates: each says what the student did, then hints at the way out."""

import math

import numpy as np


def _moments(g, m, v, beta1, beta2):
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2


# ── sgd_step ──────────────────────────────────────────────────────────────────────────────────

sgd_step__uphill = {"w - lr * g": "w + lr * g"}
"""the sign of the step is flipped: w moves uphill
The gradient points to where the loss rises. Where should w go?"""
sgd_step__averaged = {"lr * g": "lr * g / len(g)"}
"""the gradient is divided by the number of rows of w
Is there a mean anywhere in the formula of the step? The loss may have been one already."""
sgd_step__in_place = {"return w - lr * g": "w -= lr * g\nreturn w"}
"""the step is written into w itself with -=
May you change an array that the caller passed in? What does w -= ... do to it?"""
sgd_step__gradient_scaled_in_place = {"return w - lr * g": "g *= lr\nreturn w - g"}
"""g itself is multiplied by the learning rate
Who else still needs the gradient after this call?"""
sgd_step__old_weights = {"w - lr * g": "w.copy()"}
"""the new weights are computed, but the old ones are returned
Which of your variables holds the new weights, and which one is behind return?"""
sgd_step__nothing = {"return w - lr * g": "w = w - lr * g"}
"""nothing is returned
What does a Python function give back that ends without return?"""
sgd_step__no_rate = {"lr * g": "g"}
"""the learning rate is not used
Does your result change when lr does?"""
sgd_step__only_the_step = {"w - lr * g": "-lr * g"}
"""only the change of the weights is returned, not the weights
From where does the step start?"""
sgd_step__normalized = {"lr * g": "lr * g / np.linalg.norm(g)"}
"""the gradient is divided by its length, so that every step is equally long
Should a step on a flat slope be as long as one on a steep slope?"""
sgd_step__sign = {"lr * g": "lr * np.sign(g)"}
"""only the sign of the gradient is used
Does your step grow where the slope is steeper?"""
sgd_step__rate_divides = {"lr * g": "g / lr"}
"""the gradient is divided by the learning rate instead of multiplied
Should a larger learning rate make larger steps or smaller ones?"""
sgd_step__clipped = {"lr * g": "lr * np.clip(g, -1, 1)"}
"""the gradient is clipped to the range from -1 to 1
Does the formula say what to do with a large gradient?"""
sgd_step__decayed = {"w - lr * g": "(1 - lr) * w - lr * g"}
"""weights shrink as well, as in a running mean: (1 - lr) w - lr g
What happens to w where its gradient is zero?"""

# ── momentum_step ─────────────────────────────────────────────────────────────────────────────

momentum_step__uphill = {"w - lr * v": "w + lr * v"}
"""the sign of the step is flipped: w moves uphill
Here the velocity is a sum of gradients. Where do gradients point?"""
momentum_step__averaged = {"mu * v + g": "mu * v + (1 - mu) * g"}
"""the gradient is multiplied by 1 - mu, as in a running mean
There is a form with a mean and one with a sum. Which one does the task give?"""
momentum_step__forgotten = {"mu * v + g": "g"}
"""the old velocity is forgotten: v' is g
What is carried over from the step before?"""
momentum_step__old_velocity = {"v = mu * v + g\nreturn w - lr * v, v": "return w - lr * v, mu * v + g"}
"""weights move by the old velocity, one step late
Where would w go at the very first step, when v is zero?"""
momentum_step__lr_twice = {"mu * v + g": "mu * v + lr * g"}
"""the learning rate is applied twice: inside of the velocity and outside
Count how often lr is in the formula."""
momentum_step__lr_inside = {"mu * v + g": "mu * v - lr * g", "w - lr * v": "w + v"}
"""other form of the method: v' = mu v - lr g, which is added to w
Many books write it so, and with a constant lr the path is the same. Which form does the task give?"""
momentum_step__lr_inside_positive = {"mu * v + g": "mu * v + lr * g", "lr * v": "v"}
"""the learning rate is inside the velocity: v' = mu v + lr g
What would become of old gradients in v when lr is changed later? Where does the task put lr?"""
momentum_step__lr_inside_uphill = {"mu * v + g": "mu * v + lr * g", "w - lr * v": "w + v"}
"""the learning rate is inside the velocity, and the velocity is added: w moves uphill
There are two forms of the method with different signs. Do not mix them."""
momentum_step__subtracted = {"mu * v + g": "mu * v - g"}
"""the gradient is subtracted in the velocity, and the velocity from w: two signs that cancel
Follow one gradient through both lines. In which direction does it move w?"""
momentum_step__subtracted_and_added = {"mu * v + g": "mu * v - g", "w - lr * v": "w + lr * v"}
"""the velocity has the opposite sign: v' = mu v - g, which is added to w
What comes in as v is a sum of gradients. Which sign does the task give it?"""
momentum_step__old_velocity_returned = {
    "v = mu * v + g\nreturn w - lr * v, v": "return w - lr * (mu * v + g), v.copy()"
}
"""the weights are right, but the old velocity is returned
What should the next step start from?"""
momentum_step__no_decay = {"mu * v": "v"}
"""mu is not used: the velocity never slows down
Does your result change when mu does?"""
momentum_step__swapped = {"mu * v + g": "v + mu * g"}
"""mu multiplies the gradient instead of the old velocity
Which of the two should fade from step to step?"""
momentum_step__shares_swapped = {"mu * v + g": "(1 - mu) * v + mu * g"}
"""a running mean with its shares swapped: (1 - mu) v + mu g
With mu = 0.9, how much of the old velocity should be left?"""
momentum_step__nesterov = {"lr * v": "lr * (g + mu * v)"}
"""weights look ahead, as in Nesterov's method: w - lr (g + mu v')
Plain momentum moves along its velocity. How often does mu stand in the formula?"""
momentum_step__gradient_twice = {"lr * v": "lr * (g + v)"}
"""the gradient is added once more as the weights move: w - lr (g + v')
Where has the gradient gone already?"""
momentum_step__no_rate = {"lr * v": "v"}
"""the learning rate is not used
Does your result change when lr does?"""
momentum_step__order = {"w - lr * v, v": "v, w - lr * v"}
"""results come in the order v, w
Read in the task which result comes first."""
momentum_step__weights_only = {"w - lr * v, v": "w - lr * v"}
"""only the weights are returned, and the velocity is lost
Who keeps the velocity until the next step?"""
momentum_step__in_place = {"v = mu * v + g": "v *= mu\nv += g"}
"""the new velocity is written into the old one
What do *= and += do to the array that the caller passed in?"""

# ── nesterov_step ─────────────────────────────────────────────────────────────────────────────

nesterov_step__plain = {"g + mu * v": "v"}
"""look ahead is missing, or made from the old v: this is plain momentum
What comes on top of the gradient in the second formula, and which velocity is it, v or v'?"""
nesterov_step__backward = {"g + mu * v": "g - mu * v"}
"""look ahead has the wrong sign: g - mu v'
The velocity is about to move w further. In which direction should the look ahead go?"""
nesterov_step__no_gradient = {"(g + mu * v)": "mu * v"}
"""weights move by mu v' alone
The second formula is a sum. Is it complete?"""
nesterov_step__no_factor = {"g + mu * v": "g + v"}
"""the factor mu of the look ahead is missing: g + v'
How often does mu stand in the two formulas?"""
nesterov_step__velocity_twice = {"g + mu * v": "v + mu * v"}
"""the velocity is used where the gradient belongs: v' + mu v'
Which two things are added in the second formula?"""
nesterov_step__averaged = {"mu * v + g": "mu * v + (1 - mu) * g"}
"""the gradient is multiplied by 1 - mu in the velocity, as in a running mean
There is a form with a mean and one with a sum. Which one does the task give?"""
nesterov_step__uphill = {"w - lr * (g + mu * v)": "w + lr * (g + mu * v)"}
"""the sign of the step is flipped: w moves uphill
Here the velocity is a sum of gradients. Where do gradients point?"""
nesterov_step__stored_ahead = {"w - lr * (g + mu * v), v": "w - lr * (g + mu * v), g + mu * v"}
"""look ahead is stored: g + mu v' is returned as the velocity
Which of your two quantities comes in again at the next step?"""
nesterov_step__old_velocity_returned = {
    "v = mu * v + g\nreturn w - lr * (g + mu * v), v": "return w - lr * (g + mu * (mu * v + g)), v.copy()"
}
"""the weights are right, but the old velocity is returned
What should the next step start from?"""
nesterov_step__lr_inside = {
    "v = mu * v + g": "old, v = v, mu * v - lr * g",
    "lr * (g + mu * v)": "mu * old + (1 + mu) * v",
}
"""other form of the method, with the learning rate inside of the velocity: v' = mu v - lr g
With a constant lr the path is the same. Which form does the task give?"""
nesterov_step__rate_on_gradient_only = {"(g + mu * v)": "g + mu * v"}
"""the learning rate multiplies only the gradient, not the look ahead: parentheses are missing
What does lr multiply in the second formula?"""
nesterov_step__rate_on_gradient_only_downhill = {"(g + mu * v)": "g - mu * v"}
"""the learning rate multiplies only the gradient: w - lr g - mu v'
What does lr multiply in the second formula?"""
nesterov_step__forgotten = {"w - lr * (g + mu * v), v": "w - lr * (1 + mu) * g, g.copy()"}
"""the old velocity is forgotten: v' is g
What is carried over from the step before?"""
nesterov_step__no_decay = {"mu * v + g": "v + g"}
"""mu is missing in the velocity: it never slows down
How often does mu stand in the two formulas?"""
nesterov_step__order = {"w - lr * (g + mu * v), v": "v, w - lr * (g + mu * v)"}
"""results come in the order v, w
Read in the task which result comes first."""
nesterov_step__weights_only = {"w - lr * (g + mu * v), v": "w - lr * (g + mu * v)"}
"""only the weights are returned, and the velocity is lost
Who keeps the velocity until the next step?"""
nesterov_step__in_place = {"v = mu * v + g": "v *= mu\nv += g"}
"""the new velocity is written into the old one
What do *= and += do to the array that the caller passed in?"""

# ── adagrad_step ──────────────────────────────────────────────────────────────────────────────

adagrad_step__not_squared = {"g**2": "g"}
"""gradients are summed without being squared
What is the root of a negative number? What should two opposite gradients sum up to?"""
adagrad_step__absolute = {"g**2": "np.abs(g)"}
"""absolute values are summed instead of squares
Compare the units: a root of what is in the denominator?"""
adagrad_step__overwritten = {"s + g**2": "g**2"}
"""nothing is summed: s' is just the square of this gradient
How long are all your steps then? What does the method remember?"""
adagrad_step__no_root = {"np.sqrt(s)": "s"}
"""the root in the denominator is missing
If all gradients were ten times larger, should the step change? Try it with your formula."""
adagrad_step__eps_inside = {"np.sqrt(s) + eps": "np.sqrt(s + eps)"}
"""eps is inside the root
Is eps added before or after the root is taken?"""
adagrad_step__no_eps = {"np.sqrt(s) + eps": "np.sqrt(s)"}
"""eps is missing: where the gradient has always been zero, 0 is divided by 0
What happens to a weight that has never had a gradient?"""
adagrad_step__eps_fixed = {"np.sqrt(s) + eps": "np.sqrt(s) + 1e-08"}
"""1e-8 is written into the code, and eps is not used
Does your result change when eps does?"""
adagrad_step__eps_outside_of_the_fraction = {"lr * g / (np.sqrt(s) + eps)": "lr * (g / np.sqrt(s) + eps)"}
"""eps is added to the fraction instead of to its denominator
What is eps there for? Look at the parentheses."""
adagrad_step__one_sum = {"g**2": "np.sum(g**2)"}
"""squares are summed over all weights: one rate for all of them
Adagrad gives every weight a rate of its own. What is the shape of your sum?"""
adagrad_step__forgets = {"s + g**2": "0.9 * s + 0.1 * g**2"}
"""the old squares fade, as in RMSprop: 0.9 s + 0.1 g^2
Does the sum of Adagrad ever forget anything?"""
adagrad_step__old_sum = {
    "s = s + g**2\nreturn w - lr * g / (np.sqrt(s) + eps), s": "return w - lr * g / (np.sqrt(s) + eps), s + g**2"
}
"""the step is divided by the root of the old sum
What would the very first step be divided by, when s is zero?"""
adagrad_step__old_sum_returned = {
    "s = s + g**2\nreturn w - lr * g / (np.sqrt(s) + eps), s": "return w - lr * g / (np.sqrt(s + g**2) + eps), s.copy()"
}
"""the weights are right, but the old sum is returned
What should the next step start from?"""
adagrad_step__root_returned = {"w - lr * g / (np.sqrt(s) + eps), s": "w - lr * g / (np.sqrt(s) + eps), np.sqrt(s)"}
"""the root of the sum is returned instead of the sum
Which of the two is squared gradients again, so that the next square can be added?"""
adagrad_step__sum_of_roots = {
    "s = s + g**2\nreturn w - lr * g / (np.sqrt(s) + eps), s": "return w - lr * g / (np.sqrt(s) + np.abs(g) + eps), s + g**2"
}
"""the root is taken of each part of the sum: sqrt(s) + |g|
Is the root of 9 + 16 the same as 3 + 4?"""
adagrad_step__rate_in_the_sum = {"g**2": "lr * g**2"}
"""squares are multiplied by the learning rate before they are summed
Where does lr stand in the formulas, and how often?"""
adagrad_step__steps_summed = {"g**2": "(lr * g) ** 2"}
"""squares of whole steps are summed: (lr g)^2
Is it the gradients or the steps whose squares are summed?"""
adagrad_step__rate_only = {"lr * g": "lr"}
"""the gradient is missing in the numerator: every weight moves down
How does a weight know in which direction to move?"""
adagrad_step__uphill = {"w - lr * g / (np.sqrt(s) + eps)": "w + lr * g / (np.sqrt(s) + eps)"}
"""the sign of the step is flipped: w moves uphill
The gradient points to where the loss rises. Where should w go?"""
adagrad_step__multiplied = {"lr * g / (np.sqrt(s) + eps)": "lr * g * (np.sqrt(s) + eps)"}
"""the step is multiplied by the root instead of divided
Should a weight with large gradients have a larger rate or a smaller one?"""
adagrad_step__gradient_squared_above = {"lr * g": "lr * g**2"}
"""the gradient is squared in the numerator too, and has lost its sign
How does a weight know in which direction to move?"""
adagrad_step__order = {"w - lr * g / (np.sqrt(s) + eps), s": "s, w - lr * g / (np.sqrt(s) + eps)"}
"""results come in the order s, w
Read in the task which result comes first."""
adagrad_step__weights_only = {"w - lr * g / (np.sqrt(s) + eps), s": "w - lr * g / (np.sqrt(s) + eps)"}
"""only the weights are returned, and the sum is lost
Who keeps the sum until the next step?"""
adagrad_step__in_place = {"s = s + g**2": "s += g**2"}
"""squares are added to s itself with +=
What does += do to the array that the caller passed in?"""
adagrad_step__eps_on_the_weights = {"(np.sqrt(s) + eps)": "np.sqrt(s) + eps"}
"""eps is added to the weights: parentheses around the denominator are missing
What does Python do first in a / b + c?"""

# ── rmsprop_step ──────────────────────────────────────────────────────────────────────────────

rmsprop_step__shares_swapped = {"rho * s": "(1 - rho) * s", "1.0 - rho": "rho"}
"""shares of old and new are swapped: (1 - rho) s + rho g^2
With rho = 0.9, how much of the old mean should be left?"""
rmsprop_step__no_root = {"np.sqrt(s)": "s"}
"""the root in the denominator is missing
If all gradients were ten times larger, should the step change? Try it with your formula."""
rmsprop_step__never_forgets = {"rho * s + (1.0 - rho) * g**2": "s + g**2"}
"""squares are summed without end, as in Adagrad
A mean should stay as large as what it is the mean of. Does yours?"""
rmsprop_step__whole_square = {"(1.0 - rho) * g**2": "g**2"}
"""the new square enters whole, without its share 1 - rho
The shares of a mean sum to 1. Do yours?"""
rmsprop_step__whole_mean = {"rho * s": "s"}
"""the old mean stays whole: s + (1 - rho) g^2
The shares of a mean sum to 1. Do yours?"""
rmsprop_step__rate_in_the_mean = {"1.0 - rho": "lr"}
"""the learning rate is used where the share 1 - rho belongs
Which constant is the share of the new square?"""
rmsprop_step__eps_inside = {"np.sqrt(s) + eps": "np.sqrt(s + eps)"}
"""eps is inside the root
Is eps added before or after the root is taken? Libraries do not agree; what does the task say?"""
rmsprop_step__eps_fixed = {"np.sqrt(s) + eps": "np.sqrt(s) + 1e-08"}
"""1e-8 is written into the code, and eps is not used
Does your result change when eps does?"""
rmsprop_step__no_eps = {"np.sqrt(s) + eps": "np.sqrt(s)"}
"""eps is missing: where the gradient has always been zero, 0 is divided by 0
What happens to a weight that has never had a gradient?"""
rmsprop_step__eps_in_the_mean = {"w - lr * g / (np.sqrt(s) + eps), s": "w - lr * g / np.sqrt(s + eps), s + eps"}
"""eps is added to the mean, and stays in it
What would become of s after a thousand steps with gradient zero?"""
rmsprop_step__forgotten = {"rho * s + (1.0 - rho) * g**2": "(1 - rho) * g**2"}
"""the old mean is forgotten: s' is (1 - rho) g^2
What is carried over from the step before?"""
rmsprop_step__mean_missing = {"rho * s": "rho"}
"""the old mean is missing behind rho: rho + (1 - rho) g^2
What does rho multiply? Try a zero gradient and s = 0."""
rmsprop_step__old_mean = {
    "s = rho * s + (1.0 - rho) * g**2\nreturn w - lr * g / (np.sqrt(s) + eps), s": "return w - lr * g / (np.sqrt(s) + eps), rho * s + (1 - rho) * g**2"
}
"""the step is divided by the root of the old mean
What would the very first step be divided by, when s is zero?"""
rmsprop_step__old_mean_returned = {
    "s = rho * s + (1.0 - rho) * g**2\nreturn w - lr * g / (np.sqrt(s) + eps), s": "return w - lr * g / (np.sqrt(rho * s + (1 - rho) * g**2) + eps), s.copy()"
}
"""the weights are right, but the old mean is returned
What should the next step start from?"""
rmsprop_step__root_returned = {"w - lr * g / (np.sqrt(s) + eps), s": "w - lr * g / (np.sqrt(s) + eps), np.sqrt(s)"}
"""the root of the mean is returned instead of the mean
Which of the two is squared gradients again, so that the next square can be added?"""
rmsprop_step__not_squared = {"g**2": "g"}
"""the gradient enters the mean without being squared
What is the root of a negative number?"""
rmsprop_step__share_squared = {"(1.0 - rho) * g**2": "((1 - rho) * g) ** 2"}
"""the share is squared together with the gradient: ((1 - rho) g)^2
What exactly does the square belong to?"""
rmsprop_step__rho_fixed = {"rho * s": "0.9 * s", "1.0 - rho": "0.1"}
"""0.9 is written into the code, and rho is not used
Does your result change when rho does?"""
rmsprop_step__one_mean = {"g**2": "np.mean(g**2)"}
"""squares are averaged over all weights: one rate for all of them
Every weight has a rate of its own. What is the shape of your mean?"""
rmsprop_step__uphill = {"w - lr * g / (np.sqrt(s) + eps)": "w + lr * g / (np.sqrt(s) + eps)"}
"""the sign of the step is flipped: w moves uphill
The gradient points to where the loss rises. Where should w go?"""
rmsprop_step__rate_only = {"lr * g": "lr"}
"""the gradient is missing in the numerator: every weight moves down
How does a weight know in which direction to move?"""
rmsprop_step__order = {"w - lr * g / (np.sqrt(s) + eps), s": "s, w - lr * g / (np.sqrt(s) + eps)"}
"""results come in the order s, w
Read in the task which result comes first."""
rmsprop_step__weights_only = {"w - lr * g / (np.sqrt(s) + eps), s": "w - lr * g / (np.sqrt(s) + eps)"}
"""only the weights are returned, and the mean is lost
Who keeps the mean until the next step?"""
rmsprop_step__in_place = {"s = rho * s + (1.0 - rho) * g**2": "s *= rho\ns += (1 - rho) * g**2"}
"""the new mean is written into the old one
What do *= and += do to the array that the caller passed in?"""
rmsprop_step__eps_on_the_weights = {"(np.sqrt(s) + eps)": "np.sqrt(s) + eps"}
"""eps is added to the weights: parentheses around the denominator are missing
What does Python do first in a / b + c?"""
rmsprop_step__share_without_parentheses = {"(1.0 - rho)": "1 - rho"}
"""parentheses around 1 - rho are missing: rho s + 1 - rho g^2
What does Python do first in 1 - a * b?"""

# ── adam_step ─────────────────────────────────────────────────────────────────────────────────

adam_step__not_corrected = {"lr * mean": "lr * m", "np.sqrt(square)": "np.sqrt(v)"}
"""neither mean is corrected for its start at zero
How large are m' and v' after one step from zero, compared with g and g^2?"""
adam_step__only_m_corrected = {"v / (1.0 - beta2**t)": "v"}
"""only m' is corrected for its start at zero, v' is not
Both means start at zero. Which variables do you use in the last line?"""
adam_step__only_v_corrected = {"lr * mean": "lr * m"}
"""only v' is corrected for its start at zero, m' is not
Both means start at zero. Which variables do you use in the last line?"""
adam_step__constant_correction = {"beta1**t": "beta1", "beta2**t": "beta2"}
"""the correction divides by 1 - beta at every step, and t is not used
Should the correction fade as the steps go on? Where does t enter?"""
adam_step__product = {"beta2**t": "beta2 * t"}
"""beta is multiplied by t instead of raised to the power t
What does a factor beta in every step add up to after t steps?"""
adam_step__t_from_zero = {"beta1**t": "np.power(beta1, t - 1)", "beta2**t": "np.power(beta2, t - 1)"}
"""steps are counted from 0 in the correction: beta^(t - 1)
The first step comes in as t = 1. What is 1 - beta^0?"""
adam_step__t_late = {"mean = m": "t = t + 1\nmean = m"}
"""t is raised by one once more: beta^(t + 1)
Who counts the steps here, the caller or the function? The first one comes in as t = 1."""


def adam_step__power_squared(w, g, m, v, t, lr, beta1, beta2, eps):
    """the power of beta is multiplied by itself from step to step: beta^(2^(t - 1))
    How does beta^t grow out of beta^(t - 1)?
    """
    m, v = _moments(g, m, v, beta1, beta2)
    power1, power2 = beta1, beta2
    for _ in range(t - 1):
        power1, power2 = power1 * power1, power2 * power2
    return w - lr * (m / (1 - power1)) / (np.sqrt(v / (1 - power2)) + eps), m, v


adam_step__powers_swapped = {"beta1**t": "beta2**t", "beta2**t": "beta1**t"}
"""corrections are swapped: m' with beta2^t and v' with beta1^t
Which of the two means was made with which beta?"""
adam_step__corrected_after_the_root = {"np.sqrt(square)": "np.sqrt(v) / (1 - beta2**t)"}
"""v' is corrected after the root is taken: sqrt(v') / (1 - beta2^t)
Is it v' or its root that is too small at the start?"""
adam_step__correction_multiplied = {
    "lr * mean / (np.sqrt(square) + eps)": "lr * (m * (1 - beta1**t)) / (np.sqrt(v * (1 - beta2**t)) + eps)"
}
"""both means are multiplied by 1 - beta^t instead of divided
Starting at zero makes the means too small. Should the correction make them smaller?"""
adam_step__corrected_returned = {
    "w - lr * mean / (np.sqrt(square) + eps), m, v": "w - lr * mean / (np.sqrt(square) + eps), mean, square"
}
"""corrected means are returned, and will be corrected again at the next step
Read in the docstring which two are returned. Correct a copy."""
adam_step__corrected_too_early = {
    "m = beta1 * m + (1.0 - beta1) * g": "if t > 1:\n    m, v = m / (1 - beta1 ** (t - 1)), v / (1 - beta2 ** (t - 1))\nm = beta1 * m + (1.0 - beta1) * g",
    "m / (1.0 - beta1**t)": "m",
    "v / (1.0 - beta2**t)": "v",
}
"""the old means that come in are corrected, before the new gradient enters
In which order do the mean and its correction come?"""
adam_step__betas_swapped = {
    "m = beta1 * m + (1.0 - beta1) * g": "beta1, beta2 = beta2, beta1\nm = beta1 * m + (1.0 - beta1) * g"
}
"""beta1 and beta2 are swapped
Which mean has the longer memory, that of gradients or that of squares?"""
adam_step__one_beta = {"beta2 * v": "beta1 * v", "(1.0 - beta2)": "(1 - beta1)", "beta2**t": "beta1**t"}
"""beta1 is used for both means
Does your result change when beta2 does?"""
adam_step__other_beta = {"beta1 * m": "beta2 * m", "(1.0 - beta1)": "(1 - beta2)", "beta1**t": "beta2**t"}
"""beta2 is used for both means
Does your result change when beta1 does?"""
adam_step__shares_swapped = {
    "beta1 * m": "(1 - beta1) * m",
    "(1.0 - beta1)": "(1 - (1 - beta1))",
    "beta2 * v": "(1 - beta2) * v",
    "(1.0 - beta2)": "(1 - (1 - beta2))",
}
"""shares of old and new are swapped in both means: (1 - beta) old + beta new
With beta1 = 0.9, how much of the old mean should be left?"""
adam_step__whole_gradient = {"(1.0 - beta1) * g": "g"}
"""the gradient enters m' whole, without its share 1 - beta1
The shares of a mean sum to 1. Do yours?"""
adam_step__whole_square = {"(1.0 - beta2) * g**2": "g**2"}
"""the square of the gradient enters v' whole, without its share 1 - beta2
The shares of a mean sum to 1. Do yours?"""
adam_step__not_squared = {"g**2": "g"}
"""the gradient enters v' without being squared
What is the root of a negative number? v is the mean of what?"""
adam_step__mean_squared = {"g**2": "m**2"}
"""v' is made from the square of m' instead of the square of g
v is the mean of the squared gradients, not the square of the mean. Which one is larger?"""
adam_step__m_missing = {"beta1 * m": "beta1"}
"""the old m is missing behind beta1: beta1 + (1 - beta1) g
What does beta1 multiply? Try a zero gradient and m = 0."""
adam_step__v_missing = {"beta2 * v": "beta2"}
"""the old v is missing behind beta2: beta2 + (1 - beta2) g^2
What does beta2 multiply? Try a zero gradient and v = 0."""
adam_step__forgotten = {
    "beta1 * m + (1.0 - beta1) * g": "(1 - beta1) * g",
    "beta2 * v + (1.0 - beta2) * g**2": "(1 - beta2) * g**2",
}
"""the old means are forgotten: every step starts from zero
What is carried over from the step before?"""
adam_step__old_means = {
    "m = beta1 * m + (1.0 - beta1) * g": "new_m = beta1 * m + (1.0 - beta1) * g",
    "v = beta2 * v + (1.0 - beta2) * g**2": "new_v = beta2 * v + (1.0 - beta2) * g**2",
    "eps), m, v": "eps), new_m, new_v",
}
"""weights move by the means that came in, one step late
Where would w go at the very first step, when m and v are zero?"""
adam_step__old_means_returned = {
    "m = beta1 * m + (1.0 - beta1) * g": "old = m.copy(), v.copy()\nm = beta1 * m + (1.0 - beta1) * g",
    "eps), m, v": "eps), *old",
}
"""the weights are right, but the old means are returned
What should the next step start from?"""
adam_step__gradient_above = {"lr * mean": "lr * g"}
"""the gradient is in the numerator where the corrected mean belongs
What is m computed for, if the step does not use it?"""
adam_step__no_root = {"np.sqrt(square)": "square"}
"""the root in the denominator is missing
If all gradients were ten times larger, should the step change? Try it with your formula."""
adam_step__eps_inside = {"np.sqrt(square) + eps": "np.sqrt(square + eps)"}
"""eps is inside the root
Is eps added before or after the root is taken?"""
adam_step__eps_before_correction = {
    "lr * mean / (np.sqrt(square) + eps)": "lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)"
}
"""eps is added to the root of v' before the correction, so that it is corrected too
Some libraries do it so. Beside which root does eps stand here, that of v' or that of V?"""
adam_step__no_eps = {"np.sqrt(square) + eps": "np.sqrt(square)"}
"""eps is missing: where the gradient has always been zero, 0 is divided by 0
What happens to a weight that has never had a gradient?"""
adam_step__eps_fixed = {"np.sqrt(square) + eps": "np.sqrt(square) + 1e-08"}
"""1e-8 is written into the code, and eps is not used
Does your result change when eps does?"""
adam_step__betas_fixed = {
    "m = beta1 * m + (1.0 - beta1) * g": "beta1, beta2 = 0.9, 0.999\nm = beta1 * m + (1.0 - beta1) * g"
}
"""0.9 and 0.999 are written into the code, and beta1 and beta2 are not used
Does your result change when beta1 or beta2 does?"""
adam_step__largest_v = {"beta2 * v + (1.0 - beta2) * g**2": "np.maximum(v, beta2 * v + (1 - beta2) * g**2)"}
"""v' never falls: the larger of old and new is kept, as in AMSGrad
May the mean of squares become smaller again when the gradients do?"""
adam_step__uphill = {"lr * mean": "-lr * mean"}
"""the sign of the step is flipped: w moves uphill
Gradients point to where the loss rises. Where should w go?"""
adam_step__step_fades = {"lr * mean": "lr / np.sqrt(t) * mean"}
"""the learning rate is divided by the root of t
A proof in the paper lets it fade. What does the formula of the task say?"""
adam_step__order = {"w - lr * mean / (np.sqrt(square) + eps), m, v": "w - lr * mean / (np.sqrt(square) + eps), v, m"}
"""results come in the order w, v, m
Read in the task which result comes second."""
adam_step__weights_only = {"w - lr * mean / (np.sqrt(square) + eps), m, v": "w - lr * mean / (np.sqrt(square) + eps)"}
"""only the weights are returned, and both means are lost
Who keeps the means until the next step?"""
adam_step__count_returned = {
    "w - lr * mean / (np.sqrt(square) + eps), m, v": "*(w - lr * mean / (np.sqrt(square) + eps), m, v), t + 1"
}
"""the number of the next step is returned as a fourth result
Who counts the steps here? Read in the docstring what is returned."""
adam_step__in_place = {
    "m = beta1 * m + (1.0 - beta1) * g": "m *= beta1\nm += (1.0 - beta1) * g",
    "v = beta2 * v + (1.0 - beta2) * g**2": "v *= beta2\nv += (1.0 - beta2) * g**2",
}
"""the new means are written into the old ones
What do *= and += do to the arrays that the caller passed in?"""
adam_step__corrected_with_one_beta = {"beta2**t": "beta1**t"}
"""v' is corrected with beta1: V = v' / (1 - beta1^t)
Which of the two means was made with which beta?"""
adam_step__correction_without_parentheses = {"(1.0 - beta1**t)": "1 - beta1**t", "(1.0 - beta2**t)": "1 - beta2**t"}
"""parentheses around 1 - beta^t are missing in both corrections: m' / 1 - beta1^t
What does Python do first in a / 1 - b?"""
adam_step__shares_without_parentheses = {"(1.0 - beta1)": "1 - beta1", "(1.0 - beta2)": "1 - beta2"}
"""parentheses around 1 - beta are missing in both means: beta1 m + 1 - beta1 g
What does Python do first in 1 - a * b?"""
adam_step__eps_on_the_weights = {"(np.sqrt(square) + eps)": "np.sqrt(square) + eps"}
"""eps is added to the weights: parentheses around the denominator are missing
What does Python do first in a / b + c?"""

# ── adamw_step ────────────────────────────────────────────────────────────────────────────────

adamw_step__coupled = {"adam_step(w, g,": "adam_step(w, g + wd * w,", "moved - lr * wd * w": "moved"}
"""the decay is added to the gradient and runs through both means: this is Adam with an L2 penalty
Should the root of v divide the decay too? That is what "decoupled" is about."""
adamw_step__coupled_and_decoupled = {"adam_step(w, g,": "adam_step(w, g + wd * w,"}
"""the decay is there twice: in the gradient, and in the step
How often does wd stand in the formula?"""
adamw_step__coupled_in_m = {
    "moved, m, v = adam_step(w, g, m, v, t, lr, beta1, beta2, eps)\nreturn moved - lr * wd * w, m, v": """
    m, v = beta1 * m + (1 - beta1) * (g + wd * w), beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
"""
}
"""the decay is added to the gradient in m', and so remembered
From what are m' and v' made?"""
adamw_step__no_rate_on_decay = {"lr * wd": "wd"}
"""the decay is not multiplied by the learning rate
What does lr multiply in the formula? Look at the parentheses."""
adamw_step__new_weights_decay = {"lr * wd * w": "lr * wd * moved"}
"""the decay is taken off the weights that have moved already
Which w is behind wd in the formula, the old one or the new one?"""
adamw_step__grows = {"moved - lr * wd * w": "moved + lr * wd * w"}
"""the decay has the wrong sign: weights grow
What should become of a weight that never has a gradient?"""
adamw_step__no_decay = {"moved - lr * wd * w": "moved"}
"""the decay is missing: this is Adam
Does your result change when wd does?"""
adamw_step__constant_decay = {"lr * wd * w": "lr * wd"}
"""w is missing in the decay: the same number is taken off everywhere
Should a small weight lose as much as a large one, and a negative one become more negative?"""
adamw_step__sign_decay = {"lr * wd * w": "lr * wd * np.sign(w)"}
"""only the sign of w decays, as with an L1 penalty
Should a small weight lose as much as a large one?"""
adamw_step__divided_decay = {
    "moved - lr * wd * w": "w - lr * (m / (1 - beta1**t) + wd * w) / (np.sqrt(v / (1 - beta2**t)) + eps)"
}
"""the decay is divided by the root, together with the mean
Which part of the sum is divided by sqrt(V) + eps? Look at the parentheses."""
adamw_step__doubled_decay = {"lr * wd": "2 * lr * wd"}
"""the decay is doubled, as if it were the gradient of wd w^2
Does the formula have a factor 2?"""
adamw_step__halved_decay = {"lr * wd": "0.5 * lr * wd"}
"""the decay is halved
Does the formula have a factor of one half?"""
adamw_step__rate_twice = {"lr * wd": "lr**2 * wd"}
"""the decay is multiplied by the learning rate twice
Count how often lr is before wd w."""
adamw_step__decay_of_the_gradient = {"lr * wd * w": "lr * wd * g"}
"""the gradient decays instead of the weights: lr wd g
What is it that weight decay makes smaller?"""
adamw_step__whole_decay = {"t, lr,": "t, lr * (1 + wd),"}
"""everything is multiplied by 1 - lr wd, the step included
What exactly decays: the old weights, or the result?"""
adamw_step__sgd_with_decay = {
    "moved, m, v = adam_step(w, g, m, v, t, lr, beta1, beta2, eps)\nreturn moved - lr * wd * w, m, v": "return w - lr * (g + wd * w), *(beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2)"
}
"""the step itself is that of plain gradient descent: m and v are not used for it
Which fraction is beside the decay in the formula?"""
adamw_step__not_corrected = {"moved - lr * wd * w": "w - lr * (m / (np.sqrt(v) + eps) + wd * w)"}
"""neither mean is corrected for its start at zero
How large are m' and v' after one step from zero, compared with g and g^2?"""
adamw_step__t_late = {"v, t,": "v, t + 1,"}
"""t is raised by one once more: beta^(t + 1)
Who counts the steps here, the caller or the function?"""
adamw_step__corrected_returned = {"wd * w, m, v": "wd * w, m / (1.0 - beta1**t), v / (1.0 - beta2**t)"}
"""corrected means are returned, and will be corrected again at the next step
Which two are returned, m' and v' or M and V?"""
adamw_step__betas_swapped = {"beta1, beta2": "beta2, beta1"}
"""beta1 and beta2 are swapped
Which mean has the longer memory, that of gradients or that of squares?"""
adamw_step__eps_inside = {
    "moved - lr * wd * w": "w - lr * (m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + eps) + wd * w)"
}
"""eps is inside the root
Is eps added before or after the root is taken?"""
adamw_step__uphill = {"t, lr,": "t, -lr,", "moved - lr": "moved + lr"}
"""the whole step has the wrong sign, the decay included
Gradients point to where the loss rises. Where should w go?"""
adamw_step__rate_missing = {"t, lr,": "t, 1.0,"}
"""the learning rate multiplies only the decay, not the step
What does lr multiply in the formula? Look at the parentheses."""
adamw_step__order = {"moved - lr * wd * w, m, v": "(moved - lr * wd * w, v, m)"}
"""results come in the order w, v, m
Read in the task which result comes second."""
adamw_step__in_place = {"return moved - lr * wd * w, m, v": "w[...] = moved - lr * wd * w\nreturn w, m, v"}
"""the decay and the step are written into w itself
What do *= and -= do to the array that the caller passed in?"""

# ── radam_step ────────────────────────────────────────────────────────────────────────────────

radam_step__threshold_five = {"rho <= 4.0": "rho <= 5.0"}
"""the threshold is 5 instead of 4: one step too late
Libraries take 5, the paper takes another number. Which one is in the task?"""
radam_step__root_kept = {
    "return w - lr * mean, m, v": "return w - lr * mean * np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps), m, v"
}
"""the step is divided by the root at early steps too
What is left of the step while v is not to be trusted?"""
radam_step__longest_without_minus_one = {"2.0 / (1.0 - beta2) - 1.0": "2.0 / (1.0 - beta2)"}
"""R is 2 / (1 - beta2), without the - 1
Check R by hand: for beta2 = 0.999 it is 1999."""
radam_step__longest_halved = {"2.0 / (1.0 - beta2)": "1.0 / (1.0 - beta2)"}
"""R is 1 / (1 - beta2) - 1: its factor 2 is missing
Check R by hand: for beta2 = 0.999 it is 1999."""
radam_step__rho_without_two = {"2.0 * t * beta2**t": "t * beta2**t"}
"""a factor of 2 is missing in rho
Print rho for t = 1, 2, 3, ...: at the first step it should be 1."""
radam_step__rho_without_t = {"2.0 * t * beta2**t": "2.0 * beta2**t"}
"""the factor t is missing in rho
Print rho for t = 1, 2, 3, ...: it should rise by a little less than 1 from step to step."""
radam_step__rho_not_divided = {"beta2**t / (1.0 - beta2**t)": "beta2**t"}
"""the fraction in rho has lost its denominator 1 - beta2^t
Print rho for t = 1, 2, 3, ...: at the first step it should be 1."""
radam_step__rho_of_beta1 = {
    "2.0 / (1.0 - beta2)": "2.0 / (1.0 - beta1)",
    "beta2**t / (1.0 - beta2**t)": "beta1**t / (1.0 - beta1**t)",
}
"""R and rho are made from beta1
The question is how far v can be trusted. Which beta is that of v?"""
radam_step__longest_decides = {"rho <= 4.0": "longest <= 4.0"}
"""R is compared with 4 instead of rho, so the first steps take the root of what they should not
Which of the two depends on the step?"""
radam_step__not_rooted = {
    "np.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))": "(rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho)"
}
"""the root is missing in r
A fraction of variances, or of deviations? Look at how far the root in r reaches."""
radam_step__upside_down = {"lr * trust * mean": "lr / trust * mean"}
"""the fraction under the root of r is upside down
r lies between 0 and 1 and comes near 1 after many steps. Does yours?"""
radam_step__short_fraction = {
    "np.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))": "np.sqrt((rho - 4.0) * (rho - 2.0) / ((longest - 4.0) * (longest - 2.0)))"
}
"""r has only its differences: the factors R and rho are missing
Count the factors above and below the line: there are three of each."""
radam_step__fraction_precedence = {
    "((longest - 4.0) * (longest - 2.0) * rho)": "(longest - 4.0) * (longest - 2.0) * rho"
}
"""the denominator of r has lost its parentheses: its last factors are multiplied instead of divided by
What does Python do with a / b * c?"""
radam_step__no_trust = {"lr * trust * mean": "lr * mean"}
"""r is not used: from the threshold on this is Adam
Is v trusted fully at the first step at which it is trusted at all?"""
radam_step__always_adam = {
    "if rho <= 4.0:\n        return w - lr * mean, m, v": "return w - lr * mean / (np.sqrt(v / (1.0 - beta2**t)) + eps), m, v"
}
"""the whole rule is missing: this is Adam
What is different in the first steps?"""
radam_step__never_rectified = {"rho <= 4.0": "True"}
"""the step is never divided by the root, however large t is
What happens once rho is above 4?"""
radam_step__early_not_corrected = {"return w - lr * mean, m, v": "return w - lr * m, m, v"}
"""m' is not corrected at early steps
Both branches of the formula hold the same M. What is it?"""
radam_step__m_not_corrected = {"mean = m / (1.0 - beta1**t)": "mean = m"}
"""m' is never corrected for its start at zero
Both branches of the formula hold M, not m'."""
radam_step__v_not_corrected = {
    "lr * trust * mean * np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps)": "lr * trust * mean / (np.sqrt(v) + eps)"
}
"""v' is not corrected for its start at zero: l is 1 / (sqrt(v') + eps)
What is above the line in l?"""
radam_step__correction_not_rooted = {"mean * np.sqrt(1.0 - beta2**t)": "mean * (1.0 - beta2**t)"}
"""the root over 1 - beta2^t is missing in l
v' is corrected by dividing it by 1 - beta2^t. What becomes of that under the root?"""
radam_step__no_root = {"(np.sqrt(v) + eps)": "(v + eps)"}
"""the root of v' is missing in l
If all gradients were ten times larger, should the late steps change? Try it with your formula."""
radam_step__root_before_the_branch = {
    "if rho <= 4.0:\n        return w - lr * mean, m, v\n": "",
    "mean * np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps)": "mean / (np.sqrt(v / (1.0 - beta2**t)) + eps)",
}
"""r is used at every step: below the threshold it is the root of a negative number, or of what means nothing
Is the branch taken before the root, or not at all?"""
radam_step__waits = {"return w - lr * mean, m, v": "return w.copy(), m, v"}
"""w does not move at all below the threshold
What remains of the step when r and l are left out?"""
radam_step__branches_swapped = {"rho <= 4.0": "rho > 4.0"}
"""branches are swapped: the step is divided by the root at early steps only
At which steps is rho large, at the early or at the late ones?"""
radam_step__gradient_early = {"return w - lr * mean, m, v": "return w - lr * g, m, v"}
"""early steps are those of plain gradient descent: w - lr g
Which mean do the early steps still use?"""
radam_step__eps_after_correction = {
    "mean * np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps)": "mean / (np.sqrt(v / (1.0 - beta2**t)) + eps)"
}
"""eps is added after the correction, as in Adam
Beside which root does eps stand here, that of v' or that of V?"""
radam_step__eps_inside = {"(np.sqrt(v) + eps)": "np.sqrt(v + eps)"}
"""eps is inside the root
Is eps added before or after the root is taken?"""
radam_step__no_eps = {"(np.sqrt(v) + eps)": "np.sqrt(v)"}
"""eps is missing: where the gradient has always been zero, 0 is divided by 0
What happens to a weight that has never had a gradient?"""
radam_step__eps_fixed = {"np.sqrt(v) + eps": "np.sqrt(v) + 1e-8"}
"""1e-8 is written into the code, and eps is not used
Does your result change when eps does?"""
radam_step__betas_swapped = {
    "beta1 * m + (1.0 - beta1) * g": "beta2 * m + (1.0 - beta2) * g",
    "beta2 * v + (1.0 - beta2) * g**2": "beta1 * v + (1.0 - beta1) * g**2",
}
"""beta1 and beta2 are swapped in both means
Which mean has the longer memory, that of gradients or that of squares?"""
radam_step__t_from_zero = {
    "2.0 * t * beta2**t / (1.0 - beta2**t)": "(2.0 * (t - 1) * beta2 ** (t - 1) / (1.0 - beta2 ** (t - 1)) if t > 1 else 2.0 * beta2 / (1.0 - beta2))"
}
"""steps are counted from 0 in rho, one too few
The first step comes in as t = 1, and rho should be 1 there."""
radam_step__t_late = {"mean = m / (1.0 - beta1**t)": "t = t + 1\nmean = m / (1.0 - beta1**t)"}
"""t is raised by one once more
Who counts the steps here, the caller or the function?"""
radam_step__corrected_returned = {
    "return w - lr * mean, m, v": "return w - lr * mean, mean, v",
    "(np.sqrt(v) + eps), m, v": "(np.sqrt(v) + eps), mean, v",
}
"""corrected mean M is returned, and will be corrected again at the next step
Which two are returned, m' and v', or M and V?"""
radam_step__uphill = {"w - lr * mean": "w + lr * mean", "w - lr * trust": "w + lr * trust"}
"""the sign of the step is flipped: w moves uphill
Gradients point to where the loss rises. Where should w go?"""
radam_step__order = {"w - lr * mean, m, v": "w - lr * mean, v, m", "eps), m, v": "eps), v, m"}
"""results come in the order w, v, m
Read in the task which result comes second."""
radam_step__in_place = {
    "m = beta1 * m + (1.0 - beta1) * g": "m[...] = beta1 * m + (1.0 - beta1) * g",
    "v = beta2 * v + (1.0 - beta2) * g**2": "v[...] = beta2 * v + (1.0 - beta2) * g**2",
}
"""the new means are written into the old ones
What do *= and += do to the arrays that the caller passed in?"""


def radam_step__math_root_before_the_branch(w, g, m, v, t, lr, beta1, beta2, eps):
    """the root in r is taken before rho is compared with 4, and `math` refuses the root of a negative number
    Decide first, then take the root. On which side of the if does r belong?
    """
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    trust = math.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))
    step = lr * m / (1 - beta1**t)
    if rho > 4:
        step = step * trust * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
    return w - step, m, v


radam_step__eps_outside_of_the_fraction = {
    "np.sqrt(1.0 - beta2**t) / (np.sqrt(v) + eps)": "(np.sqrt(1.0 - beta2**t) / np.sqrt(v) + eps)"
}
"""eps is added to l instead of to its denominator: parentheses are missing
What does Python do first in a / b + c?"""

# ── constant_lr ───────────────────────────────────────────────────────────────────────────────

constant_lr__inverse_time = {"lr0": "lr0 / (t + 1)"}
"""the rate decays: it is divided by t + 1
What should the rate be after a thousand steps?"""
constant_lr__root_of_time = {"lr0": "lr0 / np.sqrt(t + 1)"}
"""the rate decays: it is divided by the root of t + 1
What should the rate be after a thousand steps?"""
constant_lr__grows = {"lr0": "lr0 * t"}
"""the rate is multiplied by t
Does a constant depend on the step? Try t = 0."""
constant_lr__power = {"lr0": "lr0**t"}
"""the rate is raised to the power t
Does a constant depend on the step? Try t = 0."""
constant_lr__whole = {"lr0": "int(lr0)"}
"""the rate is rounded to a whole number
What is int(0.37)?"""
constant_lr__all_steps = {"lr0": "np.full(t + 1, lr0)"}
"""rates of all steps up to t are returned, as an array
One number was asked for: the rate of step t."""
constant_lr__counter = {"lr0": "t"}
"""the number of the step is returned
Which of the two arguments is the rate?"""
constant_lr__fixed = {"lr0": "0.01"}
"""0.01 is written into the code, and lr0 is not used
Does your result change when lr0 does?"""
constant_lr__zero_at_start = {"lr0": "lr0 if t else 0.0"}
"""the rate of step 0 is zero
Steps are counted from 0. Should the first of them move nothing?"""
constant_lr__nothing = {"return lr0": ""}
"""nothing is returned
What does a Python function give back that ends without return?"""
constant_lr__negative = {"lr0": "-lr0"}
"""the rate is negative
The step functions have the minus sign already. Where does a negative rate lead?"""

# ── halve_every ───────────────────────────────────────────────────────────────────────────────

halve_every__one_early = {"epoch": "(epoch + 1)"}
"""the rate falls one epoch too early: floor((epoch + 1) / k)
What is the rate at epoch k - 1, the last one before it falls?"""
halve_every__one_late = {"epoch": "(epoch - 1)"}
"""the rate falls one epoch too late: floor((epoch - 1) / k)
What is the rate at epoch k, the first one after it falls? And at epoch 0?"""
halve_every__halved_at_start = {"epoch // k": "epoch // k + 1"}
"""the rate is halved at epoch 0 already, because 0 is a multiple of k too
What is the rate of the very first epoch?"""
halve_every__ramp = {"epoch // k": "epoch / k"}
"""the floor is missing: the rate falls a little at every epoch
Is it a staircase or a ramp? Compare epochs 0 and 1."""
halve_every__once = {"lr0 * 0.5 ** (epoch // k)": "lr0 / 2 if epoch >= k else lr0"}
"""the rate is halved once only, at epoch k
And what happens at epoch 2 k?"""
halve_every__divided_by_count = {"lr0 * 0.5 ** (epoch // k)": "lr0 / (2 * max(epoch // k, 0.5))"}
"""the rate is divided by twice the number of halvings instead of by a power of two
After three halvings, by how much is it smaller?"""
halve_every__divided_by_one_more = {"lr0 * 0.5 ** (epoch // k)": "lr0 / (1 + epoch // k)"}
"""the rate is divided by 1, 2, 3, 4, ... as the stages go on
After two halvings, by how much is it smaller?"""
halve_every__compound = {
    "return lr0 * 0.5 ** (epoch // k)": "for one in range(epoch + 1):\n    lr0 *= 0.5 ** (one // k)\nreturn lr0"
}
"""every epoch halves again as often as all halvings so far: lr0 is overwritten
Does each epoch start from lr0, or from the rate of the epoch before?"""
halve_every__every_epoch = {"epoch // k": "epoch"}
"""the rate is halved at every epoch, and k is not used
Does your result change when k does?"""
halve_every__remainder = {"epoch // k": "epoch % k"}
"""the remainder of epoch and k is taken instead of their quotient
How many times does k fit into epoch? Which operator counts that?"""
halve_every__only_at_multiples = {"lr0 * 0.5 ** (epoch // k)": "lr0 / 2 if epoch % k == 0 and epoch > 0 else lr0"}
"""the rate is half of lr0 at multiples of k, and lr0 at all other epochs
What is the rate at the epoch after a halving? Does it jump up again?"""
halve_every__grows = {"0.5 ** (epoch // k)": "2.0 ** (epoch // k)"}
"""the rate is doubled instead of halved: the sign of the exponent is flipped
Should the rate rise or fall with time?"""
halve_every__natural = {"0.5 ** (epoch // k)": "np.exp(-(epoch // k))"}
"""the base is e instead of 2
By which factor does the rate fall at each stage?"""
halve_every__tenth = {"0.5 ** (epoch // k)": "0.1 ** (epoch // k)"}
"""the rate falls to a tenth instead of a half
By which factor does the rate fall at each stage?"""
halve_every__product = {"epoch // k": "epoch * k"}
"""epoch and k are multiplied instead of divided
With a larger k, should the rate fall sooner or later?"""
halve_every__linear = {"lr0 * 0.5 ** (epoch // k)": "lr0 - lr0 / 2 * (epoch // k)"}
"""half of lr0 is taken off at each stage
What is a half of a half?"""
halve_every__quotient_upside_down = {"epoch // k": "k // epoch"}
"""k is divided by epoch instead of epoch by k
How many times does k fit into epoch? Which one is divided by which?"""
halve_every__rounded = {"epoch // k": "round(epoch / k)"}
"""the quotient is rounded instead of floored
What is 3.7 rounded, and how many halvings have happened after 3.7 stages?"""
halve_every__rounded_up = {"epoch // k": "np.ceil(epoch / k)"}
"""the quotient is rounded up instead of floored
What is the rate at epoch 1?"""
halve_every__whole_base = {"0.5 ** (epoch // k)": "np.power(2, -(epoch // k))"}
"""the base is the whole number 2, which numpy does not raise to negative powers
What is the type of 2, and what is that of 2.0?"""
halve_every__no_base_rate = {"lr0 * 0.5 ** (epoch // k)": "0.5 ** (epoch // k)"}
"""lr0 is missing: only the factor is returned
What is the rate at epoch 0?"""
halve_every__divided_by_twice_the_count = {"lr0 * 0.5 ** (epoch // k)": "lr0 / (2 * (epoch // k))"}
"""the rate is divided by twice the number of halvings, which is 0 in the first epochs
After no halving, by how much is it smaller? And after three?"""
halve_every__only_at_multiples_from_zero = {"lr0 * 0.5 ** (epoch // k)": "lr0 / 2 if epoch % k == 0 else lr0"}
"""the rate is half of lr0 at multiples of k, epoch 0 among them, and lr0 at all other epochs
What is the rate at the very first epoch, and what at the one after a halving?"""

# ── exponential_decay ─────────────────────────────────────────────────────────────────────────

exponential_decay__grows = {"-k * t": "k * t"}
"""the sign of the exponent is flipped: the rate grows
Should the rate rise or fall with time?"""
exponential_decay__power_of_k = {"np.exp(-k * t)": "k**t"}
"""k is raised to the power t
What is the base of the power in the formula?"""
exponential_decay__power_of_rate = {"lr0 * np.exp(-k * t)": "lr0 ** (-k * t)"}
"""lr0 is raised to a power: lr0^(-k t)
What is the base of the power in the formula, and what is lr0's place?"""
exponential_decay__everything_in_the_exponent = {"lr0 * np.exp(-k * t)": "np.exp(-lr0 * k * t)"}
"""lr0 is in the exponent: e^(-lr0 k t)
What is the rate at step 0?"""
exponential_decay__compound = {
    "return lr0 * np.exp(-k * t)": "for one in range(t + 1):\n    lr0 *= np.exp(-k * one)\nreturn lr0"
}
"""the rate of each step is made from the one before, with the whole exponent: lr0 is overwritten
Does each step start from lr0, or from the rate of the step before?"""
exponential_decay__inverse_time = {"lr0 * np.exp(-k * t)": "lr0 / (1 + k * t)"}
"""the rate is divided by 1 + k t
That is another schedule of the lecture's family. Which function decays fastest in the end?"""
exponential_decay__power_of_one_plus_k = {"lr0 * np.exp(-k * t)": "lr0 / (1 + k) ** t"}
"""the rate is divided by (1 + k)^t
For small k this is nearly right. What is the base of the power in the formula?"""
exponential_decay__power_of_one_minus_k = {"np.exp(-k * t)": "(1 - k) ** t"}
"""the rate is multiplied by (1 - k)^t
For small k this is nearly right. What is the base of the power in the formula?"""
exponential_decay__two = {"np.exp(-k * t)": "2.0 ** (-k * t)"}
"""the base is 2 instead of e
Which base does the formula have?"""
exponential_decay__quotient = {"-k * t": "-t / k"}
"""t is divided by k instead of multiplied: e^(-t / k)
With a larger k, should the rate fall faster or slower?"""
exponential_decay__staircase = {"-k * t": "-int(k * t)"}
"""the exponent is cut off to a whole number
Is it a staircase or a curve? Compare steps 0 and 1."""
exponential_decay__no_k = {"-k * t": "-t"}
"""k is not used: e^(-t)
Does your result change when k does?"""
exponential_decay__no_t = {"-k * t": "-k"}
"""t is not used: e^(-k) at every step
Does your result change when t does?"""
exponential_decay__one_early = {"-k * t": "-k * (t + 1)"}
"""steps are counted from 1: e^(-k (t + 1))
What is the rate at step 0?"""
exponential_decay__no_base_rate = {"lr0 * np.exp(-k * t)": "np.exp(-k * t)"}
"""lr0 is missing: only the factor is returned
What is the rate at step 0?"""
exponential_decay__linear = {"np.exp(-k * t)": "(1 - k * t)"}
"""the rate falls in a straight line: lr0 (1 - k t)
That is the tangent of the curve at step 0. Can a rate become negative?"""
exponential_decay__squared = {"-k * t": "-k * t**2"}
"""t is squared in the exponent
By the same factor at every step, or by a larger one each time?"""
exponential_decay__only_k_in_the_exponent = {"np.exp(-k * t)": "np.e ** (-k) * t"}
"""t is not in the exponent, but a factor: parentheses around -k t are missing
What does Python do first in a ** b * c?"""

# ── triangular_cycle ──────────────────────────────────────────────────────────────────────────

triangular_cycle__upside_down = {"1.0 - abs(2.0 * phase - 1.0)": "abs(2 * (t % period) / period - 1)"}
"""the triangle is upside down: it begins at high
What is the value at t = 0?"""
triangular_cycle__sawtooth = {"(1.0 - abs(2.0 * phase - 1.0))": "(t % period) / period"}
"""the rate rises through the whole period and then drops: a sawtooth
What happens in the second half of a period?"""
triangular_cycle__sawtooth_falling = {
    "low + (high - low) * (1.0 - abs(2.0 * phase - 1.0))": "high - (high - low) * (t % period) / period"
}
"""the rate falls through the whole period and then jumps up: a sawtooth
What happens in the first half of a period? What is the value at t = 0?"""
triangular_cycle__twice_as_long = {"2.0 * phase": "t % (2 * period) / period"}
"""the period is taken for the half of one: the peak is at t = period
At which step is the rate highest, and when is it low again?"""
triangular_cycle__twice_as_fast = {"t % period": "2 * t % period"}
"""the cycle is twice as fast: two peaks in a period
When is the rate low again?"""
triangular_cycle__one_cycle = {"2.0 * phase": "2 * t / period"}
"""the remainder is missing: after the first period the rate falls below low
How does the cycle begin again?"""
triangular_cycle__one_cycle_clamped = {"1.0 - abs(2.0 * phase - 1.0)": "max(0.0, 1 - abs(2 * t / period - 1))"}
"""the rate stays at low after the first period
How does the cycle begin again?"""
triangular_cycle__from_zero = {
    "low + (high - low) * (1.0 - abs(2.0 * phase - 1.0))": "high * (1 - abs(2 * (t % period) / period - 1))"
}
"""the rate rises from 0 to high instead of from low
What is the lowest rate?"""
triangular_cycle__on_top_of_low = {"high - low": "high"}
"""the whole of high is added to low: the peak is low + high
How far is it from low to high?"""
triangular_cycle__no_base = {
    "low + (high - low) * (1.0 - abs(2.0 * phase - 1.0))": "(high - low) * (1.0 - abs(2.0 * phase - 1.0))"
}
"""low is missing: only what comes on top of it is returned
What is the lowest rate?"""
triangular_cycle__one_early = {"2.0 * phase": "2 * ((t + 1) % period) / period"}
"""steps are counted from 1: everything comes one step early
What is the value at t = 0?"""
triangular_cycle__one_late = {"2.0 * phase": "2 * ((t - 1) % period) / period"}
"""everything comes one step late
What is the value at t = 0?"""
triangular_cycle__whole_half = {
    "1.0 - abs(2.0 * phase - 1.0)": "t % period / (period // 2) if t % period <= period // 2 else (period - t % period) / (period // 2)"
}
"""half of the period is rounded down, which goes wrong for odd periods
Where is the peak of a period of 7 steps?"""
triangular_cycle__whole_phase = {"2.0 * phase": "2 * (t % period // period)"}
"""whole division leaves no fraction of the period: the rate does not move
What is 3 // 8, and what is 3 / 8?"""
triangular_cycle__parenthesis = {
    "phase = (t % period) / period\n    return low + (high - low) * (1.0 - abs(2.0 * phase - 1.0))": "cycle = (1 + t) // period\nreturn low + (high - low) * max(0.0, 1 - abs(2 * (t / period - cycle) - 1))"
}
"""the floor is taken of (1 + t) / period instead of 1 + t / period in counting the cycles
When does the second cycle begin?"""
triangular_cycle__high_and_low_swapped = {"high - low": "low - high"}
"""low and high are swapped in the difference: the triangle hangs down from low
Is the rate ever below low?"""
triangular_cycle__half_height = {"1.0 - abs(2.0 * phase - 1.0)": "0.5 - abs(phase - 0.5)"}
"""the triangle is only half as high
What is the rate at t = period / 2?"""
triangular_cycle__squared = {"abs(2.0 * phase - 1.0)": "(2 * (t % period) / period - 1) ** 2"}
"""sides are parabolas instead of straight lines: the absolute value became a square
What is the rate at a quarter of the period?"""
triangular_cycle__cosine = {"(1.0 - abs(2.0 * phase - 1.0))": "(1.0 - np.cos(2.0 * np.pi * t / period)) / 2.0"}
"""sides are those of a cosine instead of straight lines
What is the rate at an eighth of the period?"""
triangular_cycle__whole_period = {"(t % period) / period": "t % (2 * (period // 2)) / (2 * (period // 2))"}
"""half of the period is rounded down, and a period is two such halves: odd periods are one step too short
After how many steps does a period of 7 steps begin again?"""
triangular_cycle__whole_half_rising = {
    "1.0 - abs(2.0 * phase - 1.0)": "min(t % period / (period // 2), (period - t % period) / (period - period // 2))"
}
"""half of the period is rounded down: in odd periods the rate rises faster than it falls
Where is the peak of a period of 7 steps?"""
triangular_cycle__whole_half_mirrored = {"abs(2.0 * phase - 1.0)": "abs(t % period - period // 2) / (period // 2)"}
"""half of the period is rounded down: in odd periods the rate is low again one step too soon
Where is the peak of a period of 7 steps?"""

# ── cosine_cycle ──────────────────────────────────────────────────────────────────────────────

cosine_cycle__rising = {"1.0 + np.cos(turn)": "1.0 - np.cos(turn)"}
"""the sign of the cosine is flipped: the rate begins at low and rises
What is the value at t = 0?"""
cosine_cycle__no_pi = {"np.pi * (t % period)": "(t % period)"}
"""pi is missing in the cosine
How far does the rate fall? Where is a cosine at its lowest?"""
cosine_cycle__no_restart = {"(t % period)": "t"}
"""the remainder is missing: the rate comes back up along the cosine instead of starting again
What is the rate at t = period, and what just before?"""
cosine_cycle__full_cosine = {"np.pi * (t": "2.0 * np.pi * (t"}
"""a whole cosine fits into a period: the rate goes down and up again
What is the rate at half of the period, and what near its end?"""
cosine_cycle__quarter_cosine = {"(1.0 + np.cos(turn)) / 2.0": "np.cos(turn / 2.0)"}
"""only a quarter of a cosine is used: cos(pi c / (2 period))
How far does half a cosine fall, and how far a quarter?"""
cosine_cycle__one_period = {"(t % period)": "min(t, period)"}
"""the rate stays at low after the first period
How does the cycle begin again?"""
cosine_cycle__not_halved = {"(1.0 + np.cos(turn)) / 2.0": "(1.0 + np.cos(turn))"}
"""the division by 2 is missing
What is the value at t = 0?"""
cosine_cycle__no_one = {"(1.0 + np.cos(turn)) / 2.0": "np.cos(turn) / 2.0"}
"""1 + is missing before the cosine
Between which values does (1 + cos) / 2 lie, and between which cos / 2?"""
cosine_cycle__half_of_cosine_only = {"(1.0 + np.cos(turn)) / 2.0": "(1.0 + np.cos(turn) / 2.0)"}
"""only the cosine is halved, not the 1 before it: parentheses are missing
What is the value at t = 0?"""
cosine_cycle__to_zero = {"low + (high - low)": "high"}
"""the rate falls to 0 instead of to low
What is the lowest rate?"""
cosine_cycle__on_top_of_low = {"(high - low)": "high"}
"""the whole of high is added to low: the rate begins at low + high
How far is it from low to high?"""
cosine_cycle__no_base = {"low + (high - low)": "(high - low)"}
"""low is missing: only what comes on top of it is returned
What is the lowest rate?"""
cosine_cycle__linear = {
    "low + (high - low) * (1.0 + np.cos(turn)) / 2.0": "high - (high - low) * (t % period) / period"
}
"""the rate falls in a straight line
What is the rate at a quarter of the period?"""
cosine_cycle__reaches_low = {"(t % period) / period": "(t % period) / (period - 1)"}
"""the rate reaches low at t = period - 1: the fall is one step too short
By what is c divided?"""
cosine_cycle__one_early = {"(t % period)": "((t + 1) % period)"}
"""steps are counted from 1: everything comes one step early
What is the value at t = 0?"""
cosine_cycle__twice_as_long = {"(t % period) / period": "(t % (2 * period)) / (2 * period)"}
"""the period is taken for half of one
When does the rate start again from the top?"""
cosine_cycle__degrees = {"np.pi": "180"}
"""the angle is given in degrees: 180 instead of pi
In which unit does the cosine of Python take its angle?"""
cosine_cycle__sine = {"np.cos": "np.sin"}
"""the sine is used where the cosine belongs
What is the sine of 0?"""
cosine_cycle__triangle = {
    "(high - low) * (1.0 + np.cos(turn)) / 2.0": "(high - low) * (1 - abs(2 * (t % period) / period - 1))"
}
"""the rate goes up and down in straight lines: this is the other cycle
What is the value at t = 0, and what is the form of the fall?"""
cosine_cycle__one_step_longer = {"(t % period)": "(t % (period + 1))"}
"""the remainder is taken of period + 1: every cycle is one step too long
At which step does the rate start again from the top?"""
cosine_cycle__on_top_of_high = {"low + (high - low)": "high + (high - low)"}
"""high is used where low belongs: the fall begins far above high and ends there
What is the value at t = 0?"""
cosine_cycle__range_without_parentheses = {"(high - low)": "high - low"}
"""parentheses around high - low are missing: only low is multiplied
What does Python do first in a - b * c?"""
cosine_cycle__one_without_parentheses = {"(1.0 + np.cos(turn))": "1.0 + np.cos(turn)"}
"""parentheses around 1 + cos are missing: high - low is multiplied by 1 alone
What does Python do first in a * 1 + b?"""
cosine_cycle__remainder_of_the_product = {"np.pi * (t % period)": "np.pi * t % period"}
"""the remainder is taken of pi t: parentheses around t % period are missing
What does Python do first in a * b % c?"""

# ── learning_rate_grid ────────────────────────────────────────────────────────────────────────

learning_rate_grid__no_end = {"high_exponent + 1": "high_exponent"}
"""the largest power is missing
Does arange include its end?"""
learning_rate_grid__one_too_many = {"high_exponent + 1": "high_exponent + 2"}
"""one power too many is at the end
How many exponents are there from -3 to 0, both ends included?"""
learning_rate_grid__no_start = {"low_exponent": "low_exponent + 1"}
"""the smallest power is missing
Where does the grid begin?"""
learning_rate_grid__linear = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "np.linspace(10.0**low_exponent, 10.0**high_exponent, high_exponent - low_exponent + 1)"
}
"""steps are equal instead of factors
From 0.001 to 1: how many of your rates lie below 0.1?"""
learning_rate_grid__natural = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "np.exp(np.arange(low_exponent, high_exponent + 1))"
}
"""powers of e are returned instead of powers of ten
What does np.exp raise to a power?"""
learning_rate_grid__two = {"10.0": "2.0"}
"""powers of two are returned instead of powers of ten
Which base is asked for?"""
learning_rate_grid__exponents = {"10.0 ** np": "np"}
"""exponents themselves are returned
What has to happen to an exponent to make it a learning rate?"""
learning_rate_grid__descending = {"low_exponent, high_exponent + 1": "high_exponent, low_exponent - 1, -1"}
"""the largest rate comes first
Which end of the grid is asked for first?"""
learning_rate_grid__whole_base = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "10**np.arange(low_exponent, high_exponent + 1)"
}
"""the base is the whole number 10, which numpy does not raise to negative powers
What is the type of 10, and what is that of 10.0?"""
learning_rate_grid__fifty = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "np.logspace(low_exponent, high_exponent)"
}
"""the grid has fifty rates, which is what logspace gives if it is not told
How many powers of ten are there? Where can you say that?"""
learning_rate_grid__ends = {"np.arange(low_exponent, high_exponent + 1)": "np.array([low_exponent, high_exponent])"}
"""only the two ends are returned
What lies between them?"""
learning_rate_grid__count_off = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "np.logspace(low_exponent, high_exponent, max(high_exponent - low_exponent, 1))"
}
"""the number of rates is one too small, so the factor between them is not ten
How many fence posts stand along three gaps?"""
learning_rate_grid__half_powers = {"high_exponent + 1": "high_exponent + 0.5, 0.5"}
"""half powers stand in between
By which factor does each rate differ from the next?"""
learning_rate_grid__sign = {"np.arange": "-np.arange"}
"""the sign of the exponents is flipped
What is ten to the power -3: a thousandth, or a thousand?"""
learning_rate_grid__column = {
    "10.0 ** np.arange(low_exponent, high_exponent + 1)": "(10.0**np.arange(low_exponent, high_exponent + 1))[:, None]"
}
"""the result is a column of shape (K, 1)
One axis is enough for a list of rates."""
learning_rate_grid__times_ten = {"10.0 ** np": "10.0 * np"}
"""exponents are multiplied by ten
Which operator raises to a power?"""

# ── pick_learning_rate ────────────────────────────────────────────────────────────────────────

pick_learning_rate__lowest_loss = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn rates[kept][np.argmin(losses[kept, -1])]"
}
"""the rate with the lowest last loss is returned
Which rate is asked for: the best one of this short run, or the largest that holds?"""
pick_learning_rate__largest = {"rates[kept].max() if kept.any() else rates.min() / 10.0": "rates.max()"}
"""the largest rate of all is returned, whether its run diverges or not
What do the losses say about that rate?"""
pick_learning_rate__smallest = {"rates[kept].max()": "rates[kept].min()"}
"""the smallest rate that holds is returned instead of the largest
Which of them makes the longest steps?"""
pick_learning_rate__index = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn int(np.argmax(np.where(kept, rates, 0.0)))"
}
"""place of the rate is returned instead of the rate
What does argmax return?"""
pick_learning_rate__last_row = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn rates[kept][-1]"
}
"""the last row that holds is taken, as if the rates were sorted
In which order do the rates come?"""
pick_learning_rate__first_row = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn rates[kept][0]"
}
"""the first row that holds is taken
In which order do the rates come?"""
pick_learning_rate__stops = {
    "np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, 0])": "np.logical_and.accumulate(np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, 0]))"
}
"""the search stops at the first row that diverges
In which order do the rates come? May a good one stand behind a bad one?"""
pick_learning_rate__rates_sorted = {"rates[kept]": "np.sort(rates)[kept]"}
"""rates are sorted without their rows of losses
Which row belongs to which rate after sorting?"""
pick_learning_rate__nan_passes = {
    "np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, 0])": "~((losses[:, -1] > losses[:, 0]) | np.isinf(losses).any(axis=1))"
}
"""nan counts as converged, because every comparison with it is false
What is nan > 1? And what is not (nan > 1)?"""
pick_learning_rate__end_only = {"np.isfinite(losses)": "losses"}
"""only the first and the last loss are looked at: an infinite loss on the way is missed
Which of the losses must be finite?"""
pick_learning_rate__finite_only = {":, 0": ":, -1"}
"""only infinite losses and nan count as divergence
What if the loss rises slowly, without ever becoming infinite?"""
pick_learning_rate__any_rise = {"losses[:, -1] <= losses[:, 0]": "(np.diff(losses, axis=1) <= 0).all(axis=1)"}
"""any rise on the way counts as divergence
Does a run that goes up once and ends low diverge?"""
pick_learning_rate__above_lowest = {"losses[:, 0]": "losses.min(axis=1)"}
"""the last loss is compared with the lowest one instead of with the first
Does a run diverge that dips and comes back a little?"""
pick_learning_rate__peak = {"losses[:, -1]": "losses.max(axis=1)"}
"""the largest loss is compared with the first one instead of the last
Does a run that goes up once and ends low diverge?"""
pick_learning_rate__last_step = {
    "rates[kept]": "rates[np.isfinite(losses).all(axis=1) & (losses[:, -1] <= losses[:, -2])]"
}
"""the last loss is compared with the one before instead of with the first
Does a run diverge that ends far below its start?"""
pick_learning_rate__level_diverges = {"losses[:, -1] <= losses[:, 0]": "losses[:, -1] < losses[:, 0]"}
"""run that ends exactly where it began counts as divergence
Is its last loss above its first?"""
pick_learning_rate__smallest_rate = {"rates.min() / 10.0": "rates.min()"}
"""the smallest rate is returned where every run diverges
That rate has been tried, and it diverges. What should be tried next?"""
pick_learning_rate__tenth_of_the_largest = {"rates.min": "rates.max"}
"""a tenth of the largest rate is returned where every run diverges
That rate may have been tried already. Which one lies below all of them?"""
pick_learning_rate__zero = {"rates.min": "kept.min"}
"""0 is returned where every run diverges
What does the task ask for when no rate holds? What would the weights do at a rate of 0?"""
pick_learning_rate__nothing = {"rates.min() / 10.0": "None"}
"""None is returned where every run diverges
What does the task ask for when no rate holds?"""
pick_learning_rate__of_nothing = {"rates[kept].max() if kept.any() else rates.min() / 10.0": "rates[kept].max()"}
"""the maximum of nothing is taken where every run diverges, which numpy refuses
What is left of the rates when every run diverges? What does the task ask for then?"""
pick_learning_rate__diverging = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn np.max(np.where(kept, 0.0, rates))"
}
"""the largest rate whose run diverges is returned
Which of the runs should be left out?"""
pick_learning_rate__loss = {
    "return rates[kept].max() if kept.any() else rates.min() / 10.0": "if not kept.any():\n    return rates.min() / 10\nreturn losses[kept][np.argmax(rates[kept]), -1]"
}
"""the loss is returned instead of the rate
What is asked for: a rate, or what it led to?"""
pick_learning_rate__all = {"rates[kept].max()": "rates[kept]"}
"""all rates that hold are returned
One number was asked for. Which one of them?"""
pick_learning_rate__lowest_of_all = {
    "rates[kept].max() if kept.any() else rates.min() / 10.0": "rates[np.nanargmin(losses[:, -1])]"
}
"""the rate with the lowest last loss of all runs is returned, and no run is left out
Which rate is asked for: the best one of this short run, or the largest that holds? What if none does?"""
pick_learning_rate__argmin = {
    "rates[kept].max() if kept.any() else rates.min() / 10.0": "rates[np.argmin(losses[:, -1])]"
}
"""the rate with the lowest last loss is returned, and argmin takes nan for the lowest
What does argmin do with nan? And which rate is asked for?"""
pick_learning_rate__end_only_and_level = {
    "np.isfinite(losses).all(axis=1)": "np.isfinite(losses[:, -1])",
    "losses[:, -1] <= losses[:, 0]": "losses[:, -1] < losses[:, 0]",
}
"""only the first and the last loss are looked at, and a run that ends where it began counts as divergence
There are two questions: which of the losses must be finite, and is the last one above the first?"""

# ── minimize ──────────────────────────────────────────────────────────────────────────────────

minimize__no_memory = {
    "w, *anew = result if kept else (result,)\n        kept = dict(zip(kept, anew, strict=True))": "w = result[0] if kept else result"
}
"""what a step remembers is thrown away: every step starts from zero
Where does your driver keep what the step returns beside the weights?"""
minimize__t_never_counted = {'"t": number + 1': '"t": 1'}
"""the number of the step is 1 forever
Who counts the steps?"""
minimize__t_one_late = {'"t": number + 1': '"t": number + 2'}
"""steps are counted from 2
What is the number of the first step?"""
minimize__rate_never_changes = {"schedule(number, *rates)": "schedule(0, *rates)"}
"""the schedule is asked once, before the first step
For which step is the rate that you use?"""
minimize__rate_one_early = {"schedule(number, *rates)": "schedule(number + 1, *rates)"}
"""the schedule is asked with steps that are counted from 1
From which number does a schedule count?"""
minimize__old_slope = {"slope(w, *data)": "slope(w0, *data)"}
"""the gradient is taken at w0 in every step
Where do you stand after the first step?"""
minimize__uphill = {"slope(w, *data)": "-slope(w, *data)"}
"""the sign of the gradient is flipped: the path leads uphill
Where should the path lead?"""
minimize__no_start = {"np.array(path)": "np.array(path[1:])"}
"""the path lacks its first row, w0
Where does the path begin?"""
minimize__end_only = {"np.array(path)": "w"}
"""only the last weights are returned
The whole path was asked for."""
minimize__one_step_less = {"range(steps)": "range(steps - 1)"}
"""the path is one step too short
How many rows has a path of 3 steps?"""
minimize__same_array = {"np.array(path)": "np.tile(w, (steps + 1, 1))"}
"""every row is the last one: the path holds one and the same array many times
What does a list hold when an array is put into it and then changed?"""
