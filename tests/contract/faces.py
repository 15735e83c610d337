"""The faces of HTTP providers: how each would read a request, answer it, and call back. Pure, for the fake provider."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from chappe.gateways.contract import Secret
from chappe.gateways.http.request import Callback, Request, basic, form
from chappe.gateways.http.signatures import digest
from chappe.gateways.http.twilio.provider import signature

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://sms.example.org/callbacks/abc/"
CALLBACK_SECRET = "swordfish"


@dataclass(frozen=True)
class Asked:
    """What a request asks: a text to send, or, without a number, whether the account is admitted."""

    number: str = ""
    sender: str = ""
    text: str = ""
    validity: float | None = None


@dataclass(frozen=True)
class Answered:
    """What the provider answers."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return b"" if self.data is None else json.dumps(self.data).encode()


class Face(Protocol):
    """One provider as it looks from outside. ``codes`` are its words for the codes of a scenario."""

    kind: str
    options: Mapping[str, object]
    codes: Mapping[str, str]
    secret: str  # of callbacks

    def admits(self, request: Request, name: str, password: str) -> bool: ...

    def read(self, request: Request) -> Asked: ...

    def accepted(self, reference: str, asked: Asked) -> Answered: ...

    def refused(self, code: str, *, throttled: bool) -> Answered: ...

    def denied(self) -> Answered: ...

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback: ...

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback: ...


def header(request: Request, name: str) -> str:
    return {key.lower(): value for key, value in request.headers.items()}.get(name, "")


def json_callback(data: object, **headers: str) -> Callback:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Callback(URL, NOW, headers=named, body=json.dumps(data).encode())


class TwilioFace:
    kind = "twilio"
    options: Mapping[str, object] = {}
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "21211",
        "ESME_RTHROTTLED": "20429",
        "ESME_RINVEXPIRY": "21623",
        "0x00000456": "99456",
    }
    secret = "hunter2"
    statuses: Mapping[str, str] = {"DELIVRD": "delivered", "UNDELIV": "undelivered", "ENROUTE": "sent"}

    def admits(self, request: Request, name: str, password: str) -> bool:
        return header(request, "authorization") == basic(name, password)

    def read(self, request: Request) -> Asked:
        if request.method == "GET":
            return Asked()
        assert request.url.endswith("/2010-04-01/Accounts/login/Messages.json")
        fields = dict(form(request.body))
        validity = float(fields["ValidityPeriod"]) if "ValidityPeriod" in fields else None
        return Asked(fields["To"], fields["From"], fields["Body"], validity)

    def accepted(self, reference: str, asked: Asked) -> Answered:
        if not asked.number:
            return Answered(200, {"sid": "login", "status": "active"})
        return Answered(201, {"sid": f"SM{reference}", "status": "queued", "error_code": None})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        status = 429 if throttled else 400
        return Answered(status, {"code": int(code), "message": "no", "more_info": "", "status": status})

    def denied(self) -> Answered:
        return Answered(401, {"code": 20003, "message": "Authenticate", "status": 401})

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        return self._signed(
            {
                "MessageSid": f"SM{reference}",
                "MessageStatus": self.statuses[status],
                "To": asked.number,
                "From": asked.sender,
                "ErrorCode": error,
            }
        )

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        return self._signed(
            {"MessageSid": f"SM{reference}", "SmsStatus": "received", "From": number, "To": to, "Body": text}
        )

    def _signed(self, fields: Mapping[str, str]) -> Callback:
        from chappe.gateways.http.request import posted_form

        body = posted_form(URL, fields, {}).body
        signed = signature(Secret(self.secret), URL, fields.items())
        return Callback(URL, NOW, headers={"x-twilio-signature": signed}, body=body)


class GenericFace:
    kind = "http"
    options: Mapping[str, object] = {
        "headers": '{"Authorization": "Key {secret}"}',
        "body": '{"to": "{number}", "from": "{sender}", "text": "{text}", "ttl": "{validity}"}',
        "id_path": "result.id",
        "error_path": "result.error",
        "again": "busy",
        "signature": "hmac_sha256",
        "signature_header": "X-Acme-Signature",
        "receipt_code": "reason",
    }
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "no such number",
        "ESME_RTHROTTLED": "busy",
        "ESME_RINVEXPIRY": "validity",
        "0x00000456": "1110",
    }
    secret = CALLBACK_SECRET

    def admits(self, request: Request, name: str, password: str) -> bool:
        return header(request, "authorization") == f"Key {password}"

    def read(self, request: Request) -> Asked:
        if request.method == "GET":
            return Asked()
        data = json.loads(request.body)
        return Asked(data["to"], data["from"], data["text"], None)

    def accepted(self, reference: str, asked: Asked) -> Answered:
        return Answered(200, {"result": {"id": reference}})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        return Answered(200, {"result": {"error": code}})

    def denied(self) -> Answered:
        return Answered(403)

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        data = {"id": reference, "status": status, "number": asked.number, "reason": error}
        return self._signed(data)

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        return self._signed({"from": number, "to": to, "text": text})

    def _signed(self, data: object) -> Callback:
        body = json.dumps(data).encode()
        signed = digest(Secret(self.secret), body).hex()
        return Callback(URL, NOW, headers={"x-acme-signature": signed}, body=body)


FACES: dict[str, Face] = {face.kind: face for face in (GenericFace(), TwilioFace())}
