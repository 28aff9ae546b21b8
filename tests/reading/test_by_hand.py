"""Reports as offices type them: what comes back of each, and that nothing else is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.docx.pieces import DocxPiece, docx_pieces
from reportgen.files.project import find_project
from reportgen.reading.align import joined, readings_of
from reportgen.reading.choose import choose_template
from reportgen.reading.patterns import CELL
from reportgen.reading.read import ReadReport
from tests.reading.facts_back import Back, facts_back
from tests.reading.learned import reader_of
from tests.reading.typed import (
    chapter,
    lines_of,
    narrow,
    numbered_by_word,
    protected,
    typed,
    wide,
    with_changes,
    with_contents,
    with_contents_field,
    with_header,
    with_text_box,
)
from tests.tools.broken_docx import packed, unpacked
from tests.tools.project_copy import ProjectCopy
from tests.tools.root import ROOT

STARTER = "data/starter.yaml"


class _Office:
    """Reads reports back by the standard template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = lines_of(str(folder / STARTER))
        self.starter = Case(folder / STARTER)

    def read(self, content: bytes) -> tuple[ReadReport, Back]:
        """What a Word file says, and how much of the starter that is; the data must fit the schema, blanks aside."""
        found = reader_of("standard").read(docx_pieces(content), "zh", "旧报告.docx")
        path = self.folder / "data" / "read.yaml"
        path.write_text(found.text, "utf-8")
        case = Case(path)
        problems = case.contract.validator.problems(case.facts)
        assert [problem.code for problem in problems if not problem.code.startswith("not-filled")] == []
        return found, facts_back(self.starter, case)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> _Office:
    copied = ProjectCopy(ROOT, tmp_path_factory.mktemp("office"), data=True)
    return _Office(copied.fresh())


@pytest.mark.parametrize(
    ("change_lines", "change"),
    [
        (wide, with_contents_field),
        (narrow, with_text_box),
        (with_contents, with_header),
        (list, numbered_by_word),
        (list, with_changes),
        (list, protected),
    ],
)
def test_a_report_typed_anew_says_the_same(
    office: _Office, change_lines: Callable[[list[str]], list[str]], change: Callable[[object], None]
) -> None:
    found, back = office.read(typed(change_lines(office.lines), change))

    assert back.missing == []
    assert found.unsure == {}
    assert found.differences == []
    assert found.tracked == (change is with_changes)


@pytest.mark.parametrize("title", ["目　录", "目次", "Contents", "Table of contents"])
def test_a_table_of_contents_says_nothing_of_its_own(title: str) -> None:
    lines = [title, "一、部门基本情况………1", "一、部门基本情况", "目录外的项目没有发生"]

    assert [reading.place for reading in readings_of(joined(map(DocxPiece, lines)))] == [3, 4]


def test_chapters_in_another_order_say_the_same(office: _Office) -> None:
    lines = office.lines
    second, third = chapter(lines, "二"), chapter(lines, "三")
    order = [*lines[: second.start], *lines[third], *lines[second], *lines[third.stop :]]

    found, back = office.read(typed(order))

    assert back.share >= 0.95
    assert found.unclaimed == []


def test_a_missing_chapter_is_to_be_filled_in(office: _Office) -> None:
    accounts = chapter(office.lines, "二")

    found, back = office.read(typed([*office.lines[: accounts.start], *office.lines[accounts.stop :]]))

    assert {path.partition(".")[0] for path in back.missing} <= {"income", "expenditure"}
    assert found.blanks >= 2
    assert found.differences == []


def test_a_chapter_that_no_template_has_is_kept_and_no_number_is_taken_from_it(office: _Office) -> None:
    start = chapter(office.lines, "四").start
    extra = ["四、财政监督检查情况", "区审计局于6月进行了专项审计，审计金额88.80万元，没有发现违规。"]

    found, back = office.read(typed([*office.lines[:start], *extra, *office.lines[start:]]))

    assert back.missing == []
    assert "审计金额" in found.text


def test_a_table_in_the_place_of_a_sentence_is_copied_to_the_end(office: _Office) -> None:
    at = next(index for index, line in enumerate(office.lines) if "年总收入" in line)
    table = ["项目 | 金额（万元）", "财政拨款收入 | 391.00", "其他收入 | 3.00", "年初结转和结余 | 6.00"]

    found, back = office.read(typed([*office.lines[:at], *table, *office.lines[at + 1 :]]))

    assert {path.partition(".")[0] for path in back.missing} <= {"income"}
    assert "财政拨款收入 | 391.00" in found.text


