"""Answers with a closed list: by word, by thing, by place, by two words; denied, unknown, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, doubts, facts, say


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("水泥厂退休的", "retired_enterprise"),
        ("中学老师退了", "public_retired"),
        ("在乡政府上班", "public_serving"),
        ("种田的", "resident"),
        ("下岗后自己交社保", "serving_enterprise"),
        ("下岗以后自己交社保，后来退休了", "retired_enterprise"),
        ("以前种田，后来进了纱厂，厂里退的休", "retired_enterprise"),
        ("中学老师，还没退休", "public_serving"),
        ("中学退休的，在编教师", "public_retired"),
        ("不是工人，是农民", "resident"),
        ("城乡居民", "resident"),
        ("不清楚", "unknown"),
    ],
)
def test_what_somebody_was_follows_from_how_people_say_it(text: str, identity: str) -> None:
    assert facts(say(text, "insurance.identity")) == {"insurance.identity": identity}


def test_a_retirement_without_an_employer_is_asked_back() -> None:
    (doubt,) = say("退休了", "insurance.identity").doubts
    assert doubt.choices == ("retired_enterprise", "public_retired")


@pytest.mark.parametrize("text", ["我是中学老师退休的", "我在水泥厂退休", "我哥在乡政府上班"])
def test_what_the_speaker_or_somebody_else_is_says_nothing_of_the_decedent(text: str) -> None:
    father = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, "insurance.identity", answers=father)) == {}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在县医院走的", "hospital"),
        ("屋里", "home"),
        ("敬老院", "care_home"),
        ("送医院的半路上断的气", "on_the_way"),
        ("医院说不行了，拖回屋里才落气的", "home"),
        ("在我姐家，后来送医院没救过来", "hospital"),
        ("没在医院，在家里", "home"),
        ("家中", "home"),
    ],
)
def test_the_place_is_where_it_ended(text: str, place: str) -> None:
    assert facts(say(text, "death.place")) == {"death.place": place}


@pytest.mark.parametrize(
    ("text", "cremated"),
    [
        ("按规矩是要火化的，上礼拜天送去烧的", "yes"),
        ("本来是要火化的，后来土葬了", "no"),
        ("要火化的", "no"),
        ("说要火化，还没去", "no"),
        ("都烧完埋了", "yes"),
        ("棺材埋的", "no"),
        ("不兴烧，上山了", "no"),
        ("骨灰上山了", "yes"),
        ("刚烧完纸回来", None),
        ("昨天烧了他的衣服被子", None),
    ],
)
def test_what_was_done_counts_over_what_was_to_be_done(text: str, cremated: str | None) -> None:
    assert facts(say(text, "death.cremated")).get("death.cremated") == cremated


@pytest.mark.parametrize("text", ["24号上山了", "上山哒", "埋在后山了", "下葬了", "昨天入土的"])
def test_a_burial_says_nothing_of_a_cremation(text: str) -> None:
    assert doubts(say(text, "death.cremated"))["death.cremated"] == "ambiguous"
    assert not any(one.question == "death.cremated" and one.sure for one in say(text).facts)


@pytest.mark.parametrize("text", ["不是在医院走的", "我在医院陪护", "县医院开的证明"])
def test_a_place_that_is_denied_or_of_something_else_is_none(text: str) -> None:
    assert "death.place" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没有低保", {"insurance.assistance": ["none"]}),
        ("低保、残疾证、公积金都冇得", {
            "insurance.assistance": ["none"], "insurance.disability": "no", "insurance.housing_fund": "no",
        }),
        ("有低保，也有残疾证", {"insurance.assistance": ["dibao"], "insurance.disability": "yes"}),
        ("公积金有没有我不晓得", {"insurance.housing_fund": "unknown"}),
        ("以前吃低保，早就取消了", {"insurance.assistance": ["none"]}),
        ("农村哪有什么公积金", {"insurance.housing_fund": "no"}),
        ("没火化", {"death.cremated": "no"}),
        ("火化了，在长沙", {"death.cremated": "yes", "death.cremated_in_county": "no"}),
        ("户口在岳阳县", {"decedent.household_in_county": "yes"}),
        ("户口不在岳阳县", {"decedent.household_in_county": "no"}),
        ("打到我爸的农行卡上", {"payee.own_account": "yes", "payee.bank": "中国农业银行"}),
        ("打我卡上，他的卡销了", {"payee.own_account": "no", "payee.reason": "closed"}),
        ("交了30年社保", {"insurance.contribution_years": 30}),
        ("没交够15年社保", {}),
    ],
)  # fmt: skip
def test_what_somebody_had_and_had_not(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text)) == found


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是的咯", "yes"), ("嗯嗯", "yes"), ("要得", "yes"), ("对头", "yes"), ("有的", "yes"),
        ("好像有", "yes"),
        ("冇", "no"), ("冇得", "no"), ("没有的", "no"), ("不是咯", "no"), ("还冇", "no"),
        ("莫晓得", "unknown"), ("搞不清", "unknown"), ("可能有吧，不确定", "unknown"),
    ],
)  # fmt: skip
def test_yes_no_and_unknown_in_many_words(text: str, answer: str) -> None:
    understood = say(text, "insurance.housing_fund")
    assert facts(understood) == {"insurance.housing_fund": answer}
    assert answer in acts(understood)


def test_a_bare_no_to_a_list_is_none_of_it() -> None:
    assert facts(say("都没有", "insurance.assistance")) == {"insurance.assistance": ["none"]}


def test_a_bare_yes_to_what_was_read_back_is_no_answer_to_what_was_asked() -> None:
    read_back = say("昨天走的").facts
    understood = say("是的", "death.cremated", confirming=read_back)
    assert (facts(understood), acts(understood)) == ({}, {"yes"})


def test_what_is_taken_back_in_the_same_breath_does_not_count() -> None:
    understood = say("刚才说有公积金，说错了，没有", "insurance.assistance")
    assert facts(understood) == {"insurance.housing_fund": "no"}
    assert facts(say("在医院走的，不对，在家里走的")) == {"death.place": "home"}


def test_two_that_are_offered_are_asked_back() -> None:
    understood = say("可能是病，也可能是摔的", "death.manner")
    assert (facts(understood), doubts(understood)) == ({}, {"death.manner": "ambiguous"})


def test_self_harm_is_asked_back_with_care_and_no_case_is_made_of_it() -> None:
    assert doubts(say("他是喝农药走的")) == {"death.manner": "ambiguous"}


def test_only_what_chat_may_fill_is_filled() -> None:
    understood = say("同意", "consents.truthful")
    assert (facts(understood), acts(understood)) == ({}, {"yes"})


@pytest.mark.parametrize("asked", ["insurance.medical", "insurance.housing_fund", None])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("没有公积金", {"insurance.housing_fund": "no"}),
        ("他没得公积金的", {"insurance.housing_fund": "no"}),
        ("公积金没有", {"insurance.housing_fund": "no"}),
        ("没有残疾证", {"insurance.disability": "no"}),
        ("有医保没有公积金", {"insurance.housing_fund": "no"}),
        ("职工医保，没有公积金", {"insurance.medical": "employee", "insurance.housing_fund": "no"}),
        ("医保没有，公积金也没有", {"insurance.medical": "none", "insurance.housing_fund": "no"}),
    ],
)
def test_what_is_not_there_is_only_what_was_named(
    text: str, meant: dict[str, Any], asked: str | None
) -> None:
    assert facts(say(text, asked)) == meant
    assert doubts(say(text, asked)) == {}


@pytest.mark.parametrize(
    ("text", "sure"), [("低保没有", False), ("低保这些都没有", True), ("没有低保", False)]
)
def test_one_benefit_less_is_read_back_and_none_of_such_is_not(text: str, sure: bool) -> None:
    (fact,) = say(text, "insurance.assistance").facts
    assert (fact.value, fact.sure) == (["none"], sure)


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.area", None])
def test_where_one_thing_was_answers_no_question_about_another(asked: str | None) -> None:
    meant = facts(say("昨天在岳阳县殡仪馆火化了", asked))
    assert meant.keys() == {"death.cremated", "death.cremated_in_county", "death.cremation_date"}


def test_a_no_before_a_correction_is_about_what_is_corrected() -> None:
    known = {"death.date": "2026-11-23"}
    meant = say("不对，是大前天", "decedent.household_in_county", answers=known, last=("death.date",))
    assert facts(meant) == {"death.date": "2026-11-22"}


@pytest.mark.parametrize("text", ["今天送到殡仪馆了", "正在火化", "今天刚拉到火葬场去"])
def test_being_taken_to_be_cremated_is_no_cremation(text: str) -> None:
    understood = say(text, "death.cremated")
    assert facts(understood).get("death.cremated") != "yes"
    assert not any(fact.sure for fact in understood.facts)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("打给我爸本人", "yes"), ("汇入死者本人账户", "yes"), ("就用我爸生前那个账户", "yes"),
        ("打给我妈", "no"), ("打到我的卡上", "no"), ("不要打到他的卡上", "no"),
    ],
)  # fmt: skip
def test_whose_account_is_told_from_whose_relative_it_is(text: str, own: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, "payee.own_account", answers=known)) == {"payee.own_account": own}


def test_a_guess_is_read_back() -> None:
    assert not say("火化了吧", "death.cremated").facts[0].sure
    assert say("没有公积金", "insurance.housing_fund").facts[0].sure


@pytest.mark.parametrize(
    ("text", "value", "sure"),
    [
        ("公积金取光哒", "no", False),
        ("取完了", "no", False),
        ("有的，退休时取完了", "no", False),
        ("早就取出来了", "no", False),
        ("早取了", "no", False),
        ("他的公积金早取了", "no", False),
        ("公积金已经提走了", "no", False),
        ("公积金退休的时候全取了", "no", False),
        ("公积金取了一部分", "yes", True),
        ("有，早就取过一些", "yes", True),
        ("公积金没取", "yes", True),
        ("没取完", "yes", True),
        ("还没取", "yes", True),
    ],
)
def test_a_fund_that_was_drawn_is_asked_about(text: str, value: str, sure: bool) -> None:
    (fact,) = say(text, "insurance.housing_fund").facts
    assert (fact.value, fact.sure) == (value, sure)


def test_the_asked_thing_said_again_before_the_answer_is_not_had() -> None:
    fund = "insurance.housing_fund"
    assert facts(say("公积金啊 他一个种田的哪里有那个", fund))[fund] == "no"
    assert facts(say("公积金", fund)) == {fund: "yes"}


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("女的，名字取得像男的", "female"),
        ("男，声音像个女的", "male"),
        ("她是女的，取了个男的名字", "female"),
    ],
)
def test_a_name_like_a_mans_is_no_sex(text: str, sex: str) -> None:
    assert facts(say(text, "decedent.sex")) == {"decedent.sex": sex}


def test_that_others_take_her_for_another_corrects_nothing() -> None:
    assert acts(say("女的，好多人搞错", "decedent.sex")) == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一本户口上，但看不出来关系", "no"),
        ("不在一本上，但是看得出来", "yes"),
        ("我这边本子上找不到她的名字", "no"),
        ("户口本上找得到我名字", "yes"),
        ("在一本上", "yes"),
    ],
)
def test_what_the_book_shows_counts_over_whose_book_it_is(text: str, shown: str) -> None:
    understood = say(text, "applicant.kinship_shown")
    assert (facts(understood), doubts(understood)) == ({"applicant.kinship_shown": shown}, {})


def test_what_cannot_be_made_out_of_other_papers_shows_no_kinship() -> None:
    assert "applicant.kinship_shown" not in facts(say("她那些折子我也看不出名堂", "insurance.housing_fund"))


def test_a_formal_if_tells_nothing() -> None:
    assert facts(say("如死者系机关退休人员，由原单位发放")) == {}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("孙子可以办吗？还是必须儿子来", "applicant.relation"),
        ("是打他的卡吗，还是打我的卡", "payee.own_account"),
        ("因病走的和老死的，待遇上有区别吗", "death.manner"),
        ("有低保的跟吃五保的，发的钱一样吗？", "insurance.assistance"),
    ],
)
def test_the_other_half_of_a_question_tells_nothing(text: str, asked: str) -> None:
    assert facts(say(text, asked)) == {}


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("要填哪个？我是他儿子", "applicant.relation", "child"),
        ("这个有什么区别？他是病死的", "death.manner", "illness"),
        ("能打到哪个卡？还是打他的吧", "payee.own_account", "yes"),
    ],
)
def test_what_is_told_beside_a_question_counts(text: str, asked: str, answer: str) -> None:
    assert facts(say(text, asked))[asked] == answer


def test_two_noes_begin_an_answer() -> None:
    assistance, disability = "insurance.assistance", "insurance.disability"
    assert facts(say("没有没有", assistance)) == {assistance: ["none"]}
    understood = facts(say("没有没有低保没有残疾证也没有", assistance))
    assert understood[disability] == "no" and understood[assistance] == ["none"]


def test_what_an_uninsured_man_was_is_read_back() -> None:
    understood = say("冇得社保。在工地上做事", "insurance.identity")
    assert [fact.sure for fact in understood.facts if fact.question == "insurance.identity"] == [False]


def test_a_yes_is_no_no_that_it_looks_like() -> None:
    county = "decedent.household_in_county"
    assert facts(say("户口是的", county)) == {county: "yes"}
    assert facts(say("户口不是的", county)) == {county: "no"}


def test_not_knowing_something_else_in_another_sentence_leaves_the_no() -> None:
    asked = "insurance.preferential"
    assert facts(say("不是的，他是教书的。开户行是我崽搞的，我不晓得，等他来", asked)) == {asked: "no"}


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("他是上个礼拜四走的，在屋里，脑壳出血", "illness"),
        ("他脑壳里头出血走的", "illness"),
        ("爆血管走的", "illness"),
        ("脑壳里长了个瘤走的", "illness"),
        ("摔了一跤脑壳出血走的", "accident"),
        ("被车撞了，脑壳出血，没抢过来", "accident"),
        ("脑壳摔出血了", None),
    ],
)
def test_a_bleeding_is_an_illness_where_no_fall_is_told(text: str, manner: str | None) -> None:
    assert facts(say(text)).get("death.manner") == manner


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("insurance.assistance", "这些都没份", ["none"]),
        ("insurance.assistance", "没他的份", ["none"]),
        ("payee.reason", "不是这几样，是别的情况", "other"),
        ("applicant.relation", "一个娘肚子里出来的，他老大，我老三", "sibling"),
        ("decedent.household_in_county", "户口这个我搞不太清，一直是我哥在管", "unknown"),
        ("death.manner", "年纪大了，没什么毛病", "natural"),
    ],
)
def test_an_option_is_known_by_what_is_said_in_passing(asked: str, text: str, value: object) -> None:
    assert facts(say(text, asked)) == {asked: value}
