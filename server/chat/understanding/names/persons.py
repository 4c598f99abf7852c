"""Names of persons: 王建国, 欧阳某某, 阿依古丽·买买提; and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.names.answered import answered, is_no_name
from server.chat.understanding.names.called import called
from server.chat.understanding.names.holders import behind_whose, oneself, paid_to, payee_is_oneself, the_gone
from server.chat.understanding.names.renamed import (
    APPLICANT,
    BY_OWNER,
    DECEDENT,
    HOLDER,
    of_who_speaks,
    renamed,
    whose_was_wrong,
)
from server.chat.understanding.names.without_kin import of_the_gone
from server.chat.understanding.people.name_shape import OFTEN_PLACES, name_at, surname_at
from server.chat.understanding.people.payees import paid_before
from server.chat.understanding.people.spelling import (
    Spelt,
    respelt,
    spelt,
    told_apart,
)
from server.chat.understanding.people.who import RELATION, Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import OWN_ACCOUNT, REASON, Scene
from server.chat.understanding.utterance import Utterance

_APPLIES = re.compile(r"申请|写|填|让")
_HE_IS_CALLED = re.compile(r"[他她](?:[^，。；！\n]{0,2})$")
_LABELLED = re.compile(r"(?:姓名|名字|大名)[是：叫]?")
_OF_FORM = re.compile(r"[男女](?:性|的)?(?:$|[0-9一二汉])")
_RATHER = re.compile(r"(?:应该|其实|我是|我叫|名字)?(?:就)?[是叫]?")


def names(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """Names that are said to be names, each for its person; and the bare answer to the question for one."""
    found: list[Finding] = []
    if lang.sayings.surnames is None:
        return found
    corrected = bool(people.retracted)
    asked = _asked(uttered, context, lang, people)
    scene = Scene(uttered, context, lang, people)
    answers = {at for at, _ in behind_whose(uttered, lang, people)} if asked == HOLDER else frozenset[int]()
    for start, end, value, owner, sure in called(uttered, lang, people):
        wished = scene.wished(start) and paid_to(scene, start, end)
        if not taken.free(start, end) or not (wished or uttered.tells(start)):
            continue
        sure = (sure or start in answers) and not wished
        if people.behalf is not None and owner == "speaker" and asked == HOLDER:
            owner = "payee"  # 我妈，吴秀兰
        if people.behalf is not None and _HE_IS_CALLED.search(uttered.plain, max(0, start - 3), start):
            sure = False  # 他叫李建国: the applicant, or the one who died
        if owner == "speaker" and asked != APPLICANT and people.one_of_several(start):
            sure = False  # 他儿子叫刘强, where one of the children applies
        if owner == "speaker" and DECEDENT not in context.answers and _closes_list(uttered, people, start):
            owner, sure = "decedent", False
        if owner == "speaker" and people.of_who_types(start):
            owner, sure = "other", False
        if owner == "other" and uttered.plain.startswith("的是", end):
            continue  # 叫胡建平的是他弟弟
        if owner == "other" and asked == DECEDENT and _of_distant_kin(context, people, start):
            continue  # 堂哥叫张伟, where an uncle died
        if owner == "other" and asked == APPLICANT and context.held(APPLICANT) and not corrected:
            continue  # 我媳妇叫张兰, where one's own name was read back
        if owner == "other" and (asked == APPLICANT or (asked == DECEDENT and context.kin)):
            sure = False  # 我姓李，老公姓王，王刚; 我爸叫王刚, where a step-father died
        if owner == "decedent" and asked == HOLDER and not people.known_who:
            owner = "payee"  # 户主是我妈，叫刘桂英
        if owner == "decedent" and asked == APPLICANT and _carries_on(people, start):
            owner, sure = "speaker", False  # 填我姐姐吧，她叫刘艳红
        if owner == "decedent" and people.goes_on_about_another(start):
            owner, sure = "other", False  # 我哥去办，他叫李大山
        if owner in ("decedent", "") and (before := _named_before(context, people, start)):
            owner, sure = before if asked != DECEDENT else owner, False  # 打我儿子的卡; 他叫周浩
        elif owner == "other" and asked not in (APPLICANT, DECEDENT) and _paid_before(context, people, start):
            owner, sure = "payee", False  # 打我弟弟的卡; 弟弟叫李刚
        elif owner == "decedent" and people.of_other_sex(start):
            sure = False  # 她叫许梅, where a man died
        elif owner == "decedent" and asked != DECEDENT and _may_be_another(people, start):
            sure = False  # 婆婆叫何玉, from a daughter-in-law: it may be the father who died
        elif owner == "other" and people.goes_on_as_payee(start):
            owner, sure = "payee", False  # 我弟叫刘建国，钱打他卡上
        elif owner in ("other", "speaker") and _goes_on_of_payee(people, lang, start):
            owner, sure = "payee", False  # 打我崽卡上，我不会弄，崽叫李强
        likely_gone = owner == "decedent" and people.known_who
        if owner in ("other", "decedent") and not likely_gone and paid_to(scene, start, end):
            owner, sure = "payee", sure and (context.asked or "").startswith("payee.")
        question = BY_OWNER.get(owner) or asked or (_of_whom_it_is_asked(context) if not owner else "")
        if question and question in context.catalogue.questions:
            taken.take(start, end)
            found.append(Finding(question, value, start, end, sure=sure and bool(owner or asked)))
    if DECEDENT not in context.answers and not any(finding.question == DECEDENT for finding in found):
        for start, end in of_the_gone(uttered, lang, people):
            if taken.free(start, end):
                taken.take(start, end)
                found.append(Finding(DECEDENT, uttered.plain[start:end], start, end, sure=False))
    if asked == HOLDER and len(found) == 1 and found[0].question == DECEDENT:
        found.append(replace(found[0], question=HOLDER, sure=False))  # 我爸王建国的户头
    if not any(one.question == HOLDER for one in found):
        found.extend(_known_holder(uttered, context, lang, people, found, asked=asked == HOLDER))
    recent = _recent(context)
    if (asked or recent) and not any(finding.question == asked for finding in found):
        right, wrong = told_apart(uttered, lang, spelt(uttered, lang))
        for one in (*right, *wrong):
            taken.take(one.start, one.end)
        told = answered(uttered, lang, asked, right, taken) if asked else []
        told = [
            one for one in told if all(one.value != other.value for other in found)
        ]  # 我叫陈桂秀，耳东陈…
        found.extend(told or _respelt(context, [asked, *(recent if wrong else ())], right, wrong))
    if not (asked or found) and (bare := _of_the_account(uttered, context, lang)):
        taken.take(bare.start, bare.end)
        found.append(bare)
    if (
        asked == HOLDER
        and all(one.question != HOLDER for one in found)
        and not context.answers.get(APPLICANT)
    ):
        mine = oneself(uttered, lang, people)  # and what they are called is not known yet
        found += [Finding(HOLDER, None, *mine, code="own_name")] if mine else []
    anew = list(renamed(uttered, context, lang, people, found))
    for told_anew in anew:
        taken.take(told_anew.start, told_anew.end)
    mended = {one.value for one in anew if one.question != asked}  # 奶奶的错了，是闵淑华不是闵叔华
    found = [*(one for one in found if one.question != asked or one.value not in mended), *anew]
    found = of_who_speaks(uttered, context, people, found)
    found = [right for one in found for right in _named_instead(uttered, lang, people, one, found)]
    if not corrected:
        found = [_full_name(context, one) for one in found]
    return _on_paper(uttered, lang, people, asked, list(_put_right(uttered, lang, found)))


def _of_whom_it_is_asked(context: Context) -> str:
    """证件上是尹秀珍，4306…, where the applicant's number is asked for: whose name that is."""
    asked = context.asked or ""
    if asked == "payee.holder_id_number":
        return HOLDER
    return APPLICANT if asked.startswith("applicant.") else DECEDENT


