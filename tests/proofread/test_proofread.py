"""The reading of texts: what is left over, of another year, without a unit, or typed again; and no false alarm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, check_report
from reportgen.claims.numbers import find_numbers, lacks_unit
from reportgen.errors import Problem
from reportgen.language.words import words_of
from reportgen.proofread.known import KnownNumbers
from reportgen.proofread.leftovers import find_leftovers
from reportgen.proofread.texts import READING_RULES

Edit = Callable[..., None]

WORDS = words_of("zh")
OBJECTIVE = "objective: |\n"
BENEFITS = "馆藏档案得到妥善保管，查档服务更加便捷。"


def findings(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """The rule of each warning of the reading, and the words at its place."""
    return [(problem.rule, marked(problem)) for problem in problems if problem.rule in READING_RULES]


def marked(problem: Problem) -> str:
    assert problem.place is not None
    start = problem.place.column - 1
    return problem.place.text[start : start + problem.place.width]


def read_sentence(edit: Edit, sentence: str) -> list[tuple[str, str]]:
    """What is found when the sentence is added to a narrative under `|` of the starter, a report of 2025."""
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  {sentence}\n"))
    return findings(check_report("data/starter.yaml"))


@pytest.mark.parametrize("file", ["data/2022.yaml", "data/starter.yaml"])
def test_a_correct_file_raises_no_alarm(project: Path, file: str) -> None:
    assert findings(check_report(file)) == []


LEFT_OVER = [
    ("简要说明本部门情况，200字以内。", ["200字以内"]),
    ("不超过三百字，请如实填写。", ["不超过三百字", "请如实填写"]),
    ("如有偏差，请注明原因。", ["请注明"]),
    ("请部门根据实际注明资金用途。", ["请部门根据实际注明"]),
    ("联系电话【待填】，全年开展培训。", ["【待填】"]),
    ("全年开展培训待填次。", ["待填"]),
    ("满意率待补充。", ["待补充"]),
    ("XX局严格执行预算。", ["XX"]),
    ("XXX项目已完成，××项目未完成，ＸＸ项目停建。", ["XXX", "××", "ＸＸ"]),
    ("20XX年完成任务，X年X月X日验收。", ["20XX", "X年X月X日"]),
    ("全年接待____批。", ["____"]),
    ("我馆（填写单位名称）完成任务（此处写明数量）。", ["（填写单位名称）", "（此处写明数量）"]),
    ("示例：开展培训。", ["示例："]),
    ("开展培训（如：业务培训等内容）。", ["（如：业务培训等内容）"]),
    ("满意率为？？。", ["？？"]),
]


@pytest.mark.parametrize(("sentence", "left"), LEFT_OVER, ids=[sentence for sentence, _ in LEFT_OVER])
def test_what_a_form_leaves_behind_is_found(edit: Edit, sentence: str, left: list[str]) -> None:
    found = read_sentence(edit, sentence)

    assert [words for rule, words in found if rule == "leftover"] == left


ORDINARY = [
    "采购XXL号工作服，开通H5页面，拍摄X光片。",
    "规格为3×4米，采用“3×3”模式。",
    "提交请示（报告），办理请示、报告。",
    "机制有待补充，制度亟待完善，等待填报系统开放。",
    "如发现问题：立即整改。",
    "投诉不超过上年，不少于上年。",
    "请党组审定，请各单位配合。",
    "例行检查，示范引领，待遇落实，填补空白。",
    "重点工作（如森林防灭火）得到推进。",
    "使用snake_case命名，参照xxl规格。",
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_words_are_no_leftovers(sentence: str) -> None:
    assert [sentence[start:end] for start, end in find_leftovers(sentence, WORDS.leftovers)] == []


WRONG_YEARS = [
    ("截至2024年12月31日，任务已完成。", ["2024年12月31日"]),
    ("截至2026年1月31日，任务已完成。", ["2026年1月31日"]),
    ("2024年，我馆完成任务。", ["2024年"]),
    ("2024年度预算全部完成。", ["2024年"]),
    ("2024年底任务完成。", ["2024年"]),
    ("2024年3月完成验收。", ["2024年3月"]),
    ("2024 年我馆开展培训8场。", ["2024 年"]),
    ("2024年我馆印发文件17份。", ["2024年"]),
    ("2024年开展检查12次，发现问题3个。", ["2024年"]),
    ("2024年检查发现隐患12处，全部整改。", ["2024年"]),
    ("2024年检查发现3个问题，全部整改。", ["2024年"]),
    ("2024年接受审计，问题全部整改。", ["2024年"]),
    ("到2024-12-31为止。", ["2024-12-31"]),
    ("截至2024年12月31日，比上年增加8场。", ["2024年12月31日"]),
    ("２０２４年完成任务。", ["２０２４年"]),
    ("2024年整理档案90卷。2023年整理档案80卷。", ["2024年", "2023年"]),
    ("我馆2024年整理档案90卷，2023年以来整理档案80卷。", ["2024年"]),
]


@pytest.mark.parametrize(("sentence", "dates"), WRONG_YEARS, ids=[sentence for sentence, _ in WRONG_YEARS])
def test_the_year_of_the_copied_file_is_found(edit: Edit, sentence: str, dates: list[str]) -> None:
    found = read_sentence(edit, sentence)

    assert [words for rule, words in found if rule == "other-year"] == dates


PROPER_YEARS = [
    "与2024年相比，支出减少。",
    "比2024年增长，较2024年末增加，同2023年持平。",
    "支出比上年（2024年）减少。",
    "自2023年起推行，2021年以来持续推进。",
    "2024年至2025年分两期实施。",
    "按照2021—2025年规划实施，落实“十四五”规划。",
    "根据2023年印发的《管理办法》执行。",
    "示范区档案馆成立于2021年。",
    "执行《示范区2024年预算编制通知》和示财〔2024〕15号文件。",
    "对照2024年审计发现的3个问题，逐项整改。",
    "2024年度预算执行审计指出的5项问题、2024年区委巡察反馈意见全部整改。",
    "按时整改2024年发现的问题。",
    "使用2024年结转资金，处理2024年度结转事项。",
    "获评“2024年度先进集体”。",
    "2023年、2024年和{{ year }}年支出逐年减少。",
    "2026年，我馆将进一步加强管理，于2026年3月15日前公开。",
    "2008年建馆以来持续发展，到2035年基本实现现代化。",
    "于2024年12月签订合同。",
    "2024年同期没有发生。",
    "截至{{ year }}年12月31日，任务完成。",
    "2023年整理档案90卷，2024年整理档案80卷。",
    "2024年整理档案90卷，{{ year }}年整理档案80卷。",
]


@pytest.mark.parametrize("sentence", PROPER_YEARS)
def test_a_year_with_a_reason_may_stand(edit: Edit, sentence: str) -> None:
    assert read_sentence(edit, sentence) == []


def test_a_task_of_last_year_is_found_and_a_project_of_last_year_is_not(edit: Edit) -> None:
    edit(
        "data/starter.yaml",
        ("- title: 提升查档服务水平", "- title: 做好2024年查档服务"),
        ("- name: 档案馆运转项目", "- name: 2024年档案馆运转项目"),
    )

    assert findings(check_report("data/starter.yaml")) == [("other-year", "2024年")]


WITHOUT_UNIT = [
    ("基本支出占76.23，其余为项目支出。", ["76.23"]),
    ("共印发文件42。", ["42"]),
    ("支出增长5.2；", ["5.2"]),
    ("共印发文件１７。", ["１７"]),
    ("完好率达到76.23，比重升至5.2。", ["76.23", "5.2"]),
    ("共印发文件1,742！", ["1,742"]),
    ("共印发文件17 ，其他文件8份。", ["17"]),
    ("接待群众{{ facts.查档人次 | number }}。", ["{{ facts.查档人次 | number }}"]),
    ("共印发文件17", ["17"]),
]


@pytest.mark.parametrize(("sentence", "numbers"), WITHOUT_UNIT, ids=[sentence for sentence, _ in WITHOUT_UNIT])
def test_a_number_without_its_unit_is_found(edit: Edit, sentence: str, numbers: list[str]) -> None:
    found = read_sentence(edit, f"{sentence}\n")

    assert [words for rule, words in found if rule == "unit-missing"] == numbers


WITH_UNIT_OR_NONE_NEEDED = [
    "共42件，占76.23%，占76.23％。",
    "排名第3，位列第2。",
    "分为1、2、3。",
    "推行H5、4+2，7×24小时、365天值守。",
    "执行示财〔2022〕15号，印发《通知12》，称为“项目8”。",
    "拨打12345，电话：028-87654321。",
    "于12月31日，8:30，2025年。",
    "建设5G，升级到2.0。",
    "综合得分98.5，系数为1.2。",
    "占比在30%以上，共3至5，开展3—5次。",
    "见附件1，见表2。",
    "满意率为{{ facts.查档满意率 }}，共{{ facts.查档人次 | number }}人次。",
    "共42\n  件。",
]


@pytest.mark.parametrize("sentence", WITH_UNIT_OR_NONE_NEEDED)
def test_a_number_that_needs_no_unit_may_stand(sentence: str) -> None:
    words = WORDS.numbers
    assert [number for number in find_numbers(sentence, words) if lacks_unit(sentence, number, words)] == []


def test_a_number_without_unit_names_the_figure_that_it_may_be(edit: Edit) -> None:
    edit("data/starter.yaml", ("查档群众满意率{{ facts.查档满意率 }}", "查档群众满意率99.1"))

    (problem,) = check_report("data/starter.yaml")

    assert (problem.message, problem.hint) == (
        "“99.1”后面没有单位",
        "如果是“查档群众满意率”（99.1%），写成引用 {{ facts.查档满意率 }}；不是的，补上单位。［审核公式 unit-missing］",
    )


AGAIN = [
    ("接待1260人次。", "1260人次", "{{ facts.查档人次 }}"),
    ("接待1,260人次。", "1,260人次", "{{ facts.查档人次 }}"),
    ("接待１２６０人次。", "１２６０人次", "{{ facts.查档人次 }}"),
    ("接待1260 人次。", "1260", "{{ facts.查档人次 | number }}"),
    ("指导10余次。", "10余次", "{{ facts.业务指导 }}"),
    ("指导10多次。", "10多次", "{{ facts.业务指导 }}"),
    ("满意率99.1%。", "99.1%", "{{ facts.查档满意率 }}"),
    ("满意率99.1％。", "99.1％", "{{ facts.查档满意率 }}"),
    ("满意率99.10%。", "99.10%", "{{ facts.查档满意率 }}"),
    ("基本支出占53.65%。", "53.65%", "{{ expenditure.basic_share }}"),
    ("基本支出214.6万元。", "214.6万元", "{{ expenditure.basic }}"),
    ("2025年完成。", "2025", "{{ year }}"),
    ("截至2025年12月31日完成。", "2025", "{{ year }}"),
    ("其中专业档案820卷。", "820卷", "{{ facts.接收档案.parts[1] }}"),
    ("配备事业编制6个。", "6个", "{{ staff.posts[1] }}"),
]


@pytest.mark.parametrize(("sentence", "words", "reference"), AGAIN, ids=[sentence for sentence, *_ in AGAIN])
def test_a_number_that_is_typed_again_is_found(edit: Edit, sentence: str, words: str, reference: str) -> None:
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  {sentence}\n"))

    (problem,) = check_report("data/starter.yaml")

    assert (problem.rule, marked(problem), problem.params["reference"]) == ("typed-again", words, reference)


NOT_AGAIN = [
    "分6个组、10个点、5人一班推进。",
    "用时1260小时，行程1260公里。",
    "满意率99.1‰，增加99.1个百分点。",
    "指导20余次，接待1260余人次。",
    "落实《2025年工作要点》，获评“2025年先进集体”。",
    "自2025年起推行，示财〔2025〕10号。",
    "值守24小时，10人次，10个方面。",
    "拨打1260热线。",
    "共（1260人次）。",
    "群众满意率100%，各类事项办结率100%。",
    "60至80分为中，120万元以下的，由馆长审批。",
    "第3200卷，3200号文件，8:30至17:30。",
    "计划接待查档利用者1260人次。",
    "接待查档利用者1260人次以上。",
    "2025年9月19日，示范区档案馆接待来访。",
    "实施三年行动计划（2023—2025年）。",
    "工会收入400.00万元，食堂支出214.60万元。",
    "下属单位收入391.00万元。",
]


@pytest.mark.parametrize("sentence", NOT_AGAIN)
def test_another_unit_is_another_number(edit: Edit, sentence: str) -> None:
    assert [found for found in read_sentence(edit, sentence) if found[0] == "typed-again"] == []


def test_several_figures_that_fit_are_all_named(edit: Edit) -> None:
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  全馆总收入和总支出均为400.00万元。\n"))

    (problem,) = check_report("data/starter.yaml")

    assert (problem.message, problem.hint) == (
        "“400.00万元”与已有的 2 个数相同：“总收入”、“总支出”",
        "是其中哪一个，就写成它的引用：{{ income.total }} / {{ expenditure.total }}；"
        "都不是的，登记在工作数据里再引用。［审核公式 typed-again］",
    )
    assert [(label, place.text) for label, place in problem.related] == [
        ("总收入", "  total: 400.00"),
        ("总支出", "  total: 400.00"),
    ]


def test_of_figures_with_one_value_the_one_that_is_named_is_meant(edit: Edit) -> None:
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  全年总支出400.00万元。\n"))

    (problem,) = check_report("data/starter.yaml")

    assert (problem.code, problem.params["reference"]) == ("typed-again", "{{ expenditure.total }}")


def test_a_project_refers_to_its_own_figures_by_their_names_alone(edit: Edit) -> None:
    edit("data/starter.yaml", ("finance: 项目资金专账核算", "finance: 项目支出126.50万元专账核算"))

    (problem,) = check_report("data/starter.yaml")

    assert problem.params["reference"] == "{{ spent }}"


def test_a_use_refers_to_its_own_amount(edit: Edit) -> None:
    edit("data/starter.yaml", ("- name: 档案整理和数字化加工费", "- name: 档案整理和数字化加工费44.20万元"))

    (problem,) = check_report("data/starter.yaml")

    assert problem.params["reference"] == "{{ amount }}"


def test_last_year_is_referred_to_where_the_text_speaks_of_it(project: Path, edit: Edit) -> None:
    starter = (project / "data" / "starter.yaml").read_text("utf-8")
    (project / "data" / "2024.yaml").write_text(starter.replace("2026", "2025").replace("year: 2025", "year: 2024")
                                                .replace("1260", "1100"), "utf-8")  # fmt: skip
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  上年接待1100人次，今年接待1100人次。\n"))

    found = [problem for problem in check_report("data/starter.yaml") if problem.rule == "typed-again"]

    assert [problem.params["reference"] for problem in found] == ["{{ last.facts.查档人次 }}"]


def test_a_waiver_turns_a_finding_into_a_note(edit: Edit) -> None:
    edit(
        "data/starter.yaml",
        (OBJECTIVE, f"{OBJECTIVE}  接待1260人次。\n"),
        (
            "\nincome:\n",
            "\nwaive:\n  - rule: typed-again\n    at: objective\n    reason: 引文\n    who: 张三\n\nincome:\n",
        ),
    )

    (problem,) = check_report("data/starter.yaml")

    assert (problem.severity, problem.rule, str(problem.waived)) == ("note", "typed-again", "引文（张三）")


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ("benefits: 接待1260人次，成效好。", 15),
        ('benefits: "“好”，接待1260人次。"', 20),
        ('benefits: "\\u63a5\\t\\"接待1260人次。"', 26),
        ("benefits: '接''接待''1260人次。'", 21),
        ("benefits: |\n    接待群众\n\n    接待1260人次。", 7),
        ("benefits: |+\n    接待1260人次。\n\n", 7),
    ],
)
def test_the_place_is_exact_however_the_text_is_typed(edit: Edit, typed: str, column: int) -> None:
    edit("data/starter.yaml", (f"benefits: {BENEFITS}", typed))

    (problem,) = check_report("data/starter.yaml")

    assert problem.place is not None
    assert (problem.place.column, marked(problem)) == (column, "1260人次")


def test_numbers_fixed_in_the_words_of_a_template_are_told(edit: Edit) -> None:
    edit(
        "templates/standard/2-accounts.html.j2",
        (
            "<h2>部门财政资金支出情况</h2>",
            '<p id="">{# 1260人次 #}{{ "1260人次" }}\n'
            "截至2025年12月31日{%- if 1260 %}，接待查档1260人次{% endif %}，接收各类档案3200卷。"
            "比2024年减少，{{ year }}年12月31日，17台。</p>\n<h2>部门财政资金支出情况</h2>",
        ),
    )
    edit("templates/standard/2-accounts.html.j2", ('<p id="">', "<p>"))

    problems = check_report("data/starter.yaml")

    assert [str(problem) for problem in problems] == [
        "templates/standard/2-accounts.html.j2:12:3: 模板里写死了年份：“2025年12月31日”",
        "templates/standard/2-accounts.html.j2:12:33: 模板里写死了“1260人次”，它就是数据里的“接待查档利用者”",
        "templates/standard/2-accounts.html.j2:12:57: 模板里写死了“3200卷”，它就是数据里的“接收各类档案”",
    ]
    assert [problem.hint for problem in problems] == [
        "年份写成 {{ year }}，换一年才不会错。模板的问题不能在数据文件里豁免，请模板维护者改。",
        "写成引用 {{ facts.查档人次 }}，换一份数据才不会错。模板的问题不能在数据文件里豁免，请模板维护者改。",
        "写成引用 {{ facts.接收档案 }}，换一份数据才不会错。模板的问题不能在数据文件里豁免，请模板维护者改。",
    ]
    assert {problem.rule for problem in problems} == {""}


def test_a_number_of_a_templates_own_is_not_taken_for_a_figure(edit: Edit) -> None:
    edit("data/starter.yaml", ("    value: 1260", "    value: 30"))
    edit(
        "templates/standard/2-accounts.html.j2",
        (
            "<h2>部门财政资金支出情况</h2>",
            "<table><tr><td>预算执行率合计</td><td>100%</td><td>0%</td><td>30人次</td></tr></table>\n"
            "<p>接待查档利用者30人次。</p>\n<h2>部门财政资金支出情况</h2>",
        ),
    )

    problems = check_report("data/starter.yaml")

    assert "100%" in {str(known.figure) for known in KnownNumbers(Case("data/starter.yaml").figures).lexicon.numbers}
    assert [str(problem) for problem in problems] == [
        "templates/standard/2-accounts.html.j2:12:11: 模板里写死了“30人次”，它就是数据里的“接待查档利用者”"
    ]


def test_a_template_that_was_found_right_is_read_anew_when_it_changes(edit: Edit) -> None:
    template = "templates/standard/4-conclusions.html.j2"
    assert check_report("data/starter.yaml") == ()
    edit(template, ("<h2>存在问题</h2>", "<h2>接待查档1260人次</h2>"))

    for _ in range(2):
        assert [problem.code for problem in check_report("data/starter.yaml")] == ["template-number"]


AS_REPORTS_WRITE = [
    "根据《中华人民共和国预算法》（2018年修正）和《四川省预算绩效管理办法》等规定执行。",
    "按照川财绩〔2022〕5号文件要求开展自评。",
    "2022年部门整体支出绩效自评得分96.5分，等级为优。",
    "部门整体支出较2021年增加120.50万元，增长8.3%，主要原因是人员增加3人。",
    "与2021年决算数相比，减少12.5万元，下降3.2%。",
    "截至2022年12月31日，固定资产原值1,234.56万元。",
    "2022年1月至12月，共召开会议12次。",
    "一季度完成25%，二季度完成50%，三季度完成75%。",
    "预算完成率=（预算完成数÷预算数）×100%。",
    "执行“八项规定”，落实“六稳”“六保”。",
    "全年按照1∶1.2配比。",
    "1至6月完成投资3000余万元，7-12月完成4000余万元。",
    "做好第一批、第二批项目验收，第3批项目启动。",
    "2021年度部门决算已于2022年9月公开。",
    "2021年12月启动的项目于2022年6月竣工。",
    "对2020—2022年三年行动计划进行总结。",
    "办理12345市民热线工单3,562件，办结率99.8%。",
    "24小时值班制度，“5·12”防灾减灾日宣传活动。",
    "“11·9”消防宣传月活动，“3·15”国际消费者权益日。",
    "全区112个村（社区）实现全覆盖，其中A类35个。",
    "每月25日前报送，15个工作日内办结。",
    "2.5万人次参加，户均增收1.2万元。",
    "面积达3.6平方公里，PM2.5浓度下降。",
    "按照“1+3+N”模式推进。",
    "严格执行GB/T 19001-2016标准。",
    "会议室面积为120㎡，购置电脑20台（套）。",
    "为60岁以上老人提供服务，惠及3.2万名群众。",
    "安排资金50万元（其中：省级30万元、市级20万元）。",
    "产出指标60分，效益指标30分，满意度指标10分。",
    "评价得分98.62分，其中：部门决策得分24.5，综合管理得分29，绩效情况得分45.12。",
    "2023年，我办将继续加强预算管理。",
    "“十四五”时期（2021年至2025年）。",
    "上年结转资金2021年末余额12.30万元。",
    "2022年初预算数为961.51万元。",
    "2019年机构改革后，由原区法制办划入。",
    "自2020年1月1日起施行，有效期5年。",
    "每周一至周五9:00—17:00。",
    "占地50亩，长3.5公里，宽6米。",
    "本项目总投资1.2亿元，分3年实施。",
    "召开政府常务会28次、党组会15次、专题会40次。",
    "联系人：李某某，电话：0833-2123456。",
    "编号为DB51/T 2022。",
    "参加人数由2021年的300人增至500人。",
    "投诉率为0，差错率为零。",
    "全年0投诉、0事故。",
    "单价不超过5000元，不少于3次。",
]


@pytest.mark.parametrize("sentence", AS_REPORTS_WRITE)
def test_what_reports_of_2022_rightly_write_raises_no_alarm(edit: Edit, sentence: str) -> None:
    edit("data/2022.yaml", ("objective: |\n", f"objective: |\n  {sentence}\n"))

    found = findings(check_report("data/2022.yaml"))

    assert [finding for finding in found if finding[0] != "typed-again"] == []


@pytest.mark.usefixtures("project")
def test_a_file_without_typed_numbers_checked_again_loads_nothing_of_claims() -> None:
    check = "reportgen.check_report('data/2022.yaml')"
    code = f"import sys, reportgen; {check}; print('reportgen.claims.judge' in sys.modules)"
    seen = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]

    assert [done.stdout for done in seen][1] == "False\n"


def test_a_unit_of_money_stands_once(edit: Edit) -> None:
    edit("data/starter.yaml", (OBJECTIVE, f"{OBJECTIVE}  总收入{{{{ income.total }}}}元。\n"))

    (found,) = [problem for problem in check_report("data/starter.yaml") if problem.code == "prose-unit-twice"]

    assert found.message == "单位会印两次：“400.00万元元”"


OFFICES = [
    ("本局严格执行预算。", "我馆", ["本局"]),
    ("为落实工作部署，本局2025年制定《本局财务制度》，由本局、本委会同各单位执行。", "我馆", ["本局", "本局", "本委"]),
    ("本院门诊量增加。", "我校", ["本院"]),
    ("纳入本厅集中核算。", "我局", ["本厅"]),
    ("本馆严格执行预算，本单位、本部门、本级、本办法、本会议。", "我馆", []),
    ("根本局面、基本局限、样本馆、成本中心、文本校对、本局部地区、基本委托、三本校史、日本馆。", "我处", []),
    ("印发《本局印章管理办法》，按“本局”登记。", "我馆", []),
    ("本局按规定办理，我馆配合。", "我办", ["我馆"]),
    ("本局按规定办理。", "本办", []),
    ("本局按规定办理。", "本馆", ["本局"]),
    ("本局按规定办理。", "区档案馆", []),
]


@pytest.mark.parametrize(("text", "own", "told"), OFFICES)
def test_what_another_kind_of_office_calls_itself_is_told(text: str, own: str, told: list[str], edit: Edit) -> None:
    name = "区外事局办公室" if own.endswith("办") else "临江区单位"
    edit(
        "data/starter.yaml",
        ("  self: 我馆 ", f"  self: {own} "),
        ("  name: 示范区档案馆 ", f"  name: {name} "),
        ("objective: |\n", f"objective: |\n  {text}\n"),
    )

    found = [problem for problem in check_report("data/starter.yaml") if problem.code == "leftover-self"]
    assert [problem.params["text"] for problem in found if problem.path == "objective"] == told
    assert {problem.params["own"] for problem in found} <= {own}


@pytest.mark.parametrize("units", ["外事局", "{name: 档案局}"])
def test_a_department_with_an_office_of_that_kind_may_speak_of_it(units: str, edit: Edit) -> None:
    edit(
        "data/starter.yaml",
        ("objective: |\n", "objective: |\n  本局严格执行预算。\n"),
        ("  units:\n", f"  units:\n    - {units}\n"),
    )

    assert [problem for problem in check_report("data/starter.yaml") if problem.code == "leftover-self"] == []
