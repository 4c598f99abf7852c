"""A question that no answer is sure of: what may have been meant is offered, and one word is enough then."""

from __future__ import annotations

from typing import Any

import pytest

from config.catalogue import Catalogue, county
from server.chat import policy
from server.chat.dialogue import State, decide, hear
from server.chat.understanding.meaning import Act
from tests.server.chat import test_putting_right
from tests.server.chat.talking import Talker
from tests.server.chat.test_dialogue import means, view_of
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import say

# Which of them is unsure changes with everything that is learned; some of them always will be.
ROUNDABOUT = (
    "我一个外乡媳妇，能不能代他爷娘跑腿",
    "爹爹的章子还要盖不",
    "那张红本本丢在广东了，冇得它是不是就卡住了",
    "村医不肯签字，那我去哪里求人",
    "学校催我要户口页，几号前能改出来",
    "表哥讲那头的窗口一个礼拜只开两天，我这头又只请得到半天的假",
    "老倌子名下那张老卡里怕还有几个钱，横竖人不在了，划得来跑不",
    "讲是讲一次办完，等下又喊我回去补这补那，我实在跑不动",
    "他厂里早就散了伙，如今连个管事的人都寻不到，那份还作不作数",
    "我娘的本子压在箱底几十年，字都看不清了，你们认不认",
    "她讲那张纸要镇上先过一道眼，有没有咯个道理",
    "我隔三差五要去透析，你们那个能不能迁就下我",
    "他那份是按月来的，这一来是不是就没得指望了",
    "等下我妹子也要一份同样的，要不要另外再搞",
    "我把他那些单子都夹在一本书里了，翻出来还用得着不",
)
NOT_OURS = ("房子怎么过户给我", "墓地多少钱", "彩票中了奖找哪个", "今天天气蛮好吧")
SHORT = ("到哪里办", "要跑几趟", "收费")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.fixture(scope="module")
def unsure(catalogue: Catalogue) -> list[str]:
    """What is understood as a question and has no sure answer, and several guesses."""
    asked = (
        q for q in ROUNDABOUT if (heard := say(q)).policy and not (heard.facts or Act.DISTRESS in heard.acts)
    )
    each = (q for q in asked if not policy.find_each(q, catalogue))
    return [q for q in each if len(policy.guesses(q, catalogue)) > 1]


def test_what_may_have_been_meant_has_an_answer_and_is_little(
    unsure: list[str], catalogue: Catalogue
) -> None:
    assert unsure
    for question in unsure:
        guesses = policy.guesses(question, catalogue)
        assert len(set(guesses)) == len(guesses) <= 3
        assert all((found := policy.find(guess, catalogue)) and found.asked == guess for guess in guesses)


@pytest.mark.parametrize("question", NOT_OURS)
def test_nothing_is_offered_for_what_is_not_ours(question: str, catalogue: Catalogue) -> None:
    assert policy.guesses(question, catalogue) == ()


@pytest.mark.usefixtures("database")
async def test_a_guess_is_answered_by_its_place_and_by_its_words(
    unsure: list[str], catalogue: Catalogue
) -> None:
    family, guesses = await Talker.new(), policy.guesses(unsure[0], catalogue)
    await family.say("我爸走了")
    asked = (await family.state()).asked
    told = await family.say(unsure[0])
    assert "policy_guess" in family.phrases() and all(guess in told for guess in guesses)
    assert (await family.state()).quick[: len(guesses)] == guesses
    for said, meant in (("第二个", guesses[1]), (guesses[0], guesses[0])):
        found = policy.find(meant, catalogue)
        assert found is not None and found.answer[:12] in await family.say(said)
        assert (await family.state()).asked == asked, "and what was asked is asked again"
        await family.say(unsure[0])
    assert (again := policy.find(guesses[1], catalogue)) and again.answer[:12] in await family.say("2")


