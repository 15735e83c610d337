"""Files that browsers send: one beyond the limit is read, so that its sender gets an answer, but not kept."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MARK = "chappe.upload_too_large"


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that keep a file, and stops feeding them once there is too much of it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            assert self.request is not None
            self.request.META[MARK] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request went beyond the limit."""
    return MARK in request.META
