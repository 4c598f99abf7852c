"""The rule engine: what applies to a family, and why, clause by clause. Pure, and knows no real rule.

Every decision carries the reasons that it rests on, so that it can be explained to the person whom it
concerns. What is not known yet gives "likely, the window decides", never a silent yes or no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.catalogue import Catalogue, Condition, EligibilityRule, Item, Material, Termination
from server.answers.conditions import Answers, Verdict, all_of, any_of, chosen, holds, line_holds


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of the explanation, what it rests on, and what to do instead of a no."""

    code: str
    verdict: Verdict
    text: str
    clause: str
    instead: str = ""
    questions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # of these, the ones that are not answered or answered "不清楚"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the family can use the service, with one reason for each condition and exclusion."""

    verdict: Verdict
    text: str
    reasons: tuple[Reason, ...]

    @property
    def instead(self) -> tuple[str, ...]:
        """What to do instead, each sentence once, in the order of the reasons."""
        return tuple(dict.fromkeys(r.instead for r in self.reasons if r.verdict is Verdict.NO and r.instead))


@dataclass(frozen=True, slots=True)
class ItemDecision:
    item: Item
    verdict: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TerminationDecision:
    termination: Termination
    verdict: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MaterialDecision:
    """`items` are the items that ask for the material and apply or may apply."""

    material: Material
    verdict: Verdict
    reasons: tuple[Reason, ...]
    items: tuple[str, ...]


def eligibility(catalogue: Catalogue, answers: Answers, lasting: Collection[str] = ()) -> Decision:
    """Whether the matter can be handled jointly: every condition holds and no exclusion does.

    `lasting` are questions whose answer cannot change any more: nobody waits for what they would open.
    """
    rules = catalogue.eligibility
    reasons = (
        *(_condition(catalogue, rule, answers) for rule in rules.conditions),
        *(_exclusion(catalogue, rule, answers) for rule in rules.exclusions),
    )
    against = [reason for reason in reasons if reason.verdict is Verdict.NO]
    alone = len(against) == 1 and set(lasting).isdisjoint(against[0].questions)
    by_code = {rule.code: rule for rule in (*rules.conditions, *rules.exclusions)}
    reasons = tuple(
        replace(reason, instead=_instead(catalogue, by_code[reason.code], answers, alone=alone))
        if reason.verdict is Verdict.NO
        else reason
        for reason in reasons
    )
    verdict = all_of(reason.verdict for reason in reasons)
    return Decision(verdict, _ELIGIBILITY_TEXTS[verdict], reasons)


def items(catalogue: Catalogue, answers: Answers) -> tuple[ItemDecision, ...]:
    """Every joint item with whether it applies, in the order of the catalogue.

    Says nothing of eligibility: an item can apply in a matter that cannot be handled jointly.
    """
    decided = []
    for item in catalogue.items.values():
        always = Reason("always", Verdict.YES, "每件都办理。", item.clause)
        reasons = _lines(catalogue, item.applies_when, answers, item.clause) or (always,)
        decided.append(ItemDecision(item, all_of(r.verdict for r in reasons), reasons))
    return tuple(decided)


def terminations(catalogue: Catalogue, answers: Answers) -> tuple[TerminationDecision, ...]:
    """Every benefit that ends with whether the person had it. Without answers each is likely:
    the department looks into its own records.
    """
    decided = []
    for termination in catalogue.terminations.values():
        always = Reason("always", Verdict.YES, "每件都核对。", termination.clause)
        reasons = _lines(catalogue, termination.applies_when, answers, termination.clause) or (always,)
        decided.append(TerminationDecision(termination, all_of(r.verdict for r in reasons), reasons))
    return tuple(decided)


def materials(catalogue: Catalogue, answers: Answers) -> tuple[MaterialDecision, ...]:
    """Every material with whether it is needed: by every case or by an item, and by its own condition."""
    applying = [d for d in items(catalogue, answers) if d.verdict is not Verdict.NO]
    decided = []
    for material in catalogue.materials.values():
        asking = [d for d in applying if material.code in d.item.materials]
        if material.always:
            need = Reason("always", Verdict.YES, f"用来证明{material.proves}。", material.clause)
        else:
            verdict = any_of(d.verdict for d in asking)
            need = Reason("items", verdict, _asked_for(asking), material.clause)
        reasons = (need, *_lines(catalogue, material.required_when, answers, material.clause))
        verdict = all_of(r.verdict for r in reasons)
        decided.append(MaterialDecision(material, verdict, reasons, tuple(d.item.code for d in asking)))
    return tuple(decided)


def needed(catalogue: Catalogue, answers: Answers) -> tuple[Material, ...]:
    """The materials that `materials` decides to be needed for sure, without the sentences that say why."""
    applying = [
        item
        for item in catalogue.items.values()
        if holds(catalogue, item.applies_when, answers) is Verdict.YES
    ]
    return tuple(
        material
        for material in catalogue.materials.values()
        if (material.always or any(material.code in item.materials for item in applying))
        and holds(catalogue, material.required_when, answers) is Verdict.YES
    )


