"""What one message comes to: which kind it is, what it means, and what is done for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from config.catalogue.chat import Chat
from config.traditional import simplified
from server import clock
from server.cases.models import Case
from server.cases.states import CaseStatus
from server.chat import handover, photos, policy, unanswered
from server.chat.dialogue import (
    Paper,
    QuickReply,
    State,
    Step,
    View,
    Wish,
    chosen,
    decide,
    go_on,
    hear,
    hear_first,
    left,
    spelled_out,
)
from server.chat.dialogue.hearing import is_wordless
from server.chat.dialogue.leading import against, without_said
from server.chat.dialogue.wording import aloud, asked_in_words, options_of
from server.chat.drafts import begun, clear_own, hand_in, paper_named, take_over, write
from server.chat.talk import Talk
from server.chat.understanding import understand
from server.chat.understanding.meaning import Act, Context, Fact, Understood
from server.errors import INVALID

# Even a message that comes late means these.
_EVEN_LATE = frozenset({Act.HUMAN, Act.DISTRESS, Act.POLICY})
# What can be said when there is nothing to fill in.
_ALWAYS = frozenset({Act.HUMAN, Act.DISTRESS, Act.ABUSE, Act.THANKS})
# Three sentences are heard; the rest is found in the form.
MOST_REASONS = 3
# Of several questions so many are answered at once, in as many characters as can be listened to.
MOST_ANSWERED, LONGEST_ANSWERS = 3, 240


async def listen(talk: Talk, *, late: bool, idle: timedelta) -> None:
    """Do what the message asks for; words, cards and state are left in `talk`."""
    await _take_over(talk)
    match talk.said.kind:
        case "photo":
            await _photo(talk)
        case "location" | "other":
            talk.say("location" if talk.said.kind == "location" else "other_kind")
            talk.offer(await talk.view(), "go_on", "human")
        case "voice" if not talk.said.text.strip():
            talk.say("voice_unheard")
        case "open":
            await _opened(talk, idle)
        case _ if talk.state.with_clerk:
            await _to_clerk(talk)
        case _:
            await _text(talk, late=late, idle=idle)


async def _text(talk: Talk, *, late: bool, idle: timedelta) -> None:
    view, longest = await talk.view(), talk.chat.manners.longest
    text = spelled_out(talk.said.kept[:longest], view, talk.state)
    if len(talk.said.kept) > longest:
        talk.say("too_long", count=longest)
    if is_wordless(text):
        await _wordless(talk, view)
        return
    meant = _meaning(talk, view, text)
    if not talk.draft.is_open:
        await _elsewhere(talk, view, meant, text)
        return
    if late:
        await _late(talk, view, meant)
        return
    plain = simplified(text)
    if passed := _word_for_death(talk.chat, plain):
        talk.state = talk.state.but(passed=passed)
    began, talk.state = not talk.state.greeted, talk.state.but(greeted=True)
    if began and _says_nothing(meant):
        talk.say("greeting", service=view.service)
        await _go_on(talk)
        return
    if _is_back(talk, idle) and not meant.acts & _EVEN_LATE:
        _recall(talk, view)
    await _carry_out(talk, view, decide(view, talk.state, meant, plain))


async def _wordless(talk: Talk, view: View) -> None:
    """Somebody is there and says nothing: we are there as well, and ask once more, but not twice."""
    talk.say("no_words")
    asked = view.catalogue.questions.get(talk.state.asked or "")
    if talk.state.moment == "question" and asked is not None and not talk.state.misses:
        talk.state = talk.state.but(misses=1)
        talk.lines.append(asked_in_words(view, talk.state, asked.id))
        talk.quick = options_of(view, asked, talk.state.offered)
    else:
        talk.offer(view, "go_on", "human")


def _meaning(talk: Talk, view: View, text: str) -> Understood:
    said_word_for_word = hear(simplified(text), view, talk.state)
    if said_word_for_word is not None:
        return said_word_for_word
    guess, text = chosen(text, talk.state)
    confirming = tuple(Fact(p.question, p.value, p.said, sure=False) for p in talk.state.pending)
    heard = understand(
        text,
        Context(
            catalogue=view.catalogue,
            today=clock.today(),
            asked=talk.state.asked if guess else talk.state.open,
            answers=view.answers,
            last=talk.state.last,
            confirming=confirming,
            aloud=aloud(view, talk.state),
            replacing=talk.state.moment == "replace",
            behalf=talk.state.behalf,
            before=talk.state.before,
            correcting=talk.state.moment == "correct",
            offered=talk.state.offered,
            month=talk.state.month,
            kin=talk.state.kin,
            days=dict(talk.state.days),
            dated=talk.state.dated,
            piece=talk.state.piece,
        ),
    )
    return hear_first(heard, text, view, talk.state, guess)


def _says_nothing(meant: Understood) -> bool:
    return not (meant.facts or meant.doubts or meant.policy or meant.acts - {Act.GREETING, Act.RESUME})


def _word_for_death(chat: Chat, text: str) -> str:
    words = chat.manners.passed_words
    found = [said for said in words if said in text]
    return words[max(found, key=len)] if found else ""


async def _carry_out(talk: Talk, view: View, step: Step) -> None:
    """Write what counts, do what is wished for, and go on to the next question."""
    talk.state, talk.cards = step.state, step.cards
    talk.lines += step.lines
    if step.quick:
        talk.quick = step.quick
        talk.state = talk.state.but(quick=tuple(reply.label for reply in step.quick))
    if step.changes:
        await write(talk.actor, talk.draft, view.answers, step.changes)
        await _take_over(talk)
        view = await talk.view()
    if step.policy and not (_answer(talk, view, step.policy) or step.answered):
        await _unsure(talk, view, step.policy)
        if not talk.state.pending:
            return  # else it is read out, or the next yes would be to something that nobody heard
    match step.wish:
        case Wish.HUMAN:
            await _hand_over(talk, view)
        case Wish.SUBMIT:
            await _submit(talk)
        case Wish.RESTART:
            await clear_own(talk.actor, talk.draft)
            talk.state = State(greeted=True, condoled=True, passed=talk.state.passed)
            talk.say("restart_done")
            await _go_on(talk)
        case Wish.ASSIGN_PHOTO if step.paper is not None:
            await _named(talk, *step.paper)
        case _ if step.goes_on:
            await _go_on(talk)


async def _take_over(talk: Talk) -> None:
    view = await talk.view()
    await take_over(talk.actor, talk.draft, view.answers, vouched=talk.vouched and talk.state.behalf is None)


async def _go_on(talk: Talk) -> None:
    view = await talk.view()
    step = go_on(view, talk.state)
    talk.state, talk.quick = step.state, step.quick
    lines = without_said(view, step.lines, "".join(talk.lines))
    talk.lines = list(dict.fromkeys((*talk.lines, *lines)))  # nothing is said twice in one turn


async def _late(talk: Talk, view: View, meant: Understood) -> None:
    """A message that a newer one overtook: it may add what is missing, and change or answer nothing."""
    facts = tuple(fact for fact in meant.facts if fact.question not in view.answers)
    waiting = {p.question for p in talk.state.pending}
    facts = tuple(fact for fact in facts if fact.question not in waiting)
    acts = meant.acts & _EVEN_LATE
    if not facts and not acts:
        return
    before = talk.state
    step = decide(
        view, before.but(moment="", asked=None, pending=()), replace(meant, facts=facts, doubts=(), acts=acts)
    )
    kept = before.but(pending=(*before.pending, *step.state.pending), condoled=step.state.condoled)
    new_pending = bool(step.state.pending)
    await _carry_out(talk, view, replace(step, state=kept, goes_on=new_pending))


async def _elsewhere(talk: Talk, view: View, meant: Understood, text: str) -> None:
    """There is a case, and this person can tell nothing for its form now: questions are answered still."""
    acts = meant.acts & _ALWAYS
    if acts or meant.policy:
        only = Understood(acts=acts, policy=meant.policy)
        step = decide(view, talk.state.but(moment="", asked=None, pending=()), only, text)
        await _carry_out(talk, view, replace(step, goes_on=False))
        return
    other = talk.draft.other
    assert other is not None
    if talk.draft.part == "viewer":
        talk.say("only_viewer")
    else:
        talk.say("under_way", number=other.number or "", status=CaseStatus(other.status).label)
    talk.state = talk.state.but(moment="", asked=None, pending=(), greeted=True)
    talk.offer(view, "human")


def _answer(talk: Talk, view: View, said: str) -> bool:
    """Answer from the files what is asked; whether they have an answer. What is too much at once is named."""
    each, length, more = policy.find_each(said, view.catalogue), 0, list[str]()
    for place, (asked, found) in enumerate(each):
        length += len(found.answer)
        if place and (place >= MOST_ANSWERED or length > LONGEST_ANSWERS):
            more.append(f"“{asked}”")
        else:
            talk.tell(view, found)
    if more:
        talk.say("policy_more", asked="".join(more[:MOST_ANSWERED]))
    return bool(each)


async def _unsure(talk: Talk, view: View, question: str) -> None:
    """Say that the files have no answer, and keep the question for who writes them."""
    # Whatever was typed in a field of its own could name somebody; options cannot.
    named = {v for q, v in view.answers.items() if isinstance(v, str) and not view.question(q).choices}
    await unanswered.keep(talk.actor.county, question, named)
    guesses = () if talk.state.pending else policy.guesses(question, view.catalogue)
    if guesses:
        phrase = "policy_guess" if len(guesses) > 1 else "policy_one_guess"
        talk.say(phrase, asked="；".join(guesses), phone=view.phone)
        talk.state = talk.state.but(moment="guess", guesses=guesses)
    else:
        talk.say("policy_unsure", phone=view.phone)
    talk.offer(view, "human", "go_on", first=map(QuickReply, guesses))


async def _hand_over(talk: Talk, view: View) -> None:
    asked = await handover.ask(talk.conversation)
    talk.say("handed_over" if asked else "still_waiting", phone=view.phone)
    talk.state = talk.state.but(with_clerk=True, clerk_named=False)
    talk.offer(view, "go_on")


async def _to_clerk(talk: Talk) -> None:
    """While a person was asked for, the program keeps quiet, and listens for who is in distress or goes on.

    Until a clerk has the conversation, who tells something goes on, and what the rules answer is answered.
    """
    view = await talk.view()
    text = talk.said.kept[: talk.chat.manners.longest]
    meant = _meaning(talk, view, text)
    taken = await handover.is_taken(talk.conversation)
    told = talk.draft.is_open and not taken and bool(meant.facts or meant.doubts)
    if Act.DISTRESS in meant.acts and not (told and meant.grieves):
        facts, acts = meant.facts if told else (), frozenset({Act.DISTRESS})
        only = Understood(facts=facts, acts=acts, risk=meant.risk, grieves=meant.grieves)
        await _carry_out(talk, view, decide(view, talk.state, only))
    elif told or (Act.RESUME in meant.acts and talk.draft.is_open):
        talk.state = talk.state.but(with_clerk=False, clerk_named=False)
        step = decide(view, talk.state, replace(meant, acts=meant.acts - {Act.HUMAN}), simplified(text))
        await _carry_out(talk, view, step)
    elif Act.RESUME in meant.acts:
        talk.state = talk.state.but(with_clerk=False)
        talk.say("passed_on")
    elif meant.policy and not taken and _answer(talk, view, meant.policy):
        talk.offer(view, "go_on")
    elif not talk.state.clerk_named and not taken:
        talk.say("still_waiting", phone=view.phone)
        talk.state = talk.state.but(clerk_named=True)
        talk.offer(view, "go_on")


async def _submit(talk: Talk) -> None:
    result = await hand_in(talk.actor, talk.draft)
    if isinstance(result, Case):
        talk.say("submitted", number=result.number or "")
        talk.state = State(greeted=True, condoled=True, passed=talk.state.passed)
        return
    why = "".join(error.message for error in result.fields[:MOST_REASONS]) or result.detail
    talk.say("refused", why=why)
    told = (reason.code for reason in against(await talk.view()))
    talk.state = talk.state.but(moment="", told=(*talk.state.told, *told))
    if result.kind is INVALID:
        await _go_on(talk)
    else:
        talk.offer(await talk.view(), "human", "review")


async def _photo(talk: Talk) -> None:
    """A photo: of the paper that was asked for, of the one that the mini program names, or to be named."""
    view, said = await talk.view(), talk.said
    if not talk.draft.is_open:
        await _elsewhere(talk, view, Understood(), "")
        return
    case = await begun(talk.actor, talk.draft)
    view = await talk.view()
    if said.material is not None:
        paper = paper_named(view.catalogue, *said.material)
        if paper is not None:
            await photos.await_reading(talk.conversation, case.id, paper)
    else:
        asked = talk.state.photo if talk.state.moment in ("photo", "") else None
        paper = next((p for p in view.papers if (p.code, p.part) == asked), None)
        await photos.remember(talk.conversation, case.id, said, paper)
        talk.look_again()
    talk.state = talk.state.but(greeted=True, photo=None)
    if paper is None:
        _which(talk, view)
        return
    _arrived(talk, paper)
    await _go_on(talk)


def _arrived(talk: Talk, paper: Paper) -> None:
    talk.state = talk.state.but(sent=tuple(sorted({*talk.state.sent, *paper.tells})))
    talk.say("photo_kept", paper=paper.name, part=paper.label)


def _which(talk: Talk, view: View) -> None:
    titles = tuple(QuickReply(paper.title) for paper in view.papers[:8])
    talk.say("photo_which", options="、".join(reply.label for reply in titles))
    talk.state = talk.state.but(moment="which", asked=None, quick=tuple(r.label for r in titles))
    talk.quick = titles


async def _named(talk: Talk, code: str, part: str) -> None:
    more = await photos.assign(talk.conversation, code, part)
    talk.look_again()
    view = await talk.view()
    paper: Paper | None = paper_named(view.catalogue, code, part)
    if paper is not None:
        _arrived(talk, paper)
    if more:
        _which(talk, view)
    else:
        await _go_on(talk)


async def _opened(talk: Talk, idle: timedelta) -> None:
    """Somebody opens the chat: greeted the first time, told where we were after a while, else left alone."""
    view, began = await talk.view(), not talk.state.greeted
    if talk.state.with_clerk or (talk.said.channel == "service" and not began and not _is_back(talk, idle)):
        return
    talk.state = talk.state.but(greeted=True)
    if began:
        talk.say("greeting", service=view.service)
    elif _is_back(talk, idle):
        _recall(talk, view)
    if talk.draft.is_open:
        await _go_on(talk)
    elif not began:
        await _elsewhere(talk, view, Understood(), "")


def _is_back(talk: Talk, idle: timedelta) -> bool:
    return talk.draft.case is not None and idle >= timedelta(hours=talk.chat.manners.recall_after_hours)


def _recall(talk: Talk, view: View) -> None:
    if against(view):
        talk.say("still_ineligible")
        return
    asked = view.catalogue.questions.get(talk.state.asked or "")
    if asked is None:
        talk.say("recall_new", left=left(view))
    else:
        talk.say("recall", last=f"“{view.called(asked.id)}”", left=left(view))
