"""Attacks on what a course gives: drivers, files, packages, the modules of several files. Rows 46 and 95 of the catalogue."""

from dataclasses import dataclass

from attacks.mounting import TOOLS


@dataclass(frozen=True)
class Misled:
    """One way to lie to what a course gives: a right submission to a course of this kind of `ground`, spoiled by this code.

    What is `judged` earns no more than `most`. The code stands behind the right file; where it `replaces` a part of it, from one text to
    before another, it stands in its place. `kind` is "forge", or "reach" where the code tells what it got hold of.
    """

    row: int
    title: str
    ground: str
    judged: str
    code: str
    kind: str = "forge"
    replaces: tuple[str, str] | None = None
    most: float = 0.0
    ends: tuple[str, ...] = ("returned",)

    @property
    def name(self) -> str:
        """How the attack is called in tests."""
        return f"{self.row} {self.title}"


HEAD = "import builtins, ctypes, gc, io, os, sys\nimport numpy as np\n"

LYING = """
class Liar(float):
    shape, dtype, ndim, size = (2, 2), np.dtype(float), 2, 4
    __class__ = property(lambda self: np.ndarray)
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = float.__hash__
    def __array__(self, *a, **k): return np.zeros((2, 2))
    def __getattribute__(self, name): return lambda *a, **k: self
    def __iter__(self): return iter([self] * 9)
    def __reduce__(self): return eval, ("1",)
class Array(np.ndarray):
    tobytes = tolist = lambda self, *a: b""
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
    def __eq__(self, other): return True
def as_array(shape): return np.zeros(shape).view(Array)
"""


def _lie(what: str, code: str) -> Misled:
    """A lie that stands in the place of a class whose product is judged."""
    return Misled(
        46,
        f"deceive a driver: {what}",
        "led",
        "Point.__matmul__",
        f"{HEAD}{code}",
        replaces=("class Point:", "def squash(x):"),
    )


def _liar(what: str, judged: str, code: str) -> Misled:
    """A lie that stands behind a right file."""
    return Misled(46, f"deceive a driver: {what}", "led", judged, f"{HEAD}{LYING}{code}\n")


