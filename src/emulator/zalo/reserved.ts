/** Every other mobile number has a Zalo account; these are for trying what happens when there is none to reach. */
export const RESERVED: ReadonlyMap<string, number> = new Map([
  ['84900000114', -114],
  ['84900000118', -118],
  ['84900000139', -139],
  ['84900000141', -141],
])
