"""Last year's figures that the file states itself, where there is no file of last year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import DataError
from reportgen.blocks import Paragraph
from reportgen.cli import run
from reportgen.pipeline import check_report, report_document

STARTER = "data/starter.yaml"
Edit = Callable[..., None]


def state(text: str, file: str = STARTER) -> None:
    """Have a file state last year's figures."""
    path = Path(file)
    path.write_text(f"{path.read_text('utf-8')}\nlast_year:\n{text}", "utf-8")


def sentence(start: str, file: str = STARTER) -> str:
    """What is printed from a text on, up to the end of its paragraph."""
    texts = [block.text for block in report_document(file).blocks if isinstance(block, Paragraph)]
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
        "总支出比上年增加19.40万元，增长5.10%；其中：基本支出比上年增加20.00万元，增长10.28%；项目支出与上年持平。",
    ),
    ("  expenditure:\n    total: 410.00\n", "总支出比上年减少10.00万元，下降2.44%。"),
    ("  expenditure:\n    total: 400.00\n", "总支出与上年持平。"),
    (
        "  expenditure:\n    basic: 214.60\n    project: 0\n",
        "总支出比上年增加185.40万元，增长86.39%；其中：基本支出与上年持平；项目支出比上年增加180.00万元（上年没有发生）。",
    ),
    (
        "  expenditure:\n    total: 0\n    basic: 0\n    project: 0\n",
        "总支出比上年增加400.00万元（上年没有发生）；其中：基本支出比上年增加214.60万元（上年没有发生）；"
        "项目支出比上年增加180.00万元（上年没有发生）。",
    ),
    ("  expenditure:\n    basic: 200.00\n", ""),
    ("  income:\n    total: 390.00\n", ""),
]


@pytest.mark.parametrize(("stated", "printed"), COMPARED)
def test_what_is_stated_is_compared_and_nothing_else(project: Path, stated: str, printed: str) -> None:
    state(stated)

    assert sentence("年末结转和结余5.40万元。") == f"年末结转和结余5.40万元。{printed}"


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


def test_it_is_traced_to_its_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state("  income:\n    total: 390.00\n")
    line = (project / STARTER).read_text("utf-8").splitlines().index("    total: 390.00") + 1

    assert run(["trace", STARTER, "2.56%"]) == 0

    assert f"用到：总收入 390.00万元（{STARTER}:{line}:12）" in capsys.readouterr().out


def test_only_names_of_this_year_can_be_stated(project: Path) -> None:
    state("  incom:\n    total: 390.00\n")

    with pytest.raises(DataError) as caught:
        report_document(STARTER)

    assert [(problem.code, problem.params["near"]) for problem in caught.value.problems] == [
        ("unknown-field-near", "income")
    ]


def test_next_years_file_asks_for_it_anew(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state("  income:\n    total: 390.00\n")

    assert run(["new", "2026", "--from", STARTER, "-o", "data/2026.yaml"]) == 0

    text = (project / "data/2026.yaml").read_text("utf-8")
    assert "last_year:\n  income:\n    total: 待填  # 上年 390.00\n" in text.replace("2025年 ", "上年 ")
