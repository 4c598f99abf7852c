"""Files, encrypted before they leave the process, in a directory or an S3-compatible service."""

from server.storage.sealed_file import SealedFile
from server.storage.store import (
    FILE_DAMAGED,
    FILE_MISSING,
    STORAGE_UNAVAILABLE,
    Listed,
    Storage,
    StoredFile,
    storage,
)

__all__ = [
    "FILE_DAMAGED",
    "FILE_MISSING",
    "STORAGE_UNAVAILABLE",
    "Listed",
    "SealedFile",
    "Storage",
    "StoredFile",
    "storage",
]
