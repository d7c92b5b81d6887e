"""Correct answers to 06_word_vectors that are written otherwise: each must earn all points."""

import math

import numpy as np

# ── windows ─────────────────────────────────────────────────────────────────────────────────


def window_ids__loop(sentence, center, size, pad):
    """Ask of each place whether it is inside."""
    words = []
    for place in range(center - size, center + size + 1):
        if 0 <= place < len(sentence):
            words.append(sentence[place])
        else:
            words.append(pad)
    return np.array(words)


def window_ids__padded_sentence(sentence, center, size, pad):
    """Pad the whole sentence on both sides and cut the window out."""
    padded = np.pad(sentence, size, constant_values=pad)
    return padded[center : center + 2 * size + 1]


def window_ids__concatenated(sentence, center, size, pad):
    """Put padding before and behind the words that are there."""
    left, right = max(size - center, 0), max(center + size + 1 - len(sentence), 0)
    there = sentence[max(center - size, 0) : center + size + 1]
    return np.concatenate([[pad] * left, there, [pad] * right]).astype(int)


def window_ids__where(sentence, center, size, pad):
    """Look every place up, moved inside, and take what was outside away again."""
    places = center + np.arange(-size, size + 1)
    inside = (places >= 0) & (places < sentence.size)
    return np.where(inside, sentence[places.clip(0, sentence.size - 1)], pad)


def window_ids__floats(sentence, center, size, pad):
    """Fill an array of floats that hold whole numbers."""
    words = np.ones(2 * size + 1) * pad
    for offset in range(-size, size + 1):
        if 0 <= center + offset < len(sentence):
            words[size + offset] = sentence[center + offset]
    return words


def window_vector__concatenated(E, ids):
    """Join the rows."""
    return np.concatenate([E[word] for word in ids])


def window_vector__hstacked(E, ids):
    """Stack the rows side by side."""
    return np.hstack(list(E[ids]))


def window_vector__one_hot(E, ids):
    """Multiply one-hot rows with E."""
    return (np.eye(len(E))[ids] @ E).reshape(-1)


def window_vector__take(E, ids):
    """Use np.take, and flatten to a copy."""
    return np.take(E, ids, axis=0).flatten()


def window_vector__float32(E, ids):
    """Keep single precision."""
    return E.astype(np.float32)[ids].ravel()


def window_score__naive_sigmoid(E, ids, W, b, u):
    """Let e^(-z) become infinite: 1 / inf is right."""
    z = W @ E[ids].ravel() + b
    with np.errstate(over="ignore"):
        return u @ (1 / (1 + np.exp(-z)))


def window_score__units(E, ids, W, b, u):
    """Add up unit by unit."""
    x, s = E[ids].ravel(), 0.0
    for weights, bias, weight in zip(W, b, u, strict=True):
        s += weight * 0.5 * (1 + math.tanh(0.5 * (weights @ x + bias)))
    return s


def window_score__words(E, ids, W, b, u):
    """Let each word contribute to z through its own columns of W."""
    d = E.shape[1]
    z = b + sum(W[:, place * d : (place + 1) * d] @ E[word] for place, word in enumerate(ids))
    decay = np.exp(-np.abs(z))
    return (u * np.where(z >= 0, 1.0, decay) / (1 + decay)).sum()


def window_score__einsum(E, ids, W, b, u):
    """Contract over words and entries at once."""
    z = np.einsum("hnd,nd->h", W.reshape(len(W), len(ids), -1), E[ids]) + b
    return np.dot(u, 0.5 * (1 + np.tanh(z / 2)))


# ── from the window back to the words ───────────────────────────────────────────────────────


def window_gradient__split(delta, W, size):
    """Split the long vector into equal parts."""
    return np.stack(np.split(W.T @ delta, 2 * size + 1))


def window_gradient__einsum(delta, W, size):
    """Contract over the hidden units."""
    return np.einsum("h,hnd->nd", delta, W.reshape(len(delta), 2 * size + 1, -1))


def window_gradient__loop(delta, W, size):
    """Fill row by row."""
    n = 2 * size + 1
    d = W.shape[1] // n
    rows = np.zeros((n, d))
    for place in range(n):
        rows[place] = W[:, place * d : (place + 1) * d].T @ delta
    return rows


def window_gradient__columns_first(delta, W, size):
    """Cut in column order and transpose."""
    return (W.T @ delta).reshape(-1, 2 * size + 1, order="F").T


