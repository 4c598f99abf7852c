"""Cross-checks of one version of the rules: questions, conditions, items, materials, money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.catalogue.conditions import can_hold, circle
from config.catalogue.found import Found
from config.catalogue.mistakes import Place, Report
from config.catalogue.reader import Shelf
from config.catalogue.rules import (
    Check,
    Condition,
    EligibilityRule,
    EstimateFormula,
    IncomeFigure,
    Item,
    Material,
    OfAge,
    PayoutKind,
    Question,
    Section,
    Termination,
)
from config.catalogue.vocabulary import CLOSED_TYPES, DOCUMENT_READINGS, QuestionType

PAYEE_QUESTION = "payee.card_number"

_CHECK_TYPES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "not_after": (frozenset({"date", "datetime"}), frozenset({"date", "datetime"})),
    "sex_of": (frozenset({"choice"}), frozenset({"id_number"})),
    "birth_of": (frozenset({"date"}), frozenset({"id_number"})),
    "older_by": (frozenset({"id_number"}), frozenset({"id_number"})),
    "issued_by": (frozenset({"text"}), frozenset({"bank_card"})),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """A version's shelf together with what every check needs of it."""

    shelf: Shelf
    questions: Mapping[str, Question]
    report: Report


def check_rules(shelf: Shelf, well_known: Mapping[str, QuestionType], home: Place, report: Report) -> None:
    """Note every contradiction within one version. `home` is where the version itself is named."""
    rules = Rules(shelf, shelf.values(Question, "questions"), report)
    _well_known(rules, well_known, home)
    for question in shelf.of(Question, "questions").values():
        _question(rules, question)
    _question_circle(rules)
    for check in shelf.of(Check, "checks").values():
        _check(rules, check)
    for material in shelf.of(Material, "materials").values():
        _material(rules, material)
    for item in shelf.of(Item, "items").values():
        _item(rules, item, pays_need_account=PAYEE_QUESTION in well_known)
    _item_circle(rules)
    for termination in shelf.of(Termination, "terminations").values():
        _condition(rules, termination.entry.applies_when, termination.place, "applies_when")
        _reachable(
            rules, termination.place, termination.entry.applies_when, "待遇终止", termination.entry.name
        )
    _eligibility(rules)
    _payouts(rules)


def _condition(rules: Rules, condition: Condition, place: Place, *inside: str) -> None:
    """Every line names a question with a closed list of values, and values from that list."""
    for name, values in condition.items():
        if not rules.shelf.knows("questions", name):
            rules.report.add(place, "unknown-question", f"条件里的问题“{name}”不存在", *inside, name)
            continue
        question = rules.questions.get(name)
        if question is None:
            continue
        if question.type not in CLOSED_TYPES:
            rules.report.add(place, "open-question", f"“{name}”没有固定的选项，不能用作条件", *inside, name)
            continue
        if not values:
            rules.report.add(place, "wrong-value", f"“{name}”后面没有写答案", *inside, name)
        for number, value in enumerate(values):
            if question.option(value) is None:
                rules.report.add(
                    place, "unknown-option", f"“{name}”没有“{value}”这个选项", *inside, name, number
                )


def _reachable(rules: Rules, place: Place, condition: Condition, kind: str, name: str) -> bool:
    """Note when no set of answers lets the condition hold."""
    if any(question not in rules.questions for question in condition):
        return False
    if not can_hold(condition, rules.questions):
        rules.report.add(place, "unreachable", f"{kind}“{name}”的条件不可能全部符合", "applies_when")
        return False
    return True


def _well_known(rules: Rules, well_known: Mapping[str, QuestionType], home: Place) -> None:
    for name, kind in well_known.items():
        found = rules.shelf.of(Question, "questions").get(name)
        if found is None:
            if not rules.shelf.knows("questions", name):
                rules.report.add(home, "missing-question", f"程序需要的问题“{name}”没有列出")
        elif found.entry.type != kind:
            rules.report.add(
                found.place, "wrong-type", f"“{name}”应为“{kind}”，写的是“{found.entry.type}”", "type"
            )


