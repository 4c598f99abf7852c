"""Money on the phone: what is expected, an estimate, and another account for a returned payment."""

from __future__ import annotations

from uuid import UUID

from pydantic import ConfigDict, Field

from miniprogram_api.door import door
from server.answers.bounds import GivenAnswers
from server.cases import expected_money
from server.cases.expected_money import account_advice
from server.cases.family import part_of, require_applicant
from server.cases.holders import find_case
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.money import CASE_NOT_PAYING, ITEM_NOT_PAYING, NO_PAYEE_ACCOUNT
from server.cases.prefill import catalogue_of
from server.cases.second_account import reissue
from server.http.body import Answer, Body
from server.identity.actor import Actor


class ExpectedAnswer(Answer):
    """One kind of money that an item pays; `status` is null while the department has entered nothing."""

    item_id: UUID
    item_code: str
    kind: str
    name: str
    status: str | None
    payout_id: UUID | None
    account_tail: str | None
    item_done: bool


class MoneyAnswer(Answer):
    """`safe_to_close` says whether the account may be closed yet; until then: please do not."""

    expected: int
    landed: int
    safe_to_close: bool
    text: str
    waiting: list[ExpectedAnswer]


class EstimateAnswer(Answer):
    """An estimate by the published formula; `amount_fen` is null when it cannot be worked out."""

    kind: str
    name: str
    amount_fen: int | None
    steps: list[str]
    note: str
    source: str
    clause: str
    confirmed: bool
    estimate: bool


class Estimates(Answer):
    estimates: list[EstimateAnswer]


class NewAccount(Body):
    """Answers to the form's questions of the payee section."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": {
                        "payee.own_account": "yes",
                        "payee.holder": "张三",
                        "payee.bank": "中国农业银行",
                        "payee.card_number": "6228480000000000018",
                    }
                }
            ]
        }
    )

    answers: GivenAnswers = Field(min_length=1, max_length=20)


class Reissued(Answer):
    payout_id: UUID
    status: str
    account_tail: str


@door.get("/cases/<case_id:uuid>/money", summary="款项到了多少", answer=MoneyAnswer)
async def money(caller: Actor, case_id: UUID) -> MoneyAnswer:
    """What has landed, what is still to come, and whether the account may be closed."""
    await part_of(caller, case_id)
    return MoneyAnswer.model_validate(await account_advice(await find_case(caller.county, case_id)))


@door.get("/cases/<case_id:uuid>/estimate", summary="大概有多少", answer=Estimates)
async def estimates(caller: Actor, case_id: UUID) -> Estimates:
    """An estimate of the grants from the answers so far, with formula and source.

    Only of what an item pays that applies or may apply: nothing for a decedent for whom nothing is paid.
    """
    await part_of(caller, case_id)
    case = await find_case(caller.county, case_id)
    found = expected_money.estimates(catalogue_of(case), case.answers)
    return Estimates(estimates=[EstimateAnswer.model_validate(one) for one in found])


@door.post(
    "/cases/<case_id:uuid>/payouts/<payout_id:uuid>/account",
    summary="换一个收款账户",
    body=NewAccount,
    answer=Reissued,
    problems=(MOVE_NOT_OPEN, CASE_NOT_PAYING, ITEM_NOT_PAYING, NO_PAYEE_ACCOUNT),
)
async def second_account(caller: Actor, body: NewAccount, case_id: UUID, payout_id: UUID) -> Reissued:
    """Give another account for a payment that the bank sent back; the department then sends it again."""
    await require_applicant(caller, case_id)
    payout = await reissue(caller, case_id, payout_id, body.answers)
    return Reissued(payout_id=payout.id, status=payout.status, account_tail=payout.account_tail)
