"""Names of persons: 王建国, 欧阳某某, 阿依古丽·买买提; and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.acts import retractions
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.people import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.spelling import Spelt, assembled, spelt
from server.chat.understanding.utterance import Utterance, is_han

DECEDENT, APPLICANT, HOLDER = "decedent.name", "applicant.name", "payee.holder"
_BY_OWNER = {"decedent": DECEDENT, "speaker": APPLICANT, "payee": HOLDER}
_HAN = "\u4e00-\u9fff\u3400-\u4dbf〇"
_WRITTEN = re.compile(r"(?:就|也)?(?:写的是|填的是|写的|填的|写|填|用的|用|报)(?!谁|哪)")
_OF_KIN = re.compile(r"(?:的名字|的名|的|叫|，|：)?(?:是|叫)?")
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,10}}){{1,4}}")


def names(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """Names that are said to be names, each for its person; and the bare answer to the question for one."""
    found: list[Finding] = []
    corrected = any(True for _ in retractions(uttered, lang))
    if lang.sayings.surnames is None:
        return found
    for start, end, value, owner, sure in _called(uttered, lang, people):
        if not taken.free(start, end) or not uttered.tells(start):
            continue
        if owner == "decedent" and _asked(context, corrected) == HOLDER and not people.known_who:
            owner = "payee"  # 户主是我妈，叫刘桂英
        question = _BY_OWNER.get(owner) or _asked(context, corrected) or (DECEDENT if not owner else "")
        if question and question in context.catalogue.questions:
            taken.take(start, end)
            found.append(
                Finding(question, value, start, end, sure=sure and bool(owner or _asked(context, corrected)))
            )
    asked = _asked(context, corrected)
    if asked == HOLDER and len(found) == 1 and found[0].question == DECEDENT:
        found.append(replace(found[0], question=HOLDER, sure=False))  # 我爸王建国的户头
    if asked and not any(finding.question == asked for finding in found):
        characters = spelt(uttered, lang)
        for one in characters:
            taken.take(one.start, one.end)
        bare = list(_bare(uttered, lang, asked, taken))
        found.extend(bare or _spelt(uttered, lang, asked, characters))
    return found


def _spelt(uttered: Utterance, lang: Language, asked: str, characters: Sequence[Spelt]) -> Iterator[Finding]:
    """立早章，国家的国，强大的强: read back, because one character sounds like another."""
    for start, end, value in assembled(uttered, characters):
        surname = _surname_at(value, lang, 0)
        if uttered.tells(start) and surname and 1 <= len(value) - surname <= 2:
            yield Finding(asked, value, start, end, sure=False)
            return


def _asked(context: Context, corrected: bool) -> str:
    question = context.catalogue.questions.get(context.asked or "")
    if question is not None and question.type == "name":
        return question.id
    known = context.catalogue.questions
    names_before = [name for name in context.recent if name in known and known[name].type == "name"]
    return names_before[0] if corrected and len(names_before) == 1 else ""


def _called(
    uttered: Utterance, lang: Language, people: People
) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """叫王建国, 姓名王建国, 我爸王建国, 户名：王建国, 姓王名建国."""
    text = uttered.plain
    for label in lang.group("holder_label").find(text):
        at = _behind_kin(text, people, label.end())
        if named := _name_at(text, lang, at):
            yield at, named, text[at:named], "payee", True
    for label in lang.group("called").find(text):
        if lang.group("no_name").at(text, label.end()):
            continue
        if named := _name_at(text, lang, label.end()):
            if not _introduces(uttered, lang, people, label.start()):
                continue
            yield label.end(), named, text[label.end() : named], people.owner(label.end()), True
    for clause in uttered.clauses[:-1]:  # 张建国，男，身份证…: a list as on a form
        following = uttered.clauses[clause.number + 1]
        listed = lang.group("after_listed_name").at(following.text, 0) or following.text[:6].isdigit()
        if listed and _name_at(text, lang, clause.start) == clause.end:
            yield clause.start, clause.end, clause.text, people.owner(clause.start), False
    for hit in lang.group("surname_is").find(text):
        surname_end = _surname_at(text, lang, hit.end())
        for given in (
            lang.group("given_name_is").find(text, surname_end, surname_end + 6) if surname_end else ()
        ):
            end = given.end()
            while end < len(text) and end - given.end() < 3 and is_han(text[end]):
                end += 1
            single = given.group().startswith("单名") and text[given.end() + 1 : end] == "字"
            end -= single  # 单名一个瀚字
            between = text[surname_end : given.start()]
            if not between.strip("，、") and (single or _ends(text, lang, end)) and end > given.end():
                value = text[hit.end() : surname_end] + text[given.end() : end]
                yield hit.start(), end, value, people.owner(hit.end()), True
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        if mention.start > clause.start + 1 and text[mention.start - 1] == "是":
            before = _name_at(text, lang, clause.start)  # 高志远是我爸
            if before == mention.start - 1:
                yield clause.start, before, text[clause.start : before], people.role(mention), True
        at = mention.end + (text[mention.end : mention.end + 1] in ("，", "是", "："))
        pronoun = mention.who != "kin" and mention.end - mention.start < 2
        if pronoun and text[mention.end : at] != "是":
            continue
        if (named := _name_at(text, lang, at)) and not lang.group("no_name").at(text, at):
            yield at, named, text[at:named], people.role(mention), mention.who != "speaker"


def _behind_kin(text: str, people: People, at: int) -> int:
    """Where the name is looked for behind 户名: 户名写我老公的罗志强."""
    hit = _WRITTEN.match(text, at)
    at = hit.end() if hit else at
    for mention in people.mentions:
        if mention.kin is not None and mention.start == at:
            return mention.end + len(_OF_KIN.match(text, mention.end)[0])  # type: ignore[index]
    return at


def _introduces(uttered: Utterance, lang: Language, people: People, place: int) -> bool:
    """Whether nobody else is the subject there: in 医生叫李长生 it is the doctor's name."""
    clause = uttered.clause_at(place)
    mentioned = [m.end for m in people.mentions if clause.start <= m.start and m.end <= place]
    before = uttered.plain[max([clause.start, *mentioned]) : place]
    while before and (hit := lang.group("before_name").at(before, 0)):
        before = before[max(1, hit.end()) :]
    return not before


