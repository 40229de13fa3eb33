"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

STATEMENT = ("number", "of", "scope", "until", "found_by", "rule", "law", "group", "language", "ends")
TEXTS = ("facts",)

KINDS = (
    KindDoc("moderation.held", _("A text was taken back until an editor has looked at it."), STATEMENT, TEXTS),
    KindDoc("moderation.published", _("A text that had been held was published."), STATEMENT, TEXTS),
    KindDoc("moderation.masked", _("Places in a text were masked."), STATEMENT, TEXTS),
    KindDoc("moderation.blurred", _("Parts of a photo were blurred."), STATEMENT, TEXTS),
    KindDoc("moderation.refused", _("A text that had been held was refused."), STATEMENT, TEXTS),
    KindDoc("moderation.hidden", _("A text was hidden."), STATEMENT, TEXTS),
    KindDoc("moderation.restored", _("A hidden text was restored."), STATEMENT, TEXTS),
    KindDoc("moderation.appealed", _("An author appealed against a decision."), ("number", "group")),
    KindDoc(
        "moderation.upheld",
        _("An appeal was decided: the decision stands."),
        ("number", "group", "language"),
        ("answer",),
    ),
    KindDoc(
        "moderation.overturned",
        _("An appeal was decided: the decision is undone."),
        ("number", "group", "language"),
        ("answer",),
    ),
    KindDoc("moderation.reader-named", _("An outside reader of appeals was named."), ("since",), ("name",)),
    KindDoc("moderation.reader-ended", _("The time of an outside reader of appeals ended."), ("until",)),
    KindDoc(
        "moderation.demanded",
        _("A demand came from an authority or a party."),
        ("number", "received_on", "demander", "kind", "is_sealed", "language"),
        ("body", "ground", "demanded"),
    ),
    KindDoc(
        "moderation.demand-answered",
        _("A demand was answered."),
        ("number", "answered_on", "outcome", "is_sealed", "language"),
        ("answer",),
    ),
)
