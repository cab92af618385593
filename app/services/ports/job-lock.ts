/** Lets one process at a time do something. */
export interface JobLock {
  /** Null, and nothing done, while another holds it. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T | null>;
}
