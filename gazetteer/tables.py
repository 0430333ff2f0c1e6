"""Readers of tables as downloaded or written: GeoNames, OCHA COD-AB, Who's On First, own CSV; a row at a time."""

import csv
import gzip
import hashlib
import io
import math
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TextIO

from gazetteer.errors import GazetteerError
from gazetteer.names import TRANSLITERATED, fold, is_arabic, loose_keys
from gazetteer.place import Place

Kind = Literal["geonames", "geonames-names", "ocha", "whosonfirst", "own"]

OWN_COLUMNS = (
    "place_id", "name", "names_en", "names_ar", "latitude", "longitude", "feature_class", "feature_code",
    "country_code", "admin1_code", "admin1", "admin2", "population", "radius_km", "source",
)  # fmt: skip
LEAST_COLUMNS = ("name", "latitude", "longitude")
"""What a table of one's own must have at least; any others of OWN_COLUMNS may stand beside them."""

_OTHER_SCRIPT = re.compile(r"[\u0370-\u05ff\u0700-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufe00-\ufe4f\U00010000-\U0010ffff]")
_PER_KM2 = 3000
"""Inhabitants a square kilometre of a built-up place, to guess how far it reaches."""
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_NAME = 200
_DUMP_COLUMNS, _NAMES_COLUMNS = 19, (4, 10)
# Single buildings, shops and stops are not where news happen, and bear the names of what they stand in.
_LEFT_OUT_TEXT = (
    "HTL GHSE RSRT REST RET MALL MKT STOR CH CMTY GRVE TMB PO PSH SCH SCHC SCHT SCHM SCHN SCHA SCHL SCHD CTRR BLDO "
    "HSE HSEC HUT HUTS SHPF FRM FRMS FRMT FRMQ RNCH EST ESTR ESTT ESTC ESTSG ESTSL BUSTN BUSTP MTRO RSTN RSTP RSTNQ "
    "RSTPQ STNB STNM STNW STNR TRANT PKLT GOLF STBL WLL WLLS WLLQ WTRW OBPT MNMT MUS LIBR THTR OPRA CSNO SPA "
    "PPLH PPLQ PPLW PPLCH ADM1H ADM2H ADM3H ADM4H ADMDH PCLH"
)
_LEFT_OUT = frozenset(_LEFT_OUT_TEXT.split())
_WOF_FEATURES = {
    "country": ("A", "PCLI"), "dependency": ("A", "PCLD"), "region": ("A", "ADM1"), "macrocounty": ("A", "ADM2"),
    "county": ("A", "ADM2"), "localadmin": ("A", "ADM3"), "borough": ("P", "PPLX"), "locality": ("P", "PPL"),
    "macrohood": ("P", "PPLX"), "neighbourhood": ("P", "PPLX"), "microhood": ("P", "PPLX"), "campus": ("S", "FCL"),
}  # fmt: skip
_RADIUS_KM = {"PCLI": 300.0, "ADM1": 50.0, "ADM2": 20.0, "ADM3": 10.0, "ADM4": 5.0, "RGN": 50.0}
_OCHA_SEATS = {"0": "PPLC", "1": "PPLA", "2": "PPLA2", "3": "PPLA3"}
"""CAPIT_LVL of a community: of which divisions it is the seat."""
_NAME_LANGUAGES = frozenset(("", "en", "ar", "ku", "fr", "abbr"))


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that could not be read."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.reason}"


Skip = Callable[[SkippedRow], None]
"""Called with each row that is left out because it is malformed."""


def no_skipping(row: SkippedRow) -> None:
    """Raise GazetteerError: of a table that must be whole."""
    raise GazetteerError(f"{row}; correct the row or take it out")


@dataclass(frozen=True, slots=True)
class OtherName:
    """One more name of a place that another table lists."""

    place_id: str
    name: str
    is_usual: bool
    """Whether it is a preferred name in English or Arabic."""


# ------------------------------------------------------------------------------------------- what all rows share
@lru_cache(maxsize=65_536)
def radius_of_town_km(population: int) -> float:
    """How far a populated place reaches from its middle, guessed from its inhabitants; 1 km at least, 25 at most."""
    return round(min(25.0, max(1.0, math.sqrt(population / (math.pi * _PER_KM2)))), 1)


