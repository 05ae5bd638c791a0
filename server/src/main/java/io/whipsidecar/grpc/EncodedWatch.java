package io.whipsidecar.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@code IngestService} with a WatchIngests whose responses are encoded already. */
final class EncodedWatch {
  private EncodedWatch() {}

  static ServerServiceDefinition bind(IngestQueryService service) {
    var generated = IngestServiceGrpc.getWatchIngestsMethod();
    MethodDescriptor<WatchIngestsRequest, ByteString> watch =
        generated.toBuilder(generated.getRequestMarshaller(), new Encoded()).build();
    ServerServiceDefinition plain = service.bindService();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(IngestServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(plain.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(watch);
    var others =
        plain.getMethods().stream()
            .filter(method -> method.getMethodDescriptor() != generated)
            .toList();
    others.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(descriptor.build());
    for (ServerMethodDefinition<?, ?> method : others) {
      bound.addMethod(method);
    }
    return bound
        .addMethod(watch, ServerCalls.asyncServerStreamingCall(service::watchEncoded))
        .build();
  }

  private static final class Encoded implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return new Bytes(value);
    }

    @Override
    public ByteString parse(InputStream stream) {
      throw new UnsupportedOperationException("a server parses no responses");
    }
  }

  /** Goes into the transport's buffers without a detour. */
  private static final class Bytes extends FilterInputStream implements Drainable, KnownLength {
    private final ByteString value;

    Bytes(ByteString value) {
      super(value.newInput());
      this.value = value;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      value.writeTo(target);
      return value.size();
    }
  }
}
