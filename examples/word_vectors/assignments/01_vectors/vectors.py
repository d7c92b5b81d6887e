"""Questions on word vectors, by counting and by guessing."""

import numpy as np

from autograder import Draw, derivative, task


@task(points=3, judges="count_neighbours", returns=("counts", "by_default"), without=("extreme", "shifted"))
def counted(draw: Draw):
    V, T, S = draw.dims("V", "T", "S")
    sentences = tuple(draw.labels(T + at, V) for at in range(S))
    return {"sentences": sentences, "size": V, "reach": draw.setting(1, 3)}


@task(
    points=3, judges="shorten", returns=("products", "sparse", "k"), tolerance=1e-7, without=("size_one", "duplicates")
)
def products(draw: Draw):
    V, W = draw.dims("V", "W", at_least=3)
    wide = draw.normal(V, W) * np.linspace(1, 2, W)
    return {"counts": wide, "k": draw.setting(2, 1)}


@task(
    points=3,
    returns=("loss", "dcenter", "doutside"),
    derivative=derivative("softmax_loss", wrt=(None, "center", "outside")),
)
def softmax_loss(draw: Draw):
    V, d = draw.dims("V", "d")
    return {"center": draw.normal(d), "word": draw.index(V), "outside": draw.normal(V, d)}


@task(
    points=4,
    returns=("loss", "dcenter", "doutside"),
    also={"twice": "special"},
    derivative=derivative("sampled_loss", wrt=(None, "center", "outside")),
)
def sampled_loss(draw: Draw):
    V, d, K = draw.dims("V", "d", "K")
    negatives = np.zeros(K + 1, int) if draw.profile == "twice" else draw.rng.integers(V, size=K)
    return {"center": draw.normal(d), "word": draw.index(V), "outside": draw.normal(V, d), "negatives": negatives}


@task(
    points=3,
    judges="SkipGram.window",
    returns=("loss", "dinside", "doutside"),
    also={"begin": "values", "end": "values"},
)
def one_window(draw: Draw):
    T, V, d = draw.dims("T", "V", "d")
    place = {"begin": 0, "end": T - 1}.get(draw.profile, T // 2)
    return {
        "sentence": draw.labels(T, V),
        "place": place,
        "reach": draw.setting(2, 1),
        "inside": draw.normal(V, d),
        "outside": draw.normal(V, d),
    }
