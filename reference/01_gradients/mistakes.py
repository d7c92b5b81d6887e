"""Known mistakes in matrix gradients: each says what the student did, then hints at the way out."""

import math

import numpy as np

# ── sigmoid ───────────────────────────────────────────────────────────────────────────────────

sigmoid__overflow = {"np.where(z >= 0, 1.0, decay)": "np.exp(z)", "-np.abs(z)": "z"}
"""e^z is divided by 1 + e^z, which is inf / inf for large z
Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?"""
sigmoid__sign = {"np.where(z >= 0, 1.0, decay)": "1", "-np.abs(z)": "z"}
"""the sign of the exponent is flipped: this is 1 - sigmoid(z)
What should come out at a large positive z?"""
sigmoid__precedence = {"np.where(z >= 0, 1.0, decay) / (1.0 + decay)": "1 / 1 + np.exp(-z)"}
"""the denominator lost its parentheses: 1 / 1 + e^(-z) is 1 + e^(-z)
What does Python do first, the division or the sum? Try z = 0 by hand."""


def sigmoid__scalar(z):
    """math.exp is used, which takes one number and not an array
    Which exp works on every entry of an array?
    """
    return 1 / (1 + math.exp(-z))


sigmoid__tanh = {"np.where(z >= 0, 1.0, decay) / (1.0 + decay)": "np.tanh(z)"}
"""tanh is computed instead of the sigmoid
Between which two values does the sigmoid lie?"""
sigmoid__tanh_unscaled = {"np.where(z >= 0, 1.0, decay) / (1.0 + decay)": "0.5 * (1 + np.tanh(z))"}
"""the sigmoid is made from tanh(z) where tanh(z / 2) belongs
The two curves have the same form, but not the same steepness: compare them at z = 1."""
sigmoid__clipped = {"np.where(z >= 0, 1.0, decay)": "1", "np.abs(z)": "np.clip(z, -10, 10)"}
"""z is clipped to [-10, 10] against the overflow, which changes the value beyond
Can you avoid the overflow without changing z? Think about the two signs of z apart."""
sigmoid__in_place = {
    "return np.where(z >= 0, 1.0, decay) / (1.0 + decay)": "z[...] = np.where(z >= 0, 1.0, decay) / (1.0 + decay)\nreturn z"
}
"""the result is written into z
Who else still needs z after this call?"""
sigmoid__whole_sum = {"np.where(z >= 0, 1.0, decay) / (1.0 + decay)": "np.exp(z - z.max()) / np.exp(z - z.max()).sum()"}
"""the exponentials are divided by their sum over all entries, as in a softmax
Does one entry of the sigmoid depend on the other entries?"""

# ── sigmoid_grad ──────────────────────────────────────────────────────────────────────────────

sigmoid_grad__of_input = {"sigmoid(z)": "z"}
"""z (1 - z) is computed: the argument is taken for sigmoid(z)
The formula speaks of sigmoid(z). Which of the two does this function receive?"""
sigmoid_grad__twice = {"sigmoid(z)": "sigmoid(sigmoid(z))"}
"""the sigmoid is applied twice before the slope is taken
How many sigmoids stand in the formula, one inside the other?"""
sigmoid_grad__plus = {"1.0 - value": "1 + value"}
"""the sign in the second factor is flipped: s (1 + s) instead of s (1 - s)
What should the slope be at z = 0, and where the curve is flat?"""
sigmoid_grad__like_tanh = {"value * (1.0 - value)": "1 - value**2"}
"""1 - s^2 is computed, which is how the slope of tanh is made from its value
Which function is differentiated here? Its steepest slope is 1/4."""
sigmoid_grad__value = {"value * (1.0 - value)": "value"}
"""sigmoid(z) itself is returned, not its slope
What becomes of the curve's steepness where it levels off near 1?"""
sigmoid_grad__complement = {"value * (1.0 - value)": "1 - value"}
"""1 - sigmoid(z) is returned: the first factor is missing
The slope is a product. What is its value for a large negative z?"""
sigmoid_grad__overflow = {"value * (1.0 - value)": "np.exp(-z) / (1 + np.exp(-z)) ** 2"}
"""e^(-z) / (1 + e^(-z))^2 is computed as it is, which is inf / inf for a large negative z
You have a function that is safe for every z. Can you write the slope with it alone?"""
sigmoid_grad__in_place = {"return value * (1.0 - value)": "z[...] = value * (1.0 - value)\nreturn z"}
"""the result is written into z
Who else still needs z after this call?"""

# ── tanh_grad ─────────────────────────────────────────────────────────────────────────────────

tanh_grad__unsquared = {"np.tanh(z) ** 2": "np.tanh(z)"}
"""the square is missing: 1 - tanh(z)
Is your slope the same at z and at -z, as the curve of tanh says?"""
tanh_grad__of_input = {"np.tanh(z)": "z"}
"""1 - z^2 is computed: the argument is taken for tanh(z)
Can the slope of tanh be negative? Which of z and tanh(z) does this function receive?"""
tanh_grad__sigmoid = {"1.0 - np.tanh(z) ** 2": "sigmoid_grad(z)"}
"""the slope of the sigmoid is returned
What is the slope of tanh at z = 0?"""
tanh_grad__form_of_sigmoid = {"1.0 - np.tanh(z) ** 2": "np.tanh(z) * (1 - np.tanh(z))"}
"""t (1 - t) is computed with t = tanh(z): the sigmoid's formula
The two curves have different formulas for the slope. What should it be at z = 0?"""
tanh_grad__twice = {"np.tanh(z)": "np.tanh(np.tanh(z))"}
"""tanh is applied twice before the slope is taken
How many tanh stand in the formula, one inside the other?"""
tanh_grad__overflow = {"np.tanh(z)": "((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))"}
"""tanh is made from exponentials, which gives inf / inf for large entries
numpy has a tanh that is right for every z."""
tanh_grad__square_of_input = {"np.tanh(z) ** 2": "np.tanh(z**2)"}
"""z is squared inside tanh: 1 - tanh(z^2)
What does the square in the formula belong to?"""

# ── relu ──────────────────────────────────────────────────────────────────────────────────────

relu__max = {"np.maximum(z, 0.0)": "np.max(z, 0)"}
"""np.max is used, whose second argument is an axis
Is one number wanted for each column, or one for each entry? numpy has another function with a longer name."""
relu__in_place = {"return np.maximum(z, 0.0)": "z[z < 0] = 0\nreturn z"}
"""the negative entries of z itself are set to 0
Backward needs z as it was. What will it see?"""
relu__absolute = {"np.maximum(z, 0.0)": "np.abs(z)"}
"""the absolute value is returned
What becomes of a negative entry?"""
relu__minimum = {"np.maximum": "np.minimum"}
"""the negative entries are kept and the positive ones set to 0
Which of the two sides lets the signal through?"""
relu__mask = {"np.maximum(z, 0.0)": "(z > 0) * 1.0"}
"""1 is returned for a positive entry instead of the entry itself: that is the slope
What should come out at z = 3?"""
relu__capped = {"np.maximum(z, 0.0)": "np.clip(z, 0, 1)"}
"""the result is cut off at 1
Is there an upper end to relu?"""

# ── relu_grad ─────────────────────────────────────────────────────────────────────────────────

relu_grad__one_at_zero = {"z > 0": "z >= 0"}
"""the slope at exactly 0 is given as 1
The task fixes the slope at the kink. From which side does it count?"""
relu_grad__half_at_zero = {"np.where(z > 0, 1.0, 0.0)": "0.5 * (1 + np.sign(z))"}
"""the slope at exactly 0 is given as one half
The task fixes the slope at the kink. From which side does it count?"""
relu_grad__value = {"np.where(z > 0, 1.0, 0.0)": "np.maximum(z, 0)"}
"""relu(z) itself is returned, not its slope
How steep is the curve at z = 3, and is it steeper at z = 30?"""
relu_grad__sign = {"np.where(z > 0, 1.0, 0.0)": "np.sign(z)"}
"""the sign of z is returned, which is -1 for negative entries
How steep is relu on its flat side?"""
relu_grad__inverted = {"1.0, 0.0": "0.0, 1.0"}
"""the two sides are swapped: 1 for negative entries and 0 for positive ones
On which side does relu rise?"""
relu_grad__in_place = {"return np.where(z > 0, 1.0, 0.0)": "z[z > 0] = 1\nz[z <= 0] = 0\nreturn z"}
"""zeros and ones are written into z
Who else still needs z after this call?"""

