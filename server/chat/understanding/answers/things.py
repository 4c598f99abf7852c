"""What is said of a thing that one has or has not, where it does not stand right behind its name."""

from __future__ import annotations

import re

from server.chat.understanding.polarity import answered_beside
from server.chat.understanding.scene import Scene

_ASKED_OF = re.compile("我?[也都]?(?:问|打听)[了过](?:一?下)?")
_MADE = re.compile(r"[改换写]成(?:是|了)?|改为|应[为该]是?")


def what_is_said(scene: Scene, end: int) -> int:
    """Where it begins what is said of a thing: behind who says so, or behind 改成. 残疾证|我弟说|没有."""
    if asked := _ASKED_OF.match(scene.text, end):  # 残疾证我问了我弟，没有
        return next((m.end for m in scene.people.mentions if m.start == asked.end()), asked.end())
    who = next((m for m in scene.people.mentions if m.start == end and end in scene.people.informants), None)
    tells = scene.lang.group("tells").at(scene.text, who.end) if who else _MADE.match(scene.text, end)
    return tells.end() if tells else end


def said_of_another(scene: Scene, question: str, place: int) -> bool:
    """残疾证，没有: no answer to whether there was a medical insurance."""
    number = scene.uttered.clause_at(place).number
    for before in scene.uttered.clauses[max(0, number - 1) : number]:
        for topic, words in scene.lang.possible(scene.lang.sayings.topics, before.text):
            for hit in words.find(scene.text, before.start, before.end) if topic.question != question else ():
                if answered_beside(scene.uttered, scene.lang, hit.start(), what_is_said(scene, hit.end())):
                    return True
    return False
