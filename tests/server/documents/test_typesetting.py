"""What every paper keeps to, whatever stands on it: fonts inside, every character visible, nothing broken."""

from __future__ import annotations

import asyncio
import time

import pytest

from config.catalogue import County
from config.catalogue.documents import DOCUMENT_KINDS, DocumentKind
from server.documents.paper import Table
from server.documents.typesetting import printed, typeset
from tests.counties import first_county, second_county, toy
from tests.server.documents import samples
from tests.server.documents.looking import fonts, lines, pages, running, scanned, squeezed
from tests.server.documents.samples import NUMBER, PROGRESS, paper

COUNTIES = {"430621": first_county, "430626": second_county, "toy": toy}
KINDS = pytest.mark.parametrize("kind", DOCUMENT_KINDS)

# What a free-text field may bring: markup of the typesetter, of pages, of other typesetters, of PDFs.
HOSTILE = [
    '#read("/etc/passwd") #sys.inputs #import "@preview/x:1.0.0"',
    "#{ while true {} } #let d = none $sum_(i=0)^oo$ @label <label> = Heading",
    '*bold* _em_ `code` ```typ #panic("x")``` // comment /* and */ \\u{41} ~ -- ---',
    '<script>alert(1)</script> & &lt; {"a": 1} ]] )) }} %PDF-1.7 endstream (\\) \\input{x}',
    '"); #panic("out") #text("',
]


@pytest.fixture(params=list(COUNTIES))
def county(request: pytest.FixtureRequest) -> County:
    return COUNTIES[request.param]()


@KINDS
def test_a_paper_says_who_issues_it_for_whom_and_when(county: County, kind: DocumentKind) -> None:
    text = running(typeset(paper(county, kind)).pdf)
    head = county.documents.letterhead
    assert squeezed(county.info.service_name + county.documents.texts[kind].title) in text
    assert f"办件编号：{NUMBER}" in text
    assert squeezed(f"{head.office}{head.seal}2026年11月25日") in text
    assert squeezed(head.qr) in text
    for who in county.documents.texts[kind].signatures:
        assert f"{who}（签名）：" in text


@KINDS
def test_fonts_are_in_the_file_and_the_file_is_small(county: County, kind: DocumentKind) -> None:
    pdf = typeset(paper(county, kind)).pdf
    assert len(pdf) < 200_000
    found = fonts(pdf)
    assert len(found) >= 2
    for font in found:
        assert font["/FontDescriptor"].get("/FontFile3") or font["/FontDescriptor"].get("/FontFile2")
    assert b"pdfaid" in pdf


@KINDS
def test_every_page_is_counted(kind: DocumentKind) -> None:
    found = pages(typeset(paper(first_county(), kind)).pdf)
    for number, page in enumerate(found, 1):
        assert f"第{number}页共{len(found)}页" in squeezed(page)


@KINDS
def test_the_qr_code_leads_to_progress_and_says_nothing_of_the_family(kind: DocumentKind) -> None:
    assert scanned(typeset(paper(first_county(), kind)).pdf) == PROGRESS


@KINDS
def test_a_character_that_no_font_has_is_told_and_not_an_empty_box(kind: DocumentKind) -> None:
    rare = "李𪚥"
    made = typeset(paper(first_county(), kind, text=f"申请人{rare}来过", applicant=rare))
    assert made.unprintable == ("𪚥",)
    text = running(made.pdf)
    assert "李〓" in text and "U+2A6A5" in text and "手写补正" in text


def test_rare_characters_of_names_are_shown() -> None:
    name = "㛃𠅤䶮喆"
    made = typeset(paper(first_county(), "acceptance", applicant=name, decedent="阿依古丽·买买提"))
    assert made.unprintable == ()
    assert name in lines(made.pdf) and "阿依古丽·买买提" in lines(made.pdf)
    assert "〓" not in running(made.pdf)


@KINDS
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_somebody_wrote_is_text(kind: DocumentKind, hostile: str) -> None:
    made = typeset(paper(first_county(), kind, text=hostile))
    if kind != "acceptance":  # nobody writes freely on that one
        assert squeezed(hostile) in running(made.pdf)


