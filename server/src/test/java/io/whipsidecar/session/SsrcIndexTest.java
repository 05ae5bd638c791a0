package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SsrcIndexTest {
  private final World world = new World(1_000);
  private final SsrcIndex index = new SsrcIndex();

  @AfterEach
  void stop() {
    world.close();
  }

  private PublisherSession session(String id) {
    Ingest ingest = world.ingest(id);
    world.open(ingest, "actpass");
    int last = world.io().timers().size() - 2; // behind it comes its ingest
    return (PublisherSession) world.io().timers().get(last);
  }

  @Test
  void shouldFindEverySessionByItsStreamsUntilItIsRemoved() {
    PublisherSession one = session("one");
    PublisherSession two = session("two");
    Random random = new Random(3);
    List<Integer> ssrcs = new ArrayList<>(List.of(0, -1, 1));
    for (int i = 0; i < 1_000; i++) {
      ssrcs.add(random.nextInt());
    }
    for (int i = 0; i < ssrcs.size(); i++) {
      index.add(ssrcs.get(i), i % 2 == 0 ? one : two);
    }
    for (int i = 0; i < ssrcs.size(); i++) {
      assertThat(index.find(ssrcs.get(i))).isSameAs(i % 2 == 0 ? one : two);
    }
    index.remove(one);

    for (int i = 0; i < ssrcs.size(); i++) {
      assertThat(index.find(ssrcs.get(i))).isSameAs(i % 2 == 0 ? null : two);
    }
    assertThat(index.size()).isEqualTo(ssrcs.size() / 2);
  }

  @Test
  void shouldLeaveAnSsrcToTheFirstThatHasIt() {
    PublisherSession one = session("one");
    index.add(7, one);
    index.add(7, session("two"));

    assertThat(index.find(7)).isSameAs(one);
    assertThat(index.find(8)).isNull();
  }
}
