package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Pace.Frames ALL = new Pace.Frames(300, 299, 298);
  private static final Duration PLANNED = Duration.ofSeconds(10);
  private static final MachineLoad.Reading QUIET = machine(0.01, 30, 0.4);
  private static final MachineLoad.Reading BUSY = machine(0.02, 90, 0.99);

  @Test
  void shouldReadFramesFromALineOfThePublisher() {
    String line =
        " 10 s  frames 298 (30.0/s)  640x360  video 1034 kb/s  audio 34 kb/s  target 1500 kb/s"
            + "  available 1900 kb/s  RTT 0.3 ms  loss 0.0 %  NACK 0  PLI 1  drawn 299 of 300";

    assertThat(Pace.Frames.of(line)).isEqualTo(ALL);
    assertThat(Pace.Frames.of("connected")).isNull();
  }

  @Test
  void shouldNotComplainOfAMachineThatKeptUp() {
    assertThat(new Pace(ALL, PLANNED, PLANNED, 0.1, QUIET).complaint()).isNull();
    assertThat(new Pace(ALL, PLANNED, PLANNED, 0.1, BUSY).complaint()).isNull();
    assertThat(new Pace(Pace.Frames.NONE, PLANNED, PLANNED, 0.1, BUSY).complaint()).isNull();
  }

  @Test
  void shouldComplainOfFramesThatWereDrawnTooLate() {
    Pace.Frames late = new Pace.Frames(300, 180, 175);

    assertThat(new Pace(late, PLANNED, PLANNED, 0.1, BUSY).complaint())
        .startsWith("this machine is too busy for a live encoder")
        .contains("the publisher drew 180 of 300 frames in time", "99 % busy", "90 ms");
  }

  @Test
  void shouldComplainOfAnEncoderThatDroppedFramesOnlyWhereTheProcessorIsBusy() {
    Pace.Frames dropped = new Pace.Frames(300, 300, 200);

    assertThat(new Pace(dropped, PLANNED, PLANNED, 0.1, BUSY).complaint()).contains("200 of 300");
    assertThat(new Pace(dropped, PLANNED, PLANNED, 0.1, QUIET).complaint()).isNull();
  }

  @Test
  void shouldComplainOfAPublisherThatNeededMoreThanItsTime() {
    Duration taken = Duration.ofMillis(14_200);

    assertThat(new Pace(Pace.Frames.NONE, PLANNED, taken, 0.1, BUSY).complaint())
        .contains("needed 14.2 s for 10 s");
    assertThat(new Pace(Pace.Frames.NONE, PLANNED, taken, 0.1, QUIET).complaint()).isNull();
  }

  @Test
  void shouldComplainOfLongWaitsForAProcessor() {
    assertThat(new Pace(ALL, PLANNED, PLANNED, 0.1, machine(0.3, 100, 0)).complaint()).isNotNull();
    assertThat(new Pace(ALL, PLANNED, PLANNED, 0.1, machine(0, 700, 0)).complaint()).isNotNull();
  }

  @Test
  void shouldFindNoExcuseInAServerThatKeepsTheMachineBusy() {
    Pace.Frames late = new Pace.Frames(300, 180, 175);

    assertThat(new Pace(late, PLANNED, PLANNED, 0.95, BUSY).complaint()).isNull();
  }

  @Test
  void shouldMeasureThisMachine() {
    MachineLoad.Reading reading = MachineLoad.start().stop();

    assertThat(reading.lateShare()).isBetween(0.0, 1.0);
    assertThat(reading.busyShare()).isBetween(0.0, 1.0);
    assertThat(reading.words()).contains("processors");
  }

  private static MachineLoad.Reading machine(double lateShare, long waitMs, double busyShare) {
    return new MachineLoad.Reading(lateShare, Duration.ofMillis(waitMs), busyShare, 0);
  }
}
