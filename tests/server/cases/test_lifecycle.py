"""Every state x move x actor, generated from the three tables; and that nobody else writes a status."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass

import pytest

from config.settings import ROOT
from server.cases.lifecycle import MOVE_NOT_OPEN, TABLES, Move, move, open_moves
from server.cases.states import ITEM_OPEN, ITEM_TERMINAL, CaseStatus, ItemStatus, PayoutStatus
from server.errors import FORBIDDEN, Problem
from server.identity.actor import Actor, ActorKind

STATES = {"case": CaseStatus, "item": ItemStatus, "payout": PayoutStatus}
FIRST = {"case": CaseStatus.DRAFT, "item": ItemStatus.DISPATCHED, "payout": PayoutStatus.APPROVED}


@dataclass
class Row:
    """Something with a life, and nothing else."""

    lifecycle: str
    status: str


EVERY = [
    pytest.param(table, str(state), step, kind, id=f"{table}-{state}-{step.name}-{kind}")
    for table, steps in TABLES.items()
    for state, step, kind in itertools.product(STATES[table], steps.values(), ActorKind)
]


@pytest.mark.parametrize(("table", "state", "step", "kind"), EVERY)
def test_a_move_is_made_exactly_where_its_table_says(
    table: str, state: str, step: Move, kind: ActorKind
) -> None:
    row = Row(table, state)
    actor = Actor(kind, None, "430621", "测试")
    if kind not in step.by:
        with pytest.raises(Problem) as refused:
            move(row, step.name, actor)
        assert refused.value.kind is FORBIDDEN
        assert row.status == state
    elif state not in step.frm:
        with pytest.raises(Problem) as refused:
            move(row, step.name, actor)
        assert refused.value.kind is MOVE_NOT_OPEN
        assert refused.value.extra["open_moves"] == open_moves(table, state, kind)
        assert step.name not in refused.value.extra["open_moves"]
        assert row.status == state
    else:
        assert step.name in open_moves(table, state, kind)
        move(row, step.name, actor)
        assert row.status == step.to


@pytest.mark.parametrize("table", TABLES)
def test_every_state_is_reached_from_the_first(table: str) -> None:
    reached = {str(FIRST[table])}
    while True:
        further = {s.to for s in TABLES[table].values() if s.frm & reached} | reached
        if further == reached:
            break
        reached = further
    assert reached == {str(state) for state in STATES[table]}


@pytest.mark.parametrize("table", TABLES)
def test_a_move_names_states_and_leads_somewhere_else(table: str) -> None:
    known = {str(state) for state in STATES[table]}
    for step in TABLES[table].values():
        assert step.frm, step.name
        assert step.frm | {step.to} <= known, step.name
        assert step.to not in step.frm, step.name
        assert step.by, step.name


def test_from_an_end_only_a_void_or_a_correction_leads_back() -> None:
    back = {ItemStatus.DONE: {"reverse", "reopen"}, ItemStatus.REFUSED: {"reverse"}}
    assert back.keys() == ITEM_TERMINAL - {ItemStatus.NOT_APPLICABLE, ItemStatus.REVERSED}
    for state, names in back.items():
        assert {s.name for s in TABLES["item"].values() if state in s.frm} == names
    for state in (ItemStatus.NOT_APPLICABLE, ItemStatus.REVERSED):
        assert not [s.name for s in TABLES["item"].values() if state in s.frm]
    assert set(ItemStatus) == ITEM_OPEN | ITEM_TERMINAL
    ended = (CaseStatus.DECLINED, CaseStatus.WITHDRAWN, CaseStatus.VOIDED)
    assert not [s.name for s in TABLES["case"].values() if s.frm & {str(e) for e in ended}]


def test_every_state_has_a_word_for_people() -> None:
    for states in STATES.values():
        for state in states:
            assert state.label
            assert not state.label.isascii()


def test_nobody_but_move_writes_the_status_of_a_case_item_or_payout() -> None:
    writers = set()
    for path in (ROOT / "server" / "cases").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
                writers.add(path.name)
    assert writers == {"lifecycle.py"}
