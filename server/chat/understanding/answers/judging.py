"""Several answers that were read back, of which some are right and others are not.

前两个对，最后一个不对; 别的都对，就是电话最后一位是8; 除了日子都对. "The others" are agreed to only where
it is clear which ones they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from server.chat.understanding.answers.naming import OWNERS, called_in
from server.chat.understanding.meaning import Act, Context, Understood
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, Looked, longest
from server.chat.understanding.utterance import Clause, Utterance

# What is said to some of them is said to no other, and 电话我看一下 asks to see nothing.
_TO_ALL = frozenset({Act.YES, Act.NO, Act.CORRECTION, Act.REVIEW})
_NEGATED = 4  # characters before a word for "right" in which a negation turns it
_BETWEEN = "的了啊呀呢哦咯啦嘞哈哒吧嘛滴，、但是可不过就只而倒也都"


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a clause up to where something is said to be right or wrong, or up to its end.

    `names` are the answers of which it speaks, None where it could be either of several. `others`: whether
    those that it does not name are right, `aside` where it has a word for them (别的).
    """

    names: frozenset[str] | None = frozenset()
    right: bool | None = None
    others: bool | None = None
    aside: bool = False


def judged(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood | None:
    """The same with what is said of some of those that were read back; None where it is of all or none."""
    aloud = frozenset(context.aloud)
    if len(aloud) < 2:
        return None
    parts = list(_Judgement(uttered, context, lang, people).parts())
    right, wrong = _named(parts, True), _named(parts, False)
    if heard.wrong in wrong and len(wrong) > 1:  # 名字和电话都不对
        heard = replace(heard, wrong="")
    told = aloud & _told(heard, context)
    right, wrong = right - wrong - told, wrong - right - told
    apart = told | wrong | _named(parts, None) - right
    others = next((part.others for part in parts if part.others is not None), None)
    unclear = [part for part in parts if part.names is None and part.right is not None]
    aside = any(part.aside for part in parts)
    if not (right or wrong or aside or unclear or (others and apart)):
        return None
    if others and not unclear and (right or apart):
        right |= aloud - apart
    elif others is False and not unclear:
        wrong |= aloud - right - told
    amiss = not (right or wrong or unclear) or any(part.right is False for part in unclear)
    return _with(heard, [name for name in context.aloud if name in right], wrong, amiss=amiss)


def _named(parts: Sequence[_Part], right: bool | None) -> frozenset[str]:
    return frozenset(name for part in parts if part.right is right for name in part.names or ())


def _told(heard: Understood, context: Context) -> set[str]:
    """What is put right or taken back by the turn, in whatever way."""
    held = {fact.question: fact.value for fact in context.confirming}
    told = {fact.question for fact in heard.facts if fact.value != held.get(fact.question)}
    return told | {doubt.question for doubt in heard.doubts} | {heard.wrong, *heard.withdrawn}


def _with(heard: Understood, agreed: Sequence[str], wrong: frozenset[str], *, amiss: bool) -> Understood:
    """Of one that is wrong the right value is asked for by its name; of several, or `amiss`, of all."""
    asked = next(iter(wrong)) if len(wrong) == 1 and not heard.wrong else ""
    acts = heard.acts - _TO_ALL
    if amiss or len(wrong) > 1:
        acts |= {Act.NO}
    return replace(heard, acts=acts, agreed=tuple(agreed), wrong=heard.wrong or asked)


@dataclass(frozen=True, slots=True)
class _Judgement:
    """The turn, piece by piece."""

    uttered: Utterance
    context: Context
    lang: Language
    people: People

    def parts(self) -> Iterator[_Part]:
        """What each piece says, in order."""
        before = _Part()  # 电话，不对: what the clause before named and said nothing of
        for clause in self.uttered.clauses:
            start = clause.start
            for end, after, right in self._verdicts(clause):
                piece = self._piece(clause, start, end)
                bare = start == clause.start and not piece.text.strip(_BETWEEN)
                yield replace(before, right=right) if bare and before.names else self._part(piece, right)
                start, before = after, _Part()
            before = self._part(self._piece(clause, start, clause.end), None)
            yield before

    def _verdicts(self, clause: Clause) -> Iterator[tuple[int, int, bool]]:
        """Where something is said to be right or wrong: at the end, or before what is named next."""
        lang, text, start = self.lang, clause.text, 0
        if not clause.tells or lang.group("tag").ends(text):
            return
        words = [(name, lang.group(name)) for name in ("upheld", "unchanged", "mistaken", "not_mistaken")]
        for hit, kind in sorted(longest(words, text), key=lambda found: found[0].start()):
            tail = text[hit.end() :].lstrip(_BETWEEN)
            after = clause.end - len(tail)
            said = text[start : hit.start()]
            if kind == "not_mistaken" or lang.group("hedge").within(said):
                continue
            if tail and not self._begins_with_a_name(self._piece(clause, after, clause.end)):
                continue
            start = len(text) - len(tail)
            behind = max((one.end() for one in lang.group("others").find(said)), default=0)  # 别的 is no 别
            near = said[max(behind, len(said) - _NEGATED) :]
            negated = kind == "upheld" and lang.group("negation").within(near)
            yield clause.start + hit.start(), after, kind in ("upheld", "unchanged") and not negated

    def _begins_with_a_name(self, piece: Clause) -> bool:
        called = called_in(self.uttered, self.context, self.lang, self.people, piece)
        return self.lang.group("others").at(piece.text, 0) is not None or any(
            one.start == piece.start for one in called
        )

    def _piece(self, clause: Clause, start: int, end: int) -> Clause:
        return replace(clause, start=start, end=end, text=Looked(self.uttered.plain[start:end]))

    def _part(self, piece: Clause, right: bool | None) -> _Part:
        lang, text, names = self.lang, piece.text, self._names(piece)
        if right is None or names is None:
            return _Part(names, right)
        if names and lang.group("excepting").at(text.lstrip(_BETWEEN), 0):
            return _Part(names, not right, others=right)
        if lang.group("others").within(text):
            return _Part(names, right, others=right, aside=True)
        if names and lang.group("only").within(text):
            return _Part(names, right, others=not right)
        every = right and not names and lang.group("all").within(text)
        return _Part(names, right, others=True if every else None)

    def _names(self, piece: Clause) -> frozenset[str] | None:
        """Those that the piece names, or that are of whom it names (我的对); None: one of several."""
        named: set[str] = set()
        found = list(called_in(self.uttered, self.context, self.lang, self.people, piece))
        for called in found:
            there = set(called.names).intersection(self.context.aloud)
            every = there.issuperset(self.context.aloud) or self.lang.group("all").within(piece.text)
            if len(there) > 1 and not called.by_place and not every:
                return None
            named |= there
        if found and not any(called.names for called in found):
            return None  # 前两个字
        for mention in self.people.inside(piece) if not found else ():
            if "的" in self.uttered.plain[mention.end - 1 : mention.end + 1]:
                owner = OWNERS.get(self.people.role(mention))
                theirs = {name for name in self.context.aloud if owner and name.startswith(owner)}
                if not theirs:
                    return None
                named |= theirs
        return frozenset(named)
