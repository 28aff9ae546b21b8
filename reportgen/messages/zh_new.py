"""Chinese texts: `new` and `show`."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # 待填
    "not-filled": ("{label}还没有填", "把“待填”换成实际的内容。{about}"),
    "not-filled-optional": ("{label}还没有填", "把“待填”换成实际的内容；用不着的，把整行删掉。{about}"),
    # new
    "cli-new": "新建另一年度的数据文件：照上年的文件改成待填的，或者照 schema.json 写一份空白的。",
    "cli-new-more": (
        "YEAR 是新文件的年度。用 --from 时，结构、说明、叙述和各类名称照旧，每年要重填的数和日期换成“待填”，"
        "上年的数写在后面供比较；上年的文件不动。没有填完的地方，check 会逐个指出。",
        "例：\n\n  reportgen new 2023 --from data/2022.yaml\n  reportgen new 2023 --from data/2022.yaml -o data/2023.yaml\n"
        "  reportgen new 2023 --blank",
    ),
    "cli-option-from": "上年的数据文件。",
    "cli-option-blank": "不用上年的文件，照 schema.json 写一份带说明的空白文件。",
    "cli-option-new-output": "写到哪里：一个 .yaml 文件，或者一个文件夹。默认写在上年文件的旁边。",
    "new-from-what": (
        "没有说明新文件照什么写",
        "照上年的文件写，加上 --from FILE；要一份空白的，加上 --blank。",
    ),
    "new-from-both": ("--from 和 --blank 只能用一个", "照上年的文件写，留 --from；要一份空白的，留 --blank。"),
    "new-same-year": ("这个文件就是 {year} 年度的", "写新的年度，如 reportgen new 2023 --from data/2022.yaml。"),
    "new-no-year": ("这个文件没有 year（年度），不知道是哪一年的", "补上 year: 年度。"),
    "new-exists": ("这个文件已经有了，没有覆盖", "要重新生成，先把它改名或移走；或者用 -o 另写一个名称。"),
    "new-not-yaml": ("数据文件的名称要以 .yaml 或 .yml 结尾", "如 -o data/2023.yaml；要写进文件夹，在末尾加“/”。"),
    "new-written": "已写好 {path}：{blanks} 处待填，其余照旧",
    "new-blank-written": "已写好 {path}：{blanks} 处待填；行首带“# ”的可以不填，要填就把“# ”删去",
    "new-kept": "沿用了上年的 {count} 个数，看一看还对不对：",
    "new-mentions": "还有 {count} 处写着 {year} 年，逐个看一看要不要改（叙述里的年度可以写成 {{{{ year }}}}）：",
    "new-next": "下一步：把“待填”逐个换成实际的内容，再检查：",
    # 空白文件
    "blank-head": (
        "“待填”换成实际的内容。“##”后面是说明；行首带一个“# ”的是可以不填的，要填就删去“# ”，连同它下面各行的“# ”。"
        "\n列表要添一项，就照样复制一项再改。填完后运行 reportgen check 检查。"
    ),
    "blank-field": "{title}{details}：{about}",
    "blank-details": "（{details}）",
    "blank-joint": "，",
    "blank-whole": "整数",
    "blank-truth": "填 true 或 false",
    "blank-date": "日期，写成 2022-12-31 的样子",
    "blank-choices": "可以填 {choices}",
    "blank-between": "{low} 到 {high}",
    "blank-least": "不小于 {limit}",
    "blank-most": "不大于 {limit}",
    "blank-above": "大于 {limit}",
    "blank-under": "小于 {limit}",
    "blank-length": "最多 {limit} 个字",
    "blank-items-least": "至少 {limit} 项",
    "blank-items-most": "最多 {limit} 项",
    # show
    "cli-show": "按中文名称列出一份数据文件里的全部事实，和由它们算出的数。",
    "cli-show-more": (
        "FILE 是一份数据文件。行首是行号；没有行号、带“=”的，由程序算出，“=”后面是算法。不生成报告；审核公式不成立也能列。",
        "例：\n\n  reportgen show data/2022.yaml\n  reportgen show data/2022.yaml --json > 事实.json",
    ),
    "cli-option-show-json": "写成 JSON，供别的程序使用。",
    "show-legend": "行首是行号；没有行号、带“=”的，由程序算出。",
    "show-problems": "这份数据还有 {errors} 个错误、{warnings} 条警告，请运行 reportgen check {file}",
}
