"""The families of the lively day: made up, of a county in Hunan, and the same again for the same seed.

Their ID numbers follow the house rule (`sandbox.actors.persons`): valid in form, of the first quarter of
the last century, so everybody is about a hundred years old. The years 1900 and 1925 are left to the people
of other stories, so that a number is never given out twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sandbox.actors.households import Household
from sandbox.actors.persons import Person, Sex, card_number, id_number

_SURNAMES = (
    "李王张刘陈周黄杨谭彭曾何邓易贺文毛左胡龙向田石麻覃瞿晏汤阳仇湛任方卢许徐谢罗肖蒋唐袁邹熊夏钟姚廖付潘"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "夏侯", "尉迟", "慕容", "公孙")
_GIVEN: dict[Sex, tuple[str, ...]] = {
    "male": (
        "炳生", "正初", "元保", "福根", "岳清", "湘平", "建湘", "洞庭", "金华", "满仓", "望成", "石泉",
        "长庚", "伯勋", "自强", "云龙", "先觉", "友谅", "大业", "光远", "铁桥", "春生", "冬保", "明",
        "涛", "克俭", "凯旋",
    ),
    "female": (
        "冬秀", "满秀", "桂英", "翠娥", "金莲", "玉兰", "腊梅", "湘云", "巧云", "细妹", "春桃", "菊香",
        "雪琴", "凤仪", "素珍", "爱莲", "银花", "月娥", "惠兰", "静", "芳", "若男", "荷英", "秋菊",
        "友珍", "润芝", "香草",
    ),
}  # fmt: skip
_GROUPS = ("汉族",) * 12 + ("土家族", "苗族", "侗族", "瑶族", "回族")
_TOWNS = (
    "荣家湾镇", "黄沙街镇", "新墙镇", "柏祥镇", "筻口镇", "公田镇", "毛田镇", "月田镇", "张谷英镇",
    "新开镇", "步仙镇", "杨林街镇", "中洲乡", "长湖乡",
)  # fmt: skip
_STREETS = (
    "天鹅路", "长丰路", "建设路", "麻塘巷", "洞庭大道", "文化路", "青年街", "老街", "渡口村", "枫树村",
)  # fmt: skip
_BANKS = ("示例银行", "示例农商银行", "示例邮储银行", "示例信用社", "示例村镇银行")
_IDENTITIES = (
    ("retired_enterprise",) * 9
    + ("serving_enterprise",) * 3
    + ("public_retired",) * 3
    + ("public_serving",)
    + ("resident",) * 5
)
_RELATIONS = ("child",) * 11 + ("spouse",) * 6 + ("child_in_law",) * 2 + ("sibling", "parent", "other")

_SEXES: tuple[Sex, ...] = ("male", "female")

# When the dead and those who apply for them were born, by what the form demands of their ages.
_DECEDENTS, _OF_THEIR_AGE, _CHILDREN = (1901, 1909), (1902, 1916), (1922, 1924)
_YOUNG_DECEDENTS, _PARENTS = (1921, 1924), (1901, 1906)

# Above the serial numbers of phones and cards that the people of other stories get.
_PHONES, _CARDS = 50_000_000, 700_000_000_000


@dataclass(frozen=True, slots=True)
class Kin:
    """Who died and who applies, and what the form would hear of them; the day of death comes later."""

    decedent: Person
    applicant: Person
    relation: str
    identity: str
    phone_number: str
    card_number: str
    answers: dict[str, Any] = field(default_factory=dict)

    def household(self, today: date, days_ago: int = 4, **differing: Any) -> Household:
        """Their household when the death was so many days before `today`.

        `differing` are answers that differ, as `Household.new` takes them.
        """
        changes = self.answers | {name.replace("__", "."): value for name, value in differing.items()}
        identity = str(changes.pop("insurance.identity", self.identity))
        return Household(
            today - timedelta(days=days_ago),
            self.decedent,
            self.applicant,
            self.relation,
            identity,
            self.phone_number,
            self.card_number,
            changes,
        )


class People:
    """Makes families, one after the other. The same seed makes the same ones in the same order."""

    def __init__(self, seed: int) -> None:
        self._luck = Random(f"people {seed}")
        self._numbers: set[str] = set()
        self._families = 0

    def kin(self, identity: str | None = None, relation: str | None = None) -> Kin:
        """The next family; of this identity and relation, or of any."""
        luck = self._luck
        related = relation or luck.choice(_RELATIONS)
        dead = self._person(_YOUNG_DECEDENTS if related == "parent" else _DECEDENTS)
        alive = self._applicant(dead, related)
        self._families += 1
        return Kin(
            dead,
            alive,
            related,
            identity or luck.choice(_IDENTITIES),
            f"139{_PHONES + self._families:08d}",
            card_number(_CARDS + self._families),
            self._particulars(dead, alive, related),
        )

    def _applicant(self, dead: Person, relation: str) -> Person:
        luck = self._luck
        if relation == "spouse":
            return self._person(_OF_THEIR_AGE, "female" if dead.sex == "male" else "male")
        years = {"child": _CHILDREN, "child_in_law": _CHILDREN, "parent": _PARENTS}.get(
            relation, _OF_THEIR_AGE
        )
        same_name = relation in ("child", "sibling") and (dead.sex == "male" or luck.random() < 0.2)
        return self._person(years, surname=_surname_of(dead) if same_name else None)

    def _person(self, years: tuple[int, int], sex: Sex | None = None, surname: str | None = None) -> Person:
        luck = self._luck
        chosen = luck.choice(_SEXES) if sex is None else sex
        name = (surname or self._surname()) + luck.choice(_GIVEN[chosen])
        while True:
            born = date(luck.randint(*years), luck.randint(1, 12), luck.randint(1, 28))
            order = luck.randint(50, 498) * 2 + (1 if chosen == "male" else 0)
            number = id_number(born, order)
            if number not in self._numbers:
                self._numbers.add(number)
                return Person(name, number, chosen, born)

    def _surname(self) -> str:
        luck = self._luck
        return luck.choice(_COMPOUND) if luck.random() < 0.07 else luck.choice(_SURNAMES)

    def _particulars(self, dead: Person, alive: Person, relation: str) -> dict[str, Any]:
        luck = self._luck
        home = self._address()
        group = luck.choice(_GROUPS)
        together = luck.random() < 0.6
        where = luck.choices(("hospital", "home", "care_home", "on_the_way"), (10, 7, 2, 1))[0]
        return {
            "decedent.ethnic_group": group,
            "decedent.household_address": home,
            "death.place": where,
            "death.manner": "natural"
            if where in ("home", "care_home")
            else luck.choice(("illness", "natural")),
            "insurance.assistance": luck.choices((["none"], ["dibao"], ["tekun"], ["other"]), (14, 2, 1, 1))[
                0
            ],
            "insurance.elderly_service": "yes" if luck.random() < 0.15 else "no",
            "insurance.disability": "yes" if luck.random() < 0.12 else "no",
            "insurance.preferential": "yes" if luck.random() < 0.08 else "no",
            "applicant.address": home if together or relation == "spouse" else self._address(),
            "payee.bank": f"{luck.choice(_BANKS)}岳阳县支行",
        }

    def _address(self) -> str:
        luck = self._luck
        return f"岳阳县{luck.choice(_TOWNS)}{luck.choice(_STREETS)}{luck.randint(1, 188)}号（示例）"


def _surname_of(person: Person) -> str:
    return next((two for two in _COMPOUND if person.name.startswith(two)), person.name[0])
