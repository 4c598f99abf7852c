"""Whose account it is: 我本人 and 是我爸的 without a name, or by the name beside it: 打我哥徐亮卡上."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.people.name_shape import is_given, name_at, surname_at
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import denied, only
from server.chat.understanding.scene import Scene
from server.chat.understanding.utterance import Utterance

_ONCE_MEANT = re.compile("(?:本来|原来|原先|先前|起先|开始)(?:是|就)?(?:想|打算|准备|说)")
_MYSELF = re.compile(r"(?:自己|本人)?(?:的名字|的)?，?")
_WRITTEN = re.compile(r"(?:就|也)?(?:是(?=我)|写的是|填的是|写的|填的|写|填|用的|用|报)(?!谁|哪)")
_OF_KIN = re.compile(r"(?:的名字|的名|的|叫|，|：)?(?:是|叫)?")
_WHOLE = 3  # characters of a name where no word says that it is one
_LEAD = 6  # characters of the words that say where the money goes
_HAS = re.compile(r"(?:这?里|那里?)?有[\u4e00-\u9fff]{0,6}(?:卡|存折|折子|账户)(?!住|着)")
_OF_MONEY = re.compile(r"钱|款")
_IS_HIS = re.compile(r"(?:卡|存折|折子|账户|户头)(?:本来|其实|就|也|都)?是$")
_PAYEE_IS = re.compile(
    r"(?:(?:收款|收钱|领款|领钱|打款)(?:的|这个)?|户名|户主|开户|持卡|账户名|卡主)"
    r"(?:的|人|账户|户名|那个|身份证号?码?|证件|号码?|姓名|名字|信息)*"
)
_LINKS = re.compile(r"(?:就|也|都|还|仍|肯定|应该)*(?:是|为|系|写|填|同|用|跟|和|与|：)+")
_AS_MINE = re.compile(
    r"(?:自己|本人)?的?(?:名字|身份证号?码?|号码?|证|信息|卡|账户)?(?:一样|一个样|一致|相同|同一个)?"
    r"[的吧啊呀哦咯嘛呢了噻]*(?=[，。；！\n0-9：]|$)"
)
_LIKE = re.compile(r"[也都就还]*(?:[跟和同与用]|是)")
_SAME = re.compile(
    r"(?:申请人|本人|自己)?的?(?:那个|那张|身份证|号码?)*(?:是)?(?:一样|一个样|一致|相同|同一个|一个)[的吧啊呀]*"
)
_ONE = re.compile(r"(?:也|都|就|还)*(?:是|用)?(?:同一个|一样的|同一张)")
_CALLS = re.compile(r"电话|手机|微信")
_CHANGES = re.compile("(?:换|改)(?:一下|成|为|作|到|做|用|打|写)*")
_THEIRS = re.compile(
    "的?(?:这张|那张)?(?:银行|工资)?(?:卡|账户|账号|存折|折子|户头)?(?:上|里|那里)?[吧啊呀哦]*"
)
_IS_CALLED = re.compile("(?:[他她]|名字)?(?:就?[叫是])")
_ENDS = re.compile(r"的?(?:就?(?:行|好|可以|要得|算了)|[了吧啊咯哦嘛嘞呀噻啦])*(?=[，。；！？\n]|$)")


def oneself(uttered: Utterance, lang: Language, people: People) -> tuple[int, int] | None:
    """Where the answer is "me": 就是我, 写我自己的, 本人的名字; not where it is denied or asked."""
    for hit in lang.group("oneself").find(uttered.plain):
        within = any(m.start < hit.end() < m.end for m in people.mentions)  # 就是我爸的名字
        clause = uttered.clause_at(hit.start())
        if _ONCE_MEANT.search(uttered.plain, clause.start, hit.start()):
            continue  # 本来想写我的，后来还是写娘的
        if not within and uttered.tells(hit.start()) and not denied(uttered, lang, hit.start()):
            return hit.span()
    return _answered(uttered, lang, people, "speaker")


def payee_is_oneself(uttered: Utterance, lang: Language, people: People) -> tuple[int, int] | None:
    """Where whoever applies is said to be paid, whatever was asked: 收款人为我本人, 收款身份证就是我的."""
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        label = _PAYEE_IS.search(uttered.plain, clause.start, mention.start)
        if label is None or not clause.tells or people.role(mention) != "speaker":
            continue
        between = uttered.plain[label.end() : mention.start]
        if "户主" in label[0] and not any(
            m.who == "payee" and label.start() <= m.start < label.end() for m in people.mentions
        ):
            continue  # 本子上户主是我: of the household, and of no account
        if _LINKS.fullmatch(between) and _AS_MINE.match(uttered.plain, mention.end):
            return mention.start, mention.end
    return None


def id_is_ones_own(uttered: Utterance, lang: Language, people: People) -> tuple[int, int] | None:
    """Where a payee's ID number is said to be the applicant's: 身份证跟我申请人那个一样, 同一个身份证."""
    for label in lang.group("id_label").find(uttered.plain):
        clause, end = uttered.clause_at(label.start()), label.end()
        mine = next(
            (m for m in people.inside(clause) if m.start >= end and people.role(m) == "speaker"), None
        )
        like = mine and _LIKE.fullmatch(uttered.plain, end, mine.start)
        same = like and _SAME.fullmatch(uttered.plain, mine.end, clause.end) if mine else None
        alike = _ONE.fullmatch(uttered.plain, clause.start, label.start()) and end == clause.end
        if clause.tells and (same or alike):
            return label.span()
    return None


def the_gone(uttered: Utterance, lang: Language, people: People) -> tuple[int, int] | None:
    """Where the answer is the one who died: 他自己的, 还是我爸的名字, 死者本人."""
    return _answered(uttered, lang, people, "decedent")


def paid_to(scene: Scene, start: int, end: int) -> bool:
    """Whether the name behind a word for kin is the payee's: 打我哥徐亮卡上, 我妈王梅有张卡."""
    before = [m for m in scene.people.mentions if m.end <= start <= m.end + 1 and m.kin]
    clause = scene.uttered.clause_at(start)
    told = scene.uttered.tells(start) or scene.wished(start)
    if not before or not told or scene.usual(start) or scene.ruled_out(clause.end):
        return False
    asked = (scene.context.asked or "").startswith("payee.")
    lead = scene.text[max(clause.start, before[0].start - _LEAD) : before[0].start]
    if _CALLS.search(lead) or scene.lang.group("negation").within(lead):
        return False
    if _IS_HIS.search(lead) and scene.text[end : end + 1] == "的":
        return True  # 卡是我妹妹周兰的
    account = scene.lang.group("account_of").at(scene.text, end)
    if scene.lang.group("pay_to").ends(lead):
        money = asked or _OF_MONEY.search(scene.text, clause.start, before[0].start)
        there = scene.lang.group("there_of").at(scene.text, end)
        return bool(account or (money and (there or _ENDS.match(scene.text, end))))
    return asked and bool(_HAS.match(scene.text, end))