# ── leaky_relu ────────────────────────────────────────────────────────────────────────────────

leaky_relu__wrong_side = {"z, alpha * z": "alpha * z, z"}
"""alpha multiplies the positive side instead of the negative one
Which side leaks?"""
leaky_relu__fixed_slope = {"alpha": "0.01"}
"""the slope 0.01 is written into the code, and alpha is not used
Does your result change when alpha does?"""
leaky_relu__no_leak = {"np.where(z > 0, z, alpha * z)": "np.maximum(z, 0)"}
"""the negative side is 0: this is relu, nothing leaks
What is left of z = -2 when alpha is 0.1?"""
leaky_relu__sign = {"alpha": "-alpha"}
"""the negative side has the wrong sign: -alpha z
Is the result for a negative entry positive or negative?"""
leaky_relu__constant = {"alpha * z": "alpha"}
"""the negative side is alpha itself, not alpha times z
Does the curve go through 0 without a jump?"""
leaky_relu__everywhere = {"np.where(z > 0, z, alpha * z)": "np.maximum(z, 0) + alpha * z"}
"""alpha z is added on both sides: max(z, 0) + alpha z
What is the slope of your curve for positive z?"""
leaky_relu__in_place = {"return np.where(z > 0, z, alpha * z)": "z[z < 0] *= alpha\nreturn z"}
"""the negative entries of z itself are multiplied by alpha
Backward needs z as it was. What will it see?"""

# ── leaky_relu_grad ───────────────────────────────────────────────────────────────────────────

leaky_relu_grad__zero = {"alpha": "0.0"}
"""the slope of the negative side is given as 0, as for relu
Forward and backward must tell of the same curve. How steep is it on the left?"""
leaky_relu_grad__value = {"alpha": "alpha * z"}
"""alpha z is returned on the negative side instead of its slope
The negative side is a straight line. Does its slope depend on z?"""
leaky_relu_grad__fixed_slope = {"alpha": "0.01"}
"""the slope 0.01 is written into the code, and alpha is not used
Does your result change when alpha does?"""
leaky_relu_grad__one_at_zero = {"z > 0": "z >= 0"}
"""the slope at exactly 0 is given as 1
The task fixes the slope at the kink. From which side does it count?"""
leaky_relu_grad__wrong_side = {"1.0, alpha": "alpha, 1.0"}
"""the slopes of the two sides are swapped
Which side leaks?"""
leaky_relu_grad__sign = {"alpha": "-alpha"}
"""the slope of the negative side has the wrong sign
Does the curve rise or fall on the left of 0?"""
leaky_relu_grad__in_place = {"return np.where(z > 0, 1.0, alpha)": "z[...] = np.where(z > 0, 1.0, alpha)\nreturn z"}
"""the slopes are written into z
Who else still needs z after this call?"""

# ── elu ───────────────────────────────────────────────────────────────────────────────────────

elu__no_alpha = {"alpha * np.expm1(np.minimum(z, 0.0))": "np.expm1(np.minimum(z, 0))"}
"""the factor alpha is missing on the negative side
Towards which value does the curve level off on the left?"""
elu__parentheses = {"np.expm1(np.minimum(z, 0.0))": "np.exp(np.minimum(z, 0)) - 1"}
"""alpha e^z - 1 is computed: alpha does not reach the 1
Does the curve go through 0 without a jump?"""
elu__sign = {"alpha": "-alpha"}
"""the negative side has the wrong sign: alpha (1 - e^z)
Is the result for a negative entry above or below 0?"""
elu__no_minus_one = {"np.expm1": "np.exp"}
"""the -1 is missing on the negative side
What is your value just left of 0, and what just right of it?"""
elu__masks = {
    "np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))": "(z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1)"
}
"""the two sides are multiplied by masks and added, which gives 0 times inf for large entries
The exponential is computed for positive entries too. How can it be kept from overflowing there?"""
elu__both_sides = {"np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))": "alpha * (np.exp(z) - 1)"}
"""the formula of the negative side is used on both sides
What should come out for a positive entry?"""
elu__alpha_on_both = {
    "np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))": "alpha * np.where(z > 0, z, np.expm1(np.minimum(z, 0)))"
}
"""alpha multiplies the positive side as well
To which of the two lines of the formula does alpha belong?"""
elu__in_place = {
    "return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))": "z[z < 0] = alpha * np.expm1(z[z < 0])\nreturn z"
}
"""the negative entries of z itself are replaced
Backward needs z as it was. What will it see?"""

# ── elu_grad ──────────────────────────────────────────────────────────────────────────────────

elu_grad__minus_one = {"np.exp(np.minimum(z, 0.0))": "np.exp(np.minimum(z, 0)) - 1"}
"""the 1 of alpha (e^z - 1) survived the differentiation, outside the parentheses
What is the slope of a constant?"""
elu_grad__no_alpha = {"alpha * np.exp(np.minimum(z, 0.0))": "np.exp(np.minimum(z, 0))"}
"""the factor alpha is missing on the negative side
What becomes of a constant factor when you differentiate?"""
elu_grad__value = {"np.exp": "np.expm1"}
"""elu(z) itself is returned on the negative side, not its slope
Does the curve rise or fall on the left? Which sign must its slope have?"""
elu_grad__masks = {"np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))": "(z > 0) + (z <= 0) * alpha * np.exp(z)"}
"""the two sides are multiplied by masks and added, which gives 0 times inf for large entries
The exponential is computed for positive entries too. How can it be kept from overflowing there?"""
elu_grad__one_at_zero = {"z > 0": "z >= 0"}
"""the slope at exactly 0 is given as 1
The task fixes the slope at the kink. From which side does it count?"""
elu_grad__positive_value = {"1.0, alpha * np.exp(np.minimum(z, 0.0))": "z, alpha * np.exp(np.minimum(z, 0))"}
"""z itself is returned on the positive side, not its slope
The positive side is a straight line. How steep is it?"""
elu_grad__power_rule = {"np.exp(np.minimum(z, 0.0))": "z * np.exp(np.minimum(z, 0) - 1)"}
"""the exponential is differentiated like a power: z e^(z - 1)
Which function is its own derivative?"""
elu_grad__in_place = {
    "return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))": "z[...] = np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))\nreturn z"
}
"""the slopes are written into z
Who else still needs z after this call?"""

# ── silu ──────────────────────────────────────────────────────────────────────────────────────

silu__sigmoid = {"z * sigmoid(z)": "sigmoid(z)"}
"""the factor z is missing: this is the sigmoid
What should come out for a large positive entry?"""
silu__tanh = {"sigmoid": "np.tanh"}
"""z is multiplied by tanh(z) instead of the sigmoid
What should be left of a large negative entry?"""
silu__mirrored = {"sigmoid(z)": "sigmoid(-z)"}
"""z is multiplied by sigmoid(-z)
Which entries should pass almost unchanged, large positive or large negative ones?"""
silu__rectified = {"z * sigmoid(z)": "np.maximum(z, 0) * sigmoid(z)"}
"""negative entries are set to 0 before the multiplication
silu dips a little below 0. Where?"""
silu__slope = {"sigmoid": "sigmoid_grad"}
"""z is multiplied by the slope of the sigmoid, not by its value
Read the formula again: is there a derivative in it?"""
silu__overflow = {"sigmoid(z)": "np.exp(z) / (1 + np.exp(z))"}
"""the sigmoid in it is e^z / (1 + e^z), which is inf / inf for large z
You have a sigmoid that is safe for every z."""
silu__in_place = {"return z * sigmoid(z)": "z *= sigmoid(z)\nreturn z"}
"""z itself is multiplied by its sigmoid
Backward needs z as it was. What will it see?"""

