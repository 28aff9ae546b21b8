"""Last year's figures that the file states itself, where there is no file of last year."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, DataError, build_report, check_report
from reportgen.cli import run
from reportgen.document.blocks import Paragraph
from reportgen.errors import Severity
from reportgen.last_year import last_file
from reportgen.values.period import YEAR, Period

STARTER = "data/starter.yaml"
Edit = Callable[..., None]


def state(text: str, file: str = STARTER) -> None:
    """Have a file state last year's figures."""
    path = Path(file)
    path.write_text(f"{path.read_text('utf-8')}\nlast_year:\n{text}", "utf-8")


def sentence(start: str, file: str = STARTER) -> str:
    """What is printed from a text on, up to the end of its paragraph."""
    texts = [block.text for block in Case(file).document.blocks if isinstance(block, Paragraph)]
    found = [text[text.index(start) :] for text in texts if start in text]
    assert len(found) == 1
    return found[0]


def with_last_year(project: Path) -> None:
    """A file of last year, in which all is as this year."""
    text = (project / STARTER).read_text("utf-8").replace("2026", "X").replace("2025", "2024").replace("X", "2025")
    (project / "data" / "2024.yaml").write_text(text, "utf-8")


COMPARED = [
    (
        "  expenditure:\n    basic: 194.60\n    project: 180.00\n    closing_balance: 6.00\n",
        "总支出比上年增加19.40万元，增长5.10%。本年支出比上年增加20.00万元，增长5.34%，"
        "其中：基本支出比上年增加20.00万元，增长10.28%；项目支出与上年持平。",
    ),
    ("  expenditure:\n    total: 410.00\n", "总支出比上年减少10.00万元，下降2.44%。"),
    ("  expenditure:\n    total: 400.00\n", "总支出与上年持平。"),
    (
        "  expenditure:\n    basic: 214.60\n    project: 0\n",
        "本年支出比上年增加180.00万元，增长83.88%，其中：基本支出与上年持平；"
        "项目支出比上年增加180.00万元（上年没有发生）。",
    ),
    (
        "  expenditure:\n    total: 0\n    basic: 0\n    project: 0\n    closing_balance: 0\n",
        "总支出比上年增加400.00万元（上年没有发生）。本年支出比上年增加394.60万元（上年没有发生），"
        "其中：基本支出比上年增加214.60万元（上年没有发生）；项目支出比上年增加180.00万元（上年没有发生）。",
    ),
    (
        "  expenditure:\n    basic: 214.60\n    project: 150.00\n    others:\n"
        "      - name: 经营支出\n        amount: 10.00\n",
        "本年支出比上年增加20.00万元，增长5.34%，其中：基本支出与上年持平；"
        "项目支出比上年增加30.00万元，增长20.00%；经营支出比上年减少10.00万元，下降100%。",
    ),
    (
        "  expenditure:\n    basic: 214.60\n    project: 150.00\n    others:\n"
        "      - {name: 经营支出, amount: 6.00}\n      - {name: 上缴上级支出, amount: 4.00}\n",
        "本年支出比上年增加20.00万元，增长5.34%，其中：基本支出与上年持平；"
        "项目支出比上年增加30.00万元，增长20.00%；其他各类支出比上年减少10.00万元，下降100%。",
    ),
    ("  expenditure:\n    basic: 200.00\n", "基本支出比上年增加14.60万元，增长7.30%。"),
    ("  expenditure:\n    project: 200.00\n", "项目支出比上年减少20.00万元，下降10.00%。"),
    (
        "  expenditure:\n    total: 410.00\n    basic: 200.00\n",
        "总支出比上年减少10.00万元，下降2.44%。基本支出比上年增加14.60万元，增长7.30%。",
    ),
    ("  income:\n    total: 390.00\n", ""),
]


@pytest.mark.parametrize(("stated", "printed"), COMPARED)
def test_what_is_stated_is_compared_and_nothing_else(project: Path, stated: str, printed: str) -> None:
    state(stated)

    assert sentence("年末结转和结余5.40万元。") == f"年末结转和结余5.40万元。{printed}"


