"""Numbers in the words of whoever dictates them, piece by piece."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say

PHONE, DECEDENT, CARD = "applicant.phone", "decedent.id_number", "payee.card_number"
ENDS_WITH_X = "43062119380306017X"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("139打头，中间四位是0744，尾巴1208", "13907441208"),
        ("一三九开头，后面四个六，末了是1208", "13966661208"),
        ("13907441 后头三个8", "13907441888"),
        ("幺三九，两个零，再是744120", "13900744120"),
    ],
)
def test_a_phone_is_told_in_pieces(text: str, number: str) -> None:
    assert facts(say(text, PHONE)) == {PHONE: number}


@pytest.mark.parametrize("text", ["后面三个是952，前面是13874063", "1390744后面三个8"])
def test_pieces_that_make_no_phone_are_asked_back(text: str) -> None:
    assert doubts(say(text, PHONE)) == {PHONE: "phone_length"}


def test_how_many_there_are_of_something_else_is_no_digit() -> None:
    assert facts(say("我有3个8岁的孙子，电话13907441208", PHONE)) == {PHONE: "13907441208"}


@pytest.mark.parametrize(
    "tail", ["后面还有个叉", "，末尾带个大写字母X", "尾上是个英文字母艾克斯", "，最后面跟个叉", "外加一个叉"]
)
def test_the_letter_at_the_end_is_told_in_many_words(tail: str) -> None:
    assert facts(say(ENDS_WITH_X[:-1] + tail, DECEDENT))[DECEDENT] == ENDS_WITH_X


@pytest.mark.parametrize(
    ("text", "asked", "last"),
    [
        ("我叫彭建华，电话13907441208，走的是我姐姐彭建英", None, ()),
        ("13907441208，前天过世的是我娘", PHONE, ()),
        ("莫写我的号，写我老弟的，139-0744-1208", None, (PHONE,)),
    ],
)
def test_whoever_is_named_next_to_a_phone_has_not_always_got_it(
    text: str, asked: str | None, last: tuple[str, ...]
) -> None:
    assert facts(say(text, asked, last=last))[PHONE] == "13907441208"


@pytest.mark.parametrize("text", ["我姐姐的电话是13907441208，她昨天走的", "我爸的手机13907441208"])
def test_the_phone_of_the_one_who_died_is_nobodys(text: str) -> None:
    assert PHONE not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "known", "number"),
    [
        ("中间四位错了，是4471", "13641744409", "13644714409"),
        ("开头三位写错了，是139不是136", "13641744409", "13941744409"),
        ("打头三个数字应该是139", "13641744409", "13941744409"),
    ],
)
def test_a_group_of_digits_is_put_right(text: str, known: str, number: str) -> None:
    assert facts(say(text, answers={PHONE: known}, last=(PHONE,))) == {PHONE: number}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("后面两位写反了", "13641744490"),
        ("第三位跟第四位颠倒了", "13461744409"),
        ("后两位搞反了，是94", "13641744494"),
    ],
)
def test_digits_that_changed_places_are_put_back(text: str, number: str) -> None:
    (fact,) = say(text, answers={PHONE: "13641744409"}, last=(PHONE,)).facts
    assert (fact.value, fact.sure) == (number, False)


def test_a_number_of_the_same_turn_is_put_right() -> None:
    assert facts(say("13907441208，不对，最后一位是9", PHONE)) == {PHONE: "13907441209"}
    assert facts(say("13907441208换成13641744409", PHONE)) == {PHONE: "13641744409"}
    assert facts(say("最后一位少了，是13641744409", PHONE)) == {PHONE: "13641744409"}
    both = say("手机13907441208，说错了，身份证最后一位是3", answers={DECEDENT: ENDS_WITH_X})
    assert (facts(both), doubts(both)) == ({PHONE: "13907441208"}, {DECEDENT: "id_checksum"})


def test_a_group_of_another_length_is_asked_back() -> None:
    understood = say("中间三位错了，是447", answers={PHONE: "13641744409"}, last=(PHONE,))
    assert (facts(understood), doubts(understood)) == ({}, {PHONE: "ambiguous"})


def test_the_end_of_a_number_before_the_whole_of_it_is_no_part() -> None:
    understood = say("哎电话报错了 尾巴上是57 13774028657", answers={PHONE: "13774028651"}, last=(PHONE,))
    assert facts(understood) == {PHONE: "13774028657"} and doubts(understood) == {}


@pytest.mark.parametrize(
    "text",
    [
        "前面430621，中间19380306，后头四位017X",
        "前面六位430621，出生年月日19380306，最后017X",
        "开头430621 中间是出生年月日19380306 后面四个数017叉",
    ],
)
def test_an_id_number_is_told_in_pieces(text: str) -> None:
    understood = say(text, DECEDENT)
    assert facts(understood) == {DECEDENT: ENDS_WITH_X} and doubts(understood) == {}


@pytest.mark.parametrize(
    ("asked", "owner"), [("applicant.name", "applicant.id_number"), ("decedent.name", DECEDENT)]
)
def test_a_number_beside_a_name_that_was_asked_is_that_persons(asked: str, owner: str) -> None:
    assert facts(say(f"廖静怡 {ENDS_WITH_X}", asked))[owner] == ENDS_WITH_X


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("139……等下我看下……00001234", PHONE, "13900001234"),
        ("139，等一下，我看看，0000，1234", PHONE, "13900001234"),
        ("一三九等一下哈零零零零一二三四", PHONE, "13900001234"),
        ("1390000，孙子在闹，1234", PHONE, "13900001234"),
        ("139，等3分钟，我到2楼拿本子，00001234", PHONE, "13900001234"),
        ("我电话是139，记好了没，0000，记好了没，1234", None, "13900001234"),
        ("430621，我看不清，等一下，19640205，2041", DECEDENT, "430621196402052041"),
        ("6217 9947，翻过来看下，10497465076", CARD, "6217994710497465076"),
    ],
)
def test_what_is_said_between_the_pieces_of_a_number_takes_no_digit_away(
    text: str, asked: str | None, number: str
) -> None:
    understood = say(text, asked)
    assert number in facts(understood).values() and not understood.doubts
    assert not acts(understood) & {"pause", "review"}


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        ("139，等下我看下，0000123", PHONE, "phone_length"),
        ("1390000，等下我看下，12345", PHONE, "phone_length"),
        ("430621，等下我看下，19640205，204", DECEDENT, "id_length"),
        ("430621，等下我看下，19640205，2042", DECEDENT, "id_checksum"),
    ],
)
def test_pieces_apart_that_make_no_number_are_one_that_is_asked_back(
    text: str, asked: str, code: str
) -> None:
    understood = say(text, asked)
    assert (facts(understood), doubts(understood)) == ({}, {asked: code})


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("139，不对，是138，00001234", PHONE, "13800001234"),
        ("430621 19640205 2041，他今年88，身体一直好", DECEDENT, "430621196402052041"),
        ("我今年76，住3栋，13900001234", PHONE, "13900001234"),
    ],
)
def test_other_digits_of_the_turn_are_no_piece_of_a_whole_number(text: str, asked: str, number: str) -> None:
    assert facts(say(text, asked))[asked] == number


@pytest.mark.parametrize("text", ["139，身份证00001234", "139，还是，13800001", "139那个不用了，我有2个孙"])
def test_pieces_of_two_things_make_no_number(text: str) -> None:
    assert PHONE not in facts(say(text, PHONE))


@pytest.mark.parametrize(
    "text",
    [
        "按部队念法报，幺三勾洞，洞洞洞，幺两三四",
        "幺三九，洞洞洞洞，幺两三四",
        "我的号码一三九洞洞洞洞一两三四",
    ],
)
def test_the_figures_of_the_radio_are_figures(text: str) -> None:
    assert facts(say(text, PHONE)) == {PHONE: "13900001234"}


@pytest.mark.parametrize(
    "tail",
    [
        "，还有个，啊，是个叉",
        "，最后那个，我戴眼镜，是个叉",
        "后面打了个叉",
        "，尾巴上那个是叉",
        "，最后一位像个叉",
    ],
)
def test_the_letter_at_the_end_may_be_told_after_an_aside(tail: str) -> None:
    assert facts(say(ENDS_WITH_X[:-1] + tail, DECEDENT)) == {DECEDENT: ENDS_WITH_X}


@pytest.mark.parametrize("tail", ["，没有叉", "，后面不是叉", "，是不是有个叉"])
def test_a_letter_that_is_not_there_is_none(tail: str) -> None:
    assert DECEDENT not in facts(say(ENDS_WITH_X[:-1] + tail, DECEDENT))


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("430621 19640205 2014 后四位打反了，是2041", DECEDENT, "430621196402052041"),
        ("430621196402052014，最后四位打错了，应该是2041", DECEDENT, "430621196402052041"),
        ("13900004321，后四位说反了，是1234", PHONE, "13900001234"),
        ("1390000 4321，最后四位错了，是1234", PHONE, "13900001234"),
        ("13900004321 尾号应该是1234", PHONE, "13900001234"),
        ("13988881234，中间四位错了，是0000", PHONE, "13900001234"),
        ("13900001243，最后两位反了", PHONE, "13900001234"),
    ],
)
def test_a_number_may_be_put_right_in_the_turn_that_tells_it(text: str, asked: str, number: str) -> None:
    understood = say(text, asked)
    assert [(fact.value, fact.sure) for fact in understood.facts if fact.question == asked] == [
        (number, False)
    ]
    assert not understood.doubts


@pytest.mark.parametrize(
    "text",
    [
        "13900001234，最后四位是1234",
        "1390000，后四位应该是1234",
        "139，中间四个零，最后四位应该是1234",
        "我电话13900001234，身份证后四位是2382",
    ],
)
def test_the_end_of_a_number_that_is_named_puts_nothing_right(text: str) -> None:
    assert facts(say(text, PHONE)) == {PHONE: "13900001234"}


@pytest.mark.parametrize(
    "text",
    [
        "138 0000 1234停机了别打，现在用这个139 0000 1234",
        "13800001234早不用了，打13900001234",
        "以前是13800001234，现在13900001234",
        "13800001234是旧号，新的13900001234",
        "13800001234这个号停机了，用13900001234",
        "13900001234，不用谢",
        "13900001234，那个旧的手机我还在用",
        "以前填的是13900001234，没变",
    ],
)
def test_a_number_that_is_no_longer_used_is_not_taken(text: str) -> None:
    understood = say(text, PHONE)
    assert facts(understood) == {PHONE: "13900001234"} and not understood.doubts


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        (
            "四三零六二一 四三零六二一 一九三四 一九三四 零四二零 零四二零 零二二七 零二二七",
            DECEDENT,
            "430621193404200227",
        ),
        ("430621 430621 19340420 0227", DECEDENT, "430621193404200227"),
        ("139 1234 1234 5678", "applicant.phone", "13912345678"),
        ("四三零六二幺 幺九五幺 零二幺七 零二幺 最后那位是个罗马数字十", DECEDENT, "43062119510217021X"),
        ("四三零六二一 一九五七 零三零八 零二一 爱可死", DECEDENT, "43062119570308021X"),
    ],
)
def test_pieces_said_twice_and_a_letter_by_its_sound_are_heard_and_read_back(
    text: str, asked: str, number: str
) -> None:
    (fact,) = say(text, asked).facts
    assert (fact.value, fact.sure) == (number, False)


def test_a_whole_number_said_twice_is_sure() -> None:
    (fact,) = say("13912341234，13912341234", "applicant.phone").facts
    assert (fact.value, fact.sure) == ("13912341234", True)


def test_the_end_of_a_card_is_no_number_of_who_died() -> None:
    known = {DECEDENT: "43062119430612021X", "decedent.sex": "male"}
    understood = say("只记得尾号是0371，卡在我老弟手里", "payee.card_number", answers=known)
    assert DECEDENT not in facts(understood) and DECEDENT not in doubts(understood)
