"""What given functions find of the name that they use: one another, the student's, and what is nobody's, in one file and in several."""

import inspect
import sys
from types import ModuleType

import pytest

from autograder.course.markers import given_text
from autograder.loading.cells import join_files
from autograder.loading.statements import Loaded
from autograder.sandbox.frames import outcome_here
from autograder.sandbox.given_functions import Given
from autograder.sandbox.worker import GIVEN, Call, told_in

CHAIN = {
    "low.py": "def low(x):\n    return x + 1\n\ndef other(x):\n    return task(x)",
    "middle.py": "from low import low\n\ndef middle(x):\n    return 10 * low(x)",
    "top.py": "from low import other\nfrom middle import middle\n\ndef top(x):\n    return middle(x), other(x)",
}
THEIRS = "low = middle = other = lambda x: 'theirs'\ndef task(x): return 'right'\n"


def modules(**texts):
    """The names of each file of a student, as it was run."""
    found = {}
    for name, text in texts.items():
        exec(text, found.setdefault(f"{name}.py", {}))
    return found


@pytest.mark.parametrize("files", [("low", "middle", "top"), ("top", "middle", "low")])
def test_a_given_function_calls_what_was_given_in_another_file_and_there_in_another(files):
    """Whatever each file of the student has of these names, in whichever order the files come."""
    given = Given(join_files({f"{name}.py": CHAIN[f"{name}.py"] for name in files}).decode())
    theirs = modules(**dict.fromkeys(files, THEIRS))
    given.put_in({}, theirs)
    assert theirs["top.py"]["top"](1) == (20, "right")
    assert theirs["middle.py"]["low"](1) == "theirs"  # their own answers call it


def test_the_same_in_one_file():
    """Also where a function of the student's takes the place of a given one while a given one runs."""
    names = {}
    exec(f"{THEIRS}def task(x): globals()['middle'] = None; return 'right'", names)
    text = "\n\n".join(text.partition("\n\n")[2] if "import" in text else text for text in CHAIN.values())
    Given(text.replace("return middle(x), other(x)", "return other(x), middle(x)")).put_in(names)
    assert names["top"](1) == ("right", 20)


def test_what_has_just_run_has_what_was_given():
    """Who imports from it gets that, and not what the student made of it."""
    given = Given(join_files(CHAIN).decode())
    theirs = modules(low=THEIRS, middle=THEIRS)
    given.put_in_loaded("low.py", theirs)
    assert theirs["low.py"]["low"](1) == 2
    assert theirs["low.py"]["other"](1) == "right"
    assert theirs["middle.py"]["middle"](1) == "theirs"


def test_a_file_that_is_not_there_takes_no_given_function_along():
    """What it needs of the student's is told as Python tells it, with what may be meant."""
    given = Given(join_files(CHAIN).decode())
    theirs = modules(middle=THEIRS, top=THEIRS)
    given.put_in({}, theirs)
    assert theirs["middle.py"]["middle"](1) == 20
    with pytest.raises(NameError, match="name 'task' is not defined"):
        theirs["top.py"]["top"](1)


def test_a_function_of_the_students_is_that_of_the_file_that_it_is_imported_from():
    """Another of its name in the driver's file is meant where the first is not there."""
    given = Given(join_files({"a.py": "", "b.py": "from a import f\n\ndef led(): return f()"}).decode())
    for own, led in (("def f(): return 1", 1), ("", 2)):
        theirs = modules(a=own, b="def f(): return 2")
        given.put_in({}, theirs)
        assert theirs["b.py"]["led"]() == led


def test_a_given_function_may_bear_any_name_and_call_itself():
    """Nothing of how they are found gets in their way."""
    names = {}
    Given("def find(n): return n and _find(n - 1)\n\ndef _find(n): return n and _find(n - 1)\n").put_in(names)
    exec("find_own = find\n_find = None", names)
    assert names["find"](3) == 0


_TABLE = (
    "def bend(x): return -x\nbend.slope = 3\nTABLE = {bend: 'found'}\nclass Net:\n    def __init__(self, f): self.f = f"
)
_NET = "\n    def go(self, x): return TABLE[self.f], self.f is bend, self.f.slope, self.f(x)\n"


@pytest.mark.parametrize("is_one_file", [True, False])
def test_a_table_of_a_students_finds_the_given_function_that_a_driver_hands_it(is_one_file):
    """It is the function that the file has, turned into what was given: in the same file, and where it is imported from another."""
    bend, led = "def bend(x):\n    return 2 * x\n\n", "def led(x):\n    return Net(bend).go(x)\n"
    if is_one_file:
        names = {}
        exec(_TABLE + _NET, names)
        for _ in range(2):
            Given(bend + led).put_in(names)
            assert names["led"](4) == ("found", True, 3, 8)
        return
    given = Given(join_files({"low.py": bend, "top.py": f"from low import bend\n\n{led}"}).decode())
    theirs = modules(low=_TABLE)
    given.put_in_loaded("low.py", theirs)
    theirs["top.py"] = {name: theirs["low.py"][name] for name in ("bend", "TABLE")}
    exec(f"class Net:\n    def __init__(self, f): self.f = f{_NET}", theirs["top.py"])
    for _ in range(2):
        given.put_in({}, theirs)
        assert theirs["top.py"]["led"](4) == ("found", True, 3, 8)


