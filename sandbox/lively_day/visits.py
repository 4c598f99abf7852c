"""Who comes to the hall on the last morning, or had meant to: the queue as the window sees it."""

from __future__ import annotations

from datetime import time

from sandbox.lively_day.days import AT_NINE, BEFORE_TEN, NOW
from sandbox.lively_day.hall import Life

_MORNING = (time(9), time(9, 30))


async def _reviewed(life: Life, ago: int) -> None:
    """On the phone from the beginning, or filed by the window for a grandchild to go on with."""
    await life.dies(ago)
    await life.files(0.25)
    if not life.on_the_phone:
        await life.claims()
    await life.after(1)
    await life.is_reviewed()


async def waits_in_the_hall(life: Life) -> None:
    """Has an appointment of this morning, has checked in and waits to be called."""
    await _reviewed(life, life.luck.choice((3, 4)))
    await life.on(1)
    booked = await life.books(0, time(10), time(10, 30))
    await life.on(0, BEFORE_TEN)
    await life.window.check_in(booked["code"])


async def is_called(life: Life) -> None:
    """Is being called to the counter at this moment."""
    await _reviewed(life, 3)
    await life.on(1)
    booked = await life.books(0, *_MORNING)
    await life.on(0, AT_NINE)
    await life.window.check_in(booked["code"])
    await life.on(0, NOW)
    await life.window.call(life.case_id)


async def did_not_come(life: Life) -> None:
    """Had an appointment at nine; the clerk has given it up."""
    await _reviewed(life, 4)
    await life.on(2)
    await life.books(0, time(9), time(9))
    await life.on(0, BEFORE_TEN)
    await life.window.no_show(life.case_id)


async def is_late(life: Life) -> None:
    """Its time has begun, and nobody is there yet."""
    await _reviewed(life, 3)
    await life.on(1)
    await life.books(0, time(10), time(10))


async def comes_later_today(life: Life) -> None:
    await _reviewed(life, life.luck.choice((2, 3, 5)))
    await life.on(1)
    await life.books(0, time(11), time(16, 30))


async def moved_its_day(life: Life) -> None:
    """Could not come yesterday and has moved the appointment to this afternoon."""
    await _reviewed(life, 5)
    await life.on(3)
    await life.books(1, time(9), time(16, 30))
    await life.on(2)
    slots = [slot for slot in await life.family.slots() if slot["free"] > 0]
    await life.family.move_appointment(slots[-1]["id"])


async def gave_its_day_up(life: Life) -> None:
    """Reviewed; the appointment was cancelled and none is booked."""
    await _reviewed(life, 6)
    await life.on(3)
    await life.books(1, time(9), time(16, 30))
    await life.on(2)
    await life.family.cancel_appointment()


async def holds_a_seat(life: Life) -> None:
    """Looks at what to bring while a seat of this afternoon is kept for some minutes."""
    await _reviewed(life, 2)
    await life.on(0, NOW)
    slots = [slot for slot in await life.family.slots() if slot["free"] > 0]
    await life.family.hold(slots[-1]["id"])


async def reviewed_only(life: Life) -> None:
    """Everything is in order; no day is chosen yet."""
    await life.dies(life.luck.choice((2, 3, 5)))
    await life.is_filed_at_the_counter()
    await life.after(1)
    await life.is_reviewed()


async def walked_in(life: Life) -> None:
    """Came without an appointment or a phone, was filed at the counter and waits."""
    await life.dies(0)
    await life.on(0, BEFORE_TEN)
    await life.is_filed_at_the_counter()
    await life.window.walk_in(life.case_id)


async def was_served_this_morning(life: Life) -> None:
    """Came at nine with the originals; the case is accepted, and no department has looked at it yet."""
    await _reviewed(life, life.luck.choice((2, 3)))
    await life.on(1)
    booked = await life.books(0, *_MORNING)
    await life.on(0, AT_NINE)
    await life.window.check_in(booked["code"])
    await life.window.call(life.case_id)
    await life.is_accepted()


async def was_filed_this_morning(life: Life) -> None:
    """Walked in, was filed and accepted in one visit."""
    await life.dies(1)
    await life.on(0, life.luck.choice((AT_NINE, BEFORE_TEN)))
    await life.is_filed_at_the_counter()
    await life.comes_in()
