import { describe, expect, test } from "vitest";
import { DeliveryLedger } from "../../bench/traffic/delivery-ledger";

describe("DeliveryLedger", () => {
  test("a message that both people receive once is whole", () => {
    const ledger = new DeliveryLedger();
    const message = ledger.expect(7, [0, 1]);
    expect(ledger.receive(message, 7, 0)).toBe(true);
    expect([ledger.outstanding, ledger.isComplete(message)]).toEqual([1, false]);
    expect(ledger.receive(message, 7, 1)).toBe(true);
    expect([ledger.outstanding, ledger.isComplete(message)]).toEqual([0, true]);
    expect(() => ledger.requireComplete()).not.toThrow();
  });

  test("a receipt that is missing is a loss", () => {
    const ledger = new DeliveryLedger();
    ledger.receive(ledger.expect(0, [0, 1]), 0, 0);
    expect(() => ledger.requireComplete()).toThrow("1 receipts are missing");
  });

  test.each([
    ["twice by the same person", 0, 3, 1, "came twice"],
    ["at another conversation", 0, 4, 1, "came to 4"],
    ["by somebody who should not", 1, 3, 0, "came twice to seat 0"],
    ["without having been sent", 99, 3, 0, "was never sent"],
  ] as const)(
    "a message received %s is a fault, even when nothing is missing",
    (_how, message, channel, seat, fault) => {
      const ledger = new DeliveryLedger();
      const both = ledger.expect(3, [0, 1]);
      const one = ledger.expect(3, [1]);
      ledger.receive(both, 3, 0);
      ledger.receive(both, 3, 1);
      ledger.receive(one, 3, 1);
      expect(ledger.outstanding).toBe(0);
      expect(ledger.receive(message, channel, seat)).toBe(false);
      expect(() => ledger.requireComplete()).toThrow(fault);
    },
  );
});
