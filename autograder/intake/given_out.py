"""Whether the files in a student's folder are still line for line as they were given out."""

import hashlib
from collections.abc import Collection

from autograder.intake.called import kind
from autograder.intake.file import MOST_FILE_BYTES, take
from autograder.intake.member import BadMember
from autograder.intake.own_files import OwnFiles


def hash_of_lines(source: bytes) -> str:
    """The SHA-256 of a submission's text, whatever ends its lines, and whether or not the last one ends."""
    return hashlib.sha256(b"\n".join(source.removeprefix(b"\xef\xbb\xbf").splitlines()).rstrip(b"\n")).hexdigest()


def is_as_given_out(files: OwnFiles, given_out: Collection[str], *, whole: bool = False) -> bool:
    """Whether code is there, and none that is not given out; of several files that belong together the `whole` is wanted.

    `given_out` are the hashes of what was. A notebook is what its code is: opened and saved it is the same.
    """
    code = [one for one in files.members() if kind(one.name)]
    read = zip(code, files.contents((one, MOST_FILE_BYTES) for one in code), strict=True)
    found = {
        "" if isinstance(data, BadMember) else hash_of_lines(take("", one.name, data).source) for one, data in read
    }
    return found == set(given_out) if whole else bool(found) and found <= set(given_out)
