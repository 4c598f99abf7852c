"""What is only wondered about: 打到他卡上，会不会被冻结; 没火化的，能办吗."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.who import People
from server.chat.understanding.scene import OWN_ACCOUNT
from server.chat.understanding.utterance import Clause, Utterance

_OF_SUCH = re.compile(r"的(?:人|情况|那种)?$")  # 没火化的, 退休的人: any of them


def wondered(
    uttered: Utterance, context: Context, people: People, found: Sequence[Finding]
) -> Iterator[Finding]:
    """The same, with what only leads to a question behind it to be read back.

    Such is what is to be done with the money, which is as often asked as told, and what is said of a kind of
    people, where nobody is named and no day: 我爸昨天在家走的，要带什么 tells.
    """
    days = [one for one in found if context.catalogue.questions[one.question].type == "date"]
    for one in found:
        clause = uttered.clause_at(one.start)
        if one.sure and _leads_to_question(uttered, clause):
            closed = bool(context.catalogue.questions[one.question].choices)
            dated = any(clause.start <= day.start < clause.end for day in days)
            named = any(mention.end < clause.end for mention in people.inside(clause))
            of_such = closed and _OF_SUCH.search(clause.text) and not (dated or named)
            if one.question == OWN_ACCOUNT or of_such:
                one = replace(one, sure=False)
        yield one


def _leads_to_question(uttered: Utterance, clause: Clause) -> bool:
    after = uttered.clauses[clause.number + 1 : clause.number + 2]
    return not clause.asks and any(one.asks and one.sentence == clause.sentence for one in after)
