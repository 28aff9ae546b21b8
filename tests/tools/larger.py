"""The project's own data file with many of one thing, to see how the cost of a report grows."""

from __future__ import annotations

from collections.abc import Callable

from tests.tools.root import ROOT

_TEXT = (ROOT / "data" / "2022.yaml").read_text("utf-8")


def _amount(number: int) -> str:
    return f"{number % 97 + 1}.{number % 90 + 10}"


def _before(mark: str, lines: str, text: str = _TEXT) -> str:
    assert text.count(mark) == 1, mark
    return text.replace(mark, lines + mark)


def _facts(count: int) -> str:
    return "".join(f"  f{n}:\n    title: 第{n}项工作\n    value: {n * 7 + 3}\n    unit: 件\n" for n in range(count))


def _first_facts(lines: str, text: str = _TEXT) -> str:
    return text.replace("\nfacts:\n", f"\nfacts:\n{lines}")


def _first_tasks(lines: str, text: str = _TEXT) -> str:
    return text.replace("\ntasks:\n", f"\ntasks:\n{lines}")


def facts(count: int) -> str:
    """Facts, each printed in a paragraph of its own."""
    lines = (f"  - title: 任务{n}\n    text: 全年完成{{{{ facts.f{n} }}}}。\n" for n in range(count))
    return _first_facts(_facts(count), _first_tasks("".join(lines)))


def parts(count: int) -> str:
    """Parts of one fact, which do not add up."""
    lines = "".join(f"      - name: 类别{n}\n        value: {n % 97 + 1}\n" for n in range(count))
    return _first_facts(f"  whole:\n    title: 全部\n    value: 1\n    unit: 件\n    parts:\n{lines}")


def references(count: int) -> str:
    """References to one fact in one text."""
    lines = "      完成{{ facts.whole }}。\n" * count
    whole = "  whole:\n    title: 全部\n    value: 3\n    unit: 件\n"
    return _first_facts(whole, _first_tasks(f"  - title: 任务\n    text: |\n{lines}"))


def typed_numbers(count: int) -> str:
    """Numbers that are typed in texts and are nowhere a fact."""
    lines = (f"  - title: 任务{n}\n    text: 全年完成工作{n * 7 + 103}件。\n" for n in range(count))
    return _first_tasks("".join(lines))


def uses(count: int) -> str:
    """Uses of a fund, whose sum breaks a rule."""
    lines = "".join(f"    - name: 去向第{n}项\n      amount: {_amount(n)}\n" for n in range(count))
    fund = f"government_fund:\n  income: 7.77\n  expenditure: 7.77\n  uses:\n{lines}\n"
    return _before("operating:\n", fund)


def listed_projects(count: int) -> str:
    """Projects of the list, each of which spent more than it had."""
    lines = "".join(
        f"      - name: 项目第{n}号\n        budget: 0.{n % 90 + 10}\n        final: {_amount(n)}\n"
        for n in range(count)
    )
    return _before("operating:\n", f"projects:\n  - name: 运转类\n    items:\n{lines}\n")


def operating_projects(count: int) -> str:
    """Projects that are told one by one, each with another sum in the list."""
    start, end = _TEXT.index("    - name: 单位运转项目\n"), _TEXT.index("# —— 结果应用情况")
    one = _TEXT[start:end].rstrip("\n").replace("178.22", "17800.22") + "\n"
    told = "".join(one.replace("单位运转", f"第{n}号").replace("113.25", f"{n % 7 + 100}.25") for n in range(count))
    listed = "".join(
        f"      - name: 第{n}号项目\n        budget: 500\n        final: {_amount(n)}\n" for n in range(count)
    )
    text = f"{_TEXT[:start]}{told}\n{_TEXT[end:]}"
    return _before("operating:\n", f"projects:\n  - name: 运转类\n    items:\n{listed}\n", text)


def functional(count: int) -> str:
    """Rows of a table of accounts."""
    lines = "".join(
        f'    - code: "{2010000 + n}"\n      name: 科目第{n}项\n      budget: {_amount(n)}\n      final: {_amount(n)}\n'
        for n in range(count)
    )
    return _TEXT.replace("\nexpenditure:\n", f"\nexpenditure:\n  functional:\n{lines}")


def units(count: int) -> str:
    """Units of the department, each with its posts."""
    lines = "".join(
        f"    - name: 第{n}单位\n      posts:\n        - name: 事业编制\n          count: {n % 9 + 1}\n"
        for n in range(count)
    )
    return _before("    - 区信息中心\n", lines)


def past_years(count: int) -> str:
    """Earlier years, not in order."""
    lines = "".join(f"  - year: {1980 + n % 5}\n    basic: {_amount(n)}\n    project: 33.33\n" for n in range(count))
    return _before("operating:\n", f"charts:\n  - 近年支出\nhistory:\n{lines}\n")


KINDS: dict[str, Callable[[int], str]] = {
    made.__name__: made
    for made in (
        facts, parts, references, typed_numbers, uses, listed_projects, operating_projects, functional, units,
        past_years,
    )
}  # fmt: skip
