package io.whipsidecar.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Reads the ingests and their publishers. Nothing here changes a registration.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class IngestServiceGrpc {

  private IngestServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "whipsidecar.v1.IngestService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.GetIngestRequest,
      io.whipsidecar.v1.GetIngestResponse> getGetIngestMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetIngest",
      requestType = io.whipsidecar.v1.GetIngestRequest.class,
      responseType = io.whipsidecar.v1.GetIngestResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.GetIngestRequest,
      io.whipsidecar.v1.GetIngestResponse> getGetIngestMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.GetIngestRequest, io.whipsidecar.v1.GetIngestResponse> getGetIngestMethod;
    if ((getGetIngestMethod = IngestServiceGrpc.getGetIngestMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getGetIngestMethod = IngestServiceGrpc.getGetIngestMethod) == null) {
          IngestServiceGrpc.getGetIngestMethod = getGetIngestMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.GetIngestRequest, io.whipsidecar.v1.GetIngestResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetIngest"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.GetIngestRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.GetIngestResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("GetIngest"))
              .build();
        }
      }
    }
    return getGetIngestMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.ListIngestsRequest,
      io.whipsidecar.v1.ListIngestsResponse> getListIngestsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListIngests",
      requestType = io.whipsidecar.v1.ListIngestsRequest.class,
      responseType = io.whipsidecar.v1.ListIngestsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.ListIngestsRequest,
      io.whipsidecar.v1.ListIngestsResponse> getListIngestsMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.ListIngestsRequest, io.whipsidecar.v1.ListIngestsResponse> getListIngestsMethod;
    if ((getListIngestsMethod = IngestServiceGrpc.getListIngestsMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getListIngestsMethod = IngestServiceGrpc.getListIngestsMethod) == null) {
          IngestServiceGrpc.getListIngestsMethod = getListIngestsMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.ListIngestsRequest, io.whipsidecar.v1.ListIngestsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListIngests"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.ListIngestsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.ListIngestsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("ListIngests"))
              .build();
        }
      }
    }
    return getListIngestsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.WatchIngestsRequest,
      io.whipsidecar.v1.WatchIngestsResponse> getWatchIngestsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchIngests",
      requestType = io.whipsidecar.v1.WatchIngestsRequest.class,
      responseType = io.whipsidecar.v1.WatchIngestsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.WatchIngestsRequest,
      io.whipsidecar.v1.WatchIngestsResponse> getWatchIngestsMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.WatchIngestsRequest, io.whipsidecar.v1.WatchIngestsResponse> getWatchIngestsMethod;
    if ((getWatchIngestsMethod = IngestServiceGrpc.getWatchIngestsMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getWatchIngestsMethod = IngestServiceGrpc.getWatchIngestsMethod) == null) {
          IngestServiceGrpc.getWatchIngestsMethod = getWatchIngestsMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.WatchIngestsRequest, io.whipsidecar.v1.WatchIngestsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchIngests"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.WatchIngestsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.WatchIngestsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("WatchIngests"))
              .build();
        }
      }
    }
    return getWatchIngestsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.DisconnectPublisherRequest,
      io.whipsidecar.v1.DisconnectPublisherResponse> getDisconnectPublisherMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DisconnectPublisher",
      requestType = io.whipsidecar.v1.DisconnectPublisherRequest.class,
      responseType = io.whipsidecar.v1.DisconnectPublisherResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.DisconnectPublisherRequest,
      io.whipsidecar.v1.DisconnectPublisherResponse> getDisconnectPublisherMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.DisconnectPublisherRequest, io.whipsidecar.v1.DisconnectPublisherResponse> getDisconnectPublisherMethod;
    if ((getDisconnectPublisherMethod = IngestServiceGrpc.getDisconnectPublisherMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getDisconnectPublisherMethod = IngestServiceGrpc.getDisconnectPublisherMethod) == null) {
          IngestServiceGrpc.getDisconnectPublisherMethod = getDisconnectPublisherMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.DisconnectPublisherRequest, io.whipsidecar.v1.DisconnectPublisherResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DisconnectPublisher"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.DisconnectPublisherRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.DisconnectPublisherResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("DisconnectPublisher"))
              .build();
        }
      }
    }
    return getDisconnectPublisherMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static IngestServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceStub>() {
        @java.lang.Override
        public IngestServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceStub(channel, callOptions);
        }
      };
    return IngestServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static IngestServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingV2Stub>() {
        @java.lang.Override
        public IngestServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return IngestServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static IngestServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingStub>() {
        @java.lang.Override
        public IngestServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceBlockingStub(channel, callOptions);
        }
      };
    return IngestServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static IngestServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceFutureStub>() {
        @java.lang.Override
        public IngestServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceFutureStub(channel, callOptions);
        }
      };
    return IngestServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * One ingest with its state and statistics.
     * Idempotent. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      `process_id` is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     * </pre>
     */
    default void getIngest(io.whipsidecar.v1.GetIngestRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.GetIngestResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetIngestMethod(), responseObserver);
    }

    /**
     * <pre>
     * All ingests, in the order of their ids' bytes, in pages.
     * Idempotent. Deadline: 5 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `page_token` is not one of ours, or `page_size` is out of range
     * </pre>
     */
    default void listIngests(io.whipsidecar.v1.ListIngestsRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.ListIngestsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListIngestsMethod(), responseObserver);
    }

    /**
     * <pre>
     * A snapshot of all ingests, then every change with its reason, until the client cancels.
     * A slow client misses intermediate states, never the latest one of an ingest. Use no deadline, and
     * call it again when it ends.
     * Errors:
     *   UNAVAILABLE  SHUTTING_DOWN   the sidecar is stopping; call it again with backoff
     * </pre>
     */
    default void watchIngests(io.whipsidecar.v1.WatchIngestsRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.WatchIngestsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchIngestsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends the publisher of an ingest; the ingest stays registered and another publisher may come.
     * Idempotent: no publisher is OK. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      a field is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     *   UNAVAILABLE       MEDIA_BUSY         the event loop has not answered for 2 s; call it again with backoff
     * </pre>
     */
    default void disconnectPublisher(io.whipsidecar.v1.DisconnectPublisherRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.DisconnectPublisherResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDisconnectPublisherMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service IngestService.
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public static abstract class IngestServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return IngestServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service IngestService.
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public static final class IngestServiceStub
      extends io.grpc.stub.AbstractAsyncStub<IngestServiceStub> {
    private IngestServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * One ingest with its state and statistics.
     * Idempotent. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      `process_id` is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     * </pre>
     */
    public void getIngest(io.whipsidecar.v1.GetIngestRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.GetIngestResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetIngestMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * All ingests, in the order of their ids' bytes, in pages.
     * Idempotent. Deadline: 5 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `page_token` is not one of ours, or `page_size` is out of range
     * </pre>
     */
    public void listIngests(io.whipsidecar.v1.ListIngestsRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.ListIngestsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListIngestsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * A snapshot of all ingests, then every change with its reason, until the client cancels.
     * A slow client misses intermediate states, never the latest one of an ingest. Use no deadline, and
     * call it again when it ends.
     * Errors:
     *   UNAVAILABLE  SHUTTING_DOWN   the sidecar is stopping; call it again with backoff
     * </pre>
     */
    public void watchIngests(io.whipsidecar.v1.WatchIngestsRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.WatchIngestsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchIngestsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends the publisher of an ingest; the ingest stays registered and another publisher may come.
     * Idempotent: no publisher is OK. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      a field is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     *   UNAVAILABLE       MEDIA_BUSY         the event loop has not answered for 2 s; call it again with backoff
     * </pre>
     */
    public void disconnectPublisher(io.whipsidecar.v1.DisconnectPublisherRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.DisconnectPublisherResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDisconnectPublisherMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service IngestService.
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public static final class IngestServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<IngestServiceBlockingV2Stub> {
    private IngestServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * One ingest with its state and statistics.
     * Idempotent. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      `process_id` is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     * </pre>
     */
    public io.whipsidecar.v1.GetIngestResponse getIngest(io.whipsidecar.v1.GetIngestRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetIngestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * All ingests, in the order of their ids' bytes, in pages.
     * Idempotent. Deadline: 5 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `page_token` is not one of ours, or `page_size` is out of range
     * </pre>
     */
    public io.whipsidecar.v1.ListIngestsResponse listIngests(io.whipsidecar.v1.ListIngestsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListIngestsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * A snapshot of all ingests, then every change with its reason, until the client cancels.
     * A slow client misses intermediate states, never the latest one of an ingest. Use no deadline, and
     * call it again when it ends.
     * Errors:
     *   UNAVAILABLE  SHUTTING_DOWN   the sidecar is stopping; call it again with backoff
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.whipsidecar.v1.WatchIngestsResponse>
        watchIngests(io.whipsidecar.v1.WatchIngestsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchIngestsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the publisher of an ingest; the ingest stays registered and another publisher may come.
     * Idempotent: no publisher is OK. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      a field is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     *   UNAVAILABLE       MEDIA_BUSY         the event loop has not answered for 2 s; call it again with backoff
     * </pre>
     */
    public io.whipsidecar.v1.DisconnectPublisherResponse disconnectPublisher(io.whipsidecar.v1.DisconnectPublisherRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDisconnectPublisherMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service IngestService.
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public static final class IngestServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<IngestServiceBlockingStub> {
    private IngestServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * One ingest with its state and statistics.
     * Idempotent. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      `process_id` is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     * </pre>
     */
    public io.whipsidecar.v1.GetIngestResponse getIngest(io.whipsidecar.v1.GetIngestRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetIngestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * All ingests, in the order of their ids' bytes, in pages.
     * Idempotent. Deadline: 5 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `page_token` is not one of ours, or `page_size` is out of range
     * </pre>
     */
    public io.whipsidecar.v1.ListIngestsResponse listIngests(io.whipsidecar.v1.ListIngestsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListIngestsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * A snapshot of all ingests, then every change with its reason, until the client cancels.
     * A slow client misses intermediate states, never the latest one of an ingest. Use no deadline, and
     * call it again when it ends.
     * Errors:
     *   UNAVAILABLE  SHUTTING_DOWN   the sidecar is stopping; call it again with backoff
     * </pre>
     */
    public java.util.Iterator<io.whipsidecar.v1.WatchIngestsResponse> watchIngests(
        io.whipsidecar.v1.WatchIngestsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchIngestsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the publisher of an ingest; the ingest stays registered and another publisher may come.
     * Idempotent: no publisher is OK. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      a field is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     *   UNAVAILABLE       MEDIA_BUSY         the event loop has not answered for 2 s; call it again with backoff
     * </pre>
     */
    public io.whipsidecar.v1.DisconnectPublisherResponse disconnectPublisher(io.whipsidecar.v1.DisconnectPublisherRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDisconnectPublisherMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service IngestService.
   * <pre>
   * Reads the ingests and their publishers. Nothing here changes a registration.
   * </pre>
   */
  public static final class IngestServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<IngestServiceFutureStub> {
    private IngestServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * One ingest with its state and statistics.
     * Idempotent. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      `process_id` is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.GetIngestResponse> getIngest(
        io.whipsidecar.v1.GetIngestRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetIngestMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * All ingests, in the order of their ids' bytes, in pages.
     * Idempotent. Deadline: 5 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `page_token` is not one of ours, or `page_size` is out of range
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.ListIngestsResponse> listIngests(
        io.whipsidecar.v1.ListIngestsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListIngestsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends the publisher of an ingest; the ingest stays registered and another publisher may come.
     * Idempotent: no publisher is OK. Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD      a field is empty or too long
     *   NOT_FOUND         INGEST_NOT_FOUND   no ingest of that id is registered
     *   UNAVAILABLE       MEDIA_BUSY         the event loop has not answered for 2 s; call it again with backoff
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.DisconnectPublisherResponse> disconnectPublisher(
        io.whipsidecar.v1.DisconnectPublisherRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDisconnectPublisherMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_INGEST = 0;
  private static final int METHODID_LIST_INGESTS = 1;
  private static final int METHODID_WATCH_INGESTS = 2;
  private static final int METHODID_DISCONNECT_PUBLISHER = 3;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_GET_INGEST:
          serviceImpl.getIngest((io.whipsidecar.v1.GetIngestRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.GetIngestResponse>) responseObserver);
          break;
        case METHODID_LIST_INGESTS:
          serviceImpl.listIngests((io.whipsidecar.v1.ListIngestsRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.ListIngestsResponse>) responseObserver);
          break;
        case METHODID_WATCH_INGESTS:
          serviceImpl.watchIngests((io.whipsidecar.v1.WatchIngestsRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.WatchIngestsResponse>) responseObserver);
          break;
        case METHODID_DISCONNECT_PUBLISHER:
          serviceImpl.disconnectPublisher((io.whipsidecar.v1.DisconnectPublisherRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.DisconnectPublisherResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getGetIngestMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.GetIngestRequest,
              io.whipsidecar.v1.GetIngestResponse>(
                service, METHODID_GET_INGEST)))
        .addMethod(
          getListIngestsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.ListIngestsRequest,
              io.whipsidecar.v1.ListIngestsResponse>(
                service, METHODID_LIST_INGESTS)))
        .addMethod(
          getWatchIngestsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.whipsidecar.v1.WatchIngestsRequest,
              io.whipsidecar.v1.WatchIngestsResponse>(
                service, METHODID_WATCH_INGESTS)))
        .addMethod(
          getDisconnectPublisherMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.DisconnectPublisherRequest,
              io.whipsidecar.v1.DisconnectPublisherResponse>(
                service, METHODID_DISCONNECT_PUBLISHER)))
        .build();
  }

  private static abstract class IngestServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    IngestServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.whipsidecar.v1.IngestProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("IngestService");
    }
  }

  private static final class IngestServiceFileDescriptorSupplier
      extends IngestServiceBaseDescriptorSupplier {
    IngestServiceFileDescriptorSupplier() {}
  }

  private static final class IngestServiceMethodDescriptorSupplier
      extends IngestServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    IngestServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (IngestServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new IngestServiceFileDescriptorSupplier())
              .addMethod(getGetIngestMethod())
              .addMethod(getListIngestsMethod())
              .addMethod(getWatchIngestsMethod())
              .addMethod(getDisconnectPublisherMethod())
              .build();
        }
      }
    }
    return result;
  }
}