# ── silu_grad ─────────────────────────────────────────────────────────────────────────────────

silu_grad__first_term = {"sigmoid(z) + z * sigmoid_grad(z)": "sigmoid(z)"}
"""only the first term of the product rule is there: sigmoid(z)
z appears twice in z sigmoid(z). Which of the two have you kept fixed?"""
silu_grad__second_term = {"sigmoid(z) + z * sigmoid_grad(z)": "z * sigmoid_grad(z)"}
"""only the second term of the product rule is there: z sigmoid'(z)
z appears twice in z sigmoid(z). Which of the two have you kept fixed?"""
silu_grad__sigmoid = {"sigmoid(z) + z * sigmoid_grad(z)": "sigmoid_grad(z)"}
"""only the sigmoid is differentiated, as if the factor z were not there
silu is a product of two functions of z. Which rule is that?"""
silu_grad__no_z = {"z * sigmoid_grad(z)": "sigmoid_grad(z)"}
"""the factor z is missing in the second term
In the product rule each term keeps one of the two factors as it is. Which one does the second term keep?"""
silu_grad__minus = {"sigmoid(z) + z * sigmoid_grad(z)": "sigmoid(z) - z * sigmoid_grad(z)"}
"""the two terms of the product rule are subtracted
Which sign joins the two terms of the product rule?"""
silu_grad__value_in_second = {"sigmoid_grad": "sigmoid"}
"""the second term has sigmoid(z) where its slope belongs
In the product rule each factor is differentiated once. Which one in the second term?"""
silu_grad__product_of_slopes = {"sigmoid(z) + z * sigmoid_grad(z)": "sigmoid(z) * sigmoid_grad(z)"}
"""the slopes of the two factors are multiplied with the sigmoid: s * s (1 - s)
The derivative of a product is a sum. Of what?"""
silu_grad__in_place = {"z * sigmoid_grad(z)": "np.multiply(z, sigmoid_grad(z), out=z)"}
"""the result is written into z
Who else still needs z after this call?"""

# ── elementwise_jacobian ──────────────────────────────────────────────────────────────────────

elementwise_jacobian__vector = {"np.diag(sigmoid_grad(z))": "sigmoid_grad(z)"}
"""only the diagonal is returned, as a vector
How many derivatives are there between n results and n entries?"""
elementwise_jacobian__rows = {"np.diag(sigmoid_grad(z))": "np.tile(sigmoid_grad(z), (len(z), 1))"}
"""every row holds all slopes, as if each result depended on every entry
By how much does the first result move when only the second entry of z does?"""
elementwise_jacobian__outer = {"np.diag(sigmoid_grad(z))": "np.outer(sigmoid(z), 1 - sigmoid(z))"}
"""the outer product of s and 1 - s is returned: the entries off the diagonal are not 0
By how much does the first result move when only the second entry of z does?"""
elementwise_jacobian__softmax = {"np.diag(sigmoid_grad(z))": "np.diag(sigmoid(z)) - np.outer(sigmoid(z), sigmoid(z))"}
"""diag(s) - s s^T is returned, which has the form of the Jacobian of a softmax
In a softmax every result depends on every entry. In the sigmoid?"""
elementwise_jacobian__values = {"sigmoid_grad": "sigmoid"}
"""the diagonal holds sigmoid(z), not its slope
A Jacobian holds derivatives. Of what, on the diagonal?"""
elementwise_jacobian__identity = {"np.diag(sigmoid_grad(z))": "np.eye(len(z))"}
"""the identity matrix is returned
That would be the Jacobian of a function that changes nothing. How steep is the sigmoid?"""
elementwise_jacobian__of_input = {"sigmoid_grad(z)": "z * (1 - z)"}
"""the diagonal holds z (1 - z): z is taken for sigmoid(z)
The formula speaks of sigmoid(z). Which of the two does this function receive?"""

# ── affine ────────────────────────────────────────────────────────────────────────────────────

affine__transposed = {"W @ x": "W.T @ x"}
"""W is transposed in the product: W^T x + b
W is (n, m) and x is (m,). Over which index does the product sum?"""
affine__elementwise = {"W @ x": "W * x"}
"""W and x are multiplied entry by entry, not as a matrix and a vector
Print the shape of W * x. How do you get one sum for each row?"""
affine__no_bias = {"W @ x + b": "W @ x"}
"""the bias is missing
Does your result change when b does?"""
affine__minus_bias = {"W @ x + b": "W @ x - b"}
"""the bias is subtracted
Compare the sign of b with the formula."""
affine__bias_first = {"W @ x + b": "W @ (x + b)"}
"""the bias is added to x before the product: W (x + b)
What is the shape of b, that of the input or that of the result?"""
affine__column = {"W @ x + b": "W @ x[:, None] + b[:, None]"}
"""the result is a column of shape (n, 1)
One sample is a vector here. How many axes does it have?"""
affine__bias_column = {"W @ x + b": "W @ x + b[:, None]"}
"""the bias is a column and the product is not, so that numpy makes a matrix of their sum
Print the two shapes before you add."""
affine__in_place = {"return W @ x + b": "b += W @ x\nreturn b"}
"""the product is added to b itself
Who else still needs b after this call?"""

# ── score ─────────────────────────────────────────────────────────────────────────────────────

score__no_activation = {"sigmoid(affine(x, W, b))": "(W @ x + b)"}
"""the activation is left out: u^T z
What is between z and the score?"""
score__tanh = {"sigmoid": "np.tanh"}
"""f is tanh instead of the sigmoid
Which activation does this task name?"""
score__relu = {"sigmoid(affine(x, W, b))": "np.maximum(W @ x + b, 0)"}
"""f is relu instead of the sigmoid
Which activation does this task name?"""
score__elementwise = {"u @ sigmoid(affine(x, W, b))": "u * sigmoid(W @ x + b)"}
"""u and h are multiplied entry by entry and not summed
A score is one number. What does u^T h stand for?"""
score__no_u = {"u @ sigmoid(affine(x, W, b))": "sigmoid(W @ x + b).sum()"}
"""the hidden values are summed without their weights u
Does your score change when u does?"""
score__activation_last = {"u @ sigmoid(affine(x, W, b))": "sigmoid(u @ (W @ x + b))"}
"""the activation is applied to the score, not to the hidden layer
In which order do u and f come, seen from x?"""
score__no_bias = {"affine(x, W, b)": "W @ x"}
"""the bias is missing
Does your score change when b does?"""
score__bias_last = {"sigmoid(affine(x, W, b))": "(sigmoid(W @ x) + b)"}
"""the bias is added after the activation
Is b a part of z or of h?"""
score__array = {"u @ sigmoid(affine(x, W, b))": "np.array([u @ sigmoid(W @ x + b)])"}
"""the score is an array of shape (1,)
A score is one number: how many axes does it have?"""
score__overflow = {"sigmoid(affine(x, W, b))": "(np.exp(W @ x + b) / (1 + np.exp(W @ x + b)))"}
"""the sigmoid in it is e^z / (1 + e^z), which is inf / inf for large z
You have a sigmoid that is safe for every z."""

# ── error_signal ──────────────────────────────────────────────────────────────────────────────

