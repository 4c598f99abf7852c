"""Everything the platform knows: phones, templates, codes, and what each phone shows."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from sandbox.clock import Clock
from sandbox.state_file import StateFile
from sandbox.wechat.tokens import TokenDesk

CODE_LIFETIME = 300
ONE_TIME, LONG_TERM = 2, 3

AccountKind = Literal["miniprogram", "official"]


@dataclass
class Template:
    """A template of one account. `content` has one line a field: `办理事项：{{thing1.DATA}}`."""

    id: str
    title: str
    content: str
    type: int = ONE_TIME
    account: AccountKind = "miniprogram"
    enums: dict[str, list[str]] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        return re.findall(r"\{\{(\w+)\.DATA\}\}", self.content)

    def lines(self, values: dict[str, str]) -> list[list[str]]:
        """Label and value of each line, as the phone shows them."""
        shown = []
        for line in self.content.splitlines():
            if found := re.search(r"\{\{(\w+)\.DATA\}\}", line):
                label = line[: found.start()].rstrip("：: ")
                shown.append([label, values[found.group(1)]])
        return shown


@dataclass
class Phone:
    """One person's WeChat. `acceptances` counts unspent one-time acceptances by template.

    The official account knows its followers by an openid of its own, the same whenever one comes back.
    """

    openid: str
    unionid: str
    name: str
    phone_number: str
    official_openid: str | None = None
    follows: bool = False
    high_risk: bool = False
    acceptances: dict[str, int] = field(default_factory=dict)
    long_term: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    chat_until: float = 0.0
    chat_left: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Code:
    """A code for one purpose: used up by the first who brings it, worthless after five minutes."""

    purpose: Literal["login", "phone"]
    openid: str
    made_at: float
    used: bool = False


@dataclass
class Media:
    """A file that a person sent in chat."""

    content_type: str
    content: bytes
    made_at: float


@dataclass
class Keys:
    """The two accounts as their pages show them; `linked` when one Open Platform account has both."""

    appid: str
    secret: str
    original_id: str = "gh_sandbox000001"
    official_appid: str = "wxsandboxofficial"
    official_secret: str = "sandbox-official-secret"
    official_original_id: str = "gh_sandbox000002"
    linked: bool = False


def _official_openid() -> str:
    return f"f{secrets.token_urlsafe(20)[:27]}"


class World:
    """The state of one running platform; `state()` is what a restart finds again."""

    def __init__(self, clock: Clock, keys: Keys, folder: Path | None = None) -> None:
        self.clock = clock
        self.keys = keys
        self.tokens: dict[AccountKind, TokenDesk] = {
            "miniprogram": TokenDesk(clock),
            "official": TokenDesk(clock),
        }
        self.phones: dict[str, Phone] = {}
        self.templates: dict[str, Template] = {}
        self.pages: list[str] = ["pages/index/index"]
        self.push_addresses: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, Code] = {}
        self.media: dict[str, Media] = {}
        self.sending: set[str] = set()
        self.client_msg_ids: dict[tuple[str, str], tuple[float, int]] = {}
        self.logins: dict[tuple[str, int], int] = {}
        self.file = StateFile(folder)
        if kept := self.file.read():
            self.phones = {p["openid"]: Phone(**p) for p in kept["phones"]}
            self.templates = {t["id"]: Template(**t) for t in kept["templates"]}
            self.pages = kept["pages"]
            self.push_addresses = kept["push_addresses"]

    def new_phone(self, name: str, phone_number: str, *, follows: bool, high_risk: bool) -> Phone:
        """A person who has just got WeChat."""
        phone = Phone(
            openid=f"o{secrets.token_urlsafe(20)[:27]}",
            unionid=f"u{secrets.token_urlsafe(20)[:27]}",
            name=name,
            phone_number=phone_number,
            official_openid=_official_openid() if follows else None,
            follows=follows,
            high_risk=high_risk,
        )
        self.phones[phone.openid] = phone
        return phone

    def follower(self, official_openid: str) -> Phone | None:
        """The person who follows the official account by this openid."""
        phone = self.by_official_openid(official_openid)
        return phone if phone is not None and phone.follows else None

    def by_official_openid(self, official_openid: str) -> Phone | None:
        """Who follows it by this openid, or did."""
        return next((p for p in self.phones.values() if p.official_openid == official_openid), None)

    def follow(self, phone: Phone) -> str:
        """The person follows the official account from now on; gives their openid there."""
        phone.official_openid = phone.official_openid or _official_openid()
        phone.follows = True
        return phone.official_openid

    def new_code(self, purpose: Literal["login", "phone"], openid: str) -> str:
        """What `wx.login` or the phone button gives to the mini program."""
        code = f"{'0' if purpose == 'login' else 'p'}{secrets.token_hex(20)}"
        self.codes[code] = Code(purpose, openid, self.clock.seconds())
        return code

    def show(self, phone: Phone, **message: Any) -> None:
        """Put a message on the phone's screen."""
        phone.shown.append({"at": self.clock.now().isoformat(), **message})

    def state(self) -> dict[str, Any]:
        """What a restart must find again. Codes, tokens and photos are short-lived and begin anew."""
        return {
            "phones": [asdict(p) for p in self.phones.values()],
            "templates": [asdict(t) for t in self.templates.values()],
            "pages": self.pages,
            "push_addresses": self.push_addresses,
        }
