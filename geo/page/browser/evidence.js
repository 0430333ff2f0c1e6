// The evidence for one incident (geo/page/evidence.py) or, where none is chosen, {hint: [line, …]}; tells which
// article to open, which other incident to choose, and that the incident is closed.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say, counted } = speaking(data.language);
  const chosenHere = root.dataset.incident !== undefined && root.dataset.incident !== (data.incident_id || "");
  root.dataset.incident = data.incident_id || "";
  if (!data.incident_id) {
    replaceKept(root, [
      make("div", { className: "pane hint" }, [
        ...data.hint.map((text) => make("p", { text })),
        make("ul", { className: "legend" }, data.legend.map(([icon, text]) => make("li", {}, [picture(icon), make("span", { text })]))),
      ]),
    ]);
    return;
  }

  const facts = (pairs) =>
    make("dl", {}, pairs.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { className: "said", text: value })]));
  const fold = (summary, children, key) =>
    children.length ? make("details", {}, [make("summary", { text: summary, "data-focus": key }), ...children]) : null;
  const lines = (texts, dir) => make("ul", {}, texts.map((text) => make("li", { className: "said", text, dir })));

  const corrected = (texts) =>
    texts.length ? make("ul", { className: "corrected" }, texts.map((text) => make("li", { className: "said", text, dir: "auto" }))) : null;

  const report = (said) => {
    const open = said.article_id === null ? null
      : make("button", { type: "button", className: "link", text: say("Whole article"), "data-focus": "open" + said.report_id });
    if (open) open.addEventListener("click", () => setTriggerValue("opened", { article_id: said.article_id, report_id: said.report_id }));
    const notes = [said.copy ? say("copy of another article") : "", said.background ? say("told as background") : ""].filter(Boolean);
    const why = [];
    // Reasons are sentences of the page's language, also those that begin with a name in other letters.
    if (said.why_place) why.push(make("p", { className: "said", text: said.why_place }));
    if (said.date_note) why.push(make("p", { className: "said", text: say("Date: {note}", { note: said.date_note }) }));
    if (said.alternatives.length) why.push(make("p", { className: "muted", text: say("Not chosen:") }), lines(said.alternatives));
    return make("article", {}, [
      make("header", {}, [
        make("strong", { className: "said", text: said.outlet, dir: "auto" }),
        make("span", { className: "muted", text: said.published }),
        ...notes.map((text) => make("span", { className: "note", text })),
      ]),
      said.profile
        ? make("p", { className: "profile" }, [
            make("span", { className: "said", text: said.profile[0], dir: "auto" }),
            make("span", { className: "muted said", text: said.profile[1], dir: "auto" }),
          ])
        : null,
      make("blockquote", { dir: "auto", className: "said" }, marked(said.pieces)),
      corrected(said.corrections),
      facts(said.claims),
      make("p", { className: "actions" }, [open, link(said.link), make("span", { className: "muted id", text: say("report {id}", { id: said.report_id }) })]),
      fold(say("Why this place"), why, "why" + said.report_id),
      fold(say("As they coded it"), said.columns.length ? [lines(said.columns)] : [], "columns" + said.report_id),
    ]);
  };

  const linked = (group) => {
    const rows = group.incidents.map((other) => {
      const go = make("button", { type: "button", className: "link said", text: other.title, dir: "auto", "data-focus": "go" + other.incident_id });
      go.addEventListener("click", () => setTriggerValue("chosen", other.incident_id));
      return make("li", {}, [go, other.why ? make("span", { className: "muted said", text: " " + other.why }) : null]);
    });
    return make("section", { className: "linked" }, [make("h3", { text: group.heading }), make("ul", {}, rows)]);
  };

  const sideBySide = ({ columns, rows }) => {
    const head = make("thead", {}, [make("tr", {}, columns.map((text) => make("th", { text, scope: "col" })))]);
    // The first cell names whose row it is.
    const cell = (text, k) => make(k ? "td" : "th", { className: "said", text, dir: "auto", ...(k ? {} : { scope: "row" }) });
    const body = make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map(cell))));
    const label = say("What each report says, side by side");
    const table = make("table", { className: "claims" }, [head, body]);
    return make("details", { open: "" }, [
      make("summary", { text: label, "data-focus": "claims" }),
      make("div", { className: "beside", tabindex: "0", role: "region", "aria-label": label, "data-focus": "beside" }, [table]),
    ]);
  };

  const close = make("button", { type: "button", className: "close", text: "×", "aria-label": say("Close this incident"), "data-focus": "close" });
  close.addEventListener("click", () => setTriggerValue("closed", true));
  const pane = make("div", { className: "pane", tabindex: "0", role: "region", "aria-label": say("Evidence") }, [
    make("div", { className: "top" }, [picture(data.icon), make("h2", { className: "said", text: data.title, dir: "auto" }), close]),
    data.outside ? make("p", { className: "note outside", text: data.outside }) : null,
    data.guarded ? make("p", { className: "note said", text: say("Place {what}", { what: data.guarded }) }) : null,
    data.corrected ? make("p", { className: "note" }, [badge(say("Corrected: {what}", { what: data.corrected })), " " + say("Corrected: {what}", { what: data.corrected })]) : null,
    data.tags.length ? make("p", { className: "tags" }, data.tags.map((text) => make("span", { className: "badge said", text, dir: "auto" }))) : null,
    data.notes.length ? make("section", { className: "notes", "aria-label": say("Notes") }, [lines(data.notes, "auto")]) : null,
    corrected(data.corrections),
    facts(data.facts),
    data.background ? make("p", { className: "note", text: say("Told as background in every report: history, or another day's caption.") }) : null,
    ...data.linked.map(linked),
    data.side_by_side ? sideBySide(data.side_by_side) : null,
    fold(say("Why these reports are together"), data.why_merged.length ? [lines(data.why_merged)] : [], "together"),
    make("h3", { text: counted("{n} report", "{n} reports", data.reports.length) }),
    ...data.reports.map(report),
  ]);
  replaceKept(root, [pane]);
  // On a phone it stands below map and list: what is chosen there is brought into sight.
  if (chosenHere && window.innerWidth <= 640) root.scrollIntoView({ block: "start" });
}

// A way out, only to http and https, and without telling the other side where it comes from.
function link(address) {
  if (!address) return null;
  let host;
  try {
    const url = new URL(address);
    if (url.protocol !== "http:" && url.protocol !== "https:") return null;
    host = url.host;
  } catch {
    return null;
  }
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: host + " ↗" });
}
