"""Questions on a small library of modules and optimizers: each names what it judges, and bears the name of what tries it."""

from autograder import Draw, derivative, task


@task(points=3, judges="Linear.forward", returns=("out", "again"))
def linear_out(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"X": draw.normal(N, D), "W": draw.normal(D, M), "b": draw.normal(M)}


@task(points=3, judges="Linear.backward", returns=("dX", "dW", "db"))
def linear_back(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"X": draw.normal(N, D), "W": draw.normal(D, M), "grad": draw.upstream(N, M)}


@task(points=2, judges="ReLU", returns=("first", "second", "back"))
def bent(draw: Draw):
    N, D = draw.dims("N", "D")
    return {"X": draw.normal(N, D, gap=0.01), "Z": draw.normal(N, D, gap=0.01), "grad": draw.upstream(N, D)}


@task(
    points=3,
    judges="softmax_loss",
    returns=("loss", "slope"),
    derivative=derivative("softmax_loss", wrt=(None, "scores")),
)
def loss_of(draw: Draw):
    N, K = draw.dims("N", "K", at_least=2)
    return {"scores": draw.normal(N, K), "labels": draw.labels(N, K)}


@task(points=3, judges="Momentum.step", returns=("W", "b", "same"), without=("shifted", "extreme"))
def with_momentum(draw: Draw):
    N, M = draw.dims("N", "M")
    slopes = tuple((draw.upstream(N, M), draw.upstream(M)) for _ in range(3))
    return {"W": draw.normal(N, M), "b": draw.normal(M), "slopes": slopes, "beta": draw.setting(0.83, 0.4)}


@task(points=3, judges="Adam.step", returns=("W", "b"), without=("shifted", "extreme"))
def with_adam(draw: Draw):
    N, M = draw.dims("N", "M")
    slopes = tuple((draw.upstream(N, M), draw.upstream(M)) for _ in range(3))
    return {
        "W": draw.normal(N, M),
        "b": draw.normal(M),
        "slopes": slopes,
        "betas": draw.setting((0.83, 0.97), (0.7, 0.9)),
    }


@task(points=3, judges="fit", few=True, seconds=10, tolerance=1e-6, returns=("losses", "W", "b"), shares={"losses": 2})
def training(draw: Draw):
    X = draw.rng.standard_normal((draw.setting(417, 416), 6))
    labels = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > draw.setting(0.5, 0.0))
    W = {"W1": 0.3 * draw.rng.standard_normal((6, 24)), "W2": 0.3 * draw.rng.standard_normal((24, 3))}
    return {"X": X, "labels": labels, **W, "epochs": draw.setting(30, 40), "rng": draw.generator()}
