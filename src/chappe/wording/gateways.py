"""Sentences about gateways, and what their answers mean."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "gateway.kind_unknown": _("There is no kind of gateway “%(kind)s”. Choose one of: %(known)s."),
    "gateway.name_taken": _("Another gateway of the account is called “%(name)s”. Choose another name."),
    "gateway.host_invalid": _(
        "“%(host)s” is neither a host's name nor an address. Give the name or address alone, without port or path."
    ),
    "gateway.number_out_of_range": _("“%(field)s” is %(value)d: give a number from %(low)d to %(high)d."),
    "gateway.secret_unreadable": _(
        "The password of the gateway “%(name)s” was encrypted with another key than the present one."
        " Put the former CHAPPE_ENCRYPTION_KEY back, or enter the password again."
    ),
    "gateway.option_unknown": _(
        "A gateway of kind %(kind)s has no option “%(option)s”. The options are: %(known)s."
    ),
    "gateway.option_invalid": _(
        "The option “%(option)s” cannot be “%(value)s”. It takes for example: %(expected)s."
    ),
    "price.invalid": _(
        "“%(value)s” is no price of a fragment. Give a number from 0 to %(most)s, with at most %(decimals)d decimals,"
        " such as 0.045."
    ),
    "price.invalid.line": _(
        "Line %(line)d: “%(value)s” is no price of a fragment. Give a number from 0 to %(most)s, with at most"
        " %(decimals)d decimals, such as 0.045. Nothing was changed."
    ),
    "price.country_invalid": _(
        "“%(value)s” is no code of a country. Give two letters, such as FR, or * for every other country."
    ),
    "price.country_invalid.line": _(
        "Line %(line)d: “%(value)s” is no code of a country. Give two letters, such as FR, or * for every other"
        " country. Nothing was changed."
    ),
    "price.twice": _(
        "Line %(line)d: “%(value)s” has a price already. Leave one line for each country. Nothing was changed."
    ),
    "price.line_malformed": _(
        "Line %(line)d is not a country and its price, such as FR;0.045. Nothing was changed."
    ),
    "price.currency_invalid": _("“%(value)s” is no currency. Give its three letters, such as EUR or CAD."),
    "gateways.setting_out_of_range": _("“%(setting)s” is out of its bounds: from %(low)s to %(high)s."),
    "gateways.setting_unwritable": _(
        "“%(setting)s” is empty, or has characters that SMPP cannot carry."
        " Use letters without accents, digits and signs."
    ),
    "gateway.callback_forged": _("The callback does not carry the provider's signature."),
    "gateways.scenario_invalid": _("The scenario cannot be used, at “%(where)s”: %(problem)s (%(detail)s)."),
}
