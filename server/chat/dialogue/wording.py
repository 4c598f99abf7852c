"""Values and questions in words: short enough to be heard, private enough to be said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from config.catalogue import UNKNOWN, Option, Question
from config.catalogue.chat import AskedOfSome
from config.traditional import simplified
from server.answers import IdNumber, issuer, read_id_number, shown
from server.answers.conditions import Verdict, holds
from server.answers.validation import derived
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import Card, QuickReply, View
from server.chat.understanding.meaning import Act, Understood
from server.privacy.masking import card_tail

MOST_NAMED = 6
MOST_OPTIONS = 8
_OURS = frozenset("我们屋里家的个那这亲")  # around a word for kin, where it is told whose
_SENTENCE_END = re.compile(r"[。？?]$")


def heard(question: Question, value: Any, today: date) -> str:
    """A value as it is read back.

    Of a number that has a check digit only the tail is said, with what the number itself says of its
    owner or bank: enough to notice another person's card, too little to be worth overhearing.
    """
    if question.type == "id_number" and isinstance(value, str):
        read = read_id_number(value, today)
        if isinstance(read, IdNumber):
            born = read.birth_date
            return f"尾号{value[-4:]}，{born.year}年{born.month}月{born.day}日出生"
        return f"尾号{value[-4:]}"
    if question.type == "bank_card" and isinstance(value, str):
        bank = issuer(value)
        return f"{bank}尾号{card_tail(value)}" if bank else f"尾号{card_tail(value)}"
    if question.type == "phone" and isinstance(value, str) and len(value) == 11:
        return f"{value[:3]} {value[3:7]} {value[7:]}"
    return shown(question, value)


def told(view: View, facts: Iterable[tuple[str, Any]], borrowed: Collection[str] = ()) -> str:
    """Several answers in one sentence, the first few of them; what a number among them says goes with it.

    `borrowed` are the questions of which the answer is somebody else's.
    """
    named = [_said_back(view, name, value, borrowed) for name, value in _apart(view, facts)]
    more = f"，等{len(named)}项" if len(named) > MOST_NAMED else ""
    return "；".join(named[:MOST_NAMED]) + more


def aloud(view: View, state: State) -> tuple[str, ...]:
    """The questions of the answers that were read back together, in the order in which they were heard."""
    if state.moment not in ("facts", "correct"):
        return ()
    waiting = ((p.question, p.value) for p in state.pending if p.old is None)
    return tuple(name for name, _ in _apart(view, waiting))


def _apart(view: View, facts: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Without those that a number among them says itself."""
    values = dict(facts)
    numbers = {q: v for q, v in values.items() if view.question(q).type == "id_number"}
    in_numbers = derived(view.catalogue, numbers, view.today)
    return [(name, value) for name, value in values.items() if in_numbers.get(name) != value]


def _said_back(view: View, name: str, value: Any, borrowed: Collection[str]) -> str:
    called = (name in borrowed and view.borrowed(name)) or view.called(name)
    return sentence_of(view, name, value) or f"{called}：{in_words(view, name, value)}"


def sentence_of(view: View, name: str, value: Any) -> str:
    """The county's own words for this answer (有残疾证), "" when it has none."""
    asking = view.wording(name)
    return asking.told.get(value, "") if asking is not None and isinstance(value, str) else ""


def in_words(view: View, name: str, value: Any) -> str:
    """The value alone, so that it can stand in a sentence and on a button: never a bare 是 or 否."""
    return sentence_of(view, name, value) or heard(view.question(name), value, view.today)


def one_of(view: View, name: str, values: Sequence[Any]) -> str:
    """These values to choose from: 意外还是因病去世."""
    sentences = any(sentence_of(view, name, value) for value in values)
    return ("，还是" if sentences else "还是").join(in_words(view, name, value) for value in values)


def read_back(view: View, facts: Iterable[tuple[str, Any]], borrowed: Collection[str] = ()) -> str:
    """The question whether these are right: what is a sentence by itself is asked as one."""
    facts = list(facts)
    plain = all(sentence_of(view, name, value) for name, value in facts)
    return view.chat.say("confirm" if plain else "read_back", facts=told(view, facts, borrowed))


def differs(view: View, stands: Sequence[tuple[str, Any]], instead: Sequence[tuple[str, Any]]) -> str:
    """The question whether what stands is to be changed, of one answer or of several together."""
    if len(stands) > 1:
        return view.chat.say("replace_told", old=told(view, stands), new=told(view, instead))
    ((name, old), (_, new)) = *stands, *instead
    values = {"old": in_words(view, name, old), "new": in_words(view, name, new)}
    if sentence_of(view, name, old) and sentence_of(view, name, new):
        return view.chat.say("replace_told", **values)
    return view.chat.say("replace", label=view.called(name), **values)


