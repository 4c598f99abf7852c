"""What a county says on its papers: each kind has words, and check-config knows what they may ask for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, load
from config.catalogue.documents import DOCUMENT_KINDS
from tests.counties import FIRST_COUNTY, HOLIDAYS, first_county, second_county, toy

FILE = "documents.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIRST_COUNTY, tmp_path / "430621"))


def test_every_county_has_words_for_every_kind() -> None:
    for county in (first_county(), second_county(), toy()):
        assert tuple(county.documents.texts) == DOCUMENT_KINDS
        assert all(text.title and text.clause for text in county.documents.texts.values())


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("{due_date}", "{done_date}", "unknown-value", "done_date"),
        ("{submitted_on}", "{submitted_on", "wrong-braces", "花括号"),
        ("请于{deadline}前补齐。", "请于{deadline:x}前补齐。", "wrong-braces", "花括号"),
        ("{characters}", "{letters}", "unknown-value", "letters"),
        ('remedies = "{remedy}', 'remedies = "{reason}', "unknown-value", "reason"),
        ('signatures = ["申请人", "受理人员"]', 'signature = ["申请人"]', "unknown-key", "signature"),
        ('kind = "completion"', 'kind = "finish"', "missing-document", "completion"),
        ('kind = "completion"', 'kind = "declined"', "duplicate", "declined"),
        ("[letterhead]", "[letter]", "missing", "letterhead"),
        ("现予受理。", "现予受理！", "tone", "现予受理"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    folder: Path, old: str, new: str, code: str, says: str
) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder, HOLIDAYS)
    found = [m for m in caught.value.mistakes if m.code == code and says in m.message]
    assert found, str(caught.value)
    assert {m.file for m in found} == {f"430621/{FILE}"}


def test_who_is_declined_is_told_how_to_object(folder: Path) -> None:
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    (folder / FILE).write_text(
        "\n".join(line for line in lines if not line.startswith("remedies")), encoding="utf-8"
    )
    with pytest.raises(CatalogueError) as caught:
        load(folder, HOLIDAYS)
    assert [m.code for m in caught.value.mistakes] == ["missing-remedies"]
