package io.whipsidecar.grpc;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.observe.BindFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The file of a Unix domain socket: what a killed server has left is cleared away. */
final class SocketFile {
  /** {@code sun_path} of unix(7), without its end. */
  private static final int MAX_PATH_BYTES = 107;

  private final Path path;

  SocketFile(String path) {
    this.path = Path.of(path);
  }

  /**
   * Makes room for the socket.
   *
   * @throws ConfigException when there can't be a socket at this path
   * @throws IOException when another server listens there
   */
  void prepare() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw unusable("a path of at most " + MAX_PATH_BYTES + " bytes");
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw unusable("a path in a directory that exists");
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther()) { // neither a file, a directory nor a link
      throw unusable("a path where nothing is, or a socket that a former run has left");
    }
    if (isServed()) {
      throw BindFailure.ofUnix(
              path.toString(), "gRPC", "--grpc-listen", new BindException("address already in use"))
          .asException();
    }
    Files.delete(path);
  }

  private ConfigException unusable(String expected) {
    return ConfigException.of("grpc-listen", "unix:" + path, expected);
  }

  private boolean isServed() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false; // refused: nobody has it
    }
  }

  /** Says who may connect, right after the socket was bound. */
  void restrict(Set<PosixFilePermission> mode) throws IOException {
    Files.setPosixFilePermissions(path, mode);
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
