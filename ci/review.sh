#!/bin/sh
# Reviews the data files that a merge request changes, on GitHub and GitLab: checks them, marks what is wrong beside the
# lines, and says in one comment what the change does to figures and sentences. Run it at the top of the repository, with
# reportgen, git, curl and python3 on the path. Nothing of the data is run.
#
#   REPORTGEN_FILES    which files are data, as git patterns in one line each; **/data/*.yaml if not set
#   REPORTGEN_STRICT   true: warnings fail too
#   REPORTGEN_COMMENT  true: post the comment; otherwise it is only written to a file, and to GitHub's summary
#   REPORTGEN_FOLDER   where review.md, reportgen.sarif and gl-code-quality-report.json go; reportgen-review if not set
#   REPORTGEN_BASE     the commit to compare with, where it is not that of the merge request
#   REPORTGEN_TOKEN    what the comment is posted with: on GitLab an access token with the scope api
#
# Ends with the exit code of the check.
set -euf

marker='<!-- reportgen review -->'
most_bytes=60000 # GitHub takes 65536 characters
folder=${REPORTGEN_FOLDER:-reportgen-review}
new_line='
'

# As the program itself chooses.
case ${REPORTGEN_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in
[Ee][Nn]*)
  title='Data of this merge request'
  all_well='All checks passed.'
  failed='**The check failed.** Correct the data as told below.'
  no_files='No data file was changed.'
  schema_changed='The schema or a template was changed, so all data files were checked.'
  checked='What the check says'
  file_new='New file: there is nothing to compare it with.'
  file_removed='The file was removed.'
  no_diff='It could not be compared:'
  too_long='The rest is too long for a comment; it is in the summary or among the files of the job.'
  no_comment='reportgen: the comment was not posted:'
  no_token='REPORTGEN_TOKEN is not set'
  no_request='this is not the run of a merge request'
  no_base='reportgen: the commit to compare with was not found; all data files are checked, and none is compared'
  ;;
*)
  title='数据文件的改动'
  all_well='检查通过。'
  failed='**检查没有通过。** 请按下面写的办法改正。'
  no_files='没有改动数据文件。'
  schema_changed='数据约定或模板有改动，所以检查了全部数据文件。'
  checked='检查的结果'
  file_new='这是新文件，没有可以比较的旧文件。'
  file_removed='这份文件删去了。'
  no_diff='没有比较成：'
  too_long='其余内容太长，评论里放不下；全文在任务的摘要或产物里。'
  no_comment='reportgen：没有发评论：'
  no_token='没有设 REPORTGEN_TOKEN'
  no_request='这次运行不属于合并请求'
  no_base='reportgen：没有找到可以比较的提交，只检查全部数据文件，不作比较'
  ;;
esac

main() {
  mkdir -p "$folder"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' HUP INT TERM
  base=$(find_base)
  [ -n "$base" ] || echo "$no_base" >&2
  choose_files
  check_files
  write_review
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$folder/review.md" >>"$GITHUB_STEP_SUMMARY"
  fi
  if [ "${REPORTGEN_COMMENT:-false}" = true ]; then
    # A comment that cannot be posted, as from a fork, is no fault of the data.
    post_review || echo "$no_comment $(cat "$work/refused")" >&2
  fi
  return "$code"
}

# --- which files ---

have() {
  git cat-file -e "$1^{commit}" 2>/dev/null
}

fetch() {
  have "$1" || git fetch --quiet --no-tags --depth=1 origin "$1" 2>/dev/null || return 0
}

# The commit from which the change starts; empty where there is none.
find_base() {
  stated=${REPORTGEN_BASE:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}
  case ${GITHUB_REF:-} in
  refs/pull/*/merge)
    # GitHub tries the merge out: its first parent is the branch into which it goes. A shallow clone knows it only by name.
    if [ "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" ]; then
      stated=$(git cat-file commit HEAD | sed -n -e '/^$/q' -e 's/^parent //p' | head -n 1)
    fi
    ;;
  esac
  case $stated in
  '' | *[!0]*) ;;
  *) stated= ;; # a new branch has only noughts before it
  esac
  [ -n "$stated" ] || return 0
  fetch "$stated"
  have "$stated" || return 0
  git merge-base "$stated" HEAD 2>/dev/null || git rev-parse "$stated^{commit}"
}

# Names with a NUL behind each become lines: no file of data has a line break in its name.
lines() {
  tr '\000\n' '\n?'
}

choose_files() {
  patterns=${REPORTGEN_FILES:-**/data/*.yaml}
  IFS=$new_line
  # shellcheck disable=SC2086 # a pattern a line
  set -- $patterns
  count=$#
  while [ "$count" -gt 0 ]; do
    set -- "$@" ":(glob)$1"
    shift
    count=$((count - 1))
  done
  all=$(git ls-files -z -- "$@" | lines)
  changed=$all
  removed=
  renamed=
  everything=
  if [ -n "$base" ]; then
    changed=$(git diff --name-only --no-renames --diff-filter=d -z "$base" HEAD -- "$@" | lines)
    removed=$(git diff --name-only --find-renames --diff-filter=D -z "$base" HEAD -- "$@" | lines)
    renamed=$(git diff --name-status --find-renames --diff-filter=R -z "$base" HEAD | lines)
    everything=$(git diff --name-only "$base" HEAD -- ':(glob)**/schema.json' ':(glob)**/templates/**')
  fi
  to_check=$changed
  [ -z "$everything" ] || to_check=$all
}

# --- what is wrong ---

check_files() {
  code=0
  : >"$work/text"
  [ "${REPORTGEN_STRICT:-false}" = true ] && strict=--strict || strict=
  # shellcheck disable=SC2086 # a name a line
  set -- $to_check
  if [ $# -eq 0 ]; then
    # Nothing to check is no fault; GitLab expects the report all the same.
    echo '[]' >"$folder/gl-code-quality-report.json"
    return 0
  fi
  # Names come behind --, so that none is taken for an option.
  reportgen check ${strict:+"$strict"} -- "$@" >"$work/text" 2>&1 || code=$?
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    # Lines of the data are shown here, and must not be taken for commands to GitHub.
    printf '::stop-commands::%s\n' "${work##*/}"
    cat "$work/text"
    printf '::%s::\n' "${work##*/}"
    reportgen check --format github -- "$@" || :
  else
    cat "$work/text"
  fi
  reportgen check --format sarif -o "$folder/reportgen.sarif" -- "$@" || :
  reportgen check --format gitlab -o "$folder/gl-code-quality-report.json" -- "$@" || :
  if [ -n "${GITHUB_OUTPUT:-}" ]; then
    echo "sarif=$folder/reportgen.sarif" >>"$GITHUB_OUTPUT"
  fi
}

