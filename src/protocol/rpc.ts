/**
 * Typed two-way calls over any postMessage-like port, with cancelling, progress and failure. Knows nothing about
 * tables, VS Code, workers or the DOM; each end of a wire is one Port.
 */

/** What a method gets besides its parameters. */
export interface CallContext {
  /** Aborts when the caller cancels or the connection closes. */
  readonly signal: AbortSignal;
  /** Sends plain data to the caller's `onProgress`; does nothing once the call has settled. */
  readonly report: (progress: unknown) => void;
}

/** An API is a table of methods that take one plain-data parameter. */
export type Api<T> = {
  readonly [K in keyof T]: (params: never, context: CallContext) => Promise<unknown>;
};

/** The API of a side that answers nothing. */
export type NoMethods = Readonly<Record<string, never>>;

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** When cancelled, wait for the other side's answer (which may be a result after all) instead of rejecting at once. */
  readonly awaitAnswer?: boolean | undefined;
  readonly onProgress?: ((progress: unknown) => void) | undefined;
}

type Params<T, K extends keyof T> = T[K] extends (params: infer P, ...rest: never[]) => unknown
  ? P
  : never;
type Result<T, K extends keyof T> = T[K] extends (...args: never[]) => Promise<infer R> ? R : never;

/** The same methods, as the other side calls them. */
export type Remote<T> = {
  readonly [K in keyof T]: (params: Params<T, K>, options?: CallOptions) => Promise<Result<T, K>>;
};

/** An error as plain data. Whoever makes and reads it agrees on `code`; see wireError.ts. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly where?: { readonly part: string; readonly offset?: number | undefined } | undefined;
  /** Stack and causes, for the log only. */
  readonly detail?: string | undefined;
}

export type Frame =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'ok'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }
  /** The sender is going away: everything pending fails now. */
  | { readonly kind: 'close' };

/** One end of a wire. `transfer` lists buffers whose ownership may move; a port that copies ignores it. */
export interface Port {
  post(frame: Frame, transfer?: readonly ArrayBuffer[]): void;
  /** Returns how to stop listening. */
  listen(receive: (frame: Frame) => void): () => void;
}

/** How errors cross the wire, given by whoever knows the error types. */
export interface ErrorCodec {
  toWire(error: unknown): WireError;
  fromWire(error: WireError): Error;
}

export interface Connection<T> {
  readonly remote: Remote<T>;
  /** Rejects what is pending with `reason` (default: closed), aborts what is running, tells the other side. */
  close(reason?: WireError): void;
}

const transfers = new WeakMap<object, readonly ArrayBuffer[]>();

/** Marks a result whose buffers may be moved instead of copied; the method must not use them afterwards. */
export function transferring<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  transfers.set(value, buffers);
  return value;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly release: () => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

type Handler = (params: unknown, context: CallContext) => Promise<unknown>;
type Handlers = Readonly<Record<string, Handler | undefined>>;

export interface ConnectOptions<Local, RemoteApi> {
  readonly port: Port;
  /** What the other side may call here. */
  readonly local: Local;
  /** The names of what may be called there. */
  readonly methods: readonly (keyof RemoteApi & string)[];
  readonly errors: ErrorCodec;
}

export function connect<Local extends Api<Local>, RemoteApi extends Api<RemoteApi>>(
  options: ConnectOptions<Local, RemoteApi>,
): Connection<RemoteApi> {
  const { port, errors } = options;
  // A frame's method is any string at run time, so the method table is widened here, and only here.
  const handlers = options.local as unknown as Handlers;
  const callee = serveCalls(port, handlers, errors);
  const caller = makeCalls(port, errors);
  let open = true;

  const shutDown = (reason: WireError): void => {
    open = false;
    stop();
    callee.close();
    caller.close(reason);
  };
  const stop = port.listen((frame) => {
    if (frame.kind === 'close')
      shutDown({ code: 'closed', message: 'the other side closed the connection' });
    else if (frame.kind === 'call' || frame.kind === 'cancel') callee.receive(frame);
    else caller.receive(frame);
  });

  const remote = Object.fromEntries(
    options.methods.map((method) => [
      method,
      async (params: unknown, callOptions?: CallOptions) =>
        caller.call(method, params, callOptions),
    ]),
  ) as unknown as Remote<RemoteApi>;

  return {
    remote,
    close(reason = { code: 'closed', message: 'the connection is closed' }) {
      if (!open) return;
      port.post({ kind: 'close' });
      shutDown(reason);
    },
  };
}

