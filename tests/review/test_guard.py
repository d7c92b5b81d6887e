"""Only whoever has the link is let in: a real server on this machine, asked as strangers would ask it."""

import socket
import time
from contextlib import closing, suppress

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from autograder.review import serving
from autograder.review.guard import new_token
from tests.review_room import ask, served

TOKEN = "Rb2Zk-" * 5 + "xy"


@pytest.fixture(scope="module")
def port():
    """The port of a server that has a page to tell."""

    async def answer(request):
        return PlainTextResponse(f"secret of {request.url.path}")

    with served(Starlette(routes=[Route("/page", answer, methods=["GET", "POST"])]), TOKEN) as port:
        yield port


def test_whoever_has_the_link_reads_and_sends(port):
    """Under both names of this machine; a form comes from a page of ours."""
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        assert ask(port, f"/{TOKEN}/page", host=host)[::2] == (200, f"secret of /{TOKEN}/page".encode())
        origin = [("Origin", f"http://{host}")]
        assert ask(port, f"/{TOKEN}/page", "POST", origin, host=host)[0] == 200


@pytest.mark.parametrize("path", ["/", "/page", "/x/page", f"/{TOKEN[:-1]}/page", f"/{TOKEN}x/page", f"//{TOKEN}/page",
                                  f"/page?{TOKEN}", f"/page/{TOKEN}", f"/%2e/{TOKEN}/page", "/%ff%fe/page"])  # fmt: skip
def test_without_the_link_nothing_is_told(port, path):
    """Neither a page nor that there is one."""
    status, _, body = ask(port, path)
    assert (status, body) == (404, b"not found\n")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", "[::1]:{port}"]
)
def test_a_name_that_was_made_to_lead_here_is_refused(port, host):
    """As after DNS rebinding, where a stranger's page counts as of our origin."""
    assert ask(port, f"/{TOKEN}/page", host=host.format(port=port))[0] == 404


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:1",
        "http://127.0.0.1:{port}.evil.example",
    ],
)
def test_a_form_of_another_page_is_refused(port, origin):
    """Even one that knows the link, and also without saying where it comes from."""
    headers = [("Origin", origin.format(port=port))] if origin else []
    assert ask(port, f"/{TOKEN}/page", "POST", headers)[0] == 404


def test_two_origins_are_none(port):
    """Of which one is ours."""
    headers = [("Origin", "http://evil.example"), ("Origin", f"http://127.0.0.1:{port}")]
    assert ask(port, f"/{TOKEN}/page", "POST", headers)[0] == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_else_is_asked(port, method):
    """Only reading and sending a form."""
    assert ask(port, f"/{TOKEN}/page", method, [("Origin", f"http://127.0.0.1:{port}")])[0] == 404


def test_no_other_page_may_show_or_keep_it(port):
    """Every answer says so, refusals too."""
    for path in (f"/{TOKEN}/page", "/"):
        _, headers, _ = ask(port, path)
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert "form-action 'self'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert not {"access-control-allow-origin", "set-cookie"} & headers.keys()


def test_tokens_are_not_guessed():
    """Each has 192 bits and is another one."""
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 32 for token in tokens)


@pytest.mark.slow
@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT",
        b"GET /TOKEN/page HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\nGET / HT",
        b"GET /TOKEN/page HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 9\r\n\r\nx",
    ],
    ids=["silent", "slow", "again", "answered", "a body"],
)
def test_whoever_is_connected_and_does_not_ask_keeps_nobody_out(monkeypatch, begin):
    """Whoever holds as many connections as there may be is hung up on, also who was refused once, or was answered and goes on slowly."""
    monkeypatch.setattr(serving, "_MOST", 4)
    monkeypatch.setattr(serving.Prompt, "PATIENCE", 0.5)
    app = Starlette(routes=[Route("/page", lambda _: PlainTextResponse("told"))])
    with served(app, TOKEN) as port:
        strangers = []
        for _ in range(8):
            strangers.append(one := socket.create_connection(("127.0.0.1", port), timeout=0.1))
            one.sendall(begin.replace(b"TOKEN", TOKEN.encode()).replace(b"PORT", str(port).encode()))
            with suppress(OSError):
                one.recv(4096)  # whoever comes later is refused at once
        until = time.monotonic() + 20
        while (status := ask(port, f"/{TOKEN}/page")[0]) != 200 and time.monotonic() < until:
            time.sleep(0.1)
            for one in strangers * bool(begin):
                with suppress(OSError):
                    one.send(b"x")
        for one in strangers:
            one.close()
    assert status == 200


@pytest.mark.slow
def test_nothing_is_heard_after_a_request_whose_end_is_in_doubt():
    """Of two lengths a proxy may have believed the other: what follows may be another's request, or a hidden one, and is not answered."""
    app = Starlette(routes=[Route("/page", lambda _: PlainTextResponse("told"))])
    with served(app, TOKEN) as port, closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as one:
        head = f"GET /{TOKEN}/page HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        one.sendall(f"{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{head}\r\n".encode())
        heard = b""
        while more := one.recv(1 << 16):
            heard += more
    assert heard.count(b"told") == 1