error_signal__no_slope = {"sigmoid_grad(z)": "1.0"}
"""f'(z) is forgotten: this is ds/dh, not ds/dz
What happens to a small change of z before it reaches the score?"""
error_signal__no_u = {"u * sigmoid_grad(z)": "sigmoid_grad(z)"}
"""u is forgotten: this is only the local slope f'(z)
Follow the path from the score back to z. Which weights lie on it?"""
error_signal__value = {"sigmoid_grad": "sigmoid"}
"""u is multiplied by f(z) instead of f'(z)
An error signal is a derivative. Of what?"""
error_signal__slope_at_h = {"sigmoid_grad(z)": "sigmoid_grad(sigmoid(z))"}
"""the slope is taken at f(z) instead of z
At which point of the curve does the layer stand?"""
error_signal__of_input = {"sigmoid_grad(z)": "z * (1 - z)"}
"""z (1 - z) is used as the slope: z is taken for sigmoid(z)
Read the docstring of sigmoid_grad: what is its argument?"""
error_signal__tanh = {"sigmoid_grad(z)": "(1 - np.tanh(z) ** 2)"}
"""the slope is that of tanh
Which activation does this task name?"""
error_signal__summed = {"u * sigmoid_grad(z)": "u @ sigmoid_grad(z)"}
"""the products are summed into one number
The error signal of a layer has the shape of that layer. How many units does it have?"""
error_signal__column = {"u * sigmoid_grad(z)": "(u * sigmoid_grad(z))[:, None]"}
"""the result is a column of shape (n, 1)
The error signal has the shape of z."""
error_signal__outer = {"u * sigmoid_grad(z)": "np.outer(u, sigmoid_grad(z))"}
"""the outer product of u and f'(z) is returned
Does unit i of the hidden layer feel the slope of unit j?"""
error_signal__in_place = {"return u * sigmoid_grad(z)": "u *= sigmoid_grad(z)\nreturn u"}
"""u itself is multiplied by the slope
Who else still needs u after this call?"""

# ── weight_gradient ───────────────────────────────────────────────────────────────────────────

weight_gradient__transposed = {"delta, x": "x, delta"}
"""the outer product is transposed: x delta^T instead of delta x^T
W is (n, m). Which index of W multiplies which entry of x?"""
weight_gradient__elementwise = {"np.outer(delta, x)": "delta * x"}
"""delta and x are multiplied entry by entry
Every entry of delta meets every entry of x. How many products is that?"""
weight_gradient__dot = {"np.outer": "np.dot"}
"""the inner product of delta and x is returned
The gradient by W has the same shape as W. How many weights are there?"""
weight_gradient__no_x = {"delta, x": "delta, np.ones_like(x)"}
"""x is forgotten: each row repeats delta_i
By how much does z_i move when W_ij does? On what does that depend?"""
weight_gradient__no_delta = {"delta": "np.ones_like(delta)"}
"""delta is forgotten: each row repeats x, the local gradient
The local gradient is only one factor. What comes from above?"""
weight_gradient__sign = {"np.outer": "-np.outer"}
"""the sign is flipped, as if this were already a step downhill
The gradient points uphill. Which function is asked for, the gradient or the step?"""
weight_gradient__averaged = {"np.outer(delta, x)": "np.outer(delta, x) / len(delta)"}
"""the outer product is divided by the number of hidden units
Is there a mean anywhere in the formula of the score?"""

# ── weight_gradient_entry ─────────────────────────────────────────────────────────────────────

weight_gradient_entry__swapped = {"delta[i] * x[j]": "delta[j] * x[i]"}
"""the two indices are swapped: delta_j x_i
Which of the two vectors runs along the rows of W?"""
weight_gradient_entry__no_x = {"x[j]": "1.0"}
"""x_j is forgotten
By how much does z_i move when W_ij does?"""
weight_gradient_entry__no_delta = {"delta[i] * x[j]": "x[j] * 1.0"}
"""delta_i is forgotten: this is only the local gradient
What comes from above?"""
weight_gradient_entry__sum = {"x[j]": "x.sum()"}
"""delta_i is multiplied by the sum of all of x
Which entry of x does W_ij multiply?"""
weight_gradient_entry__from_one = {"delta[i] * x[j]": "delta[i - 1] * x[j - 1]"}
"""the indices are counted from 1
Which entry of an array is x[0]?"""
weight_gradient_entry__row = {"x[j]": "x"}
"""the whole row of weights is returned
One weight was asked for. How many numbers is its gradient?"""
weight_gradient_entry__added = {"delta[i] * x[j]": "delta[i] + x[j]"}
"""delta_i and x_j are added
How do the two signals of the chain rule come together?"""

# ── bias_gradient ─────────────────────────────────────────────────────────────────────────────

bias_gradient__summed = {"delta.copy": "delta.sum"}
"""the error signal is summed into one number
How many biases are there?"""
bias_gradient__column = {"delta.copy()": "delta[:, None]"}
"""the result is a column of shape (n, 1)
Give the gradient the shape of the bias."""
bias_gradient__row = {"delta.copy()": "delta[None, :]"}
"""the result is a row of shape (1, n)
Give the gradient the shape of the bias."""
bias_gradient__ones = {"delta.copy()": "np.ones_like(delta)"}
"""ones are returned: the local gradient without the error signal
z moves as b moves. And how does the score move with z?"""
bias_gradient__diagonal = {"delta.copy()": "np.diag(delta)"}
"""the error signal is on the diagonal of a matrix
Give the gradient the shape of the bias."""
bias_gradient__sign = {"delta.copy()": "-delta"}
"""the sign is flipped, as if this were already a step downhill
The gradient points uphill. Which function is asked for, the gradient or the step?"""
bias_gradient__averaged = {"delta.copy()": "delta / len(delta)"}
"""the error signal is divided by the number of hidden units
Is there a mean anywhere in the formula of the score?"""

# ── input_gradient ────────────────────────────────────────────────────────────────────────────

input_gradient__not_transposed = {"W.T": "W"}
"""W is not transposed: W delta instead of W^T delta
W leads from x to z. In which direction does the signal travel now?"""
input_gradient__elementwise = {"W.T @ delta": "W * delta"}
"""W and delta are multiplied entry by entry, along the wrong axis
Print the two shapes. Over which index must the products be summed?"""
input_gradient__not_summed = {"W.T @ delta": "W * delta[:, None]"}
"""each row of W is multiplied by its delta, but the rows are not summed
x_j reaches the score through every hidden unit. What happens to signals that arrive on several paths?"""
input_gradient__no_delta = {"W.T @ delta": "W.sum(axis=0)"}
"""the columns of W are summed without delta
Does your result change when the error signal does?"""
input_gradient__column = {"delta": "delta[:, None]"}
"""the result is a column of shape (m, 1)
Give the gradient the shape of x."""
input_gradient__row = {"W.T @ delta": "delta[None, :] @ W"}
"""the result is a row of shape (1, m)
Give the gradient the shape of x."""
input_gradient__averaged = {"delta": "delta / len(delta)"}
"""the paths through the hidden units are averaged instead of summed
Is there a mean anywhere in the chain rule?"""
input_gradient__sign = {"W.T": "-W.T"}
"""the sign is flipped, as if this were already a step downhill
The gradient points uphill. Which function is asked for, the gradient or the step?"""

# ── score_gradients ───────────────────────────────────────────────────────────────────────────

