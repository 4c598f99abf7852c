"""The operator's command that creates the first administrator."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.world import DidNotStart, World

ADMIN = ("--login", "admin", "--name", "示例管理员", "--work-number", "0001")


@pytest.fixture
def migrated(tmp_path: Path) -> World:
    """An office that was migrated and is not running: the command needs nothing but the database."""
    world = World(tmp_path)
    world.operator("migrate")
    return world


def test_the_first_administrator_is_created_once(migrated: World) -> None:
    migrated.operator("create-admin", *ADMIN, given="a long enough one\n")
    with pytest.raises(DidNotStart, match="exists already"):
        migrated.operator("create-admin", *ADMIN, given="another long one\n")


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (ADMIN, "short", "12 characters"),
        (("--login", "A", *ADMIN[2:]), "a long enough one", "--login"),
        ((*ADMIN, "--county", "999999"), "a long enough one", "not served"),
    ],
)
def test_what_cannot_be_right_is_said_in_words(
    migrated: World, arguments: tuple[str, ...], password: str, words: str
) -> None:
    with pytest.raises(DidNotStart, match=words):
        migrated.operator("create-admin", *arguments, given=f"{password}\n")
