// What the page hands over (geo/views/packing.py), unpacked. All that may be drawn is kept: afterwards the page need not
// tell more than which of it is shown.
(function () {
  "use strict";

  const { state, worldX, worldY } = window.incidentMap;

  const isPlain = (given) => typeof given !== "string" && !given.whole;

  const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  const unzipped = (stream) => new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
  const unzippedText = (base64) => unzipped(new Blob([bytesOf(base64)]).stream());

  const inWorld = (columns) => ({ ...columns, x: columns.longitude.map(worldX), y: columns.latitude.map(worldY) });

  // What is given, or what it is the base64 of the zipped JSON of; the whole that comes with it is kept.
  async function unpacked(given) {
    const packed = typeof given === "string" ? await unzippedText(given) : given;
    const { whole } = packed;
    if (whole && whole.columns) state.whole = { token: whole.token, columns: inWorld(await unzippedText(whole.columns)) };
    return packed;
  }

  // The columns id, latitude, longitude, type, precision, radius, title, x, y of what is shown: of `columns`, or of the
  // rows of the `whole` whose bits of `shown` are set, with what is told of each of them in `side`; null where that
  // whole is not kept.
  function columnsOf(packed) {
    if (!packed.whole) {
      state.whole = { token: null, columns: null };
      return inWorld(packed.columns);
    }
    const { token, columns } = state.whole;
    if (token !== packed.whole.token) return null;
    const bits = bytesOf(packed.shown), rows = [];
    for (let i = 0; i < columns.id.length; i++) if (bits[i >> 3] & (128 >> (i & 7))) rows.push(i);
    const shown = packed.side ? { side: packed.side } : {};
    for (const [name, column] of Object.entries(columns)) shown[name] = rows.map((i) => column[i]);
    return shown;
  }

  Object.assign(window.incidentMap, { isPlain, unzipped, unpacked, columnsOf });
})();
