"""Names of persons: 王建国, 欧阳某某, 阿依古丽·买买提; and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.names.card_holders import card_holders
from server.chat.understanding.names.holders import behind_kin, oneself, paid_to, the_gone
from server.chat.understanding.names.without_kin import OFTEN_PLACES, of_the_gone, who_died
from server.chat.understanding.people.name_shape import DOTTED, ends, given_name, name_at, surname_at
from server.chat.understanding.people.spelling import (
    Spelt,
    assembled,
    only_spells,
    respelt,
    spelt,
    told_apart,
)
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import OWN_ACCOUNT, Scene
from server.chat.understanding.utterance import Utterance, is_han

DECEDENT, APPLICANT, HOLDER = "decedent.name", "applicant.name", "payee.holder"
_BY_OWNER = {"decedent": DECEDENT, "speaker": APPLICANT, "payee": HOLDER}
_ENTERED = re.compile(
    r"(?:的|那|这)?(?:(?:一?[栏格项]|里|里面|这里|那里|这边|那边)里?)?(?:的?(?:姓名|名字|名))?(?:就|也|我|先)?"
    r"(?:是|为|叫|：|，|填写的是|填写为|填写|登记的是|登记为|登记|写的是|填的是|写的|填的|写|填|报)?(?!谁|哪)"
)
# 姓名：张伟，电话…: who can be called did not die.
_PHONED = re.compile(r"[，。]?(?:的?(?:联系)?(?:电话|手机|方式)号?码?[：是]?)?1[0-9]{10}(?![0-9])")
_LABELS = ("人", "者")
_SPELLING = 30  # characters in which a surname is told before the rest of the name: 姓张，弓长张，叫建国
_WHO = re.compile(r"的?(?:那个人|那个|那位|这位|人|老人家|老人)?")
_APPLIES = re.compile(r"申请|写|填|让")
_OF_NAME = ("的名字", "的姓名", "的大名", "名字")
_RATHER = re.compile(r"(?:应该|其实|我是|我叫|名字)?(?:就)?[是叫]?")


def names(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """Names that are said to be names, each for its person; and the bare answer to the question for one."""
    found: list[Finding] = []
    corrected = bool(people.retracted)
    if lang.sayings.surnames is None:
        return found
    scene = Scene(uttered, context, lang, people)
    for start, end, value, owner, sure in _called(uttered, lang, people):
        if not taken.free(start, end) or not uttered.tells(start):
            continue
        if people.behalf is not None and owner == "speaker" and _asked(context, corrected) == HOLDER:
            owner = "payee"  # 我妈，吴秀兰
        if people.behalf is not None and uttered.plain[max(0, start - 3) : start].startswith(("他", "她")):
            sure = False  # 他叫李建国: the applicant, or the one who died
        if owner == "speaker" and _asked(context, corrected) != APPLICANT and people.one_of_several(start):
            sure = False  # 他儿子叫刘强, where one of the children applies
        if owner == "other" and _asked(context, corrected) == APPLICANT:
            sure = False  # 我姓李，老公姓王，王刚
        if owner == "decedent" and _asked(context, corrected) == HOLDER and not people.known_who:
            owner = "payee"  # 户主是我妈，叫刘桂英
        if owner == "decedent" and _asked(context, corrected) == APPLICANT and _carries_on(people, start):
            owner, sure = "speaker", False  # 填我姐姐吧，她叫刘艳红
        likely_gone = owner == "decedent" and people.known_who
        if owner in ("other", "decedent") and not likely_gone and paid_to(scene, start, end):
            owner, sure = "payee", sure and (context.asked or "").startswith("payee.")
        question = _BY_OWNER.get(owner) or _asked(context, corrected) or (DECEDENT if not owner else "")
        if question and question in context.catalogue.questions:
            taken.take(start, end)
            found.append(
                Finding(question, value, start, end, sure=sure and bool(owner or _asked(context, corrected)))
            )
    asked = _asked(context, corrected)
    if DECEDENT not in context.answers and not any(finding.question == DECEDENT for finding in found):
        for start, end in of_the_gone(uttered, lang, people):
            if taken.free(start, end):
                taken.take(start, end)
                found.append(Finding(DECEDENT, uttered.plain[start:end], start, end, sure=False))
    if asked == HOLDER and len(found) == 1 and found[0].question == DECEDENT:
        found.append(replace(found[0], question=HOLDER, sure=False))  # 我爸王建国的户头
    if asked == HOLDER and not any(one.question == HOLDER for one in found):
        found.extend(_known_holder(uttered, context, lang, people, found))
    recent = _recent(context)
    if (asked or recent) and not any(finding.question == asked for finding in found):
        right, wrong = told_apart(uttered, lang, spelt(uttered, lang))
        for one in (*right, *wrong):
            taken.take(one.start, one.end)
        told = _answered(uttered, lang, asked, right, taken) if asked else []
        told = [
            one for one in told if all(one.value != other.value for other in found)
        ]  # 我叫陈桂秀，耳东陈…
        found.extend(told or _respelt(context, [asked, *(recent if wrong else ())], right, wrong))
    found = [_named_instead(uttered, lang, people, one) for one in found]
    return _on_paper(uttered, lang, people, asked, list(_put_right(uttered, lang, found)))


def _known_holder(
    uttered: Utterance, context: Context, lang: Language, people: People, found: Sequence[Finding]
) -> Iterator[Finding]:
    """写我的, 还是他自己的名字: the name told of that one, read back where the account is another's."""
    own = context.answers.get(OWN_ACCOUNT)
    for question, where, likely in ((APPLICANT, oneself, "no"), (DECEDENT, the_gone, "yes")):
        if here := where(uttered, lang, people):
            told = [one.value for one in found if one.question == question]  # 写我的，我叫彭建军
            if name := told[0] if len(told) == 1 else context.answers.get(question):
                yield Finding(HOLDER, name, *here, sure=own in (None, likely))
            return


