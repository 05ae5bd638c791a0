package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.VideoCodec;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field's limits, in a table. */
class FieldLimitsTest {
  private static final String ID = "1 to 512 bytes of UTF-8 without NUL, not \".\" or \"..\"";
  private static final String PT = "0 or 96 to 127";
  private static final String KNOWN = "a value that this version of the API knows";
  private static final String TOKEN = "at most 512 bytes of visible ASCII";

  private static Arguments row(
      String field, String value, String expected, Consumer<OnProcessStartRequest.Builder> change) {
    return Arguments.of(field, value, expected, change);
  }

  private static Arguments good(String name, Consumer<OnProcessStartRequest.Builder> change) {
    return Arguments.of(name, change);
  }

  static Stream<Arguments> badFields() {
    return Stream.of(
        row("process_id", "\"\"", ID, r -> r.setProcessId("")),
        row("process_id", "\".\"", ID, r -> r.setProcessId(".")),
        row("process_id", "\"..\"", ID, r -> r.setProcessId("..")),
        row("process_id", "\"a\\x00b\"", ID, r -> r.setProcessId("a\0b")),
        row("process_id", "513 bytes", ID, r -> r.setProcessId("a".repeat(513))),
        row("process_id", "516 bytes", ID, r -> r.setProcessId("😀".repeat(129))),
        row("process_id", "10240 bytes", ID, r -> r.setProcessId("a".repeat(10_240))),
        row(
            "reference",
            "513 bytes",
            "at most 512 bytes of UTF-8",
            r -> r.setReference("a".repeat(513))),
        row(
            "manager_id",
            "130 bytes",
            "at most 128 bytes of UTF-8",
            r -> r.setManagerId("é".repeat(65))),
        row(
            "manager_instance_id",
            "129 bytes",
            "at most 128 bytes of UTF-8",
            r -> r.setManagerInstanceId("a".repeat(129))),
        row("on_conflict", "77", KNOWN, r -> r.setOnConflictValue(77)),
        row("whip_ingest.video_pt", "50", PT, r -> r.getWhipIngestBuilder().setVideoPt(50)),
        row("whip_ingest.video_pt", "95", PT, r -> r.getWhipIngestBuilder().setVideoPt(95)),
        row("whip_ingest.video_pt", "128", PT, r -> r.getWhipIngestBuilder().setVideoPt(128)),
        row("whip_ingest.video_pt", "4294967295", PT, r -> r.getWhipIngestBuilder().setVideoPt(-1)),
        row(
            "whip_ingest.video_pt",
            "50",
            PT,
            r ->
                r.getWhipIngestBuilder().setVideoPt(50).setVideoCodec(VideoCodec.VIDEO_CODEC_NONE)),
        row("whip_ingest.audio_pt", "8", PT, r -> r.getWhipIngestBuilder().setAudioPt(8)),
        row(
            "whip_ingest.audio_pt",
            "96",
            "0, the fixed one of PCMU",
            r ->
                r.getWhipIngestBuilder().setAudioCodec(AudioCodec.AUDIO_CODEC_PCMU).setAudioPt(96)),
        row(
            "whip_ingest.audio_pt",
            "111",
            "0 or 8, the fixed one of PCMA",
            r ->
                r.getWhipIngestBuilder()
                    .setAudioCodec(AudioCodec.AUDIO_CODEC_PCMA)
                    .setAudioPt(111)),
        row(
            "whip_ingest.audio_pt",
            "102",
            "another one than the video leg's",
            r -> r.getWhipIngestBuilder().setAudioPt(102)),
        row(
            "whip_ingest.video_pt",
            "111",
            "another one than the audio leg's",
            r -> r.getWhipIngestBuilder().setVideoPt(111)),
        row(
            "whip_ingest.video_codec",
            "99",
            KNOWN,
            r -> r.getWhipIngestBuilder().setVideoCodecValue(99)),
        row(
            "whip_ingest.audio_codec",
            "99",
            KNOWN,
            r -> r.getWhipIngestBuilder().setAudioCodecValue(99)),
        row(
            "whip_ingest.audio_codec",
            "NONE, as video_codec",
            "one of them at least",
            r ->
                r.getWhipIngestBuilder()
                    .setVideoCodec(VideoCodec.VIDEO_CODEC_NONE)
                    .setAudioCodec(AudioCodec.AUDIO_CODEC_NONE)),
        row(
            "whip_ingest.leg_format",
            "-1",
            KNOWN,
            r -> r.getWhipIngestBuilder().setLegFormatValue(-1)),
        row(
            "whip_ingest.publish_token",
            "513 bytes (not shown)",
            TOKEN,
            r -> r.getWhipIngestBuilder().setPublishToken("a".repeat(513))),
        row(
            "whip_ingest.publish_token",
            "3 bytes (not shown)",
            TOKEN,
            r -> r.getWhipIngestBuilder().setPublishToken("a b")),
        row(
            "whip_ingest.publisher_policy",
            "9",
            KNOWN,
            r -> r.getWhipIngestBuilder().setPublisherPolicyValue(9)),
        row(
            "whip_ingest.max_bitrate",
            "49999",
            "0 or 50000 to 1000000000",
            r -> r.getWhipIngestBuilder().setMaxBitrate(49_999)),
        row(
            "whip_ingest.max_bitrate",
            "18446744073709551615",
            "0 or 50000 to 1000000000",
            r -> r.getWhipIngestBuilder().setMaxBitrate(-1)),
        row(
            "whip_ingest.loss_policy",
            "3",
            KNOWN,
            r -> r.getWhipIngestBuilder().setLossPolicyValue(3)),
        row(
            "whip_ingest.simulcast_layer",
            "4",
            KNOWN,
            r -> r.getWhipIngestBuilder().setSimulcastLayerValue(4)),
        row(
            "whip_ingest.start_bitrate",
            "1000000001",
            "0 or 50000 to 1000000000",
            r -> r.getWhipIngestBuilder().setStartBitrate(1_000_000_001)),
        row(
            "whip_ingest.start_bitrate",
            "2500000",
            "0 or 50000 to 2000000",
            r -> r.getWhipIngestBuilder().setMaxBitrate(2_000_000).setStartBitrate(2_500_000)));
  }

