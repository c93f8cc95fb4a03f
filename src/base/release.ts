/** Gives memory back at once: large buffers that are garbage pile up until the collector looks at them, tens of MB. */
let nobody: MessagePort | undefined;

/** Frees the memory of `buffer`, which is detached: all views of it have no bytes any more. It must not be wasm's. */
export function release(buffer: ArrayBuffer): void {
  if (nobody === undefined) {
    nobody = new MessageChannel().port1;
    nobody.close();
  }
  // What is transferred to a closed port is gone.
  // eslint-disable-next-line no-restricted-syntax -- it is no message: nobody receives it
  nobody.postMessage(undefined, [buffer]);
}
