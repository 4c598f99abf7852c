"""Which relative it was who died, as the turn tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.chat.understanding.people.mentions import SEX_OF_PRONOUN, Mention, in_clause
from server.chat.understanding.people.name_shape import name_at, neighbour_at, surname_at
from server.chat.understanding.people.pronouns import is_that_one, meant_by
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import contains_only
from server.chat.understanding.utterance import Clause, Utterance

_LONGEST_LEAD = 6
_GOES_WHERE = 12  # characters
_TALKING = re.compile(r"[说讲](?:着|话|完|不|到|好|[走没]了?就)")  # 我妈说没就没了
_AT = tuple("在到去住回")
_WITH_THEM = re.compile(r"那[里边儿]|这[里边儿]|身边|旁边|边上|跟前|眼前|怀里|床边|面前|手[上里]|[家屋]")
_WHEN = re.compile(r"[时天晚夜早前后刻]")  # 走的时候我妈守在边上
_DOES_FOR = re.compile(
    r"[也就在来先]{0,2}(?:帮|替|代|陪|喊|叫我|要我|让我|守(?:的?夜|着|在|[他她床])|"
    r"(?:照顾|照料|招呼|服侍|伺候|护理|看护|送|管)[了着的过]?(?:他|她|老人|一?直|[，。]|$)|(?:打|拨|叫|喊)[了哒]?(?:120|急救|救护车))"
)
_YOUNG = frozenset({"child", "grandchild", "child_in_law", "nephew"})
_LACKING = re.compile(
    r"(?:没有?|冇得?|没得|无|未|不曾)(?:讨|娶|找|生|养|嫁|结)?(?:过|到|得)?(?:一?个)?(?:[爹爸儿][没冇无])?$"
)
_LONGEST_STORY = 6  # clauses
_DONE_FOR = re.compile(r"[给帮替为代][他她](?:来|去|把)?(?:这个|这些)?[办填弄搞申报]")
_DOES = re.compile(r"[^，。；！？\n说讲指问填写报念]{2,}的(?:人|那个|那位)?(?:就|才|都)?[是系]$")
_FOR_THEM = re.compile(r"(?:要?[办报搞弄]|申请|申报|登记|亡|故)[了的]")
_TAKEN_AWAY = re.compile(r"[迁搬拿取领借调分嫁]走了?的(?:人|那个)?(?:就|才)?[是叫]$")
_ALSO = re.compile("也(?:都|早|就|已|经|全|前些年|前几年|先)*")
_ITS = re.compile(r"(?:就|都)?(?:是|系)")

_LIVES_ON = re.compile(  # 我奶奶还在, and not 我妈还在医院
    r"(?:自己|老人家|他|她|人|倒|都|也|一直|现在|如今|目前)*(?:还在|还?健在|还?在世|还?活着|还?活得|还好好|身体[还蛮很]*好)[着的世好呢了嘞咧啊哦]*(?=[，。；！\n]|$)"
)
_TITLES = frozenset({"grandparent", "uncle"})
_PRONOUNS = ("他", "她")
_I_AM = ("我是", "我系", "我就是")  # and not 我还在朋友圈
# 一位老人家来办他老伴的: who comes is alive
_COMES_FOR = re.compile(
    r"[位个名](?P<who>老人家?|老太太|老爷子|老大[爷妈娘]|大[爷妈娘叔婶]|老倌子|阿姨|嗲嗲|娭毑)(?:过|走)?来"
    r"(?:我们?这里|这里|窗口)?(?:要|想)?(?:给|帮|替)?(?:办|申请|申报|填|弄)$"
)
_LATE = re.compile(r"亡|已故")  # 亡儿姓名, 亡母的丧葬费: the word says that they died

# Of whom a family speaks when nobody was said to have died yet: of an elder more likely than of a child.
ELDERS = frozenset({"parent", "grandparent", "spouse", "parent_in_law"})


def relative_who_died(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], *, known: bool
) -> Mention | None:
    """The relative of whom it is said that they died."""
    mentions = [m for m in mentions if not _at_theirs(uttered.plain, m)]
    told = [clause for clause in uttered.clauses if clause.tells]
    kin = [m for m in mentions if m.who == "kin" and m.gone and not is_denied(uttered.plain, lang, m)]
    kin = [m for m in kin if not _long_gone(uttered, lang, m, mentions)]
    for clause in told:
        for mention in in_clause(kin, clause):
            if _named(uttered.plain, lang, clause, mention):
                return mention
            if not known and _goes_on(uttered, lang, clause, mention, mentions):
                return mention
    for clause in told:
        here = in_clause(mentions, clause)
        if any(_named_of_another(uttered.plain, lang, clause, m) for m in here):
            continue
        for cue in _of_the_dead(uttered, lang, clause, known=known):
            before = [m for m in here if m.end <= cue.start() + 1]
            if before and before[-1] in kin:
                if not informs(uttered.plain, lang, before[-1]):
                    return before[-1]
                continue  # 我老公打电话来讲走的时候是三点
            if before and before[-1].who == "speaker":
                continue
            after = [m for m in kin if m in here and cue.end() <= m.start <= cue.end() + 4]
            after = [m for m in after if not _WHEN.search(uttered.plain, cue.end(), m.start)]
            if after:
                return after[0]
            pronoun = bool(before) and before[-1].who == "decedent"
            told_by = before[-2].end if pronoun and len(before) > 1 else 0
            if told_by and lang.group("tells").within(uttered.plain, told_by, before[-1].start):
                continue  # 我妈说他昨天走了
            meant = meant_by(uttered.plain, before[-1], kin) if pronoun else kin
            whom = before[-2] if pronoun and len(before) > 1 else None
            if (
                whom
                and whom in meant
                and (whom.of == "speaker" or is_that_one(uttered.plain, whom, before[-1]))
            ):
                return whom  # 我爸爸他昨天走了
            others = [m for m in mentions if m not in kin or m in meant]
            carried = _carried(uttered, lang, clause, others, meant) if not before or pronoun else None
            if carried and not (pronoun and _too_young(uttered.plain, before[-1], carried)):
                return carried
    late = (m for clause in told for m in in_clause(kin, clause) if m.of != "decedent")
    return None if known else next((m for m in late if _LATE.search(uttered.plain, m.start, m.end)), None)


def of_a_third(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], *, named: bool
) -> Mention | None:
    """The relative who died of one who is called 他 and did not: 去世的是他爸爸, 我帮老公填，他妈妈走了.

    `named`: only where it is said that this death is meant.
    """
    seen = set[int]()  # clauses; of many in one it is not told which
    for mention in mentions:
        clause = uttered.clause_at(mention.start)
        theirs = _of_pronoun(uttered.plain, mention) or _of_surnamed(uttered.plain, lang, mention)
        if not clause.tells or not theirs:
            continue
        if _named_of_another(uttered.plain, lang, clause, mention):
            return mention
        if not named and _COMES_FOR.search(uttered.plain, clause.start, mention.start):
            return mention
        if named or clause.number in seen:
            continue
        seen.add(clause.number)
        following = (m.start for m in mentions if m.start >= mention.end)
        death = next(deaths(uttered.plain, lang, clause, mention.end), None)
        only = death is not None and next(following, death.end()) >= death.start()
        if only and not lang.group("long_gone").within(uttered.plain, mention.end, clause.end):
            return mention
    return None


def _named_of_another(text: str, lang: Language, clause: Clause, mention: Mention) -> bool:
    """去世的是他爸爸: he whose father it is did not die. Not 她是他老婆."""
    before = text[clause.start : mention.start]
    named = names_the_dead(before, lang) and not before.endswith(("他是", "她是"))
    return _of_pronoun(text, mention) and bool(named)


def _of_pronoun(text: str, mention: Mention) -> bool:
    """他爸爸, and neither 老人家的儿子 nor 她儿子的堂客."""
    his = mention.of == "decedent" and text[mention.start] in "他她" and not mention.self_
    return his and mention.kin is not None and bool(mention.kin.gone)


def _of_surnamed(text: str, lang: Language, mention: Mention) -> bool:
    """李奶奶的老公, 老张的老婆: of a neighbour, and not of a grandmother."""
    if mention.neighbours:
        return True
    first, _, then = text[mention.start : mention.end].partition("的")
    called = bool(first and then) and not mention.of and lang.group("elder_title").whole(first)
    return called and surname_at(text, lang, mention.start - 1) == mention.start > 0


def called_before(uttered: Utterance, mention: Mention | None) -> str:
    """How the neighbour is called whose relative that is: 李奶奶 of 李奶奶的老公; "" of anybody else's."""
    if mention is None:
        return ""
    if comes := _COMES_FOR.search(uttered.plain, 0, mention.start):
        return comes["who"]
    first, _, then = uttered.plain[mention.start : mention.end].partition("的")
    if not then or mention.named or first in _PRONOUNS:
        return ""
    first = first.removeprefix("我们").removeprefix("我")
    return first if mention.neighbours else uttered.plain[mention.start - 1 : mention.start] + first


