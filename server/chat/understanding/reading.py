"""What the words of one turn say, found step by step: people, facts, acts, short answers, what counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from server.chat.understanding.acts import ActSaid, acts, called_wrong, conclusions, policy, put_right
from server.chat.understanding.answers.acknowledging import acknowledged
from server.chat.understanding.answers.addresses import addresses
from server.chat.understanding.answers.among_themselves import insured_beside, uninsured, without_account
from server.chat.understanding.answers.answering import consents, hesitates, short_answers
from server.chat.understanding.answers.asking_whose import asks_whose, without_the_asked
from server.chat.understanding.answers.beside_it import (
    of_health,
    to_what_was_told,
    without_what_is_of_others,
)
from server.chat.understanding.answers.choices import choices
from server.chat.understanding.answers.confirming import former_kept, keeps, stands_as_it_is
from server.chat.understanding.answers.naming import OWNERS, named_by
from server.chat.understanding.answers.no_answer import complains
from server.chat.understanding.answers.of_a_day import put_right_a_day
from server.chat.understanding.answers.of_a_thing import of_nothing_else, only_of_a_thing
from server.chat.understanding.answers.of_another import of_another
from server.chat.understanding.answers.own_account import of_whom_it_is_said
from server.chat.understanding.answers.places import tells_another_place
from server.chat.understanding.answers.promised import only_heard
from server.chat.understanding.answers.recalled_thing import of_a_recalled_thing
from server.chat.understanding.answers.texts import texts
from server.chat.understanding.answers.upholding import upholds_a_day
from server.chat.understanding.answers.whose_thing import of_no_contrast
from server.chat.understanding.answers.wondering import wondered
from server.chat.understanding.asides import in_a_stop, within_one, without_asides
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.happenings.amendments import amendments
from server.chat.understanding.happenings.births import only_about_when
from server.chat.understanding.happenings.burial import buried
from server.chat.understanding.happenings.events import events
from server.chat.understanding.happenings.hurt_first import hurt_first
from server.chat.understanding.happenings.only_when import only_when
from server.chat.understanding.happenings.rather import come_back_to
from server.chat.understanding.likeness import ear
from server.chat.understanding.meaning import ANSWERS, NUMBERS, Act, Behalf, Context, Doubt, Fact, Understood
from server.chat.understanding.names.in_turns import in_turns
from server.chat.understanding.names.persons import names
from server.chat.understanding.names.renamed import DECEDENT
from server.chat.understanding.names.surname_explained import explains_surname
from server.chat.understanding.numbers.card_read_aloud import card_read_aloud
from server.chat.understanding.numbers.corrections import corrections
from server.chat.understanding.numbers.identifiers import PHONE, identifiers
from server.chat.understanding.numbers.in_pieces import in_pieces
from server.chat.understanding.numbers.of_named import of_who_is_named
from server.chat.understanding.numbers.of_payee import of_payee
from server.chat.understanding.people.applicant import with_applicant
from server.chat.understanding.people.handing_on import hands_over, leaves_it
from server.chat.understanding.people.kinship import (
    in_the_place_of_known,
    kinship,
    of_the_named,
    of_the_supposed,
)
from server.chat.understanding.people.on_behalf import of_typist, on_behalf, standing_for
from server.chat.understanding.people.remarks import only_remarks, speaks_up, without_the_other
from server.chat.understanding.people.the_dead import is_title
from server.chat.understanding.people.who import RELATION, SEX, People, people
from server.chat.understanding.phrases import Language, language
from server.chat.understanding.polarity import left_open
from server.chat.understanding.scene import MANNER, WHEN_DIED, Scene, question_type
from server.chat.understanding.settling import settle
from server.chat.understanding.suffering import (
    by_own_hand,
    exaggerations,
    kinless,
    of_last_days,
    of_the_frail,
    only_grieves,
    regrets,
    risk_told,
    sighs,
)
from server.chat.understanding.utterance import Utterance, utterance
from server.chat.understanding.weighing import Weighed

_BARE = frozenset({Act.YES, Act.NO})
_BESIDE_CONSENT = frozenset({Act.WHY, Act.SKIP})
_SHORT = ANSWERS | {Act.SKIP}
_BESIDE_RIGHT = _BARE | {Act.CORRECTION}
_OF_IT = ("的", "一")  # 累死的, 累死了一头牛


class Reading:
    """One turn as it is read. The steps stand in their order: each rests on what those before it found."""

    def __init__(self, text: str, context: Context) -> None:
        """Read it whole; `heard` is what comes of it."""
        self.context = context
        self.lang = language(context.catalogue)
        self.uttered = utterance(text, self.lang, read_back=bool(context.confirming))
        self._taken = Taken(len(self.uttered.plain))
        self._find_people()
        self._find_facts()
        self._weigh_acts()
        self._find_short_answers()
        self._doubt()
        self.heard = self._settled()

    def _find_people(self) -> None:
        """Who is spoken of, who applies, and whether who types leaves it to others."""
        uttered, context, lang = self.uttered, self.context, self.lang
        who = people(uttered, context, lang)
        self.leaves, self.taker = leaves_it(uttered, lang), hands_over(uttered, context, lang, who)
        instead = in_the_place_of_known(uttered, context, who) if who.decedent is None else None
        # 不是我爸，是我爷爷，我是帮我爸填的: the father lives, and applies
        rather = replace(who, decedent=instead[0]) if instead else who
        told = None if self.leaves or self.taker else on_behalf(uttered, context, lang, rather)
        who = rather if told else who
        self.behalf: Behalf | None = told[0] if told else None
        applicant = told[1] if told else None
        if standing := self.behalf or context.behalf:
            who = standing_for(who, standing)
        self._kin = kinship(uttered, context, lang, who, applicant)
        self.who = with_applicant(who, context, self._kin)

    def _find_facts(self) -> None:
        """What words tell, and the acts that words say. What one finding takes is no part of another."""
        at = self.uttered, self.context, self.lang, self.who, self._taken
        found = corrections(*at)
        numbers, self._piece = in_pieces(*at[:3], identifiers(*at), retracts=bool(self.who.retracted))
        self._card = card_read_aloud(*at[:4], numbers)
        found += [*numbers, *addresses(*at)]
        by_words, self._excluded = acts(self.uttered, self.context, self.lang)
        self._by_words = [one for one in by_words if not within_one(one, numbers)]  # 139，我看看，00001234
        corrects = any(one.act in (Act.CORRECTION, Act.NO) for one in self._by_words)
        found += amendments(*at, corrects=corrects)
        found += events(*at)
        named = names(*at)
        begun, piece = in_turns(*at[:4], [*found, *named], acts=bool(by_words))
        named, self._piece = [*named, *begun], piece if piece[0] else self._piece
        self._kin += of_the_named(self.uttered, self.context, self.who, self._kin, named)
        died = [one for one in found if one.question in WHEN_DIED and one.value]
        self._scene = Scene(
            *at[:4],
            named=tuple((name.start, name.end) for name in named),
            dated=tuple((one.start, one.end) for one in died),
            day_alone=any(not one.sure for one in died),
        )
        if numbers:
            anew = list(of_who_is_named(numbers, named, self.context, self.lang, self.who))
            anew, named = of_payee(anew, named, *at[:2])
            found = [*(one for one in found if one not in numbers), *anew]
        found += [*named, *self._kin]
        found += texts(self._scene, self._taken)
        chosen = choices(self._scene, self._taken)
        if any(one.question == RELATION for one in self._kin):  # 我是村干部，帮他崽填
            chosen = [one for one in chosen if one.question != RELATION]
        found = of_the_supposed(self.context, self.who, self._kin, found + chosen)
        self._kin = [one for one in found if one.question in (RELATION, SEX)]
        found = of_whom_it_is_said(self._scene, found)
        self._of_a_thing = only_of_a_thing(*at[:3])
        found = of_nothing_else(self.context, found) if self._of_a_thing else found
        self.found = without_what_is_of_others(*at[:2], without_account(found))

    def _weigh_acts(self) -> None:
        """Which acts are meant: of those that words say, and of those that the turn is like."""
        uttered, context, lang, found = self.uttered, self.context, self.lang, self.found
        self._weighed = Weighed(uttered, ear())
        suffered = [*of_last_days(self._by_words, uttered, lang, self.who)]
        by_hand = by_own_hand(uttered, context, lang)
        suffered += [one for one in self._by_words if uttered.clause_at(one.start) in by_hand]
        self._suffered = (*suffered, *of_the_frail(self._by_words, uttered, lang, self.who))
        by_words = [one for one in self._by_words if one not in self._suffered]
        if wants_paper := self._wants_paper():
            by_words = [_not_at_hand(one, uttered, lang) for one in by_words]
        self._by_words = by_words
        said = self._weighed.believed(by_words, self._excluded, wants_paper=wants_paper)
        said = [one for one in said if not of_another(one, uttered, context, lang, found)]
        self._vexed, self._untold = tuple(exaggerations(uttered, lang)), complains(uttered, lang)
        calm = [*self._suffered, *self._vexed]
        if self._untold or only_when(found, uttered, lang):  # 没人通知我 is no despair
            calm.append(ActSaid(Act.DISTRESS, 0, len(uttered.plain), whole=False))
        likely = self._weighed.likely(said, found, self._excluded, calm)
        likely = [one for one in likely if not of_another(one, uttered, context, lang, found)]
        if context.asked == PHONE and _answered(
            self.context, self.found
        ):  # 莫打给叔叔，打给我; but 帮我转工作人员
            said = [one for one in said if one.act is not Act.HUMAN or _calls_staff(one, uttered, lang)]
            likely = [one for one in likely if one.act is not Act.HUMAN]
        self._calm = self._weighed.told_calmly([*said, *likely])
        said, likely = [one for one in said if self._calm(one)], [one for one in likely if self._calm(one)]
        if not found and (regretted := list(regrets([*said, *likely], uttered, lang))):
            said = [one for one in said if one not in regretted]
            likely = [one for one in likely if one not in regretted]
        self._kinless = kinless(uttered, context, lang, self.who)
        if self._kinless:
            likely = [one for one in likely if one.act is not Act.DISTRESS]
        stated = question_type(context.catalogue, context.asked or "") == "statement"
        agreed = stated and any(one.act is Act.YES and one.whole for one in by_words)
        if agreed or (context.replacing and keeps(uttered, lang)):  # 行，你们用吧; 不改了吧，就那样
            said = [one for one in said if not (one.guessed or one.act in _BESIDE_CONSENT)]  # 可以，莫传出去
            likely = []
        asking = sum(clause.asks for clause in uttered.clauses)
        self._consented = consents(uttered, context, lang, said)
        recalled = list(of_a_recalled_thing(uttered, context, lang, said))
        answered = {one.question for one in self.found}
        self.found += [one for _, one in recalled if one and one.question not in answered]
        self._no_answer = [*self._consented, *acknowledged(uttered, context, lang, said)]
        self._no_answer += [one for one, _ in recalled]
        self.only_heard = only_heard(uttered, context, lang, said)
        if self.only_heard:
            self._no_answer, likely = [one for one in said if one.act in _SHORT], []
        self._asks_whose = asks_whose(uttered, context, self.who)
        if self._asks_whose:
            said = without_the_asked(uttered, said, self._asks_whose)
            likely = without_the_asked(uttered, likely, self._asks_whose)
            told = without_the_asked(uttered, self.found, self._asks_whose)  # the 这里 of 这里是填我的对吧
            self.found = [*told, *(one for one in self._kin if one not in told)]
        if self._of_a_thing:
            said, likely = ([one for one in acts if not one.guessed] for acts in (said, likely))
        at_hand = uttered, context, lang
        self._upholds = explains_surname(*at_hand) or upholds_a_day(*at_hand)
        if self._upholds:
            said, likely = ([one for one in acts if one.act not in _BESIDE_RIGHT] for acts in (said, likely))
        if of_a_day := put_right_a_day(*at_hand):
            said, likely, self._no_answer = of_a_day, [], [one for one in said if one.act in _BARE]
        # 怎么这么多问题: a question is no answer
        if uttered.clauses[-1].asks or asking * 2 > len(uttered.clauses) or self._no_answer:
            likely = [one for one in likely if one.act not in _BARE]
        self.said, self.likely = [one for one in said if one not in self._no_answer], likely

    def _find_short_answers(self) -> None:
        """What the turn answers by an act or as a whole, then what it tells though nobody asked."""
        uttered, context, lang, who, found = self.uttered, self.context, self.lang, self.who, self.found
        self.said = of_no_contrast(self._scene, self.said)
        found += short_answers(uttered, context, lang, self.said, found, who.retracted)
        queried = any(left_open(uttered, lang, one.start, one.end) == "open" for one in uttered.clauses)
        if not (who.retracted or queried or self._no_answer or self._asks_whose or self._of_a_thing):
            found = self._weighed.overruled(self._scene, found)
            if not (_answered(context, found) or tells_another_place(self._scene, found)):
                found += self._weighed.answer(self._scene, self.said)
        if not _answered(context, found):
            by_likeness = short_answers(uttered, context, lang, self.likely, found, who.retracted)
            found += [replace(finding, sure=False) for finding in by_likeness]
        said = [*self.said, *self.likely]
        if not self._asks_whose:
            found += self._weighed.told(self._scene, found)
        typist = who.behalf and any(m.start in who.selves or of_typist(uttered, m) for m in who.mentions)
        if typist or (who.decedent and is_title(uttered, lang, who.decedent)):
            found = [one for one in found if one.question != RELATION or one in self._kin]
        found = [one for one in found if self._calm(one) and not in_a_stop(one, said)]
        self._speaks_up = speaks_up(uttered, context, lang, who, found)
        self.found = without_the_other(context, found) if self._speaks_up else found
        self.said = without_asides(uttered, context, lang, said, self.found)

    def _doubt(self) -> None:
        """What is only likely, guessed, wondered at or called wrong counts less, or not at all."""
        uttered, context, lang, found = self.uttered, self.context, self.lang, self.found
        if self.who.announced or self.who.presumed:  # that this tells of whoever died is only likely
            named = context.asked == DECEDENT and not self.who.announced  # but 我大哥何立本 is the name
            found = [replace(one, sure=one.sure and named and one.question == DECEDENT) for one in found]
        guesses = [hit.start() for hit in lang.group("guess").find(uttered.plain)]  # 火化了吧; 昨天？
        told = (clause.end for clause in uttered.clauses if not clause.asks)
        guesses += [end for end in told if uttered.plain.startswith("？", end)]
        if guesses:
            guessed = (any(0 <= at - one.end + 2 <= 3 for at in guesses) for one in found)
            found = [replace(one, sure=one.sure and not so) for one, so in zip(found, guessed, strict=True)]
        if uttered.says(lang.group("not_settled")):  # 打她账上吧，先别定
            found = [replace(one, sure=False) for one in found]
        found = hurt_first(uttered, lang, found)
        found = list(wondered(uttered, context, lang, self.who, insured_beside(uninsured(found, context))))
        self._kept, found = former_kept(uttered, context, lang, found)
        self._kept = self._kept or stands_as_it_is(uttered, context, lang, self.who)
        found = [one for one in found if one.question != self._kept]
        self.found = called_wrong(uttered, self._card.alone(found) if self._card else found)

    def _settled(self) -> Understood:
        """One fact or one doubt a question, the acts, the question about the rules, and what is left over."""
        uttered, context, lang, found = self.uttered, self.context, self.lang, self.found
        alternatives = tuple(hit.start() for hit in lang.group("alternative").find(uttered.plain))
        hedges = tuple(hit.end() for hit in lang.group("hedge").find(uttered.plain))[:40]
        concluded = (*conclusions(uttered, lang), *come_back_to(uttered, lang))
        right = put_right(uttered, lang)
        facts, doubts = settle(
            uttered, context, found, self.who.retracted, concluded, right, alternatives, hedges
        )
        if self.who.several:
            facts, doubts = _of_several(facts, self.who)
        question = policy(uttered, context, lang, self._by_words, found)
        laments = any(one.act is Act.DISTRESS and uttered.clause_at(one.start).asks for one in self._by_words)
        if question or not laments:  # 你知道失去儿子是什么感觉吗
            question = self._weighed.policy(question, self._excluded, lang)
        question = lang.hearing.meant(question) if question else question  # 公鸡金怎么取
        risk = risk_told(uttered, context, lang)
        meant = {one.act for one in self.said} | ({Act.POLICY} if question else set())
        meant |= {Act.DISTRESS} if risk else set()
        if any(one.code == "piece" for one in found):  # 622848，你先记下
            meant -= {Act.SKIP, Act.PAUSE}
        doubted = {doubt.question for doubt in doubts}
        later = dict.fromkeys(one.question for one in found if one.code == "date_future")
        shows, why = (
            named_by(act, uttered, context, lang, self.who, self.said) for act in (Act.REVIEW, Act.WHY)
        )
        nothing = not (facts or doubts or meant or question)
        return Understood(
            facts,
            doubts,
            frozenset(meant),
            question,
            self._rest(),
            shows=shows,
            why=why,
            piece=self._piece,
            dead_too=self.who.dead_too,
            who_died=self._who_died(),
            kept=self._kept,
            remarks=nothing and self._remarks(),
            sighs=nothing and sighs(uttered, lang),
            consents=bool(self._consented),
            to_come=tuple(name for name in later if name not in doubted),
            risk=risk,
            hesitant=self.only_heard or hesitates(uttered, lang, self.said),
            untold=self._untold,
            kinless=self._kinless,
            weary=self._wearies(),
            buried=buried(uttered, lang),
            grieves=not risk and self._only_grieves(),
        )

    def _only_grieves(self) -> bool:
        faintly = self._weighed.despairs_faintly
        return only_grieves(self.said, self._suffered, self.uttered, self.lang, faintly=faintly)

    def _remarks(self) -> bool:
        """Whether something is said beside the form: it is heard, and the question is asked again."""
        begins_name = self._piece[0] and self._piece != self.context.piece  # 我爸姓章
        if self._speaks_up or self._of_a_thing or self._upholds or begins_name:
            return True
        if only_remarks(self.uttered, self.lang, self.who):
            return True
        if self.context.asked != MANNER and of_health(self.uttered, self.lang):
            return True
        if only_about_when(self.uttered, self.context.today):
            return True
        return to_what_was_told(self.uttered, self.context, self.lang, self.found)

    def _wearies(self) -> bool:
        """Whether it is they who are tired or vexed, and not who died: 他是累死的."""
        own = (one for one in self._vexed if self.who.owner(one.start) in ("", "speaker"))
        plain = self.uttered.plain
        return self.context.asked != MANNER and any(plain[one.end : one.end + 1] not in _OF_IT for one in own)

    def _who_died(self) -> str:
        who = self.who
        answered = {one.start for one in self._kin if one.sure}  # 不是大伯，是我姑妈
        named = (m for m in who.mentions if m.start in answered and m.gone and m.of == "speaker")
        told = who.decedent or next(named, None)
        return (
            self.uttered.words(told.start, told.end) if told and not (who.announced or who.surmised) else ""
        )

    def _rest(self) -> str:
        """The words that nothing was understood of."""
        for one in self.said:
            self._taken.take(one.start, one.end)
        left = self._taken.left(self.uttered.plain).split("，")
        return "，".join(self.uttered.written(part, 0) for part in left if part.strip("。；！？\n "))

    def _wants_paper(self) -> bool:
        """Whether a number was asked for and none is told."""
        asked = self.context.catalogue.questions.get(self.context.asked or "")
        number = asked is not None and asked.type in NUMBERS
        return number and not self.context.confirming and not _answered(self.context, self.found)


def _of_several(facts: Iterable[Fact], who: People) -> tuple[tuple[Fact, ...], tuple[Doubt, ...]]:
    """Where several died, it is asked of whom the form is; until then only what is the applicant's counts."""
    own = tuple(f for f in facts if f.question.startswith(OWNERS["speaker"]) and f.question != RELATION)
    relations = tuple(dict.fromkeys(mention.gone for mention in who.several))
    return own, (Doubt(RELATION, "", "two_died", relations),)


def _not_at_hand(said: ActSaid, uttered: Utterance, lang: Language) -> ActSaid:
    """The "I have none" to a number denies nothing: it puts the number off."""
    words = uttered.plain[said.start : said.end]
    lacks = said.act is Act.NO and lang.group("lacking").within(words)
    return replace(said, act=Act.SKIP) if lacks else said


def _calls_staff(said: ActSaid, uttered: Utterance, lang: Language) -> bool:
    return lang.group("helper").within(uttered.plain, said.start, said.end)


def _answered(context: Context, found: Iterable[Finding]) -> bool:
    return any(finding.question == context.asked for finding in found)
