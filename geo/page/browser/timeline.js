// Bars of incidents by time, stacked by type: {unit, bars: [{from, to, counts}], types: [{label, colour}], since, until,
// first, last, note}; tells {from, to} when days are brushed or played, with `playing` while it goes on, and {} for all
// days.
const STEP_MS = 700;
const MOST_WAIT_MS = 5000;
const HEIGHT = 54;

function draw({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { say } = speaking(data.language);
  const kept = (root.kept = root.kept || { timer: null, at: null });
  const svgns = "http://www.w3.org/2000/svg";
  const { bars } = data;
  // Time runs as the reader's language is read: in Arabic from right to left.
  const mirrored = data.language.dir === "rtl";
  const columnOf = (k) => (mirrored ? bars.length - 1 - k : k);
  const tell = (first, last, playing = false) =>
    setTriggerValue("brushed", first === null ? { at: Date.now() } : { from: bars[first].from, to: bars[last].to, playing, at: Date.now() });

  const shape = (name, attributes) => {
    const element = document.createElementNS(svgns, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const total = (bar) => bar.counts.reduce((sum, n) => sum + n, 0);
  const most = Math.max(1, ...bars.map(total));
  const svg = shape("svg", { viewBox: "0 0 " + Math.max(1, bars.length) + " " + HEIGHT, preserveAspectRatio: "none", role: "img", "aria-label": data.label });
  const inside = (bar) => (data.since === null || bar.to >= data.since) && (data.until === null || bar.from <= data.until);
  bars.forEach((bar, number) => {
    const k = columnOf(number);
    let top = HEIGHT;
    const column = shape("g", { opacity: inside(bar) ? 1 : 0.28 });
    const title = shape("title", {});
    title.textContent = (bar.from === bar.to ? bar.from : say("{from} to {to}", bar)) + ": " + total(bar);
    column.append(title, shape("rect", { x: k, y: 0, width: 1, height: HEIGHT, fill: "transparent" }));
    bar.counts.forEach((count, type) => {
      if (!count) return;
      const height = (count / most) * (HEIGHT - 2);
      top -= height;
      column.append(shape("rect", { x: k + 0.08, y: top, width: 0.84, height, fill: data.types[type].colour }));
    });
    svg.append(column);
  });

  const brush = shape("rect", { y: 0, height: HEIGHT, class: "brush", visibility: "hidden" });
  svg.append(brush);
  const barAt = (event) => {
    const box = svg.getBoundingClientRect();
    return columnOf(Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length))));
  };
  let from = null;
  const mark = (a, b) => {
    brush.setAttribute("x", Math.min(columnOf(a), columnOf(b)));
    brush.setAttribute("width", Math.abs(a - b) + 1);
    brush.setAttribute("visibility", "visible");
  };
  svg.addEventListener("pointerdown", (event) => {
    if (!bars.length) return;
    stop();
    from = barAt(event);
    svg.setPointerCapture(event.pointerId);
    mark(from, from);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from !== null) mark(from, barAt(event));
  });
  svg.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const to = barAt(event);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    from = null;
    tell(first, last);
  });

  const stop = () => {
    clearInterval(kept.timer);
    kept.timer = null;
    play.textContent = mirrored ? "◀" : "▶";
    play.setAttribute("aria-label", say("Play through time"));
  };
  // From bar to bar that has any incidents, each as soon as the one before is drawn, and no sooner than a step takes.
  const step = () => {
    if (kept.asked !== null && Date.now() - kept.asked < MOST_WAIT_MS) return;
    let next = kept.at === null ? 0 : kept.at + 1;
    while (next < kept.bars.length && !total(kept.bars[next])) next++;
    if (next >= kept.bars.length) {
      kept.end();
      kept.at = null;
      return;
    }
    kept.at = next;
    kept.asked = Date.now();
    kept.tell(next, next, true);
  };
  // Where it stops is told once more, as what is chosen now.
  const end = () => {
    stop();
    if (kept.at !== null) tell(kept.at, kept.at);
  };
  const play = make("button", { type: "button", className: "play", "data-focus": "play" });
  const forward = mirrored ? "◀" : "▶";
  play.textContent = kept.timer ? "❚❚" : forward;
  play.title = say("Play through time, bar by bar");
  play.setAttribute("aria-label", kept.timer ? say("Stop playing") : say("Play through time"));
  play.disabled = bars.length < 2;
  play.addEventListener("click", () => {
    if (kept.timer) {
      end();
      return;
    }
    kept.asked = null;
    kept.timer = setInterval(step, STEP_MS);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", say("Stop playing"));
    step();
  });
  const all = make("button", { type: "button", className: "all", text: say("all days"), "data-focus": "all" });
  all.hidden = data.since === null && data.until === null;
  all.addEventListener("click", () => {
    stop();
    kept.at = null;
    tell(null, null);
  });
  // The timer goes on over runs of the page: it speaks through what the last of them gave. The bars stay those that
  // were there when it began, for the days that it chooses change nothing of them.
  kept.bars = bars;
  kept.tell = tell;
  kept.end = end;
  if (kept.at !== null && bars[kept.at] && data.since === bars[kept.at].from) kept.asked = null;
  const ends = make("div", { className: "ends" }, [
    make("span", { text: data.first || "" }),
    make("span", { className: "note", text: [data.unit, data.note].filter(Boolean).join(" · ") }),
    make("span", { text: data.last || "" }),
  ]);
  const chart = make("div", { className: "chart" }, [svg, ends]);
  replaceKept(root, [make("div", { className: "timeline", role: "group", "aria-label": say("Time") }, [play, chart, all])]);
}
