"""What the audit log says was done."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTIONS: dict[str, Promise] = {
    "account.created": pgettext_lazy("audit", "Account made"),
    "account.changed": pgettext_lazy("audit", "Account's settings changed"),
    "account.hours_chosen": pgettext_lazy("audit", "Sending hours chosen"),
    "account.day_closed": pgettext_lazy("audit", "Day closed to sending"),
    "account.day_reopened": pgettext_lazy("audit", "Day open to sending again"),
    "user.password_set": pgettext_lazy("audit", "Password set"),
    "user.password_changed": pgettext_lazy("audit", "Password changed by its user"),
    "member.added": pgettext_lazy("audit", "Member added"),
    "member.role_changed": pgettext_lazy("audit", "Member's role changed"),
    "member.removed": pgettext_lazy("audit", "Member removed"),
    "sender.created": pgettext_lazy("audit", "Sender made"),
    "message.created": pgettext_lazy("audit", "Message made"),
    "message.changed": pgettext_lazy("audit", "Message changed"),
    "gateway.created": pgettext_lazy("audit", "Gateway made"),
    "gateway.changed": pgettext_lazy("audit", "Gateway changed"),
    "gateway.enabled": pgettext_lazy("audit", "Gateway switched on"),
    "gateway.disabled": pgettext_lazy("audit", "Gateway switched off"),
    "topic.created": pgettext_lazy("audit", "Topic made"),
    "preferences.linked": pgettext_lazy("audit", "Link to the preference page shown"),
    "preferences.revoked": pgettext_lazy("audit", "Links to the preference page revoked"),
    "preferences.chosen": pgettext_lazy("audit", "Topics chosen on the preference page"),
    "preferences.stopped": pgettext_lazy("audit", "All texts stopped on the preference page"),
    "preferences.resumed": pgettext_lazy("audit", "Texts allowed again on the preference page"),
    "topic.renamed": pgettext_lazy("audit", "Topic renamed"),
    "contact.created": pgettext_lazy("audit", "Contact made"),
    "contact.changed": pgettext_lazy("audit", "Contact changed"),
    "contact.erased": pgettext_lazy("audit", "Contact erased"),
    "contact.activated": pgettext_lazy("audit", "Contact made active"),
    "contact.deactivated": pgettext_lazy("audit", "Contact made inactive"),
    "contact.sms_blocked": pgettext_lazy("audit", "Texts blocked for a contact"),
    "contact.sms_unblocked": pgettext_lazy("audit", "Texts allowed for a contact"),
    "consent.stated": pgettext_lazy("audit", "Consent stated"),
    "consent.granted": pgettext_lazy("audit", "Consent given"),
    "consent.withdrawn": pgettext_lazy("audit", "Consent withdrawn"),
    "suppression.added": pgettext_lazy("audit", "Number suppressed by its own STOP"),
    "deployment.started": pgettext_lazy("audit", "Deployment started"),
    "deployment.unknown_resent": pgettext_lazy("audit", "Unknown outcomes sent again"),
    "deployment.unknown_left": pgettext_lazy("audit", "Unknown outcomes left as they are"),
    "deployment.finished": pgettext_lazy("audit", "Deployment finished"),
    "suppression.stated": pgettext_lazy("audit", "Number suppressed"),
    "suppression.lifted": pgettext_lazy("audit", "Suppression lifted"),
    "group.created": pgettext_lazy("audit", "Group made"),
    "group.renamed": pgettext_lazy("audit", "Group renamed"),
    "group.deleted": pgettext_lazy("audit", "Group deleted"),
    "group.joined": pgettext_lazy("audit", "Contacts put into a group"),
    "group.left": pgettext_lazy("audit", "Contacts taken out of a group"),
    "import.started": pgettext_lazy("audit", "Import started"),
    "import.done": pgettext_lazy("audit", "Import done"),
    "import.refused": pgettext_lazy("audit", "Import refused"),
    "deployment.created": pgettext_lazy("audit", "Deployment made"),
    "deployment.edited": pgettext_lazy("audit", "Deployment changed"),
    "deployment.preparation_started": pgettext_lazy("audit", "Preparation started"),
    "deployment.prepared": pgettext_lazy("audit", "Deployment prepared"),
    "deployment.preparation_failed": pgettext_lazy("audit", "Preparation failed"),
    "deployment.approved": pgettext_lazy("audit", "Deployment approved"),
    "deployment.rejected": pgettext_lazy("audit", "Deployment rejected"),
    "deployment.held": pgettext_lazy(
        "audit", "Deployment stopped at a closing, until a person lets it go on"
    ),
    "deployment.paused": pgettext_lazy("audit", "Deployment paused"),
    "deployment.resumed": pgettext_lazy("audit", "Deployment resumed"),
    "deployment.cancelled": pgettext_lazy("audit", "Deployment cancelled"),
}


def action_sentence(action: str) -> str:
    """The action in the active language; one without words shows itself."""
    found = ACTIONS.get(action)
    return action if found is None else str(found)
