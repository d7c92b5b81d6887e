"""Finds the lines of solutions in texts that students are given.

The rule, in one place
----------------------
A solution's line may not stand in any text as a line of its own, whatever its indent and its spacing, nor inside of
code: in backticks, between fences, after a doctest's prompt, and all that a page in Markdown says. Inside of code, what it
returns may not stand either: a handout that says ``np.outer(a, b)`` gives ``return np.outer(a, b)`` away. In a docstring a
sentence is no code: there the author states the formula.

A line that is too plain to give anything away does not count. To count, a line needs an arithmetic sign or a
comparison, or two names with a sign between them: a call, an attribute, an index, an assignment. So ``else:``, ``)``,
``return x`` and ``count += 1`` do not count; ``return -x``, ``n = len(x)`` and ``return x.copy()`` do. What a line
returns does not count when it is the bare call of one function, as ``sigmoid(z)``: that is how a task is called.
Nor does a line that the author gives as code elsewhere in the same file, unless a whole solution is given so.
"""

import ast
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from autograder.course.markers import find_answers, solution_lines
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import message

_SPACE = re.compile(r"(?<!\w) | (?!\w)")
_COMMENT = re.compile(r"\s+#.*")
_NAME = re.compile(r"[^\W\d]\w*")
_ARITHMETIC = re.compile(r"[-+*/@%&|^<>!](?!=)|[<>=!]=")
_SIGN = re.compile(r"=|\.|\w[(\[]")
_RETURN = re.compile(r"^return\b ?")
_BARE_CALL = re.compile(r"\w+\([\w, ]*\)")
_FENCE = re.compile(r"\s*(```|~~~)")
_SPAN = re.compile(r"(`+)(.+?)\1(?!`)")
_PROMPT = re.compile(r"\s*(>>>|\.\.\.) ")
_QUOTE = "> \t"


@frozen
class Solved:
    """One line of a solution that must not be seen: the file and the line where it stands, and its text."""

    path: Path
    line: int
    text: str

    @cached_property
    def whole(self) -> str:
        """The line without spare spaces and without a comment behind it."""
        return squeezed(_COMMENT.sub("", self.text))

    @cached_property
    def inside_code(self) -> tuple[str, ...]:
        """What may not stand inside of code: the line, and what it returns."""
        returned = _RETURN.sub("", self.whole)
        if returned == self.whole or is_plain(returned) or _BARE_CALL.fullmatch(returned):
            return (self.whole,)
        return (self.whole, returned)


def solved(path: Path, source: str) -> list[Solved]:
    """The lines of the solutions in an answer's source that are not too plain to count, and not given as code by the author.

    Where all of one solution stands in what is given, that is no line that happens to be the same: all of it counts.
    """
    given, found = _given_lines(path, source), list[Solved]()
    for answer in find_answers(path, source):
        lines = [Solved(path, line, text) for line, text in solution_lines(path, source, answer)]
        told = [one for one in lines if not is_plain(one.whole)]
        secret = [one for one in told if one.whole not in given]
        found += secret or told
    return found


def _given_lines(path: Path, source: str) -> set[str]:
    """The lines of code that students are given in the same file; texts and comments are no code."""
    lines = dict(enumerate(source.splitlines(), 1))
    hidden = [range(begin + 1, end) for answer in find_answers(path, source) for begin, end in answer.marked]
    texts = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr))
    hidden += [range(one.lineno, (one.end_lineno or 0) + 1) for one in texts if isinstance(one.value, ast.Constant)]
    seen = set(lines).difference(*hidden)
    return {squeezed(_COMMENT.sub("", lines[number])) for number in seen}


def squeezed(text: str) -> str:
    """A line without its indent and without the spaces that Python does not need."""
    return _SPACE.sub("", " ".join(text.split()))


def is_plain(text: str) -> bool:
    """Whether a line is too plain to give anything away."""
    if _ARITHMETIC.search(text):
        return False
    names = [name for name in _NAME.findall(text) if not keyword.iskeyword(name)]
    return len(names) < 2 or not _SIGN.search(text)  # noqa: PLR2004  (the rule above)


def refuse_leaks(texts: Mapping[str, str], solutions: Sequence[Solved]) -> None:
    """Raise for the first line of a solution that is found in one of these texts, which are known by their paths.

    Raises
    ------
    CourseError
        which names the text, the line in it, and the solution's line.

    """
    for path, text in texts.items():
        for line, found in leaks(text, solutions, sentences=path.endswith(".md")):
            raise given_away(path, line, found)


def given_away(path: Path | str, line: int, found: Solved) -> CourseError:
    """What is said of a line in a text that gives a solution's line away."""
    says = message("course.given_away", path=found.path, line=found.line, text=found.text)
    return CourseError(path, line, says, message("course.say_otherwise"))


def leaks(text: str, solutions: Sequence[Solved], *, sentences: bool = False) -> Iterator[tuple[int, Solved]]:
    """Each line of a text that gives a solution's line away, counted from 1, with that line; `sentences` are read as code is."""
    lines = [(number, line, [*spans, line] if sentences else spans) for number, line, spans in _lines(text)]
    plain, code = {line for _, line, _ in lines}, "\n".join(code for _, _, codes in lines for code in codes)
    # Nearly none of a course's solutions stand in a text: to look for each in all of it at once takes a third of the time.
    there = [one for one in solutions if one.whole in plain or any(part in code for part in one.inside_code)]
    for number, line, codes in lines if there else ():
        for one in there:
            if line == one.whole or any(_holds(code, part) for code in codes for part in one.inside_code):
                yield number, one


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each line's number, its text, and the code in it, all without spare spaces.

    Most lines are those of the package, without a sign that any of this begins with.
    """
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if ("```" in line or "~~~" in line) and _FENCE.match(line):
            fenced = not fenced
        codes = [span for _, span in _SPAN.findall(line)] if "`" in line else []
        has_prompt = ">>>" in line or "..." in line
        if fenced or (has_prompt and _PROMPT.match(line)):
            codes.append(line)
        bare = _PROMPT.sub("", line) if has_prompt else line
        yield number, squeezed(bare.lstrip(_QUOTE)), [squeezed(code) for code in codes]


def _holds(code: str, part: str) -> bool:
    """Whether code holds a part that does not begin or end in the middle of a word; behind a bracket a sentence may go on."""
    if part not in code:
        return False
    behind = r"[\w(\[]" if part[-1].isalnum() or part[-1] == "_" else r"[(\[]"
    return re.search(rf"(?<![\w.]){re.escape(part)}(?!{behind})", code) is not None
