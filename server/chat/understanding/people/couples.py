"""Two relatives who are married: 我女婿走了，我女儿申请 tells of a husband and his wife."""

from __future__ import annotations

from server.chat.understanding.phrases import Language

_CLOSE = frozenset({"child", "sibling", "grandchild"})


def married(lang: Language, applicant: str, dead: str, known: tuple[str, str]) -> bool:
    """Whether the relative who is called `applicant` is likely the husband or the wife of who died.

    `dead` is how that one is called, "" where only the relation and the sex are `known`.
    """
    here = _word(lang, applicant)
    gone = _word(lang, dead)
    for couple in lang.sayings.couples:
        for one, other in ((couple.one, couple.other), (couple.other, couple.one)):
            if here in one and (gone in other if gone else _told(lang, other[0], known)):
                return True
    return False


def _word(lang: Language, called: str) -> str:
    """The word for kin by which this ends: 女婿 of 我女婿; "" where it is none."""
    words = (called[at:] for at in range(len(called)))
    return next((word for word in words if word in lang.kin), "")


def _told(lang: Language, word: str, known: tuple[str, str]) -> bool:
    """Whether the form tells as much of who died: of a brother, and not of any distant relative."""
    kin = lang.kin[word]
    return all(known) and kin.line in _CLOSE and (kin.gone, kin.sex) == known