def _known_holder(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    found: Sequence[Finding],
    *,
    asked: bool,
) -> Iterator[Finding]:
    """写我的, 还是他自己的名字: the name told of that one, read back where the account is another's.

    收款人为我本人 says it unasked, as long as nobody was named.
    """
    own = context.answers.get(OWN_ACCOUNT)
    ways = [(APPLICANT, payee_is_oneself, "no")] if asked or not context.held(HOLDER) else []
    ways += [(APPLICANT, oneself, "no"), (DECEDENT, the_gone, "yes")] if asked else []
    for question, where, likely in ways:
        if here := where(uttered, lang, people):
            told = [one.value for one in found if one.question == question]  # 写我的，我叫彭建军
            if name := told[0] if len(told) == 1 else context.answers.get(question):
                yield Finding(HOLDER, name, *here, sure=own in (None, likely))
            return


def _full_name(context: Context, one: Finding) -> Finding:
    """我是燕子, where 黄小燕 stands: what one is called at home, by a character of it, is no other."""
    full, told = str(context.answers.get(one.question) or ""), str(one.value or "")
    pet = len(told) < len(full) and told[:1] in set(full[1:]) - set(full[:1])
    return replace(one, value=full, sure=True) if pet else one


def _named_instead(
    uttered: Utterance, lang: Language, people: People, one: Finding, found: Sequence[Finding]
) -> Iterator[Finding]:
    """她叫吴秀兰，不对，是吴秀莲: the name after the no, alone in its clause, is read back.

    In 我叫黄莉 behind the no it is another's: the one before stands, read back where the no follows it.
    """
    places = [place for place in people.retracted if place >= one.end]
    for clause in uttered.clauses if places else ():
        start = clause.start + len(_RATHER.match(clause.text)[0])  # type: ignore[index]
        end = name_at(uttered.plain, lang, start) if start > places[0] else 0
        if end and end == clause.end and uttered.tells(start):
            anothers = [o for o in found if o.start == start and o.question != one.question]
            if not anothers:
                yield replace(one, value=uttered.plain[start:end], start=start, end=end, sure=False)
            elif all(other.value != one.value for other in anothers):
                apart = uttered.clause_at(one.end).number + 1 < uttered.clause_at(places[0]).number
                yield replace(one, sure=one.sure and apart)
            return
    yield one


