"""Places: which of them an option follows from, and whether it happened there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from config.catalogue.sayings import Located, Says
from server.chat.understanding.acts import taken_back
from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.whereabouts import only_where
from server.chat.understanding.polarity import denied, left_open
from server.chat.understanding.scene import DEATH_PLACE, WHEN_DIED, Scene, option_found, unknown_of
from server.chat.understanding.utterance import Clause

_OF_A_BRANCH = re.compile(r"[^，。；！？\n]{0,6}(?:支行|分行|分社|营业部|营业所|网点)")  # 农业银行岳阳县支行
_AN_ADDRESS = re.compile(r"[住地]址(?:是|：|为|写的)")
_LEAVING = 6  # characters of the longest word for leaving a place
_LED = re.compile(r"(?:在|于|到|送|进|回|往|从|去|就|是|到了|送到|还|人|都|也|直接|后来|结果|一直)$")
_OF_THINGS = re.compile(r"骨灰|灵堂|遗像|遗体|棺|[卡证折车票钱款]|户口|本子|手机|东西|手续")
_LEADS = re.compile(r"[在于到送进回往从接抬拉拖]|没|冇|还没|上了?救护车")
_WENT_THERE = re.compile(
    r".{0,2}(?:做过|打工|打过|上班|上过|当过|当保|摆.{0,2}摊|开店|开过|卖|做生意|做事|干活|做工)(?!.{0,3}时|着)"
)
_STAYED = re.compile(r"住|转|治|查")
_THERE_AND_THEN = re.compile(r"当场|[掉摔跌栽坠]下来|砸|触电|塌")  # 在工地上做事，从架子上掉下来，当场就没了
_WISHED = re.compile(r"(?:想|盼|愿意?|巴望|指望|要求)(?:是|能|要|着|死|走|老|落气)*[在到回往]?$")
_NEVER = re.compile(
    r"(?:来不及|[没冇未]来得及|[没冇]有?时间|不肯|不愿意?|死活不|舍不得)(?:再|送|去|上|进|住|拉|拖|抬|转|他|她|人)*[到去进]?[县市镇乡]?$"
)
_OF_SPEAKER = re.compile(r"(?:但|可)?我(?:自己|本人|个人)的")
_RATHER = re.compile("(?:而|应该|其实|就)?[是系]")
_DIED = re.compile("(?:过|老|去|没|走|死)[了的]")
_CAME_BACK = re.compile(r"[^，。；！？\n]{0,4}?(?:赶|回[来屋家]|飞回|跑回|过来|动身)")  # 从外地赶回来的
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
_LEFT_BEHIND = re.compile(r"(?:丢|忘|锁|寄)[了哒]?[在到]$")
_SLIP = re.compile(r"[说讲写填打记弄搞报]错[了哒]|[名字号牌址]不对")
_ONLY_KNOWN = re.compile(
    r"我?(?:只|就|光|仅)(?:晓得|知道|记得|听说|听讲|清楚)(?:[他她人]|老人家?)*(?:就|也)?(?:是|系)?[在到于]?"
)
_NOT_FAR = 3  # clauses
_PLANNED = re.compile(r"(?:要|想|打算|准备|本来)(?:转|迁|搬|落|调)[到去往回过]*$")
_CREMATED, _BURNT_HERE = {"death.cremated", "death.cremation_date"}, "death.cremated_in_county"
_NATIVE = re.compile(r"老家|回[去来]")
_SAYS_NO_MORE = re.compile(
    r"(?:[他她它在是的就都也还倒那哦嗯]|应该|可能|其实|好像|当时|后来|本来|社保|保险|一直)*"
)
_ENDS = re.compile(
    r"(?:里头|里面|里|那边|那里|这边|的|了|哒|走|啊|呀|吧|咯|啦|哦|呢|嘞)*(?:(?:职工|居民|单位)的?(?:医保|社保|养老))?"
)


def happened_there(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether the place belongs to the word of `near`, and not to what is told after it: 走了，家里没人."""
    if _moved_on(scene, end):
        return False
    text, clause = scene.text, scene.uttered.clause_at(start)
    if _WISHED.search(text, clause.start, start) or _NEVER.search(text, clause.start, start):
        return False  # 他总讲想在自己屋里闭眼睛. 没来得及送医院
    if scene.answers(entry.question):
        return True
    if _WENT_THERE.match(text, end, clause.end) and not _THERE_AND_THEN.search(text, end):
        return False  # 在街上摆摊子的
    if scene.people.announced:
        return True
    cues = scene.lang.group(entry.near)
    inside = [hit.start() for hit in cues.find(text, clause.start, clause.end)]
    if any(start < cue for cue in inside):
        return True
    following = (c for c in scene.uttered.clauses[clause.number + 1 :] if c.sentence == clause.sentence)
    if not inside and any(cues.within(c.text) for c in following if c.number not in scene.people.elsewhere):
        return True  # 在医院住了三天，昨天走的
    before = text[clause.start : start]
    if _OF_THINGS.search(before):
        return False  # 骨灰盒在家里
    led = _LED.search(before) or _LEADS.match(text, start)
    only = _ENDS.fullmatch(text, end, clause.end)
    return bool(led or only)


