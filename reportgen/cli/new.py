"""`reportgen new`: the data file of another year, from an old one or from the schema alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import say, say_error, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.project import DATA, find_project, shown, usual_template
from reportgen.messages import choose_language
from reportgen.values.period import YEAR, last_of

if TYPE_CHECKING:
    from reportgen.authoring.rollover import NewFile
    from reportgen.cli.parser import Command
    from reportgen.values.period import Period


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command, read_period_argument

    return Command(
        "new",
        callback=run_command,
        params=[
            click.Argument(["period"], metavar="YEAR", callback=read_period_argument),
            click.Option(["--from", "old"], metavar="FILE", type=PATH, help=say("cli-option-from")),
            click.Option(["--backwards"], is_flag=True, help=say("cli-option-backwards")),
            click.Option(["--blank"], is_flag=True, help=say("cli-option-blank")),
            click.Option(["--sample"], is_flag=True, help=say("cli-option-sample")),
            click.Option(["--seed"], type=click.IntRange(0, 1_000_000), metavar="N", help=say("cli-option-seed")),
            click.Option(["--template"], metavar="NAME", help=say("cli-option-new-template")),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-new-output")),
        ],
    )


def run_command(
    period: Period,
    old: str | None = None,
    backwards: bool = False,
    blank: bool = False,
    sample: bool = False,
    seed: int | None = None,
    template: str | None = None,
    output: str | None = None,
) -> int:
    """Write the file, then say what is to be filled in and what to look at."""
    if "" in (old, template, output):
        raise UsageError(Problem(code="name-empty"))
    if sum((old is not None, blank, sample)) != 1:
        raise UsageError(Problem(code="new-from-both" if old is not None or blank else "new-from-what"))
    if seed is not None and not sample:
        raise UsageError(Problem(code="new-seed-alone"))
    if backwards and old is None:
        raise UsageError(Problem(code="new-backwards-blank"))
    if template is not None and old is not None:
        raise UsageError(Problem(code="new-template-alone"))
    if sample:
        return _write_sample(period, template, output, seed or 0)
    if old is None:
        return _write_blank(period, template, output)
    from reportgen.authoring.rollover import roll_forward

    new = roll_forward(Path(old), period, output, choose_language(), backwards=backwards)
    new.save()
    _tell_new(new)
    return 0


def _write_blank(period: Period, template: str | None, output: str | None) -> int:
    from reportgen.authoring.blank import blank_text
    from reportgen.authoring.rollover import check_kind, new_path, written_path
    from reportgen.facts.load import parse_facts
    from reportgen.files.save import save_file
    from reportgen.places import Source
    from reportgen.schema.value_faults import unfilled_places
    from reportgen.template.resolve import contract_of, template_lineage

    # Where the file would be tells which project it belongs to.
    project = find_project(Path(output or DATA))
    folder = project.root / DATA
    path = new_path(period, output, (folder if project.own and folder.is_dir() else Path()) / f"{period}.yaml", None)
    contract = contract_of(project, lineage=template_lineage(project, template or usual_template(project)))
    check_kind(period, contract.shape)
    # An editor cannot put a project's schema and a template's together.
    schema = written_path(project.schema, path.parent) if project.own and not contract.extended else ""
    text = blank_text(contract.shape, period, choose_language(), schema, template or "")
    save_file(path, text.encode())
    if not project.own:
        say_error(f"reportgen: {say('cli-no-project')}")
    blanks = sum(1 for _ in unfilled_places(parse_facts(Source(shown(path), text))))
    tell(say("new-blank-written", path=shown(path), blanks=blanks))
    _tell_next(path)
    return 0


def _write_sample(period: Period, template: str | None, output: str | None, seed: int) -> int:
    from reportgen.authoring.rollover import check_kind, new_path
    from reportgen.authoring.sample import sample_data
    from reportgen.authoring.yaml_text import yaml_text
    from reportgen.files.save import save_file
    from reportgen.template.resolve import contract_of, layout_for, template_lineage

    project = find_project(Path(output or DATA))
    folder = project.root / DATA
    path = new_path(period, output, (folder if project.own and folder.is_dir() else Path()) / f"{period}.yaml", None)
    lineage = template_lineage(project, template or usual_template(project))
    contract = contract_of(project, lineage=lineage)
    check_kind(period, contract.shape)
    layout = layout_for(lineage, contract.shape.period)
    data = sample_data(contract, layout, template or usual_template(project), period, seed, choose_language())
    save_file(path, yaml_text(data).encode())
    tell(say("new-sample-written", path=shown(path)))
    _tell_next(path)
    return 0


def _tell_new(new: NewFile) -> None:
    tell(say("new-written", path=shown(new.path), blanks=new.blanks))
    if new.kept:
        tell(f"\n{say(_of_period('new-kept', new), count=len(new.kept), last=last_of(new.old.kind))}\n")
        for kept in new.kept:
            tell(f"  {kept.place}: {kept.text}")
    if new.mentions:
        tell(f"\n{say(_of_period('new-mentions', new), year=new.old, period=new.old, count=len(new.mentions))}\n")
        for mention in new.mentions:
            tell(f"  {mention.place}: {mention.text}")
    _tell_next(new.path)


def _tell_next(path: Path) -> None:
    tell(f"\n{say('new-next', file=shown(path))}\n\n  reportgen check {shown(path)}")


def _of_period(code: str, new: NewFile) -> str:
    """The code of what is said of another period than the year."""
    return code if new.old.kind == YEAR else f"{code}-period"
