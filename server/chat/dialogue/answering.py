"""A yes, a no, a "don't know" and bare words, as answers to what was asked last."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from config.catalogue import Question
from server.chat.dialogue.hearing import none_of
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import View
from server.chat.dialogue.wording import asks_together, only
from server.chat.understanding.meaning import Act, Fact, Understood
from server.chat.understanding.phrases import language

_PLACE = re.compile(r"[省市县区镇乡村组路街巷号栋楼里湾屋]|社区|小区|大道|办事处")
_LONGEST_TEXT = 20
# 我爸的卡好像没注销, 存折在她那里: words that tell something and name nothing.
_TELLS = re.compile(r"[我你您他她它俺咱没冇莫不别未了卡钱账]|好像|可能|应该|存折|存单|那里|这里")
_REGISTERED = re.compile(r"我?(?:的|们)?(?:户口|户籍|老家|以前|原来|身份证)")
_WORKS = re.compile(r"(?:这边|那边)?(?:上班|打工|做事|做生意|带孙子|读书).*$")
_OF_ANYBODY = re.compile(r"[我他她你]|老[人婆公家]|[爸妈爹娘爷奶]|以前|原来|[住打搞寄]|电话|平时|一般")
_NAMES = re.compile(r"[行社储邮族]|支付宝|微信")
_FIRM = frozenset({"submit", "restart"})
# With one of these the words that are left over are no answer.
_NO_ANSWER = frozenset(Act) - {Act.GREETING, Act.THANKS, Act.YES, Act.CORRECTION}


def facts_of(view: View, state: State, heard: Understood) -> tuple[Fact, ...]:
    """The facts of the turn, with the one that answers the question that was asked."""
    facts = heard.facts
    if state.moment == "correct" and not state.pending and heard.acts & {Act.YES, Act.NO}:
        # 对 to 请说是哪一项 says nothing of what was asked before that.
        facts = tuple(fact for fact in facts if fact.question != state.asked)
    question = view.catalogue.questions.get(state.asked or "")
    if state.moment != "question" or question is None:
        return facts
    named = {fact.question: fact for fact in facts}
    if question.id not in named and not any(doubt.question == question.id for doubt in heard.doubts):
        value = _answer(view, question, heard, puts_right=_puts_right(view, state, facts))
        if value is not None:
            raw = question.type in ("text", "address")  # nothing says that these words are one
            named[question.id] = Fact(question.id, value, heard.rest, sure=not raw)
    own = named.get(question.id)
    if own is not None and own.sure and none_of(question) == own.value and _of_all(view, heard, own):
        doubtful = {doubt.question for doubt in heard.doubts}
        for name in asks_together(view, question.id):
            if name not in named.keys() | doubtful and (value := none_of(view.question(name))) is not None:
                named[name] = Fact(name, value, own.said, sure=True)
    return tuple(named.values())


def own_word(view: View, state: State, meant: Understood, text: str) -> Understood:
    """The same without a yes to a statement that whoever types for the applicant may have given: 同意.

    Who takes the phone and says 我同意 speaks for themselves, as they were asked to.
    """
    if not (view.on_behalf and view.asks_promise(state)):
        return meant
    facts = tuple(f for f in meant.facts if f.question != state.asked or view.is_refused(f.question, f.value))
    agrees = Act.YES in meant.acts or len(facts) < len(meant.facts)
    if not agrees or language(view.catalogue).group("own_word").within(text):
        return meant
    return replace(meant, facts=facts, acts=meant.acts - {Act.YES}, passed_on=True)


def without_half_yes(view: View, state: State, meant: Understood) -> Understood:
    """The same without half a yes to a promise, to handing in or to beginning anew: 应该是吧.

    Elsewhere it is a yes like any other, and no longer `hesitant`.
    """
    if not (meant.hesitant and (view.asks_promise(state) or state.moment in _FIRM)):
        return replace(meant, hesitant=False)
    return replace(meant, acts=meant.acts - {Act.YES})


def _of_all(view: View, heard: Understood, own: Fact) -> bool:
    """Whether "none" is said to all that was asked in one sentence: 都没有 is, 没有低保 is not."""
    return Act.NO in heard.acts or not own.said or language(view.catalogue).group("all").within(own.said)


def _puts_right(view: View, state: State, facts: tuple[Fact, ...]) -> bool:
    """Whether the turn says otherwise what was said before: its "不对" is about that."""
    return any(
        fact.question in state.last or view.answers.get(fact.question, fact.value) != fact.value
        for fact in facts
    )


def _answer(view: View, question: Question, heard: Understood, *, puts_right: bool) -> Any:
    acts = heard.acts
    if question.type == "statement" and Act.NO in acts:
        return "no"  # 这个我签不了: whether they know is not asked
    if question.choices and Act.UNKNOWN in acts:
        unknown = next((option.value for option in question.choices if option.unknown), None)
        return [unknown] if unknown and question.type == "multi_choice" else unknown
    if Act.YES in acts and not puts_right and (offered := only(view, question.id)):
        return offered
    if (
        not puts_right
        and Act.CORRECTION not in acts
        and question.type in ("yes_no", "statement", "multi_choice")
    ):
        if Act.NO in acts:
            return none_of(question)
        if Act.YES in acts and question.type != "multi_choice":
            return "yes"
    if heard.rest and not acts & _NO_ANSWER and _looks_like(view, question, heard):
        return _address(view, heard.rest) if question.type == "address" else heard.rest
    return None


def _address(view: View, rest: str) -> str | None:
    """The address in these words: 我住在县城步行街咯; of what else is told of anybody nothing is kept.

    现在住市区，户口在新墙; 长沙岳麓区，我爸以前也住这; 我在东莞长安上班，住厂里.
    """
    pieces = [one for one in rest.split("，") if not _REGISTERED.match(one)]
    if not pieces or not _PLACE.search("，".join(pieces)):
        return None
    head = language(view.catalogue).group("address_head").at(pieces[0], 0)
    first = _WORKS.sub("", pieces[0][head.end() if head else 0 :]).rstrip("咯啊呢吧噻哦嘛呀住")
    more = itertools.takewhile(lambda one: not _OF_ANYBODY.search(one), pieces[1:])
    return "，".join((first or pieces[0], *more))


def _looks_like(view: View, question: Question, heard: Understood) -> bool:
    """Whether words that nothing was understood of can be this: an address names a place, a bank is short.

    No bank are words that told something else (收款就是我) or that name another answer (户名就是我妈).
    """
    rest = heard.rest
    if question.type == "address":
        return bool(_PLACE.search(rest))
    if question.type != "text" or len(rest) > _LONGEST_TEXT or "，" in rest or _TELLS.search(rest):
        return False
    if any(doubt.code == "of_other" for doubt in heard.doubts):
        return False  # 13900001234是我姐的号码
    if (heard.facts or heard.doubts or rest.endswith("的")) and not _NAMES.search(rest):
        return False  # 一张蓝色的, and the rest of 11月20号走的吧
    others = (other.short for other in view.catalogue.questions.values() if other is not question)
    return not any(words and words in rest for words in (*others, *(fact.said for fact in heard.facts)))


def repeated(state: State, facts: tuple[Fact, ...]) -> set[str]:
    """The questions of which the family says once more just what was read back: that is a yes.

    That it is somebody else's is said of it anew, and read back in other words.
    """
    waiting = {p.question: p for p in state.pending}
    return {
        fact.question
        for fact in facts
        if (waits := waiting.get(fact.question)) is not None
        and waits.value == fact.value
        and (waits.of_other or not fact.of_other)
    }


def gone_past(view: View, state: State, heard: Understood, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The "none of them" (没有低保) that was read back, where they only go on with what there was not either.

    没有公积金 is of the same list. Whatever else they tell is no word of it: it waits for a yes.
    """
    silent = not (heard.acts - {Act.GREETING, Act.THANKS} or heard.doubts or heard.policy or heard.wrong)
    told = {fact.question for fact in facts}
    listed = {topic.question for topic in language(view.catalogue).sayings.topics if topic.lacks}
    denies = told <= listed and all(f.value == none_of(view.question(f.question)) for f in facts)
    if state.moment != "facts" or not told or not silent or not denies:
        return ()
    waiting = [p for p in state.pending if p.old is None and p.question not in told]
    several = [p for p in waiting if view.question(p.question).type == "multi_choice"]
    return tuple(p.question for p in several if p.value == none_of(view.question(p.question)))


