// A filter over named kinds: {label, options: [{value, label, icon, shown, total, on}], more}; tells {off: [value, …]}.
function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say, counted } = speaking(data.language);
  const off = new Set(data.options.filter((option) => !option.on).map((option) => option.value));
  const tell = (values) => setTriggerValue("toggled", { off: [...values] });

  const row = (option, number) => {
    const box = make("input", { type: "checkbox", "data-focus": "box" + number });
    box.checked = option.on;
    box.addEventListener("change", () => {
      if (box.checked) off.delete(option.value);
      else off.add(option.value);
      tell(off);
    });
    const only = make("button", {
      type: "button", className: "only", text: say("only"), "aria-label": say("Only {name}", { name: option.label }), "data-focus": "only" + number,
    });
    only.addEventListener("click", () => tell(data.options.map((other) => other.value).filter((value) => value !== option.value)));
    const count = make("span", { className: "count", text: option.shown + "/" + option.total, title: say("shown of all") });
    const label = make("label", {}, [
      box,
      option.icon ? picture(option.icon) : null,
      make("span", { className: "name said", text: option.label, dir: "auto", title: option.label }),
    ]);
    return make("li", { "data-value": option.label }, [label, only, count]);
  };

  const all = make("button", { type: "button", className: "all", text: say("all"), "aria-label": say("All: {names}", { names: data.label }), "data-focus": "all" });
  all.addEventListener("click", () => tell([]));
  all.hidden = off.size === 0;
  const head = make("div", { className: "head" }, [make("span", { className: "title", text: data.label }), all]);
  const list = make("ul", {}, data.options.map(row));
  if (data.more) list.append(make("li", { className: "count", text: counted("{n} more, with fewer incidents each", "{n} more, with fewer incidents each", data.more) }));
  const scrolled = root.querySelector("ul") ? root.querySelector("ul").scrollTop : 0;
  replaceKept(root, [make("div", { role: "group", "aria-label": data.label }, [head, list])]);
  list.scrollTop = scrolled;
}
