package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What every run with a real client leaves in {@code target/clients}: a row of the table of
 * figures, {@code matrix.md}, and the client's offer. Any thread.
 */
final class ClientTable {
  private static final Path FOLDER = Path.of("target", "clients");
  private static final List<String> COLUMNS =
      List.of(
          "from POST to first forwarded packet",
          "from POST to FFmpeg's first frame",
          "frames in the recording",
          "frames lost by their counter",
          "damaged frames",
          "decode errors",
          "A/V offset (flash - beep)",
          "longest pause of video",
          "longest pause of sound");

  private ClientTable() {}

  /**
   * Adds a row, or replaces it.
   *
   * @param client its name in lower case
   * @param way of the media
   * @param figures of which those of the columns are shown
   */
  static synchronized void add(String client, String way, List<Figure> figures) throws IOException {
    List<String> cells = new ArrayList<>(List.of(client, way));
    for (String column : COLUMNS) {
      cells.add(
          figures.stream()
              .filter(figure -> figure.name().equals(column))
              .map(Figure::value)
              .findFirst()
              .orElse(""));
    }
    write("rows", client + "-" + way, "| " + String.join(" | ", cells) + " |");
    List<String> table = new ArrayList<>();
    table.add("| client | way | " + String.join(" | ", COLUMNS) + " |");
    table.add("|" + "---|".repeat(COLUMNS.size() + 2));
    try (Stream<Path> rows = Files.list(FOLDER.resolve("rows"))) {
      for (Path row : rows.sorted().toList()) {
        table.add(Files.readString(row));
      }
    }
    Files.writeString(FOLDER.resolve("matrix.md"), String.join("\n", table) + "\n");
  }

  /** Keeps a client's offer, as the client corpus of {@code sdp} wants it. */
  static UnaryOperator<String> keepOffer(String client) {
    return offer -> {
      try {
        write("offers", client, offer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return offer;
    };
  }

  private static synchronized void write(String folder, String name, String text)
      throws IOException {
    Path file = FOLDER.resolve(folder).resolve(name.replaceAll("[^a-z0-9.]+", "-"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
