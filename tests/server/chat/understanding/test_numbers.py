"""ID numbers, mobile numbers and cards: however they are dictated, and whose they are."""

from __future__ import annotations

import pytest

from sandbox.actors.persons import id_number, new_card, new_person, new_phone_number
from tests.server.chat.understanding.saying import TODAY, doubts, facts, say

DECEDENT, APPLICANT = "decedent.id_number", "applicant.id_number"
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def with_x() -> str:
    """A number that ends with X."""
    person = new_person()
    numbers = (id_number(person.birth_date, order) for order in range(1000))
    return next(number for number in numbers if number.endswith("X"))


def written(number: str) -> list[str]:
    """The ways in which people write and say one number."""
    return [
        number,
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
        f"{number[:6]}，{number[6:14]}，{number[14:]}",
        f"{number[:6]}然后{number[6:14]}最后四位{number[14:]}",
        " ".join(number),
        number.translate(WIDE),
        number.translate(SPOKEN),
        f"身份证号：{number}。",
    ]


def test_an_id_number_is_read_however_it_is_written() -> None:
    number = new_person().id_number
    for text in written(number):
        assert facts(say(text, DECEDENT)) == {DECEDENT: number}, text


def test_the_last_character_is_x_in_all_its_names() -> None:
    number = with_x()
    for tail in ("x", "Ｘ", "×", "叉", "，最后一位是X", "，尾数是叉", "，最后一个是个叉", " 尾巴是字母x"):
        assert facts(say(number[:-1] + tail, DECEDENT)) == {DECEDENT: number}, tail


def test_a_wrong_number_is_never_a_fact() -> None:
    right = new_person().id_number
    last = "0" if right[-1] != "0" else "1"
    for text, code in (
        (right[:-1] + last, "id_checksum"),
        (right[:-1], "id_length"),
        (right + "1", "id_length"),
        ("09" + right[2:], "id_division"),
        (right[:10] + "1345" + right[14:], "id_date"),
    ):
        understood = say(text, DECEDENT)
        assert facts(understood) == {}, text
        assert doubts(understood) == {DECEDENT: code}, text


def test_whose_a_number_is_stands_beside_it() -> None:
    theirs, mine = new_person().id_number, new_person(1925).id_number
    understood = say(f"我爸的身份证{theirs}，我的是{mine}")
    assert {f.question: (f.value, f.sure) for f in understood.facts} == {
        DECEDENT: (theirs, True),
        APPLICANT: (mine, True),
    }
    assert facts(say(f"{mine}，这是我的", DECEDENT)) == {APPLICANT: mine}


def test_a_number_without_a_hint_is_read_back() -> None:
    number = new_person().id_number
    (fact,) = say(number).facts
    assert (fact.question, fact.sure) == (DECEDENT, False)
    (fact,) = say(number, APPLICANT).facts
    assert (fact.question, fact.sure) == (APPLICANT, True)


def test_of_two_numbers_that_are_offered_neither_counts() -> None:
    one, other = new_person().id_number, new_person().id_number
    understood = say(f"{one}还是{other}", DECEDENT)
    assert facts(understood) == {}
    assert understood.doubts[0].choices == (one, other)


def test_mobile_numbers_in_digits_and_characters() -> None:
    number = new_phone_number()
    for text in (
        number,
        f"+86 {number}",
        f"{number[:3]} {number[3:7]} {number[7:]}",
        number.translate(SPOKEN),
    ):
        assert facts(say(text, "applicant.phone")) == {"applicant.phone": number}, text
    assert doubts(say(number[:-1], "applicant.phone")) == {"applicant.phone": "phone_length"}
    assert facts(say(f"我爸的手机{number}，他走了")) == {
        "applicant.relation": "child",
        "decedent.sex": "male",
    }


def test_cards_in_groups_and_the_wrong_ones() -> None:
    number = new_card()
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    for text in (number, grouped, f"卡号{number}", number.translate(SPOKEN)):
        assert facts(say(text, "payee.card_number"))["payee.card_number"] == number, text
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert doubts(say(wrong, "payee.card_number")) == {"payee.card_number": "card_luhn"}
    assert doubts(say(f"卡号{number[:9]}")) == {"payee.card_number": "card_length"}


