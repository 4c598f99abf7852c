"""The people of the hall: window, supervisor, administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.actors.calling import Caller
from sandbox.world import World

STAFF = "/staff/v1"


class Staff(Caller):
    """Somebody with an account; signs in by password before the first request."""

    def __init__(self, world: World, login: str, password: str, county: str | None = None) -> None:
        super().__init__(world)
        self.login, self.password, self.county = login, password, county

    async def sign_in(self) -> None:
        given = {"login": self.login, "password": self.password, "device": "示例电脑"}
        if self.county:
            given["county"] = self.county
        self.token = (await super().ask("POST", f"{STAFF}/sessions", given))["access_token"]

    async def ask(self, method: str, path: str, body: object = None, **about: Any) -> Any:
        if self.token is None:
            await self.sign_in_once()
        return await super().ask(method, path, body, **about)

    async def me(self) -> Any:
        return await self.get(f"{STAFF}/me")

    async def change_password(self, new: str) -> None:
        await self.put(f"{STAFF}/me/password", {"password": self.password, "new_password": new})
        self.password = new

    async def to_telephone(self) -> list[Any]:
        """Whom no message reached, who waits longest first."""
        return await self.pages(f"{STAFF}/telephone", "calls")

    async def telephoned(self, message_ids: Sequence[str], *, reached: bool = True, note: str = "") -> Any:
        given = {"message_ids": list(message_ids), "reached": reached, "note": note}
        return await self.post(f"{STAFF}/telephone", given)


class Admin(Staff):
    """Creates everybody else."""

    async def create_account(
        self,
        login: str,
        role: str,
        password: str,
        *,
        name: str = "示例工作人员",
        work_number: str = "",
        department: str | None = None,
    ) -> None:
        """A new account, whose owner has changed the first password to `password`."""
        given = {"login": login, "role": role, "name": name, "work_number": work_number or login}
        made = await self.post(f"{STAFF}/accounts", given | {"department": department})
        await Staff(self.world, login, made["password"], self.county).change_password(password)

    async def create_client(self, kind: str, office: str, name: str, webhook_url: str | None = None) -> Any:
        """A key for an office's own system: `{client, key, webhook_secret}`, shown only now."""
        given = {"kind": kind, "office": office, "name": name, "webhook_url": webhook_url}
        return await self.post(f"{STAFF}/api-clients", given)

    async def disable_client(self, client_id: str) -> None:
        await self.delete(f"{STAFF}/api-clients/{client_id}")


class Supervisor(Staff):
    """The lead agency: what is late, what nobody could be told, what did not reach a department."""

    async def overview(self) -> Any:
        return await self.get(f"{STAFF}/supervision/overview")

    async def overdue(self) -> list[Any]:
        return await self.pages(f"{STAFF}/supervision/overdue", "items")

    async def unclaimed(self) -> list[Any]:
        """Cremations for which no family has come."""
        return list((await self.get(f"{STAFF}/supervision/unclaimed"))["records"])

    async def bad_ratings(self) -> list[Any]:
        """The families to call back."""
        return list((await self.get(f"{STAFF}/supervision/ratings"))["ratings"])

    async def call_back(self, rating_id: str, note: str) -> Any:
        return await self.post(f"{STAFF}/supervision/ratings/{rating_id}/call-back", {"note": note})

    async def unanswered(self) -> list[Any]:
        """Questions about the rules that the files have no answer for, in groups."""
        return await self.pages(f"{STAFF}/supervision/unanswered", "questions")

    async def settle_question(self, group_id: str) -> None:
        await self.post(f"{STAFF}/supervision/unanswered/{group_id}/settle")

    async def void(self, case_id: str, reason: str) -> Any:
        return await self.post(f"{STAFF}/supervision/cases/{case_id}/void", {"reason": reason})

    async def undelivered(self, **which: object) -> list[Any]:
        """What a department's own system refused or did not take in time."""
        return await self.pages(f"{STAFF}/deliveries/undelivered", "deliveries", **which)

    async def replay(self, delivery_id: str) -> Any:
        return await self.post(f"{STAFF}/deliveries/{delivery_id}/replay")

    async def replay_department(self, department: str) -> Any:
        """Send everything again that a department's system did not get."""
        return await self.post(f"{STAFF}/deliveries/replay", {"department": department})


