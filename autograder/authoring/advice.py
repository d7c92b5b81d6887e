"""What the author can do about a mutant that survives: an input that tells it from the answer, looked for beyond the question's cases."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.authoring.equivalent import FILENAME
from autograder.course.draw import Draw, seed
from autograder.course.question import Question
from autograder.frozen import frozen
from autograder.judge.key import Case, CaseKey, Precision
from autograder.judge.seen import look
from autograder.judge.tolerance import Unfit, expect
from autograder.mutation.mutants import Mutant
from autograder.results import Outcome, Returned, Value
from autograder.sandbox.inprocess import perform
from autograder.sandbox.watch import Watch
from autograder.words.message import Text, message

_DRAWS, _LARGEST, _MOST_SIZES = 6, 3, 3
"""Each profile is drawn so often; sizes go up to this one, and no more of them than this are tried in all combinations."""

_POOLS = ((1.0, 2.0), (0.0, 1.0, -1.0), (1e-4, -1e-4), (1e3, -1e3))
"""The values that small cases are made of."""


@frozen(eq=False)
class Adviser:
    """Advises on the mutants of one task.

    `graded` are the cases that they survive, `functions` the answers by name, `filename` is the answers' file.
    """

    question: Question
    graded: Sequence[Case]
    functions: Mapping[str, Any]
    filename: str
    watch: Watch

    def advise(self, mutant: Mutant) -> Text:
        """What would tell a survivor from the answer, the plainest first."""
        if self.question.tolerance is not None and any(self._tells(mutant, case, None) for case in self.graded):
            return message("advice.tolerance", tolerance=f"{self.question.tolerance:g}")
        for case, about in self._further():
            if self._tells(mutant, case, self.question.precision):
                return about
        return message("advice.none", file=FILENAME)

    def _further(self) -> Iterator[tuple[Case, Text]]:
        """Cases that the question does not ask, each with what to do if it tells a mutant from the answer."""
        for profile in self.question.without:
            says = message("advice.left_out", profile=profile)
            yield from ((case, says) for case in self._drawn(profile))
        for profile in self.question.profiles:
            says = message("advice.other_draw", profile=profile)
            yield from ((case, says) for case in self._drawn(profile))
        for case in self.graded:
            yield from _with_zeros(case)
        yield from self._small()

    def _small(self) -> Iterator[tuple[Case, Text]]:
        names = list(self.graded[0].sizes)
        for shape in itertools.product(range(1, _LARGEST + 1), repeat=min(len(names), _MOST_SIZES)):
            for pool in _POOLS:
                fixed = dict(zip(names, shape, strict=False))
                about = ", ".join(f"{name} = {size}" for name, size in fixed.items()) or message("advice.no_size")
                values = tuple(f"{value:g}" for value in pool)
                says = message("advice.small", about=about, values=values)
                yield from ((case, says) for case in self._drawn("small", sizes=fixed, pool=pool))

    def _drawn(self, profile: str, **fixed: Any) -> Iterator[Case]:
        """Some further cases; none where the question is not ready for them."""
        task = self.question.name
        for number in range(_DRAWS):
            draw = Draw(seed(b"advice", task, profile, str(number)), profile, **fixed)
            try:
                args = dict(self.question.drawn(draw))
            except Exception:  # noqa: BLE001  (the author's code may raise anything on what it never draws)
                return
            yield Case(task, profile, "values", args, draw.sizes, driver=self.question.driver)

    def _tells(self, mutant: Mutant, case: Case, precision: Precision | None) -> bool:
        """Whether a mutant is wrong on a case; not where nothing can be asked of the answer."""
        try:
            rules = self.question.judged_by(**case.args) if self.question.judged_by else None
        except Exception:  # noqa: BLE001  (the author's code may raise anything on what it never draws)
            return False
        try:
            rng = np.random.default_rng(0)
            returns = self.question.returns
            expected = expect(case, self._answer, {}, returns, rng, draws=2, rules=rules, precision=precision)
        except (ValueError, IndexError, TypeError, Unfit):
            # Nothing can be asked of the answer, or it is put together otherwise when an input moves by a rounding.
            return False
        outcome = self._call({**self.functions, case.called: mutant.function}, case)
        return look(CaseKey(0, case, expected), outcome).first is not None

    def _answer(self, case: Case) -> Value:
        outcome = self._call(self.functions, case)
        if not isinstance(outcome, Returned):
            raise ValueError("the answer fails")  # noqa: TRY004  (this input is not asked about)
        return outcome.value

    def _call(self, functions: Mapping[str, Any], case: Case) -> Outcome:
        return perform(case.as_call(), functions, self.filename, watch=self.watch)


def _with_zeros(case: Case) -> Iterator[tuple[Case, Text]]:
    """The case with exact zeros in one argument and not in the others."""
    for name, arg in case.args.items():
        if isinstance(arg, np.ndarray) and arg.dtype.kind == "f" and arg.size:
            changed = arg.copy()
            changed.reshape(-1)[::3] = 0.0
            says = message("advice.zeros", name=name)
            yield replace(case, args={**case.args, name: changed}), says
