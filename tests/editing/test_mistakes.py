"""Typical mistakes made in the form: each is told at its field, in the words of the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.editing.edited_file import EditedFile
from reportgen.editing.form import Form, form_of, walk_fields
from reportgen.editing.operations import AddField, Operation, RemoveField, SetValue
from reportgen.editing.places import form_words
from reportgen.facts.paths import FactPath

MISTAKES = [
    ("income.sources[0].amount", "约20", "“金额”（income.sources[0].amount）只写数，写的是“约20”"),
    ("income.sources[0].amount", "12人", "“金额”（income.sources[0].amount）以“万元”为单位，写的是“12人”"),
    ("income.sources[0].amount", "", "“金额”（income.sources[0].amount）还没有填"),
    ("execution.three_public.reception", "1,5", "“公务接待费”（execution.three_public.reception）的数里有逗号：“1,5”"),
    ("staff.retired", "10余人", "“退休人数”（staff.retired）只写数，写的是“10余人”"),
    ("staff.retired", "3.5", "“退休人数”（staff.retired）应当是整数，写的是“3.5”"),
    ("staff.retired", "-1", "“退休人数”（staff.retired）不能小于 0，写的是 -1"),
    ("year", "22", "“年度”（year）不能小于 2000，写的是 22"),
    ("income.total", "1", "总收入填的是 1万元，由各项算得 400.00万元，少填了 399.00万元"),
    ("department.name", "示范区档案馆。", "“部门全称”（department.name）的后面有多余的标点“。”"),
    ("department.self", "“我馆”", "“我馆” 两边的引号会一起印出来"),
    ("signature.date", "去年", "“成文日期”（signature.date）不是一个日期：“去年”"),
    ("facts.查档人次.unit", "1人", "“单位”（facts.查档人次.unit）里写了数：“1人”"),
    ("facts.查档人次.about", "也许", "“约数”（facts.查档人次.about）应当是 true 或 false，写的是“也许”"),
    ("tasks[0].title", "一、开展", "“任务名称”（tasks[0].title）的写法不对：“一、开展”"),
    ("tasks[0].text", "{{ facts.没有 }}件", "没有“facts.没有”这个名称"),
    ("tasks[0].text", "查档1260人次", "“1260人次”就是“接待查档利用者”，这里又写了一遍"),
    ("income.sources[1].name", "财政拨款收入", "“财政拨款收入”列了两次"),
    ("money_unit", "千元", "“金额单位”（money_unit）不能是“千元”"),
    ("conclusions.sustainable[0]", "1. 第一", "“一条”（conclusions.sustainable[0]）的写法不对：“1. 第一”"),
    ("conclusions.sustainable[0]", "1. 第一\n2. 第二", "“一条”（conclusions.sustainable[0]）的写法不对：“1. 第一”"),
    ("department.name", "示范区\n档案馆", "“部门全称”（department.name）只能写一行"),
    ("template", "nope", "没有“nope”这个模板"),
    ("previous", "2019.yaml", "找不到上年的数据文件“2019.yaml”"),
]  # fmt: skip
OTHERS = [
    (
        RemoveField(FactPath("department.divisions")),
        "department",
        "“部门”（department）里至少要填一个：divisions（内设机构）、division_count（内设机构个数）",
    ),
    (
        AddField(FactPath("facts.x.title"), "新"),
        "facts.x",
        "“一项工作数据”（facts.x）里至少要填一个：value（数）、parts（其中）",
    ),
    (AddField(FactPath("projects")), "projects[0].name", "“类别”（projects[0].name）还没有填"),
    (
        RemoveField(FactPath("department.units")),
        "department.units_kind",
        "填了“下属单位的类别”（units_kind），却没有填“下属单位”（units）",
    ),
]


@pytest.fixture
def file(project: Path) -> EditedFile:
    return EditedFile(project / "data" / "starter.yaml")


def told_at(form: Form, path: str) -> list[str]:
    """What is told at a field, in its first place."""
    field = next(field for field in walk_fields(form["sections"]) if field["path"] == path)
    return [told["message"] for told in field.get("problems", []) if told["main"]]


def hold_against_check(file: EditedFile, operation: Operation, path: str, message: str) -> None:
    """Make a mistake in the form, and hold what it tells against what the check of the saved file tells."""
    file.do(operation)
    file.save()

    form = form_of(file.case)

    assert message in told_at(form, path)
    checked = Case(file.path)
    problems = checked.check()
    assert message in [problem.message for problem in problems]
    assert [(told["message"], told["hint"]) for told in form["problems"]] == [
        form_words(problem, "zh") for problem in problems
    ]
    english = form_of(file.case, "en")
    assert [told["message"] for told in english["problems"]] == [problem.text("en") for problem in problems]


@pytest.mark.parametrize(("path", "typed", "message"), MISTAKES, ids=[f"{path}-{typed}" for path, typed, _ in MISTAKES])
def test_a_mistake_is_told_at_its_field(file: EditedFile, path: str, typed: str, message: str) -> None:
    hold_against_check(file, SetValue(FactPath(path), typed), path, message)


@pytest.mark.parametrize(("operation", "path", "message"), OTHERS, ids=[path for _, path, _ in OTHERS])
def test_what_is_missing_is_told_where_it_belongs(
    file: EditedFile, operation: Operation, path: str, message: str
) -> None:
    hold_against_check(file, operation, path, message)


def test_a_rule_is_told_at_every_field_that_goes_into_it(file: EditedFile) -> None:
    file.do(SetValue(FactPath("income.total"), "1"))

    fields = {field["path"]: field for field in walk_fields(form_of(file.case)["sections"])}

    told = {
        path: [(each["code"], each["main"]) for each in field["problems"]]
        for path, field in fields.items()
        if "problems" in field
    }
    assert told == {
        "income.total": [("stated-less", True)],
        "income.sources[0].amount": [("stated-less", False)],
        "income.sources[1].amount": [("stated-less", False)],
        "income.opening_balance": [("stated-less", False)],
    }
    assert fields["income.total"]["expected"] == "400.00万元"
    assert fields["income.total"]["formula"] == "本年收入合计 + 年初结转和结余"


def test_a_template_that_there_is_not_gives_way_to_another(file: EditedFile) -> None:
    before = file.text
    file.do(SetValue(FactPath("template"), "nope"))

    file.do(SetValue(FactPath("template"), "standard"))
    assert file.case.lineage.folders[0].name == "standard"
    file.do(RemoveField(FactPath("template")))
    assert file.text == before
