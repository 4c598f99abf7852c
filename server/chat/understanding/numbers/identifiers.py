"""Whose number it is, and so which question it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.names.holders import id_is_ones_own, oneself, payee_is_oneself
from server.chat.understanding.numbers.by_place import MOST, owners_by_place
from server.chat.understanding.numbers.fitting import BORN, births, born_about_then, fits, number_known
from server.chat.understanding.numbers.long_numbers import Kind, NumberSaid, numbers_said, retold
from server.chat.understanding.numbers.sent_wrong import is_sent_wrong
from server.chat.understanding.numbers.two_numbers import of_two
from server.chat.understanding.numbers.who_is_paid import holds, of_another_payee, paid_oneself
from server.chat.understanding.numbers.whose import Owned, everybody, owner_of, theirs
from server.chat.understanding.people.who import SEX, Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.scene import OWN_ACCOUNT, REASON
from server.chat.understanding.utterance import Utterance

DECEDENT_ID = "decedent.id_number"
APPLICANT_ID = "applicant.id_number"
PAYEE_ID = "payee.holder_id_number"
PHONE = "applicant.phone"
CARD = "payee.card_number"
HOLDER = "payee.holder"
APPLICANT_NAME = "applicant.name"

_USED = "(?:的|是|用|打|留|手机|电话|号码?|卡|那个|那张)*"
_THIS_ONE = re.compile(r"，?[这那][个张](?:号码?|卡|电话|手机)?")
_NEXT_NUMBER = re.compile(r"\d{4}")
_SEVERAL = 3  # numbers, of which the order does not say whose they are
_GROWN_OLD = 62  # years, from which on a number is as likely of the one who died as of who tells it
_UNDONE = re.compile(r"(?:没|冇|未|莫)[^，。是打用写填留报发接][了哒过]?$")  # 他的卡还没销6217…
_MONEY = re.compile(r"钱|款|卡|账户|帐户|存折|折子|户名|开户")
_WHOSE = re.compile(
    r"(?:自己)?的(?:这个|那个)?(?:身份证号码|身份证号|身份证|号码|证|号)?(?=[，。！；\n的啊呀呢嘞咯]|$)"
)
BY_NAME = {"decedent.name": DECEDENT_ID, "applicant.name": APPLICANT_ID, HOLDER: PAYEE_ID}
_NAMED: tuple[tuple[str, Owner], ...] = (
    (APPLICANT_NAME, "speaker"), ("decedent.name", "decedent"), (HOLDER, "payee"),
)  # fmt: skip
BY_OWNER = {"decedent": DECEDENT_ID, "speaker": APPLICANT_ID, "payee": PAYEE_ID}


def identifiers(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """ID numbers, mobile numbers and card numbers, each for its question."""
    asked = context.catalogue.questions.get(context.asked or "")
    found: list[Finding] = []
    placed: list[tuple[NumberSaid, Finding]] = []
    bare: list[Finding] = []
    told = numbers_said(uttered.plain, context.today, lang, asked.type if asked else None)
    owners = _owners(uttered, context, lang, people, told)
    for said in told:
        if not taken.free(said.start, said.end):
            continue
        taken.take(said.start, said.end)
        negated = denied(uttered, lang, said.start) and not _UNDONE.search(uttered.plain, 0, said.start)
        if negated or lang.group("retraction").at(uttered.plain, said.end):
            continue  # 6217…打错了
        if is_sent_wrong(uttered, lang, said):
            continue
        if said.kind != "id_number" and _out_of_use(uttered, lang, said):
            continue
        if said.kind == "bank_card" and _no_money_there(uttered, lang, said):
            continue
        before = found[-1] if found else None
        if before and lang.group("alternative").within(uttered.plain, before.end, said.start):
            found.append(replace(before, value=said.digits, start=said.start, end=said.end))
        else:
            owned = owners.get(said.start) or owner_of(uttered, lang, people, said, names_known(context))
            if said.start in owners and owned.role == "other" and not speaks_of_payee(context, people):
                continue  # 第二个是我老公的: nobody asks for his
            here = list(_placed(uttered, context, lang, people, said, owned, placed))
            placed += [(said, one) for one in here]
            found += here
            bare += here if said.kind == "id_number" and not owned.role else []
    found = _undivided(context, found, bare)
    phones = [one for one in found if one.question == PHONE]
    if len(phones) > 1:
        kept = of_two(uttered, lang, people, phones)
        found = [one for one in found if one.question != PHONE or one in kept]
    found += _abroad(uttered, context, lang, people)
    if all(one.question != PAYEE_ID for one in found):
        found += _own(uttered, context, lang, people)
    return found or list(_moved(uttered, context, lang, people))


def _owners(
    uttered: Utterance, context: Context, lang: Language, people: People, told: Sequence[NumberSaid]
) -> dict[int, Owned]:
    """Whose the ID numbers of the turn are said to be by their places, by where they begin."""
    numbers = [said for said in told if said.kind == "id_number"]
    owners = owners_by_place(uttered, lang, people, names_known(context), len(numbers))
    return {numbers[place].start: owned for place, owned in owners.items()}


def _undivided(context: Context, found: list[Finding], bare: Sequence[Finding]) -> list[Finding]:
    """With the question which is whose, where more numbers are told than two and nothing of their owners."""
    values = tuple(dict.fromkeys(one.value for one in bare if not one.code))
    ids = [one for one in found if one.question in BY_OWNER.values()]
    if not _SEVERAL <= len(values) <= MOST or len(bare) < len(ids):
        return found
    asked = context.asked if context.asked in BY_OWNER.values() else DECEDENT_ID
    open_ = Finding(str(asked), None, bare[0].start, bare[-1].end, code="ambiguous", choices=values)
    return [*(one for one in found if one not in ids), open_]


def _out_of_use(uttered: Utterance, lang: Language, said: NumberSaid) -> bool:
    """137…停机了别打; 以前是137…，现在139…: only where another number follows it."""
    words, text = lang.group("out_of_use"), uttered.plain
    clause = uttered.clause_at(said.start)
    after = _THIS_ONE.match(text, said.end)
    if words.at(text, after.end() if after else said.end):
        return True
    before = re.search(rf"(?:{lang.source('formerly')}){_USED}$", text[clause.start : said.start])
    return before is not None and lang.group("nowadays").within(text, said.end)


def _no_money_there(uttered: Utterance, lang: Language, said: NumberSaid) -> bool:
    """6222…是我儿的，不要打那上头去，打6210…: only where another number follows it."""
    text, denial = uttered.plain, lang.group("not_that_account").first(uttered.plain, said.end)
    following = _NEXT_NUMBER.search(text, said.end)
    return denial is not None and following is not None and denial.end() <= following.start()


def _own(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """就是我, to whose the account is: then the number is the one that was told for oneself."""
    number, asked = context.answers.get(APPLICANT_ID), context.asked or ""
    if not number or context.answers.get(PAYEE_ID):
        return
    here = payee_is_oneself(uttered, lang, people)
    if asked in (PAYEE_ID, HOLDER):
        here = here or oneself(uttered, lang, people)
    if asked.startswith("payee.") or lang.group("holder_label").within(uttered.plain):
        here = here or id_is_ones_own(uttered, lang, people)
    if here:
        yield Finding(PAYEE_ID, number, *here)


def _abroad(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """国内没有号码, 只有加拿大护照: what is asked for is not to be had, whoever looks for it."""
    for hit in lang.group("phone_abroad").find(uttered.plain):
        if context.asked == PHONE or PHONE in context.recent:
            yield Finding(PHONE, None, hit.start(), hit.end(), code="phone_abroad")
    for hit in lang.group("id_abroad").find(uttered.plain):
        question = context.asked if context.asked in BY_OWNER.values() else None
        if question is None and people.owner(hit.start() + 1) == "speaker":
            question = APPLICANT_ID
        if question:
            yield Finding(question, None, hit.start(), hit.end(), code="id_abroad")


def _placed(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    said: NumberSaid,
    owned: Owned,
    earlier: Sequence[tuple[NumberSaid, Finding]],
) -> Iterator[Finding]:
    mention, owner = owned.mention, owned.role
    sure, of_other = True, False
    if said.kind == "phone":
        if mention and mention.who == "speaker" and _not_to_be_used(uttered, context, lang, said):
            if not context.held(PHONE):
                yield Finding(PHONE, None, said.start, said.end, code="of_other")
            return
        clause = uttered.clause_at(said.start)
        in_life = lang.group("in_life").within(uttered.plain, clause.start, said.start)  # 他生前用的是139…
        dead = owner == "decedent" and (people.known_who or in_life)
        left = lang.group("contact_left").within(uttered.plain, 0, said.start)  # 电话留我崽的，139…
        about_it = left or context.asked == PHONE or PHONE in context.recent
        if owner == "decedent" and not in_life and mention and _id_since(mention.end, earlier):
            owner = ""  # 我爸身份证4306…，电话139…: it can as well be whom to call
        unsaid = owner != owned.role
        if owner in ("decedent", "other") and (dead or not about_it):
            if not owned.plainly and number_known(context, PHONE) == said.digits:  # behind a story of him
                yield Finding(PHONE, said.digits, said.start, said.end)
                return
            third = owner == "other" or mention is people.presumed
            if (dead and about_it) or (third and not number_known(context, PHONE)):
                yield Finding(PHONE, None, said.start, said.end, code="of_other")
            return
        question, sure = PHONE, owner not in ("decedent", "other") and not unsaid
        of_other = owned.plainly and not (sure or unsaid)
    elif said.kind == "bank_card":
        question = CARD
        yield from _account(context, people, owned)
    else:
        told = {finding.question for _, finding in earlier}
        hint = () if owner else _named_before(uttered, lang, people, said)
        question, sure = _of_whom(context, owner, hint, said.digits, told, introduced=bool(people.selves))
        if again := _told_again(said, BY_OWNER.get(owner, ""), earlier):
            question, sure = again.question, again.sure
        mine = payee_is_oneself(uttered, lang, people) if question == APPLICANT_ID else None
        if mine and uttered.clause_at(mine[0]) is uttered.clause_at(said.start):
            question = PAYEE_ID  # 收款身份证就是我的4306…
        pronoun = mention is not None and mention.who == "decedent" and mention.end - mention.start == 1
        if pronoun and not people.retracted:  # 她讲身份证号是…
            known = (name for name in BY_OWNER.values() if number_known(context, name) == said.digits)
            question = next(known, question)
            if question == DECEDENT_ID and _names_payee(context, said.digits):
                question, sure = PAYEE_ID, False  # 弟弟叫李刚, who is paid; 他身份证是…
        open_ = [name for name in (APPLICANT_ID, DECEDENT_ID) if not number_known(context, name)]
        if owner == "other" and question == PAYEE_ID and open_ and not speaks_of_payee(context, people):
            yield Finding(open_[0], None, said.start, said.end, code="no_part")
            return
        wanted = question == context.asked and _of_one_alone(context, people, question, said.digits)
        of_other = owner == "other" and owned.plainly and wanted
        sex_unknown = bool(people.known[0]) and not people.known[1]
        if mention and owner == "decedent" and mention.sex and sex_unknown:
            yield Finding(SEX, mention.sex, mention.start, mention.end)  # 我爸的身份证是…: it was the father
    if question not in context.catalogue.questions:
        return
    if not question or said.flaw == "ambiguous":
        return
    if said.flaw:
        yield Finding(question, None, said.start, said.end, code=said.flaw)
    else:
        sure = sure and not said.mended
        yield Finding(question, said.digits, said.start, said.end, sure=sure, of_other=of_other)
        if question == PAYEE_ID and owner == "speaker" and not context.answers.get(APPLICANT_ID):
            yield Finding(APPLICANT_ID, said.digits, said.start, said.end, sure=False)  # 就是我，我是申请人


def _not_to_be_used(uttered: Utterance, context: Context, lang: Language, said: NumberSaid) -> bool:
    """我的是186…，别填我的; and the number of who types beside the applicant's, where no other is wanted."""
    if lang.group("not_mine").within(uttered.plain):
        return True
    stands = context.held(PHONE) not in (None, said.digits)
    return context.behalf is not None and stands and not lang.group("mistaken").within(uttered.plain)


