// The table of ingests. Only the rows in sight are in the document, and of those only what has changed is written.
import { bits, milliseconds, percent } from "./format.js";
import { sparkline } from "./plot.js";
import { needsAttention, refusedLately } from "./model.js";

const SPARE = 4; // rows beyond the edges, so that scrolling shows no gaps

const COLUMNS = [
  { key: "state", head: "State" },
  { key: "id", head: "Ingest" },
  { key: "publisher", head: "Publisher" },
  { key: "codecs", head: "Codecs" },
  { key: "picture", head: "Picture" },
  { key: "bitrate", head: "Bitrate", number: true },
  { key: "loss", head: "Loss", number: true },
  { key: "roundTrip", head: "Round trip", number: true },
  { key: "skew", head: "A/V skew", number: true },
  { key: "findings", head: "Notes" },
];

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** One row of the table, whatever ingest it shows. */
class View {
  constructor(onSelect) {
    this.texts = new Map();
    this.element = element("tr");
    this.element.setAttribute("role", "row");
    this.cells = Object.fromEntries(COLUMNS.map(({ key, number }) => {
      const cell = element("td", `${key}${number ? " number" : ""}`);
      cell.setAttribute("role", "cell");
      this.element.append(cell);
      return [key, cell];
    }));
    this.state = element("span", "state");
    this.cells.state.append(this.state);
    this.name = element("button", "name");
    this.name.type = "button";
    this.name.tabIndex = -1;
    this.reason = element("small");
    this.cells.id.append(this.name, this.reason);
    this.address = element("span", "address");
    this.program = element("small");
    this.cells.publisher.append(this.address, this.program);
    this.codecs = element("span");
    this.cells.codecs.append(this.codecs);
    this.size = element("span");
    this.rate = element("small");
    this.cells.picture.append(this.size, this.rate);
    this.bitrate = element("span");
    this.spark = element("canvas", "spark");
    this.spark.setAttribute("aria-hidden", "true");
    this.cells.bitrate.append(this.spark, this.bitrate);
    this.notes = element("span", "notes");
    this.cells.findings.append(this.notes);
    this.element.addEventListener("click", () => onSelect(this.row.id));
  }

  /** Shows an ingest; cheap when nothing of it has changed. */
  show(row, index, selected) {
    const other = this.row !== row;
    if (other || this.version !== row.version) {
      this.row = row;
      this.version = row.version;
      this.write(row);
      this.stale = true;
    }
    if (this.index !== index) {
      this.index = index;
      this.element.setAttribute("aria-rowindex", index + 2);
    }
    const chosen = selected === row.id;
    if (this.chosen !== chosen) {
      this.chosen = chosen;
      this.element.classList.toggle("chosen", chosen);
      this.name.setAttribute("aria-expanded", chosen);
    }
  }

  write(row) {
    this.text(this.state, row.state.word);
    if (this.stateName !== row.state.name) this.state.className = `state ${this.stateName = row.state.name}`;
    this.text(this.name, row.id);
    this.text(this.reason, refusedLately(row)
      ? `Refused: ${row.ingest.lastRefusal.reason}. ${row.ingest.lastRefusal.detail ?? ""}` : row.ingest.stateReason ?? "");
    this.text(this.address, row.address || (row.ingest.publisher ? "no check yet" : "–"));
    this.text(this.program, row.program);
    this.text(this.codecs, row.codecs);
    this.text(this.size, row.picture || "–");
    this.text(this.rate, row.rate ? `${row.rate} fps` : "");
    this.text(this.bitrate, bits(row.bitrate));
    this.text(this.cells.loss, percent(row.loss));
    this.text(this.cells.roundTrip, milliseconds(row.roundTrip));
    this.text(this.cells.skew, row.skew === null ? "–" : `${row.skew > 0 ? "+" : ""}${milliseconds(row.skew)}`);
    this.cells.loss.classList.toggle("high", row.loss > 0.02);
    this.cells.skew.classList.toggle("high", Math.abs(row.skew) > 0.08);
    this.text(this.notes, notes(row));
    this.notes.classList.toggle("some", needsAttention(row));
  }

  draw(now, size) {
    if (!this.stale) return;
    this.stale = false;
    sparkline(this.spark, this.row.ingest.publisher ? this.row.bitrates : null, now, size);
  }

  text(node, value) {
    if (this.texts.get(node) !== value) {
      this.texts.set(node, value);
      node.textContent = value;
      if (node === this.reason || node === this.name || node === this.address) node.title = value;
    }
  }
}

function notes(row) {
  if (row.findings) return row.findings === 1 ? "1 finding" : `${row.findings} findings`;
  if (refusedLately(row)) return "refused";
  if (row.state.name === "live" && !row.ingest.readerPresent) return "no reader";
  return "";
}

