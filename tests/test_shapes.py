"""What real departments have: totals without a breakdown, nothing of a kind, words that stand in each other's way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, check_report
from reportgen.document.blocks import Paragraph, Table

STARTER = "data/starter.yaml"
HUNAN = "data/hunan.yaml"
FORMS = "data/self-evaluation.yaml"
Edit = Callable[..., None]


def said(file: str = STARTER) -> list[str]:
    """The rules of which a check speaks, without the notes."""
    return [problem.rule or problem.code for problem in check_report(file) if problem.severity.value != "note"]


def printed(file: str = STARTER) -> str:
    """The report as text: a line a paragraph, cells parted by bars."""
    lines = []
    for block in Case(file).document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.number + block.text)
        elif isinstance(block, Table):
            lines += [" | ".join("".join(p.text for p in cell.paragraphs) for cell in row.cells) for row in block.rows]
    return "\n".join(lines)


class TestDateOfSignature:
    """A report of a year may be signed in its last month."""

    @pytest.mark.parametrize("date", ["2025-12-30", "2025-12-01", "2026-01-05", "2026-03-16"])
    def test_december_of_the_year_is_no_warning(self, project: Path, edit: Edit, date: str) -> None:
        edit(STARTER, ("date: 2026-03-16 ", f"date: {date} "))

        assert said() == []

    @pytest.mark.parametrize("date", ["2025-11-30", "2025-03-16", "2024-12-30"])
    def test_an_earlier_one_is(self, project: Path, edit: Edit, date: str) -> None:
        edit(STARTER, ("date: 2026-03-16 ", f"date: {date} "))

        assert said() == ["signature-after-year"]


@pytest.mark.parametrize(("base", "file"), [("hunan", HUNAN), ("self-evaluation", FORMS)])
def test_a_template_based_on_another_says_nothing_twice(project: Path, edit: Edit, base: str, file: str) -> None:
    (project / "templates" / "county").mkdir()
    (project / "templates" / "county" / "format.yaml").write_text(f"based_on: {base}\n", "utf-8")
    before = printed(file)
    edit(file, (f"template: {base}", "template: county"))

    assert said(file) == []
    assert printed(file) == before


class TestSharesOfOneWhole:
    """Shares that are said together make 100%."""

    @pytest.mark.parametrize(
        ("amounts", "shares"),
        [
            (("1", "1", "0", "1"), ["33.34%", "33.33%", "33.33%"]),
            (("1", "1", "2", "3"), ["28.57%", "14.28%", "14.29%", "42.86%"]),
            (("1.80", "0.20", "0", "0"), ["90.00%", "10.00%"]),
        ],
    )
    def test_of_three_public(self, project: Path, edit: Edit, amounts: tuple[str, ...], shares: list[str]) -> None:
        operation, reception, purchase, abroad = amounts
        edit(
            STARTER,
            ("vehicle_operation: 1.80", f"vehicle_operation: {operation}"),
            ("vehicle_purchase: 0 ", f"vehicle_purchase: {purchase} "),
            ("reception: 0.20", f"reception: {reception}"),
            ("abroad: 0 ", f"abroad: {abroad} "),
        )
        sentence = printed().partition("三公经费支出")[2].partition("。")[0]

        assert [part.partition("，")[0].partition("；")[0] for part in sentence.split("占")[1:]] == shares

    def test_of_basic_and_project_expenditure_where_they_are_all(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("  basic: 214.60 ", "  basic: 133.34 "),
            ("  project: 180.00 ", "  project: 266.66 "),
            ("closing_balance: 5.40", "closing_balance: 0"),
        )

        assert "基本支出133.34万元，占33.33%；项目支出266.66万元，占66.67%" in printed()

    def test_of_parts_of_a_whole_each_is_what_it_is(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("  basic: 214.60 ", "  basic: 133.35 "),
            ("  project: 180.00 ", "  project: 133.35 "),
            ("closing_balance: 5.40", "closing_balance: 133.30"),
        )

        assert "基本支出133.35万元，占33.34%；项目支出133.35万元，占33.34%" in printed()

    def test_of_personnel_and_office(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("  basic: 214.60 ", "  personnel: 66.67\n  office: 133.33\n  basic: 200.00 "),
            ("  project: 180.00 ", "  project: 194.60 "),
        )

        assert "人员经费66.67万元，占基本支出的33.33%；公用经费133.33万元，占基本支出的66.67%" in printed()


POSTS = """  posts:
    - name: 参公编制
      count: 10
    - name: 事业编制
      count: 6
