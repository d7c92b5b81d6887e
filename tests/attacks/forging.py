"""Attacks on the verdict: rows 15 to 46 of the catalogue. None may earn more than the wrong answers that it gives."""

from attacks.mounting import Attack
from attacks.wearing import FORGED

_WRONG = "np.zeros((len(delta), len(x)))"


def _returns(row: int, title: str, value: str, ends: tuple[str, ...] = ("returned",)) -> Attack:
    return Attack(row, title, "forge", f"def outer(delta, x):\n    return {value}\n", ends)


def _frames(row: int, title: str, code: str, ends: tuple[str, ...]) -> Attack:
    return Attack(row, title, "forge", f"def attack():\n    tell({code})\n    time.sleep(9)\n", ends)


FORGING = (
    Attack(
        15,
        "exit with status 0",
        "forge",
        "def outer(delta, x):\n    os._exit(0)\n",
        ("left early, exit status 0",),
    ),
    Attack(15, "exit with status 0 while loading", "forge", "os._exit(0)\n", ("left early, exit status 0",)),
    Attack(15, "raise SystemExit(0)", "forge", "def outer(delta, x):\n    sys.exit(0)\n", ("raised SystemExit",)),
    Attack(
        15,
        "raise SystemExit(0) while loading",
        "forge",
        f"def outer(delta, x): return {_WRONG}\nsys.exit(0)\n",
        ("raised SystemExit",),
    ),
    Attack(
        15,
        "end in a KeyboardInterrupt",
        "forge",
        "def outer(delta, x):\n    raise KeyboardInterrupt\n",
        ("raised KeyboardInterrupt",),
    ),
    Attack(
        16,
        "send results at exit",
        "forge",
        """
import atexit
def late():
    for call in range(20):
        try: tell(frame(call, np.ones((2, 2))))
        except OSError: pass
    os._exit(0)
class Late:
    def __del__(self): late()
atexit.register(late)
sys.excepthook = lambda *_: os._exit(0)
last = Late()
def outer(delta, x):
    raise BaseException("still here")
""",
        ("raised BaseException",),
    ),
    Attack(
        17,
        "write the file of results",
        "forge",
        """
def outer(delta, x):
    for path in ("results.json", "/autograder/results/results.json", "/tmp/results.json", "gradebook.csv", "report.json"):
        try:
            with open(path, "w") as file: file.write('{"score": 1000}')
            os.chmod(path, 0o444)
        except OSError: pass
    os._exit(0)
""",
        ("left early, exit status 0",),
    ),
    Attack(
        18,
        "write frames for all cases before they are asked for",
        "forge",
        """
def outer(delta, x):
    for call in range(30):
        tell(frame(call, np.ones((len(delta), len(x)))))
    return np.ones((len(delta), len(x)))
""",
        (FORGED, "returned"),
    ),
    Attack(
        18,
        "write a frame for each case while loading",
        "forge",
        """
LOAD = sys.modules["wire"].LOAD
tell(frame(LOAD, None) + b"".join(frame(call, 1.0) for call in range(300)))
time.sleep(9)
""",
        ("returned",),
    ),
    _frames(18, "answer a call that is not asked for", "frame(3, None)", (FORGED,)),
    _frames(18, "send the frame of loading twice", "frame(sys.modules['wire'].LOAD, None)", (FORGED,)),
    _frames(18, "send a verdict for a status", "struct.pack('<IIB', 6, 0, 77) + b'N'", (FORGED,)),
    _frames(18, "send a value of an unknown kind", "struct.pack('<IIB', 6, 0, 0) + b'Z'", (FORGED,)),
    _frames(18, "send no value", "struct.pack('<IIB', 5, 0, 0)", (FORGED,)),
    _frames(18, "send noise", "bytes(range(256)) * 16", (FORGED,)),
    Attack(
        18, "answer the same call twice", "forge", "def attack():\n    tell(frame(0, 1.0) * 2)\n    time.sleep(9)\n"
    ),
    Attack(
        19,
        "write the results of other submissions",
        "forge",
        """
def outer(delta, x):
    right = np.outer(delta, x)
    for channel in (0, 1, 2, *range(4, 256)):
        for call in range(10):
            try: tell(frame(call, right * 0), channel)
            except OSError: pass
    return right * 0
""",
    ),
    Attack(
        20,
        "print forged results",
        "forge",
        """
def outer(delta, x):
    print('{"score": 1000, "tests": [{"name": "outer", "status": "passed", "score": 3, "max_score": 3}]}')
    print("##[set-output name=score]1000\\n::notice title=Autograding complete::Points 1000/1000\\n5 passed, 0 failed", flush=True)
    return 0.0
""",
    ),
    Attack(
        21,
        "patch numpy's comparisons",
        "forge",
        """
np.allclose = np.isclose = np.array_equal = np.testing.assert_allclose = lambda *_, **__: True
np.abs = np.absolute = lambda x: x * 0
np.max = np.sum = lambda *_, **__: 0
def outer(delta, x):
    return np.zeros((len(delta), len(x)))
""",
    ),
    Attack(
        21,
        "patch Python's built-in functions",
        "forge",
        """
import builtins
def outer(delta, x):
    builtins.all = builtins.any = lambda *_: True
    builtins.abs = builtins.sum = builtins.max = lambda *_, **__: 0
    return np.zeros((len(delta), len(x)))
""",
    ),
    Attack(
        21,
        "patch the worker and its codec",
        "forge",
        """
wire, worker = sys.modules["wire"], sys.modules["worker"]
wire.frame = lambda *_: b"forged, and long enough for a header"
def outer(delta, x):
    return np.zeros((len(delta), len(x)))
""",
        (FORGED,),
    ),
    Attack(
        21,
        "patch the function that makes the calls",
        "forge",
        """
sys.modules["worker"].told = lambda call, names, filename, tell, *_, **__: tell(0, "passed")
""",
    ),
    Attack(
        21,
        "import the grader and patch its judge",
        "forge",
        """
def outer(delta, x):
    import autograder.judge.compare as compare
    compare._too_far = lambda *_: None
    return np.zeros((len(delta), len(x)))
""",
        ("raised ModuleNotFoundError",),
    ),
    Attack(
        22,
        "return an array that equals everything",
        "forge",
        """
class Sure(np.ndarray):
    __array_priority__ = 1e9
    def __eq__(self, other): return np.ones(np.shape(other), bool)
    def __array_ufunc__(self, *args, **options): return np.zeros(self.shape)
    def __array_function__(self, *args, **options): return True
def outer(delta, x):
    return np.zeros((len(delta), len(x))).view(Sure)
""",
    ),
    Attack(
        22,
        "return a number that equals everything",
        "forge",
        """
class Sure(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return Sure(0)
    __rsub__ = __sub__
    def __hash__(self): return 0
def outer(delta, x):
    return Sure(0)
""",
    ),
    Attack(
        23,
        "return an object that becomes another array each time",
        "forge",
        """
class Duck:
    shape = (4, 3)
    seen = 0
    def __init__(self, shape): self.shape = shape
    def __array__(self, *args, **options):
        Duck.seen += 1
        return np.full(self.shape, np.nan if Duck.seen % 2 else 0.0)
    def __eq__(self, other): return True
    def __hash__(self): return 0
def outer(delta, x):
    return Duck((len(delta), len(x)))
""",
    ),
    Attack(
        24,
        "return an array of objects that equal everything",
        "forge",
        """
class Equal(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return Equal(0)
    __rsub__ = __sub__
    def __hash__(self): return 0
def outer(delta, x):
    return np.full((len(delta), len(x)), Equal(0), object)
""",
    ),
    Attack(
        24,
        "return a pickle that runs code",
        "forge",
        """
class Gadget:
    def __reduce__(self): return (os.system, ("touch /tmp/breached",))
def outer(delta, x):
    return Gadget()
""",
    ),
    _frames(24, "send a pickle", "struct.pack('<IIB', 9, 0, 0) + b'\\x80\\x04N.'", (FORGED,)),
    _returns(25, "return a masked array", "np.ma.masked_all((len(delta), len(x)))"),
    _returns(26, "return nan", "np.full((len(delta), len(x)), np.nan)"),
    _returns(
        26, "return nan in one place and the rest right", "np.where(np.arange(len(x)) == 0, np.nan, np.outer(delta, x))"
    ),
    _returns(27, "return inf", "np.full((len(delta), len(x)), np.inf)"),
    _returns(
        27,
        "return numbers that overflow every tolerance",
        "np.full((len(delta), len(x)), 1e308) * np.sign(np.outer(delta, x))",
    ),
    _returns(28, "return a number that would broadcast", "np.outer(delta, x).mean()"),
    _returns(28, "return a row that would broadcast", "np.outer(delta, x)[:1]"),
    _returns(28, "return the right numbers with one more axis", "np.outer(delta, x)[None]"),
    _returns(29, "return an empty array of the right width", "np.zeros((0, len(x)))"),
    _returns(29, "return an empty list", "[]"),
    _returns(29, "return None", "None"),
    _returns(30, "return numbers so large that a tolerance would be huge", "np.full((len(delta), len(x)), 1e300)"),
    _returns(31, "return zeros, for small answers", _WRONG),
    Attack(
        32,
        "return whole numbers",
        "forge",
        "def outer(delta, x):\n    return np.outer(delta, x).astype(int)\n",
    ),
    _returns(32, "return half precision", "np.outer(delta, x).astype(np.float16)"),
    _returns(32, "return complex numbers", "np.outer(delta, x) + 0j"),
    _returns(32, "return numbers as text", "np.outer(delta, x).astype(str)"),
    _returns(32, "return truth values", "np.outer(delta, x).astype(bool)"),
    _returns(33, "return the right numbers without their signs", "np.abs(np.outer(delta, x))"),
    _returns(33, "return subnormal numbers of the right signs", "np.copysign(5e-324, np.outer(delta, x))"),
    Attack(
        34,
        "change its inputs, so that the expected answer would change",
        "forge",
        """
def outer(delta, x):
    delta *= 0
    x *= 0
    return np.zeros((len(delta), len(x)))
""",
    ),
    Attack(
        34,
        "return its input",
        "forge",
        "def outer(delta, x):\n    x.resize((len(delta), len(x)), refcheck=False)\n    return x\n",
        ("returned", "raised ValueError"),
    ),
    Attack(
        35,
        "change its answer after it was returned",
        "forge",
        """
given = []
def outer(delta, x):
    for old, right in given:
        old[:] = right
    given.append((np.zeros((len(delta), len(x))), np.outer(delta, x)))
    return given[-1][0]
""",
    ),
    Attack(
        35,
        "change its answer from a thread",
        "forge",
        """
def outer(delta, x):
    import threading
    answer, right = np.zeros((len(delta), len(x))), np.outer(delta, x)
    threading.Timer(0.01, lambda: answer.__setitem__(slice(None), right)).start()
    return answer
""",
        ("raised RuntimeError",),
    ),
    Attack(
        36,
        "be right only in the first call",
        "forge",
        """
calls = []
def outer(delta, x):
    calls.append(1)
    return np.outer(delta, x) if len(calls) == 1 else np.zeros((len(delta), len(x)))
""",
    ),
    Attack(
        36,
        "be right only in every second call",
        "forge",
        """
calls = []
def outer(delta, x):
    calls.append(1)
    return np.outer(delta, x) * (len(calls) % 2)
""",
    ),
    Attack(
        39,
        "detect the grader, and give right results only elsewhere",
        "forge",
        """
def outer(delta, x):
    graded = "wire" in sys.modules or not os.environ.get("HOME") or os.getpid() == 1
    return np.outer(delta, x) * (not graded) + graded
""",
    ),
    Attack(
        40,
        "let another package do the work",
        "forge",
        """
def outer(delta, x):
    for name in ("torch", "jax", "autograd", "scipy", "sklearn", "tensorflow"):
        try: return __import__(name).outer(delta, x)
        except (ImportError, AttributeError): pass
    raise ImportError("none of them")
""",
        ("raised ImportError",),
    ),
    Attack(
        41,
        "load machine code that it writes itself",
        "forge",
        """
import base64, tempfile
def outer(delta, x):
    with tempfile.NamedTemporaryFile(suffix=".so") as file:
        file.write(base64.b64decode("f0VMRg=="))
        return ctypes.CDLL(file.name).outer(delta, x)
""",
        ("raised PermissionError", "raised FileNotFoundError"),
    ),
    Attack(
        45,
        "attack while it is imported",
        "forge",
        """
import builtins
np.outer = lambda *_: np.ones((2, 2))
builtins.print = builtins.len = None
sys.settrace = sys.setprofile = lambda *_: None
sys.modules["worker"]._tobytes = lambda *_: b""
def outer(delta, x):
    return 1.0
""",
        ("left early, exit status 0",),
    ),
    Attack(
        46,
        "replace the library by its own module",
        "forge",
        """
import types
fake = types.ModuleType("numpy")
fake.outer = lambda *_: 0
sys.modules["numpy"] = sys.modules["random"] = sys.modules["struct"] = sys.modules["json"] = fake
sys.path.insert(0, "")
sys.meta_path.clear()
def outer(delta, x):
    return fake.outer(delta, x)
""",
    ),
)
