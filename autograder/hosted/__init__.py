"""Grading where a platform runs it: one submission in the platform's own container, told in the platform's own form."""
