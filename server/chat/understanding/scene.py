"""A turn with all that is known around it, as the mechanisms for choices and texts look at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.catalogue import NO, UNKNOWN, Catalogue, Question
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_WHO_IS = re.compile(r"[^，。；！？\n]{2,12}?(?:的(?:那个|那位|人)?|那个|那位)(?:就|才|都)?[是系]")
_OWN_AGE = re.compile(
    rf"[我俺](?:自己|本人)?(?:今年|也|都|快|满|已经)*[{NUMERAL}]{{1,4}}(?:多|几)?岁?(?:了|哒)?"
)
_TOGETHER = re.compile(r"(?:都|也)?(?:是)?(?:一起|一块|一道|一样|一同|同一|在一)")
_LEAVE = re.compile(
    r"(可以|要得|行|好|能)(?:[不没]\1|[吗么不啵])|可不可以|能[^，。；！？\n]{1,14}[不吗么啵]$"
)
_ON_IT = re.compile(r"[上里]?面?")
_UNPAID = re.compile(
    r"[就也都我]{0,2}(?:不想|不要|不|莫|别)(?:打|用|转|存|汇)[了哒啦咯]?(?=[，。；！\n打用转存汇]|$)"
)
_USUAL = re.compile(r"每个?月|按月|月月|逐月|每年")
_WITH = re.compile("[跟和同与]")
_NOT_HIM = re.compile("，?不是[他她]")  # 退了休的是我不是他
_SELF_TOO = re.compile(
    r"我(?:自己|本人)?(?:也|都|又)?(?:是|有)?(?:一身|满身|浑身)|我(?:自己|本人)(?:也|都)(?!说|讲|问|看)"
)  # 我自己也是一身的病
_LONG_STORY = 6  # clauses
# 我爸早就|退休|十来年了: all that may stand around what is said alone.
_WHOSE = re.compile(r"(?:[，、他她人我的]|老人家?|这个|那个|早|就|已经|都|也|是|系|后来|前年|去年)*")
_SINCE_WHEN = re.compile(r"(?:[，、的了哒咖咯啊呀嘛呢吧人员好多几来年一二两三四五六七八九十0-9]|工资)*")
WHEN_DIED = ("death.date", "death.time")
DEATH_PLACE = "death.place"
BURNT_HERE = "death.cremated_in_county"
MANNER = "death.manner"
HOUSING_FUND, MEDICAL = "insurance.housing_fund", "insurance.medical"
KINSHIP_SHOWN, OWN_ACCOUNT, REASON = "applicant.kinship_shown", "payee.own_account", "payee.reason"


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn with all that is known around it."""

    uttered: Utterance
    context: Context
    lang: Language
    people: People
    named: tuple[tuple[int, int], ...] = ()  # where somebody's name stands
    dated: tuple[tuple[int, int], ...] = ()  # where the day or the time of the death stands
    day_alone: bool = False  # whether that it is one is only supposed

    @property
    def text(self) -> str:
        """The plain text."""
        return self.uttered.plain

    def of_decedent(self, place: int) -> bool:
        """Whether the clause tells of the one who died and not of the speaker or a third person."""
        if self.people.of_another(place):
            return False
        clause = self.uttered.clause_at(place)
        if self._of_both_parents(clause, place):
            return False
        inside = self.people.inside(clause)
        if who := next((m for m in inside if m.start > place and self._is_who(place, m)), None):
            return self.people.role(who) not in ("speaker", "other")
        mentioned = [m for m in inside if m.start < place and not self._accompanies(m)]
        if mentioned:
            return self.people.role(mentioned[-1]) not in ("speaker", "other")
        owner = self.people.owner(place)
        return owner != "other" and not (owner == "speaker" and self._of_the_speaker(clause))

    def _of_the_speaker(self, clause: Clause) -> bool:
        """我今年六十三，退休十年了: whether the sentence began with how old or how ill whoever speaks is."""
        first = next(one for one in self.uttered.clauses if one.sentence == clause.sentence)
        told = _OWN_AGE.fullmatch(first.text) or _SELF_TOO.match(first.text)
        return first is not clause and told is not None

    def _of_both_parents(self, clause: Clause, place: int) -> bool:
        """爸妈年纪大了, where who died is no parent of theirs."""
        if not self.lang.group("both_parents").within(self.text, clause.start, place):
            return False
        told = self.people.decedent
        relation = told.gone if told else self.people.known[0] or self.people.read_back[0]
        return relation not in ("", "child")

    def _is_who(self, place: int, mention: Mention) -> bool:
        """Whether that one is said to be who it is: 领优抚金的是她弟弟."""
        if mention.who == "speaker" and not _NOT_HIM.match(self.text, mention.end):
            return False
        named = mention.who in ("kin", "speaker")
        return named and _WHO_IS.fullmatch(self.text, place, mention.start) is not None

    def _accompanies(self, mention: Mention) -> bool:
        """Whether it is told of somebody else, beside that one: 他跟我一起在龙山交的."""
        joined = self.text[mention.start - 1 : mention.start] in ("跟", "和", "同", "与")
        return joined and _TOGETHER.match(self.text, mention.end) is not None

    def of_relative(self, place: int, *, before: int | None = None) -> bool:
        """Whether the clause, or what of it stands `before`, begins with a relative.

        One who is neither the speaker nor the one who died.
        """
        inside = self.people.inside(self.uttered.clause_at(place))
        first = next(iter(inside), None)
        if first and first.who == "speaker" and _WITH.match(self.text, first.end):
            beside = next(iter(inside[1:]), first)  # 我跟我老婆在一个本子上
            first = beside if beside.end == place else first
        if first is None or (before is not None and first.start >= before):
            return False
        return first.who == "kin" and self.people.role(first) == "other"

    def wished(self, place: int) -> bool:
        """打到我侄儿卡上要得不: whether the clause asks leave for it, and so tells what is wanted."""
        clause = self.uttered.clause_at(place)
        return clause.asks and _LEAVE.search(clause.text) is not None

    def ruled_out(self, end: int) -> bool:
        """打到我妈的卡，不行; 他自己的卡不打: whether it is said behind it, or next, that it cannot be."""
        clause = self.uttered.clause_at(end - 1)
        behind = _ON_IT.match(self.text, end).end()  # type: ignore[union-attr]
        if not clause.asks and (
            _UNPAID.match(self.text, end) or self.lang.group("ruled_out").at(self.text, behind)
        ):
            return True
        following = self.uttered.clauses[clause.number + 1 : clause.number + 2]
        if not following or following[0].sentence != clause.sentence or following[0].asks:
            return False
        return self.lang.group("ruled_out").at(following[0].text, 0) is not None

    def usual(self, place: int) -> bool:
        """Whether the sentence tells what went on month after month: 每个月有一百块，打到他卡上."""
        clause = self.uttered.clause_at(place)
        sentence = [c for c in self.uttered.clauses[: clause.number + 1] if c.sentence == clause.sentence]
        return any(_USUAL.search(other.text) for other in sentence)

    def answers(self, question: str) -> bool:
        """Whether the turn may answer this question: it was asked, or answered just before."""
        return self.context.asked == question or question in self.context.recent

    def far_from(self, group: str, place: int) -> bool:
        """Whether a word of the group stands further on in the sentence: 查出胰腺癌，…，…，十号走的."""
        clause = self.uttered.clause_at(place)
        behind = self.uttered.clauses[clause.number + 1 : clause.number + _LONG_STORY]
        return any(
            self.lang.group(group).within(other.text)
            for other in behind
            if other.sentence == clause.sentence and not other.supposes
        )

    def near(self, group: str, place: int, question: str) -> bool:
        """Whether a word of the group stands in the same sentence within two clauses, or was asked."""
        if group == "gone" and self.people.announced:
            return True
        if not group or self.answers(question):
            return True
        clause = self.uttered.clause_at(place)
        around = self.uttered.clauses[max(0, clause.number - 2) : clause.number + 3]
        groups = (group, "cause_of_death") if group == "gone" else (group,)  # 死因医生写的是心肌梗死
        return any(
            any(self.lang.group(name).within(other.text) for name in groups)
            for other in around
            if other.sentence == clause.sentence and not other.supposes
        )


