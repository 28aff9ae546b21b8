"""What was edited in Word goes back into the narratives, exactly; all else is told and touches nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from reportgen import Case
from reportgen.cli import run
from reportgen.docx.story import read_story
from reportgen.docx.unpack import Package
from tests.tools.broken_docx import packed, unpacked
from tests.tools.libreoffice import convert_to_docx
from tests.tools.repository import git
from tests.tools.root import ROOT

DATA, REPORT = "data/2022.yaml", "out/报告.docx"


@pytest.fixture
def report(project: Path) -> Path:
    path = project / REPORT
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(Case(DATA).docx)
    return path


def paragraph_with(document: Any, text: str) -> Any:
    return next(paragraph for paragraph in document.paragraphs if text in paragraph.text)


def edited(path: Path, *changes: tuple[str, str]) -> None:
    """The report with words replaced as Word does it, which keeps the runs of a paragraph no longer apart."""
    document: Any = Document(str(path))
    for old, new in changes:
        paragraph = paragraph_with(document, old)
        text = paragraph.text.replace(old, new)
        for run_ in paragraph.runs[1:]:
            run_._r.getparent().remove(run_._r)
        paragraph.runs[0].text = text
    document.save(str(path))


def story_of(content: bytes) -> str:
    return read_story(Package(content)).digest


CHANGES = [
    ("组织起草或审核", "负责起草和审核"),
    ("组织机关党委换届，选举产生新一届班子", "完成机关党委换届"),
    ("全年开展各类警示教育4次", "全年组织开展警示教育4次"),
    ("包括通知、意见11件", "其中通知、意见11件"),
    ("形成常务会纪要24期，", ""),
    ("厉行节约", "厉行勤俭节约"),
]


@pytest.mark.parametrize("saved_by", ["python-docx", "LibreOffice"])
def test_sentences_go_back_and_the_report_is_then_what_was_edited(
    saved_by: str, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(DATA).read_text("utf-8")
    edited(report, *CHANGES)
    if saved_by == "LibreOffice":
        shutil.copy(convert_to_docx(report, tmp_path / "另存"), report)

    assert run(["absorb", REPORT]) == 0
    out = capsys.readouterr().out
    assert out.startswith("out/报告.docx 有 4 处与 data/2022.yaml 生成的报告不同（[-报告原来的-]{+文件里的+}）：\n")
    assert (
        "    ~ （1）[-组织起草或-]{+负责起草和+}审核以区人民政府、区政府办公室名…\n      写回 data/2022.yaml:55\n"
        in out
    )
    assert out.endswith(
        "要写进 data/2022.yaml 的有 4 处。\n"
        "写回以后生成的报告，文字和数与 out/报告.docx 一样。\n"
        "还没有写进 data/2022.yaml；要写，加上 --write\n"
    )
    assert Path(DATA).read_text("utf-8") == before

    assert run(["absorb", REPORT, DATA, "--write"]) == 0
    assert capsys.readouterr().out.endswith(
        "\n已写进 data/2022.yaml\n\n下一步：重新生成报告：\n\n  reportgen build data/2022.yaml\n"
    )
    after = Path(DATA).read_text("utf-8")
    old, new = before.splitlines(), after.splitlines()
    assert [line for line in new if line not in old] == [
        "      负责起草和审核以区人民政府、区政府办公室名义印发和上报的文件。",
        "      印发《区政府办机关党委{{ year }}年党建工作要点》，完成机关党委换届，"
        "指导各支部完成书记选举和支部委员补选，推动机关党建“三级四岗”责任清单落地见效。",
        "      全年组织开展警示教育{{ facts.warning_education }}，"
        "围绕“涉网”腐败问题开展谈心谈话{{ facts.integrity_talks }}，"
        "在各类会议上通报违纪违法典型案例、重申党风廉政建设要求{{ facts.integrity_briefings }}。",
        "      以区政府办公室名义印发文件{{ facts.office_documents }}，其中{{ facts.office_documents | parts }}；",
        "      发出常务会议议定事项通知{{ facts.executive_decisions }}；",
        "  measures: 厉行勤俭节约，节能降耗",
    ]
    assert len(old) == len(new)
    assert story_of(Case(DATA).docx) == story_of(report.read_bytes())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("typed", ["。", ""])
@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("不够精细。", "不够精细。绩效目标不够具体。"), "  problems: 部分项目的预算测算不够精细。绩效目标不够具体。"),
        (("不够精细。", "不够精细！"), "  problems: 部分项目的预算测算不够精细！"),
        (
            ("不够精细。", "不够精细，绩效目标不够具体。"),
            "  problems: 部分项目的预算测算不够精细，绩效目标不够具体{stop}",
        ),
        (("的预算测算不够精细。", "测算粗。"), "  problems: 部分项目测算粗{stop}"),
    ],
)
def test_what_is_put_behind_the_last_full_stop_goes_back(
    typed: str, change: tuple[str, str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stop is printed whether it is typed or not."""
    text = (ROOT / "data/starter.yaml").read_text("utf-8").replace("不够精细。", f"不够精细{typed}")
    Path("data/2025.yaml").write_text(text, "utf-8")
    Path("报告.docx").write_bytes(Case("data/2025.yaml").docx)
    edited(Path("报告.docx"), change)

    assert run(["absorb", "报告.docx", "--write"]) == 0
    assert "写回以后生成的报告，文字和数与 报告.docx 一样。" in capsys.readouterr().out
    wanted = text.replace(f"  problems: 部分项目的预算测算不够精细{typed}", line.format(stop=typed))
    assert Path("data/2025.yaml").read_text("utf-8") == wanted


