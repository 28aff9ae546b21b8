"""Which changes of a paragraph go back is found in time that grows with it and no faster."""

from __future__ import annotations

import pytest

from reportgen.provenance import rewriting
from reportgen.provenance.rewriting import Cut, Made, _Change, _Clauses


@pytest.mark.parametrize(("count", "kept"), [(10, 5), (100, 50), (1000, 0)])
def test_of_very_many_changes_none_goes_back_rather_than_each_is_held_against_each(
    count: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clauses = _Clauses("改了。" * count)
    changes = [_Change(3 * n, 3 * n + 2, "变") for n in range(count)]
    made = [Made(Cut(*change), change, "改了", "objective") for change in changes]
    for each in made[::2]:
        clauses.hold(each.change)
    compared = []
    monkeypatch.setattr(rewriting, "_is_moved", lambda *pair: compared.append(pair))

    goes, stays = clauses.parted(made)

    assert (len(goes), len(stays)) == (kept, count - kept)
    assert len(compared) <= rewriting._MOST_COMPARED
