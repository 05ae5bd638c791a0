// Publishes the test pattern by libdatachannel in the shape of OBS: no candidates and session-level
// attributes in the offer, no trickle, NACK answered from a buffer of 4000 packets, PLI ignored, the
// connection closed before the DELETE. With --tcp it would also take ICE over TCP.
//
//   WHIP_TOKEN=... node publish.js --url URL --pattern DIR --seconds N [--codec h264|h265] [--tcp]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import rtc from 'node-datachannel';

const TIMEOUT_MS = 8_000; // as OBS
const { values: asked } = parseArgs({
  options: {
    url: { type: 'string' },
    pattern: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    codec: { type: 'string', default: 'h264' },
    tcp: { type: 'boolean', default: false },
  },
});
const AUDIO = { ssrc: 0x10203040, payloadType: 111, clockRate: 48_000, ms: 20 };
const VIDEO = { ssrc: AUDIO.ssrc + 1, payloadType: 96, clockRate: 90_000, ms: 1000 / 30 };

function track(peer, media, settings, packetizer) {
  media.addSSRC(settings.ssrc, 'pattern', 'pattern', `pattern-${settings.payloadType}`);
  const added = peer.addTrack(media);
  const config = new rtc.RtpPacketizationConfig(
    settings.ssrc, 'pattern', settings.payloadType, settings.clockRate);
  const chain = packetizer(config);
  const base = config.timestamp;
  chain.addToChain(new rtc.RtcpSrReporter(config));
  chain.addToChain(new rtc.RtcpNackResponder(4000));
  added.setMediaHandler(chain);
  return (index, data) => {
    config.timestamp = (base + Math.round((index * settings.ms * settings.clockRate) / 1000)) >>> 0;
    added.sendMessageBinary(data);
  };
}

/** Splits an Annex B stream at its access unit delimiters. */
function accessUnits(bytes, delimiterType, typeOf) {
  const units = [];
  let start = -1;
  for (let at = bytes.indexOf('\0\0\0\x01', 0, 'latin1'); at >= 0; at = bytes.indexOf('\0\0\0\x01', at + 4, 'latin1')) {
    if (typeOf(bytes[at + 4]) === delimiterType) {
      if (start >= 0) units.push(bytes.subarray(start, at));
      start = at;
    }
  }
  units.push(bytes.subarray(start));
  return units;
}

/** The packets of an Ogg file with one stream; the first two are headers. */
function oggPackets(bytes) {
  const packets = [];
  let parts = [];
  for (let page = 0; page < bytes.length; ) {
    const segments = bytes[page + 26];
    let at = page + 27 + segments;
    for (let i = 0; i < segments; i++) {
      const size = bytes[page + 27 + i];
      parts.push(bytes.subarray(at, at + size));
      at += size;
      if (size < 255) {
        packets.push(Buffer.concat(parts));
        parts = [];
      }
    }
    page = at;
  }
  return packets.slice(2);
}

async function call(method, url, body) {
  const reply = await fetch(url, {
    method,
    body,
    headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${process.env.WHIP_TOKEN ?? ''}` },
  });
  if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status}\n${await reply.text()}`);
  return reply;
}

function withTimeout(promise, what) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`${what}: not within ${TIMEOUT_MS} ms`)), TIMEOUT_MS).unref());
  return Promise.race([promise, late]);
}

async function publish() {
  const h265 = asked.codec === 'h265';
  const separator = 'StartSequence';
  const peer = new rtc.PeerConnection('pattern', { iceServers: [], enableIceTcp: asked.tcp });
  const connected = new Promise((resolve, reject) =>
    peer.onStateChange((state) => {
      if (state === 'connected') resolve();
      if (state === 'failed') reject(new Error('the connection failed'));
    }));
  const audio = new rtc.Audio('0', 'SendOnly');
  audio.addOpusCodec(AUDIO.payloadType);
  const sendAudio = track(peer, audio, AUDIO, (config) => new rtc.RtpPacketizer(config));
  const video = new rtc.Video('1', 'SendOnly');
  if (h265) video.addH265Codec(VIDEO.payloadType);
  else video.addH264Codec(VIDEO.payloadType);
  const Packetizer = h265 ? rtc.H265RtpPacketizer : rtc.H264RtpPacketizer;
  const sendVideo = track(peer, video, VIDEO, (config) => new Packetizer(separator, config, 1200));

  peer.setLocalDescription('offer');
  const offer = peer.localDescription().sdp.replace(/^a=candidate:.*\r?\n|^a=end-of-candidates\r?\n/gm, '');
  const reply = await call('POST', asked.url, offer);
  if (reply.status !== 201) throw new Error(`POST: ${reply.status}`);
  peer.setRemoteDescription(await reply.text(), 'answer');
  await withTimeout(connected, 'connected');

  const units = accessUnits(
    readFileSync(join(asked.pattern, `pattern.${asked.codec}`)), h265 ? 35 : 9, (byte) => (h265 ? (byte >> 1) & 63 : byte & 31));
  const sounds = oggPackets(readFileSync(join(asked.pattern, 'pattern.ogg')));
  await pace(Number(asked.seconds) * 1000, [
    { ms: VIDEO.ms, send: (i) => sendVideo(i, units[i % units.length]) },
    { ms: AUDIO.ms, send: (i) => sendAudio(i, sounds[i]) },
  ]);
  peer.close();
  await call('DELETE', new URL(reply.headers.get('Location'), asked.url));
}

/** Sends what is due of each track, by one clock. */
async function pace(lengthMs, tracks) {
  const start = performance.now();
  const next = tracks.map(() => 0);
  for (let now = 0; now < lengthMs; now = performance.now() - start) {
    tracks.forEach(({ ms, send }, i) => {
      while (next[i] * ms <= now && next[i] * ms < lengthMs) send(next[i]++);
    });
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

await publish();
rtc.cleanup();
process.exit(0);
