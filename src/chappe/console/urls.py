"""The console's addresses. Everything of an account stands below its slug."""

from django.urls import URLPattern, URLResolver, include, path

from chappe.console.views import (
    approval,
    consents,
    contacts,
    deployments,
    dossier,
    groups,
    imports,
    messages,
    overview,
    preferences,
    recipients,
    reports,
    search,
    sending,
    signing,
    steps,
    unknowns,
)
from chappe.console.views.settings import (
    account,
    asking,
    audit,
    gateways,
    hours,
    members,
    senders,
    suppressions,
    topics,
)

app_name = "console"

CONTACTS = [
    path("contacts/", contacts.index, name="contacts"),
    path("contacts/new/", contacts.create, name="contact_new"),
    path("contacts/<int:contact_id>/", contacts.show, name="contact"),
    path("contacts/<int:contact_id>/edit/", contacts.edit, name="contact_edit"),
    path("contacts/<int:contact_id>/consent/", consents.state, name="contact_consent"),
    path("contacts/<int:contact_id>/preference-link/", consents.link, name="contact_link"),
    path("contacts/<int:contact_id>/preference-links/revoke/", consents.revoke, name="contact_links_revoke"),
    path("contacts/<int:contact_id>/activity/", contacts.activity, name="contact_activity"),
    path("contacts/<int:contact_id>/channel/", dossier.channel, name="contact_channel"),
    path("contacts/<int:contact_id>/why/", dossier.why, name="contact_why"),
    path("contacts/<int:contact_id>/texts/", dossier.texts, name="contact_texts"),
    path("contacts/<int:contact_id>/data/", dossier.data, name="contact_data"),
    path("contacts/<int:contact_id>/erase/", dossier.erase, name="contact_erase"),
    path("search/", search.index, name="search"),
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.create, name="import_new"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/rejections.csv", imports.rejections, name="import_rejections"),
    path("groups/", groups.index, name="groups"),
    path("groups/new/", groups.create, name="group_new"),
    path("groups/<int:group_id>/", groups.show, name="group"),
    path("groups/<int:group_id>/rename/", groups.rename, name="group_rename"),
    path("groups/<int:group_id>/delete/", groups.delete, name="group_delete"),
    path("groups/<int:group_id>/add/", groups.add, name="group_add"),
    path("groups/<int:group_id>/remove/", groups.remove, name="group_remove"),
]

MESSAGES = [
    path("messages/", messages.index, name="messages"),
    path("messages/new/", messages.create, name="message_new"),
    path("messages/count/", messages.count, name="message_count"),
    path("messages/<int:message_id>/", messages.show, name="message"),
]

DEPLOYMENTS = [
    path("deployments/", deployments.index, name="deployments"),
    path("deployments/new/", deployments.create, name="deployment_new"),
    path("deployments/<int:deployment_id>/", deployments.show, name="deployment"),
    path("deployments/<int:deployment_id>/edit/", deployments.edit, name="deployment_edit"),
    path("deployments/<int:deployment_id>/recipients/", steps.recipients, name="deployment_recipients"),
    path("deployments/<int:deployment_id>/duplicates/", steps.duplicates, name="deployment_duplicates"),
    path("deployments/<int:deployment_id>/schedule/", steps.schedule, name="deployment_schedule"),
    path("deployments/<int:deployment_id>/check/", steps.check, name="deployment_check"),
    path("deployments/<int:deployment_id>/prepare/", steps.prepare, name="deployment_prepare"),
    path("deployments/<int:deployment_id>/preparation/", approval.preparation, name="deployment_preparation"),
    path("deployments/<int:deployment_id>/approval/", approval.approve_or_reject, name="deployment_approval"),
    path("deployments/<int:deployment_id>/approve/", approval.approve, name="deployment_approve"),
    path("deployments/<int:deployment_id>/reject/", approval.reject, name="deployment_reject"),
    path("deployments/<int:deployment_id>/sending/", sending.show, name="deployment_sending"),
    path("deployments/<int:deployment_id>/pause/", sending.pause, name="deployment_pause"),
    path("deployments/<int:deployment_id>/resume/", sending.resume, name="deployment_resume"),
    path("deployments/<int:deployment_id>/cancel/", sending.cancel, name="deployment_cancel"),
    path("deployments/<int:deployment_id>/people/", recipients.index, name="deployment_people"),
    path("deployments/<int:deployment_id>/left-out/", recipients.left_out, name="deployment_left_out"),
    path("deployments/<int:deployment_id>/unknown/", unknowns.index, name="deployment_unknowns"),
    path("deployments/<int:deployment_id>/recipients.csv", sending.export, name="deployment_export"),
    path("reports/", reports.index, name="reports"),
]

SETTINGS = [
    path("settings/", account.show, name="settings"),
    path("settings/topics/", topics.index, name="topics"),
    path("settings/topics/new/", topics.create, name="topic_new"),
    path("settings/topics/<int:topic_id>/", topics.rename, name="topic_rename"),
    path("settings/senders/", senders.index, name="senders"),
    path("settings/senders/new/", senders.create, name="sender_new"),
    path("settings/gateways/", gateways.index, name="gateways"),
    path("settings/gateways/new/", gateways.create, name="gateway_new"),
    path("settings/gateways/<int:gateway_id>/", gateways.edit, name="gateway"),
    path("settings/gateways/<int:gateway_id>/switch/", gateways.switch, name="gateway_switch"),
    path("settings/people/", members.index, name="members"),
    path("settings/people/new/", members.create, name="member_new"),
    path("settings/people/<int:user_id>/role/", members.change, name="member_role"),
    path("settings/people/<int:user_id>/remove/", members.remove, name="member_remove"),
    path("settings/stop-list/", suppressions.index, name="suppressions"),
    path("settings/stop-list/new/", suppressions.create, name="suppression_new"),
    path("settings/stop-list/lift/", suppressions.lift, name="suppression_lift"),
    path("settings/hours/", hours.index, name="hours"),
    path("settings/hours/place/", hours.place, name="hours_place"),
    path("settings/hours/own/", hours.own, name="hours_own"),
    path("settings/hours/own/close/", hours.close_day, name="hours_close_day"),
    path("settings/hours/own/reopen/", hours.reopen_day, name="hours_reopen_day"),
    path("settings/hours/check/", asking.ask, name="hours_ask"),
    path("settings/audit/", audit.index, name="audit"),
    path("password/", signing.password, name="password"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", signing.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("p/<str:token>", preferences.show, name="preferences"),
    path("language/", signing.language, name="language"),
    path(
        "a/<slug:slug>/",
        include(
            [
                path("", overview.index, name="overview"),
                path("days/", overview.days, name="overview_days"),
                *CONTACTS,
                *MESSAGES,
                *DEPLOYMENTS,
                *SETTINGS,
            ]
        ),
    ),
]
