package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.OnConflict;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublishToken;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.WhipIngest;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of requests. Every method throws {@link InvalidRequest} with all bad fields at once;
 * field paths are those of the proto.
 */
final class Requests {
  private static final int MAX_REFERENCE_BYTES = 512;
  private static final int MAX_MANAGER_BYTES = 128;
  private static final long MIN_BITRATE = 50_000;
  private static final long MAX_BITRATE = 1_000_000_000;

  private Requests() {}

  static StartCommand start(OnProcessStartRequest request) {
    Violations violations = new Violations();
    String processId = checkProcessId(request.getProcessId(), violations);
    violations.checkLength("reference", request.getReference(), MAX_REFERENCE_BYTES);
    violations.checkLength("manager_id", request.getManagerId(), MAX_MANAGER_BYTES);
    violations.checkLength(
        "manager_instance_id", request.getManagerInstanceId(), MAX_MANAGER_BYTES);
    OnConflict onConflict = onConflict(request, violations);
    IngestConfig config =
        request.getWhipIngest().getEnabled() ? config(request.getWhipIngest(), violations) : null;
    InvalidRequest.throwIfAny(violations);
    return new StartCommand(
        new ProcessId(processId),
        request.getReference(),
        config,
        new ManagerRef(request.getManagerId(), request.getManagerInstanceId()),
        onConflict,
        request.getFailIfActive());
  }

  static ProcessId processId(String value) {
    Violations violations = new Violations();
    checkProcessId(value, violations);
    InvalidRequest.throwIfAny(violations);
    return new ProcessId(value);
  }

  static String checkProcessId(String value, Violations violations) {
    if (!ProcessId.isValid(value)) {
      violations.add("process_id", Violations.shown(value), ProcessId.EXPECTATION);
    }
    return value;
  }

  private static OnConflict onConflict(OnProcessStartRequest request, Violations violations) {
    return switch (request.getOnConflict()) {
      case ON_CONFLICT_UNSPECIFIED, ON_CONFLICT_REPLACE_IF_IDLE -> OnConflict.REPLACE_IF_IDLE;
      case ON_CONFLICT_REPLACE -> OnConflict.REPLACE;
      case ON_CONFLICT_FAIL -> OnConflict.FAIL;
      case UNRECOGNIZED ->
          unknown("on_conflict", request.getOnConflictValue(), OnConflict.FAIL, violations);
    };
  }

  /** The effective configuration; null when a field is bad. */
  private static @Nullable IngestConfig config(WhipIngest request, Violations violations) {
    int before = violations.count();
    TrackConfig video = Tracks.video(request, violations);
    TrackConfig audio = Tracks.audio(request, violations);
    if (violations.count() == before) {
      Tracks.checkTogether(request, video, audio, violations);
    }
    PublishToken token = token(request.getPublishToken(), violations);
    LegFormat legFormat = legFormat(request, violations);
    PublisherPolicy publisherPolicy = publisherPolicy(request, violations);
    LossPolicy lossPolicy = lossPolicy(request, violations);
    SimulcastLayer simulcastLayer = simulcastLayer(request, violations);
    checkBitrate("whip_ingest.max_bitrate", request.getMaxBitrate(), MAX_BITRATE, violations);
    long startLimit = request.getMaxBitrate() > 0 ? request.getMaxBitrate() : MAX_BITRATE;
    checkBitrate("whip_ingest.start_bitrate", request.getStartBitrate(), startLimit, violations);
    if (violations.count() > before) {
      return null;
    }
    return new IngestConfig(
        video,
        audio,
        legFormat,
        token,
        publisherPolicy,
        request.getMaxBitrate(),
        request.getFastStart(),
        lossPolicy,
        simulcastLayer,
        request.getStartBitrate());
  }

  private static @Nullable PublishToken token(String value, Violations violations) {
    if (value.isEmpty()) {
      return null;
    }
    if (!PublishToken.isValid(value)) {
      violations.add(
          "whip_ingest.publish_token",
          Violations.utf8Length(value) + " bytes (not shown)", // a token is a secret
          "at most 512 bytes of visible ASCII");
      return null;
    }
    return new PublishToken(value);
  }

  private static LegFormat legFormat(WhipIngest request, Violations violations) {
    return switch (request.getLegFormat()) {
      case LEG_FORMAT_UNSPECIFIED, LEG_FORMAT_FFMPEG_SDP -> LegFormat.FFMPEG_SDP;
      case LEG_FORMAT_FFMPEG_SDP_PER_TRACK -> LegFormat.FFMPEG_SDP_PER_TRACK;
      case LEG_FORMAT_RAW_UDP -> LegFormat.RAW_UDP;
      case UNRECOGNIZED ->
          unknown(
              "whip_ingest.leg_format",
              request.getLegFormatValue(),
              LegFormat.FFMPEG_SDP,
              violations);
    };
  }

  private static PublisherPolicy publisherPolicy(WhipIngest request, Violations violations) {
    return switch (request.getPublisherPolicy()) {
      case PUBLISHER_POLICY_UNSPECIFIED, PUBLISHER_POLICY_REPLACE_IF_SILENT ->
          PublisherPolicy.REPLACE_IF_SILENT;
      case PUBLISHER_POLICY_REJECT -> PublisherPolicy.REJECT;
      case PUBLISHER_POLICY_REPLACE -> PublisherPolicy.REPLACE;
      case UNRECOGNIZED ->
          unknown(
              "whip_ingest.publisher_policy",
              request.getPublisherPolicyValue(),
              PublisherPolicy.REJECT,
              violations);
    };
  }

  private static LossPolicy lossPolicy(WhipIngest request, Violations violations) {
    return switch (request.getLossPolicy()) {
      case LOSS_POLICY_UNSPECIFIED, LOSS_POLICY_SKIP_TO_KEYFRAME -> LossPolicy.SKIP_TO_KEYFRAME;
      case LOSS_POLICY_PASS -> LossPolicy.PASS;
      case UNRECOGNIZED ->
          unknown(
              "whip_ingest.loss_policy", request.getLossPolicyValue(), LossPolicy.PASS, violations);
    };
  }

  private static SimulcastLayer simulcastLayer(WhipIngest request, Violations violations) {
    return switch (request.getSimulcastLayer()) {
      case SIMULCAST_LAYER_UNSPECIFIED, SIMULCAST_LAYER_HIGHEST -> SimulcastLayer.HIGHEST;
      case SIMULCAST_LAYER_MIDDLE -> SimulcastLayer.MIDDLE;
      case SIMULCAST_LAYER_LOWEST -> SimulcastLayer.LOWEST;
      case UNRECOGNIZED ->
          unknown(
              "whip_ingest.simulcast_layer",
              request.getSimulcastLayerValue(),
              SimulcastLayer.HIGHEST,
              violations);
    };
  }

  private static void checkBitrate(String field, long bitrate, long limit, Violations violations) {
    boolean valid = bitrate == 0 || (bitrate >= MIN_BITRATE && bitrate <= limit);
    if (!valid) { // uint64: large values are negative here
      violations.add(field, Long.toUnsignedString(bitrate), "0 or " + MIN_BITRATE + " to " + limit);
    }
  }

  /** An enum value of a newer proto. Returns a stand-in that is never used. */
  static <T> T unknown(String field, int value, T standIn, Violations violations) {
    violations.add(field, Integer.toString(value), "a value that this version of the API knows");
    return standIn;
  }
}
