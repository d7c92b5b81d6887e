"""Known mistakes in what goes wrong in training: each says what the student did, then hints at the way out."""

import numpy as np


def _squares(params):
    return sum((theta**2).sum() for theta in params)


def _log_probabilities(S):
    shifted = S - S.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _picked(S, y):
    return _log_probabilities(S)[np.arange(len(y)), y]


def _loss(S, y):
    return -_picked(S, y).mean()


# ── l2_penalty ──────────────────────────────────────────────────────────────────────────────


def l2_penalty__half(params, lam):
    """one half is put in front of the sum

    Some books write the penalty so that its gradient has no 2. How does this task write it?
    """
    return 0.5 * lam * _squares(params)


def l2_penalty__double(params, lam):
    """2 is put in front of the sum: that factor belongs to the gradient

    Is this the penalty, or already its derivative?
    """
    return 2 * lam * _squares(params)


def l2_penalty__lam_forgotten(params, lam):
    """sum of squares without lam

    What should come out when lam is 0?
    """
    return _squares(params)


def l2_penalty__divided_by_lam(params, lam):
    """division by lam instead of multiplication

    Does a larger lam make large weights dearer or cheaper?
    """
    return _squares(params) / lam


def l2_penalty__lam_squared(params, lam):
    """lam is squared together with the parameters

    What does the square in the formula belong to?
    """
    return sum(((lam * theta) ** 2).sum() for theta in params)


def l2_penalty__root(params, lam):
    """root of the sum of squares: this is the norm, not its square

    If all parameters are twice as large, how many times larger is the penalty?
    """
    return lam * np.sqrt(_squares(params))


def l2_penalty__norms(params, lam):
    """norms of the arrays are added instead of their squares

    Is there a root in the formula?
    """
    return lam * sum(np.sqrt((theta**2).sum()) for theta in params)


def l2_penalty__absolute(params, lam):
    """absolute values are summed instead of squares: an L1 penalty

    By how much does the penalty rise when a weight grows from 1 to 2, and from 10 to 11?
    """
    return lam * sum(np.abs(theta).sum() for theta in params)


def l2_penalty__not_squared(params, lam):
    """parameters are summed as they are, so that a negative weight earns something

    May the penalty be negative?
    """
    return lam * sum(theta.sum() for theta in params)


def l2_penalty__square_of_sum(params, lam):
    """entries of each array are summed first and squared afterwards

    What do the weights 1 and -1 cost together?
    """
    return lam * sum(theta.sum() ** 2 for theta in params)


def l2_penalty__product_with_transposed(params, lam):
    """whole matrix product of each array with itself is summed, not the squares of its entries

    Is the square meant entry by entry, or as a product of matrices?
    """
    return lam * sum((np.atleast_2d(theta) @ np.swapaxes(np.atleast_2d(theta), -1, -2)).sum() for theta in params)


def l2_penalty__biases_left_out(params, lam):
    """biases are left out

    Over which parameters does the sum in this course run?
    """
    return lam * sum((theta**2).sum() for theta in params if theta.ndim > 1)


def l2_penalty__only_biases(params, lam):
    """only vectors are summed, the weight matrices are left out

    Over which parameters does the sum run?
    """
    return lam * sum((theta**2).sum() for theta in params if theta.ndim == 1)


def l2_penalty__only_first(params, lam):
    """only the first array is summed

    How many arrays are there, and how many of them does your code visit?
    """
    return lam * (params[0] ** 2).sum()


def l2_penalty__last_left_out(params, lam):
    """last array is left out

    How many arrays are there, and how many of them does your code visit?
    """
    return lam * _squares(params[:-1])


def l2_penalty__overwritten(params, lam):
    """total is overwritten by each array instead of growing: only the last array counts

    What survives of the first array?
    """
    return lam * (params[-1] ** 2).sum()


def l2_penalty__mean(params, lam):
    """mean of all squares instead of their sum

    Is there a division in the formula?
    """
    return lam * _squares(params) / sum(theta.size for theta in params)


def l2_penalty__means(params, lam):
    """mean of the squares of each array, then the sum of these

    Is there a division in the formula?
    """
    return lam * sum((theta**2).mean() for theta in params)


def l2_penalty__mean_of_arrays(params, lam):
    """division by the number of arrays

    Is there a division in the formula?
    """
    return lam * _squares(params) / len(params)


def l2_penalty__sign(params, lam):
    """penalty is negative: large weights are rewarded

    Training makes the loss small. What would it do to the weights?
    """
    return -lam * _squares(params)


def l2_penalty__for_each_array(params, lam):
    """one number for each array is returned instead of their sum

    How many numbers is the penalty?
    """
    return tuple(lam * (theta**2).sum() for theta in params)


def l2_penalty__entries(params, lam):
    """squares of the first array's entries are returned, not their sum

    How many numbers is the penalty?
    """
    return lam * params[0] ** 2


def l2_penalty__in_place(params, lam):
    """parameters themselves are squared

    With which weights will the network go on?
    """
    total = 0.0
    for theta in params:
        theta *= theta  # noqa: PLW2901  (the mistake)
        total += theta.sum()
    return lam * total


# ── l2_gradient ─────────────────────────────────────────────────────────────────────────────


def l2_gradient__factor_forgotten(params, lam):
    """factor 2 is missing: lam theta

    What is the derivative of theta^2?
    """
    return tuple(lam * theta for theta in params)


def l2_gradient__factor_twice(params, lam):
    """factor 2 is there twice: 4 lam theta

    What is the derivative of theta^2?
    """
    return tuple(4 * lam * theta for theta in params)


def l2_gradient__lam_forgotten(params, lam):
    """lam is missing: 2 theta

    Does your result change when lam does?
    """
    return tuple(2 * theta for theta in params)


def l2_gradient__itself(params, lam):
    """parameters are returned as they are, without 2 and without lam

    Differentiate lam theta^2 by theta.
    """
    return tuple(theta.copy() for theta in params)


def l2_gradient__lam_squared(params, lam):
    """lam is there twice

    How often does lam stand in the penalty?
    """
    return tuple(2 * lam**2 * theta for theta in params)


def l2_gradient__sign(params, lam):
    """sign is flipped: the step that training takes, not the gradient

    In which direction does the penalty grow?
    """
    return tuple(-2 * lam * theta for theta in params)


def l2_gradient__of_absolute(params, lam):
    """lam times the sign of each parameter: the gradient of an L1 penalty

    Is a large weight pushed harder than a small one?
    """
    return tuple(lam * np.sign(theta) for theta in params)


def l2_gradient__constant(params, lam):
    """same number for every parameter: 2 lam

    Is a large weight pushed harder than a small one?
    """
    return tuple(np.full(theta.shape, 2 * lam) for theta in params)


def l2_gradient__added(params, lam):
    """lam is added to 2 theta instead of multiplied

    What is the gradient at theta = 0?
    """
    return tuple(2 * theta + lam for theta in params)


def l2_gradient__value(params, lam):
    """lam theta^2 is returned: each parameter's share of the penalty, not its gradient

    Can your gradient be negative?
    """
    return tuple(lam * theta**2 for theta in params)


def l2_gradient__squared(params, lam):
    """theta is squared in the gradient: 2 lam theta^2

    Which power of theta is left after differentiating theta^2?
    """
    return tuple(2 * lam * theta**2 for theta in params)


def l2_gradient__of_norm(params, lam):
    """gradient of the norm of all parameters, not of its square

    Is there a root in the penalty?
    """
    norm = np.sqrt(_squares(params))
    return tuple(lam * theta / norm for theta in params)


def l2_gradient__averaged(params, lam):
    """each array is divided by the number of its entries

    Is there a mean in the penalty?
    """
    return tuple(2 * lam * theta / theta.size for theta in params)


def l2_gradient__biases_left_out(params, lam):
    """biases get a gradient of zero

    Does the penalty of this course contain the biases?
    """
    return tuple(2 * lam * theta if theta.ndim > 1 else np.zeros(theta.shape) for theta in params)


def l2_gradient__biases_skipped(params, lam):
    """arrays of biases are missing in the result

    How many arrays go in, and how many come out?
    """
    return tuple(2 * lam * theta for theta in params if theta.ndim > 1)


def l2_gradient__reversed(params, lam):
    """arrays come back in the reverse order

    Which gradient belongs to which array?
    """
    return tuple(2 * lam * theta for theta in params[::-1])


def l2_gradient__transposed(params, lam):
    """each gradient is transposed

    Compare the shape of each gradient with that of its array.
    """
    return tuple(2 * lam * theta.T for theta in params)


def l2_gradient__summed(params, lam):
    """one number for each array: its entries are summed

    Which shape has the gradient of an array?
    """
    return tuple(2 * lam * theta.sum() for theta in params)


def l2_gradient__flat(params, lam):
    """one long vector instead of an array for each array

    Which shape has the gradient of an array?
    """
    return np.concatenate([2 * lam * theta.ravel() for theta in params])


def l2_gradient__only_first(params, lam):
    """only the gradient of the first array is returned

    How many arrays go in, and how many come out?
    """
    return 2 * lam * params[0]


def l2_gradient__stepped(params, lam):
    """parameters after a step against the gradient are returned

    Is the new value asked for, or the gradient?
    """
    return tuple(theta - 2 * lam * theta for theta in params)


def l2_gradient__in_place(params, lam):
    """parameters themselves are multiplied by 2 lam

    With which weights will the network go on?
    """
    for theta in params:
        theta *= 2 * lam  # noqa: PLW2901  (the mistake)
    return params


# ── regularized_loss ────────────────────────────────────────────────────────────────────────


def regularized_loss__penalty_missing(S, y, params, lam):
    """penalty is missing: this is the cross-entropy alone

    Does the loss move when lam does?
    """
    return _loss(S, y)


def regularized_loss__loss_missing(S, y, params, lam):
    """cross-entropy is missing: this is the penalty alone

    What would training do if only this had to become small?
    """
    return lam * _squares(params)


def regularized_loss__half(S, y, params, lam):
    """one half is put in front of the penalty

    How does this course write the penalty?
    """
    return _loss(S, y) + 0.5 * lam * _squares(params)


def regularized_loss__double(S, y, params, lam):
    """penalty is added twice, or has a 2 in front

    How does this course write the penalty?
    """
    return _loss(S, y) + 2 * lam * _squares(params)


def regularized_loss__lam_forgotten(S, y, params, lam):
    """lam is missing in front of the sum of squares

    What should be left of the penalty when lam is 0?
    """
    return _loss(S, y) + _squares(params)


def regularized_loss__penalty_averaged(S, y, params, lam):
    """penalty is divided by the number of samples

    Does the penalty stand inside the mean over the samples, or outside?
    """
    return _loss(S, y) + lam * _squares(params) / len(y)


def regularized_loss__penalty_per_sample(S, y, params, lam):
    """penalty is added once for every sample

    How often do the parameters exist, and how often the samples?
    """
    return _loss(S, y) + lam * _squares(params) * len(y)


def regularized_loss__penalty_mean(S, y, params, lam):
    """penalty is a mean over the parameters instead of a sum

    Is there a division in the formula of the penalty?
    """
    return _loss(S, y) + lam * _squares(params) / sum(theta.size for theta in params)


