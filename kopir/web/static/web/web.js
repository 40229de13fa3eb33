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

  // A draft: what is typed stays in this browser; never an e-mail, a password, a file or a hidden field.
  const kept = (form) => [...form.elements].filter((field) => field.name && !field.closest("[data-draft-skip]")
    && !["hidden", "email", "password", "file", "submit", "button"].includes(field.type) && !/e-?mail|csrf/i.test(field.name));
  const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
  const draft = (form) => {
    if (!store || form.dataset.ready) return;
    form.dataset.ready = "1";
    const key = `draft:${form.dataset.draft}`, bar = form.querySelector("[data-draft-bar]");
    const show = () => { if (bar) bar.hidden = !store.getItem(key); };
    const save = () => {
      const values = kept(form).map((field) => [field.name, isChoice(field) ? field.value : null, isChoice(field) ? field.checked : field.value]);
      try { store.setItem(key, JSON.stringify(values)); } catch { /* full: the page itself still holds the text */ }
      show();
    };
    let values = [];
    try { values = JSON.parse(store.getItem(key) || "[]"); } catch { store.removeItem(key); }
    for (const [name, choice, value] of values) {
      for (const field of kept(form).filter((one) => one.name === name)) {
        if (isChoice(field)) { if (field.value === choice && !form.querySelector("[aria-invalid]")) field.checked = value; }
        else if (!field.value && typeof value === "string") { field.value = value; field.dispatchEvent(new Event("input")); }
      }
    }
    let later;
    form.addEventListener("input", () => { window.clearTimeout(later); later = window.setTimeout(save, 300); });
    form.addEventListener("change", save);
    form.addEventListener("submit", save);
    form.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
      window.clearTimeout(later);
      store.removeItem(key);
      kept(form).forEach((field) => { if (isChoice(field)) field.checked = field.defaultChecked; else field.value = field.defaultValue; });
      show();
      kept(form)[0]?.focus();
    });
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
