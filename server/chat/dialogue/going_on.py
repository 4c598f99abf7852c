"""What is said next, once a turn's changes are written: a read-back, a question, a photo, or "ready"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.catalogue import Question
from server.answers.crosscheck import Doubtful
from server.chat.dialogue.acting import first_left
from server.chat.dialogue.agreeing import born_otherwise
from server.chat.dialogue.asking import next_paper, next_up
from server.chat.dialogue.differing import asked_which, differing
from server.chat.dialogue.leading import (
    against,
    instead,
    notice_in_words,
    notices,
    shut,
    untold,
    why_not_asked,
)
from server.chat.dialogue.state import Moment, State
from server.chat.dialogue.view import Paper, QuickReply, Step, View
from server.chat.dialogue.wording import (
    asked_in_words,
    differs,
    heard,
    options_of,
    read_back,
    replies,
    sentence,
    told,
)
from server.chat.understanding.meaning import NUMBERS

_PATIENCE = 2  # times that a read-back is passed over before it is left for a while
_READ_AGAIN = 4


def go_on(view: View, state: State) -> Step:
    """One thing only: what waits for a yes first, then what is wrong, then what is missing.

    Why the service is not open to them is said at once, before whatever waits, unless it hangs on that.
    """
    return _next(view, _counting(state))


def _next(view: View, state: State) -> Step:
    waiting = {p.question for p in state.pending}
    open_ = any(waiting.intersection(reason.questions) for reason in untold(view, state))
    if waiting and not open_ and (reasons := _not_eligible(view, state)):
        following = _next(view, reasons.state.but(moment=state.moment, asked=state.asked))
        return replace(following, lines=(*reasons.lines, *following.lines))
    unlike = differing(view, state)
    waits = unlike is not None and any(p.question in unlike[0].questions for p in state.pending)
    return (
        _which(view, state, unlike if waits else None)
        or (None if _lets_wait(view, state) else _read_back(view, state))
        or _replace(view, state)
        or _wrong(view, state)
        or _which(view, state, unlike)
        or _not_eligible(view, state)
        or _notice(view, state)
        or _ask(view, state)
    )


def _which(view: View, state: State, unlike: tuple[Doubtful, Any] | None) -> Step | None:
    """Two that do not agree: which of them is right?"""
    if unlike is None:
        return None
    stands, line = asked_which(view, state, *unlike)
    quick = options_of(view, view.question(stands.asked or ""), stands.offered)
    return Step(stands.but(quick=tuple(reply.label for reply in quick)), (line,), quick=quick)


def _read_back(view: View, state: State) -> Step | None:
    plain = [(p.question, p.value) for p in state.pending if p.old is None]
    borrowed = {p.question for p in state.pending if p.of_other}
    if not plain:
        return None
    notes = [
        view.chat.say(
            "born_otherwise",
            label=view.called(name),
            told=heard(view.question(name), view.answers[name], view.today),
            seen=heard(view.question(name), day, view.today),
        )
        for name, day in born_otherwise(view, state.pending)
    ]
    notes += [
        view.chat.say("lunar", said=p.said, value=heard(view.question(p.question), p.value, view.today))
        for p in state.pending
        if p.lunar and p.old is None
    ]
    if others := [(p.question, p.value) for p in state.pending if p.old is not None]:
        notes.append(view.chat.say("replace_waits", facts=told(view, others)))
    line = "".join((*notes, read_back(view, plain, borrowed)))
    return _says(state, line, "facts", plain[0][0], replies(view, "yes", "no"))


def _counting(state: State) -> State:
    """With how often in a row the family has passed over what waits for a yes, and told something else."""
    names = tuple(p.question for p in state.pending if p.old is None)
    if names != state.read:
        return state.but(read=names, passed_over=0)
    return state.but(passed_over=state.passed_over + 1) if names and _tells_on(state) else state


def _lets_wait(view: View, state: State) -> bool:
    """Whether what was read back twice and passed over is left for a while, and the next question asked.

    Whoever tells on and on is not told the same sentence after each; every fourth time, and when nothing else
    is left to ask, it is read back again.
    """
    left = state.passed_over % _READ_AGAIN >= _PATIENCE and _tells_on(state) and not state.replacing
    return left and next_up(view, state, elsewhere=True) is not None


def _tells_on(state: State) -> bool:
    """Whether the turn before told something else than what was read back."""
    return not set(state.last) <= set(state.read)


def _replace(view: View, state: State) -> Step | None:
    together = state.replacing
    if not together:
        return None
    line = differs(view, [(p.question, p.old) for p in together], [(p.question, p.value) for p in together])
    # Asked about first, so that a yes is about these.
    state = state.but(pending=(*together, *(p for p in state.pending if p not in together)))
    return _says(state, line, "replace", together[0].question, replies(view, "change", "keep"))


def _wrong(view: View, state: State) -> Step | None:
    error = next((e for e in view.errors if e.field not in state.skipped), None)
    if error is None or error.field not in view.catalogue.questions:
        return None
    question = view.question(error.field)
    line = view.chat.say("wrong", label=view.called(question.id), why=sentence(error.message))
    return _question(view, state, question, line)


def _not_eligible(view: View, state: State) -> Step | None:
    reasons = untold(view, state)
    if not reasons:
        return None
    why = "".join(sentence(reason.text) for reason in reasons)
    other_ways = "".join(sentence(text) for text in dict.fromkeys(r.instead for r in reasons) if text)
    line = view.chat.say("ineligible", reasons=why, instead=other_ways)
    told = state.but(told=(*state.told, *(reason.code for reason in reasons)), fills_on=False)
    step = _says(told, line, "", None, replies(view, "human", "go_on"))
    asked = state.asked if state.moment == "question" and state.asked not in state.last else None
    return replace(step, state=step.state.but(before=asked))  # what was asked may still be answered


def _notice(view: View, state: State) -> Step | None:
    """What this family has to know, said once, and the next question with it."""
    notice = next((one for one in notices(view) if one.code not in state.told), None)
    if notice is None:
        return None
    step = _next(view, state.but(told=(*state.told, notice.code)))
    return replace(step, lines=(notice_in_words(view, notice), *step.lines))


def _ask(view: View, state: State) -> Step:
    if against(view):
        return _ask_for_keeping(view, state)
    question = next_up(view, state, elsewhere=False)
    paper = next_paper(view, state)
    if question is None and paper is not None and not state.photos_later:
        return _photo(view, state, paper)
    question = question or next_up(view, state, elsewhere=True)
    if question is not None:
        return _question(view, state, question)
    if view.missing and not state.again:
        return _ask(view, state.but(skipped=(), again=True))
    if view.missing or view.papers:
        ended = not state.moment and state.asked is None  # and why not everything can be asked was said
        why = () if ended else why_not_asked(view)
        paper = next_paper(view, state)
        if paper and not view.missing and view.catalogue.materials[paper.code].original_needed:
            why = (view.chat.say("photo_window"), *why)
        stands = state.but(skipped=(), photo=(paper.code, paper.part) if paper else None)
        step = _says(stands, first_left(view), "", None, replies(view, "go_on", "human"))
        return replace(step, lines=(*step.lines, *why))
    if not view.may_submit:
        return _says(state, view.chat.say("only_applicant"), "", None, replies(view, "review"))
    ready = view.chat.say("ready_on_behalf" if view.on_behalf else "ready")
    return _says(state, ready, "submit", None, replies(view, "submit", "review"))


def _ask_for_keeping(view: View, state: State) -> Step:
    """Nothing can be handed in: only what a family can tell is asked on, and neither photos nor promises."""
    question = next_up(view, state, elsewhere=True)
    if question is not None and question.type != "statement":
        return _question(view, state, question)
    line = view.chat.say("not_here", instead=instead(view)) if shut(view, state) else view.chat.say("not_yet")
    return _says(state, line, "", None, replies(view, "human", "review"))


def _photo(view: View, state: State, paper: Paper) -> Step:
    line = view.chat.say("photo", paper=paper.name, part=paper.label)
    stands = state.but(photo=(paper.code, paper.part))
    return _says(stands, line, "photo", None, replies(view, "later", "human"))


def _question(view: View, state: State, question: Question, before: str = "") -> Step:
    """This question, or which of the values it is that were left open."""
    if state.piece[0] == question.id and question.type in NUMBERS:
        before += view.chat.say("piece_kept", said=state.piece[1])
    left, line = state.left_of(question.id), before + asked_in_words(view, state, question.id)
    return _says(state, line, "question", question.id, options_of(view, question, left), left)


def _says(
    state: State,
    line: str,
    moment: Moment,
    asked: str | None,
    quick: tuple[QuickReply, ...],
    offered: tuple[Any, ...] = (),
) -> Step:
    reads = moment in ("facts", "replace")
    before = state.asked if state.moment == "question" else state.before
    state = state.but(before=before if reads and before not in (asked, *state.last) else None)
    stands = state.but(
        moment=moment,
        asked=asked,
        offered=offered,
        differs="",
        quick=tuple(reply.label for reply in quick),
    )
    return Step(stands, (line,), quick=quick)
