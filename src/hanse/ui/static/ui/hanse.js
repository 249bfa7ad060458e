// What the pages do beyond links and forms. Everything here is an addition: each page works without it.
// Words that are shown come from data attributes of the templates.

const root = document.documentElement;
root.classList.add("js");

const words = (name) => document.body.dataset[name];
const rightToLeft = () => getComputedStyle(root).direction === "rtl";
const storageOf = (name) => {
  try {
    return window[name];
  } catch {
    return null; // storage is switched off in this browser
  }
};
const drafts = storageOf("sessionStorage");

// ---- Grids: arrow keys move between cells, one cell of each grid is in the tab order ----

const cellsOf = (row) => [...row.cells].map((cell) => cell.querySelector("a, button"));
const rowsOf = (grid) => [...grid.tBodies].flatMap((body) => [...body.rows]).map(cellsOf);

function prepareGrid(grid) {
  const cells = rowsOf(grid).flat().filter(Boolean);
  for (const cell of cells.slice(1)) cell.tabIndex = -1;
}

function moveInGrid(event) {
  const grid = event.target.closest("[data-grid]");
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity] };
  const step = steps[event.key];
  if (!grid || !step || event.altKey || event.metaKey || event.shiftKey) return;
  const rows = rowsOf(grid);
  const row = rows.findIndex((cells) => cells.includes(event.target));
  if (row < 0) return;
  event.preventDefault();
  const column = rows[row].indexOf(event.target);
  const sideways = rightToLeft() && event.key.startsWith("Arrow") ? -step[1] : step[1];
  const within = (value, length) => Math.max(0, Math.min(value, length - 1));
  const wholeGrid = event.ctrlKey && (event.key === "Home" || event.key === "End");
  const toRow = wholeGrid ? (event.key === "Home" ? 0 : rows.length - 1) : within(row + step[0], rows.length);
  const target = nearest(rows[toRow], within(column + sideways, rows[toRow].length));
  if (target) focusCell(grid, target);
}

// A row may begin with a name that is no link: then the cell beside it is meant.
function nearest(cells, index) {
  const distance = (cell) => Math.abs(cells.indexOf(cell) - index);
  return cells.filter(Boolean).sort((a, b) => distance(a) - distance(b))[0];
}

