"""What every form of the console shares: how it says what is missing, and where a refusal belongs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chappe import wording
from chappe.base.refusal import NotAllowed, NotFound, Refusal


class Form(forms.Form):
    """A form whose refusals from an operation are shown beside the field they are about.

    ``places`` names the field of a refusal's code (``not_found.<kind>`` for a thing that is not there), or of all
    codes before the first dot; else a parameter ``field`` of the refusal names it.
    """

    places: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("“%(label)s” must be filled in.") % {"label": field.label}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """A refusal raised in the block becomes an error of the form; what follows in the block is skipped."""
        try:
            yield
        except NotAllowed:
            raise
        except Refusal as refusal:
            place = self.place_of(refusal)
            if place is None and isinstance(refusal, NotFound):
                raise
            self.add_error(place, wording.sentence(refusal))

    def place_of(self, refusal: Refusal) -> str | None:
        """The field that the refusal is about; None for the form as a whole."""
        code = f"{refusal.code}.{refusal.params['kind']}" if isinstance(refusal, NotFound) else refusal.code
        family = code.partition(".")[0]
        place = self.places.get(code) or self.places.get(family) or str(refusal.params.get("field", ""))
        return place if place in self.fields else None

    @property
    def http_status(self) -> int:
        """The HTTP status of a page that shows the form."""
        return 422 if self.is_bound and self.errors else 200
