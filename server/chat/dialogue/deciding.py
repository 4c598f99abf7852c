"""What one turn does: which answers count, what is said to it, what is wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.chat.dialogue.agreeing import Unlike, born_otherwise, moved, unlike
from server.chat.dialogue.answering import facts_of, pending_after, repeated
from server.chat.dialogue.asking import left
from server.chat.dialogue.sorting import OWN, sort
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import Card, Paper, Step, View, Wish
from server.chat.dialogue.wording import MOST_NAMED, asked_in_words, card, heard, replies, told
from server.chat.understanding.meaning import Act, Doubt, Fact, Understood

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
    unlike: Sequence[Unlike] = ()
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
            replies(self.view, *buttons),
            wish,
            goes_on=self.goes_on and wish is None,
            **more,
        )


def decide(view: View, state: State, meant: Understood, text: str = "") -> Step:
    """What comes of a turn that meant this; `text` is what was said, for the names of papers.

    The next question is not part of it: `go_on` asks that once the changes are written.
    """
    turn = _Turn(view, state, state.but(last=()), meant.acts, facts_of(view, state, meant))
    if Act.DISTRESS in turn.acts:
        return _comfort(turn, text)
    if Act.ABUSE in turn.acts and Act.HUMAN not in turn.acts:
        return _calm(turn)
    _take_in(turn, meant)
    if Act.HUMAN in turn.acts:
        turn.state = turn.state.but(moment="", misses=0)
        return turn.step(Wish.HUMAN)
    if (settled := _settle(turn, text)) is not None:
        return settled
    for one in turn.unlike:
        _unlike(turn, one)
    for doubt in meant.doubts:
        _doubt(turn, doubt)
    _insisted(turn)
    if (ended := _acts(turn)) is not None:
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
    view, state = turn.view, turn.before
    agreed, waiting, phrase = pending_after(state, meant, turn.facts)
    said_again = repeated(state, turn.facts)
    fresh = [fact for fact in turn.facts if fact.question not in said_again]
    turn.unlike = unlike(view, state, fresh, turn.acts)
    odd = {one.question for one in turn.unlike}
    found = sort(view, state, [fact for fact in fresh if fact.question not in odd], turn.acts)
    named = {p.question for p in found.held}
    numbers = {p.question: p.value for p in found.held}
    gone = moved(view, numbers, {p.question: p.value for p in waiting}, turn.acts) | named
    pending = (*(p for p in waiting if p.question not in gone), *found.held)
    turn.changes = {**agreed, **_following(turn, agreed), **found.changes}
    told_now = {name: value for name, value in turn.changes.items() if value is not None}
    turn.cards = [card(view, name, value, "noted") for name, value in told_now.items()]
    turn.cards += [_held_card(view, p) for p in pending]
    turn.state = turn.state.but(pending=pending, last=tuple(turn.changes) + tuple(named))
    turn.used = bool(turn.changes or found.held or found.known or said_again)
    if turn.changes.keys() | named and not state.condoled and not view.answers:
        turn.state = turn.state.but(condoled=True)
        turn.say("condolence", who=view.who())
    corrected = {q: v for q, v in found.changes.items() if q in view.answers}
    noted = {q: v for q, v in found.changes.items() if q not in view.answers}
    for phrase_of, changes in (("corrected", corrected), ("noted", noted)):
        if changes:
            turn.say(phrase_of, facts=told(view, changes.items()))
    if phrase == "kept":
        asked = next(p for p in state.pending if p.question not in {w.question for w in waiting})
        turn.say("kept", label=view.question(asked.question).short)
    elif phrase:
        turn.say(phrase)
        if phrase == "which_wrong":
            turn.state = turn.state.but(moment="correct")
            turn.goes_on = False


def _following(turn: _Turn, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """What a number that counts now changes beside itself: it was told with the number, and agreed to.

    The day of birth is the number's, and this conversation keeps the number for nobody else.
    """
    view = turn.view
    held = [p for p in turn.before.pending if p.question in agreed]
    own = {name: value for name, value in view.answers.items() if view.sources.get(name) == OWN}
    return dict(born_otherwise(view, held)) | dict.fromkeys(moved(view, agreed, own, frozenset()))


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


def _acts(turn: _Turn) -> Step | None:
    """The rest of what can be done by a turn; None when the next question follows."""
    acts = turn.acts
    if Act.THANKS in acts:
        turn.say("thanks")
    if acts & {Act.GREETING, Act.RESUME}:
        turn.used = True
        turn.state = turn.state.but(distressed=False)
    if Act.PAUSE in acts:
        turn.say("paused")
        turn.goes_on = False
        return turn.step(None, "go_on")
    if Act.RESTART in acts:
        turn.say("restart_ask")
        turn.state, turn.goes_on = turn.state.but(moment="restart"), False
        return turn.step(None, "yes", "no")
    if Act.REVIEW in acts:
        return _review(turn)
    if Act.SUBMIT in acts:
        return _submit(turn)
    if Act.WHY in acts:
        _why(turn)
    _skip(turn)
    return None


def _review(turn: _Turn) -> Step:
    view = turn.view
    facts = [(q, v) for q, v in view.answers.items() if view.question(q).type != "statement"]
    turn.cards = [card(view, name, value, "noted") for name, value in facts]
    if facts:
        turn.say("review", facts=told(view, facts), left=left(view))
    else:
        turn.say("review_nothing", left=left(view))
    turn.goes_on = False
    return turn.step(None, "go_on", "human")


def _submit(turn: _Turn) -> Step | None:
    view = turn.view
    if not view.may_submit:
        turn.say("only_applicant")
        return turn.step()
    if turn.state.pending or left(view):
        turn.used = True
        turn.say("left", fields=whats_left(view))
        turn.state = turn.state.but(skipped=(), again=True, photos_later=False)
        return turn.step()
    if turn.before.moment == "submit":
        return turn.step(Wish.SUBMIT)
    return turn.step()  # what follows is the question whether to hand it in


def whats_left(view: View) -> str:
    """What is still needed, in the form's own short words, the first few of it."""
    names = [q.short for q in view.missing] + [f"{paper.title}照片" for paper in view.papers]
    more = f"，一共{len(names)}项" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def _why(turn: _Turn) -> None:
    asked = turn.view.catalogue.questions.get(turn.before.asked or "")
    if asked is None or turn.before.moment not in _ASKED_AGAIN:
        turn.say("nothing_asked")
    else:
        turn.say("why", why=asked.why)


