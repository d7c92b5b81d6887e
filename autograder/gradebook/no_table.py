"""What a file is that is no table that can be read, as its first bytes tell, and what to do about it."""

from autograder.words.message import Message, message

_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", message("roster.is_xls")),
    (b"%PDF", message("roster.is_pdf")),
    (b"<", message("roster.is_page")),
    (b"{", message("roster.is_json")),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def called(data: bytes) -> Message | None:
    """What it is called, if it is one of these."""
    if _OPEN_DOCUMENT in data[:200]:
        return message("roster.is_ods")
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((says for beginning, says in _BEGINNINGS if start.startswith(beginning)), None)


def not_utf8(data: bytes, error: UnicodeDecodeError) -> Message:
    """That the text is in another encoding, and where that shows first."""
    return message("roster.not_utf8", line=data.count(b"\n", 0, error.start) + 1, byte=f"{data[error.start]:#04x}")
