"""A turn is taken once, never beside another of the same person, and writes as the form writes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.actors.households import Household
from server import clock
from server.cases import prefill
from server.cases.family import invite, join
from server.cases.models import Case, CaseEvent, Participant
from server.chat.models import ChatTurn, Conversation, Unanswered
from server.chat.speaking import said_about
from server.database import engine, transaction
from server.database.statements import select
from server.identity.persons import set_phone
from tests.conftest import Clock
from tests.server.cases.photos import attached, forget_store, store_in
from tests.server.chat.talking import DIVISION, Talker

pytestmark = pytest.mark.usefixtures("database")


async def test_a_turn_that_is_sent_twice_is_taken_once_and_answered_alike() -> None:
    family = await Talker.new()
    first = await family.say("我爸前天在县医院走了", key="same-id-1")
    turns, version = len(await family.turns()), (await family.case()).version  # type: ignore[union-attr]
    again = await family.say("我爸前天在县医院走了", key="same-id-1")
    assert again == first and family.last is not None and family.last.repeated
    assert len(await family.turns()) == turns
    assert (await family.case()).version == version  # type: ignore[union-attr]


async def test_traditional_characters_mean_what_their_buttons_say() -> None:
    family = await Talker.new()
    await family.says("我媽過世了", "電話是13900001234")
    assert "read_back" in family.phrases()
    await family.say("對")
    assert (await family.known())["applicant.phone"] == "13900001234"
    await family.say("找工作人員")
    assert (await family.state()).with_clerk


async def test_turns_of_one_person_at_once_come_one_after_the_other() -> None:
    family = await Talker.new()
    await family.say("你好")
    texts = ["我爸前天走了", "在县医院", "他的户口在岳阳县", "职工医保", "有公积金", "能看出来关系"]
    await asyncio.gather(*(family.say(text, key=f"at-once-{n}") for n, text in enumerate(texts)))
    turns = await family.turns()
    assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))
    said = [turn for turn in turns if turn.sender == "family"]
    answered = [turn.answers for turn in turns if turn.sender == "service"]
    assert {turn.seq for turn in said} == set(answered), "each has its answer"
    assert answered == sorted(answered), "and no answer stands between another turn and its own"
    assert await Case.of(DIVISION).count() == 1, "one draft, whoever was first"
    case = await family.case()
    assert case is not None
    events = await CaseEvent.of(DIVISION).filter(subject_id=case.id).order_by("seq")
    assert [event.seq for event in events] == list(range(1, case.event_count + 1))


async def test_the_same_turn_at_once_is_one() -> None:
    family = await Talker.new()
    answers = await asyncio.gather(*(family.say("你好", key="same-id-2") for _ in range(5)))
    assert len(set(answers)) == 1
    assert await ChatTurn.of(DIVISION).filter(sender="family").count() == 1


async def test_what_was_said_is_written_as_the_form_writes_it_and_marked_as_chat() -> None:
    family = await Talker.new()
    await family.say("我爸前天在县医院走了，水泥厂退休的")
    case = await family.case()
    assert case is not None
    assert set(case.answer_sources.values()) == {"chat"}
    part = await Participant.of(DIVISION).get(case_id=case.id)
    assert (part.person_id, part.role) == (family.person.id, "applicant")
    kinds = [e.kind for e in await CaseEvent.of(DIVISION).filter(subject_id=case.id).order_by("seq")]
    assert kinds == ["case.begun", "case.answers_changed"]


async def test_words_are_not_readable_in_the_database() -> None:
    family = await Talker.new()
    await family.say("我爸前天在县医院走了")
    for table in ("conversation", "chat_turn", "chat_reply", "chat_push"):
        rows = await select(f"SELECT * FROM {table}")
        assert "县医院" not in repr(rows) and "县医院".encode().hex() not in repr(rows)
    assert engine() in ("sqlite", "postgresql")


async def test_five_thousand_characters_are_bounded_and_kept() -> None:
    family = await Talker.new()
    await family.say("你好")
    began = clock.now()
    await family.say("我爸在县医院走了" + "他一辈子省吃俭用。" * 700)
    assert "too_long" in family.phrases()
    assert (clock.now() - began).total_seconds() < 5
    assert len((await family.turns())[-2].text) <= 5000
    await family.say("\0\x01‮" + "9" * 4000)
    assert family.answers


async def test_the_confirmed_phone_number_of_the_login_is_not_asked_for() -> None:
    family = await Talker.new()
    async with transaction():
        await set_phone(family.person, "13900001234", confirmed=True)
    await family.say("我爸前天走了")
    known = await family.known()
    case = await family.case()
    assert known["applicant.phone"] == "13900001234"
    assert case is not None and case.answer_sources["applicant.phone"] == "login"


async def test_start_over_takes_back_what_was_said_and_leaves_what_was_typed() -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国"})
    await family.says("我爸前天在县医院走了", "重新来")
    assert "restart_ask" in family.phrases()
    assert len(await family.known()) > 1
    await family.say("对")
    assert await family.known() == {"decedent.name": "张建国"}


async def test_a_viewer_may_ask_and_not_fill() -> None:
    applicant, viewer = await Talker.new(), await Talker.new()
    await applicant.say("我爸前天在县医院走了")
    case = await applicant.case()
    assert case is not None
    async with transaction():
        _, token = await invite(applicant.actor, case.id, "viewer")
        await join(viewer.actor, token)
    before = await applicant.known()
    await viewer.say("他是昨天走的")
    assert "only_viewer" in viewer.phrases() and await applicant.known() == before
    await viewer.say("要带什么材料")
    assert viewer.citation


async def test_a_helper_fills_the_same_draft_and_does_not_hand_in() -> None:
    applicant, helper = await Talker.new(), await Talker.new()
    await applicant.say("我爸前天在县医院走了")
    case = await applicant.case()
    assert case is not None
    async with transaction():
        _, token = await invite(applicant.actor, case.id, "helper")
        await join(helper.actor, token)
    await helper.says("他的户口在岳阳县", "提交")
    assert (await applicant.known())["decedent.household_in_county"] == "yes"
    assert "only_applicant" in helper.phrases()


async def test_after_handing_in_the_chat_tells_where_it_stands() -> None:
    family = await Talker.new()
    household = Household.new(clock.today())
    await family.fills(household.answers())
    case_id = (await family.drafts())[0]
    await Case.of(DIVISION).filter(id=case_id).update(assisted=True)  # nobody photographs here
    await family.say("提交")
    assert "ready" in family.phrases()
    await family.say("对")
    assert "submitted" in family.phrases()
    case = await family.case()
    assert case is not None and case.number and case.number in "".join(family.answers)
    await family.say("我爸是昨天走的")
    assert "under_way" in family.phrases() and "已提交" in "".join(family.answers)


async def test_what_is_missing_is_said_in_plain_words() -> None:
    family = await Talker.new()
    household = Household.new(clock.today(), insurance__medical=None)
    await family.fills(household.answers())
    await family.say("提交")
    assert "left" in family.phrases()
    assert "医保类型" in "".join(family.answers) and "insurance" not in "".join(family.answers)


async def test_hand_in_that_is_refused_says_why_and_changes_nothing() -> None:
    other = await Talker.new()
    household = Household.new(clock.today())
    await other.fills(household.answers())
    async with transaction():
        await Case.of(DIVISION).filter(id=(await other.drafts())[0]).update(assisted=True)
        await prefill.submit(other.actor, (await other.drafts())[0])
    family = await Talker.new()
    await family.fills(household.answers())
    await Case.of(DIVISION).filter(id=(await family.drafts())[0]).update(assisted=True)
    await family.says("提交", "对")
    assert prefill.ALREADY_FILED.detail in "".join(family.answers)
    case = await family.case()
    assert case is not None and case.status == "draft"


async def test_back_after_two_days_with_a_short_recall(moving_clock: Clock) -> None:
    family = await Talker.new()
    await family.say("我爸前天在县医院走了")
    day = (await family.known())["death.date"]
    moving_clock.advance(days=2)
    await family.say("他的户口在岳阳县")
    assert "recall" in family.phrases()
    assert (await family.known())["death.date"] == day


async def test_questions_without_an_answer_are_kept_in_groups_and_without_names() -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "欧阳建国"})
    await family.say("欧阳建国名下的房子怎么过户给我")
    assert "policy_unsure" in family.phrases()
    stranger = await Talker.new()
    await stranger.say("房子怎么过户给我？")
    (group,) = await Unanswered.of(DIVISION).all()
    assert group.times == 2
    assert "欧阳" not in group.wording and "过户" in group.wording


async def test_what_waits_for_a_yes_is_read_out_beside_a_question_that_has_no_answer() -> None:
    family = await Talker.new()
    await family.say("我爸走了")
    await family.say("我的电话好像是13780915329，房子怎么过户给我？")
    assert "policy_unsure" in family.phrases() and "13780915329" in family.answers[-1].replace(" ", "")
    await family.say("对")
    known = await family.known()
    assert known["applicant.phone"] == "13780915329" and "decedent.household_in_county" not in known


async def test_a_silent_person_is_not_pressed() -> None:
    family = await Talker.new()
    await family.say("你好")
    await family.say("……")
    assert "no_words" in family.phrases()
    asked = (await family.state()).asked
    await family.say("[流泪][流泪]")
    assert "no_words" in family.phrases() and (await family.state()).asked == asked
    assert await Conversation.of(DIVISION).count() == 1


async def test_the_export_of_a_case_has_what_was_said_about_it() -> None:
    family, other = await Talker.new(), await Talker.new()
    await family.say("我爸前天在县医院走了")
    await other.say("我妈前天走了")
    case = await family.case()
    assert case is not None
    said = await said_about(DIVISION, family.person.id, case.id)
    assert (said[0]["sender"], said[0]["text"]) == ("family", "我爸前天在县医院走了")
    assert "我妈前天走了" not in {turn["text"] for turn in said}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[None]:
    store_in(tmp_path / "files")
    yield
    forget_store()


@pytest.mark.usefixtures("store")
async def test_a_photo_that_was_uploaded_is_thanked_for_and_the_next_one_asked_for() -> None:
    family = await Talker.new()
    await family.say("我爸前天在县医院走了")
    case = await family.case()
    assert case is not None
    await attached(case.id, family.actor)
    await family.say(kind="photo", material=("decedent_id_card", "front"))
    assert "照片收到了，记作“逝者身份证”的人像面" in "".join(family.answers)
    assert (await family.state()).moment == "question"


async def test_another_day_in_passing_does_not_silently_put_the_day_before_right() -> None:
    family = await Talker.new()
    await family.say("我是他老兄，他叫徐建国，上个礼拜四走的，在屋里")
    day = (await family.known())["death.date"]
    await family.say("他昨天才走")
    assert "replace" in family.phrases() and (await family.known())["death.date"] == day


async def test_what_is_not_known_of_something_else_leaves_the_question_open() -> None:
    family = await Talker.new()
    await family.says("我爸走了", "户口在岳阳县")
    assert (await family.state()).asked == "insurance.area"
    await family.say("没有公积金账户，没有残疾证，但不确定是否有优抚待遇")
    known = await family.known()
    assert known["insurance.preferential"] == "unknown" and "insurance.area" not in known
