"""Where a turn speaks of somebody: the speaker, the one who died, whom the money goes to, a relative."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from config.catalogue.sayings import Kin
from server.chat.understanding.people.name_shape import OFTEN_PLACES, name_at, neighbour_at, surname_at
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

LONGEST_OPENING = 40  # characters
LINK = re.compile(r"[是系就也作为做当算的]{1,4}$")

_OF, _IS = frozenset("的之"), frozenset("是系")
_ON_A_FORM = re.compile(r"，(?:[0-9一二]|[\u4e00-\u9fff]{1,3}族|身份证|民族|出生)")
_LONGEST_NAME = 4  # characters of one without ·
_LONGEST_LABEL = 12  # characters
_MARKS = ("", "，", "。", "\n")
_OWN = ("亲", "独", "先")  # 亲生孩子, and not 生孩子
_CALL = ("我喊", "我叫", "我称")
# 他喊我外公, 我喊他做叔, 管我叫爸: what one calls the other is what they are.
_CALLING = re.compile(
    r"(?P<who>[^，。；！？\n]*?)(?:喊|叫|称呼?|管)(?P<whom>我|他|她|老人家?|逝者|死者)"
    r"(?:就?(?:喊|叫|喊做|叫做|做|作|是|为))?(?:一?声)?(?:亲)?$"
)
_USUALLY = r"(?:平时|平常|一直|从小|都|也|应该|得|要|是|就|按辈分|论辈分|本来|嗯|哦|那)*"
_CALLER = re.compile(rf"{_USUALLY}(?P<who>[我他她]?){_USUALLY}")
_CALLED_SO = re.compile(r"[的做咧嘞呢啊呀哦哒咯滴噻]*(?:[，。；！？\n]|$)")
# 三床那个爹爹, 村里有个嗲嗲, 楼上的奶奶: an old man or woman, and no relative of whoever speaks.
_SOMEBODY = re.compile(
    r"(?:[床里上下边壁门头村组院区栋楼队号近](?:的|那|这|(?:的)?[那这][个位]|有[个位]|[一两][个位])|(?<![我屋家])有一?[个位]|护理的?一?个?)$"
)
_CHILD_OF = ("孩子", "娃", "伢子")  # 孩子的爸爸: of whom one is married to
_OLD_PEOPLE, ACQUAINTANCE = frozenset({"grandparent", "uncle"}), "acquaintance"
_LONGEST_NEIGHBOUR = 6  # characters
SEX_OF_PRONOUN = {"他": "male", "她": "female"}
# 收钱的卡 is no person, and 收钱的时候 is none.
# fmt: off
_OURS = frozenset("家屋村组队镇乡县院")  # 我村五保户
_THINGS = (
    "卡", "账", "帐", "折", "银行", "手续", "时", "事", "钱", "户", "地方", "号", "短信", "方式", "信息",
)
_FOR_OLD_PEOPLE = ("机", "证", "优待", "协会", "活动", "大学", "公寓", "食堂")  # 我用的老人机
# fmt: on
_ACCOUNTS = re.compile(r"(?:卡|账户|帐户|存折|折子|银行|户头)[上里]?(?:的|那个)?$")

# 前后脚, 一个月里都, 两个都: between two and the word for their death
TOGETHER = re.compile(
    r"(?:[两二俩]?[个位人老]+|[都全也就是系]|先后|相继|接连|陆续|前后脚?|一前一后|一起|同时|隔[了着]?|不到|没出|"
    r"[0-9一二两三四五六七八九十几半今去前昨上这本当同]{1,4}[个]?(?:年|月|天|号|日|礼拜|星期|夜|晚|周)"
    r"(?:[里内中份之间底初头]|[0-9一二三四五六七八九十]{1,3}[号日])*)*"
)
_PAIRED = ("parent", "grandparent", "parent_in_law")
_JOINS = "和跟同与、"
_JOIN = frozenset(_JOINS)
JOINED = re.compile(f"[{_JOINS}]?")  # 我爸和我妈都走了, 我爸妈都走了
_TO_DEATH = 12  # characters

_FOR, _DOES = ("帮", "替"), tuple("填办弄搞")
_WRITTEN_AS = frozenset("写填打用改换")
_IS_CALLED = re.compile(r"的?(?:大?名字?)?就?[叫喊]做?")
_AT = re.compile(r"[在到去住回往][一-鿿]{0,4}$")
_THEIRS = r"的?(?:那里|那边|那(?=过|去|走|老)|这里|这边|家|屋里|屋头|店里)"
_AT_THEIRS, _AT_MINE = re.compile(_THEIRS), re.compile(rf"[一-鿿]{{0,3}}?{_THEIRS}")  # 我家, 我姑姑屋里
_ALONG = ("跟着", "随着", "跟到", "跟", "随")
_MINDS, _CHILDREN = ("带", "带着", "照看", "招呼", "接送"), frozenset({"child", "grandchild"})
_SETTLES = re.compile(r"[^，。；！？\n]{0,8}?(?:落户|落到|落在|户口|迁|交|参保|买)")

# What they are to one to whom one is this.
SEEN_BACK = {
    "parent": "child",
    "child": "parent",
    "spouse": "spouse",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "parent_in_law": "child_in_law",
    "child_in_law": "parent_in_law",
    "uncle": "nephew",
    "nephew": "uncle",
}

YOUNGER = frozenset({"child", "grandchild", "child_in_law", "nephew", "sibling"})  # 我是儿子, and his son

Who = Literal["speaker", "decedent", "payee", "kin", "other"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is spoken of. `kin` is the relative, `gone` who the applicant is to them."""

    start: int
    end: int
    who: Who
    kin: Kin | None = None
    gone: str = ""
    of: str = ""  # whose relative: "speaker", "decedent", or nobody named
    self_: str = ""  # who the applicant is when they call themselves so over two: 她儿子的堂客
    named: int = 0  # where the name ends with which it begins: 张建国的儿子
    called: bool = False  # it is told what one calls the other: 他喊我外公
    neighbours: bool = False  # it is told whose relative that is who is no kin: 老张的老婆

    @property
    def sex(self) -> str:
        """The sex of the relative, when the word tells it."""
        return self.kin.sex if self.kin else ""


