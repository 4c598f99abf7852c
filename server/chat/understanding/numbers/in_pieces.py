"""A number that comes in pieces, turn after turn, or is told once more with digits missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import NO_PIECE, Context, Piece
from server.chat.understanding.numbers.digit_groups import Group, digit_groups, figures
from server.chat.understanding.numbers.long_numbers import Kind, number_of
from server.chat.understanding.numerals import SPOKEN
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import made_of
from server.chat.understanding.scene import question_type
from server.chat.understanding.utterance import Utterance, is_han

_KINDS: dict[str, Kind] = {"id_number": "id_number", "phone": "phone", "bank_card": "bank_card"}
_LENGTH: dict[Kind, int] = {"id_number": 18, "phone": 11, "bank_card": 19}
_WHOLE: dict[Kind, int] = {"id_number": 18, "phone": 11, "bank_card": 16}  # the fewest digits of one
_WRONG: dict[Kind, str] = {"id_number": "id_checksum", "phone": "phone_length", "bank_card": "card_luhn"}
# Up to so many first digits it is plain that more are to come.
_GOES_ON: dict[Kind, int] = {"id_number": 14, "phone": 8, "bank_card": 14}
_LABELS: dict[Kind, str] = {"id_number": "id_label", "phone": "phone_label", "bank_card": "card_label"}
# The first digits of a card or a document; those of a phone may be a landline's.
_BEGUN = frozenset({"id_length", "card_length"})
_SHORTEST = 3  # digits of the first piece
_ALIKE = 4  # first digits that nobody tells twice in one number
_MOST_MISSING = 2
_LONGEST_WORDS = 20  # characters beside the digits
_LAST = re.compile(
    r"尾号|尾数|[最后末][后末面尾]?[的]?[两三四五六几0-9]位(?:数字?|号码?)?(?:就?是|[：，])?$|最后就?是$"
)
_FLAWS = frozenset(
    {"id_length", "id_date", "id_checksum", "card_length", "card_luhn", "phone_length", "phone_invalid"}
)
_MARKS = re.compile(r"[，。！、：；\s·._/+-]+")


@dataclass(frozen=True, slots=True)
class _Told:
    """The digits of a turn that tells nothing else."""

    start: int
    end: int
    digits: str
    born: bool  # 生日19450312: first digits of nothing


def in_pieces(
    uttered: Utterance, context: Context, lang: Language, numbers: Sequence[Finding], *, retracts: bool
) -> tuple[list[Finding], Piece]:
    """The `numbers` with the one that the pieces of this turn and of those before it make, and what of the
    asked one is told so far.

    Pieces that together check are read back; of a first one it is said that the rest is to come. What is only
    a number once more that stands or waits for a yes, with digits missing, puts nothing in doubt.
    """
    found = list(numbers)
    if not retracts:
        found = [_as_before(uttered, context, lang, one) for one in found]
    asked = _wanted(context, found)
    kind = _KINDS.get(question_type(context.catalogue, asked))
    before = context.piece[1] if context.piece[0] == asked else ""
    if any(one.value for one in found if one.question == asked):
        return found, NO_PIECE
    stands = context.held(asked)  # sixteen digits of a card may check by chance, and three more are to come
    free = kind and stands in (None, before)
    told = _only_digits(uttered, lang, kind, first=not before, again=retracts) if kind and free else None
    if retracts:
        right = _put_right(before, told.digits) if told and stands is None else ""
        if not (told and right):
            return found, NO_PIECE
        found = [one for one in found if one.question != asked]
        return [*found, Finding(asked, None, told.start, told.end, code="piece")], (asked, right)
    if kind is None or told is None:  # what is said meanwhile: 等一下，我翻下
        return found, NO_PIECE if found or context.held(context.piece[0]) else context.piece
    if before and (number := number_of(before + told.digits, context.today, kind)):
        rest = [one for one in found if one.end <= told.start or told.end <= one.start]
        more = (asked, number) if len(number) < _LENGTH[kind] else NO_PIECE
        return [*rest, Finding(asked, number, told.start, told.end, sure=False)], more
    if stands is not None or (told.born and not before):
        return found, NO_PIECE
    if any(one.value for one in found) or len(told.digits) >= _LENGTH[kind]:
        return found, NO_PIECE
    whole = before + told.digits
    anew = not before or told.digits.startswith(before) or len(whole) > _LENGTH[kind]
    anew = anew or (len(told.digits) >= _ALIKE and before.startswith(told.digits))  # from the beginning
    piece = told.digits if anew else whole
    if len(piece) < _SHORTEST:
        return found, NO_PIECE
    code = _wanting(kind, piece, first=anew)
    if code:
        found = [one for one in found if one.question != asked]
        found.append(Finding(asked, None, told.start, told.end, code=code))
    return found, (asked, piece) if len(piece) < _LENGTH[kind] else NO_PIECE


def _wanted(context: Context, found: Sequence[Finding]) -> str:
    """The question for a number that was asked; else the one beside it whose first digits are told.

    卡号622848, to which bank it is.
    """
    questions = context.catalogue.questions
    asked = questions.get(context.asked or "")
    if asked is None or asked.type in _KINDS or context.confirming:
        return context.asked or ""
    begun = [one.question for one in found if one.code in _BEGUN]
    beside = len(begun) == len(found) == 1 and questions[begun[0]].section == asked.section
    return begun[0] if beside else asked.id


def _put_right(before: str, digits: str) -> str:
    """What was told so far with these digits for those that were wrong; "" where it is not plain for which.

    They begin like it, or are as many as it ends with, most of them the same.
    """
    if not before or len(digits) < _SHORTEST:
        return ""
    same = next((at for at, (a, b) in enumerate(zip(before, digits, strict=False)) if a != b), len(digits))
    if same >= _SHORTEST and abs(len(digits) - len(before)) <= _MOST_MISSING:
        return digits
    tail = before[-len(digits) :]
    alike = sum(a == b for a, b in zip(tail, digits, strict=False))
    return before[: -len(digits)] + digits if alike * 2 > len(digits) and len(digits) < len(before) else ""


def _wanting(kind: Kind, piece: str, *, first: bool) -> str:
    """What is to be said of these digits, which are no number yet; "" for what is said of them anyhow."""
    if first:
        return "piece" if len(piece) <= _GOES_ON[kind] else ""
    return "piece" if len(piece) < _WHOLE[kind] else _WRONG[kind]


def _only_digits(uttered: Utterance, lang: Language, kind: Kind, *, first: bool, again: bool) -> _Told | None:
    """The digits of the turn, where the rest only says that there are more: 前面是622848，后面我接着讲.

    Or, told `again`, that those before were wrong: 不对，622849.
    """
    text = figures(uttered.plain)
    groups = [one for one in digit_groups(text, lang) if not _is_word(text, one)]
    if first and groups and _LAST.search(text, 0, groups[0].start):
        return None  # 尾号8912 begins nothing
    if not groups or any(one.link in ("wrong", "not") for one in groups[1:]):
        return None
    words, at = "", 0
    for one in groups:
        words, at = f"{words}{text[at : one.start]}", max(at, one.end)
    words = _MARKS.sub("", words + text[at:])
    rest = ("joiner", "piecewise", "particle", _LABELS[kind], *(("retraction",) if again else ()))
    if len(words) > _LONGEST_WORDS or not made_of(words, lang, *rest):
        return None
    digits = "".join(one.digits for one in groups)
    return _Told(groups[0].start, groups[-1].end, digits, born="生" in words)


def _is_word(text: str, one: Group) -> bool:
    """Whether it is no digit: the 一 of 先报一半."""
    alone = one.end - one.start == 1 and text[one.start] in SPOKEN
    return alone and is_han(text[one.end : one.end + 1] or " ")


def _as_before(uttered: Utterance, context: Context, lang: Language, one: Finding) -> Finding:
    """Told as before, where digits are missing of the number that stands or waits for a yes, or are too many.

    Not where it is asked for anew, because the one that stands is wrong.
    """
    waits = any(fact.question == one.question for fact in context.confirming)
    anew = context.correcting or (one.question == context.asked and not waits)
    held = context.held(one.question)
    if one.code not in _FLAWS or anew or not isinstance(held, str):
        return one
    text = figures(uttered.plain)
    told = "".join(group.digits for group in digit_groups(text[one.start : one.end], lang))
    short, long = sorted((told, held), key=len)
    near = 0 < len(long) - len(short) <= _MOST_MISSING
    rest = iter(long)
    same = near and all(char in rest for char in short)
    return replace(one, code="as_before") if same else one
