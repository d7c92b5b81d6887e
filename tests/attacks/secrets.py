"""Attacks on secrets and provenance: rows 1 to 14 of the catalogue."""

from attacks.mounting import Attack

_FILES = """
def read(path):
    with open(path, "rb") as file:
        return file.read(9)
"""

SECRETS = (
    Attack(
        1,
        "read the reference, the tests, any file but the library",
        "reach",
        _FILES
        + """
def walk():
    own = (os.path.dirname(os.__file__), np.__path__[0], np.__path__[0] + ".libs")
    for where, _, names in os.walk("/"):
        if names and not where.startswith(own) and not os.path.dirname(os.__file__).startswith(where):
            return where
    raise OSError("nothing found")
def remember():
    for folder, finder in sys.path_importer_cache.items():
        if os.path.basename(folder) in ("sandbox", "site-packages", "dist-packages") and getattr(finder, "_path_cache", ()):
            return folder
    raise OSError("nothing known")
def attack():
    attempt("what importers remember of folders", remember)
    attempt("the reference", lambda: read(TRAPS["reference"]))
    attempt("a file that everybody may read", lambda: read(TRAPS["public"]))
    attempt("/etc/passwd", lambda: read("/etc/passwd"))
    attempt("a folder of files", walk)
    attempt("the reference by import", lambda: (sys.path.insert(0, os.path.dirname(TRAPS["reference"])), __import__("tiny")))
    attempt("the grader by import", lambda: (sys.path.insert(0, TRAPS["reference"].partition("/tests/")[0]), __import__("autograder.judge")))
""",
        alone=("what importers remember of folders",),  # they forget before the first fork
    ),
    Attack(
        2,
        "look at other processes' root, folder and files through /proc",
        "reach",
        """
def attack():
    for who in ("parent", "keeper"):
        for what in ("root", "cwd", "fd", "task"):
            attempt(f"{what} of the {who}", lambda: os.listdir(f"/proc/{TRAPS[who]}/{what}/"))
""",
        alone=("root of the keeper", "cwd of the keeper"),  # no process of its own user may look into it either
    ),
    Attack(
        3,
        "read other processes' environment, arguments and memory map",
        "reach",
        _FILES
        + """
def attack():
    for who in ("parent", "keeper"):
        for what in ("environ", "cmdline", "maps"):
            attempt(f"{what} of the {who}", lambda: read(f"/proc/{TRAPS[who]}/{what}"))
""",
        alone=("environ of the keeper", "maps of the keeper"),  # as above
    ),
    Attack(
        4,
        "read the supervisor's memory",
        "reach",
        """
def file():
    with open(f"/proc/{TRAPS['parent']}/mem", "rb") as memory:
        memory.seek(TRAPS["address"])
        memory.read(8)
def copy():
    kept = ctypes.create_string_buffer(8)
    here = (ctypes.c_size_t * 2)(ctypes.addressof(kept), 8)
    there = (ctypes.c_size_t * 2)(TRAPS["address"], 8)
    c("process_vm_readv", TRAPS["parent"], here, 1, there, 1, 0)
def attack():
    attempt("its memory as a file", file)
    attempt("its memory by a copy", copy)
""",
    ),
    Attack(
        5,
        "trace the supervisor or the zygote's keeper",
        "reach",
        """
def attack():
    seize_without_stopping = 0x4206
    for who in ("parent", "keeper"):
        attempt(f"trace the {who}", lambda: c("ptrace", seize_without_stopping, TRAPS[who], 0, 0))
""",
        alone=("trace the keeper",),  # it cannot be traced by its own kind in any case
    ),
    Attack(
        6,
        "find expected values among frames, live objects and modules",
        "forge",
        """
there = []
def outer(delta, x):
    import gc
    right = delta[:, None] * x
    frame, found = sys._getframe().f_back, []
    while frame:
        found += frame.f_locals.values()
        frame = frame.f_back
    if not there:  # a long look around is taken once
        for thing in gc.get_objects():
            if isinstance(thing, (list, tuple, dict)) and thing is not found:
                there.extend(thing.values() if isinstance(thing, dict) else thing)
    for thing in (*found, *there):
        if isinstance(thing, np.ndarray) and thing is not right and thing.shape == right.shape and np.array_equal(thing, right):
            return thing
    return np.zeros(right.shape)
""",
    ),
    Attack(
        7,
        "find what the previous submission left in memory",
        "reach",
        """
def attack():
    import builtins, gc, math
    def found(what):
        if not what:
            raise OSError("nothing left")
    holders = [thing for thing in gc.get_objects() if isinstance(thing, dict) and thing is not globals()]
    attempt("its words", lambda: found([one for one in holders if "left-by-" + "another" in map(str, list(one.values()))]))
    attempt("its names", lambda: found(hasattr(builtins, "left")))
    attempt("its patches", lambda: found(math.pi == 4 or np.exp is None))
""",
        before="import builtins, math\nbuiltins.left = 'left-by-another'\nmath.pi = 4\nnp.exp = None\n",
        always="each submission has a process of its own, forked from one that reads no submission",
    ),
    Attack(
        8,
        "use a descriptor that was left open",
        "reach",
        """
def attack():
    def use(number):
        there = os.fstat(number)
        if number in (0, 1, 2) and os.read(number, 1) == b"" and there.st_rdev == os.makedev(1, 3):
            raise OSError("the null device")
    attempt("one of the first three", lambda: [use(number) for number in (0, 1, 2)])
    for number in (4, *range(6, 1024)):
        try:
            use(number)
        except OSError:
            continue
        reached.append(f"descriptor {number}")
    attempt("results of others", lambda: os.read(3, 1))
    attempt("what others are asked", lambda: os.write(5, b"x"))
""",
        always="all descriptors but the null device and its own pipes are closed, and each pipe leads one way",
    ),
    Attack(
        9,
        "find tokens in the environment",
        "reach",
        """
def attack():
    def found(what):
        if not what:
            raise OSError("nothing found")
    attempt("a token", lambda: found([name for name in os.environ if "TOKEN" in name or "SECRET" in name]))
    attempt("anything of the user's", lambda: found({"HOME", "PATH", "USER", "PWD"} & set(os.environ)))
    attempt("an argument", lambda: found([one for one in sys.argv if "secret" in one]))
""",
        always="the zygote's environment is made from scratch",
    ),
    Attack(
        10,
        "send hidden inputs out by network",
        "reach",
        """
def line(family, kind, address):
    with socket.socket(family, kind) as it:
        it.settimeout(1)
        it.connect(address)
        it.send(b"inputs")
def attack():
    attempt("TCP", lambda: line(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", TRAPS["tcp"])))
    attempt("UDP", lambda: line(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", TRAPS["udp"])))
    attempt("an abstract socket", lambda: line(socket.AF_UNIX, socket.SOCK_STREAM, TRAPS["abstract"]))
    attempt("a look at the interfaces", lambda: [name for _, name in socket.if_nameindex() if name != "lo"][0:0])
    attempt("a pair of sockets", lambda: [one.close() for one in socket.socketpair()])
""",
    ),
    Attack(
        12,
        "learn how busy the machine is, and what memory it has",
        "reach",
        """
def attack():
    attempt("the load and the memory", lambda: c("sysinfo", ctypes.create_string_buffer(256)))
    attempt("the load", os.getloadavg)
""",
    ),
    Attack(
        13,
        "read what others handed in",
        "reach",
        """
def attack():
    attempt("a list of a folder", lambda: os.listdir(TRAPS["folder"]))
    attempt("a private file in it", lambda: open(TRAPS["private"], "rb").close())
    attempt("a file by its folder's descriptor", lambda: os.open("private", os.O_RDONLY, dir_fd=os.open(TRAPS["folder"], os.O_RDONLY)))
""",
    ),
    Attack(
        14,
        "ask a cloud's metadata service",
        "reach",
        """
def attack():
    def route():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as it:
            it.connect(("169.254.169.254", 80))
    attempt("a route to it", route)
    attempt("a socket for it", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close())
""",
        alone=("a route to it",),
    ),
)
