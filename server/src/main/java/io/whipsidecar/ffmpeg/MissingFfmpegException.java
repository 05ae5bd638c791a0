package io.whipsidecar.ffmpeg;

/** No FFmpeg that fits was found. The message is one for users: it says what to do about it. */
public final class MissingFfmpegException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingFfmpegException(String message) {
    super(message);
  }

  MissingFfmpegException(String message, Throwable cause) {
    super(message, cause);
  }
}
