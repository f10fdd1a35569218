/** Tables whose rows are records about a customer (`customer_id`), by the noun that the audit log knows them by. A test finds what is missing. */
export const recordTables: Readonly<Record<string, string>> = {
  contact: 'contacts',
  interaction: 'interactions',
  task: 'tasks',
  need: 'needs',
  order: 'orders',
  deal: 'deals',
  review: 'reviews',
  case: 'cases',
  handoff: 'handoffs',
  project: 'projects',
  survey: 'surveys',
};
