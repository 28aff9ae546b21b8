"""Lists that one place of a template writes learn each other's sentences, each under its own paths."""

from __future__ import annotations

from reportgen.files.project import find_project
from reportgen.reading.lists import share_between_lists
from reportgen.reading.patterns import CELL, Block, Learned, Move, Pattern, Slot, Token
from reportgen.template.resolve import contract_of, template_lineage
from tests.tools.root import ROOT

HEAD, ROW = "t.html.j2:1 title 0 0 ", "t.html.j2:2 t.html.j2:3 row2 "


def _learned() -> Learned:
    project = find_project(ROOT / "data")
    return Learned(contract_of(project, lineage=template_lineage(project, "scored")).shape)


def _name(list_: str) -> Token:
    return Token("text", "", f"{list_}.indicators[].name")


def _taught(learned: Learned, key: str, tokens: list[Token], cells: int, holder: str) -> None:
    block = Block(f"{key}{holder}", [Slot(token, token.path) for token in tokens], cells, holder=holder)
    pattern = learned.patterns.setdefault(block.key, Pattern(block))
    pattern.learn(tokens)
    learned.orders[block.key].append(0.5)


def _shared() -> Learned:
    """Of one table a name alone has been seen, of those of a list a grade behind it as well."""
    learned = _learned()
    cell = Token("word", CELL, before="1 score_tables[].indicators[].name ")
    _taught(learned, ROW, [_name("score_table")], 2, "score_table")
    _taught(learned, ROW, [_name("score_tables[]"), cell, Token("word", "等级:")], 2, "score_tables")
    _taught(learned, HEAD, [Token("text", "", "score_tables[].title")], 0, "score_tables")
    _taught(learned, HEAD, [Token("text", "", "score_table.title")], 0, "score_table")
    head, row = f"{HEAD}score_tables", f"{ROW}score_tables"
    learned.pairs[head, row] += 2
    learned.pairs[row, head] += 1
    slots = (head, "score_tables[].title"), (row, "score_tables[].indicators[].name")
    learned.moves[Move(slots[1], slots[1], "score_tables[].indicators", False)]["next"] += 3
    learned.moves[Move(slots[1], slots[0], "score_tables", False)]["next"] += 1
    share_between_lists(learned)
    return learned


def test_what_was_seen_of_the_one_may_stand_in_the_other() -> None:
    pattern = _shared().patterns[f"{ROW}score_table"]

    cell = Token("word", CELL, before="1 score_table.indicators[].name ")
    assert [*pattern.after[None]] == [_name("score_table")]
    assert [*pattern.after[_name("score_table")]] == [cell]
    assert [*pattern.after[cell]] == [Token("word", "等级:")]


def test_another_table_begins_only_in_a_list() -> None:
    pairs = _shared().pairs
    head, row = f"{HEAD}score_table", f"{ROW}score_table"

    assert (pairs[head, row], pairs[row, head]) == (2, 0)


def test_items_are_counted_alike() -> None:
    learned = _shared()
    slot = f"{ROW}score_table", "score_table.indicators[].name"

    assert learned.moves[Move(slot, slot, "score_table.indicators", False)] == {"next": 3}
    assert [move.owner for move in learned.moves if move.now[0] == f"{HEAD}score_table"] == []


def _number(path: str, before: str = "") -> Token:
    return Token("number", "", path, before=before)


def test_how_the_sentence_of_one_record_goes_on_that_of_a_like_one_may() -> None:
    """What names the record is its own, and a record that is defined otherwise learns nothing."""
    learned, key = _learned(), "fund.html.j2:3 body 0 0 "
    first, second, other = "government_fund.income", "state_capital.income", "income.total"
    names = {
        path: Token("word", text, before="year") for path, text in ((first, "基金"), (second, "国有"), (other, "总"))
    }
    close = Token("word", "年末", before=f"1 {first} ")
    for path, behind in ((first, [close, _number("government_fund.closing_balance")]), (second, []), (other, [])):
        _taught(learned, key, [names[path], _number(path), *behind], 0, "")
    share_between_lists(learned)

    pattern = learned.patterns[key]
    closed = Token("word", "年末", before=f"1 {second} ")
    assert [*pattern.after[names[second]]] == [_number(second)]
    assert [*pattern.after[_number(second)]] == [closed]
    assert [*pattern.after[closed]] == [_number("state_capital.closing_balance")]
    assert _number("state_capital.closing_balance") in pattern.last
    assert not pattern.after[_number(other)]
