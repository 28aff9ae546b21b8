"""The accounts of real departments: what belongs together, what is compared, and what a file may leave out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import check_report
from reportgen.errors import Problem
from tests.test_shapes import HUNAN, STARTER, printed, said

Edit = Callable[..., None]
_FACTS = "facts:\n"
_CLOSING = "  closing_balance: 5.40  # 年末结转和结余\n"


def problem(rule: str, file: str = STARTER) -> Problem:
    (found,) = [each for each in check_report(file) if each.rule == rule]
    return found


def fact(value: str, unit: str, *parts: str) -> tuple[str, str]:
    """A fact of the starter with its parts."""
    typed = "".join(f"\n      - {{name: 第{n}类, value: {part}}}" for n, part in enumerate(parts, 1))
    more = f"\n    parts:{typed}" if parts else ""
    return _FACTS, f"{_FACTS}  新数:\n    title: 新数\n    value: {value}\n    unit: {unit}{more}\n\n"


class TestFactsInMoney:
    """Facts in a unit of money are rounded as the accounts are."""

    @pytest.mark.parametrize(
        ("value", "parts"),
        [("1745.29", ("1708.25", "37.03")), ("1745.3", ("1708.3", "37.1")), ("10.00", ("3.33", "3.33", "3.33"))],
    )
    @pytest.mark.parametrize("unit", ["万元", "亿元"])
    def test_what_rounding_explains_is_a_note(
        self, project: Path, edit: Edit, value: str, unit: str, parts: tuple[str, ...]
    ) -> None:
        edit(STARTER, fact(value, unit, *parts))

        assert said() == []
        assert problem("stated-total").severity.value == "note"

    @pytest.mark.parametrize(
        ("value", "unit", "parts"),
        [
            ("1745.31", "万元", ("1708.25", "37.03")),
            ("101", "万元", ("60", "40")),
            ("1745.29", "元", ("1708.25", "37.03")),
            ("18.5", "公里", ("9.2", "9.2")),
        ],
    )
    def test_what_it_does_not_explain_is_an_error(
        self, project: Path, edit: Edit, value: str, unit: str, parts: tuple[str, ...]
    ) -> None:
        edit(STARTER, fact(value, unit, *parts))

        assert problem("stated-total").severity.value == "error"


class TestIncome:
    """本年收入合计 beside 总收入, and what is given of either."""

    def test_both_totals_may_be_given_and_are_compared(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("income:\n", "income:\n  received: 394.00\n"))
        assert said() == []

        edit(STARTER, ("received: 394.00", "received: 395.00"))
        assert said() == ["stated-total", "stated-total"]

    def test_an_opening_balance_that_is_not_given_is_not_printed(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("  opening_balance: 6.00  # 年初结转和结余\n", ""),
            ("  total: 400.00\n\nexpenditure", "\nexpenditure"),
            (_CLOSING, ""),
            ("  project: 180.00 ", "  project: 179.40 "),
            ("  # 总支出可以不填；从决算报表抄来时填上，程序核对\n  total: 400.00\n", ""),
        )

        assert said() == []
        assert "总收入394.00万元，其中：财政拨款收入391.00万元，其他收入3.00万元。" in printed()
        assert "结转和结余" not in printed().partition("三、")[0].replace("结转结余", "")

    @pytest.mark.parametrize("file", [STARTER, HUNAN])
    def test_a_total_is_enough(self, project: Path, edit: Edit, file: str) -> None:
        text = (project / file).read_text("utf-8")
        start, end = text.index("income:\n"), text.index("expenditure:\n")
        total = "400.00" if file == STARTER else "640.00"
        (project / file).write_text(f"{text[:start]}income:\n  total: {total}\n\n{text[end:]}", "utf-8")

        assert said(file) == []
        assert f"总收入{total}万元。" in printed(file)

    def test_balances_may_be_negative(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("opening_balance: 6.00", "opening_balance: -6.00"), ("amount: 391.00", "amount: 403.00"))

        assert said() == []
        assert "其他收入3.00万元，年初结转和结余-6.00万元。" in printed()

    def test_an_overdraft_that_was_made_good_is_not_used(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("opening_balance: 6.00", "opening_balance: -6.00"),
            ("amount: 391.00", "amount: 403.00"),
            ("closing_balance: 5.40", "closing_balance: 0"),
            ("  project: 180.00 ", "  project: 185.40 "),
        )

        assert "弥补年初超支6.00万元，年末无结转和结余" in printed()

    @pytest.mark.parametrize("file", [STARTER, HUNAN])
    def test_balances_that_are_used_and_distributed(self, project: Path, edit: Edit, file: str) -> None:
        edit(
            file,
            ("income:\n", "income:\n  balance_used: 2.00\n"),
            ("expenditure:\n", "expenditure:\n  distributed: 2.00\n"),
        )
        if file == STARTER:
            edit(file, ("total: 400.00", "total: 402.00"))

        assert said(file) == []
        assert "使用非财政拨款结余2.00万元，年初结转和结余" in printed(file)
        assert "结余分配2.00万元" in printed(file)


class TestBasis:
    """Changes and shares are taken on the total that the department uses."""

    LAST = "\nlast_year:\n  income:\n    received: 384.00\n    total: 390.00\n  expenditure:\n    spent: 374.60\n"

    def test_of_the_year(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("year: 2025 ", "basis: 本年合计\nyear: 2025 "), ("# —— 落款", f"{self.LAST}\n# —— 落款"))

        assert said() == []
        text = printed()
        assert "本年收入比上年增加10.00万元，增长2.60%。" in text
        assert "总收入比上年" not in text
        assert "总支出400.00万元。其中：本年支出394.60万元；年末结转和结余5.40万元。" in text
        assert "本年支出中，基本支出214.60万元，占54.38%；项目支出180.00万元，占45.62%。" in text
        assert "本年支出比上年增加20.00万元，增长5.34%。" in text

    def test_of_all(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("# —— 落款", f"{self.LAST}\n# —— 落款"))

        assert "总收入比上年增加10.00万元，增长2.56%。" in printed()
        assert "占53.65%" in printed()


class TestLastYear:
    """Last year by any of its figures."""

    @pytest.mark.parametrize(
        ("stated", "sentence"),
        [
            ("income:\n    received: 384.00\n", "本年收入比上年增加10.00万元，增长2.60%。"),
            ("expenditure:\n    spent: 374.60\n", "比上年增加20.00万元，增长5.34%。"),
            ("expenditure:\n    basic: 204.60\n", "基本支出比上年增加10.00万元，增长4.89%。"),
            ("expenditure:\n    spent: 374.60\n    project: 170.00\n", "项目支出比上年增加10.00万元，增长5.88%。"),
            ("staff:\n    in_service_total: 13\n", "在职人数比上年增加1人。"),
            ("execution:\n    three_public:\n      total: 3.00\n", "比上年减少1.00万元，下降33.33%。"),
            (
                "income:\n    total: 390.00\n    sources:\n      - {name: 财政拨款收入, amount: 380.00}\n",
                "总收入比上年增加10.00万元，增长2.56%。",
            ),
            (
                "staff:\n    in_service_total: 13\n    in_service:\n      - {name: 事业编制, count: 5}\n",
                "在职人数比上年增加1人。",
            ),
            (
                "expenditure:\n    total: 390.00\n    basic: 204.60\n    project: 170.00\n",
                "总支出比上年增加10.00万元，增长2.56%。",
            ),
        ],
    )
    def test_is_compared(self, project: Path, edit: Edit, stated: str, sentence: str) -> None:
        edit(STARTER, ("# —— 落款", f"last_year:\n  {stated}\n# —— 落款"))

        assert said() == []
        assert sentence in printed()

    def test_what_is_given_in_full_makes_its_total(self, project: Path, edit: Edit) -> None:
        stated = "expenditure: {total: 390.00, basic: 204.60, project: 170.00, closing_balance: 6.00}\n"
        edit(STARTER, ("# —— 落款", f"last_year:\n  {stated}\n# —— 落款"))

        assert "stated-total" in said()

    def test_parts_that_exceed_their_total_are_an_error(self, project: Path, edit: Edit) -> None:
        stated = "income:\n    total: 390.00\n    sources:\n      - {name: 财政拨款收入, amount: 391.00}\n"
        edit(STARTER, ("# —— 落款", f"last_year:\n  {stated}\n# —— 落款"))

        assert said() == ["stated-total"]


class TestBudget:
    """全年预算 is what was approved, added, carried over and given by others."""

    @pytest.mark.parametrize("file", [STARTER, HUNAN])
    def test_its_four_parts(self, project: Path, edit: Edit, file: str) -> None:
        if file == HUNAN:
            edit(file, ("  initial: 598.00\n", "  initial: 583.00\n  carried_over: 10.00\n  other_funds: 5.00\n"))
            wanted = (
                "年初预算583.00万元，年中调整追加42.00万元，上年结转10.00万元，其他资金5.00万元，全年预算640.00万元"
            )
        else:
            more = "  initial: 350.00\n  adjustment: 40.00\n  carried_over: 10.00\n  budget: 400.00\n"
            edit(file, ("execution:\n", f"execution:\n{more}"))
            wanted = "年初预算350.00万元，年中追加40.00万元，上年结转10.00万元，全年预算400.00万元"

        assert said(file) == []
        assert wanted in printed(file)


class TestImbalance:
    """Where two sides differ, the field that is not filled in is named."""

    @pytest.mark.parametrize(
        ("gone", "named"),
        [
            (
                ("  opening_balance: 6.00  # 年初结转和结余\n",),
                "也许漏填了“年初结转和结余”（income.opening_balance）：差额是 6.00万元。",
            ),
            ((_CLOSING,), "也许漏填了“年末结转和结余”（expenditure.closing_balance）：差额是 5.40万元。"),
        ],
    )
    @pytest.mark.parametrize("totals", [True, False])
    def test_of_income_and_expenditure(
        self, project: Path, edit: Edit, gone: tuple[str], named: str, totals: bool
    ) -> None:
        edit(STARTER, (gone[0], ""))
        if not totals:
            edit(STARTER, ("  total: 400.00\n", ""))
        rule = "stated-total" if totals else "income-equals-expenditure"

        assert named in problem(rule).hint

    def test_of_a_fund(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("expenditure:\n", "government_fund:\n  income: 80.00\n  expenditure: 78.00\n\nexpenditure:\n"))

        assert (
            "也许漏填了“年末结转和结余”（government_fund.closing_balance）：差额是 2.00万元。"
            in problem("fund-balance").hint
        )

    def test_what_is_filled_in_is_not_named(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("  project: 180.00 ", "  project: 150.03 "))

        assert "漏填" not in problem("stated-total").hint


FUNCTIONAL = """  functional:
    - {{code: "2012604", name: 档案馆, budget: 200.00, final: {first}, reason: 追加}}
    - {{code: "2080505", name: 养老保险缴费, budget: 20.00, final: {second}, reason: 追加}}
