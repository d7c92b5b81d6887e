"""Known mistakes in matrix gradients: each says what the student did, then hints at the way out."""

import math

import numpy as np


def _sigmoid(z):
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


def _slope(z):
    return _sigmoid(z) * (1.0 - _sigmoid(z))


def _softmax(S):
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _log_softmax(S):
    shifted = S - S.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _picked(S, y):
    return _log_softmax(S)[np.arange(len(y)), y]


def _one_hot(y, classes):
    return np.eye(classes)[y]


# ── sigmoid ─────────────────────────────────────────────────────────────────────────────────


def sigmoid__overflow(z):
    """e^z is divided by 1 + e^z, which is inf / inf for large z

    Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?
    """
    return np.exp(z) / (1 + np.exp(z))


def sigmoid__sign(z):
    """the sign of the exponent is flipped: this is 1 - sigmoid(z)

    What should come out at a large positive z?
    """
    return 1 / (1 + np.exp(z))


def sigmoid__precedence(z):
    """the denominator lost its parentheses: 1 / 1 + e^(-z) is 1 + e^(-z)

    What does Python do first, the division or the sum? Try z = 0 by hand.
    """
    return 1 / 1 + np.exp(-z)


def sigmoid__scalar(z):
    """math.exp is used, which takes one number and not an array

    Which exp works on every entry of an array?
    """
    return 1 / (1 + math.exp(-z))


def sigmoid__tanh(z):
    """tanh is computed instead of the sigmoid

    Between which two values does the sigmoid lie?
    """
    return np.tanh(z)


def sigmoid__tanh_unscaled(z):
    """the sigmoid is made from tanh(z) where tanh(z / 2) belongs

    The two curves have the same form, but not the same steepness: compare them at z = 1.
    """
    return 0.5 * (1 + np.tanh(z))


def sigmoid__clipped(z):
    """z is clipped to [-10, 10] against the overflow, which changes the value beyond

    Can you avoid the overflow without changing z? Think about the two signs of z apart.
    """
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


def sigmoid__in_place(z):
    """the result is written into z

    Who else still needs z after this call?
    """
    z[...] = _sigmoid(z)
    return z


def sigmoid__whole_sum(z):
    """the exponentials are divided by their sum over all entries, as in a softmax

    Does one entry of the sigmoid depend on the other entries?
    """
    powers = np.exp(z - z.max())
    return powers / powers.sum()


# ── sigmoid_grad ────────────────────────────────────────────────────────────────────────────


def sigmoid_grad__of_input(z):
    """z (1 - z) is computed: the argument is taken for sigmoid(z)

    The formula speaks of sigmoid(z). Which of the two does this function receive?
    """
    return z * (1 - z)


def sigmoid_grad__twice(z):
    """the sigmoid is applied twice before the slope is taken

    How many sigmoids stand in the formula, one inside the other?
    """
    return _slope(_sigmoid(z))


def sigmoid_grad__plus(z):
    """the sign in the second factor is flipped: s (1 + s) instead of s (1 - s)

    What should the slope be at z = 0, and where the curve is flat?
    """
    return _sigmoid(z) * (1 + _sigmoid(z))


def sigmoid_grad__like_tanh(z):
    """1 - s^2 is computed, which is how the slope of tanh is made from its value

    Which function is differentiated here? Its steepest slope is 1/4.
    """
    return 1 - _sigmoid(z) ** 2


def sigmoid_grad__value(z):
    """sigmoid(z) itself is returned, not its slope

    What becomes of the curve's steepness where it levels off near 1?
    """
    return _sigmoid(z)


def sigmoid_grad__complement(z):
    """1 - sigmoid(z) is returned: the first factor is missing

    The slope is a product. What is its value for a large negative z?
    """
    return 1 - _sigmoid(z)


def sigmoid_grad__overflow(z):
    """e^(-z) / (1 + e^(-z))^2 is computed as it stands, which is inf / inf for a large negative z

    You have a function that is safe for every z. Can you write the slope with it alone?
    """
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def sigmoid_grad__in_place(z):
    """the result is written into z

    Who else still needs z after this call?
    """
    z[...] = _slope(z)
    return z


# ── tanh_grad ───────────────────────────────────────────────────────────────────────────────


def tanh_grad__unsquared(z):
    """the square is missing: 1 - tanh(z)

    Is your slope the same at z and at -z, as the curve of tanh says?
    """
    return 1 - np.tanh(z)


def tanh_grad__of_input(z):
    """1 - z^2 is computed: the argument is taken for tanh(z)

    Can the slope of tanh be negative? Which of z and tanh(z) does this function receive?
    """
    return 1 - z**2


def tanh_grad__sigmoid(z):
    """the slope of the sigmoid is returned

    What is the slope of tanh at z = 0?
    """
    return _slope(z)


def tanh_grad__form_of_sigmoid(z):
    """t (1 - t) is computed with t = tanh(z): the sigmoid's formula

    The two curves have different formulas for the slope. What should it be at z = 0?
    """
    return np.tanh(z) * (1 - np.tanh(z))


def tanh_grad__twice(z):
    """tanh is applied twice before the slope is taken

    How many tanh stand in the formula, one inside the other?
    """
    return 1 - np.tanh(np.tanh(z)) ** 2


def tanh_grad__overflow(z):
    """tanh is made from exponentials, which gives inf / inf for large entries

    numpy has a tanh that is right for every z.
    """
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return 1 - t**2


def tanh_grad__square_of_input(z):
    """z is squared inside tanh: 1 - tanh(z^2)

    What does the square in the formula belong to?
    """
    return 1 - np.tanh(z**2)


# ── relu ────────────────────────────────────────────────────────────────────────────────────


def relu__max(z):
    """np.max is used, whose second argument is an axis

    Is one number wanted for each column, or one for each entry? numpy has another function with a longer name.
    """
    return np.max(z, 0)


def relu__in_place(z):
    """the negative entries of z itself are set to 0

    Backward needs z as it was. What will it see?
    """
    z[z < 0] = 0
    return z


def relu__absolute(z):
    """the absolute value is returned

    What becomes of a negative entry?
    """
    return np.abs(z)


def relu__minimum(z):
    """the negative entries are kept and the positive ones set to 0

    Which of the two sides lets the signal through?
    """
    return np.minimum(z, 0)


def relu__mask(z):
    """1 is returned for a positive entry instead of the entry itself: that is the slope

    What should come out at z = 3?
    """
    return (z > 0) * 1.0


def relu__capped(z):
    """the result is cut off at 1

    Is there an upper end to relu?
    """
    return np.clip(z, 0, 1)


# ── relu_grad ───────────────────────────────────────────────────────────────────────────────


def relu_grad__one_at_zero(z):
    """the slope at exactly 0 is given as 1

    The task fixes the slope at the kink. From which side does it count?
    """
    return np.where(z >= 0, 1.0, 0.0)


def relu_grad__half_at_zero(z):
    """the slope at exactly 0 is given as one half

    The task fixes the slope at the kink. From which side does it count?
    """
    return 0.5 * (1 + np.sign(z))


def relu_grad__value(z):
    """relu(z) itself is returned, not its slope

    How steep is the curve at z = 3, and is it steeper at z = 30?
    """
    return np.maximum(z, 0)


def relu_grad__sign(z):
    """the sign of z is returned, which is -1 for negative entries

    How steep is relu on its flat side?
    """
    return np.sign(z)


