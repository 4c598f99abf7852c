"""How a value is spelled on paper, and the spelling in which it is kept. Empty or None when it is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from config.traditional import simplified

HAN = r"[\u3400-\u9fff]"
NAME = re.compile(rf"{HAN}{{2,4}}|{HAN}{{1,10}}(?:·{HAN}{{1,10}})+")
ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
# What a scanner of shapes takes for a digit. Used only where a check digit then decides.
LIKE_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "B": "8", "S": "5", "Z": "2"}
)
# GB/T 3304 in the order of its numbers, without the 族.
# fmt: off
GROUPS = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白",
    "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西",
    "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯",
    "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京",
    "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)
# fmt: on
# 方祥新,性别男,年龄74岁: what stands behind a name in the line of a letter, or of a form that reads like one.
_BEHIND_NAME = re.compile(r"[,，;；(（。].*")
_AROUND_NAME = re.compile(r"^名(?=..)|(?<=..)同志$")
_RELATION = re.compile(
    r"户主|本人|之?[夫妻]|配偶|之?[长次二三四五六]?[子女]|独生[子女]|养[子女]|继[子女]|女婿|儿媳|[父母]亲|[父母]|岳[父母]|公公|婆婆|"
    r"[长次三四]?孙[子女]?|重孙[子女]?|曾孙[子女]?|外孙子?|外孙女|祖[父母]|外祖[父母]|[兄弟姐妹]|弟弟|哥哥|姐姐|妹妹|[侄甥][子女]|其他亲属|非亲属"
)


def id_spellings(text: str) -> set[str]:
    """The ID numbers that the text may be, as seen and with look-alikes of digits put right."""
    found = {match.upper() for match in ID_NUMBER.findall(text)}
    if not found:
        found = {match.upper() for match in ID_NUMBER.findall(text.translate(LIKE_DIGITS))}
    return found


def _tidy_name(text: str) -> str:
    text = _AROUND_NAME.sub("", _BEHIND_NAME.sub("", text.strip(":：")))
    match = NAME.fullmatch(text.replace("•", "·").replace("・", "·").replace(".", "·"))
    return simplified(match[0]) if match else ""  # papers print no other; the recogniser sees 國 in a 国


def _tidy_sex(text: str) -> str:
    return {"男": "male", "女": "female"}.get(text[:1], "") if len(set(text)) == 1 or text[1:] == "性" else ""


def _tidy_group(text: str) -> str:
    name = text.replace("漢", "汉").removesuffix("族")
    return f"{name}族" if name in GROUPS else ""


def _tidy_relation(text: str) -> str:
    return text if _RELATION.fullmatch(text) else ""


TIDY: Mapping[str, Callable[[str], str]] = {
    "relation_to_head": _tidy_relation,
    "name": _tidy_name,
    "head_name": _tidy_name,
    "sex": _tidy_sex,
    "ethnic_group": _tidy_group,
}
