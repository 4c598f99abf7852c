"""What an operator sets: environment variables, each with a safe default for the demo.

Production (`MODE=production`) refuses to start on a demo secret, so a forgotten setting is an error
at start and not a leak in a year.
"""

from __future__ import annotations

import functools
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import DirectoryPath, Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

# Public on purpose: they are in the repository, protect nothing, and production refuses them.
DEMO_KEY = "demo:ZGVtby1rZXktZG8tbm90LXVzZS1pbi1wcm9kdWN0aW8="
DEMO_SECRET = "demo-secret-do-not-use-in-production"  # noqa: S105
DEMO_AES_KEY = "ZGVtb2FlczAxMjM0NTY3ODlkZW1vYWVzMDEyMzQ1Njc"

# This machine, and the private ranges of RFC 1918, RFC 4193 and the link.
OWN_NETWORKS = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)

# A device's service runs on the computer at which the clerk sits.
_LOCAL = r"^https?://(127\.0\.0\.1|localhost)(:\d+)?(/[\w./-]*)?$"


class Settings(BaseSettings):
    """All settings. Names in the environment are the upper-case field names."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    mode: Literal["demo", "production"] = "demo"
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = Field(default=1, ge=1, le=64)
    public_url: str = "http://127.0.0.1:8000"
    proxies: int = Field(
        default=0,
        ge=0,
        le=9,
        description="proxies of our own between the phones and this process: so many of the last addresses "
        "in X-Forwarded-For are theirs to say, and limits by address count the phone behind them",
    )

    database_url: str = f"sqlite://{ROOT / 'var' / 'demo' / 'service.sqlite3'}"
    database_pool: int = Field(default=16, ge=2, le=200)
    redis_url: str | None = None
    storage_url: str = f"file://{ROOT / 'var' / 'demo' / 'files'}"

    cache_dir: Path = Field(
        default=ROOT / "var" / "cache",
        description="what is worked out anew when it is missing; may be emptied at any time",
    )

    counties: Annotated[tuple[str, ...], NoDecode] = ("430621",)
    counties_dir: Path = ROOT / "config" / "counties"
    holidays_dir: Path = ROOT / "config" / "holidays"
    fonts_dir: DirectoryPath | None = Field(
        default=None, description="more fonts for papers, such as 方正小标宋 and 仿宋_GB2312 where licensed"
    )

    encryption_keys: SecretStr = Field(
        default=SecretStr(DEMO_KEY),
        description="id:base64 of 32 bytes, comma separated; the first one encrypts, all decrypt",
    )
    cipher: Literal["aes-gcm", "sm4-gcm"] = "aes-gcm"
    index_key: SecretStr = SecretStr(DEMO_SECRET)
    token_secret: SecretStr = SecretStr(DEMO_SECRET)

    wechat_url: str = "https://api.weixin.qq.com"
    wechat_appid: str = "wxdemo0000000001"
    wechat_secret: SecretStr = SecretStr(DEMO_SECRET)
    wechat_callback_token: SecretStr = SecretStr(DEMO_SECRET)
    wechat_callback_aes_key: SecretStr = SecretStr(DEMO_AES_KEY)
    wechat_miniprogram_state: Literal["developer", "trial", "formal"] = "formal"
    wechat_official_appid: str | None = None
    wechat_official_secret: SecretStr | None = None
    wechat_official_callback_token: SecretStr | None = Field(
        default=None, description="the mini program's unless given"
    )
    wechat_official_callback_aes_key: SecretStr | None = Field(
        default=None, description="the mini program's unless given"
    )
    wechat_callback_mode: Literal["secure", "compatible", "plain"] = Field(
        default="secure", description="as chosen on the account's page; production takes secure only"
    )

    message_batch: int = Field(
        default=32, ge=1, le=256, description="messages under way at once: so many are uncertain after a kill"
    )
    message_rate: float = Field(
        default=100, gt=0, description="messages a second and worker: what waited goes out evenly"
    )

    webhook_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(),
        description="private networks that departments' systems are on (电子政务外网), comma separated: "
        "in production webhooks go to public addresses and to these",
    )

    read_photos: bool = Field(
        default=True, description="whether the worker reads what stands on photos, where that is installed"
    )

    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="where the worker offers its metrics, on this machine only"
    )

    metrics_token: SecretStr | None = Field(
        default=None, min_length=16, description="the bearer token with which the API's metrics are read"
    )
    metrics_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=OWN_NETWORKS,
        description="from where they are read while there is no token, comma separated",
    )

    card_reader_url: str | None = Field(
        default=None,
        pattern=_LOCAL,
        description="where the window's computers find the service of their ID-card reader",
    )
    counter_events_url: str | None = Field(
        default=None,
        pattern=_LOCAL,
        description="where they find the events of queue machine and rating device (a stream of SSE)",
    )

    clock_file: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("counties", "webhook_networks", "metrics_networks"):
            listed = values.get(name)
            if isinstance(listed, str):
                values[name] = tuple(part.strip() for part in listed.split(",") if part.strip())
        return values

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.processes > 1 and not self.redis_url:
            raise ValueError("PROCESSES above 1 needs REDIS_URL: short-lived state must be shared")
        if self.mode == "production":
            demo = {DEMO_KEY, DEMO_SECRET, DEMO_AES_KEY}
            left = [
                name
                for name, value in self
                if isinstance(value, SecretStr) and value.get_secret_value() in demo
            ]
            if left:
                raise ValueError(f"demo secrets are refused in production: {', '.join(sorted(left))}")
            if self.wechat_callback_mode != "secure":
                raise ValueError("WECHAT_CALLBACK_MODE has to be secure in production")
            if self.clock_file:
                raise ValueError("CLOCK_FILE is refused in production: the clock there is the machine's")
        return self


@functools.cache
def settings() -> Settings:
    """The settings of this process, read once. Raises pydantic.ValidationError on a mistake."""
    return Settings()
