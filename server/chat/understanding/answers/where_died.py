"""Whether a place that is told is where somebody died, or only where it came about."""

from __future__ import annotations

import re

from config.catalogue.sayings import Says
from server.chat.understanding.answers.places import ENDS, WENT_THERE
from server.chat.understanding.happenings.whereabouts import only_where
from server.chat.understanding.scene import DEATH_PLACE, MANNER, WHEN_DIED, Scene
from server.chat.understanding.utterance import Clause

_LED = re.compile(r"(?:在|于|到|送|进|回|往|从|去|就|是|到了|送到|还|人|都|也|直接|后来|结果|一直)$")
_OF_THINGS = re.compile(r"骨灰|灵堂|遗像|遗体|棺|[卡证折车票钱款]|户口|本子|手机|东西|手续")
_LEADS = re.compile(r"[在于到送进回往从接抬拉拖]|没|冇|还没|上了?救护车")
_STAYED = re.compile(r"住|转|治|查")
_THERE_AND_THEN = re.compile(r"当场|[掉摔跌栽坠]下来|砸|触电|塌")  # 在工地上做事，从架子上掉下来，当场就没了
_WAITED = re.compile(r"等[^，。；！？\n]{1,6}$")
_BECAUSE = re.compile(r"因为|由于|因在|起因")
_HURT = re.compile(r"[摔跌掉栽滚撞砸轧压绊滑碰刮夹咬]|触电|倒[下在]|晕倒|中风|出[了的]?事|出车祸")
_THERE_AND_THEN_DIED = re.compile(r"当场|当时就|立马|[摔跌撞砸轧压淹电烧]死")
_HOMEWARD = re.compile(r"[接送拖拉抬运背转往赶][他她人]?回|出院|回[家屋来去]")
_WISHED = re.compile(r"(?:想|盼|愿意?|巴望|指望|要求)(?:是|能|要|着|死|走|老|落气)*[在到回往]?$")
_NEVER = re.compile(
    r"(?:来不及|[没冇未]来得及|[没冇]有?时间|不肯|不愿意?|死活不|舍不得)(?:再|送|去|上|进|住|拉|拖|抬|转|他|她|人)*[到去进]?[县市镇乡]?$"
)
_NEVER_WENT = re.compile(
    r"(?:也|都|又|就|根本|还)?(?:没有?|冇有?|未)(?:去|送|进|到)(?![几两三多成])"
)  # 医院没去
# 接回来烧的, 拖回老家办丧事: who was brought back then had died before
_FOR_THE_FUNERAL = re.compile(
    r"(?:[来去家屋里]|老家|乡下|村里|县里)*(?:再|才|就|准备|第二天|后)*"
    r"(?:烧|火化|火葬|埋|葬|安葬|下葬|土葬|入土|上山|办丧|办后事|办酒|入殓|装棺|停灵|设灵)"
)
_HAD_DIED = re.compile(r"[的了哒咖]*(?:以后|之后|后)?")
_NATIVE = re.compile(r"老家|回[去来]")
_ONLY_KNOWN = re.compile(
    r"我?(?:只|就|光|仅)(?:晓得|知道|记得|听说|听讲|清楚)(?:[他她人]|老人家?)*(?:就|也)?(?:是|系)?[在到于]?"
)
_LAID = re.compile(r"(?:埋|葬|入土|骨灰|停灵|灵堂|办丧|办酒|出殡)[^，。；！？\n]{0,6}$")


