"""Whose a benefit is, where that stands behind it: 低保户是我崽, 残疾证我妈有, 我是优抚，她不是."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from config.catalogue import NO
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.phrases import Words
from server.chat.understanding.scene import Scene, option_found, question_type
from server.chat.understanding.utterance import Clause

_OF_PEOPLE = "insurance."  # the questions of which each is about one of several in a family
_LONGEST, _FRONTED = 20, 5  # characters from the thing to whose it is
_LONGEST_SAID = 16  # characters of 他自己倒是从来没有领过的
_PARTICLES = "[啊呀呢哦咯啦嘞哈哒吧了嘛咧噻]*"
_END = rf"{_PARTICLES}(?=[，。；！？\n]|$)"
# 吃低保的是我, 低保户就是我崽, and what is somebody's: 单位的公积金是我哥的
_IS = re.compile(
    r"[^，。；！？\n]{1,14}?(?P<who>的(?:那个|那位|人|对象)?|户|对象|人员|[军疾]人|老兵|[家烈]属)?"
    r"(?:就|才|都|也|只|应该|其实)?(?P<no>不)?[是系]"
)
_HIMSELF = r"(?:自己|本人|这边|那边|一个人|屋里)?"
_IS_END, _OWN_END = re.compile(rf"{_HIMSELF}{_END}"), re.compile(rf"{_HIMSELF}的{_END}")
_HAS = re.compile(
    r"(?:自己|本人|也|都|就|倒|才|还|一直|现在|确实|以前|那里|那边|屋里)*(?:"
    rf"(?:有|没有|没得|冇得|办得有)(?:一[个本])?(?:的|过)?{_END}|[没冇是]{_END}|是的{_END}|[没冇]?在?[吃领享拿](?:的|过|着|到)?{_END})"
)
# 她冇吃, 他没有, 她不是; 不是他
_LEAD = re.compile("(?:但是?|可是?|不过|而|那|就)?")
_WITHOUT = (
    r"(?:自己|本人|又|可|倒|就|从来|一直|从|根本|都|也)*(?:不是|不系|没有|冇得|没得|冇有|没|冇|不)"
    rf"(?:[吃领享拿当办评得过的有受](?:过|到)?)?(?:的|过)?{_END}"
)
_AS_WELL = rf"(?:自己|本人)*(?:也|都)[是有吃领享拿](?:的|过|一个)?{_END}"
_ALONE = rf"(?:自己|本人|倒|就|才|却)*[是有吃领享拿](?:的|过|一个)?{_END}"
_SAID = re.compile(rf"(?P<no>{_WITHOUT})|(?P<too>{_AS_WELL})|(?P<alone>{_ALONE})")
_NOT_THEM = re.compile(rf"{_LEAD.pattern}(?:又|可|并)?(?:不是|不系|轮不到)")
_WHO = re.compile(r"[^，。；！？\n]{2,}的(?:那个|那位|人|对象)?(?:就|才|都|也|只)?[是系]")
_DENIAL = re.compile("[没冇不无]")


def is_theirs(scene: Scene, question: str, start: int, end: int, *, speakers: bool = False) -> bool:
    """Whether what stands there is told of the one who died, and is nobody else's by what follows it.

    `speakers`: it tells of who died, whoever it is said of.
    """
    if not (speakers or scene.of_decedent(start)):
        return False
    if not question.startswith(_OF_PEOPLE):
        return True
    return _whose(scene, start, end) != "other" and not _set_against(scene, start)


def is_not_theirs(scene: Scene, question: str, start: int, end: int) -> bool:
    """吃低保的不是她: whether it is said behind it that it is none of who died."""
    return question.startswith(_OF_PEOPLE) and _whose(scene, start, end) == "not theirs"


def tells_of_anothers(scene: Scene) -> bool:
    """Whether the turn tells that something is somebody else's: 特困供养的是我爷爷."""
    clauses = scene.uttered.clauses
    return any(_whose(scene, clause.start, clause.start + 1) == "other" for clause in clauses if clause.tells)


def beside_anothers(scene: Scene) -> Iterator[Finding]:
    """What is said of who died beside what somebody else is or has: 我是优抚，她不是 denies one of her.

    Of what takes a list one thing less is not none, and is read back; so is what words leave open.
    """
    for clause, polarity, told in _contrasted(scene):
        for question, has, lacks, sure, words in _things(scene, told):
            option = lacks if polarity == "no" else has
            several = question_type(scene.context.catalogue, question) == "multi_choice"
            sure = sure and not (several and polarity == "no")
            for hit in words.find(scene.text, told.start, told.end) if option else ():
                if not is_theirs(scene, question, *hit.span()):
                    yield option_found(scene, question, option, clause.start, clause.end, sure=sure)