class Window(Staff):
    """A clerk of the 综合受理窗口."""

    async def queue(self, status: str = "submitted", **page: object) -> Any:
        return await self.get(f"{STAFF}/cases", status=status, **page)

    async def search(self, *, number: str | None = None, id_number: str | None = None) -> list[Any]:
        given = {name: value for name, value in (("number", number), ("id_number", id_number)) if value}
        return list((await self.post(f"{STAFF}/cases/search", given))["cases"])

    async def conversations(self, which: str = "waiting") -> list[Any]:
        """Families that asked for a person in the chat, who waits longest first."""
        return await self.pages(f"{STAFF}/conversations", "conversations", which=which)

    async def conversation(self, handover_id: str) -> Any:
        return await self.get(f"{STAFF}/conversations/{handover_id}")

    async def take_conversation(self, handover_id: str) -> None:
        await self.post(f"{STAFF}/conversations/{handover_id}/take")

    async def reply(self, handover_id: str, text: str) -> Any:
        return await self.post(f"{STAFF}/conversations/{handover_id}/replies", {"text": text})

    async def close_conversation(self, handover_id: str, note: str = "") -> None:
        await self.post(f"{STAFF}/conversations/{handover_id}/close", {"note": note})

    async def to_call(self) -> list[Any]:
        """Answers that the chat cannot carry any more."""
        return list((await self.get(f"{STAFF}/conversations/to-call"))["calls"])

    async def called(self, reply_id: str) -> None:
        await self.post(f"{STAFF}/conversations/to-call/{reply_id}/called")

    async def open(self, case_id: str) -> Any:
        """The whole file; the family will see that it was looked at."""
        return await self.get(f"{STAFF}/cases/{case_id}")

    async def show_material(self, case_id: str, material_id: str) -> bytes:
        """One photo as the file lists it; the family will see that it was looked at."""
        shown: bytes = await self.get(f"{STAFF}/cases/{case_id}/materials/{material_id}")
        return shown

    async def edit(self, case_id: str, answers: Mapping[str, Any], version: int, reason: str) -> Any:
        """Correct answers over the version of the file that one has read."""
        given = {"answers": dict(answers), "reason": reason}
        return await self.post(f"{STAFF}/cases/{case_id}/edit", given, version=version)

    async def return_for_correction(
        self, case_id: str, missing: Mapping[str, str], reason: str = "有几处需要补正"
    ) -> Any:
        """The one-time notice. `missing` maps a question or a material to what is wrong with it."""
        given = {
            "reason": reason,
            "missing": [{"target": target, "text": text} for target, text in missing.items()],
        }
        return await self.post(f"{STAFF}/cases/{case_id}/return", given)

    async def pass_review(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/pass-review")

    async def confirm(self, case_id: str, photos: Sequence[Mapping[str, Any]]) -> None:
        """Compare each of these photos (as the file lists them) with its original."""
        for photo in photos:
            await self.post(f"{STAFF}/cases/{case_id}/materials/{photo['id']}/confirm")

    async def accept(
        self,
        case_id: str,
        *,
        originals_seen: bool = True,
        leave_out: Sequence[str] = (),
        declaration: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> Any:
        """`declaration` is `{missing, deadline, text}` for conditional acceptance."""
        given = {"originals_seen": originals_seen, "leave_out": list(leave_out), "declaration": declaration}
        return await self.post(f"{STAFF}/cases/{case_id}/accept", given, key=key)

    async def settle_declaration(self, case_id: str) -> None:
        """What was declared to come later has come."""
        await self.post(f"{STAFF}/cases/{case_id}/declaration/settle")

    async def decline(self, case_id: str, reason: str, ground: str, instead: str) -> Any:
        given = {"reason": reason, "ground": ground, "instead": instead}
        return await self.post(f"{STAFF}/cases/{case_id}/decline", given)

    async def withdraw(self, case_id: str, reason: str) -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/withdraw", {"reason": reason})

    async def void(self, case_id: str, reason: str = "误报，本人健在") -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/void", {"reason": reason})

    # Assisted filing.

    async def assisted_drafts(self, status: str = "draft") -> list[Any]:
        """Forms begun at the counter and not handed in; `expired` ones can be restored."""
        return await self.pages(f"{STAFF}/assisted-cases", "cases", status=status)

    async def restore_assisted(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/assisted-cases/{case_id}/restore")

    async def begin_assisted(self, answers: Mapping[str, Any]) -> Any:
        return await self.post(f"{STAFF}/assisted-cases", {"answers": dict(answers)})

    async def save_assisted(self, case_id: str, answers: Mapping[str, Any], version: int) -> Any:
        path = f"{STAFF}/assisted-cases/{case_id}/answers"
        return await self.patch(path, {"answers": dict(answers)}, version=version)

    async def submit_assisted(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/assisted-cases/{case_id}/submit")

    # The counter.

    async def today(self, **which: object) -> list[Any]:
        """The visits of a day, in the order in which families are called."""
        return list((await self.get(f"{STAFF}/appointments", **which))["visits"])

    async def check_in(self, code: str) -> Any:
        return await self.post(f"{STAFF}/appointments/check-in", {"code": code})

    async def walk_in(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/appointments/walk-in", {"case_id": case_id})

    async def call(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/appointment/call")

    async def serve(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/appointment/serve")

    async def no_show(self, case_id: str) -> Any:
        return await self.post(f"{STAFF}/cases/{case_id}/appointment/no-show")
