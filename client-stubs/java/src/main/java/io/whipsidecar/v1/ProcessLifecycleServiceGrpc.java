package io.whipsidecar.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Called by a restream manager before it starts and after it stopped an FFmpeg process.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ProcessLifecycleServiceGrpc {

  private ProcessLifecycleServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "whipsidecar.v1.ProcessLifecycleService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStartRequest,
      io.whipsidecar.v1.OnProcessStartResponse> getOnProcessStartMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "OnProcessStart",
      requestType = io.whipsidecar.v1.OnProcessStartRequest.class,
      responseType = io.whipsidecar.v1.OnProcessStartResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStartRequest,
      io.whipsidecar.v1.OnProcessStartResponse> getOnProcessStartMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStartRequest, io.whipsidecar.v1.OnProcessStartResponse> getOnProcessStartMethod;
    if ((getOnProcessStartMethod = ProcessLifecycleServiceGrpc.getOnProcessStartMethod) == null) {
      synchronized (ProcessLifecycleServiceGrpc.class) {
        if ((getOnProcessStartMethod = ProcessLifecycleServiceGrpc.getOnProcessStartMethod) == null) {
          ProcessLifecycleServiceGrpc.getOnProcessStartMethod = getOnProcessStartMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.OnProcessStartRequest, io.whipsidecar.v1.OnProcessStartResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "OnProcessStart"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStartRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStartResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProcessLifecycleServiceMethodDescriptorSupplier("OnProcessStart"))
              .build();
        }
      }
    }
    return getOnProcessStartMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStoppingRequest,
      io.whipsidecar.v1.OnProcessStoppingResponse> getOnProcessStoppingMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "OnProcessStopping",
      requestType = io.whipsidecar.v1.OnProcessStoppingRequest.class,
      responseType = io.whipsidecar.v1.OnProcessStoppingResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStoppingRequest,
      io.whipsidecar.v1.OnProcessStoppingResponse> getOnProcessStoppingMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStoppingRequest, io.whipsidecar.v1.OnProcessStoppingResponse> getOnProcessStoppingMethod;
    if ((getOnProcessStoppingMethod = ProcessLifecycleServiceGrpc.getOnProcessStoppingMethod) == null) {
      synchronized (ProcessLifecycleServiceGrpc.class) {
        if ((getOnProcessStoppingMethod = ProcessLifecycleServiceGrpc.getOnProcessStoppingMethod) == null) {
          ProcessLifecycleServiceGrpc.getOnProcessStoppingMethod = getOnProcessStoppingMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.OnProcessStoppingRequest, io.whipsidecar.v1.OnProcessStoppingResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "OnProcessStopping"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStoppingRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStoppingResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProcessLifecycleServiceMethodDescriptorSupplier("OnProcessStopping"))
              .build();
        }
      }
    }
    return getOnProcessStoppingMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStopRequest,
      io.whipsidecar.v1.OnProcessStopResponse> getOnProcessStopMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "OnProcessStop",
      requestType = io.whipsidecar.v1.OnProcessStopRequest.class,
      responseType = io.whipsidecar.v1.OnProcessStopResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStopRequest,
      io.whipsidecar.v1.OnProcessStopResponse> getOnProcessStopMethod() {
    io.grpc.MethodDescriptor<io.whipsidecar.v1.OnProcessStopRequest, io.whipsidecar.v1.OnProcessStopResponse> getOnProcessStopMethod;
    if ((getOnProcessStopMethod = ProcessLifecycleServiceGrpc.getOnProcessStopMethod) == null) {
      synchronized (ProcessLifecycleServiceGrpc.class) {
        if ((getOnProcessStopMethod = ProcessLifecycleServiceGrpc.getOnProcessStopMethod) == null) {
          ProcessLifecycleServiceGrpc.getOnProcessStopMethod = getOnProcessStopMethod =
              io.grpc.MethodDescriptor.<io.whipsidecar.v1.OnProcessStopRequest, io.whipsidecar.v1.OnProcessStopResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "OnProcessStop"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStopRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.whipsidecar.v1.OnProcessStopResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProcessLifecycleServiceMethodDescriptorSupplier("OnProcessStop"))
              .build();
        }
      }
    }
    return getOnProcessStopMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ProcessLifecycleServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceStub>() {
        @java.lang.Override
        public ProcessLifecycleServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProcessLifecycleServiceStub(channel, callOptions);
        }
      };
    return ProcessLifecycleServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ProcessLifecycleServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceBlockingV2Stub>() {
        @java.lang.Override
        public ProcessLifecycleServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProcessLifecycleServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ProcessLifecycleServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ProcessLifecycleServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceBlockingStub>() {
        @java.lang.Override
        public ProcessLifecycleServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProcessLifecycleServiceBlockingStub(channel, callOptions);
        }
      };
    return ProcessLifecycleServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ProcessLifecycleServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProcessLifecycleServiceFutureStub>() {
        @java.lang.Override
        public ProcessLifecycleServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProcessLifecycleServiceFutureStub(channel, callOptions);
        }
      };
    return ProcessLifecycleServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Registers the ingest of a process, allocates its loopback RTP ports and returns the input legs.
     * Call it just before FFmpeg is started, prepend `input_legs` to FFmpeg's inputs, then start FFmpeg.
     * Without `whip_ingest`, or with `whip_ingest.enabled` false, it answers OK with no legs and
     * registers nothing.
     * Idempotent: the same id with the same effective configuration gets the same legs and ports, with
     * `already_active` set; a running publisher is not disturbed. So retry it after a lost reply,
     * and call it before every start of FFmpeg if that is simpler. A call that was cancelled, or whose
     * deadline passed, before it took effect registers nothing.
     * Deadline: 1 to 2 seconds. It is answered in milliseconds; a longer wait means an unreachable sidecar.
     * Errors:
     *   INVALID_ARGUMENT    INVALID_FIELD        a field is bad; BadRequest names field, value and expectation
     *   ALREADY_EXISTS      ALREADY_ACTIVE       the id is active with another configuration and in use
     *                                            (see `on_conflict`), or is active and `fail_if_active` is set
     *   RESOURCE_EXHAUSTED  PORTS_EXHAUSTED      no free ports after several attempts; the text has the number
     *                                            of attempts, the range and the last cause
     *   RESOURCE_EXHAUSTED  TOO_MANY_INGESTS     the server's limit of registered ingests is reached
     *   UNAVAILABLE         SHUTTING_DOWN        the sidecar is stopping; retry with backoff
     *   UNAVAILABLE         STORE_UNAVAILABLE    the registration could not be made durable (disk full, for
     *                                            example); nothing was registered
     * </pre>
     */
    default void onProcessStart(io.whipsidecar.v1.OnProcessStartRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStartResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getOnProcessStartMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends FFmpeg's inputs: sends RTCP RR+BYE to the ingest's RTCP ports, so that FFmpeg reads an end of
     * file and finalises its outputs by itself, also when no publisher is there.
     * Optional. Call it just before FFmpeg is signalled to stop. An FFmpeg that waits on silent legs does
     * not react to one SIGINT, and would be killed with broken files.
     * Idempotent. The ingest stays registered until OnProcessStop; media is forwarded again to a reader
     * that binds the ports later. An unknown id is OK.
     * Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     * </pre>
     */
    default void onProcessStopping(io.whipsidecar.v1.OnProcessStoppingRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStoppingResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getOnProcessStoppingMethod(), responseObserver);
    }

    /**
     * <pre>
     * Removes the ingest, closes its publisher and releases its ports.
     * Call it just after FFmpeg has stopped. Idempotent: an unknown id is OK.
     * Deadline: 1 to 2 seconds. When it fails, nothing needs to be repeated before the next start: a
     * start of the same id replaces what an unheard stop has left behind.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD       `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     *   UNAVAILABLE       STORE_UNAVAILABLE   the removal could not be made durable; call it again
     * </pre>
     */
    default void onProcessStop(io.whipsidecar.v1.OnProcessStopRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStopResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getOnProcessStopMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ProcessLifecycleService.
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public static abstract class ProcessLifecycleServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ProcessLifecycleServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ProcessLifecycleService.
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public static final class ProcessLifecycleServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ProcessLifecycleServiceStub> {
    private ProcessLifecycleServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProcessLifecycleServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProcessLifecycleServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Registers the ingest of a process, allocates its loopback RTP ports and returns the input legs.
     * Call it just before FFmpeg is started, prepend `input_legs` to FFmpeg's inputs, then start FFmpeg.
     * Without `whip_ingest`, or with `whip_ingest.enabled` false, it answers OK with no legs and
     * registers nothing.
     * Idempotent: the same id with the same effective configuration gets the same legs and ports, with
     * `already_active` set; a running publisher is not disturbed. So retry it after a lost reply,
     * and call it before every start of FFmpeg if that is simpler. A call that was cancelled, or whose
     * deadline passed, before it took effect registers nothing.
     * Deadline: 1 to 2 seconds. It is answered in milliseconds; a longer wait means an unreachable sidecar.
     * Errors:
     *   INVALID_ARGUMENT    INVALID_FIELD        a field is bad; BadRequest names field, value and expectation
     *   ALREADY_EXISTS      ALREADY_ACTIVE       the id is active with another configuration and in use
     *                                            (see `on_conflict`), or is active and `fail_if_active` is set
     *   RESOURCE_EXHAUSTED  PORTS_EXHAUSTED      no free ports after several attempts; the text has the number
     *                                            of attempts, the range and the last cause
     *   RESOURCE_EXHAUSTED  TOO_MANY_INGESTS     the server's limit of registered ingests is reached
     *   UNAVAILABLE         SHUTTING_DOWN        the sidecar is stopping; retry with backoff
     *   UNAVAILABLE         STORE_UNAVAILABLE    the registration could not be made durable (disk full, for
     *                                            example); nothing was registered
     * </pre>
     */
    public void onProcessStart(io.whipsidecar.v1.OnProcessStartRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStartResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getOnProcessStartMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends FFmpeg's inputs: sends RTCP RR+BYE to the ingest's RTCP ports, so that FFmpeg reads an end of
     * file and finalises its outputs by itself, also when no publisher is there.
     * Optional. Call it just before FFmpeg is signalled to stop. An FFmpeg that waits on silent legs does
     * not react to one SIGINT, and would be killed with broken files.
     * Idempotent. The ingest stays registered until OnProcessStop; media is forwarded again to a reader
     * that binds the ports later. An unknown id is OK.
     * Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     * </pre>
     */
    public void onProcessStopping(io.whipsidecar.v1.OnProcessStoppingRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStoppingResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getOnProcessStoppingMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Removes the ingest, closes its publisher and releases its ports.
     * Call it just after FFmpeg has stopped. Idempotent: an unknown id is OK.
     * Deadline: 1 to 2 seconds. When it fails, nothing needs to be repeated before the next start: a
     * start of the same id replaces what an unheard stop has left behind.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD       `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     *   UNAVAILABLE       STORE_UNAVAILABLE   the removal could not be made durable; call it again
     * </pre>
     */
    public void onProcessStop(io.whipsidecar.v1.OnProcessStopRequest request,
        io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStopResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getOnProcessStopMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ProcessLifecycleService.
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public static final class ProcessLifecycleServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ProcessLifecycleServiceBlockingV2Stub> {
    private ProcessLifecycleServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProcessLifecycleServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProcessLifecycleServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Registers the ingest of a process, allocates its loopback RTP ports and returns the input legs.
     * Call it just before FFmpeg is started, prepend `input_legs` to FFmpeg's inputs, then start FFmpeg.
     * Without `whip_ingest`, or with `whip_ingest.enabled` false, it answers OK with no legs and
     * registers nothing.
     * Idempotent: the same id with the same effective configuration gets the same legs and ports, with
     * `already_active` set; a running publisher is not disturbed. So retry it after a lost reply,
     * and call it before every start of FFmpeg if that is simpler. A call that was cancelled, or whose
     * deadline passed, before it took effect registers nothing.
     * Deadline: 1 to 2 seconds. It is answered in milliseconds; a longer wait means an unreachable sidecar.
     * Errors:
     *   INVALID_ARGUMENT    INVALID_FIELD        a field is bad; BadRequest names field, value and expectation
     *   ALREADY_EXISTS      ALREADY_ACTIVE       the id is active with another configuration and in use
     *                                            (see `on_conflict`), or is active and `fail_if_active` is set
     *   RESOURCE_EXHAUSTED  PORTS_EXHAUSTED      no free ports after several attempts; the text has the number
     *                                            of attempts, the range and the last cause
     *   RESOURCE_EXHAUSTED  TOO_MANY_INGESTS     the server's limit of registered ingests is reached
     *   UNAVAILABLE         SHUTTING_DOWN        the sidecar is stopping; retry with backoff
     *   UNAVAILABLE         STORE_UNAVAILABLE    the registration could not be made durable (disk full, for
     *                                            example); nothing was registered
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStartResponse onProcessStart(io.whipsidecar.v1.OnProcessStartRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getOnProcessStartMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends FFmpeg's inputs: sends RTCP RR+BYE to the ingest's RTCP ports, so that FFmpeg reads an end of
     * file and finalises its outputs by itself, also when no publisher is there.
     * Optional. Call it just before FFmpeg is signalled to stop. An FFmpeg that waits on silent legs does
     * not react to one SIGINT, and would be killed with broken files.
     * Idempotent. The ingest stays registered until OnProcessStop; media is forwarded again to a reader
     * that binds the ports later. An unknown id is OK.
     * Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStoppingResponse onProcessStopping(io.whipsidecar.v1.OnProcessStoppingRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getOnProcessStoppingMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes the ingest, closes its publisher and releases its ports.
     * Call it just after FFmpeg has stopped. Idempotent: an unknown id is OK.
     * Deadline: 1 to 2 seconds. When it fails, nothing needs to be repeated before the next start: a
     * start of the same id replaces what an unheard stop has left behind.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD       `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     *   UNAVAILABLE       STORE_UNAVAILABLE   the removal could not be made durable; call it again
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStopResponse onProcessStop(io.whipsidecar.v1.OnProcessStopRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getOnProcessStopMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ProcessLifecycleService.
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public static final class ProcessLifecycleServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ProcessLifecycleServiceBlockingStub> {
    private ProcessLifecycleServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProcessLifecycleServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProcessLifecycleServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Registers the ingest of a process, allocates its loopback RTP ports and returns the input legs.
     * Call it just before FFmpeg is started, prepend `input_legs` to FFmpeg's inputs, then start FFmpeg.
     * Without `whip_ingest`, or with `whip_ingest.enabled` false, it answers OK with no legs and
     * registers nothing.
     * Idempotent: the same id with the same effective configuration gets the same legs and ports, with
     * `already_active` set; a running publisher is not disturbed. So retry it after a lost reply,
     * and call it before every start of FFmpeg if that is simpler. A call that was cancelled, or whose
     * deadline passed, before it took effect registers nothing.
     * Deadline: 1 to 2 seconds. It is answered in milliseconds; a longer wait means an unreachable sidecar.
     * Errors:
     *   INVALID_ARGUMENT    INVALID_FIELD        a field is bad; BadRequest names field, value and expectation
     *   ALREADY_EXISTS      ALREADY_ACTIVE       the id is active with another configuration and in use
     *                                            (see `on_conflict`), or is active and `fail_if_active` is set
     *   RESOURCE_EXHAUSTED  PORTS_EXHAUSTED      no free ports after several attempts; the text has the number
     *                                            of attempts, the range and the last cause
     *   RESOURCE_EXHAUSTED  TOO_MANY_INGESTS     the server's limit of registered ingests is reached
     *   UNAVAILABLE         SHUTTING_DOWN        the sidecar is stopping; retry with backoff
     *   UNAVAILABLE         STORE_UNAVAILABLE    the registration could not be made durable (disk full, for
     *                                            example); nothing was registered
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStartResponse onProcessStart(io.whipsidecar.v1.OnProcessStartRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getOnProcessStartMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends FFmpeg's inputs: sends RTCP RR+BYE to the ingest's RTCP ports, so that FFmpeg reads an end of
     * file and finalises its outputs by itself, also when no publisher is there.
     * Optional. Call it just before FFmpeg is signalled to stop. An FFmpeg that waits on silent legs does
     * not react to one SIGINT, and would be killed with broken files.
     * Idempotent. The ingest stays registered until OnProcessStop; media is forwarded again to a reader
     * that binds the ports later. An unknown id is OK.
     * Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStoppingResponse onProcessStopping(io.whipsidecar.v1.OnProcessStoppingRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getOnProcessStoppingMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes the ingest, closes its publisher and releases its ports.
     * Call it just after FFmpeg has stopped. Idempotent: an unknown id is OK.
     * Deadline: 1 to 2 seconds. When it fails, nothing needs to be repeated before the next start: a
     * start of the same id replaces what an unheard stop has left behind.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD       `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     *   UNAVAILABLE       STORE_UNAVAILABLE   the removal could not be made durable; call it again
     * </pre>
     */
    public io.whipsidecar.v1.OnProcessStopResponse onProcessStop(io.whipsidecar.v1.OnProcessStopRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getOnProcessStopMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ProcessLifecycleService.
   * <pre>
   * Called by a restream manager before it starts and after it stopped an FFmpeg process.
   * </pre>
   */
  public static final class ProcessLifecycleServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ProcessLifecycleServiceFutureStub> {
    private ProcessLifecycleServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProcessLifecycleServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProcessLifecycleServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Registers the ingest of a process, allocates its loopback RTP ports and returns the input legs.
     * Call it just before FFmpeg is started, prepend `input_legs` to FFmpeg's inputs, then start FFmpeg.
     * Without `whip_ingest`, or with `whip_ingest.enabled` false, it answers OK with no legs and
     * registers nothing.
     * Idempotent: the same id with the same effective configuration gets the same legs and ports, with
     * `already_active` set; a running publisher is not disturbed. So retry it after a lost reply,
     * and call it before every start of FFmpeg if that is simpler. A call that was cancelled, or whose
     * deadline passed, before it took effect registers nothing.
     * Deadline: 1 to 2 seconds. It is answered in milliseconds; a longer wait means an unreachable sidecar.
     * Errors:
     *   INVALID_ARGUMENT    INVALID_FIELD        a field is bad; BadRequest names field, value and expectation
     *   ALREADY_EXISTS      ALREADY_ACTIVE       the id is active with another configuration and in use
     *                                            (see `on_conflict`), or is active and `fail_if_active` is set
     *   RESOURCE_EXHAUSTED  PORTS_EXHAUSTED      no free ports after several attempts; the text has the number
     *                                            of attempts, the range and the last cause
     *   RESOURCE_EXHAUSTED  TOO_MANY_INGESTS     the server's limit of registered ingests is reached
     *   UNAVAILABLE         SHUTTING_DOWN        the sidecar is stopping; retry with backoff
     *   UNAVAILABLE         STORE_UNAVAILABLE    the registration could not be made durable (disk full, for
     *                                            example); nothing was registered
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.OnProcessStartResponse> onProcessStart(
        io.whipsidecar.v1.OnProcessStartRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getOnProcessStartMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends FFmpeg's inputs: sends RTCP RR+BYE to the ingest's RTCP ports, so that FFmpeg reads an end of
     * file and finalises its outputs by itself, also when no publisher is there.
     * Optional. Call it just before FFmpeg is signalled to stop. An FFmpeg that waits on silent legs does
     * not react to one SIGINT, and would be killed with broken files.
     * Idempotent. The ingest stays registered until OnProcessStop; media is forwarded again to a reader
     * that binds the ports later. An unknown id is OK.
     * Deadline: 1 to 2 seconds.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD   `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.OnProcessStoppingResponse> onProcessStopping(
        io.whipsidecar.v1.OnProcessStoppingRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getOnProcessStoppingMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Removes the ingest, closes its publisher and releases its ports.
     * Call it just after FFmpeg has stopped. Idempotent: an unknown id is OK.
     * Deadline: 1 to 2 seconds. When it fails, nothing needs to be repeated before the next start: a
     * start of the same id replaces what an unheard stop has left behind.
     * Errors:
     *   INVALID_ARGUMENT  INVALID_FIELD       `process_id` is empty or too long
     *   UNAVAILABLE       SHUTTING_DOWN
     *   UNAVAILABLE       STORE_UNAVAILABLE   the removal could not be made durable; call it again
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.whipsidecar.v1.OnProcessStopResponse> onProcessStop(
        io.whipsidecar.v1.OnProcessStopRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getOnProcessStopMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_ON_PROCESS_START = 0;
  private static final int METHODID_ON_PROCESS_STOPPING = 1;
  private static final int METHODID_ON_PROCESS_STOP = 2;

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
        case METHODID_ON_PROCESS_START:
          serviceImpl.onProcessStart((io.whipsidecar.v1.OnProcessStartRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStartResponse>) responseObserver);
          break;
        case METHODID_ON_PROCESS_STOPPING:
          serviceImpl.onProcessStopping((io.whipsidecar.v1.OnProcessStoppingRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStoppingResponse>) responseObserver);
          break;
        case METHODID_ON_PROCESS_STOP:
          serviceImpl.onProcessStop((io.whipsidecar.v1.OnProcessStopRequest) request,
              (io.grpc.stub.StreamObserver<io.whipsidecar.v1.OnProcessStopResponse>) responseObserver);
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
          getOnProcessStartMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.OnProcessStartRequest,
              io.whipsidecar.v1.OnProcessStartResponse>(
                service, METHODID_ON_PROCESS_START)))
        .addMethod(
          getOnProcessStoppingMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.OnProcessStoppingRequest,
              io.whipsidecar.v1.OnProcessStoppingResponse>(
                service, METHODID_ON_PROCESS_STOPPING)))
        .addMethod(
          getOnProcessStopMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.whipsidecar.v1.OnProcessStopRequest,
              io.whipsidecar.v1.OnProcessStopResponse>(
                service, METHODID_ON_PROCESS_STOP)))
        .build();
  }

  private static abstract class ProcessLifecycleServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ProcessLifecycleServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.whipsidecar.v1.LifecycleProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ProcessLifecycleService");
    }
  }

  private static final class ProcessLifecycleServiceFileDescriptorSupplier
      extends ProcessLifecycleServiceBaseDescriptorSupplier {
    ProcessLifecycleServiceFileDescriptorSupplier() {}
  }

  private static final class ProcessLifecycleServiceMethodDescriptorSupplier
      extends ProcessLifecycleServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ProcessLifecycleServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ProcessLifecycleServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ProcessLifecycleServiceFileDescriptorSupplier())
              .addMethod(getOnProcessStartMethod())
              .addMethod(getOnProcessStoppingMethod())
              .addMethod(getOnProcessStopMethod())
              .build();
        }
      }
    }
    return result;
  }
}