def test_without_balances_the_total_is_what_was_spent_and_said_once(project: Path, edit: Edit) -> None:
    edit(
        STARTER,
        ("amount: 391.00", "amount: 391.60"),
        ("  opening_balance: 6.00", "  opening_balance: 0"),
        ("  total: 400.00\n", "  total: 394.60\n"),
        ("  closing_balance: 5.40", "  closing_balance: 0"),
    )
    state("  expenditure:\n    basic: 194.60\n    project: 150.00\n")

    assert sentence("总支出比上年") == (
        "总支出比上年增加50.00万元，增长14.51%，其中：基本支出比上年增加20.00万元，增长10.28%；"
        "项目支出比上年增加30.00万元，增长20.00%。"
    )


def test_without_projects_in_either_year_the_change_is_not_split(project: Path) -> None:
    assert sentence("本年支出比上年", "data/association.yaml") == (
        "本年支出比上年增加12.12万元，增长7.97%。基本支出增加主要是社会保险缴费基数调整。"
    )


@pytest.mark.parametrize("example", ["starter", "hunan"])
@pytest.mark.parametrize(
    ("before", "said"), [(17, "在职人数比上年{}。"), (0, "在职人数比上年{}。"), (None, "在职人数与上年持平。")]
)
def test_the_number_of_people_is_compared(example: str, before: int | None, said: str, project: Path) -> None:
    file = f"data/{example}.yaml"
    now = {"starter": 14, "hunan": 30}[example]
    state(f"  staff:\n    in_service_total: {now if before is None else before}\n", file)
    change = "" if before is None else f"{'增加' if now > before else '减少'}{abs(now - before)}人"

    assert sentence("在职人数", file) == said.format(change)


@pytest.mark.parametrize("example", ["starter", "hunan"])
def test_three_public_expenses_are_compared_without_a_budget_of_theirs(example: str, project: Path) -> None:
    file = f"data/{example}.yaml"
    state("  execution:\n    three_public:\n      total: 5.00\n", file)

    assert (
        sentence("三公经费支出比上年", file)
        == {
            "starter": "三公经费支出比上年减少3.00万元，下降60.00%。",
            "hunan": "三公经费支出比上年减少0.65万元，下降13.00%。",
        }[example]
    )


HUNAN = [
    (
        "  expenditure:\n    basic: 400.00\n    project: 200.00\n    closing_balance: 9.00\n",
        "总支出（含年末结转和结余）640.00万元，比上年增加31.00万元，增长5.09%。全年支出比上年增加32.00万元，增长5.33%，"
        "其中：基本支出比上年增加28.00万元，增长7.00%；项目支出比上年增加4.00万元，增长2.00%。",
    ),
    ("  expenditure:\n    total: 609.00\n", "总支出（含年末结转和结余）640.00万元，比上年增加31.00万元，增长5.09%。"),
    ("  expenditure:\n    basic: 400.00\n", "基本支出比上年增加28.00万元，增长7.00%。"),
]


@pytest.mark.parametrize(("stated", "printed"), HUNAN)
def test_another_provinces_shape_compares_the_same(stated: str, printed: str, project: Path) -> None:
    state(f"{stated}  income:\n    total: 600.00\n", "data/hunan.yaml")

    assert sentence("年末结转和结余8.00万元。", "data/hunan.yaml") == f"年末结转和结余8.00万元。{printed}"
    assert sentence("总收入比上年", "data/hunan.yaml") == "总收入比上年增加40.00万元，增长6.67%。"


def test_a_total_of_last_year_is_computed_as_this_years_is(project: Path) -> None:
    state("  income:\n    sources:\n      - name: 财政拨款收入\n        amount: 380.00\n    opening_balance: 10.00\n")

    assert sentence("总收入比上年") == "总收入比上年增加10.00万元，增长2.56%。"


