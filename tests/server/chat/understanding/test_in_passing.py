"""Relatives who are only named beside a death: who tells of it, who was there, whom a saying names."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.understanding.saying import acts, doubts, facts, say


def _who(text: str, asked: str | None = None) -> dict[str, object]:
    understood = facts(say(text, asked))
    return {k: v for k, v in understood.items() if k in ("applicant.relation", "decedent.sex")}


@pytest.mark.parametrize(
    "text",
    [
        "弟弟打我电话是一点多，他讲走的时候是十二点", "我老公打电话来讲走的时候是三点",
        "我姐通知我的，走的时候是凌晨四点", "舅舅跑来报信，讲是五点钟走的", "我妈喊我起来的时候已经走了",
        "走的时候我妈守在边上", "走的时候女婿在旁边", "在我弟弟那里走的",
        "在大姐屋里，后面轮到姐姐招呼，走的时候都在床前", "在医院，我老公守的夜，走的时候他不在",
        "办个手续要求爷爷告奶奶", "做爷爷的人了", "我爷爷那辈就是农民", "我的娘嘞，走了一个多礼拜了",
        "三床的娭毑刚刚走了", "村里的爹爹走了", "楼上的奶奶走了", "我护理的一个爹爹走了",
        "岳父是抗战牺牲的烈士", "我爷爷牺牲在朝鲜", "妹子，他昨天走了", "大哥，走了三天了",
    ],
)  # fmt: skip
def test_who_is_only_named_did_not_die(text: str) -> None:
    assert _who(text) == {}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("爹爹走了", "grandchild"),
        ("我爸说走就走了", "child"),
        ("我妈讲着话就没了气", "child"),
        ("我爸在我怀里走的", "child"),
        ("我外婆在我妈那里走的", "grandchild"),
        ("走的是我爸", "child"),
        ("我爷爷抗战时牺牲的，我爸昨天走的", "child"),
        ("我爸在二十六床走的", "child"),
    ],
)
def test_who_died_is_told_beside_them(text: str, relation: str) -> None:
    assert _who(text)["applicant.relation"] == relation


@pytest.mark.parametrize(
    "text", ["二十六床那个爹爹今天早上也走了", "3床的病人刚刚走了", "村里有个爹爹昨天也走了"]
)
def test_a_patient_in_another_bed_is_another(text: str) -> None:
    assert facts(say(text)) == {}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("他喊我外公，他娘在国外", "grandparent"),
        ("她叫我奶奶", "grandparent"),
        ("他平时喊我哥", "sibling"),
        ("他管我叫爸", "parent"),
        ("他喊我做叔", "other"),
        ("她喊我姑姑，她爷娘都走得早", "other"),
        ("我喊他外公", "grandchild"),
        ("按辈分我喊他叔", "other"),
        ("我要喊他舅公", "other"),
    ],
)
def test_what_one_calls_the_other_tells_who_they_are(text: str, relation: str) -> None:
    assert _who(text, "applicant.relation")["applicant.relation"] == relation


@pytest.mark.parametrize("text", ["社区叫我妈来问", "他喊我爸莫急", "我老公叫他姐姐来的"])
def test_who_is_called_to_come_is_not_called_so(text: str) -> None:
    assert _who(text) == {}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("他叫王建国，是我爸", "child"),
        ("她住在荣家湾，是我婆婆", "child_in_law"),
        ("死者张三丰，系我父亲", "child"),
        ("他冇崽冇女，就我一个侄儿管他", "other"),
        ("她命苦，只有我这个老姐管她", "sibling"),
        ("我这个弟弟昨天走了", "sibling"),
    ],
)
def test_whose_they_were_may_be_told_after_them(text: str, relation: str) -> None:
    assert _who(text)["applicant.relation"] == relation


def test_nobody_need_have_died_of_whom_an_account_is_asked() -> None:
    assert _who("他叫王强，是我哥", "payee.holder") == {}
    assert _who("他叫王建国，是我爸接的电话") == {}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我那一页写的是长子", "child"),
        ("我那页写的儿媳", "child_in_law"),
        ("户口簿上我登记的是孙女", "grandchild"),
    ],
)
def test_what_the_household_book_says_of_the_speaker_tells_who_they_are(text: str, relation: str) -> None:
    (fact,) = (one for one in say(text).facts if one.question == "applicant.relation")
    assert (fact.value, fact.sure) == (relation, "页" not in text)


def test_whose_page_it_is_counts() -> None:
    assert _who("我妈那页写的是妻，我那页写的是我爸的名字") == {}


@pytest.mark.parametrize("asked", [None, "death.date", "death.place"])
@pytest.mark.parametrize(
    "text",
    [
        "今天好冷，怕是要落雪了",
        "昨天落雪了",
        "昨天来了一趟，你们关门了",
        "昨天填到一半，现在接着来",
        "我去年在县医院开过刀，命大",
    ],
)
def test_a_day_of_something_else_is_no_day_of_the_death(text: str, asked: str | None) -> None:
    known = {"death.date": "2026-11-20"} if asked != "death.date" else {}
    understood = say(text, asked, answers=known, last=("death.date",) if known else ())
    assert "death.date" not in facts(understood) and "death.date" not in doubts(understood)


@pytest.mark.parametrize("text", ["我今年六十三，退休十年了，以前教书的", "我六十三了，退休教师"])
def test_what_somebody_tells_of_their_own_age_on_is_of_them(text: str) -> None:
    assert "insurance.identity" not in facts(say(text, "insurance.identity"))
    assert facts(say("我今年六十三了，他是退休教师", "insurance.identity")) == {
        "insurance.identity": "public_retired"
    }


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("网上说工伤死的赔得多，是真的不", "death.manner"),
        ("他们都讲人死了卡就要马上销，对不对", "payee.own_account"),
    ],
)
def test_hearsay_that_is_asked_about_tells_nothing(text: str, asked: str) -> None:
    assert not facts(say(text, asked))


RELATION = "applicant.relation"
NAME = (Fact("decedent.name", "胡建平", "胡建平", sure=False),)


@pytest.mark.parametrize(
    "text",
    ["不对，姓胡的是他堂客，他自己不姓胡", "不对，姓胡的那个是他弟弟", "不对，名字是他儿子的"],
)
def test_whose_a_name_is_says_nothing_of_who_speaks(text: str) -> None:
    said = say(text, "decedent.name", answers={RELATION: "child"}, last=(RELATION,), confirming=NAME)
    assert RELATION not in facts(said) and "no" in acts(said)


def test_another_who_is_called_so_is_not_who_died() -> None:
    said = say("不对，叫胡建平的是他弟弟", None, answers={RELATION: "child"})
    assert "decedent.name" not in facts(said)


def test_another_relative_in_the_place_of_the_first_counts() -> None:
    said = say("不对，走的是我岳父", "decedent.name", answers={RELATION: "child"}, last=(RELATION,))
    assert facts(said)[RELATION] == "child_in_law"


@pytest.mark.parametrize("text", ["今天人好多", "昨天亲戚都到了", "前天停电"])
def test_a_day_with_a_matter_of_its_own_puts_no_known_day_right(text: str) -> None:
    known = {"death.date": "2026-11-20"}
    assert not facts(say(text, "death.place", answers=known, last=("death.date",)))
    assert facts(say("应该是前天", "death.place", answers=known, last=("death.date",))) == {
        "death.date": "2026-11-23"
    }
