"""What is said next, once a turn's changes are written: a read-back, a question, a photo, or "ready"."""

from __future__ import annotations

from server.answers.conditions import Verdict
from server.answers.decisions import eligibility
from server.chat.dialogue.agreeing import born_otherwise
from server.chat.dialogue.asking import next_paper, next_up
from server.chat.dialogue.deciding import whats_left
from server.chat.dialogue.state import Moment, State
from server.chat.dialogue.view import Paper, QuickReply, Step, View
from server.chat.dialogue.wording import asked_in_words, heard, options_of, replies, sentence, told


def go_on(view: View, state: State) -> Step:
    """One thing only: what waits for a yes first, then what is wrong, then what is missing."""
    return (
        _read_back(view, state)
        or _replace(view, state)
        or _wrong(view, state)
        or _not_eligible(view, state)
        or _ask(view, state)
    )


def _read_back(view: View, state: State) -> Step | None:
    plain = [(p.question, p.value) for p in state.pending if p.old is None]
    if not plain:
        return None
    notes = [
        view.chat.say(
            "born_otherwise",
            label=view.question(name).short,
            told=heard(view.question(name), view.answers[name], view.today),
            seen=heard(view.question(name), day, view.today),
        )
        for name, day in born_otherwise(view, state.pending)
    ]
    line = "".join((*notes, view.chat.say("read_back", facts=told(view, plain))))
    return _says(state, line, "facts", plain[0][0], replies(view, "yes", "no"))


def _replace(view: View, state: State) -> Step | None:
    first = next((p for p in state.pending if p.old is not None), None)
    if first is None:
        return None
    question = view.question(first.question)
    line = view.chat.say(
        "replace",
        label=question.short,
        old=heard(question, first.old, view.today),
        new=heard(question, first.value, view.today),
    )
    # Asked about first, so that a yes is about this one.
    pending = (first, *(p for p in state.pending if p is not first))
    return _says(state.but(pending=pending), line, "replace", question.id, replies(view, "change", "keep"))


def _wrong(view: View, state: State) -> Step | None:
    error = next((e for e in view.errors if e.field not in state.skipped), None)
    if error is None or error.field not in view.catalogue.questions:
        return None
    question = view.question(error.field)
    line = view.chat.say("wrong", label=question.short, why=sentence(error.message))
    asks = asked_in_words(view, state, question.id)
    return _says(state, line + asks, "question", question.id, options_of(view, question))


def _not_eligible(view: View, state: State) -> Step | None:
    if state.told_no:
        return None
    decision = eligibility(view.catalogue, view.answers)
    if decision.verdict is not Verdict.NO:
        return None
    reasons = "".join(sentence(r.text) for r in decision.reasons if r.verdict is Verdict.NO)
    instead = "".join(sentence(text) for text in decision.instead)
    line = view.chat.say("ineligible", reasons=reasons, instead=instead)
    return _says(state.but(told_no=True), line, "", None, replies(view, "human", "go_on"))


def _ask(view: View, state: State) -> Step:
    question = next_up(view, state, elsewhere=False)
    paper = next_paper(view, state)
    if question is None and paper is not None and not state.photos_later:
        return _photo(view, state, paper)
    question = question or next_up(view, state, elsewhere=True)
    if question is not None:
        line = asked_in_words(view, state, question.id)
        return _says(state, line, "question", question.id, options_of(view, question))
    if view.missing and not state.again:
        return _ask(view, state.but(skipped=(), again=True))
    if view.missing or view.papers:
        line = view.chat.say("left", fields=whats_left(view))
        paper = next_paper(view, state)
        stands = state.but(skipped=(), photo=(paper.code, paper.part) if paper else None)
        return _says(stands, line, "", None, replies(view, "go_on", "human"))
    if not view.may_submit:
        return _says(state, view.chat.say("only_applicant"), "", None, replies(view, "review"))
    return _says(state, view.chat.say("ready"), "submit", None, replies(view, "submit", "review"))


def _photo(view: View, state: State, paper: Paper) -> Step:
    line = view.chat.say("photo", paper=paper.name, part=paper.label)
    stands = state.but(photo=(paper.code, paper.part))
    return _says(stands, line, "photo", None, replies(view, "later", "human"))


def _says(state: State, line: str, moment: Moment, asked: str | None, quick: tuple[QuickReply, ...]) -> Step:
    stands = state.but(moment=moment, asked=asked, quick=tuple(reply.label for reply in quick))
    return Step(stands, (line,), quick=quick)
