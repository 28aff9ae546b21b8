"""Reports on a half-year, a quarter, a month or a school year: the file before, its words, and what is said of both."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case, check_report
from reportgen.cli import run
from reportgen.document.blocks import Paragraph
from reportgen.errors import TemplateError
from tests.tools.root import ROOT

# Of each kind the first period of a year, the one before it, which lies in the year before, and what that is called.
KINDS = {
    "half-year": ("2025H1", "2024H2", "上期"),
    "quarter": ("2025Q1", "2024Q4", "上季度"),
    "month": ("2025-01", "2024-12", "上月"),
    "school-year": ("2024-2025", "2023-2024", "上学年"),
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["when", "visits"],
    "properties": {
        "when": {"title": "期间", "description": "哪一期。", "type": "string"},
        "before": {"title": "上期文件", "description": "路径。", "type": "string", "role": "previous"},
        "earlier": {
            "title": "上期数",
            "description": "没有文件时填。",
            "type": "object",
            "additionalProperties": False,
            "properties": {"visits": {"title": "门诊量", "description": "数。", "type": "integer", "unit": "人次"}},
            "role": "last-year",
        },
        "visits": {"title": "门诊量", "description": "数。", "type": "integer", "unit": "人次"},
        "note": {"title": "说明", "description": "叙述。", "type": "string", "prose": True, "carry": False},
    },
    "rules": [
        {
            "id": "no-jump",
            "title": "变动",
            "severity": "warning",
            "check": "visits <= last.visits * 2",
            "message": "门诊量翻了一倍多",
        }
    ],
}
PAGE = """<html lang="{language}">
<head>
  <title>{{{{ when | period }}}}</title>
  <meta name="date" content="{{{{ when | last_day }}}}"/>
  <meta name="filename" content="{{{{ when | period | text }}}}"/>
</head>
<body>
  <p class="title">{{{{ when | period }}}} {{{{ when | year }}}}</p>
  <p>{{{{ visits }}}}</p>
  {{% if last.visits is not none %}}
  <p>{{{{ last.when | period }}}} {{{{ visits | compared(last.visits) }}}}</p>
  {{% endif %}}
  {{% if note %}}<p>{{{{ note }}}}</p>{{% endif %}}