def test_a_name_with_markup_is_text_too() -> None:
    name = '#panic("x")*_$'
    made = typeset(paper(first_county(), "declined", applicant=name, decedent=name, text="无"))
    assert running(made.pdf).count(squeezed(name)) >= 3


@pytest.mark.parametrize("invisible", ["\u202e", "\u200b", "\x00", "\x1b", "\u2066", "\ufe0f", "\U000e0101"])
def test_what_has_no_ink_turns_no_line_around(invisible: str) -> None:
    made = typeset(paper(first_county(), "declined", text=f"前{invisible}后"))
    assert "前后" in running(made.pdf)
    assert made.unprintable == ()


@pytest.mark.parametrize("pad", range(0, 30, 3))
def test_no_line_breaks_a_name_a_number_a_date_or_an_amount(pad: int) -> None:
    names = ("欧阳建国", "阿依古丽·买买提")
    whole = (*names, "2026年12月20日", "430621190001011234", "0730-7600001", "12,345.60元", "15个工作日")
    text = "这里有字" * (pad // 3) + "。".join(whole * 6)
    made = typeset(paper(first_county(), "one_time_notice", text=text, applicant=names[0], decedent=names[1]))
    shown = lines(made.pdf)
    for piece in whole:
        assert shown.count(piece) == squeezed(shown).count(squeezed(piece)) >= 12


def test_very_long_things_wrap_and_go_over_pages() -> None:
    reason = "请把户口簿首页和本人页各拍一张，四个角都要拍进去。" * 60
    county = first_county()
    made = typeset(paper(county, "one_time_notice", text=reason))
    assert squeezed(reason)[:400] in running(made.pdf)
    assert len(pages(made.pdf)) >= 3

    endless = "A" * 900
    one_word = typeset(paper(county, "declined", text=endless))
    assert running(one_word.pdf).count("A") == 2 * 900
    assert max(len(line) for line in lines(one_word.pdf).splitlines()) < 80


def test_a_list_of_many_items_repeats_its_head_on_every_page() -> None:
    county = first_county()
    many = samples.notices.acceptance(
        samples.head(county, "acceptance"), samples.items(county) * 8, samples.taken(county) * 4
    )
    listed = [block for block in many.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in listed] == [64, 36]
    found = pages(typeset(many).pdf)
    assert len(found) >= 5
    assert sum("承诺办结日期" in page for page in found) >= 4
    assert any("64 " in page for page in found)


def test_a_very_long_name_stays_on_the_paper() -> None:
    name = "阿卜杜热依木江·买买提吐尔逊·艾合买提尼亚孜·库尔班江·吐尔洪"
    shown = typeset(paper(first_county(), "acceptance", applicant=name))
    assert running(shown.pdf).count(name) >= 2


def test_remedies_stand_where_somebody_is_refused_and_nowhere_else() -> None:
    for kind in DOCUMENT_KINDS:
        text = running(typeset(paper(first_county(), kind)).pdf)
        assert ("行政复议" in text and "行政诉讼" in text) == (kind == "declined")


def test_the_same_paper_is_the_same_file() -> None:
    assert typeset(paper(first_county(), "declined")) == typeset(paper(first_county(), "declined"))


async def test_the_event_loop_goes_on_while_papers_are_set() -> None:
    of = paper(first_county(), "application")
    await printed(of)  # the fonts are read by the first one
    work = asyncio.gather(*(printed(of) for _ in range(12)))
    began = last = time.perf_counter()
    longest = 0.0
    while not work.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert len(await work) == 12
    # Set on the loop, or holding the interpreter, they would stop it for all of that time.
    assert longest < (last - began) / 3


@pytest.mark.parametrize("rows", range(1, 40, 3))
def test_office_and_date_never_stand_alone_on_a_page(rows: int) -> None:
    county = first_county()
    head = samples.head(county, "one_time_notice")
    missing = [samples.notices.MissingThing("逝者身份证", "请重拍一张")] * rows
    last = squeezed(pages(typeset(samples.notices.one_time_notice(head, missing)).pdf)[-1])
    assert "2026年11月25日" in last and "不清楚怎样补的" in last