def _names_payee(context: Context, digits: str) -> bool:
    """Whether what was told last is the name of another who is paid, of whom the number is missing.

    Or that another is paid, and not why the account of who died cannot be used: then a number of somebody
    who is not old yet.
    """
    if context.held(OWN_ACCOUNT) != "no" or context.held(PAYEE_ID) or holds(context) == "speaker":
        return False
    if HOLDER in context.recent:
        return True
    paid = OWN_ACCOUNT in context.recent and REASON not in context.recent and not context.held(HOLDER)
    return paid and int(digits[BORN][:4] or 0) > context.today.year - _GROWN_OLD


def _id_since(place: int, earlier: Sequence[tuple[NumberSaid, Finding]]) -> bool:
    return any(before.kind == "id_number" and place <= before.start for before, _ in earlier)


def names_known(context: Context) -> dict[str, Owner]:
    """Whose name is known or was read back, and what part they have; the first of one who has two."""
    named = {str(context.held(question) or ""): owner for question, owner in reversed(_NAMED)}
    return {name: owner for name, owner in named.items() if len(name) > 1}


def speaks_of_payee(context: Context, people: People) -> bool:
    """Whether it was or is spoken of who gets the money."""
    asked = (context.asked or "").startswith("payee.")
    known = context.answers.get(OWN_ACCOUNT) == "no" or context.held(HOLDER) or context.held(PAYEE_ID)
    here = any(mention.who == "payee" or mention.start in people.theirs for mention in people.mentions)
    money = _MONEY.search(people.uttered.plain) is not None
    return bool(asked or known or here or money)


