// Draws the base map and all incidents on two canvases of a Leaflet map.
//
// The page hands over one packed object a change (show); nothing here asks the network for anything but the base map
// file beside it. Text reaches the document by textContent and fillText only.
(function () {
  "use strict";

  const TAU = 2 * Math.PI;
  const EQUATOR_M = 40075016.686;
  const CLUSTER_RADIUS_PX = 19;
  const PADDING = 0.25; // share of the map drawn beyond each edge, so that a drag shows no gap
  const MAX_ZOOM = 18;

  // The ground's colours are those of geo/views/basemap.py, so that page, file and picture look alike.
  const THEMES = {
    light: {
      sea: "#d3e2ea", land: "#f6f4ef", coast: "#a9bfca", river: "#b5d0dd", country: "#8d8577", division: "#d3ccc0",
      label: "#46423b", country_label: "#575248", halo: "#ffffff", plate: "#ffffff", ink: "#1d232b", accent: "#111827",
    },
    dark: {
      sea: "#10171d", land: "#20272e", coast: "#384753", river: "#17303f", country: "#71808d", division: "#343e47",
      label: "#c0c9d1", country_label: "#a9b4bd", halo: "#10161d", plate: "#10161d", ink: "#f1f4f7", accent: "#ffffff",
    },
  };

  // What the map says in the reader's language (geo/language/scripts.py): {code, dir, words}; the texts are English.
  let language = { code: "en", dir: "ltr", words: {} };
  const filled = (form, named) => form.replace(/\{(\w+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));
  const say = (text, named = {}) => filled((language.words[text] || [text])[0], named);
  const counted = (one, many, n, named = {}) => {
    const rule = new Intl.PluralRules(language.code);
    const known = rule.resolvedOptions().pluralCategories;
    const order = ["zero", "one", "two", "few", "many", "other"].filter((category) => known.includes(category));
    const forms = language.words[one] || [one, many];
    return filled(forms[Math.min(order.indexOf(rule.select(n)), forms.length - 1)], { n, ...named });
  };

  const worldX = (longitude) => (longitude + 180) / 360;
  const worldY = (latitude) => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };

  // A canvas that covers the map with a margin, moves with it while dragged and is scaled while zooming.
  const CanvasLayer = L.Layer.extend({
    initialize(pane, zIndex, paint) {
      this._paneName = pane;
      this._zIndex = zIndex;
      this._paint = paint;
    },
    onAdd(map) {
      const pane = map.getPane(this._paneName) || map.createPane(this._paneName);
      pane.style.zIndex = this._zIndex;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", pane);
      this._canvas.setAttribute("aria-hidden", "true");
      this.redraw();
    },
    onRemove() {
      this._canvas.remove();
    },
    getEvents() {
      return { moveend: this.redraw, resize: this.redraw, zoomanim: this._scale };
    },
    _scale(event) {
      const scale = this._map.getZoomScale(event.zoom, this._zoom);
      const corner = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },
    redraw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const margin = size.multiplyBy(PADDING).round();
      const topLeft = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      const width = size.x + 2 * margin.x;
      const height = size.y + 2 * margin.y;
      const ratio = window.devicePixelRatio || 1;
      const canvas = this._canvas;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = width + "px";
      canvas.style.height = height + "px";
      L.DomUtil.setPosition(canvas, topLeft);
      this._zoom = map.getZoom();
      this._corner = map.layerPointToLatLng(topLeft);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      const origin = map.getPixelOrigin().add(topLeft);
      this._paint(context, {
        zoom: this._zoom, scale: 256 * Math.pow(2, this._zoom), left: origin.x, top: origin.y, width, height, margin, size,
      });
    },
  });

  // ---- base map -----------------------------------------------------------------------------------------------

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

  // ---- incidents ----------------------------------------------------------------------------------------------

  const state = {
    map: null, data: null, clusters: null, total: 0, bounds: null, outlook: null, asked: "", area: null, symbols: [], theme: "light", chosen: null, view: null, marks: [], marksZoom: null, drawn: 0, clicks: 0, fitted: null, fitting: false, turn: 0, keys: null, byKey: false, told: false, grounded: false,
  };

  // Marks at one zoom: markers nearer than CLUSTER_RADIUS_PX become one mark that counts them. Worked out in pixels of
  // the whole world, so that a pan changes no cluster. Points and provinces are never mixed: a square is no place.
  function marksAt(zoom) {
    const { x, y, precision } = state.data;
    const scale = 256 * Math.pow(2, zoom);
    const cells = new Map();
    const marks = [];
    for (let i = 0; i < x.length; i++) {
      const px = x[i] * scale, py = y[i] * scale;
      const province = precision[i] === 3;
      const column = Math.floor(px / CLUSTER_RADIUS_PX), row = Math.floor(py / CLUSTER_RADIUS_PX);
      let nearest = null, least = CLUSTER_RADIUS_PX * CLUSTER_RADIUS_PX;
      for (let c = column - 1; c <= column + 1; c++) {
        for (let r = row - 1; r <= row + 1; r++) {
          for (const mark of cells.get(c + "," + r + "," + province) || []) {
            const distance = (mark.px - px) ** 2 + (mark.py - py) ** 2;
            if (distance < least) {
              least = distance;
              nearest = mark;
            }
          }
        }
      }
      if (nearest) {
        nearest.members.push(i);
        continue;
      }
      const mark = { px, py, province, members: [i] };
      marks.push(mark);
      const key = column + "," + row + "," + province;
      if (cells.has(key)) cells.get(key).push(mark);
      else cells.set(key, [mark]);
    }
    for (const mark of marks) {
      mark.count = mark.members.length;
      mark.mix = mark.count === 1 ? null : mixOf(mark.members);
      mark.radius = radiusOf(mark.count);
    }
    return marks;
  }

  const radiusOf = (count) => (count === 1 ? 8 : Math.min(24, 11 + 2.2 * Math.log2(count)));

  // The marks that the server made of more incidents than are sent; `members` holds one where it stands alone.
  function servedMarks(zoom) {
    const scale = 256 * Math.pow(2, zoom);
    const { x, y, count, province, mix, alone, cell, sides } = state.clusters;
    return x.map((_, k) => ({
      px: x[k] * scale, py: y[k] * scale, province: province[k] === 1, count: count[k], mix: mix[k], cell: cell[k],
      members: alone[k] < 0 ? [] : [alone[k]], radius: radiusOf(count[k]),
      sides: sides ? sides[k] : null,
    }));
  }

  function paintGlyph(context, symbol, x, y, radius, ink) {
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineWidth = 0.24 * radius;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const line of symbol.strokes) {
      context.beginPath();
      line.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
      context.stroke();
    }
    for (const area of symbol.fills) {
      context.beginPath();
      area.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
      context.closePath();
      context.fill();
    }
  }

  function ringRadius(i, view) {
    const { y, radius } = state.data;
    if (!radius[i]) return 0;
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * y[i])));
    return (radius[i] * 1000 * view.scale) / (EQUATOR_M * Math.cos(latitude));
  }

  function paintOne(context, i, x, y, view, theme) {
    const symbol = state.symbols[state.data.type[i]];
    const precision = state.data.precision[i];
    if (precision === 3) {
      context.fillStyle = theme.plate;
      context.globalAlpha = 0.85;
      context.fillRect(x - 8, y - 8, 16, 16);
      context.globalAlpha = 1;
      context.strokeStyle = symbol.colour;
      context.lineWidth = 2.2;
      context.strokeRect(x - 7, y - 7, 14, 14);
      paintGlyph(context, symbol, x, y, 7, theme.ink);
      return;
    }
    if (precision === 2) {
      const ring = ringRadius(i, view);
      if (ring > 9 && ring < 4000) {
        context.beginPath();
        context.arc(x, y, ring, 0, TAU);
        context.fillStyle = symbol.colour;
        context.globalAlpha = 0.1;
        context.fill();
        context.globalAlpha = 1;
        context.strokeStyle = symbol.colour;
        context.lineWidth = 1.5;
        context.setLineDash([4, 4]);
        context.stroke();
        context.setLineDash([]);
      }
      context.beginPath();
      context.arc(x, y, 7.2, 0, TAU);
      context.fillStyle = theme.plate;
      context.fill();
      context.strokeStyle = symbol.colour;
      context.lineWidth = 2.4;
      context.stroke();
      paintGlyph(context, symbol, x, y, 6.4, theme.ink);
      return;
    }
    context.beginPath();
    context.arc(x, y, 8, 0, TAU);
    context.fillStyle = symbol.colour;
    context.fill();
    context.strokeStyle = theme.halo;
    context.lineWidth = 1.25;
    context.stroke();
    paintGlyph(context, symbol, x, y, 8, symbol.ink);
  }

  // Where two sources are compared: a bar on the left of what the first reports, on the right of what the second does;
  // beside several incidents as high as its share of them.
  function paintSides(context, mark, x, y, theme) {
    const half = mark.count === 1 ? 8 : mark.radius * 0.9, away = mark.count === 1 ? 11 : mark.radius + 3;
    context.fillStyle = theme.ink;
    sidesOf(mark).forEach((told, k) => {
      const height = (2 * half * told) / mark.count;
      if (told) context.fillRect(k ? x + away : x - away - 3, y + half - height, 3, height);
    });
  }

  // How many incidents of a mark the first and the second source report.
  function sidesOf(mark) {
    if (!mark.sides) {
      const side = state.data.side;
      mark.sides = [1, 2].map((one) => (side ? mark.members.filter((i) => side[i] & one).length : 0));
    }
    return mark.sides;
  }

  function mixOf(members) {
    const counts = new Map();
    for (const i of members) counts.set(state.data.type[i], (counts.get(state.data.type[i]) || 0) + 1);
    return [...counts.entries()].sort((a, b) => a[0] - b[0]);
  }

  function paintMany(context, mark, x, y, theme) {
    const mix = mark.mix;
    const total = mark.count;
    const r = mark.radius;
    context.fillStyle = theme.plate;
    if (mark.province) {
      context.fillRect(x - r, y - r, 2 * r, 2 * r);
      context.lineWidth = 1.5;
      context.strokeStyle = theme.ink;
      context.strokeRect(x - r, y - r, 2 * r, 2 * r);
      let from = x - r;
      for (const [type, count] of mix) {
        const width = (2 * r * count) / total;
        context.fillStyle = state.symbols[type].colour;
        context.fillRect(from, y + r - 5, width, 5);
        from += width;
      }
    } else {
      context.beginPath();
      context.arc(x, y, r + 1.2, 0, TAU);
      context.fill();
      let from = -Math.PI / 2;
      for (const [type, count] of mix) {
        const to = from + (TAU * count) / total;
        context.beginPath();
        context.arc(x, y, r - 2, from, to);
        context.strokeStyle = state.symbols[type].colour;
        context.lineWidth = 4;
        context.lineCap = "butt";
        context.stroke();
        from = to;
      }
    }
    context.fillStyle = theme.ink;
    context.font = "600 " + (total > 99 ? 11 : 12) + "px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(shortNumber(total), x, y + (mark.province ? -1.5 : 0.5));
  }

  const shortNumber = (n) => (n < 10000 ? String(n) : n < 999500 ? Math.round(n / 1000) + "k" : (n / 1e6).toFixed(1) + "M");

  function paintIncidents(context, view) {
    if (!state.data) return;
    if (state.marksZoom !== view.zoom) {
      state.marks = state.clusters ? servedMarks(view.zoom) : marksAt(view.zoom);
      state.marksZoom = view.zoom;
    }
    const theme = THEMES[state.theme];
    paintArea(context, view, theme);
    const chosen = state.chosen === null ? -1 : state.data.id.indexOf(state.chosen);
    let chosenMark = null;
    const inView = [];
    for (const mark of state.marks) {
      mark.x = mark.px - view.left;
      mark.y = mark.py - view.top;
      if (chosen >= 0 && mark.members.includes(chosen)) chosenMark = mark;
      if (mark.x < -40 || mark.y < -40 || mark.x > view.width + 40 || mark.y > view.height + 40) continue;
      inView.push(mark);
    }
    for (const mark of inView) if (mark.province) paintMark(context, mark, view, theme);
    for (const mark of inView) if (!mark.province) paintMark(context, mark, view, theme);
    if (!chosenMark && chosen >= 0) chosenMark = markOfChosen(chosen, view);
    if (chosenMark) paintChosen(context, chosenMark, view, theme);
    tell(view, inView);
    if (state.keys) state.keys.follow();
  }

  // The chosen one is drawn by itself where the server's marks do not tell in which of them it is.
  function markOfChosen(i, view) {
    const px = state.data.x[i] * view.scale, py = state.data.y[i] * view.scale;
    const province = state.data.precision[i] === 3;
    return { px, py, x: px - view.left, y: py - view.top, province, members: [i], count: 1, mix: null, radius: radiusOf(1) };
  }

  function paintMark(context, mark, view, theme) {
    if (mark.count === 1) paintOne(context, mark.members[0], mark.x, mark.y, view, theme);
    else paintMany(context, mark, mark.x, mark.y, theme);
    paintSides(context, mark, mark.x, mark.y, theme);
  }

  // The chosen incident: a ring around its mark, and dashed lines to where other reports of it put it.
  function paintChosen(context, mark, view, theme) {
    context.strokeStyle = theme.accent;
    context.fillStyle = theme.accent;
    context.lineWidth = 1.5;
    for (const [longitude, latitude] of state.rivals) {
      const x = worldX(longitude) * view.scale - view.left, y = worldY(latitude) * view.scale - view.top;
      context.setLineDash([3, 4]);
      context.beginPath();
      context.moveTo(mark.x, mark.y);
      context.lineTo(x, y);
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.arc(x, y, 4, 0, TAU);
      context.stroke();
    }
    paintMark(context, mark, view, theme);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(mark.x, mark.y, mark.radius + 6, 0, TAU);
    context.stroke();
  }

  // What was painted, for tests and for whoever looks from outside: counts, and where each mark stands in the map.
  function tell(view, inView) {
    state.drawn += 1;
    window.incidentMapReady = {
      version: state.version,
      drawn: state.drawn,
      painted: state.total,
      served: state.clusters !== null,
      chosen: state.chosen,
      basemap: basemap.layers !== null,
      zoom: view.zoom,
      marks: inView.map((mark) => ({
        x: mark.x - view.margin.x,
        y: mark.y - view.margin.y,
        province: mark.province,
        count: mark.count,
        ids: mark.members.map((i) => state.data.id[i]),
      })),
    };
    const root = document.documentElement;
    root.dataset.painted = String(state.total);
    root.dataset.version = state.version;
  }

  // ---- pointing and choosing ----------------------------------------------------------------------------------

  function markAt(containerPoint) {
    const view = state.map.getSize().multiplyBy(PADDING).round();
    const x = containerPoint.x + view.x, y = containerPoint.y + view.y;
    let nearest = null, least = Infinity;
    for (const mark of state.marks) {
      const distance = Math.hypot(mark.x - x, mark.y - y);
      if (distance <= mark.radius + 4 && distance < least) {
        least = distance;
        nearest = mark;
      }
    }
    return nearest;
  }

  function choose(id) {
    tellPage({ last_object_clicked_tooltip: id });
    state.chosen = id;
    state.rivals = [];
    state.layer.redraw();
  }

  function tellPage(news) {
    state.clicks += 1;
    // The counter makes a second click on the same marker a new value.
    window.Streamlit.setComponentValue({ outlook: state.outlook, ...news, clicks: state.clicks });
  }

  function outlookNow() {
    const map = state.map, bounds = map.getBounds();
    return [map.getZoom(), bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
  }

  // Where the server makes the marks, it is told what the map shows, once the map has come to rest.
  function tellOutlook() {
    if (!state.clusters) return;
    const outlook = outlookNow();
    if (outlook.join() === state.asked) return;
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => {
      state.asked = outlook.join();
      state.outlook = outlook;
      tellPage({});
    }, 120);
  }

  // The page holds all else back until the map is painted (geo/page/map_pane.py). The second frame comes after that.
  // The ground holds itself back, too: to unpack it takes longer than to paint all marks.
  function tellPainted() {
    state.told = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        loadGround(window.incidentMapSettings);
        if (!window.Streamlit) return;  // a file that lies by itself
        if (state.clusters) {
          state.outlook = outlookNow();
          state.asked = state.outlook.join();
        }
        tellPage({});
      })
    );
  }

  // Keeps zoom and centre in the page's address once its reader has moved the map, so that a link gives the same view;
  // the page does not run anew for it. The page's own frame may be closed to this one: then the link stays without.
  function tellAddress() {
    const page = window.parent;
    if (page === window || page === null || !state.data) return;
    const { lat, lng } = state.map.getCenter();
    if (state.fitted && state.fitted.at) return;
    const told = state.fitted ? null : [state.map.getZoom(), lat.toFixed(4), lng.toFixed(4)].join(",");
    try {
      const address = new URL(page.location.href);
      if (address.searchParams.get("map") === told) return;
      if (told === null) address.searchParams.delete("map");
      else address.searchParams.set("map", told);
      page.history.replaceState(page.history.state, "", address);
    } catch (error) {
      console.warn(error);
    }
  }

  // The page writes its filters into the address as it last knew it, without the map's part, and maybe after the new
  // data came: so the map writes again once the address was written.
  function stayInAddress() {
    try {
      window.parent.navigation?.addEventListener("currententrychange", tellAddress);
    } catch (error) {
      console.warn(error);
    }
  }

  function listOf(mark, columns, rows) {
    const list = document.createElement("div");
    list.className = "incident-list";
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") state.map.closePopup();
    });
    const head = document.createElement("p");
    head.textContent = [
      mark.province
        ? counted("{n} reported in this province", "{n} reported in this province", mark.count)
        : counted("{n} reported here", "{n} reported here", mark.count),
      rows.length < mark.count ? say("the newest {number}", { number: rows.length }) : "",
    ].filter(Boolean).join(" · ");
    list.append(head);
    for (const i of rows) {
      const button = document.createElement("button");
      button.type = "button";
      const dot = document.createElement("span");
      dot.className = "dot";
      dot.style.background = state.symbols[columns.type[i]].colour;
      const title = document.createElement("span");
      title.dir = "auto";
      title.textContent = columns.title[i];
      button.append(dot, title);
      button.addEventListener("click", () => {
        state.map.closePopup();
        choose(columns.id[i]);
      });
      list.append(button);
    }
    return list;
  }

  function whereOf(mark) {
    return state.map.unproject([mark.px, mark.py], state.marksZoom);
  }

  // A cluster opens by zooming while that would part it, else as a list.
  function open(mark, byKey) {
    state.byKey = Boolean(byKey);
    if (mark.cell) return openServed(mark);
    const { x, y } = state.data;
    const xs = mark.members.map((i) => x[i]), ys = mark.members.map((i) => y[i]);
    const world = 256 * Math.pow(2, MAX_ZOOM - 4);
    const spread = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) * world;
    if (spread > CLUSTER_RADIUS_PX && mark.members.length > 8) {
      const bounds = L.latLngBounds(mark.members.map((i) => [state.data.latitude[i], state.data.longitude[i]]));
      state.map.fitBounds(bounds, { padding: [60, 60], maxZoom: MAX_ZOOM - 4 });
      return;
    }
    popUp(mark, listOf(mark, state.data, mark.members));
  }

  function popUp(mark, content) {
    // The list opens beside the buttons at the left, which would lie over it.
    const wide = Math.min(340, state.map.getSize().x - 110);
    L.popup({ maxWidth: wide, maxHeight: 280, offset: [0, -mark.radius + 4], autoPanPaddingTopLeft: [54, 10], autoPanPaddingBottomRight: [10, 10] })
      .setLatLng(whereOf(mark))
      .setContent(content)
      .openOn(state.map);
    state.tip.hidden = true;
    if (state.byKey) content.querySelector("button").focus();
  }

  // A mark of the server's opens by zooming; where that parts it no more, or it holds few, the server lists it.
  function openServed(mark) {
    const zoom = state.map.getZoom();
    if (mark.count > 30 && zoom < state.map.getMaxZoom()) {
      state.map.setView(whereOf(mark), Math.min(state.map.getMaxZoom(), zoom + 2));
      return;
    }
    state.opening = mark;
    tellPage({ opened: mark.cell });
  }

  function showOpened(opened) {
    const mark = state.opening;
    if (!opened || !mark || mark.cell !== opened.cell) return;
    state.opening = null;
    popUp(mark, listOf(mark, opened.columns, opened.columns.id.map((_, k) => k)));
  }

  function onClick(event) {
    // The click that ends a drawing chooses nothing.
    if (!state.data || state.drawing || Date.now() - (state.drawnAt || 0) < 300) return;
    const mark = markAt(event.containerPoint);
    if (!mark) return;
    if (mark.count === 1) choose(state.data.id[mark.members[0]]);
    else open(mark, false);
  }

  function onMove(event) {
    if (!state.data) return;
    const mark = markAt(event.containerPoint);
    state.map.getContainer().style.cursor = mark ? "pointer" : "";
    const tip = state.tip;
    if (!mark) {
      tip.hidden = true;
      return;
    }
    showTip(mark, event.containerPoint);
  }

  function titlesOf(mark) {
    const titles = mark.members.slice(0, 5).map((i) => state.data.title[i]);
    if (!titles.length) titles.push(counted("{n} reported incident", "{n} reported incidents", mark.count));
    else if (mark.count > 5) titles.push(say("… and {number} more", { number: mark.count - 5 }));
    return titles;
  }

  function showTip(mark, { x, y }) {
    const tip = state.tip;
    tip.replaceChildren(
      ...titlesOf(mark).map((title) => {
        const line = document.createElement("div");
        line.dir = "auto";
        line.textContent = title;
        return line;
      })
    );
    tip.hidden = false;
    const size = state.map.getSize();
    tip.style.left = Math.max(4, Math.min(x + 14, size.x - tip.offsetWidth - 4)) + "px";
    tip.style.top = (y + 18 + tip.offsetHeight > size.y ? y - tip.offsetHeight - 12 : y + 18) + "px";
  }

  // ---- by keyboard --------------------------------------------------------------------------------------------

  // The marks in view as a list box over the map: left and right go to the next mark west and east, up and down to the
  // next north and south, so that either pair passes all of them; Enter opens one as a click does.
  const KeyControl = L.Layer.extend({
    onAdd(map) {
      const box = (this._box = L.DomUtil.create("div", "incident-keys", map.getContainer()));
      this._option = L.DomUtil.create("div", "incident-key", box);
      for (const [name, value] of [["tabindex", "0"], ["role", "listbox"]]) {
        box.setAttribute(name, value);
      }
      state.named.push([box, text("Marks in view")]);
      this._option.setAttribute("role", "option");
      this._option.hidden = true;
      box.addEventListener("focus", () => this.follow());
      box.addEventListener("blur", () => this._leave());
      box.addEventListener("keydown", (event) => this._press(event));
    },
    _within() {
      const size = this._map.getSize(), { x: left, y: top } = size.multiplyBy(PADDING).round();
      return state.marks
        .map((mark) => ({ mark, x: mark.x - left, y: mark.y - top }))
        .filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y);
    },
    _press(event) {
      const axis = { ArrowLeft: "x", ArrowRight: "x", ArrowUp: "y", ArrowDown: "y" }[event.key];
      if (axis) {
        const other = axis === "x" ? "y" : "x";
        const marks = this._within().sort((a, b) => a[axis] - b[axis] || a[other] - b[other]);
        const at = marks.findIndex(({ mark }) => mark === this.mark);
        const step = event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1;
        if (marks.length) this._go(marks[(at + step + marks.length) % marks.length]);
      } else if ((event.key === "Enter" || event.key === " ") && this.mark) {
        if (this.mark.count === 1) choose(state.data.id[this.mark.members[0]]);
        else open(this.mark, true);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    // After each painting: the mark that was gone to may stand elsewhere, or be part of another.
    follow() {
      if (this._box.getRootNode().activeElement !== this._box) return;
      const marks = this._within();
      if (!marks.length) return this._leave();
      const { x: left, y: top } = this._map.getPixelBounds().min, size = this._map.getSize();
      const [x, y] = this._world
        ? [this._world[0] * this._scale() - left, this._world[1] * this._scale() - top]
        : [size.x / 2, size.y / 2];
      const far = (one) => Math.hypot(one.x - x, one.y - y);
      this._go(marks.reduce((nearest, one) => (far(one) < far(nearest) ? one : nearest)));
    },
    _scale() {
      return 256 * Math.pow(2, this._map.getZoom());
    },
    _go({ mark, x, y }) {
      this.mark = mark;
      this._world = [mark.px / this._scale(), mark.py / this._scale()];
      const option = this._option, r = mark.radius + 5;
      option.hidden = false;
      option.id = "mark-" + Math.round(mark.px) + "-" + Math.round(mark.py);
      Object.assign(option.style, { left: x - r + "px", top: y - r + "px", width: 2 * r + "px", height: 2 * r + "px" });
      option.setAttribute("aria-label", titlesOf(mark).join("; "));
      option.setAttribute("aria-selected", "true");
      this._box.setAttribute("aria-activedescendant", option.id);
      showTip(mark, { x, y });
    },
    _leave() {
      this._option.hidden = true;
      this._box.removeAttribute("aria-activedescendant");
      state.tip.hidden = true;
    },
    focus() {
      this._box.focus();
    },
  });

  // ---- what the page calls ------------------------------------------------------------------------------------

  const FitControl = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "incident-fit", bar);
      button.href = "#";
      button.setAttribute("role", "button");
      state.named.push([button, text("Fit the view to what is shown")]);
      button.textContent = "⤢";
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.stop(event);
        fitToShown(true);
      });
      return bar;
    },
  });

  // Draws an area on the map: the next drag makes a rectangle, which the page takes as a filter.
  const AreaControl = L.Control.extend({
    options: { position: "topleft" },
    onAdd(map) {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "incident-area", bar);
      button.href = "#";
      button.setAttribute("role", "button");
      state.named.push([button, text("Draw an area: only what lies in it is shown")]);
      button.setAttribute("aria-pressed", "false");
      button.textContent = "▭";
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.stop(event);
        arm(!state.drawing);
      });
      const arm = (on) => {
        state.drawing = on;
        button.setAttribute("aria-pressed", String(on));
        map.getContainer().classList.toggle("drawing", on);
        map.dragging[on ? "disable" : "enable"]();
      };
      let start = null;
      map.on("mousedown", (event) => {
        if (state.drawing) start = event.latlng;
      });
      map.on("mousemove", (event) => {
        if (!start) return;
        state.area = areaOf(start, event.latlng);
        state.layer.redraw();
      });
      map.on("mouseup", (event) => {
        if (!start) return;
        const area = areaOf(start, event.latlng);
        start = null;
        arm(false);
        state.drawnAt = Date.now();
        if (area[2] > area[0] && area[3] > area[1]) tellPage({ area });
      });
      map.getContainer().addEventListener("keydown", (event) => {
        if (event.key === "Escape" && state.drawing) {
          start = null;
          arm(false);
        }
      });
      return bar;
    },
  });

  const areaOf = (a, b) => [
    Math.max(-90, Math.min(a.lat, b.lat)), Math.max(-180, Math.min(a.lng, b.lng)),
    Math.min(90, Math.max(a.lat, b.lat)), Math.min(180, Math.max(a.lng, b.lng)),
  ];

  function paintArea(context, view, theme) {
    if (!state.area) return;
    const [south, west, north, east] = state.area;
    const left = worldX(west) * view.scale - view.left, right = worldX(east) * view.scale - view.left;
    const top = worldY(north) * view.scale - view.top, bottom = worldY(south) * view.scale - view.top;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
  }

  // Moves the map for its reader; only the reader's own moves end that it follows the frame's size.
  function fit(view) {
    state.fitting = true;
    if (view.at) state.map.setView([view.at[1], view.at[2]], view.at[0], { animate: false });
    else state.map.fitBounds(view.bounds, { padding: [30, 30], maxZoom: 10, animate: false });
    state.fitting = false;
    state.fitted = view;
  }

  function fitToShown(animate) {
    if (!state.data || !state.total) return;
    const corners = state.bounds || state.data.id.map((_, i) => [state.data.latitude[i], state.data.longitude[i]]);
    state.map.fitBounds(corners, { padding: [40, 40], maxZoom: 10, animate });
  }

  // Controls are made once, before a language is known, and named whenever it changes.
  const text = (words) => words;
  function nameControls(map) {
    const root = document.documentElement;
    root.lang = language.code;
    root.dir = language.dir;
    const zoom = (name) => map.getContainer().querySelector(".leaflet-control-zoom-" + name);
    const all = [...state.named, [zoom("in"), text("Zoom in")], [zoom("out"), text("Zoom out")]];
    for (const [element, words] of all) {
      if (!element) continue;
      element.title = say(words);
      element.setAttribute("aria-label", say(words));
    }
  }

  function setUp(map, settings) {
    state.map = map;
    state.named = [];
    state.symbols = settings.symbols;
    map.attributionControl.setPrefix(false);
    for (const line of settings.attribution) map.attributionControl.addAttribution(line);
    L.control.scale({ imperial: false }).addTo(map);
    new FitControl().addTo(map);
    // A file that lies by itself has no page to tell of an area.
    if (settings.draws_areas) new AreaControl().addTo(map);
    state.tip = L.DomUtil.create("div", "incident-tip", map.getContainer());
    state.tip.hidden = true;
    if (settings.tiles) {
      L.tileLayer(settings.tiles.url, { attribution: settings.tiles.credit, maxZoom: map.getMaxZoom() }).addTo(map);
    } else state.ground = new CanvasLayer("ground", 150, paintBasemap).addTo(map);
    state.layer = new CanvasLayer("incidents", 450, paintIncidents).addTo(map);
    state.keys = new KeyControl().addTo(map);
    map.on("popupclose", () => {
      if (state.byKey) state.keys.focus();
    });
    map.on("click", onClick);
    map.on("moveend", tellOutlook);
    if (settings.draws_areas) {
      map.on("moveend", tellAddress);
      stayInAddress();
    }
    map.on("mousemove", onMove);
    map.on("mouseout", () => (state.tip.hidden = true));
    map.on("movestart", () => {
      if (!state.fitting) state.fitted = null;
    });
    // The frame follows the window's height by the page's style, without the component being told; what nobody has
    // moved since it was fitted is fitted to the new size.
    new ResizeObserver(() => {
      map.invalidateSize({ pan: false });
      if (state.fitted) fit(state.fitted);
    }).observe(map.getContainer());
  }

  // Without it the incidents are drawn all the same.
  function loadGround(settings) {
    if (!state.ground) return;
    state.grounded = true;
    if (settings.basemap) loadBasemap(settings.basemap).catch((error) => console.warn(error));
    nameGround(settings);
  }

  async function unzipped(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(url + ": " + answer.status);
    const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  const placed = ([latitude, longitude, leastZoom, name]) => [worldX(longitude), worldY(latitude), leastZoom, name];

  async function loadBasemap(url) {
    const file = await unzipped(url);
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
    const name = COUNTRY_NAMES[language.code] || COUNTRY_NAMES.en;
    basemap.labels = basemap.countries.map((row) => placed([row[0], row[1], row[row.length - 1], row[name]]));
  }

  // Names of countries and towns in the reader's language.
  function nameGround(settings) {
    nameCountries();
    // A file that lies by itself has its towns in one language.
    const places = typeof settings.places === "string" ? settings.places : (settings.places || {})[language.code];
    if (places) loadPlaces(places, language.code).catch((error) => console.warn(error));
  }

  // On a first start the server is still making the file: it is asked for again.
  async function loadPlaces(url, code, tries = 15) {
    let places;
    try {
      places = (await unzipped(url)).map(placed);
    } catch (error) {
      if (tries <= 1) throw error;
      setTimeout(() => loadPlaces(url, code, tries - 1).catch((last) => console.warn(last)), 2000);
      return;
    }
    if (code !== language.code) return;
    basemap.places = places;
    document.documentElement.dataset.places = "drawn";
    state.ground.redraw();
  }

  // Shows what is given as it is, or as base64 of its zipped JSON; of two in a row the later one, whichever is ready first.
  function show(map, given) {
    const turn = ++state.turn;
    if (typeof given !== "string") {
      showPacked(map, given);
      return;
    }
    const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    new Response(stream).json().then((packed) => {
      if (turn === state.turn) showPacked(map, packed);
    });
  }

  // Shows these incidents in place of those before. `packed`: version, theme, chosen, rivals [[lon, lat]], view
  // {token, bounds} (moves the map once a token), and columns id, latitude, longitude, type, precision, radius, title.
  function showPacked(map, packed) {
    if (state.map !== map) setUp(map, window.incidentMapSettings);
    if (packed.language && (packed.language.code !== language.code || !state.data)) {
      language = packed.language;
      nameControls(map);
      if (state.grounded) nameGround(window.incidentMapSettings);
    }
    const themeChanged = state.theme !== packed.theme;
    const chosenChanged = packed.chosen !== null && packed.chosen !== state.chosen;
    state.theme = packed.theme;
    document.documentElement.dataset.theme = packed.theme;
    state.version = packed.version;
    state.chosen = packed.chosen;
    state.rivals = packed.rivals;
    state.data = {
      ...packed.columns,
      x: packed.columns.longitude.map(worldX),
      y: packed.columns.latitude.map(worldY),
    };
    state.clusters = packed.clusters || null;
    state.total = state.clusters ? state.clusters.total : packed.columns.id.length;
    state.bounds = packed.bounds || null;
    state.area = packed.area || null;
    map.getContainer().classList.toggle("bare", Boolean(packed.bare));
    state.marksZoom = null;
    state.tip.hidden = true;
    if (themeChanged && state.ground) state.ground.redraw();
    if (state.view !== packed.view.token) {
      state.view = packed.view.token;
      fit(packed.view);
    } else if (chosenChanged) {
      const i = state.data.id.indexOf(packed.chosen);
      if (i >= 0) map.panInside([state.data.latitude[i], state.data.longitude[i]], { padding: [40, 40] });
    }
    state.layer.redraw();
    if (state.told) tellOutlook();
    else tellPainted();
    tellAddress();
    showOpened(packed.opened);
  }

  // The first incident that is drawn, for tests; null where none is.
  function first() {
    const { id, title, latitude, longitude } = state.data;
    return id.length ? { id: id[0], title: title[0], latitude: latitude[0], longitude: longitude[0] } : null;
  }

  // The title of an incident that was sent, for tests.
  const titleOf = (id) => state.data.title[state.data.id.indexOf(id)];

  window.incidentLayer = { show, first, titleOf, area: () => state.area };
})();