def test_of_what_is_told_in_other_words_no_zero_is_made_up(office: _Office) -> None:
    told = "三公经费：公车运行1.8万元，接待0.2万元，没有购车和出国。"

    found, _ = office.read(typed([told if "全年三公经费支出" in line else line for line in office.lines]))

    lines = found.text.splitlines()
    start = lines.index("  three_public:")
    assert [line.split("  #")[0] for line in lines[start + 1 : start + 5]] == [
        f"    {name}: 待填" for name in ("vehicle_operation", "vehicle_purchase", "reception", "abroad")
    ]


def test_no_zero_is_made_up_that_a_number_of_the_report_denies(office: _Office) -> None:
    """With a zero for what was spent another sentence would come out, but for its number."""
    order = re.compile("(基本支出[^；]*)；(项目支出[^；]*)；")

    found, _ = office.read(typed([order.sub(r"\2；\1；", line) for line in office.lines]))

    assert found.data["expenditure"]["project"] == Decimal("180.00")  # as a narrative says, as if in other words
    assert "expenditure.project" in found.unsure
    assert [line for line in found.text.splitlines() if re.match(" *[a-z_]*spent: 0", line)] == []
    assert found.differences == []


@pytest.mark.parametrize(
    ("printed", "by_hand", "kept"),
    [
        (
            "编制16个，其中：参公编制10个，事业编制6个",
            "编制16名，其中参公编制10名、事业编制6名",
            ["- name: 参公编制", "count: 10", "- name: 事业编制", "count: 6"],
        ),
        (
            "财政拨款收入391.00万元，其他收入3.00万元",
            "财政拨款收入391.00万，其他收入0.0003亿",
            ["- name: 财政拨款收入", "amount: 391.00", "- name: 其他收入", "amount: 3.0000"],
        ),
        ("退休人员7人", "退休人员0.0007万人", ["retired: 7"]),
    ],
)
def test_units_typed_otherwise_make_no_names(office: _Office, printed: str, by_hand: str, kept: list[str]) -> None:
    lines = [line.replace(printed, by_hand) for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    said = [line.strip().partition("  #")[0] for line in found.text.splitlines()]
    assert "\n".join(kept) in "\n".join(said)
    assert found.unsure == {}


def test_a_share_is_no_amount_and_what_begins_within_a_sentence_is_marked(office: _Office) -> None:
    lines = [line.replace("；年末结转和结余5.40万元。", "；年末无结转和结余。") for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert "amount: 45.00" not in found.text
    assert found.unsure == {"expenditure.reasons": "待核：第25段是“年末无结转和结余”，不一定就是这一项"}
    assert "  reasons: 年末无结转和结余\n" in found.text


def test_what_is_counted_in_other_things_is_no_amount(office: _Office) -> None:
    lines = [line.replace("其他收入3.00万元", "上年1次、其他收入3.00万元") for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert "amount: 1\n" not in found.text
    (note,) = found.unsure.values()
    assert note.startswith("待核")
    assert "次、其他收入" in note


@pytest.mark.parametrize(
    ("printed", "by_hand"),
    [
        ("2026年3月16日", "二〇二六年三月十六日"),
        ("2025年12月31日", "二○二五年十二月三十一日"),
        ("2025年12月31日", "二零二五年十二月卅一日"),
    ],
)
def test_dates_in_characters_are_dates(office: _Office, printed: str, by_hand: str) -> None:
    lines = [line.replace(printed, by_hand) for line in office.lines]
    assert lines != office.lines

    found, back = office.read(typed(lines))

    assert (back.missing, found.unsure, found.differences, found.unclaimed) == ([], {}, [], [])


def test_narratives_keep_dates_as_they_are_typed(office: _Office) -> None:
    lines = [line.replace("部分项目的", "二〇二四年五月起部分项目的") for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert "problems: 二〇二四年五月起部分项目的" in found.text


def test_a_signature_without_a_day_is_to_be_looked_at(office: _Office) -> None:
    found, back = office.read(typed([line.replace("2026年3月16日", "二〇二六年三月") for line in office.lines]))

    assert back.missing == ["signature.date"]
    assert found.unsure == {"signature.date": "待核：报告里是“二〇二六年三月”，这里填不了"}


def test_a_footnote_is_none_of_the_fields(office: _Office) -> None:
    parts = unpacked(typed(office.lines))
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = "<w:footnote w:id='2'><w:p><w:r><w:t>数据取自年报，共99个。</w:t></w:r></w:p></w:footnote>"
    parts["word/footnotes.xml"] = f"<w:footnotes {names}>{note}</w:footnotes>".encode()

    found, back = office.read(packed(parts))

    assert back.missing == []
    assert [reading.line.text for reading in found.unclaimed] == ["数据取自年报，共99个。"]


def test_a_sentence_that_a_page_has_torn_is_one(office: _Office) -> None:
    at = next(index for index, line in enumerate(office.lines) if "接待查档利用者" in line)
    line = office.lines[at]
    middle = line.index("接待查档")

    found, back = office.read(typed([*office.lines[:at], line[:middle], line[middle:], *office.lines[at + 1 :]]))

    assert back.missing == []
    assert found.unclaimed == []


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "错误：文件加了密码，或者是旧格式 .doc\n  办法：用 Word 打开，去掉密码，另存为 .docx 格式。\n",
            "error: the file has a password or is of the old kind .doc\n"
            "  to do: Open it in Word, take the password away and save it as .docx.\n",
        ),
        (
            b"",
            "错误：文件是空的\n  办法：在 Word 里重新保存一份，或者换一份完好的。\n",
            "error: the file is empty\n  to do: Save it anew in Word, or take an intact one.\n",
        ),
        (
            b"{\\rtf1 }",
            "错误：这不是一份 Word 文档\n  办法：用 Word 另存为 .docx 格式，或者删掉它。\n",
            "error: this is not a Word document\n  to do: Save it as .docx in Word, or delete it.\n",
        ),
    ],
)
def test_what_is_no_docx_is_told_in_both_languages(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: bytes, zh: str, en: str
) -> None:
    Path("旧报告.docx").write_bytes(content)

    assert run(["read", "旧报告.docx"]) == 1
    assert capsys.readouterr().err == f"旧报告.docx: {zh}\n"

    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["read", "旧报告.docx"]) == 1
    assert capsys.readouterr().err == f"旧报告.docx: {en}\n"


