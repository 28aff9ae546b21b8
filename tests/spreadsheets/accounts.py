"""The tables of a department's final accounts as the ministry's form prints them, made by openpyxl."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment


def accounts() -> Workbook:
    """公开01 (收入支出决算总表), 公开03 (支出决算表), 公开06 (经济分类), 公开07 (三公), in 元 but for the last."""
    book = Workbook()
    totals = book.active
    assert totals is not None
    totals.title = "Z01 收入支出决算总表"
    rows: list[list[Any]] = [
        ["收入支出决算总表"],
        ["", "", "", "", "", "公开01表"],
        ["部门：乐山市市中区人民政府办公室", "", "", "", "", "金额单位：元"],
        ["收入", "", "", "支出", "", ""],
        ["项    目", "行次", "决算数", "项    目", "行次", "决算数"],
        ["栏    次", "", 1, "栏    次", "", 2],
        ["一、一般公共预算财政拨款收入", 1, 134528976.53, "一、基本支出", 32, 9615123.45],
        ["二、政府性基金预算财政拨款收入", 2, None, "    人员经费", 33, "8,104,821.10"],
        ["三、其他收入", 3, "-", "    公用经费", 34, 1510302.35],
        ["", "", "", "二、项目支出", 35, 124913853.08],
        ["本年收入合计", 27, 134528976.53, "本年支出合计", 60, 134528976.53],
        ["    年初结转和结余", 29, 0, "    年末结转和结余", 62, 0],
        ["总计", 30, 134528976.53, "总计", 63, 134528976.53],
        ["注：本表反映部门本年度的总收支和年末结转结余情况。"],
    ]
    for row in rows:
        totals.append(row)
    totals.merge_cells("A1:F1")
    totals.merge_cells("A4:C4")
    totals.merge_cells("D4:F4")
    totals["C7"].number_format = "#,##0.00"

    spent = book.create_sheet("Z04 支出决算表")
    for row in (
        ["支出决算表"],
        ["", "", "", "", "", "", "", "公开03表"],
        ["部门：乐山市市中区人民政府办公室", "", "", "", "", "", "", "金额单位：元"],
        ["项    目", "", "", "", "本年支出合计", "基本支出", "项目支出", "年初预算数"],
        ["支出功能分类科目编码", "", "", "科目名称", "", "", "", ""],
        ["类", "款", "项", "", "", "", "", ""],
        ["栏次", "", "", "", 1, 2, 3, 4],
        ["合计", "", "", "", 134528976.53, 9615123.45, 124913853.08, 130000000],
        [201, "", "", "一般公共服务支出", 134000000, 9086146.92, 124913853.08, 129500000],
        [20103, "", "", "    政府办公厅（室）及相关机构事务", 134000000, 9086146.92, 124913853.08, 129500000],
        [2010301, "", "", "        行政运行", 9086146.92, 9086146.92, 0, 9000000],
        [2010302, "", "", "        一般行政管理事务", 124913853.08, 0, 124913853.08, 120500000],
        ["2080505", "", "", "机关事业单位基本养老保险缴费支出", 528976.53, 528976.53, "", 500000],
        ["注：本表反映部门本年度各项支出情况。"],
    ):
        spent.append(row)
    for merged in ("A1:H1", "A4:D4", "A5:C5", "D5:D6", "E4:E6", "F4:F6", "G4:G6", "H4:H6", "A7:D7", "A8:D8"):
        spent.merge_cells(merged)
    for number in range(9, 14):
        spent.merge_cells(f"A{number}:C{number}")
    spent["D11"].alignment = Alignment(indent=2)

    kinds = book.create_sheet("Z07 基本支出经济分类")
    for row in (
        ["一般公共预算财政拨款基本支出决算明细表"],
        ["", "", "", "", "", "金额单位：元"],
        ["人员经费", "", "", "公用经费", "", ""],
        ["经济分类科目编码", "科目名称", "决算数", "经济分类科目编码", "科目名称", "决算数"],
        ["301", "工资福利支出", 7000000, "302", "商品和服务支出", 1510302.35],
        ["30101", "  基本工资", 3000000, "30201", "  办公费", 1510302.35],
        ["30102", "  津贴补贴", 4000000, "", "", ""],
        ["303", "对个人和家庭的补助", 1104821.1, "", "", ""],
        ["30305", "  生活补助", 1104821.1, "", "", ""],
        ["人员经费合计", "", 8104821.1, "公用经费合计", "", 1510302.35],
    ):
        kinds.append(row)
    for merged in ("A1:F1", "A3:C3", "D3:F3"):
        kinds.merge_cells(merged)

    public = book.create_sheet("Z11 “三公”经费")
    for row in (
        ["“三公”经费支出决算表"],
        ["", "", "", "", "", "", "", "", "", "", "", "单位：万元"],
        ["预算数", "", "", "", "", "", "决算数", "", "", "", "", ""],
        ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"] * 2,
        ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""] * 2,
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        [5, 0, 4, 0, 4, 1, 3.0, 0, 2.62, 0, 2.62, 0.38],
    ):
        public.append(row)
    for merged in ("A1:L1", "A3:F3", "G3:L3"):
        public.merge_cells(merged)
    for left in (1, 7):
        for column in (left, left + 1, left + 5):
            public.merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)
        public.merge_cells(start_row=4, end_row=4, start_column=left + 2, end_column=left + 4)
    return book


def content_of(book: Workbook) -> bytes:
    """A workbook as a file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


