"""The texts a lane has in hand, from dispatch to their outcome; without input or output.

A text of several parts leaves all at once when the window has room for it, so that a lost connection seldom
cuts it in two. When the network takes some of its parts and says "later" to others, those others, and only
those, are submitted again after a pause, as long as the gateway's patience lasts: nothing that was accepted
is ever submitted again, and the text has one outcome at the end. A part that is refused for its validity period goes
once more without one. Nothing leaves after the time within which its text may leave.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Submission, Unknown, whole
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.encoder import Encoder, Unwritable, without_validity
from chappe.gateways.smpp.errors import Disposition
from chappe.gateways.smpp.receipt import canonical
from chappe.gateways.smpp.session import Session
from chappe.gateways.smpp.settings import SmppSettings

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0  # seconds, between tries of the refused parts of a text


class _Text:
    """A text that takes several submit_sm."""

    __slots__ = ("bodies", "deadline", "due", "pause", "results", "stripped", "submission", "written")

    def __init__(self, submission: Submission, bodies: list[bytes]) -> None:
        self.submission = submission
        self.bodies = bodies
        self.results: list[Outcome | None] = [None] * len(bodies)
        self.written = 0  # how many parts have left, from the first on
        self.deadline = self.due = 0.0  # the deadline is set as the first part leaves
        self.pause = _FIRST_PAUSE
        self.stripped = False  # some refused parts are now without their validity period

    @property
    def mendable(self) -> bool:
        """Whether it lacks only parts that the network said to send later."""
        taken = [isinstance(result, Accepted) for result in self.results]
        later = [isinstance(result, Refused) and result.again for result in self.results]
        worth = any(taken) or self.stripped
        return worth and any(later) and sum(taken) + sum(later) == len(self.results)


_Token = Submission | tuple[_Text, int]


class Outbox:
    """Fed by `add`, emptied into a session by `fill`; outcomes gather in ``done``, for the owner to take."""

    def __init__(self, settings: SmppSettings, encoder: Encoder) -> None:
        self.done: list[tuple[Submission, Outcome]] = []
        self._settings = settings
        self._encoder = encoder
        self._waiting: deque[Submission] = deque()
        self._waiting_parts = 0
        self._current: _Text | None = None
        self._mending: list[_Text] = []

    @property
    def waiting_parts(self) -> int:
        """How many parts have yet to leave."""
        current = len(self._current.bodies) - self._current.written if self._current else 0
        mending = sum(isinstance(result, Refused) for text in self._mending for result in text.results)
        return self._waiting_parts + current + mending

    def add(self, submissions: Iterable[Submission]) -> None:
        """Take texts, in order."""
        for submission in submissions:
            self._waiting.append(submission)
            self._waiting_parts += len(submission.parts)

    def fill(self, session: Session, room: int, now: float) -> int:
        """Submit what ``room`` allows; how many parts left."""
        left = room
        if self._mending:
            left = self._mend(session, left, now)
        while left > 0:
            if self._current is not None:
                before, left = left, self._continue(self._current, session, left, now)
                if before == left and self._current is not None:
                    break
                continue
            if not self._waiting:
                break
            submission = self._waiting.popleft()
            self._waiting_parts -= len(submission.parts)
            if submission.leave_by <= now:
                self.done.append((submission, NotSent(Cause.TOO_LATE)))
                continue
            try:
                bodies = self._encoder.bodies(submission)
            except Unwritable as unwritable:
                self.done.append((submission, Refused(unwritable.code)))
                continue
            if len(bodies) == 1:
                session.submit(submission, bodies[0], now)
                left -= 1
            else:
                self._current = _Text(submission, bodies)
        return room - left

    def answered(self, token: object, status: int, reference: str, now: float) -> None:
        """The network answered one part."""
        result = self.result(status, reference)
        if status == errors.RINVEXPIRY and self._strip(token):
            result = Refused(errors.name(status), again=True)
            if type(token) is Submission:
                self._waiting.appendleft(token._replace(validity=None))
                self._waiting_parts += len(token.parts)
                return
        if type(token) is Submission:
            self.done.append((token, result))
        else:
            self._answered(token, result, now)

    def unanswered(self, token: object) -> None:
        """The response timeout of one part passed."""
        result = Unknown(Cause.NO_ANSWER)
        if type(token) is Submission:
            self.done.append((token, result))
        else:
            self._answered(token, result, 0.0)

    def lost(self, tokens: Sequence[object]) -> None:
        """The connection is gone: ``tokens`` had left without an answer, the rest had not left."""
        texts = dict.fromkeys(self._mending)
        self._mending.clear()
        for token in tokens:
            if type(token) is Submission:
                self.done.append((token, Unknown(Cause.CONNECTION_LOST)))
            else:
                text, index = _piece(token)
                text.results[index] = Unknown(Cause.CONNECTION_LOST)
                texts[text] = None
        if self._current is not None:
            texts[self._current] = None
            self._current = None
        for text in texts:
            results = [result or NotSent(Cause.CONNECTION_LOST) for result in text.results]
            self.done.append((text.submission, whole(results)))
        self.give_back(Cause.CONNECTION_LOST)

    def give_back(self, cause: Cause) -> None:
        """What waits, and of which nothing has left, is not sent."""
        if self._current is not None and self._current.written == 0:
            self.done.append((self._current.submission, NotSent(cause)))
            self._current = None
        self.done.extend((submission, NotSent(cause)) for submission in self._waiting)
        self._waiting.clear()
        self._waiting_parts = 0

    def result(self, status: int, reference: str) -> Accepted | Refused:
        """What an answer says of its part."""
        if status == errors.ROK:
            return Accepted((canonical(reference, self._settings.response_ids),))
        again = errors.disposition(status, self._settings.again) is not Disposition.FINAL
        return Refused(errors.name(status), again, throttled=status in errors.THROTTLING)

    def _strip(self, token: object) -> bool:
        """Whether a refused part had a validity period; it will leave without one."""
        if type(token) is Submission:
            return token.validity is not None and self._settings.validity
        text, index = _piece(token)
        body = without_validity(text.bodies[index])
        if body is None:
            return False
        text.bodies[index], text.stripped = body, True
        return True

    def _continue(self, text: _Text, session: Session, room: int, now: float) -> int:
        """Write more of a long text; the room left."""
        total = len(text.bodies)
        if text.submission.leave_by <= now:
            text.results[text.written :] = [NotSent(Cause.TOO_LATE)] * (total - text.written)
            self._current = None
            self._settle(text, now)
            return room
        if text.written == 0:
            if room < min(total, session.limit):
                return room
            text.deadline = min(now + self._settings.patience, text.submission.leave_by)
        while room and text.written < total:
            session.submit((text, text.written), text.bodies[text.written], now)
            text.written += 1
            room -= 1
        if text.written == total:
            self._current = None
        return room

    def _mend(self, session: Session, room: int, now: float) -> int:
        """Submit again the refused parts that are due; the room left."""
        due = [text for text in self._mending if text.due <= now]
        for text in due:
            if text.deadline <= now:
                self._mending.remove(text)
                self.done.append((text.submission, whole([result for result in text.results if result])))
                continue
            for index, result in enumerate(text.results):
                if room and isinstance(result, Refused):
                    text.results[index] = None
                    session.submit((text, index), text.bodies[index], now)
                    room -= 1
            if None in text.results:
                self._mending.remove(text)
        return room

    def _answered(self, token: object, result: Outcome, now: float) -> None:
        text, index = _piece(token)
        text.results[index] = result
        if text is self._current and isinstance(result, Refused) and not result.again:
            text.results[text.written :] = [NotSent(Cause.PARTLY_ACCEPTED)] * (
                len(text.bodies) - text.written
            )
            self._current = None
        self._settle(text, now)

    def _settle(self, text: _Text, now: float) -> None:
        """Give the text its outcome once all its parts have theirs, or keep it to mend."""
        results = [known for known in text.results if known is not None]
        if len(results) < len(text.results):
            return
        if text.stripped:
            text.deadline = min(text.submission.leave_by, max(text.deadline, now + _FIRST_PAUSE))
        if text.mendable and now < text.deadline:
            if text.stripped:
                text.due, text.stripped = now, False
            else:
                text.due, text.pause = now + text.pause, min(text.pause * 2, _LONGEST_PAUSE)
            self._mending.append(text)
        else:
            self.done.append((text.submission, whole(results)))


def key_of(token: object) -> tuple[object, int]:
    """The key of the text a token stands for, and which part of it (from 0)."""
    if type(token) is Submission:
        return token.key, 0
    text, index = _piece(token)
    return text.submission.key, index


def _piece(token: object) -> tuple[_Text, int]:
    assert isinstance(token, tuple)
    text, index = token
    assert isinstance(text, _Text)
    return text, index