export class List {
  /**
   * @param onSelect called with the id of the ingest that was chosen
   * @param onSort called when another order is wanted
   */
  constructor(onSelect, onSort) {
    this.onSelect = onSelect;
    this.scroller = document.getElementById("scroll");
    this.table = document.getElementById("ingests");
    this.body = document.getElementById("rows");
    this.before = element("tr", "space");
    this.after = element("tr", "space");
    for (const space of [this.before, this.after]) space.setAttribute("aria-hidden", "true");
    this.body.append(this.before, this.after);
    this.views = new Map();
    this.spare = [];
    this.rows = [];
    this.sort = "id";
    this.descending = false;
    this.active = null;
    this.heads(onSort);
    this.scroller.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(this.scroller);
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("focusin", (event) => {
      const view = [...this.views.values()].find((one) => one.name === event.target);
      if (view) this.activate(view.row.id);
    });
  }

  heads(onSort) {
    const heads = document.getElementById("heads");
    for (const column of COLUMNS) {
      const head = element("th", `${column.key}${column.number ? " number" : ""}`);
      head.scope = "col";
      const button = element("button", "", column.head);
      button.type = "button";
      button.addEventListener("click", () => {
        this.descending = this.sort === column.key ? !this.descending : false;
        this.sort = column.key;
        this.tellSort();
        onSort();
      });
      head.append(button);
      column.cell = head;
      heads.append(head);
    }
    this.tellSort();
  }

  tellSort() {
    for (const { key, cell } of COLUMNS) {
      if (key === this.sort) cell.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
  }

  later() {
    this.pending ??= requestAnimationFrame(() => { this.pending = null; this.render(); });
  }

  show(rows, selected) {
    this.rows = rows;
    this.selected = selected;
    this.table.setAttribute("aria-rowcount", rows.length + 1);
    this.render();
  }

  rowHeight() {
    return Number.parseFloat(getComputedStyle(this.table).getPropertyValue("--row"));
  }

  render() {
    const height = this.rowHeight();
    const scrolled = Math.min(this.scroller.scrollTop, Math.max(0, this.rows.length * height - this.scroller.clientHeight));
    const first = Math.max(0, Math.floor(scrolled / height) - SPARE);
    const last = Math.min(this.rows.length, first + Math.ceil(this.scroller.clientHeight / height) + 2 * SPARE);
    const now = Date.now();
    const wanted = new Set();
    for (let i = first; i < last; i++) wanted.add(this.rows[i].id);
    for (const [id, view] of this.views) {
      if (!wanted.has(id)) {
        this.views.delete(id);
        view.element.remove();
        this.spare.push(view);
      }
    }
    let place = this.before.nextSibling;
    const shown = [];
    for (let i = first; i < last; i++) {
      const row = this.rows[i];
      let view = this.views.get(row.id);
      if (!view) {
        view = this.spare.pop() ?? new View(this.onSelect);
        this.views.set(row.id, view);
      }
      if (view.element === place) place = place.nextSibling;
      else this.body.insertBefore(view.element, place);
      shown.push([view, row, i]);
    }
    this.space(this.before, first * height);
    this.space(this.after, (this.rows.length - last) * height);
    for (const [view, row, i] of shown) view.show(row, i, this.selected);
    const any = shown[0]?.[0].spark; // after everything was written: one layout
    const size = any && { width: any.clientWidth, height: any.clientHeight, colour: getComputedStyle(any).color };
    for (const [view] of shown) view.draw(now, size);
    this.tabStop(shown);
  }

  space(row, height) {
    if (row.height !== height) {
      row.height = height;
      row.hidden = height === 0;
      row.style.setProperty("height", `${height}px`);
    }
  }

  /** Tab leads to one row; the arrows lead on from there. */
  tabStop(shown) {
    const stop = this.views.get(this.active) ?? this.views.get(this.selected) ?? shown[Math.min(SPARE, shown.length - 1)]?.[0];
    if (this.stop !== stop) {
      if (this.stop) this.stop.name.tabIndex = -1;
      if (stop) stop.name.tabIndex = 0;
      this.stop = stop;
    }
  }

  activate(id) {
    this.active = id;
    this.tabStop([]);
  }

  key(event) {
    const at = this.rows.findIndex((row) => row.id === this.active);
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight()) - 1);
    const to = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.rows.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(this.rows.length - 1, to)));
  }

  focus(index) {
    const height = this.rowHeight();
    const head = this.table.tHead.offsetHeight;
    const top = index * height;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + height + head > this.scroller.scrollTop + this.scroller.clientHeight) {
      this.scroller.scrollTop = top + height + head - this.scroller.clientHeight;
    }
    this.active = this.rows[index].id;
    this.render();
    this.views.get(this.active)?.name.focus({ preventScroll: true });
  }

  focusOn(id) {
    const index = this.rows.findIndex((row) => row.id === id);
    if (index >= 0) this.focus(index);
  }
}

export { element };
