"""The wheel that students install, made from this package as it is installed here: no repository and no network is needed."""

import csv
import hashlib
import io
import stat
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import autograder
from autograder.errors import UsageError
from autograder.words.message import message

_NAME = "nn-autograder"
_SAID = ("entry_points.txt", "licenses/LICENSE", "WHEEL", "METADATA")
"""What a wheel says of itself, beside its own record."""

_TIME = (2016, 1, 1, 0, 0, 0)
"""The time of every file in it: the same package makes the same bytes."""


def make_wheel() -> tuple[str, bytes]:
    """The name and the bytes of this package's wheel.

    Raises
    ------
    UsageError
        if the package runs without being installed, or another version of it is.

    """
    installed = _installed()
    name = f"{_NAME.replace('-', '_')}-{installed.version}"
    files = dict(_code(Path(autograder.__file__).parent))
    files |= {f"{name}.dist-info/{part}": _said(installed, part).encode() for part in _SAID}
    files[f"{name}.dist-info/RECORD"] = _record(files, f"{name}.dist-info/RECORD")
    return f"{name}-py3-none-any.whl", _packed(files)


def wheel_members(wheel: bytes) -> dict[str, bytes]:
    """The files in a wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _installed() -> Distribution:
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:
        raise UsageError(message("build.not_installed")) from None
    if found.version != autograder.__version__ or not all(map(found.read_text, _SAID)):
        raise UsageError(message("build.other_installed", version=found.version, here=autograder.__version__))
    return found


def _said(installed: Distribution, part: str) -> str:
    """Without the README, which an editable installation has as it was when it was made."""
    text = installed.read_text(part) or ""
    return text.partition("\n\n")[0].rstrip() + "\n" if part == "METADATA" else text


def _code(package: Path) -> Iterator[tuple[str, bytes]]:
    """The package's own files by their paths in the wheel, without what Python compiled of them."""
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        inner = path.relative_to(package.parent)
        if "__pycache__" not in inner.parts and path.suffix != ".pyc":
            yield inner.as_posix(), path.read_bytes()


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """The list of the files with their SHA-256, as the standard for wheels wants it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for path, data in files.items():
        sha = urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        writer.writerow((path, f"sha256={sha}", len(data)))
    writer.writerow((own, "", ""))
    return out.getvalue().encode()


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            member = zipfile.ZipInfo(path, _TIME)
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
