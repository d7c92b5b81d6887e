"""Reports built by hand, for the tests of `render`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from autograder.render import html
from autograder.render.class_tally import Tally
from autograder.render.class_view import NOTHING_TOLD, Absent, Told, extract, of_absent
from autograder.results import Diagnosis, ErrorMap, Example, Report, TaskResult, Verdict

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></pre></title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "<!-- ]]> -->",
    "&lt;b&gt;&#60;",
    "[a](javascript:alert(1)) ![i](https://evil.example/i.png) <https://evil.example>",
    "@someone #12 GH-12 https://evil.example www.evil.example me@evil.example :tada:",
    "```\n# heading\n~~~\n<b>bold</b>\n- item\n\n    code",
    "a `b`` c ```` d `",
    "| a | b |\n| - | - |\n\\| c |",
    "\\`*_{}[]()#+-.!|~$x$",
    "1. one",
    "- one\n+ two\n> three\n===\n---",
    "[ref]: https://evil.example 'x'",
    "x\n::error file=a::b\n  ::set-output name=score::80",
    "##[error]x ##vso[task.setvariable]y ###[group]z",
    "\x1b[2J\x1b]0;title\x07\x9b31m\x08\r passed",
    "\u202egnp.exe\u2066\u200b\u200e\ufeff\u2028\U000e0041",
    "\x00\ufffe\U0010ffff\ud800",
    "日本語のとても長い関数の名前" * 12,
    "e\u0301" * 90,
    "x" * 500,
    "=1+1",
)


def sample(text: str = "grace", **parts: object) -> Report:
    """A report with a task of each status, `text` wherever a student can put one."""
    report = {
        "assignment": "02_gradients",
        "title": "Gradients by hand",
        "submission": text,
        "sha256": "ab" * 32,
        "points": 12,
        "score": 6.4,
        "tasks": tasks(text),
        "notes": (f"the file {text} was taken",),
        "versions": (("autograder", "1.0"), ("numpy", "2.0")),
        "walls": "namespaces, seccomp",
    }
    return Report(**{**report, **parts})


def tasks(text: str) -> tuple[TaskResult, ...]:
    """A passed, a partial, a failed and a missing task."""
    return (
        TaskResult("linear", 4, 4.0, "passed"),
        TaskResult(
            "softmax",
            4,
            2.4000000001,
            "partial",
            f"`probs` holds nan, and it raises ValueError: {text}",
            (
                Verdict("values", "ordinary values", 2.4, 2.4000000001, "passed"),
                Verdict(
                    "stability",
                    "stable for extreme inputs",
                    1.2,
                    0.0,
                    "failed",
                    f"it raises {text}",
                    "extreme/0",
                    "very large numbers",
                ),
                Verdict("inputs", "inputs left alone", 0.4, 0.0, "skipped", "counts once ordinary values are right"),
            ),
            (
                Diagnosis(
                    "The largest score is not subtracted.", "Above which number does `exp` overflow?", "author", "probs"
                ),
            ),
            Example(
                "extreme/1",
                (("scores", f"[[1000., {text}]]"),),
                "[[1., 0.]]",
                f"[[nan, 0.]] {text}",
                "probs",
                "very large numbers",
            ),
            ErrorMap("extreme/0", "probs", ((0.0, 1.0, 0.0), (0.0, 0.25, 0.0))),
            (f"the result has the key {text}",),
        ),
        TaskResult("dropout", 2, 0.0, "failed", "it raises an error", (Verdict("v", "values", 2, 0.0, "failed"),) * 2),
        TaskResult("conv2d", 2, 0.0, "missing", "it is not written yet"),
    )


def class_page(
    reports: Iterable[Report],
    links: Mapping[str, str],
    told: Mapping[str, Told] = MappingProxyType({}),
    absent: Iterable[Absent] = (),
) -> str:
    """The class page of a class that is not large, `links` and what is `told` from submission to report."""
    tally, rows = Tally(), []
    for report in reports:
        seen = extract(report, links.get(report.submission, ""), told.get(report.submission, NOTHING_TOLD))
        tally.take(seen)
        rows.append(seen.row)
    for seen in map(of_absent, absent):
        tally.take(seen)
        rows.append(seen.row)
    return html.render_index(tally.view(rows))


def tally_of(reports: Iterable[Report]) -> Tally:
    """The numbers of a class."""
    tally = Tally()
    for report in reports:
        tally.take(extract(report, ""))
    return tally