score_gradients__weights_transposed = {"delta, x": "x, delta"}
"""dW is transposed: x delta^T instead of delta x^T
Compare the shape of dW with that of W."""
score_gradients__no_slope = {"error_signal(z, u)": "u"}
"""f'(z) is forgotten in the error signal
What happens to a small change of z before it reaches the score?"""
score_gradients__no_slope_below = {"delta, W": "u, W"}
"""f'(z) is forgotten in dx alone: W^T u
Does x reach the score on another path than W does?"""
score_gradients__no_slope_in_bias = {"bias_gradient(delta)": "u * 1.0"}
"""f'(z) is forgotten in db alone: it is u
Does b reach the score without passing through f?"""
score_gradients__no_u = {"error_signal(z, u)": "sigmoid_grad(z)"}
"""u is forgotten in the error signal
Follow the path from the score back to z. Which weights lie on it?"""
score_gradients__slope_at_h = {"z, u": "sigmoid(z), u"}
"""the slope is taken at h = f(z) instead of z
Read the docstring of sigmoid_grad: what is its argument?"""
score_gradients__tanh_slope = {"error_signal(z, u)": "u * (1 - sigmoid(z) ** 2)"}
"""the slope is 1 - h^2, which belongs to tanh
Which activation does the network have?"""
score_gradients__u_from_z = {"sigmoid(z)": "z"}
"""du is z instead of h
What does u multiply in the formula of the score?"""
score_gradients__u_with_slope = {"sigmoid": "sigmoid_grad"}
"""du is f'(z) instead of f(z)
The score is linear in u. What is the slope of a linear function?"""
score_gradients__u_row = {"sigmoid(z)": "sigmoid(z)[None, :]"}
"""du is a row of shape (1, n)
Compare the shape of du with that of u."""
score_gradients__bias_column = {"bias_gradient(delta)": "delta[:, None]"}
"""db is a column of shape (n, 1)
Compare the shape of db with that of b."""
score_gradients__bias_summed = {"bias_gradient(delta)": "delta.sum()"}
"""db is summed into one number
Compare the shape of db with that of b."""
score_gradients__input_not_transposed = {"input_gradient(delta, W)": "W @ delta"}
"""dx is W delta instead of W^T delta
In which direction does the signal travel on its way back?"""
score_gradients__no_bias = {"affine(x, W, b)": "W @ x"}
"""the bias is missing in z
At which point is the slope taken? Follow z from its formula."""
score_gradients__order = {
    "sigmoid(z), weight_gradient(delta, x), bias_gradient(delta), input_gradient(delta, W)": "weight_gradient(delta, x), bias_gradient(delta), input_gradient(delta, W), sigmoid(z)"
}
"""the results come in the order dW, db, dx, du
Read the order of the results in the task again."""
score_gradients__three = {
    "sigmoid(z), weight_gradient(delta, x), bias_gradient(delta), input_gradient(delta, W)": "np.outer(delta, x), delta, W.T @ delta"
}
"""du is missing among the results
The score has four arguments. How many gradients is that?"""
score_gradients__in_place = {"delta = error_signal(z, u)": "u *= sigmoid_grad(z)\ndelta = u"}
"""u itself is multiplied by the slope
Who else still needs u after this call?"""

# ── affine_forward ────────────────────────────────────────────────────────────────────────────

affine_forward__not_transposed = {"W.T": "W"}
"""W is not transposed: X W + b
X is (N, D) and W is (M, D). Which axes must meet in the product?"""
affine_forward__samples_in_columns = {"X @ W.T + b": "W @ X.T + b[:, None]"}
"""the samples of the result stand in columns: W X^T
A batch has one sample per row. Compare the shapes."""
affine_forward__no_bias = {"X @ W.T + b": "X @ W.T"}
"""the bias is missing
Does your result change when b does?"""
affine_forward__bias_column = {"X @ W.T + b": "X @ W.T + b[:, None]"}
"""the bias is added as a column: one bias per sample instead of one per unit
Print the shapes of the product and of the bias. Which axes should meet?"""
affine_forward__bias_summed = {"X @ W.T + b": "X @ W.T + b.sum()"}
"""the sum of all biases is added everywhere
How many units are there, and how many biases does each have?"""


def affine_forward__loop(X, W, b):
    """the rows are taken one by one in a Python loop
    One product of matrices does all rows at once. What is its order and which factor is transposed?
    """
    rows = []
    for x in X:
        rows.append(W @ x + b)  # noqa: PERF401  (as a student writes it)
    return np.array(rows)


def affine_forward__last_row(X, W, b):
    """a loop fills only the last row
    What is left of the first row's result after the loop?
    """
    Z = np.zeros((len(X), len(W)))
    for x in X:
        row = W @ x + b
    Z[-1] = row
    return Z


affine_forward__flattened = {"X @ W.T + b": "(X @ W.T + b).reshape(-1)"}
"""the batch is flattened into one long vector
Keep the samples apart: which axis counts them?"""

# ── affine_backward ───────────────────────────────────────────────────────────────────────────

affine_backward__weights_transposed = {"dZ.T @ X": "X.T @ dZ"}
"""dW is transposed: X^T dZ instead of dZ^T X
Compare the shape of dW with that of W."""
affine_backward__weights_averaged = {"dZ.T @ X": "dZ.T @ X / len(X)"}
"""dW is divided by N although dZ already carries the averaging
Where does the averaging happen, once?"""
affine_backward__bias_averaged = {"dZ.sum": "dZ.mean"}
"""db is the mean of the rows of dZ instead of their sum
Where does the averaging happen, once?"""
affine_backward__both_averaged = {"dZ.T @ X": "dZ.T @ X / len(X)", "dZ.sum": "dZ.mean"}
"""dW and db are divided by N although dZ already carries the averaging
Where does the averaging happen, once?"""
affine_backward__bias_over_units = {"axis=0": "axis=1"}
"""db is summed over the units instead of the samples
Which axis of dZ does b not have?"""
affine_backward__bias_total = {"dZ.sum(axis=0)": "dZ.sum()"}
"""db is one number: dZ is summed over both axes
How many biases are there?"""
affine_backward__bias_row = {"axis=0": "axis=0, keepdims=True"}
"""db has the shape (1, M): an axis was kept
Give the gradient the shape of the bias."""
affine_backward__bias_not_summed = {"dZ.sum(axis=0)": "dZ.copy()"}
"""db is dZ itself: the samples are not summed
One bias is shared by all samples. What happens to the signals that arrive from each?"""
affine_backward__bias_counted = {"dZ.sum(axis=0)": "np.full(len(W), float(len(X)))"}
"""db counts the samples: dZ is forgotten in it
By how much does the loss move when z does?"""
affine_backward__order = {"dZ @ W, dZ.T @ X": "dZ.T @ X, dZ @ W"}
"""the results come in the order dW, dX, db
Read the order of the results in the task again."""
affine_backward__input_transposed = {"dZ @ W": "dZ @ W.T"}
"""dX is dZ W^T instead of dZ W
dZ is (N, M) and W is (M, D). Which axes must meet in the product?"""


def affine_backward__loop(dZ, X, W):
    """the rows are taken one by one in a Python loop
    A product of matrices sums over the samples by itself. Which axis of which factor counts them?
    """
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(len(W))
    for row in range(len(X)):
        dX[row] = W.T @ dZ[row]
        dW += np.outer(dZ[row], X[row])
        db += dZ[row]
    return dX, dW, db


def affine_backward__overwritten(dZ, X, W):
    """a loop overwrites dW and db instead of adding to them: only the last sample counts
    What survives from the first sample?
    """
    dX = np.zeros(X.shape)
    for row in range(len(X)):
        dX[row] = W.T @ dZ[row]
        dW = np.outer(dZ[row], X[row])
        db = dZ[row]
    return dX, dW, db


affine_backward__in_place = {
    "return dZ @ W, dZ.T @ X, dZ.sum(axis=0)": "dZ /= len(dZ)\nreturn dZ @ W, dZ.T @ X, dZ.sum(axis=0)"
}
"""dZ itself is divided by N
Who owns dZ, and who has already done the averaging?"""

# ── softmax ───────────────────────────────────────────────────────────────────────────────────

