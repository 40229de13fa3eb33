"""Our own icons: strokes on a 24-unit square, drawn inline so that they take the colour of the word beside them."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString, mark_safe

ICONS = {
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "turn": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "broken": '<path d="M2 9h7l2 3M22 9h-6l-2 3M4 9v10M20 9v10M10.5 18l2-2 2 2.5"/>',
    "todo": '<circle cx="12" cy="12" r="9" stroke-dasharray="0.1 5.6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.1"/>',
    "warning": '<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v5M12 17.5v.1"/>',
    "error": '<path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8z"/><path d="M12 7.5v6M12 16.5v.1"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/>'
        '<path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5a3.5 3.5 0 010 6.5M18 14.5c2.3.8 3.5 2.8 3.5 5.5"/>'
    ),
    "letter": '<path d="M3 5.5h18v13H3zM3 6.5l9 7 9-7"/>',
    "reply": '<path d="M9 6L3.5 11.5 9 17M4 11.5h9c4.5 0 7 2.5 7 6.5"/>',
    "flag": '<path d="M5 21V3.5M5 4.5h13l-3 4 3 4H5"/>',
    "shield": '<path d="M12 2.5l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
    "dispute": '<path d="M13 2.5L5.5 13.5H12L11 21.5 18.5 10.5H12z"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "pencil": '<path d="M4 20l1-5L16.5 3.5l4 4L9 19z"/><path d="M14 6l4 4"/>',
    "camera": '<path d="M3 7.5h4l2-3h6l2 3h4v12H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "place": '<path d="M12 21.5c-5-5-7-8.5-7-11.5a7 7 0 0114 0c0 3-2 6.5-7 11.5z"/><circle cx="12" cy="10" r="2.5"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3.5V9h17v8H17M7 14h10v7H7z"/>',
    "download": '<path d="M12 3.5v12M6.5 10.5L12 16l5.5-5.5M4 20.5h16"/>',
    "feed": '<path d="M4.5 4.5c8.5 0 15 6.5 15 15M4.5 11c5 0 8.5 3.5 8.5 8.5"/><circle cx="5.5" cy="18.5" r="1"/>',
    "quote": '<path d="M9.5 7C6 8 4.5 10.5 4.5 16.5h5v-5H7M19 7c-3.5 1-5 3.5-5 9.5h5v-5h-2.5"/>',
    "back": '<path d="M14.5 5l-7 7 7 7"/>',
    "next": '<path d="M9.5 5l7 7-7 7"/>',
    "undo": '<path d="M8 5L3.5 9.5 8 14M4 9.5h10a5 5 0 010 10h-4"/>',
    "withdrawn": '<circle cx="12" cy="12" r="9"/><path d="M6 18L18 6"/>',
    "merge": '<path d="M5 3.5c0 7 7 6 7 12v5M19 3.5c0 7-7 6-7 12M8.5 17l3.5 3.5 3.5-3.5"/>',
    "lock": '<path d="M5.5 11h13v9.5h-13zM8 11V8a4 4 0 018 0v3"/>',
    "question": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.2 9.5a2.8 2.8 0 115 1.8c-1.2 1.2-2.2 1.5-2.2 3M12 17v.1"/>'
    ),
    "external": '<path d="M13 4.5h6.5V11M19.5 4.5L11 13M17 14v5.5H4.5V7H10"/>',
}


@cache
def icon(name: str) -> SafeString:
    """Return an icon that readers of the screen pass over: the word beside it says the same."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>')
