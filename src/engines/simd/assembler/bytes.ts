// A growing buffer of bytes with the number encodings of WebAssembly's binary format: LEB128 and
// little-endian float32 (WebAssembly core specification, chapter 5).

/** Bytes written one after the other. */
export interface ByteBuffer {
  /** Number of bytes written. */
  length(): number;
  /** One byte, 0 to 255. */
  byte(value: number): void;
  /** An unsigned number of up to 32 bits in LEB128: seven bits a byte, lowest first. */
  unsigned(value: number): void;
  /** A signed number of 32 bits in LEB128. */
  signed(value: number): void;
  /** A float32. */
  float(value: number): void;
  /** Length and UTF-8 bytes of a text. */
  text(value: string): void;
  /** Reserves five bytes for the size of what follows, which `close` fills in. */
  open(): number;
  /** Writes the number of bytes since `open` into the reserved bytes. */
  close(opened: number): void;
  /** A copy of the bytes. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/** An empty buffer. */
export function byteBuffer(): ByteBuffer {
  let store = new Uint8Array(4096);
  let length = 0;
  const byte = (value: number) => {
    if (length === store.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(store);
      store = larger;
    }
    store[length++] = value;
  };
  const unsigned = (value: number) => {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RangeError(
        `unsigned(): value must be a whole number from 0 to 2^32 − 1, got ${value}`,
      );
    }
    for (; value > 0x7f; value = Math.floor(value / 128)) byte(value % 128 + 128);
    byte(value);
  };
  return {
    length: () => length,
    byte,
    unsigned,
    signed(value) {
      if ((value | 0) !== value) {
        throw new RangeError(`signed(): value must be a signed 32-bit integer, got ${value}`);
      }
      // done when the rest is sign bits only, matching bit 6 of the last byte
      for (;;) {
        const low = value & 0x7f;
        value >>= 7;
        if (value === (low & 0x40 ? -1 : 0)) return byte(low);
        byte(low | 0x80);
      }
    },
    float(value) {
      for (const one of new Uint8Array(Float32Array.of(value).buffer)) byte(one);
    },
    text(value) {
      const encoded = new TextEncoder().encode(value);
      unsigned(encoded.length);
      for (const one of encoded) byte(one);
    },
    open() {
      for (let i = 0; i < 5; i++) byte(0);
      return length;
    },
    close(opened) {
      const size = length - opened;
      for (let i = 0; i < 5; i++) {
        store[opened - 5 + i] = (size / 2 ** (7 * i)) & 0x7f | (i < 4 ? 0x80 : 0);
      }
    },
    bytes: () => store.slice(0, length),
  };
}
