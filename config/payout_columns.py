"""How departments head and fill their payout tables: the aliases, as data, with their one reader.

The table is one for all counties, because a department's software writes its headings and not the county.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from config.tables import read_table

PATH = Path(__file__).resolve().parent / "payout_columns.toml"

Column = Literal[
    "case_number",
    "item_id",
    "decedent_id_number",
    "kind",
    "amount",
    "reference",
    "status",
    "date",
    "sent_date",
    "arrived_date",
    "returned_date",
    "account_tail",
    "reason",
]
COLUMNS: tuple[Column, ...] = get_args(Column)
Status = Literal["approved", "sent", "arrived", "returned", "cancelled"]
STATUSES: tuple[Status, ...] = get_args(Status)

# Without these a table says nothing of any payout.
INDISPENSABLE: tuple[Column, ...] = ("reference", "status")

Name = TypeVar("Name", bound=str)

_INVISIBLE = re.compile(r"[\s\u200b\ufeff*:]+")
_REMARK = re.compile(r"\((?:元|人民币|人民币元|单位:?元|必填|选填|可选)\)$")


def comparable(text: str) -> str:
    """The spelling under which headings, statuses and kinds are compared.

    Blanks, line breaks, asterisks, width and case make no difference, nor does a remark "(元)" at the
    end. A remark that changes the meaning, such as "(万元)", is kept and so matches nothing.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _REMARK.sub("", plain)


class PayoutColumns(BaseModel):
    """The aliases, turned round: from a comparable spelling to what it means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Mapping[Column, tuple[str, ...]]
    statuses: Mapping[Status, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]] = {}
    not_payouts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete_and_unambiguous(self) -> PayoutColumns:
        missing = [
            *(column for column in COLUMNS if not self.columns.get(column)),
            *(status for status in STATUSES if not self.statuses.get(status)),
        ]
        if missing:
            raise ValueError(f"缺少{'、'.join(missing)}的写法")
        _turned(self.columns)
        _turned(self.statuses)
        _turned(self.kinds)
        return self

    @functools.cached_property
    def _column_of(self) -> Mapping[str, Column]:
        return _turned(self.columns)

    @functools.cached_property
    def _status_of(self) -> Mapping[str, Status]:
        return _turned(self.statuses)

    @functools.cached_property
    def _kind_of(self) -> Mapping[str, str]:
        return _turned(self.kinds)

    def column(self, heading: str) -> Column | None:
        """Which column a heading names; None when it is none of ours."""
        return self._column_of.get(comparable(heading))

    def heading(self, column: Column) -> str:
        """How a clerk is told of a column: its first alias."""
        return self.columns[column][0]

    def status(self, text: str) -> Status | None:
        return self._status_of.get(comparable(text))

    def kind(self, text: str) -> str | None:
        """The code of a kind of payout by one of its aliases."""
        return self._kind_of.get(comparable(text))

    def is_remark(self, first_cell: str) -> bool:
        """Whether a row that begins so is a total or a signature and no payout."""
        return comparable(first_cell).startswith(self.not_payouts)


def _turned(table: Mapping[Name, tuple[str, ...]]) -> Mapping[str, Name]:
    turned: dict[str, Name] = {}
    for name, aliases in table.items():
        for alias in (*aliases, str(name)):
            other = turned.setdefault(comparable(alias), name)
            if other != name:
                raise ValueError(f"“{alias}”同时写在{other}和{name}里")
    return turned


def read(path: Path) -> PayoutColumns:
    """Read and check the file. Raises BrokenTable, which names every mistake."""
    return read_table(path, PayoutColumns)


@functools.cache
def payout_columns() -> PayoutColumns:
    """The aliases of this process, read once."""
    return read(PATH)
