"""A yes or a no said of what stands right beside it in the turn: 短信可以，打不行; 九月初三，没得错."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.catalogue import NO
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import calls, spoken_of
from server.chat.understanding.answers.no_answer import INSURANCE, OF_THE_DEAD
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import NUMBERS, Act, Context
from server.chat.understanding.people.name_shape import surname_at
from server.chat.understanding.people.who import SEX
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.scene import KINSHIP_SHOWN, MANNER, OWN_ACCOUNT, question_type
from server.chat.understanding.utterance import Clause, Utterance

_PAYEE_ID = "payee.holder_id_number"
_OF_PERSONS = ("id_number", "phone")
_DIGITS = re.compile(
    r"(?:[0-9零〇一二两三四五六七八九十幺洞拐勾陆Xx叉艾克斯 -]|[然最]后是?个?|[那这]个|再是?){3,}"
)
_IN_FIGURES = re.compile(r"[0-9零〇一二三四五六七八九幺洞拐]{4,}")
_LONG_NUMBER = re.compile(r"[0-9]{6,}|[零〇一二三四五六七八九幺洞拐]{6,}")
_DAY = re.compile(
    r"[月号周]|初[一二三四五六七八九十]|[期拜][一二三四五六日天]|[昨前今]天|节|立?[春夏秋冬]至?"
)
_OF_TYPE = {  # how an answer of the type is spoken of that was told right before
    "name": re.compile(r"姓|名字|(?P<char>.)的(?P=char)"),
    "date": re.compile(rf"日子|那[天日]|生日|[农阴旧老阳公新]历|{_DAY.pattern}"),
    "id_number": re.compile("号|身份证"),
    "phone": re.compile("号|电话|手机|打得通"),
    "bank_card": re.compile("号|卡|折"),
    "address": re.compile("地址|门牌"),
    "text": re.compile("[支分]行|行号|网点|族"),
}
_AGREES = re.compile("(?:对|是|嗯|没错|冇错|不错|好)[对是的嗯啊呀咯哒呢了]*")  # and not 有, 交了
_PIECE = 2  # characters of a name, by which it is known again
_LEADS = re.compile(r"(?:就|也)?是|就|也就是")
_ENDS = "的了哒啊呀呢嘛咯啰吧嘞哦滴"
_NOT_OLD_YET = re.compile(
    r"[没冇未差不](?:有|得)?(?:到|满|拢)?[^，。；！？\n]{0,4}?(?:年[纪龄]|岁|年|退休|[五六][十0])|[差缺].{0,2}年"
)
_DRAWN = re.compile(r"[领拿享]")
_MONEY = re.compile(r"[卡折账钱款汇转存]|户[头名]|银行")
_I_ALONE = re.compile("[我俺](?:啊|呀|嘛|呢)*")
_DENIED = (NO, "none", ["none"], "not_insured")
_PLAINLY = ("agreeable", "half_yes", "negation", "unsure", "having")
_WRITTEN = re.compile(r"(?:户口)?[本簿][子]?[上里]?面?(?:就|都|也|是)*[写登][的了着有]*[呢啊呀嘛咯]*")
_OF_A_ROW = re.compile(  # 户口本上写的43年6月12日
    r"[0-9零〇一二三四五六七八九十]{1,4}[年月日号岁]|[0-9]{4}|生日|出生|民族|[住地]址|职业|文化|[婚学][姻历]"
)
_TALE = 10  # characters behind 是这样的 with which something is told, whatever it is
_NAME = 3  # characters at most: 宋子昂
_ILLNESS = "illness"
_AILS = re.compile(r"有|[得患犯]|查出|落下|一直|老是|毛病")


def said_of_what_is_beside(
    uttered: Utterance, context: Context, lang: Language, said: ActSaid, found: Sequence[Finding]
) -> bool:
    """Whether a yes or a no to a question for yes or no is about what is told beside it, and answers nothing.

    Where something was read back, it may be about that; such a turn is left as it is. Nor does 不是医院，
    就在屋里 put anything right where it answers what was asked for the first time.
    """
    if said.act is Act.CORRECTION:
        return _puts_nothing_right(context, said, found)
    if said.act not in (Act.YES, Act.NO) or context.confirming:
        return False
    if question_type(context.catalogue, context.asked or "") != "yes_no":
        return False
    if said.guessed:
        return _sounds_alike(uttered, context, lang, found) or to_what_was_told(uttered, context, lang, found)
    clause = uttered.clause_at(said.start)
    before, after = _neighbours(uttered, clause)
    if not said.whole:
        return said.act is Act.NO and _denies_another(context, clause, after, found)
    words = clause.text.rstrip(_ENDS)
    if before is not None and lang.group("reached_by").whole(before.text.rstrip(_ENDS)):
        return True
    if before is not None and _DIGITS.fullmatch(before.text) and _whole(lang, "ends_dictation", clause):
        return True
    if _LONG_NUMBER.search(uttered.plain) and _whole(lang, "of_them", clause):
        return True
    if said.act is Act.NO:
        return _is_of_benefits(context, clause, before, found)
    if not clause.number:
        return (
            _opens_a_tale(uttered, context, lang, clause, found)
            or _begins_a_number(lang, clause, after)
            or to_what_was_told(uttered, context, lang, found)
        )
    return (
        (_whole(lang, "it_is_me", clause) and _tells_of_whom(context, before, found))
        or (after is not None and _is_said_again(uttered, clause, after))
        or (before is not None and _assures(context, lang, clause, before, found))
        or (lang.group("agreeable").whole(words) and _goes_on(uttered, clause))
    )


def _puts_nothing_right(context: Context, said: ActSaid, found: Sequence[Finding]) -> bool:
    told = {one.question for one in found}
    contrasts = said.certain and not said.whole
    return contrasts and context.asked in told and all(context.held(name) is None for name in told)


def to_what_was_told(uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding]) -> bool:
    """Whether a yes is to what was told before, the next thing being asked already: 对的，复姓上官."""
    clause, behind = uttered.clauses[0], uttered.clauses[1:]
    if not behind or not _AGREES.fullmatch(clause.text):
        return False
    told = {name for name in context.last if question_type(context.catalogue, name) in _OF_TYPE}
    if not told:
        return False
    rest = Looked(uttered.plain[behind[0].start :])
    named = {one.question for one in found if one.start >= clause.end} | spoken_of(lang, rest)
    named = named.union(*(calls(context, lang, one) for one in behind))
    if context.asked in named:
        return False
    return bool(named & told) or any(_speaks_of(context, name, rest) for name in told)


def without_what_is_of_others(
    uttered: Utterance, context: Context, found: Sequence[Finding]
) -> list[Finding]:
    """The same, without an answer to what was asked that is said of what else is told right beside it.

    打给我 beside a phone number says nothing of the account, nor does 我啊，我叫罗志远. 户口本上写的岳阳县…
    tells what stands there, and not whether the kinship does.
    """
    if context.confirming:
        return list(found)
    drops = {KINSHIP_SHOWN: _is_of_the_book}
    if context.asked == OWN_ACCOUNT:
        drops[OWN_ACCOUNT] = _is_of_a_number
    if context.asked == _PAYEE_ID:
        drops[SEX] = _is_of_payee
    return [
        one
        for one in found
        if one.question not in drops or not drops[one.question](uttered, context, one, found)
    ]


def _is_of_payee(uttered: Utterance, context: Context, answer: Finding, found: Sequence[Finding]) -> bool:
    """4306…，女的, to the number of who is paid: as on their paper."""
    return any(one.question == _PAYEE_ID for one in found)


def _is_of_a_number(uttered: Utterance, context: Context, answer: Finding, found: Sequence[Finding]) -> bool:
    """打给我就是 beside the number at which somebody is reached; 她本人的号 430621…."""
    if _MONEY.search(uttered.plain):
        return False
    if _I_ALONE.fullmatch(uttered.clause_at(answer.start).text):
        return any(one.question.startswith("applicant.") for one in found)
    number = uttered.clause_at(answer.start).number
    return any(
        question_type(context.catalogue, one.question) in _OF_PERSONS
        and abs(uttered.clause_at(one.start).number - number) <= 1
        for one in found
    )


def _is_of_the_book(uttered: Utterance, context: Context, answer: Finding, found: Sequence[Finding]) -> bool:
    """户口本上写的, and where who died lived, when they were born or what the name was.

    Where one of these was asked for, 户口本上写了 alone is of it as well.
    """
    clause = uttered.clause_at(answer.start)
    if (context.asked or "").startswith("decedent.") and _WRITTEN.fullmatch(clause.text):
        return True
    return _OF_A_ROW.search(uttered.plain, answer.end, clause.end) is not None or any(
        answer.end <= one.start < clause.end and one.question.startswith("decedent.") and one.question != SEX
        for one in found
    )


def _neighbours(uttered: Utterance, clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The clauses of the same sentence right before and right behind it."""
    same = {one.number: one for one in uttered.clauses if one.sentence == clause.sentence}
    return same.get(clause.number - 1), same.get(clause.number + 1)


