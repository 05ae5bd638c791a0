package io.whipsidecar.whip;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.whipsidecar.ingest.PublisherInfo;
import java.time.Duration;

/** A session's report as JSON (RFC 8259), with the names of the API. */
final class ReportJson {
  private ReportJson() {}

  static String write(PublisherGateway.Report report) {
    PublisherInfo publisher = report.publisher();
    JsonObject json = new JsonObject();
    json.addProperty("session_id", publisher.sessionId());
    json.addProperty("state", report.state());
    json.addProperty("reason", report.reason());
    json.addProperty("end_cause", publisher.endCause());
    json.addProperty("remote_address", publisher.remoteAddress());
    json.addProperty("dtls_cipher_suite", publisher.dtlsCipherSuite());
    json.addProperty("srtp_profile", publisher.srtpProfile());
    JsonArray candidates = new JsonArray();
    publisher.candidates().forEach(candidates::add);
    json.add("candidates", candidates);
    JsonArray stages = new JsonArray();
    publisher.stages().forEach(stage -> stages.add(stage(publisher, stage)));
    json.add("stages", stages);
    return json + "\n";
  }

  private static JsonObject stage(PublisherInfo publisher, PublisherInfo.Stage stage) {
    JsonObject json = new JsonObject();
    json.addProperty("name", stage.name());
    json.addProperty("time", stage.time().toString());
    json.addProperty(
        "after_ms", Duration.between(publisher.connectedTime(), stage.time()).toMillis());
    json.addProperty("detail", stage.detail());
    return json;
  }
}
