"""The import contract names the whole product; `make check` holds it."""

from __future__ import annotations

import configparser
import re

from tests.structure.tree import PRODUCT, ROOT


def _layers() -> list[str]:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    return contract["importlinter:contract:one-way"]["layers"].split("\n")


def _named() -> set[str]:
    return {name.strip(" ()") for line in _layers() for name in re.split(r"[|:]", line) if name.strip(" ()")}


def test_every_module_of_the_product_stands_in_the_contract() -> None:
    modules = {room for room in PRODUCT if room != "server"}
    modules |= {
        f"server.{path.stem}"
        for path in (ROOT / "server").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert modules - _named() == set()


def test_the_contract_names_nothing_that_is_gone() -> None:
    optional = {name for line in _layers() for name in re.findall(r"\(([\w.]+)\)", line)}
    gone = {
        name
        for name in _named() - optional
        if not (ROOT / name.replace(".", "/")).is_dir()
        and not (ROOT / f"{name.replace('.', '/')}.py").exists()
    }
    assert gone == set()


def test_no_door_knows_another() -> None:
    (doors,) = [line for line in _layers() if "miniprogram_api" in line]
    assert {name.strip() for name in doors.split("|")} == {
        "miniprogram_api",
        "server.staff",
        "server.departments",
        "server.registry_api",
    }
