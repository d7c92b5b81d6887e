"""The pages of a service: each for whoever has its link, live in a real browser, and hostile names on them are text."""

import asyncio
import re
import stat
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.cli import main
from autograder.forges.forge import Move
from autograder.service.door import Seen
from autograder.service.errands import Errands
from autograder.service.health import application
from autograder.service.links import Links
from autograder.service.pages import HEADERS, routes
from autograder.service.queue import Queue
from autograder.words.message import message, say
from tests.batch_room import WRONG
from tests.browser_room import NEEDS_BROWSER, listened_to, started
from tests.review_room import ask
from tests.service_room import Served, variant
from tests.service_room import git as run_git

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")
_SERVED = pytest.mark.xdist_group("browser")
"""One service for all of them, and for the one that is met with a browser."""

_HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service of which three people have had answers, one of them with a hostile name."""
    one = Served(tmp_path_factory.mktemp("served"))
    with one.running("--url", "https://course.example/grading/"):
        for name, source in (("ada", WRONG), ("ada", variant("right")), ("blaise", WRONG), (_HOSTILE, WRONG)):
            one.lines = one.push(name, source)
            one.settled()
        yield one


def _path(link):
    assert link.startswith("https://course.example/grading/"), link
    return link.removeprefix("https://course.example/grading")


def _links(served, name):
    """The paths that somebody was told: of the report, and of their own page."""
    served.commit(name, {"notes.txt": f"{name}{len(served.rows('SELECT 1 FROM push'))}"})
    lines = served.push(name)
    report = next(line for line in lines if line.endswith(".html")).rpartition(" ")[2]
    return _path(report), _path(lines[-1].rpartition(" ")[2])


def _status(served, path):
    """What is answered, by way of the address that the log tells."""
    status, headers, body = ask(_port(served), path, host="course.example")
    return status, headers, body.decode()


def _port(served):
    return int(re.findall(r"127\.0\.0\.1:(\d+)", served.log)[-1])


@pytest.mark.slow
@_SERVED
def test_a_person_is_told_the_page_of_their_own_attempts(served):
    """On it are their attempts with links to the reports, nobody else's; nothing of it is kept, or told by a browser."""
    report, own = _links(served, "ada")
    status, headers, page = _status(served, own)
    assert status == 200
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in page
    assert page.count("<tr><td") == 2
    assert "blaise" not in page
    assert f'href="../..{report}"' in page
    status, headers, page = _status(served, report)
    assert (status, headers["referrer-policy"]) == (200, "no-referrer")
    assert "ada" in page
    assert own.rpartition("/")[2] not in page


@pytest.mark.slow
@_SERVED
def test_who_has_no_link_is_told_nothing(served):
    """A wrong token, one of somebody else, a number that is none, and what no path of ours is are all not found."""
    report, own = _links(served, "ada")
    _, other = _links(served, "blaise")
    number, token = report[1:].removesuffix(".html").split("-", 1)
    (_, people, mine, secret), theirs = own.split("/"), other.split("/")
    wrong = [
        f"/{int(number) + 1}-{token}.html",
        f"/{number}-{token[:-1]}.html",
        f"/{number}-%ff%00.html",
        f"/{'9' * 30}-{token}.html",
        f"/{people}/{mine}/{theirs[3]}",
        f"/{people}/{theirs[2]}/{secret}",
        f"/{people}/{'9' * 40}/{secret}",
        f"/{people}/-{mine}/{secret}",
        f"/queue/{secret}",
        "/queue/",
        f"/{people}/",
        f"{own}/../",
        "/attempts.sqlite",
        "//etc/passwd",
    ]
    assert {_status(served, path)[0] for path in wrong} == {404}
    with Queue(served.course / "service", writing=False) as queue:
        tokens = [token for (token,) in queue.rows("SELECT token FROM page UNION SELECT token FROM attempt")]
    assert len(tokens) > 5
    assert not [one for one in tokens if one in served.log]


