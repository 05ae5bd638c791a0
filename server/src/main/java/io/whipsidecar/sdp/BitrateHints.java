package io.whipsidecar.sdp;

/**
 * What an answer tells a publisher that adapts its bitrate, in bits per second; 0 where nothing is
 * said.
 *
 * @param startBps what to begin with, before anything is known of the network
 * @param maximumBps what to send at most
 */
public record BitrateHints(long startBps, long maximumBps) {
  public static final BitrateHints NONE = new BitrateHints(0, 0);
}
