"""What a mistyped name may mean, of those that are known."""

from collections.abc import Iterable


def alike(name: str, known: Iterable[str]) -> list[str]:
    """The few known names that this one may stand for, the most likely first."""
    from difflib import get_close_matches  # noqa: PLC0415  (where every name is known nothing need be paid for it)

    there, folded = list(known), name.casefold()
    inside = [one for one in there if folded and folded in one.casefold()]
    begun = [one for one in inside if one.casefold().startswith(folded)]
    return list(dict.fromkeys([*begun, *get_close_matches(folded, there, cutoff=0.6), *inside]))[:4]