@pytest.mark.usefixtures("folder")
def test_a_full_stop_that_is_taken_out_is_of_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "data/starter.yaml", "data/2025.yaml")
    Path("报告.docx").write_bytes(Case("data/2025.yaml").docx)
    edited(Path("报告.docx"), ("不够精细。", "不够精细"))

    assert run(["absorb", "报告.docx"]) == 1
    assert "删去了“。”：这是模板的字" in capsys.readouterr().out


LEFT = """  一、部门基本情况 › （一）机构组成和机构职能
    ~ （一）[-机构-]{+单位+}组成和机构职能
      “机构”改成“单位”：这是模板的字（templates/standard/1-department.html.j2:4），要改请告诉模板的维护人
  一、部门基本情况 › （一）机构组成和机构职能 › 1. 机构组成
"""
FIELDS = """      文件里是 12个，按数据是 10个：内设机构个数 = 内设机构的个数。数不从报告写回，要改就改数据
      “秘书二”改成“机要”：它由数据的另一项印出（data/2022.yaml:44），要改就改那里
  一、部门基本情况 › （一）机构组成和机构职能 › 2. 机构职能
    ~ （1）[-组织起草或-]{+起草{{ year }}年+}审核以区人民政府、区政府办公室名…
      “{{ year }}年”里有花括号，数据里花括号是引用，所以这段叙述没有写回；请在 data/2022.yaml:55 自己改
    - （2）受理镇人民政府、街道办事处和区政府各部门报来的请示、报告，拟出办理意见，送区政府领导审批。
      删掉的，数据没有动；不要它的，在 data/2022.yaml:59 删掉
    + 新加的一段话。
      新加的，数据里没有它的位置，没有写回
  一、部门基本情况 › （三）年度主要工作任务 › 1. 持之以恒抓好党建工作
    ~ …4次，围绕“涉网”腐败问题开展谈[-心谈话20余次-]{+话30余次+}，在各类会议上通报违纪违法典型案…
      文件里是 30余次，按数据是 20余次：“涉网”腐败问题谈心谈话  data/2022.yaml:103。数不从报告写回，要改就改数据
      删去了“心谈”：同一小句里的数也改了，数不写回，所以这小句的话也没有写回；数改好以后，请在 data/2022.yaml:307 自己改

有 6 处不写回，或者没有全部写回，原因见上。
"""