def _named_instead(uttered: Utterance, lang: Language, people: People, one: Finding) -> Finding:
    """她叫吴秀兰，不对，是吴秀莲: the name after the no, alone in its clause, is read back."""
    places = [place for place in people.retracted if place >= one.end]
    for clause in uttered.clauses if places else ():
        start = clause.start + len(_RATHER.match(clause.text)[0])  # type: ignore[index]
        end = name_at(uttered.plain, lang, start) if start > places[0] else 0
        if end and end == clause.end and uttered.tells(start):
            return replace(one, value=uttered.plain[start:end], start=start, end=end, sure=False)
    return one


def _on_paper(
    uttered: Utterance, lang: Language, people: People, asked: str, found: list[Finding]
) -> list[Finding]:
    """李四海，本子上写的李泗海: the name of the paper counts, and is read back where another was said too."""
    for hit in lang.group("on_paper").find(uttered.plain):
        question = asked or (found[0].question if len(found) == 1 else "")
        question = question or ("" if found else _BY_OWNER.get(people.owner(hit.start()), ""))
        end = name_at(uttered.plain, lang, hit.end())
        name = uttered.plain[hit.end() : end]
        if not (question and end) or name[-1] in OFTEN_PLACES or not uttered.tells(hit.start()):
            continue
        others = [one for one in found if one.question != question]
        alone = all(one.value == name for one in found if one.question == question)
        return [*others, Finding(question, name, hit.end(), end, sure=alone)]
    return found


def _put_right(uttered: Utterance, lang: Language, found: Sequence[Finding]) -> Iterator[Finding]:
    """李桂香，宝贵的贵: the recogniser wrote another character of the same sound."""
    characters = spelt(uttered, lang) if len(found) == 1 else []
    for one in found:
        right, wrong = told_apart(uttered, lang, [c for c in characters if c.start >= one.end])
        value = respelt(str(one.value), right, wrong)
        yield replace(one, value=value, sure=False) if value else one


def _respelt(
    context: Context, names: Iterable[str], right: Sequence[Spelt], wrong: Sequence[Spelt]
) -> list[Finding]:
    """是光荣的荣，不是面容的容, to the first of these names that stands or was read back and can be meant."""
    for name in names:
        if value := respelt(str(context.held(name) or ""), right, wrong):
            return [Finding(name, value, right[0].start, right[0].end, sure=False)]
    return []


