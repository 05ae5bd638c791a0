package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.sdp.NegotiatedSession.Extensions;
import io.whipsidecar.sdp.NegotiatedSession.Feedback;
import io.whipsidecar.sdp.NegotiatedSession.Track;
import io.whipsidecar.sdp.Negotiation.Reason;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  @Test
  void shouldTakeOnlyWhatWasOffered() {
    Track video = video(Offers.file("offers/chromium.sdp"));

    assertThat(video.feedback()).isEqualTo(new Feedback(true, true, true, true, true));
    assertThat(video.extensions()).isEqualTo(new Extensions(4, 10, 11, 3, 2, 12));
    assertThat(video.rtxPayloadType()).isEqualTo(104);
    assertThat(video.rtcpReducedSize()).isTrue();

    Track ffmpeg = video(Offers.file("offers/ffmpeg-8.1.sdp"));
    assertThat(ffmpeg.feedback()).isEqualTo(new Feedback(true, false, false, false, false));
    assertThat(ffmpeg.extensions()).isEqualTo(new Extensions(0, 0, 0, 0, 0, 0));
    assertThat(ffmpeg.ssrcs()).containsExactly((int) 2295566935L);
    assertThat(ffmpeg.rtxBySsrc()).containsEntry((int) 2295566935L, (int) 2295566936L);
  }

  @Test
  void shouldPreferPacketizationModeOneAndThenTheOffersOrder() {
    String formats =
        String.join(
            "\r\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
            "a=rtpmap:97 H264/90000",
            "a=fmtp:97 packetization-mode=1;profile-level-id=640c1f",
            "a=rtpmap:98 H264/90000",
            "a=fmtp:98 packetization-mode=1;profile-level-id=42001f",
            "");
    String text =
        Offers.simple()
            .replace("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", formats)
            .replace("a=fmtp:96 packetization-mode=1", "a=fmtp:96 packetization-mode=0");

    assertThat(video(text).payloadType()).isEqualTo(97);
  }

  @ParameterizedTest
  @CsvSource({
    "42e01f, true", "42001f, true", "4d001f, true", "64001f, true", "640c1f, true",
    "422001e, true", "58a01f, true", "58001f, false", "6e001f, false", "7a001f, false",
    "f4001f, false", "42, false", "zz001f, false",
  })
  void shouldJudgeH264ProfilesWithoutTheLevel(String profileLevelId, boolean accepted) {
    String fmtp = "packetization-mode=1;profile-level-id=" + profileLevelId;
    String text = Offers.simple().replace("packetization-mode=1", fmtp);

    Negotiation.Result result = Negotiation.negotiate(Offers.parsed(text), Codec.H264, Codec.OPUS);

    assertThat(result instanceof Negotiation.Accepted).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "H265/90000, level-id=93;tx-mode=SRST, H265, true",
    "H265/90000, level-id=93;tx-mode=MRMT, H265, false",
    "VP9/90000, profile-id=2, VP9, true",
    "vp8/90000, x=y, VP8, true",
    "VP8/48000, x=y, VP8, false",
    "AV1/90000, profile=0, AV1, true",
    "H264/90000, packetization-mode=2, H264, false",
    "H264/90000, x=y, H264, true",
  })
  void shouldCompareCodecs(String rtpmap, String fmtp, Codec codec, boolean accepted) {
    String text = Offers.session("1") + Offers.video(rtpmap, fmtp);

    Negotiation.Result result = Negotiation.negotiate(Offers.parsed(text), codec, null);

    assertThat(result instanceof Negotiation.Accepted).isEqualTo(accepted);
  }

  @Test
  void shouldSayWhatWasOfferedAndExpectedWhenTheCodecIsMissing() {
    Negotiation.Refused refused = Offers.refused(Offers.simple(), Codec.H265, Codec.OPUS);

    assertThat(refused.reason()).isEqualTo(Reason.CODEC_NOT_OFFERED);
    assertThat(refused.detail()).contains("H265").contains("H264");
  }

  @ParameterizedTest
  @CsvSource({
    "actpass, PASSIVE",
    "active, PASSIVE",
    "passive, ACTIVE",
  })
  void shouldTakeTheOtherDtlsRole(String offered, Setup ours) {
    String text = Offers.simple().replace("setup:actpass", "setup:" + offered);

    assertThat(Offers.accepted(text, Codec.H264, Codec.OPUS).setup()).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "a=setup:actpass, a=setup:holdconn, SETUP",
    "a=sendonly, a=recvonly, NOT_SENDING",
    "a=sendonly, a=inactive, NOT_SENDING",
    "a=rtcp-mux, a=x, NO_RTCP_MUX",
    "a=fingerprint, a=x, NO_FINGERPRINT",
    "a=fingerprint:sha-256, a=fingerprint:sha-1, WEAK_FINGERPRINT",
    "a=fingerprint:sha-256, a=fingerprint:md5, WEAK_FINGERPRINT",
    "a=ice-ufrag, a=x, NO_ICE",
    "a=ice-pwd, a=x, NO_ICE",
    "a=group:BUNDLE, a=x, NO_BUNDLE",
    "BUNDLE 0 1, BUNDLE 0, NO_BUNDLE",
    "UDP/TLS/RTP/SAVPF, RTP/AVP, NOT_SECURE",
    "m=audio, m=video, TOO_MANY_TRACKS",
  })
  void shouldRefuseWithAReason(String from, String to, String reason) {
    String text = Offers.simple().replace(from, to);

    Negotiation.Refused refused = Offers.refused(text, Codec.H264, Codec.OPUS);
    assertThat(refused.reason()).isEqualTo(Reason.valueOf(reason));
    assertThat(refused.detail()).contains("expected");
  }

  @Test
  void shouldRefuseOfferWithoutMedia() {
    assertThat(Offers.refused("v=0\r\n", Codec.H264, Codec.OPUS).reason())
        .isEqualTo(Reason.NO_MEDIA);
    String dataChannel = "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";
    assertThat(Offers.refused(dataChannel, Codec.H264, Codec.OPUS).reason())
        .isEqualTo(Reason.NO_MEDIA);
  }

  @Test
  void shouldAcceptSendrecv() {
    String text = Offers.simple().replace("a=sendonly", "a=sendrecv");

    assertThat(Offers.accepted(text, Codec.H264, Codec.OPUS).forwardedTracks()).hasSize(2);
  }

  @Test
  void shouldAcceptOneOfTheIngestsKinds() {
    NegotiatedSession session =
        Offers.accepted(Offers.session("0") + Offers.audio(), Codec.H264, Codec.OPUS);

    assertThat(session.forwardedTracks()).extracting(Track::codec).containsExactly(Codec.OPUS);
  }

  @Test
  void shouldAcceptAndDropKindThatTheIngestLacks() {
    NegotiatedSession session =
        Offers.accepted(Offers.file("offers/chromium.sdp"), Codec.H264, null);

    assertThat(session.forwardedTracks()).extracting(Track::codec).containsExactly(Codec.H264);
    Track dropped = Objects.requireNonNull(session.media().get(0).track());
    assertThat(dropped.codec()).isNull();
    assertThat(dropped.feedback()).isEqualTo(Feedback.NONE);
    assertThat(dropped.extensions().transportCc()).isEqualTo(Extensions.NONE);
    assertThat(SdpAnswer.write(session, Offers.local())).contains("a=group:BUNDLE 0 1");
  }

  @Test
  void shouldRefuseOfferThatHasNothingForTheIngest() {
    Negotiation.Refused refused =
        Offers.refused(Offers.session("0") + Offers.audio(), Codec.H264, null);

    assertThat(refused.reason()).isEqualTo(Reason.CODEC_NOT_OFFERED);
    assertThat(refused.detail()).contains("H264").contains("audio");
  }

  @Test
  void shouldRejectDataChannelAndKeepTheRest() {
    String text =
        Offers.simple().replace("BUNDLE 0 1", "BUNDLE 0 1 2")
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n";

    NegotiatedSession session = Offers.accepted(text, Codec.H264, Codec.OPUS);

    assertThat(session.bundleMids()).containsExactly("0", "1");
    assertThat(session.media()).hasSize(3);
    assertThat(session.media().get(2).track()).isNull();
    assertThat(SdpAnswer.write(session, Offers.local()))
        .contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
  }

  @Test
  void shouldSkipSectionThatTheOffererTurnedOff() {
    String text = Offers.simple().replace("m=audio 9", "m=audio 0");

    NegotiatedSession session = Offers.accepted(text, Codec.H264, Codec.OPUS);

    assertThat(session.forwardedTracks()).extracting(Track::codec).containsExactly(Codec.H264);
    assertThat(session.bundleMids()).containsExactly("1");
  }

  @Test
  void shouldTakeTransportOfTheTaggedSection() {
    String text =
        Offers.simple()
            .replace("BUNDLE 0 1", "BUNDLE 1 0")
            .replaceFirst("a=ice-ufrag:abcd", "a=ice-ufrag:zzzz");

    assertThat(Offers.accepted(text, Codec.H264, Codec.OPUS).ice().ufrag()).isEqualTo("abcd");
  }

  @Test
  void shouldAcceptLoneSectionWithoutGroupAndMid() {
    String text =
        (Offers.session("1") + Offers.video("VP8/90000", "x=y"))
            .replace("a=group:BUNDLE 1\r\n", "")
            .replace("a=mid:1\r\n", "");

    NegotiatedSession session = Offers.accepted(text, Codec.VP8, null);

    assertThat(session.bundleMids()).isEmpty();
    assertThat(SdpAnswer.write(session, Offers.local())).doesNotContain("a=mid", "a=group");
  }

  @Test
  void shouldAcceptEveryOfferedLayer() {
    Track track = video(Offers.file("offers/obs-32-simulcast.sdp"));

    assertThat(track.simulcast()).extracting(RidDescription::id).isEqualTo(List.of("0", "1", "2"));
  }

  @Test
  void shouldFindParameterSets() {
    String fmtp = "packetization-mode=1;sprop-parameter-sets=Z0IAH5WoFAFuQA==,aM48gA==";

    assertThat(video(Offers.simple().replace("packetization-mode=1", fmtp)).spropParameterSets())
        .isEqualTo("Z0IAH5WoFAFuQA==,aM48gA==");
  }

  private static Track video(String text) {
    List<Track> tracks = Offers.accepted(text, Codec.H264, Codec.OPUS).forwardedTracks();
    return tracks.stream().filter(t -> t.codec() == Codec.H264).findFirst().orElseThrow();
  }
}
