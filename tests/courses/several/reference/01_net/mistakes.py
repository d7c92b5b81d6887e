"""What students get wrong in a net of two files."""

linear__bias_taken_off = {"x @ W + b": "x @ W - b"}
"""
The bias is subtracted.

Add `b` to every row.
"""

net_scores__not_bent = {"bend(linear(x, self.W, self.b))": "linear(x, self.W, self.b)"}
"""
The first layer is not bent.

Call `bend` on what `linear` returns.
"""

error__not_halved = {"0.5 * np.sum": "np.sum"}
"""
The half is missing.

The error is half of the mean squared distance.
"""
