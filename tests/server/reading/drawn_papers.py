"""The papers of a family drawn by a program, flat and clean: cards, register pages, certificates.

Only the layout that the public forms have: nothing here could be taken for a real document, and every
number belongs to nobody (sandbox actors).
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from server.answers.bank_cards import luhn_digit
from server.answers.id_number import check_character

Kind = Literal["id_front", "id_back", "bank_card", "register_first", "register_person", "death", "cremation"]
Ink = tuple[int, int, int]

_SURNAMES = [
    *"王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余",
    *"潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
    *("欧阳", "司马", "上官", "诸葛"),
]
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂珍玉萍红建华国庆志文金凤春梅德福贵生海燕林峰辉鹏飞"
    "宇轩子涵雨欣梓浩然思远若曦嘉怡佳琪俊博炳坤耀祖淑贞素云菊莲翠喜元发财根旺清泉石松柏竹"
)
_GROUPS = ["汉", "汉", "汉", "汉", "汉", "土家", "苗", "瑶", "侗", "回", "维吾尔"]
_PLACES = [
    "湖南省岳阳县荣家湾镇天鹅路{n}号",
    "湖南省岳阳县新墙镇清水村{n}组",
    "湖南省岳阳县黄沙街镇三合村老屋组{n}号",
    "湖南省岳阳县张谷英镇大峰村王家片{n}号",
    "湖南省岳阳县公田镇甘田社区居民委员会站前路{n}号附2号",
    "湖南省岳阳县筻口镇熊市街{n}号",
    "湖南省岳阳县荣家湾镇东方路{n}号水泥厂家属区3栋2单元501室",
]
_RELATIONS = ["户主", "妻", "子", "女", "父亲", "母亲", "长子", "长女", "孙子"]
_BANKS = [
    ("中国农业银行", "622848"),
    ("中国工商银行", "622202"),
    ("中国建设银行", "621700"),
    ("中国邮政储蓄银行", "621799"),
    ("湖南省农村信用社", "622169"),
    ("中国银行", "621661"),
    ("长沙银行", "621446"),
]


@dataclass(frozen=True, slots=True)
class Paper:
    """One drawn paper and what stands on it, in the spelling in which it should be read."""

    kind: Kind
    image: Image.Image = field(repr=False)
    says: dict[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A person who does not exist."""

    name: str
    id_number: str
    sex: str
    group: str
    born: date
    address: str


def somebody(rng: random.Random) -> Drawn:
    born = date(1931, 1, 1) + timedelta(days=rng.randrange(366 * 70))
    woman = rng.random() < 0.5
    order = rng.randrange(0, 998) // 2 * 2 + (0 if woman else 1)
    first = f"{rng.choice(['430621', '430602', '430681', '430623', '420106'])}{born:%Y%m%d}{order:03d}"
    return Drawn(
        rng.choice(_SURNAMES) + "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 2, 2, 2)))),
        first + check_character(first),
        "女" if woman else "男",
        rng.choice(_GROUPS),
        born,
        rng.choice(_PLACES).format(n=rng.randrange(1, 300)),
    )


def draw(kind: Kind, rng: random.Random, person: Drawn | None = None) -> Paper:
    """A paper of this kind, of this person or of somebody."""
    return _DRAWERS[kind](rng, person or somebody(rng))


@functools.cache
def font(size: int, serif: bool = False) -> ImageFont.FreeTypeFont:
    path: Path = pylopdf_fonts_zh_cn.serif_path() if serif else pylopdf_fonts_zh_cn.sans_path()
    return ImageFont.truetype(str(path), size)


def _sheet(
    width: int, height: int, paper: Ink, rng: random.Random, *, waves: Ink | None = None
) -> Image.Image:
    """Paper with the fine lines of a security print."""
    sheet = Image.new("RGB", (width, height), paper)
    if waves:
        pen = ImageDraw.Draw(sheet)
        phase = rng.random() * 40
        for y in range(-40, height, 9):
            points = [(x, y + 7 * ((x + phase) / 60 % 2 - 1) ** 2 + x * 0.05) for x in range(0, width, 12)]
            pen.line(points, fill=waves, width=1)
    return sheet


