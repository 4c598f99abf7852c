"""The county's words and everybody's sentences weighed together: which acts are meant, what was answered.

Words that are a clause by themselves are believed. Words within a clause are believed unless the turn is
clearly like none of what they say. What no word says is believed when the turn is clearly like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from config.catalogue import NO, UNKNOWN, YES, Question
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import speaks_of_another
from server.chat.understanding.answers.no_answer import complains, is_of_another_matter
from server.chat.understanding.answers.of_another import not_guessed_beside
from server.chat.understanding.answers.own_account import tells_of_no_account
from server.chat.understanding.answers.said_before import HOUSEHOLD, unregistered
from server.chat.understanding.answers.whose_thing import tells_of_anothers
from server.chat.understanding.findings import Finding
from server.chat.understanding.likeness import LONGEST, Ear, Likeness
from server.chat.understanding.meaning import ANSWERS, Act
from server.chat.understanding.people.who import RELATION
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import KINSHIP_SHOWN, Scene
from server.chat.understanding.utterance import Clause, Utterance, ends_asking, presumes

# How far an act has to be ahead of doing nothing; where the turn tells facts, further, because most turns
# that tell something do nothing else; a bare yes, no or don't know stands for an answer and has to be plain.
_AHEAD = 0.2
_BESIDE_FACTS = 1.0
_BARE = 0.4
_BARE_LENGTH = 40
# A word within a clause is not believed from here down.
_UNLIKE = -0.8
_UNLIKE_DESPAIR = -1.3  # a kind sentence too many is better than one too few
# Words that are a clause by themselves are believed unless the turn is this far from what they say.
_BELIED = {Act.PAUSE: -1.0, Act.SKIP: -1.0, Act.HUMAN: -0.7, Act.CORRECTION: -1.75}
# One wish is heard for another when it is likely, and this far ahead of the one that the words say: within a
# clause, and as a clause by themselves.
_OTHER_WISH, _OTHER_BY_FAR = 2.0, 3.0
# In an angry turn a clause is a part of the curse from here up.
_CURSES = -0.2
# A question about the rules that the words see is none from here down, or when something else is so much
# likelier; where the words see none, there is one from here up.
_NO_POLICY = -1.6
_DOUBTFUL_POLICY = -0.7  # from here down a question has to end as one: 阳历是几号我还要翻
_PRESUMED_POLICY = -0.5  # and what is only to be agreed to is none from here down: 七十七啵
_NOT_POLICY = 0.8
_POLICY = 0.8
# An answer to what was asked: ahead of no answer, ahead of the next option; from here on it counts at once.
_ANSWERS = 0.0
_LEADS = 0.1
_SURE = 0.9
# An answer that is as plain as this is believed more than words that were taken for another, or for none.
_OVERRULES = 1.4
_SETTLES = 0.6
_SAYS_MORE = 5  # characters beside the words: 退休了 alone leaves open from where
# An answer to what nobody asked; it is read back.
_TELLS = 0.7
_FAINT_DESPAIR = 0.85
_SHORTEST_TOLD = 4
_LONGEST_TOLD = 80
_MOST_PIECES = 12
_MOST_CLAUSES = 20

_LIVES = re.compile(
    r"(?:[他她我人也就]|老人家?|一直|现在?|家|屋里)*住|[^，。；！？\n]{2,6}的[卡号](?=[，。]|$)"
)  # 深圳的卡, of a phone
_SHORTEST, _BRIEF = 3, 1.5  # letters: a word alone is known, but for courtesies and curses in many spellings
_SAID_BRIEFLY = frozenset({Act.THANKS, Act.GREETING, Act.ABUSE})
_CONTRARY = {YES: Act.NO, NO: Act.YES}
_RULES_OUT = {Act.THANKS: Act.WHY, Act.HUMAN: Act.DISTRESS}  # 难为你，问得这么细; 我一个人弄不了
_COURTESY = frozenset({Act.GREETING, Act.THANKS})
_PUTS_OFF = frozenset({Act.SKIP, Act.PAUSE})
# What is told beside these makes them no less, when their clause is this far ahead: 卡号先跳过，他是退休的.
_STANDS_ALONE = {Act.DISTRESS: _UNLIKE_DESPAIR, Act.SKIP: _BESIDE_FACTS, Act.PAUSE: _BESIDE_FACTS}
# Who wishes for one of these wishes for none of the others.
_WISHES = frozenset(
    {Act.SKIP, Act.PAUSE, Act.RESUME, Act.REVIEW, Act.RESTART, Act.SUBMIT, Act.HUMAN, Act.WHY}
)


class Weighed:
    """One turn beside everything that people are known to say."""

    def __init__(self, uttered: Utterance, ear: Ear) -> None:
        self._uttered, self._ear = uttered, ear
        self._by_clause: dict[int, Likeness] = {}
        self._whole = ear.like(uttered.plain) if len(uttered.plain) <= LONGEST else None
        self._ahead = self._acts()

    def _like(self, clause: Clause) -> Likeness:
        """What the clause is like by itself: several ask, and it is weighed once."""
        found = self._by_clause.get(clause.number)
        if found is None:
            found = self._by_clause[clause.number] = self._ear.like(clause.text)
        return found

    def _acts(self) -> Mapping[Act, float]:
        """Of the whole turn and of each of its sentences the most."""
        pieces = [self._whole] if self._whole else []
        sentences = list(self._sentences())
        if len(sentences) > 1:
            pieces += [self._ear.like(sentence) for sentence in sentences[:_MOST_PIECES]]
        ahead: dict[Act, float] = {}
        for piece in pieces:
            for act, far in piece.acts().items():
                ahead[act] = max(far, ahead.get(act, far))
        return ahead

    def _sentences(self) -> Iterator[str]:
        clauses = self._uttered.clauses
        start = 0
        for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
            if following is None or following.sentence != clause.sentence:
                if clause.end - start <= LONGEST:
                    yield self._uttered.plain[start : clause.end]
                start = following.start if following else clause.end

    def believed(
        self, said: Sequence[ActSaid], excluded: Collection[Act] = (), *, wants_paper: bool = False
    ) -> list[ActSaid]:
        """Of the acts that words say, those that the turn does not speak against.

        `wants_paper`: a number was asked for that stands on a paper, and none is told. Then it is likely that
        where the paper is puts it off: 卡在我姐手里, 等她下班我问下.
        """
        kept = [one for one in said if (wants_paper and one.act in _PUTS_OFF) or self._believes(one)]
        return [one for one in kept if not self._outdone(one, excluded)]

    def _outdone(self, one: ActSaid, excluded: Collection[Act]) -> bool:
        """Whether the turn is so much more like another wish, or a question: 我不会弄手机怎么办."""
        if one.act not in _WISHES or (one.act is Act.WHY and self._is_all(one)):  # 不要乱发
            return False
        others = _WISHES if one.certain else _WISHES | {Act.POLICY}
        far = max(self._ahead.get(act, 0.0) for act in others.difference(excluded))
        by = _OTHER_BY_FAR if one.certain else _OTHER_WISH
        outdone = far >= _AHEAD and far >= self._ahead[one.act] + by
        return outdone and not self._beside(one)

    def _beside(self, one: ActSaid) -> bool:
        """Whether a question of its own is like it, whatever the rest says: 以后再拍，还要填什么."""
        clause = self._uttered.clause_at(one.start)
        asks = clause.asks and len(self._uttered.clauses) > 1
        return asks and self._like(clause).acts()[one.act] >= _AHEAD

    def _believes(self, one: ActSaid) -> bool:
        if self._is_all(one):
            return True
        unlike = _UNLIKE_DESPAIR if one.act is Act.DISTRESS else _UNLIKE
        needed = _BELIED.get(one.act) if one.certain else unlike
        far = self._ahead.get(one.act, 0.0)
        if one.act in _STANDS_ALONE:
            by_itself = self._like(self._uttered.clause_at(one.start)).acts()[one.act]
            far = max(far, by_itself) if by_itself >= _STANDS_ALONE[one.act] else far
        return needed is None or one.act in ANSWERS or far >= needed or self._beside(one)

    def _is_all(self, one: ActSaid | Finding) -> bool:
        """Whether its words are the turn, so that nothing weighs against them: 下次吧. 我不敢签. 这周一."""
        certain = not isinstance(one, ActSaid) or one.certain
        return certain and (one.start, one.end) == (0, len(self._uttered.plain))

    def likely(
        self,
        said: Sequence[ActSaid],
        told: Collection[Finding],
        excluded: Collection[Act],
        calm: Collection[ActSaid] = (),
    ) -> list[ActSaid]:
        """Acts that no word says and the turn is like, beside those that were believed.

        What words exclude is none, and rules out no other: 又是说不准, 我不是想死, 工作人员您好, 先别交.
        Beside a bare answer in words there is no other: 嗯……没得. Beside words that are all, there is none.
        What the one who died suffered, or is only said strongly, is `calm`: it says nothing of who tells it.
        """
        length = len(self._uttered.plain)
        if not self._ahead or any(map(self._is_all, said)) or any(map(self._is_all, told)):
            return []
        ruled_out = {one.act for one in said} | {Act.POLICY}
        ruled_out |= {other for act, other in _RULES_OUT.items() if act in ruled_out}
        wishes = {one.act for one in said} & _WISHES
        ruled_out |= set(excluded)
        if any(one.certain and one.act in ANSWERS for one in said):
            ruled_out |= ANSWERS
        if self._uttered.clauses[0].supposes and self._uttered.clauses[-1].asks:
            ruled_out.add(Act.DISTRESS)  # 如果我不同意，是不是就白填了
        asking = {one.act for one in said if self._uttered.clause_at(one.start).asks}
        if asking & {Act.DISTRESS, Act.CORRECTION}:
            ruled_out.add(Act.WHY)  # 崽呀，你何解就走了; 住址为何没有记录
        if len(self._uttered.clauses) == 1 and any(one.act is Act.UNKNOWN for one in said):
            ruled_out.add(Act.SKIP)  # 这个还真没留心过
        despair = max(self._despair_beside(calm or told), _UNLIKE if calm else self._ahead[Act.DISTRESS])
        ahead = {**self._ahead, Act.DISTRESS: despair}
        asks = ahead[Act.POLICY]
        if length > _BARE_LENGTH:
            ruled_out |= ANSWERS
        likely: list[ActSaid] = []
        for act in sorted(ahead, key=ahead.__getitem__, reverse=True):
            beside = told or (said and act is Act.DISTRESS)
            needed = max(_BESIDE_FACTS if beside else _AHEAD, _BARE if act in ANSWERS else 0.0)
            if length < _SHORTEST and (act not in _SAID_BRIEFLY or ahead[act] < _BRIEF):
                continue
            wished = act in _WISHES and bool(wishes)
            asked = act in _WISHES and asks >= _AHEAD and asks > ahead[act] + _NOT_POLICY
            if ahead[act] >= needed and act not in ruled_out and not (wished or asked):
                likely.append(ActSaid(act, 0, length, whole=True, guessed=True))
                ruled_out.add(act)
                wishes |= {act} & _WISHES
        return likely

    @property
    def despairs_faintly(self) -> bool:
        """Whether it is less like despair than nearly all are who despair in words of their own."""
        return self._ahead.get(Act.DISTRESS, 0.0) < _FAINT_DESPAIR

    def _despair_beside(self, told: Collection[Finding | ActSaid]) -> float:
        """How far the clauses beside those that tell something are ahead: 我爸前天走的，我不知道怎么活了."""
        far, piece = _UNLIKE, ""
        for clause in self._uttered.clauses[:_MOST_CLAUSES] if told else ():
            if any(one.start < clause.end and clause.start < one.end for one in told):
                piece = ""
                continue
            piece = f"{piece}，{clause.text}" if piece else clause.text
            if len(piece) >= _SHORTEST_TOLD:  # 我啊，我叫罗志远
                far = max(far, self._ear.like(piece[-LONGEST:]).acts()[Act.DISTRESS])
        return far

    def told_calmly(self, said: Sequence[ActSaid]) -> Callable[[Finding | ActSaid], bool]:
        """Whether an answer is told beside a curse and is no part of it: half of one names somebody's mother.

        我是他儿子 beside 听不懂人话吗 is told; 你全家都没有 is no answer. Without a curse everything is told.
        """
        if all(one.act is not Act.ABUSE for one in said):
            return lambda one: True
        curses = [(one.start, one.end) for one in said if one.act is Act.ABUSE and not one.guessed]
        cursing = [
            clause
            for clause in self._uttered.clauses
            if any(start < clause.end and clause.start < end for start, end in curses)
            or self._like(clause).acts()[Act.ABUSE] > _CURSES
        ]

        def calm(one: Finding | ActSaid) -> bool:
            if isinstance(one, ActSaid) and (one.act not in ANSWERS or not one.certain):
                return one.act not in ANSWERS
            return not any(c.start < one.end and one.start < c.end for c in cursing)

        return calm

    def policy(self, question: str | None, excluded: Collection[Act], lang: Language) -> str | None:
        """The question about the rules: the one that the words see, the whole turn, or none.

        What words exclude is no likelier: 不知道要带么子 is no "I do not know".
        """
        if not self._ahead:
            return question
        far = self._ahead[Act.POLICY]
        asks = all(clause.asks for clause in self._uttered.clauses)
        answers = {Act.YES, Act.NO} if asks else set()  # 不同意会怎样
        others = (act for act in self._ahead if act not in {Act.POLICY, *excluded, *answers})
        other = max(others, key=self._ahead.__getitem__)
        if question and lang.group("asks_meaning").within(question):
            return question  # 优抚是什么意思，他没当过兵
        if question is None:
            return self._uttered.plain if far >= _POLICY and far >= self._ahead[other] else None
        likelier = self._ahead[other] >= _AHEAD and self._ahead[other] > far + _NOT_POLICY
        likelier = likelier and not self._asks_beside(other)
        doubtful = far < _DOUBTFUL_POLICY and not any(
            ends_asking(clause, self._uttered.plain, lang) for clause in self._uttered.clauses
        )
        asking = [clause for clause in self._uttered.clauses if clause.asks]
        presumed = far < _PRESUMED_POLICY and all(presumes(clause, lang) for clause in asking)
        return None if far < _NO_POLICY or likelier or doubtful or presumed else question

    def _asks_beside(self, other: Act) -> bool:
        """Whether a question stands beside it: 有人没？我在外地能不能办. 为什么要号码？没满十八能办吗."""
        asking = [self._like(clause).acts() for clause in self._uttered.clauses if clause.asks]
        far = 0.0 if other not in _COURTESY else _NO_POLICY
        return any(acts[Act.POLICY] > max(far, acts[other]) for acts in asking)

    def answer(self, scene: Scene, said: Sequence[ActSaid]) -> list[Finding]:
        """The answer to the question that was just asked, when the turn, a mere "wait" apart, is like one."""
        question = scene.context.catalogue.questions.get(scene.context.asked or "")
        if question is None or self._whole is None or scene.context.confirming:
            return []
        waits = {one.start for one in said if one.act is Act.PAUSE and one.whole}
        rest = [clause for clause in self._uttered.clauses if clause.start not in waits]
        if not rest:
            return []
        start, length = rest[0].start, rest[-1].end
        whole = self._ear.like(self._uttered.plain[start:length]) if waits else self._whole
        found = whole.answer(question.id)
        if found is None or found.ahead < _ANSWERS or found.lead < _LEADS:
            return []
        if not _about(question, scene, length):
            return []
        asking = scene.lang.group("question_end")
        asks = any(not clause.tells or asking.ends(clause.text) for clause in self._uttered.clauses)
        if found.option == UNKNOWN and (
            any(
                speaks_of_another(scene.context, scene.lang, clause)
                or is_of_another_matter(self._uttered, scene.context, scene.lang, clause)
                for clause in self._uttered.clauses
            )
            or complains(self._uttered, scene.lang)
        ):
            return []
        if asks and min(found.ahead, found.lead) < _OVERRULES:
            return []  # 儿媳妇在户口簿上能看出来不
        contrary = self._ahead.get(_CONTRARY.get(found.option, Act.POLICY), 0.0)
        if question.type == "yes_no" and contrary > found.ahead:
            return []  # 户口是的: far more a yes than no
        sure = min(found.ahead, found.lead) >= _SURE and not asks
        return list(self._finding(question, found.option, start, length, sure))

    def overruled(self, scene: Scene, found: Sequence[Finding]) -> list[Finding]:
        """What was found, with the answer that the whole turn is like where words tell of something else.

        就在自家床上，要拖他去医院他不肯: the words say hospital. Such an answer is read back. It settles what
        words leave open, too, kin apart: a word for kin that means two people stays one to be asked.
        """
        question = scene.context.catalogue.questions.get(scene.context.asked or "")
        if question is None or question.id == RELATION or self._whole is None or scene.context.confirming:
            return list(found)
        by_words = [finding for finding in found if finding.question == question.id]
        length = len(self._uttered.plain)
        heard = {place for finding in by_words for place in range(finding.start, finding.end)}
        if not by_words or length - len(heard) < _SAYS_MORE or not _about(question, scene, length):
            return list(found)
        answered = self._whole.answer(question.id)
        if answered is None or question.option(answered.option) is None:
            return list(found)
        told = [finding.value for finding in by_words if not finding.code]
        if any(one.choices and answered.option not in one.choices for one in by_words):
            return list(found)  # 派出所说不是案子 settles for no case
        agrees = any(value == answered.option or answered.option in _listed(value) for value in told)
        needed = _OVERRULES if told else _SETTLES
        if agrees or min(answered.ahead, answered.lead) < needed:
            return list(found)
        rest = [finding for finding in found if finding.question != question.id]
        return [*rest, *self._finding(question, answered.option, 0, length, sure=False)]

    def told(self, scene: Scene, found: Collection[Finding]) -> Iterator[Finding]:
        """Answers to what nobody asked and no word gave; they are read back."""
        known = {finding.question for finding in found}
        best: dict[str, tuple[float, str, int, int]] = {}
        paid_somewhere = {entry.question for entry in scene.lang.sayings.located if entry.verbs}
        meant = not_guessed_beside(scene)
        for start, end, piece in self._silent(found):
            once = scene.lang.group("formerly").within(self._uttered.plain, start, end)
            for name, option, surely in piece.told():
                if name in meant or (once and name.startswith("death.")):
                    continue  # 年轻时候机器轧的
                if name in paid_somewhere and _LIVES.match(self._uttered.plain, start):
                    continue  # 住柏祥镇那边
                if surely >= _TELLS and name not in known and option != UNKNOWN:
                    best[name] = max(best.get(name, (0.0, "", 0, 0)), (surely, option, start, end))
        for name, (_, option, start, end) in best.items():
            question = scene.context.catalogue.questions.get(name)
            if question is not None and name != RELATION and _about(question, scene, end):
                yield from self._finding(question, option, start, end, sure=False)

    def _silent(self, found: Collection[Finding]) -> Iterator[tuple[int, int, Likeness]]:
        """The pieces that tell something, and in which no word was found."""
        uttered, length = self._uttered, len(self._uttered.plain)
        telling = [clause for clause in uttered.clauses[:_MOST_CLAUSES] if clause.tells]
        if self._whole and not found and length <= _LONGEST_TOLD and len(telling) == len(uttered.clauses):
            yield 0, length, self._whole
        if len(uttered.clauses) > 1:
            for clause in telling:
                heard = any(one.start < clause.end and clause.start < one.end for one in found)
                if not heard and len(clause.text) >= _SHORTEST_TOLD:
                    yield clause.start, clause.end, self._like(clause)

    @staticmethod
    def _finding(question: Question, option: str, start: int, end: int, sure: bool) -> Iterator[Finding]:
        if question.option(option) is not None:
            value = [option] if question.type == "multi_choice" else option
            yield Finding(question.id, value, start, end, sure)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _about(question: Question, scene: Scene, place: int) -> bool:
    """Whether what is said there can be about whom the question is about: 我是老师 is about the speaker."""
    if question.id == KINSHIP_SHOWN:
        return not scene.of_relative(0)
    if question.id.startswith("insurance.") and tells_of_anothers(scene):
        return False  # 特困供养的是我爷爷，我爸不是
    if question.id.startswith("payee.") and scene.lang.group("household").within(scene.text):
        return False  # 户口我已经去销了
    if tells_of_no_account(scene, question.id):
        return False  # 公积金账户早注销了
    if question.id == HOUSEHOLD and unregistered(scene, 0, len(scene.text)):
        return False
    return question.id.startswith(("applicant.", "payee.")) or scene.of_decedent(place)
