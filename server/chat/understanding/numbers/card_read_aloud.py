"""An ID card read aloud or copied field by field, and whose it is: 姓名…性别…民族…出生…住址…公民身份号码….

All that stands on it is of the one whose number it is: of the applicant's and the payee's card only the name
and the number are asked for, and none of it is said of the one who died.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from server.chat.understanding.days import calendar
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.numbers.identifiers import BY_NAME, BY_OWNER, DECEDENT_ID
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.people.who import SEX, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance, is_han

_APART = r"[，；：。、\s]*(?:是|为)?[，；：。、\s]*"
_NEXT = r"(?<=[，；：。、\s])"  # a field without its label
_DAY = (
    rf"(?P<y>[{NUMERAL}]{{4}}) ?[年.-] ?(?P<m>[{NUMERAL}]{{1,2}}) ?[月.-] ?(?P<d>[{NUMERAL}]{{1,3}}) ?[日号]?"
)
# The fields in the order in which every card of the country has them.
_FIELDS = re.compile(
    rf"姓名{_APART}(?P<name>[\u4e00-\u9fff·]{{2,15}}?){_APART}"
    rf"(?:(?:性别{_APART}|{_NEXT})(?P<sex>[男女])性?{_APART})?"
    rf"(?:(?:民族{_APART}|{_NEXT})(?P<folk>[\u4e00-\u9fff]{{1,5}}?)族?{_APART})?"
    rf"(?:(?:(?:出生(?:年月日?|日期)?|生日){_APART})?{_DAY}(?:出?生)?{_APART})?"
    rf"(?:(?:住址|地址|家住|住在?){_APART}(?P<home>[\u4e00-\u9fff0-9A-Za-z ，-]{{4,60}}?){_APART})?"
    rf"(?:公民)?(?:身份)?(?:证)?(?:号码|号){_APART}$"
)
_FEWEST = 2  # fields besides the name and the number
_LONGEST = 160  # characters
_OF = re.compile(r"(?:自己|本人)?的?(?:那张|这张)?(?:身份证|证件|证|资料|信息)?(?:上|如下|是|：|，|。|\s)*")
_BEHIND = re.compile(r"[，。\s]*(?:这|那|以上|上面|是)")
_HOME = "decedent.household_address"
_BIRTH = "decedent.birth_date"


@dataclass(frozen=True, slots=True)
class CardRead:
    """Where the card is read, and all that is found there."""

    start: int
    end: int
    findings: tuple[Finding, ...]

    def alone(self, found: Sequence[Finding]) -> list[Finding]:
        """With what was found elsewhere, and nothing else from the card."""
        return [*(one for one in found if not self.start <= one.start < self.end), *self.findings]


def card_read_aloud(
    uttered: Utterance, context: Context, lang: Language, people: People, numbers: Sequence[Finding]
) -> CardRead | None:
    """The first card that is read with its number; None where nobody reads one."""
    for one in numbers if "姓名" in uttered.plain else ():
        first = max(0, one.start - _LONGEST)
        fields = _FIELDS.search(uttered.plain[first : one.start])
        if fields is None or one.question not in BY_OWNER.values():
            continue
        told = sum(fields[name] is not None for name in ("sex", "folk", "y", "home"))
        if told < _FEWEST:
            continue
        start = first + fields.start()
        owner = _led_in(uttered.plain, people, start)
        if owner and not _BEHIND.match(uttered.plain, one.end):
            one = replace(one, question=owner, sure=True)
        found = (one, *_fields(uttered, context, lang, fields, one, first))
        return CardRead(start, one.end, tuple(f for f in found if f.question in context.catalogue.questions))
    return None


def _led_in(text: str, people: People, place: int) -> str:
    """Whose the card is by the words before it: 这是我爸的身份证：姓名…."""
    before = [mention for mention in people.mentions if mention.end <= place]
    if not before or not _OF.fullmatch(text, before[-1].end, place):
        return ""
    return BY_OWNER.get(people.role(before[-1]), "")


def _fields(
    uttered: Utterance, context: Context, lang: Language, fields: re.Match[str], card: Finding, first: int
) -> Iterator[Finding]:
    def place(name: str) -> tuple[int, int]:
        return first + fields.start(name), first + fields.end(name)

    name = next(question for question, owner in BY_NAME.items() if owner == card.question)
    if all(is_han(char) or char == "·" for char in fields["name"]):
        yield Finding(name, fields["name"], *place("name"), sure=card.sure)
    if card.question != DECEDENT_ID:
        return
    if fields["sex"]:
        yield Finding(SEX, "male" if fields["sex"] == "男" else "female", *place("sex"), sure=card.sure)
    folk = lang.sayings.ethnic
    if folk is not None and fields["folk"] in folk.names:
        yield Finding(folk.question, fields["folk"] + "族", *place("folk"), sure=card.sure)
    if fields["y"]:
        year, month, day = (number(fields[part]) or 0 for part in ("y", "m", "d"))
        born = calendar.day_of(year, month, day)
        if born and born <= context.today:
            yield Finding(_BIRTH, born.isoformat(), place("y")[0], place("d")[1], sure=card.sure)
    if fields["home"]:
        home = fields["home"].replace("，", "").replace(" ", "")
        yield Finding(_HOME, home, *place("home"), sure=card.sure)