def readable_names(names: Iterable[str], population: int, country_code: str) -> tuple[str, ...]:
    """The other names in Latin or Arabic script; without machine transliterations, which have no capital letter.

    Of a small place only those in Arabic are kept, and all where names reach Latin script in many spellings: what
    other languages call a village of another country is nothing that an article writes.
    """
    if population < 15_000 and country_code not in TRANSLITERATED:
        return tuple(n for n in names if not n.isascii() and is_arabic(n) and _OTHER_SCRIPT.search(n) is None)
    return tuple(n for n in dict.fromkeys(names) if len(n) < 100 and _is_readable(n))


def _is_readable(name: str) -> bool:
    if name.isascii():
        return name != name.lower()
    return (name != name.lower() or is_arabic(name)) and _OTHER_SCRIPT.search(name) is None


def _coordinates(latitude: str, longitude: str) -> tuple[float, float]:
    if not latitude.strip() or not longitude.strip():
        raise ValueError("no latitude and longitude")
    try:
        lat, lon = (float(_decimal_comma(text)) for text in (latitude, longitude))
    except ValueError as e:
        raise ValueError(f"({latitude}, {longitude}) is no latitude and longitude in degrees") from e
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"({lat}, {lon}) is no latitude and longitude in degrees")
    return lat, lon


def _decimal_comma(text: str) -> str:
    """A number as spreadsheets of many countries write it: 34,61."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _number(text: str, what: str) -> int:
    try:
        number = int(float(text or 0))
    except (ValueError, OverflowError) as e:
        raise ValueError(f"{text!r} is no {what}") from e
    if not 0 <= number <= 0xFFFFFFFF:
        raise ValueError(f"a {what} of {number}")
    return number


def _radius_km(text: str, otherwise: float) -> float:
    try:
        radius = float(text or otherwise)
    except ValueError as e:
        raise ValueError(f"{text!r} is no radius in km") from e
    if not 0 < radius <= 20_000:
        raise ValueError(f"a radius of {text} km")
    return radius


def _required(row: Mapping[str, str], column: str) -> str:
    value = " ".join((row.get(column) or "").split())
    if not value:
        raise ValueError(f"no {column}")
    return value


def _named(text: str) -> str:
    """A name with single spaces and no control characters; ValueError where it is none."""
    name = " ".join(text.split())
    if not fold(name):
        raise ValueError(f"{name!r} is no name" if name else "no name")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"a name of {len(name)} letters")
    if "\ufffd" in name:
        raise ValueError("not UTF-8")
    return name


def _others(name: str, names: Iterable[str]) -> tuple[str, ...]:
    clean = (" ".join(n.split()) for n in names)
    return tuple(n for n in dict.fromkeys(clean) if n and n != name and len(n) <= _LONGEST_NAME and fold(n))


def _country(text: str) -> str | None:
    code = text.strip().upper()
    if code and _COUNTRY.fullmatch(code) is None:
        raise ValueError(f"{text!r} is no two-letter country code")
    return code or None


# ---------------------------------------------------------------------------------------------- files and headers
@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A table as text, whether it lies bare, in a .gz, or as the one table of a .zip; what is no UTF-8 is marked."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start == b"PK\x03\x04":
                with zipfile.ZipFile(raw) as archive, archive.open(_member(path, archive)) as member:
                    yield _as_text(member)
            elif start[:2] == b"\x1f\x8b":
                with gzip.open(raw) as member:
                    yield _as_text(member)
            else:
                yield _as_text(raw)
    except FileNotFoundError as e:
        raise GazetteerError(f"{path}: no such file; name one that is there") from e
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as e:
        reason = getattr(e, "strerror", None) or str(e) or "cut off"
        raise GazetteerError(f"{path}: cannot be read ({reason}); download it again") from e


def _as_text(content: Any) -> TextIO:
    """UTF-8, or what a spreadsheet calls Unicode text; what is neither is marked."""
    start = content.peek(2)[:2]
    encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(content, encoding, errors="replace", newline="")


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    tables = [
        m
        for m in archive.infolist()
        if m.filename.lower().endswith((".txt", ".csv", ".tsv"))
        and not re.search(r"readme|isolanguage", m.filename, re.IGNORECASE)
    ]
    if not tables:
        raise GazetteerError(f"{path}: no .txt, .csv or .tsv in it; give the table itself")
    return max(tables, key=lambda m: m.file_size)


@dataclass(frozen=True, slots=True)
class _Header:
    kind: Kind
    delimiter: str
    columns: tuple[str, ...] = ()


def kind_of(path: Path) -> Kind:
    """What a table is, told by its first line; raises GazetteerError where it is none of the known."""
    return _header(path).kind


def _header(path: Path) -> _Header:
    with _opened(path) as f:
        line = f.readline(100_000).rstrip("\r\n")
    cells = line.split("\t")
    if len(cells) == _DUMP_COLUMNS and cells[0].isdigit():
        return _Header("geonames", "\t")
    if _NAMES_COLUMNS[0] <= len(cells) <= _NAMES_COLUMNS[1] and cells[0].isdigit() and cells[1].isdigit():
        return _Header("geonames-names", "\t")
    delimiter = max("\t,;", key=line.count)
    columns = tuple(c.strip().strip('"').lower() for c in line.split(delimiter))
    if {"wof_id", "wof:id"} & set(columns) or {"id", "placetype", "name"} <= set(columns):
        return _Header("whosonfirst", delimiter, columns)
    if "pcode" in columns or any(re.fullmatch(r"adm(in)?\d_?pcode", c) for c in columns):
        return _Header("ocha", delimiter, columns)
    if set(LEAST_COLUMNS) <= set(columns):
        return _Header("own", delimiter, columns)
    raise GazetteerError(
        f"{path}, line 1: no known table; give a GeoNames, OCHA COD-AB or Who's On First table, "
        f"or one with the header {','.join(LEAST_COLUMNS)} (and any of {','.join(OWN_COLUMNS)})"
    )


def _records(path: Path, header: _Header, skip: Skip) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by column in lower case) of a table with a header."""
    with _opened(path) as f:
        if header.delimiter == "\t":  # a quotation mark is a letter there
            reader = csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(f, delimiter=header.delimiter)
        next(reader)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as e:
                skip(SkippedRow(path.name, reader.line_num, str(e)))
                continue
            if len(cells) > len(header.columns):
                skip(SkippedRow(path.name, reader.line_num, f"{len(cells)} cells under {len(header.columns)} columns"))
            elif any(cells):
                yield reader.line_num, dict(zip(header.columns, cells + [""] * len(header.columns), strict=False))


