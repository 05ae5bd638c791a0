package io.whipsidecar.natives;

/**
 * Numbers of the System V ABI, "gABI" (chapters 4 and 5), for 64-bit little-endian files, and of
 * the symbol versions that the Linux Standard Base adds (LSB Core, "Symbol Versioning").
 */
final class Elf {
  static final int MAGIC = 0x464C_457F; // 0x7F 'E' 'L' 'F'
  static final byte CLASS_64 = 2;
  static final byte LITTLE_ENDIAN = 1;
  static final byte CURRENT_VERSION = 1;
  static final short SHARED_OBJECT = 3; // ET_DYN

  static final int HEADER_BYTES = 64; // Elf64_Ehdr
  static final int PROGRAM_HEADER_BYTES = 56; // Elf64_Phdr
  static final int SYMBOL_BYTES = 24; // Elf64_Sym
  static final int DYNAMIC_BYTES = 16; // Elf64_Dyn
  static final int VERDEF_BYTES = 20; // Elf64_Verdef
  static final int VERDAUX_BYTES = 8; // Elf64_Verdaux

  static final int PT_LOAD = 1;
  static final int PT_DYNAMIC = 2;
  static final int PT_INTERP = 3;
  static final int PT_GNU_STACK = 0x6474_E551;

  static final int PF_W = 2;
  static final int PF_R = 4;

  static final int DT_NULL = 0;
  static final int DT_NEEDED = 1;
  static final int DT_HASH = 4;
  static final int DT_STRTAB = 5;
  static final int DT_SYMTAB = 6;
  static final int DT_STRSZ = 10;
  static final int DT_SYMENT = 11;
  static final int DT_SONAME = 14;
  static final int DT_VERSYM = 0x6FFF_FFF0;
  static final int DT_VERDEF = 0x6FFF_FFFC;
  static final int DT_VERDEFNUM = 0x6FFF_FFFD;
  static final int DT_VERNEED = 0x6FFF_FFFE;
  static final int DT_VERNEEDNUM = 0x6FFF_FFFF;

  static final short VER_FLG_BASE = 1;

  private Elf() {}

  /** The hash of a name (gABI chapter 5, "Hash Table"); names here are ASCII. */
  static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash << 4) + name.charAt(i);
      int high = hash & 0xF000_0000;
      hash ^= high >>> 24;
      hash &= ~high;
    }
    return hash;
  }
}
