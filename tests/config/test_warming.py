"""What a process has ready before anybody asks."""

from chappe.config.warming import warm_later
from chappe.contacts.phone import supported_formats


def test_the_number_formats_are_known_before_their_page_is_opened() -> None:
    supported_formats.cache_clear()
    warm_later(0).join()
    assert supported_formats.cache_info().currsize == 1
