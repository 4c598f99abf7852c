"""Who is spoken of: the one who speaks, the one who died, and who they are to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from server.chat.understanding.acts import retractions
from server.chat.understanding.meaning import Behalf, Context
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.people.announced import announced
from server.chat.understanding.people.asked_about import asked_about
from server.chat.understanding.people.bystanders import bystanders
from server.chat.understanding.people.done_for import done_for
from server.chat.understanding.people.mentions import (
    LINK,
    SEX_OF_PRONOUN,
    Mention,
    beside_places,
    in_clause,
    mentions,
)
from server.chat.understanding.people.others import HELPED, beside_the_called, beside_the_known, of_others
from server.chat.understanding.people.payees import of_payee
from server.chat.understanding.people.presumed import is_numbered, presumed_of
from server.chat.understanding.people.pronouns import for_other_sex, whose_account
from server.chat.understanding.people.several_dead import (
    is_long_ago,
    relatives_who_died,
    several_told,
    told_of,
)
from server.chat.understanding.people.the_dead import (
    ELDERS,
    informs,
    is_told,
    none_of_theirs,
    of_a_third,
    relative_who_died,
    surmised,
)
from server.chat.understanding.people.the_living import names_oneself, of_the_living
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

RELATION = "applicant.relation"
SEX = "decedent.sex"

_AM = re.compile(r"(?:就?[是系])?")  # 我叫林小红，手机…，是他女儿
# 申请的是他大女儿: whoever types, that one applies.
_APPLICANT_IS = re.compile(r"(?<!不)(?:申请|来办|要办|办事|办手续|经办|填表)的(?:人|那个)?(?:就|也)?[是系]$")
_NOT_LATELY = re.compile(rf"[{NUMERAL}几多来好]年|[都全]不在")
_INSTEAD = re.compile(r"(?:应该|其实|应当|我是说|我说的)?(?:就)?(?:是|系)")
_ONLY_ME = re.compile(r"(?:就|只有|只剩|剩)下?我(?:这|一)个")  # 就我一个叔叔管他
# 我那一页写的是长子: of the household book, whose householder it is told of.
PAGE = (
    r"(?:的|在)?[那这]?一?(?:页|面|栏|格|张|户口[本簿]子?)纸?上?面?里?(?:与户主)?的?(?:关系)?"
    r"(?:写|登记?|填|印)着?"
)
_INTRODUCED = re.compile(rf"{PAGE}|登记着?|(?:就|这边|们|家|都|也|本人)?(?:(?:叫|名叫|姓|叫做).{{1,6}})?")

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
    informants: frozenset[int] = frozenset()  # where those begin who only tell what is said, or are not told
    elsewhere: frozenset[int] = frozenset()  # the clauses that tell of somebody else who died
    theirs: frozenset[int] = frozenset()  # where 他 and 她 are the payee: 收钱的是我女，她的是…
    living: frozenset[int] = frozenset()  # where a relative who lives is meant: 要问我爸，他在医院
    announced: bool = False  # the death itself is not said, only who, when and where: 我爸，四天前，县医院
    surmised: bool = False  # who died is only likely, and to be read back: 我孙女从小跟我过，如今人没了
    third: Mention | None = None  # the relative who died of one called 他 who did not: 去世的是他爸爸
    behalf: Behalf | None = None  # the applicant, where it is not the one who speaks
    applies: str = ""  # who that applicant is to the one who died, as far as it is told
    several: tuple[Mention, ...] = ()  # those of whom each it is told for the first time that they died
    read_back: tuple[str, str] = ("", "")  # relation and sex of the decedent, where they wait for a yes
    presumed: Mention | None = None  # of whom alone a turn tells before anybody was said to have died: 我哥哥
    unplaced: Mention | None = None  # one like that, whose number is told at once: 我弟叫刘建国，身份证…
    second: frozenset[int] = frozenset()  # the clauses that tell of a relative who is dead too
    dead_too: bool = False  # such a one died lately

    def owner(self, place: int) -> Owner:
        """Whose the thing is that stands there: of the last one mentioned before it in the sentence."""
        if self.of_another(place):
            return "other"
        last = self._last_before(place)
        return self.role(last) if last else ""

    def _last_before(self, place: int) -> Mention | None:
        clause = self.uttered.clause_at(place)
        first = self.uttered.clauses[max(0, clause.number - 3) : clause.number + 1]
        start = next((c.start for c in first if c.sentence == clause.sentence), clause.start)
        before = [m for m in self._spoken_of() if start <= m.start and m.end <= place]
        return before[-1] if before else None

    def inside(self, clause: Clause) -> list[Mention]:
        """Who is spoken of in this clause."""
        return [m for m in in_clause(self.mentions, clause) if m.start not in self.informants]

    def _spoken_of(self) -> Sequence[Mention]:
        """Without who only tells it: 我看证上写的是, 我问了我哥."""
        if not self.informants:
            return self.mentions
        return [m for m in self.mentions if m.start not in self.informants]

    def role(self, mention: Mention) -> Owner:
        """What part the mentioned person has in the matter."""
        if mention.start in self.theirs:
            return "payee"
        if mention is self.third:
            return "decedent" if self.behalf else "other"
        if self.behalf is not None and (of_applicant := self._of_applicant(mention, self.behalf)):
            return of_applicant
        if mention.start in self.living:
            return "other"
        if mention.who != "kin":
            return mention.who
        if mention.start in self.selves:
            return "speaker"
        if mention is self.decedent:
            return "decedent"
        told = self.decedent
        relation, sex = (told.gone, told.sex) if told else self.known
        if not relation and mention is not self.presumed:
            relation, sex = self.read_back  # 我继父走了, and then 我妈叫刘春花
        if not relation:
            likely = mention.gone and mention.of != "decedent" and mention.kin and mention.kin.line in ELDERS
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
        if mention.who == "other" and self.uttered.plain[mention.start : mention.end] == behalf.called:
            return "speaker"  # 老张叫张国富
        if mention.who == "decedent" and mention.end - mention.start == 1:  # 申请人写我妈，她叫…
            sex = "male" if self.uttered.plain[mention.start] == "他" else "female"
            fits = sex == behalf.sex or self.applies == "spouse"
            if self.known[1] and fits and sex != self.known[1]:
                return "speaker"
            if self._helped(mention):
                return "speaker"
            if sex == self.known[1] and (behalf.sex not in ("", sex) or self.applies == "spouse"):
                return ""  # 我叔叫张国富，她叫周满秀
            before = [m for m in self.mentions if m.end <= mention.start and m.who != "speaker"][-1:]
            applies = before and before[0].who != "decedent" and before[0].start not in self.selves
            return "speaker" if applies and self.role(before[0]) == "speaker" else ""
        if mention.kin is None or mention is self.decedent:
            return ""
        titled = not (mention.of or behalf.line) and mention.kin.line in ("grandparent", "uncle")
        if titled and mention.sex and mention.sex == behalf.sex != self.known[1]:
            return "speaker"  # 李奶奶, for whom it is filled in
        if self.applies == "spouse" == mention.kin.line and mention.of == "decedent":
            whose = SEX_OF_PRONOUN.get(self.uttered.plain[mention.start], "")
            if self.known[1]:
                hers = {"male": "female", "female": "male"}.get(whose)
                if (mention.sex or hers) == self.known[1]:
                    return "decedent"  # her husband, where the widow applies
            elif whose and whose == behalf.sex:
                return "decedent"  # 他老伴, where 李大爷 applies
        if behalf.called and self.applies == "spouse" == mention.kin.line and not mention.of:
            mine = bool(behalf.sex) and mention.sex == behalf.sex
            return "speaker" if mine else "decedent"  # 老伴叫张翠娥, from who fills it in for 杨大爷
        same_sex = not behalf.sex or mention.sex in ("", behalf.sex)
        theirs = mention.of == "decedent" or not (mention.of or behalf.line)  # 他女儿, of the one who died
        told = (mention.self_ or mention.kin.self_) if theirs else ""
        same = told == self.applies if told else not theirs and behalf.line == mention.kin.line
        if same and same_sex:
            return "speaker"
        return "decedent" if self._is_applicants(mention) else ""

    def of_who_types(self, place: int) -> bool:
        """我是他女儿杨丽, where her father applies: who types is another relative than who applies."""
        before = [m for m in self._spoken_of() if m.end <= place and m.kin][-1:]
        if self.behalf is None or not before or before[0].start not in self.selves:
            return False
        relation = before[0].self_ or (before[0].kin.self_ if before[0].kin else "")
        return self.applies not in ("", relation)

    def _helped(self, mention: Mention) -> bool:
        """我帮他弄，他叫何建国: who is helped with the form, as long as nobody else was spoken of since."""
        for other in reversed(self.mentions):
            if other.start > mention.start or other.who == "speaker":
                continue
            if other.who != "decedent" or other.end - other.start > 1:
                return False
            if HELPED.search(self.uttered.plain, other.start - 2, other.end + 2):
                return True
        return False

    def _is_applicants(self, mention: Mention) -> bool:
        """他妈妈, where the applicant is a child of hers who died: it is the applicant who is called 他."""
        kin = mention.kin
        his = kin is not None and mention.of == "decedent" and not (mention.self_ or mention.named)
        if kin is None or not his or kin.gone == kin.self_:
            return False
        return kin.gone == self.applies and bool(self.known[1]) and mention.sex == self.known[1]

    def one_of_several(self, place: int) -> bool:
        """Whether it may be a sister's or a brother's: of the applicant only the relation is known."""
        before = [m for m in self._spoken_of() if m.end <= place]
        sexless = self.behalf is not None and not self.behalf.sex
        return sexless and bool(before) and bool(before[-1].sex) and self.role(before[-1]) == "speaker"

    def goes_on_about_another(self, place: int) -> bool:
        """Whether the 他 before this place may be the relative spoken of before it: 我哥去办，他叫…."""
        text, before = self.uttered.plain, [m for m in self._spoken_of() if m.end <= place][-2:]
        if len(before) < 2 or text[before[1].start : before[1].end] not in ("他", "她"):
            return False
        told, here = self.uttered.clause_at(before[0].start), self.uttered.clause_at(before[1].start)
        other_sex = for_other_sex(before[0].sex, text[before[1].start])
        begins = before[0].start - told.start <= 1 and before[1].start == here.start
        follows = told.number + 1 == here.number and told.sentence == here.sentence
        return begins and follows and not other_sex and self.role(before[0]) == "other"

    def of_other_sex(self, place: int) -> bool:
        """Whether right before it stands a 他 or 她 that the one known to have died is not."""
        before = [m for m in self.mentions if m.end <= place][-1:]
        said = self.uttered.plain[before[0].start : before[0].end] if before else ""
        return for_other_sex(self.known[1], said)

    def goes_on_as_payee(self, place: int) -> bool:
        """Whether the 他 behind this name is paid: 我弟叫刘建国，钱打他卡上."""
        behind = next((m for m in self.mentions if m.start > place), None)
        return behind is not None and behind.who == "decedent" and behind.start in self.theirs

    @property
    def known_who(self) -> bool:
        """Whether it is known which relative died, from this turn or from before."""
        return self.decedent is not None or self.third is not None or bool(self.known[0])

    def of_another(self, place: int) -> bool:
        """Whether it is told of somebody else who died: 去年隔壁也走了一个，在屋里走的."""
        others = self.elsewhere | self.second
        return bool(others) and self.uttered.clause_at(place).number in others

    def of_second(self, place: int) -> bool:
        """Whether it is told of a relative who is dead too, beside the one whose form it is."""
        return bool(self.second) and self.uttered.clause_at(place).number in self.second

    def supposed(self, place: int) -> Mention | None:
        """The elder of whom it is told there, where nobody was said to have died: 我妈吃低保."""
        if self.known_who or self.several or self.behalf or self.read_back[0] or self.of_another(place):
            return None
        told = self._last_before(place)
        return told if told and told.who == "kin" and self.role(told) == "decedent" else None

    def goes_themselves(self, place: int) -> bool:
        """Whether right before it the speaker says what they do then: 我21号走, and nobody died."""
        return any(m.who == "speaker" and m.end == place for m in self.mentions)

    def speaks_of_self(self, place: int) -> bool:
        """Whether the clause up to there is about the one who speaks, or about a third person."""
        return self.owner(place) in ("speaker", "other")


def people(uttered: Utterance, context: Context, lang: Language) -> People:
    """Find everybody who is mentioned."""
    of_account = (context.asked or "").startswith("payee.")
    spoken_of = tuple(beside_places(uttered, mentions(uttered.plain, lang, of_account=of_account)))
    told = context.behalf.gone if context.behalf else context.answers.get(RELATION)
    sex = str((context.held if told else context.answers.get)(SEX) or "")
    known = str(told or ""), sex or (whose_account(uttered.plain, lang, spoken_of, str(told)) if told else "")
    waits = context.confirming and not context.behalf
    read_back = (str(context.held(RELATION) or ""), str(context.held(SEX) or "")) if waits else ("", "")
    selves = frozenset(m.start for m in spoken_of if m.who == "kin" and _is_self(uttered, lang, m, spoken_of))
    # 我作为长子想为他办: who speaks is nobody who died. 我妈走了，不是，是我婆婆: what was put right counts.
    elsewhere = of_others(uttered, context, lang, spoken_of, known=bool(known[0]))
    others = [m for m in spoken_of if m.start not in selves and not none_of_theirs(uttered, lang, m)]
    others = [m for m in others if not names_oneself(uttered, lang, m)]
    dead, first = list[Mention](), None
    kin = sum(m.who == "kin" for m in others)
    if not known[0] and (kin > 1 or (kin and several_told(uttered))):
        dead, first, of_more = relatives_who_died(uttered, context, lang, others)
        elsewhere |= of_more
    retracted = tuple(retractions(uttered, lang))
    too = [] if retracted else list(beside_the_known(uttered, context, lang, others, known))
    dead_too = {(m.gone, m.sex) for m in too}  # 户口跟我爸在一起，我爸前年去世了
    second = told_of(uttered, spoken_of, dead_too, known) if too else frozenset()
    others = [m for m in others if (m.gone, m.sex) not in dead_too]
    others = [m for m in others if uttered.clause_at(m.start).number not in elsewhere]
    put_right = max(retracted, default=0)
    settled = bool(known[0]) or of_account  # of whom an account is asked for, nobody need have died
    after = [m for m in others if m.start >= put_right]
    decedent = first
    if decedent is None and put_right:
        decedent = relative_who_died(uttered, lang, after, known=settled)
    if decedent is None:
        decedent = relative_who_died(uttered, lang, others, known=settled)
        rather = next((m for m in after if put_right and decedent and _rather(uttered, m)), None)
        decedent = rather or decedent
    if decedent is None and not known[0] and (opening := announced(uttered, context, lang, spoken_of)):
        return People(uttered, spoken_of, opening, selves, known, retracted, announced=True)
    rights = bool(retracted) or lang.group("bare_no").whole(uttered.clauses[0].text)
    if decedent and not rights and all(known) and not _same(decedent, known):
        # 我妈是10月20号走的, where the form is of the father: no day of his
        second |= told_of(uttered, spoken_of, {(decedent.gone, decedent.sex)}, known)
    if of_account or not rights:
        spoken_of = beside_the_called(uttered, context, lang, spoken_of, decedent)  # not 不对，是我爸
    likely = None
    if not (decedent or known[0]):
        likely = surmised(uttered, lang, others) or done_for(uttered, context, lang, others)
        likely = likely or asked_about(uttered, lang, others)
    decedent = decedent or likely
    died = (decedent.gone, decedent.sex) if decedent else known
    spoken_of = tuple(bystanders(uttered, context, lang, spoken_of, died))
    selves &= {mention.start for mention in spoken_of if mention.who == "kin"}
    others_told = (m for m in spoken_of if m is not decedent)
    told_by = frozenset(
        m.start for m in others_told if informs(uttered.plain, lang, m) or is_told(uttered.plain, lang, m)
    )
    called = known if known[0] else read_back  # 我继父走了, read back; 打他卡里
    theirs = frozenset(
        of_payee(uttered, lang, [m for m in spoken_of if m is not decedent], called, asked=of_account)
    )
    living = frozenset(of_the_living(uttered, lang, spoken_of, died, decedent))
    third = of_a_third(uttered, lang, others, named=decedent is not None or bool(known[0]))
    presumed = None
    if decedent is None and not known[0]:
        presumed = presumed_of(
            uttered, context, lang, spoken_of, [m for m in others if m.start not in told_by | living]
        )
    numbered = presumed is not None and is_numbered(uttered.plain, lang, presumed.end)
    presumed, unplaced = (None, presumed) if numbered else (presumed, None)
    return People(
        uttered, spoken_of, decedent, selves, known, retracted, told_by, elsewhere, theirs,
        surmised=likely is not None, presumed=presumed, unplaced=unplaced, third=third, read_back=read_back,
        living=living, several=tuple(dead) if len(dead) > 1 and not retracted else (), second=second,
        dead_too=any(_lately(uttered, context, lang, mention) for mention in too),
    )  # fmt: skip


def _is_self(uttered: Utterance, lang: Language, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether the one who speaks is this relative: 我是他崽, 本人系死者之女, and 他女儿 after 我是林小红."""
    clause = uttered.clause_at(mention.start)
    before = uttered.plain[clause.start : mention.start]
    only = _ONLY_ME.search(uttered.plain, clause.start, mention.end)
    if (only and only.end() < mention.end) or (mention.called and mention.of == "decedent"):  # 他喊我外公
        return True
    if mention.of == "speaker":
        return False
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
    places = [m.start for m in mentions if m.who == "speaker"]  # not 我爷，他的父亲
    return any(c.start <= at < c.end and c.sentence == clause.sentence for c in introduced for at in places)


def _same(mention: Mention, known: tuple[str, str]) -> bool:
    return mention.gone == known[0] and mention.sex in ("", known[1])


def _lately(uttered: Utterance, context: Context, lang: Language, mention: Mention) -> bool:
    """我爸也走了, 我爸昨天也走了; not 我爸前年也走了, nor what goes on about years: 我爸也走了，好几年了."""
    clause = uttered.clause_at(mention.start)
    told = [
        one.text for one in uttered.clauses if one.sentence == clause.sentence and one.start >= clause.start
    ]
    text = "，".join(told)
    return not (_NOT_LATELY.search(text) or is_long_ago(context, lang, text.replace("也", "")))


def _rather(uttered: Utterance, mention: Mention) -> bool:
    """走的是我哥，不对，是我堂哥: another relative in the place of the one who was named."""
    before = uttered.plain[uttered.clause_at(mention.start).start : mention.start]
    return mention.who == "kin" and bool(mention.gone) and bool(_INSTEAD.fullmatch(before))
