package io.whipsidecar.conformance;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP response, with words for what is expected of it. */
record Reply(HttpResponse<byte[]> response) {
  int status() {
    return response.statusCode();
  }

  String body() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** All values of a header field, joined; empty when it is not there. */
  String header(String name) {
    return String.join(", ", headers(name));
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  Reply expect(int... statuses) throws Unmet {
    for (int status : statuses) {
      if (status() == status) {
        return this;
      }
    }
    throw new Unmet("the answer was " + status());
  }

  Reply expectSuccess() throws Unmet {
    Unmet.unless(status() / 100 == 2, "the answer was " + status());
    return this;
  }

  Reply expectRefusal() throws Unmet {
    Unmet.unless(status() / 100 == 4, "the answer was " + status() + ", not 4xx");
    return this;
  }

  Reply expectNoContent() throws Unmet {
    Unmet.unless(response.body().length == 0, "it has a body of " + response.body().length);
    return this;
  }

  /** Regardless of case. */
  Reply expectHeader(String name, String part) throws Unmet {
    boolean there = header(name).toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    Unmet.unless(there, name + " is \"" + header(name) + "\"");
    return this;
  }

  Reply expectNo(String name) throws Unmet {
    Unmet.unless(headers(name).isEmpty(), "it has " + name + ": " + header(name));
    return this;
  }
}