def test_numbers_words_of_the_template_and_other_fields_are_told_and_stay(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(DATA).read_bytes()
    edited(
        report,
        ("（一）机构组成", "（一）单位组成"),
        ("设置10个股室", "设置12个股室"),
        ("秘书二股", "机要股"),
        ("谈心谈话20余次", "谈话30余次"),
        ("组织起草或审核", "起草{{ year }}年审核"),
    )
    document: Any = Document(str(report))
    gone = paragraph_with(document, "受理镇人民政府")._p
    gone.getparent().remove(gone)
    paragraph_with(document, "承办区政府全体会议").insert_paragraph_before("新加的一段话。")
    document.save(str(report))

    assert run(["absorb", REPORT]) == 1
    out = capsys.readouterr().out
    assert LEFT in out
    assert out.endswith(FIELDS)
    assert Path(DATA).read_bytes() == before


def test_a_number_alone_is_nothing_to_write(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(DATA).read_bytes()
    edited(report, ("受理热线工单26845件", "受理热线工单26854件"))

    assert run(["absorb", REPORT, "--write"]) == 1
    out = capsys.readouterr().out
    assert out.endswith(
        "      文件里是 26854件，按数据是 26845件：受理热线工单  data/2022.yaml:179。数不从报告写回，要改就改数据\n\n"
        "有 1 处不写回，或者没有全部写回，原因见上。\n"
    )
    assert "写回 data/2022.yaml" not in out
    assert Path(DATA).read_bytes() == before


GAMES = "data/education/2024.yaml"
STAYS = "。数不从报告写回，要改就改数据"
HELD = (
    "：同一小句里的数也改了，数不写回，所以这小句的话也没有写回；数改好以后，请在 data/education/2024.yaml:134 自己改"
)


@pytest.fixture
def games(project: Path) -> Path:
    """A report that says 举办各级各类体育赛事36场，公共体育场馆全年开放, of which 36场 is a reference."""
    path = project / REPORT
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(Case(GAMES).docx)
    return path


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("四十场", ["文件里是 四十场，按数据是 36场{from}" + STAYS]),
        ("四场", ["文件里是 四场，按数据是 36场{from}" + STAYS]),
        ("三十多场", ["文件里是 三十多场，按数据是 36场{from}" + STAYS]),
        ("几十场", ["文件里是 几十场，按数据是 36场{from}" + STAYS]),
        ("４６场", ["文件里是 ４６场，按数据是 36场{from}" + STAYS]),
        ("40余场", ["文件里是 40余场，按数据是 36场{from}" + STAYS]),
        ("三十六场", ["文件里是 三十六场，按数据是 36场，不同的只是写法{from}。写法不从报告写回"]),
        ("３６场", ["文件里是 ３６场，按数据是 36场，不同的只是写法{from}。写法不从报告写回"]),
        ("近40场", ["文件里是 40场，按数据是 36场{from}" + STAYS, "“36场”改成“近40场”" + HELD]),
        ("近四十场", ["文件里是 四十场，按数据是 36场{from}" + STAYS, "“36场”改成“近四十场”" + HELD]),
        ("40场次", ["文件里是 40场次，按数据是 36场{from}" + STAYS, "“36场”改成“40场次”" + HELD]),
        (
            "多场",
            [
                "文件里没有了 36场{from}" + STAYS,
                "“36场”改成“多场”：里面有引用，引用不从报告里去掉，所以没有写回；真要去掉，请在 "
                "data/education/2024.yaml:134 自己改",
            ],
        ),
    ],
)
def test_a_reference_is_neither_taken_out_nor_given_words_that_belong_to_another_number(
    file: str, told: list[str], games: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(GAMES).read_bytes()
    edited(games, ("赛事36场", f"赛事{file}"))

    assert run(["absorb", REPORT, "--write"]) == 1

    lines = [line.replace("{from}", "：举办体育赛事  data/education/2024.yaml:120") for line in told]
    marked = f"    ~ 4. 开展全民健身活动。举办各级各类体育赛事[-36场-]{{+{file}+}}，公共体育场馆全年开放。\n"
    assert capsys.readouterr().out.endswith(
        marked + "".join(f"      {line}\n" for line in lines) + "\n有 1 处不写回，或者没有全部写回，原因见上。\n"
    )
    assert Path(GAMES).read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        # Words of the clause of the number stay, those of the next go back.
        (
            ("举办各级各类体育赛事36场，公共体育场馆全年开放", "承办各级各类体育赛事四十场，公共体育场馆全部开放"),
            "      举办各级各类体育赛事{{ facts.赛事 }}，公共体育场馆全部开放。",
        ),
        # Clauses that changed places are one change: none of them is lost, and none stands twice.
        (
            ("举办各级各类体育赛事36场，公共体育场馆全年开放", "公共体育场馆全年开放，举办各级各类体育赛事四十场"),
            "      举办各级各类体育赛事{{ facts.赛事 }}，公共体育场馆全年开放。",
        ),
        # A number that is the same may have other words beside it.
        (
            ("举办各级各类体育赛事36场", "承办体育赛事36场"),
            "      承办体育赛事{{ facts.赛事 }}，公共体育场馆全年开放。",
        ),
        # A clause that is gone with its number is gone, but not the number alone.
        (("举办各级各类体育赛事36场，", ""), "      公共体育场馆全年开放。"),
        (
            ("举办各级各类体育赛事36场，", "举办各级各类体育赛事，"),
            "      举办各级各类体育赛事{{ facts.赛事 }}，公共体育场馆全年开放。",
        ),
    ],
)
def test_of_a_clause_with_another_number_nothing_goes_back(edit: tuple[str, str], line: str, games: Path) -> None:
    before = Path(GAMES).read_text("utf-8").splitlines()
    edited(games, edit)

    run(["absorb", REPORT, "--write"])

    after = Path(GAMES).read_text("utf-8").splitlines()
    assert after[134] == line
    assert [*after[:134], *after[135:]] == [*before[:134], *before[135:]]


