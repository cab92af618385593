import type { Socket } from "node:net";
import type { Seat } from "./delivery-ledger";
import { connectLoopback } from "./loopback";
import { StanzaReader } from "./stanza-reader";
import type { LineListener, Wire } from "./wire";

const STREAM =
  "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' " +
  "xmlns:stream='http://etherx.jabber.org/streams'>";
const BIND =
  "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>";

/** The account of somebody at a channel; made by the server's own set-up. */
export function accountOf(channel: number, seat: Seat): string {
  return `${seat === 0 ? "a" : "b"}${channel}`;
}

/**
 * XMPP over TCP: SASL PLAIN, a resource, presence, then messages between full addresses. The other one receives; the
 * author does not, which is one receipt less than our own streams give.
 */
export function createXmppWire(port: number, password: string): Wire {
  const sockets = new Map<string, Socket>();
  return {
    receiversOf: (author) => [toOther(author)],
    open(channel, seat, _cursor, listener) {
      const account = accountOf(channel, seat);
      const socket = connectLoopback(port);
      sockets.set(account, socket);
      return logIn(socket, account, password, listener);
    },
    async send(channel, seat, signal) {
      const socket = sockets.get(accountOf(channel, seat));
      if (socket === undefined || signal.kind !== "message") throw new Error("Nobody is there to say this");
      const to = `${accountOf(channel, toOther(seat))}@localhost/r`;
      socket.write(`<message type='chat' to='${to}' id='m'><body>${signal.text}</body></message>`);
    },
    close() {
      for (const socket of sockets.values()) socket.destroy();
    },
  };
}

function logIn(socket: Socket, account: string, password: string, listener: LineListener) {
  const secret = Buffer.from(`\0${account}\0${password}`).toString("base64");
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`;
  let closed = false;
  const fail = (why: string) => {
    if (closed) return;
    closed = true;
    socket.destroy();
    listener.broke(why);
  };
  /** What must come next, and what is said then. */
  const steps: (readonly [begins: string, answer: string | null])[] = [
    ["<stream:features", auth],
    ["<success", STREAM],
    ["<stream:features", BIND],
    ["<iq type='result'", "<presence/>"],
    ["<presence", null],
  ];
  const reader = new StanzaReader((stanza) => {
    const [step] = steps;
    if (step === undefined) {
      if (stanza.startsWith("<message")) listener.heard("message", stanza, null);
      return;
    }
    if (!stanza.startsWith(step[0])) return fail(`said ${stanza.slice(0, 60)}`);
    steps.shift();
    if (step[1] === null) listener.opened();
    else socket.write(step[1]);
  });
  socket.on("data", (chunk) => reader.feed(chunk.toString("latin1")));
  socket.on("error", (error) => fail(error.message));
  socket.once("close", () => fail("the connection closed"));
  socket.write(STREAM);
  return {
    close() {
      closed = true;
      socket.end("</stream:stream>");
    },
  };
}

function toOther(seat: Seat): Seat {
  return seat === 0 ? 1 : 0;
}