softmax__no_shift = {"S - S.max(axis=1, keepdims=True)": "S"}
"""nothing is subtracted from the scores, so that e^S overflows
Which number overflows? Does adding a number to a whole row change its probabilities?"""
softmax__global_shift = {"S.max(axis=1, keepdims=True)": "S.max()"}
"""the largest score of the whole batch is subtracted from every row
What is left of a row whose scores lie thousands below another's? Which scores share one maximum?"""
softmax__smallest_shift = {"S.max": "S.min"}
"""the smallest score of each row is subtracted instead of the largest
Which exponent is the largest now?"""
softmax__shift_by_column = {"S.max(axis=1, keepdims=True)": "S.max(axis=0, keepdims=True)"}
"""the largest score of each column is subtracted instead of each row
Print the shape of the maximum. Must all scores of one row be shifted alike?"""
softmax__columns = {
    "S.max(axis=1, keepdims=True)": "S.max(axis=0, keepdims=True)",
    "powers.sum(axis=1, keepdims=True)": "powers.sum(axis=0, keepdims=True)",
}
"""the columns sum to 1 instead of the rows
Which axis counts the samples, and which the classes?"""
softmax__whole = {"powers / powers.sum(axis=1, keepdims=True)": "np.exp(S - S.max()) / np.exp(S - S.max()).sum()"}
"""the whole matrix sums to 1 instead of each row
Each sample has probabilities of its own. How many sums are that?"""
softmax__norm = {"powers.sum(axis=1, keepdims=True)": "np.linalg.norm(powers, axis=1, keepdims=True)"}
"""the exponentials are divided by their Euclidean norm
What must the probabilities of a row add up to?"""
softmax__twice = {
    "S - S": "np.exp(S - S.max(axis=1, keepdims=True)) / np.exp(S - S.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True) - (np.exp(S - S.max(axis=1, keepdims=True)) / np.exp(S - S.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))"
}
"""the softmax is applied twice
How many exponentials stand in the formula, one inside the other?"""
softmax__no_exp = {"powers / powers": "S / S"}
"""the scores themselves are divided by their sum, without an exponential
Can a probability be negative?"""
softmax__sigmoid = {"powers / powers.sum(axis=1, keepdims=True)": "sigmoid(S)"}
"""each score goes through a sigmoid of its own
What must the probabilities of a row add up to?"""
softmax__lost_axis = {
    "powers / powers.sum(axis=1, keepdims=True)": "np.exp(S - S.max(axis=1)) / np.exp(S - S.max(axis=1)).sum(axis=1)"
}
"""the maximum and the sum have lost an axis: (N, C) meets (N,)
What does numpy do with the shapes (N, C) and (N,)? Look at keepdims."""
softmax__logarithms = {"powers / powers.sum(axis=1, keepdims=True)": "log_softmax(S)"}
"""the logarithms of the probabilities are returned
What must a row add up to?"""
softmax__in_place = {"S - S.max(axis=1, keepdims=True)": "np.subtract(S, S.max(axis=1, keepdims=True), out=S)"}
"""the maximum is subtracted from S itself
Who else still needs the scores after this call?"""


def softmax__loop(S):
    """the rows are taken one by one in a Python loop
    Which axis of max and sum does what your loop does?
    """
    P = np.zeros(S.shape)
    for row in range(len(S)):
        powers = np.exp(S[row] - S[row].max())
        P[row] = powers / powers.sum()
    return P


# ── log_softmax ───────────────────────────────────────────────────────────────────────────────

log_softmax__log_of_probability = {"shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "np.log(softmax(S))"}
"""the logarithm is taken of a probability that has already become 0, which gives -inf
Can you write the logarithm of the quotient without computing the quotient first?"""
log_softmax__no_shift = {"S - S.max(axis=1, keepdims=True)": "S"}
"""nothing is subtracted from the scores, so that the sum of the exponentials overflows
Which number overflows? Does adding a number to a whole row change its probabilities?"""
log_softmax__global_shift = {"S.max(axis=1, keepdims=True)": "S.max()"}
"""the largest score of the whole batch is subtracted from every row
What is left of a row whose scores lie thousands below another's? Which scores share one maximum?"""
log_softmax__shift_once = {"shifted - np": "S - np"}
"""the maximum is subtracted inside the sum, but not outside
What you take away inside the logarithm must come back. Where?"""
log_softmax__no_log = {
    "np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "np.exp(shifted).sum(axis=1, keepdims=True)"
}
"""the sum of the exponentials is subtracted without its logarithm
The logarithm of a quotient is a difference. Of what?"""
log_softmax__columns = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "(S.T - S.T.max(axis=1, keepdims=True) - np.log(np.exp(S.T - S.T.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))).T"
}
"""the columns are normalised instead of the rows
Which axis counts the samples, and which the classes?"""
log_softmax__whole = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "S - S.max() - np.log(np.exp(S - S.max()).sum())"
}
"""the whole matrix is normalised instead of each row
Each sample has probabilities of its own. How many sums are that?"""
log_softmax__base_two = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))) / np.log(2)"
}
"""the logarithm has base 2
With which base is the logarithm of e^s just s?"""
log_softmax__base_ten = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))) / np.log(10)"
}
"""the logarithm has base 10
With which base is the logarithm of e^s just s?"""
log_softmax__added_constant = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "np.log(softmax(S) + 1e-12)"
}
"""a small constant is added inside the logarithm, which changes small probabilities
Did the task ask for that constant? Why is it needed at all?"""
log_softmax__sign = {
    "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted"
}
"""the sign is flipped
Is the logarithm of a probability above or below 0?"""
log_softmax__no_logarithm = {"shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))": "softmax(S)"}
"""the probabilities themselves are returned
What must the exponentials of a row add up to?"""
log_softmax__lost_axis = {
    "S.max(axis=1, keepdims=True)": "S.max(axis=1)",
    "np.exp(shifted).sum(axis=1, keepdims=True)": "np.exp(shifted).sum(axis=1)",
}
"""the maximum and the sum have lost an axis: (N, C) meets (N,)
What does numpy do with the shapes (N, C) and (N,)? Look at keepdims."""
log_softmax__in_place = {"S - S.max(axis=1, keepdims=True)": "np.subtract(S, S.max(axis=1, keepdims=True), out=S)"}
"""the maximum is subtracted from S itself
Who else still needs the scores after this call?"""


def log_softmax__loop(S):
    """the rows are taken one by one in a Python loop
    Which axis of max and sum does what your loop does?
    """
    L = np.zeros(S.shape)
    for row in range(len(S)):
        shifted = S[row] - S[row].max()
        L[row] = shifted - np.log(np.exp(shifted).sum())
    return L


# ── cross_entropy ─────────────────────────────────────────────────────────────────────────────

