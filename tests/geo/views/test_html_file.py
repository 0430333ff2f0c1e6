"""The self-contained file, as text: what a browser makes of it is tested in tests/browser."""

import base64
import gzip
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

from geo.incidents.incident import Incident
from geo.incidents.selection import Account
from geo.views import html_file
from geo.views.exhibit import whole_exhibit
from geo.views.html_file import json_block


def to_html(incidents: list[Incident], **words: Any) -> bytes:
    return html_file.to_html(whole_exhibit(incidents, **words))


def block(content: bytes, name: str) -> str:
    found = re.search(rf'<script type="[a-z/]+" id="{name}">(.*?)</script>', content.decode(), re.DOTALL)
    assert found is not None
    return found[1]


def data_of(content: bytes) -> dict:
    return json.loads(block(content, "data"))


def test_holds_every_incident_with_reports_and_precision(incident: Incident) -> None:
    bare = replace(incident, incident_id="other", place=None, latitude=None, longitude=None, geo_precision=None)
    data = data_of(to_html([incident, bare], as_of=date(2024, 5, 2)))
    assert [one["id"] for one in data["incidents"]] == ["other", incident.incident_id]
    assert data["packed"]["columns"]["id"] == [incident.incident_id]
    assert data["incidents"][1]["reports"][0]["passage"] == incident.reports[0].passage
    assert any("the place itself" in fact for fact in data["incidents"][1]["facts"])
    assert "Place: without a place" in data["incidents"][0]["facts"]
    assert "1 of 2 incidents on this map" in data["heading"][0]
    assert "as of 2 May 2024" in data["heading"][0]
    assert "GeoNames" in data["credits"][0]


def test_says_what_is_left_out_and_what_is_sample(incident: Incident) -> None:
    counts = Account(1, 0, 0, 0, 8, 0, 0, 9)
    data = data_of(to_html([incident], filters="since 1 March", counts=counts, sample=True))
    assert data["sample"] is True
    assert "8 filtered out" in data["heading"][0]
    assert data["heading"][1] == "Filters: since 1 March"
    assert data_of(to_html([incident]))["sample"] is False


def test_asks_the_network_for_nothing_and_carries_the_licence(incident: Incident) -> None:
    text = to_html([incident]).decode()
    assert re.findall(r"""(?:src|href)\s*=\s*["'][^"'+]""", text.split('<script type="application/json"')[0]) == []
    assert "url(" not in "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "default-src 'none'" in text
    assert "Redistributions in binary form must reproduce" in text
    assert "sourceMappingURL" not in text


def test_basemap_is_cut_to_the_region(incident: Incident) -> None:
    content = to_html([incident])
    assert len(content) < 1_000_000
    ground = json.loads(gzip.decompress(base64.b64decode(block(content, "basemap"))))
    assert ground["layers"]["land"]
    assert json.loads(gzip.decompress(base64.b64decode(block(content, "places")))) != []


def test_no_text_ends_its_block(incident: Incident) -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028\ud800 ${1} ` \\ &amp;"
    report = replace(incident.reports[0], passage=evil, source=evil, url=evil)
    content = to_html([replace(incident, reports=(report,))], title=evil, filters=evil)
    data = data_of(content)
    assert data["incidents"][0]["reports"][0]["passage"] == evil
    assert data["title"] == evil
    assert content.count(b"<script") == content.count(b"</script>") == 6


def test_json_block_gives_back_what_was_put_in() -> None:
    value = {"a": "<>&\u2028\u2029\ud800 نص", "b": [1.5, None, True]}
    packed = json_block(value)
    assert not set(packed) & set("<>&\u2028\u2029\ud800")
    assert json.loads(packed) == value


def test_nothing_to_show_is_a_file_all_the_same() -> None:
    data = data_of(to_html([]))
    assert data["incidents"] == []
    assert "0 of 0 incidents" in data["heading"][0]


def test_names_that_an_article_gives_stand_in_quotation_marks(incident: Incident) -> None:
    report = replace(incident.reports[0], attributed_to="the occupation forces")
    facts = data_of(to_html([replace(incident, reports=(report,))]))["incidents"][0]["reports"][0]["facts"]
    assert ["Says so", "“the occupation forces”"] in facts


def test_copies_are_told(incident: Incident) -> None:
    article_id = incident.reports[0].article_id
    copied = data_of(to_html([incident], copies={article_id: "first"}))["incidents"][0]["reports"]
    assert [report["copy"] for report in copied if report["copy"]] == ["copy of another article"]
    assert data_of(to_html([incident]))["incidents"][0]["reports"][0]["copy"] is None
