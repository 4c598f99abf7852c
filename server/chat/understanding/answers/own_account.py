"""Words for an account that say nothing of where the money is to go: 上回打他卡上退回来了, 公积金销户了."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue import NO, YES
from server.chat.understanding.findings import Finding
from server.chat.understanding.people.mentions import SEX_OF_PRONOUN
from server.chat.understanding.scene import HOUSING_FUND, MEDICAL, OWN_ACCOUNT, REASON, Scene
from server.chat.understanding.utterance import Clause

_FUNDS = (HOUSING_FUND, MEDICAL)
_SUPPOSED = re.compile(r"[了的]?(?:再|的话|怎么)")  # 没打进再说
_OWNS = re.compile(
    r"(?:的|那|这|[张个本]|自己|银行|工资|社保)*(?:[卡折]|账户|户头)|[也都又]?[没冇]得?有?(?:办过?)?(?:一张)?(?:银行)?[卡折]"
)
_WISHES = re.compile(r"[都也就]?(?:说|讲|要|想|喊|叫|让|意思|同意|答应|要求|交代|吩咐|愿意|希望)")
_BEHIND = 2  # characters: 打到她|自己
_CARD = re.compile(r"[卡折]|银行|户头|[他她我]的?账户")


def is_of_no_account(scene: Scene, question: str, start: int, end: int) -> bool:
    """Whether words for an answer to `question`, which is about the account, are of something else.

    Such are what else somebody has (就是他的家), what went on month after month, what was closed that is no
    bank's (取完了，户头也销了) or is a living relative's (我妈的卡注销了), whose it is where 他 is another
    (我弟叫刘建国，打他卡上), and what was tried before.
    """
    asked = scene.context.asked
    if question not in (OWN_ACCOUNT, REASON):
        return False
    if asked == HOUSING_FUND or _of_a_fund(scene, start) or _of_a_relative(scene, end):
        return True
    if question == REASON:
        return False
    if scene.text[end - 1] == "的" and scene.lang.group("other_things").at(scene.text, end):
        return True
    usual = asked != question and scene.usual(start)
    return usual or any(start <= at < end for at in scene.people.theirs) or tried_before(scene, start)


def tried_before(scene: Scene, place: int) -> bool:
    """Whether it is told there where the money went before, and was not to stay: 上回打他卡上，这回打我的."""
    return any(start <= place < end for start, end in _tries(scene))


def tells_of_no_account(scene: Scene, question: str) -> bool:
    """Whether the turn tells what is easily taken for an answer to `question`, and is of something else."""
    if question not in (OWN_ACCOUNT, REASON):
        return False
    tried = question == OWN_ACCOUNT and next(_tries(scene), None) is not None
    return tried or _of_a_fund(scene, scene.uttered.clauses[-1].end)


def _tries(scene: Scene) -> Iterator[tuple[int, int]]:
    """Where it is told that it was tried before; behind 这回, or that it came back, nothing of it is.

    So too where a benefit was drawn that ends with a death: 生前是用我的卡领低保.
    """
    text, lang = scene.text, scene.lang
    for drawn in lang.group("drawn_there").find(text):
        yield scene.uttered.clause_at(drawn.start()).start, drawn.end()
    earlier, failed, now = (lang.group(name) for name in ("earlier_try", "came_back", "this_try"))
    if not (earlier.within(text) or failed.within(text)):
        return
    for clause in scene.uttered.clauses:
        before = earlier.first(text, clause.start, clause.end)
        again = now.first(text, before.end() if before else clause.start, clause.end)
        if again and not before:
            continue
        until = again.start() if again else clause.end
        back = failed.first(text, clause.start, until)
        if back:
            yield clause.start, back.start()
        elif _goes_back(scene, clause, until) or (before and _goes_elsewhere(scene, until)):
            yield clause.start, until


def _goes_back(scene: Scene, clause: Clause, until: int) -> bool:
    """上回打他卡上，钱退回来了: whether the next clause tells no more than that it came back."""
    following = scene.uttered.clauses[clause.number + 1 : clause.number + 2]
    if until < clause.end or not following or following[0].sentence != clause.sentence:
        return False
    behind = following[0]
    if not behind.tells:
        return False
    back = scene.lang.group("came_back").first(scene.text, behind.start, behind.end)
    if back is None or _SUPPOSED.match(scene.text, back.end()):
        return False
    return all(m.start > back.start() for m in scene.people.inside(behind))


def _goes_elsewhere(scene: Scene, until: int) -> bool:
    """Whether it is told behind it to whom it is to go, and not that it stays as it was."""
    starts = {mention.start for mention in scene.people.mentions if mention.start >= until}
    return any(hit.end() in starts for hit in scene.lang.group("pay_to").find(scene.text, until))


def _of_a_relative(scene: Scene, end: int) -> bool:
    """我妈的卡注销了, where the father died: whether it is told how the account is of somebody who lives."""
    clause = scene.uttered.clause_at(end - 1)
    before = [m for m in scene.people.inside(clause) if m.start < end and m.who != "speaker"]
    if not before or before[-1].kin is None or scene.people.role(before[-1]) not in ("other", "payee"):
        return False
    paid = scene.lang.group("pay_to").ends(scene.text[clause.start : before[-1].start])
    return not paid and _OWNS.match(scene.text, before[-1].end, clause.end) is not None


def _of_a_fund(scene: Scene, place: int) -> bool:
    """公积金当年就取完销户了, 户口已经销了: whether what was closed is named before it, and is no bank's."""
    clause = scene.uttered.clause_at(place)
    start = clause.start
    if clause.number and (before := scene.uttered.clauses[clause.number - 1]).sentence == clause.sentence:
        start = before.start
    topics = (one for one in scene.lang.sayings.topics if one.question in _FUNDS)
    named = [scene.lang.words(one.words) for one in topics]
    ends = [
        hit.end()
        for words in (*named, scene.lang.group("household"))
        for hit in words.find(scene.text, start, place)
    ]
    return bool(ends) and _CARD.search(scene.text, max(ends), clause.end) is None


def of_whom_it_is_said(scene: Scene, found: Sequence[Finding]) -> list[Finding]:
    """我妈说打她卡上: the card of the one who says so where that can be, and never at once that of the dead.

    Whose it is stays open where the dead can be meant as well. A bare 打她卡上, where a man died, is read
    back: a recogniser writes 他 for 她.
    """
    return [_pronoun_right(scene, one) for one in found]


def _pronoun_right(scene: Scene, one: Finding) -> Finding:
    said = scene.text[one.start : one.end + _BEHIND]
    pronoun = next((SEX_OF_PRONOUN[char] for char in said if char in SEX_OF_PRONOUN), "")
    if one.question != OWN_ACCOUNT or one.value != YES or not pronoun:
        return one
    dead = scene.people.known[1]
    clause = scene.uttered.clause_at(one.start)
    tellers = [
        m
        for m in scene.people.mentions
        if m.kin and clause.start <= m.start and m.end <= one.start and m.sex in ("", pronoun)
        if scene.people.role(m) != "decedent"
    ]
    if tellers and _WISHES.match(scene.text, tellers[-1].end):
        if dead not in ("", pronoun):
            return replace(one, value=NO, sure=False, yields=False)
        return replace(one, value=None, code="ambiguous", choices=(YES, NO), sure=False)
    return replace(one, sure=one.sure and dead in ("", pronoun))
