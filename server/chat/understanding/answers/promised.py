"""What is said to a statement that is neither agreed to nor refused by it: 知道了, and 我弟弟不同意."""

from __future__ import annotations

from collections.abc import Sequence

from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.acknowledging import mere
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import question_type
from server.chat.understanding.utterance import Utterance


def only_heard(uttered: Utterance, context: Context, lang: Language, said: Sequence[ActSaid]) -> bool:
    """Whether they say no more than that they heard what they shall agree to, or that the others know.

    Where somebody types for the applicant, that these know is told of them: 我妈晓得了.
    """
    if not _of_a_statement(context):
        return False
    thanks = {uttered.clause_at(one.start).number for one in said if one.act is Act.THANKS}
    words = [one.text for one in uttered.clauses if one.text and one.number not in thanks]
    told = [text for text in words if not mere(text, lang, "murmur")]
    if told and all(mere(text, lang, "received") for text in told):
        return True
    knows = lang.group("relatives_know")
    return len(told) == 1 and knows.within(told[0]) and not lang.group("promising").within(told[0])


def relatives_first(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether it is told that relatives do not agree, or were not told yet: it is to be settled with them.

    Where somebody types for the applicant it may be the applicant who does not agree.
    """
    if not _of_a_statement(context) or context.behalf is not None:
        return False
    against = lang.group("relatives_against")
    rest = [clause.text for clause in uttered.clauses if not against.within(clause.text)]
    if any(lang.group("own_word").within(text) for text in rest):
        return False  # 我哥不晓得，我同意: it is theirs to give
    return uttered.says(against)


def _of_a_statement(context: Context) -> bool:
    return question_type(context.catalogue, context.asked or "") == "statement"
