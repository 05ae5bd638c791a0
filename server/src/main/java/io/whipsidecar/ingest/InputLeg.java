package io.whipsidecar.ingest;

import java.util.List;

/**
 * One input of FFmpeg: {@code options... -i address}.
 *
 * @param id {@code whip}, or {@code whip:video} and {@code whip:audio}
 * @param options one element an argument; never a secret, because a manager's API shows them
 */
public record InputLeg(String id, String address, List<String> options) {
  public InputLeg {
    options = List.copyOf(options);
  }
}
