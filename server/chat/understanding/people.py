"""Who is spoken of: the one who speaks, the one who died, and who they are to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from server.chat.understanding.acts import retractions
from server.chat.understanding.dates import days_said
from server.chat.understanding.meaning import Behalf, Context
from server.chat.understanding.mentions import LINK, LONGEST_OPENING, Mention, mentions
from server.chat.understanding.others import of_others
from server.chat.understanding.phrases import Language
from server.chat.understanding.times import times_said
from server.chat.understanding.utterance import Clause, Utterance

RELATION = "applicant.relation"
SEX = "decedent.sex"

_LONGEST_LEAD = 6

_AT = re.compile(r"[在到去住回往][一-鿿]{0,4}$")
_THEIRS = r"的?(?:那里|那边|那(?=过|去|走|老)|这里|这边|家|屋里|屋头|店里)"
_AT_THEIRS, _AT_MINE = re.compile(_THEIRS), re.compile(rf"[一-鿿]{{0,3}}?{_THEIRS}")  # 我家, 我姑姑屋里
_LATE = re.compile(r"亡|已故")  # 亡儿姓名, 亡母的丧葬费: the word says that they died
_AM = re.compile(r"(?:就?[是系])?")  # 我叫林小红，手机…，是他女儿
# 申请的是他大女儿: whoever types, that one applies.
_APPLICANT_IS = re.compile(r"(?<!不)(?:申请|来办|要办|办事|办手续|经办|填表)的(?:人|那个)?(?:就|也)?[是系]$")
_INSTEAD = re.compile(r"(?:应该|其实|应当|我是说|我说的)?(?:就)?(?:是|系)")
_COLLECTS = re.compile(r"(?:来|去|负责|代)?(?:收|领)(?:这个?|那个?|这笔)?(?:钱|款|补助)")
_IS_LINK = re.compile(r"[是系就为，：叫写填]{1,3}")
_OWNS = re.compile(r"的|[\u4e00-\u9fff]{0,4}有(?!病)")  # 我叔叔陈建国有卡，打他的
_IS_CALLED = re.compile(r"(?:就是|是|叫|：|姓|名叫|系|为)[\u4e00-\u9fff]")
_INTRODUCED = re.compile(r"(?:就|这边|们|家|都|也|本人)?(?:(?:叫|名叫|姓|叫做).{1,6})?")

# Of whom a family speaks when nobody was said to have died yet: of an elder more likely than of a child.
_ELDERS = frozenset({"parent", "grandparent", "spouse", "parent_in_law"})
_ANNOUNCED = _ELDERS | {"uncle", "sibling"}

Owner = Literal["speaker", "decedent", "payee", "other", ""]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is mentioned in a turn, in order, and which relative it was who died."""

    uttered: Utterance
    mentions: tuple[Mention, ...]
    decedent: Mention | None  # the relative who died, when the turn says it
    selves: frozenset[int]  # where the mentions begin that are the speaker: 我是他崽
    known: tuple[str, str]  # relation and sex of the decedent as answered before
    retracted: tuple[int, ...]  # where the turn takes back what it said before
    informants: frozenset[int] = frozenset()  # where those are mentioned who only tell what is said
    elsewhere: frozenset[int] = frozenset()  # the clauses that tell of somebody else who died
    theirs: frozenset[int] = frozenset()  # where 他 and 她 are the payee: 收钱的是我女，她的是…
    announced: bool = False  # the death itself is not said, only who, when and where: 我爸，四天前，县医院
    behalf: Behalf | None = None  # the applicant, where it is not the one who speaks
    presumed: Mention | None = None  # of whom alone a turn tells before anybody was said to have died: 我哥哥

    def owner(self, place: int) -> Owner:
        """Whose the thing is that stands there: of the last one mentioned before it in the sentence."""
        if self.of_another(place):
            return "other"
        clause = self.uttered.clause_at(place)
        first = self.uttered.clauses[max(0, clause.number - 3) : clause.number + 1]
        start = next((c.start for c in first if c.sentence == clause.sentence), clause.start)
        before = [m for m in self._spoken_of() if start <= m.start and m.end <= place]
        return self.role(before[-1]) if before else ""

    def inside(self, clause: Clause) -> list[Mention]:
        """Who is spoken of in this clause."""
        return [m for m in self._spoken_of() if clause.start <= m.start < clause.end]

    def _spoken_of(self) -> Sequence[Mention]:
        """Without who only tells it: 我看证上写的是, 我问了我哥."""
        if not self.informants:
            return self.mentions
        return [m for m in self.mentions if m.start not in self.informants]

    def role(self, mention: Mention) -> Owner:
        """What part the mentioned person has in the matter."""
        if mention.start in self.theirs:
            return "payee"
        if self.behalf is not None and (of_applicant := self._of_applicant(mention, self.behalf)):
            return of_applicant
        if mention.who != "kin":
            return mention.who
        if mention.start in self.selves:
            return "speaker"
        if mention is self.decedent:
            return "decedent"
        told = self.decedent
        relation, sex = (told.gone, told.sex) if told else self.known
        if not relation:
            likely = mention.gone and mention.of != "decedent" and mention.kin and mention.kin.line in _ELDERS
            return "decedent" if likely or mention is self.presumed else "other"
        same = mention.gone == relation and (not sex or not mention.sex or mention.sex == sex)
        return "decedent" if same else "other"

    @property
    def relatives_of_named(self) -> frozenset[int]:
        """Where those begin of whom only another's name is told: 张建国的儿子."""
        return frozenset(mention.start for mention in self.mentions if mention.named)

    def _of_applicant(self, mention: Mention, behalf: Behalf) -> Owner:
        """Whose part it is where somebody types for the applicant, who is then not the one who speaks."""
        if mention.who == "speaker":
            return "speaker" if self.uttered.plain.startswith("申请人", mention.start) else "other"
        if mention.who == "decedent" and mention.end - mention.start == 1:  # 申请人写我妈，她叫…
            sex = "male" if self.uttered.plain[mention.start] == "他" else "female"
            if self.known[1] and sex == behalf.sex != self.known[1]:
                return "speaker"
            before = [m for m in self.mentions if m.end <= mention.start and m.who != "speaker"][-1:]
            return "speaker" if before and before[0].kin and self.role(before[0]) == "speaker" else ""
        if mention.kin is None or mention is self.decedent or mention.of == "decedent":
            return ""
        same_sex = not behalf.sex or mention.sex in ("", behalf.sex)
        return "speaker" if behalf.line == mention.kin.line and same_sex else ""

    @property
    def known_who(self) -> bool:
        """Whether it is known which relative died, from this turn or from before."""
        return self.decedent is not None or bool(self.known[0])

    def of_another(self, place: int) -> bool:
        """Whether it is told of somebody else who died: 去年隔壁也走了一个，在屋里走的."""
        return bool(self.elsewhere) and self.uttered.clause_at(place).number in self.elsewhere

    def goes_themselves(self, place: int) -> bool:
        """Whether right before it the speaker says what they do then: 我21号走, and nobody died."""
        return any(m.who == "speaker" and m.end == place for m in self.mentions)

    def speaks_of_self(self, place: int) -> bool:
        """Whether the clause up to there is about the one who speaks, or about a third person."""
        return self.owner(place) in ("speaker", "other")


