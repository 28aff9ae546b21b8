"""`reportgen diff`: exactly what differs is listed, and everything that does."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Context, Decimal
from functools import cache, partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import Case
from reportgen.cli import run
from reportgen.cli.diff_markdown import escaped
from reportgen.cli.diff_words import label_text
from reportgen.compare.facts import ComparedFacts, compare_facts
from reportgen.compare.labels import ComparedFile, walk_scalars
from reportgen.compare.reports import ReportChanges, compare_reports
from reportgen.compare.sequences import compare_sequences
from reportgen.compare.texts import mark_words
from reportgen.facts.load import load_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode
from reportgen.places import Source
from reportgen.values.figure import Figure
from reportgen.values.records import Record, members_of
from tests.tools.larger import facts
from tests.tools.root import ROOT
from tests.tools.work import calls_of

DATA = ROOT / "data" / "2022.yaml"
TEXT = DATA.read_text("utf-8")
NUMBERS: dict[str, ScalarNode] = {
    path: scalar
    for path, scalar in walk_scalars(load_facts(DATA))
    if isinstance(scalar.value, Decimal) and not path.startswith(("year", "attachment"))
}
TOTALS = {"income.total", "expenditure.total"} | {
    path for path in NUMBERS if path.endswith(".value") and f"{path.removesuffix('value')}parts[0].value" in NUMBERS
}
EXACT = Context(prec=100)
Edit = Callable[..., None]


def with_number(text: str, scalar: ScalarNode, value: str) -> str:
    return text[: scalar.start] + value + text[scalar.end :]


def compared(folder: Path, old: str, new: str) -> ReportChanges:
    return compare_reports(*cases_of(folder, old, new))


def compared_with_text(folder: Path, new: str) -> ReportChanges:
    (folder / "new.yaml").write_text(new, "utf-8")
    return compare_reports(unchanged(), Case(folder / "new.yaml"))


def cases_of(folder: Path, old: str, new: str) -> tuple[Case, Case]:
    (folder / "old.yaml").write_text(old, "utf-8")
    (folder / "new.yaml").write_text(new, "utf-8")
    return Case(folder / "old.yaml"), Case(folder / "new.yaml")


@cache
def unchanged() -> Case:
    """The case of the text as it is, whose stages are made once for all tests that have no project around it."""
    return Case("/old.yaml", name_of=str, source=Source("old.yaml", TEXT))


def computed_values(root: Record) -> dict[str, Decimal]:
    """The computed figures by path, gathered without the comparison's help."""
    found: dict[str, Decimal] = {}

    def gather(value: Any) -> None:
        if isinstance(value, Figure):
            if value.place is None and value.path:
                found[value.path] = value.value
            for detail in members_of(value).values():
                gather(detail)
        elif isinstance(value, Record):
            for name in list(value):
                gather(value.get(name))
        elif isinstance(value, list):
            for item in value:
                gather(item)

    gather(root)
    return found


def printed_sentences(content: bytes) -> Counter[str]:
    """What a Word file says, in sentences, read and cut without the comparison's help."""
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]
    return Counter(piece.strip() for text in texts for piece in re.split("(?<=[。；])", text) if piece.strip())


def without_rules(folder: Path) -> None:
    """A schema in which nothing is checked, so that any number can be built."""
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    for part in (schema, *schema["$defs"].values()):
        part.pop("rules", None)
    (folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize("path", sorted(path for path in NUMBERS if path not in TOTALS)[::6])
def test_one_changed_number_lists_itself_and_what_follows_and_nothing_else(path: str, project: Path) -> None:
    without_rules(project)
    stated = re.sub(r"(?m)^  total: .*\n|^    value: .*\n(?=    unit: .*\n    parts:)", "", TEXT)
    (project / "stated.yaml").write_text(stated, "utf-8")
    scalar = dict(walk_scalars(load_facts(project / "stated.yaml")))[FactPath(path)]
    assert isinstance(scalar.value, Decimal)
    new = with_number(stated, scalar, str(scalar.value + 1))

    cases = cases_of(project, stated, new)
    changes = compare_reports(*cases)

    assert [(fact.path, fact.delta) for fact in changes.facts] == [(path, Decimal(1))]
    before, after = (computed_values(case.figures.root) for case in cases)
    assert {f.path: f.delta for f in changes.figures} == {
        name: EXACT.subtract(after[name], before[name]) for name in before if after[name] != before[name]
    }
    old_said, new_said = (printed_sentences(case.docx) for case in cases)
    assert Counter(without_number(s.old) for s in changes.sentences if s.old) == unnumbered(old_said - new_said)
    assert Counter(without_number(s.new) for s in changes.sentences if s.new) == unnumbered(new_said - old_said)


def without_number(text: str) -> str:
    return re.sub(r"^(（[0-9]+）|[0-9]+\. )", "", text)


def unnumbered(sentences: Counter[str]) -> Counter[str]:
    return Counter({without_number(sentence): count for sentence, count in sentences.items()})


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(sorted(NUMBERS)), st.integers(1, 10**6), min_size=1, max_size=8))
def test_the_facts_listed_are_exactly_those_edited(
    tmp_path_factory: pytest.TempPathFactory, edits: dict[str, int]
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    new, expected = TEXT, {}
    for path, value in sorted(edits.items(), key=lambda entry: -NUMBERS[entry[0]].start):
        new = with_number(new, NUMBERS[path], str(value))
        if value != NUMBERS[path].value:
            expected[path] = value - Decimal(NUMBERS[path].text)

    changes = compared_with_text(folder, new)

    assert {fact.path: fact.delta for fact in changes.facts} == expected


@pytest.mark.parametrize(
    "new",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("  nature: 财政拨款的行政单位", '  nature: "财政拨款的行政单位"  # 照批复'),
        re.sub(r"(?m)^ *#.*\n", "", TEXT),
        TEXT.replace("  basic: 961.51\n  project: 12491.39\n", "  project: 12491.39\n  basic: 961.51\n"),
        TEXT.replace("没有政府性债务，没有非税收入；\n  政府采购", "没有政府性债务，没有非税收入；政府采购"),
    ],
    ids=["same", "line-ends", "quotes", "comments", "order-of-names", "line-breaks"],
)
def test_what_is_only_written_otherwise_is_no_change(new: str, tmp_path: Path) -> None:
    changes = compared_with_text(tmp_path, new)

    assert not changes.any