cross_entropy__sign = {"-log_softmax(S)[np.arange(len(y)), y]": "log_softmax(S)[np.arange(len(y)), y]"}
"""the minus is missing
Can this loss be negative?"""
cross_entropy__sum = {"log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y].sum()"}
"""the losses of the samples are summed, not averaged
Should the loss double when every sample is there twice?"""
cross_entropy__each = {"log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y]"}
"""one loss for each sample is returned, without the mean
A loss is one number."""
cross_entropy__array = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y].mean(keepdims=True)"
}
"""the loss is an array of shape (1,)
A loss is one number: how many axes does it have?"""
cross_entropy__base_two = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y].mean() / np.log(2)"
}
"""the logarithm has base 2
Which base makes the derivative of log x equal to 1/x?"""
cross_entropy__base_ten = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y].mean() / np.log(10)"
}
"""the logarithm has base 10
Which base makes the derivative of log x equal to 1/x?"""
cross_entropy__over_classes = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S)[np.arange(len(y)), y].sum() / S.shape[1]"
}
"""the sum is divided by the number of classes instead of samples
shape[0] or shape[1]: over what is the mean taken?"""
cross_entropy__over_everything = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "np.mean(log_softmax(S) * np.eye(S.shape[1])[y])"
}
"""the sum is divided by N times C, as np.mean over a masked matrix does
How many terms does the mean have?"""
cross_entropy__no_log = {"log_softmax": "softmax"}
"""the logarithm is missing: minus the probability is averaged
Compute one sample by hand. What should the loss be when the right class has probability 1?"""
cross_entropy__log_of_mean = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "np.log(softmax(S)[np.arange(len(y)), y].mean())"
}
"""the logarithm is taken of the mean probability instead of the mean of the logarithms
In which order do the sum and the logarithm stand in the formula?"""
cross_entropy__pairs = {"np.arange(len(y))": ":"}
"""log P[:, y] is averaged: every sample is paired with every label
How many numbers should be picked from an N by C matrix? Print the shape of what you picked."""
cross_entropy__all_classes = {"log_softmax(S)[np.arange(len(y)), y].mean()": "log_softmax(S).sum() / len(y)"}
"""the log-probabilities of all classes are summed: y is not used
Does your loss change when the labels do?"""
cross_entropy__scores_only = {"log_softmax(S)[np.arange(len(y)), y]": "S[np.arange(len(y)), y]"}
"""the scores are used as log-probabilities: the softmax is missing
What must the probabilities of a row add up to?"""
cross_entropy__log_of_probability = {"log_softmax(S)[np.arange(len(y)), y]": "np.log(softmax(S)[np.arange(len(y)), y])"}
"""the logarithm is taken of a probability that has already become 0, which gives inf
Can you go from scores to log-probabilities without computing the probabilities first?"""
cross_entropy__added_constant = {
    "log_softmax(S)[np.arange(len(y)), y]": "np.log(softmax(S)[np.arange(len(y)), y] + 1e-12)"
}
"""a small constant is added inside the logarithm, which changes the loss of small probabilities
Did the task ask for that constant? Why is it needed at all?"""
cross_entropy__no_shift = {
    "-log_softmax(S)[np.arange(len(y)), y]": "(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y])"
}
"""nothing is subtracted from the scores, so that the sum of the exponentials overflows
Which number overflows? Does adding a number to a whole row change its probabilities?"""
cross_entropy__columns = {"log_softmax(S)[np.arange(len(y)), y]": "log_softmax(S.T).T[np.arange(len(y)), y]"}
"""the softmax is taken over the samples instead of the classes
Which axis counts the samples, and which the classes?"""
cross_entropy__from_one = {"np.arange(len(y)), y": "np.arange(len(y - 1)), y - 1"}
"""the labels are counted from 1
Which column belongs to the label 0?"""
cross_entropy__narrow = {
    "log_softmax(S)[np.arange(len(y)), y].mean()": "(log_softmax(S) * np.eye(y.max() + 1)[y]).sum() / len(y)"
}
"""the number of classes is read from the largest label in the batch
What if no sample of the batch has the last class? Which shape knows the number of classes?"""
cross_entropy__in_place = {
    "return -log_softmax(S)[np.arange(len(y)), y].mean()": "S -= S.max(axis=1, keepdims=True)\nreturn -log_softmax(S)[np.arange(len(y)), y].mean()"
}
"""the maximum is subtracted from S itself
Who else still needs the scores after this call?"""


def cross_entropy__loop(S, y):
    """the rows are taken one by one in a Python loop
    One index expression picks one entry from each row. Which two arrays does it need?
    """
    total = 0.0
    for scores, label in zip(S, y, strict=True):
        largest = scores.max()
        total += largest + np.log(np.exp(scores - largest).sum()) - scores[label]
    return total / len(y)


# ── cross_entropy_grad ────────────────────────────────────────────────────────────────────────

cross_entropy_grad__no_mean = {"G / len(y)": "G"}
"""the 1/N of the mean is missing
Differentiate exactly the loss that cross_entropy returns."""
cross_entropy_grad__mean_twice = {"G / len(y)": "G / len(y) ** 2"}
"""it is divided by N twice
Where does the averaging happen, once?"""
cross_entropy_grad__over_classes = {"G / len(y)": "G / S.shape[1]"}
"""it is divided by the number of classes instead of samples
shape[0] or shape[1]: over what was the mean taken?"""
cross_entropy_grad__over_everything = {"G / len(y)": "G / S.size"}
"""it is divided by N times C
How many terms does the mean in the loss have?"""
cross_entropy_grad__no_label = {"G / len(y)": "softmax(S) / len(y)"}
"""the 1 of the right class is not subtracted: these are only the probabilities
The score of the right class should rise. What is the sign of its gradient?"""
cross_entropy_grad__sign = {"G / len(y)": "(np.eye(S.shape[1])[y] - softmax(S)) / len(y)"}
"""the sign is flipped: label minus probability
A step against the gradient should raise the score of the right class. Does it?"""
cross_entropy_grad__right_class_only = {"G / len(y)": "(softmax(S) - 1) * np.eye(S.shape[1])[y] / len(y)"}
"""the gradient of the incorrect classes is 0
Does a higher score of an incorrect class change the loss?"""
cross_entropy_grad__both_branches = {"G / len(y)": "(softmax(S) + (softmax(S) - 1) * np.eye(S.shape[1])[y]) / len(y)"}
"""the right class gets both branches: (p - 1) + p
Which line also runs for the right class? Is there an else?"""
cross_entropy_grad__diagonal = {"G / len(y)": "softmax(S) * (1 - softmax(S)) / len(y)"}
"""p (1 - p) is returned, the diagonal of the softmax's Jacobian
Does the score of class j change the probability of class k? And where is the logarithm?"""
cross_entropy_grad__all_columns = {"np.arange(len(y))": ":"}
"""P[:, y] is lowered by 1: every sample loses 1 at the labels of all samples
How many entries should change in an N by C matrix? Which two arrays pick them?"""
cross_entropy_grad__from_one = {"G / len(y)": "(softmax(S) - np.eye(S.shape[1])[y - 1]) / len(y)"}
"""the labels are counted from 1
Which column belongs to the label 0?"""
cross_entropy_grad__narrow = {"G / len(y)": "(softmax(S) - np.eye(y.max() + 1)[y]) / len(y)"}
"""the number of classes is read from the largest label in the batch
What if no sample of the batch has the last class? Which shape knows the number of classes?"""
cross_entropy_grad__columns = {"G / len(y)": "(softmax(S.T).T - np.eye(S.shape[1])[y]) / len(y)"}
"""the softmax is taken over the samples instead of the classes
Which axis counts the samples, and which the classes?"""
cross_entropy_grad__no_shift = {
    "G / len(y)": "(np.exp(S) / np.exp(S).sum(axis=1, keepdims=True) - np.eye(S.shape[1])[y]) / len(y)"
}
"""nothing is subtracted from the scores, so that e^S overflows
Which number overflows? Is your softmax safe for every score?"""
cross_entropy_grad__in_place = {"return G / len(y)": "S[...] = (softmax(S) - np.eye(S.shape[1])[y]) / len(y)\nreturn S"}
"""the result is written into S
Who else still needs the scores after this call?"""
cross_entropy_grad__last_row = {
    "G[np.arange(len(y)), y] -= 1.0": "for row in range(len(y)):\n    label = y[row]\nG[row, label] -= 1"
}
"""the 1 is subtracted after the loop, so that only the last sample gets it
Which lines of the loop run for each sample? Look at the indentation."""
cross_entropy_grad__loop = {"G[np.arange(len(y)), y] -= 1.0": "for row in range(len(y)):\n    G[row, y[row]] -= 1"}
"""the rows are taken one by one in a Python loop
One index expression reaches one entry in each row. Which two arrays does it need?"""

# ── softmax_entry_gradient ────────────────────────────────────────────────────────────────────

