"""Known mistakes in layers with state: each says what the student did, then hints at the way out."""

normalised__always_batch = {"if train:": "if True:"}
"""the batch's own statistics are used after training too
What is known of a single sample that comes later?"""

normalised__turned_momentum = {
    "self.momentum * self.running_mean + (1 - self.momentum) * mean": "(1 - self.momentum) * self.running_mean + self.momentum * mean",
    "self.momentum * self.running_var + (1 - self.momentum) * var": "(1 - self.momentum) * self.running_var + self.momentum * var",
}
"""momentum and its rest have changed places
Which of the two should change slowly?"""

normalised_back__plain = {
    "dnormal - dnormal.mean(axis=0) - self.normal * (dnormal * self.normal).mean(axis=0)": "dnormal"
}
"""mean and variance are taken for constants
Does moving one sample move the mean as well?"""

normalised_back__no_variance = {" - self.normal * (dnormal * self.normal).mean(axis=0)": ""}
"""the variance is taken for a constant
What else of the batch does a sample move, beside the mean?"""

dropped__not_scaled = {
    "(self.rng.random(x.shape) < self.keep) / self.keep": "1.0 * (self.rng.random(x.shape) < self.keep)"
}
"""what is kept is not divided by its share
What is the mean of the result, compared with the mean of x?"""

dropped__turned = {"self.rng.random(x.shape) < self.keep": "self.rng.random(x.shape) < 1 - self.keep"}
"""`keep` is taken for the share that is dropped
What should come back for keep = 1?"""

dropped_back__squared = {"dout * self.scale": "dout * self.scale * self.scale"}
"""it is scaled twice
How often did the scale enter on the way forward?"""

convolved__flipped = {"seen, w) + b": "seen, w[:, :, ::-1, ::-1]) + b"}
"""the kernels are turned round
Which of the kernel's entries meets the image's first one?"""

convolved__no_bias = {" + b[:, None, None]": ""}
"""the bias is left out
What does an image of zeros give?"""

convolved_back__not_flipped = {"w[:, :, ::-1, ::-1]": "w"}
"""the kernels are not turned round on the way back
Which outputs does one pixel enter, and with which entry of the kernel?"""

net_loss__summed = {"np.mean(": "np.sum("}
"""the losses are summed over the samples
Should a larger batch have a larger loss?"""

net_gradients__summed = {"dscores / len(y)": "dscores"}
"""the gradient is that of the sum over the samples
What does the loss divide by?"""

net_gradients__no_relu = {"(dscores @ self.W2.T) * (hidden > 0)": "dscores @ self.W2.T"}
"""the relu is forgotten on the way back
Where is the derivative of relu zero?"""
