"""Two small questions, for the machine's own tests."""

from autograder import Draw, task


@task(points=3)
def outer(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"delta": draw.upstream(n), "x": draw.normal(m)}


@task(points=2, rows="N")
def mean_square(draw: Draw):
    rows, columns = draw.dims("N", "D")
    return {"X": draw.normal(rows, columns)}
