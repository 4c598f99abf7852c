"""As much of the S3 protocol as a store of files needs, on a free port, remembering what it holds.

Written after Amazon's API reference (PutObject, GetObject, DeleteObjects, CreateMultipartUpload,
UploadPart, CompleteMultipartUpload, AbortMultipartUpload, ListObjectsV2). Signatures are not checked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

PAGE = 3  # keys in one answer to a listing; Amazon's is 1 000


class S3Service:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.stored_at = "2026-11-24T10:00:00.000Z"
        self.refuse_parts = False
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        path, query = request.path, request.query
        if request.method == "POST" and "uploads" in query:
            upload_id = f"u{len(self.uploads)}"
            self.uploads[upload_id] = {}
            return xml(
                f"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key>"
                f"<UploadId>{upload_id}</UploadId></InitiateMultipartUploadResult>"
            )
        if request.method == "POST" and "delete" in query:
            keys = re.findall(r"<Key>(.*?)</Key>", await request.text())
            for key in keys:
                self.objects.pop(f"{path}/{key}", None)
            deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            return xml(f"<DeleteResult>{deleted}</DeleteResult>")
        if request.method == "POST":
            parts = self.uploads.pop(query["uploadId"])
            self.objects[path] = b"".join(parts[number] for number in sorted(parts))
            return xml(
                f"<CompleteMultipartUploadResult><Location>l</Location><Bucket>b</Bucket><Key>k</Key>"
                f"<ETag>&quot;{etag(self.objects[path])}&quot;</ETag></CompleteMultipartUploadResult>"
            )
        if request.method == "PUT":
            data = await request.read()
            if "uploadId" in query:
                if self.refuse_parts:
                    return web.Response(status=403)
                self.uploads[query["uploadId"]][int(query["partNumber"])] = data
            else:
                self.objects[path] = data
            return web.Response(headers={"ETag": f'"{etag(data)}"'})
        if request.method == "DELETE":
            self.uploads.pop(query["uploadId"], None)
            return web.Response(status=204)
        if query.get("list-type") == "2":
            return self.list(path.rstrip("/"), query)
        if path not in self.objects:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        data = self.objects[path]
        headers = {"ETag": f'"{etag(data)}"', "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT"}
        return web.Response(body=data, headers=headers)

    def list(self, bucket: str, query: Mapping[str, str]) -> web.Response:
        start = query.get("continuation-token", query.get("start-after", ""))
        keys = sorted(key.removeprefix(f"{bucket}/") for key in self.objects)
        keys = [key for key in keys if key.startswith(query.get("prefix", "")) and key > start]
        page, more = keys[:PAGE], keys[PAGE:]
        contents = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{self.stored_at}</LastModified>"
            f"<Size>{len(self.objects[f'{bucket}/{key}'])}</Size><ETag>&quot;e&quot;</ETag></Contents>"
            for key in page
        )
        token = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if more else ""
        return xml(
            f"<ListBucketResult><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{token}"
            f"<KeyCount>{len(page)}</KeyCount>{contents}</ListBucketResult>"
        )


def etag(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def xml(text: str) -> web.Response:
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>{text}', content_type="application/xml")


@asynccontextmanager
async def s3_service() -> AsyncIterator[S3Service]:
    """The service, answering at `url` until the block ends."""
    service = S3Service()
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", service.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await runner.cleanup()
