"""Files of strangers that lead out of the project: no command reads what lies there, whatever role the file has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import run
from tests.tools.cases import said

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right there")

Capture = pytest.CaptureFixture[str]
SECRET = "TOKEN: ghp_geheim\n"
DATA = "data/2022.yaml"
OUTSIDE = "链接或路径指到了项目文件夹以外\n  办法：把文件本身放进项目文件夹；链接和“..”只能指到项目文件夹里面。\n\n"


@pytest.fixture
def outside(project: Path, tmp_path: Path) -> Path:
    """A folder beside the project with what nobody may see."""
    for name in ("secret", "secret.yaml", "secret.json", "secret.j2", "secret.docx", "secret.png", "format.yaml"):
        (tmp_path / name).write_text(SECRET, "utf-8")
    return tmp_path


def link(name: str, target: Path) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def told(arguments: list[str], capsys: Capture) -> str:
    text = said(arguments, capsys)
    assert "geheim" not in text
    return text


@pytest.mark.parametrize(
    ("name", "target", "code"),
    [
        (DATA, "secret.yaml", 1),
        ("data/2021.yaml", "secret.yaml", 1),
        ("schema.json", "secret.json", 3),
        ("templates/standard/format.yaml", "secret.yaml", 3),
        ("templates/standard/schema.json", "secret.json", 3),
        ("templates/standard/base.docx", "secret.docx", 3),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_link_that_leads_out_is_named_and_not_followed(
    command: str, name: str, target: str, code: int, outside: Path, capsys: Capture
) -> None:
    if (command, name) == ("check", "templates/standard/base.docx"):
        pytest.skip("a check makes no Word file")
    link(name, outside / target)

    text = told([command, DATA], capsys)

    assert text.startswith(f"{name}: 错误：{OUTSIDE}")
    assert text.endswith(f"\n{code}\n")
    assert not list(Path().glob("out/*"))


@pytest.mark.parametrize(
    "command",
    [
        *(["show"], ["trace"], ["textconv"], ["new", "2023", "--from"]),
        *(["check", option] for option in ("--numbers", "--coverage", "--fix", "--format=json")),
    ],
)
def test_no_command_follows_data_out_of_the_project(command: list[str], outside: Path, capsys: Capture) -> None:
    link(DATA, outside / "secret.yaml")

    text = told([*command, DATA], capsys)

    assert "链接或路径指到了项目文件夹以外" in text
    assert text.endswith("\n1\n")


def test_nor_does_a_comparison(outside: Path, capsys: Capture) -> None:
    link("data/2023.yaml", outside / "secret.yaml")

    assert told(["diff", DATA, "data/2023.yaml"], capsys) == f"data/2023.yaml: 错误：{OUTSIDE}1\n"
    assert told(["diff", "data/2023.yaml", DATA], capsys) == f"data/2023.yaml: 错误：{OUTSIDE}1\n"


@pytest.mark.parametrize("folder", ["data", "templates", "templates/standard"])
def test_a_folder_that_leads_out_is_not_entered(folder: str, outside: Path, capsys: Capture) -> None:
    elsewhere = outside / "moved"
    shutil.copytree(folder, elsewhere, copy_function=shutil.copyfile)  # of another time than those that are known
    link(folder, elsewhere)

    text = told(["build", DATA], capsys)

    assert "链接或路径指到了项目文件夹以外" in text
    assert not list(Path().glob("out/*"))


def test_a_part_of_a_template_that_leads_out_is_told_where_it_is_asked_for(outside: Path, capsys: Capture) -> None:
    link("templates/standard/4-conclusions.html.j2", outside / "secret.j2")

    assert told(["build", DATA], capsys).startswith(
        "templates/standard/report.html.j2:20:1: 错误：模板的这一部分（4-conclusions.html.j2）读不了："
        "链接或路径指到了项目文件夹以外\n"
        '   20 | {% include "4-conclusions.html.j2" %}\n'
    )


def test_the_first_part_of_a_template_that_leads_out_is_told(outside: Path, capsys: Capture) -> None:
    link("templates/standard/report.html.j2", outside / "secret.j2")

    assert told(["build", DATA], capsys).startswith(
        "templates/standard: 错误：模板的这一部分（report.html.j2）读不了：链接或路径指到了项目文件夹以外\n"
    )


def test_a_part_that_is_ignored_where_it_is_missing_is_not_ignored_where_it_leads_out(
    outside: Path, edit: Callable[..., None], capsys: Capture
) -> None:
    edit("templates/standard/4-conclusions.html.j2", ("<h1>", '{% include "x.j2" ignore missing %}<h1>'))
    assert told(["check", DATA], capsys).endswith("\n0\n")
    link("templates/standard/x.j2", outside / "secret.j2")

    assert "（x.j2）读不了" in told(["check", DATA], capsys)


@pytest.mark.parametrize("name", ["templates/standard/x.j2", "templates/standard/4-conclusions.html.j2", DATA,
                                  "data/2021.yaml", "schema.json", "templates/standard/format.yaml",
                                  "templates/standard/base.docx"])  # fmt: skip
def test_a_pipe_is_not_waited_for(name: str, project: Path, capsys: Capture) -> None:
    Path(name).unlink(missing_ok=True)
    os.mkfifo(name)

    for command in (["build", DATA], ["check", "--coverage", DATA], ["schema"], ["diff", DATA, "data/starter.yaml"]):
        said(command, capsys)


def test_last_years_file_of_another_project_is_told_at_its_name(
    outside: Path, edit: Callable[..., None], capsys: Capture
) -> None:
    shutil.copy(DATA, outside / "2021.yaml")
    link("data/before.yaml", outside / "2021.yaml")
    edit(DATA, ("year: 2022", "year: 2022\nprevious: before.yaml"))

    text = told(["check", DATA], capsys)

    assert "错误：上年的数据文件“before.yaml”读不了：链接或路径指到了项目文件夹以外\n" in text
    assert " | previous: before.yaml\n" in text


def test_a_link_to_another_file_of_the_project_serves(project: Path, capsys: Capture) -> None:
    Path("archive").mkdir()
    Path(DATA).rename("archive/2022.yaml")
    Path(DATA).symlink_to("../archive/2022.yaml")
    Path("templates/standard/base").mkdir()
    Path("templates/standard/4-conclusions.html.j2").rename("templates/standard/base/last.j2")
    Path("templates/standard/4-conclusions.html.j2").symlink_to("base/last.j2")

    assert said(["build", DATA], capsys).endswith("\n0\n")


def test_a_project_that_is_itself_reached_by_a_link_serves(project: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "way").symlink_to(project)

    assert said(["check", str(tmp_path / "way" / DATA)], capsys).endswith("\n0\n")


def test_a_file_of_the_users_own_lies_wherever_it_likes(tmp_path: Path, capsys: Capture) -> None:
    shutil.copy(Path(__file__).parents[2] / DATA, tmp_path)

    assert run(["check", str(tmp_path / "2022.yaml")]) == 0
