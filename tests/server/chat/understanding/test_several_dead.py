"""Of two relatives who died in one message nobody knows for whom the form is: it is asked."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

DAY, RELATION, SEX = "death.date", "applicant.relation", "decedent.sex"


def doubted(text: str) -> list[str]:
    return [doubt.code for doubt in say(text).doubts if doubt.question == RELATION]


@pytest.mark.parametrize(
    "text",
    [
        "我妈11月10号走的，我爸11月12号走的",
        "我妈妈11月10日去世，今年三月我婆婆走的，在县医院走的是我爸",
        "我爸上个月走的，我妈昨天也走了",
        "我爸我妈都走了",
        "我爸妈都走了",
        "父母一个月里都没了",
        "我公公和我婆婆上个月先后走了",
        "我爷爷和我奶奶都不在了",
        "我爸爸和我爷爷都走了，两个人的一起办行不行",
        "我爸跟我妈都走了，一个是上个月，一个是前天",
        "爷爷跟奶奶都没了",
        "我公公跟我老公一个月里都走了",
        "我外婆走了，上个礼拜外公也走了",
        "我爸走了，这个月我妈也走了",
        "我爸跟妈都走了",
        "爸和娘都没了",
        "我爸、妈一起走的",
        "我老公跟崽都走了",
        "我爷爷与奶奶相继去世",
        "我爸妈都走了，我妈是前年在长沙住的院，我爸十二号",
        "我爸和我妈是同一年走的，一起办",
        "我奶奶五月份走的，现在是我爷爷",
        "父亲2026年11月14日，母亲2026年11月15日，都走了",
        "我爸11月14号，我妈11月15号，都走了",
        "我爸昨天，我妈前天，先后没了",
        "爷爷上个月，奶奶昨天，都过世了",
        "我爸我妈，都走了",
        "我爸妈，都走了",
        "我爷爷早三天走的，奶奶昨天走的",
        "我哥11月14号的，我姐11月15号的，全走了",
    ],
)
def test_of_whom_the_form_is_is_asked(text: str) -> None:
    assert doubted(text) == ["two_died"] and not say(text).facts


@pytest.mark.parametrize(
    ("text", "day", "sex"),
    [
        ("我爸前年走的，我妈昨天走了", "2026-11-24", "female"),
        ("我爸昨天走的，我妈送的，都走了", "2026-11-24", "male"),
        ("我奶奶前天走的，我爷爷早十年就走了", "2026-11-23", "female"),
        ("我妈前天走的，我爸早十几年就走了", "2026-11-23", "female"),
        ("我公公前天走的，婆婆早二十多年没的", "2026-11-23", "male"),
        ("我奶奶前天走的，我爷爷走了十年了", "2026-11-23", "female"),
        ("我爸前天走的，我妈去世有八年了", "2026-11-23", "male"),
        ("我爸妈都好，我奶奶11月14号走了", "2026-11-14", "female"),
        ("我妈前天走的，我爸前年就走了", "2026-11-23", "female"),
        ("我爷爷奶奶早就走了，我爸前天走的", "2026-11-23", "male"),
        ("我爸走了，我爸是前天走的", "2026-11-23", "male"),
        ("我爸走了，老人是前天走的", "2026-11-23", "male"),
        ("隔壁王爹走了，我爸前天也走了", "2026-11-23", "male"),
        ("我爸前天走了，我姐说他走的时候很安详", "2026-11-23", "male"),
        ("我爸前天走的，我妈哭死了", "2026-11-23", "male"),
        ("我爸前天走的，我弟走在前面", "2026-11-23", "male"),
        ("我外公去年走的，外婆前天也走了", "2026-11-23", "female"),
        ("我爸前天走的，我妈走不动路了", "2026-11-23", "male"),
        ("公公婆婆都过世了，婆婆前年的事，公公是上周四，在家里走的", "2026-11-19", "male"),
        ("我公公婆婆都没了，公公前年没的，婆婆上周四在家里走的", "2026-11-19", "female"),
        ("爷爷奶奶都过世了，爷爷三年前，奶奶是前天在屋里走的", "2026-11-23", "female"),
        ("我爸妈都走了，我妈是五年前走的，我爸是这个月三号走的", "2026-11-03", "male"),
    ],
)
def test_one_died_lately(text: str, day: str, sex: str) -> None:
    assert not doubted(text) and facts(say(text)).items() >= {DAY: day, SEX: sex}.items()


@pytest.mark.parametrize(
    "text", ["我妈走了，我爸前年就走了", "我老公走了，他爸前年走的", "我妈走了，我外婆去年也走了"]
)
def test_the_day_of_who_died_long_ago_is_not_asked_about(text: str) -> None:
    assert not say(text).doubts


@pytest.mark.parametrize("text", ["我妈走了，不是，是我婆婆走了", "我爸我妈都不在了，现在给我妈办"])
def test_who_says_for_whom_it_is_is_not_asked(text: str) -> None:
    assert not doubted(text)


def test_the_answer_is_taken() -> None:
    family = Family({}, State(greeted=True))
    assert "先给哪一位办" in family.say("我爸我妈都走了") and not family.known
    family.say("先办我妈的")
    assert family.known == {RELATION: "child", SEX: "female"}


@pytest.mark.parametrize("words", ["先办父亲", "先办我爸的", "先办爸爸"])
def test_of_two_days_none_is_taken_before_it_is_known_whose(words: str) -> None:
    family = Family({}, State(greeted=True))
    assert "先给哪一位办" in family.say("父亲2026年11月14日，母亲2026年11月15日，都走了") and not family.known
    family.say(words)
    family.say("父亲叫李大山")
    assert family.known == {RELATION: "child", SEX: "male", "decedent.name": "李大山"}


def test_what_was_known_is_not_asked_again() -> None:
    assert not say("我爸也走了，我妈也走了", answers={RELATION: "child", SEX: "female"}).doubts


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我爸妈都走了，先办我妈的", "child", "female"),
        ("爸妈前后脚走的，我妈的先办", "child", "female"),
        ("父母都不在了，先办父亲的", "child", "male"),
        ("我爸和我妈一个月里都没了，这次是给我爸办", "child", "male"),
        ("我爸和我妈都走了，这次办的是我爸", "child", "male"),
        ("我爸妈都走了，先办我妈的，我爸的以后再办", "child", "female"),
        ("爷爷奶奶都走了，先办奶奶的", "grandchild", "female"),
        ("外公外婆都不在了，现在给外公办", "grandchild", "male"),
        ("公公婆婆相继去世，先弄公公的", "child_in_law", "male"),
        ("我岳父母都走了，先弄岳母的", "child_in_law", "female"),
        ("两个老人都走了，先办爹爹的", "grandchild", "male"),
        ("我爸走了，我妈也走了，办我妈的", "child", "female"),
        ("我爸妈都走了，我来办我妈的", "child", "female"),
        ("我爸妈都走了，帮我妈先办", "child", "female"),
        ("我爸妈都过世了，今天先办我爸", "child", "male"),
        ("我爸跟妈都走了，先办我妈的", "child", "female"),
        ("我外婆上个月也不在了，这次是我外公", "grandchild", "male"),
        ("我外婆上个月走的，这回是外公", "grandchild", "male"),
        ("我爸前年走的，现在是我妈", "child", "female"),
        ("我爸前年走的，这回轮到我妈了", "child", "female"),
        ("我妈三年前走的，现在我爸也走了", "child", "male"),
        ("我妈和我爸是同一年走的，我爸三月份那份早办好了，现在办我妈的", "child", "female"),
        ("我公公婆婆是同一年没的，婆婆的办了，这次办公公的", "child_in_law", "male"),
        ("这次是我公公，我婆婆去年也走了", "child_in_law", "male"),
    ],
)
def test_for_whom_of_two_it_is_said(text: str, relation: str, sex: str) -> None:
    assert facts(say(text)) == {RELATION: relation, SEX: sex} and not say(text).doubts


@pytest.mark.parametrize(
    "text",
    [
        "我爸11月10号走的，我妈11月12号走的，先办我妈的",
        "我妈11月12号走的，我爸11月10号在屋里走的，先办我妈的",
        "我爸8月走了三个月，我妈11月12号也走了，这次办我妈的",
        "我爸11月10号走的，我妈11月12号走的，给我妈办",
        "我爸走了，他是11月10号走的，我妈也走了，先办我妈的，她是11月12号走的",
    ],
)
def test_what_is_told_of_the_other_is_not_taken(text: str) -> None:
    assert facts(say(text)) == {DAY: "2026-11-12", RELATION: "child", SEX: "female"}


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我爸走了，先办我妈的医保", "child", "male"),  # who lives is nobody for whom it comes first
        ("我爸妈走得早，我奶奶昨天走了", "grandchild", "female"),
        ("我爸妈都同意，我爷爷走了", "grandchild", "male"),
        ("我爸走了，先办我的", "child", "male"),
        ("我爸走了，这次是我妈来办", "child", "male"),
        ("我爸走了，现在是我妈在领钱", "child", "male"),
        ("我爸跟妈说爷爷走了", "grandchild", "male"),
        ("我爸去年走的", "child", "male"),
        ("我爸走了，我妈身体不好，帮我妈办", "child", "male"),
        ("我妈走了，帮我爸办", "child", "female"),
    ],
)
def test_who_is_named_beside_the_only_dead(text: str, relation: str, sex: str) -> None:
    assert facts(say(text)).items() >= {RELATION: relation, SEX: sex}.items()


@pytest.mark.parametrize(
    ("told", "answer", "relation", "sex"),
    [
        ("我爸跟我妈都走了，一个是上个月，一个是前天", "先办我爸的", "child", "male"),
        ("我爸11月3号走的，我妈昨天也走了", "先办妈妈的", "child", "female"),
        ("我爸我妈都走了", "妈妈", "child", "female"),
        ("奶奶和爷爷这个月都走了", "先办奶奶的吧", "grandchild", "female"),
        ("我爷爷和我爸都走了", "先办爷爷的", "grandchild", "male"),
        ("我爷爷和我爸都走了", "爸爸", "child", "male"),
        ("我外婆走了，上个礼拜外公也走了", "先办外公的", "grandchild", "male"),
        ("我老公和儿子都走了", "先办儿子的", "parent", "male"),
    ],
)
def test_the_answer_is_one_of_those_who_died(told: str, answer: str, relation: str, sex: str) -> None:
    family = Family({}, State(greeted=True))
    assert "先给哪一位办" in family.say(told) and not family.known
    family.say(answer)
    assert family.known == {RELATION: relation, SEX: sex}


def test_who_says_whose_child_they_are_names_no_dead_child() -> None:
    family = Family({}, State(greeted=True))
    family.say("我爸妈都走了")
    family.say("女儿")
    assert family.known == {RELATION: "child"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我爸跟我妈说爷爷走了", "grandchild"),
        ("我跟我妈说我爸走了", "child"),
        ("我爸走了，我跟我妈办", "child"),
        ("我爸跟我妈离婚了，我爸走了", "child"),
        ("我外婆走了，外公去年也走了", "grandchild"),
        ("我妈走了，我爸早走了，上个月才拆迁", "child"),
        ("我妈走了，上个月我爸也查出病了", "child"),
    ],
)
def test_who_is_spoken_to_or_died_long_ago_is_no_second_one(text: str, relation: str) -> None:
    assert not doubted(text) and facts(say(text))[RELATION] == relation


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我姐姐叫刘冬梅，她命苦，男人前年病死了，去年儿子车祸没了，如今她自己也走了", "sibling", "female"),
        ("我哥叫刘大山，堂客去年出车祸死了，前天他自己也走了", "sibling", "male"),
        ("我崽去年车祸没了，我老公天天哭，前天他也走了", "spouse", "male"),
        ("我妈可怜，老倌子前年走的，崽去年淹死了，前天她也跟着走了", "child", "female"),
    ],
)
def test_who_died_after_others_of_the_house_is_meant(text: str, relation: str, sex: str) -> None:
    found = facts(say(text))
    assert (found[RELATION], found[SEX], found.get("death.manner")) == (relation, sex, None)


@pytest.mark.parametrize(
    "text",
    [
        "我哥去年走了，嫂子改嫁，侄儿他也走了",
        "我哥去年走了，侄儿也走了",
        "我爸去年走了，我妈也走了",
        "我爷爷前年走了，奶奶她也走了",
    ],
)
def test_of_several_of_whom_none_is_told_to_have_died_now_it_is_asked(text: str) -> None:
    assert (facts(say(text)), doubts(say(text))) == ({}, {RELATION: "two_died"})


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我哥去年走了，侄儿他昨天也走了", "other", "male"),
        ("我哥前年走了，嫂子改嫁，侄儿他前天走了", "other", "male"),
        ("我哥前年走了，嫂子改嫁，侄儿前天走了", "other", "male"),
        ("我爸去年走了", "child", "male"),
        ("我哥走了，嫂子改嫁走了，侄儿又小", "sibling", "male"),
    ],
)
def test_a_he_right_behind_a_relative_is_that_one(text: str, relation: str, sex: str) -> None:
    told = facts(say(text))
    assert (told[RELATION], told["decedent.sex"]) == (relation, sex)


@pytest.mark.parametrize(
    "text",
    [
        "他带大我们姊妹四个，吃了好多苦，走的时候也没享到福",
        "我们兄弟三个，他走的时候都在",
        "带大我们崽女四个，走的时候没享福",
    ],
)
def test_how_many_brothers_and_sisters_there_are_tells_of_no_death(text: str) -> None:
    assert RELATION not in facts(say(text)) and "decedent.sex" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("亲妹妹。他离异，没有孩子，父母也都先走了。", "sibling"),
        ("儿子。他离异了，父母也走了", "child"),
    ],
)
def test_that_the_parents_of_who_died_are_gone_tells_of_no_other(text: str, relation: str) -> None:
    said = facts(say(text, RELATION))
    assert said == {RELATION: relation}


def test_that_both_parents_of_who_speaks_died_is_asked_about() -> None:
    assert doubted("我父母都走了") == ["two_died"]