@pytest.mark.slow
@_SERVED
def test_the_teachers_page_is_for_whoever_may_read_its_link(served):
    """Its link lies in a file of the service's owner; on it stand everybody's attempts, and what names there are is text."""
    file = served.course / "service" / "queue-page"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    status, _, page = _status(served, _path(file.read_text().strip()))
    assert status == 200
    assert {"ada", "blaise"} <= set(re.findall(r'<th scope="row">(\w+)</th>', page))
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.mark.slow
@_SERVED
@NEEDS_BROWSER
def test_pages_are_live_in_a_browser(served, tmp_path):
    """What is pushed appears without loading the page again; no complaint, no alert, and nothing is asked from elsewhere."""
    port = _port(served)
    way = _path((served.course / "service" / "queue-page").read_text().strip())
    complaints, asked = [], set()
    with started() as browser:
        page = listened_to(browser.new_page(), complaints)
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: asked.add(request.url))
        page.goto(f"http://127.0.0.1:{port}{way}")
        page.evaluate("window.same = true")
        served.push("carla", WRONG)
        page.get_by_role("rowheader", name="carla").wait_for()
        page.locator("tr", has_text="carla").get_by_text(say(message("report.of", score="2", full="5"))).wait_for()
        assert page.evaluate("window.same")
        page.screenshot(path=tmp_path / "queue.png", full_page=True)
        page.locator("tr", has_text="carla").get_by_role("link").click()
        page.get_by_role("heading", level=1).wait_for()
        assert "carla" in page.inner_text("body")
    assert complaints == []
    assert {url.partition("/")[2].split("/")[1] for url in asked} == {f"127.0.0.1:{port}"}


def test_a_queue_that_cannot_be_read_is_told_and_a_link_is_one_services(tmp_path):
    """Whoever asks then is told so; the link of one service leads nowhere at another."""
    with Queue(tmp_path / "service") as queue:
        links = Links(queue, "")
        link = links.person("ada")
        assert links.person("ada") == link
        status, page = _asked(queue, link)
        assert status == 200
        assert say(message("queue.nothing")) in page
        queue._database.execute("ALTER TABLE attempt RENAME TO gone")
        assert _asked(queue, link)[0] == 503
    with Queue(tmp_path / "other" / "service") as queue:
        Links(queue, "").person("ada")
        assert _asked(queue, link)[0] == 404


def test_a_number_of_any_length_is_not_found(tmp_path):
    """However many digits stand in a path, and of whatever script: there is no such page."""
    with Queue(tmp_path / "service") as queue:
        token = Links(queue, "").person("ada").rpartition("/")[2]
        for number in ("9" * 5000, "9" * 19, "9" * 18, "¹", "१", "-1", ""):
            assert [_asked(queue, path)[0] for path in (f"/people/{number}/{token}", f"/{number}-{token}.html")] == [
                404,
                404,
            ]


def test_what_was_given_up_at_a_forge_stands_on_the_health_page(tmp_path):
    """It is well all the same, and says how many pushes and answers are left lying; none, where there are none."""
    with Queue(tmp_path / "service") as queue:
        assert _asked(queue, "/health") == (200, "well\n")
        errands = Errands(queue)
        moves = [Move("0" * 40, f"{place}" * 40, 1.0) for place in (1, 2)]
        errands.looked(("course/ada", "ada"), b"refs/heads/main", (None, moves), ())
        first, second = errands.unread(2.0, 9)
        errands.give_up(first)
        errands.read(second, (), [("01_tiny", "said")])
        (owed,) = errands.owed(time.time(), 9)
        errands.give_up(owed)
        assert errands.left() == {"look": 0, "read": 0, "show": 0}
        says = "well, but given up at the forge: to read 1, to show 1\n"
        assert _asked(queue, "/health") == (200, says)


def _asked(queue, path):
    """What the pages answer, asked in this very thread."""
    sent, app = [], application(queue, None, SimpleNamespace(seen=Seen()), None, routes(queue, Links(queue, "")))

    async def receive():
        return {"type": "http.request"}

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode()


@pytest.mark.slow
@_SERVED
def test_a_sweep_tells_nobodys_page(served, capfdbinary):
    """Whoever sweeps hears what came of a push, and no link to all that its person handed in."""
    clone = served.commit("dora", {"01_tiny/tiny.py": WRONG})
    bare, _ = served.repository("dora")
    hook = bare / "hooks" / "post-receive"
    hook.rename(bare / "away")
    run_git("push", "-q", "origin", "main", at=clone)
    assert main(["sweep", str(bare), "--course", str(served.course)]) == 0
    out = capfdbinary.readouterr().out
    assert b"dora" in out or b"01_tiny" in out
    assert b"/people/" not in out
    assert Path(bare).exists()
