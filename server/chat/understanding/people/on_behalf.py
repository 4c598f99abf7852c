"""Somebody types for the applicant: 我爸办，我只是帮填; 申请人改我爸; 我是帮我妈填的，她是他老婆.

Who the applicant is to the one who died is then told of that person, and not of the one who types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from server.chat.understanding.meaning import Behalf, Context
from server.chat.understanding.people.mentions import ACQUAINTANCE, YOUNGER, Mention, chained
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.people.neighbours import by_surname, title_behind, who_is_helped
from server.chat.understanding.people.presumed import APPLIES
from server.chat.understanding.people.the_dead import is_title
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_LINKED = re.compile(r"(?:就|也|都)?(?:是|系)$")
_NAME_OF = ("的名字", "的名义")
_DONE = ("的", "过", "了", "哒")  # 我爸办的社保
_ONLY = re.compile(r"(?:的名字|的名义|自己|本人|来|吧|啊|了|哒|，|。)|$")
_THIS = re.compile(r"(?:这个|这些|这笔|丧葬|抚恤|补助|待遇|手续|金|费|钱|来|去|吧|啊|咯|嘞|呢|啦)*")
_BY = re.compile(r"(?:那|就|还是|这次|这个)*由?")
_HERE = re.compile(
    r"(?:自己|本人|亲自)?(?:[要想]?(?:来|申请|申报)|办(?=[，。；！\n]|$)|当|做)"
)  # 我哥去办 may be an errand
# who died cannot
_IN_PERSON = re.compile(r"(?:自己|本人|亲自)*来(?:申请|申报|办|当|做)|亲自(?:申请|申报|办)")
_PRONOUN = re.compile("[她他]")
_LEAVE = re.compile(r"(?:可不?可以|行不行|行|可以|要得|好不好)(?:吗|不|么|啵|吧)?$")
_SON_IS = re.compile(r"(?:^[他她](?:就|也|才)?|申请人(?:就|应该|也)?)(?:是|系|写|填)$")
_NEXT_DOOR = re.compile(r"(?:我们?)?(?:隔壁|邻居|对门|楼上|楼下|村里|队上)(?:家?的|那个)?$")
_CALLED = re.compile(r"(?:是|就是)?(?:名?叫|喊)")
_IS_APPLICANT = re.compile(
    r"(?:的，|，)?[他她]?(?:就|才|来|去)?(?:是|系|做|当)(?:这个|这次的?)?申请人(?=[，。；！\n啊呀咯嘞哒]|$)"
)
# 我妈叫刘春花，她来申请
_COMES_THEN = re.compile(r"，[他她](?:自己|本人)?来(?:申请|办|当申请人|做申请人)(?=[，。；！\n啊呀吧的]|$)")
_DOES_IT = re.compile(r"来?[办弄搞](?:一?下|这个|这件事|手续|的|了|吧)*(?=[，。；！\n]|$)")  # 我来帮我妈办
# 我妈在旁边念，我来打
_SPEAKS = re.compile(r"(?:[就也正坐站]*在(?:我)?(?:旁边|边上|身边))?(?:来)?(?:说|讲|念|报|口述)，")
_SENT_BY = re.compile(
    r"(?:[让要叫喊托请求]|拜托|委托)我(?:来|去|过来|帮忙|帮|代)*(?:问|打听|咨询|办|填|弄|搞|申请|申报|登记)"
)
_FAR_KIN = frozenset({"grandchild", "child_in_law"})  # who more often helps the nearer one than applies
_IN_NAME_OF = re.compile(r"的(?:名字?|名义)(?:吧|啊|咯|嘞|呢|算了|好了)*")
_HERE_TOO = re.compile(
    r"(?:自己|本人|也|就|正|现在|今天|坐|站)*(?:(?:过|亲自)?来(?:办|申请|填|了)|(?:在|(?<=[坐站]))(?:我的?|这里)?(?:旁边|边上|身边|面前|这里|这边|场))"
)
_NEAR = 8  # characters within which it is told what is done for somebody
_APPLICANT = "applicant.name"
_FULL_NAME = 3  # characters: 王建国 is 建国 to those who know him


def on_behalf(
    uttered: Utterance, context: Context, lang: Language, people: People
) -> tuple[Behalf, Mention | None] | None:
    """For whom the turn says that it is filled in, and where; None where it says nothing of that."""
    told = [clause for clause in uttered.clauses if clause.tells]
    if any(lang.group("applies_oneself").whole(clause.text.rstrip("的了哒吧啊")) for clause in told):
        return (Behalf(ended=True), None) if context.behalf is not None else None
    cues = (
        "applicant_is", "not_applicant", "lets", "fills_for", "helps", "applies", "name_put", "asks_help",
        "types_it",
    )  # fmt: skip
    theirs = people.decedent is not None  # 我妈走了，我朋友的妈妈也来了
    beside = not theirs and any(_beside_an_outsider(uttered, lang, mention) for mention in people.mentions)
    if not (beside or any(lang.group(name).within(uttered.plain) for name in cues)):
        return None
    if _for_known(uttered, context, lang):
        return context.behalf or Behalf(known=True), None
    own = (m.self_ or m.kin.self_ for m in people.mentions if m.kin and m.start in people.selves)
    known = people.known[0] or people.read_back[0]
    dead = people.decedent
    gone = dead.gone if dead and not is_title(uttered, lang, dead) else known or next(own, "")
    anew = not (context.held(_APPLICANT) or context.behalf)
    for clause in uttered.clauses:
        if not (clause.tells or (anew and _asks_leave(lang, clause))):
            continue
        for mention in people.mentions:
            inside = clause.start <= mention.start < clause.end and mention.who == "kin"
            if not inside or died(people, mention):
                continue
            if (
                _applies(uttered, lang, people, clause, mention)
                or _comes(uttered, lang, people, clause, mention)
                or _name_put(uttered, context, lang, people, clause, mention)
                or _sits_beside(uttered, lang, people, mention)
                or _beside_an_outsider(uttered, lang, mention)
            ):
                if of_the_dead(uttered, mention) and context.behalf is not None:
                    return context.behalf, mention  # 申请人是儿子: it is known whose relative that is
                line = _line(uttered, mention)
                if theirs and _dictated(uttered, lang, people, mention):
                    theirs_of = (one for one in lang.sayings.behalves if one.of == line)
                    gone = next((one.gone for one in theirs_of if one.relation == "spouse"), gone)
                if people.third and people.third.kin and not gone:  # 我帮我老公填，他妈妈走了
                    gone = chained(lang, line, people.third.kin.line)
                if line == ACQUAINTANCE and (called := title_behind(uttered, lang, mention)):
                    return Behalf(line, called[0], gone, called=called[1]), mention
                return Behalf(line, mention.sex, gone), mention
    outside = uttered.says(lang.group("outsider"))
    if (people.known_who or outside) and (neighbour := by_surname(uttered, lang, people)) is not None:
        return Behalf("", neighbour[0], gone, called=neighbour[1]), None
    if (helped := who_is_helped(uttered, lang, people)) is not None:
        return Behalf("", helped[0], gone, called=helped[1]), None
    if (weeps := _weeps(uttered, lang)) is not None:
        named = [m for m in people.mentions if m.who == "kin" and not died(people, m)]
        kin = next((m for m in named if weeps[0] <= m.start and m.end <= weeps[1]), None)
        if kin or _PRONOUN.search(uttered.plain, *weeps):
            line = kin.kin.line if kin and kin.kin and kin.of != "decedent" else ""
            return Behalf(line, kin.sex if kin else "", gone), kin
    said = (clause for clause in uttered.clauses if not clause.supposes)  # 我来帮忙问下怎么弄
    only = any(lang.group("only_helps").within(clause.text) for clause in said)
    # 帮忙填一下 by itself asks us to.
    only = only or (outside and lang.group("helps").within(uttered.plain))
    return (context.behalf or Behalf(gone=gone), None) if only else None


def _for_known(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether it is filled in for the applicant who is known by name: 帮王磊填的; 我是村干部，帮他填的.

    A mere 他 may be the one who died, as long as nobody's promise is asked for and no outsider speaks.
    """
    name = str(context.held(_APPLICANT) or "")
    if not name or context.held(RELATION) in (None, "other"):
        return False  # a nephew's name may be that of whoever types
    called = {name, name[1:]} if len(name) == _FULL_NAME else {name}
    asked = context.catalogue.questions.get(context.asked or "")
    promises = asked is not None and asked.type == "statement"
    pronoun = promises or uttered.says(lang.group("outsider"))
    for hit in lang.group("fills_for").find(uttered.plain):
        clause = uttered.clause_at(hit.start())
        if not clause.tells or clause.supposes:
            continue
        behind = uttered.plain[hit.end() : clause.end]
        who = next((one for one in called if behind.startswith(one)), "")
        who = who or (behind[:1] if pronoun and _PRONOUN.match(behind) else "")
        if who and lang.group("fills_in").at(behind, len(who)):
            return True
    return False


