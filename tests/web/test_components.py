"""Each component in its states."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from kopir.web.icons import ICONS, icon
from kopir.web.styleguide import sample_bridges

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MARK = SimpleNamespace(state="done", word="Answered", icon="")


def component(name: str, /, **given: object) -> str:
    return render_to_string(f"web/components/{name}.html", given)


def show(text: str, /, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize("state", ["done", "open", "broken", "todo", "good", "info"])
def test_badge_tells_its_state_by_icon_and_word(state: str) -> None:
    html = component("badge", state=state, word="A word")
    assert f"badge--{state}" in html
    assert "<svg" in html
    assert "<span>A word</span>" in html


def test_badge_takes_another_icon() -> None:
    assert icon("shield") in component("badge", state="good", word="Verified", icon="shield")


def test_button_is_a_button_or_a_link() -> None:
    assert 'type="submit" name="act" value="1"' in component("button", label="Go", name="act", value=1)
    assert '<a class="button button--quiet button--small button--wide" href="/x">' in component(
        "button", label="Go", url="/x", kind="quiet", is_small=True, is_wide=True
    )
    assert " disabled" in component("button", label="Go", is_disabled=True)
    assert "button--danger" in component("button", label="Go", kind="danger")


def test_bridge_lists_its_steps_in_words() -> None:
    name, bridge = sample_bridges()[0]
    html = component("bridge", bridge=bridge, heading=name)
    assert html.count('<li class="bridge__step') == 5
    assert f'aria-label="{name}"' in html
    assert "6 days left" in html
    assert "bridge--compact" in component("bridge", bridge=bridge, is_compact=True)


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [("waiting", 9, "9 days left"), ("soon", 2, "2 days left"), ("today", 0, "due today"),
     ("overdue", -1, "1 day overdue"), ("long_overdue", -21, "21 days overdue")],
)  # fmt: skip
def test_clock_says_days_and_date(state: str, days: int, words: str) -> None:
    html = component("clock", state=state, days=days, due=date(2026, 12, 4))
    assert words in html
    assert 'due <time datetime="2026-12-04">4 Dec 2026</time>' in html


def test_stopped_clock_says_why() -> None:
    html = component("clock", state="stopped", words="answered in time", due=date(2026, 12, 4))
    assert "answered in time" in html
    assert "due <time" not in html
    assert "<time" not in component("clock", state="waiting", days=2)


def test_figure_always_shows_its_denominator() -> None:
    assert "7 of 12" in component("figure", value=7, of=12, label="letters")
    assert "0 of 0" in component("figure", value=0, of=0, label="letters")
    assert "1,240" in component("figure", value=1240, label="supporters", note="exact")


def test_interval_is_said_in_words_too() -> None:
    html = component("interval", low=32, point=58, high=81, words="58 %, between 32 % and 81 %")
    assert 'x="32" y="2" width="49"' in html
    assert "58 %, between 32 % and 81 %" in html


@pytest.mark.parametrize("kind", ["info", "turn", "warning", "error", "success"])
def test_notice_tells_its_kind_by_an_icon(kind: str) -> None:
    html = show('{% notice kind "A title" %}<p>{{ text }}</p>{% endnotice %}', kind=kind, text="<b>")
    assert f"notice--{kind}" in html
    assert "<svg" in html
    assert "<p>&lt;b&gt;</p>" in html
    assert ('role="alert"' in html) == (kind == "error")


def test_message_of_each_kind() -> None:
    for kind in ("info", "success", "warning", "error"):
        assert f"notice--{kind}" in component("messages", messages=[SimpleNamespace(tags=kind)])


def test_pagination_offers_what_there_is_and_keeps_the_query() -> None:
    request = RequestFactory().get("/", {"q": "су", "before": "9"})
    html = component("pagination", page=SimpleNamespace(older="10", newer="30"), request=request)
    assert 'href="?q=%D1%81%D1%83&amp;after=30"' in html
    assert 'href="?q=%D1%81%D1%83&amp;before=10"' in html
    assert "<nav" not in component("pagination", page=SimpleNamespace(older="", newer=""), request=request)


def test_tag_is_a_link_only_with_an_address() -> None:
    assert '<span class="tag">Water</span>' in component("tag", word="Water")
    html = component("tag", word="Water", url="/x", is_current=True, count=1240)
    assert '<a class="tag" href="/x" aria-current="true">' in html
    assert "1,240" in html


def test_table_names_each_cell_for_the_phone() -> None:
    html = component("table", caption="Offices", head=[("Office", False), ("Letters", True)], rows=[["Көктерек", 12]])
    assert '<th scope="row">Көктерек</th>' in html
    assert '<td data-label="Letters" class="num"><span>12</span></td>' in html


def test_tabs_mark_the_current_view() -> None:
    html = component("tabs", label="Views", tabs=[("/a", "All", True, 24), ("/b", "Open", False)])
    assert '<a href="/a" aria-current="page">' in html
    assert '<a href="/b">Open</a>' in html


def test_steps_mark_the_current_one_and_say_what_is_done() -> None:
    html = component("steps", steps=[("Write", "done"), ("Confirm", "current")])
    assert re.search(r'aria-current="step">\s*Confirm', html)
    assert "(done)" in html


def test_question_without_an_answer_says_so() -> None:
    assert "No answer yet." in component("qa", number=1, question="When?")
    html = component(
        "qa", number=1, question="Қашан?", language="kk", answer="Soon", answer_language="en", mark=MARK, note="n"
    )
    assert '<h3 class="qa__question" lang="kk">' in html
    assert "<p>Soon</p>" in html
    assert "Answered" in html


def test_list_row_is_one_link_with_its_language() -> None:
    html = component(
        "list_row",
        title="Су жоқ",
        url="/x",
        language="kk",
        text="t",
        meta=["a"],
        bridge=sample_bridges()[0][1],
        badge=MARK,
        note="n",
    )
    assert html.count("<a ") == 1
    assert '<h3 class="list-row__title" lang="kk">' in html


def test_texts_of_visitors_are_escaped() -> None:
    evil = "<script>x</script>"
    shown = [
        component("list_row", title=evil, url="/x", text=evil, meta=[evil], note=evil),
        component("qa", number=1, question=evil, answer=evil, note=evil),
        component("facts", facts=[(evil, evil)]),
        component("breadcrumb", links=[("/", evil)]),
        component("undo", text=evil, url="/", label=evil),
        component("tag", word=evil),
        show("{% card text '/x' %}{{ text }}{% endcard %}{% quote by=text %}{{ text }}{% endquote %}", text=evil),
        show("{% details text %}{{ text }}{% enddetails %}{% empty text %}{{ text }}{% endempty %}", text=evil),
        show("{% timeline_entry text at %}{{ text }}{% endtimeline_entry %}", text=evil, at=AT),
    ]
    assert [html for html in shown if "<script" in html] == []


def test_block_components_draw_their_slots() -> None:
    assert 'cite="/x"' in show('{% quote by="Office" url="/x" language="kk" %}<p>Су</p>{% endquote %}')
    assert '<details class="details" open>' in show('{% details "More" is_open=True %}x{% enddetails %}')
    assert "<h2>Nothing yet</h2>" in show('{% empty "Nothing yet" %}x{% endempty %}')
    assert "timeline__item--turn" in show('{% timeline_entry "Sent" at kind="turn" %}{% endtimeline_entry %}', at=AT)
    card = show('{% card "Title" language="ru" %}x{% endcard %}')
    assert re.search(r'<h3 class="card__title" lang="ru">\s*Title\s*</h3>', card)


def test_small_things_render() -> None:
    assert "Kazakh" in component("lang_tag", code="kk")
    assert "Sample" in component("sample_mark")
    assert 'alt="Opens the letter"' in component("qr", url="/x.png", alt="Opens the letter")
    assert "Köpir" in component("print_header", title="t", address="a", site_name="Köpir")
    assert "data-draft-forget" in component("draft")
    assert "facts--wide" in component("facts", facts=[], is_wide=True)


def test_icons_are_small_and_silent() -> None:
    assert all('aria-hidden="true"' in icon(name) and len(icon(name)) < 420 for name in ICONS)


def test_bridge_small_as_a_filter_and_markdown() -> None:
    bridge = sample_bridges()[0][1]
    assert show("{{ bridge|bridge_small }}", bridge=bridge) == bridge.small
    assert show("{{ text|markdown }}", text="*a*") == "<p><em>a</em></p>\n"


def test_page_title_names_the_site() -> None:
    assert show('{% page_title "Issues" %}', site_name="Köpir") == "Issues – Köpir"
    assert show("{% page_title %}", site_name="Köpir") == "Köpir"


def test_links_without_a_request_lead_home() -> None:
    assert (
        show("{% language_links None as links %}{% for link in links %}{{ link.url }} {% endfor %}")
        == "/kk/ /ru/ /en/ "
    )
    assert show("{% main_links '' as links %}{{ links.0.url }}") == "/en/issues/"
