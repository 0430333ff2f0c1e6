// The marks: incidents near each other become one, and each mark is painted with its symbol, count, ring and bars.
(function () {
  "use strict";

  const { TAU, EQUATOR_M, CLUSTER_RADIUS_PX, THEMES, state, worldX, worldY } = window.incidentMap;

  // Marks at one zoom: markers nearer than CLUSTER_RADIUS_PX become one mark that counts them. Worked out in pixels of
  // the whole world, so that a pan changes no cluster. Points and provinces are never mixed: a square is no place.
  function marksAt(zoom) {
    const { x, y, precision } = state.data;
    const scale = 256 * Math.pow(2, zoom);
    const cells = new Map();
    const marks = [];
    for (let i = 0; i < x.length; i++) {
      const px = x[i] * scale, py = y[i] * scale;
      const province = precision[i] === 3;
      const column = Math.floor(px / CLUSTER_RADIUS_PX), row = Math.floor(py / CLUSTER_RADIUS_PX);
      let nearest = null, least = CLUSTER_RADIUS_PX * CLUSTER_RADIUS_PX;
      for (let c = column - 1; c <= column + 1; c++) {
        for (let r = row - 1; r <= row + 1; r++) {
          for (const mark of cells.get(c + "," + r + "," + province) || []) {
            const distance = (mark.px - px) ** 2 + (mark.py - py) ** 2;
            if (distance < least) {
              least = distance;
              nearest = mark;
            }
          }
        }
      }
      if (nearest) {
        nearest.members.push(i);
        continue;
      }
      const mark = { px, py, province, members: [i] };
      marks.push(mark);
      const key = column + "," + row + "," + province;
      if (cells.has(key)) cells.get(key).push(mark);
      else cells.set(key, [mark]);
    }
    for (const mark of marks) {
      mark.count = mark.members.length;
      mark.mix = mark.count === 1 ? null : mixOf(mark.members);
      mark.radius = radiusOf(mark.count);
    }
    return marks;
  }

  const radiusOf = (count) => (count === 1 ? 8 : Math.min(24, 11 + 2.2 * Math.log2(count)));

  // The marks that the server made of more incidents than are sent; `members` holds one where it stands alone.
  function servedMarks(zoom) {
    const scale = 256 * Math.pow(2, zoom);
    const { x, y, count, province, mix, alone, cell, sides } = state.clusters;
    return x.map((_, k) => ({
      px: x[k] * scale, py: y[k] * scale, province: province[k] === 1, count: count[k], mix: mix[k], cell: cell[k],
      members: alone[k] < 0 ? [] : [alone[k]], radius: radiusOf(count[k]),
      sides: sides ? sides[k] : null,
    }));
  }

  function paintGlyph(context, symbol, x, y, radius, ink) {
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineWidth = 0.24 * radius;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const line of symbol.strokes) {
      context.beginPath();
      line.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
      context.stroke();
    }
    for (const area of symbol.fills) {
      context.beginPath();
      area.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
      context.closePath();
      context.fill();
    }
  }

  function paintDisc(context, x, y, radius, inside, edge, width) {
    context.beginPath();
    context.arc(x, y, radius, 0, TAU);
    context.fillStyle = inside;
    context.fill();
    context.strokeStyle = edge;
    context.lineWidth = width;
    context.stroke();
  }

  function ringRadius(i, view) {
    const { y, radius } = state.data;
    if (!radius[i]) return 0;
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * y[i])));
    return (radius[i] * 1000 * view.scale) / (EQUATOR_M * Math.cos(latitude));
  }

  function paintOne(context, i, x, y, view, theme) {
    const symbol = state.symbols[state.data.type[i]];
    const precision = state.data.precision[i];
    if (precision === 3) {
      context.fillStyle = theme.plate;
      context.globalAlpha = 0.85;
      context.fillRect(x - 8, y - 8, 16, 16);
      context.globalAlpha = 1;
      context.strokeStyle = symbol.colour;
      context.lineWidth = 2.2;
      context.strokeRect(x - 7, y - 7, 14, 14);
      paintGlyph(context, symbol, x, y, 7, theme.ink);
      return;
    }
    if (precision === 2) {
      const ring = ringRadius(i, view);
      if (ring > 9 && ring < 4000) {
        context.beginPath();
        context.arc(x, y, ring, 0, TAU);
        context.fillStyle = symbol.colour;
        context.globalAlpha = 0.1;
        context.fill();
        context.globalAlpha = 1;
        context.strokeStyle = symbol.colour;
        context.lineWidth = 1.5;
        context.setLineDash([4, 4]);
        context.stroke();
        context.setLineDash([]);
      }
      paintDisc(context, x, y, 7.2, theme.plate, symbol.colour, 2.4);
      paintGlyph(context, symbol, x, y, 6.4, theme.ink);
      return;
    }
    paintDisc(context, x, y, 8, symbol.colour, theme.halo, 1.25);
    paintGlyph(context, symbol, x, y, 8, symbol.ink);
  }

  // Where two sources are compared: a bar on the left of what the first reports, on the right of what the second does;
  // beside several incidents as high as its share of them.
  function paintSides(context, mark, x, y, theme) {
    const half = mark.count === 1 ? 8 : mark.radius * 0.9, away = mark.count === 1 ? 11 : mark.radius + 3;
    context.fillStyle = theme.ink;
    sidesOf(mark).forEach((told, k) => {
      const height = (2 * half * told) / mark.count;
      if (told) context.fillRect(k ? x + away : x - away - 3, y + half - height, 3, height);
    });
  }

  // How many incidents of a mark the first and the second source report.
  function sidesOf(mark) {
    if (!mark.sides) {
      const side = state.data.side;
      mark.sides = [1, 2].map((one) => (side ? mark.members.filter((i) => side[i] & one).length : 0));
    }
    return mark.sides;
  }

  function mixOf(members) {
    const counts = new Map();
    for (const i of members) counts.set(state.data.type[i], (counts.get(state.data.type[i]) || 0) + 1);
    return [...counts.entries()].sort((a, b) => a[0] - b[0]);
  }

  function paintMany(context, mark, x, y, theme) {
    const mix = mark.mix;
    const total = mark.count;
    const r = mark.radius;
    context.fillStyle = theme.plate;
    if (mark.province) {
      context.fillRect(x - r, y - r, 2 * r, 2 * r);
      context.lineWidth = 1.5;
      context.strokeStyle = theme.ink;
      context.strokeRect(x - r, y - r, 2 * r, 2 * r);
      let from = x - r;
      for (const [type, count] of mix) {
        const width = (2 * r * count) / total;
        context.fillStyle = state.symbols[type].colour;
        context.fillRect(from, y + r - 5, width, 5);
        from += width;
      }
    } else {
      context.beginPath();
      context.arc(x, y, r + 1.2, 0, TAU);
      context.fill();
      let from = -Math.PI / 2;
      for (const [type, count] of mix) {
        const to = from + (TAU * count) / total;
        context.beginPath();
        context.arc(x, y, r - 2, from, to);
        context.strokeStyle = state.symbols[type].colour;
        context.lineWidth = 4;
        context.lineCap = "butt";
        context.stroke();
        from = to;
      }
    }
    context.fillStyle = theme.ink;
    context.font = "600 " + (total > 99 ? 11 : 12) + "px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(shortNumber(total), x, y + (mark.province ? -1.5 : 0.5));
  }

  const shortNumber = (n) => (n < 10000 ? String(n) : n < 999500 ? Math.round(n / 1000) + "k" : (n / 1e6).toFixed(1) + "M");

  // Paints all marks, the chosen one last, and gives those in view with where they stand on the canvas.
  function paintMarks(context, view) {
    if (state.marksZoom !== view.zoom) {
      state.marks = state.clusters ? servedMarks(view.zoom) : marksAt(view.zoom);
      state.marksZoom = view.zoom;
    }
    const theme = THEMES[state.theme];
    const chosen = state.chosen === null ? -1 : state.data.id.indexOf(state.chosen);
    let chosenMark = null;
    const inView = [];
    for (const mark of state.marks) {
      mark.x = mark.px - view.left;
      mark.y = mark.py - view.top;
      if (chosen >= 0 && mark.members.includes(chosen)) chosenMark = mark;
      if (mark.x < -40 || mark.y < -40 || mark.x > view.width + 40 || mark.y > view.height + 40) continue;
      inView.push(mark);
    }
    for (const mark of inView) if (mark.province) paintMark(context, mark, view, theme);
    for (const mark of inView) if (!mark.province) paintMark(context, mark, view, theme);
    if (!chosenMark && chosen >= 0) chosenMark = markOfChosen(chosen, view);
    if (chosenMark) paintChosen(context, chosenMark, view, theme);
    return inView;
  }

  // The chosen one is drawn by itself where the server's marks do not tell in which of them it is.
  function markOfChosen(i, view) {
    const px = state.data.x[i] * view.scale, py = state.data.y[i] * view.scale;
    const province = state.data.precision[i] === 3;
    return { px, py, x: px - view.left, y: py - view.top, province, members: [i], count: 1, mix: null, radius: radiusOf(1) };
  }

  function paintMark(context, mark, view, theme) {
    if (mark.count === 1) paintOne(context, mark.members[0], mark.x, mark.y, view, theme);
    else paintMany(context, mark, mark.x, mark.y, theme);
    paintSides(context, mark, mark.x, mark.y, theme);
  }

  // The chosen incident: a ring around its mark, and dashed lines to where other reports of it put it.
  function paintChosen(context, mark, view, theme) {
    context.strokeStyle = theme.accent;
    context.fillStyle = theme.accent;
    context.lineWidth = 1.5;
    for (const [longitude, latitude] of state.rivals) {
      const x = worldX(longitude) * view.scale - view.left, y = worldY(latitude) * view.scale - view.top;
      context.setLineDash([3, 4]);
      context.beginPath();
      context.moveTo(mark.x, mark.y);
      context.lineTo(x, y);
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.arc(x, y, 4, 0, TAU);
      context.stroke();
    }
    paintMark(context, mark, view, theme);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(mark.x, mark.y, mark.radius + 6, 0, TAU);
    context.stroke();
  }

  Object.assign(window.incidentMap, { paintMarks });
})();
