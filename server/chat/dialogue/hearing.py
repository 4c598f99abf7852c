"""What was tapped or said word for word, before anything has to be understood.

Every quick reply can be said, and its place in the list as well: an old hand types "2".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from config.catalogue import Question
from server.chat.dialogue.state import State
from server.chat.dialogue.view import View
from server.chat.dialogue.wording import asks_together, in_words
from server.chat.understanding.answers.among_themselves import belied
from server.chat.understanding.in_order import called_by_place
from server.chat.understanding.meaning import NO_PIECE, Act, Fact, Understood

# What each quick reply does, and at which moments; None is at any.
_YES_AND_NO: dict[str, Act] = {
    "yes": Act.YES,
    "agree": Act.YES,
    "agree_oneself": Act.YES,
    "change": Act.YES,
    "no": Act.NO,
    "keep": Act.NO,
    "later": Act.SKIP,
}
_ALWAYS: dict[str, Act] = {
    "skip": Act.SKIP,
    "unknown": Act.UNKNOWN,
    "why": Act.WHY,
    "human": Act.HUMAN,
    "go_on": Act.RESUME,
    "submit": Act.SUBMIT,
    "review": Act.REVIEW,
}
_AT: dict[str, frozenset[str]] = {
    "yes": frozenset({"facts", "restart", "submit", "offer", "guess"}),
    "no": frozenset({"facts", "restart", "submit", "offer", "guess"}),
    "agree": frozenset({"question"}),
    "agree_oneself": frozenset({"question"}),
    "change": frozenset({"replace"}),
    "keep": frozenset({"replace"}),
    "later": frozenset({"photo"}),
}
_ANSWERS = frozenset({Act.YES, Act.NO, Act.UNKNOWN, Act.SKIP, Act.CORRECTION})
# An offer of help leaves the question open; what is "yes" to the one is no "yes" to the other.
_OPTIONS_AT = frozenset({"question", "offer", "guess"})
_MEANWHILE = frozenset({Act.WHY, Act.RESUME, Act.REVIEW})  # of a number the rest may follow these
_EDGES = re.compile(r"^[\s，。、．.！!？?~～…]+|[\s，。、．.！!？?~～…]+$")
_CLAUSE = re.compile(r"[\s，。、．.！!？?；;,~～…]+")
# 就是低保那个, 我问的是第一个嘛: what was meant, and what may stand around it.
_MEANT = re.compile(
    r"(?:我|[就正]?是|要|想|问|的|说|讲|那|对)*(?P<words>.{2,}?)(?:的?[那这]一?[个条件项]|的?(?:事|问题))?[嘛吧啊呀咯呢哦]*"
)
_NO_WORDS = re.compile(r"(\[[^\[\]]{1,8}\]|[^\w]|_)+", re.UNICODE)


def hear(text: str, view: View, state: State) -> Understood | None:
    """What the text means when it is a quick reply, an option's own words or a place in their list.

    None when it is none of these.
    """
    said = _EDGES.sub("", spelled_out(text, view, state))
    question = view.catalogue.questions.get(state.asked or "") if state.moment in _OPTIONS_AT else None
    if question is not None and (found := _option(view, state, question, said)):
        return found
    meant, rest = chosen(said, state)
    if meant and not rest:
        return Understood(acts=frozenset({Act.POLICY}), policy=meant)
    waits = tuple(p.question for p in state.replacing)
    for code, button in view.chat.buttons.items():
        if said != button.label and said not in button.says:
            continue
        if code in ("agree", "agree_oneself") and (question is None or question.type != "statement"):
            continue  # 我同意 to where somebody lived is no answer
        if state.moment == "facts" and waits and "replace" in _AT.get(code, ()):
            # Another answer is read back meanwhile: the words are still to "change it?".
            return Understood(kept=waits[0]) if code == "keep" else Understood(agreed=waits)
        act = _ALWAYS.get(code) or (_YES_AND_NO.get(code) if state.moment in _AT.get(code, ()) else None)
        if act is not None:
            return Understood(acts=frozenset({act}), piece=state.piece if act in _MEANWHILE else NO_PIECE)
    return None


def hear_first(heard: Understood, text: str, view: View, state: State, guess: str = "") -> Understood:
    """The same, with the answer to "change it?" that the turn begins with: 不改，那是我自己住的地方.

    Or with the `guess` that was chosen in other words: it is to be answered, and was no yes and no no.
    """
    if guess:
        return replace(heard, acts=heard.acts - _ANSWERS | {Act.POLICY}, policy=guess)
    if state.moment != "replace" or heard.facts or heard.doubts:
        return heard
    first = hear(_CLAUSE.split(_EDGES.sub("", text), maxsplit=1)[0], view, state)
    return (
        replace(heard, acts=heard.acts - _ANSWERS | first.acts) if first and first.acts & _ANSWERS else heard
    )


def chosen(text: str, state: State) -> tuple[str, str]:
    """Which question was meant of those that were offered, "" where none is named, and the rest of the text.

    县城交的，第三个 chooses and tells; 就是低保那个 chooses the one with that word, and tells of no 低保.
    """
    for clause in filter(None, _CLAUSE.split(text) if state.moment == "guess" else ()):
        words = hit["words"] if (hit := _MEANT.fullmatch(clause)) else "，"
        named = [guess for guess in state.guesses if words in guess]
        by_place = _guessed(words, state) or _guessed(clause, state)
        if meant := by_place or (named[0] if len(named) == 1 else ""):
            return meant, _EDGES.sub("", text.replace(clause, "", 1))
    return "", text


def spelled_out(text: str, view: View, state: State) -> str:
    """The text, or what stands at the place in the last list that it names ("2")."""
    said = _EDGES.sub("", text)
    if not (said.isascii() and said.isdigit() and len(said) < 3) or _takes_digits(view, state):
        return text
    return state.quick[int(said) - 1] if 1 <= int(said) <= len(state.quick) else text


def is_wordless(text: str) -> bool:
    """Nothing, stickers or dots: somebody is there and says nothing."""
    return not _NO_WORDS.sub("", text)


def _takes_digits(view: View, state: State) -> bool:
    question = view.catalogue.questions.get(state.asked or "")
    closed = question is None or bool(question.choices) or bool(state.offered)
    return state.moment == "question" and not closed


def _option(view: View, state: State, question: Question, said: str) -> Understood | None:
    if state.moment in ("offer", "guess") and question.type in ("yes_no", "statement"):
        return None
    if said == view.chat.button("none") or said in view.chat.buttons["none"].says:
        return _none(view, question, said)
    for value in state.offered:
        if said == in_words(view, question.id, value):
            return Understood(facts=(_chosen(view, state, question, value, said),))
    for option in question.choices:
        if said == option.label:
            value = [option.value] if question.type == "multi_choice" else option.value
            return Understood(facts=(_chosen(view, state, question, value, said),))
    return None


def _chosen(view: View, state: State, question: Question, value: Any, said: str) -> Fact:
    """The option as it counts: read back first where what is known or waits for a yes speaks against it."""
    waiting = {p.question: p.value for p in state.pending}
    disbelieved = belied(question.id, value, lambda name: waiting.get(name, view.answers.get(name)))
    return Fact(question.id, value, said, sure=not disbelieved)


def _guessed(said: str, state: State) -> str:
    """The question that was meant, by its words or by its place among those that were read out."""
    read_out = (*state.guesses, "") if len(state.guesses) == 1 else state.guesses  # the first of one
    places = [guess for *_, there in called_by_place(said, read_out) for guess in there]
    named = [guess for guess in state.guesses if said == _EDGES.sub("", guess)] or places
    return named[0] if len(named) == 1 else ""


def _none(view: View, question: Question, said: str) -> Understood | None:
    """ "None of them" to one question, or to all that were asked in one sentence."""
    facts = [
        Fact(name, value, said, sure=True)
        for name in (question.id, *asks_together(view, question.id))
        if (value := none_of(view.question(name))) is not None
    ]
    return Understood(facts=tuple(facts)) if facts else None


def none_of(question: Question) -> object:
    """The value that says "no" or "none of these" to a question; None when it has no such value."""
    if question.type == "yes_no":
        return "no"
    alone = [o.value for o in question.choices if o.alone and not o.unknown]
    return [alone[0]] if question.type == "multi_choice" and alone else None
