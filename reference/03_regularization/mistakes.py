"""Known mistakes in what goes wrong in training: each says what the student did, then hints at the way out."""

import numpy as np

# ── l2_penalty ────────────────────────────────────────────────────────────────────────────────

l2_penalty__half = {"return lam": "return 0.5 * lam"}
"""one half is put in front of the sum
Some books write the penalty so that its gradient has no 2. How does this task write it?"""
l2_penalty__double = {"return lam": "return 2 * lam"}
"""2 is put in front of the sum: that factor belongs to the gradient
Is this the penalty, or already its derivative?"""
l2_penalty__lam_forgotten = {"lam * sum": "sum"}
"""the sum of squares without lam
What should come out when lam is 0?"""
l2_penalty__divided_by_lam = {"return lam *": "return 1 / lam *"}
"""division by lam instead of multiplication
Does a larger lam make large weights cost more or less?"""
l2_penalty__lam_squared = {"lam * sum": "sum", "theta**2": "(lam * theta) ** 2"}
"""lam is squared together with the parameters
What does the square in the formula belong to?"""
l2_penalty__root = {"for theta in params)": "for theta in params) ** 0.5"}
"""the root of the sum of squares: this is the norm, not its square
If all parameters are twice as large, how many times larger is the penalty?"""
l2_penalty__norms = {"(theta**2).sum()": "np.sqrt((theta**2).sum())"}
"""norms of the arrays are added instead of their squares
Is there a root in the formula?"""
l2_penalty__absolute = {"theta**2": "np.abs(theta)"}
"""absolute values are summed instead of squares: an L1 penalty
By how much does the penalty rise when a weight grows from 1 to 2, and from 10 to 11?"""
l2_penalty__not_squared = {"theta**2": "theta"}
"""parameters are summed as they are, so that a negative weight earns something
May the penalty be negative?"""
l2_penalty__square_of_sum = {"(theta**2).sum()": "theta.sum() ** 2"}
"""entries of each array are summed first and squared afterwards
What do the weights 1 and -1 cost together?"""
l2_penalty__product_with_transposed = {"theta**2": "np.atleast_2d(theta) @ np.swapaxes(np.atleast_2d(theta), -1, -2)"}
"""the whole matrix product of each array with itself is summed, not the squares of its entries
Is the square meant entry by entry, or as a product of matrices?"""
l2_penalty__biases_left_out = {"params": "params if theta.ndim > 1"}
"""biases are left out
Over which parameters does the sum in this course run?"""
l2_penalty__only_biases = {"params": "params if theta.ndim == 1"}
"""only vectors are summed, the weight matrices are left out
Over which parameters does the sum run?"""
l2_penalty__only_first = {"sum((theta**2).sum() for theta in params)": "(params[0] ** 2).sum()"}
"""only the first array is summed
How many arrays are there, and how many of them does your code visit?"""
l2_penalty__last_left_out = {"params": "params[:-1]"}
"""the last array is left out
How many arrays are there, and how many of them does your code visit?"""
l2_penalty__overwritten = {"sum((theta**2).sum() for theta in params)": "(params[-1] ** 2).sum()"}
"""total is overwritten by each array instead of growing: only the last array counts
What survives of the first array?"""
l2_penalty__mean = {"for theta in params)": "for theta in params) / sum(theta.size for theta in params)"}
"""the mean of all squares instead of their sum
Is there a division in the formula?"""
l2_penalty__means = {"(theta**2).sum()": "(theta**2).mean()"}
"""the mean of the squares of each array, then the sum of these
Is there a division in the formula?"""
l2_penalty__mean_of_arrays = {"for theta in params)": "for theta in params) / len(params)"}
"""division by the number of arrays
Is there a division in the formula?"""
l2_penalty__sign = {"return lam": "return -lam"}
"""the penalty is negative: large weights are rewarded
Training makes the loss small. What would it do to the weights?"""
l2_penalty__for_each_array = {"lam * sum((theta**2).sum()": "tuple(lam * (theta**2).sum()"}
"""one number for each array is returned instead of their sum
How many numbers is the penalty?"""
l2_penalty__entries = {"sum((theta**2).sum() for theta in params)": "params[0] ** 2"}
"""squares of the first array's entries are returned, not their sum
How many numbers is the penalty?"""
l2_penalty__in_place = {"return": "for theta in params:\n    theta *= theta\nreturn", "(theta**2).sum()": "theta.sum()"}
"""parameters themselves are squared
With which weights will the network go on?"""

# ── l2_gradient ───────────────────────────────────────────────────────────────────────────────

l2_gradient__factor_forgotten = {"2.0 * lam": "lam"}
"""a factor of 2 is missing: lam theta
What is the derivative of theta^2?"""
l2_gradient__factor_twice = {"2.0 * lam": "4 * lam"}
"""a factor of 2 is there twice: 4 lam theta
What is the derivative of theta^2?"""
l2_gradient__lam_forgotten = {"2.0 * lam": "2"}
"""lam is missing: 2 theta
Does your result change when lam does?"""
l2_gradient__itself = {"2.0 * lam * theta": "theta.copy()"}
"""parameters are returned as they are, without 2 and without lam
Differentiate lam theta^2 by theta."""
l2_gradient__lam_squared = {"2.0 * lam": "2 * lam**2"}
"""lam is there twice
How often does lam stand in the penalty?"""
l2_gradient__sign = {"2.0 * lam": "-2 * lam"}
"""the sign is flipped: the step that training takes, not the gradient
In which direction does the penalty grow?"""
l2_gradient__of_absolute = {"2.0 * lam * theta": "lam * np.sign(theta)"}
"""lam times the sign of each parameter: the gradient of an L1 penalty
Is a large weight pushed harder than a small one?"""
l2_gradient__constant = {"2.0 * lam * theta": "np.full(theta.shape, 2 * lam)"}
"""the same number for every parameter: 2 lam
Is a large weight pushed harder than a small one?"""
l2_gradient__added = {"2.0 * lam * theta": "2 * theta + lam"}
"""lam is added to 2 theta instead of multiplied
What is the gradient at theta = 0?"""
l2_gradient__value = {"2.0 * lam * theta": "lam * theta**2"}
"""lam theta^2 is returned: each parameter's share of the penalty, not its gradient
Can your gradient be negative?"""
l2_gradient__squared = {"2.0 * lam * theta": "2 * lam * theta**2"}
"""theta is squared in the gradient: 2 lam theta^2
Which power of theta is left after differentiating theta^2?"""
l2_gradient__of_norm = {"2.0 * lam * theta": "lam * theta / np.sqrt(sum(((theta**2).sum() for theta in params)))"}
"""the gradient of the norm of all parameters, not of its square
Is there a root in the penalty?"""
l2_gradient__averaged = {"2.0 * lam * theta": "2 * lam * theta / theta.size"}
"""each array is divided by the number of its entries
Is there a mean in the penalty?"""
l2_gradient__biases_left_out = {"2.0 * lam * theta": "2 * lam * theta if theta.ndim > 1 else np.zeros(theta.shape)"}
"""biases get a gradient of zero
Does the penalty of this course contain the biases?"""
l2_gradient__biases_skipped = {
    "2.0 * lam * theta for theta in params": "2 * lam * theta for theta in params if theta.ndim > 1"
}
"""arrays of biases are missing in the result
How many arrays go in, and how many come out?"""
l2_gradient__reversed = {"params": "params[::-1]"}
"""arrays come back in the reverse order
Which gradient belongs to which array?"""
l2_gradient__transposed = {"2.0 * lam * theta": "2 * lam * theta.T"}
"""each gradient is transposed
Compare the shape of each gradient with that of its array."""
l2_gradient__summed = {"2.0 * lam * theta": "2 * lam * theta.sum()"}
"""one number for each array: its entries are summed
Which shape has the gradient of an array?"""
l2_gradient__flat = {
    "tuple(2.0 * lam * theta for theta in params)": "np.concatenate([2 * lam * theta.ravel() for theta in params])"
}
"""one long vector instead of an array for each array
Which shape has the gradient of an array?"""
l2_gradient__only_first = {"tuple(2.0 * lam * theta for theta in params)": "2 * lam * params[0]"}
"""only the gradient of the first array is returned
How many arrays go in, and how many come out?"""
l2_gradient__stepped = {"2.0 * lam": "theta - 2 * lam"}
"""parameters after a step against the gradient are returned
Is the new value asked for, or the gradient?"""
l2_gradient__in_place = {
    "return tuple(2.0 * lam * theta for theta in params)": "for theta in params:\n    theta *= 2 * lam\nreturn params"
}
"""parameters themselves are multiplied by 2 lam
With which weights will the network go on?"""

# ── regularized_loss ──────────────────────────────────────────────────────────────────────────

