package io.whipsidecar.publish;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import io.whipsidecar.media.Codec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One real libwebrtc peer connection that sends the test pattern. Used from one thread; at most one
 * in a JVM, which should have no other business: a fault in native code ends the process.
 */
final class LibwebrtcPublisher implements AutoCloseable {
  private static final long SIGNALLING_TIMEOUT_S = 5;
  private static final long CONNECT_TIMEOUT_S = 15;
  private static final List<String> STREAM_IDS = List.of("whip-sidecar"); // RFC 9725 §4.4.2: one

  private final PublishOptions options;
  // The dummy layer, because CustomAudioSource aborts the JVM with HeadlessAudioDeviceModule.
  private final AudioDeviceModule audioDevice = new AudioDeviceModule(AudioLayer.kDummyAudio);
  private final PeerConnectionFactory factory = new PeerConnectionFactory(audioDevice);
  private final CustomVideoSource videoSource = new CustomVideoSource();
  private final CustomAudioSource audioSource = new CustomAudioSource();
  private final CompletableFuture<Boolean> gathered = new CompletableFuture<>();
  private final CompletableFuture<RTCPeerConnectionState> connected = new CompletableFuture<>();
  private final CompletableFuture<RTCPeerConnectionState> ended = new CompletableFuture<>();
  private final RTCPeerConnection connection;
  private final PatternPump pump;

  LibwebrtcPublisher(PublishOptions options) throws PublishException {
    this.options = options;
    this.pump = new PatternPump(options, videoSource, audioSource);
    this.connection = factory.createPeerConnection(new RTCConfiguration(), new Observer());
    addTracks();
  }

  private void addTracks() throws PublishException {
    if (options.audio()) {
      addTrack(factory.createAudioTrack("audio", audioSource), MediaType.AUDIO, null);
    }
    if (options.video()) {
      RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
      encoding.active = true;
      encoding.maxBitrate = options.bitrateBps();
      encoding.maxFramerate = (double) options.fps();
      addTrack(factory.createVideoTrack("video", videoSource), MediaType.VIDEO, encoding);
    }
  }

  private void addTrack(
      MediaStreamTrack track, MediaType type, @Nullable RTCRtpEncodingParameters encoding)
      throws PublishException {
    RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
    init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
    init.streamIds = STREAM_IDS;
    init.sendEncodings = encoding == null ? List.of() : List.of(encoding);
    RTCRtpTransceiver transceiver = connection.addTransceiver(track, init);
    Codec codec = type == MediaType.VIDEO ? options.videoCodec() : options.audioCodec();
    if (codec != null) {
      transceiver.setCodecPreferences(capabilities(type, codec));
    }
  }

  /** The codec in all its variants, and RTX for repairs. */
  private List<RTCRtpCodecCapability> capabilities(MediaType type, Codec codec)
      throws PublishException {
    List<RTCRtpCodecCapability> all = factory.getRtpSenderCapabilities(type).getCodecs();
    if (all.stream().noneMatch(one -> one.getName().equalsIgnoreCase(codec.encodingName()))) {
      throw new PublishException("this libwebrtc has no encoder for " + codec.encodingName());
    }
    return all.stream()
        .filter(
            one ->
                one.getName().equalsIgnoreCase(codec.encodingName())
                    || one.getName().equalsIgnoreCase("rtx"))
        .toList();
  }

  /** The offer with all candidates in it: this client does not trickle. */
  String offer() throws PublishException {
    CompletableFuture<RTCSessionDescription> offer = new CompletableFuture<>();
    connection.createOffer(new RTCOfferOptions(), new Created(offer));
    CompletableFuture<Boolean> set = new CompletableFuture<>();
    connection.setLocalDescription(await(offer, "offer"), new Applied(set));
    await(set, "local description");
    await(gathered, "candidates");
    return connection.getLocalDescription().sdp;
  }

  /** Applies the answer and waits until ICE and DTLS are through. */
  void connect(String answer) throws PublishException {
    CompletableFuture<Boolean> set = new CompletableFuture<>();
    connection.setRemoteDescription(
        new RTCSessionDescription(RTCSdpType.ANSWER, answer), new Applied(set));
    await(set, "answer of the WHIP server");
    pump.start();
    try {
      RTCPeerConnectionState state = connected.get(CONNECT_TIMEOUT_S, TimeUnit.SECONDS);
      if (state != RTCPeerConnectionState.CONNECTED) {
        throw new PublishException("the connection failed: ICE or DTLS got no answer");
      }
    } catch (TimeoutException e) {
      throw new PublishException(
          "not connected after %d s (ICE: %s): do UDP or TCP get through to the server's candidates?"
              .formatted(CONNECT_TIMEOUT_S, connection.getIceConnectionState()),
          e);
    } catch (ExecutionException | InterruptedException e) {
      throw new PublishException("interrupted while connecting", e);
    }
  }

  /**
   * Waits.
   *
   * @return false when the connection ended meanwhile
   */
  boolean stayConnected(long timeoutMs) {
    try {
      ended.get(timeoutMs, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  PublisherStatistics statistics() throws PublishException {
    CompletableFuture<PublisherStatistics> statistics = new CompletableFuture<>();
    connection.getStats(report -> statistics.complete(PublisherStatistics.of(report)));
    return await(statistics, "statistics");
  }

  /** Frames handed to libwebrtc, of those that were due; of these its encoder may drop some. */
  String framesDrawn() {
    return "drawn %d of %d".formatted(pump.frames(), pump.framesDue());
  }

  @Override
  public void close() {
    pump.close();
    connection.close();
    videoSource.dispose();
    audioSource.dispose();
    factory.dispose();
    audioDevice.dispose();
  }

  private static <T> T await(CompletableFuture<T> future, String what) throws PublishException {
    try {
      return future.get(SIGNALLING_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new PublishException(what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new PublishException(
          what + ": nothing from libwebrtc in " + SIGNALLING_TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      throw new PublishException("interrupted", e);
    }
  }

  /** Called on libwebrtc's threads. */
  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
      if (state == RTCIceGatheringState.COMPLETE) {
        gathered.complete(true);
      }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      switch (state) {
        case CONNECTED -> connected.complete(state);
        case FAILED, CLOSED -> {
          connected.complete(state);
          ended.complete(state);
        }
        default -> {}
      }
    }
  }

  private record Created(CompletableFuture<RTCSessionDescription> result)
      implements CreateSessionDescriptionObserver {
    @Override
    public void onSuccess(RTCSessionDescription description) {
      result.complete(description);
    }

    @Override
    public void onFailure(String error) {
      result.completeExceptionally(new IllegalStateException(error));
    }
  }

  private record Applied(CompletableFuture<Boolean> result)
      implements SetSessionDescriptionObserver {
    @Override
    public void onSuccess() {
      result.complete(true);
    }

    @Override
    public void onFailure(String error) {
      result.completeExceptionally(new IllegalStateException(error));
    }
  }
}
