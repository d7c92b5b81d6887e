"""Known mistakes in modules, optimizers and training: each says what the student did, then hints at the way out."""

# ── Linear ──────────────────────────────────────────────────────────────────────────────────

linear_out__no_bias = {'+ self.params["b"]': ""}
"""the bias is left out
What does a row of zeros give?"""

linear_back__mean = {"grad.sum(axis=0)": "grad.mean(axis=0)"}
"""the gradient by the bias is a mean over the rows, not a sum
Who divides by the number of rows, the layer or the loss?"""

linear_back__adds = {'self.grads["W"] = self.X.T @ grad': 'self.grads["W"] = self.grads["W"] + self.X.T @ grad'}
"""the gradient by the weights is added to that of an earlier pass
What should an earlier batch have to do with this one?"""

linear_back__other_axis = {"grad.sum(axis=0)": "grad.sum(axis=1)"}
"""the gradient by the bias is summed over the outputs
Which shape does the bias have?"""

# ── ReLU ────────────────────────────────────────────────────────────────────────────────────

bent__of_grad = {"np.where(self.on, grad, 0.0)": "np.where(grad > 0, grad, 0.0)"}
"""the gradient is cut where it is negative itself
Where is the derivative of a ReLU 0: where the gradient is negative, or where the input was?"""

# ── softmax_loss ────────────────────────────────────────────────────────────────────────────

loss_of__sum = {"-logs[rows, labels].mean(), slope / len(labels)": "-logs[rows, labels].sum(), slope"}
"""loss and gradient are sums over the rows, not means
What should happen to the loss when each row is there twice?"""

loss_of__slope_of_sum = {"slope / len(labels)": "slope"}
"""the gradient is that of the sum, while the loss is a mean
By what is the loss divided?"""

loss_of__overflow = {"scores - scores.max(axis=1, keepdims=True)": "scores"}
"""no shift before the exponential
What may be subtracted from all scores of a row without changing the softmax?"""

# ── Momentum ────────────────────────────────────────────────────────────────────────────────

with_momentum__no_memory = {"self.beta * memory[name] + module.grads[name]": "module.grads[name]"}
"""earlier gradients are forgotten
What becomes of v from one step to the next?"""

with_momentum__mean = {"+ module.grads[name]": "+ (1 - self.beta) * module.grads[name]"}
"""the velocity is a mean of gradients, not a sum
Is there a factor before g in the formula?"""

with_momentum__new_arrays = {"w[...] -= self.rate * memory[name]": "module.params[name] = w - self.rate * memory[name]"}
"""the parameters are new arrays
What of those who hold the old array, as another module that shares it does?"""

# ── Adam ────────────────────────────────────────────────────────────────────────────────────

with_adam__uncorrected = {"/ (1 - first**self.steps)": "", "/ (1 - second**self.steps)": ""}
"""the means are not corrected for beginning at 0
How large is m after the first step, and how large was g?"""

with_adam__one_step_early = {"self.steps += 1": "self.steps = max(1, self.steps)"}
"""the number of steps does not grow
With which t is the third step corrected?"""

with_adam__root_of_all = {"(np.sqrt(square) + 1e-8)": "np.sqrt(square + 1e-8)"}
"""the small number is under the root
Is 1e-8 added before or after the root is taken?"""

with_adam__no_root = {"np.sqrt(square)": "square"}
"""the root is missing
By what is m divided: the mean square, or its root?"""

# ── fit ─────────────────────────────────────────────────────────────────────────────────────

training__one_order = {"order, losses = rng.permutation(len(X)), []": "order, losses = np.arange(len(X)), []"}
"""the rows stay in their order
What should be different from one epoch to the next?"""

training__no_last = {"range(0, len(X), batch)": "range(0, len(X) - batch + 1, batch)"}
"""the last, smaller batch is left out
How many rows are trained on, when their number is no multiple of the batch?"""

training__step_first = {"model.backward(slope)": "optimizer.step()", "optimizer.step()": "model.backward(slope)"}
"""the step is made before the gradients are there
Of which batch are the gradients by which it steps?"""