def account_of_named(uttered: Utterance, lang: Language) -> Iterator[tuple[int, int]]:
    """打到徐小军卡上, 用徐小军的账户: a whole name between where the money goes and the account."""
    for hit in lang.group("pay_to").find(uttered.plain):
        start = hit.end()
        end = name_at(uttered.plain, lang, start)
        whole = end >= start + _WHOLE and not lang.group("no_name").at(uttered.plain, start)
        if whole and lang.group("account_of").at(uttered.plain, end):
            yield start, end


def in_their_stead(uttered: Utterance, lang: Language) -> Iterator[tuple[int, int]]:
    """换彭艳的卡, 改成打彭艳卡上: the name between a change and the account."""
    text = uttered.plain
    for change in _CHANGES.finditer(text) if "换" in text or "改" in text else ():
        start = change.end()
        end = name_at(text, lang, start)
        given = end and is_given(text[surname_at(text, lang, start) : end], lang)
        if given and lang.group("account_of").at(text, end) and uttered.tells(start):
            yield start, end


def behind_whose(uttered: Utterance, lang: Language, people: People) -> Iterator[tuple[int, int]]:
    """打我姐的，吴梅: the name that follows the relative who is paid, and nothing else."""
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        following = uttered.clauses[clause.number + 1 : clause.number + 2]
        lead = Looked(uttered.plain[max(clause.start, mention.start - _LEAD) : mention.start])
        if (
            mention.kin is None
            or not following
            or not _THEIRS.fullmatch(uttered.plain, mention.end, clause.end)
        ):
            continue
        label = lang.group("holder_label").within(uttered.plain, clause.start, mention.start)
        if not (lang.group("pay_to").ends(lead) or label) or lang.group("negation").within(lead):
            continue
        led = _IS_CALLED.match(uttered.plain, following[0].start) if label else None
        start = led.end() if led else following[0].start
        end = name_at(uttered.plain, lang, start)
        given = end and is_given(uttered.plain[surname_at(uttered.plain, lang, start) : end], lang)
        if (
            given
            and clause.tells
            and following[0].tells
            and _ENDS.fullmatch(uttered.plain, end, following[0].end)
        ):
            yield start, end


def behind_kin(text: str, people: People, at: int) -> int:
    """Where the name is looked for behind 户名: 户名写我老公的罗志强, 户名就是我自己，王立春."""
    hit = _WRITTEN.match(text, at)
    at = hit.end() if hit else at
    for mention in people.mentions:
        if mention.who == "speaker" and mention.start == at:
            return _MYSELF.match(text, mention.end).end()  # type: ignore[union-attr]
        if mention.kin is not None and mention.start == at:
            return mention.end + len(_OF_KIN.match(text, mention.end)[0])  # type: ignore[index]
    return at


def _answered(uttered: Utterance, lang: Language, people: People, whose: Owner) -> tuple[int, int] | None:
    """The person that a clause names with nothing else: not 我去看下卡."""
    for clause in uttered.clauses:
        first = next((m for m in people.inside(clause) if m.who != "payee"), None)
        if first is None or not clause.tells or people.role(first) != whose:
            continue
        before, after = uttered.plain[clause.start : first.start], uttered.plain[first.end : clause.end]
        if only(before, lang, "whose_lead") and only(after, lang, "whose_end"):
            return first.start, first.end
    return None
