import type { Message } from '@bufbuild/protobuf';

/** A copy of a message with other values in some of its fields; what it holds is shared, not copied. */
export function changed<M extends Message>(
  message: M,
  fields: Partial<Omit<M, '$typeName' | '$unknown'>>,
): M {
  // The prototype has the defaults of fields that are not set, and tells set fields from these.
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, fields);
}
