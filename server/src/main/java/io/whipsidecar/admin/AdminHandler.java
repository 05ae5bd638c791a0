package io.whipsidecar.admin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.whipsidecar.grpc.PublisherControl;
import io.whipsidecar.http.BodyReader;
import io.whipsidecar.http.Exit;
import io.whipsidecar.http.HttpLimits;
import io.whipsidecar.http.Page;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request through the {@link Door} to what it asks for. Health is asked by probes, which
 * show no token; the page's files hold no secret.
 */
final class AdminHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String EVENTS = "/events";
  private static final String ENTER = "/enter";
  private static final String LEAVE = "/leave";
  private static final String DISCONNECT = "/disconnect";
  private static final String REASON = "Disconnected by the operator.";
  private static final int BUSY_RETRY_S = 5;

  private final Door door;
  private final Page health = Page.healthz();
  private final Page metrics;
  private final PageFiles files = new PageFiles();
  private final Feed feed;
  private final IngestRegistry registry;
  private final PublisherControl publishers;
  private final HttpLimits limits;

  AdminHandler(
      Door door,
      Page metrics,
      Feed feed,
      IngestRegistry registry,
      PublisherControl publishers,
      HttpLimits limits) {
    this.door = door;
    this.metrics = metrics;
    this.feed = feed;
    this.registry = registry;
    this.publishers = publishers;
    this.limits = limits;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    AdminRequest asked =
        new AdminRequest(
            request.getMethod(),
            String.valueOf(request.getHttpURI().getPath()),
            Request.getServerName(request),
            request.getHeaders()::get);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
    WhipResponse answer = answer(asked);
    if (answer != null) {
      Exit.send(request, response, callback, answer);
    } else if (asked.path().equals(EVENTS)) {
      open(request, response, callback);
    } else {
      act(request, asked, result -> Exit.send(request, response, callback, result));
    }
    return true;
  }

  /** Null: something else than an answer at once. */
  private @Nullable WhipResponse answer(AdminRequest asked) {
    if (asked.path().equals(health.path())) {
      return health.answer(asked.method());
    }
    WhipResponse refusal = door.refuseName(asked.host());
    if (refusal != null) {
      return refusal;
    }
    return switch (asked.path()) {
      case ENTER, LEAVE -> refuseAction(asked, false);
      case DISCONNECT -> refuseAction(asked, true);
      case EVENTS -> refuseReader(asked);
      default -> page(asked);
    };
  }

  private @Nullable WhipResponse refuseAction(AdminRequest asked, boolean known) {
    if (!asked.method().equals("POST")) {
      return otherMethod(asked, "POST");
    }
    WhipResponse stranger = known ? door.refuseStranger(asked) : null;
    return stranger == null ? door.refuseOtherSite(asked, known) : stranger;
  }

  private @Nullable WhipResponse refuseReader(AdminRequest asked) {
    return asked.method().equals("GET") ? door.refuseStranger(asked) : otherMethod(asked, "GET");
  }

  private static WhipResponse otherMethod(AdminRequest asked, String expected) {
    return Problem.METHOD_NOT_ALLOWED
        .response(asked.method() + " (expected: " + expected + ")")
        .with("Allow", expected);
  }

  private WhipResponse page(AdminRequest asked) {
    if (asked.path().equals(metrics.path())) {
      WhipResponse stranger = door.refuseStranger(asked);
      return stranger == null ? metrics.answer(asked.method()) : stranger;
    }
    WhipResponse file = files.find(asked.path());
    if (file == null) {
      return Problem.NOT_FOUND.response("no such page (expected: /, /metrics or /healthz)");
    }
    boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
    return reads ? file : otherMethod(asked, "GET, HEAD");
  }

  private void open(Request request, Response response, Callback callback) {
    ResponseSink sink = new ResponseSink(response, callback);
    sink.begin();
    if (!feed.open(sink)) {
      response.reset();
      Exit.send(
          request,
          response,
          callback,
          notNow("too many pages are open (expected: at most " + Feed.MAX_PAGES + ")"));
    }
  }

  private static WhipResponse notNow(String detail) {
    return Problem.of(503, "unavailable", "Not now", detail)
        .with("Retry-After", String.valueOf(BUSY_RETRY_S));
  }

  private void act(Request request, AdminRequest asked, Consumer<WhipResponse> answer) {
    if (asked.path().equals(LEAVE)) {
      answer.accept(WhipResponse.empty(204).with("Set-Cookie", Session.end()));
      return;
    }
    BodyReader.read(
        request,
        limits,
        body -> {
          String text = new String(body, StandardCharsets.UTF_8);
          if (asked.path().equals(ENTER)) {
            answer.accept(door.enter(text));
          } else {
            disconnect(text, answer);
          }
        },
        (problem, detail) -> answer.accept(problem.response(detail)));
  }

  private void disconnect(String body, Consumer<WhipResponse> answer) {
    String id = processId(body);
    Ingest ingest = ProcessId.isValid(id) ? registry.find(new ProcessId(id)) : null;
    if (ingest == null) {
      answer.accept(Problem.NOT_FOUND.response("no ingest of this id is registered: " + id));
      return;
    }
    LOG.atInfo().addKeyValue("processId", id).log("operator-disconnects");
    var unused =
        publishers
            .disconnect(ingest, REASON)
            .handle(
                (disconnected, failure) -> {
                  answer.accept(
                      failure == null
                          ? WhipResponse.text(
                              200, "application/json", "{\"disconnected\":" + disconnected + "}\n")
                          : notNow("the event loop has not answered"));
                  return disconnected;
                });
  }

  /** The one of {@code {"processId": "…"}}; empty when it is something else. */
  private static String processId(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject json && json.has("processId")
          ? json.get("processId").getAsString()
          : "";
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return "";
    }
  }
}
