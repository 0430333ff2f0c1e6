// What is to be reviewed: {rows: [{id, title, why, passage, offers: [{name, words}]}], note, empty: [line, …]}; tells the
// incident that was chosen, or the correction that was picked by its name.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  root.dataset.rows = String(data.rows.length);
  if (!data.rows.length) return replaceKept(root, [emptyState(data.empty)]);
  const offer = ({ name, words }) => {
    const button = make("button", { type: "button", className: "offer said", text: words, "data-focus": name });
    button.addEventListener("click", () => setTriggerValue("picked", name));
    return button;
  };
  const row = (doubt) => {
    const open = make("button", { type: "button", className: "link said", text: doubt.title, dir: "auto", "data-focus": doubt.id });
    open.addEventListener("click", () => setTriggerValue("chosen", doubt.id));
    return make("li", { "data-id": doubt.id }, [
      make("p", {}, [open, make("span", { className: "muted said", text: " " + doubt.why, dir: "auto" })]),
      make("blockquote", { className: "said", text: doubt.passage, dir: "auto" }),
      doubt.offers.length
        ? make("div", { className: "offers", role: "group", "aria-label": say("What is right?") }, doubt.offers.map(offer))
        : make("p", { className: "muted", text: say("Nothing to suggest; correct it by the command.") }),
    ]);
  };
  const parts = [make("ul", { className: "scroll queue", tabindex: "0", role: "list", "aria-label": say("Review") }, data.rows.map(row))];
  if (data.note) parts.push(make("p", { className: "muted note", text: data.note }));
  replaceKept(root, parts);
}
