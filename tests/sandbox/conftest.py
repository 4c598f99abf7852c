"""The platform as the gateway's tests start it; here it is looked at for itself."""

from tests.server.wechat.conftest import moved_clock, town

__all__ = ["moved_clock", "town"]