def relu_grad__inverted(z):
    """the two sides are swapped: 1 for negative entries and 0 for positive ones

    On which side does relu rise?
    """
    return np.where(z > 0, 0.0, 1.0)


def relu_grad__in_place(z):
    """zeros and ones are written into z

    Who else still needs z after this call?
    """
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


# ── leaky_relu ──────────────────────────────────────────────────────────────────────────────


def leaky_relu__wrong_side(z, alpha):
    """alpha multiplies the positive side instead of the negative one

    Which side leaks?
    """
    return np.where(z > 0, alpha * z, z)


def leaky_relu__fixed_slope(z, alpha):
    """the slope 0.01 is written into the code, and alpha is not used

    Does your result change when alpha does?
    """
    return np.where(z > 0, z, 0.01 * z)


def leaky_relu__no_leak(z, alpha):
    """the negative side is 0: this is relu, nothing leaks

    What is left of z = -2 when alpha is 0.1?
    """
    return np.maximum(z, 0)


def leaky_relu__sign(z, alpha):
    """the negative side has the wrong sign: -alpha z

    Is the result for a negative entry positive or negative?
    """
    return np.where(z > 0, z, -alpha * z)


def leaky_relu__constant(z, alpha):
    """the negative side is alpha itself, not alpha times z

    Does the curve go through 0 without a jump?
    """
    return np.where(z > 0, z, alpha)


def leaky_relu__everywhere(z, alpha):
    """alpha z is added on both sides: max(z, 0) + alpha z

    What is the slope of your curve for positive z?
    """
    return np.maximum(z, 0) + alpha * z


def leaky_relu__in_place(z, alpha):
    """the negative entries of z itself are multiplied by alpha

    Backward needs z as it was. What will it see?
    """
    z[z < 0] *= alpha
    return z


# ── leaky_relu_grad ─────────────────────────────────────────────────────────────────────────


def leaky_relu_grad__zero(z, alpha):
    """the slope of the negative side is given as 0, as for relu

    Forward and backward must tell of the same curve. How steep is it on the left?
    """
    return np.where(z > 0, 1.0, 0.0)


def leaky_relu_grad__value(z, alpha):
    """alpha z is returned on the negative side instead of its slope

    The negative side is a straight line. Does its slope depend on z?
    """
    return np.where(z > 0, 1.0, alpha * z)


def leaky_relu_grad__fixed_slope(z, alpha):
    """the slope 0.01 is written into the code, and alpha is not used

    Does your result change when alpha does?
    """
    return np.where(z > 0, 1.0, 0.01)


def leaky_relu_grad__one_at_zero(z, alpha):
    """the slope at exactly 0 is given as 1

    The task fixes the slope at the kink. From which side does it count?
    """
    return np.where(z >= 0, 1.0, alpha)


def leaky_relu_grad__wrong_side(z, alpha):
    """the slopes of the two sides are swapped

    Which side leaks?
    """
    return np.where(z > 0, alpha, 1.0)


def leaky_relu_grad__sign(z, alpha):
    """the slope of the negative side has the wrong sign

    Does the curve rise or fall on the left of 0?
    """
    return np.where(z > 0, 1.0, -alpha)


def leaky_relu_grad__in_place(z, alpha):
    """the slopes are written into z

    Who else still needs z after this call?
    """
    z[...] = np.where(z > 0, 1.0, alpha)
    return z


# ── elu ─────────────────────────────────────────────────────────────────────────────────────


def elu__no_alpha(z, alpha):
    """the factor alpha is missing on the negative side

    Towards which value does the curve level off on the left?
    """
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu__parentheses(z, alpha):
    """alpha e^z - 1 is computed: alpha does not reach the 1

    Does the curve go through 0 without a jump?
    """
    return np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)) - 1)


def elu__sign(z, alpha):
    """the negative side has the wrong sign: alpha (1 - e^z)

    Is the result for a negative entry above or below 0?
    """
    return np.where(z > 0, z, -alpha * np.expm1(np.minimum(z, 0)))


def elu__no_minus_one(z, alpha):
    """the -1 is missing on the negative side

    What is your value just left of 0, and what just right of it?
    """
    return np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)))


def elu__masks(z, alpha):
    """the two sides are multiplied by masks and added, which gives 0 times inf for large entries

    The exponential is computed for positive entries too. How can it be kept from overflowing there?
    """
    return (z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1)


def elu__both_sides(z, alpha):
    """the formula of the negative side is used on both sides

    What should come out for a positive entry?
    """
    return alpha * (np.exp(z) - 1)


def elu__alpha_on_both(z, alpha):
    """alpha multiplies the positive side as well

    To which of the two lines of the formula does alpha belong?
    """
    return alpha * np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu__in_place(z, alpha):
    """the negative entries of z itself are replaced

    Backward needs z as it was. What will it see?
    """
    z[z < 0] = alpha * np.expm1(z[z < 0])
    return z


# ── elu_grad ────────────────────────────────────────────────────────────────────────────────


def elu_grad__minus_one(z, alpha):
    """the 1 of alpha (e^z - 1) survived the differentiation, outside the parentheses

    What is the slope of a constant?
    """
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)) - 1)


def elu_grad__no_alpha(z, alpha):
    """the factor alpha is missing on the negative side

    What becomes of a constant factor when you differentiate?
    """
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))


def elu_grad__value(z, alpha):
    """elu(z) itself is returned on the negative side, not its slope

    Does the curve rise or fall on the left? Which sign must its slope have?
    """
    return np.where(z > 0, 1.0, alpha * np.expm1(np.minimum(z, 0)))


def elu_grad__masks(z, alpha):
    """the two sides are multiplied by masks and added, which gives 0 times inf for large entries

    The exponential is computed for positive entries too. How can it be kept from overflowing there?
    """
    return (z > 0) + (z <= 0) * alpha * np.exp(z)


def elu_grad__one_at_zero(z, alpha):
    """the slope at exactly 0 is given as 1

    The task fixes the slope at the kink. From which side does it count?
    """
    return np.where(z >= 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


def elu_grad__positive_value(z, alpha):
    """z itself is returned on the positive side, not its slope

    The positive side is a straight line. How steep is it?
    """
    return np.where(z > 0, z, alpha * np.exp(np.minimum(z, 0)))


def elu_grad__power_rule(z, alpha):
    """the exponential is differentiated like a power: z e^(z - 1)

    Which function is its own derivative?
    """
    return np.where(z > 0, 1.0, alpha * z * np.exp(np.minimum(z, 0) - 1))


def elu_grad__in_place(z, alpha):
    """the slopes are written into z

    Who else still needs z after this call?
    """
    z[...] = np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))
    return z


# ── silu ────────────────────────────────────────────────────────────────────────────────────


def silu__sigmoid(z):
    """the factor z is missing: this is the sigmoid

    What should come out for a large positive entry?
    """
    return _sigmoid(z)


def silu__tanh(z):
    """z is multiplied by tanh(z) instead of the sigmoid

    What should be left of a large negative entry?
    """
    return z * np.tanh(z)


def silu__mirrored(z):
    """z is multiplied by sigmoid(-z)

    Which entries should pass almost unchanged, large positive or large negative ones?
    """
    return z * _sigmoid(-z)


def silu__rectified(z):
    """negative entries are set to 0 before the multiplication

    silu dips a little below 0. Where?
    """
    return np.maximum(z, 0) * _sigmoid(z)


def silu__slope(z):
    """z is multiplied by the slope of the sigmoid, not by its value

    Read the formula again: is there a derivative in it?
    """
    return z * _slope(z)