def _told_again(
    said: NumberSaid, owner: str, earlier: Sequence[tuple[NumberSaid, Finding]]
) -> Finding | None:
    """The number before it that it is once more, said of nobody else: 4306…，再念一遍，4306…."""
    again = (one for before, one in earlier if one.question in BY_OWNER.values() and retold(before, said))
    return next((one for one in again if owner in ("", one.question)), None)


def _of_one_alone(context: Context, people: People, question: str, digits: str) -> bool:
    """Whether the number can only be that of one person, and is not just like theirs.

    Anybody may hold the account until its holder is known to be the applicant.
    """
    if question == PAYEE_ID:
        return holds(context) == "speaker"
    known = question != DECEDENT_ID or people.known_who
    return known and digits[BORN] not in births(context, question)


def _account(context: Context, people: People, owned: Owned) -> Iterator[Finding]:
    """用我老婆的卡6217…: what whose card it is says of the account, where that is otherwise until now."""
    mention, own = owned.mention, context.answers.get(OWN_ACCOUNT)
    if mention is None or not owned.plainly:
        return
    if owned.role in ("speaker", "other") and own != "no":
        yield Finding(OWN_ACCOUNT, "no", mention.start, mention.end, sure=False)
    elif mention.who == "decedent" and mention.end - mention.start == 1 and own == "no":
        return  # 换成我弟弟的卡; 他的卡6217…
    elif owned.role == "decedent" and own != "yes" and (people.known_who or mention.who == "decedent"):
        yield Finding(OWN_ACCOUNT, "yes", mention.start, mention.end, sure=False)
    if owned.role == "other" and holds(context) == "speaker":
        yield Finding(HOLDER, None, mention.start, mention.end, code="whose")


