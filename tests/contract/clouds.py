"""More faces: Vonage, Infobip, Sinch and AWS."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.contract.faces import CALLBACK_SECRET, NOW, URL, Answered, Asked, Face, header, json_callback

from chappe.gateways.contract import Secret
from chappe.gateways.http.aws.signing import signed
from chappe.gateways.http.request import Callback, Request, basic, posted_json
from chappe.gateways.http.signatures import digest, in_base64, in_base64url


def bare(number: str) -> str:
    """As these write international numbers, to and from."""
    return number.removeprefix("+")


class VonageFace:
    kind = "vonage"
    options: Mapping[str, object] = {}
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "1150",
        "ESME_RTHROTTLED": "1000",
        "ESME_RINVEXPIRY": "1020",
        "0x00000456": "99456",
    }
    secret = CALLBACK_SECRET
    statuses: Mapping[str, str] = {"DELIVRD": "delivered", "UNDELIV": "undeliverable", "ENROUTE": "submitted"}

    def admits(self, request: Request, name: str, password: str) -> bool:
        return header(request, "authorization") == basic(name, password)

    def read(self, request: Request) -> Asked:
        data = json.loads(request.body)
        assert (data["channel"], data["message_type"]) == ("sms", "text")
        return Asked("+" + data["to"], data["from"], data["text"])

    def accepted(self, reference: str, asked: Asked) -> Answered:
        return Answered(202, {"message_uuid": f"uuid-{reference}"})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        kind = f"https://developer.vonage.com/api-errors/messages#{code}"
        return Answered(429 if throttled else 422, {"type": kind, "title": "no", "instance": "1"})

    def denied(self) -> Answered:
        return Answered(401, {"type": "https://developer.vonage.com/api-errors#unauthorized", "title": "no"})

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        data: dict[str, Any] = {"message_uuid": f"uuid-{reference}", "to": asked.number[1:], "channel": "sms"}
        return self._signed({**data, "status": self.statuses[status], "error": {"title": error}})

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        said = {"message_uuid": f"uuid-{reference}", "from": number[1:], "to": bare(to), "text": text}
        return self._signed({**said, "channel": "sms"})

    def _signed(self, data: object) -> Callback:
        body = json.dumps(data).encode()
        claims = {"iat": int(NOW.timestamp()), "payload_hash": hashlib.sha256(body).hexdigest()}
        halves = [
            in_base64url(json.dumps(half).encode()) for half in ({"alg": "HS256", "typ": "JWT"}, claims)
        ]
        plain = ".".join(halves)
        token = f"{plain}.{in_base64url(digest(Secret(self.secret), plain.encode()))}"
        return Callback(URL, NOW, headers={"authorization": f"Bearer {token}"}, body=body)


class InfobipFace:
    kind = "infobip"
    options: Mapping[str, object] = {}
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "REJECTED_DESTINATION",
        "ESME_RTHROTTLED": "E429",
        "ESME_RINVEXPIRY": "E400",
        "0x00000456": "REJECTED_NEW",
    }
    secret = CALLBACK_SECRET
    groups: Mapping[str, int] = {"DELIVRD": 3, "UNDELIV": 2, "ENROUTE": 1}

    def admits(self, request: Request, name: str, password: str) -> bool:
        return header(request, "authorization") == f"App {password}"

    def read(self, request: Request) -> Asked:
        if request.method == "GET":
            return Asked()
        (message,) = json.loads(request.body)["messages"]
        (destination,) = message["destinations"]
        return Asked("+" + destination["to"], message["sender"], message["content"]["text"])

    def accepted(self, reference: str, asked: Asked) -> Answered:
        return Answered(200, {"messages": [{"messageId": reference, "status": {"groupId": 1}}]})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        if code.startswith("E"):
            return Answered(429 if throttled else 400, {"errorCode": code, "description": "no"})
        return Answered(200, {"messages": [{"messageId": "1", "status": {"groupId": 5, "name": code}}]})

    def denied(self) -> Answered:
        return Answered(401, {"requestError": {"serviceException": {"messageId": "UNAUTHORIZED"}}})

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        told = {"messageId": reference, "to": asked.number[1:], "status": {"groupId": self.groups[status]}}
        return self._carrying({"results": [{**told, "error": {"id": error}}]})

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        return self._carrying(
            {"results": [{"messageId": reference, "from": number[1:], "to": bare(to), "text": text}]}
        )

    def _carrying(self, data: object) -> Callback:
        return json_callback(data, authorization=basic("chappe", self.secret))


class SinchFace:
    kind = "sinch"
    options: Mapping[str, object] = {}
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "syntax_invalid_parameter_format",
        "ESME_RTHROTTLED": "too_many_requests",
        "ESME_RINVEXPIRY": "syntax_constraint_violation",
        "0x00000456": "brand_new",
    }
    secret = CALLBACK_SECRET
    statuses: Mapping[str, str] = {"DELIVRD": "Delivered", "UNDELIV": "Failed", "ENROUTE": "Dispatched"}

    def admits(self, request: Request, name: str, password: str) -> bool:
        return header(request, "authorization") == f"Bearer {password}"

    def read(self, request: Request) -> Asked:
        if request.method == "GET":
            return Asked()
        assert request.url.endswith("/xms/v1/login/batches")
        data = json.loads(request.body)
        return Asked(data["to"][0], data["from"], data["body"])

    def accepted(self, reference: str, asked: Asked) -> Answered:
        return Answered(201 if asked.number else 200, {"id": f"01{reference}", "canceled": False})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        return Answered(429 if throttled else 400, {"code": code, "text": "no"})

    def denied(self) -> Answered:
        return Answered(401)

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        told = {
            "type": "recipient_delivery_report_sms",
            "batch_id": f"01{reference}",
            "recipient": asked.number,
        }
        return self._signed({**told, "status": self.statuses[status], "code": error})

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        return self._signed(
            {"type": "mo_text", "id": reference, "from": number[1:], "to": bare(to), "body": text}
        )

    def _signed(self, data: object) -> Callback:
        body, at = json.dumps(data).encode(), str(int(NOW.timestamp()))
        signature = in_base64(digest(Secret(self.secret), body + b".n." + at.encode()))
        headers = {"": signature, "-nonce": "n", "-timestamp": at, "-algorithm": "HmacSHA256"}
        named = {f"x-sinch-webhook-signature{name}": value for name, value in headers.items()}
        return Callback(URL, NOW, headers=named, body=body)


class AwsFace:
    kind = "aws"
    options: Mapping[str, object] = {"region": "eu-west-3"}
    codes: Mapping[str, str] = {
        "ESME_RINVDSTADR": "ValidationException",
        "ESME_RTHROTTLED": "ThrottlingException",
        "ESME_RINVEXPIRY": "ConflictException",
        "0x00000456": "BrandNewException",
    }
    secret = CALLBACK_SECRET
    types: Mapping[str, str] = {
        "DELIVRD": "TEXT_DELIVERED",
        "UNDELIV": "TEXT_CARRIER_UNREACHABLE",
        "ENROUTE": "TEXT_SENT",
    }

    def admits(self, request: Request, name: str, password: str) -> bool:
        at = datetime.strptime(header(request, "x-amz-date"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        headers = {each: header(request, each.lower()) for each in ("Content-Type", "X-Amz-Target")}
        plain = Request(request.url, request.method, headers, request.body)
        expected = signed(
            plain, name=name, secret=Secret(password), region="eu-west-3", service="sms-voice", at=at
        )
        return header(expected, "authorization") == header(request, "authorization")

    def read(self, request: Request) -> Asked:
        if header(request, "x-amz-target").endswith(".DescribeAccountLimits"):
            return Asked()
        data = json.loads(request.body)
        return Asked(data["DestinationPhoneNumber"], data["OriginationIdentity"], data["MessageBody"])

    def accepted(self, reference: str, asked: Asked) -> Answered:
        return Answered(200, {"MessageId": reference})

    def refused(self, code: str, *, throttled: bool) -> Answered:
        return Answered(400, {"__type": f"com.amazonaws.pinpoint#{code}", "Message": "no"})

    def denied(self) -> Answered:
        return Answered(400, {"__type": "com.amazon.coral.service#UnrecognizedClientException"})

    def receipt(self, reference: str, asked: Asked, status: str, error: str) -> Callback:
        told = {"eventType": self.types[status], "messageId": reference, "messageStatus": error}
        return self._carrying(
            {**told, "destinationPhoneNumber": asked.number, "eventTimestamp": 1686975103470}
        )

    def reply(self, reference: str, number: str, to: str, text: str) -> Callback:
        said = {"originationNumber": number, "destinationNumber": to, "messageBody": text}
        inner = json.dumps({**said, "inboundMessageId": reference})
        return self._carrying({"Type": "Notification", "TopicArn": "arn:aws:sns:1", "Message": inner})

    def _carrying(self, data: object) -> Callback:
        body = posted_json(URL, data, {}).body
        return Callback(URL, NOW, headers={"authorization": basic("chappe", self.secret)}, body=body)


CLOUDS: dict[str, Face] = {face.kind: face for face in (VonageFace(), InfobipFace(), SinchFace(), AwsFace())}
