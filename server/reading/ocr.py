"""The process that reads one photo: a JPEG in, its lines of text out, and then it ends.

    python -m server.reading.ocr < photo.jpg

Like the one that makes photos fit (server/materials/processing.py) it holds no key and no connection, may
not write a file, and is limited in memory and time. The models are in the installed package: nothing is
fetched. The answer is one JSON object: width, height and lines, or {"refused": code}.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from typing import Any, Final

from server.reading.closer import Closer
from server.reading.lines import Line

MEMORY: Final = 3 * 1024 * 1024 * 1024
"""Address space. What is really used stays below 1 GB; the libraries reserve more than they touch."""
CPU_SECONDS: Final = 60
LONG_SIDE: Final = 1800
"""Pixels to which a larger photo is reduced before it is read: the number on a card then is 30 px high."""
THREADS: Final = 1
_SURE_ENOUGH_TO_SHOW = 0.5


def _limit() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        # macOS, where staff may try the demo, refuses some of them.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


class Eye:
    """The models, loaded once. Raises ImportError where they are not installed."""

    def __init__(self) -> None:
        # Imported after the limits are set, and only here: the service runs without them.
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(THREADS)
        self.models: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": _SURE_ENOUGH_TO_SHOW,
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": THREADS,
            }
        )

    def see(self, jpeg: bytes) -> dict[str, Any]:
        """Width, height and lines of the photo in its own pixels, or {"refused": code}."""
        seen = self.glance(jpeg)
        if seen is None:
            return {"refused": "unreadable"}
        (width, height), lines = seen
        # Decoded once more: both sizes at a time, while the whole is looked at, take more memory than needed.
        lines = Closer(self.models, _decoded(jpeg)).look(lines)
        return {"width": width, "height": height, "lines": [_told(line) for line in lines]}

    def glance(self, jpeg: bytes) -> tuple[tuple[int, int], list[Line]] | None:
        """Width and height, and the lines that a look at the whole photo sees; None for no photo."""
        import cv2

        picture = _decoded(jpeg) if jpeg else None
        if picture is None:
            return None
        height, width = picture.shape[:2]
        scale = min(1.0, LONG_SIDE / max(height, width))
        if scale < 1:
            size = (round(width * scale), round(height * scale))
            picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        seen = self.models(picture, use_det=True, use_cls=True, use_rec=True)
        lines = []
        if seen.boxes is not None:
            for box, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True):
                first, second, third, fourth = (
                    (round(float(x) / scale, 1), round(float(y) / scale, 1)) for x, y in box
                )
                lines.append(Line(text, round(float(score), 4), (first, second, third, fourth)))
        return (width, height), lines


def _decoded(jpeg: bytes) -> Any:
    import cv2
    import numpy as np

    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def _told(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {"text": line.text, "score": line.score, "corners": line.corners}
    return told | ({"again": line.again} if line.again else {})


def main() -> None:
    _limit()
    answer = json.dumps(Eye().see(sys.stdin.buffer.read()), ensure_ascii=False).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