def happened_there(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether the place belongs to the word of `near`, and not to what is told after it: 走了，家里没人."""
    if _moved_on(scene, end) or _brought_back_dead(scene, entry, start, end):
        return False
    text, clause = scene.text, scene.uttered.clause_at(start)
    if _WISHED.search(text, clause.start, start) or _NEVER.search(text, clause.start, start):
        return False  # 他总讲想在自己屋里闭眼睛. 没来得及送医院
    if text.startswith("到", start) and _WAITED.search(text, clause.start, start):
        return False  # 等人都到家才断的气
    if _LAID.search(text, clause.start, start):
        return False  # 埋在自家山上
    if scene.answers(entry.question):
        return True
    if WENT_THERE.match(text, end, clause.end) and not _THERE_AND_THEN.search(text, end):
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
    only = ENDS.fullmatch(text, end, clause.end)
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


def tells_where(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether they died at that very place, as far as the words tell: not 住了十天院，前天走的."""
    return not (
        _only_stayed(scene, entry, start, end)
        or _only_came_about(scene, entry, end)
        or _on_the_way_home(scene, entry, start)
    )


def died_elsewhere(scene: Scene, option: str, end: int) -> bool:
    """医院没去, and 工地上砸的, of who died in hospital: whether a place only tells how it came to that.

    在医院走的 is where it was.
    """
    if _NEVER_WENT.match(scene.text, end):
        return True
    known = scene.context.held(DEATH_PLACE)
    if scene.context.asked != MANNER or known in (None, option) or scene.people.retracted:
        return False
    return not any(scene.lang.group("gone").at(scene.text, place) for place in range(end, end + 3))


def _only_stayed(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """Whether they only lay there, and that they died is told in another clause: 住了十天院，前天走的."""
    if not entry.where or scene.answers(entry.question):
        return False
    clause = scene.uttered.clause_at(start)
    stayed = _STAYED.search(scene.text, clause.start, clause.end)
    return stayed is not None and not scene.lang.group(entry.near).within(scene.text, start, clause.end)


def _only_came_about(scene: Scene, entry: Says, end: int) -> bool:
    """工地上摔下来走的: whether it is where the accident was, and not told where they died of it.

    工地上摔死的 and 从架子上掉下来，当场就没了 tell that they died there.
    """
    if not entry.where or entry.option == "hospital" or scene.answers(entry.question):
        return False
    clause = scene.uttered.clause_at(end - 1)
    gone = scene.lang.group(entry.near).first(scene.text, end, clause.end)
    hurt = _HURT.search(scene.text, end, gone.start() + 1 if gone else clause.end)
    if hurt is None or _BECAUSE.search(scene.text, clause.start, end):
        return hurt is not None
    return _THERE_AND_THEN_DIED.search(scene.text, end) is None


def _on_the_way_home(scene: Scene, entry: Says, start: int) -> bool:
    """接回来半路上没了气: whether they were on the way from a hospital, and not to one."""
    if entry.option != "on_the_way":
        return False
    sentence = scene.uttered.clause_at(start).sentence
    first = next(one.start for one in scene.uttered.clauses if one.sentence == sentence)
    return _HOMEWARD.search(scene.text, first, start) is not None


def _brought_back_dead(scene: Scene, entry: Says, start: int, end: int) -> bool:
    """在长沙走的，接回来烧的: whether they had died when they were brought home."""
    text = scene.text
    if entry.option != "home" or "回" not in text[start:end]:
        return False
    if _FOR_THE_FUNERAL.match(text, end):
        return True
    clause = scene.uttered.clause_at(start)
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    cues = scene.lang.group(entry.near)
    if before is None or before.sentence != clause.sentence or cues.within(text, end, clause.end):
        return False
    placed = (
        hit for hit in cues.find(text, before.start, before.end) if "在" in text[before.start : hit.start()]
    )
    return any(_HAD_DIED.fullmatch(text, hit.end(), before.end) for hit in placed)


def _moved_on(scene: Scene, place: int) -> bool:
    """先在县医院住院，后来又转过两家: whether they went on from there, and it is not told where it ended."""
    sentence = scene.uttered.clause_at(place - 1).sentence
    end = max(clause.end for clause in scene.uttered.clauses if clause.sentence == sentence)
    moved = scene.lang.group("moved_on").first(scene.text, place, end)
    return moved is not None and not scene.lang.group("gone").within(scene.text, moved.end(), end)
