/** Whether a text is the address of a mail server, smtp: or smtps:, that we can reach by. */
export function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return (protocol === "smtp:" || protocol === "smtps:") && hostname !== "" && ["", "/"].includes(pathname);
}