"""
PEOPLE = """  in_service:
    - name: 参公编制
      count: 9
    - name: 事业编制
      count: 5
"""


class TestStaff:
    """A total is enough, and no bracket repeats it."""

    @pytest.mark.parametrize("posts", ["  posts_total: 54\n", "  posts: [{name: 编制, count: 54}]\n"])
    def test_a_total_of_posts(self, project: Path, edit: Edit, posts: str) -> None:
        edit(STARTER, (POSTS, posts))

        assert said() == []
        assert "我馆编制54个。现有在职人员14人（参公编制9人，事业编制5人），退休人员7人。" in printed()

    @pytest.mark.parametrize("people", ["  in_service_total: 52\n", "  in_service: [{name: 在职人员, count: 52}]\n"])
    def test_a_total_of_people(self, project: Path, edit: Edit, people: str) -> None:
        edit(STARTER, (POSTS, "  posts_total: 54\n"), (PEOPLE, people))

        assert said() == []
        assert "我馆编制54个。现有在职人员52人，退休人员7人。" in printed()

    def test_in_another_template(self, project: Path, edit: Edit) -> None:
        edit(
            HUNAN,
            ("  posts:\n    - {name: 事业编制, count: 32}\n", "  posts_total: 32\n"),
            ("  in_service:\n    - {name: 在编人员, count: 30}\n", "  in_service_total: 30\n"),
        )

        assert said(HUNAN) == []
        assert "我中心编制32个，年末在职人员30人，退休人员12人。" in printed(HUNAN)

    def test_neither_total_nor_breakdown_is_an_error(self, project: Path, edit: Edit) -> None:
        edit(STARTER, (POSTS, ""))

        assert said() == ["one-of-fields"]

    def test_three_kinds_of_posts_and_no_bracket_in_a_bracket(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            (POSTS, f"{POSTS}    - {{name: 工勤编制（机关）, count: 2}}\n"),
            (PEOPLE, f"{PEOPLE}    - {{name: 工勤人员（机关）, count: 2}}\n"),
        )

        assert "编制18个，其中：参公编制10个，事业编制6个，工勤编制（机关）2个。" in printed()
        assert "在职人员16人，其中：参公编制9人，事业编制5人，工勤人员（机关）2人，退休人员7人。" in printed()

    @pytest.mark.parametrize(
        ("retired", "words"),
        [
            ("  retired_cadres: 2\n  retired: 7\n", "，离休人员2人，退休人员7人。"),
            ("  all_retired: 9\n", "，离退休人员9人。"),
            ("  retired: 0\n", "，退休人员0人。"),
            ("", "事业编制5人）。"),
        ],
    )
    def test_who_has_retired(self, project: Path, edit: Edit, retired: str, words: str) -> None:
        edit(STARTER, ("  retired: 7  # 退休人数，没有就填 0\n", retired))

        assert said() == []
        assert words in printed()


DIVISIONS = """  divisions:
    - 综合科
    - 保管利用科
    - 编研科
