/* Passkeys: asks the browser for a key and sends the form. Forms stay hidden where this cannot work. */
(() => {
  "use strict";
  const keys = window.webauthnJSON;
  if (!keys || !keys.supported()) return;

  const optionsOf = async (form) => {
    if (!form.dataset.optionsUrl) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  };

  const make = (options, form) => {
    const isAlone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    const wanted = options.creation_options;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      ...(isAlone ? { userVerification: "required" } : {}),
    });
    return keys.create(wanted);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const status = form.querySelector("[data-passkey-status]");
      status.textContent = "";
      try {
        const options = await optionsOf(form);
        const key = form.dataset.passkey === "make" ? await make(options, form) : await keys.get(options.request_options);
        form.elements.credential.value = JSON.stringify(key);
        form.submit();
      } catch {
        status.textContent = status.dataset.failed;
      }
    });
  }
})();
