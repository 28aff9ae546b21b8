"""What stands behind each number in words, in templates as in data; and words that a schema adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import check_report
from reportgen.case import Case
from reportgen.cli import run
from reportgen.survey.numbers import Backing, survey_numbers

Edit = Callable[..., None]
Capture = pytest.CaptureFixture[str]

FILE = Path("data/starter.yaml")
PLAIN = "benefits: 馆藏档案得到妥善保管，查档服务更加便捷。"
SENTENCE = (
    "接待查档利用者1260人次{{ facts.查档满意率 }}，设四个科室，开展培训十七场，"
    "经费由15.20万元降到14.10万元，减少1.10万元，见《条例12》。"
)


def test_every_number_has_what_stands_behind_it(edit: Edit) -> None:
    edit("data/starter.yaml", (PLAIN, f"benefits: {SENTENCE}"))

    survey = survey_numbers(Case(FILE))

    found = {number.line[1]: (number.backing, str(number.by)) for number in survey.numbers}
    assert found["1260人次"] == (Backing.AGREES, "接待查档利用者")
    assert found["{{ facts.查档满意率 }}"] == (Backing.REFERENCE, "查档群众满意率")
    assert found["四个"] == (Backing.DIFFERS, "内设机构个数")
    assert found["十七场"] == (Backing.UNBACKED, "")
    assert found["1.10万元"] == (Backing.IN_SENTENCE, "15.20万元 - 14.10万元")
    assert (survey.backed, len(survey.numbers), survey.percent) == (7, 11, 63)


def test_the_numbers_are_told_one_by_one(edit: Edit, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 开展培训17场，接待查档利用者1260人次。"))

    assert run(["check", "--numbers", str(FILE)]) == 0

    said = capsys.readouterr().out
    assert "开展培训【17场】，" in said
    assert "。  没有依据\n" in said
    assert "接待查档利用者【1260人次】。  与数据一致：接待查档利用者\n" in said
    assert "data/starter.yaml：文字里有 6 个数：引用 4 个；与数据一致 1 个；没有依据 1 个\n有依据的占 83%\n" in said


@pytest.mark.parametrize(("least", "code"), [(83, 0), (84, 1)])
def test_a_share_of_the_numbers_can_be_asked_for(edit: Edit, least: int, code: int, capsys: Capture) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 开展培训17场，接待查档利用者1260人次。"))

    assert run(["check", "--numbers", "--fail-under", str(least), str(FILE)]) == code

    said = "reportgen: data/starter.yaml：有依据的数只占 83%，低于要求的 84%\n" if code else ""
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("file", ["data/2022.yaml", "data/starter.yaml"])
def test_the_examples_hold_no_number_without_a_fact(project: Path, file: str) -> None:
    assert survey_numbers(Case(file)).percent == 100


def test_a_template_whose_words_contradict_the_data_is_told(edit: Edit) -> None:
    edit(
        "templates/standard/2-accounts.html.j2",
        (
            "<h2>部门财政资金支出情况</h2>",
            "<p>公务接待费0.38万元，总收入{{ expenditure.basic }}。</p>\n<h2>部门财政资金支出情况</h2>",
        ),
    )

    assert [problem.message for problem in check_report(FILE)] == [
        "模板里写死的话与这份数据不符：“0.38万元”与数据不符：公务接待费是 0.20万元",
        "模板里写死的话与这份数据不符：这里说的是“总收入”（总收入，400.00万元），引用的却是基本支出（214.60万元）",
    ]


def test_a_schema_adds_words_and_names(edit: Edit) -> None:
    edit("data/starter.yaml", (PLAIN, "benefits: 职工人数15人，总收入合为390.00万元。"))
    assert check_report(FILE) == ()

    edit("schema.json", ('"aliases": ["在职人员",', '"aliases": ["职工人数", "在职人员",'))
    edit(
        "schema.json",
        (
            '  "additionalProperties": false,\n  "required": ["year"',
            '  "terms": { "fillers": ["合为"] },\n  "additionalProperties": false,\n  "required": ["year"',
        ),
    )

    assert [str(problem.params["text"]) for problem in check_report(FILE)] == ["15人", "390.00万元"]


def test_fix_makes_no_swapped_pair_final(edit: Edit, project: Path) -> None:
    edit(
        "data/starter.yaml",
        ("vehicle_purchase: 0", "vehicle_purchase: 50"),
        ("vehicle_operation: 1.80", "vehicle_operation: 25"),
        (PLAIN, "benefits: 运行维护费支出50.00万元，购置费支出25.00万元，于2025年9月19日验收。"),
    )
    before = (project / FILE).read_text("utf-8")

    assert run(["check", "--fix", str(FILE)]) == 0

    assert (project / FILE).read_text("utf-8") == before
    found = [str(problem.message) for problem in check_report(FILE) if problem.rule == "claim"]
    assert found == [
        "“50.00万元”与数据不符：公务用车运行维护费是 25.00万元",
        "“25.00万元”与数据不符：公务用车购置费是 50.00万元",
    ]
