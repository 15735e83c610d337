"""The generic gateway as one may choose it, with every setting that describes a provider."""

from chappe.gateways.http.generic.provider import ENCODINGS, SIGNATURES, Generic
from chappe.gateways.http.generic.template import allowed, allowed_headers
from chappe.gateways.http.settings import HttpKind, Option, is_web_address, one_of

PATH = Option("messages.0.id", lambda value: len(value) <= 200)
WORDS = Option("DELIVRD,delivered")

GENERIC = HttpKind(
    name="http",
    build=Generic,
    names=False,
    signs=True,
    options={
        "url": Option("https://sms.example.com/send", is_web_address),
        "method": Option("POST", one_of("POST", "PUT", "GET")),
        "headers": Option('{"Authorization": "Bearer {secret}"}', allowed_headers),
        "body": Option('{"to": "{number}", "from": "{sender}", "text": "{text}"}', allowed, required=True),
        "encoding": Option(", ".join(ENCODINGS), one_of(*ENCODINGS)),
        "check_url": Option("https://sms.example.com/account", is_web_address),
        "id_path": PATH,
        "error_path": PATH,
        "success_codes": WORDS,
        "again": WORDS,
        "denied": WORDS,
        "signature": Option(", ".join(SIGNATURES), one_of(*SIGNATURES)),
        "signature_header": Option("X-Signature", lambda value: value.isascii() and value.isprintable()),
        "items_path": PATH,
        "receipt_id": PATH,
        "receipt_status": PATH,
        "receipt_code": PATH,
        "receipt_number": PATH,
        "delivered": WORDS,
        "undelivered": WORDS,
        "reply_number": PATH,
        "reply_to": PATH,
        "reply_text": PATH,
        "reply_id": PATH,
        "reply_reference": PATH,
        "reply_total": PATH,
        "reply_part": PATH,
    },
)
