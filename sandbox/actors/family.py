"""One member of a family with a phone in the hand: what the mini program does for them."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sandbox.actors.calling import Caller, Refused
from sandbox.actors.households import Household
from sandbox.actors.persons import new_phone_number
from sandbox.waiting import eventually
from sandbox.wechat.desk import Desk, DeskPhone
from sandbox.world import World

API = "/api/v1"


def words(message: Mapping[str, Any]) -> str:
    """What can be read on the phone in one message: its title, its lines, a chat's text."""
    lines = [f"{label} {value}" for label, value in message.get("lines", ())]
    return "\n".join([str(message.get("title", "")), *lines, str(message.get("content", ""))])


class Family(Caller):
    """A relative, signed in by the platform's code. `case_id` is the case that they are looking at."""

    def __init__(self, world: World, phone: DeskPhone, county: str = "") -> None:
        super().__init__(world)
        self.phone, self.county = phone, county
        self.refresh_token = ""
        self.case_id = ""
        self.version = 0

    @classmethod
    async def arrive(
        cls, world: World, name: str = "", *, phone_number: str = "", follows: bool = False, county: str = ""
    ) -> Family:
        """Somebody with WeChat opens the mini program and is signed in.

        `follows` the official account; `county` only where a deployment serves several.
        """
        desk = Desk(world.wechat_url, world.http)
        phone = await desk.new_phone(
            name=name or "家属", phone_number=phone_number or new_phone_number(), follows=follows
        )
        relative = cls(world, phone, county)
        await relative.sign_in()
        return relative

    @classmethod
    async def with_phone(cls, world: World, name: str = "") -> Family:
        """Somebody with WeChat who has not opened the mini program: `sign_in` does."""
        desk = Desk(world.wechat_url, world.http)
        return cls(world, await desk.new_phone(name=name or "家属", phone_number=new_phone_number()))

    @classmethod
    async def of(cls, world: World, household: Household) -> Family:
        """The applicant of this household, signed in and reachable by the phone number in the form."""
        return await cls.arrive(world, household.applicant.name, phone_number=household.phone_number)

    async def sign_in(self) -> None:
        """New tokens for the refresh token while it is good; else `wx.login` and a session for its code."""
        try:
            if self.refresh_token:
                given = {"refresh_token": self.refresh_token}
                self._keep(await self.post(f"{API}/sessions/refresh", given))
                return
        except Refused:
            self.refresh_token = ""
        given = {"code": await self.phone.login_code(), "device": "示例手机"}
        if self.county:
            given["county"] = self.county
        self._keep(await self.post(f"{API}/sessions", given))

    def _keep(self, tokens: Any) -> None:
        self.token, self.refresh_token = tokens["access_token"], tokens["refresh_token"]

    async def leave_phone_number(self) -> None:
        """Press the phone-number button."""
        await self.put(f"{API}/me/phone", {"code": await self.phone.phone_code()})

    # The one form.

    async def form(self) -> Any:
        """The one form of the county, and once there is a case, the form that the case stands under."""
        if self.case_id:
            return await self.get(f"{API}/cases/{self.case_id}/form")
        return await self.get(f"{API}/form", **({"county": self.county} if self.county else {}))

    async def check_eligibility(self, answers: Mapping[str, Any]) -> Any:
        """Before anything is typed: does it apply, and what does?"""
        return await self.post(f"{API}/eligibility", {"answers": dict(answers)})

    async def begin(self, answers: Mapping[str, Any] | None = None) -> Any:
        """Open a draft and look at it from now on."""
        return self._look(await self.post(f"{API}/cases", {"answers": dict(answers or {})}))

    async def cases(self) -> list[Any]:
        return list((await self.get(f"{API}/cases"))["cases"])

    async def read(self, case_id: str | None = None) -> Any:
        """The form as it stands; its version is what the next `save` is based on."""
        return self._look(await self.get(f"{API}/cases/{case_id or self.case_id}"))

    async def save(self, answers: Mapping[str, Any], *, version: int | None = None) -> Any:
        """Save these answers over the version that was read last (or over `version`)."""
        based_on = self.version if version is None else version
        path = f"{API}/cases/{self.case_id}/answers"
        return self._look(await self.patch(path, {"answers": dict(answers)}, version=based_on))

    async def decisions(self) -> Any:
        """What applies to the form as it stands, and why."""
        return await self.get(f"{API}/cases/{self.case_id}/decisions")

    async def submit(self, *, key: str | None = None) -> Any:
        return self._look(await self.post(f"{API}/cases/{self.case_id}/submit", key=key))

    async def withdraw(self, reason: str = "家里商量后先不办了") -> Any:
        return self._look(await self.post(f"{API}/cases/{self.case_id}/withdraw", {"reason": reason}))

    async def restore(self) -> Any:
        return self._look(await self.post(f"{API}/cases/{self.case_id}/restore"))

    async def erase(self) -> None:
        """Have everything deleted that was typed and uploaded."""
        await self.delete(f"{API}/cases/{self.case_id}")

    # Photos of the papers.

    async def upload(
        self,
        code: str,
        side: str,
        photo: bytes,
        *,
        filename: str = "photo.jpg",
        content_type: str = "image/jpeg",
    ) -> Any:
        """One side or page of a material; the answer says at once what could be better."""
        return await self.ask(
            "POST",
            f"{API}/cases/{self.case_id}/materials",
            query={"code": code, "side": side},
            file=(filename, photo, content_type),
        )

    async def upload_all(self, photos: Mapping[tuple[str, str], bytes]) -> list[Any]:
        """Several photos, one after the other as `wx.uploadFile` sends them."""
        return [await self.upload(code, side, photo) for (code, side), photo in photos.items()]

    async def materials(self) -> list[Any]:
        return list((await self.get(f"{API}/cases/{self.case_id}/materials"))["materials"])

    async def show_material(self, material_id: str) -> bytes:
        shown: bytes = await self.get(f"{API}/cases/{self.case_id}/materials/{material_id}")
        return shown

    async def remove_material(self, material_id: str) -> None:
        await self.delete(f"{API}/cases/{self.case_id}/materials/{material_id}")

    # The conversation, in the mini program and in WeChat's own chat.

    async def say(self, text: str, *, key: str | None = None, kind: str = "text") -> Any:
        """Say something on the chat page, or tap a quick reply; looks at the draft that it fills.

        Returns what the service answers. The same `key` is the same message, sent once more.
        """
        return await self._turn({"id": key or str(uuid.uuid4()), "kind": kind, "text": text})

    async def open_chat_page(self) -> Any:
        return await self._turn({"id": str(uuid.uuid4()), "kind": "open"})

    async def say_photographed(self, code: str, side: str) -> Any:
        """Tell the chat page which paper was just uploaded."""
        material = {"code": code, "side": side}
        return await self._turn({"id": str(uuid.uuid4()), "kind": "photo", "material": material})

    async def _turn(self, said: Mapping[str, Any]) -> Any:
        answered = await self.post(f"{API}/chat/turns", dict(said))
        self.case_id = answered["case_id"] or self.case_id
        return answered

    async def conversation(self) -> list[Any]:
        """Everything that was said, oldest first, whichever way."""
        return list(reversed(await self.pages(f"{API}/chat/turns", "turns")))

    async def write(self, text: str, *, account: str = "miniprogram") -> str:
        """Write in WeChat's own chat and wait for the answer, which comes as a message on the phone.

        `account`: to the mini program's or to the "official" one, which the person follows.
        """
        return await self._answer(lambda: self.phone.say(text, account=account))

    async def send_photo(self, picture: bytes) -> str:
        """Send a photo there; returns what was answered at once."""

        async def send() -> None:
            await self.phone.send_photo(picture)

        return await self._answer(send)

    async def _answer(self, send: Callable[[], Awaitable[None]]) -> str:
        """What the phone shows of the service's words after `send`."""
        before = len(await self._heard())
        await send()

        async def answered() -> bool:
            return len(await self._heard()) > before

        await eventually(answered, what="an answer in the chat")
        if not self.token:  # who has not opened the mini program has the phone's chat and nothing else
            return "\n".join(await self._heard(before))
        page = await self.get(f"{API}/chat/turns", limit=100)
        self.case_id = page["case_id"] or self.case_id
        turns = page["turns"][::-1]
        last = max(place for place, turn in enumerate(turns) if turn["sender"] == "family")

        async def all_of_it() -> bool:
            return len(await self._heard(before)) >= len(turns) - last - 1

        await eventually(all_of_it, what="the whole answer in the chat")
        return "\n".join(await self._heard(before))

    async def _heard(self, after: int = 0) -> list[str]:
        shown = await self.phone.messages("chat")
        return [str(m["content"]) for m in shown if m["sender"] == "service"][after:]

    # The visit.

    async def slots(self, hall: str | None = None) -> list[Any]:
        """The times that can be booked, in order, with the places that are free."""
        return list((await self.get(f"{API}/slots", hall=hall))["slots"])

    async def appointment(self) -> Any:
        """The hold or appointment that counts, or None."""
        return (await self.get(f"{API}/cases/{self.case_id}/appointment"))["current"]

    async def hold(self, slot_id: str) -> Any:
        """Keep a place while reading what to bring."""
        return await self.post(f"{API}/cases/{self.case_id}/appointment/hold", {"slot_id": slot_id})

    async def book(self, slot_id: str) -> Any:
        return await self.post(f"{API}/cases/{self.case_id}/appointment", {"slot_id": slot_id})

    async def move_appointment(self, slot_id: str) -> Any:
        return await self.post(f"{API}/cases/{self.case_id}/appointment/move", {"slot_id": slot_id})

    async def cancel_appointment(self) -> None:
        await self.delete(f"{API}/cases/{self.case_id}/appointment")

    async def check_in(self, hall: str) -> Any:
        """By the QR code at the entrance of the hall."""
        return await self.post(f"{API}/cases/{self.case_id}/appointment/check-in", {"hall": hall})

    # Relatives.

    async def invite(self, role: str = "helper") -> str:
        """The token of an invitation; the client would put it into a card."""
        return str((await self.post(f"{API}/cases/{self.case_id}/invitations", {"role": role}))["token"])

    async def join(self, token: str) -> Any:
        """Accept an invitation and look at its case from now on."""
        self.case_id = (await self.post(f"{API}/invitations/accept", {"token": token}))["case_id"]
        return await self.read()

    async def claim(self, id_number: str, phone_number: str) -> Any:
        """Take over a case that the window filed, and look at it from now on."""
        given = {"id_number": id_number, "phone": phone_number}
        self.case_id = (await self.post(f"{API}/claims", given))["case_id"]
        return await self.read()

    async def relatives(self) -> list[Any]:
        return list((await self.get(f"{API}/cases/{self.case_id}/relatives"))["relatives"])

    # After submitting.

    async def progress(self) -> Any:
        return await self.get(f"{API}/cases/{self.case_id}/progress")

    async def views(self) -> list[Any]:
        """Who looked at the papers."""
        return list((await self.get(f"{API}/cases/{self.case_id}/views"))["views"])

    async def export(self) -> Any:
        return await self.get(f"{API}/cases/{self.case_id}/export")

    async def rate(self, stars: int = 5, comment: str | None = None) -> Any:
        given = {"stars": stars, "comment": comment}
        return await self.post(f"{API}/cases/{self.case_id}/rating", given)

    async def corrections(self) -> list[Any]:
        """What departments wait for."""
        return list((await self.get(f"{API}/cases/{self.case_id}/corrections"))["corrections"])

    async def answer_correction(
        self, item_id: str, answers: Mapping[str, Any] | None = None, note: str = ""
    ) -> Any:
        """Photos that were asked for are uploaded before."""
        path = f"{API}/cases/{self.case_id}/items/{item_id}/correction"
        return await self.post(path, {"answers": dict(answers or {}), "note": note})

    # Money.

    async def money(self) -> Any:
        return await self.get(f"{API}/cases/{self.case_id}/money")

    async def estimate(self) -> list[Any]:
        return list((await self.get(f"{API}/cases/{self.case_id}/estimate"))["estimates"])

    async def give_account(self, payout_id: str, answers: Mapping[str, Any]) -> Any:
        """Another account for a returned payment, as answers of the form's payee section."""
        path = f"{API}/cases/{self.case_id}/payouts/{payout_id}/account"
        return await self.post(path, {"answers": dict(answers)})

    # Messages.

    async def messages(self) -> list[Any]:
        """What the office says that it told this person, and whether it arrived."""
        return list((await self.get(f"{API}/cases/{self.case_id}/messages"))["messages"])

    async def allow_messages(self, choice: str = "accept") -> list[str]:
        """At a tap: be asked for the templates that are needed next, and press `choice` on each.

        Returns the titles of the templates that were asked for; empty when nothing is needed.
        """
        asked = (await self.get(f"{API}/cases/{self.case_id}/messages/ask"))["templates"]
        if not asked:
            return []
        pressed = await self.phone.subscribe(**{template["template_id"]: choice for template in asked})
        choices = {template["code"]: pressed[template["template_id"]] for template in asked}
        await self.post(f"{API}/me/message-choices", {"choices": choices})
        return [template["title"] for template in asked]

    # What the phone itself does and shows.

    async def shown(self, kind: str | None = None) -> Sequence[Mapping[str, Any]]:
        """What the phone shows, in order: subscribe messages, chat, notices."""
        return await self.phone.messages(kind)

    async def is_told(self, *texts: str, within: float = 20.0) -> Mapping[str, Any]:
        """Wait until the phone shows a message with all these texts in it; returns the first such one."""

        async def found() -> Mapping[str, Any] | None:
            return next((m for m in await self.shown() if all(text in words(m) for text in texts)), None)

        shown = await eventually(found, within=within, what=f"a message with {' and '.join(texts)}")
        assert shown is not None
        return shown

    def _look(self, case: Any) -> Any:
        self.case_id, self.version = case["id"], case["version"]
        return case
