"""Sentences about sending hours: why a window is open or closed, and what is wrong with a rulebook."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "window.no_territory": _(
        "“%(number)s” is not an international number of any country. Write it with + and the country's code."
    ),
    "window.moment_too_far": _(
        "%(at)s is too far away for any calendar. Give a moment between %(first)s and %(last)s."
    ),
    "window.unknown_country": _(
        "“%(value)s” is not the code of a country. Give two letters, for example FR, or leave it out."
    ),
    "window.unknown_zone": _(
        "“%(value)s” is not a time zone. Give one of the IANA database, for example Europe/Paris, or leave it"
        " out."
    ),
    "window.unknown_state": _(
        "“%(value)s” is not a state of the United States. Give its code or its English name, for example FL"
        " or Florida, or leave it out."
    ),
    "window.postal_code_impossible": _("“%(value)s” is not a postal code there."),
    "window.postal_code_impossible.US": _(
        "“%(value)s” is not a postal code of the United States. Give five digits, for example 33101, or the"
        " country it is of."
    ),
    "window.postal_code_impossible.FR": _(
        "“%(value)s” is not a French postal code. Give five digits, for example 67000, or the country it is"
        " of."
    ),
    "window.not_used": _("“%(value)s” was not used: it changes nothing there."),
    "window.not_used.country": _(
        "The country “%(value)s” was not used: the territory of the number decides, and it is another."
    ),
    "window.not_used.state": _(
        "The state “%(value)s” was not used: no law known there is finer than the territory."
    ),
    "window.not_used.postal_code": _(
        "The postal code “%(value)s” was not used: no law known there goes by it, or the state went before it."
    ),
    "window.unknown_rulebook": _("There is no rulebook “%(rulebook)s”."),
    "window.unknown_scope": _(
        "A rulebook cannot be chosen for “%(scope)s”. Give a territory, for example FR, or a state, for example US-FL."
    ),
    "window.rulebook_elsewhere": _("The rulebook “%(rulebook)s” is not one of the territory %(territory)s."),
    "window.open": _("Open until %(closes)s by %(rulebook)s (%(zones)s)."),
    "window.no_rule": _(
        "No rule on sending hours is known here, and the account keeps no hours of courtesy."
    ),
    "window.closed_sunday": _("Closed on Sundays by %(rulebook)s (%(zones)s)."),
    "window.closed_weekday": _("Closed on this day, %(weekday)s, by %(rulebook)s (%(zones)s)."),
    "window.holiday": _("Closed on %(day)s, a public holiday (%(holiday)s), by %(rulebook)s (%(zones)s)."),
    "window.own_closed_day": _("Closed on %(day)s by the account (%(zones)s)."),
    "window.before_opening": _("Closed until %(opens)s by %(rulebook)s (%(zones)s)."),
    "window.after_closing": _("Closed since %(closes)s by %(rulebook)s (%(zones)s)."),
    "window.between_hours": _("Closed from %(closes)s to %(opens)s by %(rulebook)s (%(zones)s)."),
    "window.closing_soon": _("Too near the closing at %(closes)s by %(rulebook)s (%(zones)s)."),
    "window.never_opens": _("Never open within a year in all the zones where the recipient may be."),
    "window.too_many_closed_days": _(
        "An account keeps %(most)s closed days of its own at most. Take out those that are past."
    ),
    "window.closed_day_name_too_long": _("The name of a closed day has %(most)s characters at most."),
    "hours.bad_span": _(
        "“%(span)s” is not a span of a day. Write it as 08:00-20:00, by 24:00 at the latest."
    ),
    "hours.overlapping_spans": _(
        "%(first)s and %(second)s overlap or are not in order. Write each time of a day once, the earlier first."
    ),
    "closed_days.unknown_calendar": _("There is no calendar of public holidays “%(calendar)s”."),
    "rulebook.invalid": _("The rulebook “%(file)s” cannot be read: in %(key)s, %(fault)s (“%(value)s”)."),
}

FAULTS: dict[str, Promise] = {
    "missing": pgettext_lazy("rulebook", "a value is missing"),
    "unknown_key": pgettext_lazy("rulebook", "this key means nothing"),
    "wrong_type": pgettext_lazy("rulebook", "the value is of another type"),
    "unknown_value": pgettext_lazy("rulebook", "the value is none of those known"),
    "empty": pgettext_lazy("rulebook", "the value is empty"),
    "not_the_files_name": pgettext_lazy("rulebook", "the name is not that of the file"),
    "bad_span": pgettext_lazy("rulebook", "a span is not of the form 08:00-20:00"),
    "overlapping_spans": pgettext_lazy("rulebook", "spans overlap or are not in order"),
    "bad_zone": pgettext_lazy("rulebook", "the time zone is unknown"),
    "bad_territory": pgettext_lazy("rulebook", "a territory is unknown, or stands there twice"),
    "bad_subdivision": pgettext_lazy("rulebook", "a subdivision is unknown, or stands there twice"),
    "ends_before_it_starts": pgettext_lazy("rulebook", "it ends before it starts"),
    "no_calendar": pgettext_lazy("rulebook", "no calendar of public holidays is known there"),
}

WEEKDAYS: dict[str, Promise] = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}

HOLIDAYS: dict[str, Promise] = {
    "Abolition of Slavery": _("Abolition of slavery"),
    "All Saints' Day": _("All Saints' Day"),
    "All Souls' Day": _("All Souls' Day"),
    "Armistice Day": _("Armistice of 1918"),
    "Ascension Day": _("Ascension Day"),
    "Assumption Day": _("Assumption Day"),
    "Christmas Day": _("Christmas Day"),
    "Christmas Day (observed)": _("Christmas Day (observed)"),
    "Citizenship Day": _("Citizenship Day"),
    "Columbus Day": _("Columbus Day"),
    "Easter Monday": _("Easter Monday"),
    "Election Day": _("Election Day"),
    "Feast of Saint Peter Chanel": _("Feast of Saint Peter Chanel"),
    "Flag Day": _("Flag Day"),
    "Good Friday": _("Good Friday"),
    "Independence Day": _("Independence Day"),
    "Independence Day (observed)": _("Independence Day (observed)"),
    "Internal Autonomy Day": _("Internal Autonomy Day"),
    "Juneteenth National Independence Day": _("Juneteenth"),
    "Juneteenth National Independence Day (observed)": _("Juneteenth (observed)"),
    "Labor Day": _("Labour Day"),
    "Mardi Gras": _("Mardi Gras"),
    "Martin Luther King Jr. Day": _("Martin Luther King Jr. Day"),
    "Matāri'i": _("Matāri'i"),
    "Memorial Day": _("Memorial Day"),
    "Missionary Day": _("Missionary Day"),
    "National Day": _("National Day"),
    "National Day of Zumbi and Black Awareness": _("National Day of Zumbi and Black Awareness"),
    "New Year's Day": _("New Year's Day"),
    "New Year's Day (observed)": _("New Year's Day (observed)"),
    "Our Lady of Aparecida": _("Our Lady of Aparecida"),
    "Pentecost Monday": _("Whit Monday"),
    "Presidents' Day": _("Presidents' Day"),
    "Republic Proclamation Day": _("Proclamation of the Republic"),
    "Saint Stephen's Day": _("Saint Stephen's Day"),
    "Saints Peter and Paul Day": _("Saints Peter and Paul"),
    "Territory Day": _("Territory Day"),
    "Thanksgiving Day": _("Thanksgiving Day"),
    "Tiradentes' Day": _("Tiradentes' Day"),
    "Universal Fraternization Day": _("New Year's Day"),
    "Veterans Day": _("Veterans Day"),
    "Veterans Day (observed)": _("Veterans Day (observed)"),
    "Victory Day": _("Victory Day"),
    "Worker's Day": _("Labour Day"),
}
"""By the English name of `windows.closed_days`; days of one American state keep theirs."""