def people(uttered: Utterance, context: Context, lang: Language) -> People:
    """Find everybody who is mentioned."""
    of_account = (context.asked or "").startswith("payee.")
    spoken_of = tuple(_beside_places(uttered, mentions(uttered.plain, lang, of_account=of_account)))
    told = context.behalf.gone if context.behalf else context.answers.get(RELATION)
    known = str(told or ""), str(context.answers.get(SEX) or "")
    selves = frozenset(m.start for m in spoken_of if m.who == "kin" and _is_self(uttered, lang, m))
    # 我作为长子想为他办: who speaks is nobody who died. 我妈走了，不是，是我婆婆: what was put right counts.
    elsewhere = of_others(uttered, lang, spoken_of, known=bool(known[0]))
    others = [m for m in spoken_of if m.start not in selves]
    others = [m for m in others if not elsewhere or uttered.clause_at(m.start).number not in elsewhere]
    retracted = tuple(retractions(uttered, lang))
    put_right = max(retracted, default=0)
    after = [m for m in others if m.start >= put_right]
    decedent = _decedent(uttered, lang, after, known=bool(known[0])) if put_right else None
    if decedent is None:
        decedent = _decedent(uttered, lang, others, known=bool(known[0]))
        rather = next((m for m in after if put_right and decedent and _rather(uttered, m)), None)
        decedent = rather or decedent
    if decedent is None and not known[0] and (opening := announced(uttered, context, lang, spoken_of)):
        return People(uttered, spoken_of, opening, selves, known, retracted, announced=True)
    told_by = frozenset(m.start for m in spoken_of if m is not decedent and _informs(uttered.plain, lang, m))
    theirs = frozenset(
        _of_payee(uttered, lang, [m for m in spoken_of if m is not decedent], known, asked=of_account)
    )
    presumed = None
    if decedent is None and not (known[0] or context.asked or lang.group("alive").within(uttered.plain)):
        relatives = [m for m in others if m.who == "kin" and m.start not in told_by]
        only = relatives[0] if len(relatives) == 1 else None
        begins = only is not None and only.start == uttered.clause_at(only.start).start
        if only and only.kin and only.kin.line not in _ELDERS and begins and only.gone:
            presumed = only if only.of != "decedent" else None
    return People(
        uttered, spoken_of, decedent, selves, known, retracted, told_by, elsewhere, theirs, presumed=presumed
    )


