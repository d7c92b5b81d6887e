"""Conventions by which `ridge` is right as well."""

ridge__halved = {"reg * np.sum(w * w)": "0.5 * reg * np.sum(w * w)", "+ 2 * reg * w": "+ reg * w"}
"""the penalty is halved
Half of the penalty has a derivative without the factor 2, and many books write it so."""
