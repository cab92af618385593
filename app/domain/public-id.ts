const PUBLIC_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Whether a text can be one of our public ids at all: random, URL-safe. Others exist nowhere, and PostgreSQL cannot even be asked for some. */
export function isPublicId(text: string): boolean {
  return PUBLIC_ID.test(text);
}