def silu__overflow(z):
    """the sigmoid in it is e^z / (1 + e^z), which is inf / inf for large z

    You have a sigmoid that is safe for every z.
    """
    return z * np.exp(z) / (1 + np.exp(z))


def silu__in_place(z):
    """z itself is multiplied by its sigmoid

    Backward needs z as it was. What will it see?
    """
    z *= _sigmoid(z)
    return z


# ── silu_grad ───────────────────────────────────────────────────────────────────────────────


def silu_grad__first_term(z):
    """only the first term of the product rule is there: sigmoid(z)

    z appears twice in z sigmoid(z). Which of the two have you kept fixed?
    """
    return _sigmoid(z)


def silu_grad__second_term(z):
    """only the second term of the product rule is there: z sigmoid'(z)

    z appears twice in z sigmoid(z). Which of the two have you kept fixed?
    """
    return z * _slope(z)


def silu_grad__sigmoid(z):
    """only the sigmoid is differentiated, as if the factor z were not there

    silu is a product of two functions of z. Which rule is that?
    """
    return _slope(z)


def silu_grad__no_z(z):
    """the factor z is missing in the second term

    In the product rule each term keeps one of the two factors as it is. Which one does the second term keep?
    """
    return _sigmoid(z) + _slope(z)


def silu_grad__minus(z):
    """the two terms of the product rule are subtracted

    Which sign joins the two terms of the product rule?
    """
    return _sigmoid(z) - z * _slope(z)


def silu_grad__value_in_second(z):
    """the second term has sigmoid(z) where its slope belongs

    In the product rule each factor is differentiated once. Which one in the second term?
    """
    return _sigmoid(z) + z * _sigmoid(z)


def silu_grad__product_of_slopes(z):
    """the slopes of the two factors are multiplied with the sigmoid: s * s (1 - s)

    The derivative of a product is a sum. Of what?
    """
    return _sigmoid(z) * _slope(z)


def silu_grad__in_place(z):
    """the result is written into z

    Who else still needs z after this call?
    """
    z[...] = _sigmoid(z) + z * _slope(z)
    return z


# ── elementwise_jacobian ────────────────────────────────────────────────────────────────────


def elementwise_jacobian__vector(z):
    """only the diagonal is returned, as a vector

    How many derivatives are there between n results and n entries?
    """
    return _slope(z)


def elementwise_jacobian__rows(z):
    """every row holds all slopes, as if each result depended on every entry

    By how much does the first result move when only the second entry of z does?
    """
    return np.tile(_slope(z), (len(z), 1))


def elementwise_jacobian__outer(z):
    """the outer product of s and 1 - s is returned: the entries off the diagonal are not 0

    By how much does the first result move when only the second entry of z does?
    """
    return np.outer(_sigmoid(z), 1 - _sigmoid(z))


def elementwise_jacobian__softmax(z):
    """diag(s) - s s^T is returned, which has the form of the Jacobian of a softmax

    In a softmax every result depends on every entry. In the sigmoid?
    """
    return np.diag(_sigmoid(z)) - np.outer(_sigmoid(z), _sigmoid(z))


def elementwise_jacobian__values(z):
    """the diagonal holds sigmoid(z), not its slope

    A Jacobian holds derivatives. Of what, on the diagonal?
    """
    return np.diag(_sigmoid(z))


def elementwise_jacobian__identity(z):
    """the identity matrix is returned

    That would be the Jacobian of a function that changes nothing. How steep is the sigmoid?
    """
    return np.eye(len(z))


def elementwise_jacobian__of_input(z):
    """the diagonal holds z (1 - z): z is taken for sigmoid(z)

    The formula speaks of sigmoid(z). Which of the two does this function receive?
    """
    return np.diag(z * (1 - z))


# ── affine ──────────────────────────────────────────────────────────────────────────────────


def affine__transposed(x, W, b):
    """W is transposed in the product: W^T x + b

    W is (n, m) and x is (m,). Over which index does the product sum?
    """
    return W.T @ x + b


def affine__elementwise(x, W, b):
    """W and x are multiplied entry by entry, not as a matrix and a vector

    Print the shape of W * x. How do you get one sum for each row?
    """
    return W * x + b


def affine__no_bias(x, W, b):
    """the bias is missing

    Does your result change when b does?
    """
    return W @ x


def affine__minus_bias(x, W, b):
    """the bias is subtracted

    Compare the sign of b with the formula.
    """
    return W @ x - b


def affine__bias_first(x, W, b):
    """the bias is added to x before the product: W (x + b)

    What is the shape of b, that of the input or that of the result?
    """
    return W @ (x + b)


def affine__column(x, W, b):
    """the result is a column of shape (n, 1)

    One sample is a vector here. How many axes does it have?
    """
    return W @ x[:, None] + b[:, None]


def affine__bias_column(x, W, b):
    """the bias is a column and the product is not, so that numpy makes a matrix of their sum

    Print the two shapes before you add.
    """
    return W @ x + b[:, None]


def affine__in_place(x, W, b):
    """the product is added to b itself

    Who else still needs b after this call?
    """
    b += W @ x
    return b


# ── score ───────────────────────────────────────────────────────────────────────────────────


def score__no_activation(x, W, b, u):
    """the activation is left out: u^T z

    What stands between z and the score?
    """
    return u @ (W @ x + b)


def score__tanh(x, W, b, u):
    """f is tanh instead of the sigmoid

    Which activation does this task name?
    """
    return u @ np.tanh(W @ x + b)


def score__relu(x, W, b, u):
    """f is relu instead of the sigmoid

    Which activation does this task name?
    """
    return u @ np.maximum(W @ x + b, 0)


def score__elementwise(x, W, b, u):
    """u and h are multiplied entry by entry and not summed

    A score is one number. What does u^T h stand for?
    """
    return u * _sigmoid(W @ x + b)


def score__no_u(x, W, b, u):
    """the hidden values are summed without their weights u

    Does your score change when u does?
    """
    return _sigmoid(W @ x + b).sum()


def score__activation_last(x, W, b, u):
    """the activation is applied to the score, not to the hidden layer

    In which order do u and f come, seen from x?
    """
    return _sigmoid(u @ (W @ x + b))


def score__no_bias(x, W, b, u):
    """the bias is missing

    Does your score change when b does?
    """
    return u @ _sigmoid(W @ x)


def score__bias_last(x, W, b, u):
    """the bias is added after the activation

    Is b a part of z or of h?
    """
    return u @ (_sigmoid(W @ x) + b)


def score__array(x, W, b, u):
    """the score is an array of shape (1,)

    A score is one number: how many axes does it have?
    """
    return np.array([u @ _sigmoid(W @ x + b)])


def score__overflow(x, W, b, u):
    """the sigmoid in it is e^z / (1 + e^z), which is inf / inf for large z

    You have a sigmoid that is safe for every z.
    """
    z = W @ x + b
    return u @ (np.exp(z) / (1 + np.exp(z)))


# ── error_signal ────────────────────────────────────────────────────────────────────────────


def error_signal__no_slope(z, u):
    """f'(z) is forgotten: this is ds/dh, not ds/dz

    What happens to a small change of z before it reaches the score?
    """
    return u * 1.0


def error_signal__no_u(z, u):
    """u is forgotten: this is only the local slope f'(z)

    Follow the path from the score back to z. Which weights lie on it?
    """
    return _slope(z)


def error_signal__value(z, u):
    """u is multiplied by f(z) instead of f'(z)

    An error signal is a derivative. Of what?
    """
    return u * _sigmoid(z)