def beside_the_day(scene: Scene, entry: Says, place: int) -> bool:
    """Whether it and the day are all that its clause says where it was asked when they died, that was told
    just before, or nobody said what was then: 昨天，在中医院. Read back.
    """
    if not entry.where:
        return False
    clause = scene.uttered.clause_at(place)
    if not (scene.day_alone or scene.context.asked in WHEN_DIED or _follows_the_day(scene, clause)):
        return False
    told = range(clause.start, clause.end)
    rest = "".join(
        scene.text[at] for at in told if not any(first <= at < last for first, last in scene.dated)
    )
    return only_where(scene.lang, rest)


def all_that_is_known(scene: Scene, entry: Says, place: int) -> bool:
    """奶奶走了，…，…，只晓得是在卫生院: whether the place is all that is known of a death told before it."""
    clause = scene.uttered.clause_at(place)
    if not entry.where or _ONLY_KNOWN.fullmatch(scene.text, clause.start, place) is None:
        return False
    return scene.lang.group(entry.near).within(scene.text, 0, clause.start)


def _follows_the_day(scene: Scene, clause: Clause) -> bool:
    """医院里, right after the day: and nothing of where they are registered, which 老家 may say."""
    context = scene.context
    just_told = any(name in WHEN_DIED for name in context.last) and not context.confirming
    alone = len(scene.uttered.clauses) == 1 and not _NATIVE.search(clause.text)
    return just_told and alone and context.held(DEATH_PLACE) is None


