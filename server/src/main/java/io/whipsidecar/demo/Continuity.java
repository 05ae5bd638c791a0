package io.whipsidecar.demo;

/**
 * What the sequence of frame counters says.
 *
 * @param lost numbers that were skipped; damaged frames are not counted again as lost
 * @param duplicated frames whose number is that of the frame before
 * @param outOfOrder frames whose number is lower than that of the frame before
 * @param damaged frames whose counter cannot be read
 */
record Continuity(int lost, int duplicated, int outOfOrder, int damaged) {

  static Continuity of(int[] counters) {
    int lost = 0;
    int duplicated = 0;
    int outOfOrder = 0;
    int damaged = 0;
    int last = PictureReader.DAMAGED; // the last readable counter
    int unreadable = 0; // since then
    for (int counter : counters) {
      if (counter == PictureReader.DAMAGED) {
        damaged++;
        unreadable++;
        continue;
      }
      int step = Math.floorMod(counter - last, PictureReader.COUNTER_RANGE);
      if (last == PictureReader.DAMAGED) {
        step = 1; // the first one: nothing to compare with
        unreadable = 0;
      }
      if (step == 0) {
        duplicated++;
      } else if (step > PictureReader.COUNTER_RANGE / 2) {
        outOfOrder++;
      } else {
        lost += Math.max(0, step - 1 - unreadable);
      }
      last = counter;
      unreadable = 0;
    }
    return new Continuity(lost, duplicated, outOfOrder, damaged);
  }
}
