"""Every paper of a case held against the form, against the other papers, and against the registries. Pure.

One disagreement is one sentence to the family and one mark for the window. The family's sentence names the
fields and what to do; values stand in the window's only, because whoever photographs a card must not be
told by us what a certificate says of its owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from config.catalogue import Catalogue, Material, Question
from server.answers.conditions import Verdict, holds
from server.answers.values import normalise, shown
from server.reading.kinds import READS, PaperKind
from server.reading.papers import Reading

_NAMES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ID_FRONT: "身份证人像面",
    PaperKind.ID_BACK: "身份证国徽面",
    PaperKind.BANK_CARD: "银行卡",
    PaperKind.REGISTER_FIRST: "户口簿首页",
    PaperKind.REGISTER_PERSON: "户口簿个人页",
    PaperKind.DEATH: "死亡医学证明",
    PaperKind.CREMATION: "火化证明",
}
_LABELS: Final[Mapping[str, str]] = {
    "name": "姓名",
    "head_name": "户主姓名",
    "id_number": "身份证号",
    "card_number": "卡号",
    "valid_until": "有效期限",
    "death_date": "死亡日期",
    "cremation_date": "火化日期",
}
# Which papers are expected as which side of which document; a side that is not named may be anything.
_EXPECTED: Final[Mapping[tuple[str, str], frozenset[PaperKind]]] = {
    ("id_card", "front"): frozenset({PaperKind.ID_FRONT}),
    ("id_card", "back"): frozenset({PaperKind.ID_BACK}),
    ("bank_card", "front"): frozenset({PaperKind.BANK_CARD}),
    ("household_register", "first_page"): frozenset({PaperKind.REGISTER_FIRST}),
    ("household_register", "person_page"): frozenset({PaperKind.REGISTER_PERSON}),
}
_PERSONAL: Final = frozenset({PaperKind.ID_FRONT, PaperKind.REGISTER_PERSON})
# People write addresses in many ways; a different spelling is no doubt.
_NOT_COMPARED: Final = frozenset({"address"})
_STOPS_FILLING: Final = frozenset(
    {"other_person", "differs_from_form", "papers_differ", "same_person", "wrong_paper"}
)


def expected_of(rule: Material, side: str) -> frozenset[PaperKind]:
    """What this side of this material should show; empty where the catalogue does not say."""
    return _EXPECTED.get((rule.document, side), frozenset())


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of the case as read: which side of which material, and what is on it."""

    material_id: UUID
    rule: Material
    side: str
    name: str
    """Material and side as a person reads them: "逝者身份证（人像面）"."""
    reading: Reading

    @property
    def expected(self) -> frozenset[PaperKind]:
        """What it should show; empty where the catalogue does not say."""
        return expected_of(self.rule, self.side)

    @property
    def as_expected(self) -> bool:
        return self.reading.kind in self.expected


