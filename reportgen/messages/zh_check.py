"""Chinese texts: rules, waivers, the reading of texts, coverage."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "waiver-unknown": ("没有“{rule}”这条审核公式，豁免不了", "照检查结果末尾方括号里的名称写。"),
    "waiver-unknown-near": ("没有“{rule}”这条审核公式，豁免不了", "是不是“{near}”？"),
    "waiver-expired": ("“{rule}”的豁免到 {until} 为止，已经过期", "改正问题；仍有理由的，重新报批后改有效期。"),
    "waiver-unused": ("没有需要豁免“{rule}”的问题", "问题已经不在了，删去这一条；写了 at 的，核对它指的是哪一处。"),
    # 叙述的通读
    "leftover": (
        "“{text}”像是没有删掉的填写说明，或者占位的字",
        "改成实际内容，或者删掉。［审核公式 {rule}］",
    ),
    "leftover-field": (
        "“{text}”是从 Word 或 Excel 带来的域或者错误值，不是文字",
        "回原文件看它本来是什么，把内容写在这里；是登记过的数，就写成引用。［审核公式 {rule}］",
    ),
    "other-year": (
        "“{text}”不是报告的年度（{year} 年），像是抄上年的报告时留下的",
        "核对这个日期；是报告年度的，年份写成 {{{{ year }}}}；本来就是别的年份的，可以不管这条警告。［审核公式 {rule}］",
    ),
    "other-year-in-name": (
        "“{text}”不是报告的年度（{year} 年），像是抄上年的报告时留下的",
        "核对这个年份，改正它；本来就是别的年份的，可以不管这条警告。［审核公式 {rule}］",
    ),
    "unit-missing": (
        "“{text}”后面没有单位",
        "补上单位，如 %、件、万元；最好登记在工作数据里，再用 {{{{ facts.名称 }}}} 引用。［审核公式 {rule}］",
    ),
    "unit-missing-known": (
        "“{text}”后面没有单位",
        "如果是“{title}”（{printed}），写成引用 {reference}；不是的，补上单位。［审核公式 {rule}］",
    ),
    "unit-cut-off": (
        "“{text}”只印数，后面没有单位",
        "写成 {reference}，会连单位“{unit}”一起印。［审核公式 {rule}］",
    ),
    "typed-again": (
        "“{text}”就是{titles}，这里又写了一遍",
        "写成引用 {reference}，数改了句子会跟着改；reportgen check --fix 可以代为改好。［审核公式 {rule}］",
    ),
    "typed-again-in-list": (
        "“{text}”就是{titles}，这里又写了一遍",
        "写成引用 {reference}；这是按位置引用的，列表里加减了项要重新核对。［审核公式 {rule}］",
    ),
    "typed-again-perhaps": (
        "“{text}”与{titles}相同",
        "说的是同一个数，就写成引用 {reference}；不是的（别的年度、计划、别的地方），可以不管这条警告。［审核公式 {rule}］",
    ),
    "typed-again-otherwise": (
        "“{text}”就是{titles}，这里又写了一遍，写法也与“{printed}”不同",
        "写成引用 {reference}，会印成“{printed}”。［审核公式 {rule}］",
    ),
    "typed-again-several": (
        "“{text}”与已有的 {count} 个数相同：{titles}",
        "是其中哪一个，就写成它的引用：{reference}；都不是的，登记在工作数据里再引用。［审核公式 {rule}］",
    ),
    "typed-rate-share": (
        "“{title}”的比重写的是 {text}，由数据算得 {printed}",
        "写成引用 {reference}，由程序算；说的不是这个比重的，把分母写明。［审核公式 {rule}］",
    ),
    "typed-rate-growth": (
        "“{title}”比上年的变动写的是 {text}，由两年的数据算得{printed}",
        "写成引用 {reference}，由程序算；说的不是这个数的，把名称写全。［审核公式 {rule}］",
    ),
    "typed-rate-zero": (
        "“{title}”上年是 0，算不出增减百分之几，写的是 {text}",
        "只写增加了多少，或者写“上年没有发生”。［审核公式 {rule}］",
    ),
    "template-number": (
        "模板里写死了“{text}”，它就是数据里的“{title}”",
        "写成引用 {reference}，换一份数据才不会错。模板的问题不能在数据文件里豁免，请模板维护者改。",
    ),
    "template-year": (
        "模板里写死了年份：“{text}”",
        "年份写成 {{{{ year }}}}，换一年才不会错。模板的问题不能在数据文件里豁免，请模板维护者改。",
    ),
    # 数改成引用
    "retype-broken": ("改成引用以后，文件就读不通了，所以没有改", "用 reportgen check 看是哪几处，自己改。"),
    "retype-differs": (
        "改成引用以后，报告会与原来不同，所以没有改：原来是“{old}”，会变成“{new}”",
        "用 reportgen check 看是哪几处，自己改，改完再看报告。",
    ),
    "cli-option-numbers": "列出叙述和模板里没有登记的数。",
    "cli-option-fix": "把叙述里与登记的数、算出的数相同的数改成引用，别的都不动。",
    "cli-option-dry-run": "与 --fix 一起用：只说会改什么，不写文件。",
    "fix-change": "第 {line} 行：{old} → {new}",
    "fix-written": "{file}：改好 {changes} 处，报告读起来与原来一样",
    "fix-dry": "{file}：可以改 {changes} 处，还没有写进文件",
    "fix-nothing": "{file}：没有可以代为改成引用的数",
    "fix-left": "还有 {left} 处要由人来定",
    "fix-dry-alone": ("--dry-run 要和 --fix 一起用", "写成 reportgen check --fix --dry-run FILE。"),
    "fix-with": ("{option} 不能和 {other} 一起用", "分开来运行。"),
    # 没有登记的数
    "numbers-none": "{file}：叙述和模板里没有不曾登记的数",
    "numbers-some": "{file}：叙述和模板里有 {numbers} 个数没有登记",
    "numbers-how": "要核对、要逐年更新的，登记在工作数据里，再用 {{{{ facts.名称 }}}} 引用；不是的可以不管。",
    "numbers-passed": "另有 {numbers} 个数不用登记：{kinds}",
    "numbers-kind": "{name} {numbers} 个",
    "numbers-year": "年份",
    "numbers-date": "日期和时间",
    "numbers-ordinal": "序号",
    "numbers-code": "电话、型号和代码",
    "numbers-name": "书名号、引号和方括号里的",
    "numbers-idiom": "固定说法和时限",
    "numbers-formula": "算式、比例和范围",
    "coverage-head": "{files} 份数据的覆盖情况：",
    "coverage-facts": "事实",
    "coverage-fields": "字段",
    "coverage-branches": "模板分支",
    "coverage-facts-means": "印进了报告",
    "coverage-fields-means": "有数据填了",
    "coverage-branches-means": "走到过",
    "coverage-facts-gaps": "没有印进报告的事实：",
    "coverage-fields-gaps": "没有数据填的字段：",
    "coverage-branches-gaps": "没有走到的模板分支：",
    "coverage-below": "reportgen: 最低的一项是 {percent}%，低于要求的 {least}%",
    "cli-option-coverage": "列出没有印进报告的事实、没有数据填的字段、没有走到的模板分支。",
    "cli-option-fail-under": "与 --coverage 合用：有一项低于这个百分数，退出码就是 1。",
    "coverage-alone": ("--coverage 不能和 {others} 合用", "分开运行。"),
    "fail-under-alone": ("--fail-under 要与 --coverage 合用", "加上 --coverage。"),
}
