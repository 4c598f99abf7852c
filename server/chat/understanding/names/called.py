"""Names that are said to be names: 叫王建国, 姓名王建国, 我爸王建国, 户名：王建国, 姓王名建国."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.names.card_holders import card_holders
from server.chat.understanding.names.holders import account_of_named, behind_kin, behind_whose, in_their_stead
from server.chat.understanding.names.without_kin import who_died
from server.chat.understanding.people.name_shape import ends, given_name, name_at, surname_at
from server.chat.understanding.people.spelling import only_spells, spells
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance, is_han

_ENTERED = re.compile(
    r"(?:的|那|这)?(?:(?:一?[栏格项]|里|里面|这里|那里|这边|那边)里?)?(?:的?(?:姓名|名字|名))?(?:就|也|我|先)?"
    r"(?:是|为|叫|：|，|填写的是|填写为|填写|登记的是|登记为|登记|写的是|填的是|写的|填的|写|填|报)?(?!谁|哪)"
)
# 姓名：张伟，电话…: who can be called did not die.
_PHONED = re.compile(r"[，。]?(?:的?(?:联系)?(?:电话|手机|方式)号?码?[：是]?)?1[0-9]{10}(?![0-9])")
_LABELS = ("人", "者")
_SPELLING = 30  # characters in which a surname is told before the rest of the name: 姓张，弓长张，叫建国
_WHO = re.compile(r"的?(?:那个人|那个|那位|这位|人|老人家|老人)?")
_OF_NAME = ("的名字", "的姓名", "的大名", "名字")


def called(uttered: Utterance, lang: Language, people: People) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """Where each stands, the name, whose it is and whether that is sure. One can be told in two ways."""
    text = uttered.plain
    for label in lang.group("holder_label").find(text):
        at = behind_kin(text, people, label.end())
        if named := name_at(text, lang, at):
            yield at, named, text[at:named], "payee", True
    paid = (
        *account_of_named(uttered, lang),
        *in_their_stead(uttered, lang),
        *behind_whose(uttered, lang, people),
    )
    for start, end in (*card_holders(uttered, lang, people), *paid):
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
    """姓名彭德生是我老倌子的名字, 叫胡建平的是他弟弟: whose it is said to be right behind it."""
    text = people.uttered.plain
    if text.startswith("的是", end):
        return next((people.role(m) for m in people.mentions if m.start == end + 2), "")
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
            if text.startswith(text[hit.end() : surname_end], given.end()):  # 他姓李，名字叫李国强
                named = name_at(text, lang, given.end()) if given.start() == surname_end else 0
                if named:  # 他姓李叫李国强
                    yield given.end(), named, text[given.end() : named], people.owner(hit.end()), True
                continue
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
                (only_spells(lang, between) or (single and spells(between, 0, text[hit.end() : surname_end])))
                and (single or ends(text, lang, hit.end(), end))
                and end > given.end()
            ):
                value = text[hit.end() : surname_end] + text[given.end() : end]
                yield hit.start(), end, value, people.owner(hit.end()), True
            elif _far_apart(uttered, people, hit.end(), surname_end, given.start()) and not single:
                end = next((at for at in (given.end() + 1, given.end() + 2) if not _is_han_at(text, at)), 0)
                rest = text[given.end() : end]
                if rest and rest[0] != text[hit.end()] and given_name(rest, lang):
                    value = text[hit.end() : surname_end] + rest
                    yield hit.start(), end, value, people.owner(hit.end()), False
        if surname_end and (whole := _after_surname(uttered, lang, hit.end(), surname_end)):
            yield *whole, text[slice(*whole)], people.owner(hit.end()), True


def _far_apart(uttered: Utterance, people: People, first: int, start: int, end: int) -> bool:
    """Whether what stands between a surname and the rest of the name says nothing of anybody else.

    名字 or the surname once more (姓李，李白的李，名德顺) tells that the rest is to follow.
    """
    text = uttered.plain
    sentence = {uttered.clause_at(start).sentence, uttered.clause_at(end).sentence}
    others = any(start <= mention.start < end for mention in people.mentions)
    told = text.startswith("名字", end) or text[first:start] in text[start:end]
    return len(sentence) == 1 and not others and told


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
    """我爸王建国, 高志远是我爸, 易冬生，我外公, 申请人一栏写王强."""
    text = uttered.plain
    theirs = {m.start for m in people.mentions if m.kin and m.of == "decedent" and text[m.start] in "他她"}
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        if mention.start > clause.start + 1 and text[mention.start - 1] == "是":
            start = text.rfind("的", clause.start, mention.start) + 1 or clause.start
            before = name_at(text, lang, start)  # 高志远是我爸, 昨天病故的高志远是我爸
            if before == mention.start - 1 and not lang.group("no_name").at(text, start):
                yield start, before, text[start:before], people.role(mention), True
        alone = clause.number == 1 and (mention.start, mention.end) == (clause.start, clause.end)
        if alone and people.role(mention) == "decedent":
            end = uttered.clauses[0].end
            if name_at(text, lang, 0) == end and not lang.group("no_name").at(text, 0):
                yield 0, end, text[:end], "decedent", False  # 易冬生，我外公
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
        if named and (named in theirs or text[at:named] == text[mention.start : mention.named]):
            continue  # 我是陈静她妈; 我是陈静的妈妈，陈静走了
        if named and (mention.who == "speaker" or named > at + 2) and text[named - 1] in "县市省镇乡":
            continue  # 我是岳阳县的; 他是柏祥镇那边的
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