def _of_whom(
    context: Context, owner: Owner, hint: Sequence[str], digits: str, told: set[str], *, introduced: bool
) -> tuple[str, bool]:
    """The question of the one who was named, else the one that was asked, else whom the number fits."""
    waits = any((fact.question, fact.value) == (context.asked, digits) for fact in context.confirming)
    asked = (
        None if waits and hint else context.asked
    )  # 不是收款人，是我爸: with the number that was read back
    others = owner == "decedent" or (owner == "speaker" and holds(context) == "other")
    if asked == PAYEE_ID and not others and PAYEE_ID not in told:
        return PAYEE_ID, True
    if owner in BY_OWNER:
        return BY_OWNER[owner], True
    left = [name for name in BY_OWNER.values() if name not in told]
    if not owner and PAYEE_ID in left and asked not in BY_OWNER.values() and paid_oneself(context, digits):
        return PAYEE_ID, True
    if asked in left:
        return asked, asked != DECEDENT_ID and owner != "other"
    like = [name for name in left if digits[BORN] in births(context, name)]
    if owner == "other" and not like:
        return PAYEE_ID, False
    like = like or [name for name in left if born_about_then(context, name, digits)]
    recent = [name for name in context.recent if name in left]
    empty = [name for name in (DECEDENT_ID, APPLICANT_ID) if name in left and not number_known(context, name)]
    if PAYEE_ID in left and of_another_payee(context):
        empty.append(PAYEE_ID)
    names = [asked, *(fact.question for fact in context.confirming)]  # 廖静怡 4306…; 对，身份证是…
    of_asked = [BY_NAME[name] for name in names if name in BY_NAME and BY_NAME[name] in left][:1]
    if introduced and int(digits[BORN][:4] or 0) > context.today.year - _GROWN_OLD:
        empty.reverse()  # 4306…1986…，我是他闺女
    likely = (*hint, *like, *of_asked, *recent, *empty, DECEDENT_ID)
    fitting = (name for name in likely if name in like or fits(context, name, digits))
    return next(fitting, likely[0]), False