@pytest.mark.usefixtures("folder")
def test_a_number_among_the_parts_that_one_reference_prints_leads_to_its_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(ROOT / "data/starter.yaml", "data/2025.yaml")
    before = Path("data/2025.yaml").read_bytes()
    Path("报告.docx").write_bytes(Case("data/2025.yaml").docx)
    edited(Path("报告.docx"), ("文书档案2100卷", "文书档案2150卷"))

    assert run(["absorb", "报告.docx", "--write"]) == 1
    assert (
        f"卷，声像档案…\n      文件里是 2150，按数据是 2100：文书档案  data/2025.yaml:120{STAYS}\n\n有"
    ) in capsys.readouterr().out
    assert Path("data/2025.yaml").read_bytes() == before


@pytest.mark.usefixtures("folder")
def test_a_date_leads_to_its_field_by_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "data/starter.yaml", "data/2025.yaml")
    before = Path("data/2025.yaml").read_bytes()
    Path("报告.docx").write_bytes(Case("data/2025.yaml").docx)
    edited(Path("报告.docx"), ("2026年3月16日", "2026年4月1日"))

    assert run(["verify", "报告.docx"]) == 1
    assert capsys.readouterr().out.endswith(
        "      文件里是 4月，按数据是 3月：成文日期  data/2025.yaml:298\n"
        "      文件里是 1日，按数据是 16日：成文日期  data/2025.yaml:298\n"
    )
    assert run(["absorb", "报告.docx", "--write"]) == 1
    assert (
        "      “3”改成“4”：它是数据里的“成文日期”（data/2025.yaml:298），要改就改那里\n"
        "      “16”改成“1”：它是数据里的“成文日期”（data/2025.yaml:298），要改就改那里\n"
    ) in capsys.readouterr().out
    assert Path("data/2025.yaml").read_bytes() == before


