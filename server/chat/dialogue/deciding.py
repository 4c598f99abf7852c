"""What one turn does: which answers count, what is said to it, what is wished for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from server.chat.dialogue.answering import facts_of, pending_after, repeated
from server.chat.dialogue.asking import left
from server.chat.dialogue.leading import against, instead
from server.chat.dialogue.sorting import OWN, answered, sort
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import Card, Paper, QuickReply, Step, View, Wish
from server.chat.dialogue.wording import (
    MOST_NAMED,
    asked_in_words,
    card,
    in_words,
    options_of,
    replies,
    sentence_of,
    told,
)
from server.chat.understanding.meaning import Act, Doubt, Fact, Understood

_QUOTED = 8  # characters of what is not sure that are said again; more of it is no help
_ASKED_AGAIN = frozenset({"question", "facts", "replace", "correct", "offer"})


@dataclass(slots=True)
class _Turn:
    view: View
    before: State
    state: State
    acts: frozenset[Act]
    facts: tuple[Fact, ...]
    lines: list[str] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    quick: tuple[QuickReply, ...] = ()
    used: bool = False
    goes_on: bool = True

    def say(self, phrase: str, **values: object) -> None:
        self.lines.append(self.view.chat.say(phrase, **values))
        self.used = True

    def step(self, wish: Wish | None = None, *buttons: str, **more: Any) -> Step:
        return Step(
            self.state,
            tuple(self.lines),
            self.changes,
            tuple(self.cards),
            replies(self.view, *buttons) or self.quick,
            wish,
            goes_on=self.goes_on and wish is None,
            **more,
        )


def decide(view: View, state: State, meant: Understood, text: str = "") -> Step:
    """What comes of a turn that meant this; `text` is what was said, for the names of papers.

    The next question is not part of it: `go_on` asks that once the changes are written.
    """
    turn = _Turn(view, state, state.but(last=(), offered=()), meant.acts, facts_of(view, state, meant))
    if Act.DISTRESS in turn.acts:
        return _comfort(turn, text)
    if Act.ABUSE in turn.acts and Act.HUMAN not in turn.acts:
        return _calm(turn)
    _take_in(turn, meant)
    if Act.HUMAN in turn.acts:
        turn.state = turn.state.but(moment="", misses=0)
        return turn.step(Wish.HUMAN)
    told = {fact.question for fact in turn.facts} | {doubt.question for doubt in meant.doubts}
    if meant.wrong and meant.wrong not in told:
        return _say_right(turn, meant.wrong)
    if (settled := _settle(turn, text)) is not None:
        return settled
    for doubt in meant.doubts:
        _doubt(turn, doubt)
    if (ended := _acts(turn, text)) is not None:
        return ended
    if meant.policy:
        turn.state = turn.state.but(misses=0)
        return turn.step(policy=meant.policy)
    if not turn.used:
        return _missed(turn)
    turn.state = turn.state.but(misses=0)
    return turn.step()


def _take_in(turn: _Turn, meant: Understood) -> None:
    """Facts and answers to a read-back: what counts, what has to be asked about first."""
    changed = {meant.wrong, *meant.withdrawn}
    view = turn.view
    state = turn.before.but(pending=tuple(p for p in turn.before.pending if p.question not in changed))
    agreed, waiting, phrase = pending_after(state, meant, turn.facts)
    said_again = repeated(state, turn.facts)
    fresh = [fact for fact in turn.facts if fact.question not in said_again]
    found = sort(view, state, fresh, turn.acts)
    named = {p.question for p in found.held}
    pending = (*(p for p in waiting if p.question not in named), *found.held)
    turn.changes = {**agreed, **found.changes}
    turn.cards = [card(view, name, value, "noted") for name, value in turn.changes.items()]
    turn.cards += [_held_card(view, p) for p in pending]
    turn.state = turn.state.but(pending=pending, last=tuple(turn.changes) + tuple(named))
    if state.before in turn.changes or state.before in named:
        turn.state = turn.state.but(before=None)
    read_again = state.moment == "correct" and Act.YES in turn.acts and bool(pending)
    turn.used = bool(turn.changes or found.held or found.known or said_again or read_again)
    if turn.changes.keys() | named and not state.condoled and not view.answers:
        turn.state = turn.state.but(condoled=True)
        turn.say("condolence", who=view.who())
    corrected = {q: v for q, v in found.changes.items() if answered(view, q)}
    noted = {q: v for q, v in found.changes.items() if q not in corrected}
    for phrase_of, changes in (("corrected", corrected), ("noted", noted)):
        if changes:
            turn.say(phrase_of, facts=told(view, changes.items()))
    for fact in fresh:
        if (
            state.moment == "question"
            and fact.question == state.asked
            and view.is_refused(state.asked, fact.value)
        ):
            _respect(turn, state.asked)
    if phrase == "kept":
        asked = next(p for p in state.pending if p.question not in {w.question for w in waiting})
        turn.say("kept", label=view.called(asked.question))
    elif phrase == "which_wrong":
        if not any(changed):  # else that is what is wrong
            _which_wrong(turn)
    elif phrase:
        turn.say(phrase)
        dropped = {p.question for p in state.pending} - {p.question for p in pending}
        turn.state = turn.state.but(skipped=(*(q for q in turn.state.skipped if q not in dropped), *dropped))
    _take_out(turn, meant)


def _take_out(turn: _Turn, meant: Understood) -> None:
    """What shall not stand any more: gone where this conversation wrote it, and asked again at the end."""
    view = turn.view
    waited = {p.question: p.value for p in turn.before.pending}
    for name in meant.withdrawn:
        label, stands = view.called(name), name not in waited and name in view.answers
        if stands and view.sources.get(name) != OWN:
            turn.say("not_mine", label=label)
            continue
        if stands:
            turn.changes[name] = None
        elsewhere = waited.get(name, view.answers.get(name))
        if elsewhere is None or all(fact.value != elsewhere for fact in turn.facts):
            turn.say("taken_out", label=label)
            turn.state = turn.state.but(skipped=(*(q for q in turn.state.skipped if q != name), name))


def _say_right(turn: _Turn, name: str) -> Step:
    """An answer is said to be wrong: what is right is asked for."""
    view = turn.view
    skipped = tuple(q for q in turn.state.skipped if q != name)
    turn.state = turn.state.but(moment="question", asked=name, misses=0, skipped=skipped)
    turn.say("say_right", label=view.called(name))
    turn.lines.append(asked_in_words(view, turn.state, name))
    turn.goes_on, turn.quick = False, options_of(view, view.question(name))
    return turn.step()


def _which_wrong(turn: _Turn) -> None:
    """What was read back is wrong: ask for what is right, by an example only where one day waits."""
    view, pending = turn.view, turn.state.pending
    days = [p for p in pending if view.question(p.question).type == "date"]
    turn.say("which_day_wrong" if days and len(pending) == 1 else "which_wrong")
    turn.state, turn.goes_on = turn.state.but(moment="correct"), False
    turn.quick = replies(view, "skip", "human")


def _respect(turn: _Turn, name: str) -> None:
    """Nobody is pressed to agree: it is not asked again before they want to hand in."""
    turn.say("not_agreed", label=turn.view.question(name).short, phone=turn.view.phone)
    turn.state = turn.state.but(skipped=(*turn.state.skipped, name), again=True)


def _held_card(view: View, p: Pending) -> Card:
    return card(view, p.question, p.value, "to_confirm" if p.old is None else "to_replace", p.old)


def _settle(turn: _Turn, text: str) -> Step | None:
    """The yes or no to what was offered; None when the turn goes on from there."""
    yes = Act.YES in turn.acts and Act.NO not in turn.acts
    no = Act.NO in turn.acts
    turn_away = not turn.facts and bool(turn.acts & {Act.NO, Act.SKIP, Act.UNKNOWN})
    match turn.before.moment:
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
            turn.used = turn.used or no
        case "photo" if turn_away:
            turn.say("photo_later")
            turn.state = turn.state.but(photos_later=True, photo=None, moment="")
        case "which":
            if (paper := which(turn.view.papers, text)) is not None:
                turn.state = turn.state.but(moment="")
                return turn.step(Wish.ASSIGN_PHOTO, paper=(paper.code, paper.part))
            if turn_away:
                turn.state, turn.used = turn.state.but(moment=""), True
    return None


def which(papers: Sequence[Paper], text: str) -> Paper | None:
    """The paper that somebody names, by its whole title or by a name that only one has."""
    exact = [paper for paper in papers if paper.title == text.strip()]
    named = [paper for paper in papers if paper.name in text]
    whole = [paper for paper in named if paper.label in text]
    found = exact or whole or named
    return found[0] if found else None


def _acts(turn: _Turn, text: str) -> Step | None:
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


def _review(turn: _Turn, text: str) -> Step:
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


def _submit(turn: _Turn) -> Step | None:
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
        turn.lines.append(first_left(view))
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


def _why(turn: _Turn) -> None:
    asked = turn.view.catalogue.questions.get(turn.before.asked or "")
    if asked is None or turn.before.moment not in _ASKED_AGAIN:
        turn.say("nothing_asked")
    elif against(turn.view):
        turn.say("still_ineligible")
    else:
        turn.say("why", why=asked.why)


def _skip(turn: _Turn) -> None:
    state, asked = turn.before, turn.before.asked
    if state.moment != "question" or asked is None or asked in turn.changes:
        return
    if not turn.acts & {Act.SKIP, Act.UNKNOWN} or any(p.question == asked for p in turn.state.pending):
        return
    phrase = "must" if state.again else "look_up" if Act.UNKNOWN in turn.acts else "skipped"
    view = turn.view
    papers = [paper.name for paper in view.catalogue.materials.values() if asked in paper.reads]
    turn.say(phrase, label=view.called(asked), phone=view.phone, papers="、".join(papers) or "证件")
    turn.state = turn.state.but(skipped=(*(q for q in state.skipped if q != asked), asked))


def _doubt(turn: _Turn, doubt: Doubt) -> None:
    view = turn.view
    question = view.catalogue.questions.get(doubt.question)
    if question is None:
        return
    code = f"doubt_{doubt.code}"
    sentences = any(sentence_of(view, question.id, value) for value in doubt.choices)
    choices = ("，还是" if sentences else "还是").join(in_words(view, question.id, v) for v in doubt.choices)
    if code not in view.chat.phrases or (doubt.code == "ambiguous" and not choices):
        code = "doubt_other"
    elif code == "doubt_ambiguous" and len(doubt.said) > _QUOTED:
        code = "doubt_between"
    turn.say(code, said=doubt.said[:20], label=view.called(question.id), choices=choices)
    turn.state = turn.state.but(moment="question", asked=question.id, offered=doubt.choices, misses=0)
    turn.quick = options_of(view, question, doubt.choices)
    # The sentence asks by itself; the question in full would say it twice.
    turn.goes_on = False


def _comfort(turn: _Turn, text: str) -> Step:
    """A kind sentence and a telephone; a person as well when it sounds urgent or is said again."""
    manners = turn.view.chat.manners
    urgent = turn.before.distressed or any(words in text for words in manners.urgent)
    found = sort(turn.view, turn.before, turn.facts, turn.acts)
    turn.changes = dict(found.changes)
    turn.say("distress", phone=manners.help_phone, help=manners.help_name)
    turn.goes_on = False
    turn.state = turn.state.but(moment="offer", misses=0, distressed=True)
    return turn.step(Wish.HUMAN) if urgent else turn.step(None, "human", "go_on")


def _calm(turn: _Turn) -> Step:
    """What is said in anger is no answer: half of a curse names somebody's mother."""
    turn.say("abuse", phone=turn.view.phone)
    turn.goes_on = False
    return turn.step(None, "go_on", "human")


def _missed(turn: _Turn) -> Step:
    """Nothing was understood: the question again, and after some times a person."""
    view, misses = turn.view, turn.before.misses + 1
    if Act.CORRECTION in turn.acts and not turn.before.pending and turn.before.moment != "correct":
        turn.say("which_item")
        turn.state, turn.goes_on = turn.state.but(moment="correct", misses=misses), False
        return turn.step(None, "review", "go_on", "human")
    turn.say("not_understood")
    turn.state = turn.state.but(misses=misses)
    if misses >= view.chat.manners.misses:
        turn.say("offer_person", phone=view.phone)
        turn.state = turn.state.but(moment="offer", misses=0)
        turn.goes_on = False
        return turn.step(None, "yes", "go_on")
    if turn.before.moment == "question" and turn.before.asked:
        question, offered = view.question(turn.before.asked), turn.before.offered
        turn.lines.append(asked_in_words(view, turn.state, question.id))
        turn.state, turn.quick = turn.state.but(offered=offered), options_of(view, question, offered)
        if len(question.choices) > 2:
            turn.say("choices", options="、".join(o.label for o in question.choices))
        turn.goes_on = False
    return turn.step()
