"""Whose a number is where it is said behind it, in a word for who gets the money, or by 他 and 她."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

DECEDENT, APPLICANT, PAYEE = "decedent.id_number", "applicant.id_number", "payee.holder_id_number"
CARD = "payee.card_number"
OLD, YOUNG = "430621194503120120", "430621197008154423"
HERS, MINE = "430621196512011232", "430621198809143227"
BANK_CARD = "6217994710497465076"


@pytest.mark.parametrize(
    ("text", "asked", "owner"),
    [
        (f"{OLD}。这是我妈的身份证", None, DECEDENT),
        (f"老人家的身份证{OLD}", None, DECEDENT),
        (f"收钱的是我妈，{OLD}", PAYEE, PAYEE),
        (f"{OLD} 是走了的老人家的", None, DECEDENT),
        (f"{OLD}\n以上是我妈的", None, DECEDENT),
        (f"{YOUNG}是来办手续的我本人的", None, APPLICANT),
        (f"俺户口在荣家湾，身份证{YOUNG}，俺是他闺女", None, APPLICANT),
        (f"{YOUNG}，我是他女儿", None, APPLICANT),
        (f"{OLD}，我是他女儿", None, DECEDENT),
        (f"打我姐卡上，她身份证{YOUNG}", None, PAYEE),
        (f"打我姐卡上，她身份证{YOUNG}", PAYEE, PAYEE),
        (f"钱打我老弟卡上 他身份证{YOUNG}", None, PAYEE),
        (f"我妹妹收钱，她的号{YOUNG}", PAYEE, PAYEE),
        (f"收款的是我崽他身份证{YOUNG}", PAYEE, PAYEE),
        (f"我妹妹领钱，他的身份证{OLD}", PAYEE, DECEDENT),
        (f"我姐发给我的，她身份证{OLD}", None, DECEDENT),
        (f"我妹妹陪我来的，他身份证{OLD}", None, DECEDENT),
        (f"打我妈卡上，她身份证{OLD}", None, DECEDENT),
    ],
)
def test_a_number_is_of_whom_it_is_said_to_be(text: str, asked: str | None, owner: str) -> None:
    understood = facts(say(text, asked))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


def test_the_one_whose_account_it_is_may_be_the_one_who_died() -> None:
    known = {"applicant.relation": "sibling", "decedent.sex": "female"}
    assert DECEDENT in facts(say(f"打我姐卡上，她身份证{OLD}", answers=known))


@pytest.mark.parametrize("text", [f"他走了卡还没销{BANK_CARD}", f"没办过别的卡{BANK_CARD}"])
def test_what_was_not_done_denies_no_number(text: str) -> None:
    assert facts(say(text))[CARD] == BANK_CARD


@pytest.mark.parametrize("text", [f"不是{BANK_CARD}", f"莫打{BANK_CARD}", f"别用{BANK_CARD}"])
def test_a_number_that_is_denied_is_none(text: str) -> None:
    assert CARD not in facts(say(text, CARD))


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (f"我妈走了，{OLD}，{YOUNG}，第一个是我妈的，第二个是我的", {DECEDENT: OLD, APPLICANT: YOUNG}),
        (f"我妈走了，{YOUNG} {OLD} 前一个是我的，后一个是我妈的", {DECEDENT: OLD, APPLICANT: YOUNG}),
        (f"我妈走了，{YOUNG}和{OLD}，后面那个我妈的，前面那个我自己的", {DECEDENT: OLD, APPLICANT: YOUNG}),
        (f"我婆婆走了，{OLD}，{YOUNG}，第一个是我婆婆的，第二个是我老公的", {DECEDENT: OLD}),
        (f"我婆婆走了，{YOUNG}，{OLD}，前面是我老公的，后面是我婆婆的", {DECEDENT: OLD}),
        (f"我妈走了，{OLD}，{YOUNG}，头一个是我妈的，后一个是我嫂子的", {DECEDENT: OLD}),
        (
            f"我妈走了，收钱的是我姐，{OLD}，{YOUNG}，第一个是我妈的，第二个是我姐的",
            {DECEDENT: OLD, PAYEE: YOUNG},
        ),
    ],
)
def test_each_of_two_numbers_is_of_whom_its_place_is_said_to_be(text: str, owners: dict[str, str]) -> None:
    understood = facts(say(text))
    assert {name: understood[name] for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == owners


def test_of_two_who_may_have_died_it_is_asked_whose_number_it_is() -> None:
    understood = say(f"{OLD}，{YOUNG}，第一个是我婆婆的，第二个是我老公的")
    assert not facts(understood) and doubts(understood) == {DECEDENT: "ambiguous"}


@pytest.mark.parametrize(
    ("first", "words", "kept"),
    [
        (f"{OLD}，{YOUNG}", "第一个是我婆婆的，第二个是我老公的", {DECEDENT: OLD}),
        (f"{OLD}，{YOUNG}", "第二个是我老公的，第一个是婆婆的", {DECEDENT: OLD}),
        (f"身份证{YOUNG}，{OLD}", "前面是我老公的，后面是我婆婆的", {DECEDENT: OLD}),
        (f"{OLD}，{YOUNG}", "尾号0120的是我婆婆的，4423的是我老公的", {DECEDENT: OLD}),
        (f"{OLD}，{YOUNG}", "后面那个不是我的，是我老公的", {DECEDENT: OLD}),
        (f"{OLD}，{YOUNG}", "第一个是我婆婆的，第二个是我的", {DECEDENT: OLD, APPLICANT: YOUNG}),
        (f"{OLD}，{YOUNG}", "第一个是我的，第二个是我婆婆的", {DECEDENT: YOUNG, APPLICANT: OLD}),
        (f"{OLD}，{YOUNG}", "对的", {DECEDENT: OLD, APPLICANT: YOUNG}),
        (f"{OLD}，{YOUNG}", "第一个是我婆婆的吗", {}),
    ],
)
def test_whose_they_are_is_told_when_they_were_read_back(
    first: str, words: str, kept: dict[str, str]
) -> None:
    known = {"applicant.relation": "child_in_law", "decedent.sex": "female"}
    family = Family(known, State(greeted=True, condoled=True, photos_later=True, told_no=True))
    family.say(first)
    family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    held = {**family.known, **waiting}
    told = {name: held[name] for name in (DECEDENT, APPLICANT, PAYEE) if name in held}
    assert told == kept if kept else not family.known.keys() & {DECEDENT, APPLICANT}


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (
            f"{OLD}，{HERS}，{MINE}，第一个外婆的，第二个我妈的，第三个我的",
            {DECEDENT: OLD, APPLICANT: MINE},
        ),
        (
            f"第三个外婆的，第一个我的，第二个我妈的：{MINE}，{HERS}，{OLD}",
            {DECEDENT: OLD, APPLICANT: MINE},
        ),
        (f"{OLD} {MINE} {HERS} 中间那个是我的，最前面那个是外婆的", {DECEDENT: OLD, APPLICANT: MINE}),
        (
            f"钱打我妈卡上，{OLD}，{HERS}，{MINE}，第一个是外婆的，第二个是我妈的，第三个是我自己的",
            {DECEDENT: OLD, PAYEE: HERS, APPLICANT: MINE},
        ),
    ],
)
def test_each_of_three_numbers_is_of_whom_its_place_is_said_to_be(text: str, owners: dict[str, str]) -> None:
    understood = facts(say(text, answers={"applicant.relation": "grandchild", "decedent.sex": "female"}))
    assert {name: understood[name] for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == owners


@pytest.mark.parametrize(
    ("first", "words", "kept"),
    [
        (
            f"{OLD}，{HERS}，{MINE}",
            "第一个外婆的，第二个我妈的，第三个我的",
            {DECEDENT: OLD, APPLICANT: MINE},
        ),
        (
            f"{OLD} {MINE} {HERS}",
            "第一个是外婆的，中间那个是我的，最后那个我妈的",
            {DECEDENT: OLD, APPLICANT: MINE},
        ),
        (f"{OLD} {MINE} {HERS}", "第二个是我本人的，别的等下说", {APPLICANT: MINE}),
        (f"{OLD} {MINE} {HERS}", "尾号0120的是我外婆的，3227的是我的", {DECEDENT: OLD, APPLICANT: MINE}),
        (f"{MINE} {HERS} {OLD}", "第三个", {DECEDENT: OLD}),
        (f"{MINE} {HERS} {OLD}", "第三个是外婆的吗", {}),
        (f"{MINE} {HERS} {OLD}", "第三个儿子的", {}),
    ],
)
def test_of_three_that_were_told_it_is_asked_and_heard_whose_they_are(
    first: str, words: str, kept: dict[str, str]
) -> None:
    known = {"applicant.relation": "grandchild", "decedent.sex": "female"}
    family = Family(known, State(greeted=True, condoled=True, photos_later=True, told_no=True))
    family.say(first)
    assert not family.state.pending and family.state.asked == DECEDENT
    family.say(words)
    held = {**family.known, **{p.question: p.value for p in family.state.pending}}
    assert {name: held[name] for name in (DECEDENT, APPLICANT, PAYEE) if name in held} == kept


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (f"我妈的{OLD}，我的{MINE}，我嫂子的{HERS}", {DECEDENT: OLD, APPLICANT: MINE}),
        (f"{OLD}，再念一遍，{OLD}，我的是{MINE}", {DECEDENT: OLD, APPLICANT: MINE}),
    ],
)
def test_nothing_is_asked_of_three_numbers_whose_owners_are_told(text: str, owners: dict[str, str]) -> None:
    understood = facts(say(text, answers={"applicant.relation": "child", "decedent.sex": "female"}))
    assert owners.items() <= understood.items()


@pytest.mark.parametrize("text", [f"打我妈卡上，{OLD}", f"银行卡在我姐那里，{YOUNG}"])
def test_a_right_id_number_behind_a_word_for_the_card_is_no_card(text: str) -> None:
    assert CARD not in facts(say(text)) | doubts(say(text))


FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize("known", [{}, FATHER])
@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"我妈来申请，她叫周梅，{HERS}", APPLICANT),
        (f"我姐来办，叫周梅，身份证{HERS}", APPLICANT),
        (f"我妈亲自来办手续，叫周梅，身份证是{HERS}", APPLICANT),
        (f"由我哥来申请，他叫周强，{HERS}", APPLICANT),
        (f"户名周梅，她身份证{HERS}", PAYEE),
        (f"户名写周梅，是我姐，身份证{HERS}", PAYEE),
        (f"打到我姐许梅卡上，她的身份证{HERS}", PAYEE),
        (f"打到我姐许梅卡上，许梅身份证{HERS}", PAYEE),
        (f"收钱的是我哥许强，身份证{HERS}", PAYEE),
        (f"钱给我姐，她叫许梅，身份证{HERS}", PAYEE),
        (f"钱打给我姐许梅，身份证{HERS}", PAYEE),
        (f"卡是我姐许梅的，身份证{HERS}", PAYEE),
        (f"户名周梅，我爸的身份证{OLD}", DECEDENT),
        (f"户名周梅，{HERS}是我爸的", DECEDENT),
        (f"我妹收钱叫刘芳，我爸{OLD}", DECEDENT),
    ],
)
def test_a_number_behind_a_name_is_of_who_is_called_so(text: str, owner: str, known: dict[str, str]) -> None:
    understood = facts(say(text, answers=known))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


def test_who_collects_the_money_has_the_number_behind_it() -> None:
    assert PAYEE in facts(say(f"我哥许强收钱，身份证{HERS}", answers=FATHER))


def test_what_he_is_called_who_died_is_not_said_of_the_holder_before_him() -> None:
    assert DECEDENT in facts(say(f"户名周梅，他的身份证{OLD}", answers=FATHER))


@pytest.mark.parametrize("text", ["我爸来办公室找过你们", "我妈来申请过", "我哥来办的", "我妈来申请行吗"])
def test_who_came_once_applies_for_nothing(text: str) -> None:
    assert say(text).behalf is None


MOTHERS, DAUGHTERS = "430621195003124525", "430621196402052041"
MOTHER_BORN = {"applicant.relation": "child", "decedent.sex": "female", "decedent.birth_date": "1950-04-28"}


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.area", None])
@pytest.mark.parametrize(
    ("born", "text"),
    [
        ("1950-04-28", f"身份证是{MOTHERS}"),
        ("1950-04-28", MOTHERS),
        ("1950-04-28", f"身份证号码{MOTHERS}，你记一下"),
        ("1951-03-12", f"身份证是{MOTHERS}"),
        ("1947-01-02", f"身份证{MOTHERS}"),
    ],
)
def test_a_number_that_is_only_of_another_day_of_birth_is_read_back_as_theirs(
    born: str, text: str, asked: str | None
) -> None:
    understood = say(text, asked, answers={**MOTHER_BORN, "decedent.birth_date": born})
    (fact,) = (one for one in understood.facts if one.question.endswith("id_number"))
    assert (fact.question, fact.value, fact.sure) == (DECEDENT, MOTHERS, False)


@pytest.mark.parametrize(
    ("text", "known", "question"),
    [
        (f"我的身份证是{MOTHERS}", {}, APPLICANT),
        (f"身份证是{DAUGHTERS}", {}, APPLICANT),
        (f"身份证是{MOTHERS}", {"decedent.sex": "male"}, APPLICANT),
        (
            f"身份证是{MOTHERS}",
            {"applicant.relation": "sibling", "decedent.birth_date": "1953-01-02"},
            APPLICANT,
        ),
    ],
)
def test_a_number_that_can_be_of_who_tells_it_is_theirs(
    text: str, known: dict[str, str], question: str
) -> None:
    told = facts(say(text, "decedent.household_in_county", answers={**MOTHER_BORN, **known}))
    assert [name for name in told if name.endswith("id_number")] == [question]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("13900000051这个是殡仪馆的电话吧", False),
        ("13900000051，这个是村长的号码", False),
        ("13900000051，我的", True),
        ("我在医院，我的电话13900000051", True),
    ],
)
def test_the_number_of_an_office_does_not_count_at_once(text: str, sure: bool) -> None:
    (fact,) = say(text, "applicant.phone").facts
    assert (fact.question, fact.sure) == ("applicant.phone", sure)


def test_a_number_is_of_whom_it_was_filled_in_for() -> None:
    known = {DECEDENT: OLD, "applicant.name": "黄丽", "applicant.relation": "child"}
    said = say(f"我是村会计，帮黄丽填的，她本人的号{YOUNG}", APPLICANT, answers=known)
    assert facts(said) == {APPLICANT: YOUNG}


BROTHERS, SISTERS = "430621197503123413", "430621197802123421"
MAN = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"钱转给我弟刘建国，他身份证{BROTHERS}", PAYEE),
        (f"打给我哥李伟，他的身份证是{BROTHERS}", PAYEE),
        (f"转给我弟弟，他身份证号{BROTHERS}", PAYEE),
        (f"丧葬费汇给我叔叔刘大海，他的身份证号码是{BROTHERS}", PAYEE),
        (f"打给我姐刘红，她身份证{SISTERS}", PAYEE),
        (f"我打电话给我弟刘建国，他身份证{BROTHERS}", DECEDENT),
        (f"我打给我弟弟问了，他身份证是{BROTHERS}", DECEDENT),
        (f"我弟刘建国来办，他身份证{BROTHERS}", DECEDENT),
        (f"钱转给我，他身份证{BROTHERS}", DECEDENT),
        (f"钱打给我爸，他身份证{BROTHERS}", DECEDENT),
    ],
)
def test_he_who_is_paid_is_the_one_just_named(text: str, owner: str) -> None:
    understood = facts(say(text, answers=MAN))
    assert {name for name in (DECEDENT, APPLICANT, PAYEE) if name in understood} == {owner}


@pytest.mark.parametrize(
    "text",
    [
        f"我弟叫刘建国，身份证{BROTHERS}",
        f"我哥李伟，身份证号{BROTHERS}",
        f"我弟弟的身份证是{BROTHERS}",
        f"我女儿叫刘红，她的身份证是{SISTERS}",
        f"我侄儿刘军，{BROTHERS}",
        "我崽叫王磊，身份证四三零六二一一九七五零三一二三四一三",
    ],
)
def test_the_number_of_who_may_be_anybody_is_nobodys_yet(text: str) -> None:
    understood = say(text)
    assert facts(understood) == {} and doubts(understood) == {APPLICANT: "no_part"}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"我弟走了，他叫刘建国，身份证{BROTHERS}", DECEDENT),
        (f"我爸叫刘建国，身份证{OLD}", DECEDENT),
        (f"我叫刘建国，身份证{BROTHERS}", APPLICANT),
        (f"我弟弟刘建国昨天没了，身份证{BROTHERS}", DECEDENT),
    ],
)
def test_the_number_of_whose_part_is_told_is_theirs(text: str, owner: str) -> None:
    assert facts(say(text))[owner] in (BROTHERS, OLD)


OTHERS = {"decedent.name": "李建国", "applicant.name": "李志强", "payee.own_account": "no"}


@pytest.mark.parametrize(
    "text",
    [
        f"李志强，{YOUNG}，{BANK_CARD}",
        f"李志强 {YOUNG} {BANK_CARD} 农行",
        f"{BANK_CARD}，李志强，{YOUNG}",
        f"户名李志强，身份证{YOUNG}，卡号{BANK_CARD}",
    ],
)
@pytest.mark.parametrize("asked", ["payee.holder", PAYEE, "payee.bank", CARD])
@pytest.mark.parametrize("own", [None, YOUNG, MINE])
def test_an_applicant_who_is_paid_tells_their_number_beside_the_card(
    text: str, asked: str, own: str | None
) -> None:
    told = facts(say(text, asked, answers=OTHERS | ({APPLICANT: own} if own else {})))
    assert (told["payee.holder"], told[PAYEE], told[CARD]) == ("李志强", YOUNG, BANK_CARD)
    assert told.get(APPLICANT) == (None if own == YOUNG else YOUNG) and "decedent.name" not in told


def test_a_number_that_would_change_the_applicants_is_read_back() -> None:
    heard = say(f"户名李志强，{YOUNG}，{BANK_CARD}", CARD, answers=OTHERS | {APPLICANT: MINE})
    assert {fact.question: fact.sure for fact in heard.facts}[APPLICANT] is False


@pytest.mark.parametrize(
    ("text", "answers", "question"),
    [
        (f"李建国，{OLD}，{BANK_CARD}", OTHERS, DECEDENT),
        (f"李建国，{OLD}，{BANK_CARD}", OTHERS | {"payee.own_account": "yes"}, DECEDENT),
        (f"陈秀英，{YOUNG}，{BANK_CARD}", OTHERS, PAYEE),
    ],
)
def test_whose_number_stands_beside_a_card_is_told_by_the_name(
    text: str, answers: dict[str, str], question: str
) -> None:
    told = facts(say(text, CARD, answers=answers))
    assert [name for name in (DECEDENT, APPLICANT, PAYEE) if name in told] == [question]
