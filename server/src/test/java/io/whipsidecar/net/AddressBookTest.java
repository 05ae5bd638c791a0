package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.wire.IpText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressBookTest {
  private List<String> now = List.of("192.0.2.1", "10.0.0.5");

  private List<InetAddress> lookUp() throws UnknownHostException {
    if (now.isEmpty()) {
      throw new UnknownHostException("media.example.org");
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : now) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses;
  }

  private static List<String> text(Collection<InetAddress> addresses) {
    return addresses.stream().map(IpText::of).toList();
  }

  @Test
  void shouldPutTheAddressFirstThatThePostCameTo() throws UnknownHostException {
    try (AddressBook own = new AddressBook(this::lookUp, false, List::of)) {
      assertThat(text(own.addresses(false, ""))).containsExactly("192.0.2.1", "10.0.0.5");
      assertThat(text(own.addresses(false, "10.0.0.5"))).containsExactly("10.0.0.5", "192.0.2.1");
      assertThat(text(own.addresses(true, "127.0.0.1")))
          .containsExactly("192.0.2.1", "10.0.0.5", "127.0.0.1");
      assertThat(text(own.addresses(true, "::1")))
          .containsExactly("192.0.2.1", "10.0.0.5", "::1", "127.0.0.1");
    }
  }

  /** Behind a 1:1 NAT every POST comes to the private address, which nobody outside reaches. */
  @Test
  void shouldKeepTheOperatorsOrder() throws UnknownHostException {
    try (AddressBook said = new AddressBook(this::lookUp, true, List::of)) {
      assertThat(text(said.addresses(true, "10.0.0.5"))).containsExactly("192.0.2.1", "10.0.0.5");
    }
  }

  @Test
  void shouldFollowANameAndKeepWhatItHadWhenDnsIsGone() throws UnknownHostException {
    try (AddressBook said = new AddressBook(this::lookUp, true, List::of)) {
      now = List.of("192.0.2.99");
      said.refresh();
      assertThat(text(said.addresses(false, ""))).containsExactly("192.0.2.99");
      now = List.of();
      said.refresh();
      said.refresh();
      assertThat(text(said.addresses(false, ""))).containsExactly("192.0.2.99");
    }
  }

  @Test
  void shouldServePublishersOfAMachineWithoutAddresses() throws UnknownHostException {
    try (AddressBook own = new AddressBook(List::of, false, List::of)) {
      assertThat(text(own.addresses(false, ""))).containsExactly("127.0.0.1");
    }
  }

  @Test
  void shouldSayWhichOfTheMachinesAddressesNeedSocketsOfTheirOwn() throws UnknownHostException {
    List<Set<InetAddress>> told = new ArrayList<>();
    try (AddressBook own = new AddressBook(this::lookUp, false, this::lookUp)) {
      own.start(told::add);
      now = List.of("192.0.2.1", "2001:db8::1"); // the only ones of their families
      own.refresh();
      now = List.of("192.0.2.1", "2001:db8::1", "2001:db8::2");
      own.refresh();
      assertThat(text(own.ambiguous())).containsExactly("2001:db8::1", "2001:db8::2");
      assertThat(told).hasSize(2).last().isEqualTo(own.ambiguous());
      assertThat(told.get(0)).isEmpty();
    }
    now = List.of("127.0.0.1", "127.0.0.2", "203.0.113.7");
    try (AddressBook said = new AddressBook(this::lookUp, true, List::of)) {
      assertThat(text(said.ambiguous())).containsExactly("127.0.0.2");
    }
  }

  @Test
  void shouldSayWhichAddressesThereAreWhenNoneIsLeft() {
    if (LocalAddresses.usable(false).isEmpty()) {
      return; // a machine without a network
    }
    assertThatThrownBy(() -> AddressBook.open(List.of(), (name, address) -> false))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("ice-interface")
        .hasMessageContaining(IpText.of(LocalAddresses.usable(false).get(0)));
  }

  @Test
  void shouldOfferUdpBeforeTcpWithPrioritiesThatFall() throws UnknownHostException {
    try (AddressBook own = new AddressBook(this::lookUp, false, List::of)) {
      List<LocalCandidate> both = new Candidates(own, 8189, 443).candidates(false, "");
      assertThat(both)
          .extracting(c -> c.transport() + " " + c.address() + " " + c.port())
          .containsExactly(
              "UDP 192.0.2.1 8189", "UDP 10.0.0.5 8189", "TCP 192.0.2.1 443", "TCP 10.0.0.5 443");
      assertThat(both)
          .extracting(LocalCandidate::localPreference)
          .containsExactly(65_535, 65_534, 40_959, 40_958);
      assertThat(new Candidates(own, 8189, 0).candidates(false, "")).hasSize(2);
    }
  }
}
