// What all scripts of the map share: sizes, colours, words in the reader's language, the projection and the state.
//
// The scripts are loaded in the order of LAYER_SCRIPTS (geo/views/map_scripts.py). Each takes what it needs from
// window.incidentMap and adds what it offers to those after it; this one is the first. None of them asks the network
// for anything but the base map file and the names beside it; text gets into the document by textContent and fillText.
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

  // What is shown, and what the reader does with it. All scripts take this one object and read a value of it where they
  // need it: one read while loading would be that of an empty map. The set-up adds layer, ground, tip and named.
  const state = {
    language: { code: "en", dir: "ltr", words: {} }, theme: "light", // the page's
    map: null, keys: null, symbols: [], grounded: false, turn: 0, unpacking: Promise.resolve(), // set-up and loading
    data: null, clusters: null, total: 0, bounds: null, area: null, chosen: null, rivals: [], opened: null, // what the page handed over
    whole: { token: null, columns: null }, // of that, what is kept for the next time
    marks: [], marksZoom: null, drawn: 0, version: null, // what was painted of it
    view: null, fitted: null, fitting: false, byKey: false, // where the map looks, and who moved it
    // A frame that is made anew must say nothing that the one before has said: the page would not hear it.
    clicks: Date.now(), outlook: null, asked: "", told: false, waiting: null, unanswered: {}, // what the page was told
    opening: null, drawing: false, drawnAt: 0, // what its reader is about
  };

  // What the map says in the reader's language (geo/language/scripts.py): {code, dir, words}; the texts are English.
  const filled = (form, named) => form.replace(/\{(\w+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));
  const say = (text, named = {}) => filled((state.language.words[text] || [text])[0], named);
  const counted = (one, many, n, named = {}) => {
    const rule = new Intl.PluralRules(state.language.code);
    const known = rule.resolvedOptions().pluralCategories;
    const order = ["zero", "one", "two", "few", "many", "other"].filter((category) => known.includes(category));
    const forms = state.language.words[one] || [one, many];
    return filled(forms[Math.min(order.indexOf(rule.select(n)), forms.length - 1)], { n, ...named });
  };

  // Marks a text that is said later.
  const text = (words) => words;

  const worldX = (longitude) => (longitude + 180) / 360;
  const worldY = (latitude) => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };

  window.incidentMap = {
    TAU, EQUATOR_M, CLUSTER_RADIUS_PX, PADDING, MAX_ZOOM, THEMES, state, say, counted, text, worldX, worldY,
  };
})();
