package io.whipsidecar.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names in a program or shared library as the dynamic loader reads them: from the program
 * headers and the dynamic section, not from the sections, which a stripped file may lack.
 * Immutable; any thread.
 *
 * @param machine the processor that it is for; null: one that is not in our list
 * @param interpreter the loader that a program asks for (PT_INTERP), e.g. {@code
 *     /lib64/ld-linux-x86-64.so.2}; null for most libraries
 * @param soname the name of a library (DT_SONAME)
 * @param needed the libraries that it wants loaded (DT_NEEDED), in their order
 * @param versionNeeds by library, the versions that it wants of it
 * @param versions that it has itself
 */
record ElfFile(
    @Nullable Machine machine,
    @Nullable String interpreter,
    @Nullable String soname,
    List<String> needed,
    Map<String, List<String>> versionNeeds,
    List<String> versions) {

  /** Reads a file; an IOException when it is no 64-bit little-endian ELF, or a broken one. */
  static ElfFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), file.toString());
    }
  }

  /**
   * Reads a file's contents.
   *
   * @param name for messages
   */
  static ElfFile parse(ByteBuffer contents, String name) throws IOException {
    try {
      return new Parser(contents.duplicate().order(ByteOrder.LITTLE_ENDIAN)).parse();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException(name + ": not a 64-bit little-endian ELF file, or a damaged one", e);
    }
  }

  /** A segment of the file at its address in memory. */
  private record Segment(long address, long offset, long bytes) {}

  private static final class Parser {
    private static final int MOST_ENTRIES = 10_000; // real files have a dozen

    private final ByteBuffer file;
    private final List<Segment> loaded = new ArrayList<>();
    private final Map<Integer, Long> dynamic = new LinkedHashMap<>();
    private final List<Long> neededAt = new ArrayList<>();
    private @Nullable String interpreter;
    private int strings;

    Parser(ByteBuffer file) {
      this.file = file;
    }

    ElfFile parse() {
      check(file.getInt(0) == Elf.MAGIC && file.get(4) == Elf.CLASS_64);
      check(file.get(5) == Elf.LITTLE_ENDIAN);
      Segment dynamicSection = programHeaders();
      if (dynamicSection != null) {
        dynamicEntries(dynamicSection);
        strings = offset(dynamic.getOrDefault(Elf.DT_STRTAB, 0L));
      }
      Long sonameAt = dynamic.get(Elf.DT_SONAME);
      return new ElfFile(
          Machine.ofElfNumber(Short.toUnsignedInt(file.getShort(18))),
          interpreter,
          sonameAt == null ? null : string(sonameAt),
          neededAt.stream().map(this::string).toList(),
          versionNeeds(),
          versionDefinitions());
    }

    /** Returns the dynamic section; null in a program that is linked statically. */
    private @Nullable Segment programHeaders() {
      int at = Math.toIntExact(file.getLong(32));
      int size = Short.toUnsignedInt(file.getShort(54));
      int count = Short.toUnsignedInt(file.getShort(56));
      Segment dynamicSection = null;
      for (int i = 0; i < count; i++, at += size) {
        Segment segment =
            new Segment(file.getLong(at + 16), file.getLong(at + 8), file.getLong(at + 32));
        switch (file.getInt(at)) {
          case Elf.PT_LOAD -> loaded.add(segment);
          case Elf.PT_DYNAMIC -> dynamicSection = segment;
          case Elf.PT_INTERP -> interpreter = text(Math.toIntExact(segment.offset));
          default -> {}
        }
      }
      return dynamicSection;
    }

    private void dynamicEntries(Segment section) {
      int at = Math.toIntExact(section.offset);
      int end = Math.toIntExact(section.offset + section.bytes);
      for (; at < end && file.getLong(at) != Elf.DT_NULL; at += Elf.DYNAMIC_BYTES) {
        long tag = file.getLong(at);
        if (tag == Elf.DT_NEEDED) {
          neededAt.add(file.getLong(at + 8));
        } else if (tag == (int) tag) {
          dynamic.put((int) tag, file.getLong(at + 8));
        }
      }
    }

    /** LSB Core, "Version Requirements": a list of libraries, each with a list of versions. */
    private Map<String, List<String>> versionNeeds() {
      Map<String, List<String>> needs = new LinkedHashMap<>();
      long count = dynamic.getOrDefault(Elf.DT_VERNEEDNUM, 0L);
      int at = count == 0 ? 0 : offset(dynamic.getOrDefault(Elf.DT_VERNEED, 0L));
      for (long i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
        List<String> versions =
            needs.computeIfAbsent(string(unsigned(at + 4)), library -> new ArrayList<>());
        int name = next(at, 8);
        for (int left = file.getShort(at + 2); left > 0; left--) {
          versions.add(string(unsigned(name + 8)));
          name = next(name, 12);
        }
        at = next(at, 12);
      }
      return needs;
    }

    /** LSB Core, "Version Definition Section"; the first is the library's own name. */
    private List<String> versionDefinitions() {
      List<String> versions = new ArrayList<>();
      long count = dynamic.getOrDefault(Elf.DT_VERDEFNUM, 0L);
      int at = count == 0 ? 0 : offset(dynamic.getOrDefault(Elf.DT_VERDEF, 0L));
      for (long i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
        if ((file.getShort(at + 2) & Elf.VER_FLG_BASE) == 0) {
          versions.add(string(unsigned(next(at, 12))));
        }
        at = next(at, 16);
      }
      return versions;
    }

    /** Lists are linked by distances. Forward only, so that a damaged one has an end. */
    private int next(int at, int field) {
      int distance = file.getInt(at + field);
      check(distance >= 0);
      return Math.addExact(at, distance);
    }

    private long unsigned(int at) {
      return Integer.toUnsignedLong(file.getInt(at));
    }

    private int offset(long address) {
      for (Segment segment : loaded) {
        if (address >= segment.address && address < segment.address + segment.bytes) {
          return Math.toIntExact(address - segment.address + segment.offset);
        }
      }
      throw new IllegalArgumentException("an address outside of all segments: " + address);
    }

    private String string(long at) {
      return text(Math.toIntExact(strings + at));
    }

    private String text(int at) {
      int end = at;
      while (file.get(end) != 0) {
        end++;
      }
      byte[] bytes = new byte[end - at];
      file.get(at, bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void check(boolean holds) {
      if (!holds) {
        throw new IllegalArgumentException("not as the format has it");
      }
    }
  }
}