type CalleeFrame = Extract<Frame, { kind: 'call' | 'cancel' }>;
type CallerFrame = Extract<Frame, { kind: 'progress' | 'ok' | 'failed' }>;

/** The half that answers the other side's calls. */
function serveCalls(
  port: Port,
  handlers: Handlers,
  errors: ErrorCodec,
): { receive(frame: CalleeFrame): void; close(): void } {
  const running = new Map<number, AbortController>();

  const serve = async (frame: Extract<Frame, { kind: 'call' }>): Promise<void> => {
    const { id, method } = frame;
    const controller = new AbortController();
    running.set(id, controller);
    const isLive = (): boolean => running.get(id) === controller;
    const report = (value: unknown): void => {
      if (isLive()) port.post({ kind: 'progress', id, value });
    };
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (handler === undefined) throw new Error(`unknown method ${method}`);
      const value = await handler(frame.params, { signal: controller.signal, report });
      if (isLive()) port.post({ kind: 'ok', id, value }, buffersOf(value));
    } catch (error) {
      if (isLive()) port.post({ kind: 'failed', id, error: errors.toWire(error) });
    } finally {
      running.delete(id);
    }
  };

  return {
    receive(frame) {
      if (frame.kind === 'call') void serve(frame);
      else running.get(frame.id)?.abort();
    },
    close() {
      const controllers = [...running.values()];
      running.clear();
      for (const controller of controllers) controller.abort();
    },
  };
}

/** The half that calls the other side. */
function makeCalls(
  port: Port,
  errors: ErrorCodec,
): {
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  receive(frame: CallerFrame): void;
  close(reason: WireError): void;
} {
  const pending = new Map<number, PendingCall>();
  let nextId = 0;
  let closed: WireError | undefined;

  /** Takes a call out of the pending table, exactly once. */
  const settle = (id: number): PendingCall | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    call?.release();
    return call;
  };

  return {
    async call(method, params, { signal, onProgress, awaitAnswer = false } = {}) {
      if (closed !== undefined) throw errors.fromWire(closed);
      const aborted: WireError = { code: 'aborted', message: `${method} was cancelled` };
      if (signal?.aborted === true) throw errors.fromWire(aborted);
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = (): void => {
          if (!awaitAnswer) settle(id)?.reject(errors.fromWire(aborted));
          port.post({ kind: 'cancel', id });
        };
        const release = (): void => signal?.removeEventListener('abort', cancel);
        pending.set(id, { resolve, reject, release, onProgress });
        signal?.addEventListener('abort', cancel, { once: true });
        port.post({ kind: 'call', id, method, params });
      });
    },
    receive(frame) {
      switch (frame.kind) {
        case 'progress':
          pending.get(frame.id)?.onProgress?.(frame.value);
          return;
        case 'ok':
          settle(frame.id)?.resolve(frame.value);
          return;
        case 'failed':
          settle(frame.id)?.reject(errors.fromWire(frame.error));
          return;
      }
    },
    close(reason) {
      closed = reason;
      for (const id of [...pending.keys()]) settle(id)?.reject(errors.fromWire(reason));
    },
  };
}

function buffersOf(value: unknown): readonly ArrayBuffer[] | undefined {
  return typeof value === 'object' && value !== null ? transfers.get(value) : undefined;
}
