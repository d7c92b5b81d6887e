"""Keeps templates as they were compiled, where Python keeps modules: in the `__pycache__` beside them."""

import hashlib
import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from autograder.errors import GraderError
from autograder.output import replace

_TO_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe in the place of a file is not waited for."""


class Compiled(BytecodeCache):
    """What a template was compiled to, until its text, jinja or `made_by` is another.

    To compile the templates of one report takes as long as to import numpy. What lies there is as much to be trusted as the
    modules that Python keeps there: whoever may write to it may write to the package. Where this process may not, nothing is kept.
    """

    def __init__(self, folder: Path, made_by: str) -> None:
        """`folder` is the templates'; `made_by` the text that says how they are compiled."""
        self._folder, self._made_by = folder, made_by

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002  (jinja's own)
        """The template's name."""
        return name

    def get_source_checksum(self, source: str) -> str:
        """What changes with all that the compiled template hangs on."""
        return super().get_source_checksum(f"{jinja2.__version__}\0{self._made_by}\0{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if this was compiled before."""
        with suppress(OSError), os.fdopen(os.open(self._path(bucket), _TO_READ), "rb") as file:
            told, _, code = file.read().partition(b"\n")
            if told == _digest(code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        path, code = self._path(bucket), bucket.bytecode_to_string()
        if sys.dont_write_bytecode or (path.exists() and not path.is_file()):
            return
        with suppress(GraderError, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, _digest(code) + b"\n" + code)

    def _path(self, bucket: Bucket) -> Path:
        kept = importlib.util.cache_from_source(str(self._folder / f"{bucket.key}.py"), optimization="")
        return Path(kept).with_suffix(".code")


def _digest(code: bytes) -> bytes:
    """What tells that the disk has kept it as it was."""
    return hashlib.sha256(code).hexdigest().encode()
