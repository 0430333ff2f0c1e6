"""The whole gazetteer, as it is installed, built once for all measures of accuracy."""

import pytest

from gazetteer.lookup import Gazetteer


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer.open(tmp_path_factory.mktemp("world"))
