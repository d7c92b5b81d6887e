"""Matrix gradients of a simple network: fill in the functions.

Conventions, kept everywhere in this file: numbers are float64. One sample is a vector, a batch has one sample per row.
A weight matrix is (n_out, n_in), so a layer computes z = W x + b for one sample and Z = X W^T + b for a batch. The gradient
by x has the same shape as x. No function changes its arguments. Labels are whole numbers from 0.

Every docstring ends in an example. Run them all with: python -m doctest gradients.py
"""

import numpy as np

# ── activations: each works entry by entry, on an array of any shape ────────────────────────


def sigmoid(z):
    """Return the sigmoid of every entry, between 0 and 1.

    sigmoid(z) = 1 / (1 + e^(-z))

    It must be right for entries such as -900 and 900.

    Shapes: z of any shape, the result of the same.

    >>> sigmoid(np.array([-900.0, 0.0, 2.0, 900.0])).round(4)
    array([0.    , 0.5   , 0.8808, 1.    ])
    """
    raise NotImplementedError("write sigmoid here")


def sigmoid_grad(z):
    """Return the slope of the sigmoid at every entry of z.

    sigmoid'(z) = sigmoid(z) (1 - sigmoid(z))

    The argument is z, not sigmoid(z).

    Shapes: z of any shape, the result of the same.

    >>> sigmoid_grad(np.array([-900.0, 0.0, 2.0])).round(4)
    array([0.   , 0.25 , 0.105])
    """
    raise NotImplementedError("write sigmoid_grad here")


def tanh_grad(z):
    """Return the slope of tanh at every entry of z.

    tanh'(z) = 1 - tanh(z)^2

    The argument is z, not tanh(z). numpy has np.tanh.

    Shapes: z of any shape, the result of the same.

    >>> tanh_grad(np.array([-900.0, 0.0, 2.0])).round(4)
    array([0.    , 1.    , 0.0707])
    """
    raise NotImplementedError("write tanh_grad here")


def relu(z):
    """Return every positive entry as it is, and 0 for the others.

    relu(z) = max(z, 0)

    Shapes: z of any shape, the result of the same.

    >>> relu(np.array([-1.5, 0.0, 3.25]))
    array([0.  , 0.  , 3.25])
    """
    raise NotImplementedError("write relu here")


def relu_grad(z):
    """Return the slope of relu at every entry of z.

    relu'(z) = 1 for z > 0, and 0 for z <= 0

    relu has a kink at 0. There the slope from the left counts, which is 0.

    Shapes: z of any shape, the result of the same.

    >>> relu_grad(np.array([-1.5, 0.0, 3.25]))
    array([0., 0., 1.])
    """
    raise NotImplementedError("write relu_grad here")


def leaky_relu(z, alpha):
    """Return every positive entry as it is, and alpha times the others.

    leaky_relu(z) = z for z > 0, and alpha z for z <= 0, with 0 < alpha < 1

    Shapes: z of any shape, alpha a number, the result of the shape of z.

    >>> leaky_relu(np.array([-1.5, 0.0, 3.25]), 0.2)
    array([-0.3 ,  0.  ,  3.25])
    """
    raise NotImplementedError("write leaky_relu here")


def leaky_relu_grad(z, alpha):
    """Return the slope of leaky_relu at every entry of z.

    leaky_relu'(z) = 1 for z > 0, and alpha for z <= 0

    At the kink the slope from the left counts, which is alpha.

    Shapes: z of any shape, alpha a number, the result of the shape of z.

    >>> leaky_relu_grad(np.array([-1.5, 0.0, 3.25]), 0.2)
    array([0.2, 0.2, 1. ])
    """
    raise NotImplementedError("write leaky_relu_grad here")


def elu(z, alpha):
    """Return every positive entry as it is; negative ones level off at -alpha.

    elu(z) = z for z > 0, and alpha (e^z - 1) for z <= 0

    It must be right for entries such as 900.

    Shapes: z of any shape, alpha a number, the result of the shape of z.

    >>> elu(np.array([-900.0, -1.0, 0.0, 2.5]), 0.8).round(4)
    array([-0.8   , -0.5057,  0.    ,  2.5   ])
    """
    raise NotImplementedError("write elu here")


