"""Reading a file that is broken: past each fault to the next line that can be read, so that all faults come at once."""

from __future__ import annotations

import yaml

from reportgen.errors import Problem
from reportgen.facts.lines import leave_out, read_lines
from reportgen.facts.reader import BrokenFile, Reader
from reportgen.facts.tree import MappingNode
from reportgen.facts.yaml_slips import explain_syntax
from reportgen.places import Place, Source

MAX_ROUNDS = 40
"""How many faults that only the parser finds are read past: more than anybody mends before checking again."""

MAX_READ = 2_000_000
"""How many characters are read in all rounds: a file of a usual size in each of them, a very large one in none."""


def read_on(source: Source) -> None:
    """Read as much as can be read of a file that the parser or the reader has refused.

    Raises:
        BrokenFile: with every fault of form that was found, and what could be read. None is raised where nothing more
            can be found out than is known: the file is too large, is written like JSON, or holds no names.
    """
    if len(source.text) > MAX_READ or source.text.lstrip().startswith(("{", "[")):
        return
    read = read_lines(source)
    found = list(read.problems)
    facts: MappingNode | None = None
    for _ in range(max(1, min(MAX_ROUNDS, MAX_READ // max(1, len(source.text))))):
        text = "\n".join(read.lines)
        reader = Reader(source, text, read.values)
        try:
            root = reader.read()
        except yaml.reader.ReaderError:
            return
        except yaml.MarkedYAMLError as error:
            slip = explain_syntax(error, Source(source.name, text))
            line = slip.place.line if slip.place else 0
            if slip.place and line not in read.told:
                found.append(slip._replace(place=Place(source, *slip.place[1:])))
            mark = error.problem_mark or error.context_mark
            if not (leave_out(read, line) or (mark and leave_out(read, mark.line + 1))):
                found += _untold(reader, read.told)
                break
        else:
            found += _untold(reader, read.told)
            facts = root if isinstance(root, MappingNode) else None
            break
    if not found or (facts is None and not read.told):
        return
    raise BrokenFile(found, facts, read.told | {problem.place.line for problem in found if problem.place})


def _untold(reader: Reader, told: set[int]) -> list[Problem]:
    return [problem for problem in reader.problems if problem.place is None or problem.place.line not in told]
