"""What can be said of a condition without any answer: can it hold at all, and what does it rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.catalogue.rules import Condition, EligibilityRule, Question


def rests_on(start: Iterable[str], questions: Mapping[str, Question]) -> set[str]:
    """The questions named, and those on whose answers these are shown, all the way back."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in questions:
            continue
        seen.add(name)
        waiting.extend(questions[name].shown_when)
    return seen


def can_hold(
    condition: Condition,
    questions: Mapping[str, Question],
    exclusions: Iterable[EligibilityRule] = (),
) -> bool:
    """Whether some set of answers lets every line hold, each question shown when it is asked.

    With exclusions, some of those answers must also fall under none of them.
    """
    allowed: dict[str, set[str]] = {}
    waiting = list(condition.items())
    opened: set[str] = set()
    while waiting:
        name, values = waiting.pop()
        question = questions.get(name)
        if question is None:
            return True  # reported as an unknown question already
        possible = {option.value for option in question.choices}
        wanted = set(values) & possible
        if question.type != "multi_choice" and name in allowed:
            wanted &= allowed[name]
        allowed[name] = wanted
        if not wanted:
            return False
        if name not in opened:
            opened.add(name)
            waiting.extend(question.shown_when.items())
    for rule in exclusions:
        if len(rule.when) == 1:  # one line alone simply takes its values away
            name, values = next(iter(rule.when.items()))
            if name in allowed and questions[name].type != "multi_choice":
                allowed[name] -= set(values)
    return all(allowed.values()) and not any(_caught(rule.when, allowed, questions) for rule in exclusions)


def _caught(when: Condition, allowed: Mapping[str, set[str]], questions: Mapping[str, Question]) -> bool:
    """Whether every answer that the condition leaves open falls under the exclusion."""
    return len(when) > 1 and all(
        name in allowed
        and name in questions
        and questions[name].type != "multi_choice"
        and allowed[name] <= set(values)
        for name, values in when.items()
    )


def circle(links: Mapping[str, Iterable[str]]) -> list[str] | None:
    """The first circle in these links, as the names along it with the first repeated; else None."""
    done: set[str] = set()

    def follow(name: str, trail: list[str]) -> list[str] | None:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return None
        for target in links.get(name, ()):
            if found := follow(target, [*trail, name]):
                return found
        done.add(name)
        return None

    for name in links:
        if found := follow(name, []):
            return found
    return None