"""
FUND = "government_fund:\n  income: 80.00\n  expenditure: 80.00\n\n"


class TestClassification:
    """Functional and economic rows make the total that they cover."""

    def rows(self, edit: Edit, first: str, second: str, more: str = "") -> None:
        edit(STARTER, (_CLOSING, f"{_CLOSING}{FUNCTIONAL.format(first=first, second=second)}{more}"))

    def test_all_expenditure(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "374.60", "20.00")

        assert said() == []
        assert "\n按支出功能分类，2025年年初预算220.00万元，支出决算394.60万元" in printed()

    def test_the_sums_show_that_it_is_the_general_budget(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "294.60", "20.00")
        edit(STARTER, ("expenditure:\n", f"{FUND}expenditure:\n"))

        assert said() == []
        assert "\n一般公共预算支出按支出功能分类，2025年年初预算220.00万元，支出决算314.60万元" in printed()

    def test_the_file_says_that_it_is_the_general_budget(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "294.60", "20.00", "  functional_covers: 一般公共预算\n")

        assert said() == []
        assert "一般公共预算支出按支出功能分类" in printed()

    def test_the_general_budget_is_given(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "294.60", "20.00", "  functional_covers: 一般公共预算\n")
        edit(STARTER, ("expenditure:\n", "general_budget:\n  income: 314.60\n  expenditure: 314.60\n\nexpenditure:\n"))
        assert said() == []

        edit(STARTER, ("final: 294.60", "final: 294.40"))
        assert said() == ["functional-make-general"]

    def test_rows_that_make_neither_total_are_an_error(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "370.60", "20.00")
        assert said() == ["functional-make-expenditure"]

        edit(
            STARTER,
            ("  functional:\n", "  functional_covers: 一般公共预算\n  functional:\n"),
            ("final: 370.60", "final: 379.60"),
        )
        assert said() == ["functional-within-expenditure"]

    def test_a_total_within_rounding_is_printed_as_it_is_elsewhere(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "374.61", "20.00")

        assert said() == []
        assert "支出决算394.60万元" in printed()
        assert "394.61" not in printed()

    def test_a_stated_total_is_compared(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "374.61", "20.00", "  functional_final: 394.60\n")
        assert said() == []

        edit(STARTER, ("functional_final: 394.60", "functional_final: 395.60"))
        assert said() == ["stated-total"]

    def test_the_initial_budget_is_that_of_the_execution(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "374.60", "20.00")
        edit(STARTER, ("execution:\n", "execution:\n  initial: 220.01\n  adjustment: 179.99\n"))

        assert said() == []
        assert "220.00" not in printed().replace("200.00", "")

    @pytest.mark.parametrize(
        ("first", "second", "rules", "words"),
        [
            ("180.00", "34.60", [], "\n基本支出按支出经济分类，工资福利支出180.00万元"),
            ("180.00", "214.60", [], "\n按支出经济分类，工资福利支出180.00万元"),
            ("180.00", "34.61", [], "\n基本支出按支出经济分类，"),
            ("180.00", "34.90", ["economic-make-basic"], ""),
            ("180.00", "214.90", ["economic-make-expenditure"], ""),
        ],
    )
    def test_economic_rows(
        self, project: Path, edit: Edit, first: str, second: str, rules: list[str], words: str
    ) -> None:
        economic = (
            f"  economic:\n    - {{name: 工资福利支出, amount: {first}}}\n    - {{name: 其他, amount: {second}}}\n"
        )
        edit(STARTER, (_CLOSING, f"{_CLOSING}{economic}"))

        assert said() == rules
        assert rules or words in printed()

    def test_a_subject_above_others_is_told_and_not_added_twice(self, project: Path, edit: Edit) -> None:
        self.rows(edit, "374.60", "20.00", '    - {code: "208", name: 社会保障, budget: 20.00, final: 20.00}\n')

        assert said() == ["functional-nested"]
        assert "支出功能分类里既列了上一级科目，又列了它的下级：208；" in problem("functional-nested").message
        assert "支出决算394.60万元" in printed()

    def test_a_subject_above_others_is_their_sum(self, project: Path, edit: Edit) -> None:
        self.rows(
            edit, "374.60", "20.00", '    - {code: "20805", name: 养老, budget: 20.00, final: 21.00, reason: 追加}\n'
        )

        assert said() == ["functional-nested", "functional-parents-make-sum"]


class TestFunds:
    """A budget's own figures are those of the same name elsewhere."""

    @pytest.mark.parametrize("name", ["政府性基金预算财政拨款收入", "政府性基金收入"])
    @pytest.mark.parametrize(
        ("income", "rules"), [("80.00", []), ("80.01", []), ("8.00", ["government-fund-in-sources"])]
    )
    def test_the_source_of_the_same_name(
        self, project: Path, edit: Edit, name: str, income: str, rules: list[str]
    ) -> None:
        edit(
            STARTER,
            ("      amount: 391.00\n", f"      amount: 311.00\n    - {{name: {name}, amount: {income}}}\n"),
            ("  total: 400.00\n\nexpenditure", "\nexpenditure"),
            ("expenditure:\n", f"{FUND}expenditure:\n"),
            ("opening_balance: 6.00", f"opening_balance: {86 - float(income):.2f}"),
        )

        assert said() == rules

    def test_a_part_of_a_source(self, project: Path, edit: Edit) -> None:
        parts = "      parts:\n        - {name: 国有资本经营预算财政拨款, amount: 2.00}\n"
        edit(
            STARTER,
            ("      amount: 391.00\n", f"      amount: 391.00\n{parts}"),
            ("expenditure:\n", "state_capital:\n  income: 20.00\n  expenditure: 20.00\n\nexpenditure:\n"),
        )

        assert said() == ["parts-make-amount", "state-capital-in-sources"]

    def test_what_exceeds_the_whole(self, project: Path, edit: Edit) -> None:
        fund = "government_fund:\n  income: 20028\n  expenditure: 20028\n\n"
        edit(STARTER, ("expenditure:\n", f"{fund}expenditure:\n"))

        assert said() == ["government-fund-within-income", "government-fund-within-expenditure"]

    @pytest.mark.parametrize(
        ("received", "less", "rules"),
        [
            ("  received: 394.00\n", 0, []),
            ("  received: 393.00\n", 1, ["general-budget-within-income"]),
            ("", 0, []),  # where the total alone is known, it may be less by what last year has left open
        ],
    )
    def test_what_exceeds_the_total_by_last_years_deficit(
        self, received: str, less: int, rules: list[str], project: Path, edit: Edit
    ) -> None:
        text = (project / STARTER).read_text("utf-8")
        sources = text[text.index("  sources:\n", text.index("\nincome:")) : text.index("  opening_balance: 6.00")]
        edit(
            STARTER,
            (sources, received),
            ("opening_balance: 6.00", "opening_balance: -6.00"),
            ("  total: 400.00\n\nexpenditure", f"  total: {388 - less}\n\nexpenditure"),
            ("expenditure:\n", "general_budget: {income: 394, expenditure: 380, closing_balance: 14}\nexpenditure:\n"),
        )

        assert [rule for rule in said() if rule.startswith("general-budget-within-income")] == rules

    def test_other_expenditure_and_functional_rows_of_the_same_name(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("expenditure:\n", f"{FUND}expenditure:\n"),
            ("  project: 180.00 ", "  others:\n    - {name: 政府性基金支出, amount: 30.00}\n  project: 150.00 "),
        )

        assert said() == ["government-fund-in-others"]


