"""What was said but cannot count as it was said: what is asked back, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from server.chat.dialogue.agreeing import Unlike
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import View
from server.chat.dialogue.wording import MOST_NAMED, heard, one_of, options_of
from server.chat.understanding.days.periods import to_keep
from server.chat.understanding.meaning import Act, Doubt, Understood

NOT_HERE = frozenset({"phone_abroad", "id_abroad"})
"""Codes of doubts about what the form has no place for: only the window can take it."""

AS_BEFORE = "as_before"
"""The code of a doubt that is none: what stands or waits for a yes, once more with a digit missing."""

OF_OTHER = "of_other"
"""The code of a doubt about a number that is said to be of nobody who is asked for."""

_QUOTED = 8  # characters of what is not sure that are said again; more of it is no help


def not_of_others(view: View, meant: Understood) -> Understood:
    """The same without the numbers of third persons where only one's own will do: those are asked back."""
    kept = [fact for fact in meant.facts if not fact.of_other or view.borrowed(fact.question)]
    theirs = (Doubt(fact.question, fact.said, OF_OTHER) for fact in meant.facts if fact not in kept)
    return replace(meant, facts=tuple(kept), doubts=(*meant.doubts, *theirs))


def ask_back(turn: Turn, doubts: Iterable[Doubt]) -> None:
    """Say what is doubtful or disagrees, and ask for that again; what is not known is not pressed for."""
    for one in turn.unlike:
        _unlike(turn, one)
    for doubt in doubts:
        if doubt.question != turn.before.asked or not turn.acts & {Act.SKIP, Act.UNKNOWN}:
            _doubt(turn, doubt)  # else it is put aside: 只记得六七年，几月几号不晓得
    _insisted(turn)


def _doubt(turn: Turn, doubt: Doubt) -> None:
    view = turn.view
    question = view.catalogue.questions.get(doubt.question)
    if question is None:
        return
    code = f"doubt_{doubt.code}"
    choices = one_of(view, question.id, doubt.choices)
    if code not in view.chat.phrases or (doubt.code == "ambiguous" and not choices):
        code = "doubt_other"
    elif code == "doubt_ambiguous" and len(doubt.said) > _QUOTED:
        code = "doubt_between"
    elif doubt.code == "piece" and question.type == "name":
        code = "doubt_piece_of_name"
    elif doubt.month.isdigit() and doubt.month != turn.before.month:
        code = "doubt_day_of_year"
    label = view.called(question.id)
    turn.say(code, said=doubt.said[:20], label=label, choices=choices, phone=view.phone)
    if doubt.code == AS_BEFORE:
        return  # on with what waits for a yes, or with the next one
    if doubt.code in NOT_HERE:
        told = turn.before.at_window
        turn.state = turn.state.but(at_window=tuple(dict.fromkeys((*told, question.id))), misses=0)
        if doubt.code == "id_abroad" or question.id in told:
            return  # nothing that the family could say instead: on with the next one
    turn.state = turn.state.but(moment="question", asked=question.id, offered=doubt.choices, misses=0)
    if question.type == "choice":
        others = (one for one in turn.state.between if one[0] != question.id)
        turn.state = turn.state.but(between=(*others, (question.id, doubt.choices)))
    if doubt.month or (doubt.code == "date_vague" and turn.state.dated == question.id):
        turn.state = turn.state.but(month=to_keep(doubt.month, doubt.said), dated=question.id)
    turn.quick = options_of(view, question, doubt.choices)
    # The sentence asks by itself; the question in full would say it twice.
    turn.goes_on = False


def _unlike(turn: Turn, one: Unlike) -> None:
    view = turn.view
    other = view.question(one.other)
    turn.say(
        f"unlike_{one.check.kind}",
        label=view.called(one.question),
        tail=one.number[-4:],
        who=view.who(),
        other=view.called(one.other),
        told=heard(other, one.told, view.today),
        seen=heard(other, one.seen, view.today),
    )
    known = (*turn.state.unlike, one.number)
    turn.state = turn.state.but(moment="question", asked=one.question, unlike=known[-MOST_NAMED:], misses=0)
    turn.quick = options_of(view, view.question(one.question))
    turn.goes_on = False


def _insisted(turn: Turn) -> None:
    """What was asked for because it disagrees, and told as it stands: it stays, and a person looks at it."""
    asked, view = turn.before.asked, turn.view
    stands = any(f.question == asked and view.answers.get(f.question) == f.value for f in turn.facts)
    if asked and stands and turn.before.moment == "question" and any(e.field == asked for e in view.errors):
        turn.say("insisted", label=view.called(asked))
        turn.state = turn.state.but(skipped=(*turn.state.skipped, asked))
