"""What the two certificates say, in one spelling, and what is wrong with one by itself.

No diagnosis is collected: neither the terminations nor the joint items need one.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from config.catalogue import Question
from server import clock
from server.answers.id_number import IdNumber, read_id_number
from server.answers.values import check, normalise
from server.errors import FieldError
from server.privacy import blind_index

# From this day on the citizen's ID number is the number of a death certificate (国卫规划发〔2026〕5号).
NUMBERED_BY_ID_FROM = date(2026, 7, 1)


class CertificateKind(StrEnum):
    DEATH = "death"
    CREMATION = "cremation"


class CertificateStatus(StrEnum):
    """valid: this one counts for the decedent. corrected: a newer revision stands in its place.

    duplicate: merged into the record that counts, kept and shown. voided: certified in error.
    """

    VALID = "valid"
    CORRECTED = "corrected"
    DUPLICATE = "duplicate"
    VOIDED = "voided"


PlaceKind = Literal["home", "care_home", "hospital", "on_the_way", "elsewhere"]
Manner = Literal["natural", "case", "work_injury", "unknown"]
Sex = Literal["male", "female"]

PAPERS = {CertificateKind.DEATH: "死亡医学证明", CertificateKind.CREMATION: "火化证明"}
LABELS = {
    "number": "证明编号",
    "decedent.name": "逝者姓名",
    "decedent.id_number": "逝者身份证号",
    "decedent.sex": "逝者性别",
    "decedent.birth_date": "逝者出生日期",
    "died_at": "死亡时间",
    "place": "死亡地点类别",
    "place_text": "死亡地点",
    "manner": "死亡情形",
    "institution": "开具机构",
    "cremated_at": "火化时间",
    "funeral_home": "殡仪馆",
    "death_certificate_number": "死亡医学证明编号",
}

_OLDEST_YEAR, _LATEST_YEAR = 1850, 2200

_WHY = "各部门按姓名和身份证号核对是哪一位。"
_NAME = Question(
    id="decedent.name",
    section="decedent",
    type="name",
    label="逝者姓名",
    short="姓名",
    why=_WHY,
    max_length=50,
)
_ID_NUMBER = Question(
    id="decedent.id_number",
    section="decedent",
    type="id_number",
    label="逝者身份证号",
    short="身份证号",
    why=_WHY,
)


def _moment(value: object) -> object:
    # A bare number would be read as seconds since 1970, which no certificate means.
    if not isinstance(value, str | datetime):
        raise ValueError("时间请写成“2026-10-03T08:20:00+08:00”这样。")
    return value


def _in_china(value: datetime) -> datetime:
    if not _OLDEST_YEAR <= value.year <= _LATEST_YEAR:
        raise ValueError("年份不对，请核对。")
    if value.tzinfo is None:
        value = value.replace(tzinfo=clock.CHINA)
    return clock.in_china(value).replace(microsecond=0)


def _tight(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


# A moment without a zone is a wall clock in China; it is kept to the second.
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_china)]
Number = Annotated[str, Field(max_length=40), AfterValidator(_tight)]
Name = Annotated[str, Field(max_length=50), AfterValidator(lambda value: normalise(_NAME, value) or "")]
CitizenId = Annotated[
    str, Field(max_length=40), AfterValidator(lambda value: normalise(_ID_NUMBER, value) or "")
]


class Certified(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Decedent(Certified):
    """Who died. Sex and date of birth are taken from the ID number when they are not given."""

    name: Name
    id_number: CitizenId
    sex: Sex | None = None
    birth_date: date | None = None

    @model_validator(mode="after")
    def _from_the_id_number(self) -> Self:
        read = read_id_number(self.id_number, clock.today())
        if isinstance(read, IdNumber):
            self.sex = self.sex or read.sex
            self.birth_date = self.birth_date or read.birth_date
        return self


class DeathCertificate(Certified):
    """居民死亡医学证明（推断）书, as the hospital or the health station issues it (notice 三(一)1).

    Without a `number` a death from 2026-07-01 on is numbered by the ID number.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": "430621190001010011",
                    "decedent": {"name": "张建国", "id_number": "430621190001010011"},
                    "died_at": "2026-10-03T08:20:00+08:00",
                    "place": "hospital",
                    "place_text": "岳阳县人民医院",
                    "manner": "natural",
                    "institution": "岳阳县人民医院",
                }
            ]
        }
    )
    kind: ClassVar[CertificateKind] = CertificateKind.DEATH

    number: Number = ""
    decedent: Decedent
    died_at: Moment
    place: PlaceKind
    place_text: str = Field(default="", max_length=200)
    manner: Manner
    institution: str = Field(min_length=1, max_length=80)

    @model_validator(mode="after")
    def _numbered_by_id(self) -> Self:
        if not self.number and self.happened_at.date() >= NUMBERED_BY_ID_FROM:
            self.number = self.decedent.id_number
        return self

    @property
    def happened_at(self) -> datetime:
        return self.died_at


