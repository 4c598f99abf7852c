"""What was meant: from the text of a turn and what stands around it. Pure, and knows no rule of a county.

The words by which people say things are data (config/sayings/, and a county's own sayings.toml); written
here is only how words of a kind work together. What no word gives is heard by its likeness to what people
are known to say (config/speech/).

`turn` puts it together, and shows the order in which a turn is worked out. It reads from rooms that know
less the further down they stand: `answers` and `numbers`, then `names` and `happenings`, then `people`, then
`days`. All stand on `utterance` (one way of writing, clauses) and `phrases` (the sayings as patterns);
`weighing` puts words and likeness together, and `settling` decides what counts.
"""

from server.chat.understanding.meaning import Act, Context, Doubt, Fact, Understood
from server.chat.understanding.preparing import prepare
from server.chat.understanding.turn import understand

__all__ = ["Act", "Context", "Doubt", "Fact", "Understood", "prepare", "understand"]
