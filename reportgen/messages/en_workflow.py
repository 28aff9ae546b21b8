"""English texts: git, hooks, continuous integration."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # the options of check, and its results
    "cli-option-strict": "Warnings fail too, with exit code 1; notes do not.",
    "cli-option-format": "Format of the result: text for people; json and sarif for programs; github and gitlab for annotations there.",
    "cli-option-listing": "Write the json, sarif, github or gitlab result to this file instead of printing it.",
    "cli-option-staged": "Check the data files that are staged in git, as they will be committed; no FILE is named. Says nothing where none is staged.",
    "cli-notes": ", notes: {notes}",
    "cli-strict": "; with --strict a warning is a failure",
    "check-staged-files": (
        "with --staged no files can be named: {names}",
        "Leave the names out, or leave --staged out.",
    ),
    "check-output-text": (
        "-o does not go with the text format",
        "Add --format with one of {formats}, or leave -o out.",
    ),
    # git-setup
    "cli-git-setup": "Set up a git repository: how data and reports are compared, and a check before every commit.",
    "cli-git-setup-more": (
        "DIR is the folder of the project, the current one if not given. Adds lines to the project's .gitattributes, registers "
        "the comparisons in this repository's git configuration, and installs a pre-commit hook that checks the staged data "
        "files and refuses the commit if they have errors. It can be run again; what others wrote is left alone.",
        "Examples:\n\n  reportgen git-setup\n  reportgen git-setup reports\n  reportgen git-setup --remove",
    ),
    "cli-option-remove": "Take away what git-setup has set up.",
    "git-setup-done": "Set up in the git repository {folder}:",
    "git-setup-removed": "What git-setup had set up was taken out of the git repository {folder}.",
    "git-setup-attributes": "{path}  which files are compared as data and as Word reports",
    "git-setup-config": "git configuration  diff.reportgen-yaml, diff.reportgen-docx",
    "git-setup-hook": "{path}  checks the staged data files before a commit",
    "git-setup-next": "Next: commit {path}, so that your colleagues' repositories know these files. The configuration and the hook are of this repository alone: each colleague runs reportgen git-setup once.",
    "git-hook-foreign": (
        "there is another pre-commit hook; it was left as it is",
        "Add this line to it: {line}. If the pre-commit tool manages your hooks, see docs/workflow.md.",
    ),
    "git-hook-shared": (
        "core.hooksPath names a folder that several repositories share; no hook was installed there",
        "To check in all of them, add this line to its pre-commit: {line}.",
    ),
    "git-missing": ("git was not found", "Install git (https://git-scm.com), open a new terminal and try again."),
    "git-no-folder": ("there is no such folder", "Check the name; to make a new project, use reportgen init."),
    "git-no-repository": (
        "this is not a git repository",
        "Run git init in the project's folder first, or name the folder of the repository.",
    ),
    "git-failed": ("git failed: {reason}", "Do what git says and try again."),
    "git-hook-head": "Written by reportgen git-setup; reportgen git-setup --remove takes it away.",
    "git-hook-missing": "reportgen was not found, so the data were not checked and nothing was committed. Install reportgen again and run reportgen git-setup; to commit without the check, use git commit --no-verify.",
    "git-hook-refused": "Nothing was committed: correct the data as told above, then git add and git commit again. To commit without the check, use git commit --no-verify.",
}
