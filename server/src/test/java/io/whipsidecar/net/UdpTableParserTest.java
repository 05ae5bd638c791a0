package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UdpTableParserTest {
  private static final String TITLE =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
          + " timeout inode ref pointer drops             \n";
  private static final String TITLE6 =
      "  sl  local_address                         remote_address                        st"
          + " tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";
  private static final String REST = " 07 00000000:00000000 00:00000000 00000000     0        0 ";

  private record Row(int port, boolean loopback, long identity, long drops) {}

  @Test
  void shouldReadPortInodeAndDrops() {
    assertThat(parse(TITLE + row("0100007F:4E20", 36_121, 17)))
        .containsExactly(new Row(20_000, true, 36_121, 17));
  }

  @Test
  void shouldTellSocketsThatLoopbackReaches() {
    String table =
        TITLE
            + row("00000000:0001", 11, 0)
            + row("0200A8C0:0002", 12, 0) // 192.168.0.2
            + row("0100007F:0003", 13, 0)
            + row("7F000001:0004", 14, 0) // big-endian machine
            + row("0200007F:0005", 15, 0); // 127.0.0.2
    assertThat(parse(table)).hasSize(5);
    assertThat(parse(table))
        .filteredOn(Row::loopback)
        .extracting(Row::port)
        .containsExactly(1, 3, 4);
  }

  @Test
  void shouldReadTheIpv6Table() {
    String table =
        TITLE6
            + row6("00000000000000000000000000000000:0001")
            + row6("00000000000000000000000001000000:0002") // ::1 does not get what 127.0.0.1 gets
            + row6("0000000000000000FFFF00000100007F:0003")
            + row6("B80D0120000000000000000001000000:0004")
            + row6("0000000000000000FFFF00000200A8C0:0005");
    assertThat(parse(table)).hasSize(5);
    assertThat(parse(table)).filteredOn(Row::loopback).extracting(Row::port).containsExactly(1, 3);
  }

  @Test
  void shouldSkipWhatIsNoRow() {
    assertThat(parse("\n\nnonsense\n 1: 0100007F:4E20\n" + TITLE + "  1: 01")).isEmpty();
    assertThat(parse(row("0100007F:4E2G", 1, 1) + row("0100007F:4E20", 2, 1)))
        .extracting(Row::identity)
        .containsExactly(2L);
  }

  @Property
  void shouldReadTheSameInPiecesOfAnySize(@ForAll @IntRange(min = 1, max = 300) int piece) {
    String table = TITLE;
    for (int i = 0; i < 20; i++) {
      table += row(String.format("0100007F:%04X", 20_000 + i), 100 + i, i);
    }
    assertThat(parse(table, piece)).hasSize(20).isEqualTo(parse(table));
  }

  private static String row(String local, long inode, long drops) {
    return " 2113: "
        + local
        + " 00000000:0000"
        + REST
        + inode
        + " 2 0000000000000000 "
        + drops
        + "        \n";
  }

  private static String row6(String local) {
    return " 2113: "
        + local
        + " 00000000000000000000000000000000:0000"
        + REST
        + "36121 2 0000000000000000 0\n";
  }

  private static List<Row> parse(String table) {
    return parse(table, table.length());
  }

  private static List<Row> parse(String table, int piece) {
    UdpTableParser parser = new UdpTableParser();
    List<Row> rows = new ArrayList<>();
    byte[] text = table.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < text.length; i += piece) {
      byte[] part = Arrays.copyOfRange(text, i, Math.min(i + piece, text.length));
      parser.feed(
          part,
          part.length,
          (port, loopback, identity, drops) -> rows.add(new Row(port, loopback, identity, drops)));
    }
    return rows;
  }
}
