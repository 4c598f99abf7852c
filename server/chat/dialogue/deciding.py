"""What one turn does: which answers count, what is said to it, what is wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.chat.dialogue.acting import ANSWERED, act, asks_why, has_none, photos_later
from server.chat.dialogue.agreeing import (
    bank_agreed,
    born_otherwise,
    days_told,
    goes_along,
    left_behind,
    moved,
    unlike,
)
from server.chat.dialogue.answering import (
    facts_of,
    gone_past,
    let_go,
    own_word,
    pending_after,
    repeated,
    without_half_yes,
)
from server.chat.dialogue.asking import left
from server.chat.dialogue.comforting import comfort, rescue, soothe, waits
from server.chat.dialogue.differing import answered_which
from server.chat.dialogue.doubting import NOT_HERE, OF_OTHER, ask_back, not_of_others
from server.chat.dialogue.leading import against, rests, tells_on
from server.chat.dialogue.missed import missed
from server.chat.dialogue.sorting import LOGIN, OWN, answered, sort
from server.chat.dialogue.state import State
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import Paper, QuickReply, Step, View, Wish
from server.chat.dialogue.wording import (
    asked_in_words,
    card,
    held_card,
    kin_called,
    options_of,
    replies,
    told,
)
from server.chat.understanding.meaning import Act, Behalf, Understood

# What is said to be polite, or only to have answered: 好吧, 谢谢.
_SMALL_TALK = frozenset({Act.YES, Act.NO, Act.UNKNOWN, Act.SKIP, Act.THANKS})


def decide(view: View, state: State, meant: Understood, text: str = "") -> Step:
    """What comes of a turn that meant this; `text` is what was said, for the names of papers.

    The next question is not part of it: `go_on` asks that once the changes are written.
    """
    state = state.but(kin=kin_called(view, state, meant), buried=state.buried or meant.buried)
    view = view.beside(state)
    meant = not_of_others(view, answered_which(view, state, own_word(view, state, meant, text)))
    meant = without_half_yes(view, state, meant)
    turn = Turn(
        view,
        state,
        state.but(last=(), offered=(), differs="", guesses=(), piece=meant.piece),
        meant.acts,
        facts_of(view, state, meant),
    )
    if meant.risk == "now":
        return rescue(turn)
    if Act.DISTRESS in turn.acts and not meant.grieves:
        return comfort(turn, at_risk=meant.risk == "self")
    if Act.DISTRESS in turn.acts:
        turn.say("grief")
        if not (turn.facts or meant.doubts or meant.policy or meant.behalf or turn.acts - {Act.DISTRESS}):
            return waits(turn)
    if Act.ABUSE in turn.acts and Act.HUMAN not in turn.acts:
        turn.say("abuse", phone=view.phone)
        agreed = meant.begins or meant.agreed or (state.moment and turn.acts & {Act.YES, Act.NO})
        if not (turn.facts or meant.doubts or meant.wrong or agreed):
            turn.goes_on = False
            return turn.step(None, "go_on", "human")
        meant = replace(meant, policy=None)  # what do you think this is, and its like
    if meant.hesitant:
        turn.say("half_yes")
    _take_in(turn, meant)
    turn.used = turn.used or meant.hesitant
    if meant.kinless:
        turn.say("no_kin", phone=view.phone)
        turn.used = True
    if meant.consents and not turn.used and any(question.type == "statement" for question in view.missing):
        turn.say("consent_later")
    if Act.HUMAN in turn.acts:
        turn.state = turn.state.but(moment="", misses=0)
        return turn.step(Wish.HUMAN)
    told = {fact.question for fact in turn.facts} | {doubt.question for doubt in meant.doubts}
    if meant.wrong and meant.wrong not in told:
        return _say_right(turn, meant.wrong)
    if (settled := _settle(turn, text)) is not None:
        return settled
    ask_back(turn, meant.doubts)
    rested = rests(view, state)
    if (ended := act(turn, text, meant)) is not None:
        beside = meant.policy if ended.wish is None and turn.acts & ANSWERED else None
        return replace(ended, policy=beside, answered=True)
    if (meant.policy or (asks_why(turn) and not meant.why)) and not any(
        doubt.code in NOT_HERE for doubt in meant.doubts
    ):
        turn.state = turn.state.but(misses=0)
        # Who asks something about a photo is answered, and is not asked for it at once again.
        stays, later = rested and not turn.used, state.moment == "photo" and not turn.used
        turn.goes_on = not (stays or later)
        quick = ("go_on", "human") if stays else ("later", "human") if later else ()
        return turn.step(None, *quick, policy=meant.policy or text)
    if rested and not (turn.changes or turn.state.pending or meant.doubts or turn.acts - _SMALL_TALK):
        turn.say("at_rest")
        turn.goes_on = False
        return turn.step(None, "go_on", "human")
    if turn.changes and not (turn.state.pending or meant.doubts) and tells_on(turn.view, state, turn.changes):
        turn.say("still_ineligible")
        turn.state, turn.goes_on = turn.state.but(moment="", asked=None, misses=0), False
        return turn.step(None, "go_on", "human")
    if not turn.used and (soothed := soothe(turn, meant)) is not None:
        return soothed
    if not turn.used and (meant.unclear or not has_none(turn, text)):
        return missed(turn, meant)
    turn.state = turn.state.but(misses=0)
    if meant.grieves and turn.acts & {Act.SKIP, Act.UNKNOWN} and not turn.changes:
        return waits(turn)
    return turn.step()


def _take_in(turn: Turn, meant: Understood) -> None:
    """Facts and answers to a read-back: what counts, what has to be asked about first."""
    another = _types_for(turn, meant.behalf, meant) if meant.behalf is not None else {}
    others = (doubt.question for doubt in meant.doubts if doubt.code == OF_OTHER)
    left_open = let_go(turn.before, meant, turn.facts)
    changed = {meant.wrong, meant.kept, *meant.withdrawn, *meant.anew, *others, *left_open}
    view = turn.view
    state = turn.before.but(pending=tuple(p for p in turn.before.pending if p.question not in changed))
    past = gone_past(view, state, meant, turn.facts)
    meant = replace(meant, agreed=(*meant.agreed, *past))
    agreed, waiting, phrase = pending_after(state, meant, turn.facts)
    said_again = repeated(state, turn.facts)
    fresh = [fact for fact in turn.facts if fact.question not in said_again]
    turn.unlike = unlike(view, state, fresh, turn.acts)
    odd = {one.question for one in turn.unlike}
    found = sort(view, state, [fact for fact in fresh if fact.question not in odd], turn.acts)
    named = {p.question for p in found.held}
    told_of = {**{p.question: p.value for p in found.held}, **found.changes}
    told_of = {name: value for name, value in told_of.items() if isinstance(value, str)}
    gone = moved(view, told_of, {p.question: p.value for p in waiting}, turn.acts) | named
    pending = (*(p for p in waiting if p.question not in gone), *found.held)
    turn.changes = {**another, **agreed, **_following(turn, agreed), **found.changes}
    turn.changes |= dict.fromkeys(left_behind(view, state, turn.changes, named))
    turn.changes |= (along := goes_along(view, turn.changes))
    gone = {name for name, value in turn.changes.items() if value is None}
    pending = tuple(p.but(old=None) if p.question in gone else p for p in pending)
    told_now = {name: value for name, value in turn.changes.items() if value is not None}
    turn.cards = [card(view, name, value, "noted") for name, value in told_now.items()]
    turn.cards += [held_card(view, p) for p in pending]
    days = days_told(view, state, fresh, turn.changes)
    last = (*turn.changes, *named, *found.known)
    between = tuple(one for one in state.between if one[0] not in turn.changes.keys() | named)
    turn.state = turn.state.but(pending=pending, last=last, days=days, between=between)
    if state.dated in turn.changes:
        turn.state = turn.state.but(month="", dated="")
    if state.before in turn.changes or state.before in named:
        turn.state = turn.state.but(before=None)
    read_again = state.moment == "correct" and Act.YES in turn.acts and bool(pending)
    turn.used = bool(meant.behalf or turn.changes or found.held or found.known or said_again or read_again)
    if turn.changes.keys() | named and not state.condoled and not view.answers:
        turn.state = turn.state.but(condoled=True)
        turn.say("condolence", who=view.who())
    corrected = {q: v for q, v in {**found.changes, **along}.items() if answered(view, q)}
    noted = {q: v for q, v in found.changes.items() if q not in corrected}
    after = replace(view, answers={**view.answers, **told_now})  # 我爸彭德生走了: already their father's name
    for phrase_of, changes in (("corrected", corrected), ("noted", noted)):
        if changes:
            turn.say(phrase_of, facts=told(after, changes.items()))
    for fact in fresh:
        if (
            state.moment == "question"
            and fact.question == state.asked
            and view.is_refused(state.asked, fact.value)
        ):
            _respect(turn, state.asked)
    if phrase == "kept":
        gone = {p.question for p in waiting} | {fact.question for fact in turn.facts}
        kept = [p for p in state.pending if p.question not in gone and p.old is not None]
        turn.say("kept", label="、".join(view.called(p.question) for p in kept or state.replacing))
    elif phrase == "which_wrong":
        if not any(changed):  # else that is what is wrong
            _which_wrong(turn)
    elif phrase:
        turn.say(phrase)
        dropped = {p.question for p in state.pending} - {p.question for p in pending}
        turn.state = turn.state.put_off(*dropped)
    for name in left_open:
        turn.say("skipped", label=view.called(name))
        turn.state = turn.state.put_off(name)
    _take_out(turn, meant)
    _await(turn, meant)


def _await(turn: Turn, meant: Understood) -> None:
    """后天火化 shuts nobody out: it is open to them after that day, and that is all they hear.

    What they tell of it after that counts again.
    """
    view, state = turn.view, turn.state
    told = {fact.question for fact in turn.facts}
    if not (told and (meant.to_come or state.to_come)):
        return
    answers = {**view.answers, **{fact.question: fact.value for fact in turn.facts}}
    reasons = against(replace(view, answers=answers))
    on_it = {reason.code: told.intersection(reason.questions) for reason in reasons}
    for name in meant.to_come:
        if codes := [
            code for code, told_of in on_it.items() if told_of & view.question(name).shown_when.keys()
        ]:
            turn.say("to_come", label=view.called(name))
            turn.state = state.but(to_come=tuple(codes), told=(*state.told, *codes))
            return
    if any(on_it.get(code) for code in state.to_come):
        left = tuple(code for code in state.told if code not in state.to_come)
        turn.state = state.but(to_come=(), told=left)


def _types_for(turn: Turn, behalf: Behalf, meant: Understood) -> dict[str, Any]:
    """Somebody types for the applicant, or does no more: what was another applicant's is asked again."""
    anew = meant.anew
    if meant.handed:
        turn.say("handed", left=left(turn.view))
    elif behalf.ended:
        turn.say("on_behalf_ended")
    elif turn.before.behalf is None:
        turn.say("on_behalf")
    turn.state = turn.state.but(behalf=None if behalf.ended else behalf)
    view = turn.view
    own = {name for name in anew if view.sources.get(name) in (OWN, LOGIN)}
    if lost := [view.called(name) for name in anew if name in own and answered(view, name)]:
        turn.say("asked_anew", label="、".join(lost))
    kept = {name: value for name, value in view.answers.items() if name not in own}
    turn.view = replace(view, answers=kept, on_behalf=not behalf.ended, typist=behalf.gone)
    if typed := [turn.view.called(name) for name in anew if name in kept]:
        turn.say("not_mine", label="、".join(typed))
    return dict.fromkeys(own)


