"""Pictures by the Chromium of this machine, started for one picture, with no network and a profile of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from geo.errors import ExportError
from geo.views.picture.options import PictureOptions
from geo.views.picture.raster import png_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
"""Under which it is looked for on the path; the environment variable CHROMIUM names another."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_MOST_SECONDS = 120
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
_MOST_TOLD = 300
_REMEDY = "leave --engine browser out: the same picture is drawn without one"


def browser_path() -> Path:
    """The browser of this machine; raises ExportError where none is found."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        found = None if not name else shutil.which(name)
        if found is not None:
            return Path(found)
    raise ExportError(
        f"no Chromium is on the path (looked for {', '.join(NAMES)}); install one, name it in the environment variable "
        f"CHROMIUM, or {_REMEDY}"
    )


def browser_png(svg: bytes, options: PictureOptions, words: Mapping[str, str]) -> bytes:
    """Let the browser draw an SVG as a PNG of the options' size, with texts about it; raises ExportError."""
    executable = browser_path()
    with tempfile.TemporaryDirectory(prefix="incident-map-", ignore_cleanup_errors=True) as folder:
        page, picture = Path(folder) / "picture.html", Path(folder) / "picture.png"
        page.write_bytes(_page(svg))
        command = [
            str(executable),
            *_FLAGS,
            f"--user-data-dir={Path(folder) / 'profile'}",
            f"--window-size={options.width},{options.height}",
            f"--force-device-scale-factor={options.scale:g}",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise ExportError(f"{executable}: no picture after {_MOST_SECONDS} s; {_REMEDY}") from error
        except OSError as error:
            raise ExportError(f"{executable}: cannot be started ({error.strerror}); {_REMEDY}") from error
        if not picture.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            last = said[-1][:_MOST_TOLD] if said else f"exit status {done.returncode}"
            raise ExportError(f"{executable}: made no picture ({last}); {_REMEDY}")
        return _checked(picture.read_bytes(), options, words)


def _page(svg: bytes) -> bytes:
    """The picture alone on a page that may ask for nothing and run nothing."""
    inner = svg[svg.index(b"<svg") :]
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>Picture</title>'
        "<style>html,body{margin:0;overflow:hidden}svg{display:block}</style></head><body>"
    )
    return head.encode() + inner + b"</body></html>"


def _checked(content: bytes, options: PictureOptions, words: Mapping[str, str]) -> bytes:
    picture = Image.open(BytesIO(content)).convert("RGB")
    wanted = round(options.width * options.scale), round(options.height * options.scale)
    if picture.size != wanted:
        raise ExportError(
            f"the browser made a picture of {picture.size[0]} by {picture.size[1]}, not {wanted[0]} by {wanted[1]}; "
            f"{_REMEDY}"
        )
    return png_of(picture, words)
