"""Which relative a 他 or a 她 can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.people.mentions import SEX_OF_PRONOUN, Mention
from server.chat.understanding.phrases import Language

_HAS_NONE = re.compile(
    r"(?:自己|本人)?(?:名下)?[也都又从来一直]*(?:没|冇|无)[^，。；！？\n]{0,6}?(?:卡|存折|折子|账户|户头)"
)
_USELESS = re.compile(r"冻|销|挂失|停|锁|[没冇无]|不[能了在]|用不|取不|退[回了]|失效|过期|作废|丢|坏")
_MARKS = ("", *"，。；！？\n")


def for_other_sex(sex: str, pronoun: str) -> bool:
    """Whether it is a 他 or 她 that nobody of this sex is called by; never where the sex is not known."""
    return {"male": "她", "female": "他"}.get(sex) == pronoun


def is_that_one(text: str, whom: Mention, then: Mention) -> bool:
    """侄儿他昨天走了: whether the 他 right behind a relative is that very one."""
    sex = SEX_OF_PRONOUN.get(text[then.start : then.end])
    return sex is not None and whom.end == then.start and whom.who == "kin" and whom.sex in ("", sex)


def meant_by(text: str, pronoun: Mention, kin: Sequence[Mention]) -> Sequence[Mention]:
    """Who of them can be called so: no son by the 她 of 我妈住院，儿子在外面，她十号走了.

    他 may be written for a woman where no man was named before it.
    """
    word = text[pronoun.start : pronoun.end]
    sex = SEX_OF_PRONOUN.get(word)
    fitting = [m for m in kin if sex is None or m.sex in ("", sex)]
    return fitting if word == "她" or any(m.end <= pronoun.start for m in fitting) else kin


def whose_account(text: str, lang: Language, mentions: Sequence[Mention], relation: str) -> str:
    """The sex of who died where the turn begins with their account: 不能用她的卡，打到我父亲卡上.

    他 is written for women as well, and tells nothing. Of two who can be the one of that `relation` it is the
    one whose account is of no use: 我妈的卡冻结了，打到我爸卡上.
    """
    others = [m for m in mentions if m.who != "speaker"]
    first = others[0] if others else None
    if first is None or not (
        lang.group("account_of").at(text, first.end) or _HAS_NONE.match(text, first.end)
    ):
        return ""
    if text[first.start : first.end] == "她":
        return "female"
    rivals = [m for m in others[1:] if m.gone == first.gone == relation and m.sex not in ("", first.sex)]
    begins = text[first.start - 1 : first.start] in _MARKS
    return first.sex if rivals and begins and _USELESS.search(text, first.end, rivals[0].start) else ""
