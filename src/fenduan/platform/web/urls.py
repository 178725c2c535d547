"""Every page."""

from typing import Any

from django.urls import path

from fenduan.platform.web.views import (
    account,
    arrangements,
    exchange,
    home,
    invitation,
    organisation,
    participants,
    sections,
    session,
    versions,
)

urlpatterns: list[Any] = [
    path("", home.home, name="home"),
    path("language/", session.language, name="language"),
    path("act-for/", session.act_for, name="act_for"),
    path("account/", account.account, name="account"),
    path("account/away/", account.state_absence, name="state_absence"),
    path("account/back/", account.end_absence, name="end_absence"),
    path("account/hand-over/", account.delegate, name="delegate"),
    path("account/take-back/", account.end_delegation, name="end_delegation"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/invite/", organisation.invite, name="invite"),
    path("organisation/withdraw/", organisation.withdraw_invitation, name="withdraw_invitation"),
    path("organisation/end-role/", organisation.end_role, name="end_role"),
    path("organisation/end-delegation/", organisation.end_any_delegation, name="end_any_delegation"),
    path("arrangements/", arrangements.arrangements, name="arrangements"),
    path("arrangements/new/", participants.new, name="new_arrangement"),
    path("arrangements/<str:number>/", arrangements.arrangement, name="arrangement"),
    path("arrangements/<str:number>/live/", arrangements.live, name="live"),
    path("arrangements/<str:number>/facts/", sections.facts, name="facts"),
    path("arrangements/<str:number>/participants/", participants.participants, name="participants"),
    path("arrangements/<str:number>/invited/", participants.invited, name="invited"),
    path("arrangements/<str:number>/profile/", participants.keep_profile, name="keep_profile"),
    path("arrangements/<str:number>/profile/<int:profile>/", participants.lend, name="lend"),
    path("arrangements/<str:number>/exchange/", exchange.exchange, name="exchange"),
    path("arrangements/<str:number>/exchange/import/", exchange.import_file, name="import"),
    path("arrangements/<str:number>/exchange/dossier.<str:form>", exchange.export, name="export"),
    path("arrangements/<str:number>/exchange/determination.<str:kind>", exchange.determination, name="determination"),
    path("arrangements/<str:number>/files/<str:digest>", exchange.file, name="file"),
    path("arrangements/<str:number>/versions/", versions.versions, name="versions"),
    path("arrangements/<str:number>/versions/sign/", versions.sign_manifest, name="sign_manifest"),
    path("arrangements/<str:number>/versions/<int:manifest>/", versions.manifest, name="manifest"),
    path("arrangements/<str:number>/versions/<int:before>/since/", versions.compare, name="compare"),
    path("arrangements/<str:number>/agreements/<str:party>/<str:digest>/", versions.countersign, name="countersign"),
    path("arrangements/<str:number>/by/<str:party>/", sections.other_party, name="other_party"),
    path("arrangements/<str:number>/facts/<str:party>/<str:section>/", sections.section, name="section"),
    path("arrangements/<str:number>/facts/<str:party>/<str:section>/save/", sections.save, name="save"),
    path("arrangements/<str:number>/facts/<str:party>/<str:section>/sign/", versions.sign_part, name="sign_part"),
    path("arrangements/<str:number>/facts/<str:party>/<str:section>/upload/", exchange.upload, name="upload"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
]
