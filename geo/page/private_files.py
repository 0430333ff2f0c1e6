"""Files that people take along: each lies at a random address, for the session that it was made for, and goes with it.

Streamlit's own store names a file by a hash of its content, keeps it as long as any session may want it, and may drop
it while a browser is fetching it where many sessions run at once (streamlit.runtime.memory_media_file_storage and
media_file_manager, read in 1.67).
"""

import secrets
import time
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

KEPT_SECONDS = 120.0
"""How long a file waits to be fetched."""


class SessionFile(bytes):
    """A file that was made for one session."""

    session_id: str
    made_seconds: float
    """By a monotonic clock."""


def for_this_session(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A function that makes the same file, for the session that is drawn now."""
    context = get_script_run_ctx()
    session_id = "" if context is None else context.session_id

    def made() -> bytes:
        file = SessionFile(make())
        file.session_id, file.made_seconds = session_id, time.monotonic()
        return file

    return made


class PrivateFiles(MemoryMediaFileStorage):
    """Streamlit's store of files, with an address and an end of its own for each that was made for a session."""

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """Take a file in, and give its id: one that nobody can guess."""
        if not isinstance(path_or_data, SessionFile):
            return super().load_and_get_id(path_or_data, mimetype, kind, filename)
        for file_id, file in tuple(self._files_by_id.items()):
            if isinstance(file.content, SessionFile) and not _is_wanted(file.content):
                super().delete_file(file_id)
        file_id = secrets.token_hex(16)
        self._files_by_id[file_id] = MemoryFile(path_or_data, mimetype, kind, filename)
        return file_id

    def get_file(self, filename: str) -> MemoryFile:
        """The file of this name; raises MediaFileStorageError where it is not here, or its session is not any more."""
        file = super().get_file(filename)
        if isinstance(file.content, SessionFile) and not _is_wanted(file.content):
            raise MediaFileStorageError("The file is gone with the session that it was made for.")
        return file

    def delete_file(self, file_id: str) -> None:
        """Drop a file that no session refers to; one that waits to be fetched stays."""
        file = self._files_by_id.get(file_id)
        if file is None or not isinstance(file.content, SessionFile) or not _is_wanted(file.content):
            super().delete_file(file_id)


def keep_files_private() -> None:
    """Have the server keep what is taken along as PrivateFiles does; the second time it changes nothing."""
    if not runtime.exists():
        return
    storage = runtime.get_instance().media_file_mgr._storage
    if type(storage) is MemoryMediaFileStorage:
        storage.__class__ = PrivateFiles  # the server's routes hold this very object


def _is_wanted(file: SessionFile) -> bool:
    is_young = time.monotonic() - file.made_seconds < KEPT_SECONDS
    return is_young and runtime.exists() and runtime.get_instance().is_active_session(file.session_id)
