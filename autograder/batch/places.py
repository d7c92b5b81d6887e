"""Where in a run's folder the files of one report lie: in a folder of their thousand, so that no folder holds too many.

The place of a submission in the store decides, which never changes: not when a run goes on, nor when others are added to it.
So a link to a report stays what it was. The first thousand lie right in the folder of the reports.
"""

import hashlib
import re

REPORTS = "reports"
"""The folder of all of them."""

_A_FOLDER = 1000
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_HASHED = re.compile("-[0-9a-f]{32}$")


def report_stem(place: int, identity: str) -> str:
    """The path of a report without the ending of its form; `place` counts from 1."""
    thousand = (place - 1) // _A_FOLDER
    folder = f"{REPORTS}/{thousand:03}" if thousand else REPORTS
    return f"{folder}/{safe_name(identity)}"


def safe_name(identity: str) -> str:
    """A file name for a submission; one that had to be altered carries half of the name's SHA-256, so that no two are one."""
    if _PLAIN.fullmatch(identity) and identity == identity.lower() and not _HASHED.search(identity):
        return identity
    digest = hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    stem = re.sub(r"[^A-Za-z0-9._-]", "_", identity)[:60].lstrip(".-")
    return f"{stem or 'submission'}-{digest}"
