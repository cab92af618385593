/**
 * Keys for what a person's own device keeps (decision 008): the page gets them when it is loaded and keeps them nowhere,
 * so what lies on the device cannot be read without signing in.
 */
export interface DeviceKeys {
  /** 32 bytes as base64url each, the one to seal with first. The same each time for the same person. */
  of(personId: string): readonly string[];
}
