"""Personal data: encrypted at rest, looked up by blind index, masked where shown, kept out of logs."""

from server.privacy.blind_index import blind_index
from server.privacy.fields import BlindIndex, EncryptedJSON, EncryptedText
from server.privacy.keyring import Keyring, UnreadableValue, keyring
from server.privacy.masking import (
    card_tail,
    mask_card,
    mask_id_number,
    mask_name,
    mask_phone,
    salutation,
    surname,
)
from server.privacy.redaction import redact, redact_text

__all__ = [
    "BlindIndex",
    "EncryptedJSON",
    "EncryptedText",
    "Keyring",
    "UnreadableValue",
    "blind_index",
    "card_tail",
    "keyring",
    "mask_card",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "redact",
    "redact_text",
    "salutation",
    "surname",
]
