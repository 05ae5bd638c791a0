package io.whipsidecar.publish;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of a WHIP client (RFC 9725): one POST, one DELETE, no trickle. Blocking; any
 * thread.
 */
final class WhipClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 5;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final @Nullable String token;

  WhipClient(@Nullable String token) {
    this.token = token;
  }

  /**
   * What a server made of an offer.
   *
   * @param resource the session's URL, for the DELETE
   * @param answer the SDP answer
   */
  record Session(URI resource, String answer) {}

  /** Sends the offer and takes the answer. RFC 9725 §4.2. */
  Session post(URI endpoint, String offer) throws PublishException {
    HttpResponse<String> response = follow(endpoint, offer);
    String location = response.headers().firstValue("Location").orElse(null);
    if (response.statusCode() != 201) {
      throw new PublishException(refusal(endpoint, response));
    }
    if (location == null) {
      throw new PublishException("the WHIP server's 201 answer has no Location header");
    }
    return new Session(response.uri().resolve(location), response.body());
  }

  /** Ends the session; false when the server did not say so. RFC 9725 §4.2. */
  boolean delete(URI resource) {
    try {
      HttpRequest request = authorized(resource).DELETE().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false; // the server is gone, and with it the session
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Follows 307 and 308 only, and with the token only within one origin. RFC 9725 §4.5. */
  private HttpResponse<String> follow(URI endpoint, String offer) throws PublishException {
    URI target = endpoint;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<String> response = send(target, offer);
      int status = response.statusCode();
      String location = response.headers().firstValue("Location").orElse(null);
      if ((status != 307 && status != 308) || location == null) {
        return response;
      }
      target = target.resolve(location);
      if (token != null && !target.getRawAuthority().equals(endpoint.getRawAuthority())) {
        throw new PublishException(
            "the WHIP server redirects to " + target.getAuthority() + "; publish there directly");
      }
    }
    throw new PublishException("the WHIP server redirects more than " + MAX_REDIRECTS + " times");
  }

  private HttpResponse<String> send(URI target, String offer) throws PublishException {
    HttpRequest request =
        authorized(target)
            .header("Content-Type", "application/sdp")
            .POST(HttpRequest.BodyPublishers.ofString(offer))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new PublishException(
          "no WHIP server answers at " + target.getAuthority() + " (" + FailureText.of(e) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("interrupted", e);
    }
  }

  private HttpRequest.Builder authorized(URI target) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(target).timeout(TIMEOUT);
    builder.header("User-Agent", "whip-sidecar-publish");
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private String refusal(URI endpoint, HttpResponse<String> response) {
    int status = response.statusCode();
    String advice =
        switch (status) {
          case 401 ->
              token == null ? " (it expects a token: --token)" : " (is the token the right one?)";
          case 404 -> " (is " + endpoint.getPath() + " a WHIP endpoint?)";
          case 409 -> " (somebody else is publishing)";
          default -> "";
        };
    return "the WHIP server answered " + status + ": " + problem(response) + advice;
  }

  /** The words of a problem document (RFC 9457), or the start of whatever else was sent. */
  private static String problem(HttpResponse<String> response) {
    String body = response.body();
    try {
      Struct.Builder document = Struct.newBuilder();
      JsonFormat.parser().merge(body, document);
      Value none = Value.getDefaultInstance();
      String title = document.getFieldsOrDefault("title", none).getStringValue();
      String detail = document.getFieldsOrDefault("detail", none).getStringValue();
      return detail.isEmpty() ? title : title.isEmpty() ? detail : title + ": " + detail;
    } catch (InvalidProtocolBufferException e) {
      return body.isBlank() ? "no reason given" : body.strip().lines().findFirst().orElse("");
    }
  }
}