def effective_date(termination: Termination, date_of_death: date) -> date:
    """The first day for which the benefit is no longer due. What was paid for later must be checked."""
    if termination.effective == "day_of_death":
        return date_of_death
    if termination.effective == "day_after_death":
        return date_of_death + timedelta(days=1)
    return (date_of_death.replace(day=1) + timedelta(days=32)).replace(day=1)


def disclosed(catalogue: Catalogue, declared: Iterable[str], answers: Answers) -> dict[str, object]:
    """The answers that a department may see: those that its item declares and that apply now.

    An answer that was given and does not apply any more, because another one changed, is nobody's business.
    """
    questions = catalogue.questions
    return {
        name: answers[name]
        for name in declared
        if answers.get(name) not in (None, "", [], ())
        and name in questions
        and holds(catalogue, questions[name].shown_when, answers) is Verdict.YES
    }


_ELIGIBILITY_TEXTS = {
    Verdict.YES: "符合联办条件，可以申请。",
    Verdict.NO: "目前还不能联办，下面写明了原因和分别办理的途径。您填的内容会保留。",
    Verdict.LIKELY: "可能符合联办条件，还有内容没有填或不清楚，由窗口核对后确定。",
}


def _condition(catalogue: Catalogue, rule: EligibilityRule, answers: Answers) -> Reason:
    verdict = holds(catalogue, rule.when, answers)
    if verdict is Verdict.YES and _unsure(catalogue, rule, answers):
        verdict = Verdict.LIKELY
    return _rule_reason(catalogue, rule, verdict, answers)


def _exclusion(catalogue: Catalogue, rule: EligibilityRule, answers: Answers) -> Reason:
    caught = holds(catalogue, rule.when, answers)
    verdict = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES, Verdict.LIKELY: Verdict.LIKELY}[caught]
    if verdict is Verdict.YES and _unsure(catalogue, rule, answers):
        verdict = Verdict.LIKELY
    return _rule_reason(catalogue, rule, verdict, answers)


def _unsure(catalogue: Catalogue, rule: EligibilityRule, answers: Answers) -> bool:
    return bool(rule.unsure_when) and holds(catalogue, rule.unsure_when, answers) is Verdict.YES


def _rule_reason(catalogue: Catalogue, rule: EligibilityRule, verdict: Verdict, answers: Answers) -> Reason:
    text = {Verdict.YES: rule.yes, Verdict.NO: rule.no, Verdict.LIKELY: rule.likely}[verdict]
    return Reason(
        rule.code,
        verdict,
        text,
        rule.clause,
        questions=tuple(rule.when),
        missing=_missing(catalogue, rule.when, answers),
    )


def _instead(catalogue: Catalogue, rule: EligibilityRule, answers: Answers, *, alone: bool) -> str:
    """Where this family goes; `alone`: nothing but this rule stands against it, and it may yet hold."""
    for some in rule.instead_of_some:
        if (alone or not some.alone) and holds(catalogue, some.when, answers) is Verdict.YES:
            return some.text
    return rule.instead


def _missing(catalogue: Catalogue, condition: Condition, answers: Answers) -> tuple[str, ...]:
    """The questions whose answers would settle the open lines: of a hidden one, those that hide it."""
    missing: dict[str, None] = {}
    for name, values in condition.items():
        if line_holds(catalogue, name, values, answers) is Verdict.LIKELY:
            deeper = _missing(catalogue, catalogue.questions[name].shown_when, answers)
            missing.update(dict.fromkeys(deeper or (name,)))
    return tuple(missing)


def _lines(catalogue: Catalogue, condition: Condition, answers: Answers, clause: str) -> tuple[Reason, ...]:
    return tuple(_line(catalogue, name, values, answers, clause) for name, values in condition.items())


def _line(catalogue: Catalogue, name: str, values: tuple[str, ...], answers: Answers, clause: str) -> Reason:
    question = catalogue.questions[name]
    verdict = line_holds(catalogue, name, values, answers)
    wanted = "、".join(question.label_of(value) for value in values)
    given = "、".join(question.label_of(value) for value in chosen(answers.get(name)))
    if verdict is Verdict.LIKELY:
        text = f"“{question.short}”还没有填或不清楚，由窗口核对后确定。"
        missing = _missing(catalogue, {name: values}, answers)
        return Reason(name, verdict, text, clause, questions=(name,), missing=missing)
    if verdict is Verdict.YES:
        text = f"“{question.short}”填的是“{given}”。"
    elif holds(catalogue, question.shown_when, answers) is Verdict.NO or not given:
        text = f"“{question.short}”不用填，这一项针对的是“{wanted}”。"
    else:
        text = f"“{question.short}”填的是“{given}”，这一项针对的是“{wanted}”。"
    return Reason(name, verdict, text, clause, questions=(name,))


def _asked_for(asking: list[ItemDecision]) -> str:
    if not asking:
        return "适用的事项都不需要。"
    names = "、".join(f"“{d.item.short}”" for d in asking)
    return f"办理{names}时需要。"