def mentions(text: str, lang: Language, *, of_account: bool) -> list[Mention]:
    """Everybody who is mentioned, in order. `of_account`: an account was asked for, so 户主 is its holder."""
    kin = list(_kin(text, lang))
    others = _others(text, lang, of_account=of_account)
    apart = [m for m in others if not any(one.start <= m.start < one.end for one in kin)]
    ends = {m.end for m in (*kin, *apart) if m.who != "speaker"}
    apart = [m for m in apart if m.who != "speaker" or m.start not in ends or text[m.start] != "本"]
    return sorted((*kin, *apart), key=lambda mention: mention.start)  # 她本人 is she


def in_clause(mentions: Sequence[Mention], clause: Clause) -> Sequence[Mention]:
    """Those of the mentions, which stand in order, that the clause has."""
    first = bisect_left(mentions, clause.start, key=lambda mention: mention.start)
    return mentions[first : bisect_left(mentions, clause.end, first, key=lambda mention: mention.start)]


def beside_places(uttered: Utterance, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Without those who are mentioned only to say where another was: 我妈在长沙我姐那里走的.

    Or with whom another moved (跟着我妹妹把户口落到长沙), or which child they minded: 一直在屋里带孙子.
    """
    text, before = uttered.plain, None
    for mention in mentions:
        if text.endswith(_ALONG, 0, mention.start) and _SETTLES.match(text, mention.end):
            continue
        if text.endswith(_MINDS, 0, mention.start) and mention.kin and mention.kin.line in _CHILDREN:
            continue
        theirs = _AT_MINE if mention.who == "speaker" else _AT_THEIRS
        if (
            before is not None
            and before.who != "speaker"  # 我回到我爸家里，他已经走了
            and uttered.clause_at(before.start) is uttered.clause_at(mention.start)
            and _AT.search(text, before.end, mention.start)
            and theirs.match(text, mention.end)
        ):
            continue
        yield mention
        before = mention


def _others(text: str, lang: Language, *, of_account: bool) -> Iterator[Mention]:
    groups: tuple[Who, ...] = ("speaker", "decedent", "payee")
    for who in groups:
        for hit in lang.group(who).find(text):
            after, before = text[hit.end() : hit.end() + 1], text[hit.start() - 1 : hit.start()]
            several = after == "们" or (who == "speaker" and after in _OURS)
            things = _THINGS if who == "payee" else _FOR_OLD_PEOPLE if who == "decedent" else ()
            thing = text.startswith(things, hit.end())
            if not several and not thing and before not in ("其", "吉"):
                yield Mention(hit.start(), hit.end(), who)
    for hit in lang.group("householder").find(text):  # of an account, and not of the household
        if of_account or _ACCOUNTS.search(text, max(0, hit.start() - 8), hit.start()):
            yield Mention(hit.start(), hit.end(), "payee")


def _kin(text: str, lang: Language) -> Iterator[Mention]:
    index = lang.kin
    if not index:
        return
    covering = [hit.span() for hit in lang.group("decedent").find(text) if len(hit.group()) > 2]
    sayings = lang.group("no_relative").find(text)
    idioms = [hit.span() for hit in sayings if not text.endswith(_OWN, 0, hit.start())]
    paired = _paired(text, lang)
    before: tuple[int, str] | None = None
    for hit in _pattern(lang).finditer(text):
        first, then = hit["kin"], hit["then"]
        place = hit.start() + len(hit["role"] or "")
        if any(start <= hit.start("kin") and hit.end() < end for start, end in covering):
            continue  # 老爷子 is no 爷
        if any(start < hit.end() and hit.start() < end for start, end in idioms):
            continue
        entry = index[first]
        possessor = "speaker" if hit["mine"] else "decedent" if hit["his"] else ""
        if hit["his"] == "其" and _is_speakers(text, lang, place):
            possessor = "speaker"
        calling = _calling(text, hit)
        if calling == "other":
            continue
        if text[max(0, place - 2) : place] in _CALL:
            possessor = "speaker"  # 我喊她奶奶
        possessor = calling or possessor
        if not possessor and _in_a_name(text, lang, hit.start(), hit.end()):
            continue
        start, named = place, 0
        if not possessor and (name := _named_before(text, lang, start)):
            (start, named), possessor = name, "decedent"
        if then is not None and entry.line == ACQUAINTANCE and possessor != "decedent":
            yield Mention(place, hit.end(), "kin", index[then], of="decedent", neighbours=True)
            continue  # 我朋友的妈妈
        neighbour = 0 if possessor else _neighbour_before(text, lang, start, entry)
        if neighbour:
            start, possessor = neighbour - 1, "decedent"
        stands_alone = text[place - 1 : place] in _MARKS and text[hit.end() : hit.end() + 1] in _MARKS
        if stands_alone and hit.group() == "女" and (place > 0 or _ON_A_FORM.match(text, hit.end())):
            continue  # 周秀兰，女，汉族: the sex, as on a form
        if text[place - 1 : place] in _MARKS and _says_who(text, lang, hit.end()):
            stands_alone = True  # 娘走了, 爸叫李德胜
        if text[place - 1 : place] in _FOR and text[hit.end() : hit.end() + 1] in _DOES:
            stands_alone = True  # 帮妈填
        if text[place - 1 : place] in _WRITTEN_AS and text[hit.end() : hit.end() + 1] == "的":
            stands_alone = True  # 户名写娘的, 打爸的
        here = hit.start("kin")
        second = here in paired and before is not None and before[0] == paired[here]
        if second and before is not None:
            possessor = before[1]  # 我爸妈都走了
        in_pair = second or here in paired.values()
        if len(first) == 1 and not (possessor or then or hit["nth"] or stands_alone or in_pair):
            continue
        if entry.owned and not (possessor or stands_alone):
            continue
        if not possessor and entry.line in _OLD_PEOPLE and _SOMEBODY.search(text, max(0, place - 8), place):
            yield Mention(place, hit.end(), "other")
            continue
        if not possessor and first.startswith(_CHILD_OF) and text[place - 1 : place] == "个":
            yield Mention(place, hit.end(), "other")  # 班上一个孩子的爸爸
            continue
        if (len(first) > 1 and hit["nth"] == "老") or text[hit.end() : hit.end() + 1] in ("家", "屋"):
            continue  # 老太太; 在女儿家 is a place
        if then is None:
            gone = "" if possessor == "decedent" else entry.gone
            before = here, possessor
            one = Mention(start, hit.end(), "kin", entry, gone, possessor, named=named, called=bool(calling))
            yield replace(one, neighbours=True) if neighbour else one
            continue
        last = index[then]
        gone = chained(lang, entry.line, last.line) if possessor != "decedent" else ""
        # 她儿子的堂客: she is the mother of my husband.
        back = SEEN_BACK.get(last.line, ""), SEEN_BACK.get(entry.line, "")
        self_ = chained(lang, *back) if possessor == "decedent" else ""
        yield Mention(start, hit.end(), "kin", last, gone, possessor, self_, named)


def _in_a_name(text: str, lang: Language, start: int, end: int) -> bool:
    """去世的叫刘满姑, 妈妈叫谭四妹, 姓孙，孙二娘: no aunt, no sister. So not 王四婶, as one calls her."""
    surnames = (at for at in (start - 1, start - 2) if at >= 0 and surname_at(text, lang, at) == start)
    first = next(surnames, -1)
    if first < 0 or name_at(text, lang, first) != end or neighbour_at(text, lang, first) == end:
        return False
    if text.endswith(f"姓{text[first:start]}，", 0, first):
        return True
    near = max(0, first - _LONGEST_LABEL)
    labels = (lang.group(name).find(text, near, first) for name in ("called", "decedent_is"))
    if any(hit.end() == first for hits in labels for hit in hits):
        return True
    return any(text[at:first] in lang.kin for at in range(max(0, first - _LONGEST_NAME), first))  # 我妈李满姑


def _says_who(text: str, lang: Language, end: int) -> bool:
    """Whether it goes on with their death, or with their name: not 爸叫我来办."""
    if lang.group("gone").at(text, end):
        return True
    called = _IS_CALLED.match(text, end)
    return called is not None and bool(name_at(text, lang, called.end()))


def _paired(text: str, lang: Language) -> dict[int, int]:
    """Where the second begins of two who are named in one word with their death, and where the first.

    爸妈都走了, 公公婆婆前后脚没了. Elsewhere such a word names no two relatives: 我爸妈同意, 父母是农民.
    """
    if not lang.group("gone").within(text):
        return {}
    if "paired kin" not in lang.patterns:
        lines = ((_words(lang, line, "male"), _words(lang, line, "female")) for line in _PAIRED)
        pairs = (f"(?:{he})({she})|(?:{she})({he})" for he, she in lines)
        lang.patterns["paired kin"] = re.compile("|".join(pairs))
        anybody = lang.any_kin
        lang.patterns["joined kin"] = re.compile(f"(?:{anybody})[{_JOINS}]({anybody})")
    hits = list(lang.patterns["paired kin"].finditer(text))
    if not _JOIN.isdisjoint(text):  # 我爸跟妈都走了, 老公和崽都没了
        hits += lang.patterns["joined kin"].finditer(text)
    found: dict[int, int] = {}
    for hit in hits:
        death = lang.group("gone").first(text, hit.end(), hit.end() + _TO_DEATH)
        end = hit.end() + text.startswith("，", hit.end())  # 我爸妈，都走了
        if death and TOGETHER.fullmatch(text, end, death.start()):
            found[hit.start(hit.lastindex or 0)] = hit.start()
    return found


def _words(lang: Language, line: str, sex: str) -> str:
    words = (word for word, entry in lang.kin.items() if (entry.line, entry.sex) == (line, sex))
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _calling(text: str, hit: re.Match[str]) -> Who | Literal[""]:
    """Whose relative it is where somebody calls somebody so; "other" where it is none of the two."""
    clause = max(text.rfind(mark, 0, hit.start("kin")) for mark in "，。；！？\n") + 1
    calls = _CALLING.match(text[clause : hit.start("kin")])
    if calls is None or hit["then"] or not _CALLED_SO.match(text, hit.end()):
        return ""
    caller, me = _CALLER.fullmatch(calls["who"]), calls["whom"] == "我"
    if caller is None or (caller["who"] and (caller["who"] == "我") == me):
        return "other"
    return "decedent" if me else "speaker"


def _named_before(text: str, lang: Language, place: int) -> tuple[int, int] | None:
    """The place of the name whose relative is told: 我是张建国的大崽, 我是张建国老婆 say whom it is about."""
    linked = text[place - 1 : place] in _OF
    end = place - linked
    for start in range(max(0, end - _LONGEST_NAME), end - 1):
        led, words = text[max(0, start - 1) : start], text[start:end]
        if not linked:
            told = led in _IS and _full_name(words, lang)
        else:
            told = led in _IS or (led in _MARKS and _full_name(words, lang))
            told = told and name_at(text, lang, start) == end
        if told:
            return start, end
    return None


def _full_name(text: str, lang: Language) -> bool:
    """Whether it can hardly be anything else than a surname and two characters."""
    assert lang.sayings.surnames is not None
    given = text[surname_at(text, lang, 0) :]
    known = given.isalpha() and any(char in lang.sayings.surnames.given for char in given)  # 我是孙子，爷爷…
    return known and len(given) == 2 < len(text) and given[-1] not in OFTEN_PLACES


def _neighbour_before(text: str, lang: Language, place: int, kin: Kin) -> int:
    """Behind the first character of a neighbour whose relative is told: 老张的老婆, 王师傅的崽; or 0.

    So of an acquaintance, 邻居老公, whose old people are no relatives: 隔壁奶奶.
    """
    if kin.line not in (*_OLD_PEOPLE, ACQUAINTANCE) and place > 1:
        first, linked = max(0, place - _LONGEST_NEIGHBOUR), text[place - 1] == "的"
        if lang.group("next_door").ends(text[first:place]) and lang.group("elder_title").at(text, place):
            return 0  # 隔壁婆婆
        for hit in lang.group("acquaintance").find(text, first, place):
            if hit.end() in (place, place - linked):
                return hit.start() + 1
    if text[place - 1 : place] != "的":
        return 0
    for start in range(max(0, place - 1 - _LONGEST_NAME), place - 2):
        if neighbour_at(text, lang, start) == place - 1:
            return start + 1
    return 0


def across(lang: Language, mine: Kin, theirs: Kin) -> str:
    """Who the applicant is to the decedent, of whom `theirs` is their own `mine`: 他儿子是我老公."""
    return chained(lang, mine.line, SEEN_BACK.get(theirs.line, ""))


def chained(lang: Language, of: str, then: str) -> str:
    """Who one is to a relative's relative, by the lines of both: 我老公的爸爸; "" unknown."""
    return next((c.gone for c in lang.sayings.chains if (c.of, c.then) == (of, then)), "")


def _is_speakers(text: str, lang: Language, place: int) -> bool:
    """申请人王强，其父: of the one who speaks, when nobody else was named before."""
    before = text[max(0, place - LONGEST_OPENING) : place].rpartition("。")[2]
    linked = bool(LINK.search(before)) or before.endswith("为")
    return not linked and lang.group("speaker").within(before) and not lang.group("decedent").within(before)


def _pattern(lang: Language) -> re.Pattern[str]:
    if "kin" not in lang.patterns:
        either = lang.any_kin
        mine = r"(?P<mine>(?:我们|我|俺|咱们?|本人|自己|屋里)(?:屋里|家里|家|那个|这个|自己)??(?:的|个|之)?)"
        his = rf"(?P<his>(?:{lang.source('decedent')}|(?<![尤极与])其)(?:屋里|家里|家)?[的之]?)"
        child = "|".join(word for word, entry in lang.kin.items() if entry.line in ("child", "spouse"))
        # 我女儿生的孩子, 我姐家的崽, 我崽屋里的堂客
        link = (
            rf"(?:的|他|她|之|(?:[生养]下?来?的(?:第?[一二三四]个|那个)?|(?:家里?|屋里?)头?的?)(?={child}))"
        )
        lang.patterns["kin"] = re.compile(
            rf"(?P<role>做)?(?:{mine}|{his})?(?:亲生的?|亲|(?P<nth>大|小|老|细|二|三|四|五|满))??(?P<kin>{either})"
            rf"(?(role)|(?:{link}(?:亲生的?|亲)?(?P<then>{either}))?)"  # 我做儿媳的，公公走了
        )
    return lang.patterns["kin"]
