"""The incidents as KML 2.2 (OGC 07-147r2), for Google Earth and whatever else reads it."""

import html
import re
from collections.abc import Iterable
from xml.etree import ElementTree

from gazetteer.points import point_at
from geo.incidents.incident import Incident
from geo.incidents.title import incident_title
from geo.views.exhibit import Exhibit
from geo.views.export import incident_cells
from geo.views.heading import heading
from geo.views.provenance import CAUTION
from geo.views.symbols import point_of

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORNERS = 48
"""Of the ring that says how far a place reaches."""


def to_kml(exhibit: Exhibit) -> bytes:
    """Write a placemark an incident: a point, with its ring to scale where the place is not sure.

    Incidents of a whole country or without a place have a placemark without a point. Programs show values as HTML, so
    every text is escaped twice: as a text of HTML, and as one of XML.
    """
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(_tag("kml"))
    document = _add(root, "Document")
    sample = exhibit.language.say("{title} (sample)", title=exhibit.title)
    _add(document, "name", html.escape(sample if exhibit.sample else exhibit.title))
    _add(document, "description", html.escape(" ".join(_about(exhibit))))
    for incident in exhibit.incidents:
        _placemark(document, incident, exhibit)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _about(exhibit: Exhibit) -> Iterable[str]:
    say = exhibit.language.say
    yield f"{say(CAUTION)} {exhibit.sources}"
    drawn = sum(point_of(incident) is not None for incident in exhibit.incidents)
    yield from (f"{line}." for line in heading(exhibit, on_map=drawn))
    if exhibit.link is not None:
        yield say("The view: {link}", link=exhibit.link)


def _placemark(document: ElementTree.Element, incident: Incident, exhibit: Exhibit) -> None:
    mark = _add(document, "Placemark")
    mark.set("id", f"i{incident.incident_id}")
    _add(mark, "name", html.escape(incident_title(incident, exhibit.language)))
    if incident.date_start is not None or incident.date_end is not None:
        span = _add(mark, "TimeSpan")
        for name, day in (("begin", incident.date_start), ("end", incident.date_end)):
            if day is not None:
                _add(span, name, day.isoformat())
    data = _add(mark, "ExtendedData")
    for name, value in incident_cells(incident, exhibit.profiles, exhibit.language).items():
        if value is not None and value != "":
            _add(_named(data, name), "value", html.escape(str(value)))
    _geometry(mark, incident)


def _geometry(mark: ElementTree.Element, incident: Incident) -> None:
    point = point_of(incident)
    if point is None:
        return
    if incident.geo_precision == 1 or not incident.radius_km:
        _point(mark, *point)
        return
    both = _add(mark, "MultiGeometry")
    _point(both, *point)
    ring = _add(_add(_add(both, "Polygon"), "outerBoundaryIs"), "LinearRing")
    _add(ring, "coordinates", " ".join(_ring(*point, incident.radius_km)))


def _ring(latitude: float, longitude: float, radius_km: float) -> Iterable[str]:
    for corner in range(_CORNERS + 1):
        there = point_at((latitude, longitude), 360.0 * corner / _CORNERS, radius_km)
        yield f"{there[1]:.5f},{there[0]:.5f}"


def _point(parent: ElementTree.Element, latitude: float, longitude: float) -> None:
    _add(_add(parent, "Point"), "coordinates", f"{longitude:.6f},{latitude:.6f}")


def _named(data: ElementTree.Element, name: str) -> ElementTree.Element:
    element = _add(data, "Data")
    element.set("name", name)
    return element


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _tag(name))
    element.text = None if text is None else _NOT_IN_XML.sub("\ufffd", text)
    return element


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
