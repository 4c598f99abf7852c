"""Addresses: what ends in 镇, 村, 组, 号 and stands where an address is said or asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.people import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

HOUSEHOLD, APPLICANT = "decedent.household_address", "applicant.address"
_HAN = "\u4e00-\u9fff"
_LEVELS = (
    r"特别行政区|自治州|自治区|开发区|街道办?|居委会|管理区|社区|小区|花园|公寓|单元|大道|农场|屋场|"
    r"街镇|[省市县区镇乡村组路街巷弄里坪栋幢号室楼层队苑片]"
)
_NUMBERED = r"[0-9A-Za-z]{1,6}(?:号|栋|幢|座|单元|楼|室|组)"  # 教育局家属院2栋: a name before a number
_ADDRESS = re.compile(
    rf"(?:[{_HAN}]{{1,10}}?(?:{_LEVELS})|[0-9A-Za-z一二三四五六七八九十百零-]{{1,6}}(?:{_LEVELS})"
    rf"|(?<=[{_HAN}])[{_HAN}]{{1,12}}?(?={_NUMBERED})){{2,14}}[0-9]{{0,5}}(?:号|室)?"
)
_EXACT = re.compile(r"村|社区|小区|路|街|巷|组|号|栋|屋场|大道")
_PARTS = re.compile(_ADDRESS.pattern.replace("{2,14}", "{1,14}", 1))
_LARGE = re.compile(r"[省市县区镇乡村街路]")
_LEADS = re.compile(r"[的是在着了叫写填印给到寄：，]|登记为|老家|屋里")  # in the name of no place
_LINK = re.compile(r"[来去]?[，：是在]*")
_NOTHING = re.compile(r"[没冇不未]")
_SMALL = re.compile(r"(?:镇|乡|村|组|路|街|社区|小区|巷|号|栋|大道|屋场|花园|街道|苑|队)")


def addresses(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """The addresses of the turn: behind a word for one, or as the answer to the question for one."""
    found = list(_labelled(uttered, lang, people, taken))
    question = context.catalogue.questions.get(context.asked or "")
    if question is not None and question.type == "address" and not found:
        found.extend(_asked(uttered, lang, people, question.id, taken))
    found = found or list(_same(uttered, context, lang))
    return [finding for finding in found if finding.question in context.catalogue.questions]


def _same(uttered: Utterance, context: Context, lang: Language) -> Iterator[Finding]:
    """同上, 跟他户口一样: the other address that is known already; it is read back."""
    for clause in uttered.clauses:
        hit = lang.group("same_place").first(clause.text)
        named = lang.group("own_address").within(clause.text)
        question = APPLICANT if named or context.asked == APPLICANT else HOUSEHOLD
        known = context.answers.get(HOUSEHOLD if question == APPLICANT else APPLICANT)
        asked = context.asked == question or named
        if hit and known and asked and not clause.asks and not lang.group("negation").within(clause.text):
            start = clause.start + hit.start()
            yield Finding(question, known, start, clause.start + hit.end(), sure=False)
            return


def _labelled(uttered: Utterance, lang: Language, people: People, taken: Taken) -> Iterator[Finding]:
    text = uttered.plain
    labels = ((HOUSEHOLD, "household_address"), (APPLICANT, "own_address"), (APPLICANT, "lives"))
    for question, group in labels:
        for label in lang.group(group).find(text):
            link = _LINK.match(text, label.end())
            hit = _ADDRESS.match(text, _begins(text, people, link.end() if link else label.end()))
            if not hit or not _SMALL.search(hit.group()) or not uttered.tells(label.start()):
                continue
            if not taken.free(hit.start(), hit.end()):
                continue
            meant = question
            if group == "lives" and people.owner(label.start()) != "speaker":
                meant = ""  # where the one who died lived is not where they are registered
            if group == "household_address" and people.owner(label.end()) == "speaker":
                meant = APPLICANT if lang.group("own_address").within(label.group()) else ""
            if meant:
                taken.take(hit.start(), hit.end())
                elsewhere = any(m.kin and label.end() <= m.start < hit.start() for m in people.mentions)
                sure = bool(_EXACT.search(hit.group())) and not elsewhere  # 寄到我崽那里
                yield Finding(meant, hit.group(), hit.start(), hit.end(), sure=sure)


def _begins(text: str, people: People, start: int) -> int:
    """Where the first name of a place begins behind the words that lead to it: 还挂在月田镇."""
    large = _LARGE.search(text, start)
    if large is None:
        return start
    leads = [hit.end() for hit in _LEADS.finditer(text, start, large.start())]
    leads += [mention.end for mention in people.mentions if start <= mention.start < large.start()]
    return max(leads, default=start)


def _asked(
    uttered: Utterance, lang: Language, people: People, question: str, taken: Taken
) -> Iterator[Finding]:
    """The whole answer, when it has the form of an address; also 张谷英镇，老屋里."""
    for clause in uttered.clauses:
        head = lang.group("address_head").at(clause.text, 0)
        start = clause.start + (head.end() if head else 0)
        start += len(uttered.plain[start : clause.end]) - len(
            uttered.plain[start : clause.end].lstrip("：，是在")
        )
        start = min(_begins(uttered.plain, people, start), clause.end)
        hit = None if _NOTHING.match(clause.text) else _PARTS.match(uttered.plain, start, clause.end)
        if hit is None or clause.asks or not taken.free(start, hit.end()):
            continue
        end = hit.end()
        left = uttered.plain[end : clause.end]
        if left and len(left) <= 6 and not lang.group("address_end").at(left, 0):
            end = clause.end
        joined = end
        for following in uttered.clauses[clause.number + 1 : clause.number + 5] if end == clause.end else ():
            short = len(following.text) <= 4 or bool(_PARTS.fullmatch(following.text))
            other = following.asks or _NOTHING.search(following.text)
            if following.sentence != clause.sentence or other or not short:
                break
            joined = following.end
        if not _SMALL.search(uttered.plain, start, joined):
            continue
        if joined == end and not _ADDRESS.match(uttered.plain, start, clause.end):
            continue
        taken.take(start, joined)
        value = "".join(
            char
            for place, char in enumerate(uttered.plain[start:joined], start)
            if char != "，" or not uttered.said[uttered.origin[place]].isspace()
        )
        yield Finding(question, value, start, joined, sure=joined == end or "，" not in value)
        return