# ------------------------------------------------------------------------------------------------------ the readers
def read_table(
    path: Path, country_code: str | None = None, skip: Skip = no_skipping, name: str | None = None
) -> Iterator[Place]:
    """Rows of a table, its kind told by its first line; what is malformed is told to `skip`.

    `country_code` is that of rows that name none, `name` what the table is called if not by its file.
    Raises GazetteerError for a file that is no known table.
    """
    header = _header(path)
    if header.kind == "geonames":
        yield from read_geonames(path, skip, name)
        return
    if header.kind == "geonames-names":
        raise GazetteerError(f"{path}: names without places; add the places first")
    table = path.name if name is None else name
    regions = _wof_regions(path, header) if header.kind == "whosonfirst" else {}
    for line, row in _records(path, header, skip):
        try:
            if header.kind == "own":
                yield _own_row(row, country_code, table)
            elif header.kind == "ocha":
                yield _ocha_row(row, country_code, table)
            else:
                yield _wof_row(row, country_code, table, regions)
        except (ValueError, KeyError) as e:
            skip(SkippedRow(table, line, str(e) if isinstance(e, ValueError) else f"no {e.args[0]}"))


def read_own(path: Path, skip: Skip = no_skipping) -> Iterator[Place]:
    """Rows of a table of one's own; a malformed row is told to `skip`."""
    return read_table(path, None, skip)


