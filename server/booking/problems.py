"""What booking refuses, in words for a family."""

from __future__ import annotations

from server.errors import problem

SLOT_FULL = problem("slot_full", 409, "这个时段已经约满", "这个时段刚刚约满了，请另选一个时段。")
SLOT_NOT_OFFERED = problem(
    "slot_not_offered", 409, "这个时段不能预约", "这个时段现在不接受预约，请另选一个时段。"
)
ALREADY_BOOKED = problem(
    "already_booked", 409, "已经有预约", "这件事已经约好了时间。想换时间请选“改期”，不用先取消。"
)
NO_APPOINTMENT = problem("no_appointment", 409, "还没有预约", "目前没有预约，可以先选一个时段。")
APPOINTMENT_CHANGED = problem(
    "appointment_changed", 409, "预约的情况已经变了", "这个预约现在不能做这一步，请刷新后看看最新情况。"
)
CHECK_IN_CLOSED = problem(
    "check_in_closed", 409, "现在不能签到", "现在不是这个预约的签到时间，请到窗口说一声，工作人员会安排。"
)
NO_ROOM_TODAY = problem(
    "no_room_today", 409, "今天的号已经满了", "今天剩下的时段都满了，可以预约另一天，或者请窗口协调。"
)

VISIT_MOVED_ON = (NO_APPOINTMENT, APPOINTMENT_CHANGED)
"""What a verb that ends a case's visit may be refused with, when the visit itself changes at that moment."""
