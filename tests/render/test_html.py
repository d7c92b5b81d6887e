import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from statistics import correlation, pstdev

import pytest
from render_samples import HOSTILE, class_page, sample, tally_of, tasks

from autograder.loading.cells import join
from autograder.render import html, markdown
from autograder.render.escape import visible
from autograder.render.report_json import report_from_json, report_to_json
from autograder.results import Diagnosis, Example, Picture, TaskResult
from autograder.words.message import message, say

VOID = {"meta", "br", "img", "link", "input"}


class _Page(HTMLParser):
    """The elements of a page, their text, and whether they nest."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.comments = [], [], [], 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, _):
        self.comments += 1

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def shape(source):
    """Elements and their attributes, without what a student's text may rightly change."""
    told = {"title", "href", "data-v", "content"}
    page = _Page(source)
    return [
        (tag, sorted(attributes), [value for name, value in attributes.items() if name not in told])
        for tag, attributes in page.elements
        if tag not in ("code", "mark")
    ]


FORMS = [{}, {"problem": "p"}, {"fault": "f"}, {"practice": True}]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("parts", FORMS)
def test_a_student_adds_no_element_and_no_attribute(hostile, parts):
    """The page has the same elements and attributes whatever a student wrote, and shows it as text."""
    told = {name: hostile if isinstance(value, str) else value for name, value in parts.items()}
    source = html.render(sample(hostile, **told))
    assert shape(source) == shape(html.render(sample("x", **parts)))
    page = _Page(source)
    assert page.open == []
    assert page.comments == 0
    assert ("span", visible(hostile)) in page.texts


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_student_adds_nothing_to_the_class_page(hostile):
    """Ids, links, notes and names of mistakes change no element of the class page."""

    def page(text):
        named = TaskResult("f", 2, 1, "partial", diagnoses=(Diagnosis(text, text, "author"),))
        reports = [sample(text), sample(text + "2", problem=text), sample(text + "3", tasks=(*tasks(text), named))]
        return class_page(reports, {report.submission: f"{report.submission}.html" for report in reports})

    assert shape(page(hostile)) == shape(page("x"))
    links = [attributes["href"] for attributes in _Page(page(hostile)).all("a") if "href" in attributes]
    assert len(links) == 3
    assert all(re.fullmatch(r"\./[\w./%~-]*", link, re.ASCII) for link in links)


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "</script><script>alert(1)</script>", "<!--<script>", "a\u2028b\u2029c", "]]>"]
)
def test_data_of_the_class_page_cannot_end_its_element(hostile):
    """What a student wrote is text in the data of the script too: no sign of it opens or ends an element, and none is unseen."""
    named = TaskResult("f", 2, 1, "partial", diagnoses=(Diagnosis(hostile, "", "author"),))
    source = class_page([sample(hostile, tasks=(named,), notes=(hostile,))], {})
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', source, re.DOTALL)
    assert "<" not in text
    assert text.isascii()
    data = json.loads(text)
    assert data["rows"][0][0] == visible(hostile)
    assert data["rows"][0][5] == visible(hostile)
    assert data["tasks"] == [["f", 2]]
    assert len(data["mistakes"]) == 1


def test_the_component_is_the_one_that_was_taken_in():
    """The table's component is byte for byte what its page names, with its licence beside it, and can stand in an element."""
    vendor = Path(html.__file__).with_name("templates") / "vendor"
    component, told = (vendor / "tanstack.js").read_bytes(), (vendor / "README.md").read_text("utf-8")
    assert hashlib.sha256(component).hexdigest() in told
    assert "MIT License" in (vendor / "LICENSE").read_text("utf-8")
    assert b"</script" not in component
    assert b"<!--" not in component


@pytest.mark.parametrize("hostile", [*HOSTILE, "</pre></mark></script>", "def softmax(" + "(" * 3000])
def test_code_adds_no_element_to_its_page(hostile):
    """What a student handed in is text, line by line, whatever it is: the elements are those of as many plain lines."""
    source = hostile.encode("utf-8", "surrogatepass")
    plain = "\n".join("def softmax(" if "def softmax" in line else "x" for line in visible(hostile).split("\n"))
    pages = [_Page(html.render(sample(notes=()), one)) for one in (source, plain.encode())]
    elements = [[(tag, attributes.get("id")) for tag, attributes in page.elements] for page in pages]
    assert elements[0] == elements[1]
    assert pages[0].open == []
    assert pages[0].comments == 0


