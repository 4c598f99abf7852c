"""What a recogniser wrote for a word that sounds the same: 低宝, 特昆, 心肌更塞."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.sayings import Slips


class Hearing:
    """Hears the words of a county's `slips` where others were written. Immutable."""

    def __init__(self, slips: Slips, sounds: Mapping[str, str]) -> None:
        self._sounds, self._unless = sounds, slips.unless
        self._by_char: dict[str, list[tuple[str, int]]] = {}
        for word in slips.words:
            for place, char in enumerate(word):
                self._by_char.setdefault(char, []).append((word, place))

    def meant(self, plain: str) -> str:
        """The text with the words that were meant; of the same length."""
        hits = [
            (place - at, word)
            for place, char in enumerate(plain)
            for word, at in self._by_char.get(char, ())
            if place >= at and self._slipped(plain[place - at : place - at + len(word)], word)
        ]
        for start, word in hits:
            if not self._excepted(plain, start, start + len(word)):
                plain = plain[:start] + word + plain[start + len(word) :]
        return plain

    def _slipped(self, written: str, word: str) -> bool:
        """Whether it sounds like the word, and at least half of it is written like it."""
        if written == word or len(written) < len(word):
            return False
        same = sum(one == other for one, other in zip(written, word, strict=True))
        return 2 * same >= len(word) and all(
            one == other or self._sound(one) == self._sounds.get(other)
            for one, other in zip(written, word, strict=True)
        )

    def _sound(self, char: str) -> str:
        return self._sounds.get(char, char)

    def _excepted(self, plain: str, start: int, end: int) -> bool:
        """Whether another word stands there: 办一保障."""
        return any(_covers(plain, phrase, start, end) for phrase in self._unless)


def _covers(plain: str, phrase: str, start: int, end: int) -> bool:
    at = plain.find(phrase)
    while at >= 0:
        if at < end and start < at + len(phrase):
            return True
        at = plain.find(phrase, at + 1)
    return False
