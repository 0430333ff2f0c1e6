// Filters over named kinds: {facets: [{key, label, options: [{label, icon, shown, total, on}], more}, …]}; tells
// {facet: key, off: [number of an option, …]}.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  // What stands as it stood is left alone: a change touches the counts of some and the names of none.
  root.tell = (facet, off) => setTriggerValue("toggled", { facet, off: [...off] });
  const before = root.drawn || new Map();
  root.drawn = new Map(
    data.facets.map((facet) => {
      const told = JSON.stringify([facet, data.language.code]);
      const kept = before.get(facet.key);
      return [facet.key, kept && kept.told === told ? kept : { told, element: group(root, facet, data.language) }];
    })
  );
  const scrolled = new Map([...before].map(([key, { element }]) => [key, element.querySelector("ul").scrollTop]));
  replaceKept(root, [...root.drawn.values()].map(({ element }) => element));
  for (const [key, { element }] of root.drawn) element.querySelector("ul").scrollTop = scrolled.get(key) || 0;
}

function group(root, { key, label, options, more }, language) {
  const { say, counted } = speaking(language);
  const off = new Set(options.flatMap((option, number) => (option.on ? [] : [number])));
  const tell = (numbers) => root.tell(key, numbers);

  const row = (option, number) => {
    const box = make("input", { type: "checkbox", "data-focus": key + " box" + number });
    box.checked = option.on;
    box.addEventListener("change", () => {
      if (box.checked) off.delete(number);
      else off.add(number);
      tell(off);
    });
    const only = make("button", {
      type: "button", className: "only", text: say("only"), "aria-label": say("Only {name}", { name: option.label }), "data-focus": key + " only" + number,
    });
    only.addEventListener("click", () => tell(options.map((_, other) => other).filter((other) => other !== number)));
    const count = make("span", { className: "count", text: option.shown + "/" + option.total, title: say("shown of all") });
    const name = make("label", {}, [
      box,
      option.icon ? picture(option.icon) : null,
      make("span", { className: "name said", text: option.label, dir: "auto", title: option.label }),
    ]);
    return make("li", { "data-value": option.label }, [name, only, count]);
  };

  const all = make("button", { type: "button", className: "all", text: say("all"), "aria-label": say("All: {names}", { names: label }), "data-focus": key + " all" });
  all.addEventListener("click", () => tell([]));
  all.hidden = off.size === 0;
  const head = make("div", { className: "head" }, [make("span", { className: "title", text: label }), all]);
  const list = make("ul", {}, options.map(row));
  if (more) list.append(make("li", { className: "count", text: counted("{n} more, with fewer incidents each", "{n} more, with fewer incidents each", more) }));
  return make("div", { className: "facet", role: "group", "aria-label": label }, [head, list]);
}
