"""The pages in a real browser: the system's Chromium without a window, from a file as a teacher opens them."""

import pytest

from autograder.render import html
from autograder.render.class_tally import Tally
from autograder.render.class_view import Absent, RowsPage, Told, extract, of_absent
from autograder.render.troubles import TROUBLES
from autograder.results import Diagnosis, Example, Picture, TaskResult, Verdict
from autograder.words.message import message, say
from tests.browser_room import IN_BROWSER, listened_to, started
from tests.conftest import by_name, sampled
from tests.render_samples import HOSTILE, class_page, sample

pytestmark = IN_BROWSER

TASKS = ("linear", "softmax", "dropout", "conv2d")
LONG = "Somebody With A Name That Is Long And " + "goes_on_without_a_place_to_break_" * 4


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests of this file."""
    with started() as there:
        yield there


@pytest.fixture
def look(browser, tmp_path):
    """What opens a page of this text; whatever the browser complains of is an error in the end."""
    complaints, contexts = [], []

    def opened(text, name="index.html", **kind):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        contexts.append(browser.new_context(**kind))
        page = listened_to(contexts[-1].new_page(), complaints)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _task(name, place):
    """The task of the submission at this place: every third lost points, of whom every second made a mistake with a name."""
    if (place + len(name)) % 3:
        return TaskResult(name, 2, 2, "passed")
    named = (Diagnosis(f"`{name}` has its sign flipped.", "Look at the sign.", "author"),) * (place % 2)
    seen = (("timed out", 1),) if (place, name) == (8, "dropout") else ()
    wrong = (Verdict("values", "values", 2, 0.5, "failed"),)
    return TaskResult(name, 2, 0.5, "partial", "it is wrong", wrong, named, outcomes=seen)


def a_class(count):
    """Reports of a class."""
    for place in range(count):
        name = f"{LONG} {place}" if place % 50 == 1 else f"student {place}"
        tasks = tuple(_task(name, place) for name in TASKS)
        yield sample(name, tasks=tasks, points=8, score=sum(task.score for task in tasks), notes=())


@pytest.fixture
def desk(look, tmp_path):
    """The class page of so many, their reports beside it."""

    def opened(count, told=None, absent=(), **kind):
        (tmp_path / "reports").mkdir()
        reports = [*a_class(count)]
        links = {report.submission: f"reports/{place}.html" for place, report in enumerate(reports)}
        for report in reports[:60]:
            (tmp_path / links[report.submission]).write_text(html.render(report), encoding="utf-8")
        return look(class_page(reports, links, told or {}, absent), **kind)

    return opened


def names(page):
    """The names in the rows that are there, from the top."""
    return page.locator("#submissions tbody th").all_inner_texts()


def shown(page):
    """How many are said to be shown, of how many."""
    return page.locator("#shown").inner_text()


def test_only_rows_that_are_seen_are_made(desk):
    """Of a thousand rows a few dozen are there; the last comes when one scrolls to it; the page is smaller than 1 MB."""
    page = desk(1000)
    assert len(names(page)) < 60
    assert len(page.content()) < 1_000_000
    assert shown(page) == "1000 of 1000 shown"
    assert page.locator("#submissions").get_attribute("aria-rowcount") == "1001"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("#submissions tbody th", has_text="student 999").wait_for()
    assert len(names(page)) < 60
    assert page.locator("#submissions tbody tr[aria-rowindex='1001'] th").inner_text() == "student 999"


def test_columns_are_sorted_by_mouse_and_by_keyboard(desk):
    """A click sorts up, another down, and Enter does as a click does; what is sorted by is told to all."""
    page = desk(12)
    head = page.locator("#submissions thead th", has_text="score")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    scores = [float(text) for text in page.locator("#submissions tbody td.number").all_inner_texts()]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    scores = [float(text) for text in page.locator("#submissions tbody td.number").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert names(page)[:4] == [f"{LONG} 1", "student 0", "student 2", "student 3"]  # numbers in names count as numbers


def test_words_are_looked_for_in_names_mistakes_and_notes(desk):
    """All words have to be in a row, in any order, capitals or not."""
    page = desk(40)
    page.fill("#find", "7 STUDENT")
    assert names(page) == ["student 7", "student 17", "student 27", "student 37"]
    page.fill("#find", "softmax has its sign")
    assert all(int(name.split()[-1]) % 2 for name in names(page))
    assert shown(page) == f"{len(names(page))} of 40 shown"
    page.fill("#find", "nobody at all")
    assert names(page) == []
    page.locator("#nobody", has_text="No submission matches.").get_by_role("button").click()
    assert shown(page) == "40 of 40 shown"
    assert not page.locator("#nobody").is_visible()


def test_who_made_a_mistake_or_lost_points_is_a_click_away(desk):
    """A filter is seen and can be cleared; two of them hold together. So is who timed out, and who handed in nothing."""
    page = desk(39, absent=[Absent("zoe absent", Told("Lab 1"))])
    page.locator(".summary").get_by_role("button", name="handed in nothing").click()
    assert page.locator("#submissions tbody tr:not(.space)").all_inner_texts() == [
        "zoe absent\tLab 1\t\t\nHanded in nothing."
    ]
    page.locator(".chip", has_text="handed in nothing").get_by_role("button").click()
    page.locator(".summary").get_by_role("button", name="timed out").click()
    assert names(page) == ["student 8"]
    assert "Timed out in dropout." in page.locator("#submissions tbody").inner_text()
    page.locator(".chip", has_text="timed out").get_by_role("button").click()
    mistake = page.locator(".mistakes li", has_text="softmax has its sign flipped")
    count = int(mistake.locator(".count").inner_text())
    mistake.get_by_role("button").click()
    assert len(names(page)) == count > 1
    assert "softmax has its sign flipped" in page.locator("#filters").inner_text()
    assert mistake.get_by_role("button").get_attribute("aria-pressed") == "true"
    page.locator(".tasks th", has_text="dropout").get_by_role("button").click()
    assert page.locator("#filters .chip").count() == 2
    both = names(page)
    page.locator(".chip", has_text="sign flipped").get_by_role("button", name="Show all again").click()
    assert set(both) <= set(names(page))
    lost = [name for name in names(page) if not (int(name.split()[-1]) + len("dropout")) % 3]
    assert lost == names(page)
    page.locator(".chip").get_by_role("button").click()
    assert shown(page) == "40 of 40 shown"


def test_in_a_large_class_those_of_one_kind_are_listed_and_searched(look):
    """A click on who handed in nothing lists them, not all of thousands; what is typed then is looked for among them; another click ends it."""
    people, tally = [f"absent {place}" for place in range(600)], Tally()
    for seen in (extract(next(a_class(1)), "x.html"), *(of_absent(Absent(name)) for name in people)):
        tally.take(seen)
    pages = [RowsPage("./class/001.html", 1, 601, "a", "z")]
    troubled = [[]] * (len(TROUBLES) - 1) + [[*range(1, 601)]]
    page = look(html.render_index(tally.view([], pages), ["student absent", *people], troubled))
    found = page.locator(".find li")
    kind = page.locator(".summary").get_by_role("button", name="handed in nothing")
    kind.click()
    assert (kind.get_attribute("aria-pressed"), found.count()) == ("true", 501)
    page.fill(".find input", "absent 59")
    assert found.all_inner_texts() == ["absent 59", *(f"absent {place}" for place in range(590, 600))]
    assert found.first.locator("a").get_attribute("href") == "./class/001.html#61"
    kind.click()
    assert found.count() == 0
    page.fill(".find input", "student")
    assert found.all_inner_texts() == ["student absent"]


def test_sections_and_marks_are_shown_where_they_are_known(desk):
    """A section is a filter; lateness, override and mark have columns; without them there are none."""
    told = {f"student {place}": Told(f"Lab {place % 3}", "2 days" * (place == 4), "", 5.5) for place in range(40)}
    page = desk(40, told)
    page.select_option("#section", "Lab 1")
    assert all(int(name.split()[-1]) % 3 == 1 for name in names(page))
    heads = page.locator("#submissions thead th").all_inner_texts()
    assert heads == ["submission", "section", "score", "late", "override", "mark", "tasks"]
    assert "2 days" in page.locator("#submissions tbody tr", has_text="student 4").first.inner_text()


def test_without_records_there_are_no_columns_for_them(desk):
    """Nothing is shown that nobody knows."""
    page = desk(4)
    assert page.locator("#submissions thead th").all_inner_texts() == ["submission", "score", "tasks"]
    assert page.locator("#section").count() == 0


def test_a_report_opens_with_the_one_before_and_after(desk):
    """In the order and among the rows that are shown; the browser's own way back closes it, and so does Escape."""
    page = desk(40)
    page.fill("#find", "7")
    page.get_by_role("link", name="student 17").click()
    report = page.frame_locator("#leaf iframe")
    assert report.locator(".who .id").inner_text() == "student 17"
    assert page.locator("#place").inner_text() == "2 of 4"
    page.get_by_role("button", name="next").click()
    report.get_by_text("student 27").wait_for()
    page.get_by_role("button", name="next").click()
    report.get_by_text("student 37").wait_for()
    assert page.get_by_role("button", name="next").is_disabled()
    page.go_back()
    assert page.locator("#sheet").is_hidden()
    assert shown(page) == "4 of 40 shown"
    page.get_by_role("link", name="student 7", exact=True).click()
    page.locator("#sheet").wait_for()
    page.keyboard.press("Escape")
    page.locator("#sheet").wait_for(state="hidden")