def _skip(turn: _Turn) -> None:
    state, asked = turn.before, turn.before.asked
    if state.moment != "question" or asked is None or asked in turn.changes:
        return
    if not turn.acts & {Act.SKIP, Act.UNKNOWN} or any(p.question == asked for p in turn.state.pending):
        return
    phrase = "must" if state.again else "look_up" if Act.UNKNOWN in turn.acts else "skipped"
    turn.say(phrase, label=turn.view.question(asked).short)
    turn.state = turn.state.but(skipped=(*(q for q in state.skipped if q != asked), asked))


def _doubt(turn: _Turn, doubt: Doubt) -> None:
    view = turn.view
    question = view.catalogue.questions.get(doubt.question)
    if question is None:
        return
    code = f"doubt_{doubt.code}"
    choices = "还是".join(heard(question, value, view.today) for value in doubt.choices)
    if code not in view.chat.phrases or (doubt.code == "ambiguous" and not choices):
        code = "doubt_other"
    turn.say(code, said=doubt.said[:20], label=question.short, choices=choices)
    turn.state = turn.state.but(moment="question", asked=question.id, misses=0)
    # The sentence asks by itself; the question in full would say it twice.
    turn.goes_on = False


def _unlike(turn: _Turn, one: Unlike) -> None:
    view = turn.view
    other = view.question(one.other)
    turn.say(
        f"unlike_{one.check.kind}",
        label=view.question(one.question).short,
        tail=one.number[-4:],
        who=view.who(),
        other=other.short,
        told=heard(other, one.told, view.today),
        seen=heard(other, one.seen, view.today),
    )
    known = (*turn.state.unlike, one.number)
    turn.state = turn.state.but(moment="question", asked=one.question, unlike=known[-MOST_NAMED:], misses=0)
    turn.goes_on = False


def _insisted(turn: _Turn) -> None:
    """What was asked for because it disagrees, and told as it stands: it stays, and a person looks at it."""
    asked, view = turn.before.asked, turn.view
    stands = any(f.question == asked and view.answers.get(f.question) == f.value for f in turn.facts)
    if asked and stands and turn.before.moment == "question" and any(e.field == asked for e in view.errors):
        turn.say("insisted", label=view.question(asked).short)
        turn.state = turn.state.but(skipped=(*turn.state.skipped, asked))


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
    turn.say("not_understood")
    turn.state = turn.state.but(misses=misses)
    if misses >= view.chat.manners.misses:
        turn.say("offer_person", phone=view.phone)
        turn.state = turn.state.but(moment="offer", misses=0)
        turn.goes_on = False
        return turn.step(None, "yes", "go_on")
    if turn.before.moment == "question" and turn.before.asked:
        question = view.question(turn.before.asked)
        turn.lines.append(asked_in_words(view, turn.state, question.id))
        if len(question.choices) > 2:
            turn.say("choices", options="、".join(o.label for o in question.choices))
        turn.goes_on = False
    return turn.step()
