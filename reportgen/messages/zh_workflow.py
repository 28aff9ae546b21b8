"""Chinese texts: git, hooks, continuous integration."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # check 的选项和结果
    "cli-option-strict": "警告也算不通过，退出码为 1；提示不算。",
    "cli-option-format": "结果的格式：text 给人看；json、sarif 给别的程序；github、gitlab 是这两处的标注。",
    "cli-option-listing": "把 json、sarif、github、gitlab 格式的结果写进这个文件，不印出来。",
    "cli-option-staged": "检查 git 里暂存的数据文件，也就是要提交的内容；不写 FILE。没有暂存数据文件时什么也不说。",
    "cli-notes": "，{notes} 条提示",
    "cli-strict": "；用了 --strict，有警告就不通过",
    "check-staged-files": ("用了 --staged 就不能再写文件名：{names}", "去掉文件名，或者去掉 --staged。"),
    "check-output-text": ("-o 不能和 text 格式一起用", "加上 --format，写 {formats} 中的一种；或者去掉 -o。"),
    # git-setup
    "cli-git-setup": "在 git 仓库里装上数据和报告的比较方式，以及提交前的检查。",
    "cli-git-setup-more": (
        "DIR 是项目所在的文件夹，默认是当前文件夹。会在项目的 .gitattributes 里加几行，在这个仓库的 git 配置里登记比较方式，"
        "并装上 pre-commit 钩子：提交时检查暂存的数据文件，有错误就不提交。可以重复运行；别人写的内容不会动。",
        "例：\n\n  reportgen git-setup\n  reportgen git-setup 绩效报告\n  reportgen git-setup --remove",
    ),
    "cli-option-remove": "去掉 git-setup 装上的内容。",
    "git-setup-done": "已装进 git 仓库 {folder}：",
    "git-setup-removed": "已从 git 仓库 {folder} 去掉 git-setup 装上的内容。",
    "git-setup-attributes": "{path}  哪些文件按数据、按 Word 报告比较",
    "git-setup-config": "git 配置  diff.reportgen-yaml、diff.reportgen-docx",
    "git-setup-hook": "{path}  提交前检查暂存的数据文件",
    "git-setup-next": "下一步：提交 {path}，让同事的仓库也认得这些文件。git 配置和钩子只在这个仓库里，每位同事各运行一次 reportgen git-setup。",
    "git-hook-foreign": (
        "已经有别的 pre-commit 钩子，没有改动它",
        "在它里面加上一行：{line}。用 pre-commit 工具管理钩子的，看 docs/workflow.md。",
    ),
    "git-hook-shared": (
        "core.hooksPath 指向几个仓库共用的文件夹，没有在那里装钩子",
        "要在所有这些仓库里检查，就在它的 pre-commit 里加上一行：{line}。",
    ),
    "git-missing": ("没有找到 git", "装上 git（https://git-scm.com），重新打开命令窗口再运行。"),
    "git-no-folder": ("没有这个文件夹", "检查名称；要新建项目，用 reportgen init。"),
    "git-no-repository": ("这里不是 git 仓库", "先在项目的文件夹里运行 git init，或者写出仓库所在的文件夹。"),
    "git-failed": ("git 没有做成：{reason}", "按 git 的说明处理后再运行。"),
    "git-hook-head": "由 reportgen git-setup 写入；用 reportgen git-setup --remove 去掉。",
    "git-hook-missing": "找不到 reportgen，没有检查数据，所以没有提交。重新安装 reportgen 后运行 reportgen git-setup；不检查就提交，用 git commit --no-verify。",
    "git-hook-refused": "没有提交：先按上面的办法改正，再 git add、git commit。不检查就提交，用 git commit --no-verify。",
}
