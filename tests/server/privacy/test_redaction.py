"""A log event with personal data in any shape leaves without it, and stays useful."""

from __future__ import annotations

import dataclasses
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from server.privacy.redaction import redact, redact_text

OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"


@pytest.mark.parametrize(
    "secret",
    [
        "430621190001011234",
        "43062119000101123X",
        "43062119000101123x",
        "430621 19000101 1234",
        "４３０６２１１９０００１０１１２３４",
        "430621000101123",
        "6222020200001234567",
        "6222 0202 0000 1234 567",
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
        OPENID,
    ],
)
@pytest.mark.parametrize("text", ["{}", "身份证{}有误", "key=({}) exists", "https://x/y?z={}&a=1", "{}，{}"])
def test_a_personal_value_is_taken_out_of_a_text(secret: str, text: str) -> None:
    cleaned = redact_text(text.replace("{}", secret))
    assert secret not in cleaned
    assert sum(c.isdigit() for c in cleaned) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "connected in 12 ms",
        "2026-11-24T10:00:00.123456+00:00",
        str(uuid.UUID("01989f6a-1234-7abc-8def-138001380001")),
        "read 01989601-1234-7123-8123-138001380001 twice",
        "/api/v1/cases/01989f6a-0d3c-7abc-8def-0123456789ab/materials",
        "amount 1234500 fen",
    ],
)
def test_an_ordinary_text_stays(text: str) -> None:
    assert redact_text(text) == text


@dataclasses.dataclass
class Person:
    name: str


def test_denied_keys_objects_and_nested_values_are_hidden() -> None:
    event: dict[str, Any] = {
        "event": "saved",
        "name": "张建国",
        "request": {"Authorization": "Bearer abc", "path": "/x", "13800138000": 1},
        "rows": [{"phone": "1"}, ("ok", 430621190001011234)],
        "person": Person("张建国"),
        "error": ValueError("张建国"),
        "raw": "张建国".encode(),
        "at": datetime(2026, 11, 24, tzinfo=UTC),
        "count": 3,
        "case_number": "430621202611240001",
    }
    written = json.dumps(redact(None, "info", event), default=str, ensure_ascii=False)
    assert "张建国" not in written and "Bearer" not in written
    assert "13800138000" not in written and "430621190001011234" not in written
    assert event["count"] == 3 and event["case_number"] == "430621202611240001"
    assert event["at"] == datetime(2026, 11, 24, tzinfo=UTC)


def test_it_works_in_structlog_with_an_exception(capsys: pytest.CaptureFixture[str]) -> None:
    logger = structlog.wrap_logger(
        structlog.PrintLogger(),
        processors=[structlog.processors.format_exc_info, redact, structlog.processors.JSONRenderer()],
    )
    try:
        raise ValueError("duplicate key 430621190001011234")
    except ValueError:
        logger.exception("failed", code="boom")
    written = capsys.readouterr().out
    assert "430621190001011234" not in written
    assert "boom" in written and "ValueError" in written
