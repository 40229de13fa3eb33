"""What the codes of this app are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.people.rules import Classification, ContactType, Refusal, Tie

CLASSIFICATIONS: dict[str, str | Promise] = {
    Classification.PARTY: _("Party"),
    Classification.FACTION: _("Faction"),
    Classification.MOVEMENT: _("Movement"),
    Classification.LEGISLATURE: _("Legislature"),
    Classification.GOVERNMENT: _("Government"),
    Classification.DEPARTMENT: _("Department"),
    Classification.COUNCIL: _("Council"),
    Classification.COMMITTEE: _("Committee"),
    Classification.NEWSROOM: _("Newsroom"),
    Classification.COMPANY: _("Company"),
    Classification.OTHER: _("Other organisation"),
}
TIES: dict[str, str | Promise] = {
    Tie.MEMBERSHIP: _("Membership"),
    Tie.WORK: _("Work"),
    Tie.OWNERSHIP: _("Ownership"),
    Tie.FAMILY: _("Family"),
    Tie.FUNDING: _("Funding"),
    Tie.OTHER: _("Other tie"),
}
LANGUAGE_NAMES: dict[str, str | Promise] = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
CONTACT_TYPES: dict[str, str | Promise] = {
    ContactType.EMAIL: _("E-mail"),
    ContactType.POST: _("Postal address"),
    ContactType.PHONE: _("Telephone"),
    ContactType.PORTAL: _("Web portal"),
    ContactType.OTHER: _("Other contact"),
}
REFUSALS: dict[str, str | Promise] = {
    Refusal.END_BEFORE_START: _("The end lies before the start."),
    Refusal.NOT_A_DATE: _("Write a date as 2012, 2012-01 or 2012-01-15."),
    Refusal.POST_ELSEWHERE: _("This post belongs to another organisation."),
    Refusal.ALREADY_ENDED: _("An end is already known. Correct the membership instead."),
    Refusal.PRIVATE_PERSON: _("This person holds and held no office, so nothing of this kind is kept about them."),
    Refusal.OWN_ANCESTOR: _("An organisation cannot stand below itself."),
    Refusal.ALREADY_WITHDRAWN: _("This declaration has already been withdrawn."),
    Refusal.NOTHING_NAMED: _("Name what is declared, and where it can be read."),
    Refusal.ACCOUNT_TAKEN: _("This address already acts for another person."),
    Refusal.NOT_VERIFIED: _("Say how the address was verified."),
    Refusal.LANGUAGES_ALIKE: _("The second language is the same as the first. Choose another, or leave it empty."),
    Refusal.FIRST_LANGUAGE_MISSING: _("Choose the first language too: the second stands beside it."),
}
# Which key of a source's statement may be told in a history; all others are named only.
HISTORY_KEYS: dict[str, str | Promise] = {
    "name": _("Name"),
    "name_kk": _("Name in Kazakh"),
    "name_ru": _("Name in Russian"),
    "name_en": _("Name in English"),
    "label": _("Name of the post"),
    "role": _("Role"),
    "classification": _("Kind"),
    "start_date": _("Start"),
    "end_date": _("End"),
    "starts": _("Start"),
    "ends": _("End"),
    "founding_date": _("Founded"),
    "dissolution_date": _("Dissolved"),
    "organization": _("Organisation"),
    "post": _("Post"),
    "area": _("Area"),
    "language": _("Language of letters"),
    "second_language": _("Second language, beside the first"),
}


def classification_label(word: str) -> str:
    """Return the name of a classification; a word of a source's own stays as it is."""
    return str(CLASSIFICATIONS.get(word.casefold(), word))
