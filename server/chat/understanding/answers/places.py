"""Places: which of them an option follows from, and whether it happened there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from config.catalogue import YES
from config.catalogue.sayings import Located
from server.chat.understanding.acts import taken_back
from server.chat.understanding.answers.brought_back import brought_back
from server.chat.understanding.answers.named_places import place_in, place_told
from server.chat.understanding.answers.no_answer import shuts_out
from server.chat.understanding.answers.said_before import (
    HOUSEHOLD,
    IS_THERE,
    came_here,
    like_before,
    still_registered,
    unregistered,
)
from server.chat.understanding.answers.things import of_another_place
from server.chat.understanding.findings import Finding
from server.chat.understanding.polarity import denied, left_open
from server.chat.understanding.scene import BURNT_HERE, DEATH_PLACE, Scene, option_found, unknown_of
from server.chat.understanding.utterance import Clause

_OF_A_BRANCH = re.compile(r"[^，。；！？\n]{0,6}(?:支行|分行|分社|营业部|营业所|网点)")  # 农业银行岳阳县支行
_AN_ADDRESS = re.compile(r"[住地]址(?:是|：|为|写的)")
WENT_THERE = re.compile(
    r".{0,2}(?:做过|打工|打过|上班|上过|当过|当保|摆.{0,2}摊|开店|开过|卖|做生意|做事|干活|做工)(?!.{0,3}时|着)"
)
_EMPLOYER = re.compile(r"(?:单位|厂子?|公司|学校)[就都也是还倒]*在?$")
_GRAVE = re.compile("墓|坟|骨灰|[下安]葬|[埋葬]在")
_BURNT = re.compile("烧|火化|火葬|殡仪馆")
_BORN_INTO = re.compile(r"娘家|婆家|岳家|外婆家|外家|亲家")
_OF_SPEAKER = re.compile(r"(?:但|可)?我(?:自己|本人|个人)的")
_RATHER = re.compile("(?:而|应该|其实|就)?[是系]")
_DIED = re.compile("(?:过|老|去|没|走|死)[了的]")
_IS_AT = re.compile(r"人[还都也一直就]*在$")
_SPEAKER_IS = re.compile(r"我(?:自己|本人|们|人|一个人|现在)*[^，。；！？\n]{0,4}?[在回到去来住出]")
_KNOWS = re.compile(r"问|查|看|听|翻|晓得|知道|清楚|记得|记不|觉得|确定|估计|印象|[想猜讲说]")
# All that stands beside a place that is a bare answer: 他一直在, 的人, 那边交的.
_BARELY = re.compile(
    r"(?:[是系为在于就都也还倒那这哦嗯他她它的了哒过不没冇有去到往从出回又早才来给由个，、：]|我们|人|一直|本来|应该|可能|好像|大概|其实|后来|当时|原先|原来|以前|"
    r"老早|几年|现在|已经|地方|单位|社保局|医保局|这边|那边|那里|里头|里面|[省市县区州镇乡村]|[交买办领缴参迁转移落挂登记参保]|啊|吧|呢|呀|咯|啦|嘞|噻|吗|嘛)*"
)
_OVER_THERE = re.compile(r"那边|那里|当地|就地")
_DONE = re.compile(r".{1,3}?[了的过哒咖掉完]")
_SLIP = re.compile(r"[说讲写填打记弄搞报]错[了哒]|[名字号牌址]不对")
_WHAT_OF = re.compile(r"(?:的话|这块|的事|本子|本|[呢嘛啊是])*")
_UNPAID = re.compile(r"(?:里|这边|这里|那边)?[都也又还]*(?:没有?|冇得?|未)(?:买|交|缴|参|上)")
_LED = re.compile(r"[都也是就全在他她]*")
_NOT_FAR = 3  # clauses
_ASIDE = 4  # characters of a clause that tells nothing: 不在这里
_PLANNED = re.compile(r"(?:要|想|打算|准备|本来)(?:转|迁|搬|落|调)[到去往回过]*$")
_CREMATED = {"death.cremated", "death.cremation_date"}
_SAYS_NO_MORE = re.compile(
    r"(?:[他她它在是的就都也还倒那哦嗯]|应该|可能|其实|好像|当时|后来|本来|社保|保险|一直)*"
)
_MOVED_ON = re.compile("[转迁](?:移|接|办)?[到回来过]")
_IN_COUNTY = ("town", "centre")
ENDS = re.compile(
    r"(?:里头|里面|里|那边|那里|这边|的|了|哒|走|啊|呀|吧|咯|啦|哦|呢|嘞)*(?:(?:职工|居民|单位)的?(?:医保|社保|养老))?"
)


def located(scene: Scene) -> Iterator[Finding]:
    """The options that follow from a place near a word for what happened there: 户口在新开镇, 在平江烧的."""
    for entry in scene.lang.sayings.located:
        for cue in scene.lang.group(entry.near).find(scene.text):
            clause = scene.uttered.clause_at(cue.start())
            if not scene.uttered.tells(cue.start()):
                continue
            if not scene.of_decedent(cue.start()) or _anothers_is(scene, clause, cue.end()):
                yield from _beside_anothers(scene, entry, clause)
                continue
            if denied(scene.uttered, scene.lang, cue.start()) or _own_household(scene, entry, cue.start()):
                continue  # 我们这里冇得火葬场
            placed = place_told(scene, entry, clause)
            following = scene.uttered.clauses[clause.number + 1 : clause.number + 2]
            if placed is None and following and _goes_on_there(scene, entry, clause, following[0]):
                placed = place_in(scene, entry.places, following[0])
            if placed and entry.verbs and _UNPAID.match(scene.text, placed[2], clause.end):
                placed = (*placed[:3], True)  # 养老保险在县里没买，是长沙交的
            if placed and placed[3] and following and _RATHER.match(following[0].text):
                placed = place_in(scene, entry.places, following[0]) or placed  # 不是县城交的，是别的镇
            done = _DONE.match(scene.text, cue.start(), clause.end)
            if placed is None and done and _OVER_THERE.search(scene.text, clause.start, cue.start()):
                yield from _over_there(scene, entry, clause, cue)
            if placed:
                _, start, end, _ = placed
                group_option, told = _option_there(scene, entry.question, placed)
                if group_option and not told:
                    yield option_found(scene, entry.question, group_option, start, end)
                elif group_option:
                    yield option_found(scene, entry.question, group_option, start, end)
                    for question, option in entry.also.items():
                        yield option_found(scene, question, option, cue.start(), cue.end())
                elif told and placed[0] == scene.context.held(entry.question):  # 我爸不是县城交的社保
                    yield Finding(entry.question, "", start, end, code="taken_back")
        if entry.question == HOUSEHOLD:
            yield from _never_moved(scene, entry)
            yield from _moved_here(scene)
        if scene.context.asked == entry.question:
            # 昨天，在长沙湘雅; 说错了，在新开镇: of what was told before.
            if not (scene.day_alone or _SLIP.search(scene.text)):
                answered = list(_answered(scene, entry))
                yield from answered or (brought_back(scene) if entry.question == BURNT_HERE else ())
        elif entry.verbs:
            yield from _paid_there(scene, entry)
        elif _just_burnt(scene, entry):
            yield from (replace(one, sure=False) for one in _answered(scene, entry))


def _goes_on_there(scene: Scene, entry: Located, clause: Clause, behind: Clause) -> bool:
    """社保我不清楚，在县里交的, 社保这里没有交，新疆那边交的: whether the next clause tells where."""
    there = scene.lang.group("there").at(behind.text, 0)
    return there is not None or _paid_elsewhere(scene, entry, clause, behind)


def _paid_elsewhere(scene: Scene, entry: Located, clause: Clause, behind: Clause) -> bool:
    """社保这里没有交，新疆那边交的: whether what is denied here is said to have been done there."""
    if not entry.verbs or not behind.tells or not scene.lang.group("negation").within(clause.text):
        return False
    placed = place_in(scene, entry.places, behind)
    led = placed and _LED.fullmatch(scene.text, behind.start, placed[1])
    return led is not None and scene.lang.group(entry.verbs).within(behind.text)


def _own_household(scene: Scene, entry: Located, place: int) -> bool:
    """现在住市区，户口在新墙: of whoever speaks, where it was asked where that one lives."""
    asked = scene.context.asked == "applicant.address"
    return asked and entry.question == HOUSEHOLD and not scene.people.owner(place)


def _tells_of_self(scene: Scene, clause: Clause) -> bool:
    """我的社保在深圳，我爸的在县城: whether whoever speaks tells it of themselves, beside who died."""
    inside = scene.people.inside(clause)
    mine = len(inside) == 1 and inside[0].who == "speaker" and scene.text.startswith("的", inside[0].end)
    return mine and any(scene.people.role(one) == "decedent" for one in scene.people.mentions)


def _just_burnt(scene: Scene, entry: Located) -> bool:
    """就在县里, right after 昨天火化的: no other place was asked for, and this one is not known yet."""
    context = scene.context
    if entry.question != BURNT_HERE or _CREMATED.isdisjoint(context.last) or context.held(BURNT_HERE):
        return False
    places = {DEATH_PLACE, *(one.question for one in scene.lang.sayings.located)}
    return len(scene.uttered.clauses) == 1 and context.asked not in places


def _beside_anothers(scene: Scene, entry: Located, clause: Clause) -> Iterator[Finding]:
    """妈妈火化是在市里，爸爸是县里: what is told of who died behind the like of somebody else; read back."""
    following = scene.uttered.clauses[clause.number + 1 : clause.number + 2]
    if following and like_before(scene, following[0], entry.near):
        placed = place_in(scene, entry.places, following[0])
        option, told = _option_there(scene, entry.question, placed) if placed else ("", False)
        if placed and option and told:
            yield option_found(scene, entry.question, option, placed[1], placed[2], sure=False)


def _anothers_is(scene: Scene, clause: Clause, end: int) -> bool:
    """户口我妈在市里: whether what is told of is named first, and then whose it is."""
    whose = next((m for m in scene.people.inside(clause) if m.start >= end), None)
    if whose is None or scene.people.role(whose) not in ("speaker", "other"):
        return False
    led = _WHAT_OF.fullmatch(scene.text, end, whose.start)
    return led is not None and IS_THERE.match(scene.text, whose.end, clause.end) is not None


def _never_moved(scene: Scene, entry: Located) -> Iterator[Finding]:
    """没迁，还在新墙镇: that they are registered there, where it was not known; read back."""
    if "迁" not in scene.text or not scene.context.answers.get(HOUSEHOLD):
        return
    places = {**entry.places, **dict.fromkeys(_IN_COUNTY, YES)}
    for clause in scene.uttered.clauses:
        placed = place_in(scene, places, clause) if still_registered(scene, clause) else None
        if placed and (option := _option_there(scene, entry.question, placed)[0]):
            yield option_found(scene, entry.question, option, placed[1], placed[2], sure=False)


def _moved_here(scene: Scene) -> Iterator[Finding]:
    """后来迁过来的, where it is asked; read back where it is only likely."""
    moved = "迁" in scene.text or scene.lang.group("household").within(scene.text)  # 户口早就转过来了
    if scene.context.asked != HOUSEHOLD or not moved or not (came := came_here(scene, 0)):
        return
    likely = any(scene.lang.group(name).within(scene.text) for name in ("unsure", "hedge", "heard_from"))
    yield option_found(scene, HOUSEHOLD, YES, *came, sure=not likely)


def _paid_there(scene: Scene, entry: Located) -> Iterator[Finding]:
    """应该是在县城交的: a place and what is done there, all that the clause says; it is read back."""
    for clause in scene.uttered.clauses:
        insured = scene.lang.group(entry.near).within(clause.text)
        placed = place_in(scene, entry.places, clause) if clause.tells and not insured else None
        if placed is None or not scene.of_decedent(placed[1]):
            continue
        option, told = _option_there(scene, entry.question, placed)
        paid = scene.lang.group(entry.verbs).at(scene.text, placed[2])
        ends = paid and ENDS.fullmatch(scene.text, paid.end(), clause.end)
        if option and told and ends and _SAYS_NO_MORE.fullmatch(scene.text, clause.start, placed[1]):
            yield option_found(scene, entry.question, option, placed[1], clause.end, sure=False)


def _over_there(scene: Scene, entry: Located, clause: Clause, cue: re.Match[str]) -> Iterator[Finding]:
    """What follows from the place that was named last, to be read back: 在温州出的事，就在那边火化了."""
    for before in reversed(scene.uttered.clauses[max(0, clause.number - _NOT_FAR) : clause.number]):
        if before.sentence != clause.sentence or not before.tells:
            return
        if placed := place_in(scene, entry.places, before):
            option, told = _option_there(scene, entry.question, placed)
            if option and told and scene.of_decedent(placed[1]):
                yield option_found(scene, entry.question, option, cue.start(), cue.end(), sure=False)
            return


def _answered(scene: Scene, entry: Located) -> Iterator[Finding]:
    """The places that answer the question: of clauses that tell of it, before those that only explain.

    岳阳楼区烧的，我们这边炉子排不上. What is told instead is of the same: 户口在县里，哦不对，在平江.
    """
    cues = scene.lang.group(entry.near)
    back = taken_back(scene.uttered, scene.lang)
    others = {other.near for other in scene.lang.sayings.located} - {entry.near}
    told: list[tuple[int, Finding]] = []
    for clause in scene.uttered.clauses:
        # 在岳阳县殡仪馆火化了 says where that was, whatever was asked.
        before = scene.uttered.clauses[max(0, clause.number - 1)] if _RATHER.match(clause.text) else clause
        if back and clause.end > back[1]:
            before = scene.uttered.clauses[max(0, scene.uttered.clause_at(back[0]).number - 1)]
        about = (clause.text, before.text)  # 社保不是县城交的，是县里别的镇
        elsewhere = any(scene.lang.group(name).within(text) for name in others for text in about)
        named = cues.first(scene.text, clause.start, clause.end)
        elsewhere = elsewhere or (named is not None and _tells_of_self(scene, clause))  # 我的社保在深圳
        if not clause.tells or elsewhere or _goes_on(scene, clause, entry.near, others):
            continue
        if entry.question != HOUSEHOLD and still_registered(scene, clause):
            continue
        if any(like_before(scene, clause, name) for name in others):
            continue
        if entry.question == HOUSEHOLD and unregistered(scene, clause.start, clause.end):
            continue
        if placed := place_told(scene, entry, clause):
            _, start, end, left_out = placed
            if entry.question == HOUSEHOLD and came_here(scene, start):
                continue
            another = _of_another(scene, entry, clause, start, end)
            # 在长沙火化的，不是本县
            another = another or (left_out and of_another_place(scene, entry.question, start))
            if option := "" if another else _option_there(scene, entry.question, placed)[0]:
                tells = any(
                    not denied(scene.uttered, scene.lang, hit.start())
                    for hit in cues.find(scene.text, clause.start, clause.end)
                )
                explains = scene.lang.group("negation").within(scene.text, end, clause.end)
                once = scene.lang.group("formerly").within(scene.text, clause.start, start)
                if once and entry.verbs and _MOVED_ON.search(scene.text, end):
                    continue  # 以前在广东，现在转到岳阳县了
                rank = 0 if once else 3 if tells else 1 if explains else 2
                found = option_found(scene, entry.question, option, start, end)
                sure = _counts(scene, entry, clause, found, tells=tells)
                told.append((rank, replace(found, sure=sure)))
    anew = [one for one in told if back and one[1].start >= back[1]]
    told = anew or told
    best = max((rank for rank, _ in told), default=0)
    yield from (finding for rank, finding in told if rank == best)


def _counts(scene: Scene, entry: Located, clause: Clause, found: Finding, *, tells: bool) -> bool:
    """Whether the place counts at once: where that is what the clause tells, or it says nothing else.

    What would shut the family out does not beside anything else: 在东莞，厂里买的社保, 我户口在汨罗.
    """
    if not tells and not (
        _is_bare(scene, clause, found.start, found.end) and not _beside_the_death(scene, clause)
    ):
        return False
    if entry.question != HOUSEHOLD or not shuts_out(scene.context.catalogue, HOUSEHOLD, found.value):
        return True
    if tells:
        return scene.people.owner(found.start) != "speaker"
    return all(
        one is clause or len(one.text) <= _ASIDE or place_in(scene, entry.places, one)
        for one in scene.uttered.clauses
    )


def _goes_on(scene: Scene, clause: Clause, near: str, others: Collection[str]) -> bool:
    """火化了，在岳阳县: whether it tells where that was which the clause before it tells of."""
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    if (
        before is None
        or before.sentence != clause.sentence
        or not scene.lang.group("there").at(clause.text, 0)
    ):
        return False
    if any(scene.lang.group(near).within(text) for text in (before.text, clause.text)):
        return False
    return any(scene.lang.group(name).within(before.text) for name in others)


def _beside_the_death(scene: Scene, clause: Clause) -> bool:
    """昨天走的，在岳阳县: whether the place may be where they died, whatever was asked."""
    if not scene.lang.group("there").at(clause.text, 0):
        return False
    around = scene.uttered.clauses[max(0, clause.number - 1) : clause.number + 2]
    beside = (one for one in around if one is not clause and one.sentence == clause.sentence and one.tells)
    return any(scene.lang.group("gone").within(one.text) for one in beside)


def tells_another_place(scene: Scene, found: Iterable[Finding]) -> bool:
    """Whether places are told, and none of what was asked: 在岳阳县火化的, to where they were registered."""
    located = scene.lang.sayings.located
    asked = next((entry for entry in located if entry.question == scene.context.asked), None)
    if asked is None or scene.lang.group(asked.near).within(scene.text):
        return False
    others = {entry.question for entry in located} - {asked.question}
    return any(one.question in others for one in found)


def _is_bare(scene: Scene, clause: Clause, start: int, end: int) -> bool:
    """Whether the clause names the place and tells nothing else of it: 在长沙, but 人在长沙带孙子."""
    whom = [(m.start, m.end) for m in scene.people.inside(clause)]
    left = "".join(
        scene.text[at]
        for at in range(clause.start, clause.end)
        if not (start <= at < end or any(first <= at < last for first, last in whom))
    )
    return _BARELY.fullmatch(left) is not None


def _of_speaker(scene: Scene, clause: Clause, start: int) -> bool:
    """Whether it is where the one who speaks is, or comes from: 我在外地; 我不在家，在长沙; 从外地赶回来."""
    inside = [m for m in scene.people.inside(clause) if m.start < start]
    if inside:
        knows = _KNOWS.search(scene.text, inside[-1].end, start)
        return scene.people.role(inside[-1]) == "speaker" and knows is None
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    if before is None or before.sentence != clause.sentence or _KNOWS.search(before.text):
        return False
    return scene.people.owner(start) == "speaker" and _SPEAKER_IS.match(before.text) is not None


def _of_another(scene: Scene, entry: Located, clause: Clause, start: int, end: int) -> bool:
    """Whether the place is no answer because it is of somebody or something else: 我儿子在长沙."""
    lang, text = scene.lang, scene.text
    verbs = {other.verbs for other in lang.sayings.located if other.verbs} - {entry.verbs}
    if (
        scene.of_relative(start)
        or _OF_SPEAKER.match(text, clause.start)
        or _BORN_INTO.search(text, clause.start, start)  # 她娘家是平江的
        or any(lang.group(name).at(text, end) for name in verbs)
        or _PLANNED.search(text, clause.start, start)  # 讲是要转到君山去
        or (not entry.verbs and _EMPLOYER.search(text, clause.start, start))  # 单位在市里
        or (entry.question == BURNT_HERE and _grave(scene, clause))
        or _DIED.match(text, end)  # 在长沙过的
        or any(
            _anothers_is(scene, clause, cue.end())
            for cue in lang.group(entry.near).find(text, clause.start, start)
        )
    ):
        return True
    if lang.group(entry.near).within(clause.text):
        return False
    return (
        names_another(text, clause, start, end)
        or lang.group("lives").within(clause.text)  # 她在长沙住了十几年: it is not where she is registered
        or lang.group("gone").within(text, end, clause.end)  # 在长沙湘雅走的
        or (
            not entry.verbs
            and (
                WENT_THERE.match(text, end, clause.end) is not None
                or _IS_AT.search(text, clause.start, start) is not None
            )
        )  # 在外面打工几十年
        or _of_speaker(scene, clause, start)
    )


def _grave(scene: Scene, clause: Clause) -> bool:
    """墓地没买在县里，买在市里: whether it is where the ashes are, there or in the clause before."""
    before = scene.uttered.clauses[max(0, clause.number - 1)]
    near = before.text if before.sentence == clause.sentence else ""
    return any(_GRAVE.search(text) and not _BURNT.search(text) for text in (clause.text, near))


def names_another(text: str, clause: Clause, start: int, end: int) -> bool:
    """Whether the place there only names something else: 农业银行岳阳县支行, 住址：岳阳县荣家湾镇."""
    branch = _OF_A_BRANCH.match(text, end, clause.end)
    return branch is not None or _AN_ADDRESS.search(text, clause.start, start) is not None


def _option_there(scene: Scene, question: str, placed: tuple[str, int, int, bool]) -> tuple[str, bool]:
    """What the place says, and whether it is told; 在不在本县 tells nothing but that it is not known."""
    option, start, end, negated = placed
    if whether := left_open(scene.uttered, scene.lang, start, end):
        return (unknown_of(scene, question) if whether == "unknown" else ""), False
    return ({"yes": "no", "no": ""}.get(option, "") if negated else option), True