MAPPING = """\
tables:
  - sheet: 收入支出决算总表
    names: 收入/项目
    values: 收入/决算数
    rows:
      一般公共预算财政拨款收入: income.sources[财政拨款收入].amount
      政府性基金预算财政拨款收入: income.sources[财政拨款收入].amount
      其他收入: income.sources[其他收入].amount
      总计: income.total
  - sheet: 收入支出决算总表
    names: 支出/项目
    values: 支出/决算数
    rows:
      基本支出: expenditure.basic
      基本支出/人员经费: expenditure.personnel
      公用经费: expenditure.office
      项目支出: expenditure.project
      年末结转和结余: expenditure.closing_balance
      总计: expenditure.total
  - sheet: 支出决算表
    list: expenditure.functional
    columns:
      支出功能分类科目编码: code
      科目名称: name
      年初预算数: budget
      本年支出合计: final
  - sheet: 经济分类
    list: expenditure.economic
    key: name
    codes: 经济分类科目编码
    keep: top
    columns:
      科目名称: name
      决算数: amount
  - sheet: 三公
    columns:
      决算数/因公出国（境）费: execution.three_public.abroad
      决算数/公务用车购置费: execution.three_public.vehicle_purchase
      决算数/公务用车运行维护费: execution.three_public.vehicle_operation
      决算数/公务接待费: execution.three_public.reception
"""


def published() -> Workbook:
    """The tables that departments publish, in which most figures stand several times, of all money and of a part."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "GK04 财政拨款收入支出决算总表"
    sheets: dict[str, list[list[Any]]] = {
        first.title: [
            ["财政拨款收入支出决算总表"],
            ["", "", "", "", "", "金额单位：万元"],
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "合计"],
            ["一、一般公共预算财政拨款", 1, 391, "一、一般公共服务支出", 33, 391],
            ["本年收入合计", 27, 391, "本年支出合计", 59, 391],
            ["总计", 32, 397, "总计", 64, 397],
        ],
        "GK01 收入支出决算总表": [
            ["收入支出决算总表"],
            ["", "", "", "", "", "金额单位：万元"],
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["一、一般公共预算财政拨款收入", 1, 391, "一、一般公共服务支出", 32, 394.6],
            ["八、其他收入", 8, 3, "", "", ""],
            ["本年收入合计", 27, 394, "本年支出合计", 57, 394.6],
            ["年初结转和结余", 29, 6, "年末结转和结余", 59, 5.4],
            ["总计", 31, 400, "总计", 62, 400],
        ],
        "GK02 收入决算表": [
            ["收入决算表"],
            ["", "", "", "", "金额单位：万元"],
            ["支出功能分类科目编码", "科目名称", "本年收入合计", "财政拨款收入", "其他收入"],
            ["合计", "", 394, 391, 3],
            ["2012604", "档案馆", 394, 391, 3],
        ],
        "GK05 一般公共预算财政拨款支出决算表": [
            ["一般公共预算财政拨款支出决算表"],
            ["", "", "", "", "金额单位：万元"],
            ["支出功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            ["合计", "", 391, 211, 180],
            ["2012604", "档案馆", 391, 211, 180],
        ],
        "GK03 支出决算表": [
            ["支出决算表"],
            ["", "", "", "", "金额单位：万元"],
            ["支出功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
            ["合计", "", 394.6, 214.6, 180],
            ["2012604", "档案馆", 394.6, 214.6, 180],
        ],
        "GK06 基本支出决算明细表": [
            ["一般公共预算财政拨款基本支出决算明细表"],
            ["", "", "金额单位：万元"],
            ["科目编码", "科目名称", "决算数"],
            ["30217", "公务接待费", 0.1],
            ["30231", "公务用车运行维护费", 1.5],
        ],
        "GK09 三公经费": [
            ["财政拨款“三公”经费支出决算表"],
            ["", "单位：万元"],
            ["公务接待费", "公务用车运行维护费"],
            [0.2, 1.8],
        ],
    }
    for name, rows in sheets.items():
        sheet = first if name == first.title else book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for name in (first.title, "GK01 收入支出决算总表"):
        book[name].merge_cells("A3:C3")
        book[name].merge_cells("D3:F3")
    return book