def elu_grad(z, alpha):
    """Return the slope of elu at every entry of z.

    elu'(z) = 1 for z > 0, and alpha e^z for z <= 0

    At the kink the slope from the left counts, which is alpha.

    Shapes: z of any shape, alpha a number, the result of the shape of z.

    >>> elu_grad(np.array([-900.0, -1.0, 0.0, 900.0]), 0.8).round(4)
    array([0.    , 0.2943, 0.8   , 1.    ])
    """
    raise NotImplementedError("write elu_grad here")


def silu(z):
    """Return every entry times its own sigmoid (also called swish).

    silu(z) = z sigmoid(z)

    Shapes: z of any shape, the result of the same.

    >>> silu(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.2384,  0.    ,  1.7616])
    """
    raise NotImplementedError("write silu here")


def silu_grad(z):
    """Return the slope of silu at every entry of z, by the product rule.

    silu'(z) = sigmoid(z) + z sigmoid'(z)

    Shapes: z of any shape, the result of the same.

    >>> silu_grad(np.array([-2.0, 0.0, 2.0, 900.0])).round(4)
    array([-0.0908,  0.5   ,  1.0908,  1.    ])
    """
    raise NotImplementedError("write silu_grad here")


def elementwise_jacobian(z):
    """Return the Jacobian of the sigmoid of a vector: how each result moves with each entry of z.

    J_ij = d sigmoid(z_i) / d z_j, which is sigmoid'(z_i) where i = j and 0 elsewhere: J = diag(sigmoid'(z))

    Shapes: z (n,), the result (n, n).

    >>> elementwise_jacobian(np.array([0.0, 2.0])).round(4)
    array([[0.25 , 0.   ],
           [0.   , 0.105]])
    """
    raise NotImplementedError("write elementwise_jacobian here")


# ── one sample through one layer: s = u^T f(W x + b), where f is the sigmoid ────────────────


def affine(x, W, b):
    """Return what an affine layer makes of one sample.

    z = W x + b

    Shapes: x (m,), W (n, m), b (n,), the result (n,).

    >>> affine(np.array([1.0, 2.0, 3.0]), np.array([[1.0, 0.0, 2.0], [0.5, 1.0, 0.0]]), np.array([0.25, -1.0]))
    array([7.25, 1.5 ])
    """
    raise NotImplementedError("write affine here")


def score(x, W, b, u):
    """Return the score that a network with one hidden layer gives one sample: one number.

    s = u^T f(z), with z = W x + b and f the sigmoid

    Shapes: x (m,), W (n, m), b (n,), u (n,), the result a number.

    >>> s = score(np.array([2.0, -1.0]), np.array([[1.0, 2.0], [0.5, 0.0]]), np.array([0.0, 1.0]), np.array([3.0, -1.0]))
    >>> round(float(s), 4)
    0.6192
    """
    raise NotImplementedError("write score here")


def error_signal(z, u):
    """Return the error signal of the hidden layer: how the score moves with each entry of z.

    delta = ds/dz = u * f'(z), entry by entry, with s = u^T f(z) and f the sigmoid

    Shapes: z (n,), u (n,), the result (n,): the shape of the hidden layer.

    >>> error_signal(np.array([0.0, 2.0]), np.array([3.0, -1.0])).round(4)
    array([ 0.75 , -0.105])
    """
    raise NotImplementedError("write error_signal here")


def weight_gradient(delta, x):
    """Return the gradient of the score by the weights, from the error signal delta = ds/dz and the layer's input.

    ds/dW = delta x^T

    Shapes: delta (n,), x (m,), the result (n, m): the shape of W.

    >>> weight_gradient(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0]))
    array([[ 0.5,  1. ,  1.5],
           [-1. , -2. , -3. ]])
    """
    raise NotImplementedError("write weight_gradient here")


def weight_gradient_entry(delta, x, i, j):
    """Return the gradient of the score by the one weight W_ij.

    ds/dW_ij = delta_i x_j: the error signal from above, times the local gradient

    Shapes: delta (n,), x (m,), i and j whole numbers from 0, the result a number.

    >>> float(weight_gradient_entry(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0]), 1, 2))
    -3.0
    """
    raise NotImplementedError("write weight_gradient_entry here")


