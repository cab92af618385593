import { hkdfSync } from "node:crypto";
import type { DeviceKeys } from "~/services/ports/device-keys";
import type { KeyRing } from "./key-ring.server";

const PURPOSE = "renavest-device-key\0v1\0";
const KEY_BYTES = 32;

/** Derived from the installation's keys: nothing to store, and a key that was taken out of use still opens what it sealed. */
export function createDeviceKeys({ ring }: { ring: KeyRing }): DeviceKeys {
  return {
    of: (personId) =>
      ring.ids.map((id) =>
        Buffer.from(hkdfSync("sha256", ring.find(id), "", PURPOSE + personId, KEY_BYTES)).toString(
          "base64url",
        ),
      ),
  };
}
