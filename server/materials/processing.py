"""The process that looks at somebody's file: bytes in, a fit file and what was found out of it.

    python -m server.materials.processing image/jpeg < received | …

It holds no key, no secret and no connection, may not write a file, and is limited in memory and time;
a file that makes it crash or hang costs this process and nobody else. The answer is four bytes of
length, a JSON object and the file's new bytes; of a refused file only {"refused": code}.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import resource
import sys
from typing import Any, Final

from server.materials.pdfs import process_pdf
from server.materials.photos import Refused, process_photo

MEMORY: Final = 1536 * 1024 * 1024
CPU_SECONDS: Final = 20


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


def _process(data: bytes, content_type: str) -> tuple[dict[str, Any], bytes]:
    if content_type == "application/pdf":
        pdf = process_pdf(data)
        return {"content_type": content_type, "pages": pdf.pages, "signed": pdf.signed}, pdf.content
    photo = process_photo(data, content_type)
    found = {
        "content_type": "image/jpeg",
        "width": photo.width,
        "height": photo.height,
        "advice": photo.advice,
    }
    return found, photo.jpeg


def main() -> None:
    _limit()
    try:
        data = sys.stdin.buffer.read()
        found, content = _process(data, sys.argv[1])
        found["digest"] = hashlib.sha256(data).hexdigest()
    except Refused as refused:
        found, content = {"refused": refused.args[0]}, b""
    head = json.dumps(found).encode()
    sys.stdout.buffer.write(len(head).to_bytes(4, "big") + head + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
