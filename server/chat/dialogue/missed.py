"""What is said where nothing was understood, or where the family did not follow what was asked."""

from __future__ import annotations

from server.chat.dialogue.acting import agrees_to_tell
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import QuickReply, Step
from server.chat.dialogue.wording import asked_in_words, likely, only, options_of
from server.chat.understanding.meaning import Act, Understood


def missed(turn: Turn, meant: Understood) -> Step:
    """Nothing was understood, or they did not: the question again, and after some times a person."""
    view, misses = turn.view, turn.before.misses + 1
    if turn.before.moment == "question" and Act.NO in turn.acts and only(view, turn.before.asked):
        return _all_options(turn)
    if Act.CORRECTION in turn.acts and not turn.before.pending and turn.before.moment != "correct":
        turn.say("which_item")
        turn.state, turn.goes_on = turn.state.but(moment="correct", misses=misses), False
        return turn.step(None, "review", "go_on", "human")
    if meant.unclear:
        _explain(turn, meant)
    else:
        turn.say("tell_number" if agrees_to_tell(turn) else "not_understood")
    turn.state = turn.state.but(misses=misses)
    if misses >= view.chat.manners.misses:
        turn.say("offer_person", phone=view.phone)
        before = turn.before.asked if turn.before.moment == "question" else None
        turn.state = turn.state.but(moment="offer", misses=0, before=before)
        turn.goes_on = False
        return turn.step(None, "yes", "go_on")
    if turn.before.moment == "question" and turn.before.asked:
        question, offered = view.question(turn.before.asked), turn.before.offered
        turn.lines.append(asked_in_words(view, turn.state, question.id))
        turn.state = turn.state.but(offered=offered, differs=turn.before.differs)
        turn.quick = options_of(view, question, offered)
        if (len(question.choices) > 2 or meant.unclear) and question.choices and not offered:
            turn.say("choices", options="、".join(o.label for o in likely(view, question)))
        turn.goes_on = False
    return turn.step()


def _all_options(turn: Turn) -> Step:
    """No to the only answer that was offered: any of them, then."""
    question = turn.view.question(turn.before.asked or "")
    turn.say("choices", options="、".join(option.label for option in question.choices))
    turn.quick = tuple(QuickReply(option.label) for option in question.choices)
    turn.goes_on = False
    return turn.step()


def _explain(turn: Turn, meant: Understood) -> None:
    """The question in other words for who did not follow it; who leaves it to us hears that it is theirs."""
    asked = turn.before.asked if turn.before.moment == "question" else None
    if meant.unclear == "choice":
        turn.say("half_yes")
    else:
        turn.say("explain", why=turn.view.question(asked).why if asked else "")
