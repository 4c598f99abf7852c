"""Who does something: the family, the window, a department, a registry, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    FAMILY = "family"
    WINDOW = "window"
    DEPARTMENT = "department"
    REGISTRY = "registry"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a system that acts, always within one county.

    `label` is what the family may read about who it was ("综合受理窗口 工号 1001"); never a name.
    `department` is set for a department's clerk or system and for a registry's office, which sees
    nothing outside it. `machine` tells a department's own system from its clerk.
    """

    kind: ActorKind
    id: UUID | None
    county: str
    label: str
    department: str | None = None
    machine: bool = False


def system(county: str) -> Actor:
    """The program itself, acting by a rule: a deadline passed, a record arrived."""
    return Actor(ActorKind.SYSTEM, None, county, "系统")