def _on_paper(
    uttered: Utterance, lang: Language, people: People, asked: str, found: list[Finding]
) -> list[Finding]:
    """李四海，本子上写的李泗海: the name of the paper counts, and is read back where another was said too."""
    for hit in lang.group("on_paper").find(uttered.plain):
        question = asked or (found[0].question if len(found) == 1 else "")
        question = question or ("" if found else BY_OWNER.get(people.owner(hit.start()), ""))
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


def _closes_list(uttered: Utterance, people: People, place: int) -> bool:
    """男 1960年生 昨天没的 我是他老婆 姓名余建国: the name may close the list of who died, as on a form."""
    clause = uttered.clause_at(place)
    first = next((uttered.clause_at(m.start).number for m in people.mentions), 0)
    labelled = _LABELLED.fullmatch(uttered.plain, clause.start, place) and first == clause.number - 1
    closes = bool(labelled) and clause is uttered.clauses[-1]
    return closes and any(_OF_FORM.match(one.text) for one in uttered.clauses[:first])


def _of_a_relative(people: People, place: int) -> bool:
    """Whether who is mentioned last before it is a relative."""
    before = [m for m in people.mentions if m.end <= place]
    return bool(before) and before[-1].kin is not None


def _may_be_another(people: People, place: int) -> bool:
    """Whether nothing but the word for kin says that it is who died: of a father and a mother one lives."""
    relation, sex = people.known
    before = [m for m in people.mentions if m.end <= place][-1:]
    told = people.decedent or relation in ("", "spouse") or sex
    return not told and bool(before) and bool(before[0].sex) and before[0].gone == relation


def _paid_before(context: Context, people: People, place: int) -> bool:
    """Whether a relative is named right after it was told that the account is another's."""
    told = OWN_ACCOUNT in context.recent and context.held(OWN_ACCOUNT) == "no"
    missing = context.held(HOLDER) in (None, context.held(DECEDENT))
    return told and missing and _of_a_relative(people, place)