def only_stayed(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether they only lay there, and that they died is told in another clause: 住了十天院，前天走的."""
    if not entry.where or scene.answers(entry.question):
        return False
    clause = scene.uttered.clause_at(start)
    stayed = _STAYED.search(scene.text, clause.start, clause.end)
    return stayed is not None and not scene.lang.group(entry.near).within(scene.text, start, clause.end)


def _moved_on(scene: Scene, place: int) -> bool:
    """先在县医院住院，后来又转过两家: whether they went on from there, and it is not told where it ended."""
    sentence = scene.uttered.clause_at(place - 1).sentence
    end = max(clause.end for clause in scene.uttered.clauses if clause.sentence == sentence)
    moved = scene.lang.group("moved_on").first(scene.text, place, end)
    return moved is not None and not scene.lang.group("gone").within(scene.text, moved.end(), end)


def located(scene: Scene) -> Iterator[Finding]:
    """The options that follow from a place near a word for what happened there: 户口在新开镇, 在平江烧的."""
    for entry in scene.lang.sayings.located:
        for cue in scene.lang.group(entry.near).find(scene.text):
            clause = scene.uttered.clause_at(cue.start())
            if not scene.uttered.tells(cue.start()) or not scene.of_decedent(cue.start()):
                continue
            if denied(scene.uttered, scene.lang, cue.start()):
                continue  # 我们这里冇得火葬场
            placed = _place(scene, entry.places, clause)
            following = scene.uttered.clauses[clause.number + 1 : clause.number + 2]
            if placed is None and following and scene.lang.group("there").at(following[0].text, 0):
                placed = _place(scene, entry.places, following[0])
            if placed and placed[3] and following and _RATHER.match(following[0].text):
                placed = _place(scene, entry.places, following[0]) or placed  # 不是县城交的，是别的镇
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
        if scene.context.asked == entry.question:
            # 昨天，在长沙湘雅; 说错了，在新开镇: of what was told before.
            if not (scene.day_alone or _SLIP.search(scene.text)):
                yield from _answered(scene, entry)
        elif entry.verbs:
            yield from _paid_there(scene, entry)
        elif _just_burnt(scene, entry):
            yield from (replace(one, sure=False) for one in _answered(scene, entry))


def _just_burnt(scene: Scene, entry: Located) -> bool:
    """就在县里, right after 昨天火化的: no other place was asked for, and this one is not known yet."""
    context = scene.context
    if entry.question != _BURNT_HERE or _CREMATED.isdisjoint(context.last) or context.held(_BURNT_HERE):
        return False
    places = {DEATH_PLACE, *(one.question for one in scene.lang.sayings.located)}
    return len(scene.uttered.clauses) == 1 and context.asked not in places


def _paid_there(scene: Scene, entry: Located) -> Iterator[Finding]:
    """应该是在县城交的: a place and what is done there, all that the clause says; it is read back."""
    for clause in scene.uttered.clauses:
        insured = scene.lang.group(entry.near).within(clause.text)
        placed = _place(scene, entry.places, clause) if clause.tells and not insured else None
        if placed is None or not scene.of_decedent(placed[1]):
            continue
        option, told = _option_there(scene, entry.question, placed)
        paid = scene.lang.group(entry.verbs).at(scene.text, placed[2])
        ends = paid and _ENDS.fullmatch(scene.text, paid.end(), clause.end)
        if option and told and ends and _SAYS_NO_MORE.fullmatch(scene.text, clause.start, placed[1]):
            yield option_found(scene, entry.question, option, placed[1], clause.end, sure=False)


def _over_there(scene: Scene, entry: Located, clause: Clause, cue: re.Match[str]) -> Iterator[Finding]:
    """What follows from the place that was named last, to be read back: 在温州出的事，就在那边火化了."""
    for before in reversed(scene.uttered.clauses[max(0, clause.number - _NOT_FAR) : clause.number]):
        if before.sentence != clause.sentence or not before.tells:
            return
        if placed := _place(scene, entry.places, before):
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
        if not clause.tells or elsewhere or _goes_on(scene, clause, entry.near, others):
            continue
        if placed := _place(scene, entry.places, clause):
            _, start, end, _ = placed
            another = _of_another(scene, entry, clause, start, end)
            if option := "" if another else _option_there(scene, entry.question, placed)[0]:
                tells = any(
                    not denied(scene.uttered, scene.lang, hit.start())
                    for hit in cues.find(scene.text, clause.start, clause.end)
                )
                explains = scene.lang.group("negation").within(scene.text, end, clause.end)
                once = scene.lang.group("formerly").within(scene.text, clause.start, start)
                rank = 0 if once else 3 if tells else 1 if explains else 2
                bare = _is_bare(scene, clause, start, end)
                sure = tells or (bare and not _beside_the_death(scene, clause))
                told.append((rank, option_found(scene, entry.question, option, start, end, sure=sure)))
    anew = [one for one in told if back and one[1].start >= back[1]]
    told = anew or told
    best = max((rank for rank, _ in told), default=0)
    yield from (finding for rank, finding in told if rank == best)


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
        or any(lang.group(name).at(text, end) for name in verbs)
        or _PLANNED.search(text, clause.start, start)  # 讲是要转到君山去
        or _DIED.match(text, end)  # 在长沙过的
    ):
        return True
    if lang.group(entry.near).within(clause.text):
        return False
    return (
        names_another(text, clause, start, end)
        or lang.group("lives").within(clause.text)  # 她在长沙住了十几年: it is not where she is registered
        or lang.group("gone").within(text, end, clause.end)  # 在长沙湘雅走的
        or _CAME_BACK.match(text, end) is not None
        or (
            not entry.verbs
            and (
                _WENT_THERE.match(text, end, clause.end) is not None
                or _IS_AT.search(text, clause.start, start) is not None
            )
        )  # 在外面打工几十年
        or _of_speaker(scene, clause, start)
    )


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


def _place(scene: Scene, places: Mapping[str, str], clause: Clause) -> tuple[str, int, int, bool] | None:
    """The place in the clause, the longest word first and one that is denied last, and whether it is denied.

    None where places that say different things are offered: 市里还是县里.
    """
    hits = [
        (not _left_out(scene, hit.start()), len(hit.group()), -order, hit, option)
        for order, (group, option) in enumerate(places.items())
        for hit in scene.lang.group(group).find(scene.text, clause.start, clause.end)
        if not _LEFT_BEHIND.search(scene.text, clause.start, hit.start())  # 户口本丢在广东了
    ]
    if not hits:
        return None
    first, last = min(hit.end() for *_, hit, _ in hits), max(hit.start() for *_, hit, _ in hits)
    differ = len({option for *_, option in hits}) > 1
    if differ and scene.lang.group("alternative").within(scene.text, first, last):
        return None
    stands, _, _, hit, option = max(hits, key=lambda found: found[:3])
    return option, hit.start(), hit.end(), not stands


def _left_out(scene: Scene, place: int) -> bool:
    """Whether it is said not to be there: 不在岳阳县, 迁出岳阳县; 没出过岳阳县 says that it is."""
    clause = scene.uttered.clause_at(place)
    start = max(clause.start, place - _LEAVING)
    left = next(
        (hit for hit in scene.lang.group("leaving").find(scene.text, start, place) if hit.end() == place),
        None,
    )
    if left is None:
        return denied(scene.uttered, scene.lang, place)
    return not denied(scene.uttered, scene.lang, left.start())