def _carries_on(people: People, place: int) -> bool:
    """Whether 他 or 她 before the name goes on about a relative who did not die."""
    before = [m for m in people.mentions if m.end <= place and (m.who != "speaker" or m.kin)][-2:]
    if len(before) < 2 or before[1].who != "decedent" or before[1].end - before[1].start > 1:
        return False
    if before[0].kin is None:
        return False
    applies = _APPLIES.search(people.uttered.clause_at(before[0].start).text)  # 申请人写我妈，她叫刘桂英
    return bool(applies) or people.role(before[0]) == "other"


def _spelt(uttered: Utterance, lang: Language, asked: str, characters: Sequence[Spelt]) -> list[Finding]:
    """立早章，国家的国，强大的强: read back, because one character sounds like another."""
    for start, end, value in assembled(uttered, characters):
        surname = surname_at(value, lang, 0)
        if uttered.tells(start) and surname and 1 <= len(value) - surname <= 2:
            return [Finding(asked, value, start, end, sure=False)]
    return []


def _answered(
    uttered: Utterance, lang: Language, asked: str, right: Sequence[Spelt], taken: Taken
) -> list[Finding]:
    """The name that answers the question for it: bare, behind its surname as it is spelt, or all spelt."""
    bare = list(_bare(uttered, lang, asked, taken)) or list(_behind_spelt(uttered, lang, asked))
    return bare or _spelt(uttered, lang, asked, right)


def _behind_spelt(uttered: Utterance, lang: Language, asked: str) -> Iterator[Finding]:
    """弓长张建国, 木子李的李四海: the rest of the name, or all of it, behind its surname as it is spelt."""
    for clause in uttered.clauses:
        spelling = None if clause.asks else lang.group("spelled").at(clause.text, 0)
        start = clause.start + spelling.end() if spelling else clause.end
        behind = uttered.plain[start : clause.end].rstrip("啊呀呢哦吧咯啦嘞")
        for first in (start + 1,) if behind.startswith("的") else (start - 1,) if behind else ():
            end = name_at(uttered.plain, lang, first)
            if end == start + len(behind) and not lang.group("particle").whole(behind):
                yield Finding(asked, uttered.plain[first:end], first, end, sure=False)
                return


def _asked(context: Context, corrected: bool) -> str:
    question = context.catalogue.questions.get(context.asked or "")
    if question is not None and question.type == "name":
        return question.id
    names_before = _recent(context)
    return names_before[0] if corrected and len(names_before) == 1 else ""


def _recent(context: Context) -> list[str]:
    """The questions for a name that were answered before or read back just now."""
    known = context.catalogue.questions
    return [name for name in context.recent if name in known and known[name].type == "name"]


def _called(
    uttered: Utterance, lang: Language, people: People
) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """叫王建国, 姓名王建国, 我爸王建国, 户名：王建国, 姓王名建国."""
    text = uttered.plain
    for label in lang.group("holder_label").find(text):
        at = behind_kin(text, people, label.end())
        if named := name_at(text, lang, at):
            yield at, named, text[at:named], "payee", True
    for start, end in card_holders(uttered, lang, people):
        yield start, end, text[start:end], "payee", False
    yield from _in_two(uttered, lang, people)
    for label in lang.group("called").find(text):
        if lang.group("no_name").at(text, label.end()) or label.end() in people.relatives_of_named:
            continue
        if named := name_at(text, lang, label.end()):
            phoned: Owner = "speaker" if _PHONED.match(text, named) else ""
            whose = _whose_name(people, named) or people.owner(label.end()) or phoned
            owner = _introduced(uttered, lang, people, label.start(), whose)
            if owner is not None:
                yield label.end(), named, text[label.end() : named], owner, True
    for clause in uttered.clauses[:-1]:  # 张建国，男，身份证…: a list as on a form
        following = uttered.clauses[clause.number + 1]
        listed = lang.group("after_listed_name").at(following.text, 0) or following.text[:6].isdigit()
        start = text.rfind("：", clause.start, clause.end) + 1 or clause.start  # 我一次讲完：张建国，男
        if listed and name_at(text, lang, start) == clause.end:
            phoned = "speaker" if _PHONED.match(text, clause.end) else ""
            yield start, clause.end, text[start : clause.end], people.owner(start) or phoned, False
    yield from who_died(uttered, lang)
    yield from _beside_people(uttered, lang, people)


