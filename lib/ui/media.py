"""Files that Streamlit keeps for its sessions answer only the accounts that they were made for.

Streamlit hands a file to whoever knows its address, and files of equal content share one address. Here each file has
the set of accounts that had it made, and each deferred download the account that was shown its button. Uploads belong
to a session, a session to an account. While accounts are off nobody is told from anybody.
"""

import os.path
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import streamlit.runtime
from streamlit.runtime import memory_media_file_storage, runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

#: The identity, as the gate writes it, of whose request or message is being answered; None while accounts are off.
asks: ContextVar[str | None] = ContextVar("asks", default=None)

#: Under which key of the user's information Streamlit keeps the gate's header (`.streamlit/config.toml`).
_KEY = "name"

_UPLOAD = re.compile(r"/+_stcore/+upload_file/+(?P<session>[^/]*)")


class OwnedFiles(MemoryMediaFileStorage):
    """Streamlit's files in memory, each with the accounts that it was made for."""

    def __init__(self, media_endpoint: str) -> None:
        super().__init__(media_endpoint)
        self.owners: dict[str, set[str]] = {}

    def load_and_get_id(self, *given: Any, **named: Any) -> str:
        """Keep a file, or find the one of equal content: whose script asked for it is one of its owners."""
        file_id: str = super().load_and_get_id(*given, **named)
        if owner := _account():
            self.owners.setdefault(file_id, set()).add(owner)
        return file_id

    def get_file(self, filename: str) -> Any:
        """A file, for those that it was made for. Raises MediaFileStorageError for others, as for no file at all."""
        asking = asks.get()
        file_id = os.path.splitext(filename)[0]  # noqa: PTH122 - as Streamlit does
        if asking is not None and asking not in self.owners.get(file_id, ()):
            raise MediaFileStorageError(f"no media file {filename!r}")
        return super().get_file(filename)

    def delete_file(self, file_id: str) -> None:
        """Forget a file and whose it was."""
        super().delete_file(file_id)
        self.owners.pop(file_id, None)


class OwnedDownloads(MediaFileManager):
    """Streamlit's register of files; a deferred download is made only for the account that was shown its button."""

    def add_deferred(self, data_callable: Callable[[], Any], *given: Any, **named: Any) -> str:
        """Register a download that is made when it is clicked."""
        owner = _account()

        def made() -> Any:
            if (asking := asks.get()) is not None and asking != owner:
                raise PermissionError("a download of another account")
            return data_callable()

        return super().add_deferred(made, *given, **named)


def own_files() -> None:
    """Have Streamlit keep files and downloads with their owners, from the next runtime on."""
    memory_media_file_storage.MemoryMediaFileStorage = OwnedFiles  # type: ignore[misc]
    runtime.MediaFileManager = OwnedDownloads  # type: ignore[attr-defined]


def upload_of_another(path: str, identity: str) -> bool:
    """Whether an address takes uploads of a session that is not this account's."""
    matched = _UPLOAD.match(path)
    if matched is None:
        return False
    known = streamlit.runtime.exists()
    session = streamlit.runtime.get_instance().get_app_session(matched["session"]) if known else None
    return session is None or not session.matches_user_info({_KEY: identity})


def _account() -> str | None:
    """The identity for whom a script runs; outside of a script, who asks."""
    running = get_script_run_ctx(suppress_warning=True)
    if running is None:
        return asks.get()
    name = running.user_info.get(_KEY)
    return str(name) if name else None
