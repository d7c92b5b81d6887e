"""Ways to keep a loop from being counted: each has a function `attack`, which runs the rounds of `LOOP` untold."""

ROUNDS = 300
LOOP = f"""
def loop():
    total = 0
    for one in range({ROUNDS}):
        total += one
    return total
"""

UNCOUNTING = {
    "take the trace off": """
import sys
def attack():
    sys.settrace(None)
    loop()
""",
    "take it off by name, and put it back": """
import sys
def attack():
    before = sys.gettrace()
    getattr(sys, "settrace")(None)
    loop()
    getattr(sys, "settrace")(before)
""",
    "take it off by a pattern": """
import sys
class Any(type):
    def __instancecheck__(cls, one):
        return True
class Holds(metaclass=Any):
    __match_args__ = ("settrace",)
def attack():
    match sys:
        case Holds(take):
            take(None)
            loop()
""",
    "take it off by a pickle's finder": """
import io, pickle
def attack():
    pickle.Unpickler(io.BytesIO()).find_class("sys", "settrace")(None)
    loop()
""",
    "take it off by a name that is made": """
import sys
def attack():
    vars(sys)["set" + "trace"](None)
    loop()
""",
    "take it off in its own frame": f"""
import sys
def attack():
    sys._getframe().f_trace = None
    for one in range({ROUNDS}):
        pass
""",
    "take it off in the frame of a generator": f"""
def numbers():
    own[0].gi_frame.f_trace = None
    for one in range({ROUNDS}):
        pass
    yield one
own = [numbers()]
def attack():
    next(own[0])
""",
    "take it off in a frame of a traceback": f"""
def attack():
    try:
        1 / 0
    except ZeroDivisionError as error:
        error.__traceback__.tb_frame.f_trace = None
    for one in range({ROUNDS}):
        pass
""",
    "take it off in a frame that a debugger told": f"""
import bdb
class Debugger(bdb.Bdb):
    def user_line(self, frame):
        if frame.f_code.co_name == "numbers":
            told.append(frame)
def numbers():
    yield 0
    told[0].f_trace = None
    for one in range({ROUNDS}):
        pass
    yield one
told, own = [], numbers()
Debugger().runcall(next, own)
def attack():
    next(own)
""",
    "count lines alone no more": f"""
import inspect
def attack():
    setattr(inspect.currentframe(), "f_trace_lines", False)
    for one in range({ROUNDS}):
        pass
""",
    "put the count back": """
import sys
def attack():
    cells = sys.gettrace().__closure__
    loop()
    for cell in cells:
        if isinstance(cell.cell_contents, int):
            cell.cell_contents = 1
""",
    "put the count back in a cell that was found": """
import gc, sys
def attack():
    loop()
    for cell in gc.get_referents(*gc.get_referents(sys.gettrace())):
        if type(cell).__name__ == "cell" and type(cell.cell_contents) is int:
            cell.cell_contents = 1
""",
    "change the code that counts": """
import sys
def like():
    count = depth = elsewhere = filename = trace = 0
    def counts(frame, event, _):
        nonlocal count, depth
        elsewhere, filename, trace
    return counts
def attack():
    sys.gettrace().__code__ = like().__code__
    loop()
""",
    "run it in a profiler": """
import sys
rounds = []
def attack():
    sys.setprofile(lambda *_: rounds or rounds.append(loop()))
    len("")
    sys.setprofile(None)
""",
    "run it in an audit hook": """
import sys
sys.addaudithook(lambda event, _: loop() if event == "attack" else None)
def attack():
    sys.audit("attack")
""",
    "stop in the debugger": """
import io, pdb
def attack():
    try:
        pdb.Pdb(stdin=io.StringIO(), stdout=io.StringIO(), readrc=False).set_trace()
        len("")
    except BaseException:
        loop()
""",
    "let the debugger go on": """
import io, pdb
def attack():
    pdb.Pdb(stdin=io.StringIO("c"), stdout=io.StringIO(), nosigint=True, readrc=False).set_trace()
    loop()
""",
    "run it in a debugger": """
import bdb
class Debugger(bdb.Bdb):
    def trace_dispatch(self, *_):
        return None
def attack():
    Debugger().runcall(loop)
""",
    "put the trace back by a debugger": """
import bdb, sys
def attack():
    before = sys.gettrace()
    debugger = bdb.Bdb()
    debugger.trace_dispatch = lambda *_: None
    debugger.set_trace()
    loop()
    debugger.trace_dispatch = before
    debugger.set_trace()
""",
    "run it in a tracer": """
import trace
def attack():
    trace.Trace(count=False, trace=False, countfuncs=True).runfunc(loop)
""",
    "another function for breakpoints": """
import os, sys
def attack():
    os.environ["PYTHONBREAKPOINT"] = "sys.settrace"
    sys.__breakpointhook__(None)
    del os.environ["PYTHONBREAKPOINT"]
    loop()
""",
    "take it off by a path, and put it back": """
from pkgutil import resolve_name
def attack():
    before = resolve_name("sys:gettrace")()
    resolve_name("sys:settrace")(None)
    loop()
    resolve_name("sys:settrace")(before)
""",
    "take it off by a path of attributes": """
import operator, sys
class Own:
    of = sys
def attack():
    before = operator.attrgetter("of.gettrace")(Own)()
    operator.attrgetter("of.settrace")(Own)(None)
    loop()
    operator.attrgetter("of.settrace")(Own)(before)
""",
    "take it off by the path of a setting": """
from logging.config import BaseConfigurator
def attack():
    find = BaseConfigurator({}).convert
    before = find("ext://sys.gettrace")()
    find("ext://sys.settrace")(None)
    loop()
    find("ext://sys.settrace")(before)
""",
    "run it in another interpreter": f"""
try:
    import _interpreters as other
except ImportError:
    import _xxsubinterpreters as other
def attack():
    one = other.create()
    other.run_string(one, "for one in range({ROUNDS}):\\n    pass")
    other.destroy(one)  # a process that is forked beside one ends
""",
}
