package io.whipsidecar.natives;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A shared library without code, data and symbols: a few hundred bytes that the dynamic loader
 * takes for the library of that name. Whatever calls a function of it lazily ends at the call, not
 * while it is loaded.
 *
 * <p>One segment holds all, so that the file is laid out as it is in memory, at address 0:
 *
 * <pre>
 * Elf64_Ehdr | Elf64_Phdr × 3 | hash table | symbol 0 | version definitions | strings | versions | dynamic section
 * </pre>
 *
 * <p>The segment is writable, because the loader adds the load address to the dynamic section's
 * pointers in place, and not executable, so that it can be mapped from a file system that is
 * mounted {@code noexec}.
 *
 * @param machine whose loader takes it
 * @param soname its name, e.g. {@code libpulse.so.0} (DT_SONAME)
 * @param versions that others ask for, e.g. {@code PULSE_0}; may be empty
 * @param needed names of the libraries that are loaded with it (DT_NEEDED); may be empty
 */
record EmptyLibrary(Machine machine, String soname, List<String> versions, List<String> needed) {
  private static final int SEGMENTS = 3;
  private static final int ALIGNMENT = 8;

  /** The largest page of Linux on arm64: a segment must be aligned for whichever is used. */
  private static final int PAGE_BYTES = 0x1_0000;

  EmptyLibrary {
    versions = List.copyOf(versions);
    needed = List.copyOf(needed);
  }

  /** One that stands in for a library. */
  static EmptyLibrary standIn(Machine machine, String soname, List<String> versions) {
    return new EmptyLibrary(machine, soname, versions, List.of());
  }

  /** One that can be loaded exactly where another one can. */
  static EmptyLibrary probe(Machine machine, String needed) {
    return new EmptyLibrary(machine, "needs-" + needed, List.of(), List.of(needed));
  }

  /** The file's contents; the same for equal values. */
  byte[] toBytes() {
    Strings strings = new Strings();
    int sonameAt = strings.add(soname);
    List<Integer> neededAt = needed.stream().map(strings::add).toList();
    byte[] definitions = versions.isEmpty() ? new byte[0] : versionDefinitions(strings, sonameAt);
    byte[] text = strings.toBytes();

    int hashAt = Elf.HEADER_BYTES + SEGMENTS * Elf.PROGRAM_HEADER_BYTES;
    int symbolsAt = hashAt + 16;
    int definitionsAt = symbolsAt + Elf.SYMBOL_BYTES;
    int stringsAt = definitionsAt + definitions.length;
    int versionsAt = align(stringsAt + text.length);
    int dynamicAt = versionsAt + ALIGNMENT;

    ByteBuffer dynamic =
        ByteBuffer.allocate((neededAt.size() + 10) * Elf.DYNAMIC_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    neededAt.forEach(at -> entry(dynamic, Elf.DT_NEEDED, at));
    entry(dynamic, Elf.DT_SONAME, sonameAt);
    entry(dynamic, Elf.DT_HASH, hashAt);
    entry(dynamic, Elf.DT_STRTAB, stringsAt);
    entry(dynamic, Elf.DT_STRSZ, text.length);
    entry(dynamic, Elf.DT_SYMTAB, symbolsAt);
    entry(dynamic, Elf.DT_SYMENT, Elf.SYMBOL_BYTES);
    if (!versions.isEmpty()) {
      entry(dynamic, Elf.DT_VERSYM, versionsAt);
      entry(dynamic, Elf.DT_VERDEF, definitionsAt);
      entry(dynamic, Elf.DT_VERDEFNUM, versions.size() + 1);
    }
    entry(dynamic, Elf.DT_NULL, 0);

    int size = dynamicAt + dynamic.position();
    byte[] bytes = new byte[size];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header(file);
    int flags = Elf.PF_R | Elf.PF_W;
    segment(file, Elf.PT_LOAD, flags, 0, size, PAGE_BYTES);
    segment(file, Elf.PT_DYNAMIC, flags, dynamicAt, dynamic.position(), ALIGNMENT);
    segment(file, Elf.PT_GNU_STACK, Elf.PF_R | Elf.PF_W, 0, 0, 16); // no executable stack
    file.putInt(1).putInt(1).putInt(0).putInt(0); // one bucket, one symbol: the null symbol
    file.position(definitionsAt); // the null symbol is all zeros, and so is its version
    file.put(definitions).put(text);
    file.position(dynamicAt);
    file.put(dynamic.flip());
    return bytes;
  }

  /** gABI chapter 4, "ELF Header"; there are no sections, which only linkers need. */
  private void header(ByteBuffer file) {
    file.putInt(Elf.MAGIC);
    file.put(Elf.CLASS_64).put(Elf.LITTLE_ENDIAN).put(Elf.CURRENT_VERSION);
    file.position(16); // any operating system; the rest of e_ident is zero
    file.putShort(Elf.SHARED_OBJECT).putShort((short) machine.elfNumber());
    file.putInt(Elf.CURRENT_VERSION);
    file.putLong(0); // no entry point
    file.putLong(Elf.HEADER_BYTES).putLong(0); // e_phoff, e_shoff
    file.putInt(0); // e_flags
    file.putShort((short) Elf.HEADER_BYTES);
    file.putShort((short) Elf.PROGRAM_HEADER_BYTES).putShort((short) SEGMENTS);
    file.putShort((short) 0).putShort((short) 0).putShort((short) 0); // sections
  }

  /** gABI chapter 5, "Program Header"; offsets in the file are addresses too. */
  private static void segment(
      ByteBuffer file, int type, int flags, int at, int bytes, int alignment) {
    file.putInt(type).putInt(flags);
    file.putLong(at).putLong(at).putLong(at);
    file.putLong(bytes).putLong(bytes).putLong(alignment);
  }

  /** LSB Core, "Version Definition Section": first the library's own name, then the versions. */
  private byte[] versionDefinitions(Strings strings, int sonameAt) {
    int each = Elf.VERDEF_BYTES + Elf.VERDAUX_BYTES;
    byte[] bytes = new byte[(versions.size() + 1) * each]; // text follows, which is not aligned
    ByteBuffer definitions = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    definition(definitions, Elf.VER_FLG_BASE, 1, soname, sonameAt, each);
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i);
      boolean last = i == versions.size() - 1;
      definition(definitions, (short) 0, i + 2, version, strings.add(version), last ? 0 : each);
    }
    return bytes;
  }

  private static void definition(
      ByteBuffer to, short flags, int index, String name, int nameAt, int next) {
    to.putShort((short) 1).putShort(flags).putShort((short) index); // vd_version is 1
    to.putShort((short) 1).putInt(Elf.hash(name)); // one name
    to.putInt(Elf.VERDEF_BYTES).putInt(next);
    to.putInt(nameAt).putInt(0);
  }

  private static void entry(ByteBuffer dynamic, int tag, int value) {
    dynamic.putLong(tag).putLong(value);
  }

  private static int align(int offset) {
    return (offset + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** gABI chapter 4, "String Table": begins with the empty string. */
  private static final class Strings {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> known = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();

    Strings() {
      bytes.write(0);
    }

    int add(String text) {
      if (known.contains(text)) {
        return offsets.get(known.indexOf(text));
      }
      int at = bytes.size();
      bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      bytes.write(0);
      known.add(text);
      offsets.add(at);
      return at;
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }
}