def bias_gradient(delta):
    """Return the gradient of the score by the bias, from the error signal delta = ds/dz.

    ds/db = delta, because z = W x + b moves exactly as b moves

    Shapes: delta (n,), the result (n,): the shape of b.

    >>> bias_gradient(np.array([0.5, -1.0]))
    array([ 0.5, -1. ])
    """
    raise NotImplementedError("write bias_gradient here")


def input_gradient(delta, W):
    """Return the gradient of the score by the layer's input, from the error signal delta = ds/dz.

    ds/dx = W^T delta: what goes on to the layer below

    Shapes: delta (n,), W (n, m), the result (m,): the shape of x.

    >>> input_gradient(np.array([0.5, -1.0]), np.array([[1.0, 0.0, 2.0], [0.5, 1.0, 0.0]]))
    array([ 0., -1.,  1.])
    """
    raise NotImplementedError("write input_gradient here")


def score_gradients(x, W, b, u):
    """Return the gradient of the score by each of its four arguments, by the chain rule.

    s = u^T h, h = f(z), z = W x + b, with f the sigmoid. The results are ds/du, ds/dW, ds/db and ds/dx, in this order.

    Shapes: x (m,), W (n, m), b (n,), u (n,), the results (du, dW, db, dx) of the shapes (n,), (n, m), (n,), (m,).

    >>> x, W = np.array([2.0, -1.0]), np.array([[1.0, 2.0], [0.5, 0.0]])
    >>> du, dW, db, dx = score_gradients(x, W, np.array([0.0, 1.0]), np.array([3.0, -1.0]))
    >>> du.round(4)
    array([0.5   , 0.8808])
    >>> dW.round(4)
    array([[ 1.5  , -0.75 ],
           [-0.21 ,  0.105]])
    >>> db.round(4)
    array([ 0.75 , -0.105])
    >>> dx.round(4)
    array([0.6975, 1.5   ])
    """
    raise NotImplementedError("write score_gradients here")


# ── a batch: one sample per row, no Python loop over the rows ───────────────────────────────


def affine_forward(X, W, b):
    """Return what an affine layer makes of each row of a batch, without a Python loop over the rows.

    Z = X W^T + b, where b is added to every row

    Shapes: X (N, D), W (M, D), b (M,), the result (N, M).

    >>> X, W = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 2.0], [0.5, 1.0, 0.0]])
    >>> affine_forward(X, W, np.array([0.25, -1.0]))
    array([[7.25, 1.5 ],
           [0.25, 0.  ]])
    """
    raise NotImplementedError("write affine_forward here")


def affine_backward(dZ, X, W):
    """Return the gradients of the loss by X, W and b, from dZ = dL/dZ, without a Python loop over the rows.

    dX = dZ W, dW = dZ^T X, db = the sum of the rows of dZ. W and b serve every row, so the rows' shares add up; where
    the loss is a mean, the 1/N is already in dZ.

    Shapes: dZ (N, M), X (N, D), W (M, D), the results (dX, dW, db) of the shapes (N, D), (M, D), (M,).

    >>> dZ, X = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])
    >>> dX, dW, db = affine_backward(dZ, X, np.array([[1.0, 0.0, 2.0], [0.5, 1.0, 0.0]]))
    >>> dX
    array([[ 0.5, -1. ,  2. ],
           [ 1.5,  2. ,  1. ]])
    >>> dW
    array([[ 1. ,  2.5,  3. ],
           [-1. ,  0. , -3. ]])
    >>> db
    array([1.5, 1. ])
    """
    raise NotImplementedError("write affine_backward here")


# ── softmax and cross-entropy: scores in rows, labels beside them ───────────────────────────


def softmax(S):
    """Return the probabilities that each row of scores stands for, without a Python loop over the rows.

    P_ik = e^(S_ik) / sum_c e^(S_ic)

    It must be right for scores of any size: adding a number to a row does not change its probabilities.

    Shapes: S (N, C), the result (N, C), in which each row sums to 1.

    >>> softmax(np.array([[1.0, 2.0, 3.0], [-1000.0, 1000.0, 1000.0]])).round(4)
    array([[0.09  , 0.2447, 0.6652],
           [0.    , 0.5   , 0.5   ]])
    """
    raise NotImplementedError("write softmax here")


