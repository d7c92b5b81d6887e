"""Questions on matrix gradients: activations, one layer, a batch, softmax with cross-entropy, numerical checks."""

import numpy as np

from autograder import Draw, derivative, task

GAP = 0.05
"""How far values stay from a kink, except where the kink itself is asked for."""

HIGH, FAR_APART = 1000.0, 2000.0
"""What is added to all scores in "high_scores", and how far rows lie apart in "far_rows"; e^x overflows from 710."""

# ── activations ─────────────────────────────────────────────────────────────────────────────


def hidden(draw: Draw, gap: float = 0.0):
    """What an activation receives: one sample in "hyper", else a batch.

    There are exact zeros in "zeros", and in "extreme" at least one number of either sign that is large for certain.
    """
    rows, columns = draw.dims("N", "D")
    z = draw.normal(columns, gap=gap) if draw.profile == "hyper" else draw.normal(rows, columns, gap=gap)
    if draw.profile == "zeros":
        z[::2, 0] = 0.0
    if draw.profile == "extreme":
        z[0, 0], z[-1, -1] = 913.7, -871.3
    return z


@task(points=2)
def sigmoid(draw: Draw):
    return {"z": hidden(draw)}


@task(points=1, derivative=derivative(of="sigmoid", wrt="z", kind="elementwise"))
def sigmoid_grad(draw: Draw):
    return {"z": hidden(draw)}


@task(points=1)
def tanh_grad(draw: Draw):
    return {"z": hidden(draw)}


@task(points=1)
def relu(draw: Draw):
    return {"z": hidden(draw, GAP)}


@task(points=1, also="zeros", derivative=derivative(of="relu", wrt="z", kind="elementwise"))
def relu_grad(draw: Draw):
    return {"z": hidden(draw, GAP)}


@task(points=1)
def leaky_relu(draw: Draw):
    return {"z": hidden(draw, GAP), "alpha": draw.setting(0.07, 0.37, 0.13)}


@task(points=1, also="zeros", derivative=derivative(of="leaky_relu", wrt="z", kind="elementwise"))
def leaky_relu_grad(draw: Draw):
    return {"z": hidden(draw, GAP), "alpha": draw.setting(0.07, 0.37, 0.13)}


@task(points=1)
def elu(draw: Draw):
    return {"z": hidden(draw, GAP), "alpha": draw.setting(0.83, 0.37, 1.31)}


@task(points=2, also="zeros", derivative=derivative(of="elu", wrt="z", kind="elementwise"))
def elu_grad(draw: Draw):
    return {"z": hidden(draw, GAP), "alpha": draw.setting(0.83, 0.37, 1.31)}


@task(points=1)
def silu(draw: Draw):
    return {"z": hidden(draw)}


@task(points=2, derivative=derivative(of="silu", wrt="z", kind="elementwise"))
def silu_grad(draw: Draw):
    return {"z": hidden(draw)}


@task(points=1, derivative=derivative(of="sigmoid", wrt="z", kind="jacobian"))
def elementwise_jacobian(draw: Draw):
    return {"z": draw.normal(draw.dim("n"))}


# ── one sample through one layer ────────────────────────────────────────────────────────────


@task(points=1)
def affine(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"x": draw.normal(m), "W": draw.normal(n, m), "b": draw.normal(n)}


@task(points=2)
def score(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"x": draw.normal(m), "W": draw.normal(n, m), "b": draw.normal(n), "u": draw.upstream(n)}


@task(
    points=3,
    derivative=derivative(
        of="score", wrt="b", given=lambda z, u: {"x": z, "W": np.eye(len(z)), "b": np.zeros(len(z)), "u": u}
    ),
)
def error_signal(draw: Draw):
    n = draw.dim("n")
    return {"z": draw.normal(n), "u": draw.upstream(n)}


@task(
    points=2,
    derivative=derivative(
        of="affine",
        wrt="W",
        upstream="delta",
        given=lambda delta, x: {"x": x, "W": np.zeros((len(delta), len(x))), "b": np.zeros(len(delta))},
    ),
)
def weight_gradient(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"delta": draw.upstream(n), "x": draw.normal(m)}


@task(points=1)
def weight_gradient_entry(draw: Draw):
    n, m = draw.dims("n", "m")
    i = n - 1 if draw.profile == "distinct" else draw.index(n)
    j = 0 if draw.profile == "distinct" else draw.index(m)
    return {"delta": draw.upstream(n), "x": draw.normal(m), "i": i, "j": j}