def window_gradient__summed(delta, W, size):
    """Add up the weighted rows of W."""
    return (delta[:, None] * W).sum(axis=0).reshape(2 * size + 1, W.shape[1] // (2 * size + 1))


def scatter_word_gradients__loop(shape, ids, grads):
    """Add row after row."""
    dE = np.zeros(shape)
    for word, grad in zip(ids, grads, strict=True):
        dE[word] += grad
    return dE


def scatter_word_gradients__one_hot(shape, ids, grads):
    """Multiply with the transposed one-hot rows."""
    return np.eye(shape[0])[ids].T @ grads


def scatter_word_gradients__by_word(shape, ids, grads):
    """For each word of the vocabulary add up the rows of its places."""
    return np.array([grads[ids == word].sum(axis=0) for word in range(shape[0])])


def scatter_word_gradients__bincount(shape, ids, grads):
    """Count with weights, one column after the other."""
    return np.stack([np.bincount(ids, column, minlength=shape[0]) for column in grads.T], axis=1)


def scatter_word_gradients__unique(shape, ids, grads):
    """Add up by unique words first, then write each row once."""
    words, places = np.unique(ids, return_inverse=True)
    sums = np.zeros((len(words), shape[1]))
    np.add.at(sums, places, grads)
    dE = np.zeros(shape)
    dE[words] = sums
    return dE


def embedding_gradient__loop(E, ids, W, b, u):
    """Go through the window place by place."""
    d = E.shape[1]
    value = 0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b)))
    delta = u * value * (1 - value)
    dE = np.zeros_like(E)
    for place, word in enumerate(ids):
        dE[word] += W[:, place * d : (place + 1) * d].T @ delta
    return dE


def embedding_gradient__einsum(E, ids, W, b, u):
    """Use one-hot rows for the way there and for the way back."""
    rows = np.eye(len(E))[ids]
    cut = W.reshape(len(W), len(ids), E.shape[1])
    z = np.einsum("hnd,nv,vd->h", cut, rows, E) + b
    decay = np.exp(-np.abs(z))
    return np.einsum("h,hnd,nv->vd", u * decay / (1 + decay) ** 2, cut, rows)


def embedding_gradient__naive_sigmoid(E, ids, W, b, u):
    """Let e^(-z) become infinite: 1 / inf is right."""
    with np.errstate(over="ignore"):
        value = 1 / (1 + np.exp(-(W @ E[ids].reshape(-1) + b)))
    grads = (W.T @ (u * (value - value**2))).reshape(len(ids), -1)
    dE = np.zeros(E.shape)
    np.add.at(dE, ids, grads)
    return dE


