"""Which happening a day or a time belongs to: the words around it that say what was then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from config.catalogue.sayings import Cue
from server.chat.understanding.acts import taken_back
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.days.times import TimeSaid
from server.chat.understanding.happenings.births import lived_from
from server.chat.understanding.happenings.counted_from import counted_from
from server.chat.understanding.happenings.happening import (
    BIRTH,
    DEATH,
    Happening,
    in_the_end,
    later_than,
    led_to,
)
from server.chat.understanding.happenings.in_truth import in_truth
from server.chat.understanding.happenings.known_days import it_was_then, just_done, of_a_known_day
from server.chat.understanding.happenings.life_support import only_likely
from server.chat.understanding.happenings.what_day_it_is import not_that_day
from server.chat.understanding.happenings.whereabouts import only_where
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language, longest
from server.chat.understanding.polarity import contains_only, denied
from server.chat.understanding.utterance import Clause, Utterance

_PASSED = re.compile(rf"过[了哒][{NUMERAL}几半个]+[天日年月个小钟]")
_HOURS = re.compile(  # 早上, 夜里八点多
    rf"[，的]?(?:凌晨|清晨|清早|大早|早晨|早上|上午|中午|下午|傍晚|晚上|夜里头?|半夜|天亮前?|[{NUMERAL}]{{1,3}}点(?:[半多钟]|[{NUMERAL}]{{1,3}}分?)*)+"
)
_MORNING = re.compile(r"凌晨|[清大今]早|早晨|早上|今晨|上午|半夜|天亮")
_OF_THE_DEAD = ("decedent.", "death.")
_THE_MATTER = re.compile(r"的?[事时][情候]?(?:了|吧|啊|咯|哒)?(?=[，。；！\n]|$)")
_MATTER = re.compile(r"(?:[他她我们]|[进到去送来倒摔跌病痛晕])[^，到至-]{1,20}$")  # what is told of a day
_LEADS = "也就是在那天日的事了哒吧啊咯应该而嗯对 "
_TOLD_AS = re.compile(r"(?:[写填记改报说讲算]|日子|日期|时间)[的成了为]*是?(?:[农阴老阳公]历)?$")
_FEW = 4  # days, more than which nobody tells of one death


class Happenings:
    """What a turn tells of, by clause, with the days that are named in each."""

    def __init__(
        self, uttered: Utterance, context: Context, lang: Language, people: People, days: Sequence[DaySaid]
    ) -> None:
        self._uttered, self._context, self._lang, self._people = uttered, context, lang, people
        self._told: dict[int, list[Happening]] = {}
        self._supposed = 0, 0  # where the day and the hours stand that are only supposed to be of the death
        self._days: dict[int, list[DaySaid]] = {}
        lists = lang.possible(lang.sayings.cues, uttered.plain)
        hits = sorted(longest(lists, uttered.plain), key=lambda found: found[0].start())
        happened = [Happening(hit.start(), hit.end(), cue) for hit, cue in hits]
        if any(one.cue.likely for one in happened):
            happened = list(only_likely(uttered, context, lang, happened))
        for one in happened:
            if one.cue.then and denied(uttered, lang, one.start):
                continue  # 24号上山的没火化
            if one.cue.time and _PASSED.match(uttered.plain, one.end - 2):
                continue  # 住的院过了三天走的
            self._told.setdefault(uttered.clause_at(one.start).number, []).append(one)
        for day in days:
            self._days.setdefault(uttered.clause_at(day.start).number, []).append(day)

    def all(self) -> list[Happening]:
        """What the whole turn tells of, in order."""
        return [one for told in self._told.values() for one in told]

    def inside(self, clause: Clause) -> list[Happening]:
        """What this clause tells of, in order."""
        return self._told.get(clause.number, [])

    def day_before(self, place: int) -> date:
        """The last day that its clause names before this place; the first of all days when it names none."""
        days = self._days.get(self._uttered.clause_at(place).number, ())
        return next((day.day for day in reversed(days) if day.start < place and day.day), date.min)

    def of_day(self, said: DaySaid) -> str | None:
        """The question that this day answers; None when it is the day of something else."""
        clause = self._uttered.clause_at(said.start)
        asked = self.asked("date")
        if said.since:
            origin = counted_from(self._uttered, self._lang, self._people, self.inside(clause), said)
            if origin is None and said.until:
                return asked or self._around(clause)
            if origin is None and contains_only(self._uttered, self._lang, said.start, said.end):
                return self._just_told(clause) or asked
            return origin.cue.question or None if origin else None
        near = self.nearest(clause, said.start, said.end, among_days=True)
        if near is None and lived_from(self._uttered, self._context.today, said):
            return None if self._people.speaks_of_self(said.start) else BIRTH
        if self._told_of_another_matter(said, clause, near):
            return None
        of_death = near if near is not None and near.cue.question == DEATH else None
        if said.day and of_death and later_than(self._uttered.plain, said, of_death):
            return None
        if near is not None:
            if near.cue.question == BIRTH and self._people.speaks_of_self(said.start):
                return None
            if of_death and self._people.goes_themselves(said.start):
                return None
            return near.cue.question or None
        if (again := self._told_again(said, clause)) is not None:
            return again.cue.question or None
        if asked:
            return None if self._told_elsewhere(asked, said, clause) else asked
        if (done := self._asked_whether(said, clause)) is not None:
            return done
        if led := led_to(self._uttered, clause, self._told, self._days):
            return led.cue.question
        bare = self._bare(said, clause)
        missing = self._missing(said) if bare else None
        if said.weak and bare:
            return self._around(clause) or missing or self.recent("date")
        recent = self.recent("date") if bare or self._only_told(said, clause) else None
        if said.weak:
            return recent
        goes_on = bare and clause.text.startswith("就")  # 今年才走的，就前天，…
        just = self._just_told(clause) if goes_on else None
        return just or self._around(clause) or missing or self._of_it_all(said, clause) or recent

    def _only_told(self, said: DaySaid, clause: Clause) -> bool:
        """Whether it is told alone or instead of another, and no matter of its own: not 今天好冷."""
        instead = self._people.retracted or self._lang.group("contrast").within(clause.text)
        if instead or _TOLD_AS.search(self._uttered.plain[clause.start : said.start]):
            return True
        return contains_only(self._uttered, self._lang, said.start, said.end)

    def _told_elsewhere(self, question: str, said: DaySaid, clause: Clause) -> bool:
        """13号绊了一跤，21号走的: whether it has its own matter, and another day is of what was asked."""
        many = sum(map(len, self._days.values()))
        if not 1 < many <= _FEW or self._bare(said, clause) or self._taken_back(clause):
            return False
        if in_truth(self._uttered.plain, clause.start, said.start):
            return False
        near = (
            self.nearest(self._uttered.clauses[number], day.start, day.end, among_days=True)
            for number, days in self._days.items()
            for day in days
            if day.start != said.start and not self._people.of_another(day.start)
        )
        return any(told is not None and told.cue.question == question for told in near)

    def _told_of_another_matter(self, said: DaySaid, clause: Clause, near: Happening | None) -> bool:
        """礼拜五是他进医院礼拜天才走的: the day that stands between has what happened for itself."""
        days = [day for day in self._days.get(clause.number, []) if day.start >= said.end and not day.since]
        if not days or (near is not None and near.start < days[0].start):
            return False
        between = self._uttered.plain[said.end : days[0].start]
        told = next((h for h in self.inside(clause) if h.start >= days[0].end - 1), None)
        other = any(
            self._lang.group(name).within(between) for name in ("alternative", "retraction", "contrast")
        )
        return told is not None and bool(told.cue.question) and not other and bool(_MATTER.search(between))

    def _just_told(self, clause: Clause) -> str | None:
        """人走了，三天了: what the clause before ended with, when it named no day itself."""
        before = self._uttered.clauses[clause.number - 1] if clause.number else clause
        told = self.inside(before)
        if not told or not before.tells or before.sentence != clause.sentence:
            return None
        if any(day.day or day.choices for day in self._days.get(before.number, [])):
            return None
        return told[-1].cue.question or None if before.end - told[-1].end <= 1 else None

    def later_that_day(self, said: DaySaid) -> str | None:
        """昨天下午还好好的，晚上走了: the sentence goes on to what came of it, on the same day."""
        number, same_day = self._uttered.clause_at(said.start).number, False
        first = self._uttered.clauses[number]
        if (here := self._later_here(said, first)) is not None:
            return here
        for other in self._uttered.clauses[number + 1 : number + 6]:
            if not other.tells or other.number in self._days or other.sentence != first.sentence:
                return None
            same_day = same_day or self._lang.group("same_day").within(other.text)
            if same_day and self._lang.group("gone").within(other.text):
                return next((h.cue.question or None for h in self.inside(other) if h.cue.time), None)
        return None

    def alone(self, said: DaySaid) -> str | None:
        """2天前, 大前天早上, whatever was asked: all that is said is of the death if its day is unknown, but
        of what was just told to have come of it (火化了).

        Where that day is known, it may also be told instead of the one day that it can be told instead of. A
        place may stand beside it (昨天，县医院). 20号 or 11.20 only where it is known who died, and no number
        and no address was asked for.
        """
        known = self._context.held(DEATH)
        died = date.fromisoformat(known) if isinstance(known, str) else None
        done = just_done(self._context, self._lang, self._people, said, died)
        question = done or (None if died else DEATH)
        past = said.day is not None and said.day <= self._context.today
        if not past or self.whether() or len(self._days) > 1 or self._of_what_came_before(said):
            return None
        if not question:
            return of_a_known_day(self._uttered.plain, self._context, self._lang, said)
        if self._people.mentions or (said.weak and not self._tells_of_whoever_died()):
            return None
        hours = _HOURS.match(self._uttered.plain, said.end)
        end = hours.end() if hours else said.end
        before, behind = self._uttered.plain[: said.start], self._uttered.plain[end:]
        start = said.start - len(before) if not before.strip("就是在") else said.start
        if not only_where(self._lang, before + behind):
            passed = said.day != self._context.today or self._was_this_morning(said, end)
            single = passed and (len(self._uttered.clauses) == 1 or not behind)
            if not (single and contains_only(self._uttered, self._lang, start, end)):
                return None
        if question == DEATH:
            self._supposed = start, end
        return question

    def _of_what_came_before(self, said: DaySaid) -> bool:
        """骨灰已经下葬了，昨天: whether the clause before it ends with something else that was done then."""
        before = self._uttered.clauses[: self._uttered.clause_at(said.start).number][-1:]
        return any(not told[-1].cue.question for one in before if (told := self.inside(one)))

    def with_the_day(self, time: TimeSaid) -> str | None:
        """昨天早上六点: where the time goes whose day is all that is said, and is taken for the death's.

        八点多 is asked for exactly in its turn.
        """
        start, end = self._supposed
        if time.rough or not start <= time.start < end:
            return None
        return next((c.time for c in self._lang.sayings.cues if c.question == DEATH and c.time), None)

    def _tells_of_whoever_died(self) -> bool:
        asked = self._context.catalogue.questions.get(self._context.asked or "")
        about = any(name == RELATION or name.startswith(_OF_THE_DEAD) for name in self._context.answers)
        return about and (asked is None or bool(asked.choices))

    def _was_this_morning(self, said: DaySaid, end: int) -> bool:
        """今天早上, 今早六点, once it is known who died; 今天 or 今天下午 may be when they have time."""
        hours = self._uttered.plain[said.start : end]
        return self._tells_of_whoever_died() and _MORNING.search(hours) is not None

    def _later_here(self, said: DaySaid, clause: Clause) -> str | None:
        """上周四我接到的电话人就是当天下午没的: the same in one breath."""
        text, told = self._uttered.plain, self.inside(clause)
        if any(day.start > said.start for day in self._days.get(clause.number, ())):
            return None
        for before, later in pairwise(told):
            same_day = self._lang.group("same_day").first(text, before.end, later.start + 1)
            if later.cue.time and before.start >= said.end and not before.cue.question and same_day:
                return later.cue.question or None
        return None

    def nearest(self, clause: Clause, start: int, end: int, *, among_days: bool) -> Happening | None:
        """What the day or time at this place is of: Chinese puts the time first, so the next thing that
        is told, unless another day stands between; else the one before.
        """
        inside = self.inside(clause)
        others = self._days.get(clause.number, []) if among_days else []
        others = [day for day in others if day.start != start]
        after = next((h for h in inside if h.start >= end - 1 and h.end > end), None)
        before = next((h for h in reversed(inside) if h.end <= start), None)
        if around := next((h for h in inside if h.start < start and end < h.end), None):
            return around  # 骨灰今天才领
        if (
            after
            and not after.cue.question
            and (final := in_the_end(self._uttered.plain, inside, others, after))
        ):
            return final
        free = before is not None and not any(before.end <= day.start < start for day in others)
        if after and not any(end <= day.start < after.start for day in others):
            far = after.start - end > 6
            if before and free and before.cue.question and far and start - before.end <= 3:
                return before
            return after
        return before if free else after or before

    def beside(self, clause: Clause) -> str | None:
        """Where the time of day goes that is named beside a clause that tells of something."""
        if led := led_to(self._uttered, clause, self._told, self._days):
            return led.cue.time or None
        number, clauses = clause.number, self._uttered.clauses
        for other in (*clauses[number + 1 : number + 2], *clauses[max(0, number - 1) : number]):
            told = self.inside(other)
            if told and not other.asks:
                return told[0].cue.time or None
        return None

    def asked(self, kind: str) -> str | None:
        """The asked question when it is of this type."""
        asked = DEATH if self._people.announced else self._context.asked or ""
        question = self._context.catalogue.questions.get(asked)
        return question.id if question is not None and question.type == kind else None

    def whether(self) -> Cue | None:
        """What was asked to have happened or not: whether there was a cremation."""
        return next((cue for cue in self._lang.sayings.cues if self._context.asked in cue.then), None)

    def _asked_whether(self, said: DaySaid, clause: Clause) -> str | None:
        """嗯，周日上午, to whether there was a cremation: it was on that day, or will be."""
        cue, text = self.whether(), self._uttered.plain
        if cue is None or said.day == self._context.today:  # today it may be to come
            return None
        if said.yearless and not (said.sure or said.lunar or DEATH in self._context.answers):
            return None  # 28号, on the 25th
        if said.day is None and not (said.choices or text.startswith(("上", "前"), said.start)):
            return None  # 过几天
        if not it_was_then(self._uttered, self._lang, said):
            return None
        denials = [one for one in self._uttered.clauses[: clause.number] if self._denies(one)]
        return self._around(clause) or (None if denials else cue.question)

    def _denies(self, clause: Clause) -> bool:
        """还没, and not what is put right: 不是昨天, 不对."""
        return self._lang.group("negation").within(clause.text) and not self._taken_back(clause)

    def recent(self, kind: str) -> str | None:
        """The one question of this type that the turn before answered: what a correction is about."""
        known = self._context.catalogue.questions
        fitting = [name for name in self._context.recent if name in known and known[name].type == kind]
        return fitting[0] if len(fitting) == 1 else None

    def _missing(self, said: DaySaid) -> str | None:
        """15号, or 初八: the day whose month was told, while nothing is put right and it is not known."""
        context, dated = self._context, self._context.dated
        wanted = context.of_month and said.yearless and context.held(dated) is None
        return dated or None if wanted and not self._people.retracted else None

    def excludes(self, said: DaySaid) -> bool:
        """Whether it is said that it was not this day; 在屋里没的十一月十九 denies nothing."""
        inside = self.inside(self._uttered.clause_at(said.start))
        ended = any(one.start < said.start <= one.end for one in inside)
        return not ended and not_that_day(self._uttered, self._lang, said)

    def read_back(self, said: DaySaid) -> str | None:
        """What waits for a yes with just this day, where no more is said: 11月4号."""
        waiting = (fact.question for fact in self._context.confirming if fact.value == str(said.day))
        named = [name for name in waiting if self._context.catalogue.questions[name].type == "date"]
        bare = len(named) == 1 and self._bare(said, self._uttered.clause_at(said.start))
        return named[0] if bare else None

    def _bare(self, said: DaySaid, clause: Clause) -> bool:
        """Whether the clause says no more than this day: 走了，十八号的事."""
        text = self._uttered.plain
        return not (text[clause.start : said.start] + text[said.end : clause.end]).strip(_LEADS)

    def _of_it_all(self, said: DaySaid, clause: Clause) -> str | None:
        """在厂里没的，…，11月9号的事: the one thing of which the sentence told before."""
        if not _THE_MATTER.match(self._uttered.plain, said.end):
            return None
        before = [one for one in self._uttered.clauses[: clause.number] if one.sentence == clause.sentence]
        if any(not one.tells or one.number in self._days for one in before):
            return None
        told = {h.cue.question for one in before for h in self.inside(one) if h.cue.question}
        return told.pop() if len(told) == 1 else None

    def _around(self, clause: Clause) -> str | None:
        """What the clauses beside it tell of, up to one that has a day of its own."""
        number, clauses = clause.number, self._uttered.clauses
        sides = ((clauses[number + 1 : number + 3], 0), (clauses[max(0, number - 2) : number][::-1], -1))
        for side, nearest in sides:
            for other in side:
                if not other.tells:
                    continue
                if other.number in self._days and not (nearest and self._taken_back(other)):
                    break
                if told := self.inside(other):
                    return told[nearest].cue.question or None
        return None

    def _told_again(self, said: DaySaid, clause: Clause) -> Happening | None:
        """火化是15号，哦不，16号; 火化不是15号，是16号: of what the day before was, that is taken back."""
        before = self._uttered.clauses[max(0, clause.number - 2) : clause.number]
        other = next((one for one in reversed(before) if one.number in self._days), None)
        told = self.inside(other) if other is not None and other.tells else []
        if other is None or not told:
            return None
        if not_that_day(self._uttered, self._lang, self._days[other.number][-1]):
            return told[-1] if self._bare(said, clause) else None
        back = taken_back(self._uttered, self._lang)
        return told[-1] if back and other.end <= back[0] and back[1] <= said.start else None

    def _taken_back(self, clause: Clause) -> bool:
        """二十号烧的说错了，是二十一号; 不是昨天烧的，是前天: another day of the same."""
        wrong = self._lang.group("retraction").within(clause.text)
        return wrong or self._lang.group("contrast").at(clause.text, 0) is not None
