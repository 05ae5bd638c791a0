// Values as people read them. Durations come as protobuf has them in JSON: "1.250s".

/** Seconds of a protobuf Duration, or null. */
export function seconds(duration) {
  return duration === undefined || duration === null ? null : Number.parseFloat(duration);
}

export function bits(perSecond) {
  if (perSecond === null || perSecond === undefined || Number.isNaN(perSecond)) return "–";
  if (perSecond >= 1e9) return `${(perSecond / 1e9).toFixed(2)} Gb/s`;
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(perSecond >= 1e8 ? 0 : perSecond >= 1e7 ? 1 : 2)} Mb/s`;
  return `${Math.round(perSecond / 1e3)} kb/s`;
}

export function bytes(count) {
  if (count >= 1e9) return `${(count / 2 ** 30).toFixed(2)} GB`;
  return `${Math.round(count / 2 ** 20)} MB`;
}

export function percent(share) {
  if (share === null || share === undefined || Number.isNaN(share)) return "–";
  if (share === 0) return "0 %";
  return share < 0.1 ? `${(share * 100).toFixed(share < 0.001 ? 2 : 1)} %` : `${Math.round(share * 100)} %`;
}

export function milliseconds(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const ms = value * 1000;
  return `${Math.abs(ms) < 10 && ms !== 0 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** A length of time in its two largest units. */
export function span(length) {
  const s = Math.max(0, Math.floor(length));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} m`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

export function count(value) {
  return Number(value ?? 0).toLocaleString("en");
}

export function clock(time) {
  const date = new Date(time);
  return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** The program behind a User-Agent, as short as a table wants it. */
export function program(userAgent) {
  if (!userAgent) return "";
  const known = [
    [/OBS[- ]?(?:Studio)?\/?([\d.]+)?/i, "OBS"], [/Firefox\/([\d]+)/, "Firefox"], [/Edg\/([\d]+)/, "Edge"],
    [/Chrom(?:e|ium)\/([\d]+)/, "Chrome"], [/Version\/([\d.]+).*Safari/, "Safari"], [/Lavf\/([\d.]+)/, "FFmpeg"],
    [/GStreamer[ /]*([\d.]+)?/i, "GStreamer"], [/Larix[^/]*\/([\d.]+)?/i, "Larix"],
  ];
  for (const [pattern, name] of known) {
    const match = pattern.exec(userAgent);
    if (match) return match[1] ? `${name} ${match[1]}` : name;
  }
  return userAgent.length > 28 ? `${userAgent.slice(0, 27)}…` : userAgent;
}
