package io.whipsidecar.ffmpeg;

import io.whipsidecar.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes and temporary folders of this JVM, none of which outlives it: at an exit and at a
 * signal a shutdown hook ends the processes and deletes the folders; after SIGKILL the {@link
 * Guardian} does. Thread-safe.
 */
public final class Cleanup {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Cleanup OF_JVM = new Cleanup();

  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Guardian guardian = Guardian.start();
  private @Nullable Path scratch;

  private Cleanup() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "cleanup"));
  }

  /** The one of this JVM. */
  public static Cleanup ofJvm() {
    return OF_JVM;
  }

  /** Starts a process; none starts any more once the end has begun. */
  synchronized Process start(ProcessBuilder builder) throws IOException {
    if (isEnding()) {
      throw new IOException("this program is ending");
    }
    Process process = builder.start();
    processes.add(process);
    guardian.tell("process", Long.toString(process.pid()));
    return process;
  }

  /** It has ended: nothing is left to do about it. */
  void ended(Process process) {
    processes.remove(process);
  }

  /**
   * Makes a folder that is deleted with all that is in it when this JVM ends, unless it is {@link
   * #keep kept}.
   *
   * @param parent such as {@link #temporary}
   * @param prefix of its name
   */
  public Path newFolder(Path parent, String prefix) throws IOException {
    Path folder =
        parent.toAbsolutePath().resolve(prefix + Long.toHexString(new SecureRandom().nextLong()));
    folders.add(folder);
    guardian.tell("folder", folder.toString()); // before it is there: we may be killed in between
    return Files.createDirectory(folder, OWNER_ONLY);
  }

  /** The system's folder for temporary files. */
  public static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The folder stays when this JVM ends. */
  public void keep(Path folder) {
    folders.remove(folder);
    guardian.tell("keep", folder.toString());
  }

  /** A folder of this JVM for temporary files of its children, which may be killed. */
  public synchronized Path scratch() throws IOException {
    if (scratch == null) {
      scratch = newFolder(temporary(), "whip-sidecar-");
    }
    return scratch;
  }

  /**
   * Returns when this JVM does not begin to end meanwhile, else never: the end needs no comment
   * from the caller, who has lost a child to it.
   *
   * @param meanwhile a signal to us and our children may reach them first
   */
  public void standStillIfEnding(Duration meanwhile) {
    try {
      if (ending.await(meanwhile.toMillis(), TimeUnit.MILLISECONDS)) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  private void endAll() {
    synchronized (this) {
      ending.countDown();
    }
    try {
      endProcesses();
      for (Path folder : folders) {
        delete(folder);
      }
      guardian.end(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks all to stop, and stops by force what is left after the grace period: an FFmpeg that waits
   * for packets does not react, and its files stay unfinished.
   */
  private void endProcesses() throws InterruptedException {
    // Not Process.destroy, which closes the pipes too: FFmpeg would die of writing to them.
    processes.forEach(process -> process.toHandle().destroy());
    long endNs = System.nanoTime() + GRACE.toNanos();
    for (Process process : processes) {
      process.waitFor(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    processes.forEach(Process::destroyForcibly);
  }

  private static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      // Something was written meanwhile: the guardian deletes the rest.
    }
  }
}
