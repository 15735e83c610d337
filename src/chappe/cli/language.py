"""The language of sentences on the command line: that of the terminal."""

import os
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locale"
SPOKEN = ("en", "fr")


def language() -> str:
    """The first of LC_ALL, LC_MESSAGES and LANG that is set decides; English unless it is one Chappe speaks."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            spoken = value.split("_")[0].split(".")[0].lower()
            return spoken if spoken in SPOKEN else "en"
    return "en"


def speak() -> None:
    """Makes sentences possible, with as little of Django as they need where nothing else is needed."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        settings.configure(USE_I18N=True, LOCALE_PATHS=[LOCALES], LANGUAGES=[(code, code) for code in SPOKEN])
    if not apps.ready:
        django.setup()
    translation.activate(language())