def of_no_contrast(scene: Scene, said: Sequence[ActSaid]) -> list[ActSaid]:
    """Without a yes or a no that is about something else than was asked: 我是优抚，她不是; 她有，我没有."""
    asked, clauses = scene.context.asked or "", scene.uttered.clauses
    if not said or len(clauses) < 2 or not asked.startswith(_OF_PEOPLE) or scene.context.confirming:
        return list(said)
    spans = {(clause.start, clause.end) for clause, _, told in _contrasted(scene) if _WHO.match(told.text)}
    spans |= {(one.start, one.end) for one in beside_anothers(scene) if one.question != asked}
    of_dead = {c.number for c in clauses if any(map(partial(_is_decedent, scene), scene.people.inside(c)))}
    for clause in clauses:
        beside = not of_dead.isdisjoint({clause.number - 1, clause.number + 1})
        if beside and _said_of(scene, clause, _is_somebody_else):
            spans.add((clause.start, clause.end))
    return [one for one in said if not any(start <= one.start < end for start, end in spans)]


def _set_against(scene: Scene, place: int) -> bool:
    """我当过兵，有优抚，她没有: whether it is the speaker's, for who died is said to have none."""
    clause = scene.uttered.clause_at(place)
    if scene.people.owner(place) != "speaker":
        return False
    behind = (c for c in scene.uttered.clauses[clause.number + 1 :] if c.sentence == clause.sentence)
    return any(_said_of(scene, one, _is_decedent) == "no" for one in behind)


def _things(scene: Scene, told: Clause) -> Iterator[tuple[str, str, str, bool, Words]]:
    """What the clause names that one may be or have: the question, the options, and whether it is sure."""
    sayings = scene.lang.sayings
    for topic, words in scene.lang.possible(sayings.topics, told.text):
        yield topic.question, topic.has, topic.lacks, True, words
    for entry, words in scene.lang.possible(sayings.says, told.text):
        if entry.denied and not entry.asked and entry.question.startswith(_OF_PEOPLE):
            yield entry.question, entry.option, entry.denied, entry.sure, words
    for open_, words in scene.lang.possible(sayings.undecided, told.text):
        if NO in open_.options:
            yield open_.question, "", NO, False, words


def _contrasted(scene: Scene) -> Iterator[tuple[Clause, str, Clause]]:
    """Each of them, what it says, and the clause beside it that tells of somebody else."""
    clauses = scene.uttered.clauses
    for clause in clauses if len(clauses) > 1 else ():
        said = _said_of(scene, clause, _is_decedent)
        for number in (clause.number - 1, clause.number + 1) if said else ():
            told = clauses[number] if 0 <= number < len(clauses) else None
            if told is None or told.sentence != clause.sentence or not told.tells or len(told.text) < 3:
                continue
            denies = _DENIAL.search(told.text) is not None
            if said in ("no", "alone") and (said == "no") == denies:
                continue
            if any(_is_somebody_else(scene, m) for m in scene.people.inside(told)):
                yield clause, "no" if said == "no" else "yes", told
                break


def _said_of(scene: Scene, clause: Clause, of: Callable[[Scene, Mention], bool]) -> str:
    """What the clause says and nothing else, where it is of such a one: "no", "too", "alone"."""
    if len(clause.text) > _LONGEST_SAID or not clause.tells:
        return ""
    inside = scene.people.inside(clause)
    if len(inside) != 1 or not of(scene, inside[0]):
        return ""
    one = inside[0]
    if _NOT_THEM.fullmatch(scene.text, clause.start, one.start):
        return "no" if _IS_END.match(scene.text, one.end) else ""
    if not _LEAD.fullmatch(scene.text, clause.start, one.start):
        return ""
    said = _SAID.fullmatch(scene.text, one.end, clause.end)
    return (said.lastgroup or "") if said else ""


def _whose(scene: Scene, start: int, end: int) -> str:
    """Whose it is said to be behind it: of somebody "other", "not theirs", or nothing of either."""
    if not any(end <= m.start <= start + _LONGEST for m in scene.people.mentions):
        return ""
    text, clause = scene.text, scene.uttered.clause_at(start)
    mention = next((m for m in scene.people.inside(clause) if m.start >= end), None)
    if mention is None:
        return ""
    fronted = mention.start - end <= _FRONTED  # 残疾证我妈有, 单位的公积金我哥有
    if fronted and _is_somebody_else(scene, mention) and _HAS.match(text, mention.end):
        return "other"
    link = _IS.fullmatch(text, start, mention.start)
    if link is None:
        return ""
    owned = _OWN_END.match(text, mention.end) is not None
    if not (owned or (link["who"] and _IS_END.match(text, mention.end))):
        return ""
    if link["no"]:
        return "" if _is_somebody_else(scene, mention) else "not theirs"
    return "other" if _is_somebody_else(scene, mention) else ""


def _is_somebody_else(scene: Scene, mention: Mention) -> bool:
    return scene.people.role(mention) in ("speaker", "other") or (
        mention.who == "decedent" and scene.people.of_other_sex(mention.end)
    )


def _is_decedent(scene: Scene, mention: Mention) -> bool:
    return scene.people.role(mention) == "decedent" and not scene.people.of_other_sex(mention.end)
