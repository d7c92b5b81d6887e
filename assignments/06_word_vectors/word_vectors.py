"""Questions on word vectors: windows, the gradient of the embedding, what training moves, what to train at all."""

import numpy as np

from autograder import Draw, derivative, task

ALL_PROFILES = ("distinct", "hyper", "size_one", "square", "extreme", "shifted", "duplicates", "layout", "random")
"""They mean nothing to a task whose inputs have neither sizes nor entries."""

# ── windows ─────────────────────────────────────────────────────────────────────────────────


@task(points=4, without=("extreme", "shifted"), also=("left_edge", "right_edge"))
def window_ids(draw: Draw):
    """One window lies inside its sentence ("hyper"), the others stick out: to the left, to the right, or on both sides.

    It has one, two and three words on a side, so that a half of their number is told from one less.
    """
    T = draw.dim("T")
    center = {"distinct": 1, "hyper": 3, "random": draw.index(T), "left_edge": 0, "right_edge": T - 1}
    sentence = draw.rng.choice(np.arange(20, 100), T, replace=False)
    if draw.profile == "duplicates":
        sentence = np.where(np.arange(T) % 3 == 1, 34, 71)
    return {
        "sentence": sentence,
        "center": center.get(draw.profile, T // 2),
        "size": {"small": 1, "right_edge": 3}.get(draw.profile, draw.setting(2, 1, 3)),
        "pad": draw.setting(7, 3, 11),
    }


def words_in_window(draw: Draw):
    """A window's number of words, `n`, which is odd: as many on the one side of its centre as on the other."""
    draw.sizes["n"] = 2 * (draw.dim("n") // 2) + 1
    return draw.sizes["n"]


def window(draw: Draw):
    """The sizes of a vocabulary, of its vectors and of a window, and the words in that window.

    No word is there twice in "distinct". In "hyper" word 0 is there twice and the last word of the vocabulary is not; in
    "duplicates" two words take turns, and in "all_equal" one word stands in every place.
    """
    spare, d = draw.dims("spare", "d")
    words = words_in_window(draw)
    V = words + spare
    ids = draw.rng.permutation(V)[:words]
    match draw.profile:
        case "hyper":
            ids = np.concatenate([[0, 0], draw.rng.integers(1, V - 1, words - 2)])
        case "duplicates":
            ids = draw.rng.permutation(V - 1)[np.arange(words) % 2]
        case "all_equal":
            ids = np.full(words, draw.index(V - 1))
        case "random" | "small":
            ids = draw.rng.integers(V, size=words)
    return V, d, words, ids


@task(points=2, also="all_equal")
def window_vector(draw: Draw):
    V, d, _, ids = window(draw)
    return {"E": draw.normal(V, d), "ids": ids}


def network(draw: Draw):
    """A vocabulary, a window, and the network that scores it; weights small enough to keep most units off their flat ends."""
    V, d, words, ids = window(draw)
    h = draw.dim("h")
    E, W = draw.normal(V, d), draw.normal(h, words * d, scale=0.31)
    return {"E": E, "ids": ids, "W": W, "b": draw.normal(h), "u": draw.upstream(h)}


@task(points=2, also="all_equal")
def window_score(draw: Draw):
    return network(draw)


# ── from the window back to the words ───────────────────────────────────────────────────────


@task(
    points=4,
    # Where every z is 0 the slope of the sigmoid is 1/4, so that u = 4 delta makes delta the error signal.
    derivative=derivative(
        of="window_score",
        wrt="E",
        given=lambda delta, W, size: {
            "E": np.zeros((2 * size + 1, W.shape[1] // (2 * size + 1))),
            "ids": np.arange(2 * size + 1),
            "b": np.zeros(len(delta)),
            "u": 4 * delta,
        },
    ),
)
def window_gradient(draw: Draw):
    h, d = draw.dims("h", "d")
    n = words_in_window(draw)
    return {"delta": draw.upstream(h), "W": draw.normal(h, n * d), "size": n // 2}


@task(
    points=5,
    also="all_equal",
    without=("extreme", "shifted"),
    derivative=derivative(
        of="window_vector", wrt="E", upstream="grads", given=lambda shape, **_: {"E": np.zeros(shape)}
    ),
)
def scatter_word_gradients(draw: Draw):
    V, d, words, ids = window(draw)
    return {"shape": (V, d), "ids": ids, "grads": draw.upstream(words, d)}


@task(points=5, also="all_equal", derivative=derivative(of="window_score", wrt="E"))
def embedding_gradient(draw: Draw):
    return network(draw)


# ── what training moves ─────────────────────────────────────────────────────────────────────


@task(points=4, also=("all_equal", "frozen"))
def update_word_vectors(draw: Draw):
    V, d, words, ids = window(draw)
    return {
        "E": draw.normal(V, d),
        "ids": ids,
        "grads": draw.upstream(words, d),
        "lr": draw.setting(0.13, 0.37, 0.029),
        "trainable": draw.profile not in ("random", "frozen"),
    }


FAR, ALONE, NEAR, NOT_YET, TREMBLING, STILL, DOWN, APART, TURNED = range(9)
"""How a word moves; `moved` says what each of them is for."""


def moved(draw: Draw, before: np.ndarray, kinds: np.ndarray, tol: float):
    """Where words are after they have moved in these ways."""
    V, d = before.shape
    straight = np.ones((V, d)) / np.sqrt(d)
    any_way = draw.upstream(V, d) + 0.1
    any_way /= np.linalg.norm(any_way, axis=1, keepdims=True) + 1e-9
    level = np.eye(1, d) - np.eye(1, d, d - 1)
    steps = {
        FAR: 3 * any_way,
        ALONE: 1.2 * np.eye(1, d),  # far in one entry, though not in the mean of them
        NEAR: 1.3 * straight,  # far enough, though not in any entry by itself
        NOT_YET: -0.8 * straight,  # not far enough, though the entries add up to more
        TREMBLING: 0.3 * any_way,
        STILL: 0 * straight,
        DOWN: -2 * straight,
        APART: 2 * level + 2 * (d == 1),  # the sum of the entries stays
        TURNED: -2 * before / tol,  # the length stays
    }
    return before + tol * np.choose(kinds[:, None], [np.broadcast_to(steps[kind], (V, d)) for kind in range(9)])


def moved_exactly(draw: Draw, V: int, d: int):
    """Words that have moved by exactly 5, along one axis or two, by more and by less; whole numbers, which rounding does not move."""
    steps = np.zeros((V, d), int)
    kinds = draw.rng.permutation(V) % 5
    steps[:, 0] = np.array([5, 3, -5, 6, -4])[kinds]
    steps[:, -1] += np.array([0, 4, 0, 0, 1])[kinds] * (d > 1)
    before = draw.rng.integers(-9, 10, (V, d))
    return {"before": before, "after": before + steps, "tol": 5.0}


@task(points=3, also=("none_moved", "all_moved", "exactly"))
def moved_words(draw: Draw):
    V, d = draw.dims("V", "d")
    if draw.profile == "exactly":
        return moved_exactly(draw, max(V, 9), d)
    if draw.profile not in ("size_one", "small"):
        V = max(V, 9)
    kinds = draw.rng.permutation(V) % 9
    match draw.profile:
        case "size_one":
            kinds = np.array([FAR])
        case "small":
            kinds = (np.arange(V) + d) % 9
        case "none_moved":
            kinds = np.array([STILL, NOT_YET])[kinds % 2]
        case "all_moved":
            kinds = np.array([NEAR, DOWN])[kinds % 2]
    before, tol = draw.normal(V, d), draw.setting(0.13, 0.37, 0.029)
    return {"before": before, "after": moved(draw, before, kinds, tol), "tol": tol}


# ── what to train at all ────────────────────────────────────────────────────────────────────

EXAMPLES = {
    "few": 42_000,
    "half_a_million": 500_000,
    "a_million": 1_000_000,
    "one_less": 999_999,
    "one_more": 1_000_001,
    "very_few": 317,
    "very_many": 40_000_000,
    "none": 0,
}


@task(
    points=1,
    without=ALL_PROFILES,
    also={
        **dict.fromkeys(("many", "few", "half_a_million"), "values"),
        **dict.fromkeys(("a_million", "one_less", "one_more", "very_few", "very_many", "none"), "special"),
    },
)
def should_retrain(draw: Draw):
    """Both answers occur among the ordinary cases and among the others, so that no constant earns anything."""
    return {"examples": EXAMPLES.get(draw.profile, int(draw.rng.integers(3_000_000, 9_000_000)))}


SITUATIONS = {
    "large_different": (True, False),
    "large_similar": (True, True),
    "small_different": (False, False),
    "small_similar": (False, True),
}


@task(points=2, without=ALL_PROFILES, also=dict.fromkeys(SITUATIONS, "values"))
def fine_tuning_plan(draw: Draw):
    """All four situations are ordinary cases, so that no constant earns anything."""
    large, similar = SITUATIONS.get(draw.profile, (False, False))
    return {"large": large, "similar": similar}


TRAIN_ALL, LAST_LAYERS, FEW_LAYERS, CLASSIFIER_ONLY = (
    "train all",
    "last layers and classifier",
    "few layers and augment data",
    "classifier only",
)
PLANS = {
    "hyper": FEW_LAYERS,
    "square": FEW_LAYERS,
    "duplicates": FEW_LAYERS,
    "few_in_one": FEW_LAYERS,
    "train_all": TRAIN_ALL,
    "classifier_only": CLASSIFIER_ONLY,
}


@task(
    points=3,
    without=("extreme", "shifted", "layout"),
    also=("train_all", "classifier_only", "two_layers", "few_in_one"),
)
def trainable_mask(draw: Draw):
    """Networks of several depths, some with fewer layers than the plan speaks of; layers of the same name in "duplicates"."""
    depth = {"two_layers": 2, "few_in_one": 1}.get(draw.profile) or draw.dim("depth")
    hidden = [f"hidden {number}" for number in range(1, depth)]
    if draw.profile == "duplicates":
        hidden = ["hidden"] * len(hidden)
    last = "labels" if draw.profile == "classifier_only" else draw.setting("classifier", "softmax", "output")
    layers = (*("embedding", *hidden)[: depth - 1], last)
    plan = PLANS.get(draw.profile, LAST_LAYERS)
    if draw.profile == "random":
        plan = (TRAIN_ALL, CLASSIFIER_ONLY)[draw.index(2)]
    if draw.profile == "small":
        plan = (LAST_LAYERS, FEW_LAYERS, CLASSIFIER_ONLY)[depth - 1]
    return {"layers": layers, "plan": plan}


def is_trained(draw: Draw, count: int):
    """Which of so many arrays are trained: some of them in ordinary cases, in an order that is not its own mirror image."""
    patterns = {"distinct": (False, True, False, True, True), "hyper": (True, True, False)}
    if draw.profile in patterns:
        return patterns[draw.profile]
    if draw.profile == "random":
        return (True, *(bool(bit) for bit in draw.rng.integers(2, size=count - 2)), False)
    if draw.profile in ("size_one", "none_frozen", "all_frozen"):
        return (draw.profile != "all_frozen",) * count
    return tuple(place % 3 != 1 for place in range(count))


@task(points=5, also=("none_frozen", "all_frozen", "no_gradient", "huge_gradient"))
def fine_tune_step(draw: Draw):
    """In "no_gradient", and in some small cases, a frozen array has None for a gradient; in "huge_gradient" one that swallows what it is added to."""
    n, m, count = draw.dims("n", "m", "count")
    shapes = [((n, m), (m,), (m, n), (n,))[place % 4] for place in range(count)]
    mask = is_trained(draw, count)
    grads = [draw.upstream(*shape) for shape in shapes]
    if draw.profile == "no_gradient" or (draw.profile == "small" and n > m):
        grads = [grad if trained else None for grad, trained in zip(grads, mask, strict=True)]
    if draw.profile == "huge_gradient":
        grads = [grad if trained else 1e18 * grad for grad, trained in zip(grads, mask, strict=True)]
    return {
        "params": tuple(draw.normal(*shape) for shape in shapes),
        "grads": tuple(grads),
        "mask": mask,
        "lr": draw.setting(0.13, 0.37, 0.029),
    }
