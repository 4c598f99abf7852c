"""A turn that tells nothing but when somebody died."""

from __future__ import annotations

from collections.abc import Iterable

from server.chat.understanding.findings import Finding
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import only
from server.chat.understanding.scene import WHEN_DIED
from server.chat.understanding.utterance import Utterance


def only_when(found: Iterable[Finding], uttered: Utterance, lang: Language) -> bool:
    """Whether all that is told is when somebody died, however much it is like despair: 三天没了."""
    dated = [one for one in found if one.question in WHEN_DIED and one.value]
    text = uttered.plain.rstrip("，。；！")
    rests = (text[: one.start] + text[one.end :] for one in dated)
    return any(only(rest, lang, "gone") for rest in rests)
