import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  type CallOptions, type ChannelCredentials, type ClientOptions, credentials, InterceptingCall, type Interceptor, type ServiceError, status,
} from "@grpc/grpc-js";
import { readFileSync } from "node:fs";

/** Options of a client. Calls fail at once while the sidecar is down, and succeed within a second of its return. */
export const clientOptions: Partial<ClientOptions> = {
  // gRPC's own cap is 120 s: after a restart of the sidecar a manager would be blind for minutes.
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1000,
  // No more often than every 10 s: the sidecar closes connections that ping more.
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 5_000,
};

/** Options of a client that sends a token of the sidecar's `--grpc-token-file` with every call, encrypted or not. */
export function withToken(token: string): Partial<ClientOptions> {
  const sendToken: Interceptor = (options, nextCall) => new InterceptingCall(nextCall(options), {
    start(metadata, listener, next) {
      metadata.set("authorization", `Bearer ${token}`);
      next(metadata, listener);
    },
  });
  return { ...clientOptions, interceptors: [sendToken] };
}

/** TLS with the authorities of the file `roots`, or of the system; `certificate` and `key` for mutual TLS. */
export function tls(roots?: string, certificate?: string, key?: string): ChannelCredentials {
  const read = (file?: string) => (file ? readFileSync(file) : null);
  return credentials.createSsl(read(roots), read(key), read(certificate));
}

/** Options of one call: answers take milliseconds, so a wait of 2 s means an unreachable sidecar. */
export function deadline(timeoutMs = 2_000): CallOptions {
  return { deadline: Date.now() + timeoutMs };
}

/** The stable reason of an error of the sidecar, such as `INVALID_FIELD`; empty for others. */
export function reason(error: unknown): string {
  const details = (error as Partial<ServiceError> | undefined)?.metadata?.get("grpc-status-details-bin")[0];
  if (!(details instanceof Buffer)) {
    return "";
  }
  for (const any of fields(details, 3)) { // google.rpc.Status.details
    const [type] = fields(any, 1);
    const [info] = fields(any, 2);
    if (type && info && text(type).endsWith("/google.rpc.ErrorInfo") && text(fields(info, 2)[0]) === "whipsidecar") {
      return text(fields(info, 1)[0]);
    }
  }
  return "";
}

/** One line that can be shown to a user, such as `INVALID_ARGUMENT: ... [INVALID_FIELD]`. */
export function explain(error: unknown): string {
  const { code, details } = (error ?? {}) as Partial<ServiceError>;
  if (typeof code !== "number") {
    return String(error); // Not of a call.
  }
  const why = reason(error);
  return `${status[code] ?? code}: ${details}${why ? ` [${why}]` : ""}`;
}

/** The values of the length-delimited field `number` of an encoded message. */
function fields(message: Uint8Array, number: number): Uint8Array[] {
  const reader = new BinaryReader(message);
  const values: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === number && wireType === 2) {
      values.push(reader.bytes());
    } else {
      reader.skip(wireType);
    }
  }
  return values;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes).toString("utf8") : "";
}
