// Detection of leaked WebAssembly memories.

/** Records every WebAssembly memory created on this thread while in use. */
export function watchedMemories(collectGarbage: () => void) {
  const { Memory } = WebAssembly;
  const made: WeakRef<WebAssembly.Memory>[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(new WeakRef(this));
    }
  };
  const held = () => made.filter((memory) => memory.deref()).length;
  return {
    /** Number of created memories. */
    get made() {
      return made.length;
    },
    /** Number of memories still referenced after garbage collection. */
    async held(): Promise<number> {
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve)); // weak references hold until a turn ends
        collectGarbage();
        if (held() === 0) return 0;
      }
      return held();
    },
    [Symbol.dispose]: () => void (WebAssembly.Memory = Memory),
  };
}