@pytest.mark.parametrize(
    ("says", "marked"),
    [
        (message("outcome.at_line", said="it raises ValueError: no", line=3), ["line-3"]),
        (message("load.at", line=2, code="x = 1 / 0"), ["line-2"]),
        (message("outcome.at_cell", said="it raises", cell=2, line=1), ["cell-2-line-1"]),
        ("it is wrong", []),
    ],
)
def test_the_line_that_failed_is_marked_in_the_code(says, marked):
    """Of a file and of a notebook; the function that lost points can be gone to."""
    task = TaskResult("f", 2, 0, "failed", says)
    source = (
        join(["x = 1", "y = 2\ndef f(x):\n    return 1"])
        if "cell" in str(says)
        else b"x = 1\ny = 2\ndef f(x):\n    raise 1"
    )
    report = sample(tasks=(task,), notes=())
    kept = report_from_json(report_to_json(report))
    page = _Page(html.render(kept, source))
    assert html.render(kept, source) == html.render(report, source)
    assert [attributes["id"] for attributes in page.all("span") if attributes.get("class") == "failing"] == marked
    links = [attributes["href"] for attributes in page.all("a")]
    place = "#cell-2-line-2" if "cell" in str(says) else "#line-3"
    assert links[-1] == place


def test_a_method_can_be_gone_to_in_the_code():
    """The one of its own class: neither a function of that name nor the method of another class."""
    source = b"class Net:\n    def scores(self):\n        return 1\n\n\nclass Other:\n    def scores(self):\n        pass\n\n\ndef scores():\n    pass\n"
    report = sample(tasks=(TaskResult("Net.scores", 2, 0, "failed", "it is wrong"),), notes=())
    assert [one["href"] for one in _Page(html.render(report, source)).all("a")][-1] == "#line-2"


ROW = Picture("row", ((0, 4), (1, 2), (2, 1), (3, 0.5)), ((0, 4), (1, 4), (2, 4), (3, 4)))
NORMS = Picture("row", ((0, 4), (1, 0.2), (2, 0.01), (3, 5e-4)), ((0, 4), (1, 4), (2, 4), (3, 4)))
PATH = Picture("path", ((0, 0), (1, 2), (2, 3), (3, 3)), ((0, 0), (2, 4), (-2, 1000), (5, 9)))
SPREAD = Picture("spread", ((-1, 0.1), (0, 0.4), (1, 0.1), (2, 0.0)), ((-1, 0.3), (0, 0.3), (1, 0.3), (2, 0.3)))
FLAT = Picture("row", ((0, 1), (1, 1), (2, 1), (3, 1)), ((0, 1), (1, 1), (2, 1), (3, 1)))
HUGE = Picture("path", ((0, 0), (1e99, -1e99), (2, 3), (3, 3)), ((0, 0), (2, 4), (-2, 1e-99), (5, 9)))


@pytest.mark.parametrize(
    "picture", [ROW, NORMS, PATH, SPREAD, FLAT, HUGE], ids=["row", "norms", "path", "spread", "flat", "huge"]
)
def test_a_picture_is_drawn_of_numbers(picture):
    """All of both lies within it, each with a sign of its own; it stays small; it is the same after it was kept."""
    report = sample(tasks=(TaskResult("f", 2, 0, "failed", picture=picture),), notes=())
    source = html.render(report)
    assert html.render(report_from_json(report_to_json(report))) == source
    (svg,) = re.findall(r'<svg class="picture".*?</svg>', source)
    assert "nan" not in svg
    assert "inf" not in svg
    assert len(svg) < 3000
    found = re.findall(r"(-?[\d.]+),(-?[\d.]+)", svg)
    assert len(found) == (4 if picture is SPREAD else 8)
    for x, y in found:
        assert 0 <= float(x) <= 340
        assert 0 <= float(y) <= 160
    assert svg.count("<circle") == (0 if picture is SPREAD else 4)
    assert svg.count("<rect") == 4
    assert (say(message("picture.by_powers")) in svg) == (picture is NORMS)


