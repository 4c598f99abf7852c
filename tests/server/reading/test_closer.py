"""The second look, really taken, at photos of drawn papers: what the first one missed or misread is read."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from server.reading.closer import Closer
from server.reading.kinds import PaperKind
from server.reading.lines import Corners, Line
from server.reading.ocr import Eye
from server.reading.papers import Reading, interpret
from tests.server.reading.drawn_papers import Paper, draw, font
from tests.server.reading.marking import TODAY
from tests.server.reading.photographed import Shot, take


@pytest.fixture(scope="module")
def eye() -> Eye:
    return Eye()


def photo(paper: Paper, shot: Shot) -> bytes:
    return take(paper.image, shot, random.Random(3))


def looked(eye: Eye, jpeg: bytes, lines: list[Line]) -> list[Line]:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return Closer(eye.models, picture).look(lines)


def reading(jpeg: bytes, lines: list[Line]) -> Reading:
    width, height = Image.open(io.BytesIO(jpeg)).size
    return interpret(lines, width, height, TODAY, {PaperKind.REGISTER_PERSON})


@pytest.mark.parametrize("shot", [Shot(), Shot(tilt=-7, lean=0.03), Shot(turned=1), Shot(turned=2, tilt=4)])
def test_what_the_first_look_missed_is_found_beside_its_label(eye: Eye, shot: Shot) -> None:
    paper = draw("register_person", random.Random(8))
    jpeg = photo(paper, shot)
    seen = eye.glance(jpeg)
    assert seen
    kept = [line for line in seen[1] if line.text not in (paper.says["name"], paper.says["id_number"])]
    assert len(kept) == len(seen[1]) - 2
    assert reading(jpeg, kept).value("id_number") is None
    found = reading(jpeg, looked(eye, jpeg, kept))
    assert (found.value("name"), found.value("id_number")) == (paper.says["name"], paper.says["id_number"])


@pytest.mark.parametrize("shot", [Shot(), Shot(turned=2, tilt=-3), Shot(turned=3)])
def test_what_was_hardly_read_is_read_again_the_way_the_paper_lies(eye: Eye, shot: Shot) -> None:
    paper = draw("register_person", random.Random(8))
    jpeg = photo(paper, shot)
    seen = eye.glance(jpeg)
    assert seen
    spoilt = [
        replace(line, text="RUJN", score=0.55) if line.text in ("曾用名", paper.says["name"]) else line
        for line in seen[1]
    ]
    texts = [line.text for line in looked(eye, jpeg, spoilt)]
    assert "曾用名" in texts and paper.says["name"] in texts and "RUJN" not in texts


def test_a_label_is_not_read_again_into_something_else(eye: Eye) -> None:
    paper = draw("register_person", random.Random(8))
    jpeg = photo(paper, Shot())
    seen = eye.glance(jpeg)
    assert seen
    # Its place on the photo is the title's, which is read surely; but a label it then was no more.
    title = next(line for line in seen[1] if line.text == "常住人口登记卡")
    lines = [replace(title, text="公民身份证件编号", score=0.6)]
    assert [line.text for line in looked(eye, jpeg, lines)] == ["公民身份证件编号"]


def test_a_name_is_looked_at_in_four_ways_and_they_agree_where_it_is_plain(eye: Eye) -> None:
    paper = draw("register_person", random.Random(8))
    answer = eye.see(photo(paper, Shot()))
    (name,) = (line for line in answer["lines"] if line["text"] == paper.says["name"])
    assert [text for text, _ in name["again"]] == [paper.says["name"]] * 4


def test_a_number_under_a_seal_is_read(eye: Eye) -> None:
    paper = draw("register_person", random.Random(8))
    ring = Image.new("RGBA", paper.image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(ring)
    pen.ellipse((330, 380, 760, 720), outline=(200, 30, 30, 230), width=12)
    for at, word in enumerate("荣家湾派出所户口专用章"):
        pen.text((350 + 36 * at, 500 + 9 * (at % 3)), word, (200, 30, 30, 200), font(48))
    paper.image.paste(ring, (0, 0), ring)
    jpeg = photo(paper, Shot())
    seen = eye.glance(jpeg)
    assert seen and reading(jpeg, seen[1]).value("id_number") is None
    found = reading(jpeg, looked(eye, jpeg, seen[1]))
    assert found.value("id_number") == paper.says["id_number"]


@pytest.mark.parametrize(
    "corners",
    [
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((-900, -900), (-800, -900), (-800, -850), (-900, -850)),
        ((0, 0), (3000, 0), (3000, 3000), (0, 3000)),
        ((0, 0), (90000, 0), (90000, 20), (0, 20)),
        ((10, 10), (10, 90), (11, 90), (11, 10)),
    ],
)
@pytest.mark.parametrize("text", ["姓名", "王建国", "公民身份号码"])
def test_lines_may_stand_anywhere(eye: Eye, corners: Corners, text: str) -> None:
    jpeg = photo(draw("id_front", random.Random(8)), Shot(scale=1.0))
    assert looked(eye, jpeg, [Line(text, 0.6, corners), Line("性别", 0.6, corners)])
