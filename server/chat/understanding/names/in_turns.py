"""A name that comes in several turns: 我爸姓章, and then 名字是国庆; 他叫刘, then 德, then 华."""

from __future__ import annotations

from collections.abc import Sequence

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import NO_PIECE, Context, Piece
from server.chat.understanding.names.renamed import APPLICANT, DECEDENT
from server.chat.understanding.people.name_shape import is_given, surname_at
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import question_type
from server.chat.understanding.utterance import Clause, Utterance

_BY_OWNER = {"decedent": DECEDENT, "speaker": APPLICANT}
_SURNAME_IS = "姓"
_LONGEST_GIVEN = 2  # characters
_LEADS = "他她的，是也就"
_ENDS = "的啊呀呢哦吧咯啦嘞哒"


def in_turns(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    named: Sequence[Finding],
    *,
    acts: bool,
) -> tuple[list[Finding], Piece]:
    """The name that this turn and those before it make, read back, and what is told so far of one.

    Nothing of a name that is known, that this turn tells whole (`named`), or of a turn that `acts`: 对.
    """
    clause = uttered.clauses[0]
    if named or acts or lang.sayings.surnames is None or len(uttered.clauses) > 1 or not clause.tells:
        return [], NO_PIECE
    question, before = context.piece
    if question_type(context.catalogue, question) == "name" and context.held(question) in (None, before):
        start, given = _given(uttered, context, lang, people, clause, question)
        whole = before + given
        if is_given(given, lang) and len(whole) - surname_at(whole, lang, 0) <= _LONGEST_GIVEN:
            more = (question, whole) if len(whole) - surname_at(whole, lang, 0) < _LONGEST_GIVEN else NO_PIECE
            return [Finding(question, whole, start, start + len(given), sure=False)], more
    return _first(uttered, context, lang, people, clause)


def _given(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause, question: str
) -> tuple[int, str]:
    """What may be the rest of the name, where it stands behind 名字是 or is all that is said."""
    start = _behind_who(people, clause, question)
    label = lang.group("given_name_is").at(uttered.plain, start)
    if label is None and context.asked != question:
        return start, ""
    start = label.end() if label else start
    return start, uttered.plain[start : clause.end].rstrip(_ENDS)


def _first(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause
) -> tuple[list[Finding], Piece]:
    """The surname and no more: 我爸姓章, and 他叫刘 to the question for the name."""
    asked = context.asked if question_type(context.catalogue, context.asked or "") == "name" else ""
    owner = people.owner(clause.end)
    question = _BY_OWNER.get(owner, "") if owner else asked
    start = _behind_who(people, clause, question or "")
    label = uttered.plain.startswith(_SURNAME_IS, start)
    head = lang.group("name_head").at(uttered.plain, start) if asked and not label else None
    start = head.end() if head else start + label
    surname = uttered.plain[start : clause.end].rstrip(_ENDS)
    whole = 0 < surname_at(uttered.plain, lang, start) - start == len(surname)
    if not question or not whole or context.held(question) is not None or not (label or asked == question):
        return [], NO_PIECE
    found = [Finding(question, None, start, clause.end, code="piece")] if asked == question else []
    return found, (question, surname)


def _behind_who(people: People, clause: Clause, question: str) -> int:
    """Where the clause goes on behind the one of whom it tells."""
    inside = [m for m in people.inside(clause) if _BY_OWNER.get(people.role(m)) == question]
    start = max((m.end for m in inside), default=clause.start)
    while start < clause.end and people.uttered.plain[start] in _LEADS:
        start += 1
    return start
