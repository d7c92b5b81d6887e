"""Look-alikes: which submissions share code that neither the template nor the reference has."""
