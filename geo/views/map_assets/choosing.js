// Choosing an incident: what lies under the pointer, its tip, the list of a mark, and the marks by keyboard.
(function () {
  "use strict";

  const { CLUSTER_RADIUS_PX, PADDING, MAX_ZOOM, state, say, counted, text, tellPage } = window.incidentMap;

  function markAt(containerPoint) {
    const view = state.map.getSize().multiplyBy(PADDING).round();
    const x = containerPoint.x + view.x, y = containerPoint.y + view.y;
    let nearest = null, least = Infinity;
    for (const mark of state.marks) {
      const distance = Math.hypot(mark.x - x, mark.y - y);
      if (distance <= mark.radius + 4 && distance < least) {
        least = distance;
        nearest = mark;
      }
    }
    return nearest;
  }

  function choose(id) {
    tellPage({ last_object_clicked_tooltip: id });
    state.chosen = id;
    state.rivals = [];
    state.layer.redraw();
  }

  function listOf(mark, columns, rows) {
    const list = document.createElement("div");
    list.className = "incident-list";
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") state.map.closePopup();
    });
    const head = document.createElement("p");
    head.textContent = [
      mark.province
        ? counted("{n} reported in this province", "{n} reported in this province", mark.count)
        : counted("{n} reported here", "{n} reported here", mark.count),
      rows.length < mark.count ? say("the newest {number}", { number: rows.length }) : "",
    ].filter(Boolean).join(" · ");
    list.append(head);
    for (const i of rows) {
      const button = document.createElement("button");
      button.type = "button";
      const dot = document.createElement("span");
      dot.className = "dot";
      dot.style.background = state.symbols[columns.type[i]].colour;
      const title = document.createElement("span");
      title.dir = "auto";
      title.textContent = columns.title[i];
      button.append(dot, title);
      button.addEventListener("click", () => {
        state.map.closePopup();
        choose(columns.id[i]);
      });
      list.append(button);
    }
    return list;
  }

  function whereOf(mark) {
    return state.map.unproject([mark.px, mark.py], state.marksZoom);
  }

  // A cluster opens by zooming while that would part it, else as a list.
  function open(mark, byKey) {
    state.byKey = Boolean(byKey);
    if (mark.cell) return openServed(mark);
    const { x, y } = state.data;
    const xs = mark.members.map((i) => x[i]), ys = mark.members.map((i) => y[i]);
    const world = 256 * Math.pow(2, MAX_ZOOM - 4);
    const spread = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) * world;
    if (spread > CLUSTER_RADIUS_PX && mark.members.length > 8) {
      const bounds = L.latLngBounds(mark.members.map((i) => [state.data.latitude[i], state.data.longitude[i]]));
      state.map.fitBounds(bounds, { padding: [60, 60], maxZoom: MAX_ZOOM - 4 });
      return;
    }
    popUp(mark, listOf(mark, state.data, mark.members));
  }

  function popUp(mark, content) {
    // The list opens beside the buttons at the left, which would lie over it.
    const wide = Math.min(340, state.map.getSize().x - 110);
    L.popup({ maxWidth: wide, maxHeight: 280, offset: [0, -mark.radius + 4], autoPanPaddingTopLeft: [54, 10], autoPanPaddingBottomRight: [10, 10] })
      .setLatLng(whereOf(mark))
      .setContent(content)
      .openOn(state.map);
    state.tip.hidden = true;
    if (state.byKey) content.querySelector("button").focus();
  }

  // A mark of the server's opens by zooming; where that parts it no more, or it holds few, the server lists it.
  function openServed(mark) {
    const zoom = state.map.getZoom();
    if (mark.count > 30 && zoom < state.map.getMaxZoom()) {
      state.map.setView(whereOf(mark), Math.min(state.map.getMaxZoom(), zoom + 2));
      return;
    }
    state.opening = mark;
    // What was handed over already is not handed over again.
    if (state.opened && state.opened.cell === mark.cell) showOpened(state.opened);
    else tellPage({ opened: mark.cell });
  }

  function showOpened(opened) {
    state.opened = opened || null;
    const mark = state.opening;
    if (!opened || !mark || mark.cell !== opened.cell) return;
    state.opening = null;
    popUp(mark, listOf(mark, opened.columns, opened.columns.id.map((_, k) => k)));
  }

  function onClick(event) {
    // The click that ends a drawing chooses nothing.
    if (!state.data || state.drawing || Date.now() - state.drawnAt < 300) return;
    const mark = markAt(event.containerPoint);
    if (!mark) return;
    if (mark.count === 1) choose(state.data.id[mark.members[0]]);
    else open(mark, false);
  }

  function onMove(event) {
    if (!state.data) return;
    const mark = markAt(event.containerPoint);
    state.map.getContainer().style.cursor = mark ? "pointer" : "";
    const tip = state.tip;
    if (!mark) {
      tip.hidden = true;
      return;
    }
    showTip(mark, event.containerPoint);
  }

  function titlesOf(mark) {
    const titles = mark.members.slice(0, 5).map((i) => state.data.title[i]);
    if (!titles.length) titles.push(counted("{n} reported incident", "{n} reported incidents", mark.count));
    else if (mark.count > 5) titles.push(say("… and {number} more", { number: mark.count - 5 }));
    return titles;
  }

  function showTip(mark, { x, y }) {
    const tip = state.tip;
    tip.replaceChildren(
      ...titlesOf(mark).map((title) => {
        const line = document.createElement("div");
        line.dir = "auto";
        line.textContent = title;
        return line;
      })
    );
    tip.hidden = false;
    const size = state.map.getSize();
    tip.style.left = Math.max(4, Math.min(x + 14, size.x - tip.offsetWidth - 4)) + "px";
    tip.style.top = (y + 18 + tip.offsetHeight > size.y ? y - tip.offsetHeight - 12 : y + 18) + "px";
  }

  // The marks in view as a list box over the map: left and right go to the next mark west and east, up and down to the
  // next north and south, so that either pair passes all of them; Enter opens one as a click does.
  const KeyControl = L.Layer.extend({
    onAdd(map) {
      const box = (this._box = L.DomUtil.create("div", "incident-keys", map.getContainer()));
      this._option = L.DomUtil.create("div", "incident-key", box);
      for (const [name, value] of [["tabindex", "0"], ["role", "listbox"]]) {
        box.setAttribute(name, value);
      }
      state.named.push([box, text("Marks in view")]);
      this._option.setAttribute("role", "option");
      this._option.hidden = true;
      box.addEventListener("focus", () => this.follow());
      box.addEventListener("blur", () => this._leave());
      box.addEventListener("keydown", (event) => this._press(event));
    },
    _within() {
      const size = this._map.getSize(), { x: left, y: top } = size.multiplyBy(PADDING).round();
      return state.marks
        .map((mark) => ({ mark, x: mark.x - left, y: mark.y - top }))
        .filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y);
    },
    _press(event) {
      const axis = { ArrowLeft: "x", ArrowRight: "x", ArrowUp: "y", ArrowDown: "y" }[event.key];
      if (axis) {
        const other = axis === "x" ? "y" : "x";
        const marks = this._within().sort((a, b) => a[axis] - b[axis] || a[other] - b[other]);
        const at = marks.findIndex(({ mark }) => mark === this.mark);
        const step = event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1;
        if (marks.length) this._go(marks[(at + step + marks.length) % marks.length]);
      } else if ((event.key === "Enter" || event.key === " ") && this.mark) {
        if (this.mark.count === 1) choose(state.data.id[this.mark.members[0]]);
        else open(this.mark, true);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    // After each painting: the mark that was gone to may stand elsewhere, or be part of another.
    follow() {
      if (this._box.getRootNode().activeElement !== this._box) return;
      const marks = this._within();
      if (!marks.length) return this._leave();
      const { x: left, y: top } = this._map.getPixelBounds().min, size = this._map.getSize();
      const [x, y] = this._world
        ? [this._world[0] * this._scale() - left, this._world[1] * this._scale() - top]
        : [size.x / 2, size.y / 2];
      const far = (one) => Math.hypot(one.x - x, one.y - y);
      this._go(marks.reduce((nearest, one) => (far(one) < far(nearest) ? one : nearest)));
    },
    _scale() {
      return 256 * Math.pow(2, this._map.getZoom());
    },
    _go({ mark, x, y }) {
      this.mark = mark;
      this._world = [mark.px / this._scale(), mark.py / this._scale()];
      const option = this._option, r = mark.radius + 5;
      option.hidden = false;
      option.id = "mark-" + Math.round(mark.px) + "-" + Math.round(mark.py);
      Object.assign(option.style, { left: x - r + "px", top: y - r + "px", width: 2 * r + "px", height: 2 * r + "px" });
      option.setAttribute("aria-label", titlesOf(mark).join("; "));
      option.setAttribute("aria-selected", "true");
      this._box.setAttribute("aria-activedescendant", option.id);
      showTip(mark, { x, y });
    },
    _leave() {
      this._option.hidden = true;
      this._box.removeAttribute("aria-activedescendant");
      state.tip.hidden = true;
    },
    focus() {
      this._box.focus();
    },
  });

  Object.assign(window.incidentMap, { onClick, onMove, showOpened, KeyControl });
})();
