/** Bytes as text of metadata. */

/** Undefined for what is not base64. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (error) {
    // What atob throws for anything that is not base64.
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

export function base64Text(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
