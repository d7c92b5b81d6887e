"""Questions on layers with state: each names what it judges, and bears the name of the function that tries it."""

import numpy as np

from autograder import Draw, derivative, task

_BATCH = {"x": np.array([[1.0], [3.0]]), "gamma": np.array([2.0]), "beta": np.array([0.5])}
_IMAGE = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
_FROM_ABOVE = np.array([[[[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]])


def _batch(draw: Draw):
    N, D = draw.dims("N", "D")
    return {"x": draw.normal(N, D), "gamma": draw.normal(D), "beta": draw.normal(D)}


def _images(draw: Draw):
    N, C, F, H, W = draw.dims("N", "C", "F", "H", "W")
    return {"x": draw.normal(N, C, H, W), "w": draw.normal(F, C, 3, 3), "b": draw.normal(F)}


def _net(draw: Draw):
    N, D, M, K = draw.dims("N", "D", "M", "K")
    W1, W2 = draw.rng.standard_normal((D, M)), 3 * draw.rng.standard_normal((M, K))
    return {"x": draw.normal(N, D), "y": draw.labels(N, K), "W1": W1, "b1": W1[0] / 2, "W2": W2, "b2": W2[0] / 2}


@task(points=3, judges="BatchNorm.forward", returns=("out", "mean", "var", "after", "kept"), examples=[_BATCH])
def normalised(draw: Draw):
    return _batch(draw)


@task(
    points=4,
    judges="BatchNorm.backward",
    returns=("dx", "dgamma", "dbeta"),
    derivative=derivative("BatchNorm.forward", wrt=("x", "gamma", "beta"), upstream="dout"),
)
def normalised_back(draw: Draw):
    return {**_batch(draw), "dout": draw.upstream(*draw.dims("N", "D"))}


@task(points=2, judges="Dropout.forward", returns=("first", "second", "after"))
def dropped(draw: Draw):
    return {"x": draw.normal(*draw.dims("N", "D")), "keep": draw.setting(0.6, 0.8), "rng": draw.generator()}


@task(points=1, judges="Dropout.backward", returns=("trained", "after"))
def dropped_back(draw: Draw):
    N, D = draw.dims("N", "D")
    dout, keep = draw.upstream(N, D), draw.setting(0.6, 0.8)
    return {"x": draw.normal(N, D), "dout": dout, "keep": keep, "rng": draw.generator()}


@task(points=2, judges="conv_forward", examples=[{"x": _IMAGE, "w": _FROM_ABOVE, "b": np.array([0.5])}])
def convolved(draw: Draw):
    return _images(draw)


@task(
    points=3,
    judges="conv_backward",
    returns=("dx", "dw", "db"),
    derivative=derivative("conv_forward", wrt=("x", "w", "b"), upstream="dout"),
)
def convolved_back(draw: Draw):
    return {**_images(draw), "dout": draw.upstream(*draw.dims("N", "F", "H", "W"))}


@task(points=2, judges="TwoLayerNet.loss", rows="N")
def net_loss(draw: Draw):
    return _net(draw)


@task(
    points=3,
    judges="TwoLayerNet.gradients",
    returns=("W1", "b1", "W2", "b2", "again"),
    rows="N",
    derivative=derivative("TwoLayerNet.loss", wrt=("W1", "b1", "W2", "b2", None)),
)
def net_gradients(draw: Draw):
    return _net(draw)