def error_signal__slope_at_h(z, u):
    """the slope is taken at f(z) instead of z

    At which point of the curve does the layer stand?
    """
    return u * _slope(_sigmoid(z))


def error_signal__of_input(z, u):
    """z (1 - z) is used as the slope: z is taken for sigmoid(z)

    Read the docstring of sigmoid_grad: what is its argument?
    """
    return u * z * (1 - z)


def error_signal__tanh(z, u):
    """the slope is that of tanh

    Which activation does this task name?
    """
    return u * (1 - np.tanh(z) ** 2)


def error_signal__summed(z, u):
    """the products are summed into one number

    The error signal of a layer has the shape of that layer. How many units does it have?
    """
    return u @ _slope(z)


def error_signal__column(z, u):
    """the result is a column of shape (n, 1)

    The error signal has the shape of z.
    """
    return (u * _slope(z))[:, None]


def error_signal__outer(z, u):
    """the outer product of u and f'(z) is returned

    Does unit i of the hidden layer feel the slope of unit j?
    """
    return np.outer(u, _slope(z))


def error_signal__in_place(z, u):
    """u itself is multiplied by the slope

    Who else still needs u after this call?
    """
    u *= _slope(z)
    return u


# ── weight_gradient ─────────────────────────────────────────────────────────────────────────


def weight_gradient__transposed(delta, x):
    """the outer product is transposed: x delta^T instead of delta x^T

    W is (n, m). Which index of W multiplies which entry of x?
    """
    return np.outer(x, delta)


def weight_gradient__elementwise(delta, x):
    """delta and x are multiplied entry by entry

    Every entry of delta meets every entry of x. How many products is that?
    """
    return delta * x


def weight_gradient__dot(delta, x):
    """the inner product of delta and x is returned

    A gradient has the shape of what it is the gradient of. How many weights are there?
    """
    return np.dot(delta, x)


def weight_gradient__no_x(delta, x):
    """x is forgotten: each row repeats delta_i

    By how much does z_i move when W_ij does? On what does that depend?
    """
    return np.outer(delta, np.ones_like(x))


def weight_gradient__no_delta(delta, x):
    """delta is forgotten: each row repeats x, the local gradient

    The local gradient is only one factor. What comes from above?
    """
    return np.outer(np.ones_like(delta), x)


def weight_gradient__sign(delta, x):
    """the sign is flipped, as if this were already a step downhill

    The gradient points uphill. Which function is asked for, the gradient or the step?
    """
    return -np.outer(delta, x)


def weight_gradient__averaged(delta, x):
    """the outer product is divided by the number of hidden units

    Is there a mean anywhere in the formula of the score?
    """
    return np.outer(delta, x) / len(delta)


# ── weight_gradient_entry ───────────────────────────────────────────────────────────────────


def weight_gradient_entry__swapped(delta, x, i, j):
    """the two indices are swapped: delta_j x_i

    Which of the two vectors runs along the rows of W?
    """
    return delta[j] * x[i]


def weight_gradient_entry__no_x(delta, x, i, j):
    """x_j is forgotten

    By how much does z_i move when W_ij does?
    """
    return delta[i] * 1.0


def weight_gradient_entry__no_delta(delta, x, i, j):
    """delta_i is forgotten: this is only the local gradient

    What comes from above?
    """
    return x[j] * 1.0


def weight_gradient_entry__sum(delta, x, i, j):
    """delta_i is multiplied by the sum of all of x

    Which entry of x does W_ij multiply?
    """
    return delta[i] * x.sum()


def weight_gradient_entry__from_one(delta, x, i, j):
    """the indices are counted from 1

    Which entry of an array is x[0]?
    """
    return delta[i - 1] * x[j - 1]


def weight_gradient_entry__row(delta, x, i, j):
    """the whole row of weights is returned

    One weight was asked for. How many numbers is its gradient?
    """
    return delta[i] * x


def weight_gradient_entry__added(delta, x, i, j):
    """delta_i and x_j are added

    How do the two signals of the chain rule come together?
    """
    return delta[i] + x[j]


# ── bias_gradient ───────────────────────────────────────────────────────────────────────────


def bias_gradient__summed(delta):
    """the error signal is summed into one number

    How many biases are there?
    """
    return delta.sum()


def bias_gradient__column(delta):
    """the result is a column of shape (n, 1)

    Give the gradient the shape of the bias.
    """
    return delta[:, None]


def bias_gradient__row(delta):
    """the result is a row of shape (1, n)

    Give the gradient the shape of the bias.
    """
    return delta[None, :]


def bias_gradient__ones(delta):
    """ones are returned: the local gradient without the error signal

    z moves as b moves. And how does the score move with z?
    """
    return np.ones_like(delta)


def bias_gradient__diagonal(delta):
    """the error signal stands on the diagonal of a matrix

    Give the gradient the shape of the bias.
    """
    return np.diag(delta)


def bias_gradient__sign(delta):
    """the sign is flipped, as if this were already a step downhill

    The gradient points uphill. Which function is asked for, the gradient or the step?
    """
    return -delta


def bias_gradient__averaged(delta):
    """the error signal is divided by the number of hidden units

    Is there a mean anywhere in the formula of the score?
    """
    return delta / len(delta)


# ── input_gradient ──────────────────────────────────────────────────────────────────────────


def input_gradient__not_transposed(delta, W):
    """W is not transposed: W delta instead of W^T delta

    W leads from x to z. In which direction does the signal travel now?
    """
    return W @ delta


def input_gradient__elementwise(delta, W):
    """W and delta are multiplied entry by entry, along the wrong axis

    Print the two shapes. Over which index must the products be summed?
    """
    return W * delta


def input_gradient__not_summed(delta, W):
    """each row of W is multiplied by its delta, but the rows are not summed

    x_j reaches the score through every hidden unit. What happens to signals that arrive on several paths?
    """
    return W * delta[:, None]


def input_gradient__no_delta(delta, W):
    """the columns of W are summed without delta

    Does your result change when the error signal does?
    """
    return W.sum(axis=0)


def input_gradient__column(delta, W):
    """the result is a column of shape (m, 1)

    Give the gradient the shape of x.
    """
    return W.T @ delta[:, None]


def input_gradient__row(delta, W):
    """the result is a row of shape (1, m)

    Give the gradient the shape of x.
    """
    return delta[None, :] @ W


def input_gradient__averaged(delta, W):
    """the paths through the hidden units are averaged instead of summed

    Is there a mean anywhere in the chain rule?
    """
    return W.T @ delta / len(delta)


def input_gradient__sign(delta, W):
    """the sign is flipped, as if this were already a step downhill

    The gradient points uphill. Which function is asked for, the gradient or the step?
    """
    return -W.T @ delta


# ── score_gradients ─────────────────────────────────────────────────────────────────────────


def score_gradients__weights_transposed(x, W, b, u):
    """dW is transposed: x delta^T instead of delta x^T

    Compare the shape of dW with that of W.
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(x, delta), delta, W.T @ delta


def score_gradients__no_slope(x, W, b, u):
    """f'(z) is forgotten in the error signal

    What happens to a small change of z before it reaches the score?
    """
    return _sigmoid(W @ x + b), np.outer(u, x), u * 1.0, W.T @ u


def score_gradients__no_slope_below(x, W, b, u):
    """f'(z) is forgotten in dx alone: W^T u

    Does x reach the score on another path than W does?
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), delta, W.T @ u


