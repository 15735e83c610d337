"""Why a recipient is in its state: the network's codes and Chappe's own, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chappe.wording.words import VERDICTS

OWN: dict[str, Promise] = {
    "cancelled": _("The deployment was cancelled"),
    "not_chosen": _("No longer in the chosen groups"),
    "new": _("New in the chosen groups"),
    "time_limit": _("The time limit had passed"),
    "process_lost": _("The sending process died with it in hand"),
    "not_bound": _("There was no connection to the provider"),
    "connection_lost": _("The connection broke before the answer"),
    "no_answer": _("The provider did not answer in time"),
    "too_late": _("The time in which it might leave passed while it waited for the provider"),
    "not_taken": _("No gateway took it in time: see whether sending runs"),
    "partly_accepted": _("The provider took some of its parts and refused others"),
    "erased": _("The person's data was erased before"),
    "left_unknown": _("A person left it as it is"),
    "unreadable_answer": _("The provider's answer made no sense"),
}

# Providers that speak HTTP.
PROVIDERS: dict[str, Promise] = {
    "21610": _("The person told the provider to stop"),
    "1240": _("The person told the provider to stop"),
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": _("The person told the provider to stop"),
}

# SMPP 3.4 §5.1.3, those that say something of the text, the number or the moment.
NETWORK: dict[str, Promise] = {
    "ESME_RINVMSGLEN": _("The provider finds the text too long"),
    "ESME_RSYSERR": _("The provider has an internal fault"),
    "ESME_RINVSRCADR": _("The provider does not accept this sender"),
    "ESME_RINVDSTADR": _("The provider does not know this number"),
    "ESME_RMSGQFUL": _("The provider's queue is full"),
    "ESME_RTHROTTLED": _("The provider finds the pace too quick"),
    "ESME_RSUBMITFAIL": _("The provider could not take it"),
    "ESME_RINVSCHED": _("The provider does not accept its schedule"),
    "ESME_RINVEXPIRY": _("The provider does not accept its validity period"),
    "ESME_RDELIVERYFAILURE": _("The provider could not deliver it"),
    "ESME_RUNKNOWNERR": _("The provider refuses it without a reason"),
}

REASONS: dict[str, Promise] = {**VERDICTS, **OWN, **PROVIDERS, **NETWORK}


def reason(code: str) -> str:
    """The reason in the active language; a code that only the provider understands shows itself."""
    found = REASONS.get(code)
    if found is not None:
        return str(found)
    return str(_("The network's code %(code)s") % {"code": code}) if code.isdecimal() else code
