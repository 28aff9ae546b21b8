"""Which font a PDF is set in where a format names one: the font itself by any of its names, or what stands in for it.

Typst knows a font by one name alone, mostly the English one, so that 仿宋 is sought as `FangSong` as well.
"""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from reportgen.layout.style import Font

_REGULAR, _BOLD = 400, 700
_BLACK = 900
_OFFICE_LINE = 1300  # of a Chinese font at single spacing in Word, in thousandths of the size of type
# The names of one font, as it is declared in Word files and as its file calls itself.
_NAMES = (
    ("仿宋_GB2312", "FangSong_GB2312"),
    ("仿宋", "FangSong"),
    ("楷体_GB2312", "KaiTi_GB2312"),
    ("楷体", "KaiTi"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
    ("新宋体", "NSimSun"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    ("方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    ("微软雅黑", "Microsoft YaHei"),
    ("等线", "DengXian"),
    ("华文仿宋", "STFangsong"),
    ("华文楷体", "STKaiti"),
    ("华文宋体", "STSong"),
    ("华文中宋", "STZhongsong"),
    ("华文黑体", "STHeiti"),
)
# Fonts of one kind, those that come closest to the standard's first.
_FANG = ("仿宋_GB2312", "仿宋", "华文仿宋", "FZFangSong-Z02", "FandolFang R", "FandolFang")
_KAI = ("楷体_GB2312", "楷体", "华文楷体", "FZKai-Z03", "FandolKai", "Kaiti SC", "AR PL UKai CN")
_HEI = ("黑体", "华文黑体", "FZHei-B01", "FandolHei", "Heiti SC", "Source Han Sans SC", "Noto Sans CJK SC", "微软雅黑")
_SONG = (
    *("宋体", "新宋体", "华文宋体", "FZShuSong-Z01", "FandolSong", "Songti SC"),
    *("Source Han Serif SC", "Noto Serif CJK SC", "AR PL UMing CN"),
)
_TITLE = ("方正小标宋简体", "方正小标宋_GBK", "Source Han Serif SC", "Noto Serif CJK SC", "华文中宋", *_SONG)
_TIMES = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "Tinos")
_ARIAL = ("Arial", "Liberation Sans", "Nimbus Sans", "Arimo")
_COURIER = ("Courier New", "Liberation Mono", "Nimbus Mono PS", "Cousine")
_KINDS = (_FANG, _KAI, _HEI, _SONG, _TITLE, _TIMES, _ARIAL, _COURIER)
# The fonts of which titles are set in the blackest letters, as 小标宋 is black itself.
_LIGHT = frozenset(["source han serif sc", "noto serif cjk sc"])
# Of fonts that are free, the height of a line as their files have it.
_LINES = {
    **dict.fromkeys(["fandolfang r", "fandolfang", "fandolkai", "fandolhei", "fandolsong"], 1200),
    **dict.fromkeys(["noto serif cjk sc", "source han serif sc"], 1437),
    **dict.fromkeys(["noto sans cjk sc", "source han sans sc"], 1448),
    **dict.fromkeys(["times new roman", "liberation serif", "arial", "liberation sans"], 1150),
    **dict.fromkeys(["courier new", "liberation mono"], 1133),
}


class Variant(NamedTuple):
    """A font as it is installed: its family, its weight (400 is regular) and whether its letters are slanted."""

    family: str
    weight: int
    slanted: bool


class Face(NamedTuple):
    """What a declared font is set in: the `family`, empty if there is no font at all that would do; the `weight` of its
    regular letters. `line` is the height of a line at single spacing, in thousandths of the size of type. `bold` and
    `italic` tell that it has such letters; `stands_in` that it is another font."""

    family: str
    weight: int = _REGULAR
    line: int = _OFFICE_LINE
    bold: bool = False
    italic: bool = False
    stands_in: bool = False


class Replaced(NamedTuple):
    """A font that is not installed, and the family that stands in for it; empty if none does."""

    name: str
    by: str


class FontBook:
    """The fonts of a machine, for reports whose formats declare `declared` ones; knows afterwards which of them are
    `missing`, each with what stands in for it."""

    def __init__(self, variants: Iterable[Variant], declared: Iterable[Font] = ()) -> None:
        self._families: dict[str, list[Variant]] = {}
        for variant in variants:
            self._families.setdefault(variant.family.lower(), []).append(variant)
        self._substitutes = {font.name: font.substitute for font in declared if font.substitute}
        self._faces: dict[str, Face] = {}

    def face(self, name: str) -> Face:
        """What a font is set in that a format calls so."""
        if name not in self._faces:
            self._faces[name] = self._find(name)
        return self._faces[name]

    def _find(self, name: str) -> Face:
        if own := self._installed(name):
            return self._face(own, name)
        for other in (self._substitutes.get(name, ""), *_alike(name, self._substitutes.get(name, ""))):
            if other and (found := self._installed(other)):
                return self._face(found, name)._replace(stands_in=True)
        return Face("", stands_in=True)

    def _installed(self, name: str) -> list[Variant]:
        return next((self._families[known] for known in _names_of(name) if known in self._families), [])

    def _face(self, variants: list[Variant], name: str) -> Face:
        family = variants[0].family
        weights = {variant.weight for variant in variants}
        black = family.lower() in _LIGHT and _BLACK in weights and name in _TITLE[:2]
        return Face(
            family,
            _BLACK if black else _REGULAR,
            _LINES.get(family.lower(), _OFFICE_LINE),
            bold=max(weights) >= _BOLD and not black,
            italic=any(variant.slanted for variant in variants),
        )

    def missing(self) -> list[Replaced]:
        """The fonts that have been asked for and are not there, in the order of their names."""
        return [Replaced(name, face.family) for name, face in sorted(self._faces.items()) if face.stands_in]


@lru_cache(maxsize=256)
def _names_of(name: str) -> tuple[str, ...]:
    """All names of a font, in small letters, its own first."""
    others = next((names for names in _NAMES if name.lower() in [known.lower() for known in names]), ())
    return (name.lower(), *(known.lower() for known in others if known.lower() != name.lower()))


@lru_cache(maxsize=256)
def _alike(*names: str) -> tuple[str, ...]:
    """Fonts of the same kind as one of some names, and those that are there for any text."""
    known = {alias for name in names if name for alias in _names_of(name)}
    kinds: Mapping[tuple[str, ...], set[str]] = {
        kind: {alias for name in kind for alias in _names_of(name)} for kind in _KINDS
    }
    # A font of several kinds is of the first: 小标宋 may be set in any 宋体, not the other way round.
    same = next((kind for kind, aliases in kinds.items() if aliases & known), ())
    return (*same, *_SONG, *_HEI)
