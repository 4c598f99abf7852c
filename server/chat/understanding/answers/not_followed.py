"""That the question itself was not followed, or is left to whoever asks: 不懂什么意思, 听你的."""

from __future__ import annotations

from server.chat.understanding.answers.acknowledging import mere
from server.chat.understanding.meaning import Context, Unclear
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_LONGEST = 24  # characters


def unclear(uttered: Utterance, context: Context, lang: Language) -> Unclear:
    """Which of the two is all that the turn says, where something was asked; "" for neither."""
    if context.asked is None or len(uttered.plain) > _LONGEST:
        return ""
    told = [one.text for one in uttered.clauses if one.text and not mere(one.text, lang, "murmur")]
    if told and all(mere(text, lang, "not_followed") for text in told):
        return "question"
    return "choice" if told and all(mere(text, lang, "left_to_us") for text in told) else ""