softmax_entry_gradient__always_right = {"p[k] - 1.0 if k == c else p[k]": "p[k] - 1"}
"""1 is subtracted for every class, not only for the right one
What should happen to the score of an incorrect class when the loss falls?"""
softmax_entry_gradient__always_incorrect = {"p[k] - 1.0 if k == c else p[k]": "p[k] * 1.0"}
"""1 is never subtracted, not even for the right class
The score of the right class should rise. What is the sign of its gradient?"""
softmax_entry_gradient__sign = {"p[k] - 1.0 if k == c else p[k]": "1 - p[k] if k == c else -p[k]"}
"""the sign is flipped
A step against the gradient should raise the score of the right class. Does it?"""
softmax_entry_gradient__sign_of_right = {"p[k] - 1.0": "1 - p[k]"}
"""the right class gets 1 - p instead of p - 1
A step against the gradient should raise the score of the right class. Does it?"""
softmax_entry_gradient__swapped = {"p[k] - 1.0 if k == c else p[k]": "p[k] if k == c else p[k] - 1"}
"""the two cases are swapped
From which class is the 1 taken away?"""
softmax_entry_gradient__of_probability = {
    "p[k] - 1.0 if k == c else p[k]": "p[c] * (1 - p[c]) if k == c else -p[c] * p[k]"
}
"""this is the derivative of the probability p_c, without the logarithm and the minus of the loss
The loss is -log p_c. Which factor does the chain rule still bring?"""
softmax_entry_gradient__of_right_class = {"p[k] - 1.0 if k == c else p[k]": "p[c] - 1 if k == c else p[c]"}
"""the incorrect class gets p_c instead of p_k
Whose probability does the score of class k push up?"""
softmax_entry_gradient__zero = {"p[k] - 1.0 if k == c else p[k]": "p[k] - 1 if k == c else 0.0"}
"""the gradient of an incorrect class is 0
Does a higher score of an incorrect class change p_c?"""
softmax_entry_gradient__by_probability = {"p[k] - 1.0 if k == c else p[k]": "-1 / p[c] if k == c else 0.0"}
"""this is the derivative by the probability, -1/p_c, and not by the score
Between the score and the loss stand two functions. Which one is missing?"""
softmax_entry_gradient__whole = {"p[k] - 1.0 if k == c else p[k]": "p - np.eye(len(p))[c]"}
"""the gradient by all scores is returned
One score was asked for. How many numbers is its gradient?"""

# ── numerical_gradient ────────────────────────────────────────────────────────────────────────

numerical_gradient__forward = {"f(back)": "f(x)", "(2.0 * h)": "h"}
"""the difference is taken on one side only: f(x + h) - f(x)
How does the error shrink when you look to both sides of x?"""
numerical_gradient__backward = {"f(ahead)": "f(x)", "(2.0 * h)": "h"}
"""the difference is taken on one side only: f(x) - f(x - h)
How does the error shrink when you look to both sides of x?"""
numerical_gradient__over_h = {"(2.0 * h)": "h"}
"""the difference is divided by h instead of 2 h
How far apart are the two points?"""
numerical_gradient__precedence = {"2.0 * h": "2.0 / h"}
"""the difference is divided by 2 and then multiplied by h: the denominator lost its parentheses
What does Python do with a / 2 * h?"""
numerical_gradient__no_denominator = {"(f(ahead) - f(back)) / (2.0 * h)": "f(ahead) - f(back)"}
"""the difference is not divided at all
A slope is a rise over a run. How long is the run?"""
numerical_gradient__wide = {"+= h": "+= 2.0 * h", "-= h": "-= 2.0 * h", "2.0 * h)": "4.0 * h)"}
"""the points are 2 h away on each side
How far apart are the two points, and what do you divide by?"""
numerical_gradient__fixed_step = {"slopes = np.zeros(x.shape)": "slopes, h = np.zeros(x.shape), 1e-5"}
"""a step of 1e-5 is written into the code, and h is not used
Does your result change when h does?"""
numerical_gradient__sign = {"f(ahead) - f(back)": "f(back) - f(ahead)"}
"""the sign is flipped: f(x - h) - f(x + h)
If f rises to the right, which of the two values is larger?"""


def numerical_gradient__not_restored(f, x, h):
    """an entry of x stays moved when the next one is looked at
    What does x hold after the first round of your loop?
    """
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        ahead = f(x)
        x[place] -= 2 * h
        slopes[place] = (ahead - f(x)) / (2 * h)
    return slopes


def numerical_gradient__rounded_back(f, x, h):
    """x is moved back by adding h again, which does not restore its last bits
    Is (x + h) - 2 h + h the same float as x? What could you keep aside instead?
    """
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        ahead = f(x)
        x[place] -= 2 * h
        slopes[place] = (ahead - f(x)) / (2 * h)
        x[place] += h
    return slopes


numerical_gradient__all_at_once = {"return slopes": "return (f(x + h) - f(x - h)) / (2 * h)"}
"""all entries are moved at once, which gives one number
How many partial derivatives does f have? Which entry moves in each of them?"""
numerical_gradient__all_filled = {"return slopes": "return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))"}
"""all entries are moved at once, and the one slope is put everywhere
Which entry moves in a partial derivative, and which stay?"""
numerical_gradient__flat = {"return slopes": "return slopes.reshape(-1)"}
"""the gradient is a flat vector
The gradient by x has the same shape as x."""
numerical_gradient__rows = {"np.ndindex(x.shape)": "range(len(x))"}
"""whole rows are moved instead of single entries
How many numbers does x hold, and how often does your loop run?"""


def numerical_gradient__flat_copy(f, x, h):
    """the entries are moved in x.reshape(-1), which is a copy when x lies differently in memory
    When does reshape give a view, and when a copy? Does f see your change in every case?
    """
    slopes, flat = np.zeros(x.size), x.reshape(-1)
    for place in range(x.size):
        before = flat[place]
        flat[place] = before + h
        ahead = f(x)
        flat[place] = before - h
        slopes[place] = (ahead - f(x)) / (2 * h)
        flat[place] = before
    return slopes.reshape(x.shape)


# ── relative_error ────────────────────────────────────────────────────────────────────────────

relative_error__nan = {"np.where(size == 0, 1.0, size)": "size"}
"""0 is divided by 0 where both gradients are 0, which gives nan
How far apart are two zeros? What could stand in the denominator there?"""
relative_error__absolute = {"np.abs(a - b) / np.where(size == 0, 1.0, size)": "np.abs(a - b)"}
"""the error is absolute: the difference is not divided by the size
Is a difference of 0.1 much? Of what does that depend?"""
relative_error__by_second = {"np.abs(a) + np.abs(b)": "np.abs(b)"}
"""the difference is divided by |b| alone
Should the error be the same when a and b change places?"""
relative_error__by_larger = {"np.abs(a) + np.abs(b)": "np.maximum(np.abs(a), np.abs(b))"}
"""the difference is divided by the larger of |a| and |b| instead of their sum
Read the denominator of the formula again."""
relative_error__mean = {"np.max": "np.mean"}
"""the mean over the entries is returned instead of the largest
Would one wrong entry among a million be seen?"""
relative_error__each = {
    "np.max(np.abs(a - b) / np.where(size == 0, 1.0, size))": "np.abs(a - b) / np.where(size == 0, 1.0, size)"
}
"""one error for each entry is returned
One number was asked for: which of them?"""
relative_error__floor = {"np.where(size == 0, 1.0, size)": "np.maximum(size, 1e-08)"}
"""the denominator is kept above 1e-8, which hides errors in small gradients
Compare 1e-12 with 3e-12. How large is the error, and what do you get?"""
relative_error__norms = {
    "np.max(np.abs(a - b) / np.where(size == 0, 1.0, size))": "np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b) or 1.0)"
}
"""the norms of the whole arrays are compared, not the entries
Would an error in the smallest entry be seen beside the largest?"""
relative_error__largest_of_each = {"np.abs(a) + np.abs(b)": "np.max(np.abs(a) + np.abs(b))"}
"""the largest difference is divided by the largest size, which may belong to another entry
To which entry do the numerator and the denominator belong?"""
relative_error__signed_size = {"np.abs(a) + np.abs(b)": "np.abs(a + b)"}
"""the denominator is |a + b|, which is small where the signs differ
What is the size of 1 and -1 together? Where do the bars of the absolute values stand?"""
relative_error__half_size = {"np.abs(a) + np.abs(b)": "(np.abs(a) + np.abs(b)) / 2"}
"""the difference is divided by the mean of the two sizes instead of their sum
How large can the error be at most, by the formula?"""
relative_error__nonzero_at_zero = {
    "np.abs(a - b) / np.where(size == 0, 1.0, size)": "np.where(size == 0, 1.0, np.abs(a - b) / size)"
}
"""the error where both gradients are 0 is given as 1
How far apart are two zeros?"""
relative_error__swallowed = {"np.where(size == 0, 1.0, size)": "(size + 1e-08)"}
"""1e-8 is added to the denominator, which hides errors in small gradients
Compare 1e-12 with 3e-12. How large is the error, and what do you get?"""