def test_tracked_changes_and_what_is_none_of_the_fields_are_told_in_english(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    Path("old.docx").write_bytes(typed(lines_of(STARTER), with_changes))

    assert run(["read", "old.docx", "-o", "data/read.yaml"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("written: data/read.yaml; ")
    assert " read from old.docx by the template standard\n" in said
    assert "The file has tracked changes; it was read as if all of them were accepted.\n" in said
    assert said.endswith("then check:\n\n  reportgen check data/read.yaml\n")
    assert run(["check", "data/read.yaml"]) == 0


OWN = [
    "清水县水利局2023年度部门整体支出绩效自评报告",
    "一、部门概况",
    "清水县水利局是县政府工作部门，核定编制42名，年末在职38人。",
    "二、部门主要职责",
    "（一）负责保障水资源的合理开发利用，拟订水利规划和政策；",
    "（二）负责生活、生产经营和生态环境用水的统筹和保障；",
    "三、年度绩效目标设定情况",
    "2023年，完成农村饮水安全巩固提升工程12处。",
    "四、存在的问题",
    "一是项目前期工作不够充分，部分项目开工偏迟。",
    "二是绩效指标设置不够细化。",
    "清水县水利局",
    "2024年3月15日",
]

POSTS = {"staff.posts_total": "待核：照第3段的“核定编制42名”填的，看看说的是不是这一项"}


def test_chapters_that_no_template_has_are_chapters_of_their_own(office: _Office) -> None:
    found, _ = office.read(typed(OWN))

    assert [(section["title"], section["text"][:7]) for section in found.data["sections"]] == [
        ("部门概况", "清水县水利局是"),
        ("部门主要职责", "负责保障水资源"),
        ("年度绩效目标设定情况", "{{ year"),
        ("存在的问题", "一是项目前期工"),
    ]
    assert found.data["department"]["name"] == "清水县水利局"
    assert found.data["department"]["functions"] == ["待填"]
    assert found.data["objective"] == "待填"
    assert (found.period, found.unsure, found.unclaimed) == ("2023", POSTS, [])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (["清水县水利局", "2023年度部门整体支出绩效自评报告"], "清水县水利局"),
        (["关于清水县水利局2023年部门整体支出绩效的自评情况报告"], "清水县水利局"),
        (["附件1", "清水县水利局", "关于2023年度整体支出情况的报告"], "清水县水利局"),
        (["2023年度部门整体支出情况汇报"], "待填"),
        (["2023年3月15日", "自评报告"], "待填"),
    ],
)
def test_a_title_in_other_words_says_whose_report_it_is(office: _Office, title: list[str], name: str) -> None:
    found, _ = office.read(typed([*title, *OWN[1:]]))

    assert found.data["department"]["name"] == name
    assert found.data["year"] == ("待填" if "日" in title[0] else 2023)
    assert found.unsure.keys() == POSTS.keys()


def test_a_name_that_only_the_title_has_is_to_be_looked_at(office: _Office) -> None:
    found, _ = office.read(typed([OWN[0], *OWN[3:-2]]))

    assert found.unsure == {
        "department.name": "待核：第1段是“清水县水利局2023年度部门整体支出绩效自评报告”，不一定就是这一项"
    }


def test_a_narrative_that_does_not_stand_behind_its_heading_is_to_be_looked_at(office: _Office) -> None:
    lines = [line for line in office.lines if not line.endswith("机构职能")]
    assert len(lines) < len(office.lines)

    found, back = office.read(typed(lines))

    assert {path.partition("[")[0] for path in found.unsure} <= {"department.functions"}
    assert back.share >= 0.9


def test_a_report_of_which_no_template_has_the_chapters_is_read_by_the_usual_one(project: Path) -> None:
    assert choose_template(docx_pieces(typed(OWN)).pieces, find_project(Path(STARTER))) == "standard"


MONEY = [
    *OWN[:7],
    "四、预算执行情况",
    "全年基本支出612.10万元，项目支出0.058632亿元。",
    "“三公”经费支出8.60万元，其中公务用车运行维护费7.20万元，公务接待费1.40万元。上年基本支出590.00万元。",
    "公务接待费比上年减少0.10万元，年末结转和结余3.50万元，年末结转结余4.50万元。2023年总收入1,256.3万元。",
    "向上争取资金1,080.50万元。",
    *OWN[-2:],
]


def test_figures_that_narratives_call_by_their_names_are_filled_in_and_referred_to(office: _Office) -> None:
    found, _ = office.read(typed(MONEY))

    assert found.unsure == POSTS | {
        "expenditure.basic": "待核：照第9段的“基本支出612.10万元”填的，看看说的是不是这一项",
        "expenditure.project": "待核：照第9段的“项目支出0.058632亿元”填的，看看说的是不是这一项",
        "execution.three_public.vehicle_operation": (
            "待核：照第10段的“公务用车运行维护费7.20万元”填的，看看说的是不是这一项"
        ),
        "execution.three_public.reception": "待核：照第10段的“公务接待费1.40万元”填的，看看说的是不是这一项",
        "income.total": "待核：照第11段的“总收入1,256.3万元”填的，看看说的是不是这一项",
    }
    assert found.data["expenditure"] == {"basic": Decimal("612.10"), "project": Decimal("586.320000")}
    text = re.sub(r"\n *", "", found.text)
    assert "全年基本支出{{ expenditure.basic }}，项目支出{{ facts.项目支出 }}。" in text  # it is not printed so
    assert "公务用车运行维护费{{ execution.three_public.vehicle_operation }}，公务接待费{{" in text
    assert "上年基本支出{{ facts.上年基本支出 }}" in text
    assert "{{ year }}年总收入{{ income.total }}。" in text
    assert found.data["facts"]["向上争取资金"]["value"] == Decimal("1080.50")


def test_a_figure_that_is_said_already_is_referred_to_and_in_no_doubt(office: _Office) -> None:
    lines = [line.replace("部分项目的", "项目支出180.00万元，部分项目的") for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert "项目支出{{ expenditure.project }}，部分项目的" in found.text
    assert found.unsure == {}


def test_a_narrative_in_the_place_of_another_gives_way_to_what_stands_in_its_own(office: _Office) -> None:
    divisions = "内设综合科、保管利用科和编研科三个科室。"
    lines = [divisions if "设置3个科室" in line else line for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert found.data["objective"].startswith("{{ year }}年，示范区档案馆整体支出的绩效目标是")
    assert found.unsure == {}
    assert [reading.line.text for reading in found.unclaimed] == [divisions]


def test_items_are_doubted_from_the_one_of_which_others_are_a_part(office: _Office) -> None:
    lines = [
        line.replace(
            "现有在职人员14人（参公编制9人，事业编制5人），退休人员7人",
            "年末实有14人，其中参公9人、事业5人，另有退休7人",
        )
        for line in office.lines
    ]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert found.unsure == {
        f"staff.in_service[{index}].name": f"待核：第13段是“{name}”，不一定就是这一项"
        for index, name in enumerate(["年末实有", "其中参公", "事业", "另有退休"])
    }


def test_what_follows_an_item_out_of_place_is_to_be_looked_at_as_well(office: _Office) -> None:
    lines = [
        "海滨市公安局交通警察支队2024年度部门整体支出绩效自评报告",
        "一、部门基本情况",
        "（一）机构组成。支队是市公安局直属机构，设8个大队。",
        "（二）机构职能。负责道路交通安全管理。",
        "（三）队伍情况。队伍稳定。",
    ]

    found, _ = office.read(typed(lines))

    assert [task["title"] for task in found.data["tasks"]] == ["机构组成", "机构职能", "队伍情况"]
    assert {path for path in found.unsure if path.startswith("tasks")} == {
        f"tasks[{index}].{name}" for index in range(3) for name in ("title", "text")
    }


def test_a_name_with_a_sentence_in_it_is_to_be_looked_at(office: _Office) -> None:
    lines = [*OWN[:-2], "联系电话：0731-88881234"]

    found, _ = office.read(typed(lines))

    assert found.unsure["signature.name"] == "待核：第12段是“联系电话：0731-88881234”，不一定就是这一项"


def test_a_heading_within_a_narrative_is_to_be_looked_at(office: _Office) -> None:
    at = next(index for index, line in enumerate(office.lines) if "编制2025年部门预算" in line)
    lines = [*office.lines[: at + 1], "（七）公车管理", "全年没有违规用车。", *office.lines[at + 1 :]]

    found, _ = office.read(typed(lines))

    assert found.data["budgeting"]["preparation"].endswith("公车管理\n\n全年没有违规用车。")
    assert found.unsure == {"budgeting.preparation": "待核：第32段是“公车管理”，不一定就是这一项"}


def test_a_sentence_in_other_words_is_no_remark_nor_a_name_and_nothing_is_computed_of_what_is_missing(
    office: _Office,
) -> None:
    lines = [
        line.replace("示范区档案馆2025年总收入400.00万元，其中：", "示范区档案馆2025年度收入合计400.00万元，包括：")
        for line in office.lines
    ]
    lines = [line.replace("属于财政拨款的事业单位，", "属于财政拨款的事业单位，办公地点在春华路，") for line in lines]

    found, _ = office.read(typed(lines))

    assert [*found.unsure] == ["department.nature", "income.reasons"]
    assert "“财政拨款的事业单位，办公地点在春华路”" in found.unsure["department.nature"]
    assert found.unsure["income.reasons"].startswith("待核：第23段是“示范区档案馆2025年度收入合计400.00万元，包括：")
    assert found.differences == []  # of 98.65% nothing can be said without the income


@pytest.mark.parametrize(
    ("said", "path", "value", "told"),
    [
        ("我局核定编制42名。", "staff.posts_total", 42, "我局核定编制42名"),
        ("年末实有在职人员38名。", "staff.in_service_total", 38, "年末实有在职人员38名"),
        (
            "清水县水利局公务接待费1.40万元。",
            "execution.three_public.reception",
            "1.40",
            "清水县水利局公务接待费1.40万元",
        ),
        ("2023年度基本支出为612.10万元。", "expenditure.basic", "612.10", "基本支出为612.10万元"),
        ("2023年末结转和结余3.50万元。", "expenditure.closing_balance", "3.50", "年末结转和结余3.50万元"),
    ],
)
def test_a_figure_is_known_behind_whose_it_is_and_by_any_word_that_counts_people(
    office: _Office, said: str, path: str, value: object, told: str
) -> None:
    found, _ = office.read(typed([*OWN[:2], "清水县水利局是县政府工作部门。", *OWN[3:7], "四、其他", said, *OWN[-2:]]))

    assert found.unsure == {path: f"待核：照第9段的“{told}”填的，看看说的是不是这一项"}
    at: Any = found.data
    for name in path.split("."):
        at = at[name]
    assert at == Decimal(str(value))


def test_the_figures_of_others_and_of_other_times_are_not_taken(office: _Office) -> None:
    others = (
        "下属农技中心基本支出200.00万元，人均公务接待费0.20万元，公务接待费不超过2.00万元，上年末结转和结余3.00万元。"
    )

    found, _ = office.read(typed([*OWN[:7], "四、其他情况", others, *OWN[-2:]]))

    assert found.unsure == POSTS
    assert [*found.data["facts"]][-4:] == [
        "下属农技中心基本支出",
        "人均公务接待费",
        "公务接待费不超过",
        "上年末结转和结余",
    ]


def test_figures_that_nothing_explains_are_called_as_well(office: _Office) -> None:
    told = "我馆核定编制16名（参公10名、事业6名）。现有在职人员14人。"
    lines = [told if "编制16个" in line else line for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert found.data["staff"]["posts_total"] == 16
    assert found.unsure["staff.posts_total"] == "待核：照第13段的“我馆核定编制16名”填的，看看说的是不是这一项"


def test_a_report_without_chapters_and_without_words_of_a_template_is_read_by_the_usual_one(project: Path) -> None:
    lines = ["2025年度部门整体支出绩效评价报告", "市图书馆是公益一类事业单位。", "编制38个，退休22人。"]

    assert choose_template(docx_pieces(typed(lines)).pieces, find_project(Path(STARTER))) == "standard"


def test_a_short_line_of_points_is_an_entry_of_the_contents() -> None:
    assert [reading.place for reading in readings_of(joined(map(DocxPiece, ["一、部门概况……1", "正文……"])))] == [2]


def test_the_title_in_other_words_is_not_left_over_where_it_says_nothing_new(office: _Office) -> None:
    lines = list(office.lines)
    assert "示范区档案馆" in lines[0]
    lines[0] = "示范区档案馆2025年度整体支出情况自评材料"

    found, _ = office.read(typed(lines))

    assert found.unclaimed == []


def test_a_chapter_of_the_template_that_is_called_otherwise_is_no_chapter_of_its_own(office: _Office) -> None:
    lines = [line.replace("部门财政资金收支情况", "部门收支情况") for line in office.lines]
    assert lines != office.lines

    found, back = office.read(typed(lines))

    assert (back.missing, found.unsure, found.data.get("sections")) == ([], {}, None)
    assert [reading.line.text for reading in found.unclaimed] == ["部门收支情况"]


@pytest.mark.parametrize(
    ("printed", "by_hand", "doubted"),
    [
        ("事业编制5人）", "事业编制5人，男8人，女6人）", ["男", "女"]),
        ("退休人员7人", "退休人员7人，编外聘用人员5人", ["编外聘用人员"]),
        ("事业编制5人）", "事业编制5人，工勤编制0人）", []),
    ],
)
def test_items_beyond_the_total_that_is_said_are_to_be_looked_at(
    office: _Office, printed: str, by_hand: str, doubted: list[str]
) -> None:
    lines = [line.replace(printed, by_hand) for line in office.lines]
    assert lines != office.lines

    found, _ = office.read(typed(lines))

    assert found.unsure == {
        f"staff.in_service[{index}]": f"待核：第13段是“{name}”，不一定就是这一项"
        for index, name in enumerate(doubted, start=2)
    }


def test_a_month_is_no_year(office: _Office) -> None:
    lines = [office.lines[0], *(line.replace("2025年", "本年度") for line in office.lines[1:])]
    assert "截至本年度12月31日" in lines[12]

    found = reader_of("standard").read(docx_pieces(typed(lines)), "zh", "旧报告.docx")

    assert found.data["year"] == 2025
    assert "year" not in found.unsure


@pytest.mark.parametrize("line", ["单位：元", "（金额单位：万元）"])
def test_what_stands_above_a_table_is_no_narrative(office: _Office, line: str) -> None:
    found, _ = office.read(typed([*OWN[:7], line, "项目 | 金额", "基本支出 | 612.10", *OWN[7:]]))

    assert [reading.line.text.partition(CELL)[0] for reading in found.unclaimed] == [line, "项目", "基本支出"]
    assert "单位" not in found.data["sections"][2]["text"]