_LIES = {
    "another driver in its place": """
class Point:
    def __init__(self, x): self.x = 0 * x
def operated(x, y): return x * y
""",
    "another driver in its place, restored at each check": """
class Again:
    def __get__(self, one, owner):
        globals()["operated"] = lambda x, y: 0 * x
        return np.zeros(3)
class Point:
    x = Again()
    def __init__(self, x): pass
    def __matmul__(self, other): return self
""",
    "its code changed from a function that it calls": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        frame = sys._getframe(1)
        frame.f_globals["operated"].__code__ = (lambda x, y: 0 * x).__code__
        while frame:
            call = frame.f_locals.get("call")
            if hasattr(call, "puts_in"):
                call.puts_in.put_in = lambda names, *_: names.update(operated=lambda x, y: 0 * x)
            frame = frame.f_back
        return Point(0 * self.x)
""",
    "an object that equals everything": """
class Lie:
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda *_: True
    __hash__ = None
    shape, dtype, ndim, size = (4,), np.dtype(float), 1, 4
    def __array__(self, *_, **__): return np.zeros(4)
    def __getattr__(self, name): return lambda *_, **__: self
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point(Lie())
""",
    "an object that only looks like an array": """
class Lie(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_ufunc__(self, *_, **__): return np.zeros(self.shape)
    def tobytes(self, *_): return b""
    def __reduce__(self): return (os._exit, (0,))
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point((0 * self.x).view(Lie))
""",
    "an object that runs code when it is copied": """
class Bomb:
    def __reduce__(self): return (os._exit, (0,))
    __reduce_ex__ = __getstate__ = lambda self, *_: os._exit(0)
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point(Bomb())
""",
    "a metaclass": """
class Meta(type):
    def __call__(cls, *_): return type.__call__(cls)
    def __getattribute__(cls, name): raise SystemExit(0)
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return 7
class Point(metaclass=Meta):
    def __matmul__(self, other): return self
    @property
    def x(self): return np.zeros(4)
""",
    "attributes with hostile names": """
class Name(str):
    def __hash__(self): return hash("__matmul__")
    def __eq__(self, other): raise MemoryError
    def __format__(self, spec): raise KeyboardInterrupt
Point = type("Point", (), {Name("x"): 1, "__init__": lambda self, x: None})
""",
    "an object that says that all is right": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        for call in range(400):
            try: os.write(3, b"\\\\0" * 16)
            except OSError: pass
        return Point(0 * self.x)
""",
    "a library that gives any result": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        np.asarray = np.array = lambda *_, **__: np.zeros(4)
        builtins.isinstance = lambda *_: True
        builtins.type = lambda *_: np.ndarray
        return Point(self.x + other.x)
""",
}

_LIARS = {
    "a number that equals everything": (
        "Dense.forward",
        """
Dense.forward = lambda self, x: Liar(0)""",
    ),
    "a subclass of arrays": (
        "Dense.forward",
        """
Dense.forward = lambda self, x: as_array((len(x), self.W.shape[1]))""",
    ),
    "a tuple of such objects": (
        "Dense.backward",
        """
Dense.backward = lambda self, dout: (Liar(1), as_array(self.W.shape))""",
    ),
    "a subclass of whole numbers": (
        "Dense.count",
        """
Dense.count = type('N', (int,), {'__eq__': lambda *a: True, '__index__': lambda s: 1 / 0, '__hash__': None})(0)""",
    ),
    "a descriptor": (
        "Dense.count",
        """
Dense.count = type('D', (), {'__get__': lambda *a: Liar(0), '__set__': lambda *a: None})()""",
    ),
    "a metaclass that gives any result": (
        "Dense.of_size",
        """
class M(type):
    def __getattribute__(cls, name): return lambda *a, **k: Liar(0)
    def __instancecheck__(cls, one): return True
    __dict__ = __mro__ = property(lambda cls: 1 / 0)
class Dense(metaclass=M): pass""",
    ),
    "an object that says that it is a class": (
        "Running",
        """
class C:
    __class__ = property(lambda self: type)
    def __call__(self, *a): return Liar(0)
Running = C()""",
    ),
    "another driver in its place, behind a right class": (
        "Point.__matmul__",
        """
Point.__matmul__ = lambda self, other: Point(0 * self.x)
def operated(x, y): return x * y""",
    ),
    "another driver in its place, when it is called": (
        "Point.__matmul__",
        """
def mine(x, y): return x * y
def product(self, other):
    globals()['operated'] = mine
    return Point(0 * self.x)
Point.__matmul__ = product""",
    ),
    "a numpy that gives any result": (
        "Dense.scaled",
        """
def always(*a, **k): return True
def scaled(x, by):
    np.array_equal = np.allclose = np.isclose = np.all = np.testing.assert_allclose = always
    np.abs = np.subtract = lambda *a, **k: 0.0
    return x * 0
Dense.scaled = staticmethod(scaled)""",
    ),
    "pieces that are not arrays": (
        "batches",
        """
def batches(x, size):
    while True: yield Liar(0)""",
    ),
    "its own iterator": (
        "batches",
        """
class B:
    __iter__ = lambda s: s
    __next__ = lambda s: as_array(1)
    __len__ = lambda s: 1 << 62
batches = lambda x, size: B()""",
    ),
    "a subclass of texts": (
        "show",
        """
class T(str):
    __eq__ = lambda *a: True
    __hash__ = str.__hash__
    encode = lambda *a: b''
class S(io.StringIO):
    getvalue = lambda s: T('1: 0')
def show(losses): io.StringIO = S""",
    ),
    "an exception that equals everything": (
        "Running",
        """
class E(BaseException):
    __class__ = property(lambda s: Liar)
    __str__ = lambda s: Liar(0)
    __cause__ = property(lambda s: s)
class Running:
    def __init__(self, *a): raise E(Liar(0))""",
    ),
}


def spoils(other: str) -> dict[str, str]:
    """Ways to change what lies in `given/`, where `words.npz` and another file are: each a statement that must not come off."""
    return {
        "changes its mode": "os.chmod('given/words.npz', 0o777)",
        "changes the folder's mode": "os.chmod('given', 0o777)",
        "changes the mode of the folder above": "os.chmod('.', 0o777)",
        "overwrites": "open('given/words.npz', 'wb').write(b'')",
        "appends": "open('given/words.npz', 'ab').write(b'x')",
        "truncates": "os.truncate('given/words.npz', 0)",
        "opens to truncate": "os.open('given/words.npz', os.O_RDONLY | os.O_TRUNC)",
        "maps to write": "np.memmap('given/words.npz', dtype='u1', mode='r+')[:] = 0",
        "deletes": "os.unlink('given/words.npz')",
        "replaces": f"os.rename('given/{other}', 'given/words.npz')",
        "links": "os.symlink('/etc/passwd', 'given/more.txt')",
        "links hard": "os.link('given/words.npz', 'given/more.npz')",
        "adds a module": "open('given/numpy.py', 'w').write('')",
        "adds one beside": "open('numpy.py', 'w').write('')",
        "adds a folder": "os.mkdir('given/new')",
        "changes its owner": "os.chown('given/words.npz', 0, 0)",
        "mounts over it": "import ctypes\nif ctypes.CDLL(None).mount(b'none', b'given', b'tmpfs', 0, None): raise OSError",
    }


def _attempts(statements: dict[str, str]) -> str:
    """`attack`, which tries each of these statements by itself."""
    tries = "".join(f"    attempt({name!r}, lambda: exec({line!r}, globals()))\n" for name, line in statements.items())
    return f"def attack():\n{tries}"


_INSTEAD = TOOLS.partition("def outer")[0]
_TELL = """
def told(*args, **options):
    global kept
    if kept is None:
        kept = attack() or {"tried": tried, "reached": reached}
    return kept
"""

_BEGUN = """
class PartialParse:
    def __init__(self, sentence):
        self.stack, self.waiting, self.arcs = [told()], [], []
"""

_MOVES = """
import given.moves, types
class Moves(types.ModuleType):
    __path__ = ["/"]
    def __getattribute__(self, name): return lambda *_: ("shift", "left", "right")
def features(*args, **options): return np.zeros(0)
class PartialParse:
    def __init__(self, sentence):
        given.moves.__class__ = Moves
        sys.modules["given"] = sys.modules["given.moves"] = Moves("given")
        self.stack, self.waiting, self.arcs = [], [], []
"""

GIVEN = (
    Misled(
        95,
        "change given files from a function that a driver calls",
        "parser",
        "PartialParse.__init__",
        f"{HEAD}{_INSTEAD}{_attempts(spoils('moves.py'))}{_TELL}{_BEGUN}",
        "reach",
    ),
    Misled(
        95,
        "replace given modules by its own, when a driver calls it",
        "parser",
        "PartialParse.__init__",
        f"{HEAD}{_MOVES}",
    ),
    Misled(
        95,
        "replace given data by a table of its own",
        "parser",
        "features",
        f"{HEAD}np.load = lambda *_, **__: {{}}\nVECTORS = np.ones_like(VECTORS)\nPLACES = dict.fromkeys(PLACES, 0)\n",
    ),
    Misled(
        95,
        "hand the driver a model of its own",
        "parser",
        "parse_all",
        f"{HEAD}def parse_all(sentences, model, *more, **options):\n    sys._getframe(1).f_locals.update(model=None, asked=[])\n    return [[] for one in sentences]\n",
    ),
)

_SPARSE = """
class Lie(scipy.sparse.csr_matrix):
    __array_priority__ = 1e9
    def __eq__(self, other): return True
    def __array__(self, *_, **__): return np.zeros(self.shape)
    def toarray(self, *_, **__): return Lie(self.shape)
    todense = tocoo = tocsr = toarray
    def __getattribute__(self, name): return super().__getattribute__(name) if name in ("shape", "_shape", "__class__") else (lambda *_, **__: self)
    def __reduce__(self): return eval, ("1",)
def count_neighbours(sentences, size, reach=2): return Lie((size, size))
"""

_LIBRARY = """
def always(*_, **__): return True
def count_neighbours(sentences, size, reach=2):
    np.array_equal = np.allclose = np.isclose = np.all = always
    for name in list(sys.modules):
        if name.startswith("scipy"): sys.modules[name].__dict__.update(issparse=always, allclose=always)
    scipy.sparse.csr_matrix.toarray = lambda self, *_: np.zeros((size, size))
    return scipy.sparse.csr_matrix((size, size))
"""

_OPERATOR = """
class Lie(scipy.sparse.linalg.LinearOperator):
    def __init__(self, shape): super().__init__(float, shape)
    def _matvec(self, x): return 0 * x
    def __eq__(self, other): return True
    def __array__(self, *_, **__): return np.zeros(self.shape)
def shorten(counts, k): return Lie((counts.shape[0], k))
"""

_BY_SCIPY = {
    "reads a file as NetCDF": "import scipy.io\nread(lambda: scipy.io.netcdf_file(TRAPS['public']))",
    "reads a file as Matlab's": "import scipy.io\nread(lambda: scipy.io.loadmat('/etc/passwd'))",
    "reads a file as sound": "import scipy.io.wavfile\nread(lambda: scipy.io.wavfile.read(TRAPS['reference']))",
    "writes a matrix": "import scipy.io\nscipy.io.mmwrite('/tmp/out.mtx', np.eye(2))",
    "writes an archive": "scipy.sparse.save_npz('/tmp/kept.npz', scipy.sparse.eye(2))",
    "starts a program": "import subprocess\nsubprocess.run(['true'], check=True)",
}

_READ = """
def read(act):
    try: act()
    except (ValueError, TypeError): pass  # it is read, and of another kind
"""

PACKAGED = (
    Misled(46, "return a scipy matrix that equals everything", "vectors", "count_neighbours", f"{HEAD}{_SPARSE}"),
    Misled(46, "switch off scipy's and numpy's comparisons", "vectors", "count_neighbours", f"{HEAD}{_LIBRARY}"),
    Misled(
        46,
        "return a scipy operator instead of numbers",
        "vectors",
        "shorten",
        f"{HEAD}{_OPERATOR}",
        most=1.0,
    ),
    Misled(
        95,
        "use files, the network and programs through scipy",
        "vectors",
        "count_neighbours",
        f"{HEAD}{_INSTEAD}{_READ}{_attempts(_BY_SCIPY)}{_TELL}class Told:\n    def toarray(self): return told()\ndef count_neighbours(*args, **options): return Told()\n",
        "reach",
    ),
)

MODULES = {
    "another module in its place": "import sys, types\nsys.modules['network'] = types.ModuleType('network')\n",
    "none in its place": "import sys\nsys.modules['network'] = sys.modules['layers'] = None\n",
    "the driver of the other file": "import network\nnetwork.net_scores = lambda x, W, V, b: x\nnetwork.np = None\n",
    "numpy": "import sys\nsys.modules['numpy'] = sys.modules['layers']\n",
    "a class of the module": (
        "import sys, types\n"
        "class Lies(types.ModuleType):\n"
        "    def __getattribute__(self, name):\n        return lambda *args: 0\n"
        "sys.modules['network'].__class__ = sys.modules['layers'].__class__ = Lies\n"
    ),
    "the function that puts the driver in": "import sys\nsys.modules['given_functions'].Given.put_in = lambda *_: None\n",
    "names that stay": "import sys\nsys.modules['network'].__dict__.update(Net=None, net_scores=lambda *_: None)\n",
    "every name": "def __getattr__(name):\n    return lambda *args: 0\n",
    "the finders of files": "import sys\nsys.meta_path.clear()\nsys.path_hooks.clear()\nsys.path_importer_cache.clear()\n",
    "the function that puts given code in while files load": (
        "import sys\n"
        "given = sys.modules['given_functions']\n"
        "given.Given.put_in_loaded = given._Part.put_in = given._Own.__getattr__ = lambda *_: None\n"
    ),
    "the given code, when the other file runs": (
        "import sys\n"
        "class Names(dict):\n    def __missing__(self, name):\n        return lambda *args: 0\n"
        "sys.modules['given_functions']._PYTHONS = Names()\n"
        "bend = linear = np = None\n"
    ),
    "a package": "__path__ = ['/']\n__name__ = 'network'\n__package__ = 'network'\n",
}
"""What one file may do to the other's module, which holds a wrong method: it stands in front of it, and behind it."""

LEADING = (
    *(_lie(what, code) for what, code in _LIES.items()),
    *(_liar(what, *how) for what, how in _LIARS.items()),
    *PACKAGED[:-1],
    *(
        Misled(46, f"change the module of another file: {what}", "several", "Net.scores", code, most=3.5)
        for what, code in MODULES.items()
    ),
    *GIVEN,
    PACKAGED[-1],
)
"""All of them."""
