package io.whipsidecar.bench;

import io.whipsidecar.srtp.SrtpProfile;

/**
 * What {@code bench/load} was asked for.
 *
 * @param bitRate of a publisher's video
 * @param seconds that are measured
 * @param warmUpSeconds of media before
 * @param sessions how many set-ups are measured when the server is warm, after twice as many that
 *     are not
 * @param showThreads whether to print the server's threads
 */
record LoadOptions(
    int publishers,
    int bitRate,
    int seconds,
    int warmUpSeconds,
    int sessions,
    SrtpProfile profile,
    boolean showThreads) {
  /** Publishers, bits per second and seconds; the rest is in the environment. */
  static LoadOptions of(String[] arguments) {
    return new LoadOptions(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(environment("WARMUP_SECONDS", "20")),
        Integer.parseInt(environment("SESSIONS", "200")),
        SrtpProfile.valueOf(environment("SRTP", SrtpProfile.AEAD_AES_128_GCM.name())),
        !environment("THREADS", "").isEmpty());
  }

  private static String environment(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}
