package io.whipsidecar.natives;

import org.jspecify.annotations.Nullable;

/** The processors for which there are native parts (gABI, {@code e_machine}). */
public enum Machine {
  X86_64(62, "amd64", "x86_64", "x86_64"),
  AARCH64(183, "aarch64", "aarch64", "arm64");

  private final int elfNumber;
  private final String javaName;
  private final String linuxName;
  private final String ffmpegName;

  Machine(int elfNumber, String javaName, String linuxName, String ffmpegName) {
    this.elfNumber = elfNumber;
    this.javaName = javaName;
    this.linuxName = linuxName;
    this.ffmpegName = ffmpegName;
  }

  /** The one that this JVM runs on, or null when it is another. */
  public static @Nullable Machine current() {
    for (Machine machine : values()) {
      if (machine.javaName.equals(System.getProperty("os.arch"))) {
        return machine;
      }
    }
    return null;
  }

  /** By its number in ELF headers; null for one that is not in the list. */
  static @Nullable Machine ofElfNumber(int number) {
    for (Machine machine : values()) {
      if (machine.elfNumber == number) {
        return machine;
      }
    }
    return null;
  }

  int elfNumber() {
    return elfNumber;
  }

  /** As Linux calls it, and webrtc-java in the name of its library. */
  public String linuxName() {
    return linuxName;
  }

  /** As it is written in the names of FFmpeg's jars. */
  public String ffmpegName() {
    return ffmpegName;
  }
}