def test_several_numbers_in_one_turn_keep_apart() -> None:
    person, card, phone = new_person(), new_card(), new_phone_number()
    understood = say(f"我身份证{person.id_number} 手机{phone} 农行卡{card}")
    assert facts(understood) == {
        APPLICANT: person.id_number,
        "applicant.phone": phone,
        "payee.card_number": card,
        "payee.bank": "中国农业银行",
    }


def test_the_last_digit_is_put_right() -> None:
    number = new_person().id_number
    wrong = number[:-1] + ("3" if number[-1] != "3" else "4")
    known = {DECEDENT: wrong}
    text = f"身份证最后一位是{number[-1]}不是{wrong[-1]}"
    (fact,) = say(text, answers=known, last=(DECEDENT,)).facts
    assert (fact.value, fact.sure) == (number, False)
    assert doubts(say("身份证最后一位是8", answers={}, last=(DECEDENT,))) == {DECEDENT: "ambiguous"}
    (fact,) = say(f"我的是{wrong}哎说错了最后那个不是{wrong[-1]}是{number[-1]}", "applicant.id_number").facts
    assert (fact.value, fact.sure) == (number, False)


@pytest.mark.parametrize("text", ["我今年45岁", "2026年11月20日下午3点", "第10010号", "0730-7612345是座机"])
def test_other_digits_are_no_number(text: str) -> None:
    understood = say(text, today=TODAY)
    assert not {"id_number", "phone", "card_number"} & {q.split(".")[1] for q in facts(understood)}
    assert not understood.doubts


@pytest.mark.parametrize(
    ("text", "asked", "question", "digits"),
    [
        ("要三三零八二四六二八要", "applicant.phone", "applicant.phone", "13308246281"),
        ("我电话要三三 零八二四 六二八要", None, "applicant.phone", "13308246281"),
        ("我要留一三三零八二四六二八幺", None, "applicant.phone", "13308246281"),
        ("我要一三三零八二四六二八幺", None, "applicant.phone", "13308246281"),
        ("四三零六二要要九三五零三要二要要三七", DECEDENT, DECEDENT, "430621193503121137"),
        ("四三零六二幺 要九三五零 三幺二要 要三七", DECEDENT, DECEDENT, "430621193503121137"),
    ],
)
def test_a_one_is_heard_for_the_word_that_sounds_alike(
    text: str, asked: str | None, question: str, digits: str
) -> None:
    assert facts(say(text, asked))[question] == digits


@pytest.mark.parametrize(
    ("text", "asked", "question", "digits"),
    [
        ("四三零溜二一一酒三五零三一而一一三七", DECEDENT, DECEDENT, "430621193503121137"),
        ("是三零溜二一一酒三五零三一而一一三七", DECEDENT, DECEDENT, "430621193503121137"),
        ("身份证号是四三零溜二一一酒三五零三一二一一三七", None, DECEDENT, "430621193503121137"),
        ("幺三期，四个零，酒五二八", "applicant.phone", "applicant.phone", "13700009528"),
        ("卡号是六而二二零二零零零零零零三三六二期五三", None, "payee.card_number", "6222020000003362753"),
    ],
)
def test_digits_that_were_written_as_words_of_the_same_sound_are_read_back(
    text: str, asked: str | None, question: str, digits: str
) -> None:
    (fact,) = [fact for fact in say(text, asked).facts if fact.question == question]
    assert (fact.value, fact.sure) == (digits, False)


@pytest.mark.parametrize("text", ["我要三千块", "要一二三四", "我要办", "一共要五六千"])
def test_the_word_itself_is_no_number(text: str) -> None:
    understood = say(text)
    assert not facts(understood) and not understood.doubts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+1 604 555 0188", "phone_abroad"),
        ("+852 9123 4567", "phone_abroad"),
        ("0016045550188", "phone_abroad"),
        ("香港的电话91234567", "phone_abroad"),
        ("没有国内的手机号", "phone_abroad"),
        ("+86 139 0000 1234", None),
        ("+8613900001234", None),
        ("008613900001234", None),
        ("我在国外，电话13900001234", None),
        ("没有国内的号码，用我弟弟的13248107569", None),
    ],
)
def test_a_number_of_another_country_is_known(text: str, code: str | None) -> None:
    understood = say(text, "applicant.phone")
    assert {one.code for one in understood.doubts} == ({code} if code else set())
    assert ("applicant.phone" in facts(understood)) is (code is None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("没有中国身份证", True),
        ("没有身份证，只有护照", True),
        ("我拿的是加拿大护照", True),
        ("我没有身份证在手上", False),
        ("身份证在我弟弟那里，他在加拿大", False),
        ("我弟弟在国外，我的身份证430621196402052041", False),
    ],
)
def test_who_has_no_number_of_here_says_so(text: str, told: bool) -> None:
    codes = {one.code for one in say(text, "applicant.id_number").doubts}
    assert ("id_abroad" in codes) is told


