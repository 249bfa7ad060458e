// Passkeys: asks the browser for the proof that a form wants, and sends it. Nothing else of the account needs JavaScript.
// The form says by `data-passkey` what it wants: "sign-in" (its options come from the form's own address), "use" or "make"
// (they stand in `data-options`). webauthn-json.js, which comes with django-allauth, turns them into what browsers take.

const passkeys = window.webauthnJSON;

async function proofFor(form) {
  const mode = form.dataset.passkey;
  if (mode === "make") return passkeys.create(JSON.parse(form.dataset.options));
  if (mode === "use") return passkeys.get(JSON.parse(form.dataset.options));
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return passkeys.get((await answer.json()).request_options);
}

async function send(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await proofFor(form));
  } catch {
    problem.hidden = false; // the person stopped, the device has none, or the server did not answer
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!passkeys?.supported()) continue;
  const start = form.querySelector("[data-passkey-start]");
  start.hidden = false;
  form.querySelector("[data-passkey-missing]").hidden = true;
  start.addEventListener("click", () => send(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // Enter in a field of the form
    send(form);
  });
}
