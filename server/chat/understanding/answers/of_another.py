"""Acts that are about something else than what was asked: 几点走的不记得了, 电话没错."""

from __future__ import annotations

from collections.abc import Sequence

from config.catalogue import UNKNOWN
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.beside_it import said_of_what_is_beside
from server.chat.understanding.answers.naming import speaks_of_another, spoken_of
from server.chat.understanding.answers.no_answer import of_something_else
from server.chat.understanding.answers.wondering import doubts_that_it_counts
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.scene import DEATH_PLACE, OWN_ACCOUNT, Scene, question_type
from server.chat.understanding.utterance import Utterance

_BANK = "payee.bank"


def of_another(
    said: ActSaid, uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding]
) -> bool:
    """几点走的不记得了, 优抚不清楚: what is not known is not what was asked; 电话没错 agrees to nothing else.

    Nor is anything submitted while one is asked for: 我已阅读，同意.
    """
    if of_something_else(uttered, context, lang, said, found):
        return True
    if said_of_what_is_beside(uttered, context, lang, said, found):
        return True
    if said.guessed and said.act is Act.CORRECTION and lang.group("forgotten").within(uttered.plain):
        return True  # 卡号忘了
    asked = context.catalogue.questions.get(context.asked or "")
    if said.guessed and said.act is Act.SUBMIT:
        return asked is not None and (
            asked.type == "statement" or any(one.question == asked.id for one in found)
        )
    clause = uttered.clause_at(said.start)
    agrees = said.act is Act.YES and asked is not None
    if agrees and asked is not None and asked.type != "statement":  # 日子没错, and 对，没错
        agrees = lang.group("not_mistaken").within(clause.text)
    if asked is None or not (agrees or said.act is Act.UNKNOWN):
        return False
    unknown = (one for one in found if one.value in (UNKNOWN, [UNKNOWN]) and one.question != asked.id)
    told = any(clause.start <= one.start < clause.end for one in unknown)
    if said.act is Act.UNKNOWN and (doubtful := doubts_that_it_counts(lang, clause)):
        before = max((one for one in found if one.end <= clause.start), key=lambda one: one.end, default=None)
        return bool(doubtful["again"]) or (before is not None and before.question != asked.id)
    if agrees and (called := spoken_of(lang, Looked(clause.text))) and asked.id not in called:  # 火化没错
        return True
    return speaks_of_another(context, lang, clause) or (told and said.act is Act.UNKNOWN)


def not_guessed_beside(scene: Scene) -> frozenset[str]:
    """The questions that a place, or who is called, is no answer to, because it is of what was asked.

    县城里那个, to which bank it is; 打我崽的, to which phone.
    """
    asked = scene.context.asked or ""
    kind = question_type(scene.context.catalogue, asked)
    if asked == _BANK or kind == "address":
        return frozenset({DEATH_PLACE, *(entry.question for entry in scene.lang.sayings.located)})
    return frozenset({OWN_ACCOUNT} if kind == "phone" else ())