def _own_row(row: Mapping[str, str], country_code: str | None, source: str) -> Place:
    latitude, longitude = _coordinates(row["latitude"], row["longitude"])
    name = _named(row["name"])
    population = _number(row.get("population", ""), "population")
    feature_class = row.get("feature_class", "").strip() or "P"
    feature_code = row.get("feature_code", "").strip() or ("PPL" if feature_class == "P" else "RGN")
    otherwise = radius_of_town_km(population) if feature_class == "P" else _RADIUS_KM.get(feature_code, 1.0)
    if not re.fullmatch(r"[AHLPRSTUV]", feature_class) or not re.fullmatch(r"[A-Z0-9]{2,5}", feature_code):
        raise ValueError(f"{feature_class}.{feature_code} is no feature class and code of GeoNames")
    return Place(
        place_id=" ".join(row.get("place_id", "").split()) or _made_id(name, latitude, longitude),
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=_country(row.get("country_code", "")) or country_code,
        admin1_code=row.get("admin1_code", "").strip() or None,
        admin1=row.get("admin1", "").strip() or None,
        admin2=row.get("admin2", "").strip() or None,
        population=population,
        radius_km=_radius_km(row.get("radius_km", ""), otherwise),
        source=" ".join(row.get("source", "").split()) or source,
        names=_others(name, (*row.get("names_en", "").split("|"), *row.get("names_ar", "").split("|"))),
    )


def _made_id(name: str, latitude: float, longitude: float) -> str:
    digest = hashlib.sha256(f"{fold(name)}|{latitude:.4f}|{longitude:.4f}".encode()).hexdigest()
    return f"own:{digest[:12]}"


def _ocha_row(row: Mapping[str, str], country_code: str | None, source: str) -> Place:
    """A community or a division of an OCHA COD-AB table, in the spellings of the columns that are in use."""
    level = _finest_level(row)
    latitude = _first(row, "latitude", "lat", "center_lat", "y", "point_y", "lat_dd")
    longitude = _first(row, "longitude", "lon", "long", "center_lon", "x", "point_x", "long_dd")
    lat, lon = _coordinates(latitude, longitude)
    own = (f"adm{level}_", f"admin{level}_", f"admin{level}")
    name = _named(_first(row, "name_en", *(f"{p}{c}" for p in own for c in ("en", "name", "name_en"))))
    pcode = _required({"pcode": _first(row, "pcode", *(f"{p}pcode" for p in own))}, "pcode")
    others = [v for c, v in row.items() if _is_name_column(c, level) and v]
    above = _first(row, "admin1_cod", "adm1_pcode", "admin1pcode", "admin1_pcode", "adm0_pcode", "admin0_pcode")
    country = above[:2] if _COUNTRY.fullmatch(above[:2]) else country_code
    division = level is not None and level <= 3
    code = f"ADM{level}" if division else _OCHA_SEATS.get(row.get("capit_lvl", "").strip(), "PPL")
    return Place(
        place_id=f"ocha:{pcode}",
        name=name,
        latitude=lat,
        longitude=lon,
        feature_class="A" if division else "P",
        feature_code=code,
        country_code=country,
        admin1_code=None,
        admin1=_first(row, "admin1_en", "adm1_en", "adm1_name", "admin1name_en") or None,
        admin2=_first(row, "admin2_en", "adm2_en", "adm2_name", "admin2name_en") or None,
        population=0,
        radius_km=_RADIUS_KM.get(code, 1.0),
        source=source,
        names=_others(name, (*others, *_bare_names_of((name, *others), _holders(row)))),
    )


def _holders(row: Mapping[str, str]) -> set[str]:
    """The divisions that a row lies in, as their consonants alone: أبو الظهور, Abu Elthohur and Abul Thohur are one."""
    named = (v for c, v in row.items() if re.match(r"adm(in)?[123]_?(?!p?cod)", c))
    return {key for v in named if (key := _consonants(_SEAT_OF.sub("", v))) is not None}


def _consonants(name: str) -> str | None:
    return next((k.value for k in loose_keys(fold(name)) if k.kind == "skeleton"), None)