def _whose_name(people: People, end: int) -> Owner:
    """姓名彭德生是我老倌子的名字: whose it is said to be right behind it."""
    text = people.uttered.plain
    theirs = (m for m in people.mentions if m.start == end + 1 and text[end] == "是")
    return next((people.role(m) for m in theirs if text.startswith(_OF_NAME, m.end)), "")


def _in_two(
    uttered: Utterance, lang: Language, people: People
) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """姓王名建国; and read back where more is said between: 他姓上官，是两个字的姓，名字是云长."""
    text = uttered.plain
    for hit in lang.group("surname_is").find(text):
        surname_end = surname_at(text, lang, hit.end())
        for given in (
            lang.group("given_name_is").find(text, surname_end, surname_end + _SPELLING)
            if surname_end
            else ()
        ):
            if text.startswith(text[hit.end() : surname_end], given.end()):
                continue  # 他姓李，名字叫李国强
            end = given.end()
            while end < len(text) and end - given.end() < 3 and is_han(text[end]):
                end += 1
            while end > given.end() + 2 and not ends(text, lang, hit.end(), end):
                end -= 1  # 名叫秋生秋天的秋
            single = given.group().startswith("单名") and text[given.end() + 1 : end] == "字"
            end -= single  # 单名一个瀚字
            between = text[surname_end : given.start()].strip("，、")
            between = between.lstrip("我他她")  # 我姓李，我叫丽华
            if (
                only_spells(lang, between)
                and (single or ends(text, lang, hit.end(), end))
                and end > given.end()
            ):
                value = text[hit.end() : surname_end] + text[given.end() : end]
                yield hit.start(), end, value, people.owner(hit.end()), True
            elif _far_apart(uttered, lang, people, surname_end, given.start()) and not single:
                end = next((at for at in (given.end() + 1, given.end() + 2) if not _is_han_at(text, at)), 0)
                rest = text[given.end() : end]
                if rest and rest[0] != text[hit.end()] and given_name(rest, lang):
                    value = text[hit.end() : surname_end] + rest
                    yield hit.start(), end, value, people.owner(hit.end()), False
        if surname_end and (whole := _after_surname(uttered, lang, hit.end(), surname_end)):
            yield *whole, text[slice(*whole)], people.owner(hit.end()), True


def _far_apart(uttered: Utterance, lang: Language, people: People, start: int, end: int) -> bool:
    """Whether what stands between a surname and the rest of the name says nothing of anybody else."""
    sentence = {uttered.clause_at(start).sentence, uttered.clause_at(end).sentence}
    others = any(start <= mention.start < end for mention in people.mentions)
    return len(sentence) == 1 and not others and uttered.plain[end : end + 2] == "名字"


def _is_han_at(text: str, at: int) -> bool:
    return is_han(text[at : at + 1]) if at < len(text) else False


def _after_surname(uttered: Utterance, lang: Language, start: int, end: int) -> tuple[int, int] | None:
    """我姓李，李丽: the whole name as the next clause, where the one before ended with its surname."""
    clause = uttered.clause_at(start)
    for following in uttered.clauses[clause.number + 1 : clause.number + 3] if end == clause.end else ():
        if lang.group("spelled").whole(following.text):
            continue  # 木子李
        name, surname = following.text.rstrip("的啊呀呢哦吧咯啦嘞"), uttered.plain[start:end]
        same = name.startswith(surname) and given_name(name.removeprefix(surname), lang)
        return (following.start, following.start + len(name)) if same and not following.asks else None
    return None


