"""The registries' certificates and the termination file that rests on them, when their time is over.

They go together: a file without its certificates would look as if they had been taken back. The file's
row, its items and its chain stay, without anything that tells whose they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.cases.events import Happened, record
from server.cases.holders import save_holder
from server.cases.models import CaseView, Item, TerminationFile
from server.cases.retention import BATCH, forget_events, over_before
from server.counties import county
from server.database import transaction
from server.database.statements import aside, select
from server.identity.actor import system
from server.registry.merging import hold_decedents
from server.registry.models import Certificate
from server.rounds import each_county

# Nothing newer is on file for the decedent, the terminations have followed, and no department is at it.
# The decedent's oldest certificate stands for the decedent.
_DUE = """
SELECT k.id FROM certificate k
WHERE k.county = $1 AND k.at < $2
  AND NOT EXISTS (SELECT 1 FROM certificate o
                  WHERE o.county = k.county AND o.decedent_index = k.decedent_index
                    AND (o.at < k.at OR (o.at = k.at AND o.id < k.id)))
  AND NOT EXISTS (SELECT 1 FROM certificate n
                  WHERE n.county = k.county AND n.decedent_index = k.decedent_index AND n.current = true
                    AND (n.at >= $2 OR n.handled_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM termination_file f
                  WHERE f.county = k.county AND f.decedent_index = k.decedent_index AND f.open_items > 0)
  {aside}
ORDER BY k.at, k.id LIMIT $3
"""


async def delete_certificates() -> int:
    """Worker round: the rule `certificates`, decedent by decedent; returns of how many."""
    return await each_county(_due, _forget, named="retention of certificates")


async def _due(division: str, skip: Sequence[UUID]) -> list[UUID]:
    before = over_before(county(division), "certificates")
    sql = _DUE.format(aside=aside("k.id", skip, 4))
    return [row["id"] for row in await select(sql, division, before, BATCH, *skip)]


async def _forget(division: str, certificate_id: UUID) -> bool:
    before = over_before(county(division), "certificates")
    oldest = await Certificate.of(division).get_or_none(id=certificate_id)
    if oldest is None:
        return False  # another worker was faster
    decedent = oldest.decedent_index
    async with transaction():
        await hold_decedents(decedent)
        files = await TerminationFile.of(division).filter(decedent_index=decedent).select_for_update()
        certificates = Certificate.of(division).filter(decedent_index=decedent)
        fresh = await certificates.filter(at__gte=before).exists()
        if fresh or any(file.open_items for file in files):
            return False  # somebody corrected one in between
        for file in files:
            await _empty(file)
        return bool(await certificates.delete())


async def _empty(file: TerminationFile) -> None:
    await Item.of(file.county).filter(file_id=file.id).update(request=None, result=None)
    await CaseView.of(file.county).filter(case_id=file.id).delete()
    await forget_events(file.county, file.id)
    file.decedent, file.live_decedent = {}, None
    # The column takes no empty value; the file's own id finds nobody.
    file.decedent_index = file.id.bytes
    told = Happened("termination.data_deleted", data={"rule": "certificates", "count": 1})
    await record(file, system(file.county), told)
    await save_holder(file, {"decedent", "decedent_index", "live_decedent"})
