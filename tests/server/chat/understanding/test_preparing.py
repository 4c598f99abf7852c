"""A process that has made itself ready hears the first family as quickly as the next."""

from __future__ import annotations

import subprocess
import sys

# Counted where every pattern comes by, in a process that has heard nobody yet.
FIRST_WORDS = """
import re
from datetime import date
from config.catalogue import county
from server.chat import understanding
compiled, compiling = [], re._compiler.compile
re._compiler.compile = lambda *told: compiled.append(told) or compiling(*told)
understanding.prepare()
ready = len(compiled)
context = understanding.Context(catalogue=county("430621").newest, today=date(2026, 11, 27))
heard = understanding.understand("我妈上周五在家里过世了，她是种田的，我是她小儿子", context)
assert {fact.question for fact in heard.facts} >= {"death.date", "applicant.relation"}, heard
print(ready, len(compiled) - ready)
"""


def test_the_first_words_wait_for_next_to_nothing_to_be_compiled() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST_WORDS], capture_output=True, text=True, check=True)
    ready, afterwards = map(int, ran.stdout.split())
    assert ready > 400
    assert afterwards < 10