def test_narratives_and_the_schema_know_it_as_last(project: Path, edit: Edit) -> None:
    edit(STARTER, ("部分项目的预算测算不够精细。", "{{ last.year }}年总收入{{ last.income.total }}。"))
    edit(STARTER, ("problems: {{", "problems: |\n    {{"))
    state("  income:\n    total: 380.00\n")

    assert sentence("2024年") == "2024年总收入380.00万元。"


def test_a_file_of_last_year_wins_and_differences_are_warnings(project: Path) -> None:
    with_last_year(project)
    state("  income:\n    total: 390.00\n  staff:\n    in_service_total: 14\n")

    rules = [problem.rule for problem in check_report(STARTER)]

    assert sentence("总收入与上年") == "总收入与上年持平。"
    assert rules == ["opening-equals-last-closing", "last-income-unequal"]


def test_what_last_years_file_says_of_the_year_before_it_is_not_taken(project: Path) -> None:
    with_last_year(project)
    state("  income:\n    total: 1.00\n", "data/2024.yaml")

    assert sentence("总收入与上年") == "总收入与上年持平。"


def test_it_is_in_the_unit_of_the_file(project: Path) -> None:
    path = project / "data/association.yaml"

    assert "total: 1568204.36\n" in path.read_text("utf-8")
    assert sentence("总收入比上年", str(path)) == "总收入比上年增加9.62万元，增长6.13%。"


IN_YUAN = [
    ("      amount: 391.00", "      amount: 3910012.34"),
    ("      amount: 3.00", "      amount: 30000.00"),
    ("opening_balance: 6.00", "opening_balance: 60000.00"),
    ("basic: 214.60", "basic: 2145988.10"),
    ("project: 180.00", "project: 1794000.00"),
    ("closing_balance: 5.40", "closing_balance: 60024.24"),
    ("amount: 82.30", "amount: 823000.00"),
    ("amount: 44.20", "amount: 442000.00"),
    ("    vehicle_operation: 1.80", "    vehicle_operation: 18000.00"),
    ("    reception: 0.20", "    reception: 2000.00"),
]


def in_yuan(text: str) -> str:
    """A file with its amounts in 元, without the totals."""
    for old, new in IN_YUAN:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return re.sub("(?m)^  total: .*\n", "", f"money_unit: 元\n{text}")


def test_a_file_of_last_year_may_be_in_another_unit(project: Path) -> None:
    with_last_year(project)
    path = project / "data/2024.yaml"
    path.write_text(in_yuan(path.read_text("utf-8")), "utf-8")

    (note,) = check_report(STARTER)

    assert sentence("总支出") == "总支出400.00万元。其中：" + (
        "基本支出214.60万元，占53.65%；项目支出180.00万元，占45.00%；年末结转和结余5.40万元。"
        "总支出与上年基本持平。本年支出比上年增加0.60万元，增长0.15%，"
        "其中：基本支出与上年基本持平；项目支出比上年增加0.60万元，增长0.33%。"
    )
    assert note.severity is Severity.NOTE
    assert note.message == (
        "年初结转和结余应当等于上年的年末结转和结余：年初结转和结余 6.00万元，上年年末结转和结余 60024.24元，"
        "相差 0.002424万元，在四舍五入的误差以内"
    )


def test_this_years_file_may_be_in_another_unit(project: Path) -> None:
    with_last_year(project)
    path = project / STARTER
    path.write_text(in_yuan(path.read_text("utf-8")), "utf-8")

    assert sentence("总收入与上年") == "总收入与上年基本持平。"


def test_a_file_of_last_year_of_another_template_is_compared_where_it_can_be(project: Path) -> None:
    path = project / "data/2024.yaml"
    text = (project / "data/hunan.yaml").read_text("utf-8").replace("2025", "2024")
    path.write_text(re.sub("(?m)^  name: .*", "  name: 示范区档案馆", text, count=1), "utf-8")

    assert sentence("总收入比上年") == "总收入比上年减少240.00万元，下降37.50%。"


