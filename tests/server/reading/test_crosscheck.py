"""Papers against the form, each other and the registries: each difference once, nothing filled on doubt."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.reading.crosscheck import Certified, Disagreement, Photo, compare, fillable
from server.reading.kinds import PaperKind
from server.reading.papers import Field, Flaw, Reading
from tests.counties import first_county

TODAY = date(2026, 11, 25)
CATALOGUE = first_county().newest
# Numbers that hold, of nobody.
HERS, HIS = "430621194806121228", "430621197001171415"
BOX = (0.1, 0.2, 0.3, 0.4)
SIDES = {"front": "人像面", "back": "国徽面", "first_page": "首页", "person_page": "本人页"}


def photo(code: str, side: str, kind: PaperKind | None, flaws: tuple[Flaw, ...] = (), **fields: str) -> Photo:
    rule = CATALOGUE.materials[code]
    reading = Reading(kind, {name: Field(value, 0.99, BOX) for name, value in fields.items()}, flaws)
    return Photo(uuid4(), rule, side, f"{rule.name}（{SIDES.get(side, side)}）", reading)


def card(code: str = "decedent_id_card", **fields: str) -> Photo:
    return photo(code, "front", PaperKind.ID_FRONT, **{"name": "王桂珍", "id_number": HERS, **fields})


def page(code: str = "decedent_household_register", **fields: str) -> Photo:
    return photo(
        code, "person_page", PaperKind.REGISTER_PERSON, **{"name": "王桂珍", "id_number": HERS, **fields}
    )


def found(
    answers: dict[str, Any], *photos: Photo, certified: tuple[Certified, ...] = ()
) -> tuple[Disagreement, ...]:
    return compare(CATALOGUE, answers, photos, certified, TODAY)


def codes(*args: Any, **kwargs: Any) -> list[str]:
    return [disagreement.code for disagreement in found(*args, **kwargs)]


def filled(answers: dict[str, Any], one: Photo, *others: Photo) -> dict[str, str]:
    return fillable(CATALOGUE, answers, one, found(answers, one, *others))


AGREEING = {"decedent.name": "王桂珍", "decedent.id_number": HERS, "applicant.id_number": HIS}


def test_papers_that_agree_raise_nothing() -> None:
    assert found(AGREEING, card(), page()) == ()


def test_a_photo_fills_what_it_can_prove_and_nothing_else() -> None:
    values = filled(
        {}, card(sex="female", birth_date="1948-06-12", address="湖南省岳阳县", valid_until="长期")
    )
    assert values == {
        "decedent.name": "王桂珍",
        "decedent.id_number": HERS,
        "decedent.sex": "female",
        "decedent.birth_date": "1948-06-12",
        "decedent.household_address": "湖南省岳阳县",
    }


def test_a_register_page_of_somebody_in_the_same_book_fills_nothing() -> None:
    assert (
        filled({}, photo("decedent_household_register", "page-1", PaperKind.REGISTER_PERSON, name="王强"))
        == {}
    )


def test_the_form_is_held_against_the_photo() -> None:
    one = card()
    (difference,) = found({**AGREEING, "decedent.name": "王桂真"}, one)
    assert difference.code == "differs_from_form"
    assert difference.questions == ("decedent.name",)
    assert difference.family == "“逝者身份证（人像面）”照片上的姓名与填的不一样，请看一下哪个对。"
    assert "申请表上是“王桂真”，照片上是“王桂珍”" in difference.window
    assert "王桂" not in difference.family
    assert filled({**AGREEING, "decedent.name": "王桂真"}, one) == {}


def test_the_card_of_the_other_person_is_told_apart() -> None:
    one = card("applicant_id_card")
    (difference,) = found(AGREEING, one)
    assert difference.code == "other_person"
    assert "逝者的证件" in difference.family
    assert filled(AGREEING, one) == {}


def test_two_papers_of_one_person_must_name_the_same_person() -> None:
    (difference,) = found({}, card(), page(name="王贵珍"))
    assert difference.code == "papers_differ"
    assert len(difference.material_ids) == 2
    assert "姓名分别是“王桂珍”和“王贵珍”" in difference.window


def test_one_card_handed_in_for_two_people() -> None:
    assert codes({}, card(), card("applicant_id_card")) == ["same_person"]


@pytest.mark.parametrize(
    ("side", "kind", "code"),
    [
        ("front", PaperKind.ID_BACK, "wrong_paper"),
        ("front", PaperKind.BANK_CARD, "wrong_paper"),
        ("front", None, "not_recognised"),
        ("back", PaperKind.ID_FRONT, "wrong_paper"),
    ],
)
def test_another_paper_than_asked_for(side: str, kind: PaperKind | None, code: str) -> None:
    one = photo("decedent_id_card", side, kind, name="王桂珍")
    assert codes({}, one) == [code]
    assert filled({}, one) == {}


def test_a_number_that_was_not_read_is_one_sentence_and_one_mark() -> None:
    one = photo(
        "decedent_id_card",
        "front",
        PaperKind.ID_FRONT,
        (Flaw("id_checksum", "id_number", BOX),),
        name="王桂珍",
    )
    (difference,) = found({}, one)
    assert difference.code == "not_read"
    assert difference.questions == ("decedent.id_number",)
    assert filled({}, one) == {"decedent.name": "王桂珍"}


def test_the_registry_knows_the_person_by_another_name() -> None:
    registered = Certified("死亡医学证明", HERS, "王桂贞")
    (difference,) = found(AGREEING, card(), certified=(registered,))
    assert difference.code == "differs_from_registry"
    assert "王桂贞" in difference.window
    assert "王桂贞" not in difference.family


def test_a_certificate_that_lies_among_the_photos_is_held_against_the_form() -> None:
    one = photo(
        "kinship_proof", "page", PaperKind.DEATH, name="王桂珍", id_number=HERS, death_date="2026-11-20"
    )
    (difference,) = found({**AGREEING, "death.date": "2026-11-21"}, one)
    assert difference.questions == ("death.date",)


def test_an_expired_card_of_the_applicant_is_told_and_of_the_decedent_not() -> None:
    for code, expected in (("applicant_id_card", ["id_expired"]), ("decedent_id_card", [])):
        assert codes({}, photo(code, "back", PaperKind.ID_BACK, valid_until="2026-11-24")) == expected
        assert codes({}, photo(code, "back", PaperKind.ID_BACK, valid_until="2026-11-25")) == []
        assert codes({}, photo(code, "back", PaperKind.ID_BACK, valid_until="长期")) == []


def test_the_decedents_card_fills_the_account_only_while_it_may_be_used() -> None:
    one = photo(
        "decedent_bank_card",
        "front",
        PaperKind.BANK_CARD,
        card_number="6228480000000000018",
        bank="中国农业银行",
    )
    expected = {"payee.card_number": "6228480000000000018", "payee.bank": "中国农业银行"}
    items = {"insurance.identity": "retired_enterprise"}
    assert filled(items, one) == expected
    assert filled({**items, "payee.own_account": "yes"}, one) == expected
    assert filled({**items, "payee.own_account": "no"}, one) == {}


def test_a_branch_of_the_same_bank_is_no_difference() -> None:
    one = photo(
        "decedent_bank_card",
        "front",
        PaperKind.BANK_CARD,
        card_number="6228480000000000018",
        bank="中国农业银行",
    )
    assert codes({"payee.bank": "农业银行岳阳县支行"}, one) == []
    assert codes({"payee.bank": "长沙银行"}, one) == ["differs_from_form"]


def test_no_sentence_is_loud() -> None:
    everything = [
        *found({**AGREEING, "decedent.name": "别人"}, card(), page(name="李四"), card("applicant_id_card")),
        *found({}, photo("decedent_id_card", "front", None)),
    ]
    assert len(everything) >= 4
    assert not any(char in d.family + d.window for d in everything for char in "!！")
    assert all(isinstance(identity, UUID) for d in everything for identity in d.material_ids)