def _moved(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """这是我爸的号, 不是收款人的: the number that was read back belongs to the one who is named now.

    Of a third person's only that is said: 号码是我姐的.
    """
    told = [name for name in BY_OWNER.values() if name in context.recent]
    waiting = {number for name in told if (number := number_known(context, name))}
    for name, owner in names_known(context).items() if len(waiting) == 1 else ():
        start = uttered.plain.find(name)
        hit = _WHOSE.match(uttered.plain, start + len(name)) if start >= 0 else None
        if hit and uttered.tells(start) and not denied(uttered, lang, start):
            yield Finding(BY_OWNER[owner], waiting.pop(), start, hit.end())
            return
    for mention in people.mentions if len(waiting) == 1 else ():
        question = BY_OWNER.get(people.role(mention), "")
        said = question in context.catalogue.questions and uttered.tells(mention.start)
        hit = _WHOSE.match(uttered.plain, mention.end)
        if said and hit and not denied(uttered, lang, mention.start):
            yield Finding(question, waiting.pop(), mention.start, hit.end())
            return
    yield from _of_a_third(uttered, context, lang, people)


def _of_a_third(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """号码是我姐的, 这是我崽的电话: what was read back as somebody else's."""
    kinds: dict[str, Kind] = {APPLICANT_ID: "id_number", DECEDENT_ID: "id_number", PAYEE_ID: "id_number"}
    numbers = [fact for fact in context.confirming if fact.question in (*kinds, PHONE)]
    for fact in numbers if len(numbers) == 1 else ():
        kind = kinds.get(fact.question, "phone")
        wanted = kind == "phone" or _of_one_alone(context, people, fact.question, "")
        for mention in everybody(uttered.plain, lang, people) if wanted else ():
            said = uttered.tells(mention.start) and not denied(uttered, lang, mention.start)
            if people.role(mention) == "other" and said and theirs(uttered.plain, lang, mention, kind):
                yield Finding(
                    fact.question, fact.value, mention.start, mention.end, sure=False, of_other=True
                )
                return


def _named_before(uttered: Utterance, lang: Language, people: People, said: NumberSaid) -> tuple[str, ...]:
    """The only one who was named in an earlier sentence: 不是收款人，是我爸。身份证…"""
    named = {
        people.role(mention)
        for mention in people.mentions
        if mention.start < said.start
        and mention.who != "speaker"
        and not denied(uttered, lang, mention.start)
    }
    return tuple(BY_OWNER[owner] for owner in named if owner in BY_OWNER) if len(named) == 1 else ()
