"""What families are owed: a call back, a call, an answer; and those of whom nobody has heard."""

from __future__ import annotations

from uuid import UUID

from server.console.desk import Done
from server.console.supervision.desk import ROOT, desk
from server.http.pages import Page as Paging
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import conversations, oversight, supervision, telephone

RATINGS, TELEPHONE, QUESTIONS = (f"{ROOT}/{name}" for name in ("ratings", "telephone", "questions"))


@desk.page("/ratings", writes=True)
async def ratings(caller: Actor) -> Page:
    """Bad ratings that nobody has called back yet. Each family sees that its words were read."""
    return Page(
        "console/supervision/ratings.html", {"ratings": (await supervision.bad_ratings(caller)).ratings}
    )


@desk.page("/ratings/<rating_id:uuid>", writes=True)
async def rating(caller: Actor, rating_id: UUID) -> Page:
    """Whom to call about one of them. The family sees that its number was looked up."""
    return Page("console/supervision/rating.html", {"rating": await oversight.contact(caller, rating_id)})


@desk.act("/ratings/<rating_id:uuid>", body=supervision.CalledBack, back=rating)
async def called_back(caller: Actor, body: supervision.CalledBack, rating_id: UUID) -> Done:
    """The family was called; the note says what came of it."""
    await supervision.called_back(caller, body, rating_id)
    return Done(RATINGS, "已记下这次回访。")


@desk.page("/telephone", query=Paging)
async def calls(caller: Actor, query: Paging) -> Page:
    """Whom no message reaches, who waits longest first."""
    return Page("console/supervision/telephone.html", {"listed": await telephone.calls(caller, query)})


async def _calls_again(caller: Actor) -> Page:
    page: Page = await calls(caller, Paging())
    return page


@desk.act("/telephone", body=telephone.Called, back=_calls_again)
async def called(caller: Actor, body: telephone.Called) -> Done:
    """What came of a call. Who was not reached stays on the list."""
    await telephone.called(caller, body)
    return Done(TELEPHONE, "已记下。" if body.reached else "已记下，没有打通的还留在名单上。")


@desk.page("/questions", query=Paging)
async def questions(caller: Actor, query: Paging) -> Page:
    """Questions that the files have no answer for."""
    listed = await conversations.hot_questions(caller, query)
    return Page("console/supervision/questions.html", {"listed": listed})


async def _questions_again(caller: Actor) -> Page:
    page: Page = await questions(caller, Paging())
    return page


@desk.act("/questions/<group_id:uuid>/settle", back=_questions_again)
async def settle(caller: Actor, group_id: UUID) -> Done:
    """The question has an answer in the files now, or needs none."""
    await conversations.settle(caller, group_id)
    return Done(QUESTIONS, "已从清单上拿掉。")


@desk.page("/unclaimed")
async def unclaimed(caller: Actor) -> Page:
    """Cremated a month ago or longer, and no family has filed."""
    return Page(
        "console/supervision/unclaimed.html", {"records": (await supervision.unclaimed(caller)).records}
    )