def _take_out(turn: Turn, meant: Understood) -> None:
    """What shall not stand any more: gone where this conversation wrote it, and asked again at the end."""
    view = turn.view
    waited = {p.question for p in turn.before.pending}
    others = {doubt.question for doubt in meant.doubts if doubt.code == OF_OTHER}
    for name in meant.withdrawn:
        label, stands = view.called(name), name not in waited and name in view.answers
        if stands and view.sources.get(name) != OWN:
            turn.say("not_mine", label=label)
            continue
        if stands:
            turn.changes[name] = None
        if name in others:
            continue  # a number of somebody else's: it is said so, and asked for at once
        turn.say("taken_out", label=label)
        turn.state = turn.state.put_off(name)


def _say_right(turn: Turn, name: str) -> Step:
    """An answer is said to be wrong: what is right is asked for."""
    view = turn.view
    skipped = tuple(q for q in turn.state.skipped if q != name)
    turn.state = turn.state.but(moment="question", asked=name, misses=0, skipped=skipped)
    turn.say("say_right", label=view.called(name))
    turn.lines.append(asked_in_words(view, turn.state, name))
    turn.goes_on, turn.quick = False, options_of(view, view.question(name))
    return turn.step()


def _which_wrong(turn: Turn) -> None:
    """What was read back is wrong: ask for what is right, by an example only where one day waits."""
    view, pending = turn.view, turn.state.pending
    days = [p for p in pending if view.question(p.question).type == "date"]
    turn.say("which_day_wrong" if days and len(pending) == 1 else "which_wrong")
    turn.state, turn.goes_on = turn.state.but(moment="correct"), False
    turn.quick = replies(view, "skip", "human")


