"""chat.toml: in which words a county speaks with families. What is asked stands in questions.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from config.catalogue.rules import Code, Condition, Entry, QuestionId, Text

# Read aloud in half a minute. A statement that the family agrees to is as long as its own text.
LONGEST_PHRASE = 150

# Every sentence that the conversation can need, with what may be filled into it.
PHRASES: Mapping[str, frozenset[str]] = {
    "greeting": frozenset({"service"}),
    "condolence": frozenset({"who"}),
    "recall": frozenset({"last", "left"}),
    "recall_new": frozenset({"left"}),
    "noted": frozenset({"facts"}),
    "corrected": frozenset({"facts"}),
    "read_back": frozenset({"facts"}),
    "replace": frozenset({"label", "old", "new"}),
    "kept": frozenset({"label"}),
    "which_wrong": frozenset(),
    "taken_back": frozenset(),
    "ask": frozenset({"label"}),
    "choices": frozenset({"options"}),
    "statement": frozenset({"text"}),
    "why": frozenset({"why"}),
    "nothing_asked": frozenset(),
    "wrong": frozenset({"label", "why"}),
    "skipped": frozenset({"label"}),
    "must": frozenset({"label"}),
    "look_up": frozenset({"label"}),
    "not_understood": frozenset(),
    "offer_person": frozenset({"phone"}),
    "too_long": frozenset({"count"}),
    "no_words": frozenset(),
    "thanks": frozenset(),
    "paused": frozenset(),
    "review": frozenset({"facts", "left"}),
    "review_nothing": frozenset({"left"}),
    "restart_ask": frozenset(),
    "restart_done": frozenset(),
    "restart_not": frozenset(),
    "ready": frozenset(),
    "left": frozenset({"fields"}),
    "submit_not_now": frozenset(),
    "submitted": frozenset({"number"}),
    "refused": frozenset({"why"}),
    "only_applicant": frozenset(),
    "only_viewer": frozenset(),
    "under_way": frozenset({"number", "status"}),
    "ineligible": frozenset({"reasons", "instead"}),
    "photo": frozenset({"paper", "part"}),
    "photo_kept": frozenset({"paper", "part"}),
    "photo_which": frozenset({"options"}),
    "photo_later": frozenset(),
    "photo_advice": frozenset({"paper", "advice"}),
    "photo_read": frozenset({"paper", "facts"}),
    "photo_differs": frozenset({"why"}),
    "photo_lost": frozenset(),
    "photo_refused": frozenset({"why"}),
    "voice_unheard": frozenset(),
    "location": frozenset(),
    "other_kind": frozenset(),
    "handed_over": frozenset({"phone"}),
    "still_waiting": frozenset({"phone"}),
    "passed_on": frozenset(),
    "clerk": frozenset({"text"}),
    "back_from_clerk": frozenset(),
    "distress": frozenset({"phone", "help"}),
    "abuse": frozenset({"phone"}),
    "policy": frozenset({"answer", "clause"}),
    "policy_unsure": frozenset({"phone"}),
    "doubt_id_length": frozenset({"said", "label"}),
    "doubt_id_checksum": frozenset({"said", "label"}),
    "doubt_id_date": frozenset({"said", "label"}),
    "unlike_sex_of": frozenset({"label", "tail", "told", "seen"}),
    "unlike_older_by": frozenset({"label", "tail", "who"}),
    "unlike_different": frozenset({"label", "tail", "other"}),
    "insisted": frozenset({"label"}),
    "born_otherwise": frozenset({"label", "told", "seen"}),
    "doubt_card_length": frozenset({"said", "label"}),
    "doubt_card_luhn": frozenset({"said", "label"}),
    "doubt_phone_length": frozenset({"said", "label"}),
    "doubt_date_impossible": frozenset({"said", "label"}),
    "doubt_date_future": frozenset({"said", "label"}),
    "doubt_ambiguous": frozenset({"said", "label", "choices"}),
    "doubt_other": frozenset({"said", "label"}),
}

# What the conversation offers to tap, beside the options of a question; each can also be said.
BUTTONS: frozenset[str] = frozenset(
    {
        "yes",
        "no",
        "skip",
        "unknown",
        "why",
        "human",
        "go_on",
        "submit",
        "review",
        "later",
        "keep",
        "change",
        "agree",
        "none",
    }
)


class Phrase(Entry):
    """One sentence; `{…}` are filled in."""

    code: Code
    text: Text


class Button(Entry):
    """The words of one quick reply, and what else people say instead."""

    code: Code
    label: Text
    says: tuple[Text, ...] = ()


class Asking(Entry):
    """How a question is put in conversation. `{who}` is the decedent as the family calls them, `{passed}`
    the family's own word for the death. `text` may be left out: then the form's own words
    ask. `told` says an answer back ("yes" -> "有残疾证"); without it the short name and the value are said.
    """

    question: QuestionId
    text: Text | None = None
    told: Mapping[Text, Text] = Field(default_factory=dict)


class Together(Entry):
    """Questions that one sentence asks, because "no" answers all of them for most families.

    The first one is the one that is asked; a "no" to it says "no" to the others as well.
    """

    code: Code
    questions: tuple[QuestionId, ...] = Field(min_length=2)
    text: Text


class Kin(Entry):
    """How the decedent is spoken of to this relative."""

    code: Code
    when: Condition
    text: Text


class Manners(Entry):
    """What the conversation keeps to."""

    who: Text  # the decedent, while nothing is known of them
    passed: Text  # the death, unless the family has another word for it
    passed_words: Mapping[Text, Text] = Field(default_factory=dict)  # what they say -> what we say after
    urgent: tuple[Text, ...] = ()  # words at which a person is asked for at once
    help_phone: Text  # a telephone where somebody always listens
    help_name: Text
    longest: int = Field(default=2000, ge=200, le=5000)  # characters of one message that are read
    recall_after_hours: int = Field(default=6, ge=1)
    misses: int = Field(default=2, ge=1)  # so many times not understood, then a person is offered
    first: tuple[QuestionId, ...] = ()  # asked before all others, because they make the rest kinder to ask


@dataclass(frozen=True, slots=True)
class Chat:
    """The words of one county's conversation."""

    manners: Manners
    phrases: Mapping[str, Phrase]
    buttons: Mapping[str, Button]
    asks: Mapping[str, Asking]
    together: tuple[Together, ...]
    kin: tuple[Kin, ...]

    def say(self, phrase: str, **values: object) -> str:
        """The sentence with its values. Every code of PHRASES is there: the reader saw to it."""
        return self.phrases[phrase].text.format(**values)

    def button(self, code: str) -> str:
        """The words of a quick reply."""
        return self.buttons[code].label
