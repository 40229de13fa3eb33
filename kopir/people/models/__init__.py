from kopir.people.models.areas import Area
from kopir.people.models.base import exactly_one
from kopir.people.models.contacts import ContactDetail
from kopir.people.models.disclosures import Disclosure
from kopir.people.models.imports import Import, Revision
from kopir.people.models.memberships import Membership, MembershipQuerySet
from kopir.people.models.organizations import Organization
from kopir.people.models.periods import Period
from kopir.people.models.persons import Person
from kopir.people.models.posts import Post

__all__ = [
    "Area",
    "ContactDetail",
    "Disclosure",
    "Import",
    "Membership",
    "MembershipQuerySet",
    "Organization",
    "Period",
    "Person",
    "Post",
    "Revision",
    "exactly_one",
]
