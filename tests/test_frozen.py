"""Frozen classes, held against what `dataclasses` makes of the same text."""

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from autograder.frozen import frozen


@frozen
class Point:
    """A place."""

    x: float
    y: float = 0.0
    marks: Mapping[str, int] = field(default_factory=dict)
    holds: object = field(default=None, compare=False, repr=False)
    seen: list[int] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def is_left(self) -> bool:
        """A method is no field."""
        return self.x < 0


@frozen(eq=False)
class Alone:
    """Like no other."""

    x: int


@frozen
class Told:
    """It says itself how it is shown."""

    text: str

    def __repr__(self) -> str:
        return "told"

    def __hash__(self) -> int:
        return 1


@frozen
class Named:
    """As the class's own making might call what it holds."""

    values: int
    made: int = 2
    missing: list[int] = field(default_factory=list)


@frozen
class Empty:
    """Nothing."""


@dataclass(frozen=True)
class Usual:
    """What the other way makes of it."""

    x: float
    y: float = 0.0
    marks: Mapping[str, int] = field(default_factory=dict)
    holds: object = field(default=None, compare=False, repr=False)
    seen: list[int] = field(default_factory=list, init=False, compare=False, repr=False)


@pytest.mark.parametrize("kind", [Point, Usual])
def test_it_does_what_a_data_class_does(kind):
    """Positions and names, defaults afresh for each, what is compared and what is shown; both kinds in the same words."""
    one, other = kind(-1.0), kind(x=-1.0, holds="something else")
    assert one == other
    assert one != kind(-1.0, 2.0)
    assert one != (-1.0, 0.0, {})
    assert one.marks is not other.marks
    assert repr(one).removeprefix(kind.__name__) == "(x=-1.0, y=0.0, marks={})"
    assert [part.name for part in fields(kind)] == ["x", "y", "marks", "holds", "seen"]
    assert replace(one, y=3.0) == kind(-1.0, 3.0)
    assert asdict(one) == {"x": -1.0, "y": 0.0, "marks": {}, "holds": None, "seen": []}
    assert is_dataclass(kind)
    assert kind.y == 0.0
    assert not hasattr(kind, "marks")
    match one:
        case kind(x, y):
            assert (x, y) == (-1.0, 0.0)
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'x'"):
        kind()
    with pytest.raises(TypeError, match="seen"):
        kind(1.0, seen=[])


@pytest.mark.parametrize("kind", [Point, Usual])
def test_nothing_of_it_can_be_set_or_deleted(kind):
    """Not a field, and not a new name."""
    one = kind(1.0)
    for name in ("x", "new"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(one, name, 2.0)
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del one.x
    assert one.x == 1.0


def test_equal_values_are_found_again():
    """Equal ones have one hash; without `eq` each is itself alone; what a class says itself is left."""
    assert len({Told("a"), Told("a"), Told("b")}) == 2
    assert len({Alone(1), Alone(1)}) == 2
    assert hash(Told("a")) == 1
    assert repr(Told("a")) == "told"
    assert Empty() == Empty()
    assert hash(Empty()) == hash(())


def test_it_is_copied_and_pickled():
    """As a run on several machines sends it."""
    one = Point(-1.0, marks={"a": 1})
    for other in (copy.deepcopy(one), copy.copy(one), pickle.loads(pickle.dumps(one))):
        assert other == one
        assert other.is_left


def test_what_holds_itself_is_shown():
    """Without end otherwise."""
    one = Point(1.0)
    one.marks["itself"] = one
    assert repr(one) == "Point(x=1.0, y=0.0, marks={'itself': ...})"


def test_what_makes_it_is_compiled_for_the_first():
    """A command makes none of half of its classes; the second finds what was compiled for the first."""

    @frozen
    class Late:
        x: int

    before = Late.__init__
    assert Late(1).x == 1
    compiled = Late.__init__
    assert compiled is not before
    assert Late(x=2).x == 2
    assert Late.__init__ is compiled


def test_a_field_may_have_any_name():
    """None meets a name that the making itself uses."""
    assert vars(Named(1)) == {"values": 1, "made": 2, "missing": []}
