// Plots of five minutes, on a canvas each.
import { KEPT } from "./model.js";

const LEFT = 8;
const RIGHT = 68;
const TOP = 8;
const BOTTOM = 18;

/** Round numbers just above a value, so that the scale does not jump about. */
function ceiling(value, least) {
  const goal = Math.max(value * 1.1, least);
  const unit = 10 ** Math.floor(Math.log10(goal));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * unit).find((step) => step >= goal);
}

function prepare(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

export class Plot {
  /**
   * @param least the top of the scale is never below it
   * @param format of a value as text
   */
  constructor(title, colour, least, format) {
    this.title = title;
    this.colour = colour;
    this.least = least;
    this.format = format;
    this.pointer = null;
    this.element = document.createElement("figure");
    this.element.className = "plot";
    this.caption = document.createElement("figcaption");
    this.value = document.createElement("strong");
    this.note = document.createElement("span");
    this.caption.append(title, this.value, this.note);
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.element.append(this.caption, this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.point(event.offsetX));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
  }

  point(x) {
    this.pointer = x;
    if (this.series !== undefined) this.draw(this.series, this.now, this.current);
  }

  draw(series, now, current) {
    Object.assign(this, { series, now, current });
    const { context, width, height } = prepare(this.canvas, this.canvas.clientWidth, this.canvas.clientHeight);
    const style = getComputedStyle(this.canvas);
    const colour = style.getPropertyValue(this.colour);
    const from = now - KEPT * 1000;
    const points = [];
    let highest = 0;
    series?.forEach(from, (time, value) => {
      points.push({ x: LEFT + (time - from) / (KEPT * 1000) * (width - LEFT - RIGHT), value, time });
      if (value > highest) highest = value;
    });
    const top = ceiling(highest, this.least);
    const y = (value) => TOP + (1 - value / top) * (height - TOP - BOTTOM);
    this.grid(context, style, width, height, top, y);
    this.line(context, colour, points, y, y(0));
    this.marker(context, style, colour, points, y, height);
    this.value.textContent = this.format(current);
    this.canvas.setAttribute("aria-label",
      `${this.title} of the last five minutes: now ${this.format(current)}, highest ${this.format(highest)}`);
  }

  grid(context, style, width, height, top, y) {
    context.strokeStyle = style.getPropertyValue("--line");
    context.fillStyle = style.getPropertyValue("--soft");
    context.lineWidth = 1;
    context.font = `11px ${style.fontFamily}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const part of [0, 0.5, 1]) {
      const at = Math.round(y(top * part)) + 0.5;
      context.beginPath();
      context.moveTo(LEFT, at);
      context.lineTo(width - RIGHT, at);
      context.stroke();
      if (part > 0) context.fillText(this.format(top * part), width - RIGHT + 6, at);
    }
    context.textBaseline = "alphabetic";
    for (let minutes = 5; minutes >= 0; minutes--) {
      const x = width - RIGHT - minutes / 5 * (width - LEFT - RIGHT);
      context.textAlign = minutes === 5 ? "left" : "center";
      context.fillText(minutes === 0 ? "now" : `−${minutes} m`, x, height - 4);
    }
  }

  line(context, colour, points, y, ground) {
    const runs = [];
    let run = [];
    let before = null;
    for (const point of points) { // a hole where nothing was measured
      if (Number.isNaN(point.value) || (before !== null && point.time - before > 3500)) { runs.push(run); run = []; }
      if (!Number.isNaN(point.value)) run.push(point);
      before = point.time;
    }
    runs.push(run);
    context.lineJoin = "round";
    for (const part of runs.filter((one) => one.length > 0)) {
      context.beginPath();
      part.forEach((point, i) => (i ? context.lineTo(point.x, y(point.value)) : context.moveTo(point.x, y(point.value))));
      context.strokeStyle = colour;
      context.lineWidth = 1.8;
      context.stroke();
      context.lineTo(part.at(-1).x, ground);
      context.lineTo(part[0].x, ground);
      context.globalAlpha = 0.13;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
    }
  }

  marker(context, style, colour, points, y, height) {
    this.note.textContent = "";
    if (this.pointer === null || points.length === 0) return;
    const near = points.reduce((a, b) => (Math.abs(a.x - this.pointer) < Math.abs(b.x - this.pointer) ? a : b));
    if (Number.isNaN(near.value)) return;
    context.strokeStyle = style.getPropertyValue("--soft");
    context.beginPath();
    context.moveTo(near.x, TOP);
    context.lineTo(near.x, height - BOTTOM);
    context.stroke();
    context.fillStyle = colour;
    context.beginPath();
    context.arc(near.x, y(near.value), 3.5, 0, 2 * Math.PI);
    context.fill();
    this.note.textContent = `${this.format(near.value)}, ${Math.round((this.now - near.time) / 1000)} s ago`;
  }
}

/**
 * A minute of a figure in a table's cell.
 *
 * @param size of all of them, in pixels: to ask each canvas would have the browser lay out the page again
 */
export function sparkline(canvas, series, now, { width, height, colour }) {
  if (!width || (!series && !canvas.drawn)) return;
  const { context } = prepare(canvas, width, height);
  canvas.drawn = Boolean(series);
  if (!series) return;
  const from = now - 60_000;
  const points = [];
  let highest = 1;
  series.forEach(from, (time, value) => {
    if (Number.isNaN(value)) return;
    points.push({ x: (time - from) / 60_000 * width, value });
    if (value > highest) highest = value;
  });
  if (points.length < 2) return;
  const y = (value) => height - 1.5 - value / (highest * 1.05) * (height - 3);
  context.beginPath();
  points.forEach((point, i) => (i ? context.lineTo(point.x, y(point.value)) : context.moveTo(point.x, y(point.value))));
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(points.at(-1).x, height);
  context.lineTo(points[0].x, height);
  context.globalAlpha = 0.12;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
