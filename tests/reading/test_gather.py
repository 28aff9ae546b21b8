"""Which item of a list a name belongs to that several places of a report say."""

from __future__ import annotations

from reportgen.files.project import find_project
from reportgen.reading.align import Reading
from reportgen.reading.gather import gather
from reportgen.reading.match import Match, Part, line_of
from reportgen.reading.patterns import CELL, Block, Learned, Move, Pattern, Token
from reportgen.template.resolve import contract_of, template_lineage
from tests.tools.root import ROOT

KIND, NAME = Token("text", "", "projects[].name"), Token("text", "", "projects[].items[].name")
SENTENCE, ROW = Pattern(Block("t.html.j2:1 body 0 0 ", [])), Pattern(Block("t.html.j2:2 row2 projects", [], 2))


def _reading(place: int, pattern: Pattern, *filled: tuple[Token, str]) -> Reading:
    parts: list[Part] = []
    for token, text in filled:
        start = parts[-1].end if parts else 0
        parts.append(Part(token, start, start + len(text)))
    line = line_of("".join(text for _, text in filled))
    match = Match(pattern, tuple(parts), 5.0, exact=True)
    return Reading(place, line, False, pattern.cells, 0, False, False, False, match)


def _learned() -> Learned:
    project = find_project(ROOT / "data")
    return Learned(contract_of(project, lineage=template_lineage(project, "standard")).shape)


def test_of_several_items_with_one_name_the_next_one_is_meant() -> None:
    learned = _learned()
    in_sentence, kind, name = ((p.key, t.path) for p, t in ((SENTENCE, KIND), (ROW, KIND), (ROW, NAME)))
    learned.moves[Move(in_sentence, in_sentence, "projects", True)]["next"] += 1
    learned.moves[Move(in_sentence, kind, "projects", False)]["first"] += 1
    learned.moves[Move(kind, name, "projects", True)]["same"] += 1
    learned.moves[Move(name, kind, "projects", False)]["next"] += 1
    semicolon, border = (Token("word", ";"), "；"), (Token("word", CELL), CELL)

    said = gather(
        [
            _reading(1, SENTENCE, (KIND, "人员类"), semicolon, (KIND, "人员类")),
            _reading(2, ROW, (KIND, "人员类"), border, (NAME, "甲")),
            _reading(3, ROW, (KIND, "人员类"), border, (NAME, "乙")),
        ],
        learned,
    ).said

    assert {path: [one.value for one in each] for path, each in said.items() if path.endswith("items[0].name")} == {
        "projects[0].items[0].name": ["甲"],
        "projects[1].items[0].name": ["乙"],
    }


def test_what_has_another_name_is_another_item_where_no_probe_has_shown_it() -> None:
    amount = Token("number", "", "projects[].final", "万元")
    other = Pattern(Block("t.html.j2:3 heading 3 1 ", []))

    said = gather(
        [
            _reading(1, SENTENCE, (KIND, "人员类")),
            _reading(2, ROW, (amount, "12.00万元")),
            _reading(3, other, (KIND, "公用类")),
        ],
        _learned(),
    ).said

    names = {path: [one.value for one in each] for path, each in said.items() if path.endswith(".name")}
    assert names == {"projects[0].name": ["人员类"], "projects[1].name": ["公用类"]}


def test_an_item_that_is_called_as_a_figure_beside_its_list_is_that_figure() -> None:
    name, amount = Token("text", "", "income.sources[].name"), Token("number", "", "income.sources[].amount", "万元")
    learned, comma = _learned(), (Token("word", "，"), "，")
    slots = [(SENTENCE.key, token.path) for token in (name, amount)]
    learned.moves[Move(slots[1], slots[0], "income.sources", True)]["next"] += 1
    told = [("其他收入", "4.56万元"), ("上年结转和结余", "30.00万元"), ("本年收入合计", "4.56万元")]

    found = gather(
        [_reading(1, SENTENCE, *(part for what, much in told for part in ((name, what), (amount, much), comma)))],
        learned,
    )

    assert {path: [str(one.value) for one in each] for path, each in found.said.items()} == {
        "income.sources[0].name": ["其他收入"],
        "income.sources[0].amount": ["4.56"],
        "income.opening_balance": ["30.00"],
        "income.received": ["4.56"],
    }


def test_a_name_with_numbers_in_it_is_in_doubt_unless_another_place_says_it() -> None:
    name, amount = Token("text", "", "income.sources[].name"), Token("number", "", "income.sources[].amount", "万元")
    listed = Pattern(Block("t.html.j2:4 body 0 0 ", []))
    listed.learn([Token("word", "其中"), name, amount])
    slots = [(listed.key, token.path) for token in (name, amount)]
    learned = _learned()
    learned.moves[Move(slots[1], slots[0], "income.sources", True)]["next"] += 1
    told = [("上年3项补助", "1.00万元"), ("财政拨款收入391.00万", "3.00万元"), ("其他收入", "4.00万元")]

    said = gather(
        [
            _reading(1, listed, *(part for what, much in told for part in ((name, what), (amount, much)))),
            _reading(2, ROW, (KIND, "上年3项补助")),
        ],
        learned,
    ).said

    doubtful = [[one.doubtful for one in said[f"income.sources[{index}].name"]] for index in range(3)]
    assert doubtful == [[False], [True], [False]]
