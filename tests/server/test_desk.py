"""The server as a whole, without a browser: what is pushed, two pages at once, killed while saving, and the buttons."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from reportgen.case import Case
from reportgen.files.project import find_project
from reportgen.server.desk import Desk, Disagreement
from reportgen.server.splices import splices
from tests.tools.local_server import DAY, Served, served
from tests.tools.repository import git, replace_in


@pytest.fixture
def server(project: Path) -> Iterator[Served]:
    with served(project / "data" / "2022.yaml") as running:
        yield running


class Listener:
    """Reads the events that are pushed."""

    def __init__(self, server: Served) -> None:
        self.connection = server.listening()
        self.file = self.connection.makefile("rb")
        self.next("hello")

    def next(self, kind: str) -> Any:
        """The data of the next event of a kind."""
        while True:
            line = self.file.readline().decode()
            assert line, "the server has ended"
            if line.strip() == f"event: {kind}":
                return json.loads(self.file.readline().decode().removeprefix("data: "))

    def close(self) -> None:
        self.file.close()
        self.connection.close()


@pytest.fixture
def pushed(server: Served) -> Iterator[Listener]:
    server.ask("view")
    while not server.ask("view")["pieces"]:  # the first view is made when the server begins
        pass
    listener = Listener(server)
    yield listener
    listener.close()


def applied(view: Any, difference: Any) -> list[str]:
    pieces = list(view["pieces"])
    for splice in difference["splices"]:
        pieces[splice["at"] : splice["at"] + splice["removed"]] = splice["put"]
    return pieces


def set_value(server: Served, path: str, value: str, version: str) -> Any:
    return server.order("do", {"operation": {"do": "set", "path": path, "value": value}, "version": version})


def test_only_the_blocks_that_differ_are_pushed(server: Served, pushed: Listener) -> None:
    before = server.ask("view")

    text = Path("data/2022.yaml").read_text("utf-8")
    Path("data/2022.yaml").write_text(text.replace("- 综合股", "- 综合协调股"), "utf-8")
    difference = pushed.next("view")

    assert difference["from"] == before["version"]
    assert [splice["removed"] for splice in difference["splices"]] == [1]
    assert "综合协调股" in difference["splices"][0]["put"][0]
    assert "style" not in difference
    assert applied(before, difference) == server.ask("view")["pieces"]


def test_numbers_that_move_leave_the_other_blocks_as_they_are(server: Served, pushed: Listener) -> None:
    before = server.ask("view")

    text = Path("data/2022.yaml").read_text("utf-8")
    Path("data/2022.yaml").write_text(text.replace("accounting: 纳入", "accounting: 自3月起纳入"), "utf-8")
    difference = pushed.next("view")

    assert len(difference["splices"]) == 1
    assert len(difference["numbers"]) == len(before["numbers"]) + 1


@pytest.mark.parametrize("name", ["schema.json", "templates/standard/format.yaml", "templates/standard/cover.html.j2"])
def test_schema_format_and_templates_count_at_once(server: Served, pushed: Listener, name: str) -> None:
    replaced = {
        "schema.json": ('"title": "收支总计相等"', '"title": "收支总计应当相等"'),
        "templates/standard/format.yaml": ("# 天头", "# 上边"),
        "templates/standard/cover.html.j2": ("联系电话", "电话"),
    }[name]
    text = Path(name).read_text("utf-8")
    assert replaced[0] in text
    Path(name).write_text(text.replace(*replaced, 1), "utf-8")

    assert name in pushed.next("files")


def test_what_was_done_can_be_undone_when_a_template_was_saved_since(server: Served, pushed: Listener) -> None:
    before = Path("data/2022.yaml").read_bytes()
    set_value(server, "department.treasury", "市财政", "")
    part = Path("templates/standard/cover.html.j2")
    part.write_text(part.read_text("utf-8").replace("联系电话", "电话"), "utf-8")
    while "templates/standard/cover.html.j2" not in pushed.next("files"):
        pass

    assert server.ask("form")["can_undo"]
    server.order("undo", {})
    assert Path("data/2022.yaml").read_bytes() == before


def test_what_was_saved_here_is_shown_and_what_others_save_is_not(project: Path) -> None:
    file = project / "data" / "2022.yaml"
    desk = Desk(find_project(file), file, lambda: DAY, "zh")
    desk.refresh()
    desk.do({"do": "set", "path": "department.treasury", "value": "市财政"}, "")
    assert not desk.shows(["data/2022.yaml"])
    assert desk.form()["view"] == 0
    desk.refresh()

    assert desk.form()["view"] == desk.view.version
    assert desk.shows(["data/2022.yaml"])
    assert not desk.shows(["data/2022.yaml", "schema.json"])
    assert not desk.shows(["data/2021.yaml"])
    file.write_text(file.read_text("utf-8").replace("市财政", "县财政"), "utf-8")
    assert not desk.shows(["data/2022.yaml"])
    file.write_bytes(b"\xff")
    assert not desk.shows(["data/2022.yaml"])
    desk.show_sample("standard")
    assert not desk.shows(["data/2022.yaml"])
    assert desk.form()["view"] == 0


def test_nothing_is_pushed_for_what_is_built_or_hidden(server: Served, pushed: Listener) -> None:
    Path("out").mkdir()
    Path("out/x.yaml").write_text("a: 1\n", "utf-8")
    Path("data/.x.yaml").write_text("a: 1\n", "utf-8")
    Path("data/neu.yaml").write_text("year: 1\n", "utf-8")

    assert pushed.next("files") == {"data/neu.yaml": True}


def test_two_pages_that_change_the_same_field_are_told_and_nothing_is_lost(server: Served) -> None:
    version = server.ask("source")["version"]

    first = set_value(server, "department.treasury", "市财政", version)
    second = set_value(server, "department.treasury", "县财政", version)
    other = set_value(server, "department.nature", "事业单位", version)

    assert first.status == 200
    assert second.status == 409
    assert "财政部门的称呼" in second.json["conflict"]["text"]
    assert second.json["conflict"]["kind"] == "field"
    assert second.json["conflict"]["both"] == [{"line": 0, "theirs": "市财政", "mine": "县财政"}]
    assert other.status == 200
    text = Path("data/2022.yaml").read_text("utf-8")
    assert "treasury: 市财政 " in text
    assert "nature: 事业单位\n" in text


def test_what_both_have_changed_before_it_was_saved_is_asked_by_its_field_and_later_changes_come(project: Path) -> None:
    file = project / "data" / "2022.yaml"
    desk = Desk(find_project(file), file, lambda: DAY, "zh")
    before = file.read_text("utf-8")
    version = desk.form()["version"]
    file.write_text(before.replace("treasury: 区财政", "treasury: 县财政"), "utf-8")
    order = {"do": "set", "path": "department.treasury", "value": "市财政"}

    with pytest.raises(Disagreement) as told:
        desk.do(order, version)

    data = told.value.data()
    assert data["kind"] == "field"
    assert data["text"].startswith(
        "“财政部门的称呼”在别处也改了：原来是“区财政”，那边改成了“县财政”，这里要改成“市财政”"
    )
    assert data["both"] == [{"line": 0, "theirs": "县财政", "mine": "市财政"}]
    # As long as nothing is chosen, what others write comes in.
    file.write_text(before.replace("treasury: 区财政", "treasury: 镇财政"), "utf-8")
    desk.refresh()
    assert desk.form()["version"] == desk.source()["version"]
    assert "treasury: 镇财政" in desk.source()["text"]
    desk.do(order, "")
    assert file.read_text("utf-8") == before.replace("区财政  #", "市财政  #", 1)


def test_a_text_and_a_form_that_change_different_lines_both_stay(server: Served) -> None:
    source = server.ask("source")
    set_value(server, "department.treasury", "市财政", source["version"])

    text = source["text"].replace("self: 我办", "self: 本办")
    done = server.order("replace", {"text": text, "version": source["version"]})

    assert done.status == 200
    saved = Path("data/2022.yaml").read_text("utf-8")
    assert "treasury: 市财政 " in saved
    assert "self: 本办" in saved


def test_an_order_that_is_none_is_told(server: Served) -> None:
    nested = {"do": "several", "operations": [{"do": "several", "operations": []}]}
    operations: list[object] = [None, [], {"do": "eval"}, {"do": "set", "path": 3}, nested]
    for body in ({}, *({"operation": operation} for operation in operations)):
        answer = server.order("do", body)
        assert answer.status == 422, body
        assert answer.json["problems"], body


def test_a_number_that_is_not_there_is_told(server: Served, pushed: Listener) -> None:
    version = server.ask("view")["version"]
    assert server.request("GET", f"/api/origin?n=0&version={version}").status == 200
    for query in ("n=0", f"n=-1&version={version}", f"n=x&version={version}", f"n=99999&version={version}",
                  f"n=0&version={version + 76}"):  # fmt: skip
        assert server.request("GET", f"/api/origin?{query}").status == 422, query


def test_the_report_is_the_one_that_the_command_builds(server: Served, project: Path) -> None:
    built = server.order("build", {"formats": ["docx"]})

    assert built.status == 200
    (name,) = built.json["files"]
    assert (project / name).read_bytes() == Case("data/2022.yaml").docx


def test_a_web_page_of_the_report_is_built(server: Served, project: Path) -> None:
    (name,) = server.order("build", {"formats": ["html"]}).json["files"]

    assert name.endswith(".html")
    assert "部门基本情况" in (project / name).read_text("utf-8")


def test_a_report_with_errors_is_not_built(server: Served) -> None:
    set_value(server, "expenditure.basic", "12万", "")

    answer = server.order("build", {"formats": ["docx"]})

    assert answer.status == 422
    assert [problem["severity"] for problem in answer.json["problems"]][:1] == ["error"]
    assert not Path("out").exists()


def test_problems_lead_to_fields_and_speak_of_no_lines(server: Served) -> None:
    server.order("do", {"operation": {"do": "set", "path": "expenditure.basic", "value": "961.15"}, "version": ""})
    server.server.desk.refresh()

    found = {problem["spot"]["where"]: problem for problem in server.ask("view")["problems"]}
    total = found["支出 › 总支出"]
    assert "也许“基本支出”有两个数字写反了" in total["advice"]
    assert total["related"][0][1]["path"] == "expenditure.basic"
    [hint] = {each["hint"] for each in server.ask("form")["problems"] if each["path"] == "expenditure.total"}
    assert hint == total["advice"]


def test_all_files_are_checked(server: Served) -> None:
    files = {file["name"]: file for file in server.order("check", {}).json["files"]}

    assert set(files) == set(server.ask("texts")["data"])
    assert (files["data/2022.yaml"]["error"], files["data/2022.yaml"]["warning"]) == (0, 1)


def test_next_years_file_is_made_and_shown(server: Served) -> None:
    assert server.ask("period") == {"period": "2023"}

    made = server.order("new", {"period": "2023"}).json

    assert made["file"] == "data/2023.yaml"
    assert made["blanks"] == 75
    assert made["kept"][1]["spot"]["where"] == "人员概况 › 编制 1"
    assert server.ask("texts")["file"] == "data/2023.yaml"
    assert server.ask("view")["stale"]
    assert len(server.ask("form")["unfilled"]) == made["blanks"]


def test_a_period_that_cannot_be_is_told(server: Served) -> None:
    for period in ("", "x", "2021", "2022", "2023Q1"):
        answer = server.order("new", {"period": period})
        assert answer.status == 422, period
        assert "reportgen new" not in answer.body, period
        assert "--" not in answer.body, period
    assert server.order("start", {"period": "x", "template": "standard", "name": ""}).status == 422


def test_an_empty_folder_becomes_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with served(tmp_path) as server:
        assert server.ask("texts") == {"data": [], "template": [], "used": "", "file": ""}
        titles = {template["name"]: template["title"] for template in server.ask("templates")["templates"]}
        assert titles["standard"] == "部门整体支出绩效评价报告"
        assert len({*titles.values()}) == len(titles)

        made = server.order("start", {"period": "2025", "template": "standard", "name": "某某局"})

        assert made.json == {"file": "data/2025.yaml"}
        assert (tmp_path / "schema.json").is_file()
        text = (tmp_path / "data" / "2025.yaml").read_text("utf-8")
        assert "\nyear: 2025\n" in text
        assert "name: 某某局\n" in text
        assert server.ask("form")["unfilled"]


def test_a_report_that_cannot_be_yet_is_shown_by_an_invented_one(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    with served(empty) as server:
        server.order("start", {"period": "2025", "template": "standard", "name": "某某局"})
        view = server.ask("view")
        assert (view["stale"], view["invented"]) == (True, True)
        assert "年度整体支出绩效评价报告" in "".join(view["pieces"])
        assert "data-n" not in "".join(view["pieces"])
        assert [problem["related"] for problem in view["problems"]] == [[]]

        data = empty / "data" / "2025.yaml"
        data.write_bytes((project / "data" / "starter.yaml").read_bytes())
        for _ in range(3_000):
            if not (view := server.ask("view"))["stale"]:
                break
            time.sleep(0.02)
        assert not view["invented"]
        assert "示范区档案馆" in "".join(view["pieces"])

        # A mistake later leaves the report as it was, and no invented one comes in its place.
        data.write_text(data.read_text("utf-8").replace("year: 2025", "year: 待填", 1), "utf-8")
        for _ in range(3_000):
            if (view := server.ask("view"))["stale"]:
                break
            time.sleep(0.02)
        assert not view["invented"]
        assert "示范区档案馆" in "".join(view["pieces"])


def test_an_invented_sample_is_shown_in_place_of_the_data(server: Served, pushed: Listener) -> None:
    assert server.order("sample", {"template": "standard"}).status == 200
    assert "乐山" not in server.ask("view")["title"]
    assert server.ask("source")["text"] == Path("data/2022.yaml").read_text("utf-8")

    assert server.order("sample", {"template": ""}).status == 200
    assert "乐山" in server.ask("view")["title"]


def test_a_picture_is_kept_under_a_name_that_is_free(server: Served, project: Path) -> None:
    picture = next((project / "data" / "pictures").glob("*.png")).read_bytes()

    def send(name: str, content: bytes) -> Any:
        return server.request("POST", f"/api/picture?name={name}", content)

    assert send("a.png", picture).json == {"path": "pictures/a.png"}
    assert send("a.png", picture).json == {"path": "pictures/a.png"}
    assert send("..%2F..%2Fa.png", picture + b"x").json == {"path": "pictures/a-2.png"}
    assert send("a.exe", picture).status == 422
    assert (project / "pictures" / "a-2.png").read_bytes() == picture + b"x"


def test_of_what_came_as_a_whole_all_is_told_and_of_a_picture_what_differs(repository: Path) -> None:
    file = repository / "data" / "water.yaml"
    listed = "      - {name: 节水型社会建设,"
    new = f"      - {{name: 节水宣传, budget: 2.00, final: 1.00}}\n{listed}"
    replace_in(repository, "data/water.yaml", (listed, new), ("width: 120mm", "width: 100mm"))
    with served(file) as server:
        told = server.ask("changes")

    assert [fact["new"] for fact in told["facts"] if "节水宣传" in fact["label"]] == [
        "项目名称：节水宣传\n全年预算数：2.00万元\n支出决算数：1.00万元"
    ]
    assert "（图片，换了宽度）" in [sentence["about"] for sentence in told["sentences"]]


def test_what_differs_from_the_last_commit_is_told_and_committed(repository: Path) -> None:
    with served(repository / "data" / "2022.yaml") as server:
        assert server.ask("changed") == {"files": []}
        set_value(server, "department.treasury", "市财政", "")

        changes = server.ask("changes")
        assert [(fact["label"], fact["old"], fact["new"]) for fact in changes["facts"]] == [
            ("部门 › 财政部门的称呼", "区财政", "市财政")
        ]
        assert changes["sentences"]
        redline = server.request("GET", "/redline")
        assert "<ins>" in redline.body
        assert "script-src" not in redline.headers["content-security-policy"]
        assert server.ask("changed") == {"files": ["data/2022.yaml"]}
        assert server.order("commit", {"names": ["data/2022.yaml"], "message": " "}).status == 422
        assert server.order("commit", {"names": ["schema.json"], "message": "改"}).status == 422

        said = server.order("commit", {"names": ["data/2022.yaml"], "message": "改称呼"}).json["said"]

        assert said.endswith("改称呼")
        assert git("log", "--format=%s", "-1").strip() == "改称呼"
        assert server.ask("changed") == {"files": []}


def test_without_a_repository_that_is_told(server: Served) -> None:
    answer = server.request("GET", "/api/changed")

    assert answer.status == 422
    assert answer.json["problems"][0]["text"]


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [("abc", "abc", 0), ("abc", "axc", 1), ("", "abc", 1), ("abc", "", 1), ("aaaa", "aa", 1), ("abcdef", "xbcdey", 2)],
)
def test_splices_make_one_row_of_another(old: str, new: str, count: int) -> None:
    row = list(old)
    found = splices(list(old), list(new))
    for at, removed, put in found:
        row[at : at + removed] = put

    assert "".join(row) == new
    assert len(found) == count


def program(*arguments: str) -> subprocess.Popen[str]:
    code = "import sys; from reportgen.cli import run; sys.exit(run(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "edit", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def address_in(line: str) -> str:
    return line.removeprefix("编辑页面开在 ").strip()


def test_the_command_says_where_the_page_is_and_ends_with_a_sentence(project: Path) -> None:
    with program("data/2022.yaml", "--no-browser") as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        assert first.startswith("编辑页面开在 http://127.0.0.1:")
        assert running.stdout.readline() == "只有这台电脑能打开。用完按 Ctrl-C。\n"
        state = next(Path(os.environ["XDG_STATE_HOME"], "reportgen", "edit").glob("*.json"))
        assert state.stat().st_mode & 0o777 == 0o600

        with program("--no-browser") as second:
            out, _ = second.communicate(timeout=30)
        assert second.returncode == 0
        assert out.startswith("这个项目的编辑页面已经开着：http://127.0.0.1:")
        port = str(port_of(address_in(first)))
        connection = HTTPConnection("127.0.0.1", int(port), timeout=20)
        connection.request("GET", out.strip().partition(port)[2])
        assert connection.getresponse().status == 303
        connection.close()

        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
        assert (running.returncode, out, err) == (0, "编辑页面已关闭；改过的都已存好。\n", "")
        assert not state.exists()


def test_a_state_that_a_killed_server_has_left_is_nothing(project: Path) -> None:
    for _ in range(2):
        with program("--no-browser") as running:
            assert running.stdout is not None
            assert running.stdout.readline().startswith("编辑页面开在 ")
            running.kill()


def test_a_port_that_is_taken_and_a_file_that_is_not_there_are_told(project: Path) -> None:
    with served(project / "data" / "2022.yaml") as server:
        with program("data/2022.yaml", "--no-browser", "--port", str(server.port)) as running:
            _, err = running.communicate(timeout=30)
        assert running.returncode == 4
        assert f"端口 {server.port} 用不了" in err
    with program("data/nothing.yaml", "--no-browser") as running:
        _, err = running.communicate(timeout=30)
    assert running.returncode == 2
    assert "data/nothing.yaml" in err


def test_a_server_that_is_killed_while_it_saves_leaves_the_file_whole(project: Path) -> None:
    before = Path("data/2022.yaml").read_bytes()
    for saves in (1, 2, 5):
        with program("data/2022.yaml", "--no-browser") as running:
            assert running.stdout is not None
            address = address_in(running.stdout.readline())
            cookie, token, port = entered(address)
            for number in range(saves):
                connection = HTTPConnection("127.0.0.1", port, timeout=20)
                body = json.dumps(
                    {"operation": {"do": "set", "path": "department.treasury", "value": f"财政{number}"}, "version": ""}
                )
                headers = {
                    "Cookie": cookie, "X-Reportgen-Token": token, "Origin": f"http://127.0.0.1:{port}",
                    "Content-Type": "application/json",
                }  # fmt: skip
                connection.request("POST", "/api/do", body, headers)
                if number == saves - 1:
                    running.kill()
                else:
                    assert connection.getresponse().status == 200
                connection.close()
        text = Path("data/2022.yaml").read_text("utf-8")
        allowed = ["treasury: 区财政", *(f"treasury: 财政{number}" for number in range(saves))]
        assert any(text.encode() == before.replace(allowed[0].encode(), now.encode()) for now in allowed)
        Path("data/2022.yaml").write_bytes(before)


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2].partition("/")[0])


def entered(address: str) -> tuple[str, str, int]:
    """The cookie, the token for writing, and the port of a server at an address that lets one in."""
    port = port_of(address)
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address.partition(str(port))[2])
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.getheader("set-cookie")).partition(";")[0]
    connection.request("GET", "/", headers={"Cookie": cookie})
    token = connection.getresponse().read().decode().partition('name="reportgen-token" content="')[2].partition('"')[0]
    connection.close()
    return cookie, token, port