def score_gradients__no_slope_in_bias(x, W, b, u):
    """f'(z) is forgotten in db alone: it is u

    Does b reach the score without passing through f?
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), u * 1.0, W.T @ delta


def score_gradients__no_u(x, W, b, u):
    """u is forgotten in the error signal

    Follow the path from the score back to z. Which weights lie on it?
    """
    delta = _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), delta, W.T @ delta


def score_gradients__slope_at_h(x, W, b, u):
    """the slope is taken at h = f(z) instead of z

    Read the docstring of sigmoid_grad: what is its argument?
    """
    h = _sigmoid(W @ x + b)
    delta = u * _slope(h)
    return h, np.outer(delta, x), delta, W.T @ delta


def score_gradients__tanh_slope(x, W, b, u):
    """the slope is 1 - h^2, which belongs to tanh

    Which activation does the network have?
    """
    h = _sigmoid(W @ x + b)
    delta = u * (1 - h**2)
    return h, np.outer(delta, x), delta, W.T @ delta


def score_gradients__u_from_z(x, W, b, u):
    """du is z instead of h

    What does u multiply in the formula of the score?
    """
    z = W @ x + b
    delta = u * _slope(z)
    return z, np.outer(delta, x), delta, W.T @ delta


def score_gradients__u_with_slope(x, W, b, u):
    """du is f'(z) instead of f(z)

    The score is linear in u. What is the slope of a linear function?
    """
    z = W @ x + b
    delta = u * _slope(z)
    return _slope(z), np.outer(delta, x), delta, W.T @ delta


def score_gradients__u_row(x, W, b, u):
    """du is a row of shape (1, n)

    Compare the shape of du with that of u.
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b)[None, :], np.outer(delta, x), delta, W.T @ delta


def score_gradients__bias_column(x, W, b, u):
    """db is a column of shape (n, 1)

    Compare the shape of db with that of b.
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), delta[:, None], W.T @ delta


def score_gradients__bias_summed(x, W, b, u):
    """db is summed into one number

    Compare the shape of db with that of b.
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), delta.sum(), W.T @ delta


def score_gradients__input_not_transposed(x, W, b, u):
    """dx is W delta instead of W^T delta

    In which direction does the signal travel on its way back?
    """
    delta = u * _slope(W @ x + b)
    return _sigmoid(W @ x + b), np.outer(delta, x), delta, W @ delta


def score_gradients__no_bias(x, W, b, u):
    """the bias is missing in z

    At which point is the slope taken? Follow z from its formula.
    """
    z = W @ x
    delta = u * _slope(z)
    return _sigmoid(z), np.outer(delta, x), delta, W.T @ delta


def score_gradients__order(x, W, b, u):
    """the results come in the order dW, db, dx, du

    Read the order of the results in the task again.
    """
    delta = u * _slope(W @ x + b)
    return np.outer(delta, x), delta, W.T @ delta, _sigmoid(W @ x + b)


def score_gradients__three(x, W, b, u):
    """du is missing among the results

    The score has four arguments. How many gradients is that?
    """
    delta = u * _slope(W @ x + b)
    return np.outer(delta, x), delta, W.T @ delta


def score_gradients__in_place(x, W, b, u):
    """u itself is multiplied by the slope

    Who else still needs u after this call?
    """
    z = W @ x + b
    u *= _slope(z)
    return _sigmoid(z), np.outer(u, x), u, W.T @ u


# ── affine_forward ──────────────────────────────────────────────────────────────────────────


def affine_forward__not_transposed(X, W, b):
    """W is not transposed: X W + b

    X is (N, D) and W is (M, D). Which axes must meet in the product?
    """
    return X @ W + b


def affine_forward__samples_in_columns(X, W, b):
    """the samples of the result stand in columns: W X^T

    A batch has one sample per row. Compare the shapes.
    """
    return W @ X.T + b[:, None]


def affine_forward__no_bias(X, W, b):
    """the bias is missing

    Does your result change when b does?
    """
    return X @ W.T


def affine_forward__bias_column(X, W, b):
    """the bias is added as a column: one bias per sample instead of one per unit

    Print the shapes of the product and of the bias. Which axes should meet?
    """
    return X @ W.T + b[:, None]


def affine_forward__bias_summed(X, W, b):
    """the sum of all biases is added everywhere

    How many units are there, and how many biases does each have?
    """
    return X @ W.T + b.sum()


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


def affine_forward__flattened(X, W, b):
    """the batch is flattened into one long vector

    Keep the samples apart: which axis counts them?
    """
    return (X @ W.T + b).reshape(-1)


# ── affine_backward ─────────────────────────────────────────────────────────────────────────


def affine_backward__weights_transposed(dZ, X, W):
    """dW is transposed: X^T dZ instead of dZ^T X

    Compare the shape of dW with that of W.
    """
    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)


def affine_backward__weights_averaged(dZ, X, W):
    """dW is divided by N although dZ already carries the averaging

    Where does the averaging happen, once?
    """
    return dZ @ W, dZ.T @ X / len(X), dZ.sum(axis=0)


def affine_backward__bias_averaged(dZ, X, W):
    """db is the mean of the rows of dZ instead of their sum

    Where does the averaging happen, once?
    """
    return dZ @ W, dZ.T @ X, dZ.mean(axis=0)


def affine_backward__both_averaged(dZ, X, W):
    """dW and db are divided by N although dZ already carries the averaging

    Where does the averaging happen, once?
    """
    return dZ @ W, dZ.T @ X / len(X), dZ.mean(axis=0)


def affine_backward__bias_over_units(dZ, X, W):
    """db is summed over the units instead of the samples

    Which axis of dZ does b not have?
    """
    return dZ @ W, dZ.T @ X, dZ.sum(axis=1)


def affine_backward__bias_total(dZ, X, W):
    """db is one number: dZ is summed over both axes

    How many biases are there?
    """
    return dZ @ W, dZ.T @ X, dZ.sum()


def affine_backward__bias_row(dZ, X, W):
    """db has the shape (1, M): an axis was kept

    Give the gradient the shape of the bias.
    """
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0, keepdims=True)


def affine_backward__bias_not_summed(dZ, X, W):
    """db is dZ itself: the samples are not summed

    One bias is shared by all samples. What happens to the signals that arrive from each?
    """
    return dZ @ W, dZ.T @ X, dZ.copy()


def affine_backward__bias_counted(dZ, X, W):
    """db counts the samples: dZ is forgotten in it

    By how much does the loss move when z does?
    """
    return dZ @ W, dZ.T @ X, np.full(len(W), float(len(X)))


def affine_backward__order(dZ, X, W):
    """the results come in the order dW, dX, db

    Read the order of the results in the task again.
    """
    return dZ.T @ X, dZ @ W, dZ.sum(axis=0)


def affine_backward__input_transposed(dZ, X, W):
    """dX is dZ W^T instead of dZ W

    dZ is (N, M) and W is (M, D). Which axes must meet in the product?
    """
    return dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)


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


def affine_backward__in_place(dZ, X, W):
    """dZ itself is divided by N

    Who owns dZ, and who has already done the averaging?
    """
    dZ /= len(dZ)
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)


# ── softmax ─────────────────────────────────────────────────────────────────────────────────


def softmax__no_shift(S):
    """nothing is subtracted from the scores, so that e^S overflows

    Which number overflows? Does adding a number to a whole row change its probabilities?
    """
    return np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)