def _id_front(rng: random.Random, who: Drawn) -> Paper:
    sheet = _sheet(1012, 638, (226, 236, 240), rng, waves=(208, 224, 232))
    pen = ImageDraw.Draw(sheet)
    label, ink = (60, 110, 150), (25, 25, 28)
    small, text = font(30), font(36)
    pen.text((60, 74), "姓名", label, small)
    pen.text((150, 66), who.name, ink, font(42))
    pen.text((60, 152), "性别", label, small)
    pen.text((150, 148), who.sex, ink, text)
    pen.text((272, 152), "民族", label, small)
    pen.text((358, 148), who.group, ink, text)
    pen.text((60, 228), "出生", label, small)
    x = 150
    for value, unit, gap in (
        (f"{who.born.year}", "年", 96),
        (f"{who.born.month}", "月", 56),
        (f"{who.born.day}", "日", 56),
    ):
        pen.text((x, 224), value, ink, text)
        pen.text((x + gap, 228), unit, label, small)
        x += gap + 44
    pen.text((60, 304), "住址", label, small)
    for line, start in enumerate(range(0, len(who.address), 11)):
        pen.text((150, 300 + 48 * line), who.address[start : start + 11], ink, text)
    pen.text((60, 536), "公民身份号码", label, small)
    pen.text((330, 524), who.id_number, ink, font(48))
    pen.rectangle((672, 84, 940, 430), fill=(214, 206, 200))
    pen.ellipse((740, 130, 872, 290), fill=(196, 160, 140))
    pen.pieslice((700, 280, 912, 560), 180, 360, fill=(70, 74, 90))
    says = {
        "name": who.name,
        "sex": "male" if who.sex == "男" else "female",
        "ethnic_group": f"{who.group}族",
        "birth_date": who.born.isoformat(),
        "address": who.address,
        "id_number": who.id_number,
    }
    return Paper("id_front", sheet, says)


def _id_back(rng: random.Random, who: Drawn) -> Paper:
    sheet = _sheet(1012, 638, (230, 236, 236), rng, waves=(206, 226, 220))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((70, 60, 220, 210), fill=(200, 60, 50))
    pen.text((300, 70), "中华人民共和国", (30, 30, 30), font(64, serif=True))
    pen.text((330, 170), "居民身份证", (30, 30, 30), font(84, serif=True))
    since = date(2008, 1, 1) + timedelta(days=rng.randrange(365 * 17))
    until = (
        None
        if rng.random() < 0.3
        else since.replace(year=since.year + rng.choice((10, 20)), day=min(since.day, 28))
    )
    shown = "长期" if until is None else f"{until:%Y.%m.%d}"
    pen.text((200, 470), "签发机关", (60, 110, 150), font(30))
    pen.text(
        (400, 464),
        rng.choice(("岳阳县公安局", "岳阳市公安局岳阳楼分局", "汨罗市公安局")),
        (25, 25, 28),
        font(36),
    )
    pen.text((200, 548), "有效期限", (60, 110, 150), font(30))
    pen.text((400, 542), f"{since:%Y.%m.%d}-{shown}", (25, 25, 28), font(36))
    return Paper("id_back", sheet, {"valid_until": until.isoformat() if until else "长期"})


def _bank_card(rng: random.Random, who: Drawn) -> Paper:
    bank, prefix = rng.choice(_BANKS)
    payload = prefix + "".join(str(rng.randrange(10)) for _ in range(rng.choice((12, 12, 9))))
    return bank_card(rng, bank, payload + luhn_digit(payload))


