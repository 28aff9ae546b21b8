"""English texts: `diff`, redlines."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "cli-diff": "Compare two data files or git revisions: facts, computed figures, sentences of the report, and rules.",
    "cli-diff-more": (
        "OLD and NEW are two data files; or write revisions and a file: one revision against the file as it is "
        "now, two against each other. A file alone is compared with what was committed last. A revision is the "
        "name of a commit, branch or tag, such as HEAD~1 or main; its data are taken with the schema.json and the "
        "templates of that revision. List items are matched by name, not by position.",
        "Examples:\n\n  reportgen diff 2022-old.yaml 2022.yaml\n  reportgen diff data/2022.yaml\n"
        "  reportgen diff HEAD~1 data/2022.yaml\n  reportgen diff HEAD~3 HEAD~1 data/2022.yaml\n"
        "  reportgen diff main:data/2022.yaml data/2022.yaml --docx changes.docx",
    ),
    "cli-textconv": "Print a data file or a Word report as text, one thing a line, for git diff to compare.",
    "cli-textconv-more": (
        "FILE is a data file, a Word file or any other. A data file is printed with one fact a line, a Word file "
        "with one paragraph a line, any other as it is. Git calls this once reportgen git-setup has been run.",
        "Examples:\n\n  reportgen textconv out/report.docx",
    ),
    "cli-option-diff-format": "Form of the result: text for people, markdown for a merge request, json for programs.",
    "cli-option-docx": "Also write a Word file: the new report with tracked changes against the old. It must end in .docx.",
    "cli-option-exit-code": "Exit with 1 if anything differs, as git diff does.",
    # wrong use
    "diff-too-many": ("too much was given: {names}", "Give at most three: old revision, new revision, data file."),
    "diff-no-file": (
        "only revisions were given, no file: {names}",
        "Add the data file, as in reportgen diff {names} data/2022.yaml.",
    ),
    "diff-unknown": (
        "“{name}” is neither a file nor a git revision",
        "Give the path of a data file, or the name of a commit, branch or tag, such as HEAD~1 or main.",
    ),
    "diff-unknown-near": ("“{name}” is neither a file nor a git revision", "Do you mean “{near}”?"),
    "diff-unknown-revision": (
        "git has no revision “{name}”",
        "Give the name of a commit, branch or tag, such as HEAD~1 or main; git log lists them.",
    ),
    "diff-unknown-revision-near": ("git has no revision “{name}”", "Do you mean “{near}”?"),
    "diff-not-in-revision": (
        "there is no {file} in revision {revision}",
        "The file was added on {date} in commit {commit}; choose a revision from then on.",
    ),
    "diff-not-in-revision-bare": (
        "there is no {file} in revision {revision}",
        "Check the name; this file was never committed.",
    ),
    "diff-no-commits": (
        "git has no “{name}” yet: nothing has been committed in this repository",
        "Run git commit first; to compare two files, give the paths of both.",
    ),
    "diff-before-first": (
        "git has no “{name}”: the commits before {base} number {count}",
        "Give a later revision; git log lists them.",
    ),
    "diff-shallow": (
        "there is no “{name}” here: only a part of the history was fetched, with {count} commits before {base}",
        "Fetch the whole history with git fetch --unshallow, then compare.",
    ),
    "diff-deleted": (
        "“{name}” was deleted, but the last commit has it",
        "Bring it back with git restore {name}; to compare two of its revisions run reportgen diff HEAD~1 HEAD {name}.",
    ),
    "diff-outside": (
        "{file} is not in this git repository",
        "Files of a revision are named from the top of the repository, as in HEAD:data/2022.yaml.",
    ),
    "diff-not-staged": ("git's index has no {file}", "Check the name; if it is not staged yet, run git add {file}."),
    "diff-docx-name": (
        "the tracked changes are a Word file, whose name must end in .docx",
        "Write --docx {path}.docx. Nothing was written.",
    ),
    "diff-docx-data": (
        "the tracked changes cannot be written into a file that is compared",
        "Choose another name. The file was left as it was.",
    ),
    # result
    "diff-head": "{old} → {new}",
    "diff-nothing": "Nothing differs: facts, computed figures, the text of the report and the checks are the same.",
    "diff-only-made": "Neither the data nor the report differ.",
    "diff-sum-joint": ", ",
    "diff-sum-changed": "facts changed: {count}",
    "diff-sum-added": "facts added: {count}",
    "diff-sum-removed": "facts removed: {count}",
    "diff-sum-renamed": "items renamed: {count}",
    "diff-sum-reordered": "lists reordered: {count}",
    "diff-sum-figures": "computed figures that moved: {count}",
    "diff-sum-sentences": "sentences of the report that differ: {count}",
    "diff-sum-moved": "sentences that moved: {count}",
    "diff-sum-rules": "rules newly failing: {count}",
    "diff-sum-problems": "new problems: {count}",
    "diff-sum-waived": "newly waived: {count}",
    "diff-sum-gone": "problems gone: {count}",
    "diff-made": "The two sides were made with a different {names}; changes of the report may come from there too.",
    "diff-made-joint": ", ",
    "diff-made-schema": "data contract (schema.json)",
    "diff-made-template": "template",
    "diff-made-format": "format (format.yaml)",
    "diff-facts": "Facts",
    "diff-figures": "Computed figures",
    "diff-sentences": "Sentences of the report",
    "diff-problems": "Checks",
    "diff-fate-added": "added",
    "diff-fate-removed": "removed",
    "diff-fate-changed": "changed",
    "diff-fate-renamed": "renamed",
    "diff-fate-reordered": "order",
    "diff-fate-moved": "moved",
    "diff-reordered": "only the order changed",
    "diff-heading": "heading",
    "diff-top": "Top of the report",
    "diff-points": "{delta} percentage points",
    "diff-printed-alike": "printed alike",
    "diff-absent": "(none)",
    "diff-line": "line {line}",
    "diff-line-both": "line {line} (was {old})",
    "diff-line-old": "was line {line}",
    "diff-item": "{label}: {value}",
    "diff-bracket": " ({text})",
    "diff-appeared": "new",
    "diff-gone": "gone",
    "diff-waived": "waived",
    "diff-remaining": "Problems that both sides have: {count}.",
    "diff-column-label": "Item",
    "diff-column-old": "Old",
    "diff-column-new": "New",
    "diff-column-delta": "Change",
    "diff-column-rate": "Rate",
    "diff-column-place": "Place",
    "diff-column-formula": "Formula",
    "diff-redline": "Tracked changes written to {path}",
    # text for git
    "textconv-broken": "(cannot be read: {reason}; {size} bytes, SHA-256 {hash})",
    "textconv-encrypted": "the file has a password or is of the old kind .doc",
    "textconv-zip": "this Word file is not complete",
    "textconv-no-document": "there is no text in it; it is no Word file",
    "textconv-xml": "its text is no well-formed XML",
    "textconv-entities": "it refers to other files, which are not read",
    "textconv-large": "its text is too large",
    "textconv-cut": "(too long: the paragraphs that follow are left out; {size} bytes, SHA-256 {hash})",
    "textconv-denied": ("you may not read this file", "Check the rights of the file."),
}
