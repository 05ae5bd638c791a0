package io.whipsidecar.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.IngestStatus;
import io.whipsidecar.ingest.InputLeg;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LegWarning;
import io.whipsidecar.ingest.Legs;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.PublisherRefusal;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.v1.IngestChange;
import io.whipsidecar.v1.IngestState;
import io.whipsidecar.v1.MediaKind;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.Publisher;
import io.whipsidecar.v1.Refusal;
import io.whipsidecar.v1.Stage;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.Warning;
import java.time.Instant;
import java.util.List;

/** Makes messages of ingests. Stateless; any thread. */
final class IngestMessages {
  private final PublishUrls urls;

  IngestMessages(PublishUrls urls) {
    this.urls = urls;
  }

  OnProcessStartResponse startResponse(StartResult.Started started) {
    Ingest ingest = started.ingest();
    OnProcessStartResponse.Builder response =
        OnProcessStartResponse.newBuilder()
            .setIngest(ingest(ingest))
            .setAlreadyActive(started.alreadyActive());
    Legs.of(ingest.config(), ingest.ports()).forEach(leg -> response.addInputLegs(leg(leg)));
    LegWarning.of(ingest.config()).forEach(warning -> response.addWarnings(warning(warning)));
    return response.build();
  }

  private static io.whipsidecar.v1.InputLeg leg(InputLeg leg) {
    return io.whipsidecar.v1.InputLeg.newBuilder()
        .setId(leg.id())
        .setAddress(leg.address())
        .addAllOptions(leg.options())
        .build();
  }

  private static Warning warning(LegWarning warning) {
    return Warning.newBuilder().setReason(warning.name()).setMessage(warning.message()).build();
  }

  io.whipsidecar.v1.Ingest ingest(Ingest ingest) {
    return builder(ingest, ingest.registration(), ingest.status()).build();
  }

  private io.whipsidecar.v1.Ingest.Builder builder(
      Ingest ingest, Registration registration, IngestStatus status) {
    io.whipsidecar.v1.Ingest.Builder message =
        io.whipsidecar.v1.Ingest.newBuilder()
            .setProcessId(ingest.id().value())
            .setReference(registration.reference())
            .setManagerId(registration.manager().managerId())
            .setManagerInstanceId(registration.manager().instanceId())
            .setConfig(ConfigMessages.config(ingest.config()))
            .setHasPublishToken(ingest.config().publishToken() != null)
            .setWhipPath(urls.path(ingest.id()))
            .setWhipUrl(urls.url(ingest.id()))
            .setState(state(status.state()))
            .setStateReason(status.reason())
            .setStateTime(timestamp(status.since()))
            .setRegisteredTime(timestamp(registration.registeredTime()))
            .setRevision(ingest.revision())
            .setReaderPresent(status.readerPresent());
    boolean hasSdp = ingest.config().legFormat() != LegFormat.RAW_UDP;
    IngestStatistics statistics = ingest.statistics();
    ingest.tracks().forEach(track -> message.addTracks(track(track, statistics.tracks(), hasSdp)));
    if (statistics.avSkewNs() != null) {
      message.setAvSkew(Durations.fromNanos(statistics.avSkewNs()));
    }
    statistics.findings().forEach(finding -> message.addFindings(finding(finding)));
    if (hasSdp) {
      message.setSdp(Legs.sdp(ingest.tracks()));
    }
    PublisherInfo publisher = status.publisher();
    if (publisher != null) {
      message.setPublisher(publisher(publisher, statistics.roundTripTimeNs()));
    }
    PublisherInfo last = status.lastPublisher();
    if (last != null) {
      message.setLastPublisher(publisher(last, 0));
    }
    Ingest.Refusals refusals = ingest.refusals();
    if (refusals != null) {
      message.setLastRefusal(refusal(refusals));
    }
    return message;
  }

  /** What is measured of an ingest, and its id: the same fields as of the whole one. */
  io.whipsidecar.v1.Ingest measured(Ingest ingest) {
    IngestStatistics statistics = ingest.statistics();
    io.whipsidecar.v1.Ingest.Builder message =
        io.whipsidecar.v1.Ingest.newBuilder().setProcessId(ingest.id().value());
    statistics
        .tracks()
        .forEach(
            track ->
                message.addTracks(
                    Track.newBuilder()
                        .setKind(kind(track.kind()))
                        .setStatistics(StatisticsMessages.of(track))));
    if (statistics.avSkewNs() != null) {
      message.setAvSkew(Durations.fromNanos(statistics.avSkewNs()));
    }
    if (statistics.roundTripTimeNs() > 0) {
      message.setPublisher(
          Publisher.newBuilder()
              .setRoundTripTime(Durations.fromNanos(statistics.roundTripTimeNs())));
    }
    statistics.findings().forEach(finding -> message.addFindings(finding(finding)));
    return message.build();
  }

