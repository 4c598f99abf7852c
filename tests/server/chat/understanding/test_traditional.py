"""Who writes traditional characters is understood like everybody else; names and addresses keep them."""

from __future__ import annotations

from typing import Any

import pytest

from config.settings import ROOT
from config.traditional import simplified, simplified_by_traditional
from server.chat import policy
from tests.counties import first_county
from tests.server.chat.understanding.saying import acts, facts, say


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我媽過世了", {"applicant.relation": "child", "decedent.sex": "female"}),
        ("參保地是縣城", {"insurance.area": "central_urban"}),
        ("火化了，22號，岳陽縣殯儀館", {"death.cremated": "yes", "death.cremation_date": "2026-11-22"}),
        ("戶口在嶽陽縣", {"decedent.household_in_county": "yes"}),
        ("沒有低保", {"insurance.assistance": ["none"]}),
        ("沒有殘疾證，也沒有公積金", {"insurance.disability": "no", "insurance.housing_fund": "no"}),
    ],
)
def test_it_tells_the_same(said: str, told: dict[str, Any]) -> None:
    found = facts(say(said))
    assert found == facts(say(simplified(said)))
    assert {name: found.get(name) for name in told} == told


@pytest.mark.parametrize(
    ("said", "asked", "value"),
    [("沒有", "insurance.disability", "no"), ("有，辦過證", "insurance.disability", "yes")],
)
def test_it_answers_the_same(said: str, asked: str, value: str) -> None:
    assert facts(say(said, asked)) == {asked: value}


def test_it_does_the_same() -> None:
    assert acts(say("對")) == {"yes"} and acts(say("不對")) >= {"correction"}
    assert acts(say("轉人工")) == {"human"} and acts(say("我不想活了，怎麼辦")) >= {"distress"}


@pytest.mark.parametrize(
    ("said", "asked", "value"),
    [
        ("她叫周玉蘭", "decedent.name", "周玉蘭"),
        ("林靜怡", "applicant.name", "林靜怡"),
        ("東風路8號", "applicant.address", "東風路8號"),
    ],
)
def test_names_and_addresses_are_kept_as_they_were_written(said: str, asked: str, value: str) -> None:
    understood = say(said, asked)
    assert facts(understood).get(asked, understood.rest) == value


def test_a_question_about_the_rules_is_the_same_question() -> None:
    catalogue = first_county().newest
    found = policy.find("辦這個要帶哪些材料？", catalogue)
    assert found is not None and found == policy.find("办这个要带哪些材料？", catalogue)


def test_no_word_of_ours_is_written_so_that_it_could_never_be_found() -> None:
    table = simplified_by_traditional()
    county = ROOT / "config" / "counties" / "430621"
    shared = (ROOT / "config" / "sayings").glob("*.toml")
    texts = (county / "sayings.toml", county / "chat.toml", *shared)
    lines = [line for path in texts for line in path.read_text(encoding="utf-8").splitlines()]
    written = {char for line in lines if not line.startswith("single") for char in line if ord(char) in table}
    assert written == set()
