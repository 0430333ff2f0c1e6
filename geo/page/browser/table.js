// A table to read: {label, columns, rows: [[{text, note}, …]], note, empty: [line, …]}; tells nothing.
function draw({ parentElement, data }) {
  const root = parentElement.querySelector(".root");
  root.dataset.rows = String(data.rows.length);
  if (!data.rows.length) return replaceKept(root, [emptyState(data.empty)]);
  const head = make("thead", {}, [make("tr", {}, data.columns.map((text) => make("th", { text, scope: "col" })))]);
  const cell = ({ text, note }) =>
    make("td", { className: "said" }, [
      make("span", { text, dir: "auto" }),
      note ? make("span", { className: "muted", text: " " + note, dir: "auto" }) : null,
    ]);
  const rows = data.rows.map((cells) => make("tr", {}, cells.map(cell)));
  const table = make("table", { className: "plain" }, [head, make("tbody", {}, rows)]);
  const parts = [make("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": data.label }, [table])];
  if (data.note) parts.push(make("p", { className: "muted note", text: data.note }));
  replaceKept(root, parts);
}