regularized_loss__penalty_missing = {"+ l2_penalty(params, lam)": ""}
"""the penalty is missing: this is the cross-entropy alone
Does the loss move when lam does?"""
regularized_loss__loss_missing = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right).mean() + l2_penalty(params, lam)": "l2_penalty(params, lam)"
}
"""the cross-entropy is missing: this is the penalty alone
What would training do if only this had to become small?"""
regularized_loss__half = {"params, lam": "params, 0.5 * lam"}
"""one half is put in front of the penalty
How does this course write the penalty?"""
regularized_loss__double = {"params, lam": "params, 2 * lam"}
"""the penalty is added twice, or has a 2 in front
How does this course write the penalty?"""
regularized_loss__lam_forgotten = {"l2_penalty(params, lam)": "sum(((theta**2).sum() for theta in params))"}
"""lam is missing in front of the sum of squares
What should be left of the penalty when lam is 0?"""
regularized_loss__penalty_averaged = {"l2_penalty(params, lam)": "l2_penalty(params, lam) / len(y)"}
"""the penalty is divided by the number of samples
Does the penalty stand inside the mean over the samples, or outside?"""
regularized_loss__penalty_per_sample = {"l2_penalty(params, lam)": "l2_penalty(params, lam) * len(y)"}
"""the penalty is added once for every sample
How often do the parameters exist, and how often the samples?"""
regularized_loss__penalty_mean = {
    "l2_penalty(params, lam)": "l2_penalty(params, lam) / sum((theta.size for theta in params))"
}
"""the penalty is a mean over the parameters instead of a sum
Is there a division in the formula of the penalty?"""
regularized_loss__subtracted = {"mean() + l2_penalty": "mean() - l2_penalty"}
"""the penalty is subtracted: large weights are rewarded
Training makes the loss small. What would it do to the weights?"""
regularized_loss__not_averaged = {"right).mean": "right).sum"}
"""the cross-entropy is summed over the samples, not averaged
What happens to the loss when the batch is twice as large?"""
regularized_loss__averaged_twice = {".mean()": ".mean() / len(y)"}
"""the cross-entropy is divided by the number of samples twice
Count how often you average."""
regularized_loss__over_classes = {".mean()": ".mean() / S.shape[1]"}
"""the cross-entropy is divided by the number of classes as well
Over what is the mean taken?"""
regularized_loss__precedence = {".mean() + l2_penalty(params, lam)": ".sum() / (len(y) + l2_penalty(params, lam))"}
"""the sum of the cross-entropies is divided by the number of samples plus the penalty
What does your division divide by?"""
regularized_loss__lam_around_all = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right).mean() + l2_penalty(params, lam)": "lam * ((np.log(np.exp(shifted).sum(axis=1)) - right).mean() + l2_penalty(params, 1.0))"
}
"""lam multiplies the cross-entropy too
Which of the two terms does lam weigh?"""
regularized_loss__of_scores = {"l2_penalty(params, lam)": "lam * (S**2).sum()"}
"""squares of the scores are summed instead of those of the parameters
What should stay small?"""
regularized_loss__biases_left_out = {
    "l2_penalty(params, lam)": "lam * sum(((theta**2).sum() for theta in params if theta.ndim > 1))"
}
"""biases are left out of the penalty
Over which parameters does the sum run?"""
regularized_loss__only_first = {"l2_penalty(params, lam)": "lam * (params[0] ** 2).sum()"}
"""only the first array is penalised
How many arrays are there, and how many of them does your code visit?"""
regularized_loss__absolute = {"l2_penalty(params, lam)": "lam * sum((np.abs(theta).sum() for theta in params))"}
"""absolute values are summed instead of squares: an L1 penalty
Which penalty does the formula show?"""
regularized_loss__root = {"l2_penalty(params, lam)": "lam * np.sqrt(sum(((theta**2).sum() for theta in params)))"}
"""the norm of the parameters is added, not its square
Is there a root in the formula?"""
regularized_loss__sign = {"np.log(np.exp(shifted).sum(axis=1)) - right": "right - np.log(np.exp(shifted).sum(axis=1))"}
"""the sign of the cross-entropy is flipped: the mean log-probability is added
Is the loss of a good prediction small or large?"""
regularized_loss__no_logarithm = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right)": "(-np.exp(right) / np.exp(shifted).sum(axis=1))"
}
"""the logarithm is missing: minus the mean probability of the right class
What does the loss say of a probability near 0?"""
regularized_loss__raw_score = {"(np.log(np.exp(shifted).sum(axis=1)) - right)": "-S[np.arange(len(y)), y]"}
"""the score of the right class is taken as its log-probability
Do the other classes play no part?"""
regularized_loss__every_class = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right)": "(np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)"
}
"""log-probabilities of all classes are averaged, not those of the right ones
Where does y come in?"""
regularized_loss__other_base = {".mean()": ".mean() / np.log(2)"}
"""the logarithm to the base 2
Which logarithm is the derivative of which exponential?"""
regularized_loss__per_sample = {".mean()": ""}
"""one number for each sample is returned
How many numbers is the loss of a batch?"""
regularized_loss__underflow = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right)": "-np.log(np.exp(right) / np.exp(shifted).sum(axis=1))"
}
"""the probability first, the logarithm second: where the probability is too small for a float, its logarithm is infinite
What is the logarithm of a quotient, before you compute the quotient?"""
regularized_loss__overflow = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right)": "-np.log(np.exp(S)[np.arange(len(y)), y] / np.exp(S).sum(axis=1))"
}
"""exponentials of the scores are taken as they are, which overflow from 710
What may be added to all scores of a row without changing its probabilities?"""
regularized_loss__guarded = {
    "(np.log(np.exp(shifted).sum(axis=1)) - right)": "-np.log(np.exp(right) / np.exp(shifted).sum(axis=1) + 1e-12)"
}
"""small number is added to the probability against the logarithm of 0, which caps the loss
How large may the loss of a single sample become? What is the logarithm of a quotient?"""
regularized_loss__one_shift = {"S.max(axis=1, keepdims=True)": "S.max()"}
"""the largest score of the whole batch is subtracted from every row
What is left of a row that lies 2000 below another?"""
regularized_loss__whole_batch = {
    "S.max(axis=1, keepdims=True)": "S.max()",
    "np.exp(shifted).sum(axis=1)": "np.exp(shifted).sum()",
}
"""a softmax over the whole batch instead of each row
Which probabilities must add up to 1?"""
regularized_loss__loop = {
    "shifted = S - S.max(axis=1, keepdims=True)": "total = 0.0",
    "right = shifted[np.arange(len(y)), y]": "for scores, label in zip(S, y, strict=True):\n    shifted = scores - scores.max()\n    total += np.log(np.exp(shifted).sum()) - shifted[label]",
    "(np.log(np.exp(shifted).sum(axis=1)) - right).mean()": "total / len(y)",
}
"""rows are taken one by one in a Python loop
Which index picks one entry from each row at once?"""
regularized_loss__in_place = {"S - S.max(axis=1, keepdims=True)": "np.subtract(S, S.max(axis=1, keepdims=True), out=S)"}
"""the largest score of each row is subtracted from S itself
Who else still needs the scores?"""

# ── dropout_mask ──────────────────────────────────────────────────────────────────────────────