def _whole(lang: Language, group: str, clause: Clause) -> bool:
    words = lang.group(group)
    return words.whole(clause.text) or words.whole(clause.text.rstrip(_ENDS))


def _inside(clause: Clause | None, found: Sequence[Finding]) -> set[str]:
    """The questions that the clause answers."""
    if clause is None:
        return set()
    return {one.question for one in found if clause.start <= one.start < clause.end and one.value is not None}


def _sounds_alike(uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding]) -> bool:
    """是这个 430621…, and 宋子昂: whether a turn is like a yes only because of what else it tells."""
    if any(question_type(context.catalogue, one.question) in NUMBERS for one in found):
        return True
    for one in uttered.clauses[1:]:
        if _assures(context, lang, one, uttered.clauses[one.number - 1], found):
            return True
    surname = surname_at(uttered.plain, lang, 0) if len(uttered.plain) == _NAME else 0
    return surname == 1 and not any(words.within(uttered.plain[:2]) for words in map(lang.group, _PLAINLY))


def _denies_another(context: Context, clause: Clause, after: Clause | None, found: Sequence[Finding]) -> bool:
    """公积金听都没听过 is of the fund; 出家人没这些个，医保从没参过 is of insurance alone."""
    here = {one.question for one in found if clause.start <= one.start < clause.end and one.value in _DENIED}
    if here:
        return context.asked not in here
    asked = context.asked or ""
    return not asked.startswith(INSURANCE) and any(
        name.startswith(INSURANCE) for name in _inside(after, found)
    )