def of_the_dead(uttered: Utterance, mention: Mention) -> bool:
    """申请人是儿子, 他是儿子: without a 我 it is told whose son of the one who died."""
    before = uttered.plain[uttered.clause_at(mention.start).start : mention.start]
    young = not mention.of and mention.kin is not None and mention.kin.line in YOUNGER
    return young and _SON_IS.search(before) is not None


def standing_for(people: People, behalf: Behalf) -> People:
    """With the one for whom it is filled in, who is spoken of wherever they are called so: 老张叫张国富."""
    if behalf.ended or not behalf.called or behalf.called not in people.uttered.plain:
        return replace(people, behalf=None if behalf.ended else behalf)
    kept = list(people.mentions)
    for hit in re.finditer(re.escape(behalf.called), people.uttered.plain):
        over = [m for m in kept if m.start < hit.end() and hit.start() < m.end]
        theirs = any(m.end > hit.end() for m in over)  # 老张的老婆
        if not theirs and people.decedent not in over:
            kept = [m for m in kept if m not in over] + [Mention(hit.start(), hit.end(), "other")]
    kept.sort(key=lambda mention: mention.start)
    return replace(people, behalf=behalf, mentions=tuple(kept))


def _line(uttered: Utterance, mention: Mention) -> str:
    """Who the applicant is to whoever types: 我帮我妈填. "" for 他儿子, and for 隔壁婶子, who is no aunt."""
    theirs = mention.of == "decedent" or of_the_dead(uttered, mention)
    if mention.kin is None or theirs or _NEXT_DOOR.search(uttered.plain, 0, mention.start):
        return ""
    return mention.kin.line


