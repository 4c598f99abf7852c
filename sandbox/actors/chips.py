"""The chip of a test person's identity card, as a card reader's service hands its text over (GA/T 490)."""

from __future__ import annotations

from sandbox.actors.persons import Person

_WIDTHS = (15, 1, 2, 8, 35, 18, 15, 8, 8, 18)  # characters, each of two bytes


def chip_record(
    person: Person, *, group: str = "01", until: str = "长期", address: str = "岳阳县测试路一号"
) -> bytes:
    """256 bytes. `group` is the number of an ethnic group in GB/T 3304, `until` a day like 20360101."""
    texts = (
        person.name,
        "1" if person.sex == "male" else "2",
        group,
        f"{person.birth_date:%Y%m%d}",
        address,
        person.id_number,
        "岳阳县公安局",
        "20160101",
        until,
        "",
    )
    return "".join(text.ljust(width) for text, width in zip(texts, _WIDTHS, strict=True)).encode("utf-16-le")