def bank_card(rng: random.Random, bank: str, number: str) -> Paper:
    """The card of this bank with this number."""
    colour = rng.choice(((20, 110, 90), (180, 40, 45), (30, 70, 150), (120, 130, 140), (200, 160, 70)))
    sheet = _sheet(1012, 638, colour, rng, waves=tuple(min(255, c + 22) for c in colour))  # type: ignore[arg-type]
    pen = ImageDraw.Draw(sheet)
    white = (248, 248, 240)
    pen.text((60, 50), bank, white, font(56))
    pen.rounded_rectangle((80, 190, 210, 290), 14, fill=(212, 190, 120))
    groups = [number[i : i + 4] for i in range(0, len(number), 4)]
    if len(number) == 19:
        groups = [number[:6], number[6:]] if rng.random() < 0.4 else groups
    shown = "  ".join(groups)
    size = 66
    while pen.textlength(shown, font(size)) > 900:
        size -= 2
    pen.text((62, 352), shown, tuple(c // 2 for c in colour), font(size))  # type: ignore[arg-type]
    pen.text((60, 350), shown, white, font(size))
    pen.text((60, 470), "VALID THRU", white, font(22))
    pen.text((220, 462), f"{rng.randrange(1, 13):02d}/{rng.randrange(27, 36)}", white, font(34))
    pen.text((760, 520), rng.choice(("银联", "UnionPay")), white, font(46))
    pen.text((60, 540), rng.choice(("借记卡", "DEBIT CARD", "ATM")), white, font(30))
    return Paper("bank_card", sheet, {"card_number": number, "bank": bank})


def _table(
    title: str, rows: list[list[tuple[str, str]]], rng: random.Random, *, width: int, row: int, ink: Ink
) -> Image.Image:
    """A printed form: cells of label and value in lines, the values typed in, a little off."""
    height = 150 + row * len(rows) + 60
    sheet = _sheet(width, height, (243, 240, 228), rng, waves=(236, 230, 214))
    pen = ImageDraw.Draw(sheet)
    heading = font(46, serif=True)
    pen.text(((width - pen.textlength(title, heading)) / 2, 50), title, (50, 40, 40), heading)
    for number, cells in enumerate(rows):
        top = 130 + number * row
        share = (width - 80) / len(cells)
        for place, (label, value) in enumerate(cells):
            left = 40 + place * share
            split = left + min(share * 0.42, 250)
            pen.rectangle((left, top, left + share, top + row), outline=(110, 100, 95), width=2)
            pen.line((split, top, split, top + row), fill=(110, 100, 95), width=2)
            room = min(split - left - 12, 26 * 6.5)  # the forms give a label no more than six characters
            _cell(pen, label, (left + 8, top + row / 2), room, (70, 55, 55), 26)
            at = split + 10 + rng.random() * 5, top + row / 2 - 4 + rng.random() * 6
            _cell(pen, value, at, left + share - split - 20, ink, 34)
    return sheet


def _cell(
    pen: ImageDraw.ImageDraw, text: str, at: tuple[float, float], width: float, ink: Ink, size: int
) -> None:
    """The text in its cell; what is too long for one row is broken into two, as the forms print it."""
    face = font(size, serif=True)
    rows = [text]
    while text[:6].isdigit() and pen.textlength(text, face) > width:
        size -= 1
        face = font(size, serif=True)
    if pen.textlength(text, face) > width:
        half = -(-len(text) // 2)
        rows = [text[:half], text[half:]]
        while max(pen.textlength(row, font(size, serif=True)) for row in rows) > width:
            size -= 1
        face = font(size, serif=True)
    for number, row in enumerate(rows):
        down = (number - (len(rows) - 1) / 2) * size * 1.15
        pen.text((at[0], at[1] + down - size * 0.72), row, ink, face)


def _register_first(rng: random.Random, who: Drawn) -> Paper:
    rows = [
        [("户别", rng.choice(("非农业家庭户口", "家庭户", "农业家庭户口"))), ("户主姓名", who.name)],
        [("户号", f"{rng.randrange(10**8, 10**9)}"), ("住址", "见下")],
        [("住址", who.address)],
        [
            ("承办人签章", ""),
            ("签发日期", f"{rng.randrange(1999, 2024)}年{rng.randrange(1, 13)}月{rng.randrange(1, 28)}日"),
        ],
    ]
    rows[1][1] = ("派出所", "荣家湾派出所")
    sheet = _table("居民户口簿", rows, rng, width=1240, row=96, ink=(28, 28, 40))
    return Paper("register_first", sheet, {"head_name": who.name, "address": who.address})


def _register_person(rng: random.Random, who: Drawn) -> Paper:
    relation = rng.choice(_RELATIONS)
    rows = [
        [("姓名", who.name), ("户主或与户主关系", relation)],
        [("曾用名", ""), ("性别", who.sex)],
        [("出生地", "湖南省岳阳县"), ("民族", f"{who.group}族")],
        [("籍贯", "湖南省岳阳县"), ("出生日期", f"{who.born.year}年{who.born.month}月{who.born.day}日")],
        [("本市（县）其他住址", ""), ("宗教信仰", "")],
        [
            ("公民身份证件编号", who.id_number),
            ("身高", f"{rng.randrange(150, 185)}"),
            ("血型", rng.choice(("A", "B", "O", "不明"))),
        ],
        [
            ("文化程度", rng.choice(("初中", "小学", "高中"))),
            ("婚姻状况", rng.choice(("有配偶", "丧偶", "未婚"))),
            ("兵役状况", "未服兵役"),
        ],
        [
            ("服务处所", rng.choice(("岳阳县水泥厂", "", "无"))),
            ("职业", rng.choice(("退休人员", "农民", ""))),
        ],
        [("何时由何地迁来本市（县）", "")],
        [("何时由何地迁来本址", f"{rng.randrange(1985, 2015)}年由本县新墙镇迁来")],
    ]
    sheet = _table("常住人口登记卡", rows, rng, width=1360, row=74, ink=(28, 28, 40))
    says = {
        "name": who.name,
        "relation_to_head": relation,
        "sex": "male" if who.sex == "男" else "female",
        "ethnic_group": f"{who.group}族",
        "birth_date": who.born.isoformat(),
        "id_number": who.id_number,
    }
    return Paper("register_person", sheet, says)


def _death(rng: random.Random, who: Drawn) -> Paper:
    died = date(2026, 7, 1) + timedelta(days=rng.randrange(140))
    new = rng.random() < 0.5
    rows = [
        [("死者姓名", who.name), ("性别", who.sex), ("民族", f"{who.group}族")],
        [("有效身份证件类别", "居民身份证"), ("证件号码", who.id_number)],
        [
            ("出生日期", f"{who.born.year}年{who.born.month}月{who.born.day}日"),
            ("死亡日期", f"{died.year}年{died.month}月{died.day}日{rng.randrange(24)}时"),
        ],
        [("死亡地点", rng.choice(("家中", "医院病房", "养老服务机构"))), ("婚姻状况", "有配偶")],
        [("常住地址", who.address)],
        [("家属姓名", somebody(rng).name), ("联系电话", f"139{rng.randrange(10**7, 10**8)}")],
        [("医疗卫生机构盖章", "岳阳县人民医院"), ("医师签名", somebody(rng).name)],
    ]
    title = "居民死亡医学证明" if new else "居民死亡医学证明（推断）书"
    sheet = _table(title, rows, rng, width=1400, row=86, ink=(28, 28, 40))
    says = {
        "name": who.name,
        "id_number": who.id_number,
        "death_date": died.isoformat(),
        "sex": "male" if who.sex == "男" else "female",
    }
    return Paper("death", sheet, says)


def _letter(title: str, told: str, rng: random.Random) -> Image.Image:
    """A certificate that is a letter: sentences that run on from row to row."""
    sheet = _sheet(1400, 860, (246, 244, 238), rng, waves=(238, 234, 226))
    pen = ImageDraw.Draw(sheet)
    heading, text = font(60, serif=True), font(40, serif=True)
    pen.text(((1400 - pen.textlength(title, heading)) / 2, 70), title, (40, 35, 35), heading)
    rows = ["", *(told[at : at + 29] for at in range(27, len(told), 29))]
    rows[0] = told[:27]
    for number, row in enumerate(rows):
        pen.text((100 + (80 if number == 0 else 0), 220 + 68 * number), row, (28, 28, 40), text)
    pen.text((180, 240 + 68 * len(rows)), "特此证明。", (28, 28, 40), text)
    pen.text((940, 330 + 68 * len(rows)), "岳阳县殡仪馆", (28, 28, 40), text)
    return sheet


def _cremation(rng: random.Random, who: Drawn) -> Paper:
    died = date(2026, 7, 1) + timedelta(days=rng.randrange(140))
    burnt = died + timedelta(days=rng.randrange(1, 5))
    says = {
        "name": who.name,
        "id_number": who.id_number,
        "death_date": died.isoformat(),
        "cremation_date": burnt.isoformat(),
    }
    if rng.random() < 0.5:
        told = (
            f"逝者：{who.name}，{who.sex}，{who.group}族，身份证号码：{who.id_number}，生前住{who.address}，"
            f"{died.year}年{died.month}月{died.day}日因病死亡，其遗体于{burnt.year}年{burnt.month}月{burnt.day}日"
            "在岳阳县殡仪馆火化。"
        )
        return Paper("cremation", _letter("火化证明", told, rng), says)
    rows = [
        [("逝者姓名", who.name), ("性别", who.sex)],
        [("身份证号码", who.id_number), ("死亡日期", f"{died.year}年{died.month}月{died.day}日")],
        [
            ("火化日期", f"{burnt.year}年{burnt.month}月{burnt.day}日"),
            ("火化编号", f"{burnt:%Y%m%d}{rng.randrange(99):03d}"),
        ],
        [("户籍地址", who.address)],
        [("家属姓名", somebody(rng).name), ("殡仪馆", "岳阳县殡仪馆")],
    ]
    sheet = _table("火化证明", rows, rng, width=1400, row=92, ink=(28, 28, 40))
    return Paper("cremation", sheet, says)


_DRAWERS = {
    "id_front": _id_front,
    "id_back": _id_back,
    "bank_card": _bank_card,
    "register_first": _register_first,
    "register_person": _register_person,
    "death": _death,
    "cremation": _cremation,
}