def test_a_paragraph_that_was_parted_or_joined_loses_no_half(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(DATA).read_bytes()
    document: Any = Document(str(report))
    first = paragraph_with(document, "承办区政府全体会议")
    text = first.text
    at = text.index("协助")
    first.runs[0].text, second = text[:at], text[at:]
    first._p.addnext(document.add_paragraph(second)._p)
    joined, next_one = paragraph_with(document, "根据区政府中心工作"), paragraph_with(document, "组织办理人大代表建议")
    joined.runs[0].text = joined.text + next_one.text
    next_one._p.getparent().remove(next_one._p)
    document.save(str(report))

    assert run(["absorb", REPORT, "--write"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("out/报告.docx 有 2 处与")
    assert out.count("一段分成了几段，没有写回；请在 data/2022.yaml:") == 1
    assert out.count("几段并成了一段，没有写回；请在 data/2022.yaml:") == 1
    assert "[-↵-]" in out
    assert "{+↵+}" in out
    assert not any(said in out for said in ("新加的", "删掉的", "没有了", "多了"))
    assert Path(DATA).read_bytes() == before


@pytest.mark.parametrize("at", [("责任清单", "警示教育"), ("选举产生", "责任清单"), ("警示教育", "在各类会议")])
def test_a_paragraph_in_three_parts_is_one_place_with_the_numbers_that_are_others(
    at: tuple[str, str], report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(DATA).read_bytes()
    document: Any = Document(str(report))
    whole = paragraph_with(document, "谈心谈话20余次")
    text = whole.text.replace("20余次", "30余次")
    cuts = [0, *(text.index(word) for word in at), len(text)]
    for run_ in whole.runs[1:]:
        run_._r.getparent().remove(run_._r)
    parts = [text[start:end] for start, end in pairwise(cuts)]
    whole.runs[0].text = parts[-1]
    for part in parts[:-1]:
        whole.insert_paragraph_before(part)
    document.save(str(report))

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert "在报告里改的 1 处" in out
    assert out.count("↵") == 2
    assert "  一、部门基本情况 › （三）年度主要工作任务 › 1. 持之以恒抓好党建工作\n" in out
    assert out.count("文件里") == 2  # the head of the list, and the number
    assert "文件里是 30余次，按数据是 20余次：“涉网”腐败问题谈心谈话  data/2022.yaml:103\n" in out

    assert run(["absorb", REPORT, "--write"]) == 1
    assert "一段分成了几段，没有写回；请在 data/2022.yaml:307 自己分\n\n有 1 处不写回" in capsys.readouterr().out
    assert Path(DATA).read_bytes() == before


def test_data_that_have_changed_since_are_compared_as_git_has_them(
    repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    report = repository / REPORT
    report.parent.mkdir(exist_ok=True)
    report.write_bytes(Case(DATA).docx)
    edited(report, ("组织起草或审核", "负责起草和审核"), ("厉行节约", "厉行勤俭节约"))
    edit(DATA, ("  project: 12491.39", "  project: 12491.40"), ("measures: 厉行节约", "measures: 坚持节约"))

    assert run(["absorb", REPORT, "--write"]) == 1
    out = capsys.readouterr().out
    assert "      写回 data/2022.yaml:55\n" in out
    assert "的叙述在数据里后来也改过，没有写回；请自己改进去\n" in out
    text = Path(DATA).read_text("utf-8")
    assert "      负责起草和审核以区" in text
    assert "measures: 坚持节约，节能降耗" in text
    assert "project: 12491.40" in text

    git("checkout", "-q", "--orphan", "别的")
    assert run(["absorb", REPORT, "--write"]) == 2
    assert capsys.readouterr().err == (
        "out/报告.docx: 错误：data/2022.yaml 已经不是生成这份报告时的内容，git 里也找不到那时的文件，"
        "分不清哪些是在报告里改的\n"
        "  办法：照现在的数据重新生成报告，在新的报告上改；或者把当时的数据文件找回来，写在后面。没有写入任何文件。\n\n"
    )


def test_a_data_file_that_others_save_meanwhile_stays_theirs(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportgen.provenance.absorb import Absorbed

    edited(report, ("组织起草或审核", "负责起草和审核"))
    theirs = Path(DATA).read_bytes() + "# 别人加的\n".encode()
    save = Absorbed.save

    def late(found: Absorbed) -> None:
        Path(DATA).write_bytes(theirs)
        save(found)

    monkeypatch.setattr(Absorbed, "save", late)

    assert run(["absorb", REPORT, "--write"]) == 4
    assert Path(DATA).read_bytes() == theirs


def test_byte_order_mark_line_ends_and_comments_stay(report: Path) -> None:
    whole = (
        Path(DATA).read_text("utf-8").replace("measures: 厉行节约，节能降耗", "measures: '厉行节约，节能降耗'  # 说明")
    )
    Path(DATA).write_bytes(b"\xef\xbb\xbf" + whole.replace("\n", "\r\n").encode())
    report.write_bytes(Case(DATA).docx)
    edited(report, ("厉行节约", "厉行勤俭节约"))
    before = Path(DATA).read_bytes()

    assert run(["absorb", REPORT, "--write"]) == 0
    assert Path(DATA).read_bytes() == before.replace("厉行节约".encode(), "厉行勤俭节约".encode())


def test_tracked_changes_count_as_accepted(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = unpacked(report.read_bytes())
    body = parts["word/document.xml"].decode()
    old = "<w:t>根据市中区三定方案"
    assert old not in body
    start = body.index("管理区政府计算机网络")
    run_start = body.rindex("<w:r>", 0, start)
    ins = '<w:ins w:id="901" w:author="甲"><w:r><w:t>（2）统一</w:t></w:r></w:ins>'
    tracked = body[:run_start] + body[run_start:].replace("管理区政府计算机网络", "维护区政府计算机网络", 1)
    parts["word/document.xml"] = (tracked[:run_start] + ins + tracked[run_start:]).encode()
    report.write_bytes(packed(parts))

    assert run(["absorb", REPORT]) == 1
    out = capsys.readouterr().out
    assert out.startswith("文件里有 1 处修订没有处理，都当作接受。\n")
    assert "{+（2）统一+}" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["out/报告.pdf"], 2, "out/报告.pdf: 错误：PDF 里改的写不回数据"),
        ([REPORT], 0, ""),
        (["没有.docx"], 2, "没有.docx: 错误：没有这个文件"),
        ([REPORT, ""], 2, "错误：文件名是空的"),
    ],
)
def test_what_there_is_nothing_to_take_from(
    arguments: list[str], code: int, said: str, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out/报告.pdf").write_bytes(b"%PDF-1.7\n")

    assert run(["absorb", *arguments, *([DATA] if arguments[0].endswith("pdf") else [])]) == code
    captured = capsys.readouterr()
    assert captured.err.startswith(said)
    if not code:
        assert captured.out == "out/报告.docx 与 data/2022.yaml 生成的报告一样，没有要写回的。\n"


def test_programs_get_the_same_and_are_not_asked(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(*_: object) -> bool:
        raise AssertionError("a program was asked")

    monkeypatch.setattr("reportgen.cli.absorb.is_wanted", nobody)
    before = Path(DATA).read_bytes()
    edited(report, ("组织起草或审核", "负责起草和审核"), ("10个股室", "12个股室"))

    assert run(["absorb", REPORT, "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert {key: said[key] for key in ("version", "file", "data", "recorded", "remaining", "written")} == {
        "version": 1,
        "file": REPORT,
        "data": DATA,
        "recorded": True,
        "remaining": 1,
        "written": False,
    }
    number, sentence = said["edits"]
    assert (sentence["made"], sentence["kept"]) == (["data/2022.yaml:55"], [])
    assert number["made"] == []
    assert [(kept["why"], kept["path"]) for kept in number["kept"]] == [("figure", "department.division_count")]
    assert number["numbers"][0]["file"] == "12个"
    assert number["said"] == [
        "文件里是 12个，按数据是 10个：内设机构个数 = 内设机构的个数。数不从报告写回，要改就改数据"
    ]
    assert Path(DATA).read_bytes() == before

    assert run(["absorb", REPORT, "--format", "json", "--write"]) == 1
    assert json.loads(capsys.readouterr().out)["written"] is True
    assert "负责起草和审核".encode() in Path(DATA).read_bytes()
    report.write_bytes(Case(DATA).docx)
    assert run(["absorb", REPORT, "--format", "json", "--write"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["written"], again["edits"], again["remaining"]) == (False, [], 0)


def test_words_that_were_taken_out_or_put_in_are_told_as_such_with_the_numbers_that_went(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(
        report,
        ("基本支出961.51万元，占7.15%；", "基本支出961.51万元；"),
        ("机构组成和机构职能", "机构和机构职能"),
        ("（二）人员概况", "（二）现有人员概况"),
    )

    assert run(["absorb", REPORT]) == 1

    out = capsys.readouterr().out
    assert (
        "      删去了“组成”：这是模板的字（templates/standard/1-department.html.j2:4），要改请告诉模板的维护人\n"
    ) in out
    assert "      加上了“现有”：这是模板的字（templates/standard/1-department.html.j2:" in out
    assert (
        "      文件里没有了 7.15%：基本支出占比 = 基本支出 ÷ 总支出。数不从报告写回，要改就改数据\n"
        "      删去了“，占7.15%”：这是模板照数据印的（templates/standard/2-accounts.html.j2:"
    ) in out


def test_what_holds_for_many_words_of_a_paragraph_is_told_once(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(report, ("基本支出961.51万元，占7.15%；", "基本支出961.51万元,占7.15%；"))
    document: Any = Document(str(report))
    paragraph = paragraph_with(document, "基本支出961.51万元,占")
    paragraph.runs[0].text = paragraph.text.replace("，", ",")
    document.save(str(report))

    assert run(["absorb", REPORT]) == 1

    lines = [line for line in capsys.readouterr().out.splitlines() if "“，”改成“,”" in line]
    assert lines
    assert len(lines) == len(set(lines))


def test_after_writing_what_did_not_go_back_is_to_be_mended_first(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(report, ("厉行节约", "厉行勤俭节约"), ("机构组成和机构职能", "机构和机构职能"))

    assert run(["absorb", REPORT, "--write"]) == 1

    assert capsys.readouterr().out.endswith(
        "\n已写进 data/2022.yaml\n\n下一步：没有写回的，照上面说的自己改；改好再重新生成。"
        "重新生成以后，报告里没有写回的改动就没有了：\n\n  reportgen build data/2022.yaml\n"
    )


def test_a_report_that_was_made_by_hand_is_sent_to_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document: Any = Document()
    document.add_paragraph("市中区政府办2022年度部门整体支出绩效评价报告")
    document.add_paragraph("2022年总支出13452.90万元。")
    document.save("手工.docx")

    assert run(["absorb", "手工.docx", DATA]) == 2

    assert capsys.readouterr().err == (
        "手工.docx: 错误：它没有来历记录，文字也大半不是 data/2022.yaml 生成的那些，不像是由它生成的\n"
        "  办法：手工做的报告，用 reportgen read 手工.docx 读成数据文件；由别的数据生成的，写明那一份："
        "reportgen absorb 手工.docx 数据文件。没有写入任何文件。\n\n"
    )
