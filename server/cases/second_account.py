"""Another account for a payment that came back (notice 三(二)5; local practice for a relative's account)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue
from server import clock
from server.answers import Verdict, materials, normalise_all, validate, visible
from server.cases.holders import lock_case
from server.cases.lifecycle import move
from server.cases.models import Case, Item
from server.cases.money import Account, Paying, account_in, require_paying
from server.cases.prefill import catalogue_of
from server.errors import INVALID, NOT_FOUND, FieldError
from server.identity.actor import Actor, ActorKind
from server.materials.models import Material
from server.payouts.models import Payout


async def reissue(actor: Actor, case_id: UUID, payout_id: UUID, account: Mapping[str, object]) -> Payout:
    """Give another account for a returned payment; the department then sends it again.

    `account` answers the form's questions of the payee section as they stand in the case's own version:
    with `payee.own_account` "yes" another account of the decedent's, with "no" a relative's, which needs
    what the catalogue asks for it (reason, the holder's ID number, a proof). Photos of a proof that were
    handed in for another holder before the return do not count, and at the window the clerk sees the
    originals. The one form itself stays as accepted. The door makes sure that a family member is the
    applicant. Runs in the caller's transaction.

    Raises NOT_FOUND, MOVE_NOT_OPEN, CASE_NOT_PAYING, and INVALID with a sentence for each field.
    """
    case = await lock_case(actor.county, case_id)
    payout = await Payout.of(case.county).filter(id=payout_id, case_id=case.id).select_for_update().first()
    if payout is None:
        raise NOT_FOUND()
    require_paying(case)
    item = await Item.of(case.county).get(id=payout.item_id)
    move(payout, "reissue", actor)
    catalogue = catalogue_of(case)
    given = normalise_all(catalogue, account)
    new = _checked(catalogue, case, account, given)
    if actor.kind is ActorKind.FAMILY:
        wrong = _same_again(payout, new)
        wrong += await _missing_proofs(catalogue, case, payout, {**case.answers, **given}, new)
        if wrong:
            raise INVALID(fields=wrong)
    payout.earlier = [
        *payout.earlier,
        {
            "attempt": payout.attempt,
            "account_tail": payout.account_tail,
            "returned_on": str(payout.returned_on) if payout.returned_on else None,
        },
    ]
    payout.attempt += 1
    payout.reissued_at = clock.now()
    payout.account, payout.account_holder, payout.account_bank = new.number, new.holder, new.bank
    payout.account_tail = new.tail
    payout.sent_on = payout.arrived_on = payout.returned_on = None
    payout.returned_at = payout.return_reason = None
    paying = Paying(actor, case, item, payout)
    private = {name: given.get(name) for name in ("payee.reason", "payee.holder", "payee.bank")}
    paying.happened("payout.reissued", {"own_account": given.get("payee.own_account")}, private)
    return await paying.keep()


def _checked(
    catalogue: Catalogue, case: Case, account: Mapping[str, object], given: Mapping[str, Any]
) -> Account:
    section = catalogue.questions["payee.card_number"].section
    asked = {question.id for question in catalogue.questions_of(section)}
    wrong = [
        FieldError(name, "unknown_question", "换账户时不填这一项。") for name in account if name not in asked
    ]
    # The answers of the old account must not speak for the new one.
    kept = {name: value for name, value in case.answers.items() if name not in asked}
    answers = {**kept, **given}
    wrong += [error for error in validate(catalogue, answers, complete=True) if error.field in asked]
    if wrong:
        raise INVALID(fields=wrong)
    shown = {question.id for question in visible(catalogue, answers)}
    return account_in({name: value for name, value in answers.items() if name in shown})


def _same_again(payout: Payout, new: Account) -> list[FieldError]:
    if (new.number, new.holder) != (payout.account, payout.account_holder):
        return []
    sentence = "款项就是从这个账户退回来的，请换一个账户。账户已经恢复的，请致电窗口帮您重新发放。"
    return [FieldError("payee.card_number", "same_account", sentence)]


async def _missing_proofs(
    catalogue: Catalogue, case: Case, payout: Payout, answers: Mapping[str, Any], new: Account
) -> list[FieldError]:
    photos = Material.of(case.county).filter(
        case_id=case.id, replaced_at=None, removed_at=None, deleted_at=None
    )
    if new.holder != payout.account_holder and payout.returned_at is not None:
        photos = photos.filter(created_at__gte=payout.returned_at)
    have = set(await photos.values_list("code", "side"))
    return [
        FieldError(
            f"materials.{needed.material.code}.{part.code}",
            "material_missing",
            f"换成这个账户，还要补一张“{needed.material.name}”的{part.label}照片。",
        )
        for needed in materials(catalogue, answers)
        if needed.verdict is Verdict.YES and needed.material.owner == "payee"
        for part in needed.material.parts
        if part.required and (needed.material.code, part.code) not in have
    ]