def test_no_picture_is_made_of_a_text():
    """What an example says in words is not read for numbers."""
    example = Example("shown/0", (), "[4., 2., 1., 0.5]", "[4., 4., 4., 4.]")
    source = html.render(sample(tasks=(TaskResult("f", 2, 0, "failed", example=example),), notes=()))
    assert 'class="picture"' not in source


def test_a_task_is_told_by_how_it_tells_submissions_apart():
    """Difficulty, spread and discrimination of a task, held against the formulas on numbers of a class."""
    scores = [(2, 9), (2, 8), (1, 7.5), (0, 5), (2, 6), (0, 2)]
    reports = [
        sample(str(place), tasks=(TaskResult("f", 2, one, "passed" if one == 2 else "partial" if one else "failed"),
                                  TaskResult("g", 10, rest, "partial")))
        for place, (one, rest) in enumerate(scores)
    ]  # fmt: skip
    (seen, _) = tally_of(reports).view(()).tasks
    able, rest = [float(one == 2) for one, _ in scores], [rest for _, rest in scores]
    assert seen.share == pytest.approx(7 / 12)
    assert seen.spread == pytest.approx(pstdev([one for one, _ in scores]))
    assert seen.discrimination == pytest.approx(correlation(able, rest))
    same = [sample(str(place), tasks=(TaskResult("f", 2, 2, "passed"),)) for place in range(9)]
    assert tally_of(same).view(()).tasks[0].discrimination is None
    assert tally_of(reports[:4]).view(()).tasks[0].discrimination is None


@pytest.mark.parametrize("source", [html.render(sample()), class_page([sample()], {"grace": "reports/grace.html"})])
def test_a_page_loads_nothing(source):
    """No element has a source, and the policy allows just this page's own style and script, by their hashes."""
    page = _Page(source)
    assert not any(set(attributes) & {"src", "srcset", "style", "onclick", "action"} for _, attributes in page.elements)
    assert not re.search(r"url\(|@import|https?:", source)
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    own = re.findall(r"<(style|script)>(.*?)</\1>", source, re.DOTALL)
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for _, text in own]
    assert re.findall(r"'(sha256-[^']+)'", policy) == hashes


def test_a_report_runs_no_script():
    """Only the class page has a script."""
    assert not _Page(html.render(sample())).all("script")


