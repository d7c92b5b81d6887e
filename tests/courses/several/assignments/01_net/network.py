"""Questions on a net of these layers."""

from autograder import Draw, task


@task(points=4, judges="Net.scores")
def net_scores(draw: Draw):
    N, D, M, K = draw.dims("N", "D", "M", "K")
    return {"x": draw.normal(N, D), "W": draw.normal(D, M), "V": draw.normal(M, K), "b": draw.normal(M)}


@task(points=2)
def error(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"x": draw.normal(N, D), "W": draw.normal(D, M), "b": draw.normal(M), "y": draw.normal(N, M)}
