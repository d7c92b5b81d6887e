"""Questions on single layers."""

from autograder import Draw, task


@task(points=3)
def linear(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"x": draw.normal(N, D), "W": draw.normal(D, M), "b": draw.normal(M)}
