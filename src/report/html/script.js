"use strict";
// What moves on the page. Without it all of the text is there, unfolded.

/** How many lines are shown above and below that of a step. */
const CONTEXT = 5;

/** A run: the table, the slider above it, and the source beside it. */
class Run {
  constructor(section) {
    this.section = section;
    this.rows = [...section.querySelectorAll("tbody tr")];
    this.slider = section.querySelector("input[type=range]");
    this.output = section.querySelector("output");
    this.here = section.querySelector(".here");
    this.current = this.rows.length - 1;
    section.querySelector(".controls").hidden = false;
    this.listen();
    this.go(this.current);
  }

  listen() {
    this.section.querySelector(".previous").addEventListener("click", () => this.move(-1));
    this.section.querySelector(".next").addEventListener("click", () => this.move(1));
    this.slider.addEventListener("input", () => this.go(this.shownFor(Number(this.slider.value))));
    this.slider.addEventListener("keydown", event => this.key(event));
    this.section.querySelector("table").addEventListener("keydown", event => this.key(event));
    this.rows.forEach((row, place) => {
      row.querySelector(".step").addEventListener("click", () => this.go(place));
      row.querySelector(".fold")?.addEventListener("click", () => this.fold(place));
    });
  }

  key(event) {
    const inTable = event.currentTarget !== this.slider;
    const moves = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const ends = { Home: 0, End: this.rows.length - 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in moves) this.move(moves[event.key]);
    else if (event.key in ends) this.go(this.shownFor(ends[event.key]));
    else return;
    event.preventDefault();
    if (inTable) this.rows[this.current].querySelector(".step").focus();
  }

  /** To the next step in that direction which is not folded away. */
  move(direction) {
    let place = this.current + direction;
    while (place >= 0 && place < this.rows.length && this.rows[place].hidden) place += direction;
    if (place >= 0 && place < this.rows.length) this.go(place);
  }

  /** The step itself, or the folded one in which it lies. */
  shownFor(place) {
    while (this.rows[place].hidden) place -= 1;
    return place;
  }

  go(place) {
    this.current = place;
    this.rows.forEach((row, other) => {
      row.querySelector(".step").tabIndex = other === place ? 0 : -1;
      if (other === place) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    });
    const row = this.rows[place];
    const words = row.querySelector(".step").textContent;
    this.slider.value = place;
    this.slider.setAttribute("aria-valuetext", `${place}: ${words}`);
    this.output.textContent = place === 0 ? words : `step ${place} of ${this.rows.length - 1}: ${words}`;
    this.show(row.dataset.line);
  }

  fold(place) {
    const row = this.rows[place];
    const button = row.querySelector(".fold");
    const shut = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!shut));
    row.classList.toggle("shut", shut);
    this.hide();
    this.go(this.shownFor(this.current));
  }

  /** A row is hidden while any step around it is folded. */
  hide() {
    let until = -1;
    this.rows.forEach((row, place) => {
      row.hidden = place <= until;
      if (!row.hidden && row.classList.contains("shut")) until = Number(row.dataset.last);
    });
  }

  /** The line, here and in the listing below. */
  show(id) {
    document.querySelectorAll(".listing .current").forEach(line => line.classList.remove("current"));
    const line = id && document.getElementById(id);
    this.here.hidden = !line;
    this.section.querySelector(".stage").classList.toggle("with-source", Boolean(line));
    if (!line) return;
    line.classList.add("current");
    const lines = [...line.parentElement.children];
    const at = lines.indexOf(line);
    const title = document.createElement("p");
    title.textContent = line.closest(".file").querySelector("summary").textContent;
    this.here.replaceChildren(title, ...lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).map(copy));
  }
}

/** The number and the text of a line of the listing, without what was shown there. */
function copy(line) {
  const copied = document.createElement("div");
  copied.className = "line";
  if (line.classList.contains("current")) {
    copied.classList.add("current");
    copied.setAttribute("aria-current", "true");
  }
  copied.append(line.querySelector(".number").cloneNode(true), line.querySelector("code").cloneNode(true));
  return copied;
}

/** A line that is linked to must not lie in a folded file. */
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const file = target && target.closest(".file");
  if (!file) return;
  file.open = true;
  if (target.matches("details")) target.open = true;
  target.scrollIntoView({ block: "center" });
}

document.querySelectorAll(".run").forEach(section => new Run(section));
window.addEventListener("hashchange", reveal);
reveal();