def test_a_list_in_another_order_is_said_once(tmp_path: Path) -> None:
    first, second = "    - name: 行政编制\n      count: 43\n", "    - name: 工勤编制\n      count: 8\n"
    changes = compared_with_text(tmp_path, TEXT.replace(first + second, second + first))

    assert [(fact.fate, fact.path) for fact in changes.facts] == [("reordered", "staff.posts")]
    assert changes.figures == ()
    assert [sentence.new for sentence in changes.sentences] == [
        "截至2022年12月31日，我办编制59个，其中：工勤编制8个，行政编制43个，事业编制8个。"
    ]


def test_a_figure_without_end_is_compared_too(project: Path) -> None:
    schema = json.loads((project / "schema.json").read_text("utf-8"))
    schema["$defs"]["expenditure"]["computed"]["ratio"] = {"title": "收支之比", "formula": "basic / project"}
    (project / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")

    changes = compared(project, TEXT, TEXT.replace("basic: 961.51", "basic: 971.51"))

    assert ("收支之比", "0.0770", "0.0778") in [(f.label[-1], f.old, f.new) for f in changes.figures]


def test_sentences_that_only_stand_elsewhere_are_moved(tmp_path: Path) -> None:
    start, middle, end = (TEXT.index(f"  - title: {title}") for title in ("加强应急", "提档升级", "提档升级"))
    end = TEXT.index("# —— 部门整体支出绩效目标")
    new = TEXT[:start] + TEXT[middle:end].rstrip("\n") + "\n\n" + TEXT[start:middle] + TEXT[end:]

    changes = compared_with_text(tmp_path, new)

    assert [(fact.fate, fact.path) for fact in changes.facts] == [("reordered", "tasks")]
    assert {sentence.fate for sentence in changes.sentences} == {"moved"}
    assert changes.moved == changes.sentences


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("甲处完成。乙处完成。", "甲处完成。\n\n      乙处完成。", "~ {+¶ +}乙处完成。"),
        ("甲处完成。\n\n      乙处完成。", "甲处完成。乙处完成。", "~ [-¶ -]乙处完成。"),
    ],
)
def test_a_paragraph_that_was_parted_or_joined_is_marked_where_it_begins(
    old: str, new: str, marked: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("old", old), ("new", new)):
        prose = f"management: |\n      {text}\n"
        (project / f"data/{name}.yaml").write_text(re.sub(r"management: .*\n(?:  .*\n)*", prose, TEXT), "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    assert capsys.readouterr().out.splitlines()[-1].strip() == marked


def test_a_sentence_that_changed_in_a_section_that_moved_is_one_change(tmp_path: Path) -> None:
    start, middle = (TEXT.index(f"  - title: {title}") for title in ("加强应急", "提档升级"))
    end = TEXT.index("# —— 部门整体支出绩效目标")
    new = TEXT[:start] + TEXT[middle:end].rstrip("\n") + "\n\n" + TEXT[start:middle] + TEXT[end:]

    changes = compared_with_text(tmp_path, new.replace("value: 172", "value: 173"))

    assert [(s.fate, s.heading[-1], s.old, s.new) for s in changes.sentences if s.fate != "moved"] == [
        (
            "changed",
            "8. 加强应急值守工作",
            "截至2022年12月31日，区政府总值班室处置突发事件共172起，信息报送未出现迟报、瞒报、漏报。",
            "截至2022年12月31日，区政府总值班室处置突发事件共173起，信息报送未出现迟报、瞒报、漏报。",
        )
    ]


def test_items_are_matched_by_name_when_one_is_put_before_them(tmp_path: Path) -> None:
    new = TEXT.replace("  sources:\n", "  sources:\n    - name: 事业收入\n      amount: 0\n").replace(
        "    - name: 其他收入\n      amount: 0\n", "    - name: 其他收入\n      amount: 1\n"
    )

    changes = compared_with_text(tmp_path, new)

    assert [(f.fate, f.label, f.old, f.new) for f in changes.facts] == [
        ("added", ("收入", "各项收入", "事业收入"), "", ""),
        ("changed", ("收入", "各项收入", "其他收入", "金额"), "0万元", "1.00万元"),
    ]
    assert [leaf.value for leaf in changes.facts[0].leaves] == ["事业收入", "0万元"]
    assert changes.facts[1].rate is None


def test_a_renamed_item_is_a_renaming(tmp_path: Path) -> None:
    changes = compared_with_text(tmp_path, TEXT.replace("name: 政府大院绿化养护费", "name: 机关大院绿化养护费"))

    assert [(f.fate, f.label[-1], f.old, f.new) for f in changes.facts] == [
        ("renamed", "政府大院绿化养护费", "政府大院绿化养护费", "机关大院绿化养护费")
    ]
    assert changes.figures == ()


def test_of_two_items_of_one_name_the_equal_one_stays(tmp_path: Path) -> None:
    two = "    - name: 专项收入\n      amount: 5\n    - name: 专项收入\n      amount: 7\n"
    one = "    - name: 专项收入\n      amount: 7\n"
    start = "  sources:\n"

    changes = compared(tmp_path, TEXT.replace(start, start + two), TEXT.replace(start, start + one))

    assert [(f.fate, f.path, f.leaves[1].value) for f in changes.facts] == [
        ("removed", "income.sources[0]", "5.00万元")
    ]


def test_a_long_item_is_known_by_its_text_when_name_and_amount_change(tmp_path: Path) -> None:
    new = TEXT.replace("临聘人员劳务费用\n          amount: 113.25", "临时聘用人员劳务费用\n          amount: 114.25")

    changes = compared_with_text(tmp_path, new)

    assert [(f.fate, f.path, f.delta) for f in changes.facts] == [
        ("renamed", "operating.projects[0].uses[0].name", None),
        ("changed", "operating.projects[0].uses[0].amount", Decimal("1.00")),
    ]


@pytest.mark.parametrize(
    ("added", "fates"),
    [("", ["changed"]), ("    - 承担区政府交办的档案整理工作。\n", ["added", "changed"])],
    ids=["alone", "behind-a-new-one"],
)
def test_a_text_without_a_name_is_known_by_its_likeness(added: str, fates: list[str], tmp_path: Path) -> None:
    line = "    - 对全区政府信息公开工作进行指导和监督。\n"
    new = TEXT.replace(line, added + line.replace("指导和监督", "指导和检查"))

    changes = compared_with_text(tmp_path, new)

    assert [fact.fate for fact in changes.facts] == fates
    assert [(text.old, text.new) for text in changes.facts[-1].sentences] == [
        ("对全区政府信息公开工作进行指导和监督。", "对全区政府信息公开工作进行指导和检查。")
    ]


def test_a_short_text_is_known_by_its_neighbour(tmp_path: Path) -> None:
    changes = compared_with_text(tmp_path, TEXT.replace("    - 秘书四股\n", "    - 保密股\n"))

    assert [(f.fate, f.old, f.new) for f in changes.facts] == [("changed", "秘书四股", "保密股")]


def test_a_renamed_key_of_a_fact_is_a_renaming(tmp_path: Path) -> None:
    changes = compared_with_text(tmp_path, TEXT.replace("hotline_orders", "orders"))

    assert [(f.fate, f.old, f.new) for f in changes.facts if f.fate == "renamed"] == [
        ("renamed", "hotline_orders", "orders")
    ]
    assert changes.sentences == ()


def test_a_removed_item_takes_its_figures_along(tmp_path: Path) -> None:
    start, end = TEXT.index("  projects:\n"), TEXT.index("# —— 结果应用情况")
    without = TEXT[:start] + TEXT[end:]

    changes = compared_with_text(tmp_path, without)

    assert [(f.fate, f.label) for f in changes.facts] == [("removed", ("运转类项目", "逐个分析的项目"))]
    assert {f.path: (f.fate, f.old, f.new) for f in changes.figures} == {
        "operating.spent": ("removed", "339.57万元", ""),
        "operating.coverage": ("removed", "2.72%", ""),
        "operating.projects[0].spent": ("removed", "339.57万元", ""),
        "operating.projects[0].arranged": ("removed", "339.57万元", ""),
        "operating.projects[0].received": ("removed", "339.57万元", ""),
        "operating.projects[0].rate": ("removed", "100%", ""),
    }


def test_the_figures_of_an_item_follow_it_when_another_goes(tmp_path: Path) -> None:
    start, end = TEXT.index("    - name: 单位运转项目\n"), TEXT.index("# —— 结果应用情况")
    other = TEXT[start:end].replace("单位运转项目", "机关搬迁项目").replace("113.25", "100.25")
    both = TEXT[:start] + other.rstrip("\n") + "\n\n" + TEXT[start:]

    changes = compared(tmp_path, both, TEXT)

    assert [(f.fate, f.label[-1]) for f in changes.facts] == [("removed", "机关搬迁项目")]
    assert {f.path: (f.fate, f.label[2], f.old, f.new) for f in changes.figures if "[" in f.path} == {
        f"operating.projects[0].{name}": ("removed", "机关搬迁项目", old, "")
        for name, old in {
            "spent": "326.57万元",
            "arranged": "326.57万元",
            "received": "326.57万元",
            "rate": "100%",
        }.items()
    }


@pytest.mark.parametrize(
    ("stated", "other", "old", "new", "delta"),
    [
        ("value: 98.2", "value: 98.20", "98.2%", "98.20%", Decimal("0.00")),
        ("value: 120\n    unit: 次\n", "value: 130\n    unit: 次\n", "120余次", "130余次", Decimal(10)),
    ],
)
def test_a_number_is_shown_as_it_is_printed(
    stated: str, other: str, old: str, new: str, delta: Decimal, tmp_path: Path
) -> None:
    changes = compared_with_text(tmp_path, TEXT.replace(stated, other))

    assert [(fact.old, fact.new, fact.delta) for fact in changes.facts] == [(old, new, delta)]


def many_projects(count: int, more: int) -> str:
    start, end = TEXT.index("    - name: 单位运转项目\n"), TEXT.index("# —— 结果应用情况")
    one = TEXT[start:end].rstrip("\n") + "\n"
    made = (one.replace("单位运转", f"第{n}号").replace("113.25", f"{n + more}.25") for n in range(count))
    return f"{TEXT[:start]}{''.join(made)}\n{TEXT[end:]}"


def test_many_projects_that_say_the_same_cost_no_more_than_each_with_each(tmp_path: Path) -> None:
    found: dict[int, ReportChanges] = {}

    def compare(count: int) -> None:
        found[count] = compared(tmp_path, many_projects(count, 100), many_projects(count, 1100))

    compare(2)  # what is loaded and kept the first time
    costs = [calls_of(partial(compare, count)) for count in (25, 50)]

    assert costs[1] < 3.2 * costs[0]
    assert [fact.delta for fact in found[50].facts] == [Decimal(1000)] * 50
    assert {s.fate for s in found[50].sentences} == {"changed"}


def test_many_facts_of_another_name_cost_no_more_than_each_alone(tmp_path: Path) -> None:
    found: dict[int, ComparedFacts] = {}

    def renamed(text: str) -> str:
        return re.sub(r"facts\.f(\d)", r"facts.g\1", re.sub(r"(?m)^  f(\d+):$", r"  g\1:", text))

    def cost(count: int) -> int:
        files = []
        for name, text in (("old.yaml", facts(count)), ("new.yaml", renamed(facts(count)))):
            (tmp_path / name).write_text(text, "utf-8")
            files.append(ComparedFile(Case(tmp_path / name)))

        def compare() -> None:
            found[count] = compare_facts(*files)

        return calls_of(compare)

    cost(2)  # what is loaded and kept the first time
    costs = [cost(count) for count in (50, 200)]

    assert costs[1] < 4.2 * costs[0]
    assert [(fact.old, fact.new) for fact in found[200].changes if fact.fate == "renamed"] == [
        (f"f{n}", f"g{n}") for n in range(200)
    ]


@pytest.mark.parametrize("every", [37, 1000])
def test_the_cost_of_a_long_paragraph_grows_with_its_length(every: int) -> None:
    words = Random(every).choices("区政府办公室严格执行预算管理制度压减一般性支出做好后勤保障提升服务水平", k=30_000)
    old = "".join(words)
    new = "".join("改" if index % every == 20 else word for index, word in enumerate(old))

    costs = [calls_of(partial(mark_words, old[:length], new[:length])) for length in (15_000, 30_000)]
    pieces = mark_words(old, new)

    assert costs[1] < 3 * costs[0]
    assert "".join(piece.text for piece in pieces if piece.mark != "added") == old
    assert "".join(piece.text for piece in pieces if piece.mark != "removed") == new
    assert sum(len(piece.text) for piece in pieces if piece.mark == "added") < 2 * 30_000 // every


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 3000), st.integers(1, 60), st.integers(1, 400))
def test_long_sequences_are_gone_through_step_by_step(seed: int, kinds: int, edits: int, longest: int) -> None:
    random = Random(seed)
    old = [random.randrange(kinds) for _ in range(2500)]
    new = list(old)
    for _ in range(edits):
        at = random.randrange(len(new) + 1)
        new[at : at + random.randrange(longest)] = [random.randrange(kinds) for _ in range(random.randrange(longest))]

    steps = compare_sequences(old, new)

    assert all(old[s.start : s.end] == new[s.new_start : s.new_end] for s in steps if s.same)
    assert all(s.start < s.end or s.new_start < s.new_end for s in steps)
    assert all(first.same != second.same for first, second in pairwise(steps))
    assert [x for s in steps for x in range(s.start, s.end)] == list(range(len(old)))
    assert [x for s in steps for x in range(s.new_start, s.new_end)] == list(range(len(new)))