def let_go(state: State, heard: Understood, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """What was read back as somebody else's and is passed over: nobody says yes to it, so it waits no longer.

    The family tells on and says nothing of it.
    """
    told = {fact.question for fact in facts} - {p.question for p in state.pending}
    if state.moment != "facts" or not told or heard.acts & {Act.YES, Act.NO, Act.CORRECTION}:
        return ()
    named = {*heard.agreed, *(fact.question for fact in facts), *(doubt.question for doubt in heard.doubts)}
    return tuple(p.question for p in state.pending if p.of_other and p.question not in named)


def pending_after(
    state: State, heard: Understood, facts: tuple[Fact, ...]
) -> tuple[dict[str, Any], tuple[Pending, ...], str]:
    """What became of the answers that were read back: those that count now, those that still wait.

    The last is the phrase that says so, "" when the next sentence is enough.
    """
    agreed = {p.question: p.value for p in state.pending if p.question in heard.agreed}
    if agreed:
        left = state.but(pending=tuple(p for p in state.pending if p.question not in agreed))
        counts, waiting, phrase = pending_after(left, replace(heard, agreed=()), facts)
        return agreed | counts, waiting, phrase
    acts = heard.acts
    said = repeated(state, facts)
    named = {fact.question for fact in facts} - said
    same = bool(said) and (Act.NO not in acts or bool(named))  # else the no is to something else
    to_all = heard.begins or (Act.YES in acts and not acts & {Act.NO, Act.CORRECTION})
    yes = same or to_all
    waiting = tuple(p for p in state.pending if p.question not in named)
    if state.moment == "replace" and waiting:
        asked = state.but(pending=waiting).replacing or waiting[:1]
        others = tuple(p for p in waiting if p not in asked)
        if yes:
            return {p.question: p.value for p in asked}, others, ""
        if Act.NO in acts and not facts:  # 不改: nothing of what was told otherwise
            return {}, tuple(p for p in others if p.old is None), "kept"
        if acts & {Act.NO, Act.SKIP, Act.UNKNOWN}:
            return {}, others, "kept"
    if state.moment in ("facts", "correct"):
        plain = tuple(p for p in waiting if p.old is None)
        others = tuple(p for p in waiting if p.old is not None)
        if yes and state.moment == "facts":
            right = [p for p in plain if to_all or p.question in said]
            return {p.question: p.value for p in right}, tuple(p for p in waiting if p not in right), ""
        if acts & {Act.SKIP, Act.UNKNOWN}:
            return {}, others, "taken_back"
        if acts & {Act.NO, Act.CORRECTION} and not named and waiting and state.moment == "facts":
            return {}, waiting, "which_wrong"
    return {}, waiting, ""
