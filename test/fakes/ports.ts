/** Two ends of a wire in one thread. */
import type { Frame, Port } from '../../src/protocol/rpc.ts';

/** Copies every frame the way structured clone does, and delivers it in a later microtask. */
export function portPair(copy: (frame: Frame) => Frame = structuredClone): [Port, Port] {
  const receivers = [new Set<(frame: Frame) => void>(), new Set<(frame: Frame) => void>()] as const;
  const port = (mine: 0 | 1): Port => ({
    post: (frame) => {
      const sent = copy(frame);
      queueMicrotask(() => {
        for (const receive of receivers[mine === 0 ? 1 : 0]) receive(sent);
      });
    },
    listen: (receive) => {
      receivers[mine].add(receive);
      return () => receivers[mine].delete(receive);
    },
  });
  return [port(0), port(1)];
}

/** Copies frames as VS Code's webview channel does: JSON. */
export const throughJson = (frame: Frame): Frame => JSON.parse(JSON.stringify(frame)) as Frame;
