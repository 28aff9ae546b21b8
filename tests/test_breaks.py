"""Each folder of the program broken by hand: a test of that folder must notice one wrong line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.tools.breaks import Break, Breaker, breaker
from tests.tools.root import ROOT

# The module, what stands there, what is to stand there, and the test that must fail, both below the folder's own.
BREAKS = {
    "messages": [
        ("__init__.py", 'value.lower().startswith("en")', 'value.startswith("EN")',
         "test_messages.py::test_the_language_follows_the_user"),
        ("unseen.py", "return Kind.DIRECTION", "return None",
         "test_unseen.py::test_what_nobody_sees_is_shown_as_its_code"),
    ],
    "language": [
        ("words.py", 'tuple(map(_immutable, value)) if isinstance(value, list) else value', "value",
         "test_words.py::test_a_list_of_words_cannot_be_changed"),
    ],
    "files": [
        ("save.py", "os.replace(temporary, path)", "path.write_bytes(content)",
         "test_save.py::test_whoever_reads_the_old_file_reads_it_to_its_end"),
        ("read.py", "if root is not None and not is_inside(real, root):", "if False:",
         "test_outside.py::test_a_link_that_leads_out_is_named_and_not_followed"),
        ("project.py", "for root in (folder, *folder.parents):", "for root in (folder,):",
         "test_project.py::test_the_nearest_schema_upwards_makes_the_project"),
    ],
    "batch": [
        ("unchanged.py", 'record["days"] is None or', "True or",
         "test_unchanged.py::test_waivers_that_end_bound_the_days"),
        ("run.py", "return Worked(name, result, again=True)", "return Worked(name)",
         "test_run.py::test_what_does_not_come_back_is_done_once_more"),
    ],
    "facts": [
        ("reader.py", "return Decimal(text)", "return Decimal(str(float(text)))",
         "test_load.py::test_a_number_is_the_decimal_of_its_text"),
        ("reader.py", "if name in keys:", "if False:", "test_load.py::test_all_faults_of_form_come_at_once"),
        ("recovery.py", "for _ in range(", "for _ in range(0, 1) if True else range(",
         "test_recovery.py::test_faults_that_only_the_parser_finds_are_read_past_so_often"),
    ],
    "values": [
        ("rounding.py", "ROUND_HALF_UP, EXACT)", '"ROUND_HALF_EVEN", EXACT)',
         "test_figures.py::test_a_half_is_rounded_away_from_zero"),
        ("tolerance.py", "Decimal(5).scaleb(-decimals - 1)", "Decimal(5).scaleb(-decimals)",
         "test_tolerance.py::test_every_typed_operand_may_be_off_by_half_a_unit"),
        ("numerals.py", "not whole or ", "",
         "test_numerals.py::test_what_is_no_numeral_has_none"),
    ],
    "expressions": [
        ("filters_numbers.py", "_present(values)) if figure.value != 0]", "_present(values))]",
         "test_filters.py::test_filters"),
    ],
    "manuals": [
        ("page.py", "token.attrs[\"href\"] = _target(", "_target(",
         "test_manuals.py::test_a_page_has_names_for_headings_and_links_to_the_pages_of_others"),
    ],
    "schema": [
        ("validation.py", "return self._verdict(plain)", "return True",
         "test_validation.py::test_every_name_that_is_missing_is_told_once"),
    ],
    "layout": [
        ("units.py", '"1") * _SINGLE)', '"1") * 20)', "test_units.py::test_measures"),
        ("written.py", "value != others[key] or ", "",
         "test_written.py::test_the_look_of_a_file_from_elsewhere_is_that_of_the_report[by_python_docx_for_a_letter]"),
        ("units.py", "return -value if", "return value if", "test_units.py::test_measures"),
        ("own_looks.py", "(width) * 8)", "(width) * 20)",
         "test_own_looks.py::test_lines_are_said_by_side_kind_width_and_colour"),
    ],
    "figures": [
        ("graph.py", "if self.state is State.RUNNING:", "if False:",
         "test_graph.py::test_members_that_need_each_other_are_told_at_the_one_that_closes_the_circle"),
    ],
    "template": [
        ("inheritance.py", "folders.append(folder)", "folders.insert(0, folder)",
         "test_templates.py::test_a_part_of_ones_own_wins_over_that_of_the_base"),
        ("sandbox.py", 'raise BadExpression("not-printable", kind=kind)', 'return ""',
         "test_sandbox.py::test_nothing_but_text_is_printed"),
    ],
    "document": [
        ("elements.py", "self.list_lines(child, level + numbered, depth)", "self.list_lines(child, level, depth)",
         "test_markup.py::test_items_stand_one_level_below_their_heading"),
        ("tables.py", "if width != columns:", "if False:",
         "test_markup.py::test_what_is_not_of_the_vocabulary_is_an_error"),
        ("tables.py", "rest.again, rest.style = True, cell.style", "pass",
         "test_table_rows.py::TestGroups::test_a_label_that_is_printed_again_is_no_change_of_its_row"),
        ("columns.py", "min(width, _ENOUGH)", "0",
         "test_table_rows.py::TestWidths::test_labels_and_figures_are_not_torn_and_text_gets_the_rest"),
        ("numbering.py", "counters[block.level + 1 :] =", "counters[block.level + 2 :] =",
         "test_numbering.py::test_each_level_counts_within_the_one_above"),
    ],
    "audit": [
        ("rules.py", "figure.value == stated.value", "True",
         "test_rules.py::TestTolerance::test_two_hundredths_are_an_error"),
    ],
    "claims": [
        ("sums.py", "    if exact == stated or (", "    if exact != stated or (",
         "test_report.py::test_its_errors_are_told_with_both_computations_and_their_lines"),
    ],
    "proofread": [
        ("years.py", "or year < report_year - FARTHEST", "",
         "test_proofread.py::test_a_year_with_a_reason_may_stand"),
    ],
    "word": [
        ("engine.py", "for part in self._parts(*_NOTES):", "for part in ():",
         "test_letterhead.py::test_every_part_is_filled_in_the_form_of_its_figures"),
        ("tags.py", "    if cut := _cut_by(tag):", "    if cut := '':",
         "test_tags.py::test_a_tag_that_leads_into_a_link_is_told"),
    ],
    "pdf": [
        ("tables.py", "_kept(rows[begin - 1 : begin])", "False",
         "test_pieces.py::test_the_last_two_rows_of_a_table_stay_together"),
        ("pieces.py", 'made["keep"] = ', 'made["whole"] = ',
         "test_pieces.py::test_headings_and_what_signatures_stand_below_stay_with_what_follows"),
        ("fonts.py", "return self._face(own, name)", "return self._face(own, name)._replace(stands_in=True)",
         "test_fonts.py::test_a_font_is_known_by_all_its_names"),
    ],
    "plain": [
        ("grid.py", "flat += [said] * cell.columns", "flat += [''] * cell.columns",
         "test_plain.py::test_what_a_merged_cell_says_is_said_wherever_it_reaches"),
    ],
    "docx": [
        ("body.py", "<w:keepNext/>", "",
         "test_docx.py::test_signature_and_date_stand_as_the_standard_has_them"),
        ("body.py", "if strong or lead or marks else HINT", 'if strong or lead or marks else ""',
         "test_docx.py::test_every_run_takes_its_punctuation_from_the_chinese_font"),
        ("styles.py", 'element("overflowPunct", val=1),', "",
         "test_docx.py::test_the_base_style_holds_grid_and_fonts"),
        ("pages.py", "elif self.headed:", "elif False:",
         "test_pages.py::test_a_section_that_has_no_header_has_not_that_of_the_section_before"),
        ("footnotes.py", "{blank}{runs}</w:p>", "{blank}</w:p>",
         "test_rich_text.py::test_text_taken_from_the_file_and_a_comparison_have_the_notes"),
        ("base_sections.py", 'if index and name == "pgNumType":', "if False:",
         "test_base.py::test_pages_that_turn_do_not_begin_the_numbers_again"),
        ("base_lists.py", "numbers[0]: headings.number", "numbers[0]: numbers[0] + '9'",
         "test_from_base.py::test_headings_that_the_base_counts_are_counted_by_word"),
        ("style_values.py", "found.insert(0, self.elements[identifier])", "found.append(self.elements[identifier])",
         "test_from_base.py::test_what_a_base_lacks_is_added_as_the_format_has_it_over_its_own_text"),
    ],
    "trace": [
        ("numbers.py", "max(0, start - around)", "start",
         "test_trace.py::test_every_typed_number_stands_where_the_trace_says"),
    ],
    "html": [
        ("marks.py", "written = escape(content, quote=False)", "written = content",
         "test_report_page.py::test_what_is_typed_stays_text"),
        ("render.py", "numbers = [number.moved(1) if number.start >= at else number for number in numbers]", "pass",
         "test_traced.py::test_every_number_of_the_trace_stands_in_the_page_once"),
        ("edges.py", "self.starts[self.counter] = start", "pass",
         "test_render.py::test_headers_and_watermarks_are_on_the_sheet_and_in_the_margins_of_print"),
    ],
    "linting": [
        ("kinds.py", "return Absence.UNSURE if name in named else Absence.MAY", "return Absence.UNSURE",
         "test_seeded_faults.py::test_a_fault_is_told_where_it_is[optional-printed]"),
        ("branches.py", "return way if known is truth else None", "return way",
         "test_seeded_faults.py::test_a_fault_is_told_where_it_is[branch-of-a-value-that-cannot-be]"),
    ],
    "survey": [
        ("coverage.py", "if name in shape.members:", "if False:",
         "test_coverage.py::test_filling_a_field_covers_it"),
    ],
    "server": [
        ("gate.py", 'if (origin is not None and origin != f"http://{host}") or site not in ("same-origin", "none"):',
         "if False:", "test_gate.py::test_strangers_can_read_nothing"),
        ("gate.py", "if left < 0:", "if False:",
         "test_gate.py::test_a_body_that_does_not_say_how_large_it_is_is_read_up_to_the_limit"),
        ("formats.py", "if said_at(own, at) != was:", "if False:",
         "test_formats.py::test_a_choice_upon_what_another_has_changed_is_told"),
    ],
    "writers": [
        ("registry.py", "return Written(write_markdown(", "return Written(b'#' + write_markdown(",
         "test_registry.py::test_a_form_is_written_of_what_may_be_printed[md]"),
    ],
    "doctor": [
        ("machine.py", "timeout=_SECONDS,", "",
         "test_machine.py::test_every_program_that_is_asked_has_a_limit"),
    ],
    "compare": [
        ("pairing.py", "join_equal(_name)", "pass",
         "test_diff.py::test_items_are_matched_by_name_when_one_is_put_before_them"),
        ("redline.py", "yield from [text] if field else split_words(text)", "yield from split_words(text)",
         "test_headers.py::test_a_number_of_pages_is_one_word"),
    ],
    "authoring": [
        ("rollover.py", "if carry or (carry is None and not figure and not date):", "if carry:",
         "test_new.py::TestRollForward::test_changes_the_year_and_the_figures_and_nothing_else"),
    ],
    "editing": [
        ("operations.py", "if FactPath.of(at.steps) != at:", "if False:",
         "test_operations.py::test_what_is_no_operation_is_refused[path]"),
        ("apply.py", "if _same(to_plain(found), work.plain):", "if found:",
         "test_apply.py::test_a_place_that_cannot_be_cut_is_told"),
        ("format_form.py", "Exact(value) if value is not None and free else value", "value",
         "test_format_form.py::test_every_key_of_the_schema_has_its_picker[hunan]"),
    ],
    "spreadsheets": [
        ("cells.py", "value = _PRECISION.plus(value)", "value = +value",
         "test_cells.py::test_a_double_is_what_programs_show_of_it[13452.899999999999-13452.9]"),
        ("taking.py", "if had != unit:", "if False:", "test_import.py::test_the_tables_of_the_accounts"),
        ("filled_in.py", "if typed is None or _same(_in_unit(typed, units.cell, units.written)[0], before, shape):",
         "if typed is None:",
         "test_export.py::test_a_file_that_has_changed_meanwhile_keeps_what_the_sheet_does_not_touch"),
    ],
    "reading": [
        ("read.py", "{path: settled.value for path", "{path: None for path",
         "test_zeros.py::test_a_zero_is_not_made_up"),
        ("lists.py", "return self.both_lists or not before.cells or after.cells > 0", "return True",
         "test_lists.py::test_another_table_begins_only_in_a_list"),
    ],
    "summary": [
        ("statistics.py", "found[before] if place > 1 and", "found[before] if False and",
         "test_statistics.py::test_ranks"),
        ("texts.py", "if _BEGINS_FORMULA.match(text) else text", "if False else text",
         "test_summary.py::test_no_name_is_run_as_a_formula"),
    ],
    "provenance": [
        ("held.py", "squeezed(old.text) == squeezed(new.text)", "old.text[:3] == new.text[:3]",
         "test_verify.py::test_what_was_edited_is_told_place_by_place"),
        ("report_file.py", "bad = path.is_absolute() or", "bad = False and",
         "test_verify.py::test_a_recorded_path_leads_to_data_of_the_project_alone"),
        ("rewriting.py", "halves = {each.path for", "halves = {each.why for",
         "test_absorb.py::test_numbers_words_of_the_template_and_other_fields_are_told_and_stay"),
    ],
    "git": [
        ("repository.py", 'b"\\r\\n"', 'b""', "test_revisions.py::test_files_and_revisions_are_understood"),
    ],
    "cli": [
        ("listing.py", '.replace("\\n", "%0A")', "", "test_formats.py::test_annotations_of_github_are_escaped"),
    ],
}  # fmt: skip
ALL = [(folder, *each) for folder, several in BREAKS.items() for each in several]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Breaker]:
    """What breaks the program and runs a test, with what is kept when a file of each template has been checked."""
    folder = tmp_path_factory.mktemp("broken")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder / "kept"))
        files = [ROOT / "data" / f"{name}.yaml" for name in ("2022", "hunan", "self-evaluation", "water")]
        # In a process of its own: this one has what it needs in its memory, and keeps nothing anew.
        subprocess.run([sys.executable, "-m", "reportgen", "check", *files], check=True, capture_output=True)
    guards = sorted({f"tests/{folder}/{guard.partition('::')[0]}" for folder, *_, guard in ALL})
    with breaker(guards, folder / "kept", folder / "tests") as ready:
        yield ready


def test_every_folder_is_broken_somewhere() -> None:
    assert set(BREAKS) == {path.parent.name for path in (ROOT / "reportgen").glob("*/__init__.py")}


# What is broken by hand is the program, which the other versions of what it needs and other systems do not change.
@pytest.mark.skipif(os.environ.get("REPORTGEN_REQUIRE_TOOLS") == "never", reason="broken where the tools are")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="broken where a process can fork")
@pytest.mark.parametrize(
    ("folder", "module", "right", "wrong", "guard"), ALL, ids=[f"{each[0]}/{each[1]}-{each[2][:30]}" for each in ALL]
)
def test_a_wrong_line_is_noticed(
    folder: str, module: str, right: str, wrong: str, guard: str, program: Breaker
) -> None:
    assert right in (ROOT / "reportgen" / folder / module).read_text("utf-8")

    failed, told = program.run(f"tests/{folder}/{guard}", Break(f"{folder}/{module}", right, wrong))

    assert failed == "call", told[-2000:]
