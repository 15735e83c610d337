"""Lists of hundreds of choices, written in one go: a template for each choice would take half a second."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class Select(forms.Select):
    """One of many."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - Django's signature
    ) -> SafeString:
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, SafeString(" selected") if str(code) == str(value) else "", label)
                for code, label in self.choices
            ),
        )
        return format_html("<select{}>{}</select>", forms.utils.flatatt(final), options)


class Checklist(forms.CheckboxSelectMultiple):
    """Any number of many, in a list that scrolls and can be filtered."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - Django's signature
    ) -> SafeString:
        chosen = {str(code) for code in value or ()}
        base = (attrs or {}).get("id", f"id_{name}")
        items = format_html_join(
            "",
            '<div class="choice" data-choice><input type="checkbox" name="{}" value="{}" id="{}-{}"{}>'
            '<label class="name" for="{}-{}">{}</label></div>',
            (
                (name, code, base, code, CHECKED if code in chosen else "", base, code, label)
                for code, label in self.choices
            ),
        )
        return format_html(FRAME, _("Filter"), items)


CHECKED = SafeString(" checked")
FRAME = (
    '<div class="checklist" data-panel><input type="search" placeholder="{0}" aria-label="{0}" data-filter'
    ' autocomplete="off" hidden><div class="items">{1}</div></div>'
)
