/** Branded row ids: a customer's id cannot be passed where a task's is wanted. */
declare const brand: unique symbol;
export type Id<Name extends string> = number & { readonly [brand]: Name };

export type StaffId = Id<'staff'>;
export type DepartmentId = Id<'department'>;
export type CustomerId = Id<'customer'>;
export type InteractionId = Id<'interaction'>;
export type TaskId = Id<'task'>;
export type ChannelId = Id<'channel'>;
export type TargetId = Id<'target'>;
export type DeliveryId = Id<'delivery'>;
export type EventId = Id<'event'>;

/** Marks a number read from the database as the id of its kind. Only mappers at the edge of a store should call it. */
export function asId<T extends Id<string>>(value: number): T {
  return value as T;
}
