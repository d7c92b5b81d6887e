"""Known mistakes in how things are asked."""

trained__one_step_less = {"range(steps)": "range(steps - 1)"}
"""a step is missing
How many steps does the loop make?"""

layer__signed = {"np.maximum(X @ W, 0)": "X @ W"}
"""what is negative is left
What becomes of a negative entry?"""

ridge__no_penalty = {"+ 2 * reg * w": ""}
"""the penalty has no part in the derivative
What does the penalty become, derived by w?"""
