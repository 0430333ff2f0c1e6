// The incidents as a table: {icons: [svg, …], rows: [{id, icon, corrected, tags, notes, type, place, date, killed, injured, outlets}], chosen, note,
// more, empty: [line, …]}; tells the chosen row's id, and that `more` was asked for.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  const before = root.querySelector(".scroll");
  const scrolled = before ? before.scrollTop : 0;
  const chosenBefore = root.dataset.chosen;
  root.dataset.chosen = data.chosen || "";
  root.dataset.rows = String(data.rows.length);

  if (!data.rows.length) return replaceKept(root, [emptyState(data.empty)]);

  const columns = [say("Reported"), say("Place"), say("Date"), say("Killed"), say("Injured"), say("Outlets")];
  const head = make("thead", {}, [make("tr", {}, columns.map((text) => make("th", { text, scope: "col" })))]);
  const icons = data.icons.map(picture);
  const row = (incident) => {
    const button = make("button", { type: "button", "data-focus": incident.id }, [
      icons[incident.icon].cloneNode(true),
      incident.corrected ? badge(say("Corrected: {what}", { what: incident.corrected })) : null,
      incident.side ? sign(incident.side[0], incident.side[1]) : null,
      incident.notes ? sign("✐", incident.notes) : null,
      ...incident.tags.map((text) => make("span", { className: "badge said", text, dir: "auto" })),
      make("span", { text: incident.type }),
    ]);
    const chosen = incident.id === data.chosen;
    if (chosen) button.setAttribute("aria-current", "true");
    const line = make("tr", { className: chosen ? "chosen" : "", "data-id": incident.id }, [
      make("td", {}, [button]),
      make("td", { className: "said", text: incident.place, title: incident.place }),
      make("td", { className: "number", text: incident.date }),
      make("td", { className: "number", text: incident.killed }),
      make("td", { className: "number", text: incident.injured }),
      make("td", { className: "said", text: incident.outlets, title: incident.outlets }),
    ]);
    line.addEventListener("click", () => setTriggerValue("chosen", incident.id));
    return line;
  };
  const table = make("table", { className: "incidents" }, [head, make("tbody", {}, data.rows.map(row))]);
  const scroll = make("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": say("Incidents") }, [table]);
  const parts = [scroll];
  const more = data.more ? make("button", { type: "button", className: "more", text: data.more, "data-focus": "more" }) : null;
  if (more) more.addEventListener("click", () => setTriggerValue("more", true));
  if (data.note) parts.push(make("p", { className: "muted note", text: data.note }, [more]));
  const wantedMore = root.getRootNode().activeElement?.dataset.focus === "more";
  replaceKept(root, parts);
  if (wantedMore && !more) scroll.focus({ preventScroll: true });

  scroll.scrollTop = scrolled;
  if (data.chosen && data.chosen !== chosenBefore) {
    // Only the table scrolls to the chosen row: the page stays where it is.
    const line = [...table.tBodies[0].rows].find((candidate) => candidate.dataset.id === data.chosen);
    if (line) {
      const top = line.offsetTop - table.tHead.offsetHeight;
      if (top < scroll.scrollTop) scroll.scrollTop = top;
      else if (line.offsetTop + line.offsetHeight > scroll.scrollTop + scroll.clientHeight) {
        scroll.scrollTop = line.offsetTop + line.offsetHeight - scroll.clientHeight;
      }
    }
  }
}
