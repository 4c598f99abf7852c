"""Where it happened, and what is only told beside it."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

PLACE = "death.place"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我爸前天在屋里没的", "home"),
        ("我爸前天走的，在屋里", "home"),
        ("我爸前天走的，县医院", "hospital"),
        ("我爸在县医院住了三天，前天走的", "hospital"),
        ("我妈昨天走的，家里没人会写字", None),
        ("我妈昨天走的，家里的钱都花光了", None),
        ("我爸前天没了，屋里乱得很", None),
        ("我爸前天没了，医院的账还没结", None),
        ("我老倌走了九天了屋里就我一个人", None),
        ("家里老人昨天走的", None),
        ("我爸前天走的，昨天就烧了，骨灰盒在家里", None),
        ("我爸昨天晚上走的，当时人在我弟弟家", "home"),
        ("屋里死了人", None),
        ("我妈昨天走的，店里生意丢不开", None),
        ("我妈昨天走的，广场舞的姐妹都来了", None),
        ("我爸前天走的，单位里还没报", None),
        ("我爸前天走的，救护车还在路上他就没气了", None),
        ("我爸前天走的，快递还在路上他人就不在了", None),
    ],
)
def test_a_place_counts_where_the_death_is_told(text: str, place: str | None) -> None:
    assert facts(say(text)).get(PLACE) == place


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("在岳阳楼区烧的，我们这边炉子排不上", "no"),
        ("县里排不上，拖到岳阳市烧的", "no"),
        ("我们这里冇得火葬场，平江烧的", "no"),
        ("就在本县，不是市里", "yes"),
        ("市殡仪馆，离我们这里近些", "no"),
        ("市里还是县里我不清楚", "unknown"),
    ],
)
def test_a_place_that_only_explains_is_no_answer(text: str, there: str) -> None:
    cremated = {"death.cremated": "yes"}
    assert facts(say(text, "death.cremated_in_county", answers=cremated)) == {
        "death.cremated_in_county": there
    }


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("那肯定在，他一世人冇出过筻口", "yes"),
        ("一辈子没离开过新开", "yes"),
        ("他从没离开过长沙", "no"),
        ("早就迁出岳阳县了", "no"),
        ("没在岳阳县", "no"),
    ],
)
def test_who_never_left_a_place_is_there(text: str, there: str) -> None:
    asked = "decedent.household_in_county"
    assert facts(say(text, asked))[asked] == there


def test_of_two_places_the_one_that_is_not_denied_counts() -> None:
    told = facts(say("刚问了我堂弟，火化是在平江不是岳阳县"))
    assert told == {"death.cremated_in_county": "no"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在送县医院的路上没的", "on_the_way"),
        ("去省里大医院的高速上断的气", "on_the_way"),
        ("往医院拖的时候就不行了", "on_the_way"),
        ("到了县医院抢救，后来在病房里走的", "hospital"),
        ("医院让拖回来，刚进屋就断气了", "home"),
        ("屋里头冇一个人晓得，在田里没的", "elsewhere"),
        ("山上庙里坐着走的，没进过医院", "elsewhere"),
        ("在祠堂门口坐着没的", "elsewhere"),
    ],
)
def test_the_way_there_is_no_hospital(text: str, place: str | None) -> None:
    assert facts(say(text, PLACE)).get(PLACE) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [("敬老院他自己床上", "care_home"), ("自己床上", "home"), ("福利院，睡觉的时候", "care_home")],
)
def test_a_bed_is_where_somebody_lived(text: str, place: str) -> None:
    assert facts(say(text, "death.place"))["death.place"] == place


@pytest.mark.parametrize(
    "text",
    ["我婆婆走了，以前在街上摆摊子", "我爸昨天走的，在工地上打工打了十年", "我爸在医院做过保安，前天走的"],
)
def test_where_somebody_worked_is_not_where_it_ended(text: str) -> None:
    assert "death.place" not in facts(say(text))


def test_what_the_whole_village_has_is_not_where_they_are_insured() -> None:
    area = "insurance.area"
    assert facts(say("村里人都买了 就他一直没买", area)) == {area: "not_insured"}


def test_where_it_ended_at_work_is() -> None:
    assert facts(say("我爸在街上摆摊的时候倒下去就没了"))["death.place"] == "elsewhere"


@pytest.mark.parametrize(
    ("text", "inside"),
    [("在汨罗，一直没迁过来", "no"), ("没迁来", "no"), ("一直没迁", "yes"), ("没迁走，还在屋里", "yes")],
)
def test_what_was_not_moved_here_is_elsewhere(text: str, inside: str) -> None:
    assert facts(say(text, "decedent.household_in_county")).get("decedent.household_in_county") == inside


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我爸在深圳工地出的事，十一月八号没的，就在那边火化了", "no"),
        ("他在荣家湾住，人是那边殡仪馆烧的", "yes"),
        ("我弟在广东，那边火化便宜", None),
        ("我在广东打工，他在那边烧了", None),
    ],
)
def test_over_there_is_the_place_that_was_named_last(text: str, found: str | None) -> None:
    told = [one for one in say(text).facts if one.question == "death.cremated_in_county"]
    assert [(one.value, one.sure) for one in told] == ([(found, False)] if found else [])


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我妈在长沙我姐那里走的", "child"),
        ("我爷爷住我姑姑屋里没的", "grandchild"),
        ("我陪我妈到医院，我爸就走了", "child"),
        ("我奶奶在我家走的", "grandchild"),
        ("我爸昨天在我哥屋里去世了", "child"),
    ],
)
def test_whose_home_it_was_is_nobody_who_died(text: str, relation: str) -> None:
    assert facts(say(text))["applicant.relation"] == relation


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("九几年就跟着我妹妹把户口落到长沙去了", None, {"decedent.household_in_county": "no"}),
        ("早些年跟我哥迁到长沙去了", "decedent.household_in_county", {"decedent.household_in_county": "no"}),
        ("她一直在屋里带孙子，买的是农村合作医疗", "insurance.medical", {"insurance.medical": "resident"}),
        ("跟着我儿子在深圳交的", "insurance.area", {"insurance.area": "elsewhere"}),
    ],
)
def test_with_whom_somebody_moved_is_not_of_whom_it_is_told(
    text: str, asked: str | None, found: dict[str, str]
) -> None:
    assert facts(say(text, asked)) == found
    assert facts(say("我妹妹把户口落到长沙去了", answers={"applicant.relation": "child"})) == {}


def test_where_a_register_was_to_go_is_not_where_it_is() -> None:
    household = "decedent.household_in_county"
    assert facts(say("说是要迁到君山去，办没办成我不晓得", household)) == {household: "unknown"}
    assert facts(say("本来要迁到长沙，没迁，还在荣家湾", household)) == {household: "yes"}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("应该是吧，我不清楚，她跟我弟弟在长沙住了十几年", "unknown"),
        ("她一直住在长沙", None),
        ("户口没迁，人住在长沙", "yes"),
        ("户口在长沙，人也住在长沙", "no"),
        ("在长沙", "no"),
    ],
)
def test_where_somebody_lives_is_not_where_they_are_registered(text: str, inside: str | None) -> None:
    household = "decedent.household_in_county"
    assert facts(say(text, household)).get(household) == inside


@pytest.mark.parametrize("asked", ["insurance.area", "decedent.household_in_county"])
@pytest.mark.parametrize(
    "text", ["中国农业银行岳阳县支行", "开户行是农商行岳阳县新墙支行", "工行岳阳县荣家湾分理处营业部"]
)
def test_the_branch_of_a_bank_is_no_place_of_theirs(text: str, asked: str) -> None:
    understood = say(text, asked)
    assert asked not in facts(understood) | doubts(understood)


def test_an_address_says_nothing_of_the_insurance_and_the_insurance_itself_does() -> None:
    assert "insurance.area" not in facts(say("住址：湖南省岳阳县荣家湾镇东方路25号", "insurance.area"))
    told = facts(say("住址是岳阳县新墙镇，社保在县城", "insurance.area"))
    assert told["insurance.area"] == "central_urban"


@pytest.mark.parametrize("text", ["县本级", "参保地应在县本级，并非乡镇，具体以社保局登记为准", "县直参保的"])
def test_what_offices_call_the_county_itself_is_the_town(text: str) -> None:
    assert facts(say(text, "insurance.area")) == {"insurance.area": "central_urban"}


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("我妈在县医院住了半个月，前天走的", False),
        ("我妈走了，她在县医院住了十天院", False),
        ("我爸住院的时候我天天陪着，昨天走的", False),
        ("我妈在县医院住了三天就走了", True),
        ("我妈前天在县医院走的，住了三天", True),
    ],
)
def test_a_stay_is_read_back_where_the_death_is_told_apart_from_it(text: str, sure: bool) -> None:
    (fact,) = (fact for fact in say(text).facts if fact.question == "death.place")
    assert (fact.value, fact.sure) == ("hospital", sure)


@pytest.mark.parametrize("text", ["那张红本本丢在广东了", "证件都忘在外地了"])
def test_where_a_thing_was_left_is_not_where_they_were_registered(text: str) -> None:
    heard = say(text, "decedent.household_in_county")
    assert not facts(heard) and not heard.doubts


@pytest.mark.parametrize("text", ["她是在长沙过的", "在长沙走的", "人是在长沙没的"])
def test_where_somebody_died_is_not_where_they_were_registered(text: str) -> None:
    assert not say(text, "decedent.household_in_county").facts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("昨天，在县医院", "hospital"),
        ("2026年11月18日，县人民医院", "hospital"),
        ("今天凌晨两点钟，在中医院里头", "hospital"),
        ("前天晚上，屋里", "home"),
        ("昨天，在送医院的路上", "on_the_way"),
        ("昨天，我在医院", None),
        ("昨天，县医院开的证明", None),
        ("昨天，县医院的医生讲的", None),
    ],
)
def test_a_place_beside_the_day_that_was_asked_is_read_back(text: str, place: str | None) -> None:
    heard = say(text, "death.date")
    assert [(f.value, f.sure) for f in heard.facts if f.question == "death.place"] == (
        [(place, False)] if place else []
    )
    assert all(fact.question.startswith("death.") for fact in heard.facts)


HOUSEHOLD = "decedent.household_in_county"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "day", "place"),
    [
        ("昨天，县人民医院", "2026-11-24", "hospital"),
        ("前天，在家里", "2026-11-23", "home"),
        ("昨天在县医院", "2026-11-24", "hospital"),
        ("今天早上，在屋里", "2026-11-25", "home"),
        ("11月20日，去医院路上", "2026-11-20", "on_the_way"),
        ("昨天，在长沙湘雅医院", "2026-11-24", "hospital"),
        ("星期天，在长沙", "2026-11-22", None),
        ("昨天我在县医院", None, None),
        ("昨天，在家里烧纸", None, None),
    ],
)
def test_a_day_and_a_place_are_of_the_death_whatever_was_asked(
    text: str, day: str | None, place: str | None
) -> None:
    told = say(text, HOUSEHOLD, answers=FATHER)
    assert (facts(told).get("death.date"), facts(told).get(PLACE)) == (day, place)
    assert HOUSEHOLD not in facts(told) and all(not fact.sure for fact in told.facts)
    known = FATHER | {"death.date": "2026-11-20"}
    assert "death.date" not in facts(say(text, HOUSEHOLD, answers=known)), "its day is known"


@pytest.mark.parametrize(
    ("text", "asked", "sure"),
    [
        ("昨天走的，在岳阳县", "decedent.household_in_county", False),
        ("前天晚上没的，就在岳阳县", "decedent.household_in_county", False),
        ("是昨天走的，在平江", "decedent.household_in_county", False),
        ("在岳阳县，昨天走的", "decedent.household_in_county", False),
        ("昨天走的，在县城", "insurance.area", False),
        ("昨天走的，在岳阳县", "death.cremated_in_county", False),
        ("昨天走的，是岳阳县的", "decedent.household_in_county", True),
        ("昨天走的，户口在岳阳县", "decedent.household_in_county", True),
        ("户口在岳阳县，昨天走的", "decedent.household_in_county", True),
        ("在岳阳县", "decedent.household_in_county", True),
    ],
)
def test_a_place_beside_the_death_may_be_where_it_was(text: str, asked: str, sure: bool) -> None:
    told = {fact.question: fact.sure for fact in say(text, asked).facts}
    assert told[asked] is sure


AREA, IN_COUNTY = "insurance.area", "death.cremated_in_county"
SON = {"applicant.relation": "child", "decedent.sex": "male"}
UNKNOWN_HOUSEHOLD = SON | {HOUSEHOLD: "unknown"}


@pytest.mark.parametrize(
    ("known", "text", "found"),
    [
        (SON, "妈妈火化是在市里，爸爸是县里", {IN_COUNTY: ("yes", False)}),
        (SON, "我妈火化是在县里，我爸在市里", {IN_COUNTY: ("no", False)}),
        (SON, "我妈户口在市里，爸爸在县里", {HOUSEHOLD: ("yes", False)}),
        (UNKNOWN_HOUSEHOLD, "我问了我弟弟说没迁，还在新墙镇", {HOUSEHOLD: ("yes", False)}),
        (UNKNOWN_HOUSEHOLD, "没迁走，还在县里", {HOUSEHOLD: ("yes", False)}),
        (UNKNOWN_HOUSEHOLD, "没迁出去，还是新墙镇的", {HOUSEHOLD: ("yes", False)}),
        # What is of the insurance stays so.
        (SON, "我妈社保在市里，我爸是县里", {AREA: ("central_urban", True)}),
        (SON, "爸爸是县里", {AREA: ("central_urban", True)}),
        (UNKNOWN_HOUSEHOLD, "社保没迁，还在新墙镇", {AREA: ("elsewhere_in_county", True)}),
        (UNKNOWN_HOUSEHOLD, "还在新墙镇", {AREA: ("elsewhere_in_county", True)}),
        (SON | {HOUSEHOLD: "yes"}, "没迁，还在新墙镇", {AREA: ("elsewhere_in_county", True)}),
    ],
)
def test_of_what_a_place_is_by_what_was_said_before_it(
    known: dict[str, str], text: str, found: dict[str, tuple[str, bool]]
) -> None:
    told = say(text, AREA, answers=known)
    assert {one.question: (one.value, one.sure) for one in told.facts} == found


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("户口我妈在市里，我爸是县里", HOUSEHOLD, {HOUSEHOLD: ("yes", True)}),
        ("户口我在市里，我爸是县里", HOUSEHOLD, {HOUSEHOLD: ("yes", True)}),
        ("户口嘛我姐还在市里，老爷子落在县里", HOUSEHOLD, {HOUSEHOLD: ("yes", True)}),
        ("户口我妈在市里，他是县里", None, {HOUSEHOLD: ("yes", False)}),
        ("社保我妈在市里，我爸是县城", None, {AREA: ("central_urban", False)}),
        ("火化我妈在市里，我爸是县里", None, {IN_COUNTY: ("yes", False)}),
        ("户口我妈在市里", HOUSEHOLD, {}),
        # And what is named first may be told of who died, or by another.
        ("户口我爸在县里，我妈在市里", HOUSEHOLD, {HOUSEHOLD: ("yes", True)}),
        ("户口我哥说在市里", HOUSEHOLD, {HOUSEHOLD: ("no", True)}),
        ("户口我晓得是县里", HOUSEHOLD, {HOUSEHOLD: ("yes", True)}),
    ],
)
def test_what_is_named_first_is_of_whom_each_clause_names(
    text: str, asked: str | None, found: dict[str, tuple[str, bool]]
) -> None:
    told = say(text, asked, answers=SON)
    assert {one.question: (one.value, one.sure) for one in told.facts} == found


@pytest.mark.parametrize("text", ["那就是在", "那就在", "就是在"])
def test_in_is_in_the_county(text: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=SON)) == {HOUSEHOLD: "yes"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我奶奶前几天走了，具体哪天要问我伯伯，我在外地读书没赶回来，只晓得是在卫生院", "hospital"),
        ("我爷爷走了，我在广东打工，票没买到，赶不回来，只知道是在家里", "home"),
        ("我爷爷走了，我在外地，单位忙，票没买到，我只晓得我在医院上班", None),
        ("我在广东打工，票没买到，赶不回来，只知道是在家里", None),
    ],
)
def test_all_that_is_known_of_a_death_is_where_it_was(text: str, place: str | None) -> None:
    assert facts(say(text)).get(PLACE) == place


@pytest.mark.parametrize("text", ["住柏祥镇那边", "我岳父叫吴作林，住柏祥镇那边", "一直住在新墙那边"])
def test_where_one_lives_is_not_where_one_is_insured(text: str) -> None:
    assert "insurance.area" not in facts(say(text))


def test_where_one_is_insured_is_still_heard() -> None:
    assert facts(say("社保在柏祥镇那边"))["insurance.area"] == "elsewhere_in_county"
    assert facts(say("他是柏祥镇那边的")) == {}


@pytest.mark.parametrize("text", ["在", "在的", "是在", "就在这里"])
def test_there_answers_where_the_cremation_was(text: str) -> None:
    burnt = "death.cremated_in_county"
    assert facts(say(text, burnt)) == {burnt: "yes"}
