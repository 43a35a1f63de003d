"""Check codes: short enough to type, bound to what a paper says and to its number."""

import hashlib
import hmac

_ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""No sign that looks like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V once."""

_LENGTH = 12
_GROUP = 4


def check_code(digest: str, number: str, key: bytes) -> str:
    """
    A code such as `7K4M-QX9R-TA3D` from the hash of what the paper says, its number and the installation's secret key.

    Twelve signs of 24: 55 bits. Without the key none can be made for another content or number.
    """
    message = f"{len(digest)}:{digest}{number}".encode()
    value = int.from_bytes(hmac.digest(key, message, hashlib.sha256), "big")
    signs = []
    for _ in range(_LENGTH):
        value, at = divmod(value, len(_ALPHABET))
        signs.append(_ALPHABET[at])
    return "-".join("".join(signs[at : at + _GROUP]) for at in range(0, _LENGTH, _GROUP))


def matches(code: str, digest: str, number: str, key: bytes) -> bool:
    """True where the code belongs to that hash and number. Case, blanks, hyphens and full-width letters do not matter."""
    typed = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in code).upper()
    bare = "".join(sign for sign in typed if sign.isalnum())
    return hmac.compare_digest(bare.encode(), check_code(digest, number, key).replace("-", "").encode())