def _asks_leave(lang: Language, clause: Clause) -> bool:
    """以我老公的名义填可以吗: a wish, as long as nobody was named as the applicant."""
    named = any(name in clause.text for name in _NAME_OF) and lang.group("filling").within(clause.text)
    return named and _LEAVE.search(clause.text) is not None


def _weeps(uttered: Utterance, lang: Language) -> tuple[int, int] | None:
    """Where who cannot speak for tears is told of, and it is filled in for them: 哭得不行，我帮她弄."""
    helps = next(
        (hit for hit in lang.group("helps").find(uttered.plain) if _PRONOUN.search(hit.group())), None
    )
    weeps = lang.group("weeps").first(uttered.plain)
    clause = uttered.clause_at(weeps.start()) if weeps else None
    return (clause.start, weeps.start()) if helps and weeps and clause and clause.tells else None


def died(people: People, mention: Mention) -> bool:
    """Whether it is known that this is who died: 我爸走了，我帮我爸填 is no applicant."""
    return mention in (people.decedent, people.third) or (
        bool(people.known[0]) and people.role(mention) == "decedent"
    )


def _applies(uttered: Utterance, lang: Language, people: People, clause: Clause, mention: Mention) -> bool:
    before, after = uttered.plain[clause.start : mention.start], uttered.plain[mention.end : clause.end]
    if lang.group("applicant_is").ends(before):
        behind = _behind_name(uttered, lang, mention) - mention.end if mention.of == "speaker" else 0
        return _ONLY.match(after, behind) is not None or _is_another(people, mention)
    if mention.of == "speaker" and _COMES_THEN.match(uttered.plain, _behind_name(uttered, lang, mention)):
        return True
    if _IS_APPLICANT.match(uttered.plain, _behind_name(uttered, lang, mention)):
        return True
    earlier = uttered.clauses[max(0, clause.number - 1)].text
    if lang.group("not_applicant").within(earlier) and _LINKED.fullmatch(before):
        return True  # 申请人不是我，是我妈
    named = next((name for name in _NAME_OF if after.startswith(name)), "")
    hit = lang.group("applies").at(after, len(named))
    if named and lang.group("lets").ends(before) and lang.group("filling").at(after, len(named)):
        return True  # 以我老公的名义填
    comes = hit is not None and not after[hit.end() :].startswith(_DONE)
    if lang.group("lets").ends(before) and comes:
        return True  # 用我妈的名义申请, 让我妈来办
    beside = _NEXT_DOOR.sub("", before)
    tie = people.decedent.gone if people.decedent else people.known[0]
    # Not of a parent: a child whose father died applies as well as the mother whom they help.
    does = tie in _FAR_KIN and _DOES_IT.match(after) is not None
    does = does or lang.group("filling").within(after[:_NEAR])
    for_them = does and lang.group("fills_for").ends(beside)
    if comes and not (named or for_them):
        return lang.group("helps").within(uttered.plain)  # 我爸办，我只是帮填
    # 我是帮我妈填的 may be of a mother who died, as long as it is not known who did.
    known = people.known_who or mention.of == "decedent" or any(linked(uttered, people))
    return for_them and known