@pytest.mark.parametrize("parts", FORMS)
def test_headings_descend_one_step_at_a_time(parts):
    """A page has one first heading, first of all, and no heading skips a level."""
    levels = [int(tag[1]) for tag, _ in _Page(html.render(sample(**parts))).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_has_landmarks_and_a_language():
    """A reader who hears the page finds its parts, and each picture has words."""
    page = _Page(html.render(sample()))
    assert page.all("html") == [{"lang": "en"}]
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert all(picture.get("aria-label") or picture.get("aria-hidden") for picture in page.all("svg"))
    identities = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert [link["href"] for link in page.all("a")] == [f"#{identity}" for identity in identities]


def luminance(colour):
    """The relative luminance of "#rrggbb", by WCAG."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_stands_out(scheme):
    """Each colour of text has a contrast of 4.5 to 1 on each ground that it stands on (WCAG 2.2, 1.4.3)."""
    style = re.search(r"<style>(.*?)</style>", html.render(sample()), re.DOTALL)[1]
    root = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colours = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6})", re.sub(r"#fff;", "#ffffff;", root.replace("#000;", "#000000;")))
    )
    pairs = [
        (text, ground)
        for text in ("ink", "quiet", "good", "part", "bad", "none", "link")
        for ground in ("paper", "card")
        if ground in colours
    ]
    pairs += [("ink", "code"), ("quiet", "code"), ("ink", "tint"), ("part", "tint"), ("bad", "flag")]
    poor = []
    for text, ground in pairs:
        if text not in colours or ground not in colours:
            continue
        dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
        if (light + 0.05) / (dark + 0.05) < 4.5:
            poor.append((text, ground))
    assert len(colours) > 8
    assert poor == []


def test_a_number_that_differs_is_marked():
    """In what came back the numbers that differ are marked."""
    page = _Page(html.render(sample()))
    assert [text for parent, text in page.texts if parent == "mark"] == []
    example = tasks("x")[1].example.__class__("small/0", (), "[1., 2.]", "[1., 3.]")
    page = _Page(html.render(sample(tasks=(TaskResult("f", 1, 0, "failed", example=example),))))
    assert [text for parent, text in page.texts if parent == "mark"] == ["3."]


def test_a_case_has_the_name_that_a_replay_takes():
    """A student reads what kind of case it is; a teacher finds the name for `autograder replay` beside it."""
    page = _Page(html.render(sample()))
    words = "".join(text for _, text in page.texts)
    assert "Smallest failing case (very large numbers), result probs" in words
    assert "softmax/extreme/1" in words
    assert "scores = [[1000., grace]]\nsoftmax(scores)" in words


def test_what_is_to_be_seen_to_first_stands_alone():
    """Where another task comes first, neither a case nor a table is shown."""
    task = replace(tasks("x")[1], begin="it builds on `linear`, which is not right yet: begin there")
    words = "".join(text for _, text in _Page(html.render(sample(tasks=(task,)))).texts)
    assert "It builds on linear, which is not right yet: begin there." in words
    assert "Smallest failing case" not in words
    assert "ordinary values" not in words


def test_a_fault_shows_neither_score_nor_tasks():
    """Where the grader failed, no number is shown that could be taken for a score."""
    source = html.render(sample(fault="the worker was lost"))
    assert "No score" in source
    assert "6.4" not in source
    assert "softmax" not in source


NOTHING_RAN = TaskResult("f", 2, 0, "missing")


@pytest.mark.parametrize(("outcomes", "heads"), [((), "No score"), ((("missing", 1),), "0 of 2")])
def test_what_could_not_be_read_heads_its_report_with_no_score(outcomes, heads):
    """On the page and in Markdown, where a file that was read and does not run has its 0."""
    report = sample(tasks=(replace(NOTHING_RAN, outcomes=outcomes),), points=2, score=0.0, problem="no file")
    words = "".join(text for _, text in _Page(html.render(report)).texts)
    assert [heads in words, "0 of 2" in words] == [True, heads == "0 of 2"]
    assert markdown.render(report).startswith(f"## {heads}\n")


def test_the_class_page_counts_no_faults():
    """Averages are over the submissions that have a score; a fault and what nobody could read have none, what does not load has zero."""
    reports = [
        sample("a", tasks=(TaskResult("f", 2, 2, "passed"),), points=2, score=2),
        sample("b", tasks=(replace(NOTHING_RAN, outcomes=(("missing", 9),)),), points=2, score=0, problem="no Python"),
        sample("c", tasks=(), points=2, score=0, fault="lost"),
        sample("d", tasks=(NOTHING_RAN,), points=2, score=0, problem="no file"),
    ]
    source = class_page(reports, {})
    assert '<td class="number" data-v="0.5">1 of 2</td>' in source
    assert '<td class="number" data-v="1">1 of 2</td>' in source
    assert source.count('<td class="number">no score</td>') == 2
    assert "Scores of 2 submissions" in source
    for kind in ("not graded yet", "could not be read", "could not be run"):
        assert re.search(rf'<dt data-trouble="\d">{kind}</dt><dd>1</dd>', source)


TROUBLED = {
    "not graded yet": ({"fault": "it waits"}, (), "It waits."),
    "not graded": ({"fault": "the job ended"}, (), "The job ended."),
    "could not be read": ({"problem": "no file\n\n    of its own"}, (), "No file."),
    "could not be run": ({"problem": "no Python\n\n    of its own"}, ("missing",), "No Python."),
    "may have forged results": ({}, ("forged", "died"), "May have forged results in f0. Died in f1."),
    "died": ({}, ("died", "died", "died", "died"), "Died in 4 tasks."),
    "timed out": ({}, ("timed out", "not run"), "Timed out in f0."),
    "not run to the end": ({}, ("returned", "not run"), "Not run to the end in f1."),
}


@pytest.mark.parametrize("kind", TROUBLED)
def test_the_class_page_says_who_died_timed_out_or_was_not_graded(kind):
    """Above all else how many did, and in whose row where; that calls were not run only where nothing else says why."""
    facts, seen, says = TROUBLED[kind]
    tasks = (TaskResult(f"f{place}", 2, 0, "failed", outcomes=((one, 1),)) for place, one in enumerate(seen))
    links = {"well": "well.html", "ill": "" if kind == "not graded yet" else "ill.html"}
    source = class_page(
        [sample("well", tasks=(), notes=()), sample("ill", tasks=tuple(tasks), notes=(), **facts)], links
    )
    assert re.search(rf'<dt data-trouble="\d">{kind}</dt><dd>1</dd>', source)
    assert re.findall(r'<span class="remark wrong">(.*?)</span>', source) == [says]


def test_a_mistake_counts_once_for_each_submission():
    """A mistake that explains several parts of one task is one submission's mistake."""
    twice = tuple(Diagnosis("The sign is flipped.", "", "transform", part) for part in ("dW", "db"))
    task = TaskResult("f", 2, 0, "failed", diagnoses=twice)
    source = class_page([sample("a", tasks=(task,)), sample("b", tasks=(task,))], {})
    assert source.count("the sign is flipped ") == 1
    assert '<span class="count">2</span>' in source


@pytest.mark.parametrize(("named", "said"), [(15, ""), (17, "2 more, each no more common than these")])
def test_mistakes_that_are_not_listed_are_counted(named, said):
    """Nobody takes the first fifteen for all."""
    kinds = tuple(Diagnosis(f"mistake {number}", "", "author") for number in range(named))
    source = class_page([sample("a", tasks=(TaskResult("f", 2, 0, "failed", diagnoses=kinds),))], {})
    assert source.count('<span class="count">1</span>') == 15
    assert source.count("more, each no more common") == bool(said)
    assert said in source


def test_an_empty_class_has_a_page():
    """A class page without submissions is still a page."""
    assert "No submissions" in class_page([], {})


@pytest.mark.parametrize("often", [1, 2])
def test_mistakes_have_bars_only_where_these_compare(often):
    """Bars of one length would say nothing: where all mistakes are equally common, the numbers stand alone."""
    named = [TaskResult("f", 2, 0, "failed", diagnoses=(Diagnosis(name, "", "author"),)) for name in ("Sum.", "Mean.")]
    reports = [sample(str(place), tasks=(named[place >= often],)) for place in range(often + 1)]
    source = class_page(reports, {})
    listed = re.search(r'<ol class="mistakes">(.*?)</ol>', source, re.DOTALL)[1]
    assert [float(width) for width in re.findall(r'class="fill" width="([\d.]+)"', listed)] == [100, 50] * (often > 1)


@pytest.mark.parametrize("full", [5, 60, 62.25, 1000])
@pytest.mark.parametrize("submissions", [1, 24, 150, 1000])
def test_no_label_of_the_histogram_is_cut(full, submissions):
    """Every label lies within the picture, also on a small screen, where its letters are largest."""
    source = class_page([sample(str(place), points=full, score=full) for place in range(submissions)], {})
    svg = re.search(r'<svg class="histogram".*?viewBox="0 0 (\d+) \d+">(.*?)</svg>', source, re.DOTALL)
    letter = 0.602 * max(map(float, re.findall(r"\.histogram text \{[^}]*?(\d+)px", source)))
    labels = re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="(\w+)">([^<]+)</text>', svg[2])
    assert len(labels) == 6
    for x, anchor, text in labels:
        wide = letter * len(text)
        left = float(x) - wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        assert 0 <= left <= left + wide <= float(svg[1]), text


def test_a_sign_of_the_maps_legend_stays_with_its_word():
    """On a small screen the legend goes on in another line, but breaks neither a word nor a sign from its meaning."""
    key = re.search(r'<p class="key.*?</p>', html.render(sample()))[0]
    assert re.findall(r"<span>((?:<i[^>]*></i>)+) ([^<]+)</span>", key) == [
        ('<i class="right"></i>', "right"),
        ('<i class="near"></i><i class="off"></i><i class="far"></i>', "wrong: the darker, the farther off"),
    ]
