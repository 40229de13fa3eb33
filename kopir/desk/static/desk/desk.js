/* Keys and countdowns of the editor's desk. All that they do can be done by the buttons, without script. */
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const OFF = "desk-keys-off";
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const isOff = () => store?.getItem(OFF) === "1";
  const list = desk.querySelector("[data-keys]"), toggle = desk.querySelector("[data-keys-off]");

  const show = () => document.documentElement.classList.toggle("has-keys", !isOff());
  if (list) list.hidden = false;
  if (toggle) {
    toggle.checked = isOff();
    toggle.addEventListener("change", () => { store?.setItem(OFF, toggle.checked ? "1" : "0"); show(); });
  }
  show();

  const types = (target) => target instanceof Element
    && (target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), textarea, select"));

  // A form is gone to, never sent, by its number: its words come first.
  const goTo = (link) => {
    const place = document.querySelector(link.getAttribute("href"));
    if (!place) return;
    place.scrollIntoView({ block: "nearest" });
    (place.querySelector("[aria-invalid=true], input:not([type=hidden]), textarea, select") || place).focus();
  };
  let isSent = false;
  const press = (key) => {
    const found = [...desk.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
    if (!found) return false;
    if (found.localName === "a") goTo(found);
    else if (!isSent) { isSent = true; found.click(); }
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (isOff() || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || types(event.target)) return;
    if (event.key === "?" && list) { list.open = !list.open; list.querySelector("summary").focus(); event.preventDefault(); }
    else if (press(event.key)) event.preventDefault();
  });
  desk.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-key]");
    if (link) { event.preventDefault(); goTo(link); }
  });
  // A page that comes back out of the browser's memory may be decided anew.
  window.addEventListener("pageshow", () => { isSent = false; });

  // Seconds until a decision takes effect; what is over cannot be promised any more.
  for (const line of desk.querySelectorAll("[data-seconds]")) {
    let left = Number(line.dataset.seconds);
    const place = line.querySelector("[data-left]");
    const tick = window.setInterval(() => {
      left -= 1;
      if (place) place.textContent = String(Math.max(left, 0));
      if (left <= 0) { window.clearInterval(tick); line.remove(); }
    }, 1000);
  }
})();
