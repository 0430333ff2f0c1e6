// The articles: {rows: [{id, title, outlet, published, reports, toponyms, copy}], note, empty}; tells which to open.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  root.dataset.rows = String(data.rows.length);
  if (!data.rows.length) return replaceKept(root, [emptyState(data.empty)]);
  const columns = [say("Article"), say("Outlet"), say("Published"), say("Reports coded")];
  const row = (article) => {
    const button = make("button", { type: "button", "data-focus": article.id }, [
      make("span", { className: "said", text: article.title, dir: "auto" }),
    ]);
    const line = make("tr", { "data-id": article.id }, [
      make("td", {}, [button]),
      make("td", { className: "said", text: article.outlet, dir: "auto" }),
      make("td", { className: "number", text: article.published }),
      make("td", { className: "number", text: article.reports }),
    ]);
    line.addEventListener("click", () => setTriggerValue("opened", { article_id: article.id, report_id: null }));
    return line;
  };
  const table = make("table", {}, [
    make("thead", {}, [make("tr", {}, columns.map((text) => make("th", { text, scope: "col" })))]),
    make("tbody", {}, data.rows.map(row)),
  ]);
  const parts = [make("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": say("Articles") }, [table])];
  if (data.note) parts.push(make("p", { className: "muted note", text: data.note }));
  replaceKept(root, parts);
}
