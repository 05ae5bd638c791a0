package io.whipsidecar.net.linux;

import io.whipsidecar.files.UnpackedLibrary;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.linux.DynamicLinkLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses of the C library's functions, and how they are called. Any thread; nothing here blocks,
 * as all sockets are non-blocking.
 *
 * <p>Descriptors are passed as 64 bits where LWJGL has no other signature: both supported
 * architectures pass integers in registers and read the lower half.
 */
public final class SystemCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SystemCalls.class);
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_ERRQUEUE = 0x2000;

  private final long sendmmsg;
  private final long recvmmsg;
  private final long recvmsg;
  private final long getsockname;
  private final long getpeername;
  private final long getsockopt;
  private final long setsockopt;

  private SystemCalls() {
    long program = DynamicLinkLoader.dlopen((ByteBuffer) null, DynamicLinkLoader.RTLD_NOW);
    sendmmsg = function(program, "sendmmsg");
    recvmmsg = function(program, "recvmmsg");
    recvmsg = function(program, "recvmsg");
    getsockname = function(program, "getsockname");
    getpeername = function(program, "getpeername");
    getsockopt = function(program, "getsockopt");
    setsockopt = function(program, "setsockopt");
  }

  private static long function(long program, String name) {
    long address = DynamicLinkLoader.dlsym(program, name);
    if (address == MemoryUtil.NULL) {
      throw new UnsatisfiedLinkError(name + " is not in the C library");
    }
    return address;
  }

  /** The calls, or nothing where they can't be had: the log says why. */
  public static Optional<SystemCalls> load() {
    if (!supported(System.getProperty("os.name"), System.getProperty("os.arch"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(loadLibrary());
    } catch (IOException | LinkageError | RuntimeException e) {
      LOG.atInfo().addKeyValue("reason", e).log("no-batched-system-calls");
      return Optional.empty();
    }
  }

  /** The layout of the structures here is that of 64-bit Linux with little-endian numbers. */
  static boolean supported(String system, String architecture) {
    return "Linux".equals(system) && List.of("amd64", "aarch64").contains(architecture);
  }

  /**
   * LWJGL finds its library in java.library.path, or unpacks it: we do, as the folder that it would
   * take can be another user's or mounted noexec.
   */
  private static SystemCalls loadLibrary() throws IOException {
    String folder = System.getProperty("os.arch").equals("amd64") ? "x64" : "arm64";
    URL library = SystemCalls.class.getResource("/linux/" + folder + "/org/lwjgl/liblwjgl.so");
    if (library == null) {
      return new SystemCalls();
    }
    List<Path> parents = List.of(Path.of(System.getProperty("java.io.tmpdir")));
    try (UnpackedLibrary unpacked = UnpackedLibrary.load(library, "liblwjgl.so", parents)) {
      // It unpacks its own copy whenever its jar is there: into our folder, which is known to do.
      Configuration.SHARED_LIBRARY_EXTRACT_PATH.set(unpacked.folder().toString());
      return new SystemCalls();
    }
  }

  /** Returns how many were sent, or -1 when the first one could not be. */
  int send(int descriptor, long messages, int count) {
    return JNI.callPI(descriptor, messages, count, MSG_DONTWAIT, sendmmsg);
  }

  /** Returns how many were received, or -1 when nothing is there or the socket is broken. */
  int receive(int descriptor, long messages, int count) {
    return JNI.invokePPPI(descriptor, messages, count, MSG_DONTWAIT, MemoryUtil.NULL, recvmmsg);
  }

  /** Returns 0 or more when an error was there, or -1. */
  int receiveError(int descriptor, long message) {
    return JNI.callPI(descriptor, message, MSG_DONTWAIT | MSG_ERRQUEUE, recvmsg);
  }

  /** Returns 0, or -1 if there is no such socket. */
  int localAddress(int descriptor, long address, long length) {
    return JNI.invokePPI(descriptor, address, length, getsockname);
  }

  /** Returns 0, or -1 if the socket is not connected. */
  int peerAddress(int descriptor, long address, long length) {
    return JNI.invokePPI(descriptor, address, length, getpeername);
  }

  /** Returns 0, or -1 if there is no such socket or option. */
  int option(int descriptor, int level, int option, long value, long length) {
    return JNI.callPPI(descriptor, level, option, value, length, getsockopt);
  }

  /** Returns 0, or -1 if there is no such socket or option. */
  int setOption(int descriptor, int level, int option, long value, long length) {
    return JNI.callPPI(descriptor, level, option, value, length, setsockopt);
  }

  /** Memory as the kernel reads it. */
  static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Where a direct buffer begins; the buffer has to outlive the use of it. */
  static long addressOf(ByteBuffer direct) {
    return MemoryUtil.memAddress0(direct);
  }
}
