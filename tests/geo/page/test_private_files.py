"""What people take along lies at an address of its own, for their session, and no longer than that."""

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from geo.page import private_files
from geo.page.private_files import KEPT_SECONDS, PrivateFiles, SessionFile


class Sessions:
    """Those that are open."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    def is_active_session(self, name: str) -> bool:
        return name in self.names


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Sessions:
    opened = Sessions("one", "other")
    monkeypatch.setattr(private_files.runtime, "exists", lambda: True)
    monkeypatch.setattr(private_files.runtime, "get_instance", lambda: opened)
    monkeypatch.setattr(private_files.time, "monotonic", lambda: 1000.0)
    return opened


def made_for(session_id: str, content: bytes = b"what is here") -> SessionFile:
    file = SessionFile(content)
    file.session_id, file.made_seconds = session_id, 1000.0
    return file


def taken(files: PrivateFiles, file: bytes) -> str:
    return files.load_and_get_id(file, "text/csv", MediaFileKind.DOWNLOADABLE, "incident-map.csv")


@pytest.mark.usefixtures("sessions")
def test_the_same_content_has_another_address_each_time() -> None:
    files = PrivateFiles("/media")
    ids = {taken(files, made_for("one")), taken(files, made_for("one")), taken(files, made_for("other"))}
    assert len(ids) == 3
    assert all(len(one) == 32 for one in ids)
    assert {bytes(files.get_file(f"{one}.csv").content) for one in ids} == {b"what is here"}
    shared = [taken(files, b"of no session") for _ in range(2)]
    assert shared[0] == shared[1], "what is not taken along stays as it is in Streamlit"


def test_a_file_goes_with_its_session(sessions: Sessions) -> None:
    files = PrivateFiles("/media")
    one, other = taken(files, made_for("one")), taken(files, made_for("other"))
    sessions.names.remove("one")
    with pytest.raises(MediaFileStorageError):
        files.get_file(f"{one}.csv")
    assert files.get_file(f"{other}.csv").filename == "incident-map.csv"
    taken(files, made_for("other"))
    assert one not in files._files_by_id, "it takes no memory any more"


@pytest.mark.usefixtures("sessions")
def test_a_file_waits_to_be_fetched_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    files = PrivateFiles("/media")
    one = taken(files, made_for("one"))
    files.delete_file(one)  # as the runs of other sessions ask for
    assert files.get_file(f"{one}.csv").content == b"what is here"
    monkeypatch.setattr(private_files.time, "monotonic", lambda: 1000.0 + KEPT_SECONDS)
    with pytest.raises(MediaFileStorageError):
        files.get_file(f"{one}.csv")
    files.delete_file(one)
    assert one not in files._files_by_id
