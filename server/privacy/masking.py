"""How a person's data is shown where it need not be read in full: one function for each kind.

Every one takes what was typed and never raises: a value too short to be masked is hidden whole.
"""

from __future__ import annotations

import unicodedata

# Compound surnames in use, from the 百家姓 and the household registers' lists.
_COMPOUND = (
    "欧阳 上官 皇甫 司马 诸葛 司徒 令狐 尉迟 长孙 慕容 夏侯 东方 公孙 宇文 独孤 南宫 端木 轩辕 百里 呼延 "
    "东郭 南门 西门 北堂 申屠 太史 公羊 公冶 宗政 濮阳 淳于 单于 太叔 仲孙 钟离 鲜于 闾丘 司空 亓官 司寇 "
    "子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 梁丘 左丘 东门 赫连 澹台 第五 万俟 "
    "完颜 纳兰 叶赫 贺兰 哥舒 耶律 欧侯 羊舌 微生 归海 爱新"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def surname(name: str) -> str:
    """The surname of a Chinese name; of a name with a dot (阿依古丽·买买提) or in letters its first part."""
    name = unicodedata.normalize("NFKC", name).strip()
    for divider in ("·", "•", "・", ".", " "):
        if divider in name:
            return name.split(divider, 1)[0]
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name if name.isascii() else name[:1]


def mask_name(name: str) -> str:
    """张建国 → 张＊; 欧阳修 → 欧阳＊. The number of characters is not told."""
    first = surname(name)
    if first.isascii() or len(first) > 2:
        first = first[:1]
    return f"{first}＊"


def mask_id_number(number: str) -> str:
    """430621190001011234 → 4306**********1234: division and tail, the birth date hidden."""
    number = number.strip()
    if len(number) < 15:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def mask_phone(phone: str) -> str:
    """13800138000 → 138****8000; a shorter (fixed-line) number keeps its last two digits."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit())
    if len(digits) >= 11:
        digits = digits[-11:]
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def card_tail(card: str) -> str:
    """The last four digits of a bank card or account, empty when there are fewer than eight."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", card) if c.isdigit())
    return digits[-4:] if len(digits) >= 8 else ""


def mask_card(card: str) -> str:
    """6222020200001234567 → ****4567."""
    return f"****{card_tail(card)}"


def salutation(name: str, sex: str | None = None) -> str:
    """How a message addresses a person: 张先生, 欧阳女士, and 张先生/女士 where the sex is not known.

    `sex` is "male"/"男" or "female"/"女".
    """
    title = {"male": "先生", "男": "先生", "female": "女士", "女": "女士"}.get(sex or "", "先生/女士")
    return f"{surname(name)}{title}"