"""


class TestLists:
    """A list that is empty, or says that there is nothing; names that have brackets or 和 of their own."""

    @pytest.mark.parametrize("nothing", ["[]", "[无]", "[没有]", "[ 无 ]", "[未设]", "[无内设机构]"])
    def test_no_divisions(self, project: Path, edit: Edit, nothing: str) -> None:
        edit(STARTER, (DIVISIONS, f"  divisions: {nothing}\n"))

        assert said() == []
        assert "示范区档案馆根据示范区三定方案，未设科室。" in printed()

    def test_no_divisions_in_another_template(self, project: Path, edit: Edit) -> None:
        edit(HUNAN, ("divisions: [办公室, 粮油股, 植保股, 土肥股]", "divisions: [无]"))

        assert said(HUNAN) == []
        assert "未设股室。" in printed(HUNAN)

    def test_a_number_of_divisions(self, project: Path, edit: Edit) -> None:
        edit(STARTER, (DIVISIONS, "  division_count: 3\n"))

        assert said() == []
        assert "设置3个科室。" in printed()

    @pytest.mark.parametrize("nothing", ["[]", "[无]", "[无下属单位]"])
    def test_no_units(self, project: Path, edit: Edit, nothing: str) -> None:
        edit(STARTER, ("  units:\n    - 数字档案中心\n", f"  units: {nothing}\n"))

        assert said() == []
        assert "示范区档案馆属于财政拨款的事业单位。" in printed()

    @pytest.mark.parametrize(
        ("units", "words"),
        [
            ("[甲中心, 乙中心（分中心）]", "含下属事业单位2个，分别是甲中心和乙中心（分中心），纳入"),
            ("[乙中心（分中心）]", "含下属事业单位1个，即乙中心（分中心），纳入"),
            ("[乙中心(分中心)]", "含下属事业单位1个，即乙中心(分中心)，纳入"),
            ("[甲中心, 乙中心]", "含下属事业单位2个（甲中心和乙中心），纳入"),
            ("[和平中心, 乙中心]", "含下属事业单位2个（和平中心、乙中心），纳入"),
        ],
    )
    def test_names_of_units(self, project: Path, edit: Edit, units: str, words: str) -> None:
        edit(STARTER, ("  units:\n    - 数字档案中心\n", f"  units: {units}\n"))

        assert words in printed()

    def test_brackets_in_brackets_differ(self, project: Path, edit: Edit) -> None:
        parts = "parts: [{name: 甲, amount: 391.00, parts: [{name: 乙, amount: 391.00}]}]"
        edit(STARTER, ("      amount: 391.00\n", f"      amount: 391.00\n      {parts}\n"))

        assert "391.00万元（其中：甲391.00万元〔其中：乙391.00万元〕）" in printed()


class TestAbout:
    """A round number of a count has its word before the unit, a share behind it."""

    @pytest.mark.parametrize(("value", "words"), [("95", "满意率95%以上"), ("98.5", "满意率98.5%以上")])
    def test_a_share(self, project: Path, edit: Edit, value: str, words: str) -> None:
        edit(STARTER, ("    value: 99.1\n", f"    value: {value}\n    about: true\n"))

        assert said() == []
        assert words in printed()

    @pytest.mark.parametrize(("value", "unit"), [("3", "个百分点"), ("3.5", "个百分点"), ("9.5", "‰")])
    def test_points_of_a_share(self, project: Path, edit: Edit, value: str, unit: str) -> None:
        edit(STARTER, ("    value: 10\n    unit: 次\n", f"    value: {value}\n    unit: {unit}\n"))

        assert said() == []
        assert f"业务指导{value}{unit}以上" in printed()

    def test_a_count_is_whole(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("    value: 10\n    unit: 次\n", "    value: 10.5\n    unit: 次\n"))

        assert len(said()) == 1


class TestDecimals:
    """A figure is printed with its own decimals, where data, schema or what is typed in a form say them."""

    def test_the_data_say_them(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            (
                "year: 2025 ",
                "decimals:\n  execution.progress: 1\n  income.total: 3\n  income.sources: 1\n"
                "  operating.projects.uses: 0\n  facts.查档满意率: 2\nyear: 2025 ",
            ),
        )

        assert said() == []
        text = printed()
        assert "全年预算执行进度为98.7%" in text
        assert "总收入400.000万元，其中：财政拨款收入391.0万元，其他收入3.0万元，年初结转和结余6.00万元" in text
        assert "运行维护费82万元" in text
        assert "满意率99.10%" in text

    def test_nothing_and_all_have_them_too(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("year: 2025 ", "decimals:\n  execution.progress: 2\n  execution.three_public.abroad: 2\nyear: 2025 "),
            ("execution:\n", "execution:\n  budget: 394.60\n"),
        )

        assert "全年预算执行进度为100.00%" in printed()
        assert "因公出国（境）费用0.00万元" in printed()

    @pytest.mark.parametrize("name", ["execution.progres", "progress", "staff", "income.sources[0]"])
    def test_a_number_that_is_none_is_told(self, project: Path, edit: Edit, name: str) -> None:
        edit(STARTER, ("year: 2025 ", f"decimals:\n  {name}: 1\nyear: 2025 "))

        assert said() == ["decimals-unknown"]

    def test_the_schema_says_them(self, project: Path, edit: Edit) -> None:
        old = '"formula": "expenditure.spent / available", "show": "percent"'
        edit("schema.json", (old, f'{old}, "decimals": 1'))

        assert "全年预算执行进度为98.7%" in printed()

    def test_a_form_prints_what_is_typed(self, project: Path, edit: Edit) -> None:
        edit(
            FORMS,
            (
                "        initial: 120.00\n        budget: 130.00\n        spent: 126.50\n",
                "        initial: 0.00\n        budget: 89.974\n        spent: 89.974\n",
            ),
            (
                "        initial: 10.00\n        budget: 10.00\n        spent: 4.00\n",
                "        initial: 0.00\n        budget: 0.026\n        spent: 0.026\n",
            ),
            ("    execution_score: 9.32  # 可以不填；填了就核对\n", ""),
            ("year: 2025\n", "year: 2025\ndecimals:\n  self_evaluations.rate: 2\n"),
        )

        assert said(FORMS) == []
        assert "总额 | 0.00 | 90.000 | 90.000 | 100.00% | 10 | 10" in printed(FORMS)
        assert "其中：财政资金 | 0.00 | 89.974 | 89.974 | 100% | — | —" in printed(FORMS)


class TestScores:
    """Scores that are judged, that are still open, and several tables of them."""

    def test_a_judged_score_stands_beside_its_reason(self, project: Path, edit: Edit) -> None:
        edit(FORMS, ("                score: 11.25\n", "                score: 10\n"))

        assert said(FORMS) == []
        (note,) = check_report(FORMS)
        assert note.message == "得分填的是 10，照公式算得 11.25，相差 1.25，已经写明原因"

    def test_without_a_reason_it_is_an_error(self, project: Path, edit: Edit) -> None:
        edit(
            FORMS,
            (
                "                actual: 3200\n                weight: 12.5\n",
                "                actual: 3200\n                weight: 12.5\n                score: 12\n",
            ),
        )

        found = [problem for problem in check_report(FORMS) if problem.rule == "stated-total"]
        assert [problem.message for problem in found] == ["得分填的是 12，照公式算得 12.5，相差 0.5"]
        assert found[0].hint.startswith("评出来的，在“偏差原因”里写明原因")

    @pytest.mark.parametrize(
        "gone",
        [
            "                actual: 99.1\n",
            '                sign: "≥"\n                target: 95\n                unit: "%"\n'
            "                actual: 99.1\n",
        ],
    )
    def test_what_is_open_is_blank_and_counted(self, project: Path, edit: Edit, gone: str) -> None:
        edit(FORMS, (gone, ""))

        assert [rule for rule in said(FORMS) if rule != "indicator-target"] == ["project-open"]
        assert "还有 1 个指标没有得分" in next(p.message for p in check_report(FORMS) if p.rule == "project-open")
        row = next(line for line in printed(FORMS).split("\n") if "查档群众满意率" in line)
        assert row.endswith(" |  | 10 |  | ")
        assert "合计 | 100 |  | " in printed(FORMS)

    def test_several_tables_with_titles(self, project: Path, edit: Edit) -> None:
        text = (project / HUNAN).read_text("utf-8")
        table = text[text.index("score_table:\n") :].partition("\nsignature")[0]
        more = "\n".join(f"  {line}" if line.strip() else "" for line in table.splitlines()[1:])
        again = more.replace("    indicators:", "  - title: 党建工作得分表\n    indicators:", 1)
        (project / HUNAN).write_text(f"{text}\nscore_tables:\n{again}\n", "utf-8")

        assert said(HUNAN) == []
        assert "附件3\n青禾县农业技术推广中心2025年度部门整体支出绩效评价指标体系得分表" in printed(HUNAN)
        assert "附件4\n党建工作得分表" in printed(HUNAN)

    def test_the_provincial_form_in_full(self, project: Path, edit: Edit) -> None:
        edit(
            FORMS,
            ("    head: 李明\n", "    head: 李明\n    finance_head: 赵强\n    process: 分三批整理，年末验收。\n"),
        )

        assert said(FORMS) == []
        assert "项目实施内容及过程概述 | 分三批整理，年末验收。" in printed(FORMS)
        assert "项目负责人：李明；财务负责人：赵强；填报人：王芳" in printed(FORMS)

    def test_a_target_that_is_exceeded_six_times_wants_a_reason(self, project: Path, edit: Edit) -> None:
        edit(FORMS, ("                actual: 3200\n", "                actual: 19200\n"))

        assert said(FORMS) == ["target-exceeded-far"]
        (found,) = check_report(FORMS)
        assert found.message == "“档案整理数量”的目标值是 3200，完成值是 19200，完成了 600.00%，没有写原因"


@pytest.mark.parametrize(("file", "chapter"), [(STARTER, "一、部门基本情况"), (HUNAN, "一、部门概况")])
def test_cover_and_preface_stand_before_the_first_chapter(project: Path, edit: Edit, file: str, chapter: str) -> None:
    edit(
        file,
        (
            "\ndepartment:\n",
            '\ncover:\n  code: "101001"\n  method: 部门绩效自评\n  contact: 李明\npreface: 按照通知要求，开展自评。\n'
            "\ndepartment:\n",
        ),
    )

    assert said(file) == []
    assert f"预算编码：101001\n评价方式：部门绩效自评\n联系人：李明\n按照通知要求，开展自评。\n{chapter}" in printed(
        file
    )
