// What is long comes zipped. Of two that come in a row the later one is drawn, whichever is unzipped first.
export default function (component) {
  const root = component.parentElement.querySelector(".root");
  const turn = (root.turn = (root.turn || 0) + 1);
  if (!(component.data instanceof Uint8Array)) {
    draw(component);
    return;
  }
  const stream = new Blob([component.data]).stream().pipeThrough(new DecompressionStream("gzip"));
  new Response(stream).json().then((data) => {
    if (root.turn === turn) draw({ ...component, data });
  });
}
