"""Attacks on the machine: time, memory, processes, files, the kernel; rows 49 to 78 of the catalogue."""

from attacks.mounting import Attack

FORGED = "sent something that is not a result"
_CRASH = ("was killed by SIGSEGV", "was killed by SIGABRT", "was killed by SIGBUS")


def _late(row: int, title: str, code: str) -> Attack:
    body = "\n".join(f"    {line}" for line in code.strip("\n").splitlines())
    return Attack(row, title, "wear", f"def attack():\n{body}\n", ("late",))


def _forged(row: int, title: str, code: str) -> Attack:
    return Attack(row, title, "wear", f"def attack():\n    tell({code})\n    time.sleep(9)\n", (FORGED,))


_MACHINE_CODE = """
def do(code):
    reserve = ctypes.CDLL(None).mmap
    reserve.restype = ctypes.c_void_p
    page = reserve(None, 4096, 7, 0x2 | 0x20, -1, ctypes.c_long(0))
    ctypes.memmove(page, code, len(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(page)()
"""


WEARING = (
    _late(49, "loop for ever", "while True: pass"),
    _late(49, "compute for ever in C", "return 3 ** (10 ** 9)"),
    Attack(49, "loop for ever while the file loads", "wear", "while True: pass", ("late",)),
    _late(50, "sleep", "time.sleep(1000)"),
    _late(51, "catch everything", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    _late(
        51,
        "ignore every signal",
        """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass
""",
    ),
    Attack(
        52,
        "fork",
        "reach",
        """
def fork(make):
    pid = make()
    pid = pid[0] if isinstance(pid, tuple) else pid
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
def attack():
    for number in range(50):
        attempt("a fork", lambda: fork(os.fork))
    attempt("a fork with a terminal", lambda: fork(os.forkpty))
    attempt("a fork of multiprocessing", lambda: fork(lambda: __import__("_posixsubprocess").fork_exec(
        [b"/bin/true"], [b"/bin/true"], True, (), None, None, -1, -1, -1, -1, -1, -1, -1, -1, True, False, -1, None, None, None, -1, None, False)))
""",
        alone=("a fork with a terminal", "a fork of multiprocessing"),
    ),
    Attack(
        53,
        "leave a daemon behind",
        "reach",
        """
def daemon():
    pid = os.fork()
    if pid == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(0.2)
        os._exit(0)
    os.waitpid(pid, 0)
def attack():
    attempt("a daemon", daemon)
""",
    ),
    Attack(
        54,
        "start threads",
        "reach",
        """
def attack():
    import _thread, threading  # loaded beforehand
    def start(make):
        done = threading.Event()
        make(done.set)
        done.wait(1)
    for number in range(20):
        attempt("a thread", lambda: start(lambda act: threading.Thread(target=act).start()))
    attempt("a thread of C", lambda: start(lambda act: _thread.start_new_thread(act, ())))
""",
    ),
    Attack(
        55,
        "take more memory than its share",
        "reach",
        """
def attack():
    attempt("all of it at once", lambda: np.empty(TRAPS["memory_mb"] << 20, np.uint8))
    attempt("piece by piece", lambda: [np.empty(1 << 26, np.uint8) for _ in range(1 + (TRAPS["memory_mb"] >> 6))])
    attempt("as a list", lambda: [None] * (TRAPS["memory_mb"] << 17))
""",
    ),
    Attack(
        55,
        "grow a list until memory ends",
        "wear",
        "def attack():\n    x = [0]\n    while True: x *= 2",
        ("raised MemoryError", "late"),
    ),
    Attack(
        56,
        "use memory that is not counted",
        "reach",
        """
def attack():
    import tempfile
    attempt("a file in memory", lambda: os.close(os.memfd_create("x")))
    attempt("a pipe", lambda: [os.close(end) for end in os.pipe()])
    attempt("an event", lambda: os.close(os.eventfd(0)))
    attempt("shared memory of System V", lambda: c("shmctl", c("shmget", 0, 4096, 0o1600), 0, None))
    attempt("a file in /dev/shm", lambda: (open("/dev/shm/breached", "wb").close(), os.unlink("/dev/shm/breached")))
    attempt("a temporary file", lambda: tempfile.TemporaryFile().close())
""",
    ),
    Attack(
        56,
        "keep shared pages that no limit counts",
        "reach",
        """
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.mremap.restype = ctypes.c_void_p
def pages(size, access=3, flags=0x21, file=-1):
    start = libc.mmap(None, ctypes.c_size_t(size), access, flags, file, ctypes.c_long(0))
    return succeed(-1 if start == 2 ** 64 - 1 else start)
def again(start, size):
    moved = libc.mremap(ctypes.c_void_p(start), ctypes.c_size_t(0), ctypes.c_size_t(size), 1)
    return succeed(-1 if moved == 2 ** 64 - 1 else moved)
def forget(size):
    start = pages(size)
    ctypes.memset(start, 1, size)
    succeed(libc.munmap(ctypes.c_void_p(start + 4096), ctypes.c_size_t(size - 4096)))
def of_the_zero_device():
    with open("/dev/zero", "rb") as file:
        return ctypes.string_at(pages(4096, 1, 0x1, file.fileno()), 4096)
def attack():
    attempt("more than its share, a page of each mapping kept",
            lambda: [forget(1 << 26) for _ in range(1 + (TRAPS["memory_mb"] >> 6))])
    attempt("pages seen twice", lambda: again(pages(4096), 4096))
    attempt("pages of the zero device", of_the_zero_device)
""",
    ),
    Attack(
        57,
        "reserve addresses without end",
        "reach",
        """
def attack():
    flags = 0x2 | 0x20 | 0x4000  # private, of no file, not counted before it is used
    attempt("64 GiB of addresses", lambda: c("mmap", None, ctypes.c_size_t(64 << 30), 3, flags, -1, ctypes.c_long(0)))
    attempt("8 TB of nothing", lambda: np.empty(10 ** 12))
""",
        alone=("8 TB of nothing",),
    ),
    Attack(
        58,
        "fill a disk",
        "reach",
        """
def fill(folder):
    path = f"{folder}/breached-{TRAPS['parent']}"
    try:
        with open(path, "wb") as file:
            file.write(b"x")
    finally:
        os.unlink(path)
def attack():
    folders = {"/": "/", "/tmp": "/tmp", "/var/tmp": "/var/tmp", "/dev/shm": "/dev/shm", "/run": "/run", "here": "."}
    folders |= {"home": os.path.expanduser("~"), "the library": os.path.dirname(os.__file__), "numpy": np.__path__[0]}
    for name, folder in folders.items():
        attempt(f"a file in {name}", lambda: fill(folder))
    attempt("a folder", lambda: (os.mkdir("/tmp/breached"), os.rmdir("/tmp/breached")))
    attempt("a link", lambda: (os.symlink("/etc", "/tmp/breached"), os.unlink("/tmp/breached")))
    attempt("a pipe by name", lambda: (os.mkfifo("/tmp/breached"), os.unlink("/tmp/breached")))
    attempt("an array on disk", lambda: (np.save("/tmp/breached.npy", np.ones(3)), os.unlink("/tmp/breached.npy")))
""",
        alone=("a file in home",),
    ),
    _late(
        58,
        "look up names without end, because the kernel remembers them",
        """
folder, place = os.path.dirname(os.__file__), 0
while True:
    os.path.exists(f"{folder}/{'x' * 200}{place}")
    place += 1
""",
    ),
    _late(59, "print without end", "while True: print('x' * 1000); print('y' * 1000, file=sys.stderr)"),
    Attack(
        60,
        "close its pipe and stay",
        "wear",
        "def attack():\n    os.close(3)\n    time.sleep(60)",
        ("closed the pipe for its results",),
    ),
    Attack(
        61,
        "send a byte at a time",
        "wear",
        "def attack():\n    for byte in frame(0, 'x' * 100):\n        tell(bytes((byte,)))\n        time.sleep(0.1)",
        ("late",),
    ),
    _forged(62, "announce four gigabytes", "struct.pack('<IIB', 0xffffffff, 0, 0)"),
    _forged(62, "announce one byte too many", "struct.pack('<IIB', (1 << 18) + 1, 0, 0)"),
    _forged(62, "announce nothing", "struct.pack('<IIB', 0, 0, 0)"),
    _forged(62, "announce a huge array", "struct.pack('<IIBcBBII', 16, 0, 0, b'a', 100, 2, 2**31, 2**31)"),
    _forged(
        62,
        "announce a shape beyond any memory",
        "struct.pack('<IIBcBBIII', 20, 0, 0, b'a', 100, 3, 0, 2**32 - 1, 2**32 - 1)",
    ),
    _forged(
        62, "send a million values", "struct.pack('<IIBcI', (1 << 17) + 10, 0, 0, b't', 1 << 17) + b'N' * (1 << 17)"
    ),
    _forged(
        63,
        "send a numpy file with a huge shape",
        "b'\\x93NUMPY\\x01\\x00v\\x00' + b\"{'descr': '<f8', 'fortran_order': False, 'shape': (268435456,), }\".ljust(117) + b'\\n'",
    ),
    Attack(
        64,
        "call itself for ever",
        "wear",
        "def attack():\n    sys.setrecursionlimit(10 ** 9)\n    def down(n): return down(n + 1)\n    return down(0)",
        ("raised RecursionError", "raised MemoryError", "late", *_CRASH),
    ),
    Attack(
        64,
        "call itself for ever through C",
        "wear",
        "def attack():\n    sys.setrecursionlimit(10 ** 9)\n    class Down:\n        def __repr__(self): return repr(self)\n    return repr(Down())",
        ("raised RecursionError", "raised MemoryError", "late", *_CRASH),
    ),
    Attack(65, "read address 8", "wear", "def attack(): ctypes.string_at(8)", ("was killed by SIGSEGV",)),
    Attack(
        65,
        "divide by zero in machine code",
        "wear",
        _MACHINE_CODE + 'def attack(): do(b"\\x31\\xc9\\x89\\xc8\\xf7\\xf9")',
        ("was killed by SIGFPE",),
        machine="x86_64",
    ),
    Attack(
        65,
        "run what is no instruction",
        "wear",
        _MACHINE_CODE + 'def attack(): do(b"\\x0f\\x0b")',
        ("was killed by SIGILL",),
        machine="x86_64",
    ),
    Attack(65, "abort", "wear", "def attack(): os.abort()", _CRASH),
    _late(66, "multiply matrices for ever", "x = np.ones((9000, 9000), np.float32)\nwhile True: x @ x"),
    _late(67, "stop itself", "import signal\nwhile True: signal.raise_signal(signal.SIGSTOP)"),
    Attack(
        67,
        "signal others",
        "reach",
        """
def attack():
    for name, pid in (("all", -1), ("its group", 0), ("the supervisor", TRAPS["parent"]), ("the keeper", TRAPS["keeper"])):
        attempt(name, lambda: os.kill(pid, 0))
    attempt("the supervisor's thread", lambda: c("syscall", {"x86_64": 234, "aarch64": 131}[os.uname().machine], TRAPS["parent"], TRAPS["parent"], 0))
""",
    ),
    Attack(
        67,
        "wake a submission that runs at the same time",
        "reach",
        """
def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    page = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~3  # its code, as each process has it from one file
    number, here = {"x86_64": 202, "aarch64": 98}[os.uname().machine], ctypes.c_void_p(page)
    seen, moment = ctypes.c_uint32.from_address(page), struct.pack("qq", 0, 1000)
    def wait():
        if libc.syscall(number, here, 0, seen, moment, None, 0) == -1 and ctypes.get_errno() != 110:
            raise OSError(ctypes.get_errno(), "not even for a moment")
    attempt("wait at a page that all have", wait)
    attempt("wake who waits at a page that all have", lambda: succeed(libc.syscall(number, here, 1, 9, None, None, 0)))
""",
    ),
    Attack(
        68,
        "leave a core file",
        "reach",
        """
def attack():
    def set(what, most):
        import resource
        resource.setrlimit(getattr(resource, what), most)
    def room():
        import resource
        if not resource.getrlimit(resource.RLIMIT_CORE)[1]:
            raise OSError("no room")
    attempt("room for a core file", room)
    attempt("more room", lambda: set("RLIMIT_AS", (1 << 40, 1 << 40)))
    attempt("more descriptors", lambda: set("RLIMIT_NOFILE", (64, 64)))
""",
        alone=("room for a core file", "more room", "more descriptors"),  # the grader may be bound itself
    ),
    Attack(
        69,
        "nest brackets until the parser breaks",
        "wear",
        "x = " + "(" * 100_000 + ")" * 100_000,
        ("raised SyntaxError", "raised MemoryError", "raised RecursionError", *_CRASH),
    ),
    Attack(
        69,
        "nest a literal",
        "wear",
        "def attack(): return eval('[' * 100_000 + ']' * 100_000)",
        ("raised SyntaxError", "raised MemoryError", "raised RecursionError", *_CRASH),
    ),
    Attack(69, "read a number of many digits", "wear", "def attack(): return int('9' * 5000)", ("raised ValueError",)),
    _late(69, "match a pattern for ever", "import re\nreturn re.match('(a*)*b', 'a' * 40)"),
    Attack(
        69,
        "return a list within itself",
        "wear",
        "def attack():\n    x = []\n    x.append(x)\n    return x",
        ("returned",),
    ),
    Attack(
        69,
        "return lists two hundred thousand deep",
        "wear",
        "def attack():\n    x = []\n    for _ in range(200_000): x = [x]\n    return x",
        ("returned", *_CRASH),
    ),
    Attack(
        69,
        "raise while its exception is read",
        "wear",
        "class Deep(Exception):\n    def __str__(self): raise Deep\ndef attack(): raise Deep",
        ("raised Deep",),
    ),
    Attack(
        70,
        "change the library for later submissions",
        "reach",
        """
def attack():
    import stat
    for name, path in (("the library", os.__file__), ("numpy", np.__file__)):
        attempt(f"write into {name}", lambda: open(path, "r+b").close())
        attempt(f"change the rights of {name}", lambda: os.chmod(path, stat.S_IMODE(os.stat(path).st_mode)))
        attempt(f"rename {name}", lambda: os.rename(path, path))
    attempt("a start-up file", lambda: (open(os.path.dirname(np.__path__[0]) + "/breached.pth", "x").close(), os.unlink(os.path.dirname(np.__path__[0]) + "/breached.pth")))
""",
    ),
    Attack(
        71,
        "use dangerous system calls",
        "reach",
        """
DOORS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "io_uring_setup": (425, 425), "bpf": (321, 280),
    "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217), "perf_event_open": (298, 241), "setns": (308, 268),
    "open_by_handle_at": (304, 265), "mount": (165, 40), "pivot_root": (155, 41), "init_module": (175, 105),
    "personality": (135, 92), "seccomp": (317, 277), "landlock_create_ruleset": (444, 444), "chroot": (161, 51),
    "ioctl": (16, 29), "memfd_create": (319, 279), "inotify_init1": (294, 26), "fanotify_init": (300, 262),
    "timerfd_create": (283, 85), "epoll_create1": (291, 20), "signalfd4": (289, 74), "pidfd_open": (434, 434),
    "execveat": (322, 281), "socket": (41, 198), "shmat": (30, 196), "sendmsg": (46, 211), "swapon": (167, 224),
}
def enter(number):
    libc = ctypes.CDLL(None, use_errno=True)
    wild = 0x7FFFFFFF
    answer = libc.syscall(ctypes.c_long(number), ctypes.c_long(wild), ctypes.c_long(-1), ctypes.c_long(0), ctypes.c_long(-1), ctypes.c_long(-1), ctypes.c_long(-1))
    if answer == -1 and ctypes.get_errno() in (1, 38):
        raise OSError(ctypes.get_errno(), "shut")
def attack():
    place = ("x86_64", "aarch64").index(os.uname().machine)
    for name, numbers in DOORS.items():
        attempt(name, lambda: enter(numbers[place]))
    attempt("a user namespace", lambda: c("unshare", 0x10000000))
""",
        # A kernel may lack these, or hold them for root, or for a root that has not given up its privileges.
        alone=(
            "bpf",
            "perf_event_open",
            "userfaultfd",
            "io_uring_setup",
            "a user namespace",
            "fanotify_init",
            "keyctl",
            "add_key",
            "open_by_handle_at",
            "mount",
            "pivot_root",
            "init_module",
            "chroot",
            "swapon",
        ),
    ),
    Attack(
        72,
        "use the system call numbers of 32 bits",
        "reach",
        _MACHINE_CODE
        + """
def attack():
    attempt("the number of its process", lambda: do(b"\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3"))
""",
        ("was killed by SIGSYS",),
        machine="x86_64",
    ),
    Attack(
        72,
        "use the system call numbers of x32",
        "reach",
        _MACHINE_CODE
        + """
def attack():
    attempt("the number of its process", lambda: do(b"\\xb8\\x27\\0\\0\\x40\\x0f\\x05\\xc3"))
""",
        ("was killed by SIGSYS",),
        machine="x86_64",
    ),
    Attack(
        73,
        "run a program",
        "reach",
        """
def attack():
    def well(status):
        if status:
            raise OSError("it did not run")
    attempt("by a shell", lambda: well(os.system("true")))
    attempt("by subprocess", lambda: __import__("subprocess").run(["/bin/true"], check=True))
    attempt("by posix_spawn", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0))
    attempt("in its own place", lambda: os.execv(TRAPS["program"], [TRAPS["program"], "-c", ""]))
""",
    ),
    Attack(
        74,
        "reach a service of the machine",
        "reach",
        """
def call(address):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        line.connect(address)
def attack():
    attempt("by an abstract socket", lambda: call(TRAPS["abstract"]))
    attempt("Docker", lambda: call("/var/run/docker.sock"))
    attempt("the message bus", lambda: call("/run/dbus/system_bus_socket"))
""",
        alone=("Docker", "the message bus"),
    ),
    Attack(
        75,
        "type into the teacher's terminal",
        "reach",
        """
def attack():
    attempt("the terminal", lambda: open("/dev/tty", "rb").close())
    for number in (0, 1, 2):
        attempt(f"a key on {number}", lambda: c("ioctl", number, 0x5412, b"x"))
""",
        always="it has no terminal: its first three descriptors are the null device, in a session of its own",
    ),
    Attack(
        77,
        "change the zygote",
        "reach",
        """
def attack():
    def found(what):
        if not what:
            raise OSError("clean")
    attempt("a patched numpy", lambda: found(np.outer(np.ones(1), np.ones(1))[0, 0] != 1))
    attempt("a patched codec", lambda: found(sys.modules["wire"].MAX_DEPTH == 99))
    attempt("a module", lambda: found("planted" in sys.modules))
""",
        before="""
import sys
np.outer = lambda *_: np.zeros((1, 1))
sys.modules["wire"].MAX_DEPTH = 99
sys.modules["planted"] = sys
""",
        always="nothing goes back from a worker to the zygote, which is replaced every 500 workers and after any internal error",
    ),
    Attack(78, "crash in every call", "wear", "def attack(): os._exit(1)", ("left early, exit status 1",)),
)