  static Stream<Arguments> goodFields() {
    return Stream.of(
        good("longest id", r -> r.setProcessId("a".repeat(512))),
        good("emoji id", r -> r.setProcessId("😀".repeat(128))),
        good("id like a path", r -> r.setProcessId("../a?b#c")),
        good("id of three dots", r -> r.setProcessId("...")),
        good("no manager", r -> r.clearManagerId().clearManagerInstanceId()),
        good("longest manager id", r -> r.setManagerId("a".repeat(128))),
        good("least payload types", r -> r.getWhipIngestBuilder().setVideoPt(96).setAudioPt(97)),
        good("greatest payload type", r -> r.getWhipIngestBuilder().setVideoPt(127)),
        good(
            "fixed payload type",
            r -> r.getWhipIngestBuilder().setAudioCodec(AudioCodec.AUDIO_CODEC_PCMA).setAudioPt(8)),
        good(
            "equal payload types with one track",
            r ->
                r.getWhipIngestBuilder()
                    .setVideoPt(111)
                    .setVideoCodec(VideoCodec.VIDEO_CODEC_NONE)),
        good("longest token", r -> r.getWhipIngestBuilder().setPublishToken("~".repeat(512))),
        good("start below the limit", r -> r.getWhipIngestBuilder().setStartBitrate(2_500_000)),
        good("least bitrate", r -> r.getWhipIngestBuilder().setMaxBitrate(50_000)),
        good("greatest bitrate", r -> r.getWhipIngestBuilder().setMaxBitrate(1_000_000_000)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badFields")
  void shouldNameFieldValueAndExpectation(
      String field, String value, String expected, Consumer<OnProcessStartRequest.Builder> change) {
    OnProcessStartRequest.Builder builder = request("x");
    change.accept(builder);
    InvalidRequest invalid =
        catchThrowableOfType(InvalidRequest.class, () -> Requests.start(builder.build()));
    StatusRuntimeException status = StatusTable.of(invalid);
    GrpcFixture.assertStatus(
        status,
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        field + ": " + value + "; expected " + expected);
    var violations = GrpcFixture.badRequest(status).getFieldViolationsList();
    assertThat(violations).hasSize(1);
    assertThat(violations.get(0).getField()).isEqualTo(field);
    assertThat(violations.get(0).getDescription()).isEqualTo(value + "; expected " + expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodFields")
  void shouldAcceptWhatIsWithinTheLimits(
      String name, Consumer<OnProcessStartRequest.Builder> change) {
    OnProcessStartRequest.Builder builder = request("x");
    change.accept(builder);
    assertThat(Requests.start(builder.build()).config()).as(name).isNotNull();
  }

  @Test
  void shouldReportAllBadFieldsAtOnce() {
    OnProcessStartRequest.Builder builder = request("").setOnConflictValue(77);
    builder.getWhipIngestBuilder().setVideoPt(50);
    InvalidRequest invalid =
        catchThrowableOfType(InvalidRequest.class, () -> Requests.start(builder.build()));
    assertThat(invalid.violations().details().getFieldViolationsList()).hasSize(3);
    assertThat(invalid.violations().summary()).endsWith("(and 2 more)");
  }

  @Test
  void shouldNotLookAtAnIngestThatIsNotEnabled() {
    OnProcessStartRequest.Builder builder = request("x");
    builder.getWhipIngestBuilder().setEnabled(false).setVideoPt(50);
    assertThat(Requests.start(builder.build()).config()).isNull();
  }

  @Test
  void shouldCheckTheIdsOfAllOtherCalls() throws InterruptedException {
    try (GrpcFixture fixture = new GrpcFixture(1)) {
      String text = "process_id: \"\"; expected " + ID;
      assertInvalid(
          text, () -> fixture.lifecycle.onProcessStop(OnProcessStopRequest.getDefaultInstance()));
      assertInvalid(
          text,
          () -> fixture.lifecycle.onProcessStopping(OnProcessStoppingRequest.getDefaultInstance()));
      assertInvalid(text, () -> fixture.ingests.getIngest(GetIngestRequest.getDefaultInstance()));
      assertInvalid(
          text,
          () ->
              fixture.ingests.disconnectPublisher(DisconnectPublisherRequest.getDefaultInstance()));
    }
  }

  private static void assertInvalid(String text, Runnable call) {
    GrpcFixture.assertStatus(
        GrpcFixture.failure(call::run), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", text);
  }
}
