package io.whipsidecar.observe;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Failures of files and sockets in a few words, for one line to an operator: the JDK and gRPC put
 * the words into a message, into a cause, or only into the exception's type. Any thread.
 */
public final class FailureText {
  /** Messages of the kernel that come wrapped into other words, or none of ours. */
  private static final List<String> KERNEL =
      List.of(
          "address already in use",
          "cannot assign requested address",
          "permission denied",
          "operation not permitted",
          "too many open files",
          "protocol family unavailable",
          "address family not supported by protocol",
          "connection refused",
          "connection reset",
          "no route to host",
          "network is unreachable",
          "no space left on device",
          "read-only file system",
          "is a directory");

  private FailureText() {}

  /** Such as {@code address already in use}, {@code no such file}, {@code unknown host}. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String known = known(e);
      if (!known.isEmpty()) {
        return known;
      }
      root = e;
    }
    String message = root.getMessage();
    String words = message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    return words.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** The same behind the name of the file, where the failure has one. */
  public static String withFile(Throwable failure) {
    return failure instanceof FileSystemException file && file.getFile() != null
        ? file.getFile() + ": " + of(file)
        : of(failure);
  }

  private static String known(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    for (String words : KERNEL) {
      if (message.contains(words)) {
        return words;
      }
    }
    if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    if (e instanceof FileSystemException file) {
      return ofFile(file);
    }
    if (e instanceof CharacterCodingException) {
      return "not in UTF-8";
    }
    if (e instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    // The JDK's HTTP client has no message for either of these.
    return !(e instanceof ConnectException) || e.getMessage() != null
        ? ""
        : isUnresolved(e) ? "unknown host" : "connection refused";
  }

  private static boolean isUnresolved(@Nullable Throwable e) {
    return e != null && (e instanceof UnresolvedAddressException || isUnresolved(e.getCause()));
  }

  private static String ofFile(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is something else";
    }
    return e.getReason() == null ? "" : e.getReason().toLowerCase(Locale.ROOT);
  }
}
