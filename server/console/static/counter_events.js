// Adapter: a service on this computer that tells the queue machine's and the rating device's events by SSE:
//   event: call    data: {"number": "..."}
//   event: rating  data: {"stars": 5}
(() => {
  "use strict";
  const source = new EventSource(document.currentScript.dataset.url);
  for (const name of ["call", "rating"]) {
    source.addEventListener(name, (event) => {
      document.dispatchEvent(new CustomEvent(`counter:${name}`, { detail: JSON.parse(event.data) }));
    });
  }
})();
