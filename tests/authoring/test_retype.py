"""`check --fix` writes references and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Case, check_report
from reportgen.authoring.retype import retype_numbers
from reportgen.cli import run
from tests.tools.root import ROOT

Edit = Callable[..., None]
Capture = pytest.CaptureFixture[str]

FILE = Path("data/starter.yaml")
PLAIN = "benefits: 馆藏档案得到妥善保管，查档服务更加便捷。"
STARTER = (ROOT / FILE).read_text("utf-8")
LINE = STARTER[: STARTER.index(PLAIN)].count("\n") + 1
FACT_LINE = STARTER[: STARTER.index("value: 1260")].count("\n") + 1


def sentences() -> list[str]:
    return [paragraph.number + paragraph.text for paragraph in Case(FILE).document.paragraphs()]


SPELLINGS = [
    ("接待查档1260人次。", "接待查档{{ facts.查档人次 }}。"),
    ("2025年得到接待。", '"{{ year }}年得到接待。"'),
    ('2025年说"A"。', "'{{ year }}年说\"A\"。'"),
    ("2025年说'好'和\"A\"。", "'{{ year }}年说''好''和\"A\"。'"),
    ('"2025年“好”\\t\\u63a5待查档1260 人次"', '"{{ year }}年“好”\\t\\u63a5待查档{{ facts.查档人次 | number }} 人次"'),
    ("'2025年''好'''", "'{{ year }}年''好'''"),
    (
        "接待查档1260人次，查档满意率99.1%。  # 说明",
        "接待查档{{ facts.查档人次 }}，查档满意率{{ facts.查档满意率 }}。  # 说明",
    ),
    ("2025年。  # 说明", '"{{ year }}年。"  # 说明'),
    ("|\n    接待查档1260人次。\n\n    2025年", "|\n    接待查档{{ facts.查档人次 }}。\n\n    {{ year }}年"),
    ("|-\n    接待查档1260人次", "|-\n    接待查档{{ facts.查档人次 }}"),
    ("业务指导10余次，基本支出占53.65%。", "业务指导{{ facts.业务指导 }}，基本支出占{{ expenditure.basic_share }}。"),
]


@pytest.mark.parametrize(("typed", "fixed"), SPELLINGS, ids=[typed for typed, _ in SPELLINGS])
@pytest.mark.parametrize(("mark", "line_end"), [("", "\n"), ("\ufeff", "\r\n")])
def test_every_spelling_keeps_its_form(project: Path, typed: str, fixed: str, line_end: str, mark: str) -> None:
    text = (project / FILE).read_text("utf-8")

    def written(value: str) -> bytes:
        return (mark + text.replace(PLAIN, f"benefits: {value}").replace("\n", line_end)).encode()

    (project / FILE).write_bytes(written(typed))
    before = sentences()

    assert run(["check", "--fix", str(FILE)]) == 0

    assert (project / FILE).read_bytes() == written(fixed)
    assert sentences() == before
    assert check_report(FILE) == ()


@pytest.mark.parametrize(
    "flow",
    [
        "[接待查档1260人次]",
        "[ 查档利用者1260人次,好 ]",
        '["查档利用者1260人次"]',
        "[\n    接待查档1260人次,\n    好\n  ]",
    ],
)
def test_a_list_in_brackets_gets_quotes_where_it_needs_them(edit: Edit, project: Path, flow: str) -> None:
    edit(
        "data/starter.yaml",
        ("\n    - 馆藏档案的安全保管条件持续改善\n    - 数字化成果可以长期提供利用\n", f" {flow}\n"),
    )
    before = sentences()

    assert run(["check", "--fix", str(FILE)]) == 0

    assert "{{ facts.查档人次 }}" in (project / FILE).read_text("utf-8")
    assert sentences() == before


def test_says_each_change_and_what_is_left(edit: Edit, project: Path, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 接待查档1260人次，即接待查档1,260人次。"))

    assert run(["check", "--fix", str(FILE)]) == 0

    said = capsys.readouterr()
    assert said.out == (
        f"第 {LINE} 行：1260人次 → {{{{ facts.查档人次 }}}}\n"
        "data/starter.yaml：改好 1 处，报告读起来与原来一样\n"
        "还有 1 处要由人来定\n"
    )
    assert said.err == (
        f"data/starter.yaml:{LINE}:29: 警告：“1,260人次”就是“接待查档利用者”，这里又写了一遍，写法也与“1260人次”不同\n"
        f"  {LINE} |   benefits: 接待查档1260人次，即接待查档1,260人次。\n"
        "      |                                         ^^^^^^^^^\n"
        f"  另见：接待查档利用者（第 {FACT_LINE} 行）\n"
        "  办法：写成引用 {{ facts.查档人次 }}，会印成“1260人次”。［审核公式 typed-again］\n\n"
    )


def test_a_dry_run_writes_nothing(edit: Edit, project: Path, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 接待查档1260人次。"))
    before = (project / FILE).read_bytes()

    assert run(["check", "--fix", "--dry-run", str(FILE)]) == 0

    assert capsys.readouterr().out == (
        f"第 {LINE} 行：1260人次 → {{{{ facts.查档人次 }}}}\ndata/starter.yaml：可以改 1 处，还没有写进文件\n"
    )
    assert (project / FILE).read_bytes() == before


def test_a_link_stays_a_link_and_the_file_keeps_its_mode(edit: Edit, project: Path) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 接待查档1260人次。"))
    (project / FILE).chmod(0o640)
    link = project / "data" / "link.yaml"
    link.symlink_to(project / FILE)

    assert run(["check", "--fix", "data/link.yaml"]) == 0

    assert link.is_symlink()
    assert "接待查档{{ facts.查档人次 }}。" in (project / FILE).read_text("utf-8")
    assert (project / FILE).stat().st_mode & 0o777 == 0o640


def test_a_file_without_numbers_is_left_alone(project: Path, capsys: Capture) -> None:
    before = (project / FILE).stat().st_mtime_ns

    assert run(["check", "--fix", str(FILE)]) == 0

    assert capsys.readouterr().out == "data/starter.yaml：没有可以代为改成引用的数\n"
    assert (project / FILE).stat().st_mtime_ns == before


def test_what_is_waived_or_doubtful_is_not_changed(edit: Edit, project: Path) -> None:
    edit(
        "data/starter.yaml",
        (PLAIN, "benefits: 接待查档1260人次。"),
        ("objective: |\n", "objective: |\n  总收入和总支出均为400.00万元，其中文书档案2100卷，查档满意率99.1％。\n"),
        (
            "\nincome:\n",
            "\nwaive:\n  - rule: typed-again\n    at: budgeting\n    reason: 引文\n    who: 张三\n\nincome:\n",
        ),
    )

    retyped = retype_numbers(FILE)

    assert retyped.changes == ()
    assert [problem.params["text"] for problem in retyped.left] == ["400.00万元", "2100卷", "99.1％"]
    assert retyped.content == (project / FILE).read_bytes()


def test_data_with_errors_are_not_changed(edit: Edit, project: Path, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 接待查档1260人次{{ facts.没有 }}。"))
    before = (project / FILE).read_bytes()

    assert run(["check", "--fix", str(FILE)]) == 1

    assert "没有“facts.没有”这个名称" in capsys.readouterr().err
    assert (project / FILE).read_bytes() == before


def test_a_report_that_would_read_differently_is_not_changed(edit: Edit, project: Path, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 接待查档1260人次。"))
    edit(
        "templates/standard/3-performance.html.j2",
        ("budgeting.benefits | sentence", 'budgeting.benefits | replace("接待查档1260", "甲")'),
    )
    before = (project / FILE).read_bytes()

    assert run(["check", "--fix", str(FILE)]) == 1

    assert capsys.readouterr().err == (
        "data/starter.yaml: 错误：改成引用以后，报告会与原来不同，所以没有改："
        "原来是“成情况分析。甲人次。”，会变成“成情况分析。接待查档1260人次。”\n"
        "  办法：用 reportgen check 看是哪几处，自己改，改完再看报告。\n\n"
    )
    assert (project / FILE).read_bytes() == before


NUMBERS = {
    "查档人次": ("查档利用者", "1260人次"),
    "接收档案": ("接收各类档案", "3200卷"),
    "业务指导": ("业务指导", "10余次"),
    "查档满意率": ("查档群众满意率", "99.1%"),
}
_wording = st.text(st.sampled_from("档案工作有序推进，。；“”（）、 '\"%人次卷"), max_size=6)
_number = st.sampled_from(sorted(NUMBERS.items()))


@settings(max_examples=20, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(_wording, min_size=4, max_size=4), numbers=st.lists(_number, min_size=3, max_size=3),
       style=st.sampled_from(["plain", "single", "double", "block"]))  # fmt: skip
def test_facts_in_digits_are_found_and_become_references(
    project: Path, words: list[str], numbers: list[tuple[str, tuple[str, str]]], style: str
) -> None:
    # The words before each number name it, and those behind it keep others from making another number of it.
    value = (
        "据"
        + words[0]
        + "".join(f"，{name}{number}啊{word}" for (_, (name, number)), word in zip(numbers, words[1:], strict=True))
    )
    value = value.replace("“", "").replace("”", "").strip()
    typed = {
        "plain": value,
        "single": "'" + value.replace("'", "''") + "'",
        "double": '"' + value.replace('"', '\\"') + '"',
        "block": f"|\n    {value}",
    }[style]
    (project / FILE).write_text(STARTER.replace(PLAIN, f"benefits: {typed}"), "utf-8")
    before = sentences()

    found = [problem.params["text"] for problem in check_report(FILE) if problem.rule == "typed-again"]
    assert run(["check", "--fix", str(FILE)]) == 0

    assert found == [number for _, (_, number) in numbers]
    assert sentences() == before
    assert [problem for problem in check_report(FILE) if problem.rule == "typed-again"] == []
    text = (project / FILE).read_text("utf-8")
    assert all(text.count(f"{{{{ facts.{name} }}}}") >= 1 for name, _ in numbers)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dry-run"], "错误：--dry-run 要和 --fix 一起用\n  办法：写成 reportgen check --fix --dry-run FILE。\n\n"),
        (["--fix", "--numbers"], "错误：--numbers 不能和 --fix 一起用\n  办法：分开来运行。\n\n"),
        (["--fix", "--strict"], "错误：--fix 不能和 --strict 一起用\n  办法：分开来运行。\n\n"),
        (["--fix", "--coverage"], "错误：--fix 不能和 --coverage 一起用\n  办法：分开来运行。\n\n"),
        (["--numbers", "--format", "json"], "错误：--numbers 不能和 --format 一起用\n  办法：分开来运行。\n\n"),
    ],
)
def test_options_that_cannot_go_together_are_told(
    project: Path, options: list[str], said: str, capsys: Capture
) -> None:
    assert run(["check", *options, str(FILE)]) == 2

    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    "sentence",
    [
        "维修14人次设备，购置16个柜子。",
        "2024年接待查档利用者1260人次。",
        "计划接待查档利用者1260人次。",
        "同比多接待查档利用者1260人次。",
        "邻区档案馆接待1260人次。",
        "尚有1260人次没有接待。",
        "接待查档利用者1260人次以上。",
        "接待查档利用者1260人次/年。",
        "接待查档利用者1260人次至1300人次。",
    ],
)
def test_a_number_that_may_be_another_one_is_left_to_a_person(sentence: str, project: Path) -> None:
    path = project / "data" / "starter.yaml"
    text = path.read_text("utf-8").replace("  outputs: 档案接收", f"  outputs: {sentence}档案接收", 1)
    path.write_text(text, "utf-8")

    assert run(["check", "--fix", "data/starter.yaml"]) == 0

    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("sentence", ["全年接待查档利用者1260人次。", "2025年接待查档1260人次，群众满意。"])
def test_a_number_in_the_words_of_its_fact_becomes_a_reference(sentence: str, project: Path) -> None:
    path = project / "data" / "starter.yaml"
    text = path.read_text("utf-8").replace("  outputs: 档案接收", f"  outputs: {sentence}档案接收", 1)
    path.write_text(text, "utf-8")

    assert run(["check", "--fix", "data/starter.yaml"]) == 0

    assert "{{ facts.查档人次 }}" in path.read_text("utf-8").split("outputs:")[1].split("\n")[0]