def _respect(turn: Turn, name: str) -> None:
    """Nobody is pressed to agree: it is not asked again before they want to hand in."""
    turn.say("not_agreed", label=turn.view.called(name), phone=turn.view.phone)
    turn.state = turn.state.but(skipped=(*turn.state.skipped, name), again=True)


def _following(turn: Turn, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """What a number that counts now changes beside itself: it was told with the number, and agreed to.

    The day of birth is the number's, and this conversation keeps the number for nobody else. So is the bank
    with which it was read back.
    """
    view = turn.view
    held = [p for p in turn.before.pending if p.question in agreed]
    own = {name: value for name, value in view.answers.items() if view.sources.get(name) == OWN}
    changes = dict(born_otherwise(view, held)) | dict.fromkeys(moved(view, agreed, own, frozenset()))
    return changes | bank_agreed(view, turn.before, agreed)


def _settle(turn: Turn, text: str) -> Step | None:
    """The yes or no to what was offered; None when the turn goes on from there."""
    yes = Act.YES in turn.acts and Act.NO not in turn.acts
    no = Act.NO in turn.acts
    turn_away = not turn.facts and bool(turn.acts & {Act.NO, Act.SKIP, Act.UNKNOWN})
    match turn.before.moment:
        case "":
            turn.used = turn.used or (yes and turn.before.asked is not None)
        case "restart":
            turn.state = turn.state.but(moment="")
            if yes:
                return turn.step(Wish.RESTART)
            turn.say("restart_not")
        case "submit" if yes:
            return turn.step(Wish.SUBMIT)
        case "submit" if turn_away:
            turn.say("submit_not_now")
            turn.state, turn.goes_on = turn.state.but(moment=""), False
            return turn.step(None, "review", "submit")
        case "offer":
            turn.state = turn.state.but(moment="")
            if yes:
                return turn.step(Wish.HUMAN)
            turn.used = turn.used or no or Act.UNKNOWN in turn.acts
        case "guess":
            turn.state = turn.state.but(moment="")
            if yes:
                return _guessed(turn)
            if no and not turn.facts:
                turn.say("policy_unsure", phone=turn.view.phone)
                turn.goes_on = False
                return turn.step(None, "human", "go_on")
        case "correct" if yes and not turn.before.pending:
            turn.state, turn.used = turn.state.but(moment=""), True
        case "photo" if turn_away or Act.SKIP in turn.acts:
            photos_later(turn)
        case "which":
            if (paper := which(turn.view.papers, text)) is not None:
                turn.state = turn.state.but(moment="")
                return turn.step(Wish.ASSIGN_PHOTO, paper=(paper.code, paper.part))
            if turn_away:
                turn.state, turn.used = turn.state.but(moment=""), True
    return None


def _guessed(turn: Turn) -> Step:
    """A yes to what may have been asked: it is answered, or told apart where several were named."""
    guesses = turn.before.guesses
    if len(guesses) == 1:
        return turn.step(policy=guesses[0])
    turn.say("policy_which_guess")
    turn.state, turn.goes_on = turn.state.but(moment="guess", guesses=guesses), False
    turn.quick = tuple(map(QuickReply, guesses))
    return turn.step()


def which(papers: Sequence[Paper], text: str) -> Paper | None:
    """The paper that somebody names, by its whole title or by a name that only one has."""
    exact = [paper for paper in papers if paper.title == text.strip()]
    named = [paper for paper in papers if paper.name in text]
    whole = [paper for paper in named if paper.label in text]
    found = exact or whole or named
    return found[0] if found else None
