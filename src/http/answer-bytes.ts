/** Above this, Node's way from a string to the socket (measure, join with the head, encode) costs more than one copy. */
const LARGE_CHARACTERS = 16_384;

/** Larger answers are not remembered: memory for them is kept until the next one. */
const LARGEST_REMEMBERED = 1_048_576;

/**
 * Makes what is sent of answers' texts: bytes of large ones, small ones as they are. Requests that share an execution share
 * its text and are answered one after the other, so remembering the latest is enough to encode it once.
 */
export function answerEncoder(): (text: string) => string | Buffer {
  let latest = '';
  let bytes: Buffer | undefined;
  return (text) => {
    if (text.length < LARGE_CHARACTERS) return text;
    if (bytes !== undefined && text === latest) return bytes;
    const encoded = Buffer.from(text);
    const isKept = text.length <= LARGEST_REMEMBERED;
    latest = isKept ? text : '';
    bytes = isKept ? encoded : undefined;
    return encoded;
  };
}
