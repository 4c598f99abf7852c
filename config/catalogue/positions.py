"""Where each key of a TOML text stands, because `tomllib` reads values and forgets their lines.

A mistake without a line sends a county's clerk through a file of three hundred lines. This walks the
text once and notes the line of every table, key and list element. It relies on `tomllib` having
accepted the same text before, so it only has to find things, never to judge them.
"""

from __future__ import annotations

Path = tuple[str | int, ...]

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def positions(text: str) -> dict[Path, int]:
    """The line (from 1) of every key, table and list element of a valid TOML text, by its path."""
    return _Walker(text).walk()


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.line = 1
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}  # how many tables each array of tables has so far

    def walk(self) -> dict[Path, int]:
        base: Path = ()
        while True:
            self._skip(newlines=True)
            if self.at >= len(self.text):
                return self.found
            base = self._header() if self._peek() == "[" else self._pair(base)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _step(self, count: int = 1) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _skip(self, *, newlines: bool) -> None:
        while char := self._peek():
            if char == "#":
                end = self.text.find("\n", self.at)
                self._step((end if end >= 0 else len(self.text)) - self.at)
            elif char in " \t" or (newlines and char == "\n"):
                self._step()
            else:
                return

    def _header(self) -> Path:
        array = self.text.startswith("[[", self.at)
        line = self.line
        self._step(2 if array else 1)
        path = self._resolve(self._key(), array=array)
        self._step(2 if array else 1)
        self._note(path, line)
        return path

    def _resolve(self, key: tuple[str, ...], *, array: bool) -> Path:
        """A header's key as a path: an array of tables on the way stands for its newest table."""
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if array and number == len(key) - 1:
                index = self.counts.get(path, 0)
                self.counts[path] = index + 1
                self.found.setdefault(path, self.line)
                path = (*path, index)
            elif path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _note(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], line)
        self.found[path] = line

    def _pair(self, base: Path) -> Path:
        line = self.line
        path = (*base, *self._key())
        self._note(path, line)
        self._skip(newlines=False)
        self._step()  # the equals sign
        self._value(path)
        return base

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(newlines=False)
            quote = self._peek()
            if quote in "\"'" and quote:
                start = self.at + 1
                self._string()
                parts.append(self.text[start : self.at - 1])
            else:
                start = self.at
                while self._peek() in _BARE and self._peek():
                    self._step()
                parts.append(self.text[start : self.at])
            self._skip(newlines=False)
            if self._peek() != ".":
                return tuple(parts)
            self._step()

    def _string(self) -> None:
        quote = self._peek()
        if self.text.startswith(quote * 3, self.at):
            self._step(3)
            while not self.text.startswith(quote * 3, self.at):
                self._step(2 if quote == '"' and self._peek() == "\\" else 1)
            self._step(3)
            while self._peek() == quote:  # up to two quotes may stand before the closing three
                self._step()
            return
        self._step()
        while self._peek() != quote:
            self._step(2 if quote == '"' and self._peek() == "\\" else 1)
        self._step()

    def _value(self, path: Path) -> None:
        self._skip(newlines=False)
        char = self._peek()
        if char in "\"'" and char:
            self._string()
        elif char == "[":
            self._list(path)
        elif char == "{":
            self._inline(path)
        else:
            while self._peek() and self._peek() not in ",]}\n#":
                self._step()

    def _list(self, path: Path) -> None:
        self._step()
        index = 0
        while True:
            self._skip(newlines=True)
            if self._peek() == "]":
                self._step()
                return
            self._note((*path, index), self.line)
            self._value((*path, index))
            index += 1
            self._skip(newlines=True)
            if self._peek() == ",":
                self._step()

    def _inline(self, path: Path) -> None:
        self._step()
        while True:
            self._skip(newlines=True)
            if self._peek() == "}":
                self._step()
                return
            self._pair(path)
            self._skip(newlines=True)
            if self._peek() == ",":
                self._step()