def _surname_at(text: str, lang: Language, start: int) -> int:
    """Where the surname that begins there ends; 0 when none does."""
    surnames = lang.sayings.surnames
    assert surnames is not None
    for compound in surnames.compound:
        if text.startswith(compound, start):
            return start + len(compound)
    return start + 1 if text[start : start + 1] and text[start] in surnames.single else 0


def _name_at(text: str, lang: Language, start: int) -> int:
    """Where the name that begins there ends; 0 when none does."""
    if dotted := _DOTTED.match(text, start):
        return dotted.end()
    given = _surname_at(text, lang, start)
    if not given:
        return 0
    for length in (2, 1):
        end = given + length
        piece = text[given:end]
        if len(piece) == length and all(map(is_han, piece)) and _ends(text, lang, end):
            return 0 if lang.group("title").ends(piece) else end
    return 0


def _ends(text: str, lang: Language, end: int) -> bool:
    """Whether a name can end there: at a mark, a digit, or a word that goes on with the sentence."""
    return end >= len(text) or not is_han(text[end]) or lang.group("after_name").at(text, end) is not None


def _bare(uttered: Utterance, lang: Language, asked: str, taken: Taken) -> Iterator[Finding]:
    """The answer to "what is the name" without anything around it."""
    written = uttered.said.strip().replace("．", "·").replace(".", "·")
    if _DOTTED.fullmatch(written):
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
        if clause.asks or not tail or not taken.free(start, end) or lang.group("no_name").at(tail, 0):
            continue
        if dotted := _DOTTED.fullmatch(tail):
            yield Finding(asked, dotted.group(), start, end)
            return
        surname = _surname_at(tail, lang, 0)
        given = tail[surname:]
        if (
            all(map(is_han, tail))
            and surname
            and 1 <= len(given) <= 2
            and not lang.group("title").ends(given)
        ):
            yield Finding(asked, tail, start, end)