def _beside_people(
    uttered: Utterance, lang: Language, people: People
) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """我爸王建国, 高志远是我爸, 申请人一栏写王强."""
    text = uttered.plain
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        if mention.start > clause.start + 1 and text[mention.start - 1] == "是":
            before = name_at(text, lang, clause.start)  # 高志远是我爸
            if before == mention.start - 1 and not lang.group("no_name").at(text, clause.start):
                yield clause.start, before, text[clause.start : before], people.role(mention), True
        if mention.named and mention.start in people.selves:  # 我是张建国的崽
            yield mention.start, mention.named, text[mention.start : mention.named], "decedent", False
        at = mention.end + (text[mention.end : mention.end + 1] in ("，", "是", "："))
        pronoun = mention.who != "kin" and mention.end - mention.start < 2
        if pronoun and text[mention.end : at] != "是":
            continue
        if mention.who == "payee":
            at = behind_kin(text, people, at)  # 收钱的是我弟弟周国平
        entered = None
        if mention.who != "kin" and text[mention.end - 1] in _LABELS:
            entered = _ENTERED.match(text, mention.end)
            at = behind_kin(text, people, entered.end()) if entered else at
            while entered and (lead := lang.group("name_lead").at(text, at)):
                at = lead.end()  # 逝者为本村村民王建国
        if at in people.relatives_of_named or (entered and entered.group() in ("那", "这")):
            continue  # 他本人那张存折
        named = name_at(text, lang, at)
        if named and mention.who == "speaker" and text[named - 1] in "县市省镇乡":
            continue  # 我是岳阳县的
        if named and not lang.group("no_name").at(text, at):
            sure = mention.who != "speaker" or bool(entered and entered.group().strip("，："))
            yield at, named, text[at:named], people.role(mention), sure


def _introduced(uttered: Utterance, lang: Language, people: People, place: int, owner: Owner) -> Owner | None:
    """Whose name follows there; None where it is somebody else's: in 医生叫李长生 the doctor's."""
    clause = uttered.clause_at(place)
    mentioned = [m.end for m in people.mentions if clause.start <= m.start and m.end <= place]
    before = uttered.plain[max([clause.start, *mentioned]) : place]
    while before and (hit := lang.group("before_name").at(before, 0)):
        before = before[max(1, hit.end()) :]
    if before and any(_WHO.fullmatch(before, hit.end()) for hit in lang.group("gone").find(before)):
        return "decedent"  # 去世的叫王建国
    return None if before else owner


def _bare(uttered: Utterance, lang: Language, asked: str, taken: Taken) -> Iterator[Finding]:
    """The answer to "what is the name" without anything around it."""
    written = uttered.said.strip().replace("．", "·").replace(".", "·")
    if DOTTED.fullmatch(written):
        yield Finding(asked, written, 0, len(uttered.plain))
        return
    for clause in uttered.clauses:
        text, start = clause.text, clause.start
        head = lang.group("name_head").at(text, 0)
        if head is not None:
            start += head.end()
            text = text[head.end() :]
        tail = text.rstrip("的啊呀呢哦吧咯啦嘞")
        end = start + len(tail)
        if clause.asks or not tail or lang.group("no_name").at(tail, 0):
            continue
        listed = name_at(uttered.plain, lang, start)
        if listed and uttered.plain[listed : listed + 1].isdigit() and taken.free(start, listed):
            yield Finding(asked, uttered.plain[start:listed], start, listed)  # 廖静怡4306…
            return
        if not taken.free(start, end):
            continue
        if dotted := DOTTED.fullmatch(tail):
            yield Finding(asked, dotted.group(), start, end)
            return
        entered = start > clause.start and uttered.plain[start - 1] in "写填叫"
        if entered and (named := name_at(uttered.plain, lang, start)) and named < end:
            yield Finding(asked, uttered.plain[start:named], start, named, sure=False)  # 写毛爱莲就行
            continue
        surname = surname_at(tail, lang, 0)
        given = tail[surname:]
        if surname and given_name(given, lang):
            yield Finding(asked, tail, start, end)
        elif name_at(uttered.plain, lang, start) == end:  # 黎李氏, 罗布次仁
            yield Finding(asked, tail, start, end, sure=False)
