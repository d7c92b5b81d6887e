"""Known mistakes in the autograd engine: each says what the student did, then hints at the way out."""

# ── Value.__add__ ───────────────────────────────────────────────────────────────────────────

plus__overwrites = {"self.grad + out.grad": "out.grad", "other.grad + out.grad": "out.grad"}
"""gradients are overwritten instead of added up
What should become of a value that is used twice?"""
