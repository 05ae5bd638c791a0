// Runs in the page before its own script: camera and microphone show the test pattern of
// io.whipsidecar.publish.TestPattern, which the judge of a recording reads. Flash and beep begin together.
navigator.mediaDevices.getUserMedia = async ({ video, audio }) => {
  const [WIDTH, HEIGHT, FPS, BITS, ROWS, FLASH_MS] = [640, 360, 30, 16, 12, 100];
  const stream = new MediaStream();
  const sound = new AudioContext({ sampleRate: 48_000 });
  await sound.resume();
  const second = sound.createBuffer(1, 48_000, 48_000);
  second.getChannelData(0).forEach((_, i, samples) => {
    samples[i] = i < 48 * FLASH_MS ? 0.4 * Math.sin((2 * Math.PI * 1_000 * i) / 48_000) : 0;
  });
  const startsIn = 0.5;
  const begin = performance.now() + startsIn * 1_000;
  if (audio) {
    const beeps = new AudioBufferSourceNode(sound, { buffer: second, loop: true });
    const out = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
    beeps.connect(out);
    beeps.start(sound.currentTime + startsIn);
    out.stream.getTracks().forEach((track) => stream.addTrack(track));
  }
  if (video) {
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT); // drawn here, shown below in one go
    const shown = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    const surface = shown.getContext("2d");
    const pen = canvas.getContext("2d");
    const captured = shown.captureStream(0);
    const [track] = captured.getTracks();
    const taker = track.requestFrame ? track : captured; // Firefox has it at the stream
    stream.addTrack(track);
    const band = (row, rows, cell, cells, white) => {
      pen.fillStyle = white ? "#fff" : "#000";
      pen.fillRect((cell * WIDTH) / cells, (row * HEIGHT) / ROWS, WIDTH / cells, (rows * HEIGHT) / ROWS);
    };
    let drawn = 0; // counts what was drawn: what a busy machine leaves out here is no loss of the chain
    const draw = (frame) => {
      for (let bit = 0; bit < BITS; bit++) {
        const set = ((drawn >> bit) & 1) === 1;
        band(0, 2, bit, BITS, set);
        band(2, 2, bit, BITS, !set);
      }
      band(4, 4, 0, 1, ((frame % FPS) * 1_000) / FPS < FLASH_MS);
      for (let i = 0; i < 40; i++) {
        pen.fillStyle = `hsl(0 0% ${(frame * 37 + i * 61) % 100}%)`;
        pen.fillRect(i * 16, (8 * HEIGHT) / ROWS + ((frame * 3 + i * 7) % 60), 16, 60);
      }
      drawn++;
      surface.drawImage(canvas, 0, 0);
      taker.requestFrame();
    };
    let frame = 0;
    const next = () => {
      if (track.readyState === "ended") return;
      const due = Math.floor(((performance.now() - begin) * FPS) / 1_000);
      if (due >= frame) draw((frame = due)); // flashes keep to the time, whatever was left out
      frame += due >= frame ? 1 : 0;
      setTimeout(next, Math.max(0, begin + (frame * 1_000) / FPS - performance.now()));
    };
    next();
  }
  return stream;
};
