package io.whipsidecar.whip;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.sdp.Negotiation;
import io.whipsidecar.sdp.SdpAnswer;
import io.whipsidecar.sdp.SdpOffer;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The rules of RFC 9725 for the WHIP endpoint of each ingest; {@link SessionResource} has those of
 * its sessions. Holds no state of its own, so any thread may call it.
 */
public final class WhipEndpoint {
  private static final String ALLOW = "GET, HEAD, POST, OPTIONS";
  private static final String SDP = "application/sdp";
  private static final int ID_BYTES = 16; // 128 bits: RFC 9725 §5 wants session URLs unguessable

  private final WhipSettings settings;
  private final String basePath;
  private final IngestLookup ingests;
  private final PublisherGateway gateway;
  private final Authorization authorization;
  private final RandomGenerator random;
  private final SessionResource sessions;
  private final PublishPage page = new PublishPage();
  private final WelcomePage welcome;

  /**
   * @param random for session ids: has to be cryptographically strong and safe for threads
   */
  public WhipEndpoint(
      WhipSettings settings,
      IngestLookup ingests,
      PublisherGateway gateway,
      RandomGenerator random) {
    this.settings = requireNonNull(settings, "settings");
    basePath = settings.basePath();
    welcome = new WelcomePage(basePath);
    this.ingests = requireNonNull(ingests, "ingests");
    this.gateway = requireNonNull(gateway, "gateway");
    this.random = requireNonNull(random, "random");
    authorization = new Authorization(settings.access());
    sessions =
        new SessionResource(ingests, gateway, authorization, settings.rateLimits(), this::newId);
  }

  /** Whether the raw path is one that {@link #handle} is for. */
  public boolean isBelowBasePath(String rawPath) {
    return rawPath.startsWith(basePath + "/");
  }

  /**
   * Never throws for any request; {@link PublisherGateway}'s exceptions go through. The caller adds
   * {@link Cors#apply}, as it does to errors of its own.
   */
  public WhipResponse handle(WhipRequest request) {
    WhipResponse welcoming = welcome.find(request);
    if (welcoming != null) {
      return welcoming;
    }
    WhipPath.Result result = WhipPath.parse(basePath, request.path());
    if (result instanceof WhipPath.Found found) {
      return route(request, found.path());
    }
    return result instanceof WhipPath.Malformed
        ? Problem.MALFORMED_PATH.response(
            "the path is not percent-encoded UTF-8 (expected: " + basePath + "/<process id>)")
        : Problem.NOT_FOUND.response(
            "expected: " + basePath + "/<process id>, with '/' in the id written as %2F");
  }

  private WhipResponse route(WhipRequest request, WhipPath path) {
    WhipResponse tooMany = settings.rateLimits().checkAddress(request);
    if (tooMany != null) {
      return tooMany;
    }
    String sessionId = path.sessionId();
    boolean tokenInPath = request.method().equals("POST") && authorization.takesTokenInPath();
    return sessionId == null || tokenInPath
        ? endpoint(request, path)
        : sessions.handle(request, path, sessionId);
  }

  private WhipResponse endpoint(WhipRequest request, WhipPath path) {
    return switch (request.method()) {
      case "POST" -> settings.redirectTo() == null ? post(request, path) : redirect(path);
      case "GET", "HEAD" -> get(request, path);
      case "OPTIONS" -> options(request, path);
      default ->
          Problem.METHOD_NOT_ALLOWED
              .response(request.method() + " (expected: POST with an offer)")
              .with("Allow", ALLOW); // RFC 9110 §15.5.6
    };
  }

  /** Without content (RFC 9725 §4.1), but for browsers, and for publishers who ask for JSON. */
  private WhipResponse get(WhipRequest request, WhipPath path) {
    WhipResponse found = page.find(request);
    if (found != null) {
      return settings.redirectTo() == null ? found : redirect(path);
    }
    if (!request.accepts("application/json")) {
      return WhipResponse.empty(204);
    }
    WhipIngest ingest = ingests.find(path.processId());
    RefusalCause refused = authorization.refuses(request, path, ingest);
    return refused == null
        ? PublishPage.describe(requireNonNull(ingest)) // who is not there was refused
        : Authorization.refusal(refused);
  }

  /** RFC 9725 §4.2. Clients that need the ICE servers before their offer ask here (§4.6). */
  private WhipResponse options(WhipRequest request, WhipPath path) {
    WhipResponse response =
        Cors.options(
            request, WhipResponse.empty(200).with("Allow", ALLOW).with("Accept-Post", SDP));
    boolean told =
        !request.isPreflight()
            && authorization.refuses(request, path, ingests.find(path.processId())) == null;
    return told ? settings.iceServers().link(response) : response;
  }

  /** RFC 9725 §4.5: the other server authorises. The query may hold a token and stays here. */
  private WhipResponse redirect(WhipPath path) {
    return WhipResponse.empty(307)
        .with("Location", settings.redirectTo() + '/' + WhipPath.encode(path.processId()));
  }

  private WhipResponse post(WhipRequest request, WhipPath path) {
    WhipIngest ingest = ingests.find(path.processId());
    RefusalCause refused = authorization.refuses(request, path, ingest);
    return refused == null
        ? post(request, requireNonNull(ingest)) // who is not there was refused
        : Authorization.refusal(refused);
  }

  private WhipResponse post(WhipRequest request, WhipIngest ingest) {
    WhipResponse tooMany = settings.rateLimits().checkIngest(request, ingest.processId());
    if (tooMany != null) {
      return tooMany;
    }
    if (!request.mediaType().equals(SDP)) {
      return Problem.mediaType(request, SDP).with("Accept-Post", SDP);
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
      return Problem.OFFER_REFUSED.response(reason(refused.reason()), refused.detail());
    }
    PublisherGateway.Opening opening =
        new PublisherGateway.Opening(
            ingest.processId(),
            newId(),
            newId(),
            ((Negotiation.Accepted) result).session(),
            request.userAgent(),
            request.client().address(),
            request.client().loopback(),
            request.client().reachedAt());
    return opened(request, opening, gateway.open(opening));
  }

  private WhipResponse opened(
      WhipRequest request, PublisherGateway.Opening opening, PublisherGateway.OpenResult result) {
    if (result instanceof PublisherGateway.Refusal refusal) {
      return refusal.response();
    }
    PublisherGateway.Opened opened = (PublisherGateway.Opened) result;
    WhipResponse created =
        WhipResponse.text(201, SDP, SdpAnswer.write(opening.negotiated(), opened.local()))
            .with("Location", location(request, opening))
            .with("ETag", '"' + opening.etag() + '"'); // RFC 9725 §4.3.1
    return settings.iceServers().link(created); // §4.6
  }

  /**
   * Path-absolute, which every client resolves, and which is right whatever name and scheme a proxy
   * has. What it took off the path's front comes on again.
   */
  private String location(WhipRequest request, PublisherGateway.Opening opening) {
    return request.client().prefix()
        + basePath
        + '/'
        + WhipPath.encode(opening.processId())
        + '/'
        + opening.sessionId();
  }

  /** They have the same names. */
  static RefusalReason reason(Negotiation.Reason reason) {
    return RefusalReason.valueOf(reason.name());
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
