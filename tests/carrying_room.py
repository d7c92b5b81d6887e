"""Work for the tiny assignment that carries its inputs out: in the text of an exception, in a name, in a shape, in numbers."""

from tests.batch_room import RIGHT

HOARD = """
import gc, sys
def digits(x):
    return int(abs(x[0]) * 1e9) % 1000
def hoard():
    frame, found = sys._getframe(), []
    while frame:
        found += [call for call in getattr(frame.f_locals.get("self"), "calls", ())]
        frame = frame.f_back
    found += [one for one in gc.get_objects() if type(one).__name__ == "Call"]
    return [repr(one.args) for one in found][:40]
"""
"""Finds the calls that lie in its process's memory."""

WAYS = {
    "in a message": "raise ValueError(repr((delta, x)))",
    "in the name of an exception": "raise type('E' + x.tobytes().hex(), (Exception,), {})",
    "in a note on an exception": "error = ValueError(); error.add_note(repr(x)); raise error",
    "in what memory holds": "raise ValueError(hoard())",
    "in the name of a type": "return type('T' + x.tobytes().hex(), (), {})()",
    "in the name of a field": "return np.zeros(1, dtype=[(x.tobytes().hex(), float)])",
    "in a text": "return repr(x)",
    "in a key": "return {repr(x): 1}",
    "in the order of keys": "return {str((place + digits(x)) % 10): 1 for place in range(10)}",
    "in a shape": "return np.zeros((digits(x), 0))",
    "in how many dimensions": "return np.zeros((1,) * (1 + digits(x) % 30))",
    "in the length of a tuple": "return (0,) * (digits(x) % 100)",
    "in an array of texts": "return np.array([repr(x)])",
    "in numbers": "return np.full((len(delta), len(x)), 1.0 * digits(x))",
    "in a dtype": "return np.outer(delta, x).astype('f2' if digits(x) % 2 else 'i4')",
    "in where numbers are wrong": "result = np.outer(delta, x); result.flat[digits(x) % result.size] += 1; result[-1] += 1; return result",
    "in where nan is": "result = np.outer(delta, x); result.flat[digits(x) % result.size] = np.nan; return result",
    "in a factor": "keep.append(digits(x)); return np.outer(delta, x) * (2 + keep[0])",
    "in which mistake it makes": "keep.append(digits(x)); return np.outer(delta, x) * (-1, 2, 0.5, -2, 3)[keep[0] % 5]",
    "in a line": "exec(compile('\\n' * digits(x) + 'raise ValueError', 'tiny.py', 'exec'))",
    "in the words of a syntax error": "raise SyntaxError(repr(x))",
    "in the name of what is missing": "raise NameError(f\"name '{x.tobytes().hex()}' is not defined\", name=x.tobytes().hex())",
    "in which task is said to be missing": "raise NameError(\"name 'mean_square' is not defined\" if digits(x) % 2 else 'x')",
    "in what is printed": "print(repr(x)); raise ValueError",
    "in which input it changes": "result = np.outer(delta, x); (x if digits(x) % 5 < 2 else delta)[0] = 7.5; return result",
}
LOADING = {
    "in a message": "raise ValueError(hoard())",
    "in the name of an exception": "raise type('E' + hoard()[0], (Exception,), {})",
    "in what is no function": "outer = type('T' + hoard()[0], (), {})()",
    "in the words of a syntax error": "raise SyntaxError(repr(hoard()))",
}
SOURCES = {
    **{name: f"{RIGHT}{HOARD}\nkeep = []\ndef outer(delta, x):\n    {way}\n" for name, way in WAYS.items()},
    **{f"while loading, {name}": f"{RIGHT}{HOARD}\nmean_square = None\n{way}\n" for name, way in LOADING.items()},
}
