package io.whipsidecar.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublishToken;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortBlock;
import org.jspecify.annotations.Nullable;

/** A registration as one line of JSON: in the store's rows, and in exports. Any thread. */
public final class RegistrationJson {
  private static final String TOKEN = "publishToken";

  /** Stands in an export for a token that was left out. */
  private static final String TOKEN_OMITTED = "publishTokenOmitted";

  private RegistrationJson() {}

  /** The registration with its token, which is a secret. */
  public static String write(Registration registration) {
    return toJson(registration).toString();
  }

  /** The registration, with a mark in the place of its token; {@link #read} refuses it then. */
  public static String writeWithoutToken(Registration registration) {
    JsonObject json = toJson(registration);
    JsonObject config = json.getAsJsonObject("config");
    if (config.remove(TOKEN) != null) {
      config.addProperty(TOKEN_OMITTED, true);
    }
    return json.toString();
  }

  private static JsonObject toJson(Registration registration) {
    JsonObject json = new JsonObject();
    json.addProperty("processId", registration.id().value());
    json.addProperty("reference", registration.reference());
    json.addProperty("registered", registration.registeredTime().toString());
    json.add("ports", ports(registration.ports()));
    json.add("manager", manager(registration.manager()));
    json.addProperty("claim", registration.claim());
    json.add("config", config(registration.config()));
    return json;
  }

  private static JsonObject ports(PortBlock ports) {
    JsonObject json = new JsonObject();
    json.addProperty("first", ports.first());
    json.addProperty("count", ports.count());
    return json;
  }

  private static JsonObject manager(ManagerRef manager) {
    JsonObject json = new JsonObject();
    json.addProperty("id", manager.managerId());
    json.addProperty("instanceId", manager.instanceId());
    return json;
  }

  private static JsonObject config(IngestConfig config) {
    JsonObject json = new JsonObject();
    addTrack(json, "video", config.video());
    addTrack(json, "audio", config.audio());
    json.addProperty("legFormat", config.legFormat().name());
    PublishToken token = config.publishToken();
    if (token != null) {
      json.addProperty(TOKEN, token.value());
    }
    json.addProperty("publisherPolicy", config.publisherPolicy().name());
    json.addProperty("maxBitrate", config.maxBitrate());
    json.addProperty("fastStart", config.fastStart());
    json.addProperty("lossPolicy", config.lossPolicy().name());
    json.addProperty("simulcastLayer", config.simulcastLayer().name());
    json.addProperty("startBitrate", config.startBitrate());
    return json;
  }

  private static void addTrack(JsonObject config, String name, @Nullable TrackConfig track) {
    if (track != null) {
      JsonObject json = new JsonObject();
      json.addProperty("codec", track.codec().name());
      json.addProperty("payloadType", track.payloadType());
      config.add(name, json);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException when it can't be understood; the message has no token
   */
  public static Registration read(String line) {
    try {
      return registration(JsonParser.parseString(line).getAsJsonObject());
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) { // Gson's and java.time's many ways to refuse
      throw new IllegalArgumentException("not a registration: " + e.getMessage(), e);
    }
  }

  private static Registration registration(JsonObject json) {
    JsonObject ports = get(json, "ports").getAsJsonObject();
    JsonObject manager = get(json, "manager").getAsJsonObject();
    return new Registration(
        new ProcessId(string(json, "processId")),
        string(json, "reference"),
        readConfig(get(json, "config").getAsJsonObject()),
        new PortBlock(get(ports, "first").getAsInt(), get(ports, "count").getAsInt()),
        new ManagerRef(string(manager, "id"), string(manager, "instanceId")),
        InstantText.parse(string(json, "registered")),
        json.has("claim") ? get(json, "claim").getAsLong() : 0); // version 0.1 has none
  }

  private static IngestConfig readConfig(JsonObject json) {
    if (json.has(TOKEN_OMITTED)) {
      throw new IllegalArgumentException(
          "its publish token was left out (expected: an export made with --with-tokens)");
    }
    return new IngestConfig(
        track(json, "video"),
        track(json, "audio"),
        LegFormat.valueOf(string(json, "legFormat")),
        json.has(TOKEN) ? new PublishToken(string(json, TOKEN)) : null,
        PublisherPolicy.valueOf(string(json, "publisherPolicy")),
        get(json, "maxBitrate").getAsLong(),
        get(json, "fastStart").getAsBoolean(),
        LossPolicy.valueOf(string(json, "lossPolicy")),
        // Registrations of version 0.1 have neither.
        json.has("simulcastLayer")
            ? SimulcastLayer.valueOf(string(json, "simulcastLayer"))
            : SimulcastLayer.HIGHEST,
        json.has("startBitrate") ? get(json, "startBitrate").getAsLong() : 0);
  }

  private static @Nullable TrackConfig track(JsonObject config, String name) {
    if (!config.has(name)) {
      return null;
    }
    JsonObject json = config.getAsJsonObject(name);
    return new TrackConfig(
        Codec.valueOf(string(json, "codec")), get(json, "payloadType").getAsInt());
  }

  private static String string(JsonObject json, String name) {
    return get(json, name).getAsString();
  }

  private static JsonElement get(JsonObject json, String name) {
    JsonElement element = json.get(name);
    if (element == null) {
      throw new IllegalArgumentException("not a registration: no " + name);
    }
    return element;
  }
}