def regularized_loss__subtracted(S, y, params, lam):
    """penalty is subtracted: large weights are rewarded

    Training makes the loss small. What would it do to the weights?
    """
    return _loss(S, y) - lam * _squares(params)


def regularized_loss__not_averaged(S, y, params, lam):
    """cross-entropy is summed over the samples, not averaged

    What happens to the loss when the batch is twice as large?
    """
    return -_picked(S, y).sum() + lam * _squares(params)


def regularized_loss__averaged_twice(S, y, params, lam):
    """cross-entropy is divided by the number of samples twice

    Count how often you average.
    """
    return _loss(S, y) / len(y) + lam * _squares(params)


def regularized_loss__over_classes(S, y, params, lam):
    """cross-entropy is divided by the number of classes as well

    Over what is the mean taken?
    """
    return _loss(S, y) / S.shape[1] + lam * _squares(params)


def regularized_loss__precedence(S, y, params, lam):
    """sum of the cross-entropies is divided by the number of samples plus the penalty

    What does your division divide by?
    """
    return -_picked(S, y).sum() / (len(y) + lam * _squares(params))


def regularized_loss__lam_around_all(S, y, params, lam):
    """lam multiplies the cross-entropy too

    Which of the two terms does lam weigh?
    """
    return lam * (_loss(S, y) + _squares(params))


def regularized_loss__of_scores(S, y, params, lam):
    """squares of the scores are summed instead of those of the parameters

    What should stay small?
    """
    return _loss(S, y) + lam * (S**2).sum()


def regularized_loss__biases_left_out(S, y, params, lam):
    """biases are left out of the penalty

    Over which parameters does the sum run?
    """
    return _loss(S, y) + lam * sum((theta**2).sum() for theta in params if theta.ndim > 1)


def regularized_loss__only_first(S, y, params, lam):
    """only the first array is penalised

    How many arrays are there, and how many of them does your code visit?
    """
    return _loss(S, y) + lam * (params[0] ** 2).sum()


def regularized_loss__absolute(S, y, params, lam):
    """absolute values are summed instead of squares: an L1 penalty

    Which penalty does the formula show?
    """
    return _loss(S, y) + lam * sum(np.abs(theta).sum() for theta in params)


def regularized_loss__root(S, y, params, lam):
    """norm of the parameters is added, not its square

    Is there a root in the formula?
    """
    return _loss(S, y) + lam * np.sqrt(_squares(params))


def regularized_loss__sign(S, y, params, lam):
    """sign of the cross-entropy is flipped: the mean log-probability is added

    Is the loss of a good prediction small or large?
    """
    return -_loss(S, y) + lam * _squares(params)


def regularized_loss__no_logarithm(S, y, params, lam):
    """logarithm is missing: minus the mean probability of the right class

    What does the loss say of a probability near 0?
    """
    return -np.exp(_picked(S, y)).mean() + lam * _squares(params)


def regularized_loss__raw_score(S, y, params, lam):
    """score of the right class is taken as its log-probability

    Do the other classes play no part?
    """
    return -S[np.arange(len(y)), y].mean() + lam * _squares(params)


def regularized_loss__every_class(S, y, params, lam):
    """log-probabilities of all classes are averaged, not those of the right ones

    Where does y come in?
    """
    return -_log_probabilities(S).mean() + lam * _squares(params)


def regularized_loss__other_base(S, y, params, lam):
    """logarithm to the base 2

    Which logarithm is the derivative of which exponential?
    """
    return _loss(S, y) / np.log(2) + lam * _squares(params)


def regularized_loss__per_sample(S, y, params, lam):
    """one number for each sample is returned

    How many numbers is the loss of a batch?
    """
    return -_picked(S, y) + lam * _squares(params)


def regularized_loss__overflow(S, y, params, lam):
    """exponentials of the scores are taken as they are, which overflow from 710

    What may be added to all scores of a row without changing its probabilities?
    """
    powers = np.exp(S)
    picked = powers[np.arange(len(y)), y] / powers.sum(axis=1)
    return -np.log(picked).mean() + lam * _squares(params)


def regularized_loss__underflow(S, y, params, lam):
    """probability first, logarithm second: where the probability is too small for a float, its logarithm is infinite

    What is the logarithm of a quotient, before you compute the quotient?
    """
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    picked = powers[np.arange(len(y)), y] / powers.sum(axis=1)
    return -np.log(picked).mean() + lam * _squares(params)


def regularized_loss__guarded(S, y, params, lam):
    """small number is added to the probability against the logarithm of 0, which caps the loss

    How large may the loss of a single sample become? What is the logarithm of a quotient?
    """
    picked = np.exp(_picked(S, y))
    return -np.log(picked + 1e-12).mean() + lam * _squares(params)


def regularized_loss__one_shift(S, y, params, lam):
    """largest score of the whole batch is subtracted from every row

    What is left of a row that lies 2000 below another?
    """
    shifted = S - S.max()
    picked = shifted[np.arange(len(y)), y] - np.log(np.exp(shifted).sum(axis=1))
    return -picked.mean() + lam * _squares(params)


def regularized_loss__whole_batch(S, y, params, lam):
    """softmax over the whole batch instead of each row

    Which probabilities must add up to 1?
    """
    shifted = S - S.max()
    picked = shifted[np.arange(len(y)), y] - np.log(np.exp(shifted).sum())
    return -picked.mean() + lam * _squares(params)


def regularized_loss__loop(S, y, params, lam):
    """rows are taken one by one in a Python loop

    Which index picks one entry from each row at once?
    """
    total = 0.0
    for scores, label in zip(S, y, strict=True):
        shifted = scores - scores.max()
        total += np.log(np.exp(shifted).sum()) - shifted[label]
    return total / len(y) + lam * _squares(params)


def regularized_loss__in_place(S, y, params, lam):
    """largest score of each row is subtracted from S itself

    Who else still needs the scores?
    """
    S -= S.max(axis=1, keepdims=True)
    return _loss(S, y) + lam * _squares(params)


# ── dropout_mask ────────────────────────────────────────────────────────────────────────────


def dropout_mask__swapped(rng, shape, p):
    """share p is kept instead of dropped

    Count the ones in a large mask. How many should there be?
    """
    return np.where(rng.random(shape) < p, 1.0, 0.0)


def dropout_mask__normal(rng, shape, p):
    """normal numbers are compared with p instead of uniform ones

    For which random number r is r < p with probability p?
    """
    return np.where(rng.standard_normal(shape) < p, 0.0, 1.0)


def dropout_mask__normal_below_kept(rng, shape, p):
    """normal numbers are compared with 1 - p instead of uniform ones

    For which random number r is r < 1 - p with probability 1 - p?
    """
    return np.where(rng.standard_normal(shape) < 1 - p, 1.0, 0.0)


def dropout_mask__scaled(rng, shape, p):
    """mask is divided by 1 - p already: its ones are no ones

    Who does the scaling, this function or dropout_forward?
    """
    return np.where(rng.random(shape) < p, 0.0, 1.0) / (1 - p)


def dropout_mask__scaled_by_p(rng, shape, p):
    """mask is divided by p: its ones are no ones

    Who does the scaling, this function or dropout_forward?
    """
    return np.where(rng.random(shape) < p, 0.0, 1.0) / p


def dropout_mask__swapped_and_scaled(rng, shape, p):
    """share p is kept instead of dropped, and the mask is scaled

    Count the entries that are not 0 in a large mask. How many should there be, and which value should they have?
    """
    return np.where(rng.random(shape) < p, 1.0, 0.0) / p


def dropout_mask__half(rng, shape, p):
    """one half is written into the code, and p is not used

    Does the number of zeros change when p does?
    """
    return np.where(rng.random(shape) < 0.5, 0.0, 1.0)


def dropout_mask__integers(rng, shape, p):
    """zeros and ones are drawn with equal probability, and p is not used

    Does the number of zeros change when p does?
    """
    return rng.integers(0, 2, shape).astype(float)


def dropout_mask__not_compared(rng, shape, p):
    """random numbers themselves are returned, not compared with p

    Which two values may a mask have?
    """
    return rng.random(shape)


def dropout_mask__difference(rng, shape, p):
    """p is subtracted from random numbers, not compared with them

    Which two values may a mask have?
    """
    return rng.random(shape) - p


def dropout_mask__cut_off(rng, shape, p):
    """random numbers between 0 and 1 are turned into whole numbers, which are all 0

    What becomes of 0.9 when it is turned into a whole number?
    """
    return rng.random(shape).astype(int)


def dropout_mask__expected(rng, shape, p):
    """1 - p everywhere: what the mask is on average, not a random one

    Which two values may a mask have?
    """
    return np.full(shape, 1 - p)


def dropout_mask__nothing_dropped(rng, shape, p):
    """nothing is dropped: every entry is 1

    How many zeros should a large mask have?
    """
    return np.ones(shape)


def dropout_mask__minus_one(rng, shape, p):
    """dropped entries are -1 instead of 0

    What is left of a unit that is dropped?
    """
    return np.where(rng.random(shape) < p, -1.0, 1.0)


def dropout_mask__signs(rng, shape, p):
    """sign of r - p is returned, which is -1 for dropped entries

    What is left of a unit that is dropped?
    """
    return -np.sign(p - rng.random(shape)) * 0.5 + 1.5


def dropout_mask__flat(rng, shape, p):
    """vector instead of an array of the wanted shape

    Which shape has a mask for N samples with D units?
    """
    return np.where(rng.random(int(np.prod(shape))) < p, 0.0, 1.0)


def dropout_mask__transposed(rng, shape, p):
    """sizes are exchanged

    Compare the shape of the mask with the one that was asked for.
    """
    return np.where(rng.random(shape[::-1]) < p, 0.0, 1.0)


def dropout_mask__one_row(rng, shape, p):
    """mask for one sample only, without the axis of the samples

    Does the mask have the shape that was asked for?
    """
    return np.where(rng.random(shape[1:]) < p, 0.0, 1.0)


def dropout_mask__one_for_all_samples(rng, shape, p):
    """same units are dropped for every sample

    Is each sample thinned by itself?
    """
    return np.tile(np.where(rng.random(shape[1:]) < p, 0.0, 1.0), (shape[0], 1))


def dropout_mask__whole_samples(rng, shape, p):
    """whole samples are dropped, not single units

    What is left of a sample, all of whose units are dropped?
    """
    return np.repeat(np.where(rng.random((shape[0], 1)) < p, 0.0, 1.0), shape[1], axis=1)


def dropout_mask__one_number(rng, shape, p):
    """one random number decides for all entries

    Is each unit dropped by itself?
    """
    return np.full(shape, 0.0 if rng.random() < p else 1.0)


# ── dropout_forward ─────────────────────────────────────────────────────────────────────────


def dropout_forward__not_scaled(X, mask, p, train):
    """kept units are not made larger in training

    Is the expected value of a unit what it was?
    """
    return X * mask if train else X


def dropout_forward__multiplied(X, mask, p, train):
    """kept units are multiplied by 1 - p instead of divided

    Some units are missing. Must the others grow or shrink to keep the sum?
    """
    return X * mask * (1 - p) if train else X


