"""What is learnt is small, the same each time, and costs the process that uses it nearly nothing."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.policy_asks import policy_asks
from config.settings import ROOT, settings
from server.chat.learning import NotLearnt, learn, machine
from server.chat.learning.characters import runs
from server.chat.learning.machine import one_each
from server.chat.policy import answers as answers_of
from server.chat.policy import learnt
from tests.counties import first_county

ASKS = ["户口怎么销", "户口去哪里销", "退休金哪天停", "退休金几时停"]
KINDS = [0, 0, 1, 1]
SIGNS = one_each(2)
FITTING = "server.chat.learning.fitting"
MEGABYTES = 11
MILLISECONDS = 2

ASK_ONCE = """
import sys
from config.catalogue import county
from server.chat import policy
policy.prepare()
assert policy.find("退休金什么时候停", county("430621").newest) is not None
assert "numpy" not in sys.modules
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place for what is learnt."""
    monkeypatch.setenv("CACHE_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_each_answer_is_told_from_the_other() -> None:
    machine = learn(runs, ASKS, KINDS, SIGNS)
    household, pension = (machine.scores(runs(ask)) for ask in ("怎么销户口", "停退休金"))
    assert household[0] > household[1]
    assert pension[1] > pension[0]


def test_the_same_asks_give_the_same_machine(cache: Path) -> None:
    first = learn(runs, ASKS, KINDS, SIGNS)
    for kept in cache.iterdir():
        kept.unlink()
    second = learn(runs, ASKS, KINDS, SIGNS)
    assert [first.scores(runs(ask)) for ask in ASKS] == [second.scores(runs(ask)) for ask in ASKS]


def test_what_cannot_be_learnt_is_told() -> None:
    with pytest.raises(NotLearnt):
        learn(runs, ["户口怎么销"], [], SIGNS)


def test_answers_fit_into_a_few_megabytes() -> None:
    county = first_county()
    asks = policy_asks()
    tracemalloc.start()
    try:
        kept = learnt(county, county.versions, asks)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(kept) == 2
    assert size < MEGABYTES * 1024 * 1024


def test_a_process_that_answers_does_without_what_learning_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK_ONCE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_question_takes_hardly_any_time() -> None:
    answers = answers_of(first_county().info.division, first_county().newest.version)
    asked = ["我爸上个月走的，我想问下他的丧葬费要怎么领，能不能打到我的卡上"] * 100
    answers.find(asked[0])
    began = time.process_time()
    found = [answers.find(question) for question in asked]
    assert (time.process_time() - began) * 1000 / len(found) < MILLISECONDS


def test_what_was_learnt_is_kept_and_read_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = runs("停退休金")
    first = learn(runs, ASKS, KINDS, SIGNS).scores(question)
    (kept,) = cache.iterdir()
    monkeypatch.setattr(machine, "_LEARN", ("false",))
    assert learn(runs, ASKS, KINDS, SIGNS).scores(question) == first
    # A file that was cut off is learnt anew, and not believed.
    kept.write_bytes(kept.read_bytes()[:-3])
    with pytest.raises(NotLearnt):
        learn(runs, ASKS, KINDS, SIGNS)


def test_a_place_where_nothing_can_be_kept_hinders_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CACHE_DIR", str(tmp_path / "file" / "below"))
    settings.cache_clear()
    try:
        assert learn(runs, ASKS, KINDS, SIGNS).scores(runs("停退休金"))[1] > 0
    finally:
        settings.cache_clear()


def test_of_several_that_start_at_once_one_learns(
    cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = tmp_path_factory.mktemp("counted") / "times"
    count = f"open({str(counted)!r}, 'a').write('.')"
    learns = f"import runpy; {count}; runpy.run_module({FITTING!r}, run_name='__main__')"
    monkeypatch.setattr(machine, "_LEARN", (sys.executable, "-c", learns))
    with ThreadPoolExecutor(4) as several:
        learnt = list(several.map(lambda _: learn(runs, ASKS, KINDS, SIGNS), range(4)))
    scores = [one.scores(runs("停退休金")) for one in learnt]
    assert counted.read_text() == "." and scores == scores[:1] * 4
    assert [path.suffix for path in cache.iterdir()] == [".bin"]
