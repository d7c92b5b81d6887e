"""Questions that say how long, how exactly and by which convention, for the machine's own tests."""

from autograder import Draw, task


@task(points=4, few=True, seconds=3, tolerance=1e-5)
def trained(draw: Draw):
    N, D = draw.dims("N", "D", at_least=3)
    return {"X": draw.rng.standard_normal((N, D)), "y": draw.rng.standard_normal(N), "steps": 40}


@task(points=3, dtype="float32", without="extreme")
def layer(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"X": draw.normal(N, D), "W": draw.normal(D, M)}


@task(points=4, returns=("loss", "slope"), shares={"slope": 3}, without="extreme")
def ridge(draw: Draw):
    N, D = draw.dims("N", "D")
    return {"w": draw.normal(D), "X": draw.normal(N, D), "reg": draw.setting(0.37, 1.3)}