def dropout_forward__divided_by_p(X, mask, p, train):
    """kept units are divided by p, the probability of being dropped

    With which probability is a unit kept?
    """
    return X * mask / p if train else X


def dropout_forward__multiplied_by_p(X, mask, p, train):
    """kept units are multiplied by p

    Some units are missing. Must the others grow or shrink to keep the sum?
    """
    return X * mask * p if train else X


def dropout_forward__one_plus_p(X, mask, p, train):
    """kept units are divided by 1 + p

    With which probability is a unit kept?
    """
    return X * mask / (1 + p) if train else X


def dropout_forward__grown_by_p(X, mask, p, train):
    """kept units are multiplied by 1 + p

    Half of the units are dropped. By which factor must the others grow?
    """
    return X * mask * (1 + p) if train else X


def dropout_forward__root(X, mask, p, train):
    """kept units are divided by the root of 1 - p

    Which should stay what it was, the expected value or the variance?
    """
    return X * mask / np.sqrt(1 - p) if train else X


def dropout_forward__scaled_twice(X, mask, p, train):
    """kept units are divided by 1 - p twice

    Is the mask that comes in scaled already?
    """
    return X * mask / (1 - p) ** 2 if train else X


def dropout_forward__counted(X, mask, p, train):
    """kept units are divided by the share of ones in this mask instead of 1 - p

    Which factor keeps the expected value, and which keeps this one sum?
    """
    return X * mask / mask.mean() if train else X


def dropout_forward__always(X, mask, p, train):
    """units are dropped at test time as well: train is not used

    Should the same input give different predictions at test time?
    """
    return X * mask / (1 - p)


def dropout_forward__never(X, mask, p, train):
    """nothing is ever dropped

    What should happen to a unit whose mask is 0?
    """
    return X.copy()


def dropout_forward__exchanged(X, mask, p, train):
    """training and test time are exchanged

    When does the network get the whole input?
    """
    return X.copy() if train else X * mask / (1 - p)


def dropout_forward__classic(X, mask, p, train):
    """not inverted: scaled by 1 - p at test time instead of 1 / (1 - p) in training

    Both keep the expected value. Which of them leaves nothing to do at test time?
    """
    return X * mask if train else X * (1 - p)


def dropout_forward__scaled_at_test_time(X, mask, p, train):
    """divided by 1 - p at test time too

    Is anything missing at test time that the rest has to make up for?
    """
    return X * mask / (1 - p) if train else X / (1 - p)


def dropout_forward__shrunk_at_test_time(X, mask, p, train):
    """scaled both in training and at test time

    The expected value is made up for in training. What is left to do at test time?
    """
    return X * mask / (1 - p) if train else X * (1 - p)


def dropout_forward__masked_at_test_time(X, mask, p, train):
    """mask is applied at test time too, without scaling

    Which units does the network use at test time?
    """
    return X * mask / (1 - p) if train else X * mask


def dropout_forward__nothing_at_test_time(X, mask, p, train):
    """zeros come out at test time

    What does the layer do when it does nothing?
    """
    return X * mask / (1 - p) if train else np.zeros(X.shape)


def dropout_forward__inverted_mask(X, mask, p, train):
    """kept and dropped units are exchanged

    What does a 1 in the mask stand for?
    """
    return X * (1 - mask) / (1 - p) if train else X


def dropout_forward__not_masked(X, mask, p, train):
    """mask is not applied, only the scaling

    What should happen to a unit whose mask is 0?
    """
    return X / (1 - p) if train else X


def dropout_forward__mask_alone(X, mask, p, train):
    """scaled mask is returned, without X

    What is a unit multiplied by?
    """
    return mask / (1 - p) if train else X


def dropout_forward__subtracted(X, mask, p, train):
    """1 - p is subtracted instead of divided by: a slip of parentheses

    What does Python do first, the division or the difference?
    """
    return X * mask / 1 - p if train else X


def dropout_forward__in_place(X, mask, p, train):
    """units of X itself are set to 0 and scaled

    Who else still needs X after this call?
    """
    if train:
        X *= mask
        X /= 1 - p
    return X


# ── dropout_backward ────────────────────────────────────────────────────────────────────────


def dropout_backward__mask_forgotten(dout, mask, p, train):
    """mask is forgotten: a dropped unit gets a gradient

    Does the loss move when a dropped unit does?
    """
    return dout / (1 - p) if train else dout


def dropout_backward__not_scaled(dout, mask, p, train):
    """division by 1 - p is forgotten

    The scaling is part of the function. What is the derivative of x / (1 - p)?
    """
    return dout * mask if train else dout


def dropout_backward__multiplied(dout, mask, p, train):
    """multiplied by 1 - p instead of divided

    Differentiate what dropout_forward computes, do not undo it.
    """
    return dout * mask * (1 - p) if train else dout


def dropout_backward__divided_by_p(dout, mask, p, train):
    """divided by p, the probability of being dropped

    Which number does the forward pass divide by?
    """
    return dout * mask / p if train else dout


def dropout_backward__multiplied_by_p(dout, mask, p, train):
    """multiplied by p

    Which number does the forward pass divide by?
    """
    return dout * mask * p if train else dout


def dropout_backward__one_plus_p(dout, mask, p, train):
    """divided by 1 + p

    Which number does the forward pass divide by?
    """
    return dout * mask / (1 + p) if train else dout


def dropout_backward__scaled_twice(dout, mask, p, train):
    """divided by 1 - p twice

    Is the mask that comes in scaled already?
    """
    return dout * mask / (1 - p) ** 2 if train else dout


def dropout_backward__root(dout, mask, p, train):
    """divided by the root of 1 - p

    Which number does the forward pass divide by?
    """
    return dout * mask / np.sqrt(1 - p) if train else dout


def dropout_backward__counted(dout, mask, p, train):
    """divided by the share of ones in this mask instead of 1 - p

    Which number does the forward pass divide by?
    """
    return dout * mask / mask.mean() if train else dout


def dropout_backward__always(dout, mask, p, train):
    """mask is applied at test time as well: train is not used

    What does the layer compute at test time, and what is its derivative?
    """
    return dout * mask / (1 - p)


def dropout_backward__never(dout, mask, p, train):
    """gradient goes through unchanged, in training too

    What does the layer compute in training, and what is its derivative?
    """
    return dout.copy()


def dropout_backward__exchanged(dout, mask, p, train):
    """training and test time are exchanged

    When does the layer do nothing?
    """
    return dout.copy() if train else dout * mask / (1 - p)


def dropout_backward__scaled_at_test_time(dout, mask, p, train):
    """divided by 1 - p at test time too

    What does the layer compute at test time, and what is its derivative?
    """
    return dout * mask / (1 - p) if train else dout / (1 - p)


def dropout_backward__shrunk_at_test_time(dout, mask, p, train):
    """multiplied by 1 - p at test time

    What does the layer compute at test time, and what is its derivative?
    """
    return dout * mask / (1 - p) if train else dout * (1 - p)


def dropout_backward__classic(dout, mask, p, train):
    """gradient of dropout that is not inverted: scaled at test time instead of in training

    What does dropout_forward of this course compute in training?
    """
    return dout * mask if train else dout * (1 - p)


def dropout_backward__masked_at_test_time(dout, mask, p, train):
    """mask is applied at test time too, without scaling

    What does the layer compute at test time, and what is its derivative?
    """
    return dout * mask / (1 - p) if train else dout * mask


def dropout_backward__nothing_at_test_time(dout, mask, p, train):
    """gradient is zero at test time

    Does the loss move when the input does, at test time?
    """
    return dout * mask / (1 - p) if train else np.zeros(dout.shape)


def dropout_backward__inverted_mask(dout, mask, p, train):
    """kept and dropped units are exchanged

    Which units did the forward pass let through?
    """
    return dout * (1 - mask) / (1 - p) if train else dout


def dropout_backward__dout_forgotten(dout, mask, p, train):
    """dout is forgotten: only the local gradient is returned

    What is the local gradient multiplied by?
    """
    return mask / (1 - p) if train else np.ones(dout.shape)


def dropout_backward__in_place(dout, mask, p, train):
    """dout itself is masked and scaled

    Who else still needs dout after this call?
    """
    if train:
        dout *= mask
        dout /= 1 - p
    return dout


# ── batchnorm_forward ───────────────────────────────────────────────────────────────────────


def _used(X, running_mean, running_var, train):
    return (X.mean(axis=0), X.var(axis=0)) if train else (running_mean, running_var)


def _moved(running_mean, running_var, mean, var, momentum, train):
    if not train:
        return running_mean, running_var
    return momentum * running_mean + (1 - momentum) * mean, momentum * running_var + (1 - momentum) * var


def _normalised(X, gamma, beta, mean, std):
    x_hat = (X - mean) / std
    return gamma * x_hat + beta, {"x_hat": x_hat, "std": std, "gamma": gamma}


def _right(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = _used(X, running_mean, running_var, train)
    out, cache = _normalised(X, gamma, beta, mean, np.sqrt(var + eps))
    return out, *_moved(running_mean, running_var, mean, var, momentum, train), cache


def _with(X, gamma, beta, running_mean, running_var, momentum, train, std, var=None):
    """As it should be, but for std, a function of the variance, or var, the variance in training."""
    mean, plain = _used(X, running_mean, running_var, train)
    used = plain if var is None or not train else var
    out, cache = _normalised(X, gamma, beta, mean, std(used))
    return out, *_moved(running_mean, running_var, mean, used, momentum, train), cache


def batchnorm_forward__whole_array(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """one mean and one variance for the whole array instead of one for each feature

    How many means are there in a batch with D features?
    """
    mean, var = (X.mean(), X.var()) if train else (running_mean, running_var)
    out, cache = _normalised(X, gamma, beta, mean, np.sqrt(var + eps))
    return out, *_moved(running_mean, running_var, mean, var, momentum, train), cache


def batchnorm_forward__over_features(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """mean and variance are taken over the features of each sample: layer normalisation

    Along which axis do the samples of a batch lie?
    """
    mean, var = (X.mean(1, keepdims=True), X.var(1, keepdims=True)) if train else (running_mean, running_var)
    out, cache = _normalised(X, gamma, beta, mean, np.sqrt(var + eps))
    return out, *_moved(running_mean, running_var, mean, var, momentum, train), cache


def batchnorm_forward__rows_kept(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """statistics have the shape (1, D): an axis was kept

    Which shape do the running statistics have that come in?
    """
    mean, var = (X.mean(0, keepdims=True), X.var(0, keepdims=True)) if train else (running_mean, running_var)
    out, cache = _normalised(X, gamma, beta, mean, np.sqrt(var + eps))
    return out, *_moved(running_mean, running_var, mean, var, momentum, train), cache


def batchnorm_forward__unbiased(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """variance of the batch is divided by N - 1

    What does this task divide the squared deviations by? Try a batch of one sample.
    """
    var = ((X - X.mean(axis=0)) ** 2).sum(axis=0) / np.float64(len(X) - 1)
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps), var)


def batchnorm_forward__unbiased_running(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running variance moves towards the batch's variance with N - 1, as in PyTorch

    Which variance does this task keep?
    """
    out, running_mean, moved, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    if train:
        var = ((X - X.mean(axis=0)) ** 2).sum(axis=0) / np.float64(len(X) - 1)
        moved = momentum * running_var + (1 - momentum) * var
    return out, running_mean, moved, cache


def batchnorm_forward__deviations_summed(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """squared deviations are summed, not averaged

    What happens to your variance when the batch is twice as large?
    """
    var = ((X - X.mean(axis=0)) ** 2).sum(axis=0)
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps), var)


def batchnorm_forward__not_centred_variance(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """variance is the mean of the squares, without the mean taken off first

    What is the variance of a feature that is 50 everywhere?
    """
    return _with(
        X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps), (X**2).mean(axis=0)
    )


def batchnorm_forward__difference_of_squares(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """variance is the mean of the squares minus the square of the mean: right on paper, lost in rounding for large numbers

    What is left of two numbers near 10^10 that differ by 10^-4? Take the mean off first.
    """
    var = (X**2).mean(axis=0) - X.mean(axis=0) ** 2
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps), var)


def batchnorm_forward__divided_by_variance(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """divided by the variance instead of its root

    In which unit is the variance of lengths in metres?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: var + eps)


def batchnorm_forward__eps_outside(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is added to the root instead of under it

    Where does the formula put eps?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var) + eps)


def batchnorm_forward__eps_missing(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is missing

    What happens to a feature that is the same for all samples?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, np.sqrt)


def batchnorm_forward__eps_twice(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is added under the root and again outside

    Count eps in the formula.
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps) + eps)


def batchnorm_forward__eps_squared(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is squared under the root

    Is eps added to the variance as it is?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + eps**2))


