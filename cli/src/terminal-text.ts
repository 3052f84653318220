const escapeOf = (character: string): string =>
  `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;

/**
 * Text of somebody else, such as the name of a job, as it may be shown: control characters, and what turns the writing
 * direction around, stand as escapes, so that no name can move the cursor or forge a line.
 */
export const shown = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escapeOf);

/** The same for what a job prints: lines, tabs and colours are its own affair. */
export const shownLog = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- as above
  text.replace(/\u001b\[[\d;]*m|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, (found) =>
    found.length > 1 ? found : escapeOf(found),
  );