def _of_the_account(uttered: Utterance, context: Context, lang: Language) -> Finding | None:
    """杨芳, right after 打我自己的卡吧, whatever was asked: the name on that account, read back."""
    told = OWN_ACCOUNT in context.last and context.held(OWN_ACCOUNT) == "no" and not context.confirming
    clause, surnames = uttered.clauses[0], lang.sayings.surnames
    if not told or context.held(HOLDER) or len(uttered.clauses) > 1 or clause.asks or surnames is None:
        return None
    name = clause.text.rstrip("啊呀呢哦吧咯啦嘞")
    given = name[surname_at(name, lang, 0) :]
    known = 1 <= len(given) < len(name) and all(char in surnames.given for char in given)
    places = (group for entry in lang.sayings.located for group in entry.places)
    if not known or is_no_name(name, lang) or any(lang.group(group).within(name) for group in places):
        return None
    return Finding(HOLDER, name, clause.start, clause.start + len(name), sure=False)


def _goes_on_of_payee(people: People, lang: Language, place: int) -> bool:
    """Whether the clause names nobody, or once more the relative who is paid by what is told before."""
    paid = paid_before(people.uttered, lang, people.mentions, place)
    if paid is None or people.role(paid) not in ("other", "payee"):
        return False
    clause = people.uttered.clause_at(place)
    here = [m for m in people.inside(clause) if m.end <= place]
    return all(m.kin is not None and (m.kin, m.sex) == (paid.kin, paid.sex) for m in here)


def _of_distant_kin(context: Context, people: People, place: int) -> bool:
    """Whether the name is said of a relative, where one who is as distant died."""
    return bool(context.kin) and people.known[0] == "other" and _of_a_relative(people, place)


def _carries_on(people: People, place: int) -> bool:
    """Whether 他 or 她 before the name goes on about a relative who did not die."""
    before = [m for m in people.mentions if m.end <= place and (m.who != "speaker" or m.kin)][-2:]
    if len(before) < 2 or before[1].who != "decedent" or before[1].end - before[1].start > 1:
        return False
    if before[0].kin is None:
        return False
    applies = _APPLIES.search(people.uttered.clause_at(before[0].start).text)  # 申请人写我妈，她叫刘桂英
    return bool(applies) or people.role(before[0]) == "other"


def _named_before(context: Context, people: People, place: int) -> Owner:
    """Whom 他 or 她 alone goes on about after the turn before told of them: who is paid, or who applies."""
    before = [m for m in people.mentions if m.end <= place]
    if len(before) != 1 or before[0].who != "decedent" or before[0].end - before[0].start > 1:
        return ""
    behalf, sex = people.behalf, "male" if people.uttered.plain[before[0].start] == "他" else "female"
    of_account = not {OWN_ACCOUNT, REASON, HOLDER}.isdisjoint((context.asked, *context.recent))
    if of_account and context.held(OWN_ACCOUNT) == "no" and not context.held(HOLDER):
        return "payee"
    names_them = RELATION in (context.asked, *context.recent) and RELATION not in context.answers
    told = behalf is not None and behalf.sex == sex and names_them and not context.held(APPLICANT)
    return "speaker" if told else ""


def _asked(uttered: Utterance, context: Context, lang: Language, people: People) -> str:
    """The question for a name that a bare one answers: the one that was asked, or whose answer is wrong."""
    question = context.catalogue.questions.get(context.asked or "")
    asked = question.id if question is not None and question.type == "name" else ""
    if not people.retracted or (asked and context.held(asked)):
        return asked
    wrong = whose_was_wrong(uttered, context, lang, people, asked)
    if wrong is not None:
        return wrong
    names_before = _recent(context)
    return asked or (names_before[0] if len(names_before) == 1 else "")


def _recent(context: Context) -> list[str]:
    """The questions for a name that were answered before or read back just now."""
    known = context.catalogue.questions
    return [name for name in context.recent if name in known and known[name].type == "name"]
