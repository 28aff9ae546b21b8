"""A template learned by its probes, which takes seconds, and kept between runs for as long as nothing of it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reportgen.authoring.yaml_text import yaml_text
from reportgen.files.cache import recall, remember
from reportgen.files.read import WORD, UnreadableFile, digest_of, read_file
from reportgen.reading.lists import share_between_lists
from reportgen.reading.patterns import Block, Learned, Move, Pattern, Token
from reportgen.reading.probes import Press, own_files, probe_documents
from reportgen.schema.nodes import SchemaNode

_KIND = "learned"


def learn_template(press: Press, template: str) -> Learned:
    """What the probes of a template show, from the last run if all is still the same of which they are made."""
    own = [*own_files(press.project, press.lineage, template)]
    made_from = _made_from(press, template, own)
    kept = recall(_KIND, made_from)
    if kept is not None:
        return learned_from(json.loads(kept), press.contract.shape)
    learned = Learned(press.contract.shape)
    for document in probe_documents(press, template, own):
        learned.learn(document)
    share_between_lists(learned)
    learned.settle()
    remember(_KIND, made_from, json.dumps(as_plain(learned), ensure_ascii=False, separators=(",", ":")))
    return learned


def _made_from(press: Press, template: str, own: list[dict[str, Any]]) -> str:
    """All that probes are made of: schema, template, formats, Word files, and data of the project."""
    lineage, word = press.lineage, []
    for folder in lineage.folders:
        for path in sorted(folder.rglob("*.docx")):
            try:
                word.append(f"{path.relative_to(folder)} {digest_of(read_file(path, WORD, lineage.root))}")
            except UnreadableFile as fault:
                word.append(f"{path.relative_to(folder)} {fault.code}")
    formats = [tree.source.text for tree in lineage.formats]
    parts = [template, press.contract.schema.digest, press.templates.digest, *formats, *word, *map(yaml_text, own)]
    return json.dumps(parts, ensure_ascii=False)


def as_plain(learned: Learned) -> dict[str, Any]:
    """What was learned, of lists, texts and numbers alone; each token stands once, and is called by its number."""
    numbers: dict[Token | None, int] = {None: 0}

    def number(token: Token | None) -> int:
        return numbers.setdefault(token, len(numbers))

    patterns = [
        {
            "block": [each.key, [], each.cells, each.numbered, each.heading, each.title, each.chart, each.holder],
            "order": each.order,
            "after": [[number(before), [*map(number, after)]] for before, after in each.after.items()],
            "last": sorted(map(number, each.last)),
        }
        for each in learned.patterns.values()
    ]
    return {
        "patterns": patterns,
        "tokens": [token for token in numbers if token is not None],
        "pairs": [[*pair, count] for pair, count in learned.pairs.items()],
        "moves": [[*move, steps] for move, steps in learned.moves.items()],
        "figures": sorted(learned.figures),
    }


def learned_from(plain: Mapping[str, Any], shape: SchemaNode) -> Learned:
    """The same, as it was learned."""
    learned = Learned(shape)
    tokens = [None, *(Token(*token)._replace(parts=tuple(token[-1])) for token in plain["tokens"])]
    for each in plain["patterns"]:
        pattern = Pattern(Block(*each["block"]))
        pattern.order = each["order"]
        for before, after in each["after"]:
            pattern.after[tokens[before]] = {token: None for at in after if (token := tokens[at]) is not None}
        pattern.last = {tokens[at] for at in each["last"]}
        learned.patterns[pattern.key] = pattern
    for before, after, count in plain["pairs"]:
        learned.pairs[before, after] = count
    for before, now, owner, together, steps in plain["moves"]:
        learned.moves[Move(tuple(before), tuple(now), owner, together)].update(steps)
    learned.figures = set(plain["figures"])
    return learned
