// A canvas that covers the map with a margin, moves with it while dragged and is scaled while zooming.
(function () {
  "use strict";

  const { PADDING } = window.incidentMap;

  const CanvasLayer = L.Layer.extend({
    initialize(pane, zIndex, paint) {
      this._paneName = pane;
      this._zIndex = zIndex;
      this._paint = paint;
    },
    onAdd(map) {
      const pane = map.getPane(this._paneName) || map.createPane(this._paneName);
      pane.style.zIndex = this._zIndex;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", pane);
      this._canvas.setAttribute("aria-hidden", "true");
      this.redraw();
    },
    onRemove() {
      this._canvas.remove();
    },
    getEvents() {
      return { moveend: this.redraw, resize: this.redraw, zoomanim: this._scale };
    },
    _scale(event) {
      const scale = this._map.getZoomScale(event.zoom, this._zoom);
      const corner = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },
    redraw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const margin = size.multiplyBy(PADDING).round();
      const topLeft = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      const width = size.x + 2 * margin.x;
      const height = size.y + 2 * margin.y;
      const ratio = window.devicePixelRatio || 1;
      const canvas = this._canvas;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = width + "px";
      canvas.style.height = height + "px";
      L.DomUtil.setPosition(canvas, topLeft);
      this._zoom = map.getZoom();
      this._corner = map.layerPointToLatLng(topLeft);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      const origin = map.getPixelOrigin().add(topLeft);
      this._paint(context, {
        zoom: this._zoom, scale: 256 * Math.pow(2, this._zoom), left: origin.x, top: origin.y, width, height, margin, size,
      });
    },
  });

  Object.assign(window.incidentMap, { CanvasLayer });
})();
