package io.whipsidecar.store;

import io.whipsidecar.forward.ForwarderState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An output's state as bytes with a checksum at the end. The monotonic time came later: without it
 * the state is one of an unknown boot.
 */
final class ForwarderStateBytes {
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int TRACK_BYTES = 3 * Integer.BYTES;
  private static final int CLOCK_BYTES = 2 * Long.BYTES;
  private static final int MAX_TRACKS = 16;

  private ForwarderStateBytes() {}

  static byte[] write(ForwarderState state) {
    int tracksBytes = state.tracks().size() * TRACK_BYTES;
    byte[] array = new byte[HEADER_BYTES + tracksBytes + CLOCK_BYTES + Integer.BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(array);
    bytes.putLong(state.ntp()).putInt(state.tracks().size());
    for (ForwarderState.Track track : state.tracks()) {
      bytes.putInt(track.ssrc()).putInt(track.nextSequence()).putInt(track.timestamp());
    }
    bytes.putLong(state.takenNs()).putLong(state.boot());
    bytes.putInt(checksum(array, bytes.position()));
    return array;
  }

  /**
   * @throws IllegalArgumentException when these are not bytes of {@link #write}
   */
  static ForwarderState read(byte[] array) {
    ByteBuffer bytes = ByteBuffer.wrap(array);
    try {
      long ntp = bytes.getLong();
      int count = bytes.getInt();
      List<ForwarderState.Track> tracks = new ArrayList<>();
      for (int i = 0; i < Math.min(count, MAX_TRACKS); i++) {
        tracks.add(new ForwarderState.Track(bytes.getInt(), bytes.getInt(), bytes.getInt()));
      }
      boolean hasClock = bytes.remaining() == CLOCK_BYTES + Integer.BYTES;
      long takenNs = hasClock ? bytes.getLong() : 0;
      long boot = hasClock ? bytes.getLong() : ForwarderState.UNKNOWN_BOOT;
      int checksum = checksum(array, bytes.position());
      if (checksum == bytes.getInt() && !bytes.hasRemaining() && tracks.size() == count) {
        return new ForwarderState(ntp, takenNs, boot, tracks);
      }
    } catch (BufferUnderflowException e) {
      // Answered below, together with everything else that is wrong.
    }
    throw new IllegalArgumentException("the state of the output is damaged");
  }

  private static int checksum(byte[] array, int length) {
    CRC32C crc = new CRC32C();
    crc.update(array, 0, length);
    return (int) crc.getValue();
  }
}
