package io.whipsidecar.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an offer of the sections of a text; a section's value wins over the session's. */
final class OfferReader {
  private static final int MAX_FINGERPRINTS = 8;

  private final SdpSection session;

  private OfferReader(SdpSection session) {
    this.session = session;
  }

  static SdpOffer read(String text) throws SdpException {
    if (!text.startsWith("v=0")) {
      throw new SdpException("the description does not begin with \"v=0\" (RFC 8866 §5.1)");
    }
    List<SdpSection> sections = SdpLines.split(text);
    return new OfferReader(sections.get(0)).offer(sections);
  }

  private SdpOffer offer(List<SdpSection> sections) throws SdpException {
    List<MediaSection> media = new ArrayList<>();
    Set<String> mids = new HashSet<>();
    boolean trickle = trickles(session);
    boolean mixed = session.has("extmap-allow-mixed");
    for (SdpSection section : sections.subList(1, sections.size())) {
      MediaSection read = media(section);
      if (read.mid() != null && !mids.add(read.mid())) {
        throw new SdpException("two m-lines have the mid " + Words.quote(read.mid()));
      }
      media.add(read);
      trickle |= trickles(section);
      mixed |= section.has("extmap-allow-mixed");
    }
    return new SdpOffer(trickle, mixed, bundleGroups(), List.copyOf(media));
  }

  private List<List<String>> bundleGroups() {
    List<List<String>> groups = new ArrayList<>();
    for (String group : session.all("group")) {
      List<String> words = Words.split(group);
      if (!words.isEmpty() && words.get(0).equals("BUNDLE")) {
        groups.add(List.copyOf(words.subList(1, words.size())));
      }
    }
    return List.copyOf(groups);
  }

  private MediaSection media(SdpSection section) throws SdpException {
    List<String> words = Words.split(section.mLine());
    int port = words.size() < 3 ? -1 : port(words.get(1));
    if (port < 0) {
      throw new SdpException(
          "m=%s (expected: m=<media> <port> <protocol> <formats>)"
              .formatted(Words.quote(section.mLine())));
    }
    List<String> formats = List.copyOf(words.subList(3, words.size()));
    SourceReader sources = SourceReader.read(section);
    return new MediaSection(
        words.get(0),
        port,
        words.get(2),
        formats,
        mid(section),
        direction(section),
        section.has("bundle-only"),
        section.has("rtcp-mux"),
        section.has("rtcp-rsize"),
        IceParameters.of(inherited(section, "ice-ufrag"), inherited(section, "ice-pwd")),
        fingerprints(section),
        setup(section),
        PayloadReader.read(section, formats),
        extensions(section),
        sources.ssrcs(),
        sources.rtxBySsrc(),
        SimulcastReader.rids(section),
        SimulcastReader.simulcast(section));
  }

  private static int port(String word) {
    int slash = word.indexOf('/'); // "port/number of ports", RFC 8866 §5.14
    return (int) Words.number(slash < 0 ? word : word.substring(0, slash), 65_535);
  }

  private static @Nullable String mid(SdpSection section) throws SdpException {
    String mid = section.first("mid");
    if (mid != null && !Words.isToken(mid)) {
      throw new SdpException("mid " + Words.quote(mid) + " (expected: a token, RFC 5888 §4)");
    }
    return mid;
  }

  private Direction direction(SdpSection section) {
    for (SdpSection where : List.of(section, session)) {
      for (Direction direction : Direction.values()) {
        if (where.has(direction.sdpName())) {
          return direction;
        }
      }
    }
    return Direction.SENDRECV; // RFC 8866 §6.7.1
  }

  private List<Fingerprint> fingerprints(SdpSection section) throws SdpException {
    List<String> texts = section.all("fingerprint");
    if (texts.isEmpty()) {
      texts = session.all("fingerprint");
    }
    if (texts.size() > MAX_FINGERPRINTS) {
      throw new SdpException("too many fingerprints (expected: at most " + MAX_FINGERPRINTS + ")");
    }
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (String text : texts) {
      Fingerprint fingerprint = Fingerprint.parse(text);
      if (fingerprint == null) {
        throw new SdpException(
            "fingerprint %s (expected: <hash> <XX:XX:…>, RFC 8122 §5)"
                .formatted(Words.quote(text)));
      }
      fingerprints.add(fingerprint);
    }
    return List.copyOf(fingerprints);
  }

  private @Nullable Setup setup(SdpSection section) throws SdpException {
    String text = inherited(section, "setup");
    if (text == null) {
      return null;
    }
    Setup setup = Setup.of(text);
    if (setup == null) {
      throw new SdpException(
          "setup " + Words.quote(text) + " (expected: actpass, active, passive or holdconn)");
    }
    return setup;
  }

  private static List<HeaderExtension> extensions(SdpSection section) {
    List<HeaderExtension> extensions = new ArrayList<>();
    for (String text : section.all("extmap")) {
      HeaderExtension extension = HeaderExtension.parse(text);
      if (extension != null) {
        extensions.add(extension);
      }
    }
    return List.copyOf(extensions);
  }

  private static boolean trickles(SdpSection section) {
    // RFC 8839 §5.6 puts spaces between the options, libdatachannel a comma.
    return section.all("ice-options").stream()
        .anyMatch(options -> Words.split(options.replace(',', ' ')).contains("trickle"));
  }

  private @Nullable String inherited(SdpSection section, String name) {
    String own = section.first(name);
    return own != null ? own : session.first(name);
  }
}
