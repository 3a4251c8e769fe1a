// A WebAssembly module of functions over one imported memory, as bytes (WebAssembly core specification,
// chapter 5.5).

import { byteBuffer } from "./bytes.ts";
import { type Code, type Local, sequence, type ValueType, valueTypes } from "./code.ts";

/** Scope of a function: creates local variables. */
export interface FunctionScope {
  /** A new local variable, initially zero. */
  local(type: ValueType): Local;
  /** Several of them. */
  locals(type: ValueType, count: number): Local[];
}

/** A function of a module without return value; results go to memory. */
export interface FunctionDefinition {
  /** The name under which it is exported. */
  readonly name: string;
  /** Types of its parameters. */
  readonly parameters: readonly ValueType[];
  /** Its statements. */
  readonly body: (scope: FunctionScope, ...parameters: Local[]) => readonly Code[];
}

/** Most pages of a memory: 4 GiB. */
export const mostPages = 65536;

/**
 * The bytes of a module that imports `environment.memory` with at least `minimumPages` of 64 KiB.
 *
 * @param options.shared whether threads share the memory, with a maximum of {@linkcode mostPages}; default false
 */
export function assembleModule(
  functions: readonly FunctionDefinition[],
  minimumPages: number,
  options: { readonly shared?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const to = byteBuffer();
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) to.byte(byte);
  const section = (id: number, write: () => void) => {
    to.byte(id);
    const opened = to.open();
    write();
    to.close(opened);
  };

  section(1, () => { // types, one per function
    to.unsigned(functions.length);
    for (const { parameters } of functions) {
      to.byte(0x60);
      to.unsigned(parameters.length);
      for (const type of parameters) to.byte(valueTypes[type]);
      to.unsigned(0);
    }
  });
  section(2, () => { // imports
    to.unsigned(1);
    to.text("environment");
    to.text("memory");
    to.byte(0x02);
    to.byte(options.shared ? 0x03 : 0x00); // shared with a maximum, or without either
    to.unsigned(minimumPages);
    if (options.shared) to.unsigned(mostPages);
  });
  section(3, () => { // types of the functions
    to.unsigned(functions.length);
    functions.forEach((_, index) => to.unsigned(index));
  });
  section(7, () => { // exports
    to.unsigned(functions.length);
    functions.forEach(({ name }, index) => {
      to.text(name);
      to.byte(0x00);
      to.unsigned(index);
    });
  });
  section(10, () => { // code
    to.unsigned(functions.length);
    for (const { parameters, body } of functions) {
      const types: ValueType[] = [...parameters];
      const local = (type: ValueType): Local => ({ type, index: types.push(type) - 1 });
      const locals = (type: ValueType, count: number) =>
        Array.from({ length: count }, () => local(type));
      const code = sequence(
        body({ local, locals }, ...parameters.map((type, index) => ({ type, index }))),
      );
      const declared = types.slice(parameters.length);
      const opened = to.open();
      to.unsigned(declared.length);
      for (const type of declared) {
        to.unsigned(1);
        to.byte(valueTypes[type]);
      }
      code(to);
      to.byte(0x0b);
      to.close(opened);
    }
  });
  return to.bytes();
}