NUMBER, CALL = "430621194203071419", "13907301234"


@pytest.mark.parametrize("asked", [None, DECEDENT, "insurance.medical"])
@pytest.mark.parametrize(
    "text",
    [
        f"身份证{NUMBER}，电话{CALL}", f"{NUMBER} {CALL}", f"{NUMBER}电话{CALL}", f"身份证{NUMBER}{CALL}",
        f"{CALL}{NUMBER}", f"我爸身份证{NUMBER}，电话{CALL}", f"我爸叫陈国强，身份证{NUMBER}，手机号是{CALL}",
        f"身份证{NUMBER}，打{CALL}".translate(SPOKEN), f"{NUMBER}{CALL}".translate(SPOKEN),
    ],
)  # fmt: skip
def test_an_id_number_and_a_telephone_number_are_both_taken(text: str, asked: str | None) -> None:
    told = facts(say(text, asked))
    assert (told[DECEDENT], told["applicant.phone"]) == (NUMBER, CALL)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("430621194203071418 13907301234", "id_checksum"),
        ("430621 19420307 1418 139 0730 1234", "id_checksum"),
        ("43062119420307141 13907301234", "id_length"),
    ],
)
def test_a_slip_in_the_one_takes_nothing_from_the_other(text: str, flaw: str) -> None:
    understood = say(text, DECEDENT)
    assert facts(understood) == {"applicant.phone": "13907301234"} and doubts(understood) == {DECEDENT: flaw}


@pytest.mark.parametrize(
    "text",
    [
        f"我爸身份证{NUMBER}，他手机{CALL}",
        f"我爸身份证{NUMBER}，他生前用的手机{CALL}",
        f"我爸叫陈国强，电话{CALL}",
    ],
)
def test_the_telephone_of_the_dead_is_not_taken_for_another(text: str) -> None:
    assert "applicant.phone" not in facts(say(text))


@pytest.mark.parametrize(
    "text",
    [
        "四三零六二幺 幺九四二年 零一二零 二幺五五", "430621 1942年 0120 2155",
        "四三零六二一，一九四二年，零一二零，二一五五", "430621，1942年1月20，2155",
    ],
)  # fmt: skip
def test_a_year_may_be_called_one_inside_an_id_number(text: str) -> None:
    assert facts(say(text, "decedent.id_number"))["decedent.id_number"] == "430621194201202155"


def test_a_number_behind_what_was_closed_with_a_particle_is_its_own() -> None:
    text = "这卡是我自己的啊 不是我爸的 他的早没用了 6230 9078 0001 1228"
    assert facts(say(text, "payee.card_number"))["payee.card_number"] == "6230907800011228"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("13907301234，写错了", False),
        ("13907301234 发错了这是我老爸的，别录", False),
        ("13907301234，这个别填，停机了", False),
        ("13907301234，莫写错了", True),
        ("13907301234没写错", True),
        ("13907301234，不要登记错了", True),
        ("有人来报13907301234这个号，千万莫听他的", False),
        ("13907301234，别信那些广告", True),
    ],
)
def test_a_number_that_was_sent_by_mistake_is_forgotten(text: str, kept: bool) -> None:
    assert ("applicant.phone" in facts(say(text, "applicant.phone"))) is kept


@pytest.mark.parametrize("text", ["电话留我崽的算哒，139 0730 1234，我耳朵背", "手机留我姐的13907301234"])
def test_the_phone_of_a_relative_counts_where_it_is_to_be_called(text: str) -> None:
    heard = say(text, answers={"applicant.relation": "spouse"})
    assert [(fact.question, fact.value, fact.sure) for fact in heard.facts] == [
        ("applicant.phone", "13907301234", False)
    ]


def test_an_old_peoples_phone_is_nobodys_who_died() -> None:
    text = "周爹爹用老人机，号码是139 0730 1234，打响久一点"
    answers = {"applicant.relation": "spouse", "decedent.sex": "female"}
    assert facts(say(text, "applicant.phone", answers=answers)) == {"applicant.phone": "13907301234"}
