// Draws the base map and all incidents on two canvases of a Leaflet map, and puts the controls beside them.
//
// The page hands over one packed object a change (show).
(function () {
  "use strict";

  const {
    THEMES, state, say, text, worldX, worldY, isPlain, unpacked, columnsOf, CanvasLayer, paintBasemap, nameGround,
    paintMarks, tell, tellPage, tellOutlook, tellPainted, tellAddress, stayInAddress, onClick, onMove, showOpened,
    KeyControl,
  } = window.incidentMap;

  function paintIncidents(context, view) {
    if (!state.data) return;
    paintArea(context, view, THEMES[state.theme]);
    tell(view, paintMarks(context, view));
    if (state.keys) state.keys.follow();
  }

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
  function nameControls(map) {
    const root = document.documentElement;
    root.lang = state.language.code;
    root.dir = state.language.dir;
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

  // Shows what is given; of two in a row the later one.
  function show(map, given) {
    const turn = ++state.turn;
    if (isPlain(given)) {
      showPacked(map, given);
      return;
    }
    // One after the other: what one brings may be needed for the next.
    state.unpacking = state.unpacking.catch(() => {}).then(() => unpacked(given)).then((packed) => {
      if (turn === state.turn) showPacked(map, packed);
    });
  }

  // Shows these incidents in place of those before. `packed`: version, theme, chosen, rivals [[lon, lat]], view
  // {token, bounds} (moves the map once a token), and what columnsOf reads.
  function showPacked(map, packed) {
    const columns = columnsOf(packed);
    if (!columns) {
      tellPage({ lacks: true });
      return;
    }
    if (state.map !== map) setUp(map, window.incidentMapSettings);
    if (packed.language && (packed.language.code !== state.language.code || !state.data)) {
      state.language = packed.language;
      nameControls(map);
      if (state.grounded) nameGround(window.incidentMapSettings);
    }
    const themeChanged = state.theme !== packed.theme;
    const chosenChanged = packed.chosen !== null && packed.chosen !== state.chosen;
    state.theme = packed.theme;
    document.documentElement.dataset.theme = packed.theme;
    // Else every mark is what and where it was.
    if (state.version !== packed.version) state.marksZoom = null;
    state.version = packed.version;
    state.unanswered = {};
    state.chosen = packed.chosen;
    state.rivals = packed.rivals;
    state.data = columns;
    state.clusters = packed.clusters || null;
    state.total = state.clusters ? state.clusters.total : columns.id.length;
    state.bounds = packed.bounds || null;
    state.area = packed.area || null;
    map.getContainer().classList.toggle("bare", Boolean(packed.bare));
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
    if (!state.told) tellPainted();
    else tellOutlook();
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
