"""No photo, no card and no paper at hand: later, in any words, and never the same demand again."""

from __future__ import annotations

import pytest

from server.chat.dialogue import State, decide, go_on
from server.chat.understanding.meaning import Act, Understood
from tests.server.chat.test_dialogue import ANSWERS, CARD, _the_rest, means, view_of
from tests.server.chat.understanding.saying import say


@pytest.mark.parametrize(
    ("meant", "text"),
    [
        (means(Act.SKIP), "以后再拍"),
        (means(Act.SKIP, applicant__name="张小红"), "以后再拍，我叫张小红"),
        (means(Act.NO), "没有"),
        (means(), "手机坏了"),
        (means(), "证在我哥那里"),
    ],
)
def test_no_photo_in_any_words_is_later_and_the_original_can_be_shown(meant: Understood, text: str) -> None:
    view = view_of({"applicant.relation": "child"}, find_papers=lambda answers: (CARD,))
    step = decide(view, State(moment="photo", photo=(CARD.code, CARD.part)), meant, text)
    assert step.state.photos_later and step.goes_on
    said = "".join(step.lines)
    assert view.chat.say("photo_later") in said and view.chat.say("photo_window") in said
    assert go_on(view, step.state).state.moment != "photo"


def test_handing_in_without_photos_does_not_ask_for_them_again() -> None:
    view = view_of(ANSWERS | _the_rest(), find_papers=lambda answers: (CARD,))
    for before in (State(moment="photo", photo=(CARD.code, CARD.part)), State(photos_later=True)):
        step = decide(view, before, means(Act.SUBMIT), "提交")
        after = go_on(view, step.state)
        assert step.lines == () and after.state.moment == ""
        assert "逝者身份证人像面照片" in after.lines[0] and view.chat.say("photo_window") in after.lines
    first = decide(view, State(), means(Act.SUBMIT), "提交")
    assert go_on(view, first.state).state.moment == "photo", "which nobody has asked for yet"


def test_a_question_about_a_photo_is_answered_and_the_photo_not_asked_for_at_once() -> None:
    view = view_of({"applicant.relation": "child"}, find_papers=lambda answers: (CARD,))
    asks = Understood(acts=frozenset({Act.POLICY}), policy="能带原件去窗口吗")
    step = decide(view, State(moment="photo", photo=(CARD.code, CARD.part)), asks, "能带原件去窗口吗")
    assert step.policy and not step.goes_on and step.state.moment == "photo"


@pytest.mark.parametrize("text", ["丢了", "被我哥拿走了"])
def test_a_number_that_is_not_at_hand_is_asked_for_at_the_end(text: str) -> None:
    state = State(moment="question", asked="applicant.id_number")
    step = decide(view_of(), state, means(), text)
    assert step.state.skipped == ("applicant.id_number",) and "不要紧" in step.lines[0]
    assert decide(view_of(), state, means(), "4306").state.misses == 1, "a number that is none is asked again"
    place = decide(view_of(), State(moment="question", asked="death.place"), means(), text)
    assert place.state.misses == 1


@pytest.mark.parametrize(
    "text",
    [
        "照片我屋里孙伢子回来拍",
        "照片等我崽回来再拍",
        "照片晚上让他来拍",
        "拍照要等我女儿到屋里搞",
        "相片明天再照",
        "等我孙子回来拍照",
    ],
)
def test_photos_that_somebody_will_take_are_later(text: str) -> None:
    view = view_of(ANSWERS | _the_rest(), find_papers=lambda answers: (CARD,))
    ended = go_on(view, State(photos_later=True)).state
    assert ended.moment == ""
    step = decide(view, ended, say(text), text)
    assert step.lines[0] == view.chat.say("photo_later") and not step.goes_on
    asking = State(moment="question", asked="applicant.address")
    beside = decide(view_of({"applicant.relation": "child"}), asking, say(text, "applicant.address"), text)
    assert beside.state.photos_later and beside.goes_on and beside.state.skipped == ()


@pytest.mark.parametrize("text", ["照片拍好了", "照片怎么拍", "照片等下要重拍吗", "他照片上的日子是8号"])
def test_no_photo_is_put_off_where_it_is_not_said(text: str) -> None:
    assert not say(text).photos_later
