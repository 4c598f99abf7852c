"""What is said to who despairs, mourns, is worn out or feels left alone, before anything of the form."""

from __future__ import annotations

from server.chat.dialogue.sorting import sort
from server.chat.dialogue.taking import Turn
from server.chat.dialogue.view import Step, Wish
from server.chat.dialogue.wording import card, held_card
from server.chat.understanding.meaning import Understood


def rescue(turn: Turn) -> Step:
    """A life is in danger now: who to call, and a person; nothing of the form is looked at."""
    turn.say("emergency")
    turn.goes_on = False
    turn.state = turn.state.but(moment="offer", misses=0, distressed=True)
    return turn.step(Wish.HUMAN)


def comfort(turn: Turn, *, at_risk: bool) -> Step:
    """A kind sentence and a telephone; a person as well for who is at risk, or says it again."""
    manners = turn.view.chat.manners
    urgent = turn.before.distressed or at_risk
    found = sort(turn.view, turn.before, turn.facts, turn.acts)
    turn.changes = dict(found.changes)
    # What was told is kept and not told back now; what has to be read back is, when they go on.
    answered = {fact.question for fact in turn.facts}
    pending = (*(p for p in turn.before.pending if p.question not in answered), *found.held)
    turn.cards = [card(turn.view, name, value, "noted") for name, value in turn.changes.items()]
    turn.cards += [held_card(turn.view, p) for p in pending]
    turn.say("distress", phone=manners.help_phone, help=manners.help_name)
    if at_risk:
        turn.say("at_risk")
    if turn.cards:
        turn.say("told_kept")
    turn.goes_on = False
    turn.state = turn.state.but(moment="offer", misses=0, distressed=True, pending=pending)
    return turn.step(Wish.HUMAN) if urgent else turn.step(None, "human", "go_on")


def waits(turn: Turn) -> Step:
    """Nothing is asked of who only mourns; a yes goes on, and answers nothing."""
    turn.say("grief_waits")
    turn.state, turn.goes_on = turn.state.but(moment="", misses=0), False
    return turn.step(None, "go_on", "human")


def soothe(turn: Turn, meant: Understood) -> Step | None:
    """A kind word for 累死了, after which nothing is asked, for a sigh, for 没人跟我说过, for what is told in
    passing (我岳母年纪大了受不了), and for another death (我爸也走了); None where it goes on.
    """
    if meant.weary:
        turn.say("weary")
        return waits(turn)
    if meant.sighs:
        turn.say("grief")
    if meant.dead_too:
        turn.say("dead_too", who=turn.view.who())
    elif meant.remarks:
        turn.say("aside")
    if meant.untold:
        turn.say("untold", phone=turn.view.phone)
    return None
