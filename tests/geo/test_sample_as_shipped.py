"""The sample ships as the pipeline wrote it: `incident-map extract` and `geoparse` write the same again."""

from pathlib import Path

import pytest

from geo.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "geo" / "articles" / "sample"


@pytest.mark.parametrize(("command", "shipped"), [("extract", "incidents.jsonl"), ("geoparse", "toponyms.jsonl")])
def test_the_sample_is_what_the_command_writes(command: str, shipped: str, tmp_path: Path) -> None:
    out = tmp_path / shipped
    with pytest.raises(SystemExit) as stopped:
        main([command, str(SAMPLE / "articles.jsonl"), "--out", str(out)])
    assert stopped.value.code in (0, None)
    assert out.read_text(encoding="utf-8") == (SAMPLE / shipped).read_text(encoding="utf-8")