def _question(rules: Rules, found: Found[Question]) -> None:
    question, place, report = found.entry, found.place, rules.report
    if not rules.shelf.knows("sections", question.section):
        report.add(place, "unknown-section", f"没有“{question.section}”这一部分", "section")
    if question.id.partition(".")[0] != question.section:
        report.add(place, "wrong-id", f"编号“{question.id}”应以所在部分“{question.section}.”开头", "id")
    if question.type in ("choice", "multi_choice") and len(question.options) < 2:
        report.add(place, "no-options", f"“{question.id}”是选择题，至少要有两个选项", "options")
    if question.options and question.type not in ("choice", "multi_choice"):
        report.add(place, "needless-options", f"“{question.id}”不是选择题，不应有选项", "options")
    seen: set[str] = set()
    for number, option in enumerate(question.options):
        if option.value in seen:
            report.add(place, "duplicate", f"选项“{option.value}”写了两次", "options", number)
        seen.add(option.value)
        if not in_order(option):
            report.add(place, "wrong-value", "“from_age”比“to_age”大", "options", number, "from_age")
        if option.alone and question.type != "multi_choice":
            report.add(place, "wrong-value", "“alone”只用于多选题", "options", number, "alone")
    if question.unknown_allowed and question.type != "yes_no":
        report.add(place, "wrong-value", "“unknown_allowed”只用于是非题", "unknown_allowed")
    if question.type == "statement" and not question.text:
        report.add(place, "no-statement", f"“{question.id}”是承诺，要写出承诺的内容“text”", "type")
    if (
        question.at_least is not None
        and question.at_most is not None
        and question.at_least > question.at_most
    ):
        report.add(place, "wrong-value", "“at_least”比“at_most”大", "at_least")
    _condition(rules, question.shown_when, place, "shown_when")
    _condition(rules, question.required_when, place, "required_when")
    readers = (m for m in rules.shelf.values(Material, "materials").values() if question.id in m.reads)
    if "photo" in question.prefill and next(readers, None) is None:
        number = question.prefill.index("photo")
        report.add(place, "no-reader", f"没有材料能读出“{question.id}”，不应写“photo”", "prefill", number)


def in_order(of_age: OfAge) -> bool:
    """Whether some age is meant by it."""
    return of_age.from_age is None or of_age.to_age is None or of_age.from_age <= of_age.to_age


def _question_circle(rules: Rules) -> None:
    links = {name: tuple(q.shown_when) for name, q in rules.questions.items()}
    if found := circle(links):
        place = rules.shelf.of(Question, "questions")[found[0]].place
        rules.report.add(place, "question-circle", f"显示条件绕成了圈：{' → '.join(found)}", "shown_when")
        return
    for name, question in rules.questions.items():
        if all(q in rules.questions for q in question.shown_when):
            place = rules.shelf.of(Question, "questions")[name].place
            if not can_hold(question.shown_when, rules.questions):
                rules.report.add(place, "unreachable", f"问题“{name}”永远不会显示", "shown_when")


def _check(rules: Rules, found: Found[Check]) -> None:
    check, place, report = found.entry, found.place, rules.report
    wanted = _CHECK_TYPES.get(check.kind)
    for number, (key, name) in enumerate((("question", check.question), ("other", check.other))):
        if not rules.shelf.knows("questions", name):
            report.add(place, "unknown-question", f"核对里的问题“{name}”不存在", key)
        elif wanted and (question := rules.questions.get(name)) and question.type not in wanted[number]:
            report.add(place, "wrong-type", f"“{check.kind}”不能核对“{name}”这种问题", key)
    if check.kind == "older_by" and check.years <= 0:
        report.add(place, "wrong-value", "“older_by”要写明至少大多少年“years”", "kind")
    _condition(rules, check.when, place, "when")


def _material(rules: Rules, found: Found[Material]) -> None:
    material, place, report = found.entry, found.place, rules.report
    _condition(rules, material.required_when, place, "required_when")
    readable = DOCUMENT_READINGS[material.document]
    for name, reading in material.reads.items():
        if not rules.shelf.knows("questions", name):
            report.add(place, "unknown-question", f"材料要读出的问题“{name}”不存在", "reads", name)
        if reading not in readable:
            report.add(place, "unknown-reading", f"这种证件读不出“{reading}”", "reads", name)
    if (material.source == "registry") != (material.certificate is not None):
        told = f"登记机构的材料“{material.code}”要写是哪种证明（certificate），家属的材料不写"
        report.add(place, "wrong-certificate", told, "code")
    codes = [part.code for part in material.parts]
    if len(set(codes)) < len(codes):
        report.add(place, "duplicate", f"材料“{material.code}”的页面编号重复", "parts")
    if not material.parts:
        report.add(place, "wrong-value", f"材料“{material.code}”没有写要哪几页", "parts")
    asked = any(material.code in item.materials for item in rules.shelf.values(Item, "items").values())
    if not material.always and not asked:
        report.add(place, "unused", f"没有事项要材料“{material.code}”", "code")


