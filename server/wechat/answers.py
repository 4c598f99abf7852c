"""The platform's answers as far as we use them, each checked before anything is believed.

Fields of a person are kept out of `repr`, so that a log line or a traceback cannot show them.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


def _as_text(value: object) -> object:
    # countryCode and msgid come as a number on some days and as text on others.
    return str(value) if isinstance(value, int) else value


Text = Annotated[str, BeforeValidator(_as_text)]
FIELD_KEY = re.compile(r"\{\{(\w+)\.DATA\}\}")


class Answer(BaseModel):
    """Any answer. A success may come without `errcode` (jscode2session does)."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class GrantedToken(Answer):
    """`POST /cgi-bin/stable_token`; `expires_in` in seconds."""

    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(gt=0)


class LoginSession(Answer):
    """`GET /sns/jscode2session`. `unionid` exists only when the accounts share an Open Platform account."""

    openid: str = Field(min_length=1, repr=False)
    session_key: SecretStr
    unionid: str | None = Field(default=None, repr=False)


class FollowerInfo(Answer):
    """`GET /cgi-bin/user/info`, `unionid` as in `LoginSession`. Who does not follow has none."""

    subscribe: bool
    unionid: str | None = Field(default=None, repr=False)


class PhoneNumber(Answer):
    """The number behind a press of the phone button, with and without its country code."""

    phone_number: str = Field(alias="phoneNumber", repr=False)
    pure_phone_number: str = Field(alias="purePhoneNumber", repr=False)
    country_code: Text = Field(alias="countryCode")


class PhoneAnswer(Answer):
    """`POST /wxa/business/getuserphonenumber`."""

    phone_info: PhoneNumber


class Sent(Answer):
    """A message the platform took. `msgid` is what its later report names; some answers lack it."""

    msgid: Text | None = None


class EnumValues(Answer):
    """The values that an enum field of a template allows."""

    key: str = Field(alias="keywordCode")
    values: tuple[str, ...] = Field(alias="enumValueList")


class Template(Answer):
    """One subscribe-message template of the account: `GET /wxaapi/newtmpl/gettemplate`."""

    id: str = Field(alias="priTmplId")
    title: str
    content: str
    type: Literal[2, 3] = Field(description="2 one-time, 3 long-term")
    enums: tuple[EnumValues, ...] = Field(default=(), alias="keywordEnumValueList")

    @property
    def long_term(self) -> bool:
        """Whether one acceptance allows any number of messages."""
        return self.type == 3

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys that a message must fill, in the order in which the phone shows them."""
        return tuple(FIELD_KEY.findall(self.content))

    def allowed(self, key: str) -> tuple[str, ...]:
        """The values an enum field accepts; empty for every other field."""
        return next((e.values for e in self.enums if e.key.split(".")[0] == key), ())


class Templates(Answer):
    """The whole list of the account."""

    data: tuple[Template, ...] = ()
