"""Answers with a closed list of options, from the words that mean one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue.sayings import Combined, Topic
from server.chat.understanding.answers import things
from server.chat.understanding.answers.own_account import is_of_no_account
from server.chat.understanding.answers.places import located
from server.chat.understanding.answers.undecided import (
    of_those_offered,
    undecided_among,
    unsure_which,
    without_the_denied,
)
from server.chat.understanding.answers.where_died import (
    all_that_is_known,
    beside_the_day,
    died_elsewhere,
    happened_there,
    tells_where,
)
from server.chat.understanding.answers.whose_thing import beside_anothers, is_not_theirs, is_theirs
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.spelling import within_spelling
from server.chat.understanding.phrases import Words
from server.chat.understanding.polarity import (
    answered_beside,
    contains_only,
    denied,
    ended,
    had,
    left_open,
    obtained,
)
from server.chat.understanding.scene import (
    DEATH_PLACE,
    KINSHIP_SHOWN,
    MANNER,
    MEDICAL,
    Scene,
    option_found,
    question_type,
    unknown_of,
)
from server.chat.understanding.utterance import Clause

_ILLNESS, _ACCIDENT = "illness", "accident"
_TURNS = re.compile(r"[转改升换调降](?:成|为|到|了|上|作|吃|领)?")
_WITH = re.compile(r"[^，。；！？\n]{0,4}[跟和同与]")
_AND_SUCH = re.compile(r"这些|那些|之类|什么的|啥的|等等")


def choices(scene: Scene, taken: Taken) -> list[Finding]:
    """What the turn says to the questions with a closed list: by phrase, by thing, by place, by two words."""
    beside = [*_topics(scene), *located(scene), *_combined(scene), *beside_anothers(scene)]
    said = list(_says(scene))
    lacks = scene.lang.group("lacking")
    bare = [one for one in said if lacks.whole(scene.text[one.start : one.end])]
    said = [one for one in said if one not in bare or not _within_another(one, said)]
    undecided = [one for one in undecided_among(scene) if not _within_another(one, said)]
    told = [*said, *beside]
    said, undecided = without_the_denied(scene, said, undecided)
    said = list(_giving_way(said, beside, undecided))
    found = [*_nearest_to_cue(scene, said), *beside, *undecided]
    found = [of_those_offered(scene, one) for one in found]
    found = things.without_the_spent(scene, _turned(scene, found))
    found = unsure_which(scene, told, found)
    for finding in found:
        taken.take(finding.start, finding.end)
    return found


def _giving_way(
    said: Sequence[Finding], beside: Sequence[Finding], undecided: Sequence[Finding]
) -> Iterator[Finding]:
    """Without what gives way to another option that is named (要火化的，昨天烧了), or to others (乡里的老师).

    What gives way takes the words along that it lies over: in 要火化的，后来土葬了 nobody says 火化的.
    """
    yielding = [finding for finding in said if finding.yields]
    over = [(one.question, one.value, one.start, one.end, one.sure) for one in yielding]
    firm = [
        one
        for one in said
        if not one.yields
        and not any(
            name == one.question and (sure or value != one.value) and start <= one.start < end
            for name, value, start, end, sure in over
        )
    ]
    yield from firm  # what says the same is as sure as they are
    settled: dict[str, list[object]] = {}
    for finding in (*firm, *beside):
        settled.setdefault(finding.question, []).append(finding.value)
    for finding in undecided:
        settled.setdefault(finding.question, []).extend(finding.choices)
    for one in yielding:
        told = settled.get(one.question, [])
        if not told:
            yield one
        elif one.value in told:
            yield replace(one, sure=any(other.sure for other in firm if other.question == one.question))


def _within_another(one: Finding, said: Sequence[Finding]) -> bool:
    """Whether its words are a part of what answers another question: 职工 in 职工医保, 没有 in 没有火化."""
    others = (other for other in said if other.question != one.question and other.value)
    return any(other.start <= one.start and one.end <= other.end for other in others)


def _turned(scene: Scene, found: list[Finding]) -> list[Finding]:
    """Without what was before it turned into something else: 先是低保，去年转成特困了."""
    turned = {one.question: one.start for one in found if _TURNS.match(scene.text, one.start)}
    return [one for one in found if one.start >= turned.get(one.question, 0)]


def _says(scene: Scene) -> Iterator[Finding]:
    for entry, words in scene.lang.possible(scene.lang.sayings.says, scene.text):
        if (entry.asked or entry.at) and scene.context.asked != (entry.at or entry.question):
            continue
        for hit in words.find(scene.text):
            place = hit.start()
            if not scene.uttered.tells(place):
                continue
            near = scene.near(entry.near, place, entry.question) or all_that_is_known(scene, entry, place)
            long_before = not near and entry.question == MANNER and scene.far_from(entry.near, place)
            if not (near or long_before or beside_the_day(scene, entry, place)):
                continue
            if not is_theirs(scene, entry.question, *hit.span(), speakers=entry.speaker):
                continue
            if entry.where and not happened_there(scene, entry, place, hit.end()):
                continue
            if entry.alone and not contains_only(scene.uttered, scene.lang, place, hit.end()):
                continue
            if entry.asked and things.said_of_another(scene, entry.question, place, hit.end()):
                continue
            unasked = entry.alone and scene.context.asked != entry.question
            if unasked and scene.people.owner(place) in ("speaker", "payee"):
                continue  # 我叫李梅，女; 收款人李梅，女
            if any(_part_of(m, place, hit.end()) for m in scene.people.mentions if m.kin):
                continue
            if is_of_no_account(scene, entry.question, place, hit.end()):
                continue
            if entry.question == KINSHIP_SHOWN and scene.of_relative(place, before=_in_common(hit)):
                continue  # 我妈跟他在一个本子上; 户口跟我爱人在一个本子上
            if _absorbed(scene, place, hit.end()) or things.lacks_another(scene, entry, place, hit.end()):
                continue
            if scene.lang.group("unsaid").within(scene.text, scene.uttered.clause_at(place).start, place):
                continue
            option = entry.option
            if whether := left_open(scene.uttered, scene.lang, place, hit.end()):
                option = unknown_of(scene, entry.question) if whether == "unknown" else ""
            elif beside := _answered_beside(scene, entry.question, place, hit.end()):
                option = entry.denied if beside == "no" else option if beside == "yes" else ""
            elif (
                _denied_inside(scene, words, hit)
                or is_not_theirs(scene, entry.question, place, hit.end())
                or denied(scene.uttered, scene.lang, place, entry.question)
                or (entry.denied and ended(scene.uttered, scene.lang, hit.end(), entry.question))
                or (entry.denied and scene.ruled_out(hit.end()))
            ):
                option = entry.denied
            once = _formerly(scene, place)
            if entry.question == DEATH_PLACE and died_elsewhere(scene, option, hit.end()):
                continue
            if option and not (once and entry.question.startswith("death.")):  # 年轻时候机器轧的
                sure = entry.sure and near and not once and tells_where(scene, entry, place, hit.end())
                said = option_found(scene, entry.question, option, place, hit.end(), sure=sure)
                yield replace(said, yields=entry.yields)


def _in_common(hit: re.Match[str]) -> int:
    """Where the words end if they tell with whom the household is shared: 户口跟…在一个本子上."""
    return hit.end() if _WITH.match(hit.group()) else hit.start()


def _denied_inside(scene: Scene, words: Words, hit: re.Match[str]) -> bool:
    """卡没销户, by a phrase for 卡…销户: a negation without which it is the same phrase."""
    place, said = hit.start(), hit.group()
    inner = scene.lang.group("negation").first(scene.text, place + 1, hit.end()) if len(said) > 2 else None
    if inner is None or scene.lang.group("not_negation").at(scene.text, inner.start()):
        return False
    return words.whole(said[: inner.start() - place] + said[inner.end() - place :])


def _answered_beside(scene: Scene, question: str, start: int, end: int) -> str:
    """What is said of a thing that one has or has not in the clause after it: 低保，冇."""
    if not any(topic.question == question for topic in scene.lang.sayings.topics):
        return ""
    return answered_beside(scene.uttered, scene.lang, start, end)


def _part_of(mention: Mention, start: int, end: int) -> bool:
    """Whether the words lie in a word for a relative, or run into it: 打给我 in 打给我爸."""
    return (mention.start <= start and end <= mention.end) or mention.start < end < mention.end


def _absorbed(scene: Scene, start: int, end: int) -> bool:
    """Whether it belongs to other words: 没有火化 in 没有火化证, 山上 in 刘大山上周, 女的 in 淑女的淑."""
    named = any(first < end and start < last for first, last in scene.named)
    if named or within_spelling(scene.text, start, end):
        return True
    first, last = max(0, start - 8), min(len(scene.text), end + 6)
    beyond = scene.lang.group("absorbing").find(scene.text, first, last)
    return any(hit.start() < end < hit.end() or (hit.start() < start < hit.end() <= end) for hit in beyond)


def _formerly(scene: Scene, place: int) -> bool:
    """以前种田: it was so, and need not be so at the end."""
    clause = scene.uttered.clause_at(place)
    return scene.lang.group("formerly").within(scene.text, clause.start, place)


def _nearest_to_cue(scene: Scene, found: list[Finding]) -> list[Finding]:
    """Of several options that need the same word near, the one that stands last before that word:
    到了医院，后来拖回屋里才落气. Without such a word the last one.
    """
    near = scene.lang.near  # by question
    kept = [finding for finding in found if finding.question not in near]
    said = {finding.question for finding in found}
    for question, group in near.items():
        if question not in said:
            continue
        rivals = sorted((f for f in found if f.question == question), key=lambda f: (f.start, f.end))
        if len({str(finding.value) for finding in rivals}) > 1 and not _offered(scene, rivals):
            cues = [hit.span() for hit in scene.lang.group(group).find(scene.text)]
            last, until = max(cues, default=(len(scene.text), len(scene.text)))
            before = [
                f
                for f in rivals
                if f.end <= last or f.start < last < f.end < until or (last <= f.start and f.end < until)
            ] or rivals
            chosen = max(before, key=lambda f: (f.end, f.end - f.start))
            hurt = {_ILLNESS, _ACCIDENT} <= {str(f.value) for f in rivals if f is chosen or not f.yields}
            rivals = [finding for finding in rivals if finding.value == chosen.value]
            clause = scene.uttered.clause_at(chosen.start)
            # 摔了一跤，…，后来肺上感染: what came of it, or what it was; not 得过肺炎，后来摔死的
            if hurt and not (chosen.value == _ACCIDENT and scene.lang.group("gone").within(clause.text)):
                rivals = [replace(finding, sure=False) for finding in rivals]
        kept.extend(rivals)
    return kept


def _offered(scene: Scene, rivals: Sequence[Finding]) -> bool:
    """Whether they are named as alternatives: 医院还是路上."""
    between = scene.text[rivals[0].end : rivals[-1].start]
    return scene.lang.group("alternative").within(between)


def _topics(scene: Scene) -> Iterator[Finding]:
    for entry, words in scene.lang.possible(scene.lang.sayings.topics, scene.text):
        for hit in words.find(scene.text):
            place = hit.start()
            if not scene.uttered.tells(place):
                continue
            lacked = list(things.lacked_by(scene, entry, place))
            if lacked or not is_theirs(scene, entry.question, *hit.span()):
                yield from lacked
                continue
            wider = scene.lang.group("absorbing").find(scene.text, max(0, place - 12), hit.end() + 6)
            if any(
                one.start() <= place and hit.end() <= one.end() and one.span() != hit.span() for one in wider
            ):
                continue  # 残联的护理补贴, 公积金不归社保局
            told_at = things.what_is_said(scene, hit.end())
            polarity = had(scene.uttered, scene.lang, place, told_at, entry.question)
            if is_not_theirs(scene, entry.question, place, hit.end()):
                polarity = "no"
            if polarity == "no" and _had_before_another(scene, entry, place, hit.end()):
                polarity = "yes"
            if not polarity and scene.context.asked == entry.question:
                queried = scene.lang.group("whether").at(scene.text, hit.end() + 1)  # 残疾证，有没有
                last = scene.uttered.clause_at(place) is scene.uttered.clauses[-1]
                alone = not queried and last and contains_only(scene.uttered, scene.lang, place, hit.end())
                polarity = "yes" if alone or _begins_list(scene, place, hit.end()) else ""
            told = place
            if not polarity:
                polarity, told = obtained(scene.uttered, scene.lang, hit.end(), _other_things(scene, entry))
                polarity = polarity if scene.of_decedent(told) else ""
            used_up = polarity != "unknown" and things.spent(scene, entry, hit.end())
            polarity = "no" if used_up else polarity
            option = {"yes": entry.has, "no": entry.lacks, "unknown": entry.unsure, "": ""}[polarity]
            if option:
                several = question_type(scene.context.catalogue, entry.question) == "multi_choice"
                # One benefit less is not none of them; 低保这些都没有 is.
                clause = scene.uttered.clause_at(place)
                of_all = bool(_AND_SUCH.match(scene.text, hit.end()))
                sure = polarity != "no" or not several or of_all
                sure = sure and not used_up and scene.uttered.clause_at(told) is clause
                sure = sure and not (
                    polarity == "yes" and scene.lang.group("hedge").at(scene.text, hit.end())
                )
                end = clause.end if of_all else hit.end()
                yield option_found(scene, entry.question, option, place, end, sure=sure)


def _begins_list(scene: Scene, start: int, end: int) -> bool:
    """低保、残疾补贴、还有一个临时救助: whoever counts up what was asked for has the first of it."""
    clause = scene.uttered.clause_at(start)
    rest = clause.text[end - clause.start :]
    lacks = any(scene.lang.group(name).within(rest) for name in ("negation", "unsure", "not_obtained"))
    return start == clause.start and rest.startswith("、") and not lacks


def _other_things(scene: Scene, topic: Topic) -> Words:
    """The words for every other thing that one has or has not."""
    topics = scene.lang.sayings.topics
    return scene.lang.either(word for other in topics if other is not topic for word in other.words)


def _had_before_another(scene: Scene, topic: Topic, start: int, end: int) -> bool:
    """有医保没有公积金: what stands behind it denies the next thing."""
    denial = scene.lang.group("negation").at(scene.text, end)
    if denial is None or not scene.text[:start].endswith("有") or denied(scene.uttered, scene.lang, start):
        return False
    others = (other for other in scene.lang.sayings.topics if other.question != topic.question)
    return any(scene.lang.words(other.words).at(scene.text, denial.end()) for other in others)


def _combined(scene: Scene) -> Iterator[Finding]:
    """The first option of which all groups are named together goes; a clause may lean on its neighbour."""
    combined, text = scene.lang.sayings.combined, scene.text
    named: dict[str, list[Combined]] = {entry.question: [] for entry in combined}
    for entry in combined:
        if all(scene.lang.group(name).within(text) for name in entry.of):
            named[entry.question].append(entry)
    for question, entries in named.items():
        if not entries:
            continue
        asked = scene.context.asked == question
        found, near = list(_side_by_side(scene, entries, 1)), True
        if not found:  # 卫生院的，有编制，退了十来年了
            found, near = list(_side_by_side(scene, entries, 2)), asked
        by_one = all(len(entry.of) == 1 for entry in entries)
        near = near and (asked or not by_one or scene.context.asked != MEDICAL)  # 每年自己交钱
        yield from (replace(one, sure=one.sure and near) for one in found)


def _side_by_side(scene: Scene, entries: Sequence[Combined], apart: int) -> Iterator[Finding]:
    """What clauses say together that stand so many clauses apart at most."""
    for clause in scene.uttered.clauses:
        around = scene.uttered.clauses[clause.number : clause.number + apart + 1]
        for last in around:
            if last.sentence != clause.sentence or not last.tells:
                break
            found = _together(scene, entries, clause, last)
            if found is not None:
                if is_theirs(scene, found.question, found.start, found.end):
                    yield found
                break


def _together(scene: Scene, entries: Sequence[Combined], first: Clause, last: Clause) -> Finding | None:
    start, end = first.start, last.end
    for entry in entries:
        hits: list[re.Match[str]] = []
        for name in entry.of:
            if (hit := _undenied(scene, name, start, end)) is None:
                break
            hits.append(hit)
        if len(hits) < len(entry.of):
            continue
        if first is not last and len({hit.start() < first.end for hit in hits}) < 2:
            continue
        sentence = [c for c in scene.uttered.clauses if c.sentence == first.sentence][:12]
        around = sentence[0].start, max(last.end, sentence[-1].end)
        if any(_undenied(scene, name, *around) for name in entry.without):
            continue
        return option_found(
            scene,
            entry.question,
            entry.option,
            min(hit.start() for hit in hits),
            max(hit.end() for hit in hits),
            sure=entry.sure,
        )
    return None


def _undenied(scene: Scene, group: str, start: int, end: int) -> re.Match[str] | None:
    """The first word of the group there that is not denied."""
    for hit in scene.lang.group(group).find(scene.text, start, end):
        if scene.uttered.clause_at(hit.start()).asks:
            continue
        if not (denied(scene.uttered, scene.lang, hit.start()) or _absorbed(scene, hit.start(), hit.end())):
            return hit
    return None
