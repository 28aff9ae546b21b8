"""Where a figure comes from, said: its formula over titles and values, and over the paths of what is typed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from reportgen.places import Place, Source
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.money import IN_YUAN
from reportgen.values.operations import Operation
from reportgen.values.records import members_of

_SIGNS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ ", "sum": " + ", "tally": " + "}
_CODE = {"+": " + ", "-": " - ", "*": " * ", "/": " / ", "sum": " + ", "tally": " + "}
_BINDS = {"+": 1, "-": 1, "sum": 1, "tally": 1, "*": 2, "/": 2}
_LAST, _THIS = "上年", "本年"
_MAX_NAME = 24
MAX_DIGITS = 12


def value_text(figure: Figure) -> str:
    """The exact value with its unit, as it is typed or computed; a number without end is cut after 12 digits."""
    if isinstance(figure.origin, Stated) and figure.form.kind != "percent":
        return f"{figure.origin.text}{figure.unit}"
    text = f"{figure.value:f}"
    if len(text.partition(".")[2]) > MAX_DIGITS:
        whole, point, rest = exact_text(figure.value).partition(".")
        text = f"{whole}{point}{rest[:MAX_DIGITS]}…" if len(rest) > MAX_DIGITS else f"{whole}{point}{rest}"
    return f"{text}{figure.unit}"


def exact_text(value: Decimal) -> str:
    """A Decimal in plain digits, without the zeros that a division leaves behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name_of(figure: Figure, own: Source | None = None) -> str:
    """What people call a figure: the name of its item, its title, or its path.

    Args:
        own: the data file; a figure that rests on last year's alone is called last year's.
    """
    name = str(members_of(figure).get("name") or figure.title or figure.path)
    name = name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"
    return last_name(name) if own is not None and name and is_last(figure, own) else name


def last_name(name: str) -> str:
    """What a figure of last year is called: `本年支出合计` is `上年支出合计`."""
    return f"{_LAST}{name.removeprefix(_THIS)}"


def is_last(figure: Figure, own: Source) -> bool:
    """Whether all that a figure rests on is last year's: typed in another file than `own`, or there as last year's."""
    found = False
    for part in figure.stated_parts():
        origin = part.origin
        if isinstance(origin, Stated) and (place := origin.place):
            if place.source is own and not origin.of_last_year:
                return False
            found = True
    return found


def formula_words(figure: Figure, own: Source | None = None) -> str:
    """The formula with names and values: `基本支出 961.51万元 ÷ 总支出 13452.90万元`; empty for a typed figure."""
    if not isinstance(figure.origin, Computed):
        return ""
    origin = figure.origin
    if origin.operation is Operation.SAME and not _is_named(origin.operands[0]):
        return formula_words(origin.operands[0], own)
    return _joined(figure, _SIGNS, lambda part: f"{name_of(part, own)} {value_text(part)}", _is_named) or origin.formula


def formula_names(figure: Figure, own: Source | None = None) -> str:
    """The formula with names alone: `基本支出 ÷ 总支出`; empty for a typed figure."""
    if not isinstance(figure.origin, Computed):
        return ""
    origin = figure.origin
    if origin.operation is Operation.SAME and not _is_named(origin.operands[0]):
        return formula_names(origin.operands[0], own)
    return _joined(figure, _SIGNS, lambda part: name_of(part, own), _is_named) or origin.formula


def formula_code(figure: Figure, own: Source) -> str:
    """The formula over the paths of typed values alone: `expenditure.basic / expenditure.total`.

    Args:
        own: the data file; what is typed in another one is last year's, and begins with `last.`.
    """
    if isinstance(figure.origin, Computed):
        text = _joined(figure, _CODE, lambda part: _path(part, own), lambda part: isinstance(part.origin, Stated))
        return text or figure.origin.formula
    return _path(figure, own)


def typed_places(figure: Figure) -> list[tuple[Figure, Place]]:
    """The typed figures that a figure rests on, each with its place."""
    return [(part, part.place) for part in figure.stated_parts() if part.place]


def _is_named(figure: Figure) -> bool:
    return bool(figure.title)


def _path(figure: Figure, own: Source) -> str:
    origin = figure.origin
    if not isinstance(origin, Stated):
        return f"{figure.value:f}"
    before = "last." if origin.place and origin.place.source is not own else ""
    path = f"{before}{origin.path}"
    # The year of a date stands in the text of a date.
    return path if origin.typed is None or origin.typed.text == origin.text else f"year({path})"


def _joined(
    figure: Figure, signs: dict[str, str], leaf: Callable[[Figure], str], is_leaf: Callable[[Figure], bool]
) -> str:
    """The operands of a computed figure with their signs, in brackets where the outer operation binds closer."""
    origin = figure.origin
    assert isinstance(origin, Computed)
    operation = origin.operation

    def part(operand: Figure, first: bool) -> str:
        if operand.origin is None:
            return f"{exact_text(operand.value)}{operand.unit if signs is _SIGNS else ''}"
        if is_leaf(operand):
            return leaf(operand)
        text = _joined(operand, signs, leaf, is_leaf) if isinstance(operand.origin, Computed) else leaf(operand)
        inner = _operation(operand, is_leaf)
        loose = _BINDS.get(inner, 3) < _BINDS.get(operation, 0) or (
            not first and operation in ("-", "/") and inner in _BINDS and _BINDS[inner] <= _BINDS[operation]
        )
        return f"({text})" if loose else text

    if operation is Operation.COUNT:
        return f"count({origin.formula.partition(' | ')[0]})"
    parts = [part(operand, index == 0) for index, operand in enumerate(origin.operands)]
    if operation in signs:
        return signs[operation].join(parts) or "0"
    if operation is Operation.ABS:
        return f"|{parts[0]}|" if signs is _SIGNS else f"abs({parts[0]})"
    if operation is Operation.ROUNDED:
        return f"{parts[0]}（四舍五入到 {parts[1]} 位小数）" if signs is _SIGNS else f"round({', '.join(parts)})"
    if operation is Operation.CONVERT:
        return _converted(parts[0], origin, signs, is_leaf(origin.operands[0]))
    return parts[0] if operation is Operation.SAME else ""


def _operation(figure: Figure, is_leaf: Callable[[Figure], bool]) -> str:
    """What is done last in the text of a figure: a figure under another name is what it stands for."""
    origin = figure.origin
    if not isinstance(origin, Computed):
        return ""
    if origin.operation is Operation.SAME:
        below = origin.operands[0]
        return "" if is_leaf(below) else _operation(below, is_leaf)
    return "/" if origin.operation is Operation.CONVERT else origin.operation


def _converted(part: str, origin: Computed, signs: dict[str, str], is_leaf: bool) -> str:
    """An amount in another unit of money: `12345.60元 ÷ 10000`."""
    had, wanted = IN_YUAN[origin.operands[0].unit], IN_YUAN[origin.unit]
    sign, times = ("/", wanted // had) if wanted > had else ("*", had // wanted)
    grouped = part if is_leaf else f"({part})"
    return f"{grouped}{signs[sign]}{times}"