def test_headings_that_only_count_otherwise_are_not_listed(tmp_path: Path) -> None:
    new = TEXT.replace("tasks:\n", "tasks:\n  - title: 做好年度安排\n    text: 年初逐项列出任务。\n\n")

    changes = compared_with_text(tmp_path, new)

    assert [(s.fate, s.kind, s.heading[-1], s.new) for s in changes.sentences] == [
        ("added", "heading", "1. 做好年度安排", "做好年度安排。"),
        ("added", "sentence", "1. 做好年度安排", "年初逐项列出任务。"),
    ]


def test_numbers_are_marked_whole(tmp_path: Path) -> None:
    changes = compared_with_text(tmp_path, TEXT.replace("basic: 961.51", "basic: 971.51"))

    assert [tuple(piece) for piece in changes.sentences[0].pieces] == [
        ("removed", "其中"),  # which make no longer what stands before them
        ("added", "主要包括"),
        ("same", "：基本支出"),
        ("removed", "961.51万元"),
        ("added", "971.51万元"),
        ("same", "，占"),
        ("removed", "7.15%"),
        ("added", "7.22%"),
        ("same", "；"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("成员👨\u200d👩\u200d👧好", "成员👨\u200d👩\u200d👦好", ["👨\u200d👩\u200d👧", "👨\u200d👩\u200d👦"]),
        ("点赞👍🏻", "点赞👍🏿", ["👍🏻", "👍🏿"]),
        ("国旗🇨🇳好", "国旗🇨🇭好", ["🇨🇳", "🇨🇭"]),
        ("第1\ufe0f\u20e3项", "第2\ufe0f\u20e3项", ["1\ufe0f\u20e3", "2\ufe0f\u20e3"]),
        ("cafe\u0301。", "cafe\u0300。", ["cafe\u0301", "cafe\u0300"]),
    ],
)
def test_what_is_seen_as_one_character_is_not_cut(old: str, new: str, pieces: list[str]) -> None:
    assert [piece.text for piece in mark_words(old, new) if piece.mark != "same"] == pieces


