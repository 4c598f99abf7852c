"""Whose each of several ID numbers is, by their places: 4306…，4306…，第一个是我婆婆的，第二个是我老公的."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from server.chat.understanding.in_order import places
from server.chat.understanding.numbers.whose import Owned, everybody
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

MOST = 4  # numbers that anybody tells apart by their places
_BOTH = 2
_BARE = re.compile(
    r"(?<![^，。；！、\n0-9X])(?:(?P<first>前[面头]|上面|前者)|后[面头]|下面|后者)(?=[就都才]?[是系])"
)
_IS = re.compile(
    r"(?:的|那|个|身份证|证件|号码|号|证)*(?:不是[^，。；！？\n]{1,6}，(?:而|应该)?)?[就都才也]?[是系]?"
)
_SPOKEN_OF = 4  # last digits by which a number is called
_THEIRS = re.compile(
    r"(?:自己|本人|她|他)?的?(?:身份证号?码?|号码?|证件?)?[吧啊呀呢哦咯嘞哒]*(?=[，。；！、\n第前后]|$)"
)


def owners_by_place(
    uttered: Utterance,
    lang: Language,
    people: People,
    known: Mapping[str, Owner],
    count: int,
    numbers: Sequence[str] = (),
) -> dict[int, Owned]:
    """Of whom each of so many numbers is said to be, as far as it is said; `known` by their names.

    `numbers` are those that were read out, and may be called by their ends: 尾号1421的是我婆婆的. Nothing
    where one place is said to be of two.
    """
    text = uttered.plain
    found: dict[int, Owned] = {}
    if not 1 < count <= MOST:
        return found
    named = list(places(text, range(count)))
    if count == _BOTH:
        named += [(hit.start(), hit.end(), (0 if hit["first"] else 1,)) for hit in _BARE.finditer(text)]
    ends = [number[-_SPOKEN_OF:] for number in numbers]
    for place, last in enumerate(ends) if len(set(ends)) == len(ends) else ():
        said = re.finditer(rf"(?<![0-9]){last}(?![0-9])", text)
        named += [(hit.start(), hit.end(), (place,)) for hit in said]
    for start, end, there in named:
        if len(there) != 1 or not uttered.tells(start):
            continue
        at = _IS.match(text, end).end()  # type: ignore[union-attr]
        owned = _owner_at(text, lang, people, known, at)
        if owned is None:
            continue
        if there[0] in found and found[there[0]].role != owned.role:
            return {}
        found[there[0]] = owned
    return found


def _owner_at(text: str, lang: Language, people: People, known: Mapping[str, Owner], at: int) -> Owned | None:
    for name, owner in known.items():
        if text.startswith(name, at) and _THEIRS.match(text, at + len(name)):
            return Owned(None, owner, plainly=True)
    for mention in everybody(text, lang, people):
        if mention.start == at and _THEIRS.match(text, mention.end):
            return Owned(mention, people.role(mention) or "other", plainly=True)
    return None
