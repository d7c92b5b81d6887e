"""What the words of common exceptions mean, for those who read them for the first time."""

import re
from collections.abc import Sequence

from autograder.results import Diagnosis, Raised
from autograder.words.message import message

_MEANINGS = (
    (
        r"bitwise_xor|for \^:",
        "`^` is used for a power",
        "Python writes a power as `**`: `g**2`. The sign `^` is something else.",
    ),
    (
        r"only .* arrays can be converted to Python scalars|only integer scalar arrays can be converted",
        "array stands where a single number is needed, as in the functions of `math`",
        "Use numpy's function of the same name: `np.sqrt` instead of `math.sqrt` works entry by entry.",
    ),
    (
        r"math domain error|expected a (nonnegative|positive) input|expected a number in range",
        "root of a negative number, or a logarithm of what is not above 0, is asked of `math`",
        "Which value comes in there? If the formula has two branches, choose the branch before you take the root.",
    ),
    (
        r"math range error|Result too large|too large to convert to float",
        "number is too large for Python's own floats",
        "What is the exponent there? `np.exp` gives inf where `math.exp` raises.",
    ),
    (
        r"truth value of an (empty )?array",
        "array stands where one True or False is needed: after `if` or `while`, or beside `and`, `or`, `not`",
        "To choose entry by entry use `np.where`; to combine conditions use `&` and `|`; for one answer use `.all()` or `.any()`.",
    ),
    (
        r"could not be broadcast|shape mismatch|cannot be broadcast|could not broadcast",
        "shapes of two arrays do not go together",
        "Print both shapes. They are lined up from the right, and each pair must be equal, or one of the two 1.",
    ),
    (
        r"matmul: |not aligned|mismatch in its core dimension",
        "inner sizes of a matrix product differ",
        "(n, k) @ (k, m) gives (n, m). Print both shapes: which of the two has to be transposed, or to stand first?",
    ),
    (
        r"too many indices",
        "array has fewer axes than there are indices",
        "Print its shape. Is it a vector where you expect a matrix?",
    ),
    (
        r"axis .* is out of bounds",
        "axis is named that the array does not have",
        "Print its shape. Axes are counted from 0, so a vector has axis 0 alone.",
    ),
    (
        r"index .* is out of bounds|index out of range",
        "index lies beyond the end",
        "Indices run from 0 to the size minus 1. Print the shape and the index: is it the right axis?",
    ),
    (
        r"only integers, slices|indices must be integers",
        "index is not a whole number",
        "`/` always gives a float; `//` gives a whole number.",
    ),
    (
        r"unhashable type",
        "array, list or dict is used as a key, or put into a set",
        "Keys must not change: use a number, a text or a tuple.",
    ),
    (
        r"No module named",
        "package is imported that is not there",
        "Only numpy and Python's own library may be imported here; plots and tries belong into a file of their own.",
    ),
    (
        r"module '(numpy|math)' has no attribute",
        "function is looked for under a name that the module does not have",
        "Look up its name in the module's documentation. In Python, dir(np) lists all names.",
    ),
    (
        r"cannot access (local|free) variable|referenced before assignment",
        "variable is used before it has a value",
        "A name that is assigned anywhere in a function belongs to that function alone. Does every branch give it a value?",
    ),
    (
        r"'NoneType'",
        "value is None where a number or an array is needed",
        "Where does it come from? A function that ends without `return` gives None, and so do many methods such as `list.sort`.",
    ),
    (
        r"object is not callable",
        "parentheses stand behind what is no function",
        "Is a `*` missing before the parenthesis? An index stands in square brackets.",
    ),
    (
        r"'(float|int)' object is not (subscriptable|iterable)",
        "number is used as if it were an array",
        "Which variable is it, and is it a number in the docstring too?",
    ),
    (
        r"Cannot cast ufunc",
        "floats are written into an array of whole numbers with `+=`, `-=`, `*=` or `/=`",
        "Make a new array instead, as in `x = x * 0.5`. That leaves the input alone as well.",
    ),
    (
        r"negative integer powers",
        "whole numbers are raised to a negative power",
        "Numpy keeps whole numbers whole. Make the base or the exponent a float.",
    ),
    (
        r"division by zero|divided by zero|modulo by zero",
        "something is divided by zero",
        "Print what stands below the line. When can it be 0, and what should come out then?",
    ),
    (
        r"inhomogeneous|setting an array element with a sequence",
        "rows of different lengths are put into one array",
        "Print the rows. An array needs rows of one length.",
    ),
    (
        r"values to unpack",
        "number of results is not the number of names before `=`",
        "Count what the function on the right returns.",
    ),
    (
        r"can't multiply sequence|can only concatenate|unsupported operand type\(s\).*'(list|tuple)'",
        "list or tuple is used as if it were an array",
        "`np.array(...)` makes an array of it, with which `+` and `*` work entry by entry.",
    ),
    (
        r"maximum recursion depth",
        "function calls itself without end",
        "Which call should be the last one, and what ends the chain there?",
    ),
)
"""A pattern in the message of an exception, what has happened, and a hint."""


def meaning(raised: Raised, task: str, parameters: Sequence[str]) -> Diagnosis | None:
    """What an exception tells of a task with these parameters; None for one that is not known.

    It holds nothing of the message itself.
    """
    name, hint = _of_signature(raised, task, parameters) or next(
        ((name, hint) for pattern, name, hint in _MEANINGS if re.search(pattern, raised.message)), ("", "")
    )
    return Diagnosis(name, hint, "exception") if name else None


def _of_signature(raised: Raised, task: str, parameters: Sequence[str]) -> tuple[str, str] | None:
    """What an exception tells of parameters that are not those of the task, or of a name that has no value."""
    keep = f"Keep the parameters as they are: `{task}({', '.join(parameters)})`."
    counts = re.match(r"(?:.*\.)?([\w<>]+)\(\) (?:takes|missing|got an unexpected|got multiple)", raised.message)
    if raised.kind == "TypeError" and counts:
        if counts[1] in (task, "<lambda>"):
            return "function has other parameters than the task", keep
        return (
            "function is called with other arguments than it takes",
            "Compare the call with the line that begins with def.",
        )
    unknown = re.match(r"name '(\w+)' is not defined", raised.message)
    if raised.kind == "NameError" and unknown:
        if unknown[1] in parameters:
            return "parameter of the function was renamed", keep
        return "name is used that has no value", "Is it spelled as it is elsewhere, and is it set or imported before?"
    return None


IMPORTS = message("load.only")
"""What is said of a file that stops at an import."""