def test_rules_newly_failing_and_holding_again(tmp_path: Path) -> None:
    wrong = TEXT.replace("basic: 961.51", "basic: 971.51")
    there, back = compared_with_text(tmp_path, wrong), compared(tmp_path, wrong, TEXT)

    assert [problem.code for problem in there.appeared] == ["stated-less", "rule-compared"]
    assert there.gone == ()
    assert [problem.message for problem in back.gone] == [problem.message for problem in there.appeared]
    assert back.appeared == ()


def test_a_rule_that_fails_on_both_sides_remains_whatever_the_numbers(tmp_path: Path) -> None:
    wrong, worse = (TEXT.replace("basic: 961.51", f"basic: {basic}") for basic in ("971.51", "981.51"))

    changes = compared(tmp_path, wrong, worse)

    assert (changes.appeared, changes.gone) == ((), ())
    assert changes.remaining >= 2


def test_a_problem_that_is_waived_is_gone_and_newly_waived(tmp_path: Path) -> None:
    waive = "waive:\n  - rule: project-coverage\n    reason: 其余项目另有报告\n    who: 王主任\n"

    changes = compared_with_text(tmp_path, TEXT + waive)

    assert [(problem.rule, problem.waived) for problem in changes.gone] == [("project-coverage", "")]
    assert [problem.rule for problem in changes.appeared] == ["project-coverage"]
    assert "其余项目另有报告" in str(changes.appeared[0].waived)