def test_a_file_of_last_year_that_holds_other_things_is_compared_with_nothing(project: Path) -> None:
    """A file of forms alone knows nothing of income and expenditure."""
    alone = [block.text for block in Case(STARTER).document.blocks if isinstance(block, Paragraph)]
    text = (project / "data/self-evaluation.yaml").read_text("utf-8").replace("2025", "2024")
    (project / "data/2024.yaml").write_text(text, "utf-8")

    assert check_report(STARTER) == ()
    assert [block.text for block in Case(STARTER).document.blocks if isinstance(block, Paragraph)] == alone


def test_a_narrative_may_not_ask_it_for_what_no_schema_knows(project: Path, edit: Edit) -> None:
    text = (project / "data/self-evaluation.yaml").read_text("utf-8").replace("2025", "2024")
    (project / "data/2024.yaml").write_text(text, "utf-8")
    edit(STARTER, ("部分项目的预算测算不够精细。", "{{ last.incom.total }}。"))
    edit(STARTER, ("problems: {{", "problems: |\n    {{"))

    (problem,) = check_report(STARTER)

    assert problem.message == "没有“incom”这个名称"


def test_formulas_call_it_last_years(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a file of its own, and in the part of this one."""
    state("  expenditure:\n    basic: 200.00\n    project: 150.00\n    total: 340.00\n")

    assert run(["show", STARTER]) == 0

    shown = [re.sub(" +", " ", line).strip() for line in capsys.readouterr().out.splitlines() if "上年" in line]
    assert shown[:3] == [
        "本年支出比上年增减 44.60万元 = 本年支出合计 - 上年支出合计",
        "基本支出比上年增减 14.60万元 = 基本支出 - 上年基本支出",
        "项目支出比上年增减 30.00万元 = 项目支出 - 上年项目支出",
    ]
    wrong = next(problem for problem in check_report(STARTER) if problem.rule == "stated-total")
    assert wrong.message == "上年总支出填的是 340.00万元，由各项算得 350.00万元，少填了 10.00万元"
    assert [str(label) for label, _ in wrong.related] == ["上年基本支出 200.00万元", "上年项目支出 150.00万元"]


def test_it_is_traced_to_its_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state("  income:\n    total: 390.00\n")
    line = (project / STARTER).read_text("utf-8").splitlines().index("    total: 390.00") + 1

    assert run(["trace", STARTER, "2.56%"]) == 0

    assert f"用到：上年总收入 390.00万元（{STARTER}:{line}:12）" in capsys.readouterr().out


def test_only_names_of_this_year_can_be_stated(project: Path) -> None:
    state("  incom:\n    total: 390.00\n")

    with pytest.raises(DataError) as caught:
        build_report(STARTER)

    assert [(problem.code, problem.params["near"]) for problem in caught.value.problems] == [
        ("unknown-field", "income")
    ]


def test_next_years_file_has_last_year_in_the_old_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state("  income:\n    total: 390.00\n")

    assert run(["new", "2026", "--from", STARTER, "-o", "data/2026.yaml"]) == 0

    text = (project / "data/2026.yaml").read_text("utf-8")
    assert "last_year" not in text


@pytest.mark.parametrize(
    ("name", "stated", "there", "found"),
    [
        ("2025.yaml", None, ["2024.yaml"], "2024.yaml"),
        ("2025.yaml", None, ["2023.yaml"], None),
        ("档案馆2025.yaml", None, ["档案馆2024.yaml"], "档案馆2024.yaml"),
        ("档案馆2025.yaml", None, ["2024.yaml", "档案馆2024.yaml"], "2024.yaml"),
        ("now.yaml", None, ["now.yaml"], None),
        ("2025.yaml", "old/x.yaml", ["2024.yaml"], "old/x.yaml"),
    ],
)
def test_last_years_file(name: str, stated: str | None, there: list[str], found: str | None, tmp_path: Path) -> None:
    for file in there:
        (tmp_path / file).touch()

    assert last_file(tmp_path / name, Period(YEAR, 2025), stated) == (tmp_path / found if found else None)