class CremationCertificate(Certified):
    """火化证明, as the funeral home uploads it (notice 三(一)2)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": "HH-2026-001024",
                    "decedent": {"name": "张建国", "id_number": "430621190001010011"},
                    "cremated_at": "2026-10-05T10:30:00+08:00",
                    "funeral_home": "岳阳县殡仪馆",
                    "death_certificate_number": "430621190001010011",
                }
            ]
        }
    )
    kind: ClassVar[CertificateKind] = CertificateKind.CREMATION

    number: Number = ""
    decedent: Decedent
    cremated_at: Moment
    funeral_home: str = Field(min_length=1, max_length=80)
    death_certificate_number: Number | None = None

    @property
    def happened_at(self) -> datetime:
        return self.cremated_at


AnyCertificate = DeathCertificate | CremationCertificate
TYPES: dict[str, type[DeathCertificate] | type[CremationCertificate]] = {
    CertificateKind.DEATH: DeathCertificate,
    CertificateKind.CREMATION: CremationCertificate,
}
MOMENT_FIELDS = {CertificateKind.DEATH: "died_at", CertificateKind.CREMATION: "cremated_at"}


def decedent_index(id_number: str) -> bytes:
    """By what a decedent is found, here and on a case."""
    return blind_index("id_number", id_number)


def number_index(number: str) -> bytes:
    """By what a certificate is found; unique within a county and a kind while it is on file."""
    return blind_index("certificate number", number)


def flaws(certificate: AnyCertificate) -> list[FieldError]:
    """Everything that is wrong with a certificate by itself, as of today; empty when nothing is.

    ID numbers by GB 11643; sex and date of birth must agree with them; nothing lies in the future.
    """
    today = clock.today()
    person = certificate.decedent
    found: list[FieldError | None] = []
    if not certificate.number:
        found.append(FieldError("number", "number_missing", "请填写证明编号。"))
    if person.name:
        found.append(check(_NAME, person.name, today))
    else:
        found.append(FieldError("decedent.name", "name_invalid", "请填写逝者姓名。"))
    found.append(check(_ID_NUMBER, person.id_number, today))
    read = read_id_number(person.id_number, today)
    if isinstance(read, IdNumber):
        if person.sex != read.sex:
            found.append(FieldError("decedent.sex", "sex_matches_id", "性别与身份证号不一致，请核对。"))
        if person.birth_date != read.birth_date:
            found.append(
                FieldError("decedent.birth_date", "birth_matches_id", "出生日期与身份证号不一致，请核对。")
            )
    moment = MOMENT_FIELDS[certificate.kind]
    if certificate.happened_at > clock.now():
        found.append(FieldError(moment, "in_the_future", f"{LABELS[moment]}晚于现在，请核对。"))
    elif isinstance(read, IdNumber) and certificate.happened_at.date() < read.birth_date:
        found.append(FieldError(moment, "before_birth", f"{LABELS[moment]}早于出生日期，请核对。"))
    return [flaw for flaw in found if flaw is not None]


def kept(certificate: AnyCertificate) -> dict[str, Any]:
    """The form in which a certificate is stored and compared."""
    return certificate.model_dump(mode="json")


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The dotted names of the fields in which two kept certificates of a kind differ."""
    flat_one, flat_other = _flat(one), _flat(other)
    return [name for name in LABELS if flat_one.get(name) != flat_other.get(name)]


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    person = {f"decedent.{name}": value for name, value in body["decedent"].items()}
    return {**{name: value for name, value in body.items() if name != "decedent"}, **person}
