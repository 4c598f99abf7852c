"""What to say next. Pure: the one form as it stands and what was meant, to words and changes.

It knows questions, papers and sentences by the county's files only; no rule of a county is written here.
"""

from server.chat.dialogue.asking import left, next_up
from server.chat.dialogue.deciding import decide
from server.chat.dialogue.going_on import go_on
from server.chat.dialogue.hearing import chosen, hear, hear_first, spelled_out
from server.chat.dialogue.implied import demanded, implied
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import Card, Paper, QuickReply, Step, View, Wish

__all__ = [
    "Card",
    "Paper",
    "Pending",
    "QuickReply",
    "State",
    "Step",
    "View",
    "Wish",
    "chosen",
    "decide",
    "demanded",
    "go_on",
    "hear",
    "hear_first",
    "implied",
    "left",
    "next_up",
    "spelled_out",
]