def test_a_problem_of_last_years_file_is_another(tmp_path: Path) -> None:
    wrong = TEXT.replace("basic: 961.51", "basic: 971.51")
    (tmp_path / "before.yaml").write_text(wrong.replace("year: 2022", "year: 2021"), "utf-8")

    changes = compared(tmp_path, wrong, TEXT.replace("year: 2022", "year: 2022\nprevious: before.yaml"))

    found = [[(p.rule, Path(p.file_name).name) for p in problems] for problems in (changes.gone, changes.appeared)]
    assert ("stated-total", "old.yaml") in found[0]
    assert ("stated-total", "before.yaml") in found[1]


@pytest.mark.parametrize(
    ("widest", "text"),
    [
        (0, "运转类项目 › 逐个分析的项目 › 单位运转项目 › 政府大院安全、维稳、疫情防控、双创… › 金额"),
        (62, "运转类项目 › … › 政府大院安全、维稳、疫情防控、双创… › 金额"),
        (10, "运转类项目 › … › 政府大院安全、维稳、疫情防控、双创… › 金额"),
    ],
)
def test_long_labels_are_cut_in_the_middle(widest: int, text: str) -> None:
    label = ("运转类项目", "逐个分析的项目", "单位运转项目", "政府大院安全、维稳、疫情防控、双创、乡村振兴", "金额")

    assert label_text(label, widest) == text


