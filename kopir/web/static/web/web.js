/* Small comforts. Every page and form works without them. */
(() => {
  "use strict";
  const find = (selector, where = document) => [...where.querySelectorAll(selector)];
  const store = (() => { try { return window.localStorage; } catch { return null; } })();

  const announce = (text) => {
    const place = document.getElementById("announcer");
    if (place && text) { place.textContent = ""; window.setTimeout(() => { place.textContent = text; }, 50); }
  };

  // How many characters a field holds, in figures only: they need no translation.
  const count = (line) => {
    const field = document.getElementById(line.dataset.countFor);
    if (!field || line.dataset.ready) return;
    line.dataset.ready = "1";
    const show = () => {
      const typed = [...field.value].length;
      line.textContent = `${typed} / ${line.dataset.most}`;
      line.classList.toggle("is-over", typed > Number(line.dataset.most));
    };
    field.addEventListener("input", show);
    show();
  };

  // A draft: what is typed stays in this browser for a week; never an e-mail, a password, a file or a hidden field.
  const WEEK_MS = 7 * 24 * 3600 * 1000;
  const kept = (form) => [...form.elements].filter((field) => field.name && !field.closest("[data-draft-skip]")
    && !["hidden", "email", "password", "file", "submit", "button"].includes(field.type) && !/e-?mail|csrf/i.test(field.name));
  const isBox = (field) => ["checkbox", "radio"].includes(field.type);
  const isText = (field) => !isBox(field) && field.localName !== "select";
  const recall = (key) => {
    try {
      const found = JSON.parse(store.getItem(key) || "null");
      if (found && Date.now() - found.at < WEEK_MS) return found.values;
    } catch { /* not ours */ }
    store.removeItem(key);
    return [];
  };
  const restore = (form, values) => {
    // A form that came back from the site holds what was sent: then choices are the site's, and only gaps are filled.
    const isFresh = kept(form).filter(isText).every((field) => !field.value);
    for (const [name, choice, value] of values) {
      for (const field of kept(form).filter((one) => one.name === name)) {
        if (isText(field)) { if (!field.value) field.value = value; }
        else if (!isFresh) continue;
        else if (!isBox(field)) field.value = value;
        else if (field.value === choice) field.checked = value;
        field.dispatchEvent(new Event("input"));
      }
    }
  };
  const draft = (form) => {
    if (!store || form.dataset.ready) return;
    form.dataset.ready = "1";
    const key = `draft:${form.dataset.draft}`, bar = form.querySelector("[data-draft-bar]");
    const show = () => { if (bar) bar.hidden = !store.getItem(key); };
    const save = () => {
      const values = kept(form).map((field) => [field.name, isBox(field) ? field.value : null, isBox(field) ? field.checked : field.value]);
      try { store.setItem(key, JSON.stringify({ at: Date.now(), values })); } catch { /* full: the page still holds the text */ }
      show();
    };
    let later;
    const forget = () => {
      window.clearTimeout(later);
      store.removeItem(key);
      kept(form).forEach((field) => {
        if (isBox(field)) field.checked = false;
        else if (isText(field)) field.value = "";
        field.dispatchEvent(new Event("input"));
      });
      window.clearTimeout(later);
      show();
      kept(form)[0]?.focus();
    };
    restore(form, recall(key));
    form.addEventListener("input", () => { window.clearTimeout(later); later = window.setTimeout(save, 300); });
    form.addEventListener("change", save);
    form.addEventListener("submit", save);
    form.querySelector("[data-draft-forget]")?.addEventListener("click", forget);
    show();
  };

  const dress = (where) => {
    find("[data-count-for]", where).forEach(count);
    find("form[data-draft]", where).forEach(draft);
    find("[data-print]", where).forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
    find("[data-copy]", where).forEach((button) => {
      if (!navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => announce(button.dataset.copied)));
    });
    // A page that says a draft was sent lets it go.
    find("[data-draft-sent]", where).forEach((place) => store?.removeItem(`draft:${place.dataset.draftSent}`));
    where.querySelector("[data-focus]:not([data-still] *)")?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-language]");
    if (link) document.cookie = `language=${link.dataset.language}; path=/; max-age=31536000; samesite=lax`;
    find("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });
  // A press to play opens the host's player in the page itself, and again at another second. Without a place for it, the link's own page does.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-play]"), place = document.querySelector("[data-player]");
    if (!link || !place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = link.dataset.play;
    frame.title = place.dataset.title;
    frame.allow = "autoplay; fullscreen";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    place.replaceChildren(frame);
    place.hidden = false;
    frame.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  // After a swap: focus what asks for it, say what changed.
  document.addEventListener("htmx:afterSettle", (event) => {
    dress(event.detail.elt.parentElement || document);
    announce(event.detail.elt.closest("[data-announce]")?.dataset.announce);
  });
  document.addEventListener("htmx:sendError", () => announce(document.body.dataset.offline));
  // Folded text is printed too.
  window.addEventListener("beforeprint", () => find("details.details:not([open])").forEach((one) => { one.open = true; }));
  dress(document);
})();