# --- what the change does ---

write_review() {
  {
    printf '%s\n## reportgen: %s\n\n' "$marker" "$title"
    if [ -z "$to_check$removed" ]; then
      echo "$no_files"
    elif [ "$code" -ne 0 ]; then
      echo "$failed"
    else
      echo "$all_well"
    fi
    [ -z "$everything" ] || printf '\n%s\n' "$schema_changed"
    if [ -s "$work/text" ]; then
      printf '\n<details%s><summary>%s</summary>\n\n' "$([ "$code" -eq 0 ] || echo ' open')" "$checked"
      # Indented text is shown as it is, whatever stands in it.
      sed 's/^/    /' "$work/text"
      printf '\n</details>\n'
    fi
    if [ -n "$base" ]; then
      for name in $changed; do compare "$name"; done
      for name in $removed; do printf '\n### %s\n\n%s\n' "$(shown "$name")" "$file_removed"; done
    fi
  } >"$folder/review.md"
}

# A name in Markdown, in which nothing of it is markup.
shown() {
  printf '%s' "$1" | sed 's/[][\\`*_{}()<>#+!|~@&]/\\&/g'
}

# The name that a file had; empty if it had no other. Of each renamed file git tells how alike they are, the old name and
# the new.
former_name() {
  printf '%s\n' "$renamed" | NAME=$1 awk 'NR % 3 == 2 { old = $0 } NR % 3 == 0 && $0 == ENVIRON["NAME"] { print old; exit }'
}

compare() {
  former=$(former_name "$1")
  printf '\n### %s%s\n\n' "${former:+$(shown "$former") → }" "$(shown "$1")"
  if ! git cat-file -e "$base:${former:-$1}" 2>/dev/null; then
    echo "$file_new"
  elif reportgen diff --format markdown -- "$base" "$1" >"$work/diff" 2>"$work/why" || [ -s "$work/diff" ]; then
    # Its own heading names both sides; here the one above says enough.
    sed -e '1{/^#/d;}' "$work/diff" | sed '/./,$!d'
  else
    printf '%s\n\n' "$no_diff"
    sed 's/^/    /' "$work/why"
  fi
}

# --- the comment ---

post_review() {
  LC_ALL=C awk -v most="$most_bytes" -v rest="$too_long" '
    { used += length($0) + 1 }
    used > most { print "\n" rest; exit }
    { print }
  ' "$folder/review.md" >"$work/body"
  python3 -I -c 'import json, sys; print(json.dumps({"body": sys.stdin.buffer.read().decode()}))' \
    <"$work/body" >"$work/body.json"
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    number=${GITHUB_REF#refs/pull/}
    number=${number%%/*}
    case $number in '' | *[!0-9]*) echo "$no_request" >"$work/refused" && return 1 ;; esac
    api=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues
    header="Authorization: Bearer ${REPORTGEN_TOKEN:-}"
    list=$api/$number/comments edit=$api/comments method=PATCH
  elif [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
    header="PRIVATE-TOKEN: ${REPORTGEN_TOKEN:-}"
    list=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
    edit=$list method=PUT
  else
    echo "$no_request" >"$work/refused" && return 1
  fi
  [ -n "${REPORTGEN_TOKEN:-}" ] || { echo "$no_token" >"$work/refused" && return 1; }
  find_comment || return 1
  if [ -n "$comment" ]; then
    call --request "$method" --data-binary "@$work/body.json" "$edit/$comment" >/dev/null
  else
    call --request POST --data-binary "@$work/body.json" "$list" >/dev/null
  fi
}

# The token goes in by standard input, because anybody on the machine can read a command line.
call() {
  printf 'header = "%s"\n' "$header" |
    curl --config - --silent --show-error --fail --max-time 60 --header 'Content-Type: application/json' "$@" 2>"$work/refused"
}

# The number of the comment of an earlier run, empty if there is none.
find_comment() {
  page=1
  while :; do
    call "$list?per_page=100&page=$page" >"$work/page" || return 1
    answer=$(python3 -I -c '
import json, sys
comments = json.load(sys.stdin.buffer)
print(next((c["id"] for c in comments if c["body"].startswith(sys.argv[1])), "" if comments else "none"))
' "$marker" <"$work/page") || return 1
    case $answer in
    none) comment= && return 0 ;;
    ?*) comment=$answer && return 0 ;;
    esac
    page=$((page + 1))
  done
}

main
