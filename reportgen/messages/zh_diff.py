"""Chinese texts: `diff`, redlines."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "cli-diff": "比较两份数据或者 git 里的两个版本：事实、算出的数、报告里的话、审核公式，各有什么不同。",
    "cli-diff-more": (
        "OLD 和 NEW 是两份数据文件；或者写版本和文件：一个版本同现在的文件比，两个版本互相比。"
        "只写一个文件，就同上次提交的比。版本是提交、分支或标签的名称，如 HEAD~1、main；"
        "版本里的数据用那个版本自己的 schema.json 和模板。列表里的各项按名称对应，不按次序。",
        "例：\n\n  reportgen diff 2022旧.yaml 2022.yaml\n  reportgen diff data/2022.yaml\n"
        "  reportgen diff HEAD~1 data/2022.yaml\n  reportgen diff HEAD~3 HEAD~1 data/2022.yaml\n"
        "  reportgen diff main:data/2022.yaml data/2022.yaml --docx 修订.docx",
    ),
    "cli-textconv": "把数据文件或 Word 报告印成一行一项的文字，供 git diff 比较。",
    "cli-textconv-more": (
        "FILE 是数据文件、Word 文件或别的文件。数据文件一行一项事实，Word 文件一段一行，别的文件照原样。"
        "运行 reportgen git-setup 后由 git 调用，一般不用自己运行。",
        "例：\n\n  reportgen textconv out/报告.docx",
    ),
    "cli-option-diff-format": "结果的格式：text 给人看；markdown 贴到合并请求里；json 给别的程序。",
    "cli-option-docx": "另外写一份 Word 文件：新报告，用修订标出同旧报告的不同。文件名以 .docx 结尾。",
    "cli-option-exit-code": "有不同时退出码为 1，同 git diff 一样。",
    # 命令用错
    "diff-too-many": ("多写了：{names}", "最多写三项：旧版本、新版本、数据文件。"),
    "diff-no-file": (
        "只写了版本，没有写文件：{names}",
        "在后面写上数据文件，如 reportgen diff {names} data/2022.yaml。",
    ),
    "diff-unknown": (
        "“{name}”既不是文件，也不是 git 里的版本",
        "写数据文件的路径，或者提交、分支、标签的名称，如 HEAD~1、main。",
    ),
    "diff-unknown-near": ("“{name}”既不是文件，也不是 git 里的版本", "是不是“{near}”？"),
    "diff-unknown-revision": (
        "git 里没有“{name}”这个版本",
        "写提交、分支或标签的名称，如 HEAD~1、main；用 git log 查看。",
    ),
    "diff-unknown-revision-near": ("git 里没有“{name}”这个版本", "是不是“{near}”？"),
    "diff-not-in-revision": (
        "版本 {revision} 里没有 {file}",
        "这个文件是 {date} 在提交 {commit} 里加入的，请选那时以后的版本。",
    ),
    "diff-not-in-revision-bare": ("版本 {revision} 里没有 {file}", "检查文件名；这个文件还没有提交过。"),
    "diff-docx-name": ("修订是 Word 文件，名称要以 .docx 结尾", "写成 --docx {path}.docx。没有写入任何文件。"),
    "diff-docx-data": ("修订不能写进要比较的文件", "换一个文件名。原来的文件没有动。"),
    # 结果
    "diff-head": "{old} → {new}",
    "diff-nothing": "没有不同：事实、算出的数、报告里的话和检查的结果都一样。",
    "diff-only-made": "数据和报告都没有不同。",
    "diff-sum-joint": "，",
    "diff-sum-changed": "{count} 项事实改了",
    "diff-sum-added": "{count} 项事实新增",
    "diff-sum-removed": "{count} 项事实删去",
    "diff-sum-renamed": "{count} 项改了名称",
    "diff-sum-reordered": "{count} 个列表换了次序",
    "diff-sum-figures": "{count} 个算出的数随之变了",
    "diff-sum-sentences": "报告里 {count} 句话不同",
    "diff-sum-moved": "{count} 句话换了位置",
    "diff-sum-rules": "{count} 条审核公式新不成立",
    "diff-sum-problems": "{count} 个问题新出现",
    "diff-sum-waived": "{count} 个问题新豁免",
    "diff-sum-gone": "{count} 个问题已消除",
    "diff-made": "两边用的{names}不同，报告的变化也可能出自这里。",
    "diff-made-joint": "、",
    "diff-made-schema": "数据约定（schema.json）",
    "diff-made-template": "模板",
    "diff-made-format": "版式（format.yaml）",
    "diff-facts": "事实",
    "diff-figures": "算出的数",
    "diff-sentences": "报告里的话",
    "diff-problems": "审核",
    "diff-fate-added": "新增",
    "diff-fate-removed": "删去",
    "diff-fate-changed": "改动",
    "diff-fate-renamed": "改名",
    "diff-fate-reordered": "次序",
    "diff-fate-moved": "移动",
    "diff-reordered": "只换了次序",
    "diff-heading": "标题",
    "diff-top": "报告开头",
    "diff-points": "{delta} 个百分点",
    "diff-absent": "（无）",
    "diff-line": "第 {line} 行",
    "diff-line-both": "第 {line} 行（原第 {old} 行）",
    "diff-line-old": "原第 {line} 行",
    "diff-item": "{label}：{value}",
    "diff-bracket": "（{text}）",
    "diff-appeared": "新出现",
    "diff-gone": "已消除",
    "diff-waived": "豁免",
    "diff-remaining": "另有 {count} 个问题两边都有。",
    "diff-column-label": "项目",
    "diff-column-old": "原来",
    "diff-column-new": "现在",
    "diff-column-delta": "增减",
    "diff-column-rate": "增减率",
    "diff-column-place": "位置",
    "diff-column-formula": "公式",
    "diff-redline": "已写修订 {path}",
    # 给 git 看的文字
    "textconv-broken": "（读不出来：这份 Word 文件不完整）",
}
