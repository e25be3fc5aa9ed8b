/** What an adapter tells the house: codes and ids of ours, never an address, a text or a token. */
export interface ChannelLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}
