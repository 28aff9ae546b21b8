"""Of a table whose columns are fields, the row that is meant is taken, and none where that cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.cli import run
from tests.tools.root import ROOT

HEAD = "“三公”经费表,,,\n,,单位：万元,\n项目,公务用车运行维护费,公务接待费,因公出国（境）费\n"
ROWS = {
    "budget": "预算数,3.00,0.50,0\n",
    "final": "决算数,2.40,0.33,0\n",
    "last": "上年决算数,9.00,0.90,0\n",
    "earlier": "2024年决算数,9.00,0.90,0\n",
    "now": "2025年决算数,2.40,0.33,0\n",
    "office": "局机关,2.00,0.30,0\n",
    "unit": "二级单位,0.40,0.03,0\n",
    "total": "合计,2.40,0.33,0\n",
    "change": "增减额,-6.60,-0.57,0\n",
}


@pytest.fixture
def data(folder: Path) -> Path:
    path = folder / "data/2025.yaml"
    path.write_bytes((ROOT / "data/starter.yaml").read_bytes())
    return path


@pytest.mark.parametrize(
    "rows",
    [
        ["budget", "final"],
        ["last", "final", "budget"],
        ["earlier", "now"],
        ["office", "unit", "total"],
        ["total", "office", "unit"],
        ["final"],
    ],
)
def test_the_row_that_is_meant_is_taken(rows: list[str], data: Path) -> None:
    Path("三公.csv").write_text(HEAD + "".join(ROWS[row] for row in rows), "utf-8")

    run(["import", "三公.csv", str(data)])
    assert run(["import", "三公.csv", str(data), "--write"]) == 0

    text = data.read_text("utf-8")
    assert "    vehicle_operation: 2.40  # 公务用车运行维护费\n" in text
    assert "    reception: 0.33          # 公务接待费\n" in text


@pytest.mark.parametrize("rows", [["office", "unit"], ["last", "final", "change"]])
def test_of_several_rows_none_is_taken(rows: list[str], data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = data.read_bytes()
    Path("三公.csv").write_text(HEAD + "".join(ROWS[row] for row in rows), "utf-8")
    run(["import", "三公.csv", str(data)])
    capsys.readouterr()

    assert run(["import", "三公.csv", str(data), "--write"]) == 1

    numbers = "、".join(str(row) for row in range(4, 4 + len(rows)))
    assert (
        f"错误：工作表“三公”的表头下面有 {len(rows)} 行数（第 {numbers} 行），看不出取哪一行\n"
        in capsys.readouterr().err
    )
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    "table",
    [
        # Numbers that cannot be read leave one column, which is the budget of each row.
        "支出表,,\n,,单位：万元\n项目,年初预算数,决算数\n基本支出,200,约234\n项目支出,150,约172\n",
        "项目支出明细表,,\n,,单位：万元\n项目名称,年初预算数,执行率\n库房维护,100,98%\n数字化,80,97%\n合计,180,98%\n",
    ],
)
def test_a_budget_of_a_part_is_not_that_of_the_department(
    table: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = data.read_bytes()
    Path("表.csv").write_text(table, "utf-8")

    assert run(["import", "表.csv", str(data), "--write"]) == 2

    assert "错误：从表头和行名里没有认出任何字段，没有写对应文件\n" in capsys.readouterr().err
    assert data.read_bytes() == before
