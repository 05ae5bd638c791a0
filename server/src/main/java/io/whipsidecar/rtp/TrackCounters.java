package io.whipsidecar.rtp;

/**
 * What is counted per track, in the order of {@link TrackStatistics}, where the words are. Plain
 * fields: one thread owns them.
 */
final class TrackCounters {
  long packets;
  long bytes;
  long paddingPackets;
  long foreignPayloadTypes;
  long lost;
  long retransmitted;
  long reordered;
  long late;
  long duplicates;
  long rtxPackets;
  long rtxPadding;
  long resent;
  long nackedPackets;
  long nacksSent;
  long keyframeRequests;
  long senderReports;
  long resets;
  long longestHoldNs;
}