</body>
</html>
"""


def make(kind: str, language: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = json.loads(json.dumps(SCHEMA))
    schema["properties"]["when"]["role"] = kind
    template = folder / "templates" / "standard"
    template.mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")
    shutil.copy(ROOT / "templates" / "standard" / "format.yaml", template)
    with (template / "format.yaml").open("a", encoding="utf-8") as file:
        file.write(f"language: {language}\n")
    (template / "report.html.j2").write_text(PAGE.format(language=language), "utf-8")
    monkeypatch.chdir(folder)


def write(name: str, text: str) -> str:
    Path("data", name).write_text(text, "utf-8")
    return f"data/{name}"


def paragraphs(file: str) -> list[str]:
    return [block.text for block in Case(file).document.blocks if isinstance(block, Paragraph)]


PRINTED = {
    ("half-year", "zh"): ["2025年上半年 2025", "120人次", "2024年下半年 比上期增加20人次，增长20.00%"],
    ("quarter", "zh"): ["2025年第一季度 2025", "120人次", "2024年第四季度 比上季度增加20人次，增长20.00%"],
    ("month", "zh"): ["2025年1月 2025", "120人次", "2024年12月 比上月增加20人次，增长20.00%"],
    ("school-year", "zh"): ["2024—2025学年 2024", "120人次", "2023—2024学年 比上学年增加20人次，增长20.00%"],
    ("half-year", "en"): [
        "first half of 2025 2025",
        "120人次",
        "second half of 2024 increased by 20人次 (20.00%) compared with the previous half-year",
    ],
    ("quarter", "en"): [
        "Q1 2025 2025",
        "120人次",
        "Q4 2024 increased by 20人次 (20.00%) compared with the previous quarter",
    ],
    ("month", "en"): [
        "January 2025 2025",
        "120人次",
        "December 2024 increased by 20人次 (20.00%) compared with the previous month",
    ],
    ("school-year", "en"): [
        "2024–2025 school year 2024",
        "120人次",
        "2023–2024 school year increased by 20人次 (20.00%) compared with the previous school year",
    ],
}


@pytest.mark.parametrize(("kind", "language"), PRINTED)
def test_the_file_before_is_found_across_the_turn_of_the_year_and_compared_with(
    kind: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, language, tmp_path, monkeypatch)
    now, before, _ = KINDS[kind]
    write(f"门诊{before}.yaml", f"when: {before}\nvisits: 100\n")

    assert paragraphs(write(f"门诊{now}.yaml", f"when: {now}\nvisits: 120\n")) == PRINTED[kind, language]
    assert check_report(f"data/门诊{now}.yaml") == ()


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_file_says_itself_of_the_period_before_has_that_period(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, "zh", tmp_path, monkeypatch)
    now, _, _ = KINDS[kind]

    file = write(f"{now}.yaml", f"when: {now}\nvisits: 120\nearlier:\n  visits: 100\n")

    assert paragraphs(file) == PRINTED[kind, "zh"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_file_is_made_from_the_old_one(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(kind, "zh", tmp_path, monkeypatch)
    now, before, last = KINDS[kind]
    write(f"甲{before}.yaml", f"when: {before}  # 期\nvisits: 100\nnote: 平稳。\n")

    assert run(["new", now, "--from", f"data/甲{before}.yaml"]) == 0

    assert Path(f"data/甲{now}.yaml").read_text("utf-8") == (
        f"when: {now}  # 期\nvisits: 待填  # {last} 100\nnote: 待填  # {last} “平稳。”\n"
    )
    assert capsys.readouterr().out.startswith(f"已写好 data/甲{now}.yaml：2 处待填，其余照旧\n")


def test_a_second_new_file_replaces_the_comments_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    write("2024-12.yaml", "when: 2024年12月\nvisits: 100  # 照表\n")
    assert run(["new", "2025-01", "--from", "data/2024-12.yaml", "-o", "data/b.yaml"]) == 0
    text = Path("data/b.yaml").read_text("utf-8")
    assert text == "when: 2025年1月\nvisits: 待填  # 照表\n"
    write("b.yaml", "when: 2025年1月\nvisits: 120  # 上月 100；照表\n")

    assert run(["new", "2025-02", "--from", "data/b.yaml", "-o", "data/c.yaml"]) == 0

    text = Path("data/c.yaml").read_text("utf-8")
    assert text == "when: 2025年2月\nbefore: b.yaml\nvisits: 待填  # 上月 120；照表\n"


def test_what_still_names_the_old_month_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    schema = json.loads(Path("schema.json").read_text("utf-8"))
    del schema["properties"]["note"]["carry"]
    Path("schema.json").write_text(json.dumps(schema), "utf-8")
    write("2025-09.yaml", "when: 2025-09\nvisits: 100\nnote: 9月门诊平稳。19月不算。2025年9月开了会。\n")

    assert run(["new", "2025-10", "--from", "data/2025-09.yaml"]) == 0

    assert capsys.readouterr().out.partition("其余照旧\n")[2].partition("\n下一步")[0] == (
        "\n还有 2 处写着 2025-09，逐个看一看要不要改：\n\n"
        "  data/2025-10.yaml:3:7: 9月门诊平稳。\n"
        "  data/2025-10.yaml:3:20: 2025年9月开了会。\n"
    )


SAID = {
    "other-kind": (
        ["new", "2025Q1", "--from", "data/2025-01.yaml"],
        "错误：这个项目的数据文件按月份分，2025Q1 不是月份\n  办法：写成 2025-09 的样子。\n\n",
        "error: the data files of this project are each of a month, and 2025Q1 is none\n"
        "  to do: write it as in 2025-09.\n\n",
    ),
    "other-kind-blank": (
        ["new", "2025", "--blank"],
        "错误：这个项目的数据文件按月份分，2025 不是月份\n  办法：写成 2025-09 的样子。\n\n",
        "error: the data files of this project are each of a month, and 2025 is none\n"
        "  to do: write it as in 2025-09.\n\n",
    ),
    "no-period": (
        ["new", "2025-13", "--blank"],
        "reportgen: YEAR 应当是年度，或者半年、季度、月份、学年，如 2025、2025H1、2025Q3、2025-09、2024-2025，"
        "在 2000 到 2100 年之间\n要看说明，请运行“reportgen new -h”。\n",
        "reportgen: YEAR must be a year, or a half-year, quarter, month or school year, such as 2025, 2025H1, 2025Q3, "
        "2025-09, 2024-2025, from 2000 to 2100\nTry “reportgen new -h” for help.\n",
    ),
    "same": (
        ["new", "2025-01", "--from", "data/2025-01.yaml"],
        "data/2025-01.yaml: 错误：这个文件就是 2025-01 的\n"
        "  办法：写新的月份，如 reportgen new 2025-02 --from data/2025-01.yaml。\n\n",
        "data/2025-01.yaml: error: this file is that of 2025-01 itself\n"
        "  to do: give the new month, as in reportgen new 2025-02 --from data/2025-01.yaml.\n\n",
    ),
    "backwards": (
        ["new", "2024-11", "--from", "data/2025-01.yaml"],
        "data/2025-01.yaml: 错误：这个文件是 2025-01 的，2024-11 在它前面\n"
        "  办法：写错了的，改正；确实要照后面的补做前面的，加上 --backwards。\n\n",
        "data/2025-01.yaml: error: this file is that of 2025-01, and 2024-11 lies before it\n"
        "  to do: correct what is mistyped; to make an earlier file from a later one all the same, "
        "add --backwards.\n\n",
    ),
    "unread": (
        ["check", "data/bad.yaml"],
        "data/bad.yaml:1:7: 错误：“2025-13”不是月份\n"
        "    1 | when: 2025-13\n      |       ^^^^^^^\n  办法：写成 2025-09 的样子。\n\n",
        "data/bad.yaml:1:7: error: “2025-13” is no month\n"
        "    1 | when: 2025-13\n      |       ^^^^^^^\n  to do: Write it as in 2025-09.\n\n",
    ),
    "file-name": (
        ["check", "data/2025-03.yaml"],
        "data/2025-03.yaml:1:7: 警告：文件名 2025-03.yaml 里写的是 2025-03，文件里写的却是 2025-02\n"
        "    1 | when: 2025-02\n      |       ^^^^^^^\n"
        "  办法：when 没有改的，改成 2025-03；文件名错了的，改名。［审核公式 file-year］\n\n",
        "data/2025-03.yaml:1:7: warning: the name of the file 2025-03.yaml says 2025-03, the file itself says 2025-02\n"
        "    1 | when: 2025-02\n      |       ^^^^^^^\n"
        "  to do: If when is still to be changed, put 2025-03 there; if the name is wrong, rename the file. "
        "[rule file-year]\n\n",
    ),
    "before-missing": (
        ["check", "data/missing.yaml"],
        "data/missing.yaml:2:9: 错误：找不到上月的数据文件“x.yaml”\n    2 | before: x.yaml\n      |         ^^^^^^\n",
        "data/missing.yaml:2:9: error: last month's data file “x.yaml” cannot be found\n"
        "    2 | before: x.yaml\n      |         ^^^^^^\n",
    ),
    "before-other": (
        ["check", "data/other.yaml"],
        "data/other.yaml:2:9: 错误：上月的数据文件是 2025-01 的，应当是 2025-05 的\n"
        "    2 | before: 2025-01.yaml\n      |         ^^^^^^^^^^^^\n  办法：改成上月的文件。\n\n",
        "data/other.yaml:2:9: error: last month's data file is for 2025-01; it should be for 2025-05\n"
        "    2 | before: 2025-01.yaml\n      |         ^^^^^^^^^^^^\n  to do: Name the file of 2025-05.\n\n",
    ),
    "beside-other": (
        ["check", "data/2025-04.yaml"],
        "data/2025-03.yaml:1:7: 警告：同一文件夹里的 2025-03.yaml 写的是 2025-02，没有当作上月数据\n"
        "    1 | when: 2025-02\n      |       ^^^^^^^\n  办法：核对它的 when；不相干的文件请改名。\n\n",
        "data/2025-03.yaml:1:7: warning: 2025-03.yaml in the same folder is for 2025-02 and was not used as "
        "last month's data\n    1 | when: 2025-02\n      |       ^^^^^^^\n"
        "  to do: Check its when, or rename the file if it has nothing to do with this one.\n\n",
    ),
    "no-last": (
        ["check", "data/2025-08.yaml"],
        "data/2025-08.yaml:3:8: 错误：“last.visits”引用不到：没有上月的数据文件\n",
        "data/2025-08.yaml:3:8: error: “last.visits” cannot be followed: there is no data file of last month\n",
    ),
    "another-year": (
        ["check", "data/2025-11.yaml"],
        "data/2025-11.yaml:3:7: 警告：“2023年9月”不是这份报告的（2025-11），像是抄上月的报告时留下的\n"
        "    3 | note: 2023年9月平稳。\n      |       ^^^^^^^^^\n"
        "  办法：核对这个日期，改正它；本来就是别的时候的，可以不管这条警告。［审核公式 other-year］\n\n",
        "data/2025-11.yaml:3:7: warning: “2023年9月” is not in the period of the report (2025-11); it may have been "
        "left when last month's report was copied\n    3 | note: 2023年9月平稳。\n      |       ^^^^^^^^^\n"
        "  to do: Check the date and correct it; if another time is meant, ignore this warning. [rule other-year]\n\n",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", SAID)
def test_what_is_said_of_months(
    case: str,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    monkeypatch.setenv("REPORTGEN_LANG", language)
    write("2025-01.yaml", "when: 2025-01\nvisits: 100\n")
    write("bad.yaml", "when: 2025-13\nvisits: 100\n")
    write("2025-03.yaml", "when: 2025-02\nvisits: 100\n")
    write("2025-04.yaml", "when: 2025-04\nvisits: 100\n")
    write("missing.yaml", "when: 2025-02\nbefore: x.yaml\nvisits: 100\n")
    write("other.yaml", "when: 2025-06\nbefore: 2025-01.yaml\nvisits: 100\n")
    write("2025-08.yaml", "when: 2025-08\nvisits: 100\nnote: 比{{ last.visits }}多。\n")
    write("2025-11.yaml", "when: 2025-11\nvisits: 100\nnote: 2023年9月平稳。\n")
    arguments, chinese, english = SAID[case]

    run(arguments)

    said, wanted = capsys.readouterr().err, chinese if language == "zh" else english
    assert said[: len(wanted)] == wanted


def test_a_sentence_is_held_against_the_month_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    write("2025-01.yaml", "when: 2025-01\nvisits: 100\n")
    right = "门诊量比上月增加20人次，环比增长20.00%。门诊量比上年同期增加5人次，全年门诊量1500人次。"
    file = write("2025-02.yaml", f"when: 2025-02\nvisits: 120\nnote: {right}\n")
    assert [one.code for one in check_report(file) if one.rule == "claim"] == []

    write("2025-02.yaml", "when: 2025-02\nvisits: 120\nnote: 门诊量比上月增加30人次。本月门诊量119人次。\n")

    found = [(one.code, one.place.column if one.place else 0) for one in check_report(file) if one.rule == "claim"]
    assert found == [("claim-computed", 15), ("claim-stated", 25)]


def test_a_school_year_lies_in_two_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("school-year", "zh", tmp_path, monkeypatch)
    file = write("2024-2025学年.yaml", "when: 2024-2025学年\nvisits: 120\nnote: 2024年9月开学，2025年6月放假。\n")
    assert check_report(file) == ()

    write("2024-2025学年.yaml", "when: 2024-2025学年\nvisits: 120\nnote: 2023年5月平稳。\n")

    assert [problem.code for problem in check_report(file)] == ["other-year-than-period"]


def test_a_report_is_not_written_over_by_one_whose_file_has_the_name_of_another_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    write("2025-02.yaml", "when: 2025-02\nvisits: 100\n")
    assert run(["build", "data/2025-02.yaml"]) == 0
    write("2025-03.yaml", "when: 2025-02\nvisits: 100\n")
    capsys.readouterr()

    assert run(["build", "data/2025-03.yaml"]) == 2

    assert capsys.readouterr().err.startswith(
        "out/2025年2月.docx: 错误：这个报告已经有了，没有覆盖：数据文件 2025-03.yaml 的名称是 2025-03 的，"
        "里面写的却是 2025-02，怕盖掉的是别的文件生成的报告\n"
        "  办法：把 when 改成 2025-03，或者给数据文件改名；"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_and_a_blank_file_have_the_period(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(kind, "zh", tmp_path, monkeypatch)
    now, _, _ = KINDS[kind]

    assert run(["new", now, "--blank"]) == 0
    assert f"\nwhen: {now}\n" in Path(f"data/{now}.yaml").read_text("utf-8")
    assert run(["new", now, "--sample", "-o", "data/sample.yaml"]) == 0
    case = Case("data/sample.yaml")
    assert str(case.contract.shape.period_of(case.facts)) == now
    assert run(["build", "--sample", "standard"]) == 0


def test_a_file_has_one_period(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    schema = json.loads(Path("schema.json").read_text("utf-8"))
    schema["properties"]["year"] = {"title": "年度", "description": "年。", "type": "integer", "role": "year"}
    Path("schema.json").write_text(json.dumps(schema), "utf-8")

    with pytest.raises(TemplateError) as caught:
        check_report(write("2025-01.yaml", "when: 2025-01\nvisits: 1\n"))

    assert [(one.code, one.params) for one in caught.value.problems] == [
        ("role-periods", {"role": "month", "other": "year"})
    ]


def test_a_period_that_is_no_text_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("half-year", "zh", tmp_path, monkeypatch)

    (found,) = check_report(write("a.yaml", "when: 2025\nvisits: 1\n"))

    assert (found.code, found.params["example"]) == ("period-unread", "2025H2")


AGO = """  {% if last_year %}<p>{{ last_year.when | period }} {{ visits | compared(last_year.visits) }}</p>
  <p>{{ visits | growth(last_year.visits) }}；{% if last %}{{ visits | change(last.visits) }}{% endif %}</p>{% endif %}