def log_softmax(S):
    """Return the logarithms of the probabilities of each row, without a Python loop over the rows.

    log P_ik = S_ik - log sum_c e^(S_ic)

    It must be right, and finite, for scores of any size, also where the probability itself is too small for a float.

    Shapes: S (N, C), the result (N, C), nowhere above 0.

    >>> log_softmax(np.array([[1.0, 2.0, 3.0], [1000.0, 1000.0, 998.0]])).round(4)
    array([[-2.4076, -1.4076, -0.4076],
           [-0.7586, -0.7586, -2.7586]])
    """
    raise NotImplementedError("write log_softmax here")


def cross_entropy(S, y):
    """Return the mean over the batch of minus the log-probability of the right class: one number.

    J = -(1/N) sum_i log P_i,y_i, with P = softmax(S) and the natural logarithm

    It must be right, and finite, for scores of any size. No Python loop over the rows.

    Shapes: S (N, C), y (N,) whole numbers from 0 to C - 1, the result a number.

    >>> round(float(cross_entropy(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), np.array([2, 0]))), 4)
    0.7531
    """
    raise NotImplementedError("write cross_entropy here")


def cross_entropy_grad(S, y):
    """Return the gradient of the mean cross-entropy by the scores, without a Python loop over the rows.

    dJ/dS_ik = (P_ik - [k = y_i]) / N, where [k = y_i] is 1 for the right class and 0 for the others

    Shapes: S (N, C), y (N,) whole numbers from 0 to C - 1, the result (N, C).

    >>> cross_entropy_grad(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), np.array([2, 0])).round(4)
    array([[ 0.045 ,  0.1224, -0.1674],
           [-0.3333,  0.1667,  0.1667]])
    """
    raise NotImplementedError("write cross_entropy_grad here")


def softmax_entry_gradient(p, c, k):
    """Return the gradient of one sample's cross-entropy by the score of class k, where class c is the right one.

    dJ/ds_k = p_k - 1 if k = c, and p_k otherwise, with p the softmax of the scores

    Shapes: p (C,) probabilities, c and k whole numbers from 0 to C - 1, the result a number.

    >>> float(softmax_entry_gradient(np.array([0.25, 0.75]), 0, 0)), float(softmax_entry_gradient(np.array([0.25, 0.75]), 0, 1))
    (-0.75, 0.75)
    """
    raise NotImplementedError("write softmax_entry_gradient here")


# ── checking a gradient by numbers ──────────────────────────────────────────────────────────


def ripples(x):
    """Return the sine of a weighted sum of all entries; given, to try numerical_gradient on."""
    weights = np.arange(1, x.size + 1) / x.size
    return np.sin(weights @ x.ravel())


def cubic(x):
    """Return the cube of a weighted sum of all entries, plus their cubes; given, to try numerical_gradient on."""
    weights = np.arange(x.size, 0, -1) / x.size
    return (weights @ x.ravel()) ** 3 + (x**3).sum()


def log_sum_exp(x):
    """Return log sum e^x over all entries, whose gradient is a softmax; given, to try numerical_gradient on."""
    largest = x.max()
    return largest + np.log(np.exp(x - largest).sum())


def numerical_gradient(f, x, h):
    """Return the gradient of f at x by central differences, one entry of x at a time.

    df/dx_k is about (f(x + h e_k) - f(x - h e_k)) / (2 h), where e_k is 1 at entry k and 0 elsewhere

    f takes an array of the shape of x and returns a number. x must afterwards be what it was, to the last bit.

    Shapes: x of any shape, h a number, the result of the shape of x.

    >>> numerical_gradient(cubic, np.array([[1.0, 2.0]]), 0.001).round(4)
    array([[15., 18.]])
    """
    raise NotImplementedError("write numerical_gradient here")


def relative_error(a, b):
    """Return how far two gradients are apart, relative to their size, at the entry where this is worst: one number.

    the largest of |a_k - b_k| / (|a_k| + |b_k|) over all entries k; an entry where both are 0 counts as 0

    Nothing else is added to the denominator: gradients of 1e-12 are compared as strictly as gradients of 1.

    Shapes: a and b of the same shape, the result a number from 0 to 1.

    >>> round(float(relative_error(np.array([1.0, 0.0, 4.0]), np.array([1.0, 0.0, 5.0]))), 4)
    0.1111
    """
    raise NotImplementedError("write relative_error here")
