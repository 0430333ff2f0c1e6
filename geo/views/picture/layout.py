"""Where things stand on a picture: words above, the map with its legend beside or under it, sources below."""

from dataclasses import dataclass

from geo.views.picture.canvas import Box, length, wrapped
from geo.views.picture.legend import Placed, Section, flowed, legend_of
from geo.views.picture.words import SAMPLE, PictureWords, link_words

_COMPACT_PX = (640, 440)
"""Width or height under which the legend stands in lines under the map."""
_MOST_LINES = 8
"""Of counts, of sources and of the link: enough for all of them on any picture that can be read."""
_MOST_FILTER_LINES = 3
_LEAST_MAP_SHARE = 0.3
_COMPACT_LINES = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """In CSS pixels of the picture, texts with their sizes."""

    width: float
    height: float
    edge: float
    title_size: float
    title_baseline: float
    line_size: float
    line_step: float
    lines: tuple[str, ...]
    """Counts, then filters."""
    lines_top: float
    label_size: float
    small_size: float
    small_step: float
    sources: tuple[str, ...]
    link: tuple[str, ...]
    map_box: Box
    legend_box: Box
    sections: tuple[Section, ...]
    rtl: bool
    """Whether the picture is read from right to left: the legend then stands at the left."""
    strip: tuple[Placed, ...] | None
    """The legend in lines under the map; None where it is a panel beside it."""

    @property
    def footer_top(self) -> float:
        """Where the sources begin."""
        return self.legend_box[3] if self.strip is not None else self.map_box[3]


def laid_out(words: PictureWords, width: float, height: float) -> Layout:
    """Arrange these words on a picture of this size."""
    rtl = words.language.direction == "rtl"
    compact = width < _COMPACT_PX[0] or height < _COMPACT_PX[1]
    edge = 10.0 if compact else 18.0
    title_size, line_size, small_size = (15.0, 10.0, 8.5) if compact else (25.0, 13.0, 11.0)
    line_step, small_step = line_size * 1.46, small_size * 1.36
    inner = width - 2 * edge
    if compact:
        lines = wrapped(f"{words.counts} · {words.filters}", line_size, inner, _COMPACT_LINES)
    else:
        lines = wrapped(words.counts, line_size, inner, _MOST_LINES)
        lines += wrapped(words.filters, line_size, inner, _MOST_FILTER_LINES)
    sources = wrapped(words.credits, small_size, inner, _MOST_LINES)
    link = [] if words.link is None else wrapped(link_words(words.link, words.language), small_size, inner, _MOST_LINES)
    lines_top = edge * 0.6 + title_size * 1.3
    header = lines_top + line_step * len(lines) + edge * 0.5
    footer = small_step * (len(sources) + len(link)) + edge * 0.9
    sections = legend_of(words)
    bottom = height - footer
    strip = None
    if compact:
        strip_step = line_size * 1.45
        strip = flowed(sections, inner, line_size)
        room = max(0.0, bottom - header - height * _LEAST_MAP_SHARE)
        most = max(1, int((room - edge * 0.6) / strip_step))
        strip = _kept(strip, most)
        legend_top = bottom - strip_step * (strip[-1].line + 1) - edge * 0.6
        map_box: Box = (0.0, header, width, legend_top)
        legend_box: Box = (edge, legend_top + edge * 0.3, width - edge, bottom)
    else:
        panel = 232.0 if width < 1000 else 268.0
        map_box = (panel if rtl else 0.0, header, width if rtl else width - panel, bottom)
        legend_box = (0.0, header, panel, bottom) if rtl else (width - panel, header, width, bottom)
    return Layout(
        width=width,
        height=height,
        edge=edge,
        title_size=title_size,
        title_baseline=edge * 0.6 + title_size * 0.95,
        line_size=line_size,
        line_step=line_step,
        lines=tuple(lines),
        lines_top=lines_top,
        label_size=10.0 if compact else 12.0,
        small_size=small_size,
        small_step=small_step,
        sources=tuple(sources),
        link=tuple(link),
        map_box=map_box,
        legend_box=legend_box,
        sections=sections,
        rtl=rtl,
        strip=strip,
    )


def badge_width(layout: Layout, words: PictureWords) -> float:
    """Room for the badge of the sample."""
    return length(words.language.say(SAMPLE), layout.line_size * 1.15, bold=True) + 2 * layout.edge * 0.75


def _kept(strip: tuple[Placed, ...], most: int) -> tuple[Placed, ...]:
    """The first lines; what is in the others stands in the file's description."""
    return tuple(one for one in strip if one.line < most)
