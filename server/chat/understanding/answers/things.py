"""What is said of a thing that one has or has not, where it does not stand right behind its name."""

from __future__ import annotations

import re

from config.catalogue.sayings import Says
from server.chat.understanding.answers.naming import wrong_of_another
from server.chat.understanding.answers.no_answer import is_lost
from server.chat.understanding.polarity import answered_beside
from server.chat.understanding.scene import Scene

_ASKED_OF = re.compile("我?[也都]?(?:问|打听)[了过](?:一?下)?")
_MADE = re.compile(r"[改换写]成(?:是|了)?|改为|应[为该]是?")
_ANOTHER = re.compile(
    r"(?![啊呀呢哦咯啦嘞哈哒吧的了嘛噻、这那买交参领吃拿过享评入上他她就都也]|办(?!法))[一-鿿]"
)


def what_is_said(scene: Scene, end: int) -> int:
    """Where it begins what is said of a thing: behind who says so, or behind 改成. 残疾证|我弟说|没有."""
    if asked := _ASKED_OF.match(scene.text, end):  # 残疾证我问了我弟，没有
        return next((m.end for m in scene.people.mentions if m.start == asked.end()), asked.end())
    who = next((m for m in scene.people.mentions if m.start == end and end in scene.people.informants), None)
    tells = scene.lang.group("tells").at(scene.text, who.end) if who else _MADE.match(scene.text, end)
    return tells.end() if tells else end


def said_of_another(scene: Scene, question: str, place: int, end: int) -> bool:
    """残疾证，没有, or 社保说错了，没有: no answer to whether there was a medical insurance."""
    if scene.people.retracted and wrong_of_another(scene.uttered, scene.context, scene.lang, question, end):
        return True
    number = scene.uttered.clause_at(place).number
    for before in scene.uttered.clauses[max(0, number - 1) : number]:
        for topic, words in scene.lang.possible(scene.lang.sayings.topics, before.text):
            for hit in words.find(scene.text, before.start, before.end) if topic.question != question else ():
                if answered_beside(scene.uttered, scene.lang, hit.start(), what_is_said(scene, hit.end())):
                    return True
    return False


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
