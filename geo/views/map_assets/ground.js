// The ground below the marks: fetches the base map file and the names of countries and towns, unpacks and paints them.
(function () {
  "use strict";

  const { TAU, THEMES, state, worldX, worldY, unzipped } = window.incidentMap;

  const basemap = { layers: null, countries: [], labels: [], places: [] };

  // Where a country's name stands in its row; a label's row ends with its least zoom.
  const COUNTRY_NAMES = { en: 2, ar: 3 };

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const DIGITS = new Uint8Array(128);
  for (let i = 0; i < ALPHABET.length; i++) DIGITS[ALPHABET.charCodeAt(i)] = i;

  // A line of the base map file (gazetteer/data/basemap/build.py tells the form) as world coordinates with its box; the
  // level of a point is the coarsest zoom that needs it.
  function decode(line, scale) {
    const world = new Float64Array(line.length);
    const levels = new Uint8Array(line.length >> 1);
    let at = 0, latitude = 0, longitude = 0, points = 0;
    let left = 2, top = 2, right = -1, bottom = -1;
    const number = () => {
      let value = 0, factor = 1, digit;
      do {
        digit = DIGITS[line.charCodeAt(at++)];
        value += (digit & 31) * factor;
        factor *= 32;
      } while (digit & 32);
      return value;
    };
    const unfolded = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);
    while (at < line.length) {
      const packed = number();
      latitude += unfolded(Math.floor(packed / 4));
      longitude += unfolded(number());
      const x = worldX(longitude / scale), y = worldY(latitude / scale);
      world[2 * points] = x;
      world[2 * points + 1] = y;
      levels[points++] = packed % 4;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    return { world: world.slice(0, 2 * points), levels: levels.slice(0, points), left, top, right, bottom };
  }

  const levelAt = (zoom) => (zoom >= 8 ? 3 : zoom >= 6 ? 2 : zoom >= 4 ? 1 : 0);

  function trace(context, view, lines, closed) {
    const { scale } = view;
    const level = levelAt(view.zoom);
    const left = view.left / scale, top = view.top / scale;
    const right = (view.left + view.width) / scale, bottom = (view.top + view.height) / scale;
    context.beginPath();
    for (const line of lines) {
      if (line.right < left || line.left > right || line.bottom < top || line.top > bottom) continue;
      if ((line.right - line.left) * scale < 1 && (line.bottom - line.top) * scale < 1) continue;
      const { world, levels } = line;
      context.moveTo(world[0] * scale - view.left, world[1] * scale - view.top);
      const end = levels.length - 1;
      for (let i = 1; i <= end; i++) {
        if (levels[i] > level && i < end) continue;
        context.lineTo(world[2 * i] * scale - view.left, world[2 * i + 1] * scale - view.top);
      }
      if (closed) context.closePath();
    }
  }

  function stroke(context, view, lines, colour, width, dash, closed) {
    if (!lines || !lines.length) return;
    trace(context, view, lines, Boolean(closed));
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dash || []);
    context.stroke();
    context.setLineDash([]);
  }

  function fill(context, view, lines, colour) {
    if (!lines || !lines.length) return;
    trace(context, view, lines, true);
    context.fillStyle = colour;
    context.fill("evenodd");
  }

  function paintBasemap(context, view) {
    const theme = THEMES[state.theme];
    const layers = basemap.layers;
    context.fillStyle = layers ? theme.sea : theme.land;
    context.fillRect(0, 0, view.width, view.height);
    if (!layers) return;
    fill(context, view, layers.land, theme.land);
    if (view.zoom >= 5) stroke(context, view, layers.rivers, theme.river, view.zoom >= 8 ? 1.4 : 0.9);
    fill(context, view, layers.lakes, theme.sea);
    fill(context, view, layers.islands, theme.land);
    if (view.zoom >= 5) for (const shore of ["land", "lakes"]) stroke(context, view, layers[shore], theme.coast, 0.7, [], true);
    if (view.zoom >= 5) stroke(context, view, layers.division_lines, theme.division, view.zoom >= 8 ? 1.2 : 0.8);
    stroke(context, view, layers.country_lines, theme.country, view.zoom >= 6 ? 1.5 : 0.9);
    stroke(context, view, layers.disputed_lines, theme.country, view.zoom >= 6 ? 1.4 : 0.9, [5, 4]);
    const taken = [];
    if (view.zoom < 9) paintLabels(context, view, theme, basemap.labels, taken, true);
    paintLabels(context, view, theme, basemap.places, taken, false);
  }

  // Labels as [x, y, least zoom, name], most important first; one that would touch another is left out.
  function paintLabels(context, view, theme, labels, taken, country) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const [x01, y01, leastZoom, name] of labels) {
      if (view.zoom < leastZoom) continue;
      const x = x01 * view.scale - view.left, y = y01 * view.scale - view.top;
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      const size = country ? 12 : leastZoom <= 5 ? 12 : 11;
      context.font = (country ? "600 " : "") + size + "px system-ui, sans-serif";
      const text = country ? name.toUpperCase() : name;
      const width = context.measureText(text).width;
      const middle = country ? y : y + 10;
      const box = [x - width / 2 - 5, middle - size / 2 - 4, x + width / 2 + 5, middle + size / 2 + 4];
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      context.strokeStyle = theme.land;
      context.lineWidth = 3;
      context.strokeText(text, x, middle);
      context.fillStyle = country ? theme.country_label : theme.label;
      context.fillText(text, x, middle);
      if (country) continue;
      context.beginPath();
      context.arc(x, y, 1.7, 0, TAU);
      context.fill();
    }
  }

  // Without it the incidents are drawn all the same.
  function loadGround(settings) {
    if (!state.ground) return;
    state.grounded = true;
    if (settings.basemap) loadBasemap(settings.basemap).catch((error) => console.warn(error));
    nameGround(settings);
  }

  async function fetched(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(url + ": " + answer.status);
    return unzipped(answer.body);
  }

  const placed = ([latitude, longitude, leastZoom, name]) => [worldX(longitude), worldY(latitude), leastZoom, name];

  async function loadBasemap(url) {
    const file = await fetched(url);
    const layers = {};
    for (const [name, lines] of Object.entries(file.layers)) {
      layers[name] = lines.split(".").filter(Boolean).map((line) => decode(line, file.scale));
    }
    basemap.countries = file.labels;
    nameCountries();
    basemap.layers = layers;
    state.ground.redraw();
    document.documentElement.dataset.basemap = "drawn";
    if (window.incidentMapReady) window.incidentMapReady.basemap = true;
  }

  function nameCountries() {
    const name = COUNTRY_NAMES[state.language.code] || COUNTRY_NAMES.en;
    basemap.labels = basemap.countries.map((row) => placed([row[0], row[1], row[row.length - 1], row[name]]));
  }

  // Names of countries and towns in the reader's language.
  function nameGround(settings) {
    nameCountries();
    // A file that lies by itself has its towns in one language.
    const places = typeof settings.places === "string" ? settings.places : (settings.places || {})[state.language.code];
    if (places) loadPlaces(places, state.language.code).catch((error) => console.warn(error));
  }

  // On a first start the server is still making the file: it is asked for again.
  async function loadPlaces(url, code, tries = 15) {
    let places;
    try {
      places = (await fetched(url)).map(placed);
    } catch (error) {
      if (tries <= 1) throw error;
      setTimeout(() => loadPlaces(url, code, tries - 1).catch((last) => console.warn(last)), 2000);
      return;
    }
    if (code !== state.language.code) return;
    basemap.places = places;
    document.documentElement.dataset.places = "drawn";
    state.ground.redraw();
  }

  Object.assign(window.incidentMap, { basemap, paintBasemap, loadGround, nameGround });
})();
