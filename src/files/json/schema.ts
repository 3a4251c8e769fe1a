// Schemas of JSON files: the expected value at each place and its type for the compiler, with errors that name file,
// place, what was expected and what came.

import { editDistance } from "../../calls/nearest_name.ts";
import { anyOf, fault, faultError, type FaultOf, valueText } from "./fault.ts";

interface AnySchema<T> {
  readonly faultOf: FaultOf<unknown>;
  /** What is expected: "a whole number of at least 1". */
  readonly wanted: string;
  /** Of an object, by name. */
  readonly fields?: Readonly<Record<string, AnySchema<unknown>>>;
  /** Of a list. */
  readonly items?: AnySchema<unknown>;
  /** Of a value of several kinds. */
  readonly kinds?: readonly AnySchema<unknown>[];
  /** Whether the field is optional. */
  readonly optional: boolean;
  /** For the compiler only. */
  readonly type?: T;
}

/** The schema of a value. */
export interface Schema<T> extends AnySchema<T> {
  readonly optional: false;
}

/** The schema of an optional field. */
export interface OptionalSchema<T> extends AnySchema<T> {
  readonly optional: true;
}

/** The named fields of an interface, without index signatures. */
type Known<T> = { [Name in keyof T as string extends Name ? never : Name]: T[Name] };

/** A schema for every field of an interface, optional if the field is. */
export type Fields<T> = {
  readonly [Name in keyof Known<T>]-?: undefined extends T[Name]
    ? OptionalSchema<Exclude<T[Name], undefined>>
    : Schema<T[Name]>;
};

/**
 * The value, if it matches the schema.
 *
 * @param name of the function in errors, for instance "loadRun()"
 * @param file where the value comes from, for errors
 * @throws TypeError that says what was expected where, what came, and in which file
 */
export function parsed<T>(schema: Schema<T>, value: unknown, name: string, file: string): T {
  const fault = schema.faultOf(value);
  if (fault) throw faultError(fault, name, file);
  return value as T;
}

/** A value that passes a test. */
export function value<T>(wanted: string, good: (value: unknown) => boolean): Schema<T> {
  const faultOf = (value: unknown) => good(value) ? undefined : fault(wanted, valueText(value));
  return { wanted, faultOf, optional: false };
}

/** A field that may be absent; null is not absent. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { ...schema, optional: true };
}

/** The same schema with a rule about the whole value, checked last. */
export function ruled<T>(schema: Schema<T>, rule: FaultOf<T>): Schema<T> {
  return { ...schema, faultOf: (value) => schema.faultOf(value) ?? rule(value as T) };
}

/** A list of values of one kind. */
export function list<T>(
  items: Schema<T>,
  { least = 0, exactly, wanted }: { least?: number; exactly?: number; wanted?: string } = {},
): Schema<readonly T[]> {
  const long = exactly !== undefined ? ` of ${exactly}` : least > 0 ? ` of at least ${least}` : "";
  const what = wanted ?? `a list${long}`;
  return {
    wanted: what,
    items,
    optional: false,
    faultOf(value) {
      if (
        !Array.isArray(value) || value.length < least || value.length !== (exactly ?? value.length)
      ) {
        return fault(what, valueText(value));
      }
      for (let i = 0; i < value.length; i++) {
        const found = items.faultOf(value[i]);
        if (found) return { ...found, at: [i, ...found.at] };
      }
    },
  };
}

/** An object of any field names with values of one kind. */
export function record<T>(values: Schema<T>): Schema<Readonly<Record<string, T>>> {
  const wanted = "an object";
  return {
    wanted,
    optional: false,
    faultOf(value) {
      if (!isObject(value)) return fault(wanted, valueText(value));
      for (const [name, each] of Object.entries(value)) {
        const found = values.faultOf(each);
        if (found) return { ...found, at: [name, ...found.at] };
      }
    },
  };
}

/** A value that matches one of several schemas: a number or a list of texts, for instance. */
export function either<T>(wanted: string, ...kinds: Schema<T>[]): Schema<T> {
  return {
    wanted,
    kinds,
    optional: false,
    faultOf(value) {
      const faults = kinds.map(({ faultOf }) => faultOf(value));
      if (faults.includes(undefined)) return undefined;
      // a fault that is not about the kind of value says most
      const inner = faults.find((each, i) =>
        each!.at.length > 0 || each!.wanted !== kinds[i].wanted
      );
      return inner ?? fault(wanted, valueText(value));
    },
  };
}

/** Objects of several kinds, distinguished by one field. */
export function variants<T>(tag: string, kinds: Readonly<Record<string, Schema<T>>>): Schema<T> {
  const names = anyOf(Object.keys(kinds));
  return {
    wanted: `an object of ${tag} ${names}`,
    kinds: Object.values(kinds),
    optional: false,
    faultOf(value) {
      if (!isObject(value)) return fault("an object", valueText(value));
      const kind = value[tag];
      return typeof kind === "string" && Object.hasOwn(kinds, kind)
        ? kinds[kind].faultOf(value)
        : fault(names, valueText(kind), tag);
    },
  };
}

/**
 * An object with the fields of an interface. Unknown fields are left alone, as later versions may add some;
 * but a name close to that of an absent field counts as a misspelling of it.
 */
export function object<T>(known: Fields<T>): Schema<T> {
  const fields = known as Readonly<Record<string, AnySchema<unknown>>>;
  const entries = Object.entries(fields);
  return {
    wanted: "an object",
    fields,
    optional: false,
    faultOf(value) {
      if (!isObject(value)) return fault("an object", valueText(value));
      let present = 0;
      for (const [name, schema] of entries) {
        if (!has(value, name)) continue;
        present++;
        const found = schema.faultOf(value[name]);
        if (found) return { ...found, at: [name, ...found.at] };
      }
      if (present === entries.length) return undefined;
      const unknown = Object.keys(value).length > present
        ? Object.keys(value).filter((name) => !Object.hasOwn(fields, name))
        : [];
      for (const [name, { wanted, optional }] of entries) {
        if (has(value, name)) continue;
        const misspelt = unknown.find((each) => isSlip(each, name));
        if (misspelt !== undefined) {
          return fault(`a field ${valueText(name)}`, valueText(misspelt));
        }
        if (!optional) return fault(wanted, "none", name);
      }
    },
  };
}

/** Whether a field is there; undefined, which JSON does not have, is none. */
function has(value: Readonly<Record<string, unknown>>, name: string): boolean {
  return value[name] !== undefined && Object.hasOwn(value, name);
}

/** Whether two names differ by one letter, by case or by hyphens. */
function isSlip(name: string, known: string): boolean {
  if (known.length < 4 || Math.abs(name.length - known.length) > 3) return false;
  const folded = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "");
  return folded(name) === folded(known) || editDistance(name, known) === 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
