"""``fenduan admin``: the operator sets up organisations and their first administrators."""

from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import operate_messages as o
from fenduan.cli.commands import Command, Group, OneOf, argument, option, session_of
from fenduan.cli.output import answer
from fenduan.cli.problems import single
from fenduan.cli.serve import platform
from fenduan.cli.terminal import Page, Terminal, printable
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.platform.accounts.models import Organisation

_ROLES: Final = (
    "regulatory_affairs", "quality", "authorised_person", "enterprise_admin",
    "case_officer", "inspector", "decision_maker", "authority_admin", "reviewer", "observer",
)  # fmt: skip

admin = Group("admin")


@admin.command("authorities", cls=Command)
@click.pass_context
def authorities(ctx: click.Context) -> int:
    """Set up the authorities that are missing."""
    with platform():
        from fenduan.platform.accounts.services import OPERATOR, seed_authorities

        made = [each.slug for each in seed_authorities(actor=OPERATOR)]
    said = m.filled(o.AUTHORITIES_MADE, count=len(made))
    answer(session_of(ctx), lambda: {"made": made}, lambda terminal: _lines(terminal, said))
    return 0


@admin.command("organisation", cls=Command)
@argument("slug", about="slug", holder="SLUG")
@option("--name-zh", about="name_zh", holder="NAME", required=True)
@option("--name-en", about="name_en", holder="NAME", required=True)
@option("--place", about="place", holder="PLACE", required=True)
@option("--credit-code", about="credit_code", holder="CODE", default="")
@click.pass_context
def organisation(ctx: click.Context, slug: str, *, name_zh: str, name_en: str, place: str, credit_code: str) -> int:
    """Set up an enterprise."""
    with platform():
        from fenduan.platform.accounts.services import OPERATOR, create_organisation

        name = Text(name_en, name_zh)
        made = create_organisation(
            actor=OPERATOR, kind="enterprise", slug=slug, name=name, place=place, credit_code=credit_code
        )
    said = m.filled(o.ORGANISATION_MADE, name=name, slug=made.slug)
    answer(session_of(ctx), lambda: {"slug": made.slug}, lambda terminal: _lines(terminal, said))
    return 0


@admin.command("organisations", cls=Command)
@click.pass_context
def organisations(ctx: click.Context) -> int:
    """List the organisations."""
    with platform():
        from fenduan.platform.accounts.selectors import with_administrators
        from fenduan.platform.accounts.services import OPERATOR

        found = with_administrators(OPERATOR)
    rows = [
        {"slug": each.slug, "kind": each.kind, "name": each.name.as_dict(), "administrators": count}
        for each, count in found
    ]
    answer(session_of(ctx), lambda: {"organisations": rows}, lambda terminal: _listed(terminal, found))
    return 0


@admin.command("invite", cls=Command)
@argument("slug", about="slug", holder="SLUG")
@argument("email", about="email", holder="EMAIL")
@argument("name", about="person", holder="PERSON")
@option("--role", about="org_role", holder="ROLE", type=OneOf(_ROLES), default=None)
@click.pass_context
def invite(ctx: click.Context, slug: str, email: str, name: str, role: str | None) -> int:
    """Invite a person and print the link."""
    with platform():
        from fenduan.platform.accounts.selectors import organisation_named
        from fenduan.platform.accounts.services import OPERATOR
        from fenduan.platform.accounts.services import invite as invite_person
        from fenduan.platform.base.actor import ROLE_LABELS, Role
        from fenduan.platform.base.errors import NotFound

        try:
            where = organisation_named(slug)
        except NotFound as error:
            shown = printable(slug)
            raise single("refused", "no-organisation", m.filled(o.NO_ORGANISATION, slug=shown), found=shown) from error
        manages: Role = "enterprise_admin" if where.kind == "enterprise" else "authority_admin"
        chosen: Role = role or manages  # type: ignore[assignment]  # one of _ROLES, which a test holds against Role
        made = invite_person(actor=OPERATOR, email=email, name=name, role=chosen, organisation=where)
    until = made.invitation.expires_at
    facts = {"email": made.invitation.email, "role": chosen, "until": until.isoformat(), "link": made.link}
    said = m.filled(
        o.INVITED,
        email=printable(made.invitation.email),
        organisation=where.name,
        role=ROLE_LABELS[chosen],
        until=until.date(),
    )
    answer(
        session_of(ctx),
        lambda: {**facts, "link": made.link},
        lambda terminal: _lines(terminal, said) + made.link + "\n",
    )
    return 0


def _listed(terminal: Terminal, found: "list[tuple[Organisation, int]]") -> str:
    if not found:
        return _lines(terminal, o.NO_ORGANISATIONS)
    page = Page(terminal)
    page.definitions(
        [
            (each.slug, m.filled(o.ADMINISTRATORS, name=each.name, count=count).pick(terminal.language))
            for each, count in found
        ]
    )
    return page.text()


def _lines(terminal: Terminal, said: Text) -> str:
    page = Page(terminal)
    page.paragraph(said.pick(terminal.language))
    return page.text()
