"""No sentence of a template claims what the data deny.

`CLAIMS` lists every claim of the shipped templates: words by which a sentence says more than its numbers do (其中, 各,
全部, 共有, 没有 …). Each stands there with data of which it is true, and with data that deny it, of which another thing
is said. The templates are searched for such words: a new one that is not listed fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.template.test_optional_parts import lines
from tests.tools.cases import STARTER
from tests.tools.root import ROOT

Changes = tuple[tuple[str, str], ...]

_WORDS = re.compile(
    r"其中|主要包括|全部|相等|持平|没有|无|共有|[一总]共|各|均|都|分别|即|所列|具体|合计|以上|属于|已|唯一|仅|只|完全|按期|按时|如期|齐全|一致"
    r"|\b(?:lead|partly|among)\("
)
"""What a claim is known by; the last are the macros that say 其中 or 主要包括."""
_SILENT = re.compile(r"\{#.*?#\}|<th[^>]*>.*?</th>|\{% (?:from|macro) .*?%\}|\"本年合计\"", re.DOTALL)
"""Comments, heads of columns, where macros are made, and a choice of the data: nothing is claimed there."""
FILE = "data/2025.yaml"
HUNAN = (ROOT / "data" / "hunan.yaml").read_text("utf-8")
FORMS = (ROOT / "data" / "self-evaluation.yaml").read_text("utf-8")


class Claim(NamedTuple):
    """A claim: the template's file and its words there, and what the report says where it is true and where it is not.

    `true` and `denied` change the data; `denied` comes after `true`. `said` and `instead` must be printed, and what is
    said must be gone.
    """

    file: str
    words: str
    said: str
    denied: Changes
    instead: str
    true: Changes = ()
    base: str = STARTER
    stated: bool = False
    """The schema lets 本年支出合计 be stated, so that it can differ from its parts."""


def chart(name: str) -> Changes:
    return (("# —— 落款：", f"charts: [{name}]\n\n# —— 落款："),)


_SOURCES = "  sources:\n    - name: 财政拨款收入\n      amount: 391.00\n    - name: 其他收入\n      amount: 3.00\n"
_TOTAL_IN = "  total: 400.00\n\nexpenditure:"
_TOTAL_OUT = (
    "  closing_balance: 5.40  # 年末结转和结余\n  # 总支出可以不填；从决算报表抄来时填上，程序核对\n  total: 400.00\n"
)
_NO_BALANCE: Changes = (
    (_TOTAL_IN, "\nexpenditure:"),
    ("  opening_balance: 6.00  # 年初结转和结余\n", ""),
    (_TOTAL_OUT, ""),
)
_USES = ("amount: 82.30", "amount: 44.20")
_STANDARD = "      standard: 项目经费"
_THREE_ZERO: Changes = (
    ("    vehicle_operation: 1.80", "    vehicle_operation: 0"),
    ("    reception: 0.20", "    reception: 0"),
)
_PROJECTS = (
    "projects:\n  - name: 运转类\n    items:\n      - {name: 甲, budget: 130.00, final: 126.50}\n"
    "      - {name: 乙, budget: 54.00, final: 53.50}\n"
)
_TWO_KINDS = _PROJECTS.replace("      - {name: 乙", "  - name: 特定目标类\n    items:\n      - {name: 乙")
_ONE = "projects:\n  - name: 运转类\n    items:\n      - {name: 甲, budget: 184.00, final: 180.00}\n"


def listed(projects: str) -> Changes:
    return (("budgeting:\n", f"{projects}\nbudgeting:\n"),)


_FUNCTIONAL = 'functional:\n    - {code: "2012604", name: 档案馆, budget: 380.00, final: 394.60, reason: 追加}\n'
_LAST = "\nlast_year:\n  expenditure: {basic: 210.00, project: 178.00}\n"
_OTHERS = "  others:\n    - {name: 经营支出, amount: 30.00}\n    - {name: 上缴上级支出, amount: 2.00}\n"
_BUDGET = "    budget: {{total: {}, vehicle_operation: 2.00, vehicle_purchase: 0, reception: 0.50, abroad: 0}}\n"
_UNITS = "  units:\n    - {name: 甲中心, kind: 公益一类}\n    - {name: 乙中心, kind: 公益二类}\n"
_PARTS = "[{name: 上级专项, amount: 91.00}, {name: 区级财力, amount: 300.00}]"
_ECONOMIC = "[{name: 工资福利支出, amount: 400.00}, {name: 商品和服务支出, amount: 232.00}]"

CLAIMS = [
    # 1-department
    Claim(
        "standard/1-department",
        "属于",
        "属于财政拨款的事业单位",
        (("财政拨款的事业单位", "自收自支的事业单位"),),
        "属于自收自支的事业单位",
    ),
    Claim(
        "standard/1-department",
        "分别是",
        "设置3个科室。分别是综合科",
        (("    - 保管利用科\n    - 编研科\n", ""),),
        "设置1个科室，即综合科。",
    ),
    Claim(
        "standard/1-department",
        "，即",
        "设置1个科室，即综合科。",
        (("    - 综合科\n", "    - 综合科\n    - 宣传科\n"),),
        "设置2个科室。分别是综合科和宣传科。",
        true=(("    - 保管利用科\n    - 编研科\n", ""),),
    ),
    Claim(
        "standard/counts",
        "lead(whole, items)",
        "编制16个，其中：参公编制10个",
        (("  posts:\n", "  posts_total: 18\n  posts:\n"),),
        "编制18个，主要包括：参公编制10个",
    ),
    Claim(
        "standard/counts",
        "partly(whole, items)",
        "编制10个（参公编制10个）",
        (("  posts:\n", "  posts_total: 18\n  posts:\n"),),
        "编制18个（主要包括：参公编制10个）",
        true=(("    - name: 事业编制\n      count: 6\n", ""),),
    ),
    Claim(
        "standard/counts",
        "partly(whole, items)",
        "在职人员14人（参公编制9人",
        (("  in_service:\n", "  in_service_total: 15\n  in_service:\n"),),
        "在职人员15人（主要包括：参公编制9人",
    ),
    Claim(
        "standard/1-department",
        "，主要有",
        "设置3个科室。分别是综合科",
        (("  divisions:\n", "  division_count: 5\n  divisions:\n"),),
        "设置5个科室，主要有综合科",
    ),
    Claim(
        "standard/counts",
        "，分别是{{ items | names }}",
        "2个，分别是甲（乙）中心和丙中心",
        (("    - 丙中心\n", ""),),
        "1个，即甲（乙）中心",
        true=(("    - 数字档案中心\n", "    - 甲（乙）中心\n    - 丙中心\n"),),
    ),
    Claim(
        "standard/counts",
        "，即{{ items | names }}",
        "1个，即甲（乙）中心",
        (("    - 甲（乙）中心\n", "    - 甲（乙）中心\n    - 丙中心\n"),),
        "2个，分别是甲（乙）中心和丙中心",
        true=(("    - 数字档案中心\n", "    - 甲（乙）中心\n"),),
    ),
    # 2-accounts
    Claim(
        "standard/2-accounts",
        "lead(expenditure.total, [expenditure.spent]",
        "总支出400.00万元。其中：本年支出394.60万元",
        ((_TOTAL_OUT, _TOTAL_OUT.replace("400", "410")),),
        "总支出410.00万元。主要包括：本年支出394.60万元",
        true=(("\nobjective:", "\nbasis: 本年合计\n\nobjective:"),),
    ),
    Claim(
        "standard/2-accounts",
        "，{% endif %}年末无结转和结余。",
        "结余分配5.40万元，年末无结转和结余。",
        (("  closing_balance: 0\n", "  closing_balance: 5.40\n"), ("  distributed: 5.40\n", "")),
        "2025年年末结转和结余5.40万元",
        true=((_TOTAL_OUT, "  distributed: 5.40\n  closing_balance: 0\n"),),
    ),
    Claim(
        "standard/money",
        "lead(income.total, income.sources",
        "总收入400.00万元，其中：财政拨款收入",
        ((_TOTAL_IN, "  total: 410.00\n\nexpenditure:"),),
        "总收入410.00万元，主要包括：财政拨款收入",
    ),
    Claim(
        "standard/money",
        "is not none %}，年初结转和结余{{ income.opening_balance }}{{ among(income.opening_balance",
        "6.00万元（其中：基本支出结转2.00万元，项目支出结转4.00万元）",
        (("amount: 4.00}", "amount: 3.00}"),),
        "6.00万元（主要包括：基本支出结转2.00万元，项目支出结转3.00万元）",
        true=(
            (
                "  opening_balance: 6.00",
                "  opening_kinds: [{name: 基本支出结转, amount: 2.00}, {name: 项目支出结转, amount: 4.00}]\n"
                "  opening_balance: 6.00",
            ),
        ),
    ),
    Claim(
        "standard/2-accounts",
        "lead(expenditure.total, [expenditure.basic",
        "总支出400.00万元。其中：基本支出",
        ((_TOTAL_OUT, _TOTAL_OUT.replace("400", "410")),),
        "总支出410.00万元。主要包括：基本支出",
    ),
    Claim(
        "standard/2-accounts",
        "partly(expenditure.basic",
        "（人员经费180.00万元",
        (("  office: 34.60\n", "  office: 30.60\n"),),
        "（主要包括：人员经费180.00万元",
        true=(("  basic: 214.60", "  personnel: 180.00\n  office: 34.60\n  basic: 214.60"),),
    ),
    Claim(
        "standard/2-accounts",
        "among(expenditure.closing_balance",
        "5.40万元（其中：基本支出结转1.40万元",
        (("amount: 1.40}", "amount: 1.20}"),),
        "5.40万元（主要包括：基本支出结转1.20万元",
        true=(
            (
                "  closing_balance: 5.40",
                "  closing_kinds: [{name: 基本支出结转, amount: 1.40}, {name: 项目支出结转, amount: 4.00}]\n"
                "  closing_balance: 5.40",
            ),
        ),
    ),
    Claim(
        "standard/2-accounts",
        "partly(covered, expenditure.economic)",
        "按支出经济分类，工资福利支出200.00万元",
        (("amount: 194.60}", "amount: 94.60}"),),
        "按支出经济分类，主要包括：工资福利支出200.00万元",
        true=(
            (
                "  basic: 214.60",
                "  economic: [{name: 工资福利支出, amount: 200.00}, {name: 商品和服务支出, amount: 194.60}]\n"
                "  basic: 214.60",
            ),
        ),
    ),
    Claim(
        "standard/2-accounts",
        "全年收支相等",
        "2025年全年收支相等。",
        (("amount: 391.00", "amount: 391.60"),),
        "2025年总收入394.60万元，总支出394.00万元。",
        true=(*_NO_BALANCE, ("  basic: 214.60", "  basic: 214.00")),
    ),
    Claim(
        "standard/2-accounts",
        "，年末无结转和结余{% endif %}",
        "总支出395.00万元，年末无结转和结余。",
        (("  closing_balance: 0\n", ""),),
        "总收入400.00万元（含年初结转和结余6.00万元），总支出395.00万元。",
        true=((_TOTAL_OUT, "  closing_balance: 0\n"), ("  project: 180.00", "  project: 180.40")),
    ),
    Claim(
        "standard/2-accounts",
        "| abs }}{% endif %}，年末无结转和结余。",
        "使用年初结转和结余6.00万元，年末无结转和结余。",
        (("  project: 185.40", "  project: 184.40"),),
        "总收入400.00万元（含年初结转和结余6.00万元），总支出399.00万元，年末无结转和结余。",
        true=((_TOTAL_OUT, "  closing_balance: 0\n"), ("  project: 180.00", "  project: 185.40")),
    ),
    Claim(
        "standard/2-accounts",
        'replace("与上年持平", "没有变化")',
        "与年初相比没有变化。",
        (("  closing_balance: 6.00", "  closing_balance: 5.00"),),
        "与年初相比减少1.00万元。",
        true=((_TOTAL_OUT, "  closing_balance: 6.00\n"),),
    ),
    Claim(
        "standard/2-accounts",
        'replace("与上年基本持平", "基本没有变化")',
        "与年初相比基本没有变化。",
        (("  closing_balance: 6.001", "  closing_balance: 6.01"),),
        "与年初相比增加0.01万元。",
        true=((_TOTAL_OUT, "  closing_balance: 6.001\n"),),
    ),
    # 3-performance
    Claim(
        "standard/3-performance",
        "lead(three.total",
        "三公经费支出2.00万元，其中：公务用车",
        (("    abroad: 0 ", "    total: 3.00\n    abroad: 0 "),),
        "三公经费支出3.00万元，主要包括：公务用车",
    ),
    Claim(
        "standard/3-performance",
        "全年无车辆购置费",
        "，全年无车辆购置费。",
        (("    vehicle_purchase: 0 ", "    vehicle_purchase: 9.00 "),),
        "公务用车购置费9.00万元，占81.82%",
    ),
    Claim(
        "standard/3-performance",
        "全年没有发生三公经费支出",
        "全年没有发生三公经费支出。",
        (("    abroad: 0 ", "    total: 1.00\n    abroad: 0 "),),
        "2025年全年三公经费支出1.00万元。",
        true=_THREE_ZERO,
    ),
    Claim(
        "standard/3-performance",
        "万以上项目",
        "100万以上项目",
        (("  threshold: 100", "  threshold: 200"),),
        "2. 档案馆运转项目",
    ),
    # charts
    Claim(
        "standard/charts",
        '{{ "各项" if',
        "各项收入见图1。",
        ((_TOTAL_IN, "  total: 410.00\n\nexpenditure:"),),
        "所列收入见图1。",
        true=chart("收入构成"),
    ),
    Claim(
        "standard/charts",
        'else "所列" }}收入见',
        "所列收入见图1。",
        (("amount: 391.00", "amount: 401.00"),),
        "各项收入见图1。",
        true=(*chart("收入构成"), (_TOTAL_IN, "  total: 410.00\n\nexpenditure:")),
    ),
    Claim(
        "standard/charts",
        "各项支出见",
        "项目支出 | 180.00万元\n图1",
        (("  basic: 214.60", f"{_OTHERS}  basic: 214.60"),),
        "项目支出 | 180.00万元\n经营支出 | 30.00万元\n上缴上级支出 | 2.00万元\n图1",
        true=chart("支出构成"),
    ),
    Claim(
        "standard/charts",
        '{{ "各" if',
        "各项目支出见图1。",
        (("final: 53.50", "final: 50.50"),),
        "所列项目支出见图1。",
        true=(*chart("项目支出"), *listed(_PROJECTS)),
    ),
    Claim(
        "standard/charts",
        'else "所列" }}项目支出{%',
        "所列项目支出见图1。",
        (("final: 50.50", "final: 53.50"),),
        "各项目支出见图1。",
        true=(*chart("项目支出"), *listed(_PROJECTS.replace("53.50", "50.50"))),
    ),
    # expenditure-changes
    Claim(
        "standard/expenditure-changes",
        "lead(expenditure.spent - before.spent",
        "增加6.60万元，增长1.70%，其中：基本支出",
        (("project: 178.00}", "project: 178.00, spent: 390.00}"),),
        "增加4.60万元，增长1.18%，主要包括：基本支出",
        true=(("\nobjective:", f"{_LAST}\nobjective:"),),
        stated=True,
    ),
    Claim(
        "standard/expenditure-changes",
        "其他各类支出",
        "；其他各类支出比上年增加32.00万元",
        (("    - {name: 上缴上级支出, amount: 2.00}\n", ""),),
        "；经营支出比上年增加30.00万元",
        true=(("\nobjective:", f"{_LAST}\nobjective:"), ("  basic: 214.60", f"{_OTHERS}  basic: 214.60")),
    ),
    # functional
    Claim(
        "standard/functional",
        '{{ "各" if whole',
        "按支出功能分类，2025年年初预算380.00万元，支出决算394.60万元，完成年初预算的103.84%，各科目见表1。",
        (("final: 394.60", "final: 384.60"),),
        "按支出功能分类，2025年所列科目年初预算380.00万元，支出决算384.60万元，完成年初预算的101.21%，所列科目见表1。",
        true=(("  basic: 214.60", f"  {_FUNCTIONAL}  basic: 214.60"),),
    ),
    Claim(
        "standard/functional",
        "{% if not whole %}所列科目",
        "2025年所列科目年初预算",
        (("final: 384.60", "final: 394.60"),),
        "，各科目见表1。",
        true=(("  basic: 214.60", f"  {_FUNCTIONAL.replace('394.60', '384.60')}  basic: 214.60"),),
    ),
    Claim(
        "standard/functional",
        'else "所列" }}科目见',
        "，所列科目见表1。",
        (("final: 384.60", "final: 394.60"),),
        "，各科目见表1。",
        true=(("  basic: 214.60", f"  {_FUNCTIONAL.replace('394.60', '384.60')}  basic: 214.60"),),
    ),
    Claim(
        "standard/functional",
        '"center">合计',
        "合计 | 380.00 | 394.60",
        (
            (
                "final: 394.60, reason: 追加}\n",
                'final: 394.60, reason: 追加}\n    - {code: "2080801", '
                "name: 抚恤, budget: 0, final: 1.00, reason: 追加}\n",
            ),
        ),
        "合计 | 380.00 | 395.60",
        true=(("  basic: 214.60", f"  {_FUNCTIONAL}  basic: 214.60"),),
    ),
    # money: also of parts of parts
    Claim(
        "standard/money",
        "其中：{% else %}主要包括",
        "财政拨款收入391.00万元（其中：上级专项91.00万元，区级财力300.00万元）",
        (("amount: 300.00}", "amount: 290.00}"),),
        "财政拨款收入391.00万元（主要包括：上级专项91.00万元，区级财力290.00万元）",
        true=(
            (
                "      amount: 391.00\n",
                f"      amount: 391.00\n      parts: {_PARTS}\n",
            ),
        ),
    ),
    Claim(
        "standard/money",
        "among(item, item.parts, inside)",
        "〔其中：本级300.00万元，上级91.00万元〕",
        (("amount: 300.00}", "amount: 30.00}"),),
        "〔主要包括：本级30.00万元，上级91.00万元〕",
        true=(
            (
                "      amount: 391.00\n",
                "      amount: 391.00\n      parts: [{name: 一般公共预算, amount: 391.00, parts: [{name: 本级, "
                "amount: 300.00}, {name: 上级, amount: 91.00}]}]\n",
            ),
        ),
    ),
    Claim(
        "standard/money",
        "lead(amount, items)",
        "（其中：",
        (("amount: 300.00}", "amount: 299.00}"),),
        "（主要包括：",
        true=(
            (
                "      amount: 391.00\n",
                f"      amount: 391.00\n      parts: {_PARTS}\n",
            ),
        ),
    ),
    Claim(
        "standard/money",
        "主要包括：{% endif %}\n{%- endmacro %}\n{# 一个数",
        "（主要包括：参公编制9人",
        (("  in_service_total: 15\n", ""),),
        "在职人员14人（参公编制9人",
        true=(("  in_service:\n", "  in_service_total: 15\n  in_service:\n"),),
    ),
    Claim(
        "standard/money",
        "lead(income.total, [income.received]",
        "总收入400.00万元，其中：本年收入394.00万元",
        ((_TOTAL_IN, "  total: 410.00\n\nexpenditure:"),),
        "总收入410.00万元，主要包括：本年收入394.00万元",
        true=((_SOURCES, "  received: 394.00\n"),),
    ),
    Claim(
        "standard/money",
        "{%- if income.opening_balance %}，年初结转和结余{{ income.opening_balance }}{{ among(income.opening_balance",
        "6.00万元（其中：基本支出结转2.00万元，项目支出结转4.00万元）",
        (("amount: 4.00}", "amount: 3.00}"),),
        "6.00万元（主要包括：基本支出结转2.00万元，项目支出结转3.00万元）",
        true=(
            (_SOURCES, "  received: 394.00\n"),
            (
                "  opening_balance: 6.00",
                "  opening_kinds: [{name: 基本支出结转, amount: 2.00}, {name: 项目支出结转, amount: 4.00}]\n"
                "  opening_balance: 6.00",
            ),
        ),
    ),
    # project
    Claim(
        "standard/project",
        "，其中：{{ uses }}",
        "预计使用财政资金126.50万元，其中：档案库房",
        ((_STANDARD, f"      budget: 150.00\n{_STANDARD}"),),
        "预计使用财政资金150.00万元。",
    ),
    Claim(
        "standard/project",
        "具体使用情况为",
        "区财政下拨资金126.50万元。具体使用情况为：",
        tuple((use, "amount: 0") for use in _USES),
        "区财政下拨资金0万元，没有支出。",
    ),
    Claim(
        "standard/project",
        "，没有支出",
        "区财政下拨资金0万元，没有支出。",
        (("运行维护费\n          amount: 0", "运行维护费\n          amount: 82.30"),),
        "区财政下拨资金82.30万元。具体使用情况为：",
        true=tuple((use, "amount: 0") for use in _USES),
    ),
    Claim(
        "standard/project",
        "资金全部下达",
        "2025年度资金全部下达，资金已全部支出。",
        ((_STANDARD, f"      budget: 140.00\n      disbursed: 130.00\n{_STANDARD}"),),
        "安排项目支出资金140.00万元，2025年度下达资金130.00万元，资金支出126.50万元，预算执行率90.36%。",
    ),
    Claim(
        "standard/project",
        "资金已全部支出",
        "资金已全部支出。",
        ((_STANDARD, f"      budget: 130.00\n{_STANDARD}"),),
        "2025年度资金全部下达，资金支出126.50万元，预算执行率97.31%。",
    ),
    Claim(
        "standard/project",
        "<p>其中：{{ uses }}",
        "\n其中：档案库房安防、消防和恒温恒湿设备运行维护费82.30万元；档案整理和数字化加工费44.20万元。\n",
        tuple((use, "amount: 0") for use in _USES),
        "安排项目支出资金0万元，2025年度下达资金0万元，资金支出0万元。",
    ),
    # projects
    Claim(
        "standard/projects",
        '{{ "共有" if whole',
        "2025年共有项目2个，全年预算184.00万元，支出180.00万元。",
        (("final: 53.50", "final: 33.50"),),
        "2025年所列项目2个，全年预算184.00万元，支出160.00万元。都是运转类项目。所列项目的预算和支出见表1。",
        true=listed(_PROJECTS),
    ),
    Claim(
        "standard/projects",
        'else "所列" }}项目{{',
        "2025年所列项目2个",
        (("final: 33.50", "final: 53.50"),),
        "2025年共有项目2个",
        true=listed(_PROJECTS.replace("53.50", "33.50")),
    ),
    Claim(
        "standard/projects",
        "其中：\n",
        "其中：运转类项目1个，支出126.50万元；特定目标类项目1个，支出53.50万元。",
        (("  - name: 特定目标类\n    items:\n", ""),),
        "支出180.00万元。都是运转类项目。",
        true=listed(_TWO_KINDS),
    ),
    Claim(
        "standard/projects",
        "都是",
        "。都是运转类项目。",
        (("      - {name: 乙", "  - name: 特定目标类\n    items:\n      - {name: 乙"),),
        "其中：运转类项目1个，支出126.50万元；特定目标类项目1个",
        true=listed(_PROJECTS),
    ),
    Claim(
        "standard/projects",
        "该项目属于",
        "该项目属于运转类项目。项目的预算和支出见表1。",
        ((_ONE, _PROJECTS),),
        "都是运转类项目。各项目的预算和支出见表1。",
        true=listed(_ONE),
    ),
    Claim(
        "standard/projects",
        '{{ "所列" if not whole',
        "所列项目的预算和支出见表1。",
        (("final: 33.50", "final: 53.50"),),
        "各项目的预算和支出见表1。",
        true=listed(_PROJECTS.replace("53.50", "33.50")),
    ),
    Claim(
        "standard/projects",
        'else "各" if several',
        "各项目的预算和支出见表1。",
        (("final: 53.50", "final: 33.50"),),
        "所列项目的预算和支出见表1。",
        true=listed(_PROJECTS),
    ),
    Claim(
        "standard/projects",
        '"center">合计',
        "合计 | 184.00 | 180.00 | 97.83%",
        (("final: 53.50", "final: 33.50"),),
        "合计 | 184.00 | 160.00 | 86.96%",
        true=listed(_PROJECTS),
    ),
    # staff-change, three-public, units
    Claim(
        "standard/staff-change",
        "与上年持平",
        "在职人数与上年持平。",
        (("in_service_total: 14}", "in_service_total: 13}"),),
        "在职人数比上年增加1人。",
        true=(("\nobjective:", "\nlast_year:\n  staff: {in_service_total: 14}\n\nobjective:"),),
    ),
    Claim(
        "standard/three-public",
        '{{- "其中：" if',
        "完成预算的80.00%。其中：公务用车",
        (("total: 2.50", "total: 3.50"),),
        "完成预算的57.14%。主要包括：公务用车",
        true=(("    abroad: 0 ", f"{_BUDGET.format('2.50')}    abroad: 0 "),),
    ),
    Claim(
        "standard/three-public",
        'else "主要包括：" }}',
        "支出决算4.00万元，完成预算的160.00%。主要包括：公务用车",
        (("    total: 4.00\n", ""),),
        "支出决算2.00万元，完成预算的80.00%。其中：公务用车",
        true=(("    abroad: 0 ", f"    total: 4.00\n{_BUDGET.format('2.50')}    abroad: 0 "),),
    ),
    Claim(
        "standard/units",
        "各{% endif %}",
        "各下属事业单位的性质见表1。",
        ((", kind: 公益二类", ""),),
        "\n下属事业单位的性质见表1。",
        true=(("  units:\n    - 数字档案中心\n", _UNITS),),
    ),
    # hunan
    Claim(
        "hunan/report",
        "属于",
        "属于全额拨款的公益一类",
        (("全额拨款的公益一类", "公益二类"),),
        "属于公益二类事业单位",
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "分别是",
        "设股室4个，分别是办公室、",
        ((", 粮油股, 植保股, 土肥股", ""),),
        "设股室1个，即办公室。",
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "即{% endif %}",
        "设股室1个，即办公室。",
        (("[办公室]", "[办公室, 粮油股]"),),
        "设股室2个，分别是办公室和粮油股。",
        true=((", 粮油股, 植保股, 土肥股", ""),),
        base=HUNAN,
    ),
    Claim(
        "standard/counts",
        "partly(whole, items)",
        "编制32个（事业编制32个）",
        (("  posts:\n", "  posts_total: 34\n  posts:\n"),),
        "编制34个（主要包括：事业编制32个）",
        base=HUNAN,
    ),
    Claim(
        "standard/counts",
        "partly(whole, items)",
        "在职人员30人（在编",
        (("  in_service:\n", "  in_service_total: 31\n  in_service:\n"),),
        "在职人员31人（主要包括：在编",
        base=HUNAN,
    ),
    Claim(
        "standard/money",
        "lead(income.total, income.sources",
        "全年总收入640.00万元，其中：财政",
        (("  opening_balance: 9.00\n", "  opening_balance: 9.00\n  total: 650.00\n"),),
        "全年总收入650.00万元，主要包括：财政",
        base=HUNAN,
    ),
    Claim(
        "standard/money",
        "is not none %}，年初结转和结余{{ income.opening_balance }}{{ among(income.opening_balance",
        "9.00万元（其中：",
        (("amount: 7.00}", "amount: 6.00}"),),
        "9.00万元（主要包括：",
        true=(
            (
                "  opening_balance: 9.00",
                "  opening_kinds: [{name: 甲, amount: 2.00}, {name: 乙, amount: 7.00}]\n  opening_balance: 9.00",
            ),
        ),
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "lead(expenditure.spent",
        "全年支出632.00万元，其中：基本",
        (("  project: 204.00\n", "  project: 204.00\n  spent: 640.00\n"),),
        "全年支出640.00万元，主要包括：基本",
        base=HUNAN,
        stated=True,
    ),
    Claim(
        "hunan/report",
        "among(expenditure.closing_balance",
        "8.00万元（其中：",
        (("amount: 6.00}", "amount: 5.00}"),),
        "8.00万元（主要包括：",
        true=(
            (
                "  closing_balance: 8.00",
                "  closing_kinds: [{name: 甲, amount: 2.00}, {name: 乙, amount: 6.00}]\n  closing_balance: 8.00",
            ),
        ),
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "partly(expenditure.basic",
        "\n（1）基本支出。人员经费386.25万元",
        (("  project: 204.00\n", "  project: 204.00\n  basic: 430.00\n"),),
        "\n（1）基本支出。主要包括：人员经费386.25万元",
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "partly(covered, expenditure.economic)",
        "按支出经济分类，工资福利支出400.00万元",
        (("amount: 232.00}", "amount: 132.00}"),),
        "按支出经济分类，主要包括：工资福利支出400.00万元",
        true=(
            (
                "  project: 204.00\n",
                f"  project: 204.00\n  economic: {_ECONOMIC}\n",
            ),
        ),
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "lead(three.total",
        "三公经费支出4.35万元，其中：",
        (("    abroad: 0\n", "    abroad: 0\n    total: 5.35\n"),),
        "三公经费支出5.35万元，主要包括：",
        base=HUNAN,
    ),
    Claim(
        "hunan/report",
        "全年没有发生三公经费支出",
        "全年没有发生三公经费支出。",
        (("    abroad: 0\n", "    abroad: 0\n    total: 1.00\n"),),
        "全年三公经费支出1.00万元。",
        true=(("    vehicle_operation: 3.20", "    vehicle_operation: 0"), ("    reception: 1.15", "    reception: 0")),
        base=HUNAN,
    ),
    # forms: the head of the table adds up what stands below it
    Claim(
        "scored/form-province",
        '{{ "其中：" if loop.first',
        "总额 | 130.00 | 140.00 | 130.50 | 93.21%",
        (("        spent: 4.00\n", "        spent: 5.00\n"),),
        "总额 | 130.00 | 140.00 | 131.50 | 93.93%",
        base=FORMS,
    ),
    Claim(
        "scored/form-ministry",
        '{{ "其中：" if loop.first',
        "年度资金总额 | 6.00 | 6.00 | 6.00",
        (("        spent: 6.00\n", "        spent: 6.00\n      - {name: 其他资金, budget: 1.00, spent: 1.00}\n"),),
        "年度资金总额 | 6.00 | 7.00 | 7.00",
        base=FORMS,
    ),
]


def template_texts() -> Iterator[tuple[str, str]]:
    """The templates of reports, each with its name and what it says; what is silent is blanked."""
    for path in sorted((ROOT / "templates").glob("*/*.j2")):  # those of summaries, which lie deeper, see no report
        name = path.relative_to(ROOT / "templates").as_posix().removesuffix(".html.j2")
        yield name, _SILENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text("utf-8"))


def test_every_claim_of_the_templates_is_listed() -> None:
    unlisted = []
    for name, text in template_texts():
        whole = (ROOT / "templates" / f"{name}.html.j2").read_text("utf-8")
        covered = [
            range(found.start(), found.end())
            for claim in CLAIMS
            if claim.file == name
            for found in re.finditer(re.escape(claim.words), whole)
        ]
        unlisted += [
            f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
            for found in _WORDS.finditer(text)
            if not any(found.start() in span for span in covered)
        ]

    assert unlisted == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.file}-{claim.words}")
def test_a_listed_claim_stands_in_its_template_once(claim: Claim) -> None:
    text = (ROOT / "templates" / f"{claim.file}.html.j2").read_text("utf-8")

    assert text.count(claim.words) == 1


def printed(claim: Claim, changes: Changes) -> str:
    """The report of the data with some changes. What is wrong with them is waived, or so it is for a report."""
    text = claim.base
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    if claim.stated:
        template = "hunan" if claim.base == HUNAN else "standard"
        own = Path("templates/own")
        own.mkdir(exist_ok=True)
        (own / "format.yaml").write_text(f"based_on: {template}\n", "utf-8")
        spent = {"$ref": "#/$defs/amount", "title": "本年支出合计", "description": "可以不填。"}
        parts: dict[str, object] = {"$defs": {"expenditure": {"properties": {"spent": spent}}}}
        if claim.base == HUNAN:
            parts["properties"] = {"template": {"const": "own"}}
        (own / "schema.json").write_text(json.dumps(parts, ensure_ascii=False), "utf-8")
        text = "template: own\n" + text.replace("template: hunan\n", "")
    Path(FILE).write_text(text, "utf-8")
    return "\n".join(lines(FILE)) + "\n"


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.file}-{claim.words}")
def test_a_claim_depends_on_what_it_claims(claim: Claim, folder: Path) -> None:
    true, denied = printed(claim, claim.true), printed(claim, (*claim.true, *claim.denied))

    assert claim.said in true
    assert claim.instead not in true
    assert claim.said not in denied
    assert claim.instead in denied


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("total: 400.00\n\nexpenditure", "total: 400.01\n\nexpenditure"), "总收入400.01万元，其中：财政拨款收入"),
        (("total: 400.00\n\nexpenditure", "total: 400.02\n\nexpenditure"), "总收入400.02万元，其中：财政拨款收入"),
        (("total: 400.00\n\nexpenditure", "total: 400.03\n\nexpenditure"), "总收入400.03万元，主要包括：财政拨款收入"),
        (("  in_service:\n", "  in_service_total: 13\n  in_service:\n"), "在职人员13人（主要包括：参公编制9人"),
    ],
)
def test_rounding_explains_money_and_nothing_else(change: tuple[str, str], said: str, folder: Path) -> None:
    claim = Claim("", "", "", (), "")

    assert said in printed(claim, (change,))


@pytest.mark.parametrize("template", ["standard", "hunan"])
def test_what_is_not_given_is_not_said_to_be_nothing(template: str, folder: Path) -> None:
    schema: dict[str, object] = {"execution": {"required": []}, "template": {"const": "own"}}
    own = Path("templates/own")
    own.mkdir()
    (own / "format.yaml").write_text(f"based_on: {template}\n", "utf-8")
    (own / "schema.json").write_text(json.dumps({"properties": schema}), "utf-8")
    text = HUNAN.replace("template: hunan\n", "") if template == "hunan" else STARTER
    three_public = text[text.index("  three_public:\n") : text.index("management: ")]
    last = "\nlast_year:\n  execution: {three_public: {total: 2.00}}\n"
    Path(FILE).write_text(f"template: own\n{text.replace(three_public, '')}{last}", "utf-8")

    assert "三公经费" not in "\n".join(lines(FILE))
