"""The shape of a name: a surname and one or two characters, or parts joined by ·; and where it can end."""

from __future__ import annotations

import re

from server.chat.understanding.people.spelling import spells
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import is_han

_HAN = "\u4e00-\u9fff\u3400-\u4dbf〇"
_NO_GIVEN = frozenset("的了是不吗呢吧被把他她我你嫁")  # 容错了, 管他
_NO_GIVEN_ALONE = frozenset("就早已都还又也没在要会很只更再到给说讲") | {  # 钟早 in 钟早就停了
    "没错", "不错", "不对", "不是", "没有", "冇错",  # 张没错，后头是…
}  # fmt: skip
_NAME_IS = ("大名", "姓名", "学名", "本名", "名叫", "名是", "名：")  # 大名向天佑
_OLD, _NTH = ("老", "小"), tuple("大二三四五六七八九十满细幺")
_NO_WORD_ALONE = frozenset("都别时计")
_NOT_LAST = frozenset("的卡账帐局厂咯噻嘞哒啵啦嘛哦呀啊吧呢")  # 徐亮 in 打徐亮卡上; 林业局; 我崽王磊咯
# 刘强 in 刘强来办的, 帮他儿子李强填
_GOES_ON = re.compile(
    r"来[办申填]|在[我这旁场]|[坐站][在我旁]|[弄搞办](?=[一表个这的下，。；！\n]|$)|填(?=[的写表个这单下一好完吧报资信，。；！？\n]|$)"
)
OFTEN_PLACES = frozenset("镇乡村组街路桥湾里县市省洲屋家桌时候")
"""With these ends what looks like a name and often is a place or a time: 柏祥镇, 周时候."""
DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,10}}){{1,4}}")


# 罗布次仁, 阿依古丽: by the characters in which such names are written, to the end of the clause.
_FOREIGN = re.compile(
    r"[阿艾巴白布才次措达旦丹德顿多尔尕噶嘎格古吉珠加江卡克库拉姆勒丽洛罗玛瓦麦买曼木穆尼娜那努诺帕平其图强曲琼群"
    r"仁日萨桑沙斯苏塔提吐娃旺乌央依伊益云扎西泽增珍卓孜兰雅迪力热甫汗罕呷果哈敏措姆赛]{4,8}(?=[，。；！\n]|$)"
)


def surname_at(text: str, lang: Language, start: int) -> int:
    """Where the surname that begins there ends; 0 when none does."""
    surnames = lang.sayings.surnames
    assert surnames is not None
    for compound in surnames.compound:
        if text.startswith(compound, start):
            return start + len(compound)
    if start >= len(text):
        return 0
    given = text[start + 1 : start + 3]
    known = bool(given) and all(char in surnames.given for char in given)  # 向国栋, and not 向社区
    labelled = text[start] not in _NO_WORD_ALONE and text.endswith(_NAME_IS, 0, start)
    if text[start] in surnames.words and (known or labelled or text[start - 1 : start] == "姓"):
        return start + 1
    return start + 1 if text[start] in surnames.single else 0


def neighbour_at(text: str, lang: Language, start: int) -> int:
    """Where 老张, 王奶奶 or 陈四爹, as neighbours are called, ends that begins there; 0 when none does."""
    old = text[start : start + 1] in _OLD
    end = surname_at(text, lang, start + old)
    title = lang.group("elder_title").at(text, end) if end else None
    if title is None and end and text[end : end + 1] in _NTH:
        title = lang.group("elder_title").at(text, end + 1)
    if title is not None:
        return title.end()
    return end if old else 0


def given_name(text: str, lang: Language) -> bool:
    """Whether this can be what follows a surname."""
    if not 1 <= len(text) <= 2 or not all(map(is_han, text)) or lang.group("title").ends(text):
        return False
    return text[-1] not in _NO_GIVEN and text not in _NO_GIVEN_ALONE


def is_given(text: str, lang: Language) -> bool:
    """Whether it is written as given names are, in characters that hardly stand for anything else."""
    surnames = lang.sayings.surnames
    return (
        surnames is not None
        and text != ""
        and all(char in surnames.given or char in surnames.single for char in text)
    )


def name_at(text: str, lang: Language, start: int) -> int:
    """Where the name that begins there ends; 0 when none does."""
    if dotted := DOTTED.match(text, start):
        return _dotted_end(text, lang, dotted)
    if foreign := _FOREIGN.match(text, start):
        return foreign.end()
    given = surname_at(text, lang, start)
    if not given:
        return 0
    own = surname_at(text, lang, given)
    if own and text[own : own + 1] == "氏" and ends(text, lang, start, own + 1):
        return own + 1  # 黎李氏: her husband's surname and her own
    for length in (2, 1):
        end = given + length
        piece = text[given:end]
        if (
            len(piece) == length
            and piece[-1] not in _NOT_LAST
            and not _GOES_ON.match(text, end - 1)
            and all(map(is_han, piece))
            and (ends(text, lang, start, end) or _GOES_ON.match(text, end))
        ):
            return end if given_name(piece, lang) and text[start:end] not in lang.kin else 0  # 孙女
    return 0


def _dotted_end(text: str, lang: Language, dotted: re.Match[str]) -> int:
    """Where the last part ends, of at least two characters: 买买提·吐尔逊昨天走了."""
    last, after = text.rindex("·", 0, dotted.end()), lang.group("after_name")
    places = range(last + 3, dotted.end())
    return next((place for place in places if after.at(text, place)), dotted.end())


def ends(text: str, lang: Language, start: int, end: int) -> bool:
    """Whether a name can end there: at a mark, a digit, a word that goes on with the sentence, or where
    its characters are told one by one.
    """
    if end >= len(text) or not is_han(text[end]) or lang.group("after_name").at(text, end) is not None:
        return True
    name, part = text[start:end], lang.group("spelled").at(text, end)  # 陈桂秀耳东陈
    return spells(text, end, name) or bool(part and part.group()[-1] in name)