def _name_put(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause, mention: Mention
) -> bool:
    """写我爸的名字吧，他才是儿子, where nobody is to be paid: the form is made out to that relative."""
    before, after = uttered.plain[clause.start : mention.start], uttered.plain[mention.end : clause.end]
    whole = mention.of == "speaker" and _IN_NAME_OF.fullmatch(after) and lang.group("name_put").whole(before)
    asked = context.asked or ""
    paid = any(name.startswith("payee.") for name in (asked, *context.recent, *context.answers))
    if not whole or paid or not people.known[0]:
        return False
    return asked.startswith("applicant.") or any(linked(uttered, people))


def _beside_an_outsider(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """刘德华的儿子刘强来办的, 他儿子李强在我旁边, from a clerk who types."""
    if mention.of != "decedent" or not (mention.self_ or (mention.kin and mention.kin.self_)):
        return False
    here = _HERE_TOO.match(uttered.plain, _behind_name(uttered, lang, mention))
    return here is not None and uttered.says(lang.group("outsider"))


def _behind_name(uttered: Utterance, lang: Language, mention: Mention) -> int:
    """Where what is said of them goes on behind their name: 申请人是我老公杨军; 我老公叫赵刚，是申请人."""
    label = _CALLED.match(uttered.plain, mention.end)
    return name_at(uttered.plain, lang, label.end() if label else mention.end) or mention.end


def is_named(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """Whether it is only told what they are called: 妈妈叫李桂英, 她老公叫王大海."""
    label = _CALLED.match(uttered.plain, mention.end)
    return label is not None and bool(name_at(uttered.plain, lang, label.end()))


def in_spouses_name(uttered: Utterance, lang: Language, people: People) -> bool:
    """以我老公的名义填, 帮我老公填: whose husband that is did not lose him, so 媳妇 is a daughter-in-law."""
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        before, after = uttered.plain[clause.start : mention.start], uttered.plain[mention.end : clause.end]
        own = mention.of == "speaker" and mention.kin is not None and mention.kin.line == "spouse"
        if not own or died(people, mention):
            continue
        named = lang.group("lets").ends(before) and after.startswith(_NAME_OF)
        filled = lang.group("filling").within(after[:_NEAR]) or after == "的"
        if named or (lang.group("fills_for").ends(before) and filled):
            return True
    return False


def of_typist(uttered: Utterance, mention: Mention) -> bool:
    """Whether it is who types, or a relative of theirs: 我只是侄儿 and 我妈 say nothing of the applicant."""
    before = uttered.plain[uttered.clause_at(mention.start).start : mention.start]
    return mention.of == "speaker" or (before.startswith("我") and "的" not in before)


def _is_another(people: People, mention: Mention) -> bool:
    """申请人是他女儿刘小兰, from somebody who said before that they are a nephew."""
    relation = mention.self_ or (mention.kin.self_ if mention.kin else "")
    return mention.of == "decedent" and bool(relation) and people.known[0] not in ("", relation)


def _comes(uttered: Utterance, lang: Language, people: People, clause: Clause, mention: Mention) -> bool:
    """是他女儿来申请, 我妈来申请, and 他女儿来办 from who was told that a nearer relative should."""
    before, after = uttered.plain[clause.start : mention.start], uttered.plain[mention.end : clause.end]
    named = uttered.plain[_behind_name(uttered, lang, mention) : clause.end]
    if APPLIES.match(named):
        after = named  # 我弟弟李军来申请; 来办 may be an errand
    hit = lang.group("applies").at(after, 0)
    whole = hit is not None and _THIS.fullmatch(after, hit.end()) is not None
    linked = _LINKED.fullmatch(before) is not None
    here = _HERE if people.known_who else _IN_PERSON
    own = mention.of == "speaker" and _BY.fullmatch(before) and here.match(after)
    return whole and bool(linked or own or (people.known[0] == "other" and mention.of == "decedent"))


def _sits_beside(uttered: Utterance, lang: Language, people: People, mention: Mention) -> bool:
    """Whether that one speaks and whoever types writes it down, or is helped because they cannot.

    我妈在旁边念，我来打; 岳父走了，岳母不识字，我帮她填; 婆婆让我来问.
    """
    text, clause = uttered.plain, uttered.clause_at(mention.start)
    if mention.of == "decedent" or not mention.gone or mention.start in people.selves:
        return False
    says = _SPEAKS.match(text, mention.end)
    if says and lang.group("types_it").at(text, says.end()):
        return True
    tie = people.decedent.gone if people.decedent else people.known[0]
    if tie in _FAR_KIN and tie == mention.gone and _SENT_BY.match(text, mention.end):
        return True
    following = uttered.clauses[clause.number + 1 : clause.number + 2]
    cannot = people.known_who and lang.group("cannot_fill").within(text, mention.end, clause.end)
    if not (cannot and following and following[0].sentence == clause.sentence and following[0].tells):
        return False
    helps = lang.group("helps").first(text, following[0].start, following[0].end)
    between = any(mention.end <= m.start < following[0].start for m in people.mentions)
    return helps is not None and not between and _PRONOUN.search(helps.group()) is not None


def _dictated(uttered: Utterance, lang: Language, people: People, mention: Mention) -> bool:
    """我妈在旁边说，我来打。老伴走了: whether it is in her words that it is told whose husband died."""
    says, dead = _SPEAKS.match(uttered.plain, mention.end), people.decedent
    own = dead is not None and dead.kin is not None and dead.kin.line == "spouse" and not dead.of
    return own and says is not None and lang.group("types_it").at(uttered.plain, says.end()) is not None


def linked(uttered: Utterance, people: People) -> Iterator[Mention]:
    """她是他老婆, 我妈是他姐姐: who somebody else than the speaker is to the one who died."""
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        before = uttered.plain[clause.start : mention.start]
        if of_the_dead(uttered, mention) and not before.startswith("申请人"):
            yield mention
        own = of_speaker(people, mention, clause) and not before.startswith("申请人")
        if mention.who == "kin" and mention.of == "decedent" and _LINKED.search(before) and not own:
            yield mention


def of_speaker(people: People, mention: Mention, clause: Clause) -> bool:
    """Whether whoever types is that relative, and not who was named since: 我堂姐叫黄小燕，是他女儿."""
    before = [m for m in people.mentions if m.end <= clause.start and m.who in ("speaker", "kin")][-1:]
    another = any(m.who == "kin" and not died(people, m) for m in before)
    inside = any(m.who == "speaker" for m in people.inside(clause) if m.start < mention.start)
    return mention.start in people.selves and (inside or not another)