def _item(rules: Rules, found: Found[Item], *, pays_need_account: bool) -> None:
    item, place, report = found.entry, found.place, rules.report
    tables: tuple[tuple[str, tuple[str, ...], str, str, str], ...] = (
        ("materials", item.materials, "materials", "unknown-material", "材料"),
        ("fields", item.fields, "questions", "unknown-question", "给部门看的问题"),
        ("after", item.after, "items", "unknown-item", "先办的事项"),
        ("pays", item.pays, "kinds", "unknown-payout", "款项"),
    )
    for key, codes, table, kind, words in tables:
        for number, code in enumerate(codes):
            if not rules.shelf.knows(table, code):
                report.add(place, kind, f"{words}“{code}”不存在", key, number)
            elif code in codes[:number]:
                report.add(place, "duplicate", f"{words}“{code}”写了两次", key, number)
    _condition(rules, item.applies_when, place, "applies_when")
    for name in item.applies_when:
        if name in rules.questions and rules.questions[name].only_if_needed:
            message = f"“{name}”要看有没有事项需要才问，不能反过来决定事项"
            report.add(place, "circular-need", message, "applies_when", name)
    if pays_need_account and item.pays and PAYEE_QUESTION not in item.fields:
        report.add(place, "no-account", "有款项发放，却没有把收款账户给部门看（fields）", "fields")
    if not _reachable(rules, place, item.applies_when, "事项", item.name):
        return
    conditions, exclusions = _eligibility_rules(rules)
    joined: dict[str, tuple[str, ...]] = dict(item.applies_when)
    for rule in conditions:
        for name, values in rule.when.items():
            kept = tuple(v for v in joined[name] if v in values) if name in joined else tuple(values)
            joined[name] = kept
    if not can_hold(joined, rules.questions, exclusions):
        report.add(place, "unreachable", f"符合办理条件的人都办不到事项“{item.name}”", "applies_when")


def _item_circle(rules: Rules) -> None:
    found = circle({code: item.after for code, item in rules.shelf.values(Item, "items").items()})
    if found:
        place = rules.shelf.of(Item, "items")[found[0]].place
        rules.report.add(place, "prerequisite-circle", f"先后次序绕成了圈：{' → '.join(found)}", "after")


def _eligibility_rules(rules: Rules) -> tuple[Iterable[EligibilityRule], Iterable[EligibilityRule]]:
    return (
        tuple(rules.shelf.values(EligibilityRule, "conditions").values()),
        tuple(rules.shelf.values(EligibilityRule, "exclusions").values()),
    )


def _eligibility(rules: Rules) -> None:
    for table in ("conditions", "exclusions"):
        for found in rules.shelf.of(EligibilityRule, table).values():
            if not found.entry.when:
                rules.report.add(found.place, "no-condition", f"“{found.entry.code}”没有写条件", "when")
            _condition(rules, found.entry.when, found.place, "when")
            _condition(rules, found.entry.unsure_when, found.place, "unsure_when")
            for some in found.entry.instead_of_some:
                _condition(rules, some.when, found.place, "instead_of_some")
            named = all(name in rules.questions for name in found.entry.when)
            if named and not can_hold(found.entry.when, rules.questions):
                rules.report.add(
                    found.place, "unreachable", f"“{found.entry.name}”的条件不可能全部符合", "when"
                )


def _payouts(rules: Rules) -> None:
    shelf, report = rules.shelf, rules.report
    kinds = shelf.of(PayoutKind, "kinds")
    paid = {code for item in shelf.values(Item, "items").values() for code in item.pays}
    formula = shelf.of(EstimateFormula, "formula").get("formula")
    for code, found in kinds.items():
        if code not in paid:
            report.add(found.place, "unused", f"没有事项发放“{code}”", "code")
        if found.entry.formula != "balance" and formula is None:
            report.add(found.place, "no-formula", f"“{code}”要估算，却没有写“[formula]”", "formula")
    if formula is None:
        return
    years = [step.below_years for step in formula.entry.steps]
    if years != sorted(set(years)):
        report.add(formula.place, "wrong-value", "“steps”要按年限从小到大写", "steps")
    if not shelf.of(IncomeFigure, "incomes"):
        report.add(formula.place, "no-income", "有估算公式，却没有一年的收入数字“[[incomes]]”")


def sections_used(shelf: Shelf, report: Report) -> None:
    """Note a section of the form that holds no question."""
    used = {question.section for question in shelf.values(Question, "questions").values()}
    for code, found in shelf.of(Section, "sections").items():
        if code not in used:
            report.add(found.place, "unused", f"“{code}”这一部分没有问题", "code")