def test_all_is_done_with_the_keyboard_alone(desk):
    """Look for a name, go to its row, along its squares, to the task in the report, to the next student, and back."""
    page = desk(40)
    page.locator("#find").focus()
    page.keyboard.type("student 2")  # as do those with a mistake in conv2d
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.t')"):
            break
    for task, _ in enumerate(TASKS):
        assert page.evaluate("document.activeElement.ariaLabel").startswith(f"{TASKS[task]}: ")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert page.locator("#about").inner_text().startswith("linear: ")
    page.keyboard.press("Enter")
    report = page.frame_locator("#leaf iframe")
    assert report.locator(".who .id").inner_text() == "student 2"
    page.locator("#sheet button:focus, #sheet a:focus, #sheet:focus").first.wait_for()
    page.keyboard.press("ArrowRight")
    report.get_by_text("student 3").wait_for()
    page.keyboard.press("Escape")
    page.locator("#sheet").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "student 3"


def test_a_square_is_named_on_touch(desk):
    """A tap says which task it is and what came of it, and leads on; squares are large enough for a finger."""
    page = desk(12, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    square = page.locator("#submissions .t.a").first
    size = square.bounding_box()
    assert min(size["width"], size["height"]) >= 24
    square.tap()
    assert "0.5 of 2, partial" in page.locator("#card").inner_text()
    page.get_by_role("button", name="Who lost points there").tap()
    assert "lost points in" in page.locator("#filters").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_name_is_cut(desk):
    """A long name goes on in the next line, and makes no page wider."""
    page = desk(60)
    assert f"{LONG} 1" in names(page)
    cut = "one => one.scrollWidth > one.clientWidth + 1"
    assert not page.evaluate(f"[...document.querySelectorAll('#submissions tbody th')].some({cut})")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_the_table_is_read(desk):
    """Every row with its score and the signs of its tasks; nothing stands there that does nothing."""
    page = desk(40, java_script_enabled=False)
    assert len(names(page)) == 40
    assert page.locator(".controls").is_hidden()
    assert page.locator("#sheet").is_hidden()
    assert page.locator("#card").is_hidden()
    signs = "".join(page.locator("#submissions .cells").first.inner_text().split())
    assert len(signs) == len(TASKS)
    assert signs.strip("✓◐✗–") == ""


def test_all_rows_are_printed(desk):
    """On paper every row stands, however many a screen shows."""
    page = desk(120)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(names(page)) == 120
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(names(page)) < 120


def test_what_students_wrote_runs_nothing(look):
    """Hostile names, notes and mistakes in every cell, the data, the filters and the heads: all text, with no word before it."""
    tasks = [TaskResult("f", 2, 1, "partial", diagnoses=(Diagnosis(text, "", "author"),)) for text in HOSTILE]
    reports = [sample(text, tasks=(task,), notes=(text,)) for text, task in zip(HOSTILE, tasks, strict=True)]
    told = {report.submission: Told(report.submission, report.submission, report.submission) for report in reports}
    page = look(class_page(reports, {}, told))
    before = "remarks => remarks.map(one => getComputedStyle(one, '::before').content)"
    assert set(page.locator("#submissions .remark").evaluate_all(before)) == {"none"}
    page.evaluate("() => { window.alert = () => { throw new Error('it ran') } }")
    for button in page.locator(".mistakes button").all():
        button.click()
    page.fill("#find", "<script>")
    assert page.locator("#submissions img, #submissions script, #filters script, #filters img").count() == 0
    assert page.locator("#submissions th").first.is_visible()


def test_axe_finds_nothing_on_the_class_page(desk):
    """A thousand rows, and a report open over them: no rule of accessibility is broken, the size of targets for a mouse aside."""
    page = desk(1000)
    assert found_by_axe(page) == []
    page.locator(".tasks th button").first.click()
    page.locator("#submissions .t").first.click()
    assert found_by_axe(page) == []
    page.keyboard.press("Enter")
    page.locator("#leaf iframe").wait_for()
    assert found_by_axe(page) == []


def test_ctrl_f_leads_to_the_pages_own_search(desk):
    """Which finds rows that do not stand on the screen; pressed again, and over a report, it is the browser's."""
    page = desk(1000)
    heard = "addEventListener('keydown', event => { if (event.key === 'f') window.taken = event.defaultPrevented; })"
    page.evaluate(heard)
    page.keyboard.press("Control+f")
    assert page.evaluate("document.activeElement.id") == "find"
    assert page.evaluate("window.taken") is True
    page.keyboard.press("Control+f")
    assert page.evaluate("window.taken") is False
    page.keyboard.type("student 987")
    page.locator("#submissions tbody a").first.wait_for()
    assert page.locator("#submissions tbody a").all_text_contents() == ["student 987"]
    page.locator("#submissions tbody a").first.click()
    page.locator("#leaf iframe").wait_for()
    page.evaluate("window.taken = null; document.querySelector('#shut').focus()")
    page.keyboard.press("Control+f")
    assert page.evaluate("window.taken") is False


REASON = "+ 2 in `softmax` by hand: right on paper, and the sign is a slip that was read aloud in the lecture; set to 4 by hand: shown in person"


@pytest.mark.parametrize("width", sampled([1200, 720, 390], 390))
def test_a_class_with_marks_stays_within_the_page(look, width):
    """Sections, lateness, long reasons and earlier attempts: on a screen, on paper and on a phone nothing is cut, and a reason is no narrow column."""
    told = Told("Lab 1", "2 days late", REASON, 4.5)
    tally, rows = Tally(), []
    for report in a_class(60):
        seen = extract(report, "reports/x.html", told, earlier=3)
        tally.take(seen)
        rows.append(seen.row)
    page = look(html.render_index(tally.view(rows)), viewport={"width": width, "height": 900})
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, media
        box = page.locator(".reason").nth(1).bounding_box()
        assert box["width"] >= (250 if media == "screen" and width == 1200 else 140), media
        assert box["x"] + box["width"] <= width
        for column in page.locator(".tasks tr").nth(1).locator("> *").all():
            assert column.bounding_box()["x"] + column.bounding_box()["width"] <= width
    page.emulate_media(media="screen")
    assert page.locator("#submissions tbody a.again").first.text_content() == say(message("class.earlier", number=3))
    page.locator("#submissions tbody a.again").first.click()
    assert page.locator("#leaf iframe").get_attribute("src").endswith("#attempts")


_TASK = TaskResult(
    "f",
    2,
    0,
    "failed",
    message("outcome.at_line", said="it raises", line=2),
    example=Example("shown/0", (), "[4., 2., 1., 0.5]", "[4., 4., 4., 4.]"),
    picture=Picture("row", ((0, 4), (1, 2), (2, 1), (3, 0.5)), ((0, 4), (1, 4), (2, 4), (3, 4))),
)
SOURCE = f"x = 1\ndef f(x):\n    return 1  # {'very ' * 90}long\n"
REPORTS = {
    "plain": {},
    "no Python": {"problem": "the file is no Python"},
    "a fault": {"fault": "lost"},
    "practice": {"practice": True},
    "a picture": {"tasks": (_TASK,)},
}


@pytest.mark.parametrize("parts", by_name(REPORTS, weekly=("plain", "a fault", "practice")))
def test_axe_finds_nothing_on_a_report(look, parts):
    """A student's page breaks no rule of accessibility, whether graded or not; no line of the code is cut, and it is copied as it is."""
    text = html.render(sample(**parts), SOURCE.encode(), "2026-11-29", Told("", "2 days", "", 5.5))
    page = look(text, "report.html")
    assert found_by_axe(page) == []
    widths = (
        "[...document.querySelectorAll('.code pre')].map(one => [one.scrollWidth - one.clientWidth, one.innerText])"
    )
    assert page.evaluate(widths) == ([] if "fault" in parts else [[0, SOURCE]])


def found_by_axe(page):
    """What axe-core has to say against a page in light, and of its contrast in dark: rules and the places that break them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found, rules = [], {"iframes": False, "resultTypes": ["violations"]}  # a report is looked at by itself
    for scheme, only in {"light": {}, "dark": {"runOnly": ["color-contrast"]}}.items():
        page.emulate_media(color_scheme=scheme)
        found += axe.Axe().run(page, options=rules | only).response["violations"]
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