@dataclass(frozen=True, slots=True)
class Beside:
    """What a photo says where a question asks. `field` names the reading's own field.

    `agrees` is None where the two cannot be held against each other: the question is not answered, or is
    one that people write in many ways.
    """

    question: str
    field: str
    value: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Certified:
    """What a registry's certificate says of the person with this ID number."""

    paper: str
    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that does not fit. Codes: not_recognised, wrong_paper, not_read, differs_from_form,
    other_person, papers_differ, same_person, differs_from_registry, id_expired."""

    code: str
    material_ids: tuple[UUID, ...]
    questions: tuple[str, ...]
    family: str
    window: str


def compare(
    catalogue: Catalogue,
    answers: Mapping[str, Any],
    photos: Sequence[Photo],
    certificates: Sequence[Certified],
    today: date,
) -> tuple[Disagreement, ...]:
    """All that does not fit together now. `answers` are normalised."""
    found: list[Disagreement] = []
    for photo in photos:
        found += _by_itself(photo, today)
        found += _with_form(catalogue, answers, photo)
        found += _with_registry(photo, certificates)
    found += _with_each_other(photos)
    return tuple(dict.fromkeys(found))


def fillable(
    catalogue: Catalogue, answers: Mapping[str, Any], photo: Photo, found: Iterable[Disagreement]
) -> dict[str, str]:
    """The answers that this photo may give, filled or not; none while it is in doubt whose paper it is."""
    doubted = any(d.code in _STOPS_FILLING and photo.material_id in d.material_ids for d in found)
    needed = holds(catalogue, photo.rule.required_when, answers) is not Verdict.NO
    if doubted or not needed or not photo.as_expected:
        return {}
    return {
        question: value
        for question, field in photo.rule.reads.items()
        if "photo" in catalogue.questions[question].prefill and (value := photo.reading.value(field))
    }


def beside(catalogue: Catalogue, answers: Mapping[str, Any], photo: Photo) -> tuple[Beside, ...]:
    """Everything that the photo says of the form's questions. `answers` are normalised."""
    reading = photo.reading
    if reading.kind in (PaperKind.DEATH, PaperKind.CREMATION):
        pairs = [(f"decedent.{field}", field) for field in ("name", "id_number")]
        pairs += [("death.date", "death_date"), ("death.cremation_date", "cremation_date")]
    elif photo.as_expected:
        pairs = list(photo.rule.reads.items())
    else:
        return ()
    return tuple(
        Beside(question, field, value, _agrees(catalogue.questions[question], field, value, answers))
        for question, field in pairs
        if question in catalogue.questions and (value := reading.value(field))
    )


def answered_by(rule: Material, side: str) -> frozenset[str]:
    """The questions that a photo of this side can answer."""
    shown_there = {field for kind in _EXPECTED.get((rule.document, side), ()) for field in READS[kind]}
    return frozenset(question for question, field in rule.reads.items() if field in shown_there)


def _by_itself(photo: Photo, today: date) -> Iterable[Disagreement]:
    kind, ids = photo.reading.kind, (photo.material_id,)
    if photo.expected and kind is None:
        yield Disagreement(
            "not_recognised",
            ids,
            (),
            f"“{photo.name}”这张照片没有认出来，请看看有没有拍全、拍清楚，需要时再拍一张。",
            f"“{photo.name}”：系统没有认出照片上的证件，请对照原件。",
        )
        return
    if photo.expected and kind not in photo.expected:
        assert kind is not None
        yield Disagreement(
            "wrong_paper",
            ids,
            (),
            f"“{photo.name}”这张照片看起来是{_NAMES[kind]}，请看看是不是放错了位置。",
            f"“{photo.name}”：照片看起来是{_NAMES[kind]}。",
        )
        return
    for field in dict.fromkeys(flaw.field for flaw in photo.reading.flaws):
        if field in _LABELS and photo.expected and photo.reading.value(field) is None:
            questions = tuple(q for q, read in photo.rule.reads.items() if read == field)
            yield Disagreement(
                "not_read",
                ids,
                questions,
                f"“{photo.name}”上的{_LABELS[field]}没有读清，请再拍一张，或者对照证件自己填。",
                f"“{photo.name}”：{_LABELS[field]}没有读清，请对照原件。",
            )
    until = photo.reading.value("valid_until")
    last = date.fromisoformat(until) if until and until[:1].isdigit() else None
    if last and last < today and photo.rule.owner != "decedent":
        yield Disagreement(
            "id_expired",
            ids,
            (),
            f"“{photo.name}”上的有效期限好像已经过了，请带有效的身份证到窗口。",
            f"“{photo.name}”：有效期限到{last.year}年{last.month}月{last.day}日，已经过期。",
        )