def softmax__global_shift(S):
    """the largest score of the whole batch is subtracted from every row

    What is left of a row whose scores lie thousands below another's? Which scores share one maximum?
    """
    powers = np.exp(S - S.max())
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__smallest_shift(S):
    """the smallest score of each row is subtracted instead of the largest

    Which exponent is the largest now?
    """
    powers = np.exp(S - S.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__shift_by_column(S):
    """the largest score of each column is subtracted instead of each row

    Print the shape of the maximum. Must all scores of one row be shifted alike?
    """
    powers = np.exp(S - S.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__columns(S):
    """the columns sum to 1 instead of the rows

    Which axis counts the samples, and which the classes?
    """
    powers = np.exp(S - S.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def softmax__whole(S):
    """the whole matrix sums to 1 instead of each row

    Each sample has probabilities of its own. How many sums are that?
    """
    powers = np.exp(S - S.max())
    return powers / powers.sum()


def softmax__norm(S):
    """the exponentials are divided by their Euclidean norm

    What must the probabilities of a row add up to?
    """
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    return powers / np.linalg.norm(powers, axis=1, keepdims=True)


def softmax__twice(S):
    """the softmax is applied twice

    How many exponentials stand in the formula, one inside the other?
    """
    return _softmax(_softmax(S))


def softmax__no_exp(S):
    """the scores themselves are divided by their sum, without an exponential

    Can a probability be negative?
    """
    return S / S.sum(axis=1, keepdims=True)


def softmax__sigmoid(S):
    """each score goes through a sigmoid of its own

    What must the probabilities of a row add up to?
    """
    return _sigmoid(S)


def softmax__lost_axis(S):
    """the maximum and the sum have lost an axis: (N, C) meets (N,)

    What does numpy do with the shapes (N, C) and (N,)? Look at keepdims.
    """
    powers = np.exp(S - S.max(axis=1))
    return powers / powers.sum(axis=1)


def softmax__logarithms(S):
    """the logarithms of the probabilities are returned

    What must a row add up to?
    """
    return _log_softmax(S)


def softmax__in_place(S):
    """the maximum is subtracted from S itself

    Who else still needs the scores after this call?
    """
    S -= S.max(axis=1, keepdims=True)
    return np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)


def softmax__loop(S):
    """the rows are taken one by one in a Python loop

    Which axis of max and sum does what your loop does?
    """
    P = np.zeros(S.shape)
    for row in range(len(S)):
        powers = np.exp(S[row] - S[row].max())
        P[row] = powers / powers.sum()
    return P


# ── log_softmax ─────────────────────────────────────────────────────────────────────────────


def log_softmax__log_of_probability(S):
    """the logarithm is taken of a probability that has already become 0, which gives -inf

    Can you write the logarithm of the quotient without computing the quotient first?
    """
    return np.log(_softmax(S))


def log_softmax__no_shift(S):
    """nothing is subtracted from the scores, so that the sum of the exponentials overflows

    Which number overflows? Does adding a number to a whole row change its probabilities?
    """
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def log_softmax__global_shift(S):
    """the largest score of the whole batch is subtracted from every row

    What is left of a row whose scores lie thousands below another's? Which scores share one maximum?
    """
    shifted = S - S.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def log_softmax__shift_once(S):
    """the maximum is subtracted inside the sum, but not outside

    What you take away inside the logarithm must come back. Where?
    """
    return S - np.log(np.exp(S - S.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))


def log_softmax__no_log(S):
    """the sum of the exponentials is subtracted without its logarithm

    The logarithm of a quotient is a difference. Of what?
    """
    shifted = S - S.max(axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)


def log_softmax__columns(S):
    """the columns are normalised instead of the rows

    Which axis counts the samples, and which the classes?
    """
    return _log_softmax(S.T).T


def log_softmax__whole(S):
    """the whole matrix is normalised instead of each row

    Each sample has probabilities of its own. How many sums are that?
    """
    shifted = S - S.max()
    return shifted - np.log(np.exp(shifted).sum())


def log_softmax__base_two(S):
    """the logarithm has base 2

    With which base is the logarithm of e^s just s?
    """
    return _log_softmax(S) / np.log(2)


def log_softmax__base_ten(S):
    """the logarithm has base 10

    With which base is the logarithm of e^s just s?
    """
    return _log_softmax(S) / np.log(10)


def log_softmax__added_constant(S):
    """a small constant is added inside the logarithm, which changes small probabilities

    Did the task ask for that constant? Why is it needed at all?
    """
    return np.log(_softmax(S) + 1e-12)


def log_softmax__sign(S):
    """the sign is flipped

    Is the logarithm of a probability above or below 0?
    """
    return -_log_softmax(S)


def log_softmax__no_logarithm(S):
    """the probabilities themselves are returned

    What must the exponentials of a row add up to?
    """
    return _softmax(S)


def log_softmax__lost_axis(S):
    """the maximum and the sum have lost an axis: (N, C) meets (N,)

    What does numpy do with the shapes (N, C) and (N,)? Look at keepdims.
    """
    shifted = S - S.max(axis=1)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


def log_softmax__in_place(S):
    """the maximum is subtracted from S itself

    Who else still needs the scores after this call?
    """
    S -= S.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def log_softmax__loop(S):
    """the rows are taken one by one in a Python loop

    Which axis of max and sum does what your loop does?
    """
    L = np.zeros(S.shape)
    for row in range(len(S)):
        shifted = S[row] - S[row].max()
        L[row] = shifted - np.log(np.exp(shifted).sum())
    return L


# ── cross_entropy ───────────────────────────────────────────────────────────────────────────


def cross_entropy__sign(S, y):
    """the minus is missing

    Can this loss be negative?
    """
    return _picked(S, y).mean()


def cross_entropy__sum(S, y):
    """the losses of the samples are summed, not averaged

    Should the loss double when every sample is there twice?
    """
    return -_picked(S, y).sum()


def cross_entropy__each(S, y):
    """one loss for each sample is returned, without the mean

    A loss is one number.
    """
    return -_picked(S, y)


def cross_entropy__array(S, y):
    """the loss is an array of shape (1,)

    A loss is one number: how many axes does it have?
    """
    return -_picked(S, y).mean(keepdims=True)


def cross_entropy__base_two(S, y):
    """the logarithm has base 2

    Which base makes the derivative of log x equal to 1/x?
    """
    return -_picked(S, y).mean() / np.log(2)


def cross_entropy__base_ten(S, y):
    """the logarithm has base 10

    Which base makes the derivative of log x equal to 1/x?
    """
    return -_picked(S, y).mean() / np.log(10)


def cross_entropy__over_classes(S, y):
    """the sum is divided by the number of classes instead of samples

    shape[0] or shape[1]: over what is the mean taken?
    """
    return -_picked(S, y).sum() / S.shape[1]


def cross_entropy__over_everything(S, y):
    """the sum is divided by N times C, as np.mean over a masked matrix does

    How many terms does the mean have?
    """
    return -np.mean(_log_softmax(S) * _one_hot(y, S.shape[1]))


def cross_entropy__no_log(S, y):
    """the logarithm is missing: minus the probability is averaged

    Compute one sample by hand. What should the loss be when the right class has probability 1?
    """
    return -_softmax(S)[np.arange(len(y)), y].mean()


def cross_entropy__log_of_mean(S, y):
    """the logarithm is taken of the mean probability instead of the mean of the logarithms

    In which order do the sum and the logarithm stand in the formula?
    """
    return -np.log(_softmax(S)[np.arange(len(y)), y].mean())


def cross_entropy__pairs(S, y):
    """log P[:, y] is averaged: every sample is paired with every label

    How many numbers should be picked from an N by C matrix? Print the shape of what you picked.
    """
    return -_log_softmax(S)[:, y].mean()


def cross_entropy__all_classes(S, y):
    """the log-probabilities of all classes are summed: y is not used

    Does your loss change when the labels do?
    """
    return -_log_softmax(S).sum() / len(y)


def cross_entropy__scores_only(S, y):
    """the scores are used as log-probabilities: the softmax is missing

    What must the probabilities of a row add up to?
    """
    return -S[np.arange(len(y)), y].mean()


def cross_entropy__log_of_probability(S, y):
    """the logarithm is taken of a probability that has already become 0, which gives inf

    Can you go from scores to log-probabilities without computing the probabilities first?
    """
    return -np.log(_softmax(S)[np.arange(len(y)), y]).mean()


def cross_entropy__added_constant(S, y):
    """a small constant is added inside the logarithm, which changes the loss of small probabilities

    Did the task ask for that constant? Why is it needed at all?
    """
    return -np.log(_softmax(S)[np.arange(len(y)), y] + 1e-12).mean()


def cross_entropy__no_shift(S, y):
    """nothing is subtracted from the scores, so that the sum of the exponentials overflows

    Which number overflows? Does adding a number to a whole row change its probabilities?
    """
    return (np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]).mean()


def cross_entropy__columns(S, y):
    """the softmax is taken over the samples instead of the classes

    Which axis counts the samples, and which the classes?
    """
    return -_log_softmax(S.T).T[np.arange(len(y)), y].mean()


def cross_entropy__from_one(S, y):
    """the labels are counted from 1

    Which column belongs to the label 0?
    """
    return -_picked(S, y - 1).mean()


def cross_entropy__narrow(S, y):
    """the number of classes is read from the largest label in the batch

    What if no sample of the batch has the last class? Which shape knows the number of classes?
    """
    return -(_log_softmax(S) * _one_hot(y, y.max() + 1)).sum() / len(y)


def cross_entropy__in_place(S, y):
    """the maximum is subtracted from S itself

    Who else still needs the scores after this call?
    """
    S -= S.max(axis=1, keepdims=True)
    return -_picked(S, y).mean()


def cross_entropy__loop(S, y):
    """the rows are taken one by one in a Python loop

    One index expression picks one entry from each row. Which two arrays does it need?
    """
    total = 0.0
    for scores, label in zip(S, y, strict=True):
        largest = scores.max()
        total += largest + np.log(np.exp(scores - largest).sum()) - scores[label]
    return total / len(y)


# ── cross_entropy_grad ──────────────────────────────────────────────────────────────────────


def cross_entropy_grad__no_mean(S, y):
    """the 1/N of the mean is missing

    Differentiate exactly the loss that cross_entropy returns.
    """
    return _softmax(S) - _one_hot(y, S.shape[1])


def cross_entropy_grad__mean_twice(S, y):
    """it is divided by N twice

    Where does the averaging happen, once?
    """
    return (_softmax(S) - _one_hot(y, S.shape[1])) / len(y) ** 2


def cross_entropy_grad__over_classes(S, y):
    """it is divided by the number of classes instead of samples

    shape[0] or shape[1]: over what was the mean taken?
    """
    return (_softmax(S) - _one_hot(y, S.shape[1])) / S.shape[1]


def cross_entropy_grad__over_everything(S, y):
    """it is divided by N times C

    How many terms does the mean in the loss have?
    """
    return (_softmax(S) - _one_hot(y, S.shape[1])) / S.size


def cross_entropy_grad__no_label(S, y):
    """the 1 of the right class is not subtracted: these are only the probabilities

    The score of the right class should rise. What is the sign of its gradient?
    """
    return _softmax(S) / len(y)


def cross_entropy_grad__sign(S, y):
    """the sign is flipped: label minus probability

    A step against the gradient should raise the score of the right class. Does it?
    """
    return (_one_hot(y, S.shape[1]) - _softmax(S)) / len(y)


def cross_entropy_grad__right_class_only(S, y):
    """the gradient of the incorrect classes is 0

    Does a higher score of an incorrect class change the loss?
    """
    hot = _one_hot(y, S.shape[1])
    return (_softmax(S) - 1) * hot / len(y)


def cross_entropy_grad__both_branches(S, y):
    """the right class gets both branches: (p - 1) + p

    Which line also runs for the right class? Is there an else?
    """
    P, hot = _softmax(S), _one_hot(y, S.shape[1])
    return (P + (P - 1) * hot) / len(y)


def cross_entropy_grad__diagonal(S, y):
    """p (1 - p) is returned, the diagonal of the softmax's Jacobian

    Does the score of class j change the probability of class k? And where is the logarithm?
    """
    P = _softmax(S)
    return P * (1 - P) / len(y)


def cross_entropy_grad__all_columns(S, y):
    """P[:, y] is lowered by 1: every sample loses 1 at the labels of all samples

    How many entries should change in an N by C matrix? Which two arrays pick them?
    """
    G = _softmax(S)
    G[:, y] -= 1
    return G / len(y)


def cross_entropy_grad__from_one(S, y):
    """the labels are counted from 1

    Which column belongs to the label 0?
    """
    return (_softmax(S) - _one_hot(y - 1, S.shape[1])) / len(y)


def cross_entropy_grad__narrow(S, y):
    """the number of classes is read from the largest label in the batch

    What if no sample of the batch has the last class? Which shape knows the number of classes?
    """
    return (_softmax(S) - _one_hot(y, y.max() + 1)) / len(y)


def cross_entropy_grad__columns(S, y):
    """the softmax is taken over the samples instead of the classes

    Which axis counts the samples, and which the classes?
    """
    return (_softmax(S.T).T - _one_hot(y, S.shape[1])) / len(y)


def cross_entropy_grad__no_shift(S, y):
    """nothing is subtracted from the scores, so that e^S overflows

    Which number overflows? Is your softmax safe for every score?
    """
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    return (P - _one_hot(y, S.shape[1])) / len(y)


def cross_entropy_grad__in_place(S, y):
    """the result is written into S

    Who else still needs the scores after this call?
    """
    S[...] = (_softmax(S) - _one_hot(y, S.shape[1])) / len(y)
    return S


def cross_entropy_grad__last_row(S, y):
    """the 1 is subtracted after the loop, so that only the last sample gets it

    Which lines of the loop run for each sample? Look at the indentation.
    """
    G = _softmax(S)
    for row in range(len(y)):
        label = y[row]
    G[row, label] -= 1
    return G / len(y)


def cross_entropy_grad__loop(S, y):
    """the rows are taken one by one in a Python loop

    One index expression reaches one entry in each row. Which two arrays does it need?
    """
    G = _softmax(S)
    for row in range(len(y)):
        G[row, y[row]] -= 1
    return G / len(y)


# ── softmax_entry_gradient ──────────────────────────────────────────────────────────────────


def softmax_entry_gradient__always_right(p, c, k):
    """1 is subtracted for every class, not only for the right one

    What should happen to the score of an incorrect class when the loss falls?
    """
    return p[k] - 1


def softmax_entry_gradient__always_incorrect(p, c, k):
    """1 is never subtracted, not even for the right class

    The score of the right class should rise. What is the sign of its gradient?
    """
    return p[k] * 1.0


def softmax_entry_gradient__sign(p, c, k):
    """the sign is flipped

    A step against the gradient should raise the score of the right class. Does it?
    """
    return 1 - p[k] if k == c else -p[k]


def softmax_entry_gradient__sign_of_right(p, c, k):
    """the right class gets 1 - p instead of p - 1

    A step against the gradient should raise the score of the right class. Does it?
    """
    return 1 - p[k] if k == c else p[k]


def softmax_entry_gradient__swapped(p, c, k):
    """the two cases are swapped

    From which class is the 1 taken away?
    """
    return p[k] if k == c else p[k] - 1


def softmax_entry_gradient__of_probability(p, c, k):
    """this is the derivative of the probability p_c, without the logarithm and the minus of the loss

    The loss is -log p_c. Which factor does the chain rule still bring?
    """
    return p[c] * (1 - p[c]) if k == c else -p[c] * p[k]


def softmax_entry_gradient__of_right_class(p, c, k):
    """the incorrect class gets p_c instead of p_k

    Whose probability does the score of class k push up?
    """
    return p[c] - 1 if k == c else p[c]


def softmax_entry_gradient__zero(p, c, k):
    """the gradient of an incorrect class is 0

    Does a higher score of an incorrect class change p_c?
    """
    return p[k] - 1 if k == c else 0.0


def softmax_entry_gradient__by_probability(p, c, k):
    """this is the derivative by the probability, -1/p_c, and not by the score

    Between the score and the loss stand two functions. Which one is missing?
    """
    return -1 / p[c] if k == c else 0.0


def softmax_entry_gradient__whole(p, c, k):
    """the gradient by all scores is returned

    One score was asked for. How many numbers is its gradient?
    """
    return p - np.eye(len(p))[c]


# ── numerical_gradient ──────────────────────────────────────────────────────────────────────


def _differences(f, x, ahead, back, span):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = 1.0
        slopes[place] = (f(x + ahead * step) - f(x + back * step)) / span
    return slopes


def numerical_gradient__forward(f, x, h):
    """the difference is taken on one side only: f(x + h) - f(x)

    How does the error shrink when you look to both sides of x?
    """
    return _differences(f, x, h, 0.0, h)


def numerical_gradient__backward(f, x, h):
    """the difference is taken on one side only: f(x) - f(x - h)

    How does the error shrink when you look to both sides of x?
    """
    return _differences(f, x, 0.0, -h, h)


def numerical_gradient__over_h(f, x, h):
    """the difference is divided by h instead of 2 h

    How far apart are the two points?
    """
    return _differences(f, x, h, -h, h)


def numerical_gradient__precedence(f, x, h):
    """the difference is divided by 2 and then multiplied by h: the denominator lost its parentheses

    What does Python do with a / 2 * h?
    """
    return _differences(f, x, h, -h, 2 / h)


def numerical_gradient__no_denominator(f, x, h):
    """the difference is not divided at all

    A slope is a rise over a run. How long is the run?
    """
    return _differences(f, x, h, -h, 1.0)


def numerical_gradient__wide(f, x, h):
    """the points are 2 h away on each side

    How far apart are the two points, and what do you divide by?
    """
    return _differences(f, x, 2 * h, -2 * h, 4 * h)


def numerical_gradient__fixed_step(f, x, h):
    """a step of 1e-5 is written into the code, and h is not used

    Does your result change when h does?
    """
    return _differences(f, x, 1e-5, -1e-5, 2e-5)


def numerical_gradient__sign(f, x, h):
    """the sign is flipped: f(x - h) - f(x + h)

    If f rises to the right, which of the two values is larger?
    """
    return _differences(f, x, -h, h, 2 * h)


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


def numerical_gradient__all_at_once(f, x, h):
    """all entries are moved at once, which gives one number

    How many partial derivatives does f have? Which entry moves in each of them?
    """
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient__all_filled(f, x, h):
    """all entries are moved at once, and the one slope is put everywhere

    Which entry moves in a partial derivative, and which stay?
    """
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


def numerical_gradient__flat(f, x, h):
    """the gradient is a flat vector

    A gradient has the shape of what it is the gradient of.
    """
    return _differences(f, x, h, -h, 2 * h).reshape(-1)


def numerical_gradient__rows(f, x, h):
    """whole rows are moved instead of single entries

    How many numbers does x hold, and how often does your loop run?
    """
    slopes = np.zeros(x.shape)
    for row in range(len(x)):
        step = np.zeros(x.shape)
        step[row] = h
        slopes[row] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


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


# ── relative_error ──────────────────────────────────────────────────────────────────────────


def relative_error__nan(a, b):
    """0 is divided by 0 where both gradients are 0, which gives nan

    How far apart are two zeros? What could stand in the denominator there?
    """
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))


