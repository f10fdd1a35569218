/** What a field group of a noun holds. A rule that names no fields covers all of them. */
export const fieldGroups = {
  customer: ['basic', 'contact', 'personal', 'money', 'notes'],
  interaction: ['basic', 'content'],
  task: ['basic', 'notes'],
  contact: ['basic', 'contact', 'notes'],
  need: ['basic', 'notes'],
  order: ['basic', 'money', 'notes'],
  deal: ['basic', 'money', 'notes'],
  target: ['basic', 'money', 'plan'],
  review: ['basic', 'notes'],
  case: ['basic', 'content'],
  campaign: ['basic', 'money', 'notes'],
  handoff: ['basic', 'notes'],
  project: ['basic'],
  playbook: ['basic'],
  survey: ['basic', 'notes'],
  file: ['basic', 'content'],
} as const;
