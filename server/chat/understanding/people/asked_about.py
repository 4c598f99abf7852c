"""Who died, where the turn only asks what is due: 我爸走了能领多少钱, 我公公去世了怎么办."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_HOW = re.compile(r"(?:他|她|老人家?|刚刚?|已经?|昨天|前天|今天|这个月|上个?(?:月|周|星期))*")
_LEAD = re.compile(r"(?:请问|问一?下|想问|咨询一?下|就是|那|那个|是|如今|现在|这)*")
# 我爸走了以后, 我爸走了我妈能领吗: of what is to come
_THEN = re.compile(r"[了哒]?(?:[之以]?[后前]|[的时我他她]|要是|得|[多好]久|[没冇吗么]|多少年|几年)")


def asked_about(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> Mention | None:
    """The one relative of whose death a question speaks as of one that happened.

    Only likely, since people ask beforehand as well, and so to be read back.
    """
    kin = [mention for mention in mentions if mention.kin and mention.gone and mention.of != "decedent"]
    for mention in kin:
        clause = uttered.clause_at(mention.start)
        if not clause.asks or clause.supposes:
            continue
        lived = _HOW.match(uttered.plain, mention.end)
        end = lived.end() if lived else mention.end
        gone = lang.group("gone").at(uttered.plain, end) or lang.group("gone_after_kin").at(
            uttered.plain, end
        )
        begins = _LEAD.fullmatch(uttered.plain, clause.start, mention.start)
        if gone and begins and not lang.group("not_gone").at(uttered.plain, end):
            beforehand = gone.group().endswith(("的", "得")) or _THEN.match(uttered.plain, gone.end())
            return None if beforehand else mention
    return None
