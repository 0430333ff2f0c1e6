// Builds the page of a self-contained file from its JSON. Every text reaches the document by textContent.
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  const items = new Map();
  // The catalogue's words under the English ones (geo/language/scripts.py).
  const { words } = data.language;
  const filled = (form, named) => form.replace(/\{(\w+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));
  const say = (text, named = {}) => filled((words[text] || [text])[0], named);

  let map = null;

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  }

  // Only http and https are links; anything else is shown as the text that it is.
  function link(url) {
    let parsed = null;
    try {
      parsed = new URL(url);
    } catch (error) {
      return element("span", url, { dir: "auto" });
    }
    if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return element("span", url, { dir: "auto" });
    return element("a", url, { href: parsed.href, target: "_blank", rel: "noopener noreferrer", dir: "ltr" });
  }

  function symbol(type, form) {
    const holder = element("span");
    holder.innerHTML = data.pictures[form][type] || ""; // made from the symbol table alone, no text of an article in it
    return holder.firstChild || holder;
  }

  function reportOf(report) {
    const box = element("div", null, { class: "report" });
    const head = element("p");
    head.append(element("strong", report.source, { dir: "auto" }), element("span", ", " + report.published));
    if (report.copy) head.append(element("span", ", " + report.copy));
    box.append(head, element("blockquote", report.passage, { dir: "auto" }));
    for (const [name, text] of report.facts) {
      const fact = element("p", name + ": ");
      fact.append(element("span", text, { dir: "auto" }));
      box.append(fact);
    }
    if (report.url) {
      const where = element("p");
      where.append(link(report.url));
      box.append(where);
    }
    return box;
  }

  function itemOf(incident) {
    const item = element("details", null, { class: "incident", "data-id": incident.id });
    const summary = element("summary");
    summary.append(symbol(incident.type, incident.form), element("span", incident.title, { dir: "auto" }));
    if (incident.corrected) summary.append(element("span", say("Corrected: {what}", { what: incident.corrected }), { class: "corrected" }));
    const facts = element("div", null, { class: "facts" });
    for (const text of incident.facts) facts.append(element("p", text, { dir: "auto" }));
    item.append(summary, facts, ...incident.reports.map(reportOf));
    item.addEventListener("toggle", () => {
      if (item.open) draw(incident.id);
    });
    return item;
  }

  function draw(chosen) {
    const known = data.packed.columns.id.includes(chosen) ? chosen : null;
    window.incidentLayer.show(map, { ...data.packed, chosen: known, theme: dark ? "dark" : "light" });
  }

  // The layer's script tells its choice as it tells a Streamlit page.
  window.Streamlit = {
    setComponentValue(value) {
      const item = items.get(value.last_object_clicked_tooltip);
      if (!item) return;
      for (const other of items.values()) if (other !== item) other.open = false;
      item.open = true;
      item.scrollIntoView({ block: "nearest" });
      item.querySelector("summary").focus({ preventScroll: true });
    },
  };

  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const head = document.querySelector("header");
  const title = element("h1", data.title, { dir: "auto" });
  if (data.sample) title.append(element("span", say("Sample data"), { class: "sample" }));
  head.append(title, ...data.heading.map((line) => element("p", line, { dir: "auto" })));
  const list = document.querySelector("main");
  if (!data.incidents.length) list.append(element("p", say("No reports in these sources")));
  for (const incident of data.incidents) {
    const item = itemOf(incident);
    items.set(incident.id, item);
    list.append(item);
  }
  const foot = data.credits.map((line) => element("p", line, { dir: "auto" }));
  if (data.link) {
    const view = element("p", say("This view: {link}", { link: "" }));
    view.append(link(data.link));
    foot.push(view);
  }
  document.querySelector("footer").prepend(...foot);

  const inlined = (id) => "data:application/gzip;base64," + document.getElementById(id).textContent.trim();
  window.incidentMapSettings = { ...data.settings, basemap: inlined("basemap"), places: inlined("places") };
  map = window.L.map("map_div", { zoomSnap: 0.5, minZoom: 2, maxZoom: 14, maxBounds: [[-85, -220], [85, 220]] });
  map.fitBounds(data.packed.view.bounds, { animate: false });
  draw(null);
})();
