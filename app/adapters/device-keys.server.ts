import { hkdfSync } from "node:crypto";
import type { DeviceKeys } from "~/services/ports/device-keys";

const PURPOSE = "renavest-device-key\0v1\0";
const KEY_BYTES = 32;

/** The installation's key-encryption keys, the newest first. */
export interface DeviceKeyRing {
  readonly ids: readonly string[];
  find(id: string): Buffer;
}

/** Derived from the installation's keys: nothing to store, and a key that was taken out of use still opens what it sealed. */
export function createDeviceKeys({ ring }: { ring: DeviceKeyRing }): DeviceKeys {
  return {
    of: (personId) =>
      ring.ids.map((id) =>
        Buffer.from(hkdfSync("sha256", ring.find(id), "", PURPOSE + personId, KEY_BYTES)).toString(
          "base64url",
        ),
      ),
  };
}