def relative_error__absolute(a, b):
    """the error is absolute: the difference is not divided by the size

    Is a difference of 0.1 much? Of what does that depend?
    """
    return np.max(np.abs(a - b))


def relative_error__by_second(a, b):
    """the difference is divided by |b| alone

    Should the error be the same when a and b change places?
    """
    return np.max(np.abs(a - b) / np.where(b == 0, 1.0, np.abs(b)))


def relative_error__by_larger(a, b):
    """the difference is divided by the larger of |a| and |b| instead of their sum

    Read the denominator of the formula again.
    """
    size = np.maximum(np.abs(a), np.abs(b))
    return np.max(np.abs(a - b) / np.where(size == 0, 1.0, size))


def relative_error__mean(a, b):
    """the mean over the entries is returned instead of the largest

    Would one wrong entry among a million be seen?
    """
    size = np.abs(a) + np.abs(b)
    return np.mean(np.abs(a - b) / np.where(size == 0, 1.0, size))


def relative_error__each(a, b):
    """one error for each entry is returned

    One number was asked for: which of them?
    """
    size = np.abs(a) + np.abs(b)
    return np.abs(a - b) / np.where(size == 0, 1.0, size)


def relative_error__floor(a, b):
    """the denominator is kept above 1e-8, which hides errors in small gradients

    Compare 1e-12 with 3e-12. How large is the error, and what do you get?
    """
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


