"""A second, closer look at some lines of a photo, at its full size and without what lies over the words.

Runs in the process that reads (server/reading/ocr.py). Which lines, and where more should stand, is said by
server/reading/again.py; what the looks are worth, by server/reading/papers.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from server.reading.again import corners_of, doubted, empty_cells, merged, unsure, upright
from server.reading.kinds import surely_of_paper
from server.reading.lines import Corners, Line, plain

_AROUND: Final = 0.1  # heights by which a look reaches over its line
_INSIDE: Final = -0.06  # and by which it stays within
_GRAIN: Final = 40  # of a line's height the part that is a photo's noise, and no stroke
_HIGH: Final = 48  # pixels of a line as the recogniser takes it
_TALLEST: Final = 400  # pixels of a cut: words as high as that are read no better for more
_WIDEST: Final = 8000
_SHEET: Final = 736  # pixels: the least side that the detector takes without enlarging it
_CELL_HIGH: Final = 104
_STEP: Final = 128  # pixels from one cell on the sheet to the next
_MOST_CELLS: Final = 5
_BLANK: Final = 235
_IN_ROW: Final = 0.25  # heights of its cell by which a line may stand above or under the middle


class Closer:
    """Looks at parts of one photo in its full size."""

    def __init__(self, models: Any, picture: Any) -> None:
        self._models = models
        self._picture = picture

    def look(self, lines: Sequence[Line]) -> list[Line]:
        """The lines, some of them read better, with those that were missing and the looks at doubted ones."""
        placed = upright(lines)
        if doubtful := unsure(placed):
            better = {id(each.line): self._reread(each.line, corners_of(each)) for each in doubtful}
            lines = [better.get(id(line), line) for line in lines]
            placed = upright(lines)
        if found := self._in_cells(empty_cells(placed)):
            lines = merged(lines, found)
            placed = upright(lines)
        looks = {id(each.line): self._looks(corners_of(each)) for each in doubted(placed)}
        return [replace(line, again=line.again + looks.get(id(line), ())) for line in lines]

    def _reread(self, line: Line, corners: Corners) -> Line:
        """The line as it is read where that is surer."""
        cut = _calm(self._cut(corners, _INSIDE))
        text, score = max(self._read([cut, _even(cut)]), key=lambda read: read[1])
        if score <= line.score or surely_of_paper(plain(text)) < surely_of_paper(plain(line.text)):
            return line
        return replace(line, text=text, score=score, again=((line.text, line.score),))

    def _looks(self, corners: Corners) -> tuple[tuple[str, float], ...]:
        """The line with a margin, without any, without red ink, and in even light; last three calmed."""
        cut = self._cut(corners)
        calm = [_calm(each) for each in (self._cut(corners, _INSIDE), _without_red(cut), _even(cut))]
        return tuple(self._read([self._cut(corners, _AROUND), *calm]))

    def _read(self, cuts: list[Any]) -> list[tuple[str, float]]:
        read = self._models.recognize_txt([_high(cut, _HIGH) for cut in cuts])
        return [(text, round(float(score), 4)) for text, score in zip(read.txts, read.scores, strict=True)]

    def _in_cells(self, cells: Sequence[Corners]) -> list[Line]:
        """What stands in these cells of a form, found by the detector on a sheet of nothing else."""
        import numpy as np

        cuts = [_high(_even(self._cut(cell)), _CELL_HIGH) for cell in cells[:_MOST_CELLS]]
        if not cuts:
            return []
        sheet = np.full((_SHEET, max(_SHEET, *(cut.shape[1] for cut in cuts)), 3), _BLANK, np.uint8)
        for place, cut in enumerate(cuts):
            sheet[place * _STEP : place * _STEP + _CELL_HIGH, : cut.shape[1]] = cut
        found = self._models(sheet, use_det=True, use_cls=False, use_rec=True)
        lines = []
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True) if found.txts else ():
            middle = float(box[:, 1].mean())
            place = int(middle // _STEP)
            if place < len(cuts) and abs(middle - place * _STEP - _CELL_HIGH / 2) < _CELL_HIGH * _IN_ROW:
                at = _on_photo(box - (0, place * _STEP), cuts[place].shape, cells[place])
                lines.append(Line(text, round(float(score), 4), at))
        return lines

    def _cut(self, corners: Corners, margin: float = 0.0) -> Any:
        """This part of the photo, turned upright, in its full size unless that is far too large."""
        import cv2
        import numpy as np

        spot = np.array(corners, np.float32)
        along, down = spot[1] - spot[0], spot[3] - spot[0]
        width, height = max(1.0, float(np.linalg.norm(along))), max(1.0, float(np.linalg.norm(down)))
        along, down = along / width * margin * height, down * margin
        spot += np.stack([-along - down, along - down, along + down, -along + down])
        scale = min(1.0, _TALLEST / height)
        width, height = round((width + 2 * margin * height) * scale), round(height * (1 + 2 * margin) * scale)
        width, height = min(max(1, width), _WIDEST), max(1, height)
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        return cv2.warpPerspective(
            self._picture,
            cv2.getPerspectiveTransform(spot, flat),
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )


def _high(cut: Any, height: int) -> Any:
    """The cut in this height."""
    import cv2

    width = max(1, round(cut.shape[1] * height / cut.shape[0]))
    smaller = height < cut.shape[0]
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)


def _calm(cut: Any) -> Any:
    """The cut without the noise of a dark photo, which the recogniser takes for strokes."""
    import cv2

    return cv2.GaussianBlur(cut, (0, 0), max(0.3, cut.shape[0] / _GRAIN))


def _without_red(cut: Any) -> Any:
    """What a seal leaves of the words under it: its ink is as bright as the paper where only red counts."""
    import numpy as np

    return np.repeat(cut[:, :, 2:3], 3, axis=2)


def _even(cut: Any) -> Any:
    """The cut without red ink, and as if light fell on it evenly."""
    import cv2
    import numpy as np

    grey = cut[:, :, 2]
    paper = cv2.GaussianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), (0, 0), cut.shape[0] / 2)
    even = cv2.divide(grey, paper, scale=255)
    darkest = min(254.0, float(np.percentile(even, 2)))
    even = np.clip((even.astype(np.float32) - darkest) * (255 / (255 - darkest)), 0, 255).astype(np.uint8)
    return np.repeat(even[:, :, None], 3, axis=2)


def _on_photo(box: Any, shape: tuple[int, ...], cell: Corners) -> Corners:
    """The corners on the photo of a box on the cut of this shape, which is of this cell."""
    import cv2
    import numpy as np

    height, width = shape[:2]
    cut = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    back = cv2.getPerspectiveTransform(cut, np.array(cell, np.float32))
    points = cv2.perspectiveTransform(np.array([box], np.float32), back)[0]
    first, second, third, fourth = ((round(float(x), 1), round(float(y), 1)) for x, y in points)
    return first, second, third, fourth