@pytest.mark.parametrize(
    "theirs", ["bend = abs", "def own(x): return 'own'\nbend = own", "bend = lambda x, own=1: own"]
)
def test_another_function_under_a_given_ones_name_stays_what_it_is(theirs):
    """Nothing that the student calls by another name is changed."""
    names = {}
    exec(f"{theirs}\nkept = bend\nbefore = kept(-1)", names)
    Given("def bend(x):\n    return 2 * x\n").put_in(names)
    assert (names["bend"](4), names["kept"](-1)) == (8, names["before"])


@pytest.mark.parametrize("given", ["def bend(x, y=2):\n    return y * x\n", "def bend(x):\n    return 2 * x\n"])
@pytest.mark.parametrize(
    "spoils",
    [
        "del bend",
        "bend = abs",
        "bend.__code__ = (lambda x: 'own').__code__",
        "bend.__defaults__ = (7,)",
        "bend.__kwdefaults__ = {'y': 7}",
        "size = type(size)(size.__code__, {}, 'size')",
    ],
)
def test_what_a_call_spoils_of_a_given_function_is_right_for_the_next(given, spoils):
    """Whether it takes its name away, or turns the function itself into another."""
    names, some, looks = {}, Given(f"{given}def size(x):\n    return len(x), bend(len(x))\n"), []
    for _ in range(2):
        some.put_in(names)
        assert (names["bend"](4), names["size"]("ab")) == (8, (2, 4))
        looks.append((inspect.signature(names["bend"]), names["bend"].__kwdefaults__))
        exec(spoils, names)
    assert looks[0] == looks[1]


def test_what_decorates_a_given_function_does_so_before_each_call():
    """It may be the student's, or keep a list of what it was given."""
    names, given = (
        {"SEEN": []},
        Given("def keep(f):\n    SEEN.append(f)\n    return f\n@keep\ndef bend(x):\n    return 2 * x\n"),
    )
    for _ in range(2):
        given.put_in(names)
    assert len(names["SEEN"]) == 2


def test_a_file_in_which_nothing_is_given_is_left_as_it_is():
    """Beside another in which something is."""
    given, theirs = Given(join_files({"a.py": "", "b.py": "def led(): return 1"}).decode()), modules(a="kept = 2", b="")
    for _ in range(2):
        given.put_in({}, theirs)
        assert (theirs["a.py"]["kept"], theirs["b.py"]["led"]()) == (2, 1)


def test_who_looks_through_all_names_finds_nothing_of_the_courses():
    """Also not an error that no name of theirs could raise."""
    names = {}
    exec(
        "class Net: scores = 1\ndef nets(): return [one for one in globals().values() if hasattr(one, 'scores')]", names
    )
    Given("def led():\n    return len(nets())\n").put_in(names)
    assert names["led"]() == 1


@pytest.mark.parametrize(("name", "gives"), [("low", 2), ("task", "right"), ("own", "own")])
def test_a_function_as_an_argument_is_that_of_the_file_where_the_course_has_it(name, gives):
    """What was given, or the student's of the file in which the task is at home; and not what the task's own file has of that name."""
    call = Call("led", ("f",), (GIVEN + name,))
    call.puts_in = Given(join_files({"low.py": CHAIN["low.py"], "top.py": "def led(f): return f(1)"}).decode())
    theirs = modules(low=THEIRS, top=f"{THEIRS}def task(x): return 'theirs'\ndef own(x): return 'own'")
    outcome = told_in(Loaded(theirs), call, "", {"led": "top.py", "task": "low.py"}, outcome_here)
    assert outcome.value == gives


@pytest.mark.parametrize(
    "head",
    [
        "def sum(x): return 'own'",
        "if len:\n    def sum(x): return 'own'",
        "try:\n    sum = lambda x: 'own'\nexcept NameError:\n    pass",
        "try:\n    absent\nexcept NameError:\n    sum = lambda x: 'own'",
        "for sum in [lambda x: 'own']:\n    pass",
        "while [sum := lambda x: 'own']:\n    break",
        "match [lambda x: 'own']:\n    case [sum]:\n        pass",
        "from own_things import *",
    ],
)
def test_a_name_of_pythons_that_the_courses_file_has_is_the_files(head, monkeypatch):
    """However its file comes to it: then the student's is meant, and else Python's."""
    module = ModuleType("own_things")
    module.sum = "own".format
    monkeypatch.setitem(sys.modules, "own_things", module)
    led = "\n\ndef led(): return sum([1, 2])"
    for first, gives in (
        (head, "own"),
        (head.replace("sum", "total").replace("own_things import *", "os import sep"), 3),
    ):
        names = {}
        exec(head, names)
        Given(given_text(first + led, {})).put_in(names)
        assert names["led"]() == gives


