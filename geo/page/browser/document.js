// The language and the direction of the whole document; assistive technology and every part of the page follow it.
function draw({ data }) {
  document.documentElement.lang = data.language.code;
  document.documentElement.dir = data.language.dir;
}
