"""Which fonts a paper is set in: the faces of GB/T 9704 where a county has them, ours everywhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_zh_cn as own
import pytest
from pydantic import ValidationError

from config.settings import Settings, settings
from server.documents import fonts
from tests.counties import first_county, second_county, toy

OWN = ["Noto Sans SC", "Noto Serif SC"]


@pytest.fixture
def more_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copy(own.serif_path(), tmp_path / "more.otf")
    monkeypatch.setenv("FONTS_DIR", str(tmp_path))
    caches = (settings, fonts.fonts, fonts.families)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def test_without_others_ours_are_used_and_headings_made_heavier() -> None:
    assert fonts.fonts().families() == OWN
    found = fonts.families()
    assert found == fonts.in_order(OWN)
    assert found.heading == found.body == ("Noto Serif SC", "Noto Sans SC")
    assert found.lists == ("Noto Sans SC", "Noto Serif SC")
    assert found.thicken


def test_the_faces_of_the_standard_come_first_and_a_font_of_rare_characters_last() -> None:
    found = fonts.in_order([*OWN, "方正小标宋简体", "FangSong_GB2312", "A Font of Rare Characters"])
    assert found.heading[0] == "方正小标宋简体" and not found.thicken
    assert found.body[0] == "FangSong_GB2312"
    for families in (found.heading, found.body, found.lists):
        assert families[-1] == "A Font of Rare Characters"
        assert set(OWN) <= set(families)


def test_the_operators_folder_is_read(more_fonts: Path) -> None:
    assert str(more_fonts / "more.otf") in {font.path for font in fonts.fonts().fonts()}


def test_a_folder_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(ValidationError):
        Settings(fonts_dir=Path("no/such/folder"))


def test_whatever_a_county_writes_can_be_shown() -> None:
    for county in (first_county(), second_county(), toy()):
        catalogue = county.newest
        texts = [
            *(t.title for t in county.documents.texts.values()),
            *(text for t in county.documents.texts.values() for text in (*t.text, *t.after, t.remedies)),
            *(q.label + q.short + q.text for q in catalogue.questions.values()),
            *(o.label for q in catalogue.questions.values() for o in q.choices),
            *(item.name + item.result for item in catalogue.items.values()),
            *(paper.name for paper in catalogue.materials.values()),
            *(office.name for office in county.departments.values()),
        ]
        missing = {c for text in texts for c in text if not c.isspace() and not fonts.has_glyph(c)}
        assert missing == set()
