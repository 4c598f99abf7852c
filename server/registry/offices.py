"""Which office may certify what: a hospital no cremation, a funeral home no death (notice 三(一))."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.county import RegistryKind
from server.counties import county
from server.errors import problem
from server.identity.actor import Actor
from server.registry.certificates import CertificateKind

NOT_THIS_OFFICE = problem(
    "not_this_office",
    403,
    "这种证明不由本机构登记",
    "死亡医学证明由医院或村（社区）卫生室登记，火化证明由殡仪馆登记。请核对是不是选错了证明；"
    "机构类别不对的，请联系政务中心。",
)

# What an office of each kind certifies, and the clause of the notice that says so.
CERTIFIES: Mapping[RegistryKind, Mapping[CertificateKind, str]] = {
    "health_station": {CertificateKind.DEATH: "三(一)1"},
    "hospital": {CertificateKind.DEATH: "三(一)1"},
    "funeral_home": {CertificateKind.CREMATION: "三(一)2"},
}


def require_may_certify(actor: Actor, kind: CertificateKind) -> None:
    """Raises NOT_THIS_OFFICE unless the county lists the actor's office, as one of a kind that may."""
    office = county(actor.county).registries.get(actor.department or "")
    if office is None or kind not in CERTIFIES[office.kind]:
        raise NOT_THIS_OFFICE()