  /** A change as WatchIngests sends it. */
  IngestChange change(io.whipsidecar.ingest.IngestChange change) {
    Ingest ingest = change.ingest();
    io.whipsidecar.v1.Ingest.Builder message =
        builder(ingest, ingest.registration(), ingest.status()).setRevision(change.revision());
    if (change.removed()) {
      message
          .setState(IngestState.INGEST_STATE_REMOVED)
          .setStateReason(change.reason())
          .clearStateTime()
          .clearPublisher()
          .clearReaderPresent();
    }
    return IngestChange.newBuilder().setIngest(message).setReason(change.reason()).build();
  }

  private static Track track(
      TrackEndpoint endpoint, List<TrackStatistics> statistics, boolean hasSdp) {
    Track.Builder message =
        Track.newBuilder()
            .setKind(kind(endpoint.kind()))
            .setHost("127.0.0.1")
            .setRtpPort(endpoint.rtpPort())
            .setRtcpPort(endpoint.rtcpPort())
            .setPayloadType(endpoint.track().payloadType())
            .setEncodingName(endpoint.track().codec().encodingName())
            .setClockRateHz(endpoint.track().codec().clockRateHz())
            .setChannels(endpoint.track().codec().channels());
    if (hasSdp) {
      message.setSdp(Legs.sdp(List.of(endpoint)));
    }
    statistics.stream()
        .filter(track -> track.kind() == endpoint.kind())
        .forEach(track -> message.setStatistics(StatisticsMessages.of(track)));
    return message.build();
  }

  private static Publisher publisher(PublisherInfo publisher, long roundTripTimeNs) {
    Publisher.Builder message =
        Publisher.newBuilder()
            .setSessionId(publisher.sessionId())
            .setUserAgent(publisher.userAgent())
            .setRemoteAddress(publisher.remoteAddress())
            .setConnectedTime(timestamp(publisher.connectedTime()))
            .setEndCause(publisher.endCause())
            .setEndReason(publisher.endReason())
            .setDtlsCipherSuite(publisher.dtlsCipherSuite())
            .setSrtpProfile(publisher.srtpProfile())
            .addAllCandidates(publisher.candidates());
    if (roundTripTimeNs > 0) {
      message.setRoundTripTime(Durations.fromNanos(roundTripTimeNs));
    }
    publisher.stages().forEach(stage -> message.addStages(stage(stage)));
    return message.build();
  }

  private static io.whipsidecar.v1.Finding finding(Finding finding) {
    return io.whipsidecar.v1.Finding.newBuilder()
        .setReason(finding.reason().name())
        .setMessage(finding.message())
        .setTime(timestamp(finding.time()))
        .build();
  }

  private static Refusal refusal(Ingest.Refusals refusals) {
    PublisherRefusal last = refusals.last();
    return Refusal.newBuilder()
        .setTime(timestamp(last.time()))
        .setMethod(last.method())
        .setStatus(last.status())
        .setReason(last.reason().name())
        .setDetail(last.detail())
        .setRemoteAddress(last.remoteAddress())
        .setUserAgent(last.userAgent())
        .setCount(refusals.count())
        .build();
  }

  private static Stage stage(PublisherInfo.Stage stage) {
    return Stage.newBuilder()
        .setName(stage.name())
        .setTime(timestamp(stage.time()))
        .setDetail(stage.detail())
        .build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static MediaKind kind(io.whipsidecar.media.MediaKind kind) {
    return switch (kind) {
      case VIDEO -> MediaKind.MEDIA_KIND_VIDEO;
      case AUDIO -> MediaKind.MEDIA_KIND_AUDIO;
    };
  }

  private static IngestState state(io.whipsidecar.ingest.IngestState state) {
    return switch (state) {
      case WAITING -> IngestState.INGEST_STATE_WAITING;
      case CONNECTING -> IngestState.INGEST_STATE_CONNECTING;
      case LIVE -> IngestState.INGEST_STATE_LIVE;
      case SILENT -> IngestState.INGEST_STATE_SILENT;
      case PORT_CONFLICT -> IngestState.INGEST_STATE_PORT_CONFLICT;
    };
  }
}