SCOPES = (
    "return [sum for sum in x], sum(x)",
    "return (lambda sum: sum)(x), sum(x)",
    "def inner(sum=sum(x)): return x, sum\n    return inner()",
    "class C:\n        def sum(self): return sum(x)\n    return x, C().sum()",
    "class C:\n        sum = x\n        def all_of(self): return sum(x)\n    return C.sum, C().all_of()",
    "def inner():\n        for sum in [x]: return sum\n    return inner(), sum(x)",
    "def inner():\n        sum = x\n        def innermost(): return sum\n        return innermost()\n    return inner(), sum(x)",
    "def inner():\n        try: 1 / 0\n        except ZeroDivisionError as sum: return x\n    return inner(), (lambda: sum(x))()",
)


@pytest.mark.parametrize("body", SCOPES)
def test_a_name_that_is_bound_in_a_part_of_a_given_function_is_another_there_alone(body):
    """As in Python; in the rest of it no name of the student's is meant."""
    names = {"sum": None}
    Given(f"def led(x):\n    {body}").put_in(names)
    assert names["led"]([1, 2]) == ([1, 2], 3)
    theirs = modules(a="def total(x): return sum(x)", b="total = None")
    text = f"from a import total\n\ndef led(x):\n    {body.replace('sum', 'total')}"
    Given(join_files({"a.py": "", "b.py": text}).decode()).put_in({}, theirs)
    assert theirs["b.py"]["led"]([1, 2]) == ([1, 2], 3)


LED = "def drive(x, by=2):\n    return np.float64(sum([x, by])) + helper(x)\n\n\ndef helper(x):\n    return task(x)\n"


@pytest.mark.parametrize(
    "change",
    [
        "drive = None",
        "del drive",
        "helper = lambda x: 100",
        "drive.__code__ = (lambda x, by: 100).__code__",
        "drive.__defaults__ = (9,)",
        "del np",
        "globals()['_<given>'] = None",
        "del globals()['_<given>']",
        "vars(globals()['_<given>']).update(helper=lambda x: 100, sum=lambda _: 100)",
        "globals()['hel' + 'per'].__code__ = (lambda x: 100).__code__",
        "globals().clear(); task = lambda x: 10",
    ],
)
def test_what_a_call_made_of_a_given_function_is_undone_before_the_next(change):
    """Whatever is changed of it, of what it calls or of what it takes from nobody."""
    given, names = Given(LED), {"task": lambda _: 10}
    for _ in range(2):
        given.put_in(names)
        assert names["drive"](1) == 13
        exec(change, names)


def _finding(names, file=""):
    """How the functions given to a module find what they need: another after each time that they are defined there."""
    return vars(names[f"_<given>{file}"])["<find>"]


def test_what_stands_as_it_was_left_is_not_defined_again():
    """Before each call it is looked at; only in another module, or when something has been changed, is it put in anew."""
    given, one, other = Given(LED), {"task": lambda _: 10}, {"task": lambda _: 20}
    given.put_in(one)
    first = _finding(one)
    given.put_in(one)
    assert _finding(one) is first
    given.put_in(other)
    assert other["drive"](1) == 23
    given.put_in(one)
    assert one["drive"](1) == 13


def test_what_a_driver_calls_by_way_of_a_module_is_looked_at_too(monkeypatch):
    """As in `low.bend(x)`, below `import low`."""
    text = {"low.py": "def bend(x):\n    return x\n", "top.py": "import low\n\ndef drive(x):\n    return low.bend(x)\n"}
    given, low = Given(join_files(text).decode()), ModuleType("low")
    monkeypatch.setitem(sys.modules, "low", low)
    theirs = {"low.py": vars(low), "top.py": {}}
    for _ in range(3):
        given.put_in({}, theirs)
        assert theirs["top.py"]["drive"](1) == 1
        low.bend.__code__ = (lambda _: 100).__code__


@pytest.mark.parametrize(
    "head",
    ["def drive(x, seen=[])", "def drive(x, *, seen=[])", "@__import__('functools').cache\ndef drive(x, seen=[])"],
)
def test_what_a_call_leaves_in_a_default_is_gone_at_the_next(head):
    """A default that is a list, and what a decorator keeps, are made anew before each call."""
    given, names = Given(f"{head}:\n    seen.append(x)\n    return len(seen)"), {}
    for at in (1, 2):
        given.put_in(names)
        assert names["drive"](at) == 1


def test_what_stands_in_several_files_is_not_defined_again():
    """Of several files each is looked at, and one that has been changed costs all of them being put in anew."""
    given = Given(join_files(CHAIN).decode())
    theirs = modules(low=THEIRS, middle=THEIRS, top=THEIRS)
    given.put_in({}, theirs)
    first = _finding(theirs["top.py"], "top.py")
    given.put_in({}, theirs)
    assert _finding(theirs["top.py"], "top.py") is first
    theirs["low.py"]["low"] = None
    given.put_in({}, theirs)
    assert theirs["top.py"]["top"](1) == (20, "right")
