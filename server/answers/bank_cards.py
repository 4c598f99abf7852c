"""Bank card numbers: the check digit, and whose card it is.

The check digit is ISO/IEC 7812-1 annex B ("Luhn"). The issuer is known by the first digits for the
banks that a family here is likely to have; a card of any other bank is as good a card, so an unknown
issuer is never an error. Prefixes of debit cards only: a benefit is not paid to a credit card.
"""

from __future__ import annotations

import unicodedata

SHORTEST, LONGEST = 12, 19  # old passbook cards are shorter than the sixteen of today

_PREFIXES: dict[str, str] = {
    "中国农业银行": (
        "622848 622845 622846 622849 622821 622822 622823 622824 622825 622826 622827 622828 "
        "620059 621282 621336 621619 621671 623052 623206 95595 95596 95597 95598 95599"
    ),
    "中国工商银行": (
        "622200 622202 622203 622208 621225 621226 621227 621281 621288 621558 621559 621670 "
        "621721 621722 621723 620058"
    ),
    "中国建设银行": (
        "622700 621700 622280 621284 621081 621080 621467 621488 621499 621598 621621 621673 "
        "622966 622988 623211 623668 436742 620060 421349 434061 434062"
    ),
    "中国银行": (
        "621660 621661 621662 621663 621665 621666 621667 621668 621669 621672 621756 621757 "
        "621758 621759 621785 621786 621787 621788 621789 621790 621283 623184 623208 601382 "
        "456351"
    ),
    "交通银行": "622258 622259 622260 622261 622262 621069 405512 601428",
    "中国邮政储蓄银行": (
        "621096 621098 621095 622150 622151 622181 622188 622199 621285 621797 621798 621799 "
        "621599 621622 621674 623218 623219 620062 955100"
    ),
    "湖南省农村信用社": "622169 621519 621539 623090",
    "长沙银行": "620519 621446 622368",
    "招商银行": (
        "621483 621485 621486 621286 621299 622580 622588 622598 622609 410062 468203 512425 524011 690755"
    ),
    "中信银行": (
        "622690 622691 622692 622696 622698 621767 621768 621770 621771 621772 621773 433670 "
        "433671 433680 442729 442730 968807 968808 968809"
    ),
    "中国光大银行": (
        "622660 622661 622662 622663 622664 622665 622666 622667 622668 622669 622670 622671 "
        "622672 622673 621489 621492 623156"
    ),
    "中国民生银行": (
        "622615 622616 622617 622618 622619 622622 621691 415599 421393 421865 427570 427571 472067 472068"
    ),
    "兴业银行": "622908 622909 438588 438589 966666",
    "上海浦东发展银行": (
        "622516 622517 622518 622521 622522 622523 621351 621352 621390 621791 621793 621795 "
        "621796 984301 984303"
    ),
    "平安银行": (
        "622155 622156 622157 622298 622535 622536 622538 622539 622983 622986 622989 621626 623058"
    ),
    "华夏银行": "622630 622631 622632 622633 621222 623020 623021 623022 623023",
    "广发银行": "622568 621462",
}
_ISSUERS = {prefix: bank for bank, prefixes in _PREFIXES.items() for prefix in prefixes.split()}
# How people write a bank's name, whole words before short ones: "建行路" is also a street.
_NAMES: dict[str, tuple[str, ...]] = {
    "中国农业银行": ("农业银行",),
    "中国工商银行": ("工商银行",),
    "中国建设银行": ("建设银行",),
    "中国银行": ("中国银行",),
    "交通银行": ("交通银行",),
    "中国邮政储蓄银行": ("邮政储蓄", "邮储", "邮政银行"),
    "湖南省农村信用社": ("信用社", "信用联社", "农村商业银行", "农商行", "农商银行", "农信"),
    "长沙银行": ("长沙银行",),
    "招商银行": ("招商银行",),
    "中信银行": ("中信银行",),
    "中国光大银行": ("光大银行",),
    "中国民生银行": ("民生银行",),
    "兴业银行": ("兴业银行",),
    "上海浦东发展银行": ("浦东发展银行", "浦发"),
    "平安银行": ("平安银行", "深圳发展银行"),
    "华夏银行": ("华夏银行",),
    "广发银行": ("广发银行", "广东发展银行"),
}
_SHORT_NAMES: dict[str, str] = {
    "农行": "中国农业银行",
    "工行": "中国工商银行",
    "建行": "中国建设银行",
    "中行": "中国银行",
    "交行": "交通银行",
    "邮政": "中国邮政储蓄银行",
    "招行": "招商银行",
}
_LENGTHS = sorted({len(prefix) for prefix in _ISSUERS}, reverse=True)


def luhn_digit(payload: str) -> str:
    """The check digit that follows these digits."""
    total = 0
    for position, char in enumerate(reversed(payload)):
        digit = int(char) * (2 if position % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def luhn_valid(number: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    return len(number) > 1 and number.isascii() and number.isdigit() and luhn_digit(number[:-1]) == number[-1]


def issuer(number: str) -> str | None:
    """The Chinese name of the bank that issued this card; None when the prefix is not known here."""
    return next((_ISSUERS[number[:n]] for n in _LENGTHS if number[:n] in _ISSUERS), None)


def banks_named(text: str) -> frozenset[str]:
    """Which of the banks known here a person's words name, by the names that `issuer` gives.

    Empty when they name none of them: another bank, a place, a typing mistake.
    """
    words = "".join(unicodedata.normalize("NFKC", text).split())
    whole = frozenset(bank for bank, names in _NAMES.items() if any(name in words for name in names))
    return whole or frozenset(bank for name, bank in _SHORT_NAMES.items() if name in words)


def other_issuer(text: str, number: str) -> str | None:
    """The bank that issued the card when the words name another one; None when nothing speaks against it.

    Nothing does either where the card or the words are of a bank that is not known here: banks merge, and
    a card outlives the name that is printed on it.
    """
    issued_by, named = issuer(number), banks_named(text)
    return issued_by if issued_by is not None and named and issued_by not in named else None
