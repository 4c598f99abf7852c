"""The offices outside the hall: departments and registries, by clerk or by their own system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sandbox.actors.calling import Caller
from sandbox.actors.staff import Staff
from sandbox.world import World

DEPARTMENT, REGISTRY = "/dept/v1", "/registry/v1"

Behaviour = Literal["done", "accept", "refuse", "error", "slow", "dead"]


class Items(Caller):
    """What a department does with its items, whoever does it for the department."""

    async def inbox(self, **which: object) -> list[Any]:
        """Open items, the most urgent first; `number=` finds those of one case, closed ones too."""
        return await self.pages(f"{DEPARTMENT}/items", "items", **which)

    async def counts(self) -> Any:
        return await self.get(f"{DEPARTMENT}/counts")

    async def changes(self, **which: object) -> Any:
        """What happened to the department's items since the cursor: the pull API."""
        return await self.get(f"{DEPARTMENT}/changes", **which)

    async def open(self, item_id: str) -> Any:
        """One item with what its rule shows the department; the family will see the look."""
        return await self.get(f"{DEPARTMENT}/items/{item_id}")

    async def receive(self, item_id: str) -> Any:
        return await self._do(item_id, "receive")

    async def start(self, item_id: str) -> Any:
        return await self._do(item_id, "start")

    async def suspend(self, item_id: str, reason: str, expected_end: str) -> Any:
        return await self._do(item_id, "suspend", {"reason": reason, "expected_end": expected_end})

    async def resume(self, item_id: str) -> Any:
        return await self._do(item_id, "resume")

    async def receive_many(self, item_ids: Sequence[str]) -> Any:
        """Up to a hundred at once; one that is refused says why and stops no other."""
        return await self.post(f"{DEPARTMENT}/batch/receive", {"items": list(item_ids)})

    async def complete_many(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Up to a hundred at once: each row is `{item, ...}` with what `complete` takes."""
        return await self.post(f"{DEPARTMENT}/batch/complete", {"rows": [dict(row) for row in rows]})

    async def request_correction(
        self, item_id: str, reason: str, *, questions: Sequence[str] = (), materials: Sequence[str] = ()
    ) -> Any:
        given = {"reason": reason, "questions": list(questions), "materials": list(materials)}
        return await self._do(item_id, "request-correction", given)

    async def complete(self, item_id: str, **how: object) -> Any:
        """Finish it; `summary`, `reference`, and of a termination `effective_on`, `overpaid_fen`."""
        return await self._do(item_id, "complete", how)

    async def refuse(self, item_id: str, reason: str, ground: str) -> Any:
        return await self._do(item_id, "refuse", {"reason": reason, "ground": ground})

    async def mark_not_applicable(self, item_id: str, reason: str) -> Any:
        return await self._do(item_id, "not-applicable", {"reason": reason})

    async def acknowledge_reversal(self, item_id: str, note: str = "已恢复") -> Any:
        return await self._do(item_id, "acknowledge-reversal", {"note": note})

    async def report_payouts(self, *lines: Mapping[str, Any]) -> Any:
        """Where payments stand: `{reference, status, amount_fen, case_number, kind, on, account_tail}`."""
        return await self.post(f"{DEPARTMENT}/payouts", {"lines": [dict(line) for line in lines]})

    async def import_payouts(self, filename: str, content: bytes, *, preview: bool = False) -> Any:
        """A CSV or XLSX table as the department's program exports it."""
        return await self.ask(
            "POST",
            f"{DEPARTMENT}/payout-imports",
            query={"preview": preview} if preview else None,
            file=(filename, content, "application/octet-stream"),
            fields={"filename": filename},
        )

    async def payouts(self, **which: object) -> list[Any]:
        return await self.pages(f"{DEPARTMENT}/payouts", "payouts", **which)

    async def payout(self, payout_id: str) -> Any:
        """With the account to pay to."""
        return await self.get(f"{DEPARTMENT}/payouts/{payout_id}")

    async def _do(self, item_id: str, move: str, given: object = None) -> Any:
        return await self.post(f"{DEPARTMENT}/items/{item_id}/{move}", given)


class Certificates(Caller):
    """What a hospital, a health station or a funeral home does, whoever does it for the office."""

    async def certify_death(self, certificate: Mapping[str, Any]) -> Any:
        return await self.post(f"{REGISTRY}/death-certificates", dict(certificate))

    async def register_cremation(self, certificate: Mapping[str, Any]) -> Any:
        return await self.post(f"{REGISTRY}/cremation-certificates", dict(certificate))

    async def correct_death(self, record_id: str, certificate: Mapping[str, Any], reason: str) -> Any:
        path = f"{REGISTRY}/death-certificates/{record_id}/corrections"
        return await self.post(path, {"certificate": dict(certificate), "reason": reason})

    async def correct_cremation(self, record_id: str, certificate: Mapping[str, Any], reason: str) -> Any:
        path = f"{REGISTRY}/cremation-certificates/{record_id}/corrections"
        return await self.post(path, {"certificate": dict(certificate), "reason": reason})

    async def void(self, record_id: str, reason: str) -> Any:
        return await self.post(f"{REGISTRY}/certificates/{record_id}/void", {"reason": reason})

    async def search(self, id_number: str) -> list[Any]:
        return list((await self.post(f"{REGISTRY}/certificates/search", {"id_number": id_number}))["records"])

    async def certificate(self, record_id: str) -> Any:
        """With all its revisions."""
        return await self.get(f"{REGISTRY}/certificates/{record_id}")


class Clerk(Staff, Items, Certificates):
    """A department's or a registry's clerk at the screen."""


class DepartmentSystem(Items):
    """A department's own system: it pulls with its key, and takes webhooks as it is told to."""

    def __init__(self, world: World, department: str, key: str) -> None:
        super().__init__(world)
        self.department, self.token = department, key

    async def behave(self, do: Behaviour | None = None, **how: object) -> None:
        """How it answers webhooks from now on; see docs/sandbox.md."""
        await self._desk("PUT", "", how if do is None else {"do": do, **how})

    async def received(self) -> list[Any]:
        """Every webhook that arrived, with the verdict on its signature and what was answered."""
        return list(await self._desk("GET", "/received"))

    async def lose_records(self) -> None:
        await self._desk("DELETE", "/received")

    async def call_back(self, path: str, given: object) -> Any:
        """The department's system itself calls the office: `{status, body}`."""
        call = {"url": self.world.api_url + path, "api_key": self.token, "json": given}
        return await self._desk("POST", "/callback", call)

    async def _desk(self, method: str, what: str, given: object = None) -> Any:
        url = f"{self.world.departments_url}/sandbox/departments/{self.department}{what}"
        async with self.world.http.request(method, url, json=given) as response:
            if response.status >= 400:
                raise RuntimeError(f"{method} {what}: {response.status} {await response.text()}")
            return await response.json()


class RegistrySystem(Certificates):
    """A hospital's or a funeral home's own system."""

    def __init__(self, world: World, key: str) -> None:
        super().__init__(world)
        self.token = key
