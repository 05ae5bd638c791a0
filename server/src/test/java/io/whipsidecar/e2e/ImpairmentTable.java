package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.SidecarChild;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs impairments and prints what was measured: {@code bench/impairments}. */
final class ImpairmentTable {
  private ImpairmentTable() {}

  /**
   * The command.
   *
   * @param args version of the FFmpeg that reads, then names of impairments; none for all
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    List<Impairment> rows =
        args.length < 2
            ? List.of(Impairment.values())
            : Arrays.stream(args, 1, args.length)
                .map(name -> Impairment.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    Path folder = Files.createTempDirectory("impairments-");
    boolean pass = true;
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", "12000-12999"))) {
      for (Impairment row : rows) {
        out.println(row + ": " + row.words() + ", " + row.publisher());
        List<Figure> figures = row.run(server, folder, args.length == 0 ? "8.1.2" : args[0], 1);
        out.print(Figure.table(figures));
        out.flush();
        pass &= Figure.allPass(figures);
      }
    }
    out.println((pass ? "PASS" : "FAIL") + ", files in " + folder);
    out.println(rows.stream().map(Impairment::name).collect(Collectors.joining(" ")));
    System.exit(pass ? 0 : 1);
  }
}