def test_what_is_far_from_a_change_is_left_out_but_no_number_is_cut(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data/new.yaml").write_text(TEXT.replace("value: 276", "value: 277"), "utf-8")

    assert run(["diff", "data/2022.yaml", "data/new.yaml"]) == 0

    assert capsys.readouterr().out.endswith("    ~ 形成常务会纪要24期，发出常务会议议定事项通知[-276期-]{+277期+}；\n")


def test_a_number_that_is_printed_rounded_is_shown_as_it_is_typed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data/new.yaml").write_text(TEXT.replace("operation: 2.62", "operation: 0.005"), "utf-8")

    assert run(["diff", "data/2022.yaml", "data/new.yaml"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(" +", " ", line) for line in lines if "万元 → " in line] == [
        " 改动 执行管理情况 › 三公经费 › 公务用车运行维护费 2.62万元 → 0.005万元 -2.615万元 -99.81% 第 443 行",
        " 执行管理情况 › 三公经费 › 三公经费合计 3.00万元 → 0.39万元 -2.61万元 -87.00%",
    ]


def test_the_difference_of_computed_figures_is_that_of_what_is_printed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_rules(project)
    (project / "data/new.yaml").write_text(TEXT.replace("basic: 961.51", "basic: 961.93"), "utf-8")

    assert run(["diff", "data/2022.yaml", "data/new.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run(["diff", "data/2022.yaml", "data/new.yaml", "--format", "json"]) == 0
    exact = {figure["path"]: figure["delta"] for figure in json.loads(capsys.readouterr().out)["figures"]}

    assert [re.sub(" +", " ", line) for line in lines if "占比" in line and "→" in line] == [
        " 支出 › 基本支出占比 7.15% → 7.15% 印出来一样"
    ]
    assert exact["expenditure.basic_share"].startswith("0.00003")


@pytest.mark.parametrize(("old", "rate"), [("-613", ""), ("0", ""), ("613", "-200.00%")])
def test_there_is_no_rate_on_nothing_or_less(
    old: str, rate: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = "facts:\n  more:\n    title: 增收\n    value: {}\n    unit: 件\n"
    new = "-613" if old == "613" else "613"
    for name, value in (("old", old), ("new", new)):
        (project / f"data/{name}.yaml").write_text(TEXT.replace("facts:\n", stated.format(value), 1), "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    (line,) = (line for line in capsys.readouterr().out.splitlines() if f"{old}件 → {new}件" in line)
    assert line.split("件  ")[-1].partition("第")[0].strip() == rate


def test_a_year_that_is_computed_has_no_rate_either(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data/new.yaml").write_text(TEXT.replace("year: 2022", "year: 2023"), "utf-8")

    assert run(["diff", "data/2022.yaml", "data/new.yaml"]) == 0

    assert re.search(r"^  上一年度 +2021 → 2022 +\+1$", capsys.readouterr().out, re.MULTILINE)


def test_a_sign_of_the_text_is_apart_from_that_of_the_mark(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("old", "增收-613件"), ("new", "增收+614件")):
        stated = f"conclusions:\n  social: {text}，各项任务圆满完成。\n"
        changed = re.sub("conclusions:\n  social: .*\n", stated, TEXT)
        (project / f"data/{name}.yaml").write_text(changed, "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    assert "增收[- -613件-]{+ +614件+}，" in capsys.readouterr().out


def test_no_line_is_a_command_of_a_build_server(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without = re.sub(r"(?m)^  (units_kind|accounting): .*\n|^  units:\n(    - .*\n)+", "", TEXT)
    kept = "  accounting: 纳入统一核算\n  units_kind: 单位\n  units:\n    - '##[warning]一'\n    - '##[error]二'\n"
    (project / "data/old.yaml").write_text(without.replace("  self: 我办\n", f"  self: 我办\n{kept}"), "utf-8")
    (project / "data/new.yaml").write_text(without, "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    out = capsys.readouterr().out
    assert "\n      ＃#[warning]一\n      ＃#[error]二\n" in out
    assert not re.findall(r"^\s*(?:::|##\[).*", out, re.MULTILINE)


CHANGED = """\
data/old.yaml → data/2022.yaml
1 项事实改了，2 个算出的数随之变了，报告里 2 句话不同

事实
  改动  执行管理情况 › 三公经费 › 公务接待费  0.38万元 → 0.39万元  +0.01万元  +2.63%  第 445 行

算出的数
  执行管理情况 › 三公经费 › 三公经费合计  3.00万元 → 3.01万元  +0.01万元  +0.33%
      = 公务用车运行维护费 + 公务用车购置费 + 公务接待费 + 因公出国（境）费用

报告里的话
  三、部门整体绩效管理情况 › （一）部门整体履职绩效分析 › 2. 执行管理情况
    ~ 2022年全年三公经费支出[-3.00万元-]{+3.01万元+}，其中：公务用车运行维护费2.62万元，占[-87.33%-]{+87.04%+}；
    ~ 公务接待费[-0.38万元-]{+0.39万元+}，占[-12.67%-]{+12.96%+}；
"""


@pytest.fixture
def two_files(project: Path, edit: Edit) -> tuple[str, str]:
    (project / "data/old.yaml").write_text(TEXT, "utf-8")
    edit("data/2022.yaml", ("reception: 0.38", "reception: 0.39"))
    return "data/old.yaml", "data/2022.yaml"


def test_the_terminal_shows_all_in_columns(two_files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    lines = CHANGED.replace("2 个算出的数", "1 个算出的数")

    assert run(["diff", *two_files]) == 0

    assert capsys.readouterr().out == lines


def test_nothing_changed_is_said(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "data/old.yaml").write_text(TEXT, "utf-8")

    assert run(["diff", "data/old.yaml", "data/2022.yaml", "--exit-code"]) == 0

    assert capsys.readouterr().out == (
        "data/old.yaml → data/2022.yaml\n没有不同：事实、算出的数、报告里的话和检查的结果都一样。\n"
    )


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--exit-code"], 1)])
def test_differences_are_told_by_the_exit_code_if_asked(
    two_files: tuple[str, str], options: list[str], code: int
) -> None:
    assert run(["diff", *two_files, *options]) == code


def test_markdown_for_a_merge_request(two_files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", *two_files, "--format", "markdown"]) == 0

    assert capsys.readouterr().out == (
        "### `data/old.yaml` → `data/2022.yaml`\n"
        "\n"
        "**1 项事实改了，1 个算出的数随之变了，报告里 2 句话不同**\n"
        "\n"
        "#### 事实\n"
        "\n"
        "| 项目 | 原来 | 现在 | 增减 | 增减率 | 位置 |\n"
        "| --- | --: | --: | --: | --: | --- |\n"
        "| 执行管理情况 › 三公经费 › 公务接待费 | 0.38万元 | 0.39万元 | +0.01万元 | +2.63% | `data/2022.yaml:445` |\n"
        "\n"
        "#### 算出的数\n"
        "\n"
        "| 项目 | 原来 | 现在 | 增减 | 增减率 | 公式 |\n"
        "| --- | --: | --: | --: | --: | --- |\n"
        "| 执行管理情况 › 三公经费 › 三公经费合计 | 3.00万元 | 3.01万元 | +0.01万元 | +0.33% |"
        " 公务用车运行维护费 + 公务用车购置费 + 公务接待费 + 因公出国（境）费用 |\n"
        "\n"
        "#### 报告里的话\n"
        "\n"
        "**三、部门整体绩效管理情况 › （一）部门整体履职绩效分析 › 2. 执行管理情况**\n"
        "\n"
        "- 2022年全年三公经费支出<del>3.00万元</del><ins>3.01万元</ins>，其中：公务用车运行维护费2.62万元，"
        "占<del>87.33%</del><ins>87.04%</ins>；\n"
        "- 公务接待费<del>0.38万元</del><ins>0.39万元</ins>，占<del>12.67%</del><ins>12.96%</ins>；\n"
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<b>1 & 2</b>", "&lt;b\\>1 &amp; 2&lt;/b\\>"),
        ("a|b*c*_d_`e`[f](g)", "a\\|b\\*c\\*\\_d\\_\\`e\\`\\[f\\](g)"),
        ("@user #12", "@<!-- -->user #<!-- -->12"),
        ("http://x.cn", "http:<!-- -->//x.cn"),
        ("1. 一\n- 二", "1\\. 一<br>- 二"),
        ("7.15%，-3，占5%比上年", "7.15%，-3，占5%比上年"),
        ("见www.evil.cn", "见www<!-- -->.evil.cn"),
        ("gh-12，GH-12", "gh<!-- -->-12，GH<!-- -->-12"),
        ("!123 %4 ~5 &6", "!<!-- -->123 %<!-- -->4 \\~<!-- -->5 &amp;<!-- -->6"),
        ("$x^2$", "<span>&#36;</span>x^2<span>&#36;</span>"),
        ("$`x`$", "<span>&#36;</span>\\`x\\`<span>&#36;</span>"),
        (":smile: 12:30", ":<!-- -->smile: 12:30"),
        (
            "0123456789abcdef0123456789abcdef01234567",
            "<!-- -->".join(["012345", "6789ab", "cdef01", "234567", "89abcd", "ef0123", "4567"]),
        ),
        ("13452900，4a5b6c", "13452900，4a5b6c"),
    ],
)
def test_markdown_prints_any_text_as_it_is(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


def test_long_parts_are_folded(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = TEXT
    for number in range(30):
        new = new.replace("facts:\n", f"facts:\n  extra{number}:\n    title: 第{number}项\n    value: {number}\n", 1)
    (project / "data/new.yaml").write_text(new, "utf-8")

    assert run(["diff", "data/2022.yaml", "data/new.yaml", "--format", "markdown"]) == 0

    out = capsys.readouterr().out
    assert "<details>\n<summary>事实（30）</summary>\n\n" in out
    assert out.count("**新增** 工作数据") == 30


def test_json_for_programs(two_files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", *two_files, "--format", "json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["version"], found["different"]) == ("reportgen-diff", 1, True)
    assert found["facts"] == [
        {
            "change": "changed",
            "label": ["执行管理情况", "三公经费", "公务接待费"],
            "path": "execution.three_public.reception",
            "old": "0.38万元",
            "new": "0.39万元",
            "unit": "万元",
            "delta": "0.01",
            "rate": "0.026315789473684210526315789473684210526315789473684",
            "old_place": {"file": "data/old.yaml", "line": 445, "column": 16},
            "new_place": {"file": "data/2022.yaml", "line": 445, "column": 16},
            "sentences": [],
            "values": [],
        }
    ]
    assert [(f["path"], f["old"], f["new"], f["delta"]) for f in found["figures"]] == [
        ("execution.three_public.total", "3.00万元", "3.01万元", "0.01")
    ]
    assert found["sentences"][1]["words"][1:3] == [["removed", "0.38万元"], ["added", "0.39万元"]]
    assert found["problems"] == {"appeared": [], "gone": [], "remaining": 1}


def test_the_redline_is_a_word_file_with_tracked_changes(
    two_files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *two_files, "--docx", "修订.docx"]) == 0

    assert capsys.readouterr().err == "已写修订 修订.docx\n"
    body = docx.Document("修订.docx").element.xml
    assert "0.38万元" in "".join(re.findall("<w:delText[^>]*>([^<]*)", body))
    inserted = "".join(re.findall("<w:ins .*?</w:ins>", body, re.DOTALL))
    assert "0.39万元" in "".join(re.findall("<w:t(?: [^>]*)?>([^<]*)", inserted))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--docx", "修订.doc"],
            "修订.doc: 错误：修订是 Word 文件，名称要以 .docx 结尾\n"
            "  办法：写成 --docx 修订.docx。没有写入任何文件。\n\n",
        ),
        (
            ["-o", "修订.docx"],
            "修订.docx: 错误：-o 写的是比较出来的文字，不是 Word 文件\n"
            "  办法：要用修订标出改动的 Word 文件，写成 --docx 修订.docx。没有写入任何文件。\n\n",
        ),
        (
            ["-o", "比较.pdf"],
            "比较.pdf: 错误：这里写出的是文字或网页，不是 Word 或 PDF 文件，用这个名称就打不开\n"
            "  办法：名称换成别的结尾，如 .txt、.html。没有写入任何文件。\n\n",
        ),
        (
            ["--format", "pdf"],
            "reportgen: --format 只能是 text、markdown、json、html\n要看说明，请运行“reportgen diff -h”。\n",
        ),
        (["--format", "html"], "错误：网页要写进文件\n  办法：加上 -o 文件名.html。\n\n"),
    ],
)
def test_wrong_options_are_told(
    options: list[str], message: str, two_files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *two_files, *options]) == 2

    assert capsys.readouterr() == ("", message)


def test_a_side_that_does_not_fit_the_schema_is_told_as_by_check(
    two_files: tuple[str, str], edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("basic: 961.51", "basic: 多"))
    assert run(["check", "data/2022.yaml"]) == 1
    told = capsys.readouterr().err.rpartition("data/2022.yaml：")[0]

    assert run(["diff", *two_files, "--docx", "修订.docx"]) == 1

    assert capsys.readouterr() == ("", told)
    assert not Path("修订.docx").exists()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("2022", "{{ facts.emergencies }}", "{{ facts.emergency }}"),
        ("water", "source: facts.改善灌溉", "source: facts.改善灌"),
        ("water", "unit: 亩, source: facts.改善灌溉", "unit: 公里, source: facts.改善灌溉"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_as_by_check(
    file: str, old: str, new: str, project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"data/{file}.yaml"
    edit(path, (old, new))
    assert run(["check", path]) == 1
    told = capsys.readouterr().err.rpartition(f"{path}：")[0]

    assert run(["diff", path, path]) == 1

    assert capsys.readouterr() == ("", told)


def test_colours_only_on_a_terminal_that_wants_them(
    two_files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run(["diff", *two_files]) == 0
    colored = capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["diff", *two_files]) == 0

    assert "\x1b[31;9m0.38万元\x1b[0m\x1b[32m0.39万元\x1b[0m" in colored
    assert "\x1b" not in capsys.readouterr().out
