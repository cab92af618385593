/** A delivery as it came. */
export interface SignedDelivery {
  readonly id: string;
  /** Unix seconds, as text. */
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

/** Whether a delivery is the issuer's own. */
export interface WebhookVerifier {
  /** False for a wrong signature and for one made more than five minutes ago, or ahead. */
  isGenuine(delivery: SignedDelivery): Promise<boolean>;
}
