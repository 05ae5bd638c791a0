package io.whipsidecar.whip;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.sdp.Negotiation;
import io.whipsidecar.sdp.SdpAnswer;
import io.whipsidecar.sdp.SdpOffer;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 9725 for the WHIP endpoint of each ingest; {@link SessionResource} has those of
 * its sessions. Holds no state of its own, so any thread may call it.
 */
public final class WhipEndpoint {
  private static final String ALLOW = "GET, HEAD, POST, OPTIONS";
  private static final String SDP = "application/sdp";
  private static final int ID_BYTES = 16; // 128 bits: RFC 9725 §5 wants session URLs unguessable
  private static final int MAX_USER_AGENT_LENGTH = 256;

  private final String basePath;
  private final IngestLookup ingests;
  private final PublisherGateway gateway;
  private final Authorization authorization;
  private final RandomGenerator random;
  private final SessionResource sessions;

  /**
   * @param basePath such as {@code /whip}, without a slash at its end
   * @param allowAnonymous whether ingests without a token take anyone
   * @param random for session ids: has to be cryptographically strong and safe for threads
   */
  public WhipEndpoint(
      String basePath,
      boolean allowAnonymous,
      IngestLookup ingests,
      PublisherGateway gateway,
      RandomGenerator random) {
    this.basePath = requireNonNull(basePath, "basePath");
    this.ingests = requireNonNull(ingests, "ingests");
    this.gateway = requireNonNull(gateway, "gateway");
    this.random = requireNonNull(random, "random");
    authorization = new Authorization(allowAnonymous);
    sessions = new SessionResource(ingests, gateway, authorization, this::newId);
  }

  /** Whether the raw path is one that {@link #handle} is for. */
  public boolean isBelowBasePath(String rawPath) {
    return rawPath.startsWith(basePath + "/");
  }

  /** Never throws for any request; {@link PublisherGateway}'s exceptions go through. */
  public WhipResponse handle(WhipRequest request) {
    WhipPath.Result result = WhipPath.parse(basePath, request.path());
    if (result instanceof WhipPath.Found found) {
      return Cors.apply(route(request, found.path()));
    }
    return Cors.apply(
        result instanceof WhipPath.Malformed
            ? Problem.MALFORMED_PATH.response(
                "the path is not percent-encoded UTF-8 (expected: " + basePath + "/<process id>)")
            : Problem.NOT_FOUND.response(
                "expected: " + basePath + "/<process id>, with '/' in the id written as %2F"));
  }

  private WhipResponse route(WhipRequest request, WhipPath path) {
    String sessionId = path.sessionId();
    return sessionId == null
        ? endpoint(request, path.processId())
        : sessions.handle(request, path.processId(), sessionId);
  }

  private WhipResponse endpoint(WhipRequest request, String processId) {
    return switch (request.method()) {
      case "POST" -> post(request, processId);
      case "GET", "HEAD" -> WhipResponse.empty(204); // RFC 9725 §4.1: 2xx without content
      case "OPTIONS" ->
          Cors.options(
              request,
              WhipResponse.empty(204).with("Allow", ALLOW).with("Accept-Post", SDP)); // §4.2
      default ->
          Problem.METHOD_NOT_ALLOWED
              .response(request.method() + " (expected: POST with an offer)")
              .with("Allow", ALLOW); // RFC 9110 §15.5.6
    };
  }

  private WhipResponse post(WhipRequest request, String processId) {
    WhipIngest ingest = ingests.find(processId);
    if (!authorization.permits(request, ingest) || ingest == null) {
      return Authorization.refusal();
    }
    if (!request.mediaType().equals(SDP)) {
      return Problem.MEDIA_TYPE
          .response("Content-Type: " + request.header("Content-Type") + " (expected: " + SDP + ")")
          .with("Accept-Post", SDP);
    }
    String text = WhipPath.strictUtf8(request.body());
    if (text == null) { // RFC 8866 §4.5
      return Problem.MALFORMED_OFFER.response("the body is not UTF-8 (expected: an SDP offer)");
    }
    SdpOffer.Result parsed = SdpOffer.parse(text);
    if (parsed instanceof SdpOffer.Malformed malformed) {
      return Problem.MALFORMED_OFFER.response(malformed.detail());
    }
    return negotiate(request, ingest, ((SdpOffer.Parsed) parsed).offer());
  }

  private WhipResponse negotiate(WhipRequest request, WhipIngest ingest, SdpOffer offer) {
    Negotiation.Result result = Negotiation.negotiate(offer, ingest.video(), ingest.audio());
    if (result instanceof Negotiation.Refused refused) {
      return Problem.OFFER_REFUSED.response(slug(refused.reason()), refused.detail());
    }
    PublisherGateway.Opening opening =
        new PublisherGateway.Opening(
            ingest.processId(),
            newId(),
            newId(),
            ((Negotiation.Accepted) result).session(),
            userAgent(request.header("User-Agent")),
            request.remoteAddress(),
            request.loopback());
    return opened(opening, gateway.open(opening));
  }

  private WhipResponse opened(
      PublisherGateway.Opening opening, PublisherGateway.OpenResult result) {
    if (result instanceof PublisherGateway.Opened opened) {
      String location =
          basePath + '/' + WhipPath.encode(opening.processId()) + '/' + opening.sessionId();
      return WhipResponse.text(201, SDP, SdpAnswer.write(opening.negotiated(), opened.local()))
          .with("Location", location) // path-absolute: OBS and GStreamer resolve it
          .with("ETag", '"' + opening.etag() + '"'); // RFC 9725 §4.3.1
    }
    if (result instanceof PublisherGateway.Busy busy) {
      return Problem.BUSY.response(busy.detail());
    }
    if (result instanceof PublisherGateway.Unavailable unavailable) { // RFC 9725 §4.5
      return Problem.UNAVAILABLE
          .response(unavailable.detail())
          .with("Retry-After", String.valueOf(unavailable.retryAfterSeconds()));
    }
    return Authorization.refusal(); // NoIngest
  }

  private static String slug(Negotiation.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String userAgent(@Nullable String value) {
    String text = value == null ? "" : value;
    return text.length() <= MAX_USER_AGENT_LENGTH ? text : text.substring(0, MAX_USER_AGENT_LENGTH);
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
