"""A no or a "don't know" that answers nothing that was asked of the one who died: 存折不知道放哪里了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from config.catalogue import Catalogue
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import calls, spoken_of
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import OPEN_ENDS
from server.chat.understanding.utterance import Clause, Utterance

INSURANCE = "insurance."
OF_THE_DEAD = ("decedent.", "death.", INSURANCE)
_REFUSES = re.compile(r"(?:哦|啊|那)*(?:不行|不要得|不可以|不同意)")  # 哦不行，打我自己的
_LOST = re.compile(r"人[就都也]*(?:没有|冇得|没|冇)[了哒]|就这样|就这么")  # 没有了，人都没有了
_OF_SOMEBODY = re.compile(r"[他她]|老人|去世的|走的人|我[爸妈爹娘爷奶]")
_THINGS = re.compile(r"存折|折子|[卡证]|密码|本子|户口本|手机|照片|钥匙|单子")
_HOW_MANY = re.compile(
    r"(?:几|多少|好多|好久|多久)(?:年|个?月|天|块|钱|元|岁|次|点|号)|几时|多久|哪一?[年天月]|多少(?=[的了]?(?:$|[我都也就不冇没搞记]))|什么时候|么子时候"
)
_MORE_OF_IT = re.compile(r"^(?:[他她]|我[爸妈爹娘])?[也还]|户")
_RECALLS = re.compile(
    r"(?:我|也|都|又|就|真|具体|实在|有点|有些|不太|不大|可能|时间|钟点|日子|年数|数字)*(?:[记想][得]?不(?:太|大|很)?(?:清|清楚|得|起|起来|准|准确|到)|不(?:太|大)?记得|冇记|忘记?|[讲说搞弄]不(?:太|大)?(?:清|清楚|准)|不(?:太|大)?(?:准|确定|肯定))(?:了|哒|咯|啦|的|呢|啊)*"
)
_ONLY = re.compile(r"(?:他|她|就|都是)*(?:只|光|仅)")
MYSELF = r"(?:[我也都又就还真讲说那这个其实具体到底究竟反正确实实在自己]*)"
_LEFT = re.compile(  # 不晓得还差哪样
    r"(?:差|缺|少|剩|还要[填交拍])[了的]?(?:一?些)?(?:哪|什么|么子|啥)"
)
_WHEREABOUTS = re.compile(
    r"(?:在|放|搁|收|丢|搞|弄)[在到去哒]*(?:哪里|哪儿|哪|何里|什么地方|哪个地方)(?:去)?[了哒的啊呢]*$"
)


def of_something_else(
    uttered: Utterance, context: Context, lang: Language, said: ActSaid, found: Sequence[Finding]
) -> bool:
    """Whether a no or a "don't know" to a question about the one who died is about something else.

    It refuses what was said before it or takes it back, tells who died or that they died, or is of a thing.
    A word for yes may only open the turn.
    Not to know where a thing is answers none of the other questions with a closed list either; and that they
    were told of none of this, or do not know what is still to be told, answers nothing at all.
    """
    asked, clause = context.catalogue.questions.get(context.asked or ""), uttered.clause_at(said.start)
    if context.confirming and _is_beside(uttered, context, lang, said):
        return True
    if said.act is Act.UNKNOWN and complains(uttered, lang, None if said.guessed else clause):
        return True
    if said.act is Act.UNKNOWN and _LEFT.search(clause.text):
        return True
    if asked is None or not asked.choices:
        return False
    if said.act is Act.UNKNOWN and (_lies(clause) or _of_a_number(uttered, context, lang, clause, found)):
        return True
    if context.confirming or not asked.id.startswith(OF_THE_DEAD):
        return False
    if said.act is Act.YES:
        return _only_opens(uttered, context, lang, said, found)
    following = next(iter(uttered.clauses[clause.number + 1 : clause.number + 2]), None)
    if said.act is Act.UNKNOWN:
        if any(map(partial(is_of_another_matter, uttered, context, lang), _of_act(uttered, said))):
            return True
        of_thing = _THINGS.search(clause.text) and context.asked not in calls(context, lang, clause)
        return not said.whole and bool(of_thing)
    if said.act is not Act.NO or not said.whole:
        return False
    if following and _ONLY.match(following.text) and _tells_another(asked.id, lang, following, found):
        return True  # 没得，只有农村医保
    if len(uttered.clauses) > 1 and _REFUSES.match(clause.text):
        return True
    if not asked.id.startswith(INSURANCE) and _tells_of_insurance(clause, found):
        return True  # 没有参保, to whether he was registered here
    if is_lost(uttered, lang, clause):
        return True
    if following and following.text.startswith(("是", "系")) and lang.group("gone").within(following.text):
        return True  # 不是的，是我爷爷走了
    if following and denies_kinship(lang, following):
        return True  # 不不不，哪里是他堂客咯
    earlier = (one for one in found if one.end <= clause.start)
    here = any(uttered.clause_at(one.start).sentence == clause.sentence for one in earlier)
    return here and _takes_back(lang, clause)  # 明天上午火化，哦不，后天


def denies_kinship(lang: Language, clause: Clause) -> bool:
    """Whether it says no more than that somebody is no such relative: what was heard before is wrong."""
    if "kinship denied" not in lang.patterns:
        lang.patterns["kinship denied"] = re.compile(
            rf"[我他她]?[又可也都才并]?(?:(?:哪里|哪|何里|怎么)(?:会|能|可能)?|不)[是系](?:[我他她]|老人家)?的?(?:{lang.source('relatives')})"
            rf"[咯啊嘛呀了的呢哦嘞]*"
        )
    return lang.patterns["kinship denied"].fullmatch(clause.text) is not None


def _tells_another(asked: str, lang: Language, clause: Clause, found: Sequence[Finding]) -> bool:
    """Whether the clause tells of something else that one has, and it was asked for nothing of the kind."""
    if any(topic.question == asked for topic in lang.sayings.topics):
        return False
    told = {one.question for one in found if clause.start <= one.start < clause.end and one.value}
    return bool(told) and asked not in told


def _tells_of_insurance(clause: Clause, found: Sequence[Finding]) -> bool:
    """Whether what the clause says is an answer of its own, to what he was insured with."""
    here = (one for one in found if clause.start <= one.start and one.end <= clause.end)
    return any(one.question.startswith(INSURANCE) and one.value for one in here)


def _is_beside(uttered: Utterance, context: Context, lang: Language, said: ActSaid) -> bool:
    """我妈的卡没人知道密码, 身份证号我等下发: whether it throws away nothing of what waits for a yes.

    It is about another thing, or only puts off to send what was told already.
    """
    puts_off = said.act is Act.SKIP or (said.act is Act.CORRECTION and said.guessed)
    if not (puts_off or said.act is Act.UNKNOWN):
        return False
    held = {fact.question for fact in context.confirming}
    for clause in _of_act(uttered, said):
        told = _told_of(uttered, lang, clause)
        called = calls(context, lang, told) | spoken_of(lang, Looked(told.text))
        soon = lang.group("soon").first(clause.text)
        if puts_off and called and soon and lang.group("add_later").within(clause.text, soon.end()):
            return True
        another = called.isdisjoint(held) and (called or _THINGS.search(clause.text))
        if said.act is not Act.CORRECTION and another:
            return True
    return False


def _only_opens(
    uttered: Utterance, context: Context, lang: Language, said: ActSaid, found: Sequence[Finding]
) -> bool:
    """嗯 22号走的, 好的 她是病死的: whether a word for yes only leads to another matter, and answers nothing.

    嗯 老人家一直住荣家湾, and 嗯 户口在，22号走的 answer.
    """
    known = context.catalogue.questions
    first, behind = uttered.clauses[0], uttered.clauses[1:]
    if said.start or not said.whole or not behind or not lang.group("agreeable").whole(first.text):
        return False
    if any(
        _MORE_OF_IT.search(one.text) or context.asked in spoken_of(lang, Looked(one.text)) for one in behind
    ):
        return False
    told = [one for one in found if one.start >= first.end]
    same = any(one.question == context.asked or known[one.question].type == "address" for one in told)
    others = {one.question for one in told}.union(*(_spoken_of(lang, one) for one in behind))  # 嗯 退休的
    others -= {context.asked or ""}
    insured = all(name.startswith(INSURANCE) for name in (*others, context.asked or ""))
    return bool(others) and not (same or insured)  # 嗯 厂里交的, to whether there is a fund


def _spoken_of(lang: Language, clause: Clause) -> set[str]:
    """The questions about who died of which the clause has words for an option or for several: 退休的."""
    undecided = lang.possible(lang.sayings.undecided, clause.text)
    told = {row.question for row, words in undecided if words.within(clause.text)}
    says = (
        (e, w) for e, w in lang.possible(lang.sayings.says, clause.text) if not (e.asked or e.alone or e.near)
    )
    told |= {entry.question for entry, words in says if words.within(clause.text)}
    return {name for name in told if name.startswith(OF_THE_DEAD)}


def _of_act(uttered: Utterance, said: ActSaid) -> Sequence[Clause]:
    return uttered.clauses if said.guessed else (uttered.clause_at(said.start),)


def is_of_another_matter(uttered: Utterance, context: Context, lang: Language, clause: Clause) -> bool:
    """Whether it is another matter that is not known, and not what was asked of the one who died.

    公积金那时候厂里有没有我不晓得 names it; 残疾证好像没有，不清楚 stands behind what is hardly told of it.
    """
    known, asked = context.catalogue.questions, context.asked or ""
    if (
        asked not in known
        or not asked.startswith(OF_THE_DEAD)
        or not lang.group("unsure").within(clause.text)
    ):
        return False
    told = _told_of(uttered, lang, clause)
    called = spoken_of(lang, Looked(told.text)) | calls(context, lang, told)
    if not asked.startswith(INSURANCE):  # 不清楚他单位给没给开过户, to whether there is a fund
        called |= _spoken_of(lang, told)
    same = {asked, *known[asked].shown_when}  # 拉到哪里烧的不知道, to where the cremation was
    return called.isdisjoint(same) and any(known[name].choices for name in called if name in known)


def _told_of(uttered: Utterance, lang: Language, clause: Clause) -> Clause:
    """The clause that names what is not known: a bare 不清楚 is of what is hardly told right before it."""
    if not clause.number or not is_not_known(lang, clause):
        return clause
    before = uttered.clauses[clause.number - 1]
    topics = lang.possible(lang.sayings.topics, before.text)
    alone = any(words.whole(before.text) for _, words in topics)  # 公积金，冇听过
    return before if alone or before.asks or is_hardly_told(lang, before) else clause


def is_hardly_told(lang: Language, clause: Clause) -> bool:
    """Whether it is told as no more than likely, or left open at the end: 好像没有, 火化没有."""
    return lang.group("hedge").within(clause.text) or clause.text.endswith(OPEN_ENDS)


def is_not_known(lang: Language, clause: Clause) -> bool:
    """Whether the clause says no more than that it is not known: 我也搞不清."""
    if "unknown beside" not in lang.patterns:
        lang.patterns["unknown beside"] = re.compile(
            rf"{MYSELF}(?:{lang.source('unsure')})(?:{lang.source('particle')}|得|太|很)*"
        )
    return lang.patterns["unknown beside"].fullmatch(clause.text) is not None


def complains(uttered: Utterance, lang: Language, only: Clause | None = None) -> bool:
    """Whether it is no "don't know" but that nobody told them of all this: 没有人告诉我要办这些.

    没人告诉我他领没领 is one. `only`: the clause that is looked at; else any.
    """
    words = lang.group("never_told")
    for clause in (only,) if only else uttered.clauses:
        for hit in words.find(clause.text):
            if not _OF_SOMEBODY.search(clause.text, hit.start()):
                return True
    return False


def _lies(clause: Clause) -> bool:
    """存折不知道放哪里了: whether it is where a thing is, which answers nothing."""
    return _THINGS.search(clause.text) is not None and _WHEREABOUTS.search(clause.text) is not None


def _of_a_number(
    uttered: Utterance, context: Context, lang: Language, clause: Clause, found: Sequence[Finding]
) -> bool:
    """不知道交了几年, and 交了28年，我记不清了: how many or when it was, where a question has a list."""
    if _HOW_MANY.search(clause.text) and context.asked not in calls(context, lang, clause):
        return True
    before = uttered.clauses[clause.number - 1] if clause.number else None
    if before is None or not is_vague_about(before, clause):
        return False
    known = context.catalogue.questions
    inside = (one.question for one in found if before.start <= one.start < before.end)
    return any(not known[name].choices and name != context.asked for name in inside)


def is_vague_about(before: Clause, clause: Clause) -> bool:
    """Whether this clause says no more than that what the one before it tells is not well remembered."""
    return before.sentence == clause.sentence and _RECALLS.fullmatch(clause.text) is not None


def shuts_out(catalogue: Catalogue, question: str, value: object) -> bool:
    """Whether this answer alone shuts the family out: it breaks a condition, or is an exclusion."""
    rules = catalogue.eligibility
    breaks = any(value not in rule.when[question] for rule in rules.conditions if question in rule.when)
    return breaks or any(
        set(rule.when) == {question} and value in rule.when[question] for rule in rules.exclusions
    )


def is_lost(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    """Whether a bare 没有了 is of the one who died, as what stands around it tells: 没有了，人都没有了."""
    if _LOST.match(clause.text):
        return True
    if not clause.text.endswith(("了", "哒")) or not lang.group("lacking").whole(clause.text[:-1]):
        return False
    return _LOST.search(uttered.plain) is not None


def _takes_back(lang: Language, clause: Clause) -> bool:
    return lang.group("bare_no").whole(clause.text.rstrip("的了啊呀呢哦吧"))
