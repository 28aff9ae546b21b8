"""The gate: only the page itself gets in, and what strangers send is refused before it is read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.authoring.scaffold import make_project
from reportgen.server.gate import MOST_BYTES, answer_to, new_ticket
from tests.tools.local_server import Served, served


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of a project, to which no request here may do anything."""
    folder = tmp_path_factory.mktemp("gate")
    make_project(folder, 2022)
    return folder / "data" / "2022.yaml"


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Served]:
    before = data.read_bytes()
    with served(data) as running:
        yield running
    assert data.read_bytes() == before


def test_the_page_itself_gets_in(server: Served) -> None:
    answer = server.request("GET", "/")

    assert answer.status == 200
    assert server.keys.writing in answer.body
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_an_address_lets_one_browser_in_and_no_second(server: Served) -> None:
    target = f"/?token={new_ticket(server.keys.entry)}"

    first = server.request("GET", target, headers={"Cookie": None, "Origin": None})
    again = server.request("GET", target, headers={"Cookie": None, "Origin": None})
    same = server.request("GET", target, headers={"Origin": None})

    assert (first.status, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"reportgen-{server.port}={server.keys.session}; ")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert again.status == 403
    assert "set-cookie" not in again.headers
    assert same.status == 303


@pytest.mark.parametrize("token", ["", "x", ".", "%C3%A9", "00." + "0" * 64, "%ff"])
def test_an_address_with_another_token_lets_nobody_in(server: Served, token: str) -> None:
    answer = server.request("GET", f"/?token={token}", headers={"Cookie": None})

    assert answer.status == 403
    assert answer.body == "没有钥匙，或者已经用过。请再运行一次 reportgen edit，用它打开的网页。"


def test_the_answer_to_a_challenge_is_no_ticket(server: Served) -> None:
    number = "0" * 32
    answer = server.request("GET", f"/alive?challenge={number}", headers={"Cookie": None})

    assert answer.body == answer_to(number, server.keys.entry)
    ticket = f"/?token={number}.{answer.body}"
    assert server.request("GET", ticket, headers={"Cookie": None}).status == 403


TARGETS = ["/", "/report", "/events", "/page/main.js", "/api/view", "/api/source", "/api/texts"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Host": "evil.example:80"}, "这个网址不是本程序的。请用终端里印出的网址。"),
        ({"Host": "127.0.0.1"}, "这个网址不是本程序的。请用终端里印出的网址。"),
        ({"Host": "127.0.0.1.evil.example"}, "这个网址不是本程序的。请用终端里印出的网址。"),
        ({"Origin": "http://evil.example"}, "这个请求来自别的网页，没有受理。"),
        ({"Origin": "null"}, "这个请求来自别的网页，没有受理。"),
        ({"Origin": "http://127.0.0.1:1"}, "这个请求来自别的网页，没有受理。"),
        ({"Sec-Fetch-Site": "cross-site"}, "这个请求来自别的网页，没有受理。"),
        ({"Sec-Fetch-Site": "same-site"}, "这个请求来自别的网页，没有受理。"),
        ({"Cookie": None}, "没有钥匙，或者已经用过。请再运行一次 reportgen edit，用它打开的网页。"),
        ({"Cookie": "reportgen-1=x"}, "没有钥匙，或者已经用过。请再运行一次 reportgen edit，用它打开的网页。"),
    ],
)
def test_strangers_can_read_nothing(server: Served, target: str, headers: dict[str, str | None], said: str) -> None:
    answer = server.request("GET", target, headers=headers)

    assert (answer.status, answer.body) == (403, said)
    assert "content-security-policy" in answer.headers


def test_a_request_with_two_hosts_is_refused(server: Served) -> None:
    own = f"127.0.0.1:{server.port}"
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\n\r\n".encode())
        answer = connection.recv(4096)

    assert answer.split(b" ")[1] in (b"400", b"403")


ORDERS = ["do", "replace", "undo", "redo", "save", "choose", "paste"]


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": None}, {"Origin": "http://evil.example"}, {"X-Reportgen-Token": None}, {"X-Reportgen-Token": "x"},
     {"Cookie": None}, {"Host": "evil.example"}],
)  # fmt: skip
def test_strangers_can_change_nothing(server: Served, data: Path, name: str, headers: dict[str, str | None]) -> None:
    before = data.read_bytes()

    answer = server.request("POST", f"/api/{name}", b"{}", {"Content-Type": "application/json", **headers})

    assert answer.status == 403
    assert data.read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_known(server: Served, method: str) -> None:
    answer = server.request(method, "/api/save", b"", {"Access-Control-Request-Method": "POST"})

    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_form_of_another_kind_is_not_understood(server: Served) -> None:
    answer = server.request("POST", "/api/replace", b"text=x&version=", {"Content-Type": "text/plain"})

    assert answer.status == 422
    assert answer.json["problems"][0]["text"] == "网页发来的请求读不懂，没有做"


def test_a_body_of_a_gigabyte_is_refused_at_once(server: Served) -> None:
    answer = server.request("POST", "/api/replace", b"", {"Content-Length": "1000000000"})

    assert (answer.status, answer.body) == (413, "发来的内容太大，没有接收。")
    assert answer.headers["connection"] == "close"


def test_a_body_that_does_not_say_how_large_it_is_is_read_up_to_the_limit(server: Served) -> None:
    headers = {**server.own_headers(), "Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    lines = ["POST /api/replace HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        try:
            while sent < 10 * MOST_BYTES:
                connection.sendall(chunk)
                sent += 0x100000
            connection.sendall(b"0\r\n\r\n")  # all was read: there is to be an answer
        except OSError:  # the server has closed it
            pass
        try:
            answer = connection.recv(4096)
        except OSError:  # what it said was lost with the connection
            answer = b"HTTP/1.1 413 "

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert MOST_BYTES < sent < 10 * MOST_BYTES


@pytest.mark.parametrize(
    "name",
    [
        "../schema.json", "data/../../etc/passwd", "/etc/passwd", "data//2022.yaml", "./data/2022.yaml",
        "data/../data/2022.yaml", ".git/config", "data\\2022.yaml", "C:/x.yaml", "data/2022.yaml\x00", "out/x.yaml",
        "nothing.yaml", "", "templates/standard/../../data/2022.yaml", "README.md",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_what_can_be_edited(server: Served, data: Path, name: str) -> None:
    hidden = data.parents[1] / ".git" / "config"
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text("x", "utf-8")

    saved = server.order("save", {"name": name, "text": "x", "digest": ""})
    chosen = server.order("choose", {"name": name})

    for answer in (saved, chosen):
        assert answer.status == 422
        assert answer.json["problems"][0]["text"] == "这个项目里没有这份可以编辑的文件"


@pytest.mark.parametrize(
    "target", ["/page/../app.py", "/page/%2e%2e%2fapp.py", "/page/index.html.j2", "/page/", "//etc/passwd"]
)
def test_no_file_but_those_of_the_page_is_served(server: Served, target: str) -> None:
    assert server.request("GET", target).status == 404


def test_a_link_out_of_the_project_is_not_followed(server: Served, data: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret: 1\n", "utf-8")
    data.with_name("link.yaml").symlink_to(outside)

    answer = server.request("GET", "/api/text?name=data/link.yaml")

    assert answer.status == 422
    assert "secret" not in answer.body
