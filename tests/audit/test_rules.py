"""The rules: what rounding excuses, the slip behind a wrong sum, and what the data waive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import Case, build_report, check_report
from reportgen.audit.number_slips import SlipSearch
from reportgen.audit.waivers import weigh_problems
from reportgen.cli import run
from reportgen.errors import DataError, Problem, Severity
from reportgen.values.figure import Computed, Figure, Stated, total
from reportgen.values.rounding import EXACT, NumberForm, round_half_up
from reportgen.values.tolerance import rounding_allowance
from tests.tools.work import calls_of

STARTER = "data/starter.yaml"
AMOUNT = NumberForm("amount", 2)
Edit = Callable[..., None]


def typed(value: str, title: str = "", unit: str = "万元") -> Figure:
    return Figure(Decimal(value), unit, Stated(title, title, None, value), AMOUNT)


def only(problems: tuple[Problem, ...], rule: str) -> Problem:
    (found,) = [problem for problem in problems if problem.rule == rule]
    return found


def guessed(left: Figure, right: Figure) -> list[tuple[str, str, str]]:
    return [(guess.kind, guess.figure.title, f"{guess.value:f}") for guess in SlipSearch().guess(left, right)]


class TestTolerance:
    """Half a unit of the last printed place for each typed amount."""

    def test_a_hundredth_is_a_note_and_the_report_is_built(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("    # total: 2.00", "    total: 1.99"))

        report = build_report(STARTER)

        note = only(report.warnings, "stated-total")
        assert note.severity is Severity.NOTE
        assert note.message == (
            "三公经费合计填的是 1.99万元，由各项算得 2.00万元，相差 0.01万元，在四舍五入的误差（0.015万元）以内"
        )

    def test_two_hundredths_are_an_error(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("    # total: 2.00", "    total: 1.98"))

        assert only(check_report(STARTER), "stated-total").severity is Severity.ERROR

    def test_an_exact_rule_excuses_nothing(self, project: Path, edit: Edit) -> None:
        edit(
            STARTER,
            ("total: 400.00\n\nexpenditure", "total: 400.01\n\nexpenditure"),
            ("amount: 391.00", "amount: 391.01"),
        )

        assert only(check_report(STARTER), "income-equals-expenditure").severity is Severity.ERROR

    def test_the_schema_can_ask_for_exactness(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("    # total: 2.00", "    total: 1.99"))
        edit(
            "schema.json", ('"total": { "title": "三公经费合计",', '"total": { "title": "三公经费合计", "exact": true,')
        )

        assert only(check_report(STARTER), "stated-total").severity is Severity.ERROR

    @given(st.lists(st.decimals(0, 10**6, places=6, allow_nan=False), min_size=1, max_size=12))
    def test_rounding_the_parts_of_a_true_sum_is_always_excused(self, amounts: list[Decimal]) -> None:
        parts = [typed(f"{round_half_up(amount, 2):f}") for amount in amounts]
        whole = Decimal(0)
        for amount in amounts:
            whole = EXACT.add(whole, amount)
        stated, computed = typed(f"{round_half_up(whole, 2):f}"), total(parts)

        assert abs(stated.value - computed.value) <= rounding_allowance(stated, computed)


class TestSlips:
    """One slip of one figure that explains the difference."""

    @pytest.mark.parametrize(
        ("stated", "basic", "project", "slip"),
        [
            ("13452.90", "961.15", "12491.39", ("swapped", "基本支出", "961.51")),
            ("13452.90", "961.51", "1291.39", ("dropped", "项目支出", "12491.39")),
            ("13452.90", "961.51", "122491.39", ("doubled", "项目支出", "12491.39")),
            ("13452.90", "9615100", "12491.39", ("unit", "基本支出", "961.51")),
            ("134529000", "961.51", "12491.39", ("unit", "总支出", "13452.90")),
            ("13452.90", "96.151", "12491.39", ("point", "基本支出", "961.51")),
            ("12491.39", "961.51", "12491.39", ("left-out", "基本支出", "961.51")),
            ("14414.41", "961.51", "12491.39", ("twice", "基本支出", "961.51")),
            ("13425.90", "961.51", "12491.39", ("swapped", "总支出", "13452.90")),
        ],
    )
    def test_the_slip_is_found(self, stated: str, basic: str, project: str, slip: tuple[str, str, str]) -> None:
        left = typed(stated, "总支出")
        right = typed(basic, "基本支出") + typed(project, "项目支出")

        assert slip in guessed(left, right)[:2]

    def test_no_slip_is_made_up(self) -> None:
        assert guessed(typed("100.00", "合计"), typed("37.25", "甲") + typed("44.48", "乙")) == []

    def test_a_share_has_no_parts_to_be_mistyped(self) -> None:
        assert SlipSearch().guess(typed("1.00"), typed("1.00") / typed("3.00")) == []

    def test_a_figure_of_the_file_that_nobody_added(self) -> None:
        other = typed("18.27", "其他收入")

        (guess,) = SlipSearch([other, typed("5.00")]).guess(
            typed("100.00", "合计"), typed("37.25", "甲") + typed("44.48", "乙")
        )

        assert (guess.kind, guess.figure) == ("missing", other)

    @pytest.mark.parametrize(
        ("last", "now", "guesses"), [("5.00", "4.00", []), ("6.40", "5.00", ["missing"]), ("50", "40", [])]
    )
    def test_a_difference_of_one_digit_between_two_figures_is_nobodys(
        self, last: str, now: str, guesses: list[str]
    ) -> None:
        search = SlipSearch([typed("1.00", "公务用车运行维护费"), typed("10", "公务接待费"), typed("1.40", "其他收入")])

        assert [guess.kind for guess in search.guess(typed(last), typed(now))] == guesses

    def test_in_a_file_whose_sums_all_fail_only_so_many_are_explained(self) -> None:
        parts = [typed(f"{n}.37", str(n)) for n in range(1000)]
        whole = typed(f"{EXACT.add(total(parts).value, Decimal('90.18'))}", "合计")
        search = SlipSearch([typed("90.18", "其他收入")])

        explained = [bool(search.guess(whole, total(parts))) for _ in range(100)]

        assert explained == sorted(explained, reverse=True)
        assert 10 < sum(explained) < 30

    def test_the_figures_of_the_file_are_gone_through_once(self) -> None:
        search = SlipSearch(typed(f"{n}.11", str(n)) for n in range(1000, 3000))

        def guess() -> list[str]:
            return [guess.kind for guess in search.guess(typed("9000.00"), typed("6744.44") + typed("2.45"))]

        assert guess() == ["missing"]
        assert calls_of(guess) < 500

    @given(
        st.lists(st.decimals(1000, 99999, places=2), min_size=2, max_size=6),
        st.integers(0, 5),
        st.integers(0, 3),
    )
    def test_two_swapped_digits_are_always_found(self, amounts: list[Decimal], which: int, where: int) -> None:
        right = [f"{amount:f}" for amount in amounts]
        index = which % len(right)
        digits = list(right[index])
        digits[where], digits[where + 1] = digits[where + 1], digits[where]
        mistyped = "".join(digits)
        if "." in digits[where : where + 2] or mistyped == right[index] or mistyped.startswith("0"):
            return
        parts = [typed(text, str(n)) for n, text in enumerate(right)]
        whole = typed(f"{total(parts).value:f}", "合计")
        parts[index] = typed(mistyped, str(index))

        assert ("swapped", str(index), right[index]) in guessed(whole, total(parts))


class TestWaivers:
    """Problems that the data answer for."""

    WAIVER = "\nwaive:\n  - rule: staff-within-posts\n    reason: 三名人员待划转\n    who: 人事股\n"

    @pytest.fixture
    def overstaffed(self, project: Path, edit: Edit) -> Path:
        edit(STARTER, ("count: 9\n", "count: 19\n"))
        return project / STARTER

    def test_a_waived_warning_becomes_a_note_that_every_check_prints(
        self, overstaffed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        overstaffed.write_text(overstaffed.read_text("utf-8") + self.WAIVER, "utf-8")

        assert run(["check", STARTER, "--strict"]) == 0

        said = capsys.readouterr()
        assert "提示：在职人数超过了编制总数" in said.err
        assert "  已豁免：三名人员待划转（人事股）\n" in said.err
        assert said.out == f"{STARTER}：没有问题，1 条提示\n"

    def test_without_the_waiver_strict_fails(self, overstaffed: Path) -> None:
        assert run(["check", STARTER]) == 0
        assert run(["check", STARTER, "--strict"]) == 1

    def test_an_error_can_be_waived_with_a_reason(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("    # total: 2.00", "    total: 1.50"))
        text = Path(STARTER).read_text("utf-8")
        waiver = "\nwaive:\n  - rule: stated-total\n    at: execution.three_public\n    reason: 甲\n    who: 乙\n"
        Path(STARTER).write_text(text + waiver, "utf-8")

        (note,) = build_report(STARTER).warnings

        assert (note.severity, str(note.waived)) == (Severity.NOTE, "甲（乙）")

    def test_a_waived_total_hides_no_rule_that_fails_because_of_it(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("total: 400.00\n\nexpenditure", "total: 450.00\n\nexpenditure"))
        waiver = "\nwaive:\n  - rule: stated-total\n    reason: 甲\n    who: 乙\n"

        assert [p.rule for p in check_report(STARTER) if p.severity is Severity.ERROR] == ["stated-total"]
        Path(STARTER).write_text(Path(STARTER).read_text("utf-8") + waiver, "utf-8")
        assert [p.rule for p in check_report(STARTER) if p.severity is Severity.ERROR] == ["income-equals-expenditure"]

    def test_rounding_is_no_excuse_where_a_rule_fails_all_the_same(self, project: Path, edit: Edit) -> None:
        edit(STARTER, ("total: 400.00\n\nexpenditure", "total: 400.01\n\nexpenditure"))

        assert [problem.rule for problem in check_report(STARTER)] == ["income-equals-expenditure"]

    @pytest.mark.parametrize("name", ["reason", "who"])
    def test_a_waiver_needs_its_reason_and_a_name(self, overstaffed: Path, name: str) -> None:
        waiver = "\n".join(line for line in self.WAIVER.splitlines() if f"{name}:" not in line)
        overstaffed.write_text(f"{overstaffed.read_text('utf-8')}{waiver}\n", "utf-8")

        with pytest.raises(DataError) as caught:
            build_report(STARTER)

        (problem,) = caught.value.problems
        title = "理由" if name == "reason" else "批准人"
        assert problem.message == f"“一条豁免”（waive[0]）里缺“{name}”（{title}）"

    @pytest.mark.parametrize(("at", "waived"), [("staff", True), ("staff.posts", False), ("sta", False)])
    def test_a_waiver_holds_at_its_place_only(self, overstaffed: Path, at: str, waived: bool) -> None:
        waiver = self.WAIVER + f"    at: {at}\n"
        overstaffed.write_text(overstaffed.read_text("utf-8") + waiver, "utf-8")

        problems = check_report(STARTER)

        assert bool(only(problems, "staff-within-posts").waived) is waived
        assert any(problem.code == "waiver-unused" for problem in problems) is not waived

    def test_of_several_about_a_problem_the_first_counts_and_the_other_is_told(self, overstaffed: Path) -> None:
        more = "  - rule: staff-within-posts\n    at: staff\n    reason: 又一条\n    who: 乙\n"
        overstaffed.write_text(overstaffed.read_text("utf-8") + self.WAIVER + more, "utf-8")

        problems = check_report(STARTER)

        assert str(only(problems, "staff-within-posts").waived) == "三名人员待划转（人事股）"
        assert [problem.path for problem in problems if problem.code == "waiver-unused"] == ["waive[1]"]

    def test_many_waivers_are_not_tried_one_by_one(self, overstaffed: Path) -> None:
        text = overstaffed.read_text("utf-8")

        def calls(waivers: int, problems: int) -> int:
            more = (
                f"  - rule: staff-within-posts\n    at: f{n}\n    reason: 甲\n    who: 乙\n" for n in range(waivers)
            )
            overstaffed.write_text(f"{text}\nwaive:\n{''.join(more)}", "utf-8")
            case = Case(STARTER)
            found = [Problem("x", path=f"facts.g{n}.value", rule="staff-within-posts") for n in range(problems)]
            return calls_of(lambda: weigh_problems(case.facts, found, case.contract.shape, ""))

        assert calls(200, 100) - calls(200, 1) < 1.1 * (calls(2, 100) - calls(2, 1))

    @pytest.mark.parametrize(("day", "ended"), [("2026-06-30", False), ("2026-07-01", True)])
    def test_a_waiver_ends_after_its_day(self, overstaffed: Path, day: str, ended: bool) -> None:
        waiver = self.WAIVER + "    until: 2026-06-30\n"
        overstaffed.write_text(overstaffed.read_text("utf-8") + waiver, "utf-8")

        problems = check_report(STARTER, dt.date.fromisoformat(day))

        assert only(problems, "staff-within-posts").severity is (Severity.WARNING if ended else Severity.NOTE)
        assert [p.message for p in problems if p.code == "waiver-expired"] == (
            ["“staff-within-posts”的豁免到 2026-06-30 为止，已经过期"] if ended else []
        )

    def test_the_command_line_takes_the_day_from_the_clock_or_from_the_environment(
        self, overstaffed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        waiver = self.WAIVER + "    until: 2026-06-30\n"
        overstaffed.write_text(overstaffed.read_text("utf-8") + waiver, "utf-8")
        said = []
        for day in (dt.date(2026, 6, 30), dt.date(2026, 7, 1)):
            monkeypatch.setenv(
                "SOURCE_DATE_EPOCH", str(int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp()))
            )
            run(["check", STARTER])
            said.append("已经过期" in capsys.readouterr().err)

        assert said == [False, True]

    def test_a_rule_that_does_not_exist(self, project: Path) -> None:
        text = Path(STARTER).read_text("utf-8") + self.WAIVER.replace("staff-within-posts", "staff-within-post")
        Path(STARTER).write_text(text, "utf-8")

        (problem,) = check_report(STARTER)

        assert problem.severity is Severity.ERROR
        assert problem.message == "没有“staff-within-post”这条审核公式，豁免不了"
        assert problem.hint == "是不是“staff-within-posts”？"

    def test_a_waiver_that_nothing_needs(self, project: Path) -> None:
        Path(STARTER).write_text(Path(STARTER).read_text("utf-8") + self.WAIVER, "utf-8")

        (problem,) = check_report(STARTER)

        assert problem.severity is Severity.WARNING
        assert problem.message == "没有需要豁免“staff-within-posts”的问题"


class TestYearOnYear:
    """Jumps between two years."""

    def test_a_total_that_doubles_is_asked_about(self, project: Path, edit: Edit) -> None:
        (project / "data/2024.yaml").write_text((project / STARTER).read_text("utf-8"), "utf-8")
        (project / "data/2025.yaml").write_text((project / STARTER).read_text("utf-8"), "utf-8")
        edit(
            "data/2024.yaml",
            ("year: 2025", "year: 2024"),
            ("391.00", "91.00"),
            ("400.00", "100.00"),
            ("basic: 214.60", "basic: 54.60"),
            ("project: 180.00", "project: 40.00"),
            ("amount: 82.30", "amount: 8.23"),
            ("amount: 44.20", "amount: 4.42"),
        )

        found = only(check_report("data/2025.yaml"), "expenditure-jump")

        assert found.severity is Severity.WARNING
        assert found.message == "总支出 400.00万元，比上年增加300.00万元，增长300.00%，变动超过一半"

    def test_an_operation_of_a_rule_that_divides_by_nothing_is_passed_over(self, project: Path, edit: Edit) -> None:
        edit("schema.json", ('"check": "income.total == expenditure.total"', '"check": "income.total / 0 == 1"'))

        assert check_report(STARTER) == ()


@pytest.mark.parametrize(
    ("check", "sides"),
    [
        ("income.total == 500", "总收入 400.00万元，500万元，相差 100.00万元"),
        ("500 <= income.total", "500万元，总收入 400.00万元，相差 100.00万元"),
        ("expenditure.project_share > 0.9", "项目支出占比 45.00%，90.00%，相差 45.00%"),
    ],
)
def test_a_number_of_the_rule_is_said_once_and_as_the_other_side(
    check: str, sides: str, project: Path, edit: Edit
) -> None:
    edit("schema.json", ('"check": "income.total == expenditure.total"', f'"check": "{check}"'))

    assert only(check_report(STARTER), "income-equals-expenditure").message.endswith(f"应当相等：{sides}")


def test_an_expression_keeps_its_terms() -> None:
    amount = typed("2.00", "甲")
    doubled = amount * 2

    assert isinstance(doubled.origin, Computed)
    assert rounding_allowance(doubled) == Decimal("0.010")
