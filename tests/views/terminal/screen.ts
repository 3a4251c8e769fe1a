// A terminal that understands what a live block sends, and wraps its lines anew when its width changes.

/** Lines as they were written; those wider than the screen take several rows. */
export class Screen {
  readonly isTerminal = true;
  cursorVisible = true;
  writes = 0;
  #lines: string[] = [""];
  #row = 0; // of the cursor, counted in rows of the screen; the cursor is always at a row's start
  #columns: number;
  #rowsVisible: number;

  constructor(columns: number, rows = 40) {
    this.#columns = columns;
    this.#rowsVisible = rows;
  }

  columns = (): number => this.#columns;
  rows = (): number => this.#rowsVisible;

  resize(columns: number): void {
    const line = this.#lineAt(this.#row);
    this.#columns = columns;
    this.#row = this.#lines.slice(0, line).reduce((sum, text) => sum + this.#height(text), 0);
  }

  write(text: string): void {
    this.writes++;
    // deno-lint-ignore no-control-regex -- escape sequences
    for (const [piece] of text.matchAll(/\x1b\[\??[0-9;]*[a-zA-Z]|[\r\n]|[^\x1b\r\n]+/g)) {
      if (piece === "\x1b[?25l") this.cursorVisible = false;
      else if (piece === "\x1b[?25h") this.cursorVisible = true;
      else if (/^.\[\d+A$/.test(piece)) {
        this.#row = Math.max(0, this.#row - parseInt(piece.slice(2)));
      } else if (piece === "\x1b[2K") this.#eraseRow();
      else if (piece === "\x1b[J") this.#eraseBelow();
      else if (piece === "\n") {
        this.#row++;
        if (this.#lineAt(this.#row) === this.#lines.length) this.#lines.push("");
      } else if (piece !== "\r" && !piece.startsWith("\x1b")) {
        this.#lines[this.#lineAt(this.#row)] += piece; // rows are erased before they are written
      }
    }
  }

  /** What is on screen and above, without the empty line that the cursor rests on. */
  text(): string {
    return this.#lines.map((line) => line.trimEnd()).join("\n").trimEnd();
  }

  #height(line: string): number {
    return Math.max(1, Math.ceil(line.length / this.#columns));
  }

  /** The line that a row is in; wrapped lines are split so that a row can be written over. */
  #lineAt(row: number): number {
    let at = 0;
    for (let line = 0; line < this.#lines.length; line++) {
      const height = this.#height(this.#lines[line]);
      if (row < at + height && height > 1 && row >= at) {
        const text = this.#lines[line];
        const parts = Array.from(
          { length: height },
          (_, i) => text.slice(i * this.#columns, (i + 1) * this.#columns),
        );
        this.#lines.splice(line, 1, ...parts);
        return line + row - at;
      }
      if (row < at + height) return line;
      at += height;
    }
    return this.#lines.length;
  }

  #eraseRow(): void {
    this.#lines[this.#lineAt(this.#row)] = "";
  }

  #eraseBelow(): void {
    this.#lines.length = this.#lineAt(this.#row);
    this.#lines.push("");
  }
}
