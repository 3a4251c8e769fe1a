/// <reference lib="dom" />
// An EventSource without a server: it says what it is told to.

/** The class, and its objects in the order in which they were opened. */
export function fakeEventSource() {
  class FakeEventSource extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    closed = false;
    constructor() {
      super();
      sources.push(this);
    }
    close() {
      this.closed = true;
    }
    tell(kind: string, data: unknown = {}) {
      this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
    }
  }
  const sources: FakeEventSource[] = [];
  return { EventSource: FakeEventSource, sources };
}