class TestUnitOfTheFile:
    """Amounts that nobody can have spent on so few people were typed in another unit."""

    def test_amounts_in_yuan(self, project: Path, edit: Edit) -> None:
        for number in ("391.00", "3.00", "6.00", "400.00", "214.60", "180.00", "5.40"):
            text = (project / STARTER).read_text("utf-8")
            (project / STARTER).write_text(text.replace(f": {number}", f": {float(number) * 10000:.0f}"), "utf-8")

        assert "amounts-in-yuan" in said()
        assert "每人合 153285.71万元，不像是以万元为单位的数" in problem("amounts-in-yuan").message

    def test_amounts_in_wan_of_a_file_in_yuan(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("year: 2025 ", "money_unit: 元\nyear: 2025 "))

        assert "amounts-in-wan" in said()


class TestRows:
    """A total among its parts, and what is listed twice."""

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            (STARTER, "    - name: 财政拨款收入\n", "    - {name: 合计, amount: 394.00}\n    - name: 财政拨款收入\n"),
            (
                STARTER,
                "    - name: 参公编制\n      count: 10\n",
                "    - {name: 小计, count: 10}\n    - name: 参公编制\n      count: 10\n",
            ),
            (
                HUNAN,
                "      - {name: 当年财政拨款,",
                "      - {name: 年度资金总额, budget: 210.00, spent: 204.00}\n      - {name: 当年财政拨款,",
            ),
            (
                HUNAN,
                "      - {name: 当年财政拨款,",
                "      - {name: 资金, budget: 210.00, spent: 204.00}\n      - {name: 其中：当年财政拨款,",
            ),
        ],
    )
    def test_a_total_is_told(self, project: Path, edit: Edit, file: str, old: str, new: str) -> None:
        edit(file, (old, new))

        assert problem("total-row", file).severity.value == "error"

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("    - 编研科\n", "    - 编研科\n    - 综合科\u200b\n"),
            ("    - 编研科\n", "    - 编研科（A）\n    - 编研科（Ａ）\n"),
            ("    - 数字档案中心\n", "    - 数字档案中心\n    - {name: 数字档案中心}\n"),
            ("    - name: 其他收入\n", "    - {name: 其他收入, amount: 0}\n    - name: 其他收入\n"),
            (
                "    - name: 事业编制\n      count: 6\n",
                "    - name: 事业编制\n      count: 6\n    - {name: 事业编制, count: 1}\n",
            ),
        ],
    )
    def test_a_name_that_stands_twice_is_told(self, project: Path, edit: Edit, old: str, new: str) -> None:
        edit(STARTER, (old, new))

        assert "listed-again" in said()

    def test_a_part_may_be_called_as_a_whole_elsewhere(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("      - name: 文书档案\n", "      - name: 总量控制档案\n"))

        assert said() == []


