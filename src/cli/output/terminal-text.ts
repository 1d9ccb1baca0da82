/** Anything that steers a terminal or turns the direction of writing, but line ends and tabs. */
const STEERING = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text that somebody else has written, safe to show: it can move no cursor, change no colour and hide nothing. */
export function terminalText(text: string): string {
  return text.replaceAll(STEERING, '\ufffd');
}
