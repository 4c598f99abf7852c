"""What is said of a thing that one has or has not, where it does not stand right behind its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from config.catalogue.sayings import Says, Topic
from server.chat.understanding.answers.naming import spoken_of, wrong_of_another
from server.chat.understanding.answers.no_answer import is_lost
from server.chat.understanding.findings import Finding
from server.chat.understanding.phrases import Looked
from server.chat.understanding.polarity import answered_beside, denied
from server.chat.understanding.scene import HOUSING_FUND, Scene, option_found, question_type

_ASKED_OF = re.compile("我?[也都]?(?:问|打听)[了过](?:一?下)?")
_OF_A_CARD = re.compile(r"[卡折]|银行|户口")
_CARD = re.compile(r"[卡折](?!车)|银行|账户|冻结|挂失|密码")
_OF_THE_BODY = re.compile(r"[他她人]|遗体")
_SOON = 3  # clauses
_STRESSED = re.compile("^(?:自己|本人|是|又|可)*|[的啊呀呢咯哒]*$")
# 残疾证|刚翻出来了
FOUND_AGAIN = re.compile(
    r"(?:我?(?:今天|昨天|刚刚?|刚才|才|又|也|还是))*(?:翻|找|寻|摸|搜)(?:出来|到)[了哒咖的]?"
)
_MADE = re.compile(r"[改换写]成(?:是|了)?|改为|应[为该]是?")
_ANOTHER = re.compile(
    r"(?![啊呀呢哦咯啦嘞哈哒吧的了嘛噻、这那买交参领吃拿过享评入上他她就都也]|办(?!法))[一-鿿]"
)


def what_is_said(scene: Scene, end: int) -> int:
    """Where it begins what is said of a thing: behind who says so, 翻出来了, or 改成. 残疾证|我弟说|没有."""
    if asked := _ASKED_OF.match(scene.text, end):  # 残疾证我问了我弟，没有
        return next((m.end for m in scene.people.mentions if m.start == asked.end()), asked.end())
    who = next((m for m in scene.people.mentions if m.start == end and end in scene.people.informants), None)
    tells = scene.lang.group("tells").at(scene.text, who.end) if who else _MADE.match(scene.text, end)
    found = tells or FOUND_AGAIN.match(scene.text, end)
    return found.end() if found else end


def said_of_another(scene: Scene, question: str, place: int, end: int) -> bool:
    """残疾证，没有, or 社保说错了，没有: no answer to whether there was a medical insurance.

    Nor is 残疾证一直没去办 or 卡丢了，没去补 one to whether there was a cremation.
    """
    if scene.people.retracted and wrong_of_another(scene.uttered, scene.context, scene.lang, question, end):
        return True
    if of_another_place(scene, question, place) or _names_another(scene, question, place):
        return True
    if question_type(scene.context.catalogue, question) == "yes_no" and _of_a_thing(scene, question, place):
        return True
    number = scene.uttered.clause_at(place).number
    for before in scene.uttered.clauses[max(0, number - 1) : number]:
        for topic, words in scene.lang.possible(scene.lang.sayings.topics, before.text):
            for hit in words.find(scene.text, before.start, before.end) if topic.question != question else ():
                if answered_beside(scene.uttered, scene.lang, hit.start(), what_is_said(scene, hit.end())):
                    return True
    return False


def _names_another(scene: Scene, question: str, place: int) -> bool:
    """单位交的医保, to whether there was a fund."""
    if question != HOUSING_FUND:
        return False
    called = spoken_of(scene.lang, Looked(scene.uttered.clause_at(place).text))
    return bool(called) and question not in called


def of_another_place(scene: Scene, question: str, place: int) -> bool:
    """社保一直在东莞，没转回来, to where they are registered: whether the sentence is about another place."""
    near = {entry.question: entry.near for entry in scene.lang.sayings.located}
    own = near.pop(question, "")
    if not own or scene.lang.group(own).within(scene.text):
        return False
    sentence = scene.uttered.clause_at(place).sentence
    start = next(one.start for one in scene.uttered.clauses if one.sentence == sentence)
    return any(scene.lang.group(group).within(scene.text, start, place) for group in near.values())


def _of_a_thing(scene: Scene, question: str, place: int) -> bool:
    """Whether a benefit is named before it in its clause, or a card in its sentence: not what is asked."""
    if not question.startswith(("decedent.", "death.")):
        return False
    clause = scene.uttered.clause_at(place)
    ahead = scene.uttered.clauses[max(0, clause.number - 1) : clause.number]
    start = min((one.start for one in ahead if one.sentence == clause.sentence), default=clause.start)
    text = Looked(scene.text[clause.start : place])
    topics = scene.lang.possible(scene.lang.sayings.topics, text)
    named = any(words.within(text) for topic, words in topics if topic.question != question)
    start = clause.start if _OF_THE_BODY.search(text) else start  # 存折没找到，人还没送去
    if not (named or _CARD.search(scene.text, start, place)):
        return False
    return question not in spoken_of(scene.lang, Looked(scene.text[start:place]))


def lacked_by(scene: Scene, topic: Topic, place: int) -> Iterator[Finding]:
    """That who died has none, right after whose it is: 那是我妈的公积金，我爸没有."""
    clause, people = scene.uttered.clause_at(place), scene.people
    of_another = any(people.role(m) in ("speaker", "other", "payee") for m in people.inside(clause))
    following = scene.uttered.clauses[clause.number + 1 : clause.number + 2]
    for behind in following if topic.lacks and of_another else ():
        who = next((m for m in people.inside(behind) if m.start <= behind.start + 1), None)
        theirs = who is not None and people.role(who) not in ("speaker", "other", "payee")
        rest = _STRESSED.sub("", scene.text[who.end if who else behind.start : behind.end])
        if theirs and behind.tells and scene.lang.group("lacking").whole(rest):
            yield option_found(scene, topic.question, topic.lacks, behind.start, behind.end)


def spent(scene: Scene, topic: Topic, end: int) -> bool:
    """公积金以前交过，退休的时候就取完了: whether the sentence goes on to tell that it is all used up.

    Not where some of it is left, or where the card or another thing is meant.
    """
    if not topic.spent:
        return False
    lang, text = scene.lang, scene.text
    clause = scene.uttered.clause_at(end - 1)
    around = scene.uttered.clauses[clause.number : clause.number + _SOON]
    last = max(one.end for one in around if one.sentence == clause.sentence)
    if lang.group("left_over").within(text, end, last):
        return False
    others = [lang.words(one.words) for one in lang.sayings.topics if one.question != topic.question]
    for hit in lang.group(topic.spent).find(text, end, last):
        of_another = _OF_A_CARD.search(text, end, hit.start()) or any(
            words.within(text, end, hit.start()) for words in others
        )
        told = scene.uttered.tells(hit.start()) and scene.of_decedent(hit.start())
        if told and not of_another and not denied(scene.uttered, lang, hit.start()):
            return True
    return False


def without_the_spent(scene: Scene, found: Sequence[Finding]) -> list[Finding]:
    """Without what was taken out once, before it is told that all was: 取过了，退休的时候就取完了."""
    kept = list(found)
    for topic in (one for one in scene.lang.sayings.topics if one.spent):
        words = scene.lang.group(topic.spent)
        last = [
            one.start
            for one in kept
            if (one.question, one.value) == (topic.question, topic.lacks)
            if words.within(scene.text, one.start, scene.uttered.clause_at(one.start).end)
        ]
        if last:
            had = topic.question, topic.has
            kept = [one for one in kept if (one.question, one.value) != had or one.start > last[-1]]
    return kept


def lacks_another(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether it is another thing that is not there: 没有公积金 and 有医保没有公积金 deny no 医保.

    Nor does 没有人告诉我, nor 没有了 where it is told that the one who died is no more.
    """
    clause = scene.uttered.clause_at(start)
    if entry.asked and is_lost(scene.uttered, scene.lang, clause):
        return True
    topics = scene.lang.sayings.topics
    own = [topic for topic in topics if topic.question == entry.question and topic.lacks]
    if not own or entry.option != own[0].lacks:
        return False
    others = [scene.lang.words(topic.words) for topic in topics if topic.question != entry.question]
    if any(words.at(scene.text, end) for words in others):
        return True
    mine = any(scene.lang.words(topic.words).within(clause.text) for topic in own)
    bare = entry.asked and not mine and scene.lang.group("lacking").whole(scene.text[start:end])
    if bare and _ANOTHER.match(scene.text, end, clause.end):
        return True
    return entry.asked and not mine and any(words.within(clause.text) for words in others)