def _bare_names_of(names: Sequence[str], holders: set[str]) -> Iterator[str]:
    """What the names are without what tells them from namesakes: a qualifier, or the district that they lie in.

    "كفر ناصح تل رفعت" is the village كفر ناصح near تل رفعت, but "أم تل رفعت" would be no أم.
    """
    for name in names:
        yield from bare_names(name)
        parts = name.split()
        for n in range(1, len(parts)):
            if _consonants(" ".join(parts[n:])) in holders:
                bare = " ".join(parts[:n]).rstrip(" -/_")
                if fold(bare) not in _FIRST_WORDS:
                    yield bare
                break


_SEAT_OF = re.compile(r"^(?:مركز|markaz)\s+", re.IGNORECASE)
_FIRST_WORDS_TEXT = (
    "ابو ام بئر بير عين تل كفر دير خربه مزرعه معره معاره حاوي كنيسه جديده بيت وادي جسر راس قلعه برج حوش نبع جب جبل "
    "ضاحيه مزارع ريف abu um umm bir ain ein tal tall tell kafr kafar deir kherbet mazraet maaret hawi knaset kniset "
    "jdidhe beit wadi jisr ras burj hosh nabe jeb jabal lower upper al an ad ar as at az ash biret khofiyet"
)
_FIRST_WORDS = frozenset(_FIRST_WORDS_TEXT.split())
"""Folded words that many names begin with, and that alone name no village."""
_QUALIFIERS_EN = re.compile(
    r"(?:big|great|little|small|upper|lower|middle|old|new|western|eastern|northern|southern)\s+", re.IGNORECASE
)
_QUALIFIERS_AR = re.compile(
    r"\s+(?:ال)?(?:كبير|صغير|غربي|شرقي|شمالي|جنوبي|وسطاني|وسطي|فوقاني|تحتاني|عتيق|قديم|جديد)[ةه]?", re.IGNORECASE
)


def bare_names(name: str) -> tuple[str, ...]:
    """What a name in an OCHA table is without the words that tell it from namesakes nearby.

    "Big Arab Hasan", "Abin - Efrin", "تل الورد غربي": people write Arab Hasan, Abin, تل الورد.
    """
    first = re.split(r"\s*_\s*|\s+-\s*|-\s+", name)[0]
    leading, trailing = _QUALIFIERS_EN.match(first), _QUALIFIERS_AR.search(first)
    bare = first[leading.end() :] if leading else first
    if trailing is not None and trailing.end() == len(first):
        bare = first[: trailing.start()]
    return (bare,) if bare != name and len(fold(bare)) >= 3 else ()


def _finest_level(row: Mapping[str, str]) -> int | None:
    """The level of the divisions that the rows are; None for communities, which have a PCODE of their own."""
    if "pcode" in row:
        return None
    return max(int(m[1]) for c in row if (m := re.fullmatch(r"adm(?:in)?(\d)_?pcode", c)))


def _is_name_column(column: str, level: int | None) -> bool:
    if level is None:
        return re.fullmatch(r"nam(e|_en_ref|e_ref|e_alt\d?|e_ar\w*|e_en|_ar)", column) is not None
    return re.fullmatch(rf"adm(in)?{level}_?(name\w*|ref\w*|[a-z]{{2}}|alt\w*)", column) is not None


def _first(row: Mapping[str, str], *columns: str) -> str:
    return next((row[c].strip() for c in columns if row.get(c, "").strip()), "")


def _wof_regions(path: Path, header: _Header) -> dict[str, str]:
    """Names of a Who's On First table's regions by their id, read before the rows that lie in them."""
    known: dict[str, str] = {}
    for _, row in _records(path, header, lambda _row: None):
        if row.get("placetype") == "region":
            known[_first(row, "wof_id", "wof:id", "id")] = row.get("name", "")
    return known


