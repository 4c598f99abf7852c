"""Cards and pages as they lie on a kitchen table, with somebody's particulars on them.

Drawn in a few milliseconds, and sharp, whole and light enough for the advice that a phone gets. Every one
says in large red letters that it is a sample; what else stands on it belongs to nobody (`persons`).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from sandbox.actors.persons import Person

WIDTH, HEIGHT = 1200, 800
CARD = (150, 110, 1050, 690)
_TABLE, _INK, _LABEL, _MARK = (70, 58, 50), (32, 32, 38), (62, 92, 150), (200, 44, 44)
_CARD, _PAGE, _BANK = (226, 234, 238), (240, 234, 214), (156, 190, 226)
_SEX = {"male": "男", "female": "女"}
_ADDRESS_LINE, _VALUE = 15, 24

Draw = ImageDraw.ImageDraw


def id_card_front(person: Person, ethnic_group: str, address: str) -> bytes:
    """The side with the face."""
    picture, draw = _begun(_face_side)
    born = person.birth_date
    _write(draw, 290, 170, person.name, 40)
    _write(draw, 290, 248, _SEX[person.sex], 34)
    _write(draw, 480, 248, ethnic_group.removesuffix("族"), 34)
    _write(draw, 290, 322, f"{born.year} 年 {born.month} 月 {born.day} 日", 34)
    for line, start in enumerate(range(0, len(address), _ADDRESS_LINE)):
        _write(draw, 290, 396 + 46 * line, address[start : start + _ADDRESS_LINE], 32)
    _write(draw, 420, 604, " ".join(person.id_number), 36)
    return _jpeg(picture)


@functools.cache
def id_card_back() -> bytes:
    """The side with the emblem; all of them look alike."""
    picture, _ = _begun(_emblem_side)
    return _jpeg(picture)


def register_first_page(head: str, address: str, number: str) -> bytes:
    """The first page of a household register: whose household it is, and where."""
    return _page(
        "居民户口簿　首页", (("户别", "家庭户"), ("户主姓名", head), ("户号", number), ("住址", address))
    )


def register_person_page(person: Person, kin: str, ethnic_group: str, address: str) -> bytes:
    """One member's page; `kin` is what the person is to the head of the household."""
    rows = (
        ("姓名", f"{person.name}　　性别 {_SEX[person.sex]}"),
        ("与户主关系", kin),
        ("民族", f"{ethnic_group}　　出生 {person.birth_date:%Y-%m-%d}"),
        ("身份证编号", person.id_number),
        ("住址", address),
    )
    return _page("常住人口登记卡", rows)


def bank_card(bank: str, number: str) -> bytes:
    """The side with the number."""
    picture, draw = _begun(_bank_side)
    _write(draw, 220, 170, bank, 44)
    _write(draw, 220, 470, " ".join(number[n : n + 4] for n in range(0, len(number), 4)), 50)
    return _jpeg(picture)


def _page(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    picture, draw = _begun(_paper_page)
    _write(draw, 400, 140, title, 42)
    for place, (label, value) in enumerate(rows):
        top = 216 + 72 * place
        draw.rectangle((190, top, 1010, top + 72), outline=_INK, width=2)
        draw.line((380, top, 380, top + 72), fill=_INK, width=2)
        _write(draw, 206, top + 18, label, 28)
        _write(draw, 396, top + 20, value[:_VALUE], 25)
    return _jpeg(picture)


def _face_side(draw: Draw) -> None:
    draw.rounded_rectangle(CARD, 36, fill=_CARD)
    labels = ((170, "姓 名"), (248, "性 别"), (322, "出 生"), (396, "住 址"))
    for top, label in labels:
        _write(draw, 190, top + 4, label, 28, _LABEL)
    _write(draw, 400, 252, "民 族", 28, _LABEL)
    _write(draw, 190, 608, "公民身份号码", 30, _LABEL)
    draw.ellipse((820, 200, 940, 350), fill=(150, 152, 156))
    draw.pieslice((760, 340, 1000, 620), 180, 360, fill=(120, 124, 130))
    _sample(draw, 540, 510)


def _emblem_side(draw: Draw) -> None:
    draw.rounded_rectangle(CARD, 36, fill=_CARD)
    draw.ellipse((210, 170, 380, 340), outline=_MARK, width=10)
    draw.polygon([(295, 200), (340, 310), (240, 240), (350, 240), (250, 310)], fill=_MARK)
    _write(draw, 440, 200, "居民身份证", 72)
    _write(draw, 250, 480, "签发机关　岳阳县公安局（示例）", 36)
    _write(draw, 250, 560, "有效期限　2010.01.01-长期", 36)
    _sample(draw, 620, 330)


def _paper_page(draw: Draw) -> None:
    draw.rectangle(CARD, fill=_PAGE)
    _sample(draw, 700, 594)


def _bank_side(draw: Draw) -> None:
    draw.rounded_rectangle(CARD, 40, fill=_BANK)
    draw.rounded_rectangle((220, 280, 340, 370), 12, fill=(214, 190, 120))
    _write(draw, 220, 560, "储蓄卡　示例，不能使用", 32)
    _sample(draw, 640, 300)


def _sample(draw: Draw, left: int, top: int) -> None:
    _write(draw, left, top, "样本 SAMPLE", 56, _MARK)


def _begun(blank: Callable[[Draw], None]) -> tuple[Image.Image, Draw]:
    picture = _blank(blank).copy()
    return picture, ImageDraw.Draw(picture)


@functools.cache
def _blank(draw_on: Callable[[Draw], None]) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), _TABLE)
    draw_on(ImageDraw.Draw(picture))
    return picture


def _write(draw: Draw, left: int, top: int, text: str, size: int, ink: tuple[int, int, int] = _INK) -> None:
    draw.text((left, top), text, fill=ink, font=_font(size))


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(sans_path(), size)


def _jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()