def _is_of_benefits(
    context: Context, clause: Clause, before: Clause | None, found: Sequence[Finding]
) -> bool:
    """还没到六十，没领过: the pension that was not drawn yet. Elsewhere nothing is drawn at all."""
    asked = context.asked or ""
    if not asked.startswith(INSURANCE):
        insured = any(name.startswith(INSURANCE) for name in _inside(clause, found))
        return insured or _DRAWN.search(clause.text) is not None
    young = before is not None and _NOT_OLD_YET.search(before.text) is not None
    return young and _DRAWN.search(clause.text) is not None


def _opens_a_tale(
    uttered: Utterance, context: Context, lang: Language, clause: Clause, found: Sequence[Finding]
) -> bool:
    """是这样的，我老倌走了九天了: whether it only begins what is told."""
    behind = uttered.clauses[1:]
    if not behind or not _whole(lang, "opens_tale", clause):
        return False
    rest = Looked(uttered.plain[clause.end :])
    if context.asked in spoken_of(lang, rest) or context.asked in {one.question for one in found}:
        return False
    tells = any(one.start >= clause.end for one in found) or any(one.asks for one in behind)
    return tells or len(rest) > _TALE


def _begins_a_number(lang: Language, clause: Clause, after: Clause | None) -> bool:
    """好的，430621…, and 嗯，四三零六二幺."""
    if after is None or not _DIGITS.fullmatch(after.text) or not _IN_FIGURES.search(after.text):
        return False
    return _whole(lang, "agreeable", clause) or _whole(lang, "murmur", clause)


def _speaks_of(context: Context, name: str, text: str) -> bool:
    """Whether the text speaks of that answer, or says a piece of it once more."""
    kind = question_type(context.catalogue, name) or ""
    if _OF_TYPE[kind].search(text):
        return True
    value = str(context.answers.get(name, ""))
    if kind in NUMBERS:
        return any(hit.group() in value for hit in _IN_FIGURES.finditer(text))
    return kind == "name" and any(value[at : at + _PIECE] in text for at in range(len(value) - 1))


def _tells_of_whom(context: Context, before: Clause | None, found: Sequence[Finding]) -> bool:
    """申请人写欧阳松柏，就是我: and nothing that is asked about who died is answered by it."""
    return (context.asked or "").startswith(OF_THE_DEAD) or bool(_inside(before, found))


def _is_said_again(uttered: Utterance, clause: Clause, after: Clause) -> bool:
    """上上周六走的，对，上上周六: whether the yes is to oneself."""
    lead = _LEADS.match(after.text)
    again = after.text[lead.end() if lead else 0 :].rstrip(_ENDS)
    return len(again) > 1 and again in uttered.plain[: clause.start]


def _assures(
    context: Context, lang: Language, clause: Clause, before: Clause, found: Sequence[Finding]
) -> bool:
    """去年冬月十六，没得错; 都是职工医保，这个错不了: whether it is what was just told that is right."""
    if not lang.group("told_right").within(clause.text):
        return False
    told = _inside(before, found)
    if context.asked in told or context.asked in spoken_of(lang, Looked(before.text)):
        return False
    return bool(told) or _DAY.search(before.text) is not None


def _goes_on(uttered: Utterance, clause: Clause) -> bool:
    """6217…这后面看不清，我问下叔叔，好了，最后四位0210: whether a number stands on both sides."""
    ahead = _LONG_NUMBER.search(uttered.plain, 0, clause.start)
    return ahead is not None and _IN_FIGURES.search(uttered.plain, clause.end) is not None


def of_health(uttered: Utterance, lang: Language) -> bool:
    """他有心脏病, where it was not asked of what they died: whether an illness is told, or how they fared."""
    if any(not clause.tells for clause in uttered.clauses):
        return False
    if uttered.says(lang.group("frail")):
        return True
    return any(
        _AILS.search(uttered.plain, uttered.clause_at(hit.start()).start, hit.end()) is not None
        for entry, words in lang.possible(lang.sayings.says, uttered.plain)
        if (entry.question, entry.option) == (MANNER, _ILLNESS)
        for hit in words.find(uttered.plain)
    )