@task(
    points=1,
    without=("extreme", "shifted"),
    derivative=derivative(
        of="affine",
        wrt="b",
        upstream="delta",
        given=lambda delta: {"x": np.zeros(1), "W": np.zeros((len(delta), 1)), "b": np.zeros(len(delta))},
    ),
)
def bias_gradient(draw: Draw):
    return {"delta": draw.normal(draw.dim("n"))}


@task(
    points=2,
    derivative=derivative(
        of="affine",
        wrt="x",
        upstream="delta",
        given=lambda delta, W: {"x": np.zeros(W.shape[1]), "W": W, "b": np.zeros(len(delta))},
    ),
)
def input_gradient(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"delta": draw.upstream(n), "W": draw.normal(n, m)}


@task(points=5, returns=("du", "dW", "db", "dx"), derivative=derivative(of="score", wrt=("u", "W", "b", "x")))
def score_gradients(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"x": draw.normal(m), "W": draw.normal(n, m), "b": draw.normal(n), "u": draw.upstream(n)}


# ── a batch ─────────────────────────────────────────────────────────────────────────────────


@task(points=2, rows="N")
def affine_forward(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"X": draw.normal(N, D), "W": draw.normal(M, D), "b": draw.normal(M)}


@task(
    points=5,
    returns=("dX", "dW", "db"),
    rows="N",
    derivative=derivative(
        of="affine_forward",
        wrt=("X", "W", "b"),
        upstream="dZ",
        given=lambda X, W, **_: {"X": X, "W": W, "b": np.zeros(len(W))},
    ),
)
def affine_backward(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"dZ": draw.upstream(N, M), "X": draw.normal(N, D), "W": draw.normal(M, D)}


# ── softmax and cross-entropy ───────────────────────────────────────────────────────────────


def scores(draw: Draw):
    """Scores in rows: all of them high in "high_scores"; in "far_rows" the rows, and one class in each, lie far apart."""
    rows, classes = draw.dims("N", "C")
    S = draw.normal(rows, classes)
    if draw.profile == "high_scores":
        S += HIGH
    if draw.profile == "far_rows":
        S += FAR_APART * (np.arange(rows)[:, None] - 1)
        S[:, 0] += FAR_APART
    return S


def labels(draw: Draw):
    """Labels for those scores; in "absent_class" no sample has the last class."""
    rows, classes = draw.dims("N", "C")
    return draw.labels(rows, classes - 1 if draw.profile == "absent_class" else classes)


@task(points=3, rows="N", also=("high_scores", "far_rows"))
def softmax(draw: Draw):
    return {"S": scores(draw)}


@task(points=3, rows="N", also=("high_scores", "far_rows"))
def log_softmax(draw: Draw):
    return {"S": scores(draw)}


@task(points=3, rows="N", also=("high_scores", "far_rows", "absent_class"))
def cross_entropy(draw: Draw):
    return {"S": scores(draw), "y": labels(draw)}


@task(
    points=4,
    rows="N",
    also=("high_scores", "far_rows", "absent_class"),
    derivative=derivative(of="cross_entropy", wrt="S"),
)
def cross_entropy_grad(draw: Draw):
    return {"S": scores(draw), "y": labels(draw)}


@task(points=2, without=("extreme", "shifted"))
def softmax_entry_gradient(draw: Draw):
    classes = draw.dim("C", at_least=2)
    c = draw.index(classes)
    k = (c + 1) % classes if draw.profile in ("hyper", "square", "duplicates") else draw.index(classes)
    return {"p": draw.probabilities(classes), "c": c, "k": c if draw.profile in ("distinct", "layout") else k}


# ── checking a gradient by numbers ──────────────────────────────────────────────────────────


@task(points=4)
def numerical_gradient(draw: Draw):
    n, m = draw.dims("n", "m")
    f = draw.given("ripples", "cubic", "log_sum_exp")
    return {"f": f, "x": draw.normal(n, m), "h": draw.setting(0.13, 0.037, 0.071)}


@task(points=2, also=("zeros", "a_zero", "b_zero", "all_zero", "tiny", "opposite"))
def relative_error(draw: Draw):
    n, m = draw.dims("n", "m")
    a = draw.normal(n, m)
    b = a * (1 + 0.01 * draw.upstream(n, m))
    match draw.profile:
        case "zeros":
            a[:, 0] = b[:, 0] = 0.0
        case "a_zero":
            a[0, 0], b[0, 0] = 0.0, 0.37
        case "b_zero":
            a[0, 0], b[0, 0] = 0.37, 0.0
        case "all_zero":
            a, b = 0 * a, 0 * b
        case "tiny":
            a, b = 1e-9 * a, 1e-9 * b
        case "opposite":
            b[-1, -1] = -0.7 * a[-1, -1]
    return {"a": a, "b": b}
