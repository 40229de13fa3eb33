"""What a file is, told from its bytes: a label or a name may say anything."""

from __future__ import annotations

import re

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP", "application/pgp-encrypted"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
_OLE: tuple[tuple[bytes, str], ...] = (
    ("WordDocument".encode("utf-16-le"), "application/msword"),
    ("Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    ("PowerPoint".encode("utf-16-le"), "application/vnd.ms-powerpoint"),
    ("__substg1".encode("utf-16-le"), "application/vnd.ms-outlook"),
)
_LOOKED_AT = 100_000
_HTML = re.compile(rb"\A\s*(?:<!--.{0,500}-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SVG = re.compile(rb"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!DOCTYPE svg[^>]{0,300}>\s*)?<svg\b", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml\b")
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def type_of(content: bytes) -> str:
    """Return the media type that the bytes of a file show; `application/octet-stream` where they show none.

    >>> type_of(b"%PDF-1.7 ..."), type_of("Жауап".encode())
    ('application/pdf', 'text/plain')
    """
    head = content[:_LOOKED_AT]
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    return _inside(content, head) or _text(head)


def _inside(content: bytes, head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        # The names of a zip's files stand at its end as well.
        tail = content[-_LOOKED_AT:]
        return next((found for mark, found in _ZIPPED if mark in head or mark in tail), "application/zip")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return next((found for mark, found in _OLE if mark in content), "application/x-ole-storage")
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        kinds = {b"avif": "image/avif", b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif"}
        return kinds.get(head[8:12], "audio/mp4" if head[8:11] == b"M4A" else "video/mp4")
    return ""


def _text(head: bytes) -> str:
    if _SVG.match(head):
        return "image/svg+xml"
    if _HTML.match(head):
        return "text/html"
    if _XML.match(head):
        return "application/xml"
    return "application/octet-stream" if _CONTROL.search(head) else "text/plain"
