"use strict";

// Camera, screen and microphone: opens them, changes them while they are sent, and says in words
// why one can't be had.

const DEVICE_WORDS = { video: "camera", audio: "microphone" };

function deviceProblem(error, kind) {
  const thing = DEVICE_WORDS[kind];
  const field = DEVICE_WORDS[kind];
  switch (error.name) {
    case "NotAllowedError": case "SecurityError":
      return /system/i.test(error.message)
        ? new Failure(`This computer does not let the browser use the ${thing}.`, {
            remedy: "Allow it in the privacy settings of the system, then start the browser again.", field })
        : new Failure(`The browser was told not to let this page use the ${thing}.`, {
            remedy: "Press the symbol beside the page's address, allow camera and microphone, and try again.", field });
    case "NotFoundError":
      return new Failure(`No ${thing} was found.`, { remedy: `Plug one in, or choose "None" for it.`, field });
    case "NotReadableError": case "AbortError":
      return new Failure(`Another program uses the ${thing}.`, {
        remedy: "Close it (a video call, OBS, another browser), or choose another one.", field });
    case "OverconstrainedError":
      return new Failure(`The chosen ${thing} is not there any more.`, { remedy: "Choose another one.", field });
    default:
      return new Failure(`The ${thing} can't be used: ${error.message || error.name}.`, { field });
  }
}

function screenProblem(error) {
  return error.name === "NotAllowedError"
    ? new Failure("No screen was chosen.", { remedy: "Press the button again and choose a screen, a window or a tab." })
    : new Failure(`The screen can't be shared: ${error.message || error.name}.`);
}

function requireDevices() {
  if (navigator.mediaDevices) return;
  throw new Failure("Browsers give camera and microphone to safe pages only.", {
    remedy: `Open this page with https:// instead of ${location.protocol}//, or on the server itself as localhost.`,
  });
}

/**
 * What is sent: at most one track of picture and one of sound. The choice is
 * `{ video: camera|screen|none, audio: voice|music|none, camera, microphone, screenSound, height, rate }`;
 * a camera may also be `{ facing: user|environment }`.
 */
class Sources {
  #picture = null; #microphone = null; #screenSound = null; #sound = null; #mixer = null; #muted = false;
  #onChange; #onLost; #meter = new Meter();

  /** `onChange(kind, track)`: another track is to be sent. `onLost(kind)`: one has ended by itself. */
  constructor(onChange, onLost) {
    this.#onChange = onChange;
    this.#onLost = onLost;
  }

