"""What is still missing, as much of it as somebody wants to hear; and the one thing that is read again."""

from __future__ import annotations

import pytest

from config.catalogue import County
from server.chat.dialogue import Paper, State, decide, go_on
from server.chat.understanding.meaning import Act
from tests.counties import first_county
from tests.server.chat.test_dialogue import ANSWERS, CARD, _the_rest, means, view_of
from tests.server.chat.test_putting_right import Family

BACK = Paper("decedent_id_card", "back", "逝者身份证", "国徽面")
TELLING = Paper(CARD.code, CARD.part, CARD.name, CARD.label, frozenset({"decedent.name"}))


def looks_back(text: str, answers: dict[str, object], *papers: Paper) -> str:
    view = view_of(answers, find_papers=lambda answers: papers)
    return "".join(decide(view, State(), means(Act.REVIEW), text).lines)


@pytest.mark.parametrize(
    "text", ["那你说还差哪些", "你这是填好的，我问还差的", "还缺么子", "帮我查下哪里还是空的"]
)
def test_who_asks_what_is_missing_hears_all_of_it_and_nothing_else(text: str) -> None:
    said = looks_back(text, {"death.place": "home"}, CARD, BACK)
    assert "还差这些" in said and "已经填好" not in said
    view = view_of({"death.place": "home"})
    assert all(view.called(q.id) in said for q in view.missing)
    assert "逝者身份证照片2张" in said, "each paper once"


@pytest.mark.parametrize("text", ["快点 还有几项", "还要多久", "还有好多冇填", "快完了没有"])
def test_who_asks_how_much_is_missing_hears_a_number_and_the_next_question(text: str) -> None:
    view = view_of({"death.place": "home"})
    step = decide(view, State(), means(Act.REVIEW), text)
    assert step.goes_on and len(step.lines) == 1 and len(step.lines[0]) < 12


@pytest.mark.parametrize("text", ["看看填了什么", "念一遍给我听", "检查一下"])
def test_who_looks_back_hears_what_is_known(text: str) -> None:
    assert "已经填好" in looks_back(text, {"death.place": "home"})


def test_nothing_is_missing_any_more() -> None:
    assert looks_back("还差哪些", ANSWERS | _the_rest()) == "该填的都填了。"


def test_one_thing_that_is_named_is_read_again_by_itself() -> None:
    said = Family(ANSWERS | _the_rest()).say("卡号再念一遍给我听")
    assert "卡号：" in said and "户籍地址" not in said


def test_what_a_photo_will_answer_is_not_counted_beside_the_photo() -> None:
    full = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "decedent.name"}
    assert "姓名" in looks_back("还差哪些", full)
    assert looks_back("还差哪些", full, TELLING).startswith("还差这些：逝者身份证人像面照片。")


def test_the_first_few_are_told_with_the_way_to_hear_the_rest() -> None:
    everything = tuple(q.id for q in view_of().catalogue.questions.values())
    line = go_on(view_of(), State(skipped=everything, again=True)).lines[0]
    assert "说“还差哪些”" in line and line.count("、") == 5
    short = {q: v for q, v in (ANSWERS | _the_rest()).items() if q != "decedent.name"}
    assert "说“还差哪些”" not in go_on(view_of(short), State(skipped=everything, again=True)).lines[0]


@pytest.fixture
def place() -> County:
    return first_county()


def test_no_page_is_called_by_its_paper_twice(place: County) -> None:
    papers = [m for m in place.newest.materials.values() if m.parts]
    assert papers
    assert [(m.name, part.label) for m in papers for part in m.parts if m.name[2:] in part.label] == []


@pytest.mark.parametrize(
    ("question", "says"),
    [("decedent.id_number", "看看逝者户口簿、逝者身份证再告诉我"), ("applicant.phone", "先放一放")],
)
def test_who_does_not_know_is_told_on_which_papers_it_stands_if_on_any(question: str, says: str) -> None:
    step = decide(view_of(), State(moment="question", asked=question), means(Act.UNKNOWN))
    assert says in step.lines[0]


def test_who_never_finds_it_is_led_to_the_window_at_the_end() -> None:
    state = State(moment="question", asked="decedent.id_number", again=True)
    step = decide(view_of(), state, means(Act.UNKNOWN))
    assert "窗口" in step.lines[0] and "0730-7600000" in step.lines[0]


def _poisoned() -> Family:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"})
    assert "是意外还是公安机关正在处理的案件" in family.say("喝农药走的")
    return family


@pytest.mark.parametrize("words", ["自己的事", "就是喝了那个东西"])
def test_what_leaves_two_ways_open_is_not_asked_about_any_other_way(words: str) -> None:
    family = _poisoned()
    family.say(words)
    assert family.line.endswith("去世情形，是意外还是公安机关正在处理的案件？")
    assert family.quick[:2] == ["意外", "公安机关正在处理的案件"]


def test_what_was_left_open_is_asked_among_the_two_when_its_turn_comes() -> None:
    family = _poisoned()
    family.say("先跳过")
    while family.state.asked != "death.manner":
        assert family.state.asked
        family.say("先跳过")
    assert family.line.endswith("去世情形，是意外还是公安机关正在处理的案件？")
    family.say("第一个")
    assert family.known["death.manner"] == "accident"


def test_what_was_left_open_and_answered_is_asked_for_anew_where_it_is_wrong() -> None:
    family = _poisoned()
    family.say("意外")
    assert "年纪大了" in family.say("去世情形填错了")