def _wof_row(row: Mapping[str, str], country_code: str | None, source: str, regions: Mapping[str, str]) -> Place:
    latitude = _first(row, "lat", "lbl_latitude", "geom_latitude", "latitude", "geom:latitude")
    longitude = _first(row, "lon", "lbl_longitude", "geom_longitude", "longitude", "geom:longitude")
    lat, lon = _coordinates(latitude, longitude)
    name = _named(_first(row, "name", "wof:name"))
    feature_class, feature_code = _WOF_FEATURES.get(_first(row, "placetype", "wof:placetype"), ("L", "RGN"))
    population = _number(_first(row, "population", "wof:population"), "population")
    geonames_id = _first(row, "geonames_id", "gn:id")
    wof_id = _required({"wof_id": _first(row, "wof_id", "wof:id", "id")}, "wof_id")
    if geonames_id and not geonames_id.isdigit():
        raise ValueError(f"{geonames_id!r} is no id of GeoNames")
    return Place(
        place_id=f"geonames:{geonames_id}" if geonames_id else f"wof:{wof_id}",
        name=name,
        latitude=lat,
        longitude=lon,
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=_country(_first(row, "iso_country", "wof_country", "country_code", "iso")) or country_code,
        admin1_code=None,
        admin1=regions.get(row.get("region_id", "")) or None,
        admin2=None,
        population=population,
        radius_km=radius_of_town_km(population) if feature_class == "P" else _RADIUS_KM.get(feature_code, 1.0),
        source=source,
        names=_others(name, (*row.get("names_latin", "").split("|"), *row.get("names_ar", "").split("|"))),
    )


# ------------------------------------------------------------------------------------------------------- GeoNames
def read_geonames(path: Path, skip: Skip = no_skipping, name: str | None = None) -> Iterator[Place]:
    """Rows of a GeoNames dump (allCountries, one country, cities500 …): https://download.geonames.org/export/dump/.

    Single buildings, shops, stops and what is gone are left out.
    """
    with _opened(path) as f:
        for line, text in enumerate(f, 1):
            cells = text.rstrip("\r\n").split("\t")
            if len(cells) != _DUMP_COLUMNS:
                skip(SkippedRow(path.name, line, f"{len(cells)} cells instead of {_DUMP_COLUMNS}"))
            elif cells[7] not in _LEFT_OUT and cells[6]:
                try:
                    yield _geonames_row(cells, path.name if name is None else name)
                except ValueError as e:
                    skip(SkippedRow(path.name, line, str(e)))


def _geonames_row(cells: list[str], source: str) -> Place:
    if not cells[0].isdigit():
        raise ValueError(f"{cells[0]!r} is no id of GeoNames")
    latitude, longitude = _coordinates(cells[4], cells[5])
    name, country = _named(cells[1]), _country(cells[8])
    population = _number(cells[14], "population")
    feature_class, feature_code = cells[6], cells[7] or ("PPL" if cells[6] == "P" else "RGN")
    otherwise = _RADIUS_KM.get("PCLI" if feature_code.startswith("PCL") else feature_code, 1.0)
    return Place(
        place_id=f"geonames:{cells[0]}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature_class=sys.intern(feature_class),
        feature_code=sys.intern(feature_code),
        country_code=country,
        admin1_code=(cells[10] if cells[10] not in ("", "00") else None),
        admin1=None,
        admin2=None,
        population=population,
        radius_km=radius_of_town_km(population) if feature_class == "P" else otherwise,
        source=source,
        names=readable_names([n for n in cells[3].split(",") if n and n != name], population, country or ""),
    )


def read_other_names(path: Path, skip: Skip = no_skipping) -> Iterator[OtherName]:
    """Names of GeoNames' alternateNames and alternateNamesV2 in Latin or Arabic script, none historic."""
    with _opened(path) as f:
        for line, text in enumerate(f, 1):
            cells = text.rstrip("\r\n").split("\t")
            if len(cells) < _NAMES_COLUMNS[0]:
                skip(SkippedRow(path.name, line, f"{len(cells)} cells instead of {_NAMES_COLUMNS[1]}"))
                continue
            if cells[2] not in _NAME_LANGUAGES or (len(cells) > 7 and cells[7] == "1"):
                continue
            try:
                name = _named(cells[3])
                if not cells[1].isdigit():
                    raise ValueError(f"{cells[1]!r} is no id of GeoNames")
            except ValueError as e:
                skip(SkippedRow(path.name, line, str(e)))
                continue
            if _is_readable(name):
                preferred = len(cells) > 4 and cells[4] == "1" and cells[2] in ("en", "ar")
                yield OtherName(f"geonames:{cells[1]}", name, preferred)