def _beside_places(uttered: Utterance, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Without those who are mentioned only to say where another was: 我妈在长沙我姐那里走的."""
    text, before = uttered.plain, None
    for mention in mentions:
        theirs = _AT_MINE if mention.who == "speaker" else _AT_THEIRS
        if (
            before is not None
            and before.who != "speaker"  # 我回到我爸家里，他已经走了
            and uttered.clause_at(before.start) is uttered.clause_at(mention.start)
            and _AT.search(text, before.end, mention.start)
            and theirs.match(text, mention.end)
        ):
            continue
        yield mention
        before = mention


def _of_payee(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], known: tuple[str, str], *, asked: bool
) -> Iterator[int]:
    """Where 他 or 她 goes on about who gets the money: 收钱的是我女，她的是…; 打我姐卡上，她的….

    A word for a relative of the other sex is not meant by it.
    """
    text = uttered.plain
    for place, mention in enumerate(mentions):
        if not place or mention.who != "decedent" or mention.end - mention.start > 1:
            continue
        prior = mentions[place - 1]
        if prior.who == "decedent" and prior.end - prior.start == 1:
            continue  # whom that one meant
        clause, here = uttered.clause_at(prior.start), uttered.clause_at(mention.start)
        if not 0 <= here.number - clause.number <= 2:
            continue
        other_sex = {"male": "她", "female": "他"}.get(prior.sex) == text[mention.start]
        died = prior.kin is not None and prior.gone == known[0] and prior.sex in ("", known[1])
        if prior.who == "payee":
            if _IS_CALLED.match(text, prior.end):
                yield mention.start
        elif prior.who == "kin" and not (other_sex or died):
            payee = place > 1 and mentions[place - 2].who == "payee"
            linked = payee and _IS_LINK.fullmatch(text, mentions[place - 2].end, prior.start)
            own = _OWNS.match(text, prior.end) and lang.group("card_label").within(clause.text)
            elder = not (known[0] or asked) and prior.kin is not None and prior.kin.line in _ELDERS
            paid = not elder and _is_paid(text, lang, prior)
            if linked or paid or (own and here.number > clause.number):
                yield mention.start


def _is_paid(text: str, lang: Language, mention: Mention) -> bool:
    """打我姐卡上, 我妹妹收钱."""
    lead = text[max(0, mention.start - _LONGEST_LEAD) : mention.start]
    pays = any(hit.end() == len(lead) for hit in lang.group("pay_to").find(lead))
    account = pays and lang.group("account_of").at(text, mention.end)
    return bool(account or _COLLECTS.match(text, mention.end))


def _informs(text: str, lang: Language, mention: Mention) -> bool:
    """Whether it is only who knows it: 我看, 我妈讲, 我问了我哥."""
    if mention.who == "speaker":
        return lang.group("leads_in").at(text, mention.end) is not None
    if mention.who != "kin":
        return False
    start = max(0, mention.start - _LONGEST_LEAD)
    asked = any(
        hit.end() == mention.start for hit in lang.group("heard_from").find(text, start, mention.start)
    )
    return asked or lang.group("tells").at(text, mention.end) is not None


def _is_self(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """Whether the one who speaks is this relative: 我是他崽, 本人系死者之女, and 他女儿 after 我是林小红."""
    if mention.of == "speaker":
        return False
    clause = uttered.clause_at(mention.start)
    before = uttered.plain[clause.start : mention.start]
    if mention.of == "decedent" and _APPLICANT_IS.search(before):
        return True
    speakers = list(lang.group("speaker").find(before))
    if speakers:
        between = before[speakers[-1].end() :]
        linked = LINK.search(re.split(rf"(?:{lang.source('decedent')})", between)[0])
        apart = between[: linked.start()] if linked else between
        named = not apart or bool(_INTRODUCED.fullmatch(apart))
        return bool(linked) and named and not lang.group("negation").within(between)
    earlier = uttered.clauses[clause.number - 1] if clause.number else clause
    if not mention.of and LINK.fullmatch(before):  # 我不是他儿子，是女婿
        spoken = next(lang.group("speaker").find(earlier.text), None)
        return spoken is not None and lang.group("negation").at(earlier.text, spoken.end()) is not None
    if mention.of != "decedent" or uttered.plain[mention.end : clause.end] or not _AM.fullmatch(before):
        return False
    introduced = uttered.clauses[max(0, clause.number - 2) : clause.number]
    return any(c.sentence == clause.sentence and lang.group("speaker").within(c.text) for c in introduced)


def _rather(uttered: Utterance, mention: Mention) -> bool:
    """走的是我哥，不对，是我堂哥: another relative in the place of the one who was named."""
    before = uttered.plain[uttered.clause_at(mention.start).start : mention.start]
    return mention.who == "kin" and bool(mention.gone) and bool(_INSTEAD.fullmatch(before))


def _decedent(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], *, known: bool
) -> Mention | None:
    """The relative of whom it is said that they died."""
    told = [clause for clause in uttered.clauses if not (clause.asks or clause.supposes)]
    kin = [m for m in mentions if m.who == "kin" and m.gone and not _denied(uttered.plain, lang, m)]
    kin = [m for m in kin if not _long_gone(uttered, lang, m, mentions)]
    for clause in told:
        for mention in kin:
            if clause.start <= mention.start < clause.end and _named(uttered.plain, lang, clause, mention):
                return mention
    for clause in told:
        inside = [m for m in mentions if clause.start <= m.start < clause.end]
        for cue in _of_the_dead(uttered, lang, clause, known=known):
            before = [m for m in inside if m.end <= cue.start() + 1]
            if before and before[-1] in kin:
                return before[-1]
            if before and before[-1].who == "speaker":
                continue
            after = [m for m in kin if m in inside and cue.end() <= m.start <= cue.end() + 4]
            if after:
                return after[0]
            pronoun = bool(before) and before[-1].who == "decedent"
            told_by = before[-2].end if pronoun and len(before) > 1 else 0
            if told_by and lang.group("tells").within(uttered.plain, told_by, before[-1].start):
                continue  # 我妈说他昨天走了
            if pronoun and len(before) > 1 and before[-2] in kin and before[-2].of == "speaker":
                return before[-2]  # 我爸爸他昨天走了
            if (not before or pronoun) and (carried := _carried(uttered, lang, clause, mentions)):
                return carried
    late = (m for clause in told for m in kin if clause.start <= m.start < clause.end and m.of != "decedent")
    return None if known else next((m for m in late if _LATE.search(uttered.plain, m.start, m.end)), None)


def _long_gone(uttered: Utterance, lang: Language, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether that one died years ago, beside somebody who died now: 我妈走得早，这次是我爸."""
    clause = uttered.clause_at(mention.start)
    others = any(m.who in ("kin", "decedent") and not clause.start <= m.start < clause.end for m in mentions)
    return others and lang.group("long_gone").within(uttered.plain, mention.end, clause.end)


def _of_the_dead(
    uttered: Utterance, lang: Language, clause: Clause, *, known: bool
) -> Iterator[re.Match[str]]:
    """Where the clause tells of a death, or of a life that is over when nobody told of one yet: 生前."""
    yield from lang.group("gone").find(uttered.plain, clause.start, clause.end)
    for hit in () if known else lang.group("in_life").find(uttered.plain, clause.start, clause.end):
        if not lang.group("account_of").at(uttered.plain, hit.start()):  # 用我爸生前那个账户
            yield hit


def announced(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> Mention | None:
    """The elder or spouse with whom a turn begins that says nothing but who, when, where and of what.

    Only where nothing was asked and nothing is told of what happened: 我爸，四天前，县医院.
    """
    text = uttered.plain
    if context.asked or context.recent or len(text) > LONGEST_OPENING or not mentions:
        return None
    first = mentions[0]
    if first.kin is None or first.kin.line not in _ANNOUNCED or not first.gone or first.of == "decedent":
        return None
    if any(m.who == "kin" for m in mentions[1:]) or any(c.asks or c.supposes for c in uttered.clauses):
        return None
    days = [day for day in days_said(text, context.today, lang) if day.day and day.day <= context.today]
    spans = [(day.start, day.end) for day in days]
    spans += [(time.start, time.end) for time in times_said(text, lang)]
    for _, words in lang.possible(lang.sayings.parts, text):
        spans += [(hit.start(), hit.end()) for hit in words.find(text)]
    of_death = {entry.question for entry in lang.sayings.says if entry.near == "gone"}
    for entry, words in lang.possible(lang.sayings.says, text):
        if entry.question in of_death and not entry.asked:
            spans += [(hit.start(), hit.end()) for hit in words.find(text)]
    taken = bytearray(len(text))
    for start, end in (*spans, (first.start, first.end)):
        taken[start:end] = b"\1" * (end - start)
    left = "".join(char for char, used in zip(text, taken, strict=True) if not used)
    only = not left.strip("，。、；\n 的在于是因县市省里我")
    return first if only and days and len(spans) > 1 else None


def _carried(
    uttered: Utterance, lang: Language, clause: Clause, mentions: Sequence[Mention]
) -> Mention | None:
    """The relative with whom the sentence began: 我爸，昨天走了."""
    for earlier in reversed(uttered.clauses[max(0, clause.number - 3) : clause.number]):
        inside = [m for m in mentions if earlier.start <= m.start < earlier.end and m.who != "speaker"]
        if inside:
            last = inside[-1]
            if _informs(uttered.plain, lang, last):
                return None  # 我孙女讲要改，是二十三号过的
            return last if last.who == "kin" and last.gone and last.of != "decedent" else None
    return None


def _named(text: str, lang: Language, clause: Clause, mention: Mention) -> bool:
    """死者是我爸, 给我妈办后事, 我爸的丧葬费."""
    before, after = text[clause.start : mention.start], text[mention.end : clause.end]
    if lang.group("decedent_is").ends(before) or lang.group("gone_after_kin").at(after, 0):
        return True
    if mention.of == "speaker" and lang.group("about_whom").whole(after):  # 我嗲嗲的事，…
        return True
    return any(hit.start() <= 1 for hit in lang.group("matter").find(after)) or (
        any(hit.end() == len(before) for hit in lang.group("for_whom").find(before))
        and lang.group("matter_done").within(after)
    )


def _denied(text: str, lang: Language, mention: Mention) -> bool:
    before = text[max(0, mention.start - 3) : mention.start]
    return any(hit.end() == len(before) for hit in lang.group("negation").find(before))
