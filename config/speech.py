"""How people say what they do by a turn and what they answer: by voice, as data, with its one reader.

A voice is a kind of person. The files are for all counties: a question or an option that a county does not
have is heard from nobody there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config.tables import read_table

FOLDER = Path(__file__).resolve().parent / "speech"
NOTHING = "nothing"

ActName = Literal[
    "yes", "no", "unknown", "skip", "pause", "resume", "review", "restart", "submit", "human", "why",
    "correction", "greeting", "thanks", "distress", "abuse",
]  # fmt: skip
"""What is done by a turn beside telling facts and asking for a rule."""

Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=120, pattern=r"[0-9A-Za-z\u3400-\u9fff]")
]
Sentences = Annotated[tuple[Sentence, ...], Field(min_length=1)]
Done = Literal[ActName, "policy", "nothing"]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]


class Voice(BaseModel):
    """One kind of person.

    `acts`: by what is done, how it is said; `policy` asks for a rule, and `nothing` does none of all, however
    much it sounds like it. `answers`: by question and option, how one answers when it was just asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    acts: Mapping[Done, Sentences] = Field(default_factory=dict)
    answers: Mapping[QuestionId, Mapping[OptionValue, Sentences]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speech:
    """Everybody's ways of saying it, by who speaks."""

    voices: Mapping[str, Voice]

    def acts(self) -> Iterator[tuple[str, str]]:
        """What is done by it, and the sentence."""
        for voice in self.voices.values():
            for act, sentences in voice.acts.items():
                yield from ((act, sentence) for sentence in sentences)

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """The question, the option that answers it, and the sentence."""
        for voice in self.voices.values():
            for question, options in voice.answers.items():
                for option, sentences in options.items():
                    yield from ((question, option, sentence) for sentence in sentences)


def read(folder: Path) -> Speech:
    """Read a folder of voices. Raises BrokenTable, which names the file and every mistake in it."""
    return Speech({path.stem: read_table(path, Voice) for path in sorted(folder.glob("*.toml"))})


def speech() -> Speech:
    """The voices, read anew: whoever learns from them needs them once."""
    return read(FOLDER)
