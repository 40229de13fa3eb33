"""Forms of the directory: find with permission, bind, act, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kopir.accounts.permissions import editor_required, has_role, signed_in
from kopir.accounts.rules import Role
from kopir.people import actions
from kopir.people.forms import (
    AccountForm,
    AddressForm,
    DisclosureForm,
    EndForm,
    MembershipForm,
    OrganizationForm,
    PersonForm,
    PostForm,
    WithdrawalForm,
)
from kopir.people.labels import REFUSALS
from kopir.people.models import Disclosure, Membership, Organization, Person, Post
from kopir.people.rules import ContactType, Refusal, Tie
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused

FIELD_OF = {
    Refusal.END_BEFORE_START: ("end_date", "dissolution_date"),
    Refusal.ALREADY_ENDED: ("end_date",),
    Refusal.POST_ELSEWHERE: ("post",),
    Refusal.OWN_ANCESTOR: ("parent",),
    Refusal.NOT_VERIFIED: ("how",),
    Refusal.LANGUAGES_ALIKE: ("second_language",),
    Refusal.FIRST_LANGUAGE_MISSING: ("language",),
    Refusal.ACCOUNT_TAKEN: ("address",),
}


def _form_page(request: HttpRequest, form: Form, heading: str, act: Callable[[], Any], back: str) -> HttpResponse:
    """Answer a form: act and go back where it was right; show it again with everything kept where it was not."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except Refused as refused:
            field = next((name for name in FIELD_OF.get(Refusal(refused.code), ()) if name in form.fields), None)
            form.add_error(field, str(REFUSALS.get(refused.code, refused.code)))
        else:
            return redirect(back or done.get_absolute_url())
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@private_page
@editor_required
def add_organization(request: HttpRequest) -> HttpResponse:
    form = OrganizationForm(request.POST or None)
    return _form_page(request, form, _("Add an organisation"), lambda: actions.add_organization(**form.columns()), "")


@private_page
@editor_required
def edit_organization(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Organization, slug=slug)
    form = OrganizationForm(request.POST or None, thing=thing)
    return _form_page(
        request,
        form,
        _("Correct an organisation"),
        lambda: actions.edit_thing(thing, form.columns()),
        thing.get_absolute_url(),
    )


@private_page
@editor_required
def add_post(request: HttpRequest, slug: str) -> HttpResponse:
    organization = get_object_or_404(Organization, slug=slug)
    form = PostForm(request.POST or None)
    return _form_page(
        request, form, _("Add a post"), lambda: actions.add_post(organization=organization, **form.columns()), ""
    )


@private_page
@editor_required
def edit_post(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Post.objects.select_related("organization"), slug=slug)
    form = PostForm(request.POST or None, thing=thing)
    return _form_page(
        request, form, _("Correct a post"), lambda: actions.edit_thing(thing, form.columns()), thing.get_absolute_url()
    )


@private_page
@editor_required
def add_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    return _form_page(request, form, _("Add a person"), lambda: actions.add_person(**form.columns()), "")


@private_page
@editor_required
def edit_person(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Person, slug=slug)
    form = PersonForm(request.POST or None, thing=thing)
    return _form_page(
        request,
        form,
        _("Correct a person"),
        lambda: actions.edit_thing(thing, form.columns()),
        thing.get_absolute_url(),
    )


@private_page
@editor_required
def connect_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an address act as a person, so that they declare for themselves."""
    person = get_object_or_404(Person, slug=slug)
    form = AccountForm(request.POST if request.method == "POST" else None)
    return _form_page(
        request,
        form,
        _("Let the person declare"),
        lambda: actions.connect_account(person, form.cleaned_data["address"]),
        person.get_absolute_url(),
    )


@private_page
@editor_required
def add_membership(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person, slug=slug)
    form = MembershipForm(request.POST or None)
    return _form_page(
        request,
        form,
        _("Add a membership"),
        lambda: actions.add_membership(person, **form.columns()),
        person.get_absolute_url(),
    )


@private_page
@editor_required
def edit_membership(request: HttpRequest, number: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.with_names(), pk=number)
    form = MembershipForm(request.POST or None, membership=membership)
    return _form_page(
        request,
        form,
        _("Correct a membership"),
        lambda: actions.edit_membership(membership, form.columns()),
        membership.person.get_absolute_url(),
    )


@private_page
@editor_required
def end_membership(request: HttpRequest, number: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.with_names(), pk=number)
    form = EndForm(request.POST or None)
    return _form_page(
        request,
        form,
        _("End a membership"),
        lambda: actions.end_membership(membership, form.cleaned_data["end_date"]),
        membership.person.get_absolute_url(),
    )


@private_page
@editor_required
def post_address(request: HttpRequest, slug: str) -> HttpResponse:
    return _address(request, get_object_or_404(Post.objects.select_related("organization"), slug=slug))


@private_page
@editor_required
def organization_address(request: HttpRequest, slug: str) -> HttpResponse:
    return _address(request, get_object_or_404(Organization, slug=slug))


def _address(request: HttpRequest, owner: Post | Organization) -> HttpResponse:
    form = AddressForm(request.POST or None, initial={"on": clock.today()})

    def act() -> object:
        data = form.cleaned_data
        return actions.register_address(
            owner, data["value"], how=data["how"], on=data["on"], type=ContactType(data["type"])
        )

    return _form_page(request, form, _("Register the address of the office"), act, owner.get_absolute_url())


@private_page
@login_required
def disclose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Declare an affiliation: one's own, or as an editor with a source."""
    person = get_object_or_404(Person, slug=slug)
    is_own = _is_own(request, person)
    form = DisclosureForm(request.POST or None, is_own=is_own)

    def act() -> Disclosure:
        data = form.cleaned_data
        declaration = actions.Declaration(
            tie=Tie(data["tie"]),
            organization=data["organization"],
            organization_text=data["organization_text"],
            detail=data["detail"],
            source=data["source"],
        )
        return actions.disclose(person, declaration, is_own=is_own)

    return _form_page(request, form, _("Declare an affiliation"), act, person.get_absolute_url())


@private_page
@login_required
def withdraw_disclosure(request: HttpRequest, number: int) -> HttpResponseBase:
    """Withdraw a declaration: one's own, or as an editor; it stays readable, with the reason."""
    disclosure = get_object_or_404(Disclosure.objects.select_related("person"), pk=number)
    is_own = _is_own(request, disclosure.person)
    form = WithdrawalForm(request.POST or None)
    return _form_page(
        request,
        form,
        _("Withdraw a declaration"),
        lambda: actions.withdraw_disclosure(disclosure, form.cleaned_data["reason"], is_own=is_own),
        disclosure.person.get_absolute_url(),
    )


def _is_own(request: HttpRequest, person: Person) -> bool:
    account = signed_in(request)
    if person.account_id == account.pk:
        return True
    if has_role(account, Role.EDITOR):
        return False
    raise PermissionDenied
