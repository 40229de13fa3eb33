"""QR codes drawn inline, so that what they hold never becomes the address of a picture."""

from __future__ import annotations

import io

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def drawn(text: str) -> SafeString:
    """Draw a text as SVG, with the quiet zone that readers need."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4).save(out)
    drawing = out.getvalue().decode()
    return mark_safe(drawing[drawing.index("<svg") :])  # our own drawing of an encoded text
