package io.whipsidecar.sdp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Objects;

class SdpfragFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void shouldNeverThrow(FuzzedDataProvider data) {
    Objects.requireNonNull(Sdpfrag.parse(data.consumeRemainingAsString()));
  }
}
