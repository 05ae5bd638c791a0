package io.whipsidecar.demo;

/** What is connected with what in a run, for people. Stateless. */
final class FlowPicture {
  private FlowPicture() {}

  static String of(PublisherKind publisher, Scenario scenario) {
    String who =
        switch (publisher) {
          case LIBWEBRTC -> "libwebrtc";
          case LIBWEBRTC_TCP -> "libwebrtc over TCP";
          case FFMPEG -> "FFmpeg whip";
          case NONE -> "you";
        };
    return """

         this demo, as a manager
          | 1 OnProcessStart         \\ 3 argv: legs first
          v 5 OnProcessStopping/Stop   \\
    %11s --- 4 WHIP ---> whip-sidecar --- RTP ---> FFmpeg %s -c copy
    (%s)      ICE DTLS SRTP   (child)      127.0.0.1      |
                                                           +--> recording.mkv, live.m3u8
    """
        .formatted(who, scenario.reader().version(), codecs(scenario));
  }

  private static String codecs(Scenario scenario) {
    String video = scenario.video() == null ? "no video" : scenario.video().encodingName();
    return video + (scenario.audio() == null ? "" : "+" + scenario.audio().encodingName());
  }
}