def relative_error__norms(a, b):
    """the norms of the whole arrays are compared, not the entries

    Would an error in the smallest entry be seen beside the largest?
    """
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / (size or 1.0)


def relative_error__largest_of_each(a, b):
    """the largest difference is divided by the largest size, which may belong to another entry

    To which entry do the numerator and the denominator belong?
    """
    size = np.max(np.abs(a) + np.abs(b))
    return np.max(np.abs(a - b)) / (size or 1.0)


def relative_error__signed_size(a, b):
    """the denominator is |a + b|, which is small where the signs differ

    What is the size of 1 and -1 together? Where do the bars of the absolute values stand?
    """
    size = np.abs(a + b)
    return np.max(np.abs(a - b) / np.where(size == 0, 1.0, size))


def relative_error__half_size(a, b):
    """the difference is divided by the mean of the two sizes instead of their sum

    How large can the error be at most, by the formula?
    """
    size = (np.abs(a) + np.abs(b)) / 2
    return np.max(np.abs(a - b) / np.where(size == 0, 1.0, size))


def relative_error__nonzero_at_zero(a, b):
    """the error where both gradients are 0 is given as 1

    How far apart are two zeros?
    """
    size = np.abs(a) + np.abs(b)
    return np.max(np.where(size == 0, 1.0, np.abs(a - b) / np.where(size == 0, 1.0, size)))


def relative_error__swallowed(a, b):
    """1e-8 is added to the denominator, which hides errors in small gradients

    Compare 1e-12 with 3e-12. How large is the error, and what do you get?
    """
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8))
