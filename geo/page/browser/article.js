// A whole article: {title, outlet, published, link, pieces, counts}; every toponym and every coded passage is marked.
function draw({ parentElement, data }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  const legend = [
    ["passage", say("coded passage")], ["place", say("place")], ["date", say("date")], ["event", say("event word")], ["toponym", say("other place name")],
    ["government", say("stands for a government")], ["unresolved", say("name not resolved")], ["uncoded", say("looked at, not coded")],
  ];
  root.replaceChildren(
    make("h2", { className: "said", text: data.title, dir: "auto" }),
    make("p", { className: "muted" }, [
      make("span", { className: "said", text: data.outlet, dir: "auto" }), make("span", { text: " · " + data.published + " · " + data.counts }),
    ]),
    ...(data.warning ? [make("p", { className: "muted", text: data.warning })] : []),
    make("p", { className: "legend" }, legend.map(([kind, text]) => make("mark", { className: kind, text }))),
    make("div", { className: "text said", dir: "auto", tabindex: "0", role: "region", "aria-label": say("Article") }, marked(data.pieces))
  );
  const first = root.querySelector(".text mark.chosen");
  const text = root.querySelector(".text");
  if (first) text.scrollTop = Math.max(0, first.offsetTop - text.offsetTop - 60);
}