@pytest.mark.usefixtures("database")
async def test_none_of_them_leads_to_a_person_and_answers_nothing(unsure: list[str]) -> None:
    family = await Talker.new()
    await family.say("我爸走了")
    before = await family.known()
    await family.say(unsure[0])
    await family.say("都不是")
    assert "policy_unsure" in family.phrases() and await family.known() == before


@pytest.mark.usefixtures("database")
async def test_who_goes_on_with_the_form_is_understood(unsure: list[str]) -> None:
    family = await Talker.new()
    await family.say("我爸走了")
    await family.say(unsure[0])
    await family.say("他户口在岳阳县，前天在屋里走的")
    known = await family.known()
    assert known["decedent.household_in_county"] == "yes" and known["death.place"] == "home"


@pytest.mark.usefixtures("database")
async def test_who_chooses_and_tells_is_answered_and_heard(unsure: list[str], catalogue: Catalogue) -> None:
    family, guesses = await Talker.new(), policy.guesses(unsure[0], catalogue)
    await family.say("我爸走了")
    await family.say(unsure[0])
    found = policy.find(guesses[1], catalogue)
    assert found is not None and found.answer[:12] in await family.say("第二个，他户口在岳阳县")
    assert (await family.known())["decedent.household_in_county"] == "yes"


def test_a_yes_is_to_what_was_offered_and_not_to_the_form() -> None:
    view = view_of({"applicant.relation": "child"})
    one = State(moment="guess", asked="decedent.household_in_county", guesses=SHORT[:1])
    step = decide(view, one, means(Act.YES))
    assert (step.policy, step.changes, step.state.guesses) == (SHORT[0], {}, ())
    step = decide(view, one.but(guesses=SHORT), means(Act.YES))
    assert step.policy is None and step.changes == {} and step.state.guesses == SHORT
    assert [reply.label for reply in step.quick] == list(SHORT)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第一个", SHORT[0]),
        ("是第二个", SHORT[1]),
        ("最后那个", SHORT[2]),
        ("要跑几趟。", SHORT[1]),
        ("前两个", None),
        ("第四个", None),
        ("第二个儿子", None),
    ],
)
def test_one_of_them_is_called_by_its_place(said: str, meant: str | None) -> None:
    state = State(moment="guess", guesses=SHORT, quick=SHORT)
    heard = hear(said, view_of(), state)
    one = hear(said, view_of(), state.but(guesses=SHORT[:1], quick=SHORT[:1]))
    assert (one.policy if one else None) == (SHORT[0] if said == "第一个" else None)
    assert (heard.policy if heard else None) == meant
    assert hear(said, view_of(), state.but(moment="question")) is None


AREA, IDENTITY, ASSISTANCE = "insurance.area", "insurance.identity", "insurance.assistance"
OFFERED = ("低保、残疾补贴要不要自己去停", "丧葬费有多少", "要跑几趟")


@pytest.mark.parametrize(
    ("text", "meant", "told"),
    [
        ("县城交的，第三个", OFFERED[2], {AREA: "central_urban"}),
        ("第一个，对，在县城交的", OFFERED[0], {AREA: "central_urban"}),
        ("我问的是第一个嘛，他是种田的", OFFERED[0], {IDENTITY: "resident"}),
        ("就是低保那个", OFFERED[0], {}),
        ("低保", OFFERED[0], {}),
        ("就是问丧葬费的事", OFFERED[1], {}),
        ("有低保", None, {ASSISTANCE: ["dibao"]}),
        ("他是种田的", None, {IDENTITY: "resident"}),
        ("费", None, {}),
    ],
)
def test_it_is_chosen_by_a_word_of_it_and_beside_what_is_told(
    text: str, meant: str | None, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(
        test_putting_right, "decide", lambda *turn: asked.append(turn[2].policy) or decide(*turn)
    )
    kin = {"applicant.relation": "spouse", "decedent.sex": "male"}
    family = Family(kin, State(greeted=True, moment="guess", asked=AREA, guesses=OFFERED))
    family.say(text)
    assert asked == [meant] and family.known == {**kin, **told}