dropout_mask__swapped = {"0.0, 1.0": "1.0, 0.0"}
"""the share p is kept instead of dropped
Count the ones in a large mask. How many should there be?"""
dropout_mask__normal = {"rng.random": "rng.standard_normal"}
"""normal numbers are compared with p instead of uniform ones
For which random number r is r < p with probability p?"""
dropout_mask__normal_below_kept = {"rng.random(shape) < p, 0.0, 1.0": "rng.standard_normal(shape) < 1 - p, 1.0, 0.0"}
"""normal numbers are compared with 1 - p instead of uniform ones
For which random number r is r < 1 - p with probability 1 - p?"""
dropout_mask__scaled = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.where(rng.random(shape) < p, 0.0, 1.0) / (1 - p)"
}
"""the mask is divided by 1 - p already: its ones are no ones
Who does the scaling, this function or dropout_forward?"""
dropout_mask__scaled_by_p = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.where(rng.random(shape) < p, 0.0, 1.0) / p"
}
"""the mask is divided by p: its ones are no ones
Who does the scaling, this function or dropout_forward?"""
dropout_mask__swapped_and_scaled = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.where(rng.random(shape) < p, 1.0, 0.0) / p"
}
"""the share p is kept instead of dropped, and the mask is scaled
Count the entries that are not 0 in a large mask. How many should there be, and which value should they have?"""
dropout_mask__half = {"rng.random(shape) < p": "rng.random(shape) < 0.5"}
"""one half is written into the code, and p is not used
Does the number of zeros change when p does?"""
dropout_mask__integers = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "rng.integers(0, 2, shape).astype(float)"}
"""zeros and ones are drawn with equal probability, and p is not used
Does the number of zeros change when p does?"""
dropout_mask__not_compared = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "rng.random(shape)"}
"""random numbers themselves are returned, not compared with p
Which two values may a mask have?"""
dropout_mask__difference = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "rng.random(shape) - p"}
"""p is subtracted from random numbers, not compared with them
Which two values may a mask have?"""
dropout_mask__cut_off = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "rng.random(shape).astype(int)"}
"""random numbers between 0 and 1 are turned into whole numbers, which are all 0
What becomes of 0.9 when it is turned into a whole number?"""
dropout_mask__expected = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "np.full(shape, 1 - p)"}
"""1 - p everywhere: what the mask is on average, not a random one
Which two values may a mask have?"""
dropout_mask__nothing_dropped = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "np.ones(shape)"}
"""nothing is dropped: every entry is 1
How many zeros should a large mask have?"""
dropout_mask__minus_one = {"0.0, 1.0": "-1.0, 1.0"}
"""dropped entries are -1 instead of 0
What is left of a unit that is dropped?"""
dropout_mask__signs = {"np.where(rng.random(shape) < p, 0.0, 1.0)": "-np.sign(p - rng.random(shape)) * 0.5 + 1.5"}
"""the sign of r - p is returned, which is -1 for dropped entries
What is left of a unit that is dropped?"""
dropout_mask__flat = {"shape": "int(np.prod(shape))"}
"""a vector instead of an array of the wanted shape
Which shape has a mask for N samples with D units?"""
dropout_mask__transposed = {"shape": "shape[::-1]"}
"""sizes are exchanged
Compare the shape of the mask with the one that was asked for."""
dropout_mask__one_row = {"shape": "shape[1:]"}
"""a mask for one sample only, without the axis of the samples
Does the mask have the shape that was asked for?"""
dropout_mask__one_for_all_samples = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.tile(np.where(rng.random(shape[1:]) < p, 0.0, 1.0), (shape[0], 1))"
}
"""the same units are dropped for every sample
Is each sample thinned by itself?"""
dropout_mask__whole_samples = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.repeat(np.where(rng.random((shape[0], 1)) < p, 0.0, 1.0), shape[1], axis=1)"
}
"""whole samples are dropped, not single units
What is left of a sample, all of whose units are dropped?"""
dropout_mask__own_seed = {"rng.random": "np.random.default_rng(0).random"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same mask?"""
dropout_mask__exact_share = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "rng.permutation(np.arange(np.prod(shape)) >= round(p * np.prod(shape))).reshape(shape) * 1.0"
}
"""exactly the share p of all entries is dropped, every time
If each unit is dropped by itself, how many are dropped: always the same number?"""
dropout_mask__one_number = {
    "np.where(rng.random(shape) < p, 0.0, 1.0)": "np.full(shape, 0.0 if rng.random() < p else 1.0)"
}
"""one random number decides for all entries
Is each unit dropped by itself?"""

# ── dropout_forward ───────────────────────────────────────────────────────────────────────────

dropout_forward__not_scaled = {"X * mask / (1.0 - p)": "X * mask"}
"""kept units are not made larger in training
Is the expected value of a unit what it was?"""
dropout_forward__multiplied = {"X * mask / (1.0 - p)": "X * mask * (1 - p)"}
"""kept units are multiplied by 1 - p instead of divided
Some units are missing. Must the others grow or shrink to keep the sum?"""
dropout_forward__divided_by_p = {"1.0 - p": "p"}
"""kept units are divided by p, the probability of being dropped
With which probability is a unit kept?"""
dropout_forward__multiplied_by_p = {"X * mask / (1.0 - p)": "X * mask * p"}
"""kept units are multiplied by p
Some units are missing. Must the others grow or shrink to keep the sum?"""
dropout_forward__one_plus_p = {"1.0 - p": "1 + p"}
"""kept units are divided by 1 + p
With which probability is a unit kept?"""
dropout_forward__grown_by_p = {"X * mask / (1.0 - p)": "X * mask * (1 + p)"}
"""kept units are multiplied by 1 + p
Half of the units are dropped. By which factor must the others grow?"""
dropout_forward__root = {"1.0 - p": "np.sqrt(1 - p)"}
"""kept units are divided by the root of 1 - p
Which should stay what it was, the expected value or the variance?"""
dropout_forward__scaled_twice = {"1.0 - p": "(1 - p) ** 2"}
"""kept units are divided by 1 - p twice
Is the mask that comes in scaled already?"""
dropout_forward__counted = {"1.0 - p": "mask.mean()"}
"""kept units are divided by the share of ones in this mask instead of 1 - p
Which factor keeps the expected value, and which keeps this one sum?"""
dropout_forward__always = {"X * mask / (1.0 - p) if train else X.copy()": "X * mask / (1 - p)"}
"""units are dropped at test time as well: train is not used
Should the same input give different predictions at test time?"""
dropout_forward__never = {"X * mask / (1.0 - p) if train else X": "X"}
"""nothing is ever dropped
What should happen to a unit whose mask is 0?"""
dropout_forward__exchanged = {"X * mask / (1.0 - p)": "X.copy()", "X.copy()": "X * mask / (1 - p)"}
"""training and test time are exchanged
When does the network get the whole input?"""
dropout_forward__classic = {"X * mask / (1.0 - p)": "X * mask", "X.copy()": "X * (1 - p)"}
"""not inverted: scaled by 1 - p at test time instead of 1 / (1 - p) in training
Both keep the expected value. Which of them leaves nothing to do at test time?"""
dropout_forward__scaled_at_test_time = {"X.copy()": "X / (1 - p)"}
"""divided by 1 - p at test time too
Is anything missing at test time that the rest has to make up for?"""
dropout_forward__shrunk_at_test_time = {"X.copy()": "X * (1 - p)"}
"""scaled both in training and at test time
The expected value is made up for in training. What is left to do at test time?"""
dropout_forward__masked_at_test_time = {"X.copy()": "X * mask"}
"""the mask is applied at test time too, without scaling
Which units does the network use at test time?"""
dropout_forward__nothing_at_test_time = {"X.copy()": "np.zeros(X.shape)"}
"""zeros come out at test time
What does the layer do when it does nothing?"""
dropout_forward__inverted_mask = {
    "X * mask / (1.0 - p) if train else X.copy()": "X * (1 - mask) / (1 - p) if train else X"
}
"""kept and dropped units are exchanged
What does a 1 in the mask stand for?"""
dropout_forward__not_masked = {"X * mask": "X"}
"""the mask is not applied, only the scaling
What should happen to a unit whose mask is 0?"""
dropout_forward__mask_alone = {"X * mask": "mask"}
"""scaled mask is returned, without X
What is a unit multiplied by?"""
dropout_forward__subtracted = {"(1.0 - p)": "1 - p"}
"""1 - p is subtracted instead of divided by: a slip of parentheses
What does Python do first, the division or the difference?"""
dropout_forward__in_place = {
    "return X * mask / (1.0 - p) if train else X.copy()": "if train:\n    X *= mask\n    X /= 1 - p\nreturn X"
}
"""units of X itself are set to 0 and scaled
Who else still needs X after this call?"""

# ── dropout_backward ──────────────────────────────────────────────────────────────────────────

dropout_backward__mask_forgotten = {"dout * mask": "dout"}
"""the mask is forgotten: a dropped unit gets a gradient
Does the loss move when a dropped unit does?"""
dropout_backward__not_scaled = {"dout * mask / (1.0 - p)": "dout * mask"}
"""the division by 1 - p is forgotten
The scaling is part of the function. What is the derivative of x / (1 - p)?"""
dropout_backward__multiplied = {"dout * mask / (1.0 - p)": "dout * mask * (1 - p)"}
"""multiplied by 1 - p instead of divided
Differentiate what dropout_forward computes, do not undo it."""
dropout_backward__divided_by_p = {"1.0 - p": "p"}
"""divided by p, the probability of being dropped
Which number does the forward pass divide by?"""
dropout_backward__multiplied_by_p = {"dout * mask / (1.0 - p)": "dout * mask * p"}
"""multiplied by p
Which number does the forward pass divide by?"""
dropout_backward__one_plus_p = {"1.0 - p": "1 + p"}
"""divided by 1 + p
Which number does the forward pass divide by?"""
dropout_backward__scaled_twice = {"1.0 - p": "(1 - p) ** 2"}
"""divided by 1 - p twice
Is the mask that comes in scaled already?"""
dropout_backward__root = {"1.0 - p": "np.sqrt(1 - p)"}
"""divided by the root of 1 - p
Which number does the forward pass divide by?"""
dropout_backward__counted = {"1.0 - p": "mask.mean()"}
"""divided by the share of ones in this mask instead of 1 - p
Which number does the forward pass divide by?"""
dropout_backward__always = {"dout * mask / (1.0 - p) if train else dout.copy()": "dout * mask / (1 - p)"}
"""the mask is applied at test time as well: train is not used
What does the layer compute at test time, and what is its derivative?"""
dropout_backward__never = {"dout * mask / (1.0 - p) if train else dout": "dout"}
"""the gradient goes through unchanged, in training too
What does the layer compute in training, and what is its derivative?"""
dropout_backward__exchanged = {"dout * mask / (1.0 - p)": "dout.copy()", "dout.copy()": "dout * mask / (1 - p)"}
"""training and test time are exchanged
When does the layer do nothing?"""
dropout_backward__scaled_at_test_time = {"dout.copy()": "dout / (1 - p)"}
"""divided by 1 - p at test time too
What does the layer compute at test time, and what is its derivative?"""
dropout_backward__shrunk_at_test_time = {"dout.copy()": "dout * (1 - p)"}
"""multiplied by 1 - p at test time
What does the layer compute at test time, and what is its derivative?"""
dropout_backward__classic = {"dout * mask / (1.0 - p)": "dout * mask", "dout.copy()": "dout * (1 - p)"}
"""the gradient of dropout that is not inverted: scaled at test time instead of in training
What does dropout_forward of this course compute in training?"""
dropout_backward__masked_at_test_time = {"dout.copy()": "dout * mask"}
"""the mask is applied at test time too, without scaling
What does the layer compute at test time, and what is its derivative?"""
dropout_backward__nothing_at_test_time = {"dout.copy()": "np.zeros(dout.shape)"}
"""the gradient is zero at test time
Does the loss move when the input does, at test time?"""
dropout_backward__inverted_mask = {
    "dout * mask / (1.0 - p) if train else dout.copy()": "dout * (1 - mask) / (1 - p) if train else dout"
}
"""kept and dropped units are exchanged
Which units did the forward pass let through?"""
dropout_backward__dout_forgotten = {"dout * mask": "mask", "dout.copy()": "np.ones(dout.shape)"}
"""dout is forgotten: only the local gradient is returned
What is the local gradient multiplied by?"""
dropout_backward__in_place = {
    "return dout * mask / (1.0 - p) if train else dout.copy()": "if train:\n    dout *= mask\n    dout /= 1 - p\nreturn dout"
}
"""dout itself is masked and scaled
Who else still needs dout after this call?"""

# ── batchnorm_forward ─────────────────────────────────────────────────────────────────────────

batchnorm_forward__whole_array = {"X.mean(axis=0), X.var(axis=0)": "X.mean(), X.var()"}
"""one mean and one variance for the whole array instead of one for each feature
How many means are there in a batch with D features?"""
batchnorm_forward__over_features = {
    "X.mean(axis=0), X.var(axis=0)": "X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)"
}
"""the mean and the variance are taken over the features of each sample: layer normalisation
Along which axis do the samples of a batch lie?"""
batchnorm_forward__rows_kept = {
    "X.mean(axis=0), X.var(axis=0)": "X.mean(axis=0, keepdims=True), X.var(axis=0, keepdims=True)"
}
"""statistics have the shape (1, D): an axis was kept
Which shape do the running statistics have that come in?"""
batchnorm_forward__unbiased = {"X.var(axis=0)": "X.var(axis=0, ddof=1)"}
"""the variance of the batch is divided by N - 1
What does this task divide the squared deviations by? Try a batch of one sample."""
batchnorm_forward__unbiased_running = {
    "(1.0 - momentum) * var": "(1.0 - momentum) * (((X - mean) ** 2).sum(axis=0) / np.float64(len(X) - 1))"
}
"""the running variance moves towards the batch's variance with N - 1, as in PyTorch
Which variance does this task keep?"""
batchnorm_forward__deviations_summed = {"X.var(axis=0)": "((X - X.mean(axis=0)) ** 2).sum(axis=0)"}
"""squared deviations are summed, not averaged
What happens to your variance when the batch is twice as large?"""
batchnorm_forward__not_centred_variance = {"X.var(axis=0)": "(X**2).mean(axis=0)"}
"""the variance is the mean of the squares, without the mean taken off first
What is the variance of a feature that is 50 everywhere?"""
batchnorm_forward__difference_of_squares = {"X.var(axis=0)": "(X**2).mean(axis=0) - X.mean(axis=0) ** 2"}
"""the variance is the mean of the squares minus the square of the mean: right on paper, lost in rounding for large numbers
What is left of two numbers near 10^10 that differ by 10^-4? Take the mean off first."""
batchnorm_forward__divided_by_variance = {"np.sqrt(var + eps)": "var + eps"}
"""divided by the variance instead of its root
In which unit is the variance of lengths in metres?"""
batchnorm_forward__eps_outside = {"np.sqrt(var + eps)": "np.sqrt(var) + eps"}
"""eps is added to the root instead of under it
Where does the formula put eps?"""
batchnorm_forward__eps_missing = {"var + eps": "var"}
"""eps is missing
What happens to a feature that is the same for all samples?"""
batchnorm_forward__eps_twice = {"np.sqrt(var + eps)": "np.sqrt(var + eps) + eps"}
"""eps is added under the root and again outside
Count eps in the formula."""
batchnorm_forward__eps_squared = {"var + eps": "var + eps**2"}
"""eps is squared under the root
Is eps added to the variance as it is?"""
batchnorm_forward__eps_subtracted = {"var + eps": "var - eps"}
"""eps is subtracted under the root
What would the root be of, for a feature that does not vary?"""
batchnorm_forward__eps_fixed = {"var + eps": "var + 1e-5"}
"""eps is written into the code as 1e-5, and the argument is not used
Does your result change when eps does?"""
batchnorm_forward__eps_as_floor = {"var + eps": "np.maximum(var, eps)"}
"""eps is a lower limit of the variance instead of being added
Does eps change anything for a feature that varies a lot?"""
batchnorm_forward__multiplied = {"(X - mean) / std": "(X - mean) / std * std**2"}
"""deviations are multiplied by std instead of divided
How large is the variance afterwards?"""
batchnorm_forward__not_centred = {"(X - mean)": "X"}
"""the mean is not taken off
What is the mean of each feature afterwards?"""
batchnorm_forward__not_divided = {"(X - mean) / std": "(X - mean) / std * std"}
"""the mean is taken off, but nothing is divided by std
How large is the variance of each feature afterwards?"""
batchnorm_forward__precedence = {"(X - mean)": "X - mean"}
"""only the mean is divided by std: X - mean / std
What does Python do first, the division or the difference?"""
batchnorm_forward__exchanged = {"gamma * x_hat + beta": "beta * x_hat + gamma"}
"""gamma and beta are exchanged
Which of the two scales, and which shifts?"""
batchnorm_forward__shift_first = {"gamma * x_hat + beta": "gamma * (x_hat + beta)"}
"""beta is added before gamma multiplies
Which comes first, the scale or the shift?"""
batchnorm_forward__gamma_missing = {"gamma * x_hat": "x_hat"}
"""gamma is not used
How can the network undo the normalisation if that is better?"""
batchnorm_forward__beta_missing = {"gamma * x_hat + beta": "gamma * x_hat"}
"""beta is not added
How can the network undo the normalisation if that is better?"""
batchnorm_forward__beta_subtracted = {"gamma * x_hat + beta": "gamma * x_hat - beta"}
"""beta is subtracted
In which direction does beta shift?"""
batchnorm_forward__neither_scaled_nor_shifted = {"gamma * x_hat + beta": "x_hat"}
"""x_hat is returned as out: gamma and beta are not used
How can the network undo the normalisation if that is better?"""
batchnorm_forward__momentum_exchanged = {"std = np.sqrt(var + eps)": "std, momentum = np.sqrt(var + eps), 1 - momentum"}
"""momentum weighs the batch instead of the old value, as in PyTorch
With a momentum of 0.9, how much of the old value stays?"""
batchnorm_forward__momentum_exchanged_for_mean = {
    "momentum * running_mean + (1.0 - momentum) * mean": "(1 - momentum) * running_mean + momentum * mean"
}
"""momentum weighs the batch instead of the old value in running_mean
With a momentum of 0.9, how much of the old value stays?"""
batchnorm_forward__momentum_exchanged_for_variance = {
    "momentum * running_var + (1.0 - momentum) * var": "(1 - momentum) * running_var + momentum * var"
}
"""momentum weighs the batch instead of the old value in running_var
With a momentum of 0.9, how much of the old value stays?"""
batchnorm_forward__batch_added_whole = {"(1.0 - momentum) * mean": "mean", "(1.0 - momentum) * var": "var"}
"""the batch's statistics are added whole, without 1 - momentum
What becomes of the running mean after many batches with the same mean?"""
batchnorm_forward__old_forgotten = {
    "running_mean = momentum * running_mean + (1.0 - momentum) * mean": "running_mean = mean",
    "running_var = momentum * running_var + (1.0 - momentum) * var": "running_var = var",
}
"""the batch's own statistics are returned as the running ones
What do the running statistics remember of earlier batches?"""
batchnorm_forward__not_moved = {"if train:": "if False:"}
"""the running statistics come back as they were, in training too
How will the layer know the statistics at test time?"""
batchnorm_forward__only_mean_moved = {"running_var = momentum * running_var + (1.0 - momentum) * var": "pass"}
"""the running variance comes back as it was, in training too
How many running statistics are there?"""
batchnorm_forward__running_std = {"(1.0 - momentum) * var": "(1.0 - momentum) * std"}
"""the running variance moves towards std instead of the variance
What does test time take the root of?"""
batchnorm_forward__running_with_eps = {
    "running_var = momentum * running_var + (1.0 - momentum) * var": "running_var = momentum * running_var + (1.0 - momentum) * var + (1.0 - momentum) * eps"
}
"""the running variance moves towards var + eps
Test time adds eps again. What should be kept?"""
batchnorm_forward__moved_at_test_time = {"if train:": "mean, var = X.mean(axis=0), X.var(axis=0)\nif True:"}
"""the running statistics are moved at test time too
May looking at the test data change the network?"""
batchnorm_forward__batch_at_test_time = {
    "(X.mean(axis=0), X.var(axis=0)) if train else (running_mean, running_var)": "X.mean(axis=0), X.var(axis=0)"
}
"""the batch's statistics are used at test time instead of the running ones
May the prediction for one sample depend on the others beside it?"""
batchnorm_forward__train_not_used = {
    "mean, var = (X.mean(axis=0), X.var(axis=0)) if train else (running_mean, running_var)": "train = True\nmean, var = X.mean(axis=0), X.var(axis=0)"
}
"""train is not used: test time is treated like training
May the prediction for one sample depend on the others beside it?"""
batchnorm_forward__never_training = {
    "mean, var = (X.mean(axis=0), X.var(axis=0)) if train else (running_mean, running_var)": "train = False\nmean, var = running_mean, running_var"
}
"""train is not used: training is treated like test time
Which statistics normalise a batch in training?"""
batchnorm_forward__train_exchanged = {"if train else": "if not train else", "if train:": "if not train:"}
"""training and test time are exchanged
When is train true?"""
batchnorm_forward__running_in_training = {
    "(X - mean) / std": "(X - running_mean) / std",
    "var + eps": "running_var + eps",
}
"""the running statistics normalise the batch in training too
Which statistics normalise a batch in training?"""
batchnorm_forward__moved_first = {
    """
    std = np.sqrt(var + eps)
        x_hat = (X - mean) / std
        if train:
            running_mean = momentum * running_mean + (1.0 - momentum) * mean
            running_var = momentum * running_var + (1.0 - momentum) * var
""": """
    if train:
        mean = running_mean = momentum * running_mean + (1.0 - momentum) * mean
        var = running_var = momentum * running_var + (1.0 - momentum) * var
    std = np.sqrt(var + eps)
    x_hat = (X - mean) / std
"""
}
"""the running statistics are moved first, and normalise the batch in training
Which statistics normalise a batch in training?"""
batchnorm_forward__variance_at_test_time = {"np.sqrt(var + eps)": "np.sqrt(var + eps) if train else var + eps"}
"""divided by the running variance instead of its root at test time
Is the formula at test time another one than in training?"""
batchnorm_forward__eps_missing_at_test_time = {"np.sqrt(var + eps)": "np.sqrt(var + eps) if train else np.sqrt(var)"}
"""eps is missing at test time
Is the formula at test time another one than in training?"""
batchnorm_forward__nothing_at_test_time = {"gamma * x_hat + beta": "gamma * x_hat + beta if train else X.copy()"}
"""X comes back as it is at test time
The next layer has learned from normalised numbers. What does it expect at test time?"""
batchnorm_forward__cached_input = {": x_hat": ": X"}
"""x_hat of the cache is X before the normalisation
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_output = {'"x_hat": x_hat': '"x_hat": gamma * x_hat + beta'}
"""x_hat of the cache is out, after gamma and beta
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_deviations = {'"x_hat": x_hat': '"x_hat": x_hat * std'}
"""x_hat of the cache is X minus the mean, not divided by std
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_variance = {'"std": std': '"std": std**2 - eps'}
"""std of the cache is the variance
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_variance_with_eps = {'"std": std': '"std": std**2'}
"""std of the cache is var + eps, without the root
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_without_eps = {'"std": std': '"std": np.sqrt(var)'}
"""std of the cache is the root of the variance alone, without eps
Which number were the deviations divided by?"""
batchnorm_forward__cached_inverse = {'"std": std': '"std": 1 / std'}
"""std of the cache is 1 / std
What does the task say about the contents of the cache?"""
batchnorm_forward__cached_beta = {": gamma": ": beta"}
"""gamma of the cache is beta
Which of the two does the backward pass need?"""
batchnorm_forward__no_cache = {', {"x_hat": x_hat, "std": std, "gamma": gamma}': ""}
"""the cache is missing in the results
How many results does the task ask for?"""
batchnorm_forward__only_out = {
    'gamma * x_hat + beta, running_mean, running_var, {"x_hat": x_hat, "std": std, "gamma": gamma}': "gamma * x_hat + beta"
}
"""only out is returned
How many results does the task ask for?"""
batchnorm_forward__cache_as_tuple = {'{"x_hat": x_hat, "std": std, "gamma": gamma}': "(x_hat, std, gamma)"}
"""the cache is a tuple instead of a dict
By which names will the backward pass ask for its contents?"""
batchnorm_forward__order = {
    "gamma * x_hat + beta, running_mean, running_var": "gamma * x_hat + beta, running_var, running_mean"
}
"""running_mean and running_var come in the wrong order
Read the order of the results in the task again."""
batchnorm_forward__loop = {
    "std = np.sqrt(var + eps)": "std, out, x_hat = np.sqrt(var + eps), np.zeros(X.shape), np.zeros(X.shape)",
    "x_hat = (X - mean) / std": "for row in range(len(X)):\n    x_hat[row] = (X[row] - mean) / std\n    out[row] = gamma * x_hat[row] + beta",
}
"""rows are normalised one by one in a Python loop
What does numpy do with an array (N, D) and an array (D,)?"""
batchnorm_forward__in_place = {"(X - mean)": "np.subtract(X, mean, out=X)"}
"""X itself is normalised
Who else still needs X after this call?"""

# ── batchnorm_backward ────────────────────────────────────────────────────────────────────────

batchnorm_backward__constants = {'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] / cache["std"] * dout'}
"""the mean and the variance are treated as constants: only the direct path from X to out is followed
By which other ways does X act on out?"""
batchnorm_backward__mean_constant = {"(dbeta + x_hat * dgamma)": "x_hat * dgamma"}
"""the mean is treated as a constant: the second term is missing
By how many ways does X act on out?"""
batchnorm_backward__variance_constant = {"(dbeta + x_hat * dgamma)": "dbeta"}
"""the variance is treated as a constant: the third term is missing
By how many ways does X act on out?"""
batchnorm_backward__direct_missing = {"dout - (dbeta": "-(dbeta"}
"""direct path is missing: only the ways over mean and variance are followed
By how many ways does X act on out?"""
batchnorm_backward__sums = {"(dbeta + x_hat * dgamma) / len(dout)": "(dbeta + x_hat * dgamma)"}
"""sums over the rows instead of means in dX
What is the share of one sample in the mean of the batch?"""
batchnorm_backward__sum_in_second = {"(dbeta + x_hat * dgamma) / len(dout)": "dbeta - x_hat * dgamma / len(dout)"}
"""the sum over the rows instead of a mean in the second term of dX
What is the share of one sample in the mean of the batch?"""
batchnorm_backward__sum_in_third = {"(dbeta + x_hat * dgamma) / len(dout)": "dbeta / len(dout) - x_hat * dgamma"}
"""the sum over the rows instead of a mean in the third term of dX
What is the share of one sample in the variance of the batch?"""
batchnorm_backward__unbiased = {
    "(dbeta + x_hat * dgamma) / len(dout)": "dbeta / len(dout) - x_hat * dgamma / np.float64(len(dout) - 1)"
}
"""the third term of dX is divided by N - 1
What does the variance of this course divide by?"""
batchnorm_backward__factor_in_third = {"x_hat * dgamma": "2 * x_hat * dgamma"}
"""the third term of dX is twice as large as it should be
The square gives a 2, and the root gives something as well. What do they make together?"""
batchnorm_backward__half_of_third = {"x_hat * dgamma": "0.5 * x_hat * dgamma"}
"""the third term of dX is half of what it should be
The root gives one half, and the square gives something as well. What do they make together?"""
batchnorm_backward__sign_of_second = {"dbeta + x_hat * dgamma": "-dbeta + x_hat * dgamma"}
"""the sign of the second term of dX is flipped
When the mean rises, do the deviations rise or fall?"""
batchnorm_backward__sign_of_third = {"dbeta + x_hat * dgamma": "dbeta - x_hat * dgamma"}
"""the sign of the third term of dX is flipped
When the variance rises, does x_hat grow or shrink?"""
batchnorm_backward__x_hat_missing_in_third = {"x_hat * dgamma": "dgamma"}
"""the factor x_hat in front of the third term of dX is missing
How does the variance move with one sample: the same for all, or more for those far from the mean?"""
batchnorm_backward__x_hat_missing_in_mean = {"x_hat * dgamma": "x_hat * dbeta"}
"""the factor x_hat inside the mean of the third term of dX is missing
How does out of each sample move with std?"""
batchnorm_backward__gamma_forgotten = {'cache["gamma"] / cache["std"] * inner': 'inner / cache["std"]'}
"""gamma is forgotten in dX
What is the last step of the forward pass, and so the first one back?"""
batchnorm_backward__gamma_twice = {
    'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] ** 2 / cache["std"] * inner'
}
"""gamma is there twice in dX
Count gamma in the forward pass."""
batchnorm_backward__divided_by_gamma = {
    'cache["gamma"] / cache["std"] * inner': 'inner / cache["gamma"] / cache["std"]'
}
"""divided by gamma in dX instead of multiplied
Differentiate the forward pass, do not undo it."""
batchnorm_backward__gamma_after_the_first_term = {
    'cache["gamma"] / cache["std"] * inner': '(cache["gamma"] * dout - (dbeta + x_hat * dgamma) / len(dout)) / cache["std"]'
}
"""gamma multiplies the first term of dX only
What is the last step of the forward pass, and so the first one back?"""
batchnorm_backward__std_forgotten = {'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] * inner'}
"""the division by std is forgotten in dX
If X is measured in other units, by how much does its gradient change?"""
batchnorm_backward__std_twice = {'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] / cache["std"] ** 2 * inner'}
"""divided by std twice in dX
Is the cache's std the variance, or its root?"""
batchnorm_backward__std_multiplied = {'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] * cache["std"] * inner'}
"""multiplied by std in dX instead of divided
If X is measured in other units, by how much does its gradient change?"""
batchnorm_backward__root_of_std = {
    'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] / np.sqrt(cache["std"]) * inner'
}
"""the root of the cache's std is taken, which is a root already
Is the cache's std the variance, or its root?"""
batchnorm_backward__only_first_divided = {
    'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] * (dout / cache["std"] - (dbeta + x_hat * dgamma) / len(dout))'
}
"""only the first term of dX is divided by std
Which terms stand inside the parentheses?"""
batchnorm_backward__averaged = {
    'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] / cache["std"] * inner / len(dout)'
}
"""dX is divided by the number of samples
Where does the averaging of the loss happen, once?"""
batchnorm_backward__multiplied_by_N = {
    'cache["gamma"] / cache["std"] * inner': 'cache["gamma"] / cache["std"] * inner * len(dout)'
}
"""dX is N times too large: the form with N in front is not divided by N
N times a gradient, minus two sums: what do they all have to be divided by?"""
batchnorm_backward__over_features = {
    'cache["gamma"] / cache["std"] * inner': '(g - g.mean(axis=1, keepdims=True) - x_hat * (g * x_hat).mean(axis=1, keepdims=True)) / cache["std"]',
    "inner = dout - (dbeta + x_hat * dgamma) / len(dout)": 'g = cache["gamma"] * dout',
}
"""means in dX are taken over the features instead of the rows
Over which axis did the forward pass average?"""
batchnorm_backward__whole_means = {
    'cache["gamma"] / cache["std"] * inner': '(g - g.mean() - x_hat * (g * x_hat).mean()) / cache["std"]',
    "inner = dout - (dbeta + x_hat * dgamma) / len(dout)": 'g = cache["gamma"] * dout',
}
"""means in dX are taken over the whole array
Does one feature's statistic depend on the others?"""
batchnorm_backward__sign = {'cache["gamma"] / cache["std"] * inner': '-cache["gamma"] / cache["std"] * inner'}
"""the sign of dX is flipped
If a sample rises, does its x_hat rise or fall?"""
batchnorm_backward__dgamma_without_x_hat = {"inner, dgamma, dbeta": "inner, dbeta, dbeta.copy()"}
"""x_hat is forgotten in dgamma: it is dbeta
What does gamma multiply?"""
batchnorm_backward__dgamma_without_dout = {"inner, dgamma, dbeta": "inner, x_hat.sum(axis=0), dbeta"}
"""dout is forgotten in dgamma
What is a local gradient multiplied by?"""
batchnorm_backward__dgamma_of_deviations = {"inner, dgamma": 'inner, dgamma * cache["std"]'}
"""dgamma is made of the deviations X - mean instead of x_hat
What does gamma multiply?"""
batchnorm_backward__dgamma_with_gamma = {"inner, dgamma": 'inner, cache["gamma"] * dgamma'}
"""gamma is a factor of dgamma
What is the derivative of gamma * x_hat by gamma?"""
batchnorm_backward__dbeta_with_gamma = {"inner, dgamma, dbeta": 'inner, dgamma, cache["gamma"] * dbeta'}
"""gamma is a factor of dbeta
What is the derivative of gamma * x_hat + beta by beta?"""
batchnorm_backward__dgamma_and_dbeta_with_gamma = {
    "inner, dgamma, dbeta": 'inner, cache["gamma"] * dgamma, cache["gamma"] * dbeta'
}
"""gamma is a factor of dgamma and of dbeta
What is the derivative of gamma * x_hat + beta by gamma, and by beta?"""
batchnorm_backward__dgamma_averaged = {"inner, dgamma": "inner, dgamma / len(dout)"}
"""dgamma is a mean over the rows instead of a sum
One gamma is shared by all samples. What happens to the signals that arrive from each?"""
batchnorm_backward__dbeta_averaged = {"inner, dgamma, dbeta": "inner, dgamma, dbeta / len(dout)"}
"""dbeta is a mean over the rows instead of a sum
One beta is shared by all samples. What happens to the signals that arrive from each?"""
batchnorm_backward__both_averaged = {"inner, dgamma, dbeta": "inner, dgamma / len(dout), dbeta / len(dout)"}
"""dgamma and dbeta are means over the rows instead of sums
One gamma is shared by all samples. What happens to the signals that arrive from each?"""
batchnorm_backward__dgamma_not_summed = {"inner, dgamma": "inner, dout * x_hat"}
"""dgamma is not summed over the rows
Which shape has gamma?"""
batchnorm_backward__dbeta_not_summed = {"inner, dgamma, dbeta": "inner, dgamma, dout.copy()"}
"""dbeta is not summed over the rows
Which shape has beta?"""
batchnorm_backward__rows_kept = {"inner, dgamma, dbeta": "inner, dgamma[None], dbeta[None]"}
"""dgamma and dbeta have the shape (1, D): an axis was kept
Give each gradient the same shape as its parameter."""
batchnorm_backward__dgamma_over_features = {"inner, dgamma": "inner, (dout * x_hat).sum(axis=1)"}
"""dgamma is summed over the features
Which axis of dout does gamma not have?"""
batchnorm_backward__dbeta_over_features = {"inner, dgamma, dbeta": "inner, dgamma, dout.sum(axis=1)"}
"""dbeta is summed over the features
Which axis of dout does beta not have?"""
batchnorm_backward__both_over_features = {"inner, dgamma, dbeta": "inner, (dout * x_hat).sum(axis=1), dout.sum(axis=1)"}
"""dgamma and dbeta are summed over the features
Which axis of dout do gamma and beta not have?"""
batchnorm_backward__total = {"inner, dgamma, dbeta": "inner, dgamma.sum(), dbeta.sum()"}
"""dgamma and dbeta are one number each: summed over both axes
How many gammas are there?"""
batchnorm_backward__order = {"inner, dgamma, dbeta": "inner, dbeta, dgamma"}
"""dgamma and dbeta come in the wrong order
Read the order of the results in the task again."""
batchnorm_backward__dX_last = {
    'cache["gamma"] / cache["std"] * inner, dgamma, dbeta': 'dgamma, dbeta, cache["gamma"] / cache["std"] * inner'
}
"""dX comes last instead of first
Read the order of the results in the task again."""


def batchnorm_backward__loop(dout, cache):
    """rows are taken one by one in a Python loop
    Which of your sums runs over an axis that numpy can sum over by itself?
    """
    g, x_hat = cache["gamma"] * dout, cache["x_hat"]
    dgamma, dbeta, dX = np.zeros(g.shape[1]), np.zeros(g.shape[1]), np.zeros(g.shape)
    for row in range(len(dout)):
        dgamma += dout[row] * x_hat[row]
        dbeta += dout[row]
    for row in range(len(dout)):
        dX[row] = (g[row] - g.mean(axis=0) - x_hat[row] * (g * x_hat).mean(axis=0)) / cache["std"]
    return dX, dgamma, dbeta


batchnorm_backward__in_place = {"return": 'dout *= cache["gamma"]\nreturn'}
"""dout itself is multiplied by gamma
Who else still needs dout after this call?"""

# ── vanishing_bound ───────────────────────────────────────────────────────────────────────────

vanishing_bound__linear = {"0.25**depth": "depth / 4"}
"""factors of the layers are added instead of multiplied: depth / 4
Does the bound fall or rise with every further layer?"""
vanishing_bound__inverse = {"0.25**depth": "1 / (4 * depth)"}
"""divided by 4 times the depth, instead of by 4 for every layer
By which factor does the bound change when one layer is added?"""
vanishing_bound__half = {"0.25": "0.5"}
"""1/2 for every layer: the value of the sigmoid at 0, not its slope
How steep is the sigmoid at its steepest?"""
vanishing_bound__one = {"0.25**depth": "1.0"}
"""1 for every layer: the largest slope of tanh
How steep is the sigmoid at its steepest?"""
vanishing_bound__sixteenth = {"0.25": "0.0625"}
"""1/16 for every layer: the square of the largest slope
How often does each layer's slope come in?"""
vanishing_bound__one_more = {"depth": "(depth + 1)"}
"""one layer too many
What is the bound for no layer at all?"""
vanishing_bound__one_less = {"depth": "(depth - 1)"}
"""one layer too few
What is the bound for a single layer?"""
vanishing_bound__exploding = {"0.25": "4.0"}
"""4 for every layer instead of 1/4
Does the bound fall or rise with every further layer?"""
vanishing_bound__single = {"0.25**depth": "0.25"}
"""1/4 whatever the depth
Does the bound change when one layer is added?"""
vanishing_bound__exchanged = {"0.25**depth": "depth**0.25"}
"""the base and exponent are exchanged
Which number is multiplied by itself, and how often?"""
vanishing_bound__whole_division = {"0.25": "1 // 4"}
"""1 // 4 is 0
What is the difference between / and //?"""
vanishing_bound__complement = {"0.25": "0.75"}
"""3/4 for every layer
How steep is the sigmoid at its steepest?"""
vanishing_bound__exponential = {"0.25**depth": "np.exp(-depth)"}
"""e^(-depth) is returned
By which factor does one layer shrink a signal at least?"""
vanishing_bound__list = {"0.25**depth": "tuple((0.25**k for k in range(depth + 1)))"}
"""bounds of all depths up to this one are returned
How many numbers are asked for?"""

# ── gradient_norms ────────────────────────────────────────────────────────────────────────────

gradient_norms__last_first = {"norms.insert(0, ": "norms.append("}
"""norms come from the last layer to the first
In which order does backpropagation find them, and in which are they asked for?"""
gradient_norms__squared = {"np.linalg.norm(dZ.T @ below)": "np.linalg.norm(dZ.T @ below) ** 2"}
"""the root is missing: the squares of the norms are returned
If a gradient is twice as large, how many times larger is its norm?"""
gradient_norms__absolute = {"np.linalg.norm(dZ.T @ below)": "np.abs(dZ.T @ below).sum()"}
"""absolute values are summed instead of the root of the squares
What is the norm of the vector (3, 4)?"""
gradient_norms__largest = {"np.linalg.norm(dZ.T @ below)": "np.abs(dZ.T @ below).max()"}
"""the largest entry of each gradient instead of its norm
What is the norm of the vector (3, 4)?"""
gradient_norms__spectral = {"np.linalg.norm(dZ.T @ below)": "np.linalg.norm(dZ.T @ below, 2)"}
"""the largest singular value of each gradient instead of the root of the sum of its squares
Which norm of a matrix does the task describe?"""
gradient_norms__mean_square = {"np.linalg.norm(dZ.T @ below)": "np.sqrt(((dZ.T @ below) ** 2).mean())"}
"""the root of the mean of the squares instead of their sum
Is there a division in a norm?"""
gradient_norms__averaged = {"np.linalg.norm(dZ.T @ below)": "np.linalg.norm(dZ.T @ below) / len(X)"}
"""gradients are divided by the number of samples
If the loss is a mean, where is the 1/N already?"""
gradient_norms__of_signals = {"dZ.T @ below": "dZ"}
"""norms of the error signals dL/dZ are returned, not those of dL/dW
By what is the gradient of a layer's weights taken?"""
gradient_norms__of_outputs = {"dZ.T @ below": "dout"}
"""norms of the gradients by each layer's output are returned, not those by its weights
By what is the gradient of a layer's weights taken?"""
gradient_norms__of_inputs = {"dZ.T @ below": "dZ @ W"}
"""norms of the gradients by each layer's input are returned, not those by its weights
By what is the gradient of a layer's weights taken?"""
gradient_norms__of_weights = {"np.array(norms)": "np.array([np.sqrt((W**2).sum()) for W in weights])"}
"""norms of the weights themselves are returned
Is it the weights that vanish, or their gradients?"""
gradient_norms__relative = {"np.linalg.norm(dZ.T @ below)": "np.linalg.norm(dZ.T @ below) / np.linalg.norm(W)"}
"""norms are divided by those of the weights
Is the size of the gradient asked for, or its size relative to the weights?"""
gradient_norms__total = {"np.array(norms)": "np.linalg.norm(norms)"}
"""one number for all layers is returned
How would you see from one number in which layer the gradient vanishes?"""
gradient_norms__list = {"np.array(norms)": "norms"}
"""a list of numbers instead of an array
Which function makes an array of a list?"""
gradient_norms__first_missing = {"np.array(norms)": "np.array(norms[1:])"}
"""the first layer is missing
How many matrices of weights are there, and how many norms?"""
gradient_norms__last_missing = {"np.array(norms)": "np.array(norms[:-1])"}
"""the last layer is missing
How many matrices of weights are there, and how many norms?"""
gradient_norms__slopes_forgotten = {"dout * slope": "dout"}
"""slopes of the activation are forgotten on the way back
What is between two products with weights on the way forward?"""
gradient_norms__last_slope_forgotten = {"dout * slope": "dout * (slope if norms else 1.0)"}
"""the slope of the last layer's activation is forgotten: dout is taken for dL/dZ
By what is dout the gradient of the loss, by H_L or by Z_L?"""
gradient_norms__slope_at_value = {
    "np.where(Z > 0, 1.0, 0.0)": "np.where(np.maximum(Z, 0.0) > 0, 1.0, 0.0)",
    "1.0 - value**2": "1.0 - np.tanh(value) ** 2",
    "value * (1.0 - value)": "(0.5 + 0.5 * np.tanh(0.5 * value)) * (1.0 - (0.5 + 0.5 * np.tanh(0.5 * value)))",
}
"""the slope is taken at f(z) instead of z
At which number was f evaluated on the way forward?"""
gradient_norms__value_for_slope = {"layers.append((W, H, slope))": "layers.append((W, H, value))"}
"""the value of the activation is taken for its slope
How steep is the curve where it levels off?"""
gradient_norms__always_sigmoid = {"layers, H = [], X": 'layers, H, activation = [], X, "sigmoid"'}
"""the sigmoid is used whatever the argument says
Does your result change when activation does?"""
gradient_norms__always_tanh = {"layers, H = [], X": 'layers, H, activation = [], X, "tanh"'}
"""tanh is used whatever the argument says
Does your result change when activation does?"""
gradient_norms__always_relu = {"layers, H = [], X": 'layers, H, activation = [], X, "relu"'}
"""relu is used whatever the argument says
Does your result change when activation does?"""
gradient_norms__slope_of_sigmoid = {
    "layers.append((W, H, slope))": "slope = 0.5 + 0.5 * np.tanh(0.5 * Z)\nlayers.append((W, H, slope * (1.0 - slope)))"
}
"""the slope of the sigmoid is used for every activation
Whose slope belongs to tanh, and whose to relu?"""
gradient_norms__tanh_like_sigmoid = {"1.0 - value**2": "value * (1.0 - value)"}
"""the slope of tanh is made by the sigmoid's formula, f (1 - f)
How steep is tanh at 0?"""
gradient_norms__tanh_not_squared = {"value**2": "value"}
"""the square is missing in the slope of tanh: 1 - tanh(z)
Is the slope of tanh the same at z and at -z?"""
gradient_norms__relu_passes_all = {"np.where(Z > 0, 1.0, 0.0)": "np.ones(Z.shape)"}
"""the slope of relu is 1 for negative entries too
What gets through a unit that is shut off?"""
gradient_norms__linear = {"H = value": "H = Z", "dout * slope": "dout"}
"""the activation is forgotten on both ways: the layers are linear
What is between two products with weights?"""
gradient_norms__by_first_input = {"dZ.T @ below": "dZ.T @ X"}
"""X is used as the input of every layer
What goes into the second layer?"""
gradient_norms__by_preactivation = {
    "layers, H = [], X": "layers, H, before = [], X, X",
    "layers.append((W, H, slope))": "layers.append((W, before, slope))\nbefore = Z",
}
"""Z of the layer below is used as a layer's input, before its activation
What goes into the second layer?"""
gradient_norms__product_of_norms = {"np.linalg.norm(dZ.T @ below)": "np.linalg.norm(dZ) * np.linalg.norm(below)"}
"""norms of signal and input are multiplied instead of taking the norm of their product
When is the norm of a product the product of the norms?"""
gradient_norms__same_signal = {"dout = dZ @ W": "dout = dZ"}
"""the signal is not sent back through the weights: only the slopes are multiplied
What leads the signal from one layer to the layer below? Compare the shapes."""
gradient_norms__weights_transposed = {"dZ @ W": "dZ @ W.T"}
"""the weights are transposed on the way back
W leads from n_in to n_out numbers. What leads back, if the samples are rows?"""
gradient_norms__overflow = {"value * (1.0 - value)": "np.exp(Z) / (1 + np.exp(Z)) * (1 - np.exp(Z) / (1 + np.exp(Z)))"}
"""the sigmoid is computed as e^z / (1 + e^z), which is inf / inf for large z
Which form of the sigmoid holds only small powers?"""
gradient_norms__in_place = {
    "return np.array(norms)": "first *= layers[-1][2]\nreturn np.array(norms)",
    "layers, H = [], X": "layers, H, first = [], X, dout",
}
"""dout itself is multiplied by the last slope
Who else still needs dout after this call?"""

# ── dead_relu_fraction ────────────────────────────────────────────────────────────────────────

dead_relu_fraction__strict = {"Z <= 0": "Z < 0"}
"""0 itself counts as active
What comes out of relu at 0, and what is its slope there?"""
dead_relu_fraction__entries = {"(Z <= 0).all(axis=0).mean()": "(Z <= 0).mean()"}
"""the share of the entries at or below 0, not of the units
Is a unit dead that is active for one sample?"""
dead_relu_fraction__samples = {"axis=0": "axis=1"}
"""the share of the samples for which every unit is shut off
Along which axis do the samples lie, and over which must "all" go?"""
dead_relu_fraction__any = {"(Z <= 0).all(axis=0)": "(Z <= 0).any(axis=0)"}
"""units count that are shut off for some sample
Is a unit dead that is active for one sample?"""
dead_relu_fraction__alive = {"(Z <= 0).all(axis=0)": "(Z > 0).any(axis=0)"}
"""the share of the units that are not dead
Which share is asked for?"""
dead_relu_fraction__always_active = {"Z <= 0": "Z > 0"}
"""the share of the units that are active for every sample
What is the opposite of being shut off for every sample?"""
dead_relu_fraction__count = {"(Z <= 0).all(axis=0).mean()": "(Z <= 0).all(axis=0).sum()"}
"""the number of dead units, not their share
Between which two values does a share lie?"""
dead_relu_fraction__by_samples = {"(Z <= 0).all(axis=0).mean()": "(Z <= 0).all(axis=0).sum() / len(Z)"}
"""the number of dead units divided by the number of samples
A share of what?"""
dead_relu_fraction__by_entries = {"(Z <= 0).all(axis=0).mean()": "(Z <= 0).all(axis=0).sum() / Z.size"}
"""the number of dead units divided by the number of entries
A share of what?"""
dead_relu_fraction__percent = {"(Z <= 0)": "100 * (Z <= 0)"}
"""percentage instead of a share
Between which two values does a share lie?"""
dead_relu_fraction__mean = {"(Z <= 0).all(axis=0)": "(Z.mean(axis=0) <= 0)"}
"""the mean of each unit is compared with 0, not each of its entries
Can a unit with a negative mean be active for some sample?"""
dead_relu_fraction__first = {"(Z <= 0).all(axis=0)": "(Z[0] <= 0)"}
"""only the first sample is looked at
For how many samples must a dead unit be shut off?"""
dead_relu_fraction__last = {"(Z <= 0).all(axis=0)": "(Z[-1] <= 0)"}
"""only the last sample is looked at
For how many samples must a dead unit be shut off?"""
dead_relu_fraction__zero = {"Z <= 0": "Z == 0"}
"""entries are compared with 0 as if they were outputs of relu
Does Z hold what goes into relu, or what comes out?"""
dead_relu_fraction__mask = {"(Z <= 0).all(axis=0).mean()": "(Z <= 0).all(axis=0)"}
"""truth value for each unit is returned, not their share
How many numbers are asked for?"""
dead_relu_fraction__odds = {
    "(Z <= 0).all(axis=0).mean()": "(Z <= 0).all(axis=0).sum() / np.float64((~(Z <= 0).all(axis=0)).sum())"
}
"""dead units are divided by the active ones instead of all
A share of what?"""
dead_relu_fraction__whole = {"(Z <= 0).all(axis=0).mean()": "float((Z <= 0).all())"}
"""all entries at once: 1 if the whole layer is dead, else 0
Can one unit be dead and its neighbour alive?"""
dead_relu_fraction__in_place = {
    "return (Z <= 0).all(axis=0).mean()": "Z[Z < 0] = 0\nreturn (Z == 0).all(axis=0).mean()"
}
"""relu is applied to Z itself
Who else still needs Z after this call?"""

# ── clip_by_norm ──────────────────────────────────────────────────────────────────────────────

clip_by_norm__each_array = {"factor * g": "g * min(1.0, limit / max(np.sqrt((g**2).sum()), 1e-300))"}
"""each array is clipped by its own norm
In which direction does the whole gradient point afterwards?"""
clip_by_norm__each_entry = {"factor * g": "np.clip(g, -limit, limit)"}
"""each entry is cut off at the limit
In which direction does the whole gradient point afterwards?"""
clip_by_norm__always = {"factor * g": "limit / norm * g"}
"""short gradients are made longer: the norm becomes the limit in any case
What should happen to a gradient that is short enough?"""
clip_by_norm__never = {"factor * g": "1.0 * g"}
"""gradients come back as they are, also where they are too long
What should the norm be afterwards?"""
clip_by_norm__condition_exchanged = {"factor * g": "(limit / norm if norm < limit else 1.0) * g"}
"""short gradients are scaled and long ones are left
Which gradients are dangerous?"""
clip_by_norm__root_forgotten = {"np.sqrt(sum((g**2).sum() for g in grads))": "sum(((g**2).sum() for g in grads))"}
"""the sum of squares is taken for the norm: the root is missing
What is the norm of the vector (3, 4)?"""
clip_by_norm__root_of_factor = {"factor * g": "(limit / norm**2 if norm > limit else 1.0) * g"}
"""the factor is limit / norm^2
What is the norm of your result?"""
clip_by_norm__norms_added = {
    "np.sqrt": "sum",
    "sum((g**2).sum() for g in grads)": "(np.sqrt((g**2).sum()) for g in grads)",
}
"""norms of the arrays are added instead of their squares
What is the norm of the vector (3, 4), if each of its entries is an array of its own?"""
clip_by_norm__largest_norm = {"sum((g**2).sum() for g in grads)": "max(((g**2).sum() for g in grads))"}
"""the largest norm of a single array is taken for the common norm
Do the other arrays make the whole gradient longer?"""
clip_by_norm__largest_entry = {"np.sqrt": "max", "sum((g**2).sum() for g in grads)": "(np.abs(g).max() for g in grads)"}
"""the largest entry is taken for the norm
What is the norm of the vector (3, 4)?"""
clip_by_norm__absolute = {"np.sqrt": "sum", "sum((g**2).sum() for g in grads)": "(np.abs(g).sum() for g in grads)"}
"""the sum of the absolute values is taken for the norm
What is the norm of the vector (3, 4)?"""
clip_by_norm__mean_square = {
    "sum((g**2).sum() for g in grads)": "sum(((theta**2).sum() for theta in grads)) / sum((g.size for g in grads))"
}
"""the root of the mean of the squares is taken for the norm
Is there a division in a norm?"""
clip_by_norm__first_norm = {"sum((g**2).sum() for g in grads)": "(grads[0] ** 2).sum()"}
"""the norm of the first array decides for all
Do the other arrays make the whole gradient longer?"""
clip_by_norm__last_norm = {"sum((g**2).sum() for g in grads)": "(grads[-1] ** 2).sum()"}
"""the norm of the last array decides for all: the sum is overwritten instead of growing
What survives of the first array?"""
clip_by_norm__biases_left_out = {
    "(g**2).sum() for g in grads": "(theta**2).sum() for theta in [g for g in grads if g.ndim > 1]"
}
"""biases are left out of the norm
Over which arrays does the sum run?"""
clip_by_norm__biases_not_scaled = {"g for g": "g if g.ndim > 1 else g for g"}
"""biases are not made shorter with the rest
In which direction does the whole gradient point afterwards?"""
clip_by_norm__unit = {"factor * g": "(1 / norm if norm > limit else 1.0) * g"}
"""long gradients get the norm 1 instead of the limit
What should the norm be afterwards?"""
clip_by_norm__multiplied = {"limit / norm": "limit"}
"""long gradients are multiplied by the limit, without division by the norm
What should the norm be afterwards?"""
clip_by_norm__divided = {"limit / norm": "1 / limit"}
"""long gradients are divided by the limit
What should the norm be afterwards?"""
clip_by_norm__inverted = {"factor * g": "(norm / limit if norm > limit else 1.0) * g"}
"""the factor is norm / limit: long gradients become longer
Is your factor above or below 1?"""
clip_by_norm__small_number_added = {"factor * g": "(limit / (norm + 1e-06) if norm > limit else 1.0) * g"}
"""1e-6 is added to the norm, as in PyTorch
Can the norm be 0 where you divide by it?"""
clip_by_norm__zeros = {"limit / norm": "0.0"}
"""gradients that are too long are thrown away: zeros come back
Should a long gradient lose its direction?"""
clip_by_norm__with_norm = {"tuple(factor * g for g in grads)": "tuple((factor * g for g in grads)), norm"}
"""the norm is returned beside the gradients
Which results are asked for?"""
clip_by_norm__norm_alone = {"tuple(factor * g for g in grads)": "min(norm, limit)"}
"""the norm is returned instead of the gradients
Which results are asked for?"""
clip_by_norm__in_place = {
    "factor = limit": "for g in grads:\n    g *= limit",
    "tuple(factor * g for g in grads)": "grads",
}
"""arrays themselves are multiplied by the factor
Who else still needs the gradients as they were?"""

# ── scores_by_matrix ──────────────────────────────────────────────────────────────────────────

scores_by_matrix__loop = {"np.stack(vectors) @ W.T": "np.array([W @ v for v in vectors])"}
"""vectors are multiplied one by one in a Python loop
What do you get when you lay the vectors below each other and multiply once?"""
scores_by_matrix__tuple = {"np.stack(vectors) @ W.T": "tuple((W @ v for v in vectors))"}
"""vectors are multiplied one by one, and a tuple of vectors comes back instead of a matrix
What do you get when you lay the vectors below each other and multiply once?"""
scores_by_matrix__transposed = {"np.stack(vectors) @ W": "W @ np.stack(vectors)"}
"""scores of a vector stand in a column instead of a row
Which index of the result counts the vectors?"""
scores_by_matrix__reshaped = {"np.stack(vectors) @ W.T": "(W @ np.stack(vectors).T).reshape(len(vectors), len(W))"}
"""the result is reshaped to (N, M) where it should be transposed: the numbers end up in other rows
Does reshape move a number from a column to a row?"""
scores_by_matrix__not_transposed = {"W.T": "W"}
"""the weights are not transposed
Vectors are rows (N, D), and W is (M, D). Which axes must meet in the product?"""
scores_by_matrix__side_by_side = {"vectors": "vectors, axis=1"}
"""vectors stand side by side as columns where rows are needed
Vectors and weights: which axes must meet in the product?"""
scores_by_matrix__one_long = {"np.stack(vectors) @ W.T": "W @ np.concatenate(vectors)"}
"""vectors are joined to one long vector
Is a matrix of N rows the same as one vector of N times D numbers?"""
scores_by_matrix__elementwise = {"np.stack(vectors) @ W.T": "np.stack(vectors) * W"}
"""a product entry by entry instead of a product of matrices
Which sign is the product of matrices?"""
scores_by_matrix__summed = {"np.stack(vectors) @ W.T": "W @ np.sum(vectors, axis=0)"}
"""vectors are summed first, and one row of scores comes back
How many vectors are there, and how many rows of scores?"""
scores_by_matrix__averaged = {"np.stack(vectors) @ W.T": "W @ np.mean(vectors, axis=0)"}
"""vectors are averaged first, and one row of scores comes back
How many vectors are there, and how many rows of scores?"""
scores_by_matrix__first = {"np.stack(vectors) @ W.T": "W @ vectors[0]"}
"""only the first vector is multiplied
How many vectors are there, and how many rows of scores?"""
scores_by_matrix__last = {"return np.stack(vectors) @ W.T": "for v in vectors:\n    row = W @ v\nreturn row"}
"""only the scores of the last vector come back: each round of a loop overwrites the one before
What survives of the first vector?"""
scores_by_matrix__repeated = {"np.stack(vectors) @ W.T": "np.tile(W @ vectors[0], (len(vectors), 1))"}
"""every row holds the scores of the first vector
Does each row have its own vector?"""
scores_by_matrix__backwards = {"vectors": "vectors[::-1]"}
"""rows come in the reverse order
To which vector do the scores in row 0 belong?"""
scores_by_matrix__among_themselves = {"W.T": "np.stack(vectors).T"}
"""vectors are multiplied with each other, and W is not used
What are the scores of a vector?"""
scores_by_matrix__probabilities = {
    "np.stack(vectors) @ W.T": "np.exp(np.stack(vectors) @ W.T - (np.stack(vectors) @ W.T).max(axis=1, keepdims=True) - np.log(np.exp(np.stack(vectors) @ W.T - (np.stack(vectors) @ W.T).max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)))"
}
"""the softmax of the scores is returned
Are scores asked for, or probabilities?"""
scores_by_matrix__one_dimension = {"np.stack(vectors) @ W.T": "(np.stack(vectors) @ W.T).ravel()"}
"""scores come back as one long vector
Which shape is asked for?"""
scores_by_matrix__weights_given_back = {"np.stack(vectors)": "W"}
"""the weights are multiplied with themselves, and the vectors are not used
What are the scores of a vector?"""

# ── train_validation_gap ──────────────────────────────────────────────────────────────────────

train_validation_gap__stop = {"return epoch": "return epoch + patience"}
"""the epoch at which patience runs out, not the one at which overfitting begins
Which epoch's weights would you keep?"""
train_validation_gap__one_later = {"return epoch": "return epoch + 1"}
"""one epoch too late: the first one that is worse, or epochs counted from 1
From which number are epochs counted, and which epoch is still good?"""
train_validation_gap__one_earlier = {"return epoch": "return epoch - 1"}
"""one epoch too early
Which epoch has the best validation loss?"""


def train_validation_gap__smallest(train_loss, validation_loss, patience):
    """the epoch of the smallest validation loss of all
    You do not know the future: what do you know when patience runs out?
    """
    return int(np.argmin(validation_loss))


train_validation_gap__smallest_if_any = {"return epoch": "return int(np.argmin(validation_loss))"}
"""the epoch of the smallest validation loss of all, where overfitting begins somewhere
You do not know the future: what do you know when patience runs out?"""


def train_validation_gap__smallest_training(train_loss, validation_loss, patience):
    """the epoch of the smallest training loss
    Which of the two losses tells how well the network does on new data?
    """
    return int(np.argmin(train_loss))


train_validation_gap__training_ignored = {"is_best and train_loss[epoch + patience] < train_loss[epoch]": "is_best"}
"""training loss is not looked at
If the training loss has got worse as well, is that overfitting?"""
train_validation_gap__training_rises = {
    "train_loss[epoch + patience] < train_loss[epoch]": "train_loss[epoch + patience] > train_loss[epoch]"
}
"""the condition on the training loss is turned round
What does the training loss do while a network overfits?"""
train_validation_gap__first_rise = {"for epoch": "patience = 1\nfor epoch"}
"""the first rise of the validation loss counts, and patience is not used
Does one bad epoch mean that it gets no better?"""
train_validation_gap__patience_short = {"for epoch": "patience -= 1\nfor epoch"}
"""patience is one epoch too short
How many epochs after e must be no better?"""
train_validation_gap__patience_long = {"for epoch": "patience += 1\nfor epoch"}
"""patience is one epoch too long
How many epochs after e must be no better?"""


def train_validation_gap__rises_in_a_row(train_loss, validation_loss, patience):
    """each epoch is compared with the one before, not with the best
    The loss goes up, down a little, and up again, but never below its best. Has it got better?
    """
    rises = np.diff(validation_loss) > 0
    for epoch in range(len(validation_loss) - patience):
        if rises[epoch : epoch + patience].all() and train_loss[epoch + patience] < train_loss[epoch]:
            return epoch
    return None


train_validation_gap__only_last = {"(after >= best).all()": "after[-1] >= best"}
"""only the epoch at the end of patience is compared with e, not those in between
What if the validation loss had a new best in between?"""
train_validation_gap__earlier_ignored = {"before > best": "after > best"}
"""epochs before e are not looked at, so that e need not be the best
Can overfitting begin at an epoch that is worse than an earlier one?"""
train_validation_gap__equal_is_better = {"after >= best": "after > best"}
"""the validation loss that equals the best counts as better
Has it got better if it is the same?"""


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


train_validation_gap__exchanged = {"before > best": "validation_loss > best"}
"""training and validation loss are exchanged
Which of the two rises when a network overfits?"""


def train_validation_gap__largest_gap(train_loss, validation_loss, patience):
    """the epoch with the largest gap between the two losses
    The gap also grows while both losses fall. Is that overfitting?
    """
    return int(np.argmax(validation_loss - train_loss))


def train_validation_gap__above_training(train_loss, validation_loss, patience):
    """the first epoch whose validation loss is above the training loss
    New data are nearly always harder than known ones. Is that overfitting?
    """
    return int(np.argmax(validation_loss > train_loss))


train_validation_gap__unfinished = {
    "len(validation_loss) - patience": "len(validation_loss)",
    "train_loss[epoch + patience]": "train_loss[min(epoch + patience, len(train_loss) - 1)]",
}
"""epochs near the end count although fewer than patience epochs follow them
Can you tell already that the last epoch was the best?"""
train_validation_gap__last_instead_of_none = {"return None": "return len(validation_loss) - 1"}
"""the last epoch is returned where overfitting does not begin
What is asked for where there is no such epoch?"""
train_validation_gap__minus_one = {"return None": "return -1"}
"""-1 is returned where overfitting does not begin
What is asked for where there is no such epoch?"""
train_validation_gap__loss = {"return epoch": "return best"}
"""the best validation loss is returned instead of its epoch
Is a loss asked for, or an epoch?"""
