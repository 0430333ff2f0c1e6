// What the map tells: the page what its reader does, the address what it shows, and tests what was painted.
(function () {
  "use strict";

  const { state, basemap, loadGround } = window.incidentMap;

  // What was painted, for tests and for whoever looks from outside: counts, and where each mark stands in the map.
  function tell(view, inView) {
    state.drawn += 1;
    window.incidentMapReady = {
      version: state.version,
      drawn: state.drawn,
      painted: state.total,
      served: state.clusters !== null,
      chosen: state.chosen,
      basemap: basemap.layers !== null,
      zoom: view.zoom,
      marks: inView.map((mark) => ({
        x: mark.x - view.margin.x,
        y: mark.y - view.margin.y,
        province: mark.province,
        count: mark.count,
        ids: mark.members.map((i) => state.data.id[i]),
      })),
    };
    const root = document.documentElement;
    root.dataset.painted = String(state.total);
    root.dataset.version = state.version;
  }

  // Of two words in a row the page may hear the later one only: it repeats what came since the page last answered.
  function tellPage(news) {
    state.clicks += 1;
    state.unanswered = { ...state.unanswered, ...news };
    // The counter makes a second click on the same marker a new value.
    window.Streamlit.setComponentValue({ outlook: state.outlook, ...state.unanswered, clicks: state.clicks });
  }

  function outlookNow() {
    const map = state.map, bounds = map.getBounds();
    return [map.getZoom(), bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
  }

  // Where the server makes the marks, it is told what the map shows, once the map has come to rest.
  function tellOutlook() {
    if (!state.clusters) return;
    const outlook = outlookNow();
    if (outlook.join() === state.asked) return;
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => {
      state.asked = outlook.join();
      state.outlook = outlook;
      tellPage({});
    }, 120);
  }

  // The page holds all else back until the map is painted (geo/page/map_pane.py). The second frame comes after that.
  // The ground holds itself back, too: to unpack it takes longer than to paint all marks.
  function tellPainted() {
    state.told = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        loadGround(window.incidentMapSettings);
        if (!window.Streamlit) return;  // a file that lies by itself
        if (state.clusters) {
          state.outlook = outlookNow();
          state.asked = state.outlook.join();
        }
        tellPage({});
      })
    );
  }

  // Keeps zoom and centre in the page's address once its reader has moved the map, so that a link gives the same view;
  // the page does not run anew for it. The page's own frame may be closed to this one: then the link stays without.
  function tellAddress() {
    const page = window.parent;
    if (page === window || page === null || !state.data) return;
    const { lat, lng } = state.map.getCenter();
    if (state.fitted && state.fitted.at) return;
    const told = state.fitted ? null : [state.map.getZoom(), lat.toFixed(4), lng.toFixed(4)].join(",");
    try {
      const address = new URL(page.location.href);
      if (address.searchParams.get("map") === told) return;
      if (told === null) address.searchParams.delete("map");
      else address.searchParams.set("map", told);
      page.history.replaceState(page.history.state, "", address);
    } catch (error) {
      console.warn(error);
    }
  }

  // The page writes its filters into the address as it last knew it, without the map's part, and maybe after the new
  // data came: so the map writes again once the address was written.
  function stayInAddress() {
    try {
      window.parent.navigation?.addEventListener("currententrychange", tellAddress);
    } catch (error) {
      console.warn(error);
    }
  }

  Object.assign(window.incidentMap, { tell, tellPage, tellOutlook, tellPainted, tellAddress, stayInAddress });
})();