def embedding_gradient__by_cosh(E, ids, W, b, u):
    """Write the slope with cosh and use the submission's own tasks."""
    with np.errstate(over="ignore"):
        delta = u / (2 * np.cosh((W @ window_vector(E, ids) + b) / 2)) ** 2  # noqa: F821  (the submission's own)
    grads = window_gradient(delta, W, (len(ids) - 1) // 2)  # noqa: F821  (the submission's own)
    return scatter_word_gradients(E.shape, ids, grads)  # noqa: F821  (the submission's own)


# ── what training moves ─────────────────────────────────────────────────────────────────────


def update_word_vectors__scattered(E, ids, grads, lr, trainable):
    """Scatter first, then make one step with the whole matrix."""
    if not trainable:
        return E
    return E - lr * scatter_word_gradients(E.shape, ids, grads)  # noqa: F821  (the submission's own)


def update_word_vectors__loop(E, ids, grads, lr, trainable):
    """Step row after row."""
    new = np.array(E)
    for place in range(len(ids)):
        if trainable:
            new[ids[place]] -= lr * grads[place]
    return new


def update_word_vectors__one_hot(E, ids, grads, lr, trainable):
    """Multiply the step by the flag."""
    return E - lr * trainable * (np.eye(len(E))[ids].T @ grads)


def update_word_vectors__float32(E, ids, grads, lr, trainable):
    """Compute in single precision."""
    new = E.astype(np.float32)
    np.add.at(new, ids, (-lr * grads * trainable).astype(np.float32))
    return new


def moved_words__squares(before, after, tol):
    """Compare squares with the square of the tolerance."""
    return np.where(((after - before) ** 2).sum(axis=1) > tol**2)[0]


def moved_words__list(before, after, tol):
    """Collect the words in a list, and make an array of it."""
    words = []
    for word in range(len(before)):
        if math.dist(before[word], after[word]) > tol:
            words.append(word)  # noqa: PERF401  (as students write it)
    return np.array(words)


def moved_words__selected(before, after, tol):
    """Select from all words with a mask."""
    step = before - after
    return np.arange(len(before))[np.sqrt(np.einsum("vd,vd->v", step, step)) > tol]


def moved_words__nonzero(before, after, tol):
    """Use nonzero on the mask."""
    return np.nonzero(np.linalg.norm(before - after, axis=1) > tol)[0]


# ── what to train at all ────────────────────────────────────────────────────────────────────


def should_retrain__power(examples):
    """Write the million as a power of ten."""
    return examples >= 10**6


def should_retrain__float(examples):
    """Write the million as a float."""
    return bool(examples >= 1e6)


def should_retrain__branches(examples):
    """Return a constant on either branch."""
    if examples < 1000000:  # noqa: SIM103  (as students write it)
        return False
    return True


def should_retrain__numpy(examples):
    """Let numpy compare."""
    return np.greater_equal(examples, 1_000_000)


def fine_tuning_plan__table(large, similar):
    """Look the plan up."""
    plans = {
        (True, True): "last layers and classifier",
        (True, False): "train all",
        (False, True): "classifier only",
        (False, False): "few layers and augment data",
    }
    return plans[large, similar]


def fine_tuning_plan__four_cases(large, similar):
    """Ask for each of the four cases."""
    if large and similar:
        return "last layers and classifier"
    if large and not similar:
        return "train all"
    if not large and similar:
        return "classifier only"
    return "few layers and augment data"


def fine_tuning_plan__similar_first(large, similar):
    """Ask for the similarity first."""
    if similar:
        return LAST_LAYERS if large else CLASSIFIER_ONLY  # noqa: F821  (given with the stub)
    return TRAIN_ALL if large else FEW_LAYERS  # noqa: F821  (given with the stub)


def trainable_mask__list(layers, plan):
    """Fill a list from its end."""
    count = {"train all": len(layers), "last layers and classifier": 3, "few layers and augment data": 2}.get(plan, 1)
    mask = [False] * len(layers)
    for back in range(1, min(count, len(layers)) + 1):
        mask[-back] = True
    return mask


def trainable_mask__joined(layers, plan):
    """Put the frozen part and the trained part together."""
    trained = min(len(layers), {"train all": 10**9, "classifier only": 1}.get(plan, 2 + plan.startswith("last")))
    return (False,) * (len(layers) - trained) + (True,) * trained


def trainable_mask__branches(layers, plan):
    """Ask for each plan."""
    n = len(layers)
    if plan == "train all":
        first = 0
    elif plan == "last layers and classifier":
        first = n - 3
    elif plan == "few layers and augment data":
        first = n - 2
    else:
        first = n - 1
    return [i >= first for i in range(n)]


def trainable_mask__numpy(layers, plan):
    """Let numpy compare, and make a tuple of it."""
    count = {TRAIN_ALL: np.inf, LAST_LAYERS: 3, FEW_LAYERS: 2, CLASSIFIER_ONLY: 1}[plan]  # noqa: F821  (given)
    return tuple(np.arange(len(layers), 0, -1) <= count)


def fine_tune_step__list(params, grads, mask, lr):
    """Collect the new parameters in a list."""
    new = []
    for param, grad, trained in zip(params, grads, mask, strict=True):
        new.append(param - lr * grad if trained else param)
    return new


def fine_tune_step__items(params, grads, mask, lr):
    """Change items of a list, and make a tuple of it."""
    new = list(params)
    for place in range(len(params)):
        if mask[place]:
            new[place] = new[place] - lr * grads[place]
    return tuple(new)


def fine_tune_step__copies(params, grads, mask, lr):
    """Change copies in place."""
    new = tuple(param.copy() for param in params)
    for place, trained in enumerate(mask):
        if trained:
            new[place][...] -= lr * grads[place]
    return new


def fine_tune_step__trained_places(params, grads, mask, lr):
    """Step at the places of the trained parameters only."""
    stepped = dict(enumerate(params))
    for place in np.flatnonzero(mask):
        stepped[int(place)] = params[place] + -lr * grads[place]
    return tuple(stepped.values())
