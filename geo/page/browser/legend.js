// The symbols by name, for a wall, where no filter shows them: {rows: [[picture, label], …]}.
function draw({ parentElement, data }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  const rows = data.rows.map(([icon, label]) => make("li", {}, [picture(icon), make("span", { text: label })]));
  root.replaceChildren(make("ul", { "aria-label": say("Legend") }, rows));
}