def is_title(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """张爷爷走了, 隔壁奶奶走了, 我是村干部，爷爷走了: whether somebody is only called so, and no kin."""
    if mention.of or mention.kin is None:
        return False
    text, place = uttered.plain, mention.start
    named = place > 0 and surname_at(text, lang, place - 1) == place
    titled = lang.group("elder_title").at(text, place)
    if named and (titled or neighbour_at(text, lang, place - 1) == mention.end):  # and 陈四爹
        return True
    if lang.group("next_door").ends(text[uttered.clause_at(place).start : place]):
        return True
    if mention.kin.line not in _TITLES:
        return False
    hits = lang.group("outsider").find(text)
    return any(hit.group().startswith(_I_AM) and uttered.tells(hit.start()) for hit in hits)


def _long_gone(uttered: Utterance, lang: Language, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether that one died years ago, beside somebody who died now: 我妈走得早，这次是我爸."""
    clause = uttered.clause_at(mention.start)
    if not lang.group("long_gone").within(uttered.plain, mention.end, clause.end):
        return False
    others = [m for m in mentions if m.who in ("kin", "decedent")]
    others = [m for m in others if not clause.start <= m.start < clause.end]
    others = [m for m in others if not _LIVES_ON.match(uttered.plain, m.end)]
    return not all(_for_that_one(uttered.plain, mention, one) for one in others)


def _for_that_one(text: str, mention: Mention, other: Mention) -> bool:
    """我嫂子也走了，我来给她办: whether what is done is done for the very one who was just named."""
    done = other.end - other.start == 1 and _DONE_FOR.match(text, other.start - 1)
    return bool(done) and mention.sex == SEX_OF_PRONOUN.get(text[other.start], "")


def _at_theirs(text: str, mention: Mention) -> bool:
    """Whether it is only said where it was: 在我弟弟那里走的, 在我怀里走的."""
    at = text[max(0, mention.start - 1) : mention.start] in _AT
    return at and _WITH_THEM.match(text, mention.end) is not None


def _of_the_dead(
    uttered: Utterance, lang: Language, clause: Clause, *, known: bool
) -> Iterator[re.Match[str]]:
    """Where the clause tells of a death, or of a life that is over when nobody told of one yet: 生前."""
    yield from deaths(uttered.plain, lang, clause)
    for hit in () if known else lang.group("in_life").find(uttered.plain, clause.start, clause.end):
        if not lang.group("account_of").at(uttered.plain, hit.start()):  # 用我爸生前那个账户
            yield hit


def deaths(text: str, lang: Language, clause: Clause, start: int = 0) -> Iterator[re.Match[str]]:
    """Words for a death that speak of one: not 我妈急死了, 我哥走了一趟社区, 存折不在了."""
    start = max(start, clause.start)
    beyond = min(len(text), clause.end + _GOES_WHERE)  # 我崽走了，回广东上班
    hits = list(lang.group("gone").find(text, start, clause.end))
    others = [hit.span() for hit in lang.group("not_gone").find(text, start, beyond)] if hits else []
    parents = lang.group("both_parents").at(text, start) if hits and clause.number else None
    for hit in hits:
        if parents and _ALSO.fullmatch(text, parents.end(), hit.start()):
            continue  # 亲妹妹。他没有孩子，父母也都先走了
        if not any(start < hit.end() and hit.start() < end for start, end in others):
            yield hit


def surmised(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> Mention | None:
    """The one relative of a story that ends in a death: 我孙女从小跟我过，她爸妈都不管，如今人没了.

    Or who is named alone behind it: 昨夜没抢救得过来，我那个老倌. Only likely, so it is to be read back.
    """
    kin = [m for m in mentions if m.who == "kin" and m.gone and m.of != "decedent"]
    kin = [m for m in kin if not (is_denied(uttered.plain, lang, m) or _only_helps(uttered.plain, lang, m))]
    for clause in uttered.clauses if kin else ():
        death = next(deaths(uttered.plain, lang, clause), None)
        if not clause.tells or death is None:
            continue
        inside = [m for m in mentions if clause.start <= m.start < death.start()]
        if any(m.who != "decedent" or _too_young(uttered.plain, m, kin[0]) for m in inside):
            continue
        if inside and not meant_by(uttered.plain, inside[-1], kin[:1]):
            continue  # 儿子在外面，她十号走了
        first = uttered.clauses[max(0, clause.number - _LONGEST_STORY)].start
        before = [m for m in kin if first <= m.start < clause.start]
        if len({(m.gone, m.sex) for m in before}) == 1 and _begins(uttered, before[0]):
            return before[0]
        behind = [m for m in kin if clause.end < m.start]
        if not before and behind and _alone_behind(uttered, lang, clause, behind[0]):
            return behind[0]
    return None


def _begins(uttered: Utterance, mention: Mention) -> bool:
    """Whether the clause begins with that one: 我老弟一世没成家, and not 是我妈送的."""
    return mention.start - uttered.clause_at(mention.start).start <= 1


def _alone_behind(uttered: Utterance, lang: Language, clause: Clause, mention: Mention) -> bool:
    """Whether that one is all that the next clause says: 走了，是我爸; 没救过来，我那个老倌."""
    behind = uttered.clause_at(mention.start)
    lead = _ITS.fullmatch(uttered.plain, behind.start, mention.start)
    start = behind.start if lead else mention.start
    return behind.number == clause.number + 1 and contains_only(uttered, lang, start, mention.end)


def _carried(
    uttered: Utterance, lang: Language, clause: Clause, mentions: Sequence[Mention], kin: Sequence[Mention]
) -> Mention | None:
    """The relative with whom the sentence began: 我爸，昨天走了. Of two it is not told which."""
    reach = uttered.clauses[max(0, clause.number - 3) : clause.number]
    mentions = [m for m in mentions if not is_told(uttered.plain, lang, m)]
    kin = [m for m in kin if m in mentions]
    own = [m for m in kin if reach and reach[0].start <= m.start < clause.start and m.of == "speaker"]
    if len({(m.gone, m.sex) for m in own}) > 1:
        return None  # 我爸病了两年，我妈照顾的，昨天走了
    for earlier in reversed(reach):
        inside = [m for m in in_clause(mentions, earlier) if m.who != "speaker"]
        if inside:
            last = inside[-1]
            if _only_helps(uttered.plain, lang, last):
                return None  # 我孙女讲要改，是二十三号过的; 我哥帮我查的，是昨天走的
            return last if last in kin and last.of != "decedent" else None
    return None


def is_told(text: str, lang: Language, mention: Mention) -> bool:
    """没告诉崽女, 瞒着我妈, 怕孩子担心: whoever is not told or is spared it is alive."""
    first = max(0, mention.start - _LONGEST_LEAD)
    told = lang.group("is_told").find(text, first, mention.start)
    return mention.who == "kin" and any(hit.end() == mention.start for hit in told)


def _only_helps(text: str, lang: Language, mention: Mention) -> bool:
    if is_told(text, lang, mention):
        return True
    return informs(text, lang, mention) or _DOES_FOR.match(text, mention.end) is not None


def _too_young(text: str, pronoun: Mention, mention: Mention) -> bool:
    """Whether 老人 cannot be that one: 我崽在长沙上班，老人昨天走了."""
    return (
        "老" in text[pronoun.start : pronoun.end] and mention.kin is not None and mention.kin.line in _YOUNG
    )


def none_of_theirs(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """Whether there is no such relative (没讨堂客, 冇得崽女), or somebody is only called so: 妹子，他走了."""
    if mention.kin is None or mention.of:
        return False
    clause = uttered.clause_at(mention.start)
    addressed = not clause.number and mention.end == clause.end and len(uttered.clauses) > 1
    if addressed and lang.group("addressed").whole(clause.text):
        return True
    return _LACKING.search(uttered.plain[clause.start : mention.start]) is not None


def names_the_dead(before: str, lang: Language) -> bool:
    """Whether these words lead to who died: 走的是, and not 迁走的是."""
    return lang.group("decedent_is").ends(before) and not _TAKEN_AWAY.search(before)


def does_else(before: str, lang: Language) -> bool:
    """Whether they lead to somebody who did something else than to die, or is applied for: 迁出去的是."""
    if not _DOES.search(before) or _FOR_THEM.search(before):
        return False
    return _TAKEN_AWAY.search(before) is not None or not lang.group("gone").within(before)


def _named(text: str, lang: Language, clause: Clause, mention: Mention) -> bool:
    """死者是我爸, 给我妈办后事, 我爸的丧葬费."""
    before, after = text[clause.start : mention.start], text[mention.end : clause.end]
    gone = lang.group("gone_after_kin").at(after, 0) and not lang.group("not_gone").at(text, mention.end)
    if not mention.of and mention.kin and mention.kin.line in _YOUNG and before.endswith(("他是", "她是")):
        return False  # 他是儿子: of the one who died, or the child who did
    if gone or names_the_dead(before, lang) or _dead_by_name(text, lang, clause, mention):
        return True
    if mention.of == "speaker" and lang.group("about_whom").whole(after):  # 我嗲嗲的事，…
        return True
    if lang.group("hands_to").ends(before):
        return False  # 转给我哥办后事
    return any(hit.start() <= 1 for hit in lang.group("matter").find(after)) or (
        lang.group("for_whom").ends(before) and lang.group("matter_done").within(after)
    )


def _dead_by_name(text: str, lang: Language, clause: Clause, mention: Mention) -> bool:
    """逝者王建国是我父亲, 昨天病故的王建国是我父亲."""
    if not text.endswith(("是", "系"), clause.start, mention.start):
        return False
    heads = [head.end() for head in lang.group("decedent").find(text, clause.start, mention.start)]
    deaths = lang.group("gone").find(text, clause.start, mention.start)
    heads += [text.find("的", death.end() - 1) + 1 for death in deaths if "的" in text[death.end() - 1 :][:2]]
    names = (name_at(text, lang, head) for head in heads)
    return any(end and _ITS.fullmatch(text, end, mention.start) for end in names)


def _goes_on(
    uttered: Utterance, lang: Language, clause: Clause, mention: Mention, mentions: Sequence[Mention]
) -> bool:
    """他叫王建国，是我爸; 王建国，男，是我爸: what was told of who died goes on to say whose they were."""
    text = uttered.plain
    before, behind = text[clause.start : mention.start], text[mention.end : clause.end]
    if mention.of != "speaker" or behind.strip("的啊呀咯嘞呢哦") or not _ITS.fullmatch(before):
        return False
    earlier = [m for m in mentions if m.end <= clause.start and not informs(text, lang, m)]
    first = uttered.clauses[max(0, clause.number - 3)]
    if not earlier:
        starts = [
            (text.rfind("：", c.start, c.end) + 1 or c.start, c.end)
            for c in uttered.clauses[first.number : clause.number]
        ]
        no_name = lang.group("no_name")
        return any(name_at(text, lang, at) == end and not no_name.at(text, at) for at, end in starts)
    return len(earlier) == 1 and earlier[0].who == "decedent" and earlier[0].start >= first.start


def is_denied(text: str, lang: Language, mention: Mention) -> bool:
    """不是我爸走了: whether a negation stands right before the one named."""
    before = text[max(0, mention.start - 3) : mention.start]
    return lang.group("negation").ends(before) and not before.endswith("的不")  # 搞那个事的不我崽走哒


def informs(text: str, lang: Language, mention: Mention) -> bool:
    """Whether it is only who knows it: 我看, 我妈讲, 我问了我哥."""
    if mention.who == "speaker":
        return lang.group("leads_in").at(text, mention.end) is not None
    if mention.who != "kin":
        return False
    start = max(0, mention.start - _LONGEST_LEAD)
    asked = any(
        hit.end() == mention.start for hit in lang.group("heard_from").find(text, start, mention.start)
    )
    talking = _TALKING.match(text, mention.end)
    return asked or (not talking and lang.group("tells").at(text, mention.end) is not None)