def option_found(
    scene: Scene, question: str, option: str, start: int, end: int, *, sure: bool = True
) -> Finding:
    """An option in the form in which answers to its question are kept."""
    several = question_type(scene.context.catalogue, question) == "multi_choice"
    return Finding(question, [option] if several else option, start, end, sure=sure)


def beside_held(scene: Scene, question: str, options: Sequence[str]) -> str:
    """Of options that words leave open the one that goes with what was held: 退休 after 机关在职."""
    held = scene.context.held(question)
    if held is None or held in options:
        return ""
    return nearest_option(scene, question, held, options)


def nearest_option(scene: Scene, question: str, option: object, options: Sequence[str]) -> str:
    """The only one of the options that some words leave open together with this one; else empty."""
    rows = [row.options for row in scene.lang.sayings.undecided if row.question == question]
    near = {other for row in rows if option in row for other in row}.intersection(options)
    return near.pop() if len(near) == 1 else ""


def said_alone(scene: Scene, start: int, end: int) -> bool:
    """Whether the turn says no more than this, and of whom: 我爸早就退休了."""
    if len(scene.uttered.clauses) > 1:
        return False
    around = list(scene.text)
    for mention in scene.people.mentions:
        around[mention.start : mention.end] = "，" * (mention.end - mention.start)
    rest = "".join(around)
    return _WHOSE.fullmatch(rest[:start]) is not None and _SINCE_WHEN.fullmatch(rest[end:]) is not None


def question_type(catalogue: Catalogue, question: str) -> str:
    """The type of the question; empty when there is none of that name."""
    found: Question | None = catalogue.questions.get(question)
    return found.type if found else ""


def unknown_of(scene: Scene, name: str) -> str:
    """The option of the named question that says "I don't know"; empty when there is none."""
    question = scene.context.catalogue.questions.get(name)
    return unknown_option(question) if question is not None else ""


def unknown_option(question: Question) -> str:
    """The option that says "I don't know"; empty when the question has none."""
    option = question.option(UNKNOWN)
    return UNKNOWN if option is not None and option.unknown else ""


def says_none(lang: Language, question: str, value: object) -> bool:
    """Whether this answer says that there is none: what a bare 没有 says to the question."""
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(value, str) or value == NO:
        return value == NO
    topics = (topic for topic in lang.sayings.topics if topic.question == question)
    entries = (entry for entry in lang.sayings.says if (entry.question, entry.option) == (question, value))
    return any(topic.lacks == value for topic in topics) or any(
        lang.words(entry.words).whole("没有") for entry in entries
    )