class TestValues:
    """Counts below nothing or in pieces, and shares above all."""

    @pytest.mark.parametrize(
        ("value", "unit", "words"),
        [
            ("-1260", "人次", "“新数”是 -1260人次，数不出负的来"),
            ("1260.5", "人次", "“新数”是 1260.5人次，应当是整数"),
            ("-3", "件", "“新数”是 -3件，数不出负的来"),
        ],
    )
    def test_counts(self, project: Path, edit: Edit, value: str, unit: str, words: str) -> None:
        edit(STARTER, fact(value, unit))

        assert said() == ["implausible"]
        assert problem("implausible").message == words

    @pytest.mark.parametrize("title", ["群众满意率", "案件办结率", "森林覆盖率", "水质达标率", "服务对象满意度"])
    def test_shares(self, project: Path, edit: Edit, title: str) -> None:
        edit(STARTER, ("    title: 查档群众满意率\n    value: 99.1\n", f"    title: {title}\n    value: 991\n"))

        assert said() == ["implausible"]
        assert problem("implausible").message == f"“{title}”是 991%，超过了 100%"

    def test_in_a_form(self, project: Path, edit: Edit) -> None:
        edit(HUNAN, ("actual: 93.5", "actual: 935"))

        assert "implausible" in said(HUNAN)

    @pytest.mark.parametrize(
        ("value", "unit", "title"),
        [
            ("-3.5", "℃", "气温"),
            ("18.4", "公里", "河道"),
            ("128.5", "%", "任务完成率"),
            ("100", "%", "群众满意率"),
            ("160.28", "%", "满意率提升任务增长率"),
            ("-12.3", "万元", "净增"),
        ],
    )
    def test_what_may_be(self, project: Path, edit: Edit, value: str, unit: str, title: str) -> None:
        edit(
            STARTER,
            (_FACTS, f'{_FACTS}  新数:\n    title: {title}\n    value: {value}\n    unit: "{unit}"\n\n'),
        )

        assert said() == []