def _with_form(catalogue: Catalogue, answers: Mapping[str, Any], photo: Photo) -> Iterable[Disagreement]:
    other = _somebody_else(answers, photo) if photo.as_expected else None
    if other:
        yield Disagreement(
            "other_person",
            (photo.material_id,),
            (),
            f"“{photo.name}”这张照片上好像是{other}的证件，请看看是不是放错了。",
            f"“{photo.name}”：照片上的身份证号是{other}的。",
        )
        return
    different = [said for said in beside(catalogue, answers, photo) if said.agrees is False]
    if not different:
        return
    asked = [(catalogue.questions[said.question], said.value) for said in different]
    labels = "、".join(question.short for question, _ in asked)
    values = "；".join(
        f"“{question.short}”申请表上是“{shown(question, answers[question.id])}”，"
        f"照片上是“{shown(question, value)}”"
        for question, value in asked
    )
    yield Disagreement(
        "differs_from_form",
        (photo.material_id,),
        tuple(question.id for question, _ in asked),
        f"“{photo.name}”照片上的{labels}与填的不一样，请看一下哪个对。",
        f"“{photo.name}”：{values}。",
    )


def _somebody_else(answers: Mapping[str, Any], photo: Photo) -> str | None:
    """Whose card it is, when it is a person's of this case but not the one that it is handed in for."""
    owner, number = photo.rule.owner, photo.reading.value("id_number")
    if not number or owner not in ("decedent", "applicant"):
        return None
    if number == answers.get(f"{owner}.id_number"):
        return None
    if owner == "decedent" and number == answers.get("applicant.id_number"):
        return "申请人"
    if owner == "applicant" and number == answers.get("decedent.id_number"):
        return "逝者"
    return None


def _with_registry(photo: Photo, certificates: Sequence[Certified]) -> Iterable[Disagreement]:
    name, number = photo.reading.value("name"), photo.reading.value("id_number")
    for certificate in certificates:
        if name and certificate.id_number == number and certificate.name != name:
            yield Disagreement(
                "differs_from_registry",
                (photo.material_id,),
                (),
                f"“{photo.name}”上的姓名与{certificate.paper}上登记的不一样，请带证件到窗口核对。",
                f"“{photo.name}”：照片上的姓名是“{name}”，{certificate.paper}上是“{certificate.name}”。",
            )


def _with_each_other(photos: Sequence[Photo]) -> Iterable[Disagreement]:
    people = [photo for photo in photos if photo.reading.kind in _PERSONAL and photo.as_expected]
    for number, one in enumerate(people):
        for other in people[number + 1 :]:
            ids = (one.material_id, other.material_id)
            numbers = one.reading.value("id_number"), other.reading.value("id_number")
            names = one.reading.value("name"), other.reading.value("name")
            if one.rule.owner != other.rule.owner:
                if numbers[0] and numbers[0] == numbers[1]:
                    yield Disagreement(
                        "same_person",
                        ids,
                        (),
                        f"“{one.name}”和“{other.name}”好像是同一个人的证件，请看看是不是放错了。",
                        f"“{one.name}”和“{other.name}”上的身份证号相同。",
                    )
                continue
            differing = [
                (label, pair)
                for label, pair in (("姓名", names), ("身份证号", numbers))
                if pair[0] and pair[1] and pair[0] != pair[1]
            ]
            if differing:
                labels = "、".join(label for label, _ in differing)
                values = "；".join(f"{label}分别是“{a}”和“{b}”" for label, (a, b) in differing)
                yield Disagreement(
                    "papers_differ",
                    ids,
                    (),
                    f"“{one.name}”和“{other.name}”上的{labels}不一样，请看看是不是同一个人的；没有错的话，带上证件到窗口核对。",
                    f"“{one.name}”和“{other.name}”：{values}。",
                )


def _agrees(question: Question, field: str, value: str, answers: Mapping[str, Any]) -> bool | None:
    answer = normalise(question, answers.get(question.id))
    if field in _NOT_COMPARED or not answer:
        return None
    return _same(field, value, str(answer))


def _same(field: str, value: str, answer: str) -> bool:
    if field == "bank":
        # A family writes the branch too: "农业银行岳阳县支行".
        core = value.removeprefix("中国").removesuffix("银行")
        return core in answer
    if field == "ethnic_group":
        return value.removesuffix("族") == answer.removesuffix("族")
    return value == answer