  get tracks() {
    return { video: this.#picture, audio: this.#sound };
  }

  /** 0 to 1; null: it can't be told. */
  get level() {
    if (this.#muted) return 0;
    return this.#meter.runs ? this.#meter.level() : null;
  }

  /** The person has touched the page: sound may be looked at now. */
  onTouch() {
    this.#meter.resume();
  }

  get isOpen() {
    return Boolean(this.#picture || this.#sound);
  }

  /** All at once: the browser asks once, and picture and sound begin together. */
  async open(choice) {
    requireDevices();
    if (choice.video === "screen") await this.#openScreen(choice);
    const wanted = {
      video: choice.video === "camera" && cameraOf(choice),
      audio: choice.audio !== "none" && microphoneOf(choice),
    };
    if (wanted.video || wanted.audio) {
      const stream = await this.#devices(wanted);
      if (wanted.video) this.#setPicture(stream.getVideoTracks()[0], "motion");
      if (wanted.audio) this.#setMicrophone(stream.getAudioTracks()[0], choice);
    }
    this.#compose();
  }

  async changePicture(choice) {
    requireDevices();
    if (choice.video === "screen") {
      await this.#openScreen(choice);
    } else {
      this.#drop("screenSound");
      const video = choice.video === "camera" && cameraOf(choice);
      if (video) {
        const stream = await this.#devices({ video }, () => this.#setPicture(null));
        this.#setPicture(stream.getVideoTracks()[0], "motion");
      } else {
        this.#setPicture(null);
      }
    }
    this.#compose();
  }

  async changeSound(choice) {
    requireDevices();
    if (choice.audio === "none") {
      this.#drop("microphone");
    } else {
      const audio = microphoneOf(choice);
      const stream = await this.#devices({ audio }, () => this.#drop("microphone"));
      this.#setMicrophone(stream.getAudioTracks()[0], choice);
    }
    this.#compose();
  }

  /** Says which of the two is missing; `free` gives up what holds a device that can be open once only. */
  async #devices(wanted, free) {
    const media = navigator.mediaDevices;
    try {
      return await media.getUserMedia(wanted);
    } catch (error) {
      if (free && error.name === "NotReadableError") {
        free();
        return media.getUserMedia(wanted).catch((again) => {
          throw deviceProblem(again, wanted.video ? "video" : "audio");
        });
      }
      const [blamed, why] = await this.#blame(wanted, error);
      throw deviceProblem(why, blamed);
    }
  }

  async #blame(wanted, error) {
    const kinds = ["video", "audio"].filter((kind) => wanted[kind]);
    if (kinds.length === 1 || error.name === "NotAllowedError") return [kinds[0], error];
    for (const kind of kinds) {
      try {
        const alone = await navigator.mediaDevices.getUserMedia({ [kind]: wanted[kind] });
        alone.getTracks().forEach((track) => track.stop());
      } catch (why) {
        return [kind, why];
      }
    }
    return [kinds[0], error];
  }

  async #openScreen(choice) {
    if (!navigator.mediaDevices.getDisplayMedia) {
      throw new Failure("This browser can't share its screen.", { remedy: "Choose the camera, or use a computer." });
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({
        video: { height: { ideal: choice.height }, frameRate: { ideal: choice.rate } },
        audio: choice.screenSound && { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    } catch (error) {
      throw screenProblem(error);
    }
    this.#drop("screenSound");
    this.#setPicture(stream.getVideoTracks()[0], "detail");
    this.#screenSound = stream.getAudioTracks()[0] ?? null;
  }

  #setPicture(track, hint) {
    stopTrack(this.#picture);
    this.#picture = track ?? null;
    if (!track) return;
    track.contentHint = hint;
    track.onended = () => {
      this.#picture = null;
      this.#compose();
      this.#onLost(hint === "detail" ? "screen" : "camera");
    };
  }

  #setMicrophone(track, choice) {
    stopTrack(this.#microphone);
    this.#microphone = track;
    track.contentHint = choice.audio === "music" ? "music" : "speech";
    track.onended = () => {
      this.#microphone = null;
      this.#compose();
      this.#onLost("microphone");
    };
  }

  #drop(which) {
    if (which === "microphone") {
      stopTrack(this.#microphone);
      this.#microphone = null;
    } else {
      stopTrack(this.#screenSound);
      this.#screenSound = null;
    }
  }

  /** The screen's sound and the microphone's are one track; either alone is sent as it is. */
  #compose() {
    this.#mixer?.close();
    this.#mixer = null;
    const parts = [this.#microphone, this.#screenSound].filter(Boolean);
    let sound = parts[0] ?? null;
    if (parts.length === 2) {
      this.#mixer = new AudioContext();
      const out = this.#mixer.createMediaStreamDestination();
      parts.forEach((part) => this.#mixer.createMediaStreamSource(new MediaStream([part])).connect(out));
      [sound] = out.stream.getAudioTracks();
    }
    if (sound && this.#screenSound) sound.contentHint = "music";
    if (sound) sound.enabled = !this.#muted;
    this.#meter.watch(sound);
    this.#sound = sound;
    this.#onChange("video", this.#picture);
    this.#onChange("audio", sound);
  }

  set muted(muted) {
    this.#muted = muted;
    if (this.#sound) this.#sound.enabled = !muted;
  }

  close() {
    this.#setPicture(null);
    this.#drop("microphone");
    this.#drop("screenSound");
    this.#mixer?.close();
    this.#mixer = null;
    this.#sound = null;
    this.#meter.watch(null);
  }
}

function stopTrack(track) {
  if (!track) return;
  track.onended = null;
  track.stop();
}

function cameraOf(choice) {
  const { camera, height, rate } = choice;
  const which = camera?.facing ? { facingMode: { ideal: camera.facing } } : camera ? { deviceId: { exact: camera } } : {};
  return {
    ...which,
    width: { ideal: Math.round((height * 16) / 9) },
    height: { ideal: height },
    frameRate: { ideal: rate },
  };
}

function microphoneOf({ microphone, audio }) {
  const music = audio === "music" && {
    echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2,
  };
  return { ...(microphone && { deviceId: { exact: microphone } }), ...music };
}

/** How loud a track is: 0 to 1, where speech is about 0.6. */
class Meter {
  #context = null; #source = null; #analyser = null; #samples = new Float32Array(1024);

  watch(track) {
    this.#source?.disconnect();
    this.#source = null;
    if (!track) return;
    this.#context ??= new AudioContext();
    this.#analyser ??= new AnalyserNode(this.#context, { fftSize: 1024 });
    try {
      this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    } catch {
      return; // Firefox refuses a track of another sampling rate than its loudspeaker's: no meter then
    }
    this.#source.connect(this.#analyser);
    this.resume();
  }

  /** Browsers run no AudioContext before the person has touched the page. */
  resume() {
    if (this.#context?.state === "suspended") this.#context.resume().catch(() => {});
  }

  get runs() {
    return Boolean(this.#source) && this.#context.state === "running";
  }

  level() {
    if (!this.runs) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    const decibels = 10 * Math.log10(power + 1e-9);
    return Math.min(1, Math.max(0, (decibels + 60) / 54));
  }
}