</body>"""
OF_YEAR_BEFORE = {
    ("half-year", "2025H2", "2025H1", "2024H2", "zh"): [
        "2024年下半年 比上年同期增加20人次，增长20.00%",
        "增长20.00%；与上期持平",
    ],
    ("quarter", "2025Q3", "2025Q2", "2024Q3", "en"): [
        "Q3 2024 increased by 20人次 (20.00%) compared with the same period of the previous year",
        "grew by 20.00%；remained unchanged from the previous quarter",
    ],
    ("month", "2025-01", "2024-12", "2024-01", "zh"): [
        "2024年1月 比上年同期增加20人次，增长20.00%",
        "增长20.00%；与上月持平",
    ],
}


def print_the_year_before(found: str = AGO) -> None:
    page = Path("templates/standard/report.html.j2")
    page.write_text(page.read_text("utf-8").replace("</body>", found), "utf-8")


@pytest.mark.parametrize(("kind", "now", "before", "ago", "language"), OF_YEAR_BEFORE)
def test_the_same_period_of_the_year_before_is_found_beside_the_one_before(
    kind: str, now: str, before: str, ago: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, language, tmp_path, monkeypatch)
    print_the_year_before()
    write(f"门诊{before}.yaml", f"when: {before}\nvisits: 120\n")
    write(f"门诊{ago}.yaml", f"when: {ago}\nvisits: 100\n")

    file = write(f"门诊{now}.yaml", f"when: {now}\nvisits: 120\n")

    assert paragraphs(file)[-2:] == OF_YEAR_BEFORE[kind, now, before, ago, language]
    assert check_report(file) == ()


def test_the_trace_names_the_file_of_the_year_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    print_the_year_before()
    write("2024-12.yaml", "when: 2024-12\nvisits: 110\n")
    write("2024-01.yaml", "when: 2024-01\nvisits: 100\n")
    file = write("2025-01.yaml", "when: 2025-01\nvisits: 120\n")

    assert run(["trace", file, "20人次", "--format", "json"]) == 0

    (number,) = json.loads(capsys.readouterr().out)["numbers"]
    assert number["expression"] == "abs(visits - last_year.visits)"
    assert [(one["title"], one["file"], one["line"]) for one in number["typed"]] == [
        ("门诊量", "data/2025-01.yaml", 2),
        ("上年同期门诊量", "data/2024-01.yaml", 2),
    ]


def test_without_its_file_the_year_before_is_guarded_as_the_period_before_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    print_the_year_before()
    write("2024-12.yaml", "when: 2024-12\nvisits: 110\n")
    file = write("2025-01.yaml", "when: 2025-01\nvisits: 120\n")
    assert paragraphs(file) == ["2025年1月 2025", "120人次", "2024年12月 比上月增加10人次，增长9.09%"]
    assert run(["template", "check", "standard"]) == 0
    assert "警告" not in capsys.readouterr().err

    print_the_year_before("<p>{{ last_year.visits }}</p><p>{{ last_year.visit }}</p></body>")
    assert run(["template", "check", "standard"]) == 3
    said = capsys.readouterr().err
    assert "警告：“last_year.visits”可以不填，没有填的数据到这里就停下来了\n" in said
    assert "错误：没有“last_year.visit”这个名称\n" in said

    write("2025-01.yaml", "when: 2025-01\nvisits: 120\nnote: 比{{ last_year.visits }}多。\n")
    (found,) = (problem for problem in check_report(file) if problem.severity == "error")
    assert found.message == "“last_year.visits”引用不到：没有上年同期的数据文件"


def test_a_file_that_is_not_of_the_year_before_is_told_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    print_the_year_before()
    write("2024-01.yaml", "when: 2024-02\nvisits: 100\n")

    file = write("2025-01.yaml", "when: 2025-01\nvisits: 120\n")

    assert [problem.message for problem in check_report(file)] == [
        "同一文件夹里的 2024-01.yaml 写的是 2024-02，没有当作上年同期数据"
    ]
    assert paragraphs(file) == ["2025年1月 2025", "120人次"]


def test_rules_and_formulas_know_the_year_before_and_the_schema_is_described_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make("month", "zh", tmp_path, monkeypatch)
    schema = json.loads(Path("schema.json").read_text("utf-8"))
    schema["rules"][0]["check"] = "visits <= last_year.visits * 2"
    schema["computed"] = {"more": {"title": "同比增加", "formula": "visits - last_year.visits"}}
    Path("schema.json").write_text(json.dumps(schema), "utf-8")
    write("2024-01.yaml", "when: 2024-01\nvisits: 100\n")
    file = write("2025-01.yaml", "when: 2025-01\nvisits: 201\n")

    case = Case(file)
    assert [problem.rule for problem in case.check()] == ["no-jump"]
    more = case.figures.root.get("more")
    assert str(case.figures.names.formula(more)) == "门诊量 - 上年同期门诊量"
    assert run(["schema"]) == 0
    assert "门诊量 - 上年同期·门诊量" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["school-year", "month"])
def test_it_is_no_name_where_a_year_has_one_period_and_an_own_field_of_that_name_comes_first(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, "zh", tmp_path, monkeypatch)
    print_the_year_before("<p>{{ last_year }}</p></body>")
    now = KINDS[kind][0]
    if kind == "month":
        schema = json.loads(Path("schema.json").read_text("utf-8"))
        schema["properties"]["last_year"] = {"title": "去年", "description": "数。", "type": "integer", "unit": "人次"}
        Path("schema.json").write_text(json.dumps(schema), "utf-8")
        write("2024-01.yaml", "when: 2024-01\nvisits: 100\n")
        assert paragraphs(write(f"{now}.yaml", f"when: {now}\nvisits: 1\nlast_year: 7\n"))[-1] == "7人次"
        return

    with pytest.raises(TemplateError) as caught:
        paragraphs(write(f"{now}.yaml", f"when: {now}\nvisits: 1\n"))

    assert [(problem.code, problem.params["name"]) for problem in caught.value.problems] == [
        ("unknown-name", "last_year")
    ]
