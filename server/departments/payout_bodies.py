"""What a department sends about its payouts, and what it reads of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from server.http.body import Answer, Body
from server.http.pages import Page
from server.payouts import cells
from server.payouts.amounts import MOST_FEN

MOST_LINES: Final = 500


def _reference(given: str) -> str:
    return _read(cells.reference, given)


def _reason(given: str) -> str:
    return _read(cells.reason, given)


def _read(reader: Callable[[str], str], given: str) -> str:
    try:
        return reader(given)
    except cells.UnreadableCell as flaw:
        raise ValueError(flaw.message) from None


PayoutReference = Annotated[str, AfterValidator(_reference), Field(max_length=80)]


class Line(Body):
    """Where one payout stands now. The same line may be sent any number of times."""

    reference: PayoutReference = Field(
        description="The department's own number of the payout; makes it idempotent"
    )
    status: Literal["approved", "sent", "arrived", "returned", "cancelled"]
    amount_fen: int | None = Field(default=None, ge=1, le=MOST_FEN, description="Needed for a new reference")
    item_id: UUID | None = Field(
        default=None, description="Which item; or `case_number`, or `decedent_id_number`"
    )
    case_number: str | None = Field(default=None, max_length=32)
    decedent_id_number: str | None = Field(default=None, pattern=r"^\d{17}[\dX]$")
    kind: str | None = Field(
        default=None,
        max_length=60,
        description="Code of the kind of payout; may be left out when one is paid",
    )
    on: date | None = Field(default=None, description="The day in China on which the status was reached")
    account_tail: str | None = Field(default=None, pattern=r"^\d{4}$")
    reason: Annotated[str, AfterValidator(_reason)] | None = Field(
        default=None, max_length=500, description="Why a payment came back, in words for the family"
    )
    attempt: int | None = Field(default=None, ge=1, le=99, description="Which account it is about: 1, 2, ...")


class Batch(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lines": [
                        {
                            "reference": "RS-2026-000123",
                            "status": "arrived",
                            "case_number": "43062120261124000017",
                            "kind": "funeral_grant",
                            "amount_fen": 855000,
                            "on": "2026-11-23",
                            "account_tail": "4561",
                        }
                    ]
                }
            ]
        }
    )

    lines: list[Line] = Field(min_length=1, max_length=MOST_LINES)


class RowAnswer(Answer):
    """What became of one line: `row` is its row in the file, or its place in the list, from 1."""

    row: int
    outcome: Literal["applied", "unchanged", "refused"]
    column: str
    code: str
    message: str
    payout_id: UUID | None
    before: str | None
    after: str | None


class BatchAnswer(Answer):
    applied: int
    unchanged: int
    refused: int
    results: list[RowAnswer]


class ImportQuery(Body):
    preview: bool = Field(default=False, description="Only tell what would happen; nothing is changed")
    expects: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="The `plan` of a preview: nothing is changed when the file would do something else now",
    )


class ImportAnswer(BatchAnswer):
    """`import_id` is null for a preview. `repeated`: the same file was applied before, nothing was done.

    `plan` is the digest of what every row did or would do.
    """

    import_id: UUID | None
    preview: bool
    repeated: bool
    rows: int
    plan: str


class PayoutQuery(Page):
    """`to_recover`: what had left when its case was voided, and is not back yet."""

    status: Literal["approved", "sent", "arrived", "returned", "cancelled"] | None = None
    case_number: str | None = Field(default=None, max_length=32)
    reference: str | None = Field(default=None, max_length=64)
    item_id: UUID | None = None
    to_recover: bool = False


class PayoutLineAnswer(Answer):
    """One payout of the department, the account by its last four digits.

    `to_recover`: its case was voided after the money had left; it has to be got back.
    """

    id: UUID
    reference: str
    case_id: UUID
    case_number: str | None
    item_id: UUID
    kind: str
    kind_name: str
    amount_fen: int
    status: str
    status_text: str
    to_recover: bool
    attempt: int
    account_tail: str
    approved_at: datetime
    sent_on: date | None
    arrived_on: date | None
    returned_on: date | None


class PayoutList(Answer):
    payouts: list[PayoutLineAnswer]
    next: str | None


class PayoutAnswer(PayoutLineAnswer):
    """With the account to pay to, when the item hands it to the department."""

    account: str | None
    account_holder: str | None
    account_bank: str | None
    return_reason: str | None


class PastImport(Answer):
    id: UUID
    at: datetime
    filename: str
    rows: int
    applied: int
    unchanged: int
    refused: int


class PastImports(Answer):
    imports: list[PastImport]
    next: str | None


class RowError(Answer):
    row: int
    column: str
    code: str
    message: str


class PastImportAnswer(PastImport):
    """`errors` has at most the first thousand refused rows."""

    errors: list[RowError]
