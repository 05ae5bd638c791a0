package io.whipsidecar.rtp;

/**
 * The layers of a track from the highest to the lowest. Their pictures' sizes decide as soon as
 * they are known. Before, it is the order of the offer: RFC 8853 §5.2 wants the preferred one
 * first, but browsers keep the order of the page's {@code sendEncodings}, which is as often the
 * other way round, so two known sizes turn it.
 */
final class LayerRanking {
  private final int[] pixels;
  private final int[] ranks;
  private boolean ascending;
  private boolean directionKnown;

  LayerRanking(int layers) {
    pixels = new int[layers];
    ranks = new int[layers];
    rank();
  }

  int size() {
    return pixels.length;
  }

  /** 0 is the highest; no two layers have the same. */
  int rank(int layer) {
    return ranks[layer];
  }

  /** Whether two sizes have shown in which direction the offer goes. */
  boolean isKnown() {
    return directionKnown;
  }

  /** A layer's picture has this size from now on. */
  void learn(int layer, int newPixels) {
    if (newPixels > 0 && pixels[layer] != newPixels) {
      pixels[layer] = newPixels;
      learnDirection();
      rank();
    }
  }

  private void learnDirection() {
    for (int a = 0; a < pixels.length; a++) {
      for (int b = a + 1; b < pixels.length; b++) {
        if (pixels[a] > 0 && pixels[b] > 0 && pixels[a] != pixels[b]) {
          ascending = pixels[a] < pixels[b];
          directionKnown = true;
        }
      }
    }
  }

  private void rank() {
    for (int a = 0; a < ranks.length; a++) {
      int higher = 0;
      for (int b = 0; b < ranks.length; b++) {
        higher += a != b && isHigher(b, a) ? 1 : 0;
      }
      ranks[a] = higher;
    }
  }

  private boolean isHigher(int a, int b) {
    if (pixels[a] > 0 && pixels[b] > 0 && pixels[a] != pixels[b]) {
      return pixels[a] > pixels[b];
    }
    return ascending ? a > b : a < b;
  }
}
