// The board of recruitment: a card dragged to a stage, or sent there by Alt and an arrow key, opens the form that its link
// "Move" opens, with that stage filled in. The day and the reason are given there; without this module the link does it all.

const board = document.querySelector("[data-board]");
const columns = [...board?.querySelectorAll("[data-stage]") ?? []];
const cardOf = (element) => element.closest?.(".board-card");
const columnOf = (element) => element.closest?.("[data-stage]");
const rightToLeft = () => getComputedStyle(document.documentElement).direction === "rtl";
let dragged = null;

function moveTo(card, column) {
  if (!card || !column || columnOf(card) === column) return;
  const link = card.querySelector("[data-move]");
  const address = link.getAttribute("href");
  link.setAttribute("href", `${address}?to=${encodeURIComponent(column.dataset.stage)}`);
  link.click(); // the drawer opens links like this one
  link.setAttribute("href", address);
}

function mark(column) {
  for (const other of columns) other.classList.toggle("board-target", other === column);
}

board?.addEventListener("dragstart", (event) => {
  dragged = cardOf(event.target);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("a").textContent);
});
board?.addEventListener("dragover", (event) => {
  const column = columnOf(event.target);
  if (!dragged || !column) return;
  event.preventDefault();
  mark(column);
});
board?.addEventListener("drop", (event) => {
  event.preventDefault();
  moveTo(dragged, columnOf(event.target));
});
board?.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
board?.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const card = cardOf(event.target);
  if (!step || !event.altKey || !card) return;
  event.preventDefault(); // browsers go back and forth in their history with these keys
  const place = columns.indexOf(columnOf(card)) + (rightToLeft() ? -step : step);
  moveTo(card, columns[place]);
});
