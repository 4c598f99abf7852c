"""What a turn does beside telling: look at what is known, hand in, begin anew, ask why, leave out."""

from __future__ import annotations

from server.chat.dialogue.asking import left
from server.chat.dialogue.leading import against, instead, why_not_asked
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import Paper, Step, View, Wish
from server.chat.dialogue.wording import MOST_NAMED, card, told
from server.chat.understanding.meaning import Act

ASKED_AGAIN = frozenset({"question", "facts", "replace", "correct", "offer"})
"""The moments in which something was asked."""


def act(turn: Turn, text: str) -> Step | None:
    """The rest of what can be done by a turn; None when the next question follows."""
    acts = turn.acts
    if Act.THANKS in acts:
        turn.say("thanks")
    if acts & {Act.GREETING, Act.RESUME}:
        turn.used = True
        turn.state = turn.state.but(distressed=False)
    if Act.RESUME in acts and against(turn.view):
        turn.say("still_ineligible")
    if Act.PAUSE in acts:
        turn.say("paused")
        turn.goes_on = False
        return turn.step(None, "go_on")
    if Act.RESTART in acts:
        turn.say("restart_ask")
        turn.state, turn.goes_on = turn.state.but(moment="restart"), False
        return turn.step(None, "yes", "no")
    if Act.REVIEW in acts:
        return _review(turn, text)
    if Act.SUBMIT in acts:
        return _submit(turn)
    if Act.WHY in acts:
        _why(turn)
    _skip(turn)
    return None


def _review(turn: Turn, text: str) -> Step:
    """What is known, or what is missing, or the one thing that is named: whatever of it was asked for."""
    view = turn.view
    manners, missing = view.chat.manners, left(view)
    if any(words in text for words in manners.asks_what_is_left):
        turn.say("left", fields=whats_left(view)) if missing else turn.say("left_none")
        turn.goes_on = not missing
        return turn.step(None, "go_on", "human")
    if any(words in text for words in manners.asks_how_much_is_left):
        turn.say("left_count", left=missing) if missing else turn.say("left_none")
        return turn.step()
    facts = [(q, v) for q, v in view.answers.items() if view.question(q).type != "statement"]
    facts = [(q, v) for q, v in facts if view.question(q).short in text] or facts
    turn.cards = [card(view, name, value, "noted") for name, value in facts]
    if facts:
        turn.say("review", facts=told(view, facts), left=missing)
    else:
        turn.say("review_nothing", left=missing)
    turn.goes_on = False
    return turn.step(None, "go_on", "human")


def _submit(turn: Turn) -> Step | None:
    view = turn.view
    if not view.may_submit:
        turn.say("only_applicant")
        return turn.step()
    if against(view):
        turn.say("not_here", instead=instead(view))
        turn.goes_on = False
        return turn.step(None, "human", "review")
    if turn.state.pending or left(view):
        turn.used = True
        turn.lines += [first_left(view), *why_not_asked(view)]
        turn.state = turn.state.but(skipped=(), again=True, photos_later=False)
        return turn.step()
    if turn.before.moment == "submit":
        return turn.step(Wish.SUBMIT)
    return turn.step()  # what follows is the question whether to hand it in


def first_left(view: View) -> str:
    """What is still needed, the first few of it, and how to hear the rest."""
    fields = _left(view)
    line = view.chat.say("left", fields="、".join(fields[:MOST_NAMED]))
    return line + (view.chat.say("left_more", left=left(view)) if len(fields) > MOST_NAMED else "")


def whats_left(view: View) -> str:
    """What is still needed, in the form's own short words, all of it."""
    return "、".join(_left(view))


def _left(view: View) -> list[str]:
    """Each question that a photo will not answer, and each paper once, however many of its pages."""
    pages: dict[str, list[Paper]] = {}
    for paper in view.papers:
        pages.setdefault(paper.name, []).append(paper)
    photos = [
        f"{papers[0].title}照片" if len(papers) == 1 else f"{name}照片{len(papers)}张"
        for name, papers in pages.items()
    ]
    read = {question for paper in view.papers for question in paper.tells}
    return [view.called(question.id) for question in view.missing if question.id not in read] + photos


def _why(turn: Turn) -> None:
    asked = turn.view.catalogue.questions.get(turn.before.asked or "")
    if asked is None or turn.before.moment not in ASKED_AGAIN:
        turn.say("nothing_asked")
    elif against(turn.view):
        turn.say("still_ineligible")
    else:
        turn.say("why", why=asked.why)


def _skip(turn: Turn) -> None:
    state, asked = turn.before, turn.before.asked
    settled = asked in turn.changes or turn.state.skipped != state.skipped
    if state.moment != "question" or asked is None or settled:
        return
    nothing = {Act.SKIP, Act.UNKNOWN} | ({Act.NO} if asked in state.at_window else set())
    if not turn.acts & nothing or any(p.question == asked for p in turn.state.pending):
        return
    view = turn.view
    looks = Act.UNKNOWN in turn.acts and view.question(asked).type != "statement"
    phrase = "must" if state.again else "look_up" if looks else "skipped"
    papers = [paper.name for paper in view.catalogue.materials.values() if asked in paper.reads]
    turn.say(phrase, label=view.called(asked), phone=view.phone, papers="、".join(papers) or "证件")
    turn.state = turn.state.but(skipped=(*(q for q in state.skipped if q != asked), asked))
