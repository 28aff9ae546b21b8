"""Chinese texts: rules, waivers, the reading of texts, coverage."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "waiver-unknown": ("没有“{rule}”这条审核公式，豁免不了", "照检查结果末尾方括号里的名称写。"),
    "waiver-unknown-near": ("没有“{rule}”这条审核公式，豁免不了", "是不是“{near}”？"),
    "waiver-expired": ("“{rule}”的豁免到 {until} 为止，已经过期", "改正问题；仍有理由的，重新报批后改有效期。"),
    "waiver-unused": ("没有需要豁免“{rule}”的问题", "问题已经不在了，删去这一条；写了 at 的，核对它指的是哪一处。"),
}
