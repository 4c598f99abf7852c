"""What a turn does beside telling: look at what is known, hand in, begin anew, ask why, leave out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from server.chat.dialogue.asking import left
from server.chat.dialogue.leading import against, instead, shut, why_not_asked
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import Paper, Step, View, Wish
from server.chat.dialogue.wording import MOST_NAMED, card, told
from server.chat.understanding.meaning import NUMBERS, Act, Understood

ASKED_AGAIN = frozenset({"question", "facts", "replace", "correct", "offer"})
"""The moments in which something was asked."""

ANSWERED = frozenset({Act.REVIEW, Act.WHY})
"""By these something is asked that is no question about the rules; what else is asked is answered too."""


def act(turn: Turn, text: str, meant: Understood) -> Step | None:
    """The rest of what can be done by a turn; None when the next question follows."""
    acts = turn.acts
    if Act.THANKS in acts:
        turn.say("thanks")
    if acts & {Act.GREETING, Act.RESUME}:
        turn.used = True
        turn.state = turn.state.but(distressed=False)
    if Act.RESUME in acts and shut(turn.view, turn.state):
        turn.say("still_ineligible")
        turn.state = turn.state.but(fills_on=True)
    if meant.unsettled:
        turn.say("relatives_first")
        turn.goes_on = False
        return turn.step(None, "go_on", "human")
    if meant.passed_on:
        turn.say("own_promise")
        turn.goes_on = False
        own = ("agree_oneself",) if turn.view.asks_promise(turn.before) else ()
        return turn.step(None, *own, "go_on", "human")
    if meant.kept:
        turn.used = True
        turn.say("kept", label=turn.view.called(meant.kept))
    if meant.photos_later:
        photos_later(turn)
        if Act.REVIEW not in acts:
            turn.goes_on = bool(turn.before.moment)  # else all that is missing was just said
            return turn.step(None, *(() if turn.goes_on else ("go_on", "human")))
    if Act.PAUSE in acts:
        turn.say("left_to_others" if meant.left_to_others else "paused")
        turn.goes_on = False
        return turn.step(None, "go_on")
    if Act.RESTART in acts:
        turn.say("restart_ask")
        turn.state, turn.goes_on = turn.state.but(moment="restart"), False
        return turn.step(None, "yes", "no")
    told_now = {p.question for p in turn.state.pending} & set(turn.state.last)
    if Act.REVIEW in acts and not told_now:  # 四三零六…，请核对: it is read back
        _skip(turn)
        return _review(turn, text, meant.shows)
    if Act.SUBMIT in acts:
        return _submit(turn)
    if turn.before.moment != "photo" and (named := _meant_by(turn, meant.why)):
        turn.say("why", why=turn.view.question(named).why)
    elif Act.WHY in acts and not asks_why(turn) and (told := _why(turn)) is not None:
        return told
    _skip(turn)
    return None


def _review(turn: Turn, text: str, named: Collection[str]) -> Step:
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
    facts = [(q, v) for q, v in facts if q in named] or facts
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
        if turn.changes and not turn.state.pending:
            return turn.step()  # 好，办吧 agrees first: what is left is known once that is written
        asked_for = turn.state.photos_later or turn.before.moment == "photo"
        turn.state = turn.state.but(skipped=(), again=True, photos_later=asked_for)
        if view.missing or turn.state.pending or not asked_for:
            turn.lines += [first_left(view), *why_not_asked(view)]
        return turn.step()  # where only photos are left that were asked for, it says so
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


def asks_why(turn: Turn) -> bool:
    """Whether a why is about nothing that was asked: then it is a question like any other."""
    asked = turn.view.catalogue.questions.get(turn.before.asked or "")
    about = turn.before.moment == "photo" or (asked is not None and turn.before.moment in ASKED_AGAIN)
    return Act.WHY in turn.acts and not about


def _meant_by(turn: Turn, names: Sequence[str]) -> str:
    """Which question is meant by a name that several have: what is spoken of, then what is asked next."""
    if not names:
        return ""  # what is missing is dear to work out
    told = [fact.question for fact in turn.facts] + [p.question for p in turn.state.pending]
    following = [question.id for question in turn.view.missing]
    spoken_of = (*told, turn.state.asked or "", *turn.before.last, *following, *names)
    return next((name for name in spoken_of if name in names), "")


def _why(turn: Turn) -> Step | None:
    """The reason; after that of a photo nothing follows, least of all the same photo."""
    if turn.before.moment == "photo" and turn.before.photo is not None:
        turn.say("why_photo", proves=turn.view.catalogue.materials[turn.before.photo[0]].proves)
        turn.goes_on = False
        return turn.step(None, "later", "human")
    if shut(turn.view, turn.state):
        turn.say("still_ineligible")
    elif turn.before.asked is not None:
        turn.say("why", why=turn.view.question(turn.before.asked).why)
    return None


def photos_later(turn: Turn) -> None:
    """The photos wait until the end; the original can be shown at the window instead."""
    code, _ = turn.before.photo or ("", "")
    material = turn.view.catalogue.materials.get(code)
    turn.say("photo_later")
    if material is not None and material.original_needed:
        turn.say("photo_window")
    turn.state = turn.state.but(photos_later=True, photo=None, moment="")


def has_none(turn: Turn, text: str) -> bool:
    """Nothing was understood where a photo or a number was asked for: in some words it is not at hand.

    Whoever says that the camera is broken or the card is with a brother is not asked for it again.
    """
    before = turn.before
    at_hand = turn.acts or before.offered or any(char.isdigit() for char in text)
    if before.moment == "photo":
        photos_later(turn)
    # Where it was asked which of two numbers it is, it is at hand.
    elif _number_asked(turn) and not at_hand:
        turn.acts |= {Act.UNKNOWN}
        _skip(turn)
    return turn.used


def _skip(turn: Turn) -> None:
    state, asked = turn.before, turn.before.asked
    settled = asked in turn.changes or turn.state.skipped != state.skipped
    if state.moment != "question" or asked is None or settled:
        return
    nothing = {Act.SKIP, Act.UNKNOWN} | ({Act.NO} if asked in state.at_window else set())
    if not turn.acts & nothing or any(p.question == asked for p in turn.state.pending):
        return
    view = turn.view
    papers = [paper.name for paper in view.catalogue.materials.values() if asked in paper.reads]
    looks = Act.UNKNOWN in turn.acts and view.question(asked).type != "statement"
    phrase = "must" if state.again else "look_up" if looks and papers else "skipped"
    turn.say(phrase, label=view.called(asked), phone=view.phone, papers="、".join(papers))
    turn.state = turn.state.put_off(asked)


def agrees_to_tell(turn: Turn) -> bool:
    """Whether it is a mere 好 or 是 where a number was asked for: it will come, and is not misunderstood."""
    return Act.YES in turn.acts and _number_asked(turn)


def _number_asked(turn: Turn) -> bool:
    asked = turn.view.catalogue.questions.get(turn.before.asked or "")
    return turn.before.moment == "question" and asked is not None and asked.type in NUMBERS
