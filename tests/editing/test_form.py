"""The model of a form."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from reportgen.authoring.blank import blank_text
from reportgen.case import Case
from reportgen.editing.form import Field, Form, form_of, next_unfilled, walk_fields
from reportgen.places import Source
from tests.tools.root import ROOT
from tests.tools.work import calls_of

DATA = ROOT / "data"


@cache
def form(name: str = "2022.yaml") -> Form:
    return form_of(Case(DATA / name))


def field(path: str, name: str = "2022.yaml") -> Field:
    return next(each for each in walk_fields(form(name)["sections"]) if each["path"] == path)


@pytest.mark.parametrize("name", sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml")))
def test_it_goes_through_json(name: str) -> None:
    found = form(name)

    assert json.loads(json.dumps(found)) == found
    assert (found["editable"], found["fits"], found["errors"]) == (True, True, 0)


def test_sections_come_in_the_order_of_the_schema() -> None:
    shape = Case(DATA / "2022.yaml").contract.shape

    assert [each["name"] for each in form()["sections"]] == list(shape.members)
    assert [each["title"] for each in form()["sections"]] == [member.title for member in shape.members.values()]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("department", "group"),
        ("department.name", "text"),
        ("department.accounting", "clause"),
        ("department.divisions", "list"),
        ("department.functions[0]", "narrative"),
        ("staff.posts", "table"),
        ("staff.posts[0].count", "count"),
        ("facts", "names"),
        ("facts.hotline_completion.value", "percent"),
        ("facts.hotline_orders.value", "number"),
        ("facts.integrity_talks.about", "boolean"),
        ("income.total", "amount"),
        ("income.sources", "table"),
        ("money_unit", "choice"),
        ("objective", "narrative"),
        ("signature", "group"),
    ],
)
def test_each_field_has_its_kind(path: str, kind: str) -> None:
    assert field(path)["kind"] == kind


def test_the_kind_of_a_picture_and_of_a_date() -> None:
    pictures = [each["kind"] for each in walk_fields(form("water.yaml")["sections"]) if each["name"] == "file"]

    assert pictures == ["picture"]
    assert field("signature.date", "water.yaml")["kind"] == "date"


def test_a_reference_is_one() -> None:
    kinds = {each["kind"] for each in walk_fields(form("hunan.yaml")["sections"]) if each["name"] == "source"}

    assert kinds == {"reference"}


def test_what_a_field_says_of_itself() -> None:
    assert field("expenditure.basic") == {
        "path": "expenditure.basic",
        "name": "basic",
        "title": "基本支出",
        "kind": "amount",
        "present": True,
        "help": field("expenditure.basic")["help"],
        "line": 422,
        "demands": ["万元", "不小于 0"],
        "value": "961.51",
        "printed": "961.51万元",
        "unit": "万元",
        "minimum": "0",
        "maximum": "10000000000",
        "required": True,
    }


def test_a_number_is_shown_as_it_is_typed_and_as_it_will_print() -> None:
    talks = field("facts.integrity_talks.value")

    assert (talks["value"], talks["unit"], talks["printed"]) == ("20", "次", "20余次")


def test_a_narrative_is_shown_with_its_references_and_as_it_will_print() -> None:
    text = field("tasks[7].text")
    objective = field("objective")

    assert text["value"].count("\n") == 6
    assert objective["value"].startswith("{{ year }}年，")
    assert objective["printed"].startswith("2022年，")


def test_amounts_follow_the_unit_of_the_file() -> None:
    assert field("expenditure.basic", "association.yaml")["unit"] == "元"
    assert field("expenditure.basic", "association.yaml")["printed"] == "164.11万元"


def test_computed_figures_have_their_formula_in_words() -> None:
    computed = {
        each["name"]: (each["title"], each["printed"], each["formula"]) for each in field("expenditure")["computed"]
    }

    assert computed["basic_share"] == ("基本支出占比", "7.15%", "基本支出 ÷ 总支出")
    assert field("staff.posts_total")["expected"] == "59个"
    assert field("staff.posts_total")["formula"] == "行政编制 + 工勤编制 + 事业编制"
    assert not field("staff.posts_total")["present"]


def test_last_years_value_stands_beside_each_amount() -> None:
    basic = field("expenditure.basic", "education/2024.yaml")
    last = Case(DATA / "education/2023.yaml").figures.root.get("expenditure").get("basic")

    assert (basic["last"], basic["last_value"]) == (str(last), f"{last.value:f}")
    assert form("education/2024.yaml")["last_file"].endswith("2023.yaml")
    assert "last" not in field("expenditure.basic")


def test_items_are_matched_with_last_years_by_their_names() -> None:
    found = {
        each["path"]: each["last"]
        for each in walk_fields(form("education/2024.yaml")["sections"])
        if each["path"].startswith("income.sources") and "last" in each and ".parts" not in each["path"]
    }
    last = Case(DATA / "education/2023.yaml").figures.root.get("income").get("sources")
    sources = field("income.sources", "education/2024.yaml")["items"]

    names = [str(item.record.get("name")) for item in last]
    assert found
    assert found == {
        f"{each['path']}.amount": str(last[names.index(each["label"])]) for each in sources if each["label"] in names
    }


def test_a_table_has_columns_and_items_their_labels() -> None:
    sources = field("income.sources")

    assert [(each["name"], each["title"], each["kind"]) for each in sources["columns"]] == [
        ("name", "名称", "text"),
        ("amount", "金额", "amount"),
    ]
    assert sources["columns"][1]["unit"] == "万元"
    assert [each["label"] for each in sources["items"]] == ["财政拨款收入", "其他收入"]
    assert sources["least"] == 1


def test_an_item_that_may_be_of_two_kinds_says_so() -> None:
    assert field("department.units[0]")["alternatives"] == ["text", "group"]
    assert field("department.units[0]", "education/2024.yaml")["kind"] == "group"


def test_choices_are_told() -> None:
    assert field("money_unit")["choices"] == ["万元", "元"]


def test_what_is_optional_can_be_removed() -> None:
    assert field("income.total")["removable"]
    assert "removable" not in field("expenditure.basic")
    assert "required" not in field("income.total")


def test_facts_can_be_inserted_into_narratives() -> None:
    found = {each["path"]: each for each in form()["insertable"]}

    assert found["facts.government_documents.value"] == {
        "path": "facts.government_documents.value",
        "title": "以区政府名义制发文件",
        "group": "工作数据",
        "ways": [
            {"insert": "{{ facts.government_documents }}", "printed": "267件"},
            {"insert": "{{ facts.government_documents | number }}", "printed": "267"},
            {
                "insert": "{{ facts.government_documents | parts }}",
                "printed": "请示、报告42件，通知、意见、决定等25件，人事任免16件，"
                "函121件，公告38件，通告3件，会议纪要22期",
            },
        ],
    }
    assert form()["insertable"][0]["group"] == "工作数据"
    assert found["expenditure.basic"]["ways"][0] == {"insert": "{{ expenditure.basic }}", "printed": "961.51万元"}


def _case(text: str, path: Path = DATA / "2022.yaml") -> Case:
    return Case(path, source=Source(path.name, text))


def test_what_is_yet_to_be_filled_in_is_counted_and_found() -> None:
    shape = Case(DATA / "2022.yaml").contract.shape
    found = form_of(_case(blank_text(shape, 2022, "zh")))

    waiting = found["unfilled"]
    assert len(waiting) == 32
    assert found["problems"][0]["message"].startswith("还有 32 处待填")
    assert not found["fits"]
    assert next_unfilled(found, "") == waiting[0] == "department.name"
    assert next_unfilled(found, "department.name") == "department.self"
    assert next_unfilled(found, "department") == "department.name"
    assert next_unfilled(found, waiting[-1]) == waiting[0]
    assert next_unfilled(form(), "department.name") == ""
    name = next(each for each in walk_fields(found["sections"]) if each["path"] == "department.name")
    assert name["unfilled"]
    assert "value" not in name


def test_of_a_file_that_does_not_fit_what_can_be_reckoned_is_shown() -> None:
    text = (DATA / "2022.yaml").read_text("utf-8").replace("reception: 0.38", "reception: 待填")

    found = form_of(_case(text))

    fields = {each["path"]: each for each in walk_fields(found["sections"])}
    shares = {each["name"]: each["printed"] for each in fields["expenditure"]["computed"]}
    assert not found["fits"]
    assert shares["basic_share"] == "7.15%"
    assert fields["expenditure.basic"]["printed"] == "961.51万元"


def test_a_file_that_cannot_be_read_has_only_its_problems() -> None:
    text = (DATA / "2022.yaml").read_text("utf-8").replace("year: 2022", "year： 2022")

    found = form_of(_case(text))

    assert not found["editable"]
    assert "sections" not in found
    assert [(each["line"], each["message"]) for each in found["problems"]] == [(18, "冒号是全角的“：”")]
    assert found["errors"] == 1


def test_a_field_that_the_schema_does_not_know_is_shown_with_its_problem() -> None:
    found = form_of(_case((DATA / "2022.yaml").read_text("utf-8") + "\nnotes: 甲\n"))

    (notes,) = [each for each in found["sections"] if each["name"] == "notes"]
    assert (notes["kind"], notes["value"], notes["removable"]) == ("text", "甲", True)
    assert [each["code"] for each in notes["problems"]] == ["unknown-field"]


def test_what_the_check_finds_can_be_given() -> None:
    case = Case(DATA / "2022.yaml")

    found = form_of(case, problems=case.check())

    assert [each["message"] for each in found["problems"]] == [problem.message for problem in case.check()]


def test_in_english_only_the_schema_speaks_chinese() -> None:
    found = form_of(Case(DATA / "2022.yaml"), "en")
    (expenditure,) = [each for each in found["sections"] if each["name"] == "expenditure"]
    basic = next(each for each in expenditure["fields"] if each["name"] == "basic")

    assert basic["demands"] == ["万元", "at least 0"]


def test_the_model_takes_no_more_than_the_check_of_the_data() -> None:
    """It is made anew after every change."""
    text = (DATA / "2022.yaml").read_text("utf-8")
    form_of(_case(text))
    checked, both = _case(text), _case(text)

    alone = calls_of(lambda: checked.problems)
    more = calls_of(lambda: form_of(both))

    assert more < 3 * alone
