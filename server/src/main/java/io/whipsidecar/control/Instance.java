package io.whipsidecar.control;

import io.whipsidecar.v1.Ingest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who {@code run} is as a manager: one for each process id, so that the next one after a kill -9 is
 * the same manager after a restart, and the server ends the FFmpeg that was left behind. Its
 * instance id names its process, so that a second one beside a living one is noticed.
 */
final class Instance {
  private static final Pattern ID = Pattern.compile("(\\d+)-(\\d+)-[0-9a-f]+");
  private static final int MAX_ID_BYTES = 100;

  private Instance() {}

  /** The {@code manager_id}, of at most 128 bytes. */
  static String managerId(String processId) {
    byte[] bytes = processId.getBytes(StandardCharsets.UTF_8);
    return "run/" + (bytes.length <= MAX_ID_BYTES ? processId : sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The {@code manager_instance_id} of this process, another one at each call. */
  static String draw() {
    ProcessHandle self = ProcessHandle.current();
    return "%d-%d-%016x".formatted(self.pid(), startMs(self), new SecureRandom().nextLong());
  }

  private static long startMs(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The process of another {@code run} that lives and has this ingest. */
  static OptionalLong livingOwner(Ingest ingest) {
    Matcher matcher = ID.matcher(ingest.getManagerInstanceId());
    if (!ingest.getManagerId().equals(managerId(ingest.getProcessId())) || !matcher.matches()) {
      return OptionalLong.empty();
    }
    long pid = Long.parseLong(matcher.group(1));
    long startMs = Long.parseLong(matcher.group(2));
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    boolean isIt =
        process.filter(one -> one.isAlive() && startMs(one) == startMs).isPresent()
            && pid != ProcessHandle.current().pid();
    return isIt ? OptionalLong.of(pid) : OptionalLong.empty();
  }
}
