package io.whipsidecar.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Structure is a test: the picture of docs/architecture.md, as rules. */
class ArchitectureTest {
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.whipsidecar");

  private static final String ROOT = "io.whipsidecar.";

  private static final String[] CORE = {
    ROOT + "media..", ROOT + "wire..", ROOT + "payload..", ROOT + "ports..", ROOT + "whip..",
    ROOT + "sdp..", ROOT + "ice..", ROOT + "dtls..", ROOT + "srtp..", ROOT + "rtp..",
    ROOT + "forward..", ROOT + "session..", ROOT + "ingest..", ROOT + "findings.."
  };

  private static final String[] EDGE = {
    ROOT + "grpc..",
    ROOT + "http..",
    ROOT + "auth..",
    ROOT + "conformance..",
    ROOT + "control..",
    ROOT + "files..",
    ROOT + "net..",
    ROOT + "cli..",
    ROOT + "doctor..",
    ROOT + "config..",
    ROOT + "publish..",
    ROOT + "demo..",
    ROOT + "ffmpeg..",
    ROOT + "natives..",
    ROOT + "store..",
    ROOT + "metrics.."
  };

  /** Protocols that never know each other; {@code session} carries values between them. */
  private static final Set<String> SIBLINGS =
      Set.of("sdp", "ice", "dtls", "srtp", "rtp", "forward", "ports", "payload");

  @Test
  void coreDoesNotKnowTheEdge() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EDGE);
    rule.check(SERVER);
  }

  @Test
  void coreOpensNoSocketAndStartsNoThread() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .resideOutsideOfPackage(ROOT + "dtls..") // its handshake blocks a thread it was given
            .should()
            .dependOnClassesThat(
                nameMatching(
                    "java\\.nio\\.channels\\..*|java\\.net\\.(Socket|ServerSocket|DatagramSocket|URL"
                        + "|URLConnection|NetworkInterface)|java\\.lang\\.Thread"
                        + "|java\\.util\\.Timer|java\\.util\\.concurrent\\.(Executors"
                        + "|ThreadPoolExecutor|ScheduledThreadPoolExecutor|ForkJoinPool)"))
            .because("the core is told, it does not ask");
    rule.check(SERVER);
  }

  /** By access, so that a method reference is caught as well as a call. */
  @Test
  void coreReadsNoClock() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .accessTargetWhere(
                access("System.nanoTime", System.class, "nanoTime|currentTimeMillis")
                    .or(access("a clock", java.time.Instant.class, "now"))
                    .or(access("a clock", java.time.Clock.class, "system.*|tick.*"))
                    .or(access("randomness", Math.class, "random")))
            .because("time and randomness are arguments");
    rule.check(SERVER);
  }

  @Test
  void siblingsDoNotKnowEachOther() {
    ArchRule rule = slices().assignedFrom(new Siblings()).should().notDependOnEachOther();
    rule.check(SERVER);
  }

  @Test
  void noCycles() {
    ArchRule rule = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();
    rule.check(SERVER);
  }

  @Test
  void shadedNettyIsNeverImported() {
    ArchRule rule =
        noClasses()
            .that()
            // gRPC's own API can't bind a server to an address: one class names the builder.
            .doNotHaveFullyQualifiedName(ROOT + "grpc.NettyTransport")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.grpc.netty.shaded..");
    rule.check(SERVER);
  }

  @Test
  void onlyTheGrpcEdgeKnowsGrpc() {
    ArchRule rule =
        noClasses()
            .that(
                resideInAnyPackage("io.whipsidecar..")
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                ROOT + "grpc..",
                                ROOT + "demo..",
                                ROOT + "control..",
                                ROOT + "client..",
                                ROOT + "v1.."))))
            .should()
            .dependOnClassesThat(resideInAPackage("io.grpc..").or(resideInAPackage(ROOT + "v1..")));
    rule.check(SERVER);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String what, Class<?> owner, String methods) {
    DescribedPredicate<JavaAccess<?>> target =
        DescribedPredicate.describe(
            what,
            call ->
                call.getTargetOwner().isEquivalentTo(owner)
                    && call.getTarget().getName().matches(methods));
    return target;
  }

  /** One slice a sibling; everything else belongs to no slice. */
  private static final class Siblings implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (!name.startsWith(ROOT)) {
        return SliceIdentifier.ignore();
      }
      String first = name.substring(ROOT.length()).split("\\.", 2)[0];
      return SIBLINGS.contains(first) ? SliceIdentifier.of(first) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "protocol packages";
    }
  }
}
