"""Where a user's store lies; apart from the store, so that asking whether there is one does not load the database."""

from pathlib import Path

from platformdirs import user_data_path


def default_store_path() -> Path:
    """Where this system keeps a user's data: `incident-map/store.sqlite` there."""
    return user_data_path("incident-map", appauthor=False) / "store.sqlite"
