"""The canary, a hostile submission of our own: each act tries one thing that the walls must not let it do.

It is run as any submission is, with another `TRAPS` written after it; the grader imports it for the names of the acts. An
act tells "blocked" and why, or "reached" and what.
"""

import ctypes
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TRAPS: dict[str, Any] = {}


def act(name: str) -> tuple[str, str]:
    """Try the act of this name."""
    try:
        return "reached", str(ACTS[name]())
    except (OSError, MemoryError, RuntimeError) as error:
        return "blocked", f"{type(error).__name__}: {error}"


def _read(path: str) -> str:
    with Path(path).open("rb") as file:
        return f"{path}, {len(file.read(100))} bytes"


def _read_memory() -> str:
    with Path(f"/proc/{TRAPS['parent']}/mem").open("rb") as memory:
        memory.seek(TRAPS["address"])
        return f"{len(memory.read(16))} bytes"


def _call(name: str, *args: int) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    result = getattr(libc, name)(*map(ctypes.c_long, args))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return f"{name}() = {result}"


def _copy_memory() -> str:
    kept = ctypes.create_string_buffer(16)
    here = (ctypes.c_size_t * 2)(ctypes.addressof(kept), 16)
    there = (ctypes.c_size_t * 2)(TRAPS["address"], 16)
    return _call("process_vm_readv", TRAPS["parent"], ctypes.addressof(here), 1, ctypes.addressof(there), 1, 0)


def _trace() -> str:
    seize_without_stopping = 0x4206
    return _call("ptrace", seize_without_stopping, TRAPS["parent"], 0, 0)


def _connect(family: int, kind: int, address: Any) -> str:
    with socket.socket(family, kind) as line:
        line.settimeout(1)
        line.connect(address)
        line.send(b"canary")
        return repr(address)


def _fork() -> str:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return f"pid {pid}"


def _thread() -> str:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
    return f"thread {thread.ident}"


def _allocate() -> str:
    return f"{np.empty(TRAPS['memory_mb'] << 20, np.uint8).nbytes >> 20} MiB"


def _allocate_elsewhere() -> str:
    os.close(os.memfd_create("canary"))
    return "memfd_create"


def _share_pages() -> str:
    page, writable, shared_of_no_file = 4096, 3, 0x21
    return _call("mmap", 0, page, writable, shared_of_no_file, -1, 0)


def _write(folder: str) -> str:
    path = Path(folder, f"canary-{TRAPS['parent']}")
    path.write_bytes(b"canary")
    path.unlink()
    return str(path)


def _signal() -> str:
    os.kill(TRAPS["parent"], 0)
    return "kill"


def _run_program() -> str:
    os.execv(TRAPS["program"], [TRAPS["program"], "-c", ""])  # noqa: S606  (nothing of it is a user's)


ACTS: dict[str, Callable[[], object]] = {
    "private_file": lambda: _read(TRAPS["private"]),
    "public_file": lambda: _read(TRAPS["public"]),
    "folder": lambda: [entry.name for entry in Path(TRAPS["folder"]).iterdir()],
    "environment": lambda: _read(f"/proc/{TRAPS['parent']}/environ"),
    "read_memory": _read_memory,
    "copy_memory": _copy_memory,
    "trace": _trace,
    "signal": _signal,
    "tcp": lambda: _connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", TRAPS["tcp"])),
    "udp": lambda: _connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", TRAPS["udp"])),
    "abstract_socket": lambda: _connect(socket.AF_UNIX, socket.SOCK_STREAM, TRAPS["abstract"]),
    "fork": _fork,
    "thread": _thread,
    "allocate": _allocate,
    "allocate_out_of_sight": _allocate_elsewhere,
    "shared_pages": _share_pages,
    "user_namespace": lambda: _call("unshare", 0x10000000),
    "tmp": lambda: _write("/tmp"),  # noqa: S108  (that it can be guessed is the point)
    "shm": lambda: _write("/dev/shm"),  # noqa: S108  (as above)
    "own_folder": lambda: _write("."),
    "modules": lambda: _write(str(Path(os.__file__).parent)),
    "program": _run_program,
}
