"""What was meant: from the text of a turn and what stands around it. Pure, and knows no rule of a county.

The words by which people say things are the county's own file, sayings.toml; written here is only how
words of a kind work together.
"""

from server.chat.understanding.meaning import Act, Context, Doubt, Fact, Understood
from server.chat.understanding.turn import understand

__all__ = ["Act", "Context", "Doubt", "Fact", "Understood", "understand"]
