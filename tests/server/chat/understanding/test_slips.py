"""Words that sound alike: what a recogniser wrote, what was meant, and what means itself."""

from __future__ import annotations

import pytest

from config.catalogue import Catalogue, county
from config.sounds import sounds
from server.chat.understanding.phrases import language
from server.chat.understanding.utterance import utterance
from tests.server.chat.understanding.saying import facts, say


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("特捆供养的", "特困供养的"),
        ("办过低报", "办过低保"),
        ("心肌埂塞走的", "心肌梗塞走的"),
        ("户口簿写的是糊口在新开镇", "户口簿写的是户口在新开镇"),
        ("有公机金", "有公积金"),
        ("脑益血", "脑溢血"),
        ("人已经伙葬了", "人已经火葬了"),
        ("尿读症", "尿毒症"),
        ("在经老院过的", "在敬老院过的"),
        ("我是他堂壳", "我是他堂客"),
    ],
)
def test_what_sounds_like_it_is_meant(catalogue: Catalogue, said: str, meant: str) -> None:
    assert utterance(said, language(catalogue)).plain == meant


@pytest.mark.parametrize(
    "said",
    [
        "户口不在一起",
        "有抚恤金没",
        "他个体交的养老",
        "这心跟刀剜一样",
        "半拉子工程",
        "政府给的保姆",
        "她去庙里拜菩萨",
        "出去四十年了",
        "病死在屋里",
    ],
)
def test_what_means_itself_stays(catalogue: Catalogue, said: str) -> None:
    assert utterance(said, language(catalogue)).plain == said


def test_half_of_a_word_has_to_be_right(catalogue: Catalogue) -> None:
    assert utterance("地包天", language(catalogue)).plain == "地包天"


def test_a_name_keeps_its_characters(catalogue: Catalogue) -> None:
    assert facts(say("我爸叫郑火华"))["decedent.name"] == "郑火华"


def test_dialect_and_recognisers_tell_some_sounds_not_apart() -> None:
    sound = sounds()
    assert sound["农"] == sound["龙"]
    assert sound["证"] == sound["赠"]
    assert sound["病"] == sound["滨"]
    assert sound["低"] != sound["特"]


def test_a_question_about_the_rules_is_asked_in_the_words_that_were_meant() -> None:
    assert say("我爷的公鸡金怎么取").policy == "我爷的公积金怎么取"