function focusCell(grid, cell) {
  for (const other of grid.querySelectorAll("tbody :is(a, button)")) if (other.tabIndex === 0) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

// ---- Drawer ----

const drawer = document.getElementById("drawer");
const drawerBody = document.getElementById("drawer-body");
let opener = null; // what the focus returns to
let drawerAddress = "";

function openDrawer(link) {
  if (!drawer.open) opener = link;
  drawerAddress = link.href;
  const grid = link.closest("[data-grid]");
  if (grid) focusCell(grid, link);
  drawerBody.replaceChildren(Object.assign(document.createElement("p"), { className: "muted", textContent: words("loading") }));
  if (!drawer.open) drawer.showModal();
  window.htmx.ajax("GET", link.href, { target: drawerBody, swap: "innerHTML" });
}

// The drawer takes its name from its first heading, and the focus goes to the first field to fill.
function welcome() {
  const heading = drawerBody.querySelector("h1, h2");
  if (heading) drawer.setAttribute("aria-label", heading.textContent.trim().replace(/\s+/g, " "));
  const first = drawerBody.querySelector("[autofocus], form :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
}

function returnFocus() {
  if (!opener) return;
  const address = opener.getAttribute("href");
  const target = opener.isConnected ? opener : document.querySelector(`[data-drawer][href="${CSS.escape(address)}"]`);
  (target ?? document.querySelector("main")).focus();
  opener = null;
}

// A form in the drawer posts in the background; without this module it posts as any form does.
function prepareDrawerForm(form) {
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  form.setAttribute("hx-post", form.getAttribute("action") || drawerAddress);
  form.setAttribute("hx-target", "#drawer-body");
  form.setAttribute("hx-encoding", form.enctype);
  form.setAttribute("hx-disabled-elt", "find [type=submit]");
  window.htmx.process(form);
}

const isPage = (text) => /<main[\s>]/.test(text);

// Answers are partials or whole pages. Of a page that answers a question, the drawer shows the content;
// a page reached by redirect after a post means "done": it takes the place of the page behind.
function beforeSwap(event) {
  const { xhr, target, requestConfig } = event.detail;
  if (target !== drawerBody) return;
  const redirected = requestConfig.verb === "post" && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  if (!isPage(xhr.responseText)) return;
  if (redirected && xhr.status < 400) {
    history.replaceState(history.state, "", xhr.responseURL);
    event.detail.target = document.querySelector("main");
    event.detail.swapOverride = "outerHTML";
    event.detail.selectOverride = "main";
    drawer.dataset.done = "";
  } else {
    event.detail.selectOverride = "main > *";
  }
}

function afterSwap(event) {
  if (drawer?.dataset.done !== undefined) {
    delete drawer.dataset.done;
    drawer.close();
  } else if (event.detail.target === drawerBody) {
    welcome();
  }
}

function showUnreachable(event) {
  const form = event.detail.elt.closest?.("form");
  if (!drawer?.open) return;
  const note = Object.assign(document.createElement("p"), { className: "notice notice-danger", textContent: words("unreachable") });
  note.setAttribute("role", "alert");
  if (form) form.prepend(note);
  else drawerBody.replaceChildren(note);
}

// ---- Present mode ----

function present(button) {
  const stage = document.getElementById(button.dataset.present);
  const screens = [...stage.querySelectorAll("[data-screen]")];
  let current = 0;

  const control = (label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
    made.addEventListener("click", act);
    return made;
  };
  const show = (number) => {
    current = (number + screens.length) % screens.length;
    screens.forEach((screen, index) => screen.classList.toggle("shown", index === current));
    screens[current].scrollIntoView({ block: "start" });
  };
  const keys = (event) => {
    const inGrid = event.key.startsWith("Arrow") && event.target.closest("[data-grid]");
    if (drawer?.open || inGrid) return;
    const forward = rightToLeft() ? "ArrowLeft" : "ArrowRight";
    const back = rightToLeft() ? "ArrowRight" : "ArrowLeft";
    if (event.key === forward || event.key === "PageDown") show(current + 1);
    else if (event.key === back || event.key === "PageUp") show(current - 1);
    else if (event.key === "Escape") end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leftFullScreen = () => document.fullscreenElement || end();
  const end = () => {
    document.removeEventListener("keydown", keys, true);
    document.removeEventListener("fullscreenchange", leftFullScreen);
    stage.classList.remove("presenting");
    screens.forEach((screen) => screen.classList.remove("shown"));
    bar.remove();
    if (document.fullscreenElement) document.exitFullscreen();
    button.focus();
  };

  const bar = Object.assign(document.createElement("div"), { className: "present-bar" });
  bar.append(control(button.dataset.previous, () => show(current - 1)), control(button.dataset.next, () => show(current + 1)), control(button.dataset.end, end));
  stage.classList.add("presenting");
  stage.append(bar);
  show(0);
  document.addEventListener("keydown", keys, true);
  // The whole document goes full screen, not the stage alone, so that the drawer can still open above it.
  root.requestFullscreen?.().then(() => document.addEventListener("fullscreenchange", leftFullScreen)).catch(() => {});
  bar.lastElementChild.focus();
}

// ---- Rows that can be added ----

function addRow(rows) {
  const total = rows.querySelector("[name$='-TOTAL_FORMS']") ?? rows.closest("form").querySelector("[name$='-TOTAL_FORMS']");
  const made = document.createElement("template");
  made.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  const row = made.content.firstElementChild;
  rows.querySelector("[data-rows-body]").append(row);
  total.value = Number(total.value) + 1;
  return row;
}

// ---- Filters ----
// A choice by mouse sends the form at once; by keyboard or in a text field when the field is left or Enter pressed,
// so that arrow keys can pass over choices.

let byKeyboard = false;

function filterChanged(event) {
  const form = event.target.form;
  if (!form?.hasAttribute("data-submit-on-change")) return;
  const typed = event.target.matches("input:not([type=checkbox], [type=radio]), textarea") || (byKeyboard && event.target.matches("select, [type=radio]"));
  if (!typed) return sendFilter(event.target);
  event.target.addEventListener("blur", () => sendFilter(event.target), { once: true });
}

function sendFilter(control) {
  drafts?.setItem("focus", control.id);
  control.form.requestSubmit();
}

function refocusFilter() {
  const id = drafts?.getItem("focus");
  drafts?.removeItem("focus");
  if (id && document.getElementById(id)?.form?.hasAttribute("data-submit-on-change")) document.getElementById(id).focus();
}

// ---- Drafts: what was typed into a form with data-keep is never lost ----
// Kept in this tab until the server says "forget:<key>" with the message of success, or the person discards it.

const draftName = (form) => `draft:${form.dataset.keep}`;
const isTyped = (control) => control.name && !["hidden", "file", "password", "submit", "button"].includes(control.type);

function typedIn(form) {
  const names = new Set([...form.elements].filter((control) => isTyped(control) || control.name.endsWith("-TOTAL_FORMS")).map((control) => control.name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function keepDraft(form) {
  drafts?.setItem(draftName(form), JSON.stringify(typedIn(form)));
}

function restoreDraft(form) {
  const kept = drafts?.getItem(draftName(form));
  if (!kept || kept === JSON.stringify(typedIn(form))) return;
  const entries = JSON.parse(kept);
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const total = form.querySelector("[name$='-TOTAL_FORMS']");
    const wanted = Number(entries.find(([name]) => name === total.name)?.[1]);
    while (Number(total.value) < wanted) addRow(rows);
  }
  for (const control of form.elements) {
    if (!isTyped(control)) continue;
    const values = entries.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values[0];
  }
  const note = Object.assign(document.createElement("div"), { className: "notice notice-info" });
  note.setAttribute("role", "status");
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words("discard") });
  discard.addEventListener("click", () => {
    drafts.removeItem(draftName(form));
    form.reset();
    note.remove();
  });
  note.append(Object.assign(document.createElement("p"), { textContent: words("restored") }), discard);
  form.prepend(note);
}

function forgetDrafts(scope) {
  for (const message of scope.querySelectorAll("[data-message*='forget:']"))
    for (const tag of message.dataset.message.split(" ")) if (tag.startsWith("forget:")) drafts?.removeItem(`draft:${tag.slice(7)}`);
}

// ---- Theme ----

function markTheme() {
  const chosen = root.dataset.bsTheme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme] button")) button.setAttribute("aria-pressed", String(button.value === chosen));
}

function chooseTheme(value) {
  const age = value === "auto" ? 0 : 365 * 24 * 3600;
  const [prefix, secure] = location.protocol === "https:" ? ["__Host-", "; secure"] : ["", ""];
  document.cookie = `${prefix}theme=${value}; path=/; max-age=${age}; samesite=lax${secure}`;
  if (value === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = value;
  markTheme();
}

// ---- One listener each for the whole page, also for what htmx brings later ----

function prepare(scope) {
  forgetDrafts(scope);
  const each = (selector, act) => {
    if (scope.matches?.(selector)) act(scope);
    scope.querySelectorAll(selector).forEach(act);
  };
  each("[data-grid]", prepareGrid);
  each("[data-add-row], [data-copy], [data-present], [data-theme]", (control) => control.removeAttribute("hidden"));
  each("form[data-keep]", restoreDraft);
  if (drawerBody?.contains(scope) || scope === drawerBody) drawerBody.querySelectorAll("form").forEach(prepareDrawerForm);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-drawer]");
  if (link && window.htmx && drawer && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    return openDrawer(link);
  }
  if (event.target === drawer) return drawer.close();
  const button = event.target.closest("button");
  if (button?.dataset.present) present(button);
  else if (button?.dataset.copy !== undefined) navigator.clipboard.writeText(button.dataset.copy).then(() => (button.lastElementChild.textContent = button.dataset.copied));
  else if (button?.hasAttribute("data-add-row")) addRow(button.closest("[data-rows]")).querySelector("input:not([type=hidden]), select, textarea").focus();
  else if (button?.closest("[data-theme]")) chooseTheme(button.value);
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("pointerdown", () => (byKeyboard = false));
document.addEventListener("keydown", (event) => {
  byKeyboard = true;
  moveInGrid(event);
  const menu = event.key === "Escape" && event.target.closest(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) keepDraft(form);
});
document.addEventListener("change", filterChanged);
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-forget-all")) drafts?.clear();
});
drawer?.addEventListener("close", () => {
  drawerBody.replaceChildren(); // what was shown there may stand on the page too, and each name and id only once
  returnFocus();
});
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSettle", afterSwap);
document.addEventListener("htmx:sendError", showUnreachable);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && prepare(event.detail.elt));

prepare(document);
markTheme();
refocusFilter();
