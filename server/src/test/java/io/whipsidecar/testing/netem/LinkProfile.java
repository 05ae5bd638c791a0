package io.whipsidecar.testing.netem;

/**
 * How one direction of a path behaves.
 *
 * @param delayNs base delay
 * @param jitterNs additional random delay up to this; keeps the order
 * @param loss which packets are lost
 * @param reorderProbability share of packets that others overtake
 * @param reorderNs additional delay of those, up to this
 * @param duplicateProbability share of packets that come twice
 * @param bandwidthBps 0 for no limit
 * @param queueNs packets that would wait longer than this for the bandwidth are lost
 */
public record LinkProfile(
    long delayNs,
    long jitterNs,
    LossModel loss,
    double reorderProbability,
    long reorderNs,
    double duplicateProbability,
    long bandwidthBps,
    long queueNs) {

  public static LinkProfile delay(long delayNs) {
    return new LinkProfile(delayNs, 0, LossModel.none(), 0, 0, 0, 0, 0);
  }

  public LinkProfile withLoss(LossModel model) {
    return new LinkProfile(
        delayNs,
        jitterNs,
        model,
        reorderProbability,
        reorderNs,
        duplicateProbability,
        bandwidthBps,
        queueNs);
  }

  public LinkProfile withJitter(long ns) {
    return new LinkProfile(
        delayNs,
        ns,
        loss,
        reorderProbability,
        reorderNs,
        duplicateProbability,
        bandwidthBps,
        queueNs);
  }

  public LinkProfile withReordering(double probability, long ns) {
    return new LinkProfile(
        delayNs, jitterNs, loss, probability, ns, duplicateProbability, bandwidthBps, queueNs);
  }

  public LinkProfile withDuplicates(double probability) {
    return new LinkProfile(
        delayNs, jitterNs, loss, reorderProbability, reorderNs, probability, bandwidthBps, queueNs);
  }

  public LinkProfile withBandwidth(long bps, long queue) {
    return new LinkProfile(
        delayNs, jitterNs, loss, reorderProbability, reorderNs, duplicateProbability, bps, queue);
  }
}