def asked_in_words(view: View, state: State, name: str) -> str:
    """How this question is put to this family now."""
    words = {"who": view.who(), "passed": state.passed or view.chat.manners.passed}
    question = view.question(name)
    if question.type == "statement":
        return view.chat.say("statement_on_behalf" if view.on_behalf else "statement", text=question.text)
    for together in view.chat.together:
        if name == together.questions[0] and asks_together(view, name):
            return (_of_some(view, together.of_some) or together.text).format(**words)
    if left := state.left_of(name):
        return view.chat.say("between", label=view.called(name), choices=one_of(view, name, left))
    if (wording := view.wording(name)) is None:
        return view.chat.say("ask", label=question.label)
    text = _of_some(view, view.chat.asks[name].of_some) or wording.text
    return text.format(**words) if text else view.chat.say("ask", label=question.label)


def _of_some(view: View, others: Iterable[AskedOfSome]) -> str:
    """The first of the words that are for this family, "" where none are."""
    for one in others:
        if view.ages.surely(one) and holds(view.catalogue, one.when, view.answers) is Verdict.YES:
            return one.text
    return ""


def likely(view: View, question: Question) -> tuple[Option, ...]:
    """The options without those that nobody of the decedent's age has; said in words they are all taken."""
    return tuple(option for option in question.choices if view.ages.possibly(option))


def only(view: View, name: str | None) -> str:
    """The one value that is offered for this question, beside not knowing; "" where there are more."""
    question = view.catalogue.questions.get(name or "")
    if question is None or question.type != "choice":
        return ""
    offered = [option.value for option in likely(view, question) if not option.unknown]
    return offered[0] if len(offered) == 1 else ""


def asks_together(view: View, name: str) -> tuple[str, ...]:
    """The other questions that are asked with this one, because none of them has an answer yet."""
    for together in view.chat.together:
        if name == together.questions[0]:
            rest = [q for q in together.questions[1:] if q in view.catalogue.questions]
            return () if any(q in view.answers for q in rest) else tuple(rest)
    return ()


def options_of(view: View, question: Question, offered: Sequence[Any] = ()) -> tuple[QuickReply, ...]:
    """What can be tapped as an answer to this question, or to which of the `offered` values it is."""
    chat = view.chat
    if offered:
        either = (QuickReply(in_words(view, question.id, value)) for value in offered)
        return (*either, *replies(view, "skip", "human"))
    if question.type == "statement":
        return replies(view, "agree_oneself" if view.on_behalf else "agree", "human")
    if asks_together(view, question.id):
        labels = [
            option.label for option in likely(view, question) if option.value != UNKNOWN and not option.alone
        ]
        return (QuickReply(chat.button("none")), *(QuickReply(label) for label in labels))
    if question.choices:
        return tuple(QuickReply(option.label) for option in likely(view, question)[:MOST_OPTIONS])
    return replies(view, "skip", "why", "human")


def replies(view: View, *codes: str) -> tuple[QuickReply, ...]:
    return tuple(QuickReply(view.chat.button(code)) for code in codes)


def card(view: View, name: str, value: Any, standing: str, was: Any = None) -> Card:
    """What the phone shows of one answer; numbers by their tail, in full they stand in the form."""
    question = view.question(name)
    before = heard(question, was, view.today) if was is not None else ""
    return Card(name, question.label, heard(question, value, view.today), standing, before)


def kin_called(view: View, state: State, meant: Understood) -> str:
    """How to speak of who died, where the form does not tell them apart: 我大伯, 我继父; not 我老公的大伯.

    What the family called them before stays, unless the turn puts somebody else in their place.
    """
    told, words = simplified(meant.who_died), view.chat.manners.kin_words
    word = max((word for word in words if told.endswith(word)), key=len, default="")
    theirs = told.removesuffix(word)
    own = "我" in theirs or (not theirs and view.catalogue.sayings.step_parent(word) is not None)
    if word and own and set(theirs) <= _OURS:
        return words[word]
    return "" if told and meant.acts & {Act.NO, Act.CORRECTION} else state.kin


def held_card(view: View, p: Pending) -> Card:
    """What is read back, or would change what stands."""
    return card(view, p.question, p.value, "to_confirm" if p.old is None else "to_replace", p.old)


def sentence(text: str) -> str:
    """With its full stop, where it has none."""
    return text if _SENTENCE_END.search(text) else f"{text}。"
