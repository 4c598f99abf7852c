"""A day that stands is said once more to be right, of itself: 初十是没错的，我记得清楚."""

from __future__ import annotations

import re

from server.chat.understanding.days.dates import days_said
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import question_type
from server.chat.understanding.utterance import Utterance

_CHANGES = re.compile(r"(?<![不没冇莫别勿])(?<!不用|不要|没得|冇得)[改换](?!不)|更正")


def upholds_a_day(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether that is what the turn does, while something else is asked, and nothing is to be changed."""
    first = uttered.clauses[0]
    right = lang.group("told_right").first(uttered.plain, first.start, first.end)
    if right is None or context.confirming or not first.tells:
        return False
    if any(_CHANGES.search(clause.text) for clause in uttered.clauses):
        return False
    dates = {name for name in context.answers if question_type(context.catalogue, name) == "date"}
    held = {str(context.answers[name]) for name in dates - {context.asked}}
    days = (day for day in days_said(uttered.plain[: right.start()], context.today, lang)) if held else ()
    return any(held & {str(one) for one in (day.day, *day.choices)} for day in days)
