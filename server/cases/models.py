"""The tables of a case and of everything that is decided about it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields

from server.database import CountyModel
from server.database.indexes import Partial
from server.privacy import BlindIndex, EncryptedJSON, EncryptedText


class OnlySubject(fields.UUIDField[UUID | None]):
    """The file of an item that belongs to no case; the database holds that it is one or the other."""

    SQL_TYPE = "CHAR(36) CHECK ((case_id IS NULL) <> (file_id IS NULL))"

    class _db_postgres:
        SQL_TYPE = "UUID CHECK ((case_id IS NULL) <> (file_id IS NULL))"


class Stars(fields.SmallIntField):
    """One of the five levels of a rating (好差评)."""

    SQL_TYPE = "SMALLINT CHECK (stars BETWEEN 1 AND 5)"


class Chained(CountyModel):
    """A row whose history is a hash chain of events: their count, and the hash of the last one."""

    subject: ClassVar[str]

    event_count = fields.IntField(default=0)
    event_head = fields.BinaryField(null=True)

    class Meta:
        abstract = True


class Case(Chained):
    """One bereavement service case: the one form and where it stands.

    `answers` is the one form. `answer_versions` tells per question at which draft version it last
    changed, so that two relatives editing at once collide on a field and not on the form.
    `answer_sources` tells per question who gave it: typed, photo, registry, chat or window.
    `live_decedent` repeats `decedent_index` while the case is live; it is unique, so that nobody is
    handled twice at once. `ended_at` is when the case was archived or left the path for good: from then
    on the county's times of keeping run, and `deleted` names the rules that have done their work.
    After `erased_at`, when the family had its data deleted, every rule is due.
    `waits_until` is the last day, in China, for what the case waits for: by its status the pre-review,
    what a one-time notice asks for, or what was declared to come later (see `waiting`). `reminded` and
    `lapsed` are set once for each such day, `extensions` counts how often a family's day was moved.
    `expected_on` is the day that the family was told instead of a day which passed.
    """

    subject = "case"
    lifecycle = "case"

    number = fields.CharField(max_length=32, null=True)
    status = fields.CharField(max_length=16, default="draft")
    catalogue_version = fields.CharField(max_length=32)
    version = fields.IntField(default=1)
    answers: Any = EncryptedJSON(default=dict)
    answer_versions: Any = fields.JSONField(default=dict)
    answer_sources: Any = fields.JSONField(default=dict)
    decedent_index = BlindIndex(null=True)
    live_decedent = BlindIndex(null=True)
    claim_index = BlindIndex(null=True)
    assisted = fields.BooleanField(default=False)
    notice: Any = EncryptedJSON(null=True)
    declaration: Any = EncryptedJSON(null=True)
    cremation_id = fields.UUIDField(null=True)
    open_items = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    submitted_at = fields.DatetimeField(null=True)
    accepted_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)
    deleted = fields.CharField(max_length=100, default="")
    waits_until = fields.DateField(null=True)
    reminded = fields.BooleanField(default=False)
    lapsed = fields.BooleanField(default=False)
    extensions = fields.SmallIntField(default=0)
    expected_on = fields.DateField(null=True)

    class Meta:
        table = "case"
        unique_together = (("county", "number"), ("county", "live_decedent"))
        indexes = (
            Partial("case_by_decedent", ("county", "decedent_index"), "decedent_index IS NOT NULL"),
            Partial("case_by_claim", ("county", "claim_index"), "claim_index IS NOT NULL"),
            Partial("case_draft_expiry", ("expires_at", "id"), "status = 'draft'"),
            Partial("case_ended", ("county", "ended_at", "id"), "ended_at IS NOT NULL"),
            Partial("case_erased", ("county", "erased_at", "id"), "erased_at IS NOT NULL"),
            Partial("case_by_version", ("county", "catalogue_version", "id")),
            Partial("case_queue", ("county", "status", "submitted_at", "id")),
            Partial("case_settled", ("county", "finished_at", "id"), "status = 'finished'"),
            Partial("case_waiting", ("county", "waits_until", "id"), "waits_until IS NOT NULL"),
        )


class TerminationFile(Chained):
    """Everything that ends for one decedent, opened by the cremation record alone (notice 三(三)).

    `cremation_id` is the record of the cremation certificate. `live_decedent` repeats `decedent_index`
    until the file is voided; it is unique, so that a decedent has one file however many records arrive.
    """

    subject = "termination_file"

    cremation_id = fields.UUIDField()
    decedent_index = BlindIndex()
    live_decedent = BlindIndex(null=True)
    decedent: Any = EncryptedJSON()
    catalogue_version = fields.CharField(max_length=32)
    death_on = fields.DateField()
    open_items = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    voided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "termination_file"
        unique_together = (("county", "live_decedent"),)
        indexes = (
            Partial("termination_by_decedent", ("county", "decedent_index")),
            Partial("termination_by_version", ("county", "catalogue_version", "id")),
        )


class Item(CountyModel):
    """One department's piece of work: a joint item of a case, or a termination of a file.

    `rule` is the promise frozen at acceptance (name, limit and its unit, materials, fields that the
    department may see, what it pays, clause): a later catalogue never changes an open item.
    `due_on` is the last day, in China; it moves when the item is suspended or sent for correction, by
    the days that were not counted (`paused_days`, in the unit of the rule's limit).
    `warned` and `overdue` are each set once, when supervision and family are told; `expected_on` is the
    day that the family was told instead, while the item is late or suspended. While it waits for a
    correction or is suspended, `waits_until`, `reminded`, `lapsed` and `extensions` are as in `Case`.
    `effective_on` and `overpaid_fen` belong to terminations: the day from which the benefit stops and
    the amount paid after the death that the department has to check.
    """

    lifecycle = "item"

    case_id = fields.UUIDField(null=True)
    file_id = OnlySubject(null=True)
    code = fields.CharField(max_length=64)
    department = fields.CharField(max_length=32)
    status = fields.CharField(max_length=16, default="dispatched")
    rule: Any = fields.JSONField()
    due_on = fields.DateField()
    paused_at = fields.DatetimeField(null=True)
    paused_days = fields.IntField(default=0)
    waits_for: Any = fields.JSONField(default=list)
    request: Any = EncryptedJSON(null=True)
    result: Any = EncryptedJSON(null=True)
    effective_on = fields.DateField(null=True)
    overpaid_fen = fields.BigIntField(null=True)
    warned = fields.BooleanField(default=False)
    overdue = fields.BooleanField(default=False)
    expected_on = fields.DateField(null=True)
    waits_until = fields.DateField(null=True)
    reminded = fields.BooleanField(default=False)
    lapsed = fields.BooleanField(default=False)
    extensions = fields.SmallIntField(default=0)
    created_at = fields.DatetimeField()
    received_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "item"
        unique_together = (("case_id", "code"), ("file_id", "code"))
        indexes = (
            Partial(
                "item_inbox",
                ("county", "department", "due_on", "id"),
                "status NOT IN ('done', 'refused', 'not_applicable', 'reversed')",
            ),
            # All that the inbox counts, so that counting a hundred thousand items reads no row of them.
            Partial(
                "item_counts",
                ("county", "department", "status", "overdue", "warned", "waits_until"),
                "status NOT IN ('done', 'refused', 'not_applicable', 'reversed')",
            ),
            Partial("item_waiting", ("county", "waits_until", "id"), "waits_until IS NOT NULL"),
            Partial("item_closed", ("county", "closed_at", "id"), "closed_at IS NOT NULL"),
            Partial(
                "item_late",
                ("county", "due_on", "id"),
                "overdue = true AND status NOT IN ('done', 'refused', 'not_applicable', 'reversed')",
            ),
            Partial(
                "item_watch",
                ("due_on", "id"),
                "overdue = false AND status NOT IN "
                "('done', 'refused', 'not_applicable', 'reversed', 'suspended', 'correction')",
            ),
        )


class CaseEvent(CountyModel):
    """One fact, appended once and never changed: audit trail, family timeline and outbox source.

    `data` has no personal data. `private` has what a person needs to read (a reason, an old value); its
    digest is in `hash`, so that deleting it by retention rule leaves the chain provable.
    `planned`: its messages are in the outbox. `routed`: the department systems that want it have it in
    their queue. Neither is part of the fact.
    """

    subject = fields.CharField(max_length=20)
    subject_id = fields.UUIDField()
    seq = fields.IntField()
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=40)
    actor_kind = fields.CharField(max_length=16)
    actor_id = fields.UUIDField(null=True)
    actor_label = fields.CharField(max_length=60)
    item_id = fields.UUIDField(null=True)
    data: Any = fields.JSONField(default=dict)
    private: Any = EncryptedJSON(null=True)
    private_digest = fields.BinaryField(null=True)
    previous = fields.BinaryField(null=True)
    hash = fields.BinaryField()
    planned = fields.BooleanField(default=False)
    routed = fields.BooleanField(default=False)

    class Meta:
        table = "case_event"
        unique_together = (("subject_id", "seq"),)
        indexes = (
            Partial("case_event_unplanned", ("at", "id"), "planned = false"),
            Partial(
                "case_event_unrouted",
                ("at", "id"),
                "routed = false AND kind IN "
                "('item.dispatched', 'item.corrected', 'item.correction_answered', "
                "'item.reversal_requested')",
            ),
            Partial("case_event_by_day", ("county", "at", "id")),
            Partial("case_event_of_items", ("county", "at", "id"), "item_id IS NOT NULL"),
        )


class Participant(CountyModel):
    """A relative's part in a case: applicant, helper (may fill) or viewer (may follow)."""

    case_id = fields.UUIDField()
    person_id = fields.UUIDField(db_index=True)
    role = fields.CharField(max_length=16)
    invited_by = fields.UUIDField(null=True)
    joined_at = fields.DatetimeField()
    left_at = fields.DatetimeField(null=True)

    class Meta:
        table = "participant"
        unique_together = (("case_id", "person_id"),)


class Invitation(CountyModel):
    """A one-time link by which the applicant lets a relative in. Only its hash is kept."""

    case_id = fields.UUIDField(db_index=True)
    role = fields.CharField(max_length=16)
    token_hash = BlindIndex(unique=True)
    invited_by = fields.UUIDField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"


class Consent(CountyModel):
    """That a person agreed to a text, or took it back (个人信息保护法 13, 15, 29)."""

    case_id = fields.UUIDField(db_index=True)
    person_id = fields.UUIDField(null=True)
    kind = fields.CharField(max_length=40)
    text_version = fields.CharField(max_length=32)
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "consent"


class CaseView(CountyModel):
    """That somebody looked at a case or a photo, for which purpose (个人信息保护法 45, 54)."""

    case_id = fields.UUIDField()
    viewer_kind = fields.CharField(max_length=16)
    viewer_id = fields.UUIDField(null=True)
    viewer_label = fields.CharField(max_length=60)
    purpose = fields.CharField(max_length=60)
    what = fields.CharField(max_length=60)
    material_id = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "case_view"
        indexes = (
            Partial("case_view_by_case", ("case_id", "at")),
            Partial("case_view_by_viewer", ("county", "viewer_id", "at", "id")),
            Partial("case_view_by_day", ("county", "at", "viewer_id")),
        )


class ReadingAlarm(CountyModel):
    """That a member of staff opened more `files` within an hour or a day (`span`) than `most`.

    `label` is role and work number as in `CaseView`. It waits for a supervisor until `acknowledged_at`.
    """

    account_id = fields.UUIDField()
    role = fields.CharField(max_length=24)
    label = fields.CharField(max_length=60)
    span = fields.CharField(max_length=4)
    files = fields.IntField()
    most = fields.IntField()
    at = fields.DatetimeField()
    acknowledged_at = fields.DatetimeField(null=True)
    acknowledged_by = fields.UUIDField(null=True)
    acknowledged_label = fields.CharField(max_length=60, null=True)
    note = EncryptedText(null=True)

    class Meta:
        table = "reading_alarm"
        indexes = (
            Partial("reading_alarm_list", ("county", "at", "id")),
            Partial("reading_alarm_of", ("county", "account_id", "at")),
        )


class Rating(CountyModel):
    """The family's rating of a finished case (好差评, 国办发〔2019〕51号), once. A bad one is called back."""

    case_id = fields.UUIDField(unique=True)
    person_id = fields.UUIDField(null=True)
    stars = Stars()
    comment = EncryptedText(null=True)
    at = fields.DatetimeField()
    call_back_due_on = fields.DateField(null=True)
    called_back_at = fields.DatetimeField(null=True)
    call_back_note = EncryptedText(null=True)

    class Meta:
        table = "rating"


class CaseNumber(CountyModel):
    """The last printed number of a day, kept in blocks so that acceptances do not queue for it."""

    day = fields.DateField()
    block = fields.IntField()
    taken = fields.IntField(default=0)

    class Meta:
        table = "case_number"
        unique_together = (("county", "day", "block"),)


class ChainAnchor(CountyModel):
    """The digest over all events of one day in China, chained to the day before."""

    day = fields.DateField()
    events = fields.IntField()
    digest = fields.BinaryField()
    at = fields.DatetimeField()

    class Meta:
        table = "chain_anchor"
        unique_together = (("county", "day"),)