def batchnorm_forward__eps_subtracted(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is subtracted under the root

    What would the root be of, for a feature that does not vary?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var - eps))


def batchnorm_forward__eps_fixed(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is written into the code as 1e-5, and the argument is not used

    Does your result change when eps does?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(var + 1e-5))


def batchnorm_forward__eps_as_floor(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is a lower limit of the variance instead of being added

    Does eps change anything for a feature that varies a lot?
    """
    return _with(X, gamma, beta, running_mean, running_var, momentum, train, lambda var: np.sqrt(np.maximum(var, eps)))


def batchnorm_forward__multiplied(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """deviations are multiplied by std instead of divided

    How large is the variance afterwards?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    x_hat = cache["x_hat"] * cache["std"] ** 2
    return gamma * x_hat + beta, running_mean, running_var, {**cache, "x_hat": x_hat}


def batchnorm_forward__not_centred(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """mean is not taken off

    What is the mean of each feature afterwards?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    x_hat = X / cache["std"]
    return gamma * x_hat + beta, running_mean, running_var, {**cache, "x_hat": x_hat}


def batchnorm_forward__not_divided(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """mean is taken off, but nothing is divided by std

    How large is the variance of each feature afterwards?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    x_hat = cache["x_hat"] * cache["std"]
    return gamma * x_hat + beta, running_mean, running_var, {**cache, "x_hat": x_hat}


def batchnorm_forward__precedence(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """only the mean is divided by std: X - mean / std

    What does Python do first, the division or the difference?
    """
    mean, _ = _used(X, running_mean, running_var, train)
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    x_hat = X - mean / cache["std"]
    return gamma * x_hat + beta, running_mean, running_var, {**cache, "x_hat": x_hat}


def batchnorm_forward__exchanged(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """gamma and beta are exchanged

    Which of the two scales, and which shifts?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return beta * cache["x_hat"] + gamma, running_mean, running_var, cache


def batchnorm_forward__shift_first(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """beta is added before gamma multiplies

    Which comes first, the scale or the shift?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return gamma * (cache["x_hat"] + beta), running_mean, running_var, cache


def batchnorm_forward__gamma_missing(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """gamma is not used

    How can the network undo the normalisation if that is better?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return cache["x_hat"] + beta, running_mean, running_var, cache


def batchnorm_forward__beta_missing(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """beta is not added

    How can the network undo the normalisation if that is better?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return gamma * cache["x_hat"], running_mean, running_var, cache


def batchnorm_forward__beta_subtracted(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """beta is subtracted

    In which direction does beta shift?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return gamma * cache["x_hat"] - beta, running_mean, running_var, cache


def batchnorm_forward__neither_scaled_nor_shifted(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """x_hat is returned as out: gamma and beta are not used

    How can the network undo the normalisation if that is better?
    """
    _, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return cache["x_hat"], running_mean, running_var, cache


def batchnorm_forward__momentum_exchanged(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """momentum weighs the batch instead of the old value, as in PyTorch

    With a momentum of 0.9, how much of the old value stays?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum if not train else 1 - momentum, eps, train)


def batchnorm_forward__momentum_exchanged_for_mean(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """momentum weighs the batch instead of the old value in running_mean

    With a momentum of 0.9, how much of the old value stays?
    """
    out, _, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    other = _right(X, gamma, beta, running_mean, running_var, 1 - momentum, eps, train)
    return out, other[1], var, cache


def batchnorm_forward__momentum_exchanged_for_variance(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """momentum weighs the batch instead of the old value in running_var

    With a momentum of 0.9, how much of the old value stays?
    """
    out, mean, _, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    other = _right(X, gamma, beta, running_mean, running_var, 1 - momentum, eps, train)
    return out, mean, other[2], cache


def batchnorm_forward__batch_added_whole(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """batch's statistics are added whole, without 1 - momentum

    What becomes of the running mean after many batches with the same mean?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    if train:
        mean, var = momentum * running_mean + X.mean(axis=0), momentum * running_var + X.var(axis=0)
    return out, mean, var, cache


def batchnorm_forward__old_forgotten(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """batch's own statistics are returned as the running ones

    What do the running statistics remember of earlier batches?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (out, X.mean(axis=0), X.var(axis=0), cache) if train else (out, mean, var, cache)


def batchnorm_forward__not_moved(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running statistics come back as they were, in training too

    How will the layer know the statistics at test time?
    """
    out, _, _, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, running_mean, running_var, cache


def batchnorm_forward__only_mean_moved(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running variance comes back as it was, in training too

    How many running statistics are there?
    """
    out, mean, _, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, running_var, cache


def batchnorm_forward__running_std(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running variance moves towards std instead of the variance

    What does test time take the root of?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    if train:
        var = momentum * running_var + (1 - momentum) * cache["std"]
    return out, mean, var, cache


def batchnorm_forward__running_with_eps(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running variance moves towards var + eps

    Test time adds eps again. What should be kept?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var + (1 - momentum) * eps if train else var, cache


def batchnorm_forward__moved_at_test_time(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running statistics are moved at test time too

    May looking at the test data change the network?
    """
    out, _, _, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    mean, var = X.mean(axis=0), X.var(axis=0)
    return out, *_moved(running_mean, running_var, mean, var, momentum, True), cache  # noqa: FBT003  (the mistake)


def batchnorm_forward__batch_at_test_time(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """batch's statistics are used at test time instead of the running ones

    May the prediction for one sample depend on the others beside it?
    """
    out, cache = _normalised(X, gamma, beta, X.mean(axis=0), np.sqrt(X.var(axis=0) + eps))
    return out, *_moved(running_mean, running_var, X.mean(axis=0), X.var(axis=0), momentum, train), cache


def batchnorm_forward__train_not_used(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """train is not used: test time is treated like training

    May the prediction for one sample depend on the others beside it?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum, eps, True)  # noqa: FBT003  (the mistake)


def batchnorm_forward__never_training(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """train is not used: training is treated like test time

    Which statistics normalise a batch in training?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum, eps, False)  # noqa: FBT003  (the mistake)


def batchnorm_forward__train_exchanged(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """training and test time are exchanged

    When is train true?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum, eps, not train)


def batchnorm_forward__running_in_training(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running statistics normalise the batch in training too

    Which statistics normalise a batch in training?
    """
    out, cache = _normalised(X, gamma, beta, running_mean, np.sqrt(running_var + eps))
    return out, *_moved(running_mean, running_var, X.mean(axis=0), X.var(axis=0), momentum, train), cache


def batchnorm_forward__moved_first(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running statistics are moved first, and normalise the batch in training

    Which statistics normalise a batch in training?
    """
    mean, var = _moved(running_mean, running_var, X.mean(axis=0), X.var(axis=0), momentum, train)
    out, cache = _normalised(X, gamma, beta, mean, np.sqrt(var + eps))
    return out, mean, var, cache


def batchnorm_forward__variance_at_test_time(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """divided by the running variance instead of its root at test time

    Is the formula at test time another one than in training?
    """
    return _with(
        X,
        gamma,
        beta,
        running_mean,
        running_var,
        momentum,
        train,
        lambda var: np.sqrt(var + eps) if train else var + eps,
    )


def batchnorm_forward__eps_missing_at_test_time(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """eps is missing at test time

    Is the formula at test time another one than in training?
    """
    return _with(
        X,
        gamma,
        beta,
        running_mean,
        running_var,
        momentum,
        train,
        lambda var: np.sqrt(var + eps) if train else np.sqrt(var),
    )


def batchnorm_forward__nothing_at_test_time(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """X comes back as it is at test time

    The next layer has learned from normalised numbers. What does it expect at test time?
    """
    out, running_mean, running_var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out if train else X.copy(), running_mean, running_var, cache


def batchnorm_forward__cached_input(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """x_hat of the cache is X before the normalisation

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "x_hat": X.copy()}


def batchnorm_forward__cached_output(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """x_hat of the cache is out, after gamma and beta

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "x_hat": out}


def batchnorm_forward__cached_deviations(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """x_hat of the cache is X minus the mean, not divided by std

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "x_hat": cache["x_hat"] * cache["std"]}


def batchnorm_forward__cached_variance(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """std of the cache is the variance

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "std": cache["std"] ** 2 - eps}


def batchnorm_forward__cached_variance_with_eps(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """std of the cache is var + eps, without the root

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "std": cache["std"] ** 2}


def batchnorm_forward__cached_without_eps(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """std of the cache is the root of the variance alone, without eps

    Which number were the deviations divided by?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    _, plain = _used(X, running_mean, running_var, train)
    return out, mean, var, {**cache, "std": np.sqrt(plain)}


def batchnorm_forward__cached_inverse(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """std of the cache is 1 / std

    What does the task say about the contents of the cache?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "std": 1 / cache["std"]}


def batchnorm_forward__cached_beta(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """gamma of the cache is beta

    Which of the two does the backward pass need?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, {**cache, "gamma": beta}


def batchnorm_forward__no_cache(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """cache is missing in the results

    How many results does the task ask for?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)[:3]


def batchnorm_forward__only_out(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """only out is returned

    How many results does the task ask for?
    """
    return _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)[0]


def batchnorm_forward__cache_as_tuple(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """cache is a tuple instead of a dict

    By which names will the backward pass ask for its contents?
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, mean, var, tuple(cache.values())


def batchnorm_forward__order(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """running_mean and running_var come in the wrong order

    Read the order of the results in the task again.
    """
    out, mean, var, cache = _right(X, gamma, beta, running_mean, running_var, momentum, eps, train)
    return out, var, mean, cache


def batchnorm_forward__loop(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """rows are normalised one by one in a Python loop

    What does numpy do with an array (N, D) and an array (D,)?
    """
    mean, var = _used(X, running_mean, running_var, train)
    std, out, x_hat = np.sqrt(var + eps), np.zeros(X.shape), np.zeros(X.shape)
    for row in range(len(X)):
        x_hat[row] = (X[row] - mean) / std
        out[row] = gamma * x_hat[row] + beta
    cache = {"x_hat": x_hat, "std": std, "gamma": gamma}
    return out, *_moved(running_mean, running_var, mean, var, momentum, train), cache


def batchnorm_forward__in_place(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """X itself is normalised

    Who else still needs X after this call?
    """
    mean, var = _used(X, running_mean, running_var, train)
    std = np.sqrt(var + eps)
    X -= mean
    X /= std
    cache = {"x_hat": X, "std": std, "gamma": gamma}
    return gamma * X + beta, *_moved(running_mean, running_var, mean, var, momentum, train), cache


# ── batchnorm_backward ──────────────────────────────────────────────────────────────────────


def _parts(dout, cache):
    x_hat = cache["x_hat"]
    return cache["gamma"] * dout, x_hat, cache["std"], (dout * x_hat).sum(axis=0), dout.sum(axis=0)


def _dX(dout, cache):
    g, x_hat, std, _, _ = _parts(dout, cache)
    return (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std


def batchnorm_backward__constants(dout, cache):
    """mean and variance are treated as constants: only the direct path from X to out is followed

    By which other ways does X act on out?
    """
    g, _, std, dgamma, dbeta = _parts(dout, cache)
    return g / std, dgamma, dbeta


def batchnorm_backward__mean_constant(dout, cache):
    """mean is treated as a constant: the second term is missing

    By how many ways does X act on out?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__variance_constant(dout, cache):
    """variance is treated as a constant: the third term is missing

    By how many ways does X act on out?
    """
    g, _, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__direct_missing(dout, cache):
    """direct path is missing: only the ways over mean and variance are followed

    By how many ways does X act on out?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (-g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__sums(dout, cache):
    """sums over the rows instead of means in dX

    What is the share of one sample in the mean of the batch?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.sum(axis=0) - x_hat * (g * x_hat).sum(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__sum_in_second(dout, cache):
    """sum over the rows instead of a mean in the second term of dX

    What is the share of one sample in the mean of the batch?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.sum(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__sum_in_third(dout, cache):
    """sum over the rows instead of a mean in the third term of dX

    What is the share of one sample in the variance of the batch?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) - x_hat * (g * x_hat).sum(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__unbiased(dout, cache):
    """third term of dX is divided by N - 1

    What does the variance of this course divide by?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    third = x_hat * (g * x_hat).sum(axis=0) / np.float64(len(dout) - 1)
    return (g - g.mean(axis=0) - third) / std, dgamma, dbeta


def batchnorm_backward__factor_in_third(dout, cache):
    """third term of dX is twice as large as it should be

    The square gives a 2, and the root gives something as well. What do they make together?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) - 2 * x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__half_of_third(dout, cache):
    """third term of dX is half of what it should be

    The root gives one half, and the square gives something as well. What do they make together?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) - 0.5 * x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__sign_of_second(dout, cache):
    """sign of the second term of dX is flipped

    When the mean rises, do the deviations rise or fall?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g + g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__sign_of_third(dout, cache):
    """sign of the third term of dX is flipped

    When the variance rises, does x_hat grow or shrink?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) + x_hat * (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__x_hat_missing_in_third(dout, cache):
    """factor x_hat in front of the third term of dX is missing

    How does the variance move with one sample: the same for all, or more for those far from the mean?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) - (g * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__x_hat_missing_in_mean(dout, cache):
    """factor x_hat inside the mean of the third term of dX is missing

    How does out of each sample move with std?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean(axis=0) - x_hat * g.mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__gamma_forgotten(dout, cache):
    """gamma is forgotten in dX

    What is the last step of the forward pass, and so the first one back?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, {**cache, "gamma": 1.0}), dgamma, dbeta


def batchnorm_backward__gamma_twice(dout, cache):
    """gamma is there twice in dX

    Count gamma in the forward pass.
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return cache["gamma"] * _dX(dout, cache), dgamma, dbeta


def batchnorm_backward__divided_by_gamma(dout, cache):
    """divided by gamma in dX instead of multiplied

    Differentiate the forward pass, do not undo it.
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) / cache["gamma"] ** 2, dgamma, dbeta


def batchnorm_backward__gamma_after_the_first_term(dout, cache):
    """gamma multiplies the first term of dX only

    What is the last step of the forward pass, and so the first one back?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - dout.mean(axis=0) - x_hat * (dout * x_hat).mean(axis=0)) / std, dgamma, dbeta


def batchnorm_backward__std_forgotten(dout, cache):
    """division by std is forgotten in dX

    If X is measured in other units, by how much does its gradient change?
    """
    _, _, std, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) * std, dgamma, dbeta


def batchnorm_backward__std_twice(dout, cache):
    """divided by std twice in dX

    Is the cache's std the variance, or its root?
    """
    _, _, std, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) / std, dgamma, dbeta


def batchnorm_backward__std_multiplied(dout, cache):
    """multiplied by std in dX instead of divided

    If X is measured in other units, by how much does its gradient change?
    """
    _, _, std, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) * std**2, dgamma, dbeta


def batchnorm_backward__root_of_std(dout, cache):
    """root of the cache's std is taken, which is a root already

    Is the cache's std the variance, or its root?
    """
    _, _, std, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) * np.sqrt(std), dgamma, dbeta


def batchnorm_backward__only_first_divided(dout, cache):
    """only the first term of dX is divided by std

    Which terms stand inside the parentheses?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return g / std - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0), dgamma, dbeta


def batchnorm_backward__averaged(dout, cache):
    """dX is divided by the number of samples

    Where does the averaging of the loss happen, once?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) / len(dout), dgamma, dbeta


def batchnorm_backward__multiplied_by_N(dout, cache):
    """dX is N times too large: the form with N in front is not divided by N

    N times a gradient, minus two sums: what do they all have to be divided by?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache) * len(dout), dgamma, dbeta


def batchnorm_backward__over_features(dout, cache):
    """means in dX are taken over the features instead of the rows

    Over which axis did the forward pass average?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    second, third = g.mean(axis=1, keepdims=True), (g * x_hat).mean(axis=1, keepdims=True)
    return (g - second - x_hat * third) / std, dgamma, dbeta


def batchnorm_backward__whole_means(dout, cache):
    """means in dX are taken over the whole array

    Does one feature's statistic depend on the others?
    """
    g, x_hat, std, dgamma, dbeta = _parts(dout, cache)
    return (g - g.mean() - x_hat * (g * x_hat).mean()) / std, dgamma, dbeta


def batchnorm_backward__sign(dout, cache):
    """sign of dX is flipped

    If a sample rises, does its x_hat rise or fall?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return -_dX(dout, cache), dgamma, dbeta


def batchnorm_backward__dgamma_without_x_hat(dout, cache):
    """x_hat is forgotten in dgamma: it is dbeta

    What does gamma multiply?
    """
    _, _, _, _, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dbeta, dbeta.copy()


def batchnorm_backward__dgamma_without_dout(dout, cache):
    """dout is forgotten in dgamma

    What is a local gradient multiplied by?
    """
    _, x_hat, _, _, dbeta = _parts(dout, cache)
    return _dX(dout, cache), x_hat.sum(axis=0) + 0.0, dbeta


def batchnorm_backward__dgamma_of_deviations(dout, cache):
    """dgamma is made of the deviations X - mean instead of x_hat

    What does gamma multiply?
    """
    _, _, std, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma * std, dbeta


def batchnorm_backward__dgamma_with_gamma(dout, cache):
    """gamma is a factor of dgamma

    What is the derivative of gamma * x_hat by gamma?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), cache["gamma"] * dgamma, dbeta


def batchnorm_backward__dbeta_with_gamma(dout, cache):
    """gamma is a factor of dbeta

    What is the derivative of gamma * x_hat + beta by beta?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma, cache["gamma"] * dbeta


def batchnorm_backward__dgamma_and_dbeta_with_gamma(dout, cache):
    """gamma is a factor of dgamma and of dbeta

    What is the derivative of gamma * x_hat + beta by gamma, and by beta?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), cache["gamma"] * dgamma, cache["gamma"] * dbeta


def batchnorm_backward__dgamma_averaged(dout, cache):
    """dgamma is a mean over the rows instead of a sum

    One gamma is shared by all samples. What happens to the signals that arrive from each?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma / len(dout), dbeta


def batchnorm_backward__dbeta_averaged(dout, cache):
    """dbeta is a mean over the rows instead of a sum

    One beta is shared by all samples. What happens to the signals that arrive from each?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma, dbeta / len(dout)


def batchnorm_backward__both_averaged(dout, cache):
    """dgamma and dbeta are means over the rows instead of sums

    One gamma is shared by all samples. What happens to the signals that arrive from each?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma / len(dout), dbeta / len(dout)


def batchnorm_backward__dgamma_not_summed(dout, cache):
    """dgamma is not summed over the rows

    Which shape has gamma?
    """
    _, x_hat, _, _, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dout * x_hat, dbeta


def batchnorm_backward__dbeta_not_summed(dout, cache):
    """dbeta is not summed over the rows

    Which shape has beta?
    """
    _, _, _, dgamma, _ = _parts(dout, cache)
    return _dX(dout, cache), dgamma, dout.copy()


def batchnorm_backward__rows_kept(dout, cache):
    """dgamma and dbeta have the shape (1, D): an axis was kept

    Give a gradient the shape of what it is the gradient of.
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dgamma[None], dbeta[None]


def batchnorm_backward__dgamma_over_features(dout, cache):
    """dgamma is summed over the features

    Which axis of dout does gamma not have?
    """
    _, x_hat, _, _, dbeta = _parts(dout, cache)
    return _dX(dout, cache), (dout * x_hat).sum(axis=1), dbeta


def batchnorm_backward__dbeta_over_features(dout, cache):
    """dbeta is summed over the features

    Which axis of dout does beta not have?
    """
    _, _, _, dgamma, _ = _parts(dout, cache)
    return _dX(dout, cache), dgamma, dout.sum(axis=1)


def batchnorm_backward__both_over_features(dout, cache):
    """dgamma and dbeta are summed over the features

    Which axis of dout do gamma and beta not have?
    """
    _, x_hat, _, _, _ = _parts(dout, cache)
    return _dX(dout, cache), (dout * x_hat).sum(axis=1), dout.sum(axis=1)


def batchnorm_backward__total(dout, cache):
    """dgamma and dbeta are one number each: summed over both axes

    How many gammas are there?
    """
    _, x_hat, _, _, _ = _parts(dout, cache)
    return _dX(dout, cache), (dout * x_hat).sum(), dout.sum()


def batchnorm_backward__order(dout, cache):
    """dgamma and dbeta come in the wrong order

    Read the order of the results in the task again.
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return _dX(dout, cache), dbeta, dgamma


def batchnorm_backward__dX_last(dout, cache):
    """dX comes last instead of first

    Read the order of the results in the task again.
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    return dgamma, dbeta, _dX(dout, cache)


def batchnorm_backward__loop(dout, cache):
    """rows are taken one by one in a Python loop

    Which of your sums runs over an axis that numpy can sum over by itself?
    """
    g, x_hat, std, _, _ = _parts(dout, cache)
    dgamma, dbeta, dX = np.zeros(len(std)), np.zeros(len(std)), np.zeros(dout.shape)
    for row in range(len(dout)):
        dgamma += dout[row] * x_hat[row]
        dbeta += dout[row]
    for row in range(len(dout)):
        dX[row] = (g[row] - g.mean(axis=0) - x_hat[row] * (g * x_hat).mean(axis=0)) / std
    return dX, dgamma, dbeta


def batchnorm_backward__in_place(dout, cache):
    """dout itself is multiplied by gamma

    Who else still needs dout after this call?
    """
    _, _, _, dgamma, dbeta = _parts(dout, cache)
    dout *= cache["gamma"]
    return _dX(dout, {**cache, "gamma": 1.0}), dgamma, dbeta


# ── vanishing_bound ─────────────────────────────────────────────────────────────────────────


def vanishing_bound__linear(depth):
    """factors of the layers are added instead of multiplied: depth / 4

    Does the bound fall or rise with every further layer?
    """
    return depth / 4


def vanishing_bound__inverse(depth):
    """divided by 4 times the depth, instead of by 4 for every layer

    By which factor does the bound change when one layer is added?
    """
    return 1 / (4 * depth)


def vanishing_bound__half(depth):
    """1/2 for every layer: the value of the sigmoid at 0, not its slope

    How steep is the sigmoid at its steepest?
    """
    return 0.5**depth


def vanishing_bound__one(depth):
    """1 for every layer: the largest slope of tanh

    How steep is the sigmoid at its steepest?
    """
    return 1.0


def vanishing_bound__sixteenth(depth):
    """1/16 for every layer: the square of the largest slope

    How often does each layer's slope come in?
    """
    return 0.0625**depth


def vanishing_bound__one_more(depth):
    """one layer too many

    What is the bound for no layer at all?
    """
    return 0.25 ** (depth + 1)


def vanishing_bound__one_less(depth):
    """one layer too few

    What is the bound for a single layer?
    """
    return 0.25 ** (depth - 1)


def vanishing_bound__exploding(depth):
    """4 for every layer instead of 1/4

    Does the bound fall or rise with every further layer?
    """
    return 4.0**depth


def vanishing_bound__single(depth):
    """1/4 whatever the depth

    Does the bound change when one layer is added?
    """
    return 0.25


def vanishing_bound__exchanged(depth):
    """base and exponent are exchanged

    Which number is multiplied by itself, and how often?
    """
    return depth**0.25


def vanishing_bound__whole_division(depth):
    """1 // 4 is 0

    What is the difference between / and //?
    """
    return (1 // 4) ** depth


def vanishing_bound__complement(depth):
    """3/4 for every layer

    How steep is the sigmoid at its steepest?
    """
    return 0.75**depth


def vanishing_bound__exponential(depth):
    """e^(-depth) is returned

    By which factor does one layer shrink a signal at least?
    """
    return np.exp(-depth)


def vanishing_bound__list(depth):
    """bounds of all depths up to this one are returned

    How many numbers are asked for?
    """
    return tuple(0.25**k for k in range(depth + 1))


# ── gradient_norms ──────────────────────────────────────────────────────────────────────────


def _sigmoid(Z):
    return 0.5 + 0.5 * np.tanh(0.5 * Z)


def _value(Z, activation):
    return {"relu": lambda: np.maximum(Z, 0), "tanh": lambda: np.tanh(Z), "sigmoid": lambda: _sigmoid(Z)}[activation]()


def _slope(Z, activation):
    if activation == "relu":
        return (Z > 0) * 1.0
    value = _value(Z, activation)
    return 1 - value**2 if activation == "tanh" else value * (1 - value)


def _layers(X, weights, activation, value=_value):
    """For each layer W, what comes in, and what goes into the activation."""
    found = []
    for W in weights:
        Z = X @ W.T
        found.append((W, X, Z))
        X = value(Z, activation)
    return found


def _signals(dout, X, weights, activation, slope=_slope):
    """For each layer, from the first to the last, the gradients by its weights, by Z, by its output and by its input."""
    found = []
    for W, below, Z in reversed(_layers(X, weights, activation)):
        dZ = dout * slope(Z, activation)
        found.insert(0, (dZ.T @ below, dZ, dout, dZ @ W))
        dout = dZ @ W
    return found


def _norm(G):
    return np.sqrt((G**2).sum())


def gradient_norms__last_first(dout, X, weights, activation):
    """norms come from the last layer to the first

    In which order does backpropagation find them, and in which are they asked for?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation)])[::-1]


def gradient_norms__squared(dout, X, weights, activation):
    """root is missing: the squares of the norms are returned

    If a gradient is twice as large, how many times larger is its norm?
    """
    return np.array([_norm(dW) ** 2 for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__absolute(dout, X, weights, activation):
    """absolute values are summed instead of the root of the squares

    What is the norm of the vector (3, 4)?
    """
    return np.array([np.abs(dW).sum() for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__largest(dout, X, weights, activation):
    """largest entry of each gradient instead of its norm

    What is the norm of the vector (3, 4)?
    """
    return np.array([np.abs(dW).max() for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__spectral(dout, X, weights, activation):
    """largest singular value of each gradient instead of the root of the sum of its squares

    Which norm of a matrix does the task describe?
    """
    return np.array([np.linalg.norm(dW, 2) for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__mean_square(dout, X, weights, activation):
    """root of the mean of the squares instead of their sum

    Is there a division in a norm?
    """
    return np.array([np.sqrt((dW**2).mean()) for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__averaged(dout, X, weights, activation):
    """gradients are divided by the number of samples

    If the loss is a mean, where is the 1/N already?
    """
    return np.array([_norm(dW) / len(X) for dW, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__of_signals(dout, X, weights, activation):
    """norms of the error signals dL/dZ are returned, not those of dL/dW

    By what is the gradient of a layer's weights taken?
    """
    return np.array([_norm(dZ) for _, dZ, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__of_outputs(dout, X, weights, activation):
    """norms of the gradients by each layer's output are returned, not those by its weights

    By what is the gradient of a layer's weights taken?
    """
    return np.array([_norm(above) for _, _, above, _ in _signals(dout, X, weights, activation)])


def gradient_norms__of_inputs(dout, X, weights, activation):
    """norms of the gradients by each layer's input are returned, not those by its weights

    By what is the gradient of a layer's weights taken?
    """
    return np.array([_norm(below) for *_, below in _signals(dout, X, weights, activation)])


def gradient_norms__of_weights(dout, X, weights, activation):
    """norms of the weights themselves are returned

    Is it the weights that vanish, or their gradients?
    """
    return np.array([_norm(W) for W in weights])


def gradient_norms__relative(dout, X, weights, activation):
    """norms are divided by those of the weights

    Is the size of the gradient asked for, or its size relative to the weights?
    """
    signals = _signals(dout, X, weights, activation)
    return np.array([_norm(dW) / _norm(W) for (dW, *_), W in zip(signals, weights, strict=True)])


def gradient_norms__total(dout, X, weights, activation):
    """one number for all layers is returned

    How would you see from one number in which layer the gradient vanishes?
    """
    return np.sqrt(sum(_norm(dW) ** 2 for dW, *_ in _signals(dout, X, weights, activation)))


def gradient_norms__list(dout, X, weights, activation):
    """list of numbers instead of an array

    Which function makes an array of a list?
    """
    return [_norm(dW) for dW, *_ in _signals(dout, X, weights, activation)]


def gradient_norms__first_missing(dout, X, weights, activation):
    """first layer is missing

    How many matrices of weights are there, and how many norms?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation)])[1:]


def gradient_norms__last_missing(dout, X, weights, activation):
    """last layer is missing

    How many matrices of weights are there, and how many norms?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation)])[:-1]


def gradient_norms__slopes_forgotten(dout, X, weights, activation):
    """slopes of the activation are forgotten on the way back

    What stands between two products with weights on the way forward?
    """
    signals = _signals(dout, X, weights, activation, lambda *_: 1.0)
    return np.array([_norm(dW) for dW, *_ in signals])


def gradient_norms__last_slope_forgotten(dout, X, weights, activation):
    """slope of the last layer's activation is forgotten: dout is taken for dL/dZ

    By what is dout the gradient of the loss, by H_L or by Z_L?
    """
    W, below, _ = _layers(X, weights, activation)[-1]
    rest = [_norm(dW) for dW, *_ in _signals(dout @ W, X, weights[:-1], activation)]
    return np.array([*rest, _norm(dout.T @ below)])


def gradient_norms__slope_at_value(dout, X, weights, activation):
    """slope is taken at f(z) instead of z

    At which number was f evaluated on the way forward?
    """
    signals = _signals(dout, X, weights, activation, lambda Z, activation: _slope(_value(Z, activation), activation))
    return np.array([_norm(dW) for dW, *_ in signals])


def gradient_norms__value_for_slope(dout, X, weights, activation):
    """value of the activation is taken for its slope

    How steep is the curve where it levels off?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, _value)])


def gradient_norms__always_sigmoid(dout, X, weights, activation):
    """sigmoid is used whatever the argument says

    Does your result change when activation does?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, "sigmoid")])


def gradient_norms__always_tanh(dout, X, weights, activation):
    """tanh is used whatever the argument says

    Does your result change when activation does?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, "tanh")])


def gradient_norms__always_relu(dout, X, weights, activation):
    """relu is used whatever the argument says

    Does your result change when activation does?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, "relu")])


def gradient_norms__slope_of_sigmoid(dout, X, weights, activation):
    """slope of the sigmoid is used for every activation

    Whose slope belongs to tanh, and whose to relu?
    """
    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, lambda Z, _: _slope(Z, "sigmoid"))])


def gradient_norms__tanh_like_sigmoid(dout, X, weights, activation):
    """slope of tanh is made by the sigmoid's formula, f (1 - f)

    How steep is tanh at 0?
    """

    def slope(Z, activation):
        value = _value(Z, activation)
        return value * (1 - value) if activation == "tanh" else _slope(Z, activation)

    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, slope)])


def gradient_norms__tanh_not_squared(dout, X, weights, activation):
    """square is missing in the slope of tanh: 1 - tanh(z)

    Is the slope of tanh the same at z and at -z?
    """

    def slope(Z, activation):
        return 1 - np.tanh(Z) if activation == "tanh" else _slope(Z, activation)

    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, slope)])


def gradient_norms__relu_passes_all(dout, X, weights, activation):
    """slope of relu is 1 for negative entries too

    What gets through a unit that is shut off?
    """

    def slope(Z, activation):
        return np.ones(Z.shape) if activation == "relu" else _slope(Z, activation)

    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, slope)])


def gradient_norms__linear(dout, X, weights, activation):
    """activation is forgotten on both ways: the layers are linear

    What stands between two products with weights?
    """
    below, inputs = X, []
    for W in weights:
        inputs.append(below)
        below = below @ W.T
    norms = []
    for W, H in zip(reversed(weights), reversed(inputs), strict=True):
        norms.insert(0, _norm(dout.T @ H))
        dout = dout @ W
    return np.array(norms)


def gradient_norms__by_first_input(dout, X, weights, activation):
    """X is used as the input of every layer

    What goes into the second layer?
    """
    return np.array([_norm(dZ.T @ X) for _, dZ, *_ in _signals(dout, X, weights, activation)])


def gradient_norms__by_preactivation(dout, X, weights, activation):
    """Z of the layer below is used as a layer's input, before its activation

    What goes into the second layer?
    """
    inputs = [X, *(Z for *_, Z in _layers(X, weights, activation))]
    signals = _signals(dout, X, weights, activation)
    return np.array([_norm(dZ.T @ below) for (_, dZ, *_), below in zip(signals, inputs, strict=False)])


def gradient_norms__product_of_norms(dout, X, weights, activation):
    """norms of signal and input are multiplied instead of taking the norm of their product

    When is the norm of a product the product of the norms?
    """
    signals, layers = _signals(dout, X, weights, activation), _layers(X, weights, activation)
    return np.array([_norm(dZ) * _norm(below) for (_, dZ, *_), (_, below, _) in zip(signals, layers, strict=True)])


def gradient_norms__same_signal(dout, X, weights, activation):
    """signal is not sent back through the weights: only the slopes are multiplied

    What leads the signal from one layer to the layer below? Compare the shapes.
    """
    norms = []
    for _, below, Z in reversed(_layers(X, weights, activation)):
        dout = dout * _slope(Z, activation)
        norms.insert(0, _norm(dout.T @ below))
    return np.array(norms)


def gradient_norms__weights_transposed(dout, X, weights, activation):
    """weights are transposed on the way back

    W leads from n_in to n_out numbers. What leads back, if the samples are rows?
    """
    norms = []
    for W, below, Z in reversed(_layers(X, weights, activation)):
        dZ = dout * _slope(Z, activation)
        norms.insert(0, _norm(dZ.T @ below))
        dout = dZ @ W.T
    return np.array(norms)


def gradient_norms__overflow(dout, X, weights, activation):
    """sigmoid is computed as e^z / (1 + e^z), which is inf / inf for large z

    Which form of the sigmoid holds only small powers?
    """

    def sigmoid(Z):
        return np.exp(Z) / (1 + np.exp(Z))

    def slope(Z, activation):
        return sigmoid(Z) * (1 - sigmoid(Z)) if activation == "sigmoid" else _slope(Z, activation)

    return np.array([_norm(dW) for dW, *_ in _signals(dout, X, weights, activation, slope)])


def gradient_norms__in_place(dout, X, weights, activation):
    """dout itself is multiplied by the last slope

    Who else still needs dout after this call?
    """
    signals = _signals(dout, X, weights, activation)
    dout *= _slope(_layers(X, weights, activation)[-1][2], activation)
    return np.array([_norm(dW) for dW, *_ in signals])


# ── dead_relu_fraction ──────────────────────────────────────────────────────────────────────


def dead_relu_fraction__strict(Z):
    """0 itself counts as active

    What comes out of relu at 0, and what is its slope there?
    """
    return (Z < 0).all(axis=0).mean()


def dead_relu_fraction__entries(Z):
    """share of the entries at or below 0, not of the units

    Is a unit dead that is active for one sample?
    """
    return (Z <= 0).mean()


def dead_relu_fraction__samples(Z):
    """share of the samples for which every unit is shut off

    Along which axis do the samples lie, and over which must "all" go?
    """
    return (Z <= 0).all(axis=1).mean()


def dead_relu_fraction__any(Z):
    """units count that are shut off for some sample

    Is a unit dead that is active for one sample?
    """
    return (Z <= 0).any(axis=0).mean()


def dead_relu_fraction__alive(Z):
    """share of the units that are not dead

    Which share is asked for?
    """
    return (Z > 0).any(axis=0).mean()


def dead_relu_fraction__always_active(Z):
    """share of the units that are active for every sample

    What is the opposite of being shut off for every sample?
    """
    return (Z > 0).all(axis=0).mean()


def dead_relu_fraction__count(Z):
    """number of dead units, not their share

    Between which two values does a share lie?
    """
    return (Z <= 0).all(axis=0).sum()


def dead_relu_fraction__by_samples(Z):
    """number of dead units divided by the number of samples

    A share of what?
    """
    return (Z <= 0).all(axis=0).sum() / len(Z)


def dead_relu_fraction__by_entries(Z):
    """number of dead units divided by the number of entries

    A share of what?
    """
    return (Z <= 0).all(axis=0).sum() / Z.size


def dead_relu_fraction__percent(Z):
    """percentage instead of a share

    Between which two values does a share lie?
    """
    return 100 * (Z <= 0).all(axis=0).mean()


def dead_relu_fraction__mean(Z):
    """mean of each unit is held against 0, not each of its entries

    Can a unit with a negative mean be active for some sample?
    """
    return (Z.mean(axis=0) <= 0).mean()


def dead_relu_fraction__first(Z):
    """only the first sample is looked at

    For how many samples must a dead unit be shut off?
    """
    return (Z[0] <= 0).mean()


def dead_relu_fraction__last(Z):
    """only the last sample is looked at

    For how many samples must a dead unit be shut off?
    """
    return (Z[-1] <= 0).mean()


def dead_relu_fraction__zero(Z):
    """entries are compared with 0 as if they were outputs of relu

    Does Z hold what goes into relu, or what comes out?
    """
    return (Z == 0).all(axis=0).mean()


def dead_relu_fraction__mask(Z):
    """truth value for each unit is returned, not their share

    How many numbers are asked for?
    """
    return (Z <= 0).all(axis=0)


def dead_relu_fraction__odds(Z):
    """dead units are divided by the active ones instead of all

    A share of what?
    """
    dead = (Z <= 0).all(axis=0)
    return dead.sum() / np.float64((~dead).sum())


def dead_relu_fraction__whole(Z):
    """all entries at once: 1 if the whole layer is dead, else 0

    Can one unit be dead and its neighbour alive?
    """
    return float((Z <= 0).all())


def dead_relu_fraction__in_place(Z):
    """relu is applied to Z itself

    Who else still needs Z after this call?
    """
    Z[Z < 0] = 0
    return (Z == 0).all(axis=0).mean()


# ── clip_by_norm ────────────────────────────────────────────────────────────────────────────


def _length(grads):
    return np.sqrt(_squares(grads))


def _times(grads, factor):
    return tuple(factor * g for g in grads)


def clip_by_norm__each_array(grads, limit):
    """each array is clipped by its own norm

    In which direction does the whole gradient point afterwards?
    """
    return tuple(g * min(1.0, limit / max(_norm(g), 1e-300)) for g in grads)


def clip_by_norm__each_entry(grads, limit):
    """each entry is cut off at the limit

    In which direction does the whole gradient point afterwards?
    """
    return tuple(np.clip(g, -limit, limit) for g in grads)


def clip_by_norm__always(grads, limit):
    """short gradients are made longer: the norm becomes the limit in any case

    What should happen to a gradient that is short enough?
    """
    return _times(grads, limit / _length(grads))


def clip_by_norm__never(grads, limit):
    """gradients come back as they are, also where they are too long

    What should the norm be afterwards?
    """
    return _times(grads, 1.0)


def clip_by_norm__condition_exchanged(grads, limit):
    """short gradients are scaled and long ones are left

    Which gradients are dangerous?
    """
    norm = _length(grads)
    return _times(grads, limit / norm if norm < limit else 1.0)


def clip_by_norm__root_forgotten(grads, limit):
    """sum of squares is taken for the norm: the root is missing

    What is the norm of the vector (3, 4)?
    """
    norm = _squares(grads)
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__root_of_factor(grads, limit):
    """factor is limit / norm^2

    What is the norm of your result?
    """
    norm = _length(grads)
    return _times(grads, limit / norm**2 if norm > limit else 1.0)


def clip_by_norm__norms_added(grads, limit):
    """norms of the arrays are added instead of their squares

    What is the norm of the vector (3, 4), if each of its entries is an array of its own?
    """
    norm = sum(_norm(g) for g in grads)
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__largest_norm(grads, limit):
    """largest norm of a single array is taken for the common norm

    Do the other arrays make the whole gradient longer?
    """
    norm = max(_norm(g) for g in grads)
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__largest_entry(grads, limit):
    """largest entry is taken for the norm

    What is the norm of the vector (3, 4)?
    """
    norm = max(np.abs(g).max() for g in grads)
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__absolute(grads, limit):
    """sum of the absolute values is taken for the norm

    What is the norm of the vector (3, 4)?
    """
    norm = sum(np.abs(g).sum() for g in grads)
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__mean_square(grads, limit):
    """root of the mean of the squares is taken for the norm

    Is there a division in a norm?
    """
    norm = np.sqrt(_squares(grads) / sum(g.size for g in grads))
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__first_norm(grads, limit):
    """norm of the first array decides for all

    Do the other arrays make the whole gradient longer?
    """
    norm = _norm(grads[0])
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__last_norm(grads, limit):
    """norm of the last array decides for all: the sum is overwritten instead of growing

    What survives of the first array?
    """
    norm = _norm(grads[-1])
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__biases_left_out(grads, limit):
    """biases are left out of the norm

    Over which arrays does the sum run?
    """
    norm = _length([g for g in grads if g.ndim > 1])
    return _times(grads, limit / norm if norm > limit else 1.0)


def clip_by_norm__biases_not_scaled(grads, limit):
    """biases are not made shorter with the rest

    In which direction does the whole gradient point afterwards?
    """
    norm = _length(grads)
    factor = limit / norm if norm > limit else 1.0
    return tuple(factor * g if g.ndim > 1 else g for g in grads)


def clip_by_norm__unit(grads, limit):
    """long gradients get the norm 1 instead of the limit

    What should the norm be afterwards?
    """
    norm = _length(grads)
    return _times(grads, 1 / norm if norm > limit else 1.0)


def clip_by_norm__multiplied(grads, limit):
    """long gradients are multiplied by the limit, without division by the norm

    What should the norm be afterwards?
    """
    return _times(grads, limit if _length(grads) > limit else 1.0)


def clip_by_norm__divided(grads, limit):
    """long gradients are divided by the limit

    What should the norm be afterwards?
    """
    return _times(grads, 1 / limit if _length(grads) > limit else 1.0)


def clip_by_norm__inverted(grads, limit):
    """factor is norm / limit: long gradients become longer

    Is your factor above or below 1?
    """
    norm = _length(grads)
    return _times(grads, norm / limit if norm > limit else 1.0)


def clip_by_norm__small_number_added(grads, limit):
    """1e-6 is added to the norm, as in PyTorch

    Can the norm be 0 where you divide by it?
    """
    norm = _length(grads)
    return _times(grads, limit / (norm + 1e-6) if norm > limit else 1.0)


def clip_by_norm__zeros(grads, limit):
    """gradients that are too long are thrown away: zeros come back

    Should a long gradient lose its direction?
    """
    return _times(grads, 0.0 if _length(grads) > limit else 1.0)


def clip_by_norm__with_norm(grads, limit):
    """norm is returned beside the gradients

    Which results are asked for?
    """
    norm = _length(grads)
    return _times(grads, limit / norm if norm > limit else 1.0), norm


def clip_by_norm__norm_alone(grads, limit):
    """norm is returned instead of the gradients

    Which results are asked for?
    """
    return min(_length(grads), limit)


def clip_by_norm__in_place(grads, limit):
    """arrays themselves are multiplied by the factor

    Who else still needs the gradients as they were?
    """
    norm = _length(grads)
    for g in grads:
        g *= limit / norm if norm > limit else 1.0  # noqa: PLW2901  (the mistake)
    return grads


# ── scores_by_matrix ────────────────────────────────────────────────────────────────────────


def scores_by_matrix__loop(W, vectors):
    """vectors are multiplied one by one in a Python loop

    What do you get when you lay the vectors below each other and multiply once?
    """
    return np.array([W @ v for v in vectors])


def scores_by_matrix__tuple(W, vectors):
    """vectors are multiplied one by one, and a tuple of vectors comes back instead of a matrix

    What do you get when you lay the vectors below each other and multiply once?
    """
    return tuple(W @ v for v in vectors)


def scores_by_matrix__transposed(W, vectors):
    """scores of a vector stand in a column instead of a row

    Which index of the result counts the vectors?
    """
    return W @ np.stack(vectors).T


def scores_by_matrix__reshaped(W, vectors):
    """result is reshaped to (N, M) where it should be transposed: the numbers end up in other rows

    Does reshape move a number from a column to a row?
    """
    return (W @ np.stack(vectors).T).reshape(len(vectors), len(W))


def scores_by_matrix__not_transposed(W, vectors):
    """weights are not transposed

    Vectors are rows (N, D), and W is (M, D). Which axes must meet in the product?
    """
    return np.stack(vectors) @ W


def scores_by_matrix__side_by_side(W, vectors):
    """vectors stand side by side as columns where rows are needed

    Vectors and weights: which axes must meet in the product?
    """
    return np.stack(vectors, axis=1) @ W.T


def scores_by_matrix__one_long(W, vectors):
    """vectors are joined to one long vector

    Is a matrix of N rows the same as one vector of N times D numbers?
    """
    return W @ np.concatenate(vectors)


def scores_by_matrix__elementwise(W, vectors):
    """product entry by entry instead of a product of matrices

    Which sign is the product of matrices?
    """
    return np.stack(vectors) * W


def scores_by_matrix__summed(W, vectors):
    """vectors are summed first, and one row of scores comes back

    How many vectors are there, and how many rows of scores?
    """
    return W @ np.sum(vectors, axis=0)


def scores_by_matrix__averaged(W, vectors):
    """vectors are averaged first, and one row of scores comes back

    How many vectors are there, and how many rows of scores?
    """
    return W @ np.mean(vectors, axis=0)


def scores_by_matrix__first(W, vectors):
    """only the first vector is multiplied

    How many vectors are there, and how many rows of scores?
    """
    return W @ vectors[0]


def scores_by_matrix__last(W, vectors):
    """only the scores of the last vector come back: each round of a loop overwrites the one before

    What survives of the first vector?
    """
    for v in vectors:
        row = W @ v
    return row


def scores_by_matrix__repeated(W, vectors):
    """every row holds the scores of the first vector

    Does each row have its own vector?
    """
    return np.tile(W @ vectors[0], (len(vectors), 1))


def scores_by_matrix__backwards(W, vectors):
    """rows come in the reverse order

    To which vector do the scores in row 0 belong?
    """
    return np.stack(vectors[::-1]) @ W.T


def scores_by_matrix__among_themselves(W, vectors):
    """vectors are multiplied with each other, and W is not used

    What are the scores of a vector?
    """
    return np.stack(vectors) @ np.stack(vectors).T


def scores_by_matrix__probabilities(W, vectors):
    """softmax of the scores is returned

    Are scores asked for, or probabilities?
    """
    return np.exp(_log_probabilities(np.stack(vectors) @ W.T))


def scores_by_matrix__one_dimension(W, vectors):
    """scores come back as one long vector

    Which shape is asked for?
    """
    return (np.stack(vectors) @ W.T).ravel()


def scores_by_matrix__weights_given_back(W, vectors):
    """weights are multiplied with themselves, and the vectors are not used

    What are the scores of a vector?
    """
    return W @ W.T


# ── train_validation_gap ────────────────────────────────────────────────────────────────────


def _onset(train_loss, validation_loss, patience, *, before=True, after=np.greater_equal, train=True):
    """As it should be, but for what is said."""
    for epoch in range(len(validation_loss) - patience):
        best = validation_loss[epoch]
        is_best = not before or (validation_loss[:epoch] > best).all()
        stays = after(validation_loss[epoch + 1 : epoch + patience + 1], best).all()
        if is_best and stays and (not train or train_loss[epoch + patience] < train_loss[epoch]):
            return epoch
    return None


def train_validation_gap__stop(train_loss, validation_loss, patience):
    """epoch at which patience runs out, not the one at which overfitting begins

    Which epoch's weights would you keep?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return None if epoch is None else epoch + patience


def train_validation_gap__one_later(train_loss, validation_loss, patience):
    """one epoch too late: the first one that is worse, or epochs counted from 1

    From which number are epochs counted, and which epoch is still good?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return None if epoch is None else epoch + 1


def train_validation_gap__one_earlier(train_loss, validation_loss, patience):
    """one epoch too early

    Which epoch has the best validation loss?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return None if epoch is None else epoch - 1


def train_validation_gap__smallest(train_loss, validation_loss, patience):
    """epoch of the smallest validation loss of all

    You do not know the future: what do you know when patience runs out?
    """
    return int(np.argmin(validation_loss))


def train_validation_gap__smallest_if_any(train_loss, validation_loss, patience):
    """epoch of the smallest validation loss of all, where overfitting begins somewhere

    You do not know the future: what do you know when patience runs out?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return None if epoch is None else int(np.argmin(validation_loss))


def train_validation_gap__smallest_training(train_loss, validation_loss, patience):
    """epoch of the smallest training loss

    Which of the two losses tells how well the network does on new data?
    """
    return int(np.argmin(train_loss))


def train_validation_gap__training_ignored(train_loss, validation_loss, patience):
    """training loss is not looked at

    If the training loss has got worse as well, is that overfitting?
    """
    return _onset(train_loss, validation_loss, patience, train=False)


def train_validation_gap__training_rises(train_loss, validation_loss, patience):
    """condition on the training loss is turned round

    What does the training loss do while a network overfits?
    """
    return _onset(-train_loss, validation_loss, patience)


def train_validation_gap__first_rise(train_loss, validation_loss, patience):
    """first rise of the validation loss counts, and patience is not used

    Does one bad epoch mean that it gets no better?
    """
    return _onset(train_loss, validation_loss, 1)


def train_validation_gap__patience_short(train_loss, validation_loss, patience):
    """patience is one epoch too short

    How many epochs after e must be no better?
    """
    return _onset(train_loss, validation_loss, patience - 1)


def train_validation_gap__patience_long(train_loss, validation_loss, patience):
    """patience is one epoch too long

    How many epochs after e must be no better?
    """
    return _onset(train_loss, validation_loss, patience + 1)


def train_validation_gap__rises_in_a_row(train_loss, validation_loss, patience):
    """each epoch is held against the one before, not against the best

    The loss goes up, down a little, and up again, but never below its best. Has it got better?
    """
    rises = np.diff(validation_loss) > 0
    for epoch in range(len(validation_loss) - patience):
        if rises[epoch : epoch + patience].all() and train_loss[epoch + patience] < train_loss[epoch]:
            return epoch
    return None


def train_validation_gap__only_last(train_loss, validation_loss, patience):
    """only the epoch at the end of patience is held against e, not those in between

    What if the validation loss had a new best in between?
    """
    for epoch in range(len(validation_loss) - patience):
        is_best = (validation_loss[:epoch] > validation_loss[epoch]).all()
        worse = validation_loss[epoch + patience] >= validation_loss[epoch]
        if is_best and worse and train_loss[epoch + patience] < train_loss[epoch]:
            return epoch
    return None


def train_validation_gap__earlier_ignored(train_loss, validation_loss, patience):
    """epochs before e are not looked at, so that e need not be the best

    Can overfitting begin at an epoch that is worse than an earlier one?
    """
    return _onset(train_loss, validation_loss, patience, before=False)


def train_validation_gap__equal_is_better(train_loss, validation_loss, patience):
    """validation loss that equals the best counts as better

    Has it got better if it is the same?
    """
    return _onset(train_loss, validation_loss, patience, after=np.greater)


def train_validation_gap__count_not_reset(train_loss, validation_loss, patience):
    """bad epochs are counted in total: the count does not start again after a new best

    What should a new best do to your count?
    """
    best, bad = 0, 0
    for epoch in range(1, len(validation_loss)):
        if validation_loss[epoch] < validation_loss[best]:
            best = epoch
        else:
            bad += 1
        if bad >= patience and train_loss[epoch] < train_loss[best]:
            return best
    return None


def train_validation_gap__exchanged(train_loss, validation_loss, patience):
    """training and validation loss are exchanged

    Which of the two rises when a network overfits?
    """
    return _onset(validation_loss, train_loss, patience)


def train_validation_gap__largest_gap(train_loss, validation_loss, patience):
    """epoch with the largest gap between the two losses

    The gap also grows while both losses fall. Is that overfitting?
    """
    return int(np.argmax(validation_loss - train_loss))


def train_validation_gap__above_training(train_loss, validation_loss, patience):
    """first epoch whose validation loss is above the training loss

    New data are nearly always harder than known ones. Is that overfitting?
    """
    return int(np.argmax(validation_loss > train_loss))


def train_validation_gap__unfinished(train_loss, validation_loss, patience):
    """epochs near the end count although fewer than patience epochs follow them

    Can you tell already that the last epoch was the best?
    """
    for epoch in range(len(validation_loss)):
        best = validation_loss[epoch]
        is_best = (validation_loss[:epoch] > best).all()
        stays = (validation_loss[epoch + 1 : epoch + patience + 1] >= best).all()
        if is_best and stays and train_loss[min(epoch + patience, len(train_loss) - 1)] < train_loss[epoch]:
            return epoch
    return None


def train_validation_gap__last_instead_of_none(train_loss, validation_loss, patience):
    """last epoch is returned where overfitting does not begin

    What is asked for where there is no such epoch?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return len(validation_loss) - 1 if epoch is None else epoch


def train_validation_gap__minus_one(train_loss, validation_loss, patience):
    """-1 is returned where overfitting does not begin

    What is asked for where there is no such epoch?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return -1 if epoch is None else epoch


def train_validation_gap__loss(train_loss, validation_loss, patience):
    """best validation loss is returned instead of its epoch

    Is a loss asked for, or an epoch?
    """
    epoch = _onset(train_loss, validation_loss, patience)
    return None if epoch is None else validation_loss[epoch]
