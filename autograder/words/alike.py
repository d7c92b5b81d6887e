"""What a mistyped name may mean, of those that are known."""

from collections.abc import Iterable


def alike(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The few known names that this one may stand for, the most likely first; `cutoff` is how much of it has to be theirs."""
    from difflib import get_close_matches  # noqa: PLC0415  (where every name is known nothing need be paid for it)

    there, folded = list(known), name.casefold()
    inside = [one for one in there if folded and folded in one.casefold()]
    begun = [one for one in inside if one.casefold().startswith(folded)]
    near = get_close_matches(folded, {one.casefold() for one in there}, cutoff=cutoff)
    close = [one for text in near for one in there if one.casefold() == text]
    return list(dict.fromkeys([*begun, *close, *inside]))[:4]
